"""What `multipolar show` shows of the portfolio game: shares and strategies, what moves them, how well it forecasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import UnknownName
from ..models.strategies import STRATEGIES
from ..region.estimate import ESTIMATE, estimate
from . import hedging_choice
from .hedging_ask import Asked, ask, drivers, owed_to_assumptions
from .hedging_outcomes import null_shares, strategy, two_camps
from .hedging_traces import read
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]

SHARES = ("security_share_after", "engagement_share_after")

RANKED = 0.5
"""Part of the variance owed to assumptions above which nothing is ranked."""


def game(region: Region, *, draws: int, seed: int, state: str = "", scenario: str = "") -> pl.DataFrame:
    """Return each member's shares by partner and its strategy, with the null beside a withdrawal.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading``: "game"; for ``strategy_share`` the strategy, under a withdrawal also
        "null: ..." (shares redistributed in proportion); ``traced_cells`` counts the cells that have any figure. For all
        members together: ``pull_limit``, above which the game may have several equilibria, and beyond it the camp model
        ("camps"): ``camp_equilibria`` and ``members_in_second_camp``.
    """
    asked = ask(region, scenario or None, draws, seed)
    names = asked.wired.labels["state"]
    chosen = _states(region, names, state)
    year = _year(region, asked, scenario)
    refs = asked.refs()
    base = {"year": year, "basis": "modelled", "refs": refs}
    rows: list[Row] = []
    for measure in SHARES:
        for label, values in zip(asked.wired.labels[measure], asked.outcome(measure).T, strict=True):
            subject, _, counterpart = label.partition(">")
            if subject in chosen:
                row = {"subject": subject, "counterpart": counterpart, "measure": measure, "reading": "game"}
                rows.append({**base, **row, **_interval(values, "percent")})
    rows += [{**base, **row} for row in _strategies(asked) if row["subject"] in chosen]
    traces = read(region, year)
    for number, subject in enumerate(traces.states):
        if subject in chosen:
            count = float(traces.traced[number].sum())
            row = {"subject": subject, "measure": "traced_cells", "reading": f"of {traces.traced[number].size}"}
            rows.append({**base, **row, "value": count, "unit": "count", "basis": "derived"})
    if not state:
        rows += [{**base, "subject": str(region.group), **row} for row in _beyond_the_limit(asked)]
    return _frame(rows, "reading")


def _beyond_the_limit(asked: Asked) -> list[Row]:
    found = two_camps(asked.wired.inputs.now, asked.wired.labels["partner"])
    second = np.where(found.converged, found.second.sum(axis=1), np.nan)
    return [
        {"measure": "pull_limit", "reading": "game", **_interval(asked.answer.now.limit, "index")},
        {"measure": "camp_equilibria", "reading": "camps", **_interval(found.equilibria.astype(float), "count")},
        {"measure": "members_in_second_camp", "reading": "camps", **_interval(second.astype(float), "count")},
    ]


def moved(
    region: Region, *, draws: int, seed: int, scenario: str = "japan-engages", outcome: str = "rival_tilt_change"
) -> pl.DataFrame:
    """Return an outcome of a scenario by member, the three parameters that go with it most, and what is owed to guesses.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading``: the outcome itself ("game"), ``driver_correlation`` (rank correlation over
        draws, reading = the parameter; only of outcomes that vary), ``variance_assumed``, ``first_in_draws`` (percent of
        draws in which the member is moved most; null where more than half of the variance is owed to assumptions).
    """
    asked = ask(region, scenario, draws, seed)
    values, labels = asked.outcome(outcome), asked.wired.labels[outcome]
    unit = region.measure(outcome)["unit"]
    owed = (
        owed_to_assumptions(region, scenario, outcome, draws, seed, values)
        if draws > 1
        else np.full(len(labels), np.nan)
    )
    base = {"year": _year(region, asked, scenario), "basis": "modelled", "refs": asked.refs()}
    most = np.argmax(np.abs(np.nan_to_num(values)), axis=1)
    rows: list[Row] = []
    for number, label in enumerate(labels):
        subject, _, counterpart = label.partition(">")
        key = {**base, "subject": subject, "counterpart": counterpart or None}
        some = values[:, number]
        rows.append({**key, "measure": outcome, "reading": "game", **_interval(some, unit)})
        rows.append(
            {
                **key,
                "measure": "variance_assumed",
                "reading": "game",
                **_one(100.0 * owed[number], "percent", "nothing varies"),
            }
        )
        for name, ref, correlation in drivers(region, asked, some):
            row = {"measure": "driver_correlation", "reading": name, "value": correlation, "unit": "ratio"}
            rows.append({**key, **row, "refs": sorted({*asked.refs(), ref})})
        if len(labels) > 1:
            part = 100.0 * float(np.mean(most == number)) if owed[number] <= RANKED else float("nan")
            why = "more than half of its variance is owed to assumptions"
            rows.append({**key, "measure": "first_in_draws", "reading": "game", **_one(part, "percent", why)})
    return _frame(rows, "reading")


def backtest(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return how far forecasts of the forced choice were off, the game's beside rules; see `hedging_choice.errors`."""
    return hedging_choice.errors(region)


def strategies(asked: Asked, year: int) -> pl.DataFrame:
    """Return the percent of draws in which each member's portfolio is read off as each strategy; as in `game`."""
    base = {"year": year, "basis": "modelled", "refs": asked.refs()}
    return _frame([{**base, **row} for row in _strategies(asked)], "reading")


def _strategies(asked: Asked) -> list[Row]:
    question, partners = asked.wired.inputs, asked.wired.labels["partner"]
    found = {"": strategy(asked.answer.now.share, question.now, partners)}
    if (question.now.offered() < question.base.offered() * (1.0 - 1e-9)).any():
        found["null: "] = strategy(null_shares(question, asked.answer.base.share), question.now, partners)
    return [
        {
            "subject": subject,
            "measure": "strategy_share",
            "reading": prefix + name,
            "unit": "percent",
            "value": 100.0 * float(np.mean(numbers[:, number] == kind)),
        }
        for prefix, numbers in found.items()
        for number, subject in enumerate(asked.wired.labels["state"])
        for kind, name in enumerate(STRATEGIES)
    ]


def _states(region: Region, names: tuple[str, ...], state: str) -> tuple[str, ...]:
    if not state:
        return names
    code = region.actor(state)
    if code not in names:
        raise UnknownName.of("member", state, names, expected=f"one of {', '.join(names)}")
    return (code,)


def _year(region: Region, asked: Asked, scenario: str) -> int:
    from .hedging_ask import changes

    return changes(region, scenario)[1] if scenario else region.as_of.year + 1


def _interval(values: Floats, unit: str) -> Row:
    known = values[np.isfinite(values)]
    if not known.size:
        return {"unit": unit, "value": None, "basis": None, "reason": "the scenario does not ask this", "refs": []}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    if high - low <= 1e-9:
        return {"unit": unit, "value": middle}
    return {"unit": unit, "value": middle, "low": low, "high": high, "interval": "90% draws"}


def _one(value: float, unit: str, reason: str) -> Row:
    if np.isfinite(value):
        return {"unit": unit, "value": value}
    return {"unit": unit, "value": None, "basis": None, "reason": reason, "refs": []}


def _frame(rows: list[Row], *dims: str) -> pl.DataFrame:
    schema: dict[str, Any] = {**ESTIMATE, "basis": pl.String, **dict.fromkeys(dims, pl.String)}
    return estimate(pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema), *dims)


VIEWS = (
    View(
        "hedging-game",
        "The portfolio game: shares by partner, strategies by share of draws",
        game,
        {"state": "one member, by any name", "scenario": "a scenario of the pack"},
    ),
    View(
        "hedging-drivers",
        "What moves an outcome of the portfolio game, and how much of it is assumed",
        moved,
        {"scenario": "a scenario of the pack", "outcome": "an outcome of the game"},
    ),
    View("hedging-backtest", "Forecasts of the forced choice: the portfolio game beside simple rules", backtest),
)
