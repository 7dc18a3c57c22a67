"""What is wrong with the inputs of `multipolar.models.local_level`, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, nearest
from .local_level_filter import HYPER

if TYPE_CHECKING:
    from .local_level import Inputs

Floats = NDArray[np.float64]


def checked(inputs: Inputs) -> Inputs:
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
