"""Event studies and rank correlations of few cases: tables of exact tests, coverage, placebo dates, bad input."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.ladder import event_study, interval, rank_correlation


@pytest.mark.parametrize(
    ("y", "rho", "two_sided"),
    [  # tail probabilities of Spearman's S for n = 5 and 6, Kendall (1970), Rank Correlation Methods, appendix table 2
        ([1, 2, 3, 4, 5], 1.0, 2 * 0.0083),
        ([2, 1, 3, 4, 5], 0.9, 2 * 0.042),
        ([2, 1, 4, 3, 5], 0.8, 2 * 0.067),
        ([1, 2, 3, 4, 5, 6], 1.0, 2 * 0.0014),
        ([2, 1, 3, 4, 5, 6], 0.943, 2 * 0.0083),
    ],
)
def test_exact_probabilities_as_tabled(y, rho, two_sided):
    found = rank_correlation(range(1, len(y) + 1), y)
    assert found.value == pytest.approx(rho, abs=5e-4)
    assert found.p == pytest.approx(two_sided, abs=1e-3)
    assert found.exact


def test_a_partial_correlation_by_its_formula():
    x, y, z = [3, 1, 4, 2, 6, 5, 8, 7], [2, 1, 5, 3, 4, 8, 6, 7], [1, 3, 2, 5, 4, 7, 8, 6]
    xy, xz, yz = (rank_correlation(one, other).value for one, other in ((x, y), (x, z), (y, z)))
    by_formula = (xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2))
    assert rank_correlation(x, y, z).value == pytest.approx(by_formula)


def test_ties_share_their_rank():
    assert rank_correlation([1, 1, 2, 3], [1, 1, 2, 3]).value == pytest.approx(1)
    pearson = np.corrcoef([1.5, 1.5, 3, 4, 5], [1, 2.5, 2.5, 5, 4])[0, 1]
    assert rank_correlation([7, 7, 8, 9, 10], [1, 2, 2, 4, 3]).value == pytest.approx(pearson)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(-50, 50), min_size=5, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_the_interval_is_what_the_test_does_not_reject(values, random):
    x, y = np.arange(len(values), dtype=float), np.array(values, dtype=float)
    x, y = (column - column.mean() for column in (x, y / 10))
    size = x @ x
    a, b = (np.array([x[list(o)] @ column for o in permutations(range(len(x)))]) / size for column in (y, x))
    estimate = x @ y / size
    low, high = interval(estimate, a, b, 0.8)
    for effect in [estimate + random.uniform(-3, 3) * abs(estimate or 1) for _ in range(10)]:
        p = np.mean(np.abs(a - effect * b) >= abs(estimate - effect) - 1e-9)
        if min(abs(effect - low), abs(effect - high)) > 1e-6:
            assert (p > 0.2 + 1e-12) == (low <= effect <= high)


def test_the_interval_covers_as_often_as_it_says():
    """True correlation of ranks zero: by the test's own logic at most one in twenty intervals leaves it out."""
    rng = np.random.default_rng(11)
    left_out = [rank_correlation(rng.normal(size=6), rng.normal(size=6)) for _ in range(300)]
    assert np.mean([not found.low <= 0 <= found.high for found in left_out]) <= 0.08
    # A tie of ranks puts an end at zero itself, but for rounding.
    assert all((found.p <= 0.05) == (not found.low - 1e-9 <= 0 <= found.high + 1e-9) for found in left_out)


def test_too_few_or_all_the_same_say_nothing():
    assert np.isnan(rank_correlation([1, 2, 3], [1, 2, 3]).value)
    assert np.isnan(rank_correlation([1, 2, 3, 4], [5, 5, 5, 5]).value)
    assert rank_correlation([1, 2, np.nan, 4, 5], [1, 2, 3, np.nan, 5]).n == 3


def test_more_than_ten_are_drawn_with_a_seed():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(2, 14))
    one, again = rank_correlation(x, y, seed=3), rank_correlation(x, y, seed=3)
    assert one == again
    assert not one.exact


TIMES = np.arange(2000, 2020)


def panel(seed: int, effect: float = 0.0, n: int = 10) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    y = rng.normal(size=(n, 20)) + np.linspace(0, 5, 20) + rng.normal(size=(n, 1))
    events = np.full(n, np.nan)
    events[:3] = 2010, 2008, 2012
    return y + effect * (events[:, None] < TIMES), events


def test_an_effect_without_noise_is_found_exactly():
    y = np.tile(np.linspace(0, 4, 20), (6, 1)) + np.arange(6)[:, None]
    events = np.array([2010, 2005, *[np.nan] * 4])
    y = y + 2.5 * (events[:, None] < TIMES)
    found = event_study(y, TIMES, events)
    assert found.effects[:2] == pytest.approx(2.5)
    assert found.test.value == pytest.approx(2.5)
    assert (found.test.n, found.test.orders, found.test.exact) == (2, 30, True)
    assert found.placebo == pytest.approx(0)


def test_what_is_common_to_all_is_no_effect():
    y, events = panel(1)
    shock = 7.0 * (TIMES >= 2011)
    assert event_study(y + shock, TIMES, events).test.value == pytest.approx(event_study(y, TIMES, events).test.value)


def test_placebo_dates_centre_on_zero():
    found = [
        event_study(*(lambda y, e: (y, TIMES, e))(*panel(seed, effect=4.0)), before=2, after=2) for seed in range(60)
    ]
    means = np.array([study.placebo.mean() for study in found])
    assert abs(means.mean()) < 3 * means.std() / np.sqrt(len(means))
    assert np.mean([study.test.value for study in found]) == pytest.approx(4.0, abs=0.25)


def test_its_interval_covers_as_often_as_it_says():
    found = [event_study(*(lambda y, e: (y, TIMES, e))(*panel(seed, effect=1.0))).test for seed in range(200)]
    assert 0.91 <= np.mean([test.low <= 1.0 <= test.high for test in found]) <= 1.0
    assert np.mean([test.p <= 0.05 for test in found]) > 0.3


def test_too_few_assignments_leave_the_interval_open():
    y, _ = panel(3, n=5)
    found = event_study(y, TIMES, [2010, np.nan, np.nan, np.nan, np.nan]).test
    assert (found.orders, found.low, found.high) == (5, -np.inf, np.inf)
    assert found.p >= 1 / 5


def test_no_figures_around_the_event():
    y, _ = panel(4)
    found = event_study(y, TIMES, [2019, *[np.nan] * 9])
    assert np.isnan(found.test.value)
    assert found.test.n == 0


def test_every_fault_at_once():
    with pytest.raises(InvalidData) as raised:
        event_study([[1, 2, np.inf]], [2, 1, 3], [1], before=0, level=2)
    assert {fault.rule for fault in raised.value.faults} == {"times", "not-finite", "window", "level"}
    with pytest.raises(InvalidData, match="units, times"):
        event_study([[1, 2, 3]], [1, 2], [1])
    with pytest.raises(InvalidData, match="one length"):
        rank_correlation([1, 2, 3, 4], [1, 2, 3])
