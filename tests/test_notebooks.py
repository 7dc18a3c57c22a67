"""What notebooks show: escaped, short, without assets, on a light and a dark page."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

import multipolar as mp
from multipolar import figures
from multipolar.region import Parameter
from multipolar.region.card import card

TRAP = '<script>alert("1")</script> & Bộ 外務省'


class Reader(HTMLParser):
    """Text and tags of a piece of HTML; every tag must be closed."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(shown)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def verdict(region):
    return next(mp.propositions.judge(region, p) for p in mp.propositions.read(region) if p.id == "wpu-people")


@pytest.fixture(scope="module")
def done(region):
    return mp.scenarios.run(region, mp.scenarios.read("partners-withdraw", region))


@pytest.fixture
def shown(region, verdict, done):
    row = region.table("parameters").row(0, named=True)
    parameter = region.parameter(row["model"], row["parameter"], subject=row["subject"])
    return {"region": region, "verdict": verdict, "run": done, "parameter": parameter}


@pytest.mark.parametrize("name", ["region", "verdict", "run", "parameter"])
def test_a_card_is_short_closed_and_takes_its_colours_from_the_page(shown, name):
    page = shown[name]._repr_html_()
    read = Reader(page)
    assert read.tags <= {"div", "p", "strong", "br", "table", "tbody", "tr", "th", "td"}
    assert len(page) < 6000
    assert not re.search(r"https?:|src=|href=|<style|color|background", page)


@pytest.mark.parametrize("name", ["region", "verdict", "run", "parameter"])
def test_the_plain_text_fits_a_screen(shown, name):
    plain = repr(shown[name])
    assert plain.count("\n") < 24
    assert "object at 0x" not in plain


def test_a_region_says_what_it_is(region):
    text = Reader(region._repr_html_()).text
    for words in (region.title, region.name, str(region.as_of), region.hash[:12], "ties"):
        assert words in text


def test_a_verdict_says_the_same_as_its_plain_text(verdict):
    text = Reader(verdict._repr_html_()).text
    assert text.startswith(f"wpu-people: holds{verdict.finding}")
    assert verdict.would_change in text
    assert "missing" not in text


def test_a_run_says_what_was_run_and_what_went_wrong(done):
    text = Reader(done._repr_html_()).text
    assert done.scenario.title in text
    assert "the deterministic run" in text
    assert all(name in text for name in done.outcomes)
    assert "1,024, seed 3" in Reader(replace(done, n=1024, seed=3)._repr_html_()).text


def test_a_parameter_says_its_range_and_how_it_is_known():
    drawn = Parameter("m", "p", "JPN>IDN", "2024", 0.5, 1.0, 2.0, "ratio", "uniform", "public_record", 7)
    text = Reader(drawn._repr_html_()).text
    for words in ("m: p", "1 ratio", "0.5 to 2, uniform", "JPN>IDN", "2024", "public record"):
        assert words in text
    fixed = replace(drawn, low=None, high=None, distribution="fixed", subject=None, since=None)
    text = Reader(fixed._repr_html_()).text
    assert "None" not in text
    assert "since" not in text


def test_words_of_a_pack_are_escaped(small_pack, verdict):
    small_pack.replace("datapackage.json", "A new region", "<script>alert(1)</script> Bộ 外務省")
    region = small_pack.load()
    assert "<script>" in region.title
    hurt = replace(verdict, finding=TRAP, missing=(TRAP,), as_of=date(2024, 1, 1))
    parameter = Parameter("m", TRAP, None, None, None, 1.0, None, TRAP, "fixed", "read", 1)
    for page in (region._repr_html_(), hurt._repr_html_(), parameter._repr_html_(), card(TRAP, {TRAP: TRAP}, TRAP)):
        read = Reader(page)
        assert "script" not in read.tags
        assert "<script>alert(" in read.text
        assert "Bộ 外務省" in read.text


class TestFigure:
    @pytest.fixture
    def figure(self, region):
        frame = region.figures("population", subject=["VNM", "JPN"], year=2024)
        words = {"id": "people", "title": f"{TRAP} have people", "alt": "Viet Nam has fewer", "caption": "2024 <now>"}
        return replace(figures.bars(frame, **{**words, "title": "People"}), title=words["title"])

    def test_picture_and_words(self, figure):
        bundle = figure._repr_mimebundle_()
        assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
        assert bundle["image/svg+xml"].startswith("<svg ")
        assert bundle["image/svg+xml"] in bundle["text/html"]
        assert bundle["text/plain"] == f"{figure.title}\n{figure.alt}\n{figure.caption}"

    def test_words_around_the_picture_are_escaped(self, figure):
        page = figure._repr_mimebundle_()["text/html"]
        around = page.replace(figure._repr_mimebundle_()["image/svg+xml"], "")
        read = Reader(around)
        assert read.tags == {"figure", "p", "strong", "figcaption"}
        assert "<script>" in read.text
        assert "2024 <now>" in read.text

    @pytest.mark.parametrize(
        ("include", "exclude", "kinds"),
        [
            ({"text/plain"}, None, {"text/plain"}),
            (None, {"text/html"}, {"image/svg+xml", "text/plain"}),
            ({"image/svg+xml", "image/png"}, {"text/plain"}, {"image/svg+xml"}),
        ],
    )
    def test_what_is_asked_for(self, figure, include, exclude, kinds):
        assert set(figure._repr_mimebundle_(include, exclude)) == kinds

    def test_words_alone_draw_nothing(self, figure, monkeypatch):
        monkeypatch.setattr("multipolar.figures.render.svg", lambda _: pytest.fail("drawn"))
        assert figure._repr_mimebundle_(include={"text/plain"})


def test_nothing_is_said_on_import():
    code = "import multipolar as mp, multipolar.region.citation; mp.figures; mp.propositions; mp.scenarios"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_card_of_nothing_has_no_table():
    assert "<table" not in card("a", {"b": ""})
