"""Digital agreements: payment links between countries, and how far a framework has come from stated to in force.

*Payment links.* A link lets somebody pay a merchant, or send money, over the border with an account at home. It stands
in ``agreements`` as "Payment link A-B" with the day on which it began to work, in either direction and for any of its
uses. Links are counted, not weighed: one that two banks offer counts as one that all do. A link that the tables lack is
not known, which is not the same as none.

*Stages of a framework.* Its items stand in ``principles``; the framework is stated, under negotiation, concluded,
signed, in force: by dated ``events`` and ``agreements``, for all of its items at once, since nobody publishes stages by
item. A work plan needs no signature: adopted, it is concluded.

Literature: Bank for International Settlements (2024), Project Nexus: enabling instant cross-border payments.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ..region import BASIS, BASIS_WORDS, Region, estimate, merged
from ..region.dates import bounds
from ..region.provenance import REFS

LINK = "Payment link "
STAGES = ("stated", "under negotiation", "concluded", "signed", "in force")
FRAMEWORKS: dict[str, tuple[tuple[str, str], ...]] = {
    "DEFA nine elements": (
        ("DEFA negotiations launched", "under negotiation"),
        ("DEFA negotiations concluded", "concluded"),
    ),
    "ASEAN-Japan Digital Work Plan 2025": (
        ("ASEAN digital ministers meeting with Japan, Digital Work Plan 2025", "concluded"),
    ),
}
"""Frameworks of ``principles``: titles of the events that brought them to a stage, besides signature and force."""

TREATY = {"DEFA nine elements": "DEFA"}
"""Name of the agreement that a framework becomes."""


def payment_links(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return with how many countries an actor's payments are linked, a row a year from its first link on.

    Parameters
    ----------
    region : Region
        Its table ``agreements`` is read.
    on : date, optional
        Links that worked by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``linked`` (codes, joined by spaces); count, at the end of the year.

    Examples
    --------
    >>> import multipolar as mp
    >>> links = payment_links(mp.load("japan-asean")).filter(subject="THA", year=2024)
    >>> links.select("value", "linked").row(0)
    (6.0, 'IDN KHM LAO MYS SGP VNM')
    """
    day = on or region.as_of
    rows = region.table("agreements").filter(
        "preferred", pl.col("agreement").str.starts_with(LINK), pl.col("in_force").is_not_null()
    )
    dated = rows.select(
        "agreement",
        "party",
        pl.Series("began", [bounds(text)[1] for text in rows["in_force"].to_list()], dtype=pl.Date),
        pl.col("basis").cast(BASIS),
        pl.concat_list("ref").cast(REFS).alias("refs"),
    ).filter(pl.col("began") <= day)
    pairs = dated.join(dated.select("agreement", other="party", theirs="refs"), on="agreement")
    grid = (
        pairs.filter(pl.col("party") != pl.col("other"))
        .with_columns(
            refs=pl.col("refs").list.concat("theirs"),
            year=pl.int_ranges(pl.col("began").dt.year().cast(pl.Int32), day.year + 1, dtype=pl.Int32),
        )
        .explode("year")
    )
    made = grid.group_by(pl.col("party").alias("subject"), "year").agg(
        *merged(),
        value=pl.col("other").n_unique().cast(pl.Float64),
        linked=pl.col("other").unique().sort().str.join(" "),
    )
    unit = region.measure("payment_links")["unit"]
    return estimate(made.with_columns(measure=pl.lit("payment_links"), unit=pl.lit(unit)), "linked")


def digital_stage(region: Region, *, on: date | None = None) -> pl.DataFrame:
    """Return how far each item of a digital framework has come, as a rank: 1 stated to 5 in force.

    Parameters
    ----------
    region : Region
        Its tables ``principles``, ``events`` and ``agreements`` are read.
    on : date, optional
        Steps by that day. Default: the region's as-of day.

    Returns
    -------
    DataFrame
        ESTIMATE of the region's group with the keys ``framework``, ``item`` and ``stage`` (the word); a row a year from
        the first dated step on, at its end. Signed, and in force, means by every member that the tables name as a party.

    Examples
    --------
    >>> import multipolar as mp
    >>> stages = digital_stage(mp.load("japan-asean")).filter(framework="DEFA nine elements", year=2026)
    >>> stages["stage"].unique().to_list(), stages.height
    (['concluded'], 9)
    """
    day = on or region.as_of
    events = region.table("events").filter("preferred")
    rows: list[dict[str, Any]] = []
    for framework, steps in FRAMEWORKS.items():
        items = region.table("principles").filter("preferred", pl.col("framework") == framework)
        reached = [
            (bounds(row["date"])[1], stage, [row["ref"]], str(row["basis"]))
            for title, stage in steps
            for row in events.filter(pl.col("title") == title).iter_rows(named=True)
        ]
        reached = [step for step in [*reached, *_treaty(region, TREATY.get(framework))] if step[0] <= day]
        if not reached:
            continue
        for year in range(min(when for when, *_ in reached).year, day.year + 1):
            past = [step for step in reached if step[0].year <= year]
            _, stage, refs, basis = max(past, key=lambda step: STAGES.index(step[1]))
            for item in items.iter_rows(named=True):
                weakest = max("derived", basis, str(item["basis"]), key=BASIS_WORDS.index)
                row: dict[str, Any] = {"subject": region.group, "year": year, "framework": framework, "stage": stage}
                row |= {"item": item["principle_or_pillar"], "value": float(STAGES.index(stage) + 1)}
                rows.append(row | {"basis": weakest, "refs": sorted({*refs, item["ref"]})})
    schema: dict[str, Any] = {
        "subject": pl.String, "year": pl.Int32, "framework": pl.String, "item": pl.String, "stage": pl.String,
        "value": pl.Float64, "basis": pl.String, "refs": REFS,
    }  # fmt: skip
    unit = region.measure("digital_stage")["unit"]
    made = pl.DataFrame(rows, schema=schema).with_columns(measure=pl.lit("digital_stage"), unit=pl.lit(unit))
    return estimate(made, "framework", "item", "stage")


def _treaty(region: Region, name: str | None) -> list[tuple[date, str, list[int], str]]:
    """Return signature and entry into force of an agreement, each on the day of its last party."""
    parties = region.table("agreements").filter("preferred", pl.col("agreement") == (name or ""))
    found = []
    for column, stage in (("signed", "signed"), ("in_force", "in force")):
        dates = parties[column].to_list()
        if dates and None not in dates:
            basis = max((str(word) for word in parties["basis"]), key=BASIS_WORDS.index)
            found.append((max(bounds(text)[1] for text in dates), stage, sorted(parties["ref"].to_list()), basis))
    return found
