"""Keeps the chunks of a stress test: a Parquet file a chunk beside ``run.json``, paths of the first chunk in one of their own.

A file is written beside its place and moved there when it is whole and on the disk (`multipolar.scenarios.keep`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from ..wiring import CHUNK, coupling
from ..wiring.draws import Sample
from ..wiring.links import PILLARS
from . import keep as keeping
from .resilience import METRICS
from .run import _identity
from .scenario import Scenario

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Part:
    """What came of one chunk of draws; S trials, D draws, P pillars, M members.

    Attributes
    ----------
    metrics : dict of ndarray (S, D, P, M)
        By the names of `multipolar.scenarios.resilience.METRICS`.
    converged : ndarray of bool (S, D)
    paths : ndarray (S, D, T, P, M) or None
        Of the first chunk.
    """

    metrics: dict[str, Floats]
    converged: NDArray[np.bool_]
    paths: Floats | None


def resume(
    keep: Path,
    region: Region,
    chosen: tuple[Scenario, ...],
    n: int,
    seed: int,
    without: tuple[str, ...],
    indices: Iterable[int],
) -> dict[int, Part]:
    """Return the chunks that the folder holds; a new folder is begun.

    Raises
    ------
    InvalidData
        The folder is of another run, or a file of it cannot be read.
    UsageError
        The folder cannot be made.
    """
    identity = _identity(region, chosen[0], n, seed, chosen[0].models)
    identity.pop("scenario")
    whole = {trial.id: trial.model_dump(mode="json", exclude={"short", "feared", "inside"}) for trial in chosen}
    file = keep / "run.json"
    fresh = not file.exists()
    keeping.resume(keep, {**identity, "battery": json.loads(json.dumps(whole)), "without": list(without)}, ())
    if fresh:
        return {}
    shape = (len(chosen), len(PILLARS))
    return {index: load(keep, index, shape, len(chosen[0].years)) for index in indices if _file(keep, index).exists()}


def _file(keep: Path, index: int) -> Path:
    return keep / f"chunk-{index:04}.parquet"


def save(keep: Path, index: int, part: Part, chosen: tuple[Scenario, ...], region: Region) -> None:
    """Write the draws of a chunk, a row a trial and draw; of the first chunk also the paths, a row a year."""
    members = coupling.begin(Sample(region, 1, 0, 0), chosen[0].years[0]).members
    trials, draws = part.converged.shape
    ids = [trial.id for trial in chosen]
    names = [f"{pillar} {member}" for pillar in PILLARS for member in members]
    if part.paths is not None:
        years = list(chosen[0].years)
        flat = part.paths.reshape(trials * draws * len(years), -1)
        paths = pl.DataFrame(
            {
                "trial": np.repeat(ids, draws * len(years)),
                "draw": np.tile(np.repeat(np.arange(draws), len(years)), trials),
                "year": np.tile(years, trials * draws),
                **{name: flat[:, at] for at, name in enumerate(names)},
            }
        )
        keeping.publish(keep / "paths-0000.parquet", paths.write_parquet)
    columns: dict[str, Any] = {
        "trial": np.repeat(ids, draws),
        "draw": np.tile(np.arange(draws) + index * CHUNK, trials),
        "converged": part.converged.reshape(-1),
    }
    for metric, values in part.metrics.items():
        flat = values.reshape(trials * draws, -1)
        columns |= {f"{metric} {name}": flat[:, at] for at, name in enumerate(names)}
    keeping.publish(_file(keep, index), pl.DataFrame(columns).write_parquet)


def load(keep: Path, index: int, shape: tuple[int, int], years: int) -> Part:
    """Return a chunk as it was kept."""
    trials, pillars = shape
    try:
        table = pl.read_parquet(_file(keep, index))
        paths = pl.read_parquet(keep / "paths-0000.parquet") if index == 0 else None
    except (pl.exceptions.PolarsError, OSError) as error:
        expected = "a whole chunk; delete it to compute it again"
        raise InvalidData(
            [Fault("chunk", f"it cannot be read: {error}", str(_file(keep, index)), expected=expected)]
        ) from None
    draws = table.height // trials
    metrics = {
        name: table.select(pl.col(f"^{name} .*$")).to_numpy().reshape(trials, draws, pillars, -1) for name in METRICS
    }
    told = (
        None
        if paths is None
        else paths.drop("trial", "draw", "year").to_numpy().reshape(trials, draws, years, pillars, -1)
    )
    return Part(metrics, table["converged"].to_numpy().reshape(trials, draws), told)
