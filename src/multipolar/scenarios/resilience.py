r"""What a loss curve comes to: how deep, how long, how much in all, and in the worst draws.

A curve :math:`x_t` is how much worse than without the shock a member is in year :math:`t`; below 0 it is better. All
functions take arrays with the years on one axis and leave the others as they are.

area
    :math:`\sum_t x_t`, the area under the loss curve, in units times years; years of gain are taken off. The loss of
    resilience of Bruneau et al. (2003), against the baseline instead of full function.
trough
    :math:`\max_t x_t`, the deepest year.
recovery
    Years from the deepest year to the first from which the loss stays below a part (a tenth) of it; 0 where there is no
    loss; infinite where the horizon ends before. "Rapidity" of Bruneau et al.; Hosseini, Barker & Ramirez-Marquez (2016).
cvar
    Mean of the worst 5 percent of the draws: Rockafellar & Uryasev (2000), *Journal of Risk* 2(3), 21-41.

References
----------
Bruneau, M. et al. (2003), "A framework to quantitatively assess and enhance the seismic resilience of communities",
*Earthquake Spectra* 19(4), 733-752. Hosseini, S., Barker, K. & Ramirez-Marquez, J. E. (2016), "A review of definitions
and measures of system resilience", *Reliability Engineering & System Safety* 145, 47-61.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, UsageError

Floats = NDArray[np.float64]

RECOVERED = 0.1
"""Part of the deepest loss below which a member counts as recovered."""

NOTHING = 1e-9
"""Loss that counts as none."""


def area(path: ArrayLike, axis: int = -1) -> Floats:
    """Return the area under the loss curve."""
    return np.asarray(np.asarray(path, dtype=float).sum(axis=axis))


def trough(path: ArrayLike, axis: int = -1) -> Floats:
    """Return the deepest loss."""
    return np.asarray(np.asarray(path, dtype=float).max(axis=axis))


def recovery(path: ArrayLike, axis: int = -1, part: float = RECOVERED) -> Floats:
    """Return the years from the deepest loss to recovery; infinite where it does not come.

    Examples
    --------
    >>> recovery([0.0, 4.0, 2.0, 0.3, 0.1]).item(), recovery([0.0, 1.0, 1.0]).item(), recovery([0.0, -1.0]).item()
    (2.0, inf, 0.0)
    """
    curve = np.moveaxis(np.asarray(path, dtype=float), axis, -1)
    deepest = curve.max(axis=-1)
    at = curve.argmax(axis=-1)
    still = curve > part * deepest[..., None]
    years = curve.shape[-1]
    last = years - 1 - np.argmax(still[..., ::-1], axis=-1)  # the last year that is not recovered
    found = np.where(last == years - 1, np.inf, (last + 1 - at).astype(float))
    found = np.where(deepest <= NOTHING, 0.0, found)
    return np.asarray(np.where(np.isnan(deepest), np.nan, found))


def cvar(values: ArrayLike, level: float = 0.05, axis: int = 0) -> Floats:
    """Return the mean of the worst part of the draws: the largest losses, the last one in part where they do not divide.

    Raises
    ------
    UsageError
        A level outside 0..1.

    Examples
    --------
    >>> cvar([1.0, 2.0, 3.0, 10.0], level=0.5).item()
    6.5
    """
    if not 0.0 < level <= 1.0:
        raise UsageError(Fault("level", f"{level} is no part of the draws", expected="above 0, at most 1"))
    ranked = -np.sort(-np.moveaxis(np.asarray(values, dtype=float), axis, 0), axis=0)
    wanted = level * len(ranked)
    weight = np.clip(wanted - np.arange(len(ranked)), 0.0, 1.0)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.tensordot(weight[weight > 0], ranked[weight > 0], axes=1) / wanted)


METRICS = {"area": area, "trough": trough, "recovery": recovery}
"""By name; each takes a path and an axis."""
