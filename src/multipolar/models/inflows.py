r"""Inflows of people: read off two counts, growing with a growth that fades, and a stock spread over years of stay.

The arithmetic that `multipolar.models.people` carries forward::

    inflow_between(before, after, leave, years=2)         # the yearly inflow that led from one count to another
    growing(6.4e5, 0.24, years=10, kept=0.6)              # (10,): an inflow whose growth fades
    by_stay(190.0, [0.1, 1.0])                            # a stock by year of stay

References
----------
Bartholomew, D. J. (1982), *Stochastic Models for Social Processes*, 3rd ed., Wiley, ch. 3 (stocks and flows).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


def inflow_between(before: ArrayLike, after: ArrayLike, leave: ArrayLike, *, years: ArrayLike = 1) -> Floats:
    r"""Return the yearly inflow, the same every year, that leads from one count to a later one where a part leaves each year.

    .. math:: i = \frac{S_T - S_0 (1-\ell)^T}{\sum_{k<T} (1-\ell)^k}

    Parameters
    ----------
    before, after : array_like
        Persons, `years` apart.
    leave : array_like
        Part that leaves within a year, 0 to 1.
    years : array_like
        Between the counts, above 0; parts of years too.

    Returns
    -------
    ndarray
        Not below 0: a fall that is faster than leaving allows is an inflow of none.

    Examples
    --------
    >>> inflow_between(100.0, 140.0, 0.1).round(6).item()
    50.0
    """
    first, last, part, span = np.broadcast_arrays(
        *(np.asarray(array, dtype=float) for array in (before, after, leave, years))
    )
    faults = outside("leave", part)
    if np.any(first < 0.0) or np.any(last < 0.0):
        faults.append(Fault("stock", "a count below 0", column="before", expected="0 or more persons"))
    if not np.all(span > 0.0):
        faults.append(Fault("years", f"{float(span.min()):g} years", column="years", expected="above 0"))
    if faults:
        raise InvalidData(faults)
    kept = (1.0 - part) ** span
    lived = np.divide(1.0 - kept, part, out=np.array(span, dtype=float), where=part > 0.0)
    return np.asarray(np.maximum((last - first * kept) / lived, 0.0))


def growing(
    inflow: ArrayLike, growth: ArrayLike, *, years: int, kept: ArrayLike = 1.0, drift: ArrayLike = 0.0
) -> Floats:
    r"""Return an inflow that grows, year by year; growth fades and a drift is added to it.

    .. math:: i_0 = i, \qquad i_t = i_{t-1} \max(0,\ 1 + g \kappa^{t-1} + e)

    Parameters
    ----------
    inflow : array_like (...)
        Of the first year, persons.
    growth, kept, drift : array_like (...)
        Growth g of the second year; part of it that is left each year after, 0 to 1; what is added to each.
    years : int
        T.

    Returns
    -------
    ndarray (..., T)

    Examples
    --------
    >>> growing(100.0, 0.2, years=3, kept=0.5).round(6).tolist()
    [100.0, 120.0, 132.0]
    """
    first, rate, part, added = np.broadcast_arrays(
        *(np.asarray(array, dtype=float) for array in (inflow, growth, kept, drift))
    )
    if faults := outside("kept", part):
        raise InvalidData(faults)
    after = np.arange(max(years - 1, 0))
    steps = np.maximum(1.0 + rate[..., None] * part[..., None] ** after + added[..., None], 0.0)
    return np.concatenate([first[..., None], first[..., None] * np.cumprod(steps, axis=-1)], axis=-1)[..., :years]


def by_stay(total: ArrayLike, leave: ArrayLike) -> Floats:
    """Return a stock by year of stay where inflows have been the same: each class as large as the part that stayed so long.

    Parameters
    ----------
    total : array_like (...)
        Persons.
    leave : array_like (..., K)
        Part that leaves within the year; the last class is open.

    Examples
    --------
    >>> by_stay(190.0, [0.1, 1.0]).round(6).tolist()
    [100.0, 90.0]
    """
    part = np.asarray(leave, dtype=float)
    if faults := outside("leave", part):
        raise InvalidData(faults)
    kept = np.concatenate([np.ones((*part.shape[:-1], 1)), np.cumprod(1.0 - part, axis=-1)[..., :-1]], axis=-1)
    kept[..., -1] /= np.maximum(part[..., -1], 1e-3)  # who stays on in the open class
    return np.asarray(np.asarray(total, dtype=float)[..., None] * kept / kept.sum(axis=-1, keepdims=True))


def outside(name: str, values: Floats) -> list[Fault]:
    """Return a fault if not every part is one of 0 to 1."""
    if np.all((values >= 0.0) & (values <= 1.0)):
        return []
    return [Fault(name, f"a part of {name} outside 0..1", column=name, expected="0 to 1")]
