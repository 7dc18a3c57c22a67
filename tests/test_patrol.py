"""Security games: three exact ways agree, the zero-sum limit, schedules, the rota, bad input."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from multipolar.errors import InvalidData
from multipolar.models._security import Game
from multipolar.models.commitment import commit
from multipolar.models.patrol import eraser, origami, rota, scheduled


def game(seed, targets):
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(0, 10, targets),
        rng.uniform(-10, 0, targets),
        rng.uniform(-10, -0.1, targets),
        rng.uniform(0, 10, targets),
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.floats(0, 6))
def test_the_three_ways_agree(seed, targets, resources):
    payoffs = game(seed, targets)
    plans = [solve(*payoffs, resources) for solve in (origami, eraser, scheduled)]
    for plan in plans:
        assert plan.defender == pytest.approx(plans[0].defender, abs=1e-5)
        assert plan.coverage.sum() <= resources + 1e-6
        assert plan.attack_set[plan.attacked]


def test_a_hundred_targets():
    payoffs = game(1, 100)
    assert origami(*payoffs, 10).defender == pytest.approx(eraser(*payoffs, 10).defender, abs=1e-6)


def test_one_patrol_is_the_leader_game_in_plain_form():
    """With one patrol the rows are the targets it goes to: the general leader game has the same value."""
    saved, lost, caught, free = game(7, 4)
    leader = np.where(np.eye(4, dtype=bool), saved, np.broadcast_to(lost, (4, 4)))
    follower = np.where(np.eye(4, dtype=bool), caught, np.broadcast_to(free, (4, 4)))
    assert origami(saved, lost, caught, free, 1).defender == pytest.approx(commit(leader, follower).leader, abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6), st.integers(1, 5))
def test_zero_sum_coverage_is_minimax_coverage(seed, targets, resources):
    _, _, caught, free = game(seed, targets)
    plan = origami(-caught, -free, caught, free, resources)
    # least v with free - c (free - caught) <= v
    upper = np.hstack([-np.diag(free - caught), -np.ones((targets, 1))])
    upper = np.vstack([upper, np.append(np.ones(targets), 0.0)])
    found = linprog(
        np.append(np.zeros(targets), 1.0),
        A_ub=upper,
        b_ub=np.append(-free, resources),
        bounds=[(0, 1)] * targets + [(None, None)],
    )
    assert plan.attacker == pytest.approx(found.fun, abs=1e-7)
    assert plan.defender == pytest.approx(-found.fun, abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(0, 4))
def test_one_more_patrol_never_serves_worse(seed, targets, resources):
    payoffs = game(seed, targets)
    assert origami(*payoffs, resources + 1).defender >= origami(*payoffs, resources).defender - 1e-9
    assert origami(*payoffs, resources + 1).attacker <= origami(*payoffs, resources).attacker + 1e-9


def test_two_equal_targets_share_a_patrol():
    plan = origami([0, 0], [-4, -4], [-2, -2], [4, 4], 1)
    assert plan.coverage.tolist() == [0.5, 0.5]
    assert (plan.defender, plan.attacker) == (-2.0, 1.0)


def test_a_target_that_is_certain_to_be_watched_bounds_the_attacker():
    """A covered target may still be worth attacking; more patrols then change nothing there."""
    plan = origami([1, 1], [-5, -5], [3, -1], [8, 2], 5)
    assert plan.attacker == 3.0
    assert plan.coverage[0] == 1.0


def test_schedules_cover_targets_together():
    """One patrol on two schedules of two targets each does what two patrols do on four targets."""
    payoffs = game(5, 4)
    pairs = [[1, 0], [1, 0], [0, 1], [0, 1]]
    joint = scheduled(*payoffs, 1, pairs)
    single = scheduled(*payoffs, 2)
    assert joint.defender <= single.defender + 1e-7
    assert joint.schedules.sum() <= 1 + 1e-9
    assert scheduled(*payoffs, 1, pairs, subsets=False).defender <= joint.defender + 1e-7


def test_kinds_of_patrol_keep_to_their_schedules():
    payoffs = game(6, 3)
    free = scheduled(*payoffs, 2)
    bound = scheduled(*payoffs, [1, 1], np.eye(3), kinds=[0, 0, 1])
    assert bound.defender <= free.defender + 1e-7
    assert bound.coverage[:2].sum() <= 1 + 1e-9


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_the_rota_covers_each_target_as_often_as_it_should(coverage):
    resources = max(1, int(np.ceil(sum(coverage) - 1e-9)))
    chance, targets = rota(coverage, resources)
    assert chance.sum() == pytest.approx(1.0)
    seen = [(chance[:, None] * (targets == t)).sum() for t in range(len(coverage))]
    assert seen == pytest.approx(coverage, abs=1e-6)
    for row in targets:
        sent = row[row >= 0]
        assert len(set(sent)) == len(sent)


def test_bad_input_is_named_all_at_once():
    with pytest.raises(InvalidData) as caught:
        origami([0, -9], [-1, -2], [0, 3], [1, 2], -1)
    assert [fault.rule for fault in caught.value.faults] == ["payoff-order", "payoff-order", "resources"]
    with pytest.raises(InvalidData, match="shapes"):
        eraser([0], [-1, -2], [0], [1], 1)
    with pytest.raises(InvalidData, match="cover nothing"):
        scheduled([0, 0], [-1, -2], [0, 0], [1, 2], 1, [[1, 0], [1, 0]])
    with pytest.raises(InvalidData, match=r"coverage of 1\.5 by 1"):
        rota([0.75, 0.75], 1)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_targets_left_out_change_nothing(seed):
    """The bound on what a target is worth only saves programs: with none of them left out the value is the same."""
    rng = np.random.default_rng(seed)
    targets, count = 6, 5
    caught = rng.integers(-5, 1, targets).astype(float)
    payoffs = (rng.integers(0, 4, targets), rng.integers(-6, 0, targets), caught, caught + rng.integers(0, 7, targets))
    covers = rng.random((targets, count)) < 0.4
    covers[rng.integers(0, targets, count), np.arange(count)] = True
    kinds, amount = rng.integers(0, 2, count), rng.uniform(0, 2, 2)
    for subsets in (True, False):
        plan = scheduled(*payoffs, amount, covers, kinds, subsets=subsets)
        with mock.patch.object(Game, "most", return_value=np.full(targets, np.inf)):
            whole = scheduled(*payoffs, amount, covers, kinds, subsets=subsets)
        assert plan.defender == pytest.approx(whole.defender, abs=1e-6)


def test_targets_that_are_all_alike_are_no_harder():
    """Two hundred targets of nearly the same worth: nothing to leave out, and the program and the sorting agree."""
    rng = np.random.default_rng(0)
    payoffs = (np.zeros(200), rng.uniform(-10, -9, 200), -np.ones(200), rng.uniform(9, 10, 200))
    plans = [solve(*payoffs, 20) for solve in (origami, eraser, scheduled)]
    assert np.ptp([plan.defender for plan in plans]) < 1e-6
