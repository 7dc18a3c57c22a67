"""Indices of commitments: who gives and who is given the most, by rival definitions, none of which adds what must not be added.

Stages and pillars, or instruments, are two lists of weights that multiply: a reader says which stages count and how much one
pillar counts beside another. Money is weighed within one currency; what is told in another, or without an amount, is left
out and counted beside. Who is not told of, or only where nothing counts, has no rank: that is no zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product

import numpy as np
import polars as pl

from ..measures.commitments import MONEY, RANK, STAGES, UNCLEAR
from ..measures.items import PILLARS, UNSORTED, amounts, items, left_out
from ..region import Region
from ..region.provenance import refs_of
from .scores import Part, Scores

BY_STAGE = tuple(
    Part(stage, f"Stage: {stage}", usual, "How much a stage counts")
    for stage, usual in zip((*STAGES, UNCLEAR), (0.25, 0.5, 1.0, 0.25), strict=True)
)
AMONG = {"pillar": "How much a pillar counts", "instrument": "How much an instrument counts"}

GIVEN = {
    "items": "items, by the furthest stage that was reported",
    "pillars": "items, by the furthest stage and by pillar",
    "receivers": "receivers, each once, by the furthest stage of anything given to it",
}
RECEIVED = {
    "items": "items, by the furthest stage and by pillar",
    **{
        f"{currency.lower()}-{second}": f"amounts told in {unit}, by the furthest stage with an amount and by {second}"
        for currency, (unit, _) in MONEY.items()
        for second in AMONG
    },
}

NOTE_GIVEN = (
    "Items are what sources told, not the books of a ministry. Amounts of givers are not ranked: some givers are told of in "
    "one currency, some in another, and nothing is converted; what is told of several stages, or of a group and of its "
    "states, may be the same money."
)
NOTE_RECEIVED = (
    "Only what sources told of single states: promises to a group are not shared out. Money is weighed within one "
    "currency, and nothing is converted. Each item counts once; an amount at an earlier stage may be the same money as one "
    "of the same giver and sector at a later one and counts from what the later does not cover to the whole. Totals up to a "
    "date hold other items and are left out, as is what has no date. The pillar of a sector is a judgement. Who has no rank "
    "is not told of in what counts, which is no zero."
)


def actors(region: Region, day: date) -> list[str]:
    """Return the states of the group on a day, and the outside powers."""
    own = region.states(region.group, day)["actor"].to_list() if region.group else []
    return [*own, *region.partners]


def given(region: Region, day: date, definition: str) -> Scores:
    """Return what actors give."""
    frame = items(region, on=day).rename({"subject": "who"}).with_columns(low=1.0, high=1.0)
    if definition == "receivers":
        frame = frame.sort(RANK).group_by("who", "counterpart", maintain_order=True).agg(
            pl.col("stage").last(), pl.col("low", "high").last(), pl.col("refs").explode()
        )  # fmt: skip
    told = [code for code in actors(region, day) if code in frame["who"]]
    return _scores(frame.filter(pl.col("who").is_in(told)), told, "pillar" if definition == "pillars" else "")


def received(region: Region, day: date, definition: str) -> Scores:
    """Return what the states of the group are given."""
    states = region.states(region.group, day)["actor"].to_list() if region.group else []
    currency, _, second = definition.upper().partition("-")
    if second:
        frame = amounts(region, currency, on=day)
        beside = {row["counterpart"]: _beside(row) for row in left_out(region, currency, on=day).to_dicts()}
    else:
        frame, beside = items(region, on=day).with_columns(low=1.0, high=1.0), {}
    frame = frame.rename({"counterpart": "who"}).filter(pl.col("who").is_in(states))
    return _scores(frame, states, second.lower() or "pillar", beside)


def _beside(row: Mapping[str, int]) -> str:
    """Return how many items of a receiver are left out, and why."""
    told = {
        "in another currency": row["elsewhere"], "without an amount": row["silent"], "as totals up to a date": row["totals"],
    }  # fmt: skip
    return ", ".join(f"{count} {why}" for why, count in told.items() if count)


def _scores(frame: pl.DataFrame, who: Iterable[str], second: str, beside: Mapping[str, str] | None = None) -> Scores:
    """Return the scores of a frame with who, stage, low, high, refs and the column `second`, if one is weighed beside stages."""
    subjects = tuple(who)
    stages = [part for part in BY_STAGE if part.name in frame["stage"]]
    known = frame[second].unique().to_list() if second else []
    order = [*PILLARS, UNSORTED] if second == "pillar" else sorted(known)
    others = [
        Part(word.replace(" ", "-").lower(), f"{second.capitalize()}: {word}", 1.0, AMONG[second])
        for word in order
        if word in known
    ]
    words = [word for word in order if word in known]
    cells = (
        list(product(range(len(stages)), range(len(others)))) if second else [(place,) for place in range(len(stages))]
    )
    at = {(stages[cell[0]].name, words[cell[1]] if second else ""): place for place, cell in enumerate(cells)}
    low, high = (np.zeros((len(subjects), max(len(cells), 1), 1)) for _ in range(2))
    told = np.zeros(low.shape[:2], dtype=bool)
    for row in frame.iter_rows(named=True):
        place = subjects.index(row["who"]), at[row["stage"], row[second] if second else ""]
        low[place] += row["low"]
        high[place] += row["high"]
        told[place] = True
    refs = {subject: tuple(refs_of(frame.filter(pl.col("who") == subject))) for subject in subjects}
    numbered = tuple((first, *(len(stages) + other for other in rest)) for first, *rest in cells)
    return Scores(subjects, (*stages, *others), low, high, refs, numbered, told, beside or {})
