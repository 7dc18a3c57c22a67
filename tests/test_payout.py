"""How soon money comes: the sum of two steps, its mean over hazards, and the view beside what is on record."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models.payout import arrival, in_time, mean_days
from multipolar.wiring import VIEWS, central, riskpool
from multipolar.wiring.changes.relief import RiskPool
from multipolar.wiring.draws import chunk
from multipolar.wiring.relief_sites import HAZARDS

DAYS = arrays(float, (7, 3), elements=st.floats(0, 400))


@given(DAYS, DAYS, st.floats(0, 400))
@settings(max_examples=40, deadline=None)
def test_laws(figure, money, limit):
    found = arrival(figure, money)
    assert (found >= figure).all()
    assert (in_time(found, limit) <= in_time(figure, limit)).all()
    assert (in_time(found, limit) <= in_time(found, limit + 1)).all()
    mean = mean_days(found, money + 1.0)
    assert (mean >= found.min(1) - 1e-9).all()
    assert (mean <= found.max(1) + 1e-9).all()


def test_a_state_that_nothing_strikes_waits_for_nothing():
    assert np.isnan(mean_days([[8.0, 60.0]], [[0.0, 0.0]])).all()


def test_bad_days_are_named():
    with pytest.raises(InvalidData) as raised:
        arrival([[-1.0, np.nan]], [[1.0], [2.0]])
    assert [fault.rule for fault in raised.value.faults] == ["days", "shape"]
    with pytest.raises(InvalidData, match="limit"):
        in_time([[1.0]], -1.0)


# -- on the pack


def show(region, **options):
    return VIEWS["riskpool-days"].show(region, options, draws=1024, seed=0)


def test_records_of_insurance_lie_within_what_is_drawn(region):
    """Seven days after a cyclone, fourteen at most: the range of a storm policy holds both ends."""
    rows = show(region).filter(measure="payout_days")
    storm = rows.filter(instrument="insurance", waits_for="storm").row(0, named=True)
    assert storm["low"] <= rows.filter(instrument="PCRIC")["value"].item() <= storm["high"]
    assert storm["high"] <= rows.filter(instrument="CCRIF")["value"].item()
    assert rows.filter(subject="LAO")["value"].item() == 6


def test_more_days_are_surer(region):
    sure = [
        show(region, within=days).filter(measure="payout_in_time")["value"].to_list() for days in ("7", "30", "455")
    ]
    assert all(a <= b <= c for a, b, c in zip(*sure, strict=True))
    assert set(sure[2]) == {100.0}


def test_every_number_is_cited(region):
    rows = show(region)
    assert rows["refs"].list.len().min() > 0
    assert set(rows["unit"]) == {"days", "percent"}


def test_wrong_words_are_answered(region):
    with pytest.raises(UnknownName, match="new loan"):
        show(region, instrument="loan")
    with pytest.raises(UsageError, match="--within"):
        show(region, within="soon")


def test_the_pool_tells_when_its_money_comes(region):
    wired = riskpool.wire(region, central(region), 2026)
    change = RiskPool(members=wired.states, start=2026, cost_usd_bn=0.0)
    after = riskpool.apply(change, wired, 2026)
    found = riskpool.outcomes(riskpool.MODEL.solve(after.inputs), after)["payout_days"][0]
    by = dict(zip(after.labels["payout_days"], found, strict=True))
    days = dict(zip(HAZARDS, wired.days[0], strict=True))
    assert by["TLS"] == pytest.approx(days["storm"])  # struck by storms alone
    assert days["storm"] < by["PHL"] < by["THA"] < days["flood"]
    assert np.isnan(by["SGP"])
    assert days["quake"] < by["ASEAN"] < days["flood"]
    assert after.account.filter(pl.col("refs").list.len() == 0)["basis"].is_in(["assumed"]).all()


def test_a_few_draws_of_the_pool_are_the_first_of_many(region):
    few = VIEWS["riskpool"].show(region, {}, draws=8, seed=0).filter(measure="payout_days", subject="PHL")
    taken = riskpool.wire(region, chunk(region, 0, 0), region.as_of.year)
    assert few["low"].item() >= taken.days[:8].min()
    assert few["high"].item() <= taken.days[:8].max()
