"""Where the powers stand at the United Nations: distance of ideal points to the median of the group."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from .exhibit import Body, known, listed, names, newest

POWERS = ("JPN", "USA", "CHN", "KOR", "IND", "AUS")
TEXT = (
    "An ideal point (Bailey, Strezhnev and Voeten 2017) places a state by its votes in the General Assembly. The figure "
    "gives the distance of each power’s point from the median of the ASEAN members. Votes on security alone are not in "
    "the tables, and a distance on the Assembly’s agenda is not a distance on every question."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    frame = known(measures.unga_distance_to_group(region)).filter(pl.col("subject").is_in(POWERS))
    if frame.is_empty():
        return None
    year, called = newest(frame), names(region)
    now = frame.filter(pl.col("year") == year).sort("value")
    order = [f"{called[row['subject']]} {row['value']:.1f}" for row in now.iter_rows(named=True)]
    title = f"{year}: distance from ASEAN’s median, nearest first: {listed(order)}"
    chart = figures.lines(
        frame.filter(pl.col("year") >= 2000),
        id="distance-lines",
        title=title,
        by="subject",
        names=called,
        axis="distance of ideal points",
        zero=True,
        caption="Distance of ideal points in votes of the UN General Assembly from the median of ASEAN’s members of the "
        "year. Bands: 90 % of draws from the published posteriors, taken as independent.",
        alt=f"Distance from ASEAN’s median at the United Nations since 2000. {title}.",
    )
    return TEXT, [chart]
