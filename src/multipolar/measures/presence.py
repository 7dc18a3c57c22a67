"""On and off the Security Council: the terms of elected members, the years between them, their share of all years.

Read from the table ``memberships``: rows of non-permanent members of ``UNSC``, by whole calendar years, since terms begin
on 1 January and end on 31 December. A term that begins after the day asked about counts where its source was published
by that day: an election is held, or a candidacy announced, years before. Permanent members have no gaps and no rows.

The table holds every term of the actors of the built-in pack. In a pack that lacks terms, gaps look longer than they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from ..region import BASIS, Region, estimate, weaker
from ..region.dates import bounds
from ..region.provenance import REFS

COUNCIL = "UNSC"
ELECTED, CANDIDATE = "non-permanent member", "announced candidate"
BETWEEN, AHEAD, OPEN = "between terms", "to a term ahead", "to this day"
"""What ends a gap: a term that was served or had begun; one that is won or sought, and begins later; nothing yet."""


def terms(region: Region, on: date, actors: Sequence[str] | None = None) -> pl.DataFrame:
    """Return the terms known on a day: actor, role, first, last (years), ref, basis; by actor and year."""
    asked = pl.lit(True) if actors is None else pl.col("actor").is_in(list(actors))
    rows = (
        region.table("memberships")
        .filter(
            (pl.col("institution") == COUNCIL)
            & pl.col("role").is_in([ELECTED, CANDIDATE])
            & pl.col("preferred")
            & asked
        )
        .join(region.table("sources").select("source_id", "published"), on="source_id", how="left")
    )
    found = []
    for row in rows.iter_rows(named=True):
        began = bounds(row["start"])[0] <= on
        told = row["published"] is not None and bounds(row["published"])[0] <= on
        if (began and row["role"] == ELECTED) or (not began and told):
            end = bounds(row["end"])[1].year if row["end"] else None
            found.append((row["actor"], row["role"], bounds(row["start"])[0].year, end, row["ref"], row["basis"]))
    schema: dict[str, Any] = {
        "actor": pl.String,
        "role": pl.String,
        "first": pl.Int32,
        "last": pl.Int32,
        "ref": pl.UInt32,
        "basis": BASIS,
    }
    return pl.DataFrame(found, schema=schema, orient="row").sort("actor", "first")


def council_gap(region: Region, *, on: date | None = None, actors: Sequence[str] | None = None) -> pl.DataFrame:
    """Return the calendar years that a state was off the Council between two terms, and is off it, this year included.

    Parameters
    ----------
    region : Region
        Its table ``memberships`` is read.
    on : date, optional
        The day asked about. Default: the region's as-of day.
    actors : sequence of str, optional
        Codes of the states asked about. Default: all.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``until`` (``between terms``, ``to a term ahead``, ``to this day``); ``year`` is the gap's last
        year. A gap to a term that is only sought lasts longer if the election is lost.

    Examples
    --------
    >>> import multipolar as mp
    >>> gaps = council_gap(mp.load("japan-asean")).filter(subject="JPN")
    >>> dict(gaps.select("year", "value").iter_rows())[1965]
    6.0
    """
    day = on or region.as_of
    rows = []
    for (actor,), own in terms(region, day, actors).group_by("actor", maintain_order=True):
        served = own.iter_rows(named=True)
        before = next(served)
        if before["role"] == CANDIDATE:
            continue
        for term in served:
            until = AHEAD if term["first"] > day.year else BETWEEN
            rows.append(_gap(actor, before, term["first"] - 1, until, [before["ref"], term["ref"]], term["basis"]))
            before = term
        if before["last"] is not None and before["last"] < day.year:
            rows.append(_gap(actor, before, day.year, OPEN, [before["ref"]], before["basis"]))
    schema: dict[str, Any] = {
        "subject": pl.String,
        "year": pl.Int32,
        "value": pl.Float64,
        "until": pl.String,
        "refs": REFS,
    }
    made = pl.DataFrame(rows, schema={**schema, "one": BASIS, "other": BASIS}, orient="row")
    told = {
        "measure": pl.lit("council_gap"),
        "unit": pl.lit(region.measure("council_gap")["unit"]),
        "basis": weaker(pl.col("one"), pl.col("other"), pl.lit("derived", dtype=BASIS)),
        "refs": pl.col("refs").list.sort(),
    }
    return estimate(made.filter(pl.col("value") > 0).with_columns(**told).drop("one", "other"), "until")


def council_years_share(region: Region, *, on: date | None = None, since: int = 1957) -> pl.DataFrame:
    """Return the share of calendar years in which a state sat on the Council as an elected member, percent.

    Parameters
    ----------
    region, on
        As `council_gap`. Years are counted to the last whole one before the day.
    since : int
        First year that is counted; by default Japan's first in the United Nations. A state that was admitted later could
        not sit in every year.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``since``. A state without a term in these years has no row.

    Examples
    --------
    >>> from datetime import date
    >>> import multipolar as mp
    >>> share = council_years_share(mp.load("japan-asean"), on=date(2024, 12, 31))
    >>> share.filter(subject="JPN")["value"].round(1).item()  # 24 of 68 years
    35.3
    """
    day = on or region.as_of
    last = day.year if (day.month, day.day) == (12, 31) else day.year - 1
    years = pl.min_horizontal("last", pl.lit(last)) - pl.max_horizontal("first", pl.lit(since)) + 1
    served = (
        terms(region, day)
        .filter(pl.col("role") == ELECTED)
        .with_columns(years.alias("years"))
        .filter(pl.col("years") > 0)
        .group_by(pl.col("actor").alias("subject"))
        .agg(
            (100.0 * pl.col("years").sum() / (last - since + 1)).alias("value"),
            pl.col("ref").sort().alias("refs"),
            weaker(pl.col("basis").max(), pl.lit("derived", dtype=BASIS)).alias("basis"),
        )
    )
    told = {
        "measure": pl.lit("council_years_share"),
        "unit": pl.lit(region.measure("council_years_share")["unit"]),
        "year": pl.lit(last),
        "since": pl.lit(since, dtype=pl.Int32),
    }
    return estimate(served.with_columns(**told), "since")


def _gap(actor: str, before: dict[str, Any], last: int, until: str, refs: list[int], basis: str) -> tuple[Any, ...]:
    return actor, last, float(last - before["last"]), until, refs, before["basis"], basis
