"""Exports as their readers open them: every number has the id of its row, pictures have words, nothing is half-written."""

import builtins
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

import polars as pl
import pytest

import multipolar as mp
from multipolar.brief import export as room
from multipolar.brief import office, workbook
from multipolar.brief.export import export, gather
from multipolar.errors import MissingExtra, UnknownName, UsageError
from multipolar.figures import Figure
from multipolar.region.provenance import refs_of
from multipolar.region.schema import TABLES

ID = re.compile(rf"\b(?:{'|'.join(TABLES)})/[0-9a-f]{{10}}\b")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def region():
    return mp.load()


@pytest.fixture(scope="module")
def brief(region):
    return gather(region)


@pytest.fixture(scope="module")
def document(brief):
    return office.docx(brief, "multipolar export")


@pytest.fixture(scope="module")
def slides(brief):
    return office.pptx(brief, "multipolar export")


@pytest.fixture(scope="module")
def book(brief):
    return workbook.xlsx(brief, "multipolar export")


def ids(content) -> set[str]:
    return set(content.citations["id"].to_list())


def external(packed: bytes) -> list[tuple[str, str]]:
    """Kind and target of every relation of an archive that leads outside it."""
    found = []
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                for relation in ElementTree.fromstring(archive.read(name)):
                    if relation.get("TargetMode") == "External":
                        found.append((relation.get("Type").rsplit("/", 1)[1], relation.get("Target")))
    return found


# -- folders ----------------------------------------------------------------------------------------------


def test_a_csv_folder_holds_every_row_with_the_ids_of_its_sources(region, tmp_path):
    export(region, "trust", "csv", tmp_path / "trust")
    rows = pl.read_csv(tmp_path / "trust" / "figures.csv", infer_schema_length=None)
    cited = pl.read_csv(tmp_path / "trust" / "citations.csv", infer_schema_length=None)
    truth = mp.measures.trust(region)
    assert rows.height == truth.height
    assert rows["value"].is_null().to_list() == truth["value"].is_null().to_list()
    assert rows["value"].drop_nulls().to_list() == pytest.approx(truth["value"].drop_nulls().to_list(), rel=1e-12)
    assert rows.filter(pl.col("value").is_not_null())["refs"].null_count() == 0
    named = {name for refs in rows["refs"].drop_nulls().to_list() for name in refs.split(";") if name}
    assert named == set(cited["id"].to_list()) == set(region.cite(truth)["id"].to_list())
    assert {"source_id", "locator", "citation", "url", "terms"} <= set(cited.columns)
    assert cited["citation"].null_count() == 0


def test_the_readme_says_what_made_the_folder_and_under_what_terms(region, tmp_path):
    export(region, "trust", "csv", tmp_path / "trust")
    text = (tmp_path / "trust" / "README.txt").read_text(encoding="utf-8")
    for words in (region.name, region.hash, str(region.as_of), "multipolar export trust --format csv", "terms"):
        assert words in text


def test_missing_stays_missing(region, tmp_path):
    export(region, "coverage", "csv", tmp_path / "a")
    rows = pl.read_csv(tmp_path / "a" / "figures.csv", infer_schema_length=None)
    gaps = rows.filter(pl.col("value").is_null())
    assert gaps.height == mp.measures.coverage(region)["value"].null_count() > 0
    assert gaps["reason"].null_count() == 0


def test_parquet_holds_lists_of_ids_and_keeps_types(region, brief, tmp_path):
    export(region, "brief", "parquet", tmp_path / "brief")
    rows = pl.read_parquet(tmp_path / "brief" / "figures.parquet")
    assert rows.schema["refs"] == pl.List(pl.String)
    assert rows.schema["value"] == pl.Float64
    assert set(rows["exhibit"]) == {item.id for item in brief.exhibits} | {
        verdict.id for _, verdict in brief.verdicts if verdict.figures.height
    }
    told = pl.read_parquet(tmp_path / "brief" / "verdicts.parquet")
    assert told["verdict"].to_list() == [verdict.verdict for _, verdict in brief.verdicts]
    known = set(pl.read_parquet(tmp_path / "brief" / "citations.parquet")["id"])
    assert set(rows["refs"].explode().drop_nulls()) | set(told["refs"].explode().drop_nulls()) <= known


@pytest.mark.parametrize("name", ["memberships", "sources", "population", "parameters"])
def test_tables_and_tabled_measures_export_too(region, name, tmp_path):
    export(region, name, "csv", tmp_path / name)
    rows = pl.read_csv(tmp_path / name / "figures.csv", infer_schema_length=None)
    assert rows.height == (region.figures(name) if name == "population" else region.table(name)).height
    assert "ref" not in rows.columns
    assert all(ID.match(text) for text in rows["refs"].drop_nulls().to_list())


# -- workbook ---------------------------------------------------------------------------------------------


def sheets(packed: bytes):
    """Name, root and cells ``{A1: (type, text)}`` of every sheet."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        words = [
            "".join(part.text or "" for part in item.iter(f"{SHEET}t"))
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        names = [
            sheet.get("name") for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        ]
        for number, name in enumerate(names, start=1):
            root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            cells = {}
            for cell in root.iter(f"{SHEET}c"):
                value = cell.find(f"{SHEET}v")
                if value is not None:
                    text = words[int(value.text)] if cell.get("t") == "s" else value.text
                    cells[cell.get("r")] = (cell.get("t", "n"), text)
            yield name, root, cells


def column(cells, title: str) -> str:
    return next(
        re.match("[A-Z]+", place)[0] for place, (_, text) in cells.items() if text == title and place.endswith("1")
    )


def test_a_workbook_has_numbers_as_numbers_each_linked_to_its_source(brief, book):
    made = {name: (root, cells) for name, root, cells in sheets(book)}
    assert list(made)[:2] == ["About", "Verdicts"]
    assert list(made)[-1] == "Sources"
    assert all(len(name) <= 31 for name in made)
    listed = {place: text for place, (_, text) in made["Sources"][1].items() if place.startswith("A")}
    assert set(listed.values()) == ids(brief) | {"id"}
    for item in brief.exhibits:
        root, cells = made[item.id]
        frame = room.frame_of(item)
        letter, source = column(cells, "value"), column(cells, "source")
        links = {link.get("ref"): link.get("location") for link in root.iter(f"{SHEET}hyperlink")}
        assert root.find(f".//{SHEET}pane").get("state") == "frozen"
        for line, value in enumerate(frame["value"].to_list(), start=2):
            if value is None:
                assert f"{letter}{line}" not in cells  # empty, not zero
                continue
            kind, text = cells[f"{letter}{line}"]
            assert kind == "n"
            assert float(text) == pytest.approx(value, rel=1e-12)
            target = links[f"{source}{line}"].removeprefix("Sources!").removeprefix("'Sources'!")
            assert listed[target] == cells[f"{source}{line}"][1]


def test_text_is_never_a_formula(book):
    for _, root, _ in sheets(book):
        assert root.find(f".//{SHEET}f") is None


def test_sheet_names_stay_apart():
    taken: set[str] = set()
    names = [workbook._name("a-very-long-name-of-an-exhibit-indeed", taken) for _ in range(12)]
    assert len({name.casefold() for name in names}) == 12
    assert all(len(name) <= 31 for name in names)


# -- document ---------------------------------------------------------------------------------------------


def test_a_document_says_all_verdicts_and_findings(brief, document):
    import docx

    file = docx.Document(io.BytesIO(document))
    headings = [paragraph.text for paragraph in file.paragraphs if paragraph.style.name.startswith("Heading")]
    assert {proposition.argument for proposition, _ in brief.verdicts} <= set(headings)
    assert {part.heading for part in brief.sections} | {item.title for item in brief.exhibits} <= set(headings)
    text = "\n".join(paragraph.text for paragraph in file.paragraphs)
    for _, verdict in brief.verdicts:
        assert verdict.finding in text
        assert verdict.would_change in text
    assert ids(brief) <= set(ID.findall(text))
    assert room.LICENCE in text


def test_every_number_of_a_document_leads_to_its_row(brief, document):
    import docx

    body = docx.Document(io.BytesIO(document)).element.body
    marks = [mark.get(f"{WORD}name") for mark in body.iter(f"{WORD}bookmarkStart")]
    assert len(marks) == len(set(marks)) == len(ids(brief))
    assert all(len(mark) <= 40 for mark in marks)
    linked = 0
    for table in body.iter(f"{WORD}tbl"):
        for row in list(table.iter(f"{WORD}tr"))[1:]:
            for cell in row.iter(f"{WORD}tc"):
                right = cell.find(f".//{WORD}jc") is not None
                text = "".join(part.text or "" for part in cell.iter(f"{WORD}t"))
                if not right or text == "–":
                    continue
                link = cell.find(f".//{WORD}hyperlink")
                assert link is not None, text
                assert link.get(f"{WORD}anchor") in marks
                assert re.fullmatch(r"−?[\d,.]+†?( \(−?[\d,.]+ to −?[\d,.]+\))? \[\d+\]", text), text
                linked += 1
    values = sum(room.frame_of(item)["value"].drop_nulls().len() for item in brief.exhibits)
    assert linked >= values > 400


def test_pictures_of_a_document_have_their_words(brief, document):
    import docx

    shapes = docx.Document(io.BytesIO(document)).inline_shapes
    drawn = [item for item in brief.exhibits if isinstance(item, Figure)]
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [item.alt for item in drawn]


# -- slides -----------------------------------------------------------------------------------------------


def test_each_finding_has_a_slide_with_its_sources_in_the_notes(brief, slides):
    import pptx

    made = list(pptx.Presentation(io.BytesIO(slides)).slides)[1:]
    titles = [slide.shapes.title.text for slide in made]
    for proposition, verdict in brief.verdicts:
        title = f"{verdict.verdict.capitalize()}: {proposition.argument}"
        notes = made[titles.index(title)].notes_slide.notes_text_frame.text
        assert set(ID.findall(notes)) == set(brief.region.cite(verdict)["id"])
        assert verdict.finding in notes
    for item in brief.exhibits:
        place = next(n for n, title in enumerate(titles) if title.startswith(item.title))  # a long table has parts
        notes = made[place].notes_slide.notes_text_frame.text
        cited = brief.region.cite(set(refs_of(item)))
        assert set(ID.findall(notes)) == set(cited["id"])
        assert cited["citation"].drop_nulls()[0].rstrip(".") in notes


def test_pictures_of_slides_have_their_words_and_lie_on_the_slide(brief, slides):
    import pptx

    file = pptx.Presentation(io.BytesIO(slides))
    found = [shape for slide in file.slides for shape in slide.shapes if shape.shape_type == 13]
    drawn = [item for item in brief.exhibits if isinstance(item, Figure)]
    assert [shape._element._nvXxPr.cNvPr.get("descr") for shape in found] == [item.alt for item in drawn]
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height


def test_a_long_table_goes_over_several_slides_and_loses_no_row(region):
    import pptx

    content = gather(region, "trust")
    file = pptx.Presentation(io.BytesIO(office.pptx(content, "")))
    rows = sum(len(shape.table.rows) - 1 for slide in file.slides for shape in slide.shapes if shape.has_table)
    assert rows == content.exhibits[0].frame.height > office.SLIDE_ROWS
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in file.slides)
    assert set(ID.findall(notes)) == ids(content)


# -- all --------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_from_elsewhere(document, slides, book):
    assert external(document) == []
    assert external(slides) == []
    assert {kind for kind, _ in external(book)} <= {"hyperlink"}


def test_the_same_content_gives_the_same_bytes(region):
    first, second = gather(region, "trust"), gather(region, "trust")
    for make in (office.docx, office.pptx, workbook.xlsx):
        packed = make(first, "command")
        assert packed == make(second, "command")
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_was_there_is_replaced_whole(region, tmp_path):
    export(region, "trust", "csv", tmp_path / "out")
    export(region, "trust", "parquet", tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "figures.parquet",
        "citations.parquet",
        "README.txt",
    }
    (tmp_path / "a.xlsx").write_text("old")
    export(region, "trust", "xlsx", tmp_path / "a.xlsx")
    assert zipfile.is_zipfile(tmp_path / "a.xlsx")
    assert {path.name for path in tmp_path.iterdir()} == {"out", "a.xlsx"}


def test_a_folder_with_other_things_is_left_alone(region, tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds something else than an export"):
        export(region, "trust", "csv", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_failed_write_leaves_what_was_there(region, form, tmp_path, monkeypatch):
    path = tmp_path / ("out" if form == "csv" else "out.xlsx")
    export(region, "trust", form, path)
    before = (path / "figures.csv" if form == "csv" else path).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        export(region, "distrust", form, path)
    assert (path / "figures.csv" if form == "csv" else path).read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_place_that_cannot_be_written_is_said(region, tmp_path):
    (tmp_path / "file").write_text("")
    for form, name in (("csv", "x"), ("xlsx", "x.xlsx")):
        with pytest.raises(UsageError, match=r"cannot be written: .*\[unwritable\]"):
            export(region, "trust", form, tmp_path / "file" / name)


def test_names_that_do_not_suit_are_refused_before_anything_is_measured(region, tmp_path):
    with pytest.raises(UsageError, match=r"does not end in \.docx"):
        export(region, "brief", "docx", tmp_path / "brief.doc")
    with pytest.raises(UsageError, match="a csv export is a folder"):
        export(region, "brief", "csv", tmp_path / "brief.csv")
    with pytest.raises(UnknownName, match="'excel' is not a known format"):
        export(region, "brief", "excel", tmp_path / "brief")
    with pytest.raises(UnknownName, match="Did you mean trust"):
        export(region, "trusst", "csv", tmp_path / "trust")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("what", "why"), [("unga_distance", "6,120 rows, too many"), ("memberships", "a table of the pack")]
)
def test_what_no_reader_is_served_by_is_refused(region, what, why, tmp_path):
    for form in ("docx", "pptx"):
        with pytest.raises(UsageError, match=why):
            export(region, what, form, tmp_path / f"x.{form}")


@pytest.mark.parametrize(("form", "library"), [("xlsx", "xlsxwriter"), ("docx", "docx"), ("pptx", "pptx")])
def test_a_missing_part_is_named(region, form, library, tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] == library:
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"pip install 'multipolar\[export\]'"):
        export(region, "trust", form, tmp_path / f"x.{form}")
    assert list(tmp_path.iterdir()) == []


def run(*args: str, cwd) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "multipolar.cli", *args]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, check=False)


def test_the_command_says_what_it_wrote(tmp_path):
    done = run("export", "trust", "--format", "csv", "--out", "trust", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schema_version"] == 1
    assert found["command"] == "export"
    assert [row["bytes"] for row in found["data"]] == [(tmp_path / row["file"]).stat().st_size for row in found["data"]]
    assert len(found["data"]) == 3


def test_the_command_ends_with_a_sentence_and_two(tmp_path):
    done = run("export", "trust", "--format", "docs", cwd=tmp_path)
    assert done.returncode == 2
    assert "'docs' is not a known format" in done.stderr
    assert "docx" in done.stderr
    assert "Traceback" not in done.stderr
