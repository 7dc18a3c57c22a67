r"""Wires `multipolar.models.coupling`: what the models say of a scenario, carried through the graph, year by year.

The graph stands in `multipolar.wiring.links`, how models join it in `multipolar.wiring.responses`. A policy that a model
knows (terms of the swap pool) works through that model; the others take away a part of what strikes a state:

.. math:: a = A \\frac{c}{c + h} \\min(1, \\max(0, t + 1 - t_0 - d))

with the part :math:`A` that it takes away however much is spent (``absorption``), cost :math:`c` a year, the spending
:math:`h` at which half of the effect is reached (``half_cost``), and the years :math:`d` from decision to effect (``delay``).
All of these are assumptions with wide ranges. Shorter approval cuts the delay of every other policy.

The model runs where a scenario names it (``models = ["coupling"]``); its years hang together, so it has a `path`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.coupling import Inputs, Result, solve
from ..region.provenance import refs_of
from .changes.change import Change, Policy
from .changes.coupling import (
    KINDS,
    AgendaItem,
    Approval,
    TrustShock,
)
from .changes.money import DisasterNeed
from .draws import Draws, Sample
from .group import group_of
from .links import LINKS, NAME, PLACES, STATES, links, memory, table
from .model import Model, Said, Wired, account, wired
from .responses import RESPONSES, item, moved
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

OWN = KINDS
"""Kinds of change that no other model applies."""

DAMAGED = ("output", "people")
"""What a disaster's damage strikes besides the money that it needs from abroad: parameter ``effect``, by percent of GDP."""


@dataclass(frozen=True, eq=False)
class Story:
    """A scenario on its way through the graph.

    Attributes
    ----------
    base : Inputs
        Without any change.
    sample : Sample
        The draws.
    members : tuple of str
    first : int
        Year in which the models' inputs begin.
    years : tuple of int
    changes : tuple of Change
    without : frozenset of str
        Links that are cut.
    others : dict of Sample
        Draws of single models by name, where they are not those of `sample`.
    """

    base: Inputs
    sample: Sample
    members: tuple[str, ...]
    first: int
    years: tuple[int, ...]
    changes: tuple[Change, ...] = ()
    without: frozenset[str] = field(default_factory=frozenset)
    others: dict[str, Sample] = field(default_factory=dict)

    def of(self, model: str) -> Sample:
        """Return the draws of a model."""
        return self.others.get(model, self.sample)


@functools.lru_cache(maxsize=16)
def begin(sample: Sample, year: int) -> Story:
    """Return the story of draws in which nothing strikes yet; the same object each time.

    Raises
    ------
    UsageError
        The pack names no group.
    """
    region = sample.region
    states = tuple(region.states(group_of(region), region.as_of)["actor"].to_list())
    return Story(_base(sample, year)[0], sample, states, year, (year,))


def wire(region: Region, draws: Draws, year: int) -> Wired[Story]:
    """Put the members on an axis, and draw links and memory; nothing strikes yet.

    Raises
    ------
    UsageError
        The pack names no group.
    """
    story = begin(Sample(region, draws.n, draws.seed, draws.first), year)
    states, refs = story.members, _exposure(region, story.members, year)[1]
    table = region.table("parameters").filter(pl.col("model") == NAME)

    def rows(name: str) -> Said:
        return Said("assumed", table.filter(pl.col("parameter") == name)["ref"], f"{NAME} {name}", "declared ranges")

    policies = table.filter(pl.col("parameter").is_in(["absorption", "half_cost", "delay"]))["ref"]
    return Wired(
        inputs=story,
        labels={"member": states, **{f"stress_{state.name}": states for state in STATES}},
        account=account(
            Inputs,
            impulse=Said("assumed", note="0, until a change of the scenario; then what the models say"),
            absorbed=Said("assumed", policies, f"{NAME} absorption", "0, until a policy of the scenario"),
            memory=rows("memory"),
            stock=Said("assumed", note="debt and reserves add up"),
            links=rows("link"),
            exposure=Said("derived", refs, note="goods exports to the neighbour over own GDP, newest year"),
        ),
    )


@functools.lru_cache(maxsize=64)
def _base(sample: Sample, year: int, without: frozenset[str] = frozenset()) -> tuple[Inputs, list[int]]:
    region, draws = sample.region, sample.draws()
    states = tuple(region.states(str(region.group), region.as_of)["actor"].to_list())
    exposure, refs = _exposure(region, states, year)
    inputs = Inputs(
        impulse=np.zeros((1, 1, len(STATES), len(states))),
        absorbed=np.zeros((1, 1, 1, 1)),
        memory=memory(draws, without),
        stock=np.array([state.stock for state in STATES]),
        links=links(draws, without),
        exposure=exposure,
    )
    return inputs, refs


@functools.lru_cache(maxsize=8)
def _exposure(region: Region, states: tuple[str, ...], year: int) -> tuple[Floats, list[int]]:
    """Return goods exports of the row to the column over the row's GDP, newest year up to `year`; 0 where not tabled."""
    among = region.figures("goods_exports", subject=list(states), counterpart=list(states))
    flows = among.filter((pl.col("year") <= year) & pl.col("value").is_not_null())
    gdp = region.figures("gdp_nominal", subject=list(states)).filter(pl.col("value").is_not_null())
    both = flows.join(
        gdp.select("subject", "year", pl.col("value").alias("gdp"), pl.col("refs").alias("also")),
        on=["subject", "year"],
    )
    both = both.filter(pl.col("year") == pl.col("year").max().over("subject", "counterpart"))
    made = np.zeros((len(states), len(states)))
    for subject, counterpart, value, size in both.select("subject", "counterpart", "value", "gdp").iter_rows():
        if subject != counterpart:
            made[states.index(subject), states.index(counterpart)] = value / size
    refs = sorted({*refs_of(both), *refs_of(both["also"])})
    return made, refs


# -- changes ----------------------------------------------------------------------------------------------------------


def hear(change: Change, story: Story, year: int) -> Story:
    """Return the story with a change that the graph or one of its models hears; with any other, the same story."""
    if isinstance(change, OWN):
        heard = _strikes(change, story)
    else:
        heard = any(
            response.model.apply(change, base, year) is not base
            for response in RESPONSES
            if response.hears(change)
            for base in [wired(response.model, story.of(response.model.name), story.first)]
        )
    return replace(story, changes=(*story.changes, change)) if heard else story


def _strikes(change: Change, story: Story) -> bool:
    """Say whether a change of the graph's own does something: not one that costs nothing or strikes nobody here."""
    if isinstance(change, Policy) and not isinstance(change, Approval):
        return change.cost_usd_bn > 0.0
    if isinstance(change, TrustShock):
        return not change.members or bool(set(change.members) & set(story.members))
    return True


@functools.singledispatch
def apply(change: Change, wired: Wired[Story], year: int) -> Wired[Story]:
    """Add a change that some model of the graph applies; what none does leaves the story as it is."""
    return _told(change, wired, year) if isinstance(change, Change) else wired


def _told(change: Change, wired: Wired[Story], year: int) -> Wired[Story]:
    story = hear(change, wired.inputs, year)
    return wired if story is wired.inputs else replace(wired, inputs=story)


for _kind in OWN:
    apply.register(_kind, _told)


STRIKES: dict[type[Change], tuple[str, ...]] = {
    TrustShock: ("trust",),
    AgendaItem: ("consensus",),
    DisasterNeed: DAMAGED,
}
"""States that the graph's own shocks strike."""


def touched(story: Story) -> tuple[str, ...]:
    """Return the models that a story's changes touch."""
    return tuple(
        response.model.name
        for response in RESPONSES
        if any(response.hears(change) for change in story.changes)
        or (response.model.name == "consensus" and any(change.kind == "agenda_item" for change in story.changes))
    )


def reached(story: Story) -> frozenset[str]:
    """Return the states to which a story can lead: those that its models and shocks move, and what arrows lead on to."""
    found: set[str] = set()
    for change in story.changes:
        found |= {state for response in RESPONSES if response.hears(change) for state in response.states}
        found |= set(STRIKES.get(type(change), ()))
    for _ in STATES:
        found |= {arrow.target for arrow in LINKS if arrow.source in found and not {arrow.name, "all"} & story.without}
    return frozenset(found)


def word(change: Change) -> str:
    """Return how parameters name a policy: its kind, with the sector, item or goods."""
    detail = next((getattr(change, name) for name in ("sector", "item", "goods") if hasattr(change, name)), None)
    return f"{change.kind} {detail}" if detail else change.kind


def working(draws: Draws, change: Policy, years: Iterable[int], cut: float = 0.0) -> Floats:
    """Return how much of a policy's effect is there in each year, 0 to 1, (D, T): spending and delay.

    `cut` is by how many years approval is shorter.
    """
    half, delay = (draws[NAME, name, change.kind] for name in ("half_cost", "delay"))
    spent = change.cost_usd_bn / (change.cost_usd_bn + half)
    wait = np.maximum(0.0, delay - cut)
    return np.stack(
        [spent * np.clip(year + 1.0 - change.start - wait, 0.0, 1.0) * float(change.active(year)) for year in years],
        axis=1,
    )


@functools.lru_cache(maxsize=8)
def absorptions(region: Region) -> dict[str, tuple[str, ...]]:
    """Return by policy (as `word` names it) the states whose impulse it absorbs."""
    table = region.table("parameters").filter((pl.col("model") == NAME) & (pl.col("parameter") == "absorption"))
    made: dict[str, list[str]] = {}
    for subject in table["subject"].to_list():
        policy, _, state = subject.partition(">")
        made.setdefault(policy, []).append(state)
    return {policy: tuple(states) for policy, states in made.items()}


def impulses(story: Story) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what the models and the graph's own shocks say, (D or 1, T, V, M), and which draws converged, (D,)."""
    n, shape = story.sample.n, (len(story.years), len(STATES), len(story.members))
    made = np.moveaxis(np.zeros((*shape, n)), 3, 0)  # draws lie together in memory: what follows works along them
    converged, untold = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
    for t, year in enumerate(story.years):
        active = tuple(change for change in story.changes if change.active(year))
        for response in RESPONSES:
            heard = tuple(change for change in active if response.hears(change))
            if not heard:
                continue
            years = year - min(change.start for change in heard) if response.dated else 0
            at = year if response.dated else 0
            found = moved(
                story.of(response.model.name), response, story.first, _timeless(heard), at, years, story.members
            )
            if found is not None:
                converged &= found[1]
                for state, values in found[0].items():
                    made[:, t, PLACES[state]] += values
                    untold |= np.isnan(values).any(axis=1)
        for change in active:
            if isinstance(change, TrustShock):
                struck = np.array([not change.members or member in change.members for member in story.members])
                made[:, t, PLACES["trust"]] += change.points * struck
            elif isinstance(change, AgendaItem):
                made[:, t, PLACES["consensus"]] += item(story.of("consensus"), change, story.first)[:, None]
            elif isinstance(change, DisasterNeed):
                struck = np.array([member in change.members for member in story.members])
                for state in DAMAGED:
                    effect = story.of(NAME).draws()[NAME, "effect", f"{change.kind}>{state}"]
                    made[:, t, PLACES[state]] += effect[:, None] * change.damage * struck
    failed = untold & ~converged
    if failed.any():
        made[failed] = 0.0  # told as not converged, by the caller
    return made, converged


def _timeless(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes without what does not concern a model, so that equal ones are solved once."""
    return tuple(change.model_copy(update={"end": None, "why": "", "refs": ()}) for change in changes)


def absorbed(story: Story) -> Floats:
    """Return the part of each impulse that the policies take away, (D or 1, T, V or 1, M or 1)."""
    policies = [change for change in story.changes if isinstance(change, OWN) and isinstance(change, Policy)]
    cut = sum(change.years for change in policies if isinstance(change, Approval))
    works = [change for change in policies if not isinstance(change, Approval)]
    if not works:
        return np.zeros((1, 1, 1, 1))
    draws, reach = story.of(NAME).draws(), absorptions(story.sample.region)
    left = np.ones((draws.n, len(story.years), len(STATES), 1))
    for change in works:
        part = working(draws, change, story.years, cut)
        for state in reach.get(word(change), ()):
            left[:, :, PLACES[state], 0] *= 1.0 - draws[NAME, "absorption", f"{word(change)}>{state}"][:, None] * part
    return 1.0 - left


def inputs(story: Story) -> tuple[Inputs, NDArray[np.bool_]]:
    """Return the model's inputs, and which draws of the models behind them converged."""
    base, _ = _base(story.of(NAME), story.first, story.without)
    made, converged = impulses(story)
    return replace(base, impulse=made, absorbed=absorbed(story)), converged


def tell(story: Story) -> Result:
    """Follow a story; a draw in which a model failed is NaN and not converged."""
    given, converged = inputs(story)
    found = solve(given, traced=False)
    found.state[~converged] = np.nan
    return replace(found, converged=found.converged & converged)


def path(wired: Wired[Story], changes: Iterable[Change], years: Iterable[int]) -> tuple[Result, dict[str, Floats]]:
    """Return the result over all years, and outcomes (D, T, members)."""
    story = wired.inputs
    for change in changes:
        story = hear(change, story, change.start)
    result = tell(replace(story, years=tuple(years)))
    return result, {f"stress_{state.name}": result.state[:, :, place] for place, state in enumerate(STATES)}


def outcomes(result: Result, wired: Wired[Story]) -> dict[str, Floats]:
    """Return how much worse each member is in each state, in the first year."""
    return {f"stress_{state.name}": result.state[:, 0, place] for place, state in enumerate(STATES)}


MODEL: Model[Story, Result] = Model(NAME, wire, apply, tell, outcomes, named=True, path=path)


def graph(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return the coupling graph: every link with its range and basis; what draws say is in the runs."""
    return table(region)


VIEWS = (View("links", "The coupling graph of the stress test: every link with its range and basis", graph),)
