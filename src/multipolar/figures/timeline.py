"""Events on a line of time: a band for each kind, a mark for each event; marks that would touch are stacked."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from ..errors import Fault, InvalidData
from ..region.provenance import refs_of
from . import scale, style
from .encodings import LINK, SILENT, Spec
from .figure import Figure
from .rows import check

STEP = 13
"""Pixels between marks that are stacked, and the least between two in a row."""

GAP = 12
"""Pixels between two bands."""


def timeline(
    frame: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    names: Mapping[str, str] | None = None,
    order: Sequence[str] | None = None,
) -> Figure:
    """Draw one mark an event, from the first to the last, kinds in bands one below the other.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE with the columns ``date`` (as it is said), ``first`` and ``last`` (the days that it may mean), ``kind`` and
        ``title``; one row an event, its value 1. A date that is known to the month or year stands in its middle.
    id, title, caption, alt
        Words of the figure, see `Figure`.
    names : mapping, optional
        Kind to name.
    order : sequence of str, optional
        Kinds from top to bottom; those not named follow, the most frequent first.

    Raises
    ------
    InvalidData
        No event, or two with the same date, kind and title.
    """
    check(frame, id, key=["date", "kind", "title"], also=["first", "last"])
    wanted = ("date", "first", "last", "kind")
    blank = [row for row in frame.iter_rows(named=True) if any(row[name] is None for name in wanted)]
    if blank:
        what = f"figure {id!r}: {blank[0]['title']!r} has no date or no kind"
        raise InvalidData([Fault("figure-event", what, expected="a date and a kind for every event")])
    known = names or {}
    middle = [(_decimal(first) + _decimal(last)) / 2 for first, last in frame.select("first", "last").iter_rows()]
    rows = frame.drop("first", "last").with_columns(pl.Series("_at", middle, dtype=pl.Float64))
    rows = rows.sort("_at", "kind", "title")
    counts = rows.group_by("kind").len().sort("len", "kind", descending=[True, False])["kind"].to_list()
    kinds = [kind for kind in dict.fromkeys([*(order or ()), *counts]) if kind in counts]
    gutter = max(round(7.6 * len(known.get(kind, kind))) for kind in kinds) + 22
    width = style.WIDTH - gutter - 16
    first, last = rows["_at"].min(), rows["_at"].max()
    assert isinstance(first, float)
    assert isinstance(last, float)
    ends = (first, last) if last - first > 1 else (first - 0.5, last + 0.5)
    levels, heights = _stacked(rows, width / (ends[1] - ends[0]))
    tops: dict[str, float] = {}
    down = 0.0
    for kind in kinds:
        tops[kind] = down
        down += STEP * heights[kind] + GAP
    height = down - GAP
    placed = [
        tops[kind] + STEP * (heights[kind] - level - 0.5)
        for kind, level in zip(rows["kind"].to_list(), levels, strict=True)
    ]
    words = [
        f"{known.get(row['kind'], row['kind'])}, {row['date']}: {row['title']}" for row in rows.iter_rows(named=True)
    ]
    hollow = [basis in style.HOLLOW for basis in rows["basis"].cast(pl.String).to_list()]
    rows = rows.with_columns(
        pl.Series("_down", placed, dtype=pl.Float64),
        pl.Series("_words", words, dtype=pl.String),
        pl.Series("_hollow", hollow, dtype=pl.Boolean),
    )
    x: Spec = {
        "field": "_at",
        "type": "quantitative",
        "scale": {"domain": list(ends), "nice": False, "zero": False, "padding": 7},
        "axis": {
            "values": _years(*ends),
            "format": "d",
            "title": None,
            "grid": True,
            "ticks": True,
            "tickColor": style.GREY,
            "labelFlush": False,
        },
    }
    y: Spec = {
        "field": "_down",
        "type": "quantitative",
        "scale": {"domain": [height, 0.0], "nice": False, "zero": False},
        "axis": None,
    }
    bands = [
        {"name": known.get(kind, kind), "top": tops[kind] - GAP / 2, "middle": tops[kind] + STEP * heights[kind] / 2}
        for kind in kinds
    ]
    layers: list[Spec] = [
        {
            "data": {"values": bands[1:]},
            "mark": {"type": "rule", "stroke": style.GREY, "opacity": 0.28, **SILENT},
            "encoding": {"y": y | {"field": "top"}},
        },
        {
            "data": {"values": bands},
            "mark": {
                "type": "text",
                "align": "right",
                "dx": -10,
                "baseline": "middle",
                "fontSize": style.SIZE,
                **SILENT,
            },
            "encoding": {"x": {"value": 0}, "y": y | {"field": "middle"}, "text": {"field": "name"}},
        },
        {
            "mark": {"type": "point", "shape": "circle", "size": 80, "strokeWidth": 1.75, "filled": True, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "fill": {"value": style.ACCENT},
                "stroke": {"value": style.ACCENT},
                "fillOpacity": {"condition": {"test": "datum._hollow", "value": 0}, "value": 1},
                **LINK,
            },
        },
    ]
    spec: Spec = {"data": {"name": "table"}, "width": width, "height": height, "layer": layers}
    text = f"{caption.rstrip().rstrip('.')}." + (f" {style.HOLLOW_WORDS}" if any(hollow) else "")
    return Figure(id, title, text, alt, spec, rows, tuple(refs_of(rows)))


def _decimal(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 0.5) / (366 if calendar.isleap(day.year) else 365)


def _years(first: float, last: float) -> list[int]:
    """Return round years for the axis."""
    whole = sorted({round(year) for year in scale.ticks(first, last, 6) if first <= year <= last})
    return whole or [round(first)]


def _stacked(rows: pl.DataFrame, pixels: float) -> tuple[list[int], dict[str, int]]:
    """Return how high each mark is stacked in its band, so that none touches another, and the height of each band."""
    ends: dict[str, list[float]] = {}
    levels = []
    for kind, at in rows.select("kind", "_at").iter_rows():
        stack = ends.setdefault(kind, [])
        here = at * pixels
        level = next((place for place, end in enumerate(stack) if here - end >= STEP), len(stack))
        if level == len(stack):
            stack.append(here)
        stack[level] = here
        levels.append(level)
    return levels, {kind: len(stack) for kind, stack in ends.items()}
