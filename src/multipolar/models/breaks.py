r"""Breaks in a series of counts: how many and when (PELT), and how sure one break is (Bayes).

A segment of the series has one rate (per unit of traffic :math:`e`). PELT (Killick, Fearnhead & Eckley) finds the segments
with the least cost plus a penalty a break, exactly, by dynamic programming that drops starts which can never win. The cost is
twice the negative log likelihood at the segment's own rate, Poisson or negative binomial with a given dispersion
:math:`\alpha`: robbery counts are overdispersed, and a Poisson cost sees breaks in mere scatter.

For a single break :math:`\tau` with Poisson counts and gamma(a, b) rates the posterior is closed: up to a constant

.. math:: p(\tau \mid y) \propto \frac{\Gamma(a + S_1)}{(b + E_1)^{a + S_1}} \frac{\Gamma(a + S_2)}{(b + E_2)^{a + S_2}}

with sums of counts :math:`S` and traffic :math:`E` before and after it. `posterior` also gives the Bayes factor against no
break. ::

    pelt([4, 5, 4, 1, 0, 1], penalty=3.0).starts
    posterior([62, 80, 28], exposure=[1.0, 0.5, 0.5]).probability

References
----------
Killick, R., Fearnhead, P. & Eckley, I. (2012), "Optimal detection of changepoints with a linear computational cost", *JASA*
107, 1590-1598. Raftery, A. & Akman, V. (1986), "Bayesian analysis of a Poisson process with a change-point", *Biometrika* 73,
85-89. Carlin, B., Gelfand, A. & Smith, A. (1992), *Applied Statistics* 41, 389-405.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Segments:
    """A series cut into stretches of one rate.

    Attributes
    ----------
    starts : tuple of int
        Index of each stretch's first count; the first is 0.
    rates : ndarray (S,)
        Incidents per unit of traffic in each stretch.
    cost : float
        Twice the negative log likelihood, and the penalties; terms that do not depend on rates are left out.
    """

    starts: tuple[int, ...]
    rates: Floats
    cost: float


@dataclass(frozen=True)
class Break:
    """One break in a series.

    Attributes
    ----------
    probability : ndarray (N,)
        That the new rate begins with the count of that index; 0 for the first, which has nothing before it.
    before, after : ndarray (N,)
        Mean rate before and after a break there.
    log_bayes_factor : float
        Natural log of how much likelier the series is with one break (every place as likely) than with none.
    """

    probability: Floats
    before: Floats
    after: Floats
    log_bayes_factor: float


def pelt(
    counts: ArrayLike,
    penalty: float | None = None,
    exposure: ArrayLike | None = None,
    *,
    dispersion: float = 0.0,
    shortest: int = 1,
) -> Segments:
    """Cut a series into stretches of one rate.

    Parameters
    ----------
    counts : array_like (N,)
        Whole numbers, 0 or more, in order of time.
    penalty : float, optional
        Cost of a break. Default: 2 log N (a rate and a place).
    exposure : array_like (N,), optional
        Traffic. Default: 1.
    dispersion : float
        Variance is mu + dispersion mu squared; 0 is Poisson.
    shortest : int
        Least length of a stretch.

    Raises
    ------
    InvalidData
        Bad counts, traffic, penalty, dispersion or length; all faults at once.

    Examples
    --------
    >>> pelt([104, 99, 101, 2, 3, 1]).starts
    (0, 3)
    """
    y, traffic = _given(counts, exposure)
    price = 2.0 * np.log(max(len(y), 2)) if penalty is None else float(penalty)
    faults = []
    if not (np.isfinite(price) and price >= 0.0):
        faults.append(Fault("penalty", f"{price}", column="penalty", expected="0 or more"))
    if not (np.isfinite(dispersion) and dispersion >= 0.0):
        faults.append(Fault("dispersion", f"{dispersion}", column="dispersion", expected="0 or more"))
    if not 1 <= shortest <= len(y):
        faults.append(Fault("shortest", f"{shortest}", column="shortest", expected=f"1 to {len(y)}"))
    if faults:
        raise InvalidData(faults)
    n = len(y)
    cost = np.full(n + 1, np.inf)
    cost[0] = -price
    last = np.zeros(n + 1, dtype=int)
    starts = np.zeros(1, dtype=int)
    priced = _pricing(y, traffic, dispersion)
    for end in range(shortest, n + 1):
        ready = end - starts >= shortest
        open_ = starts[ready]
        each = cost[open_] + priced(open_, end)
        best = int(each.argmin())
        cost[end], last[end] = each[best] + price, open_[best]
        # a start that is dearer now, without a break, stays dearer
        starts = np.concatenate([open_[each <= cost[end]], starts[~ready], [end]])
    cuts = [n]
    while cuts[-1] > 0:
        cuts.append(int(last[cuts[-1]]))
    edges = cuts[::-1]
    rates = [_rate(y[a:b], traffic[a:b], dispersion) for a, b in pairwise(edges)]
    return Segments(tuple(edges[:-1]), np.array(rates), float(cost[n]))


def posterior(
    counts: ArrayLike, exposure: ArrayLike | None = None, *, shape: float = 1.0, rate: float | None = None
) -> Break:
    """Return where a single break lies, with gamma(shape, rate) priors of both rates and every place as likely.

    Parameters
    ----------
    counts : array_like (N,)
        Two or more.
    exposure : array_like (N,), optional
        Traffic. Default: 1.
    shape, rate : float
        Of the prior. Default rate: such that its mean is that of the series, `shape` incidents' worth of knowledge.

    Examples
    --------
    >>> int(posterior([3, 4, 3, 1, 0, 1, 0]).probability.argmax())
    3
    """
    from scipy.special import gammaln, logsumexp

    y, traffic = _given(counts, exposure)
    faults = []
    if len(y) < 2:
        faults.append(Fault("too-few", f"{len(y)} counts", column="counts", expected="2 or more"))
    weight = shape * traffic.sum() / max(y.sum(), 1.0) if rate is None else float(rate)
    if not (shape > 0.0 and np.isfinite(shape) and weight > 0.0 and np.isfinite(weight)):
        faults.append(Fault("prior", f"gamma({shape}, {weight})", column="shape", expected="both above 0"))
    if faults:
        raise InvalidData(faults)

    def evidence(events: Floats, time: Floats) -> Floats:
        constant = shape * np.log(weight) - gammaln(shape)
        return np.asarray(constant + gammaln(shape + events) - (shape + events) * np.log(weight + time))

    events, time = np.cumsum(y), np.cumsum(traffic)
    early, late = (events[:-1], time[:-1]), (events[-1] - events[:-1], time[-1] - time[:-1])
    both = evidence(*early) + evidence(*late)
    whole = float(evidence(events[-1:], time[-1:])[0])
    chance = np.exp(both - logsumexp(both))
    factor = float(logsumexp(both)) - np.log(len(y) - 1) - whole
    rates = [(shape + s) / (weight + t) for s, t in (early, late)]
    pad = np.full(1, np.nan)
    return Break(
        np.concatenate([[0.0], chance]),
        np.concatenate([pad, rates[0]]),
        np.concatenate([pad, rates[1]]),
        float(factor),
    )


def _pricing(y: Floats, traffic: Floats, alpha: float) -> Callable[[NDArray[np.int64], int], Floats]:
    """Return a function of starts and an end: twice the negative log likelihood of each stretch at its own rate.

    Terms that no rate changes are left out. With Poisson counts, and with even traffic, sums are enough.
    """
    from scipy.special import xlogy

    events, time = (np.concatenate([[0.0], np.cumsum(part)]) for part in (y, traffic))
    if alpha <= 0.0:

        def poisson(starts: NDArray[np.int64], end: int) -> Floats:
            count, length = events[end] - events[starts], time[end] - time[starts]
            return np.asarray(2.0 * (count - xlogy(count, count / length)))

        return poisson
    if np.all(traffic == traffic[0]):

        def even(starts: NDArray[np.int64], end: int) -> Floats:
            count, years = events[end] - events[starts], end - starts
            mean = count / years
            return np.asarray(2.0 * ((count + years / alpha) * np.log1p(alpha * mean) - xlogy(count, mean)))

        return even

    def uneven(starts: NDArray[np.int64], end: int) -> Floats:
        made = []
        for start in starts:
            part = y[start:end]
            mu = _rate(part, traffic[start:end], alpha) * traffic[start:end]
            made.append(2.0 * ((part + 1.0 / alpha) * np.log1p(alpha * mu) - xlogy(part, mu)).sum())
        return np.array(made)

    return uneven


def _rate(y: Floats, traffic: Floats, alpha: float) -> float:
    """Return the likeliest rate of a stretch; with even traffic it is the mean, else Newton steps find it."""
    rate = float(y.sum() / traffic.sum())
    if alpha <= 0.0 or rate <= 0.0 or np.all(traffic == traffic[0]):
        return rate
    for _ in range(100):
        mu = rate * traffic
        score = float(((y - mu) / (1.0 + alpha * mu)).sum())
        weight = float((mu / (1.0 + alpha * mu)).sum())
        rate *= float(np.exp(np.clip(score / weight, -1.0, 1.0)))
        if abs(score) < 1e-12 * weight:
            break
    return rate


def _given(counts: ArrayLike, exposure: ArrayLike | None) -> tuple[Floats, Floats]:
    y = np.asarray(counts, dtype=float)
    traffic = np.ones(y.shape) if exposure is None else np.asarray(exposure, dtype=float)
    faults = []
    if y.ndim != 1 or not y.size or traffic.shape != y.shape:
        faults.append(Fault("shape", f"counts {y.shape}, exposure {traffic.shape}", expected="(N,) and (N,)"))
    if not np.all((y >= 0.0) & np.isfinite(y) & (y == np.round(y))):
        faults.append(Fault("count", "a count is negative or not whole", column="counts", expected="0, 1, 2, ..."))
    if not np.all((traffic > 0.0) & np.isfinite(traffic)):
        faults.append(Fault("exposure", "traffic that is not above 0", column="exposure", expected="above 0"))
    if faults:
        raise InvalidData(faults)
    return y, traffic
