"""Documents under audit: read and audited together in a worker with limits, kept as plain data, shown from that data.

A document is bytes that somebody dropped here. Its name is only ever shown; its kind is told by the bytes and by an ending
from a closed list. It is written into an empty folder under a name of ours, read, and forgotten with the folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..errors import InvalidData, MissingExtra
from ..evidence import read, report
from ..evidence.audit import audit as audited
from ..evidence.document import Document, Passage
from ..evidence.finding import Finding, Span
from ..evidence.reading import SUFFIXES
from ..region import Region
from .blocks import Marked, Piece
from .store import Kept

LARGEST = 25_000_000
"""Bytes of one document."""
AT_ONCE = 10
"""Documents in one request."""
MEMORY = 4_000_000_000
"""Bytes of memory that reading may take."""
SECONDS = 120.0
"""Seconds that reading and auditing may take."""


def limits() -> None:
    """Bound what this process may take from the machine, where the system can: memory, files, the size of a file."""
    try:
        import resource
    except ImportError:  # not on this system; the limit on time holds everywhere
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 200_000_000), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def name_of(given: str) -> str:
    """Return a name to show: no folder, no control sign, not long."""
    last = given.replace("\\", "/").rpartition("/")[2]
    words = "".join(sign for sign in last if sign.isprintable()).strip()
    return words[:120] or "document"


def key(documents: Sequence[Kept]) -> str:
    """Return what names an audit of these documents together."""
    return blake2b(" ".join(each.id for each in documents).encode(), digest_size=8).hexdigest()


def audit(region: Region, documents: Sequence[tuple[str, str, bytes]]) -> dict[str, Any]:
    """Read and audit documents, each id, name and bytes; return plain data."""
    texts: list[Document] = []
    faults: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="multipolar-") as folder:
        for id_, name, content in documents:
            ending = Path(name).suffix.lower()
            file = Path(folder) / f"{id_}{ending if ending in SUFFIXES else ''}"
            file.write_bytes(content)
            try:
                texts.append(read(file, id_))
            except (InvalidData, MissingExtra) as error:
                for fault in error.faults if isinstance(error, InvalidData) else (error.fault,):
                    faults.append({"id": id_, "what": fault.what, "expected": fault.expected})
            except RecursionError:
                faults.append({"id": id_, "what": "it is nested too deep to be read", "expected": "a document"})
            finally:
                file.unlink(missing_ok=True)
    found = audited(texts, region)
    cited = {
        row["ref"]: row["id"] for row in region.cite({ref for each in found.findings for ref in each.refs}).to_dicts()
    }
    return {
        "documents": [_document(each) for each in found.documents],
        "claims": len(found.claims),
        "findings": [
            {
                "key": _key(each, {document.name: document for document in found.documents}),
                "rule": each.rule,
                "severity": each.severity,
                "spans": [[span.doc, span.start, span.end] for span in each.spans],
                "message": each.message,
                "arithmetic": each.arithmetic,
                "correction": each.correction,
                "pages": list(each.pages),
                "rows": [cited[ref] for ref in each.refs if ref in cited],
            }
            for each in found.findings
        ],
        "faults": faults,
    }


def _key(finding: Finding, documents: Mapping[str, Document]) -> str:
    """Return what names a finding as long as its words do not change: rule, documents, the words that are marked."""
    words = [f"{span.doc}:{documents[span.doc].text[span.start : span.end]}:{span.start}" for span in finding.spans]
    return blake2b("\x1f".join([finding.rule, *words]).encode(), digest_size=8).hexdigest()


def _document(document: Document) -> dict[str, Any]:
    passages = [
        [p.kind, p.start, p.end, p.page, p.number, p.paragraph, p.part, [list(gap) for gap in p.gaps]]
        for p in document.passages
    ]
    return {
        "id": document.name,
        "text": document.text,
        "format": document.format,
        "notes": list(document.notes),
        "passages": passages,
    }


def document_of(data: Mapping[str, Any], name: str) -> Document:
    """Return the document of kept data, under the name that is shown."""
    passages = tuple(
        Passage(kind, start, end, page, number, paragraph, part, tuple((a, b) for a, b in gaps))
        for kind, start, end, page, number, paragraph, part, gaps in data["passages"]
    )
    return Document(name, data["text"], passages, format=data["format"], notes=tuple(data["notes"]))


def findings_of(data: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return the findings of kept data; their documents are named by id."""
    return tuple(
        Finding(
            each["rule"],
            each["severity"],
            tuple(Span(*span) for span in each["spans"]),
            each["message"],
            each["arithmetic"],
            each["correction"],
            tuple(each["pages"]),
        )
        for each in data["findings"]
    )


def marked(data: Mapping[str, Any], id_: str, name: str) -> Marked | None:
    """Return a document's text with the places of its findings; None where it could not be read."""
    found = next((each for each in data["documents"] if each["id"] == id_), None)
    if found is None:
        return None
    document = replace(document_of(found, id_), name=id_)
    paragraphs = report.pieces(document, findings_of(data))
    return Marked(
        name=name,
        paragraphs=tuple(
            tuple(
                Piece(text=piece.text, findings=piece.findings, severity=piece.severity, anchor=piece.anchor)
                for piece in paragraph.pieces
            )
            for paragraph in paragraphs
        ),
    )
