r"""Multilateral resistances and the structural flows of gravity: what trade costs, output and expenditure imply.

With :math:`T_{ij} = t_{ij}^{1-\sigma}` the access of exporter i to importer j (``exp`` of coefficients times
variables), shares :math:`y_i = Y_i/\sum Y` and :math:`e_j = E_j/\sum E` (Anderson & van Wincoop 2003):

.. math::
    X_{ij} = y_i E_j \frac{T_{ij}}{\Pi_i^{1-\sigma} P_j^{1-\sigma}}, \quad
    P_j^{1-\sigma} = \sum_i \frac{T_{ij} y_i}{\Pi_i^{1-\sigma}}, \quad
    \Pi_i^{1-\sigma} = \sum_j \frac{T_{ij} e_j}{P_j^{1-\sigma}} .

How to call
-----------
>>> found = structural([[1.0, 0.2], [0.2, 1.0]], output=[100.0, 50.0], expenditure=[100.0, 50.0])
>>> found.flows.round(3).tolist()
[[88.357, 11.643], [11.643, 38.357]]

References
----------
Anderson, J. & van Wincoop, E. (2003), "Gravity with gravitas", AER 93(1):170-192. Larch, M. & Yotov, Y. (2016),
"General equilibrium trade policy analysis with structural gravity", WTO ERSD-2016-08.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged

Floats = NDArray[np.float64]

TOLERANCE = 1e-13
"""Largest relative change of a resistance in the last round."""


@dataclass(frozen=True, kw_only=True)
class Structural:
    r"""Flows and resistances that fit costs, output and expenditure.

    Attributes
    ----------
    flows : ndarray (N, N)
        In the unit of expenditure: columns add up to expenditure, rows to output times world expenditure over output.
    outward, inward : ndarray (N,)
        :math:`\Pi_i^{1-\sigma}` and :math:`P_j^{1-\sigma}`, the latter 1 for the reference.
    """

    flows: Floats
    outward: Floats
    inward: Floats

    def indices(self, sigma: float) -> tuple[Floats, Floats]:
        r"""Return :math:`\Pi` and :math:`P` themselves."""
        power = 1.0 / (1.0 - sigma)
        return self.outward**power, self.inward**power


def structural(access: ArrayLike, output: ArrayLike, expenditure: ArrayLike, *, reference: int = 0) -> Structural:
    """Solve the multilateral resistances of a year.

    Parameters
    ----------
    access : array (N, N)
        :math:`T`, above 0 on the diagonal, any scale.
    output, expenditure : array (N,)
        Positive, in one unit.
    reference : int
        Place of the importer whose inward resistance is 1.

    Raises
    ------
    InvalidData
        Shapes that do not fit, numbers that are missing or not positive.
    NotConverged
        The matrix cannot be scaled to these totals.
    """
    t = np.asarray(access, dtype=float)
    y, e = np.asarray(output, dtype=float), np.asarray(expenditure, dtype=float)
    if t.ndim != 2 or y.shape != e.shape or t.shape != (len(y), len(y)):
        what = f"access {t.shape}, output {y.shape}, expenditure {e.shape}"
        raise InvalidData([Fault("shape", what, expected="(N, N), (N,), (N,)")])
    wrong = []
    if not np.all((t >= 0.0) & np.isfinite(t)) or not np.all(np.diag(t) > 0.0):
        wrong.append(
            Fault("access", "an access is negative, missing or 0 at home", column="access", expected="0 or more")
        )
    for name, total in (("output", y), ("expenditure", e)):
        wrong += [
            Fault(name, f"{name} of economy {i + 1} is {total[i]:g}", column=name, expected="above 0")
            for i in np.flatnonzero(~((total > 0.0) & np.isfinite(total)))
        ]
    if wrong:
        raise InvalidData(wrong)
    supplied, demanded = t * (y / y.sum())[:, None], t * (e / e.sum())[None, :]
    outer, inner, residual, _ = scaled(supplied[None], demanded[None], 100_000)
    if not residual[0] <= 1e-10:
        raise NotConverged("multilateral resistance", float(residual[0]))
    unit = inner[0, reference]
    outward, inward = unit / outer[0], inner[0] / unit
    flows = supplied * e[None, :] / (outward[:, None] * inward[None, :])
    return Structural(flows=flows, outward=outward, inward=inward)


def scaled(down: Floats, across: Floats, iterations: int) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Find u, v with v_j = sum_i down_ij u_i and 1/u_i = sum_j across_ij / v_j; a problem a draw.

    Returns
    -------
    u, v : ndarray (D, N)
    residual : ndarray (D,)
        Largest relative miss of the second equation; the first holds exactly.
    steps : ndarray of int (D,)
    """
    draws = max(len(down), len(across))
    u = np.ones((draws, down.shape[1]))
    residual, steps = np.full(draws, np.inf), np.zeros(draws, dtype=np.int64)
    with np.errstate(all="ignore"):
        for _ in range(iterations):
            v = np.matmul(u[:, None, :], down)[:, 0, :]
            new = 1.0 / np.matmul(across, 1.0 / v[:, :, None])[:, :, 0]
            residual = np.abs(new / u - 1.0).max(1)
            active = residual > TOLERANCE
            if not active.any():
                break
            u = np.where(active[:, None], new, u)
            steps += active
        v = np.matmul(u[:, None, :], down)[:, 0, :]
    return u, v, residual, steps
