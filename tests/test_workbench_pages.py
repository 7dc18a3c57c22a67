"""Every page of the workbench as data and as HTML; addresses, sources, files to take away; made in this process."""

import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import jsonschema
import pytest

import multipolar as mp
from multipolar.errors import InvalidData
from multipolar.workbench.answer import Ask, answer, bench
from multipolar.workbench.page import SECTIONS, schema
from multipolar.workbench.pages import PAGES
from multipolar.workbench.state import Key, day, one_of, parse, text, whole

from .workbench import ask, built, every, rendered, setup

__all__ = ["ask", "built", "setup"]


# Every page


@pytest.mark.parametrize(("name", "words"), every())
def test_every_page_is_json_that_its_schema_allows(built, name, words):
    page = json.loads(built(name).model_dump_json())
    jsonschema.validate(page, schema(), cls=jsonschema.Draft202012Validator)
    assert page["kind"] == name
    ids = set(re.findall(r"\b[a-z]+/[0-9a-f]{10}\b", json.dumps(page["blocks"])))
    assert ids <= set(page["citations"]), "every row that a page names is cited"


def test_the_schema_refuses_what_is_no_page():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"kind": "state"}, schema())


class Seen(HTMLParser):
    """Collects what a page's HTML is made of."""

    def __init__(self, words):
        super().__init__()
        self.headings, self.ids, self.links, self.scripts, self.inline = [], [], [], [], []
        self.labels, self.fields = set(), []
        self.feed(words)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "script":
            self.scripts.append(given)
        if tag == "label":
            self.labels.add(given.get("for"))
        if tag in ("input", "select") and given.get("type") not in ("hidden", "checkbox") and "aria-label" not in given:
            self.fields.append(given.get("id"))


@pytest.mark.parametrize(("name", "words"), every())
def test_every_page_is_html_that_the_policy_allows(built, name, words):
    page = rendered(built(name))
    seen = Seen(page)
    assert '<html lang="en">' in page
    assert seen.headings.count(1) == 1
    assert all(below <= above + 2 for above, below in pairwise(seen.headings))
    assert not [id_ for id_ in set(seen.ids) if seen.ids.count(id_) > 1]
    assert not seen.inline, "the policy allows neither inline styles nor handlers"
    run = [script for script in seen.scripts if script.get("type") != "application/json"]
    assert all(script.get("src", "").startswith("/static/") for script in run)
    assert "<style" not in page
    assert set(seen.fields) <= seen.labels
    assert not [link for link in seen.links if not link.startswith(("/", "#"))], "every link stays on this machine"


def test_the_menu_leads_to_pages(ask):
    paths = {spec.path for spec in PAGES.values()}
    assert {path for path, _ in SECTIONS} <= paths


def test_a_page_is_the_same_in_every_form(ask):
    _, page = ask("state", (("on", "2010"),), code="VNM")
    _, words = ask("state", (("on", "2010"),), ending="", code="VNM")
    for block in page["blocks"]:
        if block["kind"] == "listing":
            assert html.escape(block["caption"]) in words.replace("&#39;", "&#x27;")
            for row in block["rows"]:
                assert row[0]["text"].split("’")[0] in html.unescape(words)


# Addresses


def test_an_address_holds_only_what_differs_and_keeps_what_it_does_not_know(ask):
    _, page = ask("state", (("on", "2010"), ("serie", "population"), ("v", "1")), code="VNM")
    assert page["settings"] == {"on": "2010"}
    assert page["unknown"] == [{"name": "serie", "text": "population", "nearest": ["series"]}]
    assert page["address"] == "/states/VNM?v=1&on=2010&serie=population"


def test_every_wrong_setting_is_told_at_once(ask):
    status, page = ask("compare", (("on", "soon"), ("a", "Viet Nan"), ("v", "2")))
    assert status == 400
    assert {problem["column"] for problem in page["problems"]} == {"on", "a", "v"}
    assert any("viet" in near.lower() for problem in page["problems"] for near in problem["nearest"])


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("state", {"code": "XXX"}),
        ("row", {"table": "ties", "hash": "0000000000"}),
        ("row", {"table": "secrets", "hash": "0000000000"}),
        ("source", {"id": "nobody"}),
        ("argument", {"id": "nothing"}),
        ("scenario", {"id": "nothing"}),
        ("scenario", {"id": "saved-99"}),
    ],
)
def test_what_is_not_there_is_said_to_be(ask, page, words):
    status, said = ask(page, **words)
    assert status == 404
    assert said["kind"] == "error"
    assert said["problems"][0]["what"]


def test_a_mistake_of_the_program_shows_no_internals(setup, monkeypatch, capsys):
    def broken(*_):
        raise RuntimeError("secret at /home/somebody")

    monkeypatch.setitem(PAGES, "states", replace(PAGES["states"], build=broken))
    for ending in ("", "json"):
        made = answer(setup, Ask("states", "/states", (), (), ending))
        assert made.status == 500
        assert b"secret" not in made.body
        assert b"Traceback" not in made.body
    assert "secret at /home/somebody" in capsys.readouterr().err, "the log says what it was"


def test_a_pack_that_changed_is_not_mixed_with_the_one_before(setup):
    bench.cache_clear()
    made = answer(replace(setup, hash="0" * 64), Ask("states", "/states", (), (), "json"))
    bench.cache_clear()
    assert made.status == 400
    assert "has changed" in made.body.decode()


JUNK = ("../x", "-1", "nan", "9" * 30, "2010-02-30")
LEVERS = {
    "test.*": ("test.1.against", "test.1.probability", "test.1.year", "test.x.y", "test."),
    "shock.*": ("shock.1.factor", "shock.1.start", "shock.1.partner", "shock.0.factor", "shock.9.kind", "shock."),
    "policy.*": ("policy.1.kind", "policy.1.cost_usd_bn"),
    "weight.*": ("weight.arms", "weight.", "weight.lean-floor"),
    "is.*": ("is.year", "is.subject", "is."),
    "with.*": ("with.x",),
}
"""Names of settings for each beginning."""


@pytest.mark.parametrize(
    ("name", "words"),
    [each for each in every() if PAGES[each.values[0]].lane == "quick" and each.id not in ("map", "compare-scenarios")],
)
def test_no_junk_in_an_address_breaks_the_program(ask, name, words, capsys):
    for key in PAGES[name].keys:
        for setting in LEVERS.get(key.name, (key.name,)):
            for junk in JUNK:
                status, _ = ask(name, ((setting, junk),), "json", **words)
                assert status in (200, 400, 404, 422), (setting, junk, capsys.readouterr().err[-2000:])


def test_settings_are_read_by_their_kind():
    region = SimpleNamespace(as_of=mp.load().as_of)
    keys = (
        Key("on", "a day", day),
        Key("n", "a number", whole(1, 9), "3"),
        Key("w", "", one_of("a", "b")),
        Key("s.*", "", text),
    )
    state = parse([("on", "2010"), ("n", "3"), ("s.1", "x")], keys, region)
    assert str(state["on"]) == "2010-12-31"
    assert state["n"] == 3
    assert state["w"] is None
    assert state.below("s.") == {"1": "x"}
    assert state.query() == "?v=1&on=2010&s.1=x"
    with pytest.raises(InvalidData, match="3 faults"):
        parse([("on", "2010-02-30"), ("n", "10"), ("w", "c")], keys, region)
    with pytest.raises(InvalidData, match="too-long"):
        parse([("s.1", "x" * 3000)], keys, region)


# Sources, citations, files


def test_the_card_of_a_row_says_where_it_stands(ask):
    _, page = ask("row", table="ties", hash="722ea47e48")
    facts = {
        label: cell["text"] for block in page["blocks"] if block["kind"] == "facts" for label, cell in block["facts"]
    }
    assert facts["known how"].startswith("read")
    assert facts["row"].startswith("tables/ties.csv, line ")
    codes = {block["label"]: block["text"] for block in page["blocks"] if block["kind"] == "code"}
    assert codes["Cite, BibTeX"].startswith("@")
    assert json.loads(codes["Cite, CSL-JSON"])[0]["id"] == "weo2510"


def test_numbers_of_figures_and_tables_lead_to_their_cards(ask):
    _, words = ask("verdict", ending="", id="wpu-people")
    table = words[words.index("The figures behind the verdict") :]
    assert re.search(r'<td class="num"><a href="/rows/ties/[0-9a-f]{10}">', table)
    assert "#row/" not in words
    _, drawn = ask("state", ending="", code="VNM")
    assert re.search(r'<a href="/rows/ties/[0-9a-f]{10}"><path|<a href="/rows/ties/[0-9a-f]{10}"><title>', drawn)


@pytest.mark.parametrize(("ending", "start"), [("csv", b"section,"), ("xlsx", b"PK"), ("docx", b"PK"), ("pptx", b"PK")])
def test_a_page_with_figures_can_be_taken_away(ask, ending, start):
    status, body = ask("verdict", ending=ending, id="wpu-people")
    assert status == 200
    assert (body.encode() if isinstance(body, str) else body).startswith(start)


def test_a_list_is_a_csv_in_which_nothing_is_a_formula(ask):
    status, body = ask("agreements", ending="csv")
    assert status == 200
    assert body.startswith("table,Agreement,")
    from multipolar.workbench.exports import _safe

    assert _safe("=1+1") == "'=1+1"


def test_a_picture_can_be_taken_away(ask):
    query = (("figure", "series-lines"),)
    assert ask("state", query, "svg", code="VNM")[1].startswith(b"<svg")
    assert ask("state", query, "png", code="VNM")[1].startswith(b"\x89PNG")
    assert json.loads(ask("state", query, "vl", code="VNM")[1])["datasets"]["table"]
    assert ask("state", (("figure", "none"),), "svg", code="VNM")[0] == 404


@pytest.mark.parametrize("ending", ["txt", "bib", "csl"])
def test_a_page_can_be_cited(ask, ending):
    status, body = ask("state", ending=ending, code="VNM")
    assert status == 200
    assert "International Monetary Fund" in body or "IMF" in body
