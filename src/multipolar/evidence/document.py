"""A document as text with passages: what every rule of this room reads.

Offsets are Unicode code points into `Document.text`, which for a text file is the file as read: nothing is repaired in
place, line ends and escapes stay. What a reader had to join or repair (a hyphen at a line's end, a column break) is told
by the passages, so a span always names characters that stand there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from .table import Table

Kind = Literal["sentence", "heading", "footnote", "reference", "furniture", "contents", "table", "caption"]
KINDS: tuple[str, ...] = get_args(Kind)
"""Kinds of passages. `reference` is an entry of a reference list or an endnote that only cites; `footnote` is a note
that says something; `furniture` is what the page repeats (running titles, page numbers, addresses, picture credits)."""

SPOKEN = frozenset({"sentence", "table", "caption", "footnote"})
"""Kinds in which claims are looked for; the others only help to understand them."""


_DEEP = 40
"""Passages that may stand in the gaps of one sentence."""


@dataclass(frozen=True)
class Passage:
    """A stretch of one document: a sentence, a heading, an entry of the references.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    start, end : int
        Code points in the document's text, end exclusive.
    page : int or None
        Page, from 1, where the format has pages (PDF); None elsewhere.
    number : int or None
        Number of a footnote or reference entry, as printed.
    paragraph : int
        Running number of the paragraph: sentences of one paragraph share it. A sentence that a page or column break cuts
        in two is one passage.
    part : int
        Running number of the part (chapter) whose notes count from 1: a marker in a part refers to a note of that part.
    gaps : tuple of (int, int)
        Stretches inside that do not belong to it: a page number or a note between two halves of a sentence. What stands
        in a gap is a passage of its own.
    """

    kind: Kind
    start: int
    end: int
    page: int | None = None
    number: int | None = None
    paragraph: int = 0
    part: int = 0
    gaps: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Marker:
    """A note's number where the text points to it.

    Attributes
    ----------
    number : int
        Number as printed.
    start, end : int
        Code points of the marker.
    part : int
        Part of the document in which it stands.
    """

    number: int
    start: int
    end: int
    part: int = 0


@dataclass(frozen=True)
class Document:
    """The text of one file, cut into passages.

    Attributes
    ----------
    name : str
        Name by which claims and findings call it, unique among the documents of one audit.
    text : str
        The text. For text files the file as read; for other formats what the reader drew from it.
    passages : tuple of Passage
        In order of `start`; they overlap only in gaps. Blank stretches belong to none.
    pages : tuple of (int, int)
        Start and end of each page in `text`; empty where the format has none.
    markers : tuple of Marker
        Note markers in the running text, in order.
    format : str
        ``"txt"``, ``"md"``, ``"html"``, ``"pdf"`` or ``"docx"``.
    notes : tuple of str
        What a reader of the audit should know, e.g. that two of nine pages have no text layer.
    tables : tuple of Table
        Tables whose cells are known, in order; each of their rows is a passage of kind table.
    """

    name: str
    text: str
    passages: tuple[Passage, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()
    markers: tuple[Marker, ...] = ()
    format: str = "txt"
    notes: tuple[str, ...] = field(default=())
    tables: tuple[Table, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [passage.start for passage in self.passages]

    @cached_property
    def _marks(self) -> list[int]:
        return [marker.start for marker in self.markers]

    def marker(self, start: int, end: int) -> Marker | None:
        """Return the first note marker that begins in a stretch of the text."""
        place = bisect_left(self._marks, start)
        return self.markers[place] if place < len(self.markers) and self._marks[place] < end else None

    def following(self, offset: int) -> int:
        """Return the place in `passages` of the first one that begins at a code point or behind it."""
        return bisect_left(self._starts, offset)

    def at(self, offset: int) -> Passage | None:
        """Return the passage in which a code point lies; None between passages."""
        place = bisect_right(self._starts, offset)
        for passage in reversed(self.passages[max(place - _DEEP, 0) : place]):
            if offset < passage.end and not any(start <= offset < end for start, end in passage.gaps):
                return passage
        return None

    def of(self, *kinds: Kind) -> Iterator[Passage]:
        """Walk through the passages of some kinds, in order."""
        return (passage for passage in self.passages if passage.kind in kinds)

    def excerpt(self, passage: Passage) -> str:
        """Return the characters of a passage with its line breaks made spaces: for people, not for offsets."""
        return " ".join(self.text[passage.start : passage.end].split())

    def note(self, number: int, part: int) -> Passage | None:
        """Return the note or reference entry with a number in a part; None if there is none."""
        for passage in self.passages:
            if passage.number == number and passage.part == part and passage.kind in ("footnote", "reference"):
                return passage
        return None
