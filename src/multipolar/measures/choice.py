"""The forced choice as a series: its level without sampling noise, the next wave, and how good such forecasts are.

The model is `multipolar.models.local_level`; its data are the country cells of `multipolar.measures.forced_choice`,
58 of 60 in the built-in region. Sampling variance is design effect × p(1-p)/n; where a country's n is not known it is
taken as the wave's total over the number of states.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import NotConverged
from ..models import local_level
from ..region import BASIS, ESTIMATE, Region, estimate
from .respondents import SURVEY, design_effect, members, respondents, totals
from .trust import DIMS, forced_choice

Floats = NDArray[np.float64]

Z90 = 1.6448536269514722
"""Half-width of a central 90 percent interval, in standard deviations."""

ERRORS: dict[str, pl.DataType | type[pl.DataType]] = {
    "method": pl.String, "error": pl.Float64, "cells": pl.Int64, "first": pl.Int32, "last": pl.Int32,
    "coverage": pl.Float64, "refs": ESTIMATE["refs"],
}  # fmt: skip
"""Columns of `forced_choice_errors`."""

METHODS = {
    "model": "local level",
    "persistence": "last seen value",
    "country_mean": "country mean",
    "grand_mean": "grand mean",
}
"""What the model's module and what the table of errors calls each way to forecast."""


def forced_choice_level(
    region: Region, *, on: date | None = None, counterpart: str = "USA", group: str = "ASEAN10"
) -> pl.DataFrame:
    """Return the forced choice less its sampling noise: a level for each state of a group and wave, and their mean.

    Cells that are not tabled (Myanmar 2024, Cambodia 2025) are filled, so that the group's row weighs all states
    equally in every wave.

    Parameters
    ----------
    region : Region
        Its tables ``survey`` and ``parameters`` are read.
    on : date, optional
        Waves up to that year.
    counterpart, group : str
        The power chosen, and a group that is fixed by a list.

    Returns
    -------
    DataFrame
        ESTIMATE as `forced_choice`, reading ``"smoothed"``, basis ``"estimated"``; empty before the first wave. The
        interval ``"90% level"`` takes the model's hyperparameters as known. Refs are all rows of the fit, since every
        level draws on every cell.

    Raises
    ------
    NotConverged
        When the fit fails.
    """
    panel = _panel(region, on or region.as_of, counterpart, group)
    if panel is None:
        return estimate(pl.DataFrame(schema=dict.fromkeys(DIMS, pl.String)), *DIMS)
    run = _fit(panel, 0)
    value, sd = np.vstack([run.level[0], run.group[0]]), np.vstack([run.sd[0], run.group_sd[0]])
    rows = _spread(panel, panel.waves, value, sd)
    return _framed(region, rows, "forced_choice_level", "smoothed", "90% level", "estimated")


def forced_choice_forecast(
    region: Region, *, on: date | None = None, counterpart: str = "USA", group: str = "ASEAN10"
) -> pl.DataFrame:
    """Return the share that the next wave would publish, for each state of a group and for their equal-weighted mean.

    Parameters and errors as `forced_choice_level`.

    Returns
    -------
    DataFrame
        ESTIMATE for the year after the last wave, reading ``"forecast"``, basis ``"modelled"``. The interval
        ``"90% forecast"`` includes the sampling noise of a typical cell, and is cut at 0 and 100.
        `forced_choice_errors` says how far such forecasts were off.
    """
    panel = _panel(region, on or region.as_of, counterpart, group)
    if panel is None:
        return estimate(pl.DataFrame(schema=dict.fromkeys(DIMS, pl.String)), *DIMS)
    run = _fit(panel, 1)
    noise = (run.forecast_observation_sd[0] ** 2 - run.forecast_sd[0] ** 2).sum(axis=0) / len(panel.states) ** 2
    value = np.vstack([run.forecast[0], run.group_forecast[0]])
    sd = np.vstack([run.forecast_observation_sd[0], np.sqrt(run.group_forecast_sd[0] ** 2 + noise)])
    rows = _spread(panel, panel.waves[-1:] + 1, value, sd)
    return _framed(region, rows, "forced_choice_forecast", "forecast", "90% forecast", "modelled")


def forced_choice_errors(
    region: Region, *, on: date | None = None, counterpart: str = "USA", group: str = "ASEAN10"
) -> pl.DataFrame:
    """Say how far forecasts of the forced choice were off, one wave ahead, beside three rules that need no model.

    Each wave from the second on is forecast from the waves before it alone; all methods answer for the same cells.

    Returns
    -------
    DataFrame
        Not an ESTIMATE. One row a method, best first: ``method`` (``"local level"``; ``"last seen value"`` of the
        country; ``"country mean"`` of its earlier waves; ``"grand mean"`` of all earlier cells), ``error`` (mean
        absolute error, percentage points), ``cells``, ``first`` and ``last`` wave forecast, ``coverage`` (percent of
        the cells inside the model's 90 percent interval; null for a rule), ``refs``. Empty with fewer than two waves.
    """
    panel = _panel(region, on or region.as_of, counterpart, group)
    if panel is None or len(panel.waves) < 2:
        return pl.DataFrame(schema=ERRORS)
    errors = local_level.rolling_origin(panel.y, panel.variance, panel.waves)
    waves = panel.waves[errors.cells[:, 1]]
    same = {"cells": len(waves), "first": int(waves.min()), "last": int(waves.max()), "refs": panel.refs}
    rows = [
        {
            "method": label,
            "error": errors.mean_absolute_error[name],
            "coverage": 100 * errors.coverage if name == "model" else None,
            **same,
        }
        for name, label in METHODS.items()
    ]
    return pl.DataFrame(rows, schema=ERRORS).sort("error", "method")


@dataclass(frozen=True)
class _Panel:
    """Country cells (N, T) in percent, NaN where not tabled, their sampling variances, and every row behind them."""

    counterpart: str
    group: str
    states: tuple[str, ...]
    sample: str
    waves: NDArray[np.int64]
    y: Floats
    variance: Floats
    refs: list[int]


def _panel(region: Region, on: date, counterpart: str, group: str) -> _Panel | None:
    """Return the cells of a group's states, None when there are none."""
    power, code = region.actor(counterpart), region.actor(group)
    states = tuple(sorted(members(region).filter(pl.col("group") == code)["population"].to_list()))
    printed = forced_choice(region, on=on, survey=SURVEY, reading="published")
    cells = printed.filter(pl.col("counterpart") == power, pl.col("subject").is_in(states))
    if cells.is_empty():
        return None
    sizes = respondents(region, on)
    cells = (
        cells.rename({"year": "wave", "subject": "population"})
        .join(sizes, on=["survey", "wave", "population"], how="left")
        .join(totals(region, sizes), on=["survey", "wave"], how="left")
    )
    n = cells.select(pl.coalesce("n", pl.col("total") / len(states)))["n"].to_numpy()
    effect, effect_ref = design_effect(region, on)
    waves = cells["wave"].unique().sort().cast(pl.Int64).to_numpy()
    place = [states.index(state) for state in cells["population"]], np.searchsorted(waves, cells["wave"].to_numpy())
    y = np.full((len(states), len(waves)), np.nan)
    variance = np.full_like(y, np.nan)
    y[place] = share = cells["value"].to_numpy()
    variance[place] = effect * share * (100 - share) / n
    used = [*cells["refs"], *cells["n_refs"].drop_nulls(), *cells.filter(pl.col("n").is_null())["total_refs"]]
    refs = sorted({effect_ref, *(ref for part in used for ref in part)})
    return _Panel(power, code, states, cells["sample"][0], waves, y, variance, refs)


def _fit(panel: _Panel, horizon: int) -> local_level.Result:
    inputs = local_level.Inputs(y=panel.y[None], variance=panel.variance[None], times=panel.waves, horizon=horizon)
    run = local_level.solve(inputs)
    if not run.converged[0]:
        raise NotConverged("the level of the forced choice", float(run.residual[0]))
    return run


def _spread(panel: _Panel, years: NDArray[np.int64], value: Floats, sd: Floats) -> pl.DataFrame:
    """Return the rows of (N + 1, years) values: each state, then the group. No share lies outside 0 to 100."""
    middle, half = value.ravel(), Z90 * sd.ravel()
    grid = pl.DataFrame({"subject": [*panel.states, panel.group]}).join(pl.DataFrame({"year": years}), how="cross")
    return grid.with_columns(
        pl.Series("value", middle.clip(0, 100)),
        pl.Series("low", (middle - half).clip(0, 100)),
        pl.Series("high", (middle + half).clip(0, 100)),
        counterpart=pl.lit(panel.counterpart),
        sample=pl.lit(panel.sample),
        refs=pl.lit(panel.refs, dtype=ESTIMATE["refs"]),
    )


def _framed(region: Region, rows: pl.DataFrame, measure: str, reading: str, interval: str, basis: str) -> pl.DataFrame:
    words = {"measure": measure, "survey": SURVEY, "reading": reading, "interval": interval}
    made = rows.with_columns(
        pl.lit(basis, dtype=BASIS).alias("basis"),
        pl.lit(region.measure(measure)["unit"]).alias("unit"),
        *[pl.lit(word).alias(name) for name, word in words.items()],
    )
    return estimate(made, *DIMS)
