"""Places on a map, and the brief's section that draws them."""

import re

import polars as pl
import pytest

from multipolar import figures
from multipolar.brief import relief
from multipolar.brief.exhibit import drawn
from multipolar.errors import InvalidData, UsageError
from multipolar.figures.spots import _land, _thin
from multipolar.region import ESTIMATE

WORDS = {"id": "made", "title": "A finding", "caption": "What is shown.", "alt": "A finding, in words."}
LAND = {
    "type": "Topology",
    "objects": {"land": {"type": "GeometryCollection", "geometries": [
        {"type": "MultiPolygon", "properties": {"code": "PHL"}, "arcs": [[[0]], [[1]]]},
    ]}},
    "arcs": [
        [[120 + i / 10, 12 + (i % 2) / 10] for i in range(20)] + [[120, 12]],
        [[125, 10], [125.1, 10], [125.1, 10.1], [125, 10]],
    ],
}  # fmt: skip


def frame(*rows):
    schema = {**ESTIMATE, "place": pl.String, "lat": pl.Float64, "lon": pl.Float64, "size": pl.Float64}
    made = [
        {
            **dict.fromkeys(schema), "subject": "PHL", "measure": "m", "year": 2026, "unit": "percent", "basis": "modelled",
            "refs": [1], "place": place, "lat": lat, "lon": lon, "value": value, "size": size,
        }
        for place, lat, lon, value, size in rows
    ]  # fmt: skip
    return pl.DataFrame(made, schema=schema)


TWO = frame(("Manila", 14.5, 121.0, 55.0, 1.0), ("Cebu", 10.3, 123.9, 91.0, 0.4))


def test_a_dot_a_place_in_its_class_with_its_link():
    sites = pl.DataFrame({"name": ["Depot"], "lat": [14.6], "lon": [121.1]})
    made = figures.spots(
        TWO, LAND, breaks=[50, 90], sizes="events a year", sites=sites, names={"PHL": "Philippines"}, **WORDS
    )
    assert dict(made.table.select("place", "_class").iter_rows()) == {"Manila": "50 to 90", "Cebu": "90 or more"}
    assert made.boundaries
    text = figures.svg(made, {1: "#parameters-0000000001"})
    assert text.count('<a href="#parameters-0000000001"') == 2
    assert re.search(r"<title>Manila, Philippines, 2026: 55\s%", text)
    assert "Depot" in text
    assert "events a year" in text


def test_a_place_without_a_figure_is_said():
    none = TWO.with_columns(pl.lit(None, dtype=pl.Float64).alias("value"), pl.lit("not known").alias("reason"))
    made = figures.spots(none, LAND, breaks=[50], **WORDS)
    assert set(made.table["_class"]) == {"no figure"}


@pytest.mark.parametrize(
    ("rows", "breaks", "error", "message"),
    [
        (TWO, [90, 50], UsageError, "one to five rising numbers"),
        (frame(("Paris", 48.8, 2.3, 5.0, 1.0)), [50], InvalidData, r"Paris lies at 48.8, 2.3"),
        (pl.concat([TWO, TWO]), [50], InvalidData, "share a mark"),
        (TWO.drop("lat"), [50], InvalidData, "no column 'lat'"),
    ],
)
def test_what_cannot_be_drawn_is_said(rows, breaks, error, message):
    with pytest.raises(error, match=message):
        figures.spots(rows, LAND, breaks=breaks, **WORDS)


def test_the_land_keeps_its_ends_and_loses_small_islands():
    arc = [[0.0, 0.0], [0.05, 0.0], [0.5, 0.0], [0.55, 0.0], [1.0, 0.0]]
    assert _thin(arc, 0.2, delta=False) == [[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]]
    steps = [[0, 0], [1, 0], [9, 0], [1, 0], [9, 0]]
    assert _thin(steps, 4, delta=True) == [[0, 0], [10, 0], [10, 0]]
    (shape,) = _land(LAND)["objects"]["land"]["geometries"]
    assert shape["arcs"] == [[[0]]]


def test_the_section_of_the_brief(region):
    text, exhibits = relief.build(region)
    assert [exhibit.id for exhibit in exhibits] == ["relief-map", "relief-clocks", "relief-pool"]
    anchors = {ref: f"#parameters-{ref:010x}" for exhibit in exhibits for ref in exhibit.refs}
    size = 0
    for exhibit in exhibits:
        made = drawn(region, exhibit, anchors, figures.svg(exhibit, anchors))
        size += len(made["picture"]) + len(made["table"])
        assert made["picture"].count("<a href=") >= 5
    assert size < 170_000
    codes = set(region.table("actors").filter(pl.col("kind") == "state")["code"])
    for exhibit in exhibits:
        assert not codes & set(re.findall(r"\b[A-Z]{3}\b", exhibit.title + exhibit.caption + exhibit.alt))
    assert "48 hours" in text


def test_a_pack_without_places_has_no_section(region):
    class Bare:
        geometry = None

        def table(self, name):
            return region.table(name).clear()

    assert relief.build(Bare()) is None
