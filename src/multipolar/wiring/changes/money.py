"""Changes of money: stops, needs and the terms of the pool of swaps."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, Strict

from ...region.entries import Real
from .change import Actor, Change, Policy, Shock, states


class Depreciation(Shock):
    """A currency falls against those in which a state owes."""

    kind: Literal["depreciation"] = "depreciation"
    actor: Annotated[Actor, Field(description="whose currency falls")]
    percent: Annotated[Real, Field(gt=0, lt=100, description="by how much, above 0 and below 100")]


Struck = Annotated[
    tuple[Actor, ...],
    Field(min_length=1, description="who is struck; a group stands for its states"),
    AfterValidator(states),
]
"""Members that a crisis strikes, each an actor; a group stands for its states."""


class CapitalStop(Shock):
    """Private money stops flowing to members, all at once."""

    kind: Literal["capital_stop"] = "capital_stop"
    members: Struck
    percent: Annotated[
        Real | None, Field(gt=0, description="size in percent of GDP; none: the stop of 1997 as in the parameters")
    ] = None
    cause: Annotated[
        Literal["capital stop", "dollar squeeze"],
        Field(description="capital stop (a crisis of the region) or dollar squeeze (dollars are short in the world)"),
    ] = "capital stop"
    contagion: Annotated[bool, Strict(), Field(description="whether it spreads to others by the assumed channels")] = (
        False
    )


class DisasterNeed(Shock):
    """A natural disaster makes members pay abroad for a part of its damage."""

    kind: Literal["disaster_need"] = "disaster_need"
    members: Struck
    damage: Annotated[Real, Field(gt=0, description="damage in percent of GDP")]


class CrisisYear(Shock):
    """Each member of the group is struck by a stop with the assumed yearly probability, together as far as correlated."""

    kind: Literal["crisis_year"] = "crisis_year"
    percent: Annotated[
        Real | None, Field(gt=0, description="size in percent of GDP; none: the stop of 1997 as in the parameters")
    ] = None
    contagion: Annotated[bool, Strict(), Field(description="whether it spreads to others by the assumed channels")] = (
        False
    )


class PoolTerms(Policy):
    """The swap pool has other terms: a larger part without a programme, sooner or surer money."""

    kind: Literal["pool_terms"] = "pool_terms"
    delinked_share: Annotated[
        Real | None, Field(ge=0, le=1, description="part without an IMF programme, 0 to 1; none: as it is")
    ] = None
    days: Annotated[Real | None, Field(ge=0, description="days to its money without a programme; none: as it is")] = (
        None
    )
    certain: Annotated[bool, Strict(), Field(description="whether money without a programme is sure to come")] = False
    precaution: Annotated[
        bool, Strict(), Field(description="whether every member has arranged the precautionary line before the crisis")
    ] = False
    size: Annotated[Real, Field(ge=0, description="factor on contributions and limits; 1 changes nothing")] = 1.0


KINDS: tuple[type[Change], ...] = (
    Depreciation,
    CapitalStop,
    DisasterNeed,
    CrisisYear,
    PoolTerms,
)
"""The kinds of this module."""
