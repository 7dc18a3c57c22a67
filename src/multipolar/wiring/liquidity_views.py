"""What `multipolar show liquidity` and its companions show: who pays what when, under which order, and on which terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models.facility import access, in_force
from ..models.liquidity import Result, solve
from ..region.provenance import refs_of
from . import options
from .changes.money import CapitalStop, DisasterNeed
from .draws import Draws
from .liquidity import apply, outcomes
from .liquidity_lines import CALLED, CAUSES, LINES, NAME, ORDERS, WHOLE, WORDS, indices, parts
from .liquidity_net import DAYS, SIXTY, YEAR, Net, wire
from .liquidity_terms import Terms, limits, order_of, parties, price
from .script import in_pack
from .summary import Row, framed, refs_by, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

ABSENT = "nobody is struck, or no line opens"
HEADLINE = "line_cover_sixty"
"""What is shown of every member where none is asked for."""

UNPAID, EVERY = "unpaid", "all"
RARELY = 0.95
"""Part of the draws in which a line has to pay nothing to be left out."""


def liquidity(
    region: Region,
    *,
    draws: int,
    seed: int,
    member: str = "",
    size: str = "",
    cause: str = "",
    order: str = "fastest",
    scenario: str = "",
    year: str = "",
    rows: str = "",
) -> pl.DataFrame:
    """Return what a stop that strikes every member at once, or a scenario, comes to.

    ESTIMATE with the keys ``line`` and ``day``. Of a member: need, cover and days to the first money as scenarios have them, and
    the part of the need of 60 days that each line has paid; lines that pay nothing in 95 percent of draws are left out. Of all
    members: what lines can pay by day 60. All rows: every part of a line, by day 14, 60 and 365.
    """
    whole = options.whole(rows)
    asked = {"size": size, "cause": cause, "order": order, "scenario": scenario, "year": year}
    net, result = struck_by(region, draws=draws, seed=seed, **asked)
    refs, made = _refs(region, net), list[Row]()
    ends = outcomes(result, net)
    shown = ends if whole or member else {HEADLINE: ends[HEADLINE]}
    for place, state in _members(region, net, member):
        told: Row = {"subject": state}
        made += [
            {**told, "measure": name, "line": EVERY, **spread(values[:, place], refs[state], ABSENT)}
            for name, values in shown.items()
        ]
        for hour, day in enumerate(DAYS) if whole else [(DAYS.index(SIXTY), SIXTY)] if member else ():
            told |= {"measure": "line_paid", "day": int(day)}
            made += [{**told, "line": line, **row} for line, row in _paid(net, result, place, hour, refs[state], whole)]
    return _dated(region, framed(region, made, line=pl.String, day=pl.Int32), scenario, year)


def cover(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return what a stop that strikes every member at once comes to, all members, without the lines: for the brief."""
    net, result = struck_by(region, draws=draws, seed=seed, size="", cause="", order="fastest")
    refs, ends = _refs(region, net), outcomes(result, net)
    return framed(
        region,
        [
            {"subject": state, "measure": name, **spread(values[:, place], refs[state], ABSENT)}
            for place, state in _members(region, net, "")
            for name, values in ends.items()
        ],
    )


def orders(
    region: Region,
    *,
    draws: int,
    seed: int,
    member: str = "",
    size: str = "",
    cause: str = "",
    scenario: str = "",
    year: str = "",
    rows: str = "",
) -> pl.DataFrame:
    """Return what the order of the lines changes: who has paid by day 60, and the price of what was drawn in a year.

    ESTIMATE with the keys ``order`` and ``line``. What is unpaid is the same in every order while nothing falls due: the order is
    the borrower's choice, and it changes who pays. Of all members, the price alone.
    """
    whole, made = options.whole(rows), list[Row]()
    drawn = options.taken(region, draws, seed)
    terms = Terms(region, drawn, date(region.as_of.year, 12, 31))
    prices = np.stack([np.broadcast_to(price(terms, line), (drawn.n,)) for line in LINES], axis=1)
    for order in ORDERS:
        asked = {"size": size, "cause": cause, "order": order, "scenario": scenario, "year": year}
        net, result = struck_by(region, draws=draws, seed=seed, **asked)
        refs = _refs(region, net)
        for place, state in _members(region, net, member):
            told: Row = {"subject": state, "order": order}
            if member or whole:
                paid = _paid(net, result, place, DAYS.index(SIXTY), refs[state], whole)
                made += [{**told, "measure": "line_paid", "line": line, **row} for line, row in paid]
            amount = result.paid[:, place, :, DAYS.index(YEAR)]
            total = amount.sum(axis=1)
            mean = (amount * prices).sum(axis=1) / np.where(total > 0, total, np.nan)
            made.append({**told, "measure": "line_price", "line": EVERY, **spread(mean, refs[state], ABSENT)})
    return _dated(region, framed(region, made, order=pl.String, line=pl.String), scenario, year)


def days(
    region: Region,
    *,
    draws: int,
    seed: int,
    member: str = "",
    size: str = "",
    cause: str = "",
    order: str = "fastest",
    until: str = "",
    scenario: str = "",
    year: str = "",
    rows: str = "",
) -> pl.DataFrame:
    """Return the waterfall day by day: the part of the need so far that is unpaid and, in all rows, that each line has paid.

    Up to the last day asked for, 60 without it: that day alone of all members, six days of one, every day in all rows.
    """
    last, whole = int(options.number("until", until or "60", least=0.0, most=YEAR)), options.whole(rows)
    told = {"size": size, "cause": cause, "order": order, "scenario": scenario, "year": year}
    net, _ = struck_by(region, draws=draws, seed=seed, **told)
    steps = range(1, last + 1) if whole else {-(-last * step // 6) for step in range(1, 7)} if member else {last}
    asked = tuple(float(day) for day in sorted(steps))
    # The pool is shared: everyone is solved, and only those asked about are shown.
    result = solve(replace(net.inputs, days=(*asked, YEAR) if last < YEAR else asked))
    refs = _refs(region, net)
    made = [
        {"subject": state, "measure": "line_paid", "line": line, "day": int(day), **row}
        for place, state in _members(region, net, member)
        for hour, day in enumerate(asked)
        for line, row in _paid(net, result, place, hour, refs[state], whole, alone=not whole and not member)
    ]
    return _dated(region, framed(region, made, line=pl.String, day=pl.Int32), scenario, year)


def terms(region: Region, *, draws: int, seed: int, on: str = "", member: str = "", rows: str = "") -> pl.DataFrame:
    """Return what each line pays at most on a day, USD bn: of all members the pool's maximum, of one every line.

    Raises
    ------
    InvalidData
        No date, or a day before the pool's agreement was in effect.
    """
    day, whole = options.day("on", on) if on else region.as_of, options.whole(rows)
    held = Terms(region, options.taken(region, draws, seed), day)
    starts = region.table("parameters").filter(model=NAME, parameter="in_operation", subject="delinked")["since"]
    in_force({date.fromisoformat(start): True for start in starts}, day, what="swap pool")
    members = parties(region)
    if member:
        members = (options.member(region, member, members),)
    made: list[Row] = []
    known = limits(held, members)
    refs = refs_by(region, held.refs, parties(region))
    for state, lines in known.items():
        pool = access(
            held.value("contribution", state),
            held.value("purchasing_multiple", state),
            held.value("imf_delinked_share") / 100.0,
            imf_member=held.first("imf_quota", state) > 0.0,
        )
        shown = {"pool, maximum": np.full(1, float(pool.maximum))}
        if whole:
            shown |= {WORDS[line]: lines[line] for line in LINES if line in lines}
        elif member:
            shown |= {
                CALLED[line]: np.sum([lines[part] for part in parts(line)], axis=0) for line in WHOLE if line in lines
            }
        made += [
            {"subject": state, "measure": "line_limit", "line": line, **spread(np.asarray(value), refs[state], "")}
            for line, value in shown.items()
        ]
    return framed(region, made, line=pl.String).with_columns(pl.lit(day.year, dtype=pl.Int32).alias("year"))


# -- steps ------------------------------------------------------------------------------------------------------------


def struck_by(
    region: Region, *, draws: int, seed: int, size: str, cause: str, order: str, scenario: str = "", year: str = ""
) -> tuple[Net, Result]:
    """Return the net and what came of a stop that strikes every state of the group, or of a scenario of the pack."""
    taken = options.taken(region, draws, seed)
    if scenario:
        if size or cause:
            what = "a scenario says what strikes whom"
            raise UsageError(Fault("two-crises", what, expected="--scenario without --size and --cause"))
        net = _played(region, taken, scenario, year)
    else:
        net = _stopped(region, taken, size or "11", cause or "capital stop")
    terms = Terms(region, taken, date(region.as_of.year, 12, 31))
    net = replace(net, inputs=replace(net.inputs, order=_order(terms, order)))
    return net, solve(net.inputs)


def _stopped(region: Region, taken: Draws, size: str, cause: str) -> Net:
    """Return the net after a stop that strikes every state of the group."""
    if cause not in CAUSES:
        raise UnknownName.of("cause", cause, CAUSES, expected=" or ".join(CAUSES))
    percent = options.number("size", size, least=0.0, most=365.0)
    net = wire(region, taken, region.as_of.year)
    states = tuple(region.states(region.group or "", region.as_of)["actor"])
    year = region.as_of.year
    if cause == "disaster":
        return apply(DisasterNeed(members=states, damage=percent, start=year), net, year)
    change = CapitalStop.model_validate({"members": states, "percent": percent, "cause": cause, "start": year})
    return apply(change, net, year)


def _played(region: Region, taken: Draws, scenario: str, year: str) -> Net:
    """Return the net in a year of a scenario, the first one if none is asked for, after all changes that hold in it."""
    script = in_pack(region, scenario)
    when = options.year(year, script.horizon)
    net = before = wire(region, taken, script.horizon[0])
    for change in script.changes:
        if change.active(when):
            net = apply(change, net, when)
    if net is before:
        what = f"nothing in {scenario} strikes the safety net in {when}"
        expected = "a scenario with a capital_stop, crisis_year or disaster_need in that year"
        raise UsageError(Fault("no-crisis", what, expected=expected))
    return net


def _order(terms: Terms, text: str) -> tuple[int, ...]:
    """Return an order by its name, or as lines with commas: those that are not named follow, fastest first."""
    if text in ORDERS:
        return order_of(terms, text)
    named = [word.strip() for word in text.split(",")]
    for word in named:
        if word not in LINES:
            known = (*ORDERS, *WHOLE)
            raise UnknownName.of("line", word, known, expected=f"{', '.join(ORDERS)}, or lines: {', '.join(WHOLE)}")
    first = indices(part for word in dict.fromkeys(named) for part in (parts(word) if word in WHOLE else (word,)))
    return (*first, *(index for index in order_of(terms, "fastest") if index not in first))


def _members(region: Region, net: Net, member: str) -> list[tuple[int, str]]:
    """Return places and names of the members to show: the one asked for, or every state of the group."""
    states = tuple(region.states(region.group or "", region.as_of)["actor"])
    chosen = (options.member(region, member, states),) if member else states
    return [(net.labels["member"].index(state), state) for state in chosen]


def _refs(region: Region, net: Net) -> dict[str, list[int]]:
    return refs_by(region, refs_of(net), net.labels["member"])


def _paid(
    net: Net, result: Result, place: int, hour: int, refs: list[int], whole: bool, *, alone: bool = False
) -> Iterator[tuple[str, Row]]:
    """Yield by line the part of the need that it has paid, percent, and what is unpaid; part by part where all is asked for."""
    need = np.where(result.need[:, place, hour] > 0.0, result.need[:, place, hour], np.nan)
    for line in () if alone else LINES if whole else WHOLE:
        own = indices([line] if whole else parts(line))
        if not np.any(net.inputs.limit[:, place, own] > 0.0):
            continue
        part: NDArray[np.float64] = 100.0 * result.paid[:, place, own, hour].sum(axis=1) / need
        if whole or np.mean(part > 0.0) > 1.0 - RARELY or len(part) == 1:
            yield WORDS[line] if whole else CALLED[line], spread(part, refs, ABSENT)
    yield UNPAID, spread(100.0 * result.shortfall[:, place, hour] / need, refs, ABSENT)


def _dated(region: Region, frame: pl.DataFrame, scenario: str, year: str) -> pl.DataFrame:
    """Return a frame with the year of the scenario, if there is one."""
    if not scenario:
        return frame
    when = options.year(year, in_pack(region, scenario).horizon)
    return frame.with_columns(pl.lit(when, dtype=pl.Int32).alias("year"))


ASKED: dict[str, Any] = {
    "member": "a state of the group; all without it",
    "size": "of the stop, percent of GDP (damage, where the cause is disaster) [11]",
    "cause": "capital stop, dollar squeeze or disaster [capital stop]",
    "order": "fastest, cheapest, reserves last, or lines with commas",
    "scenario": "a scenario of the pack in place of size and cause",
    "year": "a year of the scenario [its first]",
    "rows": options.ROWS,
}
VIEWS = (
    View("liquidity", "Who pays what of a sudden stop, and what lines can cover", liquidity, ASKED),
    View(
        "liquidity-days",
        "The waterfall of a sudden stop day by day",
        days,
        {**ASKED, "until": "last day shown [60]"},
    ),
    View(
        "liquidity-orders",
        "What the order of the lines changes: who pays, and the price",
        orders,
        {name: help for name, help in ASKED.items() if name != "order"},
    ),
    View(
        "liquidity-terms",
        "What each line pays at most on a day",
        terms,
        {"on": "a day such as 2016-01-01", "member": "a party of the pool; all without it", "rows": options.ROWS},
    ),
)
