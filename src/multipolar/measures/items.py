"""Items of commitments one by one: how far each has come, to which pillar it belongs, and its amount in one currency.

What an item is, and its stages, stand in `multipolar.measures.commitments`. Its pillar is that of its sector by `PILLARS`, a
judgement; a sector that is not there is `UNSORTED`. Nothing is converted: an amount in another currency is no amount here.

An amount stands at the furthest stage for which one is told. What stands at an earlier stage may be the same money as what
the same giver told the same receiver in the same sector at a later one. So it counts from the part that the later stages
do not cover to the whole. Totals up to a date hold other items and are left out.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import Region, merged
from .commitments import CUMULATIVE, ITEM, MONEY, RANK, known

PILLARS = {
    "security": ("security", "maritime security", "coast guard", "cybersecurity"),
    "disaster": ("disaster", "disaster relief", "disaster management"),
    "finance": ("finance",),
    "energy": ("energy",),
    "economy": (
        "infrastructure", "transport", "rail", "urban rail", "roads", "ports", "industry", "nickel", "SME projects",
    ),
    "people": ("health", "social protection", "culture", "justice", "mine action"),
    "development": ("multi-sector", "reconstruction", "post-war", "integration", "regional"),
}  # fmt: skip
"""Pillar, and the words of the column ``sector`` that belong to it."""

UNSORTED = "unsorted"


def items(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return every dated item once.

    Parameters
    ----------
    region : Region
    on : date, optional
        As known on that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        subject (giver), counterpart (receiver), sector, deal, stage (the furthest), pillar, refs, basis.

    Examples
    --------
    >>> import multipolar as mp
    >>> items(mp.load("japan-asean")).filter(subject="CHN").select("counterpart", "stage", "pillar").sort("counterpart").rows()
    [('CMIM', 'pledged', 'finance'), ('MEKONG5', 'pledged', 'economy')]
    """
    found = _dated(region, on).group_by(ITEM).agg(pl.col("stage").sort_by(RANK).last(), *merged())
    return found.with_columns(_pillar()).sort(ITEM)


def amounts(region: Region, currency: str, *, on: date | None = None) -> pl.DataFrame:
    """Return the amount of every dated item that is told one in a currency.

    Returns
    -------
    DataFrame
        subject, counterpart, sector, deal, instrument, stage, pillar, low, high (in the unit of `MONEY`), refs, basis.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = amounts(mp.load("japan-asean"), "JPY").filter(counterpart="PHL", sector="coast guard", stage="signed")
    >>> [(round(low, 1), round(high, 1)) for low, high in found.select("low", "high").iter_rows()]
    [(27.7, 64.4)]
    """
    rows = _told(region, currency, on).with_columns(rank=RANK)
    furthest = rows.filter(pl.col("rank") == pl.col("rank").max().over(ITEM))
    size = MONEY[currency][1]
    cells = furthest.group_by(*ITEM, "instrument", "stage", "rank").agg(
        (pl.col("amount").sort().sum() / size).alias("high"), *merged()
    )
    same = ["subject", "counterpart", "sector"]
    stages = cells.group_by(*same, "rank").agg(pl.col("high").sum().alias("total")).sort("rank", descending=True)
    # the later stages may be the same money as one another: together they are no less than the largest of them
    later = stages.with_columns(later=pl.col("total").cum_max().shift(1, fill_value=0.0).over(same))
    kept = (1.0 - pl.col("later") / pl.col("total")).clip(lower_bound=0.0)
    made = cells.join(later, on=[*same, "rank"]).with_columns(low=pl.col("high") * kept)
    return made.drop("rank", "total", "later").with_columns(_pillar()).sort(*ITEM, "instrument")


def left_out(region: Region, currency: str, *, on: date | None = None) -> pl.DataFrame:
    """Return how many dated items of a receiver have no amount in a currency.

    Returns
    -------
    DataFrame
        counterpart, elsewhere (items told in another currency only), silent (without an amount of money), totals (up to a date).
    """
    rows = _dated(region, on).join(_told(region, currency, on).select(ITEM).unique(), on=ITEM, how="anti")
    money = pl.col("amount").is_not_null() & pl.col("currency").is_in(list(MONEY))
    each = rows.group_by(ITEM).agg(
        (money & (pl.col("currency") != currency)).any().alias("elsewhere"),
        (money & (pl.col("currency") == currency)).any().alias("totals"),
    )
    counted = each.group_by("counterpart").agg(
        (pl.col("elsewhere") & ~pl.col("totals")).sum(),
        (~pl.col("elsewhere") & ~pl.col("totals")).sum().alias("silent"),
        pl.col("totals").sum(),
    )
    return counted.sort("counterpart")


def _dated(region: Region, on: date | None) -> pl.DataFrame:
    """Return the rows of dated items; what an institution is itself said to hold is no commitment."""
    rows = known(region, on or region.as_of)
    return rows.filter(pl.col("last").is_not_null(), pl.col("subject") != pl.col("counterpart"))


def _told(region: Region, currency: str, on: date | None) -> pl.DataFrame:
    """Return the rows that tell an amount in a currency, without totals up to a date."""
    return _dated(region, on).filter(
        pl.col("currency") == currency, pl.col("amount").is_not_null(), pl.col("status") != CUMULATIVE
    )


def _pillar() -> pl.Expr:
    words = {sector: pillar for pillar, sectors in PILLARS.items() for sector in sectors}
    return pl.col("sector").replace_strict(words, default=UNSORTED, return_dtype=pl.String).alias("pillar")
