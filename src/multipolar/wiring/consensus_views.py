"""What `multipolar show consensus` and `multipolar show bargaining` show of the agenda."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models import baselines, condorcet
from ..models.bargaining import Rules, bargain
from ..models.consensus import Inputs, Result, solve
from ..region.dates import bounds
from ..region.estimate import ESTIMATE, estimate
from . import agenda
from .consensus import wire
from .draws import Draws, central, sample
from .model import Wired
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

BARGAINS = 16
"""Draws on which bargaining is shown: ninety elections and three paths of offers each."""

SUMMARY, QUO = "all rules", "status quo"


def consensus(region: Region, *, draws: int, seed: int, issue: str | None = None) -> pl.DataFrame:
    """Return how far consensus lets each item go, or for one issue who objects where, and who can steer and block.

    An item of the General Assembly is shown when it is named, as a common vote of the group: its positions are votes.
    """
    assembly = issue is not None and agenda.is_assembly(region, issue)
    found = agenda.read(region, assembly=assembly)
    year = bounds(str(region.as_of))[1].year
    parts = [
        (wired, solve(_plain(wired.inputs)))
        for some in _draws(region, draws, seed)
        for wired in [wire(region, some, year, assembly=assembly)]
    ]
    wired = parts[0][0]
    reach = np.concatenate([result.reach for _, result in parts])
    first = np.concatenate([result.first for _, result in parts])
    if issue is None:
        rows = [
            {
                **_row(region, reach[:, m] * 100.0, "consensus_reach", found, m),
                "subject": row["forum"],
                "issue": row["item"],
                "kind": row["kind"],
                "stage": row["stage"],
                "outcome": row["outcome"] or "",
                "first_objectors": _objectors(found, first[:, m], m),
            }
            for m, row in enumerate(found.items.iter_rows(named=True))
        ]
        return _estimates(rows, "issue", "kind", "stage", "outcome", "first_objectors")
    m = found.items["item"].to_list().index(issue)
    return _estimates(_of_issue(region, found, parts, wired, first[:, m], m), "issue", "position")


def _of_issue(
    region: Region,
    found: agenda.Agenda,
    parts: list[tuple[Wired[Inputs], Result]],
    wired: Wired[Inputs],
    first: NDArray[np.int64],
    m: int,
) -> list[dict[str, Any]]:
    rows = []
    measures = {
        "objects_at": 100.0 * np.concatenate([result.objects_at[:, m] for _, result in parts]),
        "steering_power": np.concatenate([result.steering[:, m] for _, result in parts]),
        "blocking_power": np.concatenate([result.blocking[:, m] for _, result in parts]),
        "first_objector": np.where(
            found.party[m], 100.0 * (first[:, None] == np.arange(len(found.actors))).mean(axis=0, keepdims=True), np.nan
        ),
    }
    for a, actor in enumerate(found.actors):
        if not found.party[m, a] and found.refs[m, a] < 0:
            continue
        told = "assumed: said nothing" if found.silent[m, a] else _said(region, int(found.refs[m, a]))
        for measure, values in measures.items():
            if np.isnan(values[:, a]).all():
                continue
            row = _row(region, values[:, a], measure, found, m, a)
            rows.append({**row, "subject": actor, "issue": wired.labels["item"][m], "position": told})
    return rows


def _plain(inputs: Inputs) -> Inputs:
    """Return the inputs without the null, which the view does not show."""
    return replace(inputs, deals=inputs.deals[:0])


def _said(region: Region, ref: int) -> str:
    row = region.table("positions").row(by_predicate=pl.col("ref") == ref, named=True)
    return f"{row['stance']}, care {row['care']}"


def _objectors(found: agenda.Agenda, first: NDArray[np.int64], m: int) -> str:
    """Return who objects first, each with its share of the draws; whose position is assumed is said to be."""
    who, count = np.unique(first[first >= 0], return_counts=True)
    order = np.argsort(-count, kind="stable")
    words = [
        f"{found.actors[who[i]]} {100.0 * count[i] / len(first):.0f} %"
        + (" (position assumed)" if found.silent[m, who[i]] else "")
        for i in order[:4]
    ]
    return "; ".join(words) or "nobody"


def bargaining(
    region: Region, *, draws: int, seed: int, issue: str | None = None, rules: str = "summary"
) -> pl.DataFrame:
    """Return where rival rules of bargaining end on an issue, and the spread across them.

    Everybody with a position bargains, with a seat or without; on at most `BARGAINS` draws. Without an issue: the spread
    on every item on the table.
    """
    if rules not in ("summary", "all"):
        raise UnknownName.of("choice of rules", rules, ("summary", "all"), expected="summary or all")
    if issue is not None:
        dimensions = agenda.find(region, issue)["dimension"].to_list()
        rows = [row for dimension in dimensions for row in _ends(region, issue, dimension, draws, seed, rules)]
    else:
        found = agenda.read(region)
        present = found.items.filter(pl.col("stage") == "present")["item"].to_list()
        rows = [
            row
            for item in present
            for row in _ends(region, item, 1, draws, seed, "summary", offers=False)
            if row["rule"] == SUMMARY
        ]
    return _estimates(rows, "issue", "dimension", "rule")


def _ends(
    region: Region, issue: str, dimension: int, draws: int, seed: int, rules: str, *, offers: bool = True
) -> list[dict[str, Any]]:
    """Return the outcome of each rule, in points of the scale, and of all of them together."""
    found = agenda.read(region, dimension, assembly=agenda.is_assembly(region, issue))
    m = found.items["item"].to_list().index(issue)
    item = found.items.row(m, named=True)
    part = np.flatnonzero(found.party[m] | (found.refs[m] >= 0))
    gdp = _gdp(region, [found.actors[a] for a in part])
    counted = part[~np.isnan(gdp)]
    gdp = gdp[~np.isnan(gdp)]
    some = _draws(region, draws, seed)[0]
    position, salience = (values[:BARGAINS, m, counted] for values in found.draw(some))
    weight = gdp[None, :] ** some["bargaining", "influence_exponent"][:BARGAINS, None]
    joined = dict(_rules(position, salience, weight, item, offers=offers))
    refs = [item["ref"], *(int(ref) for ref in found.refs[m, counted] if ref >= 0)]
    refs.append(region.parameter("bargaining", "influence_exponent").ref)
    assumed = ("coder_shift", "silent_position", "silent_salience")
    refs += [region.parameter("consensus", name).ref for name in assumed]
    base: dict[str, Any] = {
        "subject": item["forum"], "measure": "bargaining_outcome", "unit": region.measure("bargaining_outcome")["unit"],
        "basis": "modelled", "refs": sorted(set(refs)), "issue": issue, "dimension": dimension,
    }  # fmt: skip
    rows = [
        {**base, "rule": rule, **_interval(end)}
        for rule, end in joined.items()
        if rules == "all" or not rule.startswith("election")
    ]
    elections = [end for rule, end in joined.items() if rule.startswith("election")]
    rows.append({**base, "rule": f"elections, {len(elections)} rules", **_interval(np.concatenate(elections))})
    middles = [float(np.median(end)) for rule, end in joined.items() if rule != QUO]
    spread = {"value": float(np.median(middles)), "low": min(middles), "high": max(middles), "interval": "across rules"}
    return [*rows, {**base, "rule": SUMMARY, **spread}]


def _rules(
    position: Floats, salience: Floats, weight: Floats, item: dict[str, Any], *, offers: bool
) -> list[tuple[str, Floats]]:
    """Return the end of each rule, (D,)."""
    draws = len(position)
    quo = float(item["status_quo"])
    pull = weight * salience
    order = np.argsort(position, axis=1)
    heap = np.cumsum(np.take_along_axis(pull, order, axis=1), axis=1)
    half = np.argmax(heap >= heap[:, -1:] / 2.0, axis=1)
    found = [
        (QUO, np.full(draws, quo)),
        ("weighted mean", (pull * position).sum(axis=1) / pull.sum(axis=1)),
        ("weighted median", np.take_along_axis(position, np.take_along_axis(order, half[:, None], 1), 1)[:, 0]),
    ]
    cases = [(weight[d], position[d, :, None], np.maximum(salience[d, :, None], 1e-6)) for d in range(draws)]
    found.append(("Nash", np.array([baselines.nash(*case, [quo])[0] for case in cases])))
    options = np.concatenate([position, np.full((draws, 1), quo)], axis=1)
    utility = 1.0 - np.abs(options[:, None, :] - position[:, :, None]) / 100.0
    for voting, victory, rule in product(condorcet.VOTING, condorcet.VICTORY, condorcet.STATIONARY):
        p = condorcet.elect(pull, utility, voting=voting, victory=victory, rule=rule)
        found.append((f"election: {voting}, {victory}, {rule}", (p * options).sum(axis=1)))
    if offers:
        for rule in condorcet.STATIONARY:
            paths = [bargain(w, x / 100.0, s, Rules(rule=rule), turns=20) for w, x, s in cases]
            found.append((f"offers over turns: {rule}", 100.0 * np.array([path.expected[-1, 0] for path in paths])))
    return found


def _gdp(region: Region, actors: list[str]) -> Floats:
    """Return each actor's newest gross domestic product, relative to the largest; NaN where there is none."""
    figures = region.figures("gdp_nominal", subject=actors, groups=True).drop_nulls("value").drop_nulls("year")
    year = bounds(str(region.as_of))[1].year
    newest = figures.filter(pl.col("year") <= year).sort("year").group_by("subject").last()
    known: dict[str, float] = dict(newest.select("subject", "value").iter_rows())
    if not known:
        what = "no gross domestic product of anybody who bargains"
        raise UsageError(Fault("no-influence", what, expected="figures of gdp_nominal"))
    largest = max(known.values())
    return np.array([known.get(actor, np.nan) / largest for actor in actors])


def _draws(region: Region, draws: int, seed: int) -> list[Draws]:
    return [central(region)] if draws <= 1 else list(sample(region, draws, seed))


def _row(
    region: Region, values: Floats, measure: str, found: agenda.Agenda, m: int, actor: int | None = None
) -> dict[str, Any]:
    """Return value, interval and sources of one figure of an item."""
    codes = found.refs[m] if actor is None else found.refs[m, [actor]]
    refs = [int(found.items["ref"][m]), *(int(ref) for ref in codes if ref >= 0)]
    names = ["tolerance", "coder_shift", *(["silent_position", "silent_salience"] if found.silent[m].any() else [])]
    refs += [region.parameter("consensus", name).ref for name in names]
    return {
        "measure": measure,
        "unit": region.measure(measure)["unit"],
        "basis": "modelled",
        "refs": sorted(set(refs)),
        **_interval(values),
    }


def _interval(values: Floats) -> dict[str, Any]:
    """Return median and 90 percent of draws; one draw has no interval. Who never objects does so beyond any limit."""
    known = np.minimum(values[~np.isnan(values)], 1e6)
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    return (
        {"value": middle} if len(known) == 1 else {"value": middle, "low": low, "high": high, "interval": "90% draws"}
    )


def _estimates(rows: list[dict[str, Any]], *dims: str) -> pl.DataFrame:
    schema = {**ESTIMATE, **{name: pl.Int32 if name == "dimension" else pl.String for name in dims}}
    return estimate(pl.DataFrame(rows, schema=schema), *dims)


VIEWS: tuple[View, ...] = (
    View(
        "consensus",
        "How far each item of the agenda gets before somebody objects; with an issue: who objects where, steers, blocks",
        consensus,
        {"issue": "an item of the agenda; without it, all are listed"},
    ),
    View(
        "bargaining",
        "Where rival rules of bargaining end, and the spread across them",
        bargaining,
        {"issue": "an item of the agenda; without it, the spread on each", "rules": "summary or all"},
    ),
)
