r"""The waterfall of one borrower over many draws: its lines pay what is needed, in its order, at the moments at which they open.

Used by `multipolar.models.liquidity`, which says what is solved. Time is continuous, to the second: the moments at which a
line opens, falls due or is asked about are sorted, cell by cell, and between two of them the lines that are open pay.

Most cells are short work. A line that opens when one ahead of it can pay the whole need pays nothing and is left out; where
one line is left, what it pays is the lesser of its limit and the need so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELLS = 4096
"""Draws that are computed together, so that the arrays stay in the processor's cache."""

BLOCK = 512
"""Draws whose lines are turned together, for the same reason."""

DAY = 86_400
"""Seconds: days are taken to the nearest one."""


@dataclass(frozen=True)
class Cells:
    """One borrower's D draws; names as in `liquidity.Inputs`, draws innermost.

    Attributes
    ----------
    days : tuple of float
    order : tuple of int
    groups : tuple of tuple of int
    need, ramp : ndarray (D,)
    arising : ndarray (H, D)
        Of the need, by the days asked about.
    limit, start : ndarray (L, D)
    due : dict of ndarray (D,)
        By line that falls due in some draw.
    cap : ndarray (G, D)
    """

    days: tuple[float, ...]
    order: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    need: Floats
    ramp: Floats
    arising: Floats
    limit: Floats
    start: Floats
    due: dict[int, Floats]
    cap: Floats


def arisen(ramp: Floats, day: Floats | float) -> Floats:
    """Return the part of the need that has arisen by a day."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(ramp > 0.0, np.minimum(day / ramp, 1.0), 1.0)


def turned(array: Floats) -> Floats:
    """Return an array (D, L) with its draws innermost, (L, D)."""
    made = np.empty(array.shape[::-1])
    for first in range(0, len(array), BLOCK):
        made[:, first : first + BLOCK] = array[first : first + BLOCK].T
    return made


def waterfall(cells: Cells, paid: Floats, short: Floats) -> Floats:
    """Write what each line has paid, (L, H, D), and what is unpaid, (H, D); return the largest miss of the account, (D,).

    `paid` and `short` come filled with 0. The miss is a part of the need.
    """
    useful = _useful(cells)
    left = cells.need > 0.0
    left[_alone(cells, useful, paid, short)] = False
    (several,) = np.nonzero(left)
    ranked = several[_alike(cells, useful, several)]
    residual = np.zeros(len(left))
    for first in range(0, len(ranked), CELLS):
        some = ranked[first : first + CELLS]
        used = [line for line in cells.order if useful[line, some].any()]
        own = _Lines(
            used,
            limit=_picked(cells.limit, used, some),
            start=_picked(cells.start, used, some),
            due=_falling(cells, used, some),
            cap=_picked(cells.cap, range(len(cells.cap)), some),
        )
        own.limit[own.start > cells.days[-1]] = 0.0
        need = cells.need[some]
        found, owed = _fill(own, cells, need, cells.ramp[some])
        gap = np.abs(cells.arising[:, some] - found.sum(axis=1) - owed)
        residual[some] = gap.max(axis=0) / need
        for hour, unpaid in enumerate(owed):
            short[hour][some] = unpaid
            for line, amount in zip(used, found[hour], strict=True):
                if amount.any():
                    paid[line, hour][some] = amount
    return residual


def _useful(cells: Cells) -> NDArray[np.bool_]:
    """Return whether a line may pay in a cell, (L, D): not if it never opens, nor if it opens too late.

    It is too late when a line ahead of it, under no shared ceiling and not due, is open and can pay the whole need.
    """
    last, need = cells.days[-1], cells.need
    shared = {line for group in cells.groups for line in group}
    enough = np.full(len(need), np.inf)
    useful = (cells.start <= last) & (cells.limit > 0.0) & (need > 0.0)
    for line in cells.order:
        useful[line] &= cells.start[line] < enough
        if line not in shared:
            whole = useful[line] & (cells.limit[line] >= need)
            if line in cells.due:
                whole &= cells.due[line] > last
            np.minimum(enough, cells.start[line], out=enough, where=whole)
    return useful


def _alone(cells: Cells, useful: NDArray[np.bool_], paid: Floats, short: Floats) -> NDArray[np.bool_]:
    """Write the cells in which no line pays or one that does not fall due; return which they are, (D,)."""
    count, days = useful.sum(axis=0), np.rint(np.array(cells.days) * DAY)
    done: NDArray[np.bool_] = (count == 0) & (cells.need > 0.0)
    for owed, asked in zip(short, cells.arising, strict=True):
        np.copyto(owed, asked, where=done)
    for line, pays in enumerate(useful):
        (some,) = np.nonzero(pays & (count == 1))
        if line in cells.due:
            some = some[cells.due[line][some] > cells.days[-1]]
        if not len(some):
            continue
        done[some] = True
        most, opens = cells.limit[line][some], np.rint(cells.start[line][some] * DAY)
        for number, group in enumerate(cells.groups):
            if line in group:
                most = np.minimum(most, cells.cap[number][some])
        for hour, day in enumerate(days):
            asked = cells.arising[hour][some]
            amount = np.where(opens <= day, np.minimum(asked, most), 0.0)
            paid[line, hour][some] = amount
            short[hour][some] = asked - amount
    return done


def _alike(cells: Cells, useful: NDArray[np.bool_], some: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return some cells' order in which those with the same lines, and the same that fall due, are beside each other."""
    last = cells.days[-1]
    keys = [*useful[:, some], *(useful[line, some] & (falls[some] <= last) for line, falls in cells.due.items())]
    number = np.zeros(len(some), dtype=np.min_scalar_type((1 << min(len(keys), 64)) - 1))
    for place, key in enumerate(keys[:64]):  # an order only: the rest may lie as it will
        number |= key.astype(number.dtype) << number.dtype.type(place)
    return np.argsort(number, kind="stable")


def _falling(cells: Cells, used: Sequence[int], some: NDArray[np.int64]) -> dict[int, Floats]:
    """Return when lines fall due in some cells, by their place among those used; those that do in none are left out."""
    found = {used.index(line): falls[some] for line, falls in cells.due.items() if line in used}
    return {place: falls for place, falls in found.items() if (falls <= cells.days[-1]).any()}


def _picked(array: Floats, lines: Sequence[int], cells: NDArray[np.int64]) -> Floats:
    """Return some lines of some cells, (U, n): faster row by row than at once."""
    made = np.empty((len(lines), len(cells)))
    for row, line in zip(made, lines, strict=True):
        row[:] = array[line][cells]
    return made


@dataclass(frozen=True)
class _Lines:
    """The lines that open in some of n cells; axis 0 is the line, or the group of `cap`.

    Attributes
    ----------
    places : list of int
        Which of the inputs' lines they are, in the borrower's order.
    limit, start : ndarray (U, n)
        The limit is 0 where a line does not open.
    due : dict of ndarray (n,)
        By line that may fall due.
    cap : ndarray (G, n)
    """

    places: list[int]
    limit: Floats
    start: Floats
    due: dict[int, Floats]
    cap: Floats


def _fill(lines: _Lines, asked: Cells, need: Floats, ramp: Floats) -> tuple[Floats, Floats]:
    """Return paid (H, U, n) and owed (H, n) of n cells.

    Events in the order of time: a line opens, a line falls due, the state is asked for. Up to each event the lines
    that are open pay; of events of one moment a question comes last, and so finds the lines that opened at it.
    """
    days, n, count = np.array(asked.days, dtype=float), len(need), len(lines.places)
    bits = (2 * count + len(days)).bit_length()
    kinds = [*range(count), *(count + line for line in lines.due), *range(2 * count, 2 * count + len(days))]
    moments = np.concatenate([lines.start, *(falls[None] for falls in lines.due.values()), np.tile(days[:, None], n)])
    seconds = np.rint(np.minimum(moments, days[-1]) * DAY).astype(np.int64)
    keys = np.ascontiguousarray(np.sort(((seconds << bits) + np.array(kinds)[:, None]).T, axis=1).T)
    kind, moment = keys & ((1 << bits) - 1), keys >> bits
    further = np.diff(need * arisen(ramp, moment / DAY), axis=0, prepend=0.0)
    together = (np.diff(moment, axis=0, prepend=-1) == 0) & (kind < 2 * count)
    limit, room, left = lines.limit, np.zeros((count, n)), lines.cap.copy()
    own = [[left[number] for number, group in enumerate(asked.groups) if place in group] for place in lines.places]
    paid, unpaid = np.empty((len(days), count, n)), np.empty((len(days), n))
    opened, owed, pay = np.zeros((count, n)), np.zeros(n), np.empty(n)
    seen = np.zeros(count, dtype=bool)
    for what, more, same in zip(kind, further, together, strict=True):
        owed += more
        # Lines that open at one moment open together: between two of them nothing is paid.
        waiting = np.where(same, owed, 0.0) if same.any() else None
        if waiting is not None:
            owed -= waiting
        for line in range(count):
            if not seen[line]:
                continue
            np.minimum(room[line], owed, out=pay)
            for cap_left in own[line]:
                np.minimum(pay, cap_left, out=pay)
            for cap_left in own[line]:
                cap_left -= pay
            owed -= pay
            room[line] -= pay
        if waiting is not None:
            owed += waiting
        (cells,) = np.nonzero(what < count)
        opens = what[cells]
        seen[opens] = True
        flat = opens * n + cells
        offered = limit.take(flat)
        room.put(flat, offered)
        opened.put(flat, offered)
        for line, falls in lines.due.items():
            (cells,) = np.nonzero((what == count + line) & (falls <= days[-1]))
            back = opened[line, cells] - room[line, cells]
            owed[cells] += back
            for cap_left in own[line]:
                cap_left[cells] += back
            opened[line, cells] = room[line, cells] = 0.0
        for hour in range(len(days)):
            here = what == 2 * count + hour
            if here.any():
                np.subtract(opened, room, out=paid[hour], where=here)
                np.copyto(unpaid[hour], owed, where=here)
    return paid, unpaid
