"""The workbench without a server: pages as data and as HTML, addresses, the guard, what is kept."""

import html
import json
import re
import sqlite3
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace

import jsonschema
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UsageError
from multipolar.wiring import KINDS
from multipolar.workbench import builder, toml
from multipolar.workbench.answer import Ask, Setup, answer, bench
from multipolar.workbench.guard import LARGEST, Guard
from multipolar.workbench.page import SECTIONS, schema
from multipolar.workbench.pages import PAGES
from multipolar.workbench.state import Key, day, one_of, parse, text, whole
from multipolar.workbench.store import Store

EXAMPLES = {
    "row": {"table": "ties", "hash": "722ea47e48"},
    "source": {"id": "weo2510"},
    "state": {"code": "VNM"},
    "partner": {"code": "JPN"},
    "institution": {"code": "TAC"},
    "agreement": {"id": "RCEP"},
    "argument": {"id": "wpu-people"},
    "verdict": {"id": "wpu-people"},
    "scenario": {"id": "partners-withdraw"},
    "answer": {"id": "partners-withdraw"},
    "map": {"id": "partners-withdraw"},
    "ensemble": {"id": "partners-withdraw"},
    "measure": {"name": "trust"},
    "model": {"name": "council"},
    "view": {"name": "council"},
}
"""Words for the path of each page that has some."""

LATER = {"nowhere", "audit", "document", "difference", "stress-matrix", "robust"}
"""Pages that never answer with a page, or need something first; the last two take half a minute."""


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    region = mp.load()
    return Setup(str(region.path), None, region.hash, str(tmp_path_factory.mktemp("data") / "workbench.sqlite"))


@pytest.fixture(scope="module")
def ask(setup):
    def asked(page, query=(), ending="json", **names):
        path = PAGES[page].path.format(**names)
        made = answer(setup, Ask(page, path, tuple(sorted(names.items())), tuple(query), ending))
        if ending == "json":
            return made.status, json.loads(made.body)
        return made.status, made.body.decode() if ending in (
            "",
            "part",
            "csv",
            "toml",
            "txt",
            "bib",
            "csl",
        ) else made.body

    return asked


def every():
    return [pytest.param(name, EXAMPLES.get(name, {}), id=name) for name in PAGES if name not in LATER]


# Every page


@pytest.mark.parametrize(("name", "words"), every())
def test_every_page_is_json_that_its_schema_allows(ask, name, words):
    status, page = ask(name, **words)
    assert status == 200, page
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
def test_every_page_is_html_that_the_policy_allows(ask, name, words):
    status, page = ask(name, ending="", **words)
    assert status == 200
    seen = Seen(page)
    assert '<html lang="en">' in page
    assert seen.headings.count(1) == 1
    assert all(below <= above + 2 for above, below in pairwise(seen.headings))
    assert not [id_ for id_ in set(seen.ids) if seen.ids.count(id_) > 1]
    assert not seen.inline, "the policy allows neither inline styles nor handlers"
    assert all(script.get("src", "").startswith("/static/") for script in seen.scripts)
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


# Arguments


def test_the_verdict_of_an_argument_is_the_one_of_the_command(ask):
    _, page = ask("verdict", id="wpu-people")
    region = mp.load()
    given = next(each for each in mp.propositions.read(region) if each.id == "wpu-people")
    found = mp.propositions.judge(region, given)
    card = page["blocks"][0]
    assert (card["verdict"], card["finding"]) == (found.verdict, found.finding)
    assert page["blocks"][1]["may"].startswith("Yes")


def test_a_threshold_that_is_moved_turns_the_verdict(ask):
    status, page = ask("argument", id="china-half-of-trade")
    assert status == 200
    sliders = {
        control["name"]: control for block in page["blocks"] if block["kind"] == "form" for control in block["controls"]
    }
    baseline = sliders["test.1.against"]["baseline"]
    _, before = ask("verdict", id="china-half-of-trade")
    _, after = ask("verdict", (("test.1.against", "0.5"),), id="china-half-of-trade")
    assert before["blocks"][0]["verdict"] == "fails"
    assert after["blocks"][0]["verdict"] == "holds"
    assert baseline > 0.5
    _, changed = ask("argument", (("test.1.against", "0.5"),), id="china-half-of-trade")
    assert any("another question" in block.get("text", "") for block in changed["blocks"])


def test_what_cannot_be_moved_is_said(ask):
    query = (("test.1.agianst", "3"), ("test.9.against", "3"), ("test.1.probability", "many"))
    status, page = ask("verdict", query, id="china-half-of-trade")
    assert status == 400
    assert len(page["problems"]) == 3
    status, page = ask("verdict", (("test.1.probability", "7"),), id="china-half-of-trade")
    assert status == 400


# Scenarios


def test_a_lever_that_is_moved_gives_the_run_of_the_changed_scenario(ask):
    region = mp.load()
    _, page = ask("answer", (("shock.1.factor", "0.25"), ("counterpart", "JPN")), id="partners-withdraw")
    block = next(block for block in page["blocks"] if block["kind"] == "answer")
    given = mp.scenarios.read("partners-withdraw", region)
    moved = given.shock[0].model_copy(update={"factor": 0.25})
    done = mp.scenarios.run(region, given.model_copy(update={"shock": (moved, *given.shock[1:])}))
    place = done.labels["partner_share_after"].index("VNM>JPN")
    (row,) = [row for row in block["rows"] if row["code"] == "VNM"]
    assert row["value"] == pytest.approx(done.outcomes["partner_share_after"][0, -1, place])
    assert row["change"] == pytest.approx(row["value"] - row["baseline"])
    assert page["took_ms"] > 0


def test_the_ensemble_gives_the_interval_of_the_change(ask):
    _, page = ask("ensemble", id="partners-withdraw")
    block = next(block for block in page["blocks"] if block["kind"] == "answer")
    assert block["draws"] == 1024
    known = [row for row in block["rows"] if row["low"] is not None]
    assert known
    assert all(row["low"] <= row["change"] <= row["high"] for row in known)


def test_a_scenario_without_a_change_changes_nothing(ask):
    query = tuple((f"shock.{number}.off", "true") for number in (1, 2, 3))
    status, page = ask("answer", (*query, ("models", "redistribution")), id="partners-withdraw")
    assert status == 200
    (block,) = [block for block in page["blocks"] if block["kind"] == "answer"]
    assert {row["change"] for row in block["rows"]} - {None} == {0.0}


@pytest.mark.parametrize("name", mp.scenarios.names(mp.load().path))
def test_a_scenario_of_the_pack_is_the_same_from_its_settings(name):
    region = mp.load()
    given = mp.scenarios.read(name, region)
    data, _ = builder.edited(builder.base(region, None, builder.BLANK), builder.settings(builder.plain(given)))
    again = builder.checked(region, {**data, "id": name})
    assert again == given


def test_a_scenario_that_is_downloaded_is_a_scenario_file(ask, tmp_path):
    query = (
        ("shock.4.kind", "tariff"),
        ("shock.4.start", "2028"),
        ("shock.4.importer", "USA"),
        ("shock.1.factor", "0.25"),
    )
    status, body = ask("scenario", query, "toml", id="partners-withdraw")
    assert status == 200
    (tmp_path / "partners-withdraw.toml").write_text(body, encoding="utf-8")
    again = mp.scenarios.read(tmp_path / "partners-withdraw.toml", mp.load())
    assert [change.kind for change in again.shock] == ["engagement", "engagement", "engagement", "tariff"]
    assert again.shock[0].factor == 0.25


def test_an_entry_that_was_begun_can_be_filled_in(ask):
    status, page = ask("scenario", (("add", "tariff"),), id="partners-withdraw")
    assert status == 200
    controls = {control["name"] for block in page["blocks"] if block["kind"] == "form" for control in block["controls"]}
    assert {"shock.4.kind", "shock.4.importer", "shock.4.points"} <= controls
    assert any("Not complete yet" in block.get("text", "") for block in page["blocks"])


def test_wrong_levers_are_told_at_once(ask):
    query = (("shock.1.factr", "1"), ("shock.8.factor", "1"), ("shock.2.factor", "much"), ("shock.5.kind", "tarif"))
    status, page = ask("answer", query, id="partners-withdraw")
    assert status == 400
    assert len(page["problems"]) == 4
    status, page = ask("answer", (("shock.1.factor", "-1"),), id="partners-withdraw")
    assert status == 400
    assert page["problems"][0]["column"] == "shock.1.factor"


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_kind_has_a_control(kind):
    found = {field.name for field in builder.fields(kind)}
    assert found == set(KINDS[kind].model_fields) - {"kind"}


def test_toml_reads_as_it_was_written():
    import tomllib

    data = {"id": "a", "title": 'He said "no"\n', "list": [1, 2.5, "x"], "shock": [{"on": True, "where": {"a": 1}}]}
    assert tomllib.loads(toml.write(data)) == data


# What is kept


def test_what_is_kept_is_there_after_a_restart(tmp_path):
    store = Store(tmp_path / "deep" / "w.sqlite")
    id_ = store.add_document("../../etc/passwd", b"text", "2026-01-01")
    assert store.add_document("again", b"text", "2026-01-02") == id_
    number = store.save("mine", "partners-withdraw", "shock.1.factor=0.1", "2026-01-01")
    store.decide("f", "confirmed", "", "2026-01-01")
    store.review("ties/722ea47e48", "A", "2026-01-01", "as printed")
    store.keep("k", "hash", "verdict", "wpu-people", {"verdict": "holds"})
    again = Store(tmp_path / "deep" / "w.sqlite")
    assert again.document(id_) == b"text"
    assert [row[0] for row in again.saved()] == [number]
    assert again.decisions()["f"][0] == "confirmed"
    assert again.reviews() == [("ties/722ea47e48", "A", "2026-01-01", "as printed")]
    assert again.answers("hash", "verdict") == {"wpu-people": {"verdict": "holds"}}
    assert again.answers("another", "verdict") == {}
    assert (tmp_path / "deep" / "w.sqlite").stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_a_file_of_another_version_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "w.sqlite") as base:
        base.execute("pragma user_version=7")
    with pytest.raises(UsageError, match="version 7"):
        Store(tmp_path / "w.sqlite")
    (tmp_path / "text.sqlite").write_text("no database, but long enough to be looked at as one")
    with pytest.raises(UsageError, match="cannot be used"):
        Store(tmp_path / "text.sqlite")


# The guard


OURS = "127.0.0.1:8765"
GUARD = Guard(None, frozenset({OURS, "localhost:8765"}))


def refusal(method="GET", path="/", query=b"", **headers):
    given = {"host": OURS} | {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    raw = [(name.encode(), value.encode()) for name, value in given.items() if value]
    scope = {"method": method, "raw_path": path.encode(), "query_string": query, "headers": raw}
    found = GUARD.refusal(scope)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("expected", "request_"),
    [
        (None, {}),
        (None, {"host": "localhost:8765"}),
        (421, {"host": "attacker.example:8765"}),
        (421, {"host": "127.0.0.1"}),
        (421, {"host": "127.0.0.1:8765.attacker.example"}),
        (421, {"host": ""}),
        (None, {"method": "POST", "origin": f"http://{OURS}"}),
        (None, {"method": "POST", "sec_fetch_site": "same-origin"}),
        (403, {"method": "POST"}),
        (403, {"method": "POST", "origin": "null"}),
        (403, {"method": "POST", "origin": "http://attacker.example"}),
        (403, {"method": "POST", "origin": "https://127.0.0.1:8765"}),
        (403, {"method": "POST", "origin": "http://127.0.0.1:9999"}),
        (403, {"method": "POST", "sec_fetch_site": "cross-site"}),
        (403, {"origin": "http://attacker.example"}),
        (403, {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}),
        (403, {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"}),
        (None, {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}),
        (405, {"method": "PUT"}),
        (405, {"method": "OPTIONS", "origin": f"http://{OURS}"}),
        (413, {"content_length": str(LARGEST + 1)}),
        (413, {"content_length": "many"}),
        (414, {"query": b"a" * 20_000}),
    ],
)
def test_the_guard_lets_through_what_is_ours(expected, request_):
    assert refusal(**request_) == expected


def test_two_hosts_are_none():
    raw = [(b"host", OURS.encode()), (b"host", b"attacker.example")]
    assert GUARD.refusal({"method": "GET", "raw_path": b"/", "query_string": b"", "headers": raw})[0] == 421
