"""Wires `multipolar.models.incidents` and `multipolar.models.breaks` to the yearly numbers of piracy and armed robbery.

Two readings stand side by side. *Poisson*: the two years differ only by chance of single cases. *As scattered as the
series*: years differ as they did from year to year within the stretches between breaks, which is the fair test of a
trend. Half-years of 2024 and 2025 are compared where the tables hold them: arrests in July and August 2025 cut the year
in two.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..models.breaks import pelt, posterior
from ..models.incidents import dispersion, fit, ratio
from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of

if TYPE_CHECKING:
    from ..region import Region

Row = dict[str, Any]

INCIDENTS, TRAFFIC = "maritime_incidents", "vessel_transits"
SHORTEST = 8
"""Years that a series needs for scatter and breaks."""

LEVEL = 0.9
Z95 = 1.6448536269514722
"""95th percentile of the standard normal distribution."""

ENOUGH = 5
"""Years with traffic that a trend needs."""


def series(region: Region, area: str) -> pl.DataFrame:
    """Return the longest run of years without a gap that ends with the newest: year, value, refs."""
    rows = region.figures(INCIDENTS, groups=True).filter(pl.col("subject") == area).drop_nulls("value").sort("year")
    gap = (pl.col("year").shift(-1) - pl.col("year") > 1).fill_null(False)  # the next year is missing
    return rows.filter(~gap.reverse().cum_max().reverse())


def incidents(region: Region) -> pl.DataFrame:
    """Return growth, scatter and breaks for each area with two years in a row; ESTIMATE with the key ``reading``."""
    areas = region.figures(INCIDENTS, groups=True).drop_nulls("value")["subject"].unique().sort().to_list()
    rows: list[Row] = []
    for area in areas:
        found = series(region, area)
        if found.height >= 2:
            rows += _area(region, area, found)
    rows += _halves(region)
    return estimate(pl.DataFrame(rows, schema={**ESTIMATE, "reading": pl.String}), "reading")


def _area(region: Region, area: str, found: pl.DataFrame) -> list[Row]:
    counts, years = found["value"].to_numpy(), found["year"].to_list()
    refs = refs_of(found)
    rows: list[Row] = []

    def add(measure: str, reading: str, value: float, **more: Any) -> None:
        row = {**dict.fromkeys(ESTIMATE), "subject": area, "measure": measure, "year": years[-1], "refs": refs}
        row |= {"unit": region.measure(measure)["unit"], "basis": "estimated", "value": value, "reading": reading}
        rows.append(row | more)

    alpha = 0.0
    if len(counts) >= SHORTEST:
        found_break = posterior(counts)
        when = years[int(found_break.probability.argmax())]
        add("incident_break", f"new rate from {when}", found_break.log_bayes_factor)
        add("incident_dispersion", "one mean for all years", dispersion(counts).index)
        starts = pelt(counts, dispersion=fit(counts).dispersion).starts
        edges = [*starts, len(counts)]
        within = np.concatenate([counts[a:b] / counts[a:b].mean() for a, b in pairwise(edges)])
        mean = np.concatenate([np.full(b - a, counts[a:b].mean()) for a, b in pairwise(edges)])
        freedom = max(len(counts) - len(starts), 1)
        square = float(((within - 1.0) ** 2 * mean).sum()) / freedom
        alpha = max(0.0, (square - 1.0) / float(mean.mean()))  # moments: variance mu + alpha mu^2
        for a, b in pairwise(edges):
            low, high = _poisson(float(counts[a:b].sum()))
            told = str(years[a]) if b == a + 1 else f"{years[a]} to {years[b - 1]}"
            add("incident_rate", told, float(counts[a:b].mean()), low=low / (b - a), high=high / (b - a),
                interval="90% of a Poisson count")  # fmt: skip
        rows += _trend(region, area, found.filter(pl.col("year") >= years[starts[-1]]))
    if counts[-2:].min() > 0:
        readings = {"Poisson": 0.0} | ({"as scattered as the series": alpha} if alpha > 0.0 else {})
        for reading, scatter in readings.items():
            grown = ratio(counts[-2], counts[-1], dispersion=scatter, level=LEVEL)
            value, low, high = (100.0 * (one - 1.0) for one in (grown.value, grown.low, grown.high))
            add("incident_growth", reading, value, low=low, high=high, interval=f"{LEVEL:.0%} sampling")
    return rows


def _trend(region: Region, area: str, found: pl.DataFrame) -> list[Row]:
    """Regress the numbers since the last break on the year, with transits as offset where the tables hold them."""
    traffic = region.figures(TRAFFIC, groups=True).filter(pl.col("subject") == area).drop_nulls("value")
    both = found.join(traffic, on="year", suffix="_traffic").sort("year")
    if both.height < ENOUGH:
        return []
    years = both["year"].to_list()
    time = np.array(years) - np.mean(years)
    covariates = np.column_stack([np.ones(len(time)), time])
    got = fit(both["value"].to_numpy(), covariates, both["value_traffic"].to_numpy())
    ends = [got.coefficient[1] + z * got.error[1] for z in (-Z95, 0.0, Z95)]
    low, value, high = (100.0 * float(np.expm1(end)) for end in ends)
    row = {**dict.fromkeys(ESTIMATE), "subject": area, "measure": "incident_trend", "year": years[-1]}
    row |= {"value": value, "low": low, "high": high, "interval": f"{LEVEL:.0%} sampling", "basis": "estimated"}
    row |= {"unit": region.measure("incident_trend")["unit"], "reading": f"since {years[0]}, for the traffic"}
    return [row | {"refs": sorted({*refs_of(both), *refs_of(both["refs_traffic"])})}]


def _halves(region: Region) -> list[Row]:
    """Compare the second half of a year with the first where the first half has a figure of its own."""
    rows: list[Row] = []
    ties = region.table("ties").filter(
        (pl.col("measure") == INCIDENTS) & "preferred" & pl.col("period").str.ends_with("-06").fill_null(False)
    )
    for part in ties.iter_rows(named=True):
        whole = region.figures(INCIDENTS, subject=part["subject"], year=part["year"]).drop_nulls("value")
        if whole.is_empty() or part["period"] != f"{part['year']}-01/{part['year']}-06":
            continue
        first = part["value"]
        second = whole["value"].item() - first
        if first > 0 and second > 0:
            fell = ratio(first, second, level=LEVEL)
            value, low, high = (100.0 * (one - 1.0) for one in (fell.value, fell.low, fell.high))
            row = {**dict.fromkeys(ESTIMATE), "subject": part["subject"], "measure": "incident_growth"}
            row |= {"year": part["year"], "value": value, "low": low, "high": high, "interval": f"{LEVEL:.0%} sampling"}
            row |= {"unit": region.measure("incident_growth")["unit"], "basis": "estimated"}
            row |= {"refs": sorted({part["ref"], *whole["refs"].item()}), "reading": "second half over the first"}
            rows.append(row)
    return rows


def _poisson(count: float) -> tuple[float, float]:
    from scipy.stats import chi2

    tail = (1.0 - LEVEL) / 2.0
    low = float(chi2.ppf(tail, 2.0 * count)) / 2.0 if count else 0.0
    return low, float(chi2.ppf(1.0 - tail, 2.0 * count + 2.0)) / 2.0
