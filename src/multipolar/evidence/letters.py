"""Letters of a PDF page to pieces of its lines.

A page has thousands of letters and the library answers for one at a time, so all are asked once, into arrays. Letters that
follow each other closely in one size on one line (mostly a word) are a run, found by NumPy; where a piece ends is decided
run by run, for inside one nothing could end.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import repeat
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .layout import Piece
from .plain import LIGATURES

SPELLED = str.maketrans({**LIGATURES, "\x00": None})
"""Ligatures as their letters, and a letter that is none."""
HYPHENS = "\ufffe\x02\u00ad"
"""What the library puts where a word is broken over a line."""
_LETTER, _HYPHEN, _BLANK, _NO_SIGN = range(4)
_SORTS = np.zeros(0x110000, np.uint8)
"""What each code point is."""
for _sort, _signs in ((_HYPHEN, HYPHENS), (_BLANK, "\t \u00a0"), (_NO_SIGN, "\x00\n\r")):
    _SORTS[list(map(ord, _signs))] = _sort
_HIGH = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_CLOSE = 0.25
"""Gap, in heights of a letter, from which a word ends; far less than the gap that ends a piece."""
_BACK = -1.5
"""Step back, in heights of a letter, that ends a piece."""
_BOLD = 600


def pieces(sheet: Any) -> Iterator[Piece]:
    """Walk through the pieces of a page in the order of the file.

    A piece ends at another line, a wide gap, a step back or another weight. Figures that stand raised become superscript
    signs.

    Parameters
    ----------
    sheet : pypdfium2.PdfTextPage
    """
    import pypdfium2.raw as raw

    page, generated, weight = sheet.raw, raw.FPDFText_IsGenerated, raw.FPDFText_GetFontWeight
    text: list[str] = []
    heights: list[tuple[int, float, float]] = []
    left = right = bottom = top = size = 0.0
    first = last = 0

    def piece() -> Piece:
        bold = weight(page, first) >= _BOLD and weight(page, last) >= _BOLD
        return _piece(text, heights, (left, right, bottom, top), bold)

    for word, hyphens, blank, start, end, a, b, low, high in _runs(sheet):
        tall = high - low
        if text:
            gap = a - right
            level = (low == bottom and high == top) or min(high, top) - max(low, bottom) >= 0.5 * min(tall, size)
            wide = gap > 0.85 * size and not (blank >= 0 and gap <= 1.6 * size and not generated(page, blank))
            if not level or wide or gap < _BACK * size:
                yield piece()
                text, heights = [], []
            elif blank >= 0 or gap > _CLOSE * size:
                text.append(" ")
                heights.append((1, size, bottom))
        if not text:
            left, right, bottom, top, size, first = a, b, low, high, tall, start
        text.append(word)
        heights.append((len(word), tall, low))
        if tall > size:
            bottom, top, size = low, high, tall
        right, last = b if b > right else right, end
        if hyphens:
            text.append("-" * hyphens)
            heights.append((hyphens, size, bottom))
    if text:
        yield piece()


def _runs(sheet: Any) -> Iterator[tuple[str, int, int, int, int, float, float, float, float]]:
    """Walk through runs: text, hyphens behind, blank before (-1 if none), first and last letter, left, right, bottom, top."""
    codes = _codes(sheet)
    sorts = _SORTS[codes]
    letters, hyphens = np.flatnonzero(sorts == _LETTER), np.flatnonzero(sorts == _HYPHEN)
    if not len(letters):
        return
    left, top, right, bottom = _boxes(sheet, letters).T
    numbers = np.arange(len(codes))
    blank = np.maximum.accumulate(np.where(sorts == _BLANK, numbers, -1))[letters]
    blank[1:][blank[1:] < letters[:-1]] = -1
    behind = np.searchsorted(hyphens, letters)
    gap, tall = left[1:] - right[:-1], top[1:] - bottom[1:]
    goes_on = (
        (blank[1:] < 0)
        & (behind[1:] == behind[:-1])
        & (top[1:] == top[:-1])
        & (bottom[1:] == bottom[:-1])
        & (left[1:] >= left[:-1])
        & (gap <= _CLOSE * tall)
        & (gap >= _BACK * tall)
    )
    starts = np.concatenate([[0], np.flatnonzero(~goes_on) + 1])
    ends = np.append(starts[1:], len(letters))
    text = codes[letters].tobytes().decode("utf-32-le", "surrogatepass")
    yield from zip(
        [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)],
        np.diff(np.append(behind[starts], len(hyphens))).tolist(),
        blank[starts].tolist(),
        letters[starts].tolist(),
        letters[ends - 1].tolist(),
        left[starts].tolist(),
        np.maximum.reduceat(right, starts).tolist(),
        bottom[starts].tolist(),
        top[starts].tolist(),
        strict=True,
    )


def _codes(sheet: Any) -> NDArray[np.uint32]:
    """Return the code point of every letter of a page."""
    import pypdfium2.raw as raw

    count = sheet.count_chars()
    text = sheet.get_text_range(errors="surrogatepass")
    if len(text) == count:
        return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    # The library's text leaves out control signs, so the places in it are not those of its letters.
    codes = np.fromiter(map(raw.FPDFText_GetUnicode, repeat(sheet.raw), range(count)), np.uint32, count)
    return np.where(codes < len(_SORTS), codes, np.uint32(0))


def _boxes(sheet: Any, letters: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return left, top, right and bottom of letters, a row each: the box that the font gives a letter, not its ink."""
    import pypdfium2.raw as raw

    found = np.zeros((len(letters), 4), np.float32)
    # Pointers as plain addresses: the types of the binding cost more than the answer.
    ask = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
        ctypes.cast(raw.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
    )
    page = ctypes.cast(sheet.raw, ctypes.c_void_p).value
    first, step = found.ctypes.data, found.strides[0]
    for _ in map(ask, repeat(page), letters.tolist(), range(first, first + len(found) * step, step)):
        pass
    return found.astype(np.float64)


def _piece(
    text: list[str], heights: list[tuple[int, float, float]], box: tuple[float, float, float, float], bold: bool
) -> Piece:
    """Join the runs of a piece; `heights` holds for each its number of letters, their height and their foot."""
    whole = "".join(text)
    size = max(tall for _, tall, _ in heights)
    if min(tall for _, tall, _ in heights) < 0.9 * size:
        sizes = [tall for count, tall, _ in heights for _ in range(count)]
        size = median(sizes) if len(sizes) > 6 else size
        if _HIGH.keys() & set(whole):
            bottoms = [low for count, _, low in heights for _ in range(count)]
            base = median(low for low, tall in zip(bottoms, sizes, strict=True) if tall > 0.9 * size)
            whole = "".join(
                _HIGH[letter] if letter in _HIGH and tall < 0.85 * size and low > base + 0.12 * size else letter
                for letter, tall, low in zip(whole, sizes, bottoms, strict=True)
            )
    left, right, bottom, top = box
    return Piece(whole.translate(SPELLED), left, right, bottom, top, size, bold)
