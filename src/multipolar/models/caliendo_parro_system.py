r"""The equations of `multipolar.models.caliendo_parro`, for many draws at once: what its loops turn over.

Draws stand on axis 0, then sectors j (sellers') or k (of inputs), then economies; the symbols are that module's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from . import batch

if TYPE_CHECKING:
    from .caliendo_parro import Inputs

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """What does not change in the loop; draws on axis 0."""

    a: Floats
    net: Floats
    theta: Floats
    io: Floats
    beta: Floats
    final: Floats
    alpha: Floats
    value: Floats
    transfer: Floats | None
    ratio: Floats


def world(given: Inputs) -> World:
    """Return what the loops need of the inputs."""
    x, t0, t1 = given.flows, given.tariff_before, given.tariff_after
    paid = x * (1.0 + t0)
    spent = paid.sum(2)
    share = np.divide(paid, spent[:, :, None, :], out=np.zeros_like(paid), where=spent[:, :, None, :] > 0.0)
    a = share * given.access * ((1.0 + t1) / (1.0 + t0)) ** -given.theta[:, :, None, None]
    output = x.sum(3)
    beta = np.swapaxes(1.0 - given.io.sum(3), 1, 2)
    bought = np.einsum("dnjk,djn->dkn", *batch.matched(given.io, output))
    final = np.maximum(spent - bought, 0.0)
    total = final.sum(1)
    value = (beta * output).sum(1)
    revenue = spent.sum(1) - x.sum((1, 2))
    own = total - revenue
    transfer = own - value if given.transfer is None else given.transfer
    return World(
        a=a,
        net=1.0 / (1.0 + t1),
        theta=given.theta,
        io=given.io,
        beta=beta,
        final=total,
        alpha=final / total[:, None, :],
        value=value,
        transfer=None if given.deficit == "multiplicative" else transfer,
        ratio=own / value,
    )


def prices(w: World, logw: Floats, logp: Floats, exact: float) -> Floats:
    """Solve the logs of the sectors' price indices, given those of wages: the loop over inputs contracts."""
    theta = w.theta[:, :, None]
    for _ in range(500):
        power = np.exp(-theta * _costs(w, logw, logp))
        pool = np.matmul(power[:, :, None, :], w.a)[:, :, 0, :]
        new = np.where(pool > 0.0, -np.log(pool) / theta, 0.0)
        done = np.nanmax(np.abs(new - logp)) < exact * 10
        logp = new
        if done:
            break
    return logp


def _costs(w: World, logw: Floats, logp: Floats) -> Floats:
    inputs = np.matmul(w.io, np.swapaxes(logp, 1, 2)[:, :, :, None])[:, :, :, 0]
    found: Floats = w.beta * logw[:, None, :] + np.swapaxes(inputs, 1, 2)
    return found


def shares(w: World, logw: Floats, logp: Floats) -> Floats:
    """Return the shares of the sources in what each economy buys of each sector."""
    theta = w.theta[:, :, None]
    power = np.exp(-theta * _costs(w, logw, logp))
    found: Floats = w.a * power[:, :, :, None] * np.exp(theta * logp)[:, :, None, :]
    return found


def spending(w: World, logw: Floats, share: Floats, spent: Floats, exact: float) -> Floats:
    """Solve expenditure by sector and economy, given shares: the loop over inputs and revenue contracts."""
    part = 1.0 - (share * w.net).sum(2)
    for _ in range(2000):
        earned = income(w, logw, (part * spent).sum(1))
        new = uses(w, made(w, share, spent)) + w.alpha * earned[:, None, :]
        done = np.nanmax(np.abs(new - spent)) < exact * np.nanmax(new)
        spent = new
        if done:
            break
    return spent


def made(w: World, share: Floats, spent: Floats) -> Floats:
    """Return output by sector and economy."""
    found: Floats = np.matmul(share * w.net, spent[:, :, :, None])[:, :, :, 0]
    return found


def net(w: World, share: Floats, spent: Floats) -> Floats:
    """Return expenditure by sector and economy before tariffs."""
    found: Floats = (share * w.net).sum(2) * spent
    return found


def uses(w: World, output: Floats) -> Floats:
    """Return what producers spend on inputs, by sector and economy."""
    found = np.matmul(np.swapaxes(output, 1, 2)[:, :, None, :], w.io)[:, :, 0, :]
    return np.swapaxes(found, 1, 2)


def income(w: World, logw: Floats, revenue: Floats) -> Floats:
    """Return final spending of each economy."""
    value = np.exp(logw) * w.value
    found: Floats = revenue + (w.ratio * value if w.transfer is None else value + w.transfer)
    return found
