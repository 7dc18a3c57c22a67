"""Reading a pack: every malformed file is told by file, row and column in one sentence; what is right is read as it stands."""
# ruff: noqa: E501  (whole sentences, one a line)

import csv
import json
import os
import re
import shutil
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import InvalidData
from multipolar.region import Region, check
from multipolar.region import pack as packs
from multipolar.region.schema import TABLES, descriptor

from .conftest import PackCopy

REQUIRED = sum(not table.optional for table in TABLES.values())
"""Tables without which a pack is not read."""
FACTS = Path(__file__).parents[2] / "shared" / "facts"


def text(pack: PackCopy) -> list[str]:
    return [str(fault) for fault in pack.check()]


def read(pack: PackCopy, table: str) -> list[str]:
    return [str(fault) for fault in packs.read_table(pack.file(table), TABLES[table])[1]]


def rewritten(pack: PackCopy, table: str, change: Callable[[bytes], bytes]) -> list[str]:
    file = pack.file(table)
    file.write_bytes(change(file.read_bytes()))
    return text(pack)


# -- the built-in pack -----------------------------------------------------------------------------------------------


def test_the_built_in_pack_has_no_fault() -> None:
    assert check(packs.find("japan-asean")) == []


def test_the_built_in_pack_is_a_data_package() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # frictionless and what it imports speak of their own deprecations
        from frictionless import Package

        report = Package(str(packs.find("japan-asean") / "datapackage.json")).validate()
    assert report.valid, [error.message for task in report.tasks for error in task.errors][:10]
    assert len(report.tasks) == len(TABLES)


def test_other_programs_find_a_fault_that_the_descriptor_knows(small_pack: PackCopy) -> None:
    """The test above can fail: the descriptor itself, not only our reader, knows the keys and the words."""
    small_pack.edit("ties", 2, "source_id", "nobody")
    small_pack.edit("ties", 3, "basis", "guessed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        report = Package(str(small_pack.path / "datapackage.json")).validate()
    assert {error.type for task in report.tasks for error in task.errors} == {"foreign-key", "constraint-error"}


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if "locator" in table.columns])
def test_every_row_of_evidence_has_a_source_and_a_place_in_it(region: Region, name: str) -> None:
    table = region.table(name)
    assert table.height > 0
    for column in ("source_id", "locator", "basis"):
        assert table.filter(pl.col(column).is_null() | (pl.col(column).str.strip_chars() == "")).is_empty()
    assert set(table["source_id"]) <= set(region.table("sources")["source_id"])


def test_its_readme_counts_right(region: Region) -> None:
    readme = (region.path / "README.md").read_text(encoding="utf-8")
    told = {
        name: int(count.replace(",", ""))
        for name, count in re.findall(r"^\| (\w+) \| ([\d,]+) \|", readme, re.MULTILINE)
    }
    assert told == {name: region.table(name).height for name in TABLES}
    origins = Counter(region.table("measures")["origin"])
    assert (
        f"{origins['table']} come from the table ties, {origins['measure']} from measures, {origins['model']} from a model"
        in readme
    )


@pytest.mark.skipif(not FACTS.is_dir(), reason="the reference folder with the facts is not here")
class TestAgainstTheFacts:
    """The pack is the facts, regrouped: nothing lost, no figure changed on the way."""

    @staticmethod
    def facts(name: str) -> list[dict[str, str]]:
        with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @pytest.mark.parametrize(
        "name",
        [
            "ties",
            "survey",
            "sources",
            "memberships",
            "agreements",
            "partnerships",
            "commitments",
            "events",
            "principles",
            "parameters",
        ],
    )
    def test_no_row_is_lost(self, region: Region, name: str) -> None:
        assert region.table(name).height >= len(self.facts(name))

    def test_no_source_or_actor_is_lost(self, region: Region) -> None:
        for name, key in (("sources", "source_id"), ("actors", "code"), ("measures", "measure")):
            assert {row[key] for row in self.facts(name)} <= set(region.table(name)[key])

    def test_the_preferred_figures_are_preferred_here_too(self, region: Region) -> None:
        ours = region.table("ties").filter("preferred")
        found = Counter(ours.select("measure", "value").iter_rows())
        facts = Counter((row["measure"], float(row["value"])) for row in self.facts("ties") if row["preferred"] == "1")
        assert set(facts - found) == {("foreign_students", 312000.0)}  # the rounded figure; 312,214 is preferred

    def test_twenty_rows_spread_over_the_table(self, region: Region) -> None:
        rows = self.facts("ties")
        ties = region.table("ties")
        for row in rows[:: len(rows) // 20][:20]:
            match = ties.filter(
                (pl.col("subject") == row["subject"]) & (pl.col("measure") == row["measure"]) & (pl.col("source_id") == row["source_id"])
                & (pl.col("locator") == row["locator"]) & pl.col("counterpart").eq_missing(pl.lit(row["counterpart"] or None))
                & pl.col("year").eq_missing(pl.lit(int(row["year"]) if row["year"] else None))
                & pl.col("period").eq_missing(pl.lit(row["period"] or None))
            )  # fmt: skip
            assert match.height == 1, row
            ours = match.row(0, named=True)
            assert (ours["value"], ours["unit"], ours["preferred"]) == (
                float(row["value"]),
                row["unit"],
                row["preferred"] == "1",
            )

    def test_survey_shares(self, region: Region) -> None:
        shares = [float(row["share_pct"]) for row in self.facts("survey") if row["share_pct"]]
        assert sorted(region.table("survey")["share_pct"].drop_nulls()) == sorted(shares)


# -- what is accepted ------------------------------------------------------------------------------------------------


def test_the_small_pack_has_no_fault_and_something_in_every_table(small_pack: PackCopy) -> None:
    assert small_pack.check() == []
    assert all(len(small_pack.rows(name)) > 1 for name in TABLES)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.rstrip(b"\n"),
        lambda raw: b"".join(b'"' + line.replace(b",", b'","') + b'"\n' for line in raw.splitlines()),
    ],
    ids=["byte-order mark", "line ends of Windows", "both", "no last line end", "all cells quoted"],
)
def test_other_ways_to_write_the_same_table(small_pack: PackCopy, change: Callable[[bytes], bytes]) -> None:
    before = small_pack.load()
    assert rewritten(small_pack, "ties", change) == []
    after = small_pack.load()
    for name in TABLES:
        assert after.table(name).equals(before.table(name))
    assert after.hash != before.hash, "the hash is that of the bytes"


def test_columns_in_another_order_and_without_the_optional_ones(small_pack: PackCopy) -> None:
    before = small_pack.load().table("ties")
    rows = small_pack.rows("ties")
    kept = [
        rows[0].index(name) for name in reversed(rows[0]) if name not in ("flags", "note", "value_low", "value_high")
    ]
    small_pack.edit("ties", 3, "value_low", "")
    small_pack.edit("ties", 3, "value_high", "")
    before = small_pack.load().table("ties")
    small_pack.write("ties", [[row[place] for place in kept] for row in small_pack.rows("ties")])
    assert small_pack.load().table("ties").equals(before)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("-0.0", 0.0),
        ("1e300", 1e300),
        ("5e-324", 5e-324),
        ("-1234.5", -1234.5),
        ("00012", 12.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("1E3", 1000.0),
    ],
)
def test_numbers_that_are_numbers(small_pack: PackCopy, cell: str, value: float) -> None:
    small_pack.edit("ties", 4, "value", cell)
    table, faults = packs.read_table(small_pack.file("ties"), TABLES["ties"])
    assert faults == []
    assert table["value"].to_list()[2] == value


def test_a_table_with_a_header_only_is_empty(small_pack: PackCopy) -> None:
    small_pack.write("survey", small_pack.rows("survey")[:1])
    table = small_pack.load().table("survey")
    assert table.is_empty()
    assert table.columns == [*TABLES["survey"].columns, "ref"]


def test_cells_keep_quotes_commas_and_scripts(small_pack: PackCopy) -> None:
    said = 'he said "no", twice; ประเทศไทย 😀'
    small_pack.edit("ties", 2, "note", said)
    assert small_pack.load().table("ties")["note"][0] == said


def test_a_line_end_in_a_date_of_the_descriptor_does_not_matter(small_pack: PackCopy) -> None:
    file = small_pack.path / "datapackage.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    small_pack.replace("datapackage.json", '"as_of": "2026-01-01"', '"as_of": "2026-02"')
    assert small_pack.load().as_of.isoformat() == "2026-02-28"


def test_the_hash_sees_files_and_names_and_not_what_is_hidden(small_pack: PackCopy) -> None:
    before = small_pack.load().hash
    (small_pack.path / ".DS_Store").write_text("x")
    (small_pack.path / "scenarios" / "__pycache__").mkdir()
    (small_pack.path / "scenarios" / "__pycache__" / "x.pyc").write_text("x")
    assert small_pack.load().hash == before
    (small_pack.path / "scenarios" / "a.toml").write_text("x")
    with_scenario = small_pack.load().hash
    (small_pack.path / "scenarios" / "a.toml").rename(small_pack.path / "scenarios" / "b.toml")
    assert len({before, with_scenario, small_pack.load().hash}) == 3
    moved = shutil.copytree(small_pack.path, small_pack.path.parent / "elsewhere")
    assert mp.load(moved).hash == mp.load(small_pack.path).hash


def test_links_that_go_round_do_no_harm(small_pack: PackCopy) -> None:
    (small_pack.path / "round").symlink_to(small_pack.path)
    (small_pack.path / "nowhere").symlink_to(small_pack.path / "gone")
    assert small_pack.check() == []
    assert len(small_pack.load().hash) == 64


# -- what is wrong with a whole file ---------------------------------------------------------------------------------

HEADER = ",".join(TABLES["sources"].columns)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda raw: b"", f"tables/sources.csv:1: the first line is no header; expected {HEADER} [no-header]"),
        (lambda raw: b"\n", f"tables/sources.csv:1: the first line is no header; expected {HEADER} [no-header]"),
        (
            lambda raw: b"\xef\xbb\xbf",
            f"tables/sources.csv:1: the first line is no header; expected {HEADER} [no-header]",
        ),
        (
            lambda raw: raw.replace(b"\n", b"\r"),
            f"tables/sources.csv:1: the first line is no header; expected {HEADER} [no-header]",
        ),
        (
            lambda raw: raw.replace(b"publisher", "éditeur".encode("latin-1")),
            "tables/sources.csv:2: byte 0xe9 is not UTF-8; expected UTF-8 [not-utf-8]",
        ),
        (
            lambda raw: raw.decode().encode("utf-16"),
            "tables/sources.csv:1: byte 0xff is not UTF-8; expected UTF-8 [not-utf-8]",
        ),
        (
            lambda raw: raw.decode().encode("utf-16-le"),
            "tables/sources.csv:1: the text holds a null byte; expected UTF-8 [null-byte]",
        ),
        (
            lambda raw: raw.replace(b",", b";"),
            "tables/sources.csv:1: the columns are separated by ';'; expected commas [separator]",
        ),
        (
            lambda raw: raw.replace(b",", b"\t"),
            "tables/sources.csv:1: the columns are separated by '\\t'; expected commas [separator]",
        ),
        (
            lambda raw: raw.replace(b"example,", b"example,,"),
            "tables/sources.csv:2: the row has 8 cells; expected 7 cells [row-width]",
        ),
        (
            lambda raw: raw.replace(b"example,", b""),
            "tables/sources.csv:2: the row has 6 cells; expected 7 cells [row-width]",
        ),
        (lambda raw: raw + b"\n", "tables/sources.csv:3: the line is empty; expected no empty lines [blank-line]"),
        (
            lambda raw: raw.replace(b"\nexample", b"\n  \nexample"),
            "tables/sources.csv:2: the line is empty; expected no empty lines [blank-line]",
        ),
        (
            lambda raw: raw.replace(b"example,", b'"exa\nmple,', 1),
            "tables/sources.csv:2: a quotation mark is not closed on its line; expected one row a line, and a mark inside a cell written twice "
            "[open-quote]",
        ),
        (
            lambda raw: raw.replace(b"example", b'"exa"mple', 1),
            "tables/sources.csv:2: the row breaks the rules of CSV, by its quotation marks or its length; expected 7 cells [row-width]",
        ),
        (
            lambda raw: raw.replace(b"example", b"exa\rmple", 1),
            "tables/sources.csv:2: a line ends in a carriage return alone; expected line ends of Unix or Windows [line-end]",
        ),
        (
            lambda raw: raw.replace(b"citation", b"citatoin", 1),
            "tables/sources.csv:1:citatoin: column 'citatoin' is not part of sources. Did you mean citation? [unknown-column]",
        ),
        (
            lambda raw: raw.replace(b"citation,", b"", 1),
            "tables/sources.csv:1:citation: column 'citation' is missing; expected author, title, publisher [missing-column]",
        ),
        (
            lambda raw: raw.replace(b",url,", b",note,", 1),
            "tables/sources.csv:1:note: column 'note' stands twice [duplicate-column]",
        ),
        (
            lambda raw: raw.replace(b",url,", b",link,", 1),
            "tables/sources.csv:1:link: column 'link' is not part of sources [unknown-column]",
        ),
    ],
)
def test_a_broken_table_is_told(small_pack: PackCopy, change: Callable[[bytes], bytes], expected: str) -> None:
    file = small_pack.file("sources")
    file.write_bytes(change(file.read_bytes()))
    told = read(small_pack, "sources")
    assert told[0] == expected
    assert len(told) <= 2


@pytest.mark.parametrize(
    "change",
    [lambda raw: b"", lambda raw: raw + b"\n", lambda raw: raw.replace(b",url,", b",link,", 1), lambda raw: raw + b'"'],
    ids=["empty", "blank line", "another column", "an open quotation mark"],
)
def test_a_broken_table_does_not_drown_the_others(small_pack: PackCopy, change: Callable[[bytes], bytes]) -> None:
    """Every other table refers to the sources: not one of those references may be reported."""
    (told,) = rewritten(small_pack, "sources", change)
    assert told.startswith("tables/sources.csv:")


@pytest.mark.parametrize("table", ["actors", "measures"])
def test_names_in_the_vocabulary_are_not_blamed_for_an_unread_table(small_pack: PackCopy, table: str) -> None:
    assert len(rewritten(small_pack, table, lambda raw: b"")) == 1


def test_a_missing_table(small_pack: PackCopy) -> None:
    small_pack.file("principles").unlink()
    assert text(small_pack) == [
        "tables/principles.csv: the table principles is missing; expected columns framework, principle_or_pillar, source_id, locator, basis, "
        "preferred, flags, note [missing-file]"
    ]
    shutil.rmtree(small_pack.path / "tables")
    assert [fault.rule for fault in small_pack.check()] == ["missing-file"] * REQUIRED


def test_a_pack_may_do_without_an_optional_table(small_pack: PackCopy) -> None:
    for name in ("positions", "disputes"):
        small_pack.file(name).unlink()
    assert small_pack.check() == []
    assert mp.load(small_pack.path).table("disputes").is_empty()


def test_a_folder_a_link_that_goes_round_and_a_locked_file_cannot_be_read(small_pack: PackCopy) -> None:
    for name in ("ties", "survey"):
        small_pack.file(name).unlink()
    small_pack.file("ties").mkdir()
    small_pack.file("survey").symlink_to("survey.csv")
    for name in ("datapackage.json", "vocabulary.toml"):
        (small_pack.path / name).unlink()
        (small_pack.path / name).mkdir()
    told = text(small_pack)
    assert [fault.split(":")[0] for fault in told] == [
        "datapackage.json",
        "tables/survey.csv",
        "tables/ties.csv",
        "vocabulary.toml",
    ]
    assert told[2] == "tables/ties.csv: cannot be read: Is a directory; expected a readable file [unreadable]"
    assert all(fault.endswith("[unreadable]") for fault in told)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_file_that_may_not_be_read(small_pack: PackCopy) -> None:
    small_pack.file("ties").chmod(0)
    assert text(small_pack) == [
        "tables/ties.csv: cannot be read: Permission denied; expected a readable file [unreadable]"
    ]


# -- descriptor and vocabulary ---------------------------------------------------------------------------------------


def described(pack: PackCopy, **changed: object) -> list[str]:
    file = pack.path / "datapackage.json"
    found = json.loads(file.read_text(encoding="utf-8")) | changed
    file.write_text(json.dumps({key: value for key, value in found.items() if value != "drop"}), encoding="utf-8")
    return text(pack)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "{'a': 1}",
            "datapackage.json:1: cannot be read: Expecting property name enclosed in double quotes; expected JSON [not-json]",
        ),
        ("[1]", 'datapackage.json: is not an object; expected {"multipolar_pack": 1, ...} [not-json]'),
        ("", "datapackage.json:1: cannot be read: Expecting value; expected JSON [not-json]"),
    ],
)
def test_a_descriptor_that_is_no_json(small_pack: PackCopy, content: str, expected: str) -> None:
    (small_pack.path / "datapackage.json").write_text(content, encoding="utf-8")
    assert text(small_pack) == [expected]


def test_a_descriptor_nested_without_end(small_pack: PackCopy) -> None:
    (small_pack.path / "datapackage.json").write_text("[" * 200_000, encoding="utf-8")
    assert [fault.rule for fault in small_pack.check()] == ["not-json"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"multipolar_pack": 2}, "datapackage.json:multipolar_pack: multipolar_pack is 2; expected 1 [pack-format]"),
        (
            {"multipolar_pack": True},
            "datapackage.json:multipolar_pack: multipolar_pack is True; expected 1 [pack-format]",
        ),
        (
            {"multipolar_pack": "drop"},
            "datapackage.json:multipolar_pack: multipolar_pack is None; expected 1 [pack-format]",
        ),
        (
            {"as_of": "2026-13-45"},
            "datapackage.json:as_of: as_of is '2026-13-45'; expected a date such as 2026-06-30 [bad-date]",
        ),
        ({"as_of": 2026}, "datapackage.json:as_of: as_of is 2026; expected a text [descriptor]"),
        ({"name": " "}, "datapackage.json:name: name is ' '; expected a text [descriptor]"),
        ({"title": None}, "datapackage.json:title: title is None; expected a text [descriptor]"),
        (
            {"resources": 5},
            "datapackage.json:resources: resources is 5; expected the list that multipolar new writes [descriptor]",
        ),
        (
            {"resources": "drop"},
            "datapackage.json:resources: resources is None; expected the list that multipolar new writes [descriptor]",
        ),
    ],
)
def test_a_descriptor_that_says_something_wrong(
    small_pack: PackCopy, changed: dict[str, object], expected: str
) -> None:
    assert described(small_pack, **changed) == [expected]


def test_a_descriptor_that_describes_other_tables(small_pack: PackCopy) -> None:
    resources = descriptor("", "", "")["resources"]
    assert isinstance(resources, list)
    other = json.loads(json.dumps(resources[1:]))
    other[0]["schema"]["fields"][0]["type"] = "integer"
    assert described(small_pack, resources=[*other, 7, {"name": ["x"]}]) == [
        "datapackage.json: the table sources is not described; expected the resource that multipolar new writes [descriptor]",
        "datapackage.json: the table actors is described otherwise than its format; expected the resource that multipolar new writes [descriptor]",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            "\n[actors\n",
            "vocabulary.toml:2: cannot be read: Expected ']' at the end of a table declaration (at line 2, column 8); expected TOML in UTF-8 "
            "[not-toml]",
        ),
        (
            "x = 1",
            "vocabulary.toml: [x] is not part of the vocabulary; expected one of actors, measures, instruments [unknown-section]",
        ),
        (
            "[actor.AAA]\nen = ['A']",
            "vocabulary.toml: [actor] is not part of the vocabulary; expected one of actors, measures, instruments. Did you mean actors? "
            "[unknown-section]",
        ),
        ("actors = 1", 'vocabulary.toml: actors is 1; expected language = ["name", ...] [vocabulary]'),
        (
            "[actors]\nAAA = 'First'",
            "vocabulary.toml: actors.AAA is 'First'; expected language = [\"name\", ...] [vocabulary]",
        ),
        (
            "[actors.AAA]\nen = 'First'",
            "vocabulary.toml: actors.AAA.en is 'First'; expected language = [\"name\", ...] [vocabulary]",
        ),
        (
            "[actors.AAA]\nen = ['First', '']",
            "vocabulary.toml: actors.AAA.en is ['First', '']; expected language = [\"name\", ...] [vocabulary]",
        ),
        ("[actors.AAC]\nen = ['A']", "vocabulary.toml: 'AAC' in [actors]. Did you mean AAA? [unknown-actor]"),
        (
            "[measures.trust_indx]\nen = ['A']",
            "vocabulary.toml: 'trust_indx' in [measures]. Did you mean trust_index? [unknown-measure]",
        ),
        (
            "[actors.AAA]\nen = ['Élan']\n[actors.BBB]\nfr = ['ELAN']",
            "vocabulary.toml: 'elan' names both AAA and BBB; expected a name for one actor only [shared-alias]",
        ),
    ],
)
def test_a_vocabulary_that_is_wrong(small_pack: PackCopy, content: str, expected: str) -> None:
    (small_pack.path / "vocabulary.toml").write_text(content, encoding="utf-8")
    assert text(small_pack) == [expected]


def test_a_vocabulary_that_is_missing_or_no_text(small_pack: PackCopy) -> None:
    file = small_pack.path / "vocabulary.toml"
    file.write_bytes(b"\xff\xfe")
    assert [fault.rule for fault in small_pack.check()] == ["not-toml"]
    file.unlink()
    assert text(small_pack) == [
        "vocabulary.toml: the pack has no vocabulary; expected [actors], [measures], [instruments] [missing-file]"
    ]


def test_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    rules = Counter(fault.rule for fault in check(tmp_path))
    assert rules == {"missing-file": REQUIRED + 2}
    with pytest.raises(
        InvalidData, match=r"datapackage.json: the pack has no descriptor; expected the one that multipolar new writes"
    ):
        mp.load(tmp_path)


# -- one cell --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "mended"),
    [
        ("1,5", "1.5"), ("1.234,5", "1234.5"), ("1,234", "1.234 or 1234"), ("1,234,567.5", "1234567.5"), ("1 234", "1234"),
        ("1\u00a0234,5", "1234.5"), ("-3,25", "-3.25"), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_a_number_of_another_country(small_pack: PackCopy, cell: str, mended: str) -> None:
    small_pack.edit("ties", 2, "value", cell)
    assert read(small_pack, "ties") == [
        f"tables/ties.csv:2:value: {cell!r} in value; expected a number with a decimal point. Did you mean {mended}? [bad-number]"
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "1e400",
        "n/a",
        "-",
        "1.5%",
        "１．５",
        "0x10",
        "1_000",
        "1,,5",
        "abc,d",
        "1.2.3",
    ],
)
def test_what_is_no_number_and_cannot_be_guessed(small_pack: PackCopy, cell: str) -> None:
    small_pack.edit("ties", 2, "value", cell)
    assert read(small_pack, "ties") == [
        f"tables/ties.csv:2:value: {cell!r} in value; expected a number with a decimal point [bad-number]"
    ]


@given(st.text(alphabet="0123456789.,+- \u00a0", min_size=1, max_size=14))
def test_a_mended_number_is_always_a_number(cell: str) -> None:
    value = next(field for field in TABLES["ties"].fields if field.name == "value")
    for mended in packs._mended(cell, value):
        float(mended)
        assert mended != cell
        assert [sign for sign in mended if sign.isdigit()] == [sign for sign in cell if sign.isdigit()]
