"""Notes: one for each table row that the brief uses, with its source, its place, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..region import Region
from ..region.region import refs_of

PLACES = 1
"""Ways back that a note lists; a design effect is used by almost every interval, and its note says so."""


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
    """A citation with the notes of all its rows."""

    anchor: str
    citation: str
    url: str
    kind: str
    notes: tuple[Note, ...]


def anchors(region: Region, frames: Iterable[Any]) -> dict[int, str]:
    """Return ref to ``"#ties-3f9a1c22b0"`` for every row behind some frames, figures or verdicts."""
    refs = sorted({ref for frame in frames for ref in refs_of(frame)})
    return {row["ref"]: f"#{row['id'].replace('/', '-')}" for row in region.cite(refs).iter_rows(named=True)}


def sources(region: Region, users: Mapping[tuple[str, str], Any]) -> list[Source]:
    """Return the sources of everything that stands in the brief.

    Parameters
    ----------
    users : mapping
        (anchor, words) of an exhibit to the frame, figure or verdict behind it, in the order of the page.
    """
    used: dict[int, list[tuple[str, str]]] = {}
    for user, thing in users.items():
        for ref in sorted(set(refs_of(thing))):
            used.setdefault(ref, []).append(user)
    kinds = {row["source_id"]: row["kind"] for row in region.table("sources").iter_rows(named=True)}
    whats = _whats(region, set(used))
    grouped: dict[str, list[tuple[dict[str, Any], Note]]] = {}
    for row in region.cite(used).iter_rows(named=True):
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
        grouped.setdefault(row["source_id"] or "pack", []).append((row, note))
    found = [
        Source(
            anchor=f"source-{source_id}",
            citation=rows[0][0]["citation"] or "The pack's own dictionary",
            url=rows[0][0]["url"] or "",
            kind=kinds.get(source_id, ""),
            notes=tuple(note for _, note in rows),
        )
        for source_id, rows in grouped.items()
    ]
    return sorted(found, key=lambda source: source.citation.casefold())


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
    name = " ".join(part for part in (row["parameter"].replace("_", " "), row["subject"], row["since"]) if part)
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
