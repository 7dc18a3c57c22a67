"""The sea: patrol games, attackers who err, breaks, lanes, closures. Run with ``make bench``; reported, never asserted.

No maintained open code of security games installs (ARMOR and PROTECT are not public), so the three exact ways stand beside each
other; the peer of the shortest ways is SciPy's Dijkstra.
"""

import numpy as np
import pytest

import multipolar as mp
from multipolar.models.attackers import defend, quantal
from multipolar.models.breaks import pelt
from multipolar.models.chokepoint import solve as close
from multipolar.models.commitment import commit, commit_to_kinds
from multipolar.models.detection import solve as watch
from multipolar.models.navigation import Leg, shortest
from multipolar.models.patrol import eraser, origami, scheduled
from multipolar.models.sea_patrol import inputs as sea_areas
from multipolar.models.sea_patrol import solve as plan_patrols
from multipolar.wiring import chokepoint, detection
from multipolar.wiring.changes.sea import Closure
from multipolar.wiring.draws import chunk

RNG = np.random.default_rng(0)
TARGETS = 200
GAME = (
    RNG.uniform(0, 10, TARGETS),
    RNG.uniform(-10, 0, TARGETS),
    RNG.uniform(-10, -0.1, TARGETS),
    RNG.uniform(0, 10, TARGETS),
)


@pytest.fixture(scope="module")
def region():
    return mp.load()


@pytest.fixture(scope="module")
def draws(region):
    return chunk(region, 0, 0)


def test_patrol_game_of_200_targets_by_origami(benchmark):
    benchmark(origami, *GAME, 20)


def test_patrol_game_of_200_targets_by_eraser(benchmark):
    benchmark.pedantic(eraser, (*GAME, 20), rounds=2)


def test_patrol_game_of_200_targets_1024_draws(benchmark):
    benchmark.pedantic(plan_patrols, (sea_areas(GAME[3] + 0.1, patrols=RNG.uniform(2, 20, 1024)),), rounds=3)


def test_patrol_game_of_200_targets_by_linear_programs(benchmark):
    benchmark.pedantic(scheduled, (*GAME, 20), rounds=2)


def test_200_targets_against_quantal_response(benchmark):
    benchmark.pedantic(defend, (GAME[0], GAME[1], quantal(GAME[2], GAME[3], 0.76), 20), rounds=2)


def test_leader_game_30_by_30(benchmark):
    benchmark.pedantic(commit, tuple(RNG.normal(size=(2, 30, 30))), rounds=2)


def test_bayesian_game_three_kinds_by_dobss(benchmark):
    benchmark.pedantic(commit_to_kinds, (*RNG.normal(size=(2, 3, 6, 6)), [0.2, 0.3, 0.5]), rounds=2)


def test_breaks_in_a_thousand_counts(benchmark):
    counts = np.concatenate([RNG.poisson(mean, 200) for mean in (3, 8, 2, 20, 5)])
    benchmark.pedantic(pelt, (counts,), rounds=2)


CORNERS = [(i, j) for i in range(40) for j in range(40)]
GRID = [(f"{i} {j}", f"{i + a} {j + b}", 1.0 + (i * 7 + j * 3) % 5) for i, j in CORNERS for a, b in ((0, 1), (1, 0))]


def test_shortest_way_over_three_thousand_legs(benchmark):
    benchmark(shortest, [Leg(*leg) for leg in GRID], "0 0", "39 39")


def test_shortest_way_over_three_thousand_legs_by_scipy(benchmark):
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    names = {name: n for n, name in enumerate(dict.fromkeys(name for leg in GRID for name in leg[:2]))}
    rows, columns = ([names[leg[n]] for leg in GRID] for n in (0, 1))
    matrix = csr_array(([leg[2] for leg in GRID], (rows, columns)), shape=(len(names), len(names)))
    benchmark(dijkstra, matrix, directed=False, indices=0)


def test_lanes_and_radars_1024_draws(benchmark, region, draws):
    wired = detection.wire(region, draws, 2026)
    benchmark.pedantic(watch, (wired.inputs,), rounds=3)


def test_a_closed_strait_1024_draws(benchmark, region, draws):
    change = Closure(kind="closure", strait="MALACCA", days=30, start=2026)
    wired = chokepoint.apply(change, chokepoint.wire(region, draws, 2026), 2026)
    benchmark.pedantic(close, (wired.inputs,), rounds=3)
