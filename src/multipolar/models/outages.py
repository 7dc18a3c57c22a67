r"""Forced outages of generating units: how much capacity is there, and how often it is less than the load.

A unit of capacity :math:`c_i` is out with probability :math:`q_i` (its forced outage rate), independently of the
others. The available capacity :math:`C` is the sum of the units that are not out; its distribution follows exactly by
convolution, unit by unit. With load :math:`L_t` in period :math:`t`:

.. math::
    \mathrm{LOLP}_t = P(C < L_t), \qquad \mathrm{LOLE} = \sum_t \mathrm{LOLP}_t, \qquad
    \mathrm{EUE} = \sum_t \mathrm{E}\,(L_t - C)^+

LOLE is in periods a year: with the 365 daily peaks in days, with 8,760 hourly loads in hours; EUE is then in MWh.

How to call
-----------
::

    loss_of_load([40, 40, 20], [0.03, 0.03, 0.02], load=[70, 85])     # .lolp, .lole, .eue, .unserved
    table = available_capacity([40, 40, 20], 0.03)                    # .available, .probability
    table.below(70), table.shortfall(70)                              # P(C < 70), E(70 - C)+

`chronology` draws outages hour by hour: a unit is up and down for exponential times, with mean time to repair
:math:`r` and mean time to failure :math:`r (1 - q) / q`, so that it is out with probability :math:`q` at any hour.
Events, not hours, are drawn.

References ---------- Billinton, R. & Allan, R. N. (1996), *Reliability Evaluation of Power Systems*, 2nd ed., Plenum,
ch. 2. IEEE RTS Task Force (1979), "IEEE Reliability Test System", *IEEE Transactions on Power Apparatus and Systems*
PAS-98, 2047-2054.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

STATES = 2_000_000
"""Levels of available capacity that a table may have."""

SAME = 1e-9
"""Part of the largest capacity below which two levels are one."""


@dataclass(frozen=True, eq=False)
class Capacity:
    """Distribution of available capacity.

    Attributes
    ----------
    available : ndarray (S,)
        Levels, rising.
    probability : ndarray (S,)
        Of each; they sum to 1.
    """

    available: Floats
    probability: Floats

    @property
    def mean(self) -> float:
        """Mean available capacity."""
        return float(self.available @ self.probability)

    def below(self, load: ArrayLike) -> Floats:
        """Return P(C < load); capacity that just meets the load is no loss."""
        wanted = np.asarray(load, dtype=float)
        place = np.searchsorted(self.available, wanted - SAME * self._scale, side="left")
        return np.concatenate([[0.0], np.cumsum(self.probability)])[place]

    def shortfall(self, load: ArrayLike) -> Floats:
        """Return E(load - C)+."""
        wanted = np.asarray(load, dtype=float)
        place = np.searchsorted(self.available, wanted, side="left")
        mass = np.concatenate([[0.0], np.cumsum(self.probability)])[place]
        level = np.concatenate([[0.0], np.cumsum(self.probability * self.available)])[place]
        return np.asarray(np.maximum(wanted * mass - level, 0.0))

    def joined(self, other: Capacity) -> Capacity:
        """Return the distribution of the sum with an independent one, such as a unit with several levels."""
        levels = (self.available[:, None] + other.available[None, :]).ravel()
        return _merged(levels, (self.probability[:, None] * other.probability[None, :]).ravel())

    @property
    def _scale(self) -> float:
        return max(1.0, float(np.abs(self.available).max(initial=0.0)))


@dataclass(frozen=True, eq=False)
class Loss:
    """Loss of load of one area.

    Attributes
    ----------
    lolp : ndarray (T,)
        Probability of a loss in each period.
    unserved : ndarray (T,)
        Expected load that is not served in each.
    lole : float
        Expected periods with a loss, by weight.
    eue : float
        Expected unserved energy, by weight.
    """

    lolp: Floats
    unserved: Floats
    lole: float
    eue: float


def available_capacity(capacity: ArrayLike, rate: ArrayLike, *, step: float | None = None) -> Capacity:
    """Return the distribution of available capacity, by exact convolution.

    Parameters
    ----------
    capacity : array_like (U,)
        Of each unit, at least 0.
    rate : array_like (U,) or a number
        Forced outage rate of each, 0 to 1.
    step : float, optional
        Round levels to multiples of it, with the mean kept; for many units of odd sizes.

    Raises
    ------
    InvalidData
        A negative capacity, a rate outside 0..1, shapes that do not fit, more than two million levels.

    Examples
    --------
    >>> table = available_capacity([10, 10], 0.1)
    >>> table.available.tolist(), table.probability.round(2).tolist()
    ([0.0, 10.0, 20.0], [0.01, 0.18, 0.81])
    """
    sizes, rates = units(capacity, rate)
    if step is not None and not step > 0.0:
        raise InvalidData([Fault("step", f"a step of {step}", column="step", expected="above 0")])
    whole = Capacity(np.zeros(1), np.ones(1))
    kinds, counts = np.unique(np.stack([sizes, rates], axis=1), axis=0, return_counts=True)
    for (size, out), count in zip(kinds, counts, strict=True):
        if size == 0.0:
            continue
        up = np.arange(count + 1)
        part = Capacity(size * up, _binomial(int(count), 1.0 - out))
        if len(whole.available) * len(part.available) > 10 * STATES:
            raise InvalidData([_too_many(len(whole.available) * len(part.available))])
        whole = whole.joined(part)
        if step is not None:
            whole = _rounded(whole, step)
        if len(whole.available) > STATES:
            raise InvalidData([_too_many(len(whole.available))])
    return whole


def loss_of_load(
    capacity: ArrayLike | Capacity, rate: ArrayLike = 0.0, load: ArrayLike = (), weight: ArrayLike | None = None
) -> Loss:
    """Return the loss of load of one area by itself, exactly.

    Parameters
    ----------
    capacity : array_like (U,) or Capacity
        Units, or their table.
    rate : array_like (U,) or a number
        Forced outage rates; not read where `capacity` is a table.
    load : array_like (T,) or a number
        At least 0.
    weight : array_like (T,), optional
        How often each period stands in a year; 1 each when not given.

    Examples
    --------
    Three units of 50, out one day in a hundred; the load is 100, so two must be out at once.

    >>> found = loss_of_load([50, 50, 50], 0.01, load=100)
    >>> round(found.lole, 6), round(found.eue, 6)
    (0.000298, 0.01495)
    """
    table = capacity if isinstance(capacity, Capacity) else available_capacity(capacity, rate)
    loads = np.atleast_1d(np.asarray(load, dtype=float))
    weights = np.ones(loads.shape) if weight is None else np.asarray(weight, dtype=float)
    faults = load_faults(loads)
    if weights.shape != loads.shape or not np.all(weights >= 0.0):
        expected = f"{loads.shape} weights of at least 0"
        faults.append(Fault("weight", f"weights of shape {weights.shape}", column="weight", expected=expected))
    if faults:
        raise InvalidData(faults)
    lolp, unserved = table.below(loads), table.shortfall(loads)
    return Loss(lolp, unserved, float(lolp @ weights), float(unserved @ weights))


def chronology(
    capacity: Floats,
    rate: Floats,
    area: NDArray[np.int64],
    areas: int,
    hours: int,
    years: int,
    repair: float,
    rng: np.random.Generator,
    batch: int,
) -> Iterator[Floats]:
    """Yield available capacity hour by hour, (up to `batch` years, areas, hours), until all years are drawn.

    Parameters
    ----------
    capacity, rate, area : ndarray (U,)
        Of each unit: size, forced outage rate, and the number of its area.
    areas, hours, years : int
    repair : float
        Mean time to repair, hours.
    rng : Generator
    batch : int
        Years drawn at once.
    """
    sure = rate <= 0.0
    floor = np.bincount(area[sure], weights=capacity[sure], minlength=areas)
    moving = (rate > 0.0) & (rate < 1.0) & (capacity > 0.0)
    size, out, place = capacity[moving], rate[moving], area[moving]
    up_time = repair * (1.0 - out) / out
    for first in range(0, years, batch):
        count = min(batch, years - first)
        year = np.repeat(np.arange(count), len(size))
        unit = np.tile(np.arange(len(size)), count)
        down = rng.random(len(unit)) < out[unit]
        at, change = [(year * areas + place[unit]) * hours], [np.where(down, 0.0, size[unit])]
        clock = np.zeros(len(unit))
        while len(unit):
            clock = clock + rng.exponential(np.where(down, repair, up_time[unit]))
            hour = np.ceil(clock).astype(np.int64)
            live = hour < hours
            year, unit, down, clock, hour = year[live], unit[live], down[live], clock[live], hour[live]
            at.append((year * areas + place[unit]) * hours + hour)
            change.append(np.where(down, size[unit], -size[unit]))
            down = ~down
        moves = np.bincount(np.concatenate(at), weights=np.concatenate(change), minlength=count * areas * hours)
        yield np.asarray(np.cumsum(moves.reshape(count, areas, hours), axis=2) + floor[:, None], dtype=np.float64)


def units(capacity: ArrayLike, rate: ArrayLike, where: str = "") -> tuple[Floats, Floats]:
    """Return sizes and rates of units as arrays of one length.

    Raises
    ------
    InvalidData
        What does not fit; `where` names the area.
    """
    sizes = np.atleast_1d(np.asarray(capacity, dtype=float))
    rates = np.asarray(rate, dtype=float)
    of = f" of {where}" if where else ""
    faults = []
    if sizes.ndim != 1 or rates.ndim > 1 or (rates.ndim == 1 and rates.shape != sizes.shape):
        what = f"units{of}: capacity {sizes.shape}, rate {rates.shape}"
        raise InvalidData([Fault("shape", what, column="rate", expected="one rate a unit, or one for all")])
    if not np.all((sizes >= 0.0) & np.isfinite(sizes)):
        what = f"a capacity{of} of {sizes[~((sizes >= 0.0) & np.isfinite(sizes))][0]:g}"
        faults.append(Fault("capacity", what, column="capacity", expected="0 or more"))
    if not np.all((rates >= 0.0) & (rates <= 1.0)):
        what = (
            f"a forced outage rate{of} of {np.atleast_1d(rates)[~np.atleast_1d((rates >= 0.0) & (rates <= 1.0))][0]:g}"
        )
        faults.append(Fault("rate", what, column="rate", expected="a part of the time, 0 to 1"))
    if faults:
        raise InvalidData(faults)
    return sizes, np.broadcast_to(rates, sizes.shape).copy()


def load_faults(load: Floats) -> list[Fault]:
    """Return what is wrong with loads."""
    if np.all((load >= 0.0) & np.isfinite(load)):
        return []
    what = f"a load of {load[~((load >= 0.0) & np.isfinite(load))][0]:g}"
    return [Fault("load", what, column="load", expected="0 or more")]


def _binomial(n: int, p: float) -> Floats:
    """Return the probabilities of 0..n of n units being there, by recursion: exact enough and without SciPy."""
    found = np.ones(1)
    for _ in range(n):
        found = np.concatenate([[0.0], found * p]) + np.concatenate([found * (1.0 - p), [0.0]])
    return found


def _merged(levels: Floats, probability: Floats) -> Capacity:
    order = np.argsort(levels, kind="stable")
    levels, probability = levels[order], probability[order]
    new = np.concatenate([[True], np.diff(levels) > SAME * max(1.0, float(np.abs(levels).max()))])
    start = np.flatnonzero(new)
    summed = np.add.reduceat(probability, start)
    kept = summed > 0.0
    return Capacity(levels[start][kept], summed[kept])


def _rounded(table: Capacity, step: float) -> Capacity:
    """Share each level between the multiples below and above it, so that the mean stays."""
    place = table.available / step
    low = np.floor(place + SAME)
    part = np.clip(place - low, 0.0, 1.0)
    levels = np.concatenate([low, low + 1.0]) * step
    return _merged(levels, np.concatenate([table.probability * (1.0 - part), table.probability * part]))


def _too_many(found: int) -> Fault:
    return Fault(
        "levels", f"{found:,} levels of capacity", column="capacity", expected=f"at most {STATES:,}, or a step"
    )
