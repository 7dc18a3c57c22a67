"""Hedging: the formulas, who is not scored and why, readings side by side, ranges before ranks."""

import math
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import spearmanr

from multipolar.errors import UnknownName
from multipolar.measures import forced_choice, hedging, hedging_agreement, hedging_rank, partner_hhi, unga_position
from multipolar.measures.hedging import FEWEST, spearman
from multipolar.measures.readings import DOMAINS, READINGS, counteraction, likeness

from .laws import MeasureLaws, altered, region

LEANS = arrays(float, 5, elements=st.floats(-1, 1).map(lambda z: round(z, 6)))
WEIGHTS = arrays(float, 5, elements=st.floats(0.1, 3))


class TestHedging(MeasureLaws):
    measure = "hedging"


class TestHedgingRank(MeasureLaws):
    measure = "hedging_rank"


class TestHedgingAgreement(MeasureLaws):
    measure = "hedging_agreement"


def one(frame, **key):
    found = frame.filter(**key)
    assert found.height == 1, found
    return found.row(0, named=True)


def assuming(**values):
    """The region with other assumptions: a parameter's name, or a domain's, to its value."""
    refs = {}
    for name, value in values.items():
        word = name.replace("_", " ")
        of = ("domain_weight", word) if word in (domain.lower() for domain in DOMAINS) else (name, None)
        subject = next((domain for domain in DOMAINS if domain.lower() == of[1]), None)
        refs[region().parameter("alignment", of[0], subject=subject).ref] = value
    return region().assuming(refs)


# -- formulas ----------------------------------------------------------------------------------------------------------


@given(LEANS, WEIGHTS)
def test_counteraction_is_symmetric_and_free_of_scale(z, w):
    if np.sum(w * np.abs(z)) < 1e-3:
        return
    h = counteraction(z, w)
    assert -1e-12 <= h <= 1 + 1e-12
    assert counteraction(-z, w) == pytest.approx(h), "it does not matter which rival is which"
    assert counteraction(z, 7 * w) == pytest.approx(h)
    assert counteraction(z / 2, w) == pytest.approx(h), "only the proportion of the leans counts"
    order = np.argsort(w)
    assert counteraction(z[order], w[order]) == pytest.approx(h)


@given(LEANS.map(np.abs), WEIGHTS)
def test_leaning_one_way_in_everything_is_no_hedge(z, w):
    if np.sum(w * z) > 1e-3:
        assert counteraction(z, w) == pytest.approx(0, abs=1e-12)


def test_counteraction_by_hand():
    assert counteraction(np.array([1.0, -1.0]), np.ones(2)) == 1
    assert counteraction(np.array([0.6, -0.2]), np.ones(2)) == pytest.approx(0.5)
    assert counteraction(np.array([0.6, -0.2]), np.array([1.0, 3.0])) == pytest.approx(1)
    many = counteraction(np.array([[0.6, 1.0], [-0.2, 1.0]]), np.ones((2, 2)))
    assert many == pytest.approx([0.5, 0.0]), "draws stand on the second axis"


def test_likeness_is_one_where_both_rivals_have_the_same():
    assert likeness(np.array([0.0, 0.0]), np.ones(2)) == 1
    assert likeness(np.array([1.0, 0.0]), np.array([1.0, 3.0])) == pytest.approx(0.75)


@given(arrays(float, (6, 2), elements=st.integers(0, 4).map(float)))
def test_spearman_is_that_of_scipy_with_ties(values):
    first, second = values.T
    ours = spearman(first, second)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        assert math.isnan(ours)
    else:
        assert ours == pytest.approx(spearmanr(first, second).statistic)


# -- readings ----------------------------------------------------------------------------------------------------------


def test_readings_stand_side_by_side():
    frame = hedging(region())
    assert set(frame["reading"]) == set(READINGS)
    assert set(frame["subject"]) == set(region().states("ASEAN", region().as_of)["actor"])
    beyond = frame.filter(~pl.col("value").is_between(0, 1))
    assert set(beyond["reading"]) == {"balance, UN votes"}, "who votes beyond a rival is below 0"
    assert beyond["value"].max() < 0
    only = hedging(region(), reading="counteraction")
    assert only.equals(frame.filter(reading="counteraction"))
    with pytest.raises(UnknownName, match="Did you mean counteraction"):
        hedging(region(), reading="counter-action")


def test_balance_is_the_distance_from_one_side_or_the_other():
    frame = hedging(region())
    position = one(unga_position(region()), subject="VNM", year=2023)["value"]
    votes = one(frame, subject="VNM", year=2023, reading="balance, UN votes")
    assert votes["value"] == pytest.approx(1 - abs(2 * position - 1))
    cell = {"subject": "VNM", "counterpart": "USA", "year": 2025, "reading": "published"}
    share = one(forced_choice(region()), **cell)["value"]
    choice = one(frame, subject="VNM", year=2025, reading="balance, forced choice")
    assert choice["value"] == pytest.approx(1 - abs(2 * share / 100 - 1))
    assert (votes["basis"], choice["basis"]) == ("derived", "derived"), "the floor decides who is scored, not the score"


def test_diversification_turns_the_bounds_of_the_hhi_round():
    row = one(hedging(region()), subject="IDN", year=2025, reading="diversification, arms")
    hhi = one(partner_hhi(region(), domain="arms"), subject="IDN", year=2025)
    assert (row["low"], row["value"], row["high"]) == pytest.approx((1 - hhi["high"], 1 - hhi["low"], 1 - hhi["low"]))
    assert (row["interval"], row["period"]) == ("bounds", "2021/2025")


def test_a_treaty_ally_is_not_ambiguous():
    frame = hedging(region(), reading="security ambiguity").filter(year=2025)
    for ally in ("PHL", "THA"):
        row = one(frame, subject=ally)
        assert (row["value"], row["basis"]) == (0.0, "derived")
        alliances = region().table("partnerships").filter(pl.col("ref").is_in(row["refs"]))
        assert alliances["level_as_named"].to_list() == ["treaty ally"]
    malaysia = one(frame, subject="MYS")
    # both rivals sell it arms, 12.7 and 39.1 percent, and have the same level of partnership
    assert malaysia["value"] == pytest.approx((1 - (39.1 - 12.7) / (39.1 + 12.7) + 1) / 2)
    assert malaysia["basis"] == "assumed"


def test_a_rival_that_the_register_leaves_blank_may_have_what_no_partner_covers():
    row = one(hedging(region(), reading="security ambiguity"), subject="IDN", year=2025)
    covered = 100 - 9.3
    most = 1 - (33.8 - (100 - covered)) / (33.8 + (100 - covered))
    assert row["value"] == pytest.approx(0.5), "arms from one rival only, the same partnership with both"
    # the weight of arms is drawn too, and is at most four times the other's
    assert row["value"] < row["high"] < 0.5 + most / 2 + 0.2


def test_counteraction_by_hand_for_singapore():
    row = one(hedging(region(), reading="counteraction"), subject="SGP", year=2025)
    position = one(unga_position(region()), subject="SGP", year=2023)["value"]
    choice = one(forced_choice(region()), subject="SGP", counterpart="USA", year=2025, reading="published")["value"]
    trade = (9.811181 - 12.809201) / (9.811181 + 12.809201)
    z = [2 * position - 1, 1.0, 2 * choice / 100 - 1, trade, (3 - 4) / 5]
    assert row["value"] == pytest.approx(1 - abs(sum(z)) / sum(map(abs, z)), abs=1e-6)
    used = region().cite(row["refs"])
    assert set(used["table"]) == {"ties", "survey", "partnerships", "parameters"}
    assert used.filter(pl.col("table") == "parameters", pl.col("basis") == "assumed").height == 9, (
        "5 weights, 3 rules, survey"
    )


def test_singapore_and_malaysia_trade_places_between_readings():
    """The finding: the definitions do not agree on who hedges."""
    ranks = hedging_rank(region()).filter(year=2025)
    for reading, first, last in (("counteraction", "SGP", "MYS"), ("security ambiguity", "MYS", "SGP")):
        top, low = (one(ranks, subject=state, reading=reading) for state in (first, last))
        assert top["high"] < low["low"]


# -- who is not scored -------------------------------------------------------------------------------------------------


def test_the_engagement_floor_keeps_out_who_does_not_deal_with_both():
    lao = one(hedging(region()), subject="LAO", year=2025, reading="diversification, arms")
    assert lao["reason"] == "1.6 % of its goods trade in 2022 is with USA, below the engagement floor of 3 %"
    lower = one(hedging(assuming(engagement_floor=0.01)), subject="LAO", year=2025, reading="diversification, arms")
    assert lower["value"] is not None
    higher = hedging(assuming(engagement_floor=0.2)).drop_nulls("value")
    assert higher.is_empty(), "no state has a fifth of its trade with each rival"


def test_engagement_that_is_not_known_is_said_to_be_unknown():
    east_timor = one(hedging(region()), subject="TLS", year=2025, reading="security ambiguity")
    assert east_timor["reason"] == "its engagement with the rivals is not known (goods trade, 2022 to 2025: no figure)"


def test_a_neutral_state_is_no_hedger():
    neutral = hedging(assuming(lean_floor=0.9), reading="counteraction")
    reasons = neutral.filter(year=2025, subject="SGP")["reason"].to_list()
    # UN votes 0.33, arms 1, forced choice 0.06, goods trade 0.13, partnership 0.2
    assert reasons == ["neutral: its mean lean of 0.34 is below the floor of 0.9"]


def test_an_absent_partnership_is_no_lean():
    row = one(hedging(region()), subject="KHM", year=2025, reading="counteraction")
    assert row["reason"] == "partnership, 2022 to 2025: no partnership with USA in the tables"
    left_out = hedging(assuming(partnership=0), reading="counteraction")
    assert one(left_out, subject="KHM", year=2025)["value"] is not None, "its other four domains are known"


def test_old_figures_do_not_stand_for_a_year():
    young = hedging(assuming(figure_age=1), reading="counteraction").drop_nulls("value")
    assert set(young["year"]) == {2023}, "trade of 2022, votes and arms of 2023"
    assert set(hedging(region(), reading="counteraction").drop_nulls("value")["year"]) == {2023, 2024, 2025}


def test_without_weights_there_is_nothing_to_join():
    none = assuming(un_votes=0, arms=0, forced_choice=0, goods_trade=0, partnership=0)
    assert hedging(none, reading="counteraction").filter(year=2025, subject="SGP")["reason"].to_list() == [
        "every weight is 0"
    ]


def test_set_weights_are_not_drawn():
    fixed = hedging(assuming(arms=1, partnership=1), reading="security ambiguity")
    row = one(fixed, subject="MYS", year=2025)
    assert row["low"] == row["high"] == pytest.approx(row["value"])
    drawn = one(hedging(region(), reading="security ambiguity"), subject="MYS", year=2025)
    assert drawn["low"] < drawn["value"] < drawn["high"]


# -- ranks and agreement -----------------------------------------------------------------------------------------------


def test_ranks_are_ranges_within_a_reading():
    ranks = hedging_rank(region()).drop_nulls("value")
    assert (ranks["low"] <= ranks["value"]).all()
    of = ["reading", "year", "period"]
    sizes = ranks.group_by(of).agg(pl.len().alias("n"), pl.col("high").max(), pl.col("low").min())
    assert (sizes["n"] >= 2).all()
    assert (sizes["high"] <= sizes["n"]).all()
    assert (sizes["low"] >= 1).all()
    scored = hedging(region()).drop_nulls("value").group_by(of).len().filter(pl.col("len") >= 2)
    assert scored.height == sizes.height
    tied = ranks.filter(pl.col("reading") == "security ambiguity", pl.col("subject").is_in(["PHL", "THA"]), year=2025)
    assert tied["value"].to_list() == [5.5, 5.5], "two allies share the last ranks"


def test_a_rank_rests_on_all_who_are_ranked():
    ranks = hedging_rank(region(), reading="diversification, arms").filter(year=2025).drop_nulls("value")
    assert ranks["refs"].n_unique() == 1
    scores = hedging(region(), reading="diversification, arms").filter(year=2025).drop_nulls("value")
    assert set(ranks["refs"][0]) == set(scores["refs"].explode())


def test_agreement_is_spearmans_and_says_how_many_states():
    frame = hedging_agreement(region())
    row = one(frame, year=2023, reading="balance, UN votes", other="balance, forced choice")
    scores = hedging(region()).filter(year=2023).drop_nulls("value")
    sides = [scores.filter(reading=name).sort("subject") for name in (row["reading"], row["other"])]
    assert sides[0]["subject"].equals(sides[1]["subject"])
    assert row["n"] == sides[0].height == 7
    assert row["value"] == pytest.approx(spearmanr(sides[0]["value"], sides[1]["value"]).statistic)
    assert row["subject"] == "ASEAN"
    few = frame.filter(pl.col("n") < FEWEST)
    assert few.height > 0
    assert few["value"].count() == 0
    pairs = frame.select("reading", "other").unique()
    assert pairs.height == len(READINGS) * (len(READINGS) - 1) / 2


def test_draws_follow_the_seed():
    first, again, other = (hedging(region(), seed=seed) for seed in (1, 1, 2))
    assert first.equals(again)
    assert first["value"].equals(other["value"])
    assert not first["low"].equals(other["low"])


def test_weights_that_are_drawn_are_the_same_for_all_states():
    """Two states with the same leans must not be ranked by the luck of their weights."""

    def twin(name, table):
        if name == "ties":
            copied = table.filter(subject="MYS").with_columns(subject=pl.lit("SGP"))
            return pl.concat([table.filter(pl.col("subject") != "SGP"), copied])
        if name == "partnerships":
            return pl.concat(
                [table.filter(pl.col("a") != "SGP"), table.filter(pl.col("a") == "MYS").with_columns(a=pl.lit("SGP"))]
            )
        return table

    frame = hedging_rank(altered(twin), reading="security ambiguity").filter(year=2025)
    assert one(frame, subject="SGP")["low"] == one(frame, subject="MYS")["high"] == 1.5


def test_the_past_has_its_own_members():
    before = hedging(region(), on=date(2023, 12, 31))
    assert "TLS" not in set(before["subject"])
    assert before["year"].max() == 2023
