r"""Coalitions issue by issue: who goes along with what an outside group proposes, and whether it is always the same.

On an item from the status quo :math:`q` an outside group proposes :math:`y`, the median of what its members want (of
two, the middle). A member :math:`i` with ideal point :math:`x_i` and salience :math:`s_i` *joins* if it does not object,
:math:`s_i |y - x_i| \le s_i |q - x_i| + \tau`, as in `multipolar.models.winset`. Nobody else is asked: a coalition needs
no consensus. Over items,

.. math:: O = \text{mean over pairs } (m, n) \text{ of } |J_m \cap J_n| / |J_m \cup J_n|

is their *overlap* (Jaccard): 1 if the same members join every time (a camp), low if who joins depends on the issue. Pairs
of items that nobody joins are left out.

::

    who = joins([[60.0, 90.0]], [[80.0, 0.0, 40.0]], [[1.0, 1.0, 0.2]], 0.0, [10.0])     # [[True, False, True]]
    overlap([[[True, True, False], [True, False, False]]])                               # [0.5]

References
----------
Tsebelis, G. (2002), *Veto Players*, ch. 1. Jaccard, P. (1912), "The distribution of the flora in the alpine zone", *New
Phytologist* 11, 37-50.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUND = 1e-9
"""Difference that is rounding, not preference."""


def proposal(core: ArrayLike) -> Floats:
    """Return what a group proposes: the median of its members' ideal points, (D, Q) to (D,)."""
    ideals = np.asarray(core, dtype=np.float64)
    if ideals.ndim != 2 or not ideals.shape[1]:
        raise InvalidData([Fault("core", f"ideal points {ideals.shape}", expected="(draws, one member or more)")])
    return np.asarray(np.median(ideals, axis=1))


def joins(core: ArrayLike, ideal: ArrayLike, salience: ArrayLike, quo: float, tolerance: ArrayLike) -> Bools:
    """Say which members join on an item.

    Parameters
    ----------
    core : array-like (D, Q)
        Ideal points of the group that proposes.
    ideal, salience : array-like (D, A)
        Of the members that are asked.
    quo : float
        Status quo.
    tolerance : array-like (D,)
        What a member of full salience lets pass, in points of the scale.

    Raises
    ------
    InvalidData
        Shapes that do not fit, saliences or tolerances below 0.
    """
    y = proposal(core)[:, None]
    x, s, slack = (np.asarray(given, dtype=np.float64) for given in (ideal, salience, tolerance))
    if x.ndim != 2 or x.shape != s.shape or len(x) != len(y) or slack.shape != (len(y),):
        what = f"core {np.shape(core)}, ideal {x.shape}, salience {s.shape}, tolerance {slack.shape}"
        raise InvalidData([Fault("shape", what, expected="one number of draws; ideal and salience alike")])
    if np.any(s < 0.0) or np.any(slack < 0.0):
        raise InvalidData([Fault("negative", "a salience or tolerance is below 0", expected="0 or more")])
    return np.asarray(s * np.abs(y - x) <= s * np.abs(quo - x) + slack[:, None] + ROUND)


def overlap(joined: ArrayLike) -> Floats:
    """Return the mean overlap of who joins on pairs of items, (D, M, A) to (D,); NaN where no pair has anybody.

    Raises
    ------
    InvalidData
        Fewer than two items.
    """
    who = np.asarray(joined, dtype=bool)
    if who.ndim != 3 or who.shape[1] < 2:
        raise InvalidData([Fault("items", f"shape {who.shape}", expected="(draws, two items or more, members)")])
    parts = []
    for m, n in combinations(range(who.shape[1]), 2):
        both, either = (who[:, m] & who[:, n]).sum(axis=1), (who[:, m] | who[:, n]).sum(axis=1)
        parts.append(np.divide(both, either, out=np.full(len(who), np.nan), where=either > 0))
    stacked = np.stack(parts)
    count = np.isfinite(stacked).sum(axis=0)
    return np.asarray(np.where(count > 0, np.nansum(stacked, axis=0) / np.maximum(count, 1), np.nan))
