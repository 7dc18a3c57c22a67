r"""The ordinal item-response model behind `ideal_points`: its layout, its EM step, and the exact posterior of paths.

Symbols are those of `ideal_points`. Arrays: N voters, T sessions, M kept roll calls in J items (roll calls on one text are
one item), `GRID` points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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

WALK = 0.25
"""Where the search for the walk's standard deviation begins."""

TINY = 1e-100
"""Floor of probabilities: far below anything that counts, far above numbers so small that arithmetic on them is slow."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A table of votes, laid out for the E-step."""

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


def lay_out(votes: Ints, session: Ints, same: Ints | None, walk: float | None) -> Layout:
    """Return votes (N, M_all) laid out for the E-step; arguments as in `ideal_points.Inputs`."""
    counts = np.stack([(votes == code).sum(axis=0) for code in (YES, ABSTAIN, NO)])
    kept = np.flatnonzero((counts > 0).sum(axis=0) > 1)
    votes = votes[:, kept]
    _, item = np.unique(kept if same is None else same[kept], return_inverse=True)
    order = np.argsort(item, kind="stable")
    sessions = np.unique(session)
    at = [np.flatnonzero(session[kept] == number) for number in sessions]
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
    fixed = walk if len(sessions) > 1 else WALK
    return Layout(kept, item, int(item.max()) + 1, order, starts, at, voted, number, first, hot, fixed)


@dataclass(frozen=True, eq=False)
class State:
    """Where EM stands."""

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


def grid() -> Floats:
    """Return the points on which θ lives (GRID,)."""
    return np.linspace(-REACH, REACH, GRID)


def step(state: State, layout: Layout) -> State:
    """Return posterior, means and objective of the state's vector, and the next vector."""
    slope, cut, gap = np.split(state.vector[:-1], 3)
    walk = float(np.exp(state.vector[-1]))
    chances = chances_of(slope, cut, gap)
    posterior, likelihood, moved = smooth(log_chances(chances), walk, layout)
    prior = -0.5 * (slope @ slope / SLOPE**2 + cut @ cut / CUT**2 + ((gap - GAP) ** 2).sum() / GAP_SPREAD**2)
    items = scored(slope, cut, gap, chances, expected_counts(posterior, layout))
    following = walk if layout.fixed is not None else moved
    vector = np.concatenate([*items, [np.log(following)]])
    return State(vector, posterior, (posterior @ grid()).T, likelihood + float(prior))


def standard(mean: Floats, layout: Layout) -> Floats:
    """Return points with mean 0 and standard deviation 1 over all that were cast."""
    told = mean[layout.voted]
    return np.asarray((mean - told.mean()) / told.std())


def expected_counts(posterior: Floats, layout: Layout) -> Floats:
    """Return expected counts of items by answer and grid point (items, 3, GRID)."""
    counts = np.empty((len(layout.item), 3, GRID))
    for places, hot, at_session in zip(layout.at, layout.hot, posterior, strict=True):
        counts[places] = (hot.T @ at_session).reshape(-1, 3, GRID)
    if layout.items == len(layout.item):
        return counts[layout.order]
    return np.asarray(np.add.reduceat(counts[layout.order], layout.starts, axis=0))


def scored(slope: Floats, cut: Floats, gap: Floats, chances: Chances, counts: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the items after one step of Fisher scoring, none longer than 1."""
    x = grid()
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


def chances_of(slope: Floats, cut: Floats, gap: Floats) -> Chances:
    """Return P(yes), P(no), P(abstain) and the densities at both cuts, each (items, GRID)."""
    from scipy.special import ndtr

    first = cut[:, None] - slope[:, None] * grid()
    second = first + np.exp(gap)[:, None]
    below, above = ndtr(first), ndtr(-second)
    between = np.maximum(1.0 - below - above, 1e-10)
    density = 1.0 / np.sqrt(2.0 * np.pi)
    f1, f2 = density * np.exp(-0.5 * first * first), density * np.exp(-0.5 * second * second)
    return np.maximum(below, 1e-10), np.maximum(above, 1e-10), between, f1, f2


def log_chances(chances: Chances) -> Floats:
    """Return log P of yes, abstain, no (items, 3, GRID)."""
    below, above, between, _, _ = chances
    return np.asarray(np.log(np.stack([below, between, above], axis=1)))


def smooth(chances: Floats, walk: float, layout: Layout) -> tuple[Floats, float, float]:
    """Return posteriors (T, N, GRID), the log-likelihood, and the walk's standard deviation expected under them.

    Forward and backward recursions of the hidden Markov chain. A voter's chain begins in its first session.
    """
    x = grid()
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
