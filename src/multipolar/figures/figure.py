"""Figure (contracts §9): one description of a picture, rendered everywhere from the same words, rows and sources."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from ..errors import Fault, InvalidData

BOUNDARIES = "Boundaries: Natural Earth 1:50m, de facto; shown for orientation, no position on status is implied."
"""What a renderer prints under a figure whose `boundaries` is True."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture before it is drawn: a Vega-Lite specification, the rows behind it, and the words around it.

    Attributes
    ----------
    id : str
        Lower-case letters, digits and hyphens; anchors and file names are made from it.
    title : str
        The finding, as a sentence.
    caption : str
        What is shown, of whom and when; how many rows have no figure; what hollow marks mean.
    alt : str
        The finding for those who do not see the picture.
    spec : dict
        Vega-Lite with ``{"name": "table"}`` as its data, without the rows and without the style of all figures.
    table : DataFrame
        One row is one mark. Columns with a leading underscore serve the picture only.
    refs : tuple of int
        Every source reference behind the rows.
    boundaries : bool
        True when the picture draws borders: the renderer adds `BOUNDARIES`.

    Raises
    ------
    InvalidData
        When words are missing, when rows with values have no source, or when the specification would load something.
    """

    id: str
    title: str
    caption: str
    alt: str
    spec: dict[str, Any]
    table: pl.DataFrame
    refs: tuple[int, ...]
    boundaries: bool = False

    def __post_init__(self) -> None:
        faults = []
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.id):
            faults.append(
                Fault(
                    "figure-id", f"{self.id!r} is not an id of a figure", expected="lower-case words joined by hyphens"
                )
            )
        for name in ("title", "alt"):
            if not getattr(self, name).strip():
                faults.append(
                    Fault("figure-words", f"figure {self.id!r} has no {name}", expected="the finding, as a sentence")
                )
        drawn = self.table["value"].is_not_null().any() if "value" in self.table.columns else False
        if drawn and not self.refs:
            faults.append(
                Fault("figure-sources", f"figure {self.id!r} draws values but names no source", expected="refs")
            )
        faults += [
            Fault(
                "figure-offline",
                f"figure {self.id!r} would load {url!r}",
                expected="data named in the figure, not an address",
            )
            for url in _addresses(self.spec)
        ]
        if faults:
            raise InvalidData(faults)

    def __repr__(self) -> str:
        return f"Figure({self.id!r}: {self.title!r}, rows: {self.table.height}, sources: {len(self.refs)})"

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """Return the picture for a notebook, and its words for where no picture can be shown.

        The HTML holds the same SVG within the page, so that it takes the page's text colour on a dark theme; a notebook
        shows bare SVG as an image, which cannot.
        """
        kinds = {"text/html", "image/svg+xml", "text/plain"} - set(exclude or ())
        kinds &= set(include) if include is not None else kinds
        bundle = {"text/plain": f"{self.title}\n{self.alt}\n{self.caption}".rstrip()}
        if kinds & {"text/html", "image/svg+xml"}:
            from .render import svg  # render imports this module

            picture = svg(self)
            words = " ".join(part for part in (self.caption, BOUNDARIES if self.boundaries else "") if part)
            bundle["image/svg+xml"] = picture
            bundle["text/html"] = (
                f'<figure style="margin:0;max-width:50em"><p><strong>{html.escape(self.title)}</strong></p>{picture}'
                f"<figcaption>{html.escape(words)}</figcaption></figure>"
            )
        return {kind: shown for kind, shown in bundle.items() if kind in kinds}


def _addresses(node: Any) -> Iterator[str]:
    """Yield every address that Vega would fetch."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "url" and isinstance(value, str):
                yield value
            elif key != "datasets":
                yield from _addresses(value)
    elif isinstance(node, list):
        for value in node:
            yield from _addresses(value)
