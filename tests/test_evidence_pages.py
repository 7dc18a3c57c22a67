"""Pages and tables: reading order, notes, page furniture, and numbers in cells with the names of their row and column."""

import textwrap
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.evidence import claims, cut, read
from multipolar.evidence.heads import measured, scale
from multipolar.evidence.layout import Piece, blocks, joined
from multipolar.evidence.plain import plain

from .sheets import Paper

LEFT = (
    "The ministry of trade spent about 3 billion dollars on the new railway, which joins the capital with the port.# It "
    "carries more than 2 million passengers in every year of its operation, as the ministry reported. A second line was "
    "opened in 2019 and has been used by more people than had been foreseen. The third line is to be built by a consor-"
)
RIGHT = (
    "tium of four firms until 2030. Its cost is put at 5.4 billion dollars, of which a third is to come from the regional "
    "bank. Observers doubt that the sum will be enough, for the two lines before it cost 40 percent more than planned. The "
    "parliament asked for a review of all three lines in 2024. Nothing was decided."
)


def lines_of(document):
    return [(p.kind, " ".join(plain(document, p).text.split())) for p in document.passages]


def two_columns(order: str) -> Paper:
    """Two pages of two columns; `order` is how the file goes through them: down the columns, or line by line."""
    paper = Paper()
    for number in (1, 2):
        paper.page()
        paper.put(60, 770, "Journal of Railways", 7)
        paper.put(500, 770, f"Vol. 3, page {number}", 7)
        paper.put(60, 740, ("A title that spans both columns", "Other matters")[number - 1], 14, "Helvetica-Bold")
        left = [(60, 700 - 10 * n, line) for n, line in enumerate(textwrap.wrap(LEFT, 44))]
        down = 4 if order == "shifted" else 0
        right = [(320, 700 - down - 10 * n, line) for n, line in enumerate(textwrap.wrap(RIGHT, 44))]
        every = left + right if order != "rows" else sorted(left + right, key=lambda line: (-line[1], line[0]))
        for x, y, text in every:
            before, mark, after = text.partition("#")
            paper.put(x, y, before)
            if mark:  # the number of a note, raised
                paper.put(x + 4.8 * len(before), y + 3, "1", 5)
                paper.put(x + 4.8 * len(before) + 3, y, after)
        foot = left[-1][1] - 24
        paper.put(60, foot + 2, "1", 4.5)
        paper.put(66, foot, "Ministry of Trade, Annual Report, 2020, p. 4.", 6.5)
        paper.put(60, foot - 9, "2 Excluding the port line.", 6.5)
        paper.put(320, foot - 9, "3 See the plan of 2018.", 6.5)
        paper.put(300, 30, str(number), 8)
    return paper


class TestColumns:
    @pytest.fixture(params=["columns", "rows", "shifted"])
    def document(self, request, tmp_path):
        pytest.importorskip("pypdfium2")
        (tmp_path / "a.pdf").write_bytes(two_columns(request.param).write())
        return read(tmp_path / "a.pdf")

    def test_sentences_go_down_one_column_and_then_the_other(self, document):
        said = [text for kind, text in lines_of(document) if kind == "sentence"]
        assert said[: len(said) // 2] == said[len(said) // 2 :]
        assert said[: len(said) // 2] == [
            "The ministry of trade spent about 3 billion dollars on the new railway, which joins the capital with the port.¹",
            "It carries more than 2 million passengers in every year of its operation, as the ministry reported.",
            "A second line was opened in 2019 and has been used by more people than had been foreseen.",
            "The third line is to be built by a consortium of four firms until 2030.",
            "Its cost is put at 5.4 billion dollars, of which a third is to come from the regional bank.",
            "Observers doubt that the sum will be enough, for the two lines before it cost 40 percent more than planned.",
            "The parliament asked for a review of all three lines in 2024.",
            "Nothing was decided.",
        ]

    def test_a_word_broken_over_the_columns_leads_back_to_both_halves(self, document):
        broken = next(p for p in document.of("sentence") if "consor-" in document.text[p.start : p.end])
        assert broken.gaps  # the notes at the foot of the first column
        line = plain(document, broken)
        start, end = line.span(line.text.index("four"), line.text.index("four") + 4)
        assert document.text[start:end] == "four"

    def test_titles_and_page_numbers_are_furniture_and_a_title_is_none(self, document):
        furniture = [text for kind, text in lines_of(document) if kind == "furniture"]
        assert furniture == ["Journal of Railways Vol. 3, page 1", "1", "Journal of Railways Vol. 3, page 2", "2"]
        assert ("heading", "A title that spans both columns") in lines_of(document)

    def test_notes_at_the_foot_of_each_column(self, document):
        notes = [(p.kind, p.number, p.page) for p in document.passages if p.number]
        assert notes == [
            ("reference", 1, 1), ("footnote", 2, 1), ("footnote", 3, 1),
            ("reference", 1, 2), ("footnote", 2, 2), ("footnote", 3, 2),
        ]  # fmt: skip
        assert [marker.number for marker in document.markers] == [1, 1]


class TestOnePage:
    def test_a_band_over_both_columns_parts_them(self):
        """Above it left before right, then the band, then left before right again."""
        pieces = []
        for top, word in ((700, "upper"), (500, "lower")):
            for n in range(6):
                pieces += [
                    Piece(f"{word} left {n}", 50, 280, top - 12 * n - 10, top - 12 * n, 10),
                    Piece(f"{word} right {n}", 310, 540, top - 12 * n - 10, top - 12 * n, 10),
                ]
        pieces.append(Piece("a band over all of the page", 50, 540, 560, 574, 14))
        order = [block.lines[0].text for block in blocks(pieces)]
        assert order == [
            "upper left 0",
            "upper right 0",
            "a band over all of the page",
            "lower left 0",
            "lower right 0",
        ]

    def test_wide_gaps_of_a_justified_line_are_no_gutter(self):
        full = [Piece("words of a line that is full", 50, 300, y, y + 10, 10) for y in (700, 676)]
        parted = [Piece("more", 50, 75, 688, 698, 10), Piece("than", 90, 115, 688, 698, 10)]
        assert [piece.text for piece in joined([*full, *parted])][1] == "more than"
        assert len(joined(parted)) == 2

    @given(
        st.lists(
            st.tuples(st.integers(0, 500), st.integers(0, 700), st.integers(5, 200), st.sampled_from("ab1%")),
            max_size=40,
        )
    )
    @settings(max_examples=80, deadline=None)
    def test_every_piece_comes_out_once(self, given_pieces):
        pieces = [Piece(text, x, x + wide, y, y + 10, 10) for x, y, wide, text in given_pieces]
        out = []
        for block in blocks(pieces):
            out += [line.text for line in block.lines]
            out += [slot.text for row in (block.grid.rows if block.grid else ()) for slot in row]
        assert sorted(out) == sorted(piece.text for piece in pieces)


TABLE = [
    ("Country", "2019", "2020", "2021"),
    ("Viet Nam", "334.4", "346.6", "366.5"),
    ("Indonesia", "1,119.1", "1,058.7", "1,186.5"),
    ("Lao PDR", "18.7", "19.0", "18.8"),
]


def cells_of(document, table=0):
    found = document.tables[table]
    return [[document.text[cell.start : cell.end] for cell in found.row(n)] for n in range(found.height)]


class TestTablesOnPages:
    @pytest.fixture
    def document(self, tmp_path):
        pytest.importorskip("pypdfium2")
        paper = Paper()
        y = paper.column(60, 740, LEFT.replace("#", "").replace("consor-", "firm."), 88)
        paper.put(60, y - 14, "Table 1: Gross domestic product (USD billion)", 8, "Courier-Bold")
        for n, row in enumerate(TABLE):
            for column, text in enumerate(row):
                paper.put(60 + (100 + 80 * column if column else 0), y - 30 - 12 * n, text)
        paper.put(60, y - 90, "Source: Ministry of Trade.", 7)
        low = paper.column(60, y - 120, LEFT.replace("#", "").replace("consor-", "firm."), 44)
        down = paper.column(320, y - 120, "The shares of the two largest partners have grown in both of the years.", 44)
        paper.put(320, down - 14, "Table 2. Share of exports (%)")
        for n, row in enumerate((("", "2020", "2021"), ("Japan", "12.5", "13.0"), ("China", "20.1", "22.4"))):
            for column, text in enumerate(row):
                paper.put(320 + (60 * column), down - 28 - 10 * n, text)
        paper.column(320, down - 68, "It is not known whether they will go on growing in the years to come.", 44)
        assert low > 100
        (tmp_path / "a.pdf").write_bytes(paper.write())
        return read(tmp_path / "a.pdf")

    def test_cells_stand_in_rows_and_columns(self, document):
        assert cells_of(document) == [list(row) for row in TABLE]
        assert cells_of(document, 1) == [["2020", "2021"], ["Japan", "12.5", "13.0"], ["China", "20.1", "22.4"]]
        assert [cell.head for cell in document.tables[1].row(0)] == [True, True]

    def test_the_text_of_the_other_column_stays_whole(self, document):
        said = [text for kind, text in lines_of(document) if kind == "sentence"]
        assert "The third line is to be built by a firm." in said
        assert said[-1] == "It is not known whether they will go on growing in the years to come."
        assert [kind for kind, _ in lines_of(document)].count("caption") == 3

    def test_a_cell_is_a_claim_with_unit_time_and_names(self, document, region):
        found = {(claim.row, claim.column): claim for claim in claims(document, region) if claim.row}
        assert len(found) == 13
        claim = found["Viet Nam", "2020"]
        assert (claim.value, claim.unit, claim.year, claim.subject, claim.measure) == (
            346.6e9,
            "USD",
            2020,
            "VNM",
            "gdp_nominal",
        )
        assert (claim.low, claim.high) == (pytest.approx(346.55e9), pytest.approx(346.65e9))
        assert document.text[claim.start : claim.end] == claim.raw == "346.6"
        claim = found["China", "2021"]
        assert (claim.kind, claim.value, claim.subject, claim.year) == ("percent", 22.4, "CHN", 2021)


HTML = """<article><h1>Aid</h1><p>Text.</p><table><caption>Table 2. Net ODA from Japan by recipient, in millions of US
dollars</caption><thead><tr><th rowspan=2>Recipient</th><th colspan="2">Disbursed</th><th>Population (million)</th></tr>
<tr><th>2020</th><th>2021</th><th>2021</th></tr></thead><tr><th scope="row">Viet Nam</th><td>610.5</td><td>~1,100</td>
<td>97.5</td></tr><tr><td>Laos</td><td></td><td>88.1*</td><td>7.4</td></tr></table></article>"""
MARKDOWN = """Trade in goods

| Partner | Exports (EUR bn) | Growth, per cent | Number of ports | Founded |
|:--|--:|--:|--:|--:|
| Japan | 1.25 | -2.1 | 12 | 1958 |
| Peru | 0.80 | 4.0 | 3 | 1821 |
"""


def write_docx(path):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def cell(text, span=1):
        size = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>' if span > 1 else ""
        return f"<w:tc>{size}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = [[cell("Member"), cell("Paid in, USD million", 2)], [cell(""), cell("2023"), cell("2024")],
            [cell("Thailand"), cell("14"), cell("15.5")]]  # fmt: skip
    body = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    text = f'<w:document xmlns:w="{space}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", text)


class TestCells:
    def test_html_with_cells_that_reach_over_others(self, tmp_path, region):
        (tmp_path / "a.html").write_text(HTML, encoding="utf-8")
        document = read(tmp_path / "a.html")
        found = {(claim.row, claim.column): claim for claim in claims(document, region)}
        assert sorted(found) == [
            ("Laos", "Disbursed 2021"), ("Laos", "Population (million) 2021"), ("Viet Nam", "Disbursed 2020"),
            ("Viet Nam", "Disbursed 2021"), ("Viet Nam", "Population (million) 2021"),
        ]  # fmt: skip
        claim = found["Viet Nam", "Disbursed 2021"]
        assert (claim.value, claim.unit, claim.year, claim.qualifier) == (1.1e9, "USD", 2021, "about")
        assert (claim.subject, claim.counterpart, claim.measure) == ("JPN", "VNM", "oda_net_bilateral")
        claim = found["Laos", "Population (million) 2021"]
        assert (claim.value, claim.subject, claim.counterpart, claim.measure) == (7.4e6, "LAO", None, "population")
        assert all(document.text[claim.start : claim.end] == claim.raw for claim in found.values())

    def test_markdown_without_a_vocabulary(self):
        found = {(claim.row, claim.column.split()[0]): claim for claim in claims(cut("a", MARKDOWN, format="md"))}
        assert sorted(found) == [
            (name, head) for name in ("Japan", "Peru") for head in ("Exports", "Growth,", "Number")
        ]  # a year of foundation is no count
        assert (found["Japan", "Exports"].value, found["Japan", "Exports"].unit) == (1.25e9, "EUR")
        assert (found["Japan", "Growth,"].value, found["Japan", "Growth,"].change) == (-2.1, "down")
        assert (found["Peru", "Number"].value, found["Peru", "Number"].unit) == (3.0, "ports")
        assert found["Peru", "Number"].owner == "Peru"

    def test_docx_with_spans_and_a_head_of_two_rows(self, tmp_path, region):
        write_docx(tmp_path / "a.docx")
        found = {(claim.row, claim.year): claim for claim in claims(read(tmp_path / "a.docx"), region)}
        assert {key: claim.value for key, claim in found.items()} == {
            ("Thailand", 2023): 14e6,
            ("Thailand", 2024): 15.5e6,
        }
        assert found["Thailand", 2023].subject == "THA"

    def test_what_names_no_unit_is_no_claim(self):
        assert claims(cut("a", "| Rank | Score |\n|---|---|\n| 1 | 5.5 |\n| 2 | 4.5 |\n", format="md")) == []

    @pytest.mark.parametrize(
        ("text", "unit", "factor"),
        [
            ("GDP (USD billion)", "USD", 1e9),
            ("in millions of US dollars", "USD", 1e6),
            ("Exports, € bn", "EUR", 1e9),
            ("億円", None, None),
            ("Aid (billion yen)", "JPY", 1e9),
            ("Share of exports, per cent", "percent", None),
            ("Debt (% of GDP, US$)", "percent", None),
            ("Aid (USD) and its share in percent", None, None),
            ("Exchange rate (yen per dollar)", "exchange rate", None),
            ("Installed capacity (GW)", "GW", None),
            ("Tourists, thousands", "tourists", 1e3),
            ("Number of patrol vessels", "patrol vessels", None),
            ("Members", None, None),
        ],
    )
    def test_units_of_heads(self, text, unit, factor):
        found = measured(text)
        assert (found.unit if found else None) == unit
        assert scale(text) == factor

    def test_a_scale_of_the_caption_and_a_unit_of_the_head(self):
        text = "Table 1: Trade (million)\n\n| Member | USD | Share (%) |\n|---|---|---|\n| A | 5 | 7 |\n| B | 6 | 9 |\n"
        assert [claim.value for claim in claims(cut("a", text, format="md"))] == [5e6, 7.0, 6e6, 9.0]

    def test_text_with_tabs(self):
        assert [claim.value for claim in claims(cut("a", "A\tUSD m\tUSD m\nB\t5\t6\nD\t8\t9\n"))] == [
            5e6,
            6e6,
            8e6,
            9e6,
        ]

    def test_a_line_with_another_number_of_cells_is_left_out(self):
        text = "| A | USD m | USD m |\n| B | 5 | 6 |\n| C | 7 |\n| D | 8 | 9 |\n"
        assert [claim.value for claim in claims(cut("a", text))] == [5e6, 6e6, 8e6, 9e6]
