"""Students among hosts: what share of an origin's students abroad a host has, and whether it draws more than its peers.

`host_share` divides the tertiary students of an origin in a host by all of the origin that are known abroad. Hosts
that do not report (China among them) are in neither.

`host_pull` is persons there over persons expected (`multipolar.models.hosts`): a gravity equation of distance between
capitals and the host's economy, estimated on its peers alone. Peers are the hosts in which most of the origins are
known; the range is that of leaving out each peer in turn. Only an origin's ten largest hosts are tabled, so a host that
is not among them is unknown there, and the peers that are known are the larger ones.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ..models.globe import great_circle
from ..models.hosts import against_peers
from ..region import BASIS_WORDS, ESTIMATE, Region, estimate

STUDENTS, SIZE, WORLD = "tertiary_students", "gdp_nominal", "WORLD"
INTERVAL = "each peer left out"
MOST = 0.5
"""Part of the origins in which a host must be known to be judged or to be a peer."""


def host_share(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the share of each host in the tertiary students of an origin abroad, percent.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = host_share(mp.load("japan-asean")).filter(subject="JPN", counterpart="VNM")
    >>> round(found["value"].item(), 1)
    32.5
    """
    figures = _students(region, on)
    whole = {(row["counterpart"], row["year"]): row for row in figures.iter_rows(named=True) if row["subject"] == WORLD}
    rows = []
    for row in figures.filter(pl.col("subject") != WORLD).iter_rows(named=True):
        made = {"subject": row["subject"], "counterpart": row["counterpart"], "year": row["year"]}
        total = whole.get((row["counterpart"], row["year"]))
        if total:
            made |= {"value": 100.0 * row["value"] / total["value"], **_behind([row, total])}
        else:
            made |= {"reason": "the origin's students abroad are not in the tables"}
        rows.append(made)
    return _framed(region, rows, "host_share")


def host_pull(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return tertiary students in a host over what its peers lead one to expect, by origin and of all origins.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``peers`` (how many the equation rests on); ratio. The counterpart of all origins together
        is the region's group.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = host_pull(mp.load("japan-asean")).filter(subject="JPN", counterpart="VNM")
    >>> found["value"].item() > 1  # many more than distance and size say
    True
    """
    figures = _students(region, on).filter(pl.col("subject") != WORLD)
    rows: list[dict[str, Any]] = []
    for year in figures["year"].unique().sort().to_list():
        rows += _pulls(region, figures.filter(pl.col("year") == year), year)
    return _framed(region, rows, "host_pull", "peers")


def _pulls(region: Region, figures: pl.DataFrame, year: int) -> list[dict[str, Any]]:
    known = {(row["counterpart"], row["subject"]): row for row in figures.iter_rows(named=True)}
    origins = sorted({origin for origin, _ in known})
    sizes = {row["subject"]: row for row in region.figures(SIZE, year=year).drop_nulls("value").iter_rows(named=True)}
    where = {row["code"]: row for row in region.table("actors").drop_nulls(["lat", "lon"]).iter_rows(named=True)}
    least = MOST * len(origins)
    hosts = [
        host
        for host in sorted({host for _, host in known})
        if host in sizes and host in where and sum((origin, host) in known for origin in origins) >= least
    ]
    if len(hosts) < 4 or any(origin not in where for origin in origins):
        return []
    persons = np.array([[known.get((o, h), {"value": np.nan})["value"] for h in hosts] for o in origins])
    away = great_circle(
        [where[o]["lat"] for o in origins], [where[o]["lon"] for o in origins],
        [where[h]["lat"] for h in hosts], [where[h]["lon"] for h in hosts],
    )  # fmt: skip
    size = np.log([sizes[host]["value"] for host in hosts])
    z = np.stack([np.log(np.maximum(away, 1.0)), np.broadcast_to(size, away.shape)], axis=2)
    behind = _behind([*(row for (_, host), row in known.items() if host in hosts), *(sizes[host] for host in hosts)])
    rows = []
    for place, host in enumerate(hosts):
        made = against_peers(persons, z, place)
        told = [
            (origin, float(made.ratio[row]), float(made.low[row]), float(made.high[row]))
            for row, origin in enumerate(origins)
            if (origin, host) in known
        ]
        if region.group is not None:
            told.append((region.group, made.total, made.total_low, made.total_high))
        for origin, value, low, high in told:
            row = {"subject": host, "counterpart": origin, "year": year, "peers": made.peers}
            if np.isfinite(value):
                row |= {"value": value, "low": low, "high": high, "interval": INTERVAL, **behind, "basis": "estimated"}
            else:
                row |= {"reason": "fewer than two peers are known"}
            rows.append(row)
    return rows


def _students(region: Region, on: date | None) -> pl.DataFrame:
    day = on or region.as_of
    return region.figures(STUDENTS, groups=True).filter(pl.col("value").is_not_null(), pl.col("year") <= day.year)


def _behind(figures: list[dict[str, Any]]) -> dict[str, Any]:
    basis = max(["derived", *(str(figure["basis"]) for figure in figures)], key=BASIS_WORDS.index)
    return {"refs": sorted({ref for figure in figures for ref in figure["refs"]}), "basis": basis}


def _framed(region: Region, rows: list[dict[str, Any]], measure: str, *dims: str) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in ESTIMATE.items() if name not in ("measure", "unit", "basis")}
    made = pl.DataFrame(rows, schema={**schema, "basis": pl.String, **dict.fromkeys(dims, pl.Int64)})
    return estimate(made.with_columns(measure=pl.lit(measure), unit=pl.lit(region.measure(measure)["unit"])), *dims)
