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

*Rank correlation.* `multipolar.models.permuted` has it, with the inversion of tests; its names stand here too.

How to call: `event_study(values, times, events, before=3, after=3)` on arrays (units, times), and `rank_correlation(x,
y, z)` on lists.

References
----------
Fisher, R. A. (1935). *The Design of Experiments*. Edinburgh: Oliver & Boyd.
Rosenbaum, P. R. (2002). *Observational Studies*, 2nd ed. New York: Springer. (Inversion of permutation tests: ch. 2.)
Bertrand, M., Duflo, E. & Mullainathan, S. (2004). How much should we trust differences-in-differences estimates?
*Quarterly Journal of Economics* 119, 249-275. (Placebo dates.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .permuted import Permuted, interval, p_value, rank_correlation

__all__ = ["Permuted", "Study", "event_study", "interval", "rank_correlation"]

Floats = NDArray[np.float64]

MANY = 20_000
"""Assignments of event dates up to which all are taken; with more, so many random ones."""


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
    p = p_value(estimate, a[known])
    test = Permuted(estimate, low, high, p, n, int(known.sum()), exact)
    shifts, placebo = _placebo(y, t, e, before, after)
    return Study(test, effects, placebo, shifts)


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
