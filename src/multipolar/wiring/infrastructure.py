"""Wires `multipolar.models.infrastructure`: an offer to higher standards beside a cheap and fast one.

No table gives the costs of one building in both ways, so every input but the discount rate of the test is a declared assumption
with a wide range; the view says which of them a verdict hangs on. Amounts are parts of the cheap offer's price.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.infrastructure import Inputs, Offer, Result, solve
from ..region.provenance import refs_of
from . import options
from .changes.change import Change
from .draws import Draws
from .group import group_of
from .model import Model, Said, Wired, account
from .summary import Row, framed, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

NAME = "infrastructure"
HORIZON = 30
"""Years: the lifetime of which the argument speaks."""

OFFERS = ("better", "cheap")
SHARED = ("overrun", "build_years", "delay_years", "residual")
"""Parameters that both offers have, each with its own range."""

OUTCOMES = (
    "lifecycle_saving", "lifecycle_saving_test_rate", "maintenance_saving", "break_even_premium", "switching_rate",
)  # fmt: skip


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put the two offers together from the parameters of the pack.

    Raises
    ------
    UsageError
        The pack does not say which group the region is about.
    """
    group = group_of(region)

    def drawn(parameter: str, subject: str = "") -> NDArray[np.float64]:
        return draws[NAME, parameter, subject]

    shared = {offer: {name: drawn(name, offer) for name in SHARED} for offer in OFFERS}
    maintenance, hazard = drawn("maintenance", "cheap"), drawn("hazard_loss", "cheap")
    operation, one = drawn("operation"), np.ones(draws.n)
    inputs = Inputs(
        better=Offer(
            price=1.0 + drawn("price_premium"),
            operation=operation,
            maintenance=maintenance * (1.0 - drawn("maintenance_cut")),
            hazard_loss=hazard * (1.0 - drawn("hazard_cut")),
            **shared["better"],
        ),
        cheap=Offer(price=one, operation=operation, maintenance=maintenance, hazard_loss=hazard, **shared["cheap"]),
        service=drawn("service"),
        discount=drawn("discount_rate"),
        horizon=HORIZON,
    )
    rows = region.table("parameters").filter(pl.col("model") == NAME)
    assumed = Said(
        "assumed", rows["ref"], NAME, "each part is a parameter with its range; parts of the cheap offer's price"
    )
    return Wired(
        inputs=inputs,
        labels=dict.fromkeys(OUTCOMES, (group,)),
        account=account(
            Inputs,
            better=assumed,
            cheap=assumed,
            service=assumed,
            discount=assumed,
            horizon=Said("assumed", note=f"{HORIZON} years, the lifetime of which the argument speaks"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: no kind of change concerns the model yet."""
    return wired


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, NDArray[np.float64]]:
    """Return savings in percent of the cheap offer's price, maintenance saved in percent, rates in percent a year."""
    at_test = solve(replace(wired.inputs, discount=np.array([TEST_RATE])))
    values = (
        result.saving, at_test.saving, result.maintenance_saving, result.break_even_premium, result.switching_rate,
    )  # fmt: skip
    return {name: 100.0 * value[:, None] for name, value in zip(OUTCOMES, values, strict=True)}


TEST_RATE = 0.05
"""Discount rate a year of the outcome `lifecycle_saving_test_rate`: the one at which the argument is put to the test."""

MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)


def offers(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return what the comparison comes to, with how often the better offer costs less; outcomes of the region's as-of year."""
    wired = wire(region, options.taken(region, draws, seed), region.as_of.year)
    refs, rows, shares = refs_of(wired), list[Row](), list[Row]()
    for name, values in outcomes(solve(wired.inputs), wired).items():
        known = values[np.isfinite(values)]
        rows.append({"subject": region.group, "measure": name, **spread(values, refs, "no draw has one", "assumed")})
        above = float((known > 0).mean()) if known.size else None
        shares.append(
            {
                "measure": name,
                "share_of_draws_above_0": above,
                "share_of_draws_with_an_answer": known.size / values.size,
            }
        )
    return framed(region, rows).join(pl.DataFrame(shares), on="measure")


VIEWS = (View("infrastructure", "Quality infrastructure beside a cheap and fast offer, thirty years", offers),)
