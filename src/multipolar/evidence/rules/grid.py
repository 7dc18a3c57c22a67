"""The numbers of a table in their rows and columns, in one unit a column, for the rules that recompute them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..claim import Claim
from ..document import Document
from ..table import Table
from .quantity import scan

_PLAIN = re.compile(
    r"[*_\s]*(?P<sign>[-−–(]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\)?\s?(?P<pct>%?)[*_\s]*"
)
"""A cell that is a number and nothing else."""


@dataclass(frozen=True)
class Number:
    """A number in a cell, with the names of its row and column; with a claim if its unit is known.

    Attributes
    ----------
    start, end : int
        Code points of its digits in the document.
    value, low, high : float
        In the unit of its column, with the room of the printed digits.
    unit : str
        As in `Claim`; empty where nothing tells.
    row, column : str
        Label of the row, heads of the column.
    at : tuple of int
        Row and column, counted.
    """

    start: int
    end: int
    value: float
    low: float
    high: float
    unit: str
    row: str
    column: str
    at: tuple[int, int]
    claim: Claim | None = None


def numbers(document: Document, table: Table, by_start: dict[int, Claim]) -> list[list[Number]]:
    """Return the numbers of each column from the top, columns from the left; `by_start` are the claims of the cells."""
    heads: dict[int, list[str]] = defaultdict(list)
    found: dict[int, list[Number]] = defaultdict(list)
    for number in range(table.height):
        row = table.row(number)
        label = next((said(document, cell.start, cell.end) for cell in row if cell.start < cell.end), "")
        for cell in row:
            text = said(document, cell.start, cell.end)
            if cell.head:
                for column in range(cell.column, cell.column + cell.columns):
                    heads[column].append(text)
            elif cell.row == number and (cell.column or text != label) and any(sign.isdigit() for sign in text):
                one = _number(document, cell.start, cell.end, by_start)
                if one is not None:
                    head = " ".join(heads[cell.column])
                    found[cell.column].append(replace(one, row=label, column=head, at=(number, cell.column)))
    return [_one_unit(document, found[column]) for column in sorted(found)]


def said(document: Document, start: int, end: int) -> str:
    """Return a stretch of a document as one line."""
    return " ".join(document.text[start:end].split())


def _number(document: Document, start: int, end: int, by_start: dict[int, Claim]) -> Number | None:
    claim = next((by_start[at] for at in range(start, end) if at in by_start), None)
    if claim is not None:
        if claim.qualifier is not None or claim.value_high is not None:
            return None
        return Number(claim.start, claim.end, claim.value, claim.low, claim.high, claim.unit, "", "", (0, 0), claim)
    plain = _plain(document.text[start:end])
    if plain is not None:
        value, half, unit = plain
        return Number(start, end, value, value - half, value + half, unit, "", "", (0, 0))
    scanned = scan(document.text, start, end)
    if len(scanned) != 1 or scanned[0].kind == "year" or scanned[0].qualifier is not None:
        return None
    [one] = scanned
    return Number(one.start, one.end, one.value, one.low, one.high, one.unit, "", "", (0, 0))


def _plain(text: str) -> tuple[float, float, str] | None:
    """Return value, half a unit of the last digit and unit of a cell that is a number and nothing else."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    value = float(match["digits"].replace(",", "")) * (-1.0 if match["sign"] else 1.0)
    half = 0.5 * 10.0 ** -len(match["digits"].partition(".")[2])
    return value, half, "percent" if match["pct"] else ""


def _one_unit(document: Document, column: Sequence[Number]) -> list[Number]:
    """Give bare numbers the unit and scale of the one unit that the rest of their column has."""
    units = {one.unit for one in column if one.claim is not None}
    if len(units) != 1 or all(one.unit for one in column):
        return list(column)
    told = [one for one in column if one.claim is not None]
    scales = {
        one.value / plain[0]
        for one in told
        if (plain := _plain(document.text[one.start : one.end])) and plain[0] and one.value
    }
    if len({f"{scale:.6g}" for scale in scales}) != 1:
        return list(column)
    scale, unit = scales.pop(), units.pop()
    return [
        one
        if one.unit
        else replace(one, value=scale * one.value, low=scale * one.low, high=scale * one.high, unit=unit)
        for one in column
    ]
