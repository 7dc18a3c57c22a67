"""Coalitions: who joins, how alike they are from issue to issue."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.coalition import joins, overlap, proposal
from multipolar.models.winset import Rule, gains, passes


def test_an_outside_group_proposes_its_median():
    assert proposal([[60.0, 90.0], [10.0, 20.0]]).tolist() == [75.0, 15.0]
    assert proposal([[10.0, 20.0, 90.0]]).tolist() == [20.0]


def test_who_does_not_object_joins():
    """Towards 75 from 0: 80 gains; 0 loses 75; 40 is nearer to 75 than to 0; 30 loses 15, more than it lets pass."""
    who = joins([[60.0, 90.0]], [[80.0, 0.0, 40.0, 30.0]], [[1.0, 1.0, 1.0, 1.0]], 0.0, [10.0])
    assert who.tolist() == [[True, False, True, False]]


def test_who_does_not_care_joins():
    assert joins([[100.0]], [[0.0]], [[0.0]], 0.0, [0.0]).all()


@given(st.integers(0, 2**31))
@settings(max_examples=30, deadline=None)
def test_joining_is_the_absence_of_objection(seed):
    """The same answer as consensus among one gives."""
    rng = np.random.default_rng(seed)
    core, x, s = rng.uniform(0, 100, (1, 3)), rng.uniform(0, 100, (1, 5)), rng.uniform(0, 1, (1, 5))
    who = joins(core, x, s, 0.0, [10.0])
    for a in range(5):
        gain = gains(x[0, [a], None], s[0, [a], None], [0.0], proposal(core))
        assert passes(gain, Rule(), 10.0) == who[0, a]


def test_overlap():
    assert overlap([[[1, 1, 0], [1, 0, 0]]]).tolist() == [0.5]
    assert overlap([[[1, 1, 0], [1, 1, 0], [1, 1, 0]]]).tolist() == [1.0]
    assert overlap([[[1, 0, 0], [0, 1, 0], [0, 0, 0]]]).tolist() == [0.0]
    assert np.isnan(overlap([[[0, 0], [0, 0]]])).all()


@given(st.integers(0, 2**31))
@settings(max_examples=30, deadline=None)
def test_the_order_of_items_and_members_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    who = rng.random((4, 3, 6)) < 0.5
    again = who[:, rng.permutation(3)][:, :, rng.permutation(6)]
    assert overlap(again) == pytest.approx(overlap(who), nan_ok=True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: proposal([[]]), "one member or more"),
        (lambda: joins([[1.0]], [[1.0]], [[1.0, 2.0]], 0.0, [1.0]), "ideal and salience alike"),
        (lambda: joins([[1.0]], [[1.0]], [[-1.0]], 0.0, [1.0]), "below 0"),
        (lambda: overlap([[[True]]]), "two items or more"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(InvalidData, match=words):
        call()
