r"""How soon money comes after a disaster: days until there is a figure to pay on, and days from it to the account.

.. math:: T = F + M, \qquad P(T \le t) = \frac{1}{D} \sum_d [T_d \le t]

A policy on an index waits for the index (a storm's track, a quake's shaking, a count of people), a credit agreed beforehand
for a declaration, a new loan for a damage assessment and for negotiators. What a state waits for on average is the mean over
the hazards that strike it, weighted by what they take.

How to call
-----------
>>> days = arrival([[2.0], [4.0]], [[6.0], [12.0]])
>>> days.ravel().tolist(), in_time(days, 14.0).tolist()
([8.0, 16.0], [0.5])
>>> mean_days([[8.0, 60.0]], [[3.0, 1.0]]).tolist()
[21.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


def arrival(figure: ArrayLike, money: ArrayLike) -> Floats:
    """Return days from the event to the money, (D, C).

    Parameters
    ----------
    figure : array_like (D, C)
        Days until there is a figure to pay on, in each draw and case.
    money : array_like (D, C) or (D, 1)
        Days from the figure to the money.

    Raises
    ------
    InvalidData
        Shapes that do not fit, days below 0 or unknown; all faults at once.
    """
    parts = {"figure": np.asarray(figure, dtype=float), "money": np.asarray(money, dtype=float)}
    faults = [
        Fault("days", f"{name} below 0 or not a number", column=name, expected="days, 0 or more")
        for name, days in parts.items()
        if not np.all(days >= 0.0) or not np.all(np.isfinite(days))
    ]
    shapes = [days.shape for days in parts.values()]
    if any(len(shape) != 2 for shape in shapes) or shapes[1] not in (shapes[0], (shapes[0][0], 1)):
        faults.append(Fault("shape", f"figure {shapes[0]}, money {shapes[1]}", expected="(D, C), and (D, C) or (D, 1)"))
    if faults:
        raise InvalidData(faults)
    return np.asarray(parts["figure"] + parts["money"])


def in_time(days: ArrayLike, limit: float) -> Floats:
    """Return the part of the draws in which the money is there within a limit, (C,).

    Raises
    ------
    InvalidData
        A limit below 0.
    """
    if not limit >= 0.0:
        raise InvalidData([Fault("limit", f"{limit:g} days", column="limit", expected="0 or more")])
    return np.asarray((np.asarray(days, dtype=float) <= limit).mean(axis=0))


def mean_days(days: ArrayLike, weights: ArrayLike) -> Floats:
    """Return the mean over the last axis, weighted; NaN where nothing weighs (nothing is ever paid).

    Parameters
    ----------
    days, weights : array_like (..., H)
    """
    d, w = np.broadcast_arrays(np.asarray(days, dtype=float), np.asarray(weights, dtype=float))
    total = w.sum(-1)
    return np.asarray(np.divide((d * w).sum(-1), total, out=np.full(total.shape, np.nan), where=total > 0.0))
