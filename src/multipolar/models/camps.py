r"""Camps: the portfolio game of `multipolar.models.hedging` when each state has only two choices, one a rival.

Beyond the limit of the pull the game may have several equilibria and tip from one to another, which is what
bandwagoning in the sense of joining the others means. To see them all, each state's choices are cut down to two: the
portfolio that is best for it alone (no pull) without any security ties to the second rival and those who stand with it
(*camp 0, the first*), and the one without security ties to the first and those who stand with it (*camp 1*). With
values :math:`V_i(c)` and portfolios :math:`x_i^c` this is again a potential game,

.. math::
    \Phi(c) = \sum_i V_i(c_i) + \lambda \sum_{i<j} g_{ij} \sum_d w_d \, x_{id}^{c_i} \cdot x_{jd}^{c_j}

now on :math:`2^N` profiles, all of which are looked at. A profile is an equilibrium if no state gains by changing camp
alone; :math:`\arg\max \Phi` is the one that is stochastically stable under logit learning (Blume 1993; Young 1998).

References
----------
Blume, L. E. (1993). The statistical mechanics of strategic interaction. *Games and Economic Behavior* 5, 387-424.
Brock, W. A., & Durlauf, S. N. (2001). Discrete choice with social interactions. *Review of Economic Studies* 68,
235-260. Young, H. P. (1998). *Individual Strategy and Social Structure*. Princeton University Press.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .hedging import Inputs, solve, utility

Floats = NDArray[np.float64]

MOST = 16
"""States that can be enumerated."""

FAR = 1e3
"""Cost that keeps a state from a tie, in units of the largest benefit."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """Camps of N states in D draws; C = 2 ** N profiles.

    Attributes
    ----------
    value : ndarray (D, N, 2)
        :math:`V`, worth of each camp's portfolio to each state alone.
    share : ndarray (D, N, 2, K, P)
        The two portfolios.
    second : ndarray of bool (D, N)
        Is the state in the second camp where the potential is largest?
    equilibria : ndarray of int (D,)
        Number of profiles from which no state gains by leaving alone.
    all_first, all_second : ndarray of bool (D,)
        Is it an equilibrium that all states are in the first, or the second, camp?
    converged, residual : ndarray (D,)
    """

    value: Floats
    share: Floats
    second: NDArray[np.bool_]
    equilibria: NDArray[np.intp]
    all_first: NDArray[np.bool_]
    all_second: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    residual: Floats


def camps(inputs: Inputs, first: Sequence[int], second: Sequence[int]) -> Result:
    """Return the camps that the states of a game would form.

    Parameters
    ----------
    inputs : Inputs
        Of the game; its pull may be of any size.
    first, second : sequence of int
        Partners that are the first rival or stand with it, and the second.

    Raises
    ------
    InvalidData
        More than `MOST` states, or a partner in both camps.
    """
    n = inputs.benefit.shape[1]
    faults = []
    if n > MOST:
        faults.append(Fault("states", f"{n} states", expected=f"at most {MOST}"))
    if both := sorted(set(first) & set(second)):
        faults.append(Fault("camps", f"partners {both} stand in both camps", expected="one camp each"))
    if faults:
        raise InvalidData(faults)
    alone = replace(inputs, pull=np.zeros(1))
    far = FAR * max(float(np.abs(inputs.benefit).max()), 1.0)
    values, shares, off, ok = [], [], [], []
    for against in (second, first):
        coercion = inputs.coercion.copy()
        coercion[:, :, list(against)] = far
        found = solve(replace(alone, coercion=coercion))
        values.append(utility(alone, found.share))
        shares.append(found.share)
        off.append(found.residual)
        ok.append(found.converged)
    value, share = np.stack(values, axis=2), np.stack(shares, axis=2)
    linear, bonds, base = _quadratic(inputs, value, share)
    profiles = ((np.arange(2**n)[:, None] >> np.arange(n)) & 1).astype(float)
    draws = len(value)
    chosen, count = np.empty((draws, n), dtype=bool), np.empty(draws, dtype=np.intp)
    ends = np.empty((draws, 2), dtype=bool)
    for draw in range(draws):
        field = profiles @ bonds[draw] + linear[draw]  # what being second adds, given the others
        potential = (profiles * (linear[draw] + 0.5 * (field - linear[draw]))).sum(axis=1) + base[draw]
        chosen[draw] = profiles[int(potential.argmax())] > 0.5
        nash = (np.where(profiles > 0.5, field, -field) >= -1e-12).all(axis=1)
        count[draw], ends[draw] = int(nash.sum()), (nash[0], nash[-1])
    return Result(
        value=value,
        share=share,
        second=chosen,
        equilibria=count,
        all_first=ends[:, 0],
        all_second=ends[:, 1],
        converged=np.all(ok, axis=0),
        residual=np.max(off, axis=0),
    )


def _quadratic(inputs: Inputs, value: Floats, share: Floats) -> tuple[Floats, Floats, Floats]:
    """Write the potential as base + linear . c + c' bonds c / 2 of c in {0, 1}."""
    weighed = inputs.weight[:, None, None, :, None] * share
    overlap = np.einsum("dickp,djekp->dicje", weighed, share, optimize=True)  # (D, N, 2, N, 2)
    overlap = overlap * (inputs.pull[:, None, None] * inputs.network)[:, :, None, :, None]
    oo, os = overlap[:, :, 0, :, 0], overlap[:, :, 0, :, 1]
    so, ss = overlap[:, :, 1, :, 0], overlap[:, :, 1, :, 1]
    linear = value[:, :, 1] - value[:, :, 0] + (so - oo).sum(axis=2)
    base = value[:, :, 0].sum(axis=1) + 0.5 * oo.sum(axis=(1, 2))
    return linear, oo - os - so + ss, base
