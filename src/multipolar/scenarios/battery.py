"""The battery (contracts §8): the shocks that the region is stress-tested with, each where a document fears it.

A trial is a scenario file in the folder ``battery/`` of a pack, with what a scenario has and::

    short = "Tariff war"              # a few words, for the matrix
    inside = true                     # the shock comes from inside the region

    [[feared]]                        # where a document fears it
    document = "document_004"
    section = "ch. 6, introduction"
    words = "economic fragmentation tests regional stability"    # in our own words
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from ..errors import Fault, InvalidData, UnknownName
from ..region import entries, load
from ..region.entries import complaint
from ..wiring.changes.change import Source
from .scenario import LISTS, Scenario, names, read
from .scenario import schema as scenario_schema

if TYPE_CHECKING:
    from ..region import Region

FOLDER = "battery"
"""Folder of a pack that holds its trials."""


class Fear(BaseModel):
    """Where a document fears a shock."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document: Annotated[Source, Field(description="a source of the pack")]
    section: Annotated[str, Field(min_length=1, description="a section of the document")]
    words: Annotated[str, Field(min_length=1, description="what is feared, in our own words")]


class Trial(Scenario):
    """A scenario of the battery.

    Attributes
    ----------
    short : str
        A few words, for tables.
    feared : tuple of Fear
        At least one.
    inside : bool
        The shock comes from inside the region.
    """

    short: Annotated[str, Field(min_length=1, max_length=40, description="a few words, for tables")]
    feared: Annotated[tuple[Fear, ...], Field(description="where a document fears it")]
    inside: bool = False

    @field_validator("feared")
    @classmethod
    def _somewhere(cls, feared: tuple[Fear, ...]) -> tuple[Fear, ...]:
        if not feared:
            raise complaint("empty", "feared is empty", expected="at least one place where a document fears it")
        return feared

    @field_validator("horizon")
    @classmethod
    def _ahead(cls, horizon: tuple[int, int], info: ValidationInfo) -> tuple[int, int]:
        region = (info.context or {}).get("region")
        if region is not None and horizon[1] < region.as_of.year:
            what = f"the horizon {horizon[0]} to {horizon[1]} lies in the past of {region.as_of}"
            raise complaint("past-horizon", what, expected=f"an end in {region.as_of.year} or later")
        return horizon


FIELDS: entries.Lists = {**LISTS, "feared": lambda _: Fear}


def trials(region: Region, ids: tuple[str, ...] = ()) -> list[Trial]:
    """Return the trials of a region's pack, by id; only those that are named, if any are.

    Raises
    ------
    InvalidData
        Every fault of every file.
    UnknownName
        With the nearest of its trials.

    Examples
    --------
    >>> import multipolar as mp
    >>> [trial.short for trial in mp.scenarios.trials(mp.load("japan-asean")) if trial.inside]
    ['Crisis from inside', 'Quarrel of two members']
    """
    found, faults = _read(region.path, region)
    if faults:
        raise InvalidData(faults)
    known = {trial.id: trial for trial in found}
    for name in ids:
        if name not in known:
            raise UnknownName.of("trial", name, known, expected=f"one of {', '.join(known) or 'none: no battery'}")
    return [known[name] for name in ids or known]


def find(name: str, region: Region) -> Scenario:
    """Return a trial of the battery or a scenario of the region by its id, or a scenario in a .toml file.

    Raises
    ------
    UnknownName
        Neither of them has the name.
    InvalidData
        The file breaks its format.
    """
    if name.endswith(".toml"):
        return read(name, region)
    ids = sorted(path.stem for path in (region.path / FOLDER).glob("*.toml"))
    if name in ids:
        return trials(region, (name,))[0]
    if name in names(region.path):
        return read(name, region)
    both = [*ids, *names(region.path)]
    raise UnknownName.of("trial or scenario", name, both, expected=f"one of {', '.join(both)}; or a .toml file")


def check(pack: Path) -> list[Fault]:
    """Return every fault of a pack's battery (contracts §2); names only where its tables are sound."""
    try:
        region = load(pack)
    except InvalidData:
        region = None
    return _read(pack, region)[1]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a trial's file."""
    return scenario_schema(Trial)


def _read(pack: Path, region: Region | None) -> tuple[list[Trial], list[Fault]]:
    found, faults = list[Trial](), list[Fault]()
    for path in sorted((pack / FOLDER).glob("*.toml")):
        trial, wrong = entries.read(path, pack, Trial, FIELDS, {"region": region})
        found += [trial] if trial else []
        faults += wrong
    return found, faults
