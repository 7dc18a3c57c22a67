r"""Hierarchical local level model of a panel of survey shares: what moved, and what is only sampling noise.

Country :math:`i`, wave at time :math:`t`, published share :math:`y_{it}`:

.. math::

    y_{it}  &= \mu_{it} + e_{it},                 & e_{it} &\sim N(0, v_{it} + s_o^2) \\
    \mu_{it} &= \theta_i + x_{it}                                                     \\
    x_{it}  &= \phi x_{i,t-1} + c_t + u_{it},     & c_t &\sim N(0, s_c^2),\; u_{it} \sim N(0, s_u^2),\; x_{i0} = 0 \\
    \theta_i &\sim N(m, s_0^2),                   & m &\sim N(\bar m, \kappa^2)

The sampling variance :math:`v_{it}` is known, as in Fay & Herriot (1979): the caller passes design effect × :math:`y
(100-y) / n` for shares in percent. A shock :math:`c_t` is common to all countries of a wave, :math:`u_{it}` is a
country's own. The start is exchangeable: a country with few or noisy cells is drawn towards :math:`m`. With
:math:`\phi = 1` this is the local level model, :math:`\mu_{it} = \mu_{i,t-1} + c_t + u_{it}`, :math:`\mu_{i0} \sim
N(m, s_0^2)`; with :math:`\phi < 1` a shock fades and the level returns to the country's own :math:`\theta_i`. The
first wave is one unit of time after the start. Between waves `g` units apart the unit step is applied `g` times, so
that variance grows with the gap. A missing cell (NaN) is not observed; nothing is put in its place.

In the notation of Durbin & Koopman (2012) the state is :math:`\alpha_t = (\theta_1 … \theta_N, x_{1t} … x_{Nt})`;
the rows of :math:`Z` add the two halves; :math:`T = \mathrm{diag}(1, \phi^g)`; :math:`H` holds :math:`v_{it} + s_o^2`;
:math:`R Q R'` is :math:`(s_u^2 I + s_c^2 1 1') \sum_{k<g} \phi^{2k}` on the second half; :math:`a_1, P_1` are the
moments of the first wave with :math:`m` integrated out. The Kalman filter (their §4.3; missing cells §4.10) gives the
exact likelihood (§7.2). The fixed-interval recursions for :math:`r` and :math:`N` (§4.4) give the same smoothed
moments as the Rauch-Tung-Striebel form without inverting :math:`P`.

Why reversion is estimated by default: in the panel that the model was first used on (State of Southeast Asia Survey
2020-2025, alignment with the United States, 58 cells) it raises the log likelihood of the random walk by 5.6 and lowers
the error of forecasts one wave ahead from 11.7 to 10.9 points; a country's own mean has 10.7. Excess noise :math:`s_o`
in place of reversion fits that panel nearly as well (0.8 lower) and forecasts like the random walk. A short panel
cannot tell a change of mind that faded from a wave that drew other people: on the first reading the level stays near
each published share, on the second near the country's mean. Reversion was chosen on those same cells, so that its 10.9
is a little flattered.

Hyperparameters not held fixed are posterior modes. Priors are weak and keep the mode off the boundary, where a
maximum-likelihood variance of a short panel often sits and makes every interval too narrow (Chung et al. 2013): for
each standard deviation Gamma(2, 1/mode), density :math:`\propto s\,e^{-s/\mathrm{mode}}`, for :math:`\phi` a Beta
with two pseudo-observations about its mode. The modes in `PRIOR` are for shares in percent: countries 20 points apart
(a uniform share has a standard deviation of 29), moves of 5 points a year, reversion half a year's shock. An
empty prior gives maximum likelihood. Intervals take the hyperparameters as known and are therefore somewhat narrow.

The scale is the caller's. Percent is recommended: the equal-weighted mean over countries is then a mean of shares, as
it is published, and :math:`v` needs no transformation. On the logit scale divide the prior modes by about 25 and give
:math:`v = \mathrm{deff} / (n p (1-p))`. On the plain scale the interval of a share near 0 or 100 may cross that bound.

References
----------
Chung, Y. et al. (2013). A nondegenerate penalized likelihood estimator for variance parameters in multilevel models.
*Psychometrika* 78, 685-709.
Durbin, J. & Koopman, S. J. (2012). *Time Series Analysis by State Space Methods*, 2nd ed., ch. 2, 4, 7. Oxford.
Fay, R. E. & Herriot, R. A. (1979). Estimates of income for small places. *JASA* 74, 269-277.
Harvey, A. C. (1989). *Forecasting, Structural Time Series Models and the Kalman Filter*, ch. 2-4. Cambridge.
Jackman, S. (2005). Pooling the polls over an election campaign. *Australian Journal of Political Science* 40, 499-517.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged, nearest

__all__ = ["HYPER", "PRIOR", "Errors", "Inputs", "Result", "rolling_origin", "solve"]

Floats = NDArray[np.float64]

HYPER = ("sc", "su", "s0", "so", "phi")
"""Common shock, own shock, spread of countries, observation noise beyond sampling (standard deviations); reversion."""

PRIOR: Mapping[str, float] = MappingProxyType({"sc": 5.0, "su": 5.0, "s0": 20.0, "so": 5.0, "phi": 0.5})
"""Prior modes for shares in percent and time in years."""

NO_EXCESS: Mapping[str, ArrayLike] = MappingProxyType({"so": 0.0})
"""Held fixed unless said otherwise: the only observation noise is the known sampling noise."""

TOLERANCE = 1e-3
"""Largest slope of the log posterior, per unit of log s or logit phi, that counts as converged."""

STEP = 1e-4
"""Step of the central differences; the log posterior is near -1e2, so rounding adds about 1e-10 to a slope."""

Z90 = 1.6448536269514722
"""Half-width of a central 90 percent interval, in standard deviations."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """A panel of shares with known sampling variances.

    Attributes
    ----------
    y : array (D, N, T)
        Shares by draw, country, wave, in any unit (percent recommended); NaN where not observed. D may be 1.
    variance : array (D, N, T)
        Sampling variance of each cell, unit of `y` squared; ignored where `y` is NaN. D may be 1.
    times : array (T,) of int
        When each wave took place, in whole units of time (years), strictly increasing.
    horizon : int
        How many units of time after the last wave to forecast; 0 for none.
    fixed : mapping of str to float or array (D,)
        Hyperparameters of `HYPER` that are given; those left out are estimated. The default gives only `so`, as 0.
    prior : mapping of str to float
        Prior modes of the hyperparameters that are estimated; one that is absent has a flat prior.
    start_mean, start_sd : float
        Prior of the mean over countries, unit of `y`. The default is a uniform share in percent, rounded.
    """

    y: Floats
    variance: Floats
    times: NDArray[np.int_]
    horizon: int = 0
    fixed: Mapping[str, ArrayLike] = field(default_factory=lambda: NO_EXCESS)
    prior: Mapping[str, float] = field(default_factory=lambda: PRIOR)
    start_mean: float = 50.0
    start_sd: float = 30.0


@dataclass(frozen=True, kw_only=True)
class Result:
    """Smoothed levels and forecasts; every figure is in the unit of `y`, NaN for a draw that failed.

    Attributes
    ----------
    level, sd : array (D, N, T)
        Level of each country at each wave given all waves, and its standard deviation; a missing cell has one too.
    forecast, forecast_sd : array (D, N, H)
        Level 1 … H units of time after the last wave.
    forecast_observation_sd : array (D, N, H)
        Standard deviation of a share published then: `forecast_sd` with the sampling noise of a typical cell (the
        country's median; the panel's where the country has no cell).
    group, group_sd : array (D, T)
        Equal-weighted mean of the levels of all N countries, and its standard deviation from their joint covariance.
    group_forecast, group_forecast_sd : array (D, H)
        The same, ahead.
    hyper : dict of str to array (D,)
        The five of `HYPER`, given or estimated, and ``m``, the posterior mean of the mean over countries.
    loglik : array (D,)
        Log likelihood of the observed cells at `hyper`, without the priors.
    converged : array (D,) of bool
        Whether the mode was found.
    residual : array (D,)
        Largest slope of the log posterior at the mode (0 when nothing was estimated).
    """

    level: Floats
    sd: Floats
    forecast: Floats
    forecast_sd: Floats
    forecast_observation_sd: Floats
    group: Floats
    group_sd: Floats
    group_forecast: Floats
    group_forecast_sd: Floats
    hyper: dict[str, Floats]
    loglik: Floats
    converged: NDArray[np.bool_]
    residual: Floats


@dataclass(frozen=True, kw_only=True)
class Errors:
    """Forecasts of each wave from the waves before it, beside three simple rules, on the same K cells.

    Attributes
    ----------
    cells : array (K, 2) of int
        Country and wave (positions) of each cell that is observed and whose country was seen before.
    observed : array (K,)
        The share that was then published.
    forecasts : dict of str to array (K,)
        ``model``; ``persistence``: the country's last seen share; ``country_mean``: the mean of its earlier shares;
        ``grand_mean``: the mean of all earlier shares of all countries.
    observation_sd : array (K,)
        The model's standard deviation of the share to be published.
    mean_absolute_error : dict of str to float
        By forecast, unit of `y`.
    coverage : float
        Part of the cells inside the model's central 90 percent interval.
    """

    cells: NDArray[np.int_]
    observed: Floats
    forecasts: dict[str, Floats]
    observation_sd: Floats
    mean_absolute_error: dict[str, float]
    coverage: float


@dataclass(frozen=True)
class _Filtered:
    """Output of the Kalman filter; S = 2N states, batch axis B first.

    Each of ``waves`` holds a (B, S) and P (B, S, S), the prediction of the state; v (B, N), its error; the inverse of F
    (B, N, N); Z (·, N, S) with the rows of missing cells zero; the diagonal of T (B, S) to the next wave.
    ``a_end``, ``p_end`` are the moments at the last wave given that wave.
    """

    loglik: Floats
    waves: list[tuple[Floats, Floats, Floats, Floats, Floats, Floats]]
    a_end: Floats
    p_end: Floats


def solve(inputs: Inputs) -> Result:
    """Estimate the hyperparameters of each draw, then smooth and forecast.

    Parameters
    ----------
    inputs : Inputs
        Panel, sampling variances, times and what is held fixed.

    Returns
    -------
    Result
        A draw whose mode was not found, or whose covariance is singular, is NaN with `converged` False.

    Raises
    ------
    InvalidData
        With every fault of the inputs.

    Examples
    --------
    Two countries, three waves, one cell missing:

    >>> import numpy as np
    >>> y = np.array([[[60.0, 64.0, 61.0], [40.0, np.nan, 45.0]]])
    >>> given = {"sc": 2.0, "su": 4.0, "s0": 15.0, "so": 0.0, "phi": 1.0}
    >>> result = solve(Inputs(y=y, variance=np.full((1, 2, 3), 16.0), times=np.arange(2023, 2026), fixed=given))
    >>> result.level.round(1).tolist()
    [[[60.5, 62.2, 61.6], [41.6, 43.0, 44.1]]]
    """
    inputs = _checked(inputs)
    draws = max(len(inputs.y), len(inputs.variance), *(np.size(value) for value in inputs.fixed.values()), 1)
    hyper, converged, residual = _modes(inputs, draws)
    run = _filter(inputs, hyper)
    means, covariances = _smooth(run)
    ahead = _forecast(run, hyper, inputs.horizon)
    level, sd, group, group_sd = _levels(means, covariances)
    forecast, forecast_sd, group_forecast, group_forecast_sd = _levels(*ahead)
    noise = _typical(inputs.y, inputs.variance)[..., None] + hyper["so"][:, None, None] ** 2
    n, kappa2 = level.shape[1], inputs.start_sd**2
    theta = means[:, 0, :n].sum(axis=-1)
    s02 = hyper["s0"] ** 2
    converged = converged & np.isfinite(run.loglik)
    result = Result(
        level=level,
        sd=sd,
        forecast=forecast,
        forecast_sd=forecast_sd,
        forecast_observation_sd=np.sqrt(forecast_sd**2 + noise),
        group=group,
        group_sd=group_sd,
        group_forecast=group_forecast,
        group_forecast_sd=group_forecast_sd,
        # E[m | y] = E[E[m | theta]]: the normal prior of m combined with N exchangeable countries
        hyper={**hyper, "m": (inputs.start_mean * s02 + kappa2 * theta) / (s02 + n * kappa2)},
        loglik=run.loglik,
        converged=converged,
        residual=residual,
    )
    return result if converged.all() else _blank(result)


def rolling_origin(
    y: ArrayLike,
    variance: ArrayLike,
    times: ArrayLike,
    *,
    first: int = 1,
    fixed: Mapping[str, ArrayLike] = NO_EXCESS,
    prior: Mapping[str, float] = PRIOR,
    start_mean: float = 50.0,
    start_sd: float = 30.0,
) -> Errors:
    """Forecast each wave from the waves before it alone, and compare with three simple rules.

    Parameters
    ----------
    y, variance : array (N, T)
        Shares and sampling variances as in `Inputs`, without the axis of draws.
    times : array (T,) of int
        When each wave took place.
    first : int
        Position of the first wave that is forecast; the hyperparameters are estimated again for each wave.
    fixed, prior, start_mean, start_sd
        As in `Inputs`.

    Returns
    -------
    Errors
        Cell by cell, with mean absolute errors and the coverage of the 90 percent interval.

    Raises
    ------
    InvalidData
        If the panel is faulty, or no wave from `first` on has a cell of a country seen before.
    NotConverged
        If the mode was not found before one of the waves.
    """
    panel = _checked(
        Inputs(
            y=np.asarray(y, dtype=float)[None],
            variance=np.asarray(variance, dtype=float)[None],
            times=np.asarray(times),
            fixed=fixed,
            prior=prior,
            start_mean=start_mean,
            start_sd=start_sd,
        )
    )
    shares = panel.y[0]
    waves = shares.shape[1]
    if not 1 <= first < waves:
        expected = f"a position from 1 to {waves - 1}"
        raise InvalidData([Fault("range", f"first is {first}", column="first", expected=expected)])
    cells: list[tuple[int, int]] = []
    rows: list[tuple[float, float, float, float, float]] = []
    for t in range(first, waves):
        past = shares[:, :t]
        seen = np.flatnonzero(np.isfinite(shares[:, t]) & np.isfinite(past).any(axis=1))
        if not seen.size:
            continue
        gap = int(panel.times[t] - panel.times[t - 1])
        run = solve(
            replace(panel, y=panel.y[..., :t], variance=panel.variance[..., :t], times=panel.times[:t], horizon=gap)
        )
        if not run.converged[0]:
            raise NotConverged(f"local level before time {panel.times[t]}", float(run.residual[0]))
        grand = float(np.nanmean(past))
        for i in seen:
            known = past[i][np.isfinite(past[i])]
            cells.append((int(i), t))
            rows.append((run.forecast[0, i, -1], known[-1], known.mean(), grand, run.forecast_observation_sd[0, i, -1]))
    if not rows:
        what = f"no country has a share both at a wave from position {first} on and before it"
        raise InvalidData([Fault("no-comparison", what, column="y")])
    where = np.array(cells)
    table = np.array(rows, dtype=float)
    observed = shares[where[:, 0], where[:, 1]]
    forecasts = dict(zip(("model", "persistence", "country_mean", "grand_mean"), table[:, :4].T, strict=True))
    return Errors(
        cells=where,
        observed=observed,
        forecasts=forecasts,
        observation_sd=table[:, 4],
        mean_absolute_error={name: float(np.abs(values - observed).mean()) for name, values in forecasts.items()},
        coverage=float((np.abs(forecasts["model"] - observed) <= Z90 * table[:, 4]).mean()),
    )


# ------------------------------------------------------------------ state space


def _filter(inputs: Inputs, hyper: Mapping[str, Floats]) -> _Filtered:
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
    return _Filtered(loglik, waves, a, p)


def _smooth(run: _Filtered) -> tuple[Floats, Floats]:
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


def _forecast(run: _Filtered, hyper: Mapping[str, Floats], horizon: int) -> tuple[Floats, Floats]:
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


def _levels(means: Floats, covariances: Floats) -> tuple[Floats, Floats, Floats, Floats]:
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


def _typical(y: Floats, variance: Floats) -> Floats:
    """Return the sampling variance (D, N) of a typical cell: the country's median, the panel's where it has none."""
    known = np.where(np.isfinite(y), variance, np.nan)
    draws, n = known.shape[:2]
    panel = np.nanmedian(known.reshape(draws, -1), axis=1)
    typical = np.repeat(panel[:, None], n, axis=1)
    some = np.isfinite(known).any(axis=2)
    typical[some] = np.nanmedian(known[some], axis=1)
    return typical


# ------------------------------------------------------------------ hyperparameters


def _modes(inputs: Inputs, draws: int) -> tuple[dict[str, Floats], NDArray[np.bool_], Floats]:
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
        values = -_filter(one, {**given, **trial}).loglik - _log_prior(trial, one.prior)
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


# ------------------------------------------------------------------ bad input, failed draws


def _blank(result: Result) -> Result:
    """Set every figure of a draw that failed to NaN."""

    def only(values: Floats) -> Floats:
        keep = result.converged.reshape(-1, *(1,) * (values.ndim - 1))
        return np.where(keep, values, np.nan)

    figures: dict[str, Any] = {
        name: only(value)
        for name, value in vars(result).items()
        if name not in ("hyper", "converged", "residual") and isinstance(value, np.ndarray)
    }
    return replace(result, **figures, hyper={name: only(value) for name, value in result.hyper.items()})


def _checked(inputs: Inputs) -> Inputs:
    """Return the inputs as arrays of floats, or raise InvalidData with every fault."""
    y, variance = (np.asarray(value, dtype=float) for value in (inputs.y, inputs.variance))
    times = np.asarray(inputs.times)
    faults = [*_faults_of_panel(y, variance, times), *_faults_of_hyper(inputs.fixed, inputs.prior)]
    if inputs.horizon < 0:
        faults.append(Fault("range", f"is {inputs.horizon}", column="horizon", expected="0 or more"))
    if not np.isfinite(inputs.start_mean):
        faults.append(Fault("range", f"is {inputs.start_mean}", column="start_mean", expected="a finite number"))
    if not 0 < inputs.start_sd < np.inf:
        faults.append(Fault("range", f"is {inputs.start_sd}", column="start_sd", expected="a finite number above 0"))
    sizes = {"y": len(np.atleast_1d(y)), "variance": len(np.atleast_1d(variance))}
    sizes |= {f"fixed {name}": np.size(value) for name, value in inputs.fixed.items()}
    several = {name: size for name, size in sizes.items() if size != 1}
    if len(set(several.values())) > 1:
        what = ", ".join(f"{name} has {size}" for name, size in several.items())
        faults.append(Fault("shape", what, column="draws", expected="the same number of draws, or 1"))
    if faults:
        raise InvalidData(faults)
    return replace(inputs, y=y, variance=variance, times=times)


def _faults_of_panel(y: Floats, variance: Floats, times: NDArray[Any]) -> list[Fault]:
    """Return what is wrong with the shares, their variances and the times of the waves."""
    if y.ndim != 3 or not y.size:
        return [
            Fault("shape", f"has shape {y.shape}", column="y", expected="(draws, countries, waves), none of them 0")
        ]
    faults = []
    _, n, waves = y.shape
    seen = np.isfinite(y)
    if np.isinf(y).any():
        what = f"{np.isinf(y).sum()} cells are infinite"
        faults.append(Fault("not-finite", what, column="y", expected="a finite share, or NaN where not observed"))
    if not seen.any(axis=(1, 2)).all():
        faults.append(Fault("empty", "a draw has no observed cell", column="y", expected="at least one share"))
    if variance.ndim != 3 or variance.shape[1:] != (n, waves):
        what = f"has shape {variance.shape}"
        faults.append(Fault("shape", what, column="variance", expected=f"(draws, {n}, {waves}) as in y"))
    elif len(variance) == 1 or len(y) in (1, len(variance)):
        bad = (seen & ~(np.isfinite(variance) & (variance >= 0))).any(axis=0)
        if bad.any():
            i, t = np.argwhere(bad)[0]
            what = f"{bad.sum()} observed cells have none, the first is country {i}, wave {t}"
            expected = "a finite number, 0 or more, wherever y is observed"
            faults.append(Fault("range", what, column="variance", expected=expected))
    if times.shape != (waves,):
        faults.append(Fault("shape", f"has shape {times.shape}", column="times", expected=f"({waves},), one a wave"))
    elif not (np.issubdtype(times.dtype, np.integer) and (np.diff(times) > 0).all()):
        expected = "whole numbers, strictly increasing"
        faults.append(Fault("order", f"is {times.tolist()}", column="times", expected=expected))
    return faults


def _faults_of_hyper(fixed: Mapping[str, ArrayLike], prior: Mapping[str, float]) -> list[Fault]:
    """Return what is wrong with the names and values of the hyperparameters."""
    faults = []
    for column, given in (("fixed", fixed), ("prior", prior)):
        for name, value in given.items():
            if name not in HYPER:
                what, near = f"{name!r} is not a hyperparameter", nearest(name, HYPER)
                faults.append(Fault("unknown-name", what, column=column, expected=" ".join(HYPER), nearest=near))
                continue
            values = np.asarray(value, dtype=float)
            top, end = (1.0, "1") if name == "phi" else (np.inf, "infinity")
            # a prior mode on the edge would be no prior; a given value may be zero, or phi one
            inside = (values >= 0) & (values <= top) if column == "fixed" else (values > 0) & (values < top)
            if not (np.isfinite(values) & inside).all():
                expected = f"between 0 and {end}" + (", ends excluded" if column == "prior" else "")
                faults.append(Fault("range", f"{name} is {value}", column=column, expected=expected))
            if values.ndim > (column == "fixed"):
                expected = "one number" + (" or one a draw" if column == "fixed" else "")
                faults.append(Fault("shape", f"{name} has shape {values.shape}", column=column, expected=expected))
    return faults
