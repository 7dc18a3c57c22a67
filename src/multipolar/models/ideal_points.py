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
hidden Markov chain and the forward and backward recursions are exact. The M-step is Fisher scoring of
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

__all__ = ["Inputs", "Result", "bootstrap", "dynamic", "session", "solve"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Chances = tuple[Floats, Floats, Floats, Floats, Floats]

YES, ABSTAIN, NO = 1, 2, 3
GRID = 81
REACH = 5.0
"""The grid runs from -REACH to REACH in GRID points, an eighth apart: exact sums for posteriors of a sixteenth or wider."""

SLOPE = 1.0
"""Prior standard deviation of a slope about 0: a roll call is seldom a perfect cut, even if nobody crosses it."""

CUT = 5.0
"""Prior standard deviation of the first cut point about 0."""

GAP, GAP_SPREAD = -0.5, 1.5
"""Prior mean and standard deviation of log(γ2 − γ1): keeps a roll call without abstentions finite."""

TOLERANCE = 5e-3
"""Largest change of a point in one EM step at which the estimate counts as converged: a twentieth of a usual error."""

WALK = 0.25
"""Where the search for the walk's standard deviation begins."""

TINY = 1e-100
"""Floor of probabilities: far below anything that counts, far above numbers so small that arithmetic on them is slow."""


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
    layout = _layout(inputs)
    state = _first(layout, inputs)
    steps, residual = 0, np.inf
    while steps < MOST and residual > TOLERANCE:
        following = _step(state, layout)
        change = _standard(following.mean, layout) - _standard(state.mean, layout)
        residual = float(np.abs(change[layout.voted]).max())
        state, steps = following, steps + 1
    return _result(state, layout, inputs, steps, residual)


# -- the table, laid out for the E-step -----------------------------------------------------------------------------

MOST = 300
"""EM steps after which the search gives up."""


@dataclass(frozen=True, eq=False)
class _Layout:
    kept: Ints
    """Roll calls on which not all said the same."""
    item: Ints
    """Number of the item (slope and cut points) of each kept roll call."""
    items: int
    order: Ints
    starts: Ints
    """Kept roll calls in the order of their items, and where each item begins in it."""
    at: list[Ints]
    """Places of each session's roll calls among the kept."""
    voted: NDArray[np.bool_]
    """(N, T)."""
    number: Ints
    """Votes (N, T)."""
    first: Ints
    """Session in which a voter first voted."""
    hot: list[Floats]
    """One-hot votes of each session (N, 3 M_t)."""
    fixed: float | None
    """The walk where it is not estimated."""


def _layout(inputs: Inputs) -> _Layout:
    votes = inputs.votes
    counts = np.stack([(votes == code).sum(axis=0) for code in (YES, ABSTAIN, NO)])
    kept = np.flatnonzero((counts > 0).sum(axis=0) > 1)
    votes = votes[:, kept]
    same = kept if inputs.same is None else inputs.same[kept]
    _, item = np.unique(same, return_inverse=True)
    order = np.argsort(item, kind="stable")
    sessions = np.unique(inputs.session)
    at = [np.flatnonzero(inputs.session[kept] == number) for number in sessions]
    number = np.stack([(votes[:, places] > 0).sum(axis=1) for places in at], axis=1)
    hot = [
        np.stack([votes[:, places] == code for code in (YES, ABSTAIN, NO)], axis=2)
        .reshape(len(votes), -1)
        .astype(np.float64)
        for places in at
    ]
    starts = np.searchsorted(item[order], np.arange(item.max() + 1))
    voted = number > 0
    first = np.where(voted.any(axis=1), voted.argmax(axis=1), len(sessions))
    fixed = inputs.walk if len(sessions) > 1 else WALK
    return _Layout(kept, item, int(item.max()) + 1, order, starts, at, voted, number, first, hot, fixed)


# -- one EM step ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _State:
    vector: Floats
    """β, γ1, log(γ2 − γ1) of every item, then log τ."""
    posterior: Floats
    """(T, N, GRID), under the vector before the last M-step."""
    mean: Floats
    """(N, T)."""
    objective: float
    """Log-posterior of the vector before the last M-step."""


DEEP = -115.0
"""Floor of log-likelihoods, relative to the peak; 1e-50, so that products stay clear of underflow."""


def _points() -> Floats:
    return np.linspace(-REACH, REACH, GRID)


def _step(state: _State, layout: _Layout) -> _State:
    """Return posterior, means and objective of the state's vector, and the next vector."""
    slope, cut, gap = np.split(state.vector[:-1], 3)
    walk = float(np.exp(state.vector[-1]))
    chances = _chances(slope, cut, gap)
    posterior, likelihood, moved = _smooth(_log_chances(chances), walk, layout)
    prior = -0.5 * (slope @ slope / SLOPE**2 + cut @ cut / CUT**2 + ((gap - GAP) ** 2).sum() / GAP_SPREAD**2)
    items = _scored(slope, cut, gap, chances, _expected(posterior, layout))
    following = walk if layout.fixed is not None else moved
    vector = np.concatenate([*items, [np.log(following)]])
    return _State(vector, posterior, (posterior @ _points()).T, likelihood + float(prior))


def _standard(mean: Floats, layout: _Layout) -> Floats:
    """Return points with mean 0 and standard deviation 1 over all that were cast."""
    told = mean[layout.voted]
    return np.asarray((mean - told.mean()) / told.std())


def _expected(posterior: Floats, layout: _Layout) -> Floats:
    """Return expected counts of items by answer and grid point (items, 3, GRID)."""
    counts = np.empty((len(layout.item), 3, GRID))
    for places, hot, at_session in zip(layout.at, layout.hot, posterior, strict=True):
        counts[places] = (hot.T @ at_session).reshape(-1, 3, GRID)
    if layout.items == len(layout.item):
        return counts[layout.order]
    return np.asarray(np.add.reduceat(counts[layout.order], layout.starts, axis=0))


def _scored(slope: Floats, cut: Floats, gap: Floats, chances: Chances, counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the items after one step of Fisher scoring, none longer than 1."""
    x = _points()
    below, above, between, f1, f2 = chances
    yes, abstain, no = counts[:, 0], counts[:, 1], counts[:, 2]
    total = counts.sum(axis=1)
    inner = abstain / between
    u1, u2 = f1 * (yes / below - inner), f2 * (inner - no / above)
    n1, n2 = total * f1, total * f2
    i11, i22, i12 = n1 * f1 * (1 / below + 1 / between), n2 * f2 * (1 / between + 1 / above), -n1 * f2 / between
    wide = np.exp(gap)
    u, s, c = u1 + u2, i11 + 2 * i12 + i22, i12 + i22
    score = np.stack(
        [
            -(u @ x) - slope / SLOPE**2,
            u.sum(axis=1) - cut / CUT**2,
            wide * u2.sum(axis=1) - (gap - GAP) / GAP_SPREAD**2,
        ],
        axis=1,
    )
    information = np.empty((len(slope), 3, 3))
    information[:, 0, 0] = s @ (x * x) + SLOPE**-2
    information[:, 1, 1] = s.sum(axis=1) + CUT**-2
    information[:, 2, 2] = wide**2 * i22.sum(axis=1) + GAP_SPREAD**-2
    information[:, 0, 1] = information[:, 1, 0] = -(s @ x)
    information[:, 0, 2] = information[:, 2, 0] = -wide * (c @ x)
    information[:, 1, 2] = information[:, 2, 1] = wide * c.sum(axis=1)
    step = np.linalg.solve(information, score[:, :, None])[:, :, 0]
    step /= np.maximum(np.abs(step).max(axis=1, keepdims=True), 1.0)
    return slope + step[:, 0], cut + step[:, 1], gap + step[:, 2]


def _chances(slope: Floats, cut: Floats, gap: Floats) -> Chances:
    """Return P(yes), P(no), P(abstain) and the densities at both cuts, each (items, GRID)."""
    from scipy.special import ndtr

    first = cut[:, None] - slope[:, None] * _points()
    second = first + np.exp(gap)[:, None]
    below, above = ndtr(first), ndtr(-second)
    between = np.maximum(1.0 - below - above, 1e-10)
    density = 1.0 / np.sqrt(2.0 * np.pi)
    f1, f2 = density * np.exp(-0.5 * first * first), density * np.exp(-0.5 * second * second)
    return np.maximum(below, 1e-10), np.maximum(above, 1e-10), between, f1, f2


def _log_chances(chances: Chances) -> Floats:
    """Return log P of yes, abstain, no (items, 3, GRID)."""
    below, above, between, _, _ = chances
    return np.asarray(np.log(np.stack([below, between, above], axis=1)))


def _smooth(chances: Floats, walk: float, layout: _Layout) -> tuple[Floats, float, float]:
    """Return posteriors (T, N, GRID), the log-likelihood, and the walk's standard deviation expected under them.

    Forward and backward recursions of the hidden Markov chain. A voter's chain begins in its first session.
    """
    x = _points()
    apart = (x - x[:, None]) ** 2
    kernel = np.exp(np.maximum(-0.5 * apart / walk**2, DEEP))
    kernel /= kernel.sum(axis=1, keepdims=True)
    start = np.exp(-0.5 * x * x)
    start /= start.sum()
    likelihood, total = [], 0.0
    for places, hot in zip(layout.at, layout.hot, strict=True):
        log = hot @ chances[layout.item[places]].reshape(-1, GRID)
        peak = log.max(axis=1, keepdims=True)
        likelihood.append(np.exp(np.maximum(log - peak, DEEP)))
        total += float(peak.sum())
    forward: list[Floats] = []
    for t, here in enumerate(likelihood):
        coming = np.where((layout.first < t)[:, None], forward[-1] @ kernel, start) if t else start
        joint = np.maximum(coming * here, TINY)
        norm = joint.sum(axis=1, keepdims=True)
        total += float(np.log(norm).sum())
        forward.append(joint / norm)
    posterior = np.empty((len(forward), *forward[0].shape))
    backward = np.ones_like(forward[0])
    squares, moves = 0.0, 0
    far = kernel * apart
    for t in range(len(forward) - 1, -1, -1):
        joint = np.maximum(forward[t] * backward, TINY)
        posterior[t] = joint / joint.sum(axis=1, keepdims=True)
        if not t:
            break
        ahead = likelihood[t] * backward
        behind = np.maximum(ahead @ kernel.T, TINY)
        going = layout.first < t
        before = forward[t - 1][going]
        squares += float(((before @ far) * ahead[going]).sum(axis=1) @ (1.0 / (before * behind[going]).sum(axis=1)))
        moves += int(going.sum())
        backward = np.maximum(behind / behind.max(axis=1, keepdims=True), TINY)
    return posterior, total, float(np.sqrt(squares / moves)) if moves else walk


# -- start and end --------------------------------------------------------------------------------------------------


def _first(layout: _Layout, inputs: Inputs) -> _State:
    """Return a start: in each session the first singular vector of the votes, turned by the anchors."""
    from scipy.special import ndtri

    x, votes = _points(), inputs.votes[:, layout.kept]
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
    counts = _expected(posterior, layout)
    answers = counts.sum(axis=2)
    share = np.cumsum(answers, axis=1)[:, :2] / answers.sum(axis=1, keepdims=True)
    ends = ndtri(np.clip(share, 0.02, 0.98))
    items = (np.zeros(layout.items), ends[:, 0], np.log(np.maximum(ends[:, 1] - ends[:, 0], 0.1)))
    for _ in range(6):
        items = _scored(*items, _chances(*items), counts)
    walk = WALK if inputs.walk is None else inputs.walk
    vector = np.concatenate([*items, [np.log(walk)]])
    return _State(vector, posterior, (posterior @ x).T, -np.inf)


def _axis(votes: Ints) -> Floats:
    """Return the first left singular vector of a table of votes, with standard deviation 1."""
    cast = votes > 0
    number = np.maximum(cast.sum(axis=0), 1)
    centred = np.where(cast, votes - votes.sum(axis=0) / number, 0.0)
    left = np.linalg.svd(centred, full_matrices=False)[0][:, 0]
    return np.asarray((left - left.mean()) / max(float(left.std()), TINY))


def _result(state: _State, layout: _Layout, inputs: Inputs, steps: int, residual: float) -> Result:
    x = _points()
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
