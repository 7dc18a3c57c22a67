"""Changes of alignment: how far partners are engaged, and what they offer or threaten."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...region.entries import Real
from .change import Actor, Change, Partner, Policy, Shock

Domain = Annotated[
    Literal["trade", "investment", "aid", "arms", "people"],
    Field(description="trade, investment, aid, arms or people"),
]
"""Fields in which a partner is engaged."""


class Engagement(Shock):
    """A partner multiplies its engagement with every recipient by a factor; 0.5 halves it, 0 is withdrawal."""

    kind: Literal["engagement"] = "engagement"
    partner: Partner
    domain: Domain
    factor: Annotated[Real, Field(ge=0, description="0 or more; 1 changes nothing")]


class Substitution(Policy):
    """A partner raises its engagement with every recipient by a factor, in place of another."""

    kind: Literal["substitution"] = "substitution"
    partner: Partner
    domain: Domain
    factor: Annotated[Real, Field(ge=1, description="1 or more; 1 changes nothing")]


class Ties(Shock):
    """A partner multiplies all that it offers in a field of the portfolio game, protection included, to every member."""

    kind: Literal["ties"] = "ties"
    partner: Partner
    field: Annotated[
        Literal[
            "all",
            "security",
            "economy",
            "technology",
            "society",
            "arms",
            "standing",
            "trade",
            "investment",
            "aid",
            "people",
        ],
        Field(
            description="all, security, economy, technology or society; or a part of one: arms, standing, trade, ..."
        ),
    ]
    factor: Annotated[Real, Field(ge=0, description="0 or more; 1 changes nothing")]


class Decoupling(Shock):
    """How far a partner's policy moves with the first rival's, and so with its allies', is multiplied by a factor."""

    kind: Literal["decoupling"] = "decoupling"
    partner: Partner
    factor: Annotated[Real, Field(ge=0, le=1, description="0: it moves with nobody's; 1 changes nothing")]


class Coercion(Shock):
    """A state meets as much of the second rival's coercion as another state does."""

    kind: Literal["coercion"] = "coercion"
    state: Annotated[Actor, Field(description="the state that is coerced")]
    as_on: Annotated[Actor, Field(description="the state whose level it then has")]


KINDS: tuple[type[Change], ...] = (
    Engagement,
    Substitution,
    Ties,
    Decoupling,
    Coercion,
)
"""The kinds of this module."""
