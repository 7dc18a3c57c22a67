"""A security game: payoffs of targets that are covered or not, what follows from a coverage, and what bounds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

TIE = 1e-7
"""Share of the range of the attacker's payoffs within which two targets are worth the same to it."""


@dataclass(frozen=True)
class Plan:
    """How often each target is covered, and what comes of it.

    Attributes
    ----------
    coverage : ndarray (T,)
        Probability that a patrol is at the target.
    attacked : int
        The target that the attacker picks.
    defender, attacker : float
        Expected payoffs.
    attack_set : ndarray of bool (T,)
        Targets that are worth the most to the attacker.
    schedules : ndarray (S,) or None
        How many patrols run each schedule on average, where there are schedules.
    """

    coverage: Floats
    attacked: int
    defender: float
    attacker: float
    attack_set: NDArray[np.bool_]
    schedules: Floats | None = None


@dataclass(frozen=True)
class Game:
    """What an attack on each target is worth to either side, covered or not, (T,)."""

    defender_covered: Floats
    defender_uncovered: Floats
    attacker_covered: Floats
    attacker_uncovered: Floats

    def least(self, resources: float) -> float:
        """Return the lowest utility that so many patrols can hold the attacker down to."""
        bare, caught = self.attacker_uncovered, self.attacker_covered
        moved = bare > caught
        order = np.argsort(-bare[moved], kind="stable")
        if not order.size:
            return float(caught.max())
        bare, slope = bare[moved][order], (1.0 / (bare - caught)[moved])[order]
        roots = (np.cumsum(slope * bare) - resources) / np.cumsum(slope)  # where the first n targets use all patrols
        enough = roots >= np.append(bare[1:], -np.inf)
        return max(float(roots[enough.argmax()]), float(caught.max()))

    def most(self, level: float) -> Floats:
        """Return what an attack on each target is worth to the defender at most if the attacker gets at least so much, (T,).

        A target that is attacked is covered no more than leaves the attacker that; minus infinity: it is not attacked.
        """
        bare, fall = self.attacker_uncovered, self.attacker_uncovered - self.attacker_covered
        cover = np.divide(bare - level, fall, out=np.where(bare >= level, 1.0, -1.0), where=fall > 0.0)
        worth = self.defender_uncovered + (self.defender_covered - self.defender_uncovered) * np.minimum(cover, 1.0)
        return np.where(cover >= 0.0, worth, -np.inf)

    def of(self, targets: NDArray[np.intp]) -> Game:
        """Return the game of some of the targets."""
        return Game(*(payoff[targets] for payoff in vars(self).values()))

    def plan(self, coverage: Floats, schedules: Floats | None = None, attacked: int | None = None) -> Plan:
        """Let the attacker pick; a tie goes to the defender."""
        hit = coverage * self.attacker_covered + (1.0 - coverage) * self.attacker_uncovered
        own = coverage * self.defender_covered + (1.0 - coverage) * self.defender_uncovered
        span = max(1.0, float(np.ptp([self.attacker_covered, self.attacker_uncovered])))
        best = hit >= hit.max() - TIE * span
        chosen = int(np.where(best, own, -np.inf).argmax()) if attacked is None else attacked
        return Plan(coverage, chosen, float(own[chosen]), float(hit[chosen]), best, schedules)


def game_of(
    defender_covered: ArrayLike,
    defender_uncovered: ArrayLike,
    attacker_covered: ArrayLike,
    attacker_uncovered: ArrayLike,
    resources: float,
    *,
    strict: bool = False,
) -> Game:
    names = ("defender_covered", "defender_uncovered", "attacker_covered", "attacker_uncovered")
    given = (defender_covered, defender_uncovered, attacker_covered, attacker_uncovered)
    values = [np.atleast_1d(np.asarray(value, dtype=float)) for value in given]
    faults = [
        Fault("payoff", "a payoff is not finite", column=name, expected="numbers")
        for name, value in zip(names, values, strict=True)
        if not np.all(np.isfinite(value))
    ]
    if {value.shape for value in values} != {(len(values[0]),)} or not len(values[0]):
        what = f"payoffs of shapes {', '.join(str(value.shape) for value in values)}"
        faults.append(Fault("shape", what, expected="one payoff a target in each, at least one target"))
    else:
        saved, lost, caught, free = values
        if wrong := np.flatnonzero(saved < lost).tolist():
            what = f"targets {wrong} are worth less to the defender when covered"
            faults.append(Fault("payoff-order", what, column="defender_covered", expected="at least as much"))
        if wrong := np.flatnonzero((caught >= free) if strict else (caught > free)).tolist():
            what = f"targets {wrong} are not worth less to the attacker when covered"
            faults.append(Fault("payoff-order", what, column="attacker_covered", expected="less than uncovered"))
    if not (np.isfinite(resources) and resources >= 0.0):
        faults.append(Fault("resources", f"{resources} patrols", column="resources", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
    return Game(*values)
