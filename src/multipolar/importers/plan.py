"""A planned import: the rows that a file gives, what they replace, what is wrong with it; and writing it whole.

Nothing is written where there is a fault, and a built-in region is never written to: its rows come with the package and
would be lost with the next one. A row of the same key (source and place) is replaced; a row of the same cell from
another source stays and, in a pack, gives up being preferred, which the plan tells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Fault, InvalidData, UsageError
from ..region import Region
from ..region.checks import CELLS
from ..region.pack import BUILT_IN
from ..region.schema import TABLES

Row = dict[str, str]

PREFERRED = ("1", "true")


@dataclass(frozen=True)
class Import:
    """What an importer plans.

    Attributes
    ----------
    rows : dict
        Rows by table, each a dict of texts by column.
    sources : tuple of dict
        Rows of the table ``sources`` that the rows cite.
    replaced : tuple of str
        What the region holds for the same cell or key, in words.
    faults : tuple of Fault
        Everything wrong with the file; a plan with faults cannot be written.
    notes : tuple of str
        What was left out or assumed.
    """

    rows: dict[str, list[Row]]
    sources: tuple[Row, ...]
    replaced: tuple[str, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]

    @property
    def summary(self) -> str:
        """One line: how many rows for which table."""
        counts = ", ".join(f"{len(rows):,} rows for {name}" for name, rows in self.rows.items()) or "nothing"
        return f"{counts}; {len(self.replaced)} replaced; {len(self.faults)} faults"


def planned(
    region: Region,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    sources: Iterable[Mapping[str, Any]],
    faults: Sequence[Fault] = (),
    notes: Sequence[str] = (),
) -> Import:
    """Return an Import with cells as texts, every column present, and what it replaces in the region."""
    texts = {
        name: [{column: _text(row.get(column)) for column in TABLES[name].columns} for row in given]
        for name, given in rows.items()
        if given
    }
    made = tuple({column: _text(row.get(column)) for column in TABLES["sources"].columns} for row in sources)
    return Import(texts, made, tuple(_replaced(region, texts)), tuple(faults), tuple(notes))


def write(plan: Import, folder: Path) -> list[Path]:
    """Write the rows of a plan into ``folder/tables`` and return the files.

    Parameters
    ----------
    plan : Import
    folder : Path
        A pack of your own, or an overlay: a folder in which ``tables/`` need not exist yet.

    Raises
    ------
    InvalidData
        The plan has faults, or a table in the folder has other columns.
    UsageError
        The folder is a built-in region, or cannot be written; every file is then as it was.
    """
    if plan.faults:
        raise InvalidData(plan.faults)
    if folder.resolve().is_relative_to(BUILT_IN.resolve()):
        expected = "a copy of the region (a pack of your own), or an overlay folder"
        raise UsageError(Fault("built-in", f"{folder.name} is a built-in region", expected=expected))
    target = folder / "tables"
    pack = (folder / "datapackage.json").is_file()
    every = {**({"sources": list(plan.sources)} if plan.sources else {}), **plan.rows}
    contents = {
        target / f"{name}.csv": _content(target / f"{name}.csv", name, rows, pack) for name, rows in every.items()
    }
    parts: dict[Path, Path] = {}
    before = {path: path.read_bytes() if path.is_file() else None for path in contents}
    try:
        target.mkdir(parents=True, exist_ok=True)
        for path, text in contents.items():
            parts[path] = path.with_name(f".{path.name}.part")
            parts[path].write_text(text, encoding="utf-8")
        try:
            for path, part in parts.items():
                part.replace(path)
        except OSError:
            _restore(before)
            raise
    except OSError as error:
        what = f"{folder} cannot be written: {error.strerror or error}"
        raise UsageError(Fault("unwritable", what, expected="a folder that can be written")) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return list(contents)


def _restore(before: Mapping[Path, bytes | None]) -> None:
    for path, content in before.items():
        with suppress(OSError):
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)


def _content(path: Path, name: str, rows: Sequence[Row], pack: bool) -> str:
    """Return the text of a table with the rows in it: same keys replaced, preferred rows of the same cells set aside."""
    table = TABLES[name]
    held: list[Row] = []
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not set(reader.fieldnames or ()) <= set(table.columns):
                unknown = sorted(set(reader.fieldnames or ()) - set(table.columns))
                expected = f"columns of {name}: {', '.join(table.columns)}"
                raise InvalidData(
                    [Fault("columns", f"unknown columns {unknown}", f"tables/{path.name}", 1, "", expected)]
                )
            held = [{column: row.get(column) or "" for column in table.columns} for row in reader]
    new = {_key(row, table.key): row for row in rows}
    cell = CELLS.get(name)
    taken = {_key(row, cell) for row in rows if row.get("preferred", "") in PREFERRED} if cell else set()
    kept = []
    for row in held:
        if _key(row, table.key) in new:
            continue
        if name == "sources" or not (pack and cell and _key(row, cell) in taken):
            kept.append(row)
        else:
            kept.append({**row, "preferred": "false"})
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, table.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*kept, *new.values()])
    return buffer.getvalue()


def _replaced(region: Region, rows: Mapping[str, Sequence[Row]]) -> Iterable[str]:
    """Yield what the region holds for the same keys, or prefers for the same cells."""
    for name, given in rows.items():
        table, cell = TABLES[name], CELLS.get(name)
        held = region.table(name).select(table.columns).rows(named=True)
        keys = {_key(row, table.key) for row in given}
        cells = {_key(row, cell) for row in given if row.get("preferred") in PREFERRED} if cell else set()
        for row in held:
            if _key(row, table.key) in keys:
                yield f"{name}: {_words(row, cell or table.key)} ({row.get('source_id', '')}) is written anew"
            elif cell and row["preferred"] and _key(row, cell) in cells:
                yield f"{name}: {_words(row, cell)} from {row['source_id']} is no longer preferred"


def _key(row: Mapping[str, Any], columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(_text(row.get(column)) for column in columns)


def _words(row: Mapping[str, Any], columns: Sequence[str]) -> str:
    return ", ".join(_text(row[column]) for column in columns if row[column] is not None)


def _text(value: Any) -> str:
    """Return a cell as the pack writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value)
