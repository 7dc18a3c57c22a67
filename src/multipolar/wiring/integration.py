"""Wires `multipolar.models.integration`: a budget for policies of several sectors, planned together or apart.

Each shock of the scenario is a trial of its own; an adjustment belongs to all. The policies are the menu: what a sector has
to spend is the sum of their costs. What a policy avoids at full effect is the difference of two runs of the coupled models
(`multipolar.wiring.coupling`), with it and without, as if it had begun long before. Losses are areas under the loss
curves, mean of the members that are covered, and count for each pillar in units of its mean over the trials; pillars weigh
alike. A loss that no trial makes in the central run does not count.

Everything that decides between joint and apart (spillovers, how many come anyhow, overhead, delay of joint approval,
backlash) is an assumption with a wide range: no source measures them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models import coupling as kernel
from ..models.integration import Inputs, Result, plan, solve
from . import coupling
from .changes.change import Change, Policy, Shock
from .changes.coupling import (
    Approval,
    Assistance,
    Coordination,
    Diversification,
    Exchanges,
    SecurityAssistance,
    Stockpile,
)
from .changes.trade import Adjustment
from .coupling import Story, absorptions, touched, word
from .draws import Draws, Sample, central
from .links import NAME as GRAPH
from .links import PILLARS, PLACES, STATES
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "integration"
SECTORS = ("development", "security", "norms")
SECTOR: dict[type[Policy], str] = {
    Assistance: "development", Diversification: "development", Stockpile: "development",
    SecurityAssistance: "security", Exchanges: "norms", Coordination: "norms",
}  # fmt: skip
"""Who pays for a kind of policy where sectors are apart."""

LOOKS_AT = {
    "development": ("prosperity", "people"), "security": ("security",), "norms": ("autonomy", "poles", "cohesion"),
}  # fmt: skip
"""Pillars that a sector looks at where sectors are apart."""

PAIRS = (
    ("assistance digital", "security_assistance radars"),
    ("assistance people", "security_assistance training"),
    ("assistance disaster", "security_assistance boats"),
    ("diversification", "exchanges"),
    ("assistance infrastructure", "diversification"),
)
"""Policies that strengthen each other: what document 004, chapter 6, names (data networks and radars, training of people and
of crews, relief and boats, supply chains and standards)."""

BACKLASH = ("trust", "consensus")
OUTCOMES = (
    "reallocation_gain", "spillover_gain", "coordination_cost", "securitisation_cost", "integration_net_gain",
    "break_even_spillover", "integration_net_gain_best", "integration_net_gain_null",
)  # fmt: skip
PARTS = ("reallocation", "spillover", "coordination", "backlash", "net", "break_even")
DRAWN = ("spillover", "uncoordinated", "overhead", "delay", "shocks")
KIND_ENDS = {"spillover": "high", "uncoordinated": "low", "overhead": "low", "delay": "low", "shocks": "high"}
"""The end of each range that is kindest to joint planning; backlash at its lowest beside."""

PARAMETERS: dict[tuple[str, ...], str] = {
    (NAME, "spillover"): "spillover between policies",
    (NAME, "uncoordinated"): "spillover without planning",
    (NAME, "overhead"): "budget for coordination",
    (NAME, "delay"): "delay of joint approval",
    (NAME, "shocks"): "number of shocks that strike",
    (NAME, "backlash", "trust"): "trust lost to tied aid",
    (NAME, "backlash", "consensus"): "agreement lost to tied aid",
}
"""What this model draws of its own, and how it is called in few words."""


@dataclass(frozen=True, eq=False)
class Answer:
    """The split as drawn; at the kindest end of every assumption of this model; and with spillovers of zero."""

    drawn: Result
    best: Result
    null: Result
    converged: NDArray[np.bool_]
    residual: Floats


@dataclass(frozen=True, eq=False)
class Menu:
    """A budget before it is split.

    Attributes
    ----------
    base : Inputs
        Without a menu: no policies.
    story : Story
        Nothing strikes.
    shocks, policies : tuple of Change
    """

    base: Inputs
    story: Story
    shocks: tuple[Change, ...] = ()
    policies: tuple[Policy, ...] = ()


def wire(region: Region, draws: Draws, year: int) -> Wired[Menu]:
    """Wire the coupled models; no policy is on the menu yet.

    Raises
    ------
    UsageError
        The pack names no group.
    """
    wired = coupling.wire(region, draws, year)
    given = {name: region.parameter(NAME, name) for name in DRAWN}
    table = region.table("parameters")
    graph = table.filter(pl.col("model") == GRAPH)["ref"]
    back = table.filter((pl.col("model") == NAME) & (pl.col("parameter") == "backlash"))["ref"]
    none, pillars = np.zeros((1, 0)), len(PILLARS)
    base = Inputs(
        loss=np.zeros((1, 1, pillars)),
        avoided=np.zeros((1, 1, 0, pillars)),
        half=none,
        pairs=(),
        sector=(),
        own=np.array([[pillar in LOOKS_AT[sector] for pillar in PILLARS] for sector in SECTORS]),
        share=np.full(len(SECTORS), 1.0 / len(SECTORS)),
        budget=0.0,
        weight=np.ones(pillars),
        **{name: draws[NAME, name] for name in DRAWN},
        years=1.0,
        backlash=np.zeros((1, pillars)),
        planned=np.zeros((3, 0)),
    )
    carried = Said("assumed", graph, f"{GRAPH} link", "runs of the coupled models, with a policy and without")
    costs = Said("assumed", note="costs of the scenario's policies")
    return Wired(
        inputs=Menu(base, wired.inputs),
        labels=dict.fromkeys(OUTCOMES, (str(region.group),)),
        account=account(
            Inputs,
            loss=carried,
            avoided=carried,
            half=Said("assumed", graph, f"{GRAPH} half_cost"),
            pairs=Said("assumed", note="what document 004, chapter 6, names"),
            sector=Said("assumed", note="aid, stores and suppliers; security assistance; exchanges and coordination"),
            own=Said("assumed", note="prosperity and people; security; autonomy, distance from poles and cohesion"),
            share=costs,
            budget=costs,
            weight=Said("assumed", note="every pillar alike, in units of its mean loss"),
            **{name: Said(row.basis, [row.ref], f"{NAME} {name}") for name, row in given.items()},
            years=Said("assumed", note="the horizon"),
            backlash=Said("assumed", back, f"{NAME} backlash", "points a year, through the coupled models"),
            planned=Said("assumed", graph, f"{GRAPH} link", "on the central values"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Menu], year: int) -> Wired[Menu]:
    """Add a shock that the coupled models hear as a trial; what they do not hear changes nothing."""
    if not isinstance(change, Shock):
        return wired
    if coupling.hear(change, wired.inputs.story, year) is wired.inputs.story:
        return wired
    return replace(wired, inputs=replace(wired.inputs, shocks=(*wired.inputs.shocks, change)))


def _offer(change: Policy, wired: Wired[Menu], year: int) -> Wired[Menu]:
    """Put a policy on the menu; shorter approval is no policy of a sector."""
    if isinstance(change, Approval) or change.cost_usd_bn == 0:
        return wired
    return replace(wired, inputs=replace(wired.inputs, policies=(*wired.inputs.policies, change)))


for _kind in SECTOR:
    apply.register(_kind, _offer)


def _area(story: Story, given: kernel.Inputs) -> Floats:
    """Return the area under the loss curve of each pillar, mean of the covered members, (D, K)."""
    path = kernel.solve(given, traced=False).state[:, :, [PLACES[state] for state in PILLARS.values()]].sum(axis=1)
    known = ~np.isnan(path)
    count = known.sum(axis=2)
    total = np.where(known, path, 0.0).sum(axis=2)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def arrays(menu: Menu, years: tuple[int, ...]) -> tuple[Floats, Floats, Floats]:
    """Return loss (D, S, K), avoided (D, S, P, K) and backlash (D, K), in the pillars' own units."""
    story = menu.story
    shared = tuple(change for change in menu.shocks if isinstance(change, Adjustment))
    trials = [change for change in menu.shocks if not isinstance(change, Adjustment)]
    told = []
    for trial in trials:
        names = (*touched(replace(story, changes=(trial, *shared))), GRAPH)
        drawn = tuple((name, story.of(name)) for name in names)
        told.append(_trial(drawn, story.first, (trial, *shared), menu.policies, years))
    calm = replace(story, years=years, changes=())
    given, _ = coupling.inputs(calm)
    draws = story.of(NAME).draws()
    impulse = np.zeros((draws.n, len(years), len(STATES), len(story.members)))
    for state in BACKLASH:
        impulse[:, :, PLACES[state]] += draws[NAME, "backlash", state][:, None, None]
    backlash = _area(calm, replace(given, impulse=impulse))
    return np.stack([loss for loss, _ in told], axis=1), np.stack([avoided for _, avoided in told], axis=1), backlash


@functools.lru_cache(maxsize=64)
def _trial(
    drawn: tuple[tuple[str, Sample], ...],
    first: int,
    changes: tuple[Change, ...],
    policies: tuple[Policy, ...],
    years: tuple[int, ...],
) -> tuple[Floats, Floats]:
    """Return the loss of a trial (D, K) and what each policy avoids of it at full effect (D, P, K).

    Kept by the draws of the graph and of the models that it touches: what other models draw changes nothing here.
    """
    samples = dict(drawn)
    story = replace(coupling.begin(samples[GRAPH], first), years=years, changes=changes, others=samples)
    draws, reach = samples[GRAPH].draws(), absorptions(samples[GRAPH].region)
    given, _ = coupling.inputs(story)
    without = _area(story, given)
    struck = np.asarray(np.nan_to_num(given.impulse).any(axis=(0, 1, 3)))
    avoided = np.zeros((len(without), len(policies), len(PILLARS)))
    for place, policy in enumerate(policies):
        left = np.ones((draws.n, 1, len(STATES), 1))
        for state in reach.get(word(policy), ()):
            if struck[PLACES[state]]:
                left[:, 0, PLACES[state], 0] = 1.0 - draws[GRAPH, "absorption", f"{word(policy)}>{state}"]
        if (left < 1.0).any():
            avoided[:, place] = without - _area(story, replace(given, absorbed=1.0 - left))
    return without, avoided


def fill(menu: Menu, years: tuple[int, ...]) -> Inputs:
    """Return the model's inputs: allocations are planned on the central values, draws judged by them."""
    middle = _middle(menu.story.sample.region, menu.story.first, menu.shocks, menu.policies, years)
    if menu.story.sample.n == 1:
        return middle
    return replace(_fill(menu, years, middle.weight), planned=middle.planned)


@functools.lru_cache(maxsize=4)
def _middle(
    region: Region, first: int, shocks: tuple[Change, ...], policies: tuple[Policy, ...], years: tuple[int, ...]
) -> Inputs:
    """Return the inputs of the central run, with the allocations that are planned on it."""
    wired = wire(region, central(region), first)
    given = _fill(replace(wired.inputs, shocks=shocks, policies=policies), years, None)
    return replace(given, planned=plan(given))


def _fill(menu: Menu, years: tuple[int, ...], weight: Floats | None) -> Inputs:
    loss, avoided, backlash = (np.nan_to_num(array) for array in arrays(menu, years))
    if weight is None:
        mean = np.maximum(loss, 0.0).mean(axis=(0, 1))
        weight = np.divide(1.0, mean, out=np.zeros_like(mean), where=mean > 1e-6)
    draws = menu.story.of(GRAPH).draws()
    own = menu.story.of(NAME).draws()
    policies = menu.policies
    words = [word(policy) for policy in policies]
    sectors = [SECTORS.index(SECTOR[type(policy)]) for policy in policies]
    budget = sum(policy.cost_usd_bn for policy in policies)
    spent = [
        sum(p.cost_usd_bn for p, at in zip(policies, sectors, strict=True) if at == s) for s in range(len(SECTORS))
    ]
    drawn: dict[str, Any] = {name: own[NAME, name] for name in DRAWN}
    return replace(
        menu.base,
        loss=loss,
        avoided=avoided,
        half=np.stack([draws[GRAPH, "half_cost", policy.kind] for policy in policies], axis=1),
        pairs=tuple((words.index(a), words.index(b)) for a, b in PAIRS if a in words and b in words),
        sector=tuple(sectors),
        share=np.array(spent) / budget,
        budget=budget,
        weight=weight,
        years=float(len(years) - 1),
        backlash=np.maximum(backlash, 0.0),
        planned=None,
        **drawn,
    )


def tell(menu: Menu) -> Answer:
    """Split the gain of a menu, over ten years; without a menu or without trials nothing is gained."""
    return _tell(menu, tuple(range(menu.story.first, menu.story.first + 10)))


def _tell(menu: Menu, years: tuple[int, ...]) -> Answer:
    if not menu.policies or all(isinstance(change, Adjustment) for change in menu.shocks):
        n = menu.story.sample.n
        parts = {name: np.full(n, np.nan) for name in PARTS}
        none = Result(**parts, planned=np.zeros((3, 0)), converged=np.ones(n, dtype=bool), residual=np.zeros(n))
        return Answer(none, none, none, none.converged, none.residual)
    given = fill(menu, years)
    drawn = solve(given)
    return Answer(
        drawn,
        solve(kindest(menu, given)),
        solve(replace(given, spillover=np.zeros(1))),
        drawn.converged,
        drawn.residual,
    )


def kindest(menu: Menu, given: Inputs) -> Inputs:
    """Return the inputs with every assumption on joint planning at the end that is kindest to it, and planned for that."""
    region = menu.story.sample.region
    ends: dict[str, Any] = {
        name: np.array([getattr(region.parameter(NAME, name), end)]) for name, end in KIND_ENDS.items()
    }
    lowest = {state: region.parameter(NAME, "backlash", subject=state).low or 0.0 for state in BACKLASH}
    drawn = {state: menu.story.of(NAME).draws()[NAME, "backlash", state].mean() for state in BACKLASH}
    scale = max(lowest[state] / drawn[state] if drawn[state] else 0.0 for state in BACKLASH)
    return replace(given, backlash=given.backlash * scale, **ends)


def path(wired: Wired[Menu], changes: Iterable[Change], years: Iterable[int]) -> tuple[Answer, dict[str, Floats]]:
    """Return the split over a horizon; every year of it says the same."""
    made, span = wired, tuple(years)
    for change in changes:
        made = apply(change, made, change.start)
    result = _tell(made.inputs, span)
    told = outcomes(result, made)
    return result, {name: np.repeat(values[:, None], len(span), axis=1) for name, values in told.items()}


def outcomes(result: Answer, wired: Wired[Any]) -> dict[str, Floats]:
    """Return the parts of the gain, percent of the loss without policies, and the break-even spillover, percent."""
    drawn = result.drawn
    parts = (
        drawn.reallocation, drawn.spillover, drawn.coordination, drawn.backlash, drawn.net, 100.0 * drawn.break_even,
        result.best.net, result.null.net,
    )  # fmt: skip
    size = len(drawn.net)
    return {name: np.broadcast_to(values, (size,))[:, None] for name, values in zip(OUTCOMES, parts, strict=True)}


MODEL: Model[Menu, Answer] = Model(NAME, wire, apply, tell, outcomes, named=True, path=path)
