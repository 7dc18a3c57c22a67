"""The brief for those who use a keyboard, a screen reader, a small screen, a dark screen or paper.

What needs no browser is asked of the page's text. The rest is asked in headless Chromium of a copy of the page with a
script put in; axe-core (MPL-2.0) is fetched by npm into a cache folder and stays outside the project.
"""

import html
import json
import os
import re
import shutil
import subprocess
import tarfile
from html.parser import HTMLParser
from itertools import groupby, pairwise
from pathlib import Path

import pytest

import multipolar as mp
from multipolar.brief import page, render, render_country

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NPM = shutil.which("npm")
AXE = "4.14.1"
WIDE, NARROW = 1280, 390
ZOOMED, SMALLEST = WIDE // 2, 320
"""A page at 200 % in a window of 1280 is laid out like one of 640; 320 is what WCAG 1.4.10 asks for."""
GROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 29)"}
SCHEMES = {"dark": 0, "light": 1}

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the brief was not tried in a real browser")


@pytest.fixture(scope="module")
def text():
    """The region's brief."""
    return render(mp.load())


@pytest.fixture(scope="module")
def pages(text):
    """Every kind of page."""
    return {"region": text, "state": render_country(mp.load(), "VNM")}


# What the page's text says


class Outline(HTMLParser):
    """Collects headings and tables."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tables: list[dict] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "table":
            self.tables.append({"children": [], "scopes": []})
        elif tag in ("caption", "thead", "tbody"):
            self.tables[-1]["children"].append(tag)
        elif tag == "th":
            self.tables[-1]["scopes"].append(dict(attrs).get("scope"))


def test_the_page_says_its_language_and_its_title(pages):
    for text in pages.values():
        assert '<html lang="en">' in text
        assert re.search(r"<title>[^<]{10,}</title>", text)


@pytest.mark.parametrize("kind", ["region", "state"])
def test_headings_are_in_order(pages, kind):
    levels = Outline(pages[kind]).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    for above, below in pairwise(levels):
        assert below <= above + 1


@pytest.mark.parametrize("kind", ["region", "state"])
def test_every_table_has_a_caption_first_and_a_scope_on_every_heading(pages, kind):
    tables = Outline(pages[kind]).tables
    assert len(tables) > 5
    for table in tables:
        assert [name for name, _ in groupby(table["children"])] == ["caption", "thead", "tbody"]
        assert table["scopes"]
        groups = {"rowgroup"} if table["children"].count("tbody") > 1 else set()
        assert set(table["scopes"]) <= {"col", "row"} | groups


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)  # the best-known grey that just passes


@pytest.mark.parametrize("number", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_stand_out_from_their_ground(number):
    style = (Path(page.__file__).parent / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w+)", re.findall(r":root \{(.*?)\}", style)[number]))
    for word in ("fg", "soft", "link", "good", "bad", "open"):  # the last three are the colours of verdicts
        for ground in ("bg", "panel"):
            assert contrast(colours[word], colours[ground]) >= 4.5, f"{word} on {ground}"


# What a browser makes of it


def asked(text: str, folder: Path, script: str, *, widths=(WIDE,), scheme: str = "light", library: str = "") -> list:
    """Return what a script answers that runs at the end of the page, in a frame of each width.

    Frames, because a window of Chromium is never narrower than 500 pixels. `script` is the body of an async function.
    """
    told = f"(async () => {{ {script} }})().then(a => parent.postMessage({{a, width: innerWidth}}, '*'),"
    told += " e => parent.postMessage({error: String(e)}, '*'))"
    added = f"<script>{library}</script><script>{told}</script></body>"
    (folder / "inner.html").write_text(text.replace("</body>", added), encoding="utf-8")
    frames = "".join(f'<iframe src="inner.html" width="{width}" height="1500"></iframe>' for width in widths)
    (folder / "outer.html").write_text(
        '<!doctype html><meta name="color-scheme" content="light dark"><style>iframe { border: 0 }</style>'
        "<pre id='answers'></pre><script>const got = []; onmessage = e => { got.push(e.data);"
        f" document.getElementById('answers').textContent = JSON.stringify(got) }}</script>{frames}",
        encoding="utf-8",
    )
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--hide-scrollbars")
    alone = ("--disable-background-networking", "--disable-component-update", f"--user-data-dir={folder / 'profile'}")
    drawn = (f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", f"--window-size={max(widths) + 100},1600")
    done = subprocess.run(
        [str(CHROMIUM), *quiet, *alone, *drawn, "--virtual-time-budget=120000", "--dump-dom",
         (folder / "outer.html").as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=300, check=True,
    )  # fmt: skip
    found = re.search(r"<pre id=\"answers\">(.*?)</pre>", done.stdout, re.S)
    assert found is not None, done.stderr
    answers = {answer.get("width"): answer for answer in json.loads(html.unescape(found[1]) or "[]")}
    assert set(answers) == set(widths), answers
    return [answers[width]["a"] for width in widths]


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the cache or by npm."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "multipolar-tests"
    kept = cache / f"axe-core-{AXE}.tgz"
    if not kept.exists():
        if NPM is None:
            pytest.skip("no npm here: axe-core was not fetched and the brief not tried with it")
        cache.mkdir(parents=True, exist_ok=True)
        try:
            done = subprocess.run(
                [NPM, "pack", f"axe-core@{AXE}"], cwd=cache, capture_output=True, timeout=120, check=False
            )
        except subprocess.TimeoutExpired:
            pytest.skip("npm did not answer: axe-core was not fetched and the brief not tried with it")
        if done.returncode or not kept.exists():
            pytest.skip("npm could not fetch axe-core: the brief was not tried with it")
    with tarfile.open(kept) as archive:
        source = archive.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode("utf-8")


OPEN = "document.querySelectorAll('details').forEach(part => part.open = true);"
AUDIT = """
const found = await axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}});
return {ground: getComputedStyle(document.body).backgroundColor, tried: found.passes.length,
        faults: found.violations.map(v => [v.impact, v.id, v.help, v.nodes.length, v.nodes[0].html.slice(0, 200)])};
"""


@pytest.mark.slow
@in_browser
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["region", "state"])
def test_axe_finds_nothing_serious(pages, tmp_path, axe, kind, scheme, width):
    (found,) = asked(pages[kind], tmp_path, OPEN + AUDIT, widths=(width,), scheme=scheme, library=axe)
    assert found["ground"] == GROUND[scheme]
    assert found["tried"] > 20
    assert [fault for fault in found["faults"] if fault[0] in ("serious", "critical")] == []


@pytest.mark.slow
@in_browser
def test_axe_would_find_a_fault(tmp_path, axe):
    broken = '<!doctype html><html><head><title></title></head><body><a href="#x"></a></body></html>'
    (found,) = asked(broken, tmp_path, AUDIT, library=axe)
    assert {"html-has-lang", "document-title", "link-name"} <= {fault[1] for fault in found["faults"]}


LAYOUT = """
return {page: document.documentElement.scrollWidth,
        beyond: [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide'))
            .map(e => e.outerHTML.slice(0, 120))};
"""


@pytest.mark.slow
@in_browser
@pytest.mark.parametrize("kind", ["region", "state"])
def test_the_page_never_scrolls_sideways(pages, tmp_path, kind):
    widths = (WIDE, ZOOMED, NARROW, SMALLEST)
    for width, found in zip(widths, asked(pages[kind], tmp_path, OPEN + LAYOUT, widths=widths), strict=True):
        assert found["page"] == width
        assert found["beyond"] == []


KEYBOARD = """
const stops = [...document.querySelectorAll('a[href], summary, [tabindex]')].filter(e => e.tabIndex >= 0);
const skip = stops[0], kinds = {};
skip.focus({focusVisible: true});
const shown = skip.getBoundingClientRect();
const pick = {skip: skip, link: 'main p a, main li a', cell: 'td.num a', summary: 'summary', scroller: '.wide'};
for (const [kind, what] of Object.entries(pick)) {
    const e = typeof what === 'string' ? document.querySelector(what) : what;
    const before = getComputedStyle(e).outlineStyle === 'none' || document.activeElement === e;
    e.focus({focusVisible: true});
    const now = getComputedStyle(e);
    kinds[kind] = before && document.activeElement === e && now.outlineStyle === 'solid' && parseFloat(now.outlineWidth) >= 2;
}
const mark = document.querySelector('figure svg a');
const plain = getComputedStyle(mark.querySelector('path')).strokeWidth;
mark.focus({focusVisible: true});
kinds.mark = document.activeElement === mark && getComputedStyle(mark.querySelector('path')).strokeWidth !== plain;
const scrollers = [...document.querySelectorAll('.wide')].filter(e => e.scrollWidth > e.clientWidth && e.tabIndex < 0);
return {first: skip.className, target: skip.getAttribute('href'), left: shown.left, width: shown.width,
        reordered: stops.filter(e => e.tabIndex > 0).length, stops: stops.length, stuck: scrollers.length,
        goal: document.querySelector(skip.getAttribute('href'))?.tagName, kinds};
"""


@pytest.mark.slow
@in_browser
def test_a_keyboard_reaches_everything_in_order_and_sees_where_it_is(text, tmp_path):
    (found,) = asked(text, tmp_path, OPEN + KEYBOARD)
    assert found["first"] == "skip"
    assert found["goal"] == "MAIN"
    assert found["left"] >= 0
    assert found["width"] > 50
    assert found["stops"] > 100
    assert found["reordered"] == 0
    assert found["stuck"] == 0
    assert all(found["kinds"].values()), found["kinds"]


PAPER = """
const tables = [...document.querySelectorAll('details table')];
const seen = e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 10;
return {closed: document.querySelectorAll('details:not([open])').length, tables: tables.length,
        hidden: tables.filter(e => !seen(e)).length, notes: document.querySelectorAll('.source li').length,
        unprinted: [...document.querySelectorAll('.source li')].filter(e => !seen(e)).length,
        clipped: [...document.querySelectorAll('.wide')].filter(e => getComputedStyle(e).overflowX !== 'visible').length};
"""


@pytest.mark.slow
@in_browser
def test_paper_shows_what_is_folded_on_the_screen(text, tmp_path):
    (screen,) = asked(text, tmp_path, PAPER)
    assert screen["hidden"] == screen["tables"] > 5
    (paper,) = asked(text.replace("@media print", "@media all"), tmp_path, PAPER)
    assert paper["closed"] == screen["closed"]
    assert paper["hidden"] == paper["unprinted"] == paper["clipped"] == 0
    assert paper["notes"] > 100
