r"""Attackers who err: quantal response with plain or subjective utility, and the patrols that meet them best.

An attacker that sees coverage :math:`c` attacks target :math:`t` with probability

.. math:: q_t = \frac{e^{k_t - s_t c_t}}{\sum_u e^{k_u - s_u c_u}}

which holds both common readings (`Taste`). **Quantal response** with rationality :math:`\lambda`: the exponent is
:math:`\lambda U_a(t)`, so :math:`k = \lambda U^u_a`, :math:`s = \lambda (U^u_a - U^c_a)`; 0 strikes blindly, infinity never errs.
**Subjective utility** (SUQR): the exponent is :math:`w_1 c + w_2 R + w_3 P` with reward and penalty of the target.

The defender's expected payoff :math:`\sum_t q_t (c_t U^c_d + (1 - c_t) U^u_d)` is not concave. `defend` maximises it as PASAQ
does: whether it can exceed a level is a sum of terms of one target each, so that the best coverage on a grid is exact (by
dynamic programming over targets), and Dinkelbach's step raises the level until it stays; a local search then leaves the grid.

References
----------
McKelvey, R. & Palfrey, T. (1995), "Quantal response equilibria for normal form games", *Games and Economic Behavior* 10.
Yang, R., Ordóñez, F. & Tambe, M. (2012), "Computing optimal strategy against quantal response in security games", *AAMAS*.
Nguyen, T. et al. (2013), "Analyzing the effectiveness of adversary modeling in security games", *AAAI*. Shieh, E. et al.
(2012), "PROTECT: a deployed game theoretic system to protect the ports of the United States", *AAMAS*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

GRID = 40
"""Steps of coverage between 0 and 1 in the exact search; the local search refines from there."""

ROUNDS = 60


@dataclass(frozen=True)
class Taste:
    """What draws an attacker.

    Attributes
    ----------
    pull : ndarray (T,)
        :math:`k`, the exponent of an uncovered target.
    fear : ndarray (T,)
        :math:`s`, by how much full coverage lowers it.
    """

    pull: Floats
    fear: Floats


@dataclass(frozen=True)
class Defence:
    """A coverage and what comes of it.

    Attributes
    ----------
    coverage : ndarray (T,)
        Probability that a patrol is at the target.
    attack : ndarray (T,)
        Probability that the target is attacked.
    defender : float
        Expected payoff.
    """

    coverage: Floats
    attack: Floats
    defender: float


def quantal(attacker_covered: ArrayLike, attacker_uncovered: ArrayLike, rationality: float) -> Taste:
    r"""Return the taste of an attacker with quantal response, :math:`\lambda` = `rationality`.

    Examples
    --------
    >>> attack(quantal([-1, -1], [1, 1], 0.76), [0, 0]).tolist()
    [0.5, 0.5]
    """
    caught, free = _vectors(attacker_covered=attacker_covered, attacker_uncovered=attacker_uncovered)
    if not (np.isfinite(rationality) and rationality >= 0.0):
        raise InvalidData([Fault("rationality", f"{rationality}", column="rationality", expected="0 or more, finite")])
    return Taste(rationality * free, rationality * (free - caught))


def subjective(reward: ArrayLike, penalty: ArrayLike, weights: tuple[float, float, float]) -> Taste:
    """Return the taste of an attacker with subjective utility; weights of coverage, reward and penalty.

    Nguyen et al. fitted (-9.85, 0.37, 0.15).
    """
    gain, loss = _vectors(reward=reward, penalty=penalty)
    if len(weights) != 3 or not np.all(np.isfinite(weights)):
        raise InvalidData([Fault("weights", f"{weights}", column="weights", expected="three numbers")])
    return Taste(weights[1] * gain + weights[2] * loss, np.full(len(gain), -weights[0]))


def attack(taste: Taste, coverage: ArrayLike) -> Floats:
    """Return the probability that each target is attacked, (T,)."""
    (share,) = _vectors(coverage=coverage)
    if share.shape != taste.pull.shape:
        what = f"{share.size} coverages of {taste.pull.size} targets"
        raise InvalidData([Fault("shape", what, column="coverage", expected="one a target")])
    exponent = taste.pull - taste.fear * share
    weight = np.exp(exponent - exponent.max())
    return np.asarray(weight / weight.sum())


def against(defender_covered: ArrayLike, defender_uncovered: ArrayLike, taste: Taste, coverage: ArrayLike) -> Defence:
    """Return what comes of a given coverage."""
    saved, lost = _vectors(defender_covered=defender_covered, defender_uncovered=defender_uncovered)
    share = np.asarray(coverage, dtype=float)
    struck = attack(taste, share)
    return Defence(share, struck, float(struck @ (share * saved + (1.0 - share) * lost)))


def defend(
    defender_covered: ArrayLike, defender_uncovered: ArrayLike, taste: Taste, resources: float, *, grid: int = GRID
) -> Defence:
    """Return the coverage that serves the defender best against an attacker who errs.

    Parameters
    ----------
    defender_covered, defender_uncovered : array_like (T,)
        What an attack on a target is worth to the defender.
    taste : Taste
        From `quantal` or `subjective`.
    resources : float
        Patrols at a time.
    grid : int
        Steps of coverage in the exact search.

    Raises
    ------
    InvalidData
        Shapes that do not fit, payoffs that are not finite, a negative number of patrols; all faults at once.

    Examples
    --------
    >>> found = defend([0, 0], [-1, -1], quantal([-1, -1], [1, 1], 1.0), 1)
    >>> found.coverage.round(3).tolist(), round(found.defender, 3)
    ([0.5, 0.5], -0.5)
    """
    saved, lost = _vectors(defender_covered=defender_covered, defender_uncovered=defender_uncovered)
    faults = []
    if saved.shape != taste.pull.shape:
        faults.append(Fault("shape", f"{saved.size} payoffs and {taste.pull.size} targets", expected="one a target"))
    if not (np.isfinite(resources) and resources >= 0.0):
        faults.append(Fault("resources", f"{resources} patrols", column="resources", expected="0 or more"))
    if grid < 1:
        faults.append(Fault("grid", f"{grid} steps", column="grid", expected="1 or more"))
    if faults:
        raise InvalidData(faults)
    steps = np.linspace(0.0, 1.0, grid + 1)
    budget = min(int(np.floor(resources * grid + 1e-9)), grid * len(saved))
    exponent = taste.pull[:, None] - taste.fear[:, None] * steps
    weight = np.exp(exponent - exponent.max())
    worth = steps * saved[:, None] + (1.0 - steps) * lost[:, None]
    level = float(lost.min())
    rows = np.arange(len(saved))
    best = np.zeros(len(saved), dtype=int)
    for _ in range(ROUNDS):
        chosen = _cheapest(weight * (level - worth), budget)
        reached = float((weight * worth)[rows, chosen].sum() / weight[rows, chosen].sum())
        if reached <= level + 1e-12:
            break
        level, best = reached, chosen
    start = steps[best]
    found = against(saved, lost, taste, start)
    refined = against(saved, lost, taste, _climb(saved, lost, taste, resources, start))
    return refined if refined.defender > found.defender else found


def _cheapest(cost: Floats, budget: int) -> NDArray[np.int64]:
    """Choose a step (column) for each target so that the steps sum to at most the budget and the costs to the least."""
    targets, choices = cost.shape
    total = np.zeros(budget + 1)
    taken = np.zeros((targets, budget + 1), dtype=np.int64)
    for t in range(targets):
        least = total + cost[t, 0]
        for k in range(1, min(choices, budget + 1)):
            other = total[:-k] + cost[t, k]
            better = other < least[k:]
            least[k:][better] = other[better]
            taken[t, k:][better] = k
        total = least
    chosen = np.zeros(targets, dtype=np.int64)
    left = int(total.argmin())
    for t in range(targets - 1, -1, -1):
        chosen[t] = taken[t, left]
        left -= int(chosen[t])
    return chosen


def _climb(saved: Floats, lost: Floats, taste: Taste, resources: float, start: Floats) -> Floats:
    """Leave the grid: sequential quadratic programming from the best point on it."""
    from scipy.optimize import minimize

    def loss(share: Floats) -> tuple[float, Floats]:
        struck = attack(taste, share)
        worth = share * saved + (1.0 - share) * lost
        value = float(struck @ worth)
        slope = struck * (saved - lost) - taste.fear * struck * (worth - value)
        return -value, -slope

    within: Any = {"type": "ineq", "fun": lambda c: resources - c.sum(), "jac": lambda c: -np.ones(len(c))}
    limits: Any = {"maxiter": 50, "ftol": 1e-12}
    bounds = [(0.0, 1.0)] * len(start)
    found = minimize(loss, start, (), "SLSQP", True, bounds=bounds, constraints=within, options=limits)
    share = np.clip(found.x, 0.0, 1.0)
    return np.asarray(share * min(1.0, resources / share.sum()) if share.sum() > resources else share)


def _vectors(**given: ArrayLike) -> list[Floats]:
    values = {name: np.atleast_1d(np.asarray(value, dtype=float)) for name, value in given.items()}
    faults = [
        Fault("payoff", "a value is not finite", column=name, expected="numbers")
        for name, value in values.items()
        if not np.all(np.isfinite(value))
    ]
    if len({value.shape for value in values.values()}) > 1 or any(value.ndim != 1 for value in values.values()):
        shapes = ", ".join(f"{name} {value.shape}" for name, value in values.items())
        faults.append(Fault("shape", shapes, expected="one value a target in each"))
    if faults:
        raise InvalidData(faults)
    return list(values.values())
