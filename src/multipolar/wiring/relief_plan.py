"""What `multipolar show relief-plan` shows: where the two-stage programme would keep how much, over all recorded events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from ..errors import Fault, InvalidData
from ..models.preposition import Inputs, Plan, solve
from ..models.preposition import worth as worth_of
from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of
from .draws import central
from .relief import wire
from .relief_sites import NAME, Event, Site, distances, rates, sizes, warehouses
from .view import View

if TYPE_CHECKING:
    from ..region import Region

THOUSAND = 1000.0
"""Kits are planned by the thousand: kit_mass is tonnes for so many."""


def programme(region: Region) -> tuple[Inputs, list[Site], list[Event]]:
    """Return the programme: a node for each site and gateway, a scenario for each recorded event of known size.

    A scenario's probability is its part of all events, so that costs are those of one event; the warehouses that stand are
    open at no cost.
    """
    draws = central(region)
    chain = wire(region, draws, region.as_of.year)
    found, people = rates(region), sizes(region)
    events = [event for event in chain.events if event.hazard and event.known]
    standing = warehouses(region, region.as_of.year)
    gates = list({event.gateway.id: event.gateway for event in events}.values())
    nodes = [*standing, *gates]
    rate = np.array([found[event.key]["central"] for event in events])

    def of(name: str) -> float:
        return float(draws[NAME, name][0])

    need = np.zeros((len(events), len(nodes), 1))
    for index, event in enumerate(events):
        node = len(standing) + gates.index(event.gateway)
        need[index, node, 0] = people[event.record] * of("kit_share") / of("family_size") / THOUSAND
    pairs = [(a, b) for a in range(len(nodes)) for b in range(len(standing), len(nodes)) if a != b]
    away = distances(nodes, nodes)
    flown = np.array([[away[a, b] * of("air_cost") * of("kit_mass")] for a, b in pairs])
    # Great circles: the way through a third place is never shorter, so only links into the struck place are used.
    struck = need[:, :, 0] > 0.0
    into = np.where(struck[:, [b for _, b in pairs]], np.inf, 0.0)
    opened = np.array([[0.0]] * len(standing) + [[of("warehouse_cost") / float(rate.sum())]] * len(gates))
    inputs = Inputs(
        probability=rate / rate.sum(),
        demand=need,
        links=np.array(pairs),
        link_cost=flown,
        link_room=into,
        # No source gives the room of a warehouse: enough for the largest event.
        size=[float(need.max()) / of("stock_survival")],
        open_cost=opened,
        # Stock that is not used is kept: an event bears its part of a year's shelf life of five years.
        buy_cost=[of("kit_cost") * THOUSAND / 5.0 / float(rate.sum())],
        lack_cost=[of("lack_cost") * THOUSAND],
        survival=np.full((len(nodes), 1), of("stock_survival")),
    )
    return inputs, nodes, events


def relief_plan(region: Region, *, draws: int, seed: int, sites: str = "new", worth: str = "no") -> pl.DataFrame:
    """Return where the cheapest plan keeps how many kits, and the part of the need that it meets.

    ESTIMATE with the key ``site``. ``--sites standing`` lets nothing be opened beside the warehouses that stand; ``--worth
    yes`` adds what it is worth to know which event comes, and to plan for all instead of for the mean. Costs and sizes are
    central values, most of them assumed: a plan of what the assumptions imply, not a budget.
    """
    options = (("sites", sites, ("new", "standing")), ("worth", worth, ("no", "yes")))
    faults = [
        Fault("bad-option", f"--{name} {given}", column=name, expected=" or ".join(words))
        for name, given, words in options
        if given not in words
    ]
    if faults:
        raise InvalidData(faults)
    inputs, nodes, events = programme(region)
    standing = len(warehouses(region, region.as_of.year))
    if sites == "standing":
        opened = np.array(inputs.open_cost, dtype=float)
        opened[standing:] = np.inf
        inputs = Inputs(**{**inputs.__dict__, "open_cost": opened})
    plan: Plan = solve(inputs)
    chain = wire(region, central(region), region.as_of.year)
    refs = refs_of(chain)
    told: dict[str, Any] = {"basis": "modelled", "refs": refs}
    rows: list[dict[str, Any]] = [
        {
            "subject": node.actor, "measure": "relief_plan_stock", "site": node.name,
            "value": float(plan.stock[place, 0] * THOUSAND), **told,
        }
        for place, node in enumerate(nodes)
        if place < standing or plan.opened[place] >= 0
    ]  # fmt: skip
    chance = np.asarray(inputs.probability, dtype=float)
    whole: dict[str, Any] = {"subject": region.group, **told}
    rows.append({**whole, "measure": "relief_plan_met", "site": "all", "value": 100.0 * float(chance @ plan.met)})
    if worth == "yes":
        yearly = float(sum(rates(region)[event.key]["central"] for event in events)) / 1e6
        priced = worth_of(inputs)
        for word, value in (("information", priced.information), ("stochastic solution", priced.solution)):
            rows.append({**whole, "measure": "relief_plan_worth", "site": word, "value": max(value, 0.0) * yearly})
    schema = {**ESTIMATE, "site": pl.String}
    frame = pl.DataFrame(
        [
            {**dict.fromkeys(schema), "year": region.as_of.year, "unit": region.measure(row["measure"])["unit"], **row}
            for row in rows
        ],
        schema=schema,
    )
    return estimate(frame, "site")


VIEWS = (
    View(
        "relief-plan", "Where the cheapest two-stage plan keeps how many kits", relief_plan,
        {
            "sites": "new (others may open) or standing (only those that stand)",
            "worth": "yes adds the worth of knowing and of planning for all; takes longer",
        },
    ),
)  # fmt: skip
