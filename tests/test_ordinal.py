"""The proportional-odds model against McCullagh's cheeses, closed forms, properties, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.ordinal import chances, fit, left_out

CHEESES = np.array(
    [
        [0, 0, 1, 7, 8, 8, 19, 8, 1],
        [6, 9, 12, 11, 7, 6, 1, 0, 0],
        [1, 1, 6, 8, 23, 7, 5, 1, 0],
        [0, 0, 0, 1, 3, 7, 14, 16, 11],
    ]
)
"""Answers of 52 tasters on nine grades to four cheeses (McCullagh & Nelder 1989, table 5.1)."""


def cheeses():
    answer = np.tile(np.arange(9), 4)
    covariate = np.repeat(np.eye(4)[:, 1:], 9, axis=0)
    return fit(answer, covariate, weight=CHEESES.ravel())


def test_the_published_cheeses():
    """Slopes against the first cheese, with standard errors, as printed (three digits)."""
    found = cheeses()
    assert found.converged
    assert found.slope == pytest.approx([-3.352, -1.710, 1.613], abs=6e-4)
    assert found.error == pytest.approx([0.4287, 0.3715, 0.3805], abs=6e-5)
    assert found.log_likelihood == pytest.approx(-355.67, abs=6e-3)


def test_without_covariates_cuts_are_log_odds():
    found = fit([0, 0, 1, 2], np.zeros((4, 0)))
    assert found.cut == pytest.approx([0.0, np.log(3.0)])


def test_two_answers_and_a_yes_no_covariate_are_a_log_odds_ratio():
    """30 of 40 against 10 of 40: log 9."""
    found = fit([1, 0, 1, 0], [[1.0], [1.0], [0.0], [0.0]], weight=[30, 10, 10, 30])
    assert found.slope[0] == pytest.approx(np.log(9.0))
    assert found.error[0] == pytest.approx(np.sqrt(1 / 30 + 1 / 10 + 1 / 10 + 1 / 30))


@given(st.integers(0, 2**31))
@settings(max_examples=20, deadline=None)
def test_chances_are_whole_and_a_prior_shrinks(seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, 2))
    y = np.clip(np.round(x[:, 0] + rng.normal(size=60)), -1, 1).astype(int) + 1
    y[:3] = (0, 1, 2)
    free, tight = fit(y, x), fit(y, x, prior=[0.2, 0.2])
    assert free.converged
    assert tight.converged
    assert np.abs(tight.slope).sum() < np.abs(free.slope).sum()
    p = chances(free, x)
    assert p.sum(axis=1) == pytest.approx(np.ones(60))
    assert (p >= 0).all()
    assert tight.log_likelihood <= free.log_likelihood + 1e-9


def test_answers_turned_round_turn_the_slope():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(80, 1))
    y = np.digitize(x[:, 0] + rng.logistic(size=80), [-1.0, 1.0])
    assert fit(2 - y, x).slope == pytest.approx(-fit(y, x).slope, rel=1e-5)


def test_left_out_rows_are_told_by_the_others():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(30, 1))
    y = np.digitize(x[:, 0] + rng.logistic(size=30), [-1.0, 1.0])
    found = left_out(y, x, prior=[1.0])
    rest = np.arange(30) != 4
    assert found[4] == pytest.approx(chances(fit(y[rest], x[rest], prior=[1.0]), x[[4]])[0], abs=1e-6)
    with pytest.raises(InvalidData, match="one row alone"):
        left_out([0, 0, 1], [[0.0], [1.0], [2.0]])


@pytest.mark.parametrize(
    ("answer", "covariate", "more", "words"),
    [
        ([0, 1], [[1.0]], {}, "answers"),
        ([0, 2], [[1.0], [2.0]], {}, "nobody gave the answers"),
        ([0, 0], [[1.0], [2.0]], {}, "not 0, 1"),
        ([0, 1], [[1.0], [np.nan]], {}, "not finite"),
        ([0, 1], [[1.0], [2.0]], {"weight": [1.0, -1.0]}, "negative"),
        ([0, 1], [[1.0], [2.0]], {"prior": [0.0]}, "prior"),
    ],
)
def test_bad_input(answer, covariate, more, words):
    with pytest.raises(InvalidData, match=words):
        fit(answer, covariate, **more)
