"""People in another country: students and workers counted on one day a year, as series, and where they are going.

The sources count on a day (students on 1 May, workers at the end of October, residents by status at the ends of June
and December), so the tables date the figures by month. `people_stock` gives such a count as that year's, with the
month in the key: counts of different months are never put into one series, nor is one taken as a mean of its year.

Counts overlap: specified skilled workers and employed interns are also among the workers, and a student with a permit
works too. Never add over ``status``. Students are holders of a student's residence status at any school, so language
schools are in it.

`people_trend` is the slope of a least-squares line through five counts of the same month, a year apart; with one
missing it is null: four counts around a gap such as the closed borders of 2020 to 2022 are another question.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from ..region import BASIS, Region, estimate, merged
from ..region.dates import bounds
from ..region.provenance import REFS

STATUS = {
    "foreign_students": "students", "foreign_workers": "workers",
    "specified_skilled_workers": "specified skilled workers", "technical_interns": "technical interns",
    "technical_interns_employed": "technical interns, employed",
}  # fmt: skip
"""Table measures, and the word for what they count."""

YEARS = 5
PAIR = ["subject", "counterpart", "status", "month"]


def people_stock(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how many people of the counterpart were in the subject, counted on one day of a year.

    Parameters
    ----------
    region : Region
        Its figures of `STATUS` are read.
    on : date, optional
        Counts of days up to that one. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``status`` and ``month`` ("05": counted in May); persons.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = people_stock(mp.load("japan-asean")).filter(status="students", counterpart="WORLD", year=2024)
    >>> found.select("month", "value").row(0)
    ('05', 336708.0)
    """
    day = on or region.as_of
    ties = region.table("ties").filter("preferred", pl.col("measure").is_in(list(STATUS)))
    counted = ties.filter(pl.col("period").str.contains(r"^\d{4}-\d{2}$"))
    past = [bounds(text)[0] <= day for text in counted["period"].to_list()]
    found = counted.filter(pl.Series(past, dtype=pl.Boolean))
    made = found.with_columns(
        status=pl.col("measure").replace_strict(STATUS, return_dtype=pl.String),
        month=pl.col("period").str.slice(5),
        basis=pl.col("basis").cast(BASIS),
        refs=pl.concat_list("ref").cast(REFS),
    ).select(*PAIR, "year", "value", "unit", "basis", "refs", measure=pl.lit("people_stock"))
    return estimate(made, "status", "month")


def people_trend(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the change a year over five yearly counts of `people_stock`, by least squares.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``status``, ``month`` and ``since`` (the first of the five years); persons (a year), of
        the last year of the five. Null with the missing years as the reason.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = people_trend(mp.load("japan-asean")).filter(status="students", counterpart="WORLD", year=2024)
    >>> round(found["value"].item())
    15105
    """
    stock = people_stock(region, on=on)
    windows = (
        stock.with_columns(has="year", year=pl.int_ranges("year", pl.col("year") + YEARS, dtype=pl.Int32))
        .explode("year")
        .join(stock.select(*PAIR, "year"), on=[*PAIR, "year"], how="semi")
        .sort(*PAIR, "year", "has")
        .group_by(*PAIR, "year", maintain_order=True)
        .agg(pl.col("value"), pl.col("has"), pl.col("unit").first(), *merged())
    )
    rows = []
    for row in windows.iter_rows(named=True):
        since = row["year"] - YEARS + 1
        missing = [str(year) for year in range(since, row["year"] + 1) if year not in row["has"]]
        slope = None if missing else slope_a_year(row["has"], row["value"])
        reason = f"no count in {', '.join(missing)}" if missing else None
        rows.append((since, slope, reason))
    told = pl.DataFrame(rows, {"since": pl.Int32, "slope": pl.Float64, "reason": pl.String}, orient="row")
    made = windows.drop("value", "has").hstack(told).rename({"slope": "value"})
    return estimate(
        made.with_columns(
            measure=pl.lit("people_trend"), basis=pl.when(pl.col("value").is_not_null()).then("basis")
        ),
        "status", "month", "since",
    )  # fmt: skip


def slope_a_year(years: list[int], values: list[float]) -> float:
    """Return the slope of the least-squares line through values of some years.

    >>> slope_a_year([2020, 2021, 2022], [1.0, 2.0, 3.0])
    1.0
    """
    at = np.asarray(years, dtype=float) - np.mean(years)
    return float(at @ np.asarray(values, dtype=float) / (at @ at))
