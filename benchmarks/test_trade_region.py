"""What users wait for in trade on the region: a scenario with 1,024 draws, a dyad, ranks. Reported, never asserted."""

import pytest

import multipolar as mp
from multipolar.wiring import VIEWS


@pytest.fixture(scope="module")
def region():
    return mp.load()


@pytest.mark.parametrize("name", ["rcep", "us-tariffs-2025-retaliation", "eu-asean-agreement"])
def test_a_scenario_of_1024_draws(benchmark, region, name):
    scenario = mp.scenarios.read(name, region)
    done = benchmark.pedantic(mp.scenarios.run, (region, scenario), {"n": 1024}, rounds=3, warmup_rounds=1)
    assert done.failed == 0


@pytest.mark.parametrize(("name", "options"), [("trade", {"pair": "VNM,CHN"}), ("vulnerability", {"member": "VNM"})])
def test_a_view_of_1024_draws(benchmark, region, name, options):
    view = VIEWS[name]
    frame = benchmark.pedantic(view.show, (region, options), {"draws": 1024, "seed": 0}, rounds=3, warmup_rounds=1)
    assert frame.height
