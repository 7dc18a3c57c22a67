"""Elections, offers over turns, consensus over the agenda. Run with ``make bench``; reported, never asserted.

KTAB itself is C++ with Qt and is not installed beside it; its authors give no timings of single elections.
"""

import numpy as np
import pytest

import multipolar as mp
from multipolar.models.bargaining import bargain
from multipolar.models.condorcet import STATIONARY, elect
from multipolar.models.consensus import solve
from multipolar.models.core import in_core
from multipolar.wiring import VIEWS, central
from multipolar.wiring.consensus import wire
from multipolar.wiring.draws import sample


@pytest.fixture(scope="module")
def region():
    return mp.load()


@pytest.mark.parametrize("rule", STATIONARY)
def test_election_of_40_actors_over_40_options(benchmark, rule):
    rng = np.random.default_rng(0)
    weight, utility = rng.random(40), rng.random((40, 40))
    benchmark(elect, weight, utility, victory="square", rule=rule)


def test_1_024_elections_of_16_actors(benchmark):
    rng = np.random.default_rng(0)
    weight, utility = rng.random((1024, 16)), rng.random((1024, 16, 17))
    benchmark(elect, weight, utility)


def test_offers_over_turns_of_7_actors_on_3_dimensions(benchmark):
    rng = np.random.default_rng(1)
    weight, position, salience = rng.uniform(50, 130, 7), rng.random((7, 3)), rng.uniform(0.05, 0.33, (7, 3))
    benchmark(bargain, weight, position, salience)


def test_core_of_12_actors_on_1_600_points(benchmark):
    rng = np.random.default_rng(2)
    points, ideal, salience = rng.random((1600, 2)), rng.random((12, 2)), rng.uniform(0.1, 1, (12, 2))
    benchmark(in_core, points, ideal, salience)


def test_the_agenda_once(benchmark, region):
    inputs = wire(region, central(region), 2026).inputs
    benchmark(solve, inputs)


def test_the_agenda_on_1_024_draws(benchmark, region):
    inputs = wire(region, next(sample(region, 1024, 1)), 2026).inputs
    benchmark(solve, inputs)


def test_show_consensus(benchmark, region):
    benchmark(VIEWS["consensus"].show, region, {}, draws=1, seed=0)


def test_show_bargaining_on_an_issue(benchmark, region):
    benchmark.pedantic(
        VIEWS["bargaining"].show,
        args=(region, {"issue": "common-stance"}),
        kwargs={"draws": 1, "seed": 0},
        rounds=3,
    )
