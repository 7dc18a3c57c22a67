"""Changes that only the coupled stress test hears: trust, the agenda, and policies by sector."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from ...region.entries import Real, known
from .change import Actor, Change, Partner, Policy, Shock


class TrustShock(Shock):
    """Trust in a partner falls, in the region or in named members."""

    kind: Literal["trust_shock"] = "trust_shock"
    partner: Partner
    points: Annotated[Real, Field(gt=0, le=100, description="percentage points of the share that trusts it")]
    members: Annotated[tuple[Actor, ...], Field(description="in which members; none: in all")] = ()


class AgendaItem(Shock):
    """An item comes back on the table, and what the group agrees on is what it can agree on with that item."""

    kind: Literal["agenda_item"] = "agenda_item"
    issue: Annotated[str, Field(min_length=1, description="an item of the agenda, past or present, or a kind of item")]
    weight: Annotated[Real, Field(gt=0, le=1, description="its part of what is on the table, above 0 to 1")]

    @field_validator("issue")
    @classmethod
    def _issue(cls, text: str, info: ValidationInfo) -> str:
        region = (info.context or {}).get("region")
        if region is None:
            return text
        table = region.table("agenda")
        words = (
            table["item"].unique(maintain_order=True).to_list() + table["kind"].unique(maintain_order=True).to_list()
        )
        return known("issue", text, words, "an item of the agenda, or a kind of item")


class Assistance(Policy):
    """Development assistance in a sector."""

    kind: Literal["assistance"] = "assistance"
    sector: Annotated[
        Literal["infrastructure", "digital", "disaster", "people"],
        Field(description="infrastructure, digital, disaster or people"),
    ]


class SecurityAssistance(Policy):
    """Security assistance by item."""

    kind: Literal["security_assistance"] = "security_assistance"
    item: Annotated[Literal["boats", "radars", "training"], Field(description="boats, radars or training")]


class Stockpile(Policy):
    """Goods are kept before they are needed."""

    kind: Literal["stockpile"] = "stockpile"
    goods: Annotated[Literal["relief", "fuel", "rice"], Field(description="relief, fuel or rice")]


class Diversification(Policy):
    """Buyers are helped to have a second supplier."""

    kind: Literal["diversification"] = "diversification"


class Exchanges(Policy):
    """Exchanges and scholarships."""

    kind: Literal["exchanges"] = "exchanges"


class Approval(Policy):
    """Joint funds are approved sooner, so that other policies begin to work sooner."""

    kind: Literal["approval"] = "approval"
    years: Annotated[Real, Field(gt=0, description="years by which the others' delay is cut")]


class Coordination(Policy):
    """A body plans policies of several sectors together."""

    kind: Literal["coordination"] = "coordination"


KINDS: tuple[type[Change], ...] = (
    TrustShock,
    AgendaItem,
    Assistance,
    SecurityAssistance,
    Stockpile,
    Diversification,
    Exchanges,
    Approval,
    Coordination,
)
"""The kinds of this module."""
