"""Commitments: what was promised, signed and delivered, by whom to whom, and how long it took.

The rows are items as sources report them, not the books of a ministry: what is absent was not found, which is not
zero, and no sum here is a giver's total.

*Money* (``commitments_usd``, ``commitments_jpy``). One measure a currency, because a unit belongs to a measure and
nothing is converted. Within a cell (giver, receiver, year, instrument, sector, stage) amounts are added; across cells
they are not to be:

1. A row that restates another (in another currency, or contradicted) is not preferred and is left out.
2. Instruments stay apart: a package of public and private finance is no grant, a budget contains the grants made from
   it.
3. Stages stay apart: what was pledged and then signed may be the same money.
4. Groups stay apart: a pledge to the Mekong states may contain one to Cambodia. What an institution is itself said to
   hold (giver and receiver the same) is no commitment and is left out.
5. An amount stands whole in the year in which it was promised or delivered, also if it is for several years.
6. A fiscal year is not a calendar year: its rows have ``year_kind`` "fiscal" and ``period`` "FY2025", and year 2025
   is the one in which it begins. Amounts cumulated up to a year have ``period`` "to 2018", undated ones "undated".
7. Counts, kilograms and percentages are items, not money; an item without an amount is in no sum.

*Stages.* Sources use many words. `STAGES` sorts them into pledged (somebody said that it will be given), signed (both
sides are bound by a paper) and delivered (it has arrived, or been paid). Words that do not say which are ``unclear``:
a budget or a proposal binds nobody, "lent" or "funded" may be before or after the payment, "as stated" says nothing.
"Committed" is used here as the press uses it, for a promise; a commitment in the OECD's sense is signed.

*Items.* Rows tell of one item at several stages if they have the same giver, receiver, sector and fiscal year: the
year's selection of the receiver, its grant and the handover. Without a fiscal year they must have the same item and
instrument. Where a stage has rows of two dates it is not known which of them belong together: no lag.

``delivery_lag`` is thus computed for very few items, and for no giver beside Japan. The deals that are dated are not
a sample of anything: the lags are facts about these items. For comparisons across givers see Custer et al. (2021),
where China's projects carry dates of commitment, start and completion; the pack does not hold these.

References
----------
Custer, S., et al. (2021). *Tracking Chinese Development Finance: An Application of AidData's TUFF 2.0 Methodology*.
OECD (2024). *Converged Statistical Reporting Directives*: commitment, disbursement.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from ..errors import UnknownName
from ..region import BASIS, ESTIMATE, Region, estimate, merged, weaker
from ..region.dates import bounds
from ..region.provenance import REFS

STAGES = {
    "pledged": ("pledged", "announced", "offered", "committed", "selected"),
    "signed": ("signed", "contracted"),
    "delivered": ("delivered", "disbursed", "paid", "contributed", "completed", "acquired"),
}
"""Stage of an item, in order, and the words of the column ``status`` that say so; every other word is `UNCLEAR`."""

UNCLEAR = "unclear"
MONEY = {"USD": ("USD mn", 1e6), "JPY": ("JPY bn", 1e9)}
"""Currency, its unit, and how many of the currency the unit is."""

CUMULATIVE = "cumulative"
"""Status of an amount up to a date."""

STEPS = (("pledged", "signed"), ("signed", "delivered"), ("pledged", "delivered"))
FISCAL_START = 4
"""Month in which a fiscal year begins (Japan's)."""

YEAR_DAYS = 365.25
MONEY_DIMS = ("instrument", "sector", "stage", "year_kind")
LAG_DIMS = ("step", "item")
ALL = "median of items"
"""Word of the key ``item`` for a giver's row over all its items."""

ITEM = ["subject", "counterpart", "sector", "deal"]
RANK = pl.col("stage").replace_strict(
    {stage: place for place, stage in enumerate((UNCLEAR, *STAGES))}, return_dtype=pl.Int32
)
"""How far a stage is: unclear below all others."""

OPEN_DAYS = "dates known in part"


# -- money ------------------------------------------------------------------------------------------------------------


def commitments_usd(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return amounts in million US dollars that a giver (subject) promised, signed or delivered to a receiver.

    Parameters
    ----------
    region : Region
        The preferred rows of its table ``commitments`` are read.
    on : date, optional
        Rows dated by that day, in fiscal years that have begun. Default: the region's as-of day.
    **dims : str
        Only these rows: ``instrument``, ``sector``, ``stage`` (pledged, signed, delivered, unclear), ``year_kind``
        (calendar, fiscal).

    Returns
    -------
    DataFrame
        ESTIMATE with the keys instrument, sector, stage, year_kind; read the module's seven rules before adding rows.

    Raises
    ------
    UnknownName
        A dim, or a word of it, that no row has.

    Examples
    --------
    >>> import multipolar as mp
    >>> commitments_usd(mp.load("japan-asean"), instrument="LMC fund").select("subject", "year", "value").rows()
    [('CHN', 2017, 400.0)]
    """
    return _amounts(region, on or region.as_of, "USD", dims)


def commitments_jpy(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return amounts in billion yen that a giver promised, signed or delivered to a receiver; as `commitments_usd`.

    Examples
    --------
    >>> import multipolar as mp
    >>> budget = commitments_jpy(mp.load("japan-asean"), instrument="OSA budget")
    >>> dict(budget.select("period", "value").iter_rows())
    {'FY2023': 2.0, 'FY2024': 5.0, 'FY2025': 8.1, 'FY2026': 18.1}
    """
    return _amounts(region, on or region.as_of, "JPY", dims)


def _amounts(region: Region, day: date, currency: str, dims: dict[str, str]) -> pl.DataFrame:
    unit, size = MONEY[currency]
    rows = known(region, day).filter(
        pl.col("currency") == currency, pl.col("amount").is_not_null(), pl.col("subject") != pl.col("counterpart")
    )
    fiscal, year = pl.col("fiscal_year").is_not_null(), pl.col("last").dt.year()
    dated = rows.with_columns(
        year_kind=pl.when(fiscal).then(pl.lit("fiscal")).otherwise(pl.lit("calendar")),
        year=pl.when(fiscal).then("fiscal").otherwise(year),
        period=pl.when(fiscal).then("fiscal_year")
        .when(year.is_null()).then(pl.lit("undated"))
        .when(pl.col("status") == CUMULATIVE).then(pl.format("to {}", year)),
    )  # fmt: skip
    cells = (
        dated.sort("ref")
        .group_by("subject", "counterpart", "year", "period", *MONEY_DIMS)
        .agg(
            *merged(),
            # One row alone is as its source has it; a sum is derived.
            (pl.col("amount").sort().sum() / size).alias("value"),
            pl.col("basis").first().alias("own"),
            pl.len().alias("n"),
        )
        .with_columns(pl.when(pl.col("n") == 1).then("own").otherwise("basis").alias("basis"))
        .with_columns(measure=pl.lit(f"commitments_{currency.lower()}"), unit=pl.lit(unit))
    )
    return _chosen(estimate(cells, *MONEY_DIMS), dims)


# -- stages -----------------------------------------------------------------------------------------------------------


def commitment_stage(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return how many items of a giver (subject) had reached a stage as their furthest, at the end of each year.

    Items are rows of the pack joined as the module says, with an amount or without. The count is of what sources told:
    compare stages of one giver rather than givers. Undated items are left out; a stage that is the furthest of no item
    has no row.

    Parameters
    ----------
    region, on
        As `commitments_usd`.
    **dims : str
        Only these rows: ``stage``.

    Returns
    -------
    DataFrame
        ESTIMATE with the key stage: pledged, signed, delivered, unclear.

    Examples
    --------
    >>> import multipolar as mp
    >>> china = commitment_stage(mp.load("japan-asean"), stage="pledged").filter(subject="CHN", year=2026)
    >>> china["value"].to_list()
    [2.0]
    """
    day = on or region.as_of
    rows = known(region, day).filter(pl.col("last").is_not_null(), pl.col("subject") != pl.col("counterpart"))
    reached = (
        rows.with_columns(
            rank=RANK,
            year=pl.int_ranges(pl.col("first").dt.year().cast(pl.Int32), day.year + 1, dtype=pl.Int32),
        )
        .explode("year")
        .group_by("year", *ITEM)
        .agg(pl.col("stage").sort_by("rank").last(), *merged())
    )
    counts = reached.group_by("subject", "year", "stage").agg(pl.len().alias("value"), *merged())
    made = counts.with_columns(measure=pl.lit("commitment_stage"), unit=pl.lit("count"))
    return _chosen(estimate(made, "stage"), dims)


def delivery_lag(region: Region, *, on: date | None = None, **dims: str) -> pl.DataFrame:
    """Return the years that items of a giver (subject) took from one stage to a later one.

    Parameters
    ----------
    region, on
        As `commitments_usd`.
    **dims : str
        Only these rows: ``step`` ("pledged to signed", "signed to delivered", "pledged to delivered"), ``item``.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys step and item. A row an item with two dated stages, in the year of the later one; where
        dates are known in part, ``low`` and ``high`` are the extremes and the value their middle (interval "dates known
        in part"). And a row a giver and step with the item "median of items", in the year of `on`; null where no item
        has both dates, with a reason that begins with "untestable". Items that have not reached the later stage are not
        in the median, which is hence too short (right censoring).

    Examples
    --------
    >>> import multipolar as mp
    >>> lags = delivery_lag(mp.load("japan-asean"), step="signed to delivered", item="median of items")
    >>> lags.filter(subject="JPN")["value"].round(2).to_list()
    [2.28]
    >>> lags.filter(subject="CHN")["reason"].to_list()
    ['untestable: the tables date no item of CHN from signed to delivered']
    """
    day = on or region.as_of
    rows = known(region, day).filter(pl.col("subject") != pl.col("counterpart"))
    dated = rows.filter(pl.col("last").is_not_null(), pl.col("stage") != UNCLEAR)
    stages = (
        dated.group_by(*ITEM, "stage")
        .agg(
            pl.col("first", "last").first(), pl.struct("first", "last").n_unique().alias("n"), *merged(), pl.col("item")
        )
        .filter(pl.col("n") == 1)
        .with_columns(pl.col("item").list.sort().list.first())
    )
    steps = [_step(stages, *step) for step in STEPS]
    items = pl.concat(steps)
    median = _medians(items, rows.select("subject").unique(), day)
    made = pl.concat([items.select(median.columns), median]).with_columns(
        measure=pl.lit("delivery_lag"), unit=pl.lit("years")
    )
    return _chosen(estimate(made, *LAG_DIMS), dims)


def _step(stages: pl.DataFrame, before: str, after: str) -> pl.DataFrame:
    """Return the lag of every item that has both stages dated."""
    early = stages.filter(pl.col("stage") == before).drop("stage", "n", "item")
    late = stages.filter(pl.col("stage") == after)
    pairs = early.join(late, on=ITEM, suffix="_late", nulls_equal=True)
    least = (pl.col("first_late") - pl.col("last")).dt.total_days() / YEAR_DAYS
    most = (pl.col("last_late") - pl.col("first")).dt.total_days() / YEAR_DAYS
    exact = least == most
    return pairs.with_columns(
        # Nothing is delivered before it is promised.
        value=(least.clip(lower_bound=0) + most) / 2,
        low=pl.when(~exact).then(least.clip(lower_bound=0)),
        high=pl.when(~exact).then(most),
        interval=pl.when(~exact).then(pl.lit(OPEN_DAYS)),
        step=pl.lit(f"{before} to {after}"),
        year=pl.col("last_late").dt.year(),
        refs=pl.col("refs").list.set_union("refs_late").list.sort(),
        basis=weaker(pl.col("basis"), pl.col("basis_late")),
        reason=pl.lit(None, dtype=pl.String),
    ).filter(pl.col("high").fill_null(pl.col("value")) >= 0)  # fmt: skip


def _medians(items: pl.DataFrame, givers: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the median lag of each giver and step, null where no item has both dates."""
    found = items.group_by("subject", "step").agg(
        *merged(),
        pl.col("value").median(),
        low=pl.col("low").fill_null(pl.col("value")).median(),
        high=pl.col("high").fill_null(pl.col("value")).median(),
        open=pl.col("low").is_not_null().any(),
    )
    steps = pl.DataFrame({"step": [f"{before} to {after}" for before, after in STEPS]})
    none = pl.format("untestable: the tables date no item of {} from {}", "subject", "step")
    return (
        givers.join(steps, how="cross")
        .join(found, on=["subject", "step"], how="left")
        .select(
            "subject",
            pl.lit(None, dtype=pl.String).alias("counterpart"),
            pl.lit(day.year, dtype=pl.Int32).alias("year"),
            "step",
            pl.lit(ALL).alias("item"),
            "value",
            pl.when("open").then("low").alias("low"),
            pl.when("open").then("high").alias("high"),
            pl.when("open").then(pl.lit(OPEN_DAYS)).alias("interval"),
            "basis",
            "refs",
            pl.when(pl.col("value").is_null()).then(none).alias("reason"),
        )
    )


# -- rows -------------------------------------------------------------------------------------------------------------


def known(region: Region, day: date) -> pl.DataFrame:
    """Return the preferred rows known on a day, with stage, deal, and first and last day that the date may mean."""
    rows = region.table("commitments").filter("preferred")
    spans = [bounds(text) if text else (None, None) for text in rows["date"].to_list()]
    words = {word: stage for stage, said in STAGES.items() for word in said}
    fiscal = pl.col("fiscal_year").str.extract(r"(\d{4})").cast(pl.Int32)
    found = rows.rename({"donor": "subject", "recipient": "counterpart"}).with_columns(
        pl.Series("first", [first for first, _ in spans], dtype=pl.Date),
        pl.Series("last", [last for _, last in spans], dtype=pl.Date),
        pl.col("status").replace_strict(words, default=UNCLEAR, return_dtype=pl.String).alias("stage"),
        pl.col("basis").cast(BASIS),
        pl.concat_list("ref").cast(REFS).alias("refs"),
        fiscal.alias("fiscal"),
        # A fiscal year's selection, grant and handover are one deal; without one, the same item by the same instrument.
        pl.coalesce("fiscal_year", pl.format("{}: {}", "instrument", "item")).alias("deal"),
    )
    begun = pl.date("fiscal", FISCAL_START, 1) <= day
    return found.filter((pl.col("first") <= day).fill_null(True), begun.fill_null(True))


def _chosen(frame: pl.DataFrame, dims: dict[str, str]) -> pl.DataFrame:
    """Return the rows asked for; a word that no row has is an error, not an empty answer."""
    names = [name for name in frame.columns if name not in ESTIMATE]
    for name, word in dims.items():
        if name not in names:
            raise UnknownName.of("dimension", name, names, expected=f"one of {', '.join(names)}")
        known = set(frame[name])
        if word not in known:
            raise UnknownName.of(name, word, known, expected=f"one of {', '.join(sorted(known))}")
        frame = frame.filter(pl.col(name) == word)
    return frame
