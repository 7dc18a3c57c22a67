"""Items of commitments one by one: each once, at its furthest stage, and never two currencies or the same money twice."""

import doctest
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.measures import commitment_stage
from multipolar.measures import items as module
from multipolar.measures.commitments import CUMULATIVE, ITEM, MONEY, STAGES, UNCLEAR
from multipolar.measures.items import PILLARS, UNSORTED, amounts, items, left_out

from .laws import altered, region


def made(*rows: dict) -> object:
    """A region whose commitments are these rows alone."""
    usual = {
        "donor": "JPN", "recipient": "VNM", "instrument": "loan", "sector": "roads", "item": "a road", "amount": 1e9,
        "currency": "JPY", "date": "2020", "fiscal_year": None, "status": "signed",
    }  # fmt: skip

    def change(name: str, table: pl.DataFrame) -> pl.DataFrame:
        if name != "commitments":
            return table
        base = table.head(1)
        each = [
            base.with_columns(pl.lit(cell, dtype=table.schema[column]).alias(column) for column, cell in row.items())
            for row in ({**usual, **row} for row in rows)
        ]
        return pl.concat(each).with_columns(
            pl.lit(value=True).alias("preferred"), ref=pl.int_range(pl.len(), dtype=pl.UInt32)
        )

    return altered(change)


def spans(place: object, currency: str = "JPY") -> list[tuple]:
    return amounts(place, currency).select("stage", "low", "high").sort("stage").rows()


def test_the_examples_run():
    assert doctest.testmod(module).failed == 0


def test_items_are_those_that_are_counted_by_stage():
    counted = items(region()).group_by("subject", "stage").len("n")
    told = commitment_stage(region()).filter(year=region().as_of.year).select("subject", "stage", "value")
    both = counted.join(told, on=["subject", "stage"], how="full")
    assert both.filter(pl.col("n") != pl.col("value")).is_empty()
    assert both.height == counted.height == told.height


def test_every_sector_of_the_pack_has_one_pillar():
    words = [word for sectors in PILLARS.values() for word in sectors]
    assert len(words) == len(set(words))
    assert UNSORTED not in items(region())["pillar"]
    assert items(made({"sector": "a new word"}))["pillar"].to_list() == [UNSORTED]


@pytest.mark.parametrize("currency", MONEY)
def test_only_one_currency_and_no_total_is_among_amounts(currency):
    found = amounts(region(), currency)
    behind = region().table("commitments").join(found.select(ref=pl.col("refs").explode()), on="ref", how="semi")
    assert behind["currency"].unique().to_list() == [currency]
    assert CUMULATIVE not in behind["status"]
    assert (found["low"] <= found["high"]).all()
    assert (found["low"] >= 0).all()


def test_an_item_that_moves_on_counts_once_at_its_furthest_amount():
    place = made({"status": "pledged", "amount": 9e9}, {"status": "signed", "amount": 8e9})
    assert spans(place) == [("signed", 8.0, 8.0)]
    place = made({"status": "signed", "amount": 8e9}, {"status": "delivered", "amount": None, "currency": None})
    assert spans(place) == [("signed", 8.0, 8.0)], "that it has arrived says no amount"


def test_an_earlier_stage_of_the_same_sector_may_be_the_same_money():
    both = ({"status": "pledged", "amount": 9e9, "item": "roads"}, {"status": "delivered", "amount": 2e9})
    assert spans(made(*both)) == [("delivered", 2.0, 2.0), ("pledged", 7.0, 9.0)]
    more = (both[0], both[1] | {"amount": 20e9})
    assert spans(made(*more)) == [("delivered", 20.0, 20.0), ("pledged", 0.0, 9.0)]
    apart = (both[0], both[1] | {"sector": "ports"})
    assert spans(made(*apart)) == [("delivered", 2.0, 2.0), ("pledged", 9.0, 9.0)]
    other = (both[0], both[1] | {"currency": "USD", "amount": 2e6})
    assert spans(made(*other)) == [("pledged", 9.0, 9.0)], "nothing is converted"
    assert spans(made(*other), "USD") == [("delivered", 2.0, 2.0)]


def test_what_is_left_out_is_counted_by_why():
    place = made(
        {"item": "a"},
        {"item": "b", "currency": "USD"},
        {"item": "c", "amount": None, "currency": None},
        {"item": "d", "amount": 7.0, "currency": "COUNT"},
        {"item": "e", "status": CUMULATIVE},
        {"item": "f", "date": None},
    )
    assert left_out(place, "JPY").rows() == [("VNM", 1, 2, 1)]
    assert left_out(place, "USD").rows() == [("VNM", 2, 2, 0)], "a total in another currency is told in that currency"


def test_what_is_known_later_is_not_known_before():
    before = items(region(), on=date(2015, 12, 31))
    assert before.height < items(region()).height
    assert before.join(items(region()), on=ITEM, how="anti", nulls_equal=True).is_empty()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from((*STAGES, UNCLEAR)), st.integers(1, 50), st.sampled_from(("roads", "ports"))),
        min_size=1,
        max_size=6,
    )
)
def test_the_least_of_a_sector_is_at_least_its_largest_stage(told):
    rows = [
        {"status": stage, "amount": 1e9 * amount, "sector": sector, "item": str(number)}
        for number, (stage, amount, sector) in enumerate(told)
    ]
    found = amounts(made(*rows), "JPY")
    for sector in found["sector"].unique().to_list():
        here = found.filter(sector=sector)
        stages = here.group_by("stage").agg(pl.col("high").sum())
        assert here["high"].sum() == pytest.approx(sum(amount for _, amount, name in told if name == sector))
        assert here["low"].sum() >= stages["high"].max() - 1e-9, (
            "the stages together are no less than the largest of them"
        )
        assert here["low"].sum() <= here["high"].sum() + 1e-9
