"""Partnerships: the named level of each pair of actors over time, and the defence agreements between them.

*The level is a name on a ladder, not closeness.* ``partnership_level`` gives the rank that the pack sets on the
parties' own words (1 dialogue, 2 comprehensive, 3 strategic, 4 extensive strategic, 5 comprehensive strategic, 6
ally), which stand beside it in the key ``level``. Ranks may be compared (a later upgrade, a partner above another);
they are no distances and are never averaged. Names follow fashions: between 2021 and 2025 most partners of ASEAN
reached the same rank, and some states give it to a dozen partners. What such names do and do not commit to: Strüver
(2017).

*Absent is not none.* A pair that the tables do not have is not in the frame, nor are years before its first level.

*Days.* A level holds from its first day until the next begins; of two that meet on a day the later one holds
(contracts §5). A past year is asked on 31 December, the year of `on` on that day. Where dates known only to the year
or month leave the level of that day open, the value is null and ``low`` and ``high`` are the ranks that it may be.

*Both orders.* Each pair stands twice, so that either actor may be the subject. Do not add up over subjects and
counterparts.

References
----------
Strüver, G. (2017). China's partnership diplomacy: international alignment based on interests or ideology. *Chinese
Journal of International Politics* 10(1), 31-65.
Kinne, B. J. (2020). The Defense Cooperation Agreement Dataset (DCAD). *Journal of Conflict Resolution* 64(4), 729-755.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..region import BASIS, Region, estimate, merged, weaker
from ..region.dates import bounds, holds
from ..region.provenance import REFS

STAGES = {"signed": "signed", "in force": "in_force"}
"""Stage of an agreement and the column that dates it."""

PAIR = ("subject", "counterpart")
LEVEL_OPEN = "dates known in part"
FORCE_OPEN = "bounds"


def partnership_level(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return the rank of the level of partnership of each pair, a row a year from its first level on.

    Parameters
    ----------
    region : Region
        The preferred rows of its table ``partnerships`` are read.
    on : date, optional
        Levels that began by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``level``: the parties' words, null where the tables have no level for the day. Null with
        a reason, and a range, where partial dates leave the level open (interval "dates known in part").

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = partnership_level(mp.load("japan-asean")).filter(subject="VNM", counterpart="JPN")
    >>> dict(frame.filter(pl.col("year").is_in([2008, 2009, 2014, 2023])).select("year", "value").iter_rows())
    {2008: 1.0, 2009: 3.0, 2014: 4.0, 2023: 5.0}
    """
    day = on or region.as_of
    rows = region.table("partnerships").filter("preferred")
    begun = [bounds(start)[0] for start in rows["start"].to_list()]
    known = rows.with_columns(pl.Series("first", begun, dtype=pl.Date)).filter(pl.col("first") <= day)
    grid = (
        known.group_by("a", "b")
        .agg(pl.col("first").min().dt.year())
        .with_columns(year=pl.int_ranges("first", day.year + 1, dtype=pl.Int32))
        .explode("year")
        .drop("first")
    )
    found = grid.join(_levels(known, day), on=["a", "b", "year"], how="left")
    missing = pl.lit("no level in the tables holds on the day")
    one = found.rename({"a": "subject", "b": "counterpart"}).with_columns(
        reason=pl.when(pl.col("value").is_null()).then(pl.coalesce("reason", missing)),
        measure=pl.lit("partnership_level"),
        unit=pl.lit("rank"),
    )
    other = one.with_columns(subject="counterpart", counterpart="subject")
    return estimate(pl.concat([one, other]), "level")


def _levels(rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return, for each pair and year, the level that began last, or the levels that it may be."""
    spans = rows.with_columns(
        year=pl.Series(
            [
                list(range(first.year, min(bounds(end)[1].year if end else day.year, day.year) + 1))
                for first, end in rows.select("first", "end").iter_rows()
            ],
            dtype=pl.List(pl.Int32),
        )
    ).explode("year", empty_as_null=False)
    answers = [
        holds(start, end, _asked(year, day)) for start, end, year in spans.select("start", "end", "year").iter_rows()
    ]
    spans = spans.with_columns(
        pl.Series("holds", [answer for answer, _ in answers], dtype=pl.Boolean),
        pl.Series("why", [reason for _, reason in answers], dtype=pl.String),
    )
    level, rank = pl.col("level_as_named"), pl.col("level_rank")
    sure = pl.col("holds").last().fill_null(False)
    choice = ~sure & (pl.len() > 1)
    return (
        spans.filter(pl.col("holds").fill_null(True))
        .sort("start", "level_rank")
        .group_by("a", "b", "year", maintain_order=True)
        .agg(
            value=pl.when(sure).then(rank.last()),
            low=pl.when(choice).then(rank.min()),
            high=pl.when(choice).then(rank.max()),
            interval=pl.when(choice).then(pl.lit(LEVEL_OPEN)),
            level=pl.when(sure).then(level.last()).otherwise(level.str.join(" or ")),
            reason=pl.when(~sure).then(pl.format("{}: {}", level, "why").str.join("; ")),
            basis=pl.when(sure).then(pl.col("basis").cast(BASIS).last()),
            refs=pl.when(sure).then(pl.col("ref").last().implode()).otherwise(pl.col("ref").sort().implode()),
        )
    )


def defence_agreements(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how many defence agreements two actors had, a row a year from their first signature on.

    Agreements of kind ``defence`` of which both are parties: alliances, access, transfer and logistics agreements,
    memoranda. They are counted, not weighed. The tables hold no end of an agreement, so the count is of all so far, one
    that a later agreement replaced among them. An agreement without a date of signature is not counted: the tables
    have some that are being negotiated.

    Parameters
    ----------
    region : Region
        The preferred rows of its table ``agreements`` are read.
    on : date, optional
        Agreements signed by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``stage``: signed, in force. The value is the number known to have reached the stage;
        ``high`` adds those that may have (a memorandum whose entry into force is not in the tables; interval
        "bounds"). Null with a reason where none is known to; no row where none may: never zero.

    Examples
    --------
    >>> import multipolar as mp
    >>> frame = defence_agreements(mp.load("japan-asean")).filter(subject="PHL", counterpart="JPN", year=2025)
    >>> frame.select("stage", "value", "high").rows()
    [('in force', 2.0, 3.0), ('signed', 3.0, None)]
    """
    day = on or region.as_of
    parts = [
        _counted(_agreed(region, column), day).with_columns(stage=pl.lit(stage)) for stage, column in STAGES.items()
    ]
    made = pl.concat(parts).with_columns(measure=pl.lit("defence_agreements"), unit=pl.lit("count"))
    return estimate(made, "stage")


def _agreed(region: Region, column: str) -> pl.DataFrame:
    """Return agreements by pair: first day of signature, first and last day on which the stage may have been reached.

    Both must have reached it, so the later party decides; ``last`` is null where a date is not in the tables.
    """
    rows = region.table("agreements").filter("preferred", pl.col("kind") == "defence", pl.col("signed").is_not_null())
    ends = [bounds(text) if text else (None, None) for text in rows[column].to_list()]
    dated = rows.select(
        "agreement",
        "party",
        pl.Series("from", [bounds(text)[0] for text in rows["signed"].to_list()], dtype=pl.Date),
        pl.Series("first", [first for first, _ in ends], dtype=pl.Date),
        pl.Series("last", [last for _, last in ends], dtype=pl.Date),
        pl.col("basis").cast(BASIS),
        pl.concat_list("ref").cast(REFS).alias("refs"),
    )
    pairs = dated.rename({"party": "subject"}).join(dated.rename({"party": "counterpart"}), on="agreement")
    later = {name: pl.max_horizontal(name, f"{name}_right") for name in ("from", "first")}
    whole = pl.col("last").is_not_null() & pl.col("last_right").is_not_null()
    return pairs.filter(pl.col("subject") != pl.col("counterpart")).select(
        *PAIR,
        "agreement",
        last=pl.when(whole).then(pl.max_horizontal("last", "last_right")),
        refs=pl.col("refs").list.concat("refs_right"),
        basis=weaker(pl.col("basis"), pl.col("basis_right")),
        **later,
    )


def _counted(pairs: pl.DataFrame, day: date) -> pl.DataFrame:
    """Count, for each pair and year, the agreements that have reached the stage, and those that may have."""
    years = pl.int_ranges(pl.col("from").dt.year().cast(pl.Int32), day.year + 1, dtype=pl.Int32)
    asked = pl.min_horizontal(pl.date("year", 12, 31), pl.lit(day))
    sure = pl.col("last").is_not_null() & (pl.col("last") <= asked)
    # A stage that has no date may have been reached from the signature on.
    may = pl.max_horizontal("from", "first") <= asked
    known, high = pl.col("agreement").filter("sure").n_unique(), pl.col("agreement").n_unique()
    opened = pl.col("agreement").filter(~pl.col("sure")).unique().sort().str.join(", ")
    return (
        pairs.filter(pl.col("from") <= day)
        .with_columns(year=years)
        .explode("year")
        .with_columns(sure=sure)
        .filter(pl.col("sure") | may)
        .group_by(*PAIR, "year")
        .agg(*merged(), known=known, most=high, opened=opened)
        .with_columns(spread=(pl.col("most") > pl.col("known")) & (pl.col("known") > 0))
        .select(
            *PAIR,
            "year",
            "refs",
            value=pl.when(pl.col("known") > 0).then("known"),
            low=pl.when("spread").then("known"),
            high=pl.when("spread").then("most"),
            interval=pl.when("spread").then(pl.lit(FORCE_OPEN)),
            basis=pl.when(pl.col("known") > 0).then("basis"),
            reason=pl.when(pl.col("known") == 0).then(pl.format("signed, and the day is open: {}", "opened")),
        )
    )


def _asked(year: int, day: date) -> date:
    """Return the day on which a year is asked: its last, in the year of `day` that day."""
    return min(date(year, 12, 31), day)
