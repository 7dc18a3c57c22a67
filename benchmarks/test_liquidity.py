"""A crisis year of the safety net. Run with ``make bench``; reported, never asserted.

No open-source simulator of the regional net was found, so the peer in the same run is a plain loop over the draws' days.
"""

from dataclasses import replace

import numpy as np
import pytest

import multipolar as mp
from multipolar.models.liquidity import Inputs, solve
from multipolar.wiring import MODELS
from multipolar.wiring.changes.money import CapitalStop
from multipolar.wiring.draws import chunk

DRAWS = 100_000
MEMBERS = 13


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    """A stop that strikes all ten ASEAN members of the pool, beside its three other states; 100,000 draws."""
    region = mp.load()
    model = MODELS["liquidity"]
    wired = model.wire(region, chunk(region, 0, 0), 2026)
    ten = tuple(state for state in region.states("ASEAN", region.as_of)["actor"] if state != "TLS")
    struck = model.apply(CapitalStop(members=ten, percent=11.0, start=2026), wired, 2026).inputs
    keep = [place for place, member in enumerate(wired.labels["member"]) if member not in ("TLS", "HKG")]
    times = -(-DRAWS // len(struck.limit))

    def many(array: np.ndarray) -> np.ndarray:
        return np.tile(array, (times, *[1] * (array.ndim - 1)))[:DRAWS]

    return replace(
        struck,
        need=many(struck.need[:, keep]),
        ramp=many(struck.ramp),
        limit=many(struck.limit[:, keep]),
        start=many(struck.start[:, keep]),
        due=many(struck.due[:, keep]),
        cap=many(struck.cap[:, keep]),
        commitment=struck.commitment[keep],
        exposure=np.zeros((2, MEMBERS, MEMBERS)),
    )


def test_100_000_draws_of_a_crisis_year(benchmark, inputs):
    done = benchmark.pedantic(solve, args=(inputs,), rounds=3, warmup_rounds=1)
    assert done.converged.all()


def test_100_000_draws_with_reserves_last(benchmark, inputs):
    """The costliest order: no line is spared because reserves reach the whole need before it opens."""
    last = replace(inputs, order=(*(line for line in inputs.order if line), 0))
    benchmark.pedantic(solve, args=(last,), rounds=3, warmup_rounds=1)


def test_100_draws_day_by_day_in_a_loop(benchmark, inputs):
    """The peer, for a thousandth of the draws."""
    benchmark.pedantic(loop, args=(inputs, 100), rounds=1)


def loop(inputs: Inputs, draws: int) -> float:
    unpaid = 0.0
    for draw in range(draws):
        for member in range(MEMBERS):
            need, ramp = inputs.need[draw, member], inputs.ramp[draw]
            left, owed = inputs.limit[draw, member].copy(), 0.0
            for day in range(366):
                owed += need / ramp if day <= ramp else 0.0
                for line in inputs.order:
                    if inputs.start[draw, member, line] <= day:
                        paid = min(left[line], owed)
                        left[line] -= paid
                        owed -= paid
            unpaid += owed
    return unpaid


def test_one_chunk_of_a_scenario(benchmark):
    region = mp.load()
    scenario = mp.scenarios.read("stop-asean", region)
    benchmark.pedantic(mp.scenarios.run, args=(region, scenario), kwargs={"n": 1024}, rounds=3, warmup_rounds=1)
