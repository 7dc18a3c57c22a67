"""What users wait for in the stress test: a deterministic run behind a slider, the battery on one chunk and on ten."""

import os
import time

import numpy as np
import pytest

import multipolar as mp
from multipolar.models import coupling, robust
from multipolar.scenarios import stress, trials, workers
from multipolar.scenarios.prim import boxes
from multipolar.wiring import CHUNK

DOZEN = 12


@pytest.fixture(scope="module")
def region():
    return mp.load("japan-asean")


@pytest.fixture(scope="module")
def battery(region):
    return trials(region)[:DOZEN]


@pytest.mark.parametrize("name", ["tariff-war", "partners-leave", "capital-flight", "great-typhoon"])
def test_one_trial_behind_a_slider(benchmark, region, name):
    (trial,) = trials(region, (name,))
    stress(region, [trial])
    benchmark.pedantic(lambda: stress(region, [trial]), rounds=10)


def test_a_slider_that_moves(benchmark, region):
    """Each round has a value that was not solved before."""
    (trial,) = trials(region, ("tariff-war",))
    sizes = iter(np.linspace(1.0, 30.0, 40))

    def again():
        shock = trial.shock[0].model_copy(update={"points": float(next(sizes))})
        return stress(region, [trial.model_copy(update={"shock": (shock, *trial.shock[1:])})])

    again()
    benchmark.pedantic(again, rounds=10)


def test_the_battery_once(benchmark, region, battery):
    stress(region, battery)
    benchmark.pedantic(lambda: stress(region, battery), rounds=3)


def test_the_battery_on_a_chunk(benchmark, region, battery):
    benchmark.pedantic(lambda: stress(region, battery, n=CHUNK, seed=1), rounds=1)


def test_the_battery_on_ten_thousand_draws_and_two_workers(benchmark, region, battery):
    def whole():
        with workers(min(2, os.cpu_count() or 1)) as pool:
            return stress(region, battery, n=10 * CHUNK, seed=2, executor=pool)

    benchmark.pedantic(whole, rounds=1)


def test_the_cost_is_linear_in_draws(benchmark, region):
    """Seconds a chunk for one, two and four chunks are printed as extra information."""
    some = trials(region, ("capital-flight", "tariff-war"))
    stress(region, some, n=CHUNK, seed=9)
    for chunks in (1, 2, 4):
        start = time.perf_counter()
        stress(region, some, n=chunks * CHUNK, seed=10 + chunks)
        benchmark.extra_info[f"seconds a chunk, {chunks}"] = round((time.perf_counter() - start) / chunks, 2)
    benchmark.pedantic(lambda: stress(region, some, n=CHUNK, seed=20), rounds=1)


def test_the_graph_alone_on_a_chunk(benchmark):
    rng = np.random.default_rng(0)
    given = coupling.simple(
        rng.normal(size=(CHUNK, 10, 15, 11)), [(v, v + 1, 0.3) for v in range(14)], memory=[0.5] * 15
    )
    benchmark.pedantic(lambda: coupling.solve(given), rounds=3)


def test_prim_on_a_thousand_draws_of_forty_inputs(benchmark):
    rng = np.random.default_rng(0)
    inputs = {f"x{k}": rng.uniform(size=CHUNK) for k in range(40)}
    bad = (inputs["x0"] < 0.4) & (inputs["x1"] > 0.6)
    benchmark.pedantic(lambda: boxes(inputs, bad), rounds=3)


@pytest.mark.parametrize("criterion", robust.CRITERIA)
def test_an_allocation_over_three_hundred_states(benchmark, criterion):
    rng = np.random.default_rng(0)
    given = robust.problem(
        rng.uniform(1, 2, (320, 6)), rng.uniform(0, 0.2, (320, 11, 6)), rng.uniform(0.1, 2.0, 11), 3.0
    )
    benchmark.pedantic(lambda: robust.allocate(given, criterion), rounds=1)
