r"""Counts of incidents: negative binomial regression with traffic as offset, tests of dispersion, ratios of two counts.

With counts :math:`y`, traffic (exposure) :math:`e` and covariates :math:`x`,

.. math:: \log \mu = x'\beta + \log e, \qquad \mathrm{Var}(y) = \mu + \alpha \mu^2

(Poisson at :math:`\alpha = 0`). :math:`\alpha` is found by maximum likelihood with :math:`\beta` (Lawless), which Newton
steps on :math:`\beta` and a bounded search on :math:`\log \alpha` do. Breaks in a series are in `multipolar.models.breaks`. ::

    fit([62, 108], exposure=[94301, 102506])          # one mean, traffic as offset
    dispersion([167, 157, 132, 150, 183, 203, 85])     # index, chi-square, p
    ratio(62, 108)                                     # 1.74 with its exact interval

References
----------
Lawless, J. (1987), "Negative binomial and mixed Poisson regression", *Canadian Journal of Statistics* 15, 209-225. Cameron, A. &
Trivedi, P. (1990), "Regression-based tests for overdispersion in the Poisson model", *Journal of Econometrics* 46, 347-364.
McCullagh, P. & Nelder, J. (1989), *Generalized Linear Models*, 2nd ed., ch. 6. Clopper, C. & Pearson, E. (1934), *Biometrika* 26.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged

Floats = NDArray[np.float64]

STEPS = 200
SETTLED = 1e-12
LIMIT = 1e-8
"""Dispersion below which a series counts as Poisson."""


@dataclass(frozen=True)
class Fit:
    r"""A regression of counts.

    Attributes
    ----------
    coefficient, error : ndarray (P,)
        :math:`\beta` and its standard error, at the dispersion found.
    dispersion : float
        :math:`\alpha`; 0 for a Poisson fit. Its inverse is the size parameter k (theta).
    dispersion_error : float
        Standard error of the dispersion; NaN for a Poisson fit.
    mean : ndarray (N,)
        Fitted counts.
    loglik, deviance, pearson : float
        Log likelihood, deviance, and sum of squared Pearson residuals.
    freedom : int
        Observations less coefficients.
    """

    coefficient: Floats
    error: Floats
    dispersion: float
    dispersion_error: float
    mean: Floats
    loglik: float
    deviance: float
    pearson: float
    freedom: int


@dataclass(frozen=True)
class Dispersion:
    """Whether a series of counts is more scattered than a Poisson series with the given means.

    Attributes
    ----------
    index : float
        Sum of squared Pearson residuals over degrees of freedom: variance over mean where there is one mean.
    chi_square, freedom, p : float, int, float
        The sum, its degrees of freedom, chance of a larger one if the counts are Poisson.
    regression, regression_p : float
        t statistic of Cameron and Trivedi against variance mu + alpha mu squared, and its one-sided p.
    """

    index: float
    chi_square: float
    freedom: int
    p: float
    regression: float
    regression_p: float


@dataclass(frozen=True)
class Ratio:
    """One rate over another.

    Attributes
    ----------
    value, low, high : float
        The second rate over the first, with its interval.
    p : float
        Two-sided chance of so large a difference if the rates are the same.
    """

    value: float
    low: float
    high: float
    p: float


def design(*factors: Sequence[Any], intercept: bool = True) -> tuple[Floats, list[str]]:
    """Return dummies for factors (areas, years), each without its first level, and the columns' names.

    Examples
    --------
    >>> design(["A", "B", "B"], [2024, 2024, 2025])[1]
    ['intercept', 'B', '2025']
    """
    columns, names = [], list[str]()
    length = len(factors[0]) if factors else 0
    if intercept:
        columns, names = [np.ones(length)], ["intercept"]
    for factor in factors:
        levels = list(dict.fromkeys(sorted(factor)))
        for level in levels[1:] if intercept or names else levels:
            columns.append(np.array([entry == level for entry in factor], dtype=float))
            names.append(str(level))
    return np.column_stack(columns), names


def fit(
    counts: ArrayLike,
    covariates: ArrayLike | None = None,
    exposure: ArrayLike | None = None,
    *,
    poisson: bool = False,
) -> Fit:
    """Regress counts on covariates, with traffic as offset.

    Parameters
    ----------
    counts : array_like (N,)
        Whole numbers, 0 or more.
    covariates : array_like (N, P), optional
        With a column of ones if there is to be an intercept (`design`). Default: the intercept alone.
    exposure : array_like (N,), optional
        Traffic, above 0. Default: 1.
    poisson : bool
        Leave the dispersion at 0.

    Raises
    ------
    InvalidData
        Counts that are negative or not whole, traffic that is not above 0, covariates that do not fit, are not finite or
        say the same thing twice; all faults at once.
    NotConverged
        The likelihood has no maximum that was found.

    Examples
    --------
    >>> leaves = np.repeat(range(8), [70, 38, 17, 10, 9, 3, 2, 1])  # mites on apple leaves, Bliss & Fisher (1953)
    >>> found = fit(leaves)
    >>> round(float(np.exp(found.coefficient[0])), 4), round(1 / found.dispersion, 4)
    (1.1467, 1.0246)
    """
    y, x, offset = _given(counts, covariates, exposure)
    plain = _newton(y, x, offset, 0.0, None)
    if poisson:
        return _told(y, x, plain, offset, 0.0)
    from scipy.optimize import minimize_scalar

    started = plain

    def loss(log_alpha: float) -> float:
        nonlocal started
        started = _newton(y, x, offset, float(np.exp(log_alpha)), started)
        return -_loglik(y, np.exp(x @ started + offset), float(np.exp(log_alpha)))

    found = minimize_scalar(loss, bounds=(np.log(LIMIT), np.log(1e4)), method="bounded", options={"xatol": 1e-10})
    alpha = float(np.exp(found.x))
    if alpha < 10.0 * LIMIT or -found.fun < _loglik(y, np.exp(x @ plain + offset), 0.0):
        return _told(y, x, plain, offset, 0.0)
    return _told(y, x, _newton(y, x, offset, alpha, started), offset, alpha)


def dispersion(counts: ArrayLike, mean: ArrayLike | None = None, coefficients: int = 1) -> Dispersion:
    """Test counts against Poisson counts with the given means (default: their own mean).

    Parameters
    ----------
    counts : array_like (N,)
    mean : array_like (N,), optional
        Fitted by `fit(..., poisson=True)`.
    coefficients : int
        How many were fitted.

    Examples
    --------
    >>> found = dispersion([167, 157, 132, 150, 183, 203, 85, 101, 76, 83, 97, 82, 84, 100, 107, 132])
    >>> round(found.index, 1), found.p < 1e-9
    (13.4, True)
    """
    from scipy.stats import chi2, norm

    y, _, _ = _given(counts, None, None)
    mu = np.full(len(y), y.mean()) if mean is None else np.asarray(mean, dtype=float)
    faults = []
    if mu.shape != y.shape or not np.all(mu > 0.0):
        faults.append(Fault("mean", "means that do not fit", column="mean", expected="one above 0 for each count"))
    if len(y) <= coefficients:
        faults.append(Fault("too-few", f"{len(y)} counts", column="counts", expected=f"more than {coefficients}"))
    if faults:
        raise InvalidData(faults)
    freedom = len(y) - coefficients
    square = float(((y - mu) ** 2 / mu).sum())
    score = ((y - mu) ** 2 - y) / mu  # regressed on mu without an intercept
    slope = float((score * mu).sum() / (mu**2).sum())
    spread = float(((score - slope * mu) ** 2).sum() / max(len(y) - 1, 1))
    t = slope / np.sqrt(spread / (mu**2).sum()) if spread > 0.0 else float(np.sign(slope) * np.inf)
    return Dispersion(square / freedom, square, freedom, float(chi2.sf(square, freedom)), float(t), float(norm.sf(t)))


def ratio(
    first: float,
    second: float,
    exposure: tuple[float, float] = (1.0, 1.0),
    *,
    dispersion: float = 0.0,
    level: float = 0.9,
) -> Ratio:
    r"""Return the rate of the second count over that of the first.

    With Poisson counts the interval and p are exact, given the sum of the two (Clopper-Pearson); with a dispersion
    :math:`\alpha` (`Fit.dispersion`) they are normal on the log scale, with variance :math:`1/y_1 + 1/y_2 + 2\alpha`.

    Examples
    --------
    >>> found = ratio(62, 108)
    >>> round(100 * (found.value - 1)), found.low > 1
    (74, True)
    """
    from scipy.stats import beta, binomtest, norm

    faults = [
        Fault("count", f"{count} incidents", column=name, expected="a whole number, 0 or more")
        for name, count in (("first", first), ("second", second))
        if not (np.isfinite(count) and count >= 0 and count == int(count))
    ]
    if not all(np.isfinite(one) and one > 0 for one in exposure):
        faults.append(Fault("exposure", f"{exposure}", column="exposure", expected="above 0"))
    if not (np.isfinite(dispersion) and dispersion >= 0.0):
        faults.append(Fault("dispersion", f"{dispersion}", column="dispersion", expected="0 or more"))
    if not 0.0 < level < 1.0:
        faults.append(Fault("level", f"{level}", column="level", expected="between 0 and 1"))
    if not faults and first + second == 0:
        faults.append(Fault("no-incident", "neither count has an incident", expected="at least one"))
    if faults:
        raise InvalidData(faults)
    scale = exposure[0] / exposure[1]
    value = scale * second / first if first else float("inf")
    tail = (1.0 - level) / 2.0
    if dispersion > 0.0:
        if not first or not second:
            what = "a count of 0 has no interval on the log scale"
            raise InvalidData([Fault("count", what, expected="both above 0, or no dispersion")])
        spread = float(np.sqrt(1.0 / first + 1.0 / second + 2.0 * dispersion))
        wide = float(norm.ppf(1.0 - tail)) * spread
        return Ratio(
            value, value * np.exp(-wide), value * np.exp(wide), float(2 * norm.sf(abs(np.log(value)) / spread))
        )
    total = int(first + second)
    low = float(beta.ppf(tail, second, first + 1)) if second else 0.0
    high = float(beta.ppf(1.0 - tail, second + 1, first)) if first else 1.0
    even = exposure[1] / (exposure[0] + exposure[1])
    return Ratio(
        value,
        scale * low / (1.0 - low),
        scale * high / (1.0 - high) if high < 1.0 else float("inf"),
        float(binomtest(int(second), total, even).pvalue),
    )


def _newton(y: Floats, x: Floats, offset: Floats, alpha: float, start: Floats | None) -> Floats:
    """Fit the coefficients at a dispersion: Fisher scoring with halved steps."""
    guess: Floats = np.asarray(np.linalg.lstsq(x, np.log(np.maximum(y, 0.5)) - offset, rcond=None)[0])
    beta = guess if start is None else start
    for _ in range(STEPS):
        mu = np.exp(x @ beta + offset)
        weight = mu / (1.0 + alpha * mu)
        step = np.linalg.solve(x.T @ (x * weight[:, None]), x.T @ ((y - mu) / (1.0 + alpha * mu)))
        reached = _loglik(y, mu, alpha)
        for _ in range(40):
            after = x @ (beta + step) + offset
            if after.max() < 500.0 and _loglik(y, np.exp(after), alpha) >= reached - 1e-9 * abs(reached):
                break
            step = step / 2.0
        beta = beta + step
        if float(np.abs(step).max()) < SETTLED * (1.0 + float(np.abs(beta).max())):
            return np.asarray(beta)
        if beta.min() < -500.0:
            break
    raise NotConverged("the regression of counts", float(np.abs(step).max()))


def _loglik(y: Floats, mu: Floats, alpha: float) -> float:
    from scipy.special import gammaln, xlogy

    if alpha <= 0.0:
        return float((xlogy(y, mu) - mu - gammaln(y + 1.0)).sum())
    k = 1.0 / alpha
    choose = gammaln(y + k) - gammaln(k) - gammaln(y + 1.0)
    return float((choose + xlogy(y, alpha * mu) - (y + k) * np.log1p(alpha * mu)).sum())


def _told(y: Floats, x: Floats, beta: Floats, offset: Floats, alpha: float) -> Fit:
    from scipy.special import polygamma, xlogy

    mu = np.exp(x @ beta + offset)
    weight = mu / (1.0 + alpha * mu)
    covariance = np.linalg.inv(x.T @ (x * weight[:, None]))
    deviance = 2.0 * (xlogy(y, y / mu) - (y - mu))
    error = float("nan")
    if alpha > 0.0:
        deviance = 2.0 * (xlogy(y, y / mu) - (y + 1.0 / alpha) * np.log1p(alpha * (y - mu) / (1.0 + alpha * mu)))
        k = 1.0 / alpha
        curve = polygamma(1, y + k) - polygamma(1, k) + 1.0 / k - 2.0 / (k + mu) + (y + k) / (k + mu) ** 2
        information = -float(curve.sum())
        error = float(alpha**2 / np.sqrt(information)) if information > 0.0 else float("nan")
    return Fit(
        beta,
        np.sqrt(np.diag(covariance)),
        alpha,
        error,
        mu,
        _loglik(y, mu, alpha),
        float(deviance.sum()),
        float(((y - mu) ** 2 / (mu * (1.0 + alpha * mu))).sum()),
        len(y) - x.shape[1],
    )


def _given(
    counts: ArrayLike, covariates: ArrayLike | None, exposure: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    y = np.asarray(counts, dtype=float)
    x = np.ones((y.size, 1)) if covariates is None else np.asarray(covariates, dtype=float)
    traffic = np.ones(y.shape) if exposure is None else np.asarray(exposure, dtype=float)
    faults = []
    if y.ndim != 1 or not y.size or x.ndim != 2 or len(x) != y.size or traffic.shape != y.shape:
        what = f"counts {y.shape}, covariates {x.shape}, exposure {traffic.shape}"
        faults.append(Fault("shape", what, expected="(N,), (N, P), (N,)"))
    if not np.all((y >= 0.0) & np.isfinite(y) & (y == np.round(y))):
        faults.append(Fault("count", "a count is negative or not whole", column="counts", expected="0, 1, 2, ..."))
    if not np.all((traffic > 0.0) & np.isfinite(traffic)):
        faults.append(Fault("exposure", "traffic that is not above 0", column="exposure", expected="above 0"))
    if not np.all(np.isfinite(x)):
        faults.append(Fault("covariate", "a covariate is not finite", column="covariates", expected="numbers"))
    elif not faults and np.linalg.matrix_rank(x) < x.shape[1]:
        expected = "columns of which none is a sum of others, no more than counts"
        faults.append(Fault("collinear", "the covariates say the same twice", column="covariates", expected=expected))
    if not faults and not y.any():
        faults.append(Fault("no-incident", "every count is 0", column="counts", expected="at least one incident"))
    if faults:
        raise InvalidData(faults)
    return y, x, np.log(traffic)
