"""The worklist of rows known from public record only, and the records of who looked one up."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.propositions import judge_all
from multipolar.propositions.worklist import RECORD, WORK, lines, read_records, record, worklist
from multipolar.region import Region
from multipolar.region.provenance import refs_of
from multipolar.region.schema import TABLES

from .conftest import PackCopy
from .test_cli import run

DAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def work(region: Region) -> pl.DataFrame:
    return worklist(region)


def test_every_row_of_public_record_is_on_the_list_and_no_other(region: Region, work: pl.DataFrame) -> None:
    tables = [region.table(name) for name, table in TABLES.items() if "basis" in table.columns]
    rows = [ref for table in tables for ref in table.filter(pl.col("basis") == "public_record")["ref"]]
    assert list(work.schema) == list(WORK)
    assert sorted(work["refs"].explode()) == sorted(rows)
    assert work["id"].is_unique().all()
    assert work.select(pl.col("what", "source", "line").is_not_null().all()).row(0) == (True, True, True)


def test_what_most_verdicts_rest_on_comes_first(region: Region, work: pl.DataFrame) -> None:
    counts = work["verdicts"].to_list()
    assert counts == sorted(counts, reverse=True)
    first = work["refs"][0][0]
    assert counts[0] == sum(first in set(refs_of(verdict)) for verdict in judge_all(region)) > 0
    assert worklist(region, verdicts=False)["verdicts"].null_count() == work.height


def test_a_record_closes_a_row_and_changes_no_pack(region: Region, work: pl.DataFrame, tmp_path: Path) -> None:
    file = tmp_path / "verified.csv"
    first, second = work["id"][0], work["id"][1]
    record(region, file, first, by="Ada  Lovelace", on=DAY, note='page 3,\n"as said"')
    record(region, file, second, by="Grace Hopper", on=DAY)
    record(region, file, first, by="Grace Hopper", on=DAY, note="again")
    assert [row["by"] for row in read_records(file)] == ["Ada Lovelace", "Grace Hopper", "Grace Hopper"]
    assert [path.name for path in tmp_path.iterdir()] == ["verified.csv"]
    now = worklist(region, file, verdicts=False)
    assert now["looked_up"].drop_nulls().len() == 2
    assert now["looked_up"][:-2].is_null().all(), "the open rows come first"
    said = now.filter(id=first)["looked_up"].item()
    assert said == 'Ada Lovelace, 2026-11-20: page 3, "as said"; Grace Hopper, 2026-11-20: again'
    assert lines(region, now)[0].startswith(f"{work.height - 2} of {work.height} rows of japan-asean")
    assert first not in "\n".join(lines(region, now, limit=0))


def test_what_is_no_record_is_refused(region: Region, work: pl.DataFrame, tmp_path: Path) -> None:
    file, id = tmp_path / "verified.csv", work["id"][0]
    with pytest.raises(UnknownName, match="is not a known row"):
        record(region, file, "ties/0000000000", by="Ada", on=DAY)
    with pytest.raises(UsageError, match="a record needs a name"):
        record(region, file, id, by=" ", on=DAY)
    with pytest.raises(UsageError, match="cannot be written"):
        record(region, tmp_path / "none" / "verified.csv", id, by="Ada", on=DAY)
    assert not list(tmp_path.iterdir())


def test_a_file_inside_the_pack_is_refused(pack_copy: PackCopy, work: pl.DataFrame) -> None:
    with pytest.raises(UsageError, match="lies in the pack"):
        record(pack_copy.load(), pack_copy.path / "verified.csv", work["id"][0], by="Ada", on=DAY)
    assert not (pack_copy.path / "verified.csv").exists()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "header"),
        ("id,who\n", "header"),
        ("id,by,on,note\nties/1,,2026-11-20,\n", ":2: "),
        ("id,by,on,note\nties/1,Ada,soon,\n", "expected an id, a name, a day"),
        ("id,by,on,note\nties/1,Ada\n", ":2: "),
    ],
)
def test_a_file_that_holds_no_records_is_told_and_kept(
    region: Region, work: pl.DataFrame, tmp_path: Path, text: str, fault: str
) -> None:
    file = tmp_path / "verified.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidData, match=fault):
        worklist(region, file, verdicts=False)
    with pytest.raises(InvalidData, match=fault):
        record(region, file, work["id"][0], by="Ada", on=DAY)
    assert file.read_text(encoding="utf-8") == text


def test_the_command_lists_records_and_says_what_it_needs(work: pl.DataFrame, tmp_path: Path) -> None:
    id = work["id"][0]
    done = run("verify", "--no-verdicts", "-n", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        f"{work.height} of {work.height} rows of japan-asean known from public record are open"
    )
    needs = run("verify", id, "--by", "Ada", cwd=tmp_path)
    assert needs.returncode == 2
    assert "--file FILE" in needs.stderr
    assert run("verify", id, "--by", "Ada", "--file", "seen.csv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "seen.csv").read_text(encoding="utf-8").startswith(",".join(RECORD) + f"\n{id},Ada,20")
    found = json.loads(run("verify", "--no-verdicts", "--file", "seen.csv", "--json", cwd=tmp_path).stdout)
    assert [row["refs"] for row in found["data"] if row["looked_up"]] == [[id]]
    assert id in found["citations"]
