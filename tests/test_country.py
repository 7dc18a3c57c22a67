"""A state's brief as its reader meets it: two printed pages, every number a link, every gap said."""

import json
import re
import shutil
import subprocess

import polars as pl
import pytest
from typer.testing import CliRunner

import multipolar as mp
from multipolar.brief import country, resolve, write_country
from multipolar.cli import app
from multipolar.errors import UnknownName, UsageError

from .test_brief import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PDF = shutil.which("pdftotext")
MEMBERS = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM")
PANELS = (
    "key-figures", "ladder", "shares", "memberships", "votes", "opinion", "hedging", "commitments", "events", "arguments"
)  # fmt: skip


@pytest.fixture(scope="module")
def findings(region):
    return country.Findings(region)


@pytest.fixture(scope="module")
def pages(region, findings):
    return {code: country.render(region, code, findings) for code in MEMBERS}


def panel(text: str, name: str) -> str:
    """The panel of a page as text without tags, with the words for those who hear it left out."""
    start = text.index(f'id="{name}" aria-labelledby')
    part = text[start : text.index("</section>", start)]
    part = re.sub(r'<svg.*?</svg>|<span class="visually-hidden">.*?</span>', "", part, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", part))


def test_the_members_are_the_eleven(region):
    assert tuple(region.states("ASEAN", region.as_of)["actor"].to_list()) == MEMBERS


@pytest.mark.parametrize("code", MEMBERS)
def test_it_is_one_closed_page_that_loads_nothing_and_leads_every_number_to_its_note(code, pages, region):
    text = pages[code]
    parsed = Page(text)
    assert parsed.stack == []
    assert parsed.loads == []
    assert not {"script", "iframe", "img"} & set(parsed.tags)
    assert set(re.findall(r"url\((.{5})", text)) == {"data:"}
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {link[1:] for link in parsed.links if link.startswith("#")} <= set(parsed.ids)
    assert {link for link in parsed.links if not link.startswith("#")} <= {*region.table("sources")["url"].drop_nulls()}
    assert parsed.unlinked == []
    assert len(re.findall(r'<section class="panel', text)) == len(PANELS)
    assert f"<h1>{region.label(code)}</h1>" in text
    assert f"--country {code}</code>" in text
    for row in re.findall(r'<table class="listing">.*?<tbody>(.*?)</tbody>', text, re.S):
        assert all('href="#' in line for line in row.split("<tr>")[1:])


@pytest.mark.parametrize("code", MEMBERS)
def test_each_panel_shows_something_or_says_what_is_missing(code, pages):
    for name in PANELS:
        shown = panel(pages[code], name)
        part = pages[code][pages[code].index(f'id="{name}" aria') :]
        assert "Missing:" in shown or "<td" in part[: part.index("</section>")], name


def test_two_builds_are_the_same_bytes_whatever_the_name(region, findings, pages):
    assert country.render(region, "Việt Nam") == pages["VNM"]


def test_the_figures_are_those_of_the_tables(region, pages):
    text = pages["VNM"]
    people = region.figures("population", subject="VNM", year=2025)["value"].item()
    assert f"Population 2025 million persons projection (last actual 2024) {people:.1f}" in panel(text, "key-figures")
    assert "Japan comprehensive strategic partnership 2023-11-27 5" in panel(text, "ladder")
    assert "CPTPP party yes, since 2019-01-14" in panel(text, "memberships")
    assert "2024-10-23 Four ASEAN members named BRICS partner" in panel(text, "events")
    assert "2020-07-28 Japan to Vietnam: six new patrol vessels (ODA loan) signed JPY 36.63 bn" in panel(
        text, "commitments"
    )
    arms = mp.measures.partner_share(region, domain="arms").filter(
        (pl.col("subject") == "VNM") & (pl.col("counterpart") == "RUS") & (pl.col("period") == "2021/2025")
    )
    assert re.search(rf"Russia [\d. ]+{arms['value'].item():.1f} ", panel(text, "shares"))
    assert "Japan 2024 72" in panel(text, "opinion")
    assert "2025 74 64 to 81" in panel(text, "opinion")


def test_an_ended_membership_is_not_a_seat(pages):
    seats = panel(pages["VNM"], "memberships")
    assert "LMI" not in seats  # ended in 2020
    assert "UNSC" not in seats  # 2008-2009 and 2020-2021


def test_an_open_answer_stands_with_its_reason(pack_copy):
    line = next(
        number
        for number, row in enumerate(pack_copy.rows("memberships"), 1)
        if row[:2] == ["VNM", "EAMF"] and row[3] == "2012"
    )
    pack_copy.edit("memberships", line, "start", "2026")
    made = country._memberships(country.Findings(pack_copy.load()), "VNM")
    texts = [row[2].text for row in made.exhibits[0].rows if row[0].text == "EAMF"]
    assert texts == ["unknown: its beginning is known only to the year 2026"]


def test_thin_data_is_said(pages):
    text = pages["TLS"]
    head = text[: text.index("<main")]
    for topic in ("partner shares", "trust and forced choice", "hedging"):
        assert f">{topic}</a>" in head
    assert "Missing: shares of partners in its goods trade, goods exports, goods imports and arms." in panel(
        text, "shares"
    )
    assert "tables its forced choice" in panel(text, "opinion")
    assert "engagement with the rivals is not known" in panel(text, "hedging")
    assert "Timor-Leste admitted as eleventh ASEAN member" in panel(text, "events")
    assert "The tables have nothing" not in pages["PHL"]


def test_names_keep_their_languages(pages):
    head = pages["VNM"][: pages["VNM"].index("<main")]
    assert '<span lang="vi">Việt Nam</span>' in head
    assert '<span lang="ja">ベトナム</span>' in head


def test_states_outside_the_group_and_packs_without_the_measures_work(region, findings, small_pack):
    assert "<h1>Japan</h1>" in country.render(region, "Japan", findings)
    small = small_pack.load()
    text = country.render(small, "AAA")
    assert Page(text).stack == []
    assert "not in the pack’s dictionary" in panel(text, "key-figures")
    assert "They met" not in text  # 2001 is no recent event


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ASEAN", "ASEAN is of kind .*, not a state; expected a state with figures, such as BRN, IDN"),
        ("WORLD", "not a state"),
    ],
)
def test_what_is_no_state_is_an_error(region, name, words):
    with pytest.raises(UsageError, match=words):
        resolve(region, name)


def test_a_state_without_figures_is_an_error(region):
    actors = region.table("actors").filter(pl.col("kind") == "state")["code"].to_list()
    bare = sorted(set(actors) - set(region.table("ties")["subject"].to_list()))
    with pytest.raises(UsageError, match="the tables hold no figure of"):
        resolve(region, bare[0])


def test_an_unknown_name_gets_the_nearest(region):
    with pytest.raises(UnknownName, match=r"Vietnam|Viet Nam"):
        resolve(region, "Vietnamm")


def test_an_error_leaves_nothing_behind(region, tmp_path):
    with pytest.raises(UsageError):
        write_country(region, "ASEAN", tmp_path / "new" / "x.html")
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_it_and_says_where(tmp_path):
    file = tmp_path / "vnm.html"
    done = CliRunner().invoke(app, ["brief", "--country", "Việt Nam", "--out", str(file), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["schema_version"] == 1
    assert told["data"] == [{"file": str(file), "bytes": file.stat().st_size, "country": "VNM"}]
    assert "<h1>Vietnam</h1>" in file.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None or PDF is None, reason="no Chromium or pdftotext here: the pages were not printed")
@pytest.mark.parametrize("code", MEMBERS)
def test_it_prints_on_two_pages_before_its_sources(code, pages, tmp_path):
    file, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    file.write_text(pages[code], encoding="utf-8")
    alone = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    subprocess.run(
        [str(CHROMIUM), *alone, "--no-pdf-header-footer", f"--print-to-pdf={printed}", file.as_uri()],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    text = subprocess.run([str(PDF), str(printed), "-"], capture_output=True, text=True, encoding="utf-8", check=True)
    sheets = text.stdout.split("\f")
    assert "How it answered, voted and dealt" in sheets[1]
    assert sheets[2].startswith("Sources")
