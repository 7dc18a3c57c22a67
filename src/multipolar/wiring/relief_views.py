"""What `multipolar show relief` and its companions show: hours the step that is too long, what policies add."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import Fault, InvalidData, UnknownName
from ..models.relief import ENDS, STARTS, Inputs, Result, clock, longest, solve
from ..region.provenance import refs_of
from .draws import central
from .options import number, taken
from .relief import GOAL, Chain, Plan, mean_over, relaid, slowest, wire
from .relief_sites import HAZARDS, NAME, rates
from .summary import Floats, Row, framed, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

CLOCKS = tuple(f"{start}-{end}" for start in STARTS for end in ENDS)
LATE = "nothing comes"
"""Why there is no number of hours."""

ANY = "any"
"""Word for a hazard where the record has none."""


@functools.lru_cache(maxsize=2)
def laid(region: Region, draws: int, seed: int) -> tuple[Chain, Result]:
    """Return the chain of the region's as-of year, each recorded event alone, and what comes of it; several views ask for it."""
    chain = wire(region, taken(region, draws, seed), region.as_of.year)
    return chain, solve(chain.inputs)


def relief(
    region: Region,
    *,
    draws: int,
    seed: int,
    clock: str = "request-airport",
    state: str = "",
    place: str = "",
    hazard: str = "",
    within: str = "48",
) -> pl.DataFrame:
    """Return hours to the first goods and P(in time) on a named clock, by place and hazard.

    ESTIMATE with the keys ``place``, ``hazard`` and ``clock``. With one draw the chance is 0 or 100.
    """
    since, end = _clock(clock)
    limit = number("within", within, least=0.0, zero=True)
    chain, result = laid(region, draws, seed)
    total = _total(chain.inputs, result, since, end)
    refs = refs_of(chain)
    rows: list[Row] = []
    for index in _asked(region, chain, state, place, hazard):
        event = chain.events[index]
        key: Row = {
            "subject": event.site.actor, "place": event.site.name, "hazard": event.hazard or ANY, "clock": clock,
        }  # fmt: skip
        hours = total[:, index]
        rows.append({**key, "measure": "relief_hours", **spread(hours, refs, LATE)})
        share = 100.0 * float((hours <= limit).mean())
        rows.append({**key, "measure": "relief_in_time", "value": share, "basis": "modelled", "refs": refs})
        week = 100.0 * chain_met(result, index)
        rows.append(
            {**key, "measure": "relief_need_met_week", **spread(week, refs, "the record has no people affected")}
        )
    return framed(region, rows, place=pl.String, hazard=pl.String, clock=pl.String)


def chain_met(result: Result, event: int) -> Floats:
    """Return the part of an event's need that is with the people in a week, (D,)."""
    return result.met[:, event, 1]


def by_place(
    region: Region, *, draws: int, seed: int, clock: str = "request-airport", within: float = GOAL
) -> pl.DataFrame:
    """Return P(in time) of each town over its recorded hazards by their rates, for a map.

    ESTIMATE with the key ``place``, and ``lat``, ``lon`` and ``size``: recorded events a year.
    """
    since, end = _clock(clock)
    chain, result = laid(region, draws, seed)
    early = (_total(chain.inputs, result, since, end) <= within).astype(float)
    known, refs = rates(region), refs_of(chain)
    rows: list[Row] = []
    for site in dict.fromkeys(event.site for event in chain.events):
        own = [place for place, event in enumerate(chain.events) if event.site == site]
        weight = np.array(
            [known[chain.events[place].key]["central"] if chain.events[place].hazard else 0.0 for place in own]
        )
        share = early[:, own].mean(axis=0)
        value = float(share @ weight / weight.sum()) if weight.sum() > 0.0 else float(share.mean())
        rows.append({
            "subject": site.actor, "measure": "relief_in_time", "place": site.name, "value": 100.0 * value,
            "basis": "modelled", "refs": refs, "lat": site.lat, "lon": site.lon, "size": float(weight.sum()),
        })  # fmt: skip
    extra = dict.fromkeys(("lat", "lon", "size"), pl.Float64)
    return framed(region, rows, place=pl.String, **extra)


def steps(
    region: Region,
    *,
    draws: int,
    seed: int,
    clock: str = "request-airport",
    state: str = "",
    within: str = "48",
    probability: str = "0.9",
) -> pl.DataFrame:
    """Return each step of the chain at the slowest place of each state: how long it takes, and how long it may take.

    ESTIMATE with the keys ``place``, ``clock`` and ``step``. A limit holds for the one step alone, all others as they are drawn;
    without a value there is none: no cap on this step alone is enough, or none is needed.
    """
    since, end = _clock(clock)
    limit = number("within", within, least=0.0, zero=True)
    asked = number("probability", probability, least=0.0, most=1.0)
    chain, result = laid(region, draws, seed)
    refs = refs_of(chain)
    rows: list[Row] = []
    actors = dict.fromkeys(chain.events[index].site.actor for index in _asked(region, chain, state, "", ""))
    total = _total(chain.inputs, result, since, end)
    for actor in actors:
        own = [place for place, event in enumerate(chain.events) if event.site.actor == actor]
        late = [(float((total[:, place] > limit).mean()), float(np.median(total[:, place])), place) for place in own]
        index = max(late)[2]
        parts = _steps(chain.inputs, result, index, since, end)
        caps = longest(parts, limit, asked)
        for step, hours in parts.items():
            key = {"subject": actor, "place": chain.events[index].site.name, "clock": clock, "step": step}
            rows.append({**key, "measure": "relief_step_hours", **spread(hours, refs, LATE)})
            cap = caps[step]
            known = np.isfinite(cap)
            why = "no cap needed" if cap == np.inf else "no cap on this step alone is enough"
            told = {"value": cap, "basis": "modelled", "refs": refs} if known else {"reason": why}
            rows.append({**key, "measure": "relief_step_limit", **told})
    return framed(region, rows, place=pl.String, clock=pl.String, step=pl.String)


def worth(
    region: Region, *, draws: int, seed: int, hours: str = "6", factor: str = "2", within: str = "48"
) -> pl.DataFrame:
    """Return what a fourth warehouse, approval beforehand and more stock add, alone and together; draws are paired.

    ESTIMATE with the keys ``policy`` and ``gain``: points of P(request to airport in time) at the slowest place and over
    all recorded events by their rates, and points of the need that is with the people in a week.
    """
    limit = number("within", within, least=0.0, zero=True)
    chain, base = laid(region, draws, seed)
    members = [event.site.actor for event in chain.events]
    agreed = dict.fromkeys(members, number("hours", hours, least=0.0, zero=True))
    more = number("factor", factor, least=0.0, zero=True)
    new = ((chain.candidate, np.nan),)
    plans = {
        f"fourth warehouse at {chain.candidate.name}": Plan(added=new),
        f"approval within {agreed[members[0]]:g} hours": Plan(approved=agreed),
        f"{more:g} times the stock": Plan(factor=more),
        "all three": Plan(added=new, approved=agreed, factor=more),
    }
    before = _gains(chain, base, limit)
    refs = refs_of(chain)
    rows: list[Row] = []
    for policy, plan in plans.items():
        changed = relaid(chain, plan)
        after = _gains(changed, solve(changed.inputs), limit)
        for gain, values in after.items():
            key = {"subject": region.group, "measure": "relief_gain", "policy": policy, "gain": gain}
            change = values - before[gain]
            if gain == "need met in a week":
                rows.append({**key, **spread(change, refs, LATE)})
            else:
                rows.append({**key, "value": float(change.mean()), "basis": "modelled", "refs": refs})
    return framed(region, rows, policy=pl.String, gain=pl.String)


def _gains(chain: Chain, result: Result, limit: float) -> dict[str, Floats]:
    hours = _total(chain.inputs, result, "request", "airport")
    people = _total(chain.inputs, result, "event", "people")
    in_time = mean_over((hours <= limit).astype(float), chain.weight, chain.events, None)
    return {
        "in time at the slowest place": 100.0 * (slowest(hours, chain.events, None, limit) <= limit).astype(float),
        "in time over all events": 100.0 * in_time,
        "event to people in time": 100.0 * mean_over((people <= limit).astype(float), chain.weight, chain.events, None),
        "need met in a week": 100.0 * mean_over(result.met[:, :, 1], chain.weight, chain.events, None),
    }


def record(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return dated steps of real operations, in days from the event. They are read, not modelled; 48 hours are 2 days.

    ESTIMATE with the keys ``operation`` and ``event_day``. A consignment is not a first arrival: the 15 days of Mandalay in
    2025 are one of nine flights.
    """
    table = region.table("parameters").filter(model=NAME, parameter="delivery_record")
    rows = [
        {
            "subject": "DELSA", "measure": "relief_record", "year": int(row["since"][:4]), "operation": row["subject"],
            "event_day": row["since"], "value": row["central"], "basis": row["basis"], "refs": [row["ref"]],
        }
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return framed(region, rows, operation=pl.String, event_day=pl.String)


def hazards(region: Region, *, draws: int, seed: int, state: str = "") -> pl.DataFrame:
    """Return how many events a year the record has near each place: storms, earthquakes, floods."""
    chain = wire(region, central(region), region.as_of.year)
    known = rates(region)
    rows: list[Row] = []
    for index in _asked(region, chain, state, "", ""):
        event = chain.events[index]
        key = {
            "subject": event.site.actor,
            "measure": "hazard_rate",
            "place": event.site.name,
            "hazard": event.hazard or ANY,
        }
        row = known.get(event.key)
        if row is None:
            rows.append({**key, "reason": "no event in the records"})
            continue
        rows.append({
            **key, "value": row["central"], "low": row["low"], "high": row["high"], "interval": "90% Jeffreys",
            "basis": row["basis"], "refs": [row["ref"], event.site.ref],
        })  # fmt: skip
    return framed(region, rows, place=pl.String, hazard=pl.String)


# -- small steps ------------------------------------------------------------------------------------------------------


def _total(inputs: Inputs, result: Result, since: str, end: str) -> Floats:
    return clock(inputs, result, since, end)


def _steps(inputs: Inputs, result: Result, event: int, since: str, end: str) -> dict[str, Floats]:
    """Return the steps of an event on a clock, (D,) each; the flight and waiting for the airport are one: what is left."""
    draws = len(result.first)

    def at(values: Floats) -> Floats:
        return np.broadcast_to(values[:, event], (draws,))

    load = np.broadcast_to(inputs.load[:, 0], (draws,))
    leg = at(result.first) - at(inputs.request) - at(inputs.approval) - load
    parts = {
        "request": at(inputs.request),
        "approval": at(inputs.approval),
        "load": load,
        "leg and airport": np.maximum(leg, 0.0),
        "customs": at(inputs.customs),
        "last mile": at(inputs.last_mile),
    }
    skipped = {"event": (), "request": ("request",), "approval": ("request", "approval")}[since]
    dropped = (*skipped, *(("customs", "last mile") if end == "airport" else ()))
    return {step: hours for step, hours in parts.items() if step not in dropped}


def _asked(region: Region, chain: Chain, state: str, place: str, hazard: str) -> list[int]:
    """Return the events that the options ask for."""
    code = region.actor(state) if state else ""
    names = {word.lower() for event in chain.events for word in (event.site.id, event.site.name)}
    if place and place.lower() not in names:
        raise UnknownName.of("place", place, sorted({event.site.name for event in chain.events}))
    if hazard and hazard not in HAZARDS:
        raise UnknownName.of("hazard", hazard, HAZARDS, expected=" or ".join(HAZARDS))
    found = [
        index
        for index, event in enumerate(chain.events)
        if (not code or event.site.actor == code)
        and (not place or place.lower() in (event.site.id, event.site.name.lower()))
        and (not hazard or event.hazard == hazard)
    ]
    if not found:
        what = f"no recorded event for {' '.join(filter(None, (state, place, hazard)))}"
        raise InvalidData([Fault("no-event", what, column="hazard", expected="a place and a hazard of its record")])
    return found


def _clock(text: str) -> tuple[str, str]:
    if text not in CLOCKS:
        raise UnknownName.of("clock", text, CLOCKS, expected=" or ".join(CLOCKS))
    since, _, end = text.partition("-")
    return since, end


_STATE = "a state by code or name; all without it"
_WITHIN = "hours within which it is to come; 48 without it"
_CLOCK = f"one of {', '.join(CLOCKS)}"
VIEWS = (
    View(
        "relief", "Hours to the first relief goods and P(in time), by place and hazard", relief,
        {
            "clock": _CLOCK, "state": _STATE, "place": "a town by name", "hazard": f"one of {', '.join(HAZARDS)}",
            "within": _WITHIN,
        },
    ),
    View(
        "relief-steps", "Which step of the relief chain would have to be shorter than what", steps,
        {"clock": _CLOCK, "state": _STATE, "within": _WITHIN, "probability": "chance to be in time that is asked for; 0.9"},
    ),
    View(
        "relief-worth", "What a fourth warehouse, approval beforehand and more stock add", worth,
        {"hours": "hours to an approval that was agreed beforehand; 6", "factor": "factor on the stock; 2", "within": _WITHIN},
    ),
    View("relief-record", "Days from event to dated steps of real relief operations", record),
    View("hazards", "Recorded storms, earthquakes and floods a year, by place", hazards, {"state": _STATE}),
)  # fmt: skip
