r"""Input–output analysis on plain arrays: Leontief, Ghosh, multipliers, linkages, extraction, prices, fixed outputs.

Rows sell, columns buy. With flows :math:`Z`, output :math:`x`, final demand :math:`f` and value added :math:`v` (row):

.. math::
    A = Z \hat x^{-1}, \quad L = (I - A)^{-1}, \quad x = L f; \qquad
    B = \hat x^{-1} Z, \quad G = (I - B)^{-1}, \quad x' = v' G; \qquad
    p = L' v_c .

Every function takes anything that NumPy reads as an array; leading axes (draws) are carried along. A sector without
output has no inputs: its coefficients are 0.

How to call
-----------
>>> flows, output = [[150, 500], [200, 100]], [1000, 2000]
>>> a = coefficients(flows, output)
>>> a.tolist()
[[0.15, 0.25], [0.2, 0.05]]
>>> output_for(a, [600, 1500]).round(1).tolist()
[1247.5, 1841.6]

Ghosh's model reads either as quantities under fixed allocation, which nobody defends for supply shocks (a sector
would grow on more of one input alone), or as prices: :math:`x'` is then the value of output when the price of value
added changes (Dietzenbacher 1997). `prices` and `ghosh_output` on changed value added give the same relative prices.

References
----------
Leontief, W. (1936), "Quantitative input and output relations in the economic systems of the United States", REStat
18(3):105-125. Ghosh, A. (1958), "Input-output approach in an allocation system", Economica 25:58-64. Miller, R. E. &
Blair, P. D. (2009), *Input-Output Analysis*, 2nd ed., Cambridge University Press, ch. 2 (model, prices, households),
6 (multipliers), 12 (supply side, linkages, extraction), 13.2 (outputs that are given). Dietzenbacher, E. (1997), "In
vindication of the Ghosh model: a reinterpretation as a price model", Journal of Regional Science 37(4):629-651.
Dietzenbacher, E. & Lahr, M. L. (2013), "Expanding extractions", Economic Systems Research 25(3):341-360.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

__all__ = [
    "Linkages",
    "Multipliers",
    "allocations",
    "close",
    "coefficients",
    "extraction",
    "ghosh_inverse",
    "ghosh_output",
    "leontief_inverse",
    "linkages",
    "mixed",
    "multipliers",
    "output_for",
    "prices",
]

Floats = NDArray[np.float64]
Cut = Literal["all", "sales", "purchases"]


@dataclass(frozen=True)
class Multipliers:
    """What a unit of final demand for each sector (last axis) sets off; NaN where a sector uses none of the factor.

    Attributes
    ----------
    total : ndarray (..., N)
        Of output (no factor given), or of the factor (jobs, income, emissions) in all sectors.
    type_one : ndarray (..., N)
        `total` over the sector's own direct use: direct and indirect effects.
    type_two : ndarray (..., N) or None
        With households as a sector: direct, indirect and induced. None where no households are given.
    """

    total: Floats
    type_one: Floats
    type_two: Floats | None


@dataclass(frozen=True)
class Linkages:
    """How far a sector pulls those before it and pushes those after it (..., N); normalised: 1 is the average sector.

    Attributes
    ----------
    backward_direct, backward : ndarray
        Column sums of A and of L.
    forward_direct, forward : ndarray
        Row sums of B and of G.
    backward_normalised, forward_normalised : ndarray
        Over their mean.
    """

    backward_direct: Floats
    backward: Floats
    forward_direct: Floats
    forward: Floats
    backward_normalised: Floats
    forward_normalised: Floats


def coefficients(flows: ArrayLike, output: ArrayLike) -> Floats:
    """Return input coefficients A (..., N, N): what a unit of the column's output takes of the row."""
    z, x = _table(flows, output)
    return np.divide(
        z, x[..., None, :], out=np.zeros(np.broadcast_shapes(z.shape, x[..., None, :].shape)), where=x[..., None, :] > 0
    )


def allocations(flows: ArrayLike, output: ArrayLike) -> Floats:
    """Return allocation coefficients B (..., N, N): the part of the row's output that the column takes."""
    z, x = _table(flows, output)
    return np.divide(
        z, x[..., :, None], out=np.zeros(np.broadcast_shapes(z.shape, x[..., :, None].shape)), where=x[..., :, None] > 0
    )


def leontief_inverse(a: ArrayLike) -> Floats:
    """Return L (..., N, N): output of the row that a unit of final demand for the column needs."""
    a = _productive(a, "input coefficients")
    return np.asarray(np.linalg.inv(np.eye(a.shape[-1]) - a))


def ghosh_inverse(b: ArrayLike) -> Floats:
    """Return G (..., N, N): value of the column's output that a unit of value added of the row reaches."""
    b = _productive(b, "allocation coefficients")
    return np.asarray(np.linalg.inv(np.eye(b.shape[-1]) - b))


def output_for(a: ArrayLike, final: ArrayLike) -> Floats:
    """Return the output x (..., N) that a final demand f (..., N) needs."""
    a = _productive(a, "input coefficients")
    return _solve(np.eye(a.shape[-1]) - a, _vector(final, a, "final demand"))


def ghosh_output(b: ArrayLike, value_added: ArrayLike) -> Floats:
    """Return the value of output x (..., N) that a value added v (..., N) reaches under fixed allocation."""
    b = _productive(b, "allocation coefficients")
    return _solve(np.swapaxes(np.eye(b.shape[-1]) - b, -1, -2), _vector(value_added, b, "value added"))


def close(a: ArrayLike, income: ArrayLike, spending: ArrayLike, within: float = 0.0) -> Floats:
    """Return the coefficients (..., N + 1, N + 1) with households as the last sector.

    Parameters
    ----------
    a : array (..., N, N)
    income : array (N,)
        What a unit of each output pays households.
    spending : array (N,)
        What a unit of household income is spent on.
    within : float
        What a unit of household income pays to households.
    """
    a = np.asarray(a, dtype=float)
    row, column = _vector(income, a, "income"), _vector(spending, a, "spending")
    made = np.zeros((*a.shape[:-2], a.shape[-1] + 1, a.shape[-1] + 1))
    made[..., :-1, :-1] = a
    made[..., -1, :-1], made[..., :-1, -1], made[..., -1, -1] = row, column, within
    return made


def multipliers(a: ArrayLike, factor: ArrayLike | None = None, *, closed: ArrayLike | None = None) -> Multipliers:
    """Return multipliers of output, or of a factor that a unit of each output uses.

    Parameters
    ----------
    a : array (..., N, N)
        Input coefficients.
    factor : array (N,), optional
        Use of the factor per unit of output; none: output itself.
    closed : array (..., N + 1, N + 1), optional
        Coefficients with households (`close`), for type II; the household row itself is not counted.
    """
    inverse = leontief_inverse(a)
    n = inverse.shape[-1]
    per = np.ones(n) if factor is None else _vector(factor, inverse, "factor")
    total = np.einsum("...i,...ij->...j", per, inverse)
    with np.errstate(all="ignore"):
        one = np.where(per > 0, total / per, np.nan)
        two = None
        if closed is not None:
            whole = leontief_inverse(closed)
            if whole.shape[-1] != n + 1:
                raise InvalidData([Fault("shape", f"closed has {whole.shape[-1]} sectors", expected=f"{n + 1}")])
            two = np.where(per > 0, np.einsum("...i,...ij->...j", per, whole[..., :n, :n]) / per, np.nan)
    return Multipliers(total, one, two)


def linkages(flows: ArrayLike, output: ArrayLike) -> Linkages:
    """Return backward linkages from A and forward linkages from B, direct and total."""
    a, b = coefficients(flows, output), allocations(flows, output)
    back, forth = leontief_inverse(a).sum(-2), ghosh_inverse(b).sum(-1)
    return Linkages(
        backward_direct=a.sum(-2),
        backward=back,
        forward_direct=b.sum(-1),
        forward=forth,
        backward_normalised=back / back.mean(-1, keepdims=True),
        forward_normalised=forth / forth.mean(-1, keepdims=True),
    )


def extraction(
    a: ArrayLike, final: ArrayLike, sectors: Sequence[int], *, cut: Cut = "all", part: float = 1.0, own: bool = False
) -> Floats:
    """Return the output (..., N) of each sector that is lost when sectors are taken out of the web.

    Parameters
    ----------
    a : array (..., N, N)
    final : array (..., N)
    sectors : sequence of int
        Who is taken out.
    cut : str
        ``all``: sales, purchases and final demand go; ``sales``: the others buy their inputs elsewhere (rows);
        ``purchases``: the sectors take no inputs from the others (columns).
    part : float
        Part of the links that is cut; 1 is the whole extraction of the textbook.
    own : bool
        With `sales` and `purchases`: also what the sectors trade among themselves.
    """
    a = _productive(a, "input coefficients")
    f = _vector(final, a, "final demand")
    n = a.shape[-1]
    out = np.zeros(n, dtype=bool)
    wrong = [s for s in sectors if not -n <= s < n]
    faults = [Fault("sector", f"no sector {s}", expected=f"0 to {n - 1}") for s in wrong]
    if cut not in ("all", "sales", "purchases"):
        faults.append(Fault("cut", f"{cut!r}", expected="all, sales or purchases"))
    if not 0.0 <= part <= 1.0:
        faults.append(Fault("part", f"{part}", expected="0 to 1"))
    if faults:
        raise InvalidData(faults)
    out[list(sectors)] = True
    inside = out[:, None] & out[None]
    links = {
        "all": out[:, None] | out[None],
        "sales": out[:, None] & (own | ~inside),
        "purchases": out[None] & (own | ~inside),
    }[cut]
    left = _solve(np.eye(n) - a * (1.0 - part * links), f * np.where(out & (cut == "all"), 1.0 - part, 1.0))
    return output_for(a, f) - left


def prices(a: ArrayLike, value_added: ArrayLike, fixed: dict[int, float] | None = None) -> Floats:
    """Return index prices p (..., N): 1 where the value added per unit is that of the table.

    Parameters
    ----------
    a : array (..., N, N)
        Input coefficients in money of the base year.
    value_added : array (..., N)
        Cost of what is not an input, per unit of output, after the change.
    fixed : dict of int to float, optional
        Sectors whose price is set from outside, as a price of oil; the others pass their costs on.
    """
    a = _productive(a, "input coefficients")
    v = _vector(value_added, a, "value added")
    if not fixed:
        return _solve(np.swapaxes(np.eye(a.shape[-1]) - a, -1, -2), v)
    given = np.array(sorted(fixed))
    free = np.setdiff1d(np.arange(a.shape[-1]), given)
    known = np.array([fixed[int(k)] for k in given])
    made = np.empty(np.broadcast_shapes(v.shape, a.shape[:-1]))
    made[..., given] = known
    cost = v[..., free] + np.einsum("...ij,i->...j", a[..., given[:, None], free], known)
    inner = a[..., free[:, None], free]
    made[..., free] = _solve(np.swapaxes(np.eye(len(free)) - inner, -1, -2), cost)
    return made


def mixed(a: ArrayLike, final: ArrayLike, output: dict[int, float]) -> tuple[Floats, Floats]:
    """Return output and final demand (..., N) where the output of some sectors is given, final demand of the others.

    Parameters
    ----------
    a : array (..., N, N)
    final : array (..., N)
        Final demand; that of the sectors in `output` is not read.
    output : dict of int to float
        Sectors whose output is given, as one that is stopped.
    """
    a = _productive(a, "input coefficients")
    f = _vector(final, a, "final demand").copy()
    given = np.array(sorted(output), dtype=int)
    free = np.setdiff1d(np.arange(a.shape[-1]), given)
    x = np.zeros(np.broadcast_shapes(f.shape, a.shape[:-1]))
    x[..., given] = [output[int(k)] for k in given]
    asked = f[..., free] + np.einsum("...ij,...j->...i", a[..., free[:, None], given], x[..., given])
    x[..., free] = _solve(np.eye(len(free)) - a[..., free[:, None], free], asked)
    f = np.broadcast_to(f, x.shape).copy()
    f[..., given] = x[..., given] - np.einsum("...ij,...j->...i", a[..., given, :], x)
    return x, f


def _solve(matrix: Floats, right: Floats) -> Floats:
    return np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0])


def _table(flows: ArrayLike, output: ArrayLike) -> tuple[Floats, Floats]:
    z, x = np.asarray(flows, dtype=float), np.asarray(output, dtype=float)
    faults = []
    if z.ndim < 2 or z.shape[-1] != z.shape[-2] or x.shape[-1:] != z.shape[-1:]:
        faults.append(
            Fault("shape", f"flows {z.shape}, output {x.shape}", expected="flows (..., N, N) and output (..., N)")
        )
        raise InvalidData(faults)
    if not np.all(np.isfinite(z)) or not np.all(np.isfinite(x)):
        faults.append(Fault("finite", "a flow or an output is not finite", expected="numbers"))
    if np.any(x < 0):
        faults.append(Fault("negative", "an output is negative", column="output", expected="0 or more"))
    idle = (x <= 0) & ((z != 0).any(-2) | (z != 0).any(-1))
    if idle.any():
        places = ", ".join(map(str, np.unique(np.argwhere(idle)[:, -1])))
        faults.append(Fault("idle", f"sectors {places} trade and have no output", column="output", expected="above 0"))
    if faults:
        raise InvalidData(faults)
    return z, x


def _productive(matrix: ArrayLike, name: str) -> Floats:
    """Return a square matrix whose spectral radius is below 1, so that its series of rounds ends."""
    a = np.asarray(matrix, dtype=float)
    if a.ndim < 2 or a.shape[-1] != a.shape[-2]:
        raise InvalidData([Fault("shape", f"{name} {a.shape}", expected="(..., N, N)")])
    if not np.all(np.isfinite(a)):
        raise InvalidData([Fault("finite", f"{name} are not finite", expected="numbers")])
    if (np.abs(a).sum(-2) < 1.0).all() or (np.abs(a).sum(-1) < 1.0).all():
        return a
    radius = float(np.abs(np.linalg.eigvals(a)).max())
    if radius >= 1.0:
        what = f"{name}: the spectral radius is {radius:.3g}, more is used up than made"
        raise InvalidData([Fault("not-productive", what, expected="below 1 (Hawkins and Simon)")])
    return a


def _vector(values: ArrayLike, a: Floats, name: str) -> Floats:
    found = np.asarray(values, dtype=float)
    if found.shape[-1:] != a.shape[-1:]:
        raise InvalidData([Fault("shape", f"{name} {found.shape}", column=name, expected=f"(..., {a.shape[-1]})")])
    if not np.all(np.isfinite(found)):
        raise InvalidData([Fault("finite", f"{name} is not finite", column=name, expected="numbers")])
    return found
