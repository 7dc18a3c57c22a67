"""Hazards near a place: tracks between their fixes, and the pack's rates counted again from the public files."""

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from multipolar.errors import InvalidData
from multipolar.models.hazards import passes, rate, within

DATA = Path(__file__).parents[2] / "shared" / "data"
LINE = {
    "storm": ["A"] * 3, "hour": [0, 6, 12], "track_lat": [10.0, 10.0, 10.0], "track_lon": [120.0, 123.0, 126.0],
    "wind": [80, 90, 60],
}  # fmt: skip


def test_a_storm_counts_once_a_place_also_between_two_fixes():
    near = passes([10.0, 10.0, 14.0], [121.5, 125.0, 121.5], **LINE, radius=60, least=64)
    assert near.tolist() == [1, 1, 0]
    twice = {name: [*column, *column] for name, column in LINE.items()} | {"storm": ["A"] * 3 + ["B"] * 3}
    assert passes([10.0], [121.5], **twice, radius=60, least=64).tolist() == [2]


def test_a_weak_storm_and_one_without_a_wind_do_not_count():
    assert passes([10.0], [121.5], **LINE, radius=60, least=100).tolist() == [0]
    unknown = LINE | {"wind": [80, np.nan, 60]}
    assert passes([10.0, 10.0], [120.0, 121.5], **unknown, radius=60, least=64).tolist() == [1, 0]


def test_a_gap_is_not_bridged_and_the_date_line_is_crossed_the_short_way():
    late = LINE | {"hour": [0, 30, 36]}
    assert passes([10.0], [121.5], **late, radius=60, least=64).tolist() == [0]
    far = LINE | {"track_lon": [178.5, -178.5, -176.0]}
    assert passes([10.0, 10.0], [180.0, 0.0], **far, radius=60, least=64).tolist() == [1, 0]


def test_the_interval_of_a_rate():
    """Jeffreys' interval for 0 events in 50 years ends at half a chi-square of one degree of freedom."""
    found = rate(0, 50)
    assert found.central == 0
    assert found.high == pytest.approx(3.8414588 / 2 / 50, rel=1e-6)
    assert rate(10, 50).low < 0.2 < rate(10, 50).high


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"track_lat": [10.0, 95.0, 10.0]}, r"latitude 95 at 1.*impossible-coordinates"),
        ({"track_lon": [120.0, 123.0, 1260.0]}, r"longitude 1260 at 2"),
        ({"hour": [0, 6, 3]}, r"time runs backwards at fix 2"),
        ({"wind": [80.0]}, r"one of each a fix"),
        ({name: [] for name in LINE}, r"there is no fix"),
    ],
)
def test_a_faulty_track_is_said(change, message):
    with pytest.raises(InvalidData, match=message):
        passes([10.0], [121.5], **(LINE | change), radius=60, least=64)


def test_an_empty_file_of_earthquakes():
    with pytest.raises(InvalidData, match="there is no event"):
        within([0.0], [0.0], [], [], radius=100)
    with pytest.raises(InvalidData, match="-1 events"):
        rate(-1, 50)


# -- the pack's rows, counted again --------------------------------------------------------------------------------------


def tabled(region, hazard):
    """Return names, latitudes, longitudes of towns and the rates that the pack has for a hazard (0: no row)."""
    towns = region.table("places").filter(pl.col("kind") != "warehouse")
    rows = region.table("parameters").filter(model="relief", parameter="event_rate")
    own = rows.filter(pl.col("source_id") == {"storm": "ibtracs_wp", "quake": "noaa_signif"}[hazard])
    known = {row["subject"]: row for row in own.iter_rows(named=True)}
    return towns, [known.get(f"{place} {hazard}") for place in towns["place"].to_list()]


def test_storms_of_the_pack(region):
    file = DATA / "typhoon_tracks_wp" / "ibtracs_wp_tracks.parquet"
    if not file.is_file():
        pytest.skip("the public tracks are not beside the checkout")
    tracks = pl.read_parquet(file).filter(pl.col("year").is_between(1977, 2024)).sort("SID", "ISO_TIME")
    towns, rows = tabled(region, "storm")
    count = passes(
        towns["lat"], towns["lon"], tracks["SID"].to_numpy(), tracks["ISO_TIME"].dt.epoch("s").to_numpy() / 3600.0,
        tracks["LAT"], tracks["LON"], tracks["WMO_WIND"], radius=200, least=64,
    )  # fmt: skip
    # Myanmar's rates are from another record: the tracks end east of the Bay of Bengal.
    for place, actor, found, row in zip(towns["place"], towns["actor"], count, rows, strict=True):
        if actor != "MMR":
            again = rate(int(found), 48)
            assert (row["central"] if row else 0.0) == pytest.approx(again.central, rel=5e-3), place
            if row:
                assert (row["low"], row["high"]) == (
                    pytest.approx(again.low, rel=5e-3),
                    pytest.approx(again.high, rel=5e-3),
                )


def test_earthquakes_of_the_pack(region):
    file = DATA / "significant_earthquakes" / "noaa_significant_region_1900.csv"
    if not file.is_file():
        pytest.skip("the public file of earthquakes is not beside the checkout")
    with file.open(encoding="utf-8") as lines:
        events = [
            (float(row["LATITUDE"]), float(row["LONGITUDE"]))
            for row in csv.DictReader(lines)
            if 1971 <= int(row["YEAR"]) <= 2020 and row["EQ_PRIMARY"].strip() and float(row["EQ_PRIMARY"]) >= 6.5
            if row["LATITUDE"].strip()
        ]
    towns, rows = tabled(region, "quake")
    count = within(towns["lat"], towns["lon"], *zip(*events, strict=True), radius=150)
    for place, found, row in zip(towns["place"], count, rows, strict=True):
        assert (row["central"] if row else 0.0) == pytest.approx(rate(int(found), 50).central, rel=5e-3), place


def test_people_affected_of_the_pack(region):
    file = DATA / "gapminder" / "gapminder_region.csv"
    if not file.is_file():
        pytest.skip("the series of people affected is not beside the checkout")
    series = pl.read_csv(file, infer_schema_length=20_000)
    for state, hazard in (("PHL", "storm"), ("VNM", "flood"), ("THA", "flood")):
        chosen = series.filter(
            (pl.col("iso3") == state)
            & (pl.col("indicator") == f"{hazard}_affected_annual_number")
            & pl.col("year").is_between(1985, 2024)
        )
        hit = chosen.filter(pl.col("value") >= 10_000)["value"].to_numpy()
        row = region.parameter("riskpool", "affected", subject=f"{state} {hazard}")
        assert (row.low, row.central, row.high) == pytest.approx(np.percentile(hit, [5, 50, 95]), rel=5e-3)
        share = region.parameter("riskpool", "struck_share", subject=f"{state} {hazard}")
        assert share.central == pytest.approx(len(hit) / 40, rel=5e-3)
