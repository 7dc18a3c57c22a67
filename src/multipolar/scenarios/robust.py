"""Which policies help whatever happens: one budget over a menu, by four criteria; and joint against siloed, taken apart.

States of the world are trials times draws of the scenario whose policies are the menu (`multipolar.wiring.integration`);
the allocation is `multipolar.models.robust`. A policy that every criterion pays for helps whatever happens.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models import integration as kernel
from ..models import robust as model
from ..wiring import central, coupling, integration
from ..wiring.draws import chunk
from .scenario import Scenario

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

STATES_DRAWN = 32
"""Draws that stand for all in the linear programme, beside every trial."""

WORTH = 0.01
"""Part of the budget from which a policy counts as paid for."""


@dataclass(frozen=True, eq=False)
class Menu:
    """The states of the world for a menu, and how policies are called.

    Attributes
    ----------
    policies : tuple of str
    given : Inputs
        Of `multipolar.models.integration`: loss, effects, half-costs, weights.
    """

    policies: tuple[str, ...]
    given: kernel.Inputs


def menu(region: Region, scenario: Scenario, *, n: int = 1, seed: int = 0) -> Menu:
    """Return the menu of a scenario on one draw (the deterministic run) or on a chunk of draws.

    Raises
    ------
    UsageError
        The scenario has no policies that cost something, or no shock that the coupled models hear.
    """
    wired = integration.wire(region, central(region) if n == 1 else chunk(region, seed, 0), scenario.years[0])
    for change in scenario.changes.values():
        wired = integration.apply(change, wired, change.start)
    if not wired.inputs.policies or not wired.inputs.shocks:
        what = (
            f"{scenario.id} has {len(wired.inputs.shocks)} shocks and {len(wired.inputs.policies)} policies to pay for"
        )
        raise UsageError(Fault("no-menu", what, f"{scenario.id}.toml", expected="[[shock]] and [[policy]] with a cost"))
    given = integration.fill(wired.inputs, tuple(scenario.years))
    return Menu(tuple(coupling.word(policy) for policy in wired.inputs.policies), given)


def problem(found: Menu, budget: float | None = None, states: int = STATES_DRAWN) -> model.Inputs:
    """Return the linear programme: trials times the first draws, spillovers left out."""
    given = found.given
    some = slice(0, min(states, len(given.loss)))
    loss = np.maximum(given.loss[some], 0.0)
    avoided = np.maximum(given.avoided[some], 0.0)
    draws, trials, objectives = loss.shape
    return model.problem(
        loss.reshape(draws * trials, objectives),
        avoided.reshape(draws * trials, -1, objectives),
        given.half[some].mean(axis=0),
        given.budget if budget is None else budget,
        weight=given.weight,
    )


def allocations(found: Menu, budget: float | None = None, *, alpha: float = 0.05) -> pl.DataFrame:
    """Return spending by policy and criterion, USD bn a year, with what it avoids on average and in the worst state."""
    given = problem(found, budget)
    lost = given.loss @ given.weight
    whole = float(lost.mean())
    rows = []
    for criterion in model.CRITERIA:
        made = model.allocate(given, criterion, alpha=alpha)
        left = lost - made.avoided
        mean, worst = 100.0 * float(made.avoided.mean()) / whole, 100.0 * float(left.max()) / whole
        rows += [
            (criterion, policy, float(spent), mean, worst)
            for policy, spent in zip(found.policies, made.spending, strict=True)
        ]
    columns = ("criterion", "policy", "spending", "avoided_mean", "left_worst")
    return pl.DataFrame(rows, schema=columns, orient="row")


def whatever(frame: pl.DataFrame) -> list[str]:
    """Return the policies that every criterion pays for, the one with the largest least share of spending first."""
    part = frame.with_columns((pl.col("spending") / pl.col("spending").sum().over("criterion")).alias("part"))
    least = part.group_by("policy", maintain_order=True).agg(pl.col("part").min())
    return least.filter(pl.col("part") >= WORTH).sort("part", descending=True)["policy"].to_list()


def front(found: Menu, budget: float | None = None, *, points: int = 5) -> pl.DataFrame:
    """Return the Pareto front: loss avoided on average, and left in the worst 5 percent of states, percent of the mean loss."""
    given = problem(found, budget)
    lost = given.loss @ given.weight
    whole = float(lost.mean())
    rows = []
    for made in model.front(given, points=points):
        left = np.sort(lost - made.avoided)[::-1]
        count = max(1, round(0.05 * len(left)))
        rows.append(
            (
                100.0 * float(made.avoided.mean()) / whole,
                100.0 * float(left[:count].mean()) / whole,
                made.spending.tolist(),
            )
        )
    return pl.DataFrame(rows, schema=("avoided_mean", "left_worst", "spending"), orient="row")


def split(found: Menu) -> pl.DataFrame:
    """Return the gain of joint planning in its parts: median and 90 percent of the draws, percent of the loss."""
    told = kernel.solve(found.given)
    parts = {
        "reallocation": told.reallocation, "spillover": told.spillover, "coordination": -told.coordination,
        "backlash": -told.backlash, "net": told.net, "break-even spillover": 100.0 * told.break_even,
    }  # fmt: skip
    rows = []
    for name, values in parts.items():
        known = values[np.isfinite(values)]
        low, middle, high = np.quantile(known, (0.05, 0.5, 0.95)).tolist() if known.size else (None,) * 3
        rows.append((name, middle, low, high, float((known > 0).mean()) if known.size else None))
    return pl.DataFrame(rows, schema=("part", "value", "low", "high", "share_above_0"), orient="row")


def assumed(region: Region, scenario: Scenario, *, seed: int = 0) -> float:
    """Return the part of the variance of the net gain that assumptions alone produce, 0 to 1.

    First-order index of all that the graph and this split assume, together, against what the models draw: the models'
    draws are taken from another seed and what is left in common is the assumptions'.
    """
    wired = integration.wire(region, chunk(region, seed, 0), scenario.years[0])
    for change in scenario.changes.values():
        wired = integration.apply(change, wired, change.start)
    here = wired.inputs
    other = replace(here.story.sample, seed=seed + 1)
    from ..wiring.responses import RESPONSES

    mixed = {response.model.name: other for response in RESPONSES}
    years = tuple(scenario.years)
    a = kernel.solve(integration.fill(here, years)).net
    b = kernel.solve(integration.fill(replace(here, story=replace(here.story, others=mixed)), years)).net
    both = np.isfinite(a) & np.isfinite(b)
    variance = np.concatenate([a[both], b[both]]).var()
    return float(1.0 - ((a[both] - b[both]) ** 2).mean() / (2.0 * variance)) if variance > 0.0 else float("nan")


__all__ = ["Menu", "allocations", "assumed", "front", "menu", "problem", "split", "whatever"]
