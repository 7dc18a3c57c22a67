r"""Adaptive regional input–output (ARIO): how a stop of supply runs through stocks, rationing and new suppliers.

Industries are cells of a grid of products and places; users are the industries and final demand. Users of a pool (a
place, say) buy a product from the same suppliers in the same shares. In each step of :math:`\Delta t` days, with
orders :math:`O`, stocks :math:`\omega` and input coefficients :math:`a`:

.. math::
    x^{cap}_i = \alpha_i (1 - \Delta_i) x^0_i, \quad x^{opt}_i = \min(d_i, x^{cap}_i), \quad
    x_i = \min_p \left[ x^{opt}_i - e_p \left(x^{opt}_i - \frac{\omega_{pi}}{\psi s_p a_{pi}}\right)^{+} \right]

(with :math:`e_p = 1` this is :math:`x^{opt} \min_p \min(1, \omega_p / (\psi s_p a_p x^{opt}))`). Output is rationed
in proportion to orders; what arrives goes to stocks, what is used leaves them; the next order replaces the use of
:math:`x^{opt}` and closes the gap to the wanted stock in :math:`\tau` days: :math:`s_p` days of use at :math:`x^0 +
\kappa (x^{opt} - x^0)`. Industries that cannot meet demand work longer: :math:`\dot\alpha = (\alpha^{max} - \alpha)(d
- x)/d / \tau_\alpha`, and go back to 1 at the same pace. A part :math:`\sigma` of each purchase can move between the
suppliers of a product, in proportion to their shares times what they can still make, which buyers learn with a lag.
Destroyed capital is rebuilt by orders for products, and lowers capacity until then.

How to call
-----------
One place, two products, half of the first industry stops for 30 days:

>>> given = inputs([[150, 500], [200, 100]], [350, 1700], stock_days=30.0)
>>> found = solve(given, [Stop(lost=[0.5, 0.0], length=30.0)], days=365)
>>> [round(float(loss), 1) for loss in found.lost[0]]
[48.3, 52.4]

Several places: `inputs(flows, final, product=[0, 1, 0, 1], pool=...)`, or `Inputs` itself from uses and shares.

What it cannot say: prices do not move, final buyers whose orders are not met do not come back, and all users of a
product are rationed alike. Results are sensitive to :math:`\psi`, stocks, :math:`e`, :math:`\kappa` and the step;
with :math:`\kappa = 1` and overtime a world of many chains can swing again after the stop is over.

References
----------
Hallegatte, S. (2008), "An adaptive regional input-output model and its application to the assessment of the economic
cost of Katrina", Risk Analysis 28(3):779-799. Hallegatte, S. (2014), "Modeling the role of inventories and
heterogeneity in the assessment of the economic costs of natural disasters", Risk Analysis 34(1):152-167. Guan, D. et
al. (2020), "Global supply-chain effects of COVID-19 control measures", Nature Human Behaviour 4:577-587.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .ario_events import Blockade, Stop, drawn, left, open_links, some_draws
from .ario_faults import require

__all__ = ["Blockade", "Inputs", "Result", "Stop", "inputs", "left", "output", "solve"]

Floats = NDArray[np.float64]
BLOCK = 32
"""Draws computed together: their stocks stay in the cache of a core."""
EXACT = 1e-9


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""What the model needs.

    D draws (or 1, for all), P products, R places, N = P R industries (product first), B pools, K final users.

    Attributes
    ----------
    use : ndarray (D or 1, P, N)
        What industries use of each product a year.
    final : ndarray (D or 1, P, K)
        What final users buy of each product a year.
    share : ndarray (P, R, B)
        Part of a pool's purchases of a product that comes from a place; sums to 1 over places, or is all 0.
    pool : ndarray of int (N + K,)
        Pool of each industry and final user.
    stock_days : ndarray (D or 1, P, N)
        :math:`s`, days of use of a product that an industry's stock holds.
    psi : ndarray (D or 1, N)
        :math:`\psi`, part of an industry's wanted stock below which its production falls.
    restock_days : ndarray (D or 1,)
        :math:`\tau`.
    follow : ndarray (D or 1,)
        :math:`\kappa`: how far the wanted stock follows output, 0 (it stays as it is) to 1 (Hallegatte 2014).
    overtime : ndarray (D or 1, N)
        :math:`\alpha^{max} \ge 1`.
    overtime_days : ndarray (D or 1,)
        :math:`\tau_\alpha`.
    substitution : ndarray (D or 1, B)
        :math:`\sigma`, part of a pool's purchases that can move, 0 to 1.
    lag_days : ndarray (D or 1,)
        In which buyers learn what suppliers can make (time constant).
    essential : ndarray (D or 1, P)
        :math:`e`, 0 (production goes on without it) to 1 (it stops).
    damage : ndarray (D or 1, N)
        Capital destroyed on day 0, in the unit of the flows.
    capital : ndarray (N,)
        Capital of each industry.
    rebuild : ndarray (P,)
        Parts of rebuilding that are bought of each product; sum 1.
    rebuild_days : ndarray (D or 1,)
    year : float
        Days of the year for which flows are given.
    """

    use: Floats
    final: Floats
    share: Floats
    pool: NDArray[np.int64]
    stock_days: Floats
    psi: Floats
    restock_days: Floats
    follow: Floats
    overtime: Floats
    overtime_days: Floats
    substitution: Floats
    lag_days: Floats
    essential: Floats
    damage: Floats
    capital: Floats
    rebuild: Floats
    rebuild_days: Floats
    year: float = 365.0


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
        Largest gap of deliveries against output and of stocks against what came and went, over normal output.
    """

    normal: Floats
    lost: Floats
    unmet: Floats
    rebuilt: Floats
    lowest: Floats
    output: Floats | None
    converged: NDArray[np.bool_]
    residual: Floats


def inputs(
    flows: ArrayLike,
    final: ArrayLike,
    *,
    product: Sequence[int] | None = None,
    pool: Sequence[int] | None = None,
    stock_days: ArrayLike = 90.0,
    psi: ArrayLike = 0.8,
    restock_days: ArrayLike = 60.0,
    follow: ArrayLike = 1.0,
    overtime: ArrayLike = 1.25,
    overtime_days: ArrayLike = 365.0,
    substitution: ArrayLike = 0.0,
    lag_days: ArrayLike = 1.0,
    essential: ArrayLike = 1.0,
    damage: ArrayLike = 0.0,
    capital: ArrayLike | None = None,
    rebuild: ArrayLike | None = None,
    rebuild_days: ArrayLike = 60.0,
    year: float = 365.0,
) -> Inputs:
    """Build the inputs from a table of industries, with the usual parameters where none is given.

    Parameters
    ----------
    flows : array (N, N)
        Sales of the row to the column, a year.
    final : array (N,) or (N, K)
        Sales to final users.
    product : sequence of int (N,), optional
        Product of each industry; none: each makes its own. Industries with the same product can stand in for each
        other, and must come in the same order within each product (the first is in the first place, and so on).
    pool : sequence of int (N + K,), optional
        Users with the same pool are taken to buy in the same shares; none: each user has its own. What a pool never
        bought (and rebuilding may need) it would buy as all users do.
    stock_days : scalar, (P,), (D, P) or (D, P, N)
    essential : scalar, (P,) or (D, P)
    overtime, damage : scalar, (N,) or (D, N)
    psi : scalar, (D,) or (D, N)
    substitution : scalar, (D,) or (D, B)
    others : scalar or (D,)
        As in `Inputs`. The order of industries in the result is product first: `order(product)` of the given ones.

    Raises
    ------
    InvalidData
        Shapes, negative flows, more inputs than output; all faults at once.
    """
    z = np.asarray(flows, dtype=float)
    f = np.asarray(final, dtype=float)
    f = f[:, None] if f.ndim == 1 else f
    faults = []
    if z.ndim != 2 or z.shape[0] != z.shape[1] or f.ndim != 2 or len(f) != len(z):
        what = f"flows {z.shape}, final {f.shape}"
        raise InvalidData([Fault("shape", what, expected="flows (N, N), final (N,) or (N, K)")])
    n, k = len(z), f.shape[1]
    of = np.arange(n) if product is None else np.asarray(product, dtype=int)
    users = np.arange(n + k) if pool is None else np.asarray(pool, dtype=int)
    if of.shape != (n,) or users.shape != (n + k,):
        faults.append(Fault("shape", f"product {of.shape}, pool {users.shape}", expected=f"({n},) and ({n + k},)"))
    elif (np.bincount(of) != np.bincount(of)[0]).any():
        what = f"products are made in {np.bincount(of).tolist()} places"
        faults.append(Fault("grid", what, column="product", expected="as many industries of each; add empty ones"))
    if not (np.all(np.isfinite(z)) and np.all(np.isfinite(f))) or np.any(z < 0) or np.any(f < 0):
        faults.append(Fault("flows", "a flow or a final purchase is negative or not finite", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
    rows = np.argsort(of, kind="stable")
    p, r = of.max() + 1, n // (of.max() + 1)
    sales = np.concatenate([z, f], axis=1)[rows][:, np.concatenate([rows, np.arange(n, n + k)])]
    users = np.concatenate([users[:n][rows], users[n:]])
    grid = sales.reshape(p, r, n + k)
    bought = grid.sum(1)
    pooled = grid @ _members(users)
    grid_pools, psi_of = pooled.shape[2], _spread(psi, n)
    pooled = np.where(pooled.sum(1, keepdims=True) > 0, pooled, grid.sum(2, keepdims=True))
    total = pooled.sum(1, keepdims=True)
    return Inputs(
        use=bought[None, :, :n],
        final=bought[None, :, n:],
        share=np.divide(pooled, total, out=np.zeros_like(pooled), where=total > 0),
        pool=users,
        stock_days=_stocks(stock_days, p, n, rows),
        psi=psi_of[:, rows],
        restock_days=np.atleast_1d(np.asarray(restock_days, dtype=float)),
        follow=np.atleast_1d(np.asarray(follow, dtype=float)),
        overtime=_table(overtime, n, rows),
        overtime_days=np.atleast_1d(np.asarray(overtime_days, dtype=float)),
        substitution=_spread(substitution, grid_pools),
        lag_days=np.atleast_1d(np.asarray(lag_days, dtype=float)),
        essential=_table(essential, p),
        damage=_table(damage, n, rows),
        capital=_table(np.inf if capital is None else capital, n, rows)[0],
        rebuild=np.full(p, 1.0 / p) if rebuild is None else np.asarray(rebuild, dtype=float),
        rebuild_days=np.atleast_1d(np.asarray(rebuild_days, dtype=float)),
        year=year,
    )


def order(product: Sequence[int]) -> NDArray[np.int64]:
    """Return the places of the given industries in the order of the result."""
    return np.argsort(np.asarray(product), kind="stable").astype(np.int64)


def output(given: Inputs) -> Floats:
    """Return normal output a year (D or 1, N): what all users buy of each industry."""
    p, r, _ = given.share.shape
    users = np.concatenate([given.use, np.broadcast_to(given.final, (len(given.use), *given.final.shape[1:]))], axis=2)
    pooled = users @ _members(given.pool, given.share.shape[2])
    made: Floats = np.matmul(given.share, np.moveaxis(pooled, 0, -1)).transpose(2, 0, 1).reshape(-1, p * r)
    return made


def solve(
    given: Inputs,
    events: Sequence[Stop | Blockade] = (),
    *,
    days: float = 365.0,
    step: float = 1.0,
    path: bool = False,
) -> Result:
    """Run the model.

    Parameters
    ----------
    given : Inputs
    events : sequence of Stop or Blockade
        Stops of the same industry multiply.
    days, step : float
        How long, in steps of how many days.
    path : bool
        Keep the output of every step.

    Raises
    ------
    InvalidData
        Shapes, values out of their bounds, a step longer than the stock that production needs; all faults at once.
    """
    require(given, output, events, days, step)
    varied = (
        "use",
        "final",
        "stock_days",
        "psi",
        "restock_days",
        "follow",
        "overtime",
        "overtime_days",
        "substitution",
        "lag_days",
        "essential",
        "damage",
        "rebuild_days",
    )
    counts = [len(getattr(given, name)) for name in varied]
    counts += [len(a) for e in events if isinstance(e, Stop) for a in drawn(e) if len(a) > 1]
    draws = max(counts)
    parts = []
    for first in range(0, draws, BLOCK):
        some = slice(first, min(first + BLOCK, draws))
        cut = {name: a[some] if len(a := getattr(given, name)) > 1 else a for name in varied}
        parts.append(
            _run(replace(given, **cut), [some_draws(e, some) for e in events], some.stop - first, days, step, path)
        )
    joined: dict[str, Any] = {
        name: None if value is None else np.concatenate([getattr(part, name) for part in parts])
        for name, value in vars(parts[0]).items()
    }
    return Result(**joined)


def _run(given: Inputs, events: list[Stop | Blockade], draws: int, days: float, step: float, path: bool) -> Result:
    """Run one block of draws."""
    p, r, b = given.share.shape
    n, k = p * r, given.final.shape[2]
    year = given.year
    normal = np.broadcast_to(output(given) / year, (draws, n)).copy()
    made = normal > 0
    use, final = given.use / year, given.final / year
    a = np.divide(use, normal[: len(use), None], out=np.zeros_like(use), where=made[: len(use), None])
    members = _members(given.pool, b)
    of_industries, of_final = members[:n], members[n:]
    a[a < EXACT * EXACT] = 0.0  # a trace that would stop production all the same
    goal = given.stock_days * a
    with np.errstate(divide="ignore"):
        reach = 1.0 / (given.psi[:, None] * goal)  # output that a unit of stock allows
    reach[np.broadcast_to(goal, reach.shape) == 0] = 0.0
    needs = np.broadcast_to(goal > 0, (len(goal), p, n))
    essential = np.broadcast_to(given.essential[:, :, None], (len(given.essential), p, n)) * needs
    stock = np.broadcast_to(goal * normal[:, None], (draws, p, n)).copy()
    orders = np.broadcast_to(a * normal[:, None], (draws, p, n)).copy()
    asked_final = np.broadcast_to(final @ of_final, (draws, p, b))
    restock = 1.0 / np.maximum(given.restock_days, step)[:, None, None]
    learn = np.minimum(1.0, step / np.maximum(given.lag_days, step))[:, None]
    faster = (step / given.overtime_days)[:, None]
    moves = given.substitution[:, None, :]
    damage = np.broadcast_to(given.damage, (draws, n)).copy()
    start = damage.copy()
    alpha, able = np.ones((draws, n)), np.ones((draws, n))
    lost, unmet, lowest = np.zeros((draws, n)), np.zeros((draws, k)), np.ones((draws, n))
    residual, steps = np.zeros(draws), int(np.ceil(days / step - EXACT))
    kept = np.ones((draws, steps, n)) if path else None
    scale = normal.sum(1)
    place = given.pool[:n]
    whole = float(moves.max()) > 0.0
    tiled = b == r and np.array_equal(place, np.tile(np.arange(r), p))  # pools are places: sums without a product
    damaged = bool(damage.any())
    one, two = np.empty((draws, p, n)), np.empty((draws, p, n))  # for what a step works with
    for t in range(steps):
        now = t * step
        capacity = alpha * left(events, now, step, draws, n) * normal
        share = open_links(given.share, events, now, step)
        # what is asked of each industry
        asked = (orders.reshape(draws, p, p, r).sum(2) if tiled else orders @ of_industries) + asked_final
        if damaged:
            capacity *= 1.0 - damage / given.capital
            asked += given.rebuild[:, None] * ((damage / given.rebuild_days[:, None]) @ of_industries)[:, None]
        pulls, told = _asked(share, asked, able.reshape(draws, p, r), moves, whole)
        demand = pulls.reshape(draws, n)
        wanted = np.minimum(demand, capacity)
        np.subtract(wanted[:, None], np.multiply(stock, reach, out=one), out=one)
        np.maximum(one, 0.0, out=one)
        one *= essential
        x = wanted - one.max(1)
        fill = np.divide(x, demand, out=np.ones_like(x), where=demand > 0)
        got = _got(share, fill.reshape(draws, p, r), able.reshape(draws, p, r), moves, told, whole)
        # stocks: what came, less what was used
        if tiled:
            orders.reshape(draws, p, p, r)[...] *= got[:, :, None]
        else:
            orders *= np.take(got, place, axis=2, out=one)
        np.divide(stock, step, out=one)
        one += orders
        orders -= np.minimum(np.multiply(a, x[:, None], out=two), one, out=two)
        orders *= step
        stock += orders
        below = np.minimum(stock.min((1, 2)), 0.0)
        np.maximum(stock, 0.0, out=stock)
        if damaged:
            back = np.einsum("p,dpn->dn", given.rebuild, got[:, :, place])
            damage = np.maximum(damage - step * damage / given.rebuild_days[:, None] * back, 0.0)
        # accounts
        residual = np.maximum(residual, (np.abs((got * asked).sum((1, 2)) - x.sum(1)) - below) / scale)
        lost += (normal - x) * step
        unmet += step * (final * (1.0 - got[:, :, given.pool[n:]])).sum(1)
        ratio = np.divide(x, normal, out=np.ones_like(x), where=made)
        np.minimum(lowest, ratio, out=lowest)
        if kept is not None:
            kept[:, t] = ratio
        # what comes next
        level = normal + given.follow[:, None] * (wanted - normal)
        np.subtract(np.multiply(goal, level[:, None], out=one), stock, out=one)
        one *= restock
        np.add(np.multiply(a, wanted[:, None], out=orders), one, out=orders)
        np.maximum(orders, 0.0, out=orders)
        scarce = np.divide(demand - x, demand, out=np.zeros_like(x), where=demand > x * (1.0 + EXACT))
        alpha += np.where(scarce > 0, (given.overtime - alpha) * scarce, 1.0 - alpha) * faster
        np.clip(alpha, 1.0, given.overtime, out=alpha)
        can = np.where(x < wanted * (1.0 - EXACT), x, capacity)
        able += learn * (np.minimum(1.0, np.divide(can, normal, out=np.ones_like(x), where=made)) - able)
    finite = np.isfinite(lost).all(1) & np.isfinite(unmet).all(1)
    return Result(
        normal=normal * steps * step,
        lost=lost,
        unmet=unmet,
        rebuilt=start - damage,
        lowest=lowest,
        output=kept,
        converged=finite & (residual < 1e-6),
        residual=residual,
    )


def _asked(share: Floats, asked: Floats, able: Floats, moves: Floats, whole: bool) -> tuple[Floats, Floats]:
    """Return orders that reach each industry (D, P, R), and what a pool's suppliers can make, share-weighted (D, P, B).

    A pool whose suppliers can make nothing keeps its shares: there is nowhere to move to.
    """
    links = share.transpose(0, 2, 1)
    if not whole:
        return np.matmul(asked.transpose(1, 0, 2), links).transpose(1, 0, 2), asked
    can = np.matmul(able.transpose(1, 0, 2), share).transpose(1, 0, 2)
    full = share.sum(1)[None]
    here = can > EXACT
    moved = np.divide(moves * asked * full, can, out=np.zeros_like(asked), where=here)
    stays = np.where(here, (1.0 - moves) * asked, asked)
    pulls = np.matmul(stays.transpose(1, 0, 2), links) + able.transpose(1, 0, 2) * np.matmul(
        moved.transpose(1, 0, 2), links
    )
    return pulls.transpose(1, 0, 2), can


def _got(share: Floats, fill: Floats, able: Floats, moves: Floats, can: Floats, whole: bool) -> Floats:
    """Return the part of a pool's orders that is met (D, P, B)."""
    plain: Floats = np.matmul(fill.transpose(1, 0, 2), share).transpose(1, 0, 2)
    if not whole:
        return plain
    some = np.matmul((fill * able).transpose(1, 0, 2), share).transpose(1, 0, 2)
    full = share.sum(1)[None]
    moved = np.divide(some * full, can, out=plain.copy(), where=can > EXACT)
    return np.asarray((1.0 - moves) * plain + moves * moved)


def _members(pool: NDArray[np.int64], pools: int | None = None) -> Floats:
    """Return who is in which pool (users, B)."""
    return np.asarray(np.eye(pool.max() + 1 if pools is None else pools)[pool])


def _stocks(values: ArrayLike, p: int, n: int, rows: NDArray[np.int64]) -> Floats:
    """Return stock days (D or 1, P, N)."""
    found = np.asarray(values, dtype=float)
    if found.ndim == 3:
        return np.asarray(found[:, :, rows])
    table = _table(found, p)
    return np.broadcast_to(table[:, :, None], (*table.shape, n))


def _spread(values: ArrayLike, b: int) -> Floats:
    """Return values (D or 1, B): from one for all, one a draw, or all."""
    found = np.asarray(values, dtype=float)
    return found if found.ndim == 2 else np.broadcast_to(np.atleast_1d(found)[:, None], (found.size, b))


def _table(values: ArrayLike, width: int, rows: NDArray[np.int64] | None = None) -> Floats:
    """Return values as (D or 1, width): from one for all, a row, or rows."""
    found = np.asarray(values, dtype=float)
    if found.ndim == 0:
        return np.full((1, width), float(found))
    found = np.atleast_2d(found)
    return found if rows is None or found.shape[-1] != width else found[:, rows]
