"""Who hedges: rank intervals on rival readings side by side, and how little the readings agree."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from .exhibit import Body, Table, complete, ends, known, members, names

TEXT = (
    "The literature has no one measure of hedging. Four readings stand side by side and are never added up: balance "
    "between the rivals (in UN votes; in the forced choice), counteraction across domains, diversification of partners "
    "(in trade; in arms), and security ambiguity alone. States below an assumed floor of engagement with both rivals are "
    "left out, so that small or neutral states do not score as hedgers. Ranks are ranges, because the figures are."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    ranks = known(measures.hedging_rank(region))
    agreement = known(measures.hedging_agreement(region))
    if ranks.is_empty() or agreement.is_empty():
        return None
    latest = ranks.filter(pl.col("year") == pl.col("year").max().over("reading")).sort("reading")
    readings = latest["reading"].unique().sort().to_list()
    years = dict(latest.group_by("reading").agg(pl.col("year").first()).iter_rows())
    pairs = agreement.filter(pl.col("year") == pl.col("year").max().over("reading", "other")).with_columns(
        pl.format("{} / {}", "reading", "other").alias("subject")
    )
    low, high = (f"{row['value']:+.2f}".replace("-", "−") for row in ends(pairs))
    title = f"Rival readings of hedging do not agree: rank correlations from {low} to {high}"
    called = names(region)
    table = Table(
        "hedging-ranks",
        title,
        complete(
            latest, "below the floor of engagement, or not in the tables", subject=members(region), reading=readings
        ),
        {
            "caption": "Rank among the members that have a figure (1 hedges most): median and 90 % of draws, "
            + ", ".join(f"{name} {years[name]}" for name in readings),
            "across": "reading",
            "names": called,
            "headings": {"subject": "Member"},
            "places": 0,
        },
    )
    dots = figures.dots(
        pairs,
        id="hedging-agreement",
        title="Two readings of hedging seldom rank the members alike",
        by=None,
        reference=0.0,
        axis="rank correlation (Spearman)",
        caption="Rank correlation of two readings over the members that have both, newest year; rules: 90 % of draws. "
        "The number of members is five to eight, so a correlation says little.",
        alt=f"{title}. One dot for each pair of readings.",
    )
    return TEXT, [table, dots]
