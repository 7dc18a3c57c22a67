r"""Where to patrol: security games, in which an attacker sees how often each target is watched.

Target :math:`t` is covered with probability :math:`c_t`, with :math:`\sum c_t \le m` patrols at a time. An attack on it is worth
:math:`U(t) = c_t U^c(t) + (1 - c_t) U^u(t)` to either side (covered, uncovered). The attacker picks the target that is worth
most to it, a tie for the defender's good (strong Stackelberg equilibrium). Three exact ways, which agree:

`origami`
    water filling on the attacker's utility: the coverage that holds the attacker down to :math:`v` on every target is
    :math:`c_t = (U^u_a - v)/(U^u_a - U^c_a)`; the lowest :math:`v` that the patrols allow, and that no fully covered target
    exceeds. Sorting is all the work, so hundreds of targets take no time.
`eraser`
    the mixed-integer program of the same paper.
`scheduled`
    one linear program a target, for patrols that each cover a set of targets (a schedule), of several kinds; targets in the order
    of what they can be worth at most, so that few programs are solved.

An attacker who errs is met by `multipolar.models.attackers`. With :math:`U_a = -U_d` the coverage is the minimax coverage. ::

    plan = origami([5, 5], [-5, -20], [-10, -10], [6, 12], resources=1)
    plan.coverage, plan.attacked, plan.defender

References
----------
Kiekintveld, C. et al. (2009), "Computing optimal randomized resource allocations for massive security games", *AAMAS*,
689-696. Korzhyk, D., Yin, Z., Kiekintveld, C., Conitzer, V. & Tambe, M. (2011), "Stackelberg vs. Nash in security games",
*JAIR* 41, 297-327. Tsai, J. et al. (2010), "Urban security", *AAAI* (comb sampling). Tambe, M. (2011), *Security and Game
Theory*, Cambridge University Press.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged
from ._security import TIE, Game, Plan, game_of

Floats = NDArray[np.float64]

__all__ = ["Plan", "eraser", "origami", "rota", "scheduled"]

ROOM = 1e-3
"""Share of that range which the program leaves the attacker above the least: less is lost in the solver's tolerances."""


def origami(
    defender_covered: ArrayLike,
    defender_uncovered: ArrayLike,
    attacker_covered: ArrayLike,
    attacker_uncovered: ArrayLike,
    resources: float,
) -> Plan:
    """Return the strong equilibrium where any patrol can cover any one target.

    Parameters
    ----------
    defender_covered, defender_uncovered, attacker_covered, attacker_uncovered : array_like (T,)
        What an attack on a target is worth to either side if it is covered or not. A covered target is worth less to
        the attacker and no less to the defender.
    resources : float
        Patrols at a time.

    Raises
    ------
    InvalidData
        Shapes that do not fit, payoffs the wrong way round, a negative number of patrols; all faults at once.

    Examples
    --------
    >>> plan = origami([0, 0], [-1, -2], [0, 0], [1, 2], resources=1)
    >>> plan.coverage.round(4).tolist(), round(plan.defender, 4)
    ([0.3333, 0.6667], -0.6667)
    """
    game = game_of(defender_covered, defender_uncovered, attacker_covered, attacker_uncovered, resources, strict=True)
    slope = 1.0 / (game.attacker_uncovered - game.attacker_covered)
    coverage = np.clip((game.attacker_uncovered - game.least(resources)) * slope, 0.0, 1.0)
    return game.plan(coverage)


def eraser(
    defender_covered: ArrayLike,
    defender_uncovered: ArrayLike,
    attacker_covered: ArrayLike,
    attacker_uncovered: ArrayLike,
    resources: float,
) -> Plan:
    """Return the strong equilibrium by the mixed-integer program ERASER; parameters as for `origami`.

    Two facts keep the program small. The attacker gets the least that the patrols allow, since cover never hurts the defender;
    and targets that are worth less to it uncovered are never attacked, need no patrol and have no place in the program.

    Raises
    ------
    InvalidData
        As for `origami`.
    NotConverged
        The program was not solved to optimality.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    whole = game_of(defender_covered, defender_uncovered, attacker_covered, attacker_uncovered, resources)
    least = whole.least(resources)
    slack = TIE * max(1.0, abs(least))
    kept = np.flatnonzero(whole.attacker_uncovered >= least - slack)
    game, targets = whole.of(kept), len(kept)
    top = least + ROOM * float(np.ptp([game.attacker_covered, game.attacker_uncovered]))
    own, hit = game.defender_covered - game.defender_uncovered, game.attacker_covered - game.attacker_uncovered
    # the least constants that never bind where a target is not the one attacked
    best = float(game.most(least - slack).max())
    large = best - game.defender_uncovered
    larger = top - game.attacker_covered
    none, one = np.zeros((targets, 1)), np.ones((targets, 1))
    zero = np.zeros((targets, targets))
    rows = [  # d - U_d(t) <= (1 - a_t) Z;  0 <= k - U_a(t) <= (1 - a_t) Z, over (c, a, d, k)
        np.hstack([-np.diag(own), np.diag(large), one, none]),
        np.hstack([-np.diag(hit), zero, none, one]),
        np.hstack([-np.diag(hit), np.diag(larger), none, one]),
        np.hstack([np.ones((1, targets)), np.zeros((1, targets + 2))]),
        np.hstack([np.zeros((1, targets)), np.ones((1, targets)), np.zeros((1, 2))]),
    ]
    low = np.concatenate(
        [np.full(targets, -np.inf), game.attacker_uncovered, np.full(targets, -np.inf), [-np.inf, 1.0]]
    )
    high = np.concatenate(
        [game.defender_uncovered + large, np.full(targets, np.inf), game.attacker_uncovered + larger, [resources, 1.0]]
    )
    above, below = np.ones(2 * targets + 2), np.zeros(2 * targets + 2)
    above[-2:], below[-2:] = (best, top), (-np.inf, least - slack)
    found = milp(
        np.concatenate([np.zeros(2 * targets), [-1.0, 0.0]]),
        constraints=LinearConstraint(np.vstack(rows), low, high),
        integrality=np.concatenate([np.zeros(targets), np.ones(targets), [0.0, 0.0]]),
        bounds=Bounds(below, above),
        options={"mip_rel_gap": 1e-9},
    )
    if found.status != 0:
        raise NotConverged("ERASER", float("nan"))
    coverage = np.zeros(len(whole.defender_covered))
    coverage[kept] = np.clip(found.x[:targets], 0.0, 1.0)
    return whole.plan(coverage, attacked=int(kept[found.x[targets : 2 * targets].argmax()]))


def scheduled(
    defender_covered: ArrayLike,
    defender_uncovered: ArrayLike,
    attacker_covered: ArrayLike,
    attacker_uncovered: ArrayLike,
    resources: ArrayLike,
    schedules: ArrayLike | None = None,
    kinds: ArrayLike | None = None,
    *,
    subsets: bool = True,
) -> Plan:
    """Return the strong equilibrium where a patrol runs a schedule, which covers a set of targets.

    Parameters
    ----------
    defender_covered, defender_uncovered, attacker_covered, attacker_uncovered : array_like (T,)
        As for `origami`; payoffs may also be equal.
    resources : float or array_like (R,)
        Patrols at a time; with `kinds`, of each kind.
    schedules : array_like of bool (T, S), optional
        Which targets a schedule covers. Default: one schedule a target.
    kinds : array_like of int (S,), optional
        Which kind of patrol (0 to R - 1) can run the schedule. Default: any.
    subsets : bool
        Whether a patrol may leave targets of its schedule out. Where it may, the plan is also a Nash equilibrium of the
        game in which both move at once.

    Notes
    -----
    Coverage is that of the average, which real patrols can meet where a target lies in one schedule of each, or schedules
    hold one target; where schedules of one moment overlap it is an upper bound.

    Raises
    ------
    InvalidData
        As for `origami`; also a schedule of no target, or kinds that do not fit.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, vstack

    amount = np.atleast_1d(np.asarray(resources, dtype=float))
    game = game_of(defender_covered, defender_uncovered, attacker_covered, attacker_uncovered, float(amount.sum()))
    targets = len(game.defender_covered)
    covers = np.eye(targets) if schedules is None else np.asarray(schedules, dtype=float)
    kind = np.zeros(covers.shape[-1], dtype=int) if kinds is None else np.asarray(kinds, dtype=int)
    _require_schedules(covers, kind, amount, targets)
    count = covers.shape[1]
    runs = np.zeros((len(amount), count))
    runs[kind, np.arange(count)] = 1.0
    hit = game.attacker_covered - game.attacker_uncovered
    link = hstack([csr_array(np.eye(targets)), csr_array(-covers)])
    use = csr_array(np.hstack([np.zeros((len(amount), targets)), runs]))
    bounds = [(0.0, 1.0)] * targets + [(0.0, np.inf)] * count
    upper: list[Any] = [use, link] if subsets else [use]
    limits = [amount, np.zeros(targets)] if subsets else [amount]
    equal: Any = {} if subsets else {"A_eq": link, "b_eq": np.zeros(targets)}
    least = _level(game, count, upper, limits, bounds, equal)
    most = game.most(least - TIE * max(1.0, abs(least)))
    best: tuple[float, Floats, int] | None = None
    for t in np.argsort(-most, kind="stable").tolist():
        if best is not None and best[0] >= most[t]:
            break  # no other target can be worth more
        # the target t is worth at least as much to the attacker as any other
        worth = np.diag(hit)
        worth[:, t] -= hit[t]
        above = csr_array(np.hstack([worth, np.zeros((targets, count))]))
        limit = game.attacker_uncovered[t] - game.attacker_uncovered
        gain = np.zeros(targets + count)
        gain[t] = -(game.defender_covered[t] - game.defender_uncovered[t])
        rows, right = vstack([above, *upper]), np.concatenate([limit, *limits])
        found = linprog(gain, A_ub=rows, b_ub=right, bounds=bounds, method="highs", **equal)
        if found.status == 0 and found.fun is not None and found.x is not None:
            value = float(game.defender_uncovered[t]) - float(found.fun)
            if best is None or value > best[0] + 1e-12:
                best = (value, np.asarray(found.x), t)
    assert best is not None  # no patrol anywhere leaves one target that is worth most
    return game.plan(np.clip(best[1][:targets], 0.0, 1.0), best[1][targets:], best[2])


def _level(
    game: Game, count: int, upper: list[Any], limits: list[Floats], bounds: list[tuple[float, float]], equal: Any
) -> float:
    """Return the lowest utility to which patrols on schedules can hold the attacker down: one linear program."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, vstack

    targets = len(game.attacker_covered)
    hit = np.diag(game.attacker_covered - game.attacker_uncovered)
    held = np.hstack([hit, np.zeros((targets, count)), -np.ones((targets, 1))])  # U_a(t) - v <= 0
    wider = [hstack([part, csr_array((part.shape[0], 1))]) for part in upper]
    fixed = {**equal, "A_eq": hstack([equal["A_eq"], csr_array((targets, 1))])} if equal else {}
    right = np.concatenate([-game.attacker_uncovered, *limits])
    value = np.append(np.zeros(targets + count), 1.0)
    free = [*bounds, (-np.inf, np.inf)]
    found = linprog(value, A_ub=vstack([csr_array(held), *wider]), b_ub=right, bounds=free, method="highs", **fixed)
    if found.status != 0 or found.fun is None:
        raise NotConverged("schedules", float("nan"))
    return float(found.fun)


def rota(coverage: ArrayLike, resources: int) -> tuple[Floats, NDArray[np.int64]]:
    """Return a rota that meets a coverage: with what probability which targets are patrolled together.

    Comb sampling: the coverages are laid end to end on a line, and a comb with teeth one apart is set at random; the targets
    that its teeth hit are patrolled. No target is hit twice, so each is covered as often as it should be.

    Parameters
    ----------
    coverage : array_like (T,)
        Each between 0 and 1, their sum at most `resources`.
    resources : int
        Patrols at a time.

    Returns
    -------
    tuple of ndarray
        Probabilities (N,), and targets (N, resources), -1 for a patrol that stays in port.

    Examples
    --------
    >>> chance, targets = rota([0.75, 0.75, 0.5], 2)
    >>> chance.round(2).tolist(), targets.tolist()
    ([0.5, 0.25, 0.25], [[0, 1], [0, 2], [1, 2]])
    """
    share = np.asarray(coverage, dtype=float)
    faults = []
    if share.ndim != 1 or np.any(share < -1e-9) or np.any(share > 1.0 + 1e-9):
        faults.append(Fault("coverage", "a coverage outside 0..1", column="coverage", expected="0 to 1, one a target"))
    if resources < 1 or share.sum() > resources + 1e-6:
        what = f"a coverage of {share.sum():g} by {resources} patrols"
        faults.append(Fault("resources", what, column="resources", expected="at least the sum of the coverage"))
    if faults:
        raise InvalidData(faults)
    ends = np.minimum(np.cumsum(np.clip(share, 0.0, 1.0)), resources)
    cuts = np.unique(np.round(np.append(ends % 1.0, [0.0, 1.0]), 12))
    middles = (cuts[:-1] + cuts[1:]) / 2.0
    teeth = middles[:, None] + np.arange(resources)[None, :]
    hit = np.searchsorted(ends, teeth)
    return np.diff(cuts), np.where(hit < len(share), hit, -1)


def _require_schedules(covers: Floats, kind: NDArray[np.int64], amount: Floats, targets: int) -> None:
    faults = []
    if covers.ndim != 2 or len(covers) != targets:
        what = f"schedules of shape {covers.shape} for {targets} targets"
        faults.append(Fault("shape", what, column="schedules", expected="(targets, schedules)"))
    elif not np.all((covers == 0.0) | (covers == 1.0)):
        faults.append(Fault("schedule", "a schedule covers a target in part", column="schedules", expected="0 or 1"))
    elif not np.all(covers.any(axis=0)):
        empty = np.flatnonzero(~covers.any(axis=0)).tolist()
        faults.append(Fault("schedule", f"schedules {empty} cover nothing", column="schedules", expected="a target"))
    if kind.shape != covers.shape[-1:] or np.any(kind < 0) or np.any(kind >= len(amount)):
        expected = f"one of 0 to {len(amount) - 1} for each schedule"
        faults.append(Fault("kind", "kinds of patrol that do not fit", column="kinds", expected=expected))
    if np.any(amount < 0.0):
        faults.append(Fault("resources", f"{amount.tolist()} patrols", column="resources", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
