r"""Loss of load in areas with links, by Monte Carlo over years of outages and demand.

`shortfalls` draws years hour by hour (`outages.chronology`) and keeps the hours in which an area by itself is short.
`adequacy` then asks `areas.unserved` in them: any number of networks is compared on the same hours, so that what a
link saves has less noise than either side. Where several areas are short and help does not suffice for all, an `order`
says who is helped first; without one it is drawn by lot in every hour.

How to call
-----------
::

    simulate(capacity, rate, load, links, years=1000, seed=1)            # load (A, 8760)
    drawn = shortfalls(capacity, rate, load, years=1000, seed=1)         # once; then any network on the same hours:
    adequacy(drawn, network(3, links)), link_values(drawn, network(3, links))

`capacity` and `rate` as for `reliability.exact`.

References
----------
Billinton, R. & Li, W. (1994), *Reliability Assessment of Electric Power Systems Using Monte Carlo Methods*, Plenum.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .areas import Floats, Ints, Link, Network, network, unserved
from .outages import SAME, chronology, units
from .reliability import fit_of, loads_of, names_of, orders_of, rates_of

BATCH = 4_000_000
"""Hours times areas that are drawn at once."""

Z95 = 1.959963984540054


@dataclass(frozen=True, eq=False)
class Shortfalls:
    """Hours of simulated years in which some area by itself is short; all that networks are compared on.

    Attributes
    ----------
    areas : int
    margin : ndarray (N, A)
        Available capacity less load.
    year : ndarray of int (N,)
    weight : ndarray (N,)
        Hours of a year that it stands for.
    years : int
        That were drawn, those without such an hour included.
    seed : int
        For the lots and the outages of links.
    """

    areas: int
    margin: Floats
    year: Ints
    weight: Floats
    years: int
    seed: int


@dataclass(frozen=True, eq=False)
class Sampled:
    """Loss of load in simulated years.

    Attributes
    ----------
    hours, energy : ndarray (Y, A)
        Hours with a loss and energy not served, of each year and area.
    hours_any : ndarray (Y,)
        Hours in which some area has a loss.
    """

    hours: Floats
    energy: Floats
    hours_any: Floats

    @property
    def lole(self) -> Floats:
        """Expected hours a year with a loss, (A,)."""
        return np.asarray(self.hours.mean(axis=0))

    @property
    def eue(self) -> Floats:
        """Expected unserved energy a year, (A,)."""
        return np.asarray(self.energy.mean(axis=0))

    @property
    def lole_any(self) -> float:
        """Expected hours a year in which some area has a loss."""
        return float(self.hours_any.mean())

    @property
    def eue_all(self) -> float:
        """Expected unserved energy a year of all areas."""
        return float(self.energy.sum(axis=1).mean())

    def error(self, yearly: Floats) -> Floats:
        """Return the standard error of the mean over years: of `hours`, `energy` or `hours_any`."""
        years = len(yearly)
        return (
            np.asarray(yearly.std(axis=0, ddof=1) / np.sqrt(years)) if years > 1 else np.full(yearly.shape[1:], np.nan)
        )

    def interval(self, yearly: Floats) -> tuple[Floats, Floats]:
        """Return the 95 percent interval of the mean over years, not below 0."""
        half = Z95 * self.error(yearly)
        return np.maximum(yearly.mean(axis=0) - half, 0.0), np.asarray(yearly.mean(axis=0) + half)


def shortfalls(
    capacity: Sequence[ArrayLike],
    rate: ArrayLike | Sequence[ArrayLike],
    load: ArrayLike,
    *,
    years: int,
    seed: int,
    repair: float = 50.0,
    load_spread: float = 0.0,
    weight: ArrayLike | None = None,
) -> Shortfalls:
    """Draw years of outages and demand, hour by hour, and keep the hours in which an area by itself is short.

    Parameters
    ----------
    capacity, rate
        As for `exact`, without tables.
    load : array_like (A, T)
        Hour by hour; T is 8,760 for a year.
    years, seed : int
    repair : float
        Mean time to repair, hours; it does not change the expected values.
    load_spread : float
        Standard deviation of a factor on the demand of a whole year, the same for all areas; 0 or more.
    weight : array_like (T,), optional
        Hours of a year that each stands for; 1 each when not given.
    """
    names_of(None, capacity)
    parts = [
        units(part, out, f"area {number}")
        for number, (part, out) in enumerate(zip(capacity, rates_of(capacity, rate), strict=True))
    ]
    loads, weights = loads_of(load, len(parts), weight)
    faults = [
        Fault("years", f"{name} of {value}", column=name, expected=expected)
        for name, value, good, expected in (
            ("years", years, years >= 1, "1 or more"),
            ("repair", repair, repair > 0.0, "above 0"),
            ("load_spread", load_spread, load_spread >= 0.0, "0 or more"),
        )
        if not good
    ]
    if faults:
        raise InvalidData(faults)
    sizes, outs = (np.concatenate(both) for both in zip(*parts, strict=True))
    place = np.repeat(np.arange(len(parts)), [len(size) for size, _ in parts])
    rng = np.random.default_rng(seed)
    factor = np.maximum(1.0 + load_spread * rng.standard_normal(years), 0.0)
    count, hours = loads.shape
    margins, when, which = [], [], []
    tiny, first = SAME * max(1.0, float(loads.max(initial=0.0))), 0
    for there in chronology(sizes, outs, place, count, hours, years, repair, rng, max(1, BATCH // (count * hours))):
        there -= loads * factor[first : first + len(there), None, None]
        year, hour = np.nonzero((there < -tiny).any(axis=1))
        margins.append(there[year, :, hour])
        when.append(year + first)
        which.append(hour)
        first += len(there)
    at = np.concatenate(when)
    return Shortfalls(count, np.concatenate(margins), at, weights[np.concatenate(which)], years, seed)


def adequacy(drawn: Shortfalls, net: Network, *, order: Sequence[int] | None = None) -> Sampled:
    """Return the loss of load of simulated years with a network; the lots and link outages depend on the seed alone."""
    fit_of(net, drawn.areas)
    hours = len(drawn.year)
    up = None
    if np.any(net.rate > 0.0):
        up = np.stack(
            [_stream(drawn, net, link).random(hours) >= net.rate[link] for link in range(len(net.rate))], axis=1
        )
        up = up.astype(float)
    if order is None:
        places = np.random.default_rng([drawn.seed, 1]).random((hours, drawn.areas)).argsort(axis=1)
    else:
        places = orders_of(order, drawn.areas)[0]
    short = unserved(drawn.margin, net, up=up, order=places)
    tiny = SAME * max(1.0, float(np.abs(drawn.margin).max(initial=0.0)))
    missed = short > tiny

    def yearly(values: NDArray[Any]) -> Floats:
        return np.asarray(
            np.bincount(drawn.year, weights=values * drawn.weight, minlength=drawn.years), dtype=np.float64
        )

    each = range(drawn.areas)
    return Sampled(
        np.stack([yearly(missed[:, area]) for area in each], axis=1),
        np.stack([yearly(short[:, area]) for area in each], axis=1),
        yearly(np.asarray(missed.any(axis=1))),
    )


def simulate(
    capacity: Sequence[ArrayLike],
    rate: ArrayLike | Sequence[ArrayLike],
    load: ArrayLike,
    links: Iterable[Sequence[object] | Link] | Network = (),
    *,
    years: int,
    seed: int,
    areas: Sequence[str] | None = None,
    order: Sequence[int] | None = None,
    repair: float = 50.0,
    load_spread: float = 0.0,
    weight: ArrayLike | None = None,
) -> Sampled:
    """Draw years of outages and demand and return the loss of load of areas with links; `shortfalls`, then `adequacy`."""
    net = links if isinstance(links, Network) else network(names_of(areas, capacity), links)
    fit_of(net, len(capacity))
    drawn = shortfalls(
        capacity, rate, load, years=years, seed=seed, repair=repair, load_spread=load_spread, weight=weight
    )
    return adequacy(drawn, net, order=order)


def link_values(drawn: Shortfalls, net: Network) -> tuple[Floats, Floats]:
    """Return what each link saves: unserved energy a year without it less that with all, with its standard error.

    The hours drawn are the same with and without a link, so the difference has less noise than either side.

    Returns
    -------
    tuple of ndarray (L,)
        Saved energy, standard error.
    """
    whole = adequacy(drawn, net).energy.sum(axis=1)
    saved = (
        np.stack([adequacy(drawn, net.without(link)).energy.sum(axis=1) - whole for link in range(len(net.limit))])
        if len(net.limit)
        else np.zeros((0, drawn.years))
    )
    error = saved.std(axis=1, ddof=1) / np.sqrt(drawn.years) if drawn.years > 1 else np.full(len(saved), np.nan)
    return saved.mean(axis=1), error


def shared_reserve(drawn: Shortfalls, net: Network, size: ArrayLike) -> float:
    """Return the firm capacity that the areas would need, without links, to lack no more energy than with them.

    Parameters
    ----------
    drawn : Shortfalls
    net : Network
    size : array_like (A,)
        By which the capacity is shared out, such as peak loads.

    Returns
    -------
    float
        In the unit of the margins; 0 where the links save nothing.
    """
    part = np.asarray(size, dtype=float)
    part = part / part.sum()
    target = float(adequacy(drawn, net).energy.sum())

    def lacking(added: float) -> float:
        return float((np.maximum(-(drawn.margin + added * part), 0.0).sum(axis=1) * drawn.weight).sum())

    tiny = SAME * max(1.0, lacking(0.0))
    if lacking(0.0) <= target + tiny:
        return 0.0
    low, high = 0.0, float(np.max(np.maximum(-drawn.margin, 0.0) / np.maximum(part, 1e-12)))
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if lacking(middle) > target else (low, middle)
    return high


def _stream(drawn: Shortfalls, net: Network, link: int) -> np.random.Generator:
    """Return the stream of a link's outages, the same whatever other links there are."""
    a, b = net.ends[link]
    same = int(((net.ends[:link] == net.ends[link]).all(axis=1)).sum())
    name = f"{net.areas[a]}>{net.areas[b]}>{same}"
    return np.random.default_rng([drawn.seed, 2, zlib.crc32(name.encode())])
