r"""Time to relief: a chain of steps, each with its own distribution, and the stock that it brings.

.. math::
    T = T_{request} + T_{approval} + \min_w (T_{load} + T_{leg}) + T_{customs} + T_{last\ mile}

A clock runs from the event, the request or the approval, until goods are at the country's airport or with the people.
Which clock is meant decides the answer: P(T <= 48 h) may be 0 on one and 1 on another. Nothing lands before the airport
is open again. The result is therefore not one probability but which step would have to be shorter than what
(`longest`), and what part of the need the stock can meet (`solve`).

Events that strike in the same season share the stock, in the order in which they ask; each takes from the warehouse
that arrives first, then from the next. What an airport can handle a day holds back what is there.

References
----------
Balcik, B. and Beamon, B. M. (2008), "Facility location in humanitarian relief", International Journal of Logistics
11(2), 101-121. Duran, S., Gutierrez, M. A. and Keskinocak, P. (2011), "Pre-positioning of emergency items for CARE
International", Interfaces 41(3), 223-237. Kleinrock, L. (1976), *Queueing Systems* vol. 2, Wiley, ch. 2 (the fluid
queue of an airport).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName
from .batch import uneven

Floats = NDArray[np.float64]

STARTS = ("event", "request", "approval")
ENDS = ("airport", "people")
Start = Literal["event", "request", "approval"]
End = Literal["airport", "people"]

STEPS = ("request", "approval", "load", "leg", "customs", "last mile")
"""In order. The clock of a request begins after the first, that of an approval after the second; goods are at the
airport before customs."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """D draws (or 1, for all), E events, W warehouses, M modes of transport.

    Attributes
    ----------
    request, approval : ndarray (D, E)
        Hours from the event to the request, and from the request to the approval.
    load : ndarray (D, W)
        Hours from the approval until goods have left the warehouse.
    leg : ndarray (D, M, W, E)
        Hours of each mode from a warehouse to the country's airport or port; infinite where there is no way.
    closed : ndarray (D, E)
        Hours after the event in which nothing can land.
    customs, last_mile : ndarray (D, E)
        Hours from the arrival to the release, and from there to the people.
    need : ndarray (D, E)
        Units (kits for a family) that are needed; NaN: not known, so that no part met can be said.
    stock : ndarray (D, W)
        Units that a warehouse can send.
    flow : ndarray (D, E)
        Units a day that the airport and the roads behind it can handle.
    access : ndarray (D, E)
        Part of the need that can be reached at all, 0 to 1.
    release : ndarray (D, W)
        Part of what a warehouse holds that goes to one event at most, 0 to 1: the rest is kept for the next.
    shared : bool
        Whether the events draw on one stock, in their order; else each finds it full.
    within : tuple of (start, end, hours)
        Clocks by which the part of the need that is met is counted.
    """

    request: Floats
    approval: Floats
    load: Floats
    leg: Floats
    closed: Floats
    customs: Floats
    last_mile: Floats
    need: Floats
    stock: Floats
    flow: Floats
    access: Floats
    release: Floats = field(default_factory=lambda: np.ones((1, 1)))
    shared: bool = False
    within: tuple[tuple[str, str, float], ...] = (("event", "people", 48.0),)


@dataclass(frozen=True, kw_only=True)
class Result:
    """When the first goods come, and how much.

    Attributes
    ----------
    arrival : ndarray (D, W, E)
        Hours from the event until goods of a warehouse are at the airport, by the quickest mode; infinite without a way.
    first : ndarray (D, E)
        The earliest arrival from a warehouse that has something left; infinite when none has.
    taken : ndarray (D, W, E)
        Units that an event takes from a warehouse, 0 where the need is not known.
    met : ndarray (D, E, C)
        Part of the need that is met by each clock of `within`, 0 to 1; NaN without a known need.
    left : ndarray (D, W)
        Stock after all events; where it is not shared, as it was.
    converged : ndarray of bool (D,)
        Always true: nothing is iterated.
    residual : ndarray (D,)
        Always 0.
    """

    arrival: Floats
    first: Floats
    taken: Floats
    met: Floats
    left: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Send what is needed from where it comes first.

    Raises
    ------
    InvalidData
        Shapes that do not fit, negative hours, stocks or needs, an event that no warehouse can reach, an unknown clock;
        all faults at once.

    Examples
    --------
    >>> import numpy as np
    >>> one = np.ones((1, 1))
    >>> found = solve(Inputs(request=24 * one, approval=12 * one, load=np.array([[12.0, 6.0]]),
    ...     leg=np.array([[[[5.0], [9.0]]]]), closed=0 * one, customs=12 * one, last_mile=24 * one, need=100 * one,
    ...     stock=np.array([[60.0, 30.0]]), flow=2400 * one, access=one))
    >>> found.first.item(), found.taken[0, :, 0].tolist(), hours(found, 'request', 'airport', request=24 * one).item()
    (51.0, [60.0, 30.0], 27.0)
    """
    _require(inputs)
    way = inputs.leg.min(axis=1)  # the quickest mode
    draws = max(len(getattr(inputs, name)) for name in (*_PER_EVENT, "load", "leg", "stock", "release"))
    warehouses, events = way.shape[1:]
    start = inputs.request + inputs.approval
    ready = start[:, None, :] + inputs.load[:, :, None] + way
    # Nothing that is under way lands before the airport is open.
    arrival = np.where(np.isfinite(ready), np.maximum(ready, inputs.closed[:, None, :]), np.inf)
    arrival = np.broadcast_to(arrival, (draws, warehouses, events))
    need = np.broadcast_to(inputs.need, (draws, events))
    wanted = np.nan_to_num(need)
    left = np.array(np.broadcast_to(inputs.stock, (draws, warehouses)))
    full = left.copy()

    taken = np.zeros((draws, warehouses, events))
    first = np.full((draws, events), np.inf)
    met = np.full((draws, events, len(inputs.within)), np.nan)
    for event in range(events):
        has = (left if inputs.shared else full) * inputs.release
        when = np.where(has > 0.0, arrival[:, :, event], np.inf)
        first[:, event] = when.min(axis=1)
        held = np.where(np.isfinite(when), has, 0.0)
        earlier = _earlier(when)
        amounts = np.clip(wanted[:, event, None] - (earlier * held[:, None, :]).sum(axis=2), 0.0, held)
        taken[:, :, event] = amounts
        if inputs.shared:
            left = left - taken[:, :, event]
        flow = np.broadcast_to(inputs.flow, (draws, events))[:, event] / 24.0
        reach = np.broadcast_to(inputs.access, (draws, events))[:, event] * wanted[:, event]
        for place, (since, end, limit) in enumerate(inputs.within):
            by = limit + np.broadcast_to(_began(inputs, since), (draws, events))[:, event]
            if end == "people":
                by = by - np.broadcast_to(inputs.customs + inputs.last_mile, (draws, events))[:, event]
            served = _served(when, amounts, earlier, flow, by)
            part = np.divide(
                np.minimum(served, reach), wanted[:, event], out=np.full(draws, np.nan), where=wanted[:, event] > 0.0
            )
            met[:, event, place] = np.where(np.isnan(need[:, event]), np.nan, part)
    return Result(
        arrival=arrival, first=first, taken=taken, met=met, left=left if inputs.shared else full,
        converged=np.ones(draws, dtype=bool), residual=np.zeros(draws),
    )  # fmt: skip


def hours(
    result: Result,
    start: str,
    end: str,
    *,
    request: ArrayLike = 0.0,
    approval: ArrayLike = 0.0,
    customs: ArrayLike = 0.0,
    last_mile: ArrayLike = 0.0,
) -> Floats:
    """Return the hours of the first consignment on a named clock, (D, E); infinite where nothing comes.

    Parameters
    ----------
    result : Result
        Its `first` counts from the event to the airport.
    start : {"event", "request", "approval"}
    end : {"airport", "people"}
    request, approval, customs, last_mile : array (D, E)
        The steps that a clock leaves out or adds.
    """
    _clock(start, end)
    made = result.first - (0.0 if start == "event" else np.asarray(request, dtype=float))
    made = made - (np.asarray(approval, dtype=float) if start == "approval" else 0.0)
    return np.asarray(made + (np.asarray(customs) + np.asarray(last_mile) if end == "people" else 0.0))


def clock(inputs: Inputs, result: Result, start: str, end: str) -> Floats:
    """Return `hours` with the steps of the inputs."""
    steps = {name: getattr(inputs, name) for name in ("request", "approval", "customs", "last_mile")}
    return hours(result, start, end, **steps)


def chance(total: ArrayLike, limit: float) -> Floats:
    """Return P(T <= limit) over the draws of axis 0; a draw that is NaN counts as not in time."""
    return np.asarray((np.asarray(total, dtype=float) <= limit).mean(axis=0))


def longest(steps: Mapping[str, ArrayLike], limit: float, probability: float = 0.9) -> dict[str, float]:
    """Return how long each step may take at most so that P(sum of the steps <= limit) reaches a probability.

    Each step is capped alone; the others stay as they are drawn. NaN: even if the step took no time the others would be
    too long. Infinite: it may take as long as it does.

    Parameters
    ----------
    steps : mapping of str to array (D,)
        Hours of each step in each draw.
    limit : float
        Hours.
    probability : float
        Above 0, at most 1.

    Examples
    --------
    >>> longest({"approval": [10.0, 60.0], "flight": [5.0, 5.0]}, 48.0, 1.0)
    {'approval': 43.0, 'flight': nan}
    """
    drawn = {name: np.atleast_1d(np.asarray(values, dtype=float)) for name, values in steps.items()}
    faults = []
    if not drawn or len({len(values) for values in drawn.values()} - {1}) > 1:
        faults.append(Fault("draws", "steps with different numbers of draws, or none", expected="the same, or 1"))
    if any(np.any(~(values >= 0.0)) for values in drawn.values()):
        faults.append(Fault("hours", "a step is negative or no number", expected="0 or more"))
    if not 0.0 < probability <= 1.0 or not limit >= 0.0:
        what = f"{limit} hours with a probability of {probability}"
        faults.append(Fault("limit", what, expected="0 hours or more, and 0 < probability <= 1"))
    if faults:
        raise InvalidData(faults)
    draws = max(map(len, drawn.values()))
    needed = int(np.ceil(probability * draws - 1e-9))
    full = {name: np.broadcast_to(values, (draws,)) for name, values in drawn.items()}
    total = sum(full.values())
    caps = {}
    for name, own in full.items():
        room = limit - (total - own)  # what the others leave for this step
        fits = own <= room
        if fits.sum() >= needed:
            caps[name] = np.inf
            continue
        # Draws that fit anyway stay; of the others those with the most room are brought in by a cap of that room.
        others = np.sort(room[~fits])[::-1]
        missing = needed - int(fits.sum())
        best = others[missing - 1] if missing <= len(others) else -1.0
        caps[name] = float(best) if best >= 0.0 else np.nan
    return caps


def quicker(total: ArrayLike, limit: float, probability: float = 0.9) -> Floats:
    """Return the factor by which every step would have to shrink so that P(T <= limit) reaches a probability.

    1 or more: it does already. Totals (D, ...), draws on axis 0.
    """
    drawn = np.asarray(total, dtype=float)
    return np.asarray(limit / np.quantile(drawn, probability, axis=0, method="inverted_cdf"))


def _earlier(when: Floats) -> NDArray[np.bool_]:
    """Return which warehouses come before which, (D, W, W): [d, w, v] is true where v is before w; ties by their order."""
    place = np.arange(when.shape[1])
    mine, other = when[:, :, None], when[:, None, :]
    return np.asarray((other < mine) | ((other == mine) & (place[None, :] < place[:, None])))


def _served(when: Floats, amounts: Floats, earlier: NDArray[np.bool_], flow: Floats, by: Floats) -> Floats:
    """Return what a queue with a rate of `flow` an hour has let through by an hour; arrivals (D, W).

    Reich's formula: the least, over every arrival up to then, of what came before it and what the queue can let through
    since; and no more than has come.
    """
    came = np.where(when <= by[:, None], amounts, 0.0)
    before = (earlier * came[:, None, :]).sum(axis=2)
    since = np.where(when <= by[:, None], by[:, None] - np.where(np.isfinite(when), when, 0.0), np.inf)
    least = (before + flow[:, None] * since).min(axis=1)
    return np.asarray(np.minimum(came.sum(axis=1), least))


def _began(inputs: Inputs, since: str) -> Floats:
    """Return the hour after the event at which a clock begins."""
    if since == "event":
        return np.zeros((1, 1))
    return inputs.request if since == "request" else inputs.request + inputs.approval


def _clock(start: str, end: str) -> None:
    if start not in STARTS:
        raise UnknownName.of("start of a clock", start, STARTS, expected=" or ".join(STARTS))
    if end not in ENDS:
        raise UnknownName.of("end of a clock", end, ENDS, expected=" or ".join(ENDS))


_PER_EVENT = ("request", "approval", "closed", "customs", "last_mile", "need", "flow", "access")


def _require(inputs: Inputs) -> None:
    faults: list[Fault] = []
    if inputs.leg.ndim != 4 or 0 in inputs.leg.shape[1:]:
        what = f"leg {inputs.leg.shape}"
        raise InvalidData(
            [Fault("shape", what, column="leg", expected="(draws, modes, warehouses, events), not empty")]
        )
    warehouses, events = inputs.leg.shape[2:]
    shapes = {**dict.fromkeys(_PER_EVENT, events), "load": warehouses, "stock": warehouses}
    for name, size in shapes.items():
        array = getattr(inputs, name)
        if array.ndim != 2 or array.shape[1] != size:
            faults.append(Fault("shape", f"{name} {array.shape}", column=name, expected=f"(draws, {size})"))
            continue
        wrong = ~(array >= 0.0) if name != "need" else array < 0.0
        if np.any(wrong):
            faults.append(Fault("negative", f"{name} is negative or no number", column=name, expected="0 or more"))
    faults += uneven(len(getattr(inputs, name)) for name in (*shapes, "leg", "release"))
    if np.any(~(inputs.leg >= 0.0)):
        expected = "0 or more; infinite: no way"
        faults.append(Fault("negative", "a leg is negative or no number", column="leg", expected=expected))
    else:
        alone = np.flatnonzero(~np.isfinite(inputs.leg).any(axis=(0, 1, 2)))
        if alone.size:
            what = f"no warehouse has a way to event {', '.join(map(str, alone))}"
            faults.append(Fault("unreachable", what, column="leg", expected="a mode from some warehouse"))
    if (
        inputs.release.ndim != 2
        or inputs.release.shape[1] not in (1, warehouses)
        or not np.all((inputs.release >= 0.0) & (inputs.release <= 1.0))
    ):
        expected = f"(draws, {warehouses}), 0 to 1"
        faults.append(Fault("release", f"release {inputs.release.shape}", column="release", expected=expected))
    if np.any(inputs.access > 1.0):
        faults.append(Fault("access", "more than all can be reached", column="access", expected="0 to 1"))
    for start, end, limit in inputs.within:
        if start not in STARTS or end not in ENDS or not limit >= 0.0:
            what = f"{start} to {end} within {limit:g} hours"
            expected = f"{' or '.join(STARTS)}; {' or '.join(ENDS)}; 0 hours or more"
            faults.append(Fault("unknown-clock", what, column="within", expected=expected))
    if faults:
        raise InvalidData(faults)
