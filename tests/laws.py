"""The laws of contracts §4 that every measure keeps, as inherited tests.

A test module gets them all by naming its measure::

    from .laws import MeasureLaws

    class TestTrust(MeasureLaws):
        measure = "trust"

Regions with altered tables (`altered`) are made in memory, so that a law needs no files.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, ClassVar

import polars as pl
import pytest

from multipolar.measures import MEASURES
from multipolar.region import BASIS, ESTIMATE, Region
from multipolar.region import pack as packs
from multipolar.region.dates import bounds
from multipolar.region.estimate import KEY

EVIDENCE = (
    "ties",
    "survey",
    "memberships",
    "agreements",
    "partnerships",
    "commitments",
    "events",
    "codings",
    "sectors",
)
"""Tables of figures, facts or judgements; the others describe (actors, measures, sources) or set (parameters)."""


@cache
def read() -> packs.Pack:
    """The built-in pack, read once."""
    return packs.read(packs.find("japan-asean"))


@cache
def region() -> Region:
    """The built-in region, loaded once."""
    return Region(read())


def altered(change: Callable[[str, pl.DataFrame], pl.DataFrame]) -> Region:
    """The built-in region with `change(name, table)` for each table; rows are numbered anew after it."""
    pack, start = read(), 0
    tables = {}
    for name, table in pack.tables.items():
        made = change(name, table)
        tables[name] = made.with_columns(pl.int_range(start, start + pl.len(), dtype=pl.UInt32).alias("ref"))
        start += made.height
    return Region(packs.Pack(pack.path, pack.descriptor, tables, pack.vocabulary, pack.faults))


@cache
def shuffled() -> Region:
    """The built-in region with the rows of every table in another order."""
    return altered(lambda _, table: table.sample(fraction=1, shuffle=True, seed=7))


def without(refs: set[int]) -> Region:
    """The built-in region without some rows."""
    return altered(lambda _, table: table.filter(~pl.col("ref").is_in(list(refs))))


@cache
def until(year: int) -> Region:
    """The built-in region without figures, survey waves and parameters of later years."""
    last = date(year, 12, 31)

    def cut(name: str, table: pl.DataFrame) -> pl.DataFrame:
        if name == "ties":
            return table.filter((pl.col("year") <= year).fill_null(True))
        if name == "survey":
            return table.filter(pl.col("wave") <= year)
        if name == "parameters":
            later = {text for text in table["since"].drop_nulls().to_list() if bounds(text)[0] > last}
            return table.filter(~pl.col("since").is_in(list(later)).fill_null(False))
        return table

    return altered(cut)


def rows(frame: pl.DataFrame, of: Region) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of an ESTIMATE frame by key, refs as ids that stay the same when rows move."""
    ids = dict(of.cite(frame).select("ref", "id").iter_rows())
    key = keys(frame)
    return {
        tuple(row[name] for name in key): {**row, "refs": sorted(ids[ref] for ref in row["refs"])}
        for row in frame.iter_rows(named=True)
    }


def keys(frame: pl.DataFrame) -> list[str]:
    """Key columns of an ESTIMATE frame: the fixed ones and the extra dimensions."""
    return [*KEY, *[name for name in frame.columns if name not in ESTIMATE]]


def same(one: dict[tuple[Any, ...], dict[str, Any]], other: dict[tuple[Any, ...], dict[str, Any]]) -> None:
    """Assert that two frames, as `rows`, say the same."""
    assert set(one) == set(other)
    for key, row in one.items():
        for name, said in row.items():
            right = other[key][name]
            if name in ("value", "low", "high") and said is not None and right is not None:
                assert said == pytest.approx(right, rel=1e-9, abs=1e-9), (key, name)
            else:
                assert said == right, (key, name)


@cache
def _whole(laws: "type[MeasureLaws]") -> pl.DataFrame:
    """The measure's frame for the built-in region, computed once a class."""
    return laws.of(region())


class MeasureLaws:
    """Every law of contracts §4. A subclass names `measure`, and may fix arguments."""

    __test__ = False
    measure: ClassVar[str]
    arguments: ClassVar[dict[str, Any]] = {}
    """Keyword arguments of the measure, if its laws are to be tested on a part."""
    ahead: ClassVar[int] = 0
    """Years that a forecast looks beyond `on`."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.__test__ = True

    @classmethod
    def of(cls, region: Region, **more: Any) -> pl.DataFrame:
        return MEASURES[cls.measure](region, **{**cls.arguments, **more})

    @pytest.fixture
    def frame(self) -> pl.DataFrame:
        return _whole(type(self))

    def test_form(self, frame: pl.DataFrame) -> None:
        assert frame.height > 0
        assert frame["value"].count() > 0
        assert {name: frame.schema[name] for name in ESTIMATE} == ESTIMATE
        assert frame.schema["basis"] == BASIS
        dims = [name for name in frame.columns if name not in ESTIMATE]
        assert frame.columns == [*KEY, *dims, *[name for name in ESTIMATE if name not in KEY]]
        assert frame["measure"].unique().to_list() == [self.measure]

    def test_value_is_null_exactly_when_there_is_a_reason(self, frame: pl.DataFrame) -> None:
        broken = frame.filter(pl.col("value").is_null() != pl.col("reason").is_not_null())
        assert broken.is_empty(), broken
        assert frame.filter(pl.col("reason") == "").is_empty()

    def test_the_interval_holds_the_value_and_has_a_name(self, frame: pl.DataFrame) -> None:
        assert frame.filter((pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value"))).is_empty()
        assert frame.filter(pl.col("low").is_null() != pl.col("high").is_null()).is_empty()
        assert frame.filter(pl.col("low").is_null() != pl.col("interval").is_null()).is_empty()
        assert frame.filter(pl.any_horizontal(~pl.col("value", "low", "high").is_finite())).is_empty()

    def test_one_row_a_key(self, frame: pl.DataFrame) -> None:
        assert frame.filter(pl.struct(keys(frame)).is_duplicated()).is_empty()

    def test_every_value_says_where_it_comes_from(self, frame: pl.DataFrame) -> None:
        valued = frame.filter(pl.col("value").is_not_null())
        assert valued.filter((pl.col("refs").list.len() == 0) | pl.col("basis").is_null()).is_empty()
        refs = set(frame["refs"].explode().drop_nulls().to_list())
        citations = region().cite(refs)
        assert set(citations["ref"].to_list()) == refs, "refs that are no rows of the pack"
        evidence = citations.filter(pl.col("table").is_in([*EVIDENCE, "parameters"]))
        assert evidence.filter(pl.col("source_id").is_null() | pl.col("citation").is_null()).is_empty()
        facts = set(evidence.filter(pl.col("table") != "parameters")["ref"].to_list())
        unfounded = valued.filter(~pl.col("refs").list.eval(pl.element().is_in(list(facts))).list.any())
        assert unfounded.is_empty(), f"values without a row of evidence: {unfounded}"

    def test_refs_are_sorted_and_named_once(self, frame: pl.DataFrame) -> None:
        assert frame.filter(pl.col("refs") != pl.col("refs").list.unique().list.sort()).is_empty()

    def test_unit_and_actors_are_those_of_the_dictionaries(self, frame: pl.DataFrame) -> None:
        entry = region().measure(self.measure)
        assert frame["unit"].unique().to_list() == [entry["unit"]]
        assert entry["origin"] == "measure"
        known = set(region().table("actors")["code"].to_list())
        assert set(frame["subject"].to_list()) | set(frame["counterpart"].drop_nulls().to_list()) <= known

    def test_the_order_of_rows_does_not_matter(self, frame: pl.DataFrame) -> None:
        same(rows(frame, region()), rows(self.of(shuffled()), shuffled()))

    def test_the_region_is_asked_as_of_its_own_day(self, frame: pl.DataFrame) -> None:
        assert self.of(region(), on=region().as_of).equals(frame)

    def test_the_past_knows_no_later_figure(self, frame: pl.DataFrame) -> None:
        years = frame.filter(pl.col("value").is_not_null())["year"].drop_nulls().unique().sort() - self.ahead
        assert len(years), "no year to ask about"
        year = int(years[len(years) // 2])
        past = date(year, 12, 31)
        then = self.of(region(), on=past)
        assert then.height
        assert then.filter(pl.col("year") > year + self.ahead).is_empty()
        refs = then["refs"].explode().drop_nulls().unique().to_list()
        for table, column in (("ties", "year"), ("survey", "wave")):
            later = region().table(table).filter(pl.col("ref").is_in(refs) & (pl.col(column) > year))
            assert later.is_empty(), f"figures later than {past}: {later}"
        same(rows(then, region()), rows(self.of(until(year), on=past), until(year)))

    def test_a_blank_stays_null(self, frame: pl.DataFrame) -> None:
        """Without the rows behind a value, the value is gone, null with a reason, or made from other rows; never 0."""
        valued = frame.filter(pl.col("value").is_not_null())
        known = rows(valued, region())
        evidence = {ref for name in EVIDENCE for ref in region().table(name)["ref"].to_list()}
        for place in sorted({0, valued.height // 2, valued.height - 1}):
            row = valued.row(place, named=True)
            key = tuple(row[name] for name in keys(frame))
            behind = [ref for ref in row["refs"] if ref in evidence]
            for removed in ({behind[0]}, {behind[-1]}, set(behind)):
                bare = without(removed)
                left = rows(self.of(bare), bare).get(key)
                if left is None or left["value"] is None:
                    continue
                gone = set(region().cite(removed)["id"].to_list())
                assert not gone & set(left["refs"])
                assert left["value"] != 0 or known[key]["value"] == 0, f"{key} became 0 without rows {gone}"
                assert len(removed) < len(behind) or not set(known[key]["refs"]) & set(left["refs"]) & set(
                    region().cite(evidence)["id"].to_list()
                ), key
