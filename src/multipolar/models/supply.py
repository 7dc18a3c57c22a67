r"""A table of chains from totals: what industries use, where only sales by sector of origin and value added are known.

Tables of trade by origin say who sells which product to whom, not what for. The use of inputs is then made up from a
declared structure, with :math:`b_{pr}` what a place buys of a product and :math:`v_{pr}` the part of value added in
output:

.. math::
    m_{pr} = (1 - v_{pr}) x_{pr}, \qquad u_{qpr} = m_{pr} \left[ \delta\, 1(q = p) + (1 - \delta)
    \frac{\gamma_{qp} b_{qr}}{\sum_k \gamma_{kp} b_{kr}} \right]

A part :math:`\delta` of its inputs an industry takes from its own sector, the rest in the proportions in which the
place buys, goods weighted by :math:`\gamma` for makers of goods, services for makers of services. The part of value
added is :math:`\rho` times as large in goods as in services, and adds up to the place's GDP. No more than a part of
what a place buys is input: what exceeds it moves to other products, and where a place buys too little in all, value
added is larger than its GDP. All users in a place buy a product from the same places in the same shares (the
proportionality of inter-country tables).

How to call
-----------
Two products (goods, services), one place that makes 60 and 100 and has a GDP of 100:

>>> table = structure([[[60.0]], [[100.0]]], [100.0], goods=[True, False], own=[0.3], tilt=[3.0], relative=[0.5])
>>> table.use.round(1).tolist()
[[[27.7, 2.7], [9.2, 20.4]]]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from .batch import uneven

__all__ = ["Structure", "concentration", "fit", "loss_of_input", "moved", "resourced", "stop_of_all", "structure"]

Floats = NDArray[np.float64]
MOST = 0.95
"""Part of value added in output, and of inputs in what a place buys, that is not exceeded."""
WIDE = 131_072
"""Uses (products times industries times draws) computed together: few enough to stay in the cache of a core."""
ROUNDS = 60


@dataclass(frozen=True)
class Structure:
    """A table of chains; D draws, P products, R places, industries product first.

    Attributes
    ----------
    use : ndarray (D, P, P R)
        What industries use of each product.
    final : ndarray (D, P, R)
        What is left for final buyers of each place.
    value_added : ndarray (D, P R)
        Of each industry.
    share : ndarray (P, R, R)
        Part of what the last place buys of a product that comes from the middle one.
    """

    use: Floats
    final: Floats
    value_added: Floats
    share: Floats


def structure(
    sales: ArrayLike, gdp: ArrayLike, *, goods: ArrayLike, own: ArrayLike, tilt: ArrayLike, relative: ArrayLike
) -> Structure:
    r"""Make up the use of inputs.

    Parameters
    ----------
    sales : array (P, R, R)
        Of a product, from a place to a place, own sales on the diagonal.
    gdp : array (R,)
        In the unit of the sales.
    goods : array of bool (P,)
        Which products are goods.
    own, tilt, relative : array (D,)
        :math:`\delta`, :math:`\gamma`, :math:`\rho`.

    Raises
    ------
    InvalidData
        Shapes, negative sales, parameters out of their bounds; all faults at once.
    """
    z, y, g = np.asarray(sales, dtype=float), np.asarray(gdp, dtype=float), np.asarray(goods, dtype=bool)
    d, t, r = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (own, tilt, relative))
    _require(z, y, g, d, t, r)
    output, bought = z.sum(2), z.sum(1)
    part = _value_added(output, y, g, r)
    inputs = (1.0 - part) * output
    like = g[:, None] == g[None]
    weights = np.where(like[..., None], t[:, None, None, None], 1.0) * bought[:, None]
    total = weights.sum(1, keepdims=True)
    mix = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    same = np.eye(len(z))[..., None]
    use = (d[:, None, None, None] * same + (1.0 - d[:, None, None, None]) * mix) * inputs[:, None]
    use = _bounded(use, bought)
    draws, p, _, places = use.shape
    return Structure(
        use=use.reshape(draws, p, p * places),
        final=np.maximum(bought - use.sum(2), 0.0),
        value_added=(output - use.sum(1)).reshape(draws, -1),
        share=np.divide(z, bought[:, None], out=np.zeros_like(z), where=bought[:, None] > 0),
    )


def fit(pairs: ArrayLike, sold: ArrayLike, bought: ArrayLike, *, tolerance: float = 1e-9) -> Floats:
    """Return flows by sector (S, N, N) that fit totals by pair, by seller and sector, and by buyer and sector.

    Iterative proportional fitting (Deming and Stephan 1940): of all flows with these totals the one closest to
    independence. Where totals contradict each other the pairs are met, and the others as nearly as the last round
    leaves them.

    Parameters
    ----------
    pairs : array (N, N)
    sold, bought : array (N, S)
    """
    p, e, i = (np.asarray(values, dtype=float) for values in (pairs, sold, bought))
    if p.ndim != 2 or e.shape != i.shape or len(e) != len(p):
        raise InvalidData(
            [Fault("shape", f"pairs {p.shape}, sold {e.shape}, bought {i.shape}", expected="(N, N), (N, S), (N, S)")]
        )
    if np.any(p < 0) or np.any(e < 0) or np.any(i < 0):
        raise InvalidData([Fault("negative", "a total is negative", expected="0 or more")])
    flows = e.T[:, :, None] * i.T[:, None, :] * (p > 0)
    for _ in range(ROUNDS):
        flows = flows * _ratio(e.T, flows.sum(2))[:, :, None]
        flows = flows * _ratio(i.T, flows.sum(1))[:, None, :]
        gap = _ratio(p, flows.sum(0))
        flows = flows * gap
        if np.all(np.abs(gap[p > 0] - 1.0) < tolerance):
            break
    return np.asarray(flows)


def moved(share: ArrayLike, buyers: ArrayLike, toward: ArrayLike, points: float) -> Floats:
    """Return shares (P, R, R) after buyers move a part of their foreign purchases to suppliers of a set.

    The points (percent of the foreign purchases of each product) come from foreign suppliers outside the set in
    proportion to their shares, as far as they have so much, and go to foreign suppliers of the set in proportion to
    theirs; own supply stays as it is. A buyer that buys a product from nobody of the set abroad moves nothing.

    Parameters
    ----------
    share : array (P, R, R)
        Places sell to the same places.
    buyers, toward : array of bool (R,)
    points : float
        0 to 100.
    """
    s, b, to = np.asarray(share, dtype=float), np.asarray(buyers, dtype=bool), np.asarray(toward, dtype=bool)
    if not 0.0 <= points <= 100.0:
        raise InvalidData([Fault("points", f"{points}", column="points", expected="0 to 100")])
    abroad = ~np.eye(s.shape[1], dtype=bool)
    inside, outside = s * (to[:, None] & abroad), s * (~to[:, None] & abroad)
    much = np.where(inside.sum(1) > 0, np.minimum(points / 100.0 * (s * abroad).sum(1), outside.sum(1)), 0.0) * b
    less = np.divide(
        outside, outside.sum(1, keepdims=True), out=np.zeros_like(s), where=outside.sum(1, keepdims=True) > 0
    )
    more = np.divide(inside, inside.sum(1, keepdims=True), out=np.zeros_like(s), where=inside.sum(1, keepdims=True) > 0)
    return np.asarray(np.clip(s + much[:, None] * (more - less), 0.0, 1.0))  # rounding alone leaves the bounds


def resourced(use: ArrayLike, final: ArrayLike, before: ArrayLike, after: ArrayLike) -> Floats:
    """Return uses (D, P, N) once industries have grown or shrunk to what other shares of suppliers ask of them.

    Input coefficients and final purchases stay; output solves :math:`x = S (a x + f)` with the new shares.

    Parameters
    ----------
    use : array (D, P, N)
    final : array (D, P, R)
    before, after : array (P, R, R)
        Shares of suppliers.
    """
    u, f = np.asarray(use, dtype=float), np.asarray(final, dtype=float)
    old, new = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    block = max(1, WIDE // u[0].size)
    spread = np.broadcast_to(f, (len(u), *f.shape[1:]))
    parts = [_resourced(u[n : n + block], spread[n : n + block], old, new) for n in range(0, len(u), block)]
    return np.concatenate(parts)


def _resourced(use: Floats, final: Floats, before: Floats, after: Floats) -> Floats:
    """Return the uses of some draws; inside, the draws are on the last axis, so that sums run over long rows."""
    draws, p, n = use.shape
    shape = (p, p, n // p, draws)
    u, f = np.moveaxis(use, 0, -1).reshape(shape).copy(), np.moveaxis(final, 0, -1)
    x = np.matmul(before, u.sum(1) + f)
    a = _ratio(u, np.broadcast_to(x, u.shape))
    for _ in range(10 * ROUNDS):
        after_round = np.matmul(after, np.einsum("pqrd,qrd->prd", a, x) + f)
        gap = np.abs(after_round - x).max() / np.abs(x).max()
        x = after_round
        if gap < 1e-13:
            break
    return np.asarray(np.moveaxis((a * x).reshape(p, n, draws), -1, 0))


def concentration(shares: ArrayLike) -> Floats:
    """Return the Herfindahl-Hirschman index of shares over the first axis, scaled to sum 1: 1 is a single supplier."""
    s = np.asarray(shares, dtype=float)
    total = s.sum(0)
    part = np.divide(s, total, out=np.zeros_like(s), where=total > 0)
    return np.asarray(np.where(total > 0, (part**2).sum(0), np.nan))


def loss_of_input(shares: ArrayLike, stopped: ArrayLike, replaced: ArrayLike = 0.0) -> Floats:
    r"""Return the part of an input that is lost, :math:`\sum_j s_j \Delta_j (1 - \sigma_j)`, over the first axis."""
    return np.asarray(
        (np.asarray(shares, float) * np.asarray(stopped, float) * (1.0 - np.asarray(replaced, float))).sum(0)
    )


def stop_of_all(chances: ArrayLike, correlation: float = 0.0) -> float:
    """Return the probability that all suppliers stop at once.

    Independent: the product. With a common shock, the mixture of that product (weight one less the correlation) and
    of stopping all together with the smallest chance (weight the correlation): exact for two suppliers with the same
    chance.
    """
    p = np.asarray(chances, dtype=float)
    faults = []
    if p.size == 0 or np.any((p < 0) | (p > 1)):
        faults.append(Fault("chances", "a chance lies outside 0..1, or there is none", expected="0 to 1"))
    if not 0.0 <= correlation <= 1.0:
        faults.append(Fault("correlation", f"{correlation}", expected="0 to 1"))
    if faults:
        raise InvalidData(faults)
    return float((1.0 - correlation) * p.prod() + correlation * p.min())


def _value_added(output: Floats, gdp: Floats, goods: NDArray[np.bool_], relative: Floats) -> Floats:
    """Return the part of value added in output (D, P, R), the same for all goods, and for all services, of a place."""
    made, served = output[goods].sum(0), output[~goods].sum(0)
    with np.errstate(all="ignore"):
        of_services = np.nan_to_num(gdp / (relative[:, None] * made + served))
        capped = np.minimum(of_services, MOST)
        of_goods = np.where(
            of_services > MOST, np.nan_to_num((gdp - MOST * served) / made), relative[:, None] * of_services
        )
    of_goods = np.clip(of_goods, 1.0 - MOST, MOST)
    return np.asarray(np.where(goods[None, :, None], of_goods[:, None], capped[:, None]))


def _bounded(use: Floats, bought: Floats) -> Floats:
    """Return uses (D, P, P, R) that take no more than `MOST` of what a place buys of a product; totals of users stay."""
    for _ in range(ROUNDS):
        taken = use.sum(2)
        over = taken > MOST * bought * (1.0 + 1e-9)
        if not over.any():
            break
        kept = use * np.where(over, _ratio(np.broadcast_to(MOST * bought, taken.shape), taken), 1.0)[:, :, None]
        room = np.where(over, 0.0, np.maximum(MOST * bought - taken, 0.0))
        ways = _ratio(room, np.broadcast_to(room.sum(1, keepdims=True), room.shape))
        use = kept + ways[:, :, None] * (use - kept).sum(1, keepdims=True)
    return use


def _ratio(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.divide(a, b, out=np.zeros(np.broadcast_shapes(a.shape, b.shape)), where=b > 0))


def _require(z: Floats, y: Floats, g: NDArray[np.bool_], own: Floats, tilt: Floats, relative: Floats) -> None:
    faults = []
    if z.ndim != 3 or z.shape[1] != z.shape[2] or y.shape != z.shape[1:2] or g.shape != z.shape[:1]:
        what = f"sales {z.shape}, gdp {y.shape}, goods {g.shape}"
        raise InvalidData([Fault("shape", what, expected="(P, R, R), (R,), (P,)")])
    faults += uneven([len(own), len(tilt), len(relative)])
    if not np.all(np.isfinite(z)) or np.any(z < 0):
        faults.append(Fault("sales", "a sale is negative or not finite", column="sales", expected="0 or more"))
    if not np.all(np.isfinite(y)) or np.any(y <= 0):
        faults.append(Fault("gdp", "a GDP is 0 or less, or not finite", column="gdp", expected="above 0"))
    for name, values, low, high in (
        ("own", own, 0.0, 1.0),
        ("tilt", tilt, 1e-9, np.inf),
        ("relative", relative, 1e-9, np.inf),
    ):
        if not np.all((values >= low) & (values <= high)):
            faults.append(
                Fault(name, f"{name} is out of bounds", column=name, expected="0 to 1" if high == 1.0 else "above 0")
            )
    if faults:
        raise InvalidData(faults)
