"""Breaks in series: the coal-mining case as published, the collapse of 2016, exactness, bad input."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.breaks import pelt, posterior
from multipolar.models.incidents import fit

# Coal-mining disasters in Great Britain, 1851-1962 (Jarrett 1979)
COAL = [
    4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, 2,
    2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2,
    3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
]  # fmt: skip
ASIA = [167, 157, 132, 150, 183, 203, 85, 101, 76, 83, 97, 82, 84, 101, 107, 132]
"""ReCAAP, Asia, 2010-2025."""


def test_the_coal_mines_as_published():
    """Carlin, Gelfand & Smith (1992): 191 disasters; the old rate lasts 41 years, to 1891; about 3.1 and 0.9 a year."""
    assert (len(COAL), sum(COAL)) == (112, 191)
    found = posterior(COAL, shape=0.5, rate=1e-3)
    assert int(found.probability.argmax()) == 41
    assert found.probability[39:44].sum() > 0.6
    assert found.log_bayes_factor > np.log(150)
    cut = pelt(COAL, penalty=3 * np.log(112))
    assert cut.starts == (0, 41)
    assert cut.rates.round(1).tolist() == [3.1, 0.9]


def test_the_collapse_of_2016_stands_out_and_2025_does_not_yet():
    """With the scatter of the series itself there is one break, at 2016; a Poisson cost also cuts at 2014 and 2024."""
    cut = pelt(ASIA, dispersion=fit(ASIA).dispersion)
    assert [2010 + start for start in cut.starts] == [2010, 2016]
    assert len(pelt(ASIA).starts) > 2


def test_the_break_of_2025_within_the_year():
    """Straits of Malacca and Singapore, half years 2024-2025: 21, 41, 80, 28; arrests came in July and August 2025."""
    found = posterior([80, 28])
    assert found.log_bayes_factor > np.log(100)
    assert found.after[1] < found.before[1] / 2


def cost(counts, starts, penalty):
    edges = [*starts, len(counts)]
    total = penalty * (len(starts) - 1)
    for a, b in pairwise(edges):
        y = np.array(counts[a:b], dtype=float)
        total += 2 * (y.sum() - (y.sum() * np.log(y.mean()) if y.sum() else 0.0))
    return total


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=9), st.floats(0.1, 8))
def test_pelt_finds_the_least_cost_of_all_cuts(counts, penalty):
    every = [(0, *cut) for n in range(len(counts)) for cut in combinations(range(1, len(counts)), n)]
    best = min(cost(counts, starts, penalty) for starts in every)
    found = pelt(counts, penalty)
    assert found.cost == pytest.approx(best, abs=1e-8)
    assert cost(counts, found.starts, penalty) == pytest.approx(best, abs=1e-8)


def test_traffic_that_doubles_is_no_break():
    assert pelt([50, 52, 101, 99], exposure=[1, 1, 2, 2]).starts == (0,)
    assert pelt([50, 52, 101, 99]).starts == (0, 2)
    assert pelt([50, 52, 101, 99], exposure=[1, 1, 2, 2], dispersion=0.05).rates == pytest.approx([50.4], abs=0.5)


def test_a_stretch_may_be_given_a_least_length():
    assert all(np.diff([*pelt(ASIA, 1.0, shortest=4).starts, len(ASIA)]) >= 4)


def test_probabilities_are_probabilities():
    found = posterior([3, 1, 4, 1, 5], exposure=[1, 2, 1, 2, 1])
    assert found.probability.sum() == pytest.approx(1.0)
    assert found.probability[0] == 0.0
    assert np.isnan(found.before[0])


def test_bad_input_is_named_all_at_once():
    with pytest.raises(InvalidData) as caught:
        pelt([1, 2], penalty=-1, dispersion=-1, shortest=3)
    assert [fault.rule for fault in caught.value.faults] == ["penalty", "dispersion", "shortest"]
    with pytest.raises(InvalidData, match="not whole"):
        pelt([0.5])
    with pytest.raises(InvalidData, match="2 or more"):
        posterior([3])
