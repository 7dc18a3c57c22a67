"""Relief and risk pools. Run with ``make bench``; reported, never asserted.

The peer in the same run is full enumeration of all sets of sites, which gives the same optimum; and spopt (BSD-3) where it is
installed: it needs a stack of geographic libraries for one integer programme, and is no dependency of the project.
"""

from itertools import combinations

import numpy as np
import pytest

import multipolar as mp
from multipolar.models import location, preposition, riskpool
from multipolar.models.relief import Inputs, clock, solve
from multipolar.wiring import MODELS
from multipolar.wiring.draws import chunk

DRAWS = 10_000


@pytest.fixture(scope="module")
def disasters() -> Inputs:
    """Every recorded event of the region, each in 10,000 draws."""
    region = mp.load()
    base = MODELS["relief"].wire(region, chunk(region, 0, 0), 2026).inputs
    times = -(-DRAWS // 1024)
    wide = {
        name: np.tile(value, (times, *[1] * (value.ndim - 1)))[:DRAWS]
        for name, value in vars(base).items()
        if isinstance(value, np.ndarray)
    }
    return Inputs(**{**vars(base), **wide})


def test_10_000_disasters_at_every_place(benchmark, disasters):
    def run() -> float:
        return float((clock(disasters, solve(disasters), "request", "airport") <= 48).mean())

    assert 0 < benchmark.pedantic(run, rounds=3, warmup_rounds=1) < 1


def test_a_chunk_of_the_scenario(benchmark):
    region = mp.load()
    scenario = mp.scenarios.read("typhoon-and-quake", region)
    benchmark.pedantic(mp.scenarios.run, args=(region, scenario), kwargs={"n": 1024}, rounds=3, warmup_rounds=1)


@pytest.fixture(scope="module")
def towns() -> tuple[np.ndarray, np.ndarray]:
    """200 towns, 16 sites."""
    rng = np.random.default_rng(0)
    return np.linalg.norm(rng.random((200, 1, 2)) - rng.random((1, 16, 2)), axis=2), rng.integers(1, 9000, 200)


def test_p_median_of_200_towns(benchmark, towns):
    cost, weight = towns
    benchmark.pedantic(location.pmedian, args=(cost, weight, 4), rounds=5, warmup_rounds=1)


def test_p_median_by_enumeration(benchmark, towns):
    cost, weight = towns

    def run() -> float:
        return min(float(weight @ cost[:, list(sites)].min(axis=1)) for sites in combinations(range(16), 4))

    best = benchmark.pedantic(run, rounds=3)
    assert best == pytest.approx(location.pmedian(cost, weight, 4).objective)


def test_two_stages_with_six_sites_and_twenty_scenarios(benchmark):
    rng = np.random.default_rng(1)
    links = [(a, b) for a in range(6) for b in range(6) if a != b]
    inputs = preposition.Inputs(
        probability=np.full(20, 0.05), demand=rng.gamma(0.2, 100, (20, 6, 1)), links=links,
        link_cost=rng.uniform(1, 5, (30, 1)), size=[100.0, 400.0], open_cost=[50.0, 120.0], buy_cost=[1.0],
        lack_cost=[30.0], survival=rng.uniform(0.5, 1, (20, 6, 1)),
    )  # fmt: skip
    benchmark.pedantic(preposition.solve, args=(inputs,), rounds=1)


def test_a_pool_over_a_million_years(benchmark):
    payouts = np.random.default_rng(2).gamma(0.1, 100, (1_000_000, 11))
    benchmark.pedantic(riskpool.pool, args=(payouts,), rounds=3, warmup_rounds=1)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of spopt's own
@pytest.mark.parametrize("problem", ["p-median", "covering"])
def test_location_by_spopt(benchmark, towns, problem):
    locate = pytest.importorskip("spopt.locate", reason="spopt is not installed: pip install spopt")
    import pulp

    cost, weight = towns

    def run() -> float:
        made = (
            locate.PMedian.from_cost_matrix(cost, weight.astype(float), p_facilities=4)
            if problem == "p-median"
            else locate.MCLP.from_cost_matrix(cost, weight.astype(float), service_radius=0.3, p_facilities=3)
        )
        return float(made.solve(pulp.PULP_CBC_CMD(msg=False)).problem.objective.value())

    found = benchmark.pedantic(run, rounds=3, warmup_rounds=1)
    ours = location.pmedian(cost, weight, 4) if problem == "p-median" else location.mclp(cost, weight, 3, 0.3)
    assert found == pytest.approx(ours.objective)
