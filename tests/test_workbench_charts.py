"""Exploring a figure: what the script draws, the vendored library, and the journeys in Chromium."""

import hashlib
import html
import importlib.util
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
import vl_convert
from playwright.sync_api import expect

from multipolar import figures
from multipolar.region import ESTIMATE
from multipolar.workbench import explore
from multipolar.workbench.guard import POLICY

from .workbench import axe, browser, built, in_browser, rendered, served, setup, tab

__all__ = ["axe", "browser", "built", "served", "setup", "tab"]

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "src" / "multipolar" / "workbench" / "static" / "vendor"


def script():
    """The script that makes the vendored files."""
    spec = importlib.util.spec_from_file_location("make_vendored", ROOT / "scripts" / "make_vendored.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


# -- the vendored library -----------------------------------------------------------------------------------


def test_the_vendored_files_are_those_that_the_script_pins():
    pinned = script()
    assert {file.name for file in VENDOR.iterdir()} == {*pinned.FILES, "LICENCES.txt"}
    licences = (VENDOR / "LICENCES.txt").read_text(encoding="utf-8")
    for name, (package, _, sha256) in pinned.FILES.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == sha256
        assert f"{name}: {package} {pinned.PACKAGES[package][0]}, BSD-3-Clause\n  sha256 {sha256}\n" in licences
    for package, (version, _) in pinned.PACKAGES.items():
        assert re.search(
            rf"^(.*, )?{package} {re.escape(version)} \((BSD-3-Clause|ISC|MIT|0BSD|Unlicense)\)", licences, re.M
        )


def test_the_library_draws_what_the_renderer_draws():
    pinned = script().PACKAGES
    assert pinned["vega"][0] == vl_convert.get_vega_version()
    assert pinned["vega-lite"][0].startswith(f"{figures.render.VEGA_LITE}.")


@pytest.mark.slow
def test_wheel_and_source_archive_hold_the_vendored_files(tmp_path):
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (source,) = tmp_path.glob("*.whl"), tmp_path.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive, tarfile.open(source) as packed:
        inside = {name.partition("/")[2] for name in packed.getnames()}
        for file in VENDOR.iterdir():
            name = f"multipolar/workbench/static/vendor/{file.name}"
            assert archive.read(name) == file.read_bytes()
            assert f"src/{name}" in inside
        assert "scripts/make_vendored.py" in inside


# -- what the script draws ----------------------------------------------------------------------------------


def frame(*rows, **more):
    made = [{**dict.fromkeys(ESTIMATE), "measure": "m", "unit": "percent", "basis": "read", **row} for row in rows]
    return pl.DataFrame(made, schema=ESTIMATE)


WORDS = {"title": "A finding", "caption": "What is shown.", "alt": "A finding."}
PAIRS = frame(
    *(
        {"subject": who, "counterpart": whom, "year": year, "value": value, "refs": refs}
        for who, whom, year, value, refs in (
            ("VNM", "JPN", 2020, 10.0, [1]),
            ("VNM", "JPN", 2021, 12.0, [2, 3]),
            ("VNM", "CHN", 2020, 30.0, [1]),
            ("VNM", "CHN", 2021, 40.0, [4]),
        )
    )
)
NOTES = {ref: f"/rows/ties/000000000{ref}" for ref in range(1, 5)}
SOURCES = {1: "A book", 2: "A <b>table</b>", 3: "Another", 4: "A page"}


def drawn(chart, outline=None, **signals):
    """The SVG that Vega draws of a chart, with its signals set."""
    spec = {
        **chart["spec"],
        "params": [{**each, "value": signals.get(each["name"], each["value"])} for each in chart["spec"]["params"]],
    }
    if outline:
        spec["datasets"] = {**spec["datasets"], "map": outline}
    return vl_convert.vegalite_to_svg(spec, vl_version=figures.render.VEGA_LITE, allowed_base_urls=[])


def points(svg):
    return re.findall(r'<path aria-label="([^"]*)"[^>]*transform="translate\(([-\d.]+),([-\d.]+)\)"', svg)


def test_each_row_of_a_chart_leads_to_its_card_and_names_its_source():
    made = explore.chart(figures.lines(PAIRS, id="l", **WORDS), NOTES, SOURCES)
    rows = made["spec"]["datasets"]["table"]
    assert len(rows) == 4
    by = {(row["counterpart"], row["year"]): row for row in rows}
    assert by["JPN", 2021]["href"] == NOTES[2]
    assert by["JPN", 2021]["_source"] == "A <b>table</b>, and 1 more"
    assert by["CHN", 2020]["_source"] == "A book"
    assert by["JPN", 2020]["description"] == "VNM, JPN, 2020: 10\N{NO-BREAK SPACE}%; read in the source"


def test_a_zoom_moves_the_marks_apart_and_keeps_the_middle():
    made = explore.chart(figures.lines(PAIRS, id="l", **WORDS), NOTES, SOURCES)
    assert made["zoom"]
    whole, near = ({words: (float(x), float(y)) for words, x, y in points(drawn(made, zoom=zoom))} for zoom in (1, 2))
    assert len(whole) == 4
    assert whole.keys() == near.keys()
    (a, b), (c, d) = (sorted(each.values())[::3] for each in (whole, near))
    assert c[0] - d[0] == pytest.approx(2 * (a[0] - b[0]), rel=0.05)
    assert (c[0] + d[0]) / 2 == pytest.approx((a[0] + b[0]) / 2, abs=0.5)


def test_a_chart_that_nobody_moved_is_the_picture():
    figure = figures.lines(PAIRS, id="l", **WORDS)
    made = explore.chart(figure, NOTES, SOURCES)
    picture = vl_convert.vegalite_to_svg(figures.vegalite(figure, NOTES), vl_version=figures.render.VEGA_LITE)
    assert points(drawn(made)) == points(picture)
    ticks = re.compile(r"<text [^>]*>([^<]*)</text>")
    assert ticks.findall(drawn(made)) == ticks.findall(picture)


def test_what_the_reader_leaves_out_goes_and_the_rest_stays_where_it_is():
    made = explore.chart(figures.lines(PAIRS, id="l", **WORDS), NOTES, SOURCES)
    assert made["series"] == {"field": "_series", "names": ["JPN", "CHN"]}
    whole, part = points(drawn(made)), points(drawn(made, hidden=["CHN"]))
    assert part == [point for point in whole if "JPN" in point[0]]
    both = frame(
        *(
            {"subject": who, "counterpart": whom, "year": 2020, "value": 1.0, "refs": [1]}
            for who in "AB"
            for whom in "CD"
        )
    )
    made = explore.chart(figures.dots(both, id="d", order=["B", "A"], **WORDS), NOTES, SOURCES)
    whole, part = points(drawn(made)), points(drawn(made, hidden=["C"]))
    assert part == [point for point in whole if ", D," in point[0]]


def test_marks_of_two_series_of_no_actor_are_told_apart():
    rows = frame(
        *({"subject": "a", "interval": each, "year": 2020, "value": 1.0, "refs": [1]} for each in ("one", "two"))
    )
    made = explore.chart(figures.dots(rows, id="d", by="interval", **WORDS), NOTES, SOURCES)
    assert {row["description"].partition(":")[0] for row in made["spec"]["datasets"]["table"]} == {"one", "two"}


def test_bars_begin_at_zero_and_are_not_zoomed():
    made = explore.chart(figures.bars(PAIRS.filter(pl.col("year") == 2020), id="b", **WORDS), NOTES, SOURCES)
    assert not made["zoom"]
    assert made["series"] is None
    assert drawn(made, zoom=3) == drawn(made)


SQUARES = {
    "type": "Topology",
    "arcs": [[[100 + at, 0], [100 + at, 10], [110 + at, 10], [110 + at, 0], [100 + at, 0]] for at in (0, 20)],
    "objects": {
        "land": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[place]], "properties": {"code": code}} for place, code in enumerate("AB")
            ],
        }
    },
}


def test_a_map_comes_without_its_borders_is_zoomed_and_hatches_what_has_no_figure():
    rows = frame(
        {"subject": "A", "year": 2020, "value": 3.0, "refs": [1]},
        {"subject": "B", "year": 2020, "reason": "not reported", "basis": None, "refs": []},
    )
    places = pl.DataFrame({"code": ["A", "B"], "name": ["Aland", "Bland"], "lat": [5.0, 5.0], "lon": [105.0, 125.0]})
    figure = figures.choropleth(rows, SQUARES, places, id="m", view=(95, -5, 135, 15), tiny={}, **WORDS)
    made = explore.chart(figure, NOTES, SOURCES, SQUARES)
    assert made["outline"] == explore.OUTLINE
    assert "map" not in made["spec"]["datasets"]
    assert explore.chart(figure, NOTES, SOURCES, {**SQUARES, "arcs": []})["outline"] is None, (
        "another map brings its own"
    )

    def area(words, zoom):
        path = re.search(
            rf'<path aria-label="{words}[^>]* d="([^"]*)"[^>]*fill="([^"]*)"', drawn(made, SQUARES, zoom=zoom)
        )
        xs = [float(x) for x in re.findall(r"(-?[\d.]+),-?[\d.]+", path[1])]
        return max(xs) - min(xs), path[2]

    assert area("Bland", 1)[1] == "url(#m-nothing)"
    assert area("Aland", 1)[1].startswith("#")
    assert area("Aland", 1.2)[0] == pytest.approx(1.2 * area("Aland", 1)[0], rel=0.01)
    assert made["series"]["names"][-1] == "no figure"


def test_a_page_carries_charts_as_data_that_no_markup_can_leave(built):
    page = built("state")
    words = rendered(page)

    class Data(HTMLParser):
        def __init__(self):
            super().__init__()
            self.found, self.inside = [], False

        def handle_starttag(self, tag, attrs):
            self.inside = tag == "script" and "data-chart" in dict(attrs)

        def handle_data(self, data):
            if self.inside:
                self.found.append(data)

        def handle_endtag(self, tag):
            self.inside = False

    seen = Data()
    seen.feed(words)
    pictures = page.of("picture")
    assert len(seen.found) == len(pictures) > 0
    for data, picture in zip(seen.found, pictures, strict=True):
        rows = json.loads(data)["spec"]["datasets"]["table"]
        assert [row["description"] for row in rows] == [row["description"] for row in picture.spec["datasets"]["table"]]
        assert all(row["href"].startswith("/rows/") for row in rows if "value" in row)
    made = explore.text({"words": "</script><script>alert(1)</script><!--"})
    assert "<" not in made
    assert json.loads(made)["words"].startswith("</script>")
    assert html.unescape(made) == made


def test_the_policy_is_as_strict_as_before():
    assert "unsafe" not in POLICY
    assert "script-src 'self';" in POLICY
    assert "style-src 'self';" in POLICY


# -- in Chromium --------------------------------------------------------------------------------------------

MARKS = "[role=graphics-symbol][aria-label]"


def explored(page, name):
    """Explore a figure by keyboard; return it when it is drawn."""
    figure = page.locator(f"figure#{name}")
    toggle = figure.get_by_role("button", name="Explore")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(figure.get_by_role("button", name="Back to the picture")).to_be_visible(timeout=30_000)
    return figure


def count(figure):
    """How many marks stand for a row."""
    return figure.locator(".stage").evaluate(
        f'stage => [...stage.querySelectorAll("{MARKS}")].filter(mark => mark.__data__?.datum?.description).length'
    )


@pytest.mark.slow
@in_browser
def test_a_figure_is_explored_by_keyboard_and_given_back(tab, served):
    here = tab()
    page = here.open("/network")
    assert not any("vendor" in url for url in here.asked), "nothing of the library is loaded before somebody wants it"
    figure = explored(page, "network")
    picture = figure.locator("svg.multipolar-figure")
    expect(picture).to_be_hidden()
    blocks = served.get("/network.json").json()["blocks"]
    rows = next(block for block in blocks if block["kind"] == "picture")["spec"]["datasets"]["table"]
    assert count(figure) == len(rows)
    assert page.url.endswith("/network#network-explored")
    stage = figure.locator(".stage")
    expect(stage).to_be_focused()
    page.keyboard.press("ArrowRight")
    tip = figure.locator(".tip")
    assert rows[0]["description"] in tip.inner_text()
    assert "Source: " in tip.inner_text()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text(rows[1]["description"])
    expect(stage.locator(".chosen")).to_have_count(1)
    page.keyboard.press("Enter")
    card = page.locator("dialog#card")
    card.wait_for(state="visible")
    assert "Where it comes from" in card.inner_text()
    page.keyboard.press("Escape")
    expect(stage).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(picture).to_be_visible()
    expect(stage).to_have_count(0)
    expect(figure.get_by_role("button", name="Explore")).to_be_focused()
    assert page.url.endswith("/network")


@pytest.mark.slow
@in_browser
def test_a_pointer_gets_words_and_source_and_a_click_opens_the_card(tab):
    page = tab(viewport={"width": 1280, "height": 1400}).open("/")
    figure = explored(page, page.locator("main figure").first.get_attribute("id"))
    mark = figure.locator(f".stage path{MARKS}[aria-label^='Thailand']")
    mark.hover()
    assert figure.locator(".tip").inner_text().startswith("Thailand, ")
    mark.click()
    page.locator("dialog#card").wait_for(state="visible")
    page.keyboard.press("Escape")
    before = mark.bounding_box()["width"]
    figure.get_by_role("button", name="Zoom in").click()
    expect(figure.locator(".stage")).to_have_class(re.compile("near"))
    assert mark.bounding_box()["width"] > 1.3 * before
    figure.get_by_role("button", name="Show all").click()
    assert mark.bounding_box()["width"] == pytest.approx(before, abs=0.5)
    assert count(figure) == 11


@pytest.mark.slow
@in_browser
def test_a_series_is_left_out_and_the_address_explores_again(tab):
    page = tab().open("/states/VNM?v=1&series=goods_exports")
    figure = explored(page, "series-lines")
    all_ = count(figure)
    box = figure.get_by_role("checkbox", name="Japan")
    box.focus()
    page.keyboard.press("Space")
    expect(figure.locator(f".stage {MARKS}[aria-label^='Vietnam, Japan']")).to_have_count(0)
    assert 0 < count(figure) < all_
    again = tab().open(page.url)
    expect(again.locator("figure#series-lines .stage svg")).to_be_visible(timeout=30_000)
    assert count(again.locator("figure#series-lines")) == all_


@pytest.mark.slow
@in_browser
def test_an_explored_map_follows_the_lever(tab):
    page = tab().open("/scenarios/partners-withdraw?v=1&counterpart=JPN")
    page.locator("#map-answer-svg").wait_for(timeout=60_000)
    figure = explored(page, "map-answer")
    area = figure.locator(f".stage {MARKS}[aria-label^='Vietnam']")
    before = area.get_attribute("aria-label")
    page.locator("form[data-live] input[type=range]").nth(1).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-took]")).to_contain_text("tervals", timeout=60_000)  # the levers rest
    expect(area).not_to_have_attribute("aria-label", before)
    change = page.locator("[data-answer] tr[data-code=VNM] [data-cell=change]")
    expect(area).to_have_attribute("aria-label", re.compile(re.escape(change.inner_text())))
    fill = page.locator("#map-answer-svg path[aria-label^='Vietnam']").first.get_attribute("fill")
    shown = area.evaluate("mark => mark.getAttribute('fill')")
    assert shown == fill


@pytest.mark.slow
@in_browser
def test_axe_finds_nothing_serious_in_an_explored_figure_and_paper_has_the_picture(tab, axe):
    page = tab(viewport={"width": 1280, "height": 900}).open("/weights")
    for path, name in (("/", None), ("/network", "network"), ("/states/VNM?v=1&series=goods_exports", "series-lines")):
        page.goto(path)
        figure = explored(page, name or page.locator("main figure").first.get_attribute("id"))
        page.keyboard.press("ArrowRight")
        page.evaluate(axe)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate(
                "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
            )
            faults = [
                (each["id"], each["nodes"][0]["html"][:120])
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
            assert not faults, (path, scheme)
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(media="print")
        assert not figure.locator(".stage").is_visible()
        assert figure.locator("svg.multipolar-figure").is_visible()
        page.emulate_media(media="screen")


@pytest.mark.slow
@in_browser
def test_a_chart_that_reaches_for_an_address_is_refused_and_without_a_script_there_is_no_button(tab):
    here = tab()
    page = here.open("/network")
    page.evaluate(
        """() => { const data = document.querySelector("script[data-chart]"), chart = JSON.parse(data.textContent);
        chart.spec.layer.push({data: {url: "/static/map.json"}, mark: "point"});
        chart.spec.layer.push({data: {url: "https://example.org/x.json"}, mark: "point"});
        chart.spec.layer.push({data: {values: [{}]}, mark: {type: "image", url: "/static/icon.svg?asked"}});
        data.textContent = JSON.stringify(chart); const figure = data.closest("figure"), copy = figure.cloneNode(true);
        copy.querySelector(".explore").remove(); copy.id = "other"; figure.replaceWith(copy);
        copy.dispatchEvent(new Event("filled", {bubbles: true})); }"""
    )
    asked = len(here.asked)
    page.locator("figure#other").get_by_role("button", name="Explore").click()
    page.locator("figure#other .stage svg").wait_for(state="attached", timeout=30_000)
    page.wait_for_timeout(300)
    late = [url for url in here.asked[asked:] if "/vendor/" not in url]
    assert not [url for url in late if "example" in url or "map.json" in url or "asked" in url]
    here.complaints.clear()
    page = tab(java_script_enabled=False).open("/network")
    assert page.get_by_role("button", name="Explore").count() == 0
    assert page.locator("svg.multipolar-figure a[href^='/rows/']").count() > 0
