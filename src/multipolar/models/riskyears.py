r"""Years of joint catastrophe losses, and what parametric policies and a pool would make of them.

A hazard :math:`h` strikes member :math:`n` in a year with probability :math:`p_{nh}`; how badly follows from the same
latent normal variable, of which a part is common to all members:

.. math::
    z_{nh} = \sqrt{\rho_h} \, c_h + \sqrt{1 - \rho_h} \, e_{nh}, \qquad
    a_{nh} = [\Phi(z_{nh}) > 1 - p_{nh}] \; m_{nh} \exp\!\Big(\sigma_{nh} \,
    \Phi^{-1}\!\Big(\frac{\Phi(z_{nh}) - (1 - p_{nh})}{p_{nh}}\Big)\Big), \qquad L_n = d_n \sum_h a_{nh}

so that bad years of neighbours come together, and are worse together. A policy pays on an index, the loss read by a
model with an error :math:`\exp(s\varepsilon - s^2/2)`: a layer between the levels that the index reaches once in so many
years. Premiums, capital and basis risk are those of `multipolar.models.riskpool`. Each draw of the parameters sees its own
window of one long row of years, so that the range over draws also holds what the luck of a thousand years does to the
worst ten of them.

References
----------
Vasicek, O. (2002), "The distribution of loan portfolio value", Risk 15(12), 160-162 (the one-factor model). Cummins, J.
D. and Mahul, O. (2009), *Catastrophe Risk Financing in Developing Countries*, World Bank.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .riskpool import layer, pool

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""D draws of the parameters, Y years, N members, H hazards.

    Attributes
    ----------
    struck : ndarray (D, N, H)
        :math:`p`, 0 to 1; 0 where the record has no such year.
    median, spread : ndarray (N, H)
        :math:`m` (people affected) and :math:`\sigma` of a year that is struck.
    damage : ndarray (D, N)
        :math:`d`, USD mn a person affected; NaN: the member is not covered.
    dependence : ndarray (D, H)
        :math:`\rho`, 0 to 1.
    index_error : ndarray (D,)
        :math:`s`.
    begins, ends : ndarray (D,)
        Return periods, in years, at which payouts begin and end.
    share : ndarray (D,)
        Part of the layer that is insured.
    loading : ndarray (D,)
        Price of a unit of capital a year.
    level : float
        Of TVaR.
    common : ndarray (Y, H)
        :math:`c`, standard normal.
    own : ndarray (Y, N, H)
        :math:`e`.
    error : ndarray (Y, N)
        :math:`\varepsilon`.
    pooled : ndarray of bool (N,)
        Who is in the pool; the others insure alone.
    window : int or None
        Years that a draw sees; None: all Y.
    first : ndarray of int (D,) or None
        Where the window of a draw begins; it goes on at the beginning where the years end. None: at 0.
    """

    struck: Floats
    median: Floats
    spread: Floats
    damage: Floats
    dependence: Floats
    index_error: Floats
    begins: Floats
    ends: Floats
    share: Floats
    loading: Floats
    level: float
    common: Floats
    own: Floats
    error: Floats
    pooled: NDArray[np.bool_]
    window: int | None = None
    first: NDArray[np.int64] | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """Means over the years of each draw, USD mn a year; NaN for members that are not covered.

    Attributes
    ----------
    loss, payout, premium_alone, premium : ndarray (D, N)
        `premium` is that in the pool for its members, else that alone.
    capital_alone, capital : ndarray (D, N)
        The latter is the member's part of the pool's capital for its members.
    pool_capital, diversification : ndarray (D,)
        Of the pool; NaN without members.
    missed, cover : ndarray (D, N)
        P(no payout given a loss above its attachment), and payouts over losses in those years.
    converged : ndarray of bool (D,)
        Always true.
    residual : ndarray (D,)
        Always 0.
    """

    loss: Floats
    payout: Floats
    premium_alone: Floats
    premium: Floats
    capital_alone: Floats
    capital: Floats
    pool_capital: Floats
    diversification: Floats
    missed: Floats
    cover: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def seen(inputs: Inputs, draw: int = 0) -> NDArray[np.int64]:
    """Return the years that a draw sees."""
    years = len(inputs.error)
    begin = 0 if inputs.first is None else int(inputs.first[min(draw, len(inputs.first) - 1)])
    return (begin + np.arange(inputs.window or years)) % years


def losses(inputs: Inputs, draw: int = 0) -> Floats:
    """Return the losses of every year and member for one draw of the parameters, USD mn (Y, N)."""
    from scipy.special import ndtr, ndtri

    def at(array: Floats) -> Floats:
        return np.asarray(array[min(draw, len(array) - 1)])

    years = seen(inputs, draw)
    rho, probability, damage = at(inputs.dependence), at(inputs.struck), at(inputs.damage)
    member, hazard = np.nonzero((probability > 0.0) & (inputs.median > 0.0))
    chance = probability[member, hazard]
    pairs = inputs.own.reshape(len(inputs.own), -1).take(years, axis=0).take(member * len(rho) + hazard, axis=1)
    latent = np.sqrt(1.0 - rho[hazard]) * pairs
    latent += np.sqrt(rho[hazard]) * inputs.common.take(years, axis=0).take(hazard, axis=1)
    # The upper tail: Phi(z) > 1 - p is z > -Phi^-1(p), and stays exact where p is small.
    hit = latent > -ndtri(chance)
    pair = np.nonzero(hit)[1]
    rank = np.clip(1.0 - ndtr(-latent[hit]) / chance[pair], 2.0**-33, 1.0 - 2.0**-33)
    people = np.zeros_like(latent)
    people[hit] = inputs.median[member, hazard][pair] * np.exp(inputs.spread[member, hazard][pair] * ndtri(rank))
    belongs = member[:, None] == np.arange(len(damage))
    return np.asarray(np.where(np.isnan(damage), np.nan, (people @ belongs) * np.nan_to_num(damage)))


def solve(inputs: Inputs) -> Result:
    """Run all years for every draw.

    Raises
    ------
    InvalidData
        Shapes that do not fit, probabilities or dependence outside 0..1, payouts that end before they begin, no year.
    """
    _require(inputs)
    draws = max(len(inputs.struck), len(inputs.damage), len(inputs.dependence), len(inputs.begins), len(inputs.share))
    members = inputs.error.shape[1]
    frames = {
        name: np.full((draws, members), np.nan)
        for name in ("loss", "payout", "premium_alone", "premium", "capital_alone", "capital", "missed", "cover")
    }
    together = np.full((2, draws), np.nan)

    def of(array: Floats, draw: int) -> float:
        return float(array[min(draw, len(array) - 1)])

    for draw in range(draws):
        lost = losses(inputs, draw)
        known = np.flatnonzero(~np.isnan(lost).any(axis=0))
        lost = lost[:, known]
        error = of(inputs.index_error, draw)
        index = lost * np.exp(error * inputs.error[seen(inputs, draw)][:, known] - 0.5 * error**2)
        begins, ends = _levels(index, of(inputs.begins, draw), of(inputs.ends, draw))
        paid = layer(index, begins, exhaustion=ends, share=of(inputs.share, draw))
        price = of(inputs.loading, draw)
        alone = pool(paid, level=inputs.level, loading=price, risk="excess")
        frames["loss"][draw, known] = lost.mean(axis=0)
        frames["payout"][draw, known] = alone.expected
        for name in ("premium_alone", "premium"):
            frames[name][draw, known] = alone.alone
        for name in ("capital_alone", "capital"):
            frames[name][draw, known] = alone.capital_alone
        inside = inputs.pooled[known]
        if inside.any():
            shared = pool(paid[:, inside], level=inputs.level, loading=price, risk="excess")
            frames["premium"][draw, known[inside]] = shared.pooled
            frames["capital"][draw, known[inside]] = shared.share
            together[:, draw] = shared.capital, shared.diversification
        hit = lost > begins
        count = hit.sum(axis=0)
        missed = ((paid == 0.0) & hit).sum(axis=0)
        whole = np.where(hit, lost, 0.0).sum(axis=0)
        covered = np.where(hit, paid, 0.0).sum(axis=0)
        frames["missed"][draw, known] = np.divide(missed, count, out=np.full(len(known), np.nan), where=count > 0)
        frames["cover"][draw, known] = np.divide(covered, whole, out=np.full(len(known), np.nan), where=whole > 0.0)
    return Result(
        **frames,
        pool_capital=together[0],
        diversification=together[1],
        converged=np.ones(draws, dtype=bool),
        residual=np.zeros(draws),
    )


def _levels(index: Floats, *periods: float) -> list[Floats]:
    """Return what each member's index (Y, N) reaches or exceeds once in so many years, as `riskpool.return_level` does."""
    years = len(index)
    places = [years - max(1, int(np.ceil(years / period * (1.0 - 1e-12)))) for period in periods]
    ordered = np.partition(index, sorted(set(places)), axis=0)
    return [ordered[place] for place in places]


def _require(inputs: Inputs) -> None:
    faults = []
    years, members, hazards = inputs.own.shape if inputs.own.ndim == 3 else (0, 0, 0)
    shapes: dict[str, tuple[int | None, ...]] = {
        "struck": (None, members, hazards), "median": (members, hazards), "spread": (members, hazards),
        "damage": (None, members), "dependence": (None, hazards), "index_error": (None,), "begins": (None,),
        "ends": (None,), "share": (None,), "loading": (None,), "common": (years, hazards), "error": (years, members),
        "pooled": (members,),
    }  # fmt: skip
    if not years:
        faults.append(Fault("no-years", f"own {inputs.own.shape}", column="own", expected="(years, members, hazards)"))
    for name, shape in shapes.items():
        found = getattr(inputs, name).shape
        if len(found) != len(shape) or any(b is not None and a != b for a, b in zip(found, shape, strict=True)):
            faults.append(Fault("shape", f"{name} {found}", column=name, expected=f"{shape}"))
    for name in ("struck", "dependence", "share"):
        if not np.all((getattr(inputs, name) >= 0.0) & (getattr(inputs, name) <= 1.0)):
            faults.append(Fault("probability", f"{name} lies outside 0..1", column=name, expected="0 to 1"))
    for name in ("median", "spread", "index_error", "loading"):
        if not np.all(getattr(inputs, name) >= 0.0):
            faults.append(Fault("negative", f"{name} is negative or no number", column=name, expected="0 or more"))
    if inputs.window is not None and not 1 <= inputs.window <= max(years, 1):
        faults.append(Fault("window", f"a window of {inputs.window}", column="window", expected=f"1 to {years} years"))
    if np.any(inputs.damage < 0.0):
        faults.append(Fault("negative", "damage is negative", column="damage", expected="0 or more"))
    if inputs.begins.ndim == inputs.ends.ndim == 1 and np.any(inputs.ends < inputs.begins):
        faults.append(Fault("layer", "payouts end before they begin", column="ends", expected="begins <= ends"))
    if np.any(~(inputs.begins > 1.0)):
        faults.append(Fault("layer", "payouts begin more often than once a year", column="begins", expected="above 1"))
    if faults:
        raise InvalidData(faults)
