r"""Dispatch of power plants in areas with links: least cost, and the carbon that goes with it.

*Linear program.* Generation :math:`g`, flow :math:`f` and unserved load :math:`u` solve, hour by hour,

.. math::
    \min \sum_{a,k,t} w_t \, (c_{ak} + \tau e_{ak}) \, g_{akt} + \sum_{a,t} w_t V u_{at} \quad \text{s.t.} \quad
    \sum_k g_{akt} + \text{net inflow}_{at} + u_{at} = \ell_{at}, \\
    0 \le g_{akt} \le G_{akt}, \qquad -b_l \le f_{lt} \le \bar f_l

with carbon price :math:`\tau` and emissions :math:`e`; where a kind of plant has an energy limit (water behind a dam)
its generation over all hours is held to it. `dispatch` solves it by HiGHS.

*Merit order.* Where a kind of plant costs the same everywhere and no energy limit holds, no program is needed. Let
:math:`R_k` be the least unserved load with the :math:`k` cheapest kinds alone (`areas.least_unserved`). Sources form
a polymatroid, so one dispatch reaches all :math:`R_k` at once, and kind :math:`k` generates :math:`R_{k-1} - R_k`.
`merit_order` does that for thousands of hours and draws in one matrix product; a test holds it to HiGHS.

How to call
-----------
::

    dispatch([[100, 50], [0, 80]], load=[[120], [60]], cost=[20, 60], net=network(2, [(0, 1, 30)]), lost=5000)
    merit_order(capacity, load, cost, net)       # (N, K, A), (N, A), (K,) or (N, K)

References ---------- Edmonds, J. (1970), "Submodular functions, matroids, and certain polyhedra". Huangfu, Q. & Hall,
J. A. J. (2018), "Parallelizing the dual revised simplex method", *Mathematical Programming Computation* 10, 119-142
(HiGHS). Stoft, S. (2002), *Power System Economics*, IEEE Press, part 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..errors import Fault, InvalidData, NotConverged
from .areas import Floats, Network, least_unserved


@dataclass(frozen=True, eq=False)
class Dispatch:
    """The least-cost dispatch.

    Attributes
    ----------
    generation : ndarray (A, K, T)
    flow : ndarray (L, T)
        From a link's first end to its second; below 0 the other way.
    unserved : ndarray (A, T)
    price : ndarray (A, T)
        Cost of one more unit of load.
    cost, emissions : float
        Of generation, with the carbon price; unserved load is not in the cost.
    """

    generation: Floats
    flow: Floats
    unserved: Floats
    price: Floats
    cost: float
    emissions: float


def dispatch(
    capacity: ArrayLike,
    load: ArrayLike,
    cost: ArrayLike,
    net: Network,
    *,
    lost: float,
    carbon: ArrayLike = 0.0,
    carbon_price: float = 0.0,
    weight: ArrayLike | None = None,
    energy: ArrayLike | None = None,
) -> Dispatch:
    """Return the dispatch of least cost.

    Parameters
    ----------
    capacity : array_like (A, K) or (A, K, T)
        What each kind of plant can generate in each area.
    load : array_like (A,) or (A, T)
    cost : array_like (K,) or (A, K)
        Of a unit of energy.
    net : Network
        With the same areas; outage rates are not read.
    lost : float
        Cost of a unit of load that is not served.
    carbon : array_like (K,) or (A, K) or a number
        Emissions of a unit of energy.
    carbon_price : float
        Of a unit of emissions; 0 or more.
    weight : array_like (T,), optional
        How often each hour stands in a year; 1 each when not given.
    energy : array_like (A, K), optional
        Most that a kind of plant may generate over all hours, by weight; NaN where it is not limited.

    Raises
    ------
    InvalidData
        Shapes that do not fit; a capacity, load or price below 0.
    NotConverged
        HiGHS found no solution.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    loads = np.asarray(load, dtype=float)
    loads = loads[:, None] if loads.ndim == 1 else loads
    count, hours = loads.shape
    room = np.asarray(capacity, dtype=float)
    room = np.broadcast_to(room[..., None] if room.ndim == 2 else room, (*room.shape[:2], hours))
    kinds = room.shape[1]
    faults = _faults(room, loads, net, carbon_price, lost)
    if faults:
        raise InvalidData(faults)
    costs = np.broadcast_to(np.asarray(cost, dtype=float), (count, kinds))
    emitted = np.broadcast_to(np.asarray(carbon, dtype=float), (count, kinds))
    weights = np.ones(hours) if weight is None else np.asarray(weight, dtype=float)
    links = len(net.limit)

    # Columns: generation (A, K, T), flow (L, T), unserved (A, T). Rows: a balance for each area and hour.
    g, f = count * kinds * hours, links * hours
    balance = np.arange(count * hours).reshape(count, hours)
    rows = [np.repeat(balance[:, None, :], kinds, axis=1).ravel(), balance.ravel()]
    columns = [np.arange(g), g + f + np.arange(count * hours)]
    signs = [np.ones(g), np.ones(count * hours)]
    for link, (a, b) in enumerate(net.ends):
        at = g + link * hours + np.arange(hours)
        rows += [balance[a], balance[b]]
        columns += [at, at]
        signs += [-np.ones(hours), np.ones(hours)]
    size = g + f + count * hours
    meets = coo_matrix(
        (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns))), shape=(count * hours, size)
    )
    limited = (
        np.argwhere(np.isfinite(np.asarray(energy, dtype=float))) if energy is not None else np.zeros((0, 2), dtype=int)
    )
    spent = most = None
    if len(limited):
        where = (limited[:, 0] * kinds + limited[:, 1])[:, None] * hours + np.arange(hours)
        line = np.repeat(np.arange(len(limited)), hours)
        spent = coo_matrix((np.tile(weights, len(limited)), (line, where.ravel())), shape=(len(limited), size))
        most = np.asarray(energy, dtype=float)[limited[:, 0], limited[:, 1]]
    objective = np.concatenate(
        [
            ((costs + carbon_price * emitted)[:, :, None] * weights).ravel(),
            np.zeros(f),
            np.tile(lost * weights, count),
        ]
    )
    low = np.concatenate([np.zeros(g), np.repeat(-net.back, hours), np.zeros(count * hours)])
    high = np.concatenate([room.ravel(), np.repeat(net.limit, hours), loads.ravel()])
    solver: Any = linprog  # its stubs know no sparse matrices
    found = solver(
        objective,
        A_ub=spent,
        b_ub=most,
        A_eq=meets.tocsr(),
        b_eq=loads.ravel(),
        bounds=np.stack([low, high], axis=1),
        method="highs",
    )
    if not found.success:
        raise NotConverged(f"the dispatch ({found.message})", float("nan"))
    made = found.x[:g].reshape(count, kinds, hours)
    paid = np.where(weights > 0.0, weights, np.nan)
    emissions = float((made @ weights * emitted).sum())
    return Dispatch(
        generation=made,
        flow=found.x[g : g + f].reshape(links, hours),
        unserved=found.x[g + f :].reshape(count, hours),
        price=found.eqlin.marginals.reshape(count, hours) / paid,
        cost=float((made @ weights * costs).sum()) + carbon_price * emissions,
        emissions=emissions,
    )


def merit_order(
    capacity: ArrayLike, load: ArrayLike, cost: ArrayLike, net: Network, *, up: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return what each kind of plant generates in all areas together, and what stays unserved.

    Parameters
    ----------
    capacity : array_like (N, K, A)
        In each of N hours (or hours and draws).
    load : array_like (N, A)
    cost : array_like (K,) or (N, K)
        Of a kind of plant, the same in every area; the order is what counts. Equal costs: the first kind goes first.
    net : Network
    up : ndarray (N, L) or (L,), optional
        Part of each link's limit that is there; 1 when not given.

    Returns
    -------
    tuple of ndarray (N, K) and (N,)
    """
    room, loads = np.asarray(capacity, dtype=float), np.asarray(load, dtype=float)
    faults = _faults(room.transpose(2, 1, 0), loads.T, net, 0.0, 0.0)
    if faults:
        raise InvalidData(faults)
    number, kinds, _ = room.shape
    rank = np.broadcast_to(np.asarray(cost, dtype=float), (number, kinds)).argsort(axis=1, kind="stable")
    made = np.zeros((number, kinds))
    margin, left, rows = -loads, loads.sum(axis=1), np.arange(number)
    for step in range(kinds):
        kind = rank[:, step]
        margin = margin + room[rows, kind]
        rest = least_unserved(margin, net, up)
        made[rows, kind] = np.maximum(left - rest, 0.0)
        left = rest
    return made, left


def _faults(room: Floats, loads: Floats, net: Network, price: float, lost: float) -> list[Fault]:
    if room.ndim != 3 or room.shape[0] != len(loads) or room.shape[2] != loads.shape[1] or len(net.areas) != len(loads):
        what = f"capacity {room.shape}, load {loads.shape}, {len(net.areas)} areas"
        return [Fault("shape", what, column="capacity", expected="the same areas and hours")]
    return [
        Fault("negative", f"{name} below 0 or no number", column=name, expected="0 or more")
        for name, array in (("capacity", room), ("load", loads), ("carbon_price", price), ("lost", lost))
        if not np.all((np.asarray(array) >= 0.0) & np.isfinite(array))
    ]
