r"""Gravity estimated by Poisson pseudo maximum likelihood (PPML): what distance, borders and agreements do to trade.

.. math::
    X_{ijt} = \exp(\beta z_{ijt} + \alpha_{it} + \gamma_{jt} + \mu_{ij}) + \varepsilon_{ijt}

Effects of exporter-time and importer-time stand for the multilateral resistances and all that is one economy's; pair
effects for all that does not change between two economies. Santos Silva & Tenreyro (2006) give the reasons for Poisson:
zeros stay in, and errors that grow with the flow do not bias the coefficients. With own trade in the data, a pair
effect may be symmetric (one for both directions) with a single one for all own trade, as in the Advanced Guide.

The estimation itself is pyfixest's ``fepois`` (optional part ``estimate``); the pack carries coefficients that were
estimated beforehand, so nothing else in the project needs it.

How to call
-----------
::

    kept = effects(exporter, importer, year, pair="symmetric")
    found = estimate(trade, {"rta": rta}, kept, cluster=kept["pair"])
    found.coefficients, found.covariance, found.reset, found.separated

    cross = estimate(trade, {"lndist": d, "border": b}, effects(exporter, importer))
    draws = cross.draw(standard_normal)          # (D, K) from (D, K)

References
----------
Santos Silva, J. & Tenreyro, S. (2006), "The log of gravity", REStat 88(4):641-658. Yotov, Y., Piermartini, R., Monteiro,
J. & Larch, M. (2016), *An Advanced Guide to Trade Policy Analysis*, WTO. Correia, S., Guimarães, P. & Zylkin, T.
(2019), "Verifying the existence of maximum likelihood estimates for generalized linear models" (separation). Ramsey, J.
(1969), JRSS B 31(2):350-371 (RESET).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, MissingExtra, NotConverged, UnknownName

Floats = NDArray[np.float64]
Pair = Literal["none", "symmetric", "directed"]

OWN = "own"
"""Label of the one pair effect of all own trade."""

_FITTED = "fitted_squared"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Coefficients with what is needed to judge them and to draw from them.

    Attributes
    ----------
    names : tuple of str (K,)
        Of the variables.
    coefficients : ndarray (K,)
    covariance : ndarray (K, K)
        Robust, or by clusters.
    rows : int
        Observations used.
    clusters : int or None
        None for errors that are robust but not clustered.
    separated : ndarray of int
        Rows left out because their effects fit them perfectly (zero trade throughout) or they are alone in one.
    deviance : float
    reset : tuple of float or None
        RESET: chi-squared of the squared log fit added as a variable, and its p-value; a small p speaks against the
        form of the equation. None if it was not asked for.
    fitted : ndarray (rows given,)
        Trade as fitted, NaN where a row was left out.
    """

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    rows: int
    clusters: int | None
    separated: NDArray[np.int64]
    deviance: float
    reset: tuple[float, float] | None
    fitted: Floats

    @property
    def errors(self) -> Floats:
        """Standard errors (K,)."""
        return np.sqrt(np.diag(self.covariance))

    def draw(self, normal: ArrayLike) -> Floats:
        """Return draws (D, K) of the coefficients from standard normal numbers (D, K)."""
        z = np.asarray(normal, dtype=float)
        values, vectors = np.linalg.eigh(self.covariance)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        return np.asarray(self.coefficients + z @ root.T)


def effects(
    exporter: ArrayLike, importer: ArrayLike, year: ArrayLike | None = None, *, pair: Pair = "none"
) -> dict[str, NDArray[np.str_]]:
    """Label the fixed effects of gravity, a label a row.

    Parameters
    ----------
    exporter, importer : array of str (R,)
    year : array (R,), optional
        Without it effects are those of a cross-section.
    pair : {"none", "symmetric", "directed"}
        Symmetric: one for both directions, one for all own trade.

    Returns
    -------
    dict
        ``exporter`` and ``importer`` (by year), and ``pair`` unless none.
    """
    if pair not in get_args(Pair):
        raise UnknownName.of("pair effect", pair, get_args(Pair))
    i, j = np.asarray(exporter, dtype=str), np.asarray(importer, dtype=str)
    when = np.char.add("@", np.asarray(year).astype(str)) if year is not None else ""
    found = {"exporter": np.char.add(i, when), "importer": np.char.add(j, when)}
    if pair != "none":
        first, second = (np.where(i < j, i, j), np.where(i < j, j, i)) if pair == "symmetric" else (i, j)
        found["pair"] = np.where(i == j, OWN, np.char.add(np.char.add(first, ">"), second))
    return found


def estimate(
    trade: ArrayLike,
    variables: Mapping[str, ArrayLike],
    effects: Mapping[str, ArrayLike],
    *,
    cluster: ArrayLike | None = None,
    reset: bool = True,
) -> Estimate:
    """Estimate gravity by PPML.

    Parameters
    ----------
    trade : array (R,)
        Flows, 0 or more, own trade included where own-trade effects or a border are estimated.
    variables : dict of array (R,)
        What is estimated, by name.
    effects : dict of array (R,)
        Labels of fixed effects, as made by `effects`.
    cluster : array (R,), optional
        Labels of clusters (usually pairs) for the covariance, with the factor G/(G-1); without it it is robust with
        N/(N-1). The number of coefficients is not corrected for: both as Stata does after maximum likelihood.
    reset : bool
        Estimate once more with the squared log fit.

    Raises
    ------
    InvalidData
        Missing, negative or infinite numbers, lengths that do not fit, a variable that the effects absorb.
    MissingExtra
        pyfixest is not installed.
    NotConverged
        The estimation did not converge.
    """
    y = np.asarray(trade, dtype=float)
    columns = {name: np.asarray(value, dtype=float) for name, value in variables.items()}
    labels = {name: np.asarray(value).astype(str) for name, value in effects.items()}
    groups = None if cluster is None else np.asarray(cluster).astype(str)
    _require(y, columns, labels, groups)
    fit, kept = _fit(y, columns, labels, groups)
    names = tuple(columns)
    found = [str(name) for name in fit._coefnames]
    if absorbed := [name for name, code in zip(names, _codes(columns), strict=True) if code not in found]:
        expected = "variation within the effects"
        raise InvalidData(
            [Fault("absorbed", f"{name!r} is absorbed", column=name, expected=expected) for name in absorbed]
        )
    fitted = np.full(len(y), np.nan)
    fitted[kept] = np.asarray(fit._Y_hat_response, dtype=float).ravel()
    return Estimate(
        names=names,
        coefficients=np.asarray(fit._beta_hat, dtype=float).ravel(),
        covariance=np.asarray(fit._vcov, dtype=float) * _correction(groups, kept),
        rows=int(kept.sum()),
        clusters=None if groups is None else len(np.unique(groups[kept])),
        separated=np.flatnonzero(~kept),
        deviance=float(fit.deviance),
        reset=_reset(y, columns, labels, groups, fitted, kept) if reset else None,
        fitted=fitted,
    )


def _reset(
    y: Floats,
    columns: dict[str, Floats],
    labels: dict[str, NDArray[np.str_]],
    groups: NDArray[np.str_] | None,
    fitted: Floats,
    kept: NDArray[np.bool_],
) -> tuple[float, float]:
    from scipy.stats import chi2

    log = np.log(fitted[kept])
    log = (log - log.mean()) / log.std()
    more = {name: value[kept] for name, value in columns.items()} | {_FITTED: log**2}
    part = {name: value[kept] for name, value in labels.items()}
    fit, _ = _fit(y[kept], more, part, None if groups is None else groups[kept])
    variance = fit._vcov[-1, -1] * _correction(groups, kept)
    statistic = float(np.ravel(fit._beta_hat)[-1] ** 2 / variance)
    return statistic, float(chi2.sf(statistic, 1))


def _fit(
    y: Floats, columns: dict[str, Floats], labels: dict[str, NDArray[np.str_]], groups: NDArray[np.str_] | None
) -> tuple[Any, NDArray[np.bool_]]:
    try:
        import pandas as pd
        import pyfixest as pf
    except ImportError as error:
        raise MissingExtra("estimate", "estimating gravity") from error
    frame = pd.DataFrame({"trade": y, **dict(zip(_codes(columns), columns.values(), strict=True))})
    for place, value in enumerate(labels.values()):
        frame[f"e{place}"] = np.unique(value, return_inverse=True)[1]
    if groups is not None:
        frame["cluster"] = np.unique(groups, return_inverse=True)[1]
    formula = f"trade ~ {' + '.join(_codes(columns))}"
    if labels:
        formula += " | " + " + ".join(f"e{place}" for place in range(len(labels)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit: Any = pf.fepois(
            formula,
            data=frame,
            vcov="hetero" if groups is None else {"CRV1": "cluster"},
            ssc=pf.ssc(k_adj=False, G_adj=False),
            iwls_tol=1e-10,
            fixef_tol=1e-10,
            fixef_maxiter=100_000,
            iwls_maxiter=100,
        )
    if not fit.convergence:
        raise NotConverged("the estimation of gravity", float("nan"))
    kept = np.ones(len(y), dtype=bool)
    kept[np.array(sorted({*fit._na_index, *fit.na_index}), dtype=np.intp)] = False
    return fit, kept


def _correction(groups: NDArray[np.str_] | None, kept: NDArray[np.bool_]) -> float:
    units = int(kept.sum()) if groups is None else len(np.unique(groups[kept]))
    return units / (units - 1)


def _codes(columns: Mapping[str, Floats]) -> list[str]:
    return [f"x{place}" for place in range(len(columns))]


def _require(
    y: Floats, columns: dict[str, Floats], labels: dict[str, NDArray[np.str_]], groups: NDArray[np.str_] | None
) -> None:
    faults = []
    everything: dict[str, NDArray[Any]] = {**columns, **labels}
    if groups is not None:
        everything["cluster"] = groups
    if not columns:
        faults.append(Fault("variables", "no variable", column="variables", expected="one or more"))
    for name, value in everything.items():
        if value.shape != y.shape:
            faults.append(Fault("shape", f"{name!r} has the shape {value.shape}", column=name, expected=f"{y.shape}"))
    for name, value in columns.items():
        bad = np.flatnonzero(~np.isfinite(value))
        if len(bad):
            faults.append(
                Fault("missing", f"{name!r} is {value[bad[0]]:g} in row {bad[0]}", column=name, expected="finite")
            )
    bad = np.flatnonzero(~((y >= 0.0) & np.isfinite(y)))
    for row in bad[:20]:
        who = " to ".join(str(value[row]) for value in list(labels.values())[:2] if value.shape == y.shape)
        faults.append(
            Fault("flow", f"{who or f'row {row}'}: trade is {y[row]:g}", column="trade", expected="0 or more, finite")
        )
    if faults:
        raise InvalidData(faults)
