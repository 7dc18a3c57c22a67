"""Changes of trade: agreements, tariffs, embargoes and where things are bought."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from ...region.entries import Real, complaint
from .change import Actor, Change, Shock


class Agreement(Shock):
    """A trade agreement between parties, or of each party with each partner, enters into force, or one is left."""

    kind: Literal["agreement"] = "agreement"
    parties: Annotated[tuple[Actor, ...], Field(min_length=1, description="its parties, by code or name")]
    partners: Annotated[
        tuple[Actor, ...], Field(description="if given, only pairs of a party and a partner are linked")
    ] = ()
    effect: Annotated[
        Literal["tariffs", "coefficient"],
        Field(description="tariffs: the tariffs left are cut; coefficient: trade changes by the estimated effect"),
    ] = "tariffs"
    use: Annotated[Real | None, Field(ge=0, le=1, description="part of trade that uses it; none: drawn")] = None
    elimination: Annotated[Real | None, Field(ge=0, le=1, description="part of tariffs removed; none: drawn")] = None
    leave: Annotated[bool, Field(description="the agreement ends; only with the coefficient")] = False

    @field_validator("leave")
    @classmethod
    def _leave(cls, leave: bool, info: ValidationInfo) -> bool:
        if leave and info.data.get("effect") != "coefficient":
            what = "the tariffs that would come back are not in the tables"
            raise complaint("leave", what, expected='effect = "coefficient"')
        return leave


class Tariff(Shock):
    """An importer adds a tariff on goods; those who are hit may answer with the same."""

    kind: Literal["tariff"] = "tariff"
    importer: Annotated[Actor, Field(description="who sets it")]
    exporters: Annotated[tuple[Actor, ...], Field(description="on whose goods; none: on all")] = ()
    points: Annotated[
        Real | None, Field(gt=-100, description="percentage points; none: as announced in April 2025, by exporter")
    ] = None
    retaliation: Annotated[
        Literal["none", "reciprocal", "optimal"],
        Field(
            description="none, reciprocal (the same rate), or optimal (each answers with the rate that is best for it)"
        ),
    ] = "none"
    retaliators: Annotated[tuple[Actor, ...], Field(description="who answers; none: all that are hit")] = ()


class Embargo(Shock):
    """One actor stops a part of its trade with another."""

    kind: Literal["embargo"] = "embargo"
    by: Annotated[Actor, Field(description="who stops trade")]
    on: Annotated[Actor, Field(description="with whom")]
    direction: Annotated[
        Literal["both", "exports", "imports"], Field(description="both, or exports or imports of who stops it")
    ] = "both"
    part: Annotated[Real, Field(gt=0, le=1, description="part of the access to the market that ends; 1: all trade")] = (
        1.0
    )


class Adjustment(Shock):
    """Trade answers as in the first year after a change: with the short-run elasticity."""

    kind: Literal["adjustment"] = "adjustment"
    run: Annotated[Literal["short"], Field(description="short")] = "short"


class Sourcing(Shock):
    """A buyer moves a part of what it buys from one economy to others, in proportion to what it buys from these."""

    kind: Literal["sourcing"] = "sourcing"
    buyer: Annotated[Actor, Field(description="who buys")]
    source: Annotated[Actor, Field(description="from whom less is bought")]
    to: Annotated[tuple[Actor, ...], Field(min_length=1, description="from whom more is bought")]
    part: Annotated[Real, Field(gt=0, le=1, description="part of the purchases that is moved")]


KINDS: tuple[type[Change], ...] = (
    Agreement,
    Tariff,
    Embargo,
    Adjustment,
    Sourcing,
)
"""The kinds of this module."""
