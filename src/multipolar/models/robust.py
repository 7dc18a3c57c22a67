r"""Robust allocation: a budget over policies whose effects are uncertain, by a linear programme (HiGHS through SciPy).

In state of the world :math:`s` (a shock and a draw) a policy :math:`p` avoids :math:`A_{spk}` of the loss :math:`L_{sk}` in
objective :math:`k` at full effect; spending :math:`c` reaches the part :math:`h_p(c) = c / (c + \kappa_p)` of it. Two
policies that go together add :math:`B_{sqk}` times the smaller of their effects. What is avoided is never more than what is
lost:

.. math:: V_s(c) = \sum_k w_k \min\Bigl(L_{sk}, \sum_p A_{spk} h_p(c_p) + \sum_q B_{sqk} \min(h_{p_q}, h_{p'_q})\Bigr)

All of it is concave in :math:`c`, so with :math:`h` in straight pieces it is a linear programme, and a larger budget is
never worse. Criteria:

mean
    :math:`\max \sum_s \pi_s V_s`
maximin
    :math:`\max \min_s (V_s - L_s)`: the smallest loss in the worst state (Wald)
regret
    :math:`\min \max_s (V_s^* - V_s)`: the least regret against the best for each state (Savage)
cvar
    the mean of the worst part :math:`\alpha` of :math:`V_s - L_s` (Rockafellar & Uryasev 2000)

References
----------
Wald, A. (1950), *Statistical Decision Functions*. Savage, L. J. (1951), *JASA* 46, 55-67. Rockafellar, R. T. & Uryasev,
S. (2000), *Journal of Risk* 2(3), 21-41. Lempert, R. J., Groves, D. G., Popper, S. W. & Bankes, S. C. (2006), "A general,
analytic method for generating robust strategies", *Management Science* 52(4), 514-528.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged

Floats = NDArray[np.float64]
Criterion = Literal["mean", "maximin", "regret", "cvar"]
CRITERIA: tuple[Criterion, ...] = ("mean", "maximin", "regret", "cvar")

PIECES = 24
"""Straight pieces of an effect curve, at equal steps of the effect from nothing to what the whole budget reaches."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Inputs:
    r"""What is to be allocated; S states, P policies, K objectives, Q pairs.

    Attributes
    ----------
    loss : ndarray (S, K)
        :math:`L \ge 0`.
    avoided : ndarray (S, P, K)
        :math:`A \ge 0`.
    half : ndarray (P,)
        :math:`\kappa > 0`, spending at which half of the effect is reached.
    budget : float
    pairs : tuple of (int, int)
    together : ndarray (S, Q, K)
        :math:`B \ge 0`.
    weight : ndarray (K,)
        :math:`w`.
    chance : ndarray (S,)
        :math:`\pi`, sums to 1.
    """

    loss: Floats
    avoided: Floats
    half: Floats
    budget: float
    pairs: tuple[tuple[int, int], ...]
    together: Floats
    weight: Floats
    chance: Floats


@dataclass(frozen=True, eq=False)
class Result:
    """An allocation.

    Attributes
    ----------
    spending : ndarray (P,)
    objective : float
        Of the criterion, in the programme's straight pieces; larger is better (of regret: less the largest regret).
    avoided : ndarray (S,)
        Weighted loss avoided, on the curves themselves.
    """

    spending: Floats
    objective: float
    avoided: Floats


def problem(
    loss: ArrayLike,
    avoided: ArrayLike,
    half: ArrayLike,
    budget: float,
    *,
    pairs: Sequence[tuple[int, int]] = (),
    together: ArrayLike | None = None,
    weight: ArrayLike | None = None,
    chance: ArrayLike | None = None,
) -> Inputs:
    """Build inputs from plain lists: states down, then policies, then objectives; one objective may be left out.

    Raises
    ------
    InvalidData
        Shapes that do not fit, values below 0; all faults at once.
    """
    lost, able = np.asarray(loss, dtype=float), np.asarray(avoided, dtype=float)
    lost = lost[:, None] if lost.ndim == 1 else lost
    able = able[:, :, None] if able.ndim == 2 else able
    states, objectives = lost.shape
    made = Inputs(
        loss=lost,
        avoided=able,
        half=np.asarray(half, dtype=float),
        budget=float(budget),
        pairs=tuple(pairs),
        together=np.zeros((states, len(pairs), objectives)) if together is None else np.asarray(together, dtype=float),
        weight=np.ones(objectives) if weight is None else np.asarray(weight, dtype=float),
        chance=np.full(states, 1.0 / states) if chance is None else np.asarray(chance, dtype=float),
    )
    _require(made)
    return made


def effect(spending: ArrayLike, half: ArrayLike) -> Floats:
    """Return the part of the full effect that spending reaches, c / (c + half)."""
    spent = np.asarray(spending, dtype=float)
    return np.asarray(spent / (spent + np.asarray(half, dtype=float)))


def value(inputs: Inputs, spending: ArrayLike) -> Floats:
    """Return the weighted loss avoided in each state, (S,), on the curves themselves."""
    reached = effect(spending, inputs.half)
    total = np.einsum("spk,p->sk", inputs.avoided, reached)
    for q, (a, b) in enumerate(inputs.pairs):
        total = total + inputs.together[:, q] * min(reached[a], reached[b])
    return np.asarray(np.minimum(total, inputs.loss) @ inputs.weight)


def allocate(inputs: Inputs, criterion: Criterion = "mean", *, alpha: float = 0.05) -> Result:
    """Return the best allocation by a criterion.

    Raises
    ------
    InvalidData
        An unknown criterion or a part outside 0..1.
    NotConverged
        HiGHS finds no optimum.

    Examples
    --------
    Two policies, each for one of two shocks of equal size; the mean does not care how, the worst case does.

    >>> one = problem([1.0, 1.0], [[0.9, 0.0], [0.0, 0.6]], [1.0, 1.0], 2.0)
    >>> [allocate(one, criterion).spending.round(1).tolist() for criterion in ("mean", "maximin")]
    [[1.2, 0.8], [0.6, 1.4]]
    """
    if criterion not in CRITERIA or not 0.0 < alpha <= 1.0:
        what = f"criterion {criterion!r}, alpha {alpha}"
        raise InvalidData([Fault("criterion", what, expected=f"one of {', '.join(CRITERIA)}; alpha above 0, to 1")])
    best = None
    if criterion == "regret":
        best = np.array([_solve(_state(inputs, s), "mean", alpha, None)[1] for s in range(len(inputs.loss))])
    spending, objective = _solve(inputs, criterion, alpha, best)
    return Result(spending, objective, value(inputs, spending))


def front(inputs: Inputs, *, alpha: float = 0.05, points: int = 5) -> list[Result]:
    """Return allocations between the best mean and the best worst part: the Pareto front of the two, in even steps.

    The objective of each is the mixed one; compare `Result.avoided`.
    """
    return [
        Result(spending, objective, value(inputs, spending))
        for share in np.linspace(0.0, 1.0, points).tolist()
        for spending, objective in [_solve(inputs, "cvar", alpha, None, mean=1.0 - share)]
    ]


def _state(inputs: Inputs, s: int) -> Inputs:
    one = slice(s, s + 1)
    return replace(
        inputs, loss=inputs.loss[one], avoided=inputs.avoided[one], together=inputs.together[one], chance=np.ones(1)
    )


def _solve(
    inputs: Inputs, criterion: Criterion, alpha: float, best: Floats | None, mean: float = 0.0
) -> tuple[Floats, float]:
    """Return spending and objective of the programme.

    Columns: effect of each piece of each policy (P x J), effect of each pair (Q), avoided in each state and objective
    (S x K), then what the criterion needs: a floor, or a quantile and what lies below it in each state.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, hstack, vstack

    states, objectives = inputs.loss.shape
    policies, pairs = len(inputs.half), len(inputs.pairs)
    reach = effect(inputs.budget, inputs.half)
    edges = reach[:, None] * np.linspace(0.0, 1.0, PIECES + 1)
    cost = inputs.half[:, None] * edges / (1.0 - edges)
    slope = np.diff(cost, axis=1) / np.maximum(np.diff(edges, axis=1), 1e-300)  # cost of a unit of effect
    pieces = policies * PIECES
    extra = {"mean": 0, "maximin": 1, "regret": 1, "cvar": 1 + states}[criterion]
    avoided = pieces + pairs
    last = avoided + states * objectives
    columns = last + extra

    rows: list[Any] = []
    above: list[Floats] = []

    def row(matrix: Any, bound: Floats) -> None:
        rows.append(matrix)
        above.append(bound)

    row(coo_array(np.pad(slope.reshape(1, -1), ((0, 0), (0, columns - pieces)))), np.array([inputs.budget]))
    for q, pair in enumerate(inputs.pairs):
        for p in pair:
            one = np.zeros((1, columns))
            one[0, pieces + q] = 1.0
            one[0, p * PIECES : (p + 1) * PIECES] = -1.0
            row(coo_array(one), np.zeros(1))
    able = np.repeat(np.moveaxis(inputs.avoided, 1, 2).reshape(states * objectives, policies), PIECES, axis=1)
    joint = np.moveaxis(inputs.together, 1, 2).reshape(states * objectives, pairs)
    identity = coo_array((np.ones(states * objectives), (np.arange(states * objectives),) * 2))
    left = hstack([coo_array(-able), coo_array(-joint), identity, coo_array((states * objectives, extra))])
    row(left, np.zeros(states * objectives))

    objective = np.zeros(columns)
    lower, upper = np.zeros(columns), np.full(columns, np.inf)
    upper[:pieces] = np.diff(edges, axis=1).reshape(-1)
    upper[pieces:avoided] = 1.0
    upper[avoided:last] = inputs.loss.reshape(-1)
    total = np.zeros((states, columns))  # V_s
    for s in range(states):
        total[s, avoided + s * objectives : avoided + (s + 1) * objectives] = inputs.weight
    lost = inputs.loss @ inputs.weight
    if criterion == "mean":
        objective -= inputs.chance @ total
    elif criterion in ("maximin", "regret"):
        floor = total.copy() * -1.0
        floor[:, last] = 1.0  # t <= V_s - L_s, or t <= V_s - V*_s
        row(coo_array(floor), -(lost if criterion == "maximin" else np.asarray(best)))
        objective[last], lower[last] = -1.0, -np.inf
    else:
        below = total.copy() * -1.0
        below[:, last] = 1.0
        below[np.arange(states), last + 1 + np.arange(states)] = -1.0  # q - (V_s - L_s) <= z_s
        row(coo_array(below), -lost)
        objective[last], lower[last] = -(1.0 - mean), -np.inf
        objective[last + 1 :] = (1.0 - mean) * inputs.chance / alpha
        objective -= mean * (inputs.chance @ total)
    found = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
        objective,
        A_ub=vstack(rows).tocsr(),
        b_ub=np.concatenate(above),
        bounds=np.column_stack([lower, upper]),
        method="highs",
    )
    if not found.success:
        raise NotConverged(f"allocation by {criterion}", float("nan"))
    filled = found.x[:pieces].reshape(policies, PIECES).sum(axis=1)
    spending = inputs.half * filled / np.maximum(1.0 - filled, 1e-12)
    least = mean * float(inputs.chance @ lost) if criterion == "cvar" else 0.0
    return np.minimum(spending, inputs.budget), -float(found.fun) - least


def _require(inputs: Inputs) -> None:
    faults = []
    states, objectives = inputs.loss.shape
    policies, pairs = len(inputs.half), len(inputs.pairs)
    wanted = {
        "avoided": (states, policies, objectives), "together": (states, pairs, objectives), "weight": (objectives,),
        "chance": (states,),
    }  # fmt: skip
    for name, shape in wanted.items():
        if getattr(inputs, name).shape != shape:
            faults.append(Fault("shape", f"{name} {getattr(inputs, name).shape}", column=name, expected=str(shape)))
    for name in ("loss", "avoided", "together", "weight", "chance"):
        values = getattr(inputs, name)
        if not (np.isfinite(values).all() and (values >= 0.0).all()):
            faults.append(Fault(name, f"{name} is negative or not finite", column=name, expected="0 or more"))
    if not (np.isfinite(inputs.half).all() and (inputs.half > 0.0).all()):
        faults.append(Fault("half", "a half-cost is not above 0", column="half", expected="above 0"))
    if not inputs.budget >= 0.0:
        faults.append(Fault("budget", f"the budget is {inputs.budget}", column="budget", expected="0 or more"))
    if any(not 0 <= p < policies for pair in inputs.pairs for p in pair):
        faults.append(Fault("pairs", "a pair names a policy that is not there", column="pairs"))
    if faults:
        raise InvalidData(faults)
