"""Adequacy of reserves: the published benchmark, limits that are known, bad input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models.adequacy import (
    ara_metric,
    crisis_price,
    months_of_imports,
    optimal_reserves,
    short_term_cover,
    still_needed,
)

BENCHMARK = {"lam": 0.10, "gamma": 0.065, "pi": 0.10, "delta": 0.015, "r": 0.05, "g": 0.033, "sigma": 2}


def test_the_benchmark_of_jeanne_and_ranciere():
    """Economic Journal 121 (2011): 9.1 percent of GDP; the formula gives 9.06."""
    assert float(optimal_reserves(**BENCHMARK)) == pytest.approx(0.0906098244, abs=5e-11)


def test_the_first_order_condition():
    """At the optimum the marginal rate of substitution in and out of the crisis is the price p."""
    rho, b = float(optimal_reserves(**BENCHMARK)), BENCHMARK
    growth = (b["r"] - b["g"]) / (1 + b["g"]) * b["lam"]
    insured = 1 - growth - (b["delta"] + b["pi"]) * rho
    struck = 1 - growth - b["gamma"] - b["lam"] + (1 - b["delta"] - b["pi"]) * rho
    assert (struck / insured) ** -b["sigma"] == pytest.approx(float(crisis_price(b["pi"], b["delta"])))


def test_fair_insurance_is_full():
    """With no premium the consumer is as well off in the crisis as out of it: rho covers what is lost, gamma and lambda."""
    assert float(optimal_reserves(**{**BENCHMARK, "delta": 0.0})) == pytest.approx(0.165)


@given(st.floats(0.0, 0.3), st.floats(0.0, 0.3), st.floats(0.01, 0.3))
def test_more_to_lose_asks_for_more(lam, more, pi):
    low, high = optimal_reserves(np.array([lam, lam + more]), 0.065, pi, 0.015, 0.05, 0.033, 2)
    assert high >= low - 1e-12
    assert low >= 0


def test_a_high_premium_asks_for_none():
    assert float(optimal_reserves(0.02, 0.0, 0.01, 0.5, 0.05, 0.033, 2)) == 0.0


def test_lines_count_at_their_chance():
    assert float(still_needed(0.09, 1000, 60, 20, 0.5)) == pytest.approx(20)
    assert still_needed(0.09, 1000, 60, [[10, 30], [40, 40]], [0.9, 0.5]).tolist() == pytest.approx([6, 0])


def test_the_metric_of_the_fund():
    parts = {"exports": 100, "broad_money": 200, "short_term_debt": 50, "other_liabilities": 80}
    assert float(ara_metric(**parts)) == pytest.approx(5 + 10 + 15 + 12)
    assert float(ara_metric(**parts, regime="fixed")) == pytest.approx(10 + 20 + 15 + 16)
    assert np.isnan(ara_metric(**{**parts, "short_term_debt": np.nan}))
    with pytest.raises(UnknownName, match="floating or fixed"):
        ara_metric(**parts, regime="float")


def test_rules_of_thumb():
    assert float(months_of_imports(50, 200)) == 3.0
    assert float(short_term_cover(50, 40)) == 1.25
    assert np.isnan(short_term_cover(50, np.nan))


def test_bad_input_is_told_at_once():
    with pytest.raises(InvalidData) as caught:
        optimal_reserves(-0.1, 0.065, 0.1, 0.015, 0.05, 0.033, 0)
    assert [fault.rule for fault in caught.value.faults] == ["lam", "sigma"]
    with pytest.raises(InvalidData, match="below 1 together with pi"):
        crisis_price(0.6, 0.5)
    with pytest.raises(InvalidData, match="negative"):
        months_of_imports(-1, 10)
