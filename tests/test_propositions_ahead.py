"""Verdicts that another process gives are those of this one."""

import shutil
from pathlib import Path

import pytest

import multipolar as mp
from multipolar.errors import InvalidData
from multipolar.propositions import begin, judge, read
from multipolar.scenarios import workers

KEPT = ("china-half-of-trade", "wpu-people")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built-in pack with two propositions, one of each kind."""
    folder = tmp_path_factory.mktemp("pack") / "two"
    shutil.copytree(mp.load("japan-asean").path, folder)
    for path in (folder / "propositions").glob("*.toml"):
        if path.stem not in KEPT:
            path.unlink()
    return folder


@pytest.mark.slow
def test_another_process_gives_the_same_verdicts_and_nothing_is_asked_twice(pack: Path, monkeypatch) -> None:
    region = mp.load(pack)
    alone = {one.id: judge(region, one) for one in read(region)}
    assert {one.kind for one in read(region)} == {"data", "counterfactual"}
    judged = []
    monkeypatch.setitem(
        begin.__globals__, "judge", lambda *given, **rest: judged.append(given[1].id) or judge(*given, **rest)
    )
    with workers(1) as executor:
        told = begin(region, executor)()
    assert judged == ["wpu-people"]
    assert [one.id for one, _ in told] == list(KEPT)
    for one, verdict in told:
        assert str(verdict) == str(alone[one.id])
        assert verdict.figures.equals(alone[one.id].figures)
        assert verdict.account.equals(alone[one.id].account)


def test_a_fault_in_any_file_is_told_before_a_verdict(pack: Path, tmp_path: Path) -> None:
    folder = tmp_path / "wrong"
    shutil.copytree(pack, folder)
    file = folder / "propositions" / "wpu-people.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("[[test]]", '[[test]]\nunheard = "of"', 1), encoding="utf-8"
    )
    finish = begin(mp.load(folder))
    with pytest.raises(InvalidData, match="unheard"):
        finish()
