r"""A table of a document: cells with their places in the text, in rows and columns.

>>> text = "Member | 2020 | 2021\nJapan | 3 | 4"
>>> [table] = of_text(text, [(0, 20), (21, 34)])
>>> [text[cell.start : cell.end] for cell in table.row(1)], [cell.head for cell in table.row(0)]
(['Japan', '3', '4'], [True, True, True])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

_FIGURE = re.compile(r"[^\w]*(?:[A-Z]{0,3}[$€£¥₹]?)\s?[+−–-]?\d[\d.,\s]*[^\w]*(?:[a-z]|bn|pp)?\W*")
"""A cell of figures."""
_YEAR = re.compile(
    r"\W*(?:FY|CY)?\s?'?(?:1[89]|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\s?[a-z*]?\W*|[QH]\d\s?(?:20)?\d\d|FY\s?'?\d\d", re.I
)
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
"""The line under the head of a table in Markdown."""
_HEADS = 4
"""Rows that a head has at most."""
MOST_COLUMNS = 500
"""Columns beyond which a row is no row of a table that people read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes
    ----------
    start, end : int
        Code points in the document's text; equal for an empty cell.
    row, column : int
        From 0; of a cell that reaches over several, the first.
    columns, rows : int
        How many it reaches over.
    head : bool
        Whether it names its column, not a value.
    """

    start: int
    end: int
    row: int
    column: int
    columns: int = 1
    head: bool = False
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """Cells in reading order.

    Attributes
    ----------
    cells : tuple of Cell
        Not empty.
    """

    cells: tuple[Cell, ...]

    @property
    def start(self) -> int:
        """First code point."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Code point after the last."""
        return self.cells[-1].end

    @cached_property
    def height(self) -> int:
        """Number of rows."""
        return max(cell.row + cell.rows for cell in self.cells)

    @cached_property
    def _rows(self) -> dict[int, list[Cell]]:
        found: dict[int, list[Cell]] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                found.setdefault(row, []).append(cell)
        return found

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the cells that stand in a row, those that reach into it from above included."""
        return tuple(self._rows.get(number, ()))


def is_figure(text: str) -> bool:
    """Whether a cell holds a number and nothing else; a year is one too."""
    return len(text) < 40 and _FIGURE.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """Whether a cell holds a year, a fiscal year or a quarter and nothing else."""
    return len(text) < 20 and _YEAR.fullmatch(text) is not None


def heads(rows: Iterable[Sequence[str]]) -> int:
    """Return how many of the first rows name columns: those before the first with figures that are no years."""
    count = 0
    for row in rows:
        if any(is_figure(text) and not is_year(text) for text in row):
            return count
        if count and not any(is_year(text) or not text for text in row) and len(row) > 1:
            return count  # a second row of words is data
        count += 1
        if count == _HEADS:
            break
    return min(count, 1)


def made(rows: Sequence[Sequence[Cell]], text: str) -> Table | None:
    """Return rows of cells as a table; its head is told by the cells or, if none is marked, by what stands in them.

    None for less than two rows or two columns: no name could be found for a number.
    """
    rows = [row for row in rows if row]
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    if not any(cell.head for row in rows for cell in row):
        count = heads([text[cell.start : cell.end] for cell in row] for row in rows)
        rows = [[replace(cell, head=n < count) for cell in row] for n, row in enumerate(rows)]
    return Table(tuple(cell for row in rows for cell in row))


def of_text(text: str, lines: Sequence[tuple[int, int]]) -> list[Table]:
    """Read tables that are set with signs: lines of the text, one after another, with bars, tabs or wide gaps.

    Parameters
    ----------
    text : str
    lines : sequence of (int, int)
        Start and end of each line of one table, in order. Lines with another number of cells than most are left out: which
        of their columns is missing cannot be told.
    """
    rows: list[list[tuple[int, int]]] = []
    for start, end in lines:
        line = text[start:end]
        if _RULE.fullmatch(line.strip()):
            continue
        bars = "|" in line
        parts = re.compile(r"\|" if bars else r"\t" if "\t" in line else r"\s{3,}")
        cells: list[tuple[int, int]] = []
        at = start
        for match in parts.finditer(text, start, end):
            cells.append(_stripped(text, at, match.start()))
            at = match.end()
        cells.append(_stripped(text, at, end))
        if bars and line.lstrip().startswith("|"):
            cells = cells[1:]
        if bars and line.rstrip().endswith("|"):
            cells = cells[:-1]
        rows.append(cells)
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return []
    width = max(set(widths), key=widths.count)
    if width > MOST_COLUMNS:
        return []
    whole = [row for row in rows if len(row) == width]
    table = made(
        [[Cell(a, b, n, column) for column, (a, b) in enumerate(row)] for n, row in enumerate(whole)],
        text,
    )
    return [table] if table else []


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "*_"):
        end -= 1
    return start, end
