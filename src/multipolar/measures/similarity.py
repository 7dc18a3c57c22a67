"""Similarity of votes inside a group: the median over all pairs of its states.

The figures are Cohen's κ of pairs with squared distance (Häge 2011), estimated from roll calls of the General Assembly by
``multipolar.importers.unvotes`` and tabled with 5 and 95 percent quantiles over roll calls drawn again.

What it says, and what it does not

1. *Beyond chance.* κ is 0 where two states agree as often as their own habits of voting would have it. Two states that say
   yes to all but everything agree nearly always and yet have a κ near 0: there is hardly anything to agree on.
2. *The pairs of a group share their roll calls*, so their errors go together, how closely is not in the tables. ``low`` and
   ``high`` are the medians of the pairs' low and of their high ends, as if all erred at once: the interval is too wide
   rather than too narrow, and for two groups more so.
3. *Only what came to a vote.* About two resolutions in three are adopted without one.

References
----------
Häge, F. (2011). Choice or circumstance? Adjusting measures of foreign policy similarity for chance agreement. *Political
Analysis* 19(3), 287-305.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

from ..region import ESTIMATE, Region, estimate

GROUPS = ("ASEAN", "WPU")
"""Groups that are measured unless one is named."""

REPLICATES = "90% roll calls"


def unga_kappa_median(region: Region, *, on: date | None = None, group: str | None = None) -> pl.DataFrame:
    """Return the median κ over all pairs of a group's states, a row a session's year and a row a period of several.

    The states are those of the last day of the year (of `on` if that is earlier), so that a newcomer counts from its
    accession. Every pair must have a figure, else the value is null with the reason: the median of the others would be that
    of another group.

    Parameters
    ----------
    region : Region
        Its figures of ``unga_kappa`` are read.
    on : date, optional
        No later year is used. Default: the region's as-of day.
    group : str, optional
        An institution with members or a group that is fixed by a list. Default: `GROUPS` that the region has.

    Returns
    -------
    DataFrame
        ESTIMATE, subject = the group, unit "index". A session counts as the year in which it began.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = unga_kappa_median(mp.load("japan-asean"))
    >>> frame.filter(period="2015/2019")["subject", "value"].with_columns(pl.col("value").round(2)).rows()
    [('ASEAN', 0.65), ('WPU', 0.24)]
    """
    day = on or region.as_of
    ties = region.table("ties").filter(
        (pl.col("measure") == "unga_kappa") & pl.col("preferred") & (pl.col("year") <= day.year)
    )
    known: dict[tuple[int, str | None], dict[frozenset[str], dict[str, Any]]] = {}
    for row in ties.iter_rows(named=True):
        cell = known.setdefault((row["year"], row["period"]), {})
        cell[frozenset((row["subject"], row["counterpart"]))] = row
    codes = [region.actor(group)] if group else [code for code in GROUPS if code in region.names]
    unit = region.measure("unga_kappa_median")["unit"]
    rows = []
    for code in codes:
        for (year, period), pairs in sorted(known.items(), key=lambda item: (item[0][0], item[0][1] or "")):
            members = region.states(code, min(date(year, 12, 31), day))
            if region.is_group(code) and not region.table("memberships").filter(institution=code).height:
                members = members.with_columns(refs=pl.lit([], dtype=members.schema["refs"]))  # a list has no source
            key = {"subject": code, "year": year, "period": period, "measure": "unga_kappa_median", "unit": unit}
            rows.append(key | _median(members, pairs, code))
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def _median(members: pl.DataFrame, pairs: dict[frozenset[str], dict[str, Any]], group: str) -> dict[str, Any]:
    """Return value, ends and refs of one group in one cell, or the reason why there is none."""
    unsure = members.filter(pl.col("holds").is_null())["actor"].to_list()
    if unsure:
        return {"reason": f"whether {', '.join(unsure)} belonged to {group} is not known"}
    wanted = [frozenset(two) for two in combinations(members["actor"].to_list(), 2)]
    if not wanted:
        return {"reason": f"{group} has no two states in that year"}
    missing = [two for two in wanted if two not in pairs]
    if missing:
        first = " and ".join(sorted(missing[0]))
        return {"reason": f"no figure for {len(missing)} of {len(wanted)} pairs, such as {first}"}
    found = [pairs[two] for two in wanted]
    refs = {row["ref"] for row in found} | {ref for refs in members["refs"] for ref in refs}
    made = {"value": _middle([row["value"] for row in found]), "basis": "estimated", "refs": sorted(refs)}
    ends = [[row[end] for row in found] for end in ("value_low", "value_high")]
    if any(end is None for side in ends for end in side):
        return made
    return made | {"low": _middle(ends[0]), "high": _middle(ends[1]), "interval": REPLICATES}


def _middle(values: Sequence[float]) -> float:
    """Return the median."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2.0
