"""The forward domains: people who study and work in Japan, the digital economy's arithmetic, what followed steps."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..measures.digital import BEST, NEEDED
from ..region import Region
from .exhibit import Body, Exhibit, Table, known, names, newest

HOST, FROM = "JPN", "WORLD"
SHOWN = {"students": "05", "workers": "10"}
"""Statuses drawn, and the month of the count that is taken."""

TEXT = (
    "The documents put people, the digital economy and new circles first when they look ahead. Counts of people are of one "
    "day a year, and a student who works is in both. Growth of the digital economy is measured between yearly reports "
    "that restate each other. What followed a step with Japan is told beside what followed placebo dates; the cases are "
    "few, and nothing here says what causes what."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    exhibits = [*_people(region), *_digital(region), *_steps(region)]
    return (TEXT, exhibits) if exhibits else None


def _people(region: Region) -> list[Exhibit]:
    """Return students and workers in Japan over the years."""
    chosen = pl.concat_str("status", "month", separator=" ").is_in([f"{s} {m}" for s, m in SHOWN.items()])
    stock = known(measures.people_stock(region)).filter(
        chosen, pl.col("subject") == HOST, pl.col("counterpart") == FROM
    )
    trend = known(measures.people_trend(region)).filter(
        chosen, pl.col("subject") == HOST, pl.col("counterpart") == FROM, pl.col("status") == "students"
    )
    if stock.is_empty() or trend.is_empty():
        return []
    now = trend.sort("year").row(-1, named=True)
    last = stock.filter(pl.col("status") == "students").sort("year").row(-1, named=True)
    title = (
        f"Foreign students in Japan: {last['value']:,.0f} in {last['year']}; over five counts "
        f"{now['value']:+,.0f} a year"
    )
    thousands = stock.with_columns(pl.col("value") / 1000, pl.lit("thousand persons").alias("unit"))
    return [
        figures.lines(
            thousands,
            id="people-lines",
            title=title,
            names=names(region),
            by="status",
            axis="thousand persons",
            zero=True,
            caption="Foreign students on 1 May and foreign workers at the end of October in Japan, from all countries. A "
            "line is broken where a year has no count. The five counts of the title begin behind closed borders."
            f"{_pulled(region)}",
            alt=f"Foreign students and workers in Japan by year. {title}.",
        )
    ]


def _pulled(region: Region) -> str:
    """Return a sentence on the origins of which the host has most and fewest students beside what its peers have."""
    frame = known(measures.host_pull(region)).filter(pl.col("subject") == HOST, pl.col("counterpart") != region.group)
    if frame.is_empty():
        return ""
    ranked = frame.filter(pl.col("year") == newest(frame)).sort("value", descending=True)
    first, last = ranked.row(0, named=True), ranked.row(-1, named=True)
    called = names(region)
    return (
        f" In {first['year']} Japan had {first['value']:.1f} times the students from {called[first['counterpart']]} that "
        f"distance and size would send, and {last['value']:.2f} times those from {called[last['counterpart']]}."
    )


def _digital(region: Region) -> list[Exhibit]:
    """Return growth needed for each target beside the best that was seen."""
    frame = known(measures.digital_growth(region))
    needed, best = (frame.filter(pl.col("reading") == reading) for reading in (NEEDED, BEST))
    if needed.is_empty() or best.is_empty():
        return []
    year = newest(best)
    least = needed.filter(pl.col("year") == year).sort("value")
    if least.is_empty():
        return []
    first, seen = least.row(0, named=True), best.filter(pl.col("year") == year).row(0, named=True)
    drawn = pl.concat([needed, best]).with_columns(
        pl.when(pl.col("reading") == NEEDED)
        .then(pl.format("for {} bn", pl.col("target").str.split(" ").list.first()))
        .otherwise(pl.lit("best seen"))
        .alias("line")
    )
    title = f"{first['target']}: {first['value']:.1f} % a year needed from {year}, {seen['value']:.1f} % in the best three years"
    return [
        figures.lines(
            drawn,
            id="digital-lines",
            title=title,
            names=names(region),
            by="line",
            axis="growth a year, %",
            zero=True,
            caption="Growth a year of the digital economy of six markets: needed from the level of each year for what is "
            "stated for 2030, and the best three years so far, from one edition of the yearly report to another.",
            alt=f"Growth needed and growth seen, by year of the level. {title}.",
        )
    ]


def _steps(region: Region) -> list[Exhibit]:
    """Return effects of steps with Japan beside placebo dates."""
    frame = known(measures.ladder_effect(region))
    if frame.is_empty():
        return []
    effects = frame.filter(pl.col("reading") == "effect")
    clear = effects.filter((pl.col("low") > 0) | (pl.col("high") < 0)).height
    most = max(effects["n"].to_list())
    title = f"After steps with Japan: {clear} of {effects.height} effects are clear of zero, on at most {most} cases"
    table = Table(
        "steps-table",
        title,
        frame.sort("event", "outcome", "reading").with_columns(pl.col("n").cast(pl.String)),
        {
            "caption": "Mean change over three years after a step with Japan, less that of members without one, in standard "
            "deviations of the outcome; 95 % permutation intervals. Placebo: the same with the dates moved; where it is "
            "far from zero, the effect says nothing.",
            "rows": ("event", "outcome", "n"),
            "across": "reading",
            "headings": {"event": "Step", "outcome": "Outcome", "n": "Cases"},
            "places": 2,
        },
    )
    return [table]
