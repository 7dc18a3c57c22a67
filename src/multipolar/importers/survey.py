"""A wave of a survey, by a template: one row an answer share, typed off the report.

Columns: ``survey, sample, wave, question_id, question_gist, population, option, share_pct, locator`` and, where the
report gives them, ``n, weighting, flags, note``. Words of ``sample`` and ``weighting`` are those of the pack's table
``survey``. ``population`` and ``option`` may be any name of an actor; an option that is no actor stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..errors import Fault, nearest
from ..region import Region
from ..region.schema import TABLES
from . import sheet
from .plan import Import, planned

COLUMNS = (
    "survey", "sample", "wave", "question_id", "question_gist", "population", "option", "share_pct", "locator",
)  # fmt: skip


def plan(
    path: Path, region: Region, *, source_id: str, citation: str, published: str, url: str = "", terms: str = "unknown"
) -> Import:
    """Plan rows of the table ``survey``.

    Raises
    ------
    InvalidData
        The file cannot be read as such a sheet. Wrong cells are faults of the plan.
    """
    table = sheet.read(path, COLUMNS)
    words = {field.name: field.enum for field in TABLES["survey"].fields if field.enum and field.name != "basis"}
    known = set(region.table("survey")["question_id"].to_list())
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], int] = {}
    rows, fresh = [], set[str]()
    for line, row in table:
        population = sheet.actor(region, row["population"], table.name, line, "population", faults)
        option = region.actor(row["option"]) if row["option"] in region.names else row["option"]
        when = sheet.year(row["wave"], table.name, line, "wave", faults)
        share = sheet.number(row["share_pct"], table.name, line, "share_pct", faults)
        n = sheet.number(row.get("n", ""), table.name, line, "n", faults)
        faults += _wrong(row, words, share, n, table.name, line)
        wrong = sheet.once(seen, (row["survey"], when, row["question_id"], population, option), table.name, line)
        faults += [wrong] if wrong else []
        fresh |= {row["question_id"]} - known
        rows.append(
            {
                **{name: row.get(name, "") for name in ("survey", "sample", "question_id", "question_gist", "weighting")},
                "wave": when, "population": population, "option": option, "share_pct": share,
                "n": None if n is None else int(n), "source_id": source_id, "locator": row["locator"], "basis": "read",
                "preferred": True, "flags": row.get("flags", ""), "note": row.get("note", ""),
            }
        )  # fmt: skip
    source = {
        "source_id": source_id, "citation": citation, "url": url, "published": published, "kind": "report", "terms": terms,
    }  # fmt: skip
    notes = [f"new questions: {', '.join(sorted(fresh))}"] if fresh else []
    return planned(region, {"survey": rows}, [source], faults, notes)


def _wrong(
    row: dict[str, str], words: dict[str, tuple[str, ...]], share: float | None, n: float | None, file: str, line: int
) -> Iterator[Fault]:
    for name, enum in words.items():
        given = row.get(name, "")
        for word in given.split(";") if given else []:
            if word not in enum:
                yield Fault(
                    f"unknown-{name}", f"{word!r} in {name}", file, line, name, f"one of {', '.join(enum)}",
                    nearest(word, enum),
                )  # fmt: skip
    if not row["sample"]:
        yield Fault("missing-value", "sample is empty", file, line, "sample", "elite or public")
    for name in ("survey", "question_id", "option", "locator"):
        if not row[name]:
            yield Fault("missing-value", f"{name} is empty", file, line, name, "a text")
    if share is not None and not 0 <= share <= 100:
        yield Fault("share", f"{share:g} in share_pct", file, line, "share_pct", "0 to 100")
    if n is not None and (n < 1 or n != int(n)):
        yield Fault("bad-count", f"{n:g} in n", file, line, "n", "a whole number from 1 on")
