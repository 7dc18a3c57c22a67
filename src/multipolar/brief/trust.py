"""Whom the region's opinion leaders trust: the regional series by power, broken where the survey changed its weights."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from .exhibit import Body, known, names, newest

POWERS = ("JPN", "USA", "CHN", "EU")
POOLED, EQUAL = "mean over respondents", "countries weighted equally"
TEXT = (
    "The State of Southeast Asia survey asks an elite, self-selected sample how confident they are that a power will "
    "“do the right thing”. Its regional average was taken over respondents until the wave of 2021 and weighs ten "
    "countries equally since 2022: the two parts of each line are not one series. The 2022 report restates 2021 on the "
    "new weights, which bridges the break. Intervals cover sampling noise alone, with an assumed design effect."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    frame = known(measures.trust(region, survey="ISEAS_SSEA"))
    regional = frame.filter(pl.col("subject").eq("ASEAN10") & pl.col("counterpart").is_in(POWERS))
    if regional.is_empty():
        return None
    pooled = (pl.col("year") < 2022) & (pl.col("reading") == "published")
    drawn = regional.with_columns(pl.when(pooled).then(pl.lit(POOLED)).otherwise(pl.lit(EQUAL)).alias("weighting"))
    year = newest(drawn)
    first, second = drawn.filter(pl.col("year") == year).sort("value", descending=True).head(2).to_dicts()
    called = names(region)
    title = (
        f"{year}: {first['value']:.0f} % of the region’s opinion leaders trust {called[first['counterpart']]}, "
        f"{second['value']:.0f} % {called[second['counterpart']]}"
    )
    chart = figures.lines(
        drawn,
        id="trust-lines",
        title=title,
        names=called,
        reading="weighting",
        axis="confident or very confident, %",
        highlight=POWERS,
        caption="Share of respondents with confidence that the power will do the right thing; ASEAN, State of Southeast "
        "Asia survey. Bands: 95 % sampling intervals.",
        alt=f"Trust in four powers by wave. {title}. Each line breaks between 2021 and 2022, where the weighting changed.",
    )
    return TEXT, [chart]
