"""Relief on the pack: sites, clocks, kinds of change, views, and what is said of a region without places."""

import shutil
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models.relief import clock, solve
from multipolar.wiring import VIEWS, central
from multipolar.wiring.changes.relief import Disaster, PreApproval, ReliefStock, Warehouse
from multipolar.wiring.draws import chunk
from multipolar.wiring.relief import MODEL, Chain
from multipolar.wiring.relief_sites import distances, fourth, gateway, recorded, sites, warehouses

YEAR = 2027


@pytest.fixture(scope="module")
def chain(region) -> Chain:
    return MODEL.wire(region, chunk(region, 0, 0), 2026)


def changed(chain, *changes) -> Chain:
    for change in changes:
        chain = MODEL.apply(change, chain, YEAR)
    return chain


def outcome(chain, name, actor="ASEAN"):
    return MODEL.outcomes(solve(chain.inputs), chain)[name][:, chain.labels[name].index(actor)]


def test_warehouses_open_one_after_the_other(region):
    assert [site.id for site in warehouses(region, 2018)] == ["subang"]
    assert [site.id for site in warehouses(region, 2026)] == ["subang", "chainat", "camp-aguinaldo"]
    with pytest.raises(UsageError, match="no warehouse of the table places is open in 2011"):
        warehouses(region, 2011)


def test_every_member_has_places_and_relief_lands_in_the_state(region):
    known, events = sites(region), recorded(region)
    assert {event.site.actor for event in events} == set(region.states("ASEAN", region.as_of)["actor"])
    assert all(event.gateway.actor == event.site.actor for event in events)
    tacloban = next(site for site in known if site.id == "tacloban")
    assert gateway(tacloban, known).id == "cebu"


def test_airports_are_where_they_are(region):
    by_id = {site.id: site for site in sites(region)}
    assert distances([by_id["manila"]], [by_id["kuala-lumpur"]]).item() == pytest.approx(2490, abs=5)
    assert distances([by_id["camp-aguinaldo"]], [by_id["manila"]]).item() < 25


def test_the_clock_decides_the_answer(chain):
    """Near 0 from the event to the people and near 1 from the approval to the airport, at every place."""
    result = solve(chain.inputs)
    share = {
        ends: (clock(chain.inputs, result, *ends) <= 48).mean(axis=0)
        for ends in (("event", "people"), ("request", "airport"), ("approval", "airport"))
    }
    assert share["event", "people"].max() < 0.02
    assert share["approval", "airport"].min() > 0.85
    assert 0.0 < share["request", "airport"].min() < share["request", "airport"].max() < 0.9


def test_the_figure_of_the_group_is_the_place_least_often_reached(chain):
    hours = clock(chain.inputs, solve(chain.inputs), "request", "airport")
    assert (outcome(chain, "relief_airport_hours") <= 48).mean() == (hours <= 48).mean(axis=0).min()


def test_agreed_beforehand_is_never_slower(chain):
    agreed = changed(chain, PreApproval(members=("ASEAN",), hours=6.0, start=YEAR, cost_usd_bn=0.0))
    assert agreed.plan.approved == {"ASEAN": 6.0}  # a group is resolved when a file is read
    states = tuple(dict.fromkeys(event.site.actor for event in chain.events))
    agreed = changed(chain, PreApproval(members=states, hours=6.0, start=YEAR, cost_usd_bn=0.0))
    before, after = (clock(c.inputs, solve(c.inputs), "request", "airport") for c in (chain, agreed))
    assert np.all(after <= before + 1e-9)
    assert (after <= 48).mean() > (before <= 48).mean() + 0.3
    assert outcome(agreed, "relief_airport_hours").mean() < outcome(chain, "relief_airport_hours").mean()


def test_a_further_warehouse_and_more_stock_never_hurt(chain):
    base = outcome(chain, "relief_need_met_week")
    for change in (
        Warehouse(place="cebu", kits=5000.0, start=YEAR, cost_usd_bn=0.0),
        ReliefStock(factor=2.0, start=YEAR, cost_usd_bn=0.0),
    ):
        assert np.all(outcome(changed(chain, change), "relief_need_met_week") >= base - 1e-9)
    assert np.all(outcome(chain, "fourth_warehouse_gain") >= -1e-9)
    assert np.nanmin(outcome(chain, "fourth_warehouse_hours")) >= -1e-9


def test_half_the_stock_covers_no_more(chain):
    half = changed(chain, ReliefStock(factor=0.5, start=YEAR, cost_usd_bn=0.0))
    assert np.all(outcome(half, "relief_stock_cover") <= outcome(chain, "relief_stock_cover") + 1e-9)
    same = changed(chain, ReliefStock(factor=1.0, start=YEAR, cost_usd_bn=0.0))
    assert same is chain


def test_disasters_of_one_year_share_the_stock(chain):
    storm = Disaster(place="tacloban", hazard="storm", affected=16e6, start=YEAR)
    quake = Disaster(place="mandalay", hazard="quake", affected=1.36e6, start=YEAR)
    alone, after = changed(chain, quake), changed(chain, storm, quake)
    assert [event.site.id for event in after.events] == ["tacloban", "mandalay"]
    cover = outcome(alone, "relief_stock_cover", "MMR"), outcome(after, "relief_stock_cover", "MMR")
    assert np.all(cover[1] <= cover[0] + 1e-9)
    assert cover[1].mean() < 0.6 * cover[0].mean()
    assert np.isnan(outcome(after, "relief_airport_hours", "VNM")).all()  # not struck: nothing to say


def test_a_disaster_without_a_record_needs_a_number(chain):
    with pytest.raises(UsageError, match="the record has no storm in SGP"):
        changed(chain, Disaster(place="singapore", hazard="storm", start=YEAR))
    assert changed(chain, Disaster(place="singapore", hazard="storm", affected=1000.0, start=YEAR)).named


def test_the_fourth_warehouse_is_where_people_are_struck(region):
    standing = tuple(warehouses(region, 2026))
    assert fourth(region, standing, recorded(region)).id == "cebu"


@pytest.mark.parametrize(
    "name", ["typhoon-and-quake", "two-members-at-once", "fourth-warehouse", "relief-agreed-beforehand"]
)
def test_scenarios_run_without_faults(region, name):
    done = mp.scenarios.run(region, mp.scenarios.read(name, region), n=1024)
    assert not done.faults
    assert np.isfinite(done.outcomes["relief_need_met_week"][:, -1, 0]).all()


def test_draws_are_the_same_on_every_run(region):
    scenario = mp.scenarios.read("relief-today", region)
    once, again = (mp.scenarios.run(region, scenario, n=1024, seed=3) for _ in range(2))
    for name, values in once.outcomes.items():
        assert np.array_equal(values, again.outcomes[name], equal_nan=True)


def test_a_place_in_a_scenario_is_known_by_its_name(region):
    kind = Disaster.model_validate(
        {"kind": "disaster", "place": "Tacloban", "hazard": "storm", "start": 2027}, context={"region": region}
    )
    assert kind.place == "tacloban"
    with pytest.raises(ValueError, match=r"Taclobann") as error:
        Disaster.model_validate(
            {"kind": "disaster", "place": "Taclobann", "hazard": "storm", "start": 2027}, context={"region": region}
        )
    assert "Taclobann" in str(error.value)


# -- views ------------------------------------------------------------------------------------------------------------


def test_relief_by_place_and_hazard(region):
    shown = VIEWS["relief"].show(region, {"state": "Philippines", "hazard": "storm"}, draws=1024, seed=0)
    chance = shown.filter(pl.col("measure") == "relief_in_time")
    assert set(chance["place"]) >= {"Manila", "Tacloban"}
    assert chance["value"].is_between(0, 100).all()
    hours = shown.filter(pl.col("measure") == "relief_hours")
    assert (hours["low"] <= hours["value"]).all()
    people = VIEWS["relief"].show(region, {"state": "PHL", "clock": "event-people"}, draws=1024, seed=0)
    assert people.filter(pl.col("measure") == "relief_in_time")["value"].max() < 2


def test_which_step_is_too_long(region):
    shown = VIEWS["relief-steps"].show(region, {"state": "Indonesia"}, draws=1024, seed=0)
    limit = shown.filter(pl.col("measure") == "relief_step_limit")
    known = limit.drop_nulls("value")
    assert known["step"].to_list() == ["approval"]
    assert 20 < known["value"].item() < 45
    assert limit.filter(pl.col("step") == "load")["reason"].item().startswith("no cap on this step")


def test_approval_is_worth_more_than_a_warehouse(region):
    shown = VIEWS["relief-worth"].show(region, {}, draws=1024, seed=0)
    gain = dict(shown.filter(pl.col("gain") == "in time over all events").select("policy", "value").iter_rows())
    assert gain["approval within 6 hours"] > 10 * gain["fourth warehouse at Cebu"] >= 0


def test_the_record_stands_beside_the_goal(region):
    shown = VIEWS["relief-record"].show(region, {}, draws=1, seed=0)
    days = dict(shown.select("operation", "value").iter_rows())
    assert days["Mandalay earthquake"] == 15  # one consignment of nine flights
    assert days["Mandalay earthquake, fifth batch"] == 8
    assert shown["basis"].unique().to_list() == ["read"]


def test_hazards_are_counted_where_they_were(region):
    shown = VIEWS["hazards"].show(region, {}, draws=1, seed=0)
    storms = shown.filter(pl.col("hazard") == "storm").sort("value")
    assert storms["place"][-1] in {"Basco", "Tuguegarao"}
    assert shown.filter(pl.col("place") == "Singapore")["reason"].item() == "no event in the records"


def test_the_plan_keeps_goods_near_the_storms(region):
    shown = VIEWS["relief-plan"].show(region, {"sites": "standing"}, draws=1, seed=0)
    stock = dict(shown.filter(pl.col("measure") == "relief_plan_stock").select("site", "value").iter_rows())
    assert max(stock, key=stock.get) == "Camp Aguinaldo"
    assert shown.filter(pl.col("measure") == "relief_plan_met")["value"].item() <= 100 + 1e-6


@pytest.mark.parametrize(
    ("view", "options", "error", "message"),
    [
        ("relief", {"clock": "request-moon"}, UnknownName, "request-airport"),
        ("relief", {"place": "Atlantis"}, UnknownName, "Atlantis"),
        ("relief", {"hazard": "fire"}, UnknownName, "storm or quake or flood"),
        ("relief", {"state": "Singapore", "hazard": "quake"}, InvalidData, "no recorded event for Singapore quake"),
        ("relief", {"within": "-3"}, UsageError, "a number 0 or more"),
        ("relief-steps", {"probability": "2"}, UsageError, "above 0, at most 1"),
        ("relief-plan", {"sites": "all", "worth": "much"}, InvalidData, "2 faults"),
    ],
)
def test_what_was_asked_wrongly(region, view, options, error, message):
    with pytest.raises(error, match=message):
        VIEWS[view].show(region, options, draws=1, seed=0)


# -- what is missing --------------------------------------------------------------------------------------------------


def without(region, tmp_path, table, keep):
    """Return the region with only those rows of a table that `keep` keeps."""
    folder = tmp_path / "pack"
    shutil.copytree(region.path, folder)
    file = folder / "tables" / f"{table}.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([lines[0], *(line for line in lines[1:] if keep(line))]), encoding="utf-8")
    for other in ("scenarios", "propositions", "battery"):
        shutil.rmtree(folder / other, ignore_errors=True)
    return mp.load(folder)


def test_a_pack_without_places(region, tmp_path):
    bare = without(region, tmp_path, "places", lambda line: False)
    with pytest.raises(UsageError, match="has no places"):
        MODEL.wire(bare, central(bare), 2026)


def test_an_empty_hazard_file(region, tmp_path):
    bare = without(region, tmp_path, "parameters", lambda line: not line.startswith("relief,event_rate"))
    with pytest.raises(InvalidData, match="no place has a rate of events"):
        MODEL.wire(bare, central(bare), 2026)


def test_a_state_without_an_airport_cannot_be_reached(region, tmp_path):
    bare = without(region, tmp_path, "places", lambda line: not line.startswith("dili,"))
    known = sites(bare)
    dili = replace(known[0], id="dili", actor="TLS", kind="town")
    with pytest.raises(InvalidData, match=r"dili lies in TLS, which has no gateway.*unreachable"):
        gateway(dili, known)
