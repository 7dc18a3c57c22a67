r"""Exact permutation tests of few cases, their intervals, and rank correlations tested by them.

*Interval.* Where a permutation's statistic is :math:`A_k - \delta B_k` at an effect :math:`\delta`, all :math:`\delta`
that the test does not reject are found without simulation (`interval`). With few permutations no value can be rejected:
1 / (number of permutations) is the smallest p-value there is. Then the interval is unbounded, and said to be.

*Rank correlation.* Spearman's, and with a third variable Spearman's partial: ranks less their least-squares line on the
ranks of the third. The slope of scaled ranks is the correlation, so its interval comes from the same inversion; for the
partial one the permutation of residuals is exact only if the third variable is unrelated to both, and close otherwise.

How to call: `rank_correlation(x, y, z)` on lists.

References
----------
Fisher, R. A. (1935). *The Design of Experiments*. Edinburgh: Oliver & Boyd.
Rosenbaum, P. R. (2002). *Observational Studies*, 2nd ed. New York: Springer. (Inversion of permutation tests: ch. 2.)
Freedman, D. & Lane, D. (1983). A nonstochastic interpretation of reported significance levels. *Journal of Business &
Economic Statistics* 1, 292-298.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

EXACT = 10
"""Cases up to which all orders are taken (3,628,800); with more, `SAMPLE` of them."""

SAMPLE = 100_000

BLOCK = 1 << 15
"""Permutations that are weighed at a time, so that they stay in the processor's cache."""

TIE = 1e-9


@dataclass(frozen=True)
class Permuted:
    """An estimate with its permutation test.

    Attributes
    ----------
    value : float
        The estimate; NaN where no case has the figures.
    low, high : float
        Values that the test does not reject at the level asked for; infinite where none could be rejected.
    p : float
        Two-sided p-value of no effect, the seen case counted.
    n : int
        Cases with an event, or pairs.
    orders : int
        Permutations that the test rests on, the seen one among them.
    exact : bool
        All permutations, none drawn.
    """

    value: float
    low: float
    high: float
    p: float
    n: int
    orders: int
    exact: bool


def rank_correlation(
    x: Sequence[float], y: Sequence[float], z: Sequence[float] | None = None, *, level: float = 0.95, seed: int = 0
) -> Permuted:
    """Return Spearman's rank correlation of x and y, holding z constant where it is given.

    Cases in which any of them is NaN are left out. With fewer than four (five with z) nothing is said: NaN.

    Examples
    --------
    >>> found = rank_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
    >>> round(found.value, 2), found.n, round(found.p, 4)
    (0.8, 5, 0.1333)
    """
    columns = [np.asarray(column, dtype=float) for column in ((x, y) if z is None else (x, y, z))]
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1:
        shapes = ", ".join(str(column.shape) for column in columns)
        raise InvalidData([Fault("shapes", f"columns of shape {shapes}", expected="columns of one length")])
    kept = np.all([np.isfinite(column) for column in columns], axis=0)
    ranks = [_ranks(column[kept]) for column in columns]
    n = int(kept.sum())
    nothing = Permuted(np.nan, -np.inf, np.inf, np.nan, n, 0, True)
    if n < (4 if z is None else 5):
        return nothing
    ranks = [column - column.mean() for column in ranks]
    if z is not None:
        held = ranks[2]
        ranks = [column - held * (column @ held) / (held @ held) if held @ held else column for column in ranks[:2]]
    size = [float(np.sqrt(column @ column)) for column in ranks]
    if min(size) < TIE:
        return nothing
    return _correlation(tuple(ranks[0] / size[0]), tuple(ranks[1] / size[1]), level, seed)


def interval(estimate: float, a: Floats, b: Floats, level: float = 0.95) -> tuple[float, float]:
    """Return the lowest and the highest effect that the permutation test does not reject.

    Parameters
    ----------
    estimate : float
        Of the seen case, whose statistic at an effect d is ``estimate - d``.
    a, b : ndarray (K,)
        Statistic of each permutation is ``a - d * b``, with b from -1 to 1; the seen case is among them (b is 1).

    Returns
    -------
    tuple of float
        Infinite on the side on which nothing is rejected.

    Notes
    -----
    Above the estimate, |a - d b| falls behind d - estimate once and for good, at the larger root, since |b| <= 1. So
    the p-value falls with d, and the end is an order statistic of the roots; below the estimate likewise.
    """
    if np.abs(b).max() > 1.0 + TIE:
        raise InvalidData([Fault("slope", f"b reaches {np.abs(b).max():g}", expected="from -1 to 1")])
    place = len(a) - 1 - int((1.0 - level) * len(a) + TIE)
    above, below = np.empty(len(a)), np.empty(len(a))
    for start in range(0, len(a), BLOCK):
        block = slice(start, start + BLOCK)
        one, tie = _root(estimate + a[block], 1.0 + b[block])
        other, tied = _root(estimate - a[block], 1.0 - b[block])
        np.maximum(one, other, out=above[block])
        # Mirrored, the roots change their sign; where nothing is divided by, a mirrored tie is still the farthest out.
        np.maximum(-one, -other, out=below[block])
        below[block][tie] = below[block][tied] = np.inf
    above.partition(place)
    below.partition(place)
    return -max(float(below[place]), -estimate), max(float(above[place]), estimate)


def _root(over: Floats, under: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return over / under and where both are nothing; with nothing to divide by, all (or no) effects are farther out."""
    flat = np.flatnonzero(under <= TIE)
    under[flat] = 1.0
    root = over / under
    root[flat] = np.where(over[flat] >= -TIE, np.inf, -np.inf)
    return root, flat[np.abs(over[flat]) <= TIE]


def p_value(estimate: float, a: Floats) -> float:
    """Return the part of the permutations whose statistic is as far from nothing as the estimate."""
    return float(np.mean(np.abs(a) >= abs(estimate) - TIE * max(1.0, abs(estimate))))


def _ranks(values: Floats) -> Floats:
    """Return ranks, those of ties averaged."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2.0)[place])


@lru_cache(maxsize=64)
def _correlation(x: tuple[float, ...], y: tuple[float, ...], level: float, seed: int) -> Permuted:
    """Return the correlation of two columns of mean zero and length one, with its test."""
    one, other = np.array(x), np.array(y)
    n = len(one)
    value = float(one @ other)
    exact = n <= EXACT
    products = _all_products if exact else _some_products(seed)
    a, b = products(one, other)
    low, high = interval(value, a, b, level)
    p = p_value(value, a)
    return Permuted(value, max(low, -1.0), min(high, 1.0), p, n, len(a), exact)


def _all_products(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the products of every order of x with y and with x."""
    n, first = len(x), len(x) // 2
    parts = []
    for chosen in combinations(range(n), first):  # who stands in the first half; then every order of either half
        halves = []
        for group, places in ((list(chosen), slice(first)), (np.setdiff1d(np.arange(n), chosen), slice(first, n))):
            moved = x[group][_orders(len(group))]
            halves.append([moved @ column[places] for column in (y, x)])
        parts.append([np.add.outer(one, other).ravel() for one, other in zip(*halves, strict=True)])
    a, b = (np.concatenate(products) for products in zip(*parts, strict=True))
    return a, b


def _some_products(seed: int) -> Callable[[Floats, Floats], tuple[Floats, Floats]]:
    def products(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        rng = np.random.default_rng(seed)
        moved = np.vstack([x, rng.permuted(np.tile(x, (SAMPLE - 1, 1)), axis=1)])
        return np.asarray(moved @ y), np.asarray(moved @ x)

    return products


@lru_cache(maxsize=4)
def _orders(n: int) -> NDArray[np.int8]:
    return np.array(list(permutations(range(n))), dtype=np.int8)
