r"""Ideal points of voters from yes, abstain and no: an ordinal item-response model, one session or many.

With :math:`\theta_{it}` the ideal point of voter :math:`i` in session :math:`t`, roll call :math:`v` splits the line by
a slope :math:`\beta_v` and two cut points :math:`\gamma_{v1} < \gamma_{v2}` (Bailey, Strezhnev & Voeten 2017):

.. math::
    z_{itv} = \beta_v \theta_{it} + \varepsilon_{itv}, \qquad \varepsilon \sim N(0, 1), \qquad
    \text{yes if } z < \gamma_{v1}, \text{ abstain if } \gamma_{v1} \le z < \gamma_{v2}, \text{ else no}

    \theta_{it} \sim N(\theta_{i,t-1}, \tau^2), \qquad \theta_{i,t_0} \sim N(0, 1) \text{ in a voter's first session}

Absence is taken to say nothing. Roll calls on one text (``same``) share slope and cut points, which ties the scale of
sessions together; between all others only the random walk does. A session alone is the case of one session.

**Method.** Marginal maximum likelihood by EM with a mild prior on roll calls (Bock & Aitkin 1981). The posterior of a
voter's path is not approximated by a normal: :math:`\theta` lives on a grid of `GRID` points, on which the walk is a
hidden Markov chain (`graded`) and the forward and backward recursions are exact. The M-step is Fisher scoring of
:math:`(\beta, \gamma_1, \log(\gamma_2 - \gamma_1))`, all roll calls at once. No random number is used.

**Identification.** The priors on first points and slopes fix location and scale, but loosely, so that EM creeps along
them. Points are therefore told, and convergence is judged, on the scale on which all points together have mean 0 and
standard deviation 1. The anchors fix the sign: the first has the larger point. Points are not standardised session by
session, so that a spread that shrinks is seen to shrink.

**Standard errors** are posterior standard deviations given the roll calls' parameters: they leave out that these are
estimated too. `bootstrap` resamples roll calls and re-estimates all; the tests compare the two.

Face: ``session(votes)`` for one (voters, roll calls) table of 1 yes, 2 abstain, 3 no, 0 or NaN absent;
``dynamic(votes, session)`` for many; ``solve(Inputs(...))`` underneath.

References
----------
Bailey, M., Strezhnev, A., & Voeten, E. (2017). Estimating dynamic state preferences from United Nations voting data.
*Journal of Conflict Resolution* 61(2), 430-456. Martin, A., & Quinn, K. (2002). Dynamic ideal point estimation via
Markov chain Monte Carlo. *Political Analysis* 10(2), 134-153. Bock, R. D., & Aitkin, M. (1981). Marginal maximum
likelihood estimation of item parameters. *Psychometrika* 46(4), 443-459.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .graded import (
    ABSTAIN,
    GRID,
    NO,
    TINY,
    WALK,
    YES,
    Layout,
    State,
    chances_of,
    expected_counts,
    grid,
    lay_out,
    scored,
    standard,
    step,
)

__all__ = ["Inputs", "Result", "bootstrap", "dynamic", "session", "solve"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST = 300
"""EM steps after which the search gives up."""

TOLERANCE = 5e-3
"""Largest change of a point in one EM step at which the estimate counts as converged: a twentieth of a usual error."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""A table of votes; N voters, M roll calls.

    Attributes
    ----------
    votes : ndarray of int (N, M)
        1 yes, 2 abstain, 3 no, 0 absent or no member.
    session : ndarray of int (M,)
        Number of the session of each roll call; sessions follow each other in this order.
    high, low : int
        Rows of the two anchors: the point of `high` is above that of `low`, on the mean of the sessions in which both
        voted (for the General Assembly: the United States and Russia).
    same : ndarray of int (M,), optional
        Roll calls with one number share slope and cut points. Default: none do.
    walk : float, optional
        :math:`\tau`, fixed, in standard deviations of a first point. Default: estimated.
    """

    votes: Ints
    session: Ints
    high: int
    low: int
    same: Ints | None = None
    walk: float | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    r"""Points and what goes with them; N voters, T sessions, M roll calls.

    Attributes
    ----------
    sessions : ndarray of int (T,)
    point : ndarray (N, T)
        Posterior mean of :math:`\theta`; NaN where the voter cast no vote that divided the session.
    sd : ndarray (N, T)
        Its posterior standard deviation, given the roll calls' parameters.
    votes : ndarray of int (N, T)
        Votes that went in.
    slope : ndarray (M,)
    cuts : ndarray (M, 2)
        :math:`\beta` and :math:`\gamma_1 < \gamma_2`; NaN for a roll call on which all said the same.
    walk : float
        :math:`\tau`.
    log_posterior : float
    iterations : int
        EM steps.
    converged : bool
    residual : float
        Largest change of a point in the last EM step.
    """

    sessions: Ints
    point: Floats
    sd: Floats
    votes: Ints
    slope: Floats
    cuts: Floats
    walk: float
    log_posterior: float
    iterations: int
    converged: bool
    residual: float

    def standardised(self) -> Floats:
        """Return the points with mean 0 and standard deviation 1 over the voters of each session (N, T)."""
        mean, spread = np.nanmean(self.point, axis=0), np.nanstd(self.point, axis=0)
        return np.asarray((self.point - mean) / spread)


def session(votes: ArrayLike, high: int = 0, low: int = 1) -> Result:
    """Return the points of one session (T = 1) from a table (voters, roll calls): 1, 2, 3, and 0 or NaN for absent.

    Examples
    --------
    Five voters on a line, seven cuts between them; the first anchor stands at the upper end.

    >>> import numpy as np
    >>> cuts = np.array([0.5, 1.5, 1.5, 2.5, 2.5, 3.5, 3.5])
    >>> votes = np.where(np.arange(5)[:, None] > cuts, 3, 1)
    >>> bool(np.all(np.diff(session(votes, high=4, low=0).point[:, 0]) > 0))
    True
    """
    table = _codes(votes)
    return solve(Inputs(votes=table, session=np.zeros(table.shape[-1], dtype=np.int64), high=high, low=low))


def dynamic(
    votes: ArrayLike,
    session: ArrayLike,
    high: int = 0,
    low: int = 1,
    *,
    same: ArrayLike | None = None,
    walk: float | None = None,
) -> Result:
    """Return the points of many sessions; the arguments are those of `Inputs`, as lists or arrays, NaN for absent."""
    texts = None if same is None else np.asarray(same, dtype=np.int64)
    numbers = np.asarray(session, dtype=np.int64)
    return solve(Inputs(votes=_codes(votes), session=numbers, high=high, low=low, same=texts, walk=walk))


def bootstrap(inputs: Inputs, replicates: int, seed: int) -> Floats:
    """Return points (replicates, N, T) re-estimated from roll calls drawn again with replacement, session by session.

    NaN where the voter cast none of the votes that were drawn. Roll calls are drawn as if they were independent; those
    on one resolution are not, so that even these spreads are narrow.
    """
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(inputs.session == number) for number in np.unique(inputs.session)]
    whole = solve(inputs)
    found = np.full((replicates, *whole.point.shape), np.nan)
    for k in range(replicates):
        drawn = np.concatenate([rng.choice(group, len(group)) for group in groups])
        votes = inputs.votes[:, drawn]
        voters = np.flatnonzero((votes > 0).any(axis=1))
        high, low = (int(np.searchsorted(voters, row)) for row in (inputs.high, inputs.low))
        same = None if inputs.same is None else inputs.same[drawn]
        again = replace(
            inputs, votes=votes[voters], session=inputs.session[drawn], same=same, walk=whole.walk, high=high, low=low
        )
        part = solve(again)
        found[k][np.ix_(voters, np.isin(whole.sessions, part.sessions))] = part.point
    return found


def solve(inputs: Inputs) -> Result:
    """Estimate points, slopes, cut points and the walk.

    Raises
    ------
    InvalidData
        Shapes that do not fit, unknown codes, voters who never voted, anchors that are no rows or one row, a session
        in which nobody differs; all faults at once.
    """
    _require(inputs)
    layout = lay_out(inputs.votes, inputs.session, inputs.same, inputs.walk)
    state = _first(layout, inputs)
    steps, residual = 0, np.inf
    while steps < MOST and residual > TOLERANCE:
        following = step(state, layout)
        change = standard(following.mean, layout) - standard(state.mean, layout)
        residual = float(np.abs(change[layout.voted]).max())
        state, steps = following, steps + 1
    return _result(state, layout, inputs, steps, residual)


# -- start and end --------------------------------------------------------------------------------------------------


def _first(layout: Layout, inputs: Inputs) -> State:
    """Return a start: in each session the first singular vector of the votes, turned by the anchors."""
    from scipy.special import ndtri

    x, votes = grid(), inputs.votes[:, layout.kept]
    posterior = np.empty((len(layout.at), len(votes), GRID))
    before = np.zeros(len(votes))
    for t, places in enumerate(layout.at):
        there = layout.voted[:, t]
        guess = np.zeros(len(votes))
        guess[there] = _axis(votes[np.ix_(there, places)])
        both = there[inputs.high] and there[inputs.low]
        turn = guess[inputs.high] - guess[inputs.low] if both else guess @ before
        guess *= -1.0 if turn < 0 else 1.0
        before = np.where(there, guess, before)
        bump = np.exp(-0.5 * ((x - guess[:, None]) / 0.3) ** 2)
        posterior[t] = bump / bump.sum(axis=1, keepdims=True)
    counts = expected_counts(posterior, layout)
    answers = counts.sum(axis=2)
    share = np.cumsum(answers, axis=1)[:, :2] / answers.sum(axis=1, keepdims=True)
    ends = ndtri(np.clip(share, 0.02, 0.98))
    items = (np.zeros(layout.items), ends[:, 0], np.log(np.maximum(ends[:, 1] - ends[:, 0], 0.1)))
    for _ in range(6):
        items = scored(*items, chances_of(*items), counts)
    walk = WALK if inputs.walk is None else inputs.walk
    vector = np.concatenate([*items, [np.log(walk)]])
    return State(vector, posterior, (posterior @ x).T, -np.inf)


def _axis(votes: Ints) -> Floats:
    """Return the first left singular vector of a table of votes, with standard deviation 1."""
    cast = votes > 0
    number = np.maximum(cast.sum(axis=0), 1)
    centred = np.where(cast, votes - votes.sum(axis=0) / number, 0.0)
    left = np.linalg.svd(centred, full_matrices=False)[0][:, 0]
    return np.asarray((left - left.mean()) / max(float(left.std()), TINY))


def _result(state: State, layout: Layout, inputs: Inputs, steps: int, residual: float) -> Result:
    x = grid()
    point = np.where(layout.voted, state.mean, np.nan)
    spread = np.sqrt(np.maximum((state.posterior @ (x * x)).T - state.mean**2, 0.0))
    gap = point[inputs.high] - point[inputs.low]
    sign = -1.0 if np.nansum(gap) < 0 else 1.0
    told = point[layout.voted]
    middle, scale = float(told.mean()), sign * float(told.std())
    slope, cut, wide = np.split(state.vector[:-1], 3)
    slopes, cuts = np.full(inputs.votes.shape[1], np.nan), np.full((inputs.votes.shape[1], 2), np.nan)
    slopes[layout.kept] = (slope * scale)[layout.item]
    cut = cut - slope * middle
    cuts[layout.kept] = np.stack([cut, cut + np.exp(wide)], axis=1)[layout.item]
    return Result(
        sessions=np.unique(inputs.session),
        point=(point - middle) / scale,
        sd=np.where(layout.voted, spread / abs(scale), np.nan),
        votes=layout.number,
        slope=slopes,
        cuts=cuts,
        walk=float(np.exp(state.vector[-1])) / abs(scale),
        log_posterior=state.objective,
        iterations=steps,
        converged=residual <= TOLERANCE,
        residual=residual,
    )


# -- what comes in --------------------------------------------------------------------------------------------------


def _codes(votes: ArrayLike) -> Ints:
    """Return votes as whole numbers, NaN as 0; what is no whole number becomes -1, which no code is."""
    table = np.asarray(votes, dtype=np.float64)
    clean = np.nan_to_num(table, nan=0.0, posinf=-1.0, neginf=-1.0)
    return np.where(clean == np.round(clean), clean, -1.0).astype(np.int64)


def _require(inputs: Inputs) -> None:
    votes, faults = inputs.votes, list[Fault]()
    if votes.ndim != 2 or inputs.session.shape != votes.shape[1:] or not votes.size:
        what = f"votes {votes.shape}, session {inputs.session.shape}"
        raise InvalidData([Fault("shape", what, expected="votes (voters, roll calls), session (roll calls,)")])
    if inputs.same is not None and inputs.same.shape != inputs.session.shape:
        faults.append(Fault("shape", f"same {inputs.same.shape}", expected=f"{inputs.session.shape}"))
    for row, column in np.argwhere(~np.isin(votes, (0, YES, ABSTAIN, NO)))[:SHOWN]:
        where = f"voter {row} on roll call {column} has a code that is none"
        faults.append(Fault("vote-code", where, row=int(row), expected="1 yes, 2 abstain, 3 no, 0 or NaN absent"))
    for row in np.flatnonzero(~(votes > 0).any(axis=1)):
        faults.append(Fault("never-voted", f"voter {row} never voted", row=int(row), expected="at least one vote"))
    anchors = (inputs.high, inputs.low)
    if any(not 0 <= row < len(votes) for row in anchors) or inputs.high == inputs.low:
        faults.append(Fault("anchors", f"anchors are rows {anchors}", expected=f"two rows of 0..{len(votes) - 1}"))
    if inputs.walk is not None and not inputs.walk > 0:
        faults.append(Fault("walk", f"the walk is {inputs.walk}", expected="above 0"))
    divided = (np.stack([(votes == code).any(axis=0) for code in (YES, ABSTAIN, NO)]).sum(axis=0)) > 1
    for number in np.setdiff1d(inputs.session, inputs.session[divided]):
        faults.append(Fault("unanimous", f"in session {number} nobody differs", expected="a divided roll call"))
    if faults:
        raise InvalidData(faults)


SHOWN = 20
"""Wrong codes that are named."""
