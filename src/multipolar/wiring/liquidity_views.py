"""What `multipolar show liquidity` and its companions show: who pays what when, under which order, and on which terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UnknownName, UsageError
from ..models.facility import access, in_force
from ..models.liquidity import Result, solve
from ..region import ESTIMATE, estimate
from .changes.money import CapitalStop, DisasterNeed
from .draws import Draws, central, chunk
from .liquidity import (
    CAUSES,
    DAYS,
    LINES,
    NAME,
    ORDERS,
    POOL,
    WORDS,
    YEAR,
    Net,
    Terms,
    apply,
    limits,
    order_of,
    outcomes,
    parties,
    price,
    wire,
)  # fmt: skip
from .script import Script, in_pack
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]


def struck_by(
    region: Region, *, draws: int, seed: int, size: str, cause: str, order: str, scenario: str = "", year: str = ""
) -> tuple[Net, Result]:
    """Return the net and what came of a stop that strikes every state of the group, or of a scenario of the pack."""
    taken = central(region) if draws == 1 else chunk(region, seed, 0)
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
    percent = _number("size", size)
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
    when = _year(script, year)
    net = before = wire(region, taken, script.horizon[0])
    for change in script.changes:
        if change.active(when):
            net = apply(change, net, when)
    if net is before:
        what = f"nothing in {scenario} strikes the safety net in {when}"
        expected = "a scenario with a capital_stop, crisis_year or disaster_need in that year"
        raise UsageError(Fault("no-crisis", what, expected=expected))
    return net


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
) -> pl.DataFrame:
    """Return who pays what by day 14, 60 and 365 of a stop that strikes every member at once, or of a scenario.

    ESTIMATE with the keys ``line`` and ``day``: the part of the need of the day that each line has paid and what is unpaid, cover
    and days to the first money as scenarios have them.
    """
    asked = {"size": size, "cause": cause, "order": order, "scenario": scenario, "year": year}
    net, result = struck_by(region, draws=draws, seed=seed, **asked)
    refs = _refs(net)
    rows: list[Row] = []
    ends = outcomes(result, net)
    for place, state in _members(region, net, member):
        for hour, day in enumerate(DAYS):
            need = result.need[:, place, hour]
            for line, word in enumerate(LINES):
                if not np.any(net.inputs.limit[:, place, line] > 0.0):
                    continue
                part = 100.0 * result.paid[:, place, line, hour] / np.where(need > 0, need, np.nan)
                rows.append(
                    {
                        "subject": state,
                        "measure": "line_paid",
                        "line": WORDS[word],
                        "day": int(day),
                        **_spread(part, refs),
                    }
                )
            unpaid = 100.0 * result.shortfall[:, place, hour] / np.where(need > 0, need, np.nan)
            rows.append(
                {"subject": state, "measure": "line_paid", "line": "unpaid", "day": int(day), **_spread(unpaid, refs)}
            )
        for name, values in ends.items():
            rows.append(
                {"subject": state, "measure": name, "line": "all", "day": None, **_spread(values[:, place], refs)}
            )
    return _dated(region, _frame(region, rows, line=pl.String, day=pl.Int32), scenario, year)


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
) -> pl.DataFrame:
    """Return what the order of the lines changes: who has paid by day 60, and the price of what was drawn in a year.

    ESTIMATE with the keys ``order`` and ``line``. What is unpaid is the same in every order while nothing falls due: the order is
    the borrower's choice, and it changes who pays.
    """
    rows: list[Row] = []
    for order in ORDERS:
        asked = {"size": size, "cause": cause, "order": order, "scenario": scenario, "year": year}
        net, result = struck_by(region, draws=draws, seed=seed, **asked)
        refs = _refs(net)
        taken = central(region) if draws == 1 else chunk(region, seed, 0)
        terms = Terms(region, taken, date(region.as_of.year, 12, 31))
        prices = np.stack([np.broadcast_to(price(terms, line), (taken.n,)) for line in LINES], axis=1)
        for place, state in _members(region, net, member):
            told: Row = {"subject": state, "order": order}
            need = np.where(result.need[:, place, 1] > 0, result.need[:, place, 1], np.nan)
            for line, word in enumerate(LINES):
                if np.any(net.inputs.limit[:, place, line] > 0.0):
                    part = 100.0 * result.paid[:, place, line, 1] / need
                    rows.append({**told, "measure": "line_paid", "line": WORDS[word], **_spread(part, refs)})
            unpaid = 100.0 * result.shortfall[:, place, 1] / need
            rows.append({**told, "measure": "line_paid", "line": "unpaid", **_spread(unpaid, refs)})
            drawn = result.paid[:, place, :, 2]
            total = drawn.sum(axis=1)
            mean = (drawn * prices).sum(axis=1) / np.where(total > 0, total, np.nan)
            rows.append({**told, "measure": "line_price", "line": "all", **_spread(mean, refs)})
    return _dated(region, _frame(region, rows, order=pl.String, line=pl.String), scenario, year)


def days(
    region: Region,
    *,
    draws: int,
    seed: int,
    member: str = "",
    size: str = "",
    cause: str = "",
    order: str = "fastest",
    until: str = "60",
    scenario: str = "",
    year: str = "",
) -> pl.DataFrame:
    """Return the waterfall day by day: the part of the need so far that each line has paid, and what is unpaid."""
    last = _number("until", until)
    told = {"size": size, "cause": cause, "order": order, "scenario": scenario, "year": year}
    net, _ = struck_by(region, draws=draws, seed=seed, **told)
    places = [place for place, _ in _members(region, net, member)]
    asked = tuple(float(day) for day in range(1, int(last) + 1))
    # The pool is shared: everyone is solved, and only those asked about are shown.
    result = solve(replace(net.inputs, days=(*asked, YEAR) if last < YEAR else asked))
    refs = _refs(net)
    rows: list[Row] = []
    for place in places:
        state = net.labels["member"][place]
        for hour, day in enumerate(asked):
            need = np.where(result.need[:, place, hour] > 0, result.need[:, place, hour], np.nan)
            for line, word in enumerate(LINES):
                if np.any(net.inputs.limit[:, place, line] > 0.0):
                    part = 100.0 * result.paid[:, place, line, hour] / need
                    rows.append(
                        {
                            "subject": state,
                            "measure": "line_paid",
                            "line": WORDS[word],
                            "day": int(day),
                            **_spread(part, refs),
                        }
                    )
            unpaid = 100.0 * result.shortfall[:, place, hour] / need
            rows.append(
                {"subject": state, "measure": "line_paid", "line": "unpaid", "day": int(day), **_spread(unpaid, refs)}
            )
    return _dated(region, _frame(region, rows, line=pl.String, day=pl.Int32), scenario, year)


def terms(region: Region, *, draws: int, seed: int, on: str = "", member: str = "") -> pl.DataFrame:
    """Return what each line pays at most on a day, USD bn.

    Raises
    ------
    InvalidData
        No date, or a day before the pool's agreement was in effect.
    """
    day = _day(on) if on else region.as_of
    taken = central(region) if draws == 1 else chunk(region, seed, 0)
    held = Terms(region, taken, day)
    starts = region.table("parameters").filter(model=NAME, parameter="in_operation", subject="delinked")["since"]
    in_force({date.fromisoformat(start): True for start in starts}, day, what="swap pool")
    members = parties(region)
    if member:
        members = (_one(region, member, members),)
    rows: list[Row] = []
    for state, lines in limits(held, members).items():
        pool = access(
            held.value("contribution", state),
            held.value("purchasing_multiple", state),
            held.value("imf_delinked_share") / 100.0,
            imf_member=held.first("imf_quota", state) > 0.0,
        )
        whole = {"pool, maximum": np.full(1, float(pool.maximum))}
        whole |= {WORDS[line]: lines[line] for line in LINES if line in lines}
        rows += [
            {"subject": state, "measure": "line_limit", "line": line, **_spread(value, sorted(held.refs))}
            for line, value in whole.items()
        ]
    made = _frame(region, rows, line=pl.String)
    return made.with_columns(pl.lit(day.year, dtype=pl.Int32).alias("year"))


def used(region: Region, *, draws: int, seed: int, line: str = "") -> pl.DataFrame:
    """Return which lines were in fact used in 1997, 2008 and 2020 by those who had them, beside the chance that is assumed.

    ESTIMATE with the keys ``episode``, ``line``, ``members`` (how many had it at hand) and ``assumed_chance``. The interval is
    Jeffreys' for so few cases. Use is not a grant: a line may have been at hand and not been wanted.
    """
    table = region.table("parameters").filter(model=NAME, parameter="line_used")
    split = table.with_columns(pl.col("subject").str.split(" ").alias("parts")).with_columns(
        pl.col("parts").list.first().alias("who"),
        pl.col("parts").list.last().alias("episode"),
        pl.col("parts").list.slice(1, pl.col("parts").list.len() - 2).list.join(" ").alias("line"),
    )
    known = split["line"].unique().sort().to_list()
    if line and line not in known:
        raise UnknownName.of("line", line, known, expected=f"one of {', '.join(known)}")
    rows: list[Row] = []
    for (episode, word), group in split.filter(pl.lit(not line) | (pl.col("line") == line)).group_by("episode", "line"):
        n, hits = group.height, float(group["central"].sum())
        low, high = _jeffreys(hits, n)
        rows.append({
            "subject": POOL, "measure": "line_use", "episode": episode, "line": WORDS[str(word)], "members": n,
            "year": int(str(episode)), "value": 100.0 * hits / n, "low": 100.0 * low, "high": 100.0 * high,
            "interval": "90% Jeffreys", "basis": "public_record", "refs": group["ref"].to_list(),
            "assumed_chance": _chance(region, str(word), str(episode)),
        })  # fmt: skip
    keys = {"episode": pl.String, "line": pl.String, "members": pl.Int32, "assumed_chance": pl.Float64}
    return _frame(region, rows, **keys)


def _chance(region: Region, line: str, episode: str) -> float | None:
    """Return the central chance that is assumed for a line in such an episode, percent; None for own reserves."""
    names: dict[str, tuple[str, str | None]] = {
        "delinked": ("prob_delinked_granted", None), "linked": ("prob_linked_granted", None),
        "imf": ("prob_linked_granted", None), "rfi": ("prob_granted", "rfi"), "bilateral": ("prob_granted", "bilateral"),
        "dollar": ("prob_granted", "dollar capital stop" if episode == "1997" else "dollar dollar squeeze"),
    }  # fmt: skip
    if line not in names:
        return None
    name, subject = names[line]
    return 100.0 * region.parameter(NAME, name, subject=subject).central


def _jeffreys(hits: float, n: int) -> tuple[float, float]:
    from scipy.stats import beta

    low, high = (float(beta.ppf(level, hits + 0.5, n - hits + 0.5)) for level in (0.05, 0.95))
    return (0.0 if hits == 0 else low), (1.0 if hits == n else high)


# -- steps ------------------------------------------------------------------------------------------------------------


def _order(terms: Terms, text: str) -> tuple[int, ...]:
    """Return an order by its name, or as lines with commas: those that are not named follow, fastest first."""
    if text in ORDERS:
        return order_of(terms, text)
    named = [word.strip() for word in text.split(",")]
    for word in named:
        if word not in LINES:
            known = (*ORDERS, *LINES)
            raise UnknownName.of("line", word, known, expected=f"{', '.join(ORDERS)}, or lines: {', '.join(LINES)}")
    first = [LINES.index(word) for word in dict.fromkeys(named)]
    return (*first, *(index for index in order_of(terms, "fastest") if index not in first))


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 < value <= 365.0:
        raise UsageError(Fault("bad-number", f"--{name} {text}", expected="a number above 0, at most 365"))
    return value


def _year(script: Script, text: str) -> int:
    first, last = script.horizon
    if text and not (text.isdecimal() and first <= int(text) <= last):
        raise UsageError(Fault("bad-year", f"--year {text}", expected=f"a year from {first} to {last}"))
    return int(text) if text else first


def _dated(region: Region, frame: pl.DataFrame, scenario: str, year: str) -> pl.DataFrame:
    """Return a frame with the year of the scenario, if there is one."""
    if not scenario:
        return frame
    return frame.with_columns(pl.lit(_year(in_pack(region, scenario), year), dtype=pl.Int32).alias("year"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidData([Fault("bad-date", f"--on {text}", expected="a day such as 2021-03-31")]) from None


def _one(region: Region, text: str, members: tuple[str, ...]) -> str:
    code = region.actor(text)
    if code not in members:
        raise UnknownName.of("member", text, members, expected=f"one of {', '.join(members)}")
    return code


def _members(region: Region, net: Net, member: str) -> list[tuple[int, str]]:
    """Return places and names of the members to show: the one asked for, or every state of the group."""
    states = tuple(region.states(region.group or "", region.as_of)["actor"])
    chosen = (_one(region, member, states),) if member else states
    return [(net.labels["member"].index(state), state) for state in chosen]


def _refs(net: Net) -> list[int]:
    return net.account["refs"].explode().drop_nulls().unique().sort().to_list()


def _spread(values: Floats, refs: list[int]) -> Row:
    """Return the median and 90 percent of draws; null where no draw has a value."""
    known = values[np.isfinite(values)]
    if not known.size:
        return {"reason": "nobody is struck, or no line opens", "refs": []}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    row: Row = {"value": middle, "basis": "modelled", "refs": refs}
    return row | ({"low": low, "high": high, "interval": "90% draws"} if high > low else {})


def _frame(region: Region, rows: list[Row], **keys: Any) -> pl.DataFrame:
    """Return rows as ESTIMATE with the units of the dictionary."""
    filled = [
        {
            **dict.fromkeys(ESTIMATE),
            **{"unit": region.measure(row["measure"])["unit"], "year": region.as_of.year},
            **row,
        }
        for row in rows
    ]
    return estimate(pl.DataFrame(filled, schema={**ESTIMATE, **keys}), *keys)


ASKED = {
    "member": "a state of the group",
    "size": "of the stop, percent of GDP (damage, where the cause is disaster) [11]",
    "cause": "capital stop, dollar squeeze or disaster [capital stop]",
    "order": "fastest, cheapest, reserves last, or lines with commas",
    "scenario": "a scenario of the pack in place of size and cause",
    "year": "a year of the scenario [its first]",
}
VIEWS = (
    View("liquidity", "Who pays what by day 14, 60 and 365 of a sudden stop", liquidity, ASKED),
    View(
        "liquidity-days",
        "The waterfall of a sudden stop day by day",
        days,
        {**ASKED, "until": "last day shown"},
    ),
    View(
        "liquidity-orders",
        "What the order of the lines changes: who pays, and the price",
        orders,
        {name: ASKED[name] for name in ("member", "size", "cause", "scenario", "year")},
    ),
    View(
        "liquidity-terms",
        "What each line pays at most on a day",
        terms,
        {"on": "a day such as 2016-01-01", "member": "a party of the pool"},
    ),
    View(
        "lines-used",
        "Which lines were in fact used in 1997, 2008 and 2020",
        used,
        {"line": "a line such as delinked"},
    ),
)
