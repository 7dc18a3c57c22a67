"""View: what `multipolar show WORD` shows of a model without a scenario (contracts §7)."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from ..errors import Fault, InvalidData, nearest

if TYPE_CHECKING:
    from ..region import Region


@dataclass(frozen=True)
class View:
    """One thing to look at.

    Attributes
    ----------
    name : str
        The word after ``multipolar show``.
    title : str
        What the frame says, in a few words.
    build : callable (region, *, draws, seed, **options) -> DataFrame
        A frame with ``refs``; ESTIMATE wherever it is a number with an interval. `draws` 1 is the deterministic run.
    options : dict of str
        Help text of each option by its name; all are optional and given as text.
    """

    name: str
    title: str
    build: Callable[..., pl.DataFrame]
    options: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        accepted = set(inspect.signature(self.build).parameters) - {"region", "draws", "seed"}
        if accepted != set(self.options):
            raise TypeError(f"the view {self.name} tells of {set(self.options)} and takes {accepted}")

    def show(self, region: Region, options: Mapping[str, str], *, draws: int, seed: int) -> pl.DataFrame:
        """Return the frame.

        Raises
        ------
        InvalidData
            An option that the view does not have; every one is listed with the nearest that it has.
        """
        faults = [
            Fault("unknown-option", f"{self.name} has no option --{name}", "", None, name, _known(self.options), near)
            for name in options
            if name not in self.options
            for near in [nearest(name, self.options)]
        ]
        if faults:
            raise InvalidData(faults)
        return self.build(region, draws=draws, seed=seed, **options)


def _known(options: Mapping[str, str]) -> str:
    return " or ".join(f"--{name}" for name in options) or "none"
