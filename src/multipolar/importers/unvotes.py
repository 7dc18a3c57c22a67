"""Roll calls of the UN General Assembly: public files to estimates of how alike states vote and where they stand.

The roll calls stay where they are; what goes into a pack is estimates, each with the sessions behind it. Two shapes:

1. *R package unvotes*: a folder with ``un_votes.csv`` (or ``.parquet``) and ``un_roll_calls.csv``; votes ``yes``,
   ``abstain``, ``no``; the state by ``country`` and ``country_code``; a state without a row did not vote.
2. *Harvard Dataverse (Voeten)*: one CSV with ``rcid, ccode, session, vote``; votes 1 yes, 2 abstain, 3 no, 8 absent, 9 no
   member; the state by its Correlates of War code.

A session counts as the year in which it began (session 74: 2019), as the published ideal points do. Roll calls are the
sample: intervals are 5 and 95 percent quantiles over roll calls drawn again, without the fact that several on one
resolution go together, so rather too narrow. A pair with fewer than `FEWEST` common roll calls has no row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UnknownName, nearest
from ..models import ideal_points, votes
from ..region import Region
from ..region.names import fold
from .plan import Import, Row, planned

FEWEST = 20
"""Common roll calls below which a pair is not judged."""

FIRST_YEAR = 1945
"""Session s began in the year FIRST_YEAR + s."""

ANCHORS = ("USA", "RUS")
"""The first has the larger ideal point."""

WORDS = {"yes": 1, "abstain": 2, "no": 3, "1": 1, "2": 2, "3": 3, "8": 0, "9": 0, "absent": 0, "": 0}
"""A vote as written to its code; 0 is absent or no member."""

SHOWN = 50
"""Faults of one kind that are told; the rest is counted."""

MEASURES = {
    "unga_kappa": (
        "Agreement in UN votes beyond chance",
        "Cohen's kappa (squared distance) of two states' votes in the UN General Assembly: 1 the same, 0 as chance would have it",
    ),
    "unga_agreement": (
        "Agreement in UN votes",
        "Share of common roll calls of the UN General Assembly with the same vote, an abstention half-way between yes and no",
    ),
    "unga_ideal_point_own": (
        "UN ideal point, own estimate",
        "Ideal point in UN General Assembly votes estimated here from roll calls; mean 0 and standard deviation 1 over all "
        "states and sessions of the file; low and high are the 5 and 95 percent posterior quantiles",
    ),
}  # fmt: skip


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


def read(path: Path, region: Region | None = None) -> RollCalls:
    """Read a file or folder of roll calls; a `region` lends the names that it knows, in any language.

    Raises
    ------
    InvalidData
        Missing columns; unknown states, sessions or votes; two votes of one state on one roll call: every fault with its
        line and the nearest names.
    """
    file, calls = _files(path)
    table = _frame(file)
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


def plan(
    path: Path,
    region: Region,
    *,
    source_id: str,
    published: str,
    actors: Sequence[str] = (),
    sessions: int = 5,
    points: int = 6,
    replicates: int = 200,
    seed: int = 0,
) -> Import:
    """Plan estimates of pairs and states from roll calls.

    Parameters
    ----------
    path : Path
        File or folder, see the module.
    source_id, published : str
        Name and date of the release.
    actors : sequence of str
        States and groups (which stand for their states) whose pairs are judged. Default: the region's group and partners.
    sessions : int
        Last sessions that are judged, each alone and all together (period ``2015/2019``).
    points : int
        Last sessions whose ideal points are given, for the states named in `actors`; 0 for none. They are estimated from all
        sessions of the file, which takes a while.
    replicates, seed : int
        Of the intervals.

    Raises
    ------
    InvalidData, UnknownName
    """
    found = read(path, region)
    wanted = _wanted(region, actors)
    faults = [
        Fault("never-voted", f"{code} never voted in this file", path.name, expected="a state with at least one vote",
              nearest=nearest(code, found.voters))
        for code in wanted if code not in found.voters
    ]  # fmt: skip
    numbers = np.unique(found.session)
    last = [int(number) for number in numbers[-sessions:]]
    rows: list[dict[str, Any]] = []
    here = [code for code in wanted if code in found.voters]
    table = found.votes[[found.voters.index(code) for code in here]]
    for chosen in [*([number] for number in last), last]:
        rows += _pairs(table[:, found.of(chosen)], here, chosen, source_id, replicates, seed)
    if points:
        rows += _points(found, here, [int(number) for number in numbers[-points:]], source_id)
    notes = [*found.notes, f"sessions {last[0]} to {last[-1]}: {int(found.of(last).sum())} roll calls"]
    source = {
        "source_id": source_id,
        "citation": "Erik Voeten, Anton Strezhnev & Michael Bailey, United Nations General Assembly voting data "
        "(roll calls); figures are own estimates from them",
        "url": "https://doi.org/10.7910/DVN/LEJUQZ", "published": published, "kind": "dataset", "terms": "CC0",
        "note": f"roll calls of sessions {numbers[0]} to {numbers[-1]}",
    }  # fmt: skip
    held, used = region.table("measures")["measure"].to_list(), {row["measure"] for row in rows}
    words = [
        {"measure": name, "label": label, "meaning": meaning, "unit": "index", "kind": "index",
         "direction": "of" if name == "unga_ideal_point_own" else "symmetric", "pillar": "alignment", "origin": "table"}
        for name, (label, meaning) in MEASURES.items() if name in used and name not in held
    ]  # fmt: skip
    return planned(region, {"measures": words, "ties": rows}, [source], faults, notes)


# -- estimates ------------------------------------------------------------------------------------------------------


def _pairs(
    table: NDArray[np.int64], who: Sequence[str], sessions: Sequence[int], source_id: str, replicates: int, seed: int
) -> list[dict[str, Any]]:
    """Return kappa of every pair in the sessions together, and agreement where they are several."""
    value = votes.similarity(table)
    drawn = votes.bootstrap(table, replicates, seed)
    first, last = FIRST_YEAR + sessions[0], FIRST_YEAR + sessions[-1]
    period = f"{first}/{last}" if len(sessions) > 1 else None
    span = f"sessions {sessions[0]}-{sessions[-1]}" if len(sessions) > 1 else f"session {sessions[0]}"
    fields = {"unga_kappa": "kappa"} | ({"unga_agreement": "agreement_half"} if len(sessions) > 1 else {})
    rows = []
    for measure, field in fields.items():
        central = getattr(value, field)
        sample = np.stack([getattr(one, field) for one in drawn])
        for i, one in enumerate(who):
            for j in range(i + 1, len(who)):
                seen = sample[:, i, j][np.isfinite(sample[:, i, j])]
                if value.n[i, j] < FEWEST or not np.isfinite(central[i, j]) or not seen.size:
                    continue
                low, high = np.quantile(seen, (0.05, 0.95))
                subject, counterpart = sorted((one, who[j]))
                rows.append(
                    {
                        "subject": subject, "counterpart": counterpart, "measure": measure, "year": last,
                        "period": period, "value": float(central[i, j]), "value_low": min(float(low), float(central[i, j])),
                        "value_high": max(float(high), float(central[i, j])), "unit": "index", "source_id": source_id,
                        "locator": f"{span}, {subject} with {counterpart}", "basis": "estimated", "preferred": True,
                        "note": f"{value.n[i, j]:.0f} common roll calls",
                    }
                )  # fmt: skip
    return rows


def _points(found: RollCalls, who: Sequence[str], sessions: Sequence[int], source_id: str) -> list[dict[str, Any]]:
    for anchor in ANCHORS:
        if anchor not in found.voters:
            raise UnknownName.of("anchor", anchor, found.voters, expected="a state that fixes the sign")
    high, low = (found.voters.index(anchor) for anchor in ANCHORS)
    made = ideal_points.dynamic(found.votes, found.session, high, low)
    wide = 1.6448536269514722
    rows = []
    for code in who:
        for number in sessions:
            place = found.voters.index(code), int(np.searchsorted(made.sessions, number))
            point, sd = float(made.point[place]), float(made.sd[place])
            if np.isfinite(point):
                rows.append(
                    {
                        "subject": code, "measure": "unga_ideal_point_own", "year": FIRST_YEAR + number, "value": point,
                        "value_low": point - wide * sd, "value_high": point + wide * sd, "unit": "index",
                        "source_id": source_id, "locator": f"session {number}, {code}", "basis": "estimated",
                        "preferred": True, "note": f"{made.votes[place]} divided votes",
                    }
                )  # fmt: skip
    return rows


def _wanted(region: Region, actors: Sequence[str]) -> list[str]:
    """Return the states to judge, sorted."""
    named = list(actors) or [*([region.group] if region.group else []), *region.partners]
    states = set(region.table("actors").filter(pl.col("kind") == "state")["code"].to_list())
    found: set[str] = set()
    for text in named:
        code = region.actor(text)
        if code in states:
            found.add(code)
        elif actors or code == region.group:
            found |= set(region.states(code, region.as_of).filter(pl.col("holds").fill_null(True))["actor"]) & states
    return sorted(found)


# -- reading --------------------------------------------------------------------------------------------------------


def _files(path: Path) -> tuple[Path, Path | None]:
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


def _frame(file: Path) -> pl.DataFrame:
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
    listed = _frame(calls)
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
