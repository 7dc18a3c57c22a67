r"""The unanimity core: where no proposal leaves everybody better off; membership is exact, its shape is drawn.

With the losses of `winset` a point :math:`y` is in the core of unanimity (it is a Pareto point) exactly if no direction
is downhill for all, that is if

.. math:: \sum_i \lambda_i A_i (y - x_i) = 0, \quad \lambda_i \ge 0, \quad \sum_i \lambda_i = 1,
   \qquad A_i = \operatorname{diag}(s_{i1}^2, \dots, s_{iK}^2)

for some weights. In one dimension this is the interval between the outermost ideal points; with saliences that are
proportional it is their convex hull; otherwise it is bounded by contract curves, :math:`(\lambda A_i + (1-\lambda)
A_j)^{-1} (\lambda A_i x_i + (1-\lambda) A_j x_j)`, and not convex. ::

    in_core([[30.0]], [[80.0], [10.0]], [[1.0], [1.0]])      # array([ True])
    winset_share(ideal, salience, quo, rng)                  # part of the space that all prefer, and its standard error

References
----------
Tsebelis, G. (2002), *Veto Players*, ch. 1. Plott, C. (1967), "A notion of equilibrium and its possibility under majority
rule", *American Economic Review* 57, 787-806. The condition is Gordan's theorem of the alternative (1873).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .winset import Rule, gains, passes

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

CLOSE = 1e-7
"""How near to zero, relative to the longest pull, the pulls of all must add up."""


def in_core(point: ArrayLike, ideal: ArrayLike, salience: ArrayLike) -> Bools:
    """Say of each point whether it is in the unanimity core: (P, K) to (P,).

    Actors with no salience at all do not count. Exact up to rounding: a small problem of least squares a point.

    Raises
    ------
    InvalidData
        No actor who cares; shapes that do not fit.
    """
    y = np.atleast_2d(np.asarray(point, dtype=np.float64))
    x, s = _caring(ideal, salience, y.shape[1])
    pull = s[None] ** 2 * (y[:, None, :] - x[None])  # (P, N, K)
    if y.shape[1] == 1:
        return np.asarray((pull[..., 0].min(axis=1) <= CLOSE) & (pull[..., 0].max(axis=1) >= -CLOSE))
    from scipy.optimize import nnls

    inside = np.zeros(len(y), dtype=bool)
    for index, pulls in enumerate(pull):
        length = np.linalg.norm(pulls, axis=1)
        if length.min() <= CLOSE * max(1.0, length.max()):  # at somebody's ideal point nothing is better for it
            inside[index] = True
            continue
        # directions alone decide, so pulls are scaled to 1: a distant actor must not drown a near one
        system = np.vstack([(pulls / length[:, None]).T, np.ones(len(x))])
        _, rest = nnls(system, np.append(np.zeros(y.shape[1]), 1.0))
        inside[index] = rest <= CLOSE
    return inside


def core_interval(ideal: ArrayLike, salience: ArrayLike) -> tuple[float, float]:
    """Return the core in one dimension: the outermost ideal points of those who care; (N, 1) or (N,)."""
    x = np.asarray(ideal, dtype=np.float64).reshape(-1, 1)
    x, _ = _caring(x, np.asarray(salience, dtype=np.float64).reshape(-1, 1), 1)
    return float(x.min()), float(x.max())


def contract_curves(ideal: ArrayLike, salience: ArrayLike, steps: int = 41) -> Floats:
    """Return the contract curve of each pair of actors who care in every dimension, (pairs, steps, K).

    In two dimensions the core is bounded by pieces of these curves.
    """
    x = np.asarray(ideal, dtype=np.float64)
    x, s = _caring(x, salience, x.shape[-1])
    full = np.all(s > 0.0, axis=1)
    part = np.linspace(0.0, 1.0, steps)[:, None]
    pairs = [(i, j) for i, j in combinations(range(len(x)), 2) if full[i] and full[j]]
    curves = []
    for i, j in pairs:
        first, second = (1.0 - part) * s[i] ** 2, part * s[j] ** 2
        curves.append((first * x[i] + second * x[j]) / (first + second))
    return np.array(curves).reshape(len(pairs), steps, x.shape[1])


def pareto_points(ideal: ArrayLike, salience: ArrayLike, n: int, rng: np.random.Generator) -> Floats:
    """Return points of the core, (n, K): the best points for random weights of those who care."""
    x = np.asarray(ideal, dtype=np.float64)
    x, s = _caring(x, salience, x.shape[-1])
    weight = rng.dirichlet(np.full(len(x), 0.5), n)  # half: many points near the edges
    pull = weight @ s**2
    return np.asarray(np.divide(weight @ (s**2 * x), pull, out=np.tile(x.mean(axis=0), (n, 1)), where=pull > 0.0))


def winset_share(
    ideal: ArrayLike,
    salience: ArrayLike,
    quo: ArrayLike,
    rng: np.random.Generator,
    *,
    rule: Rule | None = None,
    tolerance: float = 0.0,
    bounds: tuple[float, float] = (0.0, 100.0),
    n: int = 20_000,
) -> tuple[float, float]:
    """Return the part of the space that passes against the status quo, by sampling, and its standard error."""
    x = np.asarray(ideal, dtype=np.float64)
    y = rng.uniform(*bounds, (n, x.shape[1]))
    won = passes(gains(x[None], np.asarray(salience)[None], np.asarray(quo)[None], y), rule or Rule(), tolerance)
    share = float(won.mean())
    return share, float(np.sqrt(share * (1.0 - share) / n))


def _caring(ideal: ArrayLike, salience: ArrayLike, dimensions: int) -> tuple[Floats, Floats]:
    x, s = np.asarray(ideal, dtype=np.float64), np.asarray(salience, dtype=np.float64)
    if x.ndim != 2 or x.shape != s.shape or x.shape[1] != dimensions or not 1 <= dimensions <= 3:
        what = f"ideal {x.shape}, salience {s.shape}, points of {dimensions} dimensions"
        raise InvalidData([Fault("shape", what, expected="(actors, 1 to 3 dimensions), the same for points")])
    caring = np.any(s > 0.0, axis=1)
    if not caring.any():
        raise InvalidData(
            [Fault("actors", "nobody cares about anything", expected="one actor with a salience above 0")]
        )
    return x[caring], s[caring]
