"""Positions on a plane: two dimensions of an issue, who stands where, and an area behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..errors import Fault, InvalidData
from . import scale, style
from .encodings import LINK, OWN_COLOUR, SILENT, Spec, along, figure_of, ticked
from .figure import Figure
from .rows import Series, check, prepare

SIDE = 400
"""Width and height of the plane in pixels: the same, so that distances are true."""


def plane(
    frame: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    axes: tuple[str, str],
    names: Mapping[str, str] | None = None,
    area: Sequence[tuple[float, float]] = (),
    step: float = 0.0,
    bounds: tuple[float, float] = (0.0, 100.0),
) -> Figure:
    """Points on a plane with their names, over an area.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE with a column ``dimension``: for each subject one row of dimension 1 (along) and one of 2 (up).
    id, title, caption, alt, names
        As in `dots`.
    axes : (str, str)
        Words along and up.
    area : sequence of (float, float)
        Centres of the squares that are filled behind the points.
    step : float
        Width of a square.
    bounds : (float, float)
        Ends of both scales.

    Raises
    ------
    InvalidData
        A subject without one of the two dimensions.
    """
    names = names or {}
    check(frame, id, key=["subject", "dimension"])
    series = Series.of(frame, None, names)
    up = frame.filter(pl.col("dimension") == 2).select("subject", pl.col("value").alias("_up"))
    rows = prepare(frame, series, None, names, 0).join(up, on="subject", how="left", maintain_order="left")
    along_rows = rows.filter(pl.col("dimension") == 1)
    if along_rows.height * 2 != rows.height or along_rows["_up"].null_count():
        what = f"figure {id!r} has a subject without both dimensions"
        raise InvalidData([Fault("figure-plane", what, expected="a row of dimension 1 and one of 2 each")])
    # Points of one place share one label: names on top of each other cannot be read.
    places = along_rows.group_by("value", "_up", maintain_order=True).agg(
        pl.col("_subject").sort().str.join(", ").alias("_label"), pl.col("subject").first()
    )
    near = 0.08 * (bounds[1] - bounds[0])
    spots = list(places.select("value", "_up").iter_rows())
    below = [any(0 < q - up < near and abs(p - at) < 2 * near for p, q in spots) for at, up in spots]
    label = places.select("subject", "_label").with_columns(pl.Series("_dy", [15 if under else -13 for under in below]))
    rows = rows.join(label, on="subject", how="left", maintain_order="left")
    breaks = scale.ticks(*bounds)
    x = along(breaks, axes[0], 0, domain=list(bounds))
    y: Spec = {
        "field": "_up",
        "type": "quantitative",
        "scale": {"domain": list(bounds), "nice": False},
        "axis": ticked(breaks, axes[1])
        | {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -14, "titleX": -34},
    }
    first = {"filter": "datum.dimension == 1 && isValid(datum.value)"}
    low, high = (bounds[0] + part * (bounds[1] - bounds[0]) for part in (0.12, 0.85))
    half = step / 2.0
    squares = [
        {"a": max(bounds[0], p - half), "b": min(bounds[1], p + half), "c": max(bounds[0], q - half),
         "d": min(bounds[1], q + half)}
        for p, q in area
    ]  # fmt: skip
    layers: list[Spec] = [
        {
            "data": {"values": squares},
            "mark": {"type": "rect", "fill": style.GREY, "opacity": 0.22, **SILENT},
            "encoding": {
                "x": x | {"field": "a"},
                "x2": {"field": "b"},
                "y": y | {"field": "c"},
                "y2": {"field": "d"},
            },
        },
        {
            "transform": [first],
            "mark": {"type": "point", "size": 105, "strokeWidth": 2, "filled": True, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "fill": OWN_COLOUR,
                "stroke": OWN_COLOUR,
                "fillOpacity": {"condition": {"test": "datum._hollow", "value": 0}, "value": 1},
                **LINK,
            },
        },
        {
            "transform": [first, {"filter": "isValid(datum._label)"}],
            "mark": {
                "type": "text",
                "align": {"expr": f"datum.value > {high} ? 'right' : datum.value < {low} ? 'left' : 'center'"},
                "dy": {"expr": "datum._dy"},
                "baseline": "middle",
                "fontSize": style.SIZE - 2,
                **SILENT,
            },
            "encoding": {"x": x, "y": y, "text": {"field": "_label"}},
        },
    ]
    spec: Spec = {"data": {"name": "table"}, "width": SIDE, "height": SIDE, "layer": layers if squares else layers[1:]}
    return figure_of(id, title, caption, alt, spec, rows)
