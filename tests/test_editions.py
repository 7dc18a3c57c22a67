"""Two editions of a region: what differs, what does not, and why a verdict turned."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from multipolar.propositions.editions import Difference, difference, lines, reports, rows
from multipolar.region import Region
from multipolar.region.pack import find
from multipolar.region.schema import TABLES

from .conftest import PackCopy
from .test_cli import run


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> PackCopy:
    """The built-in pack with one proposition: judging them all twice for every test would take minutes."""
    pack = PackCopy(shutil.copytree(find("japan-asean"), tmp_path_factory.mktemp("earlier") / "pack"))
    for file in (pack.path / "propositions").glob("*.toml"):
        if file.stem != "wpu-people":
            file.unlink()
    return pack


@pytest.fixture(scope="module")
def region(edition: PackCopy) -> Region:
    return edition.load()


@pytest.fixture
def pack_copy(edition: PackCopy, tmp_path: Path) -> PackCopy:
    return PackCopy(shutil.copytree(edition.path, tmp_path / "later"))


def line_of(pack: PackCopy, table: str, **cells: str) -> int:
    """The line of the one row that has these cells."""
    header, *body = pack.rows(table)
    found = [n for n, row in enumerate(body, 2) if all(row[header.index(c)] == v for c, v in cells.items())]
    assert len(found) == 1, found
    return found[0]


def move_report(pack: PackCopy) -> None:
    """A newer source reports the European Union's population, and is preferred."""
    line = line_of(pack, "ties", subject="EU", measure="population", year="2024")
    header, row = pack.rows("ties")[0], pack.rows("ties")[line - 1]
    pack.edit("ties", line, "preferred", "false")
    newer = {**dict(zip(header, row, strict=True)), "source_id": "weo2510", "locator": "sum", "value": "450"}
    pack.append("ties", **newer)


def compare(region: Region, pack: PackCopy, **options: Any) -> Difference:
    return difference(region, pack.load(), **options)


def test_a_pack_does_not_differ_from_itself(region: Region) -> None:
    found = difference(region, region)
    assert found.changes.is_empty()
    assert found.turns == ()
    assert lines(found)[-1] == "No difference."


def test_the_order_of_rows_is_no_difference(region: Region, pack_copy: PackCopy) -> None:
    for table in TABLES:
        header, *body = pack_copy.rows(table)
        random.Random(1).shuffle(body)
        pack_copy.write(table, [header, *body])
    found = compare(region, pack_copy)
    assert found.after.hash != found.before.hash
    assert found.changes.is_empty()
    assert lines(found)[-1].startswith("No difference (the files differ, by the order of rows")


def test_one_figure_turns_a_verdict_and_is_named_as_the_reason(region: Region, pack_copy: PackCopy) -> None:
    line = line_of(pack_copy, "ties", subject="EU", measure="population", year="2024")
    pack_copy.edit("ties", line, "value", "4518.15")
    found = compare(region, pack_copy)
    (row,) = found.changes.to_dicts()
    cited = region.cite([row["ref_before"]]).row(0, named=True)
    assert (row["table"], row["change"], row["column"]) == ("ties", "changed", "value")
    assert row["what"] == "Population, EU, 2024"
    assert (row["before"], row["after"]) == ("451.815", "4518.15")
    assert row["relative"] == pytest.approx(9)
    assert (cited["id"], cited["line"]) == (row["id"], line)
    (turn,) = found.turns or ()
    assert (turn.id, turn.before, turn.after) == ("wpu-people", "holds", "fails")
    assert turn.ids == (row["id"],)
    assert turn.why == (
        f"a figure behind it: Population, EU, 2024: value 451.815 → 4518.15 (+900.0%) [{row['id']}]",
    )  # fmt: skip
    text = "\n".join(lines(found))
    assert "ties: 1 changed\nverdicts: 1 of 1 turned\n" in text
    assert "wpu-people: holds → fails" in text


def test_a_row_that_was_removed_leaves_a_verdict_open(region: Region, pack_copy: PackCopy) -> None:
    line = line_of(pack_copy, "ties", subject="EU", measure="population", year="2024")
    body = pack_copy.rows("ties")
    del body[line - 1]
    pack_copy.write("ties", body)
    found = compare(region, pack_copy)
    (row,) = found.changes.to_dicts()
    assert (row["change"], row["before"], row["after"], row["ref_after"]) == ("removed", "451.815", None, None)
    (turn,) = (turn for turn in found.turns or () if turn.id == "wpu-people")
    assert (turn.before, turn.after) == ("holds", "untestable")
    assert turn.ids == (row["id"],)
    back = difference(found.after, found.before, verdicts=False)
    assert back.changes["change"].to_list() == ["added"]
    assert back.turns is None


def test_a_threshold_that_changed_is_the_reason(region: Region, pack_copy: PackCopy) -> None:
    pack_copy.replace("propositions/wpu-people.toml", 'against = { subject = "EU" }', "against = 100000")
    found = compare(region, pack_copy)
    assert set(found.changes["table"]) == {"propositions"}
    (turn,) = found.turns or ()
    assert (turn.id, turn.before, turn.after) == ("wpu-people", "holds", "fails")
    assert turn.ids == ()
    (why,) = turn.why
    assert why.startswith("its own text changed: test.1.against")
    assert "100000" in why


def test_a_comment_in_a_proposition_is_no_difference(region: Region, pack_copy: PackCopy) -> None:
    file = pack_copy.path / "propositions/wpu-people.toml"
    file.write_text("# a remark\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert compare(region, pack_copy).changes.is_empty()


def test_a_group_of_other_states_is_a_reason_that_no_figure_cites(region: Region, pack_copy: PackCopy) -> None:
    line = line_of(pack_copy, "actors", code="WPU")
    pack_copy.edit("actors", line, "of", "BRN;SGP")
    found = compare(region, pack_copy)
    (turn,) = (turn for turn in found.turns or () if turn.id == "wpu-people")
    assert turn.after == "fails"
    assert turn.why[0] == "no row that it cites changed, nor its text"
    assert "WPU: of " in turn.why[1]
    assert "BRN;SGP" in turn.why[1]


def test_propositions_that_come_and_go(region: Region, pack_copy: PackCopy) -> None:
    (pack_copy.path / "propositions/wpu-people.toml").rename(pack_copy.path / "propositions/wpu-persons.toml")
    pack_copy.replace("propositions/wpu-persons.toml", 'id = "wpu-people"', 'id = "wpu-persons"')
    found = compare(region, pack_copy)
    assert {(turn.id, turn.before, turn.after) for turn in found.turns or ()} == {
        ("wpu-people", "holds", None),
        ("wpu-persons", None, "holds"),
    }
    assert dict(found.changes.select("id", "change").iter_rows()) == {
        "propositions/wpu-people": "removed",
        "propositions/wpu-persons": "added",
    }


def test_another_preferred_report_is_one_change_of_the_cell(region: Region, pack_copy: PackCopy) -> None:
    move_report(pack_copy)
    found = compare(region, pack_copy, verdicts=False)
    moved, added = found.changes.to_dicts()
    assert moved["change"] == "report"
    assert moved["before"].startswith("451.815 million persons (factbook2026, ")
    assert moved["after"] == "450 million persons (weo2510, sum)"
    assert moved["relative"] == pytest.approx(450 / 451.815 - 1)
    assert moved["was"] != moved["id"] == added["id"]
    assert found.after.cite([moved["ref_after"]])["id"].to_list() == [moved["id"]]
    assert found.before.cite([moved["ref_before"]])["id"].to_list() == [moved["was"]]
    assert "ties: 1 with another preferred report, 1 added" in lines(found)


def test_tables_scenarios_and_settings_are_compared_too(region: Region, pack_copy: PackCopy) -> None:
    pack_copy.append("sources", source_id="new2026", citation="A new report", kind="report")
    pack_copy.edit("memberships", 2, "end", "2030")
    pack_copy.edit("parameters", 2, "high", "3")
    pack_copy.edit("partnerships", 2, "level_rank", "2")
    pack_copy.edit("agreements", 2, "in_force", "2013-02-01")
    pack_copy.replace("datapackage.json", '"as_of": "2026-06-30"', '"as_of": "2026-07-31"')
    file = pack_copy.path / "scenarios/partners-gone.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("title = ", 'title = "Again: " #', 1), encoding="utf-8")
    found = compare(region, pack_copy, verdicts=False)
    counts = {row.pop("table"): row for row in found.counts().to_dicts()}
    changed = {"changed": 1, "report": 0, "removed": 0, "added": 0}
    assert counts == {
        **dict.fromkeys(
            ("memberships", "parameters", "partnerships", "agreements", "pack", "scenarios"), changed
        ),
        "sources": {**changed, "changed": 0, "added": 1},
    }  # fmt: skip
    (ends,) = found.changes.filter(table="memberships").to_dicts()
    assert (ends["column"], ends["before"], ends["after"]) == ("end", None, "2030")


def test_the_largest_relative_change_of_a_table_stands_first(region: Region, pack_copy: PackCopy) -> None:
    factors = {"EU": 1.1, "CHN": 0.2, "JPN": 1.5}
    for subject, factor in factors.items():
        line = line_of(pack_copy, "ties", subject=subject, measure="population", year="2024")
        header, row = pack_copy.rows("ties")[0], pack_copy.rows("ties")[line - 1]
        pack_copy.edit("ties", line, "value", str(float(row[header.index("value")]) * factor))
    pack_copy.edit("ties", line_of(pack_copy, "ties", subject="IDN", measure="population", year="2024"), "note", "odd")
    found = compare(region, pack_copy, verdicts=False)
    assert found.changes["relative"].round(6).to_list() == [-0.8, 0.5, 0.1, None]
    shown = lines(found, limit=2)
    assert shown[-1] == "  ... and 2 more changed (--limit 0 or --json has them all)"
    assert len(lines(found, limit=0)) == len(shown) + 1


def test_swapping_the_editions_swaps_before_and_after(region: Region, pack_copy: PackCopy) -> None:
    move_report(pack_copy)
    pack_copy.edit("memberships", 2, "end", "2030")
    there = compare(region, pack_copy, verdicts=False).changes.filter(pl.col("change") != "added")
    back = difference(pack_copy.load(), region, verdicts=False).changes.filter(pl.col("change") != "removed")
    assert there.height == back.height == 2
    for column, other in (("before", "after"), ("ref_before", "ref_after")):
        assert there.sort("table")[column].to_list() == back.sort("table")[other].to_list()


def figures(**cells: Any) -> pl.DataFrame:
    base = {"subject": "AAA", "measure": "population", "value": 2.0, "unit": "ratio", "source_id": "s", "locator": "p"}
    row = {**dict.fromkeys(TABLES["ties"].columns), **base, "preferred": True, "ref": 0, **cells}
    numbers = dict.fromkeys(("value", "value_low", "value_high"), pl.Float64)
    types = {**dict.fromkeys(row, pl.String), **numbers, "year": pl.Int32, "preferred": pl.Boolean, "ref": pl.UInt32}
    return pl.DataFrame([row], schema=types)


@pytest.mark.parametrize(
    ("before", "after", "relative"),
    [
        ({"value": 2.0}, {"value": 3.0}, 0.5),
        ({"value": -2.0}, {"value": -3.0}, -0.5),
        ({"value": 0.0}, {"value": 3.0}, None),
        ({"value": 2.0, "unit": "USD bn"}, {"value": 2000.0, "unit": "USD mn"}, None),
    ],
)
def test_a_relative_change_needs_one_unit_and_a_start_that_is_not_zero(
    before: dict[str, Any], after: dict[str, Any], relative: float | None
) -> None:
    found = rows(TABLES["ties"], figures(**before), figures(**after)).filter(column="value")
    assert found["relative"].to_list() == [relative]


def test_rows_with_an_empty_cell_in_the_key_are_the_same_row() -> None:
    assert rows(TABLES["ties"], figures(year=None), figures(year=None)).is_empty()
    assert rows(TABLES["ties"], figures(), figures(year=2024))["change"].to_list() == ["removed", "added"]


def test_a_cell_without_a_report_to_rely_on_is_told() -> None:
    lost = reports(TABLES["ties"], figures(), figures(preferred=False))
    assert lost.select("before", "after", "relative").row(0) == ("2 ratio (s, p)", None, None)
    assert reports(TABLES["ties"], figures(), figures(year=2024)).is_empty()
    assert reports(TABLES["ties"], figures(), figures(value=5.0)).is_empty()


def test_the_command_prints_text_and_json_and_exits_0(edition: PackCopy, pack_copy: PackCopy) -> None:
    pack_copy.edit("ties", line_of(pack_copy, "ties", subject="EU", measure="population", year="2024"), "value", "4518")
    done = run("diff", str(edition.path), str(pack_copy.path))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "wpu-people: holds → fails" in done.stdout
    found = json.loads(run("diff", str(edition.path), str(pack_copy.path), "--json").stdout)
    assert (found["schema_version"], found["command"]) == (1, "diff")
    assert found["before"]["hash"] == edition.load().hash
    assert found["region"]["hash"] == pack_copy.load().hash
    verdict, figure = found["data"]
    assert (verdict["table"], verdict["id"], verdict["after"]) == ("verdicts", "wpu-people", "fails")
    assert verdict["refs"] == [figure["id"]]
    assert found["citations"][figure["id"]]["source_id"] == "factbook2026"


def test_an_edition_that_is_none_or_broken_is_an_error(pack_copy: PackCopy) -> None:
    assert run("diff", "japan-asean", "japan-asaen").returncode == 2
    pack_copy.edit("ties", 2, "value", "many")
    done = run("diff", "japan-asean", str(pack_copy.path))
    assert done.returncode == 3
    assert "tables/ties.csv:2:value" in done.stderr
