"""Rows that are known from public record only: who looked one up, and when. The basis of a row stays as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import polars as pl

from ...propositions import worklist
from ..bench import Bench, flag, listing, python, select
from ..blocks import Cell, Code, Control, Facts, Form, Heading, Post, Words
from ..state import Key, State, one_of
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

SHOWN = 100


def review(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page."""
    region = bench.region
    work = worklist.worklist(region, verdicts=False)
    said: dict[str, list[str]] = {}
    for id_, by, day, note in bench.store.reviews():
        said.setdefault(id_, []).append(f"{by}, {day}" + (f": {note}" if note else ""))
    rests: dict[str, int] = {}
    for told in bench.store.answers(region.hash, "verdict").values():
        for id_ in told.get("rows", ()):
            rests[id_] = rests.get(id_, 0) + 1
    open_, done = work.filter(~pl.col("id").is_in(list(said))), work.filter(pl.col("id").is_in(list(said)))
    chosen = work if state["which"] == "all" else done if state["which"] == "looked up" else open_
    rows = sorted(chosen.to_dicts(), key=lambda row: -rests.get(row["id"], 0))
    table = [
        (
            bench.cell(row["what"], row["refs"], "public_record"),
            Cell(text=row["says"] or "–"),
            Cell(text=str(rests.get(row["id"], 0)), number=True),
            Cell(text=row["source"] or "–"),
            Cell(text="; ".join(said.get(row["id"], [])) or "nobody yet"),
            Cell(text=f"record {row['id']}", href=f"/review?{urlencode({'v': 1, 'id': row['id']})}#record"),
        )
        for row in rows[:SHOWN]
    ]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(worklist.RECORD)
    writer.writerows(bench.store.reviews())
    blocks: list[Any] = [
        Words(
            text="These rows come from a named public document that nobody here has read. Look one up in its source, and say "
            "so: a record is kept as text beside the tables and changes no basis and no hash."
        ),
        Facts(
            facts=(
                ("rows", Cell(text=f"{work.height:,}", number=True)),
                ("looked up", Cell(text=f"{done.height:,}", number=True)),
                ("open", Cell(text=f"{open_.height:,}", number=True)),
            )
        ),
        Post(
            id="record",
            action="/review/record",
            label="I looked a row up",
            button="Keep the record",
            controls=(
                Control(
                    name="id",
                    label="Row",
                    type="text",
                    value=state.texts.get("id", ""),
                    why="its id; the last column below fills it in",
                ),
                Control(name="by", label="Who", type="text"),
                Control(name="note", label="What was found", type="text"),
            ),
        ),
        Form(
            id="which-rows",
            action="/review",
            label="Which rows",
            controls=(select("which", "Rows", state["which"] or "open", ("open", "looked up")),),
        ),
        listing(
            "rows",
            f"{min(len(rows), SHOWN)} of {len(rows):,} rows, first those that most verdicts rest on (as far as judged)",
            ("Row", "Says", "Verdicts", "Source", "Looked up by", "Record"),
            table,
        ),
        Heading(id="records", text="The records"),
        Code(label="As multipolar verify --file reads them", text=out.getvalue()),
    ]
    return bench.page(
        "review",
        "Rows still to be read",
        "/review",
        blocks,
        state,
        command=f"multipolar verify{flag(region)}",
        python=python(region, "from multipolar.propositions import worklist", "worklist.worklist(region)"),
    )


SPECS = (
    Spec(
        "review",
        "/review",
        review,
        (
            Key("which", "open, looked up or all", one_of("open", "looked up", "all")),
            Key("id", "a row", lambda words, _: words),
        ),
        stored=True,
    ),
)
