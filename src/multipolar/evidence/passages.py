"""Text to passages: lines to paragraphs, paragraphs to kinds, running text to sentences.

The rules look at form only: blank lines, lengths, what repeats, what numbered entries look like. No rule knows a
publisher, a title or a language's words beyond the usual heads ("References", "Contents", "Table 2").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .document import Document, Kind, Marker, Passage
from .kinds import Paragraph
from .paragraphs import paragraphs
from .sentences import marks, sentences
from .table import Table, of_text

__all__ = ["cut"]

_WHOLE: tuple[Kind, ...] = ("heading", "reference", "furniture", "contents", "table", "caption")


_FENCE = re.compile(r"^(?P<sign>```|~~~)[^\n]*\n.*?(?:^(?P=sign)[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)


def cut(
    name: str,
    text: str,
    *,
    format: str = "txt",
    pages: Sequence[tuple[int, int]] = (),
    known: Sequence[tuple[int, int, Kind]] = (),
    tables: Sequence[Table] = (),
    notes: Sequence[str] = (),
    joined: bool = False,
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
    tables : sequence of Table
        Tables whose cells the reader knows; of Markdown and plain text they are read here.
    notes : sequence of str
        What the reader wants to say about the document.
    joined : bool
        True where only a blank line ends a paragraph.

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
    if format == "md":  # a block of code is not prose
        known = [*known, *((fence.start(), fence.end(), "furniture") for fence in _FENCE.finditer(text))]
    built = paragraphs(text, pages=pages, known=known, soft=format == "md", joined=joined)
    for number, block in enumerate(built):
        base = Passage(block.kind, block.start, block.end, block.page, block.number, number, block.part, block.gaps)
        if block.kind != "sentence":
            if block.kind in ("caption", "footnote"):
                running.append(block)
            found.append(base)
            continue
        running.append(block)
        for start, end in _sentences(text, block):
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
    known_tables = tuple(tables) or tuple(_tables(text, built))
    return Document(name, text, tuple(found), tuple(pages), _markers(text, running), format, tuple(notes), known_tables)


def _tables(text: str, blocks: Sequence[Paragraph]) -> Iterator[Table]:
    """Read the tables that signs set: runs of lines with cells."""
    lines: list[tuple[int, int]] = []
    for block in [*blocks, None]:
        if block is not None and block.kind == "table":
            at = block.start
            for line in text[block.start : block.end].splitlines(keepends=True):
                lines.append((at, at + len(line.rstrip())))
                at += len(line)
        elif lines:
            yield from of_text(text, lines)
            lines = []


def _sentences(text: str, block: Paragraph) -> Iterator[tuple[int, int]]:
    """Walk through the sentences of a paragraph; a full stop in a gap (a note at the foot of a column) ends none."""
    if not block.gaps:
        yield from sentences(text, block.start, block.end)
        return
    parts: list[str] = []
    at = block.start
    for start, end in block.gaps:
        parts += [text[at:start], " " * (end - start)]
        at = end
    whole = "".join([*parts, text[at : block.end]])
    for start, end in sentences(whole, 0, len(whole)):
        yield block.start + start, block.start + end


def _page(pages: Sequence[tuple[int, int]], offset: int) -> int | None:
    number = bisect_right(pages, offset, key=lambda page: page[0])
    return number if number and offset < pages[number - 1][1] else None


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
