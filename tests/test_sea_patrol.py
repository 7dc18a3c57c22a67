"""Patrols over sea areas: against ORIGAMI and a fine grid, what own boats do, and what scenarios change on the pack."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import InvalidData
from multipolar.models.patrol import origami
from multipolar.models.sea_patrol import inputs, solve
from multipolar.wiring import central, sea_patrol
from multipolar.wiring.changes.sea import PatrolDays, WatchBoats, WatchRadar
from multipolar.wiring.patrol_game import payoffs

YEAR = 2026
games = st.tuples(
    st.lists(st.integers(1, 60), min_size=1, max_size=9),
    st.floats(0.3, 0.9),
    st.floats(0.0, 2.0),
    st.floats(0.0, 0.5),
    st.floats(0.0, 6.0),
)


@given(games)
@settings(max_examples=60, deadline=None)
def test_it_is_origami(game):
    value, catch, caught, prevented, patrols = game
    found = solve(inputs(value, patrols=patrols, catch=catch, caught=caught, prevented=prevented))
    plan = origami(*payoffs(np.array(value, dtype=float), catch, caught, prevented), patrols)
    np.testing.assert_allclose(found.coverage[0], plan.coverage, atol=1e-9)
    assert found.gain[0] == pytest.approx(plan.attacker, abs=1e-9)
    assert found.loss[0] == pytest.approx(-plan.defender, abs=1e-6)
    assert found.converged.all()


def test_no_other_spread_leaves_robbers_less():
    """Three areas, one patrol and own boats in the second: every spread on a fine grid leaves the best attack worth more."""
    value, own = [1.0, 2.0, 4.0], [0.0, 0.25, 0.0]
    found = solve(inputs(value, patrols=1.0, own=own, catch=0.8, caught=0.5))
    worth = 10.0 * np.array(value) / 4.0
    best = min(
        max(worth - np.minimum(np.array(own) + np.array([a, b, 100 - a - b]) / 100.0, 1.0) * 0.8 * (worth + 5.0))
        for a, b in product(range(101), repeat=2)
        if a + b <= 100
    )
    assert found.gain[0] == pytest.approx(best, abs=0.1)
    assert found.gain[0] <= best + 1e-9


@given(games, st.integers(0, 8), st.floats(0.0, 1.0))
@settings(max_examples=60, deadline=None)
def test_boats_given_for_one_area_never_leave_robbers_more(game, place, boats):
    value, catch, caught, prevented, patrols = game
    own = np.zeros(len(value))
    own[place % len(value)] = boats
    terms = dict(patrols=patrols, catch=catch, caught=caught, prevented=prevented)
    before, after = solve(inputs(value, **terms)), solve(inputs(value, own=own, **terms))
    assert after.gain[0] <= before.gain[0] + 1e-9
    assert (after.coverage[0] >= own - 1e-12).all()
    assert (after.coverage[0] <= 1.0 + 1e-12).all()
    assert after.coverage[0].sum() - own.sum() <= patrols + 1e-9


def test_a_gift_relieves_the_other_areas():
    """Half a patrol for the richest area sets as much free for the others; a fully patrolled area frees all of it."""
    bare = solve(inputs([1, 2], patrols=1.0, catch=1.0, caught=0.0))
    given_ = solve(inputs([1, 2], patrols=1.0, own=[0.0, 0.5], catch=1.0, caught=0.0))
    assert given_.coverage[0, 0] > bare.coverage[0, 0]
    assert given_.coverage[0].sum() == pytest.approx(1.5)
    full = solve(inputs([1, 2], patrols=1.0, own=[0.0, 1.0], catch=1.0, caught=0.0))
    assert full.coverage[0].tolist() == [1.0, 1.0]


def test_draws_are_the_same_alone_and_together():
    sent, catch = np.linspace(0, 4, 9), np.linspace(0.3, 0.9, 9)
    many = solve(inputs([3, 1, 5], patrols=sent, catch=catch[:, None]))
    for n in (0, 4, 8):
        one = solve(inputs([3, 1, 5], patrols=sent[n], catch=catch[n]))
        np.testing.assert_allclose(many.coverage[n], one.coverage[0], rtol=1e-12)
        assert many.gain[n] == one.gain[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (dict(catch=1.5), "catch from 1.5"),
        (dict(catch=0.0), "stop nobody"),
        (dict(own=-0.1), "own from -0.1"),
        (dict(patrols=float("nan")), "patrols"),
    ],
)
def test_bad_numbers_are_named(change, words):
    with pytest.raises(InvalidData, match=words):
        solve(inputs([1, 2], **change))


def test_areas_without_worth_are_refused():
    with pytest.raises(InvalidData, match="no worth"):
        solve(inputs([0, 2]))
    with pytest.raises(InvalidData) as raised:
        solve(replace(inputs([1, 2]), own=np.zeros((1, 3)), caught=np.array([-1.0])))
    assert len(raised.value.faults) == 2


# -- on the pack


@pytest.fixture(scope="module")
def wired(region):
    return sea_patrol.wire(region, central(region), YEAR)


def gain(wired):
    return float(sea_patrol.outcomes(solve(wired.inputs), wired)["robber_gain_change"][0, 0])


def boats(lane, number=4):
    return WatchBoats(kind="patrol_boats", lane=lane, number=number, start=YEAR, cost_usd_bn=0.0)


def radar(lat, lon):
    return WatchRadar(kind="radar", lat=lat, lon=lon, start=YEAR, cost_usd_bn=0.0)


def days(count, area=None):
    return PatrolDays(kind="patrol_days", area=area, days=count, start=YEAR, cost_usd_bn=0.0)


def test_every_input_says_where_it_comes_from(wired):
    assert set(wired.account.filter(pl.col("refs").list.len() == 0)["basis"]) <= {"assumed"}


def test_nothing_changes_without_a_change(wired):
    assert gain(wired) == 0.0


def test_boats_patrol_the_area_of_their_lane(region, wired):
    more = sea_patrol.apply(boats("SOMS", 4), wired, YEAR)
    at = wired.areas.index("SOMS")
    assert more.inputs.own[0, at] == pytest.approx(
        4 / region.parameter("sea_patrol", "boats_a_patrol").central, rel=0.2
    )
    assert more.inputs.own[0].sum() == more.inputs.own[0, at]
    assert gain(more) < 0
    # a part of the strait is a part of the area, whole
    assert sea_patrol.apply(boats("SINGAPORE_STRAIT"), wired, YEAR).inputs.own[0, at] == more.inputs.own[0, at]
    assert sea_patrol.apply(boats("MAKASSAR"), wired, YEAR) is wired  # nobody was robbed there
    assert sea_patrol.apply(boats("CAPE_GOOD_HOPE"), wired, YEAR) is wired


def test_days_add_up_to_patrols(wired):
    at = wired.areas.index("PHL")
    there = sea_patrol.apply(days(73, "PHL"), wired, YEAR)
    assert there.inputs.own[0, at] == pytest.approx(0.2)
    assert sea_patrol.apply(days(73, "THA"), wired, YEAR) is wired
    anywhere = sea_patrol.apply(days(730), wired, YEAR)
    assert anywhere.inputs.patrols[0] == pytest.approx(wired.inputs.patrols[0] + 2)
    # free patrols go where they do most: no area's own days are worth more
    assert gain(sea_patrol.apply(days(73), wired, YEAR)) <= gain(there) + 1e-9


def test_a_radar_helps_where_it_widens_the_watch(wired):
    at = wired.areas.index("SOMS")
    once = sea_patrol.apply(radar(1.0, 103.4), wired, YEAR)
    assert once.inputs.catch[0, at] > wired.inputs.catch[0, at]
    assert np.delete(once.inputs.catch[0], at).tolist() == np.delete(wired.inputs.catch[0], at).tolist()
    twice = sea_patrol.apply(radar(4.0, 100.2), once, YEAR)
    assert twice.inputs.catch[0, at] > once.inputs.catch[0, at]
    assert (
        sea_patrol.apply(radar(20.42, 121.97), wired, YEAR) is wired
    )  # no robbery was recorded above the Luzon Strait


def test_the_scenario_runs_and_lowers_what_is_left_to_robbers(region):
    done = mp.scenarios.run(region, mp.scenarios.read("boats-for-the-straits", region))
    assert done.faults == ()
    assert done.outcomes["robber_gain_change"][0, -1, 0] < 0
    assert done.outcomes["patrol_stopped"].shape[2] == len(done.labels["patrol_stopped"]) == 8
