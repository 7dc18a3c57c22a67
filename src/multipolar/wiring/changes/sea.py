"""Changes at sea: closed straits, stocks of oil, radars, boats and patrol days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from ...region.entries import Real
from .change import Actor, Change, Policy, Shock


class Closure(Shock):
    """A strait is closed to ships for a number of days."""

    kind: Literal["closure"] = "closure"
    strait: Annotated[Actor, Field(description="the strait, as in the table sea_legs")]
    days: Annotated[Real, Field(gt=0, description="for how long, days")]


class OilStock(Policy):
    """An importer of oil holds more stocks."""

    kind: Literal["oil_stock"] = "oil_stock"
    importer: Annotated[Actor, Field(description="whose stocks")]
    days: Annotated[Real, Field(gt=0, description="days of supply more")]


class WatchRadar(Policy):
    """A radar that watches sea lanes is set up."""

    kind: Literal["radar"] = "radar"
    lat: Annotated[Real, Field(ge=-90, le=90, description="latitude of the site")]
    lon: Annotated[Real, Field(ge=-180, le=180, description="longitude of the site")]
    giver: Annotated[Actor | None, Field(description="who gives it; none: the owner pays")] = None


class WatchBoats(Policy):
    """Boats patrol a sea lane."""

    kind: Literal["patrol_boats"] = "patrol_boats"
    lane: Annotated[Actor, Field(description="the sea lane, as in the table sea_legs")]
    number: Annotated[int, Strict(), Field(ge=1, description="how many")]
    giver: Annotated[Actor | None, Field(description="who gives them; none: the owner pays")] = None


class PatrolDays(Policy):
    """A sea area is patrolled around the clock on more days a year."""

    kind: Literal["patrol_days"] = "patrol_days"
    area: Annotated[
        Actor | None, Field(description="the sea area or state whose waters; none: wherever patrols do most")
    ] = None
    days: Annotated[Real, Field(gt=0, description="days a year more; without an area several patrols may add up")]
    giver: Annotated[Actor | None, Field(description="who gives them; none: the owner pays")] = None


KINDS: tuple[type[Change], ...] = (
    Closure,
    OilStock,
    WatchRadar,
    WatchBoats,
    PatrolDays,
)
"""The kinds of this module."""
