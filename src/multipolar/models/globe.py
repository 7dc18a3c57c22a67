"""Distances on the globe.

References
----------
Sinnott, R. W. (1984), "Virtues of the haversine", Sky and Telescope 68(2), 159. Moritz, H. (2000), "Geodetic Reference
System 1980", Journal of Geodesy 74, 128-133 (mean radius).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

RADIUS = 6371.0088
"""Mean radius of the earth, km."""

SHOWN = 5
"""Faulty points that a message names."""


def great_circle(lat: ArrayLike, lon: ArrayLike, to_lat: ArrayLike, to_lon: ArrayLike) -> NDArray[np.float64]:
    """Return great-circle distances in kilometres, (from, to); the earth as a sphere.

    Raises
    ------
    InvalidData
        A latitude outside -90..90 or a longitude outside -180..180 (up to 360 counts east), or not a number.

    Examples
    --------
    >>> great_circle([14.5086], [121.0194], [2.7456], [101.7099]).round().tolist()  # Manila, Kuala Lumpur
    [[2490.0]]
    """
    sides = []
    faults = []
    for name, north, east in (("from", lat, lon), ("to", to_lat, to_lon)):
        a, b = (np.atleast_1d(np.asarray(given, dtype=float)) for given in (north, east))
        for what, values, low, high in (("latitude", a, -90.0, 90.0), ("longitude", b, -180.0, 360.0)):
            wrong = np.flatnonzero(~((values >= low) & (values <= high)))
            if wrong.size:
                shown = ", ".join(f"{values[place]:g} at {place}" for place in wrong[:SHOWN])
                expected = f"{low:g} to {high:g} degrees"
                faults.append(Fault("impossible-coordinates", f"{what} {shown}", column=name, expected=expected))
        sides.append((np.radians(a), np.radians(b)))
    if faults:
        raise InvalidData(faults)
    (a, b), (c, d) = sides
    half = (
        np.sin((c[None, :] - a[:, None]) / 2.0) ** 2
        + np.cos(a)[:, None] * np.cos(c)[None, :] * np.sin((d[None, :] - b[:, None]) / 2.0) ** 2
    )
    return np.asarray(2.0 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))
