"""Who sits at which tables: the part of the tables shared by rivals that ASEAN convenes."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from .exhibit import Body, Table, known, names, newest

START = 2007
TEXT = (
    "For each pair of rivals: the institutions in which both are members at the end of a year, and how many of them "
    "ASEAN convenes. If minilateral groups diluted ASEAN’s place between the rivals, its share would fall. Some starting "
    "years are known from the public record alone, and a group in which only one rival sits does not count here."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    called = names(region)
    paired = known(measures.asean_led_share(region).filter(pl.col("counterpart").is_not_null()))
    share = _pairs(paired.filter(pl.col("reading") == "convened"), called)
    if share.is_empty():
        return None
    year = newest(share)
    change = {
        name: (share.filter(pair=name, year=START)["value"].item(), share.filter(pair=name, year=year)["value"].item())
        for name in share["pair"].unique().sort().to_list()
    }
    fallen = sum(after < before for before, after in change.values())
    title = (
        f"Since {START} ASEAN’s share of the tables that rivals share fell for {fallen} of {len(change)} pairs "
        f"and rose for {sum(after > before for before, after in change.values())}"
    )
    chart = figures.lines(
        share,
        id="asean-led",
        title=title,
        names=called,
        by="pair",
        axis="tables that ASEAN convenes, %",
        zero=True,
        caption="Share of the institutions with both rivals as members that ASEAN convenes, at the end of each year.",
        alt=f"ASEAN’s share of shared tables by pair of rivals since 2000. {title}.",
    )
    counts = _pairs(
        known(measures.bridging(region)).filter(
            (pl.col("year") == year) & pl.col("reading").is_in(["all", "all but convened"])
        ),
        called,
    )
    table = Table(
        "bridging",
        f"Without the tables that ASEAN convenes, rivals would share fewer in {year}",
        counts.select(pl.col("pair").alias("subject"), pl.exclude("subject", "pair")),
        {
            "caption": f"Institutions in which both rivals are members, {year}",
            "across": "reading",
            "headings": {"subject": "Pair"},
            "places": 0,
        },
    )
    return TEXT, [chart, table]


def _pairs(frame: pl.DataFrame, called: dict[str, str]) -> pl.DataFrame:
    """Return the four pairs of rivals once each, with their names."""
    named = frame.with_columns(
        pl.format("{}–{}", pl.col("subject").replace(called), pl.col("counterpart").replace(called)).alias("pair"),
        pl.concat_list(pl.min_horizontal("subject", "counterpart"), pl.max_horizontal("subject", "counterpart"))
        .list.join("-")
        .alias("_both"),
    )
    return named.filter(pl.col("subject") < pl.col("counterpart")).drop("_both")
