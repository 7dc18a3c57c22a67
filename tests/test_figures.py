"""Figures: what is drawn, what is linked, what is said of absent values; two themes; the same bytes twice."""

from __future__ import annotations

import hashlib
import http.server
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar import figures
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.figures import maps, render, scale, style, trends
from multipolar.region.estimate import estimate

SVG = "{http://www.w3.org/2000/svg}"
PACKAGE = Path(figures.__file__).parents[1]
MAP = PACKAGE / "regions" / "japan_asean" / "map.topojson"
NAMES = {"VNM": "Việt Nam", "LAO": "Laos", "SGP": "Singapore", "TLS": "Timor-Leste", "JPN": "Japan", "CHN": "China"}
WORDS = {
    "id": "trust",
    "title": "Japan is trusted more",
    "caption": "Share of answers, 2024.",
    "alt": "Japan leads everywhere.",
}
STATES = ["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"]
PLACES = pl.DataFrame(
    {
        "code": ["BRN", "SGP", "TLS", "VNM", "LAO", "NRU"],
        "name": ["Brunei", "Singapore", "Timor-Leste", "Việt Nam", "Laos", "Nauru"],
        "lat": [4.9, 1.3, -8.6, 21.0, 18.0, None],
        "lon": [114.9, 103.8, 125.6, 105.8, 102.6, None],
    }
)


def row(subject, value, counterpart="JPN", year=2024, **more):
    base = {
        "subject": subject, "counterpart": counterpart, "measure": "trust", "year": year, "value": value,
        "unit": "percent", "low": None, "high": None, "interval": None, "basis": "read", "reason": None, "refs": [],
    }  # fmt: skip
    if value is None:
        base["reason"] = "not asked in this wave"
    else:
        base["refs"] = [sum(ord(c) for c in subject + counterpart) * 100 + year % 100, 7_000_000]
    return base | more


def frame(*rows, dims=()):
    kinds = {"value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "interval": pl.String, "reason": pl.String}
    kinds |= {"refs": pl.List(pl.UInt32), "counterpart": pl.String}
    return estimate(pl.DataFrame(list(rows), schema_overrides=kinds, infer_schema_length=None), *dims)


def notes(made):
    return {ref: f"#ties-{ref:010x}" for ref in made["refs"].explode().drop_nulls().to_list()}


def elsewhere(code):
    """Return what Python code prints in a process of its own."""
    env = os.environ | {"PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
    return done.stdout.strip()


def marks(svg):
    """Return the (href, title) of every link."""
    return [(a.get("href"), a.findtext(f"{SVG}title")) for a in ET.fromstring(svg).iter(f"{SVG}a")]


@pytest.fixture(scope="module")
def two():
    return frame(
        row("VNM", 65.6, low=62.1, high=69.0, interval="95% sampling"),
        row("VNM", 30.0, "CHN"),
        row("LAO", 48.0, basis="public_record"),
        row("LAO", None, "CHN"),
        row("SGP", 0.0),
        row("SGP", 21.0, "CHN", basis="modelled"),
    )


@pytest.fixture(scope="module")
def geometry():
    return json.loads(MAP.read_text("utf-8"))


@pytest.fixture(scope="module")
def shares():
    values = dict(zip(STATES, range(30, 85, 5), strict=True)) | {"LAO": None, "KHM": 0.0}
    return frame(
        *[row(state, value, basis="estimated" if state == "MYS" else "read") for state, value in values.items()]
    )


@pytest.fixture(scope="module")
def places():
    """All states of the test with a place each; only the dots' places matter."""
    others = [state for state in STATES if state not in PLACES["code"].to_list()]
    rest = pl.DataFrame({"code": others, "name": others, "lat": [10.0] * len(others), "lon": [110.0] * len(others)})
    return pl.concat([PLACES, rest])


@pytest.fixture(scope="module")
def figure(shares, geometry, places):
    return figures.choropleth(shares, geometry, places, unit="percent of respondents", **WORDS)


@pytest.fixture(scope="module")
def drawn(figure, shares):
    return figures.svg(figure, notes(shares))


class TestLinks:
    @pytest.mark.parametrize("build", [figures.dots, figures.bars])
    def test_every_value_links_to_the_note_of_its_first_source(self, build, two):
        found = marks(figures.svg(build(two, names=NAMES, **WORDS), notes(two)))
        expected = {notes(two)[refs[0]] for value, refs in two.select("value", "refs").iter_rows() if value is not None}
        assert {href for href, _ in found} == expected
        assert len(found) == 5

    def test_a_link_says_its_row(self, two):
        said = [title for _, title in marks(figures.svg(figures.dots(two, names=NAMES, **WORDS), notes(two)))]
        assert "Việt Nam, Japan, 2024: 65.6\xa0%, from 62.1 to 69.0 (95% sampling); read in the source" in said
        assert "Laos, Japan, 2024: 48.0\xa0%; known from a public record, not read" in said

    def test_links_stay_within_the_page(self, two):
        drawn = figures.svg(figures.dots(two, **WORDS), notes(two))
        assert all(re.fullmatch(r"#ties-[0-9a-f]{10}", href) for href, _ in marks(drawn))
        assert "vega-datasets" not in drawn
        assert "vega-datasets" in render._drawn(render.vegalite(figures.dots(two, **WORDS), notes(two))), (
            "the detour is gone"
        )

    def test_without_notes_no_links(self, two):
        assert "<a " not in figures.svg(figures.dots(two, **WORDS))

    def test_a_value_without_a_note_is_an_error_for_each_such_row(self, two):
        with pytest.raises(InvalidData) as raised:
            figures.svg(figures.dots(two, **WORDS), {})
        assert len(raised.value.faults) == 5

    def test_the_second_source_serves_when_the_first_has_no_note(self, two):
        found = marks(figures.svg(figures.dots(two, **WORDS), {7_000_000: "#shared"}))
        assert [href for href, _ in found] == ["#shared"] * 5


class TestAbsent:
    @pytest.mark.parametrize("build", [figures.dots, figures.bars])
    def test_null_is_words_with_a_reason_never_a_mark(self, build, two):
        figure = build(two, names=NAMES, **WORDS)
        drawn = figures.svg(figure, notes(two))
        assert "no figure" in drawn
        assert 'aria-label="Laos, China, 2024: no figure, not asked in this wave"' in drawn
        assert "; 1 of 6 without figure." in figure.caption

    def test_zero_is_a_mark(self, two):
        said = [title for _, title in marks(figures.svg(figures.bars(two, names=NAMES, **WORDS), notes(two)))]
        assert any(title.startswith("Singapore, Japan, 2024: 0.0") for title in said)

    def test_not_applicable_is_its_own_kind(self):
        one = frame(row("VNM", 5.0), row("LAO", None, reason="not applicable: no coast"))
        drawn = figures.svg(figures.dots(one, **WORDS))
        assert ">not applicable<" in drawn
        assert ">no figure<" not in drawn

    def test_hollow_marks_are_explained_and_only_then(self, two):
        assert style.HOLLOW_WORDS in figures.dots(two, **WORDS).caption
        assert style.HOLLOW_WORDS not in figures.dots(two.filter(basis="read"), **WORDS).caption

    def test_hollow_marks_are_hollow(self, two):
        drawn = figures.svg(figures.dots(two, names=NAMES, **WORDS), notes(two))
        hollow = {
            a.findtext(f"{SVG}title").split(":")[0]
            for a in ET.fromstring(drawn).iter(f"{SVG}a")
            if a[1].get("fill-opacity") == "0"
        }
        assert hollow == {"Laos, Japan, 2024", "Singapore, China, 2024"}

    @pytest.mark.parametrize("build", [figures.dots, figures.bars, figures.lines, figures.matrix])
    def test_a_frame_of_gaps_only_can_be_drawn(self, build):
        figure = build(frame(row("VNM", None)), **WORDS)
        assert "<a " not in figures.svg(figure, {})
        assert figure.refs == ()


class TestLines:
    YEARS = range(2019, 2025)

    def made(self, **change):
        rows = [
            row("ASEAN", 60.0 + year % 7, year=year, weighting="pooled" if year < 2021 else "equal")
            for year in self.YEARS
        ]
        return frame(*[r | change.get(str(r["year"]), {}) for r in rows], dims=["weighting"])

    def segments(self, figure):
        parts = figure.table.filter(pl.col("value").is_not_null()).sort("year")
        return [group["year"].to_list() for _, group in parts.group_by("_segment", maintain_order=True)]

    def test_a_change_of_reading_breaks_the_line(self):
        figure = figures.lines(self.made(), reading="weighting", **WORDS)
        assert self.segments(figure) == [[2019, 2020], [2021, 2022, 2023, 2024]]
        assert figures.svg(figure).count("stroke-dasharray=") >= 2, (
            "the reading of fewer years is dashed, in picture and legend"
        )

    def test_a_year_without_figure_breaks_the_line(self):
        gap = {"2022": {"value": None, "refs": [], "reason": "not asked"}}
        figure = figures.lines(self.made(**gap).drop("weighting"), **WORDS)
        assert self.segments(figure) == [[2019, 2020, 2021], [2023, 2024]]
        assert "; 1 of 6 without figure" in figure.caption

    def test_two_readings_of_all_years_are_two_whole_lines(self):
        rows = [
            row("ASEAN", 50.0 + year % 5, year=year, weighting=how)
            for year in self.YEARS
            for how in ("equal", "pooled")
        ]
        figure = figures.lines(frame(*rows, dims=["weighting"]), reading="weighting", **WORDS)
        assert sorted(map(len, self.segments(figure))) == [6, 6]

    def test_a_biennial_survey_is_joined(self):
        figure = figures.lines(frame(*[row("ASEAN", 50.0, year=year) for year in (2018, 2020, 2022)]), **WORDS)
        assert self.segments(figure) == [[2018, 2020, 2022]]

    def test_every_point_is_a_link_and_every_line_is_named_at_its_end(self):
        made = frame(
            *[
                row("ASEAN", 50.0 + year % 5 + plus, code, year)
                for year in self.YEARS
                for code, plus in (("JPN", 0), ("CHN", 0.1))
            ]
        )
        drawn = figures.svg(figures.lines(made, names=NAMES, **WORDS), notes(made))
        assert len(marks(drawn)) == 12
        assert drawn.count(">Japan</text>") == 2, "legend and line end"

    def test_more_than_eight_lines_need_a_highlight(self):
        made = frame(*[row(state, 50.0 + i, year=year) for i, state in enumerate(STATES) for year in self.YEARS])
        with pytest.raises(UsageError, match=r"compares 11 lines.*highlight"):
            figures.lines(made, by="subject", **WORDS)
        drawn = figures.svg(figures.lines(made, by="subject", highlight=["VNM"], names=NAMES, **WORDS), notes(made))
        assert len(marks(drawn)) == made.height
        with pytest.raises(UnknownName, match=r"'VMN' is not a known series.*Did you mean VNM"):
            figures.lines(made, by="subject", highlight=["VMN"], **WORDS)

    def test_rows_without_a_year_are_refused(self):
        with pytest.raises(InvalidData, match="rows without a year"):
            figures.lines(frame(row("ASEAN", 5.0) | {"year": None}), **WORDS)

    @given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12), st.floats(0.1, 50))
    def test_labels_keep_apart_and_in_order(self, values, gap):
        values = sorted(values, reverse=True)
        places = trends._apart(values, gap)
        assert all(above - below >= gap * (1 - 1e-6) - 1e-9 for above, below in itertools.pairwise(places))
        if all(above - below >= gap for above, below in itertools.pairwise(values)):
            assert places == pytest.approx(values)


class TestBars:
    def test_panels_for_each_counterpart_and_four_at_most(self, two):
        heads = ET.fromstring(figures.svg(figures.bars(two, names=NAMES, **WORDS))).iter(f"{SVG}text")
        assert [text.text for text in heads if text.get("font-weight") == "bold"] == ["Japan", "China"]
        five = frame(*[row("VNM", 5.0, code) for code in ("JPN", "CHN", "USA", "EU", "IND")])
        with pytest.raises(UsageError, match=r"5 panels side by side; expected four at most, or dots\(\)"):
            figures.bars(five, **WORDS)

    def test_the_order_can_be_told_and_must_be_whole(self, two):
        assert figures.bars(two, order=["SGP", "LAO", "VNM"], **WORDS).spec["spec"]["layer"][0]["encoding"]["y"][
            "sort"
        ] == ["SGP", "LAO", "VNM"]
        with pytest.raises(InvalidData, match="'LAO' is drawn but stands nowhere in the order"):
            figures.bars(two, order=["SGP", "VNM"], **WORDS)

    def test_negative_numbers_have_a_true_minus(self):
        drawn = figures.svg(figures.bars(frame(row("VNM", -4.25), row("LAO", 3.0)), **WORDS))
        assert ">−4.25</text>" in drawn
        assert not re.search(r">-\d", drawn)


class TestMatrix:
    def test_each_cover_has_its_own_glyph(self):
        cells = frame(row("VNM", 1.0), row("VNM", 0.5, "CHN"), row("LAO", 0.0), row("LAO", None, "CHN"))
        figure = figures.matrix(cells, names=NAMES, **WORDS)
        assert figure.table.sort("subject", "counterpart")["_cover"].to_list() == [
            "no figure",
            "none",
            "partly",
            "covered",
        ]
        root = ET.fromstring(figures.svg(figure, notes(cells)))
        glyphs = {path.get("d") for path in root.iter(f"{SVG}path") if path.get("aria-roledescription") == "point"}
        assert len(glyphs) == 4
        assert len(marks(figures.svg(figure, notes(cells)))) == 3

    def test_rows_and_columns_can_be_any_column(self):
        cells = frame(row("VNM", 1.0, year=2023), row("VNM", 1.0, year=2024))
        figure = figures.matrix(cells, columns="year", across=["2024", "2023"], **WORDS)
        assert figure.spec["layer"][0]["encoding"]["x"]["sort"] == ["2024", "2023"]


class TestMap:
    def test_every_state_with_a_value_is_a_link(self, drawn):
        assert len(marks(drawn)) == 10

    def test_the_picture_is_small_enough_to_embed(self, drawn):
        assert len(drawn.encode()) < 400_000

    def test_tiny_states_are_dots_on_the_map(self, drawn):
        symbols = [
            path for path in ET.fromstring(drawn).iter(f"{SVG}path") if path.get("aria-roledescription") == "point"
        ]
        assert {path.get("aria-label").split(",")[0] for path in symbols} == {"Brunei", "Singapore", "Timor-Leste"}
        at = {p.get("aria-label")[:2]: [float(x) for x in re.findall(r"-?[\d.]+", p.get("transform"))] for p in symbols}
        assert at["Si"][0] < at["Br"][0] < at["Ti"][0], "west to east"
        assert at["Br"][1] < at["Si"][1] < at["Ti"][1], "north to south"

    def test_four_kinds_of_no_value_look_different(self, figure, drawn):
        fill = {}
        for path in ET.fromstring(drawn).iter(f"{SVG}path"):
            if path.get("aria-roledescription") == "geoshape":
                fill[path.get("aria-label").split(",")[0]] = (path.get("fill"), path.get("stroke-dasharray"))
        assert fill["Laos"][0] == "url(#trust-hatch)"
        assert fill["KHM"][0] == style.ZERO
        assert fill["MYS"][1] == "3,2.5"
        assert fill["IDN"][1] != "3,2.5"
        assert '<pattern id="trust-hatch"' in drawn
        for word in ("no figure", "0, observed"):
            assert f">{word}</text>" in drawn
        assert style.DASHED_WORDS in figure.caption

    def test_says_whose_boundaries(self, figure):
        assert figure.boundaries
        assert "Natural Earth" in figures.BOUNDARIES

    def test_classes_are_named_and_hold_their_limits(self, geometry, places):
        made = frame(row("VNM", 20.0), row("THA", 19.9), row("IDN", 40.0))
        figure = figures.choropleth(made, geometry, places, breaks=[20, 40], **WORDS)
        assert dict(figure.table.select("subject", "_class").iter_rows()) == {
            "VNM": "20 to 40",
            "THA": "under 20",
            "IDN": "40 or more",
        }

    def test_a_middle_divides_the_colours_evenly(self, geometry, places):
        made = frame(row("VNM", -8.0), row("THA", 12.0))
        figure = figures.choropleth(made, geometry, places, middle=0, **WORDS)
        assert figure.table.sort("subject")["_class"].to_list() == ["5 or more", "under −5"]
        with pytest.raises(UsageError, match="as many below as above"):
            figures.choropleth(made, geometry, places, middle=0, breaks=[0, 5, 10], **WORDS)

    @pytest.mark.parametrize("breaks", [[], [3, 2], [1, 1], [1, 2, 3, 4, 5, 6]])
    def test_bad_breaks_are_refused(self, breaks, shares, geometry, places):
        with pytest.raises(UsageError, match="one to five rising numbers"):
            figures.choropleth(shares, geometry, places, breaks=breaks, **WORDS)

    def test_a_code_without_area_or_place_is_an_error(self, geometry):
        with pytest.raises(InvalidData, match="'XYZ' is neither on the map nor in the places") as raised:
            figures.choropleth(frame(row("XYZ", 1.0), row("NRU", 2.0)), geometry, PLACES, **WORDS)
        assert len(raised.value.faults) == 2

    def test_equal_earth_published_extent(self):
        # Šavrič et al. (2019): the map's width is 2.05458 times its height.
        x, _ = maps._equal_earth(180, 0)
        _, y = maps._equal_earth(0, 90)
        assert x / y == pytest.approx(2.05458, abs=2e-5)

    def test_the_pack_map_has_all_states_once_and_is_small(self, geometry):
        codes = [shape["properties"]["code"] for shape in geometry["objects"]["states"]["geometries"]]
        assert len(codes) == len(set(codes))
        assert {
            *STATES,
            "JPN",
            "CHN",
            "KOR",
            "PRK",
            "TWN",
            "IND",
            "AUS",
            "NZL",
            "PNG",
            "HKG",
            "MAC",
            "RUS",
            "MNG",
        } <= set(codes)
        assert MAP.stat().st_size < 200_000
        arcs = {
            abs(i) if i >= 0 else ~i
            for g in geometry["objects"]["states"]["geometries"]
            for p in g["arcs"]
            for r in p
            for i in r
        }
        assert arcs == set(range(len(geometry["arcs"]))), "no arc is missing, none is idle"


class TestPage:
    """What a page needs of an SVG."""

    def test_root_is_a_named_document_not_an_image(self, two):
        root = ET.fromstring(figures.svg(figures.dots(two, **WORDS | {"alt": 'says "more" & <less>'}), notes(two)))
        assert root.get("role") == "graphics-document document"
        assert root.get("aria-label") == 'says "more" & <less>'
        assert root.get("width") == "100%"
        assert root.get("height") is None
        assert root.get("viewBox")

    def test_names_cannot_break_the_page(self):
        one = frame(row("VNM", 5.0))
        drawn = figures.svg(figures.dots(one, names={"VNM": "<script>\"'&"}, **WORDS), notes(one))
        assert "<script" not in drawn
        assert marks(drawn)[0][1].startswith("<script>\"'&, JPN")

    def test_text_follows_the_page(self, two):
        root = ET.fromstring(figures.svg(figures.dots(two, reference=50, **WORDS), notes(two)))
        assert {text.get("fill") for text in root.iter(f"{SVG}text")} == {"currentColor"}
        assert {text.get("font-family") for text in root.iter(f"{SVG}text")} == {"Noto Sans, sans-serif"}
        assert not [
            path
            for path in root.iter(f"{SVG}path")
            if path.get("class") == "background" and path.get("fill") not in (None, "transparent")
        ]

    def test_ids_of_two_figures_do_not_meet(self, shares, geometry, places):
        ids = []
        for name in ("one", "two"):
            drawn = figures.svg(figures.choropleth(shares, geometry, places, **WORDS | {"id": name}), notes(shares))
            ids.append({element.get("id") for element in ET.fromstring(drawn).iter() if element.get("id")})
            assert set(re.findall(r"url\(#([^)]*)\)", drawn)) <= ids[-1]
        assert ids[0]
        assert not ids[0] & ids[1]

    def test_no_group_without_words(self, two):
        """An empty group of symbols is an image without a name to a screen reader."""
        for build in (figures.dots, figures.bars):
            root = ET.fromstring(figures.svg(build(two, **WORDS), notes(two)))
            assert not [g for g in root.iter(f"{SVG}g") if (g.get("class") or "").startswith("mark-") and len(g) == 0]

    def test_same_figure_same_bytes_in_any_process(self, two, tmp_path):
        figure = figures.dots(two, names=NAMES, **WORDS)
        here = figures.svg(figure, notes(two)), figures.png(figure, 1)
        assert here == (figures.svg(figure, notes(two)), figures.png(figure, 1))
        two.write_parquet(tmp_path / "two.parquet")
        there = elsewhere(
            "import hashlib, polars; from multipolar import figures\n"
            f"made = polars.read_parquet({str(tmp_path / 'two.parquet')!r})\n"
            f"figure = figures.dots(made, names={NAMES!r}, **{WORDS!r})\n"
            f"drawn = figures.svg(figure, {notes(two)!r}).encode(), figures.png(figure, 1)\n"
            "print(*(hashlib.sha256(part).hexdigest() for part in drawn))"
        )
        assert there.split() == [hashlib.sha256(part).hexdigest() for part in (here[0].encode(), here[1])]

    def test_what_was_drawn_before_leaves_no_trace(self, figure, shares, two):
        first = figures.svg(figure, notes(shares))
        figures.svg(figures.dots(two, **WORDS))
        assert figures.svg(figure, notes(shares)) == first

    def test_shuffled_rows_same_picture(self, two):
        shuffled = two.sample(fraction=1, shuffle=True, seed=3)
        pictures = [
            set(marks(figures.svg(figures.dots(made, names=NAMES, **WORDS), notes(two)))) for made in (two, shuffled)
        ]
        assert pictures[0] == pictures[1]

    def test_drawing_asks_no_server(self):
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"a\n1\n")

            def log_message(self, *args):
                pass

        with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}/data.csv"
            spec = {"data": {"url": url}, "mark": "point", "encoding": {"x": {"field": "a"}}}
            with pytest.raises(ValueError, match=r"not allowed|allowed base URL"):
                render._drawn(spec)
            server.shutdown()
        assert asked == []


class TestFont:
    def test_the_bundled_font_is_the_one_that_is_measured(self):
        """vl-convert measures text to lay out: a name in a font without these letters has another width."""

        def width(text):
            spec = {
                "config": style.config(), "data": {"values": [{}]}, "width": 10, "height": 10,
                "mark": {"type": "text", "text": text, "align": "left", "fontSize": 100},
            }  # fmt: skip
            return int(re.search(r'viewBox="0 0 (\d+)', render._drawn(spec))[1])

        # Advance widths of Noto Sans Regular in units of 1/1000 em: V 600, i 258, e 564 (both accents are free), t 361.
        assert width("Việt" * 4) - width("Việt" * 2) == pytest.approx(2 * (600 + 258 + 564 + 361) / 10, abs=8)

    def test_vietnamese_and_minus_are_drawn_as_letters(self):
        """A letter that the font lacks would be drawn as the same box for each: three words, three pictures."""
        pictures = {
            figures.png(figures.dots(frame(row("VNM", -5.0)), names={"VNM": name}, **WORDS), 1)
            for name in ("ệ", "ữ", "ạ", "−")
        }
        assert len(pictures) == 4

    def test_fonts_are_small_and_come_with_their_licence(self):
        for font in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"):
            assert 50_000 < (render.FONTS / font).stat().st_size < 120_000
        licence = (render.FONTS / "OFL.txt").read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in licence
        assert "THE FONT SOFTWARE IS PROVIDED" in licence


class TestStyle:
    @staticmethod
    def contrast(a, b):
        def luminance(colour):
            parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
            parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

        high, low = sorted((luminance(a), luminance(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    @pytest.mark.parametrize("colour", [*(colour for colour, _ in style.ACTORS.values()), style.GREY, style.ACCENT])
    @pytest.mark.parametrize("page", [style.LIGHT, style.DARK])
    def test_marks_stand_out_on_both_pages(self, colour, page):
        assert self.contrast(colour, page) >= 3

    def test_actors_differ_in_colour_and_shape(self):
        assert (
            len({colour for colour, _ in style.ACTORS.values()})
            == len({shape for _, shape in style.ACTORS.values()})
            == 8
        )

    @given(st.sets(st.sampled_from([*style.ACTORS, "GBR", "NZL", "RUS", "FRA", "CAN"]), min_size=1, max_size=8))
    def test_same_actor_same_look_and_no_two_alike(self, codes):
        looks = style.looks(codes)
        assert all(looks[code] == style.ACTORS[code] for code in codes & set(style.ACTORS))
        assert len(set(looks.values())) == len(codes)

    @pytest.mark.parametrize(
        ("value", "places", "text"),
        [(1234.5, 1, "1,234.5"), (-0.04, 1, "0.0"), (-12.0, 0, "−12"), (1e6, 0, "1,000,000"), (0, 2, "0.00")],
    )
    def test_numbers_are_written_one_way(self, value, places, text):
        assert style.number(value, places) == text

    @given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(2, 8))
    @settings(max_examples=60)
    def test_ticks_are_even_and_enclose(self, low, width, count):
        made = scale.ticks(low, low + width, count)
        if low + width > low and width > 1e-9 * abs(low):
            step = made[1] - made[0]
            assert made[0] <= low + 1e-6 * step
            assert made[-1] >= low + width - 1e-6 * step
            assert len(made) <= count + 3
        assert all(a < b for a, b in itertools.pairwise(made))

    @pytest.mark.parametrize(("value", "ends"), [(0.0, (0.0, 1.0)), (5.0, (0.0, 5.0)), (-3.0, (-3.0, 0.0))])
    def test_one_value_alone_has_an_axis_from_zero(self, value, ends):
        made = scale.ticks(value, value)
        assert (made[0], made[-1]) == ends

    def test_shapes_are_known_to_vega(self, two):
        eight = frame(*[row("VNM", 5.0 + i, code) for i, code in enumerate(style.ACTORS)])
        assert len(marks(figures.svg(figures.dots(eight, **WORDS), notes(eight)))) == 8


class TestInput:
    def test_every_fault_of_a_frame_at_once(self, two):
        with pytest.raises(InvalidData) as raised:
            figures.dots(two.drop("refs", "basis"), **WORDS)
        assert [fault.what for fault in raised.value.faults] == [
            "the frame of figure 'trust' has no column 'basis'",
            "the frame of figure 'trust' has no column 'refs'",
        ]

    def test_two_units_on_one_axis(self):
        mixed = frame(row("VNM", 5.0), row("LAO", 3.0, unit="ratio"))
        with pytest.raises(InvalidData, match="figure 'trust' mixes percent, ratio; expected one unit on one axis"):
            figures.dots(mixed, **WORDS)

    def test_two_rows_on_one_mark(self):
        twice = frame(row("VNM", 5.0), row("VNM", 6.0, year=2023))
        with pytest.raises(
            InvalidData,
            match="2 rows that share a mark, the first: subject='VNM', counterpart='JPN'; expected one row for each",
        ):
            figures.dots(twice, **WORDS)

    def test_nothing_to_draw(self, two):
        with pytest.raises(InvalidData, match="has no rows"):
            figures.dots(two.head(0), **WORDS)

    def test_a_figure_checks_its_words_sources_and_spec(self, two):
        spec = {"data": {"url": "https://example.org/x.csv"}, "mark": "point"}
        with pytest.raises(InvalidData) as raised:
            figures.Figure("Bad Id", " ", "c", "", spec, two, ())
        assert [fault.rule for fault in raised.value.faults] == [
            "figure-id", "figure-words", "figure-words", "figure-sources", "figure-offline",
        ]  # fmt: skip


class TestOutputs:
    def test_csv_has_the_rows_and_not_the_scaffolding(self, two):
        text = figures.csv(figures.dots(two, names=NAMES, **WORDS), notes(two))
        back = pl.read_csv(text.encode())
        assert back.height == two.height
        assert not [name for name in back.columns if name.startswith("_") or name == "refs"]
        assert [source is None for source in back["sources"]] == [value is None for value in back["value"]]
        assert back["sources"].drop_nulls().str.starts_with("ties-").all()
        assert back.filter(pl.col("value").is_null())["reason"].to_list() == ["not asked in this wave"]

    def test_png_is_a_picture(self, two):
        assert figures.png(figures.dots(two, **WORDS), 1).startswith(b"\x89PNG")

    def test_notebooks_show_the_picture_and_a_short_line(self, two):
        figure = figures.dots(two, **WORDS)
        assert figure._repr_mimebundle_()["image/svg+xml"].startswith("<svg ")
        assert repr(figure) == "Figure('trust': 'Japan is trusted more', rows: 6, sources: 6)"

    def test_import_is_light(self):
        heavy = "('altair', 'vl_convert', 'scipy', 'jinja2')"
        assert elsewhere(f"import sys, multipolar.figures; print([m for m in {heavy} if m in sys.modules])") == "[]"


class TestTable:
    def cells(self, two, **more):
        text = figures.table_html(
            two, caption="Trust, percent", notes=notes(two), across="counterpart", names=NAMES, **more
        )
        return text, ET.fromstring(text)

    def test_headings_have_a_scope_and_numbers_a_link(self, two):
        _, table = self.cells(two)
        assert table.findtext("caption") == "Trust, percent"
        assert [th.text for th in table.iter("th") if th.get("scope") == "col"] == ["Subject", "China", "Japan"]
        assert [th.text for th in table.iter("th") if th.get("scope") == "row"] == ["Laos", "Singapore", "Việt Nam"]
        assert all(th.get("scope") for th in table.iter("th"))
        assert {a.get("href") for a in table.iter("a")} <= set(notes(two).values())
        assert ["".join(a.itertext()) for a in table.iter("a")] == ["48.0", "21.0", "0.0", "30.0", "65.6"]

    def test_a_gap_is_a_dash_with_its_reason(self, two):
        text, table = self.cells(two)
        (gap,) = [td for td in table.iter("td") if "gap" in td.get("class", "")]
        assert gap.get("title") == "not asked in this wave"
        assert '<span class="visually-hidden">no figure: not asked in this wave</span>' in text

    def test_weaker_bases_are_marked_and_explained(self, two):
        text, _ = self.cells(two)
        assert (
            '48.0</a><span aria-hidden="true">†</span><span class="visually-hidden"> (public record, not read)</span>'
            in text
        )
        assert "<em>21.0</em>" in text
        assert "† known from a public record that was not read." in text
        plain = two.filter(basis="read", subject="VNM", counterpart="JPN")
        assert "<tfoot>" not in figures.table_html(plain, caption="c", notes=notes(plain))

    def test_a_cell_that_no_row_fills_is_a_gap_too(self, two):
        text, _ = self.cells(two.filter(~((pl.col("subject") == "VNM") & (pl.col("counterpart") == "CHN"))))
        assert "not in the tables" in text

    def test_names_are_escaped(self):
        one = frame(row("VNM", 1.0))
        assert "<b>" not in figures.table_html(one, caption="<b>", notes=notes(one), names={"VNM": "<b>"})

    def test_faults(self, two):
        with pytest.raises(InvalidData, match=r"no column 'countrpart'.*Did you mean counterpart"):
            figures.table_html(two, caption="c", notes=notes(two), across="countrpart")
        with pytest.raises(InvalidData, match="6 rows share a cell"):
            figures.table_html(two, caption="c", notes=notes(two))
        with pytest.raises(InvalidData, match="a note for its source"):
            figures.table_html(two, caption="c", notes={}, across="counterpart")


def test_public_names_exist():
    assert all(callable(getattr(figures, name)) for name in figures.__all__ if name != "BOUNDARIES")
