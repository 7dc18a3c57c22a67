"""Elections, offers over turns and baselines against the reference runs of KTAB and their laws."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models.bargaining import CHOICES, SAME, Rules, attitudes, bargain, challenges, meet
from multipolar.models.bargaining import _offers as offers
from multipolar.models.bargaining import _see as see
from multipolar.models.baselines import nash, weighted_mean, weighted_median
from multipolar.models.condorcet import STATIONARY, VICTORY, VOTING, beats, coalitions, elect, stationary

CASES = Path(__file__).parents[2] / "shared" / "cases"
FOUR = 0.5001e-4  # the reference runs print four digits


def case(name: str):
    file = CASES / name
    if not file.is_file():
        pytest.skip("the reference cases are not here")
    return json.loads(file.read_text(encoding="utf-8"))


# -- elections: KAPSARC/KTAB, kmodel/20170530_ref-demomodel.txt ---------------------------------------------

TWO = [[0, 51.212], [19.714, 0]]
THREE = [[0, 12.099, 54.921], [10.333, 0, 27.079], [5.007, 55.047, 0]]


@pytest.mark.parametrize(
    ("rule", "printed"),
    [
        ("markov_uniform", [0.6351, 0.2148, 0.1501]),
        ("markov_incentive", [0.5094, 0.2796, 0.2110]),
        ("conditional", [0.8659, 0.1241, 0.0100]),
    ],
)
def test_ktab_three_options(rule, printed):
    np.testing.assert_allclose(stationary(THREE, "square", rule), printed, atol=FOUR)
    np.testing.assert_allclose(stationary(TWO, "square", rule), [0.8709, 0.1291], atol=FOUR)


def test_ktab_pairwise_chances():
    printed = [[0.5, 0.5782, 0.9918], [0.4218, 0.5, 0.1948], [0.0082, 0.8052, 0.5]]
    np.testing.assert_allclose(beats(THREE, "square"), printed, atol=FOUR)


def test_the_case_files_say_the_same():
    found = case("bargain_ktab_pce_3option.json")
    assert found["inputs"] == {"coalitions2": TWO, "coalitions3": THREE}


utilities = st.integers(0, 2**32 - 1)
rules = st.tuples(st.sampled_from(VOTING), st.sampled_from(VICTORY), st.sampled_from(STATIONARY))


@given(utilities, rules, st.integers(1, 6), st.integers(2, 7))
@settings(max_examples=80, deadline=None)
def test_laws_of_an_election(seed, rule, actors, options):
    rng = np.random.default_rng(seed)
    w, u = rng.uniform(0.1, 3, actors), rng.uniform(0, 1, (actors, options))
    p = elect(w, u, voting=rule[0], victory=rule[1], rule=rule[2])
    assert p.sum() == pytest.approx(1.0)
    assert (p >= 0).all()
    order = rng.permutation(options)
    np.testing.assert_allclose(
        elect(w, u[:, order], voting=rule[0], victory=rule[1], rule=rule[2]), p[order], atol=1e-9
    )
    # Not of the weights: KTAB's smallest coalition has a size of its own, and decides where a lone actor has no opponent.
    c = rng.uniform(0.1, 3, (options, options))
    np.testing.assert_allclose(stationary(7 * c, rule[1], rule[2]), stationary(c, rule[1], rule[2]), atol=1e-8)
    chance = beats(coalitions(w, u, rule[0]), rule[1])
    np.testing.assert_allclose(chance + chance.T, 1.0, atol=1e-9)
    np.testing.assert_allclose(elect(w, np.full((actors, options), 0.3), rule=rule[2]), 1 / options, atol=1e-9)


def test_draws_are_leading_axes():
    rng = np.random.default_rng(1)
    w, u = rng.uniform(0.1, 1, (3, 2, 5)), rng.uniform(0, 1, (3, 2, 5, 4))
    for rule in STATIONARY:
        many = elect(w, u, victory="octic", rule=rule)
        np.testing.assert_allclose(many[2, 1], elect(w[2, 1], u[2, 1], victory="octic", rule=rule), rtol=1e-9)


def test_a_single_option_is_certain():
    assert elect([1.0], [[0.2]]).tolist() == [1.0]


# -- offers over turns: KTAB's spatial model, dummyData_3Dim, 20170530_ref-dummyData_3Dim.txt -----------------


def test_ktab_ten_turns_to_the_printed_digits():
    found = case("bargain_ktab_smp_7x3.json")
    given, printed = found["inputs"], found["expected"]
    x, s = (np.array(given[name]) / 100 for name in ("position_0_100", "salience_0_100"))
    path = bargain(given["power"], x, s)
    by_turn = np.array(list(printed["position_probability_by_turn"].values())).T
    np.testing.assert_allclose(path.probability, by_turn, atol=FOUR)
    np.testing.assert_allclose(path.movement, printed["fractional_change_by_turn"], atol=FOUR)
    np.testing.assert_allclose(path.risk[0], printed["risk_attitude"], atol=0.5001e-3)
    assert path.converged
    seen = see(np.array(given["power"]), x, x, s, Rules())
    np.testing.assert_allclose(1 - seen.gap, printed["value_matrix_risk_neutral"], atol=0.5001e-3)
    np.testing.assert_allclose(seen.own, printed["utility_matrix_risk_aware"], atol=FOUR)


OIL = np.array([
    [100.0, 30, 24.0, 20, 48.0], [60.2, 45, 44.7, 65, 41.3], [35, 30, 28.9, 15, 65.1], [35, 45, 20.6, 45, 49.4],
    [40, 50, 44.7, 65, 47.8], [20, 15, 32.0, 10, 32.0], [15, 20, 32.0, 15, 32.0], [25, 60, 43.9, 50, 50.1],
    [20, 30, 26.4, 15, 17.6], [35, 45, 35.9, 40, 46.6], [20, 50, 44.7, 50, 47.8], [20, 20, 47.4, 30, 40.6],
    [40, 15, 49.0, 60, 46.0],
])  # fmt: skip
"""KTAB, SOE-Pol-Comp: influence, then position and salience on policy and on competition, of thirteen Chinese actors."""

FIRST = [
    0.0618, 0.2605, 0.1180, 0.1528, 0.1198, 0.1375, 0.1564, 0.0358, 0.0937, 0.2052, 0.1558, 0.1044, 0.1347, 0.0645,
    0.1933, 0.0653, 0.2531, 0.1868, 0.1722, 0.2372, 0.2368, 0.1232, 0.0938, 0.1005, 0.0890, 0.1705, 0.1810, 0.2299,
]  # fmt: skip
FINANCE = [
    0.2481, 0.2413, 0.2392, 0.2021, 0.1415, 0.1559, 0.1449, 0.1075, 0.1317, 0.2432, 0.1802, 0.1391, 0.2554, 0.0708,
    0.0176, 0.0031, 0.2531, 0.1344, 0.1868, 0.0456, 0.0073, 0.2770, 0.2007, 0.1984, 0.2704, 0.2453, 0.1961, 0.2330,
]  # fmt: skip
END = [
    [43.2, 43.3], [43.2, 43.3], [38.7, 28.8], [38.6, 28.8], [38.7, 28.8], [38.6, 29.5], [38.7, 29.0], [38.7, 29.0],
    [38.7, 28.9], [38.8, 30.7], [38.8, 30.8], [38.8, 30.8], [15.0, 60.0],
]  # fmt: skip


def test_ktab_twenty_seven_turns_of_thirteen_actors():
    """20170530_ref-SOE-Pol-Comp.txt: two actors' chances over all 28 states, every position at the end."""
    path = bargain(OIL[:, 0], OIL[:, [1, 3]] / 100, OIL[:, [2, 4]] / 100)
    np.testing.assert_allclose(path.probability[:, 0], FIRST, atol=FOUR)
    np.testing.assert_allclose(path.probability[:, 9], FINANCE, atol=FOUR)
    np.testing.assert_allclose(100 * path.position[-1], END, atol=0.0501)
    assert path.movement[-1] == pytest.approx(0.0083, abs=FOUR)
    assert path.converged


SMALL_X = (
    np.array([[52.8, 39.8, 39.6], [15.9, 61.4, 72.0], [61.1, 86.5, 44.5], [26.3, 16.5, 15.9], [73.3, 61.1, 26.3]]) / 100
)
SMALL_S = (
    np.array([[32.3, 22.4, 13.4], [25.2, 34.5, 26.5], [28.8, 28.6, 18.2], [15.6, 42.0, 14.3], [39.7, 19.9, 15.8]]) / 100
)
SMALL_W = np.array([117.7, 93.2, 61.4, 135.4, 63.8])
SMALL = Rules(voting="prop_cubic", rule="markov_incentive")


def test_ktab_five_actors_with_other_rules():
    """KTAB, smpExample, 20170530_ref-smpExample.txt: cubic votes and the incentive rule, first turn."""
    seen = see(SMALL_W, SMALL_X, SMALL_X, SMALL_S, SMALL)
    np.testing.assert_allclose(seen.risk, [1.000, -0.387, -0.500, -0.001, -0.298], atol=0.5001e-3)
    np.testing.assert_allclose(seen.by[0, 2], [0.8004, 0.7615, 1.0, 0.6081, 0.8827], atol=FOUR)
    chance, gain = challenges(SMALL_W, SMALL_S, seen, SMALL)
    target = gain.argmax(axis=1)
    assert target.tolist() == [4, 2, 0, 2, 2]
    np.testing.assert_allclose(gain.max(axis=1), [0.0115, 0.2315, 0.0975, 0.4318, 0.0632], atol=FOUR)
    np.testing.assert_allclose(chance[range(5), target], [0.5257, 0.7180, 0.4396, 0.7837, 0.5467], atol=FOUR)
    ((at, there),) = offers(4, 2, SMALL_W, SMALL_X, SMALL_S, seen, float(chance[4, 2]), SMALL)
    np.testing.assert_allclose(100 * at, [70.06, 76.00, 34.98], atol=0.0051)
    np.testing.assert_allclose(100 * there, [70.06, 76.01, 34.98], atol=0.0051)


def test_ktab_five_actors_with_ideals_that_lag():
    """The same run struck bargains by lot; with the struck ones put in, the second turn's ideals are as printed."""
    a = np.diag([0.87, 0.75, 0.65, 0.57, 1.0])
    a[1, 0], a[2, 3] = 0.07, 0.13
    struck = np.array([[55.53, 63.19, 42.21], [23.48, 63.81, 70.13], [33.48, 18.89, 19.04]]) / 100
    after = np.vstack([struck, SMALL_X[3], [0.6411, 0.4813, 0.3254]])
    ideal = a @ after + (1 - a.sum(axis=1, keepdims=True)) * SMALL_X
    np.testing.assert_allclose(
        100 * ideal[:3],
        [[55.1751, 60.1493, 41.8707], [24.3591, 63.3328, 68.5122], [38.6230, 33.4535, 24.2330]],
        atol=FOUR,
    )
    path = bargain(SMALL_W, SMALL_X, SMALL_S, SMALL, turns=3, accommodation=a)
    assert np.isfinite(path.probability).all()


@pytest.mark.parametrize(("option", "words"), CHOICES.items())
def test_every_word_of_every_option_runs_and_an_unknown_one_is_named(option, words):
    for word in words:
        path = bargain(SMALL_W, SMALL_X, SMALL_S, Rules(**{option: word}), turns=3)
        assert np.all((path.position >= -1e-4) & (path.position <= 1 + 1e-4))
        assert np.isfinite(path.probability).all()
    with pytest.raises(UnknownName, match=words[0]):
        Rules(**{option: words[0] + "x"})


def test_lots_are_a_seed():
    one, two, other = (
        bargain(SMALL_W, SMALL_X, SMALL_S, turns=3, rng=np.random.default_rng(seed)).position for seed in (3, 3, 4)
    )
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


@given(utilities, st.integers(2, 6), st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_relabelled_actors_bargain_alike(seed, n, k):
    rng = np.random.default_rng(seed)
    w, x, s = rng.uniform(1, 9, n), rng.random((n, k)), rng.uniform(0.1, 1, (n, k)) / k
    # Of positions that are one option the first named stands for all: only there does the order matter.
    assume(np.linalg.norm(x[:, None] - x[None], axis=2)[np.triu_indices(n, 1)].min() > SAME)
    order = rng.permutation(n)
    path, other = bargain(w, x, s, turns=3), bargain(w[order], x[order], s[order], turns=3)
    np.testing.assert_allclose(other.probability[0], path.probability[0][order], atol=1e-9)
    np.testing.assert_allclose(other.position[1], path.position[1][order], atol=1e-9)


def test_actors_of_one_mind_stay():
    path = bargain([1, 2, 3], [[0.4, 0.2]] * 3, [[0.5, 0.5]] * 3)
    assert np.array_equal(path.position[-1], path.position[0])
    assert path.probability[0].tolist() == [1.0, 1.0, 1.0]
    assert path.converged


def test_whoever_surely_wins_does_not_move():
    at, there = meet(np.array([0.2]), np.array([0.8]), np.array([0.5]), np.array([0.5]), 1.0)
    assert at[0] == pytest.approx(0.2, abs=1e-4)
    assert there[0] == pytest.approx(0.2, abs=1e-4)


def test_attitudes_span_their_range():
    assert attitudes([0.2, 0.3, 0.5], "mid").tolist() == pytest.approx([-0.5, 0.0, 1.0])
    assert attitudes([0.2, 0.3, 0.5], "max")[[0, 2]].tolist() == [-1.0, 1.0]
    assert attitudes([0.5, 0.5]).tolist() == [0.0, 0.0]


# -- baselines ----------------------------------------------------------------------------------------------

EMISSIONS = [
    (0.08, 4, 0.8), (0.08, 7, 0.4), (0.03, 4, 0.2), (0.16, 4, 0.8), (0.16, 10, 0.6), (0.16, 10, 0.6), (0.16, 10, 0.9),
    (0.05, 7, 0.1), (0.05, 4, 1.0), (0.08, 7, 0.7),
]  # fmt: skip
"""Bueno de Mesquita (1994), car emissions in the European Community: capability, position, salience of ten states."""


def test_emissions_before_any_bargaining():
    """Round 0, on which all public codes agree: weighted mean 7.38996, weighted median 7."""
    w, x, s = (np.array(column, float) for column in zip(*EMISSIONS, strict=True))
    assert weighted_mean(w, x[:, None], s[:, None])[0] == pytest.approx(7.38996, abs=0.5e-5)
    assert weighted_median(w, x[:, None], s[:, None]).tolist() == [7.0]


def test_nash_divides_evenly_between_equals_and_stays_in_a_deadlock():
    # gains y up to 60 and, for the other, y - 2 (y - 60) beyond: log-concave with its top at 60
    assert nash([1, 1], [[60.0], [100.0]], [[1.0], [1.0]], [0.0])[0] == pytest.approx(60.0, abs=1e-6)
    assert nash([1, 1], [[60.0], [-5.0]], [[1.0], [1.0]], [0.0]).tolist() == [0.0]
    square = nash([1, 1], [[100.0, 0.0], [0.0, 100.0]], [[1.0, 1.0]] * 2, [0.0, 0.0])
    np.testing.assert_allclose(square, [50, 50], atol=1e-4)


def test_nash_is_weighted_and_blind_to_scale():
    x, s = [[40.0, 80.0], [90.0, 30.0], [70.0, 70.0]], [[1.0, 0.5], [0.4, 1.0], [1.0, 1.0]]
    even, tilted = (nash(w, x, s, [0.0, 0.0]) for w in ([1, 1, 1], [9, 1, 1]))
    assert np.hypot(*(tilted - [40, 80])) < np.hypot(*(even - [40, 80]))
    np.testing.assert_allclose(nash([1, 1, 1], np.array(x) / 10, s, [0.0, 0.0]), even / 10, atol=1e-5)


# -- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: elect([], np.zeros((0, 2))), "none empty"),
        (lambda: elect([0.0, 0.0], [[1, 0], [0, 1]]), "all zero"),
        (lambda: elect([1.0], [[np.nan, 0.0]]), "not a finite number"),
        (lambda: stationary([[0, 1, 2], [1, 0, 2]]), "square table"),
        (lambda: bargain([1.0], [[0.2]], [[0.5]]), "nobody to bargain with"),
        (lambda: bargain([1.0, 0.0], [[0.2], [1.4]], [[0.5], [0.0]]), "3 faults"),
        (lambda: bargain([1.0, 1.0], [[0.2], [0.4]], [[0.5, 0.5], [0.1, 0.1]]), "position and salience"),
        (
            lambda: bargain([1, 1], [[0.2], [0.4]], [[0.5], [0.5]], accommodation=[[1, 1], [0, 1]]),
            "rows that sum to at most 1",
        ),
        (lambda: weighted_mean([0.0, 0.0], [[1.0], [2.0]], [[1.0], [1.0]]), "nobody counts"),
        (lambda: weighted_median([], np.zeros((0, 1)), np.zeros((0, 1))), "weight \\(actors,\\)"),
    ],
)
def test_bad_input_is_said(call, words):
    with pytest.raises(InvalidData, match=words):
        call()


def test_an_unknown_rule_is_named():
    with pytest.raises(UnknownName, match="conditional"):
        elect([1.0], [[0.0, 1.0]], rule="conditonal")
    with pytest.raises(UnknownName, match="square"):
        elect([1.0], [[0.0, 1.0]], victory="squared")
