r"""Can a debt be carried: its path, and the rating of the framework for low-income countries (LIC DSF, 2018).

Debt as a part of output, with :math:`r` the nominal interest, :math:`g` real growth, :math:`\pi` inflation and :math:`b` the
primary balance as a part of output:

.. math:: d_{t+1} = d_t \frac{1 + r_t}{(1 + g_t)(1 + \pi_t)} - b_t

The composite indicator, every ratio a fraction and each an average of ten years:

.. math:: CI = 0.385\, CPIA + 2.719\, g + 4.052\, \frac{R}{M} - 3.990 \left(\frac{R}{M}\right)^2 + 2.022\, W + 13.520\, g_w

sorts debt-carrying capacity: weak below 2.69, strong above 3.05, medium between. Each class has a threshold for each
of five indicators. The rating is mechanical: a breach in the baseline is high risk, a breach under stress alone moderate,
none low; a breach of a single year is set aside. Members with market access stand outside this framework: their rating is not
asked for here.

References
----------
IMF and World Bank (2018), "Guidance note on the Bank-Fund debt sustainability framework for low income countries". Weights and
thresholds are rows of a pack's table ``parameters``; what they were read in stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
AHEAD = 10
"""Years that the paths of `solve` run."""

Capacity = Literal["weak", "medium", "strong"]
Risk = Literal["low", "moderate", "high"]


@dataclass(frozen=True)
class Weights:
    """Weights of the composite indicator, and the ends of its medium class (both belong to it).

    Attributes
    ----------
    cpia, growth, reserves, reserves_squared, remittances, world_growth : float
        Ratios enter as fractions.
    weak_upper, strong_lower : float
        Below the first weak, above the second strong.
    """

    cpia: float = 0.385
    growth: float = 2.719
    reserves: float = 4.052
    reserves_squared: float = -3.990
    remittances: float = 2.022
    world_growth: float = 13.520
    weak_upper: float = 2.69
    strong_lower: float = 3.05


def composite_indicator(
    cpia: ArrayLike,
    growth: ArrayLike,
    reserves: ArrayLike,
    remittances: ArrayLike,
    world_growth: ArrayLike,
    weights: Weights | None = None,
) -> Floats:
    """Return the composite indicator.

    Parameters
    ----------
    cpia : array_like
        Country policy and institutional assessment, 1 to 6.
    growth, world_growth : array_like
        Real growth a year, as a fraction (0.05 is 5 percent).
    reserves : array_like
        Reserves over imports of a year, as a fraction.
    remittances : array_like
        Remittances over output, as a fraction.
    weights : Weights, optional
        Of 2018 when not given.

    Raises
    ------
    InvalidData
        A CPIA outside 1..6, or a growth that is no fraction: percents in its place would make every country strong.
    """
    weights = weights or Weights()
    given = (np.asarray(array, dtype=float) for array in (cpia, growth, reserves, remittances, world_growth))
    score, g, r, w, world = given
    faults = []
    if np.any((score < 1.0) | (score > 6.0)):
        faults.append(Fault("cpia", f"a CPIA of {_far(score)}", column="cpia", expected="1 to 6"))
    for name, array in (("growth", g), ("remittances", w), ("world_growth", world)):
        if np.any(np.abs(array) > 1.0):
            expected = "a fraction: 0.05 for 5 percent"
            faults.append(Fault("fraction", f"a {name} of {_far(array)}", column=name, expected=expected))
    if np.any(r < 0.0):
        faults.append(Fault("reserves", f"reserves of {_far(r)}", column="reserves", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
    return np.asarray(
        weights.cpia * score
        + weights.growth * g
        + weights.reserves * r
        + weights.reserves_squared * r**2
        + weights.remittances * w
        + weights.world_growth * world
    )


def capacity(indicator: float, weights: Weights | None = None) -> Capacity:
    """Return the class of a composite indicator; both ends of the middle belong to it.

    >>> [capacity(value) for value in (2.5, 2.69, 3.05, 3.06)]
    ['weak', 'medium', 'medium', 'strong']
    """
    weights = weights or Weights()
    if indicator < weights.weak_upper:
        return "weak"
    return "strong" if indicator > weights.strong_lower else "medium"


def path(debt: ArrayLike, interest: ArrayLike, growth: ArrayLike, inflation: ArrayLike, balance: ArrayLike) -> Floats:
    """Return debt as a part of output from year to year.

    Parameters
    ----------
    debt : array_like (D,)
        At the start.
    interest, growth, inflation, balance : array_like (D, T)
        Of each year, as fractions; the primary balance as a part of output, above 0 a surplus.

    Returns
    -------
    ndarray (D, T + 1)
        The start and the end of each year.

    Raises
    ------
    InvalidData
        Negative debt, or growth or inflation of -100 percent or less.
    """
    start = np.atleast_1d(np.asarray(debt, dtype=float))
    rates = (np.atleast_2d(np.asarray(array, dtype=float)) for array in (interest, growth, inflation, balance))
    r, g, p, b = np.broadcast_arrays(*rates)
    faults = []
    if np.any(start < 0.0):
        faults.append(Fault("debt", f"a debt of {_far(start)}", column="debt", expected="0 or more"))
    for name, array in (("growth", g), ("inflation", p)):
        if np.any(array <= -1.0):
            faults.append(Fault("fraction", f"{name} of {float(array.min()):g}", column=name, expected="above -1"))
    if faults:
        raise InvalidData(faults)
    made = np.empty((max(len(start), len(r)), r.shape[1] + 1))
    made[:, 0] = start
    for year in range(r.shape[1]):
        made[:, year + 1] = made[:, year] * (1.0 + r[:, year]) / ((1.0 + g[:, year]) * (1.0 + p[:, year])) - b[:, year]
    return made


def breached(indicator: ArrayLike, threshold: ArrayLike, spared: int = 1) -> NDArray[np.bool_]:
    """Say whether an indicator is above its threshold for more than `spared` years.

    Parameters
    ----------
    indicator : array_like (..., T)
        By year, in the unit of the threshold; NaN where not known: such a year is no breach.
    threshold : array_like
        A number, or an array without the years.
    spared : int
        Years of breach that are set aside: one, by the guidance note.
    """
    over = np.asarray(indicator, dtype=float) > np.asarray(threshold, dtype=float)[..., None]
    return np.asarray(over.sum(axis=-1) > spared)


def rating(baseline: ArrayLike, stressed: ArrayLike) -> Risk:
    """Return the mechanical rating from the breaches of the indicators, in the baseline and under the worst stress.

    >>> rating([False, False], [True, False])
    'moderate'
    """
    if np.any(baseline):
        return "high"
    return "moderate" if np.any(stressed) else "low"


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Paths of many states at once; N states, D draws; all fractions.

    Attributes
    ----------
    debt : ndarray (1, N)
        Public debt as a part of output at the start; NaN where not known.
    shock : ndarray (1, N)
        Factor on the debt at the start: a depreciation makes what is owed in foreign money grow.
    foreign : ndarray (D,)
        Part of the debt that is owed in foreign money.
    growth : ndarray (D, N)
        Real growth a year.
    interest, inflation, balance : ndarray (D,)
        Nominal interest, inflation and primary balance a year.
    """

    debt: Floats
    shock: Floats
    foreign: Floats
    growth: Floats
    interest: Floats
    inflation: Floats
    balance: Floats


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the paths come to.

    Attributes
    ----------
    debt : ndarray (D, N, AHEAD + 1)
        As a part of output, at the start and at the end of each year.
    converged : ndarray of bool (D,)
        Always true: the recursion is closed.
    residual : ndarray (D,)
        Always 0.
    """

    debt: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Follow the recursion of `path` for each state."""
    draws, states = len(inputs.interest), inputs.debt.shape[1]
    paths = np.full((draws, states, AHEAD + 1), np.nan)
    for state in range(states):
        if np.isnan(inputs.debt[0, state]):
            continue
        shocked = inputs.debt[0, state] * (1.0 + inputs.foreign * (inputs.shock[0, state] - 1.0))
        each = (
            array[:, None] for array in (inputs.interest, inputs.growth[:, state], inputs.inflation, inputs.balance)
        )
        paths[:, state] = path(shocked, *(np.broadcast_to(array, (draws, AHEAD)) for array in each))
    return Result(debt=paths, converged=np.ones(draws, dtype=bool), residual=np.zeros(draws))


def _far(array: Floats) -> str:
    """Return the value that lies furthest from 0 or is lowest, for a message."""
    flat = np.ravel(array)
    return f"{float(flat[np.argmax(np.abs(flat))]):g}"
