r"""The state space of `multipolar.models.local_level`: the Kalman filter in batches, smoothing, forecasts.

States are :math:`\alpha_t = (\theta_1 … \theta_N, x_{1t} … x_{Nt})`; the batch axis B stands first. Equations and
references stand in that module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .local_level import Inputs

Floats = NDArray[np.float64]

HYPER = ("sc", "su", "s0", "so", "phi")
"""Common shock, own shock, spread of countries, observation noise beyond sampling (standard deviations); reversion."""


@dataclass(frozen=True)
class Filtered:
    """Output of the Kalman filter; S = 2N states, batch axis B first.

    Each of ``waves`` holds a (B, S) and P (B, S, S), the prediction of the state; v (B, N), its error; the inverse of F
    (B, N, N); Z (·, N, S) with the rows of missing cells zero; the diagonal of T (B, S) to the next wave.
    ``a_end``, ``p_end`` are the moments at the last wave given that wave.
    """

    loglik: Floats
    waves: list[tuple[Floats, Floats, Floats, Floats, Floats, Floats]]
    a_end: Floats
    p_end: Floats


def filtered(inputs: Inputs, hyper: Mapping[str, Floats]) -> Filtered:
    """Run the Kalman filter for a batch of B hyperparameters against D draws (sizes B, or 1 in either)."""
    y, times = inputs.y, inputs.times
    n, last = y.shape[1], y.shape[2] - 1
    seen = np.isfinite(y)
    unit = _shock(hyper, n)
    identity = np.eye(n)
    batch = len(unit)
    a = np.zeros((batch, 2 * n))
    a[:, :n] = inputs.start_mean
    p = np.zeros((batch, 2 * n, 2 * n))
    p[:, :n, :n] = hyper["s0"][:, None, None] ** 2 * identity + inputs.start_sd**2
    p[:, n:, n:] = unit
    h = np.where(seen, inputs.variance, 1.0) + np.where(seen, hyper["so"][:, None, None] ** 2, 0.0)
    loglik = np.zeros(batch)
    waves: list[tuple[Floats, Floats, Floats, Floats, Floats, Floats]] = []
    for t in range(last + 1):
        # a missing cell keeps its row with Z = 0, H = 1, v = 0: it adds nothing, and draws may miss different cells
        mask = seen[..., t]
        z = mask[..., None] * np.concatenate([identity, identity], axis=1)
        v = np.where(mask, y[..., t], 0.0) - (z @ a[..., None])[..., 0]
        pz = p @ z.swapaxes(-1, -2)
        f = z @ pz + h[..., t, None] * identity
        sign, logdet = np.linalg.slogdet(f)
        sound = (sign > 0) & np.isfinite(logdet)
        f_inv = np.linalg.inv(np.where(sound[:, None, None], f, identity))
        gain = pz @ f_inv
        quadratic = np.einsum("bi,bij,bj->b", v, f_inv, v)
        term = -0.5 * (mask.sum(axis=-1) * np.log(2 * np.pi) + logdet + quadratic)
        loglik = loglik + np.where(sound, term, np.nan)
        a_now = a + (gain @ v[..., None])[..., 0]
        p_now = p - gain @ pz.swapaxes(-1, -2)
        # rounding makes P - K Z P a little lopsided, which grows from wave to wave and spoils a long panel's likelihood
        p_now = (p_now + p_now.swapaxes(-1, -2)) / 2
        gap = int(times[t + 1] - times[t]) if t < last else 0
        waves.append((a, p, v, f_inv, z, _fade(hyper, n, gap)))
        a, p = _step(a_now, p_now, hyper, unit, gap)
    return Filtered(loglik, waves, a, p)


def smoothed(run: Filtered) -> tuple[Floats, Floats]:
    """Return the state's mean (B, T, S) and covariance (B, T, S, S) given all waves."""
    r = np.zeros_like(run.a_end)
    big_n = np.zeros_like(run.p_end)
    means: list[Floats] = []
    covariances: list[Floats] = []
    for a, p, v, f_inv, z, tau in reversed(run.waves):
        zf = z.swapaxes(-1, -2) @ f_inv
        ell = tau[..., None] * (np.eye(a.shape[-1]) - p @ zf @ z)
        r = (zf @ v[..., None])[..., 0] + (ell.swapaxes(-1, -2) @ r[..., None])[..., 0]
        big_n = zf @ z + ell.swapaxes(-1, -2) @ big_n @ ell
        means.append(a + (p @ r[..., None])[..., 0])
        covariances.append(p - p @ big_n @ p)
    return np.stack(means[::-1], axis=1), np.stack(covariances[::-1], axis=1)


def ahead_of(run: Filtered, hyper: Mapping[str, Floats], horizon: int) -> tuple[Floats, Floats]:
    """Return the state's mean (B, H, S) and covariance (B, H, S, S) 1 … H units after the last wave."""
    a, p = run.a_end, run.p_end
    states = a.shape[-1]
    unit = _shock(hyper, states // 2)
    means = np.empty((len(a), horizon, states))
    covariances = np.empty((len(a), horizon, states, states))
    for k in range(horizon):
        a, p = _step(a, p, hyper, unit, 1)
        means[:, k], covariances[:, k] = a, p
    return means, covariances


def levels(means: Floats, covariances: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the levels (B, N, ·), their sd, their mean over countries (B, ·) and its sd."""
    n = means.shape[-1] // 2
    level = means[..., :n] + means[..., n:]
    half = covariances[..., :n, :] + covariances[..., n:, :]
    joint = half[..., :n] + half[..., n:]
    # rounding can leave a variance of -1e-15 where the level is known exactly
    sd = np.sqrt(np.maximum(np.diagonal(joint, axis1=-2, axis2=-1), 0.0))
    group_sd = np.sqrt(np.maximum(joint.sum(axis=(-2, -1)), 0.0)) / n
    return level.swapaxes(1, 2), sd.swapaxes(1, 2), level.mean(axis=-1), group_sd


def _shock(hyper: Mapping[str, Floats], n: int) -> Floats:
    """Covariance (B, N, N) of the shocks of one unit of time."""
    common, own = (hyper[name][:, None, None] ** 2 for name in ("sc", "su"))
    return np.asarray(own * np.eye(n) + common)


def _fade(hyper: Mapping[str, Floats], n: int, gap: int) -> Floats:
    """Diagonal (B, 2N) of T over `gap` units: what is left of the state."""
    tau = np.ones((len(hyper["phi"]), 2 * n))
    tau[:, n:] = hyper["phi"][:, None] ** gap
    return tau


def _step(a: Floats, p: Floats, hyper: Mapping[str, Floats], unit: Floats, gap: int) -> tuple[Floats, Floats]:
    """Carry the moments of the state over `gap` units of time."""
    n = unit.shape[-1]
    tau = _fade(hyper, n, gap)
    p = p * tau[:, :, None] * tau[:, None, :]
    shocks = sum((hyper["phi"] ** (2 * k) for k in range(gap)), start=np.zeros_like(hyper["phi"]))
    p[:, n:, n:] += shocks[:, None, None] * unit
    return a * tau, p
