"""Audit: documents to claims and findings.

>>> from multipolar.evidence import cut
>>> from multipolar.evidence.audit import audit
>>> found = audit([cut("a", "The fund has five pillars: trade, aid, health and energy. Aid fell by 130 percent.")])
>>> [finding.rule for finding in found.findings]
['impossible-value', 'list-count']
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import Fault, UnknownName
from ..region.region import Region
from .claim import Claim
from .claims import claims
from .document import Document
from .finding import SEVERITIES, Finding, ordered
from .reading import read_all
from .rules import NAMES, RULES, Dossier, instead


@dataclass(frozen=True)
class Audit:
    """What was found in some documents.

    Attributes
    ----------
    documents : tuple of Document
        Those that could be read.
    claims : tuple of Claim
        Every quantified claim, in the order of documents and text.
    findings : tuple of Finding
        Worst first, then in reading order.
    faults : tuple of Fault
        Files that could not be read, one fault each.
    """

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...] = field(default=())

    def jsonl(self) -> Iterator[str]:
        """Return one JSON object a line: claims, then findings, then faults."""
        for claim in self.claims:
            yield json.dumps(_plain(claim.as_dict()), ensure_ascii=False, allow_nan=False)
        for finding in self.findings:
            yield json.dumps(finding.as_dict(), ensure_ascii=False, allow_nan=False)
        for fault in self.faults:
            yield json.dumps({"type": "fault", **fault.as_dict()}, ensure_ascii=False, allow_nan=False)

    def fails(self, severity: str) -> bool:
        """Say whether there is a finding of a severity or worse: the question of ``--fail-on``.

        Raises
        ------
        UnknownName
            No severity of that name.
        """
        if severity not in SEVERITIES:
            raise UnknownName.of("severity", severity, SEVERITIES, expected=", ".join(SEVERITIES))
        worst = SEVERITIES[: SEVERITIES.index(severity) + 1]
        return any(finding.severity in worst for finding in self.findings)


def audit(documents: Sequence[Document], region: Region | None = None, *, faults: Iterable[Fault] = ()) -> Audit:
    """Find the claims of documents and hold them against each other and against a region's tables.

    Parameters
    ----------
    documents : sequence of Document
        Their names must differ.
    region : Region, optional
        Its vocabulary names subjects and measures; its tables are compared with. Without it only the documents are.
    faults : iterable of Fault
        Files that could not be read; they are passed through.
    """
    found = tuple(tuple(claims(document, region)) for document in documents)
    dossier = Dossier(tuple(documents), found, region)
    findings = instead(finding for rule in RULES for finding in rule(dossier))
    return Audit(
        tuple(documents), tuple(claim for part in found for claim in part), tuple(ordered(findings)), tuple(faults)
    )


def audit_files(paths: Iterable[Path | str], region: Region | None = None) -> Audit:
    """Read files and folders and audit them together; a file that cannot be read is a fault, the others go on."""
    documents, faults = read_all(paths)
    return audit(documents, region, faults=faults)


def select(found: Audit, *, rules: Sequence[str] = ()) -> Audit:
    """Return the same audit with the findings of some rules only.

    Raises
    ------
    UnknownName
        No rule of that name.
    """
    for rule in rules:
        if rule not in NAMES:
            raise UnknownName.of("rule", rule, NAMES)
    kept = tuple(finding for finding in found.findings if not rules or finding.rule in rules)
    return Audit(found.documents, found.claims, kept, found.faults)


def write_texts(found: Audit, folder: Path | str) -> list[Path]:
    """Write the text of every document, to which all offsets refer; return the files (``--text-out``)."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for document in found.documents:
        name = document.name.replace("/", "_").replace("\\", "_")
        path = folder / (name if name.endswith(".txt") else f"{name}.txt")
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(document.text)
        written.append(path)
    return written


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {key: None if isinstance(value, float) and value != value else value for key, value in row.items()}
