"""Arguments and scenarios in the workbench: what is moved moves the answer; files in and out."""

import pytest

import multipolar as mp
from multipolar.wiring import KINDS
from multipolar.workbench import builder, toml

from .workbench import ask, setup

__all__ = ["ask", "setup"]


# Arguments


def test_the_verdict_of_an_argument_is_the_one_of_the_command(ask):
    _, page = ask("verdict", id="wpu-people")
    region = mp.load()
    given = next(each for each in mp.propositions.read(region) if each.id == "wpu-people")
    found = mp.propositions.judge(region, given)
    card = page["blocks"][0]
    assert (card["verdict"], card["finding"]) == (found.verdict, found.finding)
    assert page["blocks"][1]["may"].startswith("Yes")


def test_a_threshold_that_is_moved_turns_the_verdict(ask):
    status, page = ask("argument", id="china-half-of-trade")
    assert status == 200
    sliders = {
        control["name"]: control for block in page["blocks"] if block["kind"] == "form" for control in block["controls"]
    }
    baseline = sliders["test.1.against"]["baseline"]
    _, before = ask("verdict", id="china-half-of-trade")
    _, after = ask("verdict", (("test.1.against", "0.5"),), id="china-half-of-trade")
    assert before["blocks"][0]["verdict"] == "fails"
    assert after["blocks"][0]["verdict"] == "holds"
    assert baseline > 0.5
    _, changed = ask("argument", (("test.1.against", "0.5"),), id="china-half-of-trade")
    assert any("another question" in block.get("text", "") for block in changed["blocks"])


def test_what_cannot_be_moved_is_said(ask):
    query = (("test.1.agianst", "3"), ("test.9.against", "3"), ("test.1.probability", "many"))
    status, page = ask("verdict", query, id="china-half-of-trade")
    assert status == 400
    assert len(page["problems"]) == 3
    status, page = ask("verdict", (("test.1.probability", "7"),), id="china-half-of-trade")
    assert status == 400


# Scenarios


def test_a_lever_that_is_moved_gives_the_run_of_the_changed_scenario(ask):
    region = mp.load()
    _, page = ask("answer", (("shock.1.factor", "0.25"), ("counterpart", "JPN")), id="partners-withdraw")
    block = next(block for block in page["blocks"] if block["kind"] == "answer")
    given = mp.scenarios.read("partners-withdraw", region)
    moved = given.shock[0].model_copy(update={"factor": 0.25})
    done = mp.scenarios.run(region, given.model_copy(update={"shock": (moved, *given.shock[1:])}))
    place = done.labels["partner_share_after"].index("VNM>JPN")
    (row,) = [row for row in block["rows"] if row["code"] == "VNM"]
    assert row["value"] == pytest.approx(done.outcomes["partner_share_after"][0, -1, place])
    assert row["change"] == pytest.approx(row["value"] - row["baseline"])
    assert page["took_ms"] > 0


def test_the_ensemble_gives_the_interval_of_the_change(ask):
    _, page = ask("ensemble", id="partners-withdraw")
    block = next(block for block in page["blocks"] if block["kind"] == "answer")
    assert block["draws"] == 1024
    known = [row for row in block["rows"] if row["low"] is not None]
    assert known
    assert all(row["low"] <= row["change"] <= row["high"] for row in known)


def test_a_scenario_without_a_change_changes_nothing(ask):
    query = tuple((f"shock.{number}.off", "true") for number in (1, 2, 3))
    status, page = ask("answer", (*query, ("models", "redistribution")), id="partners-withdraw")
    assert status == 200
    (block,) = [block for block in page["blocks"] if block["kind"] == "answer"]
    assert {row["change"] for row in block["rows"]} - {None} == {0.0}


@pytest.mark.parametrize("name", mp.scenarios.names(mp.load().path))
def test_a_scenario_of_the_pack_is_the_same_from_its_settings(name):
    region = mp.load()
    given = mp.scenarios.read(name, region)
    data, _ = builder.edited(builder.base(region, None, builder.BLANK), builder.settings(builder.plain(given)))
    again = builder.checked(region, {**data, "id": name})
    assert again == given


def test_a_scenario_that_is_downloaded_is_a_scenario_file(ask, tmp_path):
    query = (
        ("shock.4.kind", "tariff"),
        ("shock.4.start", "2028"),
        ("shock.4.importer", "USA"),
        ("shock.1.factor", "0.25"),
    )
    status, body = ask("scenario", query, "toml", id="partners-withdraw")
    assert status == 200
    (tmp_path / "partners-withdraw.toml").write_text(body, encoding="utf-8")
    again = mp.scenarios.read(tmp_path / "partners-withdraw.toml", mp.load())
    assert [change.kind for change in again.shock] == ["engagement", "engagement", "engagement", "tariff"]
    assert again.shock[0].factor == 0.25


def test_an_entry_that_was_begun_can_be_filled_in(ask):
    status, page = ask("scenario", (("add", "tariff"),), id="partners-withdraw")
    assert status == 200
    controls = {control["name"] for block in page["blocks"] if block["kind"] == "form" for control in block["controls"]}
    assert {"shock.4.kind", "shock.4.importer", "shock.4.points"} <= controls
    assert any("Not complete yet" in block.get("text", "") for block in page["blocks"])


def test_wrong_levers_are_told_at_once(ask):
    query = (("shock.1.factr", "1"), ("shock.8.factor", "1"), ("shock.2.factor", "much"), ("shock.5.kind", "tarif"))
    status, page = ask("answer", query, id="partners-withdraw")
    assert status == 400
    assert len(page["problems"]) == 4
    status, page = ask("answer", (("shock.1.factor", "-1"),), id="partners-withdraw")
    assert status == 400
    assert page["problems"][0]["column"] == "shock.1.factor"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_has_a_control(kind):
    found = {field.name for field in builder.fields(kind)}
    assert found == set(KINDS[kind].model_fields) - {"kind"}


def test_toml_reads_as_it_was_written():
    import tomllib

    data = {"id": "a", "title": 'He said "no"\n', "list": [1, 2.5, "x"], "shock": [{"on": True, "where": {"a": 1}}]}
    assert tomllib.loads(toml.write(data)) == data
