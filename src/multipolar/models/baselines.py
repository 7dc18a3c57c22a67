r"""What bargaining is compared with: the weighted mean, the weighted median, the Nash solution, the status quo.

With weights :math:`w_i s_{ik}` (influence times salience) in each dimension: the mean; the median, from which no half of
the weight would move away (Black 1958); and the point that maximises

.. math:: \sum_i w_i \log(\ell_i(q) - \ell_i(y))

over the points that all prefer to the status quo (Nash 1950; with weights, Harsanyi & Selten 1972), which is the status
quo itself where there is none. Losses are those of `winset`. ::

    weighted_median([3.0, 2.0, 1.0], [[0.9], [0.4], [0.1]], [[1.0], [1.0], [1.0]])     # array([0.9])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .winset import losses

Floats = NDArray[np.float64]

GRID = 21
"""Points a side of the search for the Nash solution; the box shrinks around the best until it is a point."""

SHRINK, ROUNDS = 0.35, 30


def weighted_mean(weight: ArrayLike, position: ArrayLike, salience: ArrayLike) -> Floats:
    """Return the mean position by influence and salience: (N,), (N, K), (N, K) to (K,)."""
    w, x, s = _checked(weight, position, salience)
    pull = w[:, None] * s
    return np.asarray((pull * x).sum(axis=0) / pull.sum(axis=0))


def weighted_median(weight: ArrayLike, position: ArrayLike, salience: ArrayLike) -> Floats:
    """Return, in each dimension, the lowest position at which half of influence times salience is reached, (K,)."""
    w, x, s = _checked(weight, position, salience)
    found = []
    for at, pull in zip(x.T, (w[:, None] * s).T, strict=True):
        order = np.argsort(at, kind="stable")
        half = np.cumsum(pull[order]) >= pull.sum() / 2.0 * (1.0 - 1e-12)
        found.append(at[order][int(np.argmax(half))])
    return np.array(found)


def nash(weight: ArrayLike, position: ArrayLike, salience: ArrayLike, quo: ArrayLike) -> Floats:
    """Return the Nash solution against a status quo, (K,); actors without weight do not count.

    By a grid that shrinks around its best point: the objective is concave, and the region where all gain is convex.
    """
    w, x, s = _checked(weight, position, salience)
    q = np.asarray(quo, dtype=np.float64)
    w, x, s = w[w > 0.0], x[w > 0.0], s[w > 0.0]
    before = losses(x, s, q)
    low, high = np.minimum(x.min(axis=0), q), np.maximum(x.max(axis=0), q)
    best, value = q, -np.inf
    center, half = (low + high) / 2.0, (high - low) / 2.0
    for _ in range(ROUNDS):
        axes = [at + wide * np.linspace(-1.0, 1.0, GRID) for at, wide in zip(center, half, strict=True)]
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(q))
        gain = before - losses(x[None], s[None], points)
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(np.all(gain > 0.0, axis=1), (w * np.log(np.maximum(gain, 1e-300))).sum(axis=1), -np.inf)
        top = int(np.argmax(score))
        if score[top] > value:
            best, value = points[top], float(score[top])
        # nothing that all prefer on this grid yet: where the worst off comes nearest to a gain
        center = points[int(np.argmax(gain.min(axis=1)))] if value == -np.inf else best
        half = half * SHRINK
    return np.asarray(best)


def _checked(weight: ArrayLike, position: ArrayLike, salience: ArrayLike) -> tuple[Floats, Floats, Floats]:
    w, x, s = (np.asarray(given, dtype=np.float64) for given in (weight, position, salience))
    faults = []
    if w.ndim != 1 or x.ndim != 2 or x.shape != s.shape or len(x) != len(w) or 0 in x.shape:
        what = f"weight {w.shape}, position {x.shape}, salience {s.shape}"
        expected = "weight (actors,), position and salience (actors, dimensions)"
        raise InvalidData([Fault("shape", what, expected=expected)])
    if np.any(w < 0.0) or np.any(s < 0.0) or not np.all((w[:, None] * s).sum(axis=0) > 0.0):
        expected = "0 or more, and somebody with influence who cares in each dimension"
        faults.append(Fault("weight", "weights or saliences are negative, or nobody counts", expected=expected))
    if faults:
        raise InvalidData(faults)
    return w, x, s
