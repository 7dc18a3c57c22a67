"""Changes of admission: who may come to work, study or visit."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ...region.entries import Real
from .change import Actor, Change, Policy


class Admission(Policy):
    """A host admits more or fewer people of a status, of all origins or of some."""

    kind: Literal["admission"] = "admission"
    status: Annotated[
        Literal["workers", "students", "technical interns", "specified skilled workers", "visitors"],
        Field(description="workers, students, technical interns, specified skilled workers or visitors"),
    ]
    origins: Annotated[tuple[Actor, ...], Field(description="from where; none: from everywhere")] = ()
    factor: Annotated[Real, Field(ge=0, description="factor on the yearly inflow; 1 changes nothing")] = 1.0
    ceiling: Annotated[
        Real | None, Field(ge=0, description="largest number of holders of the status; none: as it is")
    ] = None


class VisaExemption(Policy):
    """A host asks no visa of visitors of some origins any more; what that does to arrivals is drawn."""

    kind: Literal["visa-exemption"] = "visa-exemption"
    origins: Annotated[tuple[Actor, ...], Field(min_length=1, description="from where; origins that need a visa today")]


KINDS: tuple[type[Change], ...] = (Admission, VisaExemption)
"""The kinds of this module."""
