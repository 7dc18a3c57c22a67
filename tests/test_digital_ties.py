"""Payment links as a dated network, and how far digital frameworks have come."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import digital_stage, payment_links

from .laws import MeasureLaws, altered, region


class TestPaymentLinks(MeasureLaws):
    measure = "payment_links"


class TestDigitalStage(MeasureLaws):
    measure = "digital_stage"


def test_links_of_one_actor_grow():
    found = payment_links(region()).filter(subject="SGP").sort("year")
    assert dict(found.select("year", "value").iter_rows()) == {
        2021: 1, 2022: 1, 2023: 4, 2024: 4, 2025: 4, 2026: 4,
    }  # fmt: skip
    assert found["linked"].to_list()[-1] == "IDN IND MYS THA"
    assert len(found.filter(year=2021)["refs"].item()) == 2


def test_each_link_counts_for_both():
    year = payment_links(region()).filter(year=2025)
    pairs = {(row["subject"], other) for row in year.iter_rows(named=True) for other in row["linked"].split()}
    assert pairs == {(b, a) for a, b in pairs}
    assert year["value"].sum() == len(pairs)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        (date(2023, 12, 31), "under negotiation"),
        (date(2026, 5, 29), "under negotiation"),
        (date(2026, 5, 30), "concluded"),
    ],
)
def test_the_stage_of_the_day(on, stage):
    found = digital_stage(region(), on=on).filter(framework="DEFA nine elements", year=on.year)
    assert (found["stage"].unique().to_list(), found.height) == ([stage], 9)


@pytest.mark.parametrize(("left_out", "stage"), [("BRN", "concluded"), ("nobody", "in force")])
def test_in_force_only_when_every_party_is(left_out, stage):
    def agreed(name: str, table: pl.DataFrame) -> pl.DataFrame:
        hit = (pl.col("agreement") == "DEFA") & (pl.col("party") != left_out)
        for column in ("signed", "in_force") if name == "agreements" else ():
            table = table.with_columns(pl.when(hit).then(pl.lit("2026-06-01")).otherwise(column).alias(column))
        return table

    assert digital_stage(altered(agreed)).filter(framework="DEFA nine elements", year=2026)["stage"][0] == stage


def test_before_the_first_step_there_is_nothing():
    assert digital_stage(region(), on=date(2023, 9, 2)).is_empty()
