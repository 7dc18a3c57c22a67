"""Two editions of a region: figures, verdicts, and why; the packs are those named when the workbench was started."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...propositions import editions as room
from ...region import load
from ..bench import Bench, listing, missing, python
from ..blocks import Cell, Choice, Control, Fill, Form, Heading, Words
from ..state import Key, State, one_of, text
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

CHANGES = 300


def _names(bench: Bench) -> dict[str, str]:
    """Return the packs to compare with, by the word that stands for each in an address: no path comes from there."""
    return {f"edition-{number}": place for number, place in enumerate(bench.editions, start=1)}


def editions(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page."""
    known = _names(bench)
    blocks: list[Any] = []
    if not known:
        blocks.append(
            Words(
                text="Start the workbench with another edition of the pack to see what differs: multipolar serve --edition "
                "FOLDER. Each difference is told with its row, and each verdict that turned with the reason."
            )
        )
    else:
        choices = (
            Choice(value="", label="choose one"),
            *(Choice(value=word, label=Path(place).name) for word, place in known.items()),
        )
        verdicts = (Choice(value="no", label="no, rows only"), Choice(value="yes", label="yes, this takes a minute"))
        blocks.append(
            Form(
                id="which",
                action="/editions",
                label="Which edition",
                controls=(
                    Control(
                        name="with",
                        label="The earlier edition",
                        type="select",
                        value=state.texts.get("with", ""),
                        choices=choices,
                    ),
                    Control(
                        name="verdicts",
                        label="Judge the arguments of both",
                        type="select",
                        value=state["verdicts"],
                        choices=verdicts,
                        was="no",
                    ),
                ),
            )
        )
        if state["with"]:
            blocks.append(Fill(href=f"/editions/difference{state.query()}", label="Comparing the two"))
    return bench.page(
        "editions",
        "Two editions",
        "/editions",
        blocks,
        state,
        command=f"multipolar diff BEFORE {bench.region.name}",
        python=python(
            bench.region,
            "from multipolar.propositions import editions",
            'editions.difference(mp.load("BEFORE"), region)',
        ),
    )


def difference(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Compare two editions: the slow part."""
    known = _names(bench)
    if state["with"] not in known:
        raise missing("there is no such edition", "one that was named with --edition")
    before = load(known[state["with"]])
    found = room.difference(before, bench.region, verdicts=state["verdicts"] == "yes")
    blocks: list[Any] = [Words(text=line) for line in room.lines(found, limit=0)[:2]]
    if found.turns is not None:
        blocks.append(Heading(id="turns", text=f"{len(found.turns)} of {found.judged} verdicts turned"))
        rows = [
            (
                Cell(text=turn.argument, href=f"/arguments/{turn.id}" if turn.after else ""),
                Cell(text=turn.before or "–"),
                Cell(text=turn.after or "–"),
                Cell(text="; ".join(turn.why)),
            )
            for turn in found.turns
        ]
        if rows:
            blocks.append(
                listing("turned", "Verdicts that are not the same", ("Argument", "Before", "Now", "Why"), rows)
            )
    counts = [
        (
            Cell(text=row["table"]),
            *(Cell(text=f"{row[kind]:,}", number=True) for kind in ("changed", "report", "removed", "added")),
        )
        for row in found.counts().iter_rows(named=True)
    ]
    blocks.append(Heading(id="rows", text="Rows"))
    if not counts:
        blocks.append(Words(text="No row differs."))
    else:
        blocks.append(
            listing(
                "counts",
                "Rows that differ, by table",
                ("Table", "Changed", "Another report preferred", "Removed", "Added"),
                counts,
            )
        )
        changes = [
            (
                Cell(text=row["what"] or row["id"], href=f"/rows/{row['id']}" if row["ref_after"] is not None else ""),
                Cell(text=row["table"]),
                Cell(text=row["change"]),
                Cell(text=row["column"]),
                Cell(text=row["before"] or "–"),
                Cell(text=row["after"] or "–"),
            )
            for row in found.changes.head(CHANGES).iter_rows(named=True)
        ]
        blocks.append(
            listing(
                "changes",
                f"The first {len(changes)} of {found.changes.height:,} changes",
                ("Row", "Table", "Change", "Column", "Before", "Now"),
                changes,
            )
        )
    return bench.page(
        "difference",
        "What differs",
        "/editions/difference",
        blocks,
        state,
        command=f"multipolar diff BEFORE {bench.region.name}",
    )


_KEYS = (Key("with", "an edition", text), Key("verdicts", "judge both", one_of("no", "yes"), "no"))

SPECS = (
    Spec("editions", "/editions", editions, _KEYS),
    Spec("difference", "/editions/difference", difference, _KEYS, lane="slow"),
)
