"""Money: would the regional safety net hold, and are the loans as soft as they are said to be."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from ..wiring import liquidity_views
from ..wiring.debt import debts
from .exhibit import Body, Exhibit, Table, ends, known, listed, names

DRAWS = 1024
LEAST = 35.0
"""Percent of grant element that the IMF and the World Bank ask for."""

READINGS = {
    "line_cover_fortnight": "lines without IMF, 14 days",
    "line_cover_sixty": "all lines, 60 days",
}
TEXT = (
    "A stop of the size of 1997 (private flows turn by 11 % of output) strikes every member at "
    "once. Limits of the lines are dated "
    "terms; how large a part of reserves is kept back, how soon a line pays and whether it is granted are assumptions with wide "
    "ranges, for no facility of the regional pool was ever drawn. Own reserves are left out of "
    "the cover by lines and are the first "
    "thing that every state has spent. Loans are judged by the gift that they hold at a 5 % "
    "discount rate, and debt by thresholds that "
    "apply to four members only."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    shown = known(liquidity_views.cover(region, draws=DRAWS, seed=0))
    if shown.is_empty():
        return None
    called = names(region)
    made: list[Exhibit] = [_cover(shown, called), _first(shown, called)]
    elements = known(measures.oda_loan_grant_element(region, since=region.as_of.year))
    made += [_element(elements, called)] if elements.height else []
    owed = known(debts(region, draws=DRAWS, seed=0)).filter(pl.col("measure") == "public_debt_ahead")
    made += [_debt(owed, called)] if owed.height else []
    return TEXT, made


def _cover(shown: pl.DataFrame, called: dict[str, str]) -> figures.Figure:
    cover = shown.filter(pl.col("measure").is_in(list(READINGS))).with_columns(
        pl.col("measure").replace_strict(READINGS).alias("reading")
    )
    soon = cover.filter(pl.col("reading") == READINGS["line_cover_fortnight"])
    half = soon.filter(pl.col("value") >= 50.0).height
    counted = "no member" if half == 0 else f"{half} of {soon.height} members"
    title = f"Within 14 days, lines without an IMF programme cover half of the need in {counted}"
    return figures.dots(
        cover.with_columns(pl.lit("line_cover_fortnight").alias("measure")),
        id="safety-net-cover",
        title=title,
        names=called,
        by="reading",
        reference=50.0,
        zero=True,
        axis="part of the need of 60 days, %",
        caption="What the lines could pay, own reserves left out: median and 90 % of draws. No line pays "
        "for certain, so a median "
        "may be zero and its range wide.",
        alt=f"{title}. Two dots for each member: lines without a programme by day 14, all lines by day 60.",
    )


def _first(shown: pl.DataFrame, called: dict[str, str]) -> figures.Figure:
    days = shown.filter(pl.col("measure") == "first_money_days")
    low, high = ends(days)
    title = (
        f"The first money of a line comes after {low['value']:.0f} days in {called[low['subject']]} and "
        f"{high['value']:.0f} in {called[high['subject']]}"
    )
    return figures.dots(
        days,
        id="safety-net-days",
        title=title,
        names=called,
        by=None,
        reference=14.0,
        zero=True,
        axis="days to the first money",
        places=0,
        caption="Own reserves left out, any line that is granted: median and 90 % of draws; draws in which "
        "no line opens are left out.",
        alt=f"{title}. One dot for each member; the line marks 14 days.",
    )


def _element(elements: pl.DataFrame, called: dict[str, str]) -> figures.Figure:
    imf = elements.filter((pl.col("test") == "IMF") & (pl.col("grace") == "to first repayment"))
    short = imf.sort("terms", "subject").unique(["subject", "terms"], keep="first", maintain_order=True)
    general = short.filter(pl.col("terms") == "general")
    soft = general.filter(pl.col("value") >= LEAST).height
    title = f"Japan’s general loan terms pass the 35 % line in {soft or 'none'} of {general.height} members"
    return figures.dots(
        short.drop("counterpart").with_columns(pl.lit(None, dtype=pl.String).alias("counterpart")),
        id="loans-grant-element",
        title=title,
        names=called,
        by="terms",
        reference=LEAST,
        axis="grant element, % of the loan",
        caption="Discounted at 5 %, newest terms of each member; grace counted to the first repayment. High-income members "
        "get no loans.",
        alt=f"{title}. For each member a dot a kind of terms; the line marks 35 %.",
    )


def _debt(owed: pl.DataFrame, called: dict[str, str]) -> Table:
    likely = owed.filter(pl.col("share_above") > 0.5)["subject"].to_list()
    where = listed([called[code] for code in likely]) if likely else "no member"
    return Table(
        "debt-thresholds",
        f"Public debt in ten years is likelier above than below its threshold in {where}",
        owed,
        {
            "caption": "General government debt in ten years, % of output: median and 90 % of draws under declared ranges. Only "
            "members rated by the framework for low-income countries have a threshold: that of their likeliest class, by growth, "
            "reserves, remittances and the World Bank’s assessment of policies.",
            "names": called,
            "headings": {"subject": "Member"},
            "places": 0,
        },
    )
