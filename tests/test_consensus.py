"""Winsets, objections, the core and the agenda under consensus: exact results, sampling, laws, bad input."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.consensus import Inputs, airport, hit_rate, predicted, solve
from multipolar.models.core import contract_curves, core_interval, in_core, pareto_points, winset_share
from multipolar.models.winset import (
    Rule,
    best_proposal,
    compensation,
    deal_breaker,
    gains,
    limits,
    losses,
    passes,
    pressed,
)

seeds = st.integers(0, 2**32 - 1)


def space(seed, n, k, *, equal=False):
    rng = np.random.default_rng(seed)
    x = rng.uniform(0, 100, (n, k))
    s = np.full((n, k), 0.7) if equal else rng.uniform(0.1, 1, (n, k))
    return x, s, rng.uniform(0, 100, k), rng


# -- objections -----------------------------------------------------------------------------------------------


def test_romer_rosenthal_closed_rule():
    """Romer & Rosenthal (1978): facing a reversion q below the median m, the setter gets at most 2 m - q."""
    x, s = [[30.0], [40.0], [90.0]], [[1.0]] * 3
    assert best_proposal(2, x, s, [10.0], Rule(share=0.5))[0] == pytest.approx(70.0)  # 2 * 40 - 10
    assert best_proposal(2, x, s, [38.0], Rule(share=0.5))[0] == pytest.approx(42.0)
    assert best_proposal(2, x, s, [10.0], Rule())[0] == pytest.approx(50.0)  # consensus: 2 * 30 - 10
    assert best_proposal(2, x, s, [10.0], Rule(opt_out=1))[0] == pytest.approx(70.0)
    assert best_proposal(2, x, s, [10.0], Rule(opt_out=1, veto=(0,)))[0] == pytest.approx(50.0)
    assert best_proposal(2, x, s, [35.0], Rule())[0] == pytest.approx(35.0)  # in the core: nothing passes


def test_a_median_and_a_veto():
    """Tsebelis (2002, ch. 1): between two veto players nothing moves, outside them the winset is the nearer's reflection."""
    x, s = [[20.0], [60.0]], [[1.0], [1.0]]
    assert limits([20.0, 60.0], [1.0, 1.0], np.array(40.0)) == (40.0, 40.0)
    low, high = limits([20.0, 60.0], [1.0, 1.0], np.array(80.0))
    assert (low, high) == (40.0, 80.0)
    assert best_proposal(0, x, s, [80.0], Rule())[0] == pytest.approx(40.0)


def test_deal_breakers_are_where_loss_equals_the_quo():
    x, s, q, _ = space(5, 6, 3)
    target = np.array([90.0, 10.0, 50.0])
    at = deal_breaker(x, s, q, target, 4.0)
    for i, part in enumerate(at):
        y = q + part * (target - q)
        assert losses(x, s, y)[i] == pytest.approx(losses(x, s, q)[i] + 4.0, rel=1e-9)


@given(seeds, st.integers(1, 6), st.integers(1, 3), st.floats(0, 20), st.floats(0, 20))
@settings(max_examples=60, deadline=None)
def test_more_tolerance_never_breaks_a_deal_earlier(seed, n, k, one, two):
    x, s, q, rng = space(seed, n, k)
    target = rng.uniform(0, 100, k)
    low, high = sorted((one, two))
    assert np.all(deal_breaker(x, s, q, target, low) <= deal_breaker(x, s, q, target, high) + 1e-9)
    parts = np.linspace(0, 2, 41)
    path = q + parts[:, None] * (target - q)
    objects = gains(x[None], s[None], q[None], path) < -low - 1e-9
    expected = parts[:, None] > deal_breaker(x, s, q, target, low)[None] + 1e-7
    near = np.abs(parts[:, None] - deal_breaker(x, s, q, target, low)[None]) < 1e-6
    assert np.array_equal(objects | near, expected | near)


@given(seeds, st.integers(1, 7), st.integers(0, 2), st.floats(0, 15))
@settings(max_examples=60, deadline=None)
def test_in_one_dimension_the_winset_is_an_interval_exactly(seed, n, allowed, tolerance):
    x, s, q, _ = space(seed, n, 1)
    low, high = limits(x[:, 0], s[:, 0], q[0], tolerance, allowed)
    y = np.linspace(-150, 250, 801)[:, None]
    won = passes(gains(x[None], s[None], q[None], y), Rule(opt_out=allowed), tolerance)
    inside = (y[:, 0] >= low - 1e-9) & (y[:, 0] <= high + 1e-9)
    assert np.array_equal(won, inside)


@given(seeds, st.integers(2, 6), st.integers(2, 3))
@settings(max_examples=25, deadline=None)
def test_the_best_proposal_passes_and_no_sampled_one_is_better(seed, n, k):
    x, s, q, rng = space(seed, n, k)
    for rule in (Rule(), Rule(opt_out=1)):
        best = best_proposal(0, x, s, q, rule, 2.0)
        assert passes(gains(x, s, q, best), rule, 2.0 + 1e-6)
        points = np.vstack([rng.uniform(0, 100, (3000, k)), q + (best - q) * rng.uniform(0, 1.5, (200, 1))])
        fine = passes(gains(x[None], s[None], q[None], points), rule, 2.0)
        least = losses(x[None, :1], s[None, :1], points[fine]).min() if fine.any() else np.inf
        assert losses(x[:1], s[:1], best)[0] <= least + 1e-4


def test_rules_of_voting():
    gain = np.array([5.0, 0.0, -5.0, 8.0])
    assert not passes(gain, Rule())
    assert passes(gain, Rule(opt_out=1))
    assert passes(gain, Rule(share=0.5), 1.0)  # two of four
    assert not passes(gain, Rule(share=2 / 3), 1.0)
    assert passes(gain, Rule(share=2 / 3, present=True), 1.0)  # two of three present and voting
    assert not passes(gain, Rule(share=0.5, veto=(2,)), 1.0)
    assert passes(gain, Rule(share=0.5, veto=(1,)), 1.0)  # an abstention is no veto
    assert passes(gain, Rule(), paid=[0, 0, 5, 0])
    assert passes(gain, Rule(share=0.5), 1.0, weight=[1, 1, 9, 10])
    assert compensation(gain, 1.0).tolist() == [0.0, 0.0, 4.0, 0.0]


def test_pressure_moves_a_part_of_the_way():
    assert pressed([[10.0], [50.0]], [90.0], [0.5, 0.0]).tolist() == [[50.0], [50.0]]


# -- the core ---------------------------------------------------------------------------------------------------


def hull(points, x):
    """Membership in a convex hull by linear programming: another way than the one tested."""
    from scipy.optimize import linprog

    found = []
    for y in points:
        a = np.vstack([x.T, np.ones(len(x))])
        found.append(linprog(np.zeros(len(x)), A_eq=a, b_eq=np.append(y, 1.0), bounds=(0, None)).status == 0)
    return np.array(found)


@given(seeds, st.integers(1, 6), st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_with_equal_salience_the_core_is_the_convex_hull(seed, n, k):
    x, s, _, rng = space(seed, n, k, equal=True)
    points = np.vstack([rng.uniform(0, 100, (30, k)), rng.dirichlet(np.ones(n), 30) @ x])
    near = points[30:]
    assert in_core(near, x, s).all()
    assert np.array_equal(in_core(points[:30], x, s), hull(points[:30], x))


@given(seeds, st.integers(2, 6), st.integers(2, 3))
@settings(max_examples=20, deadline=None)
def test_with_unequal_salience_it_is_the_pareto_set(seed, n, k):
    x, s, _, rng = space(seed, n, k)
    assert in_core(pareto_points(x, s, 40, rng), x, s).all()
    assert in_core(contract_curves(x, s, 7).reshape(-1, k), x, s).all()
    assert in_core(x, x, s).all()
    points = rng.uniform(0, 100, (15, k))
    inside = in_core(points, x, s)
    for y, core in zip(points, inside, strict=True):
        steps = rng.normal(size=(4000, k)) * rng.choice([1e-3, 1e-2, 1.0, 10.0], (4000, 1))
        better = np.all(gains(x[None], s[None], y[None], y + steps) > 1e-7, axis=1).any()
        assert not (core and better), "a point of the core that all would leave"


def test_a_point_that_the_hull_misses():
    """Two actors who care about different things: the contract curve bends away from the line between them."""
    x, s = np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([[1.0, 0.1], [0.1, 1.0]])
    bent = np.array([[1.0, 100.0]]) / 1.01  # halfway by weight
    assert in_core(contract_curves(x, s)[0], x, s).all()
    assert in_core(bent, x, s)[0]
    assert not in_core([[50.0, 50.0]], x, s)[0]


def test_the_core_in_one_dimension_ends_at_those_who_care():
    assert core_interval([10.0, 40.0, 70.0], [1.0, 0.2, 0.5]) == (10.0, 70.0)
    assert core_interval([10.0, 40.0, 70.0], [1.0, 0.2, 0.0]) == (10.0, 40.0)
    assert in_core([[9.9], [10.0], [70.0], [70.1]], [[10.0], [70.0]], [[1.0], [1.0]]).tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_sampling_agrees_with_the_exact_size_of_a_winset():
    """Circles of radius r around two points 2 d apart share 2 r^2 acos(d / r) - 2 d sqrt(r^2 - d^2)."""
    x, s, q = np.array([[40.0, 50.0], [60.0, 50.0]]), np.ones((2, 2)), np.array([50.0, 70.0])
    r, d = np.hypot(10, 20), 10.0
    exact = (2 * r**2 * np.arccos(d / r) - 2 * d * np.sqrt(r**2 - d**2)) / 1e4
    share, error = winset_share(x, s, q, np.random.default_rng(0), n=40_000)
    assert share == pytest.approx(exact, abs=4 * error)
    assert winset_share(x, s, [50.0, 50.0], np.random.default_rng(0))[0] == 0.0


# -- an agenda --------------------------------------------------------------------------------------------------


def agenda(x, s, party, **given):
    x, s = (np.asarray(values, float) for values in (x, s))
    if x.ndim == 1:
        x, s, party = x[None, None], s[None, None], np.asarray(party)[None]
    _, m, a = x.shape
    blank = {
        "live": np.ones(m, bool), "quo": np.zeros(m), "proposal": np.full(m, 100.0), "allowed": np.zeros(m, int),
        "tolerance": np.zeros(1), "paid": np.zeros((m, a)), "pressure": np.zeros(1), "group": np.zeros(a, bool),
        "players": (), "deals": np.zeros((0, m, a), int), "blocked_below": np.array([0.25]), "agreed_from": np.array([0.75]),
    }  # fmt: skip
    known = {"known_ideal": x, "known_salience": s}
    return Inputs(ideal=x, salience=s, party=np.asarray(party, bool), **{**blank, **known, **given})


def test_the_first_objector_ends_the_way():
    found = solve(agenda([80, 30, 10], [1, 1, 1], [1, 1, 1]))
    assert found.reach[0, 0] == pytest.approx(0.2)
    assert found.first[0, 0] == 2
    assert found.objects_at[0, 0].tolist() == pytest.approx([1.6, 0.6, 0.2])
    assert found.predicted[0, 0] == 0
    two = solve(agenda([80, 30, 10], [1, 1, 1], [1, 1, 1], allowed=np.array([1])))
    assert two.reach[0, 0] == pytest.approx(0.6)
    out = solve(agenda([80, 30, 10], [1, 1, 1], [1, 1, 0]))
    assert out.reach[0, 0] == pytest.approx(0.6)
    assert np.isnan(out.objects_at[0, 0, 2])


def test_blocking_is_shared_by_those_who_hold_up_together():
    """Proposer at 80; one consents up to 20, another up to 60: of the 60 lost, 40 are the first's alone, 20 are shared."""
    found = solve(agenda([80, 30, 10], [1, 1, 1], [1, 1, 1]))
    # proposer 0 loses 60 (10 and 50 of it shared out), proposer 1 loses 10 to the third, proposer 2 nothing
    assert found.steering[0, 0].tolist() == pytest.approx([20.0, 20.0, 10.0])
    assert found.blocking[0, 0].tolist() == pytest.approx([0.0, 10.0 / 2, (50.0 + 10.0) / 2])


@given(seeds, st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_the_airport_rule_is_the_shapley_value(seed, n):
    loss = np.random.default_rng(seed).uniform(0, 10, n) * np.random.default_rng(seed + 1).integers(0, 2, n)
    value = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        held = 0.0
        for i in order:
            value[i] += max(held, loss[i]) - held
            held = max(held, loss[i])
    np.testing.assert_allclose(airport(loss), value / len(orders), atol=1e-9)
    assert airport(loss).sum() == pytest.approx(loss.max())


def test_who_is_not_at_the_table_can_only_press():
    none = solve(agenda([90, 20, 0], [1, 1, 1], [1, 1, 0]))
    assert none.steering[0, 0, 2] == none.blocking[0, 0, 2] == 0.0
    some = solve(agenda([90, 20, 0], [1, 1, 1], [1, 1, 0], pressure=np.array([0.5])))
    assert some.blocking[0, 0, 2] == pytest.approx(
        ((40 - 20) + (20 - 20)) / 2
    )  # the second member lets 20 pass, not 40
    assert some.steering[0, 0, 2] > 0.0
    assert np.array_equal(some.reach, none.reach)


def test_a_group_proposes_from_its_median_and_withholds_as_one():
    x, s = [10, 30, 50, 90], [1, 1, 1, 1]
    group = np.array([1, 1, 1, 0], bool)
    found = solve(agenda(x, s, [1, 1, 1, 1], group=group, players=(3,)))
    assert found.body_steering[0, 0].tolist() == pytest.approx([20.0, 20.0])  # 20 is all that the first consents to
    assert found.body_blocking[0, 0].tolist() == pytest.approx([70.0, 0.0])
    alone = solve(agenda(x, s, [1, 1, 1, 0], group=group, players=(3,)))
    assert np.isnan(alone.body_steering).all()


def test_a_deal_that_changes_nothing_is_the_same_and_any_deal_keeps_the_sum_of_positions():
    same = np.arange(4)[None, None]
    base = dict(group=np.array([1, 1, 1, 0], bool), players=(3,))
    found = solve(agenda([10, 30, 50, 90], [1, 1, 1, 1], [1, 1, 1, 1], deals=same, **base))
    assert np.array_equal(found.null_steering, found.body_steering)
    swapped = np.array([3, 1, 2, 0])[None, None]
    found = solve(agenda([10, 30, 50, 90], [1, 1, 1, 1], [1, 1, 1, 1], deals=swapped, **base))
    assert found.null_blocking[0, 0].tolist() != found.body_blocking[0, 0].tolist()


@given(seeds, st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_laws_of_an_agenda(seed, n):
    rng = np.random.default_rng(seed)
    x, s = rng.uniform(0, 100, (8, 3, n)), rng.uniform(0.1, 1, (8, 3, n))
    party = np.ones((3, n), bool)
    base = agenda(x, s, party, tolerance=rng.uniform(0, 20, 8))
    found = solve(base)
    assert np.all(found.blocking >= -1e-9)
    assert np.all(found.steering >= -1e-9)
    more = solve(replace(base, allowed=np.ones(3, int)))
    assert np.all(more.reach >= found.reach - 1e-12)
    assert np.all(more.steering >= found.steering - 1e-9)
    paid = solve(replace(base, paid=np.full((3, n), 5.0)))
    assert np.all(paid.reach >= found.reach - 1e-12)
    order = rng.permutation(n)
    turned = solve(replace(base, ideal=x[:, :, order], salience=s[:, :, order]))
    np.testing.assert_allclose(turned.reach, found.reach)
    np.testing.assert_allclose(turned.blocking, found.blocking[:, :, order], atol=1e-9)


def test_foresight_uses_what_was_known():
    found = solve(agenda([80, 10], [1, 1], [1, 1], known_ideal=np.array([[[80.0, 50.0]]])))
    assert found.predicted[0, 0] == 0
    assert found.foreseen[0, 0] == 2


def test_guesses_and_hits():
    guess = predicted(np.array([[0.1, 0.5, 0.75]]), np.array([0.25]), np.array([0.75]))
    assert guess.tolist() == [[0, 1, 2]]
    assert hit_rate(guess, np.array([0, 1, 0])).tolist() == pytest.approx([2 / 3])


# -- bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: passes(np.zeros(0), Rule()), "nobody decides"),
        (lambda: passes([1.0, 2.0], Rule(), weight=[0.0, 0.0]), "all zero"),
        (lambda: passes([1.0], Rule(veto=(3,))), "actor 3 of 1 has the veto"),
        (lambda: Rule(share=1.2), "a quota of 1.2 of the votes.*above 0 and at most 1"),
        (lambda: Rule(share=0.5, opt_out=1), "at once"),
        (
            lambda: best_proposal(0, [[50.0]], [[1.0]], [120.0], Rule(), bounds=(0, 100)),
            "status quo 120 lies outside the space",
        ),
        (lambda: best_proposal(0, np.zeros((2, 4)), np.ones((2, 4)), np.zeros(4), Rule()), "1 to 3 dimensions"),
        (lambda: best_proposal(0, np.zeros((40, 2)), np.ones((40, 2)), np.zeros(2), Rule(share=0.5)), "coalitions"),
        (lambda: in_core([[1.0]], [[1.0]], [[0.0]]), "nobody cares"),
        (lambda: pressed([[1.0]], [2.0], [1.5]), "outside 0..1"),
        (lambda: solve(agenda([1, 2], [1, 1], [0, 0])), "item 0 has no parties"),
        (lambda: solve(agenda([1, np.nan], [1, 1], [1, 1])), "no position"),
        (lambda: solve(agenda([1, 2], [1, -1], [1, 1], pressure=np.array([2.0]))), "2 faults"),
        (lambda: solve(agenda([1, 2], [1, 1], [1, 1], quo=np.zeros(3))), "one number of draws"),
        (lambda: solve(agenda([1, 2], [1, 1], [1, 1], agreed_from=np.array([0.1]))), "blocked and agreed at once"),
    ],
)
def test_bad_input_is_said(call, words):
    with pytest.raises(InvalidData, match=words):
        call()
