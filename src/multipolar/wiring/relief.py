"""Wires `multipolar.models.relief`: the three warehouses, the airports of eleven states, hazards by place, a chain of steps.

Positions and rates of hazards are sourced; how long a step takes, how many kits are needed and how many are kept are
declared ranges, for no distribution of either is published. A draw is a disaster: P is a share of draws. Without a named
disaster each recorded event strikes alone and finds the stock full; named ones share it, in their order.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.relief import Inputs, Result, clock, solve
from .changes.change import Change
from .changes.relief import Disaster, PreApproval, ReliefStock, Warehouse
from .draws import Draws
from .group import group_of
from .model import Model, Said, Wired, account
from .relief_sites import (
    CENTRE,
    NAME,
    Event,
    Site,
    distances,
    fourth,
    gateway,
    rates,
    recorded,
    sites,
    sizes,
    warehouses,
)

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

GOAL = 48.0
"""Hours of the pledge; the pack's parameter delivery_goal says the same with its source."""
WEEK = 168.0
WITHIN = (("event", "people", GOAL), ("event", "people", WEEK))
NEW_STOCK = "chainat"
"""A further warehouse is taken to hold as much as this one."""

USED = (
    "request_delay", "approval_delay", "consent_factor", "warning", "load_delay", "flight_speed", "ship_speed",
    "sea_detour", "port_time", "road_speed", "road_detour", "closure", "customs_delay", "last_mile_delay", "kit_share",
    "family_size", "kit_mass", "stock_kits", "stock_survival", "release_share", "airport_throughput", "road_access",
    "team_mobilisation",
)  # fmt: skip
"""Parameters of the chain; the pack's others are goals, records, rules and prices."""

HOURS = {
    "relief_airport_hours": ("request", "airport"),
    "relief_people_hours": ("event", "people"),
    "relief_approved_hours": ("approval", "airport"),
}
"""Outcomes that are hours, and their clocks."""
OUTCOMES = (
    *HOURS,
    "team_hours",
    "team_approved_hours",
    "relief_need_met",
    "relief_need_met_week",
    "relief_stock_cover",
)
GAINS = ("fourth_warehouse_gain", "fourth_warehouse_hours")


@dataclass(frozen=True)
class Plan:
    """What policies change.

    Attributes
    ----------
    added : tuple of (Site, float)
        Further warehouses and their kits; NaN: as many as a satellite warehouse.
    factor : float
        On the stock of all.
    approved : dict of str to float
        Hours from request to approval at most, by state.
    """

    added: tuple[tuple[Site, float], ...] = ()
    factor: float = 1.0
    approved: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain(Wired[Inputs]):
    """The chain before a change, and what it takes to lay it anew.

    Attributes
    ----------
    draws : Draws
    standing : tuple of Site
        Warehouses that stand.
    known : tuple of Site
        Every place.
    sizes : frozenset of str
        "state hazard" of which the record has people affected.
    events : tuple of Event
        What strikes.
    named : bool
        Whether a scenario named the events.
    plan : Plan
    candidate : Site
        Where a fourth warehouse would help most.
    team : ndarray (D, E)
        Hours from the approval until the assessment team is at the airport.
    weight : ndarray (D, E)
        Events a year; 1 where they are named, 0 without a record.
    """

    draws: Draws = field(kw_only=True)
    standing: tuple[Site, ...] = field(kw_only=True)
    known: tuple[Site, ...] = field(kw_only=True)
    sizes: frozenset[str] = field(kw_only=True)
    events: tuple[Event, ...] = field(kw_only=True)
    named: bool = field(kw_only=True)
    plan: Plan = field(kw_only=True)
    candidate: Site = field(kw_only=True)
    team: Floats = field(kw_only=True)
    weight: Floats = field(kw_only=True)


def wire(region: Region, draws: Draws, year: int) -> Chain:
    """Lay the chain from every warehouse that stands in `year` to every recorded event, each on its own.

    Raises
    ------
    UsageError
        The pack has no group, no places or no warehouse.
    InvalidData
        No place has a rate of events, or a state has no airport.
    """
    group = group_of(region)
    standing, events = tuple(warehouses(region, year)), recorded(region)
    states = region.states(group, region.as_of)["actor"].to_list()
    events = tuple(event for event in events if event.site.actor in states)
    known, plan = tuple(sites(region)), Plan()
    inputs = lay(draws, standing, events, plan)
    places = {site.ref for site in known}
    rows = region.table("parameters").filter(model=NAME).iter_rows(named=True)
    steps = {row["ref"] for row in rows if row["parameter"] in USED}
    people = region.table("parameters").filter(model="riskpool", parameter="affected")["ref"].to_list()
    said = Said("assumed", steps, NAME, "declared ranges: no distribution of a step is published")
    subjects = (group, *states)
    return Chain(
        inputs=inputs,
        labels={
            "event": tuple(event.key for event in events),
            **dict.fromkeys(OUTCOMES, subjects),
            **dict.fromkeys(GAINS, (group,)),
        },
        account=account(
            Inputs,
            request=said,
            approval=said,
            load=said,
            leg=Said("assumed", {*steps, *places}, NAME, "great-circle distances between sourced positions, assumed speeds"),
            closed=said,
            customs=said,
            last_mile=said,
            need=Said("assumed", {*steps, *people}, NAME, "people affected as in the record of the state; kits a person assumed"),
            stock=said,
            flow=said,
            access=said,
            release=said,
            shared=Said("assumed", note="named disasters share the stock in their order; recorded ones each find it full"),
            within=Said("assumed", note="48 hours and a week from the event to the people"),
        ),
        draws=draws,
        standing=standing,
        known=known,
        sizes=frozenset(sizes(region)),
        events=events,
        named=False,
        plan=plan,
        candidate=fourth(region, standing, events),
        team=teams(draws, known, events),
        weight=_weights(draws, rates(region), events),
    )  # fmt: skip


def lay(
    draws: Draws, standing: tuple[Site, ...], events: tuple[Event, ...], plan: Plan, *, shared: bool = False
) -> Inputs:
    """Return the chain from the warehouses of a plan to events."""

    def of(name: str, *subject: str) -> Floats:
        return draws[(NAME, name, *subject)]

    added = [site for site, _ in plan.added]
    houses = [*standing, *added]
    lands = [event.gateway for event in events]
    consent = {actor: of("consent_factor", actor) for actor in {event.site.actor for event in events}}
    closure = {hazard: of("closure", hazard) for hazard in {event.hazard for event in events} if hazard}
    warning, asked, agreed = of("warning", "storm"), of("request_delay"), of("approval_delay")
    zero = np.zeros(draws.n)

    def each(make: Callable[[Event], Floats]) -> Floats:
        return np.stack([make(event) for event in events], axis=1)

    def approval(event: Event) -> Floats:
        own = agreed * consent[event.site.actor]
        return np.minimum(own, plan.approved.get(event.site.actor, np.inf))

    persons = of("kit_share") / of("family_size")

    def need(event: Event) -> Floats:
        if event.affected is not None:
            return event.affected * persons
        return draws["riskpool", "affected", event.record] * persons if event.known else np.full(draws.n, np.nan)

    survival = of("stock_survival")
    kits = [of("stock_kits", site.id) for site in standing]
    kits += [of("stock_kits", NEW_STOCK) if np.isnan(held) else np.full(draws.n, held) for _, held in plan.added]
    away = distances(houses, lands)[None]
    sea = np.array([[a.by_sea and b.by_sea for b in lands] for a in houses])
    land = np.array([[a.landmass == b.landmass for b in lands] for a in houses])

    def column(values: Floats) -> Floats:
        return values[:, None, None]

    legs = [
        away / column(of("flight_speed")),
        np.where(
            sea, away * column(of("sea_detour")) / column(1.852 * of("ship_speed")) + column(of("port_time")), np.inf
        ),
        np.where(land, away * column(of("road_detour")) / column(of("road_speed")), np.inf),
    ]
    return Inputs(
        request=each(lambda event: np.maximum(asked - (warning if event.hazard == "storm" else 0.0), 0.0)),
        approval=each(approval),
        load=np.repeat(of("load_delay")[:, None], len(houses), axis=1),
        leg=np.stack(legs, axis=1),
        # Only an airport in the struck place is closed.
        closed=each(lambda event: closure.get(event.hazard, zero) if event.gateway == event.site else zero),
        customs=each(lambda event: of("customs_delay") * consent[event.site.actor]),
        last_mile=np.repeat(of("last_mile_delay")[:, None], len(events), axis=1),
        need=each(need),
        stock=np.stack(kits, axis=1) * survival[:, None] * plan.factor,
        flow=np.repeat((of("airport_throughput") / of("kit_mass") * 1000.0)[:, None], len(events), axis=1),
        access=np.repeat(of("road_access")[:, None], len(events), axis=1),
        release=np.repeat(of("release_share")[:, None], len(houses), axis=1),
        shared=shared,
        within=WITHIN,
    )


def teams(draws: Draws, known: tuple[Site, ...], events: tuple[Event, ...]) -> Floats:
    """Return hours from the approval until an assessment team is at the airport, (D, E)."""
    centre = [site for site in known if site.id == CENTRE]
    if not centre:
        expected = f"a place {CENTRE} in tables/places.csv"
        raise UsageError(Fault("no-centre", "teams have nowhere to set out from", "places.csv", expected=expected))
    away = distances(centre, [event.gateway for event in events])
    return np.asarray(draws[NAME, "team_mobilisation"][:, None] + away / draws[NAME, "flight_speed"][:, None])


def _weights(draws: Draws, known: dict[str, dict[str, object]], events: tuple[Event, ...]) -> Floats:
    zero = np.zeros(draws.n)
    return np.stack([draws[NAME, "event_rate", event.key] if event.key in known else zero for event in events], axis=1)


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the chain as it is: this kind of change does not concern it."""
    return wired


def relaid(wired: Chain, plan: Plan, events: tuple[Event, ...] | None = None) -> Chain:
    """Return the chain with another plan, or with other events, which then share the stock."""
    named = wired.named or events is not None
    struck = wired.events if events is None else events
    inputs = lay(wired.draws, wired.standing, struck, plan, shared=named)
    if events is None:
        return replace(wired, inputs=inputs, plan=plan)
    return replace(
        wired,
        inputs=inputs,
        plan=plan,
        events=struck,
        named=True,
        team=teams(wired.draws, wired.known, struck),
        weight=np.ones((wired.draws.n, len(struck))),
    )


@apply.register(Disaster)
def _strike(change: Disaster, wired: Chain, year: int) -> Chain:
    """Add a disaster to those that are named; the first one takes the place of the recorded ones."""
    site = next(site for site in wired.known if site.id == change.place)
    before = wired.events if wired.named else ()
    event = Event(site, gateway(site, wired.known), change.hazard, change.affected)
    if event.affected is None and event.record not in wired.sizes:
        what = f"the record has no {change.hazard} in {site.actor} to take the people affected from"
        raise UsageError(Fault("no-record", what, column="affected", expected="a number of people affected"))
    return relaid(wired, wired.plan, (*before, event))


@apply.register(Warehouse)
def _build(change: Warehouse, wired: Chain, year: int) -> Chain:
    site = next(site for site in wired.known if site.id == change.place)
    return relaid(wired, replace(wired.plan, added=(*wired.plan.added, (site, change.kits))))


@apply.register(ReliefStock)
def _store(change: ReliefStock, wired: Chain, year: int) -> Chain:
    if change.factor == 1.0:
        return wired
    return relaid(wired, replace(wired.plan, factor=wired.plan.factor * change.factor))


@apply.register(PreApproval)
def _agree(change: PreApproval, wired: Chain, year: int) -> Chain:
    capped = {**wired.plan.approved, **dict.fromkeys(change.members, change.hours)}
    return relaid(wired, replace(wired.plan, approved=capped))


# -- outcomes ---------------------------------------------------------------------------------------------------------


def slowest(hours: Floats, events: tuple[Event, ...], actor: str | None, limit: float = GOAL) -> Floats:
    """Return the hours (D,) of the event of a state (None: of any) whose P(hours <= limit) is lowest.

    Of those that are equally likely in time the one that takes longest: P at this place is the lowest at any.
    """
    own = [place for place, event in enumerate(events) if actor is None or event.site.actor == actor]
    if not own:
        return np.full(len(hours), np.nan)
    late = [(float((hours[:, place] > limit).mean()), float(np.median(hours[:, place])), place) for place in own]
    return hours[:, max(late)[2]]


def mean_over(values: Floats, weight: Floats, events: tuple[Event, ...], actor: str | None) -> Floats:
    """Return the mean of values (D, E) over the events of a state, by weight; NaN where none has a weight."""
    own = np.array([actor is None or event.site.actor == actor for event in events])
    counted = np.where(own & ~np.isnan(values), weight, 0.0)
    total = counted.sum(axis=1)
    sums = (np.nan_to_num(values) * counted).sum(axis=1)
    return np.asarray(np.divide(sums, total, out=np.full(len(values), np.nan), where=total > 0.0))


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return hours at the slowest place of each state, the part of the need that is met, and what a fourth warehouse adds."""
    assert isinstance(wired, Chain)
    inputs, events = wired.inputs, wired.events
    subjects = [None, *wired.labels["team_hours"][1:]]
    hours = {name: clock(inputs, result, *ends) for name, ends in HOURS.items()}
    hours["team_approved_hours"] = wired.team
    hours["team_hours"] = inputs.approval + wired.team
    limits = {"team_hours": 24.0, "team_approved_hours": 24.0}
    found = {
        name: np.stack([slowest(values, events, actor, limits.get(name, GOAL)) for actor in subjects], axis=1)
        for name, values in hours.items()
    }
    need = np.where(inputs.need > 0.0, inputs.need, np.nan)
    parts = {
        "relief_need_met": result.met[:, :, 0],
        "relief_need_met_week": result.met[:, :, 1],
        "relief_stock_cover": np.minimum(result.taken.sum(axis=1) / need, 1.0),
    }
    for name, values in parts.items():
        means = [100.0 * mean_over(values, wired.weight, events, actor) for actor in subjects]
        found[name] = np.stack(means, axis=1)
    more = relaid(wired, replace(wired.plan, added=(*wired.plan.added, (wired.candidate, np.nan))))
    after = solve(more.inputs)
    gain = mean_over(after.met[:, :, 1], wired.weight, events, None)
    found["fourth_warehouse_gain"] = (100.0 * gain - found["relief_need_met_week"][:, 0])[:, None]
    first = clock(more.inputs, after, *HOURS["relief_airport_hours"])
    before = found["relief_airport_hours"][:, 0]
    saved = np.where(np.isfinite(before), before, np.nan) - slowest(first, events, None)
    found["fourth_warehouse_hours"] = saved[:, None]
    return {name: np.where(np.isfinite(values), values, np.nan) for name, values in found.items()}


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
