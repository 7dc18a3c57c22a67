"""Rules on tables: totals under columns, and a cell off the series that the cells around it meet."""

import polars as pl
import pytest

from multipolar.evidence import cut, read
from multipolar.evidence.audit import audit


def table(caption, *rows):
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return cut("a", f"{caption}\n\n" + "\n".join(lines) + "\n", format="md")


def findings(document, region=None):
    return [(finding.rule, finding.arithmetic) for finding in audit([document], region).findings]


HEAD = ("Donor", "2022", "2023")


class TestTotals:
    def test_a_column_that_does_not_add_up(self):
        document = table(
            "Table 1: Aid (USD million)", HEAD, ("Japan", "10", "12"), ("China", "5", "6"), ("Others", "7", "8"),
            ("Total", "22", "29"),
        )  # fmt: skip
        [finding] = audit([document]).findings
        assert finding.rule == "parts-and-total"
        assert [document.text[span.start : span.end] for span in finding.spans] == ["29", "12", "6", "8"]
        assert "rounding 24.5 to 27.5 million" in finding.arithmetic
        assert "2023" in finding.message

    @pytest.mark.parametrize(
        ("caption", "rows"),
        [
            ("Table 1: Aid (USD million)", (HEAD, ("A", "10.4", "12"), ("B", "5.4", "6"), ("Total", "16", "18"))),
            (
                "Table 1: The largest donors (USD million)",
                (("Donor", "2022"), ("A", "10"), ("B", "5"), ("Total", "22")),
            ),
            (
                "Table 1: Aid (USD million)",
                (HEAD, ("A", "10", "12"), ("of which loans", "5", "6"), ("Total", "10", "12")),
            ),
            ("Table 1: Growth rates (%)", (HEAD, ("A", "10", "12"), ("B", "5", "6"), ("Total", "7", "8"))),
            ("Table 1: Aid (USD million)", (HEAD, ("A", "10", "12"), ("B", "5", "6"), ("Total", "22", "29"))),
        ],
        ids=["rounding", "the largest only", "of which", "rates", "no column has all of it"],
    )
    def test_look_alikes(self, caption, rows):
        assert findings(table(caption, *rows)) == []

    def test_a_total_below_its_parts_is_wrong_whatever_the_table_leaves_out(self):
        document = table(
            "Table 1: The largest donors (USD million)", ("Donor", "2022"), ("A", "10"), ("B", "9"), ("Total", "15")
        )
        assert [rule for rule, _ in findings(document)] == ["parts-and-total"]

    def test_html_where_each_row_is_a_paragraph(self, tmp_path):
        rows = "".join(
            f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in (("A", 4), ("B", 5), ("Total", 12))
        )
        page = f"<p>Text.</p><table><tr><th>Member</th><th>Ships</th></tr>{rows}</table>"
        (tmp_path / "a.html").write_text(page, encoding="utf-8")
        assert [rule for rule, _ in findings(read(tmp_path / "a.html"))] == ["parts-and-total"]


@pytest.fixture
def gdp(region):
    rows = region.table("ties").filter(
        (pl.col("measure") == "gdp_nominal") & pl.col("counterpart").is_null() & pl.col("preferred")
    )
    return {(code, year): value for code, year, value in rows.select("subject", "year", "value").iter_rows()}


class TestSeries:
    CODES = ("IDN", "THA", "VNM", "PHL")

    def rows(self, region, gdp, factor, year=2023):
        rows = [(region.label(code), f"{gdp[code, year] * factor.get(code, 1.0):.1f}") for code in self.CODES]
        return ("Country", str(year)), *rows

    def test_one_cell_off_a_series_that_is_met(self, region, gdp):
        document = table("Table 1: GDP (USD billion)", *self.rows(region, gdp, {"THA": 1.6}))
        [finding] = audit([document], region).findings
        assert (finding.rule, finding.severity) == ("against-table", "high")
        assert "Thailand in 2023" in finding.message
        assert "3 other cells" in finding.message
        assert finding.refs

    @pytest.mark.parametrize(
        ("caption", "factor"),
        [
            ("Table 1: GDP (USD billion)", {}),
            ("Table 1: GDP (USD billion)", dict.fromkeys(CODES, 0.8)),
            ("Table 1: GDP, purchasing power parity (USD billion)", dict.fromkeys(CODES, 3.0)),
            ("Table 1: Some other thing (USD billion)", {"THA": 1.6}),
        ],
        ids=["all fit", "another definition", "another measure", "no measure"],
    )
    def test_look_alikes(self, region, gdp, caption, factor):
        assert findings(table(caption, *self.rows(region, gdp, factor)), region) == []
