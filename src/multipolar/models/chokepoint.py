r"""A strait is closed: how late the cargoes are, how far stocks last, what the detour costs.

The simple rule, `days_to_stock_out`, divides the stock by what no longer comes: :math:`S / (M s c)` with imports :math:`M` a
day, the share :math:`s` of them that passes the strait and the part :math:`c` of it that is closed. It is the whole story only
where no other way leads around. `solve` follows the cargoes day by day, in days of normal supply:

* a ship that would have passed on day :math:`k` of the closure (:math:`0 \le k < C`) and would reach the importer :math:`\ell`
  days later, comes :math:`\tau` days later than that by the detour (a part :math:`\kappa` of them), or waits for the strait
  to open and comes on day :math:`C + \ell` (all others);
* a part :math:`b` of what passed needs no ship through the strait (pipelines that end outside it);
* the importer goes on using what it used, less what restraint saves; the gap is met from stocks.

A stock-out is the first day on which the stocks that may be used are gone. Delay alone costs a stock
:math:`s \kappa \min(\tau, C)` days of supply, which come back at the end: a detour of days can empty only a stock of days.

The detour costs :math:`F C \kappa (1-b) \, \tau p / q`: flow :math:`F` barrels a day, :math:`p` dollars a day for a ship of
:math:`q` barrels. ::

    days_to_stock_out(stock=254, imports=1, share=0.9)     # 282 days

References
----------
International Energy Agency (2014), *Energy Supply Security*, on stocks in days of net imports. Noer, J. & Gregory, D. (1996),
*Chokepoints: Maritime Economic Concerns in Southeast Asia*, National Defense University, on detours. Rimmer, P. & Lee, P.
(2007), *Journal of International Logistics and Trade* 5(1).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .batch import uneven

Floats = NDArray[np.float64]


def days_to_stock_out(stock: ArrayLike, imports: ArrayLike, share: ArrayLike, closure: ArrayLike = 1.0) -> Floats:
    """Return how many days a stock replaces what no longer comes; infinity where all still comes.

    Parameters
    ----------
    stock : array_like
        In the unit of the imports, such as barrels.
    imports : array_like
        A day.
    share : array_like
        Part of the imports that passes the strait, 0 to 1.
    closure : array_like
        Part of the passage that is closed, 0 to 1.

    Examples
    --------
    >>> float(days_to_stock_out(450, 2.5, 0.9, 0.5))
    400.0
    """
    held, flow, part, shut = (np.asarray(value, dtype=float) for value in (stock, imports, share, closure))
    faults = [
        Fault("value", f"a {name} below 0 or unknown", column=name, expected="0 or more")
        for name, value in (("stock", held), ("imports", flow))
        if not np.all(value >= 0.0)
    ]
    faults += [
        Fault("part", f"a {name} outside 0..1", column=name, expected="0 to 1")
        for name, value in (("share", part), ("closure", shut))
        if not np.all((value >= 0.0) & (value <= 1.0))
    ]
    if faults:
        raise InvalidData(faults)
    held, lost = np.broadcast_arrays(held, flow * part * shut)
    return np.asarray(np.divide(held, lost, out=np.full(held.shape, np.inf), where=lost > 0.0))


def detour_cost(flow: ArrayLike, extra_miles: ArrayLike, freight: ArrayLike, days: ArrayLike = 1.0) -> Floats:
    """Return what a detour costs: flow a day x extra miles x freight a mile and unit of cargo x days.

    Examples
    --------
    >>> float(detour_cost(10, 1000, 0.002, 30))
    600.0
    """
    values = {"flow": flow, "extra_miles": extra_miles, "freight": freight, "days": days}
    given = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    faults = [
        Fault("value", f"a {name} below 0 or unknown", column=name, expected="0 or more")
        for name, value in given.items()
        if not np.all(value >= 0.0)
    ]
    if faults:
        raise InvalidData(faults)
    return np.asarray(given["flow"] * given["extra_miles"] * given["freight"] * given["days"])


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""A closure and its importers; D draws (or 1, for all), N importers.

    Attributes
    ----------
    closed : ndarray (D or 1,)
        :math:`C`, days for which the strait is closed.
    share : ndarray (D or 1, N)
        :math:`s`, part of the importer's supply that passes the strait; NaN where it is not known.
    stock : ndarray (D or 1, N)
        Stock in days of normal supply; NaN where it is not known.
    usable : ndarray (D or 1, N)
        Part of the stock that may be drawn.
    lag : ndarray (D or 1, N)
        :math:`\ell`, days from the strait to the importer.
    delay : ndarray (D or 1, N)
        :math:`\tau`, extra days of the detour; infinity where there is none.
    detour : ndarray (D or 1, N)
        :math:`\kappa`, part of the ships that make the detour.
    bypass : ndarray (D or 1, N)
        :math:`b`, part of the flow that can go around the strait without delay.
    restraint : ndarray (D or 1, N)
        Part of the use that is saved while the strait is closed.
    flow : ndarray (D or 1, N)
        What passes the strait for the importer, million barrels a day; NaN where it is not known.
    ship_day : ndarray (D or 1,)
        Cost of a ship, USD a day.
    cargo : ndarray (D or 1,)
        Million barrels a ship.
    horizon : int
        Days that are followed from the closure.
    window : int
        Days within which the lowest stock is told; at most `horizon`.
    """

    closed: Floats
    share: Floats
    stock: Floats
    usable: Floats
    lag: Floats
    delay: Floats
    detour: Floats
    bypass: Floats
    restraint: Floats
    flow: Floats
    ship_day: Floats
    cargo: Floats
    horizon: int = 365
    window: int = 60


@dataclass(frozen=True, kw_only=True)
class Result:
    """What comes of the closure.

    Attributes
    ----------
    lowest : ndarray (D, N)
        Lowest usable stock within the window, days of normal supply; below 0: what is missing by then.
    stock_out : ndarray (D, N)
        First day on which usable stock is gone; infinity where that does not happen within the horizon.
    missing : ndarray (D, N)
        Most supply that is late or lost at one time within the window, days of normal supply.
    cost : ndarray (D, N)
        Cost of the detour, USD million; 0 where there is none, NaN where the flow is not known.
    converged : ndarray of bool (D,)
        Always true: nothing is iterated.
    residual : ndarray (D,)
        Always 0.
    """

    lowest: Floats
    stock_out: Floats
    missing: Floats
    cost: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Follow the cargoes.

    Raises
    ------
    InvalidData
        Shapes that do not fit, parts outside 0..1, days below 0; all faults at once.

    Examples
    --------
    All supply passes the strait, 20 days of stock, no way around: it is gone on the 21st day.

    >>> one = np.ones((1, 1))
    >>> given = dict(share=one, usable=one, lag=0 * one, delay=np.inf * one, detour=one, bypass=0 * one, restraint=0 * one)
    >>> more = dict(flow=one, ship_day=np.array([5e4]), cargo=np.array([2.0]))
    >>> solve(Inputs(closed=np.array([30.0]), stock=20 * one, **given, **more)).stock_out.tolist()
    [[20.0]]
    """
    draws, importers = _require(inputs)
    wide = {
        name: np.broadcast_to(value if value.ndim == 2 else value[:, None], (draws, importers))
        for name, value in ((one.name, getattr(inputs, one.name)) for one in fields(inputs))
        if isinstance(value, np.ndarray)
    }
    closed, lag, delay = wide["closed"], wide["lag"], wide["delay"]
    held_up = wide["share"] * (1.0 - wide["bypass"])
    turns = np.where(np.isfinite(delay), wide["detour"], 0.0)
    tau = np.where(np.isfinite(delay), delay, 0.0)
    have = wide["stock"] * wide["usable"]

    lowest = np.full((draws, importers), np.inf)
    missing = np.zeros((draws, importers))
    gone = np.full((draws, importers), np.inf)
    before = have.copy()
    for day in range(1, inputs.horizon + 1):
        # supply that should have come by the end of this day and has not
        past = day - lag
        due = np.clip(past, 0.0, closed)
        came = np.clip(past - tau, 0.0, closed)
        still = np.where(past >= closed, 0.0, due)
        late = held_up * (turns * (due - came) + (1.0 - turns) * still)
        saved = wide["restraint"] * np.clip(day, 0.0, closed)
        left = have - late + saved
        fell = before - left
        # usable stock passes 0 within the day
        part = np.divide(before, fell, out=np.zeros_like(left), where=fell > 0.0)
        gone = np.where((left < -1e-9) & ~np.isfinite(gone), day - 1 + np.clip(part, 0.0, 1.0), gone)
        before = left
        if day <= inputs.window:
            lowest = np.minimum(lowest, left)
            missing = np.maximum(missing, late)
    unknown = np.isnan(have) | np.isnan(wide["share"])
    ships = wide["flow"] * np.where(np.isfinite(closed), closed, 0.0) * turns * (1.0 - wide["bypass"]) / wide["cargo"]
    return Result(
        lowest=np.where(unknown, np.nan, np.minimum(lowest, have)),
        stock_out=np.where(unknown, np.nan, gone),
        missing=np.where(np.isnan(wide["share"]), np.nan, missing),
        cost=ships * tau * wide["ship_day"] / 1e6,
        converged=np.ones(draws, dtype=bool),
        residual=np.zeros(draws),
    )


_PARTS = ("share", "usable", "detour", "bypass", "restraint")


def _require(inputs: Inputs) -> tuple[int, int]:
    faults = []
    arrays = {one.name: getattr(inputs, one.name) for one in fields(inputs)}
    given = {name: value for name, value in arrays.items() if isinstance(value, np.ndarray)}
    per_draw = ("closed", "ship_day", "cargo")
    importers = inputs.share.shape[-1] if inputs.share.ndim else 0
    for name, value in given.items():
        wanted = 1 if name in per_draw else 2
        if value.ndim != wanted or (wanted == 2 and value.shape[1] != importers):
            expected = "(draws,)" if wanted == 1 else f"(draws, {importers})"
            faults.append(Fault("shape", f"{value.shape}", column=name, expected=expected))
        elif np.any(value < 0.0):
            faults.append(Fault("value", "a value below 0", column=name, expected="0 or more"))
        elif name not in ("share", "stock", "flow") and np.any(np.isnan(value)):
            faults.append(Fault("value", "a value is unknown", column=name, expected="a number"))
    for name in _PARTS:
        if np.any(given[name] > 1.0):
            faults.append(Fault("part", "a part above 1", column=name, expected="0 to 1"))
    counts = {len(value) for value in given.values() if value.ndim}
    faults += uneven(counts)
    if np.any(inputs.cargo == 0.0):
        faults.append(Fault("cargo", "a ship that carries nothing", column="cargo", expected="above 0"))
    if not 1 <= inputs.window <= inputs.horizon:
        what = f"a window of {inputs.window} days in a horizon of {inputs.horizon}"
        faults.append(Fault("window", what, column="window", expected="1 to the horizon"))
    if faults:
        raise InvalidData(faults)
    return max([1, *counts]), importers
