"""PDF to text, page by page (pypdfium2): letters with their places to paragraphs in reading order.

The library gives letters in the order of the file, which for two columns, notes and tables need not be the order of
reading. `letters` makes pieces of lines of them and `layout` puts these in order; a page that is no set text (turned, drawn,
hundreds of labels) keeps the order of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Fault, InvalidData, MissingExtra
from .document import Kind
from .layout import Piece, blocks, body_size, joined, paragraphs, rows
from .letters import HYPHENS, SPELLED, pieces
from .table import Cell, Table

MOST_PAGES = 5000
_EMPTY = 20
"""Signs on a page below which it has no text layer."""
_BREAK = re.compile(r"(?<=[.!?:”\"])\n(?=[A-Z•“\"])")
"""Where a paragraph may end in text of which only the lines are known."""
_MARGIN = 0.12
"""Share of a page's height at its head and foot in which a running title or a page number may stand."""
_PAGE_NUMBER = re.compile(r"[\W_]*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*", re.I)


@dataclass(frozen=True)
class Extract:
    """What was drawn from a PDF.

    Attributes
    ----------
    text : str
    pages : list of (int, int)
        Start and end of each page in `text`.
    known : list of (int, int, kind)
        Stretches of page furniture and of tables.
    tables : list of Table
    notes : list of str
        What a reader should know: pages without a text layer.
    """

    text: str
    pages: list[tuple[int, int]]
    known: list[tuple[int, int, Kind]]
    tables: list[Table]
    notes: list[str]


def extract(path: Path, largest: int) -> Extract:
    """Return the text of a PDF in reading order, the stretch of each page, and what its setting tells.

    Raises
    ------
    InvalidData
        The file is encrypted, damaged, has no text layer at all, or too many pages.
    MissingExtra
        pypdfium2 is not installed.
    """
    try:
        import pypdfium2 as pdfium
    except ImportError as error:
        raise MissingExtra("audit", "reading PDF") from error
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise _fault(path, "encrypted", "it is encrypted", "a PDF without a password") from error
        raise _fault(path, "damaged-file", "it is damaged or cut short", "a whole PDF") from error
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise _fault(path, "too-large", f"it has {count:,} pages", f"at most {MOST_PAGES:,} pages; split it")
        sheets: list[_Sheet] = []
        letters = 0
        for number in range(count):
            try:
                sheet = _sheet(document, number)
            except pdfium.PdfiumError:
                sheet = _Sheet([], "", 0.0)
            letters += sum(len(piece.text) for piece in sheet.pieces) + len(sheet.plain)
            if letters > largest:
                raise _fault(
                    path, "too-large", f"its text is longer than {largest:,} characters", "a shorter PDF; split it"
                )
            sheets.append(sheet)
    finally:
        document.close()
    empty = [number for number, sheet in enumerate(sheets, 1) if sheet.letters < _EMPTY]
    if len(empty) == count:
        raise _fault(
            path, "no-text-layer", f"none of its {count} pages has a text layer: it is scanned or drawn",
            "a PDF with text; run OCR over it first, for example ocrmypdf",
        )  # fmt: skip
    notes = []
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (" ..." if len(empty) > 10 else "")
        notes.append(f"{len(empty)} of {count} pages have no text layer ({shown}); OCR would read them")
    writer = _Writer()
    repeated = _repeated(sheets)
    for sheet in sheets:
        writer.page(sheet, repeated)
    return Extract("".join(writer.parts), writer.pages, writer.known, writer.tables, notes)


@dataclass(slots=True)
class _Sheet:
    """One page: its pieces, or its text in the order of the file where the pieces tell nothing."""

    pieces: list[Piece]
    plain: str
    height: float

    @property
    def letters(self) -> int:
        return sum(len(piece.text.strip()) for piece in self.pieces) + len(self.plain.strip())


def _sheet(document: Any, number: int) -> _Sheet:
    page = document[number]
    try:
        height = page.get_height()
        sheet = page.get_textpage()
        try:
            found = joined(list(pieces(sheet))) if not page.get_rotation() else []
            if not found or sum(len(piece.text) for piece in found) < 3 * len(found):
                text = re.sub(f"[{HYPHENS}]\\s*\\r?\\n?", "-\n", sheet.get_text_range().replace("\r\n", "\n"))
                text = _BREAK.sub("\n\n", text.replace("\r", "\n"))
                return _Sheet([], text.translate(SPELLED), height)
        finally:
            sheet.close()
    finally:
        page.close()
    return _Sheet(found, "", height)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip(" |·-–—")).casefold()


def _margins(sheet: _Sheet) -> Iterator[Piece]:
    """Walk through the pieces at the head and the foot of a page."""
    for piece in sheet.pieces:
        if len(piece.text) <= 110 and not _MARGIN * sheet.height < piece.middle < (1 - _MARGIN) * sheet.height:
            yield piece


def _repeated(sheets: Sequence[_Sheet]) -> set[tuple[str, int]]:
    """Return what stands at the same height of two pages or more: running titles, addresses, page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet in sheets:
        seen.update({(_shape(piece.text), round(piece.middle / 3)) for piece in _margins(sheet)})
    return {key for key, times in seen.items() if times >= 2}


def _is_furniture(piece: Piece, repeated: set[tuple[str, int]]) -> bool:
    known = (_shape(piece.text), round(piece.middle / 3)) in repeated
    return known or _PAGE_NUMBER.fullmatch(piece.text) is not None


def _while_in(margin: set[int], lines: Sequence[Sequence[Piece]]) -> Iterator[Piece]:
    """Walk from the edge of a page through the lines that are wholly furniture."""
    for line in lines:
        if any(id(piece) not in margin for piece in line):
            return
        yield from line


class _Writer:
    """Pages on their way to one text."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pages: list[tuple[int, int]] = []
        self.known: list[tuple[int, int, Kind]] = []
        self.tables: list[Table] = []
        self.at = 0

    def page(self, sheet: _Sheet, repeated: set[tuple[str, int]]) -> None:
        start = self.at
        if sheet.plain:
            self.say(sheet.plain, "\n\n")
        else:
            lines = rows(sheet.pieces)
            margin = {id(piece) for piece in _margins(sheet) if _is_furniture(piece, repeated)}
            heads = list(_while_in(margin, lines))
            feet = list(_while_in(margin, lines[::-1])) if len(heads) < len(sheet.pieces) else []
            self.furniture(heads)
            taken = {id(piece) for piece in [*heads, *feet]}
            rest = [piece for piece in sheet.pieces if id(piece) not in taken]
            body = body_size(rest)
            for block in blocks(rest):
                if block.grid is not None:
                    self.table(block.grid)
                    continue
                for paragraph in paragraphs(block, body):
                    self.say("\n".join(paragraph), "\n\n")
            self.furniture(feet)
        if self.at == start:
            self.say("", "\n\n")
        self.pages.append((start, self.at))

    def say(self, text: str, after: str) -> int:
        start = self.at
        self.parts += [text, after]
        self.at += len(text) + len(after)
        return start

    def furniture(self, pieces: Sequence[Piece]) -> None:
        for row in rows(pieces):
            text = " ".join(piece.text for piece in row)
            start = self.say(text, "\n\n")
            self.known.append((start, start + len(text), "furniture"))

    def table(self, grid: Any) -> None:
        cells: list[Cell] = []
        for number, row in enumerate(grid.rows):
            for place, slot in enumerate(row):
                after = "\t" if place + 1 < len(row) else "\n"
                start = self.say(slot.text, after)
                cells.append(Cell(start, start + len(slot.text), number, slot.column, slot.span, number < grid.heads))
            self.known.append((cells[-len(row)].start, cells[-1].end, "table"))
        self.say("", "\n")
        self.tables.append(Table(tuple(cells)))


def _fault(path: Path, rule: str, what: str, expected: str) -> InvalidData:
    return InvalidData([Fault(rule, what, str(path), expected=expected)])
