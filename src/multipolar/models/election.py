r"""Elections of the General Assembly to the Security Council: ballots, two thirds of those present and voting, rounds.

*The rule* (Charter, Article 18; Rules of Procedure of the General Assembly 92 to 94). The ballot is secret. A voter names
as many candidates as there are places. Elected is who has two thirds of the members present and voting, rounded up: 128
of 192, 129 of 193. If more candidates have it than there are places, those with the most votes are elected. While places
remain, balloting goes on: after the open first ballot three ballots restricted to the candidates with the most votes, two
for each place, then three open ones, three restricted ones, and so on.

*The voters.* With :math:`u_j` the appeal of candidate :math:`j` and :math:`k` places, a voter writes the set of names
:math:`S`, :math:`|S| = k`, with probability proportional to :math:`\exp \sum_{j \in S} u_j` (for one place the conditional
logit of McFadden). Each of :math:`n` voters abstains or spoils the ballot with probability :math:`a`, independently: the
votes are multinomial, so two rivals with half of the voters each never reach two thirds by chance. What moves all voters
together stands in the appeals, drawn outside. From ballot to ballot voters leave those who are behind:
:math:`u_j \leftarrow u_j + m \ln(v_j + 1)` with :math:`v_j` the votes of the last ballot and :math:`m` the bandwagon.

As many candidates as places, or fewer, are elected on the first ballot: a vote without a rival says nothing on a vote
with one.

References
----------
McFadden, D. (1974), in Zarembka (ed.), *Frontiers in Econometrics*, 105-142. Dreher, A., Gould, M., Rablen, M. D. &
Vreeland, J. R. (2014), *Public Choice* 158, 51-83. Malone, D. M. (2000), *Global Governance* 6, 3-23.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

BALLOTS = 60
"""Ballots after which an election is broken off; the longest in the Council's history took 155 (1979-80)."""

ROUND = 3
"""Ballots of a kind (restricted, open) in a row, after the first."""


@dataclass(frozen=True, kw_only=True)
class Election:
    """Outcomes of D elections with J candidates.

    Attributes
    ----------
    elected : ndarray of bool (D, J)
    ballots : ndarray of int (D,)
        Ballots held; 0 where nobody stood.
    filled : ndarray of bool (D,)
        Every place for which there was a candidate is filled; false: no two thirds within `BALLOTS` ballots.
    votes : ndarray (D, J)
        Votes on the first ballot; NaN where there were no more candidates than places: such a vote is not modelled.
    """

    elected: Bools
    ballots: Ints
    filled: Bools
    votes: Floats


def required(present: int | Ints, part: tuple[int, int] = (2, 3)) -> int | Ints:
    """Return the votes that are two thirds (or `part`) of those present and voting, rounded up, in whole numbers.

    >>> [required(present) for present in (190, 192, 193)]
    [127, 128, 129]
    """
    over, under = part
    return -(-present * over // under)


def elect(
    appeal: Floats,
    places: int,
    *,
    rng: np.random.Generator,
    standing: Bools | None = None,
    voters: int = 193,
    abstain: float | Floats = 0.0,
    bandwagon: float | Floats = 0.0,
) -> Election:
    """Hold an election in every draw.

    Parameters
    ----------
    appeal : ndarray (D, J) or (J,)
        :math:`u`, on the scale of log odds.
    places : int
        Places to be filled at once, from the same candidates.
    rng : Generator
        The voters' chance.
    standing : ndarray of bool (D, J), optional
        Who stands; default all.
    voters : int
        Members of the assembly.
    abstain, bandwagon : float or ndarray (D,)
        :math:`a`, 0 to below 1, and :math:`m`, 0 or more.

    Raises
    ------
    InvalidData
        No candidate, no place, fewer than two voters, appeals that are no numbers, chances out of range.

    Examples
    --------
    A rival with odds of 1 to 4 never stops the favourite.

    >>> import numpy as np
    >>> found = elect(np.tile([np.log(4.0), 0.0], (1000, 1)), 1, rng=np.random.default_rng(1))
    >>> found.elected.mean(axis=0).tolist()
    [1.0, 0.0]
    """
    appeal = np.atleast_2d(np.asarray(appeal, dtype=np.float64))
    draws, count = appeal.shape
    stands = np.ones((draws, count), bool) if standing is None else np.broadcast_to(standing, (draws, count))
    lost, follow = (np.broadcast_to(np.asarray(x, dtype=np.float64), (draws,)) for x in (abstain, bandwagon))
    _require(appeal, places, voters, lost, follow)

    elected = np.zeros((draws, count), bool)
    first = np.full((draws, count), np.nan)
    ballots = np.zeros(draws, np.int64)
    utility = appeal.copy()
    last = np.zeros((draws, count), np.int64)
    unopposed = stands.sum(axis=1) <= places
    elected[unopposed] = stands[unopposed]
    ballots[unopposed & stands.any(axis=1)] = 1
    rows = np.flatnonzero(~unopposed)
    for ballot in range(1, BALLOTS + 1):
        if not rows.size:
            break
        ballots[rows] = ballot
        restricted = ballot > 1 and (ballot - 2) // ROUND % 2 == 0
        left = places - elected[rows].sum(axis=1)
        for k in range(1, places + 1):
            some = rows[left == k]
            if not some.size:
                continue
            eligible = stands[some] & ~elected[some]
            if restricted:
                eligible &= _leading(np.where(eligible, last[some], -1), 2 * k)
            valid = rng.binomial(voters, 1.0 - lost[some])
            votes = _ballot(utility[some], eligible, k, valid, rng)
            needed = np.asarray(required(valid))[:, None]
            elected[some] |= (votes >= needed) & (votes > 0) & _leading(votes, k)
            last[some] = votes
            if ballot == 1:
                first[some] = votes
            utility[some] += follow[some, None] * np.log(votes + 1.0)
        rows = rows[elected[rows].sum(axis=1) < places]
    filled = np.ones(draws, bool)
    filled[rows] = False
    return Election(elected=elected, ballots=ballots, filled=filled, votes=first)


def _ballot(utility: Floats, eligible: Bools, k: int, valid: Ints, rng: np.random.Generator) -> Ints:
    """Return the votes of one ballot for k places (D, J)."""
    sets = _sets(utility.shape[1], k)
    score = np.where(eligible, utility, 0.0) @ sets.T
    score[(~eligible).astype(float) @ sets.T > 0.0] = -np.inf
    score -= score.max(axis=1, keepdims=True)
    chance = np.exp(score)
    chance /= chance.sum(axis=1, keepdims=True)
    written: Ints = (rng.multinomial(valid, chance) @ sets).astype(np.int64)
    return written


@lru_cache
def _sets(count: int, k: int) -> Floats:
    """Return every set of k names, a row each (sets, J)."""
    some = list(combinations(range(count), k))
    made = np.zeros((len(some), count))
    for row, names in zip(made, some, strict=True):
        row[list(names)] = 1.0
    return made


def _leading(votes: Ints, k: int) -> Bools:
    """Say who is among the k with the most votes; of equal candidates the one named first."""
    earlier = np.tri(votes.shape[1], k=-1, dtype=bool)
    mine, theirs = votes[:, :, None], votes[:, None, :]
    ahead = (theirs > mine) | ((theirs == mine) & earlier)
    return np.asarray(ahead.sum(axis=2) < k)


def _require(appeal: Floats, places: int, voters: int, abstain: Floats, bandwagon: Floats) -> None:
    faults = []
    if not appeal.shape[1]:
        faults.append(Fault("candidates", "there is no candidate", column="appeal", expected="at least one"))
    if places < 1:
        faults.append(Fault("places", f"{places} places", column="places", expected="at least one"))
    if voters < 2:
        what = "there is no voter" if voters < 1 else "there is one voter, who decides alone"
        faults.append(Fault("voters", what, column="voters", expected="at least two voters"))
    if not np.all(np.isfinite(appeal)):
        faults.append(
            Fault(
                "appeal", "an appeal is no number", column="appeal", expected="log odds; who does not stand: standing"
            )
        )
    if not np.all((abstain >= 0.0) & (abstain < 1.0)):
        faults.append(
            Fault("abstain", "a part that abstains lies outside 0..1", column="abstain", expected="0 to below 1")
        )
    if not np.all((bandwagon >= 0.0) & np.isfinite(bandwagon)):
        faults.append(
            Fault("bandwagon", "a bandwagon is negative or no number", column="bandwagon", expected="0 or more")
        )
    if faults:
        raise InvalidData(faults)
