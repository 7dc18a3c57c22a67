r"""One sector that uses its own output as inputs, solved by `multipolar.models.trade` as universal gravity.

With the unit cost :math:`p = w^{\beta} P^{1-\beta}` output is :math:`q = L (p/P)^{(1-\beta)/\beta}`: a supply that answers the
real price with :math:`\psi = (1-\beta)/\beta`. Spending on all output is value added, inputs, revenue and transfer, which is
what `trade.solve` makes it; final income is that less the inputs:

.. math::
    F_j = \beta_j Y_j + R_j + D_j, \qquad \hat F_j / \hat P_j .

How to call
-----------
>>> from multipolar.models import trade
>>> flows, beta = [[80.0, 10, 10], [5, 60, 5], [15, 0, 55]], np.array([0.5, 0.5, 0.4])
>>> access = np.ones((3, 3))
>>> access[0, 1] = access[1, 0] = np.exp(0.47)
>>> given = trade.inputs(flows, 4.0, access=access, supply=supply(beta))
>>> ((real_income(given, trade.solve(given), beta) - 1) * 100).round(3).tolist()[0][1]
3.305

References
----------
Allen, T., Arkolakis, C. & Takahashi, Y. (2020), "Universal gravity", JPE 128(2):393-433. Caliendo, L. & Parro, F. (2015),
REStud 82(1):1-44 (the same with one sector).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .trade import Inputs, Result

Floats = NDArray[np.float64]


def supply(value_added: ArrayLike) -> Floats:
    r"""Return the supply elasticity :math:`\psi` of economies with a part :math:`\beta` of value added in output (N,)."""
    beta = np.asarray(value_added, dtype=float)
    return np.asarray((1.0 - beta) / beta)


def real_income(given: Inputs, found: Result, value_added: ArrayLike) -> Floats:
    """Return real final income, new over old (D, N): value added, tariff revenue and transfers over prices."""
    beta = np.asarray(value_added, dtype=float)
    output, paid = given.flows.sum(2), (given.flows * (1.0 + given.tariff_before)).sum(1)
    revenue = paid - given.flows.sum(1)
    transfer = paid - revenue - output
    before = beta * output + transfer + revenue
    after = beta * found.output * output + transfer + found.revenue
    return np.asarray(after / before / found.price)
