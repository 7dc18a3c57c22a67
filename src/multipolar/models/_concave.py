"""Maximises the potential of `multipolar.models.hedging`: a concave quadratic over shares, many draws side by side.

Per draw, over x (N, K, P) with x >= 0 and at most 1 a block (n, k), in the metric of the weights w: gradient
``b - x risk - autonomy t + pull G x`` with t the weighted sum of x over k. In rounds, until the residual is small:

1. *search*: accelerated projected gradient in a diagonal metric finds which shares are above 0 (`_search`);
2. *polish*: conjugate gradients on that face find the point (`_conjugate`), again and again from the gradient in double
   precision, until that gains no more. Where the face was right the polish ends far below the tolerance.

In the first rounds search and conjugate steps run in single precision: a search need only find the face, and a polish
starts from a gradient in double, so its error shrinks by a factor each time (iterative refinement). Draws that are left
open are put together in blocks of their own.

Inside, arrays are (P, K, N, draws): sums run over leading axes, which is what makes NumPy fast here, and every step works
in the same few arrays (`_Space`): fresh ones of this size cost more than the arithmetic on them.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BLOCK = 136
"""Draws in a block: what a step touches stays in a core's cache; no power of two, whose strides share cache lines."""

SCHEDULE = ((24, 18), (40, 20), (50, 50), (100, 100), (200, 200), (400, 400))
"""Search steps, and conjugate gradient steps of each polish, by round; the last for all that follow."""

SINGLE = 2
"""Rounds in single precision and with a projection that lags behind; then double, and exact."""

POLISHES = 4
"""Polishes of a round."""

FEW = 0.1
"""Part of a block left open at which the open draws go on in the next round, in blocks of their own."""

ROUNDS = 100
"""Rounds before a draw is given up."""

SETTLED = 1e-15
"""Change of the multipliers at which a projection is exact but for rounding."""

TINY = 1e-30

ENOUGH = 1e-20
"""Energy of the gradient on the face at which a draw needs no more conjugate steps ..."""

LESS = 1e-6
"""... or this part of the energy it began with: then a gradient in double precision is worth more than another step."""


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
    draws, states, domains, partners = benefit.shape
    share = np.full(benefit.shape, 1.0 / (partners + 1)) if start is None else start.copy()
    price, residual = np.zeros((draws, states, domains)), np.full(draws, np.inf)
    common, rest = _parted(network)
    least = max(0.0, -float(np.linalg.eigvalsh(network)[0]))
    threads = 1 if os.environ.get("OMP_NUM_THREADS") == "1" else min(2, os.cpu_count() or 1)
    todo = np.arange(draws)
    with ThreadPoolExecutor(threads) as pool:  # a block's numbers do not depend on who computes it
        for number in range(ROUNDS):

            def improve(first: int, number: int = number, todo: NDArray[np.intp] = todo) -> None:
                part = todo[first : first + BLOCK]
                game, metric = _game(
                    benefit[part], risk[part], autonomy[part], weight[part], pull[part], common, rest, least
                )
                share[part], price[part], residual[part] = _round(
                    game, metric, share[part], price[part], number, tolerance
                )

            list(pool.map(improve, range(0, len(todo), BLOCK)))
            todo = np.flatnonzero(residual >= tolerance)
            if not todo.size:
                break
    return share, residual


class _Space:
    """Arrays to work in, of the shape of shares (P, K, N, B)."""

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        p, k, n, b = shape
        self.rows, self.turned = (np.empty((b, p, k * n), dtype) for _ in range(2))
        self.bent, self.one, self.two, self.three = (np.empty(shape, dtype) for _ in range(4))


@dataclass(frozen=True, kw_only=True)
class _Game:
    """The quadratic of some draws, draws last; the part of the network that is common to all pairs is a sum over states."""

    benefit: Floats  # (P, K, N, B)
    risk: Floats  # (B, P, P), with what the sum over states counts too much
    autonomy: Floats  # (P, B)
    weight: Floats  # (K, B)
    pull: Floats  # (P, B), by the common part
    rest: Floats | None  # (N, N), what a network has beside, over the common part
    space: _Space

    def gradient(self, x: Floats, into: Floats) -> Floats:
        """Return the gradient over the weights."""
        return np.subtract(self.benefit, self.bend(x), out=into)

    def bend(self, x: Floats) -> Floats:
        """Return minus the Hessian times x, over the weights: ``space.bent``, which the next call writes over."""
        p, k, n, b = x.shape
        space, found = self.space, self.space.bent
        np.copyto(space.rows, x.reshape(p, k * n, b).transpose(2, 0, 1))
        np.matmul(self.risk, space.rows, out=space.turned)
        np.copyto(found.reshape(p, k * n, b), space.turned.transpose(1, 2, 0))
        dependence = np.einsum("pknb,kb->pnb", x, self.weight)
        dependence *= self.autonomy[:, None]
        found += dependence[:, None]
        fellows = np.einsum("pknb->pkb", x)
        fellows *= self.pull[:, None]
        found -= fellows[:, :, None]
        if self.rest is not None:
            found -= self.pull[:, None, None] * np.matmul(self.rest, x)
        return found

    def residual(self, x: Floats, price: Floats) -> tuple[Floats, Floats]:
        """Return the natural residual (B,) and the gradient, which is put into ``space.three``."""
        space = self.space
        gradient = self.gradient(x, space.three)
        moved = np.add(x, gradient, out=space.bent)
        near, _ = _clip(moved, np.ones((1, 1, 1, 1)), price, space.one, space.two)
        near -= x
        return np.abs(near, out=near).max(axis=(0, 1, 2)), gradient

    def scaled(self, e: Floats) -> _Game:
        """Return the game whose gradient at x is x after a gradient step of length e (P, B)."""
        risk = e.T[:, :, None] * self.risk
        each = np.arange(len(e))
        risk[:, each, each] -= 1.0
        return replace(
            self, benefit=self.benefit * e[:, None, None], risk=risk, autonomy=self.autonomy * e, pull=self.pull * e
        )

    def single(self) -> _Game:
        """Return the game in single precision."""
        given = {name: getattr(self, name) for name in ("benefit", "risk", "autonomy", "weight", "pull", "rest")}
        made: dict[str, Any] = {name: None if a is None else a.astype(np.float32) for name, a in given.items()}
        return _Game(**made, space=_Space(self.benefit.shape, np.float32))


def _parted(network: Floats) -> tuple[float, Floats | None]:
    """Return what a network gives to every pair alike, and the rest over it; all of it as rest if pairs differ."""
    others = network[~np.eye(len(network), dtype=bool)]
    if not others.size or np.ptp(others) == 0.0:
        return (float(others[0]) if others.size else 0.0), None
    return 1.0, network - 1.0 + np.eye(len(network))


def _game(
    benefit: Floats,
    risk: Floats,
    autonomy: Floats,
    weight: Floats,
    pull: Floats,
    common: float,
    rest: Floats | None,
    least: float,
) -> tuple[_Game, Floats]:
    """Return the game of some draws and a diagonal metric (P, B) that majorises its Hessian."""
    last = np.ascontiguousarray(benefit.transpose(3, 2, 1, 0))
    bound = np.abs(risk).sum(axis=2) + autonomy[:, None] + least * pull[:, None]
    # without any curvature the problem is linear: a long step reaches the vertex
    bound = np.maximum(bound, 1e-2 * np.abs(last).max(axis=(0, 1, 2))[:, None] + TINY)
    each = np.arange(len(last))
    own = risk.copy()
    own[:, each, each] += common * pull[:, None]  # the sum over states counts the state itself
    game = _Game(
        benefit=last,
        risk=own,
        autonomy=np.broadcast_to(autonomy, (len(last), len(autonomy))),
        weight=np.ascontiguousarray(weight.T),
        pull=np.broadcast_to(common * pull, (len(last), len(pull))),
        rest=rest,
        space=_Space(last.shape, np.float64),
    )
    return game, np.ascontiguousarray(bound.T)


def _round(
    game: _Game, metric: Floats, share: Floats, price: Floats, number: int, tolerance: float
) -> tuple[Floats, Floats, Floats]:
    """Return better shares (B, N, K, P), the multipliers of their sums (B, N, K), residuals (B,)."""
    steps, conjugate = SCHEDULE[min(number, len(SCHEDULE) - 1)]
    lower, exact = (game.single(), False) if number < SINGLE else (game, True)
    e = np.reciprocal(metric)
    begin, prices, lengths = (np.array(a, lower.benefit.dtype, order="C") for a in (share.T, price.T, e))
    x, nu = (np.asarray(a, np.float64) for a in _search(lower, lengths, begin, prices, steps, exact))
    _within_sums(x, nu)
    residual, gradient = game.residual(x, nu)
    for _ in range(POLISHES):
        if np.mean(residual >= tolerance) <= FEW:
            break
        better = x + _conjugate(lower, e, x, nu, gradient, conjugate)
        _within_sums(np.maximum(better, 0.0, out=better), nu)
        held = gradient.copy()
        less, gradient = game.residual(better, nu)
        won = less < residual
        x, gradient, residual = np.where(won, better, x), np.where(won, gradient, held), np.where(won, less, residual)
        if not won.any():
            break
    return x.T, nu.T, residual


def _within_sums(x: Floats, nu: Floats) -> None:
    """Scale shares back to sums of 1 where they are full, of at most 1 elsewhere: what rounding has left of the sums."""
    total = x.sum(axis=0)
    x /= np.where(nu > 0.0, np.maximum(total, TINY), np.maximum(total, 1.0))


def _clip(v: Floats, e: Floats, nu: Floats, a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Project v (P, ...) in the metric 1 / e: max(0, v - nu e), with nu by Newton steps on its sum, from the given nu.

    The sum is convex and falling in nu, so steps settle, P + 1 of them and one for a start beyond the root at the most.
    The answer is put into `a`; `b` is room to work in.
    """
    for _ in range(len(v) + 2):
        last, nu = nu, _newton(_cut(v, e, nu, a), e, nu, b)
        if np.abs(nu - last).max() <= SETTLED:
            break
    return _cut(v, e, nu, a), nu


def _cut(v: Floats, e: Floats, nu: Floats, a: Floats) -> Floats:
    np.multiply(nu, e, out=a)
    np.subtract(v, a, out=a)
    return np.maximum(a, 0.0, out=a)


def _newton(a: Floats, e: Floats, nu: Floats, b: Floats) -> Floats:
    """Return nu after a Newton step on the sum of a = max(0, v - nu e)."""
    slope = np.multiply(e, a > 0.0, out=b).sum(axis=0)
    over = a.sum(axis=0)
    over -= 1.0
    over /= np.maximum(slope, TINY, out=slope)
    over += nu
    return np.asarray(np.maximum(over, 0.0, out=over))


def _search(game: _Game, e: Floats, x: Floats, nu: Floats, steps: int, exact: bool) -> tuple[Floats, Floats]:
    """Accelerated projected gradient, restarted draw by draw where the momentum points uphill.

    Where the projection need not be exact, one Newton step from the last multipliers is nearly always enough.
    """
    ahead, e = game.scaled(e), e[:, None, None]
    space = game.space
    y, t = x.copy(), np.ones(x.shape[-1], x.dtype)
    after, move, room = space.three, space.one, space.two
    for _ in range(steps):
        v = ahead.gradient(y, space.bent)
        if exact:
            _, nu = _clip(v, e, np.zeros_like(nu), after, room)
        else:
            nu = _newton(_cut(v, e, nu, after), e, nu, room)
            _cut(v, e, nu, after)
        np.subtract(after, x, out=move)
        again = np.einsum("pknb,pknb->b", np.subtract(y, after, out=room), move) > 0.0
        more = (1 + np.sqrt(1 + 4 * t * t)) / 2
        move *= np.where(again, 0, (t - 1) / more).astype(x.dtype)
        t = np.where(again, 1, more).astype(x.dtype)
        np.copyto(x, after)
        np.add(after, move, out=y)
    return x, nu


def _conjugate(game: _Game, e: Floats, x: Floats, nu: Floats, gradient: Floats, steps: int) -> Floats:
    """Return the way from x by conjugate gradients on its face: shares at 0 stay there, sums at 1 stay there."""
    space, dtype = game.space, game.benefit.dtype
    open_ = e[:, None, None] * (x > 0.0)
    part = (nu > 0.0) / np.maximum(open_.sum(axis=0), TINY)
    # in double: of a full block only what is left beside its multiplier counts, and that is small
    rest = np.where(x > 0.0, gradient - (open_ * gradient).sum(axis=0) * part, 0.0).astype(dtype)
    free, full = open_.astype(dtype), part.astype(dtype)

    def within(g: Floats) -> Floats:
        z = np.multiply(free, g, out=space.one)
        total = z.sum(axis=0)
        total *= full
        z -= np.multiply(free, total, out=space.two)
        return z

    def product(a: Floats, b: Floats) -> Floats:
        return np.asarray((np.einsum("pknb,pknb->kb", a, b) * game.weight).sum(axis=0))

    z = within(rest)
    d, way = z.copy(), np.zeros_like(z)
    energy = product(rest, z)
    enough = np.maximum(ENOUGH, LESS * energy)
    for _ in range(steps):
        bent = game.bend(d)
        curve = product(d, bent)
        going = (energy > enough) & (curve > 0.0)
        length = np.where(going, energy / np.maximum(curve, TINY), 0.0).astype(dtype)
        way += np.multiply(length, d, out=space.two)
        bent *= length
        rest -= bent
        z = within(rest)
        left = product(rest, z)
        d *= np.where(going, left / np.maximum(energy, TINY), 0.0).astype(dtype)
        d += z
        energy = left
        if not (energy > enough).any():
            break
    return way
