"""Reads a region pack from a folder: bytes to typed tables, every fault with its file, line and column.

A pack is read whole and either becomes typed frames without a fault or a list of faults. Nothing is repaired in
silence: a number with a decimal comma is a fault, not a guess.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData, UnknownName, nearest
from .dates import EDTF, bounds
from .schema import FORMAT, TABLES, Field, Table

BUILT_IN = Path(__file__).resolve().parent.parent / "regions"
_TYPES: dict[str, Any] = {"string": pl.String, "edtf": pl.String, "integer": pl.Int32, "number": pl.Float64}
_TRUE, _FALSE = ("1", "true"), ("0", "false")


@dataclass
class Pack:
    """What a folder holds: the descriptor, typed tables (as far as they could be typed), the vocabulary, the faults."""

    path: Path
    descriptor: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    vocabulary: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def as_of(self) -> date:
        """Day to which the tables are current."""
        return bounds(str(self.descriptor["as_of"]))[1]

    def hash(self) -> str:
        """Return sha256 over path and content of every file of the pack; it goes into every result."""
        digest = hashlib.sha256()
        for file in pack_files(self.path):
            content = file.read_bytes()
            digest.update(f"{file.relative_to(self.path).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
        return digest.hexdigest()


def pack_files(path: Path) -> list[Path]:
    """Return the files that belong to a pack, sorted; hidden files and compiled code do not."""
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and not any(part.startswith((".", "__")) for part in file.relative_to(path).parts)
    )


def names() -> list[str]:
    """Return the names of the built-in regions."""
    return sorted(folder.name.replace("_", "-") for folder in BUILT_IN.iterdir() if (folder / "datapackage.json").is_file())


def find(name_or_path: str | Path) -> Path:
    """Return the folder of a built-in region's name or of a path.

    Raises
    ------
    UnknownName
        When it is neither, with the built-in names.
    """
    folder = BUILT_IN / str(name_or_path).replace("-", "_")
    if isinstance(name_or_path, str) and "/" not in name_or_path and "." not in name_or_path and folder.is_dir():
        return folder
    path = Path(name_or_path)
    if path.is_dir():
        return path
    raise UnknownName.of("region", str(name_or_path), names(), expected=f"a folder, or a built-in region: {', '.join(names())}")


def read(path: Path) -> Pack:
    """Read a pack; its `faults` say all that is wrong with form and types (relations are `checks.relations`)."""
    pack = Pack(path)
    pack.descriptor, faults = _descriptor(path)
    pack.faults += faults
    for table in TABLES.values():
        frame, faults = read_table(path / "tables" / f"{table.name}.csv", table)
        pack.tables[table.name] = frame
        pack.faults += faults
    pack.vocabulary, faults = _vocabulary(path / "vocabulary.toml")
    pack.faults += faults
    start = 0
    for name, frame in pack.tables.items():
        pack.tables[name] = frame.with_columns(pl.int_range(start, start + pl.len(), dtype=pl.UInt32).alias("ref"))
        start += frame.height
    return pack


def _descriptor(path: Path) -> tuple[dict[str, Any], list[Fault]]:
    file = "datapackage.json"
    try:
        found = json.loads((path / file).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}, [Fault("missing-file", "the pack has no descriptor", file, expected="multipolar new PATH writes a valid one")]
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        return {}, [Fault("not-json", f"cannot be read: {error}", file, row=getattr(error, "lineno", None))]
    if not isinstance(found, dict):
        return {}, [Fault("not-json", "is not an object", file, expected='{"multipolar_pack": 1, ...}')]
    faults = []
    if found.get("multipolar_pack") != FORMAT:
        faults.append(Fault("pack-format", f"multipolar_pack is {found.get('multipolar_pack')!r}", file, expected=str(FORMAT)))
    for key in ("name", "title", "as_of"):
        if not isinstance(found.get(key), str):
            faults.append(Fault("descriptor", f"{key} is {found.get(key)!r}", file, column=key, expected="a text"))
    if isinstance(found.get("as_of"), str) and not EDTF.fullmatch(found["as_of"]):
        faults.append(Fault("bad-date", f"as_of is {found['as_of']!r}", file, column="as_of", expected="a date such as 2026-06-30"))
    return found, faults


def _vocabulary(path: Path) -> tuple[dict[str, dict[str, dict[str, list[str]]]], list[Fault]]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}, [Fault("missing-file", "the pack has no vocabulary", path.name, expected="[actors], [measures], [instruments]")]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Fault("not-toml", f"cannot be read: {error}", path.name)]
    faults = []
    for section, entries in found.items():
        for code, languages in entries.items():
            for language, words in languages.items() if isinstance(languages, dict) else [("", None)]:
                if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                    where = ".".join(part for part in (section, code, language) if part)
                    faults.append(Fault("vocabulary", f"{where} is {words!r}", path.name, expected='language = ["name", ...]'))
    return found if not faults else {}, faults


def read_table(path: Path, table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    """Read one table as text, then give every column its type.

    Byte-order marks and CRLF line ends are accepted. Cells that cannot be typed become null and a fault each.
    """
    file = f"tables/{path.name}"
    empty = pl.DataFrame(schema={f.name: _dtype(f) for f in table.fields})
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return empty, [Fault("missing-file", f"the table {table.name} is missing", file, expected=f"columns {', '.join(table.columns)}")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return empty, [Fault("not-utf-8", f"byte {content[error.start]:#x} is not UTF-8", file, row=line, expected="UTF-8")]
    header = next(csv.reader(io.StringIO(text)), [])
    faults = list(_header_faults(header, table, file)) or list(_shape_faults(text, len(header), file))
    if faults:
        return empty, faults
    raw = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False).with_columns(
        pl.when(pl.all().str.strip_chars() != "").then(pl.all())  # a quoted empty cell is an empty cell
    )
    columns, faults = [], []
    for spec in table.fields:
        if spec.name not in raw.columns:
            columns.append(pl.Series(spec.name, [None] * raw.height, dtype=_dtype(spec)))
            continue
        typed, bad = _typed(raw[spec.name], spec, file)
        columns.append(typed)
        faults += bad
    return pl.DataFrame(columns), faults


def _dtype(spec: Field) -> Any:
    return pl.Boolean if spec.type == "boolean" else _TYPES[spec.type]


def _header_faults(header: list[str], table: Table, file: str) -> Iterator[Fault]:
    if not header:
        yield Fault("empty-file", "the file is empty", file, expected=f"a header row: {','.join(table.columns)}")
        return
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Fault("duplicate-column", f"column {name!r} stands twice", file, row=1, column=name)
    for name in header:
        if name not in table.columns:
            yield Fault("unknown-column", f"column {name!r} is not part of {table.name}", file, 1, name, nearest=nearest(name, table.columns))
    for spec in table.fields:
        if spec.name not in header and (spec.required or spec.name in table.key):
            yield Fault("missing-column", f"column {spec.name!r} is missing", file, 1, spec.name, expected=spec.meaning)


def _shape_faults(text: str, width: int, file: str) -> Iterator[Fault]:
    """Yield rows of another width and cells with a line break (a row is a line, so that a fault can name it)."""
    if text.count('"') == 0 and all(line.count(",") == width - 1 for line in text.splitlines()):
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    line = 1
    for row in reader:
        if reader.line_num > line:
            yield Fault("line-break", "a cell holds a line break", file, line, expected="one row a line")
        elif row and len(row) != width:
            yield Fault("row-width", f"the row has {len(row)} cells", file, line, expected=f"{width} cells")
        elif not row:
            yield Fault("blank-line", "the line is empty", file, line, expected="no empty lines")
        line = reader.line_num + 1


def _typed(raw: pl.Series, spec: Field, file: str) -> tuple[pl.Series, list[Fault]]:
    """Give one column its type; every cell that does not fit is a fault."""
    faults: list[Fault] = []

    def fault(mask: pl.Series, rule: str, expected: str, words: tuple[str, ...] = ()) -> None:
        for index in mask.fill_null(False).arg_true():
            cell = raw[index]
            what = f"{cell!r} in {spec.name}" if cell is not None else f"{spec.name} is empty"
            near = _mended(cell, spec) or nearest(cell or "", words)
            faults.append(Fault(rule, what, file, index + 2, spec.name, expected, near))

    if spec.type == "boolean":
        lower = raw.str.to_lowercase()
        typed = lower.replace_strict({**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}, default=None, return_dtype=pl.Boolean)
        expected = "1 or 0"
    elif spec.type == "edtf":
        typed, expected = _dates(raw), "a date such as 2012, 2012-03 or 2012-03-01"
    else:
        typed = raw.cast(_dtype(spec), strict=False)
        expected = {"integer": "a whole number", "number": "a number with a decimal point", "string": "text"}[spec.type]
    if spec.type == "number":
        typed = pl.select(pl.when(typed.is_finite()).then(typed)).to_series().alias(spec.name)
    fault(raw.is_not_null() & typed.is_null(), "bad-date" if spec.type == "edtf" else f"bad-{spec.type}", expected)
    if spec.required:
        fault(raw.is_null(), "missing-source" if spec.name in ("source_id", "locator") else "missing-value", spec.meaning)
    if spec.enum:
        words = typed.str.split(";") if spec.many else typed
        known = words.list.eval(pl.element().is_in(spec.enum)).list.all() if spec.many else words.is_in(spec.enum)
        fault(typed.is_not_null() & ~known, f"unknown-{spec.name}", _one_of(spec.enum), spec.enum)
    if spec.minimum is not None:
        fault(typed < spec.minimum, "below-minimum", f"at least {spec.minimum:g}")
    if spec.maximum is not None:
        rule = "share-above-100" if spec.name == "share_pct" else "above-maximum"
        fault(typed > spec.maximum, rule, f"at most {spec.maximum:g}")
    return typed.alias(spec.name), faults


def _one_of(words: tuple[str, ...]) -> str:
    return f"one of {', '.join(words)}" if len(words) <= 16 else f"one of the {len(words)} words of the format"


def _mended(cell: str | None, spec: Field) -> tuple[str, ...]:
    """Say what a number may have been meant to be."""
    if cell is None or spec.type not in ("number", "integer"):
        return ()
    bare = cell.replace("\u00a0", "").replace(" ", "")
    for candidate in (bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare.replace(",", ""),):
        try:
            float(candidate)
        except ValueError:
            continue
        return (candidate,) if candidate != cell else ()
    return ()


def _dates(raw: pl.Series) -> pl.Series:
    """Return the dates that are real days, months or years; others null."""

    def real(text: str) -> bool:
        try:
            bounds(text)
        except ValueError:
            return False
        return True

    good = {text for text in raw.drop_nulls().unique().to_list() if real(text)}
    return pl.select(pl.when(raw.is_in(good)).then(raw)).to_series()


def require(faults: list[Fault]) -> None:
    """Raise InvalidData when there is any fault."""
    if faults:
        raise InvalidData(faults)
