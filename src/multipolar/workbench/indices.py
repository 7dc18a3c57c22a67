"""Indices whose definition and weights are a choice: scores of subjects in parts, weighted, as ranks over draws.

A weight says how much one part counts beside another: a preference, no fact. One that is not set is drawn evenly from
`LEAST` to `MOST` times its usual value (assumed, and said on the page), one that is set has that value; so what the choice
does to the ranks stands beside how far they may move. Figures with a range are drawn evenly from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..measures.centrality import seats as seated
from ..measures.commitments import STAGES, UNCLEAR, commitment_stage
from ..measures.convergence import CODERS, OF_BOTH, OF_SUBJECT, convergence
from ..measures.partnerships import partnership_level
from ..region import Region

Floats = NDArray[np.float64]

DRAWS = 512
LEAST, MOST = 0.5, 1.5
"""Range of a weight that is not set, in its usual value."""


@dataclass(frozen=True)
class Part:
    """A part of an index, and its usual weight."""

    name: str
    label: str
    usual: float = 1.0


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of subjects by part.

    Attributes
    ----------
    subjects : tuple of str
        Codes, or words that are no code.
    parts : tuple of Part
        None where the definition has no parts: then values have one.
    low, high : ndarray (S, P, D or 1)
        Ends of the range of each figure; equal where it has none. NaN: no figure.
    refs : dict of tuple of int
        Subject to the rows behind its figures.
    largest : bool
        Of the parts of a subject only the one that counts most is taken, not their sum.
    """

    subjects: tuple[str, ...]
    parts: tuple[Part, ...]
    low: Floats
    high: Floats
    refs: Mapping[str, tuple[int, ...]]
    largest: bool = False


@dataclass(frozen=True)
class Index:
    """An index.

    Attributes
    ----------
    label, first : str
        What it is called, and what rank 1 means.
    definitions : dict of str
        Word to what it says; the first is the usual one.
    scores : callable (region, day, definition) -> Scores
    note : str
        What a reader must know.
    slow : bool
        It takes seconds.
    """

    label: str
    first: str
    definitions: Mapping[str, str]
    scores: Callable[[Region, date, str], Scores]
    note: str
    slow: bool = False


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
    drawn = np.ones((values.shape[1], draws))
    usual = np.ones(values.shape[1])
    for place, part in enumerate(scores.parts):
        spread = part.usual * rng.uniform(LEAST, MOST, draws)
        drawn[place] = weights.get(part.name, spread)
        usual[place] = weights.get(part.name, part.usual)
    total = _together(values, drawn, largest=scores.largest)
    centre = _together((scores.low + scores.high) / 2, usual[:, None], largest=scores.largest)
    score = np.median(centre, axis=1)
    known = np.isfinite(total).all(axis=1)
    empty = np.full(len(scores.subjects), np.nan)
    value, low, high = empty.copy(), empty.copy(), empty.copy()
    if known.sum() > 1:
        placed = rankdata(-total[known], axis=0)
        low[known], value[known], high[known] = np.quantile(placed, (0.05, 0.5, 0.95), axis=1, method="inverted_cdf")
    return Ranks(scores.subjects, value, low, high, score)


def _together(values: Floats, weights: Floats, *, largest: bool) -> Floats:
    """Return scores (S, D) of values (S, P, D) and weights (P, D); a part without weight is not missed."""
    weighed = np.where(weights[None] > 0.0, values * weights[None], 0.0)
    made: Floats = weighed.max(axis=1) if largest else weighed.sum(axis=1)
    return made


@dataclass
class _Cells:
    """Figures gathered by subject and part."""

    low: dict[tuple[str, str], float] = field(default_factory=dict)
    high: dict[tuple[str, str], float] = field(default_factory=dict)
    refs: dict[str, set[int]] = field(default_factory=dict)

    def add(self, subject: str, part: str, low: float, high: float, refs: Sequence[int]) -> None:
        key = (subject, part)
        self.low[key], self.high[key] = self.low.get(key, 0.0) + low, self.high.get(key, 0.0) + high
        self.refs.setdefault(subject, set()).update(refs)

    def scores(self, subjects: Sequence[str], parts: Sequence[Part], *, largest: bool = False) -> Scores:
        """Return them; what nothing was added to counts nothing."""
        names = [part.name for part in parts] or [""]
        low, high = (
            np.array([[[side.get((subject, name), 0.0)] for name in names] for subject in subjects], dtype=float)
            for side in (self.low, self.high)
        )
        refs = {subject: tuple(sorted(self.refs.get(subject, ()))) for subject in subjects}
        return Scores(tuple(subjects), tuple(parts), low, high, refs, largest)


def _actors(region: Region, day: date) -> list[str]:
    own = region.states(region.group, day)["actor"].to_list() if region.group else []
    return [*own, *region.partners]


# -- the indices ------------------------------------------------------------------------------------------

LED, OTHERS = Part("led", "Tables that the region’s group convenes"), Part("others", "Other tables")


def _seats(region: Region, day: date, definition: str) -> Scores:
    cells = _Cells()
    known = region.table("memberships").filter(pl.col("preferred") & (pl.col("role") == "convenor"))
    led = set(known.filter(pl.col("actor") == region.group)["institution"].to_list())
    rows = seated(region, day)
    for row in rows.iter_rows(named=True):
        part = "led" if row["institution"] in led else "others"
        cells.add(row["actor"], part, float(row["sure"]), 1.0, row["refs"])
    subjects = [code for code in _actors(region, day) if code in cells.refs]
    if definition == "seats":
        return cells.scores(subjects, (LED, OTHERS))
    size = dict(rows.group_by("institution").len().iter_rows())
    fine = _Cells()
    for row in rows.iter_rows(named=True):  # Newman (2001): a table of k counts 1/(k - 1)
        part, others = "led" if row["institution"] in led else "others", size[row["institution"]] - 1
        if others:
            fine.add(row["actor"], part, float(row["sure"]) / others, 1.0 / others, row["refs"])
    return fine.scores(subjects, (LED, OTHERS))


RUNGS = {
    1: "dialogue",
    2: "comprehensive",
    3: "strategic",
    4: "extensive strategic",
    5: "comprehensive strategic",
    6: "ally",
}


def _ladder(region: Region, day: date, definition: str) -> Scores:
    frame = partnership_level(region, on=day).filter(pl.col("year") == day.year)
    own = [code for code in _actors(region, day) if code not in region.partners]
    if definition == "outside powers":
        frame = frame.filter(pl.col("counterpart").is_in(list(region.partners)))
    cells = _Cells()
    for row in frame.filter(pl.col("subject").is_in(own)).iter_rows(named=True):
        ends = [end for end in (row["value"], row["low"], row["high"]) if end is not None]
        for rung in {int(end) for end in ends}:
            sure = row["value"] is not None
            cells.add(row["subject"], str(rung), float(sure), 1.0, row["refs"])
    parts = tuple(Part(str(rung), f"Rung {rung}: {word}", float(rung)) for rung, word in RUNGS.items())
    return cells.scores([code for code in own if code in cells.refs], parts)


def _commitments(region: Region, day: date, definition: str) -> Scores:
    cells = _Cells()
    frame = commitment_stage(region, on=day)
    frame = frame.filter((pl.col("year") == pl.col("year").max()) & pl.col("value").is_not_null())
    for row in frame.iter_rows(named=True):
        low, high = (row[end] if row[end] is not None else row["value"] for end in ("low", "high"))
        cells.add(row["subject"], row["stage"], low, high, row["refs"])
    usual = dict(zip((UNCLEAR, *STAGES), (0.25, 0.25, 0.5, 1.0), strict=True))
    parts = tuple(Part(stage, f"Stage: {stage}", usual[stage]) for stage in (*STAGES, UNCLEAR))
    return cells.scores([code for code in _actors(region, day) if code in cells.refs], parts)


def _outlooks(region: Region, day: date, definition: str) -> Scores:
    frame = convergence(region, on=day).filter(
        (pl.col("reading") == definition) & (pl.col("counterpart") == region.group) & pl.col("coder").is_in(CODERS)
    )
    cells, blank = _Cells(), set()
    for row in frame.iter_rows(named=True):
        if row["value"] is None:
            blank.add(row["outlook"])
        else:
            cells.add(row["outlook"], row["coder"], row["value"], row["value"], row["refs"])
    parts = (Part(CODERS[0], "The strict coder"), Part(CODERS[1], "The broad coder"))
    return cells.scores(sorted(set(cells.refs) - blank), parts)


def _resilience(region: Region, day: date, definition: str) -> Scores:
    from ..scenarios import trials
    from ..scenarios.stress import sketch

    found = sketch(region, trials(region), n=64)
    loss = _mean(found.metrics[definition], axis=0)  # (D, P, M), over trials
    usual = _mean(np.abs(loss), axis=(0, 2))[None, :, None]  # units differ: each pillar in its usual loss
    values = -(loss / np.where(usual > 0.0, usual, 1.0)).transpose(2, 1, 0)
    table = region.table("parameters").filter(pl.col("model") == "coupling")
    refs = tuple(table["ref"].head(8).to_list())
    parts = tuple(Part(pillar, pillar.capitalize()) for pillar in found.pillars)
    return Scores(found.members, parts, values, values, dict.fromkeys(found.members, refs))


def _mean(values: Floats, axis: int | tuple[int, ...]) -> Floats:
    """Return the mean of what is finite; NaN where nothing is."""
    known = np.isfinite(values)
    count = known.sum(axis=axis)
    total = np.where(known, values, 0.0).sum(axis=axis)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


INDICES: dict[str, Index] = {
    "seats": Index(
        "Seats at institutions",
        "sits at the most tables",
        {"seats": "a table counts one", "small tables": "a table counts less the more sit there"},
        _seats,
        "What the tables of memberships lack has no seat. A seat says nothing of what is decided there.",
    ),
    "partnerships": Index(
        "Partnership ladder",
        "has the most and highest partnerships",
        {"all partners": "every partner of the tables", "outside powers": "the outside powers only"},
        _ladder,
        "Ranks of names are no distances: the usual weight of a rung is its number, which is a choice.",
    ),
    "commitments": Index(
        "Commitments of givers",
        "gives the most",
        {"items": "items, by the furthest stage that was reported"},
        _commitments,
        "Items are what sources told, not the books of a ministry; amounts are not added, since those of several "
        "stages may be the same money.",
    ),
    "outlooks": Index(
        "Nearness of outlooks to the group’s",
        "shares the most with the group’s outlook",
        {OF_SUBJECT: "share of its own codes that the group has too", OF_BOTH: "shared codes over all of the two"},
        _outlooks,
        "Two coders match the items by two rules; their weights say whose rule counts.",
    ),
    "resilience": Index(
        "Resilience in the stress test",
        "loses the least over the battery",
        {"area": "loss times years", "trough": "the deepest year"},
        _resilience,
        "A sketch of 64 draws over every trial. What no model covers counts as no loss; the loss of each pillar is "
        "counted in its usual size, since units differ.",
        slow=True,
    ),
}
"""Indices by the word that names them in an address; hedging, whose weights are rows of the pack, has its own page."""
