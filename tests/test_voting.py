"""Voting power against published indices, brute force and its laws."""

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.voting import owen, power, veto, weighted

EXACT = 1e-14  # the numbers are rational and computed without subtraction: only rounding is left
CASES = Path(__file__).parents[2] / "shared" / "cases" / "voting_power_indices.json"


def brute(game):
    """Shapley-Shubik, swings and winning coalitions by going through every coalition."""
    n = game.n
    shapley, swings, winning = np.zeros(n), np.zeros(n), 0
    for size in range(n + 1):
        for coalition in itertools.combinations(range(n), size):
            if not game.wins(coalition):
                continue
            winning += 1
            for voter in coalition:
                if not game.wins(set(coalition) - {voter}):
                    swings[voter] += 1
                    shapley[voter] += math.factorial(size - 1) * math.factorial(n - size) / math.factorial(n)
    return shapley, swings, winning


def in_order(game, unions):
    """Owen's value by going through every order in which unions stay together."""
    count, pivots = 0, np.zeros(game.n)
    for order in itertools.permutations(unions):
        for inner in itertools.product(*(itertools.permutations(union) for union in order)):
            count += 1
            yes: list[int] = []
            for voter in itertools.chain(*inner):
                yes.append(voter)
                if game.wins(yes):
                    pivots[voter] += 1
                    break
    return pivots / count


# -- published numbers ------------------------------------------------------------------------------------------------


def test_the_council_of_the_six_1958():
    """EEC 1958: 17 votes, 12 needed. Banzhaf 5/21, 3/21, 0; Shapley-Shubik 14/60, 9/60, 0: Luxembourg had no power."""
    found = power(weighted([4, 4, 4, 2, 2, 1], 12))
    np.testing.assert_allclose(found.shapley, np.array([14, 14, 14, 9, 9, 0]) / 60, atol=EXACT)
    np.testing.assert_allclose(found.banzhaf, np.array([5, 5, 5, 3, 3, 0]) / 21, atol=EXACT)
    assert found.shapley[5] == found.swings[5] == 0.0


def test_the_security_council_of_fifteen():
    """421/2145 and 4/2145; 848 winning coalitions, 848 and 84 swings, 106/635 and 21/1270."""
    found = power(weighted([1] * 15, 9) & veto(15, range(5)))
    np.testing.assert_allclose(found.shapley, [421 / 2145] * 5 + [4 / 2145] * 10, atol=EXACT)
    np.testing.assert_allclose(found.banzhaf, [106 / 635] * 5 + [21 / 1270] * 10, atol=EXACT)
    assert (found.winning, found.swings[0], found.swings[5]) == (848.0, 848.0, 84.0)
    assert found.act == 848 / 2**15  # 0.025879
    assert found.prevent[0] == 1.0
    assert found.initiate[0] == pytest.approx(848 / (2**15 - 848), rel=EXACT)


@pytest.mark.parametrize(("quota", "weight"), [(39, 7), (49, 9)])
def test_vetoes_may_be_written_as_weights(quota, weight):
    """[39; 7 x 5, 1 x 10] and [49; 9 x 5, 1 x 10] are the same game as nine votes with five vetoes."""
    by_weight = power(weighted([weight] * 5 + [1] * 10, quota))
    by_veto = power(weighted([1] * 15, 9) & veto(15, range(5)))
    np.testing.assert_allclose(by_weight.shapley, by_veto.shapley, atol=EXACT)
    np.testing.assert_array_equal(by_weight.swings, by_veto.swings)


def test_the_security_council_of_eleven():
    """Until 1965: seven of eleven with five vetoes. 76/385 and 1/462; power to act 0.027832."""
    found = power(weighted([1] * 11, 7) & veto(11, range(5)))
    np.testing.assert_allclose(found.shapley, [76 / 385] * 5 + [1 / 462] * 6, atol=EXACT)
    assert found.act == pytest.approx(0.027832, abs=5e-7)


def test_vetoes_by_closed_form():
    """With v vetoes and k of N others: phi_other = C(N-1, k-1) (v+k-1)! (N-k)! / (v+N)!, for 24 seats and any quota."""
    for k in range(1, 20):
        found = power(weighted([1] * 24, 5 + k) & veto(24, range(5)))
        other = math.comb(18, k - 1) * math.factorial(4 + k) * math.factorial(19 - k) / math.factorial(24)
        np.testing.assert_allclose(found.shapley[5:], other, rtol=1e-12)
        assert found.winning == sum(math.comb(19, yes) for yes in range(k, 20))


def test_one_member_one_vote_with_two_thirds():
    """193 equal voters share the power; the swings of each are C(192, 128)."""
    found = power(weighted([1] * 193, Fraction(2, 3) * 193))
    np.testing.assert_allclose(found.shapley, 1 / 193, rtol=1e-12)
    assert found.swings[0] == pytest.approx(float(math.comb(192, 128)), rel=1e-12)


@pytest.mark.skipif(not CASES.exists(), reason="the reference folder is not here")
def test_every_case_of_the_reference_folder():
    for game in json.loads(CASES.read_text(encoding="utf-8"))["games"]:
        found = power(weighted(game["weights"], game["quota"]))
        if "shapley_shubik" in game:
            np.testing.assert_allclose(found.shapley, game["shapley_shubik"], atol=1e-12)
            np.testing.assert_allclose(found.banzhaf, game["banzhaf_normalised"], atol=1e-12)
        else:
            assert found.shapley[0] == pytest.approx(game["shapley_shubik_permanent"], abs=1e-12)
            assert found.shapley[-1] == pytest.approx(game["shapley_shubik_elected"], abs=1e-12)
            assert found.banzhaf[0] == pytest.approx(game["banzhaf_permanent"], abs=1e-12)
            assert found.banzhaf[-1] == pytest.approx(game["banzhaf_elected"], abs=1e-12)


def test_unions_of_the_majority_game():
    """Two of three equal voters who unite take all: Owen (1/2, 1/2, 0)."""
    found = owen(weighted([1, 1, 1], 2), [[0, 1], [2]])
    assert found.owen.tolist() == [0.5, 0.5, 0.0]
    assert found.between.tolist() == [1.0, 0.0]


# -- laws -------------------------------------------------------------------------------------------------------------


@st.composite
def games(draw, most=7):
    n = draw(st.integers(2, most))

    def rule():
        weights = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))
        return weighted(weights, draw(st.integers(1, sum(weights))))

    made = rule()
    for join in draw(st.lists(st.sampled_from("&|v"), max_size=2)):
        if join == "&":
            made = made & rule()
        elif join == "|":
            made = made | rule()
        else:
            made = made & veto(n, [draw(st.integers(0, n - 1))])
    return made


@settings(max_examples=60, deadline=None)
@given(games())
def test_counts_agree_with_brute_force(game):
    found, (shapley, swings, winning) = power(game), brute(game)
    np.testing.assert_allclose(found.shapley, shapley, atol=1e-13)
    np.testing.assert_array_equal(found.swings, swings)
    assert found.winning == winning
    assert found.shapley.sum() == pytest.approx(1.0, abs=1e-12)
    assert found.banzhaf.sum() == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(games(most=6), st.randoms(use_true_random=False))
def test_unions_agree_with_every_order(game, random):
    voters = list(range(game.n))
    random.shuffle(voters)
    cut = random.randint(1, game.n)
    unions = [union for union in (voters[:cut], voters[cut : cut + 2], voters[cut + 2 :]) if union]
    found = owen(game, unions)
    np.testing.assert_allclose(found.owen, in_order(game, unions), atol=1e-13)
    for union, share in zip(unions, found.between, strict=True):
        assert found.owen[union].sum() == pytest.approx(share, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(games())
def test_unions_of_one_or_of_all_change_nothing(game):
    alone = power(game)
    for unions in ([[voter] for voter in range(game.n)], [list(range(game.n))]):
        found = owen(game, unions)
        np.testing.assert_allclose(found.owen, alone.shapley, atol=1e-12)
        np.testing.assert_allclose(found.banzhaf_owen, alone.absolute, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=3, max_size=12), st.integers(1, 100))
def test_equal_voters_are_equal_and_a_dummy_has_nothing(weights, percent):
    voters = [*weights, weights[0], 0]
    found = power(weighted(voters, max(1, sum(voters) * percent // 100)))
    assert found.shapley[0] == found.shapley[-2]
    assert found.shapley[-1] == found.swings[-1] == 0.0
    order = np.argsort(voters, kind="stable")
    assert np.all(np.diff(found.shapley[order]) >= -1e-12), "a heavier voter has no less power"


def test_a_fine_scale_changes_nothing():
    """28.41 of 100 percent and 2841 of 10000 are the same game; fractions of a vote are exact."""
    shares = [28.41, 28.41, 14.77, 4.37, 4.37, 4.37, 4.37, 4.37, 1.85, 1.22, 1.18, 1.16, 1.15]
    whole = [round(100 * share) for share in shares]
    one = power(weighted(shares, Fraction(2, 3) * sum(Fraction(str(share)) for share in shares)))
    other = power(weighted(whole, Fraction(2, 3) * sum(whole)))
    np.testing.assert_array_equal(one.shapley, other.shapley)
    thirds = power(weighted([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], Fraction(2, 3)))
    np.testing.assert_allclose(thirds.shapley, 1 / 3, atol=EXACT)


def test_unanimity_of_193():
    """Everybody is pivotal in one coalition of the others; rare decisions are not lost to rounding."""
    found = power(weighted(list(range(1, 194)), sum(range(1, 194))))
    np.testing.assert_allclose(found.shapley, 1 / 193, rtol=1e-12)
    np.testing.assert_array_equal(found.swings, 1.0)
    assert found.winning == 1.0


def test_two_hundred_voters_of_different_weight():
    weights = list(range(1, 201))
    found = power(weighted(weights, Fraction(2, 3) * sum(weights)))
    assert found.shapley.sum() == pytest.approx(1.0, abs=1e-12)
    assert np.all(np.diff(found.shapley) > 0.0)


# -- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "quota", "said"),
    [
        ([], 1, "there is no voter"),
        ([3], 2, "there is one voter, who decides alone"),
        ([0, 0, 0], 1, "all weights are 0"),
        ([1, 2], 4, "the quota 4 is above the total 3"),
        ([1, 2], 0, "the quota is 0"),
        ([1, -2], 1, "weight 2 is -2"),
        ([1, float("nan")], 1, "weight 2 is nan"),
        ([1, "two"], 1, "weight 2 is 'two'"),
        ([1, 2], float("inf"), "the quota is inf"),
    ],
)
def test_bad_rules_say_what_is_wrong(weights, quota, said):
    with pytest.raises(InvalidData, match=said):
        weighted(weights, quota)


def test_all_faults_at_once():
    with pytest.raises(InvalidData) as caught:
        weighted([-1], 0)
    assert {fault.rule for fault in caught.value.faults} == {"voters", "weight", "quota"}


def test_what_does_not_fit_together():
    with pytest.raises(InvalidData, match="a rule of 3 voters is joined to one of 2"):
        weighted([1, 1, 1], 2) & weighted([1, 1], 2)
    with pytest.raises(InvalidData, match="veto of 5 among 3 voters"):
        veto(3, [0, 5])
    with pytest.raises(InvalidData, match="nobody holds the veto"):
        veto(3, [])
    with pytest.raises(InvalidData) as caught:
        owen(weighted([1, 1, 1], 2), [[0, 0], [7], []])
    said = str(caught.value)
    for part in ("voter 0 stands in 2 unions", "voter 1 stands in 0 unions", "7 is no voter", "a union is empty"):
        assert part in said
    with pytest.raises(InvalidData, match="round the weights"):
        power(weighted([0.123456789, 0.987654321, 1.5], 2))
