"""Two actors side by side: figures, what ties them, where both sit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ...figures import style
from ..bench import Bench, flag, listing, python
from ..blocks import Cell, Choice, Control, Facts, Form, Heading, Words
from ..state import Key, State, actor
from .places import KEY_FIGURES, ON, YES, asked, newest, slider
from .spec import Spec

if TYPE_CHECKING:
    from datetime import date

    from ..page import Page


def compare(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page that puts two actors side by side."""
    region = bench.region
    every = [*bench.states, *bench.partners]
    a = state["a"] or every[0]
    b = state["b"] or every[1]
    on = asked(bench, state)
    choices = tuple(Choice(value=code, label=bench.label(code)) for code in every)
    form = Form(
        id="pair",
        action="/compare",
        label="Which two",
        controls=(
            Control(name="a", label="One", type="select", value=a, choices=choices),
            Control(name="b", label="The other", type="select", value=b, choices=choices),
            slider(bench, state),
        ),
    )
    tabled = region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    rows = []
    for name in (name for name in KEY_FIGURES if name in tabled):
        found = newest(bench, name, [a, b])
        entry = region.measure(name)
        cells = [Cell(text=f"{entry['label']}, {entry['unit']}")]
        for code in (a, b):
            row = found.get(code)
            cells.append(
                bench.cell(
                    f"{row['value']:,.4g} ({row['year']})" if row else "–", row["refs"] if row else (), number=True
                )
            )
        rows.append(cells)
    blocks: list[Any] = [
        form,
        listing("figures", "Newest figure of each", ("Figure", bench.label(a), bench.label(b)), rows),
        Heading(id="between", text=f"Between them, on {on}"),
        *_between(bench, a, b, on),
        Heading(id="seats", text="Seats"),
        _seats(bench, a, b, on),
    ]
    title = f"{bench.label(a)} and {bench.label(b)}"
    return bench.page(
        "compare",
        title,
        "/compare",
        blocks,
        state,
        command=f'multipolar show "{bench.label(a)}" --on {on}{flag(region)}',
        python=python(region, f'region.partnership("{a}", "{b}", region.as_of)'),
    )


def _between(bench: Bench, a: str, b: str, on: date) -> list[Any]:
    region = bench.region
    row = region.partnership(a, b, on).row(0, named=True) if a != b else None
    said = (row["level_as_named"] or row["reason"]) if row else "one and the same"
    for code in (a, b):  # a reason names actors by code
        said = re.sub(rf"\b{code}\b", bench.label(code), said)
    made: list[Any] = [Facts(facts=(("partnership", bench.cell(said, row["refs"] if row else ())),))]
    ties = region.table("ties").filter(
        pl.col("preferred")
        & pl.col("value").is_not_null()
        & pl.col("year").is_not_null()
        & (pl.col("year") <= on.year)
        & (
            ((pl.col("subject") == a) & (pl.col("counterpart") == b))
            | ((pl.col("subject") == b) & (pl.col("counterpart") == a))
        )
    )
    newest = ties.sort("year").group_by("measure", "subject", maintain_order=True).last()
    rows = [
        (
            Cell(text=region.describe(row["measure"], row["subject"], row["counterpart"])),
            bench.cell(_figure(row["value"], row["unit"]), [row["ref"]], number=True),
            Cell(text=str(row["year"]), number=True),
        )
        for row in newest.sort("measure", "subject").iter_rows(named=True)
    ]
    if rows:
        made.append(listing("ties", f"Newest figure of each tie up to {on.year}", ("Tie", "Figure", "Year"), rows))
    else:
        made.append(Words(text="No figure between them is in the tables.", tone="soft"))
    return made


def _figure(value: float, unit: str) -> str:
    """Return a figure with its unit; one that is nearly nothing is said to be small."""
    if 0 < abs(value) < 0.0005:
        return f"under 0.001 {unit}"
    return f"{style.number(value, min(style.decimals([value]), 3))} {unit}"


def _seats(bench: Bench, a: str, b: str, on: date) -> Any:
    found: dict[str, list[Cell]] = {}
    for institution in bench.institutions:
        members = bench.region.members(institution, on)
        cells = []
        for code in (a, b):
            row = members.filter(pl.col("actor") == code)
            holds = row["holds"][0] if row.height else False
            cells.append(
                bench.cell(
                    YES[holds] if row.height else "–",
                    row["refs"][0].to_list() if row.height and holds is not False else (),
                )
            )
        if any(cell.text in ("yes", "unknown") for cell in cells):
            found[institution] = cells
    both = sum(all(cell.text == "yes" for cell in cells) for cells in found.values())
    rows = [(Cell(text=bench.label(code), href=f"/institutions/{code}"), *cells) for code, cells in found.items()]
    caption = f"Members on {on}: both in {both} of {len(rows)} institutions. A dash: never a member in the tables."
    return listing("seat-table", caption, ("Institution", bench.label(a), bench.label(b)), rows)


SPECS = (Spec("compare", "/compare", compare, (Key("a", "an actor", actor), Key("b", "an actor", actor), ON)),)
