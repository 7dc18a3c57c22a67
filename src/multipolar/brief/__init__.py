"""The brief: one region, or one state of it, in one offline HTML file in which every figure leads to its source.

>>> import multipolar as mp
>>> from multipolar.brief import render
>>> page = render(mp.load("japan-asean"))
>>> "<script" in page
False
"""

from .country import render as render_country
from .country import resolve
from .country import write as write_country
from .page import render, write

__all__ = ["render", "render_country", "resolve", "write", "write_country"]
