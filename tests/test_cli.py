"""The commands as a user meets them: real processes, exit codes, messages, JSON."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import multipolar as mp
from multipolar.region.pack import BUILT_IN

COMMANDS = ("brief", "check", "cite", "diff", "export", "find", "new", "propositions", "show", "verify")


def run(*args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("COV", "PYTEST"))}
    return subprocess.run(
        [sys.executable, "-m", "multipolar.cli", *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=clean | env,
        check=False,
    )


def answer(*args: str) -> dict:
    done = run(*args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_find_prints_one_line_with_figure_page_and_citation():
    done = run("find", "japan fdi indonesia 2023")
    assert done.returncode == 0
    line = done.stdout.strip()
    assert "\n" not in line
    assert "419" in line
    assert "JPY bn" in line
    assert "Bank of Japan" in line
    assert "[ties/" in line


def test_find_answers_the_same_in_every_order_and_script():
    texts = ("population viet nam 2024", "2024 Việt Nam population", "2024 ベトナム 人口")
    assert len({run("find", text).stdout for text in texts}) == 1


def test_find_says_which_word_it_does_not_know():
    done = run("find", "populatoin viet nam")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "'populatoin'" in done.stderr
    assert "population" in done.stderr


def test_find_of_a_year_without_figures_names_the_years_that_have_them():
    done = run("find", "population viet nam 1990")
    assert done.returncode == 0
    assert "no figure (no figure for 1990; the tables hold 2019 to" in done.stdout


def test_an_unknown_actor_is_answered_with_the_nearest():
    done = run("show", "population", "-s", "Indonesai")
    assert done.returncode == 2
    assert (
        done.stderr
        == "multipolar: 'Indonesai' is not a known actor. Did you mean indonesia or micronesia? [unknown-actor]\n"
    )


def test_an_unknown_command_is_answered_with_the_nearest():
    done = run("chek")
    assert done.returncode == 2
    assert "check" in done.stderr


def test_an_unknown_region_names_the_built_in_ones():
    done = run("show", "--region", "japan-asaen")
    assert done.returncode == 2
    assert "japan-asean" in done.stderr


def test_no_error_prints_a_traceback():
    for args in (
        ("show", "x"),
        ("find", "x"),
        ("check", "x"),
        ("propositions", "x"),
        ("show", "ASEAN", "--on", "soon"),
        ("find", ""),
    ):
        done = run(*args)
        assert done.returncode == 2, args
        assert "Traceback" not in done.stderr, args


def test_run_lists_the_scenarios_and_runs_one():
    listed = run("run")
    assert "partners-withdraw\tThe United States" in listed.stdout
    done = answer("run", "partners-withdraw", "-s", "Viet Nam", "-c", "China", "--draws", "1")
    (row,) = done["data"]
    assert (row["subject"], row["counterpart"], row["year"]) == ("VNM", "CHN", 2035)
    assert row["low"] is None  # one draw has no range
    (row,) = answer("run", "partners-withdraw", "-s", "Viet Nam", "-c", "China", "-y", "2030")["data"]
    assert row["low"] < row["value"] < row["high"]


def test_run_says_what_it_does_not_know():
    done = run("run", "partners-withdrew")
    assert (done.returncode, "Did you mean partners-withdraw" in done.stderr) == (2, True)
    done = run("run", "partners-withdraw", "--outcome", "partner_share_aftr")
    assert (done.returncode, "Did you mean partner_share_after" in done.stderr) == (2, True)


def test_run_says_what_drives_an_outcome():
    asked = ("run", "partners-withdraw", "--drivers", "-s", "Viet Nam", "-s", "Indonesia", "-c", "China", "-n", "64")
    found = answer(*asked)
    assert [(row["subject"], row["counterpart"], row["input"]) for row in found["data"]] == [
        ("IDN", "CHN", "takeup"),
        ("VNM", "CHN", "takeup"),
    ]
    for row in found["data"]:
        assert row["first_low"] <= row["first"] <= row["first_high"]
        assert row["box"].startswith("The tenth of the draws above")
        (ref,) = row["refs"]
        assert found["citations"][ref]["table"] == "parameters"
    told = run(*asked)
    assert "What drives the change of partner share after the change, Vietnam with China, 2035" in told.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--outcome", "partner_share_aftr"), "Did you mean partner_share_after"),
        (("-s", "Viet Nam", "-c", "France"), "not a known counterpart"),
        (("-y", "1999"), "expected 2027 to 2035"),
        (("--draws", "100"), "a power of 2"),
        (("--workers", "2"), "no --workers"),
    ],
)
def test_wrong_questions_about_drivers_are_sentences(more, said):
    done = run("run", "partners-withdraw", "--drivers", *more)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_an_option_that_nothing_takes_is_answered_with_the_nearest():
    done = run("show", "trust", "--subjct", "Japan")
    assert (done.returncode, "Did you mean --subject" in done.stderr) == (2, True)
    done = run("show", "trust", "elite")
    assert (done.returncode, "trust has no elite" in done.stderr) == (2, True)


def test_members_on_a_day():
    before, after = (answer("show", "ASEAN", "--on", day)["data"] for day in ("2025-10-25", "2025-10-26"))
    assert sum(row["holds"] for row in before) == 10
    assert sum(row["holds"] for row in after) == 11


def test_json_carries_ids_and_their_citations():
    found = answer("show", "population", "-s", "VNM", "-y", "2024")
    assert found["schema_version"] == 1
    assert found["command"] == "show"
    assert found["region"]["hash"] == mp.load().hash
    (row,) = found["data"]
    (ref,) = row["refs"]
    assert ref.startswith("ties/")
    assert found["citations"][ref]["source_id"] == "weo2510"
    assert found["citations"][ref]["locator"]


@pytest.mark.parametrize(
    "command",
    [("show",), ("show", "trust"), ("show", "events"), ("show", "Japan"), ("find", "trade japan"), ("check",)],
)
def test_every_command_prints_valid_json(command):
    found = answer(*command)
    assert found["schema_version"] == 1
    assert found["command"] == command[0]


def test_an_error_is_json_too():
    done = run("show", "population", "-s", "Indonesai", "--json")
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert found["error"] == "UnknownName"
    assert found["data"][0]["nearest"] == ["indonesia", "micronesia"]


def test_check_lists_every_fault_and_exits_1(tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(BUILT_IN / "japan_asean", pack)
    ties, events = pack / "tables/ties.csv", pack / "tables/events.csv"
    ties.write_text(ties.read_text(encoding="utf-8").replace("\nASEAN10,", "\nASEAN01,", 1), encoding="utf-8")
    events.write_text(events.read_text(encoding="utf-8").replace("1951-08-30", "30.8.1951", 1), encoding="utf-8")
    done = run("check", str(pack))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("tables/events.csv:2:date: '30.8.1951'")
    assert lines[1].startswith("tables/ties.csv:2:subject: 'ASEAN01'")
    assert "ASEAN10" in lines[1]
    assert "2 faults" in done.stderr


def test_a_malformed_pack_stops_every_other_command_with_3(tmp_path):
    pack = tmp_path / "pack"
    shutil.copytree(BUILT_IN / "japan_asean", pack)
    (pack / "tables/actors.csv").write_text("code\n", encoding="utf-8")
    done = run("brief", "--region", str(pack), "--out", str(tmp_path / "brief.html"))
    assert done.returncode == 3
    assert "tables/actors.csv" in done.stderr
    assert not (tmp_path / "brief.html").exists()


def test_new_writes_a_valid_pack_and_never_over_something(tmp_path):
    assert run("new", str(tmp_path / "north")).returncode == 0
    assert run("check", str(tmp_path / "north")).returncode == 0
    again = run("new", str(tmp_path / "north"))
    assert again.returncode == 2
    assert "exists and is not empty" in again.stderr


def test_an_unwritable_place_for_the_brief_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("kept")
    done = run("brief", "--out", str(tmp_path / "file" / "brief.html"))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert (tmp_path / "file").read_text() == "kept"


def test_the_locale_changes_nothing():
    plain = run("find", "population viet nam 2024").stdout
    for locale in ("de_DE.UTF-8", "fr_FR.UTF-8", "C", "th_TH.UTF-8"):
        assert run("find", "population viet nam 2024", LC_ALL=locale, LANG=locale).stdout == plain


def test_help_lists_every_command():
    done = run("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)


def test_output_to_a_pipe_is_plain_text():
    done = run("show", "population", "-s", "VNM", NO_COLOR="1")
    assert "\x1b" not in done.stdout
    header, first, *_ = done.stdout.splitlines()
    assert header.split("\t")[:2] == ["subject", "measure"]
    assert first.startswith("VNM\tpopulation")


def test_completion_is_offered():
    assert "--install-completion" in run("--help").stdout
