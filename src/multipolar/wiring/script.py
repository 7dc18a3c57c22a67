"""The changes of a scenario of the pack, for a view that shows a model under them without a run.

Only what a view needs is read here; ``scenarios`` reads, checks and runs whole files.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import UnknownName
from .changes import KINDS
from .changes.change import Change

if TYPE_CHECKING:
    from ..region import Region

FOLDER = "scenarios"


@dataclass(frozen=True)
class Script:
    """What a scenario changes when.

    Attributes
    ----------
    horizon : tuple of int
        First and last year.
    changes : tuple of Change
        Shocks, then policies, as scenarios apply them.
    """

    horizon: tuple[int, int]
    changes: tuple[Change, ...]


def in_pack(region: Region, name: str) -> Script:
    """Read the changes of a scenario of the region's pack.

    Raises
    ------
    UnknownName
        The pack has no such scenario, with the nearest that it has.
    """
    files = {file.stem: file for file in sorted((region.path / FOLDER).glob("*.toml"))}
    if name not in files:
        raise UnknownName.of("scenario", name, files, expected=f"a scenario of {region.name}: {', '.join(files)}")
    told = tomllib.loads(files[name].read_text(encoding="utf-8"))
    first, last = told["horizon"]
    context = {"region": region, "horizon": (first, last)}
    entries = [*told.get("shock", ()), *told.get("policy", ())]
    return Script((first, last), tuple(KINDS[one["kind"]].model_validate(one, context=context) for one in entries))
