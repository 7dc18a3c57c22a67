r"""What can pass against a status quo: spatial preferences, rules of decision, objections, the best proposal that passes.

Actor :math:`i` with ideal point :math:`x_i` and salience :math:`s_{ik} \ge 0` in each of one to three dimensions loses

.. math:: \ell_i(y) = \sqrt{\sum_k s_{ik}^2 (y_k - x_{ik})^2}

at :math:`y`. Against the status quo :math:`q` it *objects* if :math:`\ell_i(y) > \ell_i(q) + \tau_i`: consensus is the
absence of objection, and :math:`\tau_i`, what it lets pass, may be raised by a payment. Where it accepts is therefore an
ellipsoid around :math:`x_i` that holds :math:`q`. A rule says who must not object, how many may stay out ("minus X"), or
what share of votes is needed; abstention is neither a vote for nor an objection.

Plain arrays, any number of leading axes (draws)::

    deal_breaker([[80.0], [10.0]], [[1.0], [1.0]], [0.0], [100.0])     # objects after 160 and 20 percent of the way
    best_proposal(0, [[80.0], [10.0]], [[1.0], [1.0]], [0.0], Rule())  # 20: all that the second lets pass

In one dimension all of it is exact; in more, objections are, and the best proposal is a convex programme.

References
----------
Black, D. (1958), *The Theory of Committees and Elections*. Romer, T. & Rosenthal, H. (1978), "Political resource
allocation, controlled agendas, and the status quo", *Public Choice* 33, 27-43. Tsebelis, G. (2002), *Veto Players*,
Princeton University Press, ch. 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUND = 1e-9
"""Difference in loss that is rounding, not preference."""

COALITIONS = 5000
"""Most coalitions that are tried one by one in two or three dimensions."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How a group decides.

    Attributes
    ----------
    opt_out : int
        Consensus: up to so many may object and stay out ("ASEAN minus X"); 0 is plain consensus.
    share : float or None
        A share of votes instead of consensus, above 0 and at most 1.
    present : bool
        With a share: abstentions lower the base (present and voting).
    veto : tuple of int
        Actors whose objection stops a proposal under any rule.
    """

    opt_out: int = 0
    share: float | None = None
    present: bool = False
    veto: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if self.opt_out < 0:
            faults.append(Fault("opt-out", f"{self.opt_out} may stay out", expected="0 or more"))
        if self.share is not None and not 0.0 < self.share <= 1.0:
            what = f"a quota of {self.share:g} of the votes"
            faults.append(Fault("quota", what, column="share", expected="above 0 and at most 1, the total"))
        if self.share is not None and self.opt_out:
            faults.append(Fault("rule", "a share of votes and an opt-out at once", expected="one of them"))
        if faults:
            raise InvalidData(faults)


def losses(ideal: ArrayLike, salience: ArrayLike, point: ArrayLike) -> Floats:
    """Return what each actor loses at a point: (..., N, K), (..., N, K) and (..., K) to (..., N)."""
    x, s, y = (np.asarray(given, dtype=np.float64) for given in (ideal, salience, point))
    return np.asarray(np.sqrt(((s * (y[..., None, :] - x)) ** 2).sum(axis=-1)))


def gains(ideal: ArrayLike, salience: ArrayLike, quo: ArrayLike, point: ArrayLike) -> Floats:
    """Return what each actor gains from a point over the status quo, (..., N)."""
    return losses(ideal, salience, quo) - losses(ideal, salience, point)


def passes(
    gain: ArrayLike,
    rule: Rule,
    tolerance: ArrayLike = 0.0,
    paid: ArrayLike = 0.0,
    weight: ArrayLike | None = None,
) -> Bools:
    """Say whether a proposal passes.

    Parameters
    ----------
    gain : array_like (..., N)
        As `gains` returns it.
    rule : Rule
    tolerance, paid : array_like
        What an actor lets pass; what it is paid: of the same unit as the gain.
    weight : array_like (N,), optional
        Votes of each; one each without. It does not matter to consensus.

    Raises
    ------
    InvalidData
        No actors, a vetoer that is not among them, weights that are negative or all zero.
    """
    g = np.asarray(gain, dtype=np.float64) + np.asarray(paid, dtype=np.float64)
    n = g.shape[-1] if g.ndim else 0
    w = np.ones(n) if weight is None else np.asarray(weight, dtype=np.float64)
    faults = [
        Fault("veto", f"actor {index} of {n} has the veto", expected=f"0 to {n - 1}")
        for index in rule.veto
        if not 0 <= index < n
    ]
    if n == 0:
        faults.append(Fault("actors", "nobody decides", expected="one actor or more"))
    elif w.shape != (n,) or np.any(w < 0.0) or not np.any(w > 0.0):
        faults.append(Fault("weight", "weights are negative, all zero, or not one an actor", expected=f"{n} weights"))
    if faults:
        raise InvalidData(faults)
    slack = np.asarray(tolerance, dtype=np.float64)
    objects = g < -slack - ROUND
    if rule.share is None:
        won = objects.sum(axis=-1) <= rule.opt_out
    else:
        votes = (w * (g >= slack - ROUND)).sum(axis=-1)
        base = votes + (w * objects).sum(axis=-1) if rule.present else w.sum()
        won = (votes >= rule.share * base - ROUND) & (votes > 0.0)
    return np.asarray(won & ~objects[..., list(rule.veto)].any(axis=-1))


def deal_breaker(
    ideal: ArrayLike, salience: ArrayLike, quo: ArrayLike, target: ArrayLike, tolerance: ArrayLike = 0.0
) -> Floats:
    r"""Return how far a proposal can go from the status quo to a target before each actor objects, (..., N).

    In parts of the way: 1 is the target, above 1 the actor accepts the target, infinite if it does not care. Exact: along
    the way the loss squared is quadratic. Ordered, it is the deal-breaker index: who objects first, second, ...
    """
    x, s, q, t = (np.asarray(given, dtype=np.float64) for given in (ideal, salience, quo, target))
    way = (t - q)[..., None, :]
    a = (s**2 * way**2).sum(axis=-1)
    b = (s**2 * way * (q[..., None, :] - x)).sum(axis=-1)
    slack = np.asarray(tolerance, dtype=np.float64)
    room = slack * (2.0 * losses(x, s, q) + slack)
    root = np.sqrt(b**2 + a * room)
    # of the two forms of the root, the one without a difference of near numbers
    far = np.where(b > 0.0, room / np.where(b + root > 0.0, b + root, 1.0), (root - b) / np.where(a > 0.0, a, 1.0))
    return np.asarray(np.where(a > 0.0, far, np.inf))


def limits(
    ideal: ArrayLike, salience: ArrayLike, quo: ArrayLike, tolerance: ArrayLike = 0.0, allowed: int = 0
) -> tuple[Floats, Floats]:
    """Return the lowest and highest point that at most `allowed` actors object to, in one dimension: (..., N) to (...).

    Everybody accepts the status quo and an interval around it, so what passes is an interval, too. NaN: not an actor.
    """
    x, s, q = (np.asarray(given, dtype=np.float64) for given in (ideal, salience, quo))
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.abs(q[..., None] - x) + np.where(s > 0.0, np.asarray(tolerance) / s, np.inf)
    low = np.where(np.isnan(x), -np.inf, x - reach)
    high = np.where(np.isnan(x), np.inf, x + reach)
    if allowed >= x.shape[-1]:
        return np.full(q.shape, -np.inf), np.full(q.shape, np.inf)
    return -np.partition(-low, allowed, axis=-1)[..., allowed], np.partition(high, allowed, axis=-1)[..., allowed]


def best_proposal(
    setter: int,
    ideal: ArrayLike,
    salience: ArrayLike,
    quo: ArrayLike,
    rule: Rule,
    tolerance: float = 0.0,
    paid: ArrayLike = 0.0,
    weight: ArrayLike | None = None,
    bounds: tuple[float, float] | None = None,
) -> Floats:
    """Return the proposal that passes and is best for the actor who sets the agenda, (K,); the status quo if none is.

    Parameters
    ----------
    setter : int
        Who proposes; it may be an actor without weight.
    ideal, salience : array_like (N, K)
    quo : array_like (K,)
    rule, tolerance, paid, weight
        As for `passes`.
    bounds : (float, float), optional
        Ends of the scale, the same in each dimension.

    Raises
    ------
    InvalidData
        As `passes`; shapes that do not fit; a status quo outside the bounds; too many coalitions to try in two dimensions.
    """
    x, s, q = _space(ideal, salience, quo, bounds)
    slack = tolerance + np.broadcast_to(np.asarray(paid, dtype=np.float64), (len(x),))
    if x.shape[1] == 1:
        reach = np.abs(q - x[:, 0])
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.concatenate([
                x[:, 0] + sign * np.maximum(0.0, reach + part * np.where(s[:, 0] > 0.0, slack / s[:, 0], np.inf))
                for sign in (-1.0, 1.0) for part in (-1.0, 1.0)
            ])  # fmt: skip
        points = np.concatenate([[x[setter, 0]], q, ends[np.isfinite(ends)]])
        points = (np.clip(points, *bounds) if bounds else points)[:, None]
    else:
        points = np.array([x[setter], q, *_candidates(setter, x, s, q, rule, slack, bounds)])
    fine = passes(gains(x[None], s[None], q[None], points), rule, tolerance, paid, weight)
    fine[1] = True
    loss = np.where(fine, losses(x[None, [setter]], s[None, [setter]], points)[:, 0], np.inf)
    return np.asarray(points[int(np.argmin(loss))])


def compensation(gain: ArrayLike, tolerance: ArrayLike = 0.0) -> Floats:
    """Return what each actor must be paid so that it does not object, in the unit of the gain; 0 for the others."""
    return np.asarray(np.maximum(0.0, -np.asarray(gain, dtype=np.float64) - np.asarray(tolerance, dtype=np.float64)))


def pressed(ideal: ArrayLike, towards: ArrayLike, pressure: ArrayLike) -> Floats:
    """Return ideal points that outside pressure has moved by a part (0 to 1) of the way to the presser's: (..., N, K)."""
    x, p, part = (np.asarray(given, dtype=np.float64) for given in (ideal, towards, pressure))
    if not np.all((part >= 0.0) & (part <= 1.0)):
        raise InvalidData([Fault("pressure", "a pressure lies outside 0..1", column="pressure", expected="0 to 1")])
    return np.asarray(x + part[..., None] * (p[..., None, :] - x))


def _candidates(
    setter: int,
    x: Floats,
    s: Floats,
    q: Floats,
    rule: Rule,
    slack: Floats,
    bounds: tuple[float, float] | None,
) -> list[Floats]:
    """Return the setter's best point for each set of actors that suffices to pass."""
    n = len(x)
    needed = n - rule.opt_out if rule.share is None else int(np.ceil(rule.share * n - ROUND))
    free = [i for i in range(n) if i not in rule.veto]
    take = max(0, needed - len(rule.veto))
    if comb(len(free), min(take, len(free))) > COALITIONS:
        what = f"{comb(len(free), take)} coalitions of {take} of {len(free)}"
        raise InvalidData([Fault("coalitions", what, expected=f"at most {COALITIONS}, or one dimension")])
    sets = combinations(free, min(take, len(free)))
    return [_nearest(setter, x, s, q, [*some, *rule.veto], slack, bounds) for some in sets]


def _nearest(
    setter: int,
    x: Floats,
    s: Floats,
    q: Floats,
    among: list[int],
    slack: Floats,
    bounds: tuple[float, float] | None,
) -> Floats:
    """Return the point nearest to the setter's ideal that nobody of a set objects to: a convex programme."""
    from scipy.optimize import Bounds, NonlinearConstraint, minimize

    scale = float(np.max(np.abs(x - q))) or 1.0
    weight = s**2
    quo = losses(x, s, q)
    room = (((quo + slack)[among]) ** 2) / scale**2

    def short(z: Floats) -> Floats:
        return np.asarray(room - (weight[among] * (q / scale + z - x[among] / scale) ** 2).sum(axis=1))

    def slope(z: Floats) -> Floats:
        return np.asarray(-2.0 * weight[among] * (q / scale + z - x[among] / scale))

    def far(z: Floats) -> float:
        return float((weight[setter] * (q / scale + z - x[setter] / scale) ** 2).sum())

    def farther(z: Floats) -> Floats:
        return np.asarray(2.0 * weight[setter] * (q / scale + z - x[setter] / scale))

    low, high = ((end - q) / scale for end in bounds or (-np.inf, np.inf))
    found = minimize(
        far,
        np.zeros_like(q),
        jac=farther,
        constraints=[NonlinearConstraint(short, 0.0, np.inf, jac=slope)] if among else [],
        bounds=Bounds(low, high),
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 300},
    )
    step = np.asarray(found.x, dtype=np.float64) * scale
    # SLSQP may end a hair outside: back along the line to the status quo, which everybody accepts, until nobody objects
    if among:
        back = float(np.min(deal_breaker(x[among], s[among], q, q + step, slack[among])))
        step = step * min(1.0, back)
    return q + step


def _space(
    ideal: ArrayLike, salience: ArrayLike, quo: ArrayLike, bounds: tuple[float, float] | None
) -> tuple[Floats, Floats, Floats]:
    x, s, q = (np.asarray(given, dtype=np.float64) for given in (ideal, salience, quo))
    faults = []
    if x.ndim != 2 or x.shape != s.shape or q.shape != x.shape[1:] or 0 in x.shape or x.shape[1] > 3:
        what = f"ideal {x.shape}, salience {s.shape}, status quo {q.shape}"
        expected = "ideal and salience (actors, 1 to 3 dimensions), status quo (dimensions,)"
        raise InvalidData([Fault("shape", what, expected=expected)])
    if not np.all(np.isfinite(x)) or not np.all(np.isfinite(q)):
        faults.append(Fault("not-finite", "a position is not a finite number", expected="numbers"))
    if not np.all((s >= 0.0) & np.isfinite(s)):
        faults.append(
            Fault("salience", "a salience is negative or not finite", column="salience", expected="0 or more")
        )
    if bounds and not np.all((q >= bounds[0]) & (q <= bounds[1])):
        what = f"the status quo {', '.join(f'{value:g}' for value in q)} lies outside the space"
        faults.append(Fault("status-quo", what, column="status_quo", expected=f"{bounds[0]:g} to {bounds[1]:g}"))
    if faults:
        raise InvalidData(faults)
    return x, s, q
