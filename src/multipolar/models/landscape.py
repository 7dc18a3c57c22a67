r"""Landscape theory of aggregation (Axelrod & Bennett 1993): which two-camp alignments are stable, and how deep they lie.

Nations :math:`i` of size :math:`s_i` have symmetric propensities :math:`p_{ij}` to work together (positive) or to
conflict (negative). In a configuration X each stands on one of two sides; :math:`d_{ij}(X)` is 1 for nations on
different sides, 0 on the same. Frustration and energy are

.. math::
    F_i(X) = \sum_{j \ne i} s_j p_{ij} d_{ij}(X), \qquad
    E(X) = \sum_i s_i F_i(X) = \sum_{i,j} s_i s_j p_{ij} d_{ij}(X)

The sum runs over ordered pairs: each pair counts twice, as printed in the paper. Nations move one at a time to where
they are less frustrated; since propensities are symmetric every such move lowers the energy, so configurations from
which no single move lowers it (local minima) are stable. All :math:`2^{n-1}` configurations are looked at: a
configuration and its mirror image are the same. A configuration's *basin* is the part of all configurations from which
the steepest single moves lead to it.

`landscape` takes plain lists for one case; `solve` takes `Inputs` with draws.

Reference: Axelrod, R., & Bennett, D. S. (1993). A landscape theory of aggregation. *British Journal of Political
Science* 23(2), 211-233.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .batch import uneven

Floats = NDArray[np.float64]

MOST = 20
"""Nations that can be enumerated: 524,288 configurations."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Sizes and propensities of n nations in D draws (or 1, for all).

    Attributes
    ----------
    size : ndarray (D or 1, n)
        :math:`s > 0`.
    propensity : ndarray (D or 1, n, n)
        :math:`p`, symmetric; the diagonal is not used.
    """

    size: Floats
    propensity: Floats


@dataclass(frozen=True, kw_only=True)
class Result:
    """Energies of all configurations; C = 2 ** (n - 1).

    Attributes
    ----------
    sides : ndarray of int8 (C, n)
        The configurations: 0 with the first nation, 1 on the other side.
    energy : ndarray (D, C)
    stable : ndarray of bool (D, C)
        No single move lowers the energy.
    best : ndarray of int (D,)
        The configuration of least energy.
    converged, residual : ndarray (D,)
        True and 0: every configuration is looked at.
    """

    sides: NDArray[np.int8]
    energy: Floats
    stable: NDArray[np.bool_]
    best: NDArray[np.intp]
    converged: NDArray[np.bool_]
    residual: Floats


@dataclass(frozen=True)
class Stable:
    """A stable configuration: the two sides (numbers of nations, that of nation 0 first), its energy and basin."""

    sides: tuple[tuple[int, ...], tuple[int, ...]]
    energy: float
    basin: float


def solve(inputs: Inputs) -> Result:
    """Return the energy of every configuration and which are stable.

    Raises
    ------
    InvalidData
        Shapes, values, asymmetry; more than `MOST` nations.
    """
    _require(inputs)
    pairs = _pairs(inputs)
    n = pairs.shape[-1]
    sides = configurations(n)
    sign = 1.0 - 2.0 * sides
    energy = np.empty((len(pairs), len(sides)))
    stable = np.empty(energy.shape, dtype=bool)
    for draw, pair in enumerate(pairs):
        field = sign @ pair
        bonds = field * sign  # of each nation: with its own side less with the other
        energy[draw] = (pair.sum() - bonds.sum(axis=1)) / 2.0
        stable[draw] = (bonds >= -_slack(pair)).all(axis=1)
    draws = len(pairs)
    return Result(
        sides=sides,
        energy=energy,
        stable=stable,
        best=energy.argmin(axis=1),
        converged=np.ones(draws, dtype=bool),
        residual=np.zeros(draws),
    )


def landscape(size: ArrayLike, propensity: ArrayLike) -> list[Stable]:
    """Return the stable configurations of one case, deepest first.

    Examples
    --------
    Two pairs of friends, hostile to each other: one stable alignment, reached from everywhere.

    >>> p = [[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]]
    >>> landscape([1, 1, 1, 1], p)
    [Stable(sides=((0, 1), (2, 3)), energy=-8.0, basin=1.0)]
    """
    inputs = Inputs(size=np.asarray(size, dtype=float)[None], propensity=np.asarray(propensity, dtype=float)[None])
    result = solve(inputs)
    pair = _pairs(inputs)[0]
    ends = _descend(result.sides, pair, result.energy[0])
    found = []
    for number in np.flatnonzero(result.stable[0]):
        side = result.sides[number]
        camps = tuple(np.flatnonzero(side == 0).tolist()), tuple(np.flatnonzero(side == 1).tolist())
        found.append(Stable(camps, float(result.energy[0, number]), float(np.mean(ends == number))))
    return sorted(found, key=lambda one: (one.energy, one.sides))


def configurations(n: int) -> NDArray[np.int8]:
    """Return every way to put n nations on two sides (2 ** (n - 1), n), the first nation always on side 0."""
    codes = np.arange(2 ** (n - 1))[:, None]
    return np.hstack([np.zeros((len(codes), 1), np.int8), (codes >> np.arange(n - 1) & 1).astype(np.int8)])


def _descend(sides: NDArray[np.int8], pair: Floats, energy: Floats) -> NDArray[np.intp]:
    """Return for each configuration where the steepest single moves end."""
    n = sides.shape[1]
    sign = 1.0 - 2.0 * sides
    gain = -2.0 * (sign @ pair) * sign  # energy saved by moving each nation
    mover = gain.argmax(axis=1)
    codes = np.arange(len(sides))
    # moving nation k flips bit k - 1; moving nation 0 mirrors all the others
    moved = np.where(mover == 0, codes ^ (2 ** (n - 1) - 1), codes ^ (1 << np.maximum(mover - 1, 0)))
    to = np.where(gain.max(axis=1) > 2.0 * _slack(pair), moved, codes)
    while True:
        further = to[to]
        if np.array_equal(further, to):
            return to
        to = further


def _slack(pair: Floats) -> float:
    """Return what counts as no difference: rounding of sums."""
    return 1e-12 * float(np.abs(pair).sum())


def _pairs(inputs: Inputs) -> Floats:
    """Return s_i s_j p_ij with an empty diagonal (D, n, n)."""
    pairs = inputs.size[:, :, None] * inputs.size[:, None, :] * inputs.propensity
    n = pairs.shape[-1]
    pairs[:, np.arange(n), np.arange(n)] = 0.0
    return np.asarray(pairs)


def _require(inputs: Inputs) -> None:
    size, propensity = inputs.size, inputs.propensity
    faults = []
    if size.ndim != 2 or propensity.ndim != 3 or propensity.shape[1:] != (size.shape[-1],) * 2:
        what = f"size {size.shape}, propensity {propensity.shape}"
        raise InvalidData([Fault("shape", what, expected="size (draws, n), propensity (draws, n, n)")])
    faults += uneven([len(size), len(propensity)])
    if not 2 <= size.shape[1] <= MOST:
        faults.append(Fault("nations", f"{size.shape[1]} nations", expected=f"2 to {MOST}"))
    if not (np.isfinite(size).all() and np.all(size > 0.0)):
        faults.append(Fault("size", "a size is not above 0", column="size", expected="above 0"))
    off = propensity[:, ~np.eye(size.shape[1], dtype=bool)]
    if not np.isfinite(off).all():
        faults.append(Fault("not-finite", "a propensity is not finite", column="propensity"))
    elif not np.allclose(propensity, propensity.transpose(0, 2, 1), atol=1e-12):
        expected = "p[i, j] = p[j, i]: only then do moves lower the energy"
        faults.append(Fault("asymmetric", "the propensities are not symmetric", column="propensity", expected=expected))
    if faults:
        raise InvalidData(faults)
