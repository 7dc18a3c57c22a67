"""What every change has: an entry of a scenario that is otherwise than the tables say, and the names that it may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, ValidationInfo, field_validator

from ...errors import UnknownName
from ...region.entries import Real, complaint, known

Year = Annotated[int, Strict(), Field(ge=1800, le=2200)]


def _actor(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    if region is None:
        return text
    try:
        return str(region.actor(text))
    except UnknownName as error:
        raise complaint("unknown-actor", error.fault.what, nearest=error.fault.nearest) from None


def _source(text: str, info: ValidationInfo) -> str:
    region = (info.context or {}).get("region")
    return text if region is None else known("source", text, region.table("sources")["source_id"].to_list())


Actor = Annotated[str, AfterValidator(_actor)]
"""An actor by code, name or alias; becomes its code when the context holds a region."""


Partner = Annotated[Actor, Field(description="the actor whose engagement changes")]


Source = Annotated[str, AfterValidator(_source)]
"""A ``source_id`` of the pack."""


class Change(BaseModel):
    """Something that is otherwise than the tables say, from one year to another.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    start, end : int, int or None
        First and last year; without `end`, to the end of the horizon.
    why : str
        Why, in words.
    refs : tuple of str
        Sources that argue for it (``source_id`` of the pack).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    start: Annotated[Year, Field(description="first year")]
    end: Annotated[Year | None, Field(description="last year; none: to the end of the horizon")] = None
    why: Annotated[str, Field(description="why, in words")] = ""
    refs: Annotated[tuple[Source, ...], Field(description="sources that argue for it")] = ()

    @field_validator("start", "end")
    @classmethod
    def _in_order(cls, year: int | None, info: ValidationInfo) -> int | None:
        horizon = (info.context or {}).get("horizon")
        if year is not None and horizon and not horizon[0] <= year <= horizon[1]:
            raise complaint("outside-horizon", f"{year} lies outside the horizon {horizon[0]} to {horizon[1]}")
        if year is not None and info.field_name == "end" and year < info.data.get("start", year):
            raise complaint("ends-before-start", f"it ends {year} and starts {info.data['start']}")
        return year

    def active(self, year: int) -> bool:
        """Say whether the change holds in a year."""
        return self.start <= year and (self.end is None or year <= self.end)


class Shock(Change):
    """A change that nobody in the region chose."""


class Policy(Change):
    """A change that somebody pays for."""

    cost_usd_bn: Annotated[Real, Field(ge=0, description="cost a year, USD bn")]


def states(codes: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """Return actors with each group replaced by its states, when the context holds a region."""
    region = (info.context or {}).get("region")
    if region is None:
        return codes
    apart = [
        region.states(code, region.as_of)["actor"].to_list() if region.is_group(code) else [code] for code in codes
    ]
    return tuple(dict.fromkeys(state for states in apart for state in states))
