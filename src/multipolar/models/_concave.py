"""Maximises the potential of `multipolar.models.hedging`: a concave quadratic over shares, many draws side by side.

Per draw, over x (N, K, P) with x >= 0 and at most 1 a block (n, k), in the metric of the weights w: gradient
``b - x risk - autonomy t + pull G x`` with t the weighted sum of x over k. Two steps in turn until the residual is
small: accelerated projected gradient in a diagonal metric (finds the face; first in single precision), projected conjugate
gradients on that face (finds the point, in double). Inside, arrays are (P, K, N, draws): sums run over
leading axes, which is what makes NumPy fast here.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BLOCK = 128
"""Draws in a block: what a step touches stays in a core's cache."""

STEPS, CONJUGATE = 25, 25
"""Gradient steps, then conjugate gradient steps, in the first round; each round has twice as many, up to `LONGEST` times."""

LONGEST = 16

ROUNDS = 100
"""Rounds before a draw is given up."""

TINY = 1e-30


def maximise(
    benefit: Floats,
    risk: Floats,
    autonomy: Floats,
    weight: Floats,
    pull: Floats,
    network: Floats,
    start: Floats | None,
    tolerance: float,
) -> tuple[Floats, Floats]:
    """Return shares (D, N, K, P) and residuals (D,)."""
    share = np.empty(benefit.shape)
    residual = np.empty(len(benefit))
    least = max(0.0, -float(np.linalg.eigvalsh(network)[0]))

    def fill(first: int) -> None:
        part = slice(first, first + BLOCK)
        given = (benefit[part], risk[part], autonomy[part], weight[part], pull[part])
        begin = None if start is None else start[part]
        share[part], residual[part] = _block(*given, network, least, begin, tolerance)

    threads = 1 if os.environ.get("OMP_NUM_THREADS") == "1" else min(2, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:  # a block's numbers do not depend on who computes it
        list(pool.map(fill, range(0, len(benefit), BLOCK)))
    return share, residual


def project(v: Floats) -> Floats:
    """Return the nearest point with x >= 0 and sum at most 1 over axis 0."""
    return _clip(v, np.ones((len(v), *[1] * (v.ndim - 1))), np.zeros(v.shape[1:]), len(v) + 1)[0]


def _clip(v: Floats, e: Floats, nu: Floats, rounds: int) -> tuple[Floats, Floats]:
    """Project v (P, ...) in the metric 1 / e: max(0, v - nu e), with nu by Newton steps on its sum, from the given nu.

    The sum is convex and falling in nu, so steps settle; with P + 1 of them the projection is exact.
    """
    for _ in range(rounds):
        a = nu * e
        np.subtract(v, a, out=a)
        slope = (e * (a > 0.0)).sum(axis=0)
        np.maximum(a, 0.0, out=a)
        over = a.sum(axis=0)
        over -= 1.0
        over /= np.maximum(slope, TINY, out=slope)
        over += nu
        nu = np.maximum(over, 0.0, out=over)
    a = nu * e
    np.subtract(v, a, out=a)
    np.maximum(a, 0.0, out=a)
    return a, nu


@dataclass(frozen=True)
class _Game:
    """The quadratic of some draws, draws last."""

    benefit: Floats  # (P, K, N, B)
    risk: Floats  # (B, P, P)
    autonomy: Floats  # (B,)
    weight: Floats  # (K, 1, B)
    pull: Floats  # (B,)
    network: Floats  # (N, N)
    metric: Floats  # (P, 1, 1, B)

    def apply(self, x: Floats) -> Floats:
        """Return minus the Hessian times x, over the weights."""
        p, k, n, b = x.shape
        rows = np.ascontiguousarray(x.reshape(p, k * n, b).transpose(2, 0, 1))
        found: Floats = np.ascontiguousarray((self.risk @ rows).transpose(1, 2, 0)).reshape(x.shape)
        dependence = (self.weight * x).sum(axis=1)
        dependence *= self.autonomy
        found += dependence[:, None]
        pulled = self.network @ x.reshape(p, k, n, b)
        pulled *= self.pull
        found -= pulled
        return found

    def residual(self, x: Floats) -> tuple[Floats, Floats]:
        """Return the natural residual (B,) and the gradient."""
        gradient = self.benefit - self.apply(x)
        return np.abs(x - project(x + gradient)).max(axis=(0, 1, 2)), gradient

    def single(self) -> _Game:
        """Return the game in single precision."""
        return _Game(*(getattr(self, field.name).astype(np.float32) for field in fields(self)))

    def of(self, chosen: NDArray[np.intp]) -> _Game:
        """Return the game of some of the draws."""
        take: Callable[[Floats], Floats] = lambda a: np.ascontiguousarray(a[..., chosen])  # noqa: E731
        return _Game(
            take(self.benefit), self.risk[chosen], self.autonomy[chosen], take(self.weight), self.pull[chosen],
            self.network, take(self.metric),
        )  # fmt: skip


def _block(
    benefit: Floats,
    risk: Floats,
    autonomy: Floats,
    weight: Floats,
    pull: Floats,
    network: Floats,
    least: float,
    start: Floats | None,
    tolerance: float,
) -> tuple[Floats, Floats]:
    last = np.ascontiguousarray(benefit.transpose(3, 2, 1, 0))
    bound = np.abs(risk).sum(axis=2) + autonomy[:, None] + least * pull[:, None]
    # without any curvature the problem is linear: a long step reaches the vertex
    bound = np.maximum(bound, 1e-2 * np.abs(last).max(axis=(0, 1, 2))[:, None] + TINY)
    metric = np.ascontiguousarray(bound.T)[:, None, None]
    whole = _Game(last, risk, autonomy, np.ascontiguousarray(weight.T)[:, None], pull, network, metric)
    x = np.full(last.shape, 1.0 / (len(last) + 1)) if start is None else start.transpose(3, 2, 1, 0).copy()
    nu = np.zeros(last.shape[1:])
    residual = np.full(len(benefit), np.inf)
    todo = np.arange(len(benefit))
    game = whole
    for number in range(ROUNDS):
        found, nus, left = _round(game, x[..., todo], nu[..., todo], number)
        x[..., todo], nu[..., todo], residual[todo] = found, nus, left
        if not (open_ := left >= tolerance).any():
            break
        if not open_.all():
            todo = todo[open_]
            game = whole.of(todo)
    return x.transpose(3, 2, 1, 0), residual


def _round(game: _Game, x: Floats, nu: Floats, number: int) -> tuple[Floats, Floats, Floats]:
    """Return better shares, the multipliers of their sums, residuals."""
    longer = min(2**number, LONGEST)
    if number == 0:
        begin: Any = x.astype(np.float32), nu.astype(np.float32)
        x, nu = (found.astype(np.float64) for found in _descend(game.single(), begin[0], begin[1], STEPS, 1))
    else:
        x, nu = _descend(game, x, nu, longer * STEPS, 2 if number == 1 else len(x) + 1)
    total = x.sum(axis=0)
    x /= np.where(nu > 0.0, np.maximum(total, TINY), np.maximum(total, 1.0))  # what rounding has left of the sums
    residual, gradient = game.residual(x)
    better = _conjugate(game, x, nu, gradient, longer * CONJUGATE)
    less, _ = game.residual(better)
    won = less < residual
    return np.where(won, better, x), nu, np.where(won, less, residual)


def _descend(game: _Game, x: Floats, nu: Floats, steps: int, newton: int) -> tuple[Floats, Floats]:
    """Accelerated projected gradient, restarted draw by draw where the momentum points uphill.

    With one or two Newton steps the projection lags behind (cheap, and nearly always enough); with P + 1 it is exact.
    """
    e = 1.0 / game.metric
    scale = game.weight * game.metric
    y, t = x, np.ones(x.shape[-1], x.dtype)
    for _ in range(steps):
        v = game.apply(y)
        np.subtract(game.benefit, v, out=v)
        v *= e
        v += y
        after, nu = _clip(v, e, nu if newton <= 2 else np.zeros(nu.shape), newton)
        move = after - x
        back = (y - after) * scale
        back *= move
        again = back.sum(axis=(0, 1, 2)) > 0.0
        more = (1 + np.sqrt(1 + 4 * t * t)) / 2
        move *= np.where(again, 0, (t - 1) / more).astype(x.dtype)
        t = np.where(again, 1, more).astype(x.dtype)
        move += after
        x, y = after, move
    return x, nu


def _conjugate(game: _Game, x: Floats, nu: Floats, gradient: Floats, steps: int) -> Floats:
    """Conjugate gradients on the face of x: shares at 0 stay there, sums at 1 stay there; then back into the bounds."""
    free = (1.0 / game.metric) * (x > 0.0)
    full = (nu > 0.0) / np.maximum(free.sum(axis=0), TINY)

    def within(g: Floats) -> Floats:
        z = free * g
        z -= free * (z.sum(axis=0) * full)
        return z

    z = within(gradient)
    d, weighed = z, game.weight * gradient
    energy = (weighed * z).sum(axis=(0, 1, 2))
    x, gradient = x.copy(), gradient.copy()
    for _ in range(steps):
        bent = game.apply(d)
        curve = (game.weight * d * bent).sum(axis=(0, 1, 2))
        length = np.where((energy > 1e-30) & (curve > 0.0), energy / np.maximum(curve, TINY), 0.0)
        x += length * d
        bent *= length
        gradient -= bent
        z = within(gradient)
        left = (game.weight * gradient * z).sum(axis=(0, 1, 2))
        d = z + np.where(energy > 1e-30, left / np.maximum(energy, TINY), 0.0) * d
        energy = left
    return _clip(x, 1.0 / game.metric, np.zeros(x.shape[1:]), len(x) + 1)[0]
