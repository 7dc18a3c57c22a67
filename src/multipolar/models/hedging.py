r"""Hedging as a portfolio game: states divide their engagement over partners, and look at each other.

State :math:`i` chooses in each domain :math:`d` (security, economy, ...) the share :math:`x_{idp} \ge 0` of its
engagement that goes to partner :math:`p`; :math:`h_{id} = 1 - \sum_p x_{idp} \ge 0` stays at home. Its utility is

.. math::
    U_i = \sum_d w_d \Big[ \sum_p b_{idp} x_{idp} - \frac\gamma2 \sum_{pq} x_{idp} \Sigma_{pq} x_{idq}
          + \lambda \sum_j g_{ij} \sum_p x_{idp} x_{jdp} \Big]
          - w_s \sum_p c_{ip} x_{isp} - \frac\kappa2 \sum_p \Big( \sum_d w_d x_{idp} \Big)^2

=============== ========================================================================================================
:math:`b`       what a unit of engagement is worth: the returns that Kuik (2008, 2016) sets against risk contingency
:math:`\Sigma`  covariance of the partners' unreliability (abandonment, Snyder 1984); a partner whose policy moves with
                another's is a poor fallback for it. :math:`\gamma` is the aversion to that risk (Markowitz 1952)
:math:`\kappa`  loss of autonomy where dependence on one partner runs through all domains (Hirschman 1945; entrapment)
:math:`c`       cost that a rival can impose for security ties :math:`s` against it (Ciorciari & Haacke 2019: the risk
                of provoking one power by security ties with the other)
:math:`\lambda` pull of fellow members' choices on the network :math:`g` (symmetric, zero diagonal), the strategic
                complements of Ballester, Calvo-Armengol & Zenou (2006)
:math:`w_d`     weight of a domain, the same for all states, summing to 1
=============== ========================================================================================================

Home is riskless and worth 0: the unit of utility is a unit of benefit.

**One equilibrium.** Since :math:`g` and :math:`w` are symmetric, :math:`\Phi = \sum_i U_i` with the pull counted once
a pair is an exact potential (Monderer & Shapley 1996): Nash equilibria are its stationary points. Divided by the
weights, its Hessian is :math:`-(I \otimes (I_K \otimes \gamma\Sigma + \kappa \sqrt w \sqrt w^T \otimes I)) +
\lambda G \otimes I`, so :math:`\Phi` is strictly concave exactly if

.. math:: \lambda < \lambda^* = \big(\gamma \, \mu_{\min}(\Sigma) + [K = 1] \kappa\big) / \mu_{\max}(G) .

(With two domains or more, a shift from one to another is free of :math:`\kappa`.) Below :math:`\lambda^*` there is one
equilibrium and no tipping; above it uniqueness is not assured, `solve` finds one of possibly several local maxima,
``unique`` is false, and `multipolar.models.camps` shows what tipping would mean.

**Comparative statics** for :math:`\lambda < \lambda^*` (tested):

1. *A share never falls in its own benefit, nor rises in its own coercion.* Let :math:`x, x'` be optimal for linear
   terms :math:`\beta, \beta'`. Adding the two optimality conditions, :math:`(\beta' - \beta) \cdot (x' - x) \ge -
   (x'-x)^T \nabla^2\Phi \, (x'-x) \ge 0`; with one component changed its share moves with it.
2. *One state, one domain, two partners, interior:* :math:`x = (\gamma\Sigma + \kappa I)^{-1} b`, so with equal b and
   variance s: :math:`x_p = b / (\gamma s (1 + \rho) + \kappa)`: *each share falls as the correlation rises.*
3. *Complements:* with one partner, interior, :math:`x = (m I - \lambda G)^{-1} b`, :math:`m = \gamma\Sigma + \kappa`;
   the inverse is :math:`\sum_k \lambda^k G^k / m^{k+1} \ge 0`, so *no share falls in another state's benefit, nor in
   lambda* (Ballester et al., theorem 1: shares are Bonacich centralities).

The method is an accelerated projected gradient with restarts in a diagonal metric that majorises the Hessian, which
finds the face, and projected conjugate gradients on it, in single precision from gradients in double (iterative
refinement: the residual is always that of double precision). Draws run side by side, in blocks (`_concave`).

`equilibrium` takes plain lists for one case; `solve` takes `Inputs` with draws.

References
----------
Ballester, C., Calvo-Armengol, A., & Zenou, Y. (2006). Who's who in networks. Wanted: the key player. *Econometrica*
74(5), 1403-1417. Ciorciari, J. D., & Haacke, J. (2019). Hedging in international relations: an introduction.
*International Relations of the Asia-Pacific* 19(3), 367-374. Gould, N., Hribar, M., & Nocedal, J. (2001). On the
solution of equality constrained quadratic programming problems arising in optimization. *SIAM J. Sci. Comput.* 23(4).
Higham, N. J. (2002). *Accuracy and Stability of Numerical Algorithms*, 2nd ed., ch. 12. SIAM.
Hirschman, A. O. (1945). *National Power and the Structure of Foreign Trade*. Kuik, C.-C. (2008). The essence of
hedging. *Contemporary Southeast Asia* 30(2), 159-185; (2016) How do weaker states hedge? *Journal of Contemporary
China* 25(100), 500-514. Markowitz, H. (1952). Portfolio selection. *Journal of Finance* 7(1), 77-91. Monderer, D., &
Shapley, L. S. (1996). Potential games. *Games and Economic Behavior* 14, 124-143. O'Donoghue, B., & Candes, E. (2015).
Adaptive restart for accelerated gradient schemes. *Foundations of Computational Mathematics* 15, 715-732. Snyder, G. H.
(1984). The security dilemma in alliance politics. *World Politics* 36(4), 461-495.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData
from ._concave import maximise
from .batch import uneven

Floats = NDArray[np.float64]

TOLERANCE = 1e-8
"""Largest residual of a draw that counts as converged, in shares."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    r"""What the game needs: D draws (or 1, for all), N states, K domains, P partners.

    Attributes
    ----------
    benefit : ndarray (D or 1, N, K, P)
        :math:`b`, worth of a unit of engagement.
    covariance : ndarray (D or 1, P, P)
        :math:`\Sigma`, positive definite.
    coercion : ndarray (D or 1, N, P)
        :math:`c \ge 0`, cost of a unit of security engagement, in the unit of the benefit.
    aversion, autonomy, pull : ndarray (D or 1,)
        :math:`\gamma, \kappa, \lambda \ge 0`.
    weight : ndarray (D or 1, K)
        :math:`w > 0`, summing to 1.
    network : ndarray (N, N)
        :math:`g \ge 0`, symmetric with zero diagonal.
    security : int
        Number of the domain in which coercion bites.
    """

    benefit: Floats
    covariance: Floats
    coercion: Floats
    aversion: Floats
    autonomy: Floats
    pull: Floats
    weight: Floats
    network: Floats
    security: int = 0


@dataclass(frozen=True, kw_only=True)
class Result:
    r"""The equilibrium.

    Attributes
    ----------
    share : ndarray (D, N, K, P)
        :math:`x`, 0 to 1.
    home : ndarray (D, N, K)
        :math:`h`, what is kept at home.
    limit : ndarray (D,)
        :math:`\lambda^*`, below which the equilibrium is the only one; infinite without a network.
    unique : ndarray of bool (D,)
        :math:`\lambda < \lambda^*`.
    converged : ndarray of bool (D,)
        The residual is below `TOLERANCE`.
    residual : ndarray (D,)
        Largest distance of a share from its projected gradient step, :math:`|x - \Pi(x + \nabla U / w)|`: 0 exactly
        where the Karush-Kuhn-Tucker conditions hold.
    """

    share: Floats
    home: Floats
    limit: Floats
    unique: NDArray[np.bool_]
    converged: NDArray[np.bool_]
    residual: Floats


def solve(inputs: Inputs, start: Floats | None = None) -> Result:
    """Find the equilibrium of each draw.

    Parameters
    ----------
    inputs : Inputs
    start : ndarray (D or 1, N, K, P), optional
        Shares to start from; below the limit the answer does not depend on them.

    Raises
    ------
    InvalidData
        Shapes that do not fit, values out of range, a covariance that is not positive definite; every fault.

    Examples
    --------
    >>> equilibrium([[[0.4, 0.2]]], [[1.0, 0.0], [0.0, 1.0]], aversion=2.0).share[0, 0, 0].round(3).tolist()
    [0.2, 0.1]
    """
    _require(inputs)
    draws = max(len(getattr(inputs, name)) for name in DRAWN)
    full = {name: _whole(getattr(inputs, name), draws) for name in DRAWN}
    benefit = full["benefit"].copy()
    benefit[:, :, inputs.security] -= full["coercion"]
    risk = full["aversion"][:, None, None] * full["covariance"]
    known = None if start is None else _whole(np.asarray(start, dtype=float), draws)
    share, residual = maximise(
        benefit, risk, full["autonomy"], full["weight"], full["pull"], inputs.network, known, TOLERANCE / 10
    )
    most = pull_limit(inputs)
    return Result(
        share=share,
        home=np.maximum(0.0, 1.0 - share.sum(axis=3)),
        limit=_whole(most, draws),
        unique=np.asarray(full["pull"] < most),
        converged=residual < TOLERANCE,
        residual=residual,
    )


def equilibrium(
    benefit: ArrayLike,
    covariance: ArrayLike,
    *,
    aversion: float,
    autonomy: float = 0.0,
    pull: float = 0.0,
    weight: ArrayLike | None = None,
    network: ArrayLike | None = None,
    coercion: ArrayLike | None = None,
    security: int = 0,
) -> Result:
    """Solve one case given as plain lists; the result has one draw.

    Parameters
    ----------
    benefit : array-like (N, K, P)
    covariance : array-like (P, P)
    aversion, autonomy, pull : float
    weight : array-like (K,), optional
        Default: equal.
    network : array-like (N, N), optional
        Default: every fellow state alike, 1 / (N - 1).
    coercion : array-like (N, P), optional
        Default: none.
    security : int
        Domain in which coercion bites.
    """
    b = np.asarray(benefit, dtype=float)
    if b.ndim != 3:
        raise InvalidData([Fault("shape", f"benefit {b.shape}", expected="(states, domains, partners)")])
    n, k, p = b.shape
    return solve(
        Inputs(
            benefit=b[None],
            covariance=np.asarray(covariance, dtype=float)[None],
            coercion=np.zeros((1, n, p)) if coercion is None else np.asarray(coercion, dtype=float)[None],
            aversion=np.array([float(aversion)]),
            autonomy=np.array([float(autonomy)]),
            pull=np.array([float(pull)]),
            weight=np.full((1, k), 1.0 / k) if weight is None else np.asarray(weight, dtype=float)[None],
            network=fellows(n) if network is None else np.asarray(network, dtype=float),
            security=security,
        )
    )


def fellows(states: int) -> Floats:
    """Return the network in which every state looks at every other alike: 1 / (N - 1) off the diagonal."""
    return (np.ones((states, states)) - np.eye(states)) / max(states - 1, 1)


def pull_limit(inputs: Inputs) -> Floats:
    r"""Return :math:`\lambda^*` (D,): the pull at which the potential stops being strictly concave."""
    weakest = inputs.aversion * np.linalg.eigvalsh(inputs.covariance)[:, 0]
    if inputs.benefit.shape[2] == 1:
        weakest = weakest + inputs.autonomy
    loudest = float(np.linalg.eigvalsh(inputs.network)[-1])
    return np.asarray(weakest / loudest) if loudest > 0.0 else np.full(len(weakest), np.inf)


def utility(inputs: Inputs, share: Floats) -> Floats:
    """Return each state's utility (D, N) at some shares (D, N, K, P)."""
    w = inputs.weight[:, None, :]
    own = np.einsum("dnkp,dnkp->dnk", np.broadcast_to(inputs.benefit, share.shape), share)
    risk = 0.5 * inputs.aversion[:, None, None] * _squared(share, inputs.covariance)
    fellow = np.einsum("ij,djkp->dikp", inputs.network, share)
    pulled = inputs.pull[:, None, None] * np.einsum("dnkp,dnkp->dnk", fellow, share)
    total: Floats = (w * (own - risk + pulled)).sum(axis=2)
    cost = np.einsum(
        "dnp,dnp->dn", np.broadcast_to(inputs.coercion, share[:, :, 0].shape), share[:, :, inputs.security]
    )
    total = total - inputs.weight[:, None, inputs.security] * cost
    depend = ((inputs.weight[:, None, :, None] * share).sum(axis=2) ** 2).sum(axis=2)
    return np.asarray(total - 0.5 * inputs.autonomy[:, None] * depend)


def _squared(share: Floats, covariance: Floats) -> Floats:
    """Return x' Sigma x (D, N, K)."""
    return np.asarray(np.einsum("dnkp,dpq,dnkq->dnk", share, covariance, share, optimize=True))


DRAWN = ("benefit", "covariance", "coercion", "aversion", "autonomy", "pull", "weight")
"""Fields with the draws on axis 0."""


def _whole(array: Floats, draws: int) -> Floats:
    return np.broadcast_to(array, (draws, *array.shape[1:]))


def _require(inputs: Inputs) -> None:
    faults = list(_shapes(inputs)) or list(_values(inputs))
    if faults:
        raise InvalidData(faults)


def _shapes(inputs: Inputs) -> list[Fault]:
    if inputs.benefit.ndim != 4:
        return [
            Fault("shape", f"benefit {inputs.benefit.shape}", "", None, "benefit", "(draws, states, domains, partners)")
        ]
    _, n, k, p = inputs.benefit.shape
    wanted: dict[str, tuple[Any, ...]] = {
        "benefit": (n, k, p),
        "covariance": (p, p),
        "coercion": (n, p),
        "weight": (k,),
    }
    wanted |= dict.fromkeys(("aversion", "autonomy", "pull"), ())
    faults = []
    for name, shape in wanted.items():
        array = getattr(inputs, name)
        if array.ndim != len(shape) + 1 or array.shape[1:] != shape:
            expected = f"(draws, {', '.join(map(str, shape))})" if shape else "(draws,)"
            faults.append(Fault("shape", f"{name} {array.shape}", column=name, expected=expected))
    if inputs.network.shape != (n, n):
        faults.append(Fault("shape", f"network {inputs.network.shape}", column="network", expected=f"({n}, {n})"))
    faults += [] if faults else uneven(len(getattr(inputs, name)) for name in DRAWN)
    if not 0 <= inputs.security < k:
        faults.append(Fault("domain", f"security is domain {inputs.security}", expected=f"0 to {k - 1}"))
    return faults


def _values(inputs: Inputs) -> list[Fault]:
    faults = []
    for field in fields(inputs):
        array = getattr(inputs, field.name)
        if field.name != "security" and not np.isfinite(array).all():
            faults.append(Fault("not-finite", f"{field.name} has values that are not finite", column=field.name))
        elif field.name not in ("benefit", "covariance", "security") and np.any(array < 0.0):
            faults.append(Fault("negative", f"{field.name} is negative", column=field.name, expected="0 or more"))
    if faults:
        return faults
    if np.any(inputs.weight == 0.0) or not np.allclose(inputs.weight.sum(axis=1), 1.0, atol=1e-9):
        faults.append(Fault("weight", "weights of domains", column="weight", expected="above 0, summing to 1"))
    if not np.allclose(inputs.network, inputs.network.T, atol=1e-12) or np.any(np.diag(inputs.network) != 0.0):
        faults.append(Fault("network", "the network", column="network", expected="symmetric, with zero diagonal"))
    covariance = inputs.covariance
    skew = ~np.isclose(covariance, covariance.transpose(0, 2, 1), rtol=1e-9, atol=1e-12).all(axis=(1, 2))
    smallest = np.linalg.eigvalsh(covariance)[:, 0]
    for wrong, what, expected in (
        (skew, "is not symmetric", "Sigma[p, q] = Sigma[q, p]"),
        (
            ~skew & (smallest <= 0.0),
            f"is not positive definite: smallest eigenvalue {smallest.min():.3g}",
            "all above 0",
        ),
    ):
        if wrong.any():
            which = f"the covariance of draw {int(np.flatnonzero(wrong)[0])} ({int(wrong.sum())} of {len(covariance)})"
            faults.append(Fault("covariance", f"{which} {what}", column="covariance", expected=expected))
    return faults
