"""Frozen dataclasses whose arrays carry the draws on axis 0 (1 for all draws, or D): count, cut and join them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault

Floats = NDArray[np.float64]

T = TypeVar("T")


def arrays(given: Any) -> dict[str, NDArray[Any]]:
    """Return the fields that are arrays."""
    values = {field.name: getattr(given, field.name) for field in fields(given)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}


def draws(given: Any) -> int:
    """Count the draws."""
    return max(len(value) for value in arrays(given).values())


def uneven(counts: Iterable[int]) -> list[Fault]:
    """Return the fault of arrays whose draws do not fit: each has 1 for all, or the same number; none if they do.

    >>> uneven([1, 8, 8]), str(uneven([1, 8, 4])[0])
    ([], '4 and 8 draws; expected the same number, or 1 [draws]')
    """
    apart = sorted(set(counts) - {1})
    if len(apart) < 2:
        return []
    return [Fault("draws", f"{' and '.join(map(str, apart))} draws", expected="the same number, or 1")]


def take(given: T, which: slice | NDArray[np.bool_] | NDArray[np.int64]) -> T:
    """Return some of the draws; an array that serves all draws stays as it is."""
    cut: dict[str, Any] = {name: value[which] for name, value in arrays(given).items() if len(value) > 1}
    return replace(given, **cut)  # type: ignore[type-var]


def matched(*arrays: Floats) -> list[Floats]:
    """Return arrays of one length: one that serves all draws once for each."""
    draws = max(len(array) for array in arrays)
    return [np.broadcast_to(array, (draws, *array.shape[1:])) for array in arrays]


def joined(parts: Sequence[T]) -> T:
    """Put draws solved apart together again; an array of one row in every part serves all draws and stays so."""
    if len(parts) == 1:
        return parts[0]

    def one(name: str) -> NDArray[Any]:
        values = [getattr(part, name) for part in parts]
        shared = all(len(value) == 1 for value in values) and all(value is values[0] for value in values)
        return values[0] if shared else np.concatenate(values)

    return replace(parts[0], **{name: one(name) for name in arrays(parts[0])})  # type: ignore[type-var]
