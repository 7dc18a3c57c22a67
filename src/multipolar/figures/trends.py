"""Lines over years, broken where a year has no figure or where the way of reading the source changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ..errors import Fault, InvalidData, UsageError
from . import scale, style
from .encodings import (
    LINK,
    OWN_COLOUR,
    SILENT,
    Spec,
    figure_of,
    pointed,
    reference_line,
    shown,
    ticked,
    unit,
    wide,
)
from .figure import Figure
from .rows import Series, check, prepare


def lines(
    frame: pl.DataFrame,
    *,
    id: str,
    title: str,
    caption: str,
    alt: str,
    names: Mapping[str, str] | None = None,
    by: str | None = "counterpart",
    reading: str | None = None,
    highlight: Sequence[str] | None = None,
    axis: str | None = None,
    zero: bool = False,
    reference: float | None = None,
    places: int | None = None,
) -> Figure:
    """Lines over years, one colour and shape for each `by`, with bands for intervals and names at the ends.

    A line is broken where a year has no figure, and where `reading` changes: two ways of reading a source are never
    joined. Every reading but the most common one is dashed.

    Parameters
    ----------
    frame : DataFrame
        ESTIMATE; one row for each `by`, `reading` and year.
    reading : str, optional
        Column whose change breaks a line, e.g. ``"weighting"``.
    highlight : sequence of str, optional
        Codes of `by` that are coloured; the others stay grey. Needed with more than eight.
    id, title, caption, alt, names, by, axis, zero, reference, places
        As in `dots`.
    """
    names = names or {}
    check(frame, id, key=[*([by] if by else []), *([reading] if reading else []), "year"])
    if frame["year"].null_count():
        raise InvalidData(
            [Fault("figure-year", f"figure {id!r} has rows without a year", expected="a year in every row of lines")]
        )
    series = Series.of(frame, by, names, highlight)
    bright = series if highlight is None else series.only(highlight)
    if len(bright.codes) > len(style.ACTORS):
        raise UsageError(
            Fault(
                "figure-series",
                f"figure {id!r} compares {len(bright.codes)} lines",
                expected="eight at most, or some in highlight=[...]",
            )
        )
    rows = prepare(frame, series, by, names, places).sort("_series", *([reading] if reading else []), "year")
    rows, dashes = _segments(rows, reading)
    rows = rows.with_columns((~pl.col("_series").is_in(bright.names)).alias("_muted"))
    years = sorted(set(rows["year"].to_list()))
    marks = shown(rows, *([0.0] if zero else []), *([] if reference is None else [reference]))
    breaks = scale.ticks(min(marks), max(marks), 4)
    height, named = 300, bright.names if series.compares else ()
    rows = _end_labels(rows, named, 17 / height * (breaks[-1] - breaks[0]))
    gutter = 52
    right = max((wide(name) for name in named), default=8) + 16
    x = {
        "field": "year",
        "type": "quantitative",
        "scale": {
            "domain": [years[0], years[-1]] if len(years) > 1 else [years[0] - 1, years[0] + 1],
            "nice": False,
            "padding": 8,
        },
        "axis": {
            "values": _thin(years),
            "format": "d",
            "title": None,
            "grid": False,
            "ticks": True,
            "tickColor": style.GREY,
            "labelFlush": False,
        },
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [breaks[0], breaks[-1]], "nice": False},
        "axis": ticked(breaks, axis or unit(frame))
        | {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -14, "titleX": -gutter},
    }
    detail = {"detail": {"field": "_segment", "type": "nominal"}}
    line = {"type": "line", "strokeWidth": 2.25, "opacity": 1, **SILENT}
    layers = [
        {
            "transform": [{"filter": "datum._muted && isValid(datum.value)"}],
            "mark": line | {"stroke": style.GREY, "strokeWidth": 1, "opacity": 0.7},
            "encoding": {"x": x, "y": y, **detail},
        },
        {
            "transform": [{"filter": "datum._muted && isValid(datum.value)"}],
            "mark": {"type": "point", "shape": "circle", "size": 22, "filled": True, "color": style.GREY, "opacity": 1},
            "encoding": {"x": x, "y": y, **LINK},
        },
        {
            "transform": [{"filter": "!datum._muted && isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "area", "opacity": 0.16, "line": False, **SILENT},
            "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "fill": OWN_COLOUR, **detail},
        },
        {
            "transform": [{"filter": "!datum._muted && datum._alone && isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.3, **SILENT},
            "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "stroke": OWN_COLOUR},
        },
        *reference_line("y", reference),
        {
            "transform": [{"filter": "!datum._muted && isValid(datum.value)"}],
            "mark": line,
            "encoding": {"x": x, "y": y, "stroke": OWN_COLOUR, **detail, **_dash(reading, dashes, names)},
        },
        {
            "transform": [{"filter": "!datum._muted && isValid(datum.value)"}],
            "mark": {"type": "point", "size": 62, "strokeWidth": 1.75, "filled": True, "opacity": 1},
            "encoding": {"x": x, "y": y, **pointed(bright, offset=34), **LINK},
        },
        {
            "transform": [{"filter": "isValid(datum._label)"}],
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 12, **SILENT},
            "encoding": {"x": x, "y": y | {"field": "_label_at"}, "text": {"field": "_label"}},
        },
    ]
    spec: Spec = {"data": {"name": "table"}, "width": style.WIDTH - gutter - right, "height": height, "layer": layers}
    return figure_of(id, title, caption, alt, spec, rows)


def _thin(years: list[int]) -> list[int]:
    """Return the years to write on the axis: all up to ten, else every second, fifth or tenth."""
    if len(years) <= 10:
        return years
    step = next(step for step in (2, 5, 10, 20, 50, 100) if (years[-1] - years[0]) / step <= 9)
    return [year for year in range(years[0], years[-1] + 1) if year % step == 0]


def _segments(rows: pl.DataFrame, reading: str | None) -> tuple[pl.DataFrame, list[str]]:
    """Add ``_segment`` and ``_alone``: points of one line that may be joined, and whether a point has nobody to join.

    Within a series and reading, two successive years are joined unless between them lies a year of this series
    without a figure or with another reading only.
    """
    readings = rows[reading].cast(pl.String).fill_null("").to_list() if reading else [""] * rows.height
    series, years, values = rows["_series"].to_list(), rows["year"].to_list(), rows["value"].to_list()
    seen: dict[str, set[int]] = {}
    for name, year in zip(series, years, strict=True):
        seen.setdefault(name, set()).add(year)
    segments: list[str | None] = []
    last: dict[tuple[str, str], tuple[int, int]] = {}  # line -> year of its last point, number of the segment
    for name, year, value, how in zip(series, years, values, readings, strict=True):
        line = (name, how)
        if value is None:
            segments.append(None)
            continue
        before, number = last.get(line, (None, -1))
        joined = before is not None and not any(before < other < year for other in seen[name])
        number = number if joined else number + 1
        last[line] = (year, number)
        segments.append(f"{name}|{how}|{number}")
    common = sorted(set(readings), key=lambda how: (-readings.count(how), how))
    made = rows.with_columns(
        pl.Series("_segment", segments, dtype=pl.String), pl.Series("_reading", readings, dtype=pl.String)
    )
    return made.with_columns((pl.len().over("_segment") == 1).alias("_alone")), common


def _dash(reading: str | None, readings: list[str], names: Mapping[str, str]) -> Spec:
    if reading is None or len(readings) < 2:
        return {}
    patterns = [[1, 0], [6, 4], [2, 3], [8, 3, 2, 3]]
    return {
        "strokeDash": {
            "field": "_reading",
            "type": "nominal",
            "scale": {"domain": readings, "range": [patterns[i % len(patterns)] for i in range(len(readings))]},
            "legend": {
                "title": names.get(reading, reading),
                "titleOrient": "left",
                "orient": "bottom",
                "offset": 18,
                "symbolType": "stroke",
                "symbolStrokeColor": style.GREY,
                "symbolSize": 500,
                "symbolStrokeWidth": 2,
            },
        }
    }


def _end_labels(rows: pl.DataFrame, names: Sequence[str], gap: float) -> pl.DataFrame:
    """Add ``_label`` and ``_label_at``: the name of each line at its last point, at least `gap` from the next.

    A line that ends before the last year is named by the legend alone: its label would lie over the others.
    """
    lasts = []
    end = rows.filter(pl.col("value").is_not_null())["year"].max()
    for name in names:
        own = rows.with_row_index("_i").filter((pl.col("_series") == name) & pl.col("value").is_not_null()).sort("year")
        if own.height and own["year"][-1] == end:
            lasts.append((own["value"][-1], int(own["_i"][-1]), name))
    lasts.sort(reverse=True)
    places = _apart([value for value, _, _ in lasts], gap)
    label: list[str | None] = [None] * rows.height
    at: list[float | None] = [None] * rows.height
    for (_, i, name), place in zip(lasts, places, strict=True):
        label[i], at[i] = name, place
    return rows.with_columns(pl.Series("_label", label, dtype=pl.String), pl.Series("_label_at", at, dtype=pl.Float64))


def _apart(values: list[float], gap: float) -> list[float]:
    """Return places at least `gap` apart, nearest to the falling `values` by least squares (pooled neighbours)."""
    pools: list[tuple[float, int]] = []  # mean, size; each value is raised by what its place pushes it down
    for i, value in enumerate(values):
        mean, size = value + i * gap, 1
        while pools and pools[-1][0] < mean:
            other, count = pools.pop()
            mean, size = (other * count + mean * size) / (count + size), count + size
        pools.append((mean, size))
    level = [mean for mean, size in pools for _ in range(size)]
    return [mean - i * gap for i, mean in enumerate(level)]
