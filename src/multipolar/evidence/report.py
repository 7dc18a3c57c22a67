"""The faces of an audit: lines for a terminal, a page for a browser.

The page is one file without scripts or addresses to fetch; everything that it quotes is escaped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from .audit import Audit
from .document import Document
from .finding import SEVERITIES, Finding, Span
from .rules import NAMES

if TYPE_CHECKING:
    from jinja2 import Template

_AROUND = 70
"""Characters shown to each side of a span on a terminal."""


def excerpt(document: Document, span: Span, around: int = _AROUND) -> tuple[str, str, str]:
    """Return what stands before a span, the span, and what stands after it, on one line each."""
    text = document.text
    passage = document.at(span.start)
    low = max(passage.start if passage else 0, span.start - around)
    high = min(passage.end if passage else len(text), span.end + around)
    before, inside, after = text[low : span.start], text[span.start : span.end], text[span.end : high]
    if low > (passage.start if passage else 0):
        before = "…" + before.partition(" ")[2]
    if high < (passage.end if passage else len(text)):
        after = after.rpartition(" ")[0] + "…"
    return tuple(" ".join(part.split()) if part is inside else _flat(part) for part in (before, inside, after))  # type: ignore[return-value]


def _flat(text: str) -> str:
    """Return text on one line; a space at either end stays."""
    plain = " ".join(text.split())
    if not plain:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + plain + (" " if text[-1].isspace() else "")


def lines(found: Audit) -> Iterator[str]:
    """Return the report for a terminal, line by line, without colours."""
    documents = {document.name: document for document in found.documents}
    for fault in found.faults:
        yield f"not read: {fault}"
    for number, finding in enumerate(found.findings, 1):
        yield f"{number}. {finding.severity.upper()}  {finding.rule}"
        yield f"   {finding.message}"
        if finding.arithmetic:
            yield f"   arithmetic: {finding.arithmetic}"
        if finding.correction:
            yield f"   likely: {finding.correction}"
        for span, page in zip(finding.spans, finding.pages, strict=True):
            before, inside, after = excerpt(documents[span.doc], span)
            where = f"{span.doc}, page {page}" if page is not None else span.doc
            yield f"   {where}, {span.start}: {before}[{inside}]{after}"
        yield ""
    yield summary(found)


def summary(found: Audit) -> str:
    """Return one sentence: how much was read and what was found."""
    counts = Counter(finding.severity for finding in found.findings)
    parts = ", ".join(f"{counts[severity]} {severity}" for severity in SEVERITIES if counts[severity])
    claims, files = len(found.claims), len(found.documents)
    text = f"{files} document{'s' if files != 1 else ''}, {claims:,} claims, "
    text += f"{len(found.findings)} finding{'s' if len(found.findings) != 1 else ''}{f' ({parts})' if parts else ''}"
    if found.faults:
        text += f", {len(found.faults)} file{'s' if len(found.faults) != 1 else ''} not read"
    return text


@dataclass(frozen=True)
class Piece:
    """A stretch of a document on the page: plain text, or a marked one with the numbers of its findings.

    Attributes
    ----------
    text : str
    findings : tuple of int
        Numbers of the findings, from 1; empty for plain text.
    severity : str
        The worst of them.
    anchor : str
        Id of the element, only on the first piece of a span.
    """

    text: str
    findings: tuple[int, ...] = ()
    severity: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Pieces between two blank lines."""

    pieces: tuple[Piece, ...]


def pieces(document: Document, findings: tuple[Finding, ...]) -> list[Paragraph]:
    """Cut a document at the ends of all spans and at blank lines."""
    marks = [
        (span.start, span.end, number, finding.severity, place)
        for number, finding in enumerate(findings, 1)
        for place, span in enumerate(finding.spans)
        if span.doc == document.name
    ]
    cuts = sorted({0, len(document.text), *(m[0] for m in marks), *(m[1] for m in marks)})
    cover: dict[int, list[tuple[int, str, str]]] = {}
    for start, end, number, severity, place in marks:
        at = bisect_right(cuts, start) - 1
        first = True
        while at < len(cuts) - 1 and cuts[at] < end:
            cover.setdefault(cuts[at], []).append((number, severity, f"f{number}-{place + 1}" if first else ""))
            first = False
            at += 1
    found: list[Paragraph] = []
    row: list[Piece] = []
    for start, end in pairwise(cuts):
        marked = cover.get(start, [])
        text = document.text[start:end]
        if marked:
            worst = min((severity for _, severity, _ in marked), key=SEVERITIES.index)
            anchor = next((anchor for *_, anchor in marked if anchor), "")
            row.append(Piece(text, tuple(dict.fromkeys(number for number, *_ in marked)), worst, anchor))
            continue
        blocks = text.replace("\r\n", "\n").split("\n\n")
        for place, block in enumerate(blocks):
            if place:
                if row:
                    found.append(Paragraph(tuple(row)))
                row = []
            if block.strip() or row:
                row.append(Piece(block))
    if row:
        found.append(Paragraph(tuple(row)))
    return [paragraph for paragraph in found if any(piece.text.strip() for piece in paragraph.pieces)]


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    source = Path(__file__).with_name("report.html.j2").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )


def html(found: Audit, *, title: str = "Audit") -> str:
    """Return the page: the findings on one side, the documents with their marks on the other."""
    anchors: dict[tuple[int, int], str] = {}
    taken: dict[tuple[str, int], str] = {}
    for number, finding in enumerate(found.findings, 1):
        for place, span in enumerate(finding.spans):
            # Two findings that mark the same characters share the first one's anchor.
            anchors[number, place] = taken.setdefault((span.doc, span.start), f"f{number}-{place + 1}")
    documents = {document.name: document for document in found.documents}
    rows = [
        {
            "number": number,
            "finding": finding,
            "meaning": NAMES.get(finding.rule, ""),
            "places": [
                {
                    "anchor": anchors[number, place], "doc": span.doc, "page": page,
                    "parts": excerpt(documents[span.doc], span),
                }
                for place, (span, page) in enumerate(zip(finding.spans, finding.pages, strict=True))
            ],
        }
        for number, finding in enumerate(found.findings, 1)
    ]  # fmt: skip
    return _template().render(
        title=title,
        summary=summary(found),
        rows=rows,
        faults=[str(fault) for fault in found.faults],
        documents=[
            {"name": d.name, "notes": d.notes, "paragraphs": pieces(d, found.findings)} for d in found.documents
        ],
    )


def write_html(found: Audit, path: Path | str, *, title: str = "Audit") -> Path:
    """Write the page to a file and return its path."""
    path = Path(path)
    path.write_text(html(found, title=title), encoding="utf-8")
    return path
