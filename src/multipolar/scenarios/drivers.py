"""What drives a loss: shares of its variance by model and by link, and the box of draws in which it is bad."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import UnknownName
from ..wiring import CHUNK, Policy, coupling
from ..wiring.changes.coupling import Approval
from ..wiring.coupling import Story, absorptions, word
from ..wiring.links import LINKS, NAME, PILLARS, PLACES, STATES
from ..wiring.model import wired
from ..wiring.responses import RESPONSES
from .prim import Box, boxes, choose, simpler, words
from .resilience import METRICS
from .scenario import Scenario
from .sobol import indices
from .stress import story

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Key = tuple[str, ...]

GRAPH = "coupling graph"

SCHEMA = {
    "input": pl.String, "kind": pl.String, "first": pl.Float64, "first_low": pl.Float64, "first_high": pl.Float64,
    "total": pl.Float64, "total_low": pl.Float64, "total_high": pl.Float64,
}  # fmt: skip


def shares(
    region: Region,
    trial: Scenario,
    pillar: str,
    *,
    member: str | None = None,
    metric: str = "area",
    seed: int = 0,
    single: bool = False,
) -> pl.DataFrame:
    """Return Sobol indices of a loss, by model; with `single` also of each link, memory and effect of the graph.

    Parameters
    ----------
    region, trial : Region, Scenario
    pillar : str
    member : str, optional
        By any name; none: the mean of the members that are covered.
    metric : str
        area or trough (recovery may be infinite).
    seed : int
        Of one sample; the other has the next seed.
    single : bool

    Returns
    -------
    DataFrame
        input, kind (model or parameter), first and total order with 90 percent of the bootstrap, largest total first. All
        that one model draws is one input.

    Raises
    ------
    UnknownName
        A pillar or member that is not there.
    """
    base = story(region, trial, CHUNK, seed, 0)
    touched = coupling.touched(base)
    other = replace(base.sample, seed=seed + 1)
    outcome = _outcome(region, pillar, member, metric, base)
    a, b = outcome(base), outcome(replace(base, sample=other))
    inputs: list[tuple[str, str, Floats]] = [
        (GRAPH if name == NAME else name, "model", outcome(replace(base, others={name: other})))
        for name in (*touched, NAME)
    ]
    if single:
        for key in parameters(base):
            mixed = replace(base.sample, keys=(key,), other=seed + 1)
            told = f"{key[1]} {key[2]}"
            inputs.append((told, "parameter", outcome(replace(base, others={NAME: mixed}))))
    known = np.isfinite(a) & np.isfinite(b) & np.all([np.isfinite(each) for _, _, each in inputs], axis=0)
    return table(a[known], b[known], [(name, kind, each[known]) for name, kind, each in inputs])


def table(a: Floats, b: Floats, inputs: Sequence[tuple[str, str, Floats]]) -> pl.DataFrame:
    """Return the indices of inputs (name, kind, the first sample with that input from the second), largest total first."""
    found = indices(a, b, np.array([values for _, _, values in inputs]))
    rows = [
        (name, kind, first, *ends, total, *last)
        for (name, kind, _), first, ends, total, last in zip(
            inputs, found.first, found.first_range.T, found.total, found.total_range.T, strict=True
        )
    ]
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").fill_nan(None)
    return frame.sort("total", descending=True, nulls_last=True)


def parameters(told: Story) -> list[Key]:
    """Return the graph's parameters that a story may draw: links, memory, effects of its shocks, its policies."""
    keys: list[Key] = [(NAME, "link", arrow.name) for arrow in LINKS]
    keys += [(NAME, "memory", state.name) for state in STATES if state.remembers]
    reach = absorptions(told.sample.region)
    for change in told.changes:
        if change.kind == "disaster_need":
            keys += [(NAME, "effect", f"{change.kind}>{state}") for state in coupling.DAMAGED]
        for state in reach.get(word(change), ()):
            keys.append((NAME, "absorption", f"{word(change)}>{state}"))
        if isinstance(change, coupling.OWN) and isinstance(change, Policy) and not isinstance(change, Approval):
            keys += [(NAME, name, change.kind) for name in ("half_cost", "delay")]
    return list(dict.fromkeys(keys))


def drawn(told: Story) -> dict[str, Floats]:
    """Return the draws of single inputs of a story: the graph's parameters, and what its models say that they drew."""
    draws = told.sample.draws()
    given: dict[str, Floats] = {f"{key[1]} {key[2]}": draws[key] for key in parameters(told)}
    for response in RESPONSES:
        if response.inputs is not None and response.model.name in coupling.touched(told):
            given |= response.inputs(wired(response.model, told.sample, told.first))
    return given


def box(
    region: Region,
    trial: Scenario,
    pillar: str,
    above: float | None = None,
    *,
    member: str | None = None,
    metric: str = "area",
    seed: int = 0,
    density: float | None = None,
) -> tuple[Box, float]:
    """Return the box of draws in which a loss is above a value (none: the worst tenth), and that value.

    Inputs are the graph's parameters and what the models that are touched say that they drew.
    """
    told = story(region, trial, CHUNK, seed, 0)
    losses = _outcome(region, pillar, member, metric, told)(told)
    known = np.isfinite(losses)
    level = float(np.quantile(losses[known], 0.9)) if above is None else above
    varied = {name: values[known] for name, values in drawn(told).items() if np.ptp(values) > 0.0}
    bad = losses[known] > level
    return simpler(choose(boxes(varied, bad), density=density), varied, bad), level


def sentence(found: Box, level: float, pillar: str, unit: str) -> str:
    """Return a box as a sentence."""
    share = f"{100 * found.density:.0f} percent of such draws, {100 * found.coverage:.0f} percent of all bad ones"
    return f"{pillar}: losses above {level:.3g} ({unit}, years added) happen when {words(found)} ({share})."


def _outcome(region: Region, pillar: str, member: str | None, metric: str, base: Story) -> Any:
    if pillar not in PILLARS:
        raise UnknownName.of("pillar", pillar, PILLARS, expected=f"one of {', '.join(PILLARS)}")
    if metric not in METRICS:
        raise UnknownName.of("metric", metric, METRICS, expected=f"one of {', '.join(METRICS)}")
    code = region.actor(member) if member else None
    if code is not None and code not in base.members:
        raise UnknownName.of("member", code, base.members, expected=f"a member of {region.group}")

    def outcome(told: Story) -> Floats:
        path = coupling.tell(told).state[:, :, PLACES[PILLARS[pillar]]]
        values = METRICS[metric](path, 1)
        if code is not None:
            return np.asarray(values[:, told.members.index(code)])
        covered = ~np.isnan(values).all(axis=0)
        return np.asarray(values[:, covered].mean(axis=1))

    return outcome


__all__ = ["box", "drawn", "parameters", "sentence", "shares", "table"]
