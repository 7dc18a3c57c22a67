"""DOCX to text: the paragraphs, tables and notes of a Word file.

The file is a zip of XML: each part is read up to a bound whatever its header says (a bomb stops there), and XML with a
document type is refused, for no word processor writes one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from ..errors import Fault, InvalidData
from .document import Kind
from .table import MOST_COLUMNS, Cell, Table, made

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RATIO = 200
"""How many times larger than its packed form a part may be: text packs ten to one."""


def extract(path: Path, largest: int) -> tuple[str, list[tuple[int, int, Kind]], list[Table]]:
    """Return the text of a Word file and the kinds that its styles tell.

    Parameters
    ----------
    path : Path
    largest : int
        Bytes of XML that are read at most.

    Returns
    -------
    str
        Paragraphs with blank lines between; the notes at the end, each behind its superscript number.
    list of (start, end, kind)
    list of Table

    Raises
    ------
    InvalidData
        The file is damaged, encrypted, no Word file, or unpacks to more than `largest`.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            if "word/document.xml" not in names:
                what = "it is encrypted" if "EncryptedPackage" in names else "it is a zip, but no Word document"
                raise _fault(path, "not-docx", what, "a .docx file")
            body = _part(path, packed, "word/document.xml", largest)
            notes = {
                kind: _part(path, packed, f"word/{kind}.xml", largest)
                for kind in ("footnotes", "endnotes")
                if f"word/{kind}.xml" in names
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        with path.open("rb") as file:
            locked = file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        if locked or "password" in str(error):
            raise _fault(
                path, "encrypted", "it is encrypted or an old .doc file", "a .docx file without a password"
            ) from error
        raise _fault(path, "damaged-file", "it is damaged or cut short", "a whole .docx file") from error
    writer = _Writer()
    for block in body.iter(f"{_W}body"):
        writer.blocks(block)
        break
    for kind, tree in notes.items():
        writer.notes(tree, kind)
    text = writer.text()
    return text, writer.known, [table for rows in writer.tables if (table := made(rows, text)) is not None]


def _part(path: Path, packed: zipfile.ZipFile, name: str, largest: int) -> ElementTree.Element:
    info = packed.getinfo(name)
    if info.flag_bits & 1:
        raise _fault(path, "encrypted", "it is encrypted", "a .docx file without a password")
    bound = min(largest * 4, max(info.compress_size, 10_000) * _RATIO)
    with packed.open(name) as part:
        raw = part.read(bound + 1)
    if len(raw) > bound:
        raise _fault(path, "too-large", f"{name} unpacks to more than {bound:,} bytes", "a document, not a zip bomb")
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw:
        raise _fault(path, "not-docx", f"{name} declares entities", "XML as word processors write it")
    try:
        return ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        raise _fault(path, "damaged-file", f"{name} is not whole XML ({error})", "a whole .docx file") from error


class _Writer:
    """Paragraphs of a Word file, in order."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.known: list[tuple[int, int, Kind]] = []
        self.at = 0
        self.numbers: dict[tuple[str, str], int] = {}
        self.tables: list[list[list[Cell]]] = []

    def text(self) -> str:
        return "\n\n".join(self.parts) + ("\n" if self.parts else "")

    def add(self, text: str, kind: Kind | None) -> None:
        if not text.strip():
            return
        self.parts.append(text)
        if kind is not None:
            self.known.append((self.at, self.at + len(text), kind))
        self.at += len(text) + 2

    def blocks(self, parent: ElementTree.Element) -> None:
        # A stack, not recursion: hostile nesting is only long.
        waiting = list(reversed(list(parent)))
        while waiting:
            child = waiting.pop()
            if child.tag == f"{_W}p":
                self.paragraph(child)
            elif child.tag == f"{_W}tbl":
                self.tables.append([self.row(row, n) for n, row in enumerate(_within(child, f"{_W}tr"))])
            elif child.tag != _FALLBACK:
                waiting.extend(reversed(list(child)))

    def row(self, row: ElementTree.Element, number: int) -> list[Cell]:
        """Write a row of a table on one line; return its cells."""
        head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        cells: list[Cell] = []
        parts: list[str] = []
        at, column = self.at, 0
        for cell in _within(row, f"{_W}tc"):
            text = " ".join(" ".join(self.run(p) for p in cell.iter(f"{_W}p")).split())
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            size = (span.get(f"{_W}val") or "") if span is not None else ""
            columns = min(int(size), MOST_COLUMNS) if size.isdecimal() and size != "0" else 1
            if text:
                at += 3 if parts else 0
                parts.append(text)
            cells.append(Cell(at, at + len(text), number, column, columns, head))
            at += len(text)
            column += columns
        line = " | ".join(parts)
        table = len(cells) > 1 and len(line) < 400
        self.add(line, "table" if table else None)
        return cells if table and parts else []

    def paragraph(self, paragraph: ElementTree.Element) -> None:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = (style.get(f"{_W}val") or "").lower() if style is not None else ""
        kind: Kind | None = None
        if re.match(r"(?:heading|title|subtitle|überschrift|titre)", name):
            kind = "heading"
        elif name.startswith("caption"):
            kind = "caption"
        elif name.startswith("toc"):
            kind = "contents"
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None and kind is None
        self.add(("• " if listed else "") + self.run(paragraph), kind)

    def run(self, paragraph: ElementTree.Element) -> str:
        """Return the text of a paragraph: runs, tabs, breaks, marks of notes; deleted text and fallbacks left out."""
        found: list[str] = []
        skipped = {id(inner) for fallback in paragraph.iter(_FALLBACK) for inner in fallback.iter()}
        for node in paragraph.iter():
            if id(node) in skipped:
                continue
            if node.tag == f"{_W}t":
                found.append(node.text or "")
            elif node.tag in (f"{_W}tab",):
                found.append("\t")
            elif node.tag in (f"{_W}br", f"{_W}cr"):
                found.append("\n")
            elif node.tag == f"{_W}noBreakHyphen":
                found.append("\u2011")
            elif node.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                kind = "footnotes" if "footnote" in node.tag else "endnotes"
                key = (kind, node.get(f"{_W}id") or "")
                number = self.numbers.setdefault(key, sum(known == kind for known, _ in self.numbers) + 1)
                found.append(str(number).translate(_SUPERSCRIPT))
        return "".join(found).strip()

    def notes(self, tree: ElementTree.Element, kind: str) -> None:
        for note in tree:
            number = self.numbers.get((kind, note.get(f"{_W}id") or ""))
            if number is not None:
                text = " ".join(self.run(p) for p in note.iter(f"{_W}p")).strip()
                self.add(f"{str(number).translate(_SUPERSCRIPT)} {text}", None)


def _within(parent: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Walk through the rows of a table or the cells of a row; a table in a cell is text of that cell."""
    waiting = list(reversed(list(parent)))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            waiting.extend(reversed(list(child)))


def _fault(path: Path, rule: str, what: str, expected: str) -> InvalidData:
    return InvalidData([Fault(rule, what, str(path), expected=expected)])
