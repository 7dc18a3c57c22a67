"""Posterior modes of the hyperparameters of `multipolar.models.local_level`, a draw at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .local_level_filter import HYPER, filtered

if TYPE_CHECKING:
    from .local_level import Inputs

Floats = NDArray[np.float64]

TOLERANCE = 1e-3
"""Largest slope of the log posterior, per unit of log s or logit phi, that counts as converged."""

STEP = 1e-4
"""Step of the central differences; the log posterior is near -1e2, so rounding adds about 1e-10 to a slope."""


def modes(inputs: Inputs, draws: int) -> tuple[dict[str, Floats], NDArray[np.bool_], Floats]:
    """Return the hyperparameters of each draw, whether their mode was found, and the slope left there."""
    hyper = {name: np.full(draws, np.nan) for name in HYPER}
    for name, value in inputs.fixed.items():
        hyper[name][:] = value
    free = tuple(name for name in HYPER if name not in inputs.fixed)
    converged = np.ones(draws, dtype=bool)
    residual = np.zeros(draws)
    if free:
        for d in range(draws):
            found, residual[d] = _mode(_draw(inputs, d, hyper), free)
            converged[d] = residual[d] <= TOLERANCE
            for name, value in found.items():
                hyper[name][d] = value
    return hyper, converged, residual


def _draw(inputs: Inputs, d: int, hyper: Mapping[str, Floats]) -> Inputs:
    """Return draw `d` alone."""
    y, variance = (table if len(table) == 1 else table[d : d + 1] for table in (inputs.y, inputs.variance))
    return replace(inputs, y=y, variance=variance, fixed={name: hyper[name][d : d + 1] for name in inputs.fixed})


def _mode(one: Inputs, free: tuple[str, ...]) -> tuple[dict[str, float], float]:
    """Find the posterior mode of the `free` hyperparameters of one draw, over log s and logit phi."""
    from scipy.optimize import minimize

    spread = float(np.nanstd(one.y)) or 1.0
    limits = {name: (np.log(1e-4 * spread), np.log(1e2 * spread)) for name in free} | {"phi": (-8.0, 8.0)}
    guess = {"sc": spread / 3, "su": spread / 3, "s0": spread, "so": spread / 3, "phi": 0.5} | dict(one.prior)
    bounds = [limits[name] for name in free]
    low, high = np.array(bounds).T
    start = np.clip([_free_scale(name, guess[name]) for name in free], low, high)
    k = len(free)
    steps = np.vstack([np.zeros(k), STEP * np.eye(k), -STEP * np.eye(k)])

    def objective(point: Floats) -> tuple[float, Floats]:
        """Return minus the log posterior and its slope; the central differences are one batch."""
        points = point + steps
        trial = {name: _natural(name, points[:, j]) for j, name in enumerate(free)}
        given = {name: np.repeat(value, len(points)) for name, value in one.fixed.items()}
        values = -filtered(one, {**given, **trial}).loglik - _log_prior(trial, one.prior)
        return float(values[0]), (values[1 : k + 1] - values[k + 1 :]) / (2 * STEP)

    best = minimize(
        objective,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-14, "gtol": 1e-6, "maxiter": 500},
    )
    value, slope = objective(best.x)
    # at a bound (a variance of zero) only a slope that points inwards counts
    slope = np.where((best.x <= low) & (slope > 0) | (best.x >= high) & (slope < 0), 0.0, slope)
    residual = float(np.abs(slope).max()) if np.isfinite(value) else np.inf
    return {name: float(_natural(name, best.x[j])) for j, name in enumerate(free)}, residual


def _free_scale(name: str, value: float) -> float:
    return float(np.log(value / (1 - value)) if name == "phi" else np.log(value))


def _natural(name: str, value: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-value)) if name == "phi" else np.exp(value))


def _log_prior(trial: Mapping[str, Floats], modes: Mapping[str, float]) -> Floats:
    """Log prior up to a constant: Gamma(2, 1/mode) for an s, Beta(1 + 2 mode, 3 - 2 mode) for phi; flat if absent."""
    total = np.zeros(len(next(iter(trial.values()))))
    for name, value in trial.items():
        mode = modes.get(name)
        if mode is None:
            continue
        if name == "phi":
            total += 2 * mode * np.log(value) + 2 * (1 - mode) * np.log1p(-value)
        else:
            total += np.log(value) - value / mode
    return total
