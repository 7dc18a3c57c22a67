"""The brief's section on the sea: titles say what the frames hold, every mark has a source, small enough."""

import re

import pytest

from multipolar import figures
from multipolar.brief import contents, sea
from multipolar.measures import presence_share


@pytest.fixture(scope="module")
def body(region):
    return sea.build(region)


def test_it_stands_in_the_contents():
    assert "sea" in [part.id for part in contents.PARTS]


def test_presence_comes_first_and_says_the_two_highest(body, region):
    text, exhibits = body
    assert [one.id for one in exhibits] == ["sea-presence", "sea-oil", "sea-watch"]
    assert text.startswith("Presence comes first")
    share = presence_share(region).filter(counterpart="SCARBOROUGH", year=2025)["value"].item()
    assert f"{share:.0f} % of days at Scarborough Shoal" in exhibits[0].title


def test_the_oil_title_names_the_lowest_of_the_first_closure(body):
    exhibit = body[1][1]
    rows = exhibit.table.filter(exhibit.table["reading"] == "Malacca, 30 days").sort("value")
    assert f"{rows['value'][0]:.0f} days" in exhibit.title
    assert {"THA", "PHL"} <= set(rows["subject"])


def test_the_growth_of_robberies_has_both_readings(body):
    assert re.search(r"\+74 % in 2025 \(\+\d+ to \+\d+ by chance of single cases, −\d+ to \+\d+ as the years", body[0])


def test_no_code_stands_in_a_sentence(body):
    text, exhibits = body
    for words in (text, *(f"{one.title} {one.caption} {one.alt}" for one in exhibits)):
        assert not re.search(r"\b[A-Z]{2,}_[A-Z_]+\b|\bSOMS\b|\b(JPN|CHN|KOR|THA|PHL)\b", words), words


def test_every_picture_has_sources_and_is_small(body, region):
    pictures = [figures.svg(one) for one in body[1]]
    assert sum(map(len, pictures)) < 160_000
    assert all(one.refs for one in body[1])
    assert region.cite(body[1][0]).height > 0


def test_a_region_without_presence_has_no_section(region, monkeypatch):
    monkeypatch.setattr(sea.measures, "presence_share", lambda region: presence_share(region).clear())
    assert sea.build(region) is None
