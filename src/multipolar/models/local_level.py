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

from ..errors import Fault, InvalidData, NotConverged
from .local_level_faults import checked
from .local_level_filter import HYPER, ahead_of, filtered, levels, smoothed
from .local_level_modes import modes

__all__ = ["HYPER", "PRIOR", "Errors", "Inputs", "Result", "rolling_origin", "solve"]

Floats = NDArray[np.float64]

PRIOR: Mapping[str, float] = MappingProxyType({"sc": 5.0, "su": 5.0, "s0": 20.0, "so": 5.0, "phi": 0.5})
"""Prior modes for shares in percent and time in years."""

NO_EXCESS: Mapping[str, ArrayLike] = MappingProxyType({"so": 0.0})
"""Held fixed unless said otherwise: the only observation noise is the known sampling noise."""

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
    inputs = checked(inputs)
    draws = max(len(inputs.y), len(inputs.variance), *(np.size(value) for value in inputs.fixed.values()), 1)
    hyper, converged, residual = modes(inputs, draws)
    run = filtered(inputs, hyper)
    means, covariances = smoothed(run)
    ahead = ahead_of(run, hyper, inputs.horizon)
    level, sd, group, group_sd = levels(means, covariances)
    forecast, forecast_sd, group_forecast, group_forecast_sd = levels(*ahead)
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
    panel = checked(
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


def _typical(y: Floats, variance: Floats) -> Floats:
    """Return the sampling variance (D, N) of a typical cell: the country's median, the panel's where it has none."""
    known = np.where(np.isfinite(y), variance, np.nan)
    draws, n = known.shape[:2]
    panel = np.nanmedian(known.reshape(draws, -1), axis=1)
    typical = np.repeat(panel[:, None], n, axis=1)
    some = np.isfinite(known).any(axis=2)
    typical[some] = np.nanmedian(known[some], axis=1)
    return typical


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
