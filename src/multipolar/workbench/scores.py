"""Scores of subjects in parts, weighted, as ranks over draws.

A weight says how much one part counts beside another: a preference, no fact. One that is not set is drawn evenly from
`LEAST` to `MOST` times its usual value (assumed, and said on the page), one that is set has that value; so what the choice
does to the ranks stands beside how far they may move. Figures with a range are drawn evenly from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS = 512
LEAST, MOST = 0.5, 1.5
"""Range of a weight that is not set, in its usual value."""


@dataclass(frozen=True)
class Part:
    """A part of an index, its usual weight, and what its weight stands among."""

    name: str
    label: str
    usual: float = 1.0
    group: str = "Weights"


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of subjects, C figures each.

    Attributes
    ----------
    subjects : tuple of str
        Codes, or words that are no code.
    parts : tuple of Part
        None where the definition has no parts: then values have one.
    low, high : ndarray (S, C, D or 1)
        Ends of the range of each figure; equal where it has none. NaN: no figure.
    refs : dict of tuple of int
        Subject to the rows behind its figures.
    cells : tuple of tuple of int, optional
        Of each figure the parts to which it belongs, by number: their weights multiply. None: figure by figure the parts.
    told : ndarray of bool (S, C), optional
        Where something is told of a subject; one of which nothing is told that counts is not ranked. None: everywhere.
    left_out : dict of str
        Subject to what of it this definition does not count, in words.
    """

    subjects: tuple[str, ...]
    parts: tuple[Part, ...]
    low: Floats
    high: Floats
    refs: Mapping[str, tuple[int, ...]]
    cells: tuple[tuple[int, ...], ...] | None = None
    told: NDArray[np.bool_] | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Ranks:
    """Median rank and 90 percent of draws, each (S,), and the score at the usual or set weights; NaN: not ranked."""

    subjects: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    score: Floats


def ranks(scores: Scores, weights: Mapping[str, float], *, draws: int = DRAWS, seed: int = 0) -> Ranks:
    """Return the ranks of subjects, 1 the highest score; ties share the mean of their ranks.

    Parameters
    ----------
    scores : Scores
    weights : mapping of str to float
        Part to weight, for those that are set.

    Examples
    --------
    >>> one = Scores(("A", "B"), (Part("x", "x"),), np.ones((2, 1, 1)), np.array([[[1.0]], [[3.0]]]), {})
    >>> ranks(one, {"x": 1.0}).value.tolist()
    [2.0, 1.0]
    """
    from scipy.stats import rankdata

    rng = np.random.default_rng(seed)
    given = scores.low.shape[2]
    if given > 1:
        at = np.arange(draws) % given
        values = (
            scores.low[:, :, at] + rng.random((*scores.low.shape[:2], draws)) * (scores.high - scores.low)[:, :, at]
        )
    else:
        values = scores.low + rng.random((*scores.low.shape[:2], draws)) * (scores.high - scores.low)
    size = max(len(scores.parts), 1)
    drawn, usual = np.ones((size, draws)), np.ones((size, 1))
    for place, part in enumerate(scores.parts):
        spread = part.usual * rng.uniform(LEAST, MOST, draws)
        drawn[place] = weights.get(part.name, spread)
        usual[place] = weights.get(part.name, part.usual)
    cells = scores.cells or tuple((place,) for place in range(size))
    drawn, usual = (np.stack([weight[list(cell)].prod(axis=0) for cell in cells]) for weight in (drawn, usual))
    total = _together(values, drawn)
    score = np.median(_together((scores.low + scores.high) / 2, usual), axis=1)
    if scores.told is not None:
        score[~(scores.told & (usual[:, 0] > 0.0)).any(axis=1)] = np.nan
    known = np.isfinite(total).all(axis=1) & np.isfinite(score)
    empty = np.full(len(scores.subjects), np.nan)
    value, low, high = empty.copy(), empty.copy(), empty.copy()
    if known.sum() > 1:
        placed = rankdata(-total[known], axis=0)
        low[known], value[known], high[known] = np.quantile(placed, (0.05, 0.5, 0.95), axis=1, method="inverted_cdf")
    return Ranks(scores.subjects, value, low, high, score)


def _together(values: Floats, weights: Floats) -> Floats:
    """Return scores (S, D) of values (S, C, D) and weights (C, D); a figure without weight is not missed."""
    made: Floats = np.where(weights[None] > 0.0, values * weights[None], 0.0).sum(axis=1)
    return made


@dataclass
class Cells:
    """Figures gathered by subject and part."""

    low: dict[tuple[str, str], float] = field(default_factory=dict)
    high: dict[tuple[str, str], float] = field(default_factory=dict)
    refs: dict[str, set[int]] = field(default_factory=dict)

    def add(self, subject: str, part: str, low: float, high: float, refs: Sequence[int]) -> None:
        """Add a figure with its range to what there is."""
        key = (subject, part)
        self.low[key], self.high[key] = self.low.get(key, 0.0) + low, self.high.get(key, 0.0) + high
        self.refs.setdefault(subject, set()).update(refs)

    def scores(self, subjects: Sequence[str], parts: Sequence[Part]) -> Scores:
        """Return them; what nothing was added to counts nothing."""
        names = [part.name for part in parts] or [""]
        low, high = (
            np.array([[[side.get((subject, name), 0.0)] for name in names] for subject in subjects], dtype=float)
            for side in (self.low, self.high)
        )
        refs = {subject: tuple(sorted(self.refs.get(subject, ()))) for subject in subjects}
        return Scores(tuple(subjects), tuple(parts), low, high, refs)
