"""Two editions of a region: which rows differ, which report of a cell is preferred, which verdicts turned and why.

Rows are matched by the key of their table (contracts §3), so an edition with its rows in another order is no other
edition. A cell of figures may keep its figure under another row, when a newer source is preferred; that is told as one
change of the cell. A verdict turned because of a row that it rests on, its own text, its scenario, or else something
that it does not cite (whose members a group has, when a source was published).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from .. import scenarios
from ..errors import MultipolarError
from ..region import Region
from ..region.checks import CELLS
from ..region.document import document
from ..region.origin import VALUE_COLUMN
from ..region.provenance import row_id
from ..region.region import JOINED
from ..region.schema import TABLES, Table
from .judge import judge
from .proposition import Proposition, read

CHANGES: dict[str, Any] = {
    "table": pl.String, "id": pl.String, "what": pl.String, "change": pl.String, "column": pl.String,
    "before": pl.String, "after": pl.String, "relative": pl.Float64, "was": pl.String,
    "ref_before": pl.UInt32, "ref_after": pl.UInt32,
}  # fmt: skip
"""Columns of a frame of changes, one row for each cell of a table that differs.

`change` is added or removed (a row; `column` is the one that a citation points to), changed (a cell of a row that both
editions have) or report (another report of the same figure is preferred: `id` is the one now, `was` the one before).
`relative` is (after - before) / |before| where both are numbers in the same unit and before is not zero.
"""

PACK = "pack"
"""What stands where a change of the descriptor, the vocabulary or the map would have a table."""

_ORDER = {"report": 0, "changed": 0, "removed": 1, "added": 2}
_NOUN = {"ties": "a figure", "survey": "a figure", "parameters": "a parameter"}
_SHOWN = 5
"""Rows that a reason names before it only counts."""


@dataclass(frozen=True)
class Turn:
    """A verdict that is not the same in both editions.

    Attributes
    ----------
    id, argument : str
        Of the proposition.
    before, after : str or None
        The verdict; None where the edition has no such proposition.
    why : tuple of str
        In words.
    ids : tuple of str
        Rows behind the verdict, of either edition, that changed.
    finding : str
        What is found now, or was found last.
    """

    id: str
    argument: str
    before: str | None
    after: str | None
    why: tuple[str, ...]
    ids: tuple[str, ...]
    finding: str


@dataclass(frozen=True, eq=False)
class Difference:
    """What two editions do not share.

    Attributes
    ----------
    before, after : Region
    changes : DataFrame
        Columns of `CHANGES`; the largest relative change of a table first.
    turns : tuple of Turn or None
        Verdicts that turned; None if the propositions were not judged.
    judged : int
        Propositions that were judged in at least one edition.
    """

    before: Region
    after: Region
    changes: pl.DataFrame
    turns: tuple[Turn, ...] | None
    judged: int

    def counts(self) -> pl.DataFrame:
        """Return a row for each table that differs: table, changed, report, removed, added (rows, and cells)."""
        kinds = ("changed", "report", "removed", "added")
        return self.changes.group_by("table", maintain_order=True).agg(
            pl.col("id").filter(pl.col("change") == kind).n_unique().alias(kind) for kind in kinds
        )

    def document(self) -> dict[str, Any]:
        """Return the envelope of contracts §9 for the later edition, with ``before`` for the earlier one."""
        shown = self.changes.drop("ref_before", "ref_after")
        turned = [
            {
                **dict.fromkeys(shown.columns), "table": "verdicts", "id": turn.id, "what": turn.argument,
                "change": "changed", "column": "verdict", "before": turn.before, "after": turn.after,
                "why": list(turn.why), "refs": list(turn.ids), "finding": turn.finding,
            }
            for turn in self.turns or ()
        ]  # fmt: skip
        cited: dict[str, Any] = {}
        envelopes = []
        for region, column in ((self.before, "ref_before"), (self.after, "ref_after")):
            envelope = document("diff", [{"refs": self.changes[column].drop_nulls().to_list()}], region)
            cited |= envelope["citations"]
            envelopes.append(envelope)
        return {
            **envelopes[1],
            "before": envelopes[0]["region"],
            "citations": cited,
            "data": [*turned, *shown.to_dicts()],
        }


def difference(before: Region, after: Region, *, verdicts: bool = True) -> Difference:
    """Compare two editions of a region.

    Parameters
    ----------
    before, after : Region
    verdicts : bool
        Also judge the propositions of both; without a change of the content there is nothing to judge.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> difference(region, region).changes.height
    0
    """
    labels = {
        **dict(before.table("actors").select("code", "short_name").iter_rows()),
        **dict(after.table("actors").select("code", "short_name").iter_rows()),
    }
    measures = pl.concat([after.table("measures"), before.table("measures")]).unique("measure", keep="first")
    parts = []
    for table in TABLES.values():
        old, new = before.table(table.name), after.table(table.name)
        changes = rows(table, old, new)
        if table.name in CELLS:
            moved = reports(table, old, new)
            ids = [*moved["id"], *moved["was"].drop_nulls()]
            told = (pl.col("column") == "preferred") & (pl.col("change") == "changed") & pl.col("id").is_in(ids)
            changes = pl.concat([moved, changes.filter(~told)], how="diagonal_relaxed")
        parts.append(changes.with_columns(named(table, changes, labels, measures).alias("what")).select(list(CHANGES)))
    old_props, new_props = ({proposition.id: proposition for proposition in read(r)} for r in (before, after))
    parts.append(_entries(PACK, _about(before), _about(after)))
    parts.append(_entries(scenarios.scenario.FOLDER, _scenarios(before), _scenarios(after)))
    parts.append(_entries("propositions", *({key: p.model_dump(mode="json", warnings=False) for key, p in props.items()}
                                            for props in (old_props, new_props))))  # fmt: skip
    changes = pl.concat([_sorted(part) for part in parts])
    if not verdicts:
        return Difference(before, after, changes, None, 0)
    if changes.is_empty():
        return Difference(before, after, changes, (), len(new_props))
    turns = tuple(_turns(before, after, old_props, new_props, changes))
    return Difference(before, after, changes, turns, len({*old_props, *new_props}))


# -- tables: frames in, frames out -----------------------------------------------------------------------


def rows(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return what differs between the rows of two editions of a table, matched by key; without ``what``.

    Parameters
    ----------
    table : Table
        Its key and columns.
    before, after : DataFrame
        Columns of the table, and ref.

    Returns
    -------
    DataFrame
        The key's columns and those of `CHANGES`.
    """
    key = list(table.key)
    both = _matched(key, before, after)
    here, gone, new = (
        pl.col("in_before") & pl.col("in_after"),
        pl.col("in_after").is_null(),
        pl.col("in_before").is_null(),
    )
    value = VALUE_COLUMN[table.name]
    parts = [
        _cells(both.filter(side), value, change, before.schema, in_key=value in key)
        for side, change in ((gone, "removed"), (new, "added"))
    ]
    for column in table.columns:
        if column not in key:
            differs = pl.col(f"{column}_before").ne_missing(pl.col(f"{column}_after"))
            parts.append(_cells(both.filter(here & differs), column, "changed", before.schema))
    found = pl.concat(parts)
    ids = [row_id(table.name, cells) for cells in found.select(key).iter_rows()]
    return found.with_columns(
        pl.lit(table.name).alias("table"),
        pl.Series("id", ids, dtype=pl.String),
        pl.lit(None, dtype=pl.String).alias("was"),
    )


def reports(table: Table, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of a table of figures of which another report is preferred, or which lost or gained one.

    A cell that only one edition reports at all is told by its rows, not here.
    """
    cell, value = list(CELLS[table.name]), VALUE_COLUMN[table.name]
    kept = [column for column in table.key if column not in cell]
    in_both = before.select(cell).unique().join(after.select(cell).unique(), on=cell, how="semi", nulls_equal=True)
    chosen = [
        frame.filter("preferred").join(in_both, on=cell, how="semi", nulls_equal=True) for frame in (before, after)
    ]
    both = _matched(cell, *chosen)
    same = pl.all_horizontal(pl.col(f"{column}_before").eq_missing(pl.col(f"{column}_after")) for column in kept)
    moved = both.filter(~same)
    said = {}
    for side in ("before", "after"):
        unit = pl.col(f"unit_{side}") if "unit" in table.columns else pl.lit("percent")
        said[side] = pl.format(
            "{} {} ({}, {})", _text(f"{value}_{side}", pl.Float64), unit, *[f"{c}_{side}" for c in kept]
        )
    ids = {}
    for side in ("before", "after"):
        keys = moved.select((pl.col(c) if c in cell else pl.col(f"{c}_{side}").alias(c)) for c in table.key)
        there = moved[f"in_{side}"].to_list()
        ids[side] = [
            row_id(table.name, row) if is_in else None for row, is_in in zip(keys.iter_rows(), there, strict=True)
        ]
    return moved.select(
        *[pl.col(c) if c in cell else pl.coalesce(f"{c}_after", f"{c}_before").alias(c) for c in table.key],
        pl.lit("report").alias("change"),
        pl.lit("preferred").alias("column"),
        said["before"].alias("before"),
        said["after"].alias("after"),
        _relative(moved, value).alias("relative"),
        "ref_before",
        "ref_after",
        pl.lit(table.name).alias("table"),
        pl.Series("id", [now or was for now, was in zip(ids["after"], ids["before"], strict=True)], dtype=pl.String),
        pl.Series("was", ids["before"], dtype=pl.String),
    )


def named(table: Table, frame: pl.DataFrame, labels: dict[str, str], measures: pl.DataFrame) -> pl.Expr:
    """Return the expression that says in words what a row is about: "Population, Viet Nam, 2024".

    Parameters
    ----------
    frame : DataFrame
        With the columns of the table's key.
    labels : dict
        Short name of every actor by code.
    measures : DataFrame
        measure, label, direction of every measure.
    """
    actors = {f.name for f in table.fields if f.references == "actors.code" and not f.many}
    said = {column: pl.col(column).cast(pl.String) for column in table.key}
    for column in actors & said.keys():
        said[column] = pl.col(column).replace(labels)
    if table.name == "ties":
        label, direction = (dict(measures.select("measure", c).iter_rows()) for c in ("label", "direction"))
        between = pl.col("measure").replace(direction).replace(JOINED)
        pair = pl.format("{} {} {}", said["subject"], between, said["counterpart"])
        who = pl.when(pl.col("counterpart").is_null()).then(said["subject"]).otherwise(pair)
        return pl.concat_str(
            pl.col("measure").replace(label),
            who,
            pl.coalesce("period", said["year"]),
            separator=", ",
            ignore_nulls=True,
        )
    about = [said[column] for column in table.key if column not in ("source_id", "locator")]
    return pl.concat_str(about or list(said.values()), separator=", ", ignore_nulls=True)


def _matched(key: list[str], before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return rows of both editions side by side: the key, every other column twice, in_before and in_after."""
    sides = [
        frame.select(*key, pl.all().exclude(key).name.suffix(f"_{side}"), pl.lit(True).alias(f"in_{side}"))
        for side, frame in (("before", before), ("after", after))
    ]
    return sides[0].join(sides[1], on=key, how="full", nulls_equal=True, coalesce=True, maintain_order="left_right")


def _cells(both: pl.DataFrame, column: str, change: str, schema: pl.Schema, *, in_key: bool = False) -> pl.DataFrame:
    """Return a change for each row of matched rows in one column."""
    key = [name for name in both.columns if not name.endswith(("_before", "_after")) and name in schema]
    text = {side: _text(column if in_key else f"{column}_{side}", schema[column]) for side in ("before", "after")}
    for side, absent in (("before", "added"), ("after", "removed")):
        text[side] = pl.lit(None, dtype=pl.String) if change == absent else text[side]
    relative: pl.Expr = pl.lit(None, dtype=pl.Float64)
    if change == "changed" and schema[column].is_numeric():
        relative = _relative(both, column)
    return both.select(
        *key,
        pl.lit(change).alias("change"),
        pl.lit(column).alias("column"),
        text["before"].alias("before"),
        text["after"].alias("after"),
        relative.alias("relative"),
        "ref_before",
        "ref_after",
    )


def _relative(both: pl.DataFrame, column: str) -> pl.Expr:
    """Return (after - before) / |before|; null for another unit, or from zero."""
    before, after = pl.col(f"{column}_before").cast(pl.Float64), pl.col(f"{column}_after").cast(pl.Float64)
    same_unit = pl.lit(True)
    if "unit_before" in both.columns:
        same_unit = pl.col("unit_before").eq_missing(pl.col("unit_after"))
    return pl.when(same_unit & (before != 0)).then((after - before) / before.abs())


def _text(column: str, dtype: Any) -> pl.Expr:
    """Return a column as text; a number to twelve digits, without those that only binary arithmetic adds."""
    if dtype != pl.Float64:
        return pl.col(column).cast(pl.String)
    return pl.col(column).round_sig_figs(12).cast(pl.String).str.replace(r"\.0$", "")


def _sorted(changes: pl.DataFrame) -> pl.DataFrame:
    """Return changes with the largest first, the cells of a row together, then the rows that went and that came."""
    return (
        changes.with_columns(
            pl.col("relative").abs().max().over("id", "change").alias("size"),
            pl.col("change").replace_strict(_ORDER, return_dtype=pl.Int8).alias("order"),
        )
        .sort(
            "order", "size", "what", "id", descending=[False, True, False, False], nulls_last=True, maintain_order=True
        )
        .select(list(CHANGES))
    )


# -- what is not in a table ------------------------------------------------------------------------------


def _about(region: Region) -> dict[str, dict[str, Any]]:
    told = {"name": region.name, "title": region.title, "as_of": region.as_of.isoformat(), "group": region.group}
    borders = {"map": str(region.geometry)} if region.geometry else {}
    return {
        "descriptor": {**told, "partners": list(region.partners)},
        "vocabulary": region.vocabulary,
        **({"map": borders} if borders else {}),
    }


def _scenarios(region: Region) -> dict[str, dict[str, Any]]:
    return {
        name: scenarios.read(name, region).model_dump(mode="json", warnings=False)
        for name in scenarios.names(region.path)
    }


def _entries(table: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> pl.DataFrame:
    """Return the changes of files: each by its name, each field by its path (``test.1.against``)."""
    found: list[dict[str, Any]] = []
    for name in sorted({*before, *after}):
        row = {"table": table, "id": f"{table}/{name}", "what": name}
        if name not in before or name not in after:
            change, there = ("added", after) if name in after else ("removed", before)
            said = there[name].get("argument") or there[name].get("title")
            found.append({**row, "change": change, "before" if change == "removed" else "after": said})
            continue
        old, new = dict(_leaves(before[name])), dict(_leaves(after[name]))
        for path in dict.fromkeys([*old, *new]):
            if old.get(path) != new.get(path):
                found.append(
                    {
                        **row,
                        "change": "changed",
                        "column": path,
                        "before": _short(old, path),
                        "after": _short(new, path),
                    }
                )
    return pl.DataFrame(found, schema=CHANGES)


def _leaves(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of nested data with its path; entries of a list are numbered from 1."""
    if isinstance(data, dict):
        parts = [(str(key), value) for key, value in data.items()]
    elif isinstance(data, list) and any(isinstance(entry, dict) for entry in data):
        parts = [(str(number), entry) for number, entry in enumerate(data, start=1)]
    else:
        if data is not None:
            yield path, ", ".join(map(str, data)) if isinstance(data, list) else str(data)
        return
    for key, value in parts:
        yield from _leaves(value, f"{path}.{key}" if path else key)


def _short(values: dict[str, str], path: str) -> str | None:
    """Return a value as it can be shown; a map is too long for that."""
    text = values.get(path)
    return "(its shapes)" if path == "map" and text is not None else text


# -- verdicts --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Outcome:
    """What an edition says of a proposition: verdict and finding, and the ids of the rows behind it with their sources."""

    word: str
    finding: str
    ids: dict[str, str | None]


def _outcome(region: Region, proposition: Proposition) -> _Outcome:
    try:
        verdict = judge(region, proposition)
    except MultipolarError as error:  # one proposition that cannot be judged hides no other difference
        return _Outcome("not judged", str(error), {})
    cited = region.cite(verdict).select("id", "source_id")
    return _Outcome(verdict.verdict, verdict.finding, dict(cited.iter_rows()))


def _turns(
    before: Region,
    after: Region,
    old: dict[str, Proposition],
    new: dict[str, Proposition],
    changes: pl.DataFrame,
) -> Iterator[Turn]:
    for name in sorted({*old, *new}):
        was = _outcome(before, old[name]) if name in old else None
        now = _outcome(after, new[name]) if name in new else None
        if was and now and was.word == now.word:
            continue
        proposition = new.get(name) or old[name]
        if was and now:
            why, ids = _why(proposition, was, now, changes)
            yield Turn(name, proposition.argument, was.word, now.word, why, ids, now.finding)
        elif now:
            yield Turn(name, proposition.argument, None, now.word, ("the proposition is new",), (), now.finding)
        elif was:
            yield Turn(name, proposition.argument, was.word, None, ("the proposition was removed",), (), was.finding)


def _why(
    proposition: Proposition, was: _Outcome, now: _Outcome, changes: pl.DataFrame
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return why a verdict turned, in words, and the ids of the rows behind it that changed."""
    behind = {**was.ids, **now.ids}
    rests = changes.filter(pl.col("id").is_in(list(behind)) | pl.col("was").is_in(list(behind)))
    why = []
    own = changes.filter(pl.col("id") == f"propositions/{proposition.id}")
    if own.height:
        why.append(f"its own text changed: {_cells_told(own)}")
    for scenario in sorted({test.scenario for test in proposition.test if test.scenario}):
        changed = changes.filter(pl.col("id") == f"scenarios/{scenario}")
        if changed.height:
            why.append(f"its scenario {scenario} changed: {_cells_told(changed)}")
    new = rests.filter(~_told_by_cell(rests))
    ids = new["id"].unique(maintain_order=True).to_list()
    for each in ids[:_SHOWN]:
        row = new.filter(pl.col("id") == each)
        why.append(f"{_NOUN.get(row['table'][0], 'a row')} behind it: {row_told(row)}")
    if len(ids) > _SHOWN:
        why.append(f"and {len(ids) - _SHOWN} more rows behind it")
    if not why:
        why = list(_otherwise(behind, changes))
    return tuple(why), tuple(dict.fromkeys([*rests["id"], *rests["was"].drop_nulls()]))


def _told_by_cell(changes: pl.DataFrame) -> pl.Expr:
    """Return which rows came or went as the report of a cell of which another report is preferred now."""
    cells = changes.filter(pl.col("change") == "report")
    ids = [*cells["id"], *cells["was"].drop_nulls()]
    return pl.col("change").is_in(["added", "removed"]) & pl.col("id").is_in(ids)


def _otherwise(behind: dict[str, str | None], changes: pl.DataFrame) -> Iterator[str]:
    """Yield what may have turned a verdict of which no row, text or scenario changed."""
    yield "no row that it cites changed, nor its text"
    sources = pl.col("table").eq("sources") & pl.col("what").is_in([s for s in behind.values() if s])
    others = changes.filter(sources | pl.col("table").is_in(["actors", "memberships", "measures", PACK]))
    ids = others["id"].unique(maintain_order=True).to_list()
    if ids:
        more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
        shown = "; ".join(row_told(others.filter(pl.col("id") == each)) for each in ids[:_SHOWN])
        yield f"what it does not cite did: {shown}{more}"


# -- in words --------------------------------------------------------------------------------------------


def lines(found: Difference, *, limit: int = 10) -> list[str]:
    """Return a difference as lines of text: counts, verdicts that turned, then each table; `limit` of a kind a table."""
    heads = [f"{region.name}, as of {region.as_of}, {region.hash[:12]}" for region in (found.before, found.after)]
    told = [f"before: {heads[0]}", f"after:  {heads[1]}"]
    if found.changes.is_empty():
        same = found.before.hash == found.after.hash
        why = "" if same else " (the files differ, by the order of rows or in what carries no data)"
        return [*told, f"No difference{why}."]
    told.append("")
    words = (
        ("changed", "changed"),
        ("report", "with another preferred report"),
        ("removed", "removed"),
        ("added", "added"),
    )
    counts = found.counts()
    for row in counts.iter_rows(named=True):
        told.append(f"{row['table']}: " + ", ".join(f"{row[kind]} {word}" for kind, word in words if row[kind]))
    if found.turns is not None:
        told.append(f"verdicts: {len(found.turns)} of {found.judged} turned")
        for turn in found.turns:
            told += ["", f"{turn.id}: {turn.before or '(none)'} → {turn.after or '(none)'}", f"  {turn.argument}"]
            told += [f"  why: {reason}" for reason in turn.why]
            told.append(f"  now: {turn.finding}" if turn.after else f"  before: {turn.finding}")
    for table in counts["table"]:
        of_table = found.changes.filter(pl.col("table") == table)
        told += ["", table, *_table_lines(of_table, limit)]
    return told


def _table_lines(changes: pl.DataFrame, limit: int) -> Iterator[str]:
    by_cell = _told_by_cell(changes)
    shown: dict[str, int] = {}
    for _, rows_of in changes.filter(~by_cell).group_by("change", "id", maintain_order=True):
        kind = "changed" if _ORDER[rows_of["change"][0]] == 0 else rows_of["change"][0]
        shown[kind] = shown.get(kind, 0) + 1
        if not limit or shown[kind] <= limit:
            yield "  " + row_told(rows_of)
    for kind, count in shown.items():
        if limit and count > limit:
            yield f"  ... and {count - limit} more {kind} (--limit 0 or --json has them all)"
    if aside := changes.filter(by_cell).height:
        yield f"  {aside} rows that came or went as the preferred report of a figure are told there"


def row_told(changes: pl.DataFrame) -> str:
    """Return all changes of one row in a line, with its id."""
    row = changes.row(0, named=True)
    if row["change"] in ("added", "removed"):
        value = row["after"] if row["change"] == "added" else row["before"]
        said = f": {value}" if value is not None else ""
        return f"{row['what']} {row['change']}{said} [{row['id']}]"
    return f"{row['what']}: {_cells_told(changes)} [{row['id']}]"


def _cells_told(changes: pl.DataFrame) -> str:
    told = []
    for row in changes.iter_rows(named=True):
        size = "" if row["relative"] is None else f" ({row['relative']:+.1%})"
        column = "preferred report" if row["change"] == "report" else row["column"] or row["change"]
        told.append(f"{column} {_or_none(row['before'])} → {_or_none(row['after'])}{size}")
    return "; ".join(told)


def _or_none(text: str | None) -> str:
    return "(none)" if text is None else text
