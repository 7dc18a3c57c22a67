"""Changes of relief: disasters, warehouses, approval and the shared insurance."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from ...region.entries import Real, complaint, known
from .change import Actor, Change, Policy, Shock, states


def _place(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None:
        return text
    table = region.table("places")
    names = dict(zip(table["name"].str.to_lowercase(), table["place"], strict=True))
    return known("place", str(names.get(text.lower(), text)), table["place"].to_list(), "a place of the table places")


Place = Annotated[
    str, AfterValidator(_place), Field(description="a place of the table places, by its short name or name")
]
"""A place of the table places; becomes its short name when the context holds a region."""


class Disaster(Shock):
    """A disaster strikes a place; those of one year draw on one stock of relief goods, in the order of the file."""

    kind: Literal["disaster"] = "disaster"
    place: Place
    hazard: Annotated[Literal["storm", "quake", "flood"], Field(description="storm, quake or flood")]
    affected: Annotated[
        Real | None, Field(gt=0, description="people affected; none: as in the record of the state, drawn")
    ] = None


class Warehouse(Policy):
    """Another warehouse of relief goods stands at a place."""

    kind: Literal["warehouse"] = "warehouse"
    place: Place
    kits: Annotated[Real, Field(ge=0, description="kits for a family that it holds")]


class ReliefStock(Policy):
    """Every warehouse of relief goods holds more, or less."""

    kind: Literal["relief_stock"] = "relief_stock"
    factor: Annotated[Real, Field(ge=0, description="factor on the stock; 1 changes nothing")]


class PreApproval(Policy):
    """Members agree beforehand to what they will let in: approval of relief takes a given time at most."""

    kind: Literal["pre_approval"] = "pre_approval"
    members: Annotated[
        tuple[Actor, ...],
        Field(min_length=1, description="who agrees; a group stands for its states"),
        AfterValidator(states),
    ]
    hours: Annotated[Real, Field(ge=0, description="hours from the request to the approval, at most")]


class RiskPool(Policy):
    """Members insure together against disasters instead of each alone."""

    kind: Literal["risk_pool"] = "risk_pool"
    members: Annotated[
        tuple[Actor, ...],
        Field(min_length=1, description="who is insured; a group stands for its states"),
        AfterValidator(states),
    ]
    attachment: Annotated[
        Real | None, Field(gt=1, description="return period in years at which payouts begin; none: drawn")
    ] = None
    exhaustion: Annotated[
        Real | None, Field(gt=1, description="return period in years at which payouts end; none: drawn")
    ] = None
    share: Annotated[Real | None, Field(gt=0, le=1, description="part of the layer that is insured; none: drawn")] = (
        None
    )

    @field_validator("exhaustion")
    @classmethod
    def _after(cls, years: float | None, info: ValidationInfo) -> float | None:
        begins = info.data.get("attachment")
        if years is not None and begins is not None and years <= begins:
            raise complaint("layer", f"payouts end at {years:g} years and begin at {begins:g}", expected="later")
        return years


KINDS: tuple[type[Change], ...] = (
    Disaster,
    Warehouse,
    ReliefStock,
    PreApproval,
    RiskPool,
)
"""The kinds of this module."""
