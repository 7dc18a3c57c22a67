"""Lines to paragraphs: what a page broke is joined, what it repeats is set apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .document import Kind
from .forms import (
    BULLET,
    CAPTION,
    CELLS,
    CHAPTER,
    CITES,
    ENTRY,
    HEAD,
    REFERENCES,
    closed,
    is_page_number,
    is_whole,
)
from .kinds import Paragraph, classify, contents, references
from .lexicon import word_set

_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]+")
_CUT = 40
"""Characters from which a paragraph without a full stop is taken for a sentence cut in two."""
_WORD = 80
"""Characters of the longest word."""
_LAST_WORD = re.compile(r"([^\W\d_]+)\W?$")
_LONG = 160
"""Longer lines are whole paragraphs; a text whose lines are shorter was wrapped by a page."""


@dataclass
class Line:
    """A line that is not blank."""

    start: int
    end: int
    page: int | None
    parted: bool
    kind: Kind | None = None


def paragraphs(
    text: str,
    *,
    pages: Sequence[tuple[int, int]] = (),
    known: Sequence[tuple[int, int, Kind]] = (),
    soft: bool = False,
    joined: bool = False,
) -> list[Paragraph]:
    """Return the paragraphs of a text in order.

    Parameters
    ----------
    text : str
    pages : sequence of (int, int)
    known : sequence of (start, end, kind)
        Stretches whose kind the format tells.
    soft : bool
        True where a single line break is no break (Markdown).
    joined : bool
        True where nothing but a blank line is a break: the reader knows the paragraphs.
    """
    lines = _lines(text, pages)
    _repeated(text, lines, bool(pages), joined)
    blocks = _blocks(text, lines, known, soft, joined)
    classify(text, blocks)
    contents(text, blocks)
    references(text, blocks)
    return _joined(text, blocks)


def _lines(text: str, pages: Sequence[tuple[int, int]]) -> list[Line]:
    found: list[Line] = []
    page, last = 0, 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        stripped = match[0].strip()
        if not stripped:
            continue
        start += len(match[0]) - len(match[0].lstrip())
        end = start + len(stripped)
        while pages and page + 1 < len(pages) and start >= pages[page][1]:
            page += 1
        between = text[last:start]
        breaks = between.count("\n") or between.count("\r")
        found.append(Line(start, end, page + 1 if pages else None, breaks > 1 or not found))
        last = end
    return found


def _repeated(text: str, lines: Sequence[Line], paged: bool, joined: bool) -> None:
    """Mark what pages repeat: the same short line, digits aside, three times or at the edge of two pages.

    Where the paragraphs are known only those of one line are asked.
    """
    if joined:
        lines = [
            line
            for line, after in zip(lines, [*lines[1:], None], strict=True)
            if line.parted and (after is None or after.parted or after.page != line.page)
        ]
    short = [line for line in lines if line.end - line.start <= 110]
    seen = Counter(_shape(text, line) for line in short)
    edges: set[int] = set()
    if paged:
        for before, after in zip([None, *lines], [*lines, None], strict=True):
            if before is None or after is None or before.page != after.page:
                edges |= {line.start for line in (before, after) if line is not None}
    for line in lines:
        content = text[line.start : line.end]
        if is_page_number(content) and (line.parted or paged or content.strip().isdigit() is False):
            line.kind = "furniture"
        elif line.end - line.start <= 110 and not ENTRY.match(content):
            times = seen[_shape(text, line)]
            sentence = closed(content) and content[:1].isupper() and len(content.split()) >= 5
            cited = (
                is_whole(CHAPTER, content)
                or is_whole(HEAD, content)
                or CITES.search(content)
                or CAPTION.match(content)
                or is_whole(REFERENCES, content)
            )
            cells = CELLS.search(content)
            if (
                (times >= 3 or (times >= 2 and line.start in edges))
                and not sentence
                and not cited
                and not cells
                and len(content) > 3
            ):
                line.kind = "furniture"


def _shape(text: str, line: Line) -> str:
    return re.sub(r"\d+", "#", text[line.start : line.end].strip(" |·-–—")).casefold()


def _blocks(
    text: str, lines: Sequence[Line], known: Sequence[tuple[int, int, Kind]], soft: bool, joined: bool
) -> list[Paragraph]:
    lengths = sorted(line.end - line.start for line in lines if line.end - line.start > 30)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    wrapped = 0 < width <= _LONG and len(lengths) > 3
    given = sorted(known)
    blocks: list[Paragraph] = []
    at = 0
    before: Line | None = None
    for line in lines:
        while at < len(given) and given[at][1] <= line.start:
            at += 1
        told = given[at] if at < len(given) and given[at][0] <= line.start < given[at][1] else None
        content = text[line.start : line.end]
        last = blocks[-1] if blocks else None
        if told is not None:
            if last is not None and last.fixed and last.start >= told[0] and last.kind == told[2]:
                last.end = line.end
            else:
                blocks.append(Paragraph(line.start, line.end, told[2], line.page, fixed=True))
        elif line.kind == "furniture":
            blocks.append(Paragraph(line.start, line.end, "furniture", line.page, fixed=True))
        elif (
            last is not None
            and before is not None
            and before.kind is None
            and not last.fixed
            and not line.parted
            and line.page == before.page
            and (joined or ((soft or wrapped) and _goes_on(text, before, line, width, wrapped)))
        ):
            last.end = line.end
        else:
            blocks.append(Paragraph(line.start, line.end, "sentence", line.page))
        before = line
        if told is not None:
            before = Line(line.start, line.end, line.page, line.parted, told[2])
        del content
    return blocks


def _goes_on(text: str, before: Line, line: Line, width: int, wrapped: bool) -> bool:
    """Whether a line carries on the paragraph of the line before (no blank line stands between them)."""
    first, second = text[before.start : before.end], text[line.start : line.end]
    if second.startswith(("#", "|", ">")) or first.startswith(("#", "|")) or CAPTION.match(second):
        return False
    if CELLS.search(first) and CELLS.search(second):
        return False
    if BULLET.match(second) and (closed(first) or BULLET.match(first)):
        return False
    if text[before.end : line.start].startswith("  \n") or text[before.end : line.start].startswith("  \r"):
        return False
    if not wrapped:
        return True
    full = len(first) >= 0.7 * width
    if second[0].islower() or first[-1] in "-,;\u2010\u00ad":
        return True
    if ENTRY.match(second) and closed(first):
        return False
    return full


def _joined(text: str, blocks: Sequence[Paragraph]) -> list[Paragraph]:
    """Join the two halves of a sentence that a page or column break parts; what stands between becomes a gap."""
    found: list[Paragraph] = []
    opened: Paragraph | None = None
    between: list[Paragraph] = []
    for block in blocks:
        if block.kind == "sentence":
            if opened is not None and _carries_on(text, opened, block):
                opened.gaps += tuple((b.start, b.end) for b in between)
                opened.end = block.end
            else:
                found.append(block)
                opened = block
            between = []
            continue
        found.append(block)
        if opened is not None and (block.kind in ("furniture", "footnote", "reference", "caption", "table")):
            between.append(block)
            if len(between) > 20:
                opened = None
        else:
            opened, between = None, []
    return found


def _carries_on(text: str, first: Paragraph, second: Paragraph) -> bool:
    head, tail = text[first.start : first.end].rstrip(), text[second.start : second.end]
    if len(head) < _CUT or closed(head) or BULLET.match(tail) or first.part != second.part:
        return False
    if tail[0].islower():
        return True
    # "the convening of the / ASEAN-Japan Forum": cut after a small word, a comma or a hyphen, or in a long paragraph.
    word = _LAST_WORD.search(head, max(len(head) - _WORD, 0))
    small = word is not None and word[1] in _OPEN
    return head[-1] in ",-–—(" or small or (len(head) > 200 and (word is None or word[1].islower()))


_OPEN = word_set(
    "the a an of in on at by to from for with and or as its their that which is are was were has have had than into between "
    "our this these be"
)
