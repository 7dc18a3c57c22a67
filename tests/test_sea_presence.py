"""Who is at sea: the printed counts, by hand, and gaps that stay open."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import hull_ratio, incidents_per_transits, presence_hulls, presence_share

from .laws import MeasureLaws, region


class TestPresenceShare(MeasureLaws):
    measure = "presence_share"


class TestPresenceHulls(MeasureLaws):
    measure = "presence_hulls"


class TestHullRatio(MeasureLaws):
    measure = "hull_ratio"


class TestIncidentsPerTransits(MeasureLaws):
    measure = "incidents_per_transits"


def value(frame: pl.DataFrame, **key) -> float:
    return frame.filter(**key)["value"].item()


def test_scarborough_shoal_as_printed():
    """352 calendar days and 1,099 ship-days in 2025, "roughly 96 percent of the time", typically three hulls."""
    assert value(presence_share(region()), counterpart="SCARBOROUGH", year=2025) == pytest.approx(100 * 352 / 365)
    assert value(presence_hulls(region()), counterpart="SCARBOROUGH", year=2025) == pytest.approx(1099 / 365)


def test_a_leap_year_has_a_day_more():
    assert value(presence_share(region()), counterpart="SENKAKU", year=2020) == pytest.approx(100 * 333 / 366)


def test_the_six_locations_add_up_to_the_printed_totals():
    hulls = region().figures("coast_guard_ship_days", groups=True)
    for year, total in ((2024, 1939), (2025, 2183)):
        rows = hulls.filter(pl.col("year") == year, ~pl.col("counterpart").is_in(["SOUTH_CHINA_SEA", "SENKAKU"]))
        assert (rows.height, rows["value"].sum()) == (6, total)


def test_own_hulls_against_theirs():
    ratio = hull_ratio(region())
    assert value(ratio, subject="JPN", year=2024) == pytest.approx(78 / 161)
    assert value(ratio, subject="CHN", year=2024) == pytest.approx(161 / 78)
    own = ratio.filter(subject="JPN").sort("year")["value"].to_list()
    assert own[0] > 1 > 0.5 > own[-1]  # more in 2012, fewer than half in 2024


def test_robberies_for_the_traffic():
    rates = incidents_per_transits(region()).filter(subject="SOMS")
    assert value(rates, year=2024) == pytest.approx(62e5 / 94301)
    row = rates.filter(year=2024).row(0, named=True)
    ends = row["low"] / row["value"], row["high"] / row["value"]
    assert ends == pytest.approx((49.6 / 62, 76.7 / 62), rel=0.01)  # exact interval of a count of 62
    assert value(rates, year=2025) / value(rates, year=2024) < 108 / 62  # traffic grew too


def test_a_year_counts_when_it_has_ended():
    assert presence_share(region(), on=date(2025, 12, 30))["year"].max() == 2024
    assert presence_share(region(), on=date(2025, 12, 31))["year"].max() == 2025
