"""The coupling of models (contracts §7): identities of the graph, and what a shock does on the built-in region."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models import coupling as model
from multipolar.scenarios import Scenario, read, run, trials
from multipolar.scenarios.explain import chain, words
from multipolar.scenarios.scenario import contradictions
from multipolar.scenarios.stress import story
from multipolar.wiring import CHUNK, KINDS, MODELS, central, coupling, hedging, trade
from multipolar.wiring.draws import Sample
from multipolar.wiring.links import LINKS, NAME, PILLARS, PLACES, STATES, known, table
from multipolar.wiring.model import wired
from multipolar.wiring.responses import RESPONSES, Case, effective

HORIZON = (2026, 2030)


@pytest.fixture(scope="module")
def region():
    return mp.load("japan-asean")


def made(region, *shocks, policy=(), **fields):
    data = {"format": 1, "id": "made", "title": "Made in a test", "horizon": HORIZON, "models": ["coupling"]}
    return Scenario.model_validate({**data, "shock": shocks, "policy": policy, **fields}, context={"region": region})


TARIFF = {"kind": "tariff", "importer": "USA", "points": 10.0, "start": 2027}
TRUST = {"kind": "trust_shock", "partner": "JPN", "points": 10.0, "start": 2027, "end": 2027}


# -- the model ---------------------------------------------------------------------------------------------------------


def test_without_links_and_memory_a_state_is_its_impulse_to_the_last_bit():
    impulse = np.random.default_rng(1).normal(size=(3, 4, 5, 2))
    assert np.array_equal(model.solve(model.simple(impulse)).state, impulse)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 0.9), st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_links_of_one_year_are_the_solution_of_their_linear_system(b, c, shock):
    impulse = np.zeros((1, 1, 2, 1))
    impulse[0, 0, :, 0] = (1.0, shock)
    links = [(0, 1, b), (1, 0, c)]
    found = model.solve(model.simple(impulse, links))
    matrix = np.array([[0.0, c], [b, 0.0]])
    assert found.converged.all()
    assert found.state[0, 0, :, 0] == pytest.approx(np.linalg.solve(np.eye(2) - matrix, [1.0, shock]), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.floats(-0.15, 0.15)), max_size=9), st.integers(0, 99)
)
def test_whatever_the_links_of_one_year_they_are_solved_together(links, seed):
    """States in any order, circles and states that feed themselves among them: (I - B) x = u."""
    impulse = np.random.default_rng(seed).normal(size=(2, 3, 5, 2))
    matrix = np.zeros((5, 5))
    for source, target, strength in links:
        matrix[target, source] += strength
    found = model.solve(model.simple(impulse, links))
    assert found.converged.all()
    assert found.state == pytest.approx(np.linalg.solve(np.eye(5) - matrix, impulse), abs=1e-9)
    assert np.array_equal(model.solve(model.simple(impulse, links), traced=False).state, found.state)


def test_what_a_state_that_feeds_itself_hands_on_arrives_in_the_same_year():
    impulse = np.zeros((1, 2, 2, 1))
    impulse[0, 0, 1, 0] = 1.0
    links = [(1, 0, 1.0), (1, 1, 0.5)]  # what feeds has the higher number
    assert model.solve(model.simple(impulse, links)).state[0, :, :, 0].round(9).tolist() == [[2.0, 2.0], [0.0, 0.0]]


def test_a_circle_that_amplifies_is_a_draw_that_failed_and_not_a_number():
    impulse = np.ones((2, 1, 2, 1))
    links = (
        model.Link(0, 1, np.array([0.5, 1.5])),
        model.Link(1, 0, np.array([0.5, 1.5])),
    )
    found = model.solve(replace(model.simple(impulse), links=links))
    assert found.converged.tolist() == [True, False]
    assert np.isfinite(found.state[0]).all()
    assert np.isnan(found.state[1]).all()


def test_a_loss_lands_at_once_leaves_slowly_and_a_gain_leaves_nothing():
    impulse = np.zeros((1, 4, 1, 1))
    impulse[0, :, 0, 0] = (4.0, 0.0, -1.0, 0.0)
    path = model.solve(model.simple(impulse, memory=[0.5])).state[0, :, 0, 0]
    assert path.tolist() == [4.0, 2.0, 0.0, 0.0]  # -1 + 2 / 2


def test_neighbours_spread_and_mean_reach_as_they_say():
    impulse = np.zeros((1, 1, 2, 3))
    impulse[0, 0, 0] = (3.0, 0.0, np.nan)
    exposure = np.array([[0.0, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.0, 0.0]])
    base = replace(model.simple(impulse), exposure=exposure)

    def through(reach):
        return model.solve(replace(base, links=(model.Link(0, 1, np.ones(1), 0, reach),))).state[0, 0, 1].tolist()

    assert through("neighbours") == [0.0, 1.5, 0.0]
    assert through("spread") == [1.5, 1.5, 1.5]  # of those who are covered
    assert through("mean") == [1.5, 1.5, 1.5]


def test_what_stands_on_an_untold_state_is_untold():
    impulse = np.zeros((1, 1, 2, 2))
    impulse[0, 0, 0, 1] = np.nan
    assert np.isnan(model.solve(model.simple(impulse, [(0, 1, 0.5)])).state[0, 0, 1]).tolist() == [False, True]
    assert not np.isnan(model.solve(model.simple(impulse, [(0, 1, 0.0)])).state[0, 0, 1]).any()


def test_what_is_absorbed_is_taken_off_and_draws_equal_a_loop():
    rng = np.random.default_rng(2)
    impulse, memory = rng.normal(size=(4, 3, 2, 2)), rng.uniform(size=(4, 2))
    strength = rng.uniform(0.0, 0.5, 4)
    whole = replace(
        model.simple(impulse), memory=memory, links=(model.Link(0, 1, strength),), absorbed=np.full((1, 1, 1, 1), 0.25)
    )
    many = model.solve(whole).state
    for d in range(4):
        one = replace(
            whole, impulse=impulse[d : d + 1], memory=memory[d : d + 1], links=(model.Link(0, 1, strength[d : d + 1]),)
        )
        assert np.array_equal(model.solve(one).state[0], many[d])
    assert many[:, 0, 0] == pytest.approx(0.75 * impulse[:, 0, 0])


def test_bad_inputs_are_told_all_at_once():
    bad = replace(
        model.simple(np.full((1, 1, 1, 1), np.inf)),
        memory=np.full((1, 1), 1.5),
        exposure=np.zeros((2, 2)),
        links=(model.Link(0, 7, np.array([np.nan]), 2),),
    )
    with pytest.raises(InvalidData) as caught:
        model.solve(bad)
    assert [fault.rule for fault in caught.value.faults] == ["shape", "impulse", "memory", "link", "link"]


# -- the graph ---------------------------------------------------------------------------------------------------------


def test_every_link_is_a_parameter_with_a_basis_and_every_note_names_it(region):
    told = table(region)
    assert told["link"].to_list() == [arrow.name for arrow in LINKS]
    assert (told["low"] <= told["central"]).all()
    assert (told["central"] <= told["high"]).all()
    assert set(told["basis"]) <= {"read", "estimated", "public_record", "assumed"}
    page = (Path(__file__).parents[1] / "docs" / "stress.md").read_text(encoding="utf-8")
    for arrow in LINKS:
        assert f"| `{arrow.name}` | {arrow.says} |" in page, arrow.name
        assert re.search(rf"^  {arrow.source} (-->|-\.->)(\|.*\|)? {arrow.target}$", page, re.M), arrow.name
    for row in told.iter_rows(named=True):
        assert f"{row['low']:g} – **{row['central']:g}** – {row['high']:g}" in page, row["link"]
    for response in RESPONSES:
        assert all(
            f"  m_{response.model.name}([{response.model.name}]) --> {state}\n" in page for state in response.states
        )


def test_the_states_that_models_move_and_the_pillars_are_in_the_graph():
    assert {state for response in RESPONSES for state in response.states} <= PLACES.keys()
    assert set(PILLARS.values()) <= PLACES.keys()
    assert {end for arrow in LINKS for end in (arrow.source, arrow.target)} <= PLACES.keys()


def test_an_unknown_link_names_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean trust>engagement"):
        known(["trust>engagment"])
    assert known(["all"]) == {*(arrow.name for arrow in LINKS), "memory", "all"}


def test_the_effective_number_of_partners_is_one_over_the_sum_of_squares():
    assert effective(np.array([1.0, 1.0, 2.0])) == pytest.approx(16.0 / 6.0)
    assert np.isnan(effective(np.zeros(3)))


# -- on the region -----------------------------------------------------------------------------------------------------


def test_without_shocks_the_region_is_the_baseline_to_the_last_bit(region):
    for n in (1, CHUNK):
        done = run(region, made(region), n=n)
        assert set(done.outcomes) == {f"stress_{state.name}" for state in STATES}
        assert all(not values.any() for values in done.outcomes.values())


def test_policies_without_a_shock_and_policies_that_cost_nothing_change_nothing(region):
    free = [{"kind": "exchanges", "cost_usd_bn": 0.0, "start": 2026}]
    paid = [
        {"kind": "exchanges", "cost_usd_bn": 1.0, "start": 2026},
        {"kind": "approval", "cost_usd_bn": 0.0, "years": 5.0, "start": 2026},
    ]
    assert not any(values.any() for values in run(region, made(region, policy=paid)).outcomes.values())
    alone, beside = run(region, made(region, TRUST)), run(region, made(region, TRUST, policy=free))
    assert all(np.array_equal(alone.outcomes[name], beside.outcomes[name], equal_nan=True) for name in alone.outcomes)
    helped = run(region, made(region, {**TRUST, "start": 2030, "end": 2030}, policy=paid)).outcomes["stress_trust"]
    bare = run(region, made(region, {**TRUST, "start": 2030, "end": 2030})).outcomes["stress_trust"]
    assert (helped[0, -1] < bare[0, -1]).all()


@pytest.mark.parametrize("n", [1, CHUNK])
def test_a_scenario_of_one_model_equals_that_model_alone(region, n):
    coupled = run(region, made(region, TARIFF), n=n)
    alone = run(region, made(region, TARIFF, models=[]), n=n)
    told = story(region, made(region, TARIFF), n, 0, 0, ("all",))
    income = coupling.tell(told).state[:, 1, PLACES["income"]]
    members = coupled.labels["stress_income"]
    for m, member in enumerate(members):
        if member in alone.labels["real_income_change"]:
            there = alone.outcomes["real_income_change"][:, 1, alone.labels["real_income_change"].index(member)]
            assert income[:, m] == pytest.approx(-there, abs=1e-9)
    assert np.isnan(income[:, members.index("TLS")]).all()


def test_a_scenario_that_names_a_coupled_model_does_not_run_the_others_beside(region):
    assert set(run(region, made(region, TARIFF)).outcomes) == {f"stress_{state.name}" for state in STATES}


def test_what_nothing_hears_is_reported(region):
    found = run(region, made(region, {"kind": "candidacy", "candidate": "IND", "chance": 0.5, "start": 2027}))
    assert [fault.rule for fault in found.faults] == ["unapplied-change"]


def test_without_a_link_shows_what_it_brings(region):
    whole = coupling.tell(story(region, made(region, TRUST), 1, 0, 0)).state[0]
    cut = coupling.tell(story(region, made(region, TRUST), 1, 0, 0, ("trust>engagement",))).state[0]
    assert (whole[2, PLACES["engagement"]] > 0.0).all()
    assert not cut[:, PLACES["engagement"]].any()
    assert np.array_equal(whole[:, PLACES["trust"]], cut[:, PLACES["trust"]])


def test_the_chain_of_a_draw_adds_up_to_every_state(region):
    trial = trials(region, ("quarrel-of-members",))[0]
    for draw in (None, 700):
        frame = chain(region, trial, "Thailand", draw=draw, seed=3)
        told = story(region, trial, 1 if draw is None else CHUNK, 3, 0)
        state = coupling.tell(told).state[0 if draw is None else 700, :, :, told.members.index("THA")]
        sums = {
            (y, name): total
            for y, name, total in frame.group_by("year", "state").agg(pl.col("amount").sum()).iter_rows()
        }
        for t, year in enumerate(told.years):
            for v, one in enumerate(STATES):
                assert sums.get((year, one.name), 0.0) == pytest.approx(np.nan_to_num(state[t, v]), abs=1e-6)
    assert words(region, chain(region, trial, "Thailand"), "Thailand", 2027).startswith(
        "Thailand, 2027: real income lost"
    )
    with pytest.raises(UnknownName, match="USA"):
        chain(region, trial, "USA")
    with pytest.raises(UsageError, match="no number of a draw"):
        chain(region, trial, "Thailand", draw=-1)


WATCH = {"kind": "patrol_days", "area": "SOMS", "days": 60.0, "start": 2027, "cost_usd_bn": 0.1}
POOL = {"kind": "risk_pool", "members": ["KHM", "VNM", "BRN"], "start": 2027, "cost_usd_bn": 0.0}


def test_patrols_lower_what_robbery_pays_and_raise_what_is_offered_at_sea(region):
    told = run(region, made(region, policy=[WATCH])).outcomes
    alone = run(region, made(region, policy=[WATCH], models=["sea_patrol"])).outcomes["robber_gain_change"]
    assert told["stress_watch"][0, 0].tolist() == [0.0] * 11
    assert told["stress_watch"][0, 1] == pytest.approx(float(alone[0, 1, 0]))
    strength = [region.parameter(NAME, "link", subject=name).central for name in ("watch>sea", "sea>security")]
    assert told["stress_sea"][0, 1] == pytest.approx(strength[0] * told["stress_watch"][0, 1])
    assert told["stress_security"][0, 1] == pytest.approx(strength[0] * strength[1] * told["stress_watch"][0, 1])
    cut = coupling.tell(story(region, made(region, policy=[WATCH]), 1, 0, 0, ("watch>sea",))).state[0]
    assert cut[1, PLACES["watch"]].all()
    assert not cut[:, PLACES["sea"]].any()


def test_a_risk_pool_saves_premiums_that_are_debt_not_made(region):
    pooled = run(region, made(region, policy=[POOL]))
    alone = run(region, made(region, policy=[POOL], models=["riskpool"]))
    at = pooled.labels["stress_debt"].index
    premium = alone.outcomes["catastrophe_premium"][0][:, alone.labels["catastrophe_premium"].index("KHM")]
    gdp = region.figures("gdp_nominal", subject=["KHM"]).drop_nulls("value").sort("year")["value"][-1]
    saved = 100.0 * (premium[1] - premium[0]) / 1e3 / gdp
    debt = pooled.outcomes["stress_debt"][0]
    assert saved < 0.0
    assert debt[1, at("KHM")] == pytest.approx(saved, rel=0.01)  # what follows from it comes a year later
    kept = region.parameter(NAME, "memory", subject="debt").central
    assert debt[4, at("KHM")] == pytest.approx(saved * (1.0 + kept + kept**2 + kept**3), rel=0.01)  # adds up
    for state in (
        "BRN",
        "THA",
    ):  # nothing on record; not in the pool: what others save reaches them through trade alone
        assert abs(debt[1, at(state)]) < 1e-9 < abs(debt[1, at("VNM")])


@pytest.mark.slow
def test_the_second_round_is_as_small_as_the_page_says(region):
    """What the tariff war leaves of trade with each partner, put into the portfolio game (docs/stress.md)."""
    (trial,) = trials(region, ("tariff-war",))
    asked = Sample(region)
    base = now = wired(trade.MODEL, asked, 2026)
    for change in trial.shock:
        now = trade.MODEL.apply(change, now, 2027)
    flows = [
        found.flows[0] + found.flows[0].T for found in (trade.MODEL.solve(now.inputs), trade.MODEL.solve(base.inputs))
    ]
    places = [
        base.labels["economy"].index(m) for m in coupling.begin(asked, 2026).members if m in base.labels["economy"]
    ]
    game = after = wired(hedging.MODEL, asked, 2026)
    for partner in set(game.labels["partner"]) & set(base.labels["economy"]):
        there = base.labels["economy"].index(partner)
        left = float((flows[0][places, there] / flows[1][places, there]).mean())
        change = KINDS["ties"](kind="ties", partner=partner, field="trade", factor=left, start=2027)
        after = hedging.MODEL.apply(change, after, 2027)
    found = hedging.MODEL.solve(after.inputs), hedging.MODEL.solve(game.inputs)
    response = next(one for one in RESPONSES if one.model is hedging.MODEL)
    moved = response.read(Case(after, game, *found, 0, region))
    assert [round(float(end), 1) for end in (moved["poles"].min(), moved["poles"].max())] == [-0.1, 0.5]
    assert [round(float(end), 1) for end in (moved["engagement"].min(), moved["engagement"].max())] == [-0.3, 2.1]
    linked = coupling.tell(story(region, trial, 1, 0, 0)).state[0, 3, PLACES["poles"]]
    assert [round(float(end), 1) for end in (np.nanmin(linked), np.nanmax(linked))] == [0.0, 0.3]


def test_more_of_a_policy_never_makes_a_loss_larger_and_approval_brings_it_forward(region):
    late = {"kind": "disaster_need", "members": ["PHL"], "damage": 5.0, "start": 2029, "end": 2029}

    def people(cost, *more):
        policy = [{"kind": "assistance", "sector": "disaster", "cost_usd_bn": cost, "start": 2026}, *more]
        done = run(region, made(region, late, policy=policy))
        return done.outcomes["stress_people"][0, 3, done.labels["stress_people"].index("PHL")]

    soon = {"kind": "approval", "cost_usd_bn": 0.0, "years": 3.0, "start": 2026}
    assert people(4.0, soon) < people(2.0, soon) < people(2.0) <= people(0.001)


def test_contradictory_shocks_are_refused(region):
    as_phl = {"kind": "coercion", "state": "IDN", "as_on": "PHL", "start": 2027}
    as_vnm = {**as_phl, "as_on": "VNM"}
    with pytest.raises(ValueError, match=r"entries 1 and 2 \(coercion\) contradict each other"):
        made(region, as_phl, as_vnm)
    assert made(region, {**as_phl, "end": 2027}, {**as_vnm, "start": 2028}).shock
    assert not contradictions(made(region, TARIFF, TARIFF).shock)


def test_the_wiring_says_where_its_numbers_come_from(region):
    wired = MODELS[NAME].wire(region, central(region), 2026)
    exposure = wired.inputs.base.exposure
    assert (exposure >= 0.0).all()
    assert not np.diag(exposure).any()
    at = wired.labels["member"].index
    assert exposure[at("SGP"), at("MYS")] > exposure[at("IDN"), at("MYS")]  # Singapore trades more of what it makes
    assert len(wired.account.filter(field="exposure")["refs"][0]) > 10


def test_every_scenario_that_is_run_coupled_is_read(region):
    assert read("joined-up", region).models == ("integration",)


def test_what_is_left_out_to_save_time_does_not_change_the_answer(region):
    for response in RESPONSES:
        inputs = response.model.wire(region, central(region), 2026).inputs
        whole, lean = response.model.solve(inputs), response.model.solve(response.lean(inputs))
        if response.model.name == "consensus":
            assert np.array_equal(whole.reach, lean.reach)
        else:
            assert response.lean(inputs) is inputs


def test_where_a_shock_cannot_lead_nothing_moves(region):
    for trial in trials(region):
        told = story(region, trial, 1, 0, 0)
        far = {state.name for state in STATES} - coupling.reached(told)
        state = coupling.tell(told).state
        assert not any(np.nan_to_num(state[:, :, PLACES[name]]).any() for name in far), trial.id
    alone = coupling.reached(story(region, made(region, TRUST), 1, 0, 0, ("all",)))
    assert alone == {"trust"}
