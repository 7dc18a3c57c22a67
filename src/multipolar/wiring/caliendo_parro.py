"""Wires `multipolar.models.caliendo_parro` with two sectors, goods and services, beside the one-sector model.

Tariffs fall on goods alone, each sector has the elasticity of the drawn set, and inputs are taken from both sectors in
the proportion in which the economy buys from them: the tables hold no use of inputs by sector. It runs where a scenario
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
from .changes import Adjustment, Agreement, Change, Embargo, Tariff
from .draws import Draws
from .model import ACCOUNT, Model, Wired

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
SERVICES = "trade_elasticity_services"
OUTCOME = "real_income_change_sectors"


@dataclass(frozen=True, eq=False)
class Inputs(trade.Inputs):
    """Inputs of the model of trade, and the elasticity of services.

    Attributes
    ----------
    theta_services : ndarray (D,)
    """

    theta_services: Floats


@dataclass(frozen=True, eq=False)
class Result:
    """Real income, new over old (D, N)."""

    real_income: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Wire the model of trade, with each set's elasticity of services."""
    wired = trade.wire(region, draws, year)
    table = region.table("parameters").filter(model=trade.NAME, parameter=SERVICES).sort("subject")
    values, refs = table["central"].to_numpy(), table["ref"].to_list()
    if draws.n == 1:
        theta = np.array([float(np.median(values))])
    else:  # the same stream: the same set
        theta = values[draws.stream("trade.elasticity_set").integers(len(values), size=draws.n)].astype(float)
    row = ("theta_services", "read", refs, f"{trade.NAME} {SERVICES}", "of the same set as for goods")
    return Wired(
        inputs=Inputs(**vars(wired.inputs), theta_services=theta),
        labels={
            "economy": wired.labels["economy"],
            OUTCOME: wired.labels["economy"][:-1],
        },
        account=pl.concat([wired.account, pl.DataFrame([row], ACCOUNT, orient="row")]),
    )


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
    """Solve two sectors with inputs, equal draws once."""
    # services of a set follow from its goods, but for sets that share one and not the other
    both = replace(inputs, theta=inputs.theta + 1000.0 * inputs.theta_services)
    _, back = trade.distinct(both)
    first = [int(np.flatnonzero(back == k)[0]) for k in range(back.max() + 1)]
    goods = inputs.flows * inputs.goods
    flows = np.stack([goods, inputs.flows - goods])

    def some(array: Floats) -> Floats:
        return array[first] if len(array) > 1 else array

    def taxed(tariff: Floats) -> Floats:
        return np.stack([tariff, np.zeros_like(tariff)], axis=-3)

    bought = (flows * (1.0 + taxed(inputs.tariff))).sum(1)
    mix = (bought / bought.sum(0)).T
    io = (1.0 - inputs.value_added)[:, None, None] * np.broadcast_to(mix[:, None, :], (len(mix), 2, 2))
    access = some(inputs.access)
    found = kernel.solve(
        kernel.inputs(
            flows,
            np.column_stack([inputs.theta[first], inputs.theta_services[first]]),
            io,
            access=np.stack([access, access], axis=1),
            tariff_before=taxed(inputs.tariff),
            tariff_after=taxed(some(inputs.tariff_after)),
            deficit="additive",
        )
    )
    return Result(found.real_income[back], found.converged[back], found.residual[back])


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return the change of real income, percent."""
    return {OUTCOME: 100.0 * (result.real_income[:, :-1] - 1.0)}


MODEL: Model[Inputs, Result] = Model("caliendo_parro", wire, apply, solve, outcomes, named=True)
