"""Reads a region pack from a folder: bytes to typed tables, every fault with its file, line and column.

A pack is read whole and either becomes typed frames without a fault or a list of faults. Nothing is repaired in
silence: a number with a decimal comma is a fault, not a guess.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from ..errors import Fault, InvalidData, UnknownName, nearest
from .dates import bounds
from .schema import FORMAT, TABLES, Field, Table

if TYPE_CHECKING:
    from .overlay import Overlay

BUILT_IN = Path(__file__).resolve().parent.parent / "regions"
_TYPES: dict[str, Any] = {"string": pl.String, "edtf": pl.String, "integer": pl.Int32, "number": pl.Float64}
_TRUE, _FALSE = ("1", "true"), ("0", "false")
_UNREAD = frozenset(
    {
        "missing-file", "unreadable", "not-utf-8", "no-header", "duplicate-column", "unknown-column", "missing-column",
        "open-quote", "null-byte", "separator", "blank-line", "line-end", "row-width",
    }
)  # fmt: skip
"""Faults after which the rows of a table are not read."""
SECTIONS = ("actors", "measures", "instruments")
"""Sections of the vocabulary."""


@dataclass
class Pack:
    """What a folder holds: the descriptor, typed tables (as far as they could be typed), the vocabulary, the faults."""

    path: Path
    descriptor: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    vocabulary: dict[str, dict[str, dict[str, list[str]]]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: frozenset[str] = frozenset()
    """Tables (and ``vocabulary``) that could not be read at all: nothing can be said of references to them."""
    overlay: Overlay | None = None
    """What was laid over it."""

    @property
    def as_of(self) -> date:
        """Day to which the tables are current."""
        return bounds(str(self.descriptor["as_of"]))[1]

    def hash(self) -> str:
        """Return sha256 over path and content of every file of the pack; it goes into every result."""
        digest = hashlib.sha256()
        for file in pack_files(self.path):
            content = file.read_bytes()
            digest.update(
                f"{file.relative_to(self.path).as_posix()}\0{len(content)}\0".encode(errors="surrogateescape")
            )
            digest.update(content)
        if self.overlay is not None:
            digest.update(f"overlay\0{self.overlay.hash}".encode())
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
    return sorted(
        folder.name.replace("_", "-") for folder in BUILT_IN.iterdir() if (folder / "datapackage.json").is_file()
    )


def find(name_or_path: str | Path) -> Path:
    """Return the folder of a built-in region's name or of a path.

    Raises
    ------
    UnknownName
        When it is neither, with the built-in names.
    """
    if isinstance(name_or_path, str) and name_or_path in names():
        return BUILT_IN / name_or_path.replace("-", "_")
    path = Path(name_or_path)
    # An empty text would be the working directory; too long a text is no path, and the system says so with an error.
    if str(name_or_path) and os.path.isdir(path):  # noqa: PTH112
        return path
    raise UnknownName.of(
        "region", str(name_or_path), names(), expected=f"a folder, or a built-in region: {', '.join(names())}"
    )


def read(path: Path) -> Pack:
    """Read a pack; its `faults` say all that is wrong with form and types (relations are `checks.relations`)."""
    pack = Pack(path)
    pack.descriptor, faults = _descriptor(path)
    pack.faults += faults
    for table in TABLES.values():
        frame, faults = read_table(path / "tables" / f"{table.name}.csv", table)
        pack.tables[table.name] = frame
        pack.faults += faults
        if any(fault.rule in _UNREAD for fault in faults):
            pack.unread |= {table.name}
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
        return {}, [
            Fault("missing-file", "the pack has no descriptor", file, expected="the one that multipolar new writes")
        ]
    except OSError as error:
        return {}, [_unreadable(error, file)]
    except json.JSONDecodeError as error:
        return {}, [Fault("not-json", f"cannot be read: {error.msg}", file, row=error.lineno, expected="JSON")]
    except (UnicodeDecodeError, RecursionError) as error:
        return {}, [Fault("not-json", f"cannot be read: {error}", file, expected="JSON in UTF-8")]
    if not isinstance(found, dict):
        return {}, [Fault("not-json", "is not an object", file, expected='{"multipolar_pack": 1, ...}')]
    faults = []
    if repr(found.get("multipolar_pack")) != repr(FORMAT):  # not true, which equals 1
        faults.append(
            Fault(
                "pack-format",
                f"multipolar_pack is {found.get('multipolar_pack')!r}",
                file,
                column="multipolar_pack",
                expected=str(FORMAT),
            )
        )
    for key in ("name", "title", "as_of"):
        if not isinstance(found.get(key), str) or not found[key].strip():
            faults.append(Fault("descriptor", f"{key} is {found.get(key)!r}", file, column=key, expected="a text"))
    if isinstance(found.get("as_of"), str) and found["as_of"].strip() and not _is_date(found["as_of"]):
        faults.append(
            Fault(
                "bad-date", f"as_of is {found['as_of']!r}", file, column="as_of", expected="a date such as 2026-06-30"
            )
        )
    return found, faults


def _vocabulary(path: Path) -> tuple[dict[str, dict[str, dict[str, list[str]]]], list[Fault]]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}, [
            Fault(
                "missing-file", "the pack has no vocabulary", path.name, expected="[actors], [measures], [instruments]"
            )
        ]
    except OSError as error:
        return {}, [_unreadable(error, path.name)]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = re.search(r"\(at line (\d+), ", str(error))
        return {}, [
            Fault(
                "not-toml",
                f"cannot be read: {error}",
                path.name,
                row=int(line[1]) if line else None,
                expected="TOML in UTF-8",
            )
        ]
    return (found if not (faults := list(_word_faults(found, path.name))) else {}), faults


def _word_faults(found: dict[str, Any], file: str) -> Iterator[Fault]:
    """Yield what is not section.code.language = ["name", ...]."""
    for section, entries in found.items():
        if section not in SECTIONS:
            yield Fault(
                "unknown-section",
                f"[{section}] is not part of the vocabulary",
                file,
                expected=_one_of(SECTIONS),
                nearest=nearest(section, SECTIONS),
            )
            continue
        for code, languages in entries.items() if isinstance(entries, dict) else [("", entries)]:
            for language, words in languages.items() if isinstance(languages, dict) else [("", languages)]:
                if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
                    where = ".".join(part for part in (section, code, language) if part)
                    yield Fault("vocabulary", f"{where} is {words!r}", file, expected='language = ["name", ...]')


def _unreadable(error: OSError, file: str) -> Fault:
    return Fault("unreadable", f"cannot be read: {error.strerror or error}", file, expected="a readable file")


def read_table(path: Path, table: Table) -> tuple[pl.DataFrame, list[Fault]]:
    """Read one table as text, then give every column its type.

    Byte-order marks and CRLF line ends are accepted. Cells that cannot be typed become null and a fault each. A pack may
    do without the file of an optional table.
    """
    file = f"tables/{path.name}"
    empty = pl.DataFrame(schema={f.name: _dtype(f) for f in table.fields})
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        if table.optional:
            return empty, []
        return empty, [
            Fault(
                "missing-file",
                f"the table {table.name} is missing",
                file,
                expected=f"columns {', '.join(table.columns)}",
            )
        ]
    except OSError as error:
        return empty, [_unreadable(error, file)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return empty, [
            Fault("not-utf-8", f"byte {content[error.start]:#x} is not UTF-8", file, row=line, expected="UTF-8")
        ]
    if "\0" in text:
        return empty, [
            Fault(
                "null-byte",
                "the text holds a null byte",
                file,
                text[: text.index("\0")].count("\n") + 1,
                expected="UTF-8",
            )
        ]
    header = _cells(text.split("\n", 1)[0])
    faults = list(_header_faults(header, table, file)) or list(_shape_faults(text, len(header), file))
    if faults:
        return empty, faults
    raw = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False).with_columns(
        pl.when(pl.all().str.strip_chars() != "").then(pl.all())  # a quoted empty cell is an empty cell
    )
    present = [spec for spec in table.fields if spec.name in raw.columns]
    typed = raw.select(_typed(spec, raw[spec.name]).alias(spec.name) for spec in present)
    absent = [pl.lit(None, dtype=_dtype(spec)).alias(spec.name) for spec in table.fields if spec not in present]
    return typed.with_columns(absent).select(table.columns), _cell_faults(raw, typed, present, file)


def _dtype(spec: Field) -> Any:
    return pl.Boolean if spec.type == "boolean" else _TYPES[spec.type]


def _cells(line: str) -> list[str]:
    """Return the cells of one line; no cells when it breaks the rules of CSV."""
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        return []


def _header_faults(header: list[str], table: Table, file: str) -> Iterator[Fault]:
    if not header:
        yield Fault("no-header", "the first line is no header", file, 1, expected=f"{','.join(table.columns)}")
        return
    if len(header) == 1 and (sign := next((sign for sign in ";\t|" if sign in header[0]), "")):
        yield Fault("separator", f"the columns are separated by {sign!r}", file, 1, expected="commas")
        return
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Fault("duplicate-column", f"column {name!r} stands twice", file, row=1, column=name)
    for name in header:
        if name not in table.columns:
            yield Fault(
                "unknown-column",
                f"column {name!r} is not part of {table.name}",
                file,
                1,
                name,
                nearest=nearest(name, table.columns),
            )
    for spec in table.fields:
        if spec.name not in header and (spec.required or spec.name in table.key):
            yield Fault("missing-column", f"column {spec.name!r} is missing", file, 1, spec.name, expected=spec.meaning)


def _shape_faults(text: str, width: int, file: str) -> Iterator[Fault]:
    """Yield rows of another width and cells with a line break (a row is a line, so that a fault can name it)."""
    inside = False
    lines = text.split("\n")
    stray = text.count("\r") > text.count("\r\n")
    quoted = _quoted_widths([line for line in lines if '"' in line])
    for number, line in enumerate(lines, 1):
        cells = next(quoted) if '"' in line else line.count(",") + 1
        if line.count('"') % 2:
            inside = not inside
            if inside:
                what = "a quotation mark is not closed on its line"
                expected = "one row a line, and a mark inside a cell written twice"
                yield Fault("open-quote", what, file, number, expected=expected)
        elif inside:
            continue
        elif not line.strip():
            if number < len(lines):
                yield Fault("blank-line", "the line is empty", file, number, expected="no empty lines")
        elif stray and "\r" in line.removesuffix("\r"):
            what = "a line ends in a carriage return alone"
            yield Fault("line-end", what, file, number, expected="line ends of Unix or Windows")
        elif cells != width:
            broken = "the row breaks the rules of CSV, by its quotation marks or its length"
            what = f"the row has {cells} cells" if cells else broken
            yield Fault("row-width", what, file, number, expected=f"{width} cells")


def _quoted_widths(lines: list[str]) -> Iterator[int]:
    """Yield how many cells each line with quotation marks has; 0 for a line that breaks the rules of CSV."""
    try:
        widths = [len(row) for row in csv.reader(lines, strict=True)]
    except csv.Error:
        widths = []
    # A row over several lines, or a broken one: which line it is shows only one by one.
    return iter(widths if len(widths) == len(lines) else [len(_cells(line)) for line in lines])


def _typed(spec: Field, raw: pl.Series) -> pl.Expr:
    """Return the expression that gives a text column its type; cells that do not fit become null."""
    column = pl.col(spec.name)
    if spec.type == "boolean":
        words = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
        return column.str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)
    if spec.type == "edtf":
        return pl.when(column.is_in([text for text in raw.drop_nulls().unique().to_list() if _is_date(text)])).then(
            column
        )
    if spec.type == "number":
        number = column.cast(pl.Float64, strict=False)
        return pl.when(number.is_finite()).then(number)
    return column.cast(_dtype(spec), strict=False)


_EXPECTED = {
    "integer": "a whole number", "number": "a number with a decimal point", "string": "text", "boolean": "1 or 0",
    "edtf": "a date such as 2012, 2012-03 or 2012-03-01",
}  # fmt: skip


def _cell_faults(raw: pl.DataFrame, typed: pl.DataFrame, fields: list[Field], file: str) -> list[Fault]:
    """Return a fault for every cell that does not fit its column."""
    both = typed.with_columns(raw.select(pl.all().name.prefix("raw:")))
    tests = [(spec, *test) for spec in fields for test in _tests(spec)]
    broken = both.select(mask.fill_null(False).sum().alias(str(k)) for k, (_, _, _, mask) in enumerate(tests)).row(0)
    faults = []
    for (spec, rule, expected, mask), count in zip(tests, broken, strict=True):
        for line, cell in (
            both.with_row_index("line", 2).filter(mask).select("line", f"raw:{spec.name}").iter_rows() if count else ()
        ):
            if cell is None:
                faults.append(Fault(rule, f"{spec.name} is empty", file, line, spec.name, expected))
                continue
            for word in [word for word in cell.split(";") if word not in spec.enum] if spec.many else [cell]:
                near = _mended(word, spec) or nearest(word, spec.enum)
                faults.append(Fault(rule, f"{word!r} in {spec.name}", file, line, spec.name, expected, near))
    return faults


def _tests(spec: Field) -> Iterator[tuple[str, str, pl.Expr]]:
    """Yield (rule, what is expected, mask of the cells that break it) for one column."""
    raw, typed = pl.col(f"raw:{spec.name}"), pl.col(spec.name)
    if spec.type != "string":
        yield (
            "bad-date" if spec.type == "edtf" else f"bad-{spec.type}",
            _EXPECTED[spec.type],
            raw.is_not_null() & typed.is_null(),
        )
    if spec.required:
        expected = f"{_EXPECTED['boolean']}: {spec.meaning}" if spec.type == "boolean" else spec.meaning
        yield "missing-source" if spec.name in ("source_id", "locator") else "missing-value", expected, raw.is_null()
    if spec.enum:
        known = (
            typed.str.split(";").list.eval(pl.element().is_in(spec.enum)).list.all()
            if spec.many
            else typed.is_in(spec.enum)
        )
        yield f"unknown-{spec.name}", _one_of(spec.enum), typed.is_not_null() & ~known
    if spec.minimum is not None:
        yield "below-minimum", f"at least {spec.minimum:g}", typed < spec.minimum
    if spec.maximum is not None:
        yield (
            "share-above-100" if spec.name == "share_pct" else "above-maximum",
            f"at most {spec.maximum:g}",
            typed > spec.maximum,
        )


def _one_of(words: tuple[str, ...]) -> str:
    return f"one of {', '.join(words)}" if len(words) <= 16 else f"one of the {len(words)} words of the format"


def _mended(cell: str | None, spec: Field) -> tuple[str, ...]:
    """Say what a number may have been meant to be."""
    if cell is None or spec.type not in ("number", "integer"):
        return ()
    bare = "".join(cell.split())
    english, continental = bare.replace(",", ""), bare.replace(".", "").replace(",", ".")
    readings = []
    if re.fullmatch(r"[+-]?[0-9]+|[+-]?[0-9]{1,3}(\.[0-9]{3})+|[+-]?[0-9.]*,[0-9]+", bare):
        readings.append(continental)
    if re.fullmatch(r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?", bare):
        readings.append(english)  # 1,234 may be either
    form = r"[+-]?[0-9]+" if spec.type == "integer" else r"[+-]?[0-9]+(\.[0-9]+)?"
    return tuple(dict.fromkeys(text for text in readings if text != cell and re.fullmatch(form, text)))


def _is_date(text: str) -> bool:
    try:
        bounds(text)
    except ValueError:
        return False
    return True


def require(faults: list[Fault]) -> None:
    """Raise InvalidData when there is any fault."""
    if faults:
        raise InvalidData(faults)
