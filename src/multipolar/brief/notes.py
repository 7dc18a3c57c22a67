"""Notes: one for each table row that the brief uses, with its source, its place, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..region import Region
from ..region.region import refs_of

PLACES = 12
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
    whats = {
        ref: what
        for table in {"ties", "survey", "parameters"}
        for ref, what in _whats(region, table).items()
        if ref in used
    }
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


def _whats(region: Region, table: str) -> dict[int, str]:
    """Return what each row of a table says, in words."""
    said: dict[int, str] = {}
    for row in region.table(table).iter_rows(named=True):
        if table == "ties":
            when = row["period"] or row["year"]
            said[row["ref"]] = (
                f"{region.describe(row['measure'], row['subject'], row['counterpart'])}, {when}: {row['value']:,g} {row['unit']}"
            )
        elif table == "survey":
            figure = f"{row['share_pct']:g} %" if row["share_pct"] is not None else f"{row['n']} respondents"
            said[row["ref"]] = (
                f"{row['question_gist']}: {row['option']}, {region.label(row['population'])}, {row['wave']}: {figure}"
            )
        else:
            name = " ".join(part for part in (row["parameter"].replace("_", " "), row["subject"], row["since"]) if part)
            span = f" ({row['low']:g} to {row['high']:g})" if row["low"] is not None and row["high"] is not None else ""
            said[row["ref"]] = f"{row['model']}: {name} = {row['central']:g} {row['unit']}{span}"
    return said
