"""What would move the members: the portfolio game's strategies, four questions put to it, and how badly it forecasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from ..models.strategies import STRATEGIES
from ..region import ESTIMATE, Region, estimate
from ..wiring.hedging_ask import Asked, ask_all, at_their_middle, owed
from ..wiring.hedging_choice import errors
from ..wiring.hedging_traces import read
from ..wiring.hedging_views import strategies
from .exhibit import Body, Table, listed, names

DRAWS, SEED = 64, 0
"""Few, for the brief's sake: ``multipolar show hedging-game`` takes as many as are asked for."""

QUESTIONS = {
    "japan-engages": ("rival_tilt_change", "Japan offers half as much again: tilt between the rivals"),
    "japan-own-policy": ("us_japan_security_change", "Japan’s policy is its own: security ties with it and the US"),
    "three-partners-gone": ("rival_tilt_change", "US, Japan and EU gone: tilt between the rivals"),
}
"""Scenario to the outcome that is shown and its words."""


def build(region: Region) -> Body | None:
    """Return the section; None for a pack without the game's parameters, disputes or scenarios."""
    models = set(region.table("parameters")["model"].to_list())
    folder = region.path / "scenarios"
    if "hedging" not in models or not all((folder / f"{name}.toml").is_file() for name in QUESTIONS):
        return None
    rows = errors(region)
    unchanged, *asked = ask_all(region, (None, *QUESTIONS), DRAWS, SEED)
    known = ask_all(at_their_middle(region), tuple(QUESTIONS), DRAWS, SEED, blanks=False)
    return _text(region, _forecasts(rows)), [_strategies(region, unchanged), _questions(asked, known), _backtest(rows)]


def _text(region: Region, note: str) -> str:
    traced = read(region, region.as_of.year + 1).traced
    return (
        "A model of choice, not a forecast. Each member divides its engagement over partners: benefits less risk, where a "
        "partner whose policy moves with another’s is a poor fallback, less dependence, less the coercion of a rival, plus the "
        f"pull of fellow members. Only {int(traced.sum())} of its {traced.size} cells (member, domain, partner) have any figure, "
        "none in technology; the rest is drawn from wide ranges. It is used for directions and what-ifs: " + note
    )


def _strategies(region: Region, unchanged: Asked) -> Table:
    shown = strategies(unchanged, region.as_of.year + 1).drop("counterpart")
    most = max(shown.filter(pl.col("reading") == "bandwagoning")["value"].to_list())
    title = (
        f"No member bandwagons in more than {most:.0f} % of draws, by stated rules"
        if most > 0
        else "No member bandwagons in any draw, by stated rules"
    )
    return Table(
        "hedging-strategies",
        title,
        shown,
        {
            "caption": f"Percent of {DRAWS} draws in which a member’s portfolio is read off as each strategy. The rules and "
            "their thresholds, which are assumed, stand in the documentation.",
            "across": "reading",
            "names": {**names(region), **{name: name.capitalize() for name in STRATEGIES}},
            "headings": {"subject": "Member"},
            "places": 0,
            "interval": False,
        },
    )


def _forecasts(rows: pl.DataFrame) -> str:
    own, best = rows.filter(pl.col("method") == "portfolio game")["error"][0], rows.row(0, named=True)
    if best["method"] == "portfolio game":
        return f"its forecasts of the forced choice miss by {own:.1f} points, less than every rule beside it."
    return (
        f"its forecasts of the forced choice miss by {own:.1f} points, the {best['method']} by {best['error']:.1f}, "
        "so it is not used to forecast."
    )


def _questions(every: list[Asked], known: list[Asked]) -> Table:
    """Return the answers; `known` are those with all that is assumed at its middle."""
    rows: list[dict[str, Any]] = []
    assumed = []
    for asked, fixed, (outcome, words) in zip(every, known, QUESTIONS.values(), strict=True):
        middle, held = (
            np.median(one.outcome(outcome), axis=1) for one in (asked, fixed)
        )  # of the members, draw by draw
        assumed.append(f"{100.0 * float(owed(middle, held)):.0f} %")
        low, value, high = np.quantile(middle, (0.05, 0.5, 0.95)).tolist()
        row = {"subject": words, "measure": outcome, "value": value, "low": low, "high": high, "interval": "90% draws"}
        rows.append({**row, "unit": "percentage points", "basis": "modelled", "refs": asked.refs()})
    frame = estimate(
        pl.DataFrame([{**dict.fromkeys(ESTIMATE), **row} for row in rows], schema={**ESTIMATE, "basis": pl.String})
    )
    sure = [row["subject"].split(":")[0] for row in rows if row["low"] * row["high"] > 0]
    title = (
        f"For the median member the sign is sure in {len(sure)} of {len(rows)} questions: {listed(sure)}"
        if sure
        else "For the median member no sign is sure"
    )
    return Table(
        "hedging-questions",
        title,
        frame,
        {
            "caption": f"Change for the median member against the game without the scenario, percentage points of its "
            f"engagement, {DRAWS} draws, with 90 % of them. Tilt: distance between the shares of the United States and China; "
            f"negative is more even. Of the variance {', '.join(assumed[:-1])} and {assumed[-1]} are owed to what is assumed.",
            "headings": {"subject": "What if"},
            "places": 1,
        },
    )


def _backtest(rows: pl.DataFrame) -> Table:
    last = rows.select(pl.col("last").first()).item()
    frame = rows.select(
        subject=pl.col("method"),
        measure=pl.lit("forced_choice"),
        year=pl.lit(last, dtype=pl.Int32),
        value=pl.col("error"),
        unit=pl.lit("percentage points"),
        basis=pl.lit("modelled"),
        refs=pl.col("refs"),
    )
    own = rows.with_row_index("place", 1).filter(pl.col("method") == "portfolio game").row(0, named=True)
    title = f"Of {rows.height} ways to forecast the forced choice the portfolio game comes {own['place']}."
    return Table(
        "hedging-backtest",
        title.rstrip("."),
        estimate(frame.sort("value")).sort("value"),
        {
            "caption": f"Mean absolute error, percentage points, of forecasts one wave ahead, {own['first']} to {own['last']}, "
            f"{own['cells']} cells; of the game’s 90 % intervals {own['coverage']:.0f} % held. Arms enter with hindsight "
            "before 2023.",
            "headings": {"subject": "Method"},
            "places": 1,
        },
    )
