"""Figures: ESTIMATE frames (contracts §4) made into pictures and tables that name the source of every mark.

A builder (`dots`, `bars`, `lines`, `matrix`, `plane`, `choropleth`, `spots`, `timeline`) takes a frame and words and returns a
`Figure`; a renderer
(`svg`, `png`, `csv`, `vegalite`) draws it; `table_html` writes a frame as an HTML table. This room computes nothing and
knows no region. The drawing engine is loaded when something is drawn.
"""

from .charts import bars, dots, matrix
from .figure import BOUNDARIES, Figure
from .maps import choropleth
from .plane import plane
from .render import csv, png, svg, vegalite
from .spots import spots
from .tables import table_html
from .timeline import timeline
from .trends import lines

__all__ = [
    "BOUNDARIES",
    "Figure",
    "bars",
    "choropleth",
    "csv",
    "dots",
    "lines",
    "matrix",
    "plane",
    "png",
    "spots",
    "svg",
    "table_html",
    "timeline",
    "vegalite",
]
