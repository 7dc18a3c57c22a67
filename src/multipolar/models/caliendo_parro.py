r"""Many sectors with input-output links, in changes: Caliendo & Parro (2015), with the face of `multipolar.models.trade`.

Sector j of economy n makes its output from value added (share :math:`\beta_{nj}`) and inputs of sectors k (shares
:math:`\gamma_{njk}`, :math:`\beta_{nj} + \sum_k \gamma_{njk} = 1`); buyers take from all sources with the sector's
elasticity :math:`\theta_j`; final demand has fixed shares :math:`\alpha_{nk}`. The changes solve

.. math::
    \hat c_{nj} = \hat w_n^{\beta_{nj}} \prod_k \hat P_{nk}^{\gamma_{njk}}, \quad
    \hat P_{nj}^{-\theta_j} = \sum_i \pi_{j,in} B_{j,in} (\hat\tau_{j,in} \hat c_{ij})^{-\theta_j}

    E'_{nk} = \sum_j \gamma_{njk} Y'_{nj} + \alpha_{nk} (\hat w_n V_n + R'_n + D_n), \quad
    Y'_{nj} = \sum_m \frac{\pi'_{j,nm} E'_{mj}}{1 + t'_{j,nm}}, \quad
    \hat w_n V_n = \sum_j \beta_{nj} Y'_{nj}

with :math:`V_n` value added and :math:`R'` tariff revenue. One sector without inputs is `trade.solve`.

How to call
-----------
>>> import numpy as np
>>> goods, services = [[60.0, 20], [20, 60]], [[90.0, 5], [5, 90]]
>>> io = np.full((2, 2, 2), 0.25)  # half of every output is inputs, half of these from each sector
>>> tariff = np.zeros((2, 2, 2))
>>> tariff[0, 1, 0] = 0.1  # on goods (sector 0) from economy 1 into economy 0
>>> found = solve(inputs([goods, services], theta=[4.0, 6.0], io=io, tariff_after=tariff))
>>> ((found.real_income[0] - 1) * 100).round(3).tolist()
[0.682, -0.931]

References
----------
Caliendo, L. & Parro, F. (2015), "Estimates of the trade and welfare effects of NAFTA", REStud 82(1):1-44. Costinot, A. &
Rodríguez-Clare, A. (2014), Handbook of International Economics 4:197-261. Walker, H. & Ni, P. (2011), "Anderson
acceleration for fixed-point iterations", SIAM J. Numer. Anal. 49(4):1715-1735.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName
from . import batch
from . import caliendo_parro_system as system
from .caliendo_parro_faults import faults
from .trade import PROMISE, Deficit

Floats = NDArray[np.float64]

_MEMORY = 8
"""Past steps that the acceleration looks at."""

_STEP = 0.3
"""Part of the log excess demand for value added by which wages move before acceleration."""

_INNER = 1e-14
"""Change at which the loops over prices and expenditure inside the last steps end."""

_LOOSE = 1e-4
"""The same in earlier steps, as a part of the excess demand that is left."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""What the model needs; D draws (or 1, for all), J sectors, N economies; made by `inputs`.

    Attributes
    ----------
    flows : ndarray (D or 1, J, N, N)
        By sector, row exporter, column importer, at the exporter's price before tariffs; own trade on the diagonal.
    theta : ndarray (D or 1, J)
        Trade elasticity of each sector, above 0.
    io : ndarray (D or 1, N, J, J)
        :math:`\gamma_{njk}`: part of the value of output of sector j (row) in economy n paid for inputs of k (column).
    access, tariff_before, tariff_after : ndarray (D or 1, J, N, N)
        As in `trade.Inputs`.
    transfer : ndarray (D or 1, N) or None
        Imbalances after the change, in units of world value added; None keeps today's.
    deficit : {"additive", "multiplicative", "balanced"}
        As in `trade.Inputs`.
    sectors, names : tuple of str
        For messages.
    """

    flows: Floats
    theta: Floats
    io: Floats
    access: Floats
    tariff_before: Floats
    tariff_after: Floats
    transfer: Floats | None = None
    deficit: Deficit = "additive"
    sectors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Result:
    r"""The new equilibrium; ratios to the old one unless said otherwise; NaN where a draw did not converge.

    Attributes
    ----------
    wage, price, expenditure : ndarray (D, N)
        :math:`\hat w`; index of consumers' prices :math:`\prod_k \hat P_{nk}^{\alpha_{nk}}`; final spending.
        World value added is the numeraire.
    real_income, real_wage, welfare : ndarray (D, N)
        Final spending, or the wage, over the price index; welfare is real income.
    sector_price, sector_output : ndarray (D, J, N)
        :math:`\hat P_{nj}` (1 where nothing is bought) and :math:`\hat Y_{nj}` (NaN where there was no output).
    own_share : ndarray (D, J, N)
        :math:`\pi'_{j,nn}`, level.
    exports, imports : ndarray (D, N)
        Foreign trade of all sectors.
    revenue : ndarray (D, N)
        Tariff revenue, level.
    flows : ndarray (D, J, N, N)
        After the change, level, at the exporter's price.
    before : ndarray (D or 1, J, N, N)
    converged : ndarray of bool (D,)
    residual : ndarray (D,)
        Largest relative excess demand for value added or excess expenditure of a sector.
    steps : ndarray of int (D,)
    """

    wage: Floats
    price: Floats
    expenditure: Floats
    real_income: Floats
    real_wage: Floats
    welfare: Floats
    sector_price: Floats
    sector_output: Floats
    own_share: Floats
    exports: Floats
    imports: Floats
    revenue: Floats
    flows: Floats
    before: Floats
    converged: NDArray[np.bool_]
    residual: Floats
    steps: NDArray[np.int64]


def inputs(
    flows: ArrayLike,
    theta: ArrayLike,
    io: ArrayLike = 0.0,
    *,
    access: ArrayLike = 1.0,
    tariff_before: ArrayLike = 0.0,
    tariff_after: ArrayLike | None = None,
    transfer: ArrayLike | None = None,
    **options: Any,
) -> Inputs:
    """Make `Inputs` of plain numbers, lists and arrays: one without the axis of draws serves all draws.

    `theta` is a number, one a sector (J,), or one a draw and sector (D, J); `io` 0 is no inputs.
    """
    x: Floats = np.asarray(flows, dtype=float)
    x = x[None] if x.ndim == 3 else x
    if x.ndim != 4 or x.shape[2] != x.shape[3]:
        expected = "(J, N, N) or (draws, J, N, N)"
        raise InvalidData([Fault("square", f"flows have the shape {x.shape}", column="flows", expected=expected)])
    j, n = x.shape[1], x.shape[2]
    after = tariff_before if tariff_after is None else tariff_after

    def filled(value: ArrayLike, cell: tuple[int, ...]) -> Floats:
        array: Floats = np.asarray(value, dtype=float)
        return array if array.ndim == len(cell) + 1 else np.broadcast_to(array, cell)[None]

    return Inputs(
        flows=x,
        theta=filled(theta, (j,)),
        io=filled(io, (n, j, j)),
        access=filled(access, (j, n, n)),
        tariff_before=filled(tariff_before, (j, n, n)),
        tariff_after=filled(after, (j, n, n)),
        transfer=None if transfer is None else filled(transfer, (n,)),
        **options,
    )


def solve(inputs: Inputs, *, iterations: int = 500) -> Result:
    """Solve for the equilibrium after the change.

    Raises
    ------
    InvalidData
        As in `trade.solve`, by sector and pair; input shares below 0 or adding up to 1 or more; inputs that exceed all
        that an economy buys of a sector.
    """
    if inputs.deficit not in get_args(Deficit):
        raise UnknownName.of("deficit", inputs.deficit, get_args(Deficit))
    if found := faults(inputs):
        raise InvalidData(found)
    if inputs.deficit == "balanced":
        zero = np.zeros((1, inputs.flows.shape[-1]))
        same = replace(
            inputs,
            access=np.ones_like(inputs.access[:1]),
            tariff_after=inputs.tariff_before,
            transfer=zero,
            deficit="additive",
        )
        start = solve(same, iterations=iterations)
        inputs = replace(inputs, flows=start.flows, transfer=zero, deficit="additive")
    size = max(1, 2**18 // inputs.flows[0].size)
    count = batch.draws(inputs)
    return batch.joined([_solve(batch.take(inputs, slice(k, k + size)), iterations) for k in range(0, count, size)])


def _solve(given: Inputs, iterations: int) -> Result:
    w = system.world(given)
    draws, n = batch.draws(given), given.flows.shape[-1]
    with np.errstate(all="ignore"):
        logw = np.zeros((draws, n))
        logp = np.zeros((draws, *w.beta.shape[1:]))
        spent = np.broadcast_to((given.flows * (1.0 + given.tariff_before)).sum(2), logp.shape)
        past_w: list[Floats] = []
        past_f: list[Floats] = []
        steps, worst = np.zeros(draws, dtype=np.int64), np.full(draws, np.inf)
        best: tuple[Floats, ...] = (logw, logp, spent)
        for _ in range(iterations):
            # Far from the end the inner loops need not be exact; the draw that is nearest to it sets how exact they are.
            ahead = worst[worst >= PROMISE / 100]
            exact = max(_INNER, _LOOSE * min(float(ahead.min(initial=1.0)), 1.0))
            logp = system.prices(w, logw, logp, exact)
            share = system.shares(w, logw, logp)
            spent = system.spending(w, logw, share, spent, exact)
            made = system.made(w, share, spent)
            demand = (w.beta * made).sum(1)
            excess = (
                np.log(demand / demand.sum(1, keepdims=True) * w.value.sum(1, keepdims=True)) - logw - np.log(w.value)
            )
            error = np.nan_to_num(np.abs(np.expm1(excess)).max(1), nan=np.inf)
            better = error < worst
            best = tuple(
                np.where(better.reshape(-1, *[1] * (new.ndim - 1)), new, old)
                for new, old in zip((logw, logp, spent), best, strict=True)
            )
            worst = np.minimum(worst, error)
            if (error < PROMISE / 100).all():
                break
            steps += error >= PROMISE / 100
            past_w, past_f = [*past_w, logw][-_MEMORY:], [*past_f, excess][-_MEMORY:]
            logw = _accelerated(past_w, past_f)
        logw, logp, spent = best
        share = system.shares(w, logw, logp)
        made = system.made(w, share, spent)
        revenue = spent.sum(1) - system.net(w, share, spent).sum(1)
        income = system.income(w, logw, revenue)
        need = system.uses(w, made) + w.alpha * income[:, None, :]
        gap = np.abs(need - spent).max(axis=(1, 2)) / spent.max(axis=(1, 2))
        old = given.flows.sum(3)
        price = np.exp((w.alpha * logp).sum(1))
        flows = share * w.net * spent[:, :, None, :]
        wage = np.exp(logw)
        out = np.eye(n) == 0.0
        found: dict[str, Any] = {
            "wage": wage,
            "price": price,
            "expenditure": income / w.final,
            "real_income": income / w.final / price,
            "real_wage": wage / price,
            "welfare": income / w.final / price,
            "sector_price": np.exp(logp),
            "sector_output": np.where(old > 0.0, made / old, np.nan),
            "own_share": np.einsum("djnn->djn", share).copy(),
            "exports": (flows * out).sum((1, 3)) / (given.flows * out).sum((1, 3)),
            "imports": (flows * out).sum((1, 2)) / (given.flows * out).sum((1, 2)),
            "revenue": revenue,
            "flows": flows,
        }
    residual = np.nan_to_num(np.maximum(worst, gap), nan=np.inf)
    converged = residual <= PROMISE
    for name, value in found.items():
        found[name] = np.where(converged.reshape(-1, *[1] * (value.ndim - 1)), value, np.nan)
    return Result(before=given.flows, converged=converged, residual=residual, steps=steps, **found)


def _accelerated(past: list[Floats], excess: list[Floats]) -> Floats:
    """Anderson's step from the last points and their excess demands."""
    here, f = past[-1], excess[-1]
    plain = here + _STEP * f
    if len(past) < 2:
        return plain
    dx = np.stack([b - a for a, b in pairwise(past)], axis=1)
    df = np.stack([b - a for a, b in pairwise(excess)], axis=1)
    scale = np.sqrt((df**2).sum(2, keepdims=True)) + 1e-300
    dx, df = dx / scale, df / scale
    gram = np.matmul(df, np.swapaxes(df, 1, 2)) + 1e-12 * np.eye(df.shape[1])
    ok = np.isfinite(gram).all(axis=(1, 2))
    gram[~ok] = np.eye(df.shape[1])
    weight = np.linalg.solve(gram, np.matmul(df, f[:, :, None]))
    step = np.matmul(np.swapaxes(dx + _STEP * df, 1, 2), weight)[:, :, 0]
    new = plain - np.clip(step, -1.0, 1.0)
    return np.where(ok[:, None] & np.isfinite(new).all(1, keepdims=True), new, plain)
