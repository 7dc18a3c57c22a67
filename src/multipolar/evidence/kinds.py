"""What each paragraph is: heading, caption, table, furniture, table of contents, reference or note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Kind
from .forms import (
    BULLET,
    CAPTION,
    CELLS,
    CHAPTER,
    CITES,
    CONTENTS,
    CREDIT,
    DATELINE,
    ENTRY,
    FIGURE,
    FURNITURE,
    PAGE,
    REFERENCES,
    closed,
    is_page_number,
    is_whole,
    leads,
)

_LONGEST_TITLE = 240
"""Characters of the longest line of a table of contents."""


@dataclass
class Paragraph:
    """A paragraph: one or more lines, or two halves of one with something between."""

    start: int
    end: int
    kind: Kind = "sentence"
    page: int | None = None
    number: int | None = None
    part: int = 0
    gaps: tuple[tuple[int, int], ...] = ()
    fixed: bool = field(default=False, repr=False)


def classify(text: str, blocks: Sequence[Paragraph]) -> None:
    """Give each paragraph the kind that its own form tells: furniture, caption, table or heading."""
    pairs = _pairs(text, blocks)
    for place, block in enumerate(blocks):
        if block.fixed:
            continue
        if place in pairs:
            block.kind, block.fixed = "table", True
            continue
        content = text[block.start : block.end]
        length = len(content)
        following = next((other for other in blocks[place + 1 : place + 3] if other.kind != "furniture"), None)
        if is_page_number(content) or is_whole(DATELINE, content):
            block.kind = "furniture"
        elif CAPTION.match(content) and length < 400:
            block.kind = "caption"
        elif content.startswith("|") or (len(CELLS.findall(content)) >= 2 and not closed(content) and length < 600):
            block.kind = "table"
        elif length < 200 and (FURNITURE.match(content) or CREDIT.search(content)) and not FIGURE.search(content):
            block.kind = "furniture"
        elif content.startswith("#") or (
            _is_heading(content, following is not None) and not (following and text[following.start].islower())
        ):
            block.kind = "heading"


def _pairs(text: str, blocks: Sequence[Paragraph]) -> set[int]:
    """Return the lines of two columns that wide gaps part: a name and a number each, three or more, and the head above them.

    Numbers that only rise are the pages of a table of contents.
    """
    found: set[int] = set()
    run: list[int] = []
    for place in range(len(blocks) + 1):
        block = blocks[place] if place < len(blocks) else None
        content = text[block.start : block.end] if block is not None and block.end - block.start < _WIDEST else ""
        if block is not None and not block.fixed and _PAIR.fullmatch(content):
            run.append(place)
            continue
        if len(run) >= _FEWEST:
            lines = [text[blocks[at].start : blocks[at].end] for at in run]
            values = [float(re.sub(r"[^\d.]", "", re.split(r"\s{3}|\t", line)[-1]) or 0) for line in lines]
            head = run[0] - 1
            if values != sorted(values):
                found.update(run)
                if head >= 0 and _HEAD.fullmatch(text[blocks[head].start : blocks[head].end]):
                    found.add(head)
        run = []
    return found


_PAIR = re.compile(r"\S(?:(?!\s{3}|\t).)*(?:\s{3,}|\s*\t\s*)[-−–(]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?\)?\s?%?")
_HEAD = re.compile(r"\S(?:(?!\s{3}|\t).){0,60}(?:\s{3,}|\s*\t\s*)\S(?:(?!\s{3}|\t).){0,60}")
_WIDEST = 160
"""Characters of the longest line of two columns."""
_FEWEST = 3
"""Lines of two columns that are a table."""


def _is_heading(content: str, followed: bool) -> bool:
    words = content.split()
    if not words or len(content) > 130 or len(words) > 18 or "\n\n" in content:
        return False
    if BULLET.match(content) and not re.match(r"\s*\d{1,2}[.)]?\s+[A-Z]", content):
        return False
    bare = content.strip("*_ #")
    if re.search(r"[.;,…][\"”’)]*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+)?$", bare) or bare[:1].islower() or FIGURE.search(content):
        return False
    if content.startswith(("**", "__")) and content.rstrip().endswith(("**", "__")):
        return True
    if not followed:
        return False
    if bare.endswith("?") or bare.endswith(":"):
        return len(words) <= 12
    tall = [word for word in words if word[:1].isalpha() and len(word) > 3]
    capital = sum(word[0].isupper() for word in tall)
    return len(words) <= 8 or (bool(tall) and capital >= 0.6 * len(tall))


def contents(text: str, blocks: Sequence[Paragraph]) -> None:
    """Mark tables of contents: after their head, as long as lines stay short; and any run of lines with page leaders."""
    inside = False
    titles: set[str] = set()
    for place, block in enumerate(blocks):
        content = text[block.start : block.end]
        if block.kind != "furniture" and is_whole(CONTENTS, content):
            inside, titles = True, set()
            block.kind = "contents"
            continue
        title = PAGE.sub("", content).strip("#* ").casefold() if len(content) <= _LONGEST_TITLE else ""
        leader = leads(content) and content.count("\t") < 2  # two cells of figures are a table
        if inside:
            if len(content) > _LONGEST_TITLE or (title in titles and not leader):
                inside = False
            else:
                titles.add(title)
                block.kind = "contents"
                continue
        near = blocks[max(place - 2, 0) : place + 3]
        leaders = leader and len(content) < 200 and sum(leads(text[b.start : b.end]) for b in near) >= 3
        if leaders and FIGURE.search(content) is None and not (block.fixed and block.kind == "table"):
            block.kind = "contents"


def references(text: str, blocks: Sequence[Paragraph]) -> None:
    """Mark reference lists, and notes that stand alone; number the parts that the lists close."""
    part, last, inside = 0, 0, False
    shorts = 0
    for place, block in enumerate(blocks):
        content = text[block.start : block.end]
        block.part = part
        if block.kind == "contents":
            continue
        entry = ENTRY.match(content)
        number = _number(entry) if entry else None
        cites = (inside or number is not None) and CITES.search(content) is not None  # asked only where it decides
        head = block.kind in ("heading", "sentence") and len(content) < 40 and is_whole(REFERENCES, content)
        if head and (inside or _list_follows(text, blocks, place)):
            block.kind, inside, last, shorts = "heading", True, 0, 0
            continue
        if inside:
            if block.kind == "furniture" and not cites:
                continue
            if is_whole(CHAPTER, content) and not (number and cites):
                inside, part = False, part + 1
                block.part = part
                continue
            again = number is not None and number == last and re.search(r"\b(?:19|20)\d\d\b", content) is not None
            if number is not None and (cites or last < number <= last + 2 or again):
                block.kind, block.number, last, shorts = "reference", number, number, 0
                continue
            if cites or re.search(r"\b(?:19|20)\d\d\b", content):
                block.kind, shorts = "reference", 0
                continue
            if block.kind == "caption" or (shorts < 2 and _list_goes_on(text, blocks, place, last)):
                shorts += 1
                block.kind = "reference" if block.kind == "sentence" else block.kind
                continue
            inside, part = False, part + 1
            block.part = part
        elif _is_note(content, block, number, cites or _high(entry)):
            block.number = number
            block.kind = "reference" if _only_cites(content) else "footnote"


def _is_note(content: str, block: Paragraph, number: int | None, likely: bool) -> bool:
    """Whether a numbered paragraph is a note at the foot of a page, not an item of a list."""
    if number is None or not likely or block.fixed or block.kind not in ("sentence", "heading"):
        return False
    item = re.match(r"\s*\d{1,2}[.)]\s", content)
    return item is None or re.search(r"https?://|\bibid|accessed", content, re.I) is not None


def _number(entry: re.Match[str]) -> int:
    high = entry[3]
    if high:
        return int("".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(sign)) for sign in high))
    return int(entry[1] or entry[2])


def _high(entry: re.Match[str] | None) -> bool:
    return bool(entry and (entry[3] or (entry[1] and "^" in entry[0])))


def _only_cites(content: str) -> bool:
    return bool(
        re.search(
            r"https?://|www\.|\bibid|accessed|\bpp?\. ?\d|\bdoi\b|[“\"][^”\"]{8,300}[”\"]|\(\d{4}\)", content, re.I
        )
    )


def _list_follows(text: str, blocks: Sequence[Paragraph], place: int) -> bool:
    near = [text[b.start : b.end] for b in blocks[place + 1 : place + 7] if b.kind != "furniture"]
    return sum(bool(CITES.search(content) or re.search(r"\b(?:19|20)\d\d\b", content)) for content in near) >= min(
        2, len(near)
    )


def _list_goes_on(text: str, blocks: Sequence[Paragraph], place: int, last: int) -> bool:
    for block in blocks[place + 1 : place + 5]:
        content = text[block.start : block.end]
        if is_whole(CHAPTER, content):
            return False
        entry = ENTRY.match(content)
        if entry and last and last < _number(entry) <= last + 3:
            return True
        if not last and len(content) < 600 and re.search(r"https?://|\bdoi\b", content):
            return True
    return False
