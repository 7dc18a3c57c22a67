r"""Retaliation: what an economy, or a group of them, sets against a tariff; on top of `multipolar.models.trade`.

*Reciprocal*: the same rate back. *Optimal*: the rate that is best for who sets it. Two ways to the latter. `optimal`
is the closed form of the one-sector model against fixed rivals' tariffs (Gros 1987; Ignatenko, Lashkaripour, Macedoni
& Simonovska 2025): with :math:`\lambda_{in}` the share of i in the expenditure of n,

.. math::
    t^*_i = \frac{1}{(1 + \delta_i \theta)\varphi_i - 1}, \qquad
    \delta_i = \frac{\sum_{n \ne i} (1-\nu_n) X_{in} (1 - \lambda_{in})}{(1-\nu_i)(E_i - X_{ii})},

which is :math:`1/\theta` for an economy that is small in all its markets. `best_response` searches the uniform rate
with the highest welfare in the full model, all candidate rates solved at once; `nash` lets some economies answer each
other until no rate moves.

How to call
-----------
>>> import numpy as np
>>> flows = np.array([[80.0, 10, 10], [5, 60, 5], [15, 0, 55]])
>>> optimal(flows, theta=4.0).round(3).tolist()
[0.292, 0.266, 0.294]
>>> tariff = np.zeros((3, 3))
>>> tariff[1:, 0] = 0.25  # the first economy taxes what the others sell to it
>>> reciprocal(tariff, 0).tolist()
[[0.0, 0.25, 0.25], [0.25, 0.0, 0.0], [0.25, 0.0, 0.0]]

References
----------
Gros, D. (1987), "A note on the optimal tariff, retaliation and the welfare loss from tariff wars in a framework with
intra-industry trade", JIE 23(3-4):357-367. Ignatenko, A., Lashkaripour, A., Macedoni, L. & Simonovska, I. (2025), JIE.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged
from . import batch
from .trade import Inputs, Result, solve

Floats = NDArray[np.float64]
Objective = Callable[[Inputs, Result], Floats]

_GRID = 33
"""Candidate rates solved at once in each round of a search."""

_NEAR = 0.05
"""How far from its last answer a player of a tariff war searches first."""


def reciprocal(tariff: ArrayLike, economy: int, partners: Sequence[int] | None = None) -> Floats:
    """Return the tariffs with each partner charging `economy` what it charges the partner.

    Parameters
    ----------
    tariff : array (N, N) or (D, N, N)
        Ad valorem, row exporter, column importer.
    economy : int
        Place of the economy that is retaliated against.
    partners : sequence of int, optional
        Who retaliates; default all others.
    """
    after = np.array(tariff, dtype=float)
    who = [i for i in _partners(after.shape[-1], economy, partners)]
    after[..., economy, who] = after[..., who, economy]
    return after


def optimal(
    flows: ArrayLike,
    theta: float,
    *,
    passthrough: ArrayLike = 1.0,
    local: ArrayLike = 0.0,
    income: ArrayLike | None = None,
) -> Floats:
    """Return each economy's own optimal uniform tariff, others' tariffs given (closed form).

    Parameters
    ----------
    flows : array (N, N)
        Row exporter, column importer, own trade on the diagonal; for a group that acts as one, `aggregate` first.
    theta : float
        Trade elasticity.
    passthrough, local : float or array (N,)
        As in `trade.Inputs`.
    income : array (N,), optional
        What own trade is taken from in the denominator; default expenditure, which makes it imports.

    Raises
    ------
    InvalidData
        An elasticity that is not positive, or an economy whose optimum is not finite.
    """
    x = np.asarray(flows, dtype=float)
    n = len(x)
    phi, nu = np.broadcast_to(np.asarray(passthrough, float), (n,)), np.broadcast_to(np.asarray(local, float), (n,))
    if not theta > 0.0:
        raise InvalidData([Fault("elasticity", f"theta {theta:g}", column="theta", expected="above 0")])
    spent = x.sum(0)
    base = (spent if income is None else np.asarray(income, dtype=float)) - np.diag(x)
    abroad = x * (1.0 - np.eye(n))
    with np.errstate(all="ignore"):
        delta = (abroad * (1.0 - x / spent) * (1.0 - nu)).sum(1) / ((1.0 - nu) * base)
        rate = 1.0 / ((1.0 + delta * theta) * phi - 1.0)
    bad = np.flatnonzero(~(np.isfinite(rate) & (rate > 0.0)))
    if len(bad):
        expected = "imports and exports above 0"
        raise InvalidData(
            [Fault("optimal", f"economy {i + 1} has no finite optimal tariff", expected=expected) for i in bad]
        )
    return np.asarray(rate)


def aggregate(flows: ArrayLike, group: Sequence[int]) -> Floats:
    """Add up flows of economies into groups, numbered from 0; trade within a group becomes own trade."""
    x = np.asarray(flows, dtype=float)
    member = np.zeros((max(group) + 1, len(group)))
    member[list(group), np.arange(len(group))] = 1.0
    return np.asarray(member @ x @ member.T)


def best_response(
    inputs: Inputs,
    economy: int,
    partners: Sequence[int] | None = None,
    *,
    within: tuple[float, float] = (0.0, 1.0),
    rounds: int = 6,
    cover: ArrayLike = 1.0,
    objective: Objective | None = None,
) -> tuple[Floats, Floats]:
    """Search the uniform tariff of `economy` on `partners` that is best for it in the full model.

    Parameters
    ----------
    inputs : Inputs
        Of the trade model; the tariffs of the others are those of ``tariff_after``.
    economy : int
        Place of who sets the tariff.
    partners : sequence of int, optional
        On whom; default all others.
    within : tuple of float
        Where to search.
    rounds : int
        The range shrinks to two cells of a grid of 33 each round.
    cover : array_like (N, N)
        Part of a flow that bears the rate, 0 to 1: where flows hold services, that of goods.
    objective : callable (Inputs, Result) -> ndarray (D, N), optional
        What an economy wants, new over old; default `Result.welfare`.

    Returns
    -------
    rate, welfare : ndarray (D,)
        The best rate of each draw and what it gives (ratio to the old equilibrium).

    Raises
    ------
    NotConverged
        No candidate could be solved.
    """
    n = inputs.flows.shape[-1]
    who = _partners(n, economy, partners)
    part = np.broadcast_to(np.asarray(cover, dtype=float), (n, n))[who, economy]
    draws = batch.draws(inputs)
    rates, gains = np.empty(draws), np.empty(draws)
    for d in range(draws):
        single = batch.take(inputs, slice(d, d + 1))
        low, high = within
        for _ in range(rounds):
            grid = np.linspace(low, high, _GRID)
            tariff = np.repeat(single.tariff_after, _GRID, axis=0)
            tariff[:, who, economy] = grid[:, None] * part
            tried = replace(single, tariff_after=tariff)
            found = solve(tried)
            gain = (found.welfare if objective is None else objective(tried, found))[:, economy]
            if np.isnan(gain).all():
                raise NotConverged(f"the search for the tariff of economy {economy + 1}", float("nan"))
            best = int(np.nanargmax(gain))
            low, high = grid[max(best - 1, 0)], grid[min(best + 1, _GRID - 1)]
        rates[d], gains[d] = grid[best], gain[best]
    return rates, gains


@dataclass(frozen=True)
class War:
    """A tariff war among some economies: uniform rates of which none gains by changing its own alone.

    Attributes
    ----------
    rate : ndarray (D, K)
        Of each player on the other players.
    inputs : Inputs
        With these rates in ``tariff_after``.
    change : ndarray (D,)
        Largest move of a rate in the last round; at most the tolerance where the search ended.
    """

    rate: Floats
    inputs: Inputs
    change: Floats


def nash(
    inputs: Inputs,
    players: Sequence[int],
    *,
    within: tuple[float, float] = (0.0, 1.0),
    rounds: int = 50,
    tolerance: float = 1e-4,
    cover: ArrayLike = 1.0,
    objective: Objective | None = None,
) -> War:
    """Search the tariffs at which each player answers the others best; start: those of ``tariff_after`` among all others.

    Players set one rate each on the goods of all other players, one after the other, until no rate moves.

    Raises
    ------
    InvalidData
        Fewer than two players, or one twice.
    NotConverged
        The rates still move after `rounds`.
    """
    chosen = list(players)
    if len(set(chosen)) < max(len(chosen), 2):
        raise InvalidData([Fault("players", f"players {chosen}", column="players", expected="two or more, each once")])
    n, draws = inputs.flows.shape[-1], batch.draws(inputs)
    part = np.broadcast_to(np.asarray(cover, dtype=float), (n, n))
    tariff = np.array(np.broadcast_to(inputs.tariff_after, (draws, n, n)))
    rates, moved = np.zeros((draws, len(chosen))), np.full(draws, np.inf)
    for d in range(draws):
        single = batch.take(inputs, slice(d, d + 1))
        for step in range(rounds):
            before = rates[d].copy()
            for k, player in enumerate(chosen):
                others = [other for other in chosen if other != player]
                single = replace(single, tariff_after=tariff[d : d + 1])
                # Near the last answer a narrow search will do; its ends are widened again if the answer lies there.
                near = (max(rates[d, k] - _NEAR, within[0]), min(rates[d, k] + _NEAR, within[1]))
                answer = functools.partial(best_response, single, player, others, cover=part, objective=objective)
                best, _ = answer(within=near if step else within, rounds=3)
                if step and np.isclose(best[0], near, rtol=0.0, atol=1e-9).any():
                    best, _ = answer(within=within, rounds=4)
                rates[d, k] = best[0]
                tariff[d, others, player] = rates[d, k] * part[others, player]
            moved[d] = np.abs(rates[d] - before).max()
            if moved[d] <= tolerance:
                break
        else:
            raise NotConverged("the tariff war", float(moved[d]))
    return War(rates, replace(inputs, tariff_after=tariff), moved)


def _partners(n: int, economy: int, partners: Sequence[int] | None) -> list[int]:
    return [i for i in (range(n) if partners is None else partners) if i != economy]
