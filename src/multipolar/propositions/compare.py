"""Comparisons as margins: how far a figure is from the point at which a claim turns, in the figure's unit.

A margin is positive where the claim is true, negative where it is not, and 0 at a tie. Margins are arrays over draws,
so one rule serves single numbers (one draw) and figures with intervals (many).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Compare = Literal["above", "below", "within", "first", "last", "rising", "falling", "same_sign"]
"""What a test may say of a figure. Closed: a new need is a new measure (contracts §9)."""

COMPARE: tuple[Compare, ...] = get_args(Compare)


def margin(compare: Compare, left: Floats, right: Floats, years: Sequence[int] = ()) -> Floats:
    """Return by how much a claim is true.

    Parameters
    ----------
    compare : str
        One of `COMPARE`.
    left : ndarray (figures, D)
        The figure that the claim is about; for ``rising`` and ``falling`` one row a year.
    right : ndarray (figures, D)
        What it is compared with: one row; for ``within`` the lower and the upper bound; for ``first`` and ``last`` the
        rivals; for ``rising`` and ``falling`` the change a year that is to be exceeded.
    years : sequence of int
        Years of `left`, for ``rising`` and ``falling``.

    Returns
    -------
    ndarray (D,)
        In the unit of the figures; for ``rising`` and ``falling`` in that unit a year (slope of least squares).

    Examples
    --------
    >>> import numpy as np
    >>> margin("first", np.array([[66.8]]), np.array([[47.2], [51.9]])).round(1)
    array([14.9])
    """
    found: Floats
    if compare == "within":
        found = np.minimum(left[0] - right[0], right[1] - left[0])
    elif compare == "same_sign":
        found = np.sign(left[0] * right[0]) * np.minimum(np.abs(left[0]), np.abs(right[0]))
    elif compare in ("rising", "falling"):
        at = np.asarray(years, dtype=float) - np.mean(years)
        found = (at @ left / (at @ at) - right[0]) * (1 if compare == "rising" else -1)
    elif compare in ("above", "first"):
        found = left[0] - right.max(axis=0)
    else:
        found = right.min(axis=0) - left[0]
    return found


def joint(margins: Floats, at_least: int) -> Floats:
    """Return the margin of "in at least so many cells", draw by draw: the `at_least`-th largest margin.

    Parameters
    ----------
    margins : ndarray (cells, D)
    at_least : int
        From 1 to the number of cells.
    """
    return np.asarray(np.sort(margins, axis=0)[-at_least])


def decide(margins: Floats, probability: float) -> Literal["yes", "no", "tie"]:
    """Say whether a claim is true: "tie" where neither it nor its opposite reaches the probability.

    Parameters
    ----------
    margins : ndarray (D,)
        One draw: a single number, whose sign decides.
    probability : float
        Share of draws that is asked for.
    """
    if np.mean(margins > 0) >= probability:
        return "yes"
    return "no" if np.mean(margins < 0) >= probability else "tie"


def slack(margins: Floats, probability: float) -> float:
    """Return by how much all margins may fall (positive) or must rise (negative) until the claim turns."""
    return float(np.quantile(margins, 1.0 - probability, method="inverted_cdf"))
