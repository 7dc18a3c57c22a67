"""A year of stops of supply. Run with ``make bench``; reported, never asserted.

The peers are not in the run: pymrio is LGPL-3 and BoARIO GPL-3. pymrio 0.7 gave the same inverses to the last digit in the same
time. Beside the Leontief inverse stands what NumPy alone needs for it.
"""

import numpy as np
import pytest

import multipolar as mp
from multipolar.models import ario, leontief
from multipolar.wiring import central, supply
from multipolar.wiring.changes.supply import SupplyStop
from multipolar.wiring.draws import chunk
from multipolar.wiring.supply_tables import chains

STOP = SupplyStop(start=2027, economies=("THA",), sectors=("manufacturing",), percent=36.0, days=90.0)


@pytest.fixture(scope="module")
def region():
    return mp.load()


def test_a_year_of_days_24_economies_28_sectors(benchmark, region):
    """One draw: 25 places with the rest of the world, 28 products."""
    wired = supply.wired(region, central(region), chains(region, fine=True), 1.0)
    given = supply.apply(STOP, wired, 2027).inputs
    found = benchmark(lambda: ario.solve(given.chains, given.events, days=365, step=1.0))
    assert found.converged.all()


def test_a_year_of_weeks_1024_draws(benchmark, region):
    wired = supply.apply(STOP, supply.wire(region, chunk(region, 0, 0), 2027), 2027)
    found = benchmark.pedantic(lambda: supply.solve(wired.inputs), rounds=3)
    assert found.converged.all()


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(0)
    flows = rng.uniform(0, 1, (700, 700))
    return flows, flows.sum(1) + rng.uniform(300, 600, 700)


def test_leontief_of_700_industries(benchmark, table):
    benchmark(lambda: leontief.leontief_inverse(leontief.coefficients(*table)))


def test_leontief_of_700_industries_by_numpy_alone(benchmark, table):
    flows, output = table
    benchmark(lambda: np.linalg.inv(np.eye(700) - flows / output))
