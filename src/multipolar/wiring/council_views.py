"""What `multipolar show council` and `multipolar show voting` show: presence three ways, and what a vote is worth."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models.council import solve
from ..models.tenure import presence, terms
from ..models.voting import Game, Power, owen, power, veto, weighted
from ..region import estimate
from ..region.provenance import BASIS_WORDS, refs_of
from .council import HORIZON, NAME, Plan, plan_of, plans, wire
from .draws import central, sample
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Row = dict[str, Any]
Floats = NDArray[np.float64]

TODAY, GIVEN, WEIGHED, CHAIN = "today", "if adopted", "times the chance of adoption", "if adopted, chances as assumed"
"""Readings of presence: rules of today; the plan with named rivals; the plan or today's rules, by the chance of the
amendment; the plan with the assumed chances of election and re-election, without rivals."""

HISTORIES = "90% histories"
"""Low and high hold the chance of events as well as the ranges of the parameters: one history a draw."""

FOUR = 4
"""Years of the term for which a chance of re-election without rivals is assumed."""

INDICES = ("shapley", "banzhaf", "absolute", "prevent", "initiate")
BODIES = ("CMIM", "assembly", "amendment")
"""Bodies beside the compositions of the Security Council."""


# -- presence ---------------------------------------------------------------------------------------------------------


def council(region: Region, *, draws: int, seed: int, model: str = "Model B", candidate: str = "") -> pl.DataFrame:
    """Return how long the candidates sit under a plan: today, if it is adopted, times the chance of adoption.

    Parameters
    ----------
    region : Region
    draws, seed : int
        1: the deterministic run.
    model : str
        A plan by its name or a word of it.
    candidate : str
        One candidate instead of all.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``plan`` and ``reading``: shares of the years of the horizon, chances in an election and the
        chance of the amendment. Values are means over the draws.

    Raises
    ------
    UnknownName
        No such plan, or candidate.
    """
    name, plan = plan_of(region, model)
    chunks = list(sample(region, draws, seed)) if draws > 1 else [central(region)]
    wired = [wire(region, chunk, region.as_of.year) for chunk in chunks]
    names = wired[0].labels["candidate"]
    if candidate and region.actor(candidate) not in names:
        expected = f"a candidate: {', '.join(names)}"
        raise UnknownName.of("candidate", candidate, names, expected=expected)
    chosen = name if plan.contested else None
    results = [solve(replace(each.inputs, plan=chosen)) for each in wired]
    refs = sorted({*refs_of(wired[0]), *plan.refs})
    base = {"plan": name, "basis": "modelled", "refs": refs}
    no_plan = f"no seats that the named candidates contest are told of {name}"
    barred = plan.contested.barred if plan.contested else ()

    def pooled(field: str) -> Floats:
        return np.concatenate([getattr(result, field) for result in results])

    rows: list[Row] = []
    for place, state in enumerate(names):
        if candidate and state != region.actor(candidate):
            continue
        absent = "no chance to win a seat of today is assumed for it"
        for reading, field in ((TODAY, "today"), (GIVEN, "years"), (WEIGHED, "weighed")):
            values, why = 100.0 * pooled(field)[:, place] / HORIZON, absent
            if plan.contested is None and field != "today":
                values, why = np.full(1, np.nan), no_plan
            elif place in barred and field == "years":
                why = f"the seats that {name} adds and the named candidates contest are of another group"
            elif field == "years" and np.isnan(values).any():
                # a mean over the histories in which it wins would say that it always does
                values, why = np.full(1, np.nan), f"who loses keeps the seats of today: {absent}"
            told = {"subject": state, "measure": "council_presence", "reading": reading}
            rows.append({**base, **told, **_mean(values, why, HISTORIES)})
        for reading, field in (("standing without a seat", "won"), ("standing for re-election", "rewon")):
            told = {"subject": state, "measure": "council_chance", "reading": reading}
            rows.append({**base, **told, **_part(pooled(field)[:, place], no_plan)})
        rows += [{**base, **row} for row in _chain(region, plan, state, chunks)]
    told = {"subject": "UN", "measure": "amendment_chance", "reading": "the vote and all five ratifications"}
    rows.append({**base, **told, **_mean(100.0 * pooled("passes"), "", "90% draws")})
    return _frame(region, rows, "plan", "reading")


def _chain(region: Region, plan: Plan, state: str, chunks: list[Any]) -> Iterator[Row]:
    """Yield the share that follows exactly from the assumed chances of election and re-election."""
    term = plan.contested.term if plan.contested else None
    if term != FOUR:
        return
    try:
        keys = [(NAME, parameter, state) for parameter in ("prob_win_when_standing", "prob_reelection_four_year_seat")]
        win, again = (np.concatenate([chunk[key] for chunk in chunks]) for key in keys)
    except UnknownName:
        return
    shares = 100.0 * presence(terms(term, win, again), HORIZON).share
    told = {"subject": state, "measure": "council_presence", "reading": CHAIN}
    yield {**told, **_mean(shares, "", "90% draws")}


def _mean(values: Floats, why: str, interval: str) -> Row:
    known = values[np.isfinite(values)]
    if not known.size:
        return {"reason": why, "basis": None, "refs": []}
    mean = float(known.mean())
    if known.size == 1 or np.ptp(known) == 0.0:
        return {"value": mean}
    low, high = np.quantile(known, (0.05, 0.95)).tolist()
    return {"value": mean, "low": min(low, mean), "high": max(high, mean), "interval": interval}


def _part(values: Floats, why: str) -> Row:
    """Return the part of all elections that were won: an interval over single elections would say nothing."""
    known = values[np.isfinite(values)]
    return {"value": 100.0 * float(known.mean())} if known.size else {"reason": why, "basis": None, "refs": []}


# -- power ------------------------------------------------------------------------------------------------------------


def voting(
    region: Region, *, draws: int, seed: int, body: str = "CMIM", index: str = "", unions: str = "", quota: str = ""
) -> pl.DataFrame:
    """Return what a vote is worth in a body; nothing in it is drawn.

    Parameters
    ----------
    region : Region
    draws, seed : int
        Not used: rules and weights are fixed.
    body : str
        ``CMIM``; ``assembly`` (two thirds of all members), ``amendment`` (of the Charter); or a composition of the
        Security Council, for which the quota is swept.
    index : str
        One of `INDICES`, instead of Shapley-Shubik and Banzhaf.
    unions : str
        A group whose members vote as one, in a body of named members: adds Owen's value.
    quota : str
        Votes, or percent with a sign, instead of the body's own.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``body``, ``quota``, ``seat`` and ``index``, percent.

    Raises
    ------
    UnknownName
        No such body, index or group.
    UsageError
        A quota that is no number; unions in a body without named members.
    InvalidData
        A quota above the total.
    """
    if index and index not in INDICES:
        raise UnknownName.of("index", index, INDICES, expected=f"one of {', '.join(INDICES)}")
    chosen = (index,) if index else ("shapley", "banzhaf")
    folded = body.casefold()
    if folded == "cmim":
        rows = list(_cmim(region, chosen, unions, quota))
    elif unions:
        raise UsageError(Fault("unions", f"the members of {body} are not named", expected="unions in CMIM"))
    elif folded in BODIES:
        rows = list(_assembly(region, folded, chosen, quota))
    else:
        rows = list(_composition(region, body, chosen, quota))
    return _frame(region, rows, "body", "quota", "seat", "index")


def _cmim(region: Region, chosen: tuple[str, ...], unions: str, quota: str) -> Iterator[Row]:
    """Yield the power of each contributor: a basic vote (none for Hong Kong, which votes beside China) and one a dollar."""
    contributors = region.table("parameters").filter(model="liquidity", parameter="contribution")
    basic = region.parameter("liquidity", "basic_votes")
    majority = region.parameter("liquidity", "decision_majority")
    states = sorted(
        name for name in contributors["subject"].drop_nulls().unique().to_list() if not region.is_group(name)
    )
    paid = [region.parameter("liquidity", "contribution", subject=name) for name in states]
    economies = set(region.table("actors").filter(kind="economy")["code"].to_list())
    votes = [
        Fraction(str(each.central)) + (0 if name in economies else Fraction(str(basic.central)))
        for name, each in zip(states, paid, strict=True)
    ]
    total = sum(votes, Fraction())
    part = _quota(quota, total) if quota else Fraction(2, 3) * total
    game = weighted(votes, part)
    found = power(game)
    rows = sorted([basic.ref, majority.ref, *(each.ref for each in paid)])
    base: Row = {
        "counterpart": "CMIM", "measure": "voting_power", "body": "CMIM", "refs": rows,
        "quota": f"{float(100 * part / total):.4g} % of votes", "seat": "contributor",
        "basis": _weakest(region, rows),
    }  # fmt: skip
    shares = {"share of votes": np.array([float(vote / total) for vote in votes])}
    shares |= {name: np.asarray(getattr(found, name)) for name in chosen}
    if unions:
        inside = set(region.states(unions, region.as_of)["actor"].to_list())
        block = [place for place, name in enumerate(states) if name in inside]
        if not block:
            known = [row for row in region.table("actors").filter("is_group")["code"].to_list()]
            raise UnknownName.of("group with contributors", unions, known)
        others = [[place] for place in range(len(states)) if place not in block]
        shares[f"owen, {region.label(unions)} as one"] = owen(game, [block, *others]).owen
    for index, values in shares.items():
        for name, value in zip(states, values, strict=True):
            yield {**base, "subject": name, "index": index, "value": 100.0 * float(value)}
    yield {**_act(found, base), "subject": "CMIM"}


def _assembly(region: Region, body: str, chosen: tuple[str, ...], quota: str) -> Iterator[Row]:
    """Yield the power of a member of the assembly, with the vetoes of ratification for an amendment."""
    members = region.parameter(NAME, "assembly_members")
    n, held = int(members.central), plans(region)["current"].composition.of("permanent with veto")
    needed = _quota(quota, Fraction(n)) if quota else Fraction(math.ceil(Fraction(2, 3) * n))
    refs = [members.ref]
    game = weighted([1] * n, needed)
    seats = {"member": 0}
    if body == "amendment":
        refs = sorted([*refs, *plans(region)["current"].refs])
        game, seats = game & veto(n, range(held)), {"permanent member of the Council": 0, "other member": held}
    yield from _seats(
        region, game, seats, chosen, {"body": body, "quota": f"{float(needed):g} of {n}", "refs": refs}, "UN"
    )


def _composition(region: Region, body: str, chosen: tuple[str, ...], quota: str) -> Iterator[Row]:
    """Yield the power of a seat with and without veto, at every quota from just above half to two thirds."""
    try:
        name, plan = plan_of(region, "current" if body.casefold() in ("council", "unsc") else body)
    except UnknownName:
        known = [*BODIES, "council", *plans(region)]
        raise UnknownName.of("body", body, known, expected=f"one of {', '.join(known)}") from None
    total, held = plan.composition.total, plan.composition.of("permanent with veto")
    own = region.parameter(NAME, "majority", subject="current")
    refs = sorted([*plan.refs, own.ref]) if name == "current" else list(plan.refs)
    if quota:
        sweep = [_quota(quota, Fraction(total))]
    elif name == "current":
        sweep = [Fraction(str(own.central))]
    else:
        sweep = [Fraction(votes) for votes in range(total // 2 + 1, math.ceil(2 * total / 3) + 1)]
    for needed in sweep:
        seats = {"with veto": 0, "without veto": held} if held else {"seat": 0}
        base = {"body": name, "quota": f"{float(needed):g} of {total}", "refs": refs}
        yield from _seats(region, plan.composition.game(needed), seats, chosen, base, "UNSC")


def _seats(
    region: Region, game: Game, seats: dict[str, int], chosen: tuple[str, ...], base: Row, subject: str
) -> Iterator[Row]:
    found = power(game)
    told = {"subject": subject, "measure": "voting_power", "basis": _weakest(region, base["refs"])}
    for seat, place in seats.items():
        for index in chosen:
            yield {**base, **told, "seat": seat, "index": index, "value": 100.0 * float(getattr(found, index)[place])}
        if "prevent" not in chosen:
            yield {**base, **told, "seat": seat, "index": "prevent", "value": 100.0 * float(found.prevent[place])}
    yield {**_act(found, {**base, **told}), "subject": subject}


def _act(found: Power, base: Row) -> Row:
    return {
        **base,
        "counterpart": None,
        "measure": "power_to_act",
        "seat": "all",
        "index": "act",
        "value": 100.0 * found.act,
    }


def _quota(text: str, total: Fraction) -> Fraction:
    try:
        asked = Fraction(text.strip().removesuffix("%").strip())
    except (ValueError, ZeroDivisionError):
        expected = "votes, such as 9, or percent, such as 75%"
        raise UsageError(Fault("quota", f"{text!r} is no number", column="quota", expected=expected)) from None
    return asked * total / 100 if text.strip().endswith("%") else asked


def _weakest(region: Region, refs: list[int]) -> str:
    known = region.cite(refs)["basis"].drop_nulls().to_list()
    return str(max([*known, "derived"], key=BASIS_WORDS.index))


def _frame(region: Region, rows: list[Row], *dims: str) -> pl.DataFrame:
    """Return ESTIMATE rows with the units of the pack."""
    units = {name: region.measure(name)["unit"] for name in {row["measure"] for row in rows}}
    columns = [
        "subject",
        "counterpart",
        "measure",
        *dims,
        "value",
        "low",
        "high",
        "interval",
        "basis",
        "reason",
        "refs",
    ]
    complete = [{**dict.fromkeys(columns), **row, "unit": units[row["measure"]]} for row in rows]
    frame = pl.DataFrame(complete, infer_schema_length=None).with_columns(pl.lit(region.as_of.year).alias("year"))
    return estimate(frame, *dims)


VIEWS = (
    View(
        "council",
        "Years on the Security Council: today, if a plan is adopted, times the chance that it is",
        council,
        {"model": "the plan: A, B, G4, UFC, current", "candidate": "one candidate, instead of all"},
    ),
    View(
        "voting",
        "What a vote is worth in a body",
        voting,
        {
            "body": "CMIM, assembly, amendment, council, or a plan for it (A, B, G4, UFC)",
            "index": f"one of {', '.join(INDICES)}",
            "unions": "a group whose members vote as one (CMIM)",
            "quota": "votes, or percent such as 75%",
        },
    ),
)
