r"""How often hazards came near a place: storms counted along their tracks, events within a radius, rates with an interval.

A track is a row of fixes six hours apart; a storm may cross a place between two of them, so positions and winds are
interpolated by the hour where both fixes have a wind. A storm counts once a place, however long it stays. With
:math:`n` events in :math:`T` years the rate is :math:`n / T`, and its interval that of Jeffreys' prior,
:math:`\Gamma(n + \tfrac12) / T`.

References
----------
Knapp, K. R. et al. (2010), "The International Best Track Archive for Climate Stewardship (IBTrACS)", Bulletin of the
American Meteorological Society 91(3), 363-376. Jeffreys, H. (1961), *Theory of Probability*, 3rd ed., Oxford, §3.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .globe import great_circle

STEP = 6.0
"""Hours between two fixes of one track at most; a longer gap is not bridged."""


class Rate(NamedTuple):
    """Events a year: central value and interval."""

    central: float
    low: float
    high: float


def passes(
    lat: ArrayLike,
    lon: ArrayLike,
    storm: ArrayLike,
    hour: ArrayLike,
    track_lat: ArrayLike,
    track_lon: ArrayLike,
    wind: ArrayLike,
    *,
    radius: float,
    least: float,
) -> NDArray[np.int64]:
    """Return how many storms came within `radius` km of each place with a wind of `least` or more.

    Parameters
    ----------
    lat, lon : array (P,)
        Places, degrees.
    storm : array (F,)
        Which storm a fix belongs to; the fixes of a storm follow each other in time.
    hour : array (F,)
        Time in hours, from any beginning.
    track_lat, track_lon, wind : array (F,)
        Position in degrees, wind in any unit; a fix without a wind is NaN and is not counted.
    radius : float
    least : float

    Raises
    ------
    InvalidData
        No fix at all, columns of different lengths, impossible coordinates (with the number of the fix), time that runs
        backwards within a storm.

    Examples
    --------
    A storm of 70 knots crosses the equator at 120 degrees east, three hours from either fix.

    >>> passes([0.0], [120.0], ["A", "A"], [0, 6], [0.0, 0.0], [118.0, 122.0], [70, 70], radius=50, least=64).tolist()
    [1]
    """
    name, when = np.asarray(storm), np.asarray(hour, dtype=float)
    north, east, strength = (np.asarray(given, dtype=float) for given in (track_lat, track_lon, wind))
    faults = []
    if not name.size:
        faults.append(Fault("no-tracks", "there is no fix", column="storm", expected="at least one"))
    elif len({given.shape for given in (name, when, north, east, strength)}) > 1:
        faults.append(Fault("shape", f"{name.shape} storms, {north.shape} positions", expected="one of each a fix"))
    if faults:
        raise InvalidData(faults)
    same = name[1:] == name[:-1]
    if np.any(same & (np.diff(when) < 0.0)):
        first = int(np.flatnonzero(same & (np.diff(when) < 0.0))[0]) + 1
        raise InvalidData(
            [Fault("track-order", f"time runs backwards at fix {first}", column="hour", expected="rising")]
        )
    # Before anything is interpolated: a fix off the globe is found under its own number.
    great_circle([0.0], [0.0], north, east)
    follow = same & (np.diff(when) <= STEP) & ~np.isnan(strength[1:]) & ~np.isnan(strength[:-1])
    start = np.flatnonzero(follow)
    parts = np.arange(1, int(STEP)) / STEP
    turn = (east[start + 1] - east[start] + 180.0) % 360.0 - 180.0  # the short way over the date line
    known = ~np.isnan(strength)
    fixes = [
        (name[known], north[known], east[known], strength[known]),
        *[
            (
                name[start],
                north[start] + part * (north[start + 1] - north[start]),
                (east[start] + part * turn + 180.0) % 360.0 - 180.0,
                strength[start] + part * (strength[start + 1] - strength[start]),
            )
            for part in parts
        ],
    ]
    names, lats, lons, winds = (np.concatenate(columns) for columns in zip(*fixes, strict=True))
    strong = winds >= least
    away = great_circle(lat, lon, lats[strong], lons[strong]) if strong.any() else np.empty((np.size(lat), 0))
    near = names[strong]
    return np.array([len(np.unique(near[row <= radius])) for row in away], dtype=np.int64)


def within(
    lat: ArrayLike, lon: ArrayLike, event_lat: ArrayLike, event_lon: ArrayLike, *, radius: float
) -> NDArray[np.int64]:
    """Return how many events lie within `radius` km of each place.

    Raises
    ------
    InvalidData
        No event at all, or impossible coordinates.
    """
    if not np.size(event_lat):
        raise InvalidData([Fault("no-events", "there is no event", column="event_lat", expected="at least one")])
    away = great_circle(lat, lon, event_lat, event_lon)
    return np.asarray((away <= radius).sum(axis=1), dtype=np.int64)


def rate(count: int, years: float, level: float = 0.9) -> Rate:
    """Return events a year with the interval of Jeffreys' prior.

    Raises
    ------
    InvalidData
        A negative count, no years, or a level outside 0..1.

    Examples
    --------
    >>> [round(value, 3) for value in rate(40, 48)]
    [0.833, 0.638, 1.073]
    """
    if count < 0 or not years > 0.0 or not 0.0 < level < 1.0:
        what = f"{count} events in {years:g} years at a level of {level:g}"
        raise InvalidData([Fault("rate", what, expected="0 or more, more than 0, between 0 and 1")])
    from scipy.stats import gamma

    low, high = (float(gamma.ppf(part, count + 0.5)) / years for part in ((1.0 - level) / 2.0, (1.0 + level) / 2.0))
    return Rate(count / years, low, high)
