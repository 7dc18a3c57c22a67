"""Places on a map: dots coloured by class of a value and sized by another number, and sites by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData, UsageError
from . import scale, style
from .encodings import LINK, SILENT, Spec
from .encodings import unit as unit_of
from .figure import Figure
from .maps import on_land
from .rows import Series, check, prepare
from .rows import caption as full_caption

LEAST = 15
"""Points of an outline below which an island is left out of the land behind the dots."""

NEAR = 0.25
"""Degrees, about three pixels, within which a point of an outline adds nothing that could be seen behind the dots."""

VIEW = (91.0, -11.5, 142.5, 24.0)
"""West, south, east, north of the part shown by default, in degrees: Southeast Asia."""


def spots(
    frame: pl.DataFrame,
    geometry: Mapping[str, Any],
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    breaks: Sequence[float],
    unit: str | None = None,
    sizes: str | None = None,
    sites: pl.DataFrame | None = None,
    view: tuple[float, float, float, float] = VIEW,
    names: Mapping[str, str] | None = None,
) -> Figure:
    """Draw one dot a place on an equal-area map (Equal Earth).

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE with the columns ``place`` (name), ``lat``, ``lon`` (degrees) and, where `sizes` is given, ``size``; one row
        a place, its ``subject`` the state.
    geometry : mapping
        TopoJSON with one object, drawn quietly behind the dots.
    id, title, caption, alt
        Words of the figure, see `Figure`.
    breaks : sequence of float
        Rising limits between classes, five at most.
    unit : str, optional
        Words over the legend of the colours; default the unit of the frame.
    sizes : str, optional
        Words over the legend of the sizes.
    sites : DataFrame, optional
        ``name``, ``lat``, ``lon`` of places that are named and have no value: warehouses.
    view : tuple of float
        West, south, east, north in degrees.
    names : mapping, optional
        Code to name of the subjects.

    Raises
    ------
    InvalidData
        Two rows for a place, or a place off the globe or outside the view.
    """
    extra = ["size"] if sizes else []
    check(frame, id, key=["place"], also=["lat", "lon", *extra])
    _inside(frame, "place", id, view)
    limits = [float(limit) for limit in breaks]
    if limits != sorted(set(limits)) or not 1 <= len(limits) <= 5:
        raise UsageError(Fault("figure-breaks", f"breaks are {limits}", expected="one to five rising numbers"))
    classes = scale.labels(limits, [style.number(limit, scale.places(limits)) for limit in limits])
    words = names or {}
    rows = prepare(frame, Series.of(frame, None, words), None, words, None)
    shown = [
        "no figure" if value is None else classes[sum(value >= limit for limit in limits)]
        for value in rows["value"].to_list()
    ]
    where = pl.format("{}, {}", pl.col("place"), pl.col("_subject"))
    rows = rows.with_columns(
        where.alias("_subject"), pl.Series("_class", shown, dtype=pl.String), pl.col("lat").alias("_lat"),
        pl.col("lon").alias("_lon"), (pl.col("size") if sizes else pl.lit(1.0)).alias("_size"),
    ).drop("lat", "lon", *extra).sort("_size", "place", descending=[True, False])  # fmt: skip
    absent = ["no figure"] if "no figure" in shown else []
    legend = {"symbolSize": 150, "symbolStrokeWidth": 0.7, "columns": 5}
    colour: Spec = {
        "field": "_class",
        "type": "nominal",
        "scale": {
            "domain": [*classes, *absent],
            "range": [*style.SEQUENTIAL[len(limits) + 1], *(style.NO_FIGURE for _ in absent)],
        },
        "legend": {"title": unit or unit_of(frame), "symbolType": "circle", **legend},
    }
    size: Spec = {"value": 90}
    if sizes:
        top = float(rows["_size"].max() or 1.0)  # type: ignore[arg-type]
        values = [value for value in scale.ticks(0.0, top, 4) if 0.0 < value <= top]
        size = {
            "field": "_size",
            "type": "quantitative",
            "scale": {"domain": [0.0, top], "range": [28, 420], "nice": False},
            "legend": {"title": sizes, "values": values, "symbolFillColor": "transparent", **legend},
        }
    (layer,) = geometry["objects"]
    spot: Spec = {
        "longitude": {"field": "_lon", "type": "quantitative"},
        "latitude": {"field": "_lat", "type": "quantitative"},
    }
    layers: list[Spec] = [
        {
            "data": {"name": "map", "format": {"type": "topojson", "feature": layer}},
            "mark": {
                "type": "geoshape", "fill": style.LAND, "fillOpacity": 0.2, "stroke": style.LAND,
                "strokeOpacity": 0.45, "strokeWidth": 0.5, **SILENT,
            },
        },
        {
            "mark": {"type": "point", "shape": "circle", "opacity": 1, "stroke": style.INK, "strokeWidth": 1.1},
            "encoding": spot
            | {
                "fill": colour,
                "size": size,
                "strokeDash": {"condition": {"test": "datum._hollow", "value": [2.5, 2]}, "value": [1, 0]},
                **LINK,
            },
        },
    ]  # fmt: skip
    if sites is not None:
        _inside(sites, "name", id, view)
        marked = {"values": sites.select("name", "lat", "lon").to_dicts()}
        at: Spec = {
            "longitude": {"field": "lon", "type": "quantitative"},
            "latitude": {"field": "lat", "type": "quantitative"},
        }
        layers += [
            {
                "data": marked,
                "mark": {
                    "type": "point", "shape": "diamond", "size": 190, "fill": style.INK, "stroke": style.INK,
                    "opacity": 1, **SILENT,
                },
                "encoding": at,
            },
            {
                "data": marked,
                "mark": {
                    "type": "text", "align": "right", "dx": -11, "baseline": "middle", "fontSize": style.SIZE - 2,
                    "fontWeight": "bold", **SILENT,
                },
                "encoding": at | {"text": {"field": "name"}},
            },
        ]  # fmt: skip
    told = full_caption(caption, rows, style.DASHED_WORDS)
    return on_land(id, title, told, alt, rows, _land(geometry), view, layers)


def _land(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the land without small islands and near points: it is there for orientation, and a page carries its outline."""
    arcs = geometry["arcs"]

    def seen(polygon: list[list[int]]) -> bool:
        return sum(len(arcs[arc if arc >= 0 else ~arc]) for arc in polygon[0]) >= LEAST

    (layer,) = geometry["objects"]
    shapes = []
    for shape in geometry["objects"][layer]["geometries"]:
        if shape.get("type") == "MultiPolygon":
            kept = [polygon for polygon in shape["arcs"] if seen(polygon)]
            shape = {**shape, "arcs": kept or shape["arcs"][:1]}
        shapes.append(shape)
    scaled = geometry.get("transform", {}).get("scale", [1.0, 1.0])
    delta = "transform" in geometry
    thinned = [_thin(arc, NEAR / max(scaled), delta=delta) for arc in arcs]
    return {**geometry, "arcs": thinned, "objects": {layer: {**geometry["objects"][layer], "geometries": shapes}}}


def _thin(arc: list[list[float]], near: float, *, delta: bool) -> list[list[float]]:
    """Return an arc without points nearer than `near` to the one before; its ends stay, since other arcs begin there."""
    points, x, y = [], 0.0, 0.0
    for point in arc:
        x, y = (x + point[0], y + point[1]) if delta else (point[0], point[1])
        points.append((x, y))
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= near:
            kept.append((x, y))
    kept.append(points[-1])
    if not delta:
        return [list(point) for point in kept]
    before = [(0.0, 0.0), *kept[:-1]]
    return [[a - c, b - d] for (a, b), (c, d) in zip(kept, before, strict=True)]


def _inside(frame: pl.DataFrame, name: str, id: str, view: tuple[float, float, float, float]) -> None:
    west, south, east, north = view
    faults = [
        Fault("figure-place", f"figure {id!r}: {place} lies at {lat}, {lon}", expected=f"within {view}")
        for place, lat, lon in frame.select(name, "lat", "lon").iter_rows()
        if lat is None or lon is None or not (south <= lat <= north and west <= lon <= east)
    ]
    if faults:
        raise InvalidData(faults)
