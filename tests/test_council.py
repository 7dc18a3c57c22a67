"""The Security Council: compositions, presence by exact chain and by simulation, elections, amendments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from multipolar.errors import InvalidData
from multipolar.models.council import Composition, Contested, Inputs, adoption, solve
from multipolar.models.election import BALLOTS, elect, required
from multipolar.models.tenure import Tenure, observed, presence, simulate, terms, whole_years
from multipolar.models.voting import power

PATHS = 40_000
NOISE = 5 / np.sqrt(PATHS)  # five standard errors of a mean of numbers between 0 and 1


def today(gaps, win=1.0, retry=2.0):
    return Tenure(term=2, win=np.array([win]), again=np.zeros(1), gap=observed(gaps), retry=whole_years(retry))


# -- compositions -----------------------------------------------------------------------------------------------------

P5 = {("", "permanent with veto"): 5}


def test_plans_of_24_have_the_same_power_for_the_same_quota():
    """No new veto in Model A or B: they differ in presence only."""
    a = Composition("A", {**P5, ("", "permanent"): 6, ("", "two-year"): 13}, 24)
    b = Composition("B", {**P5, ("", "renewable"): 8, ("", "two-year"): 11}, 24)
    for quota in range(13, 17):
        one, other = power(a.game(quota)), power(b.game(quota))
        np.testing.assert_array_equal(one.shapley, other.shapley)
    assert (a.of("permanent"), b.of("renewable"), b.by_kind()["two-year"]) == (6, 8, 11)


def test_seats_that_do_not_add_up():
    """A blog prints four two-year seats for Asia-Pacific in Model A: 25 in all."""
    with pytest.raises(InvalidData, match="5 permanent with veto, 6 permanent, 14 two-year make 25, not 24"):
        Composition("A", {**P5, ("", "permanent"): 6, ("Asia", "two-year"): 4, ("else", "two-year"): 10}, 24)
    with pytest.raises(InvalidData, match="no seats make 0, not 15"):
        Composition("none", {}, 15)
    with pytest.raises(InvalidData, match="-1 two-year seats of Asia"):
        Composition("A", {("Asia", "two-year"): -1}, 0)
    with pytest.raises(InvalidData, match="'eternal' is no kind of seat"):
        Composition("A", {("Asia", "eternal"): 3}, 3)
    with pytest.raises(InvalidData, match="the quota 25 is above the total 24"):
        Composition("B", {**P5, ("", "renewable"): 8, ("", "two-year"): 11}, 24).game(25)


# -- presence ---------------------------------------------------------------------------------------------------------


def test_document_000():
    """Certain election and r = 1/2: eight years of twelve, 2/3. Never re-elected: four of eight, 1/2."""
    assert presence(terms(4, 1.0, 0.5), 24).long_run[0] == pytest.approx(2 / 3, abs=1e-15)
    assert presence(terms(4, 1.0, 0.0), 24).long_run[0] == 0.5
    assert presence(terms(4, 1.0, 0.0), 24).share[0] == 0.5
    # Over 100 terms from a first one that is surely won: the chain's second eigenvalue is r - p = -1/2.
    started = (1 - 2 / 3) * (1 - 0.5**100) / 1.5 / 100
    assert presence(terms(4, 1.0, 0.5), 400).share[0] == pytest.approx(2 / 3 + started, abs=1e-12)


def test_history_replayed():
    """Japan's twelve terms: always won, with the gaps that there were, the share tends to 2 / (2 + E[g]), 33.8 percent."""
    gaps = [6, 3, 2, 4, 4, 3, 3, 6, 2, 5, 5]
    found = presence(today(gaps), 400)
    assert found.long_run[0] == pytest.approx(2 / (2 + np.mean(gaps)), abs=1e-15)
    assert found.share[0] == pytest.approx(found.long_run[0], abs=0.01)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 1.0), st.floats(0.0, 0.99), st.integers(1, 6))
def test_the_long_run_is_p_over_p_plus_1_less_r(p, r, term):
    found = presence(terms(term, p, r), 6 * term)
    assert found.long_run[0] == pytest.approx(p / (p + 1 - r), rel=1e-12)
    np.testing.assert_allclose(found.chance.sum(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_allclose(found.on.mean(axis=1), found.share, rtol=1e-10)
    whole = np.arange(6 * term + 1) % term != 0
    assert not found.chance[:, whole].any(), "years come in whole terms"


@pytest.mark.parametrize(
    "tenure",
    [
        terms(4, 0.8, 0.4),
        today([6, 3, 2, 4, 4, 3, 3, 6, 2, 5, 5], win=0.9, retry=2.6),
        Tenure(term=3, win=np.array([0.6]), again=np.array([0.7]), gap=observed([0, 1, 5]), retry=observed([1, 4])),
    ],
    ids=["four-year", "today", "mixed"],
)
def test_exact_chain_and_simulation_agree(tenure):
    exact = presence(tenure, 24)
    years = simulate(tenure, 24, PATHS, np.random.default_rng(1))[0]
    seen = np.bincount(years, minlength=25) / PATHS
    np.testing.assert_allclose(seen, exact.chance[0], atol=NOISE)
    assert years.mean() / 24 == pytest.approx(exact.share[0], abs=NOISE)


@pytest.mark.parametrize(("win", "again", "share"), [(0.0, 0.5, 0.0), (1.0, 1.0, 1.0)])
def test_never_and_always(win, again, share):
    found = presence(terms(4, win, again), 24)
    assert found.share[0] == share
    assert found.long_run[0] == share or np.isnan(found.long_run[0])


def test_bad_tenures_say_what_is_wrong():
    with pytest.raises(InvalidData) as caught:
        presence(
            Tenure(term=0, win=np.array([1.2]), again=np.array([-0.1]), gap=np.array([[0.5]]), retry=np.array([[1.0]])),
            0,
        )
    assert {fault.rule for fault in caught.value.faults} == {"horizon", "term", "win", "again", "gap", "retry"}
    with pytest.raises(InvalidData, match="at least one"):
        observed([])


# -- elections --------------------------------------------------------------------------------------------------------


def test_two_thirds_are_rounded_up():
    assert [required(present) for present in (190, 192, 193)] == [127, 128, 129]


def test_one_ballot_is_the_binomial_tail():
    """Of two candidates the favourite is elected on the first ballot with the tail of a binomial."""
    part, voters, runs = 0.68, 193, 100_000
    odds = np.tile([np.log(part / (1 - part)), 0.0], (runs, 1))
    found = elect(odds, 1, rng=np.random.default_rng(2), voters=voters)
    first = (found.votes[:, 0] >= 129).mean()
    assert first == pytest.approx(binom.sf(128, voters, part), abs=5 / np.sqrt(runs))
    np.testing.assert_array_equal(found.votes.sum(axis=1), voters)


def test_rivals_of_equal_strength_stop_each_other():
    """Half of the votes each: no two thirds in any ballot without a bandwagon (Cuba and Colombia, 1979)."""
    found = elect(np.zeros((200, 2)), 1, rng=np.random.default_rng(3))
    assert not found.filled.any()
    assert not found.elected.any()
    assert (found.ballots == BALLOTS).all()


def test_a_bandwagon_ends_it():
    found = elect(np.zeros((4000, 2)), 1, rng=np.random.default_rng(3), bandwagon=0.5)
    assert found.filled.mean() > 0.99
    assert found.elected[:, 0].mean() == pytest.approx(0.5, abs=5 / np.sqrt(4000))


def test_an_unopposed_candidate_is_elected_at_once():
    standing = np.array([[True, False, True], [False, False, False]])
    found = elect(np.zeros((2, 3)), 2, rng=np.random.default_rng(0), standing=standing)
    assert found.elected.tolist() == standing.tolist()
    assert found.ballots.tolist() == [1, 0]
    assert np.isnan(found.votes).all(), "a vote without a rival is not modelled"


def test_restricted_ballots_leave_out_the_third():
    """After the open ballot only two stay for one place: the third can win on the first ballot or after the fourth."""
    found = elect(np.tile([0.5, 0.4, 0.0], (3000, 1)), 1, rng=np.random.default_rng(4), bandwagon=0.3)
    third = found.elected[:, 2]
    assert not third[
        (found.ballots >= 2) & (found.ballots <= 4) & (found.votes[:, 2] < found.votes[:, :2].min(axis=1))
    ].any()


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_no_more_are_elected_than_there_are_places(places, seed):
    rng = np.random.default_rng(seed)
    standing = rng.random((64, 5)) < 0.7
    appeal = rng.normal(size=(64, 5))
    found = elect(appeal, places, rng=rng, standing=standing, voters=40, abstain=0.1, bandwagon=0.3)
    count = found.elected.sum(axis=1)
    assert np.all(count <= places)
    assert not (found.elected & ~standing).any()
    np.testing.assert_array_equal(count[found.filled], np.minimum(standing.sum(axis=1), places)[found.filled])


def test_the_stronger_win_more_often():
    rng = np.random.default_rng(6)
    found = elect(np.array([0.0, -0.5, -1.0, -2.0]) + rng.normal(0, 0.5, (4000, 4)), 2, rng=rng, bandwagon=0.2)
    assert np.all(np.diff(found.elected.mean(axis=0)) < 0.0)


def test_bad_elections_say_what_is_wrong():
    rng = np.random.default_rng(0)
    with pytest.raises(InvalidData, match="there is no candidate"):
        elect(np.zeros((3, 0)), 1, rng=rng)
    with pytest.raises(InvalidData) as caught:
        elect(np.array([[np.nan, 0.0]]), 0, rng=rng, voters=1, abstain=1.0, bandwagon=-1.0)
    rules = {fault.rule for fault in caught.value.faults}
    assert rules == {"places", "voters", "appeal", "abstain", "bandwagon"}


# -- the amendment, and the whole -------------------------------------------------------------------------------------


def test_adoption_lies_between_independence_and_unison():
    one = np.ones(1)
    ratify = np.array([[0.9, 0.8, 0.5, 0.4, 0.3]])
    sure = {"voters": 193}
    assert adoption(one, ratify, 0 * one, **sure)[0] == pytest.approx(0.9 * 0.8 * 0.5 * 0.4 * 0.3)
    assert adoption(one, ratify, one, **sure)[0] == pytest.approx(0.3)
    assert adoption(0.6 * one, np.ones((1, 5)), one, **sure)[0] == pytest.approx(binom.sf(128, 193, 0.6), rel=1e-12)
    ratify[0, 2] = 0.0
    assert adoption(one, ratify, one, **sure)[0] == 0.0, "one veto is enough"


def inputs(**changed):
    draws = 2000
    given = Inputs(
        horizon=24,
        plan=None,
        plans={"B": Contested(2, 4), "A": Contested(2, None)},
        appeal=np.tile([0.0, -0.5, -1.0], (draws, 1)),
        stands=np.ones((draws, 3)),
        unnamed_appeal=np.full(draws, -0.5),
        unnamed_stands=np.full(draws, 0.5),
        leave=np.full(draws, 0.5),
        swing=np.full(draws, 0.5),
        incumbency=np.zeros(draws),
        abstain=np.zeros(draws),
        bandwagon=np.full(draws, 0.3),
        voters=193,
        win=np.tile([1.0, np.nan, np.nan], (draws, 1)),
        gap=(observed([4]), whole_years(1.0), whole_years(1.0)),
        retry=np.full(draws, 2.0),
        support=np.ones(draws),
        ratify=np.ones((draws, 5)),
        together=np.zeros(draws),
        paths=1,
        seed=7,
    )
    return replace(given, **changed)


def test_today_is_two_years_in_six():
    found = solve(inputs())
    assert set(found.years[:, 0]) == {8.0}
    assert np.isnan(found.years[:, 1:]).all()
    assert np.isnan(found.won).all()


def test_under_a_plan_all_seats_are_held_all_the_time():
    found = solve(inputs(plan="B"))
    full = found.residual == 0
    np.testing.assert_allclose(found.years.sum(axis=1)[full], 48.0)
    assert set(np.unique(found.years)) <= set(range(0, 25, 4))
    assert np.all(np.diff(found.years.mean(axis=0)) < 0.0)
    np.testing.assert_array_equal(found.weighed[:, 0], found.years[:, 0])  # passes surely here
    assert np.isnan(found.weighed[:, 1]).all(), "not covered today, so not to be weighed"


def test_who_loses_a_permanent_seat_keeps_todays():
    found = solve(inputs(plan="A"))
    assert set(np.unique(found.years[:, 0])) == {8.0, 24.0}


def test_an_amendment_that_cannot_pass_changes_nothing():
    found = solve(inputs(plan="B", ratify=np.zeros((2000, 5))))
    np.testing.assert_array_equal(found.weighed[:, 0], found.today[:, 0])
    assert not found.passes.any()


def test_weighed_presence_is_the_mixture():
    ratify = np.tile([0.5, 1.0, 1.0, 1.0, 1.0], (2000, 1))
    found = solve(inputs(plan="B", ratify=ratify))
    expected = 0.5 * found.years[:, 0].mean() + 0.5 * 8.0
    assert found.weighed[:, 0].mean() == pytest.approx(expected, abs=24 * 5 * 0.5 / np.sqrt(2000))


def test_the_same_seed_gives_the_same_histories():
    one, other, third = solve(inputs(plan="B")), solve(inputs(plan="B")), solve(inputs(plan="B", seed=8))
    np.testing.assert_array_equal(one.years, other.years)
    assert not np.array_equal(one.years, third.years)
    np.testing.assert_array_equal(one.today, solve(inputs(plan="A")).today)


def test_a_seat_that_voters_want_to_go_round_is_lost_more_often():
    kept, lost = (solve(inputs(plan="B", incumbency=np.full(2000, h))).rewon[:, 0] for h in (1.0, -2.0))
    assert np.nanmean(kept) > np.nanmean(lost) + 0.1


def test_candidates_without_a_name_take_seats():
    """Alike to the second candidate they win as often; without them all is as before."""
    open_to_all = Contested(3, 2, unnamed=4)
    found = solve(inputs(plan="U", plans={"U": open_to_all}, unnamed_stands=np.ones(2000)))
    alone = solve(inputs(plan="U", plans={"U": Contested(3, 2)}, unnamed_stands=np.ones(2000)))
    assert (alone.years == 24.0).all()  # three places, three candidates
    assert (found.years.mean(axis=0) < 24.0).all()
    assert found.years[:, 0].mean() > found.years[:, 1].mean() > found.years[:, 2].mean()


def test_a_barred_candidate_is_not_covered():
    found = solve(inputs(plan="U", plans={"U": Contested(1, 4, barred=(1,))}))
    assert np.isnan(found.years[:, 1]).all()
    assert np.isnan(found.won[:, 1]).all()
    assert found.years[:, [0, 2]].sum(axis=1).tolist() == [24.0] * 2000


def test_without_leave_nobody_sits_twice_running():
    never = inputs(plan="U", plans={"U": Contested(2, 2, by_leave=True)}, leave=np.zeros(2000))
    found = solve(never)
    assert found.years.max() <= 12.0
    assert np.isnan(found.rewon).all()
    always = solve(inputs(plan="U", plans={"U": Contested(2, 2, by_leave=True)}, leave=np.ones(2000)))
    assert always.years[:, 0].mean() > found.years[:, 0].mean()


def test_bad_inputs_say_what_is_wrong():
    with pytest.raises(InvalidData) as caught:
        solve(
            inputs(
                plan="C",
                plans={"B": Contested(0, 4)},
                horizon=0,
                stands=np.full((2000, 3), 2.0),
                gap=(),
                swing=np.full(2000, -1.0),
            )
        )
    assert {fault.rule for fault in caught.value.faults} == {"plan", "horizon", "stands", "shape", "swing"}
