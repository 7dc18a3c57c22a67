"""Wires `multipolar.models.ario` to the tables' sales by sector: what a stop of supply costs each economy in a year.

Sales by sector and pair, own sales and GDP are in the tables; the use of inputs by sector is not, and is made up by
`multipolar.models.supply` from three assumed parameters, so results are sector averages: which plant makes the one
part that another cannot do without is not known. Steps are weeks and sectors are groups, so that all draws can be
run; `show supply` runs days and sectors.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..models import ario
from ..models.supply import moved, resourced, structure
from .changes.change import Change
from .changes.supply import (
    Isolation,
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
from .supply_tables import SERVICES, Chains, chains, product_of

if TYPE_CHECKING:
    from ..region import Region

NAME = "supply"
Floats = NDArray[np.float64]
DAYS = 365.0
WEEK = 7.0
DRAWN = {
    "stock_days": "stock_days",
    "psi": "psi_range",
    "overtime": "overtime",
    "substitution": "substitution",
    "lag_days": "lag_days",
    "follow": "stock_target_follows",
    "restock_days": "inventory_restoration_tau",
    "overtime_days": "alpha_tau",
    "rebuild_days": "rebuild_tau",
}
"""Parameters of the pack by field of the model's inputs."""
STRUCTURE = ("own_sector", "goods_tilt", "value_added_ratio")


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the model needs; D draws, P products, R places, N = P R industries, product first.

    Attributes
    ----------
    chains : ario.Inputs
    value_added : ndarray (D, N)
        Per year, USD bn.
    events : tuple
        Stops and blockades.
    step : float
        Days.
    """

    chains: ario.Inputs
    value_added: Floats
    events: tuple[ario.Stop | ario.Blockade, ...] = ()
    step: float = WEEK


@dataclass(frozen=True, eq=False)
class Result:
    """By place (D, R), USD bn a year: value added, what is lost of it, what stops alone take; final purchases, unmet."""

    value_added: Floats
    lost: Floats
    own: Floats
    final: Floats
    unmet: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Build the chains of the tables' newest year; nothing stops.

    Raises
    ------
    UsageError
        The pack has no sales by sector.
    """
    return wired(region, draws, chains(region), WEEK)


def wired(region: Region, draws: Draws, table: Chains, step: float) -> Wired[Inputs]:
    """Wire a table of chains, as fine as it is, in steps of so many days."""
    p, r = len(table.products), len(table.places)
    made = structure(
        table.sales,
        table.gdp,
        goods=table.goods,
        **{name: draws[NAME, row] for name, row in zip(("own", "tilt", "relative"), STRUCTURE, strict=True)},
    )
    of = {field: draws[NAME, name] for field, name in DRAWN.items()}
    essential = np.where(
        table.goods, draws[NAME, "essential", "goods"][:, None], draws[NAME, "essential", SERVICES][:, None]
    )
    n = draws.n
    given = ario.Inputs(
        use=made.use,
        final=made.final,
        share=made.share,
        pool=np.concatenate([np.tile(np.arange(r), p), np.arange(r)]),
        essential=essential,
        damage=np.zeros((1, p * r)),
        capital=np.full(p * r, np.inf),
        rebuild=np.full(p, 1.0 / p),
        stock_days=np.broadcast_to(of["stock_days"][:, None, None], (n, p, p * r)),
        psi=np.broadcast_to(of["psi"][:, None], (n, p * r)),
        restock_days=of["restock_days"],
        follow=of["follow"],
        overtime=np.broadcast_to(of["overtime"][:, None], (n, p * r)),
        overtime_days=of["overtime_days"],
        substitution=np.broadcast_to(of["substitution"][:, None], (n, r)),
        lag_days=of["lag_days"],
        rebuild_days=of["rebuild_days"],
    )
    members = [place for place, member in zip(table.places, table.members, strict=True) if member]
    subjects = (*table.places[:-1], *((region.group,) if region.group and members else ()))
    rows = [region.parameter(NAME, name) for name in (*DRAWN.values(), *STRUCTURE)]
    rows += [region.parameter(NAME, "essential", subject=subject) for subject in ("goods", SERVICES)]
    note = (
        f"sales by sector (every row of the table sectors; cited: own sales) and GDP of {table.year}; the use of inputs by "
        f"sector is made up: {', '.join(STRUCTURE)} (assumed). "
        f"In the rest of the world: {', '.join(table.joined) or 'nobody'}"
    )
    names = ("supply_loss", "supply_loss_own", "supply_spread", "supply_unmet")
    return Wired(
        inputs=Inputs(chains=given, value_added=made.value_added, step=step),
        labels={
            "place": table.places,
            "product": table.products,
            "member": tuple(members),
            **dict.fromkeys(names, subjects),
        },
        account=account(
            Inputs,
            chains=Said("assumed", [*table.refs, *(row.ref for row in rows)], f"{NAME} {', '.join(STRUCTURE)}", note),
            value_added=Said("derived", table.refs, note="adds up to GDP"),
            events=Said("assumed", note="none, until a change of the scenario stops something"),
            step=Said("assumed", note="the step of the calculation, days"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Any], year: int) -> Wired[Any]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(SupplyStop)
def _stop(change: SupplyStop, wired: Wired[Any], year: int) -> Wired[Any]:
    hit = industries(wired, change.economies, change.sectors)
    if not hit.any():
        return wired
    event = ario.Stop(
        lost=change.percent / 100.0 * hit, begin=change.begin, length=change.days, recovery=change.recovery_days
    )
    return replace(wired, inputs=replace(wired.inputs, events=(*wired.inputs.events, event)))


@apply.register(Isolation)
def _isolate(change: Isolation, wired: Wired[Any], year: int) -> Wired[Any]:
    alone = _places(wired, change.economies)
    if not alone.any():
        return wired
    goods = np.array([product != SERVICES for product in wired.labels["product"]])
    across = alone[:, None] != alone[None]
    event = ario.Blockade(part=change.percent / 100.0 * goods[:, None, None] * across, length=change.days)
    return replace(wired, inputs=replace(wired.inputs, events=(*wired.inputs.events, event)))


@apply.register(RegionalSourcing)
def _source(change: RegionalSourcing, wired: Wired[Any], year: int) -> Wired[Any]:
    given: ario.Inputs = wired.inputs.chains
    goods = np.array([product != SERVICES for product in wired.labels["product"]])
    share = moved(given.share, _places(wired, change.buyers), _places(wired, change.toward), change.points)
    share = np.where(goods[:, None, None], share, given.share)
    if np.array_equal(share, given.share):
        return wired
    use = resourced(given.use, given.final, given.share, share)
    after = replace(given, use=use, share=share)
    grown = ario.output(after) / ario.output(given)
    inputs = replace(wired.inputs, chains=after, value_added=wired.inputs.value_added * np.nan_to_num(grown, nan=1.0))
    return replace(wired, inputs=inputs)


@apply.register(SecondSuppliers)
def _ready(change: SecondSuppliers, wired: Wired[Any], year: int) -> Wired[Any]:
    given: ario.Inputs = wired.inputs.chains
    added = change.points / 100.0 * _places(wired, change.members)
    return _with(wired, substitution=np.minimum(1.0, given.substitution + added)) if added.any() else wired


@apply.register(LargerStocks)
def _stocks(change: LargerStocks, wired: Wired[Any], year: int) -> Wired[Any]:
    given: ario.Inputs = wired.inputs.chains
    added = change.days * industries(wired, change.members, ("all",))
    if not added.any():
        return wired
    more = given.stock_days + added
    # a buffer: production falls below as many days of stock as before
    return _with(wired, stock_days=more, psi=given.psi * (given.stock_days / more).max(1))


@apply.register(SpareCapacity)
def _spare(change: SpareCapacity, wired: Wired[Any], year: int) -> Wired[Any]:
    given: ario.Inputs = wired.inputs.chains
    added = change.points / 100.0 * industries(wired, change.members, ("all",))
    return _with(wired, overtime=given.overtime + added) if added.any() else wired


@apply.register(SupplyWatch)
def _watch(change: SupplyWatch, wired: Wired[Any], year: int) -> Wired[Any]:
    given: ario.Inputs = wired.inputs.chains
    return _with(wired, lag_days=given.lag_days * change.factor) if change.factor != 1.0 else wired


@apply.register(OvertimeLimit)
def _limit(change: OvertimeLimit, wired: Wired[Any], year: int) -> Wired[Any]:
    given: ario.Inputs = wired.inputs.chains
    hit = industries(wired, change.members, change.sectors)
    return _with(wired, overtime=np.where(hit, 1.0, given.overtime)) if hit.any() else wired


def industries(wired: Wired[Any], economies: tuple[str, ...], sectors: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which industries are of the economies and sectors (N,)."""
    products = wired.labels["product"]
    rows = np.zeros(len(products), dtype=bool)
    rows[[k for word in sectors for k in product_of(word, products)]] = True
    return np.asarray((rows[:, None] & _places(wired, economies)[None]).reshape(-1))


def _places(wired: Wired[Any], economies: tuple[str, ...]) -> NDArray[np.bool_]:
    return np.array([place in economies for place in wired.labels["place"]])


def _with(wired: Wired[Any], **fields: Floats) -> Wired[Any]:
    return replace(wired, inputs=replace(wired.inputs, chains=replace(wired.inputs.chains, **fields)))


def solve(inputs: Inputs) -> Result:
    """Run a year from the first day, and count what it cost by place."""
    given = inputs.chains
    found = ario.solve(given, inputs.events, days=DAYS, step=inputs.step)
    p, r, _ = given.share.shape
    draws = max(len(found.lost), len(inputs.value_added))
    span = found.normal / np.maximum(ario.output(given), 1e-300)  # the part of a year that was run

    def by_place(values: Floats) -> Floats:
        return np.asarray(np.broadcast_to(values, (draws, p * r)).reshape(draws, p, r).sum(1))

    part = np.divide(found.lost, found.normal, out=np.zeros_like(found.lost), where=found.normal > 0)
    value = inputs.value_added
    return Result(
        value_added=by_place(value),
        lost=by_place(value * span * part),
        own=by_place(value * _alone(inputs.events, p * r, inputs.step)),
        final=np.broadcast_to(given.final.sum(1), (draws, r)),
        unmet=np.broadcast_to(found.unmet, (draws, r)),
        converged=np.broadcast_to(found.converged, draws),
        residual=np.broadcast_to(found.residual, draws),
    )


def _alone(events: tuple[ario.Stop | ario.Blockade, ...], n: int, step: float) -> Floats:
    """Return the part of a year's output that the stops alone take from each industry (1 or D, N)."""
    steps = int(np.ceil(DAYS / step - 1e-9))
    draws = max((len(np.atleast_2d(e.lost)) for e in events if isinstance(e, ario.Stop)), default=1)
    lost = np.zeros((draws, n))
    for t in range(steps):
        lost += (1.0 - ario.left(events, t * step, step, draws, n)) * step / DAYS
    return lost


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return losses by economy and of the group, percent of a year's value added, and final purchases not met."""
    member = _places(wired, wired.labels["member"])

    def percent(lost: Floats, of: Floats) -> Floats:
        alone = lost[:, :-1] / of[:, :-1]
        together = lost[:, member].sum(1, keepdims=True) / of[:, member].sum(1, keepdims=True)
        return 100.0 * (np.concatenate([alone, together], axis=1) if member.any() else alone)

    loss, own = percent(result.lost, result.value_added), percent(result.own, result.value_added)
    return {
        "supply_loss": loss,
        "supply_loss_own": own,
        "supply_spread": loss - own,
        "supply_unmet": percent(result.unmet, result.final),
    }


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
