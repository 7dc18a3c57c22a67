"""Runs a scenario (contracts §8): each model that it names or touches, alone, year by year, one chunk of draws at a time.

The same seed gives the same values on any number of workers of one machine and lock: draws come in fixed chunks, a
chunk is computed whole by one worker, and chunks are put together in their order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, NotConverged
from ..region.card import card
from ..wiring import ACCOUNT, CHUNK, MODELS, Wired
from ..wiring.draws import Sample
from ..wiring.model import wired as wire
from . import keep as keeping
from .keep import Chunk
from .pool import computed, versions
from .scenario import Scenario

if TYPE_CHECKING:
    from ..region import Region

TOLERATED = 0.01
"""Part of the draws that may fail before the run reports it as a fault."""


@dataclass(frozen=True, eq=False)
class Run:
    """What came of a scenario.

    Attributes
    ----------
    scenario : Scenario
        What was run.
    n, seed : int
        Number of draws (1: the deterministic run), and their seed.
    hash : str
        Of the region pack.
    outcomes : dict of ndarray (D, year, subject)
        By names that stand in the table ``measures`` with their unit. NaN: not covered, or the draw failed.
    labels : dict of tuple of str
        ``"year"``, and for each outcome its subjects: ``"VNM"`` or ``"VNM>CHN"``.
    account : DataFrame
        model, field, basis, refs, parameter, note: where the inputs of each model come from.
    failed : int
        Draws in which some model did not converge in some year.
    faults : tuple of Fault
        Changes that no model applies; and, where more than 1 percent of the draws failed, that.
    """

    scenario: Scenario
    n: int
    seed: int
    hash: str
    outcomes: dict[str, NDArray[np.float64]]
    labels: dict[str, tuple[str, ...]]
    account: pl.DataFrame
    failed: int
    faults: tuple[Fault, ...]

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in self.outcomes.items()) or "no outcome"
        return f"Run {self.scenario.id!r}, {self.n:,} draws, seed {self.seed}, {self.failed} failed: {shapes}"

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        years = self.labels["year"]
        rows = {
            "scenario": self.scenario.id,
            "years": f"{years[0]} to {years[-1]}",
            "draws": f"{self.n:,}, seed {self.seed}" if self.n > 1 else "the deterministic run",
            "failed": f"{self.failed:,}",
            "outcomes": "; ".join(f"{name} ({len(self.labels[name])} subjects)" for name in self.outcomes) or "none",
            "faults": "; ".join(map(str, self.faults)),
        }
        return card(self.scenario.title, rows)


def run(
    region: Region,
    scenario: Scenario,
    *,
    n: int = 1,
    seed: int = 0,
    executor: Executor | None = None,
    keep: Path | None = None,
    outcomes: Collection[str] | None = None,
) -> Run:
    """Run a scenario.

    Parameters
    ----------
    region : Region
        What is known.
    scenario : Scenario
        From `multipolar.scenarios.read`, or built in Python.
    n : int
        1 for the deterministic run; more for an ensemble, rounded up to whole chunks of 1,024.
    seed : int
        Of the ensemble.
    executor : Executor, optional
        Spreads the chunks: `workers`, `cluster`, or another of the standard library's protocol; it must reach the pack's
        folder.
    keep : Path, optional
        Folder in which each finished chunk is kept; a run that was interrupted goes on where it stopped.
    outcomes : collection of str, optional
        Names of outcomes that are asked for; models that give none of them are left out. Default: all models.

    Raises
    ------
    NotConverged
        The deterministic run failed. In an ensemble, failed draws are counted.
    InvalidData
        `keep` holds another run; every difference is listed.
    UsageError
        A worker died; finished chunks are kept.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> done = mp.scenarios.run(region, mp.scenarios.read("partners-withdraw", region))
    >>> after = dict(zip(done.labels["partner_share_after"], done.outcomes["partner_share_after"][0, -1]))
    >>> bool(after["VNM>CHN"] > after["VNM>USA"])
    True
    """
    coupled = any(MODELS[name].path is not None for name in scenario.models)
    wired = {
        name: wire(model, Sample(region), scenario.years[0])
        for name, model in MODELS.items()
        if name in scenario.models or (not coupled and any(model.hears(change) for change in scenario.changes.values()))
    }
    effects = {name: _effective(name, wired[name], scenario) for name in wired}
    touched = tuple(
        name
        for name, entries in effects.items()
        if (entries or name in scenario.models)
        and (outcomes is None or not wired[name].labels.keys().isdisjoint(outcomes))
    )
    labels = {name: subjects for model in touched for name, subjects in wired[model].labels.items()}

    indices = range(1 if n == 1 else -(-n // CHUNK))
    done = keeping.resume(keep, _identity(region, scenario, n, seed, touched), indices) if keep else {}
    missing = [index for index in indices if index not in done]
    for index, chunk in computed(executor, missing, _chunk, region, scenario, touched, n, seed):
        done[index] = chunk
        if keep:
            table = keeping.frame(chunk, index, scenario.years, labels)
            keeping.publish(keeping.chunk_file(keep, index), table.write_parquet)
    chunks = [done[index] for index in indices]

    found = {name: np.concatenate([chunk.outcomes[name] for chunk in chunks]) for name in chunks[0].outcomes}
    converged = np.all(np.concatenate([chunk.converged for chunk in chunks]), axis=1)
    accounts = [wired[name].account.select(pl.lit(name).alias("model"), pl.all()) for name in touched]
    return Run(
        scenario=scenario,
        n=len(converged),
        seed=seed,
        hash=region.hash,
        outcomes=found,
        labels={"year": tuple(str(year) for year in scenario.years), **{name: labels[name] for name in found}},
        account=pl.concat([pl.DataFrame(schema={"model": pl.String, **ACCOUNT}), *accounts]),
        failed=int((~converged).sum()),
        faults=(*_unapplied(scenario, effects), *_not_converged(converged)),
    )


def _effective(name: str, wired: Wired[Any], scenario: Scenario) -> list[str]:
    """Return the entries that change an input of the model in some year of the horizon."""
    apply = MODELS[name].apply
    return [
        entry
        for entry, change in scenario.changes.items()
        if any(change.active(year) and apply(change, wired, year) is not wired for year in scenario.years)
    ]


def _unapplied(scenario: Scenario, effects: dict[str, list[str]]) -> Iterator[Fault]:
    applied = {entry for entries in effects.values() for entry in entries}
    for entry, change in scenario.changes.items():
        if entry not in applied:
            what = f"{entry} ({change.kind}) changes nothing"
            expected = "a change of something that a model holds in the tables"
            yield Fault("unapplied-change", what, f"{scenario.id}.toml", column=entry, expected=expected)


def _not_converged(converged: NDArray[np.bool_]) -> Iterator[Fault]:
    failed = int((~converged).sum())
    if failed > TOLERATED * len(converged):
        yield Fault("not-converged", f"{failed} of {len(converged)} draws failed", expected=f"at most {TOLERATED:.0%}")


def _chunk(region: Region, scenario: Scenario, touched: tuple[str, ...], n: int, seed: int, index: int) -> Chunk:
    """Compute one chunk: wire each model once, apply the changes of each year, solve."""
    sample = Sample(region) if n == 1 else Sample(region, CHUNK, seed, index * CHUNK)
    years = scenario.years
    outcomes: dict[str, NDArray[np.float64]] = {}
    size = sample.n
    converged = np.ones((size, len(years)), dtype=bool)
    for name in touched:
        model = MODELS[name]
        base = wire(model, sample, years[0])
        if model.path is not None:
            whole, paths_of = model.path(base, scenario.changes.values(), years)
            if n == 1 and not whole.converged.all():
                raise NotConverged(f"{name} of {scenario.id}", float(np.max(whole.residual)))
            converged &= whole.converged[:, None]
            outcomes |= {outcome: np.ascontiguousarray(values) for outcome, values in paths_of.items()}
            continue
        untouched: Any = None
        for step, year in enumerate(years):
            wired = base
            for change in scenario.changes.values():
                if change.active(year):
                    wired = model.apply(change, wired, year)
            if wired is base and untouched is None:
                untouched = model.solve(base.inputs)
            result = untouched if wired is base else model.solve(wired.inputs)
            if n == 1 and not result.converged.all():
                raise NotConverged(f"{name} in {year} of {scenario.id}", float(np.max(result.residual)))
            converged[:, step] &= result.converged
            for outcome, values in model.outcomes(result, wired).items():
                paths = outcomes.setdefault(outcome, np.empty((size, len(years), values.shape[1])))
                paths[:, step] = values
    return Chunk(outcomes, converged)


def _identity(region: Region, scenario: Scenario, n: int, seed: int, touched: tuple[str, ...]) -> dict[str, Any]:
    """Return what makes two runs the same run, as plain data; not the number of draws: a run may go on."""
    return {
        "format": 1,
        "region": region.name,
        "pack": region.hash,
        "assumed": {str(ref): value for ref, value in sorted(region.assumptions.items())},
        "scenario": scenario.model_dump(mode="json"),
        "models": list(touched),
        "draws": "central" if n == 1 else "sample",
        "seed": seed,
        "chunk": CHUNK,
        "versions": versions(),
    }
