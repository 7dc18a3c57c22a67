"""Files that nobody should have to fear: each gets one clear sentence, the others are audited, and the exit code tells."""

import json
import random
import zipfile

import pytest
from typer.testing import CliRunner

from multipolar.cli import app, main
from multipolar.evidence import read, read_all
from multipolar.evidence.audit import audit_files

from .sheets import Paper

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def sentence() -> Paper:
    paper = Paper()
    paper.put(60, 700, "Aid fell by 130 percent in 2020, as the ministry reported.")
    return paper


def docx(path, body, **others):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>')
        for name, text in others.items():
            packed.writestr(f"word/{name}.xml", text)


def said(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture
def folder(tmp_path):
    pytest.importorskip("pypdfium2")
    (tmp_path / "good.txt").write_text("Aid fell by 130 percent in 2020.", encoding="utf-8")
    (tmp_path / "locked.pdf").write_bytes(sentence().write(password="secret"))
    (tmp_path / "open.pdf").write_bytes(sentence().write(password=""))
    (tmp_path / "short.pdf").write_bytes(sentence().write()[:500])
    (tmp_path / "photo.pdf").write_bytes(b"\xff\xd8\xff\xe0" + b"x" * 5000)
    (tmp_path / "zero.docx").write_bytes(b"")
    (tmp_path / "noise.txt").write_bytes(random.Random(7).randbytes(50_000))
    scan = Paper()
    scan.page()
    (tmp_path / "scan.pdf").write_bytes(scan.write())
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.write(b"%PDF-1.4\n")
        file.truncate(200_000_000)
    docx(tmp_path / "notes.docx", said("Trade rose."), footnotes="<w:p/>" * 2_000_000)
    return tmp_path


def test_one_sentence_a_file_and_the_rest_goes_on(folder):
    found = audit_files([folder])
    assert {document.name for document in found.documents} == {"good.txt", "open.pdf"}
    assert [finding.rule for finding in found.findings] == ["impossible-value"] * 2
    told = {fault.file.rpartition("/")[2]: (fault.rule, str(fault)) for fault in found.faults}
    assert {name: rule for name, (rule, _) in told.items()} == {
        "locked.pdf": "encrypted", "short.pdf": "damaged-file", "photo.pdf": "damaged-file", "zero.docx": "empty-file",
        "noise.txt": "not-text", "scan.pdf": "no-text-layer", "huge.pdf": "too-large", "notes.docx": "too-large",
    }  # fmt: skip
    assert "expected a PDF without a password" in told["locked.pdf"][1]
    assert "run OCR over it first" in told["scan.pdf"][1]
    assert "not a zip bomb" in told["notes.docx"][1]
    assert "200,000,000 bytes" in told["huge.pdf"][1]


class TestFaces:
    def run(self, *words):
        return CliRunner().invoke(app, ["audit", "--alone", *map(str, words)])

    def test_a_severity_that_is_none_is_wrong_usage(self, folder, monkeypatch):
        monkeypatch.setattr(
            "sys.argv", ["multipolar", "audit", "--alone", str(folder / "good.txt"), "--fail-on", "grave"]
        )
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2

    def test_exit_codes(self, folder):
        assert self.run(folder / "good.txt").exit_code == 0
        assert self.run(folder / "good.txt", "--fail-on", "high").exit_code == 1
        assert self.run(folder / "locked.pdf").exit_code == 3
        assert self.run(folder / "none.pdf").exit_code == 3
        some = self.run(folder / "good.txt", folder / "scan.pdf")
        assert some.exit_code == 0
        assert "not read: " in some.output
        assert "scan.pdf" in some.output

    def test_jsonl_holds_the_faults_too(self, folder):
        lines = self.run(folder / "good.txt", folder / "locked.pdf", "--jsonl").stdout.splitlines()
        rows = [json.loads(line) for line in lines if line.startswith("{")]
        assert [row["type"] for row in rows] == ["claim", "finding", "fault"]
        assert rows[2]["rule"] == "encrypted"

    def test_the_text_out_is_what_offsets_count_in(self, folder, tmp_path):
        out = tmp_path / "texts"
        lines = self.run(folder / "open.pdf", "--jsonl", "--text-out", out).stdout.splitlines()
        text = (out / "open.pdf.txt").read_text(encoding="utf-8")
        claim = json.loads(lines[0])
        assert text[claim["start"] : claim["end"]] == claim["raw"] == "130 percent"

    def test_the_page_escapes_what_it_quotes(self, tmp_path):
        hostile = (
            "<script>alert(1)</script> \"' onload=x & Aid fell by 130 percent <img src=x onerror=alert(2)> in 2020."
        )
        (tmp_path / "a<b>&'.txt").write_text(hostile, encoding="utf-8")
        self.run(tmp_path / "a<b>&'.txt", "--html", tmp_path / "page.html")
        page = (tmp_path / "page.html").read_text(encoding="utf-8")
        assert "&lt;script&gt;alert(1)" in page
        assert "<script" not in page
        assert "<img" not in page
        assert "a&lt;b&gt;&amp;" in page


class TestCost:
    """Each took minutes or memory without end before a bound was set; now it costs what it weighs."""

    @pytest.mark.parametrize(
        "text",
        [
            "A" * 200_000,
            "Aa" * 100_000,
            "5 percent " * 10_000,
            "2020 " * 20_000,
            "(" * 100_000 + "1",
            "Alpha " * 30_000,
        ],
        ids=["capital", "letters", "percents", "years", "brackets", "names"],
    )
    def test_text(self, tmp_path, text):
        (tmp_path / "a.txt").write_text(text, encoding="utf-8")
        assert not audit_files([tmp_path / "a.txt"]).findings

    def test_html_tables_in_tables_with_cells_that_reach_over_everything(self, tmp_path):
        page = "<p>Aid fell by 130 percent in 2020.</p>" + "<table><tr><td colspan=99999 rowspan=99999>x" * 3000
        (tmp_path / "a.html").write_text(page, encoding="utf-8")
        assert len(audit_files([tmp_path / "a.html"]).findings) == 1
        wide = "<table>" + ("<tr>" + "<td rowspan=1000>1" * 100) * 100
        (tmp_path / "b.html").write_text(wide, encoding="utf-8")
        document = read(tmp_path / "b.html")
        assert sum(len(table.cells) for table in document.tables) <= 500

    def test_docx_tables_in_tables(self, tmp_path):
        docx(tmp_path / "a.docx", "<w:tbl><w:tr><w:tc>" * 2000 + said("Aid rose.") + "</w:tc></w:tr></w:tbl>" * 2000)
        assert read(tmp_path / "a.docx").text.strip() == "Aid rose."

    def test_many_small_tables(self, tmp_path):
        (tmp_path / "a.md").write_text("| a | USD m |\n|---|---|\n| Japan | 2 |\n\nText.\n\n" * 1500, encoding="utf-8")
        assert len(audit_files([tmp_path / "a.md"]).claims) == 1500


def test_a_missing_reader_is_told_for_its_file_and_the_rest_goes_on(folder, monkeypatch):
    import builtins

    real = builtins.__import__

    def without(name, *rest):
        if name == "pypdfium2":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    documents, faults = read_all([folder / "open.pdf", folder / "good.txt"])
    assert [document.name for document in documents] == ["good.txt"]
    assert "multipolar[audit]" in str(faults[0])
