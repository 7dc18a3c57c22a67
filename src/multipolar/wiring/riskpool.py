"""Wires `multipolar.models.riskyears`: people affected on record become years of joint losses.

How often and how many people storms, floods and earthquakes affect is counted from a record by state and year; what a
person affected costs, how far bad years come together and how well an index reads a loss are declared ranges. Every draw
sees its own window of the same row of years.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from ..models.payout import mean_days
from ..models.riskyears import Inputs, Result, solve
from ..region.provenance import refs_of
from .changes.change import Change
from .changes.relief import RiskPool
from .draws import Z95, Draws
from .group import group_of
from .model import Model, Said, Wired, account
from .payout import INSURANCE, speed
from .relief_sites import HAZARDS

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "riskpool"
YEARS, WINDOW = 20_000, 1_000
"""Simulated years, and how many of them each of many draws sees; the deterministic run sees all."""
LEVEL = 0.99
OUTCOMES = (
    "catastrophe_loss", "catastrophe_payout", "catastrophe_premium", "catastrophe_capital", "pool_saving",
    "basis_risk_missed", "payout_share_of_loss", "payout_days",
)  # fmt: skip
PER_PERSON = 1e-6
"""USD to USD mn."""


@dataclass(frozen=True)
class Insured(Wired[Inputs]):
    """Members, each insured alone until a change pools them.

    Attributes
    ----------
    states : tuple of str
    days : ndarray (D, H)
        From the event to the money of the insurance, by hazard.
    """

    states: tuple[str, ...] = field(kw_only=True)
    days: Floats = field(kw_only=True)


def wire(region: Region, draws: Draws, year: int) -> Insured:
    """Lay out the members' hazards; nobody is pooled.

    Raises
    ------
    UsageError
        The pack names no group.
    InvalidData
        The record of people affected is empty.
    """
    group = group_of(region)
    states = tuple(region.states(group, region.as_of)["actor"].to_list())
    table = region.table("parameters").filter(model=NAME, parameter="affected")
    sizes = {row["subject"]: row for row in table.iter_rows(named=True)}
    if not sizes:
        what = "no state has people affected by any hazard"
        raise InvalidData([Fault("no-hazards", what, "parameters.csv", expected=f"{NAME} affected of some state")])
    n, shape = draws.n, (len(states), len(HAZARDS))
    struck, median, spread = np.zeros((n, *shape)), np.zeros(shape), np.zeros(shape)
    refs = set()
    for place, state in enumerate(states):
        for kind, hazard in enumerate(HAZARDS):
            row = sizes.get(f"{state} {hazard}")
            if row is None:
                continue
            struck[:, place, kind] = draws[NAME, "struck_share", f"{state} {hazard}"]
            median[place, kind] = row["central"]
            spread[place, kind] = np.log(row["high"] / row["low"]) / (2.0 * Z95)
            refs |= {row["ref"], region.parameter(NAME, "struck_share", subject=f"{state} {hazard}").ref}
    heads, head_refs = _output_a_head(region, states, year)
    heads[~(median > 0.0).any(axis=1)] = np.nan  # nothing on record: not covered, which is not the same as safe
    years = YEARS
    # One stream for all chunks: the row of years is the same, a window of it is a draw's own.
    stream = np.random.default_rng([draws.seed, years])
    terms = {
        name: draws[NAME, name]
        for name in ("index_error", "attachment_period", "exhaustion_period", "ceding_share", "risk_loading")
    }
    inputs = Inputs(
        struck=np.minimum(struck, 1.0),
        median=median,
        spread=spread,
        damage=draws[NAME, "loss_share"][:, None] * heads[None, :] * PER_PERSON,
        dependence=np.stack([draws[NAME, "dependence", hazard] for hazard in HAZARDS], axis=1),
        index_error=terms["index_error"],
        begins=terms["attachment_period"],
        ends=terms["exhaustion_period"],
        share=terms["ceding_share"],
        loading=terms["risk_loading"],
        level=LEVEL,
        common=stream.standard_normal((years, len(HAZARDS))),
        own=stream.standard_normal((years, *shape)),
        error=stream.standard_normal((years, len(states))),
        pooled=np.zeros(len(states), dtype=bool),
        window=None if n == 1 else WINDOW,
        first=np.zeros(1, dtype=np.int64) if n == 1 else draws.stream(NAME).integers(0, years, n),
    )
    subjects = (group, *states)
    assumed = {
        row["ref"]
        for row in region.table("parameters").filter(model=NAME).iter_rows(named=True)
        if row["basis"] == "assumed"
    }
    terms_said = Said("assumed", assumed, NAME, "declared ranges; terms of policies as in published examples")
    record = Said("derived", refs, NAME, "people affected by state and year, 1985 to 2024")
    noise = Said("assumed", note="standard normal, by the seed; a draw sees a window of the years")
    return Insured(
        inputs=inputs,
        labels={**dict.fromkeys(OUTCOMES, subjects), "pool_diversification": (group,)},
        account=account(
            Inputs,
            struck=record,
            median=record,
            spread=record,
            damage=Said("assumed", {*assumed, *head_refs}, NAME, "an assumed part of output a head, newest year"),
            dependence=terms_said,
            index_error=terms_said,
            begins=terms_said,
            ends=terms_said,
            share=terms_said,
            loading=terms_said,
            level=Said("assumed", note="capital for the worst one percent of years"),
            common=noise,
            own=noise,
            error=noise,
            window=Said(
                "assumed", note="a thousand years for each of many draws; all of them in the deterministic run"
            ),
            first=noise,
            pooled=Said("assumed", note="nobody, until a change of the scenario pools members"),
        ),
        states=states,
        days=speed(draws, INSURANCE),
    )


def _output_a_head(region: Region, states: tuple[str, ...], year: int) -> tuple[Floats, set[int]]:
    """Return output a head in USD of the newest year up to `year` that has both figures, NaN without one; and the refs."""
    parts = []
    for measure in ("gdp_nominal", "population"):
        known = region.figures(measure, subject=list(states)).drop_nulls("value")
        named = (pl.col("value").alias(measure), pl.col("refs").alias(f"{measure}_refs"))
        parts.append(known.select("subject", "year", *named))
    both = parts[0].join(parts[1], on=["subject", "year"]).filter(pl.col("year") <= year).sort("year")
    heads, refs = np.full(len(states), np.nan), set[int]()
    for row in both.iter_rows(named=True):
        heads[states.index(row["subject"])] = 1000.0 * row["gdp_nominal"] / row["population"]
    newest = both.group_by("subject").last()
    for name in ("gdp_nominal_refs", "population_refs"):
        refs |= set(refs_of(newest[name]))
    return heads, refs


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the policies as they are: this kind of change does not concern them."""
    return wired


@apply.register(RiskPool)
def _pool(change: RiskPool, wired: Insured, year: int) -> Insured:
    """Put members into the pool, under its terms if it has any of its own."""
    inside = np.array([state in change.members for state in wired.states])
    if not inside.any():
        return wired
    inputs = wired.inputs
    begins = inputs.begins if change.attachment is None else np.full_like(inputs.begins, change.attachment)
    ends = inputs.ends if change.exhaustion is None else np.full_like(inputs.ends, change.exhaustion)
    share = inputs.share if change.share is None else np.full_like(inputs.share, change.share)
    pooled = replace(inputs, pooled=inputs.pooled | inside, begins=begins, ends=np.maximum(begins, ends), share=share)
    return replace(wired, inputs=pooled)


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return losses, payouts, premiums and capital by state and summed over the group, USD mn; shares in percent.

    The group's capital is the pool's and that of those who stay outside; its basis risk is the mean over its members.
    """
    assert isinstance(wired, Insured)
    sums = {
        "catastrophe_loss": result.loss,
        "catastrophe_payout": result.payout,
        "catastrophe_premium": result.premium,
        "catastrophe_capital": result.capital,
    }
    found = {name: np.concatenate([_sum(values), values], axis=1) for name, values in sums.items()}
    both = [np.concatenate([_sum(values), values], axis=1) for values in (result.premium, result.premium_alone)]
    saved = 100.0 * (1.0 - np.divide(both[0], both[1], out=np.full_like(both[0], np.nan), where=both[1] > 0.0))
    inside = np.concatenate([[wired.inputs.pooled.any()], wired.inputs.pooled])
    found["pool_saving"] = np.where(inside, saved, np.nan)
    for name, values in (("basis_risk_missed", result.missed), ("payout_share_of_loss", result.cover)):
        known = ~np.isnan(values)
        mean = np.where(known, values, 0.0).sum(axis=1, keepdims=True) / np.maximum(known.sum(axis=1, keepdims=True), 1)
        mean = np.where(known.any(axis=1, keepdims=True), mean, np.nan)
        found[name] = 100.0 * np.concatenate([mean, values], axis=1)
    given = wired.inputs
    people = given.struck * given.median * np.exp(given.spread**2 / 2.0)  # affected a year, by state and hazard
    known = ~np.isnan(result.loss)
    every = mean_days(wired.days, np.where(known[:, :, None], people, 0.0).sum(1))
    each = np.where(known, mean_days(wired.days[:, None], people), np.nan)
    found["payout_days"] = np.concatenate([every[:, None], each], axis=1)
    found["pool_diversification"] = 100.0 * result.diversification[:, None]
    return found


def _sum(values: Floats) -> Floats:
    """Return the sum over the members that are covered, (D, 1)."""
    return np.asarray(np.nansum(values, axis=1, keepdims=True))


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
