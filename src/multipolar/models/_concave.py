"""Maximises the potential of `multipolar.models.hedging`: a concave quadratic over shares, many draws side by side.

Per draw, over x (N, K, P) with x >= 0 and at most 1 a block (n, k), in the metric of the weights w: gradient
``b - x risk - autonomy t + pull G x`` with t the weighted sum of x over k. Two steps in turn until the residual is
small: accelerated projected gradient in a diagonal metric (finds the face; first in single precision), projected conjugate
gradients on that face (finds the point, in double). Inside, arrays are (P, K, N, draws): sums run over
leading axes, which is what makes NumPy fast here, and every step works in the same few arrays (`_Space`): fresh ones of
this size cost more than the arithmetic on them.
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

BLOCK = 136
"""Draws in a block: what a step touches stays in a core's cache; no power of two, whose strides share cache lines."""

SCHEDULE = ((35, 15), (20, 15), (20, 20), (50, 50), (100, 100), (200, 200), (400, 400))
"""Gradient steps and conjugate gradient steps of each round; the last for all that follow."""

QUICK = 2
"""Last round with a quick projection, and its Newton steps."""

ROUNDS = 100
"""Rounds before a draw is given up."""

SETTLED = 1e-15
"""Change of the multipliers at which a projection is exact but for rounding."""

TINY = 1e-30

ENOUGH = 1e-20
"""Energy of the gradient on the face at which no draw of a block needs another conjugate step."""


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
    ones = np.ones((len(v), *[1] * (v.ndim - 1)))
    return _clip(v, ones, np.zeros(v.shape[1:]), len(v) + 1, np.empty_like(v), np.empty_like(v))[0]


def _clip(v: Floats, e: Floats, nu: Floats, rounds: int, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Project v (P, ...) in the metric 1 / e: max(0, v - nu e), with nu by Newton steps on its sum, from the given nu.

    The sum is convex and falling in nu, so steps settle; with P + 1 of them the projection is exact. The answer is put
    into `a`; `b` is room to work in.
    """
    for _ in range(rounds):
        np.multiply(nu, e, out=a)
        np.subtract(v, a, out=a)
        np.maximum(a, 0.0, out=a)
        np.sign(a, out=b)
        b *= e
        slope = b.sum(axis=0)
        over = a.sum(axis=0)
        over -= 1.0
        over /= np.maximum(slope, TINY, out=slope)
        over += nu
        last, nu = nu, np.maximum(over, 0.0, out=over)
        if rounds > QUICK and np.abs(nu - last).max() <= SETTLED:
            break
    np.multiply(nu, e, out=a)
    np.subtract(v, a, out=a)
    np.maximum(a, 0.0, out=a)
    return a, nu


class _Space:
    """Arrays to work in, of the shape of shares (P, K, N, B)."""

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        p, k, n, b = shape
        self.rows, self.turned = (np.empty((b, p, k * n), dtype) for _ in range(2))
        self.applied, self.pulled, self.one, self.two, self.three = (np.empty(shape, dtype) for _ in range(5))


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
    space: _Space

    def apply(self, x: Floats) -> Floats:
        """Return minus the Hessian times x, over the weights: ``space.applied``, which the next call writes over."""
        p, k, n, b = x.shape
        space = self.space
        np.copyto(space.rows, x.reshape(p, k * n, b).transpose(2, 0, 1))
        np.matmul(self.risk, space.rows, out=space.turned)
        found = space.applied
        np.copyto(found.reshape(p, k * n, b), space.turned.transpose(1, 2, 0))
        np.multiply(self.weight, x, out=space.pulled)
        dependence = space.pulled.sum(axis=1)
        dependence *= self.autonomy
        found += dependence[:, None]
        np.matmul(self.network, x, out=space.pulled)
        np.multiply(space.pulled, self.pull, out=space.pulled)
        found -= space.pulled
        return found

    def residual(self, x: Floats) -> tuple[Floats, Floats]:
        """Return the natural residual (B,) and the gradient, which is put into ``space.three``."""
        space = self.space
        gradient = np.subtract(self.benefit, self.apply(x), out=space.three)
        moved = np.add(x, gradient, out=space.applied)
        ones = np.ones((len(x), 1, 1, 1))
        near, _ = _clip(moved, ones, np.zeros(x.shape[1:]), len(x) + 1, space.one, space.two)
        near -= x
        return np.abs(near, out=near).max(axis=(0, 1, 2)), gradient

    def single(self) -> _Game:
        """Return the game in single precision."""
        given = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "space"}
        fields32 = {name: array.astype(np.float32) for name, array in given.items()}
        return _Game(**fields32, space=_Space(self.benefit.shape, np.float32))

    def of(self, chosen: NDArray[np.intp]) -> _Game:
        """Return the game of some of the draws."""
        take: Callable[[Floats], Floats] = lambda a: np.ascontiguousarray(a[..., chosen])  # noqa: E731
        return _Game(
            take(self.benefit), self.risk[chosen], self.autonomy[chosen], take(self.weight), self.pull[chosen],
            self.network, take(self.metric), _Space((*self.benefit.shape[:3], len(chosen)), np.float64),
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
    space = _Space(last.shape, np.float64)
    whole = _Game(last, risk, autonomy, np.ascontiguousarray(weight.T)[:, None], pull, network, metric, space)
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
    steps, conjugate = SCHEDULE[min(number, len(SCHEDULE) - 1)]
    if number == 0:  # single precision: it need only find the face
        begin: Any = x.astype(np.float32), nu.astype(np.float32)
        found = _descend(game.single(), begin[0], begin[1], steps, 1)
        x, nu = (part.astype(np.float64) for part in found)
    else:
        x, nu = _descend(game, x, nu, steps, 2 if number <= QUICK else len(x) + 1)
    total = x.sum(axis=0)
    x /= np.where(nu > 0.0, np.maximum(total, TINY), np.maximum(total, 1.0))  # what rounding has left of the sums
    residual, gradient = game.residual(x)
    better = _conjugate(game, x, nu, gradient, conjugate)
    less, _ = game.residual(better)
    won = less < residual
    return np.where(won, better, x), nu, np.where(won, less, residual)


def _descend(game: _Game, x: Floats, nu: Floats, steps: int, newton: int) -> tuple[Floats, Floats]:
    """Accelerated projected gradient, restarted draw by draw where the momentum points uphill.

    With one or two Newton steps the projection lags behind (cheap, and nearly always enough); with P + 1 it is exact.
    """
    e = np.reciprocal(game.metric)
    scale = game.weight * game.metric
    space = game.space
    x, y, t = x.copy(), x.copy(), np.ones(x.shape[-1], x.dtype)
    move, after, room = np.empty_like(x), space.one, space.two
    for _ in range(steps):
        v = game.apply(y)
        np.subtract(game.benefit, v, out=v)
        v *= e
        v += y
        start = nu if newton <= 2 else np.zeros(nu.shape)
        _, nu = _clip(v, e, start, newton, after, room)
        np.subtract(after, x, out=move)
        back = np.subtract(y, after, out=room)
        back *= scale
        back *= move
        again = back.sum(axis=(0, 1, 2)) > 0.0
        more = (1 + np.sqrt(1 + 4 * t * t)) / 2
        move *= np.where(again, 0, (t - 1) / more).astype(x.dtype)
        t = np.where(again, 1, more).astype(x.dtype)
        np.copyto(x, after)
        np.add(after, move, out=y)
    return x, nu


def _conjugate(game: _Game, x: Floats, nu: Floats, gradient: Floats, steps: int) -> Floats:
    """Conjugate gradients on the face of x: shares at 0 stay there, sums at 1 stay there; then back into the bounds."""
    space = game.space
    free = (1.0 / game.metric) * (x > 0.0)
    full = (nu > 0.0) / np.maximum(free.sum(axis=0), TINY)

    def within(g: Floats) -> Floats:
        z = np.multiply(free, g, out=space.one)
        total = z.sum(axis=0)
        total *= full
        z -= np.multiply(free, total, out=space.two)
        return z

    def product(a: Floats, b: Floats) -> Floats:
        both = np.multiply(a, b, out=space.two)
        both *= game.weight
        return np.asarray(both.sum(axis=(0, 1, 2)))

    z = within(gradient)
    d = z.copy()
    energy = product(gradient, z)
    x = x.copy()
    for _ in range(steps):
        bent = game.apply(d)
        curve = product(d, bent)
        length = np.where((energy > 1e-30) & (curve > 0.0), energy / np.maximum(curve, TINY), 0.0)
        x += np.multiply(length, d, out=space.two)
        bent *= length
        gradient -= bent
        z = within(gradient)
        left = product(gradient, z)
        d *= np.where(energy > 1e-30, left / np.maximum(energy, TINY), 0.0)
        d += z
        energy = left
        if energy.max() <= ENOUGH:
            break
    found, _ = _clip(x, 1.0 / game.metric, np.zeros(x.shape[1:]), len(x) + 1, np.empty_like(x), space.two)
    return found
