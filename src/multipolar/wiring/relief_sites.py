"""Places of the pack for the relief chain: warehouses, the airport at which relief for a town lands, hazards and their rates."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UsageError
from ..models.globe import great_circle
from ..models.location import pmedian
from ..region.dates import bounds

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "relief"
HAZARDS = ("storm", "quake", "flood")
CENTRE = "jakarta"
"""Where assessment teams are taken to set out from: the seat of the AHA Centre."""


@dataclass(frozen=True)
class Site:
    """A place of the table places."""

    id: str
    name: str
    actor: str
    kind: str
    lat: float
    lon: float
    landmass: str
    by_sea: bool
    ref: int


@dataclass(frozen=True)
class Event:
    """A disaster at a place.

    Attributes
    ----------
    site, gateway : Site
        Where it strikes, and the international airport of the state nearest to it.
    hazard : str
        One of `HAZARDS`; empty where the record has no event, so that only the time can be told.
    affected : float or None
        People affected; None: as in the record of the state.
    known : bool
        Whether the record of the state has people affected by the hazard; else, and without `affected`, the need is not
        known.
    """

    site: Site
    gateway: Site
    hazard: str
    affected: float | None = None
    known: bool = True

    @property
    def key(self) -> str:
        """Subject of the rate of such an event: "manila storm"."""
        return f"{self.site.id} {self.hazard}"

    @property
    def record(self) -> str:
        """Subject of the record of the state: "PHL storm"."""
        return f"{self.site.actor} {self.hazard}"


def sites(region: Region) -> list[Site]:
    """Return every place.

    Raises
    ------
    UsageError
        The pack has no places, so that no relief chain can be laid out.
    """
    table = region.table("places")
    if table.is_empty():
        expected = "warehouses and towns in tables/places.csv"
        raise UsageError(Fault("no-places", f"the pack {region.name} has no places", "places.csv", expected=expected))
    columns = ("place", "name", "actor", "kind", "lat", "lon", "landmass", "by_sea", "ref")
    return [Site(*row) for row in table.select(columns).iter_rows()]


def warehouses(region: Region, year: int) -> list[Site]:
    """Return the warehouses that are open at the end of a year, the oldest first.

    Raises
    ------
    UsageError
        None is open.
    """
    table = region.table("places").filter(pl.col("kind") == "warehouse")
    opened = {row["place"]: row["since"] for row in table.iter_rows(named=True)}
    found = [
        (opened[site.id] or "", site)
        for site in sites(region)
        if site.kind == "warehouse" and (not opened[site.id] or bounds(opened[site.id])[0].year <= year)
    ]
    if not found:
        what = f"no warehouse of the table places is open in {year}"
        raise UsageError(Fault("no-warehouse", what, "places.csv", expected="a place of the kind warehouse"))
    return [site for _, site in sorted(found, key=lambda pair: pair[0])]


def gateway(site: Site, known: Sequence[Site]) -> Site:
    """Return the gateway of the state that is nearest to a place.

    Raises
    ------
    InvalidData
        The state has none: the place cannot be reached.
    """
    own = [other for other in known if other.kind == "gateway" and other.actor == site.actor]
    if not own:
        what = f"{site.id} lies in {site.actor}, which has no gateway"
        raise InvalidData([Fault("unreachable", what, "places.csv", column="kind", expected="a gateway in each state")])
    away = distances([site], own)[0]
    return own[int(away.argmin())]


def distances(start: Sequence[Site], end: Sequence[Site]) -> Floats:
    """Return great-circle distances in km."""
    return great_circle([a.lat for a in start], [a.lon for a in start], [b.lat for b in end], [b.lon for b in end])


def rates(region: Region) -> dict[str, dict[str, Any]]:
    """Return the rows of the yearly rates by "place hazard"."""
    table = region.table("parameters").filter(model=NAME, parameter="event_rate")
    return {row["subject"]: row for row in table.iter_rows(named=True)}


def sizes(region: Region) -> dict[str, float]:
    """Return the central number of people affected by "state hazard", as far as the record has it."""
    table = region.table("parameters").filter(model="riskpool", parameter="affected")
    return dict(zip(table["subject"].to_list(), table["central"].to_list(), strict=True))


def recorded(region: Region) -> tuple[Event, ...]:
    """Return one event for each town and each hazard with a rate; towns without any have one without a hazard.

    Raises
    ------
    InvalidData
        No place has a rate: the hazard file is empty.
    """
    known, found, people = sites(region), rates(region), sizes(region)
    if not found:
        what = "no place has a rate of events"
        raise InvalidData([Fault("no-hazards", what, "parameters.csv", expected=f"{NAME} event_rate of some place")])
    made = []
    for site in known:
        if site.kind == "warehouse":
            continue
        lands = gateway(site, known)
        own = [hazard for hazard in HAZARDS if f"{site.id} {hazard}" in found]
        made += [Event(site, lands, hazard, known=f"{site.actor} {hazard}" in people) for hazard in own or [""]]
    return tuple(made)


@functools.lru_cache(maxsize=8)
def fourth(region: Region, standing: tuple[Site, ...], events: tuple[Event, ...]) -> Site:
    """Return the gateway at which another warehouse brings goods nearest to where people are struck.

    A p-median with the standing warehouses fixed: towns weigh by central rate times central people affected.
    """
    found, people = rates(region), sizes(region)
    weight: dict[str, float] = {}
    for event in events:
        if event.hazard:
            expected = found[event.key]["central"] * people.get(event.record, 0.0)
            weight[event.site.id] = weight.get(event.site.id, 0.0) + expected
    towns = list({event.site.id: event.site for event in events if event.site.id in weight}.values())
    places = list({event.gateway.id: event.gateway for event in events}.values())
    candidates = [*standing, *places]
    away = distances(towns, candidates)
    placed = pmedian(away, [weight[town.id] for town in towns], len(standing) + 1, fixed=range(len(standing)))
    return next(candidates[site] for site in placed.sites if site >= len(standing))
