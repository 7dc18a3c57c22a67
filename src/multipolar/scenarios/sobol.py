r"""Sobol indices: how much of the variance of an outcome each input, or group of inputs, brings.

With two independent samples A and B and, for each input, A with that input from B, first order is Saltelli et al. (2010),
eq. (b) of their table 2, and total order Jansen (1999), eq. (f):

.. math::
    S_i = \frac{\frac1N \sum_j f(B)_j \, (f(A_B^{(i)})_j - f(A)_j)}{V}, \qquad
    S_{Ti} = \frac{\frac1{2N} \sum_j (f(A)_j - f(A_B^{(i)})_j)^2}{V}

the same as `scipy.stats.sobol_indices` (a test compares). `of` runs a function of independent inputs; `indices` takes runs as
they are, so that a group (all that one model draws) counts as one input: a model solved once on A and once on B serves
every mixture.

References
----------
Saltelli, A. et al. (2010), "Variance based sensitivity analysis of model output", *Computer Physics Communications* 181,
259-270. Jansen, M. J. W. (1999), *Computer Physics Communications* 117, 35-43. Ishigami, T. & Homma, T. (1990), *ISUMA
'90*, 398-403.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Indices:
    """First and total order, each (K,), with 90 percent of the bootstrap; NaN where nothing varies."""

    first: Floats
    total: Floats
    first_range: Floats
    total_range: Floats


def indices(a: ArrayLike, b: ArrayLike, mixed: ArrayLike, *, resamples: int = 200, seed: int = 0) -> Indices:
    """Return the indices from runs.

    Parameters
    ----------
    a, b : array_like (N,)
        The outcome on two independent samples.
    mixed : array_like (K, N)
        On A with input k from B.
    resamples, seed : int
        Of the bootstrap over draws.

    Raises
    ------
    InvalidData
        Shapes that do not fit, values that are missing.
    """
    fa, fb = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    fm = np.atleast_2d(np.asarray(mixed, dtype=float))
    if fa.shape != fb.shape or fa.ndim != 1 or fm.shape[1:] != fa.shape:
        what = f"A {fa.shape}, B {fb.shape}, mixed {fm.shape}"
        raise InvalidData([Fault("shape", what, expected="(N,), (N,) and (K, N)")])
    if not (np.isfinite(fa).all() and np.isfinite(fb).all() and np.isfinite(fm).all()):
        raise InvalidData([Fault("missing", "an outcome is missing", expected="finite values: leave failed draws out")])
    first, total = _both(fa, fb, fm)
    rng = np.random.default_rng(seed)
    some = [_both(fa[at], fb[at], fm[:, at]) for at in rng.integers(len(fa), size=(resamples, len(fa)))]
    low = (
        np.quantile([[one[0], one[1]] for one in some], (0.05, 0.95), axis=0)
        if some
        else np.full((2, 2, len(fm)), np.nan)
    )
    return Indices(first, total, low[:, 0], low[:, 1])


def _both(fa: Floats, fb: Floats, fm: Floats) -> tuple[Floats, Floats]:
    both = np.concatenate([fa, fb])
    centre, variance = both.mean(), both.var()
    if not variance > 1e-24 * max(centre**2, 1e-300):
        return np.full(len(fm), np.nan), np.full(len(fm), np.nan)
    first = ((fb - centre) * (fm - fa)).mean(axis=1) / variance
    total = ((fa - fm) ** 2).mean(axis=1) / (2.0 * variance)
    return first, total


def of(function: Callable[[Floats], Floats], inputs: Sequence[Any], n: int, *, seed: int = 0) -> Indices:
    """Return the indices of a function (K, N) -> (N,) of independent inputs (SciPy distributions) on 2n Sobol points.

    `n` is a power of 2, as the points are only then even.

    Raises
    ------
    InvalidData
        An `n` that is none.

    Examples
    --------
    >>> from scipy.stats import uniform
    >>> found = of(lambda x: x[0] + 2.0 * x[1], [uniform(), uniform()], 1024)
    >>> found.first.round(2).tolist(), found.total.round(2).tolist()
    ([0.2, 0.8], [0.2, 0.8])
    """
    from scipy.stats import qmc

    if n < 1 or n & (n - 1):
        raise InvalidData([Fault("draws", f"{n} draws", expected="a power of 2")])
    size = len(inputs)
    points = qmc.Sobol(2 * size, rng=np.random.default_rng(seed)).random(n).T
    a, b = (
        np.stack([law.ppf(u) for law, u in zip(inputs, half, strict=True)]) for half in (points[:size], points[size:])
    )
    mixed = [function(np.where(np.arange(size)[:, None] == k, b, a)) for k in range(size)]
    return indices(function(a), function(b), np.stack(mixed), seed=seed)
