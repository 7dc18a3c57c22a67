"""What the adaptive model is given (`ario`): users and suppliers, stocks, and how a table of industries becomes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


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
    pooled = grid @ members(users)
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
    pooled = users @ members(given.pool, given.share.shape[2])
    made: Floats = np.matmul(given.share, np.moveaxis(pooled, 0, -1)).transpose(2, 0, 1).reshape(-1, p * r)
    return made


def members(pool: NDArray[np.int64], pools: int | None = None) -> Floats:
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
