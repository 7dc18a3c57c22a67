r"""Areas that help each other over links with limits: what remains unserved, by the cuts of the network.

In one hour area :math:`i` has the margin :math:`m_i` (available capacity less load). Surplus may flow over links up
to their limits, also through other areas; each area serves its own load first. The least unserved load of all
together is, by the max-flow min-cut theorem (Gale's condition),

.. math:: U = \max_{S} \Big[ -\sum_{i \in S} m_i - c(S) \Big]^+

over all sets :math:`S` of areas, with :math:`c(S)` the limits of the links into :math:`S`. A set that cannot import
as much as it lacks is short by the difference. So no flow is solved for: the cut of thousands of hours is found at once
(`multipolar.models.cuts`).
Who is short, where help does not suffice for all, follows from an order: those who come first are helped as if they
were alone, the next as far as that leaves. The sums served are the ranks of a polymatroid (Megiddo 1974), so every
order leaves the same least total unserved.

How to call
-----------
::

    net = network(["A", "B", "C"], [("A", "B", 10), ("B", "C", 5, 0.02)])       # ends, limit, forced outage rate
    unserved([[-8.0, 20, 3]], net)                                          # (1, 3)

References
----------
Gale, D. (1957), "A theorem on flows in networks", *Pacific Journal of Mathematics* 7,
1073-1082. Megiddo, N. (1974), "Optimal flows in networks with multiple sources and sinks", *Mathematical Programming*
7, 97-107. Pang, C. K. & Wood, A. J. (1975), "Multi-area generation system reliability calculations", *IEEE
Transactions on Power Apparatus and Systems* PAS-94, 508-517.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, nearest
from .cuts import Step, plan, smallest

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOGETHER = 16
"""Areas that may hang together: in the worst case a table has 2 to that power cells an hour."""

BLOCK = 4096
"""Hours at once, so that what is worked on stays in the cache."""


class Link(NamedTuple):
    """A link between two areas.

    `limit` is from `a` to `b`; `back` from `b` to `a`, the same when None. `rate` is its forced outage rate: both
    directions are out at once.
    """

    a: str
    b: str
    limit: float
    rate: float = 0.0
    back: float | None = None


@dataclass(frozen=True, eq=False)
class Network:
    """Areas and links, made by `network`.

    Attributes
    ----------
    areas : tuple of str (A,)
    ends : ndarray of int (L, 2)
        Numbers of the areas that a link joins.
    limit, back : ndarray (L,)
        From the first end to the second, and back.
    rate : ndarray (L,)
        Forced outage rate.
    """

    areas: tuple[str, ...]
    ends: Ints
    limit: Floats
    back: Floats
    rate: Floats

    @cached_property
    def groups(self) -> tuple[Ints, ...]:
        """Areas that hang together, as arrays of numbers."""
        group = np.arange(len(self.areas))
        for a, b in self.ends:
            group[group == group[b]] = group[a]
        return tuple(np.flatnonzero(group == g) for g in np.unique(group))

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Order in which areas go when the smallest cut is sought."""
        return plan(len(self.areas), self.ends)

    def without(self, link: int) -> Network:
        """Return the same network without link number `link`."""
        kept = np.arange(len(self.ends)) != link
        return replace(self, ends=self.ends[kept], limit=self.limit[kept], back=self.back[kept], rate=self.rate[kept])

    def alone(self) -> Network:
        """Return the same areas without any link."""
        none = np.zeros(0)
        return Network(self.areas, np.zeros((0, 2), dtype=np.int64), none, none, none)


def network(areas: Sequence[str] | int, links: Iterable[Sequence[object] | Link] = ()) -> Network:
    """Put areas and links together.

    Parameters
    ----------
    areas : sequence of str, or int
        Names, or how many there are: then they are called "0", "1", ...
    links : iterable of (a, b, limit), (a, b, limit, rate), (a, b, limit, rate, back) or Link
        Ends by name or number. Links may be parallel.

    Raises
    ------
    InvalidData
        A link to an unknown area or from an area to itself, a negative limit, a rate outside 0..1, a name twice; all
        faults at once.
    """
    names = tuple(str(number) for number in range(areas)) if isinstance(areas, int) else tuple(map(str, areas))
    faults = []
    if len(set(names)) < len(names) or not names:
        twice = sorted({name for name in names if names.count(name) > 1})
        faults.append(Fault("areas", f"areas {', '.join(twice) or 'none'}", column="areas", expected="each once"))
    ends, limits, backs, rates = [], [], [], []
    for number, given in enumerate(links):
        if not 3 <= len(given) <= 5:
            what = f"link {number}: {len(given)} fields"
            faults.append(Fault("link", what, column="links", expected="(a, b, limit[, rate[, back]])"))
            continue
        link = Link(*given)  # type: ignore[arg-type]  # names and numbers, checked here
        a, b = str(link.a), str(link.b)
        back = link.limit if link.back is None else link.back
        for end in (a, b):
            if end not in names:
                expected = f"one of {', '.join(names[:12])}"
                faults.append(
                    Fault(
                        "unknown-area",
                        f"link {number}: {end!r} is no area",
                        "",
                        None,
                        "links",
                        expected,
                        nearest(end, names),
                    )
                )
        if a == b:
            faults.append(Fault("link", f"link {number}: {a} to itself", column="links", expected="two areas"))
        if not (np.isfinite(link.limit) and link.limit >= 0.0 and np.isfinite(back) and back >= 0.0):
            what = f"link {number}, {a} to {b}: limit {link.limit:g}, back {back:g}"
            faults.append(Fault("limit", what, column="links", expected="0 or more"))
        if not 0.0 <= link.rate <= 1.0:
            what = f"link {number}, {a} to {b}: a forced outage rate of {link.rate:g}"
            faults.append(Fault("rate", what, column="links", expected="a part of the time, 0 to 1"))
        if a in names and b in names:
            ends.append((names.index(a), names.index(b)))
            limits.append(float(link.limit))
            backs.append(float(back))
            rates.append(float(link.rate))
    if faults:
        raise InvalidData(faults)
    made = Network(
        names, np.array(ends, dtype=np.int64).reshape(-1, 2), np.array(limits), np.array(backs), np.array(rates)
    )
    largest = max(len(group) for group in made.groups)
    if largest > TOGETHER:
        expected = f"at most {TOGETHER}: join some areas into one"
        raise InvalidData([Fault("areas", f"{largest} areas hang together", column="areas", expected=expected)])
    return made


def least_unserved(margin: ArrayLike, net: Network, up: Floats | None = None) -> Floats:
    """Return the least unserved load of all areas together, (N,).

    Parameters
    ----------
    margin : array_like (N, A)
        Available capacity less load.
    net : Network
    up : ndarray (N, L) or (L,), optional
        Part of each link's limit that is there; 1 when not given.
    """
    at = _margins(margin, net)
    found = np.zeros(len(at))
    short = np.flatnonzero((at < 0.0).any(axis=1))  # the others lack nothing
    links = list(zip(net.limit.tolist(), net.back.tolist(), strict=True))
    for first in range(0, len(short), BLOCK):
        rows = short[first : first + BLOCK]
        there = None if up is None else np.ascontiguousarray(np.broadcast_to(up, (len(at), len(links)))[rows].T)
        found[rows] -= smallest(net.steps, np.ascontiguousarray(at[rows].T), links, there)
    return found


def unserved(margin: ArrayLike, net: Network, *, up: Floats | None = None, order: ArrayLike | None = None) -> Floats:
    """Return what each area lacks after help, (N, A).

    Parameters
    ----------
    margin : array_like (N, A)
        Available capacity less load.
    net : Network
    up : ndarray (N, L) or (L,), optional
        Part of each link's limit that is there; 1 when not given.
    order : array_like (A,) or (N, A), optional
        Place of each area in the order of help, 0 first. By the order of `areas` when not given.

    Examples
    --------
    B has 6 to spare and may send 5; A lacks 8.

    >>> unserved([[-8.0, 6.0]], network(["A", "B"], [("A", "B", 5)])).tolist()
    [[3.0, 0.0]]
    """
    at = _margins(margin, net)
    count = len(net.areas)
    places = np.arange(count) if order is None else np.asarray(order)
    if places.shape[-1:] != (count,) or not np.array_equal(
        np.sort(places, axis=-1), np.broadcast_to(np.arange(count), places.shape)
    ):
        expected = f"each of 0 to {count - 1} once"
        raise InvalidData([Fault("order", f"an order of shape {places.shape}", column="order", expected=expected)])
    places = np.broadcast_to(places, at.shape)
    here = None if up is None else np.broadcast_to(up, (len(at), len(net.limit)))
    short = at < 0.0
    found = np.zeros(at.shape)
    turn = np.where(short, places, count).argsort(axis=1, kind="stable")  # the short ones first, in their order
    lacking = short.sum(axis=1)
    before = np.zeros(len(at))
    asked = np.maximum(at, 0.0)  # whoever has not had his turn asks for nothing
    for step in range(int(lacking.max(initial=0))):
        rows = np.flatnonzero(lacking > step)
        who = turn[rows, step]
        asked[rows, who] = at[rows, who]
        total = least_unserved(asked[rows], net, None if here is None else here[rows])
        found[rows, who] = np.clip(total - before[rows], 0.0, -at[rows, who])
        before[rows] = total
    return found


def _margins(margin: ArrayLike, net: Network) -> Floats:
    at = np.atleast_2d(np.asarray(margin, dtype=float))
    if at.ndim != 2 or at.shape[1] != len(net.areas) or not np.all(np.isfinite(at)):
        what = f"margins of shape {at.shape}" if at.shape[1:] != (len(net.areas),) else "a margin that is no number"
        expected = f"(hours, {len(net.areas)}) numbers"
        raise InvalidData([Fault("margin", what, column="margin", expected=expected)])
    return at
