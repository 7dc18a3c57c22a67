r"""How many reserves are enough: the optimum of Jeanne and Rancière, the IMF's metric, months of imports.

*Optimal reserves.* A small open economy may lose, with probability :math:`\pi` a year, its short-term debt
:math:`\lambda` and output
:math:`\gamma` (both parts of GDP); reserves are an insurance at the term premium :math:`\delta`. With risk aversion
:math:`\sigma`, interest
:math:`r` and growth :math:`g`, the premium prices a dollar in the crisis at

.. math::
    p = \frac{(1-\pi)(\delta+\pi)}{\pi(1-\delta-\pi)}, \quad P = p^{1/\sigma}, \quad A = 1 - \frac{r-g}{1+g}\lambda, \quad
    \rho = \frac{A - P(A - \gamma - \lambda)}{(\delta+\pi) + P(1-\delta-\pi)}

where :math:`\rho` is the part of GDP that equates marginal utility in and out of the crisis. It is not held below 0.
Lines that are granted with
probability :math:`\eta` count as contingent reserves: what is to be held after lines is :math:`\max(0, \rho Y - R - \eta K)`.

*Metric of the IMF* (Assessing Reserve Adequacy): weights of exports, broad money, short-term debt and other liabilities,
5/5/30/15 percent with a floating and 10/10/30/20 with a fixed rate; 100 to 150 percent of it is adequate. *Months of imports* and
*cover of short-term debt* (Greenspan and Guidotti: 1) are the old rules of thumb.

Plain numbers or arrays::

    optimal_reserves(0.10, 0.065, 0.10, 0.015, 0.05, 0.033, 2)      # 0.0906 of GDP
    ara_metric(exports=100, broad_money=200, short_term_debt=50, other_liabilities=80, regime="floating")

References
----------
Jeanne, O. and Rancière, R. (2011), "The optimal level of international reserves for emerging market countries: a new formula and
some applications", *Economic Journal* 121, 905-930; IMF Working Paper 06/229. International Monetary Fund (2011), *Assessing
Reserve Adequacy*.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName

Floats = NDArray[np.float64]

Regime = Literal["floating", "fixed"]

WEIGHTS: dict[str, tuple[float, float, float, float]] = {
    "floating": (0.05, 0.05, 0.30, 0.15),
    "fixed": (0.10, 0.10, 0.30, 0.20),
}
"""Of exports, broad money, short-term debt and other liabilities in the IMF's metric, by exchange-rate regime."""


def crisis_price(pi: ArrayLike, delta: ArrayLike) -> Floats:
    """Return :math:`p`, the price of a dollar in the crisis in dollars outside it; 1 where insurance is fair.

    Raises
    ------
    InvalidData
        A probability outside 0..1 (open), a negative premium, or both together 1 or more.
    """
    pi, delta = np.asarray(pi, dtype=float), np.asarray(delta, dtype=float)
    faults = []
    if not np.all((pi > 0.0) & (pi < 1.0)):
        faults.append(Fault("pi", "a crisis has no probability between 0 and 1", column="pi", expected="0 < pi < 1"))
    if not np.all(delta >= 0.0) or not np.all(pi + delta < 1.0):
        expected = "at least 0, and below 1 together with pi"
        faults.append(Fault("delta", "a term premium is negative or too large", column="delta", expected=expected))
    if faults:
        raise InvalidData(faults)
    return np.asarray((1.0 - pi) * (delta + pi) / (pi * (1.0 - delta - pi)))


def optimal_reserves(
    lam: ArrayLike, gamma: ArrayLike, pi: ArrayLike, delta: ArrayLike, r: ArrayLike, g: ArrayLike, sigma: ArrayLike
) -> Floats:
    r"""Return optimal reserves as a part of GDP.

    Parameters
    ----------
    lam, gamma : array_like
        :math:`\lambda`, short-term debt, and :math:`\gamma`, output lost in a crisis, as parts of GDP.
    pi, delta, r, g : array_like
        Yearly probability of a crisis, term premium, interest and growth, as fractions.
    sigma : array_like
        Relative risk aversion, above 0.

    Raises
    ------
    InvalidData
        A negative size, growth of -100 percent or less, risk aversion not above 0; or as `crisis_price`.

    Examples
    --------
    The published benchmark, 9.1 percent of GDP:

    >>> round(float(optimal_reserves(0.10, 0.065, 0.10, 0.015, 0.05, 0.033, 2)), 10)
    0.0906098244
    """
    lam, gamma, r, g, sigma = (np.asarray(value, dtype=float) for value in (lam, gamma, r, g, sigma))
    faults = [
        Fault(name, f"{name} is {what}", column=name, expected=expected)
        for name, good, what, expected in (
            ("lam", np.all(lam >= 0.0), "negative", "0 or more"),
            ("gamma", np.all(gamma >= 0.0), "negative", "0 or more"),
            ("g", np.all(g > -1.0), "-100 percent or less", "above -1"),
            ("sigma", np.all(sigma > 0.0), "not above 0", "above 0"),
        )
        if not good
    ]
    if faults:
        raise InvalidData(faults)
    pi, delta = np.asarray(pi, dtype=float), np.asarray(delta, dtype=float)
    big_p = crisis_price(pi, delta) ** (1.0 / sigma)
    a = 1.0 - (r - g) / (1.0 + g) * lam
    rho = (a - big_p * (a - gamma - lam)) / ((delta + pi) + big_p * (1.0 - delta - pi))
    return np.asarray(np.maximum(rho, 0.0))


def still_needed(
    rho: ArrayLike, output: ArrayLike, reserves: ArrayLike, lines: ArrayLike = 0.0, chance: ArrayLike = 1.0
) -> Floats:
    r"""Return what is to be held beyond reserves and lines: :math:`\max(0, \rho Y - R - \sum_k \eta_k K_k)`.

    `lines` and `chance` have the lines on their last axis, or are numbers for one line.
    """
    granted = np.atleast_1d(np.asarray(lines, dtype=float) * np.asarray(chance, dtype=float))
    wanted = np.asarray(rho, dtype=float) * np.asarray(output, dtype=float)
    return np.asarray(np.maximum(wanted - np.asarray(reserves, dtype=float) - granted.sum(axis=-1), 0.0))


def ara_metric(
    *,
    exports: ArrayLike,
    broad_money: ArrayLike,
    short_term_debt: ArrayLike,
    other_liabilities: ArrayLike,
    regime: Regime = "floating",
) -> Floats:
    """Return the IMF's metric in the unit of its four parts; reserves over it are adequate at 1 to 1.5.

    Raises
    ------
    UnknownName
        No such regime.
    InvalidData
        A negative part. A part that is not known is NaN, and so is the metric: absent is not zero.

    Examples
    --------
    >>> float(ara_metric(exports=100, broad_money=200, short_term_debt=50, other_liabilities=80))
    42.0
    """
    if regime not in WEIGHTS:
        raise UnknownName.of("regime", regime, WEIGHTS, expected=" or ".join(WEIGHTS))
    parts = [np.asarray(part, dtype=float) for part in (exports, broad_money, short_term_debt, other_liabilities)]
    if any(np.any(part < 0.0) for part in parts):
        raise InvalidData([Fault("metric", "a part of the metric is negative", expected="0 or more, NaN if unknown")])
    return np.asarray(sum(weight * part for weight, part in zip(WEIGHTS[regime], parts, strict=True)))


def months_of_imports(reserves: ArrayLike, imports: ArrayLike) -> Floats:
    """Return for how many months of a year's imports reserves pay; infinite without imports."""
    return _over(12.0 * np.asarray(reserves, dtype=float), imports)


def short_term_cover(reserves: ArrayLike, short_term_debt: ArrayLike) -> Floats:
    """Return reserves over short-term debt; 1 is the rule of Greenspan and Guidotti."""
    return _over(np.asarray(reserves, dtype=float), short_term_debt)


def _over(top: Floats, bottom: ArrayLike) -> Floats:
    low = np.asarray(bottom, dtype=float)
    if np.any(top < 0.0) or np.any(low < 0.0):
        raise InvalidData([Fault("ratio", "a stock or flow is negative", expected="0 or more, NaN if unknown")])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(top / low)
