r"""Stock and flow of people who live in another country, by origin, status and year of stay.

:math:`n_{osa}(t)` persons of origin :math:`o` have status :math:`s` and are in year :math:`a` of their stay (the last
class is open). Within a year a part :math:`\ell_{sa}` leaves, a part :math:`\mu_{ss'a}` moves to another status (and
begins its stay there), the others are a year older; then :math:`i_{os}(t)` come in:

.. math::
    n_{os,a+1}(t+1) = \Big(1 - \ell_{sa} - \sum_{s'} \mu_{ss'a}\Big) n_{osa}(t), \qquad
    n_{os0}(t+1) = i_{os}(t) + \sum_{s'a} \mu_{s'sa} n_{os'a}(t)

Where a status has a ceiling, the inflow of all origins is cut in one proportion until the stock keeps to it; those
who are there already stay. Nobody is lost: the stock changes by inflow less outflow, and moves cancel out over
statuses.

An inflow may grow: :math:`i_{os}(t) = i_{os}(t-1)\,(1 + g_{os}\kappa_s^{t-1} + e_{os})` with growth :math:`g` that
fades by :math:`\kappa` a year and a drift :math:`e`. Visitors are the status whose every class leaves within the year
(:math:`\ell = 1`): their stock at the end of a year is who came in it.

Statuses that overlap (a student who also works) are ledgers of their own and must not be added.

How to call
-----------
::

    made = project(stock, inflow, leave, years=11)        # stock (O, S, K), inflow (O, S) or (O, S, T), leave (S, K)
    made.stock[-1]                                        # (O, S) at the end; made.outflow, made.moved, made.refused
    inflow_between(before, after, leave, years=2)         # the yearly inflow that led from one count to another
    growing(6.4e5, 0.24, years=10, kept=0.6)              # (10,): an inflow whose growth fades
    cover(1.9e6, 3.84e6)                                  # percent of a stated shortage

References
----------
Keyfitz, N. (1971), "On the momentum of population growth", *Demography* 8, 71-80. Rogers, A.
(1975), *Introduction to Multiregional Mathematical Demography*, Wiley (cohorts with moves between states).
Bartholomew, D. J. (1982), *Stochastic Models for Social Processes*, 3rd ed., Wiley, ch. 3 (stocks and flows).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .inflows import by_stay, growing, inflow_between, outside

__all__ = ["Inputs", "Projection", "Result", "by_stay", "cover", "growing", "inflow_between", "project", "solve"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Projection:
    """Stocks and flows of T years; leading axes (draws) as given.

    Attributes
    ----------
    stock : ndarray (..., T + 1, O, S)
        At the start and at the end of each year.
    inflow, outflow, refused : ndarray (..., T, O, S)
        Who came, who left, and who would have come without a ceiling.
    moved : ndarray (..., T, O, S, S)
        From one status to another.
    cohorts : ndarray (..., O, S, K)
        By year of stay at the end.
    """

    stock: Floats
    inflow: Floats
    outflow: Floats
    refused: Floats
    moved: Floats
    cohorts: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs:
    """What `solve` needs; D draws, O origins, S statuses, K years of stay.

    Attributes
    ----------
    stock : ndarray (D, O, S, K)
        At the start.
    inflow : ndarray (D, O, S)
        Of the first year.
    growth, drift : ndarray (D, O, S)
        Growth of the second year, which fades, and a part added to every year's growth. Default: none.
    kept : ndarray (D, S)
        Part of a year's growth that is left in the next.
    exempt : ndarray (D,)
        Factor on visitors of an origin that needs no visa any more; used by a change alone.
    leave : ndarray (D, S, K)
        Part that leaves within the year.
    move : ndarray (D, S, S, K)
        Part that moves to another status.
    ceiling : ndarray (D, S)
        Largest stock of a status; infinite where there is none.
    years : int
        To the year that is asked about.
    shortage : ndarray (D,)
        Persons short in that year, as stated; NaN where none is.
    counted : ndarray of bool (O,)
        Origins that the cover is asked of; the others live there too.
    assumed : ndarray (D,)
        Persons of all origins in the first status that the stated shortage already counts on; NaN where it does not
        say.
    """

    stock: Floats
    inflow: Floats
    growth: Floats = field(default_factory=lambda: np.zeros((1, 1, 1)))
    drift: Floats = field(default_factory=lambda: np.zeros((1, 1, 1)))
    kept: Floats = field(default_factory=lambda: np.ones((1, 1)))
    exempt: Floats = field(default_factory=lambda: np.ones(1))
    leave: Floats
    move: Floats
    ceiling: Floats
    years: int
    shortage: Floats
    counted: NDArray[np.bool_]
    assumed: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """Stocks in the year that is asked about.

    Attributes
    ----------
    stock : ndarray (D, O, S)
    cohorts : ndarray (D, O, S, K)
        By year of stay.
    cover, cover_added : ndarray (D, S)
        Percent of the shortage that the stock of the counted origins is, and that its growth since the start is.
    cover_beyond : ndarray (D,)
        Percent of the shortage that all of the first status beyond those assumed are.
    refused : ndarray (D, O, S)
        Over all years.
    converged : ndarray of bool (D,)
        Always true: the solution is closed.
    residual : ndarray (D,)
        Persons that the books do not account for; 0 but for rounding.
    """

    stock: Floats
    cohorts: Floats
    cover: Floats
    cover_added: Floats
    cover_beyond: Floats
    refused: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def project(
    stock: ArrayLike,
    inflow: ArrayLike,
    leave: ArrayLike,
    *,
    years: int,
    move: ArrayLike | None = None,
    ceiling: ArrayLike | None = None,
) -> Projection:
    """Carry stocks forward.

    Parameters
    ----------
    stock : array_like (..., O, S, K)
        Persons at the start by year of stay; NaN where they are not known: they stay so, and nobody moves from there.
    inflow : array_like (..., O, S) or (..., O, S, T)
        Persons a year: the same every year, or of each.
    leave : array_like (..., S, K)
        Part that leaves within the year.
    years : int
        T, 0 or more.
    move : array_like (..., S, S, K), optional
        Part that moves from the first status to the second.
    ceiling : array_like (..., S), optional
        Largest stock of a status over all origins; infinite where there is none.

    Raises
    ------
    InvalidData
        A negative stock or inflow, parts outside 0..1 or that exceed 1 together, shapes that do not fit; all faults
        at once.

    Examples
    --------
    100 persons, 50 more every year, a tenth leaves.

    >>> project([[[100.0]]], [[50.0]], [[0.1]], years=2).stock[:, 0, 0].tolist()
    [100.0, 140.0, 176.0]
    """
    start, coming, leaving = (np.asarray(array, dtype=float) for array in (stock, inflow, leave))
    statuses, stay = start.shape[-2:] if start.ndim >= 3 else (0, 0)
    moving = np.zeros((statuses, statuses, stay)) if move is None else np.asarray(move, dtype=float)
    most = np.full(statuses, np.inf) if ceiling is None else np.asarray(ceiling, dtype=float)
    _require(start, coming, leaving, moving, most, years)
    yearly = coming if coming.ndim == start.ndim else np.repeat(coming[..., None], years, axis=-1)
    lead = np.broadcast_shapes(
        start.shape[:-3], yearly.shape[:-3], leaving.shape[:-2], moving.shape[:-3], most.shape[:-1]
    )
    now = np.broadcast_to(start, (*lead, *start.shape[-3:])).copy()
    staying = 1.0 - leaving - moving.sum(axis=-2)
    stocks, came, left, moved, refused = [now.sum(axis=-1)], [], [], [], []
    for year in range(years):
        gone = (now * leaving[..., None, :, :]).sum(axis=-1)
        turned = np.einsum(
            "...osk,...suk->...osu", np.nan_to_num(now), np.broadcast_to(moving, (*lead, *moving.shape[-3:]))
        )
        kept = now * staying[..., None, :, :]
        older = np.zeros_like(now)
        older[..., 1:] = kept[..., :-1]
        older[..., -1] += kept[..., -1]
        arrived = turned.sum(axis=-2)
        wanted = np.broadcast_to(yearly[..., year], gone.shape)
        room = np.maximum(most - np.nansum(older, axis=(-3, -1)) - np.nansum(arrived, axis=-2), 0.0)
        asked = np.nansum(wanted, axis=-2)
        part = np.divide(room, asked, out=np.ones_like(asked), where=(asked > room) & (asked > 0.0))
        let_in = wanted * part[..., None, :]
        older[..., 0] += let_in + arrived
        now = older
        stocks.append(now.sum(axis=-1))
        came.append(let_in)
        left.append(gone)
        moved.append(turned)
        refused.append(wanted - let_in)
    none = (*lead, 0, *start.shape[-3:-1])

    def whole(parts: list[Floats], empty: tuple[int, ...], axis: int = -3) -> Floats:
        return np.stack(parts, axis=axis) if parts else np.zeros(empty)

    return Projection(
        stock=np.stack(stocks, axis=-3),
        inflow=whole(came, none),
        outflow=whole(left, none),
        refused=whole(refused, none),
        moved=whole(moved, (*none, statuses), axis=-4),
        cohorts=now,
    )


def cover(persons: ArrayLike, shortage: ArrayLike) -> Floats:
    """Return what percent of a stated shortage so many persons are; NaN where none is stated.

    >>> cover(960_000, 3_840_000).item()
    25.0
    """
    short = np.asarray(shortage, dtype=float)
    if np.any(short <= 0.0):
        what = f"a shortage of {float(np.nanmin(short)):g}"
        raise InvalidData([Fault("shortage", what, column="shortage", expected="above 0, or NaN where none is stated")])
    return np.asarray(100.0 * np.asarray(persons, dtype=float) / short)


def solve(inputs: Inputs) -> Result:
    """Return stocks in the year that is asked about and what part of the shortage they are."""
    coming = growing(inputs.inflow, inputs.growth, years=inputs.years, kept=inputs.kept[:, None, :], drift=inputs.drift)
    made = project(inputs.stock, coming, inputs.leave, years=inputs.years, move=inputs.move, ceiling=inputs.ceiling)
    last = made.stock[:, -1]
    books = made.stock[:, 0] + made.inflow.sum(axis=1) - made.outflow.sum(axis=1)
    turned = made.moved.sum(axis=1)
    books = books + turned.sum(axis=-2) - turned.sum(axis=-1)
    total, before = (_known(stock[:, inputs.counted]) for stock in (last, made.stock[:, 0]))
    everybody = _known(last)[:, 0]
    return Result(
        stock=last,
        cohorts=made.cohorts,
        cover=cover(total, inputs.shortage[:, None]),
        cover_added=cover(total - before, inputs.shortage[:, None]),
        cover_beyond=cover(everybody - inputs.assumed, inputs.shortage),
        refused=made.refused.sum(axis=1),
        converged=np.ones(len(last), dtype=bool),
        residual=np.nan_to_num(np.abs(books - last)).reshape(len(last), -1).max(axis=1),
    )


def _known(stock: Floats) -> Floats:
    """Return the sum over origins, (D, S), of those that are known; NaN where none is."""
    return np.where(np.isfinite(stock).any(axis=1), np.nansum(stock, axis=1), np.nan)


def _require(stock: Floats, inflow: Floats, leave: Floats, move: Floats, ceiling: Floats, years: int) -> None:
    faults = []
    origins, statuses, stay = stock.shape[-3:] if stock.ndim >= 3 else (0, 0, 0)
    either = inflow.shape[-2:] == (origins, statuses) or inflow.shape[-3:] == (origins, statuses, years)
    shapes = (
        ("stock", stock.ndim >= 3 and stay > 0, "(..., origins, statuses, years of stay)"),
        ("inflow", either, f"({origins}, {statuses}) or with {years} years"),
        ("leave", leave.shape[-2:] == (statuses, stay), f"({statuses}, {stay})"),
        ("move", move.shape[-3:] == (statuses, statuses, stay), f"({statuses}, {statuses}, {stay})"),
        ("ceiling", ceiling.shape[-1:] == (statuses,), f"({statuses},)"),
    )  # fmt: skip
    given = {"stock": stock, "inflow": inflow, "leave": leave, "move": move, "ceiling": ceiling}
    for name, fits, expected in shapes:
        if not fits:
            faults.append(Fault("shape", f"{name} of shape {given[name].shape}", column=name, expected=expected))
    if years < 0:
        faults.append(Fault("years", f"{years} years", column="years", expected="0 or more"))
    for name in ("stock", "inflow"):
        values = given[name]
        if np.any(values < 0.0) or np.any(np.isinf(values)):
            what = f"a {name} of {float(np.nanmin(values)):g}"
            faults.append(Fault(name, what, column=name, expected="0 or more persons"))
    if np.any(ceiling < 0.0):
        faults.append(Fault("ceiling", "a ceiling below 0", column="ceiling", expected="0 or more persons"))
    faults += outside("leave", leave) + outside("move", move)
    if not faults and np.any(leave + move.sum(axis=-2) > 1.0 + 1e-12):
        what = f"{float((leave + move.sum(axis=-2)).max()):g} of a class leaves or moves"
        faults.append(Fault("parts", what, column="move", expected="at most 1 together"))
    if faults:
        raise InvalidData(faults)
