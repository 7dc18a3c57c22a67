"""The brief as its reader meets it: one file, offline, every number a link to its source."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

import multipolar as mp
from multipolar.brief import page, render, write
from multipolar.errors import UsageError

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
VOID = {"meta", "link", "br", "img", "input", "hr", "col", "area", "base", "embed", "source", "track", "wbr"}


class Page(HTMLParser):
    """Collects what the tests ask about, and that every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.stack: list[str] = []
        self.unlinked: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in VOID and tag != "path" and tag != "rect":
            self.stack.append("td.num" if tag == "td" and "num" in given.get("class", "").split() else tag)
        self.ids += [given["id"]] if "id" in given else []
        if tag == "a":
            self.links.append(given["href"])
        self.loads += [
            (tag, value) for name, value in attrs if name in ("src", "srcset", "data", "poster", "xlink:href")
        ]
        if tag == "link":
            self.loads.append((tag, given.get("href", "")))

    def handle_endtag(self, tag):
        if tag not in ("path", "rect"):
            assert self.stack, tag
            assert self.stack.pop().split(".")[0] == tag

    def handle_data(self, data):
        if self.stack and self.stack[-1] == "td.num" and re.search(r"\d", data):
            self.unlinked.append(data.strip())


@pytest.fixture(scope="module")
def text():
    return render(mp.load())


@pytest.fixture(scope="module")
def parsed(text):
    return Page(text)


def test_it_is_one_closed_page_under_4_mb(text, parsed):
    assert text.startswith("<!doctype html>")
    assert parsed.stack == []
    assert len(text.encode()) < 4e6
    assert {"header", "main", "nav", "figure", "figcaption", "table", "caption"} <= set(parsed.tags)


def test_it_loads_nothing_and_runs_nothing(text, parsed):
    assert parsed.loads == []
    assert "script" not in parsed.tags
    assert "iframe" not in parsed.tags
    style = text[text.index("<style>") : text.index("</style>")]
    assert "@import" not in style
    assert set(re.findall(r"url\((.{5})", style)) == {"data:"}
    assert not re.search(r'\son\w+="', text)


def test_every_link_inside_leads_to_one_place(parsed):
    assert len(parsed.ids) == len(set(parsed.ids))
    inner = {link[1:] for link in parsed.links if link.startswith("#")}
    assert inner <= set(parsed.ids)
    assert len(inner) > 100


def test_links_outside_are_addresses_of_sources_only(parsed):
    region = mp.load()
    known = set(region.table("sources")["url"].drop_nulls().to_list())
    assert {link for link in parsed.links if not link.startswith("#")} <= known


def test_every_number_of_a_measure_is_a_link_to_a_note_with_citation_and_locator(text, parsed):
    # The forecast errors are the one table of numbers that are not in the pack.
    errors = text[text.index('id="forecast-errors"') : text.index("Assumptions in use")]
    assert sorted(parsed.unlinked) == sorted(re.findall(r'<td class="num">([\d.]+(?: %)?)</td>', errors))
    notes = re.findall(r'<li id="((?:ties|survey|parameters)-[0-9a-f]{10})">(.*?)</li>', text)
    assert len(notes) > 100
    region = mp.load()
    locators = {
        *region.table("ties")["locator"],
        *region.table("survey")["locator"],
        *region.table("parameters")["locator"],
    }
    assert locators
    for anchor, note in notes:
        assert anchor.replace("-", "/", 1) in note
        assert re.search(r"tables/\w+\.csv, line \d+, column \w+", note)


def test_every_mark_of_a_figure_with_a_value_is_a_link(text):
    pictures = re.findall(r"<figure.*?</figure>", text, re.S)
    assert len(pictures) >= 5
    for picture in pictures:
        drawing = picture[picture.index("<svg") : picture.index("</svg>")]
        assert drawing.count("<a href=") >= 5
        assert 'aria-label="' in drawing
        assert "<table" in picture


def test_the_first_screen_says_as_of_sources_and_shares(text):
    head = text[: text.index("<main")]
    assert "2026-06-30" in head
    for words in ("sources used", "read", "derived", "assumed"):
        assert f"<dt>{words}</dt>" in head


def test_every_verdict_stands_with_its_day_and_what_would_change_it(text):
    region = mp.load()
    for proposition in mp.propositions.read(region):
        verdict = mp.propositions.judge(region, proposition)
        card = text[text.index(f'id="verdict-{proposition.id}"') :]
        card = card[: card.index("</article>")]
        assert f"<strong>{verdict.verdict}</strong>" in card
        assert f"as of {verdict.as_of}" in card
        assert "What would change it" in card


def test_a_model_that_does_worse_than_a_simple_rule_is_said_to(text):
    errors = mp.measures.forced_choice_errors(mp.load())
    said = "does worse than a simple rule" in text
    assert said == (errors["method"][0] != "local level")


def test_two_builds_are_the_same_bytes(text):
    assert render(mp.load()) == text


def test_boundaries_have_their_note(text):
    assert "no position on status is implied" in text


def test_nothing_is_left_half_written(tmp_path, monkeypatch):
    target = tmp_path / "brief.html"
    target.write_text("what was there")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    monkeypatch.setattr(page, "render", lambda *_: "<p>half")
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        write(mp.load(), target)
    assert target.read_text() == "what was there"
    assert [file.name for file in tmp_path.iterdir()] == ["brief.html"]


def test_a_folder_is_no_place_for_a_file(tmp_path):
    with pytest.raises(UsageError, match="is a folder; expected a file name"):
        write(mp.load(), tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the brief was not opened in a real browser")
@pytest.mark.parametrize("width", [1280, 390])
def test_it_opens_offline_in_a_browser_without_a_word_on_the_console(text, tmp_path, width):
    file = tmp_path / "brief.html"
    file.write_text(text, encoding="utf-8")
    log = tmp_path / "net.json"
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
    alone = ("--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}")
    told = ("--enable-logging=stderr", f"--log-net-log={log}", "--virtual-time-budget=2000", "--dump-dom")
    done = subprocess.run(
        [str(CHROMIUM), *quiet, *alone, *told, f"--window-size={width},2000", file.as_uri()],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "CONSOLE" not in done.stderr
    assert "Arguments put to the test" in done.stdout
    asked = {
        url
        for url in re.findall(r'"url":\s*"([^"]+)"', log.read_text(encoding="utf-8", errors="replace"))
        if url.startswith("http")
    }
    ours = {url for url in asked if any(url == link for link in re.findall(r'href="(http[^"]+)"', text))}
    assert not ours
    assert json.dumps(sorted(asked)).count("vega") == 0


def test_the_files_of_the_room_are_in_the_package():
    assert (Path(page.__file__).parent / "brief.html.j2").is_file()
