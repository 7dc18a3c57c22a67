"""Notes: one for each table row that the brief uses, with its source, its place, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..region import Region
from ..region.provenance import refs_of

PLACES = 1
"""Ways back that a note lists; a design effect is used by almost every interval, and its note says so."""


MANY = 40
"""Rows behind one number above which they are the inputs of a model: counted by table, not listed one by one."""


@dataclass(frozen=True)
class Note:
    """What a reader finds at the end of a link: the row, how it is known, where it stands, who used it."""

    anchor: str
    id: str
    what: str
    locator: str
    basis: str
    place: str
    used: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True)
class Source:
    """A citation with the notes of its rows, and what is said of the rows that are only inputs of models."""

    anchor: str
    citation: str
    url: str
    kind: str
    notes: tuple[Note, ...]
    more: tuple[str, ...]


def anchors(region: Region, frames: Iterable[Any]) -> dict[int, str]:
    """Return ref to ``"#ties-3f9a1c22b0"`` for the rows behind some frames, figures or verdicts that have a note."""
    refs = sorted({ref for frame in frames for ref in noted(frame)})
    return {row["ref"]: f"#{row['id'].replace('/', '-')}" for row in region.cite(refs).iter_rows(named=True)}


def noted(thing: Any) -> set[int]:
    """Return the refs that have a note of their own: all behind a number, or where there are `MANY` the first."""
    frames = [getattr(thing, name) for name in ("figures", "account", "table", "frame") if hasattr(thing, name)]
    frames = (
        [thing] if isinstance(thing, pl.DataFrame) else [frame for frame in frames if isinstance(frame, pl.DataFrame)]
    )
    if not frames or any("refs" not in frame.columns for frame in frames):
        return set(refs_of(thing))
    behind = [refs for frame in frames for refs in frame["refs"].to_list() if refs]
    return {ref for refs in behind for ref in (refs if len(refs) <= MANY else refs[:1])}


def sources(region: Region, users: Mapping[tuple[str, str], Any]) -> list[Source]:
    """Return the sources of everything that stands in the brief.

    Parameters
    ----------
    users : mapping
        (anchor, words) of an exhibit to the frame, figure or verdict behind it, in the order of the page.
    """
    used: dict[int, list[tuple[str, str]]] = {}
    own: set[int] = set()
    for user, thing in users.items():
        own |= noted(thing)
        for ref in refs_of(thing):
            used.setdefault(ref, []).append(user)
    kinds = {row["source_id"]: row["kind"] for row in region.table("sources").iter_rows(named=True)}
    whats = _whats(region, own)
    cited = region.cite(used).with_columns(pl.col("source_id").fill_null("pack"))
    more = _more(cited.filter(~pl.col("ref").is_in(list(own))))
    first = {row["source_id"]: row for row in cited.iter_rows(named=True)}
    grouped: dict[str, list[Note]] = {source_id: [] for source_id in first}
    for row in cited.filter(pl.col("ref").is_in(list(own))).iter_rows(named=True):
        ways = used[row["ref"]]
        note = Note(
            anchor=row["id"].replace("/", "-"),
            id=row["id"],
            what=whats.get(row["ref"], ""),
            locator=row["locator"] or "",
            basis=row["basis"] or "",
            place=f"tables/{row['table']}.csv, line {row['line']}, column {row['column']}",
            used=tuple(ways[:PLACES]),
            more=max(0, len(ways) - PLACES),
        )
        grouped[row["source_id"]].append(note)
    found = [
        Source(
            anchor=f"source-{source_id}",
            citation=first[source_id]["citation"] or "The pack's own dictionary",
            url=first[source_id]["url"] or "",
            kind=kinds.get(source_id, ""),
            notes=tuple(listed),
            more=more.get(source_id, ()),
        )
        for source_id, listed in grouped.items()
    ]
    return sorted(found, key=lambda source: source.citation.casefold())


def _more(rows: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """Say by source how many rows of each table are inputs of models."""
    counted = rows.group_by("source_id", "table").agg(
        pl.len(), pl.col("line").min().alias("a"), pl.col("line").max().alias("b")
    )
    told: dict[str, tuple[str, ...]] = {}
    for source_id, table, count, a, b in counted.sort("source_id", "table").iter_rows():
        where = f"line {a}" if a == b else f"lines {a} to {b}"
        what = f"Inputs of models, not listed one by one: tables/{table}.csv, {where} ({count:,})"
        told[source_id] = (*told.get(source_id, ()), what)
    return told


Row = Mapping[str, Any]


def _whats(region: Region, refs: set[int]) -> dict[int, str]:
    """Return what rows say, in words; rows of tables that only define names say nothing."""
    return {
        row["ref"]: say(region, row)
        for table, say in SAYS.items()
        for row in region.table(table).filter(pl.col("ref").is_in(refs)).iter_rows(named=True)
    }


def _tie(region: Region, row: Row) -> str:
    what = region.describe(row["measure"], row["subject"], row["counterpart"])
    figure = f"{row['value']:,.0f}" if abs(row["value"]) >= 1e5 else f"{row['value']:,g}"
    return f"{what}, {row['period'] or row['year']}: {figure} {row['unit']}"


def _answer(region: Region, row: Row) -> str:
    figure = f"{row['share_pct']:g} %" if row["share_pct"] is not None else f"{row['n']} respondents"
    return f"{row['question_gist']}: {row['option']}, {region.label(row['population'])}, {row['wave']}: {figure}"


def _parameter(region: Region, row: Row) -> str:
    whose = row["subject"] and region.spoken(row["subject"])
    name = " ".join(part for part in (row["parameter"].replace("_", " "), whose, row["since"]) if part)
    span = f" ({row['low']:g} to {row['high']:g})" if row["low"] is not None and row["high"] is not None else ""
    return f"{row['model']}: {name} = {row['central']:g} {row['unit']}{span}"


def _membership(region: Region, row: Row) -> str:
    lasts = f"{row['start']} to {row['end']}" if row["end"] else f"since {row['start']}"
    return f"{region.label(row['actor'])} in {region.label(row['institution'])}: {row['role']}, {lasts}"


def _agreement(region: Region, row: Row) -> str:
    dates = [f"{word} {row[name]}" for name, word in (("signed", "signed"), ("in_force", "in force")) if row[name]]
    return ", ".join([f"{row['agreement']}, {region.label(row['party'])}", *dates])


def _partnership(region: Region, row: Row) -> str:
    lasts = f"{row['start']} to {row['end']}" if row["end"] else f"since {row['start']}"
    return f"{region.label(row['a'])} and {region.label(row['b'])}: {row['level_as_named']}, {lasts}"


def _commitment(region: Region, row: Row) -> str:
    amount = f", {row['amount']:,g} {row['currency']}" if row["amount"] is not None else ""
    who = f"{region.label(row['donor'])} to {region.label(row['recipient'])}"
    return f"{who}: {row['item']}{amount}, {row['status']} {row['date'] or row['fiscal_year'] or 'undated'}"


SAYS: dict[str, Callable[[Region, Row], str]] = {
    "ties": _tie,
    "survey": _answer,
    "parameters": _parameter,
    "memberships": _membership,
    "agreements": _agreement,
    "partnerships": _partnership,
    "commitments": _commitment,
    "events": lambda _, row: f"{row['date']}: {row['title']}",
    "principles": lambda _, row: f"{row['framework']}: {row['principle_or_pillar']}",
}
"""What a row of each table says, in words."""
