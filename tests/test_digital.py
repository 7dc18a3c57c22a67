"""Growth needed and growth seen: the arithmetic to the digit, editions apart, no projection taken for growth."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UsageError
from multipolar.measures import digital_level
from multipolar.measures.digital import BEST, NEEDED, SEEN, digital_growth, yearly_growth

from .laws import MeasureLaws, altered, region


class TestDigitalGrowth(MeasureLaws):
    measure = "digital_growth"


class TestDigitalLevel(MeasureLaws):
    measure = "digital_level"


def test_editions_of_one_year_stay_apart():
    """Six markets in 2025: 295 projected in 2023, 300 two years later; e-commerce 186 and 185."""
    found = digital_level(region()).filter(subject="ASEAN6", year=2025)
    assert {(row["segment"], row["edition"]): row["value"] for row in found.iter_rows(named=True)} == {
        ("all", "document_004"): 300.0, ("all", "esea2023"): 295.0,
        ("e-commerce", "document_004"): 185.0, ("e-commerce", "esea2023"): 186.0,
    }  # fmt: skip
    restated = digital_level(region()).filter(subject="ASEAN6", year=2021, segment="all").row(0, named=True)
    assert (restated["value"], restated["reading"]) == (161.0, "restated")


def test_segments_add_up_to_the_whole_of_their_edition():
    parts = digital_level(region()).filter(
        pl.col("segment") != "revenue", subject="ASEAN6", edition="esea2024", year=2024
    )
    whole = parts.filter(segment="all")["value"].item()
    assert parts.filter(pl.col("segment") != "all")["value"].sum() == pytest.approx(whole, abs=1.0)


@pytest.mark.parametrize(
    ("first", "last", "years", "percent"),
    [(161, 263, 3, 17.772336), (263, 1000, 6, 24.932101), (263, 2000, 6, 40.231541), (100, 100, 5, 0), (4, 1, 2, -50)],
)
def test_the_arithmetic(first, last, years, percent):
    assert yearly_growth(first, last, years) == pytest.approx(percent, abs=5e-7)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.integers(1, 40))
def test_growth_needed_leads_to_the_target(first, last, years):
    assert first * (1 + yearly_growth(first, last, years) / 100) ** years == pytest.approx(last, rel=1e-9)


@pytest.mark.parametrize("numbers", [(0, 1, 1), (1, -1, 1), (1, 1, 0), (float("nan"), 1, 1)])
def test_what_has_no_growth(numbers):
    with pytest.raises(UsageError, match="above zero"):
        yearly_growth(*numbers)


def test_each_span_says_of_which_editions_it_is():
    seen = digital_growth(region()).filter(reading=SEEN)
    assert seen.select("year", "edition").rows() == [(2024, "esea2022 to esea2024")]
    assert region().cite(seen)["source_id"].to_list() == ["esea2022", "esea2024"]
    needed = digital_growth(region()).filter(reading=NEEDED, year=2022)
    assert needed["edition"].unique().to_list() == ["esea2022"]


def test_the_best_is_the_largest_span_so_far():
    """With a level of 2025 from an edition of its own year, a second span; the best stays the better one."""

    def more(name: str, table: pl.DataFrame) -> pl.DataFrame:
        row = (pl.col("measure") == "digital_gmv") & (pl.col("subject") == "ASEAN6") & (pl.col("year") == 2025)
        if name == "sources":
            made = table.filter(source_id="esea2024").with_columns(source_id=pl.lit("x"), published=pl.lit("2025-11"))
            return pl.concat([table, made])
        own = pl.lit(300.0), pl.lit("x")
        return (
            table.with_columns(
                value=pl.when(row & pl.col("preferred")).then(own[0]).otherwise("value"),
                source_id=pl.when(row & pl.col("preferred")).then(own[1]).otherwise("source_id"),
            )
            if name == "ties"
            else table
        )

    found = digital_growth(altered(more))
    assert found.filter(reading=SEEN, year=2025)["value"].item() == pytest.approx(yearly_growth(194, 300, 3))
    assert found.filter(reading=BEST, year=2025)["value"].item() == pytest.approx(yearly_growth(161, 263, 3))
    assert found.filter(reading=NEEDED, year=2025)["value"].min() == pytest.approx(yearly_growth(300, 1000, 5))


def test_a_projection_of_an_edition_is_no_growth_seen():
    """The edition of 2023 projects 295 billion for 2025: no level."""
    assert digital_growth(region())["year"].max() == 2024


def test_a_target_is_not_known_before_it_was_stated():
    assert digital_growth(region(), on=date(2023, 6, 30)).filter(reading=NEEDED).is_empty()


def test_an_edition_that_restates_without_a_date_is_told():
    undated = altered(
        lambda name, table: (
            table.with_columns(
                pl.when(pl.col("source_id") == "esea2024").then(None).otherwise("published").alias("published")
            )
            if name == "sources"
            else table
        )
    )
    with pytest.raises(InvalidData, match=r"esea2024 restates 2030 and has no date.*\[undated-edition\]"):
        digital_growth(undated)
