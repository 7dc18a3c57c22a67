"""Wires `multipolar.models.consensus` to the agenda of the region: positions, seats on the day, rules, past outcomes.

Positions are a coder's reading of public statements (table ``positions``), with the range of the code; what a member who
said nothing would have is assumed. Public positions already carry the pressure under which they were taken: the parameter
``pressure`` is what an actor from outside could add.
"""

from __future__ import annotations

import functools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.consensus import Inputs, Result, hit_rate, solve
from . import agenda, coalitions
from .changes.change import Change
from .changes.decisions import DecisionRule, Pressure, SidePayment
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

DEALS = 8
"""Deals of positions anew, for the null."""

PARAMETERS = (
    "tolerance",
    "pressure",
    "coder_shift",
    "silent_position",
    "silent_salience",
    "blocked_below",
    "agreed_from",
)

HARD, SOFT = "hard security", "non-traditional security"


def wire(region: Region, draws: Draws, year: int, *, assembly: bool = False) -> Wired[Inputs]:
    """Put the agenda on axes (draw, item, actor); the same for every year.

    `assembly`: the items of the General Assembly instead, as if the group had to agree on a common vote.

    Raises
    ------
    UsageError
        The pack has no agenda, or names no group.
    """
    found = agenda.read(region, assembly=assembly)
    position, salience = found.draw(draws)
    known_position, known_salience = found.known(draws, position, salience)
    items, actors = found.items, found.actors
    group = np.array([_inside(region, actor) for actor in actors])
    players = tuple(actors.index(partner) for partner in region.partners if partner in actors)
    given = {name: region.parameter("consensus", name) for name in PARAMETERS}
    silent = found.items["item"].gather(np.flatnonzero(found.silent.any(axis=1)).tolist()).to_list()
    rows, codes = items["ref"].to_list(), [int(ref) for ref in np.unique(found.refs[found.refs >= 0])]
    assumed = [given[name].ref for name in ("coder_shift", "silent_position")]
    coded = Said("assumed", [*codes, *assumed], "consensus coder_shift, silent_position", _note(silent))
    cared = Said("assumed", [*codes, given["silent_salience"].ref], "consensus silent_salience", _note(silent))
    weakest = str(items["basis"].cast(pl.String).max() or "public_record")
    past = items["stage"].to_list()
    return Wired(
        inputs=Inputs(
            ideal=position,
            salience=salience,
            party=found.party,
            live=np.array([stage == "present" for stage in items["stage"].to_list()]),
            quo=items["status_quo"].to_numpy(),
            proposal=items["proposal"].to_numpy(),
            allowed=np.zeros(items.height, dtype=np.int64),
            tolerance=draws["consensus", "tolerance"],
            paid=np.zeros(found.party.shape),
            pressure=draws["consensus", "pressure"],
            group=group,
            players=players,
            deals=_deals(found.party, draws),
            known_ideal=known_position,
            known_salience=known_salience,
            blocked_below=draws["consensus", "blocked_below"],
            agreed_from=draws["consensus", "agreed_from"],
        ),
        labels={
            "item": tuple(items["item"].to_list()),
            "kind": tuple(items["kind"].to_list()),
            "stage": tuple(past),
            "outcome": tuple(word or "" for word in items["outcome"].to_list()),
            "actor": actors,
            "outside": tuple(" ".join(map(str, said)) for said in coalitions.spoke(region, found)),
            **dict.fromkeys(("steering_power", "blocking_power", "first_objector"), actors),
            **dict.fromkeys(
                ("steering_share", "steering_share_over_null"),
                (str(region.group), *(actors[player] for player in players)),
            ),
            **dict.fromkeys(
                (
                    "consensus_reach",
                    "security_gap",
                    "decision_hit_rate",
                    "foresight_hit_rate",
                    "hit_rate_over_fails",
                    "hit_rate_over_vague",
                    *coalitions.OUTCOMES,
                ),
                (str(region.group),),
            ),
        },
        account=account(
            Inputs,
            ideal=coded,
            salience=cared,
            party=Said(weakest, rows, note="parties on the day of the item, a group by its members of that day"),
            live=Said(weakest, rows, note="items on the table"),
            quo=Said(weakest, rows),
            proposal=Said(weakest, rows),
            allowed=Said("assumed", note="0: consensus, until a change of the scenario sets another rule"),
            tolerance=_of(given["tolerance"]),
            paid=Said("assumed", note="0, until a change of the scenario pays"),
            pressure=_of(given["pressure"]),
            group=Said(weakest, rows, note="members of the group"),
            players=Said(weakest, rows, note="partners that sit on an item"),
            deals=Said("assumed", note=f"{DEALS} deals at random: a null, not an input"),
            known_ideal=coded,
            known_salience=cared,
            blocked_below=_of(given["blocked_below"]),
            agreed_from=_of(given["agreed_from"]),
        ),
    )


def _inside(region: Region, actor: str) -> bool:
    return bool(region.group) and actor in _members(region)


@functools.lru_cache(maxsize=8)
def _members(region: Region) -> frozenset[str]:
    ever = region.members(str(region.group), region.as_of)
    return frozenset(ever.filter(pl.col("holds").fill_null(True))["actor"].to_list())


def _of(parameter: object) -> Said:
    return Said(parameter.basis, [parameter.ref], f"consensus {parameter.name}")  # type: ignore[attr-defined]


def _note(silent: list[str]) -> str:
    return f"codes of public statements by one coder; members who said nothing are assumed, on {', '.join(silent)}"


def _deals(party: NDArray[np.bool_], draws: Draws) -> NDArray[np.int64]:
    """Return orders that shuffle the parties of each item among each other and leave the others where they are."""
    rng = draws.stream("consensus deals")
    deals = np.tile(np.arange(party.shape[1]), (DEALS, party.shape[0], 1))
    for m, sits in enumerate(party):
        seats = np.flatnonzero(sits)
        for deal in range(DEALS):
            deals[deal, m, seats] = rng.permutation(seats)
    return deals


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _press(change: Pressure, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Move a member's ideal point a part of the way to the presser's, and raise its salience."""
    actors = wired.labels["actor"]
    if change.partner not in actors or change.member not in actors:
        return wired
    p, a = actors.index(change.partner), actors.index(change.member)
    ideal, salience = wired.inputs.ideal.copy(), wired.inputs.salience.copy()
    touched = False
    for m in _items(wired, change.issue):
        if np.isnan(ideal[:, m, p]).any() or np.isnan(ideal[:, m, a]).any():
            continue
        ideal[:, m, a] += change.part * (ideal[:, m, p] - ideal[:, m, a])
        salience[:, m, a] = np.minimum(1.0, salience[:, m, a] * change.salience)
        touched = True
    return replace(wired, inputs=replace(wired.inputs, ideal=ideal, salience=salience)) if touched else wired


@apply.register
def _rule(change: DecisionRule, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave out as many objectors as the rule allows."""
    allowed = wired.inputs.allowed.copy()
    for m in _items(wired, change.issue):
        seats = int(wired.inputs.party[m].sum())
        allowed[m] = change.opt_out if change.share is None else seats - math.ceil(change.share * seats - 1e-9)
    if np.array_equal(allowed, wired.inputs.allowed):
        return wired
    return replace(wired, inputs=replace(wired.inputs, allowed=allowed))


@apply.register
def _pay(change: SidePayment, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Raise what a member lets pass."""
    if change.member not in wired.labels["actor"] or change.points == 0:
        return wired
    a, paid = wired.labels["actor"].index(change.member), wired.inputs.paid.copy()
    touched = [m for m in _items(wired, change.issue) if wired.inputs.party[m, a]]
    paid[touched, a] += change.points
    return replace(wired, inputs=replace(wired.inputs, paid=paid)) if touched else wired


def _items(wired: Wired[Inputs], issue: str) -> list[int]:
    """Return the present items of a name, of a kind, or all: the past is not replayed."""
    told = zip(wired.labels["item"], wired.labels["kind"], wired.labels["stage"], strict=True)
    return [m for m, (item, kind, stage) in enumerate(told) if stage == "present" and issue in (item, kind, "all")]


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, NDArray[np.float64]]:
    """Return powers in points, shares and reach in percent, differences in percentage points.

    Powers, first objectors and reach are of the present items; the comparison of kinds, the players' shares and the
    test against past decisions are of the whole agenda.
    """
    kinds, stages = np.array(wired.labels["kind"]), np.array(wired.labels["stage"])
    present, past = stages == "present", stages == "past"
    reach = 100.0 * result.reach
    share, null = (
        100.0 * _share(steering, blocking)
        for steering, blocking in (
            (result.body_steering, result.body_blocking),
            (result.null_steering, result.null_blocking),
        )
    )
    first = np.stack([(result.first[:, present] == a).mean(axis=1) for a in range(len(wired.labels["actor"]))], axis=1)
    outcome = np.array([agenda.OUTCOMES.index(word) for word in np.array(wired.labels["outcome"])[past]])
    hits, foreseen = (100.0 * hit_rate(guess[:, past], outcome) for guess in (result.predicted, result.foreseen))
    outside = tuple(tuple(map(int, said.split())) for said in wired.labels["outside"])
    return {
        **coalitions.outcomes(wired.inputs, outside),
        "steering_power": _mean(result.steering[:, present]),
        "blocking_power": _mean(result.blocking[:, present]),
        "first_objector": np.where(wired.inputs.party[present].any(axis=0), 100.0 * first, np.nan),
        "steering_share": share,
        "steering_share_over_null": share - null,
        "consensus_reach": reach[:, present].mean(axis=1, keepdims=True),
        "security_gap": (reach[:, kinds == SOFT].mean(axis=1) - reach[:, kinds == HARD].mean(axis=1))[:, None],
        "decision_hit_rate": hits[:, None],
        "foresight_hit_rate": foreseen[:, None],
        "hit_rate_over_fails": (foreseen - 100.0 * np.mean(outcome == 0))[:, None],
        "hit_rate_over_vague": (foreseen - 100.0 * np.mean(outcome == 1))[:, None],
    }


def _mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean over items in which an actor has a part, (D, A)."""
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _share(steering: NDArray[np.float64], blocking: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return steering as a part of steering and blocking, over all items of a player, (D, P + 1)."""
    steer, block = (np.nansum(values, axis=1) for values in (steering, blocking))
    both = steer + block
    return np.asarray(np.divide(steer, both, out=np.full(both.shape, np.nan), where=both > 0.0))


MODEL: Model[Inputs, Result] = Model("consensus", wire, apply, solve, outcomes)
