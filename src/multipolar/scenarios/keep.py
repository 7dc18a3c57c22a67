"""Keeps the chunks of a run in a folder, so that a run that was interrupted goes on where it stopped (contracts §8).

The folder holds ``run.json`` (what makes two runs the same run) and a Parquet file a chunk. A file is written beside
its place and moved there when it is whole and on the disk: what stands there is whole, and a kill loses only the
chunks in flight.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UsageError
from ..wiring import CHUNK


@dataclass(frozen=True)
class Chunk:
    """What came of one chunk of draws.

    Attributes
    ----------
    outcomes : dict of ndarray (D, year, subject)
    converged : ndarray of bool (D, year)
    """

    outcomes: dict[str, NDArray[np.float64]]
    converged: NDArray[np.bool_]


def resume(keep: Path, identity: dict[str, Any], indices: Iterable[int]) -> dict[int, Chunk]:
    """Return those chunks that the folder holds already; a new folder is begun.

    Raises
    ------
    InvalidData
        The folder is of another run (every difference is named), or cannot be read.
    UsageError
        The folder cannot be made.
    """
    file = keep / "run.json"
    if not file.exists():
        if any(keep.glob("chunk-*.parquet")):
            raise _bad(
                "no-run", "there are chunks and no run.json", file, "an empty folder, or one that a run has kept"
            )
        try:
            keep.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            expected = "a folder that can be written"
            raise UsageError(Fault("no-folder", error.strerror or str(error), str(keep), expected=expected)) from error
        text = json.dumps(identity, indent=1, ensure_ascii=False) + "\n"
        publish(file, lambda beside: beside.write_text(text, encoding="utf-8"))
        return {}
    try:
        found = _flat(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, AttributeError) as error:
        raise _bad("no-run", f"it cannot be read: {error}", file, "a run.json that a run has kept") from None
    ours = _flat(identity)
    faults = [
        Fault(
            "another-run",
            f"{name} is {repr(found.get(name))[:80]}",
            str(file),
            column=name,
            expected=f"{repr(ours.get(name))[:80]}, or another folder",
        )
        for name in sorted(ours.keys() | found.keys())
        if found.get(name) != ours.get(name)
    ]
    if faults:
        raise InvalidData(faults)
    return {index: _read(path) for index in indices if (path := chunk_file(keep, index)).exists()}


def chunk_file(keep: Path, index: int) -> Path:
    """Return the place of a chunk."""
    return keep / f"chunk-{index:04}.parquet"


def frame(chunk: Chunk, index: int, years: Iterable[int], labels: dict[str, tuple[str, ...]]) -> pl.DataFrame:
    """Return a chunk as draw, year, converged and a column ``"outcome subject"`` for each value."""
    draws, steps = chunk.converged.shape
    values = {
        f"{name} {subject}": array[:, :, column].reshape(-1)
        for name, array in chunk.outcomes.items()
        for column, subject in enumerate(labels[name])
    }
    return pl.DataFrame(
        {
            "draw": np.repeat(np.arange(draws) + index * CHUNK, steps),
            "year": np.tile(np.array(list(years)), draws),
            "converged": chunk.converged.reshape(-1),
            **values,
        }
    )


def publish(file: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there when it is whole and on the disk.

    Raises
    ------
    UsageError
        The disk is full, or the folder cannot be written; what is finished stays.
    """
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        write(beside)
        with beside.open("rb+") as handle:
            os.fsync(handle.fileno())
        beside.replace(file)
    except (OSError, pl.exceptions.PolarsError) as error:  # Polars has an error of its own for a full disk
        what = f"{getattr(error, 'strerror', None) or error}; finished chunks are kept"
        expected = "room on the disk and leave to write there; the next run goes on"
        raise UsageError(Fault("no-space", what, str(file.parent), expected=expected)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _read(file: Path) -> Chunk:
    try:
        table = pl.read_parquet(file)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _bad(
            "chunk", f"it cannot be read: {error}", file, "a whole chunk; delete it to compute it again"
        ) from None
    steps = table["year"].n_unique()
    columns: dict[str, list[str]] = {}
    for column in table.columns[3:]:
        columns.setdefault(column.split(" ", 1)[0], []).append(column)
    outcomes = {name: table.select(them).to_numpy().reshape(-1, steps, len(them)) for name, them in columns.items()}
    return Chunk(outcomes, table["converged"].to_numpy().reshape(-1, steps))


def _flat(identity: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an identity's parts one by one, so that a difference can be named."""
    parts = {name: value if isinstance(value, dict) else {"": value} for name, value in identity.items()}
    return {f"{name}.{field}".rstrip("."): value for name, part in parts.items() for field, value in part.items()}


def _bad(rule: str, what: str, file: Path, expected: str) -> InvalidData:
    return InvalidData([Fault(rule, what, str(file), expected=expected)])
