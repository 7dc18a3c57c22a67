"""Which reports of the table ``ties`` answer a question, and why there is none (contracts §5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any

import polars as pl

from ..errors import Fault, UsageError
from .estimate import ESTIMATE, estimate
from .provenance import REFS


@dataclass(frozen=True)
class Asked:
    """What is asked of a measure.

    Attributes
    ----------
    measure, unit : str
        As the dictionary says.
    named : dict of list
        Codes under ``subject`` and ``counterpart``, calendar years under ``year``; without a key, any will do.
    period : str or None
        None for calendar years.
    hidden : frozenset of str
        Aggregates that are left out unless they are named; none where they are asked for.
    """

    measure: str
    unit: str
    named: Mapping[str, Sequence[Any]]
    period: str | None
    hidden: frozenset[str]

    def visible(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of which no actor is a hidden aggregate that was not named."""
        for column in ("subject", "counterpart"):
            if self.hidden and column not in self.named:
                rows = rows.filter(~pl.col(column).is_in(list(self.hidden)).fill_null(False))
        return rows

    def rows(self, ties: pl.DataFrame) -> pl.DataFrame:
        """Return the reports asked for, preferred or not."""
        rows = self.visible(ties.filter(pl.col("measure") == self.measure))
        for column, wanted in self.named.items():
            rows = rows.filter(pl.col(column).is_in(wanted))
        return rows.filter(pl.col("period").is_null() if self.period is None else pl.col("period") == self.period)


def preferred(ties: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the preferred figures as ESTIMATE, with a null value and a reason for what is named and not there."""
    rows = asked.rows(ties)
    found = _as_estimate(rows.filter("preferred"))
    if asked.named:
        found = pl.concat([found, _absent(ties, asked, rows, found)], how="diagonal")
    return estimate(found.select(list(ESTIMATE)))


def every(ties: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return every report: ESTIMATE and preferred, source_id, locator, flags, note."""
    rows = asked.rows(ties)
    more = ["preferred", "flags", "note"]
    return estimate(_as_estimate(rows), "source_id", "locator").join(
        rows.select([pl.concat_list("ref").cast(REFS).alias("refs"), *more]), on="refs", maintain_order="left"
    )


def years(given: Any) -> list[int]:
    """Return calendar years as plain integers.

    Raises
    ------
    UsageError
        Something that is no calendar year.
    """
    every = [given] if isinstance(given, (Integral, str)) else list(given)
    for year in every:
        if not isinstance(year, Integral) or isinstance(year, bool) or not 1 <= int(year) <= 9999:
            raise UsageError(Fault("bad-year", f"{year!r} is not a year", expected="a calendar year such as 2023"))
    return [int(year) for year in every]


def _as_estimate(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.rename({"value_low": "low", "value_high": "high"}).with_columns(
        pl.when(pl.col("low").is_not_null() | pl.col("high").is_not_null()).then(pl.lit("source")).alias("interval"),
        pl.lit(None, dtype=pl.String).alias("reason"),
        pl.concat_list("ref").cast(REFS).alias("refs"),
        pl.col("basis").cast(ESTIMATE["basis"]),
    )


def _absent(ties: pl.DataFrame, asked: Asked, rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return a row with a null value and a reason for each named combination without a figure."""
    names = list(asked.named)
    grid = pl.DataFrame({"_all": [0]})
    for column, values in asked.named.items():
        grid = grid.join(pl.DataFrame({column: pl.Series(values, dtype=ESTIMATE[column])}), how="cross")
    missing = grid.select(names).unique(maintain_order=True).join(found, on=names, how="anti")
    if missing.is_empty():
        return found.clear()
    actors = [column for column in names if column != "year"]
    known = _known(ties, asked, actors)
    counts = rows.group_by(pl.struct(names).alias("key")).len()
    reports = {tuple(key.values()): count for key, count in counts.iter_rows()}
    reasons = []
    for key in missing.iter_rows(named=True):
        about = known.get(tuple(key[column] for column in actors))
        reasons.append(_why(reports.get(tuple(key.values()), 0), about, key.get("year"), asked.period))
    return missing.with_columns(
        pl.lit(asked.measure).alias("measure"),
        pl.lit(asked.period).cast(pl.String).alias("period"),
        pl.lit(asked.unit).alias("unit"),
        pl.Series("reason", reasons, dtype=pl.String),
    )


def _known(ties: pl.DataFrame, asked: Asked, actors: Sequence[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return what the tables hold of the measure, by actors: first and last year, periods, whether any is visible."""
    everywhere = ties.filter(pl.col("measure") == asked.measure)
    visible = pl.col("ref").is_in(asked.visible(everywhere)["ref"].implode()).alias("visible")
    single = pl.col("period").is_null() & pl.col("preferred")
    spans = (
        everywhere.with_columns(visible)
        .group_by([pl.lit(0).alias("all"), *actors])
        .agg(
            pl.col("year").filter(single & pl.col("visible")).min().alias("first"),
            pl.col("year").filter(single & pl.col("visible")).max().alias("last"),
            pl.col("period").filter("visible").drop_nulls().unique().sort().alias("periods"),
            pl.col("visible").any(),
        )
    )
    return {tuple(row[column] for column in actors): row for row in spans.iter_rows(named=True)}


def _why(reports: int, known: dict[str, Any] | None, year: int | None, period: str | None) -> str:
    """Say why a named cell has no figure: set aside, another year or period, only with groups, or not tabled at all."""
    if reports:
        return f"{reports} report{'s' if reports > 1 else ''}, none that can be relied on"
    if known is None:
        return "not in the tables"
    if not known["visible"]:
        return "only figures with groups, which were not asked for"
    first, last, periods = known["first"], known["last"], known["periods"]
    span = f"{first}" if first == last else f"{first} to {last}"
    if period is not None and period not in periods:
        held = [*periods[:3], *([span] if first else [])]
        return f"no figure for {period}; the tables hold {', '.join(held)}" if held else "not in the tables"
    if year is not None and first and period is None:
        return f"no figure for {year}; the tables hold {span}"
    if periods:
        return f"only for other periods: {', '.join(periods[:3])}"
    return "not in the tables"
