"""Agendas of votes and texts that come back, from the same files as the roll calls.

Which subject a roll call is about is told by codes: in the R package unvotes by the file ``un_roll_call_issues.csv``, in
the CSV of the Harvard Dataverse by columns of 0 and 1. A roll call may have several codes or none.

Roll calls on one resolution that returns from year to year can bridge sessions (`multipolar.models.ideal_points.Inputs`,
``same``). Here two roll calls are on one text if the titles of their resolutions are the same, letter by letter, once
numbers, stock phrases ("resolution adopted by the General Assembly") and what stands in front of the title are left out.
That is coarse: a text may change under one title. Titles of paragraphs and amendments, which are votes on parts, are kept
apart from the whole.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UnknownName
from .roll_calls import RollCalls, frame, split

CODES = ("me", "nu", "di", "hr", "co", "ec")
"""The Palestinian conflict, nuclear weapons, arms control and disarmament, human rights, colonialism, economic development."""

AGENDAS = {
    "security": ("nu", "di"),
    "rights": ("hr",),
    "middle-east": ("me",),
    "colonialism": ("co",),
    "development": ("ec",),
}
"""Agendas by name and their codes."""

STOCK = re.compile(
    r"resolution\s*/?\s*adopted by the general assembly|: resolution.*$|^.*?\d+[a-z]*\.?\s+-\s+(?=[A-Z])|\s-\s[A-Z ,\-/]+$"
)
PART = re.compile(r"paragraph|amendment|\bpara\b|operative|preambular|as a whole|separate vote", re.IGNORECASE)


def of_agenda(path: Path, found: RollCalls, agenda: str) -> NDArray[np.bool_]:
    """Say which roll calls belong to an agenda of `AGENDAS` (M,).

    Raises
    ------
    UnknownName
        No such agenda.
    InvalidData
        The file tells no subjects, or no roll call is of that agenda.
    """
    if agenda not in AGENDAS:
        raise UnknownName.of("agenda", agenda, AGENDAS, expected=f"one of {', '.join(AGENDAS)}")
    codes = AGENDAS[agenda]
    file, calls = split(path)
    issues = file.with_name("un_roll_call_issues.csv") if calls else file
    if not issues.is_file():
        expected = "un_roll_call_issues.csv beside the roll calls"
        raise InvalidData([Fault("missing-file", f"{issues.name} is missing", issues.name, expected=expected)])
    table = frame(issues)
    if calls:
        lost = [name for name in ("rcid", "short_name") if name not in table.columns]
        rows = table if lost else table.filter(pl.col("short_name").is_in(codes))
    else:
        lost = [name for name in codes if name not in table.columns]
        rows = (
            table if lost else table.filter(pl.any_horizontal(pl.col(name).cast(pl.Float64) == 1.0 for name in codes))
        )
    if lost:
        what = f"column {lost[0]!r} is missing: the file tells no subjects"
        raise InvalidData([Fault("missing-column", what, issues.name, 1, lost[0], f"columns {', '.join(codes)}")])
    numbers = rows["rcid"].cast(pl.Float64, strict=False).drop_nulls().unique().to_numpy()
    chosen = np.isin(found.calls, numbers.astype(np.int64))
    if not chosen.any():
        what = f"no roll call of {path.name} is of the agenda {agenda}"
        raise InvalidData([Fault("no-agenda", what, issues.name, expected=f"a roll call with {' or '.join(codes)}")])
    return np.asarray(chosen)


def same_text(path: Path, found: RollCalls) -> NDArray[np.int64]:
    """Return a number for the text of each roll call (M,); a roll call without a title is a text of its own."""
    file, calls = split(path)
    table = frame(calls or file)
    words = next((name for name in ("descr", "short") if name in table.columns), None)
    number = np.arange(len(found.calls))
    if words is None:
        return number
    told = table.with_columns(pl.col("rcid").cast(pl.Float64, strict=False)).unique("rcid", keep="first")
    texts = {int(rcid): title(text or "") for rcid, text in told.select("rcid", words).drop_nulls("rcid").iter_rows()}
    first: dict[str, int] = {}
    for place, call in enumerate(found.calls.tolist()):
        text = texts.get(call, "")
        if text:
            number[place] = first.setdefault(text, place)
    return number


def title(text: str) -> str:
    """Return a resolution's title as it is compared; empty for a vote on a part, or where too little is left.

    >>> title("A/71/251 98kk - Taking forward multilateral nuclear disarmament negotiations. - NUCLEAR DISARMAMENT")
    'taking forward multilateral nuclear disarmament negotiations'
    >>> title("Taking forward multilateral nuclear disarmament negotiations : resolution / adopted by the General Assembly")
    'taking forward multilateral nuclear disarmament negotiations'
    >>> title("To adopt paragraph 7 of the draft resolution")
    ''
    """
    if PART.search(text):
        return ""
    words = re.sub(r"[^a-z]+", " ", STOCK.sub("", text).lower()).strip()
    return words if len(words) >= LEAST else ""


LEAST = 12
"""Letters below which a title says too little to be the same as another."""
