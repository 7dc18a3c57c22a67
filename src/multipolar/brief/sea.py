"""The sea: who is present where, what a closed strait does to oil, what given radars add to the watch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from .. import figures, measures
from ..figures import Figure
from ..region import Region
from ..region.provenance import refs_of
from ..wiring.maritime_views import maritime
from .exhibit import Body, Exhibit, known, listed, names, newest

DRAWS = 1024
CLOSURES = (
    ("MALACCA", "30", "Malacca, 30 days"),
    ("HORMUZ", "30", "Hormuz, 30 days"),
    ("HORMUZ", "120", "Hormuz, 120 days"),
)
GIVER, WHOLE, PART = "JPN", "SOMS", "STRAITREP"
"""Whose gifts the title speaks of; the straits as a whole, and the part of them in which ships report."""

BREAKS = (50.0, 75.0, 90.0)
VIEW = (94.0, -10.0, 133.0, 28.0)
"""West, south, east and north of the map: the sea lanes from the Strait of Malacca to the Senkaku Islands."""

TEXT = (
    "Presence comes first: the counts of robberies that follow say nothing about coercion between states. Tracking signals "
    "count at least so many days; own ships at these places are counted by nobody in public. A closed strait is followed "
    "cargo by cargo over a network of lanes that laden tankers can sail. Heights and reach of radars, the part of stocks "
    "that can be used and the cost of ships are assumptions with wide ranges."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    days = known(measures.presence_share(region))
    if days.is_empty():
        return None
    called = names(region) | _full(region)
    made: list[Exhibit] = [_map(region, days, called)] if region.geometry else []
    oil = _oil(region, called)
    made += [oil] if oil is not None else []
    watch = _watch(region, called)
    made += [watch] if watch is not None else []
    return " ".join([TEXT, *_robberies(region, called)]), made


def _full(region: Region) -> dict[str, str]:
    """Return the full names of sea areas whose short name is a code."""
    areas = region.table("actors").filter((pl.col("kind") == "area") & (pl.col("short_name") == pl.col("code")))
    return dict(areas.select("code", "name").iter_rows())


def _map(region: Region, days: pl.DataFrame, called: dict[str, str]) -> Figure:
    """Return the map of sea areas by days with a foreign coast guard, newest year of each, and the straits of oil."""
    latest = days.filter(pl.col("year") == pl.col("year").max().over("counterpart"))
    whose = latest["subject"].unique().to_list()
    shown = latest.select(
        pl.exclude("subject", "counterpart"), subject="counterpart", counterpart=pl.lit(None, dtype=pl.String)
    )
    year = newest(shown)
    top = shown.filter(pl.col("year") == year).sort("value", descending=True).head(2).iter_rows(named=True)
    where = listed([f"{row['value']:.0f} % of days at {called[row['subject']]}" for row in top])
    title = f"{_whose(whose, called)} coast guard was seen on {where} in {year}"
    places = region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon")
    years = ", ".join(f"{called[row['subject']]} {row['year']}" for row in shown.sort("subject").iter_rows(named=True))
    assert region.geometry is not None
    drawn = figures.choropleth(
        shown,
        region.geometry,
        places,
        id="sea-presence",
        title=title,
        unit="days with the coast guard, %",
        view=VIEW,
        names=called,
        breaks=BREAKS,
        caption=f"Newest year with a count: {years}. Triangles: straits, with million barrels of oil a day where known; "
        "Hormuz lies off the map.",
        alt=f"{title}. Dots for sea areas, the darker the more days; triangles for straits.",
    )
    return _with_straits(region, drawn, called)


def _with_straits(region: Region, drawn: Figure, called: dict[str, str]) -> Figure:
    """Mark the straits of the sea network on the map, with the oil that passes."""
    places = region.table("waypoints").filter(pl.col("kind") == "strait")
    legs = region.table("sea_legs").drop_nulls("strait")
    actors = region.table("actors").filter(
        pl.col("code").is_in(legs["strait"].unique().to_list()) & pl.col("lon").is_between(VIEW[0], VIEW[2])
    )
    if actors.is_empty() or places.is_empty():
        return drawn
    oil = known(region.figures("oil_transit")).sort("year").unique("subject", keep="last")
    amounts = dict(oil.select("subject", "value").iter_rows())
    marks = [
        {
            "lat": row["lat"],
            "lon": row["lon"],
            "name": called[row["code"]] + (f" {amounts[row['code']]:.1f}" if row["code"] in amounts else ""),
        }
        for row in actors.sort("code").iter_rows(named=True)
    ]
    where: dict[str, Any] = {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }
    quiet = {"aria": False, "tooltip": None}
    layers = [
        {
            "data": {"values": marks},
            "mark": {
                "type": "point",
                "shape": "triangle-up",
                "size": 70,
                "filled": True,
                "color": "currentColor",
                **quiet,
            },
            "encoding": where,
        },
        {
            "data": {"values": marks},
            "mark": {"type": "text", "align": "right", "dx": -8, "fontSize": 11, **quiet},
            "encoding": where | {"text": {"field": "name"}},
        },
    ]
    used = refs_of(oil.filter(pl.col("subject").is_in(actors["code"].to_list())))
    spec = drawn.spec | {"layer": [*drawn.spec["layer"], *layers]}
    return replace(drawn, spec=spec, refs=tuple(sorted({*drawn.refs, *used, *actors["ref"], *legs["ref"]})))


def _oil(region: Region, called: dict[str, str]) -> Figure | None:
    """Return the lowest stock of each importer under each closure."""
    if not {strait for strait, _, _ in CLOSURES} <= set(region.table("sea_legs")["strait"]):
        return None
    frames, cost = [], None
    for strait, days, words in CLOSURES:
        found = known(maritime(region, draws=DRAWS, seed=0, part="chokepoint", strait=strait, days=days))
        frames.append(found.filter(pl.col("measure") == "oil_days_left").with_columns(reading=pl.lit(words)))
        if cost is None:
            cost = found.filter((pl.col("measure") == "detour_cost") & (pl.col("subject") == GIVER))
    stocks = pl.concat(frames).drop("way", "by")
    both = stocks.filter(pl.len().over("subject") == len(CLOSURES))
    if both.is_empty():
        return None
    first = both.filter(pl.col("reading") == CLOSURES[0][2]).sort("value")
    least = first.row(0, named=True)
    title = (
        f"With {called['MALACCA']} closed for a month, {called[least['subject']]} would still have {least['value']:.0f} days "
        f"of oil; a closed {called['HORMUZ']} takes more"
    )
    told = ""
    if cost is not None and cost.height:
        row = cost.row(0, named=True)
        told = f" The detour costs {called[GIVER]} USD {row['low']:.0f} to {row['high']:.0f} million."
    return figures.dots(
        both,
        id="sea-oil",
        title=title,
        by="reading",
        names=called,
        reference=0.0,
        zero=True,
        axis="lowest usable stock within sixty days, days of supply",
        places=0,
        caption="Importers with a figure for stocks and for the part of their oil that passes both straits; median and 90 % "
        f"of draws. Ships sail around Malacca by Lombok; around Hormuz there is no way.{told}",
        alt=f"{title}. Three dots for each importer: Malacca for thirty days, Hormuz for thirty and for 120.",
    )


def _watch(region: Region, called: dict[str, str]) -> Figure | None:
    """Return what given radars and boats add to the watch over the lanes on which somebody is listed."""
    if region.table("sea_legs")["lane"].drop_nulls().is_empty():
        return None
    shown = known(maritime(region, draws=DRAWS, seed=0, part="detection"))
    gains = shown.filter((pl.col("measure") == "watched_share_gain") & (pl.col("high") > 0.05))
    if gains.is_empty():
        return None
    found = {row["subject"]: row for row in gains.filter(pl.col("counterpart") == GIVER).iter_rows(named=True)}
    if not {WHOLE, PART} <= set(found):
        return None
    gain, part = found[WHOLE], found[PART]
    title = (
        f"What {called[GIVER]} gave adds {gain['low']:.0f} to {gain['high']:.0f} points to the watch over the straits, and "
        f"{part['low']:.0f} to {part['high']:.0f} in the part where ships report"
    )
    givers = {code: f"given by {called[code]}" for code in gains["counterpart"].unique()}
    return figures.dots(
        gains.with_columns(
            reading=pl.col("counterpart").replace_strict(givers), counterpart=pl.lit(None, dtype=pl.String)
        ),
        id="sea-watch",
        title=title,
        by="reading",
        names=called | {WHOLE: "Both straits, whole", PART: "Straits, reporting area"},
        reference=10.0,
        zero=True,
        axis="points of the lane that would not be watched without the gift",
        places=0,
        caption="Lane with twelve nautical miles of water on either side; median and 90 % of draws; the line marks ten "
        "points. Sites of the five radars that the Philippines received in 2026 are not public and not counted. In the South "
        "China Sea only gifts are listed.",
        alt=f"{title}. A dot for each lane and giver.",
    )


def _robberies(region: Region, called: dict[str, str]) -> list[str]:
    """Return a sentence on the newest growth of robberies in the area with the most."""
    grown = known(maritime(region, draws=1, seed=0, part="incidents")).filter(pl.col("measure") == "incident_growth")
    latest = grown.filter(pl.col("year") == pl.col("year").max())
    told = []
    for area in latest.filter(pl.col("reading") == "as scattered as the series")["subject"].sort():
        by = {row["reading"]: row for row in latest.filter(pl.col("subject") == area).iter_rows(named=True)}
        sure, loose = by["Poisson"], by["as scattered as the series"]
        told.append(
            f"{called[area]}: {sure['value']:+.0f} % in {sure['year']} ({sure['low']:+.0f} to {sure['high']:+.0f} by chance "
            f"of single cases, {loose['low']:+.0f} to {loose['high']:+.0f} as the years have scattered)"
        )
    return [f"Robberies: {listed(told)}.".replace("-", "−")] if told else []


def _whose(codes: list[str], called: dict[str, str]) -> str:
    return f"{called[codes[0]]}’s" if len(codes) == 1 else "A foreign"
