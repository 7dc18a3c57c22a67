r"""Whose value added is in what an economy uses: through all inputs of inputs, from a matrix of trade.

With flows :math:`X` (row exporter, column importer, own sales on the diagonal) and :math:`\beta_j` the part of
output that is value added, inputs are :math:`1-\beta_j` of output and come from where all purchases come from
(proportionality): :math:`A_{ij} = (1-\beta_j) s_{ij}`, :math:`s_{ij} = X_{ij}/\sum_k X_{kj}`. The value added of i in one
dollar of j's purchases is

.. math::
    v_{ij} = \beta_i \sum_k [(I - A)^{-1}]_{ik} s_{kj}

and the columns add up to 1. Moving assembly elsewhere moves :math:`s`; the inputs of the new assembler remain.

How to call
-----------
>>> flows = [[80.0, 10, 10], [5, 60, 5], [15, 2, 55]]
>>> found = embodied(flows, [0.5, 0.5, 0.4])
>>> found.sum(axis=0).round(12).tolist()
[1.0, 1.0, 1.0]
>>> moved(flows, buyer=1, source=0, to=[2], part=0.1)[:, 1].tolist()
[9.0, 60.0, 3.0]

References
----------
Hummels, D., Ishii, J. & Yi, K.-M. (2001), JIE 54(1):75-96. Johnson, R. & Noguera, G. (2012), "Accounting for
intermediates: production sharing and trade in value added", JIE 86(2):224-236.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


def embodied(flows: ArrayLike, value_added: ArrayLike, purchases: ArrayLike | None = None) -> Floats:
    """Return the value added of i (row) in a dollar of j's purchases (column), (N, N).

    Parameters
    ----------
    flows : array (N, N)
        What production is like.
    value_added : array (N,)
        Part of output that is value added, above 0, at most 1.
    purchases : array (N, N), optional
        What is looked through, if it is not the flows: purchases moved, with production as it was.

    Raises
    ------
    InvalidData
        Flows that are negative, missing or not square; a part outside (0, 1]; an economy that buys nothing.
    """
    x, beta = np.asarray(flows, dtype=float), np.asarray(value_added, dtype=float)
    bought = x if purchases is None else np.asarray(purchases, dtype=float)
    out = []
    for name, one in (("flows", x), ("purchases", bought)):
        if one.ndim != 2 or one.shape != (len(beta),) * 2:
            out.append(
                Fault("square", f"{name} have the shape {one.shape}", column=name, expected=f"{(len(beta),) * 2}")
            )
        elif not (np.isfinite(one).all() and (one >= 0.0).all() and (one.sum(0) > 0.0).all()):
            expected = "finite, 0 or more, a purchase in each column"
            out.append(Fault("flows", f"{name} are missing, negative or empty", column=name, expected=expected))
    if not ((beta > 0.0) & (beta <= 1.0)).all():
        out.append(Fault("value-added", "a part outside (0, 1]", column="value_added", expected="above 0, at most 1"))
    if out:
        raise InvalidData(out)
    inputs = x / x.sum(0) * (1.0 - beta)
    found: Floats = beta[:, None] * np.linalg.solve(np.eye(len(x)) - inputs, bought / bought.sum(0))
    return found


def moved(flows: ArrayLike, buyer: int, source: int, to: Sequence[int], part: float) -> Floats:
    """Return the flows with a part of what `buyer` buys from `source` bought from `to`, in proportion to its purchases there."""
    x = np.array(flows, dtype=float)
    amount = part * x[source, buyer]
    weight = x[list(to), buyer]
    if not weight.sum() > 0.0:
        raise InvalidData([Fault("no-purchases", f"{buyer} buys nothing from {list(to)}", expected="some purchases")])
    x[source, buyer] -= amount
    x[list(to), buyer] += amount * weight / weight.sum()
    return x
