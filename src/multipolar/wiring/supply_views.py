"""What `multipolar show` shows of stops of supply: what one costs, what levers save, a past one run again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UnknownName, UsageError
from ..region.provenance import refs_of
from . import supply
from .changes.change import Change
from .changes.supply import (
    LargerStocks,
    OvertimeLimit,
    RegionalSourcing,
    SecondSuppliers,
    SpareCapacity,
    SupplyStop,
    SupplyWatch,
)
from .draws import Draws, central, chunk
from .model import Wired
from .options import number, taken
from .summary import Row, framed, spread
from .supply_backtest import backtest
from .supply_tables import chains, words
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
OUTSIDE, INSIDE = "CHN", "THA"
STOP = {"sectors": "manufacturing", "percent": "36", "days": "90", "recovery": "30"}
"""The stop that views take: the mean fall of Thai manufacturing from October to December 2011, for anyone."""

AS_IS = "as it is"
QUICK = 256
"""Draws of the view of levers, which runs fourteen years of the world."""


def losses(
    region: Region,
    *,
    draws: int,
    seed: int,
    economies: str = "",
    sectors: str = "",
    percent: str = "",
    days: str = "",
    recovery: str = "",
) -> pl.DataFrame:
    """Return what a stop of supply costs each economy in the year after it begins, beside the stopped sectors alone.

    One draw runs every sector and economy of the tables by days; more draws run groups of sectors by weeks.
    """
    stop = _stop(region, economies or INSIDE, sectors, percent=percent, days=days, recovery=recovery)
    wired = _wired(region, draws, seed)
    after = supply.apply(stop, wired, region.as_of.year)
    if after is wired:
        hit = f"{', '.join(stop.economies)}: {', '.join(stop.sectors)}"
        known = ", ".join(wired.labels["place"][:-1])
        raise InvalidData([Fault("no-such-industry", f"nobody of {hit} is in the chains", expected=f"one of {known}")])
    rows = [
        _row(after, {"subject": subject, "measure": name}, values[:, k])
        for name, values in supply.outcomes(supply.solve(after.inputs), after).items()
        for k, subject in enumerate(after.labels[name])
    ]
    return framed(region, rows)


def levers(
    region: Region, *, draws: int, seed: int, outside: str = "", inside: str = "", percent: str = "", days: str = ""
) -> pl.DataFrame:
    """Return what each lever saves the group in a stop of manufacturing outside it, and in one inside, percentage points.

    Both stops have the same size and length. A minus is a loss that the lever adds. Costs of levers are not counted.

    Raises
    ------
    InvalidData
        A stop outside that is a member's, or one inside that is nobody's of the group.
    """
    made = central(region) if draws == 1 else few(region, seed, QUICK)
    wired = supply.wire(region, made, region.as_of.year)
    members = wired.labels["member"]
    stops = [
        _stop(region, economies, "", percent=percent, days=days) for economies in (outside or OUTSIDE, inside or INSIDE)
    ]
    own = region.states(region.group, region.as_of)["actor"].to_list() if region.group else []
    faults = [
        Fault(
            "side",
            f"{state} is {'a' if state in own else 'no'} member of {region.group}",
            column=side,
            expected=expected,
        )
        for side, stop, expected in (
            ("outside", stops[0], "an economy outside the group"),
            ("inside", stops[1], f"one of {', '.join(own)}"),
        )
        for state in stop.economies
        if (state in own) != (side == "inside")
    ]
    if faults:
        raise InvalidData(faults)
    rows: list[Row] = []
    for stop in stops:
        for name, found in gains(wired, stop, levers_of(members, region.as_of.year)).items():
            key = {
                "subject": region.group,
                "counterpart": stop.economies[0] if len(stop.economies) == 1 else None,
                "measure": "supply_loss" if name == AS_IS else "supply_lever_gain",
                "lever": name,
            }
            rows.append(_row(wired, key, found))
    return framed(region, rows, lever=pl.String)


def again(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return the Thai floods of 2011: falls seen, and as models give them, percent."""
    return backtest(region, taken(region, draws, seed))


def levers_of(members: tuple[str, ...], year: int) -> dict[str, Change]:
    """Return one change for each of the principles' levers, by its words; the sizes are round numbers."""
    free: dict[str, Any] = {"start": year, "cost_usd_bn": 0.0, "why": "a round number; its cost is not counted"}
    return {
        "diversification: 10 points more from the region": RegionalSourcing(
            **free, buyers=members, toward=members, points=10.0
        ),
        "diversification: 20 points more can change supplier": SecondSuppliers(**free, members=members, points=20.0),
        "redundancy: 15 more days of stocks": LargerStocks(**free, members=members, days=15.0),
        "redundancy: 10 points more spare capacity": SpareCapacity(**free, members=members, points=10.0),
        "digitalisation: shortages are known in half the time": SupplyWatch(**free, factor=0.5),
        "sustainability: no overtime in goods": OvertimeLimit(**free, members=members, sectors=("goods",)),
    }


def gains(wired: Wired[supply.Inputs], stop: SupplyStop, changes: dict[str, Change]) -> dict[str, Floats]:
    """Return the group's loss as chains are (D,), and what each change saves of it."""

    def loss(at: Wired[supply.Inputs]) -> Floats:
        after = supply.apply(stop, at, stop.start)
        found = supply.outcomes(supply.solve(after.inputs), after)["supply_loss"]
        return np.asarray(found[:, -1])

    plain = loss(wired)
    return {AS_IS: plain} | {
        name: plain - loss(supply.apply(change, wired, stop.start)) for name, change in changes.items()
    }


def few(region: Region, seed: int, n: int) -> Draws:
    """Return the first `n` draws of the sequence (a power of 2 up to 1,024), for what has to be quick."""
    return replace(chunk(region, seed, 0), n=n)


def _wired(region: Region, draws: int, seed: int) -> Wired[supply.Inputs]:
    if draws == 1:
        return supply.wired(region, central(region), chains(region, fine=True), 1.0)
    return supply.wire(region, chunk(region, seed, 0), region.as_of.year)


def _stop(region: Region, economies: str, sectors: str, **numbers: str) -> SupplyStop:
    codes = tuple(region.actor(word.strip()) for word in economies.split(","))
    apart = [
        state
        for code in codes
        for state in (region.states(code, region.as_of)["actor"].to_list() if code == region.group else [code])
    ]
    named = tuple(word.strip() for word in (sectors or STOP["sectors"]).split(","))
    for word in named:
        if word not in words():
            raise UnknownName.of(
                "sector", word, words(), expected=f"one of {', '.join(words()[:10])}, or a code of ISIC"
            )
    size, faults = {}, []
    for name, most in (("percent", 100.0), ("days", 365.0), ("recovery", 365.0)):
        try:
            size[name] = number(name, numbers.get(name) or STOP[name], least=0.0, zero=name != "percent", most=most)
        except UsageError as error:
            faults.append(error.fault)
    if faults:
        raise InvalidData(faults)
    return SupplyStop(
        start=region.as_of.year,
        economies=tuple(dict.fromkeys(apart)),
        sectors=named,
        percent=size["percent"],
        days=size["days"],
        recovery_days=size["recovery"],
    )


def _row(wired: Wired[Any], key: dict[str, Any], values: Floats) -> Row:
    return key | spread(values, refs_of(wired), "the model did not converge")


_SIZE = {"percent": f"part of capacity that stops [{STOP['percent']}]", "days": f"for how long [{STOP['days']}]"}
VIEWS = (
    View(
        "supply",
        "What a stop of supply costs each economy in a year, beside the stopped sectors alone; sector averages",
        losses,
        {
            "economies": f"whose supply stops, one or several codes, or the group [{INSIDE}]",
            "sectors": f"all, goods, manufacturing, a group such as electronics, or codes [{STOP['sectors']}]",
            **_SIZE,
            "recovery": f"days in which capacity comes back [{STOP['recovery']}]",
        },
    ),
    View(
        "supply-levers",
        "What levers of the four principles save the group in a stop of manufacturing outside it, and in one inside",
        levers,
        {"outside": f"an economy outside the group [{OUTSIDE}]", "inside": f"one inside [{INSIDE}]", **_SIZE},
    ),
    View("supply-backtest", "The Thai floods of 2011: what was seen, and what models give", again),
)
