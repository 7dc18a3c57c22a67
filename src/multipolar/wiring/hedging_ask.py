"""Asks the portfolio game: a scenario's changes applied to draws, and how much of an answer's spread is assumed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import UnknownName
from ..region.provenance import refs_of
from .changes import KINDS
from .changes.change import Change
from .draws import CHUNK, Draws, central
from .draws import chunk as draw_chunk
from .hedging import NAME, apply, wire
from .hedging_outcomes import outcome, solve
from .hedging_terms import Answer, Question
from .model import Wired

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

SCENARIOS = "scenarios"
"""Folder of a pack that holds its scenarios."""

DRIVERS = 3


@dataclass(frozen=True, eq=False)
class Asked:
    """An answer with what it was asked of."""

    draws: Draws
    wired: Wired[Question]
    answer: Answer

    def refs(self) -> list[int]:
        """Return every row behind the inputs."""
        return refs_of(self.wired)

    def outcome(self, name: str) -> Floats:
        """Return one of the model's outcomes."""
        return outcome(self.answer, self.wired, name)


def changes(region: Region, scenario: str) -> tuple[list[Change], int]:
    """Return the changes of one of the pack's scenarios, and the first year in which all hold.

    Raises
    ------
    UnknownName
        The pack has no such scenario.
    """
    folder = region.path / SCENARIOS
    ids = sorted(file.stem for file in folder.glob("*.toml"))
    if scenario not in ids:
        raise UnknownName.of("scenario", scenario, ids, expected=f"a scenario of {region.name}")
    data = tomllib.loads((folder / f"{scenario}.toml").read_text(encoding="utf-8"))
    entries = [*data.get("shock", ()), *data.get("policy", ())]
    found = [KINDS[entry["kind"]].model_validate(entry, context={"region": region}) for entry in entries]
    return found, max([data["horizon"][0], *(change.start for change in found)])


def ask(region: Region, scenario: str | None, draws: int, seed: int, *, blanks: bool = True) -> Asked:
    """Return the answer to a scenario, or the game as the tables have it."""
    return ask_all(region, (scenario,), draws, seed, blanks=blanks)[0]


def ask_all(
    region: Region, scenarios: Sequence[str | None], draws: int, seed: int, *, blanks: bool = True
) -> list[Asked]:
    """Return the answers to several scenarios (None: the tables as they are); the game of a year is made and solved once."""
    points = central(region) if draws == 1 else few(draw_chunk(region, seed, 0), draws)
    unchanged: dict[int, Wired[Question]] = {}
    found = []
    for scenario in scenarios:
        made, year = changes(region, scenario) if scenario else ([], region.as_of.year + 1)
        if year not in unchanged:
            unchanged[year] = wire(region, points, year, blanks=blanks)
        wired = unchanged[year]
        for change in made:
            wired = apply(change, wired, year)
        found.append(Asked(points, wired, solve(wired.inputs)))
    return found


def few(draws: Draws, n: int) -> Draws:
    """Return the first `n` draws of a chunk, rounded down to a power of two: only so many points of Sobol's are even."""
    return replace(draws, n=min(CHUNK, 1 << (n.bit_length() - 1)))


def owed_to_assumptions(region: Region, scenario: str, name: str, draws: int, seed: int, full: Floats) -> Floats:
    """Return the part of an outcome's variance that is owed to assumed inputs, by subject; see `owed`."""
    return owed(full, ask(at_their_middle(region), scenario, draws, seed, blanks=False).outcome(name))


def at_their_middle(region: Region) -> Region:
    """Return the region with every assumed parameter of the game at the middle of its range."""
    table = region.table("parameters").filter(
        pl.col("model").is_in([NAME, "redistribution"]) & (pl.col("basis") == "assumed")
    )
    return region.assuming(dict(table.select("ref", "central").iter_rows()))


def owed(full: Floats, known: Floats) -> Floats:
    """Return the part of a variance that is owed to assumed inputs, by subject.

    1 less the variance with every assumed parameter, and every blank cell, at its middle (`known`, (D, ...)), over the
    variance with all (`full`). Below 0 (inputs that dampen each other) is 0; NaN where nothing varies.
    """
    whole = np.nanvar(full, axis=0)
    part = np.divide(np.nanvar(known, axis=0), whole, out=np.full_like(whole, np.nan), where=whole > 1e-12)
    return np.asarray(np.clip(1.0 - part, 0.0, 1.0))


def drivers(region: Region, asked: Asked, values: Floats) -> list[tuple[str, int, float]]:
    """Return the parameters whose draws go with an outcome most: name, ref, rank correlation; at most `DRIVERS`."""
    found = []
    for name, ref, drawn in _drawn(region, asked.draws):
        known = np.isfinite(values)
        if known.sum() > DRIVERS and np.ptp(drawn[known]) > 0 and np.ptp(values[known]) > 0:
            found.append((name, ref, _spearman(drawn[known], values[known])))
    return sorted(found, key=lambda one: -abs(one[2]))[:DRIVERS]


def _drawn(region: Region, draws: Draws) -> Iterator[tuple[str, int, Floats]]:
    table: Any = region.table("parameters").filter((pl.col("model") == NAME) & (pl.col("distribution") != "fixed"))
    newest = table.sort("since", nulls_last=False).group_by("parameter", "subject", maintain_order=True).last()
    for parameter, subject, since, ref in newest.select("parameter", "subject", "since", "ref").iter_rows():
        if not parameter.startswith("choice_"):
            yield (
                " of ".join(filter(None, (parameter, subject))),
                ref,
                draws[NAME, parameter, subject or "", since or ""],
            )


def _spearman(a: Floats, b: Floats) -> float:
    ranks = [np.argsort(np.argsort(values, kind="stable"), kind="stable").astype(float) for values in (a, b)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
