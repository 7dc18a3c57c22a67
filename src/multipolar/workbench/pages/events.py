"""What happened with an actor: events on a line of time, and the same as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures
from ...region import ESTIMATE, estimate
from ...region.dates import bounds
from ..bench import Bench, listing
from ..blocks import Cell, Words

if TYPE_CHECKING:
    from datetime import date

KINDS = {
    "agreement": "Agreements",
    "institution": "Institutions",
    "declaration": "Declarations",
    "summit": "Summits",
    "assistance": "Assistance",
    "exercise": "Exercises",
    "crisis": "Crises",
    "survey": "Surveys",
}
"""Kinds of event as a timeline calls them, from top to bottom; a pack may have others."""

FEW = 8
"""Events that are read without opening the list."""


def named(bench: Bench, code: str) -> pl.DataFrame:
    """Return the preferred rows of the table of events that name an actor or institution."""
    return bench.region.table("events").filter(
        pl.col("preferred") & pl.col("actors").str.split(";").list.contains(code)
    )


def timed(bench: Bench, code: str, on: date) -> list[Any]:
    """Return the events with an actor up to a day: the timeline, the newest, and all of them to be opened."""
    table = named(bench, code)
    known = [bounds(words)[0] <= on for words in table["date"].to_list()]
    table = table.filter(pl.Series(known, dtype=pl.Boolean)).sort("date", "title", descending=[True, False])
    if table.is_empty():
        return [Words(text="No event with it up to that day is in the tables.", tone="soft")]
    rows = [
        (bench.cell(row["date"], [row["ref"]]), Cell(text=row["title"]), Cell(text=_kind(row["kind"])))
        for row in table.iter_rows(named=True)
    ]
    columns = ("Date", "What happened", "Kind")
    if table.height < 3:
        return [listing("event-table", f"Events up to {on}", columns, rows)]
    made: list[Any] = [bench.picture(_drawn(bench, code, table, on), tabled=False)]
    if table.height > FEW:
        made.append(listing("newest-events", f"The {FEW} newest of {table.height} events", columns, rows[:FEW]))
    made.append(
        listing(
            "event-table",
            f"All {table.height} events up to {on}, newest first",
            columns,
            rows,
            folded=table.height > FEW,
        )
    )
    return made


def _kind(word: str) -> str:
    return word.replace("_", " ")


def _drawn(bench: Bench, code: str, table: pl.DataFrame, on: date) -> figures.Figure:
    one = table.unique(["date", "kind", "title"], maintain_order=True)
    rows = [
        {
            **dict.fromkeys(ESTIMATE),
            "subject": code,
            "year": bounds(row["date"])[0].year,
            "period": row["date"],
            "value": 1.0,
            "unit": "count",
            "basis": row["basis"],
            "refs": [row["ref"]],
            "date": row["date"],
            "kind": row["kind"],
            "title": row["title"],
            "first": bounds(row["date"])[0],
            "last": bounds(row["date"])[1],
        }
        for row in one.iter_rows(named=True)
    ]
    extra = {**dict.fromkeys(("date", "kind", "title"), pl.String), "first": pl.Date, "last": pl.Date}
    frame = estimate(pl.DataFrame(rows, schema={**ESTIMATE, **extra}), *extra)
    first, last = table["date"].min(), table["date"].max()
    name = bench.label(code)
    busiest, count = table.group_by("kind").len().sort("len", "kind", descending=[True, False]).row(0)
    title = (
        f"{table.height} events with {name}, {str(first)[:4]} to {str(last)[:4]}; {_many(busiest)} lead with {count}"
    )
    return figures.timeline(
        frame,
        id="timeline",
        title=title,
        caption=f"Events of the tables up to {on}, by kind; what the tables lack is not drawn. Each mark leads to its source",
        alt=f"Timeline. {title}. The list below has every event.",
        names={kind: KINDS.get(kind, _kind(kind).capitalize()) for kind in table["kind"].unique().to_list()},
        order=[kind for kind in KINDS if kind in table["kind"].to_list()],
    )


def _many(kind: str) -> str:
    return KINDS.get(kind, _kind(kind)).lower()
