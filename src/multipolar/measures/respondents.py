"""How many answered a survey, and what interval a share of so many answers has."""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import ESTIMATE, Region

SURVEY = "ISEAS_SSEA"
"""The survey whose samples the parameters ``local_level.sample_size`` describe."""

Z95 = 1.959963984540054
"""Half-width of a central 95 percent interval, in standard deviations."""

_WHO = ("survey", "wave", "population")
_REFS = ESTIMATE["refs"]


def design_effect(region: Region, on: date) -> tuple[float, int]:
    """Return by what factor the variance exceeds that of a simple random sample, and the ref of that parameter."""
    parameter = region.parameter("local_level", "design_effect", on=on)
    return parameter.central, parameter.ref


def members(region: Region) -> pl.DataFrame:
    """Return the states of each group that is fixed by a list: group, population."""
    listed = region.table("actors").filter("is_group").drop_nulls("of")
    return listed.select(group="code", population=pl.col("of").str.split(";")).explode("population")


def respondents(region: Region, on: date) -> pl.DataFrame:
    """Return the number of respondents known on a day: survey, wave, population, n (float), n_refs.

    First the samples that fit the printed decimals (parameters), then the counts as printed, of which some do not fit
    the survey's own shares, then a printed share of the wave's total.
    """
    columns = [*_WHO, pl.col("n").cast(pl.Float64), pl.concat_list("ref").cast(_REFS).alias("n_refs")]
    table = region.table("survey").filter("preferred", pl.col("wave") <= on.year)
    sample_size = (pl.col("model") == "local_level") & (pl.col("parameter") == "sample_size")
    wave = pl.col("since").str.slice(0, 4).cast(pl.Int32)
    fitted = (
        region.table("parameters")
        .filter(sample_size, wave <= on.year)
        .select("ref", survey=pl.lit(SURVEY), wave=wave, population="subject", n="central")
    )
    printed = table.filter(pl.col("question_id") == "Q_N").drop_nulls("n")
    counted = pl.concat([fitted.select(columns), printed.select(columns)])
    counted = counted.unique(_WHO, keep="first", maintain_order=True)
    shares = table.filter(pl.col("question_id") == "Q_NSHARE").join(totals(region, counted), on=["survey", "wave"])
    n = pl.col("share_pct") / 100 * pl.col("total")
    parts = shares.select(*_WHO, n=n, n_refs=pl.concat_list("total_refs", "ref"))
    return pl.concat([counted, parts]).unique(_WHO, keep="first", maintain_order=True)


def totals(region: Region, sizes: pl.DataFrame) -> pl.DataFrame:
    """Return the respondents of a whole wave, the largest group's: survey, wave, total, total_refs."""
    groups = members(region)["group"].unique().to_list()
    largest = sizes.filter(pl.col("population").is_in(groups)).sort("n", "population").group_by("survey", "wave").last()
    return largest.select("survey", "wave", total="n", total_refs="n_refs")


def wilson(share: pl.Expr, n: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return low and high of Wilson's 95 percent interval, in percent, for a share (percent) of `n` respondents.

    >>> low, high = wilson(pl.col("share"), pl.col("n"))
    >>> half = pl.DataFrame({"share": [50.0], "n": [100.0]})
    >>> half.select(low.round(1).alias("low"), high.round(1).alias("high")).row(0)
    (40.4, 59.6)
    """
    p, z2 = share / 100, Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * (p * (1 - p) / n + z2 / (4 * n**2)).sqrt() / (1 + z2 / n)
    # at 0 and 100 a bound is the share itself; rounding must not put it on the other side
    low, high = pl.min_horizontal(100 * (centre - half), share), pl.max_horizontal(100 * (centre + half), share)
    return pl.when(n.is_not_null()).then(low), pl.when(n.is_not_null()).then(high)
