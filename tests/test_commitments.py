"""Commitments: currencies, stages, years and instruments that never mix; lags of the few items that have two dates."""

from datetime import date
from typing import ClassVar

import polars as pl
import pytest

from multipolar.errors import UnknownName
from multipolar.measures import commitment_stage, commitments_jpy, commitments_usd, delivery_lag
from multipolar.measures.commitments import STAGES

from .laws import MeasureLaws, altered, region


class TestCommitmentsUsd(MeasureLaws):
    measure = "commitments_usd"


class TestCommitmentsJpy(MeasureLaws):
    measure = "commitments_jpy"


class TestCommitmentStage(MeasureLaws):
    measure = "commitment_stage"


class TestDeliveryLag(MeasureLaws):
    measure = "delivery_lag"


class TestDeliveryLagOfItems(MeasureLaws):
    measure = "delivery_lag"
    arguments: ClassVar = {"step": "pledged to signed"}


BOTH = {"USD": commitments_usd, "JPY": commitments_jpy}
SIZE = {"USD": 1e6, "JPY": 1e9}


def one(frame: pl.DataFrame, **key) -> dict:
    found = frame.filter(**key)
    assert found.height == 1, found
    return found.row(0, named=True)


def edited(change) -> object:
    return altered(lambda name, table: change(table) if name == "commitments" else table)


def where(test: pl.Expr, **new: object):
    """A change of the table: other cells in the rows that `test` selects."""
    return lambda table: table.with_columns(
        **{name: pl.when(test).then(pl.lit(cell)).otherwise(name) for name, cell in new.items()}
    )


def rows(frame: pl.DataFrame) -> pl.DataFrame:
    return region().table("commitments").join(frame.select(ref=pl.col("refs").explode()), on="ref", how="semi")


# -- money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("currency", BOTH)
def test_every_amount_in_the_currency_is_there_once_and_nothing_else(currency):
    frame = BOTH[currency](region())
    behind = rows(frame)
    assert behind["currency"].unique().to_list() == [currency]
    assert behind["preferred"].all()
    wanted = (
        region()
        .table("commitments")
        .filter(
            pl.col("preferred"),
            pl.col("currency") == currency,
            pl.col("amount").is_not_null(),
            pl.col("donor") != pl.col("recipient"),
        )
    )
    assert behind["ref"].sort().to_list() == wanted["ref"].sort().to_list()
    assert frame["refs"].list.len().sum() == wanted.height
    assert frame["value"].sum() == pytest.approx(wanted["amount"].sum() / SIZE[currency])


@pytest.mark.parametrize("currency", BOTH)
def test_a_cell_never_mixes_instruments_stages_fiscal_and_calendar_years(currency):
    stage = {word: name for name, words in STAGES.items() for word in words}
    for row in BOTH[currency](region()).iter_rows(named=True):
        behind = region().table("commitments").filter(pl.col("ref").is_in(row["refs"]))
        assert behind["instrument"].unique().to_list() == [row["instrument"]]
        assert {stage.get(word, "unclear") for word in behind["status"]} == {row["stage"]}
        if row["year_kind"] == "fiscal":
            assert behind["fiscal_year"].unique().to_list() == [row["period"]] == [f"FY{row['year']}"]
        else:
            assert behind["fiscal_year"].is_null().all()
            assert {text[:4] if text else None for text in behind["date"]} == {
                str(row["year"]) if row["year"] else None
            }


def test_the_published_budget_of_security_assistance():
    """FY2023 2 billion yen, FY2024 5, FY2025 8.1, FY2026 18.1: each in one row, its dollar form left out."""
    frame = commitments_jpy(region(), instrument="OSA budget")
    assert dict(frame.select("period", "value").iter_rows()) == {
        "FY2023": 2.0,
        "FY2024": 5.0,
        "FY2025": 8.1,
        "FY2026": 18.1,
    }
    assert set(frame["year_kind"]) == {"fiscal"}
    assert commitments_usd(region()).filter(instrument="OSA budget").is_empty()


def test_a_fiscal_year_that_has_not_begun_is_not_known():
    budget = {"instrument": "OSA budget"}
    assert commitments_jpy(region(), on=date(2026, 3, 31), **budget)["year"].max() == 2025
    assert commitments_jpy(region(), on=date(2026, 4, 1), **budget)["year"].max() == 2026


def test_a_sum_over_years_never_meets_a_year():
    frame = commitments_usd(region())
    assert one(frame, subject="JPN", counterpart="PHL", instrument="ODA total")["period"] == "to 2018"
    undated = frame.filter(pl.col("year").is_null())
    assert undated.height
    assert set(undated["period"]) == {"undated"}
    cumulative = region().table("commitments").filter(pl.col("status") == "cumulative")["ref"].to_list()
    assert not set(cumulative) & set(frame.filter(pl.col("period").is_null())["refs"].explode().to_list())


def test_two_items_of_a_cell_are_added_and_one_alone_keeps_its_basis():
    row = one(commitments_usd(region()), subject="DELSA", counterpart="MMR")
    assert row["value"] == pytest.approx((393_400 + 37_800) / 1e6)
    assert (row["basis"], len(row["refs"])) == ("derived", 2)
    assert one(commitments_usd(region()), instrument="LMC fund")["basis"] == "read"


def test_public_and_private_finance_is_not_beside_grants():
    frame = commitments_usd(region()).filter(counterpart="ASEAN", year=2023)
    assert one(frame, instrument="public-private finance")["value"] == 35_000
    assert (
        "public-private finance"
        not in commitments_usd(region()).filter(pl.col("value") < 35_000)["instrument"].to_list()
    )


def test_an_institution_s_size_is_no_commitment():
    assert commitments_usd(region()).filter(instrument="CMIM size").is_empty()


def test_an_unknown_word_is_an_error_that_names_the_known_ones():
    with pytest.raises(UnknownName, match="pledged, signed"):
        commitments_usd(region(), stage="pledge")
    with pytest.raises(UnknownName, match="instrument, sector, stage, year_kind"):
        commitments_jpy(region(), currency="JPY")


# -- stages ------------------------------------------------------------------------------------------------------------


def test_every_word_has_one_stage_at_most():
    words = [word for said in STAGES.values() for word in said]
    assert len(words) == len(set(words))
    assert {"as stated", "cumulative", "budgeted", "proposed", "lent", "ongoing"}.isdisjoint(words)


def test_items_are_counted_once_at_their_furthest_stage():
    radars = {"subject": "JPN", "counterpart": "PHL"}
    lag = one(delivery_lag(region()), step="signed to delivered", **radars)
    before, after = (
        commitment_stage(region(), on=day).filter(subject="JPN", year=2026)
        for day in (date(2026, 2, 10), date(2026, 2, 11))
    )
    signed, delivered = (
        {row["stage"]: set(row["refs"]) for row in frame.iter_rows(named=True)} for frame in (before, after)
    )
    grant, handover = sorted(lag["refs"])
    assert grant in signed["signed"]
    assert {grant, handover} <= delivered["delivered"]
    assert grant not in delivered["signed"]
    counts = [sum(frame["value"]) for frame in (before, after)]
    assert counts[0] == counts[1], "a handover makes no new item"


def test_more_items_are_known_every_year():
    frame = commitment_stage(region()).group_by("subject", "year").agg(pl.col("value").sum()).sort("year")
    for _, counts in frame.group_by("subject"):
        assert counts["value"].diff().drop_nulls().min() >= 0 if counts.height > 1 else True


# -- lags --------------------------------------------------------------------------------------------------------------


def test_the_radars_of_fiscal_year_2023():
    """Notes exchanged on 3 November 2023, five radars handed over on 11 February 2026."""
    row = one(delivery_lag(region()), subject="JPN", counterpart="PHL", step="signed to delivered")
    assert row["value"] == pytest.approx((date(2026, 2, 11) - date(2023, 11, 3)).days / 365.25)
    assert row["low"] is None
    assert row["year"] == 2026
    behind = region().table("commitments").filter(pl.col("ref").is_in(row["refs"]))
    assert sorted(behind["status"]) == ["delivered", "signed"]


def test_a_date_known_to_the_month_gives_a_range():
    """Indonesia: selected on 23 June 2025, signed in January 2026."""
    row = one(delivery_lag(region()), subject="JPN", counterpart="IDN", step="pledged to signed")
    assert row["low"] == pytest.approx((date(2026, 1, 1) - date(2025, 6, 23)).days / 365.25)
    assert row["high"] == pytest.approx((date(2026, 1, 31) - date(2025, 6, 23)).days / 365.25)
    assert row["value"] == pytest.approx((row["low"] + row["high"]) / 2)


def test_the_median_is_of_the_items():
    frame = delivery_lag(region(), step="pledged to signed").filter(subject="JPN")
    items = frame.filter(pl.col("item") != "median of items")
    median = one(frame, item="median of items")
    assert items.height == 3
    assert median["value"] == pytest.approx(items["value"].median())
    assert median["refs"] == sorted(items["refs"].explode().to_list())
    assert median["year"] == 2026


def test_a_giver_without_dated_stages_is_untestable():
    for step in ("pledged to signed", "signed to delivered", "pledged to delivered"):
        row = one(delivery_lag(region()), subject="CHN", step=step)
        assert row["value"] is None
        assert row["reason"] == f"untestable: the tables date no item of CHN from {step}"


def test_no_lag_before_the_later_stage_is_known():
    row = one(
        delivery_lag(region(), on=date(2026, 2, 10)), subject="JPN", step="signed to delivered", item="median of items"
    )
    assert row["value"] is None


GRANT = pl.col("item") == "coastal radar system for the navy"


def test_two_dates_of_one_stage_give_no_lag():
    def twice(table: pl.DataFrame) -> pl.DataFrame:
        return pl.concat(
            [table, table.filter(GRANT).with_columns(item=pl.lit("a second grant"), date=pl.lit("2024-02-01"))]
        )

    frame = delivery_lag(edited(twice)).filter(subject="JPN", step="signed to delivered")
    assert frame["value"].to_list() == [None]


def test_nothing_is_delivered_before_it_is_signed():
    frame = delivery_lag(edited(where(GRANT, date="2026-03-01"))).filter(subject="JPN", step="signed to delivered")
    assert frame["value"].to_list() == [None]
    year_only = delivery_lag(edited(where(GRANT, date="2026"))).filter(
        subject="JPN", counterpart="PHL", step="signed to delivered"
    )
    row = one(year_only)
    assert row["low"] == 0
    assert row["high"] == pytest.approx((date(2026, 2, 11) - date(2026, 1, 1)).days / 365.25)


def test_the_same_item_without_a_fiscal_year_is_one_item():
    """As the pack would have it, were the dollar form of Viet Nam's vessels named as the yen form is."""
    vessels = pl.col("item") == "six new patrol vessels in dollars"
    frame = delivery_lag(edited(where(vessels, item="six new patrol vessels"))).filter(counterpart="VNM")
    row = one(frame, step="pledged to signed")
    assert row["low"] == pytest.approx((date(2020, 7, 28) - date(2017, 12, 31)).days / 365.25)
    assert row["high"] == pytest.approx((date(2020, 7, 28) - date(2017, 1, 1)).days / 365.25)
