"""Exchange and later trust: a correlation with its n, and none where members are few."""

import polars as pl
import pytest
from scipy import stats

from multipolar import measures

from .laws import MeasureLaws


class TestExchangeTrust(MeasureLaws):
    measure = "exchange_trust"


def test_it_is_spearman_over_the_members_with_both(region):
    row = measures.exchange_trust(region).filter(exchange="students", counted="2018", year=2019).row(0, named=True)
    counts = measures.people_stock(region).filter(status="students", month="05", year=2018)
    polls = region.table("survey").filter("preferred", question_id="M_PARTNER_NOW", wave=2019, option="JPN")
    people, said = [], []
    for state in ("IDN", "MMR", "THA", "VNM"):
        heads = region.figures("population", subject=state, year=2019)["value"].item()
        people.append(counts.filter(pl.col("counterpart") == state)["value"].item() / heads)
        said.append(polls.filter(pl.col("population") == state)["share_pct"].item())
    assert row["n"] == 4
    assert row["value"] == pytest.approx(stats.spearmanr(people, said).statistic)
    assert (row["low"], row["high"]) == (-1.0, 1.0)  # of 24 orders none is rare enough to rule anything out


def test_a_survey_is_later_than_the_count(region):
    found = measures.exchange_trust(region)
    assert found.filter(pl.col("counted").cast(pl.Int32) >= pl.col("year")).is_empty()


def test_few_members_are_said_to_be_few(region):
    few = measures.exchange_trust(region).filter(pl.col("n") < 4)
    assert few.height > 0
    assert few["value"].null_count() == few.height
    assert all("too few" in reason for reason in few["reason"].to_list())
