"""Files of roll calls of the UN General Assembly, read into one table of votes.

Two shapes:

1. *R package unvotes*: a folder with ``un_votes.csv`` (or ``.parquet``) and ``un_roll_calls.csv``; votes ``yes``,
   ``abstain``, ``no``; the state by ``country`` and ``country_code``; a state without a row did not vote.
2. *Harvard Dataverse (Voeten)*: one CSV with ``rcid, ccode, session, vote``; votes 1 yes, 2 abstain, 3 no, 8 absent, 9 no
   member; the state by its Correlates of War code.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, nearest
from ..region import Region
from ..region.names import fold
from .plan import Row

WORDS = {"yes": 1, "abstain": 2, "no": 3, "1": 1, "2": 2, "3": 3, "8": 0, "9": 0, "absent": 0, "": 0}
"""A vote as written to its code; 0 is absent or no member."""

SHOWN = 50
"""Faults of one kind that are told; the rest is counted."""


@dataclass(frozen=True, eq=False)
class RollCalls:
    """Votes of all states; N voters, M roll calls in the order of their numbers.

    Attributes
    ----------
    voters : tuple of str
        ISO alpha-3, or a code of a former state.
    calls, session : ndarray of int (M,)
        Number and session of each roll call.
    votes : ndarray of int (N, M)
        1 yes, 2 abstain, 3 no, 0 absent or no member.
    notes : tuple of str
    """

    voters: tuple[str, ...]
    calls: NDArray[np.int64]
    session: NDArray[np.int64]
    votes: NDArray[np.int64]
    notes: tuple[str, ...] = ()

    def of(self, sessions: Iterable[int]) -> NDArray[np.bool_]:
        """Say which roll calls belong to sessions."""
        return np.isin(self.session, list(sessions))

    def divided(self) -> NDArray[np.bool_]:
        """Say on which roll calls not all said the same."""
        return np.asarray(np.sum([(self.votes == code).any(axis=0) for code in (1, 2, 3)], axis=0) > 1)

    def part(self, chosen: NDArray[np.bool_]) -> RollCalls:
        """Return some of the roll calls, with the voters that voted on any of them."""
        votes = self.votes[:, chosen]
        there = np.flatnonzero((votes > 0).any(axis=1))
        voters = tuple(self.voters[place] for place in there)
        return RollCalls(voters, self.calls[chosen], self.session[chosen], votes[there], self.notes)


def read(path: Path, region: Region | None = None) -> RollCalls:
    """Read a file or folder of roll calls; a `region` lends the names that it knows, in any language.

    Raises
    ------
    InvalidData
        Missing columns; unknown states, sessions or votes; two votes of one state on one roll call: every fault with its
        line and the nearest names.
    """
    file, calls = split(path)
    table = frame(file)
    needed = ("rcid", "vote") if calls else ("rcid", "session", "vote")
    faults = [
        Fault("missing-column", f"column {name!r} is missing", file.name, 1, name, f"columns {', '.join(needed)}",
              nearest(name, table.columns))
        for name in needed if name not in table.columns
    ]  # fmt: skip
    state = next((name for name in ("iso3", "country_code", "country", "ccode") if name in table.columns), None)
    if state is None:
        faults.append(Fault("missing-column", "no column names the state", file.name, 1, "country", "country or ccode"))
    if faults:
        raise InvalidData(faults)
    table = table.with_row_index("line", 2)
    codes, unknown = _states(table, file.name, region)
    table = table.with_columns(codes)
    words = table["vote"].fill_null("").str.to_lowercase().str.strip_suffix(".0")
    table = table.with_columns(words.replace_strict(WORDS, default=-1, return_dtype=pl.Int64).alias("code"))
    faults = [*unknown, *_bad_votes(table, file.name)]
    if calls:
        table, wrong = _with_sessions(table, calls, file.name)
        faults += wrong
    table = table.with_columns(
        pl.col("rcid").cast(pl.Float64, strict=False), pl.col("session").cast(pl.Float64, strict=False)
    )
    for column in ("rcid", "session"):
        for line in table.filter(pl.col(column).is_null())["line"][:SHOWN]:
            faults.append(Fault(f"bad-{column}", f"no number in {column}", file.name, line, column, "a whole number"))
    faults += _twice(table, file.name)
    if faults:
        raise InvalidData(faults)
    return _matrix(table)


def split(path: Path) -> tuple[Path, Path | None]:
    """Return the file of votes and, where they stand apart, the file of roll calls."""
    if not path.is_dir():
        beside = path.parent / "un_roll_calls.csv"
        return path, beside if beside.is_file() and path.stem == "un_votes" else None
    for name in ("un_votes.parquet", "un_votes.csv"):
        if (path / name).is_file() and (path / "un_roll_calls.csv").is_file():
            return path / name, path / "un_roll_calls.csv"
    found = tuple(sorted(file.name for file in path.iterdir()))[:10]
    what = f"{path.name} holds {', '.join(found) or 'nothing'}"
    expected = "un_votes.csv (or .parquet) and un_roll_calls.csv"
    raise InvalidData([Fault("missing-file", what, path.name, expected=expected)])


def frame(file: Path) -> pl.DataFrame:
    """Return a table as texts."""
    try:
        if file.suffix == ".parquet":
            return pl.read_parquet(file).with_columns(pl.all().cast(pl.String))
        return pl.read_csv(file, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        what = f"cannot be read: {str(error).splitlines()[0]}"
        raise InvalidData([Fault("unreadable", what, file.name, expected="CSV or Parquet")]) from error


@cache
def members() -> tuple[Row, ...]:
    """Return every present and former voter: name, code, alpha2, cow (Correlates of War)."""
    with Path(__file__).with_name("un_members.csv").open(encoding="utf-8", newline="") as file:
        return tuple(cast("list[Row]", list(csv.DictReader(file))))


def _states(table: pl.DataFrame, file: str, region: Region | None) -> tuple[pl.Series, list[Fault]]:
    """Return the code of each row's voter, and the rows whose voter is not known."""
    known: dict[str, str] = {}
    for row in members():
        for text in (row["name"], row["alpha2"], row["code"], row["cow"]):
            known.setdefault(fold(text), row["code"])
    codes_known = set(known.values())
    for text, code in region.names.folded().items() if region else ():
        if code in codes_known:
            known.setdefault(text, code)
    known.pop("", None)
    columns = [
        name for name in ("iso3", "country", "country_code", "Countryname", "Country", "ccode") if name in table.columns
    ]
    texts = table.select(columns).with_columns(pl.all().fill_null("")).unique(maintain_order=True).rows()
    found: dict[tuple[str, ...], str | None] = {}
    for key in texts:
        cells = [cell.removesuffix(".0") for cell in key]
        found[key] = next((known[fold(cell)] for cell in cells if fold(cell) in known), None)
    keys = table.select(columns).with_columns(pl.all().fill_null("")).rows()
    codes = [found[key] for key in keys]
    faults = []
    for key in [key for key, code in found.items() if code is None]:
        line = keys.index(key) + 2
        text = next((cell for cell in key if cell and cell != "nan"), "")
        near = nearest(text, [row["name"] for row in members()])
        what = f"{text!r} is no state that votes ({keys.count(key)} rows)"
        faults.append(Fault("unknown-country", what, file, line, columns[0], "a name or code of a UN member", near))
    return pl.Series("voter", codes, dtype=pl.String), faults


def _bad_votes(table: pl.DataFrame, file: str) -> list[Fault]:
    wrong = table.filter(pl.col("code") < 0)
    expected = "yes, abstain, no; 1, 2, 3, 8 absent, 9 no member"
    faults = [
        Fault(
            "vote-code",
            f"{vote!r} in vote",
            file,
            line,
            "vote",
            expected,
            nearest(vote or "", ("yes", "abstain", "no")),
        )
        for line, vote in wrong.select("line", "vote").head(SHOWN).iter_rows()
    ]
    if wrong.height > SHOWN:
        faults.append(Fault("vote-code", f"{wrong.height - SHOWN} more rows", file, expected=expected))
    return faults


def _with_sessions(table: pl.DataFrame, calls: Path, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    listed = frame(calls)
    for name in ("rcid", "session"):
        if name not in listed.columns:
            near = nearest(name, listed.columns)
            raise InvalidData([Fault("missing-column", f"column {name!r} is missing", calls.name, 1, name, "", near)])
    rcid = pl.col("rcid").cast(pl.Float64, strict=False)
    listed = listed.with_columns(rcid).select("rcid", "session")
    doubled = listed.filter(pl.col("rcid").is_duplicated())["rcid"].unique().to_list()
    if doubled:
        shown = ", ".join(f"{number:g}" for number in doubled[:8])
        return table.with_columns(session=pl.lit("0")), [
            Fault("duplicate", f"roll calls {shown} stand twice", calls.name, expected="one row a roll call")
        ]
    joined = table.drop("session", strict=False).with_columns(rcid).join(listed, on="rcid", how="left")
    lost = joined.filter(pl.col("session").is_null())["rcid"].unique().drop_nulls().sort().to_list()
    faults = []
    if lost:
        shown = ", ".join(f"{number:g}" for number in lost[:8])
        what = f"{len(lost)} roll calls are not in {calls.name}: {shown}"
        faults.append(Fault("unknown-roll-call", what, file, column="rcid", expected=f"a rcid of {calls.name}"))
    return joined.with_columns(pl.col("session").fill_null("0")), faults


def _twice(table: pl.DataFrame, file: str) -> list[Fault]:
    known = table.filter(pl.col("voter").is_not_null())
    again = known.filter(~pl.struct("rcid", "voter").is_first_distinct())
    faults = []
    for line, rcid, voter in again.select("line", "rcid", "voter").head(SHOWN).iter_rows():
        first = known.filter((pl.col("rcid") == rcid) & (pl.col("voter") == voter))["line"][0]
        what = f"{voter} voted on roll call {rcid or 0:g} on line {first} already"
        faults.append(Fault("duplicate", what, file, line, "rcid", "one vote a state and roll call"))
    if again.height > SHOWN:
        faults.append(Fault("duplicate", f"{again.height - SHOWN} more rows", file, expected="one vote each"))
    return faults


def _matrix(table: pl.DataFrame) -> RollCalls:
    cast_ = table.filter(pl.col("code") > 0)
    calls = cast_.select("rcid", "session").unique("rcid").sort("rcid")
    voters = sorted(cast_["voter"].unique().to_list())
    rows = cast_["voter"].replace_strict(voters, list(range(len(voters))), return_dtype=pl.Int64).to_numpy()
    numbers = calls["rcid"].to_list()
    columns = cast_["rcid"].replace_strict(numbers, list(range(len(numbers))), return_dtype=pl.Int64).to_numpy()
    matrix = np.zeros((len(voters), len(numbers)), dtype=np.int64)
    matrix[rows, columns] = cast_["code"].to_numpy()
    absent = table.height - cast_.height
    silent = sorted(set(table["voter"].to_list()) - set(voters))
    notes = [f"{absent:,} absences"] if absent else []
    notes += [f"never voted: {', '.join(silent)}"] if silent else []
    whole = calls.cast(pl.Int64)
    return RollCalls(tuple(voters), whole["rcid"].to_numpy(), whole["session"].to_numpy(), matrix, tuple(notes))
