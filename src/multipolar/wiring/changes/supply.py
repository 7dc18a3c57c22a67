"""Changes of supply chains: what stops, where it is bought, and how makers prepare."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from ...errors import UsageError
from ...region.entries import Real, known
from .change import Actor, Change, Policy, Shock


def _sector(text: str) -> str:
    from ..supply_tables import words

    return known("sector", text, words(), "all, goods, manufacturing, a group of sectors, or a code of ISIC")


Sectors = Annotated[
    tuple[Annotated[str, AfterValidator(_sector)], ...],
    Field(min_length=1, description="all, goods, manufacturing, a group (electronics, vehicles ...), or codes"),
]
"""Sectors of the table of chains."""


def _economies(codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """Return the states of groups whose states the tables know; another group (the European Union) stands for itself."""
    region = (info.context or {}).get("region")
    if region is None:
        return codes
    apart: list[str] = []
    for code in codes:
        try:
            apart += region.states(code, region.as_of)["actor"].to_list() if region.is_group(code) else [code]
        except UsageError:
            apart.append(code)
    return tuple(dict.fromkeys(apart))


Economies = Annotated[
    tuple[Actor, ...],
    Field(min_length=1, description="economies; a group stands for its states"),
    AfterValidator(_economies),
]
"""Economies of the table of chains."""


Days = Annotated[Real, Field(ge=0, le=365, description="days, up to a year")]


class SupplyStop(Shock):
    """A part of the capacity of sectors stops for a time: floods, closures, lockdowns."""

    kind: Literal["supply_stop"] = "supply_stop"
    economies: Economies
    sectors: Sectors
    percent: Annotated[Real, Field(gt=0, le=100, description="part of capacity that stops, percent")]
    days: Days
    recovery_days: Days = 0.0
    begin: Annotated[Real, Field(ge=0, le=364, description="day of the year on which it begins")] = 0.0


class Isolation(Shock):
    """Goods no longer pass between economies and all others for a time."""

    kind: Literal["isolation"] = "isolation"
    economies: Economies
    percent: Annotated[Real, Field(gt=0, le=100, description="part of the goods that no longer pass, percent")] = 100.0
    days: Days


class RegionalSourcing(Policy):
    """Buyers move a part of their foreign purchases of goods from suppliers elsewhere to suppliers in a group."""

    kind: Literal["regional_sourcing"] = "regional_sourcing"
    buyers: Economies
    toward: Economies
    points: Annotated[
        Real, Field(gt=0, le=100, description="percentage points of their foreign purchases of each product")
    ]


class SecondSuppliers(Policy):
    """Buyers make ready to change suppliers: a larger part of their purchases can move (diversification)."""

    kind: Literal["second_suppliers"] = "second_suppliers"
    members: Economies
    points: Annotated[Real, Field(gt=0, le=100, description="percentage points of purchases that can also move")]


class LargerStocks(Policy):
    """Makers hold more days of inputs (redundancy)."""

    kind: Literal["larger_stocks"] = "larger_stocks"
    members: Economies
    days: Annotated[Real, Field(gt=0, le=365, description="more days of use in stock")]


class SpareCapacity(Policy):
    """Makers can raise output further above normal when others stop (redundancy)."""

    kind: Literal["spare_capacity"] = "spare_capacity"
    members: Economies
    points: Annotated[Real, Field(gt=0, le=100, description="percentage points of normal output")]


class SupplyWatch(Policy):
    """Buyers everywhere learn sooner what suppliers can make (digital tracking of supplies)."""

    kind: Literal["supply_watch"] = "supply_watch"
    factor: Annotated[Real, Field(ge=0, le=1, description="on the days in which they learn it; 1 changes nothing")]


class OvertimeLimit(Policy):
    """Sectors may not make more than normal, whatever others lack (a limit for the sake of emissions or workers)."""

    kind: Literal["overtime_limit"] = "overtime_limit"
    members: Economies
    sectors: Sectors


KINDS: tuple[type[Change], ...] = (
    SupplyStop,
    Isolation,
    RegionalSourcing,
    SecondSuppliers,
    LargerStocks,
    SpareCapacity,
    SupplyWatch,
    OvertimeLimit,
)
"""The kinds of this module."""
