"""The digital economy: what growth a stated target needs, beside the growth that was seen.

*Arithmetic.* From a level V in year y to a target T in year Y the yearly growth needed is (T / V)^(1/(Y−y)) − 1; the
growth seen from V₀ in y₀ to V in y is (V / V₀)^(1/(y−y₀)) − 1. All in percent a year, compound (`yearly_growth`).

*Editions.* The yearly reports restate earlier years: 2021 was first 174 and a year later 161 billion dollars. Growth
between two figures of one edition is a finding of that edition; between two editions it also holds what was restated
or newly covered. The key ``edition`` says which: the source, or both ("esea2022 to esea2024"). Each edition comes out
in November of the year whose figure it gives, so that its newest figure is an estimate.

*Targets* are what somebody says: sum and source stand in the table ``ties`` as ``digital_economy_target``, the year
and on what condition in ``period`` ("2030, baseline"). They speak of the digital
economy of ASEAN, the levels of gross merchandise value in six markets: not the same thing, and the difference favours
the target, for six markets hold nearly all of it and other definitions are wider.

References
----------
Google, Temasek & Bain (2021 to 2025). *e-Conomy SEA*.
Boston Consulting Group (2023). *Study on the ASEAN Digital Economy Framework Agreement*, for the ASEAN Secretariat.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData, UsageError
from ..region import BASIS_WORDS, Region, estimate
from ..region.dates import bounds

LEVEL, TARGET = "digital_gmv", "digital_economy_target"
SPAN = 3
"""Years over which growth seen is measured: one year jumps, five are not in the tables."""

SINCE = 2021
NEEDED, SEEN, BEST = "needed", "seen", "best seen"
NONE = "none"
"""Key ``target`` of growth that was seen."""


def yearly_growth(first: float, last: float, years: float) -> float:
    """Return the compound growth a year, in percent, that leads from one level to another.

    Parameters
    ----------
    first, last : float
        Levels above zero, in one unit.
    years : float
        Years between them, above zero.

    Raises
    ------
    UsageError
        A level or a span that is not above zero.

    Examples
    --------
    >>> round(yearly_growth(100, 121, 2), 10)
    10.0
    """
    wrong = [
        f"{name} is {value}" for name, value in (("first", first), ("last", last), ("years", years)) if not value > 0
    ]
    if wrong:
        raise UsageError(Fault("growth", "; ".join(wrong), expected="levels and a span above zero"))
    return float(((last / first) ** (1.0 / years) - 1.0) * 100.0)


def digital_growth(
    region: Region, *, on: date | None = None, subject: str = "ASEAN6", holder: str = "ASEAN"
) -> pl.DataFrame:
    """Return the yearly growth of the digital economy: needed for each stated target, seen, and the best seen.

    Parameters
    ----------
    region : Region
        Its figures of ``digital_gmv`` and ``digital_economy_target`` are read.
    on : date, optional
        Figures of years up to that one, and targets and figures published by that day. Default: the region's as-of day.
    subject : str
        Whose level is measured.
    holder : str
        Of whom the target is stated.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``reading``, ``target`` and ``edition``; percent a year. Reading "needed" has a row a
        target and year of the level; "seen" a row a span of three years; "best seen" the largest of the spans up to
        that year. Projections for later years than the edition's own are no growth seen.

    Raises
    ------
    InvalidData
        An edition that gives a year which another gives too and has no date of publication: which of them restates the
        other cannot be said.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = digital_growth(mp.load("japan-asean")).filter(year=2024)
    >>> [round(found.filter(reading=r)["value"].max(), 1) for r in ("best seen", "needed")]
    [17.8, 40.2]
    """
    day = on or region.as_of
    _require_dated(region, region.actor(subject))
    levels = _levels(region, region.actor(subject), day)
    targets = _of(region, TARGET, region.actor(holder), day)
    rows = [_needed(level, target) for level in levels for target in targets if _by(target) > level["year"]]
    seen = [_seen(before, level) for level in levels for before in levels if before["year"] == level["year"] - SPAN]
    rows += seen
    for level in levels:
        if so_far := [row for row in seen if row["year"] <= level["year"]]:
            best = max(so_far, key=lambda row: row["value"])
            rows.append({**best, "reading": BEST, "year": level["year"]})
        else:
            reason = f"no two levels {SPAN} years apart by {level['year']}"
            rows.append({**_row(level, BEST, NONE), "edition": "", "reason": reason})
    schema: dict[str, Any] = {
        "subject": pl.String, "year": pl.Int32, "reading": pl.String, "target": pl.String, "edition": pl.String,
        "value": pl.Float64, "basis": pl.String, "reason": pl.String, "refs": pl.List(pl.UInt32),
    }  # fmt: skip
    made = pl.DataFrame(rows, schema=schema).with_columns(
        subject=pl.lit(region.actor(subject)),
        measure=pl.lit("digital_growth"),
        unit=pl.lit(region.measure("digital_growth")["unit"]),
    )
    return estimate(made, "reading", "target", "edition")


def _of(region: Region, measure: str, actor: str, day: date) -> list[dict[str, Any]]:
    """Return the preferred rows of a measure about an actor from sources that were published by a day."""
    published = region.table("sources").select("source_id", "published")
    rows = region.table("ties").filter("preferred", pl.col("measure") == measure, pl.col("subject") == actor)
    found = rows.join(published, on="source_id", how="left").sort("year", "period", "source_id", "locator")
    return [row for row in found.iter_rows(named=True) if not row["published"] or bounds(row["published"])[0] <= day]


def _require_dated(region: Region, actor: str) -> None:
    """Raise where a year is given by two editions and one of them has no date."""
    sources = region.table("sources").select("source_id", "published")
    rows = region.table("ties").filter(
        pl.col("measure") == LEVEL,
        pl.col("subject") == actor,
        pl.col("source_id").n_unique().over("year", "period") > 1,
    )
    undated = rows.join(sources, on="source_id", how="left").filter(pl.col("published").is_null())
    faults = [
        Fault(
            "undated-edition", f"{source} restates {year} and has no date", "tables/sources.csv", None, "published",
            "the date of publication, so that the later edition is known",
        )
        for source, year in undated.select("source_id", "year").unique().sort("source_id", "year").iter_rows()
    ]  # fmt: skip
    if faults:
        raise InvalidData(faults)


def _levels(region: Region, actor: str, day: date) -> list[dict[str, Any]]:
    """Return levels of years whose edition is out: no projection of an edition for a later year than its own."""
    rows = [row for row in _of(region, LEVEL, actor, day) if row["year"] <= day.year and row["period"] is None]
    return [row for row in rows if row["published"] is None or row["year"] <= bounds(row["published"])[1].year]


def _by(target: dict[str, Any]) -> int:
    """Return the year by which a target is to be reached: its period begins with it ("2030, baseline")."""
    return int(target["period"][:4])


def _row(level: dict[str, Any], reading: str, target: str, *others: dict[str, Any]) -> dict[str, Any]:
    rows = [level, *others]
    basis = max("derived", *(str(row["basis"]) for row in rows), key=BASIS_WORDS.index)
    return {
        "year": level["year"], "reading": reading, "target": target, "basis": basis,
        "refs": sorted({row["ref"] for row in rows}),
    }  # fmt: skip


def _needed(level: dict[str, Any], target: dict[str, Any]) -> dict[str, Any]:
    words = f"{target['value']:g} {target['unit']} in {target['period']}"
    value = yearly_growth(level["value"], target["value"], _by(target) - level["year"])
    return {**_row(level, NEEDED, words, target), "edition": level["source_id"], "value": value}


def _seen(before: dict[str, Any], level: dict[str, Any]) -> dict[str, Any]:
    editions = list(dict.fromkeys([before["source_id"], level["source_id"]]))
    value = yearly_growth(before["value"], level["value"], level["year"] - before["year"])
    return {**_row(level, SEEN, NONE, before), "edition": " to ".join(editions), "value": value}
