"""Builders of charts: an ESTIMATE frame (contracts §4) in, a `Figure` out. They know no measure and no region.

Every builder takes the frame and, by name, `id`, `title` (the finding), `caption`, `alt`; `names` turns codes into
words. A row without a value is never drawn as zero: it stands in the picture as "no figure" or, in lines, as a gap, and
is counted in the caption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..errors import Fault, UsageError
from . import scale, style
from .encodings import (
    LINK,
    OWN_COLOUR,
    SILENT,
    Spec,
    absent,
    along,
    figure_of,
    filled,
    gutter_for,
    names_down,
    pointed,
    reference_line,
    shown,
    unit,
    wide,
)
from .figure import Figure
from .rows import Series, check, in_order, prepare

_RING = "M0,-1A1,1,0,1,1,0,1A1,1,0,1,1,0,-1ZM0,-0.8A0.8,0.8,0,1,0,0,0.8A0.8,0.8,0,1,0,0,-0.8Z"


def dots(
    frame: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    names: Mapping[str, str] | None = None,
    by: str | None = "counterpart",
    order: Sequence[str] | None = None,
    axis: str | None = None,
    zero: bool = False,
    reference: float | None = None,
    places: int | None = None,
) -> Figure:
    """Dots with intervals: subjects down the side, values along, one colour and shape for each `by`.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE; one row for each subject and `by`.
    id, title, caption, alt : str
        Words of the figure, see `Figure`.
    names : mapping, optional
        Code to name, for subjects and `by`.
    by : str or None
        Column that is compared by colour. None, or a column without values: one series.
    order : sequence of str, optional
        Subjects from top to bottom; default by value.
    axis : str, optional
        Words under the value axis; default the unit.
    zero : bool
        Whether the axis must show zero.
    reference : float, optional
        Value of a vertical line to compare with.
    places : int, optional
        Decimals of the numbers beside the dots.
    """
    names = names or {}
    check(frame, id, key=["subject", *([by] if by else [])])
    series = Series.of(frame, by, names)
    rows = prepare(frame, series, by, names, places)
    subjects = in_order(rows, series, order)
    gutter = gutter_for(subjects)
    marks = shown(rows, *([0.0] if zero else []), *([] if reference is None else [reference]))
    breaks = scale.ticks(min(marks), max(marks))
    y = names_down(subjects, gutter, grid=True)
    offset = {"yOffset": {"field": "_series", "type": "nominal", "sort": list(series.names)}} if series.compares else {}
    words = "datum._series + ': ' + datum._absent" if series.compares else "datum._absent"
    layers = [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.55, **SILENT},
            "encoding": {
                "x": along(breaks, axis or unit(frame), gutter, field="low"),
                "x2": {"field": "high"},
                "y": y,
                **offset,
                "stroke": OWN_COLOUR,
            },
        },
        *reference_line("x", reference),
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "point", "size": 105, "strokeWidth": 2, "filled": True, "opacity": 1},
            "encoding": {
                "x": along(breaks, axis or unit(frame), gutter),
                "y": y,
                **offset,
                **pointed(series),
                **LINK,
            },
        },
        {
            "transform": [
                {"filter": "isValid(datum.value)"},
                {"calculate": "isValid(datum.high) ? datum.high : datum.value", "as": "_end"},
            ],
            "mark": {
                "type": "text",
                "align": "left",
                "dx": 9,
                "baseline": "middle",
                "opacity": 0.8,
                "fontSize": style.SIZE - 2,
                **SILENT,
            },
            "encoding": {
                "x": along(breaks, axis or unit(frame), gutter, field="_end"),
                "y": y,
                **offset,
                "text": {"field": "_text"},
            },
        },
        absent(words, y, offset),
    ]
    spec: Spec = {
        "data": {"name": "table"},
        "width": style.WIDTH - gutter - 40,
        "height": len(subjects) * max(30, 19 * len(series.codes)),
        "layer": layers,
    }
    return figure_of(id, title, caption, alt, spec, rows)


def bars(
    frame: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    names: Mapping[str, str] | None = None,
    by: str | None = "counterpart",
    order: Sequence[str] | None = None,
    axis: str | None = None,
    reference: float | None = None,
    places: int | None = None,
) -> Figure:
    """Horizontal bars from zero, subjects down the side; several `by` make small multiples side by side, four at most.

    Parameters are those of `dots`.
    """
    names = names or {}
    check(frame, id, key=["subject", *([by] if by else [])])
    series = Series.of(frame, by, names)
    if len(series.codes) > 4:
        raise UsageError(
            Fault(
                "figure-width",
                f"figure {id!r} would put {len(series.codes)} panels side by side",
                expected="four at most, or dots()",
            )
        )
    rows = prepare(frame, series, by, names, places)
    subjects = in_order(rows, series, order)
    gutter = gutter_for(subjects)
    marks = shown(rows, 0.0, *([] if reference is None else [reference]))
    panel = (style.WIDTH - gutter - 8) / len(series.codes) - 22
    breaks = scale.ticks(min(marks), max(marks), 5 if panel > 240 else 2)
    y = names_down(subjects, gutter, grid=False)
    room = 44 / max(panel - 44, 60) * (max(marks) - min(marks))  # for the number beside the longest bar
    domain = [breaks[0] - (room if min(marks) < 0 else 0), max(breaks[-1], max(marks) + room)]
    x = along(breaks, axis or unit(frame), gutter, domain=domain)
    text = {"type": "text", "baseline": "middle", "fontSize": style.SIZE - 1, **SILENT}
    low_end, high_end = (f"isValid(datum.{name}) ? datum.{name} : datum.value" for name in ("low", "high"))
    ends = {"calculate": f"datum.value < 0 ? ({low_end}) : ({high_end})", "as": "_end"}
    layers = [
        {
            "transform": [{"filter": "isValid(datum.value)"}],
            "mark": {"type": "bar", "height": {"band": 0.62}, "strokeWidth": 1.5, "opacity": 1},
            "encoding": {"x": x | {"stack": None}, "y": y, **filled(), **LINK},
        },
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "strokeWidth": 1.5, "color": style.INK, "opacity": 0.7, **SILENT},
            "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        *reference_line("x", reference),
        {
            "transform": [{"filter": "isValid(datum.value) && datum.value >= 0"}, ends],
            "mark": text | {"align": "left", "dx": 6},
            "encoding": {"x": x | {"field": "_end"}, "y": y, "text": {"field": "_text"}},
        },
        {
            "transform": [{"filter": "isValid(datum.value) && datum.value < 0"}, ends],
            "mark": text | {"align": "right", "dx": -6},
            "encoding": {"x": x | {"field": "_end"}, "y": y, "text": {"field": "_text"}},
        },
        absent("datum._absent", y, {}),
    ]
    size = {"width": panel, "height": {"step": 28}}
    if series.compares:
        column = {
            "field": "_series",
            "type": "nominal",
            "sort": list(series.names),
            "header": {"title": None, "labelPadding": 8},
        }
        spec: Spec = {
            "data": {"name": "table"},
            "facet": {"column": column},
            "spacing": 22,
            "spec": {**size, "layer": layers},
        }
    else:
        spec = {"data": {"name": "table"}, **size, "layer": layers}
    return figure_of(id, title, caption, alt, spec, rows)


def matrix(
    frame: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    names: Mapping[str, str] | None = None,
    rows: str = "subject",
    columns: str = "counterpart",
    order: Sequence[str] | None = None,
    across: Sequence[str] | None = None,
    full: float = 1.0,
) -> Figure:
    """Coverage: rows by columns, each cell a glyph (full disc, half disc, ring, dash) that needs no colour.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE; one row a cell. A value of `full` or more is covered, between 0 and `full` partly, 0 not at all; a row
        without a value is a dash.
    rows, columns : str
        Columns of the frame that go down and across.
    order, across : sequence of str, optional
        Codes of `rows` from top to bottom and of `columns` from left to right; those not named follow as they come.
    full : float
        Value of a cell that is covered.
    id, title, caption, alt, names
        As in `dots`.
    """
    names = names or {}
    check(frame, id, key=[rows, columns])
    down, along = (frame[name].cast(pl.String).fill_null("") for name in (rows, columns))
    made = prepare(frame, Series.of(frame, None, names), None, names, None).with_columns(
        down.replace(dict(names)).alias("_row"),
        along.replace(dict(names)).alias("_column"),
        pl.when(pl.col("value").is_null())
        .then(pl.lit("no figure"))
        .when(pl.col("value") >= full)
        .then(pl.lit("covered"))
        .when(pl.col("value") > 0)
        .then(pl.lit("partly"))
        .otherwise(pl.lit("none"))
        .alias("_cover"),
        pl.lit(False).alias("_hollow"),  # the glyph already says how full a cell is
    )
    downs, acrosses = (
        [names.get(code, code) for code in dict.fromkeys([*(told or []), *found.to_list()]) if code in set(found)]
        for told, found in ((order, down), (across, along))
    )
    gutter = gutter_for(downs)
    step = max(26.0, min(64.0, (style.WIDTH - gutter) / len(acrosses)))
    tilted = max(wide(name) for name in acrosses) > step - 4
    glyphs = {
        "covered": "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0Z",
        "partly": f"{_RING}M0,1A1,1,0,0,1,0,-1Z",
        "none": _RING,
        "no figure": "M-0.7,-0.14H0.7V0.14H-0.7Z",
    }
    present = [name for name in glyphs if name in set(made["_cover"].to_list())]
    cell = {
        "x": {
            "field": "_column",
            "type": "nominal",
            "sort": acrosses,
            "axis": {
                "orient": "top",
                "title": None,
                "labelAngle": -50 if tilted else 0,
                "labelAlign": "left" if tilted else "center",
                "labelLimit": 240,
            },
        },
        "y": names_down(downs, gutter, grid=True) | {"field": "_row"},
        "shape": {
            "field": "_cover",
            "type": "nominal",
            "scale": {"domain": present, "range": [glyphs[name] for name in present]},
            "legend": {
                "title": None,
                "symbolFillColor": style.ACCENT,
                "symbolStrokeWidth": 0,
                "orient": "bottom",
                "symbolSize": 150,
            },
        },
        **LINK,
    }
    mark = {
        "type": "point",
        "filled": True,
        "color": style.ACCENT,
        "size": 190,
        "stroke": "transparent",
        "strokeWidth": 8,
        "opacity": 1,
    }
    spec: Spec = {
        "data": {"name": "table"},
        "width": {"step": step},
        "height": {"step": 30},
        "layer": [{"mark": mark, "encoding": cell}],
    }
    return figure_of(id, title, caption, alt, spec, made)
