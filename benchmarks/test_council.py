"""Voting power, elections and presence. Run with ``make bench``; reported, never asserted.

The peer for voting power is the package `powerindex`, where it is installed: one weighted rule of whole votes, by generating
functions.
"""

from fractions import Fraction

import numpy as np
import pytest

import multipolar as mp
from multipolar.models.election import elect
from multipolar.models.tenure import presence, simulate, terms
from multipolar.models.voting import owen, power, veto, weighted

SIX = [4, 4, 4, 2, 2, 1]
UNEQUAL = np.random.default_rng(0).integers(1, 100, 193).tolist()


@pytest.fixture(scope="module")
def region():
    return mp.load()


def test_power_of_the_six(benchmark):
    benchmark(lambda: power(weighted(SIX, 12)))


def peer(weights, quota):
    """Both indices by the package powerindex."""
    game = pytest.importorskip("powerindex", reason="the peer is not installed").Game(quota, weights)
    game.calc_banzhaf()
    game.calc_shapley_shubik()
    return game


def test_power_of_the_six_by_powerindex(benchmark):
    benchmark(peer, SIX, 12)


def test_power_of_100_unequal_voters(benchmark):
    benchmark(lambda: power(weighted(UNEQUAL[:100], -(-2 * sum(UNEQUAL[:100]) // 3))))


def test_power_of_100_unequal_voters_by_powerindex(benchmark):
    """Its factorials overflow above 170 voters."""
    benchmark.pedantic(peer, args=(UNEQUAL[:100], -(-2 * sum(UNEQUAL[:100]) // 3)), rounds=1)


def test_power_of_the_security_council(benchmark):
    benchmark(lambda: power(weighted([1] * 15, 9) & veto(15, range(5))))


def test_power_of_193_equal_voters_with_two_thirds(benchmark):
    benchmark(lambda: power(weighted([1] * 193, 129)))


def test_power_of_193_unequal_voters_with_two_thirds(benchmark):
    game = weighted(UNEQUAL, Fraction(2, 3) * sum(UNEQUAL))
    benchmark.pedantic(power, args=(game,), rounds=3, warmup_rounds=1)


def test_power_of_193_voters_in_twenty_unions(benchmark):
    game = weighted(UNEQUAL, Fraction(2, 3) * sum(UNEQUAL))
    unions = [list(range(first, min(first + 10, 193))) for first in range(0, 193, 10)]
    benchmark.pedantic(owen, args=(game, unions), rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("places", [1, 2])
def test_100_000_elections_of_four_candidates(benchmark, places):
    appeal = np.array([0.0, -0.8, -0.7, -1.5]) + np.random.default_rng(1).normal(0, 0.5, (100_000, 4))
    benchmark.pedantic(
        lambda: elect(appeal, places, rng=np.random.default_rng(2), abstain=0.02, bandwagon=0.3),
        rounds=3,
        warmup_rounds=1,
    )


def test_presence_exact_in_1024_draws(benchmark):
    chances = np.random.default_rng(3).random((2, 1024))
    benchmark(lambda: presence(terms(4, *chances), 24))


def test_presence_of_100_000_histories(benchmark):
    benchmark(lambda: simulate(terms(4, 0.9, 0.5), 24, 100_000, np.random.default_rng(4)))


def test_a_reform_in_1024_draws(benchmark, region):
    scenario = mp.scenarios.read("council-model-b", region)
    benchmark(lambda: mp.scenarios.run(region, scenario, n=1024, seed=0))
