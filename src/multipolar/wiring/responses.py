"""How the models join the coupling graph: one `Response` a model says which states its result moves, and how they are read off.

A response is a difference: the model with a year's changes less the model without any, draw by draw. The model itself is
run exactly as a scenario runs it alone. Answers are kept for the draws of a chunk, so that a battery solves each model's
baseline once, and a policy that the model does not know costs nothing. To join a model: a function that reads, and a line in
`RESPONSES`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.sea_patrol import SCALE
from . import (
    chokepoint,
    consensus,
    debt,
    hedging,
    liquidity,
    redistribution,
    relief,
    riskpool,
    sea_patrol,
    supply,
    trade,
)
from .changes.change import Change
from .changes.coupling import AgendaItem
from .draws import Sample
from .hedging_outcomes import totals
from .hedging_traces import RIVALS
from .liquidity_lines import OWN, indices
from .liquidity_net import DAYS, SIXTY
from .model import Model, Wired, wired

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Moved = dict[str, Floats]
"""By state, (D or 1, members of the model); NaN where the model does not cover a member."""


@dataclass(frozen=True, eq=False)
class Case:
    """A model with a year's changes, and without.

    Attributes
    ----------
    now, base : Wired
    result, before : Result
    years : int
        Since the first of the changes began.
    region : Region
    """

    now: Wired[Any]
    base: Wired[Any]
    result: Any
    before: Any
    years: int
    region: Region


@dataclass(frozen=True)
class Response:
    """How a model joins the graph.

    Attributes
    ----------
    model : Model
    members : str
        The label of the model's axis of states; empty where the answer is one for all members, on an axis of one.
    states : tuple of str
        Nodes of the graph that it moves.
    read : callable (Case) -> dict of ndarray (D or 1, N)
        Along that axis.
    dated : bool
        The answer depends on how many years ago the changes began.
    inputs : callable (Wired) -> dict of ndarray (D,), optional
        Drawn inputs by what they are called in plain words, for the search of what makes draws bad.
    lean : callable (inputs) -> inputs
        Leaves out what `read` does not ask for and the model would compute.
    """

    model: Model[Any, Any]
    members: str
    states: tuple[str, ...]
    read: Callable[[Case], Moved]
    dated: bool = False
    inputs: Callable[[Wired[Any]], dict[str, Floats]] | None = None
    lean: Callable[[Any], Any] = lambda inputs: inputs

    def hears(self, change: Change) -> bool:
        """Say whether the model applies changes of this kind."""
        return any(kind is not object and isinstance(change, kind) for kind in self.model.apply.registry)  # type: ignore[attr-defined]


def effective(share: Floats) -> Floats:
    """Return the effective number of partners, 1 over the sum of squared shares along the last axis; NaN without any."""
    whole, squares = share.sum(axis=-1), np.einsum("...p,...p->...", share, share)
    return np.asarray(np.divide(whole**2, squares, out=np.full(squares.shape, np.nan), where=whole > 0.0))


def _lost(now: Floats, before: Floats) -> Floats:
    """Return the part lost, percent."""
    return 100.0 * (1.0 - now / before)


def _trade(case: Case) -> Moved:
    """Real income lost, and the effective number of trade partners lost, the rest of the world as one."""
    income = 100.0 * (case.before.real_income - case.result.real_income)
    lost = _lost(_partners(case.result), _partners(case.before))
    return {"income": income, "dependence": np.broadcast_to(lost, income.shape)}


@functools.lru_cache(maxsize=4)
def _partners(result: Any) -> Floats:
    """Return the effective number of trade partners, (D or 1, N); what it was before is asked for again and again."""
    outward = result.flows * (1.0 - np.eye(result.flows.shape[-1]))
    return effective(outward + np.swapaxes(outward, -1, -2))


def _redistribution(case: Case) -> Moved:
    """Effective number of trade partners lost where partners withdraw and the others take over a part."""
    return {"dependence": _lost(effective(case.result.share), effective(case.before.share))}


def _liquidity(case: Case) -> Moved:
    """Need that nobody has paid by the sixtieth day, and reserves drawn, percent of GDP."""
    at = DAYS.index(SIXTY)
    own = indices(OWN)
    gdp = case.base.gdp  # type: ignore[attr-defined]

    def part(result: Any) -> tuple[Floats, Floats]:
        return 100.0 * result.shortfall[:, :, at] / gdp, 100.0 * result.paid[:, :, own, at].sum(axis=2) / gdp

    short, drawn = part(case.result)
    short_before, drawn_before = part(case.before)
    unknown = np.isnan(case.now.inputs.need)
    return {
        "shortfall": np.where(unknown, np.nan, short - short_before),
        "reserves": np.where(unknown, np.nan, drawn - drawn_before),
    }


def _debt(case: Case) -> Moved:
    """Public debt added in the first year of a fall of the currency; the graph's memory keeps it."""
    if case.years > 0:
        return {"debt": np.zeros_like(case.result.debt[:, :, 0])}
    return {"debt": 100.0 * (case.result.debt[:, :, 1] - case.before.debt[:, :, 1])}


def _hedging(case: Case) -> Moved:
    """Effective number of partners in all fields, distance from either pole, and security offered for a unit of threat.

    Distance from either pole is 1 less the larger of the two rivals' shares. Security is what all but the second rival
    offer in security ties, over 1 + threat: where a threat rises, what is offered is spread thinner.
    """
    partners = case.base.labels["partner"]
    first, second = (partners.index(rival) for rival in RIVALS)
    others = [p for p in range(len(partners)) if p != second]

    def read(game: Any, share: Floats) -> tuple[Floats, Floats, Floats]:
        whole = totals(share, game.weight)
        part = whole / whole.sum(axis=2, keepdims=True)
        pole = 100.0 * (1.0 - np.maximum(part[:, :, first], part[:, :, second]))
        offered = np.maximum(game.worth()[:, :, 0], 0.0)[:, :, others].sum(axis=2)
        return effective(whole), pole, offered / (1.0 + game.threat)

    now, pole, secure = read(case.now.inputs.now, case.result.now.share)
    before, pole_before, secure_before = read(case.base.inputs.now, case.before.now.share)
    return {"engagement": _lost(now, before), "poles": pole_before - pole, "security": _lost(secure, secure_before)}


def _consensus(case: Case) -> Moved:
    """Part of what is proposed that the group can agree on, over the items on the table, lost by every member alike."""
    present = np.array(case.base.labels["stage"]) == "present"
    lost = 100.0 * (case.before.reach[:, present] - case.result.reach[:, present]).mean(axis=1, keepdims=True)
    return {"consensus": np.broadcast_to(lost, (len(lost), len(case.base.labels["actor"])))}


def _undealt(inputs: Any) -> Any:
    """Leave out all but one of the deals at random: they are a null of powers, and powers are not asked for."""
    return replace(inputs, deals=inputs.deals[:1])


def _supply(case: Case) -> Moved:
    """Value added lost in a year where chains of supply stop, percent; what a stop does to neighbours is in it."""

    def lost(result: Any) -> Floats:
        return 100.0 * np.asarray(
            np.divide(result.lost, result.value_added, out=np.zeros_like(result.lost), where=result.value_added > 0.0)
        )

    return {"income": lost(case.result) - lost(case.before)}


def _chokepoint(case: Case) -> Moved:
    """Oil that is late or lost at one time, percent of a month's supply; unknown where nobody says what passes the strait."""
    return {"stocks": 100.0 * (case.result.missing - case.before.missing) / MONTH}


def _relief(case: Case) -> Moved:
    """Need for relief goods that is not met within a week, percent, of those who are struck."""
    subjects = case.now.labels["relief_need_met_week"]
    met = relief.MODEL.outcomes(case.result, case.now)["relief_need_met_week"]
    named = case.now.named  # type: ignore[attr-defined]
    return {"stocks": np.where(np.isnan(met) | (not named), 0.0, 100.0 - met)[:, : len(subjects)]}


def _riskpool(case: Case) -> Moved:
    """Premiums paid more or less in a year than alone, percent of GDP; nothing where no disaster is on record."""
    premium = "catastrophe_premium"
    now, before = (
        riskpool.MODEL.outcomes(result, wired)[premium]
        for result, wired in ((case.result, case.now), (case.before, case.base))
    )
    paid = np.nan_to_num(now - before) / 1e3  # USD mn to bn
    gdp = _gdp(case.region, case.base.labels[premium])
    return {"debt": 100.0 * np.divide(paid, gdp, out=np.zeros_like(paid), where=gdp > 0.0)}


@functools.lru_cache(maxsize=8)
def _gdp(region: Region, members: tuple[str, ...]) -> Floats:
    """Return GDP of the newest year up to the day of the region, USD bn, (N,); 0 where not tabled."""
    rows = region.figures("gdp_nominal", subject=list(members), groups=True).drop_nulls("value")
    newest = rows.filter(pl.col("year") <= region.as_of.year).sort("year").group_by("subject").last()
    known = dict(newest.select("subject", "value").iter_rows())
    return np.array([known.get(member, 0.0) for member in members])


def _sea_patrol(case: Case) -> Moved:
    """Return what the best attack is worth to a robber, points of one that nobody hinders; boats and radars lower it."""
    paid = 100.0 / SCALE * (case.result.gain - case.before.gain)
    return {"watch": paid[:, None]}


MONTH = 30.0
"""Days of supply of which a delay of oil is told as a part."""


def _trade_inputs(wired: Wired[Any]) -> dict[str, Floats]:
    given = wired.inputs
    return {"the trade elasticity": given.theta, "the trade elasticity of the first year": given.short}


def _liquidity_inputs(wired: Wired[Any]) -> dict[str, Floats]:
    return {"the days over which the stop arises": wired.stop_days}  # type: ignore[attr-defined]


def _hedging_inputs(wired: Wired[Any]) -> dict[str, Floats]:
    game = wired.inputs.base
    return {"aversion to unreliable partners": game.aversion, "the worth of autonomy": game.autonomy}


RESPONSES = (
    Response(trade.MODEL, "economy", ("income", "dependence"), _trade, inputs=_trade_inputs),
    Response(redistribution.MODEL, "recipient", ("dependence",), _redistribution),
    Response(liquidity.MODEL, "member", ("shortfall", "reserves"), _liquidity, inputs=_liquidity_inputs),
    Response(debt.MODEL, "state", ("debt",), _debt, dated=True),
    Response(hedging.MODEL, "state", ("engagement", "poles", "security"), _hedging, inputs=_hedging_inputs),
    Response(consensus.MODEL, "actor", ("consensus",), _consensus, lean=_undealt),
    Response(supply.MODEL, "place", ("income",), _supply),
    Response(chokepoint.MODEL, "importer", ("stocks",), _chokepoint),
    Response(relief.MODEL, "relief_need_met_week", ("stocks",), _relief),
    Response(sea_patrol.MODEL, "", ("watch",), _sea_patrol),
    Response(riskpool.MODEL, "catastrophe_premium", ("debt",), _riskpool),
)
"""Every model that joins."""


@functools.lru_cache(maxsize=32)
def solved(asked: Sample, name: str, year: int) -> Any:
    """Return a model's result without any change."""
    response = _response(name)
    return response.model.solve(response.lean(wired(response.model, asked, year).inputs))


@functools.lru_cache(maxsize=256)
def moved(
    asked: Sample,
    response: Response,
    first: int,
    changes: tuple[Change, ...],
    year: int,
    years: int,
    members: tuple[str, ...],
) -> tuple[Moved, NDArray[np.bool_]] | None:
    """Return what changes of one year move, by state (D or 1, members), and which draws converged; None: nothing.

    Raises
    ------
    InvalidData
        As the model does.
    """
    base = wired(response.model, asked, first)
    now = base
    for change in changes:
        now = response.model.apply(change, now, year)
    if now is base:
        return None
    before, result = solved(asked, response.model.name, first), response.model.solve(response.lean(now.inputs))
    found = response.read(Case(now, base, result, before, years, asked.region))
    axis = base.labels[response.members] if response.members else members
    places = [(axis.index(member) if member in axis else -1) if response.members else 0 for member in members]
    told = {
        state: np.where(np.array(places) >= 0, values[:, np.maximum(places, 0)], np.nan)
        for state, values in found.items()
    }
    return told, np.asarray(result.converged & before.converged)


def item(asked: Sample, change: AgendaItem, first: int) -> Floats:
    """Return the points of agreement lost when an item, or the items of a kind, come back on the table, (D,)."""
    labels, reach = wired(consensus.MODEL, asked, first).labels, solved(asked, consensus.MODEL.name, first).reach
    present = np.array(labels["stage"]) == "present"
    named = (np.array(labels["item"]) == change.issue) | (np.array(labels["kind"]) == change.issue)
    return np.asarray(100.0 * change.weight * (reach[:, present].mean(axis=1) - reach[:, named].mean(axis=1)))


def _response(name: str) -> Response:
    return next(response for response in RESPONSES if response.model.name == name)
