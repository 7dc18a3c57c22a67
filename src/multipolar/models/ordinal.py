r"""Ordered answers and what goes with them: the proportional-odds model, with an optional normal prior on the slopes.

Answers :math:`y \in \{0, \dots, K-1\}` in order, covariates :math:`x` (McCullagh 1980):

.. math::
    P(y \le k) = F(\gamma_k - x^T \beta), \qquad F(z) = 1 / (1 + e^{-z}), \qquad \gamma_0 < \dots < \gamma_{K-2}

A larger :math:`x^T \beta` means a higher answer. With prior standard deviations :math:`s_j` of the slopes (infinite: none)
the fit is the maximum of the posterior; columns of zeros and ones with a finite :math:`s_j` are random effects of groups.
The method is Fisher scoring with halved steps; standard errors are those of the observed information.

Face: ``fit([0, 2, 1], [[1.0], [3.0], [2.0]])`` for plain lists; ``chances(fitted, x)`` for the chance of every answer.

Reference: McCullagh, P. (1980). Regression models for ordinal data. *Journal of the Royal Statistical Society B* 42(2),
109-142.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

MOST = 100
"""Steps after which the search gives up."""

CLOSE = 1e-12
"""Half the expected gain of a further step, in log-likelihood, below which the fit counts as converged."""

ROUND = 1e-8
"""The same, where no step raises the log-likelihood any more: rounding."""

TINY = 1e-300


@dataclass(frozen=True, kw_only=True)
class Fit:
    r"""A fitted model; K answers, J covariates.

    Attributes
    ----------
    slope : ndarray (J,)
        :math:`\beta`.
    cut : ndarray (K - 1,)
        :math:`\gamma`, rising.
    covariance : ndarray (K - 1 + J, K - 1 + J)
        Of cuts and slopes, in that order.
    log_likelihood : float
        Without the prior.
    converged : bool
    """

    slope: Floats
    cut: Floats
    covariance: Floats
    log_likelihood: float
    converged: bool

    @property
    def error(self) -> Floats:
        """Standard errors of the slopes (J,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance)[len(self.cut) :]))


def fit(
    answer: ArrayLike, covariate: ArrayLike, *, weight: ArrayLike | None = None, prior: ArrayLike | None = None
) -> Fit:
    """Fit answers to covariates.

    Parameters
    ----------
    answer : array-like of int (n,)
        0, 1, ... K - 1; each of them occurs.
    covariate : array-like (n, J)
    weight : array-like (n,), optional
        How often an answer was given. Default: once.
    prior : array-like (J,), optional
        Prior standard deviation of each slope about 0. Default: no prior.

    Raises
    ------
    InvalidData
        Shapes that do not fit, fewer than two answers, an answer that nobody gave, values that are not finite, weights
        below 0, a prior that is not above 0; all faults at once.

    Examples
    --------
    >>> found = fit([0, 0, 1, 1, 2, 2, 1, 0], [[0.0], [1.0], [1.0], [2.0], [2.0], [3.0], [3.0], [2.0]])
    >>> found.converged, bool(found.slope[0] > 0)
    (True, True)
    """
    y, x, w, spread = _ready(answer, covariate, weight, prior)
    penalty = np.concatenate([np.zeros(int(y.max())), spread**-2.0])
    theta, value, converged = _solve(y, x, w, penalty)
    return Fit(
        slope=theta[int(y.max()) :],
        cut=theta[: int(y.max())],
        covariance=np.asarray(np.linalg.inv(_observed(theta, y, x, w, penalty)), dtype=np.float64),
        log_likelihood=value + 0.5 * float(penalty @ theta**2),
        converged=converged,
    )


def left_out(answer: ArrayLike, covariate: ArrayLike, *, prior: ArrayLike | None = None) -> Floats:
    """Return the chance of every answer for each row by the fit to all other rows, (n, K).

    Raises
    ------
    InvalidData
        As `fit`; also an answer that only one row gave: without it there is no place for it.
    """
    y, x, w, spread = _ready(answer, covariate, None, prior)
    single = np.flatnonzero(np.bincount(y) < 2)
    if single.size:
        what = f"one row alone gave the answer {int(single[0])}"
        raise InvalidData([Fault("answers", what, column="answer", expected="every answer twice or more")])
    penalty = np.concatenate([np.zeros(int(y.max())), spread**-2.0])
    whole, _, _ = _solve(y, x, w, penalty)
    made = np.empty((len(y), int(y.max()) + 1))
    for row in range(len(y)):
        rest = w.copy()
        rest[row] = 0.0
        theta, _, _ = _solve(y, x, rest, penalty, whole)
        made[row] = _chances(theta[: int(y.max())], x[[row]] @ theta[int(y.max()) :])[0]
    return made


def chances(fitted: Fit, covariate: ArrayLike) -> Floats:
    """Return the chance of every answer, (n, K); rows sum to 1."""
    x = np.atleast_2d(np.asarray(covariate, dtype=np.float64))
    return _chances(fitted.cut, x @ fitted.slope)


def _solve(
    y: NDArray[np.int64], x: Floats, w: Floats, penalty: Floats, start: Floats | None = None
) -> tuple[Floats, float, bool]:
    """Return cuts and slopes, the log-posterior, and whether the search ended."""
    levels = int(y.max()) + 1
    count = np.bincount(y, weights=w, minlength=levels)
    below = np.cumsum(count)[:-1] / count.sum()
    first = np.concatenate([np.log(below / (1.0 - below)), np.zeros(x.shape[1])])
    theta = first if start is None else start
    value, score, information = _step(theta, y, x, w, penalty)
    converged = False
    for _ in range(MOST):
        step = np.linalg.solve(information, score)
        gain = 0.5 * float(score @ step)
        if gain < CLOSE:
            converged = True
            break
        for halving in range(30):
            further = theta + step * 0.5**halving
            if np.all(np.diff(further[: levels - 1]) > 0.0):
                found = _step(further, y, x, w, penalty)
                if found[0] > value:
                    break
        else:
            converged = gain < ROUND
            break
        theta, (value, score, information) = further, found
    return theta, value, converged


def _chances(cut: Floats, toward: Floats) -> Floats:
    below = _logistic(cut - toward[:, None])
    ends = np.hstack([np.zeros((len(below), 1)), below, np.ones((len(below), 1))])
    return np.asarray(np.diff(ends, axis=1))


def _logistic(z: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)))


def _step(theta: Floats, y: NDArray[np.int64], x: Floats, w: Floats, penalty: Floats) -> tuple[float, Floats, Floats]:
    """Return the log-posterior, its gradient and the expected information."""
    levels = len(theta) - x.shape[1] + 1
    cut, slope = theta[: levels - 1], theta[levels - 1 :]
    toward = x @ slope
    below = _logistic(cut - toward[:, None])
    density = below * (1.0 - below)  # (n, K - 1)
    p = np.maximum(_chances(cut, toward), TINY)
    ends = np.hstack([np.zeros((len(y), 1)), density, np.zeros((len(y), 1))])
    change = np.zeros((len(y), levels, len(theta)))  # derivative of every chance
    for k in range(levels - 1):
        change[:, k, k] = density[:, k]
        change[:, k + 1, k] = -density[:, k]
    change[:, :, levels - 1 :] = -np.diff(ends, axis=1)[:, :, None] * x[:, None, :]
    rows = np.arange(len(y))
    own = p[rows, y]
    value = float(w @ np.log(own)) - 0.5 * float(penalty @ theta**2)
    score = (w / own) @ change[rows, y] - penalty * theta
    weighed = change * np.sqrt(w[:, None] / p)[:, :, None]
    flat = weighed.reshape(-1, len(theta))
    return value, score, flat.T @ flat + np.diag(penalty)


def _observed(theta: Floats, y: NDArray[np.int64], x: Floats, w: Floats, penalty: Floats) -> Floats:
    """Return the observed information: differences of the exact gradient."""
    columns = []
    for j in range(len(theta)):
        step = np.zeros(len(theta))
        step[j] = 1e-5 * max(1.0, abs(float(theta[j])))
        up, down = (_step(theta + sign * step, y, x, w, penalty)[1] for sign in (1.0, -1.0))
        columns.append((down - up) / (2.0 * step[j]))
    made = np.column_stack(columns)
    return np.asarray((made + made.T) / 2.0)


def _ready(
    answer: ArrayLike, covariate: ArrayLike, weight: ArrayLike | None, prior: ArrayLike | None
) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    given, x = np.asarray(answer, dtype=np.float64), np.asarray(covariate, dtype=np.float64)
    if given.ndim != 1 or x.ndim != 2 or len(given) != len(x) or not len(given):
        what = f"answers {given.shape}, covariates {x.shape}"
        raise InvalidData([Fault("shape", what, expected="answers (n,), covariates (n, J)")])
    w = np.ones(len(x)) if weight is None else np.asarray(weight, dtype=np.float64)
    spread = np.full(x.shape[1], np.inf) if prior is None else np.asarray(prior, dtype=np.float64)
    faults = []
    if w.shape != given.shape or spread.shape != x.shape[1:]:
        expected = f"{given.shape} and {x.shape[1:]}"
        raise InvalidData([Fault("shape", f"weights {w.shape}, prior {spread.shape}", expected=expected)])
    if not np.isfinite(x).all() or not np.isfinite(w).all():
        faults.append(Fault("not-finite", "a covariate or weight is not finite", expected="numbers; leave the row out"))
    if np.any(w < 0.0):
        faults.append(Fault("negative", "a weight is negative", column="weight", expected="0 or more"))
    if not np.all(spread > 0.0):
        faults.append(Fault("prior", "a prior is not above 0", column="prior", expected="a standard deviation"))
    whole = np.all(given == np.round(given)) and given.min() >= 0
    levels = int(given.max()) + 1 if whole else 0
    missing = [k for k in range(levels) if not w[given == k].sum() > 0.0]
    if not whole or levels < 2 or missing:
        what = f"nobody gave the answers {missing}" if whole and levels > 1 else "answers are not 0, 1, ... in order"
        faults.append(Fault("answers", what, column="answer", expected="two answers or more, each of them given"))
    if faults:
        raise InvalidData(faults)
    return given.astype(np.int64), x, w, spread
