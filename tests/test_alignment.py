"""Alignment in UN votes: hand-checked figures, the folded normal, dated groups, what a missing point does."""

from datetime import date
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import foldnorm

from multipolar.errors import UnknownName
from multipolar.measures import unga_distance, unga_distance_to_group, unga_position
from multipolar.measures.alignment import (
    DRAWS,
    POLES,
    RIVALS,
    Z90,
    by_state,
    folded_quantiles,
    ideal_points,
    point_draws,
)

from .laws import MeasureLaws, altered, region, without

SOURCE = Path(__file__).parents[2] / "shared" / "data" / "un_ideal_points" / "ideal_points_jul2025.csv"
MANY = 200_000
MISS = 0.06
"""Standard deviations by which the delta method may miss a quantile of MANY draws, whose own error is 0.005: the
denominator's relative error is 0.033, so that the second order of the method is about that large."""


class TestUngaDistance(MeasureLaws):
    measure = "unga_distance"


class TestUngaPosition(MeasureLaws):
    measure = "unga_position"


class TestUngaDistanceToGroup(MeasureLaws):
    measure = "unga_distance_to_group"


def one(frame, **key):
    found = frame.filter(**key)
    assert found.height == 1, found
    return found.row(0, named=True)


def point(state, year):
    return one(region().figures("unga_ideal_point"), subject=state, year=year)


# -- distance ----------------------------------------------------------------------------------------------------------


def test_the_distance_is_that_of_the_published_points():
    row = one(unga_distance(region()), subject="JPN", counterpart="USA", year=2023)
    assert row["value"] == pytest.approx(1.98684 - 0.781537)
    spread = np.hypot(2.13232 - 1.8381, 0.897772 - 0.663175) / 2  # far from zero the folded normal is a normal
    assert (row["low"], row["high"]) == pytest.approx((row["value"] - spread, row["value"] + spread), abs=1e-6)
    assert row["interval"] == "90% posterior"
    assert row["refs"] == sorted({*point("JPN", 2023)["refs"], *point("USA", 2023)["refs"]})


def test_both_ways_round_say_the_same():
    frame = unga_distance(region())
    turned = frame.with_columns(subject="counterpart", counterpart="subject")
    both = frame.filter(pl.col("subject").is_in(POLES)).join(turned, on=["subject", "counterpart", "year"])
    assert both.height == frame.filter(pl.col("subject").is_in(POLES)).height
    for name in ("value", "low", "high"):
        assert both[name].equals(both[f"{name}_right"], null_equal=True)
    assert frame.filter(pl.col("subject") == pl.col("counterpart")).is_empty()


def test_a_near_neighbour_has_no_interval_that_leaves_its_distance_out():
    frame = unga_distance(region()).drop_nulls("value")
    near = frame.filter(pl.col("value") < 0.02)
    assert near.height > 0
    assert near.filter(pl.col("low") == pl.col("value")).height > 0
    assert (near["high"] > 0.05).all()


@given(st.floats(-5, 5), st.floats(0.01, 3))
def test_quantiles_are_those_of_the_folded_normal(mean, sd):
    low, high = folded_quantiles(np.array([mean]), np.array([sd]))
    expected = foldnorm.ppf([0.05, 0.95], abs(mean) / sd, scale=sd)
    assert (low[0], high[0]) == pytest.approx(tuple(expected), abs=1e-6)


def test_without_a_spread_there_are_no_quantiles():
    low, high = folded_quantiles(np.array([1.0, 1.0]), np.array([np.nan, 0.0]))
    assert np.isnan([low[0], high[0]]).all()
    assert (low[1], high[1]) == (1.0, 1.0)


def test_a_state_without_a_point_is_named():
    row = one(unga_distance(region()), subject="TLS", counterpart="USA", year=2001)
    assert (row["value"], row["reason"]) == (None, "no ideal point of TLS in 2001 is in the tables")
    assert unga_distance(region(), year=2010)["year"].unique().to_list() == [2010]
    assert unga_distance(region(), on=date(2010, 3, 1))["year"].max() == 2010


def test_no_year_beyond_the_source():
    for measure in (unga_distance, unga_position, unga_distance_to_group):
        assert measure(region())["year"].max() == 2023


@pytest.mark.skipif(not SOURCE.is_file(), reason="the source file of the ideal points is not here")
def test_distances_are_those_of_the_source_file():
    listed = pl.read_csv(SOURCE, infer_schema_length=None, null_values=["NA"])
    names = {"iso3c": "subject", "year": "year", "idealpointall": "theta"}
    points = listed.select(pl.col(old).alias(new) for old, new in names.items()).drop_nulls()
    points = points.with_columns(pl.col("year").cast(pl.Int32))
    japan = points.filter(subject="JPN").select("year", japan="theta")
    both = unga_distance(region()).filter(counterpart="JPN").drop_nulls("value")
    joined = both.join(points, on=["subject", "year"]).join(japan, on="year")
    assert joined.height == both.height > 900
    # the pack keeps six significant digits of each point
    assert (joined["value"] - (joined["theta"] - joined["japan"]).abs()).abs().max() < 2e-5


# -- position ----------------------------------------------------------------------------------------------------------


def test_a_position_lies_between_the_rivals_and_may_lie_beyond_them():
    frame = unga_position(region(), year=2023)
    usa, china, lao = (point(state, 2023)["value"] for state in ("USA", "CHN", "LAO"))
    assert one(frame, subject="LAO")["value"] == pytest.approx((lao - china) / (usa - china))
    assert one(frame, subject="PRK")["value"] < 0, "it votes beyond China and is not clipped"
    assert not set(RIVALS) & set(frame["subject"])
    assert frame["counterpart"].null_count() == frame.height


def test_the_delta_method_agrees_with_draws():
    points = by_state(ideal_points(region(), year=2023))
    generator = np.random.default_rng(3)
    drawn = {key[0]: row["value"] + row["sd"] * generator.standard_normal(MANY) for key, row in points.items()}
    usa, china = (drawn[rival] for rival in RIVALS)
    for row in unga_position(region(), year=2023).iter_rows(named=True):
        position = (drawn[row["subject"]] - china) / (usa - china)
        sd = (row["high"] - row["low"]) / (2 * Z90)
        assert np.quantile(position, (0.05, 0.95)) == pytest.approx((row["low"], row["high"]), abs=MISS * sd)


def test_poles_that_are_not_apart_give_no_position():
    rows = region().table("ties").filter(pl.col("measure") == "unga_ideal_point", pl.col("year") == 2023)
    usa = rows.filter(subject="USA").row(0, named=True)

    def collapse(name, table):
        same = (pl.col("measure") == "unga_ideal_point") & (pl.col("subject") == "CHN") & (pl.col("year") == 2023)
        if name != "ties":
            return table
        return table.with_columns(
            pl.when(same).then(pl.lit(usa[column])).otherwise(column).alias(column)
            for column in ("value", "value_low", "value_high")
        )

    frame = unga_position(altered(collapse))
    assert one(frame, subject="VNM", year=2023)["reason"] == "the two rivals are not apart on the scale"
    assert one(frame, subject="VNM", year=2022)["value"] is not None


# -- distance to a group -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "members"), [(1994, 6), (1995, 7), (1998, 9), (2023, 10)])
def test_the_median_is_that_of_the_members_of_the_year(year, members):
    states = region().states("ASEAN", date(year, 12, 31))["actor"].to_list()
    assert len(states) == members
    middle = median(point(state, year)["value"] for state in states)
    row = one(unga_distance_to_group(region(), year=year), subject="JPN")
    assert row["value"] == pytest.approx(abs(point("JPN", year)["value"] - middle))
    assert row["counterpart"] == "ASEAN"
    cited = region().cite(row["refs"])
    assert cited["table"].value_counts().rows_by_key("table") == {"ties": [(members + 1,)], "memberships": [(members,)]}


def test_japan_is_nearer_to_asean_than_the_united_states_in_every_year():
    frame = unga_distance_to_group(region())
    japan, usa = (frame.filter(subject=state).sort("year") for state in ("JPN", "USA"))
    assert (japan["high"] < usa["low"]).all(), "intervals apart since 1990"


def test_a_missing_member_takes_the_median_away():
    gone = without(set(point("SGP", 2023)["refs"]))
    frame = unga_distance_to_group(gone)
    row = one(frame, subject="JPN", year=2023)
    assert (row["value"], row["reason"]) == (None, "no ideal point of SGP, of 10 members of ASEAN")
    assert one(frame, subject="JPN", year=2022)["value"] is not None
    assert one(frame, subject="SGP", year=2023)["reason"] == "no ideal point of SGP in 2023 is in the tables"


def test_draws_follow_the_seed_alone():
    same = [unga_distance_to_group(region(), year=2023, seed=5) for _ in range(2)]
    other = unga_distance_to_group(region(), year=2023, seed=6)
    assert same[0].equals(same[1])
    assert same[0]["value"].equals(other["value"])
    assert not same[0]["low"].equals(other["low"])
    assert (same[0]["low"] - other["low"]).abs().max() < 0.03
    alone = point_draws(by_state(ideal_points(region(), year=2023).filter(subject="JPN")), 5)
    every = point_draws(by_state(ideal_points(region())), 5)
    assert np.array_equal(alone["JPN", 2023], every["JPN", 2023])
    assert alone["JPN", 2023].shape == (DRAWS,)


def test_groups_are_asked_by_name():
    fixed = unga_distance_to_group(region(), group="ASEAN10", year=1994)
    assert fixed["counterpart"].unique().to_list() == ["ASEAN10"]
    assert (
        one(fixed, subject="JPN")["value"] != one(unga_distance_to_group(region(), year=1994), subject="JPN")["value"]
    )
    with pytest.raises(UnknownName, match="Did you mean asean"):
        unga_distance_to_group(region(), group="ASEEAN")
