"""The two sides of a test: which figures it compares, in which cells, and what is missing.

Where a figure is found, in this order: a measure of `multipolar.measures.MEASURES` by its name; a measure of origin
``table`` from the table ``ties``, a group without a figure of its own as the total of its states
(`multipolar.measures.totals`); for a counterfactual an outcome of the scenario's run.
"""

from __future__ import annotations

import functools
import inspect
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import polars as pl

from ..errors import Fault, UsageError
from ..measures import MEASURES
from ..measures.totals import total
from ..region import ESTIMATE, Region, estimate
from ..region.dates import bounds
from ..region.estimate import KEY
from ..scenarios.estimates import draws, estimates
from .compare import Floats

if TYPE_CHECKING:
    from ..scenarios import Run
    from .proposition import Test

NEWEST = "newest"
RANGE = re.compile(r"(\d{4})/(\d{4}|\.\.)")
SELECT = ("subject", "counterpart", "year", "period")
"""Columns of every measure by which a test may select."""

UNSAID = 90.0
"""Level taken for an interval whose level the source does not say ("source"): a low level makes a wide spread."""

Row = dict[str, Any]
Given = Mapping[str, Any]


class Side(Protocol):
    """What a test takes its figures from."""

    def frame(self, where: Given) -> pl.DataFrame:
        """Return the figures that `where` selects, of all years where it asks for the newest."""

    def draws(self, row: Row) -> Floats | None:
        """Return the draws of a figure (D,), None when it has no interval."""


@dataclass(frozen=True, eq=False)
class Tabled:
    """Figures of a measure.

    A figure's draws depend on the seed, the proposition and its own key alone, whatever else is compared. Figures are
    drawn independently of each other, also those of one sample, since the tables say nothing on how they go together.
    """

    region: Region
    measure: str
    n: int
    seed: tuple[int, ...]

    def frame(self, where: Given) -> pl.DataFrame:
        """Return the figures that `where` selects."""
        if self.measure in MEASURES:
            accepted = _parameters(self.measure)
            given = {name: value for name, value in where.items() if name in accepted and _passes(name, value)}
            return _select(
                self.region, _measured(self.region, MEASURES[self.measure], tuple(sorted(given.items()))), where
            )
        if self.region.measure(self.measure)["origin"] != "table":
            row = {"measure": self.measure, "reason": "nothing computes it from the tables"}
            return estimate(pl.DataFrame([row], schema=ESTIMATE))
        return _select(self.region, _ties(self.region, self.measure, where), where)

    def draws(self, row: Row) -> Floats | None:
        """Return normal draws with the spread of the figure's interval."""
        if row["low"] is None or row["high"] is None:
            return None
        level = re.match(r"(\d+(?:\.\d+)?)%", row["interval"] or "")
        z = NormalDist().inv_cdf(0.5 + (float(level[1]) if level else UNSAID) / 200.0)
        stream = np.random.default_rng([*self.seed, zlib.crc32(repr(key_of(row)).encode())])
        return np.asarray(row["value"] + (row["high"] - row["low"]) / (2.0 * z) * stream.standard_normal(self.n))


@dataclass(frozen=True, eq=False)
class Outcome:
    """An outcome of a scenario's run: median and 90 percent of the draws, for each subject and year."""

    region: Region
    run: Run
    measure: str

    def frame(self, where: Given) -> pl.DataFrame:
        """Return the figures that `where` selects."""
        last = int(self.run.labels["year"][-1])
        asked = {**where, "year": last} if where.get("year") == NEWEST else where
        return _select(self.region, self._whole, asked)

    def draws(self, row: Row) -> Floats | None:
        """Return the draws of the run."""
        return draws(self.run, self.measure, row["subject"], row["counterpart"], row["year"])

    @cached_property
    def _whole(self) -> pl.DataFrame:
        return estimates(self.region, self.run, self.measure)


@dataclass(frozen=True, eq=False)
class Cell:
    """One comparison of a test.

    Attributes
    ----------
    name : str
        Year or subject; empty where there is one cell.
    left, right : DataFrame
        Figures with a value.
    missing : tuple of str
        What has no figure, and why.
    decided : bool
        Nothing that the comparison needs is missing.
    """

    name: str
    left: pl.DataFrame
    right: pl.DataFrame
    missing: tuple[str, ...]
    decided: bool


def cells(region: Region, test: Test, side: Side) -> list[Cell]:
    """Return the comparisons of a test, a cell for each year or subject that it asks for.

    Raises
    ------
    UsageError
        A selection finds several figures where one is compared.
    """
    where = _coded(region, test.where)
    if test.every == "subject" and "subject" in where:
        where["subject"] = tuple(state for actor in _tuple(where["subject"]) for state in _states(region, actor))
    over = _coded(region, test.against) if isinstance(test.against, dict) else {}
    rivals = test.compare in ("first", "last")
    other = {**where, **over}
    if rivals and not over:
        other.pop("counterpart" if "counterpart" in where else "subject", None)
    left = side.frame(where)
    right = side.frame(other) if over or rivals else left.clear()
    if rivals:
        right = right.join(left, on=[name for name in left.columns if name in dims(left)], how="anti", nulls_equal=True)
    names = _cell_names(test, where, left)
    return [
        _cell(region, test, name, where, other, _of(left, test, name), _of(right, test, name, over)) for name in names
    ]


def dims(frame: pl.DataFrame) -> list[str]:
    """Return the key columns of an ESTIMATE frame: the fixed ones and the measure's own dimensions."""
    return [*KEY, *[name for name in frame.columns if name not in ESTIMATE]]


def key_of(row: Row) -> tuple[Any, ...]:
    """Return a figure's key, the same however its frame was selected."""
    return tuple(row[name] for name in (*KEY, *sorted(name for name in row if name not in ESTIMATE)))


def published(region: Region, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the figures that no forecast is behind: tables of their year, from sources published after its end.

    A source without a date of publication counts as published on the region's as-of day.
    """
    behind = frame["refs"].explode().drop_nulls().unique()
    ties = region.table("ties").filter(pl.col("ref").is_in(behind.implode()))
    ties = ties.select(pl.col("ref").alias("refs"), pl.col("year").alias("_year"), "source_id")
    when = region.table("sources").select("source_id", "published")
    own = frame.with_row_index("_row").explode("refs").join(ties, on="refs").filter(pl.col("_year") == pl.col("year"))
    early = {
        row
        for row, year, day in own.join(when, on="source_id").select("_row", "year", "published").iter_rows()
        if (bounds(day)[0] if day else region.as_of) <= date(year, 12, 31)
    }
    return frame.with_row_index("_row").filter(~pl.col("_row").is_in(list(early))).drop("_row")


def known_words(region: Region, measure: str, *, scenario: bool) -> dict[str, set[Any] | None] | None:
    """Return the fields by which figures of a measure may be selected, each with its words (None: any).

    None when nothing computes the measure yet, so that its fields are not known.
    """
    fields: dict[str, set[Any] | None] = dict.fromkeys(("subject", "counterpart", "year"))
    if scenario:
        return fields
    if measure not in MEASURES:
        return {**fields, "period": None} if region.measure(measure)["origin"] == "table" else None
    frame = _measured(region, MEASURES[measure])
    fields |= dict.fromkeys(_parameters(measure))
    own = {name: set(frame[name].to_list()) for name in dims(frame) if name not in KEY}
    return {**fields, **own, "period": None}


def year_words(given: object) -> bool:
    """Say whether something selects years: 2024, "newest", "2019/2025", "2019/.."."""
    return isinstance(given, int) or given == NEWEST or (isinstance(given, str) and RANGE.fullmatch(given) is not None)


@functools.lru_cache(maxsize=64)
def _measured(
    region: Region, measure: Callable[..., pl.DataFrame], given: tuple[tuple[str, Any], ...] = ()
) -> pl.DataFrame:
    """Return the frame of a measure; it is asked for when a file is checked against its words, and by many propositions."""
    return measure(region, **dict(given))


def _parameters(measure: str) -> set[str]:
    return set(inspect.signature(MEASURES[measure]).parameters) - {"region", "on"}


def _passes(name: str, value: object) -> bool:
    """Say whether a selection is also an argument of the measure: one word, one year."""
    return isinstance(value, int) or (isinstance(value, str) and name not in SELECT)


def _ties(region: Region, measure: str, where: Given) -> pl.DataFrame:
    """Return a table measure's figures; a group without one of its own as the total of its states."""
    years = [year for year in _tuple(where.get("year", ())) if isinstance(year, int)] or None
    asked: dict[str, Any] = {"counterpart": where.get("counterpart"), "year": years, "period": where.get("period")}
    if "subject" not in where:
        return region.figures(measure, **asked)
    parts = []
    for subject in _tuple(where["subject"]):
        own = region.figures(measure, subject=subject, **asked)
        alone = asked["counterpart"] is None and asked["period"] is None
        if region.is_group(subject) and alone and own["value"].is_null().all():
            try:
                own = total(region, measure, subject, years=years)
            except UsageError as error:
                own = own.with_columns(pl.format("{}; {}", pl.col("reason"), pl.lit(error.fault.what)).alias("reason"))
        parts.append(own)
    return estimate(pl.concat(parts))


def _select(region: Region, frame: pl.DataFrame, where: Given) -> pl.DataFrame:
    for name, given in _coded(region, where).items():
        if name in frame.columns and given != NEWEST:
            span = RANGE.fullmatch(given) if name == "year" and isinstance(given, str) else None
            if span:
                frame = frame.filter(pl.col(name).is_between(int(span[1]), 9999 if span[2] == ".." else int(span[2])))
            else:
                frame = frame.filter(pl.col(name).is_in(_tuple(given)))
    return frame if "period" in where else frame.filter(pl.col("period").is_null())


def _coded(region: Region, where: Given) -> dict[str, Any]:
    """Return a selection with actors as codes."""
    coded = dict(where)
    for name in ("subject", "counterpart"):
        if name in coded:
            codes = tuple(region.actor(text) if text in region.names else text for text in _tuple(coded[name]))
            coded[name] = codes if isinstance(where[name], tuple | list) else codes[0]
    return coded


def _states(region: Region, actor: str) -> Iterable[str]:
    return region.states(actor, region.as_of)["actor"].to_list() if region.is_group(actor) else [actor]


def _cell_names(test: Test, where: Given, left: pl.DataFrame) -> list[Any]:
    if test.every is None:
        return [None]
    named = [word for word in _tuple(where.get(test.every, ())) if test.every == "subject" or isinstance(word, int)]
    return list(dict.fromkeys(named)) or left[test.every].drop_nulls().unique().sort().to_list()


def _of(frame: pl.DataFrame, test: Test, name: Any, over: Given | None = None) -> pl.DataFrame:
    return frame if test.every is None or test.every in (over or ()) else frame.filter(pl.col(test.every) == name)


def _cell(
    region: Region, test: Test, name: Any, where: Given, other: Given, left: pl.DataFrame, right: pl.DataFrame
) -> Cell:
    compared = isinstance(test.against, dict) or test.compare in ("first", "last")
    if where.get("year") == NEWEST or (compared and other.get("year") == NEWEST):
        left, right = _newest(region, where, other, left, right, compared)
    series = test.compare in ("rising", "falling")
    several = test.compare in ("first", "last")
    _require_one(test, left, "the claim is about", series)
    _require_one(test, right, "it is compared with", several)
    has_left, has_right = left.drop_nulls("value"), right.drop_nulls("value")
    gaps = pl.concat([left, right], how="diagonal").filter(pl.col("value").is_null())
    missing = [_gap(region, row, name) for row in gaps.iter_rows(named=True)]
    if left.is_empty():
        missing.append(none(region, test, where, name))
    have, told = (set(frame["counterpart"].to_list()) for frame in (has_right, right))
    absent = [word for word in _tuple(other.get("counterpart", ())) if several and word not in have]
    missing += [none(region, test, {"counterpart": word}, name) for word in absent if word not in told]
    if compared and right.is_empty() and not absent:
        missing.append(none(region, test, other, name))
    enough = has_left.height >= (2 if series else 1) and (not compared or has_right.height > 0)
    return Cell("" if name is None else str(name), has_left, has_right, tuple(missing), enough and not absent)


def _newest(
    region: Region, where: Given, other: Given, left: pl.DataFrame, right: pl.DataFrame, compared: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return both sides in the newest year for which both have a figure that is no forecast."""
    sides = [(left, where.get("year") == NEWEST), (right, compared and other.get("year") == NEWEST)]
    years = [set(published(region, frame.drop_nulls("value"))["year"].to_list()) for frame, newest in sides if newest]
    common = set.intersection(*years)
    if not common:
        return left.filter(pl.col("value").is_null()).tail(1), right.filter(pl.col("value").is_null()).tail(1)
    left, right = (frame.filter(pl.col("year") == max(common)) if newest else frame for frame, newest in sides)
    return left, right


def _require_one(test: Test, frame: pl.DataFrame, what: str, several: bool) -> None:
    if frame.height > 1 and not several:
        differ = [name for name in dims(frame) if frame[name].n_unique() > 1]
        shown = {name: frame[name].unique().sort().to_list()[:6] for name in differ}
        words = "; ".join(f"{name}: {', '.join(map(str, some))}" for name, some in shown.items())
        found = f"{test.measure}: {frame.height} figures where {what} one ({words})"
        expected = f"one {' and one '.join(differ)}, or every"
        raise UsageError(Fault("several-figures", found, column="where", expected=expected))


def _gap(region: Region, row: Row, name: Any) -> str:
    """Say which figure is missing and why; `name` of the cell dates a figure without a year of its own."""
    year = row["year"] or (name if isinstance(name, int) else None)
    who = region.describe(row["measure"], row["subject"], row["counterpart"])
    return f"{who}{f', {year}' if year else ''}: {region.spoken(row['reason'])}"


def none(region: Region, test: Test, where: Given, name: Any = None) -> str:
    """Say that there is no figure at all of what is selected; `name` of the cell stands for what each cell has of its own."""
    asked = dict(where) if name is None else {**where, str(test.every): name}
    words = [word for given in asked.values() for word in _tuple(given) if word != NEWEST]
    told = [region.label(word) if isinstance(word, str) and word in region.names else str(word) for word in words]
    return f"{', '.join([region.measure(test.measure)['label'], *told])}: no figure"


def _tuple(given: Any) -> tuple[Any, ...]:
    return tuple(given) if isinstance(given, tuple | list) else (given,)
