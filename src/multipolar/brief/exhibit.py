"""Exhibits: what a section of the brief is made of, and the small steps that sections share.

A section is a function ``build(region) -> Body | None`` in a module of its own; None when the tables hold no figure for
it. Titles state the finding and are worded from the numbers, so that they cannot differ from what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from .. import figures
from ..figures import Figure
from ..region import ESTIMATE, Region
from ..region.estimate import KEY
from ..region.provenance import REFS, refs_of


@dataclass(frozen=True)
class Table:
    """A table before it is written: an ESTIMATE frame and the words and layout that `figures.table_html` takes."""

    id: str
    title: str
    frame: pl.DataFrame
    layout: Mapping[str, Any]

    @property
    def refs(self) -> tuple[int, ...]:
        """Every source reference behind the rows."""
        return tuple(refs_of(self.frame))


Exhibit = Figure | Table
Body = tuple[str, Sequence[Exhibit]]
"""A paragraph on what to know, and exhibits."""


def names(region: Region) -> dict[str, str]:
    """Return code to short name of every actor."""
    return dict(region.table("actors").select("code", "short_name").iter_rows())


def members(region: Region) -> list[str]:
    """Return the states that the region is about, on its as-of day; none where the pack names no group."""
    return region.states(region.group, region.as_of)["actor"].to_list() if region.group else []


def known(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with a value."""
    return frame.filter(pl.col("value").is_not_null())


def newest(frame: pl.DataFrame, enough: float = 0.0) -> int:
    """Return the newest year with figures; with `enough`, with at least that part of the figures of the fullest year."""
    counts: dict[int, int] = dict(known(frame).group_by("year").len().iter_rows())
    return max(year for year, count in counts.items() if count >= enough * max(counts.values()))


def ends(frame: pl.DataFrame) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the rows with the smallest and the largest value."""
    ordered = known(frame).sort("value")
    return ordered.row(0, named=True), ordered.row(-1, named=True)


def complete(frame: pl.DataFrame, reason: str, **keys: Sequence[str]) -> pl.DataFrame:
    """Return a row for each combination of `keys`, in order; one that `frame` lacks has a null value and the reason."""
    grid = pl.DataFrame({"_": [0]})
    for name, words in keys.items():
        grid = grid.join(pl.DataFrame({name: list(words)}), how="cross")
    return (
        grid.drop("_")
        .join(frame, on=list(keys), how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("value").is_null()).then(pl.col("reason").fill_null(reason)).alias("reason"),
            pl.col("refs").fill_null(pl.lit([], dtype=REFS)),
        )
    )


def listed(words: Sequence[str]) -> str:
    """Return words as an enumeration: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def drawn(region: Region, figure: Figure, anchors: Mapping[int, str], picture: str) -> dict[str, Any]:
    """Return a figure as its picture and as table: whoever cannot see the one reads the other."""
    rows = keys_of(figure.table)
    table = figures.table_html(
        figure.table.drop([name for name in figure.table.columns if name.startswith("_")]),
        caption=figure.caption,
        notes=anchors,
        rows=rows,
        names=names(region),
        headings=headings_of(rows),
        places=1,
    )
    return {
        "id": figure.id,
        "title": figure.title,
        "caption": figure.caption,
        "boundaries": figure.boundaries,
        "picture": picture,
        "table": table,
    }


def keys_of(frame: pl.DataFrame) -> list[str]:
    """Return the key columns that tell the rows of a frame apart."""
    dims = [name for name in frame.columns if name not in ESTIMATE and not name.startswith("_")]
    return [name for name in (*KEY, *dims) if frame[name].n_unique() > 1] or ["subject"]


def headings_of(columns: list[str]) -> dict[str, str]:
    """Return the headings of key columns."""
    return {
        name: {"subject": "Actor", "counterpart": "Partner"}.get(name, name.replace("_", " ").capitalize())
        for name in columns
    }
