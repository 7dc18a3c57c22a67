"""Changes of power: lines between states and a price on carbon."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...region.entries import Real
from .change import Actor, Change, Policy


class PowerLink(Policy):
    """A power line between two states is in service."""

    kind: Literal["power_link"] = "power_link"
    a: Annotated[Actor, Field(description="one end")]
    b: Annotated[Actor, Field(description="the other end")]
    mw: Annotated[Real, Field(gt=0, description="capacity, MW")]


class PowerGrid(Policy):
    """The planned power lines between the states are in service, all of them or in one proportion up to a total."""

    kind: Literal["power_grid"] = "power_grid"
    total_mw: Annotated[
        Real | None, Field(gt=0, description="capacity of all lines between states then, MW; none: all that is planned")
    ] = None


class CarbonPrice(Policy):
    """Power plants are dispatched with a carbon price."""

    kind: Literal["carbon_price"] = "carbon_price"
    usd_per_tonne: Annotated[Real, Field(ge=0, description="USD a tonne of carbon dioxide")]


KINDS: tuple[type[Change], ...] = (
    PowerLink,
    PowerGrid,
    CarbonPrice,
)
"""The kinds of this module."""
