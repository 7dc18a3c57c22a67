"""What comes into a state from each partner: aid and direct investment, as parts of all that comes in."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

Cells = dict[tuple[str, str], list[tuple[int, float, list[int]]]]
"""Figures by (subject, counterpart): year, value, refs, in order of the years."""

AID_YEARS = 5

INVESTMENT_YEARS = 5


def aid(
    known: dict[str, Cells], states: tuple[str, ...], partners: tuple[str, ...], year: int
) -> tuple[Floats, list[int]]:
    """Return the parts of Japan and China in official finance: ODA received plus China's commitments, means of years."""
    part, refs = np.full((len(states), len(partners)), np.nan), list[int]()

    def mean(name: str, key: tuple[str, str]) -> float:
        series = known[name].get(key, [])
        some = [row for row in series if row[0] < year][-AID_YEARS:] or series[:1]
        for row in some:
            refs.extend(row[2])
        return float(np.mean([row[1] for row in some])) if some else math.nan

    units = {"JPN": ("oda_net_bilateral", 1e-3), "CHN": ("official_finance_commitments", 1.0)}
    for i, state in enumerate(states):
        given = {
            who: max(0.0, mean(name, (state, who)) * scale)
            for who, (name, scale) in units.items()
            if (state, who) in known[name]
        }
        received = mean("oda_received_pct_gni", (state, "")) / 100.0 * mean("gdp_nominal", (state, ""))
        total = received + given.get("CHN", 0.0)
        if not total > 0.0:
            continue
        for who, amount in given.items():
            part[i, partners.index(who)] = min(1.0, amount / total)
    return part, refs


def by_source(region: Region) -> Cells:
    """Return each partner's part in the foreign investment that a state's own agencies count, percent.

    Periods other than a calendar year count as their last year: most agencies tell no other.
    """
    rows = region.table("ties").filter((pl.col("measure") == "fdi_share_by_source") & pl.col("preferred"))
    found: Cells = {}
    for subject, counterpart, year, value, ref in (
        rows.sort("year").select("subject", "counterpart", "year", "value", "ref").iter_rows()
    ):
        found.setdefault((subject, counterpart), []).append((year, value, [ref]))
    return found


def investment(
    region: Region, known: dict[str, Cells], states: tuple[str, ...], partners: tuple[str, ...], year: int
) -> tuple[Floats, list[int]]:
    """Return each partner's part in a state's inflow of direct investment.

    Japan's, where its central bank tables it: its flows over the state's net inflow (`_japan`). All others', and Japan's
    where it does not: the newest figure of an earlier year as the state's own agencies count it (`by_source`). Agencies
    count different things (realised, registered, approved, applied for) by the immediate investor, so that what comes
    through Singapore or Hong Kong is theirs; a partner that an agency does not name among the largest has no figure,
    which is not zero.
    """
    part, refs = _japan(region, known, states, partners, year)
    for i, state in enumerate(states):
        for p, partner in enumerate(partners):
            earlier = [row for row in known["investment"].get((state, partner), []) if row[0] < year]
            if np.isnan(part[i, p]) and earlier:
                part[i, p] = earlier[-1][1] / 100.0
                refs += earlier[-1][2]
    return part, sorted(set(refs))


def _japan(
    region: Region, known: dict[str, Cells], states: tuple[str, ...], partners: tuple[str, ...], year: int
) -> tuple[Floats, list[int]]:
    """Return Japan's part in each state's net inflow of direct investment, over up to five earlier years with both figures.

    Its flows are tabled in yen; the years' rates of exchange stand in the parameters. A part below 0 (Japan withdraws) counts as
    0.
    """
    part, refs = np.full((len(states), len(partners)), np.nan), list[int]()
    rows = region.table("parameters").filter(model="hedging", parameter="yen_per_dollar")
    rate = {int(since): (value, ref) for since, value, ref in rows.select("since", "central", "ref").iter_rows()}
    if not rate or "JPN" not in partners:
        return part, refs
    for i, state in enumerate(states):
        inflow = {row[0]: row for row in known["fdi_net_inflows_pct_gdp"].get((state, ""), [])}
        product = {row[0]: row for row in known["gdp_nominal"].get((state, ""), [])}
        flows = [
            row for row in known["fdi_inflow_jpy"].get((state, "JPN"), []) if {row[0]} <= rate.keys() & inflow.keys()
        ]
        flows = [row for row in flows if row[0] in product]
        some = [row for row in flows if row[0] < year][-INVESTMENT_YEARS:] or flows[:1]
        total = sum(inflow[when][1] / 100.0 * product[when][1] for when, _, _ in some)
        if total > 0.0:
            given = sum(value / rate[when][0] for when, value, _ in some)
            part[i, partners.index("JPN")] = min(1.0, max(0.0, given / total))
            for when, _, own in some:
                refs += [*own, *inflow[when][2], *product[when][2], rate[when][1]]
    return part, sorted(set(refs))
