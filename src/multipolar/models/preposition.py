r"""Stock placed before the disaster: the two-stage stochastic programme of Rawls and Turnquist, solved by HiGHS.

Before it is known which scenario :math:`s` comes (probability :math:`P_s`), facilities of a size :math:`l` open at nodes
:math:`i` (:math:`y_{il}`) and hold stock :math:`r_{ik}` of each commodity. Afterwards what survived is sent over the
links that are left (:math:`x_{ak}^s`); what is unused costs :math:`h_k` (:math:`z_{ik}^s`), what is lacking :math:`p_k`
(:math:`w_{ik}^s`):

.. math::
    \min \sum_{il} F_{il} y_{il} + \sum_{ik} q_k r_{ik}
         + \sum_s P_s \Big[ \sum_{ak} c_{ak}^s x_{ak}^s + \sum_{ik} (h_k z_{ik}^s + p_k w_{ik}^s) \Big]

    \rho_{ik}^s r_{ik} + \sum_{a \to i} x_{ak}^s + w_{ik}^s = \sum_{a \leftarrow i} x_{ak}^s + v_{ik}^s + z_{ik}^s, \quad
    \sum_k b_k r_{ik} \le \sum_l M_l y_{il}, \quad \sum_l y_{il} \le 1, \quad \sum_k u_k x_{ak}^s \le U_a^s

The whole is written out over the scenarios (the deterministic equivalent) and solved at once, so the optimum is proven;
the paper solves larger cases by Lagrangian L-shaped decomposition. Goods may pass through nodes.

References
----------
Rawls, C. G. and Turnquist, M. A. (2010), "Pre-positioning of emergency supplies for disaster response", Transportation
Research Part B 44(4), 521-534. Birge, J. R. and Louveaux, F. (2011), *Introduction to Stochastic Programming*, 2nd ed.,
Springer, ch. 4 (the value of the stochastic solution and of perfect information).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from ._program import Program

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""A network before and after; I nodes, A links, K commodities, L sizes, S scenarios.

    Every field may be a list; what may differ between scenarios may also be given once, without the axis S.

    Attributes
    ----------
    probability : (S,)
        :math:`P_s`, adding up to 1.
    demand : (S, I, K)
        :math:`v`, what is needed.
    links : (A, 2)
        From node, to node.
    link_cost : (A, K) or (S, A, K)
        :math:`c`, cost of sending a unit.
    link_room : (A,) or (S, A)
        :math:`U`, room of a link; infinite: no limit; 0: it does not survive.
    size : (L,)
        :math:`M`, room of a facility of each size.
    open_cost : (L,) or (I, L)
        :math:`F`; infinite where no facility of the size may open.
    buy_cost : (K,)
        :math:`q`.
    spare_cost, lack_cost : (K,)
        :math:`h` and :math:`p`: holding or losing what is unused, and not having what is needed.
    volume : (K,)
        :math:`b`, room that a unit takes in a facility.
    load : (K,)
        :math:`u`, room that a unit takes on a link; default `volume`.
    survival : (I, K) or (S, I, K)
        :math:`\rho`, part of the stock that is usable afterwards, 0 to 1; default 1.
    """

    probability: ArrayLike
    demand: ArrayLike
    links: ArrayLike
    link_cost: ArrayLike
    size: ArrayLike
    open_cost: ArrayLike
    buy_cost: ArrayLike
    lack_cost: ArrayLike
    spare_cost: ArrayLike | None = None
    volume: ArrayLike | None = None
    load: ArrayLike | None = None
    link_room: ArrayLike | None = None
    survival: ArrayLike | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to open and to store, and what it then does in each scenario.

    Attributes
    ----------
    opened : ndarray (I,)
        Size of the facility at a node, -1 without one.
    stock : ndarray (I, K)
        :math:`r`.
    sent : ndarray (S, A, K)
    spare, lacking : ndarray (S, I, K)
        :math:`z` and :math:`w`.
    objective : float
        Expected cost; `first` of it for opening and buying, `second` (S,) in each scenario.
    met : ndarray (S,)
        Part of the need that is met, over all commodities; NaN in a scenario without need.
    bound : float
        No plan can be cheaper.
    """

    opened: NDArray[np.int64]
    stock: Floats
    sent: Floats
    spare: Floats
    lacking: Floats
    objective: float
    first: float
    second: Floats
    met: Floats
    bound: float


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What it is worth to plan for all scenarios at once.

    Attributes
    ----------
    stochastic : float
        Expected cost of the best plan.
    waiting : float
        Expected cost if each scenario were known beforehand.
    mean_plan : float
        Expected cost of the plan that is best for mean demand; infinite if it cannot be kept to.
    information : float
        stochastic less waiting: what perfect information would be worth.
    solution : float
        mean_plan less stochastic: what the stochastic solution is worth.
    """

    stochastic: float
    waiting: float
    mean_plan: float
    information: float
    solution: float


@dataclass(frozen=True)
class _Case:
    """Inputs as arrays of full shape."""

    probability: Floats
    demand: Floats
    links: NDArray[np.int64]
    link_cost: Floats
    link_room: Floats
    size: Floats
    open_cost: Floats
    buy_cost: Floats
    spare_cost: Floats
    lack_cost: Floats
    volume: Floats
    load: Floats
    survival: Floats

    @property
    def shape(self) -> tuple[int, int, int, int, int]:
        """S, I, K, A, L."""
        scenarios, nodes, goods = self.demand.shape
        return scenarios, nodes, goods, len(self.links), len(self.size)


def solve(inputs: Inputs, *, limit: float = 120.0) -> Plan:
    """Find the plan with the least expected cost.

    Parameters
    ----------
    inputs : Inputs
    limit : float
        Seconds; afterwards the best plan so far, with its `bound`.

    Raises
    ------
    InvalidData
        Shapes that do not fit, probabilities that do not add up to 1, a link to a node that does not exist, negative
        costs; every fault at once.

    Examples
    --------
    One depot may open at either of two nodes; need arises at the second node in one scenario of two.

    >>> plan = solve(Inputs(
    ...     probability=[0.5, 0.5], demand=[[[0.0], [0.0]], [[0.0], [10.0]]], links=[[0, 1], [1, 0]],
    ...     link_cost=[[1.0], [1.0]], size=[20.0], open_cost=[5.0], buy_cost=[1.0], lack_cost=[8.0],
    ...     survival=[[[1.0], [1.0]], [[1.0], [0.5]]],
    ... ))
    >>> plan.opened.tolist(), plan.stock.ravel().tolist(), plan.objective
    ([0, -1], [10.0, 0.0], 20.0)
    """
    return _solved(_case(inputs), None, limit)


def judge(inputs: Inputs, opened: ArrayLike, stock: ArrayLike, *, limit: float = 120.0) -> Plan:
    """Return what a given plan does: which facilities (size or -1, by node) and which stock (nodes, commodities).

    Raises
    ------
    InvalidData
        As `solve`; or the stock does not fit into the facilities, named by node.
    """
    case = _case(inputs)
    place, held = np.asarray(opened, dtype=np.int64), np.asarray(stock, dtype=float)
    _, nodes, goods, _, sizes = case.shape
    faults = []
    if place.shape != (nodes,) or held.shape != (nodes, goods):
        what = f"opened {place.shape}, stock {held.shape}"
        faults.append(Fault("shape", what, expected=f"opened ({nodes},), stock ({nodes}, {goods})"))
    elif np.any(place < -1) or np.any(place >= sizes) or np.any(held < 0.0):
        faults.append(Fault("plan", "a size that is not offered, or a negative stock", expected=f"-1 to {sizes - 1}"))
    else:
        room = np.where(place >= 0, case.size[place], 0.0)
        full = np.flatnonzero(held @ case.volume > room + 1e-9)
        if full.size:
            what = f"the stock at node {', '.join(map(str, full))} does not fit into its facility"
            faults.append(Fault("infeasible-stock", what, column="stock", expected="sum of volume <= size"))
    if faults:
        raise InvalidData(faults)
    return _solved(case, (place, held), limit)


def worth(inputs: Inputs, *, limit: float = 120.0) -> Worth:
    """Return what planning for all scenarios at once is worth; see `Worth`."""
    case = _case(inputs)
    best = _solved(case, None, limit)
    alone = [
        _solved(
            replace(
                case,
                probability=np.ones(1),
                **{name: getattr(case, name)[[scenario]] for name in ("demand", "link_cost", "link_room", "survival")},
            ),
            None,
            limit,
        ).objective
        for scenario in range(case.shape[0])
    ]
    waiting = float(case.probability @ np.array(alone))
    weight = case.probability[:, None, None]
    mean = replace(
        case,
        probability=np.ones(1),
        demand=(weight * case.demand).sum(axis=0, keepdims=True),
        link_cost=(weight * case.link_cost).sum(axis=0, keepdims=True),
        link_room=np.where(
            np.isfinite(case.link_room).all(axis=0),
            (weight[:, :, 0] * np.where(np.isfinite(case.link_room), case.link_room, 0.0)).sum(axis=0),
            np.inf,
        )[None],
        survival=(weight * case.survival).sum(axis=0, keepdims=True),
    )
    planned = _solved(mean, None, limit)
    kept = _solved(case, (planned.opened, planned.stock), limit).objective
    return Worth(
        stochastic=best.objective,
        waiting=waiting,
        mean_plan=kept,
        information=best.objective - waiting,
        solution=kept - best.objective,
    )


def _solved(case: _Case, given: tuple[NDArray[np.int64], Floats] | None, limit: float) -> Plan:
    scenarios, nodes, goods, arcs, sizes = case.shape
    offered = np.isfinite(case.open_cost)
    fixed = np.zeros((nodes, sizes))
    if given is not None:
        stands = np.flatnonzero(given[0] >= 0)
        fixed[stands, given[0][stands]] = 1.0
    chance = case.probability[:, None, None]
    made = Program()
    y = made.block(
        nodes,
        sizes,
        cost=np.where(offered, case.open_cost, 0.0),
        low=fixed,
        high=offered if given is None else fixed,
        whole=True,
    )
    stock = (0.0, np.inf) if given is None else (given[1], given[1])
    r = made.block(nodes, goods, cost=case.buy_cost, low=stock[0], high=stock[1])
    lost = np.where(case.link_room > 0.0, np.inf, 0.0)[:, :, None]
    x = made.block(scenarios, arcs, goods, cost=chance * case.link_cost, high=lost)
    z = made.block(scenarios, nodes, goods, cost=chance * case.spare_cost)
    w = made.block(scenarios, nodes, goods, cost=chance * case.lack_cost, high=case.demand)

    flow = made.rows((scenarios, nodes, goods), case.demand, case.demand)
    made.put(flow, r[None], case.survival)
    made.put(flow[:, case.links[:, 1]], x, 1.0)
    made.put(flow[:, case.links[:, 0]], x, -1.0)
    made.put(flow, w, 1.0)
    made.put(flow, z, -1.0)
    room = made.rows((nodes,), -np.inf, 0.0)
    made.put(room[:, None], r, case.volume)
    made.put(room[:, None], y, -case.size)
    made.put(made.rows((nodes,), 0.0, 1.0)[:, None], y, 1.0)
    s, a = np.nonzero(np.isfinite(case.link_room) & (case.link_room > 0.0))
    if len(s):
        made.put(made.rows((len(s),), -np.inf, case.link_room[s, a])[:, None], x[s, a], case.load)
    done = made.solve("every balance holds", limit)
    found = done.x
    opened = np.where(found[y].max(axis=1, initial=0.0) > 0.5, found[y].argmax(axis=1), -1)
    lacking = found[w]
    need = case.demand.sum(axis=(1, 2))
    second = (
        (case.link_cost * found[x]).sum(axis=(1, 2))
        + (case.spare_cost * found[z]).sum(axis=(1, 2))
        + (case.lack_cost * lacking).sum(axis=(1, 2))
    )
    met = np.divide(need - lacking.sum(axis=(1, 2)), need, out=np.full(scenarios, np.nan), where=need > 0.0)
    return Plan(
        opened=opened, stock=found[r], sent=found[x], spare=found[z], lacking=lacking, objective=done.objective,
        first=float(done.objective - case.probability @ second), second=second, met=met,
        bound=done.bound,
    )  # fmt: skip


def _case(inputs: Inputs) -> _Case:
    def floats(given: ArrayLike | None) -> Floats:
        return np.asarray([] if given is None else given, dtype=float)

    demand, probability = floats(inputs.demand), floats(inputs.probability)
    links = np.asarray(inputs.links, dtype=np.int64).reshape(-1, 2)
    size = np.atleast_1d(floats(inputs.size))
    faults: list[Fault] = []
    if demand.ndim != 3 or 0 in demand.shape:
        raise InvalidData(
            [Fault("shape", f"demand {demand.shape}", column="demand", expected="(scenarios, nodes, commodities)")]
        )
    scenarios, nodes, goods = demand.shape
    arcs, sizes = len(links), len(size)
    shapes = {
        "probability": (inputs.probability, (scenarios,), 0.0),
        "link_cost": (inputs.link_cost, (scenarios, arcs, goods), 0.0),
        "link_room": (inputs.link_room, (scenarios, arcs), np.inf),
        "open_cost": (inputs.open_cost, (nodes, sizes), 0.0),
        "buy_cost": (inputs.buy_cost, (goods,), 0.0),
        "lack_cost": (inputs.lack_cost, (goods,), 0.0),
        "spare_cost": (inputs.spare_cost, (goods,), 0.0),
        "volume": (inputs.volume, (goods,), 1.0),
        "load": (inputs.load if inputs.load is not None else inputs.volume, (goods,), 1.0),
        "survival": (inputs.survival, (scenarios, nodes, goods), 1.0),
    }
    full: dict[str, Floats] = {}
    for name, (given, shape, default) in shapes.items():
        values = np.full(shape, default) if given is None else np.asarray(given, dtype=float)
        try:
            full[name] = np.broadcast_to(values, shape)
        except ValueError:
            faults.append(Fault("shape", f"{name} {values.shape}", column=name, expected=f"{shape}"))
            continue
        if np.any(np.isnan(full[name])) or np.any(full[name] < 0.0):
            faults.append(Fault("negative", f"{name} has a negative value or no number", column=name, expected="0 up"))
    if not np.all(np.isfinite(demand)) or np.any(demand < 0.0):
        faults.append(Fault("demand", "a demand is negative or not finite", column="demand", expected="0 or more"))
    if np.any(links < 0) or np.any(links >= nodes):
        faults.append(Fault("unknown-node", "a link leads to no node", column="links", expected=f"0 to {nodes - 1}"))
    if probability.shape == (scenarios,) and not np.isclose(probability.sum(), 1.0, atol=1e-9):
        what = f"the probabilities add up to {probability.sum():g}"
        faults.append(Fault("probability", what, column="probability", expected="1"))
    if "survival" in full and np.any(full["survival"] > 1.0):
        faults.append(Fault("survival", "more survives than was there", column="survival", expected="0 to 1"))
    if faults:
        raise InvalidData(faults)
    return _Case(demand=demand, links=links, size=size, **full)
