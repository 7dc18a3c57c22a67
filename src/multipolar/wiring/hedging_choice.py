"""The forced choice beside the portfolio game: an attitude of opinion leaders, joined to behaviour by a link with error.

With y the log odds of the United States' share in a member's answers and z the member's lean (the first rival's share
less the second's, over all domains), y = intercept + slope z + error. The link is fitted on waves before the one that
is forecast; inputs of a wave are those at its year's beginning.

`errors` is the rolling-origin backtest: for each wave from 2022 the parameters of the fit to earlier waves (``since`` in
the table ``parameters``), the link fitted again on those waves, the forecast, and beside it rules that need no model.
What favours the game: parts whose first figure came later (arms before 2023) enter with hindsight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models import hedging, local_level
from .draws import Draws, central
from .hedging import CALIBRATED, NAME, game
from .hedging_outcomes import totals
from .hedging_panel import Panel, log_odds, panel, percent
from .hedging_traces import RIVALS, read

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

FIRST = 2022
"""First wave that is forecast."""

Z90 = 1.6448536269514722

ERRORS: dict[str, Any] = {
    "method": pl.String, "error": pl.Float64, "cells": pl.Int64, "first": pl.Int32, "last": pl.Int32,
    "coverage": pl.Float64, "refs": pl.List(pl.UInt32),
}  # fmt: skip
"""Columns of `errors`, as of `multipolar.measures.forced_choice_errors`."""


@dataclass(frozen=True)
class Link:
    """A link: log odds = intercept + slope x lean, with the standard deviation of its error."""

    intercept: float
    slope: float
    error: float


def leans(
    region: Region, draws: Draws, year: int, states: tuple[str, ...], fitted: dict[str, Floats] | None = None
) -> Floats:
    """Return each state's lean between the rivals at a year's beginning (D, N)."""
    traces = read(region, year)
    one = game(region, traces, draws, year, fitted)
    whole = totals(hedging.solve(one.inputs()).share, one.weight)
    first, second = (traces.partners.index(rival) for rival in RIVALS)
    order = [traces.states.index(state) for state in states]
    return np.asarray(whole[:, order, first] - whole[:, order, second])


def link(lean: Floats, odds: Floats) -> Link:
    """Fit the link by least squares; NaN cells are left out."""
    known = np.isfinite(odds) & np.isfinite(lean)
    x, y = lean[known], odds[known]
    slope = float(np.sum((x - x.mean()) * (y - y.mean())) / max(np.sum((x - x.mean()) ** 2), 1e-12))
    intercept = float(y.mean() - slope * x.mean())
    error = float(np.sqrt(np.sum((y - intercept - slope * x) ** 2) / max(len(x) - 2, 1)))
    return Link(intercept, slope, error)


def fitted_at(region: Region, since: int) -> tuple[dict[str, Floats], list[int]]:
    """Return the central values of the fit to waves before a year, and their rows."""
    table = region.table("parameters").filter(model=NAME, since=str(since))
    values = dict(table.select("parameter", "central").iter_rows())
    return {name: np.array([values[name]]) for name in CALIBRATED}, table["ref"].to_list()


def errors(region: Region) -> pl.DataFrame:
    """Return the backtest: one row a method, best first, all on the same cells.

    Returns
    -------
    DataFrame
        `ERRORS`. ``coverage`` is the percent of the cells inside a method's 90 percent interval, null for a rule that
        has none.
    """
    data = panel(region)
    odds, waves = log_odds(data.share), np.array(data.waves)
    start = data.waves.index(FIRST)
    rules = local_level.rolling_origin(data.share, data.variance, waves, first=start)
    own, refs = _forecasts(region, data, odds, start)
    states, times = rules.cells.T
    actual = rules.observed
    told = {
        "local level": rules.forecasts["model"],
        "last seen value": rules.forecasts["persistence"],
        "country mean": rules.forecasts["country_mean"],
        "grand mean": rules.forecasts["grand_mean"],
        "portfolio game": percent(own["game"])[states, times],
        "last seen value, moved by the game": percent(own["moved"])[states, times],
    }
    ends = [percent(own["game"] + sign * Z90 * own["error"])[states, times] for sign in (-1.0, 1.0)]
    covered = {
        "local level": 100.0 * rules.coverage,
        "portfolio game": 100.0 * float(np.mean((actual >= ends[0]) & (actual <= ends[1]))),
    }
    rows = [
        {
            "method": name,
            "error": float(np.mean(np.abs(forecast - actual))),
            "cells": len(actual),
            "first": int(waves[times].min()),
            "last": int(waves[times].max()),
            "coverage": covered.get(name),
            "refs": sorted({*data.refs, *(refs if "game" in name else ())}),
        }
        for name, forecast in told.items()
    ]
    return pl.DataFrame(rows, schema=ERRORS).sort("error", "method")


def _forecasts(region: Region, data: Panel, odds: Floats, start: int) -> tuple[dict[str, Floats], list[int]]:
    """Return log odds (N, T) forecast from the game, and from the last seen value moved by the game; the link's error."""
    made = {name: np.full(odds.shape, np.nan) for name in ("game", "moved", "error")}
    draws, refs = central(region), list[int]()
    for now in range(start, len(data.waves)):
        fitted, rows = fitted_at(region, data.waves[now])
        refs += rows
        lean = np.stack([leans(region, draws, wave, data.states, fitted)[0] for wave in data.waves[: now + 1]], axis=1)
        past = odds[:, :now]
        one = link(lean[:, :-1], past)
        made["game"][:, now] = one.intercept + one.slope * lean[:, -1]
        made["error"][:, now] = one.error
        for state, row in enumerate(past):
            if (seen := np.flatnonzero(np.isfinite(row))).size:
                change = lean[state, -1] - lean[state, seen[-1]]
                made["moved"][state, now] = row[seen[-1]] + one.slope * change
    return made, refs
