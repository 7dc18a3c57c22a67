"""parts-and-total and against-table in tables: a column that does not add up to its total, a cell off its own series.

A table says nothing of how its rows belong together but by their labels, so the rules keep to what leaves no room: a total
below which the parts already stand, or that fits in the columns beside it; a cell that misses the region's figure while the
others of its measure meet it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from ...region.region import Region
from ...region.units import UNITS
from ..cells import caption
from ..claim import Claim
from ..document import Document
from ..finding import Finding, figure, interval
from ..table import Table
from .dossier import Dossier, of_spans, place
from .quantity import scan

_TOTAL = re.compile(r"\W*(?:(?:grand |overall )?(?:total|sum|all)\b.*|[^|]*\((?:all|total|both|together)\)\W*)", re.I)
_NO_PART = re.compile(
    r"\b(?:of which|o/w|including|thereof|average|mean|median|memo\w*|sub-?totals?|totals?|share|world)\b", re.I
)
_RATE = re.compile(r"\b(?:rates?|average|growth|index|rank|per|share of|change|ratio)\b", re.I)
_SOME = re.compile(r"\b(?:top|largest|main|selected|major|leading|key|biggest|principal|some|examples?)\b", re.I)
"""What tells that a table shows some of all."""
_REST = re.compile(r"\b(?:others?|rest|remaind\w+|remaining)\b", re.I)
_ROOM = 0.05
"""Share by which a cell may miss the reports of its year, as elsewhere."""
_FITS = 2
"""Cells of a measure that must meet the region's figures before one that does not is held against them."""


def cells(dossier: Dossier) -> Iterator[Finding]:
    """Columns that do not add up, and cells off the series that the cells around them meet."""
    for document, claims in zip(dossier.documents, dossier.claims, strict=True):
        by_start = {claim.start: claim for claim in claims if claim.row or claim.column} if document.tables else {}
        for table in document.tables:
            columns = _columns(document, table, by_start)
            yield from _totals(document, columns, caption(document, table))
            if dossier.region is not None:
                held = [part.claim for column in columns for part in column if part.claim is not None]
                yield from _series(document, held, dossier.region)


@dataclass(frozen=True)
class _Part:
    """A number in a cell, with the names of its row and column; with a claim if its unit is known."""

    start: int
    end: int
    value: float
    low: float
    high: float
    unit: str
    row: str
    column: str
    claim: Claim | None = None


def _columns(document: Document, table: Table, by_start: dict[int, Claim]) -> list[list[_Part]]:
    heads: dict[int, list[str]] = defaultdict(list)
    found: dict[int, list[_Part]] = defaultdict(list)
    for number in range(table.height):
        row = table.row(number)
        label = next((_text(document, cell.start, cell.end) for cell in row if cell.start < cell.end), "")
        for cell in row:
            text = _text(document, cell.start, cell.end)
            if cell.head:
                for column in range(cell.column, cell.column + cell.columns):
                    heads[column].append(text)
            elif cell.row == number and (cell.column or text != label) and any(sign.isdigit() for sign in text):
                part = _part(document, cell.start, cell.end, label, " ".join(heads[cell.column]), by_start)
                if part is not None:
                    found[cell.column].append(part)
    return [found[column] for column in sorted(found)]


def _part(document: Document, start: int, end: int, row: str, column: str, by_start: dict[int, Claim]) -> _Part | None:
    claim = next((by_start[at] for at in range(start, end) if at in by_start), None)
    if claim is not None:
        if claim.qualifier is not None or claim.value_high is not None:
            return None
        return _Part(claim.start, claim.end, claim.value, claim.low, claim.high, claim.unit, row, column, claim)
    numbers = scan(document.text, start, end)
    if len(numbers) != 1 or numbers[0].kind == "year" or numbers[0].qualifier is not None:
        return None
    [one] = numbers
    return _Part(one.start, one.end, one.value, one.low, one.high, one.unit, row, column)


def _text(document: Document, start: int, end: int) -> str:
    return " ".join(document.text[start:end].split())


@dataclass(frozen=True)
class _Sum:
    """A total with its parts."""

    total: _Part
    parts: tuple[_Part, ...]

    @property
    def low(self) -> float:
        return sum(part.low for part in self.parts)

    @property
    def high(self) -> float:
        return sum(part.high for part in self.parts)

    @property
    def fits(self) -> bool:
        return self.low <= self.total.high and self.total.low <= self.high

    @property
    def over(self) -> bool:
        return self.low > self.total.high and all(part.value >= 0 for part in self.parts)


def _totals(document: Document, columns: Sequence[Sequence[_Part]], about: str) -> Iterator[Finding]:
    sums = [found for column in columns if (found := _sum(column)) is not None]
    fitting = sum(found.fits for found in sums)
    for found in sums:
        value = sum(part.value for part in found.parts)
        if found.fits or not 0.4 * value < found.total.value < 2.5 * value:
            continue
        rest = any(_REST.search(part.row) for part in found.parts)
        chosen = _SOME.search(about) is not None or (len(sums) > 1 and not fitting)
        if not found.over and chosen and not rest:
            continue  # the total counts what the table does not show
        yield of_spans(
            "parts-and-total",
            "medium",
            [place(document, part.start, part.end) for part in (found.total, *found.parts)],
            f"The rows add up to {figure(value)}, not to {figure(found.total.value)}"
            + (f" (column “{found.total.column}”)." if found.total.column else "."),
            f"{' + '.join(figure(part.value) for part in found.parts[:12])}{' + …' if len(found.parts) > 12 else ''} = "
            f"{figure(value)}; with rounding {interval(found.low, found.high)}",
            f"a total of {figure(value)}, or a part off by {figure(abs(value - found.total.value))}",
        )


def _sum(column: Sequence[_Part]) -> _Sum | None:
    """Return the one total of a column with the rows above it (or below it, where it comes first)."""
    totals = [part for part in column if _TOTAL.fullmatch(part.row)]
    if len(totals) != 1 or len(column) < 3 or _RATE.search(column[0].column):
        return None
    [total] = totals
    at = column.index(total)
    parts = column[:at] or column[1:]
    if len(parts) < 2 or any(_NO_PART.search(part.row) or part.unit != total.unit for part in parts):
        return None
    if total.unit == "percent" and abs(total.value - 100) > 0.5:
        return None  # a rate of all, not the sum of the rates
    return _Sum(total, tuple(parts))


def _series(document: Document, claims: Sequence[Claim], region: Region) -> Iterator[Finding]:
    by_measure: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if (
            claim.measure
            and claim.subject
            and claim.counterpart is None
            and claim.year is not None
            and not claim.qualifier
        ):
            by_measure[claim.measure].append(claim)
    for measure, found in by_measure.items():
        unit = UNITS.get(region.measure(measure)["unit"])
        scale = _scale(found[0], unit) if unit is not None else None
        if scale is None or len(found) <= _FITS:
            continue
        known = _known(region, measure, {claim.subject for claim in found if claim.subject}, scale)
        fits = 0
        off: list[tuple[Claim, tuple[float, float, list[int]]]] = []
        for claim in found:
            reports = known.get((claim.subject or "", claim.year or 0))
            if reports is None:
                continue
            low, high, _ = reports
            if claim.low <= high * (1 + _ROOM) and low * (1 - _ROOM) <= claim.high:
                fits += 1
            else:
                off.append((claim, reports))
        if fits < _FITS or len(off) > fits / 2:
            continue  # another definition, not another figure
        for claim, (low, high, refs) in off:
            ratio = max(abs(claim.value / low), abs(low / claim.value)) if low and claim.value else 99.0
            tables = figure(low) if figure(low) == figure(high) else interval(low, high)
            yield of_spans(
                "against-table",
                "high" if ratio > 1.5 else "medium",
                [place(document, claim.start, claim.end)],
                f"{region.measure(measure)['label']} of {region.label(claim.subject or '')} in {claim.year}: the table says "
                f"{claim.raw}, the region's tables {tables}; {fits} other cells of it agree with them.",
                f"stated {interval(claim.low, claim.high)}; tables {tables}, {_ROOM:.0%} allowed to either side",
                f"{tables} in {claim.year}",
                refs,
            )


def _scale(claim: Claim, unit: object) -> float | None:
    """Return what turns the region's unit into the claim's; None if they are not of one kind."""
    dimension, factor = getattr(unit, "dimension", ""), float(getattr(unit, "factor", 1.0))
    if claim.kind == "money" and dimension == claim.unit:
        return factor
    if claim.kind == "count" and dimension == "persons":
        return factor
    if claim.kind == "percent" and dimension == "ratio":
        return factor * 100
    return None


def _known(
    region: Region, measure: str, subjects: set[str], scale: float
) -> dict[tuple[str, int], tuple[float, float, list[int]]]:
    rows = region.table("ties").filter(
        (pl.col("measure") == measure) & pl.col("subject").is_in(sorted(subjects)) & pl.col("counterpart").is_null()
        & pl.col("year").is_not_null() & pl.col("value").is_not_null() & ~pl.col("source_id").str.starts_with("document")
    )  # fmt: skip
    found: dict[tuple[str, int], tuple[float, float, list[int]]] = {}
    for subject, year, value, ref in rows.select("subject", "year", "value", "ref").iter_rows():
        low, high, refs = found.get((subject, year), (value * scale, value * scale, []))
        found[subject, year] = (min(low, value * scale), max(high, value * scale), [*refs, ref])
    return found
