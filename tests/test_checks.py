"""What must hold between rows: each rule by its whole sentence, ten faults at once, and no cell that can crash the check."""
# ruff: noqa: E501  (whole sentences, one a line)

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import InvalidData
from multipolar.region.pack import read_table
from multipolar.region.schema import MEMBERSHIP, OTHER_ROLES, TABLES

from .conftest import PackCopy, small

KEY = "subject, counterpart, measure, year, period, source_id, locator"


@pytest.mark.parametrize(
    ("table", "line", "column", "cell", "expected"),
    [
        ("ties", 2, "source_id", "", "source_id is empty; expected the citation [missing-source]"),
        ("ties", 2, "locator", "  ", "locator is empty; expected page, table, section or line in the source [missing-source]"),
        ("ties", 2, "source_id", "exmaple", "'exmaple' in source_id; expected a source_id of tables/sources.csv. Did you mean example? [unknown-source]"),
        ("ties", 2, "subject", "AAB", "'AAB' in subject; expected a code of tables/actors.csv. Did you mean AAA? [unknown-actor]"),
        ("ties", 2, "subject", "aaa", "'aaa' in subject; expected a code of tables/actors.csv. Did you mean AAA? [unknown-actor]"),
        ("ties", 2, "subject", " AAA", "' AAA' in subject; expected a code of tables/actors.csv. Did you mean AAA? [unknown-actor]"),
        ("ties", 2, "subject", "", "subject is empty; expected the actor that the figure is about [missing-value]"),
        ("ties", 2, "counterpart", "ZZZ", "'ZZZ' in counterpart; expected a code of tables/actors.csv [unknown-actor]"),
        (
            "ties", 2, "measure", "goods_export",
            "'goods_export' in measure; expected a measure of tables/measures.csv. Did you mean goods_exports? [unknown-measure]",
        ),
        ("ties", 3, "value", "101", "101 in value; expected a share of at most 100 percent [share-above-100]"),
        ("survey", 2, "share_pct", "100.5", "'100.5' in share_pct; expected at most 100 [share-above-100]"),
        ("survey", 2, "share_pct", "-1", "'-1' in share_pct; expected at least 0 [below-minimum]"),
        ("survey", 2, "n", "0", "'0' in n; expected at least 1 [below-minimum]"),
        ("survey", 2, "n", "1,000", "'1,000' in n; expected a whole number. Did you mean 1000? [bad-integer]"),
        ("actors", 2, "lat", "90.5", "'90.5' in lat; expected at most 90 [above-maximum]"),
        ("memberships", 2, "start", "2001-13", "'2001-13' in start; expected a date such as 2012, 2012-03 or 2012-03-01 [bad-date]"),
        ("agreements", 2, "signed", "2001-02-30", "'2001-02-30' in signed; expected a date such as 2012, 2012-03 or 2012-03-01 [bad-date]"),
        ("agreements", 2, "signed", "03/02/2001", "'03/02/2001' in signed; expected a date such as 2012, 2012-03 or 2012-03-01 [bad-date]"),
        ("events", 2, "date", "２００１", "'２００１' in date; expected a date such as 2012, 2012-03 or 2012-03-01 [bad-date]"),
        ("ties", 2, "year", "2025.0", "'2025.0' in year; expected a whole number [bad-integer]"),
        ("ties", 2, "year", "99999999999", "'99999999999' in year; expected a whole number [bad-integer]"),
        ("ties", 2, "year", "25", "'25' in year; expected at least 1800 [below-minimum]"),
        ("ties", 2, "year", "", "neither year nor period is given; expected a year, or a period such as undated [undated]"),
        ("ties", 2, "unit", "USD mn", "'USD mn' in unit; expected 'USD bn', the measure's unit [unit-of-measure]"),
        (
            "ties", 2, "unit", "USD million",
            f"'USD million' in unit; expected one of the {len(mp.region.UNITS)} words of the format. Did you mean USD mn or million t or million b/d? [unknown-unit]",
        ),
        ("ties", 2, "basis", "sourced", "'sourced' in basis; expected one of read, derived, estimated, calibrated, modelled, public_record, assumed [unknown-basis]"),
        (
            "ties", 2, "flags", "restated;doubtfull",
            "'doubtfull' in flags; expected one of restated, superseded, incomplete, projection, preliminary, rounded, approximate, doubtful, "
            "contradicted, unverified, inferred. Did you mean doubtful? [unknown-flags]",
        ),
        ("ties", 2, "preferred", "yes", "'yes' in preferred; expected 1 or 0 [bad-boolean]"),
        ("ties", 2, "preferred", "", "preferred is empty; expected 1 or 0: the one row to use where several report the same cell [missing-value]"),
        ("memberships", 2, "role", "membre", f"'membre' in role; expected one of the {len(MEMBERSHIP) + len(OTHER_ROLES)} words of the format. Did you mean member? [unknown-role]"),
        (
            "measures", 2, "direction", "from to",
            "'from to' in direction; expected one of of, from_to, into_from, symmetric, owes, imposes_on, faces, within, under, through. "
            "Did you mean from_to? [unknown-direction]",
        ),
        ("ties", 3, "value_low", "55", "50 lies below 55; expected value_low <= value <= value_high [interval]"),
        ("ties", 3, "value_high", "45", "50 lies above 45; expected value_low <= value <= value_high [interval]"),
        ("memberships", 2, "end", "2000", "it ends 2000 and starts 2001; expected an end after the start [ends-before-start]"),
        ("parameters", 2, "low", "2.5", "2 lies below 2.5; expected low <= central <= high [interval]"),
        ("parameters", 2, "high", "", "uniform has no range; expected low and high, or the distribution fixed [range]"),
        ("parameters", 3, "basis", "assumed", "an assumed value has no range; expected a range: no guess without one [assumption-without-range]"),
        (
            "parameters", 3, "distribution", "normal",
            "'normal' in distribution; expected one of fixed, uniform, triangular, lognormal, discrete. Did you mean lognormal or uniform? "
            "[unknown-distribution]",
        ),
        ("actors", 4, "of", "AAA;ZZZ", "'ZZZ' in of; expected a code of tables/actors.csv [unknown-actor]"),
        ("events", 2, "actors", "AAA;;BBB", "'' in actors; expected a code of tables/actors.csv [unknown-actor]"),
    ],
)  # fmt: skip
def test_one_fault_one_sentence(
    small_pack: PackCopy, table: str, line: int, column: str, cell: str, expected: str
) -> None:
    small_pack.edit(table, line, column, cell)
    (fault,) = small_pack.check()
    where = {
        "undated": "year",
        "range": "low",
        "assumption-without-range": "distribution",
        "ends-before-start": "end",
    }.get(fault.rule, column)
    where = {"ties": "value", "parameters": "central"}[table] if fault.rule == "interval" else where
    assert str(fault) == f"tables/{table}.csv:{line}:{where}: {expected}"


def test_what_check_tells_keeps_the_pack_from_loading(small_pack: PackCopy) -> None:
    small_pack.edit("ties", 2, "subject", "AAB")
    small_pack.edit("events", 2, "date", "soon")
    with pytest.raises(InvalidData) as caught:
        small_pack.load()
    assert list(caught.value.faults) == small_pack.check()
    assert str(caught.value).startswith("2 faults\n  tables/events.csv:2:date: 'soon' in date; expected a date")


def test_a_lognormal_begins_above_zero(small_pack: PackCopy) -> None:
    small_pack.edit("parameters", 2, "low", "0")
    small_pack.edit("parameters", 2, "distribution", "lognormal")
    assert [str(fault) for fault in small_pack.check()] == [
        "tables/parameters.csv:2:low: lognormal begins at 0; expected low above 0 [range]"
    ]


def test_every_unknown_name_of_a_cell_is_told(small_pack: PackCopy) -> None:
    small_pack.edit("events", 2, "actors", "XXX;AAA;YYY")
    assert [fault.what for fault in small_pack.check()] == ["'XXX' in actors", "'YYY' in actors"]


def test_a_duplicate_key(small_pack: PackCopy) -> None:
    rows = small_pack.rows("ties")
    rows.append([*rows[1][:5], "9", *rows[1][6:]])
    rows[-1][rows[0].index("preferred")] = "0"
    small_pack.write("ties", rows)
    assert [str(fault) for fault in small_pack.check()] == [
        f"tables/ties.csv:5:{KEY}: the row has the same key as line 2; expected one row a key [duplicate-key]"
    ]


def test_two_preferred_reports_of_one_cell(small_pack: PackCopy) -> None:
    small_pack.append(
        "ties", subject="AAA", counterpart="BBB", measure="goods_exports", year="2025", value="2", unit="USD bn", source_id="example",
        locator="another page", basis="read", preferred="1",
    )  # fmt: skip
    assert [str(fault) for fault in small_pack.check()] == [
        "tables/ties.csv:5:preferred: line 2 is preferred for the same cell; expected one preferred row a cell [two-preferred]"
    ]
    small_pack.edit("ties", 5, "preferred", "0")
    assert small_pack.check() == []


def test_an_orphan_is_told_in_every_row_that_names_it(small_pack: PackCopy) -> None:
    small_pack.edit("sources", 2, "source_id", "other")
    faults = small_pack.check()
    rows = sum(
        len(small_pack.rows(name)) - 1
        for name, table in TABLES.items()
        if "source_id" in table.columns and name != "sources"
    )
    assert len(faults) == rows
    assert {fault.rule for fault in faults} == {"unknown-source"}


def test_a_nameless_actor_does_not_crash_the_names(small_pack: PackCopy) -> None:
    small_pack.edit("actors", 2, "name", "")
    small_pack.edit("actors", 3, "code", "")
    rules = {(fault.row, fault.column, fault.rule) for fault in small_pack.check() if fault.file == "tables/actors.csv"}
    assert rules == {(2, "name", "missing-value"), (3, "code", "missing-value")}


def test_a_blank_row_is_told_cell_by_cell_and_no_more(small_pack: PackCopy) -> None:
    line = small_pack.append("principles")
    assert [(fault.row, fault.column) for fault in small_pack.check()] == [
        (line, column) for column in ("framework", "principle_or_pillar", "source_id", "locator", "basis", "preferred")
    ]


def test_ten_faults_in_ten_files_are_told_at_once(pack_copy: PackCopy) -> None:
    """On the whole built-in pack: nobody should have to mend one fault to hear of the next."""
    pack_copy.edit("ties", 100, "value", "1,5")
    pack_copy.edit("survey", 20, "share_pct", "120")
    pack_copy.edit("memberships", 30, "start", "yesterday")
    pack_copy.edit("agreements", 40, "party", "JPM")
    pack_copy.edit("partnerships", 50, "level_rank", "9")
    pack_copy.edit("commitments", 60, "source_id", "")
    pack_copy.edit("events", 70, "kind", "party")
    pack_copy.edit("principles", 80, "basis", "heard")
    pack_copy.edit("parameters", 90, "unit", "furlongs")
    pack_copy.edit("measures", 100, "pillar", "pillar")
    pack_copy.edit("sources", 110, "kind", "rumour")
    pack_copy.edit("actors", 120, "is_group", "maybe")
    pack_copy.replace("vocabulary.toml", "[actors.ACFTA]", "[actors.ACTFA]")
    pack_copy.replace("datapackage.json", '"as_of": "2026-06-30"', '"as_of": "soon"')
    found = {(fault.file, fault.row, fault.column, fault.rule) for fault in pack_copy.check()}
    planted = {
        ("tables/ties.csv", 100, "value", "bad-number"), ("tables/survey.csv", 20, "share_pct", "share-above-100"),
        ("tables/memberships.csv", 30, "start", "bad-date"), ("tables/agreements.csv", 40, "party", "unknown-actor"),
        ("tables/partnerships.csv", 50, "level_rank", "above-maximum"), ("tables/commitments.csv", 60, "source_id", "missing-source"),
        ("tables/events.csv", 70, "kind", "unknown-kind"), ("tables/principles.csv", 80, "basis", "unknown-basis"),
        ("tables/parameters.csv", 90, "unit", "unknown-unit"), ("tables/measures.csv", 100, "pillar", "unknown-pillar"),
        ("tables/sources.csv", 110, "kind", "unknown-kind"), ("tables/actors.csv", 120, "is_group", "bad-boolean"),
        ("vocabulary.toml", None, "", "unknown-actor"), ("datapackage.json", None, "as_of", "bad-date"),
    }  # fmt: skip
    assert found == planted


def test_faults_are_ordered_and_each_is_one_sentence(pack_copy: PackCopy) -> None:
    for line in (9000, 50, 700):
        pack_copy.edit("ties", line, "unit", "ducats")
    pack_copy.edit("survey", 5, "n", "many")
    faults = pack_copy.check()
    assert [(fault.file, fault.row) for fault in faults] == [
        ("tables/survey.csv", 5), ("tables/ties.csv", 50), ("tables/ties.csv", 700), ("tables/ties.csv", 9000),
    ]  # fmt: skip
    for fault in faults:
        assert "\n" not in str(fault)
        assert fault.column
        assert fault.expected


# -- nothing crashes it ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def one_pack(tmp_path_factory: pytest.TempPathFactory) -> tuple[PackCopy, dict[str, bytes]]:
    pack = small(tmp_path_factory.mktemp("attack"))
    return pack, {name: pack.file(name).read_bytes() for name in TABLES}


CELL = st.text(max_size=12) | st.sampled_from(
    ["NaN", "1e999", "-0", '"', '""', "\r", "\n", "a\r\nb", ";", ";;", "AAA;BBB", "9" * 400, "0000", "2012-99"]
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from([(name, column) for name, table in TABLES.items() for column in table.columns]), cell=CELL)
def test_any_cell_may_hold_anything(
    one_pack: tuple[PackCopy, dict[str, bytes]], place: tuple[str, str], cell: str
) -> None:
    """The check returns faults, or nothing and then the pack loads and gives the cell back."""
    pack, original = one_pack
    (table, column), cell = place, cell.encode(errors="replace").decode()
    try:
        pack.edit(table, 2, column, cell)
        faults = pack.check()
        assert all(str(fault) for fault in faults)
        if not faults and TABLES[table].fields[TABLES[table].columns.index(column)].type == "string":
            assert pack.load().table(table)[column][0] == (cell if cell.strip() else None)
    finally:
        pack.file(table).write_bytes(original[table])


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["ties", "actors", "survey"]),
    at=st.integers(0, 500),
    junk=st.binary(min_size=1, max_size=6),
    cut=st.integers(0, 8),
)
def test_any_bytes_may_be_damaged(
    one_pack: tuple[PackCopy, dict[str, bytes]], name: str, at: int, junk: bytes, cut: int
) -> None:
    pack, original = one_pack
    try:
        pack.file(name).write_bytes(original[name][:at] + junk + original[name][at + cut :])
        frame, faults = read_table(pack.file(name), TABLES[name])
        if not faults:
            read = list(csv.reader(io.StringIO(pack.file(name).read_bytes().decode("utf-8-sig"), newline="")))
            assert frame.height == len(read) - 1
    finally:
        pack.file(name).write_bytes(original[name])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(junk=st.text(max_size=60), name=st.sampled_from(["vocabulary.toml", "datapackage.json"]), keep=st.booleans())
def test_any_text_may_stand_in_the_other_files(
    one_pack: tuple[PackCopy, dict[str, bytes]], junk: str, name: str, keep: bool
) -> None:
    pack, _ = one_pack
    file: Path = pack.path / name
    original = file.read_bytes()
    try:
        file.write_bytes((original if keep else b"") + junk.encode(errors="replace"))
        assert all(str(fault) for fault in pack.check())
    finally:
        file.write_bytes(original)
