"""Exchange and later trust: do publics of states with more people in a partner's country think more of it, years on.

For every year of a count (`people.people_stock`) and every later survey of publics that puts one question in most
members: Spearman's rank correlation, over the members with both, of persons per million of population (of the nearest
year that is tabled) with the share that names the partner, with an exact permutation interval
(`multipolar.models.permuted`). Lists of
students by origin name four members, so n is four at most, and the interval rules nothing out.

It is a correlation and nothing else: who goes abroad is decided by wages, visas and recruiters, and those who are asked
are not those who went. No direction and no cause can be read off it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ..models.permuted import rank_correlation
from ..region import BASIS_WORDS, ESTIMATE, Region, estimate
from .people import people_stock

COUNTS = {"students": "05", "workers": "10", "specified skilled workers": "06"}
"""Statuses, and the month of the count that is taken."""

QUESTIONS = {"M_MOST_RELIABLE": "most reliable", "M_PARTNER_NOW": "important partner"}
"""Questions of the polls of publics, and the word for each."""

MOST = 5
"""Members in which a poll puts its question, at least."""


def exchange_trust(region: Region, *, on: date | None = None, partner: str = "JPN") -> pl.DataFrame:
    """Return how people in the partner's country go with the survey answers of a later wave, over members.

    Parameters
    ----------
    region : Region
    on : date, optional
        Counts and waves up to that day. Default: the region's as-of day.
    partner : str
        Where they are, and who is asked about.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``exchange``, ``counted`` (year of the count), ``question`` and ``n``; ratio. Year is
        that of the wave. Range: 95 percent, by exact inversion of the permutation test.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = exchange_trust(mp.load("japan-asean")).filter(exchange="students", counted="2018", year=2019)
    >>> found["n"].to_list()
    [4]
    """
    day = on or region.as_of
    other = region.actor(partner)
    members = [] if region.group is None else region.states(region.group, day).filter("holds")["actor"].to_list()
    heads = _by(region.figures("population").filter(pl.col("year") <= day.year))
    stock = people_stock(region, on=day).filter(pl.col("subject") == other, pl.col("counterpart").is_in(members))
    rows = []
    for exchange, month in COUNTS.items():
        counts = stock.filter(status=exchange, month=month).drop_nulls("value")
        for counted in counts["year"].unique().sort().to_list():
            there = {row["counterpart"]: row for row in counts.filter(year=counted).iter_rows(named=True)}
            for (question, wave), said in _surveys(region, other, members, day).items():
                if wave > counted:
                    row = {"subject": region.group, "counterpart": other, "year": wave, "exchange": exchange}
                    row |= {"counted": str(counted), "question": question}
                    rows.append(row | _correlated(there, said, heads, counted))
    return _framed(region, rows)


def _surveys(
    region: Region, other: str, members: list[str], day: date
) -> dict[tuple[str, int], dict[str, dict[str, Any]]]:
    """Return the answers of each question and wave by state, where most members are asked."""
    rows = region.table("survey").filter(
        "preferred", pl.col("option") == other, pl.col("population").is_in(members), pl.col("wave") <= day.year,
        pl.col("question_id").is_in(list(QUESTIONS)), pl.col("share_pct").is_not_null(),
    )  # fmt: skip
    found: dict[tuple[str, int], dict[str, dict[str, Any]]] = {}
    for row in rows.sort("wave", "question_id", "population").iter_rows(named=True):
        said = {"value": row["share_pct"], "refs": [row["ref"]], "basis": row["basis"]}
        found.setdefault((QUESTIONS[row["question_id"]], row["wave"]), {})[row["population"]] = said
    return {key: said for key, said in found.items() if len(said) >= MOST}


def _correlated(
    there: dict[str, dict[str, Any]],
    said: dict[str, dict[str, Any]],
    heads: dict[tuple[str, int], dict[str, Any]],
    counted: int,
) -> dict[str, Any]:
    near = {state: min((abs(year - counted), year) for who, year in heads if who == state)[1] for state, _ in heads}
    both = sorted(state for state in there if state in said and state in near)
    if len(both) < 4:
        return {"n": len(both), "reason": f"{len(both)} members with both: too few"}
    found = rank_correlation(
        [there[state]["value"] / heads[state, near[state]]["value"] for state in both],
        [said[state]["value"] for state in both],
    )
    if np.isnan(found.value):
        return {"n": found.n, "reason": "the same everywhere"}
    behind = [row for state in both for row in (there[state], said[state], heads[state, near[state]])]
    ended = np.isfinite([found.low, found.high]).all()
    ends: dict[str, Any] = {"low": found.low, "high": found.high, "interval": "95% permutation"} if ended else {}
    return {
        "n": found.n, "value": found.value, **ends,
        "refs": sorted({ref for row in behind for ref in row["refs"]}),
        "basis": max(["derived", *(str(row["basis"]) for row in behind)], key=BASIS_WORDS.index),
    }  # fmt: skip


def _by(frame: pl.DataFrame) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["subject"], row["year"]): row for row in frame.drop_nulls("value").iter_rows(named=True)}


def _framed(region: Region, rows: list[dict[str, Any]]) -> pl.DataFrame:
    fixed = {name: dtype for name, dtype in ESTIMATE.items() if name not in ("measure", "unit", "basis")}
    dims = {"exchange": pl.String, "counted": pl.String, "question": pl.String, "n": pl.Int64}
    made = pl.DataFrame(rows, schema={**fixed, "basis": pl.String, **dims})
    named = made.with_columns(measure=pl.lit("exchange_trust"), unit=pl.lit(region.measure("exchange_trust")["unit"]))
    return estimate(named, *dims)
