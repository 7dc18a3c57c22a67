"""Wires `multipolar.models.grid` to the members' power systems, an area each, and the lines between them.

In the tables: consumption, trade and mix of power in the newest year, the lines by stage in 2015, and the capacity
that is aimed at. Not in the tables: hourly loads, lists of plants, fuel costs. Those are declared ranges of the
pack's parameters, so that what comes out is a range, and the account says of every field what it rests on:

- load grows from the consumption of the newest year and has a daily and a yearly swing, each peak at its own hour and
  month, and noise;
- capacity is what a planner would build: the year's peak and a margin, less a credit for clean output; at least what
  its fossil generation needs;
- clean output is that of the newest year's mix with a gain, a part of it by day alone; hours are those of the sun at
  each capital;
- links in service are those of 2015 and a part of what was then under construction. Links inside a state are left out.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models.grid import Inputs, Result, network, solve
from .changes.change import Change
from .changes.energy import CarbonPrice, PowerGrid, PowerLink
from .draws import Draws
from .grid_tables import lines_by_stage, powers
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

NAME = "grid"
HOURS = 8760.0
MONTHS = (4.0, 10.0)
"""Months of the two typical days; each hour of them stands for a 48th of the year."""

CLOCK = np.arange(24.0)
STATES, STATES_ALONE = 384, 20_000
"""Sampled hours of a draw, and of the deterministic run."""

LARGEST = 0.1
"""Part of a state's capacity above which no unit is."""

BUSY = 0.85
"""Part of the year that a thermal plant runs at most."""

KINDS = ("clean", "coal", "gas")
OUTCOMES = (
    "grid_benefit", "grid_cost", "grid_net_benefit", "grid_emissions", "grid_emissions_trade", "grid_emissions_added",
)  # fmt: skip
BY_STATE = ("grid_hours_short", "grid_hours_short_alone", "grid_unserved")
Floats = NDArray[np.float64]


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put the members' power systems of `year` together.

    Raises
    ------
    UsageError
        The pack names no group, or the tables lack consumption or mix of a member.
    """
    power = powers(region, year)
    ends, lines, line_refs = lines_by_stage(region, power.states)
    drawn = functools.partial(_drawn, draws)
    growth = (1.0 + drawn("demand_growth") / 100.0) ** max(year - power.year, 0)
    mean = growth[:, None] * power.used * 1e6 / HOURS  # MW
    made = growth[:, None] * power.made * 1e6 / HOURS
    clean_part = (1.0 - power.fossil) + power.fossil * drawn("clean_gain")[:, None]
    clean, fossil = made * clean_part, made * (1.0 - clean_part)

    day, season, noise = drawn("day_swing"), drawn("season_swing"), drawn("load_noise")
    peak_hour, peak_month = _each(draws, "peak_hour", power.states), _each(draws, "peak_month", power.states)
    solar = drawn("solar_part")
    peak = mean * (1.0 + day + season + 2.0 * noise)[:, None]
    firm = peak * (1.0 + _each(draws, "reserve_margin", power.states)) - drawn("clean_credit")[:, None] * clean
    thermal = np.maximum(firm, fossil / BUSY)
    fails = drawn("outage_rate")

    # A swing is a sum of a cosine and a sine of the clock, each with a factor of its draw: load is one product an area.
    at, of = 2.0 * np.pi * peak_hour / 24.0, 2.0 * np.pi * peak_month / 12.0
    swing = np.stack([np.cos(at), np.sin(at)]) * day[:, None], np.stack([np.cos(of), np.sin(of)]) * season[:, None]
    factors = np.stack([mean, *(mean * swing[0]), *(mean * swing[1])], axis=-1).transpose(1, 0, 2)  # (A, D, 5)

    def load(hour: Floats, month: Floats) -> Floats:
        """(D, A, n) at hours of a common clock and months."""
        local = 2.0 * np.pi * (hour + power.clock[:, None]) / 24.0
        year_round = np.broadcast_to(2.0 * np.pi * month / 12.0, local.shape)
        waves = (np.ones_like(local), np.cos(local), np.sin(local), np.cos(year_round), np.sin(year_round))
        return np.asarray((factors @ np.stack(waves, axis=1)).transpose(1, 0, 2))

    def shining(hour: Floats, out: Floats | None = None) -> Floats:
        """(D, A, n) clean output."""
        local = (hour + power.clock[:, None]) % 24.0
        sun = np.pi * np.maximum(np.sin(np.pi * (local - 6.0) / 12.0), 0.0)  # its mean over the day is 1
        shone = np.multiply((clean * solar[:, None])[..., None], sun[None] - 1.0, out=out)
        shone += clean[..., None]
        return shone

    hour, month = np.tile(CLOCK, len(MONTHS)), np.repeat(MONTHS, len(CLOCK))
    coal = _each(draws, "coal_part", power.states)
    there = thermal * (1.0 - fails)[:, None]
    plants = np.stack([coal * there, (1.0 - coal) * there], axis=1)[..., None]
    typical = np.concatenate([shining(hour)[:, None], np.broadcast_to(plants, (*plants.shape[:3], len(hour)))], axis=1)

    rng = draws.stream(NAME)
    states = STATES_ALONE if draws.n == 1 else STATES
    at_hour, at_month = rng.integers(0, 24, states).astype(float), rng.uniform(0.0, 12.0, states)
    together = drawn("noise_together")[:, None, None]
    common = np.sqrt(together) * rng.standard_normal((draws.n, 1, states))
    asked = rng.standard_normal((draws.n, len(power.states), states))  # written over step by step: it is large
    asked *= np.sqrt(1.0 - together)
    asked += common
    asked *= (mean * noise[:, None])[..., None]
    asked += load(at_hour, at_month)
    size = np.minimum(drawn("unit_size")[:, None], LARGEST * thermal)
    count = np.maximum(np.round(thermal / size), 1.0).astype(int)
    running = rng.binomial(count[..., None], (1.0 - fails)[:, None, None], (*count.shape, states))
    margin = (thermal / count)[..., None] * running
    margin -= np.maximum(asked, 0.0, out=asked)
    margin += shining(at_hour, out=asked)

    built = lines["existing"] + drawn("ongoing_built")[:, None] * lines["ongoing"]
    up = rng.random((draws.n, states, len(ends))) >= drawn("link_outage")[:, None, None]
    assumed = functools.partial(_assumed, region)
    load_said = assumed(
        "demand_growth", "day_swing", "season_swing", "peak_hour", "peak_month", "load_noise",
        refs=power.refs["used"], note=f"{power.note}; hourly loads are not in the tables",
    )  # fmt: skip
    plant_said = assumed(
        "reserve_margin", "clean_gain", "solar_part", "clean_credit", "coal_part", "outage_rate", "unit_size",
        refs=power.refs["made"], note="mix and trade of the newest year; lists of plants are not in the tables",
    )  # fmt: skip
    line_said = assumed("ongoing_built", refs=line_refs, note="lines of 2015, the newest list by line")
    return Wired(
        inputs=Inputs(
            net=network(power.states, [(power.states[a], power.states[b], 1.0) for a, b in ends]),
            in_service=built,
            limit=built,
            planned=np.broadcast_to(
                lines["planned"] + (1.0 - drawn("ongoing_built"))[:, None] * lines["ongoing"], built.shape
            ),
            open_part=drawn("open_part"),
            link_up=up,
            margin=np.ascontiguousarray(margin.transpose(0, 2, 1)),
            margin_hours=np.full(states, HOURS / states),
            capacity=typical,
            load=load(hour, month),
            hours=np.full(len(hour), HOURS / len(hour)),
            fuel=np.stack([np.zeros(draws.n), drawn("fuel_cost", "coal"), drawn("fuel_cost", "gas")], axis=1),
            carbon=np.stack(
                [np.zeros(draws.n), drawn("carbon_intensity", "coal"), drawn("carbon_intensity", "gas")], axis=1
            ),
            carbon_price=drawn("carbon_price"),
            lost=drawn("lost_load"),
            reserve_credit=drawn("reserve_credit"),
            capacity_cost=drawn("capacity_cost"),
            link_cost=drawn("link_cost"),
            discount=drawn("discount_rate") / 100.0,
            life=drawn("link_life"),
            upkeep=drawn("link_upkeep"),
        ),
        labels={
            "state": power.states,
            "link": tuple(f"{power.states[a]}>{power.states[b]}" for a, b in ends),
            **dict.fromkeys(OUTCOMES, (str(region.group),)),
            **dict.fromkeys(BY_STATE, power.states),
        },
        account=account(
            Inputs,
            net=Said("derived", line_refs, note="pairs of members with a line at any stage"),
            in_service=line_said,
            limit=line_said,
            planned=line_said,
            open_part=assumed("open_part"),
            link_up=assumed("link_outage"),
            margin=load_said,
            margin_hours=Said(
                "assumed", note=f"{STATES} hours drawn over the year, {STATES_ALONE:,} in the deterministic run"
            ),
            capacity=plant_said,
            load=load_said,
            hours=Said("assumed", note=f"{len(hour)} typical hours of two days"),
            fuel=assumed("fuel_cost", note="clean power costs nothing to run"),
            carbon=assumed("carbon_intensity"),
            carbon_price=assumed("carbon_price"),
            lost=assumed("lost_load"),
            reserve_credit=assumed("reserve_credit"),
            capacity_cost=assumed("capacity_cost"),
            link_cost=assumed("link_cost"),
            discount=assumed("discount_rate"),
            life=assumed("link_life"),
            upkeep=assumed("link_upkeep"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _grid(change: PowerGrid, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Build what is planned, all of it or in one proportion up to a total."""
    planned, limit = wired.inputs.planned, wired.inputs.limit
    whole = planned.sum(axis=1)
    wanted = whole if change.total_mw is None else np.maximum(change.total_mw - limit.sum(axis=1), 0.0)
    part = np.divide(wanted, whole, out=np.zeros_like(whole), where=whole > 0.0)[:, None]
    left = np.maximum(planned * (1.0 - part), 0.0)
    return replace(wired, inputs=replace(wired.inputs, limit=limit + part * planned, planned=left))


@apply.register
def _link(change: PowerLink, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Add a line, to one that is there or as a new one, which is out as often as the others.

    Raises
    ------
    UnknownName
        An end that is no area of the grid.
    """
    states, net = wired.labels["state"], wired.inputs.net
    for end in (change.a, change.b):
        if end not in states:
            raise UnknownName.of("area", end, states, expected=f"one of {', '.join(states)}")
    if change.a == change.b:
        what = f"a line from {change.a} to itself"
        raise UsageError(Fault("link", what, column="b", expected="another state"))
    pair = sorted((states.index(change.a), states.index(change.b)))
    same = np.flatnonzero((np.sort(net.ends, axis=1) == pair).all(axis=1))
    inputs = wired.inputs
    if len(same):
        limit = inputs.limit.copy()
        limit[:, same[0]] += change.mw
        return replace(wired, inputs=replace(inputs, limit=limit))
    links = [(states[a], states[b], 1.0) for a, b in (*net.ends, pair)]
    none = np.zeros((len(inputs.limit), 1))
    others = float(inputs.link_up.mean()) if inputs.link_up.size else 1.0
    up = np.random.default_rng([pair[0], pair[1]]).random((*inputs.link_up.shape[:2], 1)) < others
    return replace(
        wired,
        inputs=replace(
            inputs,
            net=network(states, links),
            in_service=np.concatenate([inputs.in_service, none], axis=1),
            limit=np.concatenate([inputs.limit, none + change.mw], axis=1),
            planned=np.concatenate([inputs.planned, none], axis=1),
            link_up=np.concatenate([inputs.link_up, up], axis=2),
        ),
        labels={**wired.labels, "link": (*wired.labels["link"], f"{states[pair[0]]}>{states[pair[1]]}")},
    )


@apply.register
def _carbon(change: CarbonPrice, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Count a carbon price in dispatch, in every draw the same."""
    price = np.full_like(wired.inputs.carbon_price, change.usd_per_tonne)
    return replace(wired, inputs=replace(wired.inputs, carbon_price=price))


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, NDArray[np.float64]]:
    """Return USD bn, million tonnes, percent; hours and GWh by state."""
    of_all = {
        "grid_benefit": result.benefit / 1e9,
        "grid_cost": result.price / 1e9,
        "grid_net_benefit": (result.benefit - result.price) / 1e9,
        "grid_emissions": result.emissions / 1e6,
        "grid_emissions_trade": _change(result.emissions, result.emissions_alone),
        "grid_emissions_added": _change(result.emissions, result.emissions_base),
    }
    by_state = {
        "grid_hours_short": result.hours_short,
        "grid_hours_short_alone": result.hours_short_alone,
        "grid_unserved": result.unserved / 1e3,
    }
    return {**{name: values[:, None] for name, values in of_all.items()}, **by_state}


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)


def _drawn(draws: Draws, parameter: str, subject: str = "") -> Floats:
    return draws[NAME, parameter, subject]


def _each(draws: Draws, parameter: str, states: tuple[str, ...]) -> Floats:
    """(D, A)."""
    return np.stack([draws[NAME, parameter, state] for state in states], axis=1)


def _assumed(region: Region, *parameters: str, refs: list[int] | None = None, note: str = "") -> Said:
    rows = region.table("parameters").filter(pl.col("model") == NAME, pl.col("parameter").is_in(parameters))
    named = f"{NAME} {parameters[0]}" if len(parameters) == 1 else NAME
    return Said("assumed", [*rows["ref"], *(refs or [])], named, note or ", ".join(parameters))


def _change(after: Floats, before: Floats) -> Any:
    return 100.0 * np.divide(after - before, before, out=np.full_like(after, np.nan), where=before > 0.0)
