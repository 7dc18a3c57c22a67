"""Who supplies whom with goods: how many suppliers, how many at home and in the group, who is the largest.

From the table ``sectors`` (sales by group of sectors, seller and buyer; basic prices, by origin). Suppliers are the
other economies of the table; shares are of all foreign purchases (the same source's total), and a concentration is
given where the table covers `COVERED` of them. These read two of the four principles of the ASEAN framework of 2024:
diversification (`supplier_concentration`, `largest_supplier_share`, `regional_supply_share`) and redundancy at home
(`home_supply_share`). Nothing in the tables reads the others: stocks, tracking of supplies and emissions by supplier
are not there.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import ESTIMATE, Region, estimate
from ..region.provenance import merged

CELL = ["subject", "year"]
COVERED = 0.7
"""Part of foreign purchases that suppliers in the table must cover before their concentration is given."""
WORLD = "goods_exports_at_origin"
"""The measure whose figure from the world to an economy is all that it buys abroad."""


def supplier_concentration(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Herfindahl index of foreign suppliers by group of sectors, weighted by purchases: 1 is a single supplier."""
    foreign = _sales(region, on).filter(pl.col("subject") != pl.col("seller"))
    group = [*CELL, "sector"]
    total = foreign.with_columns(pl.col("value").sum().over(group).alias("total")).filter(pl.col("total") > 0)
    index = total.group_by(group, maintain_order=True).agg(
        ((pl.col("value") / pl.col("total")) ** 2).sum().alias("index"), pl.col("total").first(), *merged()
    )
    made = index.group_by(CELL, maintain_order=True).agg(
        ((pl.col("index") * pl.col("total")).sum() / pl.col("total").sum()).alias("value"),
        pl.col("total").sum(),
        *merged(),
    )
    part = pl.col("total") / pl.col("world")
    few = pl.format("the table covers {} percent of its foreign purchases", (100 * part).round(0).cast(pl.Int32))
    known = _with_world(region, made).with_columns(pl.when(part < COVERED).then(few).alias("reason"))
    thin = pl.col("reason").is_not_null()
    return _done(
        region,
        known.with_columns(
            pl.when(~thin).then("value").alias("value"), pl.when(thin).then([]).otherwise("refs").alias("refs")
        ),
        "supplier_concentration",
    )


def home_supply_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Part of the purchases of goods that is made at home, percent."""
    own = _sales(region, on).filter(pl.col("subject") == pl.col("seller"))
    made = _with_world(region, own.group_by(CELL, maintain_order=True).agg(pl.col("value").sum(), *merged()))
    return _done(region, made.with_columns(_percent(pl.col("value") + pl.col("world"))), "home_supply_share")


def regional_supply_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Part of the foreign purchases of goods that comes from states of the region's group, percent."""
    day = on or region.as_of
    states = region.states(region.group, day).filter("holds")["actor"].to_list() if region.group else []
    inside = _sales(region, on).filter((pl.col("subject") != pl.col("seller")) & pl.col("seller").is_in(states))
    made = _with_world(region, inside.group_by(CELL, maintain_order=True).agg(pl.col("value").sum(), *merged()))
    return _done(region, made.with_columns(_percent(pl.col("world"))), "regional_supply_share")


def largest_supplier_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Part of the foreign purchases of goods that comes from the largest supplier, the counterpart, percent."""
    foreign = _sales(region, on).filter(pl.col("subject") != pl.col("seller"))
    pairs = foreign.group_by([*CELL, "seller"], maintain_order=True).agg(pl.col("value").sum(), *merged())
    first = pairs.sort("value", "seller", descending=[True, False]).unique(CELL, keep="first", maintain_order=True)
    made = _with_world(region, first).with_columns(_percent(pl.col("world")))
    return _done(region, made.rename({"seller": "counterpart"}), "largest_supplier_share")


def _sales(region: Region, on: date | None) -> pl.DataFrame:
    """Return preferred sales by group of sectors, newest year: subject (who buys), seller, sector, value in USD bn."""
    table = region.table("sectors").filter(
        pl.col("preferred") & (pl.col("flow") == "sales") & (pl.col("year") <= (on or region.as_of).year)
    )
    groups = table.filter(pl.col("economy") != pl.col("partner"))["sector"].unique().to_list()
    return (
        table.filter(pl.col("sector").is_in(groups) & (pl.col("year") == pl.col("year").max()))
        .rename({"partner": "subject", "economy": "seller"})
        .with_columns(pl.col("value") / 1e3, pl.concat_list("ref").alias("refs"))
        .select("subject", "seller", "sector", "year", "value", "basis", "refs")
        .sort("subject", "sector", "seller")  # sums in one order, whatever the rows'
    )


def _with_world(region: Region, made: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of economies whose foreign purchases in all are known, with them (world, USD bn) and their refs."""
    all_ = region.figures(WORLD, subject="WORLD", groups=True).drop_nulls("value")
    world = all_.select(
        pl.col("counterpart").alias("subject"), "year", pl.col("value").alias("world"), pl.col("refs").alias("more")
    )
    joined = made.join(world, on=CELL)
    return joined.with_columns(pl.concat_list("refs", "more").list.unique().list.sort().alias("refs"))


def _percent(whole: pl.Expr) -> pl.Expr:
    return (100.0 * pl.col("value") / whole).alias("value")


def _done(region: Region, made: pl.DataFrame, measure: str) -> pl.DataFrame:
    unit = region.measure(measure)["unit"]
    named = made.with_columns(pl.lit(measure).alias("measure"), pl.lit(unit).alias("unit"))
    return estimate(named.select([name for name in named.columns if name in ESTIMATE]))
