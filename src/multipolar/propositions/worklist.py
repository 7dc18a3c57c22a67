"""The worklist of rows that nobody has read in their source: basis ``public_record`` (contracts §3).

Who looked one up stands in a CSV file of its own (id, by, on, note), outside the pack: a record never changes what the
tables say, nor the hash of the pack. Once the source has been read, whoever keeps the pack sets the basis of the row.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData, UnknownName, UsageError
from ..region import Region
from ..region.origin import VALUE_COLUMN
from ..region.provenance import refs_of
from ..region.schema import TABLES
from .editions import named
from .judge import judge_all

RECORD = ("id", "by", "on", "note")
"""Columns of the file of records: row, who looked it up, on which day, and what was found."""

WORK: dict[str, Any] = {
    "id": pl.String, "table": pl.String, "line": pl.Int64, "what": pl.String, "says": pl.String, "source": pl.String,
    "verdicts": pl.UInt32, "looked_up": pl.String, "refs": pl.List(pl.UInt32),
}  # fmt: skip
"""Columns of a worklist: `says` is the cell that a citation points to, `verdicts` how many verdicts rest on the row
(null if not judged), `looked_up` who did and when, with the note (null: nobody)."""


def worklist(region: Region, file: Path | None = None, *, verdicts: bool = True) -> pl.DataFrame:
    """Return every row of basis public_record: the open ones first, and of these those that most verdicts rest on.

    Parameters
    ----------
    region : Region
    file : Path, optional
        Of records; a file that is not there yet holds none.
    verdicts : bool
        Judge the region's propositions to count the verdicts that rest on a row.

    Returns
    -------
    DataFrame
        Columns of `WORK`.

    Raises
    ------
    InvalidData
        The file of records breaks its form.

    Examples
    --------
    >>> import multipolar as mp
    >>> work = worklist(mp.load("japan-asean"), verdicts=False)
    >>> work["looked_up"].null_count() == work.height
    True
    """
    labels = dict(region.table("actors").select("code", "short_name").iter_rows())
    measures = region.table("measures")
    parts = []
    for table in TABLES.values():
        if "basis" not in table.columns:
            continue
        rows = region.table(table.name).filter(pl.col("basis") == "public_record")
        parts.append(
            rows.select(
                named(table, rows, labels, measures).alias("what"),
                pl.col(VALUE_COLUMN[table.name]).cast(pl.String).alias("says"),
                "ref",
            )
        )
    told = pl.concat(parts)
    cited = region.cite(told["ref"].to_list()).select(
        "ref",
        "id",
        "table",
        "line",
        pl.concat_str("citation", "locator", separator=", ", ignore_nulls=True).alias("source"),
    )
    known: dict[str, list[str]] = {}
    for record in read_records(file) if file else []:
        said = f"{record['by']}, {record['on']}" + (f": {record['note']}" if record["note"] else "")
        known.setdefault(record["id"], []).append(said)
    counts = Counter(ref for verdict in judge_all(region) for ref in refs_of(verdict)) if verdicts else Counter[int]()
    joined = told.join(cited, on="ref", maintain_order="left")
    work = joined.with_columns(
        pl.Series("verdicts", [counts[ref] if verdicts else None for ref in joined["ref"]], dtype=pl.UInt32),
        pl.Series("looked_up", ["; ".join(known.get(id, [])) or None for id in joined["id"]], dtype=pl.String),
        pl.concat_list("ref").alias("refs"),
    )
    order = [pl.col("looked_up").is_not_null(), -pl.col("verdicts").cast(pl.Int64), pl.col("ref")]
    return work.sort(order).select(list(WORK))


def read_records(file: Path) -> list[dict[str, str]]:
    """Return the records of a file, as text; none when there is no such file.

    Raises
    ------
    InvalidData
        Every line that has no id, nobody's name or no day, or another number of cells.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidData(
            [Fault("unreadable", f"cannot be read: {error}", str(file), expected="CSV in UTF-8")]
        ) from None
    header, *body = list(csv.reader(io.StringIO(text))) or [[]]
    if tuple(header) != RECORD:
        raise InvalidData([Fault("header", f"the columns are {header}", str(file), 1, expected=",".join(RECORD))])
    faults = []
    for line, row in enumerate(body, start=2):
        if len(row) != len(RECORD) or not all(row[:3]) or not _is_day(row[2]):
            faults.append(
                Fault("record", f"{row}", str(file), line, expected="an id, a name, a day, and perhaps a note")
            )
    if faults:
        raise InvalidData(faults)
    return [dict(zip(RECORD, row, strict=True)) for row in body]


def record(region: Region, file: Path, id: str, *, by: str, on: date, note: str = "") -> dict[str, str]:
    """Append to a file that somebody looked a row up; the row's basis stays as it is.

    Raises
    ------
    UnknownName
        No row of the worklist has this id.
    UsageError
        Nobody's name; a file inside the pack, whose hash it would change, or one that cannot be written.
    InvalidData
        The file is there and is no file of records.
    """
    ids = worklist(region, verdicts=False)["id"].to_list()
    if id not in ids:
        raise UnknownName.of("row", id, ids, expected="an id of the worklist (multipolar verify)")
    said = {"id": id, "by": " ".join(by.split()), "on": on.isoformat(), "note": " ".join(note.split())}
    if not said["by"]:
        raise UsageError(Fault("nobody", "a record needs a name", expected="--by NAME"))
    if file.resolve().is_relative_to(region.path.resolve()):
        what = f"{file} lies in the pack, and would change its hash"
        raise UsageError(Fault("inside-pack", what, expected="a file outside of it"))
    out = io.StringIO()
    writer = csv.DictWriter(out, RECORD, lineterminator="\n")
    writer.writeheader()
    writer.writerows([*read_records(file), said])
    beside = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as part:
            part.write(out.getvalue())
            part.flush()
            os.fsync(part.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(file)
    except OSError as error:
        what = f"{file} cannot be written: {error.strerror or error}"
        raise UsageError(Fault("unwritable", what, expected="a file in a folder that can be written")) from error
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
    return said


def lines(region: Region, work: pl.DataFrame, *, limit: int = 20) -> list[str]:
    """Return a worklist as lines of text: counts by table, then the open rows; `limit` of them, 0 for all."""
    still = work.filter(pl.col("looked_up").is_null())
    told = [f"{still.height} of {work.height} rows of {region.name} known from public record are open"]
    counts = work.group_by("table", maintain_order=True).agg(
        pl.len(), pl.col("looked_up").is_null().sum().alias("open")
    )
    told += [f"  {row['table']}: {row['open']} of {row['len']}" for row in counts.sort("table").iter_rows(named=True)]
    for row in (still.head(limit) if limit else still).iter_rows(named=True):
        rest = f" ({row['verdicts']} verdict{'s' if row['verdicts'] > 1 else ''})" if row["verdicts"] else ""
        says = f": {row['says']}" if row["says"] is not None else ""
        told.append(
            f"{row['id']}  {row['what']}{says}{rest}. {row['source']} [tables/{row['table']}.csv:{row['line']}]"
        )
    if limit and still.height > limit:
        told.append(f"... and {still.height - limit} more (--limit 0 or --json has them all)")
    return told


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
