r"""Tenure: how long a state sits on a council whose seats it wins, keeps, loses and wins again.

A state stands, wins with probability :math:`p` and serves a term of :math:`L` years; at its end it is re-elected with
:math:`r`, again and again; else it stands out :math:`g` years and stands again. Who loses tries again after :math:`\ell`
years. In the Security Council of today :math:`r = 0` and :math:`g \ge 1`, since a retiring member is not eligible for
immediate re-election (Charter, Article 23). In the long run the part of the years on the council is, by renewal,

.. math:: \frac{L / (1-r)}{L / (1-r) + E[g] + E[\ell]\,(1-p)/p}

which is :math:`p/(p+1-r)` where :math:`g = \ell = L` (four-year seats), and :math:`2/(2+E[g])` for two-year seats that are
always won. `presence` gives the exact distribution over a horizon that begins with a candidacy, by the Markov chain of
(year, years served so far); `simulate` draws paths of the same process.

References
----------
Cox, D. R. (1962), *Renewal Theory*, Methuen, ch. 7. Charter of the United Nations, Article 23(2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Tenure:
    """How a state comes to the Council and leaves it; D draws, or 1 for all.

    Attributes
    ----------
    term : int
        :math:`L`, years.
    win : ndarray (D,)
        :math:`p`, probability to be elected when standing.
    again : ndarray (D,)
        :math:`r`, probability to be re-elected at the end of a term; 0 where that is barred.
    gap : ndarray (D or 1, G)
        Probability of 0, 1, 2 ... years between the end of a stay and the next candidacy's term.
    retry : ndarray (D or 1, R)
        The same for a lost candidacy; 0 years is impossible.
    """

    term: int
    win: Floats
    again: Floats
    gap: Floats
    retry: Floats


@dataclass(frozen=True, kw_only=True)
class Presence:
    """How long a state is on the Council in a horizon of H years.

    Attributes
    ----------
    chance : ndarray (D, H + 1)
        Probability of 0, 1 ... H years in all.
    on : ndarray (D, H)
        Probability to sit in each year.
    share : ndarray (D,)
        Expected part of the years, 0 to 1.
    long_run : ndarray (D,)
        The part to which it tends; NaN where the state never wins.
    """

    chance: Floats
    on: Floats
    share: Floats
    long_run: Floats


def terms(term: int, win: Floats | float, again: Floats | float) -> Tenure:
    """Return the tenure of seats that are all elected together every `term` years, as those of Model B.

    Examples
    --------
    Certain election, re-election with 1/2: eight years of twelve. Never re-elected: four of eight.

    >>> [presence(terms(4, 1.0, r), 24).long_run.round(4).item() for r in (0.5, 0.0)]
    [0.6667, 0.5]
    """
    wins, agains = np.broadcast_arrays(np.atleast_1d(np.asarray(win, float)), np.atleast_1d(np.asarray(again, float)))
    return Tenure(term=term, win=wins, again=agains, gap=whole_years(float(term)), retry=whole_years(float(term)))


def whole_years(mean: float | Floats) -> Floats:
    """Return a distribution over whole years (D, G) with this mean: the year below and the year above it."""
    means = np.atleast_1d(np.asarray(mean, dtype=np.float64))
    below = np.floor(means).astype(int)
    made = np.zeros((len(means), below.max() + 2))
    made[np.arange(len(means)), below] = 1.0 - (means - below)
    made[np.arange(len(means)), below + 1] += means - below
    return made[:, :-1] if not made[:, -1].any() else made


def observed(gaps: list[int]) -> Floats:
    """Return the distribution over whole years (1, G) in which each of these gaps is as likely."""
    if not gaps or min(gaps) < 0:
        raise InvalidData([Fault("gaps", f"gaps {gaps}", column="gaps", expected="at least one, 0 years or more")])
    return np.bincount(gaps)[None] / len(gaps)


def presence(tenure: Tenure, years: int) -> Presence:
    """Return the exact distribution of the years on the Council, from a candidacy for the first year on.

    Raises
    ------
    InvalidData
        A horizon or term below one year, chances outside 0..1, distributions that do not sum to 1.
    """
    win, again, gap, retry = _ready(tenure, years)
    draws, horizon = len(win), years
    stand = np.zeros((draws, horizon, horizon + 1))  # a candidacy for the term from that year, by years served so far
    leave = np.zeros((draws, horizon, horizon + 1))  # a term ends, and that year is the first after it
    chance = np.zeros((draws, horizon + 1))
    on = np.zeros((draws, horizon))
    stand[:, 0, 0] = 1.0

    def serve(year: int, flow: Floats) -> None:
        served = min(tenure.term, horizon - year)
        on[:, year : year + served] += flow.sum(axis=1)[:, None]
        moved = np.zeros_like(flow)
        moved[:, served:] = flow[:, : horizon + 1 - served]
        if year + served < horizon:
            leave[:, year + served] += moved
        else:
            chance[:] += moved

    def wait(year: int, flow: Floats, delay: Floats) -> None:
        for length in range(delay.shape[1]):
            part = flow * delay[:, length, None]
            if year + length < horizon:
                stand[:, year + length] += part
            else:
                chance[:] += part

    for year in range(horizon):
        serve(year, leave[:, year] * again[:, None])
        wait(year, leave[:, year] * (1.0 - again)[:, None], gap)
        serve(year, stand[:, year] * win[:, None])
        wait(year, stand[:, year] * (1.0 - win)[:, None], retry)
    share = chance @ np.arange(horizon + 1) / horizon
    return Presence(chance=chance, on=on, share=share, long_run=_long_run(tenure.term, win, again, gap, retry))


def simulate(tenure: Tenure, years: int, paths: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the years on the Council of `paths` random paths in each draw (D, paths), of the same process."""
    win, again, gap, retry = (np.repeat(x, paths, axis=0) for x in _ready(tenure, years))
    cut = [np.cumsum(delay, axis=1)[:, :-1] for delay in (gap, retry)]
    year = np.zeros(len(win), dtype=np.int64)
    served = np.zeros_like(year)
    sitting = np.zeros(len(win), dtype=bool)
    while np.any(year < years):
        inside = year < years
        lucky = rng.random(len(win)) < np.where(sitting, again, win)
        gain = np.where(lucky & inside, np.minimum(tenure.term, years - year), 0)
        served += gain
        draw = rng.random(len(win))[:, None]
        waits = [(draw > edges).sum(axis=1) for edges in cut]
        year = np.where(lucky, year + tenure.term, year + np.where(sitting, *waits))
        sitting = lucky
    return served.reshape(-1, paths)


def _long_run(term: int, win: Floats, again: Floats, gap: Floats, retry: Floats) -> Floats:
    off, lost = (delay @ np.arange(delay.shape[1]) for delay in (gap, retry))
    with np.errstate(divide="ignore", invalid="ignore"):
        stay = term / (1.0 - again)
        share = np.where(again >= 1.0, 1.0, stay / (stay + off + lost * (1.0 - win) / win))
    return np.where(win > 0.0, share, np.nan)


def _ready(tenure: Tenure, years: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return win, again, gap and retry with the draws on axis 0."""
    faults = []
    if years < 1:
        faults.append(Fault("horizon", f"{years} years", column="years", expected="at least one"))
    if tenure.term < 1:
        faults.append(Fault("term", f"a term of {tenure.term} years", column="term", expected="at least one"))
    for name in ("win", "again"):
        faults += chances_outside(name, getattr(tenure, name))
    for name in ("gap", "retry"):
        delay = getattr(tenure, name)
        if np.any(delay < 0.0) or not np.allclose(delay.sum(axis=1), 1.0):
            faults.append(Fault(name, f"the chances of {name} do not sum to 1", column=name, expected="a distribution"))
    if np.any(tenure.retry[:, 0] > 0.0):
        faults.append(
            Fault("retry", "a lost candidacy is repeated at once", column="retry", expected="at least a year")
        )
    if faults:
        raise InvalidData(faults)
    draws = max(len(x) for x in (tenure.win, tenure.again, tenure.gap, tenure.retry))
    win, again, gap, retry = (
        np.broadcast_to(x, (draws, *x.shape[1:])) for x in (tenure.win, tenure.again, tenure.gap, tenure.retry)
    )
    return win, again, gap, retry


def chances_outside(name: str, values: Floats) -> list[Fault]:
    """Return a fault where `values` are no probabilities."""
    if np.all((values >= 0.0) & (values <= 1.0)):
        return []
    return [Fault(name, f"a chance of {name} lies outside 0..1", column=name, expected="0 to 1")]
