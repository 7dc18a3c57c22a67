r"""Loss of load in areas with links, exactly: every joint state of their units and links.

`exact` joins the capacity tables of all areas (and the states of links that fail) and asks `areas.unserved` in every
state: the closed answer for one, two or three areas, and for as many more as their states allow. It gives, for each
area and for all together, the expected hours with a loss (LOLE) and the expected unserved energy (EUE). "All together"
counts an hour once, however many are short. `outage_years` draws what has too many states.

Where several areas are short and help does not suffice for all, an `order` says who is helped first; without one every
order counts alike. The sum over areas does not depend on it.

How to call
-----------
::

    exact([[50, 50], [30, 30, 30]], [0.05, 0.02], load=[60, 55], links=[(0, 1, 20)])

`capacity` is a list with the units of each area, `rate` one number, one an area, or an array an area; a `Capacity`
table stands for units and rates.

References
----------
Billinton, R. & Allan, R. N. (1996), *Reliability Evaluation of Power Systems*, 2nd ed., Plenum, ch. 2 and 4. Pang, C.
K. & Wood, A. J. (1975), "Multi-area generation system reliability calculations", *IEEE Transactions on Power Apparatus
and Systems* PAS-94, 508-517.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from ..errors import Fault, InvalidData
from .areas import Floats, Ints, Link, Network, network, unserved
from .outages import SAME, Capacity, available_capacity, load_faults, units

STATES = 4_000_000
"""Joint states of areas and links that `exact` goes through for one load."""

ORDERS = 5
"""Areas up to which `exact` takes every order of help."""


@dataclass(frozen=True, eq=False)
class Exact:
    """Loss of load of areas with links.

    Attributes
    ----------
    lolp, unserved : ndarray (A, T)
        Probability of a loss and expected load not served, of each area and period.
    lolp_any : ndarray (T,)
        Probability that some area has a loss.
    lole, eue : ndarray (A,)
        Summed over the periods by weight.
    lole_any, eue_all : float
        Of all areas together.
    """

    lolp: Floats
    unserved: Floats
    lolp_any: Floats
    lole: Floats
    eue: Floats
    lole_any: float
    eue_all: float


def exact(
    capacity: Sequence[ArrayLike | Capacity],
    rate: ArrayLike | Sequence[ArrayLike] = 0.0,
    load: ArrayLike = (),
    links: Iterable[Sequence[object] | Link] | Network = (),
    *,
    areas: Sequence[str] | None = None,
    order: Sequence[int] | None = None,
    weight: ArrayLike | None = None,
) -> Exact:
    """Return the loss of load of areas with links, by going through every joint state.

    Parameters
    ----------
    capacity : sequence of array_like or Capacity, one an area
        Units of each area.
    rate : number, one an area, or one array an area
        Forced outage rates; a table needs none.
    load : array_like (A,) or (A, T)
    links : iterable of (a, b, limit[, rate[, back]]) or Network
        Ends by name or number.
    areas : sequence of str, optional
        Names; "0", "1", ... when not given.
    order : sequence of int, optional
        Areas by number, who is helped first before the others; every order alike when not given.
    weight : array_like (T,), optional
        How often each period stands in a year; 1 each when not given.

    Raises
    ------
    InvalidData
        Units, loads or links that cannot be; more than four million joint states; more than five areas without an
        order.

    Examples -------- Two areas, each with one unit of 100 that is out every tenth hour, and a load of 50. Either can
    carry both loads over a link of 50.

    >>> found = exact([[100], [100]], 0.1, load=[50, 50], links=[(0, 1, 50)])
    >>> round(found.lole_any, 3), found.eue.round(3).tolist()
    (0.01, [0.5, 0.5])
    """
    tables = [
        part if isinstance(part, Capacity) else available_capacity(*units(part, out, name))
        for name, part, out in zip(names_of(areas, capacity), capacity, rates_of(capacity, rate), strict=True)
    ]
    loads, weights = loads_of(load, len(tables), weight)
    net = links if isinstance(links, Network) else network(names_of(areas, capacity), links)
    fit_of(net, len(tables))
    orders = orders_of(order, len(tables))
    moving = np.flatnonzero((net.rate > 0.0) & ((net.limit > 0.0) | (net.back > 0.0)))
    distinct, back = np.unique(loads, axis=1, return_inverse=True)
    lolp, lost, some = np.zeros(distinct.shape), np.zeros(distinct.shape), np.zeros(distinct.shape[1])
    for period in range(distinct.shape[1]):
        at, chance = _joint(tables, distinct[:, period], net, 2 ** len(moving))
        tiny = SAME * max(1.0, *(float(table.available[-1]) for table in tables), float(distinct[:, period].max()))
        bad = np.flatnonzero((at < -tiny).any(axis=1) & (chance > 0.0))
        for state in product((0.0, 1.0), repeat=len(moving)):
            up = np.ones(len(net.rate))
            up[moving] = state
            sure = prod(
                (1.0 - net.rate[link]) if is_up else net.rate[link] for link, is_up in zip(moving, state, strict=True)
            )
            part = chance[bad] * sure
            for places in orders:
                short = unserved(at[bad], net, up=up, order=places)
                missed = short > tiny
                lolp[:, period] += part @ missed / len(orders)
                some[period] += part @ missed.any(axis=1) / len(orders)
                lost[:, period] += part @ short / len(orders)
    lolp, lost, some = lolp[:, back.ravel()], lost[:, back.ravel()], some[back.ravel()]
    lole, eue = lolp @ weights, lost @ weights
    return Exact(lolp, lost, some, lole, eue, float(some @ weights), float(eue.sum()))


def _joint(tables: list[Capacity], load: Floats, net: Network, links: int) -> tuple[Floats, Floats]:
    """Return the joint margins (N, A) that make a difference, and their probabilities.

    Two kinds of levels of an area are each one: a surplus above what its links carry away is as good as that, and a
    lack beyond what they bring in is met by the same help, so its mean stands for all of them.
    """
    a, b = net.ends[:, 0], net.ends[:, 1]
    count = len(tables)
    inward = np.bincount(b, weights=net.limit, minlength=count) + np.bincount(a, weights=net.back, minlength=count)
    outward = np.bincount(a, weights=net.limit, minlength=count) + np.bincount(b, weights=net.back, minlength=count)
    margins, chances = [], []
    for table, wanted, most_in, most_out in zip(tables, load, inward, outward, strict=True):
        margin = table.available - wanted
        tiny = SAME * max(1.0, float(table.available[-1]), float(wanted))
        deep, high = margin < -most_in - tiny, margin >= most_out
        between = ~deep & ~high
        levels, parts = [margin[between]], [table.probability[between]]
        for group in (deep, high):
            if group.any():
                whole = table.probability[group].sum()
                level = margin[group] @ table.probability[group] / whole if group is deep else most_out
                levels.append(np.array([level]))
                parts.append(np.array([whole]))
        margins.append(np.concatenate(levels))
        chances.append(np.concatenate(parts))
    states = prod(len(margin) for margin in margins) * links
    if states > STATES:
        expected = f"at most {STATES:,}: fewer kinds of units, a step, or simulate"
        raise InvalidData([Fault("states", f"{states:,} joint states", column="capacity", expected=expected)])
    at = np.stack(np.meshgrid(*margins, indexing="ij"), axis=-1).reshape(-1, count)
    chance = chances[0]
    for part in chances[1:]:
        chance = np.multiply.outer(chance, part)
    return at, chance.ravel()


# -- input ----------------------------------------------------------------------------------------------------


def names_of(areas: Sequence[str] | None, capacity: Sequence[object]) -> tuple[str, ...]:
    """Return names of the areas: those given, or "0", "1", ..."""
    if not len(capacity):
        raise InvalidData([Fault("areas", "no area", column="capacity", expected="the units of each area")])
    names = tuple(map(str, range(len(capacity)))) if areas is None else tuple(areas)
    if len(names) != len(capacity):
        what = f"{len(names)} names for {len(capacity)} areas"
        raise InvalidData([Fault("areas", what, column="areas", expected="a name an area")])
    return names


def rates_of(capacity: Sequence[object], rate: ArrayLike | Sequence[ArrayLike]) -> list[ArrayLike]:
    """Return the rates of each area: one number for all, one an area, or an array an area."""
    if not isinstance(rate, list | tuple) and np.ndim(rate) == 0:  # type: ignore[arg-type]
        return [rate] * len(capacity)  # type: ignore[list-item]
    given = list(rate)  # type: ignore[arg-type]
    if len(given) != len(capacity):
        what = f"rates for {len(given)} of {len(capacity)} areas"
        raise InvalidData([Fault("rate", what, column="rate", expected="one for all, or one or an array an area")])
    return given


def loads_of(load: ArrayLike, areas: int, weight: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return loads (A, T) and weights (T,)."""
    loads = np.asarray(load, dtype=float)
    loads = loads[:, None] if loads.ndim == 1 else loads
    if loads.ndim != 2 or len(loads) != areas or not loads.shape[1]:
        what = f"loads of shape {np.shape(load)}"
        raise InvalidData([Fault("load", what, column="load", expected=f"({areas},) or ({areas}, hours)")])
    weights = np.ones(loads.shape[1]) if weight is None else np.asarray(weight, dtype=float)
    faults = load_faults(loads)
    if weights.shape != loads.shape[1:] or not np.all(weights >= 0.0):
        expected = f"{loads.shape[1]} weights of at least 0"
        faults.append(Fault("weight", f"weights of shape {weights.shape}", column="weight", expected=expected))
    if faults:
        raise InvalidData(faults)
    return loads, weights


def fit_of(net: Network, areas: int) -> None:
    """Raise where a network is not of so many areas."""
    if len(net.areas) != areas:
        what = f"a network of {len(net.areas)} areas for {areas}"
        raise InvalidData([Fault("areas", what, column="links", expected="the same areas")])


def orders_of(order: Sequence[int] | None, areas: int) -> list[Ints]:
    """Return places by area: of the order given, or of every order."""
    if order is not None:
        if sorted(order) != list(range(areas)):
            expected = f"the numbers 0 to {areas - 1}, each once"
            raise InvalidData([Fault("order", f"an order {tuple(order)}", column="order", expected=expected)])
        return [np.argsort(np.asarray(order))]
    if areas > ORDERS:
        expected = f"an order where there are more than {ORDERS}, or simulate"
        raise InvalidData(
            [Fault("order", f"{areas} areas without an order of help", column="order", expected=expected)]
        )
    return [np.array(one) for one in permutations(range(areas))]
