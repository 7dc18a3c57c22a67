r"""Integrated against siloed: what joint planning of a budget gains, and what it costs, taken apart.

A joint allocation contains the siloed one, so its raw gain cannot be negative and proves nothing. It is split, in percent
of the weighted loss without policies (states of the world weigh alike, objectives by `Inputs.weight`; so many of them
strike as `Inputs.shocks` says):

.. math::
    \begin{aligned}
    R &= V(a_0, 0) - V(a_s, 0) && \text{reallocation: spillovers are zero} \\
    G &= V(a_\sigma, \sigma) - V(a_s, \kappa\sigma) - R && \text{spillover gain} \\
    C &= V(a_\sigma, \sigma) - (1 - \delta / T)\, V((1 - o) a_\sigma, \sigma) && \text{coordination and approval delay} \\
    N &= G - C - B && \text{net, with the backlash } B \text{ of tying aid to security}
    \end{aligned}

:math:`a_s` is the siloed allocation: each sector has its share of the budget and looks at its own objectives alone;
:math:`a_0` and :math:`a_\sigma` are joint, without and with spillovers. They are planned on the central values, before
anybody knows the draw, and judged in every draw: so :math:`R` and :math:`G` may be negative in a draw. A spillover
:math:`\sigma` raises the effects of two policies that go together by that part, as far as both are in place;
:math:`\kappa` is the part of it that comes without joint planning. With :math:`\sigma = 0` and no costs, N is what planning
for spillovers that are not there loses.

The break-even spillover is where N, linear in it but for losses that are avoided whole, crosses 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from . import robust
from .batch import uneven

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Inputs:
    r"""What the split needs; D draws (or 1), S states, P policies, K objectives, Q pairs.

    Attributes
    ----------
    loss : ndarray (D, S, K)
        Without policies, each objective in units that make them comparable.
    avoided : ndarray (D, S, P, K)
        By a policy at full effect.
    half : ndarray (D, P)
        Spending at which half of the effect is reached.
    pairs : tuple of (int, int)
        Policies that go together.
    sector : tuple of int
        Of each policy.
    own : ndarray of bool (sectors, K)
        Objectives that a sector looks at.
    share : ndarray (sectors,)
        Of the budget, where sectors are apart; sums to 1.
    budget : float
    weight : ndarray (K,)
    spillover, uncoordinated, overhead, delay : ndarray (D,)
        :math:`\sigma`, :math:`\kappa`, :math:`o`, :math:`\delta` in years.
    years : float
        :math:`T`.
    backlash : ndarray (D, K)
        Loss that tying aid to security makes over all years, in the units of `loss`.
    shocks : ndarray (D,)
        How many such shocks strike in these years: backlash is there whether any does.
    planned : tuple of ndarray (3, P) or None
        The three allocations: siloed, joint, joint with spillovers; none: planned on the mean of the draws given.
    """

    loss: Floats
    avoided: Floats
    half: Floats
    pairs: tuple[tuple[int, int], ...]
    sector: tuple[int, ...]
    own: NDArray[np.bool_]
    share: Floats
    budget: float
    weight: Floats
    spillover: Floats
    uncoordinated: Floats
    overhead: Floats
    delay: Floats
    years: float
    backlash: Floats
    shocks: Floats
    planned: Floats | None = None


@dataclass(frozen=True, eq=False)
class Result:
    """The split, each (D,), percent of the loss without policies.

    Attributes
    ----------
    reallocation, spillover, coordination, backlash, net : ndarray (D,)
        R, G, C, B, N.
    break_even : ndarray (D,)
        Spillover at which N is 0; NaN where more spillover does not help.
    planned : ndarray (3, P)
        Spending: siloed, joint, joint with spillovers.
    converged, residual : ndarray (D,)
    """

    reallocation: Floats
    spillover: Floats
    coordination: Floats
    backlash: Floats
    net: Floats
    break_even: Floats
    planned: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Take the gain apart.

    Raises
    ------
    InvalidData
        Shapes that do not fit, shares that do not sum to 1, values below 0; all faults at once.
    """
    _require(inputs)
    planned = plan(inputs) if inputs.planned is None else inputs.planned
    siloed, joint, bold = planned
    draws = max(len(inputs.loss), len(inputs.spillover))
    zero = np.zeros(1)
    whole = (np.maximum(inputs.loss, 0.0) @ inputs.weight).mean(axis=1)

    def value(spending: Floats, spillover: Floats) -> Floats:
        return np.asarray(100.0 * _value(inputs, spending, spillover) / whole)

    reallocation = value(joint, zero) - value(siloed, zero)

    def parts(spillover: Floats) -> tuple[Floats, Floats]:
        together = value(bold, spillover)
        gain = together - value(siloed, inputs.uncoordinated * spillover) - reallocation
        late = 1.0 - np.minimum(inputs.delay / inputs.years, 1.0)
        less = _value(inputs, (1.0 - inputs.overhead)[:, None] * bold, spillover)
        return gain, together - late * 100.0 * less / whole

    gain, coordination = parts(inputs.spillover)
    backlash = 100.0 * (inputs.backlash @ inputs.weight) / (inputs.shocks * whole)
    net = gain - coordination - backlash
    ends = [np.subtract(*parts(np.full(1, at))) - backlash for at in (0.0, 1.0)]
    slope = ends[1] - ends[0]
    even = np.divide(-ends[0], slope, out=np.full(slope.shape, np.nan), where=slope > 1e-12)
    told = [np.broadcast_to(each, (draws,)).copy() for each in (reallocation, gain, coordination, backlash, net, even)]
    converged = np.isfinite(told[4])
    return Result(
        reallocation=told[0],
        spillover=told[1],
        coordination=told[2],
        backlash=told[3],
        net=told[4],
        break_even=told[5],
        planned=planned,
        converged=converged,
        residual=np.where(converged, 0.0, np.inf),
    )


def plan(inputs: Inputs) -> Floats:
    """Return the siloed allocation, the joint one, and the joint one with spillovers, (3, P), on the mean of the draws."""
    loss, avoided = np.maximum(inputs.loss, 0.0).mean(axis=0), np.maximum(inputs.avoided, 0.0).mean(axis=0)
    half, spillover = inputs.half.mean(axis=0), float(inputs.spillover.mean())
    none = np.zeros((len(loss), 0, loss.shape[1]))
    siloed = np.zeros(len(half))
    for number, share in enumerate(inputs.share):
        mine = [p for p, sector in enumerate(inputs.sector) if sector == number]
        if mine:
            weight = inputs.weight * inputs.own[number]
            one = robust.problem(
                loss, avoided[:, mine], half[mine], inputs.budget * share, together=none, weight=weight
            )
            siloed[mine] = robust.allocate(one).spending
    joint = robust.problem(loss, avoided, half, inputs.budget, together=none, weight=inputs.weight)
    both = (
        np.stack([spillover * (avoided[:, p] + avoided[:, q]) for p, q in inputs.pairs], axis=1)
        if inputs.pairs
        else none
    )
    bold = robust.problem(loss, avoided, half, inputs.budget, pairs=inputs.pairs, together=both, weight=inputs.weight)
    return np.stack([siloed, robust.allocate(joint).spending, robust.allocate(bold).spending])


def _value(inputs: Inputs, spending: Floats, spillover: Floats) -> Floats:
    """Return the weighted loss avoided in the mean state, (D,)."""
    reached = robust.effect(np.atleast_2d(spending), inputs.half)
    total = (inputs.avoided * reached[:, None, :, None]).sum(axis=2)
    for p, q in inputs.pairs:
        least = np.minimum(reached[:, p], reached[:, q]) * spillover
        total = total + least[:, None, None] * (inputs.avoided[:, :, p] + inputs.avoided[:, :, q])
    return np.asarray((np.minimum(total, np.maximum(inputs.loss, 0.0)) @ inputs.weight).mean(axis=1))


def _require(inputs: Inputs) -> None:
    faults = []
    if inputs.loss.ndim != 3 or inputs.avoided.ndim != 4 or inputs.half.ndim != 2:
        what = f"loss {inputs.loss.shape}, avoided {inputs.avoided.shape}, half {inputs.half.shape}"
        expected = "(draws, states, objectives), (draws, states, policies, objectives), (draws, policies)"
        raise InvalidData([Fault("shape", what, expected=expected)])
    policies, objectives = inputs.avoided.shape[2:]
    if inputs.loss.shape[2] != objectives or inputs.half.shape[1] != policies or len(inputs.sector) != policies:
        what = f"{policies} policies and {objectives} objectives in avoided, others elsewhere"
        faults.append(Fault("shape", what, column="avoided", expected="the same number everywhere"))
    if abs(float(inputs.share.sum()) - 1.0) > 1e-9 or (inputs.share < 0.0).any():
        faults.append(Fault("share", f"shares {inputs.share.tolist()}", column="share", expected="0 or more, sum 1"))
    if inputs.own.shape != (len(inputs.share), objectives):
        faults.append(Fault("shape", f"own {inputs.own.shape}", column="own", expected="(sectors, objectives)"))
    if not (inputs.shocks > 0.0).all():
        faults.append(Fault("shocks", "no shock strikes", column="shocks", expected="above 0"))
    for name in ("spillover", "uncoordinated", "overhead", "delay"):
        values = getattr(inputs, name)
        if not (np.isfinite(values).all() and (values >= 0.0).all()):
            faults.append(Fault(name, f"{name} is negative or not finite", column=name, expected="0 or more"))
    if (inputs.overhead > 1.0).any() or (inputs.uncoordinated > 1.0).any() or inputs.years <= 0.0:
        faults.append(
            Fault("part", "overhead or uncoordinated above 1, or no years", expected="parts to 1, years above 0")
        )
    drawn = ("loss", "avoided", "half", "spillover", "uncoordinated", "overhead", "delay", "backlash", "shocks")
    faults += uneven(len(getattr(inputs, name)) for name in drawn)
    if faults:
        raise InvalidData(faults)
