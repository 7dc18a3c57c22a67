"""Text to passages: lines to paragraphs, paragraphs to kinds, running text to sentences.

The rules look at form only: blank lines, lengths, what repeats, what numbered entries look like. No rule knows a
publisher, a title or a language's words beyond the usual heads ("References", "Contents", "Table 2").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .document import Document, Kind, Marker, Passage
from .kinds import Paragraph
from .paragraphs import paragraphs
from .sentences import marks, sentences

__all__ = ["cut"]

_WHOLE: tuple[Kind, ...] = ("heading", "reference", "furniture", "contents", "table", "caption")


def cut(
    name: str,
    text: str,
    *,
    format: str = "txt",
    pages: Sequence[tuple[int, int]] = (),
    known: Sequence[tuple[int, int, Kind]] = (),
    notes: Sequence[str] = (),
) -> Document:
    r"""Cut a text into passages: the way from a plain string to a Document, for tests and for every reader.

    Parameters
    ----------
    name : str
        Name of the document.
    text : str
        Its text; offsets will be code points in it.
    format : str
        Where it comes from.
    pages : sequence of (int, int)
        Start and end of each page.
    known : sequence of (start, end, kind)
        What the reader knows from the format's own marks: headings, tables, captions, furniture.
    notes : sequence of str
        What the reader wants to say about the document.

    Examples
    --------
    >>> text = 'Trade rose by 3 percent.¹ It fell later.\n\nReferences\n\n1 Smith, J. "Trade". 2020.'
    >>> document = cut("a", text)
    >>> [(passage.kind, document.excerpt(passage)) for passage in document.passages][:2]
    [('sentence', 'Trade rose by 3 percent.¹'), ('sentence', 'It fell later.')]
    >>> document.note(document.markers[0].number, document.markers[0].part).kind
    'reference'
    """
    found: list[Passage] = []
    running: list[Paragraph] = []
    built = paragraphs(text, pages=pages, known=known, soft=format in ("md",))
    for number, block in enumerate(built):
        base = Passage(block.kind, block.start, block.end, block.page, block.number, number, block.part, block.gaps)
        if block.kind != "sentence":
            if block.kind in ("caption", "footnote"):
                running.append(block)
            found.append(base)
            continue
        running.append(block)
        for start, end in sentences(text, block.start, block.end):
            gaps = tuple(gap for gap in block.gaps if start <= gap[0] and gap[1] <= end)
            # A gap at either end of a sentence is no part of it.
            for a, b in gaps:
                if not text[start:a].strip():
                    start = b + len(text[b:end]) - len(text[b:end].lstrip())
                elif not text[b:end].strip():
                    end = len(text[:a].rstrip())
            gaps = tuple(gap for gap in gaps if start <= gap[0] and gap[1] <= end)
            page = _page(pages, start) if pages else block.page
            found.append(replace(base, start=start, end=end, gaps=gaps, page=page))
    found.sort(key=lambda passage: (passage.start, -passage.end))
    return Document(name, text, tuple(found), tuple(pages), _markers(text, running), format, tuple(notes))


def _page(pages: Sequence[tuple[int, int]], offset: int) -> int | None:
    return next((number for number, (start, end) in enumerate(pages, 1) if start <= offset < end), None)


def _markers(text: str, running: Sequence[Paragraph]) -> tuple[Marker, ...]:
    """Find the note marks of the running text, part by part: in each part the notes count from one."""
    found: list[Marker] = []
    for part in sorted({block.part for block in running}):
        stretches = [(block.start, block.end) for block in running if block.part == part]
        gaps = [gap for block in running if block.part == part for gap in block.gaps]
        found += [
            Marker(number, start, end, part)
            for number, start, end in marks(text, stretches)
            if not any(a <= start < b for a, b in gaps)
        ]
    return tuple(sorted(found, key=lambda marker: marker.start))
