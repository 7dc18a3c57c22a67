r"""Coupling: what a shock that one model reads off does to everything else, year by year.

State :math:`v` of member :math:`m` is how much worse it is than without the shock, in the state's own unit: 0 is the
baseline, above 0 a loss, below 0 a gain. A link carries one state to another, in the same year or a year later, from a
member to itself, to its neighbours, from the spread of all members, or from their mean:

.. math::
    \begin{aligned}
    f_{tvm} &= (1 - a_{tvm}) u_{tvm} + \sum_{l: \to v} \beta_l \, g_l(x_{t - \ell_l})_m \\
    x_{tvm} &= f_{tvm} + \rho_v \max(0, x^+_{t-1,vm} - f^+_{tvm}), \qquad z^+ = \max(0, z)
    \end{aligned}

with impulse :math:`u`, the part :math:`a` of it that policies absorb, strength :math:`\beta` and lag :math:`\ell` of a
link, and memory :math:`\rho`: a loss lands at once and leaves slowly; a gain leaves nothing. A state that is a stock
(debt, reserves) keeps what came before: :math:`x_t = f_t + \rho x_{t-1}`. Links of the same year make a fixed point,
found by Gauss-Seidel sweeps; since memory does not amplify, it exists and is one where the links of a year, taken without
their signs, have a spectral radius below 1. A draw that does not settle is NaN and not converged.

With every link at 0 and no memory a state is its impulse, to the last bit.

References
----------
The accounting of shocks through a matrix of links follows the dynamic inoperability model: Lian & Haimes (2006),
*Systems Engineering* 9(3), 241-258. Loss at once and slow recovery: Bruneau et al. (2003), *Earthquake Spectra* 19(4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Reach = Literal["own", "neighbours", "spread", "mean"]

SWEEPS = 500
"""Sweeps of a year's fixed point before a draw counts as failed."""

TOLERANCE = 1e-12
"""Change of a sweep, as a part of the largest state, below which a year has settled."""


@dataclass(frozen=True, eq=False)
class Link:
    """One arrow of the graph.

    Attributes
    ----------
    source, target : int
        Places of the states.
    strength : ndarray (D or 1,) or (D or 1, M)
        Units of the target for a unit of the source; with a second axis, by member.
    lag : int
        0: the same year; 1: a year later.
    reach : str
        own: from a member to itself; neighbours: through `Inputs.exposure`; spread: standard deviation over the
        members that are covered, to all; mean: their mean, to all.
    """

    source: int
    target: int
    strength: Floats
    lag: int = 0
    reach: Reach = "own"


@dataclass(frozen=True, eq=False, kw_only=True)
class Inputs:
    r"""What the model needs; D draws (or 1, for all), T years, V states, M members.

    Attributes
    ----------
    impulse : ndarray (D or 1, T, V, M)
        :math:`u`; NaN where nothing says what the shock does.
    absorbed : ndarray (D or 1, T, V, M)
        :math:`a`, part of the impulse that policies absorb, 0 to 1.
    memory : ndarray (D or 1, V)
        :math:`\rho`, 0 to 1.
    stock : ndarray of bool (V,)
        States that add up.
    links : tuple of Link
    exposure : ndarray (M, M)
        How much a unit of the column's loss weighs on the row.
    """

    impulse: Floats
    absorbed: Floats
    memory: Floats
    stock: NDArray[np.bool_]
    links: tuple[Link, ...]
    exposure: Floats


@dataclass(frozen=True, eq=False)
class Result:
    """What came of it.

    Attributes
    ----------
    state : ndarray (D, T, V, M)
        NaN in a draw that failed, and in a state of a member whose impulse nothing tells.
    carried : ndarray (L, D, T, M)
        What each link brought to its target.
    kept : ndarray (D, T, V, M)
        What memory kept of the year before.
    converged : ndarray of bool (D,)
    residual : ndarray (D,)
        Largest change in the last sweep of any year, as a part of the largest state.
    """

    state: Floats
    carried: Floats
    kept: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Follow the states through the years.

    Raises
    ------
    InvalidData
        Shapes that do not fit, parts or memories outside 0..1, a link to a state that is not there; all faults at once.

    Examples
    --------
    Trade costs a member 2 percent of income for one year; half of a loss stays each year; a percent of income adds 0.3
    percent of output to debt, which stays.

    >>> import numpy as np
    >>> impulse = np.zeros((1, 3, 2, 1))
    >>> impulse[0, 0, 0, 0] = 2.0
    >>> one = simple(impulse, [(0, 1, 0.3)], memory=[0.5, 1.0], stock=[False, True])
    >>> solve(one).state[0, :, :, 0].round(3).tolist()
    [[2.0, 0.6], [1.0, 0.9], [0.5, 1.05]]
    """
    _require(inputs)
    draws = _draws(inputs)
    years, states, members = inputs.impulse.shape[1:]
    told = _told(inputs)
    force = np.nan_to_num(inputs.impulse) * (1.0 - inputs.absorbed)
    force = np.moveaxis(np.broadcast_to(force, (draws, years, states, members)), 0, 2)  # (T, V, D, M)
    memory = np.broadcast_to(inputs.memory, (draws, states)).T[:, :, None]
    into: list[list[tuple[int, Link]]] = [[] for _ in range(states)]
    later: list[list[tuple[int, Link]]] = [[] for _ in range(states)]
    for at, link in enumerate(inputs.links):
        (later if link.lag else into)[link.target].append((at, link))
    strength = [link.strength[:, None] if link.strength.ndim == 1 else link.strength for link in inputs.links]

    path = np.zeros((years, states, draws, members))
    carried = np.zeros((len(inputs.links), years, draws, members))
    kept = np.zeros((years, states, draws, members))
    residual = np.zeros(draws)
    before = np.zeros((states, draws, members))
    parts = components(states, [(link.source, link.target) for link in inputs.links if link.lag == 0])
    for t in range(years):
        x = before.copy()
        for part, circular in parts:
            known = force[t, part].copy()
            for place, v in enumerate(part):
                for at, link in later[v]:
                    carried[at, t] = strength[at] * _through(link, before, told, inputs.exposure)
                    known[place] += carried[at, t]
            for _ in range(SWEEPS if circular else 1):
                moved, size = np.zeros(draws), np.full(draws, 1e-300)
                for place, v in enumerate(part):
                    total = known[place]
                    for at, link in into[v]:
                        carried[at, t] = strength[at] * _through(link, x, told, inputs.exposure)
                        total = total + carried[at, t]
                    rest = (
                        before[v]
                        if inputs.stock[v]
                        else np.maximum(0.0, np.maximum(before[v], 0.0) - np.maximum(total, 0.0))
                    )
                    kept[t, v] = memory[v] * rest
                    new = total + kept[t, v]
                    if circular:
                        moved = np.maximum(moved, np.abs(new - x[v]).max(axis=1, initial=0.0))
                        size = np.maximum(size, np.abs(new).max(axis=1, initial=0.0))
                    x[v] = new
                moved = moved / size
                if not (moved > TOLERANCE).any() or not np.isfinite(size).all():
                    break
            residual = np.maximum(residual, np.nan_to_num(moved, nan=np.inf))
        path[t] = before = x
    state = np.moveaxis(path, 2, 0)
    converged = residual <= 1e3 * TOLERANCE
    state[~converged] = np.nan
    state[:, :, ~told] = np.nan
    return Result(state, np.moveaxis(carried, 1, 2), np.moveaxis(kept, 2, 0), converged, residual)


def components(states: int, edges: Iterable[tuple[int, int]]) -> list[tuple[list[int], bool]]:
    """Return the parts of a graph that feed back on themselves, what feeds before what is fed, and whether each does.

    Examples
    --------
    >>> components(4, [(0, 1), (1, 2), (2, 1)])
    [([0], False), ([3], False), ([1, 2], True)]
    """
    reach = np.zeros((states, states), dtype=bool)
    for source, target in edges:
        reach[source, target] = True
    for k in range(states):
        reach |= reach[:, k : k + 1] & reach[k]
    alike = (reach & reach.T) | np.eye(states, dtype=bool)
    firsts = [v for v in range(states) if v == int(np.argmax(alike[v]))]
    firsts.sort(key=lambda v: int(reach[:, v].sum()))
    return [(np.flatnonzero(alike[v]).tolist(), bool(reach[v, v])) for v in firsts]


def simple(
    impulse: Floats,
    links: Iterable[tuple[int, int, float]] = (),
    *,
    memory: Iterable[float] | None = None,
    stock: Iterable[bool] | None = None,
) -> Inputs:
    """Build inputs from plain lists: links as (source, target, strength), all of the same year and own."""
    states, members = impulse.shape[2:]
    return Inputs(
        impulse=np.asarray(impulse, dtype=float),
        absorbed=np.zeros((1, 1, 1, 1)),
        memory=np.zeros((1, states)) if memory is None else np.array([list(memory)], dtype=float),
        stock=np.zeros(states, dtype=bool) if stock is None else np.array(list(stock), dtype=bool),
        links=tuple(Link(source, target, np.array([strength])) for source, target, strength in links),
        exposure=np.zeros((members, members)),
    )


def _told(inputs: Inputs) -> NDArray[np.bool_]:
    """Return which states of which members are told, (V, M): what stands on an untold state of its own is untold."""
    told = np.asarray(~np.isnan(inputs.impulse).any(axis=(0, 1)))
    own = [link for link in inputs.links if link.reach == "own" and np.any(link.strength)]
    for _ in inputs.stock:
        for link in own:
            told[link.target] &= told[link.source]
    return np.asarray(told)


def _through(link: Link, x: Floats, told: NDArray[np.bool_], exposure: Floats) -> Floats:
    """Return what a link takes from the source, (D, M), of the states `x` (V, D, M)."""
    source = x[link.source]
    if link.reach == "own":
        return np.asarray(source)
    if link.reach == "neighbours":
        return np.asarray(source @ exposure.T)
    some = source[:, told[link.source]]
    if not some.shape[1]:
        return np.zeros_like(source)
    one = some.std(axis=1) if link.reach == "spread" else some.mean(axis=1)
    return np.broadcast_to(one[:, None], source.shape)


def _draws(inputs: Inputs) -> int:
    strengths = [len(link.strength) for link in inputs.links]
    return max(len(inputs.impulse), len(inputs.absorbed), len(inputs.memory), *strengths, 1)


def _require(inputs: Inputs) -> None:
    faults = []
    if inputs.impulse.ndim != 4:
        expected = "(draws, years, states, members)"
        raise InvalidData([Fault("shape", f"impulse {inputs.impulse.shape}", column="impulse", expected=expected)])
    states, members = inputs.impulse.shape[2:]
    if inputs.memory.ndim != 2 or inputs.memory.shape[1] != states or inputs.stock.shape != (states,):
        what = f"memory {inputs.memory.shape} and stock {inputs.stock.shape} for {states} states"
        faults.append(Fault("shape", what, column="memory", expected="(draws, states) and (states,)"))
    if inputs.exposure.shape != (members, members):
        what = f"exposure {inputs.exposure.shape} for {members} members"
        faults.append(Fault("shape", what, column="exposure", expected="(members, members)"))
    if np.isinf(inputs.impulse).any():
        faults.append(Fault("impulse", "an impulse is infinite", column="impulse", expected="finite, or NaN: untold"))
    for name, low, high in (("absorbed", -np.inf, 1.0), ("memory", 0.0, 1.0)):
        values = getattr(inputs, name)
        if not ((values >= low) & (values <= high)).all():
            faults.append(Fault(name, f"{name} lies outside its range", column=name, expected=f"{low:g} to {high:g}"))
    for at, link in enumerate(inputs.links):
        if not (0 <= link.source < states and 0 <= link.target < states) or link.lag not in (0, 1):
            what = f"link {at} goes from {link.source} to {link.target} with lag {link.lag}"
            faults.append(Fault("link", what, column="links", expected=f"states 0 to {states - 1}, lag 0 or 1"))
        if not np.isfinite(link.strength).all():
            faults.append(Fault("link", f"link {at} has a strength that is not finite", column="links"))
    sizes = {len(inputs.impulse), len(inputs.absorbed), len(inputs.memory)} | {
        len(one.strength) for one in inputs.links
    }
    if len(sizes - {1}) > 1:
        faults.append(Fault("draws", f"{sorted(sizes - {1})} draws", expected="the same number, or 1"))
    if faults:
        raise InvalidData(faults)
