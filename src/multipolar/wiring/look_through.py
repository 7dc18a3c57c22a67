"""Wires `multipolar.models.look_through` to the tables' trade by origin: value added of partners in all supply.

The tables hold no use of inputs by sector: inputs come from where all purchases come from. Value added is GDP over sales.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..models import look_through
from .changes.change import Change
from .changes.trade import Sourcing
from .draws import Draws
from .model import Model, Said, Wired, account
from .trade_tables import trade

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Inputs:
    """Production, purchases and value added; `draws` says how many times the one answer is given.

    Attributes
    ----------
    flows, purchases : ndarray (N, N)
        As production is, and as the scenario has purchases, USD bn.
    value_added : ndarray (N,)
    draws : int
    """

    flows: Floats
    purchases: Floats
    value_added: Floats
    draws: int


@dataclass(frozen=True, eq=False)
class Result:
    """Parts of purchases (D, N, N) that are value added of the row: before and after; fall over what was moved."""

    before: Floats
    after: Floats
    passed: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put the tables' trade on matrices."""
    world = trade(region)
    names = world.names[:-1]
    pairs = tuple(f"{buyer}>{source}" for buyer in names for source in names if buyer != source)
    flows = world.flows
    rows = {"flows": world.refs["flows"], "value_added": sorted({*world.refs["flows"], *world.refs["value_added"]})}
    return Wired(
        inputs=Inputs(flows, flows, world.value_added / flows.sum(1), draws.n),
        labels={"economy": world.names, "embodied_share": pairs, "embodied_fall": pairs},
        account=account(
            Inputs,
            flows=Said("derived", rows["flows"], note=f"{world.year}; made up: {world.imputed['flows']}"),
            purchases=Said("derived", rows["flows"], note="as the flows, until a change moves them"),
            value_added=Said("derived", rows["value_added"], note="GDP over sales: two bases"),
            draws=Said("assumed", note="nothing is drawn: every draw says the same"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(Sourcing)
def _move(change: Sourcing, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Move a part of the buyer's purchases."""
    names = wired.labels["economy"]
    to = [names.index(name) for name in change.to if name in names]
    if change.buyer not in names or change.source not in names or not to:
        return wired
    at = {"buyer": names.index(change.buyer), "source": names.index(change.source)}
    purchases = look_through.moved(wired.inputs.purchases, **at, to=to, part=change.part)
    return replace(wired, inputs=replace(wired.inputs, purchases=purchases))


def solve(inputs: Inputs) -> Result:
    """Look through before and after; what was moved is the fall of the direct purchases."""
    before = look_through.embodied(inputs.flows, inputs.value_added)
    after = look_through.embodied(inputs.flows, inputs.value_added, inputs.purchases)
    moved = inputs.flows - inputs.purchases
    fall = (before - after) * inputs.flows.sum(0)
    with np.errstate(all="ignore"):
        passed = np.where(moved > 0.0, fall / moved, np.nan)
    shape = (inputs.draws, *before.shape)
    return Result(
        before=np.broadcast_to(before, shape),
        after=np.broadcast_to(after, shape),
        passed=np.broadcast_to(passed, shape),
        converged=np.ones(inputs.draws, dtype=bool),
        residual=np.zeros(inputs.draws),
    )


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return the partner's value added in the subject's purchases, percent, and its fall as part of what was moved."""
    n = len(wired.labels["economy"]) - 1
    off = ~np.eye(n, dtype=bool)

    def pairs(array: Floats) -> Floats:
        found: Floats = 100.0 * np.swapaxes(array[:, :n, :n], 1, 2)[:, off]
        return found

    return {"embodied_share": pairs(result.after), "embodied_fall": pairs(result.passed)}


MODEL: Model[Inputs, Result] = Model("look_through", wire, apply, solve, outcomes)
