"""The brief: one region, one offline HTML file in which every figure leads to its source.

>>> import multipolar as mp
>>> from multipolar.brief import render
>>> page = render(mp.load("japan-asean"))
>>> "<script" in page
False
"""

from .page import render, write

__all__ = ["render", "write"]
