"""How long adequacy takes: 1,000 outage years of 11 areas, the exact table of the IEEE test system, draws of the pack.

HiGHS runs beside the cuts: the same least unserved load of the same hours, a program an hour, a hundredth of them.
"""

import numpy as np
import pytest

import multipolar as mp
from multipolar.models import grid
from multipolar.wiring import MODELS
from multipolar.wiring.changes.energy import PowerGrid
from multipolar.wiring.draws import chunk

AREAS, HOURS, YEARS = 11, 8760, 1000
RNG = np.random.default_rng(0)
SIZE = RNG.uniform(3_000, 30_000, AREAS)
CLOCK = np.arange(HOURS)
DAY = np.cos(2 * np.pi * (CLOCK[None] - 14 - np.arange(AREAS)[:, None] / 5) / 24)
SEASON = np.cos(2 * np.pi * (CLOCK[None] / HOURS - np.arange(AREAS)[:, None] / AREAS))
LOAD = SIZE[:, None] * (0.7 + 0.15 * DAY + 0.1 * SEASON)
UNITS = [[size / 15] * 17 for size in SIZE]
LINKS = [(place, place + 1, 2_000, 0.02) for place in range(AREAS - 1)] + [(0, 5, 1_000, 0.02), (3, 9, 800)]


@pytest.mark.benchmark(group="adequacy of 11 areas with 12 links")
def test_a_thousand_years_hour_by_hour(benchmark):
    found = benchmark.pedantic(
        grid.simulate, args=(UNITS, 0.06, LOAD, LINKS), kwargs={"years": YEARS, "seed": 1}, rounds=1
    )
    assert found.hours.shape == (YEARS, AREAS)


@pytest.fixture(scope="module")
def short():
    """Hours in which an area is short, and the network."""
    return grid.shortfalls(UNITS, 0.06, LOAD, years=20, seed=1).margin[:5000], grid.network(AREAS, LINKS)


@pytest.mark.benchmark(group="least unserved load")
def test_cuts_of_5_000_hours(benchmark, short):
    margin, net = short
    assert benchmark(grid.least_unserved, margin, net).min() >= 0.0


@pytest.mark.benchmark(group="least unserved load")
def test_highs_50_hours(benchmark, short):
    """The peer: HiGHS through SciPy."""
    margin, net = short

    def peer():
        total = 0.0
        for hour in margin[:50]:
            spare, lacks = np.maximum(hour, 0.0), np.maximum(-hour, 0.0)
            total += grid.dispatch(spare[:, None], lacks[:, None], [0.0], net, lost=1.0).unserved.sum()
        return total

    assert benchmark.pedantic(peer, rounds=1) == pytest.approx(grid.least_unserved(margin[:50], net).sum(), abs=1e-3)


@pytest.mark.benchmark(group="exact")
def test_two_areas_of_32_units_over_an_hour_of_peak(benchmark):
    sizes = [12] * 5 + [20] * 4 + [50] * 6 + [76] * 4 + [100] * 3 + [155] * 4 + [197] * 3 + [350] + [400] * 2
    table = grid.available_capacity(sizes, 0.05)
    found = benchmark(grid.exact, [table, table], 0.0, [2850, 2700], [(0, 1, 300)])
    assert found.lole_any > 0.0


@pytest.mark.benchmark(group="draws of the pack")
def test_1_024_draws_of_the_pack(benchmark):
    region, model = mp.load("japan-asean"), MODELS["grid"]
    wired = model.wire(region, chunk(region, 0, 0), 2045)
    built = model.apply(PowerGrid(start=2045, cost_usd_bn=0.0, total_mw=17_600), wired, 2045)
    assert benchmark.pedantic(model.solve, args=(built.inputs,), rounds=1).converged.all()


WEEK = 168
ROOM = np.stack([0.5 * SIZE, 0.45 * SIZE], axis=1)
COSTS = np.stack([30.0 + 2.0 * np.arange(AREAS), 70.0 + 3.0 * np.arange(AREAS)], axis=1)
NET = grid.network(AREAS, LINKS)
VALUE_LOST = 3_000.0


@pytest.mark.benchmark(group="dispatch of 11 areas over a week")
def test_our_program(benchmark):
    found = benchmark.pedantic(
        grid.dispatch, args=(ROOM, LOAD[:, :WEEK], COSTS, NET), kwargs={"lost": VALUE_LOST}, rounds=3
    )
    assert found.unserved.min() >= -1e-9


@pytest.mark.benchmark(group="dispatch of 11 areas over a week")
def test_pypsa(benchmark):
    """The peer: the same week in PyPSA, the same cost to 1e-6."""
    pypsa = pytest.importorskip("pypsa", reason="PyPSA (MIT) is not installed: pip install pypsa highspy")

    def peer():
        made = pypsa.Network()
        made.set_snapshots(range(WEEK))
        for area in range(AREAS):
            bus = str(area)
            made.add("Bus", bus)
            made.add("Load", f"{bus} load", bus=bus, p_set=LOAD[area, :WEEK])
            made.add("Generator", f"{bus} lost", bus=bus, p_nom=1e6, marginal_cost=VALUE_LOST)
            for kind in range(2):
                made.add("Generator", f"{bus} {kind}", bus=bus, p_nom=ROOM[area, kind], marginal_cost=COSTS[area, kind])
        for number, (a, b, limit, *_) in enumerate(LINKS):
            made.add("Link", f"link {number}", bus0=str(a), bus1=str(b), p_nom=limit, p_min_pu=-1.0)
        made.optimize(solver_name="highs")
        return made.objective

    ours = grid.dispatch(ROOM, LOAD[:, :WEEK], COSTS, NET, lost=VALUE_LOST)
    assert benchmark.pedantic(peer, rounds=1) == pytest.approx(ours.cost + VALUE_LOST * ours.unserved.sum(), rel=1e-6)
