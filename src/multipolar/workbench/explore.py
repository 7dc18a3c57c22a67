"""What a reader gets who explores a figure: the same specification, with a zoom, series to leave out, and sources.

The picture of a page is SVG that needs no script. On demand ``static/chart.js`` draws the figure again from what
`chart` makes of it, with the vendored library. Nothing is computed anew: rows, colours and words are the figure's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .. import figures
from ..figures import Figure, style

Spec = dict[str, Any]

OUTLINE = "/static/map.json"
"""Where the borders of the pack stand; a page does not carry them once more."""

_ACROSS = "(across - 0.5 / zoom)", "(across + 0.5 / zoom)"
_UP = "(1 - down - 0.5 / zoom)", "(1 - down + 0.5 / zoom)"
"""Ends of the part that is shown, as shares of the whole."""


def chart(
    figure: Figure, notes: Mapping[int, str], sources: Mapping[int, str], outline: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the page's script draws.

    Parameters
    ----------
    figure : Figure
    notes : mapping
        Source reference to the address of its card.
    sources : mapping
        Source reference to the words that name the source.
    outline : dict, optional
        TopoJSON that stands at `OUTLINE`: a map of it is sent without.

    Returns
    -------
    dict
        ``spec`` (Vega-Lite, the rows in it; ``_source`` of a row names its source), ``outline`` (the address of the map's
        borders, or None), ``zoom`` (whether the signals ``zoom``, ``across`` and ``down`` move it) and ``series``: the
        ``field`` and ``names`` that the signal ``hidden`` leaves out, or None.
    """
    whole = figures.vegalite(figure, notes)
    datasets = whole.pop("datasets")
    borders = outline is not None and datasets.get("map") == outline
    if borders:
        datasets = {name: rows for name, rows in datasets.items() if name != "map"}
    for row, refs in zip(datasets["table"], figure.table["refs"].to_list(), strict=True):
        if row.get("_series") and row["_series"] not in row["description"]:
            row["description"] = f"{row['_series']}: {row['description']}"
        named = [sources[ref] for ref in refs or () if ref in sources]
        row["_source"] = f"{named[0]}{f', and {len(named) - 1} more' if len(named) > 1 else ''}" if named else None
    datasets["table"] = [{name: value for name, value in row.items() if value is not None} for row in datasets["table"]]
    # Parts that layers of a figure share are written once for each; the hatch of "no figure" is a pattern of the page.
    spec = json.loads(json.dumps(whole).replace(f'"{style.NO_FIGURE}"', f'"url(#{figure.id}-nothing)"'))
    zoom = _map(spec) if "projection" in spec else _plane(spec)
    series = _series(spec)
    spec["params"] = [
        {"name": "zoom", "value": 1},
        {"name": "across", "value": 0.5},
        {"name": "down", "value": 0.5},
        {"name": "hidden", "value": []},
    ]
    spec["datasets"] = datasets
    return {"spec": spec, "outline": OUTLINE if borders else None, "zoom": zoom, "series": series}


def text(made: Mapping[str, Any]) -> str:
    """Return what `chart` made as JSON that may stand in an HTML ``<script type="application/json">``."""
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=str).replace("<", "\\u003c")


def _layers(spec: Spec) -> list[Spec]:
    inner: Spec = spec.get("spec", spec)
    return list(inner.get("layer", [inner]))


def _channels(spec: Spec) -> Iterator[tuple[Spec, str, Spec]]:
    """Yield each layer with each of its encodings."""
    for layer in _layers(spec):
        for name, channel in layer.get("encoding", {}).items():
            yield layer, name, channel


def _map(spec: Spec) -> bool:
    """Let the signals move the map: names and dots keep their size."""
    projection, size = spec["projection"], (spec["width"], spec["height"])
    projection["scale"] = {"expr": f"{projection['scale']} * zoom"}
    moved = [
        f"{side / 2} + ({at} - {centre} * {side}) * zoom"
        for at, centre, side in zip(projection["translate"], ("across", "down"), size, strict=True)
    ]
    projection["translate"] = {"expr": f"[{', '.join(moved)}]"}
    for layer in _layers(spec):
        layer["mark"]["clip"] = {"expr": "zoom > 1"}
    return True


def _plane(spec: Spec) -> bool:
    """Let the signals narrow the axes that measure something. Bars begin at zero and stay whole."""
    if "facet" in spec or any(layer["mark"].get("type") == "bar" for layer in _layers(spec)):
        return False
    found = {
        name: channel
        for _, name, channel in _channels(spec)
        if name in ("x", "y") and channel.get("type") == "quantitative" and "domain" in channel.get("scale", {})
    }
    # An axis that is not written beside one that is only keeps marks apart.
    if "x" in found and "y" in found and bool(found["x"].get("axis", True)) != bool(found["y"].get("axis", True)):
        del found["x" if found["x"].get("axis", True) is None else "y"]
    for layer, name, channel in _channels(spec):
        if name not in found or channel.get("type") != "quantitative":
            continue
        layer["mark"]["clip"] = {"expr": "zoom > 1"}
        if "domain" in channel.get("scale", {}):
            low, high = channel["scale"]["domain"]
            ends = _ACROSS if name == "x" else _UP
            channel["scale"]["domain"] = [{"expr": f"{low} + {high - low} * {end}"} for end in ends]
        if axis := channel.get("axis"):
            axis |= _ticks(axis)
    return bool(found)


def _ticks(axis: Spec) -> Spec:
    """Return an axis that has its own numbers while the whole is shown, and numbers of the part else."""
    closer = (
        "datum.value === floor(datum.value) ? datum.label : ''"
        if axis.get("format") == "d"
        else "format(datum.value, ',.12~r')"
    )
    return {
        "values": {"expr": f"zoom > 1 ? null : {json.dumps(axis['values'])}"},
        "labelExpr": f"zoom > 1 ? ({closer}) : datum.label",
        "labelOverlap": True,
    }


def _series(spec: Spec) -> dict[str, Any] | None:
    """Let the signal ``hidden`` leave out what the legend names; return its field and names."""
    for _, name, channel in _channels(spec):
        domain = channel.get("scale") and channel["scale"].get("domain")
        if name in ("color", "fill", "shape") and channel.get("legend") and domain and len(domain) > 1:
            break
    else:
        return None
    field = channel["field"]
    for layer in _layers(spec):
        if "data" not in layer:
            kept = {"filter": f"indexof(hidden, datum.{field}) < 0"}
            layer["transform"] = [kept, *layer.get("transform", ())]
    for _, name, each in _channels(spec):
        # Rows and columns stay where they are when one of them has nothing left to show.
        if name in ("x", "y", "yOffset") and isinstance(each.get("sort"), list):
            each["scale"] = {**(each.get("scale") or {}), "domain": each["sort"]}
    return {"field": field, "names": list(domain)}
