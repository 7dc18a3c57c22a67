"""Wires the supply model as a balance: what a change of sourcing saves in stops outside the group, and adds inside.

Each stop of the scenario is run alone, with the chains as they are and as the scenario's policies leave them; stops
outside the group are added up, and stops inside. It runs where a scenario names it (``models = ["supply_balance"]``).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..models.supply_balance import balance
from . import supply
from .changes.change import Change
from .changes.supply import (
    LargerStocks,
    OvertimeLimit,
    RegionalSourcing,
    SecondSuppliers,
    SpareCapacity,
    SupplyStop,
    SupplyWatch,
)
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
NAMES = (
    "supply_outside_fall",
    "supply_inside_rise",
    "supply_absorption",
    "supply_absorption_purchases",
)


@dataclass(frozen=True, eq=False)
class Inputs(supply.Inputs):
    """The chains as the policies leave them, with every stop as an event of its own, and the chains as they were.

    Attributes
    ----------
    before : supply.Inputs
    inside : tuple of bool
        For each event: is it in the group.
    member : ndarray of bool (R,)
    """

    before: supply.Inputs | None = None
    inside: tuple[bool, ...] = ()
    member: NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False)
class Result:
    """Loss of the group (2, 2, D): of stops outside, inside; before the policies, after.

    Attributes
    ----------
    lost : ndarray (2, 2, D)
        Percent of the group's value added.
    unmet : ndarray (2, 2, D)
        Percent of its final purchases.
    converged : ndarray of bool (D,)
    residual : ndarray (D,)
    """

    lost: Floats
    unmet: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Wire the supply model and keep its chains."""
    made = supply.wire(region, draws, year)
    member = np.array([place in made.labels["member"] for place in made.labels["place"]])
    group = (region.group,) if region.group else ()
    kept = {name: made.labels[name] for name in ("place", "product", "member")}
    own = made.account.filter(made.account["field"] != "step").to_dicts()
    said = {row["field"]: Said(row["basis"], row["refs"], row["parameter"], row["note"] or "") for row in own}
    return Wired(
        inputs=Inputs(**vars(made.inputs), before=made.inputs, inside=(), member=member),
        labels={**kept, **dict.fromkeys(NAMES, group)},
        account=account(
            Inputs,
            **said,
            step=Said("assumed", note="the step of the calculation, days"),
            before=said["chains"],
            inside=Said("assumed", note="whether a stop is in the group"),
            member=Said("assumed", note="the states of the group on the as-of day"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(RegionalSourcing)
@apply.register(SecondSuppliers)
@apply.register(LargerStocks)
@apply.register(SpareCapacity)
@apply.register(SupplyWatch)
@apply.register(OvertimeLimit)
def _policy(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Change the chains as the supply model does, and not those that were kept."""
    return supply.apply(change, wired, year)


@apply.register(SupplyStop)
def _stop(change: SupplyStop, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    after: Wired[Any] = supply.apply(change, wired, year)
    if after is wired:
        return wired
    inside = all(place in wired.labels["member"] for place in change.economies)
    return replace(after, inputs=replace(after.inputs, inside=(*wired.inputs.inside, inside)))


def solve(inputs: Inputs) -> Result:
    """Run every stop alone, before and after."""
    draws = len(inputs.value_added)
    lost, unmet = np.zeros((2, 2, draws)), np.zeros((2, 2, draws))
    converged, residual = np.ones(draws, dtype=bool), np.zeros(draws)
    if inputs.before is None or inputs.member is None:
        raise TypeError("the balance compares with the chains before; wire makes them")
    now = supply.Inputs(inputs.chains, inputs.value_added, inputs.events, inputs.step)
    of = inputs.member
    for after, chain in enumerate((inputs.before, now)):
        for event, inside in zip(inputs.events, inputs.inside, strict=True):
            found = supply.solve(replace(chain, events=(event,)))
            lost[int(inside), after] += 100.0 * found.lost[:, of].sum(1) / found.value_added[:, of].sum(1)
            unmet[int(inside), after] += 100.0 * found.unmet[:, of].sum(1) / found.final[:, of].sum(1)
            converged &= found.converged
            residual = np.maximum(residual, found.residual)
    return Result(lost, unmet, converged, residual)


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return what the policies save in stops outside and add in stops inside, and the balance, percentage points."""
    lost, unmet = (balance(tuple(loss[0]), tuple(loss[1])) for loss in (result.lost, result.unmet))
    found = (lost.fall, lost.rise, lost.net, unmet.net)
    return {name: values[:, None] for name, values in zip(NAMES, found, strict=True)}


MODEL: Model[Inputs, Result] = Model("supply_balance", wire, apply, solve, outcomes, named=True)
