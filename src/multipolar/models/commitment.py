r"""Games in which a leader commits first: strong Stackelberg equilibria by linear programs and by one mixed-integer program.

A leader with payoffs :math:`R_{ij}` commits to a mix :math:`x` over its rows; a follower with payoffs :math:`C_{ij}` sees
:math:`x` and answers with a column. In a *strong* equilibrium a tie of the follower goes to the leader's good. For each
column :math:`j` one linear program (Conitzer & Sandholm) finds the best mix to which :math:`j` is an answer:

.. math::
    \max_x \sum_i x_i R_{ij} \quad \text{s.t.} \quad \sum_i x_i C_{ij} \ge \sum_i x_i C_{ik} \; \forall k, \quad
    \sum_i x_i = 1, \; x \ge 0

and the best of these is the equilibrium. Of several kinds of follower, met with probabilities :math:`p_k`, only one mix can
meet all; DOBSS (Paruchuri et al.) finds it in one program, linear in :math:`z^k_{ij} = x_i q^k_j`.

All faces take plain lists: ``commit([[2, 4], [1, 3]], [[1, 0], [0, 2]])``.

References
----------
Conitzer, V. & Sandholm, T. (2006), "Computing the optimal strategy to commit to", *EC*, 82-90. Paruchuri, P. et al. (2008),
"Playing games for security: an efficient exact algorithm for solving Bayesian Stackelberg games", *AAMAS*, 895-902. Jain, M.
et al. (2008), "Bayesian Stackelberg games and their application for security at Los Angeles International Airport", *ACM
SIGecom Exchanges* 7(2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged

Floats = NDArray[np.float64]

TIE = 1e-7
"""Share of the range of a follower's payoffs within which two answers are a tie."""


@dataclass(frozen=True)
class Commitment:
    """What a leader commits to, and what comes of it.

    Attributes
    ----------
    strategy : ndarray (M,)
        Probability of each row.
    leader : float
        The leader's expected payoff.
    follower : ndarray (K,)
        Each kind of follower's expected payoff; one value where there is one kind.
    answer : ndarray of int (K,)
        The column with which each kind answers.
    """

    strategy: Floats
    leader: float
    follower: Floats
    answer: NDArray[np.int64]


def commit(leader: ArrayLike, follower: ArrayLike) -> Commitment:
    """Return the strong equilibrium with one follower, by one linear program a column.

    Parameters
    ----------
    leader, follower : array_like (M, N)
        Payoffs; the leader picks the row.

    Raises
    ------
    InvalidData
        Shapes that do not fit, or payoffs that are not finite; all faults at once.

    Examples
    --------
    >>> found = commit([[2, 4], [1, 3]], [[1, 0], [0, 2]])
    >>> found.strategy.round(4).tolist(), round(found.leader, 4)
    ([0.6667, 0.3333], 3.6667)
    """
    from scipy.optimize import linprog

    reward, cost = _payoffs(leader, follower)
    if reward.ndim != 2:
        raise InvalidData([Fault("shape", f"payoffs of shape {reward.shape}", expected="two dimensions: one follower")])
    rows, columns = reward.shape
    best: tuple[float, Floats, int] | None = None
    for j in range(columns):
        others = (cost - cost[:, [j]]).T  # the answer j is worth at least as much as any other
        found = linprog(
            -reward[:, j], A_ub=others, b_ub=np.zeros(columns), A_eq=np.ones((1, rows)), b_eq=[1.0], method="highs"
        )
        if found.status == 0 and found.fun is not None and found.x is not None:
            value = -float(found.fun)
            if best is None or value > best[0] + 1e-12:
                best = (value, _mix(found.x), j)
    assert best is not None  # a mix of one row has an answer
    _, mix, j = best
    return Commitment(mix, float(mix @ reward[:, j]), np.array([mix @ cost[:, j]]), np.array([j]))


def commit_to_kinds(leaders: ArrayLike, followers: ArrayLike, prior: ArrayLike) -> Commitment:
    """Return the strong equilibrium with several kinds of follower, by DOBSS.

    Parameters
    ----------
    leaders, followers : array_like (K, M, N)
        Payoffs against each kind.
    prior : array_like (K,)
        Probability of each kind.

    Raises
    ------
    InvalidData
        Shapes that do not fit, payoffs that are not finite, a prior that is no probability; all faults at once.
    NotConverged
        The program was not solved to optimality.

    Examples
    --------
    >>> games = [[[2, 4], [1, 3]], [[2, 4], [1, 3]]]
    >>> kinds = [[[1, 0], [0, 2]], [[1, 0], [0, 1]]]
    >>> found = commit_to_kinds(games, kinds, [0.5, 0.5])
    >>> found.strategy.round(3).tolist(), found.answer.tolist()
    ([0.5, 0.5], [1, 1])
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import block_diag, eye_array, hstack, vstack

    reward, cost = _payoffs(leaders, followers)
    chance = np.asarray(prior, dtype=float)
    faults = []
    if reward.ndim != 3:
        faults.append(Fault("shape", f"payoffs of shape {reward.shape}", expected="(kinds, rows, columns)"))
    if chance.ndim != 1 or len(chance) != len(reward):
        faults.append(Fault("shape", f"{chance.size} probabilities for {len(reward)} kinds", column="prior"))
    if not (np.all(chance >= 0.0) and abs(chance.sum() - 1.0) < 1e-9):
        what = f"probabilities that sum to {chance.sum():g}"
        faults.append(Fault("prior", what, column="prior", expected="0 or more, summing to 1"))
    if faults:
        raise InvalidData(faults)
    kinds, rows, columns = reward.shape
    cells = rows * columns
    size = kinds * (cells + columns + 1)
    at_q, at_a = kinds * cells, kinds * (cells + columns)
    big = np.maximum(cost.max(axis=(1, 2)) - cost.min(axis=(1, 2)), 1.0)

    by_row = np.kron(np.eye(rows), np.ones((1, columns)))  # sum of z over columns: the mix
    by_column = np.kron(np.ones((1, rows)), np.eye(columns))  # sum of z over rows: the answer
    parts: list[Any] = []
    low: list[Floats] = []
    high: list[Floats] = []

    def join(*blocks: Any) -> Any:
        return hstack(blocks)

    def add(matrix: Any, least: ArrayLike, most: ArrayLike, n: int) -> None:
        parts.append(matrix)
        low.append(np.broadcast_to(np.asarray(least, dtype=float), (n,)))
        high.append(np.broadcast_to(np.asarray(most, dtype=float), (n,)))

    empty_a, empty_q = np.zeros((kinds, kinds)), np.zeros((kinds, kinds * columns))
    add(join(block_diag([np.ones((1, cells))] * kinds), empty_q, empty_a), 1.0, 1.0, kinds)
    answers = block_diag([by_column] * kinds)
    none = np.zeros((kinds * columns, kinds))
    add(join(answers, -eye_array(kinds * columns), none), 0.0, 0.0, kinds * columns)
    for k in range(1, kinds):  # one mix for all kinds
        same = np.zeros((rows, size))
        same[:, :cells] = by_row
        same[:, k * cells : (k + 1) * cells] = -by_row
        add(same, 0.0, 0.0, rows)
    for k in range(kinds):  # the answer is a best one
        value = np.zeros((columns, size))
        value[:, k * cells : (k + 1) * cells] = -cost[k].T @ by_row
        value[:, at_a + k] = 1.0
        add(value, 0.0, np.inf, columns)
        bound = value.copy()
        bound[:, at_q + k * columns : at_q + (k + 1) * columns] = big[k] * np.eye(columns)
        add(bound, -np.inf, big[k], columns)
    one = np.zeros((kinds, size))
    for k in range(kinds):
        one[k, at_q + k * columns : at_q + (k + 1) * columns] = 1.0
    add(one, 1.0, 1.0, kinds)

    gain = np.zeros(size)
    gain[: kinds * cells] = (chance[:, None] * reward.reshape(kinds, cells)).ravel()
    whole = np.zeros(size)
    whole[at_q:at_a] = 1.0
    least, most = np.zeros(size), np.ones(size)
    least[at_a:], most[at_a:] = -np.inf, np.inf
    stacked: Any = vstack(parts)
    found = milp(
        -gain,
        constraints=LinearConstraint(stacked.tocsr(), np.concatenate(low), np.concatenate(high)),
        integrality=whole,
        bounds=Bounds(least, most),
        options={"mip_rel_gap": 1e-9},
    )
    if found.status != 0:
        raise NotConverged("DOBSS", float("nan"))
    mix = _mix(by_row @ found.x[:cells])
    answer = found.x[at_q:at_a].reshape(kinds, columns).argmax(axis=1)
    return Commitment(
        strategy=mix,
        leader=float(sum(p * (mix @ reward[k])[answer[k]] for k, p in enumerate(chance))),
        follower=np.array([(mix @ cost[k])[answer[k]] for k in range(kinds)]),
        answer=answer,
    )


def outcome(
    leader: ArrayLike, follower: ArrayLike, strategy: ArrayLike, ties: Literal["for", "against"] = "for"
) -> Commitment:
    """Return what comes of a given mix: the follower answers best, with ties for or against the leader.

    Examples
    --------
    >>> outcome([[2, 4], [1, 3]], [[1, 0], [0, 2]], [0.5, 0.5]).leader
    3.5
    """
    reward, cost = _payoffs(leader, follower)
    mix = np.asarray(strategy, dtype=float)
    if mix.shape != reward.shape[:1] or np.any(mix < -1e-9) or abs(mix.sum() - 1.0) > 1e-6:
        what = f"{mix.tolist()} is no mix of {len(reward)} rows"
        raise InvalidData([Fault("strategy", what, column="strategy", expected="probabilities that sum to 1")])
    worth, own = mix @ cost, mix @ reward
    tied = worth >= worth.max() - TIE * max(1.0, float(np.ptp(cost)))
    sign = 1.0 if ties == "for" else -1.0
    answer = int(np.where(tied, sign * own, -np.inf).argmax())
    return Commitment(mix, float(own[answer]), worth[[answer]], np.array([answer]))


def pure_equilibria(leader: ArrayLike, follower: ArrayLike) -> list[tuple[int, int]]:
    """Return the pure Nash equilibria of the game in which both move at once: (row, column).

    Examples
    --------
    >>> pure_equilibria([[2, 4], [1, 3]], [[1, 0], [0, 2]])
    [(0, 0)]
    """
    reward, cost = _payoffs(leader, follower)
    stable = (reward >= reward.max(axis=0, keepdims=True)) & (cost >= cost.max(axis=1, keepdims=True))
    return [(int(i), int(j)) for i, j in np.argwhere(stable)]


def _mix(raw: Floats) -> Floats:
    clipped = np.clip(raw, 0.0, None)
    return np.asarray(clipped / clipped.sum())


def _payoffs(leader: ArrayLike, follower: ArrayLike) -> tuple[Floats, Floats]:
    reward, cost = np.asarray(leader, dtype=float), np.asarray(follower, dtype=float)
    faults = []
    if reward.shape != cost.shape or reward.ndim not in (2, 3) or 0 in reward.shape:
        expected = "the same, with at least one row and one column"
        faults.append(Fault("shape", f"payoffs of shapes {reward.shape} and {cost.shape}", expected=expected))
    for name, values in (("leader", reward), ("follower", cost)):
        if not np.all(np.isfinite(values)):
            faults.append(Fault("payoff", f"a payoff of the {name} is not finite", column=name, expected="numbers"))
    if faults:
        raise InvalidData(faults)
    return reward, cost
