"""Answers of the workbench that take longer, made in this process: drivers, indices, robust policies, two editions."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import UnknownName, UsageError
from multipolar.scenarios.sensitivity import OTHER, Asked, Sensitivity, frame, largest, sensitivities, sensitivity
from multipolar.wiring import integration
from multipolar.workbench.answer import Ask, answer, bench
from multipolar.workbench.indices import INDICES
from multipolar.workbench.pages import PAGES
from multipolar.workbench.pages.sensitivity import finding
from multipolar.workbench.scores import Part, Scores, ranks

from .test_editions import edition, line_of, pack_copy
from .workbench import ask, setup

__all__ = ["ask", "edition", "pack_copy", "setup"]


def blocks(page, kind):
    return [block for block in page["blocks"] if block["kind"] == kind]


def words(page):
    return " ".join(block["text"] for block in blocks(page, "words"))


# Drivers


def test_the_one_parameter_that_a_model_draws_is_behind_all_of_the_change(ask, region):
    status, page = ask("drivers", (("counterpart", "USA"),), id="partners-withdraw")
    assert status == 200, page
    (figure,) = blocks(page, "picture")
    assert figure["title"].startswith("Takeup is behind")
    (table,) = blocks(page, "listing")
    (row,) = table["rows"]
    assert row[0]["refs"], "an input leads to its row of parameters"
    assert "takeup is at least" in words(page)
    found = sensitivity(region, mp.scenarios.read("partners-withdraw", region), "partner_share_after", "VNM>USA", 2030)
    (share,) = found.shares.to_dicts()
    # linear in the one parameter: both orders are one, but for the error of the sample
    assert share["first"] == pytest.approx(1.0, abs=0.1)
    assert share["total"] == pytest.approx(1.0, abs=0.1)
    assert found.falls
    assert found.box is not None
    assert found.box.coverage == 1.0
    assert found.box.density > 0.95


def test_what_is_drawn_outside_the_table_is_an_input_of_its_own(region):
    found = sensitivity(region, mp.scenarios.read("us-tariffs-2025", region), "real_income_change", "VNM", 2028, n=256)
    assert found.shares["input"][0] == OTHER
    assert found.shares["total"][0] > 0.5


def test_a_share_of_all_draws_is_told_and_the_same_seed_tells_the_same(region):
    scenario = mp.scenarios.read("malacca-closed", region)
    one, again = (sensitivity(region, scenario, "oil_days_left", "JPN", 2027, n=128, seed=3) for _ in range(2))
    assert one.shares.equals(again.shares)
    assert one.shares["first"].sum() < 1.3
    assert (one.shares["total_low"] <= one.shares["total_high"]).all()


def test_wrong_questions_about_drivers_are_told(ask, region):
    scenario = mp.scenarios.read("partners-withdraw", region)
    with pytest.raises(UnknownName, match="partner_share_after"):
        sensitivity(region, scenario, "partner_share", "VNM>USA", 2030)
    with pytest.raises(UnknownName):
        sensitivity(region, scenario, "partner_share_after", "VNM>USB", 2030)
    with pytest.raises(UsageError, match="power of 2"):
        sensitivity(region, scenario, "partner_share_after", "VNM>USA", 2030, n=1000)
    with pytest.raises(UsageError, match="2027 to 2035"):
        sensitivity(region, scenario, "partner_share_after", "VNM>USA", 1999)
    with pytest.raises(UnknownName, match="net_gain"):
        largest(region, mp.scenarios.read("joined-up", region), outcomes=("net_gain",))
    with pytest.raises(UnknownName, match="FRA"):
        largest(region, scenario, counterparts=("FRA",))
    with pytest.raises(UsageError, match="no model hears"):
        largest(region, scenario.model_copy(update={"shock": (), "policy": ()}))
    assert ask("drivers", (("subject", "XXX"),), id="partners-withdraw")[0] == 400


def test_a_coupled_scenario_is_driven_by_models(ask, region):
    trial = mp.scenarios.find("tariff-war", region)
    found = sensitivity(region, trial.model_copy(update={"models": ("coupling",)}), "stress_income", "VNM", 2028, n=128)
    assert set(found.shares["kind"]) == {"model"}
    assert "coupling graph" in found.shares["input"].to_list()


@pytest.mark.slow
def test_what_drives_each_part_of_the_joined_up_answer(region):
    scenario = mp.scenarios.read("joined-up", region)
    asked = largest(region, scenario)
    assert {each.label for each in asked} == {"ASEAN"}
    found = {each.asked.outcome: each for each in sensitivities(region, scenario, asked, n=256)}
    shares = {name: dict(each.shares.select("input", "total").iter_rows()) for name, each in found.items()}
    own = set(integration.PARAMETERS.values())
    models = {"trade", "liquidity", "hedging", "consensus", "coupling graph"}
    # what a part is made of says what can drive it: spillovers and costs have no share in what is without them
    assert set(shares["reallocation_gain"]) <= models
    assert set(shares["integration_net_gain_best"]) <= models, "there every assumption stands at one end"
    assert set(shares["spillover_gain"]) - models == {"spillover between policies", "spillover without planning"}
    costs = {"spillover between policies", "budget for coordination", "delay of joint approval"}
    assert set(shares["coordination_cost"]) - models == costs
    backlash = {"number of shocks that strike", "trust lost to tied aid", "agreement lost to tied aid"}
    assert set(shares["securitisation_cost"]) - models == backlash
    assert set(shares["integration_net_gain_null"]) - models <= own - {"spillover without planning"}
    assert set(shares["integration_net_gain"]) - models == own
    # the backlash is the largest part of the net gain by far, so the same drives both
    top = [found[name].shares["input"][0] for name in ("securitisation_cost", "integration_net_gain")]
    assert top == ["agreement lost to tied aid"] * 2
    assert found["integration_net_gain"].falls
    assert not found["integration_net_gain"].change, "without the changes there is no menu, and no figure"
    row = region.parameter("integration", "spillover")
    assert found["spillover_gain"].refs["spillover between policies"] == (row.ref,)


def test_figures_that_are_asked_about_together_are_told_as_each_alone(region):
    scenario = mp.scenarios.read("partners-withdraw", region)
    asked = [Asked("partner_share_after", "VNM>CHN", 2030), Asked("partner_share_after", "IDN>USA", 2027)]
    both = sensitivities(region, scenario, asked, n=64)
    for one, each in zip(both, asked, strict=True):
        alone = sensitivity(region, scenario, *each, n=64)
        assert one.asked == alone.asked == each
        assert one.shares.equals(alone.shares)
        assert (one.change, one.words("percent")) == (alone.change, alone.words("percent"))


def test_who_is_asked_about_is_who_changes_most(region):
    scenario = mp.scenarios.read("partners-withdraw", region)
    done = mp.scenarios.run(region, scenario)
    before = mp.scenarios.run(region, scenario.baseline(["redistribution"]))
    labels = done.labels["partner_share_after"]
    sizes = abs((done.outcomes["partner_share_after"] - before.outcomes["partner_share_after"])[0, -1])
    change = {label: size for label, size in zip(labels, sizes, strict=True) if np.isfinite(size)}
    (one,) = largest(region, scenario)
    assert change[one.label] == max(change.values())
    two = largest(region, scenario, subjects=("VNM", "IDN"), counterparts=("CHN",), years=(2029,))
    assert {(each.label, each.year) for each in two} == {("VNM>CHN", 2029), ("IDN>CHN", 2029)}


@pytest.mark.slow
def test_the_drivers_of_the_joined_up_scenario_have_a_page(ask):
    status, page = ask("drivers", (("outcome", "spillover_gain"), ("n", "256")), id="joined-up")
    assert status == 200, page
    (figure,) = blocks(page, "picture")
    assert figure["title"].startswith("Spillover between policies is behind")
    (table,) = blocks(page, "listing")
    assert table["rows"][0][0]["refs"], "an assumption leads to its row"
    assert all(row[0]["refs"] for row in table["rows"]), "a model leads to the rows that it draws"
    assert page["title"] == "What drives spillover gain, ASEAN, 2035"
    assert "--drivers --outcome spillover_gain -s ASEAN -y 2035 --draws 256" in page["reproduce"]["command"]


def test_shares_that_a_few_draws_make_are_not_told(region):
    row = {"input": "delay", "kind": "parameter"} | dict.fromkeys(("first", "first_low", "first_high"), 0.1)
    known, wild = (pl.DataFrame([row | {"total": 0.9, "total_low": 0.4, "total_high": high}]) for high in (1.2, 4.9))
    asked = Asked("break_even_spillover", "ASEAN", 2035)
    one, other = (
        Sensitivity(asked, "integration", False, shares, None, 1.0, False, 64, 0, {}) for shares in (known, wild)
    )
    assert (one.open, other.open) == (False, True)
    assert "do not tell what drives it" in other.words("percent")
    assert frame(region, one)["reason"].to_list() == [None]
    assert frame(region, other)["reason"].to_list() == [other.words("percent")]


def test_a_share_that_the_draws_hardly_tell_is_told_as_a_range():
    share = {"input": "delay", "total": 0.9, "total_low": 0.4, "total_high": 1.2}
    assert finding(share) == "Delay is behind anything from 40 to 100 % of the variance"
    assert (
        finding(share | {"total": 0.6, "total_low": 0.5, "total_high": 0.7}) == "Delay is behind 60 % of the variance"
    )


# Indices


def scored(low, high=None, parts=None, **given):
    low = np.asarray(low, dtype=float)[:, :, None]
    high = low if high is None else np.asarray(high, dtype=float)[:, :, None]
    names = parts or tuple(Part(chr(97 + place), chr(97 + place)) for place in range(low.shape[1]))
    subjects = tuple(chr(65 + place) for place in range(len(low)))
    return Scores(subjects, names, low, high, {}, **given)


def test_a_weight_that_is_set_decides_and_one_that_is_not_leaves_a_range():
    scores = scored([[2.0, 0.0], [0.0, 1.9]])
    open_ = ranks(scores, {})
    assert open_.low.tolist() == [1.0, 1.0]
    assert open_.high.tolist() == [2.0, 2.0]
    assert ranks(scores, {"a": 1.0, "b": 1.0}).high.tolist() == [1.0, 2.0]
    assert ranks(scores, {"a": 0.0, "b": 1.0}).value.tolist() == [2.0, 1.0]


def test_a_range_of_a_figure_is_a_range_of_the_rank_and_ties_share():
    found = ranks(scored([[1.0], [2.0], [0.0]], [[3.0], [2.0], [0.0]]), {"a": 1.0})
    assert (found.low[0], found.high[0]) == (1.0, 2.0)
    assert found.value[2] == 3.0
    assert ranks(scored([[1.0], [1.0]]), {"a": 1.0}).value.tolist() == [1.5, 1.5]


def test_a_part_without_a_figure_is_missed_only_where_it_counts():
    scores = scored([[1.0, np.nan], [2.0, 1.0], [0.0, 1.0]])
    assert np.isnan(ranks(scores, {"a": 1.0, "b": 1.0}).value[0])
    assert ranks(scores, {"a": 1.0, "b": 0.0}).value.tolist() == [2.0, 1.0, 3.0]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.floats(0, 100), min_size=2, max_size=2), min_size=2, max_size=6), st.randoms())
def test_ranks_do_not_hang_on_the_order_of_subjects_or_on_units(values, rng):
    order = list(range(len(values)))
    rng.shuffle(order)
    one = ranks(scored(values), {})
    other = ranks(scored([values[place] for place in order]), {})
    assert one.value[order].tolist() == other.value.tolist()
    assert one.low.tolist() <= one.high.tolist()
    assert np.nansum(ranks(scored(values), {"a": 1.0, "b": 1.0}).value) == pytest.approx(sum(range(1, len(values) + 1)))


@pytest.mark.parametrize("name", [name for name, index in INDICES.items() if not index.slow])
def test_every_index_ranks_and_its_rows_have_sources(ask, name):
    for definition in INDICES[name].definitions:
        status, page = ask("weights", (("index", name), ("reading", definition)))
        assert status == 200, page
        table = next(block for block in blocks(page, "listing") if block["id"] == "rank-table")
        assert len(table["rows"]) > 2
        assert all(row[2]["refs"] for row in table["rows"] if not row[2]["text"].startswith("–"))
        (form,) = blocks(page, "form")
        parts = [control["name"] for control in form["controls"] if control["name"].startswith("weight.")]
        assert parts
        assert ask("weights", (("index", name), ("reading", definition), (parts[0], "0")))[0] == 200
    assert ask("weights", (("index", name), ("reading", "none")))[0] == 400
    assert ask("weights", (("index", name), ("weight.none", "1")))[0] == 404
    assert ask("weights", (("index", name), (parts[0], "-1")))[0] == 400


def test_weights_of_two_lists_multiply_and_nothing_told_is_no_zero():
    parts = tuple(Part(name, name) for name in ("signed", "paid", "sea", "land"))
    cells = ((0, 2), (0, 3), (1, 2), (1, 3))
    values = np.array([[4.0, 0, 0, 0], [0, 3.0, 0, 0], [0, 0, 0, 2.0], [0, 0, 0, 0]])[:, :, None]
    scores = Scores(("A", "B", "C", "D"), parts, values, values, {}, cells, values[:, :, 0] > 0)
    every = {"signed": 1.0, "paid": 1.0, "sea": 1.0, "land": 1.0}
    usual = ranks(scores, every)
    assert usual.value[:3].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(usual.value[3]), "nothing is told of D"
    assert np.isnan(usual.score[3])
    moved = ranks(scores, every | {"signed": 0.5, "land": 3.0})
    assert moved.score[:3].tolist() == [2.0, 4.5, 6.0]
    without = ranks(scores, every | {"sea": 0.0})
    assert np.isnan(without.value[0]), "what is told of A does not count"
    assert without.value[1:3].tolist() == [1.0, 2.0]


def test_what_members_are_given_by_rival_definitions(ask):
    def asked(reading, *more):
        status, page = ask("weights", (("index", "receipts"), ("reading", reading), *more))
        assert status == 200, page
        table = next(block for block in blocks(page, "listing") if block["id"] == "rank-table")
        controls = {control["name"]: control for control in blocks(page, "form")[0]["controls"]}
        return {row[0]["text"]: [cell["text"] for cell in row[1:]] for row in table["rows"]}, controls, page

    yen, controls, page = asked("jpy-pillar")
    # absent is not zero: who is told of in another currency only has no rank, and how much is left out stands beside
    assert yen["Cambodia"][1] == "– (not told of in what counts)"
    assert yen["Cambodia"][4] == "8 in another currency, 2 without an amount"
    assert yen["Laos"][1].startswith("–")
    assert {"weight.signed", "weight.security", "weight.people"} <= set(controls)
    assert controls["weight.signed"]["group"] != controls["weight.security"]["group"]
    assert "nothing is converted" in words(page)
    dollars, _, _ = asked("usd-pillar")
    assert not dollars["Cambodia"][1].startswith("–")
    assert dollars["Thailand"][1].startswith("–"), "Thailand's are told in yen"
    # a pillar that does not count takes those away that have nothing else, and moves others
    moved, _, _ = asked("jpy-pillar", ("weight.people", "0"))
    assert moved["Thailand"][1].startswith("–")
    assert not yen["Thailand"][1].startswith("–")
    # only what was signed
    signed, _, _ = asked("jpy-pillar", *((f"weight.{stage}", "0") for stage in ("pledged", "delivered", "unclear")))
    ranked = [name for name, row in signed.items() if not row[1].startswith("–")]
    assert ranked == ["Philippines", "Vietnam", "Indonesia", "Malaysia"]
    by, controls, _ = asked("jpy-instrument", ("weight.oda-loan", "0"))
    assert by["Thailand"][1].startswith("–"), "a loan, and nothing else"
    assert controls["weight.oda-loan"]["label"] == "Instrument: ODA loan"


def test_givers_are_ranked_by_items_alone(ask):
    status, page = ask("weights", (("index", "commitments"), ("reading", "pillars"), ("weight.finance", "0")))
    assert status == 200
    assert "Amounts of givers are not ranked" in words(page)
    table = next(block for block in blocks(page, "listing") if block["id"] == "rank-table")
    rows = {row[0]["text"]: row[2]["text"] for row in table["rows"]}
    assert rows["South Korea"].startswith("–"), "only its part in the swap pool is told, and that does not count"
    assert rows["Japan"].startswith("1 ")
    assert ask("weights", (("index", "commitments"), ("reading", "usd-pillar")))[0] == 400


@pytest.mark.slow
def test_resilience_is_ranked_from_the_battery_and_a_weight_moves_it(ask):
    status, page = ask("weights", (("index", "resilience"),))
    assert status == 200
    (fill,) = blocks(page, "fill")
    assert fill["href"] == "/weights/ranks?v=1&index=resilience"
    usual, moved = (ask("ranks", (("index", "resilience"), *more))[1] for more in ((), (("weight.security", "4"),)))
    first, second = (
        next(block for block in blocks(each, "listing") if block["id"] == "rank-table") for each in (usual, moved)
    )
    assert {row[0]["text"] for row in first["rows"]} == {row[0]["text"] for row in second["rows"]}
    assert any(row[3]["text"] != "no" for row in second["rows"])


# Robust policies


def test_the_menu_of_policies_comes_at_once_and_fills_in_by_steps(ask):
    status, page = ask("robust")
    assert status == 200
    first, second = blocks(page, "fill")
    assert (first["href"], first["last"]) == ("/stress/robust/spending", False)
    assert (second["href"], second["last"]) == ("/stress/robust/spending?v=1&n=1024", True)
    assert len(blocks(page, "listing")[0]["rows"]) > 5
    status, made = ask("spending")
    assert status == 200
    assert "one run" in json.dumps(made["blocks"])
    table = blocks(made, "listing")[0]
    helps = {row[0]["text"] for row in table["rows"] if row[-1]["text"] == "yes"}
    assert set(blocks(made, "facts")[0]["facts"][0][1]["text"].split(", ")) == helps
    assert ask("robust", (("menu", "partners-withdraw"),))[0] == 400


# Two editions


def test_two_editions_differ_by_a_figure_that_turns_a_verdict(edition, pack_copy, tmp_path):
    region = edition.load()
    line = line_of(pack_copy, "ties", subject="EU", measure="population", year="2024")
    pack_copy.edit("ties", line, "value", "4518.15")
    later = pack_copy.load()
    from multipolar.workbench.answer import Setup

    setup = Setup(str(later.path), None, later.hash, str(tmp_path / "w.sqlite"), (str(region.path),))
    bench.cache_clear()

    def asked(page, *query):
        made = answer(setup, Ask(page, PAGES[page].path, (), query, "json"))
        return made.status, json.loads(made.body)

    try:
        status, page = asked("editions", ("with", "edition-1"))
        assert status == 200
        assert blocks(page, "fill")[0]["href"] == "/editions/difference?v=1&with=edition-1"
        status, page = asked("difference", ("with", "edition-1"), ("verdicts", "yes"))
        assert status == 200, page
        tables = {block["id"]: block["rows"] for block in blocks(page, "listing")}
        ((row, table, change, column, before, after),) = tables["changes"]
        assert (row["text"], table["text"], change["text"]) == ("Population, EU, 2024", "ties", "changed")
        assert (column["text"], before["text"], after["text"]) == ("value", "451.815", "4518.15")
        ((argument, was, now, why),) = tables["turned"]
        assert argument["href"] == "/arguments/wpu-people"
        assert (was["text"], now["text"]) == ("holds", "fails")
        assert "Population, EU, 2024" in why["text"]
        assert asked("difference", ("with", "edition-2"))[0] == 404
        assert asked("difference", ("with", str(region.path)))[0] == 404, "no path comes from an address"
    finally:
        bench.cache_clear()


def test_a_pack_whose_rows_are_gone_is_told_by_the_page(ask, setup):
    made = answer(
        replace(setup, editions=("no-such-pack",)),
        Ask("difference", "/editions/difference", (), (("with", "edition-1"),), "json"),
    )
    assert made.status in (400, 404, 422)
    assert b"Traceback" not in made.body
