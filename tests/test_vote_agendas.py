"""Agendas of votes, texts that come back, and the ideal points and distances that follow from them."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from multipolar.errors import InvalidData, UnknownName
from multipolar.importers import unvotes
from multipolar.importers.vote_agendas import AGENDAS, of_agenda, same_text, title
from multipolar.measures import unga_distance_to_group, unga_security_distance_to_group

from .laws import MeasureLaws, region

VOTES = Path(__file__).parents[2] / "shared" / "data" / "un_votes"


class TestSecurityDistance(MeasureLaws):
    measure = "unga_security_distance_to_group"


def dataverse(folder: Path) -> Path:
    """Forty roll calls of two sessions, every second on nuclear weapons, ten texts a session that come back."""
    lines = ["rcid,ccode,session,vote,me,nu,di,hr,co,ec,descr"]
    rng = np.random.default_rng(1)
    for call in range(40):
        side = rng.choice([1, 3])
        votes = ((2, side), (365, 4 - side), (740, rng.choice([side, 2])), (816, rng.choice([4 - side, 2])))
        letter = chr(ord("a") + call % 20)
        for ccode, vote in votes:
            words = f"Prevention of an arms race of the kind {letter} : resolution / adopted by the General Assembly"
            lines.append(f"{call + 1},{ccode},{73 + call // 20},{vote},0,{call % 2},0,0,0,{1 - call % 2},{words}")
    (folder / "UNVotes.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder / "UNVotes.csv"


def test_titles_are_compared_without_numbers_and_stock_phrases():
    same = (
        "A/71/251 98kk - Taking forward multilateral nuclear disarmament negotiations. - NUCLEAR DISARMAMENT",
        "Taking forward multilateral nuclear disarmament negotiations : resolution / adopted by the General Assembly",
        "Taking forward multilateral nuclear disarmament negotiations",
    )
    assert len({title(text) for text in same}) == 1
    assert title("Taking forward multilateral nuclear disarmament negotiations") != title("Reducing nuclear danger")
    assert title("Operative paragraph 3 of draft resolution A/C.1/71/L.41") == ""
    assert title("A/71/") == ""


def test_roll_calls_of_a_subject_and_texts_that_return(tmp_path):
    path = dataverse(tmp_path)
    found = unvotes.read(path)
    chosen = of_agenda(path, found, "security")
    assert found.calls[chosen].tolist() == list(range(2, 41, 2))
    same = same_text(path, found)
    assert same.tolist() == [*range(20), *range(20)]
    assert found.part(chosen).votes.shape == (4, 20)


def test_points_of_an_agenda_are_a_measure_of_their_own(tmp_path):
    given = {"source_id": "votes", "published": "2021", "actors": ["USA", "RUS", "JPN", "VNM"], "points": 2}
    plan = unvotes.plan(dataverse(tmp_path), region(), agenda="development", sessions=2, **given)
    assert plan.faults == ()
    assert {row["measure"] for row in plan.rows["ties"]} == {"unga_ideal_point_development"}
    word = plan.rows["measures"][0]
    assert word["measure"] == "unga_ideal_point_development"
    assert "codes ec alone" in word["meaning"]
    points = {row["subject"]: float(row["value"]) for row in plan.rows["ties"] if row["year"] == "2019"}
    assert points["USA"] > points["JPN"] > points["VNM"] > points["RUS"]


def test_wrong_agendas(tmp_path):
    path = dataverse(tmp_path)
    found = unvotes.read(path)
    with pytest.raises(UnknownName, match="security"):
        of_agenda(path, found, "secuirty")
    with pytest.raises(InvalidData, match="no roll call"):
        of_agenda(path, found, "rights")
    lines = [line.rsplit(",", 7)[0] for line in path.read_text(encoding="utf-8").splitlines()]
    bare = tmp_path / "bare.csv"
    bare.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InvalidData, match="the file tells no subjects"):
        of_agenda(bare, unvotes.read(bare), "security")
    assert same_text(bare, found).tolist() == list(range(40))


@pytest.mark.slow
@pytest.mark.skipif(not VOTES.is_dir(), reason="the public roll calls are not here")
def test_the_public_files_tell_subjects_and_titles():
    found = unvotes.read(VOTES)
    chosen = of_agenda(VOTES, found, "security")
    assert chosen.sum() == 1385
    same = same_text(VOTES, found)[chosen]
    assert len(np.unique(same)) < 800  # 771 texts
    assert sum(len(codes) for codes in AGENDAS.values()) == 6


def test_on_security_votes_the_line_runs_between_nuclear_powers_and_others():
    """China stands nearer to the United States than the median member does; Japan is still nearer to ASEAN than they are."""
    points = region().table("ties").filter(measure="unga_ideal_point_security", year=2019)
    at = dict(points.select("subject", "value").iter_rows())
    assert at["USA"] > at["JPN"] > at["CHN"] > at["VNM"]
    found = unga_security_distance_to_group(region(), year=2019)
    far = dict(found.select("subject", "value").iter_rows())
    assert far["JPN"] < far["USA"]
    everything = unga_distance_to_group(region(), year=2019).filter(pl.col("subject") == "JPN")
    assert everything["value"].item() != pytest.approx(far["JPN"])
    with_members = found.filter(pl.col("subject") == "JPN")["refs"].item()
    assert set(with_members.to_list()) >= set(points.filter(pl.col("subject") == "VNM")["ref"].to_list())
