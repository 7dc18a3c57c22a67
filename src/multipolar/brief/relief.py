"""Relief and shared insurance: how soon goods come, which step is too long, what a pool would save."""

from __future__ import annotations

import polars as pl

from .. import figures
from ..errors import MultipolarError
from ..region import Region
from ..wiring.payout import INSURANCE, days
from ..wiring.relief_sites import warehouses
from ..wiring.relief_views import by_place, relief, steps
from ..wiring.riskpool_views import riskpool
from .exhibit import Body, Exhibit, ends, known, names

DRAWS = 1024
POOL_DRAWS = 48
"""Draws of the pool's parameters in the brief, a thousand years each: enough for a range."""
ASKED = 90.0

WORDS = {"storm": "storm", "quake": "quake", "flood": "flood that is paid on a count of people"}
CLOCKS = {
    "approval-airport": "approval to airport",
    "request-airport": "request to airport",
    "event-people": "event to people",
}
TEXT = (
    "The pledge is 48 hours to anywhere in the region, from three warehouses; it does not say from when to where. Each draw is a "
    "disaster at a place with a recorded hazard. Where warehouses and airports lie, and how often storms, earthquakes and floods "
    "came, is sourced; how long a request, an approval, customs and the last mile take, and how much is kept and needed, are "
    "declared ranges, for no distribution of them is published. On record, goods came or left 5 to 15 days after the event and "
    "teams within three; the 15 days after the earthquake of Mandalay in 2025 are one consignment of nine flights, not the first "
    "arrival."
)


def build(region: Region) -> Body | None:
    """Return the section; None where the pack has no places."""
    if region.table("places").is_empty() or region.geometry is None:
        return None
    try:
        places = by_place(region, draws=DRAWS, seed=0)
    except MultipolarError:  # no warehouse, no hazard: the tables hold nothing to show
        return None
    called = names(region)
    made: list[Exhibit] = [_map(region, places, called), _clocks(region, called)]
    saving = known(riskpool(region, draws=POOL_DRAWS, seed=0)).filter(
        (pl.col("measure") == "pool_saving") & (pl.col("subject") != region.group)
    )
    made += [_pool(saving, called, _soon(region))] if saving.height else []
    return TEXT, made


def _map(region: Region, places: pl.DataFrame, called: dict[str, str]) -> figures.Figure:
    low, high = ends(places)
    enough = places.filter(pl.col("value") >= ASKED).height
    count = "no place do" if enough == 0 else f"{enough} of {places.height} places"
    title = f"At {count} first goods reach the airport within 48 hours of a request in nine of ten disasters"
    houses = warehouses(region, region.as_of.year)
    return figures.spots(
        places,
        region.geometry or {},
        id="relief-map",
        title=title,
        breaks=[10, 30, 50, 70, 90],
        unit="part of the draws in time, %",
        sizes="recorded events a year",
        sites=pl.DataFrame(
            {"name": [s.name for s in houses], "lat": [s.lat for s in houses], "lon": [s.lon for s in houses]}
        ),
        names=called,
        caption=f"From {low['value']:.0f} % at {low['place']} to {high['value']:.0f} % at {high['place']}. Colour: part of "
        "the draws in which the first consignment is at the country’s airport 48 hours after the request; size: storms, "
        "earthquakes and floods a year on record; diamonds: warehouses. Tracks of storms end east of the Bay of Bengal.",
        alt=f"{title}. A map of Southeast Asia with a dot for each of {places.height} towns and three warehouses; from "
        f"{low['value']:.0f} percent at {low['place']} to {high['value']:.0f} percent at {high['place']}.",
    )


def _clocks(region: Region, called: dict[str, str]) -> figures.Figure:
    frames = []
    for clock, words in CLOCKS.items():
        hours = relief(region, draws=DRAWS, seed=0, clock=clock).filter(pl.col("measure") == "relief_hours")
        slowest = hours.sort("value", "place", "hazard", descending=True).unique(
            "subject", keep="first", maintain_order=True
        )
        frames.append(
            slowest.with_columns(pl.lit(words).alias("clock"), pl.lit("relief_airport_hours").alias("measure"))
        )
    shown = known(pl.concat(frames))
    late = shown.filter((pl.col("clock") == CLOCKS["event-people"]) & (pl.col("value") > 48.0)).height
    fast = shown.filter((pl.col("clock") == CLOCKS["approval-airport"]) & (pl.col("high") <= 48.0)).height
    title = (
        f"From approval to airport {fast} of {shown['subject'].n_unique()} members keep 48 hours; from event to people "
        f"{'none' if late == shown['subject'].n_unique() else shown['subject'].n_unique() - late} does"
    )
    limit = known(
        steps(region, draws=DRAWS, seed=0).filter(
            (pl.col("measure") == "relief_step_limit") & (pl.col("step") == "approval")
        )
    )
    said = ""
    if limit.height:
        least, most = ends(limit)
        said = (
            f" For nine of ten in time from request to airport, approval alone may take from {least['value']:.0f} "
            f"({called[least['subject']]}) to {most['value']:.0f} hours ({called[most['subject']]})."
        )
    return figures.dots(
        shown,
        id="relief-clocks",
        title=title,
        by="clock",
        reference=48.0,
        zero=True,
        places=0,
        axis="hours to the first goods",
        names=called,
        caption="The slowest place of each member: median and 90 % of the draws; the line marks 48 hours." + said,
        alt=f"{title}. Three dots for each member, one a clock; the line marks 48 hours.",
    )


def _pool(saving: pl.DataFrame, called: dict[str, str], soon: str) -> figures.Figure:
    low, high = ends(saving)
    title = (
        f"In a pool of all members the same cover would cost {low['value']:.0f} % less in {called[low['subject']]} and "
        f"{high['value']:.0f} % less in {called[high['subject']]}"
    )
    return figures.dots(
        saving,
        id="relief-pool",
        title=title,
        by=None,
        zero=True,
        places=0,
        axis="premium saved, %",
        names=called,
        caption="A parametric policy of each member, alone and in a pool: median and 90 % of the draws. Who carries most of the "
        "region’s risk gains least. Bad years come from people affected on record, 1985 to 2024; what a person affected costs is "
        "assumed. A payout follows an index, not the loss, and may miss it." + soon,
        alt=f"{title}. One dot for each member with a record.",
    )


def _soon(region: Region) -> str:
    """Return a sentence on the days from a disaster to the money of insurance."""
    found = known(days(region, draws=DRAWS, seed=0, instrument=INSURANCE))
    drawn = found.filter((pl.col("measure") == "payout_days") & (pl.col("instrument") == INSURANCE)).drop_nulls("low")
    if drawn.is_empty():
        return ""
    least, most = ends(drawn)
    return (
        f" Money would come {least['low']:.0f} to {least['high']:.0f} days after a {WORDS[least['waits_for']]}, and "
        f"{most['low']:.0f} to {most['high']:.0f} after a {WORDS[most['waits_for']]}, by declared ranges."
    )
