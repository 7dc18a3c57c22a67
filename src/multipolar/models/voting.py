r"""Voting power: what a vote is worth under a rule, exact for any rule of weights, majorities of majorities and vetoes.

A simple game says which coalitions win. Here it is built from weighted rules, "the yes votes weigh at least the
quota", joined by ``&`` (a double or triple majority, a veto) and by ``|`` (either way is enough)::

    eec = weighted([4, 4, 4, 2, 2, 1], 12)
    council = weighted([1] * 15, 9) & veto(15, range(5))
    power(council).shapley        # one number a voter; also banzhaf, swings, act, prevent, initiate
    owen(eec, [[0, 1], [2], [3, 4, 5]]).owen

Voter :math:`i` is pivotal for a coalition of others that loses without :math:`i` and wins with it. If each other voter
says yes with probability :math:`t`, let :math:`f_i(t)` be the probability that :math:`i` is pivotal (Owen's multilinear
extension). Then

.. math::
    \phi_i = \int_0^1 f_i(t)\,dt, \qquad \beta'_i = f_i(1/2) = \eta_i / 2^{n-1}, \qquad \beta_i = \eta_i / \sum_j \eta_j

are Shapley and Shubik's index, Banzhaf's absolute and his normalised index; :math:`\eta_i` counts the swings. With
:math:`\omega` winning coalitions, Coleman's power of the body to act is :math:`\omega/2^n`, a voter's power to prevent
action :math:`\eta_i/\omega` and to initiate it :math:`\eta_i/(2^n-\omega)`. In a priori unions (Owen) the others of
a voter's union say yes with probability :math:`t`, each other union as a whole with probability :math:`s`, and
:math:`f_i(s,t)` is integrated over both; Banzhaf-Owen takes both at 1/2.

*Method.* Dynamic programming over the weight of the no votes: a coalition wins under a rule while the no votes weigh at
most total less quota, so heavier states are dropped, and a veto is a rule with no slack, which costs nothing. The
others of a voter are a forward pass joined to a backward pass, so only positive numbers are added. :math:`f_i` is a
polynomial of degree :math:`n-1`, which Gauss-Legendre quadrature with :math:`\lceil n/2\rceil` nodes integrates exactly:
only rounding is left. Counts of coalitions are exact for up to 53 voters. Games joined by ``|`` follow by inclusion and
exclusion, since every index is linear in the game. Equal voters are computed once.

References
----------
Shapley, L. S. & Shubik, M. (1954), *American Political Science Review* 48, 787-792. Banzhaf, J. F. (1965), *Rutgers Law
Review* 19, 317-343. Coleman, J. S. (1971), in Lieberman (ed.), *Social Choice*, 269-300. Owen, G. (1972), *Management
Science* 18(5), P64-P79; (1977), in Henn & Moeschlin (eds.), *Mathematical Economics and Game Theory*, 76-88; (1982), in
Holler (ed.), *Power, Voting, and Voting Power*. Felsenthal, D. & Machover, M. (1998), *The Measurement of Voting
Power*. Leech, D. (2003), *Management Science* 49, 831-837.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .game import Game, Number, Rule, veto, weighted

__all__ = ["Game", "Number", "Power", "Rule", "Unions", "owen", "power", "veto", "weighted"]

Floats = NDArray[np.float64]

STATES = 120_000_000
"""Weights times voters that are kept in memory (numbers of 8 bytes) before a game is said to be too fine."""

AT_ONCE = 4_000_000
"""Numbers that are worked on at once: nodes are taken in groups of this size."""

NOTHING = 1e-40
"""Where a yes is so unlikely that the body decides with less than this probability, nobody is pivotal: the probability to
decide falls with that of a yes, so that all nodes below are left out (and with them numbers too small to be computed fast)."""


@dataclass(frozen=True, kw_only=True)
class Power:
    """Power indices of n voters.

    Attributes
    ----------
    shapley : ndarray (n,)
        Shapley and Shubik's index; sums to 1.
    banzhaf : ndarray (n,)
        Banzhaf's index, normalised; sums to 1.
    absolute : ndarray (n,)
        Banzhaf's absolute measure: probability that the voter is pivotal when all others toss a coin.
    swings : ndarray (n,)
        Number of coalitions that win with the voter and lose without.
    winning : float
        Number of winning coalitions.
    act : float
        Coleman's power of the body to act: part of the coalitions that win.
    prevent, initiate : ndarray (n,)
        Coleman's power of a voter: part of the winning coalitions that it can break, of the losing that it can save;
        to initiate is NaN where no coalition loses.
    """

    shapley: Floats
    banzhaf: Floats
    absolute: Floats
    swings: Floats
    winning: float
    act: float
    prevent: Floats
    initiate: Floats


@dataclass(frozen=True, kw_only=True)
class Unions:
    """Power of n voters in U a priori unions.

    Attributes
    ----------
    owen : ndarray (n,)
        Owen's value; sums to 1, within a union to that union's `between`.
    banzhaf_owen : ndarray (n,)
        Probability that the voter is pivotal when every other union and every partner in its own tosses a coin.
    between : ndarray (U,)
        Shapley-Shubik index of the unions as single voters.
    """

    owen: Floats
    banzhaf_owen: Floats
    between: Floats


def power(game: Game) -> Power:
    """Return the power indices of every voter.

    Raises
    ------
    InvalidData
        The weights are too fine: the game has too many states to be counted.

    Examples
    --------
    The Security Council: nine of fifteen votes with those of the five permanent members.

    >>> council = power(weighted([1] * 15, 9) & veto(15, range(5)))
    >>> int(council.winning), council.swings[[0, 5]].tolist(), council.shapley[[0, 5]].round(5).tolist()
    (848, [848.0, 84.0], [0.19627, 0.00186])
    """
    n = game.n
    shapley, absolute, act = np.zeros(n), np.zeros(n), 0.0
    everybody = np.arange(n)
    for sign, rules in _conjunctions(game):
        weights, box = _whole(rules)
        start = np.ones([1] * len(box))
        shapley += sign * _pivotal(weights, box, start, everybody, *_even(n))
        absolute += sign * _pivotal(weights, box, start, everybody, *_coin())
        act += sign * _winning(weights, box)
    if act <= 0.0:  # rules that no coalition can meet together do not exist: all voters together meet every rule
        raise AssertionError("all voters together win")
    total = absolute.sum()
    return Power(
        shapley=shapley,
        banzhaf=absolute / total,
        absolute=absolute,
        swings=absolute * 2.0 ** (n - 1),
        winning=act * 2.0**n,
        act=act,
        prevent=absolute / (2.0 * act),
        initiate=absolute / (2.0 * (1.0 - act)) if act < 1.0 else np.full(n, np.nan),
    )


def owen(game: Game, unions: Sequence[Sequence[int]]) -> Unions:
    """Return the power of every voter when voters form a priori unions.

    Parameters
    ----------
    game : Game
        Of n voters.
    unions : sequence of sequence of int
        Every voter, numbered from 0, in one union.

    Raises
    ------
    InvalidData
        A voter in no union or in two, an empty union, or weights that are too fine.

    Examples
    --------
    Of three equal voters two form a union: they decide, and share the power.

    >>> owen(weighted([1, 1, 1], 2), [[0, 1], [2]]).owen.tolist()
    [0.5, 0.5, 0.0]
    """
    n = game.n
    _require_partition(n, unions)
    owen, half, between = np.zeros(n), np.zeros(n), np.zeros(len(unions))
    for sign, rules in _conjunctions(game):
        weights, box = _whole(rules)
        blocks = np.array([weights[list(union)].sum(axis=0) for union in unions])
        if len(unions) > 1:
            between += sign * _pivotal(
                blocks, box, np.ones([1] * len(box)), np.arange(len(unions)), *_even(len(unions))
            )
        else:
            between += sign
        for nodes, found in ((_even, owen), (lambda _: _coin(), half)):
            for union, others in zip(unions, _without_each(blocks, box, *nodes(len(unions))), strict=True):
                members = np.array(union)
                found[members] += sign * _pivotal(weights, box, others, members, *nodes(len(members)))
    return Unions(owen=owen, banzhaf_owen=half, between=between)


# -- the dynamic programme --------------------------------------------------------------------------------------------
# A state is the weight of the no votes under each rule, from 0 to the slack; arrays are (nodes, *states).

Box = tuple[int, ...]


def _pivotal(
    weights: NDArray[np.int64], box: Box, start: Floats, voters: NDArray[np.int64], t: Floats, by: Floats
) -> Floats:
    """Return for each of `voters` the probability to be pivotal among them, averaged over `t` with weights `by`.

    `start` is the distribution of the no votes of everyone else.
    """
    order = np.lexsort(weights[voters].T)
    own = weights[voters[order]]
    first = np.flatnonzero(np.r_[True, np.any(own[1:] != own[:-1], axis=1)]).tolist()  # one of each kind of voter
    states = math.prod(box)
    _require_room(len(first) * states)
    chance = np.zeros(len(order))
    group = max(1, AT_ONCE // (states * (len(first) + 2)))
    for end in range(len(t), 0, -group):  # from the likely yes down
        yes, share = t[max(0, end - group) : end], by[max(0, end - group) : end]
        after: dict[int, Floats] = {}  # by place: sums over the box of those who come later
        behind = np.ones((len(yes), *[1] * len(box)))
        for place in range(len(order) - 1, -1, -1):
            if place in first:
                after[place] = _turned(behind, box)
            behind = _add(behind, own[place], yes, box)
        if end < len(t) and behind.sum() < NOTHING:
            break
        before = np.repeat(start[None], len(yes), axis=0)
        for place, last in zip(first, [*first[1:], len(order)], strict=True):
            reached = tuple(slice(0, size) for size in before.shape)
            pivot = _less(after.pop(place), own[place], box)[reached]
            chance[place:last] += share @ (before * pivot).reshape(len(yes), -1).sum(axis=1)
            for same in range(place, last):
                before = _add(before, own[same], yes, box)
    found = np.empty_like(chance)
    found[order] = chance
    return found


def _turned(dist: Floats, box: Box) -> Floats:
    """Return cumulative sums over every axis of states, from the far corner: entry x is P(no votes <= slack - x)."""
    total = np.zeros((len(dist), *box))
    total[tuple(slice(0, size) for size in dist.shape)] = dist
    for axis in range(1, total.ndim):
        np.cumsum(total, axis=axis, out=total)
    return np.flip(total, axis=tuple(range(1, total.ndim)))


def _less(tail: Floats, weight: NDArray[np.int64], box: Box) -> Floats:
    """Return, from `_turned`, the probability that a yes of this weight wins what a no loses."""
    if any(w >= size for w, size in zip(weight, box, strict=True)):
        return tail  # a no alone is too heavy
    nearer = tuple(slice(0, size - w) for w, size in zip(weight, box, strict=True))
    further = tuple(slice(w, None) for w in weight)
    tail[:, *nearer] -= tail[:, *further]
    return tail


def _add(dist: Floats, weight: NDArray[np.int64], yes: Floats, box: Box) -> Floats:
    """Return the distribution with one more voter, who says yes with probability `yes`.

    Axes of states reach only as far as the no votes can, and never beyond the box.
    """
    sizes = dist.shape[1:]
    wide = (slice(None), *[None] * len(box))
    out = np.zeros((len(dist), *(min(size + w, most) for size, w, most in zip(sizes, weight, box, strict=True))))
    out[:, *(slice(0, size) for size in sizes)] = dist * yes[wide]
    kept = [min(size, most - w) for size, w, most in zip(sizes, weight, box, strict=True)]
    if min(kept) > 0:
        moved = dist[:, *(slice(0, size) for size in kept)]
        out[:, *(slice(w, w + size) for w, size in zip(weight, kept, strict=True))] += moved * (1.0 - yes)[wide]
    return out


def _without_each(blocks: NDArray[np.int64], box: Box, t: Floats, by: Floats) -> list[Floats]:
    """Return for each union the distribution (*box) of the no votes of all other unions, by halving."""
    deep = 2 + math.ceil(math.log2(len(blocks)))
    _require_room(math.prod(box) * max(deep, len(blocks)))
    spread = [np.zeros(box) for _ in blocks]
    group = max(1, AT_ONCE // (math.prod(box) * deep))
    for begin in range(0, len(t), group):
        yes, share = t[begin : begin + group], by[begin : begin + group]
        waiting = [(np.arange(len(blocks)), np.ones((len(yes), *[1] * len(box))))]
        while waiting:
            inside, dist = waiting.pop()
            if len(inside) == 1:
                spread[inside[0]][tuple(slice(0, size) for size in dist.shape[1:])] += np.tensordot(share, dist, axes=1)
                continue
            halves = np.array_split(inside, 2)
            for kept, added in (halves, halves[::-1]):
                grown = dist
                for block in added:
                    grown = _add(grown, blocks[block], yes, box)
                waiting.append((kept, grown))
    return spread


def _winning(weights: NDArray[np.int64], box: Box) -> float:
    """Return the part of all coalitions that win."""
    dist = np.ones((1, *[1] * len(box)))
    for weight in weights:
        dist = _add(dist, weight, np.array([0.5]), box)
    return float(dist.sum())


def _even(n: int) -> tuple[Floats, Floats]:
    """Return nodes in 0..1 and weights that integrate a polynomial of degree n - 1 exactly."""
    at, by = np.polynomial.legendre.leggauss((n + 1) // 2)
    return (at + 1.0) / 2.0, by / 2.0


def _coin() -> tuple[Floats, Floats]:
    return np.array([0.5]), np.array([1.0])


def _conjunctions(game: Game) -> Iterator[tuple[int, tuple[Rule, ...]]]:
    """Yield sign and rules of every set of ways: inclusion and exclusion."""
    for size in range(1, len(game.ways) + 1):
        for some in combinations(game.ways, size):
            yield (-1) ** (size + 1), tuple(dict.fromkeys(rule for way in some for rule in way))


def _whole(rules: tuple[Rule, ...]) -> tuple[NDArray[np.int64], Box]:
    """Return weights as whole numbers without a common factor (n, rules), and the number of states under each rule."""
    columns, box = [], []
    for rule in rules:
        unit = Fraction(
            math.gcd(*(w.numerator for w in rule.weights)), math.lcm(*(w.denominator for w in rule.weights))
        )
        slack = math.floor(rule.slack / unit)
        _require_room(slack)
        columns.append([min(int(weight / unit), slack + 1) for weight in rule.weights])  # heavier is as good as that
        box.append(slack + 1)
    return np.array(columns, dtype=np.int64).T, tuple(box)


# -- bad input --------------------------------------------------------------------------------------------------------


def _require_room(states: int) -> None:
    if states > STATES:
        what = f"the game has {states:,} states"
        expected = f"at most {STATES:,}: round the weights to fewer digits"
        raise InvalidData([Fault("too-fine", what, column="weights", expected=expected)])


def _require_partition(n: int, unions: Sequence[Sequence[int]]) -> None:
    seen = [voter for union in unions for voter in union]
    faults = [
        Fault("unions", f"voter {voter} stands in {seen.count(voter)} unions", column="unions", expected="one union")
        for voter in range(n)
        if seen.count(voter) != 1
    ]
    faults += [
        Fault("unions", f"{voter!r} is no voter", column="unions", expected=f"voters 0 to {n - 1}")
        for voter in dict.fromkeys(seen)
        if voter not in range(n)
    ]
    if any(not len(union) for union in unions):
        faults.append(Fault("unions", "a union is empty", column="unions", expected="at least one voter"))
    if faults:
        raise InvalidData(faults)
