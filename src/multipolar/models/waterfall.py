r"""The waterfall of one borrower over many draws: its lines pay what is needed, in its order, at the moments at which they open.

Used by `multipolar.models.liquidity`, which says what is solved. Time is continuous, to the second: the moments at which a
line opens, falls due or is asked about are sorted, cell by cell, and between two of them the lines that are open pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELLS = 4096
"""Draws that are computed together, so that the arrays stay in the processor's cache."""

DAY = 86_400
"""Seconds: days are taken to the nearest one."""


@dataclass(frozen=True)
class Cells:
    """One borrower's D draws; names as in `liquidity.Inputs`.

    Attributes
    ----------
    days : tuple of float
    order : tuple of int
    groups : tuple of tuple of int
    need, ramp : ndarray (D,)
    limit, start : ndarray (D, L)
    due : dict of ndarray (D,)
        By line that falls due in some draw.
    cap : ndarray (D, G)
    """

    days: tuple[float, ...]
    order: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    need: Floats
    ramp: Floats
    limit: Floats
    start: Floats
    due: dict[int, Floats]
    cap: Floats


def arisen(ramp: Floats, day: Floats | float) -> Floats:
    """Return the part of the need that has arisen by a day."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(ramp > 0.0, np.minimum(day / ramp, 1.0), 1.0)


def waterfall(cells: Cells, paid: Floats, short: Floats) -> Floats:
    """Write what each line has paid, (L, H, D), and what is unpaid, (H, D); return the largest miss of the account, (D,).

    `paid` and `short` come filled with 0. The miss is a part of the need.
    """
    days, lines = cells.days, cells.limit.shape[1]
    residual = np.zeros(len(cells.need))
    (struck,) = np.nonzero(cells.need > 0.0)
    limit, start, cap = (_draws_last(array, struck) for array in (cells.limit, cells.start, cells.cap))
    need, ramp = cells.need[struck], cells.ramp[struck]
    due = {line: falls[struck] for line, falls in cells.due.items()}
    # Draws in which the same lines open are computed together: a line that never opens costs nothing.
    opens = (start <= days[-1]) & (limit > 0.0)
    limit = np.where(opens, limit, 0.0)
    alike = np.zeros(len(struck), dtype=np.int64)
    for line in range(lines):
        alike |= opens[line].astype(np.int64) << line
    ranked = np.argsort(alike, kind="stable")
    for first in range(0, len(ranked), CELLS):
        some = ranked[first : first + CELLS]
        rows, needed, over = struck[some], need[some], ramp[some]
        found_in = int(np.bitwise_or.reduce(alike[some]))
        used = [line for line in range(lines) if found_in >> line & 1]
        own = _Lines(
            used,
            limit=_picked(limit, used, some),
            start=_picked(start, used, some),
            due={used.index(line): falls[some] for line, falls in due.items() if line in used},
            cap=_picked(cap, range(len(cap)), some),
        )
        found, owed = _fill(own, cells, needed, over)
        gap = np.abs(np.stack([needed * arisen(over, day) for day in days]) - found.sum(axis=1) - owed)
        residual[rows] = gap.max(axis=0) / needed
        for hour in range(len(days)):
            short[hour][rows] = owed[hour]
            for line, amount in zip(used, found[hour], strict=True):
                if amount.any():
                    paid[line, hour][rows] = amount
    return residual


def _draws_last(array: Floats, draws: NDArray[np.int64]) -> Floats:
    """Return lines or groups in some draws, (L or G, n)."""
    return np.ascontiguousarray((array if len(draws) == len(array) else array[draws]).T)


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
        Which of the inputs' lines they are.
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
    order = [lines.places.index(place) for place in asked.order if place in lines.places]
    paid, unpaid = np.empty((len(days), count, n)), np.empty((len(days), n))
    opened, owed, pay = np.zeros((count, n)), np.zeros(n), np.empty(n)
    seen = np.zeros(count, dtype=bool)
    for what, more, same in zip(kind, further, together, strict=True):
        owed += more
        # Lines that open at one moment open together: between two of them nothing is paid.
        waiting = np.where(same, owed, 0.0) if same.any() else None
        if waiting is not None:
            owed -= waiting
        for line in order:
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
