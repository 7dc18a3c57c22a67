"""Puts the agenda before an outside group: which members of the region's group would join it, issue by issue.

The group is the Quad by default. An item counts if it is on the table and at least `FEWEST` members of the outside group
have a position on it. Members of the region's group that said nothing have the assumed position of the silent, and the
view says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models import coalition
from ..models.consensus import Inputs, solve
from ..region.estimate import ESTIMATE, estimate
from .agenda import Agenda, read
from .draws import central, sample
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

GROUP = "QUAD"
OUTCOMES = ("coalition_members", "coalition_reach", "coalition_overlap", "coalition_overlap_over_null")
FEWEST = 2
"""Members of the outside group that must have a position: one alone is no group."""


@dataclass(frozen=True, eq=False)
class Coalitions:
    """Who joins; D draws, M items, A members.

    Attributes
    ----------
    items : tuple of int
        Numbers of the items on the agenda.
    core : tuple of tuple of int
        For each item the actors of the outside group that have a position on it.
    members : tuple of int
        Actors of the region's group.
    joined : ndarray of bool (D, M, A)
        Which members join.
    reach : ndarray (D, M)
        Part of the way to the proposal of the item that the outside group's own goes.
    """

    items: tuple[int, ...]
    core: tuple[tuple[int, ...], ...]
    members: tuple[int, ...]
    joined: Bools
    reach: Floats


def of(inputs: Inputs, core: tuple[tuple[int, ...], ...], order: NDArray[np.int64] | None = None) -> Coalitions | None:
    """Return the coalitions of an outside group with the members of the region's own.

    Parameters
    ----------
    inputs : Inputs
        Of the model of consensus.
    core : tuple of tuple of int
        For each item the actors of the outside group that have said something.
    order : ndarray of int (M, A), optional
        Members' positions are dealt anew in this order; those of the outside group stay.

    Returns
    -------
    Coalitions or None
        None if fewer than two items on the table count.
    """
    own = np.flatnonzero(inputs.group)
    items = [
        m
        for m in np.flatnonzero(inputs.live).tolist()
        if len(core[m]) >= FEWEST and len(own) and inputs.party[m, own].all()
    ]
    if len(items) < 2:
        return None
    joined, reach = [], []
    draws = max(len(inputs.ideal), len(inputs.tolerance))
    for m in items:
        cores = np.broadcast_to(inputs.ideal[:, m], (draws, len(inputs.group)))[:, list(core[m])]
        dealt = own if order is None else order[m][np.isin(order[m], own)]
        member = [
            np.broadcast_to(values[:, m], (draws, len(inputs.group)))[:, dealt]
            for values in (inputs.ideal, inputs.salience)
        ]
        quo = float(inputs.quo[m])
        joined.append(coalition.joins(cores, member[0], member[1], quo, np.broadcast_to(inputs.tolerance, (draws,))))
        reach.append(np.clip((coalition.proposal(cores) - quo) / (float(inputs.proposal[m]) - quo), 0.0, 1.0))
    said = tuple(core[m] for m in items)
    return Coalitions(tuple(items), said, tuple(own.tolist()), np.stack(joined, axis=1), np.stack(reach, axis=1))


def spoke(region: Region, found: Agenda, group: str = GROUP) -> tuple[tuple[int, ...], ...]:
    """Return, for each item, the members of an outside group that have said something on it; none are in the region's own."""
    held = region.table("memberships").filter(pl.col("institution") == group)
    inside = set[str]()
    if not held.is_empty():
        rows = region.members(group, region.as_of).filter(pl.col("holds").fill_null(False))
        inside = set(rows["actor"].to_list())
    places = [a for a, actor in enumerate(found.actors) if actor in inside]
    return tuple(tuple(a for a in places if found.refs[m, a] >= 0) for m in range(found.items.height))


def outcomes(inputs: Inputs, core: tuple[tuple[int, ...], ...]) -> dict[str, Floats]:
    """Return what a proposition may ask of coalitions, (D, 1) each; NaN where the agenda has none."""
    found = of(inputs, core)
    if found is None:
        return dict.fromkeys(OUTCOMES, np.full((max(len(inputs.ideal), len(inputs.tolerance)), 1), np.nan))
    same = 100.0 * coalition.overlap(found.joined)
    dealt = [again.joined for deal in inputs.deals if (again := of(inputs, core, deal)) is not None]
    null = np.mean([100.0 * coalition.overlap(who) for who in dealt], axis=0) if dealt else np.nan
    return {
        "coalition_members": found.joined.sum(axis=2).mean(axis=1).astype(float)[:, None],
        "coalition_reach": 100.0 * found.reach.mean(axis=1)[:, None],
        "coalition_overlap": same[:, None],
        "coalition_overlap_over_null": np.asarray(same - null)[:, None],
    }


def coalitions(region: Region, *, draws: int, seed: int, issue: str = "", group: str = GROUP) -> pl.DataFrame:
    """Return which members would join an outside group, issue by issue, and how far that goes beside consensus.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``issue`` and ``position``. ``joins``: percent of the draws in which a member (subject) joins
        the group (counterpart); ``coalition_reach`` beside ``consensus_reach`` of the item; ``coalition_overlap`` over all
        items (issue "all").

    Raises
    ------
    UnknownName
        No such issue, or group.
    UsageError
        The group has no position on two items on the table.
    """
    from . import agenda
    from .consensus import wire

    code = region.actor(group)
    if issue:
        agenda.find(region, issue)
    found = read(region)
    core = spoke(region, found, code)
    chunks = [central(region)] if draws <= 1 else list(sample(region, draws, seed))
    parts, reach = [], []
    for some in chunks:
        wired = wire(region, some, region.as_of.year)
        inputs = wired.inputs
        parts.append(of(inputs, core))
        reach.append(solve(replace(inputs, deals=inputs.deals[:0])).reach)
    if parts[0] is None:
        what = f"{region.label(code)} has no position on two items on the table"
        raise UsageError(Fault("no-coalition", what, column="group", expected=f"a group such as {GROUP}"))
    made = [part for part in parts if part is not None]
    joined = np.concatenate([part.joined for part in made])
    gone, passed = np.concatenate([part.reach for part in made]), np.concatenate(reach)
    names = found.items["item"].to_list()
    assumed = [region.parameter("consensus", name) for name in ("tolerance", "coder_shift", "silent_position")]
    base: dict[str, Any] = {"basis": "modelled", "counterpart": code}
    rows = []
    for number, m in enumerate(made[0].items):
        if issue and names[m] != issue:
            continue
        said = [int(found.refs[m, a]) for a in made[0].core[number]]
        given = [int(found.items["ref"][m]), *said, *(one.ref for one in assumed)]
        own = {**base, "issue": names[m]}
        for a, actor in enumerate(made[0].members):
            told = "assumed: said nothing" if found.silent[m, actor] else "as coded"
            ref = [int(found.refs[m, actor])] if found.refs[m, actor] >= 0 else []
            part = 100.0 * float(joined[:, number, a].mean())
            rows.append(
                {
                    **own, "subject": found.actors[actor], "measure": "joins", "unit": "percent", "position": told,
                    "value": part, "refs": sorted({*given, *ref}),
                }
            )  # fmt: skip
        for measure, values in (("coalition_reach", gone[:, number]), ("consensus_reach", passed[:, m])):
            row = {"subject": str(region.group), "measure": measure, "position": "all", "refs": sorted(set(given))}
            rows.append({**own, **row, **_interval(100.0 * values, "percent")})
    if not issue:
        refs = sorted({ref for row in rows for ref in row["refs"]})
        row = {**base, "subject": str(region.group), "issue": "all", "position": "all", "refs": refs}
        rows.append({**row, "measure": "coalition_overlap", **_interval(100.0 * coalition.overlap(joined), "percent")})
        size = joined.sum(axis=2).mean(axis=1).astype(float)
        rows.append({**row, "measure": "coalition_members", **_interval(size, "count")})
    schema: dict[str, Any] = {**ESTIMATE, "basis": pl.String, "issue": pl.String, "position": pl.String}
    frame = pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema)
    return estimate(frame, "issue", "position")


def _interval(values: Floats, unit: str) -> dict[str, Any]:
    known = values[np.isfinite(values)]
    if not known.size:
        return {"unit": unit, "value": None, "basis": None, "reason": "nobody joins on any two items", "refs": []}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    told = {"unit": unit, "value": middle}
    return told if len(known) == 1 else {**told, "low": low, "high": high, "interval": "90% draws"}


VIEWS = (
    View(
        "coalitions",
        "Issue by issue: which members would join an outside group (the Quad), and how far that goes beside consensus",
        coalitions,
        {"issue": "an item of the agenda; without it, all on the table", "group": "another group than the Quad"},
    ),
)
