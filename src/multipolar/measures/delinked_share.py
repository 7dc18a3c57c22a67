"""The part of the regional swap pool's maximum that needs no programme of the IMF, as in force at the end of each year.

It was 10 percent of the bilateral swaps of 2000 and has been raised three times. A document that still prints an
earlier share was right
when it was written; the year from which it is not can be read off here.

Literature: AMRO, How the CMIM has evolved as ASEAN+3 self-help mechanism; AMRO, Amended CMIM comes into effect, 31 March 2021.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ..region import Region, estimate
from ..region.dates import bounds

MODEL, SHARE, TABLED = "liquidity", "imf_delinked_share", "cmim_imf_delinked_share"
POOLS = ("CMI", "CMIM")
"""The forerunner, a net of bilateral swaps, and the pool."""


def cmim_delinked_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the share without an IMF programme, percent, a row a year since it began.

    Parameters
    ----------
    region : Region
        Shares are read from ``ties``, the days from which they hold from ``parameters`` (``liquidity.imf_delinked_share``).
    on : date, optional
        No later share is used. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE; each year as of 31 December, the last as of `on`.

    Examples
    --------
    >>> import multipolar as mp
    >>> share = cmim_delinked_share(mp.load("japan-asean"))
    >>> dict(share.filter(pl.col("year").is_in([2004, 2005, 2014, 2020, 2021])).select("year", "value").iter_rows())
    {2004: 10.0, 2005: 20.0, 2014: 30.0, 2020: 30.0, 2021: 40.0}
    """
    last = on or region.as_of
    days = {
        bounds(row["since"])[0]: row["ref"]
        for row in region.table("parameters").filter(model=MODEL, parameter=SHARE).iter_rows(named=True)
    }
    told = region.figures(TABLED, subject=list(POOLS)).filter(pl.col("value").is_not_null())
    by_year = {row["year"]: row for row in told.iter_rows(named=True)}
    rows = []
    for year in range(min(by_year, default=last.year + 1), last.year + 1):
        day = min(date(year, 12, 31), last)
        since = max((start for start in days if start <= day), default=None)
        found = by_year.get(since.year) if since else None
        if since is None or found is None:
            cell: dict[str, Any] = {"reason": "the tables have no share that was in force"}
        else:
            cell = {"value": found["value"], "basis": found["basis"], "refs": sorted({*found["refs"], days[since]})}
        rows.append({"subject": POOLS[-1], "measure": "cmim_delinked_share", "year": year, "unit": "percent", **cell})
    schema: dict[str, Any] = {
        "subject": pl.String, "measure": pl.String, "year": pl.Int32, "unit": pl.String, "value": pl.Float64,
        "basis": pl.String, "reason": pl.String, "refs": pl.List(pl.UInt32),
    }  # fmt: skip
    return estimate(pl.DataFrame(rows, schema=schema))
