"""Draw a `Figure`: one self-contained Vega-Lite specification, static SVG with a link on every mark, PNG, CSV.

No renderer opens a network connection or needs a browser. Same figure, same bytes.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData
from . import style
from .figure import BOUNDARIES, Figure

VEGA_LITE = "6.4"
"""The version that the specifications are written for; the wheel of vl-convert carries it."""

FONTS = Path(__file__).parent / "fonts"


def vegalite(figure: Figure, notes: Mapping[int, str] | None = None) -> dict[str, Any]:
    """Return the whole specification: rows, links, spoken words and configuration included.

    Parameters
    ----------
    figure : Figure
        What to draw.
    notes : mapping, optional
        Source reference to the anchor of its note, such as ``"#ties-3f9a1c22b0"``. A mark links to the note of its
        first reference. Without it no mark is a link.

    Raises
    ------
    InvalidData
        When a row with a value has no note in `notes`: no figure without a source.
    """
    rows = []
    faults = []
    for row in figure.table.iter_rows(named=True):
        row["description"] = style.describe(row, row.get("_places", 1))
        row["href"] = None
        if notes is not None and row["value"] is not None:
            row["href"] = next((notes[ref] for ref in row["refs"] if ref in notes), None)
            if row["href"] is None:
                faults.append(
                    Fault(
                        "figure-note", f"figure {figure.id!r}: {row['description']}", expected="a note for its source"
                    )
                )
        del row["refs"]
        rows.append(row)
    if faults:
        raise InvalidData(faults)
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VEGA_LITE.split('.')[0]}.json",
        "config": style.config(),
        **figure.spec,
        "datasets": {**figure.spec.get("datasets", {}), "table": rows},
    }


def svg(figure: Figure, notes: Mapping[int, str] | None = None) -> str:
    """Draw the figure as an ``<svg>`` to stand in a page or in a file of its own.

    It scales to the width of its container, takes its text colour from the page (``currentColor``), and every mark with
    a value is a link with its words. Parameters and errors are those of `vegalite`.
    """
    return _finished(_drawn(vegalite(figure, notes)), figure)


def png(figure: Figure, scale: float = 2.0) -> bytes:
    """Draw the figure on white, with title and caption, for slides and documents."""
    import vl_convert

    words = figure.caption + (f" {BOUNDARIES}" if figure.boundaries else "")
    spec = vegalite(figure) | {
        "background": style.LIGHT,
        "padding": 22,
        "title": {"text": textwrap.wrap(figure.title, 56), "subtitle": textwrap.wrap(words, 84)},
    }
    picture = _finished(_drawn(spec), figure).replace("<svg ", '<svg color="#23272e" ', 1)
    return bytes(vl_convert.svg_to_png(picture, scale=scale))


def csv(figure: Figure, notes: Mapping[int, str] | None = None) -> str:
    """Return the rows of the figure as CSV; with `notes`, their sources as note names joined by ";"."""
    table = figure.table.select(name for name in figure.table.columns if not name.startswith("_") and name != "refs")
    if notes is not None:
        named = [[notes[ref].lstrip("#") for ref in refs if ref in notes] for refs in figure.table["refs"].to_list()]
        sources = [";".join(names) or None for names in named]
        table = table.with_columns(pl.Series("sources", sources, dtype=pl.String))
    return table.write_csv()


@cache
def _fonts() -> None:
    """Make the bundled fonts known to the renderer, once a process."""
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def _drawn(spec: dict[str, Any]) -> str:
    import vl_convert

    _fonts()
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))


def _finished(drawn: str, figure: Figure) -> str:
    """Turn what Vega drew into what a page needs."""
    # Vega resolves "#note" against the address of its sample data; a link of ours is the part from "#" on.
    text = re.sub(r'<a xlink:href="[^"#]*(#[^"]*)"', r'<a href="\1"', drawn)
    # The title is what a pointer shows and what a screen reader says.
    text = re.sub(r'(<a href="[^"]*">)(<path aria-label="([^"]*)")', r"\1<title>\3</title>\2", text)
    # A layer without rows would be a symbol without words.
    text = re.sub(r'<g class="mark-[^>]*/>', "", text)
    # Several figures share one page, so ids carry the figure's own; Vega counts them on through a process, we anew.
    given = r'((?:id="|url\(#))((?:clip|gradient)[_\d]+)'
    ids = {
        name: f"{figure.id}-{number}"
        for number, name in enumerate(dict.fromkeys(name for _, name in re.findall(given, text)))
    }
    text = re.sub(given, lambda found: found[1] + ids[found[2]], text)
    text = re.sub(r' (transform|d|[xy][12]?|c[xy]|width|height)="([^"]*\.[^"]*)"', _rounded, text)
    if f'fill="{style.NO_FIGURE}"' in text:
        text = text.replace(f'fill="{style.NO_FIGURE}"', f'fill="url(#{figure.id}-hatch)"')
        text = text.replace("><g ", f">{_hatch(figure.id)}<g ", 1)
    box = re.search(r'viewBox="[^"]*"', text)
    assert box is not None
    # Not role="img": what is inside an image is hidden from assistive technology, and inside are the links.
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{figure.id}-svg" class="multipolar-figure" width="100%" {box[0]}'
        f' role="graphics-document document" aria-roledescription="chart" aria-label="{html.escape(figure.alt)}">'
    )
    return re.sub(r"<svg [^>]*>", lambda _: root, text, count=1)


def _rounded(attribute: re.Match[str]) -> str:
    """Round positions to a hundredth of a pixel, in a long outline to a tenth.

    Nobody sees it, an outline takes half the bytes, and the last digits of a sum differ from machine to machine.
    """
    places = 1 if len(attribute[2]) > 400 else 2

    def short(number: re.Match[str]) -> str:
        return f"{round(float(number[0]), places) + 0.0:.{places}f}".rstrip("0").rstrip(".")

    return f' {attribute[1]}="{re.sub(r"-?[0-9]+[.][0-9]+(?:e-[0-9]+)?", short, attribute[2])}"'


def _hatch(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="6" height="6" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{style.GREY}" fill-opacity="0.16"/>'
        f'<path d="M0,0V6" stroke="{style.GREY}" stroke-width="3"/></pattern></defs>'
    )
