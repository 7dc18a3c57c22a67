r"""Bargaining over an issue in space: offers over turns (the spatial model of KTAB), and what it is to be compared with.

Actors with influence :math:`w_i`, positions :math:`x_{ik}` and saliences :math:`s_{ik}` (both 0 to 1) see a position
:math:`y` at :math:`d_i(y) = \sqrt{\sum_k s_{ik}^2 (x_{ik} - y_k)^2 / \sum_k s_{ik}^2}` and value it at
:math:`u = (1 - d)(1 + R_i d)`. Attitude to risk :math:`R_i` comes from an election among risk-neutral actors
(`condorcet`): whoever is likely to win has no need to be careful. Each turn

1. every actor :math:`i` picks the target :math:`j` whose challenge it expects to gain most from; third parties weigh in;
2. the two would meet, in each dimension, at the mean of their positions weighted by salience and chance to win;
3. of the bargains that involve an actor, an election over the states that they lead to picks the one it moves by.

It stops when positions move by less than 2 percent of the first turn's movement.

No rule is the right one: `bargain` takes each of them as an option, and `baselines` gives the weighted mean, the
weighted median, the Nash solution and the status quo, which in published comparisons do about as well. On the variant
of Bueno de Mesquita public codes disagree after the first round, so it is not here. ::

    path = bargain([3.0, 2.0, 1.0], [[0.9], [0.4], [0.1]], [[0.5], [0.8], [0.9]])
    path.position[-1], path.probability[-1], path.converged

References
----------
Efird, B. & Wise, B. et al. (2015-17), KAPSARC Toolkit for Behavioral Analysis, "Spatial Model of Politics", reference
runs of KAPSARC/KTAB (KAPSARC). Nash, J. (1950), "The bargaining problem", *Econometrica* 18, 155-162.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName
from .condorcet import (
    STATIONARY,
    VICTORY,
    VOTING,
    Stationary,
    Victory,
    Voting,
    coalitions,
    elect,
    respond,
    stationary,
)

Floats = NDArray[np.float64]

SAME = 1e-3
"""Distance (of 1) below which two positions are one option of an election; the actor named first stands for it."""

WORTH = 1e-5
"""Expected gain from which a challenge is made."""

_NOBODY, _LIGHT, _STEP = 1e-10, 1e-6, 1e-4

CHOICES: dict[str, tuple[str, ...]] = {
    "voting": VOTING,
    "victory": VICTORY,
    "rule": STATIONARY,
    "risk": ("min", "mid", "max"),
    "empathy": ("full", "two_thirds", "half", "one_third", "none"),
    "commitment": ("full", "semi", "none"),
    "meeting": ("s1p1", "s2p2", "s2pmax"),
    "offers": ("initiator", "both", "compromise"),
}
"""The words of each option of `Rules`."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Which of the rival rules is used.

    Attributes
    ----------
    voting, victory, rule : str
        Of elections over bargains and, but for voting, over positions; see `condorcet`.
    risk : str
        Attitudes run from 0 to 1 ("min"), from -1/2 to 1 ("mid") or from -1 to 1 ("max").
    empathy : str
        How much of another's attitude to risk an actor sees; the rest it takes to be its own.
    commitment : str
        What a third party stakes: it moves with the loser ("full"), only if it backed the loser ("semi"), never ("none").
    meeting : str
        Salience and chance to win weigh as they are, squared, or only the stronger side pulls.
    offers : str
        The offer is worked out by who makes it, by both apart, or as a compromise weighted by influence.
    """

    voting: Voting = "proportional"
    victory: Victory = "linear"
    rule: Stationary = "conditional"
    risk: Literal["min", "mid", "max"] = "mid"
    empathy: Literal["full", "two_thirds", "half", "one_third", "none"] = "one_third"
    commitment: Literal["full", "semi", "none"] = "semi"
    meeting: Literal["s1p1", "s2p2", "s2pmax"] = "s2p2"
    offers: Literal["initiator", "both", "compromise"] = "initiator"

    def __post_init__(self) -> None:
        for name, words in CHOICES.items():
            if getattr(self, name) not in words:
                raise UnknownName.of(name, str(getattr(self, name)), words, expected=f"one of {', '.join(words)}")


@dataclass(frozen=True, kw_only=True)
class Path:
    """What bargaining leads to, turn by turn; T turns after the first state, N actors, K dimensions.

    Attributes
    ----------
    position : ndarray (T + 1, N, K)
        Where each actor stands, 0 to 1.
    probability : ndarray (T + 1, N)
        That the position of an actor prevails; actors at one position have the same, so rows may sum to more than 1.
    expected : ndarray (T + 1, K)
        Mean of the positions by their probability.
    movement : ndarray (T,)
        Summed distance that actors move in a turn, relative to the first turn.
    risk : ndarray (T + 1, N)
        Attitudes to risk.
    converged : bool
        It stopped by itself.
    """

    position: Floats
    probability: Floats
    expected: Floats
    movement: Floats
    risk: Floats
    converged: bool


@dataclass(frozen=True)
class _Seen:
    """A state as actors see it: differences, utilities with everyone's own risk, and by observer."""

    gap: Floats  # (N, N): of j's position from i's ideal
    risk: Floats  # (N,)
    own: Floats  # (N, N)
    by: Floats  # (observer, N, N)


def bargain(
    weight: ArrayLike,
    position: ArrayLike,
    salience: ArrayLike,
    rules: Rules | None = None,
    *,
    turns: int = 100,
    stop: float = 0.02,
    accommodation: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
) -> Path:
    """Let actors bargain until hardly anyone moves.

    Parameters
    ----------
    weight : array_like (N,)
        Influence, above 0.
    position : array_like (N, K)
        From 0 to 1.
    salience : array_like (N, K)
        Above 0 somewhere, summing to at most 1 for each actor.
    rules : Rules, optional
        KTAB's defaults without.
    turns : int
        At most so many, at least 2.
    stop : float
        It stops when a turn moves less than this part of the first.
    accommodation : array_like (N, N), optional
        How much each actor's ideal follows each actor's position; rows sum to at most 1. Without: its own, fully.
    rng : Generator, optional
        Bargains are drawn by their probability; without, the likeliest is struck.

    Raises
    ------
    InvalidData
        Fewer than two actors, shapes that do not fit, numbers outside their range; all faults at once.
    """
    rules = rules or Rules()
    w, x, s, a = _bargainers(weight, position, salience, accommodation)
    ideal, states, seen, movement = x, [x], [_see(w, x, x, s, rules)], list[float]()
    first = np.nan
    for turn in range(1, max(turns, 2) + 1):
        x = _turn(w, states[-1], s, seen[-1], rules, rng)
        if a is not None:
            ideal = a @ x + (1.0 - a.sum(axis=1, keepdims=True)) * ideal
        seen.append(_see(w, x, x if a is None else ideal, s, rules))
        moved = float(np.linalg.norm(x - states[-1], axis=1).sum())
        states.append(x)
        first = moved + _STEP if turn == 1 else first
        movement.append(moved / first)
        if turn >= 2 and movement[-1] < stop:
            break
    chances = [_prevail(w, at, view.own, rules) for at, view in zip(states, seen, strict=True)]
    return Path(
        position=np.array(states),
        probability=np.array([chance for chance, _ in chances]),
        expected=np.array([mean for _, mean in chances]),
        movement=np.array(movement),
        risk=np.array([view.risk for view in seen]),
        converged=bool(movement[-1] < stop),
    )


def gaps(ideal: Floats, position: Floats, salience: Floats) -> Floats:
    """Return the distance (..., N, M) at which each actor sees each of M positions, by its own salience, 0 to 1."""
    apart = (ideal[..., :, None, :] - position[..., None, :, :]) * salience[..., :, None, :]
    return np.asarray(np.sqrt((apart**2).sum(axis=-1) / (salience**2).sum(axis=-1)[..., :, None]))


def valued(gap: Floats, risk: Floats) -> Floats:
    """Return the utility of a position at a distance to an actor with an attitude to risk (arrays that broadcast)."""
    return np.asarray((1.0 - gap) * (1.0 + risk * np.minimum(gap, 1.0)))


def attitudes(chance: ArrayLike, span: Literal["min", "mid", "max"] = "mid") -> Floats:
    """Return attitudes to risk from the chances to win: 1 for the likeliest, 0, -1/2 or -1 for the least likely."""
    p = np.asarray(chance, dtype=np.float64)
    low, high = p.min(), p.max()
    if high == low:
        return np.zeros_like(p)
    part = (p - low) / (high - low)
    return np.asarray({"min": part, "mid": (3.0 * part - 1.0) / 2.0, "max": 2.0 * part - 1.0}[span])


def _see(w: Floats, x: Floats, ideal: Floats, s: Floats, rules: Rules) -> _Seen:
    gap = gaps(ideal, x, s)
    risk = attitudes(stationary(coalitions(w, 1.0 - gap, rules.voting), rules.victory, rules.rule), rules.risk)
    part = {"full": 1.0, "two_thirds": 2.0 / 3.0, "half": 0.5, "one_third": 1.0 / 3.0, "none": 0.0}[rules.empathy]
    known = (1.0 - part) * risk[:, None] + part * risk[None, :]  # observer, observed
    return _Seen(gap, risk, valued(gap, risk[:, None]), valued(gap[None], known[:, :, None]))


def _prevail(w: Floats, x: Floats, utility: Floats, rules: Rules) -> tuple[Floats, Floats]:
    """Return the probability that each actor's position prevails, (N,), and the mean position; equal ones are one."""
    leader = np.array([int(np.argmax(np.linalg.norm(x - x[i], axis=1) < SAME)) for i in range(len(x))])
    options = np.unique(leader)
    p = elect(w, utility[:, options], victory=rules.victory, rule=rules.rule)
    return p[np.searchsorted(options, leader)], p @ x[options]


def challenges(w: Floats, s: Floats, seen: _Seen, rules: Rules) -> tuple[Floats, Floats]:
    """Return, as each actor i sees its challenge of each j: its chance to win, and its expected gain, both (N, N)."""
    n = len(w)
    i, j = np.arange(n)[:, None], np.arange(n)[None, :]
    mine = np.swapaxes(seen.by, 1, 2)  # [observer, position, actor]
    to_i, to_j = mine[i, i, :], mine[i, j, :]  # (i, j, actor): utility of i's and of j's position, as i sees it
    effort = w * s.sum(axis=1)
    for_i, for_j = np.full((n, n), _NOBODY), np.full((n, n), _NOBODY)
    for who in (i, j):
        vote = effort[who] * respond(
            np.take_along_axis(to_i, np.broadcast_to(who, (n, n))[..., None], 2)[..., 0]
            - np.take_along_axis(to_j, np.broadcast_to(who, (n, n))[..., None], 2)[..., 0],
            rules.voting,
        )
        for_i, for_j = for_i + np.maximum(vote, 0.0), for_j + np.maximum(-vote, 0.0)
    little = effort * respond(to_i - to_j, rules.voting)
    ahead, behind = for_i[..., None] + np.maximum(little, 0.0), for_j[..., None] + np.maximum(-little, 0.0)
    p = ahead / (ahead + behind)
    stay = np.broadcast_to(np.diagonal(seen.by, axis1=1, axis2=2)[:, None, :], p.shape)
    lost_with_i, lost_with_j = {
        "full": (3.0 * to_j, 3.0 * to_i), "semi": (3.0 * to_j, 3.0 * to_i), "none": (2.0 * to_j + stay, 2.0 * to_i + stay),
    }[rules.commitment]  # fmt: skip
    kept = {"full": (to_i, to_j)}.get(rules.commitment, (stay, stay))
    with_i = p * (2.0 * to_i + kept[0]) + (1.0 - p) * lost_with_i
    with_j = p * lost_with_j + (1.0 - p) * (2.0 * to_j + kept[1])
    third = effort * respond(with_i - with_j, rules.voting)
    third[np.arange(n)[:, None], np.arange(n)[None, :], np.broadcast_to(i, (n, n))] = 0.0
    third[np.arange(n)[:, None], np.arange(n)[None, :], np.broadcast_to(j, (n, n))] = 0.0
    for_i, for_j = for_i + np.maximum(third, 0.0).sum(axis=2), for_j + np.maximum(-third, 0.0).sum(axis=2)
    chance = for_i / (for_i + for_j)
    own_i, own_j = seen.by[i, i, i], seen.by[i, i, j]
    contest = 2.0 * (chance * own_i + (1.0 - chance) * own_j)
    care = s.sum(axis=1)[None, :]
    gain = (1.0 - care) * 2.0 * own_i + care * contest - (own_i + own_j)
    return chance, np.where(i == j, -np.inf, gain)


def _turn(w: Floats, x: Floats, s: Floats, seen: _Seen, rules: Rules, rng: np.random.Generator | None) -> Floats:
    """Return the positions after one round of offers."""
    n = len(w)
    chance, gain = challenges(w, s, seen, rules)
    offers: list[list[tuple[int, int, Floats, Floats]]] = [[] for _ in range(n)]
    for i in range(n):
        j = int(np.argmax(gain[i]))
        if gain[i, j] <= WORTH:
            continue
        for at_i, at_j in _offers(i, j, w, x, s, seen, float(chance[i, j]), rules):
            offers[i].append((i, j, at_i, at_j))
            offers[j].append((i, j, at_i, at_j))
    after = x.copy()
    for k in range(n):
        if not offers[k]:
            continue
        states = np.repeat(seen.own[:, None, :], len(offers[k]) + 1, axis=1)  # (actor, option, whose position)
        for option, (i, j, at_i, at_j) in enumerate(offers[k], start=1):
            met = valued(gaps(x, np.array([at_i, at_j]), s), seen.risk[:, None])
            states[:, option, i], states[:, option, j] = met[:, 0], met[:, 1]
        utility = states.sum(axis=2) / n
        p = elect(w, utility, voting=rules.voting, victory=rules.victory, rule=rules.rule)
        struck = int(np.argmax(p)) if rng is None else int(rng.choice(len(p), p=p))
        if struck:
            i, _, at_i, at_j = offers[k][struck - 1]
            after[k] = at_i if i == k else at_j
    return after


def _offers(
    i: int, j: int, w: Floats, x: Floats, s: Floats, seen: _Seen, chance: float, rules: Rules
) -> list[tuple[Floats, Floats]]:
    """Return where i and j would stand by each offer that is made: a pair of points."""
    mine = meet(x[i], x[j], s[i], s[j], chance, rules.meeting)
    if rules.offers == "initiator":
        return [mine]
    as_j_sees = replace(seen, by=np.broadcast_to(seen.by[j], seen.by.shape))
    theirs = meet(x[i], x[j], s[i], s[j], float(challenges(w, s, as_j_sees, rules)[0][i, j]), rules.meeting)
    if rules.offers == "both":
        return [mine, theirs]
    # KTAB weighs both by the influence of the initiator, each with its own salience.
    share = s[i].sum() / (s[i].sum() + s[j].sum())
    return [(share * mine[0] + (1.0 - share) * theirs[0], share * mine[1] + (1.0 - share) * theirs[1])]


def meet(
    x_i: Floats, x_j: Floats, s_i: Floats, s_j: Floats, chance: float, rule: Literal["s1p1", "s2p2", "s2pmax"] = "s2p2"
) -> tuple[Floats, Floats]:
    """Return where two actors would meet, in each dimension (K,): each by its salience and chance to win."""
    if rule == "s2pmax":
        lag_i, lag_j = max(0.0, 1.0 - 2.0 * chance), max(0.0, 2.0 * chance - 1.0)
        move_i = lag_i * s_j**2 / (lag_i * s_j**2 + _LIGHT + (1.0 - lag_i) * s_i**2)
        move_j = lag_j * s_i**2 / (lag_j * s_i**2 + _LIGHT + (1.0 - lag_j) * s_j**2)
        return x_i + move_i * (x_j - x_i), x_j + move_j * (x_i - x_j)
    power = 1 if rule == "s1p1" else 2
    pull_i, pull_j = (s_i * chance) ** power, (s_j * (1.0 - chance)) ** power
    both = pull_i + pull_j + _LIGHT  # the light weight leaves both where they are when neither pulls
    at_i, at_j = ((pull_i + _LIGHT) * x_i + pull_j * x_j) / both, (pull_i * x_i + (pull_j + _LIGHT) * x_j) / both
    return np.floor(at_i * 1e4 + 0.5) / 1e4, np.floor(at_j * 1e4 + 0.5) / 1e4


def _bargainers(
    weight: ArrayLike, position: ArrayLike, salience: ArrayLike, accommodation: ArrayLike | None
) -> tuple[Floats, Floats, Floats, Floats | None]:
    w, x, s = (np.asarray(given, dtype=np.float64) for given in (weight, position, salience))
    a = None if accommodation is None else np.asarray(accommodation, dtype=np.float64)
    faults = []
    if w.ndim != 1 or x.ndim != 2 or x.shape != s.shape or len(x) != len(w) or 0 in x.shape:
        what = f"weight {w.shape}, position {x.shape}, salience {s.shape}"
        expected = "weight (actors,), position and salience (actors, dimensions)"
        raise InvalidData([Fault("shape", what, expected=expected)])
    if len(w) < 2:
        faults.append(Fault("actors", "one actor has nobody to bargain with", expected="two actors or more"))
    for name, values, high in (("position", x, 1.0), ("salience", s, 1.0), ("weight", w, np.inf)):
        if not np.all((values >= 0.0) & (values <= high)) or not np.all(np.isfinite(values)):
            expected = "0 or more" if high == np.inf else "0 to 1"
            faults.append(Fault(name, f"a {name} lies outside its range", column=name, expected=expected))
    if not np.all(w > 0.0):
        faults.append(Fault("weight", "an actor has no influence", column="weight", expected="above 0: leave it out"))
    total = s.sum(axis=1)
    if not np.all((total > 0.0) & (total <= 1.0 + 1e-9)):
        expected = "for each actor a sum above 0 and at most 1"
        faults.append(Fault("salience", "saliences do not add up", column="salience", expected=expected))
    square = (len(w), len(w))
    if a is not None and (a.shape != square or np.any(a < 0.0) or np.any(a.sum(axis=1) > 1.0 + 1e-9)):
        expected = "(actors, actors), 0 or more, rows that sum to at most 1"
        faults.append(Fault("accommodation", f"shape {a.shape}, or a row above 1", expected=expected))
    if faults:
        raise InvalidData(faults)
    return w, x, s, a
