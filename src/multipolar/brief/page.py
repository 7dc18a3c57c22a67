"""Puts the brief together: sections, verdicts, assumptions, notes; writes the page beside, then renames."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import polars as pl

from .. import figures, measures, propositions
from ..figures import BOUNDARIES, Figure
from ..region import Region
from ..region.provenance import refs_of
from . import notes
from .contents import Section, sections
from .exhibit import Table, drawn, headings_of, keys_of, names
from .frame import fill, save, standing

VERDICTS = {
    "holds": "the numbers bear it out",
    "fails": "the numbers speak against it",
    "depends": "it turns on what is named",
    "untestable": "the tables cannot decide it",
}


def write(region: Region, path: Path, executor: Executor | None = None) -> Path:
    """Write the brief to a file; nothing is left half-written, and what was there stays when writing fails.

    Parameters
    ----------
    region : Region
    path : Path
    executor : Executor, optional
        Judges counterfactuals meanwhile (`multipolar.scenarios.workers`); the file is the same without.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    return save(lambda: render(region, executor), path)


def render(region: Region, executor: Executor | None = None) -> str:
    """Return the brief as one HTML page: no script, no request to any network, same bytes for the same pack."""
    verdicts = propositions.begin(region, executor)
    parts, left_out = sections(region)
    pictures = _pictures(region, parts)
    judged = verdicts()
    errors = measures.forced_choice_errors(region) if any(part.id == "choice" for part in parts) else None
    users = _users(parts, judged, errors)
    anchors = notes.anchors(region, users.values())
    return fill(
        "brief.html.j2",
        region,
        styles=("style.css",),
        standing=standing(region, users.values()),
        verdicts=[_verdict(region, proposition, verdict, anchors) for proposition, verdict in judged],
        words=VERDICTS,
        tally=_tally([verdict.verdict for _, verdict in judged]),
        sections=[_section(region, part, anchors, pictures) for part in parts],
        errors=[] if errors is None else errors.drop("refs").to_dicts(),
        left_out=left_out,
        assumptions=_assumptions(region, users.values()),
        sources=notes.sources(region, users),
        boundaries=BOUNDARIES,
    )


def _users(
    parts: list[Section], judged: list[tuple[Any, Any]], errors: pl.DataFrame | None
) -> dict[tuple[str, str], Any]:
    """Return everything that uses rows, by anchor and words, in the order of the page."""
    users: dict[tuple[str, str], Any] = {
        (f"verdict-{proposition.id}", f"argument “{proposition.id}”"): verdict for proposition, verdict in judged
    }
    number = {Figure: 0, Table: 0}
    for part in parts:
        for exhibit in part.exhibits:
            kind = type(exhibit)
            number[kind] += 1
            users[exhibit.id, f"{kind.__name__.lower()} {number[kind]}"] = exhibit
    if errors is not None:
        users["forecast-errors", "table of forecast errors"] = errors
    return users


def _pictures(region: Region, parts: list[Section]) -> dict[str, str]:
    """Draw every figure, by id, while verdicts are still being judged: a mark links to a note that its own figure has."""
    shown = [item for part in parts for item in part.exhibits if isinstance(item, Figure)]
    anchors = notes.anchors(region, shown)
    return {item.id: figures.svg(item, anchors) for item in shown}


def _section(region: Region, part: Section, anchors: Mapping[int, str], pictures: Mapping[str, str]) -> dict[str, Any]:
    shown = [
        drawn(region, item, anchors, pictures[item.id]) if isinstance(item, Figure) else _table(item, anchors)
        for item in part.exhibits
    ]
    return {"id": part.id, "heading": part.heading, "text": part.text, "exhibits": shown}


def _tally(words: list[str]) -> list[tuple[str, int]]:
    """Return how many arguments have each verdict, as a sentence says it."""
    told = {"holds": ("hold", "holds"), "fails": ("fail", "fails"), "depends": ("depend", "depends")}
    counts = {word: words.count(word) for word in VERDICTS if word in words}
    return [(told.get(word, ("are untestable", "is untestable"))[count == 1], count) for word, count in counts.items()]


def _table(table: Table, anchors: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "picture": "",
        "table": figures.table_html(table.frame, notes=anchors, **table.layout),
    }


def _verdict(region: Region, proposition: Any, verdict: Any, anchors: Mapping[int, str]) -> dict[str, Any]:
    sources = {row["source_id"]: row["citation"] for row in region.table("sources").iter_rows(named=True)}
    places = [f"{sources[place.document]}; {place.section}" for place in proposition.argued_in]
    return {
        "proposition": proposition,
        "verdict": verdict,
        "places": places,
        "table": _evidence(region, verdict.figures, anchors),
    }


def _evidence(region: Region, frame: pl.DataFrame, anchors: Mapping[int, str]) -> str:
    """Return the figures that a verdict rests on, at most a screen of them."""
    frame = frame.filter(pl.col("value").is_not_null()).head(EVIDENCE)
    if frame.is_empty():
        return ""
    rows = keys_of(frame)
    entries = [region.measure(name) for name in frame["measure"].unique().sort().to_list()]
    said = {entry["measure"]: f"{entry['label']}, {entry['unit']}" for entry in entries}
    return figures.table_html(
        frame,
        caption="; ".join(said.values()),
        notes=anchors,
        rows=rows,
        names=names(region) | said,
        headings=headings_of(rows),
        places=1,
    )


EVIDENCE = 40


def _assumptions(region: Region, things: Any) -> list[dict[str, Any]]:
    """Return the assumed parameters that anything in the brief rests on, their subjects by name."""
    refs = {ref for thing in things for ref in refs_of(thing)}
    rows = region.table("parameters").filter(pl.col("ref").is_in(refs) & (pl.col("basis") == "assumed")).to_dicts()
    return [row | {"subject": row["subject"] and region.spoken(row["subject"])} for row in rows]
