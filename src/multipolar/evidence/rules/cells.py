"""against-table in tables: a cell that misses the region's figure while the others of its measure meet it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import polars as pl

from ...region.region import Region
from ...region.units import UNITS
from ..claim import Claim
from ..document import Document
from ..finding import Finding, figure, interval
from .dossier import Dossier, of_spans, place
from .grid import numbers

_ROOM = 0.05
"""Share by which a cell may miss the reports of its year, as elsewhere."""
_FITS = 2
"""Cells of a measure that must meet the region's figures before one that does not is held against them."""


def cells(dossier: Dossier) -> Iterator[Finding]:
    """Cells off the series that the cells around them meet."""
    if dossier.region is None:
        return
    for document, claims in zip(dossier.documents, dossier.claims, strict=True):
        by_start = {claim.start: claim for claim in claims if claim.row or claim.column} if document.tables else {}
        for table in document.tables:
            held = [
                one.claim for column in numbers(document, table, by_start) for one in column if one.claim is not None
            ]
            yield from _series(document, held, dossier.region)


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
