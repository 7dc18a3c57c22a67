r"""Wires `multipolar.models.trade` to the region: two dozen economies and the rest of the world, agreements, tariffs, embargoes.

Production uses inputs. One sector whose unit cost is :math:`w^{\beta} P^{1-\beta}` is universal gravity with the supply
elasticity :math:`\psi = (1-\beta)/\beta` (Allen, Arkolakis & Takahashi 2020): so the one-sector solver serves, with
:math:`\beta` the part of an economy's output that is value added. Real income is value added, tariff revenue and
transfers over the price index; the same without inputs stands beside it.

Tariffs of the tables are on goods; a flow of goods and services bears them in proportion to its goods.

The elasticity is a set drawn from the published ones, all alike probable; each set counts with its median over goods. All
that is drawn takes few values, so equal draws are solved once.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import UsageError
from ..models import roundabout
from ..models import trade as kernel
from ..models.tariffs import optimal
from .changes.change import Change
from .changes.trade import Adjustment, Agreement, Embargo, Tariff
from .draws import Draws
from .model import Model, Said, Wired, account
from .trade_tables import populations, trade

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "trade"
ELASTICITY = "trade_elasticity_goods"
GROUPS = ("ASEAN", "RCEP", "WPU", "CPTPP")
"""Whose inner trade, and whose real income by head, are told."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """What the model needs; D draws, N economies, the rest of the world last.

    Attributes
    ----------
    flows : ndarray (N, N)
        Goods and services, USD bn; row exporter, column importer, own sales on the diagonal.
    goods : ndarray (N, N)
        Part of a flow that is goods, on which tariffs are.
    tariff : ndarray (N, N)
        On goods, ad valorem, before the change.
    tariff_after : ndarray (D or 1, N, N)
        After it.
    access : ndarray (D or 1, N, N)
        Factor on trade at given prices; 0 is an embargo.
    announced : ndarray (N, N)
        The schedule of April 2025, additional.
    value_added : ndarray (N,)
        Part of output that is value added.
    theta, short : ndarray (D,)
        Trade elasticity in the long run and in the first year.
    use, elimination, effect : ndarray (D,)
        Of a new agreement: preference use, part of the tariff removed, log effect on trade.
    """

    flows: Floats
    goods: Floats
    tariff: Floats
    tariff_after: Floats
    access: Floats
    announced: Floats
    value_added: Floats
    theta: Floats
    short: Floats
    use: Floats
    elimination: Floats
    effect: Floats


@dataclass(frozen=True, eq=False)
class Result:
    """New over old; NaN where a draw did not converge.

    Attributes
    ----------
    real_income, plain : ndarray (D, N)
        With inputs in production, and without.
    exports : ndarray (D, N)
    flows, before : ndarray (D, N, N), (N, N)
        Levels in units of world output.
    converged : ndarray of bool (D,)
    residual : ndarray (D,)
    """

    real_income: Floats
    plain: Floats
    exports: Floats
    flows: Floats
    before: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put the tables' trade on matrices and draw an elasticity set, the use and depth of agreements.

    Raises
    ------
    UsageError
        The tables hold no trade by origin.
    """
    world = trade(region)
    n = len(world.names)
    flows = world.flows
    theta, sets = _elasticities(region, draws)
    one = {name: region.parameter(NAME, name) for name in PARAMETERS.values()}
    drawn = {field: draws[NAME, name] for field, name in PARAMETERS.items()}
    people, heads = populations(region, world.names)
    groups, members = _groups(region, world.names, date(year, 1, 1))
    told = {field: Said(one[name].basis, [one[name].ref], f"{NAME} {name}") for field, name in PARAMETERS.items()}
    own = f"{world.year}, every later year alike; made up: {world.imputed['flows']}"
    pairs = tuple(f"{a}>{b}" for a in world.names[:-1] for b in world.names[:-1] if a != b)
    return Wired(
        inputs=Inputs(
            flows=flows,
            goods=world.goods / flows,
            tariff=world.tariff,
            tariff_after=world.tariff[None],
            access=np.ones((1, n, n)),
            announced=world.announced,
            value_added=world.value_added / flows.sum(1),
            theta=theta,
            **drawn,
        ),
        labels={
            "economy": world.names,
            "population": tuple(repr(float(some)) for some in people),
            "real_income_change": (*world.names[:-1], *groups),
            "real_income_change_plain": (*world.names[:-1], *groups),
            "exports_change": world.names[:-1],
            "group_trade_change": groups,
            "partner_trade_share": pairs,
            **{f"group {name}": states for name, states in members.items()},
        },
        account=account(
            Inputs,
            flows=Said("derived", world.refs["flows"], note=own),
            goods=Said("derived", world.refs["flows"], note="goods over goods and services"),
            tariff=Said("derived", world.refs["tariff"], note=f"applied 2021; made up: {world.imputed['tariff']}"),
            tariff_after=Said("derived", world.refs["tariff"], note="as before, until a change"),
            access=Said("assumed", note="1, until a change of the scenario"),
            announced=Said(
                "public_record", world.refs["announced"], note="additional, April 2025; only if a change asks"
            )
            if world.refs["announced"]
            else Said("assumed", note="no schedule in the tables: 0"),
            value_added=Said(
                "derived",
                sorted({*world.refs["value_added"], *world.refs["flows"], *heads}),
                note="GDP over sales of the flows; two bases, so Cambodia's and Viet Nam's are doubtful",
            ),
            theta=Said(
                "read", sets, f"{NAME} {ELASTICITY}", "a published set, all alike probable; its median over goods"
            ),
            **told,
        ),
    )


PARAMETERS = {
    "short": "short_run_elasticity",
    "use": "preference_use",
    "elimination": "tariff_elimination",
    "effect": "agreement_effect",
}
"""Field of `Inputs` to parameter of the pack."""


def _elasticities(region: Region, draws: Draws) -> tuple[Floats, list[int]]:
    """Return a set's elasticity for each draw; in the deterministic run the median of the sets."""
    table = region.table("parameters").filter(model=NAME, parameter=ELASTICITY).sort("subject")
    rows = table.drop_nulls("subject")
    values = rows["central"].to_numpy()
    if draws.n == 1:
        return np.array([region.parameter(NAME, ELASTICITY).central]), rows["ref"].to_list()
    which = draws.stream("trade.elasticity_set").integers(len(values), size=draws.n)
    return values[which].astype(float), rows["ref"].to_list()


def _groups(region: Region, names: tuple[str, ...], on: date) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """Return the groups of which the tables know two states or more on a day, and their states among the economies."""
    found = {}
    for group in GROUPS:
        if group not in region.names:
            continue
        try:
            states = region.states(group, on).filter("holds")["actor"].to_list()
        except UsageError:
            continue
        inside = tuple(state for state in states if state in names)
        if len(inside) > 1:
            found[group] = inside
    return tuple(found), found


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register(Agreement)
def _agree(change: Agreement, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Cut the tariffs left between the parties by elimination times use, or raise their trade by the estimated effect."""
    pairs = _pairs(wired, change.parties, change.partners)
    if not pairs.any():
        return wired
    given = wired.inputs
    if change.effect == "coefficient":
        sign = -1.0 if change.leave else 1.0
        factor = np.where(pairs, np.exp(sign * given.effect)[:, None, None], 1.0)
        return replace(wired, inputs=replace(given, access=given.access * factor))
    use = given.use if change.use is None else np.array([change.use])
    cut = (given.elimination if change.elimination is None else np.array([change.elimination])) * use
    after = np.where(pairs, given.tariff_after * (1.0 - cut[:, None, None]), given.tariff_after)
    return replace(wired, inputs=replace(given, tariff_after=after))


@apply.register(Tariff)
def _tax(change: Tariff, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Add a tariff on goods to those in force; partners answer on the importer's goods: with the same, or as suits them best.

    Who answers as suits it best raises its tariff to the closed form of `tariffs.optimal` at the drawn elasticity; it does not
    wait for the others' answers (`multipolar show tariff-war` does).
    """
    given, names = wired.inputs, wired.labels["economy"]
    if change.importer not in names:
        return wired
    at = names.index(change.importer)
    hit = [i for i, name in enumerate(names) if i != at and (not change.exporters or name in change.exporters)]
    more = np.zeros_like(given.tariff)
    more[hit, at] = given.announced[hit, at] if change.points is None else change.points / 100.0
    if change.retaliation == "reciprocal":
        answer = [i for i in hit if not change.retaliators or names[i] in change.retaliators]
        more[at, answer] = more[answer, at]
    if not more.any():
        return wired
    after = given.tariff_after + more
    if change.retaliation == "optimal":
        answer = [i for i in hit if not change.retaliators or names[i] in change.retaliators]
        rates = {theta: optimal(given.flows, theta) for theta in set(given.theta.tolist())}
        best = np.stack([rates[theta] for theta in given.theta.tolist()])
        after = np.repeat(after, len(best), axis=0) if len(after) == 1 else after.copy()
        after[:, at, answer] = np.maximum(after[:, at, answer], best[:, answer])
    return replace(wired, inputs=replace(given, tariff_after=after))


@apply.register(Embargo)
def _stop(change: Embargo, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Take away a part of the access of one to the market of the other, or both ways."""
    names, given = wired.labels["economy"], wired.inputs
    if change.by not in names or change.on not in names or change.by == change.on:
        return wired
    a, b = names.index(change.by), names.index(change.on)
    access = given.access.copy()
    if change.direction in ("both", "exports"):
        access[:, a, b] *= 1.0 - change.part
    if change.direction in ("both", "imports"):
        access[:, b, a] *= 1.0 - change.part
    return replace(wired, inputs=replace(given, access=access))


@apply.register(Adjustment)
def _hurry(change: Adjustment, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Take the elasticity of the first year: buyers have not yet found other sellers."""
    return replace(wired, inputs=replace(wired.inputs, theta=wired.inputs.short))


def _pairs(wired: Wired[Inputs], parties: tuple[str, ...], partners: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which pairs (N, N) an agreement links: all parties, or each party with each partner."""
    names = wired.labels["economy"]
    a = np.array([name in parties for name in names])
    b = np.array([name in (partners or parties) for name in names])
    pairs: NDArray[np.bool_] = (a[:, None] & b[None]) | (b[:, None] & a[None])
    return pairs & ~np.eye(len(names), dtype=bool)


def solve(inputs: Inputs) -> Result:
    """Solve with inputs in production and without, equal draws once."""
    case, back = distinct(inputs)
    given = problem(case)
    full, plain = kernel.solve(given), kernel.solve(problem(case, inputs=False))
    converged = (full.converged & plain.converged)[back]
    return Result(
        real_income=roundabout.real_income(given, full, case.value_added)[back],
        plain=plain.real_income[back],
        exports=full.exports[back],
        flows=full.flows[back],
        before=inputs.flows,
        converged=converged,
        residual=np.maximum(full.residual, plain.residual)[back],
    )


def distinct(given: Inputs) -> tuple[Inputs, NDArray[np.int64]]:
    """Return the inputs with each different draw once, and the place of every draw among them."""
    draws = len(given.theta)
    kept: dict[bytes, int] = {}
    back = np.empty(draws, dtype=np.int64)
    first: list[int] = []
    for d in range(draws):
        after, access = (array[d if len(array) > 1 else 0] for array in (given.tariff_after, given.access))
        key = given.theta[d].tobytes() + after.tobytes() + access.tobytes()
        if key not in kept:
            kept[key] = len(first)
            first.append(d)
        back[d] = kept[key]

    def some(array: Floats) -> Floats:
        return array[first] if len(array) > 1 else array

    case = replace(
        given,
        theta=given.theta[first],
        short=given.short[first],
        tariff_after=some(given.tariff_after),
        access=some(given.access),
    )
    return case, back


def problem(given: Inputs, *, inputs: bool = True) -> kernel.Inputs:
    """Return the inputs of the solver; with `inputs` production uses inputs. A flow bears tariffs by its part of goods."""
    return kernel.inputs(
        given.flows,
        given.theta,
        access=given.access,
        tariff_before=given.tariff * given.goods,
        tariff_after=given.tariff_after * given.goods,
        supply=roundabout.supply(given.value_added) if inputs else 0.0,
        deficit="additive",
    )


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return real income, exports and trade inside groups in percent, and partners' shares in trade."""
    names = wired.labels["economy"]
    people = np.array([float(text) for text in wired.labels["population"]])
    places = {name: i for i, name in enumerate(names)}
    inside = {
        group: [places[s] for s in wired.labels[f"group {group}"]] for group in wired.labels["group_trade_change"]
    }

    def with_groups(change: Floats) -> Floats:
        means = [np.average(change[:, some], axis=1, weights=people[some]) for some in inside.values()]
        return np.column_stack([change[:, :-1], *means])

    foreign = result.flows * (1.0 - np.eye(len(names)))
    both = foreign + np.swapaxes(foreign, 1, 2)
    share = 100.0 * both / both.sum(2, keepdims=True)
    n = len(names) - 1
    off = ~np.eye(n, dtype=bool)
    old = result.before * (1.0 - np.eye(len(names)))
    grown = [
        100.0 * (foreign[:, some][:, :, some].sum((1, 2)) / old[np.ix_(some, some)].sum() - 1.0)
        for some in inside.values()
    ]
    return {
        "real_income_change": with_groups(100.0 * (result.real_income - 1.0)),
        "real_income_change_plain": with_groups(100.0 * (result.plain - 1.0)),
        "exports_change": 100.0 * (result.exports[:, :-1] - 1.0),
        "group_trade_change": np.column_stack(grown) if grown else np.empty((len(foreign), 0)),
        "partner_trade_share": share[:, :n, :n][:, off],
    }


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
