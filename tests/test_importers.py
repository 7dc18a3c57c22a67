"""Importers: what each file gives, every fault with its line and nearest names, whole writing, recipes with due days."""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UsageError
from multipolar.importers import IMPORTERS, RECIPES, dots, recaap, schedule, survey, unvotes, weo, write
from multipolar.measures import unga_kappa_median
from multipolar.region.new import new
from multipolar.region.schema import TABLES

from .laws import MeasureLaws, region, without

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_votes = pytest.mark.skipif(not (SHARED / "un_votes").is_dir(), reason="no roll calls here")


def put(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def faults(plan) -> list[str]:
    return [str(fault) for fault in plan.faults]


# -- roll calls --------------------------------------------------------------------------------------------------------


def dataverse(folder: Path, *extra: str) -> Path:
    """Forty roll calls of two sessions: the United States against Russia, Japan and Viet Nam between."""
    lines = ["rcid,ccode,session,vote"]
    rng = np.random.default_rng(1)
    for call in range(40):
        side = rng.choice([1, 3])
        for ccode, vote in ((2, side), (365, 4 - side), (740, rng.choice([side, 2])), (816, rng.choice([4 - side, 2]))):
            lines.append(f"{call + 1},{ccode},{73 + call // 20},{vote}")
    return put(folder / "UNVotes.csv", *lines, *extra)


def planned(path: Path, **options):
    given = {"source_id": "votes", "published": "2021", "actors": ["USA", "RUS", "JPN", "VNM"], "replicates": 20}
    return unvotes.plan(path, region(), **(given | options))


def test_a_file_of_the_dataverse(tmp_path):
    found = unvotes.read(dataverse(tmp_path, "40,710,74,8", "40,732,74,9"))
    assert found.voters == ("JPN", "RUS", "USA", "VNM")
    assert found.votes.shape == (4, 40)
    assert found.notes == ("2 absences", "never voted: CHN, KOR")
    plan = planned(tmp_path / "UNVotes.csv", sessions=2, points=2)
    assert plan.faults == ()
    rows = [row for row in plan.rows["ties"] if row["measure"] == "unga_kappa"]
    assert {row["period"] for row in rows} == {"", "2018/2019"}
    assert all(row["subject"] < row["counterpart"] for row in rows)
    assert all(float(row["value_low"]) <= float(row["value"]) <= float(row["value_high"]) for row in rows)
    rivals = next(
        row for row in rows if (row["counterpart"], row["subject"], row["period"]) == ("USA", "RUS", "2018/2019")
    )
    assert float(rivals["value"]) < -0.9
    points = {row["subject"]: float(row["value"]) for row in plan.rows["ties"]
              if row["measure"] == "unga_ideal_point_own" and row["year"] == "2019"}  # fmt: skip
    assert points["USA"] > points["JPN"] > points["VNM"] > points["RUS"]


def test_every_wrong_row_of_a_vote_file_is_told(tmp_path):
    path = put(
        tmp_path / "votes.csv", "rcid,country,session,vote", "1,Japan,70,yes", "1,Japon,70,no", "1,Vietnam,70,maybe",
        "1,Thailand,70,abstian", "1,Japan,70,no", "x,Brunei,70,yes",
    )  # fmt: skip
    with pytest.raises(InvalidData) as caught:
        unvotes.read(path)
    told = [(fault.rule, fault.row) for fault in caught.value.faults]
    assert told == [
        ("unknown-country", 3), ("vote-code", 4), ("vote-code", 5), ("bad-rcid", 7), ("duplicate", 6),
    ]  # fmt: skip
    assert "'Japon' is no state that votes (1 rows); expected a name or code of a UN member. Did you mean Japan" in str(
        caught.value
    )
    assert "Did you mean abstain" in str(caught.value)
    assert "JPN voted on roll call 1 on line 2 already" in str(caught.value)
    names = put(tmp_path / "names.csv", "rcid,country,session,vote", "1,Viet Nam,70,yes", "1,日本,70,no")
    assert unvotes.read(names, region()).voters == ("JPN", "VNM")


def test_a_state_that_never_voted(tmp_path):
    plan = planned(dataverse(tmp_path, "40,710,74,8"), actors=["USA", "CHN", "JPN"], sessions=2, points=0)
    assert [fault.rule for fault in plan.faults] == ["never-voted"]
    assert "CHN never voted in this file" in faults(plan)[0]
    with pytest.raises(InvalidData, match="CHN never voted"):
        write(plan, tmp_path / "overlay")
    assert not (tmp_path / "overlay").exists()


def test_wrong_columns_and_missing_files(tmp_path):
    with pytest.raises(InvalidData, match=r"column 'session' is missing.*Did you mean Session"):
        unvotes.read(put(tmp_path / "a.csv", "rcid,ccode,Session,vote", "1,2,1,1"))
    with pytest.raises(InvalidData, match=r"expected un_votes.csv \(or .parquet\) and un_roll_calls.csv"):
        unvotes.read(tmp_path)
    with pytest.raises(InvalidData, match="cannot be read"):
        unvotes.read(tmp_path / "nothing.csv")


def test_two_tables_of_the_package(tmp_path):
    put(
        tmp_path / "un_votes.csv",
        "rcid,country,country_code,vote",
        "3,Japan,JP,yes",
        "3,United States,US,no",
        "9,Japan,JP,no",
    )
    put(tmp_path / "un_roll_calls.csv", "rcid,session", "3,70.0")
    with pytest.raises(InvalidData, match=r"1 roll calls are not in un_roll_calls\.csv: 9"):
        unvotes.read(tmp_path)
    put(tmp_path / "un_roll_calls.csv", "rcid,session", "3,70.0", "9,71.0")
    found = unvotes.read(tmp_path)
    assert found.session.tolist() == [70, 71]
    assert found.votes.tolist() == [[1, 3], [3, 0]]
    put(tmp_path / "un_roll_calls.csv", "rcid,session", "3,70.0", "9,71.0", "9,72.0")
    with pytest.raises(InvalidData, match="roll calls 9 stand twice"):
        unvotes.read(tmp_path)


@needs_votes
@pytest.mark.slow
def test_the_rows_of_the_pack_are_those_of_the_file():
    actors = ["ASEAN", "JPN"]
    plan = unvotes.plan(
        SHARED / "un_votes", region(), source_id="x", published="2021", actors=actors, points=0, replicates=50
    )
    held = region().table("ties").filter(pl.col("measure").is_in(["unga_kappa", "unga_agreement"]))
    known = {
        row[:5]: row[5]
        for row in held.select("subject", "counterpart", "measure", "year", "period", "value").iter_rows()
    }
    assert len(plan.rows["ties"]) == 66 * 7
    for row in plan.rows["ties"]:
        key = row["subject"], row["counterpart"], row["measure"], int(row["year"]), row["period"] or None
        assert float(row["value"]) == pytest.approx(known[key]), key


# -- writing -----------------------------------------------------------------------------------------------------------


def test_an_overlay_is_written_whole_and_read_again(tmp_path):
    plan = planned(dataverse(tmp_path), sessions=1, points=0)
    files = write(plan, tmp_path / "over")
    assert sorted(file.name for file in files) == ["sources.csv", "ties.csv"]
    with (tmp_path / "over" / "tables" / "ties.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == TABLES["ties"].columns
    write(plan, tmp_path / "over")
    assert (tmp_path / "over" / "tables" / "ties.csv").read_text().count("\n") == len(rows) + 1, "the same keys"
    assert [file.name for file in (tmp_path / "over" / "tables").iterdir() if file.name.startswith(".")] == []


def test_a_built_in_region_is_never_written_to(tmp_path):
    plan = planned(dataverse(tmp_path), sessions=1, points=0)
    before = region().path.joinpath("tables", "ties.csv").read_bytes()
    with pytest.raises(UsageError, match=r"a copy of the region .a pack of your own., or an overlay folder"):
        write(plan, region().path)
    assert region().path.joinpath("tables", "ties.csv").read_bytes() == before


def test_a_pack_stays_valid_and_the_older_report_gives_way(tmp_path):
    pack = new(tmp_path / "mine")
    put(pack / "tables" / "trade.csv")
    (pack / "tables" / "trade.csv").unlink()
    own = mp.load(pack)
    sheet = put(tmp_path / "trade.csv", "reporter,partner,flow,year,value_musd", "AAA,BBB,export_fob,2025,2500")
    plan = dots.plan(sheet, own, source_id="dots26", published="2026-05")
    assert plan.replaced == ("ties: AAA, BBB, goods_exports, 2025 from example is no longer preferred",)
    write(plan, pack)
    again = mp.load(pack)
    assert again.figures("goods_exports", subject="AAA", counterpart="BBB", year=2025)["value"].to_list() == [2.5]
    assert again.all_reports("goods_exports").height == 2


def test_what_cannot_be_written_leaves_all_as_it_was(tmp_path):
    target = tmp_path / "over"
    (target / "tables").mkdir(parents=True)
    put(target / "tables" / "ties.csv", "subject,wrong", "JPN,1")
    plan = planned(dataverse(tmp_path), sessions=1, points=0)
    with pytest.raises(InvalidData, match="unknown columns"):
        write(plan, target)
    assert [file.name for file in (target / "tables").iterdir()] == ["ties.csv"]
    put(tmp_path / "file")
    with pytest.raises(UsageError, match="cannot be written"):
        write(plan, tmp_path / "file")


# -- other sources -----------------------------------------------------------------------------------------------------

WEO = "ISO\tWEO Subject Code\tCountry\tScale\t2023\t2024\t2025\tEstimates Start After"


def test_world_economic_outlook(tmp_path):
    path = tmp_path / "WEOApr2026all.xls"
    lines = [WEO, "JPN\tNGDPD\tJapan\tBillions\t4,213.2\tn/a\t4,279.8\t2024", "AFG\tLP\tAfghanistan\tMillions\t41\t42\t43\t2023",
             "JPN\tXXX\tJapan\tUnits\t1\t1\t1\t2024"]  # fmt: skip
    path.write_bytes("\n".join(lines).encode("utf-16"))
    plan = weo.plan(path, region(), source_id="weo2604", published="2026-04")
    assert plan.faults == ()
    assert [(row["year"], row["value"], row["flags"]) for row in plan.rows["ties"]] == [
        ("2023", "4213.2", ""), ("2025", "4279.8", "projection"),
    ]  # fmt: skip
    assert plan.notes == ("1 economies are not in the region and were left out",)
    assert any("is no longer preferred" in line for line in plan.replaced)
    put(tmp_path / "bad.csv", WEO.replace("\t", ","), "JPN,LP,Japan,Thousands,1,2,3,2024",
        "JPN,NGDPD,Japan,Billions,1.2.3,2,3,2024",
        "JPN,NGDPD,Japan,Billions,1,2,3,2024")  # fmt: skip
    wrong = weo.plan(tmp_path / "bad.csv", region(), source_id="w", published="2026")
    assert [(fault.rule, fault.row) for fault in wrong.faults] == [("scale", 2), ("bad-number", 3), ("duplicate", 4)]


def test_piracy(tmp_path):
    path = put(tmp_path / "recaap.csv", "area,year,incidents,actual,page", "SOMS,2025,108,95,7", "Indonesia,2025,,,8")
    plan = recaap.plan(path, region(), source_id="recaap25", published="2026-01")
    assert [(row["subject"], row["measure"], row["value"]) for row in plan.rows["ties"]] == [
        ("SOMS", "maritime_incidents", "108"), ("SOMS", "maritime_incidents_actual", "95"),
    ]  # fmt: skip
    assert plan.notes == ("2 blank cells: unknown, not zero",)
    put(path, "area,year,incidents,actual,page", "Indonesa,2025,5,,1", "SOMS,25,1,2,3", "SOMS,25,1.5,,3")
    wrong = recaap.plan(path, region(), source_id="r", published="2026")
    assert [fault.rule for fault in wrong.faults] == [
        "unknown-actor", "bad-year", "more-than-all", "bad-year", "duplicate",
    ]  # fmt: skip
    assert "indonesia" in faults(wrong)[0]


def test_a_survey_wave(tmp_path):
    head = ",".join([*survey.COLUMNS, "n", "weighting"])
    row = "ISEAS_SSEA,elite,2027,Q_NEW,Trust in Japan,Viet Nam,JPN,{},p. 12,{},equal"
    path = put(tmp_path / "wave.csv", head, row.format("66.8", "200"))
    options = {"source_id": "sosea27", "citation": "ISEAS, The State of Southeast Asia 2027", "published": "2027-04"}
    plan = survey.plan(path, region(), **options)
    assert plan.faults == ()
    assert plan.notes == ("new questions: Q_NEW",)
    assert plan.rows["survey"][0]["population"] == "VNM"
    put(path, head, row.format("166.8", "0"), row.format("x", "10").replace("elite", "elites"))
    wrong = survey.plan(path, region(), **options)
    assert [fault.rule for fault in wrong.faults] == ["share", "bad-count", "bad-number", "unknown-sample", "duplicate"]
    assert "Did you mean elite" in str(wrong.faults[3])


def test_trade_by_partner(tmp_path):
    head = "reporter,partner,flow,year,value_musd,months"
    path = put(tmp_path / "t.csv", head, "VNM,JPN,export_fob,2023,24000,12", "VNM,,export_fob,2023,1,12",
               "VNM,AFG,import_cif,2023,5,12", "VNM,USA,import_cif,2023,7000,9", "VNM,USA,import_cif,2012,7000,9")  # fmt: skip
    plan = dots.plan(path, region(), source_id="imts26", published="2026-05")
    assert [(row["counterpart"], row["value"], row["flags"]) for row in plan.rows["ties"]] == [
        ("JPN", "24", ""), ("USA", "7", "incomplete"),
    ]  # fmt: skip
    assert plan.notes[0] == "1 rows of aggregates left out"
    put(path, head, "VNM,Jpan,exports,2023,1,12")
    wrong = dots.plan(path, region(), source_id="i", published="2026")
    assert [fault.rule for fault in wrong.faults] == ["unknown-actor", "unknown-flow"]
    with pytest.raises(InvalidData, match="column 'flow' is missing"):
        dots.plan(put(path, "reporter,partner,year,value_musd"), region(), source_id="i", published="2026")


# -- recipes -----------------------------------------------------------------------------------------------------------


def test_recipes_say_when_the_next_edition_is_due():
    frame = schedule(region(), date(2026, 11, 22))
    assert set(frame["id"]) == {recipe.id for recipe in RECIPES}
    assert set(frame["importer"]) <= set(IMPORTERS)
    votes = frame.row(by_predicate=pl.col("id") == "unvotes", named=True)
    assert (votes["newest"], votes["due"]) == (2019, date(2021, 10, 1))
    assert votes["overdue"] == (date(2026, 11, 22) - date(2021, 10, 1)).days
    assert frame["due"].is_sorted()
    early = schedule(region(), date(2021, 9, 30)).row(by_predicate=pl.col("id") == "unvotes", named=True)
    assert early["overdue"] == 0


# -- the measure -------------------------------------------------------------------------------------------------------


class TestKappaMedian(MeasureLaws):
    measure = "unga_kappa_median"


def test_the_median_of_the_pairs():
    frame = unga_kappa_median(region(), group="ASEAN").filter(period="2015/2019")
    ties = region().table("ties").filter(measure="unga_kappa", period="2015/2019")
    members = region().states("ASEAN10", region().as_of)["actor"].to_list()
    inside = ties.filter(pl.col("subject").is_in(members) & pl.col("counterpart").is_in(members))
    assert inside.height == 45
    assert frame["value"].item() == pytest.approx(inside["value"].median())
    assert frame["low"].item() == pytest.approx(inside["value_low"].median())


def test_a_missing_pair_takes_the_median_away():
    ref = region().table("ties").filter(measure="unga_kappa", subject="BRN", counterpart="IDN", year=2018)["ref"].item()
    frame = unga_kappa_median(without({ref}), group="ASEAN").filter(year=2018)
    assert frame["value"].item() is None
    assert frame["reason"].item() == "no figure for 1 of 45 pairs, such as BRN and IDN"


@needs_votes
@pytest.mark.slow
def test_the_interval_is_wider_than_that_of_one_draw_of_roll_calls_for_all():
    from multipolar.models.votes import bootstrap

    found = unvotes.read(SHARED / "un_votes")
    rows = [found.voters.index(code) for code in region().states("ASEAN10", region().as_of)["actor"]]
    drawn = bootstrap(found.votes[np.ix_(rows, np.flatnonzero(found.of(range(70, 75))))], 200, seed=1)
    upper = np.triu_indices(10, 1)
    low, high = np.quantile([np.median(one.kappa[upper]) for one in drawn], (0.05, 0.95))
    row = unga_kappa_median(region(), group="ASEAN").filter(period="2015/2019").row(0, named=True)
    assert row["low"] <= low <= high <= row["high"]
