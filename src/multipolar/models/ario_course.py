r"""The course of supply after an event, step by step, for a block of draws (`ario`).

Stocks are counted in what they are good for: the stock of a product over the input coefficient of its user,
:math:`y_{pi} = \omega_{pi} / (a_{pi} \Delta t)`, in output of that many steps (infinite where a product is not used), and
kept as what came less what was used. What was used is then the same for all products of a user, its orders come from
one wish, and the scarcest of the products that are equally essential is a minimum: few passes over the large arrays.
The draws are on the last axis, so that the passes run over long rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ario_events import Blockade, Stop, drawn, left, open_links
from .ario_inputs import Inputs, members, output

Floats = NDArray[np.float64]
EXACT = 1e-9


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the stops cost over the days that were run, in the unit of the flows.

    Attributes
    ----------
    normal : ndarray (D, N)
        Output without a stop over the same days.
    lost : ndarray (D, N)
        `normal` less output: below 0 for who gains orders.
    unmet : ndarray (D, K)
        Final purchases that were not met.
    rebuilt : ndarray (D, N)
        Capital put back.
    lowest : ndarray (D, N)
        Smallest output of a step over the normal one.
    output : ndarray (D, T, N) or None
        Output over the normal one by step, where asked for; 1 where an industry has none.
    converged : ndarray of bool (D,)
        All is finite and the identities hold.
    residual : ndarray (D,)
        Largest gap of deliveries against output, over normal output; stocks are what came less what went, 0 or more.
    """

    normal: Floats
    lost: Floats
    unmet: Floats
    rebuilt: Floats
    lowest: Floats
    output: Floats | None
    converged: NDArray[np.bool_]
    residual: Floats


def course(
    given: Inputs, events: Sequence[Stop | Blockade], draws: int, *, days: float, step: float, path: bool
) -> Result:
    """Run one block of draws; the arguments have been checked."""
    p, r, b = given.share.shape
    n, steps = p * r, int(np.ceil(days / step - EXACT))
    place, final_pool = given.pool[:n], given.pool[n:]
    of_pools = members(given.pool, b).T
    tiled = b == r and np.array_equal(place, np.tile(np.arange(r), p))  # pools are places: sums without a product

    normal = _last(output(given) / given.year, draws)
    idle = normal <= 0.0
    a = _over(_last(given.use / given.year, draws), normal, idle, 0.0)
    a[a < EXACT * EXACT] = 0.0  # a trace that would stop production all the same
    final = _last(given.final / given.year, draws)
    final_asked = np.matmul(of_pools[:, n:], final)
    days_held = given.stock_days
    if (days_held == days_held[:, :1]).all():
        days_held = days_held[:, :1]
    wish = _last(days_held, draws) / step
    reach = 1.0 / (_last(given.psi, draws) * wish)  # output that a step of stock allows
    refill = step / np.maximum(given.restock_days, step)
    # orders over `refill`: the stock that is wanted and the use of `refill` steps, less the stock that there is
    fixed, rising = wish * (1.0 - given.follow) * normal, wish * given.follow + 1.0 / refill
    a_ordered = a * refill
    learn = np.broadcast_to(np.minimum(1.0, step / np.maximum(given.lag_days, step)), (p, r, draws)).copy()
    faster = np.broadcast_to(step / given.overtime_days, (n, draws)).copy()
    overtime, moves = _last(given.overtime, draws), _last(given.substitution, draws)
    kinds = _kinds(given.essential)
    # what came, with the stock of the first day; less what was used it is the stock
    came, used = np.where(a > 0.0, wish * normal, np.inf), np.zeros((n, draws))
    scarcest = _scarcest(came, used, reach, kinds)
    orders = np.broadcast_to(normal / refill, came.shape).copy()
    damage = start = _last(given.damage, draws)
    damaged = bool(damage.any())

    alpha, able = np.ones((n, draws)), np.ones((p, r, draws))
    lost, least, short = np.zeros((n, draws)), normal.copy(), np.zeros((p, b, draws))
    residual, scale = np.zeros(draws), normal.sum(0)
    kept = np.ones((draws, steps, n)) if path else None
    whole = float(moves.max()) > 0.0
    last_stop = max((float(np.max(sum(drawn(e)[1:]))) for e in events if isinstance(e, Stop)), default=0.0)
    cut = any(isinstance(e, Blockade) for e in events)
    share, back = given.share, given.share.transpose(0, 2, 1)
    can = np.matmul(back, able)  # what a pool's suppliers can make, weighted by their shares
    told = np.empty((p, r, 3, draws))  # what is filled, that times what can be made, and what can be made next
    for t in range(steps):
        now = t * step
        capacity = alpha * normal
        if now < last_stop:
            capacity *= left(events, now, step, draws, n).T
        if cut:
            share = open_links(given.share, events, now, step)
            back = share.transpose(0, 2, 1)
            can = np.matmul(back, able)
        # what is asked of each industry
        if tiled:
            pooled = (p, p, r, draws)
            asked = np.einsum("pqrd,pqrd->prd", a_ordered.reshape(pooled), orders.reshape(pooled))
        else:
            asked = np.matmul(of_pools[:, :n], a_ordered * orders)
        asked += final_asked
        if damaged:
            capacity *= 1.0 - damage / given.capital[:, None]
            asked += given.rebuild[:, None, None] * (of_pools[:, :n] @ (damage / given.rebuild_days))
        if whole:
            # a pool whose suppliers can make nothing keeps its shares: there is nowhere to move to
            nowhere = can <= EXACT
            moving = np.where(nowhere, 0.0, moves) if nowhere.any() else moves
            of_can = _over(share.sum(1)[:, :, None], can, nowhere, 0.0)
            demand = _pulled(share, asked, moving, of_can, able).reshape(n, draws)
        else:
            demand = np.matmul(share, asked).reshape(n, draws)
        wanted = np.minimum(demand, capacity)
        x = wanted - _held_back(scarcest, wanted, reach, kinds)
        fill = _over(x, demand, demand <= 0.0, 1.0)
        # what can be made: less than all where an input is missing
        may = _over(np.where(x < wanted * (1.0 - EXACT), x, capacity), normal, idle, 1.0).reshape(p, r, draws)
        told[:, :, 0] = fill.reshape(p, r, draws)
        np.multiply(told[:, :, 0], able, out=told[:, :, 1])
        np.minimum(may, 1.0, out=may)
        may -= able
        may *= learn
        able += may
        told[:, :, 2] = able
        # the part of each pool's orders that is met
        heard = np.matmul(back, told.reshape(p, r, 3 * draws)).reshape(p, b, 3, draws)
        got, can = heard[:, :, 0], heard[:, :, 2]
        if whole:
            got = got + moving * (heard[:, :, 1] * of_can - got)
        # stocks
        used += x
        if tiled:
            orders.reshape(pooled)[...] *= (got * refill)[:, None]
        else:
            orders *= (got * refill)[:, place]
        came += orders
        scarcest = _scarcest(came, used, reach, kinds)
        if any(float(stock.min()) < 0.0 for stock in scarcest):  # more was used than there was
            np.maximum(came, used, out=came)
            scarcest = [np.maximum(stock, 0.0) for stock in scarcest]
        if damaged:
            met = np.tensordot(given.rebuild, got, 1)[place]
            damage = np.maximum(damage - step * damage / given.rebuild_days * met, 0.0)
        # accounts
        np.maximum(residual, np.abs((got * asked).sum((0, 1)) - x.sum(0)) / scale, out=residual)
        lost += normal - x
        short += 1.0 - got
        np.minimum(least, x, out=least)
        if kept is not None:
            kept[:, t] = _over(x, normal, idle, 1.0).T
        # what comes next
        np.subtract(rising * wanted + fixed + used, came, out=orders)
        np.maximum(orders, 0.0, out=orders)
        scarce = 1.0 - fill
        alpha += np.where(scarce > EXACT, (overtime - alpha) * scarce, 1.0 - alpha) * faster
    unmet = step * (final * short[:, final_pool]).sum(0)
    return Result(
        normal=normal.T * steps * step,
        lost=lost.T * step,
        unmet=unmet.T,
        rebuilt=(start - damage).T,
        lowest=_over(least, normal, idle, 1.0).T,
        output=kept,
        converged=np.isfinite(lost).all(0) & np.isfinite(unmet).all(0) & (residual < 1e-6),
        residual=residual,
    )


def _pulled(share: Floats, asked: Floats, moving: Floats, of_can: Floats, able: Floats) -> Floats:
    """Return orders that reach each industry (P, R, D) when a part of them moves to suppliers that can still make."""
    p, r, draws = able.shape
    both = np.empty((*asked.shape[:2], 2, draws))
    moved = moving * asked
    np.subtract(asked, moved, out=both[:, :, 0])
    np.multiply(moved, of_can, out=both[:, :, 1])
    pulls = np.matmul(share, both.reshape(p, -1, 2 * draws)).reshape(p, r, 2, draws)
    return np.asarray(pulls[:, :, 0] + able * pulls[:, :, 1])


def _kinds(essential: Floats) -> list[tuple[Floats, slice | list[int]]]:
    """Return products that are equally essential in every draw: how much (D or 1,), and which."""
    levels, of = np.unique(essential, axis=1, return_inverse=True)
    kinds: list[tuple[Floats, slice | list[int]]] = []
    for k in range(levels.shape[1]):
        rows = np.flatnonzero(of.reshape(-1) == k).tolist()
        run = rows == list(range(rows[0], rows[-1] + 1))
        kinds.append((levels[:, k], slice(rows[0], rows[-1] + 1) if run else rows))
    return kinds


def _scarcest(came: Floats, used: Floats, reach: Floats, kinds: list[tuple[Floats, slice | list[int]]]) -> list[Floats]:
    """Return for each kind the stock that allows least output: the stock (N, D), or what it allows if reaches differ."""
    if len(reach) == 1:
        return [came[rows].min(0) - used for _, rows in kinds]
    return [((came[rows] - used) * reach[rows]).min(0) for _, rows in kinds]


def _held_back(
    scarcest: list[Floats], wanted: Floats, reach: Floats, kinds: list[tuple[Floats, slice | list[int]]]
) -> Floats:
    """Return the output that the scarcest input takes from what is wanted (N, D)."""
    most = np.zeros_like(wanted)
    for stock, (essential, _) in zip(scarcest, kinds, strict=True):
        gap = wanted - (stock * reach[0] if len(reach) == 1 else stock)
        np.maximum(gap, 0.0, out=gap)
        gap *= essential
        np.maximum(most, gap, out=most)
    return most


def _last(values: Floats, draws: int) -> Floats:
    """Return values (D or 1, ...) with the draws on the last axis (..., D)."""
    return np.broadcast_to(np.moveaxis(values, 0, -1), (*values.shape[1:], draws)).copy()


def _over(part: Floats, whole: Floats, empty: NDArray[np.bool_], otherwise: float) -> Floats:
    """Return the quotient, and another number where the whole is empty."""
    if not empty.any():
        return part / whole
    with np.errstate(divide="ignore", invalid="ignore"):
        found = part / whole
    found[..., empty] = otherwise
    return np.asarray(found)
