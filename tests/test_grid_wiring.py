"""The grid on the pack: what is tabled enters as tabled, what is assumed says so, lines and prices do what they should."""

import numpy as np
import pytest

import multipolar as mp
from multipolar.errors import UnknownName, UsageError
from multipolar.models.grid import solve
from multipolar.wiring import MODELS, VIEWS, central
from multipolar.wiring.changes.energy import CarbonPrice, PowerGrid, PowerLink
from multipolar.wiring.draws import chunk

NAME = "grid"
MODEL = MODELS[NAME]
PLAN = {"start": 2045, "cost_usd_bn": 0.0}


@pytest.fixture(scope="module")
def wired(region):
    return MODEL.wire(region, central(region), 2045)


def test_load_is_the_tabled_consumption_carried_forward(region, wired):
    growth = (1 + region.parameter(NAME, "demand_growth").central / 100) ** 22
    states = wired.labels["state"]
    for state in ("THA", "LAO", "TLS"):
        used = region.figures("electricity_consumption", subject=state, year=2023)["value"].item()
        load = wired.inputs.load[0, states.index(state)].mean()
        assert load == pytest.approx(used * 1e6 / 8760 * growth, rel=1e-9)


def test_laos_has_more_clean_power_than_it_uses(wired):
    """It exports three times what it uses; without its trade in the tables it would be an importer."""
    place = wired.labels["state"].index("LAO")
    assert wired.inputs.capacity[0, 0, place].mean() > 2 * wired.inputs.load[0, place].mean()


def test_lines_are_those_of_the_table_by_pair(region, wired):
    built = dict(zip(wired.labels["link"], wired.inputs.in_service[0], strict=True))
    part = region.parameter(NAME, "ongoing_built").central
    assert built["LAO>THA"] == pytest.approx(2111 + part * 3352)
    assert built["MYS>PHL"] == 0.0
    planned = dict(zip(wired.labels["link"], wired.inputs.planned[0], strict=True))
    assert planned["LAO>THA"] == pytest.approx(3095 + (1 - part) * 3352)
    # Everything that the list has between states: its grand total less the line within Malaysia.
    assert (wired.inputs.in_service + wired.inputs.planned).sum() == pytest.approx(34243 - 3200)


def test_every_input_is_assumed_or_derived_and_cited(region, wired):
    said = wired.account
    assert set(said["basis"].to_list()) <= {"assumed", "derived"}
    assert said.filter(field="load")["refs"].item().len() > 11
    assert "not in the tables" in said.filter(field="load")["note"].item()
    cited = set(region.cite(said)["source_id"].to_list())
    assert {"apg2015", "factbook2026", "assumption"} <= cited


def test_the_whole_plan_or_up_to_a_total(wired):
    everything = MODEL.apply(PowerGrid(**PLAN), wired, 2045)
    assert everything.inputs.limit.sum() == pytest.approx(34243 - 3200)
    assert not everything.inputs.planned.any()
    target = MODEL.apply(PowerGrid(**PLAN, total_mw=17600), wired, 2045)
    assert target.inputs.limit.sum() == pytest.approx(17600)
    less = MODEL.apply(PowerGrid(**PLAN, total_mw=100), wired, 2045)
    assert less.inputs.limit.sum() == pytest.approx(wired.inputs.limit.sum())  # nothing is torn down
    assert wired.inputs.limit is wired.inputs.in_service


def test_a_line_is_added_to_its_pair_or_as_a_new_one(wired):
    more = MODEL.apply(PowerLink(**PLAN, a="THA", b="LAO", mw=500), wired, 2045)
    assert more.inputs.limit.sum() - wired.inputs.limit.sum() == pytest.approx(500)
    assert more.inputs.net is wired.inputs.net
    new = MODEL.apply(PowerLink(**PLAN, a="PHL", b="VNM", mw=500), wired, 2045)
    assert new.labels["link"][-1] == "PHL>VNM"
    before, after = solve(wired.inputs), solve(new.inputs)
    assert after.cost[0] < before.cost[0]
    assert after.price[0] > 0.0


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        (PowerLink(**PLAN, a="THA", b="JPN", mw=5), UnknownName, "'JPN' is not a known area"),
        (PowerLink(**PLAN, a="THA", b="THA", mw=5), UsageError, "to itself"),
    ],
)
def test_a_line_to_nowhere_is_told(wired, change, error, said):
    with pytest.raises(error, match=said):
        MODEL.apply(change, wired, 2045)


def test_a_carbon_price_makes_trade_cleaner(wired):
    built = MODEL.apply(PowerGrid(**PLAN, total_mw=17600), wired, 2045)
    priced = MODEL.apply(CarbonPrice(**PLAN, usd_per_tonne=200), built, 2045)
    free, dear = solve(built.inputs), solve(priced.inputs)
    assert dear.emissions[0] < free.emissions[0]
    assert dear.emissions[0] <= dear.emissions_alone[0]


def test_trade_never_costs_and_lines_never_hurt(region):
    drawn = MODEL.apply(PowerGrid(**PLAN, total_mw=17600), MODEL.wire(region, chunk(region, 0, 0), 2045), 2045)
    few = {
        name: value[:40] if isinstance(value, np.ndarray) and len(value) == 1024 else value
        for name, value in vars(drawn.inputs).items()
    }
    found = solve(type(drawn.inputs)(**few))
    tiny = 1e-9 * found.cost_alone
    assert np.all(found.cost_base <= found.cost_alone + tiny)
    assert np.all(found.cost <= found.cost_base + tiny)
    assert np.all(found.unserved.sum(axis=1) <= found.unserved_base.sum(axis=1) + 1e-6)
    assert np.all(found.unserved_base.sum(axis=1) <= found.unserved_alone.sum(axis=1) + 1e-6)


def test_without_a_change_the_added_lines_are_none(region):
    found = MODEL.solve(MODEL.wire(region, central(region), 2045).inputs)
    assert found.benefit.tolist() == [0.0]
    assert found.price.tolist() == [0.0]


def test_the_view_gives_outcomes_and_each_line(region):
    frame = VIEWS[NAME].show(region, {"by": "all"}, draws=1, seed=0)
    lines = frame.filter(measure="grid_benefit").drop_nulls("counterpart")
    assert lines.sort("value")["subject"].to_list()[-1] == "LAO"
    assert lines.sort("value")["counterpart"].to_list()[-1] == "THA"
    of_all = frame.filter(frame["counterpart"].is_null())
    net, worth, cost = (
        of_all.filter(measure=f"grid_{name}")["value"].item() for name in ("net_benefit", "benefit", "cost")
    )
    assert net == pytest.approx(worth - cost)
    today = VIEWS[NAME].show(region, {"lines": "today"}, draws=1, seed=0)
    assert today.filter(measure="grid_cost")["value"].item() == 0.0


def test_the_view_is_short_and_shows_states_or_lines_on_request(region):
    short = VIEWS[NAME].show(region, {}, draws=1, seed=0)
    assert short.height == 6
    assert set(short["subject"]) == {"ASEAN"}
    states = VIEWS[NAME].show(region, {"by": "state"}, draws=1, seed=0)
    assert set(states["measure"]) == {"grid_hours_short", "grid_hours_short_alone", "grid_unserved"}
    lines = VIEWS[NAME].show(region, {"by": "line"}, draws=1, seed=0)
    assert lines["counterpart"].null_count() == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"lines": "many"}, "'many' is no capacity"),
        ({"year": "2010"}, "'2010' is no year"),
        ({"year": "soon"}, "no year"),
        ({"by": "country"}, "'country' is not a known by"),
    ],
)
def test_bad_options_are_told(region, options, said):
    with pytest.raises(UsageError, match=said):
        VIEWS[NAME].show(region, options, draws=1, seed=0)


def test_the_energy_view_shows_measures_of_one_actor(region):
    frame = VIEWS["energy"].show(region, {"measure": "interconnector", "of": "Laos"}, draws=1, seed=0)
    assert set(frame["subject"].to_list()) <= {"LAO", "KHM"}
    with pytest.raises(UnknownName, match="fossil_share"):
        VIEWS["energy"].show(region, {"measure": "fossil_shares"}, draws=1, seed=0)


@pytest.mark.slow
def test_assumptions_decide_so_the_verdict_depends(region):
    proposition = next(p for p in mp.propositions.read(region) if p.id == "power-grid-pays")
    verdict = mp.propositions.judge(region, proposition)
    assert verdict.verdict == "depends"
    assert any("link_cost" in lever for lever in verdict.depends_on)


def test_a_pack_without_power_is_told_so(small_pack):
    bare = mp.load(small_pack.path)
    with pytest.raises(UsageError, match=r"names no group|no consumption"):
        MODEL.wire(bare, central(bare), 2045)
