"""Students and workers abroad: counts of one day as that year's, the slope over five of them, gaps left open."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import people_stock, people_trend
from multipolar.measures.people import slope_a_year

from .laws import MeasureLaws, altered, region


class TestPeopleStock(MeasureLaws):
    measure = "people_stock"


class TestPeopleTrend(MeasureLaws):
    measure = "people_trend"


STUDENTS = {"subject": "JPN", "counterpart": "WORLD", "status": "students", "month": "05"}


def test_students_in_japan_as_the_agency_counted_them():
    """Counts of 1 May, Japan Student Services Organization."""
    found = dict(people_stock(region()).filter(**STUDENTS).select("year", "value").iter_rows())
    assert found == {
        2018: 298980, 2019: 312214, 2020: 279597, 2021: 242444, 2022: 231146, 2023: 279274, 2024: 336708,
    }  # fmt: skip


def test_the_trend_by_hand():
    trend = people_trend(region()).filter(**STUDENTS, year=2024)
    by_hand = (-2 * 279597 - 242444 + 279274 + 2 * 336708) / 10
    assert trend["value"].item() == pytest.approx(by_hand)
    assert trend["since"].item() == 2020
    assert len(trend["refs"].item()) == 5
    assert people_trend(region()).filter(**STUDENTS, year=2023)["value"].item() < 0 < by_hand


@pytest.mark.parametrize("slope", [-3.0, 0.0, 2.5])
def test_a_straight_line_has_its_own_slope(slope):
    years = [2001, 2002, 2003, 2004, 2005]
    assert slope_a_year(years, [7 + slope * year for year in years]) == pytest.approx(slope)


def test_a_missing_year_leaves_the_trend_open():
    def gap(name: str, table: pl.DataFrame) -> pl.DataFrame:
        hit = (pl.col("measure") == "foreign_students") & (pl.col("period") == "2021-05")
        return table.filter(~hit) if name == "ties" else table

    row = people_trend(altered(gap)).filter(**STUDENTS, year=2024).row(0, named=True)
    assert (row["value"], row["reason"]) == (None, "no count in 2021")
    china = people_trend(region()).filter(counterpart="CHN", status="students", year=2024).row(0, named=True)
    assert china["reason"] == "no count in 2020, 2021, 2022"


def test_counts_of_different_months_are_different_series():
    interns = people_stock(region()).filter(status="technical interns", counterpart="WORLD", year=2019)
    assert interns["month"].to_list() == ["06", "12"]


def test_a_count_is_known_from_its_month_on():
    assert people_stock(region(), on=date(2024, 4, 30)).filter(**STUDENTS)["year"].max() == 2023
    assert people_stock(region(), on=date(2024, 5, 1)).filter(**STUDENTS)["year"].max() == 2024
