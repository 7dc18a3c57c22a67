"""Wires `multipolar.models.caliendo_parro` with groups of goods sectors and services, beside the one-sector model.

Goods part into the groups of `supply_tables`, each with its tariff by pair and the median elasticity of its sectors in the drawn
set; a pack without sales by sector has goods as one. Services bear no tariff. Inputs are taken from all sectors in the
proportion in which the economy buys from them: the tables hold no use of inputs by sector. It runs where a scenario
names it (``models = ["caliendo_parro"]``).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models import caliendo_parro as kernel
from . import trade
from .changes.change import Change
from .changes.trade import Adjustment, Agreement, Embargo, Tariff
from .draws import Draws
from .model import ACCOUNT, Model, Wired
from .supply_tables import GROUPS, goods_by_group, tariffs_by_group

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
GROUP, SERVICES = "trade_elasticity_group", "trade_elasticity_services"
OUTCOME = "real_income_change_sectors"


@dataclass(frozen=True, eq=False)
class Inputs(trade.Inputs):
    """Inputs of the model of trade, and what sectors add; S groups of goods.

    Attributes
    ----------
    mix : ndarray (S, N, N)
        Part of each group in a pair's goods.
    group_tariff : ndarray (S, N, N)
        On the goods of a group, before the change; weighted by `mix` it is the pair's.
    relative : ndarray (D, S)
        Elasticity of a group over that of all goods.
    theta_services : ndarray (D,)
    drawn_set : ndarray (D,)
        Number of the drawn set of elasticities.
    """

    mix: Floats
    group_tariff: Floats
    relative: Floats
    theta_services: Floats
    drawn_set: Floats


@dataclass(frozen=True, eq=False)
class Result:
    """Real income, new over old (D, N)."""

    real_income: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Wire the model of trade, with groups of sectors and each set's elasticities."""
    wired = trade.wire(region, draws, year)
    table = region.table("parameters").filter(model=trade.NAME, parameter=SERVICES).sort("subject")
    values, refs, sets = table["central"].to_numpy(), table["ref"].to_list(), table["subject"].to_list()
    mix, mixed = goods_by_group(region)
    relative, ratios = _relative(region, sets) if len(mix) else (np.ones((len(sets), 1)), [])
    levied: list[int] = []
    if len(mix):
        tariff, levied = tariffs_by_group(region, mix)
    else:
        mix, tariff = np.ones((1, *wired.inputs.flows.shape)), wired.inputs.tariff[None]
    if draws.n == 1:
        theta, ratio, which = np.array([float(np.median(values))]), np.median(relative, axis=0)[None], np.zeros(1)
    else:  # the same stream: the same set
        place = draws.stream("trade.elasticity_set").integers(len(values), size=draws.n)
        theta, ratio, which = values[place].astype(float), relative[place], place.astype(float)
    basis, by = "derived" if mixed else "assumed", "no sales by sector in the tables: goods as one"
    rows = [
        ("mix", basis, mixed, None, "what is not tabled: see supply_tables" if mixed else by),
        ("group_tariff", basis, levied, None, "pattern of 2021, scaled to the pair's" if levied else by),
        ("relative", basis, ratios, f"{trade.NAME} {GROUP}", "of the same set" if ratios else by),
        ("theta_services", "read", refs, f"{trade.NAME} {SERVICES}", "of the same set as for goods"),
        ("drawn_set", "assumed", [], None, "all sets alike probable"),
    ]  # fmt: skip
    return Wired(
        inputs=Inputs(
            **vars(wired.inputs), mix=mix, group_tariff=tariff, relative=ratio, theta_services=theta, drawn_set=which
        ),
        labels={
            "economy": wired.labels["economy"],
            OUTCOME: wired.labels["economy"][:-1],
        },
        account=pl.concat([wired.account, pl.DataFrame(rows, ACCOUNT, orient="row")]),
    )


def _relative(region: Region, sets: list[str]) -> tuple[Floats, list[int]]:
    """Return each set's elasticity of a group over its elasticity of all goods, (sets, S), and the refs."""
    table = region.table("parameters").filter(model=trade.NAME)
    groups = table.filter(parameter=GROUP)
    of = {row["subject"]: row["central"] for row in groups.iter_rows(named=True)}
    all_goods = {
        row["subject"]: row["central"] for row in table.filter(parameter=trade.ELASTICITY).iter_rows(named=True)
    }
    made = [[of.get(f"{name} {group}", all_goods[name]) / all_goods[name] for group in GROUPS] for name in sets]
    return np.array(made), groups["ref"].to_list()


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(Agreement)
@apply.register(Tariff)
@apply.register(Embargo)
@apply.register(Adjustment)
def _as_trade(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Change the inputs as the model of trade does."""
    return cast("Wired[Inputs]", trade.apply(change, cast("Wired[trade.Inputs]", wired), year))


def solve(inputs: Inputs) -> Result:
    """Solve sectors with inputs, equal draws once."""
    # two sets may share the elasticity of all goods and not those of groups
    both = replace(inputs, theta=inputs.theta + 1000.0 * inputs.drawn_set)
    _, back = trade.distinct(both)
    first = [int(np.flatnonzero(back == k)[0]) for k in range(back.max() + 1)]
    goods = inputs.flows * inputs.goods
    flows = np.concatenate([inputs.mix * goods, (inputs.flows - goods)[None]])

    def some(array: Floats) -> Floats:
        return array[first] if len(array) > 1 else array

    def with_services(tariff: Floats) -> Floats:
        return np.concatenate([tariff, np.zeros_like(tariff[..., :1, :, :])], axis=-3)

    before = with_services(inputs.group_tariff)
    bought = (flows * (1.0 + before)).sum(1)
    mix = (bought / bought.sum(0)).T
    io = (1.0 - inputs.value_added)[:, None, None] * np.broadcast_to(
        mix[:, None, :], (len(mix), len(flows), len(flows))
    )
    access = some(inputs.access)
    found = kernel.solve(
        kernel.inputs(
            flows,
            np.column_stack([inputs.theta[first, None] * inputs.relative[first], inputs.theta_services[first]]),
            io,
            access=np.repeat(access[:, None], len(flows), axis=1),
            tariff_before=before,
            tariff_after=with_services(passed_on(inputs, some(inputs.tariff_after))),
            deficit="additive",
        )
    )
    return Result(found.real_income[back], found.converged[back], found.residual[back])


def passed_on(inputs: Inputs, after: Floats) -> Floats:
    """Return the groups' tariffs (D, S, N, N) when the pair's is `after`: cut by one factor, or raised by as many points."""
    old, own = inputs.tariff, inputs.group_tariff
    part = np.divide(after, old, out=np.ones_like(after), where=old > 0.0)[:, None]
    more = (after - old)[:, None]
    return np.where(more < 0.0, own * part, own + more)


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return the change of real income, percent."""
    return {OUTCOME: 100.0 * (result.real_income[:, :-1] - 1.0)}


MODEL: Model[Inputs, Result] = Model("caliendo_parro", wire, apply, solve, outcomes, named=True)
