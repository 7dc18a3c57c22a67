"""A page as it is set: pieces of lines to rows, tables, blocks in reading order, and paragraphs.

Pure geometry on rectangles, whatever library read them. y grows upward, as in PDF. Blocks are put in order by the two rules
of Breuel (High Performance Document Layout Analysis, 2003): what stands above comes first where the two overlap sideways;
what stands to the left comes first unless a block that reaches over both lies between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from .grid import NUMBER, Grid, grids

_LABEL = re.compile(r"(?:[•▪●◦‣■□➢✓–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3})")
"""What stands before an item, often far from it: a bullet, a number."""
_ITEM = re.compile(r"(?:[•▪●◦‣■□➢✓]|\(?(?:\d{1,2}|[a-z])[.)]|\[\d{1,3}\])\s")
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_NOTE = re.compile(r"(\d{1,3})(?=[.)]?\s+\S)")
_HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS = re.compile(r"[.!?:;。][\"”’)\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_MOST = 250
"""Blocks of a page beyond which the order of the file is kept: a drawing or a form, no text."""


@dataclass(slots=True)
class Piece:
    """A stretch of one line without a wide gap.

    Attributes
    ----------
    text : str
    left, right, bottom, top : float
        Points from the lower left corner of the page.
    size : float
        Height of its letters, ascent to descent.
    bold : bool
        Whether it begins and ends in bold letters.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool = False

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class Block:
    """Lines of one column that follow each other, or one table.

    Attributes
    ----------
    lines : list of Piece
        From top to bottom; empty for a table.
    grid : Grid or None
    """

    left: float
    right: float
    bottom: float
    top: float
    size: float
    lines: list[Piece] = field(default_factory=list)
    grid: Grid | None = None


def blocks(pieces: Sequence[Piece]) -> list[Block]:
    """Return the blocks of a page in reading order.

    Parameters
    ----------
    pieces : sequence of Piece
        In any order, `joined`; running titles are best taken out before.
    """
    if not pieces:
        return []
    rows_ = rows(pieces)
    tables, rest = grids(rows_)
    found = _stacked(rest) + [
        Block(grid.left, grid.right, grid.bottom, grid.top, grid.size, grid=grid) for grid in tables
    ]
    return _ordered(found)


def rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return pieces by the line on which they stand, top to bottom, left to right."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.bottom + piece.top, reverse=True):
        if found and any(_level(piece, other) for other in found[-1]):
            found[-1].append(piece)
        else:
            found.append([piece])
    for row in found:
        row.sort(key=lambda piece: piece.left)
    return found


def _level(one: Piece, other: Piece) -> bool:
    same = one.bottom == other.bottom and one.top == other.top
    return same or min(one.top, other.top) - max(one.bottom, other.bottom) >= 0.6 * min(one.size, other.size)


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join pieces that a wide gap parts although they are one: words of a justified line, a bullet or number and its item.

    A gap in which lines right above or below have words is no gutter and no border of a cell.
    """
    rows_ = rows(pieces)
    found: list[Piece] = []
    for place, row in enumerate(rows_):
        last: Piece | None = None
        for piece in row:
            if last is not None and (_labels(last, piece) or _one_line(rows_, place, last, piece)):
                last = found[-1] = Piece(
                    f"{last.text} {piece.text}", last.left, piece.right, min(last.bottom, piece.bottom),
                    max(last.top, piece.top), max(last.size, piece.size), last.bold and piece.bold,
                )  # fmt: skip
            else:
                last = piece
                found.append(piece)
    return found


def _labels(last: Piece, piece: Piece) -> bool:
    near = piece.left - last.right < 4 * piece.size
    return near and _LABEL.fullmatch(last.text) is not None and NUMBER.fullmatch(piece.text) is None


def _one_line(rows_: Sequence[Sequence[Piece]], place: int, last: Piece, piece: Piece) -> bool:
    if piece.left - last.right > 2.5 * piece.size:
        return False
    sides = 0
    for step in (-1, 1):
        for n in (place + step, place + 2 * step):
            if 0 <= n < len(rows_) and any(
                other.left < last.right and other.right > piece.left
                and max(other.bottom - last.top, last.bottom - other.top) < 1.2 * last.size
                for other in rows_[n]
            ):  # fmt: skip
                sides += 1
                break
    figures = NUMBER.fullmatch(last.text) is not None or NUMBER.fullmatch(piece.text) is not None
    return sides > (1 if figures else 0)


def _stacked(rows_: Sequence[Sequence[Piece]]) -> list[Block]:
    """Stack pieces: one follows another where each is the only one right above or below, in one size and line distance."""
    space = _space(rows_)
    found: list[Block] = []
    opened: list[Block] = []
    for row in rows_:
        near: dict[int, list[Piece]] = {}
        above: dict[int, list[Block]] = {}
        for place, piece in enumerate(row):
            for block in opened:
                if block.bottom - piece.top > space + 0.45 * piece.size or not _over(block.lines[-1], piece):
                    continue
                near.setdefault(id(block), []).append(piece)
                above.setdefault(place, []).append(block)
        taken: list[Block] = []
        for place, piece in enumerate(row):
            over = above.get(place, [])
            if len(over) == 1 and len(near[id(over[0])]) == 1 and _alike(over[0].lines[-1], piece):
                block = over[0]
                block.lines.append(piece)
                block.left, block.right = min(block.left, piece.left), max(block.right, piece.right)
                block.bottom = piece.bottom
            else:
                block = Block(piece.left, piece.right, piece.bottom, piece.top, piece.size, [piece])
                found.append(block)
            taken.append(block)
        low = min(piece.bottom for piece in row)
        # A block stays open until something stands in its way or a wide gap closes it.
        opened = taken + [
            block
            for block in opened
            if block not in taken
            and block.bottom - low < 3 * block.size
            and not any(_over(block.lines[-1], piece) for piece in row)
        ]
    return found


def _space(rows_: Sequence[Sequence[Piece]]) -> float:
    """Return the usual distance between two lines of a paragraph: a small one, for gaps between paragraphs are wider."""
    gaps: list[float] = []
    for place, row in enumerate(rows_):
        for piece in row:
            below = next(
                (other for lower in rows_[place + 1 : place + 5] for other in lower if _over(piece, other)), None
            )
            if below is not None and _alike(piece, below) and piece.bottom - below.top < 2 * piece.size:
                gaps.append(piece.bottom - below.top)
    gaps.sort()
    return gaps[len(gaps) // 3] if gaps else 0.0


def _alike(one: Piece, other: Piece) -> bool:
    return abs(one.size - other.size) < 0.08 * max(one.size, other.size) and one.bold == other.bold


def _over(one: Piece | Block, other: Piece | Block) -> bool:
    right = one.right if one.right < other.right else other.right
    return right - (one.left if one.left > other.left else other.left) > 1.0


def _ordered(found: Sequence[Block]) -> list[Block]:
    by_height = sorted(found, key=lambda block: (-block.top, block.left))
    beside = any(
        not _over(one, other) and min(one.top, other.top) > max(one.bottom, other.bottom)
        for place, one in enumerate(by_height)
        for other in by_height[place + 1 : place + 12]
    )
    if not beside or len(by_height) > _MOST:
        return by_height
    count = len(by_height)
    wide = [block for block in by_height if sum(_over(block, other) for other in by_height) > 2]
    waits: list[set[int]] = [set() for _ in range(count)]
    for a, one in enumerate(by_height):
        for b, other in enumerate(by_height):
            if a == b:
                continue
            if _over(one, other):
                if one.top > other.top:
                    waits[b].add(a)
            elif one.right <= other.left + 1.0 and not _parted(one, other, wide):
                waits[b].add(a)
    order: list[Block] = []
    left = list(range(count))
    while left:
        # In a circle (overlapping boxes of a drawing) the topmost goes first.
        place = next((place for place in left if not waits[place]), left[0])
        left.remove(place)
        order.append(by_height[place])
        for other_waits in waits:
            other_waits.discard(place)
    return order


def _parted(one: Block, other: Block, wide: Sequence[Block]) -> bool:
    """Whether a block that reaches over both lies between them, so that the two belong to different bands of the page."""
    high, low = max(one.bottom, other.bottom), min(one.top, other.top)
    return any(
        low <= (block.bottom + block.top) / 2 <= high and _over(block, one) and _over(block, other) for block in wide
    )


def paragraphs(block: Block, body: float) -> Iterator[list[str]]:
    """Cut a block into paragraphs, each a list of lines: at an indent, after a short last line, before a raised number.

    Parameters
    ----------
    block : Block
    body : float
        Size of the page's running text; a smaller block that begins with a number is a note.
    """
    small = block.size < 0.93 * body
    left = min(line.left for line in block.lines)
    indented = [line.left > left + 0.7 * line.size for line in block.lines]
    hanging = sum(indented) > 0.5 * len(indented)
    widest = max(line.right - line.left for line in block.lines)
    lines: list[str] = []
    before: Piece | None = None
    for line, inside in zip(block.lines, indented, strict=True):
        text = line.text
        note = bool(_RAISED.match(text)) or (small and _NOTE.match(text) is not None and not inside)
        if lines and before is not None:
            first = inside and before.left <= left + 0.7 * line.size if not hanging else not inside
            ended = bool(_ENDS.search(before.text)) and before.right < block.right - 0.2 * widest
            if first or ended or note or _ITEM.match(text):
                yield lines
                lines = []
        if note and not _RAISED.match(text):
            text = _NOTE.sub(lambda found: found[1].translate(_HIGH), text, count=1)
        lines.append(text)
        before = line
    if lines:
        yield lines


def body_size(pieces: Sequence[Piece]) -> float:
    """Return the size in which most letters are set."""
    sizes = [piece.size for piece in pieces for _ in range(max(len(piece.text) // 8, 1))]
    return median(sizes) if sizes else 0.0
