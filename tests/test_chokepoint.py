"""Closures: the simple rule, cargoes followed one by one, properties, bad input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.chokepoint import Inputs, days_to_stock_out, detour_cost, solve


def closure(closed=30.0, share=0.9, stock=254.0, delay=3.0, detour=1.0, lag=9.0, **changes):
    def wide(value):
        return np.array([[float(value)]])

    made = Inputs(
        closed=np.array([closed]),
        share=wide(share),
        stock=wide(stock),
        usable=wide(1),
        lag=wide(lag),
        delay=wide(delay),
        detour=wide(detour),
        bypass=wide(0),
        restraint=wide(0),
        flow=wide(2.4),
        ship_day=np.array([60_000.0]),
        cargo=np.array([2.0]),
    )
    return replace(made, **changes)


def test_the_simple_rule():
    assert days_to_stock_out(254, 1, 0.9) == pytest.approx(282.2, abs=0.05)
    assert days_to_stock_out([450], 2.5, 0.9, 0.5).tolist() == [400.0]
    assert days_to_stock_out(10, 1, 0) == np.inf


def test_the_cost_of_a_detour():
    assert detour_cost(10, 1000, 0.002, 30) == pytest.approx(600)
    found = solve(closure())
    assert found.cost[0, 0] == pytest.approx(2.4 * 30 / 2.0 * 3 * 0.06)  # USD million


def test_without_a_way_around_the_simple_rule_holds_until_the_stock_is_gone():
    found = solve(closure(closed=1000, delay=np.inf, stock=90, lag=0))
    assert found.stock_out[0, 0] == pytest.approx(float(days_to_stock_out(90, 1, 0.9)))
    assert found.cost[0, 0] == 0.0


def test_a_detour_of_days_takes_a_stock_of_days():
    found = solve(closure())
    assert found.missing[0, 0] == pytest.approx(0.9 * 3)
    assert found.lowest[0, 0] == pytest.approx(254 - 0.9 * 3)
    assert found.stock_out[0, 0] == np.inf


def test_ships_that_wait_come_at_the_end():
    found = solve(closure(detour=0.0, stock=20.0))
    assert found.missing[0, 0] == pytest.approx(0.9 * 30, abs=0.9)
    assert found.stock_out[0, 0] == pytest.approx(9 + 20 / 0.9)


def followed(closed, share, delay, detour, lag, horizon):
    """Count cargoes of a hundredth of a day one by one: supply that is late at the end of each day."""
    start = np.arange(-lag, horizon, 0.01) + 0.005  # when a cargo passes the strait, or would
    shut = (start >= 0) & (start < closed)
    by_detour = np.where(shut, start + delay, start) + lag
    waiting = np.where(shut, closed, start) + lag
    days = np.arange(1, horizon + 1)
    due = (start[None, :] + lag <= days[:, None]).sum(axis=1)
    around, held = ((when[None, :] <= days[:, None]).sum(axis=1) for when in (by_detour, waiting))
    return 0.01 * share * (detour * (due - around) + (1 - detour) * (due - held))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 60), st.floats(0, 1), st.integers(0, 20), st.floats(0, 1), st.integers(0, 15))
def test_cargoes_followed_one_by_one(closed, share, delay, detour, lag):
    late = followed(closed, share, delay, detour, lag, 60)
    found = solve(closure(closed=closed, share=share, delay=delay, detour=detour, lag=lag, stock=500.0))
    assert found.missing[0, 0] == pytest.approx(max(0.0, late.max()), abs=0.03)
    assert found.lowest[0, 0] == pytest.approx(500 - max(0.0, late.max()), abs=0.03)


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 100), st.floats(0, 1), st.floats(0, 60), st.floats(0, 1), st.floats(0, 200))
def test_more_stock_bypass_or_restraint_never_harms(closed, share, delay, detour, stock):
    given = closure(closed=closed, share=share, delay=delay, detour=detour, stock=stock, horizon=120)
    base = solve(given)
    for better in (
        dict(stock=np.array([[stock + 10.0]])),
        dict(bypass=np.array([[0.3]])),
        dict(restraint=np.array([[0.1]])),
    ):
        found = solve(replace(given, **better))
        assert found.lowest[0, 0] >= base.lowest[0, 0] - 1e-9
        assert found.stock_out[0, 0] >= base.stock_out[0, 0] - 1e-9


def test_an_unknown_stock_is_unknown_and_no_zero():
    found = solve(closure(stock=np.nan))
    assert np.isnan(found.lowest[0, 0])
    assert np.isnan(found.stock_out[0, 0])
    assert np.isfinite(found.missing[0, 0])


def test_bad_input_is_named_all_at_once():
    with pytest.raises(InvalidData) as caught:
        solve(closure(share=1.2, lag=-1.0, cargo=np.array([0.0]), window=500))
    assert [fault.rule for fault in caught.value.faults] == ["value", "part", "cargo", "window"]
    with pytest.raises(InvalidData) as caught:
        days_to_stock_out(-1, 1, 2)
    assert [fault.rule for fault in caught.value.faults] == ["value", "part"]
    with pytest.raises(InvalidData, match="freight"):
        detour_cost(1, 1, -1)
