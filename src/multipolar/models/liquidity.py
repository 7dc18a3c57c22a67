r"""A sudden stop and the lines against it: who pays what on which day, and what is left unpaid.

Member :math:`m` needs :math:`N_m(t) = N_m \min(1, t/r)` dollars by day :math:`t`. Line :math:`l` has a limit
:math:`K_{ml}`, opens on day
:math:`a_{ml}` (infinite: never granted) and may fall due on day :math:`e_{ml}`, when what it paid is needed again.
Lines that share
one ceiling stand in a group with a cap. Whatever is needed and can be paid is paid at once, in the borrower's order:
a line that opens finds
what is still unpaid. So while nothing falls due

.. math:: \sum_l \text{paid}_{ml}(t) = \min\{N_m(t), C_m(t)\}, \qquad C_m(t) = \text{what the open lines can pay together}

and the order decides who pays, not how much is paid, where groups are nested or apart (a laminar family: the greedy choice is
the largest, Edmonds 1971).

*Pool.* Members that ask a pool for money no longer contribute to it; where their requests exceed the commitments of the
others, each is cut in proportion (`facility.grants`). Who is struck asks; who is only reached by contagion goes on
contributing. *Contagion* adds to each need a part of the others' needs, through exposures that are
given. *Correlated crises* (`struck`) come from one common factor: member :math:`m` is struck where
:math:`\sqrt\rho\,Z + \sqrt{1-\rho}\,\epsilon_m <
\Phi^{-1}(\pi)`.

Time is continuous, to the second, and the solution exact: between two moments at which a line opens, falls due or is asked about,
the open lines are filled in their order, so nothing is stepped through day by day.

References
----------
Gallagher, K. et al. (2020), "Safety first: expanding the global financial safety net in response to COVID-19", *Global Policy*
11. Edmonds, J. (1971), "Matroids and the greedy algorithm", *Mathematical Programming* 1, 127-136. Vasicek, O. (1987),
*Probability of loss on loan portfolio* (the one-factor copula).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .batch import uneven
from .facility import grants
from .waterfall import Cells, arisen, turned, waterfall

Floats = NDArray[np.float64]

MANY = 200_000
"""Draws times members from which on two threads share the members; a scenario's chunk is far below it."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""A crisis of D draws, M members and L lines; any array may have 1 draw for all.

    Attributes
    ----------
    need : ndarray (D or 1, M)
        :math:`N`, USD bn over the whole crisis; 0 is not struck, NaN not covered.
    ramp : ndarray (D or 1,)
        :math:`r`, days over which the need arises, evenly; 0 is at once.
    limit : ndarray (D or 1, M, L)
        :math:`K`, USD bn.
    start, due : ndarray (D or 1, M, L)
        :math:`a` and :math:`e`, days after the beginning; infinite for never.
    groups : tuple of tuple of int
        Lines that share a ceiling; any two groups are nested or apart.
    cap : ndarray (D or 1, M, G)
        Ceiling of each group, USD bn.
    pool : tuple of int
        Lines that are paid by the commitments of members that do not ask; none: no such pool.
    commitment : ndarray (M,)
        To the pool, USD bn.
    order : tuple of int
        Every line once, the one that is drawn first at the front.
    exposure : ndarray (K, M, M)
        Dollars that row's need grows by for a dollar of column's need at a strength of 1, through each of K channels.
    contagion : ndarray (D or 1, K)
        Strength of each channel; 0 is none.
    days : tuple of float
        Days on which the state is asked for, rising; the last ends the crisis.
    """

    need: Floats
    ramp: Floats
    limit: Floats
    start: Floats
    due: Floats
    groups: tuple[tuple[int, ...], ...]
    cap: Floats
    pool: tuple[int, ...]
    commitment: Floats
    order: tuple[int, ...]
    exposure: Floats
    contagion: Floats
    days: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class Result:
    """Who has paid what by the days asked about, USD bn.

    Attributes
    ----------
    need : ndarray (D, M, H)
        What was needed by the end of the day, contagion included.
    paid : ndarray (D, M, L, H)
        What each line has paid and not got back.
    shortfall : ndarray (D, M, H)
        What is unpaid: need less all that is paid.
    converged : ndarray of bool (D,)
        Need is what is paid and what is not.
    residual : ndarray (D,)
        Largest difference of the two, as a part of the need.
    """

    need: Floats
    paid: Floats
    shortfall: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def crisis(
    need: Sequence[float],
    limit: Sequence[Sequence[float]],
    start: Sequence[Sequence[float]],
    *,
    days: Sequence[float] = (14.0, 60.0, 365.0),
    ramp: float = 0.0,
    order: Sequence[int] | None = None,
    groups: Sequence[Sequence[int]] = (),
    cap: Sequence[Sequence[float]] | None = None,
    pool: Sequence[int] = (),
    commitment: Sequence[float] | None = None,
    due: Sequence[Sequence[float]] | None = None,
) -> Inputs:
    """Build the inputs of one crisis from plain lists: members down, lines across.

    Examples
    --------
    Need 10 at once; reserves of 3 today, a line of 4 in two weeks, one of 9 in two months:

    >>> found = solve(crisis([10.0], [[3.0, 4.0, 9.0]], [[0.0, 14.0, 60.0]], days=(7, 14, 60)))
    >>> found.shortfall[0, 0].tolist(), found.paid[0, 0, :, 2].tolist()
    ([7.0, 3.0, 0.0], [3.0, 4.0, 3.0])
    """
    limits = np.array([limit], dtype=float)
    members, lines = limits.shape[1:] if limits.ndim == 3 else (0, 0)
    return Inputs(
        need=np.array([need], dtype=float),
        ramp=np.array([ramp], dtype=float),
        limit=limits,
        start=np.array([start], dtype=float),
        due=np.full_like(limits, np.inf) if due is None else np.array([due], dtype=float),
        groups=tuple(tuple(group) for group in groups),
        cap=np.empty((1, members, 0)) if cap is None else np.array([cap], dtype=float),
        pool=tuple(pool),
        commitment=np.zeros(members) if commitment is None else np.array(commitment, dtype=float),
        order=tuple(range(lines)) if order is None else tuple(order),
        exposure=np.zeros((0, members, members)),
        contagion=np.zeros((1, 0)),
        days=tuple(days),
    )


def solve(inputs: Inputs) -> Result:
    """Let the lines pay.

    Raises
    ------
    InvalidData
        Shapes that do not fit, negative amounts or days, an order that is not every line once, groups that overlap;
        all faults at once.
    """
    _require(inputs)
    draws, (members, lines), asked = _draws(inputs), inputs.limit.shape[1:], len(inputs.days)
    need = np.broadcast_to(spread(inputs), (draws, members))
    ramp = np.broadcast_to(inputs.ramp, (draws,))
    groups, cap = _with_pool(inputs, need)
    arrays = (inputs.limit, inputs.start, inputs.due, cap)
    limit, start, due, cap = (np.broadcast_to(array, (draws, *array.shape[1:])) for array in arrays)

    falling = [int(line) for line in np.flatnonzero((inputs.due <= inputs.days[-1]).any(axis=(0, 1)))]
    # Draws are innermost in memory, as they are below; the axes are turned at the end, without a copy.
    path = need.T[:, None, :] * np.stack([arisen(ramp, day) for day in inputs.days])
    paid, short = np.zeros((members, lines, asked, draws)), np.zeros((members, asked, draws))

    def fill(member: int) -> Floats:
        cells = Cells(
            inputs.days,
            inputs.order,
            groups,
            need=need[:, member],
            arising=path[member],
            ramp=ramp,
            limit=turned(limit[:, member]),
            start=turned(start[:, member]),
            due={line: np.ascontiguousarray(due[:, member, line]) for line in falling},
            cap=turned(cap[:, member]),
        )
        return waterfall(cells, paid[member], short[member])

    if draws * members < MANY:
        missed = [fill(member) for member in range(members)]
    else:
        with ThreadPoolExecutor(2) as threads:
            missed = list(threads.map(fill, range(members)))
    residual = np.max(missed, axis=0, initial=0.0) if missed else np.zeros(draws)
    path, paid, short = path.transpose(2, 0, 1), paid.transpose(3, 0, 1, 2), short.transpose(2, 0, 1)
    absent = np.isnan(need)
    if absent.any():
        paid[absent] = short[absent] = np.nan
    return Result(need=path, paid=paid, shortfall=short, converged=residual < 1e-9, residual=residual)


def spread(inputs: Inputs) -> Floats:
    """Return each member's need with what reaches it from the others', (D or 1, M)."""
    if not np.any(inputs.contagion):
        return inputs.need
    source = np.nan_to_num(inputs.need)
    reached = np.stack([source @ channel.T for channel in inputs.exposure], axis=2)
    return np.asarray(inputs.need + (reached * inputs.contagion[:, None, :]).sum(axis=2))


def reach(inputs: Inputs, lines: Sequence[int], day: float) -> Floats:
    """Return what some lines can pay together by the end of a day, caps and pool included, whatever is needed, (D, M)."""
    _require(inputs)
    draws, members = _draws(inputs), inputs.limit.shape[1]
    groups, cap = _with_pool(inputs, np.broadcast_to(spread(inputs), (draws, members)))
    chosen = [line for line in inputs.order if line in lines]
    used = np.zeros((len(groups), draws, members))
    total = np.zeros((draws, members))
    for line in chosen:
        is_open = (inputs.start[:, :, line] <= day) & (inputs.due[:, :, line] > day)
        pay = np.broadcast_to(np.where(is_open, inputs.limit[:, :, line], 0.0), (draws, members))
        own = [number for number, group in enumerate(groups) if line in group]
        for number in own:
            pay = np.minimum(pay, cap[:, :, number] - used[number])
        for number in own:
            used[number] += pay
        total = total + pay
    return total


def first_day(inputs: Inputs, lines: Sequence[int]) -> Floats:
    """Return the day on which the first of some lines opens, (D or 1, M); infinite where none does."""
    chosen = list(lines)
    opens = np.where(inputs.limit[:, :, chosen] > 0.0, inputs.start[:, :, chosen], np.inf)
    return np.asarray(opens.min(axis=2, initial=np.inf))


def struck(chance: Floats, correlation: Floats, common: Floats, own: Floats) -> NDArray[np.bool_]:
    r"""Return who is struck in each draw, (D, M): one common factor and one of each member's own.

    Parameters
    ----------
    chance, correlation : ndarray (D or 1,)
        :math:`\pi`, of a member in a year, and :math:`\rho`, both 0 to 1.
    common, own : ndarray (D,) and (D, M)
        Standard normal draws of :math:`Z` and :math:`\epsilon`.
    """
    faults = [
        Fault(name, f"a {name} lies outside 0..1", column=name, expected="0 to 1")
        for name, value in (("chance", chance), ("correlation", correlation))
        if not np.all((value >= 0.0) & (value <= 1.0))
    ]
    if faults:
        raise InvalidData(faults)
    from scipy.special import ndtri

    factor = np.sqrt(correlation)[:, None] * common[:, None] + np.sqrt(1.0 - correlation)[:, None] * own
    return np.asarray(factor < ndtri(chance)[:, None])


# -- how --------------------------------------------------------------------------------------------------------------


def _draws(inputs: Inputs) -> int:
    arrays = (inputs.need, inputs.ramp, inputs.limit, inputs.start, inputs.due, inputs.cap, inputs.contagion)
    return max(len(array) for array in arrays)


def _with_pool(inputs: Inputs, need: Floats) -> tuple[tuple[tuple[int, ...], ...], Floats]:
    """Return the groups and caps with what the pool grants as one more group."""
    if not inputs.pool:
        return inputs.groups, inputs.cap
    lines = list(inputs.pool)
    wanted = np.zeros((max(len(inputs.start), len(inputs.limit)), inputs.limit.shape[1]))
    for line in lines:
        wanted += np.where(inputs.start[:, :, line] <= inputs.days[-1], inputs.limit[:, :, line], 0.0)
    same = None
    for number, group in enumerate(inputs.groups):
        if set(group) >= set(lines):
            wanted = np.minimum(wanted, inputs.cap[:, :, number])
            same = number if set(group) == set(lines) else same
    asked = np.where(inputs.need > 0.0, np.minimum(wanted, np.nan_to_num(need)), 0.0)
    granted = grants(asked, inputs.commitment)
    shape = (max(len(granted), len(inputs.cap)), *granted.shape[1:])
    cap = np.broadcast_to(inputs.cap, (*shape, len(inputs.groups)))
    if same is not None:  # the pool's ceiling is the lower of the two
        lower = cap.copy()
        lower[:, :, same] = np.minimum(lower[:, :, same], granted)
        return inputs.groups, lower
    together = np.concatenate([cap, np.broadcast_to(granted, shape)[:, :, None]], axis=2)
    return (*inputs.groups, inputs.pool), together


def _require(inputs: Inputs) -> None:
    need, limit = inputs.need, inputs.limit
    members, lines = limit.shape[1:] if limit.ndim == 3 else (-1, -1)
    shapes = {
        "need": (need, (members,)), "ramp": (inputs.ramp, ()), "limit": (limit, (members, lines)),
        "start": (inputs.start, (members, lines)), "due": (inputs.due, (members, lines)),
        "cap": (inputs.cap, (members, len(inputs.groups))), "contagion": (inputs.contagion, (len(inputs.exposure),)),
    }  # fmt: skip
    faults = [
        Fault("shape", f"{name} is {array.shape}", column=name, expected=f"(draws, {', '.join(map(str, rest))})")
        for name, (array, rest) in shapes.items()
        if array.ndim != 1 + len(rest) or array.shape[1:] != rest
    ]
    if inputs.commitment.shape != (members,) or inputs.exposure.shape[1:] != (members, members):
        what = f"commitment {inputs.commitment.shape}, exposure {inputs.exposure.shape}"
        faults.append(Fault("shape", what, expected=f"({members},) and (channels, {members}, {members})"))
    faults += uneven(len(array) for array, _ in shapes.values())
    amounts = {"need": need[~np.isnan(need)], "limit": limit, "cap": inputs.cap, "ramp": inputs.ramp}
    amounts |= {"commitment": inputs.commitment, "exposure": inputs.exposure, "contagion": inputs.contagion}
    faults += [
        Fault(name, f"a {name} is negative or not finite", column=name, expected="0 or more")
        for name, array in amounts.items()
        if array.size and not (array.min() >= 0.0 and array.max() < np.inf)  # false of NaN, too
    ]
    faults += [
        Fault(name, f"a {name} is no day", column=name, expected="0 or more, infinite for never")
        for name, array in (("start", inputs.start), ("due", inputs.due))
        if array.size and not array.min() >= 0.0
    ]
    if inputs.start.shape[1:] == inputs.due.shape[1:] and np.any(inputs.due < inputs.start):
        faults.append(Fault("due", "a line falls due before it opens", column="due", expected="start or later"))
    if sorted(inputs.order) != list(range(lines)):
        faults.append(Fault("order", f"{inputs.order}", column="order", expected=f"each of {lines} lines once"))
    if not inputs.days or np.any(np.diff(inputs.days) <= 0) or not 0 <= inputs.days[0] < np.inf:
        faults.append(Fault("days", f"{inputs.days}", column="days", expected="days from 0 on, rising"))
    sets = [set(group) for group in (*inputs.groups, inputs.pool)]
    if any(not (a <= b or b <= a or a.isdisjoint(b)) for a in sets for b in sets):
        faults.append(Fault("groups", "two groups overlap", column="groups", expected="nested or apart"))
    if any(not group <= set(range(lines)) for group in sets):
        faults.append(
            Fault("groups", "a group names a line that is not there", column="groups", expected=f"0 to {lines - 1}")
        )
    if faults:
        raise InvalidData(faults)
