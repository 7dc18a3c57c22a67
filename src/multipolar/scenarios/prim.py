r"""PRIM, the patient rule induction method: which draws are the bad ones, as a box in words.

Peeling takes away, again and again, the part :math:`\alpha` of the draws at one end of one input, or one word of an input
of words, so that the mean of what is left is largest; pasting then gives back what does not lower it. Each box of the
trajectory has

coverage
    the part of all bad draws that it holds;
density
    the part of its draws that are bad;
mass
    the part of all draws that it holds.

Of the trajectory `choose` takes the box with the largest coverage at a wanted density, or the one in which coverage and
density are best together. Inputs that restrict nothing are dropped; the quasi-p-value of one that stays is the chance of
so many bad draws if it were dropped from the box (Bryant & Lempert 2010): above 0.05 the restriction may be chance.

References
----------
Friedman, J. H. & Fisher, N. I. (1999), "Bump hunting in high-dimensional data", *Statistics and Computing* 9, 123-143.
Bryant, B. P. & Lempert, R. J. (2010), "Thinking inside the box", *Technological Forecasting & Social Change* 77, 34-49.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Limits = dict[str, tuple[float, float] | frozenset[str]]

ALPHA = 0.05
"""Part of the draws that a peel takes away."""

LEAST = 0.05
"""Mass at which peeling ends."""


@dataclass(frozen=True, eq=False)
class Box:
    """A box.

    Attributes
    ----------
    limits : dict
        By input: (low, high), both included, infinite where it is not limited; or the words that are left. Inputs that
        are not limited are not there.
    inside : ndarray of bool (D,)
    coverage, density, mass : float
    quasi_p : dict of float
        By input.
    """

    limits: Limits
    inside: Bools
    coverage: float
    density: float
    mass: float
    quasi_p: dict[str, float]

    def __repr__(self) -> str:
        return f"Box: {words(self)}; coverage {self.coverage:.2f}, density {self.density:.2f}, mass {self.mass:.2f}"


def boxes(
    inputs: Mapping[str, ArrayLike],
    bad: ArrayLike,
    *,
    alpha: float = ALPHA,
    least: float = LEAST,
    paste: bool = True,
) -> list[Box]:
    """Return the trajectory: a box for each peel, the whole first; the last is pasted where that helps.

    Parameters
    ----------
    inputs : mapping of str to array_like (D,)
        Numbers, or words.
    bad : array_like of bool or number (D,)
        Bad draws, or how bad.
    alpha : float
        Part that a peel takes away, 0 to 1.
    least : float
        Smallest mass of a box.
    paste : bool
        Give back at the end what does not lower the density.

    Raises
    ------
    InvalidData
        Lengths that differ, values that are missing, parts outside 0..1, no bad draw; all faults at once.

    Examples
    --------
    >>> x, y = np.meshgrid(np.arange(20.0), np.arange(20.0))
    >>> found = choose(boxes({"x": x.ravel(), "y": y.ravel()}, (x.ravel() < 10) & (y.ravel() >= 15)), density=1.0)
    >>> words(found), found.coverage
    ('x is at most 9 and y is at least 15', 1.0)
    """
    table, told = _read(inputs, bad, alpha, least)
    limits: Limits = {}
    inside = np.ones(len(told), dtype=bool)
    path = [_box(table, told, limits)]
    while True:
        best: tuple[float, float, str, object] | None = None
        for name, values in table.items():
            for limit in _peels(values, inside, limits.get(name), alpha):
                kept = inside & _within(values, limit)
                if not least * len(told) <= kept.sum() < inside.sum():
                    continue
                score = (float(told[kept].mean()), float(kept.sum()))
                if best is None or score > best[:2]:
                    best = (*score, name, limit)
        if best is None or path[-1].density >= 1.0:
            break
        limits = {**limits, best[2]: best[3]}  # type: ignore[dict-item]
        inside = _inside(table, limits)
        path.append(_box(table, told, limits))
    if paste and len(path) > 1:
        path.append(_pasted(table, told, limits, alpha))
    return path


def choose(path: Sequence[Box], *, density: float | None = None) -> Box:
    """Return the box with the largest coverage at a density or, without one, with the largest harmonic mean of the two.

    Where no box is so dense, the densest.
    """
    if density is None:
        return max(path, key=lambda box: 2.0 * box.coverage * box.density / max(box.coverage + box.density, 1e-300))
    dense = [box for box in path if box.density >= density]
    return max(dense, key=lambda box: (box.coverage, box.density)) if dense else max(path, key=lambda box: box.density)


def simpler(box: Box, inputs: Mapping[str, ArrayLike], bad: ArrayLike, *, most: float = 0.05) -> Box:
    """Return a box without the limits that may be chance: one by one, the largest quasi-p-value above `most` first."""
    table, told = _read(inputs, bad, ALPHA, LEAST)
    while box.quasi_p and max(box.quasi_p.values()) > most:
        worst = max(box.quasi_p, key=lambda name: box.quasi_p[name])
        box = _box(table, told, {name: limit for name, limit in box.limits.items() if name != worst})
    return box


def words(box: Box, called: Mapping[str, str] | None = None) -> str:
    """Return a box in words, inputs by how they are `called`."""
    told = []
    for name, limit in box.limits.items():
        what = (called or {}).get(name, name)
        if isinstance(limit, frozenset):
            told.append(f"{what} is {' or '.join(sorted(limit))}")
            continue
        low, high = limit
        if low == high:
            told.append(f"{what} is {low:.3g}")
        elif np.isinf(low):
            told.append(f"{what} is at most {high:.3g}")
        elif np.isinf(high):
            told.append(f"{what} is at least {low:.3g}")
        else:
            told.append(f"{what} is {low:.3g} to {high:.3g}")
    return " and ".join(told) or "always"


def _read(
    inputs: Mapping[str, ArrayLike], bad: ArrayLike, alpha: float, least: float
) -> tuple[dict[str, NDArray[np.generic]], Floats]:
    told = np.asarray(bad, dtype=float)
    table = {name: np.asarray(values) for name, values in inputs.items()}
    faults = []
    for name, values in table.items():
        if values.shape != told.shape:
            what = f"{name} has {len(values)} values, the outcome {len(told)}"
            faults.append(Fault("length", what, column=name, expected="a value for each draw"))
        elif values.dtype.kind in "fiub":
            table[name] = values.astype(float)
            if not np.isfinite(table[name]).all():
                faults.append(Fault("missing", f"{name} has missing values", column=name, expected="finite numbers"))
        else:
            table[name] = values.astype(str)
    if not (np.isfinite(told).all() and told.sum() > 0.0):
        faults.append(Fault("nothing-bad", "no draw is bad, or the outcome is missing", expected="some bad draws"))
    if not (0.0 < alpha < 1.0 and 0.0 < least <= 1.0):
        faults.append(Fault("part", f"alpha {alpha}, least {least}", expected="parts between 0 and 1"))
    if faults:
        raise InvalidData(faults)
    return table, told


def _peels(values: NDArray[np.generic], inside: Bools, limit: object, alpha: float) -> list[object]:
    """Return the limits that one peel of an input may lead to: without its lowest or highest part, without a word."""
    here = values[inside]
    if values.dtype.kind == "U":
        left = frozenset(str(word) for word in np.unique(here))
        return [left - {word} for word in sorted(left)] if len(left) > 1 else []
    low, high = _ends(limit)
    ranked = np.unique(here.astype(float))
    if len(ranked) < 2:
        return []
    bottom, top = np.quantile(here.astype(float), (alpha, 1.0 - alpha))
    above, below = ranked[ranked > bottom], ranked[ranked < top]
    if bottom > ranked[0]:  # at least the part alpha goes; where many are alike, the whole step
        above = ranked[ranked >= bottom]
    if top < ranked[-1]:
        below = ranked[ranked <= top]
    found: list[object] = []
    if len(above) and above[0] > ranked[0]:
        found.append((float(above[0]), high))
    if len(below) and below[-1] < ranked[-1]:
        found.append((low, float(below[-1])))
    return found


def _ends(limit: object) -> tuple[float, float]:
    """Return low and high; infinite where nothing is limited."""
    return (float(limit[0]), float(limit[1])) if isinstance(limit, tuple) else (-np.inf, np.inf)


def _within(values: NDArray[np.generic], limit: object) -> Bools:
    if isinstance(limit, frozenset):
        return np.isin(values, sorted(limit))
    low, high = _ends(limit)
    numbers = values.astype(float)
    return np.asarray((numbers >= low) & (numbers <= high))


def _inside(table: Mapping[str, NDArray[np.generic]], limits: Limits) -> Bools:
    size = len(next(iter(table.values())))
    inside = np.ones(size, dtype=bool)
    for name, limit in limits.items():
        inside &= _within(table[name], limit)
    return inside


def _box(table: Mapping[str, NDArray[np.generic]], told: Floats, limits: Limits) -> Box:
    kept = {name: limit for name, limit in limits.items() if not _within(table[name], limit).all()}
    inside = _inside(table, kept)
    held = float(told[inside].sum())
    quasi = {}
    for name in kept:
        wider = _inside(table, {other: limit for other, limit in kept.items() if other != name})
        quasi[name] = _tail(round(held), int(inside.sum()), float(told[wider].mean()))
    return Box(kept, inside, held / float(told.sum()), held / max(int(inside.sum()), 1), float(inside.mean()), quasi)


def _tail(successes: int, trials: int, chance: float) -> float:
    """Return the chance of at least so many successes."""
    from scipy.stats import binom

    return float(binom.sf(successes - 1, trials, min(chance, 1.0)))


def _pasted(table: Mapping[str, NDArray[np.generic]], told: Floats, limits: Limits, alpha: float) -> Box:
    """Return the last box widened, a part alpha at a time, as long as its mean does not fall."""
    inside = _inside(table, limits)
    while True:
        best: tuple[float, float, Limits] | None = None
        for name, limit in limits.items():
            others = _inside(table, {other: kept for other, kept in limits.items() if other != name})
            for wider in _pastes(table[name], others, limit, alpha, int(inside.sum())):
                grown = others & _within(table[name], wider)
                score = (float(told[grown].mean()), float(grown.sum()))
                if (
                    grown.sum() > inside.sum()
                    and score[0] >= told[inside].mean()
                    and (best is None or score > best[:2])
                ):
                    best = (*score, {**limits, name: wider})  # type: ignore[dict-item]
        if best is None:
            return _box(table, told, limits)
        limits = best[2]
        inside = _inside(table, limits)


def _pastes(values: NDArray[np.generic], others: Bools, limit: object, alpha: float, size: int) -> list[object]:
    if isinstance(limit, frozenset):
        out = {str(word) for word in np.unique(values[others])} - limit
        return [limit | {word} for word in sorted(out)]
    low, high = _ends(limit)
    numbers = values[others].astype(float)
    step = max(1, round(alpha * size))
    under, over = np.sort(numbers[numbers < low])[::-1], np.sort(numbers[numbers > high])
    found: list[object] = []
    if len(under):
        found.append((float(under[min(step, len(under)) - 1]), high))
    if len(over):
        found.append((low, float(over[min(step, len(over)) - 1])))
    return found
