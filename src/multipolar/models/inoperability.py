r"""Inoperability input–output model: how a disturbance of one sector makes others inoperable, at rest and over time.

Inoperability :math:`q_i \in [0, 1]` is the part of a sector's planned output that it does not make. With the
interdependency matrix :math:`A^*` and a perturbation :math:`c^*`:

.. math::
    q = A^* q + c^* \;\;(q \le 1), \qquad A^* = \hat x^{-1} A \hat x \text{ (demand side)}, \quad A^* = A' \text{
    (supply side)},

    q_{t+1} = q_t + K [A^* q_t + c^*_t - q_t], \qquad q(t) = e^{-K(I - A^*)t} q_0 \text{ (recovery)} .

:math:`K` is diagonal; :math:`k_i = \ln(q_i(0)/q_i(T_i)) / (T_i (1 - a^*_{ii}))` is the resilience of a sector that
recovers from :math:`q_i(0)` to :math:`q_i(T_i)` in :math:`T_i`.

How to call
-----------
>>> static([[0, 0.8], [0.2, 0]], [0, 0.6]).round(3).tolist()
[0.571, 0.714]

The model holds no stocks, no spare capacity and no substitution, and its demand side reads a stop as fallen demand; see
`ario` for a model of supply.

References
----------
Haimes, Y. Y. & Jiang, P. (2001), "Leontief-based model of risk in complex interconnected infrastructures", Journal of
Infrastructure Systems 7(1):1-12. Santos, J. R. & Haimes, Y. Y. (2004), Risk Analysis 24(6):1437-1451. Lian, C. &
Haimes, Y. Y. (2006), "Managing the risk of terrorism to interdependent infrastructure systems through the dynamic
inoperability input-output model", Systems Engineering 9(3):241-258. Leung, M., Haimes, Y. Y. & Santos, J. R. (2007),
Journal of Infrastructure Systems 13(4):299-310 (supply side). Setola, R., De Porcellinis, S. & Sforna, M. (2009),
IJCIP 2(4):170-178 (indices). Xu, W., Hong, L., He, L., Wang, S. & Chen, X. (2011).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .leontief import coefficients

__all__ = ["Indices", "dynamic", "impact", "indices", "interdependency", "order", "recovery", "resilience", "static"]

Floats = NDArray[np.float64]
ROUNDS = 10_000


@dataclass(frozen=True)
class Indices:
    """Mean coefficient with all other sectors (N,): of rows (dependency) and columns (influence).

    Attributes
    ----------
    dependency, influence : ndarray (N,)
        Direct, from A*.
    overall_dependency, overall_influence : ndarray (N,)
        With all rounds, from (I - A*)^-1.
    """

    dependency: Floats
    influence: Floats
    overall_dependency: Floats
    overall_influence: Floats


def interdependency(flows: ArrayLike, output: ArrayLike, *, side: str = "demand") -> Floats:
    """Return A* (N, N) of a table: ``demand`` (Santos and Haimes) or ``supply`` (Leung and others)."""
    a = coefficients(flows, output)
    if side == "supply":
        return np.asarray(np.swapaxes(a, -1, -2))
    if side != "demand":
        raise InvalidData([Fault("side", f"{side!r}", column="side", expected="demand or supply")])
    x = np.asarray(output, dtype=float)
    scaled = a * x[..., None, :]
    return np.asarray(np.divide(scaled, x[..., :, None], out=np.zeros_like(scaled), where=x[..., :, None] > 0))


def static(matrix: ArrayLike, perturbation: ArrayLike, *, cap: bool = True) -> Floats:
    r"""Return the inoperability at rest (..., N).

    With `cap`, the smallest solution of :math:`q = \min(1, A^* q + c^*)`: a sector that has stopped spreads no more
    than a full stop. Without, the linear solution, which may exceed 1.

    Raises
    ------
    InvalidData
        Shapes, a negative entry, a perturbation outside 0..1; without `cap` also a matrix that is not stable.
    """
    a, c = _matrix(matrix), np.asarray(perturbation, dtype=float)
    _perturbation(a, c)
    stable = _radius(a) < 1.0
    if not cap and not stable:
        _unstable(a)
    if stable:
        q = np.asarray(np.linalg.solve(np.eye(a.shape[-1]) - a, c[..., None])[..., 0])
        if not cap or (q <= 1.0).all():
            return q
    q = np.clip(c, 0.0, 1.0)
    for _ in range(ROUNDS):  # from below, rising: ends in the smallest solution
        after = np.minimum(1.0, np.einsum("...ij,...j->...i", a, q) + c)
        if np.abs(after - q).max() < 1e-15:
            break
        q = after
    return np.asarray(q)


def dynamic(
    matrix: ArrayLike,
    rate: ArrayLike,
    perturbation: ArrayLike,
    *,
    start: ArrayLike | None = None,
    steps: int | None = None,
) -> Floats:
    """Return inoperability over time (T + 1, N): row 0 is the start, row t + 1 answers to the perturbation of row t.

    Parameters
    ----------
    matrix : array (N, N)
        A*.
    rate : array (N,) or (N, N)
        K, or its diagonal: from 0 to 1 a step.
    perturbation : array (N,) or (T, N)
        c*; one row holds for all steps.
    start : array (N,), optional
        q at the beginning; 0 if none.
    steps : int, optional
        T, where the perturbation is one row.

    Raises
    ------
    InvalidData
        All faults at once.
    """
    a, k, c = _matrix(matrix), np.asarray(rate, dtype=float), np.asarray(perturbation, dtype=float)
    n = a.shape[-1]
    _perturbation(a, c)
    faults = []
    if k.shape not in ((n,), (n, n)):
        faults.append(Fault("shape", f"rate {k.shape}", column="rate", expected=f"({n},) or ({n}, {n})"))
    elif np.any(k < 0) or np.any(k > 1):
        faults.append(Fault("rate", "a rate lies outside 0..1", column="rate", expected="0 (never) to 1 (at once)"))
    if c.ndim == 1 and steps is None:
        faults.append(Fault("steps", "nothing says how many steps", column="steps", expected="steps, or a row a step"))
    if c.ndim == 2 and steps is not None and steps != len(c):
        faults.append(Fault("steps", f"{steps} steps and {len(c)} rows", column="steps", expected="the same number"))
    if faults:
        raise InvalidData(faults)
    k = np.diag(k) if k.ndim == 1 else k
    rows = np.broadcast_to(c, (steps or len(c), n)) if c.ndim == 1 else c
    q = np.zeros((len(rows) + 1, n))
    q[0] = 0.0 if start is None else np.asarray(start, dtype=float)
    for t, now in enumerate(rows):
        q[t + 1] = np.clip(q[t] + k @ (a @ q[t] + now - q[t]), 0.0, 1.0)
    return q


def recovery(matrix: ArrayLike, rate: ArrayLike, start: ArrayLike, times: ArrayLike) -> Floats:
    """Return inoperability (T, N) at `times` after a disturbance that is over, by the exponential of the matrix."""
    from scipy.linalg import expm

    a, k = _matrix(matrix), np.asarray(rate, dtype=float)
    k = np.diag(k) if k.ndim == 1 else k
    q = np.asarray(start, dtype=float)
    _perturbation(a, q)
    decay = -k @ (np.eye(len(a)) - a)
    return np.array([np.clip(expm(decay * t) @ q, 0.0, 1.0) for t in np.atleast_1d(np.asarray(times, dtype=float))])


def resilience(matrix: ArrayLike, time: ArrayLike, *, start: ArrayLike = 1.0, left: ArrayLike = 0.01) -> Floats:
    """Return the diagonal of K (N,) for sectors that recover from `start` to `left` in `time` (N,), cut at 1."""
    a = _matrix(matrix)
    t, from_, to = (np.asarray(values, dtype=float) for values in (time, start, left))
    own = np.diagonal(a, axis1=-2, axis2=-1)
    faults = []
    if np.any(t <= 0):
        faults.append(Fault("time", "a time to recover is 0 or less", column="time", expected="above 0"))
    if np.any(to <= 0) or np.any(from_ <= to):
        faults.append(Fault("left", "a sector does not recover", column="left", expected="above 0, below start"))
    if faults:
        raise InvalidData(faults)
    with np.errstate(divide="ignore"):
        k = np.where(own < 1.0, np.log(from_ / to) / (t * (1.0 - own)), 1.0)
    return np.minimum(k, 1.0)


def impact(path: ArrayLike, output: ArrayLike | None = None, *, step: float = 1.0) -> Floats:
    """Return inoperability added up over time (N,), by the trapezoid rule; with planned output a step, the money lost."""
    q = np.asarray(path, dtype=float)
    total = step * (q[:-1] + q[1:]).sum(0) / 2.0
    return np.asarray(total if output is None else total * np.asarray(output, dtype=float))


def indices(matrix: ArrayLike) -> Indices:
    """Return how far each sector depends on the others and moves them."""
    a = _matrix(matrix)
    if _radius(a) >= 1.0:
        _unstable(a)
    whole = np.linalg.inv(np.eye(len(a)) - a)
    off = ~np.eye(len(a), dtype=bool)
    over = len(a) - 1
    return Indices(
        dependency=(a * off).sum(1) / over,
        influence=(a * off).sum(0) / over,
        overall_dependency=(whole * off).sum(1) / over,
        overall_influence=(whole * off).sum(0) / over,
    )


def order(matrix: ArrayLike, n: int) -> Floats:
    """Return the interdependency through chains of exactly `n` links: the n-th power of A*."""
    if n < 1:
        raise InvalidData([Fault("order", f"{n}", column="n", expected="1 or more")])
    return np.asarray(np.linalg.matrix_power(_matrix(matrix), n))


def _matrix(matrix: ArrayLike) -> Floats:
    a = np.asarray(matrix, dtype=float)
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise InvalidData([Fault("shape", f"matrix {a.shape}", column="matrix", expected="(N, N)")])
    if not np.all(np.isfinite(a)) or np.any(a < 0):
        raise InvalidData(
            [Fault("matrix", "an entry is negative or not finite", column="matrix", expected="0 or more")]
        )
    return a


def _perturbation(a: Floats, c: Floats) -> None:
    faults = []
    if c.shape[-1:] != a.shape[-1:]:
        faults.append(
            Fault("shape", f"perturbation {c.shape}", column="perturbation", expected=f"(..., {a.shape[-1]})")
        )
    if not np.all((c >= 0.0) & (c <= 1.0)):
        faults.append(
            Fault("perturbation", "a perturbation lies outside 0..1", column="perturbation", expected="0 to 1")
        )
    if faults:
        raise InvalidData(faults)


def _radius(a: Floats) -> float:
    return float(np.abs(np.linalg.eigvals(a)).max())


def _unstable(a: Floats) -> None:
    what = f"the spectral radius of A* is {_radius(a):.3g}: a disturbance never ends"
    raise InvalidData([Fault("not-stable", what, column="matrix", expected="below 1, or cap=True")])
