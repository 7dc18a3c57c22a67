r"""Proportional redistribution: what a withdrawing partner leaves is lost, or taken up by the others by their shares.

This is the null of choice theory. By Luce's choice axiom the odds between two options do not depend on which other
options there are ("independence of irrelevant alternatives"); in the conditional logit model of McFadden this is the
proportional substitution of shares. So when a partner leaves, the partners who stay grow in proportion to what they
have, and their ratios to each other stay the same. Everything that matters in politics (distance, rivalry, capacity)
is a departure from this null and belongs in another model.

With :math:`v_{np}` the engagement of partner :math:`p` with recipient :math:`n`, :math:`f_{np}` its factor and
:math:`\theta` the part that is taken up:

.. math::
    L_n = \sum_p v_{np} \max(0, 1 - f_{np}), \qquad
    v'_{np} = v_{np} f_{np} + [f_{np} \ge 1] \, \theta L_n \frac{v_{np}}{\sum_{q: f_{nq} \ge 1} v_{nq}}

A partner whose factor is below 1 takes nothing up. A rise adds and displaces nobody. Where nobody is left to take it
up, all of the loss is lost.

References
----------
Luce, R. D. (1959), *Individual Choice Behavior*, Wiley, ch. 1.C-1.F. McFadden, D. (1974), "Conditional logit analysis
of qualitative choice behavior", in Zarembka (ed.), *Frontiers in Econometrics*, Academic Press, 105-142. Train, K.
(2009), *Discrete Choice Methods with Simulation*, 2nd ed., Cambridge University Press, §3.3.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .batch import uneven

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""What the model needs; D draws (or 1, for all), N recipients, P partners.

    Attributes
    ----------
    value : ndarray (D or 1, N, P)
        :math:`v`, engagement of a partner with a recipient, any unit; NaN where it is not covered.
    factor : ndarray (D or 1, N, P)
        :math:`f \ge 0`, by which the partner multiplies its engagement: 1 unchanged, 0 withdrawn.
    takeup : ndarray (D or 1,)
        :math:`\theta`, part of the loss that the other partners take up, from 0 to 1.
    """

    value: Floats
    factor: Floats
    takeup: Floats


@dataclass(frozen=True, kw_only=True)
class Result:
    """What is left after the change.

    Attributes
    ----------
    value : ndarray (D, N, P)
        :math:`v'`, in the unit of the input; NaN where it is not covered.
    share : ndarray (D, N, P)
        Part of each partner in the recipient's covered total, 0 to 1; NaN where nothing is left or covered.
    lost : ndarray (D, N)
        What nobody takes up, in the unit of the input; NaN for a recipient without a covered partner.
    converged : ndarray of bool (D,)
        Always true: the solution is closed.
    residual : ndarray (D,)
        Always 0.
    """

    value: Floats
    share: Floats
    lost: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Redistribute what the withdrawing partners leave.

    Raises
    ------
    InvalidData
        Shapes that do not fit, a negative or infinite value or factor, a takeup outside 0..1; all faults at once.

    Examples
    --------
    Viet Nam trades 50 with China, 30 with Japan, 20 with Korea. Japan leaves; half of its trade is taken up.

    >>> import numpy as np
    >>> value, factor = np.array([[[50.0, 30, 20]]]), np.array([[[1.0, 0, 1]]])
    >>> found = solve(Inputs(value=value, factor=factor, takeup=np.array([0.5])))
    >>> found.value.round(2).tolist(), found.lost.round(2).tolist()
    ([[[60.71, 0.0, 24.29]]], [[15.0]])
    """
    _require(inputs)
    value, factor = np.broadcast_arrays(inputs.value, inputs.factor)
    draws = max(len(value), len(inputs.takeup))
    covered = ~np.isnan(value)
    before = np.where(covered, value, 0.0)

    loss = (before * np.maximum(0.0, 1.0 - factor)).sum(axis=2)
    staying = before * (factor >= 1.0)
    base = staying.sum(axis=2)
    taken = np.where(base > 0.0, inputs.takeup[:, None] * loss, 0.0)
    growth = np.divide(taken, base, out=np.zeros_like(taken), where=np.broadcast_to(base > 0.0, taken.shape))

    after = np.where(covered, before * factor + staying * growth[:, :, None], np.nan)
    total = np.nansum(after, axis=2, keepdims=True)
    share = np.divide(after, total, out=np.full_like(after, np.nan), where=total > 0.0)
    lost = np.where(covered.any(axis=2), loss - taken, np.nan)
    return Result(value=after, share=share, lost=lost, converged=np.ones(draws, dtype=bool), residual=np.zeros(draws))


def _require(inputs: Inputs) -> None:
    value, factor, takeup = inputs.value, inputs.factor, inputs.takeup
    faults = []
    if value.ndim != 3 or factor.ndim != 3 or takeup.ndim != 1 or value.shape[1:] != factor.shape[1:]:
        what = f"value {value.shape}, factor {factor.shape}, takeup {takeup.shape}"
        expected = "value and factor (draws, recipients, partners), takeup (draws,)"
        faults.append(Fault("shape", what, expected=expected))
    else:
        faults += uneven([len(value), len(factor), len(takeup)])
    if np.any(value < 0.0) or np.any(np.isinf(value)):
        expected = "at least 0, NaN where not covered"
        faults.append(Fault("value", "an engagement is negative or infinite", column="value", expected=expected))
    if not np.all((factor >= 0.0) & np.isfinite(factor)):
        faults.append(Fault("factor", "a factor is negative or not finite", column="factor", expected="0 or more"))
    if not np.all((takeup >= 0.0) & (takeup <= 1.0)):
        expected = "0 (all is lost) to 1 (all is taken up)"
        faults.append(Fault("takeup", "a takeup lies outside 0..1", column="takeup", expected=expected))
    if faults:
        raise InvalidData(faults)
