"""Who is at sea: coast guards in disputed waters, own large hulls against theirs, robberies for the traffic there is.

Robbery counts say nothing about coercion between states, so presence comes first. Signals of tracking systems are a least
number: a ship that switches its transponder off is not counted, and better tracking looks like more ships. Days on which at
least one ship was there (`presence_share`) hardly depend on that; ship-days (`presence_hulls`) do. Counts of the Japan Coast
Guard around the Senkaku Islands come from ships on the spot.
"""

from __future__ import annotations

import calendar
from datetime import date

import polars as pl

from ..region import BASIS, Region, estimate, merged, weaker

LEVEL = 0.9
"""Level of the interval of a rate of incidents."""

DERIVED = pl.lit("derived", dtype=BASIS)


def presence_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the part of the days of a year on which a coast guard was seen in a sea area, percent.

    Parameters
    ----------
    region : Region
        Its figures of ``coast_guard_days`` are read.
    on : date, optional
        Years that had ended by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE; subject: whose coast guard, counterpart: the sea area.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = presence_share(mp.load("japan-asean")).filter(counterpart="SCARBOROUGH", year=2025)
    >>> found["value"].round(1).item()
    96.4
    """
    return _a_day(region, "coast_guard_days", "presence_share", "percent", 100.0, on)


def presence_hulls(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how many ships of a coast guard were in a sea area on an average day.

    Returns
    -------
    DataFrame
        ESTIMATE from ``coast_guard_ship_days``; subject: whose coast guard, counterpart: the sea area.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = presence_hulls(mp.load("japan-asean")).filter(counterpart="SCARBOROUGH", year=2025)
    >>> found["value"].round(1).item()
    3.0
    """
    return _a_day(region, "coast_guard_ship_days", "presence_hulls", "count", 1.0, on)


def hull_ratio(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return a coast guard's large ships for each of another's, in years for which both are known.

    Returns
    -------
    DataFrame
        ESTIMATE from ``large_patrol_ships``; subject over counterpart.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = hull_ratio(mp.load("japan-asean")).filter(subject="JPN", year=2024)
    >>> found["value"].round(2).item()
    0.48
    """
    ships = _ended(region, "large_patrol_ships", on).filter(pl.col("value") > 0)
    both = ships.join(ships, on="year", suffix="_theirs").filter(pl.col("subject") != pl.col("subject_theirs"))
    made = both.select(
        "subject",
        "year",
        counterpart="subject_theirs",
        measure=pl.lit("hull_ratio"),
        value=pl.col("value") / pl.col("value_theirs"),
        unit=pl.lit("ratio"),
        basis=weaker(pl.col("basis"), pl.col("basis_theirs"), DERIVED),
        refs=pl.concat_list("refs", "refs_theirs").list.unique().list.sort(),
    )
    return estimate(made)


def incidents_per_transits(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return piracy and armed robbery per 100,000 transits, with the exact interval of a Poisson count.

    Returns
    -------
    DataFrame
        ESTIMATE from ``maritime_incidents`` and ``vessel_transits``, where the same area and year have both.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = incidents_per_transits(mp.load("japan-asean")).filter(subject="SOMS", year=2024)
    >>> found["value"].round(1).item()
    65.7
    """
    from scipy.stats import chi2

    incidents, traffic = (_ended(region, name, on) for name in ("maritime_incidents", "vessel_transits"))
    both = incidents.join(traffic, on=["subject", "year"], suffix="_traffic").filter(pl.col("value_traffic") > 0)
    scale = (1e5 / both["value_traffic"]).to_numpy()
    count = both["value"].to_numpy()
    tail = (1.0 - LEVEL) / 2.0
    low = chi2.ppf(tail, 2.0 * count.clip(1e-9)) / 2.0 * (count > 0)
    high = chi2.ppf(1.0 - tail, 2.0 * count + 2.0) / 2.0
    made = both.select(
        "subject",
        "year",
        measure=pl.lit("incidents_per_transits"),
        value=pl.Series(count * scale),
        low=pl.Series(low * scale),
        high=pl.Series(high * scale),
        interval=pl.lit(f"{LEVEL:.0%} of a Poisson count"),
        unit=pl.lit("incidents"),
        basis=weaker(pl.col("basis"), pl.col("basis_traffic"), DERIVED),
        refs=pl.concat_list("refs", "refs_traffic").list.unique().list.sort(),
    )
    return estimate(made)


def _a_day(region: Region, table: str, measure: str, unit: str, factor: float, on: date | None) -> pl.DataFrame:
    """Return counted days over the days of their year."""
    rows = _ended(region, table, on)
    days = pl.Series([366 if calendar.isleap(year) else 365 for year in rows["year"]], dtype=pl.Float64)
    value = factor * rows["value"] / days
    made = rows.with_columns(value=value, measure=pl.lit(measure), unit=pl.lit(unit))
    key = ("subject", "counterpart", "measure", "year", "unit")
    return estimate(made.group_by(key).agg(pl.col("value").first(), *merged()))


def _ended(region: Region, measure: str, on: date | None) -> pl.DataFrame:
    """Return the figures of years that had ended, with a value."""
    day = on or region.as_of
    rows = region.figures(measure, groups=True).filter(pl.col("value").is_not_null())
    return rows.filter(pl.date(pl.col("year"), 12, 31) <= day)
