"""Means over five calendar years of flows that jump from year to year: which receiver leads over a while, not once.

Japan's direct investment in Singapore was 703.5 billion yen in 2022 and 2,467.4 in 2024; a single year ranks
receivers by their largest deal. Five years smooth that and are the window of the arms tables and of most aid
comparisons. A window with a year missing has no mean, since the other four would be the mean of another window.

Aid is net of repayments, so that a receiver of many loans (Viet Nam, Indonesia) falls when it repays: the mean says
who receives most money on balance, not to whom most is lent. Gross payments are not in the tables.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import Region, estimate, merged

YEARS = 5
PAIR = ["subject", "counterpart"]


def oda_mean(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return net bilateral ODA that the subject received from the counterpart, mean of five years, million US dollars.

    Parameters
    ----------
    region : Region
        Its figures of ``oda_net_bilateral`` are read.
    on : date, optional
        Figures up to that year. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE, a row a pair and window: ``period`` "2019/2023", ``year`` its last. The windows lie within the years
        that the tables have for anybody; null with the missing years as the reason unless the pair has all five.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = oda_mean(mp.load("japan-asean")).filter(counterpart="JPN", period="2019/2023")
    >>> frame.filter(pl.col("subject").is_in(["PHL", "VNM"]))["value"].round(1).to_list()
    [792.3, 8.2]
    """
    return _five_years(region, "oda_net_bilateral", "oda_mean", on or region.as_of)


def fdi_jpy_mean(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return Japan's direct investment in the subject, mean of five years, billion yen; as `oda_mean`."""
    return _five_years(region, "fdi_inflow_jpy", "fdi_jpy_mean", on or region.as_of)


def _five_years(region: Region, flow: str, measure: str, day: date) -> pl.DataFrame:
    figures = region.figures(flow).filter(pl.col("year") <= day.year, pl.col("value").is_not_null())
    first, last = pl.col("has").min() + (YEARS - 1), pl.col("has").max()
    # Each figure goes into the windows that end in its year and the four after it.
    windows = (
        figures.with_columns(year=pl.int_ranges("year", pl.col("year") + YEARS, dtype=pl.Int32), has="year")
        .explode("year")
        .filter(pl.col("year").is_between(first, last))
    )
    known = pl.col("has").list
    start = pl.col("year") - (YEARS - 1)
    asked = pl.int_ranges(start, pl.col("year") + 1, dtype=pl.Int32)
    missing = asked.list.set_difference("has").list.sort().cast(pl.List(pl.String)).list.join(", ")
    means = (
        windows.sort(*PAIR, "has")  # sums of floats depend on their order
        .group_by(*PAIR, "year", maintain_order=True)
        .agg(pl.col("value").mean(), pl.col("has"), pl.col("unit").first(), *merged())
        .with_columns(whole=known.len() == YEARS)
    )
    return estimate(
        means.with_columns(
            value=pl.when("whole").then("value"),
            basis=pl.when("whole").then("basis"),
            reason=pl.when(~pl.col("whole")).then(pl.format("no figure for {}", missing)),
            period=pl.format("{}/{}", start, "year"),
            measure=pl.lit(measure),
        )
    )
