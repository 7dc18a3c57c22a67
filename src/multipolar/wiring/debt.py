"""Wires `multipolar.models.debt`: public debt of the group's states over ten years, and the LIC DSF thresholds beside it.

The start is general government debt as the World Economic Outlook has it; growth is the member's own mean of the tabled
years with their spread; inflation, interest and the primary balance are declared ranges, for no table has them for all
members. So a path says what the ranges come to; it is no forecast.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.debt import AHEAD, Inputs, Result, solve
from ..region.provenance import merged, refs_of
from . import options
from .changes.change import Change
from .changes.money import Depreciation
from .debt_capacity import capacities, likeliest
from .draws import Draws
from .group import group_of
from .model import Model, Said, Wired, account
from .summary import Row, framed, refs_by, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "debt"
DEBT, GROWTH, SERVICE = "gov_gross_debt_pct_gdp", "real_gdp_growth", "debt_service_pct_exports"
CAPACITIES = ("weak", "medium", "strong")
UNRATED = "not rated"
FRAMEWORK = "LIC_DSF"
"""Institution whose ``classified`` members are rated by the framework; the others borrow on markets and stand apart."""


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put debt and growth of the group's states on axes, from the newest figures up to `year`.

    Raises
    ------
    UsageError
        The pack does not say which group the region is about.
    """
    states = region.states(group_of(region), region.as_of)["actor"].to_list()
    debt = _figures(region, DEBT, states, year).sort("year").group_by("subject", maintain_order=True).last()
    grown = _figures(region, GROWTH, states, year)
    spread = grown.group_by("subject").agg(
        pl.col("value").mean().alias("mean"), pl.col("value").std().alias("sd"), *merged()
    )
    start = dict(debt.select("subject", "value").iter_rows())
    pace = {state: (mean, sd) for state, mean, sd in spread.select("subject", "mean", "sd").iter_rows()}
    inputs = Inputs(
        debt=np.array([[start.get(state, np.nan) / 100.0 for state in states]]),
        shock=np.ones((1, len(states))),
        foreign=draws[NAME, "foreign_share"],
        growth=np.stack(
            [
                (mean + draws[NAME, "growth_deviation"] * sd) / 100.0
                for mean, sd in (pace.get(s, (np.nan,) * 2) for s in states)
            ],
            axis=1,
        ),
        interest=draws[NAME, "interest"] / 100.0,
        inflation=draws[NAME, "inflation"] / 100.0,
        balance=draws[NAME, "primary_balance"] / 100.0,
    )
    inputs = replace(inputs, debt=np.where(np.isnan(inputs.growth[:1]), np.nan, inputs.debt))

    def assumed(name: str) -> Said:
        row = region.parameter(NAME, name)
        return Said(row.basis, [row.ref], f"{NAME} {name}")

    years = ", ".join(str(known) for known in debt["year"].unique().sort())
    return Wired(
        inputs=inputs,
        labels={"state": tuple(states), "public_debt_ahead": tuple(states)},
        account=account(
            Inputs,
            debt=Said(str(debt["basis"].max()), refs_of(debt), note=f"newest figure up to {year} ({years})"),
            shock=Said("assumed", note="1, until a change of the scenario multiplies it"),
            growth=Said("assumed", refs_of(spread), f"{NAME} growth_deviation", "own mean, and deviations of it"),
            foreign=assumed("foreign_share"),
            interest=assumed("interest"),
            inflation=assumed("inflation"),
            balance=assumed("primary_balance"),
        ),
    )


def _figures(region: Region, measure: str, states: list[str], year: int) -> pl.DataFrame:
    return region.figures(measure, subject=states).filter((pl.col("year") <= year) & pl.col("value").is_not_null())


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(Depreciation)
def _depreciate(change: Depreciation, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Make what is owed in foreign money grow by the fall of the currency."""
    if change.actor not in wired.labels["state"]:
        return wired
    shock = wired.inputs.shock.copy()
    shock[:, wired.labels["state"].index(change.actor)] /= 1.0 - change.percent / 100.0
    return replace(wired, inputs=replace(wired.inputs, shock=shock))


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return public debt ten years on, percent of output."""
    return {"public_debt_ahead": 100.0 * result.debt[:, :, -1]}


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)


def debts(region: Region, *, draws: int, seed: int, member: str = "", rows: str = "") -> pl.DataFrame:
    """Return what states owe beside the framework's thresholds for their class of capacity.

    Of all states public debt over output after ten years, with the share of draws above the threshold of the state's likeliest
    class; of one also debt service over exports as the tables have it, newest year, the composite indicator, the chance of each
    class and the assessment (CPIA) that it takes: see `debt_capacity`. All rows: every class. The threshold for public debt is
    one of its present value, and debt is tabled at face, which is at least as much. States that borrow on markets stand apart:
    the framework has no threshold for them.
    """
    taken, whole = options.taken(region, draws, seed), options.whole(rows)
    wired = wire(region, taken, region.as_of.year)
    states = wired.labels["state"]
    if member:
        states = (options.member(region, member, states),)
    paths = 100.0 * solve(wired.inputs).debt[:, :, -1]
    refs = refs_by(region, refs_of(wired), wired.labels["state"])
    rated = region.members(FRAMEWORK, region.as_of, ["classified"]).filter(pl.col("holds").fill_null(False))
    rated_states = set(rated["actor"].to_list())
    service = _figures(region, SERVICE, list(states), region.as_of.year).sort("year")
    newest = {row["subject"]: row for row in service.iter_rows(named=True)}
    framework = capacities(region, [state for state in states if state in rated_states], taken)
    likely = likeliest(framework)
    made: list[Row] = []
    for state in states:
        values = paths[:, wired.labels["state"].index(state)]
        one = (likely.get(state, UNRATED),) if state in rated_states else (UNRATED,)
        for capacity in CAPACITIES if whole and state in rated_states else one:
            key = {"subject": state, "capacity": capacity}
            made.append(key | _ahead(region, values, capacity, refs[state]))
            if whole or member:
                made.append(key | _service(region, newest.get(state), capacity))
    keys = {"capacity": pl.String, "threshold": pl.Float64, "share_above": pl.Float64}
    return framed(region, [*made, *(framework if whole or member else ())], **keys)


def _ahead(region: Region, values: Floats, capacity: str, refs: list[int]) -> dict[str, Any]:
    row: dict[str, Any] = {"measure": "public_debt_ahead", "year": region.as_of.year + AHEAD, "unit": "percent"}
    if np.isnan(values).any():
        return row | {"reason": "no figure of debt or growth in the tables"}
    row |= spread(values, refs, "")
    return row | _beside(region, "threshold_pv_public_to_gdp", capacity, values, refs)


def _service(region: Region, found: dict[str, Any] | None, capacity: str) -> dict[str, Any]:
    row: dict[str, Any] = {"measure": SERVICE, "unit": "percent"}
    if found is None:
        return row | {"reason": "no figure in the tables"}
    row |= {name: found[name] for name in ("year", "value", "basis", "refs")}
    return row | _beside(
        region, "threshold_debt_service_to_exports", capacity, np.array([found["value"]]), found["refs"]
    )


def _beside(region: Region, name: str, capacity: str, values: Floats, refs: list[int]) -> dict[str, Any]:
    """Return the threshold of a class and the share of values above it; nothing for a state that is not rated."""
    if capacity == UNRATED:
        return {}
    threshold = region.parameter("loans", name, subject=capacity)
    above = float((values > threshold.central).mean())
    return {"threshold": threshold.central, "share_above": above, "refs": sorted({*refs, threshold.ref})}


VIEWS = (
    View(
        "debt",
        "Debt beside the thresholds of the framework for low-income countries",
        debts,
        {"member": "a state of the group; all without it", "rows": options.ROWS},
    ),
)
