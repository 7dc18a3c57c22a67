"""Simple games: which coalitions win, by weighted rules joined with ``&`` and ``|``.

::

    eec = weighted([4, 4, 4, 2, 2, 1], 12)
    council = weighted([1] * 15, 9) & veto(15, range(5))
    lisbon = weighted([1] * 27, 15) & weighted(people, Fraction(65, 100) * sum(people)) | weighted([1] * 27, 24)

Weights and quotas are kept as exact fractions, so that "two thirds" is two thirds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real

from ..errors import Fault, InvalidData

Number = int | float | Fraction


@dataclass(frozen=True)
class Rule:
    """Yes votes must weigh at least the quota.

    Attributes
    ----------
    quota : Fraction
        Above 0, at most the sum of the weights.
    weights : tuple of Fraction
        One for each voter, 0 or more.
    """

    quota: Fraction
    weights: tuple[Fraction, ...]

    @property
    def slack(self) -> Fraction:
        """Weight of no votes that the rule bears."""
        return sum(self.weights, Fraction()) - self.quota


@dataclass(frozen=True)
class Game:
    """A simple game; made by `weighted` and `veto`, joined by ``&`` and ``|``.

    Attributes
    ----------
    ways : tuple of tuple of Rule
        A coalition wins if it meets every rule of some way.
    """

    ways: tuple[tuple[Rule, ...], ...]

    @property
    def n(self) -> int:
        """Number of voters."""
        return len(self.ways[0][0].weights)

    def __and__(self, other: Game) -> Game:
        """Both must be met."""
        _require_same(self, other)
        return Game(tuple(one + more for one in self.ways for more in other.ways))

    def __or__(self, other: Game) -> Game:
        """Either is enough."""
        _require_same(self, other)
        return Game(self.ways + other.ways)

    def wins(self, yes: Iterable[int]) -> bool:
        """Say whether a coalition, given as numbers of voters from 0, wins."""
        inside = set(yes)
        return any(
            all(sum((rule.weights[i] for i in inside), Fraction()) >= rule.quota for rule in way) for way in self.ways
        )


def weighted(weights: Sequence[Number], quota: Number) -> Game:
    """Return the game in which yes votes must weigh at least `quota`.

    Parameters
    ----------
    weights : sequence of number
        0 or more, one a voter; whole or decimal (3.1 is 31/10) or `fractions.Fraction`.
    quota : number
        In the same unit, e.g. ``Fraction(2, 3) * total``.

    Raises
    ------
    InvalidData
        Fewer than two voters, a weight that is negative or no number, no weight at all, a quota of 0 or less or above
        the total; all faults at once.

    Examples
    --------
    >>> weighted([4, 4, 4, 2, 2, 1], 12).wins([0, 1, 2])
    True
    """
    faults = []
    if len(weights) < 2:
        what = "there is no voter" if not len(weights) else "there is one voter, who decides alone"
        faults.append(Fault("voters", what, column="weights", expected="at least two voters"))
    good = [_is_number(weight) and weight >= 0 for weight in weights]
    for place, fine in enumerate(good):
        if not fine:
            what = f"weight {place + 1} is {weights[place]!r}"
            faults.append(Fault("weight", what, column="weights", expected="a number, 0 or more"))
    exact = [Fraction(str(weight)) for weight, fine in zip(weights, good, strict=True) if fine]
    total = sum(exact, Fraction())
    if all(good) and len(weights) and total == 0:
        faults.append(Fault("no-weight", "all weights are 0", column="weights", expected="some weight above 0"))
    if not _is_number(quota) or quota <= 0:
        expected = "a number above 0: with 0 even nobody would win"
        faults.append(Fault("quota", f"the quota is {quota!r}", column="quota", expected=expected))
    elif all(good) and total > 0 and Fraction(str(quota)) > total:
        what = f"the quota {float(quota):g} is above the total {float(total):g}"
        faults.append(Fault("quota", what, column="quota", expected="at most the total: else nobody could ever win"))
    if faults:
        raise InvalidData(faults)
    return Game(((Rule(Fraction(str(quota)), tuple(exact)),),))


def veto(n: int, holders: Iterable[int]) -> Game:
    """Return the game of `n` voters in which all holders, numbered from 0, must say yes."""
    held = sorted(set(holders))
    outside = [holder for holder in held if not 0 <= holder < n]
    if outside or not held:
        what = f"veto of {', '.join(map(str, outside))} among {n} voters" if held else "nobody holds the veto"
        raise InvalidData([Fault("veto", what, column="holders", expected=f"voters 0 to {n - 1}")])
    return weighted([int(voter in held) for voter in range(n)], len(held))


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def _require_same(one: Game, other: Game) -> None:
    if one.n != other.n:
        what = f"a rule of {one.n} voters is joined to one of {other.n}"
        raise InvalidData([Fault("voters", what, column="weights", expected="the same voters in both")])
