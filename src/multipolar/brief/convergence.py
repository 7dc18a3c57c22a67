"""What the outlooks share: part of each outlook's principles that ASEAN's outlook states too."""

from __future__ import annotations

import polars as pl

from .. import figures, measures
from ..region import Region
from .exhibit import Body, ends, known

OUTLOOK = "AOIP 2019"
TEXT = (
    "Which principles of an outlook does ASEAN’s Outlook on the Indo-Pacific state too? Two codings stand side by side: a "
    "strict one (the same concept named) and a broad one (the same field). They are judgements of this project, and the "
    "distance between them is the answer’s uncertainty."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    frame = known(measures.convergence(region)).filter(
        (pl.col("other") == OUTLOOK) & (pl.col("reading") == "of the subject") & (pl.col("coder") == "both")
    )
    if frame.is_empty():
        return None
    drawn = frame.with_columns(pl.col("outlook").alias("subject"))
    low, high = ends(drawn)
    title = (
        f"ASEAN’s outlook shares most with {high['subject']} ({high['low']:.2f} to {high['high']:.2f}) "
        f"and least with {low['subject']} ({low['low']:.2f} to {low['high']:.2f})"
    )
    chart = figures.dots(
        drawn,
        id="outlooks",
        title=title,
        by=None,
        zero=True,
        reference=0.5,
        axis="part of the outlook’s principles that ASEAN’s outlook has too",
        caption="Rules run from the strict to the broad coding, dots stand at their mean; the line marks one half.",
        alt=f"Overlap of outlooks with ASEAN’s. {title}.",
    )
    return TEXT, [chart]
