r"""A power grid of several areas: adequacy with shared reserves, what links are worth, carbon with and without trade.

The numerics stand in six modules, and are called from here:

- `outages`: `available_capacity`, `loss_of_load` (one area, exact);
- `areas` and `cuts`: `Link`, `network`, `unserved`, `least_unserved` (what remains unserved, by the smallest cut);
- `reliability`: `exact` (areas with links, every joint state);
- `outage_years`: `simulate`, `shortfalls`, `adequacy` (Monte Carlo), `link_values`, `shared_reserve`;
- `dispatch`: `dispatch` (HiGHS), `merit_order`.

`solve` puts them together for draws of the parameters: in sampled hours of a year the areas lack energy :math:`U`
with the links as they are planned and :math:`U^0` with those in service; in typical hours the dispatch costs
:math:`F` and :math:`F^0` and emits :math:`E` and :math:`E^0`. With the value of lost load :math:`V`, the added links
are worth and cost a year

.. math::
    B = V (U^0 - U) + (F^0 - F) + \rho \Delta \gamma, \qquad K = \kappa \, \Delta \, \Big( \frac{r}{1 - (1 + r)^{-n}} + o \Big)

with :math:`F` including the carbon price, :math:`\kappa` the cost of a megawatt, :math:`\Delta` the megawatts added,
:math:`r` the discount rate over :math:`n` years and :math:`o` upkeep. A megawatt of link also saves :math:`\rho`
megawatts of capacity that need not be built, at :math:`\gamma` a year.

How to call
-----------
::

    from multipolar.models import grid

    grid.loss_of_load([40, 40, 20], 0.03, load=[70, 85]).lole
    grid.exact([[50, 50], [30, 30, 30]], [0.05, 0.02], load=[60, 55], links=[(0, 1, 20)]).eue
    grid.simulate(capacity, rate, load, links, years=1000, seed=1).lole    # units of each area; load (A, 8760)

What it leaves out: losses and laws of flow (a transport model), ramps, storage within a day, maintenance, water over
the year, and markets.

References
----------
Billinton, R. & Allan, R. N. (1996), *Reliability Evaluation of Power Systems*, 2nd ed., Plenum.
Pang, C. K. & Wood, A. J. (1975), IEEE Trans. PAS-94, 508-517.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .areas import Floats, Link, Network, least_unserved, network, unserved
from .dispatch import Dispatch, dispatch, merit_order
from .outage_years import Sampled, Shortfalls, adequacy, link_values, shared_reserve, shortfalls, simulate
from .outages import Capacity, Loss, available_capacity, loss_of_load
from .reliability import Exact, exact

__all__ = [
    "Capacity", "Dispatch", "Exact", "Inputs", "Link", "Loss", "Network", "Result", "Sampled", "Shortfalls",
    "adequacy", "annuity", "available_capacity", "dispatch", "exact", "least_unserved", "link_values", "loss_of_load",
    "merit_order", "network", "shared_reserve", "shortfalls", "simulate", "solve", "unserved",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Inputs:
    """What `solve` needs; D draws, A areas, L links, K kinds of plant, T typical hours, S sampled hours.

    Attributes
    ----------
    net : Network
        Areas and links; its limits are 1, those of the draws stand in `in_service` and `limit`.
    in_service, limit : ndarray (D, L)
        MW of each link in service, and after what is added.
    planned : ndarray (D, L)
        MW that are planned on top of `limit`: not there, until a change builds them.
    open_part : ndarray (D,)
        Part of a link that trade may use; for help in need all of it is there.
    link_up : ndarray of bool (D, S, L)
        Whether a link is there in a sampled hour.
    margin : ndarray (D, S, A)
        Available capacity less load in the sampled hours, MW.
    margin_hours : ndarray (S,)
        Hours of a year that each stands for.
    capacity : ndarray (D, K, A, T)
        MW that a kind of plant can generate in a typical hour.
    load : ndarray (D, A, T)
        MW.
    hours : ndarray (T,)
        Hours of a year that each typical hour stands for.
    fuel, carbon : ndarray (D, K)
        USD and tonnes a MWh.
    carbon_price : ndarray (D,)
        USD a tonne.
    lost : ndarray (D,)
        USD a MWh that is not served.
    reserve_credit, capacity_cost : ndarray (D,)
        MW of capacity that a MW of added link saves; USD mn a MW and year.
    link_cost, discount, life, upkeep : ndarray (D,)
        USD mn a MW; rate a year; years; part of the cost a year.
    """

    net: Network
    in_service: Floats
    limit: Floats
    planned: Floats
    open_part: Floats
    link_up: NDArray[np.bool_]
    margin: Floats
    margin_hours: Floats
    capacity: Floats
    load: Floats
    hours: Floats
    fuel: Floats
    carbon: Floats
    carbon_price: Floats
    lost: Floats
    reserve_credit: Floats
    capacity_cost: Floats
    link_cost: Floats
    discount: Floats
    life: Floats
    upkeep: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What links do, a year.

    Attributes
    ----------
    hours_short, hours_short_alone : ndarray (D, A)
        Hours with a loss of load, with the links and without any.
    unserved, unserved_base, unserved_alone : ndarray (D, A)
        MWh not served with all links, those in service, and none.
    cost, cost_base, cost_alone : ndarray (D,)
        Of generation with the carbon price, USD.
    emissions, emissions_base, emissions_alone : ndarray (D,)
        Tonnes.
    benefit, price : ndarray (D,)
        Of the added links: what they are worth and cost a year, USD.
    converged : ndarray of bool (D,)
        Always true: the solution is closed.
    residual : ndarray (D,)
        Always 0.
    """

    hours_short: Floats
    hours_short_alone: Floats
    unserved: Floats
    unserved_base: Floats
    unserved_alone: Floats
    cost: Floats
    cost_base: Floats
    cost_alone: Floats
    emissions: Floats
    emissions_base: Floats
    emissions_alone: Floats
    benefit: Floats
    price: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def annuity(rate: Floats, years: Floats) -> Floats:
    """Return the part of a sum that pays it back with interest in so many equal years.

    >>> annuity(np.array([0.0, 0.05]), np.array([20.0, 20.0])).round(4).tolist()
    [0.05, 0.0802]
    """
    safe = np.where(rate > 0.0, rate, 1.0)
    return np.where(rate > 0.0, safe / (1.0 - (1.0 + safe) ** -years), 1.0 / years)


def solve(inputs: Inputs) -> Result:
    """Return adequacy, cost and carbon with the links, with those in service, and with none.

    Raises
    ------
    InvalidData
        Negative limits, loads, costs or capacities; a part outside 0..1.
    """
    _require(inputs)
    draws, none = len(inputs.limit), np.zeros_like(inputs.limit)
    limits = {"alone": none, "base": inputs.in_service, "all": inputs.limit}
    missed: dict[str, Floats] = {}
    lacking: dict[str, Floats] = {}
    cost: dict[str, Floats] = {}
    emitted: dict[str, Floats] = {}
    for name, given in limits.items():
        if name == "all" and np.array_equal(given, inputs.in_service):
            for found in (missed, lacking, cost, emitted):
                found["all"] = found["base"]
            continue
        net = inputs.net if given.any() else inputs.net.alone()  # without links there are fewer sets to look at
        limit = given[:, : len(net.limit)]
        missed[name], lacking[name] = _adequacy(inputs, net, limit)
        cost[name], emitted[name] = _dispatch(inputs, net, limit * inputs.open_part[:, None])
    saved = inputs.lost * (lacking["base"] - lacking["all"]).sum(axis=1) + cost["base"] - cost["all"]
    added = np.maximum(inputs.limit - inputs.in_service, 0.0).sum(axis=1)
    spared = 1e6 * inputs.reserve_credit * inputs.capacity_cost * added
    return Result(
        hours_short=missed["all"],
        hours_short_alone=missed["alone"],
        unserved=lacking["all"],
        unserved_base=lacking["base"],
        unserved_alone=lacking["alone"],
        cost=cost["all"],
        cost_base=cost["base"],
        cost_alone=cost["alone"],
        emissions=emitted["all"],
        emissions_base=emitted["base"],
        emissions_alone=emitted["alone"],
        benefit=saved + spared,
        price=1e6 * inputs.link_cost * added * (annuity(inputs.discount, inputs.life) + inputs.upkeep),
        converged=np.ones(draws, dtype=bool),
        residual=np.zeros(draws),
    )


def _adequacy(inputs: Inputs, net: Network, limit: Floats) -> tuple[Floats, Floats]:
    """Return hours short and MWh unserved a year, (D, A) each; only hours in which an area is short by itself are looked at."""
    draws, _, count = inputs.margin.shape
    draw, state = np.nonzero((inputs.margin < -1e-6).any(axis=2))
    up = limit[draw] * inputs.link_up[draw, state, : limit.shape[1]]
    places = (
        np.random.default_rng(0).random((len(draw), count)).argsort(axis=1)
    )  # lots; the sum does not depend on them
    short = unserved(inputs.margin[draw, state], net, up=up, order=places)
    weight = inputs.margin_hours[state]

    def yearly(values: Floats) -> Floats:
        return np.stack(
            [np.bincount(draw, weights=values[:, area] * weight, minlength=draws) for area in range(count)], axis=1
        )

    return yearly((short > 1e-6).astype(float)), yearly(short)


def _dispatch(inputs: Inputs, net: Network, limit: Floats) -> tuple[Floats, Floats]:
    """Return the cost of generation in USD and emissions in tonnes a year, (D,) each."""
    draws, kinds, count, hours = inputs.capacity.shape
    room = inputs.capacity.transpose(0, 3, 1, 2).reshape(-1, kinds, count)
    load = inputs.load.transpose(0, 2, 1).reshape(-1, count)
    paid = inputs.fuel + inputs.carbon_price[:, None] * inputs.carbon
    made, _ = merit_order(room, load, np.repeat(paid, hours, axis=0), net, up=np.repeat(limit, hours, axis=0))
    energy = np.einsum("dtk,t->dk", made.reshape(draws, hours, kinds), inputs.hours)
    return (energy * paid).sum(axis=1), (energy * inputs.carbon).sum(axis=1)


def _require(inputs: Inputs) -> None:
    faults = []
    for name in (
        "in_service",
        "limit",
        "planned",
        "capacity",
        "load",
        "hours",
        "margin_hours",
        "fuel",
        "carbon",
        "carbon_price",
        "lost",
        "reserve_credit",
        "capacity_cost",
        "link_cost",
        "discount",
        "upkeep",
    ):
        values = getattr(inputs, name)
        if not np.all((values >= 0.0) & np.isfinite(values)):
            faults.append(Fault("negative", f"{name} below 0 or no number", column=name, expected="0 or more"))
    if not np.all((inputs.open_part >= 0.0) & (inputs.open_part <= 1.0)):
        faults.append(Fault("open_part", "a part outside 0..1", column="open_part", expected="0 to 1"))
    if not np.all(inputs.life > 0.0):
        faults.append(Fault("life", "a life of 0 or less", column="life", expected="above 0 years"))
    if inputs.margin.shape[2] != len(inputs.net.areas) or inputs.limit.shape[1] != len(inputs.net.limit):
        what = f"margins of {inputs.margin.shape[2]} areas and limits of {inputs.limit.shape[1]} links"
        expected = f"{len(inputs.net.areas)} and {len(inputs.net.limit)}"
        faults.append(Fault("shape", what, column="net", expected=expected))
    if faults:
        raise InvalidData(faults)
