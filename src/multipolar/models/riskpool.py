r"""Catastrophe insurance of states: layers, parametric tiers, pooled premium and capital, basis risk.

A layer pays :math:`s \min(\max(L - A, 0), E - A)` of a loss :math:`L`: attachment :math:`A`, exhaustion :math:`E`,
ceding share :math:`s`. A parametric policy pays by an index that anybody can read (wind, people affected), in tiers: the
payout is not the loss. A pool holds capital for the bad year of all its members together, which is no more than what
they would hold alone: :math:`\mathrm{TVaR}` is subadditive, and so is the standard deviation.

.. math::
    \mathrm{premium} = E[X] + \lambda \, \rho(X), \qquad
    \mathrm{diversification} = 1 - \rho\big(\textstyle\sum_i X_i\big) / \sum_i \rho(X_i)

Capital :math:`\rho` is :math:`\mathrm{TVaR}_q` ("tvar"), what of it exceeds the mean ("excess"), or the standard deviation
("sd").

All functions take plain arrays; draws (years) are on axis 0, members on the last axis.

References
----------
Acerbi, C. and Tasche, D. (2002), "On the coherence of expected shortfall", Journal of Banking & Finance 26(7),
1487-1503 (TVaR with the fraction of the draw on the edge). Cummins, J. D. and Mahul, O. (2009), *Catastrophe Risk
Financing in Developing Countries*, World Bank. CCRIF SPC, *Policy wording* (attachment, exhaustion, ceding share).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Risk = Literal["tvar", "excess", "sd"]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Premiums and capital of a pool of N members over D years.

    Attributes
    ----------
    expected : ndarray (N,)
        Mean payout a year.
    alone, pooled : ndarray (N,)
        Premium of a member that insures alone, and in the pool; the latter add up to the pool's.
    capital_alone : ndarray (N,)
        Capital that each would hold for itself.
    capital : float
        Of the pool.
    share : ndarray (N,)
        Of each member in it, by its mean payout in the years that are bad for the pool (Euler); adds up to `capital`.
    diversification : float
        Part of the capital that pooling saves, 0 to 1; NaN where nobody needs capital.
    """

    expected: Floats
    alone: Floats
    pooled: Floats
    capital_alone: Floats
    capital: float
    share: Floats
    diversification: float


@dataclass(frozen=True, kw_only=True)
class Basis:
    """How well a parametric payout follows the loss; each NaN where its condition never holds.

    Attributes
    ----------
    missed : float
        P(payout = 0 given loss > trigger): the state is hit and gets nothing.
    undue : float
        P(payout > 0 given loss <= trigger).
    cover : float
        Sum of payouts in the years above the trigger over the sum of losses in them. Not a coverage of loss by design.
    correlation : float
        Spearman's rank correlation of payout and loss.
    """

    missed: float
    undue: float
    cover: float
    correlation: float


def layer(
    loss: ArrayLike,
    attachment: ArrayLike,
    *,
    cover: ArrayLike | None = None,
    exhaustion: ArrayLike | None = None,
    share: ArrayLike = 1.0,
) -> Floats:
    """Return the payout of a layer; give its `cover` or its `exhaustion` (attachment plus cover).

    Raises
    ------
    InvalidData
        A negative or unknown loss, exhaustion below attachment, a share outside 0..1, both or neither of cover and
        exhaustion.

    Examples
    --------
    80 percent of 100,000 in excess of 20,000:

    >>> layer([50_000, 10_000, 20_000_000], 20_000, cover=100_000, share=0.8).tolist()
    [24000.0, 0.0, 80000.0]
    """
    suffered, start, part = (np.asarray(given, dtype=float) for given in (loss, attachment, share))
    faults = []
    if (cover is None) == (exhaustion is None):
        faults.append(Fault("layer", "both or neither of cover and exhaustion", expected="one of them"))
        wide = np.zeros(())
    elif exhaustion is not None:
        # A layer without an end is infinite wide, also where its attachment is.
        wide = np.where(
            np.isinf(exhaustion), np.inf, np.asarray(exhaustion, dtype=float) - np.where(np.isinf(start), 0.0, start)
        )
    else:
        wide = np.asarray(cover, dtype=float)
    if np.any(suffered < 0.0) or np.any(np.isnan(suffered)):
        faults.append(Fault("loss", "a loss is negative or no number", column="loss", expected="0 or more"))
    if np.any(start < 0.0) or np.any(wide < 0.0) or np.any(np.isnan(wide)):
        faults.append(Fault("layer", "a layer ends below its beginning, or below 0", expected="0 <= attachment <= end"))
    if not np.all((part >= 0.0) & (part <= 1.0)):
        faults.append(Fault("share", "a ceding share lies outside 0..1", column="share", expected="0 to 1"))
    if faults:
        raise InvalidData(faults)
    return np.asarray(part * np.minimum(np.maximum(suffered - start, 0.0), wide))


def residual(loss: ArrayLike, payout: ArrayLike) -> Floats:
    """Return what stays with the insured: loss less payout, below 0 where a parametric payout exceeds the loss."""
    return np.asarray(np.asarray(loss, dtype=float) - np.asarray(payout, dtype=float))


def tiers(index: ArrayLike, lower: ArrayLike, payout: ArrayLike) -> Floats:
    """Return the payout of a parametric policy: that of the highest tier that the index has reached, else 0.

    Parameters
    ----------
    index : array
        What the trigger reads, such as people affected.
    lower : array (T,)
        Where each tier begins, rising.
    payout : array (T,)
        Sum paid from there on, never falling.

    Raises
    ------
    InvalidData
        Tiers that do not rise, or payouts that fall.

    Examples
    --------
    >>> tiers([305_196, 299_999], [300_000], [2_000_000]).tolist()
    [2000000.0, 0.0]
    """
    read, begin, sums = (np.asarray(given, dtype=float) for given in (index, lower, payout))
    faults = []
    if begin.ndim != 1 or begin.shape != sums.shape or not begin.size:
        faults.append(Fault("shape", f"lower {begin.shape}, payout {sums.shape}", expected="one of each a tier"))
    elif np.any(np.diff(begin) <= 0.0):
        faults.append(Fault("tiers", "the tiers do not rise", column="lower", expected="rising bounds"))
    elif np.any(np.diff(sums) < 0.0) or sums[0] < 0.0:
        faults.append(Fault("tiers", "a higher tier pays less", column="payout", expected="payouts that never fall"))
    if np.any(np.isnan(read)):
        faults.append(Fault("index", "the index is no number", column="index", expected="a number"))
    if faults:
        raise InvalidData(faults)
    return np.asarray(np.concatenate([[0.0], sums])[np.searchsorted(begin, read, side="right")])


def annual_average(amounts: ArrayLike, frequency: ArrayLike) -> float:
    """Return the mean amount a year of events with given yearly frequencies (one for all, or one each).

    Examples
    --------
    >>> round(annual_average([0, 0, 0, 1, 2, 3, 4, 5, 6, 10], 0.2), 12)
    6.2
    """
    values, rate = np.asarray(amounts, dtype=float), np.asarray(frequency, dtype=float)
    if np.any(rate < 0.0) or np.any(np.isnan(values)):
        raise InvalidData([Fault("frequency", "a frequency is negative or an amount no number", expected="0 or more")])
    return float((values * rate).sum())


def return_level(amounts: ArrayLike, frequency: ArrayLike, period: ArrayLike) -> Floats:
    """Return the amount that is reached or exceeded once in `period` years.

    Parameters
    ----------
    amounts : array (events,)
    frequency : array (events,) or float
        How often a year each event comes; 1/n for n simulated years.
    period : array
        Return periods in years; a period beyond the record gives the largest amount, one shorter than that of any event 0.

    Raises
    ------
    InvalidData
        An empty record, or a period that is not above 0.
    """
    values = np.asarray(amounts, dtype=float).ravel()
    rate = np.broadcast_to(np.asarray(frequency, dtype=float), values.shape)
    years = np.asarray(period, dtype=float)
    faults = []
    if not values.size:
        faults.append(Fault("empty", "no event", column="amounts", expected="at least one"))
    if np.any(~(years > 0.0)):
        faults.append(Fault("period", "a return period is not above 0", column="period", expected="years"))
    if faults:
        raise InvalidData(faults)
    order = np.argsort(-values, kind="stable")
    exceeded = np.cumsum(rate[order])
    place = np.searchsorted(exceeded, (1.0 / years) * (1.0 - 1e-12), side="left")
    return np.where(place < len(values), values[order][np.minimum(place, len(values) - 1)], 0.0)


def tvar(amounts: ArrayLike, level: float, axis: int = 0) -> Floats:
    """Return the mean of the worst part 1 - `level` of the draws, the draw on the edge by its fraction.

    Examples
    --------
    >>> float(tvar([0.0, 0, 0, 0, 0, 0, 0, 0, 5, 10], 0.8))
    7.5
    """
    values = np.moveaxis(np.asarray(amounts, dtype=float), axis, 0)
    if not 0.0 <= level < 1.0 or not len(values):
        what = f"a level of {level} over {len(values)} draws"
        raise InvalidData([Fault("level", what, column="level", expected="0 <= level < 1, and a draw")])
    weight = _tail(len(values), level)
    edge = len(values) - len(weight)
    worst = np.sort(np.partition(values, edge, axis=0)[edge:], axis=0)[::-1]
    return np.asarray(np.tensordot(weight, worst, axes=(0, 0)))


def pool(payouts: ArrayLike, *, level: float = 0.99, loading: float = 0.1, risk: Risk = "tvar") -> Pool:
    r"""Return premiums and capital of members alone and together.

    Parameters
    ----------
    payouts : array (D, N)
        Payout of each year and member, jointly drawn.
    level : float
        Of TVaR; with `risk` "sd" it is not used.
    loading : float
        :math:`\lambda`, price of a unit of risk.
    risk : {"tvar", "excess", "sd"}
        What capital is: TVaR, TVaR less the expected payout (which premiums bring in), or one standard deviation.

    Raises
    ------
    InvalidData
        No draw or no member, an unknown payout, a level outside 0..1, a negative loading, an unknown measure of risk.
    """
    paid = np.asarray(payouts, dtype=float)
    faults = []
    if paid.ndim != 2 or 0 in paid.shape or not np.all(np.isfinite(paid)):
        faults.append(Fault("payouts", f"payouts {paid.shape}", column="payouts", expected="(draws, members), finite"))
    if not 0.0 <= level < 1.0:
        faults.append(Fault("level", f"a level of {level}", column="level", expected="0 <= level < 1"))
    if not loading >= 0.0:
        faults.append(Fault("loading", f"a loading of {loading}", column="loading", expected="0 or more"))
    if risk not in ("tvar", "excess", "sd"):
        expected = "tvar, excess or sd"
        faults.append(Fault("risk", f"{risk!r} is no measure of risk", column="risk", expected=expected))
    if faults:
        raise InvalidData(faults)
    total = paid.sum(axis=1)
    expected = paid.mean(axis=0)
    if risk == "sd":
        capital_alone = paid.std(axis=0)
        capital = float(total.std())
        away = (paid - expected) * (total - total.mean())[:, None]
        share = away.mean(axis=0) / capital if capital > 0.0 else np.zeros(paid.shape[1])
    else:
        base = expected if risk == "excess" else np.zeros_like(expected)
        # Rounding may leave a hair below 0 where every year pays the same.
        capital_alone = np.maximum(tvar(paid, level) - base, 0.0)
        weight = _tail(len(paid), level)
        worst = paid[np.argsort(-total, kind="stable")[: len(weight)]]
        share = np.tensordot(weight, worst, axes=(0, 0)) - base
        capital = max(float(share.sum()), 0.0)
    whole = float(capital_alone.sum())
    return Pool(
        expected=expected,
        alone=expected + loading * capital_alone,
        pooled=expected + loading * share,
        capital_alone=capital_alone,
        capital=capital,
        share=share,
        diversification=1.0 - capital / whole if whole > 0.0 else float("nan"),
    )


def basis_risk(payout: ArrayLike, loss: ArrayLike, trigger: float) -> Basis:
    """Return how often and how far a payout misses the loss; see `Basis`.

    Examples
    --------
    >>> basis_risk([0.0, 0, 2, 2], [0.0, 5, 5, 0], 1.0).missed
    0.5
    """
    paid, lost = np.asarray(payout, dtype=float), np.asarray(loss, dtype=float)
    if paid.shape != lost.shape or paid.ndim != 1 or not paid.size:
        raise InvalidData([Fault("shape", f"payout {paid.shape}, loss {lost.shape}", expected="the same, one axis")])
    hit = lost > trigger
    from scipy.stats import rankdata

    a, b = rankdata(paid), rankdata(lost)
    same = a.std() == 0.0 or b.std() == 0.0
    return Basis(
        missed=float((paid[hit] == 0.0).mean()) if hit.any() else float("nan"),
        undue=float((paid[~hit] > 0.0).mean()) if (~hit).any() else float("nan"),
        cover=float(paid[hit].sum() / lost[hit].sum()) if hit.any() else float("nan"),
        correlation=float("nan") if same else float(np.corrcoef(a, b)[0, 1]),
    )


def paid_from(claims: ArrayLike, funds: float) -> Floats:
    """Return what a pool pays on claims (D, N) when it holds `funds`: all, or the same part of every claim."""
    asked = np.asarray(claims, dtype=float)
    if np.any(~(asked >= 0.0)) or not funds >= 0.0:
        raise InvalidData([Fault("claims", "a claim or the funds are negative", expected="0 or more")])
    total = asked.sum(axis=-1, keepdims=True)
    part = np.minimum(1.0, np.divide(funds, total, out=np.ones_like(total), where=total > 0.0))
    return np.asarray(asked * part)


def _tail(draws: int, level: float) -> Floats:
    """Return weights of the draws that make up the worst part 1 - level, from the worst on, adding up to 1."""
    part = (1.0 - level) * draws
    return np.asarray(np.clip(part - np.arange(int(np.ceil(part))), 0.0, 1.0) / part)
