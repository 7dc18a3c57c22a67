"""Overlays: own sourced rows laid over a region, for the time of a run; the pack itself stays as it is.

An overlay is a folder with ``tables/*.csv``: any of the pack's tables with the pack's columns, and ``sources.csv`` for
sources of its own. Its rows are checked like any row, every fault with the overlay's file and line.

*Never silently preferred.* Where the pack has a row for the same cell, that row is used as before; the overlay's stands
beside it, not preferred, and `contradictions` lists both where they differ. Where the overlay has the only row to rely
on, it is used. Parameters and codings, which have no ``preferred``, are set aside where the pack has said something of
the same parameter or framework. Actors, measures and sources may be added, not told otherwise.

*Always told.* The overlay's files go into the region's hash, its rows are cited as such, `notice` is the sentence for
every face, and `bare` gives the region without it, which is what is exported unless more is asked for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ..errors import Fault, UsageError, nearest
from .dates import bounds
from .schema import TABLES, Table

if TYPE_CHECKING:
    from .pack import Pack
    from .region import Region

CELLS: dict[str, tuple[str, ...]] = {
    "ties": ("subject", "counterpart", "measure", "year", "period"),
    "survey": ("survey", "wave", "question_id", "population", "option"),
    "memberships": ("actor", "institution", "role"),
    "agreements": ("agreement", "party"),
    "partnerships": ("a", "b"),
    "commitments": ("donor", "recipient", "instrument", "item", "currency", "date", "status"),
    "events": ("date", "title"),
    "principles": ("framework", "principle_or_pillar"),
    "parameters": ("model", "parameter", "subject"),
    "codings": ("framework",),
}
"""What is one cell: where pack and overlay speak of the same. Memberships of one role are the same while they overlap
in time; a level of partnership that begins after every level of the pack is another."""

SAID: dict[str, tuple[str, ...]] = {
    "ties": ("value", "unit"),
    "survey": ("share_pct", "n"),
    "memberships": ("start", "end"),
    "agreements": ("signed", "in_force"),
    "partnerships": ("level_as_named", "start"),
    "commitments": ("amount",),
    "parameters": ("low", "central", "high", "since"),
    "codings": ("code",),
}
"""What a row says of its cell; a table that is not here says no more than that the cell is."""

DEFINE = ("sources", "actors", "measures")
"""Tables that say what words mean: an overlay may add a word, not tell one otherwise."""

LINE = re.compile(r"\bline (\d+)")

CONTRADICTIONS: dict[str, Any] = {
    "table": pl.String, "about": pl.String, "column": pl.String, "pack": pl.String, "overlay": pl.String,
    "relative": pl.Float64, "file": pl.String, "line": pl.Int64, "refs": pl.List(pl.UInt32),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Overlay:
    """What lies over a region.

    Attributes
    ----------
    path : Path
        Folder of the overlay.
    hash : str
        sha256 over its tables.
    lines : dict of tuple of int
        For each table the lines, in the overlay's file, of its rows, which stand after those of the pack.
    starts : dict of int
        For each table the number of rows of the pack.
    beside : int
        Rows that are not preferred, or set aside, because the pack has the cell.
    contradictions : DataFrame
        table, about, column, pack, overlay (what either says), relative (of the overlay to the pack), file, line, refs
        (of the pack's row, and of the overlay's unless it was set aside).
    """

    path: Path
    hash: str
    lines: dict[str, tuple[int, ...]]
    starts: dict[str, int]
    beside: int
    contradictions: pl.DataFrame

    @property
    def rows(self) -> int:
        """Rows of the overlay that are in the region's tables."""
        return sum(map(len, self.lines.values()))

    def line(self, table: str, position: int) -> int | None:
        """Return the line in the overlay's file of the row at a position of a table; None for a row of the pack."""
        start = self.starts.get(table)
        return None if start is None or position < start else self.lines[table][position - start]

    def file(self, table: str) -> str:
        """Return the path of one of its tables."""
        return (self.path / "tables" / f"{table}.csv").as_posix()


def lay(pack: Pack, folder: Path) -> Pack:
    """Return a pack with the rows of an overlay after its own; its `faults` have those of form of both.

    Raises
    ------
    UsageError
        The folder is not there, holds no table, or is itself a pack.
    """
    from . import pack as packs

    files = _files(folder)
    faults, tables, lines, found = list(pack.faults), dict(pack.tables), {}, []
    starts = {name: frame.height for name, frame in pack.tables.items()}
    beside = 0
    for table in TABLES.values():
        if table.name not in files:
            continue
        frame, wrong = packs.read_table(files[table.name], table)
        shown = files[table.name].as_posix()
        faults += [replace(fault, file=shown) for fault in wrong]
        own = pack.tables[table.name].drop("ref", strict=False)
        rows = frame.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("_line"))
        if table.name in DEFINE:
            rows = rows.join(own, on=own.columns, how="anti", nulls_equal=True, maintain_order="left")
        else:
            pairs = _pairs(table.name, own, rows)
            found += [(table, own, rows, pairs)]
            beside += len({line for line, _ in pairs})
            rows = _without_preference(table, rows, {line for line, _ in pairs})
        lines[table.name] = tuple(rows["_line"].to_list())
        tables[table.name] = pl.concat([own, rows.drop("_line")])
    faults += [_unknown(file) for name, file in files.items() if name not in TABLES]
    start = 0
    for name, frame in tables.items():
        column = pl.int_range(start, start + pl.len(), dtype=pl.UInt32).alias("ref")
        tables[name] = frame.drop("ref", strict=False).with_columns(column)
        start += frame.height
    rows_found = [row for part in found for row in _differences(*part, tables, lines, files)]
    overlay = Overlay(
        folder, _hash(files), lines, starts, beside, pl.DataFrame(rows_found, schema=CONTRADICTIONS, orient="row")
    )
    return replace(pack, tables=tables, faults=faults, overlay=overlay)


def told(overlay: Overlay, faults: list[Fault]) -> list[Fault]:
    """Return faults found in the tables of both with those of the overlay's rows in the overlay's file and line."""
    return sorted((_placed(overlay, fault) for fault in faults), key=lambda fault: (fault.file, fault.row or 0))


def check(path: Path, folder: Path) -> list[Fault]:
    """Return every fault of a pack with an overlay over it."""
    from . import checks
    from . import pack as packs

    pack = lay(packs.read(path), folder)
    assert pack.overlay is not None
    return told(pack.overlay, checks.faults(pack))


def contradictions(region: Region) -> pl.DataFrame:
    """Return where the overlay of a region says something else than its pack, both beside each other; see `Overlay`."""
    return pl.DataFrame(schema=CONTRADICTIONS) if region.overlay is None else region.overlay.contradictions


def notice(region: Region) -> str | None:
    """Return the sentence that every face shows while an overlay is on, None without one."""
    overlay = region.overlay
    if overlay is None:
        return None
    count = overlay.contradictions.select("file", "line").n_unique()
    said = f", {count} of which say something else than the pack, whose figure is used" if count else ""
    return f"With the overlay {overlay.path}: {overlay.rows} rows that are not part of {region.name}{said}."


def bare(region: Region) -> Region:
    """Return the region without its overlay: what is exported unless the overlay is asked for."""
    if region.overlay is None:
        return region
    from .region import load

    plain = load(region.path)
    rows = {region.cite([ref])["id"].item(): value for ref, value in region.assumptions.items()}
    known = set(plain.cite(plain.table("parameters"))["id"].to_list())
    kept = {plain.row(row): value for row, value in rows.items() if row in known}
    return plain.assuming(kept) if kept else plain


def _files(folder: Path) -> dict[str, Path]:
    expected = "a folder with tables/*.csv, in the columns of the pack"
    if not folder.is_dir():
        raise UsageError(Fault("no-overlay", f"{str(folder)!r} is not a folder", expected=expected))
    if (folder / "datapackage.json").exists():
        what = f"{str(folder)!r} is a pack of its own"
        raise UsageError(Fault("overlay-is-a-pack", what, expected=f"{expected} and without datapackage.json"))
    files = {file.stem: file for file in sorted((folder / "tables").glob("*.csv")) if not file.name.startswith(".")}
    if not files:
        raise UsageError(Fault("empty-overlay", f"{str(folder)!r} has no table", expected=expected))
    return files


def _unknown(file: Path) -> Fault:
    what, expected = f"{file.stem!r} is no table of a pack", "one of the tables of the pack"
    return Fault("unknown-table", what, file.as_posix(), expected=expected, nearest=nearest(file.stem, TABLES))


def _hash(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, file in files.items():
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _placed(overlay: Overlay, fault: Fault) -> Fault:
    name = fault.file.removeprefix("tables/").removesuffix(".csv")
    if name not in overlay.lines or not fault.row or fault.file != f"tables/{name}.csv":
        return fault
    line = overlay.line(name, fault.row - 2)
    if line is None:
        return fault

    def other(match: re.Match[str]) -> str:
        of_overlay = overlay.line(name, int(match[1]) - 2)
        return f"line {match[1]} of the pack" if of_overlay is None else f"line {of_overlay}"

    return replace(fault, file=overlay.file(name), row=line, what=LINE.sub(other, fault.what))


# -- the same cell in both --------------------------------------------------------------------------------


def _pairs(name: str, own: pl.DataFrame, rows: pl.DataFrame) -> list[tuple[int, int]]:
    """Return (line of the overlay, position in the pack) of rows that speak of the same cell."""
    cell = list(CELLS.get(name, TABLES[name].key))
    mine = own.with_row_index("_at")
    if "preferred" in own.columns:
        mine = mine.filter("preferred")
    if name == "partnerships":
        mine, rows = _ordered(mine), _ordered(rows)
    both = rows.join(mine, on=cell, nulls_equal=True, suffix="_pack", maintain_order="left_right")
    lasting = name in ("memberships", "partnerships")
    return [(row["_line"], row["_at"]) for row in both.iter_rows(named=True) if not lasting or _together(name, row)]


def _ordered(rows: pl.DataFrame) -> pl.DataFrame:
    """Return partnerships with the two actors in the order of the alphabet: a pair is the same either way."""
    return rows.with_columns(pl.min_horizontal("a", "b").alias("a"), pl.max_horizontal("a", "b").alias("b"))


def _together(name: str, row: dict[str, Any]) -> bool:
    if row["start"] is None or row["start_pack"] is None:
        return True  # a fault of the row, told elsewhere
    start, start_pack = bounds(row["start"])[0], bounds(row["start_pack"])[0]
    if name == "partnerships":
        return start <= start_pack
    end, end_pack = (bounds(row[key])[1] if row[key] else date.max for key in ("end", "end_pack"))
    return start <= end_pack and start_pack <= end


def _without_preference(table: Table, rows: pl.DataFrame, beside: set[int]) -> pl.DataFrame:
    """Return the overlay's rows, those that stand beside the pack's not preferred, or gone where nothing prefers."""
    there = pl.col("_line").is_in(list(beside))
    if "preferred" not in table.columns:
        return rows.filter(~there)
    return rows.with_columns(pl.col("preferred") & ~there)


def _differences(
    table: Table,
    own: pl.DataFrame,
    rows: pl.DataFrame,
    pairs: list[tuple[int, int]],
    tables: dict[str, pl.DataFrame],
    lines: dict[str, tuple[int, ...]],
    files: dict[str, Path],
) -> Iterator[tuple[Any, ...]]:
    """Yield a row of `CONTRADICTIONS` for each column in which the two say something else."""
    refs, start = tables[table.name]["ref"].to_list(), own.height
    places = {line: position for position, line in enumerate(lines[table.name], start=start)}
    for line, position in pairs:
        theirs, mine = own.row(position, named=True), rows.row(line - 2, named=True)
        about = ", ".join(str(mine[name]) for name in CELLS.get(table.name, table.key) if mine[name] is not None)
        behind = [refs[position], *([refs[places[line]]] if line in places else [])]
        for column in SAID.get(table.name, ()):
            before, after = theirs[column], mine[column]
            if before == after or after is None:
                continue
            number = isinstance(before, int | float) and before and isinstance(after, int | float)
            relative = (after - before) / abs(before) if number else None
            texts = [None if said is None else f"{said:.12g}" if isinstance(said, float) else str(said)
                     for said in (before, after)]  # fmt: skip
            yield (table.name, about, column, *texts, relative, files[table.name].as_posix(), line, behind)
