"""What happens to supply: capacity that stops for a time, links that are cut; read step by step by `ario`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A part of capacity is lost for a time, then comes back evenly.

    Attributes
    ----------
    lost : array (N,) or (D, N)
        Part of each industry's capacity, 0 to 1.
    begin, length, recovery : float or array (D,)
        Days: when it begins, how long all of it lasts, how long it takes to come back.
    """

    lost: ArrayLike
    begin: ArrayLike = 0.0
    length: ArrayLike = 0.0
    recovery: ArrayLike = 0.0


@dataclass(frozen=True, kw_only=True)
class Blockade:
    """Deliveries from suppliers to pools are cut for a time; nobody orders what cannot come.

    Attributes
    ----------
    part : array (P, R, B)
        Part of each link that is cut, 0 to 1.
    begin, length : float
        Days.
    """

    part: ArrayLike
    begin: float = 0.0
    length: float = 0.0


def left(events: Sequence[Stop | Blockade], now: float, step: float, draws: int, n: int) -> Floats:
    """Return the part of capacity that the stops leave in this step (D, N): the mean over the step's days."""
    kept = np.ones((1, n))
    for event in events:
        if isinstance(event, Stop):
            lost, begin, length, recovery = drawn(event)
            kept = kept * (1.0 - lost * height(now, now + step, begin, length, recovery)[:, None])
    return np.broadcast_to(kept, (draws, n))


def height(start: float, stop: float, begin: Floats, length: Floats, recovery: Floats) -> Floats:
    """Return the mean height over start to stop of a plateau of 1 that falls evenly to 0 after its length."""

    def area(day: float) -> Floats:
        flat = np.clip(day - begin, 0.0, length)
        fall = np.clip(day - begin - length, 0.0, recovery)
        return np.asarray(flat + fall - np.divide(fall**2, 2.0 * recovery, out=np.zeros_like(fall), where=recovery > 0))

    return (area(stop) - area(start)) / (stop - start)


def open_links(share: Floats, events: Sequence[Stop | Blockade], now: float, step: float) -> Floats:
    """Return the shares (P, R, B) that the blockades of this step leave."""
    for event in events:
        if isinstance(event, Blockade):
            on = np.clip(min(now + step, event.begin + event.length) - max(now, event.begin), 0.0, step) / step
            if on > 0:
                share = share * (1.0 - on * np.asarray(event.part, dtype=float))
    return share


def drawn(event: Stop) -> tuple[Floats, Floats, Floats, Floats]:
    """Return lost (D or 1, N), begin, length and recovery (D or 1,)."""
    lost = np.atleast_2d(np.asarray(event.lost, dtype=float))
    begin, length, recovery = (
        np.atleast_1d(np.asarray(v, dtype=float)) for v in (event.begin, event.length, event.recovery)
    )
    length, recovery = np.broadcast_arrays(length, recovery)
    return lost, begin, length, recovery


def some_draws(event: Stop | Blockade, some: slice) -> Stop | Blockade:
    """Return the event of some of the draws."""
    if isinstance(event, Blockade):
        return event
    lost, begin, length, recovery = (a[some] if len(a) > 1 else a for a in drawn(event))
    return Stop(lost=lost, begin=begin, length=length, recovery=recovery)
