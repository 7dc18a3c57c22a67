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

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .coupling_faults import require

Floats = NDArray[np.float64]
Reach = Literal["own", "neighbours", "spread", "mean"]

SWEEPS = 500
"""Sweeps of a year's fixed point before a draw counts as failed."""

TOLERANCE = 1e-12
"""Change of a sweep, as a part of the largest state of this year or the last, below which a year has settled."""


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
        What each link brought to its target; a link that ends in a circle, in its last sweep.
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


def solve(inputs: Inputs, *, traced: bool = True) -> Result:
    """Follow the states through the years.

    Parameters
    ----------
    inputs : Inputs
    traced : bool
        Also tell what each link and memory brought; without, `Result.carried` and `Result.kept` are empty.

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
    struck = _struck(inputs)
    require(inputs, struck)
    graph = _prepared(inputs, struck)
    years, states, members = inputs.impulse.shape[1:]
    draws, rows = graph.draws, years if traced else 1
    path = np.zeros((years, states, members, draws))
    carried = np.zeros((len(inputs.links), rows, members, draws))
    kept = np.zeros((rows, states, members, draws))
    residual = np.zeros(draws)
    before = np.zeros((states, members, draws))
    first = int(np.argmax(struck.any(axis=1))) if struck.any() else years
    for t in range(first, years):
        row = t if traced else 0
        left = _year(inputs, graph, t, before, path[t], carried[:, row], kept[row])
        residual = np.maximum(residual, left)
        before = path[t]
    converged = residual <= 1e3 * TOLERANCE
    path[..., ~converged] = np.nan
    state = np.moveaxis(path, 3, 0)
    state[:, :, ~graph.told] = np.nan
    if not traced:
        carried, kept = carried[:0], kept[:0]
    return Result(state, np.moveaxis(carried, 3, 1), np.moveaxis(kept, 3, 0), converged, residual)


@dataclass(frozen=True, eq=False)
class _Graph:
    """What every year needs; draws are the last axis, where NumPy is fast.

    `into` and `later` number links by target; `room` is two arrays to work in, since fresh ones cost more than the sums.
    """

    draws: int
    room: tuple[Floats, Floats]
    told: NDArray[np.bool_]
    force: Callable[[int, int], Floats]
    memory: Floats
    strength: list[Floats]
    into: list[list[int]]
    later: list[list[int]]
    parts: list[tuple[list[int], bool]]


def _prepared(inputs: Inputs, struck: NDArray[np.bool_]) -> _Graph:
    draws, (states, members) = _draws(inputs), inputs.impulse.shape[2:]
    moving = _moving(inputs, np.asarray(struck.any(axis=0)))
    into: list[list[int]] = [[] for _ in range(states)]
    later: list[list[int]] = [[] for _ in range(states)]
    strength = []
    for at, link in enumerate(inputs.links):
        shape = (draws,) if link.strength.ndim == 1 else (members, draws)
        strength.append(np.ascontiguousarray(np.broadcast_to(link.strength.T, shape)))
        if moving[link.source] and link.strength.any():
            (later if link.lag else into)[link.target].append(at)
    parts = components(states, [(link.source, link.target) for link in inputs.links if link.lag == 0])
    return _Graph(
        draws=draws,
        room=(np.empty((members, draws)), np.empty((members, draws))),
        told=_told(inputs, struck),
        force=_force(inputs, struck, draws),
        memory=np.broadcast_to(inputs.memory, (draws, states)).T,
        strength=strength,
        into=into,
        later=later,
        parts=[(part, circular) for part, circular in parts if moving[part].any()],
    )


def _year(inputs: Inputs, graph: _Graph, t: int, before: Floats, x: Floats, carried: Floats, kept: Floats) -> Floats:
    """Fill the states of a year, (V, M, D), and what links carried and memory kept; return the residual (D,)."""

    def carry(at: int, source: Floats) -> Floats:
        through = _through(inputs.links[at], source, graph.told, inputs.exposure)
        brought: Floats = np.multiply(graph.strength[at], through, out=carried[at])
        return brought

    residual = np.zeros(graph.draws)
    total, room = graph.room
    for part, circular in graph.parts:
        inner = {v: [at for at in graph.into[v] if inputs.links[at].source in part] for v in part}
        known, above = {}, {}
        for v in part:
            links = [(at, before) for at in graph.later[v]] + [(at, x) for at in graph.into[v] if at not in inner[v]]
            known[v] = sum((carry(at, source) for at, source in links), start=graph.force(t, v))
            above[v] = np.maximum(before[v], 0.0)
        least = np.full(graph.draws, 1e-300)
        if circular:  # what fades to nothing has settled when it is small beside what it was
            x[part] = before[part]
            least = np.maximum(least, np.abs(before[part]).max(axis=(0, 1), initial=0.0))
        for _ in range(SWEEPS if circular else 1):
            moved, size = np.zeros(graph.draws), least
            for v in part:
                np.copyto(total, known[v])
                for at in inner[v]:
                    total += carry(at, x)
                rest = before[v]
                if not inputs.stock[v]:
                    rest = np.subtract(above[v], np.maximum(total, 0.0, out=room), out=room)
                    np.maximum(rest, 0.0, out=rest)
                total += np.multiply(graph.memory[v], rest, out=kept[v])
                if circular:
                    np.abs(np.subtract(total, x[v], out=room), out=room)
                    moved = np.maximum(moved, room.max(axis=0, initial=0.0))
                    size = np.maximum(size, np.abs(total, out=room).max(axis=0, initial=0.0))
                x[v] = total
            moved = moved / size
            if not (moved > TOLERANCE).any() or not np.isfinite(size).all():
                break
        residual = np.maximum(residual, np.nan_to_num(moved, nan=np.inf)) if circular else residual
    return residual


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
    itself = np.eye(states, dtype=bool)
    alike = (reach & reach.T) | itself
    firsts = [v for v in range(states) if v == int(np.argmax(alike[v]))]
    firsts.sort(key=lambda v: int((reach | itself)[:, v].sum()))  # what feeds v is fed by fewer than v, itself counted
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


def _struck(inputs: Inputs) -> NDArray[np.bool_]:
    """Return in which year which state is struck, (T, V); what is untold counts as struck."""
    if inputs.impulse.ndim != 4:
        expected = "(draws, years, states, members)"
        raise InvalidData([Fault("shape", f"impulse {inputs.impulse.shape}", column="impulse", expected=expected)])
    return np.asarray(inputs.impulse.any(axis=(0, 3)))


def _told(inputs: Inputs, struck: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which states of which members are told, (V, M): what stands on an untold state of its own is untold."""
    told = np.ones(inputs.impulse.shape[2:], dtype=bool)
    for t, v in np.argwhere(struck):
        told[v] &= ~np.isnan(inputs.impulse[:, t, v]).any(axis=0)
    own = [link for link in inputs.links if link.reach == "own" and np.any(link.strength)]
    for _ in inputs.stock:
        for link in own:
            told[link.target] &= told[link.source]
    return np.asarray(told)


def _moving(inputs: Inputs, struck: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which states can leave 0, (V,): those that are struck, and where links lead from them."""
    moving = struck.copy()
    for _ in moving:
        for link in inputs.links:
            moving[link.target] |= moving[link.source] and link.strength.any()
    return moving


def _force(inputs: Inputs, struck: NDArray[np.bool_], draws: int) -> Callable[[int, int], Floats]:
    """Return what strikes a state in a year after policies, (M, D), as a function of year and state."""
    members = inputs.impulse.shape[3]
    none = np.zeros((members, draws))
    absorbed = np.broadcast_to(inputs.absorbed, (len(inputs.absorbed), *inputs.impulse.shape[1:]))

    def force(t: int, v: int) -> Floats:
        if not struck[t, v]:
            return none
        one = np.nan_to_num(inputs.impulse[:, t, v]) * (1.0 - absorbed[:, t, v])
        return np.ascontiguousarray(np.broadcast_to(one, (draws, members)).T)

    return force


def _through(link: Link, x: Floats, told: NDArray[np.bool_], exposure: Floats) -> Floats:
    """Return what a link takes from the source, (M, D), of the states `x` (V, M, D)."""
    source = x[link.source]
    if link.reach == "own":
        return np.asarray(source)
    if link.reach == "neighbours":
        return np.asarray(exposure @ source)
    some = source[told[link.source]]
    if not len(some):
        return np.zeros_like(source)
    one = some.std(axis=0) if link.reach == "spread" else some.mean(axis=0)
    return np.broadcast_to(one, source.shape)


def _draws(inputs: Inputs) -> int:
    strengths = [len(link.strength) for link in inputs.links]
    return max(len(inputs.impulse), len(inputs.absorbed), len(inputs.memory), *strengths, 1)
