"""Hedging between two rivals: rival readings of one word, side by side, never added up.

The literature does not agree on what a hedge is (Haacke 2019), so each definition that the tables
can answer is a value of the key ``reading``. All run from 0 to 1 and mean more hedging when higher, but they are not on
one scale: compare ranks, not values. With z the lean between the rivals (+1 all to the first, the United States, −1
all to the second, China):

``balance, UN votes`` and ``balance, forced choice``
    1 − |z| = 1 − |2a − 1| of one score of alignment a from 0 to 1: the middle of the scale is the hedge, as in the band
    of 45 to 55 of the AOCAI (Khong & Liow 2025). a is `unga_position`, or the share of elites who would choose the
    United States. A state that votes beyond a rival is below 0 and is left there.
``counteraction``
    1 − |Σ w z| / Σ w |z| over five domains: leaning one way here and the other way there (Kuik 2016: opposite measures
    that counteract each other). 0 when every lean points the same way. The formula is this project's.
``diversification, goods trade`` and ``diversification, arms``
    1 − HHI of all partners (`partner_hhi`), with its bounds. It does not ask who the partners are.
``security ambiguity``
    Lim & Cooper (2015) call hedging only what blurs with whom a state shares security interests; trade does not count
    and a treaty ally does not hedge. Coded: 0 for a treaty ally of a rival; else the mean, by weight, of 1 − |z| in
    arms and partnership. The coding is this project's.

What keeps small, neutral or merely open states out

*The engagement floor*: each rival must have at least ``engagement_floor`` of the state's goods trade (newest figure),
or no reading is given. It cannot tell a state that is open to all and trades much with both from one that hedges: that
is why diversification stands beside the others. *The lean floor*: a state whose mean |z| over the domains is below
``lean_floor`` is neutral, and its counteraction is null. Both, ``figure_age`` (how old a figure of a domain may be)
and ``domain_weight`` (equal; 0 leaves a domain out) are assumptions of the pack. They stand under ``alignment``: they
belong to these measures and not to a model that is run.

z by domain
    Goods trade, arms: (s_USA − s_CHN) / (s_USA + s_CHN) of partner shares, arms over five years; a rival that the arms
    register leaves blank has between 0 and what no partner covers. UN votes: 2a − 1. Forced choice: the difference of
    the two shares. Partnership: the difference of the two ranks over the length of the ladder, as if its steps were
    equal, which is an assumption too. No row for a partnership is no evidence that there is none: null.

Intervals are over draws of the ideal points (the rivals' shared by all states), of the survey's sampling error, of the
uncovered arms, and of the weights within their ranges; weights are the same for all states in a draw.

References
----------
Haacke, J. (2019). The concept of hedging and its application to Southeast Asia: a critique and a proposal for a
modified conceptual and methodological framework. *International Relations of the Asia-Pacific* 19(3), 375-417.
Khong, Y. F., & Liow, J. C. (2025). *Anatomy of Choice Alignment Index*. National University of Singapore.
Kuik, C.-C. (2016). How do weaker states hedge? Unpacking ASEAN states' alignment behavior towards China. *Journal of
Contemporary China* 25(100), 500-514.
Lim, D. J., & Cooper, Z. (2015). Reassessing hedging: the logic of alignment in East Asia. *Security Studies* 24(4),
696-727.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl

from ..errors import UnknownName
from ..region import ESTIMATE, Region, estimate
from .alignment import DRAWS, Floats, interval, quantiles
from .leans import weakest
from .readings import READINGS, Assumed, Score, scores

FEWEST = 5
"""States that a rank correlation needs: of four, a perfect order or its reverse comes up by chance in one of twelve."""


# -- the measures ---------------------------------------------------------------------------------------------------


def hedging(
    region: Region, *, on: date | None = None, group: str = "ASEAN", reading: str | None = None, seed: int = 0
) -> pl.DataFrame:
    """Return how far states hedge between the rivals, in every reading, a row a year.

    Parameters
    ----------
    region : Region
    on : date, optional
        No later figure is used. Default: the region's as-of day.
    group : str
        Its states on that day are scored, in all years alike.
    reading : str, optional
        One of `READINGS`. Default: all, side by side.
    seed : int
        Of the draws behind the intervals.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading``. Years begin with the first figure of goods trade, which the engagement floor
        needs. Readings of one domain stand in the year of their figure (arms with its ``period`` of five years); those
        that join several take the newest figure of each that is at most ``figure_age`` years old.

    Raises
    ------
    UnknownName
        A reading or a group that is not known.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = hedging(mp.load("japan-asean"), reading="security ambiguity")
    >>> frame.filter(subject="PHL", year=2025)["value"].to_list()
    [0.0]
    """
    _known(reading)
    day = on or region.as_of
    made, _, _ = scores(region, day, region.states(group, day)["actor"].to_list(), seed)
    return _frame(region, "hedging", [score.row() for score in made if reading in (None, score.reading)], "reading")


def hedging_rank(
    region: Region, *, on: date | None = None, group: str = "ASEAN", reading: str | None = None, seed: int = 0
) -> pl.DataFrame:
    """Return each state's rank among the scored states of the group, 1 hedging most, in each reading and year.

    ``value`` is the median and ``low`` and ``high`` the 5 and 95 percent quantiles of the ranks over draws: "Viet Nam
    is third to sixth". Ties share the mean of their ranks. A rank rests on the figures of all states ranked, and so do
    its refs. Parameters are those of `hedging`; unscored states keep their reason.
    """
    from scipy.stats import rankdata

    _known(reading)
    day = on or region.as_of
    made, _, _ = scores(region, day, region.states(group, day)["actor"].to_list(), seed)
    rows = []
    for cell in sorted({score.cell for score in made if reading in (None, score.reading)}):
        inside = [score for score in made if score.cell == cell]
        ranked = [score for score in inside if score.value is not None]
        rows += [score.row() for score in inside if score.value is None]
        if len(ranked) < 2:
            rows += [
                Score(s.state, s.reading, s.year, s.period, reason="no other state is scored").row() for s in ranked
            ]
            continue
        ranks = rankdata([-_draws(score) for score in ranked], axis=0)
        ends = np.quantile(ranks, (0.05, 0.5, 0.95), axis=1, method="inverted_cdf")
        refs, basis = frozenset().union(*(s.refs for s in ranked)), weakest(str(s.basis) for s in ranked)
        for score, low, middle, high in zip(ranked, *ends.tolist(), strict=True):
            row = replace(score, value=middle, refs=refs, basis=basis, known=False, bounds=None).row()
            rows.append(row | {"low": low, "high": high, "interval": "90% draws"})
    return _frame(region, "hedging_rank", rows, "reading")


def hedging_agreement(region: Region, *, on: date | None = None, group: str = "ASEAN", seed: int = 0) -> pl.DataFrame:
    """Return Spearman's rank correlation of each two readings over the states of a group that have both.

    Each reading stands with its newest year with a value, at most ``figure_age`` years before the row's. The interval
    is over the same draws as those of `hedging`. With so few states a correlation is a description: of seven, ±0.79
    come up by chance once in twenty times.

    Returns
    -------
    DataFrame
        ESTIMATE, subject = the group, with the keys ``reading``, ``other`` and ``n``, the number of states. Null with a
        reason below `FEWEST` states, or where a reading makes no difference between them.
    """
    day, code = on or region.as_of, region.actor(group)
    made, assumed, years = scores(region, day, region.states(group, day)["actor"].to_list(), seed)
    scored: dict[str, dict[int, dict[str, Score]]] = {reading: {} for reading in READINGS}
    for score in made:
        if score.value is not None:
            scored[score.reading].setdefault(score.year, {})[score.state] = score
    rows = []
    for year in years:
        window = range(year, year - int(assumed.age.central) - 1, -1)
        newest = {r: next((scored[r][then] for then in window if then in scored[r]), {}) for r in READINGS}
        for pair in combinations(READINGS, 2):
            states = sorted(newest[pair[0]].keys() & newest[pair[1]].keys())
            row: dict[str, Any] = {
                "subject": code,
                "year": year,
                "reading": pair[0],
                "other": pair[1],
                "n": len(states),
            }
            sides = [[newest[reading][state] for state in states] for reading in pair]
            rows.append(row | _correlated(sides, assumed))
    return _frame(region, "hedging_agreement", rows, "reading", "other", "n")


def _correlated(sides: list[list[Score]], assumed: Assumed) -> dict[str, Any]:
    if len(sides[0]) < FEWEST:
        return {"reason": f"{len(sides[0])} states have both, fewer than {FEWEST}"}
    value = float(spearman(*(np.array([score.value for score in side], dtype=float) for side in sides)))
    if not np.isfinite(value):
        return {"reason": "a reading makes no difference between the states"}
    draws = spearman(*(np.array([_draws(score) for score in side]) for side in sides))
    every = [score for side in sides for score in side]
    refs = frozenset({assumed.age.ref}).union(*(score.refs for score in every))
    low, high = quantiles(np.where(np.isfinite(draws), draws, value))  # a draw without differences says nothing new
    row = {"value": value, "refs": sorted(refs), "basis": weakest(str(score.basis) for score in every)}
    return row | interval(float(low), float(high), value)


def spearman(first: Floats, second: Floats) -> Floats:
    """Return Spearman's rank correlation of two arrays (states, ...) over the first axis; NaN where one is constant."""
    from scipy.stats import rankdata

    a, b = (rankdata(of, axis=0) - (len(of) + 1) / 2 for of in (first, second))
    with np.errstate(invalid="ignore"):
        found: Floats = np.sum(a * b, axis=0) / np.sqrt(np.sum(a**2, axis=0) * np.sum(b**2, axis=0))
    return found


def _draws(score: Score) -> Floats:
    return np.full(DRAWS, score.value) if score.draws is None else score.draws


def _known(reading: str | None) -> None:
    if reading is not None and reading not in READINGS:
        raise UnknownName.of("reading", reading, READINGS, expected=f"one of {'; '.join(READINGS)}")


def _frame(region: Region, measure: str, rows: list[dict[str, Any]], *dims: str) -> pl.DataFrame:
    schema: dict[str, Any] = {**ESTIMATE, "basis": pl.String, "reading": pl.String}
    schema |= {"other": pl.String, "n": pl.Int64} if "other" in dims else {}
    named = pl.DataFrame(rows, schema=schema).with_columns(
        measure=pl.lit(measure), unit=pl.lit(region.measure(measure)["unit"])
    )
    return estimate(named, *dims)
