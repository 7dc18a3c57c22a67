"""A file of comma- or tab-separated rows, read as texts with the line of each; every fault of its form at once."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Fault, InvalidData, nearest
from ..region import Region


@dataclass(frozen=True)
class Sheet:
    """Rows of a file; `lines` are their lines in it (the header is line 1)."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[dict[str, str], ...]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        return iter(zip(self.lines, self.rows, strict=True))


def read(path: Path, required: Sequence[str], *, encoding: str = "utf-8-sig", separator: str = ",") -> Sheet:
    """Read a sheet.

    Raises
    ------
    InvalidData
        It cannot be read, is empty, or a required column is missing (with the nearest that is there).
    """
    try:
        text = path.read_bytes().decode(encoding)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise InvalidData([Fault("unreadable", what, path.name, expected="a file that can be read")]) from error
    except UnicodeDecodeError as error:
        raise InvalidData([Fault("encoding", f"is not {encoding}", path.name, expected=encoding)]) from error
    reader = csv.reader(text.splitlines(), delimiter=separator)
    header = [cell.strip() for cell in next(reader, [])]
    faults = [
        Fault(
            "missing-column", f"column {name!r} is missing", path.name, 1, name, f"columns {', '.join(required)}",
            nearest(name, header),
        )
        for name in required
        if name not in header
    ]  # fmt: skip
    if faults:
        raise InvalidData(faults)
    lines, rows = [], []
    for cells in reader:
        if any(cell.strip() for cell in cells):
            lines.append(reader.line_num)
            padded = [*cells, *[""] * (len(header) - len(cells))]
            rows.append({name: cell.strip() for name, cell in zip(header, padded, strict=False)})
    return Sheet(path.name, tuple(header), tuple(lines), tuple(rows))


def number(text: str, file: str, line: int, column: str, faults: list[Fault]) -> float | None:
    """Return a number in the English way of writing (1,234.5), None for an empty cell; a fault for anything else."""
    if text in ("", "n/a", "--", "...", "NA"):
        return None
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = float("nan")
    if value != value or abs(value) == float("inf"):
        faults.append(Fault("bad-number", f"{text!r} in {column}", file, line, column, "a number such as 1234.5"))
        return None
    return value


def year(text: str, file: str, line: int, column: str, faults: list[Fault]) -> int | None:
    """Return a calendar year; a fault for anything else."""
    if text.isdigit() and 1800 <= int(text) <= 2200:
        return int(text)
    faults.append(Fault("bad-year", f"{text!r} in {column}", file, line, column, "a year such as 2024"))
    return None


def actor(region: Region, text: str, file: str, line: int, column: str, faults: list[Fault]) -> str | None:
    """Return the code of an actor of the region; a fault with the nearest names for anything else."""
    if text in region.names:
        return region.actor(text)
    near = region.names.near(text) if text else ()
    faults.append(Fault("unknown-actor", f"{text!r} in {column}", file, line, column, "an actor of the region", near))
    return None


def once(keys: dict[tuple[object, ...], int], key: tuple[object, ...], file: str, line: int) -> Fault | None:
    """Return a fault when a key stood on an earlier line."""
    first = keys.setdefault(key, line)
    if first == line:
        return None
    shown = ", ".join(str(part) for part in key)
    return Fault("duplicate", f"{shown} stands on line {first} already", file, line, expected="one row each")
