"""Parts that several charts share: links, name axes, value axes, colours with their legend, words for absent values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from ..region.provenance import refs_of
from . import scale, style
from .figure import Figure
from .rows import Series, caption

Spec = dict[str, Any]

LINK: Spec = {
    "href": {"condition": {"test": "isValid(datum.href)", "field": "href", "type": "nominal"}, "value": None},
    "description": {"field": "description", "type": "nominal"},
}
"""Encodings of a mark that leads to its source; the renderer adds both columns."""

OWN_COLOUR: Spec = {"field": "_colour", "type": "nominal", "scale": None}
"""Colour as the row gives it: for marks that stand in no legend."""

SILENT: Spec = {"aria": False}
"""For marks that only help the eye: the linked mark of the same row says everything."""


def figure_of(id: str, title: str, words: str, alt: str, spec: Spec, rows: pl.DataFrame) -> Figure:
    """Return the figure, its caption completed and its sources gathered."""
    return Figure(id, title, caption(words, rows), alt, spec, rows, tuple(refs_of(rows)))


def unit(frame: pl.DataFrame) -> str:
    """Return the unit of the frame, "" when no row has one."""
    units = frame["unit"].drop_nulls().unique().to_list()
    return str(units[0]) if units else ""


def shown(rows: pl.DataFrame, *more: float) -> list[float]:
    """Return every number that the axis must show."""
    found = [value for name in ("value", "low", "high") for value in rows[name].drop_nulls().to_list()]
    return [*(found or [0.0, 1.0]), *more]


def wide(text: str) -> int:
    """Return about how many pixels a label takes, a little generously: widths vary from font to font."""
    return round(7.6 * len(text))


def gutter_for(labels: Sequence[str]) -> int:
    """Return the width kept for labels at the left."""
    return min(max((wide(label) for label in labels), default=0) + 10, 200)


def ticked(breaks: list[float], title: str) -> Spec:
    """Return an axis with these numbers, written with as many decimals as they need."""
    return {"values": breaks, "format": f",.{scale.places(breaks)}f", "title": title or None}


def along(
    breaks: list[float], title: str, gutter: int, *, field: str = "value", domain: list[float] | None = None
) -> Spec:
    """Return a value axis along the bottom."""
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"domain": domain or [breaks[0], breaks[-1]], "nice": False, "zero": False},
        "axis": ticked(breaks, title)
        | {"titleAnchor": "start", "titleAlign": "left", "labelOverlap": True, "labelFlush": False},
    }


def names_down(subjects: list[str], gutter: int, *, grid: bool) -> Spec:
    """Return a name axis down the side."""
    axis = {
        "title": None,
        "minExtent": gutter,
        "maxExtent": gutter,
        "labelLimit": gutter,
        "grid": grid,
        "gridDash": [1, 4],
        "gridOpacity": 0.7,
    }
    return {"field": "_subject", "type": "nominal", "sort": subjects, "axis": axis}


def coloured(series: Series, offset: int) -> Spec:
    """Return the colour of a series with its legend, `offset` pixels above the picture."""
    return {
        "field": "_series",
        "type": "nominal",
        "scale": {"domain": list(series.names), "range": list(series.colours)},
        "sort": None,
        "legend": _legend(series, offset),
    }


def _legend(series: Series, offset: int) -> Spec | None:
    if not series.compares:
        return None
    widest = max(wide(name) for name in series.names) + 34
    return {"title": None, "offset": offset, "columns": max(1, min(len(series.names), (style.WIDTH - 20) // widest))}


def pointed(series: Series, offset: int = 14) -> Spec:
    """Return colour, shape and hollowness of a point; colour and shape share one legend."""
    colour = coloured(series, offset)
    shape = {**colour, "scale": {"domain": list(series.names), "range": list(series.shapes)}}
    return {
        "color": colour,
        "shape": shape,
        "stroke": OWN_COLOUR,
        "fillOpacity": {"condition": {"test": "datum._hollow", "value": 0}, "value": 1},
    }


def filled() -> Spec:
    """Return colour and hollowness of a bar; the panel's head names it, so no legend."""
    return {
        "fill": OWN_COLOUR,
        "stroke": OWN_COLOUR,
        "fillOpacity": {"condition": {"test": "datum._hollow", "value": 0}, "value": 1},
    }


def absent(words: str, y: Spec, offset: Spec) -> Spec:
    """Return the words where there is no value; they say the reason to those who hear the figure."""
    return {
        "transform": [{"filter": "!isValid(datum.value)"}, {"calculate": words, "as": "_words"}],
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 4,
            "fontStyle": "italic",
            "fontSize": style.SIZE - 2,
            "opacity": 0.8,
        },
        "encoding": {
            "x": {"value": 0},
            "y": y,
            **offset,
            "text": {"field": "_words"},
            "description": LINK["description"],
        },
    }


def reference_line(channel: str, value: float | None) -> list[Spec]:
    """Return the layer of a dashed line at a value, none without a value."""
    if value is None:
        return []
    rule = {"type": "rule", "color": style.INK, "strokeDash": [3, 3], "strokeWidth": 1.25, "opacity": 0.5, **SILENT}
    return [{"data": {"values": [{}]}, "mark": rule, "encoding": {channel: {"datum": value, "type": "quantitative"}}}]
