r"""The Security Council: compositions, who sits on it and for how long, whether an amendment passes.

*Composition.* Seats by region and kind; they must add up. Nine of fifteen with every veto decides (Charter, Article 27);
no reform plan sets the majority for 24 or 25, so it is swept.

*Presence* of a state in a plan's horizon follows from how it wins and keeps its seats (`multipolar.models.tenure`).

*A contest.* With named rivals :math:`p` and :math:`r` come out of elections (`multipolar.models.election`): in every
election the holders that stand have the advantage :math:`h` of office, which may be negative. Where a plan opens its
seats to more states than are named, a number of *unnamed* ones stand beside them, all alike.

*Amendment* (Article 108): two thirds of all members vote for it, and two thirds ratify it, among them every permanent
member. With support :math:`s` the votes are binomial; with :math:`q_i` the chance that permanent member :math:`i`
ratifies, that all do lies between their product (independent) and the least of them (they move together):
:math:`(1-d) \prod q_i + d \min q_i`. The other ratifications are taken to follow the vote.

References
----------
Charter of the United Nations, Articles 18, 27, 108. High-level Panel (2004), *A more secure world*, A/59/565,
paras 250-257. O'Neill, B. (1996), *Journal of Conflict Resolution* 40, 219-237. Hosli, M. et al. (2011), *Review of
International Organizations* 6, 163-187. Gould, M. & Rablen, M. (2016), *Public Choice* 169, 19-51.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, nearest
from .election import elect
from .tenure import Tenure, chances_outside, simulate, whole_years
from .voting import Game, Number, veto, weighted

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

KINDS = ("permanent with veto", "permanent", "renewable", "two-year")
"""Kinds of seat; a renewable seat may be held again at once."""


@dataclass(frozen=True)
class Composition:
    """Who sits on a council.

    Attributes
    ----------
    name : str
    seats : dict of (region, kind) to int
        Regions in any words, kinds of `KINDS`.
    total : int
        Seats in all, as the plan says; must be the sum.
    """

    name: str
    seats: dict[tuple[str, str], int]
    total: int

    def __post_init__(self) -> None:
        faults = [
            Fault("seats", f"{self.name}: {number!r} {kind} seats of {region}", expected="a whole number, 0 or more")
            for (region, kind), number in self.seats.items()
            if not isinstance(number, int) or isinstance(number, bool) or number < 0
        ]
        faults += [
            Fault("kind", f"{self.name}: {kind!r} is no kind of seat", expected=f"one of {', '.join(KINDS)}")
            for kind in dict.fromkeys(kind for _, kind in self.seats)
            if kind not in KINDS
        ]
        if not faults and sum(self.seats.values()) != self.total:
            parts = ", ".join(f"{count} {kind}" for kind, count in self.by_kind().items())
            what = f"{self.name}: {parts or 'no seats'} make {sum(self.seats.values())}, not {self.total}"
            faults.append(Fault("seats-do-not-add-up", what, column="total", expected="the sum of all seats"))
        if not faults and self.total < 2:
            faults.append(
                Fault("seats", f"{self.name} has {self.total} seats", column="total", expected="at least two")
            )
        if faults:
            raise InvalidData(faults)

    def by_kind(self) -> dict[str, int]:
        """Return the seats of each kind that there is."""
        count: Counter[str] = Counter()
        for (_, kind), number in self.seats.items():
            count[kind] += number
        return {kind: count[kind] for kind in KINDS if count[kind]}

    def of(self, kind: str, region: str | None = None) -> int:
        """Return the seats of a kind, of one region or of all."""
        return sum(n for (where, what), n in self.seats.items() if what == kind and region in (None, where))

    def game(self, quota: Number) -> Game:
        """Return the voting game on substance: `quota` votes with every veto; holders of the veto come first."""
        votes = weighted([1] * self.total, quota)
        held = self.of("permanent with veto")
        return votes & veto(self.total, range(held)) if held else votes


# -- the whole --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Contested:
    """The seats of a plan for which the named candidates stand.

    Attributes
    ----------
    places : int
        Filled together, from the same candidates.
    term : int or None
        Years after which they are filled anew, and holders may stand again. None: filled once, for good; who loses has
        the seats of today.
    unnamed : int
        Further states that may stand, alike and without a name.
    barred : tuple of int
        Named candidates that cannot stand for these seats, which belong to another group.
    by_leave : bool
        A holder stands again only if its group lets it.
    """

    places: int
    term: int | None
    unnamed: int = 0
    barred: tuple[int, ...] = ()
    by_leave: bool = False


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""What the model needs; D draws (or 1, for all), J named candidates, V permanent members.

    Attributes
    ----------
    horizon : int
        Years that are looked at; they begin with a candidacy.
    plan : str or None
        The plan that is in force, one of `plans`; None: the rules of today.
    plans : dict of Contested
        By name.
    appeal : ndarray (D, J)
        :math:`u_j` of the election.
    stands : ndarray (D, J)
        Chance that a candidate stands in an election.
    unnamed_appeal, unnamed_stands : ndarray (D,)
        The same of each candidate without a name.
    leave : ndarray (D,)
        Chance that a group lets a holder stand again, where that is asked.
    swing : ndarray (D,)
        Standard deviation of what moves all voters at an election for or against a candidate.
    incumbency : ndarray (D,)
        :math:`h`, advantage of the holder of a seat, on the scale of the appeal.
    abstain, bandwagon : ndarray (D,)
        Of the election.
    voters : int
        Members of the assembly.
    win : ndarray (D, J)
        Probability to win a seat of today when standing; NaN: not covered.
    gap : tuple of ndarray (1, G)
        For each candidate the distribution of the years between its terms today.
    retry : ndarray (D,)
        Mean years until the next try after a lost candidacy for a seat of today.
    support : ndarray (D,)
        Part of the assembly that is for the amendment.
    ratify : ndarray (D, V)
        :math:`q_i`.
    together : ndarray (D,)
        :math:`d`, 0 (independent) to 1.
    paths : int
        Histories a draw; the outcome is their mean. 1 where the draws are many, so that an outcome is one history.
    seed : int
        Of the events in the histories.
    """

    horizon: int
    plan: str | None
    plans: dict[str, Contested]
    appeal: Floats
    stands: Floats
    unnamed_appeal: Floats
    unnamed_stands: Floats
    leave: Floats
    swing: Floats
    incumbency: Floats
    abstain: Floats
    bandwagon: Floats
    voters: int
    win: Floats
    gap: tuple[Floats, ...]
    retry: Floats
    support: Floats
    ratify: Floats
    together: Floats
    paths: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class Result:
    """What comes of it.

    Attributes
    ----------
    years : ndarray (D, J)
        Years on the Council in the horizon under the plan; NaN for a candidate that cannot stand for its seats, and
        where the seats of today would be needed and are not covered.
    today : ndarray (D, J)
        The same under the rules of today.
    weighed : ndarray (D, J)
        Under the plan in the histories in which the amendment passes, under the rules of today in the others.
    passes : ndarray (D,)
        Probability that the amendment passes.
    won, rewon : ndarray (D, J)
        Part of the elections won when standing without and with a seat; NaN where there was none, or none is modelled.
    converged : ndarray of bool (D,)
        Always true: a history is simulated to its end.
    residual : ndarray (D,)
        Elections broken off without two thirds for every place, which then stays empty for the term.
    """

    years: Floats
    today: Floats
    weighed: Floats
    passes: Floats
    won: Floats
    rewon: Floats
    converged: Bools
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Elect, serve, and weigh by the chance of the amendment.

    Raises
    ------
    InvalidData
        An unknown plan, no place or candidate, chances outside 0..1; all faults at once.
    """
    _require(inputs)
    draws, count = max(len(inputs.appeal), len(inputs.support)), inputs.appeal.shape[1]
    streams = np.random.SeedSequence(inputs.seed).spawn(3)
    old, new, vote = (np.random.default_rng(stream) for stream in streams)

    today = np.full((draws, inputs.paths, count), np.nan)
    for place in range(count):
        win = inputs.win[:, place]
        if np.all(np.isfinite(win)):
            tenure = Tenure(
                term=2, win=win, again=np.zeros_like(win), gap=inputs.gap[place], retry=whole_years(inputs.retry)
            )
            today[:, :, place] = simulate(tenure, inputs.horizon, inputs.paths, old)
    won = rewon = np.full((draws, count), np.nan)
    failed = np.zeros(draws)
    years = today
    if inputs.plan is not None:
        years, won, rewon, failed = _contest(inputs, inputs.plans[inputs.plan], draws, today, new)
    passes = adoption(inputs.support, inputs.ratify, inputs.together, voters=inputs.voters)
    adopted = vote.random((draws, inputs.paths)) < passes[:, None]
    covered = np.isfinite(today)
    weighed = np.where(covered & adopted[:, :, None], years, today)
    return Result(
        years=years.mean(axis=1),
        today=today.mean(axis=1),
        weighed=weighed.mean(axis=1),
        passes=np.broadcast_to(passes, (draws,)).copy(),
        won=won,
        rewon=rewon,
        converged=np.ones(draws, dtype=bool),
        residual=failed,
    )


def adoption(support: Floats, ratify: Floats, together: Floats, *, voters: int = 193) -> Floats:
    """Return the probability that an amendment of the Charter passes (D,).

    Parameters
    ----------
    support : ndarray (D,)
        Part of the assembly that is for it; each member votes yes with this probability.
    ratify : ndarray (D, V)
        Chance that each holder of a veto ratifies.
    together : ndarray (D,)
        0: they decide independently; 1: all would if the most reluctant does.
    voters : int
        Members; two thirds of all of them are needed, present or not.
    """
    from scipy.special import bdtrc

    needed = -(-2 * voters // 3)
    vote = bdtrc(needed - 1, voters, support)  # at least `needed` of them say yes
    everyone = (1.0 - together) * ratify.prod(axis=1) + together * ratify.min(axis=1)
    return np.asarray(vote * everyone)


def _contest(
    inputs: Inputs, seats: Contested, draws: int, today: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return years under the plan (D, paths, J), parts of elections won without and with a seat, failed elections."""
    size, named = draws * inputs.paths, inputs.appeal.shape[1]
    runs = [place for place in range(named) if place not in seats.barred]
    count = len(runs) + seats.unnamed

    def each(array: Floats) -> Floats:
        return np.repeat(np.broadcast_to(array, (draws, *array.shape[1:])), inputs.paths, axis=0)

    def beside(names: Floats, others: Floats) -> Floats:
        return np.hstack([each(names)[:, runs], np.repeat(each(others)[:, None], seats.unnamed, axis=1)])

    appeal, stands = beside(inputs.appeal, inputs.unnamed_appeal), beside(inputs.stands, inputs.unnamed_stands)
    swing, leave = each(inputs.swing)[:, None], each(inputs.leave)[:, None]
    advantage = each(inputs.incumbency)[:, None]
    held = np.zeros((size, count), dtype=bool)
    years = np.zeros((size, count))
    tries, wins = np.zeros((2, size, count)), np.zeros((2, size, count))
    failed = np.zeros(size)
    term = seats.term or inputs.horizon
    for begin in range(0, inputs.horizon, term):
        standing = rng.random((size, count)) < stands
        if seats.by_leave:
            standing &= ~held | (rng.random((size, count)) < leave)
        found = elect(
            appeal + swing * rng.standard_normal((size, count)) + advantage * held,
            seats.places,
            rng=rng,
            standing=standing,
            voters=inputs.voters,
            abstain=each(inputs.abstain),
            bandwagon=each(inputs.bandwagon),
        )
        for state, having in enumerate((~held, held)):
            tries[state] += standing & having
            wins[state] += found.elected & having
        failed += ~found.filled
        held = found.elected
        years += held * min(term, inputs.horizon - begin)
    made = np.full((draws, inputs.paths, named), np.nan)
    made[:, :, runs] = years.reshape(draws, inputs.paths, count)[:, :, : len(runs)]
    if seats.term is None:  # who has no permanent seat keeps what today's seats give
        made = np.where(made == 0.0, today, made)
    tried, gained = (x.reshape(2, draws, inputs.paths, count).sum(axis=2)[..., : len(runs)] for x in (tries, wins))
    parts = np.full((2, draws, named), np.nan)
    parts[..., runs] = np.divide(gained, tried, out=np.full_like(gained, np.nan), where=tried > 0.0)
    return made, parts[0], parts[1], failed.reshape(draws, inputs.paths).sum(axis=1)


# -- bad input --------------------------------------------------------------------------------------------------------


def _require(inputs: Inputs) -> None:
    faults = []
    if inputs.plan is not None and inputs.plan not in inputs.plans:
        near = nearest(inputs.plan, inputs.plans)
        what = f"{inputs.plan!r} is no plan"
        faults.append(Fault("plan", what, column="plan", expected=f"one of {', '.join(inputs.plans)}", nearest=near))
    for name, seats in inputs.plans.items():
        if seats.places < 1 or (seats.term is not None and seats.term < 1):
            what = f"{name}: {seats.places} places for {seats.term} years"
            faults.append(Fault("plan", what, column="plans", expected="at least one place, for at least one year"))
        outside = [index for index in seats.barred if not 0 <= index < inputs.appeal.shape[1]]
        if outside or seats.unnamed < 0:
            what = f"{name}: {seats.unnamed} unnamed candidates, barred {list(seats.barred)}"
            faults.append(Fault("plan", what, column="plans", expected="0 or more, and numbers of named candidates"))
    if not inputs.appeal.shape[1]:
        faults.append(Fault("candidates", "there is no candidate", column="appeal", expected="at least one"))
    for name in ("horizon", "paths"):
        if getattr(inputs, name) < 1:
            faults.append(Fault(name, f"{name} is {getattr(inputs, name)}", column=name, expected="at least 1"))
    for name in ("stands", "unnamed_stands", "leave", "support", "ratify", "together"):
        faults += chances_outside(name, getattr(inputs, name))
    faults += chances_outside("win", inputs.win[np.isfinite(inputs.win)])
    if len(inputs.gap) != inputs.appeal.shape[1]:
        what = f"gaps of {len(inputs.gap)} candidates, appeals of {inputs.appeal.shape[1]}"
        faults.append(Fault("shape", what, column="gap", expected="one a candidate"))
    if np.any(inputs.swing < 0.0):
        faults.append(Fault("swing", "a swing is negative", column="swing", expected="a standard deviation"))
    if faults:
        raise InvalidData(faults)
