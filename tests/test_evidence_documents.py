"""Files to passages: what each reader keeps, what it refuses, and what a passage is."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.evidence import cut, read, read_all
from multipolar.evidence.plain import plain

SHARED = Path(__file__).parents[2] / "shared"

BOOK = """Foreword

Table of Contents

Foreword ..... 1
Chapter 1 ..... 3
Trade and Aid
Chapter 2 ..... 9

Chapter 1

Trade and Aid

Trade rose by 5 percent in 2020, as Dr. Ito of the U.S. Treasury said.¹ The rise was due to the convening of the

17

ASEAN Forum, which met twice.² "It works." The bank's note 3 is short.

Table 1: Trade by partner

Partner\tShare\tGrowth
Japan\t12%\t3%

Source: Ministry of Trade

References

1 Smith, J. "Trade in Asia". Routledge. 2021. <https://example.org/2021/5-percent>
2 Ibid.

Chapter 2

Aid

Aid fell.¹

References

1 Lee, K. "Aid". 2019.
"""


def make_pdf(pages: list[list[str]]) -> bytes:
    """Return a PDF with one line of Helvetica for each string."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{4 + 2 * i} 0 R' for i in range(len(pages)))}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        body = b"BT /F1 10 Tf\n"
        for row, line in enumerate(lines):
            text = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            body += b"1 0 0 1 72 %d Tm (%b) Tj\n" % (760 - 14 * row, text)
        body += b"ET"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (5 + 2 * number)
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(body), body))
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def kinds(document):
    return [(passage.kind, document.excerpt(passage)) for passage in document.passages]


class TestPassages:
    def test_a_book_in_parts(self):
        document = cut("book", BOOK)
        found = Counter(passage.kind for passage in document.passages)
        assert found["reference"] == 3
        assert found["contents"] == 5
        assert found["caption"] == 2
        assert found["table"] == 2
        assert ("furniture", "17") in kinds(document)
        sentences = [document.excerpt(passage) for passage in document.of("sentence")]
        assert sentences[0].startswith("Trade rose by 5 percent in 2020, as Dr. Ito of the U.S. Treasury said.")
        assert '"It works."' in sentences[2]

    def test_a_sentence_goes_on_over_a_page_break_and_leaves_the_page_number_out(self):
        document = cut("book", BOOK)
        [broken] = [passage for passage in document.passages if passage.gaps]
        assert document.text[broken.start : broken.end].startswith("The rise was due")
        line = plain(document, broken)
        assert "17" not in line.text
        assert " ".join(line.text.split()).endswith("the ASEAN Forum, which met twice.²")
        number = document.text.index("17")
        assert document.at(number).kind == "furniture"
        assert document.at(broken.start).kind == "sentence"
        assert document.at(number + 10) is broken

    def test_marks_lead_to_the_notes_of_their_part(self):
        document = cut("book", BOOK)
        assert [(marker.number, marker.part) for marker in document.markers] == [(1, 0), (2, 0), (1, 1)]
        assert "Smith" in document.excerpt(document.note(1, 0))
        assert "Lee" in document.excerpt(document.note(1, 1))
        assert document.note(9, 0) is None

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ('He left power."12 The war ended.', [12]),
            ("It rose by 2.5 percent.3 The next year it fell.", [3]),
            ("Forests cover 120 km² of 5 m³ tanks.", []),
            ("It was signed in 2024.1 The pact holds.", [1]),
            ("Aid fell [1] and rose [2, 3].", [1]),
            ("According to Update No.8 the level was 3.5.", []),
            ("The cost is 12.5 percent.", []),
        ],
    )
    def test_what_is_a_mark(self, text, numbers):
        assert [marker.number for marker in cut("x", text).markers] == numbers

    def test_lines_wrapped_by_a_page_are_joined(self):
        lines = (
            "The government spent about 3 billion dollars on the railway, which joins the cap-\n"
            "ital with the port and carries more than 2 million passengers in every single ye-\n"
            "ar of its operation, as the ministry reported in the spring of the following year.\n"
            "A second line was opened in 2019 and has since then been used by more people than\n"
            "had been foreseen in the plan of the ministry.\n"
        )
        document = cut("wrapped", lines)
        assert [passage.kind for passage in document.passages] == ["sentence", "sentence"]
        line = plain(document, document.passages[0])
        assert "the capital with" in line.text
        start = line.text.index("2 million")
        a, b = line.span(start, start + len("2 million"))
        assert lines[a:b] == "2 million"

    def test_ligatures_and_hidden_signs_are_spelled_out_without_moving_the_offsets(self):
        text = "The ofﬁcial ﬁgure is \\$5\u00a0billion, a ﬁfth\u00ad more."
        document = cut("x", text)
        line = plain(document, document.passages[0])
        assert line.text == "The official figure is $5 billion, a fifth more."
        start = line.text.index("$5 billion")
        a, b = line.span(start, start + 10)
        assert text[a:b] == "$5\u00a0billion"

    def test_what_every_page_repeats_is_furniture(self):
        pages = "\n\n".join(
            f"Policy Review 2024\n\nThis is the story of page number {i}, which says little.\n\n{i}"
            for i in range(1, 5)
        )
        document = cut("x", pages)
        assert sum(kind == "furniture" for kind, _ in kinds(document)) == 8
        assert not [text for kind, text in kinds(document) if kind == "sentence" and "Policy Review" in text]

    @given(st.text(alphabet='ab .,1²\n\t-|#"A€\\', max_size=300))
    @settings(max_examples=150, deadline=None)
    def test_passages_are_in_order_inside_the_text_and_not_blank(self, text):
        document = cut("x", text)
        starts = [passage.start for passage in document.passages]
        assert starts == sorted(starts)
        for passage in document.passages:
            assert 0 <= passage.start < passage.end <= len(text)
            assert text[passage.start : passage.end].strip()
            assert plain(document, passage).text.isprintable() or "\t" not in plain(document, passage).text


class TestReaders:
    def test_text_is_kept_as_it_stands(self, tmp_path):
        raw = "\ufeffA rise of 5 percent.\r\n\r\nIt cost \\$3 million.\r\n"
        (tmp_path / "a.txt").write_bytes(raw.encode("utf-8"))
        assert read(tmp_path / "a.txt").text == raw

    def test_html(self, tmp_path):
        (tmp_path / "a.html").write_text(
            "<html><head><title>T 1</title><script>var a = '$5 billion';</script></head><body><nav>12 items</nav>"
            "<article><h1>Trade</h1><p>Trade grew by <b>5.2&nbsp;%</b> to US$3&thinsp;billion<sup>1</sup> in 2020."
            "<p>It fell <script>alert(1)</script>by 3 % later.<table><tr><td>Year</td><td>Value</td></tr>"
            "<tr><td>2020</td><td>$3bn</td></tr></table><!-- $9 billion --></article><footer>7 items</footer></body></html>",
            encoding="utf-8",
        )
        document = read(tmp_path / "a.html")
        assert kinds(document) == [
            ("heading", "Trade"),
            ("sentence", "Trade grew by 5.2 % to US$3 billion¹ in 2020."),
            ("sentence", "It fell by 3 % later."),
            ("table", "Year | Value"),
            ("table", "2020 | $3bn"),
        ]
        assert [marker.number for marker in document.markers] == [1]

    def test_docx(self, tmp_path):
        word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        body = (
            f'<w:document xmlns:w="{word}"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Aid</w:t></w:r>'
            "</w:p><w:p><w:r><w:t>Aid rose by 4.5 </w:t></w:r><w:del><w:r><w:delText>per cent</w:delText></w:r></w:del>"
            "<w:r><w:t>percent."
            '</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>2021</w:t></w:r></w:p>'
            "</w:tc><w:tc><w:p><w:r><w:t>3bn</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
        )
        notes = f'<w:footnotes xmlns:w="{word}"><w:footnote w:id="7"><w:p><w:r>'
        notes += '<w:t>OECD, "Aid at a glance", 2022.</w:t></w:r></w:p></w:footnote></w:footnotes>'
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
            packed.writestr("word/document.xml", body)
            packed.writestr("word/footnotes.xml", notes)
        document = read(tmp_path / "a.docx")
        assert kinds(document)[:3] == [
            ("heading", "Aid"),
            ("sentence", "Aid rose by 4.5 percent.¹"),
            ("table", "2021 | 3bn"),
        ]
        assert "glance" in document.excerpt(document.note(1, 0))

    def test_markdown_joins_soft_breaks(self, tmp_path):
        (tmp_path / "a.md").write_text(
            "# Trade\n\nIt rose\nby 5 percent.\n\n- first point\n- second point\n", encoding="utf-8"
        )
        assert kinds(read(tmp_path / "a.md"))[:2] == [("heading", "# Trade"), ("sentence", "It rose by 5 percent.")]

    def test_code_in_markdown_is_not_prose(self, tmp_path: Path) -> None:
        text = "Trade rose.\n\n```csv\nVNM,,2024,,101\n```\n\nIt fell later.\n\n~~~\nnever closed 3 percent\n"
        (tmp_path / "a.md").write_text(text, encoding="utf-8")
        found = [words for kind, words in kinds(read(tmp_path / "a.md")) if kind == "sentence"]
        assert found == ["Trade rose.", "It fell later."]

    def test_pdf_keeps_pages_and_drops_running_titles(self, tmp_path):
        pytest.importorskip("pypdfium2")
        page = [
            "Review of Trade",
            "Trade between the two regions rose to 5.2 billion dollars in the year 2020, and to the",
        ]
        more = [
            "Review of Trade",
            "surprise of most observers it then fell by a tenth. Aid followed the same path in 2021.",
        ]
        (tmp_path / "a.pdf").write_bytes(make_pdf([[*page, "1"], [*more, "2"]]))
        document = read(tmp_path / "a.pdf")
        assert len(document.pages) == 2
        sentences = [passage for passage in document.of("sentence")]
        assert [passage.page for passage in sentences] == [1, 2]
        assert len(sentences[0].gaps) == 2
        assert "Review" not in plain(document, sentences[0]).text

    def test_a_page_without_text_is_told(self, tmp_path):
        pytest.importorskip("pypdfium2")
        (tmp_path / "a.pdf").write_bytes(make_pdf([["A page with a sentence that has some text in it."], []]))
        assert read(tmp_path / "a.pdf").notes == ("1 of 2 pages have no text layer (2); OCR would read them",)


class TestBadFiles:
    def rule(self, path):
        with pytest.raises(InvalidData) as caught:
            read(path)
        [fault] = caught.value.faults
        assert fault.file == str(path)
        return fault.rule

    def test_each_has_its_rule(self, tmp_path):
        (tmp_path / "zero.txt").write_bytes(b"")
        (tmp_path / "blank.txt").write_bytes(b" \n ")
        (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 10)
        (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 and then nothing")
        (tmp_path / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
        with (tmp_path / "huge.pdf").open("wb") as file:
            file.truncate(200_000_000)
        with (tmp_path / "long.txt").open("wb") as file:
            file.write(b"a")
            file.truncate(30_000_000)
        rules = {path.name: self.rule(path) for path in sorted(tmp_path.iterdir())}
        assert rules == {
            "zero.txt": "empty-file", "blank.txt": "no-text", "binary.txt": "not-text", "bad.docx": "damaged-file",
            "old.docx": "encrypted", "huge.pdf": "too-large", "long.txt": "too-large",
        }  # fmt: skip
        assert self.rule(tmp_path / "missing.pdf") == "unreadable-file"

    def test_pdf(self, tmp_path):
        pytest.importorskip("pypdfium2")
        whole = make_pdf([["A page with some text."] * 5] * 3)
        (tmp_path / "cut.pdf").write_bytes(whole[:200])
        (tmp_path / "scan.pdf").write_bytes(make_pdf([[], []]))
        assert self.rule(tmp_path / "cut.pdf") == "damaged-file"
        assert self.rule(tmp_path / "scan.pdf") == "no-text-layer"

    def test_a_zip_bomb_stops_at_the_bound(self, tmp_path):
        with (
            zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as packed,
            packed.open("word/document.xml", "w") as part,
        ):
            for _ in range(100):
                part.write(b" " * 1_000_000)
        assert self.rule(tmp_path / "bomb.docx") == "too-large"

    def test_entities_are_refused(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
            packed.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
        assert self.rule(tmp_path / "a.docx") == "not-docx"

    @pytest.mark.parametrize(
        "page",
        [
            "<div>" * 50_000 + "text",
            "<!--" * 50_000,
            "<a href='" * 50_000,
            "<" * 200_000,
            "<svg><script>" * 20_000,
            "</p>" * 50_000,
        ],
    )
    def test_hostile_html_costs_what_it_weighs(self, page):
        from multipolar.evidence.html import extract

        extract(page)

    @pytest.mark.parametrize(
        "text", ["." * 50_000 + "x", "“" * 50_000, "#" * 50_000, "1," * 30_000, "a-\n" * 5_000, " " * 50_000 + "x"]
    )
    def test_hostile_text_costs_what_it_weighs(self, text):
        cut("x", text)

    def test_the_other_files_go_on(self, tmp_path):
        (tmp_path / "a.txt").write_text("Trade rose.", encoding="utf-8")
        (tmp_path / "b.txt").write_bytes(b"")
        (tmp_path / "sub").mkdir()
        (tmp_path / "sub" / "a.txt").write_text("Aid fell.", encoding="utf-8")
        (tmp_path / "sub" / "image.png").write_bytes(b"\x89PNG")
        documents, faults = read_all([tmp_path, tmp_path / "sub" / "a.txt", tmp_path / "none.md"])
        assert [document.name for document in documents] == ["a.txt", "sub/a.txt"]
        assert [fault.rule for fault in faults] == ["empty-file", "unreadable-file"]


@pytest.mark.skipif(not (SHARED / "documents").is_dir(), reason="the reference folder is not here")
class TestRealDocuments:
    def test_a_book_of_six_chapters(self):
        document = read(SHARED / "documents" / "004.txt")
        chapters = [
            document.excerpt(passage)
            for passage in document.of("heading")
            if document.excerpt(passage).startswith("Chapter")
        ]
        assert chapters == [f"Chapter {number}" for number in range(1, 7)]
        by_part: dict[int, list[int]] = {}
        for marker in document.markers:
            by_part.setdefault(marker.part, []).append(marker.number)
        # Chapter 4 cites in the text; the others number their notes without a gap.
        assert {part: len(numbers) for part, numbers in by_part.items()} == {0: 48, 1: 33, 2: 21, 4: 49, 5: 35}
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_part.values())
        notes = {(passage.part, passage.number) for passage in document.of("reference") if passage.number}
        assert {(marker.part, marker.number) for marker in document.markers} <= notes
