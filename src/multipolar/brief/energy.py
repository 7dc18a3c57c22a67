"""Energy and workers: what power is made of, whether more lines pay, how far workers go towards Japan's shortage."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from ..wiring.grid_views import outlook
from ..wiring.people_views import workers
from .exhibit import Body, Exhibit, Table, known, members, names

DRAWS = 1024
YEAR, GRID_YEAR = 2035, 2045
HALF = 50.0
WORTH = {"grid_benefit": "worth", "grid_cost": "cost", "grid_net_benefit": "worth less cost"}
COVER = {
    "shortage_cover": "all from ASEAN who are there",
    "shortage_cover_added": "growth since 2024",
    "shortage_cover_beyond": "all foreigners beyond those counted on",
}
TEXT = (
    "The documents see a market for clean technology in ASEAN’s power, a grid that joins the members, and workers for Japan. "
    "Shares of power are tabled. Hourly loads, lists of plants and the cost of a line are not: what lines are worth is a "
    "range of declared assumptions. How many workers leave within a year is not tabled either; the shortage is as others "
    "state it, and their estimate already counts on more foreign workers than are there today."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    exhibits = [*_fossil(region), *_lines(region), *_workers(region)]
    return (TEXT, exhibits) if exhibits else None


def _fossil(region: Region) -> list[Exhibit]:
    """Return the fossil share of each member's power."""
    frame = known(measures.fossil_share(region))
    own = frame.filter(pl.col("subject").is_in(members(region)))
    if own.is_empty():
        return []
    year = max(own["year"].to_list())
    own = own.filter(pl.col("year") == year)
    group = frame.filter(pl.col("subject") == region.group, pl.col("year") == year)
    above = own.filter(pl.col("value") > HALF).height
    whole = region.label(str(region.group))
    head = f"{group['value'].item():.0f} % of {whole}’s power is fossil" if group.height else "Power is fossil"
    title = f"{head}, and more than half of it in {above} of {own.height} members"
    return [
        figures.dots(
            own,
            id="fossil-dots",
            title=title,
            by=None,
            names=names(region),
            reference=HALF,
            zero=True,
            axis="fossil fuels, % of electricity",
            places=0,
            caption=f"Share of fossil fuels in electricity generation, {year}; the group is weighted by generation."
            f"{_dearest(region)}",
            alt=f"{title}. One dot for each member; the line marks one half.",
        )
    ]


def _dearest(region: Region) -> str:
    """Return a sentence on the member and fuel that hang most on one supplier."""
    frame = known(measures.import_share(region)).filter(pl.col("subject").is_in(members(region)))
    if frame.is_empty():
        return ""
    most = frame.sort("value", "year").row(-1, named=True)
    called = names(region)
    return (
        f" Of the suppliers that are tabled none matters more than {called[most['counterpart']]}: {most['value']:.0f} % of the "
        f"{most['fuel']} that {called[most['subject']]} imports ({most['year']})."
    )


def _lines(region: Region) -> list[Exhibit]:
    """Return what the lines of the power grid are worth and cost."""
    frame = known(outlook(region, year=GRID_YEAR)).filter(pl.col("measure").is_in(list(WORTH)))
    if frame.is_empty():
        return []
    drawn = frame.with_columns(
        pl.col("measure").replace_strict(WORTH, return_dtype=pl.String).alias("reading"),
        pl.lit("grid_net_benefit").alias("measure"),
    )
    net = drawn.filter(pl.col("reading") == WORTH["grid_net_benefit"]).row(0, named=True)
    title = (
        f"Whether the lines of the ASEAN Power Grid pay is open: {net['low']:+.1f} to {net['high']:+.1f} billion dollars a year"
        if net["low"] < 0 < net["high"]
        else f"The lines of the ASEAN Power Grid are worth {net['value']:+.1f} billion dollars a year more than they cost"
    )
    return [
        Table(
            "grid-table",
            title,
            drawn,
            {
                "caption": f"Lines between members that are added up to the target of {GRID_YEAR}, USD bn a year: generating "
                "cost, lost load and capacity that they save, and what they cost; median and 90 % of draws. All inputs but "
                "consumption, mix and the plan are assumed.",
                "rows": ("reading",),
                "headings": {"reading": "Added lines"},
                "places": 1,
            },
        )
    ]


def _workers(region: Region) -> list[Exhibit]:
    """Return what part of the stated shortage workers are, on three readings."""
    frame = known(workers(region, draws=DRAWS, seed=0, year=str(YEAR))).filter(pl.col("measure").is_in(list(COVER)))
    if frame.height < len(COVER):
        return []
    drawn = frame.with_columns(
        pl.col("measure").replace_strict(COVER, return_dtype=pl.String).alias("reading"),
        pl.lit("shortage_cover").alias("measure"),
        pl.lit(None, dtype=pl.String).alias("counterpart"),
    )
    at = {row["reading"]: row["value"] for row in drawn.iter_rows(named=True)}
    title = (
        f"Workers from ASEAN would be {at[COVER['shortage_cover']]:.0f} % of Japan’s shortage of {YEAR}; their growth is "
        f"{at[COVER['shortage_cover_added']]:.0f} %"
    )
    return [
        Table(
            "shortage-table",
            title,
            drawn,
            {
                "caption": f"Workers in {YEAR} if as many come as from 2022 to 2024, % of the shortage stated for that year; "
                "median and 90 % of draws. Members without two counts are not in it. The shortage is stated for a Japan that "
                "has 3.77 million foreign workers.",
                "rows": ("reading",),
                "headings": {"reading": "Who is counted"},
                "places": 0,
            },
        )
    ]
