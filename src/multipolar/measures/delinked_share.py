"""The part of the regional swap pool's maximum that needs no programme of the IMF, as in force at the end of each year.

It was 10 percent of the bilateral swaps of 2000 and has been raised three times. A document that still prints an earlier share was right
when it was written; the year from which it is not can be read off here.

Literature: AMRO, How the CMIM has evolved as ASEAN+3 self-help mechanism; AMRO, Amended CMIM comes into effect, 31 March 2021.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import Region, estimate
from ..region.dates import bounds

MODEL, SHARE, POOL = "liquidity", "imf_delinked_share", "CMIM"


def cmim_delinked_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the share without an IMF programme, percent, a row a year since it began.

    Parameters
    ----------
    region : Region
        Its ``parameters`` (``liquidity.imf_delinked_share``) are read.
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
    table = region.table("parameters").filter(pl.col("model") == MODEL, pl.col("parameter") == SHARE)
    dated = sorted(((bounds(row["since"])[0], row) for row in table.iter_rows(named=True)), key=lambda pair: pair[0])
    rows = []
    for year in range(dated[0][0].year if dated else last.year + 1, last.year + 1):
        day = min(date(year, 12, 31), last)
        row = [row for since, row in dated if since <= day]
        if row:
            found = {"value": row[-1]["central"], "basis": row[-1]["basis"], "refs": [row[-1]["ref"]]}
            rows.append({"subject": POOL, "measure": "cmim_delinked_share", "year": year, "unit": "percent", **found})
    schema = {"subject": pl.String, "measure": pl.String, "year": pl.Int32, "unit": pl.String, "value": pl.Float64}
    return estimate(pl.DataFrame(rows, schema={**schema, "basis": pl.String, "refs": pl.List(pl.UInt32)}))
