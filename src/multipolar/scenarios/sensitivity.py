"""What drives the change that a scenario brings: Sobol indices of a model's parameters, and a box of draws in words.

`drivers` asks this of the stress test's losses; here it is one outcome of one subject in one year of any scenario, less
the same without the scenario's changes, where that is a figure. Inputs are the rows of ``parameters`` that the model reads
while it is wired and changed and that are drawn; of many, all rows of one name are one input. What is drawn otherwise
(chance of events, errors of estimates) is one input more. A coupled scenario's inputs are models, as there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..wiring import CHUNK, MODELS, Wired, central, coupling
from ..wiring.draws import Draws, Key
from ..wiring.draws import chunk as draw_chunk
from ..wiring.links import NAME, PLACES
from ..wiring.model import Model
from . import drivers
from .drivers import GRAPH, SCHEMA
from .prim import Box, boxes, choose, simpler
from .scenario import Scenario
from .sobol import indices
from .stress import story

if TYPE_CHECKING:
    from ..region import Parameter, Region

Floats = NDArray[np.float64]

OTHER = "chance and estimates"
"""What is drawn and stands in no row of parameters: events, and the errors of estimates."""

SINGLE = 12
"""Rows up to which each is an input of its own."""

WORST = 0.1
"""Part of the draws that the box is sought for: those with the largest change."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What drives an outcome.

    Attributes
    ----------
    model : str
        That gives the outcome.
    change : bool
        The outcome less the same without the changes; false where that is no figure, or where nothing changes.
    shares : DataFrame
        input, kind (parameter, model, other), first and total order with 90 percent of the bootstrap, largest total first; empty
        where no draw differs.
    box : Box or None
        Of the draws with the largest change, in the direction in which most lie; None where none is told apart.
    level : float
        Change beyond which a draw is one of those.
    falls : bool
        The outcome falls in most draws: `level` is an upper bound.
    n, failed : int
        Draws, and how many of them could not be used.
    refs : dict of tuple of int
        Input to its rows of ``parameters``.
    """

    model: str
    change: bool
    shares: pl.DataFrame
    box: Box | None
    level: float
    falls: bool
    n: int
    failed: int
    refs: dict[str, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class _Noted(Draws):
    """Draws that note which rows are asked for."""

    seen: dict[Key, None] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: tuple[str, ...]) -> Floats:
        self.seen[self._row(key)] = None
        return super().__getitem__(key)

    def row(self, key: Key) -> Parameter:
        """Return the row of a key."""
        return self._parameters[key]


def sensitivity(
    region: Region, scenario: Scenario, outcome: str, label: str, year: int, *, n: int = CHUNK, seed: int = 0
) -> Sensitivity:
    """Return what drives an outcome of a scenario.

    Parameters
    ----------
    region, scenario : Region, Scenario
    outcome, label : str
        As in `Run.outcomes` and its labels: ``"partner_share_after"``, ``"VNM>USA"``.
    year : int
        Of the horizon.
    n : int
        Draws of each sample, a power of 2 of at most 1,024; the other sample has the next seed.

    Raises
    ------
    UnknownName
        An outcome or label that the scenario's models do not give.
    UsageError
        A year outside the horizon, a number of draws that is none.

    Examples
    --------
    >>> import multipolar as mp
    >>> region = mp.load("japan-asean")
    >>> given = mp.scenarios.read("partners-withdraw", region)
    >>> found = sensitivity(region, given, "partner_share_after", "VNM>CHN", 2030, n=256)
    >>> found.model, found.falls
    ('redistribution', False)
    """
    if year not in scenario.years:
        raise UsageError(Fault("year", str(year), expected=f"{scenario.years[0]} to {scenario.years[-1]}"))
    if n & (n - 1) or not 2 <= n <= CHUNK:
        raise UsageError(Fault("draws", f"{n} draws", expected=f"a power of 2, at most {CHUNK:,}"))
    model = _model(region, scenario, outcome, label)
    if model.name == NAME:
        return _coupled(region, scenario, outcome, label, year, n, seed)
    if model.path is not None:
        what = f"{model.name} hangs together over the years"
        raise UsageError(Fault("no-drivers", what, expected="a scenario of a model that is solved year by year"))
    a, b = (replace(draw_chunk(region, each, 0), n=n) for each in (seed, seed + 1))
    noted = _Noted(**{each.name: getattr(a, each.name) for each in fields(a)})
    values = _values(model, region, scenario, outcome, label, year)
    made, base = values(noted)
    change = made is not base and bool(np.isfinite(base).any())

    def f(draws: Draws) -> Floats:
        after, before = values(draws)
        return after - before if change else after

    first = made - base if change else made
    rows = _varied(noted)
    groups = _groups(rows)
    refs = {name: tuple(noted.row(key).ref for key in keys) for name, keys in groups.items()}

    def inputs() -> Iterator[tuple[str, str, Floats]]:
        for name, keys in groups.items():
            yield name, "parameter", f(a.mixed(b, keys))
        yield OTHER, "other", f(b.mixed(a, rows))

    drawn = {_said(key): noted[key] for key in rows}
    return _told(model.name, change, first, lambda: f(b), inputs, drawn, refs)


def _model(region: Region, scenario: Scenario, outcome: str, label: str) -> Model[Any, Any]:
    coupled = any(MODELS[name].path is not None for name in scenario.models)
    known: dict[str, tuple[str, ...]] = {}
    for name, model in MODELS.items():
        if name in scenario.models or (not coupled and any(map(model.hears, scenario.changes.values()))):
            labels = model.wire(region, central(region), scenario.years[0]).labels
            known |= labels
            if label in labels.get(outcome, ()):
                return model
    if outcome not in known:
        raise UnknownName.of("outcome", outcome, known, expected=f"one of {', '.join(known) or 'none'}")
    raise UnknownName.of("subject", label, known[outcome], expected=f"one of {', '.join(known[outcome][:12])}")


def _values(
    model: Model[Any, Any], region: Region, scenario: Scenario, outcome: str, label: str, year: int
) -> Callable[[Draws], tuple[Floats, Floats]]:
    """Return what gives the outcome for draws, with the changes that are active and without any; one array where none is."""
    active = [change for change in scenario.changes.values() if change.active(year)]

    def value(made: Wired[Any]) -> Floats:
        result = model.solve(made.inputs)
        found = model.outcomes(result, made)[outcome][:, made.labels[outcome].index(label)]
        return np.where(result.converged, found, np.nan)

    def both(draws: Draws) -> tuple[Floats, Floats]:
        base = model.wire(region, draws, scenario.years[0])
        made = base
        for each in active:
            made = model.apply(each, made, year)
        before = value(base)
        return (before if made is base else value(made)), before

    return both


def _varied(noted: _Noted) -> list[Key]:
    """Return the rows that were asked for and are not the same in every draw."""
    return [key for key in noted.seen if np.ptp(noted[key]) > 0.0]


def _groups(rows: list[Key]) -> dict[str, list[Key]]:
    """Return the inputs: each row, or where there are many, all rows of a name."""
    if len(rows) <= SINGLE:
        return {_said(key): [key] for key in rows}
    made: dict[str, list[Key]] = {}
    for key in rows:
        made.setdefault(key[1].replace("_", " "), []).append(key)
    return made


def _said(key: Key) -> str:
    return " ".join(part.replace("_", " ") if place == 0 else part for place, part in enumerate(key[1:]) if part)


def _coupled(region: Region, scenario: Scenario, outcome: str, label: str, year: int, n: int, seed: int) -> Sensitivity:
    base = story(region, scenario, n, seed, 0)
    other = replace(base.sample, seed=seed + 1)
    at = (scenario.years.index(year), PLACES[outcome.removeprefix("stress_")], base.members.index(label))

    def f(told: coupling.Story) -> Floats:
        return np.asarray(coupling.tell(told).state[:, *at])

    def inputs() -> Iterator[tuple[str, str, Floats]]:
        for name in (*drivers.models(base), NAME):
            said = GRAPH if name == NAME else name.replace("_", " ")
            yield said, "model", f(replace(base, others={name: other}))

    draws = base.sample.draws()
    drawn = {f"{key[1]} {key[2]}": draws[key] for key in drivers.parameters(base)}
    return _told(NAME, True, f(base), lambda: f(replace(base, sample=other)), inputs, drawn, {})


def _told(
    model: str,
    changed: bool,
    a: Floats,
    second: Callable[[], Floats],
    inputs: Callable[[], Iterator[tuple[str, str, Floats]]],
    drawn: dict[str, Floats],
    refs: dict[str, tuple[int, ...]],
) -> Sensitivity:
    """Return the indices and the box from runs; where no draw differs nothing more is run."""
    known = np.isfinite(a)
    falls = bool(known.any()) and float(np.median(a[known])) < 0
    empty = pl.DataFrame(schema=SCHEMA)
    if not known.any() or np.ptp(a[known]) <= 1e-9 * max(float(np.abs(a[known]).max()), 1e-9):
        return Sensitivity(model, changed, empty, None, 0.0, falls, len(a), int((~known).sum()), refs)
    b, every = second(), list(inputs())
    known &= np.isfinite(b) & np.all([np.isfinite(values) for _, _, values in every], axis=0)
    if known.sum() < 2:
        return Sensitivity(model, changed, empty, None, 0.0, falls, len(a), int((~known).sum()), refs)
    found = indices(a[known], b[known], np.array([values[known] for _, _, values in every]))
    rows = [
        (name, kind, first, *ends, total, *last)
        for (name, kind, _), first, ends, total, last in zip(
            every, found.first, found.first_range.T, found.total, found.total_range.T, strict=True
        )
    ]
    shares = pl.DataFrame(rows, schema=SCHEMA, orient="row").fill_nan(None)
    box, level = _boxed(a[known], {name: values[known] for name, values in drawn.items()}, falls)
    shares = shares.filter(pl.col("total") != 0.0).sort("total", descending=True, nulls_last=True)
    return Sensitivity(model, changed, shares, box, level, falls, len(a), int((~known).sum()), refs)


def _boxed(outcome: Floats, drawn: dict[str, Floats], falls: bool) -> tuple[Box | None, float]:
    size = -outcome if falls else outcome
    level = float(np.quantile(size, 1.0 - WORST))
    bad = size > level
    varied = {name: values for name, values in drawn.items() if np.ptp(values) > 0.0}
    if not bad.any() or not varied:
        return None, -level if falls else level
    found = simpler(choose(boxes(varied, bad)), varied, bad)
    return (found if found.limits else None), -level if falls else level


__all__ = ["Sensitivity", "sensitivity"]
