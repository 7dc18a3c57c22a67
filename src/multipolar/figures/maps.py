"""Choropleths: areas coloured by classes of a value, tiny states as dots in the same colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData, UsageError, nearest
from ..region.provenance import refs_of
from . import scale, style
from .encodings import LINK, SILENT, Spec
from .encodings import unit as unit_of
from .figure import Figure
from .rows import Series, check, prepare
from .rows import caption as full_caption

VIEW = (82.0, -12.0, 154.0, 47.0)
"""West, south, east, north of the part shown by default, in degrees."""

TINY: dict[str, str] = {
    "BRN": "nw", "FSM": "ne", "HKG": "se", "KIR": "ne", "MAC": "sw", "MDV": "ne", "MHL": "ne", "NRU": "ne", "PLW": "ne",
    "SGP": "n", "TLS": "e", "TON": "ne", "TUV": "ne", "WSM": "ne",
}  # fmt: skip
"""States and territories too small to see at the scale of a region: they are dots, named on the side of the sea."""

SIDES = {
    "n": ("left", 4, -20),
    "ne": ("left", 8, -9),
    "e": ("left", 11, 0),
    "se": ("left", 8, 10),
    "sw": ("right", -8, 10),
    "nw": ("right", -8, -9),
}
"""Alignment and shift in pixels of a dot's name."""


def choropleth(
    frame: pl.DataFrame,
    geometry: Mapping[str, Any],
    places: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    unit: str | None = None,
    breaks: Sequence[float] | None = None,
    middle: float | None = None,
    view: tuple[float, float, float, float] = VIEW,
    tiny: Mapping[str, str] = TINY,
    names: Mapping[str, str] | None = None,
    places_after: int | None = None,
) -> Figure:
    """Colour states by value on an equal-area map (Equal Earth) that does not break at the dateline.

    Use it for rates and shares: a total on a map shows who is large.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE; one row for each subject. A subject without a value is hatched and named "no figure".
    geometry : mapping
        TopoJSON with one object; each geometry has the property ``code``.
    places : DataFrame
        ``code``, ``name``, ``lat``, ``lon`` (degrees): names of all subjects, and where the dots go.
    id, title, caption, alt : str
        Words of the figure, see `Figure`.
    unit : str, optional
        Words over the legend; default the unit of the frame.
    breaks : sequence of float, optional
        Rising limits between classes, five at most; default round numbers over the range of the values.
    middle : float, optional
        A value that divides: colours diverge from it (blue below, orange above).
    view : tuple of float
        West, south, east, north in degrees.
    tiny : mapping
        Codes that are dots, and on which of `SIDES` their name stands.
    names : mapping, optional
        Code to name, before those of `places`.
    places_after : int, optional
        Decimals.

    Raises
    ------
    InvalidData
        When a subject has neither an area nor a place.
    """
    check(frame, id, key=["subject"])
    known = {
        code: (lat, lon)
        for code, lat, lon in places.select("code", "lat", "lon").iter_rows()
        if lat is not None and lon is not None
    }
    words = dict(places.select("code", "name").iter_rows()) | dict(names or {})
    (layer,) = geometry["objects"]
    areas = {shape["properties"]["code"] for shape in geometry["objects"][layer]["geometries"]}
    dotted = [code for code in frame["subject"].to_list() if code in tiny or code not in areas]
    nowhere = [code for code in dotted if code not in known]
    if nowhere:
        raise InvalidData(
            Fault(
                "figure-place",
                f"{code!r} is neither on the map nor in the places",
                expected="a code",
                nearest=nearest(str(code), known),
            )
            for code in nowhere
        )
    rows = prepare(frame, Series.of(frame, None, words), None, words, places_after).sort(
        "_hollow", "subject"
    )  # dashes on top
    limits, colours = _classes(rows, breaks, middle)
    text = [style.number(limit, scale.places(limits)) for limit in limits]
    classes = scale.labels(limits, text)
    zero = ["0, observed"] if middle is None and 0.0 in rows["value"].to_list() else []
    shown = [
        "no figure"
        if value is None
        else zero[0]
        if zero and value == 0
        else classes[sum(value >= limit for limit in limits)]
        for value in rows["value"].to_list()
    ]
    lat, lon = ([known[code][i] if code in dotted else None for code in rows["subject"].to_list()] for i in (0, 1))
    rows = rows.with_columns(
        pl.Series("_class", shown, dtype=pl.String),
        pl.Series("_lat", lat, dtype=pl.Float64),
        pl.Series("_lon", lon, dtype=pl.Float64),
        pl.Series(
            "_side",
            [tiny.get(code, "ne") if code in dotted else None for code in rows["subject"].to_list()],
            dtype=pl.String,
        ),
    )
    absent = ["no figure"] if "no figure" in shown else []
    colour = {
        "field": "_class",
        "type": "nominal",
        "scale": {
            "domain": [*zero, *classes, *absent],
            "range": [*(style.ZERO for _ in zero), *colours, *(style.NO_FIGURE for _ in absent)],
        },
        "legend": {
            "title": unit or unit_of(frame),
            "symbolType": "square",
            "symbolSize": 260,
            "symbolStrokeWidth": 0,
            "columns": 3,
        },
    }
    shapes = {"name": "map", "format": {"type": "topojson", "feature": layer}}
    where: Spec = {
        "longitude": {"field": "_lon", "type": "quantitative"},
        "latitude": {"field": "_lat", "type": "quantitative"},
    }
    # The palest class needs an outline on a white page; a dashed one says that nobody read this number in a source.
    outline: Spec = {
        "stroke": {"condition": {"test": "datum._hollow", "value": style.INK}, "value": style.GREY},
        "strokeWidth": {"condition": {"test": "datum._hollow", "value": 1.8}, "value": 0.7},
        "strokeDash": {"condition": {"test": "datum._hollow", "value": [3, 2.5]}, "value": [1, 0]},
    }
    label: Spec = {"type": "text", "baseline": "middle", "fontSize": style.SIZE - 2, **SILENT}
    layers: list[Spec] = [
        {
            "data": shapes,
            "mark": {
                "type": "geoshape",
                "fill": style.LAND,
                "fillOpacity": 0.2,
                "stroke": style.LAND,
                "strokeOpacity": 0.45,
                "strokeWidth": 0.5,
                **SILENT,
            },
        },
        {
            "transform": [
                {"filter": "!isValid(datum._lat)"},
                {"lookup": "subject", "from": {"data": shapes, "key": "properties.code"}, "as": "_area"},
            ],
            "mark": {"type": "geoshape", "opacity": 1},
            "encoding": {"shape": {"field": "_area", "type": "geojson"}, "fill": colour, **outline, **LINK},
        },
        {
            "transform": [{"filter": "isValid(datum._lat)"}],
            "mark": {"type": "point", "shape": "circle", "size": 150, "opacity": 1},
            "encoding": {
                **where,
                "fill": colour,
                **outline,
                "stroke": {"value": style.INK},
                "strokeWidth": {"value": 1.6},
                **LINK,
            },
        },
        *[
            {
                "transform": [{"filter": f"datum._side === '{side}'"}],
                "mark": label | {"align": align, "dx": dx, "dy": dy},
                "encoding": where | {"text": {"field": "_subject"}},
            }
            for side, (align, dx, dy) in SIDES.items()
            if side in rows["_side"].to_list()
        ],
    ]
    told = full_caption(caption, rows, style.DASHED_WORDS)
    return on_land(id, title, told, alt, rows, geometry, view, layers)


def _classes(
    rows: pl.DataFrame, breaks: Sequence[float] | None, middle: float | None
) -> tuple[list[float], tuple[str, ...]]:
    """Return the limits between classes and the colours of the classes, low to high."""
    values = rows["value"].drop_nulls().to_list()
    if breaks is not None:
        limits = [float(limit) for limit in breaks]
        if limits != sorted(set(limits)) or not 1 <= len(limits) <= 5:
            raise UsageError(Fault("figure-breaks", f"breaks are {limits}", expected="one to five rising numbers"))
    elif middle is not None:
        reach = max((abs(value - middle) for value in values), default=1.0)
        step = scale.ticks(0, reach, 3)[1]
        limits = [middle - step, middle, middle + step]
    else:
        limits = scale.ticks(min(values, default=0.0), max(values, default=1.0), 5)[1:-1]
    if middle is None:
        return limits, style.SEQUENTIAL[len(limits) + 1]
    below, above = sum(limit < middle for limit in limits), sum(limit > middle for limit in limits)
    if middle not in limits or below != above:
        raise UsageError(
            Fault(
                "figure-breaks", f"breaks {limits} do not lie evenly round {middle}", expected="as many below as above"
            )
        )
    return limits, style.DIVERGING[len(limits) + 1]


def on_land(
    id: str,
    title: str,
    words: str,
    alt: str,
    rows: pl.DataFrame,
    land: Mapping[str, Any],
    view: tuple[float, float, float, float],
    layers: Sequence[Spec],
) -> Figure:
    """Return the figure of layers on a map that shows `view` (west, south, east, north); `words` is the whole caption."""
    projection, width, height = _projection(view)
    spec = {
        "data": {"name": "table"},
        "datasets": {"map": land},
        "width": width,
        "height": height,
        "projection": projection,
        "layer": list(layers),
    }
    return Figure(id, title, words, alt, spec, rows, tuple(refs_of(rows)), boundaries=True)


def _projection(view: tuple[float, float, float, float]) -> tuple[Spec, int, int]:
    """Return an Equal Earth projection that shows `view`, and the size of the picture in pixels."""
    west, south, east, north = view
    half, _ = _equal_earth((east - west) / 2, 0.0)
    _, bottom = _equal_earth(0.0, south)
    _, top = _equal_earth(0.0, north)
    width = style.WIDTH - 10
    factor = width / (2 * half)
    height = round(factor * (top - bottom))
    return (
        {
            "type": "equalEarth",
            "rotate": [-(west + east) / 2, 0, 0],
            "center": [0, 0],
            "scale": round(factor, 3),
            "translate": [width / 2, round(factor * top, 2)],
            "clipExtent": [[0, 0], [width, height]],
            "precision": 0.3,
        },
        width,
        height,
    )


def _equal_earth(lon: float, lat: float) -> tuple[float, float]:
    """Project degrees to the plane.

    References
    ----------
    Šavrič, Patterson and Jenny (2019), "The Equal Earth map projection", International Journal of Geographical
    Information Science 33(3), equations 1 and 2, https://doi.org/10.1080/13658816.2018.1504949.
    """
    a1, a2, a3, a4, root = 1.340264, -0.081106, 0.000893, 0.003796, math.sqrt(3) / 2
    theta = math.asin(root * math.sin(math.radians(lat)))
    t2 = theta * theta
    t6 = t2 * t2 * t2
    x = math.radians(lon) * math.cos(theta) / (root * (a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)))
    return x, theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))
