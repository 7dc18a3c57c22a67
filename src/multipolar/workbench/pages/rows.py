"""Source cards: one row of the tables, how it is known, where it stands, and how it is cited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ...brief import notes
from ...errors import UnknownName
from ...region import citation
from ...region.schema import TABLES
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Code, Facts, Links, Words
from ..state import Key, State, text
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

BASES = {
    "read": "read in the source named here",
    "derived": "computed from rows that were read",
    "estimated": "estimated from data by a published method",
    "calibrated": "set so that a model meets data",
    "modelled": "an outcome of a model",
    "public_record": "known from a named public document that nobody here has read yet",
    "assumed": "assumed, within the range that stands beside it",
}
"""What a basis means."""


def row(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the card of a row."""
    region = bench.region
    id_ = f"{names['table']}/{names['hash']}"
    try:
        ref = region.row(id_)
    except UnknownName as error:
        raise missing(f"the tables have no row {id_}", nearest=error.fault.nearest) from None
    said = bench.cited([ref])[ref]
    cells = region.table(names["table"]).filter(pl.col("ref") == ref).row(0, named=True)
    what = (
        notes.SAYS[names["table"]](region, cells)
        if names["table"] in notes.SAYS
        else str(cells[TABLES[names["table"]].key[0]])
    )
    basis = str(said["basis"] or "")
    facts = [
        (
            "known how",
            Cell(text=f"{basis.replace('_', ' ')}: {BASES[basis]}" if basis else "the pack’s own dictionary"),
        ),
        ("place", Cell(text=said["locator"] or "–")),
        ("row", Cell(text=f"tables/{said['table']}.csv, line {said['line']}, column {said['column']}")),
        ("id", Cell(text=id_, href=f"/rows/{id_}")),
    ]
    source = said["source_id"]
    blocks: list[Any] = [
        Words(text=what),
        Facts(facts=tuple(facts)),
        Links(
            label="Source",
            links=(
                Cell(
                    text=said["citation"] or f"The pack {region.name}",
                    href=f"/sources/{slug(source)}" if source else "",
                ),
            ),
        ),
    ]
    for day, by, note in ((on, who, note) for found, who, on, note in bench.store.reviews() if found == id_):
        blocks.append(Words(text=f"Looked up by {by} on {day}{': ' + note if note else ''}.", tone="soft"))
    filled = [(name, value) for name, value in cells.items() if value is not None and name not in ("ref",)]
    blocks.append(
        listing(
            "cells",
            "Every cell of the row",
            ("Column", "Says"),
            [
                (Cell(text=name), Cell(text=f"{value:g}" if isinstance(value, float) else str(value)))
                for name, value in filled
            ],
        )
    )
    blocks += [
        Code(label="Cite, as a note", text=citation.write(region, [ref], "text")),
        Code(label="Cite, BibTeX", text=citation.write(region, [ref], "bibtex")),
        Code(label="Cite, CSL-JSON", text=citation.write(region, [ref], "csl")),
    ]
    return bench.page(
        "row",
        what if len(what) < 120 else id_,
        f"/rows/{id_}",
        blocks,
        state,
        refs=[ref],
        command=f"multipolar cite {id_}{flag(region)}",
        python=python(region, f'region.cite([region.row("{id_}")])'),
    )


def slug(source_id: str) -> str:
    """Return a source's short name as a word of an address."""
    return citation.key(source_id).replace(":", "--").replace(".", "_").replace("+", "_")


def sources(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of sources."""
    region = bench.region
    counts: dict[str, int] = {}
    for name, table in TABLES.items():
        if "source_id" in table.columns and name != "sources":
            for source, count in region.table(name).group_by("source_id").len().iter_rows():
                counts[source] = counts.get(source, 0) + count
    rows = [
        (
            Cell(text=row["citation"], href=f"/sources/{slug(row['source_id'])}"),
            Cell(text=(row["kind"] or "").replace("_", " ")),
            Cell(text=row["published"] or "–"),
            Cell(text=f"{counts.get(row['source_id'], 0):,}", number=True),
        )
        for row in sorted(region.table("sources").to_dicts(), key=lambda row: -counts.get(row["source_id"], 0))
    ]
    blocks = [
        Words(text="Every figure names one of these. The list begins with those that most rows come from."),
        listing("sources", "Sources of the pack", ("Source", "Kind", "Published", "Rows"), rows, limit=1000),
    ]
    return bench.page(
        "sources",
        "Sources",
        "/sources",
        blocks,
        state,
        command=f"multipolar show sources{flag(region)}",
        python=python(region, 'region.table("sources")'),
    )


def source(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a source: what it is, and the rows that come from it."""
    region = bench.region
    by_slug = {slug(word): word for word in region.table("sources")["source_id"].to_list()}
    if names["id"] not in by_slug:
        raise missing(f"the tables have no source {names['id']}", "a source of /sources")
    id_ = by_slug[names["id"]]
    entry = region.table("sources").filter(pl.col("source_id") == id_).row(0, named=True)
    facts = [
        (word, Cell(text=str(entry[name])))
        for word, name in (
            ("short name", "source_id"),
            ("kind", "kind"),
            ("published", "published"),
            ("terms of use", "terms"),
            ("address", "url"),
        )
        if entry[name]
    ]
    blocks: list[Any] = [Words(text=entry["citation"]), Facts(facts=tuple(facts))]
    if entry["note"]:
        blocks.append(Words(text=entry["note"], tone="soft"))
    for name, table in TABLES.items():
        if "source_id" not in table.columns or name == "sources":
            continue
        found = region.table(name).filter(pl.col("source_id") == id_)
        if found.is_empty():
            continue
        rows = [
            (
                bench.cell(
                    notes.SAYS[name](region, row) if name in notes.SAYS else str(row[table.key[0]]), [row["ref"]]
                ),
                Cell(text=row.get("locator") or "–"),
                Cell(text=str(row.get("basis") or "").replace("_", " ")),
            )
            for row in found.head(ROWS).iter_rows(named=True)
        ]
        more = f"; the first {ROWS} stand here" if found.height > ROWS else ""
        blocks.append(
            listing(
                f"rows-{name}", f"{found.height:,} rows of the table {name}{more}", ("Row", "Place", "Known how"), rows
            )
        )
    return bench.page(
        "source",
        entry["citation"],
        f"/sources/{names['id']}",
        blocks,
        state,
        refs=region.table("sources").filter(pl.col("source_id") == id_)["ref"].to_list(),
        command=f"multipolar show sources{flag(region)} --json",
        python=python(region, f'region.table("sources").filter(source_id="{id_}")'),
    )


ROWS = 60

SPECS = (
    Spec("row", "/rows/{table}/{hash}", row, stored=True),
    Spec("sources", "/sources", sources, (Key("q", "words of the source", text),)),
    Spec("source", "/sources/{id}", source),
)
