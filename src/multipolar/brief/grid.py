"""Grid: an ESTIMATE frame as rows and columns of cells for office documents; each number keeps the row it came from.

The words and layout are those that `figures.table_html` takes; a page, a document and a slide show the same table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..figures import Figure, style
from ..region import ESTIMATE, Region
from ..region.estimate import KEY
from .exhibit import Exhibit, names

GAP = "–"
"""No figure."""

REASONS = 3
"""Reasons for gaps that the foot of a table spells out."""


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: text, its interval, the refs behind it, and whether nobody read it in a source."""

    text: str
    interval: str = ""
    refs: tuple[int, ...] = ()
    weak: bool = False


@dataclass(frozen=True)
class Grid:
    """A table before it is written.

    Attributes
    ----------
    caption, foot : str
        What it shows; what its signs mean and why figures are missing.
    head : tuple of str
        Headings of the columns.
    keys : int
        How many columns, from the left, name the row.
    body : tuple of tuples of Cell
    """

    caption: str
    foot: str
    head: tuple[str, ...]
    keys: int
    body: tuple[tuple[Cell, ...], ...]


def of(exhibit: Exhibit, region: Region) -> Grid:
    """Return the grid of a table, or of the rows that a figure draws."""
    if isinstance(exhibit, Figure):
        frame = exhibit.table.drop([name for name in exhibit.table.columns if name.startswith("_")])
        return tidy(frame, region, caption=exhibit.caption)
    return grid(exhibit.frame, **exhibit.layout)


def tidy(frame: pl.DataFrame, region: Region, *, caption: str) -> Grid:
    """Return a grid with a row for each row of the frame, told apart by the columns that differ."""
    labels = {
        str(name): str(region.measure(name)["label"]) for name in frame["measure"].drop_nulls().unique().to_list()
    }
    dims = [name for name in frame.columns if name not in ESTIMATE]
    keys = [name for name in (*KEY, *dims) if frame[name].n_unique() > 1] or ["subject"]
    heads = {"subject": "Actor", "counterpart": "Partner"}
    headings = {name: heads.get(name, name.replace("_", " ").capitalize()) for name in keys}
    return grid(frame, caption=caption, rows=keys, names=names(region) | labels, headings=headings)


def grid(
    frame: pl.DataFrame,
    *,
    caption: str,
    rows: Sequence[str] = ("subject",),
    across: str | None = None,
    value: str = "Value",
    headings: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    places: int | None = None,
    interval: bool = True,
) -> Grid:
    """Lay a frame out; parameters are those of `figures.table_html`."""
    heads, known = {"subject": "Subject", **(headings or {})}, names or {}

    def word(code: object) -> str:
        return "" if code is None else known.get(str(code), str(code))

    digits = style.decimals(frame["value"].drop_nulls().to_list()) if places is None else places
    columns = frame[across].unique(maintain_order=True).to_list() if across else [None]
    cells: dict[tuple[Any, ...], dict[Any, Cell]] = {}
    for row in frame.iter_rows(named=True):
        cells.setdefault(tuple(row[name] for name in rows), {})[row[across] if across else None] = _cell(
            row, digits, interval=interval
        )
    return Grid(
        caption=caption,
        foot=_foot(frame),
        head=(*(heads.get(name, name) for name in rows), *(word(one) if across else value for one in columns)),
        keys=len(rows),
        body=tuple(
            (*(Cell(word(part)) for part in key), *(found.get(column, Cell(GAP)) for column in columns))
            for key, found in cells.items()
        ),
    )


def _cell(row: Mapping[str, Any], digits: int, *, interval: bool) -> Cell:
    if row["value"] is None:
        return Cell(GAP, refs=tuple(row["refs"]))  # a row may stand behind a gap: a treaty without a date
    ends = ""
    if interval and row["low"] is not None and row["high"] is not None:
        ends = f"{style.number(row['low'], digits)} to {style.number(row['high'], digits)}"
    unread = row["basis"] == "public_record"
    text = style.number(row["value"], digits) + ("†" if unread else "")
    return Cell(text, ends, tuple(row["refs"]), row["basis"] in style.HOLLOW and not unread)


def _foot(frame: pl.DataFrame) -> str:
    bases = set(frame.filter(pl.col("value").is_not_null())["basis"].cast(pl.String).drop_nulls().to_list())
    words = []
    if "public_record" in bases:
        words.append("† known from a public record that was not read.")
    if bases & (set(style.HOLLOW) - {"public_record"}):
        words.append("Italics: estimated, calibrated, modelled or assumed.")
    reasons = frame.filter(pl.col("value").is_null())["reason"].drop_nulls().unique(maintain_order=True).to_list()
    if reasons:
        more = f"; and {len(reasons) - REASONS} other reasons" if len(reasons) > REASONS else ""
        words.append(f"– no figure, which is not zero: {'; '.join(reasons[:REASONS])}{more}.")
    return " ".join(words)
