"""A passage as one plain line, with the way back to the characters of the document.

Line breaks become spaces, a word broken over a line is joined, ligatures are spelled out, full-width digits and special
blanks are made plain, and what is no statement (note markers, addresses, gaps) becomes blank. Whatever was taken out or
put in, `Plain.span` leads back to the code points of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .document import Document, Passage

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}

SAME_LENGTH = str.maketrans(
    {
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\n\r\t\v\f\u2028\u2029\u0085", " "),
        **dict.fromkeys("‐‑﹣－", "-"), "−": "−", "’": "'", "‘": "'", "ʼ": "'", "＇": "'", "﹪": "%", "٪": "%",
    }
)  # fmt: skip
"""Signs made plain one for one; dashes and minus signs stay as they are, they mean different things."""

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>)\]]+|\b[\w.+-]+@[\w-]+\.[\w.]+|\bdoi:\s?\S+|\b10\.\d{4,}/\S+"
    r"|\+\d{1,3}(?:[\s.-]\(?\d{1,4}\)?){2,5}(?!\d)|\(\+?\d{2,4}\)\s?\d{3,4}[\s-]\d{3,4}(?!\d)",
    re.I,
)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>]{0,200})?/?>|\*+")
"""Marks that a machine leaves in a text: tags and the stars of emphasis."""
_REMOVED = re.compile(
    r"[\u00ad\u200b-\u200f\u2060\ufeff]|\\(?=[$%&#_*~^{}\[\]()])|(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[a-z])|[ﬀ-ﬆ]"
)


@dataclass(frozen=True)
class Plain:
    """Plain text of a passage and where each of its characters stands.

    Attributes
    ----------
    text : str
        One line.
    start : int
        Code point of the passage in the document.
    places : tuple of int or None
        Code point of each character, and of the end; None when nothing was taken out.
    """

    text: str
    start: int
    places: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Lead a span of the plain text back to the document."""
        if self.places is None:
            return self.start + start, self.start + end
        return self.places[start], self.places[end - 1] + 1


def plain(document: Document, passage: Passage, blanks: Iterable[tuple[int, int]] = ()) -> Plain:
    """Return a passage as one line; `blanks` (spans of the document, such as note markers) become spaces."""
    raw = document.text[passage.start : passage.end]
    for start, end in (*passage.gaps, *blanks):
        a, b = max(start - passage.start, 0), min(end - passage.start, len(raw))
        if a < b:
            raw = raw[:a] + " " * (b - a) + raw[b:]
    if "://" in raw or "www." in raw or "@" in raw or "10." in raw or "doi" in raw or "+" in raw or "(" in raw:
        raw = _ADDRESS.sub(lambda found: " " * len(found[0]), raw)
    if "<" in raw or "*" in raw:
        raw = _TAG.sub(lambda found: " " * len(found[0]), raw)
    if not _REMOVED.search(raw):
        return Plain(raw.translate(SAME_LENGTH), passage.start)
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for found in _REMOVED.finditer(raw):
        parts.append(raw[last : found.start()])
        places.extend(range(last, found.start()))
        spelled = LIGATURES.get(found[0], "")
        parts.append(spelled)
        places.extend([found.start()] * len(spelled))
        last = found.end()
    parts.append(raw[last:])
    places.extend(range(last, len(raw) + 1))
    return Plain("".join(parts).translate(SAME_LENGTH), passage.start, tuple(passage.start + at for at in places))
