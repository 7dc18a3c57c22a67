"""Answers of the workbench that take longer, made in this process: drivers, indices, robust policies, two editions."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import UnknownName, UsageError
from multipolar.scenarios.sensitivity import OTHER, sensitivity
from multipolar.workbench.answer import Ask, answer, bench
from multipolar.workbench.indices import INDICES, Part, Scores, ranks
from multipolar.workbench.pages import PAGES

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
    assert ask("drivers", (("subject", "XXX"),), id="partners-withdraw")[0] == 400
    status, page = ask("drivers", id="joined-up")
    assert status == 200
    assert "hang together" in words(page)


def test_a_coupled_scenario_is_driven_by_models(ask, region):
    trial = mp.scenarios.find("tariff-war", region)
    found = sensitivity(region, trial.model_copy(update={"models": ("coupling",)}), "stress_income", "VNM", 2028, n=128)
    assert set(found.shares["kind"]) == {"model"}
    assert "coupling graph" in found.shares["input"].to_list()


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
        assert all(row[2]["refs"] for row in table["rows"])
        (form,) = blocks(page, "form")
        parts = [control["name"] for control in form["controls"] if control["name"].startswith("weight.")]
        assert parts
        assert ask("weights", (("index", name), ("reading", definition), (parts[0], "0")))[0] == 200
    assert ask("weights", (("index", name), ("reading", "none")))[0] == 400
    assert ask("weights", (("index", name), ("weight.none", "1")))[0] == 404
    assert ask("weights", (("index", name), (parts[0], "-1")))[0] == 400


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
