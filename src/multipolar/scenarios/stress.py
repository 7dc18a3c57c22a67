"""The regional stress test (contracts §8): every trial of the battery through the coupled models, draw by draw.

A chunk is all trials on one chunk of draws, so that what no shock touches is solved once. Of every draw the area under
the loss curve, the deepest loss and the time to recover are kept, by trial, pillar and member; whole paths of the first
chunk only. The same seed gives the same values on any number of workers and on a Dask cluster; `keep` resumes from
the chunks that are finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, NotConverged, UsageError
from ..region.card import card
from ..wiring import CHUNK, Change, coupling
from ..wiring.draws import Sample
from ..wiring.links import PILLARS, PLACES, known
from . import kept
from .battery import Trial
from .battery import trials as battery
from .kept import Part
from .pool import computed
from .resilience import METRICS
from .run import TOLERATED
from .scenario import Scenario

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
AXES = [PLACES[state] for state in PILLARS.values()]


@dataclass(frozen=True, eq=False)
class Stress:
    """What the battery came to.

    Attributes
    ----------
    trials : tuple of Scenario
    members, pillars : tuple of str
    years : tuple of int
    n, seed : int
    hash : str
        Of the region pack.
    without : tuple of str
        Links that were cut.
    metrics : dict of ndarray (S, D, P, M)
        ``area``, ``trough`` and ``recovery`` of every draw; infinite recovery is none within the horizon, NaN what no model
        covers or a draw that failed.
    paths : ndarray (S, D', T, P, M)
        Of the first chunk.
    failed : int
        Draws in which some trial failed.
    faults : tuple of Fault
        Changes that nothing in the graph hears; more than 1 percent of failed draws.
    reached : tuple of frozenset of str
        Of each trial the pillars to which its shocks can lead; elsewhere the zeros of `metrics` say nothing.
    """

    trials: tuple[Scenario, ...]
    members: tuple[str, ...]
    pillars: tuple[str, ...]
    years: tuple[int, ...]
    n: int
    seed: int
    hash: str
    without: tuple[str, ...]
    metrics: dict[str, Floats]
    paths: Floats
    failed: int
    faults: tuple[Fault, ...]
    reached: tuple[frozenset[str], ...]

    def __repr__(self) -> str:
        return f"Stress: {len(self.trials)} trials, {self.n:,} draws, seed {self.seed}, {self.failed} failed"

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        rows = {"trials": ", ".join(trial.title for trial in self.trials), "draws": f"{self.n:,}, seed {self.seed}"}
        return card("Stress test", rows | {"faults": "; ".join(map(str, self.faults))})


def stress(
    region: Region,
    trials: Iterable[Scenario] | None = None,
    *,
    n: int = 1,
    seed: int = 0,
    executor: Executor | None = None,
    keep: Path | None = None,
    without: Iterable[str] = (),
    policies: Iterable[Change] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Stress:
    """Put the region through the battery.

    Parameters
    ----------
    region : Region
    trials : iterable of Scenario, optional
        In place of the pack's battery; all on the same horizon.
    n, seed : int
        Draws (1: the deterministic run; else whole chunks of 1,024), and their seed.
    executor : Executor, optional
        `multipolar.scenarios.workers`, `multipolar.scenarios.cluster`, or any of the standard library's protocol.
    keep : Path, optional
        Folder in which finished chunks are kept, as Parquet beside the identity of the run; goes on where it stopped.
    without : iterable of str
        Links that are cut; ``"all"`` leaves each model alone.
    policies : iterable of Change
        Added to every trial.
    progress : callable (done, of), optional
        Told after each chunk; raise from it to cancel: finished chunks are kept.

    Raises
    ------
    InvalidData
        A horizon in the past, or not the same in all trials; a folder of another run.
    NotConverged
        The deterministic run failed.
    UsageError
        Unknown links; a worker that died, or a full disk: what is finished is kept.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> found = mp.scenarios.stress(region, mp.scenarios.trials(region, ("tariff-war",)))
    >>> found.pillars[0], bool(found.metrics["trough"][0, 0, 0, found.members.index("VNM")] > 1.0)
    ('prosperity', True)
    """
    chosen = tuple(battery(region) if trials is None else trials)
    cut, added = tuple(sorted(known(without))), tuple(policies)
    _require(region, chosen)
    chosen = tuple(_with(trial, added) for trial in chosen)
    n = n if n == 1 else max(n, CHUNK)
    indices = range(-(-n // CHUNK))
    done = kept.resume(keep, region, chosen, n, seed, cut, indices) if keep else {}
    missing = [index for index in indices if index not in done]
    total = len(indices)
    if progress:
        progress(total - len(missing), total)
    parts = computed(executor, missing, _task, region, chosen, n, seed, cut)
    for count, (index, part) in enumerate(parts, start=1):
        if keep:
            kept.save(keep, index, part, chosen, region)
        done[index] = part
        if progress:
            progress(total - len(missing) + count, total)
    whole = [done[index] for index in indices]
    converged = np.asarray(np.concatenate([part.converged for part in whole], axis=1).all(axis=0))
    members = coupling.begin(Sample(region, 1, 0, 0), chosen[0].years[0]).members
    first = whole[0].paths
    return Stress(
        trials=chosen,
        members=members,
        pillars=tuple(PILLARS),
        years=tuple(chosen[0].years),
        n=len(converged),
        seed=seed,
        hash=region.hash,
        without=tuple(without),
        metrics={name: np.concatenate([part.metrics[name] for part in whole], axis=1) for name in METRICS},
        paths=first if first is not None else np.empty((len(chosen), 0, len(chosen[0].years), len(PILLARS), 0)),
        failed=int((~converged).sum()),
        faults=tuple(_faults(region, chosen, converged)),
        reached=tuple(_reached(region, trial, cut) for trial in chosen),
    )


def _reached(region: Region, trial: Scenario, without: Iterable[str] = ()) -> frozenset[str]:
    """Return the pillars to which the shocks of a trial can lead."""
    states = coupling.reached(story(region, trial, 1, 0, 0, without))
    return frozenset(pillar for pillar, state in PILLARS.items() if state in states)


def _require(region: Region, chosen: tuple[Scenario, ...]) -> None:
    faults = []
    if not chosen:
        what, expected = f"{region.name} has no battery", "battery/*.toml in the pack"
        raise UsageError(Fault("no-battery", what, str(region.path), expected=expected))
    for trial in chosen:
        if trial.horizon[1] < region.as_of.year:
            what = f"the horizon {trial.horizon[0]} to {trial.horizon[1]} lies in the past of {region.as_of}"
            faults.append(Fault("past-horizon", what, f"{trial.id}.toml", column="horizon", expected="years to come"))
        if trial.horizon != chosen[0].horizon:
            what = f"the horizon is {trial.horizon[0]} to {trial.horizon[1]}"
            expected = f"{chosen[0].horizon[0]} to {chosen[0].horizon[1]}, as in {chosen[0].id}"
            faults.append(Fault("horizons", what, f"{trial.id}.toml", column="horizon", expected=expected))
    if faults:
        raise InvalidData(faults)


def _with(trial: Scenario, policies: tuple[Change, ...]) -> Scenario:
    return trial.model_copy(update={"policy": (*trial.policy, *policies)}) if policies else trial


def _faults(region: Region, chosen: tuple[Scenario, ...], converged: NDArray[np.bool_]) -> Iterable[Fault]:
    for trial in chosen:
        told = coupling.begin(Sample(region, 1, 0, 0), trial.years[0])
        for entry, change in trial.changes.items():
            if coupling.hear(change, told, change.start) is told:
                what = f"{entry} ({change.kind}) changes nothing"
                yield Fault("unapplied-change", what, f"{trial.id}.toml", column=entry, expected="what the graph hears")
    failed = int((~converged).sum())
    if failed > TOLERATED * len(converged):
        yield Fault("not-converged", f"{failed} of {len(converged)} draws failed", expected=f"at most {TOLERATED:.0%}")


def story(
    region: Region, trial: Scenario, n: int, seed: int, index: int, without: Iterable[str] = ()
) -> coupling.Story:
    """Return a trial as a story on one chunk of draws; on fewer, where `n` is less than a chunk."""
    sample = Sample(region, 1, 0, 0) if n == 1 else Sample(region, min(n, CHUNK), seed, index * CHUNK)
    told = coupling.begin(sample, trial.years[0])
    for change in trial.changes.values():
        told = coupling.hear(change, told, change.start)
    return replace(told, years=tuple(trial.years), without=frozenset(without))


def _task(
    region: Region, chosen: tuple[Scenario, ...], n: int, seed: int, without: tuple[str, ...], index: int
) -> Part:
    return compute(region, chosen, n, seed, index, without)


def compute(
    region: Region, chosen: tuple[Scenario, ...], n: int, seed: int, index: int, without: tuple[str, ...] = ()
) -> Part:
    """Compute one chunk: all trials on the same draws.

    Arrays lie in memory as they do when they come from another process or a file: sums over them end in the same bits.
    """
    metrics: dict[str, list[Floats]] = {name: [] for name in METRICS}
    converged, paths = [], []
    for trial in chosen:
        found = coupling.tell(story(region, trial, n, seed, index, without))
        if n == 1 and not found.converged.all():
            raise NotConverged(f"coupling of {trial.id}", float(np.max(found.residual)))
        path = found.state[:, :, AXES]
        for name, metric in METRICS.items():
            metrics[name].append(metric(path, 1))
        converged.append(found.converged)
        if index == 0:
            paths.append(path)
    return Part(
        {name: np.ascontiguousarray(np.stack(values)) for name, values in metrics.items()},
        np.stack(converged),
        np.ascontiguousarray(np.stack(paths)) if paths else None,
    )


def sketch(region: Region, trials: Iterable[Scenario], *, n: int = 64, seed: int = 0) -> Stress:
    """Return the stress test on fewer draws than a chunk, for pages that must not take long: a sketch, never a verdict.

    Its draws are a sequence of their own; they are not the first of an ensemble.
    """
    chosen = tuple(trials)
    _require(region, chosen)
    part = compute(region, chosen, n, seed, 0)
    failed = int((~part.converged.all(axis=0)).sum())
    members = coupling.begin(Sample(region, 1, 0, 0), chosen[0].years[0]).members
    paths = part.paths if part.paths is not None else np.empty(0)
    return Stress(
        trials=chosen,
        members=members,
        pillars=tuple(PILLARS),
        years=tuple(chosen[0].years),
        n=n,
        seed=seed,
        hash=region.hash,
        without=(),
        metrics=part.metrics,
        paths=paths,
        failed=failed,
        faults=(),
        reached=tuple(_reached(region, trial) for trial in chosen),
    )


__all__ = ["Part", "Stress", "Trial", "compute", "sketch", "story", "stress"]
