"""From whom fuel comes: the share of each supplier that is tabled, and how concentrated a state's imports are at least.

`import_share` is as tabled. Press and agencies list the largest suppliers of few states; a supplier that is not listed
is unknown, not absent.

`import_concentration` is the Hirschman-Herfindahl index of the listed states, 0 to 1, which is what it is at least:
the value counts the unlisted part as spread among many, the upper end of the range as one supplier. It is null where
less than half is listed. Groups of suppliers are left out.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import BASIS, Region, estimate, merged

SUPPLIERS = {"crude_import_share": "crude oil", "lng_import_share": "LNG", "coal_import_share": "coal"}
"""Table measures of suppliers' shares, and the fuel."""

LEAST = 50.0
"""Percent of imports whose supplier must be listed."""


def import_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the share of a supplier (counterpart) in what the subject imports of a fuel, percent; the key ``fuel``.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = import_share(mp.load("japan-asean")).filter(subject="PHL", counterpart="IDN", fuel="coal")
    >>> found.select("year", "value").rows()
    [(2019, 90.2), (2023, 98.0)]
    """
    day = on or region.as_of
    unit = region.measure("import_share")["unit"]
    parts = [
        region.figures(name, groups=True)
        .filter(pl.col("value").is_not_null(), pl.col("year") <= day.year)
        .with_columns(measure=pl.lit("import_share"), unit=pl.lit(unit), fuel=pl.lit(word))
        for name, word in SUPPLIERS.items()
    ]
    return estimate(pl.concat(parts), "fuel")


def import_concentration(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how concentrated a state's imports of a fuel are at least, 0 to 1; the key ``fuel``.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = import_concentration(mp.load("japan-asean")).filter(subject="PHL", fuel="coal", year=2019)
    >>> found.select(pl.col("value", "high").round(3)).row(0)
    (0.817, 0.817)
    """
    groups = region.table("actors").filter("is_group")["code"].to_list()
    listed = import_share(region, on=on).filter(~pl.col("counterpart").is_in(groups)).sort("counterpart")
    whole = listed.group_by("subject", "fuel", "year", maintain_order=True).agg(
        (pl.col("value") / 100.0).pow(2).sum().alias("least"), pl.col("value").sum().alias("sum"), *merged()
    )
    enough = pl.col("sum") >= LEAST
    made = whole.with_columns(
        measure=pl.lit("import_concentration"),
        unit=pl.lit(region.measure("import_concentration")["unit"]),
        value=pl.when(enough).then("least"),
        low=pl.when(enough).then("least"),
        high=pl.when(enough).then(pl.col("least") + ((100.0 - pl.col("sum")).clip(0.0) / 100.0).pow(2)),
        interval=pl.when(enough).then(pl.lit("bounds")),
        reason=pl.when(~enough).then(pl.lit("suppliers of less than half are tabled")),
        basis=pl.when(enough).then(pl.col("basis").cast(BASIS)),
    )
    return estimate(made.drop("least", "sum"), "fuel")
