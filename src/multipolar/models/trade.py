r"""One-sector trade in general equilibrium, in changes ("exact hat"): what costs and tariffs do to real income and trade.

The family of gravity models with a constant trade elasticity :math:`\theta = \sigma - 1` (Armington, Eaton-Kortum,
Melitz-Chaney): the data of a year and :math:`\theta` are enough. With :math:`X_{ij}` the flow from exporter i to
importer j at the exporter's price (own trade :math:`X_{ii}` included), tariffs :math:`t`, income
:math:`Y_i = \sum_j X_{ij}`, expenditure :math:`E_j = \sum_i X_{ij}(1+t_{ij})`, shares
:math:`\pi_{ij} = X_{ij}(1+t_{ij})/E_j` and :math:`B_{ij} = \hat d_{ij}^{-\theta}` the change of access to the market
(:math:`\exp(\beta \Delta z)` with a gravity coefficient; 0 is an embargo), the changes solve

.. math::
    \hat P_j^{-\theta} = \sum_i \pi_{ij} B_{ij} (\hat\tau_{ij} \hat w_i)^{-\theta}, \quad
    \pi'_{ij} = \pi_{ij} B_{ij} (\hat\tau_{ij} \hat w_i / \hat P_j)^{-\theta}, \quad
    \hat w_i Y_i = \sum_j \frac{\pi'_{ij} E'_j}{1 + t'_{ij}}, \quad
    E'_j = \hat w_j Y_j + R'_j + D_j .

Options: elastic supply (universal gravity), scale economies, incomplete passthrough of tariffs and local
distribution, three closures of trade imbalances, and shares kept at their old values (`Inputs`). The flows, shares
and income are all updated; the residual of market clearing of a converged draw is below 1e-10.

How to call
-----------
>>> import numpy as np
>>> flows = [[80.0, 10, 10], [5, 60, 5], [15, 0, 55]]
>>> access = np.ones((3, 3))
>>> access[0, 1] = access[1, 0] = np.exp(0.47)  # a trade agreement between the first two
>>> found = solve(inputs(flows, theta=4.0, access=access))
>>> ((found.real_income[0] - 1) * 100).round(3).tolist()
[1.018, 1.659, -0.016]

`inputs` takes plain lists: a matrix serves all draws, an array (draws, N, N) has one a draw; the same axis serves
counterfactuals. ``tariff_after=`` are ad valorem tariffs by pair (0.1 is 10 percent); `tariffs.reciprocal`,
`tariffs.optimal` and `tariffs.best_response` in `multipolar.models.tariffs` make retaliation.

References
----------
Dekle, R., Eaton, J. & Kortum, S. (2007), AER 97(2):351-355. Arkolakis, C., Costinot, A. & Rodríguez-Clare, A. (2012),
AER 102(1):94-130. Costinot, A. & Rodríguez-Clare, A. (2014), Handbook of International Economics 4:197-261. Allen, T.,
Arkolakis, C. & Takahashi, Y. (2020), "Universal gravity", JPE 128(2):393-433. Baier, S., Yotov, Y. & Zylkin, T. (2019),
JIE 116:206-226. Ignatenko, A., Lashkaripour, A., Macedoni, L. & Simonovska, I. (2025), "Making America great again?
The economic impacts of Liberation Day tariffs", JIE.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InvalidData, UnknownName
from . import batch, resistance
from .trade_faults import faults
from .trade_system import Floats, follow, root, state, system_of

Deficit = Literal["additive", "multiplicative", "balanced"]
Numeraire = Literal["output", "expenditure"]
Shares = Literal["updated", "frozen"]

PROMISE = 1e-10
"""Largest residual of market clearing, as part of an economy's output, of a draw that counts as converged."""

_FAR = 30
"""Steps after which a change counts as too far from its start to be solved at once; it is then followed in parts."""

_CHUNK = 2**18
"""Cells of a share matrix that are solved together: what stays in a processor's cache."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""What the model needs; D draws (or 1, for all), N economies; made by `inputs`.

    Attributes
    ----------
    flows : ndarray (D or 1, N, N)
        :math:`X`, row exporter, column importer, at the exporter's price before tariffs, any unit; own trade on the
        diagonal; 0 is no trade, NaN is refused.
    theta : ndarray (D or 1,)
        :math:`\theta > 0`, trade elasticity.
    access : ndarray (D or 1, N, N)
        :math:`B \ge 0`: 1 unchanged, :math:`\exp(\beta\Delta z)`, :math:`\hat d^{-\theta}`, 0 an embargo.
    tariff_before, tariff_after : ndarray (D or 1, N, N)
        :math:`t` and :math:`t'`, ad valorem, above -1; revenue goes to the importer.
    supply : ndarray (D or 1, N)
        :math:`\psi \ge 0`, elasticity of the quantity supplied to its real price :math:`\hat w/\hat P`: 0 for fixed
        supply; the supply elasticity of universal gravity; that of labour.
    scale : ndarray (D or 1, N)
        :math:`\gamma \ge 0`, elasticity of productivity to the quantity supplied (external economies of
        scale). From :math:`\gamma\theta = 1` on there may be several equilibria; the one near today's is found.
    passthrough : ndarray (D or 1, N)
        :math:`\varphi > 0` of the importer: a tariff acts on trade with :math:`\theta\varphi`, and prices gain
        :math:`(\hat E/\hat w)^{1-\varphi}` from entry; 1 in Armington and Eaton-Kortum.
    local : ndarray (D or 1, N)
        :math:`\nu`, part of the sales that is earned in the importing economy (distribution, marketing), 0 to below 1.
    transfer : ndarray (D or 1, N) or None
        :math:`D'` after the change, in units of world output; None keeps today's imbalances. Sums to 0.
    deficit : {"additive", "multiplicative", "balanced"}
        Imbalances stay fixed in units of world output; or as a ratio to output (then the world's do not add up, see
        `Result.gap`); or are removed first, so that the change starts from balanced trade.
    numeraire : str
        What prices are measured in: "output" of the world, "expenditure" (today's basket of all economies costs the
        same), or the name of an economy whose price index stays 1.
    relief : bool
        Tariff revenue replaces a tax on factor income, which raises supply; otherwise it is handed out.
    shares : {"updated", "frozen"}
        "frozen" keeps shares of output and expenditure in the multilateral resistances at their old values, as
        gegravity does; only without tariffs and elastic supply.
    zero_own : bool
        Accept economies without own trade (some published matrices have them).
    names : tuple of str
        Of the economies, for messages and the numeraire.
    """

    flows: Floats
    theta: Floats
    access: Floats
    tariff_before: Floats
    tariff_after: Floats
    supply: Floats
    scale: Floats
    passthrough: Floats
    local: Floats
    transfer: Floats | None = None
    deficit: Deficit = "additive"
    numeraire: str = "output"
    relief: bool = False
    shares: Shares = "updated"
    zero_own: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    r"""The new equilibrium; ratios to the old one unless said otherwise; NaN where a draw did not converge.

    Attributes
    ----------
    wage, labour, output : ndarray (D, N)
        :math:`\hat w` price of the factor, :math:`\hat L` quantity, :math:`\hat Y` value of output.
    price, expenditure : ndarray (D, N)
        :math:`\hat P` index of consumers' prices (tariffs included) and :math:`\hat E`.
    real_income : ndarray (D, N)
        :math:`\hat E/\hat P`, tariff revenue and transfers included. Change in percent: ``100 * (real_income - 1)``.
    real_output, real_wage : ndarray (D, N)
        :math:`\hat Y/\hat P` (the "real GDP" of the Advanced Guide) and :math:`\hat w/\hat P`.
    welfare : ndarray (D, N)
        Real income less the worth of the leisure given up; equal to `real_income` where supply is fixed.
    terms_of_trade : ndarray (D, N)
        Exporter's price over the prices of its suppliers, weighted (geometric) by old imports before tariffs.
    own_share : ndarray (D, N)
        :math:`\pi'_{ii}`, level.
    exports, imports : ndarray (D, N)
        Foreign trade at the exporter's price; NaN where there was none.
    revenue : ndarray (D, N)
        :math:`R'`, level, in the unit of the flows.
    flows : ndarray (D, N, N)
        :math:`X'`, level, at the exporter's price.
    before : ndarray (D or 1, N, N)
        Flows before the change (those of balanced trade where imbalances are removed first).
    gap : ndarray (D,)
        World expenditure net of revenue over world output, less 1: what the multiplicative closure leaves open.
    converged : ndarray of bool (D,)
    residual : ndarray (D,)
        Largest relative excess demand (or supply) among the economies.
    steps : ndarray of int (D,)
    """

    wage: Floats
    labour: Floats
    output: Floats
    price: Floats
    expenditure: Floats
    real_income: Floats
    real_output: Floats
    real_wage: Floats
    welfare: Floats
    terms_of_trade: Floats
    own_share: Floats
    exports: Floats
    imports: Floats
    revenue: Floats
    flows: Floats
    before: Floats
    gap: Floats
    converged: NDArray[np.bool_]
    residual: Floats
    steps: NDArray[np.int64]


def inputs(
    flows: ArrayLike,
    theta: ArrayLike,
    *,
    access: ArrayLike = 1.0,
    tariff_before: ArrayLike = 0.0,
    tariff_after: ArrayLike | None = None,
    supply: ArrayLike = 0.0,
    scale: ArrayLike = 0.0,
    passthrough: ArrayLike = 1.0,
    local: ArrayLike = 0.0,
    transfer: ArrayLike | None = None,
    **options: Any,
) -> Inputs:
    """Make `Inputs` of plain numbers, lists and arrays.

    A matrix (N, N) or vector (N,) serves all draws, a number serves all pairs or economies; `theta` is a number or one
    a draw. For parameters of economies with draws give (D, N), or (D, 1) where they are the same for all.
    ``tariff_after`` defaults to ``tariff_before``; `options` are the other fields of `Inputs`.
    """
    x = np.asarray(flows, dtype=float)
    x = x[None] if x.ndim == 2 else x
    n = x.shape[-1] if x.ndim else 0
    after = tariff_before if tariff_after is None else tariff_after
    return Inputs(
        flows=x,
        theta=np.atleast_1d(np.asarray(theta, dtype=float)),
        access=_filled(access, (n, n)),
        tariff_before=_filled(tariff_before, (n, n)),
        tariff_after=_filled(after, (n, n)),
        supply=_filled(supply, (n,)),
        scale=_filled(scale, (n,)),
        passthrough=_filled(passthrough, (n,)),
        local=_filled(local, (n,)),
        transfer=None if transfer is None else _filled(transfer, (n,)),
        **options,
    )


def solve(inputs: Inputs, *, iterations: int = 200) -> Result:
    """Solve for the equilibrium after the change.

    Raises
    ------
    InvalidData
        Missing, negative or infinite flows, no own trade, economies that trade with nobody, an elasticity that is not
        positive, a tariff of -100 % or less, shapes that do not fit; all at once, each with its pair.
    """
    for kind, word, known in (
        ("deficit", inputs.deficit, get_args(Deficit)),
        ("shares", inputs.shares, get_args(Shares)),
    ):
        if word not in known:
            raise UnknownName.of(kind, word, known)
    if inputs.numeraire not in (*get_args(Numeraire), *inputs.names):
        raise UnknownName.of("numeraire", inputs.numeraire, (*get_args(Numeraire), *inputs.names))
    if found := faults(inputs):
        raise InvalidData(found)
    if inputs.deficit == "balanced":
        inputs = _balanced(inputs, iterations)
    draws = batch.draws(inputs)
    chunk = max(1, _CHUNK // inputs.flows.shape[-1] ** 2)
    step = _frozen if inputs.shares == "frozen" else _updated
    parts = [step(batch.take(inputs, slice(start, start + chunk)), iterations) for start in range(0, draws, chunk)]
    return batch.joined(parts)


def _updated(given: Inputs, iterations: int) -> Result:
    x, t1 = given.flows, given.tariff_after
    system = system_of(given)
    a, income, spent = system.a, system.output, system.expenditure
    elastic = system.supply is not None
    unknown, worst, steps = root(system, min(iterations, 2 * _FAR))
    far = np.flatnonzero(~(worst <= PROMISE))
    if len(far) and iterations > _FAR:
        start = system_of(
            replace(given, access=np.ones_like(given.access), tariff_after=given.tariff_before, transfer=None)
        )
        for d in far:
            one = slice(d, d + 1)
            unknown[one], _ = follow(batch.take(start, one), batch.take(system, one), 2 * iterations)
    with np.errstate(all="ignore"):
        at = state(system, unknown)
        residual = np.abs(np.expm1(at.residual)).max(1)
        share = a * at.power[:, :, None] / at.pool[:, None, :]
        spending = at.expenditure[:, None, :] * share
        flows = spending / (1.0 + t1)
        levels = at.output.sum(1)
        gap = (at.expenditure * (1.0 - at.rate)).sum(1) / levels - 1.0
        expenditure = at.expenditure / spent
        real_income = expenditure / at.price
        welfare = real_income
        if elastic:
            kept = 1.0 - at.rate * at.expenditure / at.output if given.relief else 1.0
            weight = spent / (spent - given.supply / (1.0 + given.supply) * kept * income)
            welfare = weight * real_income + (1.0 - weight) * at.wage * at.labour / at.price
        unit = _unit(given, spent, at.price)
        cost = at.wage / at.labour**given.scale
        return _result(
            given,
            before=x,
            residual=residual,
            steps=steps,
            gap=gap,
            wage=at.wage * unit,
            labour=at.labour,
            output=at.output / income * unit,
            price=at.price * unit,
            expenditure=expenditure * unit,
            welfare=welfare,
            cost=cost,
            own_share=np.einsum("dii->di", share),
            revenue=at.rate * at.expenditure * unit,
            flows=flows * unit[:, :, None],
        )


def _frozen(given: Inputs, iterations: int) -> Result:
    """Multilateral resistances with old shares of output and expenditure; then prices, values and trade."""
    x = given.flows
    output, spent = x.sum(2), x.sum(1)
    theta = given.theta[:, None]
    outward, inward, residual, steps = resistance.scaled(
        x / spent[:, None, :] * given.access, x / output[:, :, None] * given.access, 100 * iterations
    )
    with np.errstate(all="ignore"):
        wage, price = outward ** (-1.0 / theta), inward ** (-1.0 / theta)
        unit = _unit(given, spent, price)
        if given.numeraire == "output":
            unit = (output.sum(1) / (output * wage).sum(1))[:, None]
        wage, price = wage * unit, price * unit
        world = (output * wage).sum(1) / output.sum(1)
        factor = (outward[:, :, None] / inward[:, None, :]) * (
            wage[:, :, None] * wage[:, None, :] / world[:, None, None]
        )
        flows = x * given.access * factor
        own = np.einsum("dii->di", flows) / flows.sum(1)
        return _result(
            given,
            before=x,
            residual=residual,
            steps=steps,
            gap=(spent * wage).sum(1) / (output * wage).sum(1) - 1.0,
            wage=wage,
            labour=np.ones_like(wage),
            output=wage,
            price=price,
            expenditure=wage,
            welfare=wage / price,
            cost=wage,
            own_share=own,
            revenue=np.zeros_like(wage),
            flows=flows,
        )


def _result(given: Inputs, *, cost: Floats, **found: Any) -> Result:
    found["real_income"] = found["expenditure"] / found["price"]
    found["real_output"] = found["output"] / found["price"]
    found["real_wage"] = found["wage"] / found["price"]
    abroad = found["before"] * (1.0 - np.eye(given.flows.shape[-1]))
    logs, imports = np.log(cost), abroad.sum(1)
    bought = np.matmul(logs[:, None, :], abroad)[:, 0, :]
    found["terms_of_trade"] = np.where(imports > 0.0, cost * np.exp(-bought / imports), np.nan)
    after = found["flows"] * (1.0 - np.eye(given.flows.shape[-1]))
    for name, axis in (("exports", 2), ("imports", 1)):
        base = abroad.sum(axis)
        found[name] = np.where(base > 0.0, after.sum(axis) / base, np.nan)
    found["residual"] = np.where(np.isnan(found["residual"]), np.inf, found["residual"])
    converged = found["residual"] <= PROMISE
    if not converged.all():
        for name in set(found) - {"before", "residual", "steps"}:
            found[name] = np.where(converged.reshape(-1, *[1] * (found[name].ndim - 1)), found[name], np.nan)
    return Result(converged=converged, **found)


def _unit(given: Inputs, spent: Floats, price: Floats) -> Floats:
    if given.numeraire == "output":
        return np.ones((len(price), 1))
    if given.numeraire == "expenditure":
        basket: Floats = spent.sum(1, keepdims=True) / (spent * price).sum(1, keepdims=True)
        return basket
    return 1.0 / price[:, [given.names.index(given.numeraire)]]


def _balanced(given: Inputs, iterations: int) -> Inputs:
    none = np.zeros_like(given.flows[:, 0, :])
    start = replace(
        given,
        access=np.ones((1, *given.access.shape[1:])),
        tariff_after=given.tariff_before,
        transfer=none,
        deficit="additive",
        numeraire="output",
        supply=np.zeros_like(given.supply),
    )
    found = solve(start, iterations=iterations)
    # a draw whose balanced start is not found is NaN from here on, so it does not converge either
    return replace(given, flows=found.flows, transfer=np.zeros((1, given.flows.shape[-1])), deficit="additive")


def _filled(value: ArrayLike, cell: tuple[int, ...]) -> Floats:
    array: Floats = np.asarray(value, dtype=float)
    if array.ndim <= len(cell):
        array = np.broadcast_to(array, cell)[None] if array.ndim == 0 or array.shape == cell else array[None]
    elif array.shape[1:] == (1,) * len(cell):
        array = np.broadcast_to(array, (len(array), *cell))
    return array
