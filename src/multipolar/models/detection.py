r"""How much of a lane is watched: radar within its horizon, and patrol boats by search theory.

A radar with its antenna at :math:`h_1` metres sees a target of :math:`h_2` metres out to the radio horizon

.. math:: d = 2.2 (\sqrt{h_1} + \sqrt{h_2}) \text{ nautical miles,}

and no farther than its instruments reach. A point of a lane is watched by radar with probability
:math:`1 - \prod_s (1 - u_s)` over the radars :math:`s` in reach, with :math:`u` the part of time they work. A boat that
sweeps a width :math:`W` at speed :math:`v` for a time :math:`t` over an area :math:`A` finds what is there with probability
(coverage factor :math:`z = W v t / A`)

=====================  =========================================
random search          :math:`1 - e^{-z}`
exhaustive search      :math:`\min(1, z)`
inverse cube           :math:`\mathrm{erf}(\sqrt{\pi} z / 2)`
=====================  =========================================

`solve` puts both together for lanes, with and without what was given, so that a gift's part is the difference. ::

    horizon(100, 16)                      # 30.8 nm
    search(width=10, speed=15, time=6, area=2000)

References
----------
Koopman, B. (1946), *Search and Screening*, Operations Evaluation Group report 56; (1980), Pergamon. Washburn, A. (2014),
*Search and Detection*, 5th ed. Horizon: IALA Guideline 1111, radio horizon with standard refraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName
from .batch import uneven
from .navigation import great_circle

Floats = NDArray[np.float64]
Law = Literal["random", "exhaustive", "inverse cube"]

REFRACTED = 2.2
"""Nautical miles of radio horizon per square root of a metre, with standard refraction."""


def horizon(antenna: ArrayLike, target: ArrayLike = 0.0) -> Floats:
    """Return the radio horizon of an antenna and a target, heights in metres, nautical miles.

    Examples
    --------
    >>> round(float(horizon(100, 16)), 1)
    30.8
    """
    first, second = np.asarray(antenna, dtype=float), np.asarray(target, dtype=float)
    if not (np.all(first >= 0.0) and np.all(second >= 0.0)):
        raise InvalidData(
            [Fault("height", "a height below 0 or unknown", column="antenna", expected="metres, 0 or more")]
        )
    return np.asarray(REFRACTED * (np.sqrt(first) + np.sqrt(second)))


def search(width: ArrayLike, speed: ArrayLike, time: ArrayLike, area: ArrayLike, law: Law = "random") -> Floats:
    """Return the probability that a search finds what is in an area.

    Parameters
    ----------
    width : array_like
        Sweep width, nautical miles.
    speed : array_like
        Knots.
    time : array_like
        Hours of search, of all searchers together.
    area : array_like
        Square nautical miles, above 0.
    law : str
        random, exhaustive or inverse cube.

    Examples
    --------
    >>> round(float(search(2, 10, 5, 100)), 4)
    0.6321
    """
    from scipy.special import erf

    if law not in get_args(Law):
        raise UnknownName.of("law of search", law, get_args(Law))
    given = {"width": width, "speed": speed, "time": time, "area": area}
    values = {name: np.asarray(value, dtype=float) for name, value in given.items()}
    faults = [
        Fault("search", f"a {name} below 0 or unknown", column=name, expected="0 or more")
        for name, value in values.items()
        if not np.all(value >= 0.0)
    ]
    if not np.all(values["area"] > 0.0):
        faults.append(Fault("area", "an area of 0", column="area", expected="above 0"))
    if faults:
        raise InvalidData(faults)
    z = values["width"] * values["speed"] * values["time"] / values["area"]
    if law == "random":
        return np.asarray(-np.expm1(-z))
    return np.asarray(np.minimum(1.0, z) if law == "exhaustive" else erf(np.sqrt(np.pi) * z / 2.0))


def coverage(
    lat: ArrayLike,
    lon: ArrayLike,
    site_lat: ArrayLike,
    site_lon: ArrayLike,
    reach: ArrayLike,
    works: ArrayLike = 1.0,
) -> Floats:
    """Return the probability that each point of a grid is seen by at least one site, (P,).

    Parameters
    ----------
    lat, lon : array_like (P,)
        Points, degrees.
    site_lat, site_lon : array_like (S,)
        Sites, degrees.
    reach : array_like (S,) or number
        Nautical miles.
    works : array_like (S,) or number
        Part of time that a site works, 0 to 1.

    Examples
    --------
    >>> coverage([0, 0], [0, 1], [0], [0], 30).tolist()
    [1.0, 0.0]
    """
    far = great_circle(np.asarray(lat)[:, None], np.asarray(lon)[:, None], np.asarray(site_lat), np.asarray(site_lon))
    part = np.broadcast_to(np.asarray(works, dtype=float), far.shape[1:])
    range_ = np.broadcast_to(np.asarray(reach, dtype=float), far.shape[1:])
    faults = []
    if not np.all((part >= 0.0) & (part <= 1.0)):
        faults.append(Fault("works", "a part outside 0..1", column="works", expected="0 to 1"))
    if not np.all(range_ >= 0.0):
        faults.append(Fault("reach", "a reach below 0 or unknown", column="reach", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
    return np.asarray(1.0 - np.prod(1.0 - np.where(far <= range_, part, 0.0), axis=1))


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Lanes, radars and boats; D draws (or 1, for all), P points, S radars, L lanes.

    Attributes
    ----------
    lat, lon, miles : ndarray (P,)
        Points of the lanes and the length of lane that each stands for.
    lane : ndarray of int (P,)
        To which lane a point belongs, 0 to L - 1.
    radar_lat, radar_lon : ndarray (S,)
    height : ndarray (D or 1, S)
        Of the antenna above the sea, metres.
    reach : ndarray (D or 1, S)
        Of the instruments, nautical miles.
    works : ndarray (D or 1, S)
        Part of time that a radar works.
    given : ndarray of bool (S,)
        Whether it was given.
    target : ndarray (D or 1,)
        Height of what is looked for, metres.
    boats, boats_given : ndarray (D or 1, L)
        Boats at sea at a time over the lane: own, and given.
    area : ndarray (L,)
        Water that they patrol, square nautical miles.
    sweep : ndarray (D or 1,)
        Sweep width of a boat, nautical miles.
    speed : ndarray (D or 1,)
        Knots.
    stay : ndarray (D or 1,)
        Hours for which what is looked for is in the area.
    """

    lat: Floats
    lon: Floats
    miles: Floats
    lane: NDArray[np.int64]
    radar_lat: Floats
    radar_lon: Floats
    height: Floats
    reach: Floats
    works: Floats
    given: NDArray[np.bool_]
    target: Floats
    boats: Floats
    boats_given: Floats
    area: Floats
    sweep: Floats
    speed: Floats
    stay: Floats


@dataclass(frozen=True, kw_only=True)
class Result:
    """How much of each lane is watched.

    Attributes
    ----------
    radar, radar_without : ndarray (D, L)
        Part of the lane's length seen by radar, with and without what was given, 0 to 1; NaN for a lane without a point.
    watched, without : ndarray (D, L)
        The same, with boats.
    converged : ndarray of bool (D,)
        Always true: the solution is closed.
    residual : ndarray (D,)
        Always 0.
    """

    radar: Floats
    radar_without: Floats
    watched: Floats
    without: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Watch the lanes.

    Raises
    ------
    InvalidData
        Shapes that do not fit, impossible coordinates, parts outside 0..1, values below 0; all faults at once.
    """
    draws = _require(inputs)
    radar, all_seen = watched(inputs, np.ones(len(inputs.given), dtype=bool), inputs.boats + inputs.boats_given)
    without, own_seen = watched(inputs, ~inputs.given, inputs.boats)

    def spread(value: Floats) -> Floats:
        return np.array(np.broadcast_to(value, (draws, len(inputs.area))))

    return Result(
        radar=spread(radar),
        radar_without=spread(without),
        watched=spread(all_seen),
        without=spread(own_seen),
        converged=np.ones(draws, dtype=bool),
        residual=np.zeros(draws),
    )


def watched(inputs: Inputs, radars: NDArray[np.bool_], boats: Floats) -> tuple[Floats, Floats]:
    """Return the part of each lane that some radars see, and that they or some boats watch, each (D, L).

    Parameters
    ----------
    inputs : Inputs
        As `solve` takes it.
    radars : ndarray of bool (S,)
        Which radars work.
    boats : ndarray (D or 1, L)
        Boats at sea over each lane.
    """
    far = great_circle(inputs.lat[:, None], inputs.lon[:, None], inputs.radar_lat, inputs.radar_lon)
    seen = np.minimum(inputs.reach, horizon(inputs.height, inputs.target[:, None]))  # (D, S)
    near = (far <= np.where(radars, seen.max(axis=0, initial=0.0), -1.0)).any(axis=1)  # seen in some draw
    far = far[near]
    length = np.zeros((len(inputs.miles), len(inputs.area)))
    length[np.arange(len(inputs.miles)), inputs.lane] = inputs.miles
    whole, length = length.sum(axis=0), length[near]
    blind = np.ones((len(seen), len(far)))
    for s in np.flatnonzero(radars):
        close = np.flatnonzero(far[:, s] <= seen[:, s].max())
        blind[:, close] *= 1.0 - np.where(far[close, s] <= seen[:, [s]], inputs.works[:, [s]], 0.0)
    part = (1.0 - blind) @ length
    by_radar = np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0.0)
    by_boat = search(inputs.sweep[:, None], inputs.speed[:, None], inputs.stay[:, None] * boats, inputs.area)
    return by_radar, 1.0 - (1.0 - by_radar) * (1.0 - by_boat)


def worth(inputs: Inputs) -> Floats:
    """Return what each radar adds: the part of each lane that would not be watched without it, (D, S, L)."""
    _require(inputs)
    boats = inputs.boats + inputs.boats_given
    sites = np.arange(len(inputs.given))
    _, full = watched(inputs, sites >= 0, boats)
    lost = [full - watched(inputs, sites != s, boats)[1] for s in sites]
    return np.stack(lost, axis=1) if lost else np.zeros((len(full), 0, full.shape[1]))


def _require(inputs: Inputs) -> int:
    points, sites, lanes = len(inputs.lat), len(inputs.radar_lat), len(inputs.area)
    faults = []
    shapes: dict[str, tuple[int, ...]] = {
        **dict.fromkeys(("lat", "lon", "miles", "lane"), (points,)),
        **dict.fromkeys(("radar_lat", "radar_lon", "given"), (sites,)),
        "area": (lanes,),
    }
    drawn: dict[str, tuple[int, ...]] = {
        **dict.fromkeys(("height", "reach", "works"), (sites,)),
        **dict.fromkeys(("boats", "boats_given"), (lanes,)),
        **dict.fromkeys(("target", "sweep", "speed", "stay"), ()),
    }
    for name, shape in shapes.items():
        if getattr(inputs, name).shape != shape:
            faults.append(Fault("shape", f"{getattr(inputs, name).shape}", column=name, expected=f"{shape}"))
    for name, shape in drawn.items():
        value = getattr(inputs, name)
        if value.ndim != 1 + len(shape) or value.shape[1:] != shape:
            faults.append(Fault("shape", f"{value.shape}", column=name, expected=f"(draws, *{shape})"))
        elif not np.all((value >= 0.0) & np.isfinite(value)):
            faults.append(Fault("value", "a value below 0 or unknown", column=name, expected="0 or more"))
    counts = {len(getattr(inputs, name)) for name in drawn}
    faults += uneven(counts)
    if not faults and np.any(inputs.works > 1.0):
        faults.append(Fault("works", "a part above 1", column="works", expected="0 to 1"))
    if not np.all(inputs.area > 0.0):
        faults.append(Fault("area", "an area of 0 or unknown", column="area", expected="above 0"))
    if not faults and points and not (inputs.lane.min() >= 0 and inputs.lane.max() < lanes):
        faults.append(Fault("lane", "a point of no lane", column="lane", expected=f"0 to {lanes - 1}"))
    if faults:
        raise InvalidData(faults)
    return max([1, *counts])
