"""Indices whose definition and weights are a choice: what each is called, its rival definitions, and its scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ..measures.centrality import seats as seated
from ..measures.convergence import CODERS, OF_BOTH, OF_SUBJECT, convergence
from ..measures.partnerships import partnership_level
from ..region import Region
from . import commitments
from .commitments import actors
from .scores import Cells, Floats, Part, Scores


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


# -- the indices ------------------------------------------------------------------------------------------

LED, OTHERS = Part("led", "Tables that the region’s group convenes"), Part("others", "Other tables")


def _seats(region: Region, day: date, definition: str) -> Scores:
    cells = Cells()
    known = region.table("memberships").filter(pl.col("preferred") & (pl.col("role") == "convenor"))
    led = set(known.filter(pl.col("actor") == region.group)["institution"].to_list())
    rows = seated(region, day)
    for row in rows.iter_rows(named=True):
        part = "led" if row["institution"] in led else "others"
        cells.add(row["actor"], part, float(row["sure"]), 1.0, row["refs"])
    subjects = [code for code in actors(region, day) if code in cells.refs]
    if definition == "seats":
        return cells.scores(subjects, (LED, OTHERS))
    size = dict(rows.group_by("institution").len().iter_rows())
    fine = Cells()
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
    own = [code for code in actors(region, day) if code not in region.partners]
    if definition == "outside powers":
        frame = frame.filter(pl.col("counterpart").is_in(list(region.partners)))
    cells = Cells()
    for row in frame.filter(pl.col("subject").is_in(own)).iter_rows(named=True):
        ends = [end for end in (row["value"], row["low"], row["high"]) if end is not None]
        for rung in {int(end) for end in ends}:
            sure = row["value"] is not None
            cells.add(row["subject"], str(rung), float(sure), 1.0, row["refs"])
    parts = tuple(Part(str(rung), f"Rung {rung}: {word}", float(rung)) for rung, word in RUNGS.items())
    return cells.scores([code for code in own if code in cells.refs], parts)


def _outlooks(region: Region, day: date, definition: str) -> Scores:
    frame = convergence(region, on=day).filter(
        (pl.col("reading") == definition) & (pl.col("counterpart") == region.group) & pl.col("coder").is_in(CODERS)
    )
    cells, blank = Cells(), set()
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
        "Commitments of givers", "gives the most", commitments.GIVEN, commitments.given, commitments.NOTE_GIVEN
    ),
    "receipts": Index(
        "Commitments to members",
        "is promised and given the most",
        commitments.RECEIVED,
        commitments.received,
        commitments.NOTE_RECEIVED,
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
