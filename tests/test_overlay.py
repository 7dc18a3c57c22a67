"""Overlays: rows of one's own beside the pack's, checked, marked, hashed, never preferred in silence."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UsageError
from multipolar.region.document import document
from multipolar.region.overlay import bare, check, contradictions, notice
from multipolar.region.schema import TABLES

SOURCE = {"source_id": "desk", "citation": "Our desk, note of 1 October 2026", "kind": "report"}
TIE = {
    "subject": "VNM", "measure": "population", "year": "2024", "value": "101", "unit": "million persons",
    "source_id": "desk", "locator": "p. 1", "basis": "read", "preferred": "true",
}  # fmt: skip


@pytest.fixture
def lay(tmp_path):
    def write(**tables: list[dict[str, str]]) -> Path:
        (tmp_path / "tables").mkdir(exist_ok=True)
        for name, rows in {"sources": [SOURCE], **tables}.items():
            columns = list(TABLES[name].columns) if name in TABLES else list(rows[0])
            frame = pl.DataFrame([[row.get(c) for c in columns] for row in rows], columns, orient="row")
            frame.cast(pl.String).write_csv(tmp_path / "tables" / f"{name}.csv")
        return tmp_path

    return write


def faults(folder: Path) -> list:
    with pytest.raises(InvalidData) as raised:
        mp.load("japan-asean", overlay=folder)
    return list(raised.value.faults)


def test_a_figure_that_contradicts_the_pack_is_shown_beside_it(lay):
    plain = mp.load("japan-asean")
    region = plain.overlaid(lay(ties=[TIE]))
    before = plain.figures("population", subject="VNM", year=2024)
    now = region.figures("population", subject="VNM", year=2024)
    assert now["value"].to_list() == before["value"].to_list() != [101.0]
    reports = region.all_reports("population", subject="VNM", year=2024)
    assert reports.filter(source_id="desk").select("value", "preferred").row(0) == (101.0, False)
    (row,) = contradictions(region).to_dicts()
    assert (row["table"], row["about"], row["column"], row["overlay"]) == (
        "ties", "VNM, population, 2024", "value", "101",
    )  # fmt: skip
    assert float(row["pack"]) == before["value"].item()
    assert row["relative"] == pytest.approx(101 / before["value"].item() - 1)
    assert region.cite(row["refs"])["source_id"].to_list() == ["weo2510", "desk"]
    assert "1 of which say something else" in notice(region)


def test_the_only_figure_of_a_cell_is_used_and_cited_as_the_overlay_s(lay):
    region = mp.load("japan-asean", overlay=lay(ties=[{**TIE, "year": "2031", "value": "106"}]))
    found = region.figures("population", subject="VNM", year=2031)
    assert found["value"].to_list() == [106.0]
    cited = region.cite(found).row(0, named=True)
    assert (cited["source_id"], cited["line"], cited["table"]) == ("desk", 2, "ties")
    assert cited["citation"] == "Overlay, no part of the pack: Our desk, note of 1 October 2026"
    assert region.row(cited["id"]) == cited["ref"]
    assert contradictions(region).is_empty()
    # Rows of the pack keep their lines, also those of tables after it.
    plain = mp.load("japan-asean")
    for table in ("measures", "ties", "survey", "parameters"):
        last = [frame.table(table)["ref"].to_list()[-1] for frame in (plain, region)]
        if table != "ties":
            assert plain.cite([last[0]])["line"].to_list() == region.cite([last[1]])["line"].to_list()


def test_every_face_says_that_it_is_on(lay):
    folder = lay(ties=[TIE])
    region = mp.load("japan-asean", overlay=folder)
    said = notice(region)
    assert said.startswith(f"With the overlay {folder}: 2 rows that are not part of japan-asean")
    assert said in repr(region)
    assert "With the overlay" in region._repr_html_()
    assert document("show", [], region)["region"]["overlay"] == said
    plain = mp.load("japan-asean")
    assert notice(plain) is None
    assert "overlay" not in document("show", [], plain)["region"]


def test_it_goes_into_the_hash_and_comes_off_again(lay):
    plain, region = mp.load("japan-asean"), mp.load("japan-asean", overlay=lay(ties=[TIE]))
    assert region.hash != plain.hash
    assert bare(region).hash == plain.hash
    assert bare(plain) is plain
    other = mp.load("japan-asean", overlay=lay(ties=[{**TIE, "value": "102"}]))
    assert len({plain.hash, region.hash, other.hash}) == 3


def test_assumptions_go_along(lay):
    plain = mp.load("japan-asean")
    effect = plain.parameter("redistribution", "takeup")
    set_here = plain.assuming({effect.ref: 0.3}).overlaid(lay(ties=[TIE]))
    assert set_here.parameter("redistribution", "takeup").central == 0.3
    assert bare(set_here).parameter("redistribution", "takeup").central == 0.3


def test_a_worker_process_has_the_same_region(lay):
    folder = lay(ties=[TIE])
    region = mp.load("japan-asean", overlay=folder)
    again = pickle.loads(pickle.dumps(region))
    assert again.hash == region.hash
    assert again.overlay.path == folder
    lay(ties=[{**TIE, "value": "99"}])
    assert pickle.loads(pickle.dumps(region)) is again, "a process that has read it goes on with what it read"
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        recipe, given = region.__reduce__()
        with pytest.raises(UsageError, match="changed since it was loaded"):
            other.submit(recipe, *given).result()


def test_all_faults_at_once_with_the_overlay_s_file_and_line(lay):
    folder = lay(
        ties=[
            TIE,
            {**TIE, "subject": "VNN", "year": "2030"},
            {**TIE, "year": "2031", "value": "1,5"},
            {**TIE, "year": "2032", "source_id": ""},
            {**TIE, "year": "2033", "unit": "persons"},
            {**TIE, "year": "2034"},
            {**TIE, "year": "2034"},
            {**TIE, "year": "2035", "source_id": "desc"},
        ]
    )
    found = faults(folder)
    file = (folder / "tables" / "ties.csv").as_posix()
    assert {fault.file for fault in found} == {file}
    assert [(fault.rule, fault.row) for fault in found] == [
        ("unknown-actor", 3), ("bad-number", 4), ("missing-source", 5), ("unit-of-measure", 6), ("duplicate-key", 8),
        ("two-preferred", 8), ("unknown-source", 9),
    ]  # fmt: skip
    texts = {fault.rule: str(fault) for fault in found}
    assert "Did you mean" in texts["unknown-actor"]
    assert "same key as line 7" in texts["duplicate-key"]
    assert check(mp.load("japan-asean").path, folder) == found


def test_a_row_that_the_pack_has_already_is_a_fault(lay):
    row = mp.load("japan-asean").table("ties").drop("ref").filter(subject="VNM", measure="population", year=2024)
    (fault,) = faults(lay(ties=[{k: None if v is None else str(v) for k, v in row.row(0, named=True).items()}]))
    assert fault.rule == "duplicate-key"
    assert "of the pack" in fault.what


def test_words_may_be_added_and_not_told_otherwise(lay):
    named = {"code": "XAA", "name": "A new body", "short_name": "New body", "kind": "organisation", "is_group": "false"}
    region = mp.load("japan-asean", overlay=lay(actors=[named]))
    assert region.actor("New body") == "XAA"
    (fault,) = faults(lay(actors=[{**named, "code": "VNM"}]))
    assert fault.rule == "duplicate-key"
    same = mp.load("japan-asean").table("sources").drop("ref").row(0, named=True)
    assert mp.load("japan-asean", overlay=lay(sources=[SOURCE, same], actors=[named])).overlay.rows == 2


def test_a_parameter_of_the_pack_is_kept_and_the_overlay_s_told(lay):
    own = {
        "model": "redistribution", "parameter": "takeup", "since": "2026", "low": "0.1", "central": "0.2", "high": "0.3",
        "unit": "ratio", "distribution": "uniform", "source_id": "desk", "locator": "p. 2", "basis": "assumed",
    }  # fmt: skip
    plain = mp.load("japan-asean")
    region = mp.load("japan-asean", overlay=lay(parameters=[own]))
    assert region.parameter("redistribution", "takeup") != own
    assert region.parameter("redistribution", "takeup").central == plain.parameter("redistribution", "takeup").central
    found = contradictions(region).filter(column="central")
    assert found["overlay"].to_list() == ["0.2"]
    assert region.cite(found["refs"].explode().to_list())["table"].to_list() == ["parameters"]


def test_memberships_and_levels_that_overlap_stand_beside(lay):
    sourced = {"source_id": "desk", "locator": "p. 3", "basis": "read", "preferred": "true"}
    left = {"actor": "IDN", "institution": "BRICS", "role": "member", "start": "2025-01-06", "end": "2026-05-01"}
    term = {"actor": "JPN", "institution": "UNSC", "role": "non-permanent member", "start": "2033-01-01"}
    level = {"a": "JPN", "b": "VNM", "level_as_named": "ally", "level_rank": "6", "start": "2026-06-01"}
    same = {"a": "JPN", "b": "IDN", "level_as_named": "ally", "level_rank": "6", "start": "2020-01-01"}
    folder = lay(
        memberships=[{**left, **sourced}, {**term, **sourced}], partnerships=[{**level, **sourced}, {**same, **sourced}]
    )
    region = mp.load("japan-asean", overlay=folder)
    found = contradictions(region)
    assert {(row["about"], row["column"]) for row in found.to_dicts()} >= {
        ("IDN, BRICS, member", "end"), ("JPN, IDN", "level_as_named"),
    }  # fmt: skip
    assert not found["about"].str.contains("UNSC|VNM").any()
    brics = region.members("BRICS", date(2026, 6, 1)).filter(actor="IDN", role="member")
    assert brics["holds"].to_list() == [True]
    assert region.partnership("JPN", "VNM", date(2026, 6, 30))["level_rank"].to_list() == [6]
    assert region.partnership("JPN", "IDN", date(2026, 6, 30))["level_rank"].to_list() == [5]


@pytest.mark.parametrize("kind", ["no folder", "no table", "a pack"])
def test_what_is_no_overlay(kind, tmp_path):
    folder = {"no folder": tmp_path / "none", "no table": tmp_path, "a pack": mp.load("japan-asean").path}[kind]
    with pytest.raises(UsageError) as raised:
        mp.load("japan-asean", overlay=folder)
    assert raised.value.fault.rule == {"no folder": "no-overlay", "no table": "empty-overlay"}.get(
        kind, "overlay-is-a-pack"
    )


def test_a_table_that_no_pack_has(lay):
    folder = lay(ties=[TIE])
    (folder / "tables" / "tie.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (fault,) = faults(folder)
    assert (fault.rule, fault.nearest[:1]) == ("unknown-table", ("ties",))


def test_it_is_not_exported_unasked(lay, tmp_path):
    from multipolar.brief.export import export

    region = mp.load("japan-asean", overlay=lay(ties=[{**TIE, "year": "2031", "value": "106"}]))
    for asked in (False, True):
        out = tmp_path / f"out-{asked}"
        export(region, "population", "csv", out, with_overlay=asked)
        assert ("2031" in (out / "figures.csv").read_text(encoding="utf-8")) is asked
        assert ("Overlay, no part of the pack" in (out / "citations.csv").read_text(encoding="utf-8")) is asked
        assert ("--with-overlay" in (out / "README.txt").read_text(encoding="utf-8")) is asked


def test_a_page_says_on_its_first_screen_that_it_is_on(lay):
    from multipolar.brief.frame import fill, standing

    region = mp.load("japan-asean", overlay=lay(ties=[TIE]))
    words = {"users": {}, "sources": [], "assumptions": [], "boundaries": "", "left_out": [], "errors": []}
    words |= {"verdicts": [], "words": {}, "tally": [], "sections": []}
    for place in (region, bare(region)):
        page = fill("brief.html.j2", place, styles=(), standing=standing(place, []), **words)
        assert ("With the overlay" in page) is (place is region)
