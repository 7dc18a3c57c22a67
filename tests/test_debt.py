"""Debt paths and the mechanical rating of the LIC DSF."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.debt import breached, capacity, composite_indicator, path, rating


def test_the_classes_of_published_indicators():
    values = [2.5, 2.69, 3.05, 3.06, 2.7398858732625286, 2.48]  # the template's Ghana and Maldives are the last two
    assert [capacity(value) for value in values] == ["weak", "medium", "medium", "strong", "medium", "weak"]


def test_the_indicator_by_hand():
    found = composite_indicator(cpia=3.5, growth=0.05, reserves=0.3, remittances=0.04, world_growth=0.03)
    by_hand = 0.385 * 3.5 + 2.719 * 0.05 + 4.052 * 0.3 - 3.990 * 0.09 + 2.022 * 0.04 + 13.520 * 0.03
    assert float(found) == pytest.approx(by_hand)


def test_percents_in_place_of_fractions_are_refused_all_at_once():
    with pytest.raises(InvalidData) as caught:
        composite_indicator(cpia=35, growth=5.0, reserves=-0.1, remittances=4.0, world_growth=3.0)
    assert [fault.column for fault in caught.value.faults] == [
        "cpia",
        "growth",
        "remittances",
        "world_growth",
        "reserves",
    ]


def test_debt_is_stable_where_interest_is_growth_and_the_budget_balances():
    found = path(0.6, np.full((1, 10), 0.071), np.full((1, 10), 0.05), np.full((1, 10), 0.02), np.zeros((1, 10)))
    np.testing.assert_allclose(found, 0.6)


@given(start=st.floats(0.1, 2), rate=st.floats(0, 0.2), growth=st.floats(-0.05, 0.1), balance=st.floats(-0.05, 0.05))
def test_a_path_is_its_recursion(start, rate, growth, balance):
    years = 8
    found = path([start], *(np.full((1, years), value) for value in (rate, growth, 0.03, balance)))[0]
    debt = start
    for year in range(years):
        debt = debt * (1 + rate) / ((1 + growth) * 1.03) - balance
        assert found[year + 1] == pytest.approx(debt)


def test_a_breach_of_one_year_is_set_aside_and_an_unknown_year_is_none():
    series = np.array([[14.0, 16.0, 14.0], [16.0, 16.0, 14.0], [16.0, np.nan, 14.0]])
    assert breached(series, np.full(3, 15.0)).tolist() == [False, True, False]
    assert breached(series[0], 15.0, spared=0)


def test_the_rating_follows_from_where_the_breach_is():
    assert rating([True], [True]) == "high"
    assert rating([False, False], [False, True]) == "moderate"
    assert rating([False], [False]) == "low"


def test_a_path_names_what_is_wrong():
    with pytest.raises(InvalidData) as caught:
        path(-0.1, [[0.05]], [[-1.0]], [[0.02]], [[0.0]])
    assert [fault.column for fault in caught.value.faults] == ["debt", "growth"]
