"""The digital economy as each yearly report has it: by country and segment, with editions kept apart.

A report restates what an earlier one said of a year and adds what it expects of later ones, so that levels of two
editions are no series. Every figure of the tables is given, preferred or not, with its edition (the source) and what
it is: ``estimate``, ``restated`` (another figure for the year was published before) or ``projection``. Segments are of
gross merchandise value; ``revenue`` is another quantity and is never added to them.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import BASIS, Region, estimate
from ..region.dates import bounds
from ..region.provenance import REFS

SEGMENTS = {
    "digital_gmv": "all", "digital_gmv_ecommerce": "e-commerce", "digital_gmv_food_delivery": "food delivery",
    "digital_gmv_online_media": "online media", "digital_gmv_transport": "transport", "digital_gmv_travel": "travel",
    "digital_revenue": "revenue",
}  # fmt: skip
"""Table measures, and the segment."""


def digital_level(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the size of the digital economy, USD bn, by country, segment and edition.

    Parameters
    ----------
    region : Region
    on : date, optional
        Figures of years up to that one, of editions published by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``segment``, ``edition`` (the source) and ``reading`` (estimate, restated, projection).

    Examples
    --------
    >>> import multipolar as mp
    >>> found = digital_level(mp.load("japan-asean")).filter(subject="ASEAN6", segment="e-commerce", year=2025)
    >>> found.sort("edition").select("edition", "value").rows()
    [('document_004', 185.0), ('esea2023', 186.0)]
    """
    day = on or region.as_of
    published = region.table("sources").select("source_id", "published")
    ties = region.table("ties").filter(pl.col("measure").is_in(list(SEGMENTS)), pl.col("period").is_null())
    rows = ties.filter(pl.col("year") <= day.year).join(published, on="source_id", how="left")
    out = [not said or bounds(said)[0] <= day for said in rows["published"].to_list()]
    flags = pl.col("flags").fill_null("")
    made = rows.filter(pl.Series(out, dtype=pl.Boolean)).with_columns(
        segment=pl.col("measure").replace_strict(SEGMENTS, return_dtype=pl.String),
        edition="source_id",
        reading=pl.when(flags.str.contains("projection"))
        .then(pl.lit("projection"))
        .when(flags.str.contains("restated"))
        .then(pl.lit("restated"))
        .otherwise(pl.lit("estimate")),
        basis=pl.col("basis").cast(BASIS),
        refs=pl.concat_list("ref").cast(REFS),
        measure=pl.lit("digital_level"),
        unit=pl.lit(region.measure("digital_level")["unit"]),
    )
    keys = ("segment", "edition", "reading")
    return estimate(made.select("subject", "year", "measure", "value", "unit", "basis", "refs", *keys), *keys)
