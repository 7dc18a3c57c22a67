"""Runs of a scenario on two samples of draws, and on the first with one input from the second: what Sobol indices need.

A model that is solved year by year is wired with draws that note which rows of ``parameters`` are asked for; those that are
drawn are the inputs, of many all rows of one name together. What is drawn otherwise (chance of events, errors of
estimates) is one input more. A model whose years hang together stands on the coupled models (a `Story`): each of these is
an input, with all that it draws; the graph between them is another; and of a split of a budget, which stands on both, each
assumption of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..wiring import Wired, coupling, integration
from ..wiring.coupling import Story
from ..wiring.draws import Draws, Key
from ..wiring.draws import chunk as draw_chunk
from ..wiring.links import NAME
from ..wiring.model import Model
from . import drivers
from .drivers import GRAPH
from .scenario import Scenario

if TYPE_CHECKING:
    from ..region import Parameter, Region

Floats = NDArray[np.float64]

OTHER = "chance and estimates"
"""What is drawn and stands in no row of parameters: events, and the errors of estimates."""

SINGLE = 12
"""Rows up to which each is an input of its own."""


class Asked(NamedTuple):
    """One figure of a scenario: an outcome of a subject, ``"VNM"`` or ``"VNM>USA"``, in a year."""

    outcome: str
    label: str
    year: int


@dataclass(frozen=True, eq=False)
class Mixtures:
    """A model's runs, of K figures and D draws.

    Attributes
    ----------
    change : ndarray of bool (K,)
        The figure is less the same without the changes.
    first : ndarray (K, D)
    second : callable () -> ndarray (K, D)
    inputs : callable () -> iterator of (str, str, ndarray (K, D))
        What an input is called, its kind (parameter, model, other), and the first sample with that input from the second.
    drawn : dict of ndarray (D,)
        Values of single inputs in the first sample, for the search of a box.
    refs : dict of tuple of int
        Input to its rows of ``parameters``.
    """

    change: NDArray[np.bool_]
    first: Floats
    second: Callable[[], Floats]
    inputs: Callable[[], Iterator[tuple[str, str, Floats]]]
    drawn: dict[str, Floats]
    refs: dict[str, tuple[int, ...]]


def mixtures(
    region: Region, scenario: Scenario, model: Model[Any, Any], asked: Sequence[Asked], n: int, seed: int
) -> Mixtures:
    """Return the runs of one model for figures that it gives.

    Parameters
    ----------
    n : int
        Draws of each sample, at most a chunk; the second sample has the next seed.
    """
    a, b = (replace(draw_chunk(region, each, 0), n=n) for each in (seed, seed + 1))
    if model.path is None:
        return _yearly(region, scenario, model, asked, a, b)
    return _hung(region, scenario, model, asked, a, b)


# -- models that are solved year by year ------------------------------------------------------------------


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


def _yearly(
    region: Region, scenario: Scenario, model: Model[Any, Any], asked: Sequence[Asked], a: Draws, b: Draws
) -> Mixtures:
    noted = _Noted(**{each.name: getattr(a, each.name) for each in fields(a)})
    with_, without, moved = _run(region, scenario, model, asked, noted)
    change = moved & np.isfinite(without).any(axis=1)

    def f(draws: Draws) -> Floats:
        after, before, _ = _run(region, scenario, model, asked, draws)
        return np.where(change[:, None], after - before, after)

    rows = [key for key in noted.seen if np.ptp(noted[key]) > 0.0]
    groups = _groups(rows)

    def inputs() -> Iterator[tuple[str, str, Floats]]:
        for name, keys in groups.items():
            yield name, "parameter", f(a.mixed(b, keys))
        yield OTHER, "other", f(b.mixed(a, rows))

    return Mixtures(
        change=change,
        first=np.where(change[:, None], with_ - without, with_),
        second=lambda: f(b),
        inputs=inputs,
        drawn={_said(key): noted[key] for key in rows},
        refs={name: tuple(noted.row(key).ref for key in keys) for name, keys in groups.items()},
    )


def _run(
    region: Region, scenario: Scenario, model: Model[Any, Any], asked: Sequence[Asked], draws: Draws
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Return the figures with the changes of their years, without any, (K, D), and whether a change moves something, (K,)."""
    base = model.wire(region, draws, scenario.years[0])

    def told(made: Wired[Any]) -> dict[str, Floats]:
        result = model.solve(made.inputs)
        good = np.asarray(result.converged)[:, None]
        return {name: np.where(good, values, np.nan) for name, values in model.outcomes(result, made).items()}

    without = told(base)
    after: dict[int, dict[str, Floats]] = {}
    for year in dict.fromkeys(each.year for each in asked):
        made = base
        for change in scenario.changes.values():
            if change.active(year):
                made = model.apply(change, made, year)
        after[year] = without if made is base else told(made)

    def figure(found: dict[str, Floats], each: Asked) -> Floats:
        return found[each.outcome][:, base.labels[each.outcome].index(each.label)]

    return (
        np.stack([figure(after[each.year], each) for each in asked]),
        np.stack([figure(without, each) for each in asked]),
        np.array([after[each.year] is not without for each in asked]),
    )


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


# -- models whose years hang together ---------------------------------------------------------------------


def _hung(
    region: Region, scenario: Scenario, model: Model[Any, Any], asked: Sequence[Asked], a: Draws, b: Draws
) -> Mixtures:
    wired = model.wire(region, a, scenario.years[0])
    for each in scenario.changes.values():
        wired = model.apply(each, wired, each.start)
    here = wired.inputs
    split = isinstance(here, integration.Menu)
    story: Story = replace(here.story, changes=(*here.shocks, *here.policies)) if split else here
    other = replace(story.sample, seed=b.seed)
    path = model.path
    assert path is not None

    def f(told: Story) -> Floats:
        inputs = replace(here, story=told) if split else told
        _, found = path(replace(wired, inputs=inputs), (), scenario.years)
        places = [(scenario.years.index(year), wired.labels[outcome].index(label)) for outcome, label, year in asked]
        return np.stack([found[one.outcome][:, step, at] for one, (step, at) in zip(asked, places, strict=True)])

    own = integration.PARAMETERS if split else {}
    called = {name.replace("_", " "): name for name in coupling.touched(story)} | {GRAPH: NAME}

    def inputs() -> Iterator[tuple[str, str, Floats]]:
        for said, name in called.items():
            yield said, "model", f(replace(story, others={name: other}))
        for key, said in own.items():
            mixed = replace(story.sample, keys=(key,), other=b.seed)
            yield said, "parameter", f(replace(story, others={integration.NAME: mixed}))

    draws = story.sample.draws()
    table = region.table("parameters")
    refs = {said: tuple(table.filter(pl.col("model") == name)["ref"].to_list()) for said, name in called.items()}
    for key, said in own.items():
        row = region.parameter(key[0], key[1], subject=key[2] if len(key) > 2 else None)
        refs[said] = (row.ref,)
    return Mixtures(
        change=np.full(len(asked), not split),
        first=f(story),
        second=lambda: f(replace(story, sample=other)),
        inputs=inputs,
        drawn=drivers.drawn(story) | {said: draws[key] for key, said in own.items()},
        refs=refs,
    )


__all__ = ["OTHER", "Asked", "Mixtures", "mixtures"]
