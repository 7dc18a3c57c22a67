"""A new pack is valid from the first minute, and nothing that exists is ever lost."""

import json
import os
import stat
from pathlib import Path

import pytest

import multipolar as mp
from multipolar.errors import UsageError
from multipolar.region import check
from multipolar.region.new import new
from multipolar.region.schema import TABLES


def test_a_new_pack_is_valid_and_loads(tmp_path: Path) -> None:
    path = new(tmp_path / "My Region")
    assert check(path) == []
    region = mp.load(path)
    assert region.name == "my-region"
    row = region.figures("goods_exports", subject="First State", counterpart="BBB", year=2025).row(0, named=True)
    assert (row["value"], row["unit"], row["basis"]) == (1.5, "USD bn", "assumed")
    assert region.actor("republic of the first state") == "AAA"
    assert region.geometry is None


def test_it_holds_every_table_and_the_folders_to_fill(tmp_path: Path) -> None:
    path = new(tmp_path / "deep" / "down" / "pack", name="Other Name")
    assert {file.stem for file in (path / "tables").iterdir()} == set(TABLES)
    assert {entry.name for entry in path.iterdir()} == {
        "datapackage.json",
        "vocabulary.toml",
        "tables",
        "propositions",
        "scenarios",
    }
    assert json.loads((path / "datapackage.json").read_text(encoding="utf-8"))["name"] == "other-name"


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert check(new(tmp_path / "empty")) == []


def test_two_new_packs_are_the_same_bytes(tmp_path: Path) -> None:
    assert mp.load(new(tmp_path / "a", name="x")).hash == mp.load(new(tmp_path / "b", name="x")).hash


@pytest.mark.parametrize("occupied", ["file", "folder"])
def test_what_is_there_stays_there(tmp_path: Path, occupied: str) -> None:
    target = tmp_path / "taken"
    if occupied == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    with pytest.raises(UsageError, match="taken exists and is not empty; expected a new folder"):
        new(target)
    assert (target if occupied == "file" else target / "mine").read_text() == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dumps", full)
    with pytest.raises(UsageError, match="pack cannot be written: No space left on device"):
        new(tmp_path / "pack")
    assert list(tmp_path.iterdir()) == []


def test_under_a_file_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        new(tmp_path / "file" / "pack")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(UsageError, match="cannot be written: Permission denied"):
            new(tmp_path / "pack")
    finally:
        tmp_path.chmod(stat.S_IRWXU)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_others_may_read_it(tmp_path: Path) -> None:
    assert new(tmp_path / "pack").stat().st_mode & 0o055 == 0o055
