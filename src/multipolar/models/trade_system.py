r"""The equations of `multipolar.models.trade` and their Jacobian, for many draws at once; solved by Newton's method.

Unknown are the logs of the factor price :math:`\ln\hat w` and, where supply is elastic, of the quantity
:math:`\ln\hat L`. With :math:`c_i = \hat w_i / \hat L_i^{\gamma_i}` the producer price and
:math:`A_{ij} = \pi_{ij} B_{ij} (\tfrac{1+t'_{ij}}{1+t_{ij}})^{-\theta\varphi_j}`:

.. math::
    S_j = \sum_i A_{ij} c_i^{-\theta}, \quad \pi'_{ij} = A_{ij} c_i^{-\theta} / S_j, \quad
    r_j = \sum_i \pi'_{ij} \frac{t'_{ij}}{1 + t'_{ij}}, \quad
    E_j = \frac{Y_j + D_j}{1 - r_j} \text{ or } \frac{m_j Y_j}{1 - r_j}

and the residuals, the second only where supply is elastic,

.. math::
    F_i = \ln \frac{Q_i}{\sum_k Q_k} + \ln \sum_k Y^0_k - \ln Y_i, \qquad
    Q_i = \sum_j (1-\nu_j) \frac{\pi'_{ij} E_j}{1 + t'_{ij}} + \nu_i E_i (1 - r_i)

    H_i = \ln\hat L_i - \psi_i (\ln\hat\tau_i + \ln\hat w_i - \ln\hat P_i)

:math:`F` is written so that its root also keeps the value of the world's output, the numeraire.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import batch

if TYPE_CHECKING:
    from .trade import Inputs

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-12
"""Largest log residual of a solved draw; the promise to users is 1e-10."""

_SLOW = 0.1
"""A step that leaves more than this part of the residual asks for a new Jacobian."""

_LONGEST = 1.0
"""Longest step in logs: an unknown changes by at most a factor of e at once."""


@dataclass(frozen=True)
class System:
    r"""One problem a draw; all arrays have the draws on axis 0 (d or 1), economies as i (exporter) and j (importer).

    Attributes
    ----------
    a : ndarray (d, N, N)
        :math:`A`, shares of expenditure after the change of costs and tariffs, at old prices.
    q : ndarray (d, N, N) or None
        :math:`t'/(1+t')`, part of the buyer's price that is tariff; None without tariffs.
    theta : ndarray (d, 1)
    output : ndarray (d, N)
        :math:`Y^0`.
    expenditure : ndarray (d, N)
        :math:`E^0`.
    transfer : ndarray (d, N) or None
        :math:`D`, kept in units of world output (additive); None where expenditure moves with income.
    ratio : ndarray (d, N)
        :math:`m`, expenditure net of revenue over output (multiplicative); not used where there is a transfer.
    passthrough, local : ndarray (d, N)
        :math:`\varphi` and :math:`\nu`.
    supply, scale : ndarray (d, N) or None
        :math:`\psi` and :math:`\gamma`; None where supply is fixed.
    relief : bool
        Revenue replaces a tax on factor income (:math:`\hat\tau = 1/(1 - R'/Y')`) instead of being handed out.
    before : ndarray (d, N)
        :math:`1 - R^0/Y^0`, the same before the change.
    """

    a: Floats
    q: Floats | None
    theta: Floats
    output: Floats
    expenditure: Floats
    transfer: Floats | None
    ratio: Floats
    passthrough: Floats
    local: Floats
    supply: Floats | None
    scale: Floats | None
    relief: bool
    before: Floats


def system_of(given: Inputs) -> System:
    """Return the problem that inputs pose; without tariffs or elastic supply it is the smaller one."""
    x, t0, t1 = given.flows, given.tariff_before, given.tariff_after
    theta = given.theta[:, None]
    paid = x * (1.0 + t0)
    spent = paid.sum(1)
    income = ((1.0 - given.local)[:, None, :] * x).sum(2) + given.local * x.sum(1)
    revenue = spent - x.sum(1)
    a = paid / spent[:, None, :] * given.access
    taxed = bool(np.any(t1))
    if taxed or np.any(t0):
        a = a * ((1.0 + t1) / (1.0 + t0)) ** (-theta * given.passthrough)[:, None, :]
    elastic = bool(np.any(given.supply))
    transfer = spent - revenue - income if given.transfer is None else given.transfer
    return System(
        a=a,
        q=t1 / (1.0 + t1) if taxed else None,
        theta=theta,
        output=income,
        expenditure=spent,
        transfer=None if given.deficit == "multiplicative" else transfer,
        ratio=(spent - revenue) / income,
        passthrough=given.passthrough,
        local=given.local,
        supply=given.supply if elastic else None,
        scale=given.scale if elastic else None,
        relief=given.relief,
        before=1.0 - revenue / income,
    )


@dataclass(frozen=True)
class State:
    """Everything that follows from the unknowns; hats except `output`, `expenditure`, `sales` (levels)."""

    wage: Floats
    labour: Floats
    power: Floats
    pool: Floats
    rate: Floats
    output: Floats
    expenditure: Floats
    sales: Floats
    price: Floats
    relief: Floats
    residual: Floats


def state(s: System, x: Floats) -> State:
    """Evaluate the equations at `x` (d, N) or (d, 2N)."""
    n = s.output.shape[1]
    u, ell = x[:, :n], x[:, n:]
    elastic = s.supply is not None
    cost = u if s.scale is None else u - s.scale * ell
    power = np.exp(-s.theta * cost)
    pool = _left(power, s.a)
    output = s.output * np.exp(u + ell) if elastic else s.output * np.exp(u)
    rate = np.zeros_like(pool) if s.q is None else _left(power, s.a * s.q) / pool
    own = s.ratio * output if s.transfer is None else output + s.transfer
    expenditure = own / (1.0 - rate)
    weight = (1.0 - s.local) * expenditure / pool
    sales = power * _right(s.a if s.q is None else s.a * (1.0 - s.q), weight) + s.local * expenditure * (1.0 - rate)
    logs = np.log(sales) - np.log(sales.sum(1, keepdims=True)) + np.log(s.output.sum(1, keepdims=True))
    residual = logs - np.log(output)
    price = (s.passthrough - 1.0) * (u - np.log(expenditure / s.expenditure)) - np.log(pool) / s.theta
    relief = np.zeros_like(u)
    if s.supply is not None:
        if s.relief:
            relief = np.log(s.before) - np.log(1.0 - rate * expenditure / output)
        residual = np.concatenate([residual, ell - s.supply * (relief + u - price)], axis=1)
    labour = np.exp(ell) if elastic else np.ones_like(u)
    return State(
        wage=np.exp(u),
        labour=labour,
        power=power,
        pool=pool,
        rate=rate,
        output=output,
        expenditure=expenditure,
        sales=sales,
        price=np.exp(price),
        relief=np.exp(relief),
        residual=residual,
    )


def jacobian(s: System, at: State) -> Floats:
    """Differentiate the residuals by the logs of factor price and, where supply is elastic, quantity."""
    share = s.a * at.power[:, :, None] / at.pool[:, None, :]
    kept = share if s.q is None else share * (1.0 - s.q)
    spent = (1.0 - s.local) * at.expenditure
    sold = kept * spent[:, None, :]
    theta = s.theta[:, :, None]
    by_income = np.ones_like(at.rate) if s.transfer is None else at.output / (at.output + s.transfer)
    by_rate = 1.0 / (1.0 - at.rate)
    tilt = None if s.q is None else share * (s.q - at.rate[:, None, :])
    pull = share if tilt is None else share - tilt * by_rate[:, None, :]

    by_cost = theta * (sold @ np.swapaxes(pull, 1, 2))
    _diagonal(by_cost)[...] -= s.theta * sold.sum(2)
    by_output = sold * by_income[:, None, :]
    _diagonal(by_output)[...] += s.local * at.expenditure * (1.0 - at.rate) * by_income

    def market(dsales: Floats) -> Floats:
        total = at.sales.sum(1)[:, None, None]
        found: Floats = dsales / at.sales[:, :, None] - dsales.sum(1, keepdims=True) / total
        return found

    eye = np.eye(s.output.shape[1])
    by_c, by_y = market(by_cost), market(by_output) - eye
    if s.supply is None:
        return by_c + by_y
    # prices of buyers: rows are importers, so shares and tilts are transposed
    scale = s.scale[:, None, :] if s.scale is not None else 0.0
    less = (1.0 - s.passthrough)[:, :, None]
    p_c = np.swapaxes(share, 1, 2).copy()
    p_y = less * (by_income[:, :, None] * eye)
    t_c, t_y = np.zeros_like(p_c), np.zeros_like(p_c)
    if tilt is not None:
        r_c = -theta * np.swapaxes(tilt, 1, 2)
        p_c += less * by_rate[:, :, None] * r_c
        if s.relief:
            burden = at.rate * at.expenditure / at.output
            part = (at.expenditure / at.output / (1.0 - burden))[:, :, None]
            t_c = part * (1.0 + at.rate * by_rate)[:, :, None] * r_c
            t_y = (burden / (1.0 - burden) * (by_income - 1.0))[:, :, None] * eye
    h_c, h_y = t_c - p_c, t_y - p_y
    psi = s.supply[:, :, None]
    top = np.concatenate([by_c + by_y, by_y - scale * by_c], axis=2)
    low = np.concatenate([-psi * (h_c + h_y + (1.0 + less) * eye), eye - psi * (h_y - scale * h_c)], axis=2)
    return np.concatenate([top, low], axis=1)


def root(s: System, iterations: int, start: Floats | None = None) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Solve from `start` (default: no change); return unknowns (d, N or 2N), largest residual (d,) and steps (d,).

    A Jacobian is kept as long as it shortens the residual tenfold at each step: most draws need one or two.
    """
    draws, n = batch.draws(s), s.output.shape[1]
    size = n if s.supply is None else 2 * n
    x = np.zeros((draws, size)) if start is None else start.copy()
    with np.errstate(all="ignore"):
        residual = np.broadcast_to(state(s, x).residual, x.shape).copy()
        worst = _worst(residual)
        inverse = np.zeros((draws, size, size))
        stale, fresh = np.ones(draws, dtype=bool), np.zeros(draws, dtype=bool)
        damping, steps = np.ones(draws), np.zeros(draws, dtype=np.int64)
        for _ in range(iterations):
            active = (worst > TOLERANCE) & (damping > 1e-6)
            if not active.any():
                break
            renew = active & stale
            if renew.any():
                part = s if renew.all() else batch.take(s, renew)
                inverse[renew] = _inverse(jacobian(part, state(part, x[renew])))
                stale[renew], fresh[renew] = False, True
            step = -np.matmul(inverse[active], residual[active][:, :, None])[:, :, 0]
            longest = np.abs(step).max(1)
            length = damping[active] * np.minimum(1.0, _LONGEST / np.maximum(longest, 1e-300))
            new = x[active] + length[:, None] * step
            found = state(s if active.all() else batch.take(s, active), new).residual
            error, was = _worst(found), worst[active]
            good = error < was
            index = np.flatnonzero(active)
            done, failed = index[good], index[~good]
            x[done], residual[done], worst[done] = new[good], found[good], error[good]
            stale[done] = error[good] > _SLOW * was[good]
            damping[done] = np.minimum(1.0, 2.0 * damping[done])
            damping[failed[fresh[failed]]] /= 4.0
            stale[failed[~fresh[failed]]] = True
            fresh[done] = False
            steps[active] += 1
    return x, worst, steps


def follow(first: System, last: System, iterations: int) -> tuple[Floats, float]:
    """Solve one problem that is far from its start by following the solution from no change to all of it.

    Parameters
    ----------
    first, last : System
        Of one draw: before any change (solved by zeros), and after.
    iterations : int
        Newton steps in all.

    Returns
    -------
    unknown : ndarray (1, N or 2N)
    residual : float
        Largest; of the whole change with the best unknowns found.
    """
    n = last.output.shape[1]
    at, stride = 0.0, 0.25
    here = np.zeros((1, n if last.supply is None else 2 * n))
    past, before = here, -1.0
    while at < 1.0 and stride > 1e-3 and iterations > 0:
        goal = min(1.0, at + stride)
        guess = here + (here - past) * ((goal - at) / (at - before))
        found, worst, steps = root(_between(first, last, goal), 30, guess)
        iterations -= int(steps[0])
        if worst[0] <= TOLERANCE * 100:
            past, before, here, at = here, at, found, goal
            stride *= 2.0
        else:
            stride /= 4.0
    with np.errstate(all="ignore"):
        return here, float(_worst(state(last, here).residual)[0])


def _between(first: System, last: System, part: float) -> System:
    if part == 1.0:
        return last

    def mixed(old: Floats | None, new: Floats | None) -> Floats | None:
        if old is None:
            return None if new is None else part * new
        found: Floats = (1.0 - part) * old + part * (np.zeros_like(old) if new is None else new)
        return found

    a, q = mixed(first.a, last.a), mixed(first.q, last.q)
    assert a is not None
    return replace(last, a=a, q=q, transfer=mixed(first.transfer, last.transfer))


def _left(vector: Floats, matrix: Floats) -> Floats:
    found: Floats = np.matmul(vector[:, None, :], matrix)[:, 0, :]
    return found


def _right(matrix: Floats, vector: Floats) -> Floats:
    found: Floats = np.matmul(matrix, vector[:, :, None])[:, :, 0]
    return found


def _diagonal(matrix: Floats) -> Floats:
    found: Floats = np.einsum("dii->di", matrix)
    return found


def _worst(residual: Floats) -> Floats:
    found = np.abs(residual).max(1)
    return np.where(np.isnan(found), np.inf, found)


def _inverse(matrix: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        found = np.full_like(matrix, np.nan)
        for k, one in enumerate(matrix):
            if np.isfinite(one).all() and np.linalg.matrix_rank(one) == len(one):
                found[k] = np.linalg.inv(one)
        return found
