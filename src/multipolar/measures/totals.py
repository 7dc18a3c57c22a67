"""Total of a group: the sum of a table measure over the states that make it up, only where every one has a figure.

A sum over the states at hand would be the sum of another group. So one missing state makes the total null, and the
reason names it; groups that report a figure of their own (the European Union) need no total.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from ..errors import Fault, UsageError
from ..region import Region, estimate, merged

ADDS_UP = frozenset(
    {
        "USD mn",
        "USD bn",
        "JPY bn",
        "PHP bn",
        "intl USD bn",
        "const 2021 USD bn",
        "persons",
        "million persons",
        "MW",
        "TWh",
        "million b/d",
    }
)
"""Units of amounts. A plain dollar is not among them: the tables use it for figures per head."""


def total(
    region: Region, measure: str, group: str, *, years: Iterable[int] | None = None, on: date | None = None
) -> pl.DataFrame:
    """Return the sum of a measure over the states of a group, a row a year.

    Parameters
    ----------
    region : Region
    measure : str
        A measure of origin ``table`` about the subject alone, a flow or a stock in a unit that adds up.
    group : str
        A group fixed by a list (the Western Pacific Union of document 000) or an institution (ASEAN).
    years : iterable of int, optional
        Calendar years; without it every year in which some state has a figure.
    on : date, optional
        Day of which the institution's members are taken, for all years alike; without it the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE (contracts §4) with ``subject`` the group and ``measure`` the measure's own name. Null with a reason
        that names the states without a figure. No interval: how the errors of states go together is not known. `refs`
        are the states' figures; `Region.states` says which states, and by which rows.

    Raises
    ------
    UsageError
        The measure does not add up (a share, an index, a figure per head, a flow between two actors), or the tables do
        not say which states make up the group.

    Examples
    --------
    >>> import multipolar as mp
    >>> from multipolar.measures.totals import total
    >>> region = mp.load("japan-asean")
    >>> total(region, "population", "WPU", years=[2024])["value"].round(0).to_list()
    [1078.0]
    """
    entry = region.measure(measure)
    _require_additive(entry)
    code = region.actor(group)
    states = region.states(code, on or region.as_of)
    actors = states["actor"].to_list()
    figures = region.figures(measure, subject=actors).filter(
        pl.col("counterpart").is_null() & pl.col("value").is_not_null()
    )
    asked = figures["year"].drop_nulls().unique().sort().to_list() if years is None else sorted(set(years))
    sums = figures.group_by("year").agg(pl.col("value").sum(), pl.col("subject"), *merged())
    wanted = pl.DataFrame({"year": pl.Series(asked, dtype=pl.Int32)}).join(
        sums, on="year", how="left", maintain_order="left"
    )
    unsure = states.filter(pl.col("holds").is_null())["actor"].to_list()
    reasons = [_why_incomplete(actors, have, unsure) for have in wanted["subject"].to_list()]
    whole = pl.Series([reason is None for reason in reasons], dtype=pl.Boolean)
    return estimate(
        wanted.with_columns(
            pl.lit(code).alias("subject"),
            pl.lit(measure).alias("measure"),
            pl.lit(entry["unit"]).alias("unit"),
            pl.when(whole).then("value").alias("value"),
            pl.when(whole).then("basis").alias("basis"),
            pl.when(whole).then("refs").alias("refs"),
            pl.Series("reason", reasons, dtype=pl.String),
        )
    )


def _why_incomplete(states: list[str], have: list[str] | None, unsure: list[str]) -> str | None:
    """Say which states are missing from a sum, None when it is whole."""
    missing = sorted(set(states) - set(have or []))
    parts = [f"no figure for {', '.join(missing)}"] if missing else []
    parts += [f"the tables leave open whether {', '.join(unsure)} belongs to the group"] if unsure else []
    return "; ".join(parts) or None


def _require_additive(entry: dict[str, str]) -> None:
    wrong = {
        f"is of kind {entry['kind']}": entry["kind"] not in ("flow", "stock"),
        f"is measured in {entry['unit']}": entry["unit"] not in ADDS_UP,
        "is about pairs of actors": entry["direction"] != "of",
        "is not in the tables": entry["origin"] != "table",
    }
    for what, broken in wrong.items():
        if broken:
            expected = "a flow or stock of the tables, about the subject alone, in a unit that adds up"
            raise UsageError(
                Fault(
                    "does-not-add-up",
                    f"{entry['measure']} {what}: it has no total",
                    column="measure",
                    expected=expected,
                )
            )
