"""Past decisions with each item left out in turn: rules whose numbers are chosen on the other items name its outcome.

A rule has a *way*, the part of the way to the proposal that it says each item gets, and two thresholds: below the first an
item is blocked, from the second it is agreed. Consensus has its tolerance besides. For each item the numbers that hit most of
the other items are taken from a grid over the ranges of the parameters (of equal ones those nearest to the pack's), and the
item is judged by them. Beside consensus stand the weighted mean and the weighted median of the positions (weights: salience),
and each outcome always. (The most frequent outcome of the other items would be no fair rule: where two outcomes are nearly
as frequent, leaving an item out makes its own outcome the rarer one.) Positions are central; those said before the day
of the decision (``foresight``), or all (``hindsight``).

With 26 items an interval is wide: 90 percent, Wilson.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models import baselines
from ..models.consensus import hit_rate, predicted
from ..models.winset import deal_breaker
from ..region.estimate import ESTIMATE, estimate
from . import agenda
from .draws import central
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCES = (0.0, 5.0, 10.0, 15.0, 20.0, 25.0)
BLOCKED = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
AGREED = (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
"""Grids over the ranges of ``tolerance``, ``blocked_below`` and ``agreed_from``."""

Z90 = 1.6448536269514722


def left_out(guess: Ints, outcome: Ints) -> Ints:
    """Return what each item is said to be by the row of guesses that hits most of the other items; (G, M) to (M,).

    Of equal rows the first, so put the one that is preferred first.

    >>> left_out(np.array([[0, 0, 2], [2, 2, 2]]), np.array([2, 2, 0])).tolist()
    [2, 2, 2]
    """
    hit = guess == outcome
    others = hit.sum(axis=1)[:, None] - hit
    return np.asarray(guess[others.argmax(axis=0), np.arange(len(outcome))])


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 90 percent interval of a share of n, Wilson's.

    >>> [round(end, 3) for end in wilson(13, 26)]
    [0.347, 0.653]
    """
    share, square = hits / n, Z90**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z90 * np.sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, min(share, middle - float(half))), min(1.0, max(share, middle + float(half)))


def backtest(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return how many past outcomes each rule names when its numbers are chosen on the other items.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``rule`` and ``reading`` ("foresight", "hindsight"), percent.
    """
    found = agenda.read(region)
    past = [m for m, stage in enumerate(found.items["stage"].to_list()) if stage == "past"]
    outcome = np.array([agenda.OUTCOMES.index(found.items["outcome"][m]) for m in past])
    middle = central(region)
    names = ("tolerance", "blocked_below", "agreed_from")
    own = np.array([float(region.parameter("consensus", name).central) for name in names])
    position, salience = found.draw(middle)
    known = {
        "foresight": tuple(values[0] for values in found.known(middle, position, salience)),
        "hindsight": (position[0], salience[0]),
    }
    rows = []
    for reading, (x, s) in known.items():
        said = dict(_guesses(found, past, outcome, x, s, own))
        for rule, guess in said.items():
            rows.append((rule, reading, guess))
    told: list[dict[str, Any]] = []
    refs = found.items["ref"].gather(past).to_list()
    codes = [int(ref) for m in past for ref in found.refs[m] if ref >= 0]
    parameters = [region.parameter("consensus", name).ref for name in names]
    base = {
        "subject": str(region.group), "measure": "outcome_hit_rate", "unit": region.measure("outcome_hit_rate")["unit"],
        "year": region.as_of.year, "basis": "modelled", "interval": "90% Wilson",
        "refs": sorted({*refs, *codes, *parameters}),
    }  # fmt: skip
    for rule, reading, guess in rows:
        share = float(hit_rate(guess[None], outcome)[0])
        low, high = wilson(int((guess == outcome).sum()), len(outcome))
        told.append(
            {**base, "rule": rule, "reading": reading, "value": 100 * share, "low": 100 * low, "high": 100 * high}
        )
    schema: dict[str, Any] = {**ESTIMATE, "basis": pl.String, "rule": pl.String, "reading": pl.String}
    frame = pl.DataFrame([{**dict.fromkeys(schema), **row} for row in told], schema=schema)
    return estimate(frame, "rule", "reading")


def _guesses(
    found: agenda.Agenda, past: list[int], outcome: Ints, x: Floats, s: Floats, own: Floats
) -> list[tuple[str, Ints]]:
    """Return each rule's guesses of the past items, (M,)."""
    quo, goal = (found.items[name].to_numpy() for name in ("status_quo", "proposal"))
    ways: dict[str, Floats] = {
        "consensus": np.array([[_reach(found, m, x, s, slack) for m in past] for slack in TOLERANCES])
    }
    for name, rule in (("weighted mean", baselines.weighted_mean), ("weighted median", baselines.weighted_median)):
        ends = []
        for m in past:
            sits = found.party[m]
            care = np.maximum(s[m, sits], 1e-6)[:, None]
            end = rule(np.ones(int(sits.sum())), x[m, sits][:, None], care)[0]
            ends.append(np.clip((end - quo[m]) / (goal[m] - quo[m]), 0.0, 1.0))
        ways[name] = np.array([ends])
    said = []
    for name, way in ways.items():
        slack = TOLERANCES if len(way) > 1 else (own[0],)
        numbers = np.array(list(product(slack, BLOCKED, AGREED)))
        scale = np.array([TOLERANCES[-1], BLOCKED[-1] - BLOCKED[0], AGREED[-1] - AGREED[0]])
        order = np.argsort((((numbers - own) / scale) ** 2).sum(axis=1), kind="stable")
        reach = np.repeat(way, len(BLOCKED) * len(AGREED), axis=0)[order]
        guess = predicted(reach, numbers[order, 1], numbers[order, 2])
        if name == "consensus":
            said.append(("consensus, numbers of the pack", guess[0]))
        said.append((name, left_out(guess, outcome)))
    said += [(f"always {word}", np.full(len(past), k)) for k, word in enumerate(agenda.OUTCOMES)]
    return said


def _reach(found: agenda.Agenda, m: int, x: Floats, s: Floats, slack: float) -> float:
    sits = found.party[m]
    at = deal_breaker(
        x[m, sits][:, None], s[m, sits][:, None],
        np.array([found.items["status_quo"][m]]), np.array([found.items["proposal"][m]]), np.full(int(sits.sum()), slack),
    )  # fmt: skip
    return min(1.0, float(np.min(at)))


VIEWS = (
    View(
        "consensus-backtest",
        "Past decisions, each left out in turn: consensus beside the mean, the median and simple guesses",
        backtest,
    ),
)
