r"""Ways over the sea: great circles, points along a way, and the shortest way over a network of legs when straits are closed.

Distances are nautical miles on a sphere on which a minute of arc is a mile (radius :math:`10800/\pi`). A leg joins two places
and may pass a strait; closing the strait takes the leg away. ::

    legs = [Leg("Gulf", "Singapore", 3600, "MALACCA"), Leg("Gulf", "Lombok", 4200), Leg("Lombok", "Singapore", 900)]
    shortest(legs, "Gulf", "Singapore", closed=["MALACCA"]).miles

References
----------
Sinnott, R. (1984), "Virtues of the haversine", *Sky and Telescope* 68, 159. Dijkstra, E. (1959), *Numerische Mathematik* 1,
269-271.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName

Floats = NDArray[np.float64]

RADIUS = 10800.0 / np.pi
"""Nautical miles; the mean radius of the earth is 0.05 percent more."""


class Leg(NamedTuple):
    """A leg of the network, sailed both ways.

    Attributes
    ----------
    start, end : str
    miles : float
        Nautical miles.
    strait : str or None
        What it passes.
    """

    start: str
    end: str
    miles: float
    strait: str | None = None


class Route(NamedTuple):
    """The shortest way.

    Attributes
    ----------
    miles : float
        Nautical miles; infinity where there is no way.
    places : tuple of str
        From the first to the last; empty where there is no way.
    straits : tuple of str
        What it passes, in order.
    """

    miles: float
    places: tuple[str, ...]
    straits: tuple[str, ...]


def great_circle(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Floats:
    """Return the distance of points in degrees, nautical miles; the arguments are broadcast.

    Raises
    ------
    InvalidData
        Coordinates that no place on earth has.

    Examples
    --------
    >>> round(float(great_circle(1.26, 103.84, 35.6, 139.8)), -1)  # Singapore, Tokyo
    2870.0
    """
    given = [np.asarray(value, dtype=float) for value in (lat1, lon1, lat2, lon2)]
    faults = []
    for name, value, limit in zip(("lat1", "lon1", "lat2", "lon2"), given, (90.0, 360.0, 90.0, 360.0), strict=True):
        if wrong := value[~(np.abs(value) <= limit)].ravel()[:3].tolist():
            faults.append(
                Fault("coordinate", f"{wrong}", column=name, expected=f"degrees from -{limit:g} to {limit:g}")
            )
    if faults:
        raise InvalidData(faults)
    a, b, c, d = (np.radians(value) for value in given)
    chord = np.sin((c - a) / 2.0) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2.0) ** 2
    return np.asarray(2.0 * RADIUS * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0))))


def along(lat: Sequence[float], lon: Sequence[float], step: float) -> tuple[Floats, Floats, Floats]:
    """Return points in the middle of equal pieces of a track, and the length of each piece.

    Parameters
    ----------
    lat, lon : sequence of float (N,)
        Corners of the track, degrees.
    step : float
        Longest piece, nautical miles.

    Returns
    -------
    tuple of ndarray (P,)
        Latitudes, longitudes, miles. Between two corners the course is straight in latitude and longitude, which near the
        equator and over a few hundred miles is a great circle to within a part of a mile.
    """
    if not step > 0.0:
        raise InvalidData([Fault("step", f"{step} miles", column="step", expected="above 0")])
    parts = []
    for a, b, c, d in zip(lat, lon, lat[1:], lon[1:], strict=False):
        length = float(great_circle(a, b, c, d))
        pieces = max(1, int(np.ceil(length / step)))
        share = (np.arange(pieces) + 0.5) / pieces
        parts.append((a + share * (c - a), b + share * (d - b), np.full(pieces, length / pieces)))
    if not parts:
        raise InvalidData([Fault("track", f"{len(lat)} corners", expected="2 or more")])
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))  # type: ignore[return-value]


def shortest(legs: Iterable[Leg | tuple[str, str, float]], start: str, end: str, closed: Iterable[str] = ()) -> Route:
    """Return the shortest way from a place to another when some straits are closed.

    Raises
    ------
    UnknownName
        A place or strait that no leg has.
    InvalidData
        A leg that is shorter than nothing; every one is listed.

    Examples
    --------
    >>> legs = [Leg("a", "b", 100, "s"), Leg("a", "c", 80), Leg("c", "b", 70)]
    >>> shortest(legs, "a", "b").miles, shortest(legs, "a", "b", closed=["s"]).places
    (100.0, ('a', 'c', 'b'))
    """
    every = [Leg(*leg) for leg in legs]
    faults = [
        Fault("leg", f"{leg.start} to {leg.end} is {leg.miles} miles", column="miles", expected="0 or more, finite")
        for leg in every
        if not (np.isfinite(leg.miles) and leg.miles >= 0.0)
    ]
    if faults:
        raise InvalidData(faults)
    joined: dict[str, list[tuple[str, Leg]]] = {}
    for leg in every:
        joined.setdefault(leg.start, []).append((leg.end, leg))
        joined.setdefault(leg.end, []).append((leg.start, leg))
    shut = set(closed)
    for place in (start, end):
        if place not in joined:
            raise UnknownName.of("place", place, joined)
    for strait in shut - {leg.strait for leg in every}:
        raise UnknownName.of("strait", strait, sorted({leg.strait for leg in every if leg.strait}))
    queue: list[tuple[float, str, tuple[str, ...], tuple[str, ...]]] = [(0.0, start, (start,), ())]
    done = set[str]()
    while queue:
        miles, place, places, straits = heapq.heappop(queue)
        if place == end:
            return Route(miles, places, tuple(dict.fromkeys(straits)))
        if place in done:
            continue
        done.add(place)
        for other, leg in joined[place]:
            if other not in done and leg.strait not in shut:
                passed = (*straits, leg.strait) if leg.strait else straits
                heapq.heappush(queue, (miles + float(leg.miles), other, (*places, other), passed))
    return Route(float("inf"), (), ())
