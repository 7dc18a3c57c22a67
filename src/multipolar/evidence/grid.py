"""Tables of a page that are only set as tables: numbers that stand under each other, with labels to the left and above.

A number alone in a piece of a line is a cell; two lines with cells under each other are a table; the short pieces right
above its columns are its head. Lines are not looked at, for most tables of reports have none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .layout import Piece

NUMBER = re.compile(
    r"[~≈<>≤≥+−–-]{0,2}\s?(?:[A-Z]{1,3}\s?)?[$€£¥₹]?\s?\(?[+−–-]?\d[\d,.\s]*\)?\s?(?:%|pp|bn|m|tn|[a-z*†‡⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})?"
    r"|(?:FY\s?)?\d{4}[/–-]\d{2,4}|(?:FY|H[12]|Q[1-4])\s?'?\d{2,4}|n\.?/?a\.?|N\.?/?A\.?|\.{2,3}|…|[–—-]|:"
)
"""A cell of figures: a number with its sign, a year, a sign for none."""
_PROSE = re.compile(r"(?:\b[a-z]{2,}\b.*?){5}")
_NONE = re.compile(r"\D*")
_HEADS = 4
"""Rows of a head at most."""
_NEAR = 10
"""Rows above and below that tell whether a piece is a line of running text."""
_CAPTION = re.compile(r"\W{0,3}(?:table|figure|chart|box|source|note)s?\b", re.I)


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell: its text, its first column, and the number of columns it reaches over."""

    text: str
    column: int
    span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on a page.

    Attributes
    ----------
    left, right, bottom, top, size : float
        Its place and the size of its letters.
    rows : tuple of tuple of Slot
        From top to bottom.
    heads : int
        How many of the first rows are its head.
    """

    left: float
    right: float
    bottom: float
    top: float
    size: float
    rows: tuple[tuple[Slot, ...], ...]
    heads: int


def grids(rows: Sequence[Sequence[Piece]]) -> tuple[list[Grid], list[list[Piece]]]:
    """Return the tables of a page and the rows without them, both top to bottom."""
    runs = [_run(rows, place) for place in range(len(rows))]
    groups: list[list[int]] = []
    at = 0
    while at < len(rows):
        if not runs[at]:
            at += 1
            continue
        group, quiet = [at], 0
        for place in range(at + 1, len(rows)):
            below = group[-1]
            if _gap(rows[below], rows[place]) > 2.2 * rows[below][0].size:
                break
            if runs[place] and _under(runs[below], runs[place]):
                group.append(place)
                quiet = 0
            elif quiet < 2 and not runs[place]:
                quiet += 1
            else:
                break
        if len(group) >= 2:
            groups.append(group)
        at = group[-1] + 1 if len(group) >= 2 else at + 1
    tables: list[Grid] = []
    used: dict[int, set[int]] = {}
    floor = -1
    for group in groups:
        grid, taken = _grid(rows, runs, group, floor)
        floor = group[-1]
        if grid is None:
            continue
        tables.append(grid)
        for place, pieces in taken.items():
            used.setdefault(place, set()).update(id(piece) for piece in pieces)
    rest = [[piece for piece in row if id(piece) not in used.get(place, ())] for place, row in enumerate(rows)]
    return tables, [row for row in rest if row]


def _running(rows: Sequence[Sequence[Piece]], place: int, piece: Piece, stop: float) -> bool:
    """Whether a piece stands in a column of running text that ends left of `stop`: lines near it reach over it."""
    lines, beside = 0, len(piece.text) > 25
    for n in range(max(place - _NEAR, 0), min(place + _NEAR + 1, len(rows))):
        for m, other in enumerate(rows[n]):
            if (
                other is piece
                or other.left > piece.left + 2.5 * piece.size
                or other.right < piece.right - 1
                or other.right >= stop
            ):
                continue
            after = rows[n][m + 1] if m + 1 < len(rows[n]) else None
            if _prose(other) and (after is None or not NUMBER.fullmatch(after.text)):
                lines += 1
                gap = max(other.bottom - piece.top, piece.bottom - other.top)
                beside = beside or gap < 1.2 * piece.size  # a head or the last line of a paragraph
    return lines >= 3 and beside


def _prose(piece: Piece) -> bool:
    return len(piece.text) >= 20 and _PROSE.search(piece.text) is not None


def _run(rows: Sequence[Sequence[Piece]], place: int) -> list[Piece]:
    """Return the stretch of a row that may belong to a table: a number beside other pieces that are no running text."""
    row = rows[place]
    best: list[Piece] = []
    run: list[Piece] = []
    if sum(NUMBER.fullmatch(piece.text) is not None for piece in row) == 0 or len(row) < 2:
        return []
    for n, piece in enumerate(row):
        following = row[n + 1] if n + 1 < len(row) else None
        number = NUMBER.fullmatch(piece.text) is not None
        followed = following is not None and NUMBER.fullmatch(following.text) is not None
        long = len(piece.text) > 40 and _PROSE.search(piece.text) is not None and (run or not followed)
        column = not run or len(piece.text) > 25
        if not number and (
            long or (column and _running(rows, place, piece, following.left if following else float("inf")))
        ):
            if any(NUMBER.fullmatch(p.text) for p in run):
                best = max(best, run, key=len)
            run = []
            continue
        run.append(piece)
    if any(NUMBER.fullmatch(piece.text) for piece in run):
        best = max(best, run, key=len)
    if len(best) < 2 or all(NUMBER.fullmatch(p.text) is None for p in best[1:]):
        return []  # "1." and its item
    return best


def _gap(upper: Sequence[Piece], lower: Sequence[Piece]) -> float:
    return min(piece.bottom for piece in upper) - max(piece.top for piece in lower)


def _under(upper: Sequence[Piece], lower: Sequence[Piece]) -> bool:
    numbers = [piece for piece in lower if NUMBER.fullmatch(piece.text)]
    return any(
        min(one.right, other.right) > max(one.left, other.left)
        for one in upper
        if NUMBER.fullmatch(one.text)
        for other in numbers
    )


def _grid(
    rows: Sequence[Sequence[Piece]], runs: Sequence[Sequence[Piece]], group: Sequence[int], floor: int
) -> tuple[Grid | None, dict[int, list[Piece]]]:
    data = [piece for place in group for piece in runs[place]]
    left, right = min(piece.left for piece in data), max(piece.right for piece in data)
    columns = _columns([runs[place] for place in group])
    if _is_contents([runs[place] for place in group], columns):
        return None, {}
    taken: dict[int, list[Piece]] = {}
    for place in range(group[0], group[-1] + 1):
        inside = runs[place] if place in group else _between(rows, place, left, right)
        if inside:
            taken[place] = list(inside)
    heads = 0
    for place in range(group[0] - 1, max(group[0] - 1 - _HEADS, floor), -1):
        row = [piece for piece in rows[place] if piece.right > left - 2 and piece.left < right + 2]
        size = rows[place][0].size
        if not row or _gap(rows[place], rows[place + 1]) > 1.6 * size or any(_PROSE.search(p.text) for p in row):
            break
        if any(_CAPTION.match(piece.text) for piece in row):
            break
        over = [piece for piece in row if any(_meets(piece, column) for column in columns)]
        if not over or any(len(piece.text) > 40 and len(row) == 1 for piece in row) or row[0].left < left - 2:
            break
        taken[place] = row
        heads += 1
    places = sorted(taken)
    # A first row of years is a head although it has numbers.
    first = heads
    while first < len(places) - 1 and _years(taken[places[first]]):
        first += 1
    slots = tuple(_slots(taken[place], columns) for place in places)
    every = [piece for place in places for piece in taken[place]]
    grid = Grid(
        min(p.left for p in every), max(p.right for p in every), min(p.bottom for p in every),
        max(p.top for p in every), every[0].size, slots, first,
    )  # fmt: skip
    return grid, taken


def _between(rows: Sequence[Sequence[Piece]], place: int, left: float, right: float) -> list[Piece]:
    """Return the labels without figures that stand between two rows of a table."""
    row = rows[place]
    following = [*row[1:], None]
    return [
        piece
        for piece, after in zip(row, following, strict=True)
        if left - 2 <= piece.left < right
        and not _running(rows, place, piece, after.left if after is not None else float("inf"))
    ]


def _years(row: Sequence[Piece]) -> bool:
    numbers = [piece.text for piece in row if NUMBER.fullmatch(piece.text)]
    return bool(numbers) and all(
        re.fullmatch(r"(?:19|20)\d\d[a-z*]?|FY\s?'?\d{2,4}|\d{4}[/–-]\d{2,4}|[QH]\d\s?\d*", text) for text in numbers
    )


def _columns(runs: Sequence[Sequence[Piece]]) -> list[tuple[float, float]]:
    """Return the stretches that the columns of figures take, left to right."""
    spans = sorted((piece.left, piece.right) for run in runs for piece in run if NUMBER.fullmatch(piece.text))
    labels = [run[0] for run in runs if not NUMBER.fullmatch(run[0].text)]
    found: list[tuple[float, float]] = []
    for low, high in spans:
        if found and low < found[-1][1] - 0.5:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    words = sorted(
        (piece.left, piece.right)
        for run in runs
        for piece in run[1:]
        if not NUMBER.fullmatch(piece.text) and not any(_meets(piece, column) for column in found)
    )
    for low, high in words:
        if found and any(low < b and a < high for a, b in found):
            continue
        found.append((low, high))
    found.sort()
    if labels and (not found or min(piece.left for piece in labels) < found[0][0]):
        low = min(piece.left for piece in labels)
        found.insert(0, (low, max((p.right for p in labels if p.right <= found[0][0] + 1), default=low + 1)))
    return found


def _meets(piece: Piece, column: tuple[float, float]) -> bool:
    return piece.left < column[1] and column[0] < piece.right


def _slots(row: Sequence[Piece], columns: Sequence[tuple[float, float]]) -> tuple[Slot, ...]:
    found: list[Slot] = []
    for piece in row:
        over = [place for place, column in enumerate(columns) if _meets(piece, column)]
        if not over:
            middle = (piece.left + piece.right) / 2
            over = [min(range(len(columns)), key=lambda n: abs(sum(columns[n]) / 2 - middle))]
        if over[0] == 0 and len(over) > 1 and not found and NUMBER.fullmatch(piece.text) is None:
            over = over[:1]  # a long label
        found.append(Slot(piece.text, over[0], over[-1] - over[0] + 1))
    return tuple(found)


def _is_contents(runs: Sequence[Sequence[Piece]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether it is a table of contents: titles, and page numbers that only rise."""
    if len(columns) > 2 or len(runs) < 3:
        return False
    last = [run[-1].text for run in runs]
    if not all(text.isdigit() and len(text) < 4 for text in last):
        return False
    numbers = [int(text) for text in last]
    return numbers == sorted(numbers) and any(not _NONE.fullmatch(run[0].text[:1]) or True for run in runs)
