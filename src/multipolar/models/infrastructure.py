r"""What a building costs over its life, and whether a better one is worth its price.

Lifecycle cost discounts every cost of the life to today (ISO 15686-5; NIST Handbook 135):

.. math::
    LCC = \sum_{t=0}^{T} \frac{K_t + O_t + M_t + E[L_t]}{(1+d)^t} - \frac{S}{(1+d)^T}

with :math:`K` the construction, :math:`O` operation, :math:`M` maintenance, :math:`E[L]` the expected loss from hazards
and :math:`S` what is left at the end. Construction is spread evenly over its years and grows by the overrun; a delay moves
operation, and with it the service that the building gives, to a later year. The service is a cost not borne while
there is none: without it a building that is never finished would be the cheapest.

Two offers are compared by the difference of their yearly costs. Where that difference changes its sign at a discount rate, the
rate is the *switching rate*: below it the dearer, better offer is the cheaper one over its life. The *break-even
premium* is the highest price at which it still is, at a given rate.

References
----------
ISO 15686-5:2017, *Buildings and constructed assets: service life planning, part 5: life-cycle costing*. Kneifel, J. and
Webb, D. (2020), *Life cycle costing manual*, NIST Handbook 135. Hallegatte, S., Rentschler, J. and Rozenberg, J. (2019),
*Lifelines: the resilient infrastructure opportunity*, World Bank.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One way to build, D draws; every amount a part of the reference price, every array (D,) or (1,).

    Attributes
    ----------
    price : ndarray
        Construction as offered; 1 is the price of the reference.
    overrun : ndarray
        By which the price grows, as a fraction: 0.2 is a fifth.
    build_years, delay_years : ndarray
        Years of construction as offered, and by which they grow.
    operation, maintenance : ndarray
        Cost a year once in service.
    hazard_loss : ndarray
        Expected loss a year from hazards once in service.
    residual : ndarray
        What is left at the end of the horizon.
    """

    price: Floats
    overrun: Floats
    build_years: Floats
    delay_years: Floats
    operation: Floats
    maintenance: Floats
    hazard_loss: Floats
    residual: Floats


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Two offers for one service over a horizon.

    Attributes
    ----------
    better, cheap : Offer
        The offer to higher standards, and the one it is compared with.
    service : ndarray (D,) or (1,)
        Worth of a year of service, as a part of the reference price; the same of both.
    discount : ndarray (D,) or (1,)
        Discount rate a year, as a fraction.
    horizon : int
        Years from the first payment to the end, the same of both.
    """

    better: Offer
    cheap: Offer
    service: Floats
    discount: Floats
    horizon: int = 30


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the two offers come to; all (D,), amounts as parts of the reference price.

    Attributes
    ----------
    cost_better, cost_cheap : ndarray
        Present lifecycle cost less the worth of the service.
    saving : ndarray
        The second less the first: above 0 the better offer costs less over its life.
    maintenance_saving : ndarray
        Part by which the better offer's maintenance over the horizon is lower, not discounted.
    break_even_premium : ndarray
        Price of the better offer, over that of the cheap one, at which their costs are the same, as a fraction; below -1 there is
        none.
    switching_rate : ndarray
        Discount rate at which the costs are the same, as a fraction; NaN where one offer is cheaper at every rate from 0 to
        `HIGHEST`, or where the difference changes its sign more than once and no one rate is the answer.
    converged : ndarray of bool
        Always true.
    residual : ndarray
        Difference of the costs at the switching rate; 0 where there is none.
    """

    cost_better: Floats
    cost_cheap: Floats
    saving: Floats
    maintenance_saving: Floats
    break_even_premium: Floats
    switching_rate: Floats
    converged: NDArray[np.bool_]
    residual: Floats


HIGHEST = 0.5
"""Highest discount rate at which a switch is looked for."""

STEPS = 200
"""Steps of the grid on which changes of sign are found."""


def solve(inputs: Inputs) -> Result:
    """Compare the two offers.

    Raises
    ------
    InvalidData
        A negative amount, a delay or building time beyond the horizon, a discount rate of -100 percent or less; all at once.
    """
    _require(inputs)
    costs = {}
    for name, offer in (("better", inputs.better), ("cheap", inputs.cheap)):
        costs[name] = flows(offer, inputs.service, inputs.horizon)
    better, cheap = np.broadcast_arrays(costs["better"], costs["cheap"])
    discount = np.broadcast_to(inputs.discount, max(len(better), len(inputs.discount)))
    difference = cheap - better
    saving = present(difference, discount)
    built = present(_construction(inputs.better, inputs.horizon), discount)
    rate, off = _switch(difference)
    draws = len(saving)
    return Result(
        cost_better=present(better, discount),
        cost_cheap=present(cheap, discount),
        saving=saving,
        maintenance_saving=_spread(1.0 - _kept(inputs.better, inputs) / _kept(inputs.cheap, inputs), draws),
        break_even_premium=_spread(inputs.better.price * (1.0 + saving / built) / inputs.cheap.price - 1.0, draws),
        switching_rate=_spread(rate, draws),
        converged=np.ones(draws, dtype=bool),
        residual=_spread(off, draws),
    )


def flows(offer: Offer, service: Floats, horizon: int) -> Floats:
    """Return the costs of an offer by year, (D, horizon + 1): less the worth of the service, less the residual at the end."""
    in_use = _in_use(offer, horizon)
    running = (offer.operation + offer.maintenance + offer.hazard_loss - service)[:, None] * in_use
    at_the_end = np.arange(horizon + 1) == horizon
    return np.asarray(_construction(offer, horizon) + running - offer.residual[:, None] * at_the_end)


def present(costs: Floats, discount: Floats) -> Floats:
    """Return the present value of yearly amounts (D, T + 1), the first of today, at a rate (D,)."""
    years = np.arange(costs.shape[1])
    return np.asarray((costs * (1.0 + discount[:, None]) ** -years).sum(axis=1))


def _construction(offer: Offer, horizon: int) -> Floats:
    """Return the price with its overrun, spread evenly over the years that building takes with its delay."""
    ends = (offer.build_years + offer.delay_years)[:, None]
    years = np.arange(horizon + 1)
    part = np.clip(ends - years, 0.0, 1.0) / ends
    return np.asarray((offer.price * (1.0 + offer.overrun))[:, None] * part)


def _in_use(offer: Offer, horizon: int) -> Floats:
    """Return the part of each year in which the building is in service."""
    return np.asarray(
        1.0 - np.clip((offer.build_years + offer.delay_years)[:, None] - np.arange(horizon + 1), 0.0, 1.0)
    )


def _kept(offer: Offer, inputs: Inputs) -> Floats:
    return np.asarray(offer.maintenance * _in_use(offer, inputs.horizon).sum(axis=1))


def _spread(array: Floats, draws: int) -> Floats:
    return np.array(np.broadcast_to(array, draws))


def _switch(difference: Floats) -> tuple[Floats, Floats]:
    """Return the one rate at which a difference of costs (D, T + 1) is worth nothing, and what is left of it there."""
    grid = np.linspace(0.0, HIGHEST, STEPS + 1)
    years = np.arange(difference.shape[1])
    worth = difference @ ((1.0 + grid[:, None]) ** -years).T
    turns = np.signbit(worth[:, 1:]) != np.signbit(worth[:, :-1])
    one = turns.sum(axis=1) == 1
    step = turns.argmax(axis=1)
    low, high = grid[step], grid[step + 1]
    rising = worth[np.arange(len(worth)), step] < 0.0
    for _ in range(60):  # bisection: the width falls below the spacing of numbers
        middle = 0.5 * (low + high)
        below = (present(difference, middle) < 0.0) == rising
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    rate = np.where(one, 0.5 * (low + high), np.nan)
    left = np.where(one, np.abs(present(difference, np.where(one, rate, 0.0))), 0.0)
    return rate, left


def _require(inputs: Inputs) -> None:
    faults = []
    for name, offer in (("better", inputs.better), ("cheap", inputs.cheap)):
        for field in fields(Offer):
            array = getattr(offer, field.name)
            low = -1.0 if field.name == "overrun" else 0.0
            if not np.all(np.isfinite(array) & (array >= low)):
                what = f"{field.name} of the {name} offer is {float(np.min(array)):g}"
                faults.append(Fault("amount", what, column=field.name, expected=f"{low:g} or more"))
        ends = offer.build_years + offer.delay_years
        if np.any(ends > inputs.horizon):
            what = f"the {name} offer is in service after {float(np.max(ends)):g} years"
            faults.append(Fault("horizon", what, column="delay_years", expected=f"at most {inputs.horizon}"))
        if np.any(offer.build_years <= 0.0) or np.any(offer.price <= 0.0):
            what = f"the {name} offer has no price or takes no time to build"
            faults.append(Fault("amount", what, column="price", expected="price and build_years above 0"))
    if not np.all(inputs.discount > -1.0):
        what = f"a discount rate of {float(np.min(inputs.discount)):g}"
        faults.append(Fault("discount", what, column="discount", expected="above -1"))
    if faults:
        raise InvalidData(faults)
