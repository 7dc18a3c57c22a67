"""The stress test as figures: by trial, pillar and member, with 90 percent of the draws."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..region import ESTIMATE, estimate
from ..wiring.links import NAME, PILLARS, PLACES, STATES
from .estimates import SAME
from .resilience import METRICS, cvar

if TYPE_CHECKING:
    from ..region import Region
    from .stress import Stress

Floats = NDArray[np.float64]

KINDS = (*METRICS, "worst")
"""What may be told: the metrics of a draw, and ``worst``, the mean area of the worst 5 percent of draws."""

NOWHERE = "no model or link carries this shock there"

DIMS = {"trial": pl.String, "pillar": pl.String, "metric": pl.String}


def values(found: Stress, metric: str, *, group: bool = True) -> Floats:
    """Return the draws of a metric (S, D, P, M), with the mean of the covered members as a last member if `group`.

    Raises
    ------
    UnknownName
        With the nearest of `KINDS`.
    """
    if metric not in KINDS:
        raise UnknownName.of("metric", metric, KINDS, expected=f"one of {', '.join(KINDS)}")
    whole = found.metrics["area" if metric == "worst" else metric]
    if not group:
        return whole
    covered = ~np.isnan(whole)
    total = np.where(covered, whole, 0.0).sum(axis=3)
    count = covered.sum(axis=3)
    mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return np.concatenate([whole, mean[..., None]], axis=3)


def matrix(region: Region, found: Stress, metric: str = "area") -> pl.DataFrame:
    """Return the stress test as figures.

    Parameters
    ----------
    region : Region
        The one that was put to the test.
    found : Stress
    metric : str
        area (units times years), trough, recovery (years) or worst (the mean area of the worst 5 percent of draws).

    Returns
    -------
    DataFrame
        ESTIMATE (contracts §4) with trial, pillar and metric; the group is the mean of its members that are covered.
        Null where no model covers the member, where nothing in the graph carries the shock to a pillar, and where half
        of the draws do not recover within the horizon.
    """
    drawn = values(found, metric)
    subjects = (*found.members, str(region.group))
    refs = region.table("parameters").filter(pl.col("model") == NAME)["ref"].to_list()
    last = found.years[-1]
    rows: list[dict[str, Any]] = []
    for s, trial in enumerate(found.trials):
        for p, pillar in enumerate(found.pillars):
            state = STATES[PLACES[PILLARS[pillar]]]
            unit = "years" if metric == "recovery" else state.unit
            for m, subject in enumerate(subjects):
                row = {"subject": subject, "measure": f"stress_{state.name}", "year": last, "unit": unit}
                row |= {"trial": trial.id, "pillar": pillar, "metric": metric}
                told = _told(drawn[s, :, p, m], metric, refs) if pillar in found.reached[s] else {"reason": NOWHERE}
                rows.append(row | told)
    return estimate(pl.DataFrame(rows, schema={**ESTIMATE, **DIMS}), *DIMS)


def _told(draws: Floats, metric: str, refs: list[int]) -> dict[str, Any]:
    known = draws[~np.isnan(draws)]
    if not known.size:
        return {"reason": "no model of the graph covers this member in this trial"}
    said: dict[str, Any] = {"basis": "modelled", "refs": refs}
    if metric == "worst":
        return said | {"value": float(cvar(known))}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    if np.isinf(middle):
        return {"reason": "no recovery within the horizon in half of the draws or more"}
    if np.isinf(high):
        return said | {"value": middle}
    if np.ptp(known) > SAME * np.abs(known).max():
        return said | {"value": middle, "low": low, "high": high, "interval": "90% draws"}
    return said | {"value": middle}


def difference(region: Region, first: Stress, second: Stress, metric: str = "area") -> pl.DataFrame:
    """Return how much worse the second is than the first, draw by draw, trial by trial in order.

    Draws are the pack's, so that differences are paired: what both share drops out.

    Raises
    ------
    UsageError
        They are not of the same years, or not on the same draws.
    """
    if first.years != second.years or (first.n, first.seed) != (second.n, second.seed):
        what = f"{first.years[0]} to {first.years[-1]} and {second.years[0]} to {second.years[-1]}"
        what += f", {first.n} and {second.n} draws, seeds {first.seed} and {second.seed}"
        raise UsageError(Fault("not-paired", what, expected="the same years, draws and seed"))
    with np.errstate(invalid="ignore"):  # two that never recover: no difference is known
        told = values(second, metric) - values(first, metric)

    base = "area" if metric == "worst" else metric
    reached = tuple(one | other for one, other in zip(first.reached, second.reached, strict=True))
    shown = replace(second, metrics={**second.metrics, base: told[..., :-1]}, reached=reached)
    return matrix(region, shown, metric)
