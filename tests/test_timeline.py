"""Events on a line of time: every mark a link with words, none on another, bands in their order."""

import math
import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.figures import style, svg, timeline, vegalite
from multipolar.figures.timeline import STEP
from multipolar.region import ESTIMATE, estimate
from multipolar.region.dates import bounds

WORDS = {"id": "events", "title": "What happened", "caption": "Events.", "alt": "A timeline."}
EVENTS = [
    ("1977", "summit", "They met", "read"),
    ("1977-08", "summit", "They met again", "read"),
    ("1977-08-18", "declaration", "A doctrine", "read"),
    ("2026-06-30", "agreement", "A treaty & more", "public_record"),
]


def frame(events=EVENTS):
    rows = [
        {
            **dict.fromkeys(ESTIMATE), "subject": "JPN", "year": int(day[:4]), "period": day, "value": 1.0,
            "unit": "count", "basis": basis, "refs": [ref], "date": day, "kind": kind, "title": title,
            "first": bounds(day)[0], "last": bounds(day)[1],
        }
        for ref, (day, kind, title, basis) in enumerate(events, start=1)
    ]  # fmt: skip
    extra = {**dict.fromkeys(("date", "kind", "title"), pl.String), "first": pl.Date, "last": pl.Date}
    return estimate(pl.DataFrame(rows, schema={**ESTIMATE, **extra}), *extra)


def marks(figure):
    return figure.table.select("_at", "_down", "kind", "date").to_dicts()


def test_every_event_is_a_mark_that_leads_to_its_source_and_says_what_it_was():
    figure = timeline(frame(), names={"summit": "Summits"}, **WORDS)
    notes = {ref: f"#row/events/{ref:010d}" for ref in range(1, 5)}
    drawn = svg(figure, notes)
    links = re.findall(r'<a href="([^"]+)"><title>([^<]+)</title>', drawn)
    assert len(links) == 4
    assert {href for href, _ in links} == set(notes.values())
    said = {words for _, words in links}
    assert "Summits, 1977-08: They met again; read in the source" in said
    assert "agreement, 2026-06-30: A treaty &amp; more; known from a public record, not read" in said
    assert style.HOLLOW_WORDS in figure.caption
    assert [row["date"] for row in vegalite(figure)["datasets"]["table"]] == [
        "1977",
        "1977-08",
        "1977-08-18",
        "2026-06-30",
    ]


def test_a_date_known_in_part_stands_in_its_middle():
    at = {row["date"]: row["_at"] for row in marks(timeline(frame(), **WORDS))}
    assert at["1977"] == pytest.approx(1977.5, abs=0.01)
    assert at["1977-08"] == pytest.approx(1977 + 7.5 / 12, abs=0.01)
    assert 2026.48 < at["2026-06-30"] < 2026.5


def test_bands_stand_in_the_order_that_is_asked_for():
    figure = timeline(frame(), order=["declaration", "agreement"], **WORDS)
    down = {row["kind"]: row["_down"] for row in marks(figure)}
    assert down["declaration"] < down["agreement"] < down["summit"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(), st.sampled_from(["summit", "crisis"]), st.integers(0, 10**6)),
        min_size=1,
        max_size=40,
        unique=True,
    )
)
def test_no_mark_stands_on_another(events):
    figure = timeline(frame([(day.isoformat(), kind, str(name), "read") for day, kind, name in events]), **WORDS)
    width = figure.spec["width"]
    first, last = figure.spec["layer"][2]["encoding"]["x"]["scale"]["domain"]
    assert last > first
    places = [((row["_at"] - first) / (last - first) * width, row["_down"]) for row in marks(figure)]
    for place, (x, y) in enumerate(places):
        assert -1e-6 <= x <= width + 1e-6
        assert 0 <= y <= figure.spec["height"]
        for other_x, other_y in places[:place]:
            assert math.hypot(x - other_x, y - other_y) > STEP - 1e-6


def test_what_is_no_timeline_is_told():
    with pytest.raises(InvalidData, match="has no rows"):
        timeline(frame().clear(), **WORDS)
    with pytest.raises(InvalidData, match="'kind'"):
        timeline(frame().drop("kind"), **WORDS)
    with pytest.raises(InvalidData, match="has no date or no kind"):
        timeline(frame().with_columns(pl.lit(None, pl.String).alias("date")).head(1), **WORDS)
    doubled = pl.concat([frame(), frame()])
    with pytest.raises(InvalidData, match="share a mark"):
        timeline(doubled, **WORDS)
