r"""Event studies and rank correlations of very few cases, with exact permutation tests and intervals.

*Event study.* Unit :math:`u` has an event at time :math:`e_u` (NaN: never). The change around a time is the mean of
the `after` periods that follow less the mean of the `before` periods that precede; the period of the event itself is in
neither. The effect on a unit is its change less the mean change, around the same time, of the units without an event in
those windows:

.. math::

    d_u = \Delta_u(e_u) - \mathrm{mean}_{v \in C_u} \Delta_v(e_u), \qquad \hat\delta = \mathrm{mean}_u\, d_u

*Exact test.* Which unit has which date (or none) is permuted over the units, every distinct assignment once; under no
effect each is as likely as the one that was seen. A constant effect :math:`\delta` is tested by taking it out of the
outcomes after the events. An assignment's statistic is then :math:`A_k - \delta B_k`, so the interval of all
:math:`\delta` that the test does not reject needs no simulation (`interval`). With few assignments no value can be
rejected: 1 / (number of assignments) is the smallest p-value there is. Then the interval is unbounded, and said to be.

*Placebo.* The same statistic with every date moved by so many periods that the windows no longer hold the true one. Its
mean is near zero where nothing else happens around the events.

*Rank correlation.* Spearman's, and with a third variable Spearman's partial: ranks less their least-squares line on the
ranks of the third. The slope of scaled ranks is the correlation, so its interval comes from the same inversion; for the
partial one the permutation of residuals is exact only if the third variable is unrelated to both, and close otherwise.

How to call: `event_study(values, times, events, before=3, after=3)` on arrays (units, times), and `rank_correlation(x,
y, z)` on lists.

References
----------
Fisher, R. A. (1935). *The Design of Experiments*. Edinburgh: Oliver & Boyd.
Rosenbaum, P. R. (2002). *Observational Studies*, 2nd ed. New York: Springer. (Inversion of permutation tests: ch. 2.)
Bertrand, M., Duflo, E. & Mullainathan, S. (2004). How much should we trust differences-in-differences estimates?
*Quarterly Journal of Economics* 119, 249-275. (Placebo dates.)
Freedman, D. & Lane, D. (1983). A nonstochastic interpretation of reported significance levels. *Journal of Business &
Economic Statistics* 1, 292-298.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

EXACT = 10
"""Cases up to which all orders are taken (3,628,800); with more, `SAMPLE` of them."""

SAMPLE = 100_000
MANY = 20_000
"""Assignments of event dates up to which all are taken; with more, so many random ones."""

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


@dataclass(frozen=True)
class Study:
    """What followed events.

    Attributes
    ----------
    test : Permuted
        Mean effect.
    effects : ndarray (U,)
        Effect on each unit; NaN without an event or the figures around it.
    placebo : ndarray (P,)
        Mean effect at each moved date (in periods from the true one).
    shifts : ndarray (P,)
        The periods by which dates were moved.
    """

    test: Permuted
    effects: Floats
    placebo: Floats
    shifts: NDArray[np.int64]


def event_study(
    values: ArrayLike,
    times: ArrayLike,
    events: ArrayLike,
    *,
    before: int = 3,
    after: int = 3,
    level: float = 0.95,
    seed: int = 0,
) -> Study:
    """Estimate what followed events, beside units without one.

    Parameters
    ----------
    values : array (U, T)
        Outcome; NaN where it is not known.
    times : array (T,)
        Periods, rising whole numbers such as years.
    events : array (U,)
        Period of each unit's event; NaN: none.
    before, after : int
        Lengths of the windows, in periods.
    level : float
        Of the interval.
    seed : int
        Used only where not all assignments are taken.

    Raises
    ------
    InvalidData
        Shapes that do not fit, times that do not rise, windows or a level that cannot be.
    """
    y, t, e = _checked(values, times, events, before, after, level)
    effects = _effects(y, t, e, before, after)
    n = int(np.isfinite(effects).sum())
    if n == 0:
        nothing = Permuted(np.nan, -np.inf, np.inf, np.nan, 0, 0, True)
        return Study(nothing, effects, np.empty(0), np.empty(0, dtype=np.int64))
    treated = (t[None, :] > e[:, None]).astype(float)  # what a constant effect of one would add; false for NaN
    orders, exact = _assignments(e, np.random.default_rng(seed))
    a = _statistics(y, t, orders, before, after)
    b = _statistics(np.where(np.isnan(y), np.nan, treated), t, orders, before, after)
    known = np.isfinite(a) & np.isfinite(b)  # an assignment without figures around any of its dates says nothing
    estimate = _mean(effects)
    low, high = interval(estimate, a[known], b[known], level)
    p = _p_value(estimate, a[known])
    test = Permuted(estimate, low, high, p, n, int(known.sum()), exact)
    shifts, placebo = _placebo(y, t, e, before, after)
    return Study(test, effects, placebo, shifts)


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


# -- events ----------------------------------------------------------------------------------------------


def _checked(
    values: ArrayLike, times: ArrayLike, events: ArrayLike, before: int, after: int, level: float
) -> tuple[Floats, Floats, Floats]:
    y, t, e = (np.asarray(given, dtype=float) for given in (values, times, events))
    faults = []
    if y.ndim != 2 or t.shape != y.shape[1:] or e.shape != y.shape[:1]:
        what = f"values {y.shape}, times {t.shape}, events {e.shape}"
        faults.append(Fault("shapes", what, expected="(units, times), (times,), (units,)"))
    if t.ndim == 1 and not (np.isfinite(t).all() and (np.diff(t) > 0).all()):
        faults.append(Fault("times", f"times are {t.tolist()}", expected="finite numbers that rise"))
    if np.isinf(y).any() or np.isinf(e).any():
        faults.append(Fault("not-finite", "a value or an event is infinite", expected="numbers, or NaN for none"))
    if min(before, after) < 1:
        faults.append(Fault("window", f"windows of {before} and {after} periods", expected="at least 1 each"))
    if not 0 < level < 1:
        faults.append(Fault("level", f"level is {level}", expected="between 0 and 1"))
    if faults:
        raise InvalidData(faults)
    return y, t, e


def _changes(y: Floats, t: Floats, event: float, before: int, after: int) -> Floats:
    """Return every unit's change around a time; NaN without a value on either side."""
    earlier, later = (t >= event - before) & (t < event), (t > event) & (t <= event + after)
    return _means(y[:, later]) - _means(y[:, earlier])


def _means(part: Floats) -> Floats:
    known = np.isfinite(part)
    count = known.sum(axis=1)
    total = np.where(known, part, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(part), np.nan), where=count > 0))


def _effects(y: Floats, t: Floats, events: Floats, before: int, after: int) -> Floats:
    return np.asarray(_all_effects(y, t, events[None, :], before, after)[0])


def _statistics(y: Floats, t: Floats, orders: Floats, before: int, after: int) -> Floats:
    effects = _all_effects(y, t, orders, before, after)
    return _means(effects)


def _all_effects(y: Floats, t: Floats, orders: Floats, before: int, after: int) -> Floats:
    """Return the effect on each unit (K, U) for assignments of dates (K, U); NaN without a date or figures."""
    found = np.full(orders.shape, np.nan)
    for event in np.unique(orders[np.isfinite(orders)]):
        changes = _changes(y, t, float(event), before, after)
        known = np.isfinite(changes)
        # A unit whose own event changes something within the two windows is no comparison.
        free = ~((orders >= event - before) & (orders < event + after + 1)) & known
        count = free.sum(axis=1)
        total = free @ np.where(known, changes, 0.0)
        others = np.divide(total, count, out=np.full(len(orders), np.nan), where=count > 0)
        mine = orders == event
        found[mine] = (changes - others[:, None])[mine]
    return found


def _mean(effects: Floats) -> float:
    known = effects[np.isfinite(effects)]
    return float(known.mean()) if len(known) else float("nan")


def _assignments(events: Floats, rng: np.random.Generator) -> tuple[Floats, bool]:
    """Return distinct assignments (K, U) of the dates to the units, the seen one among them, and whether all."""
    seen = np.where(np.isnan(events), np.inf, events)
    dates, counts = np.unique(seen, return_counts=True)
    total = factorial(len(events))
    for count in counts:
        total //= factorial(int(count))
    if total <= MANY:
        orders = dates[np.array(list(_distinct([int(count) for count in counts], len(events))))]
    else:
        orders = np.vstack([seen, rng.permuted(np.tile(seen, (MANY - 1, 1)), axis=1)])
    return np.where(np.isinf(orders), np.nan, orders), total <= MANY


def _distinct(counts: list[int], length: int) -> Iterator[tuple[int, ...]]:
    """Yield every distinct order of a multiset, given how often each kind is in it."""
    if length == 0:
        yield ()
        return
    for kind, count in enumerate(counts):
        if count:
            counts[kind] -= 1
            for rest in _distinct(counts, length - 1):
                yield (kind, *rest)
            counts[kind] += 1


def _placebo(y: Floats, t: Floats, events: Floats, before: int, after: int) -> tuple[NDArray[np.int64], Floats]:
    """Return shifts of the dates and the mean effect at each, from windows that hold no true event of any unit used."""
    shifts, found = [], []
    for shift in range(-int(t[-1] - t[0]), int(t[-1] - t[0]) + 1):
        if -after <= shift <= before or shift == 0:
            continue  # the windows would hold the true event
        effects = []
        for unit, event in zip(np.flatnonzero(np.isfinite(events)), events[np.isfinite(events)], strict=True):
            moved = float(event + shift)
            changes = _changes(y, t, moved, before, after)
            others = ~((events >= moved - before) & (events < moved + after + 1)) & np.isfinite(changes)
            others[unit] = False
            if others.any():
                effects.append(changes[unit] - changes[others].mean())
        effect = _mean(np.array(effects))
        if np.isfinite(effect):
            shifts.append(shift)
            found.append(effect)
    return np.array(shifts, dtype=np.int64), np.array(found)


# -- permutations ----------------------------------------------------------------------------------------


def _root(over: Floats, under: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return over / under and where both are nothing; with nothing to divide by, all (or no) effects are farther out."""
    flat = np.flatnonzero(under <= TIE)
    under[flat] = 1.0
    root = over / under
    root[flat] = np.where(over[flat] >= -TIE, np.inf, -np.inf)
    return root, flat[np.abs(over[flat]) <= TIE]


def _p_value(estimate: float, a: Floats) -> float:
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
    p = _p_value(value, a)
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
