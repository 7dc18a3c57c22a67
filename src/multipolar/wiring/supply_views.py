"""What `multipolar show` shows of stops of supply: what one costs, what levers save, a past one run again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, InvalidData, UnknownName
from ..region import ESTIMATE, estimate
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
    given = _numbers({"percent": percent, "days": days, "recovery": recovery})
    stop = _stop(region, economies or INSIDE, sectors, **given)
    wired = _wired(region, draws, seed)
    after = supply.apply(stop, wired, region.as_of.year)
    if after is wired:
        hit = f"{', '.join(stop.economies)}: {', '.join(stop.sectors)}"
        known = ", ".join(wired.labels["place"][:-1])
        raise InvalidData([Fault("no-such-industry", f"nobody of {hit} is in the chains", expected=f"one of {known}")])
    rows = _rows(region, after, supply.outcomes(supply.solve(after.inputs), after))
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def levers(
    region: Region, *, draws: int, seed: int, outside: str = "", inside: str = "", percent: str = "", days: str = ""
) -> pl.DataFrame:
    """Return what each lever saves the group in a stop of manufacturing outside it, and in one inside, percentage points.

    Both stops have the same size and length. A minus is a loss that the lever adds. Costs of levers are not counted.
    """
    given = _numbers({"percent": percent, "days": days})
    made = central(region) if draws == 1 else few(region, seed, QUICK)
    wired = supply.wire(region, made, region.as_of.year)
    members = wired.labels["member"]
    rows: list[dict[str, Any]] = []
    for stop in (_stop(region, outside or OUTSIDE, "", **given), _stop(region, inside or INSIDE, "", **given)):
        for name, found in gains(wired, stop, levers_of(members, region.as_of.year)).items():
            key = {
                "subject": region.group,
                "counterpart": stop.economies[0] if len(stop.economies) == 1 else None,
                "measure": "supply_loss" if name == AS_IS else "supply_lever_gain",
                "year": region.as_of.year,
                "lever": name,
            }
            rows.append(_row(region, wired, key, found))
    return estimate(pl.DataFrame(rows, schema={**ESTIMATE, "lever": pl.String}), "lever")


def again(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return the Thai floods of 2011: falls seen, and as models give them, percent."""
    return backtest(region, central(region) if draws == 1 else chunk(region, seed, 0))


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


def _stop(region: Region, economies: str, sectors: str, **numbers: float) -> SupplyStop:
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
    size = {name: numbers.get(name, float(STOP[name])) for name in ("percent", "days", "recovery")}
    faults = [
        Fault(name, f"{size[name]:g}", column=name, expected=f"{low} to {high}")
        for name, low, high in (("percent", 0, 100), ("days", 0, 365), ("recovery", 0, 365))
        if not low <= size[name] <= high
    ]
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


def _numbers(given: dict[str, str]) -> dict[str, float]:
    faults: list[Fault] = []
    made: dict[str, float] = {}
    for name, text in given.items():
        try:
            made |= {name: float(text)} if text else {}
        except ValueError:
            faults.append(Fault("number", f"{name} is {text!r}", column=name, expected="a number such as 36"))
    if faults:
        raise InvalidData(faults)
    return made


def _rows(region: Region, wired: Wired[supply.Inputs], found: dict[str, Floats]) -> list[dict[str, Any]]:
    return [
        _row(region, wired, {"subject": subject, "measure": name, "year": region.as_of.year}, values[:, k])
        for name, values in found.items()
        for k, subject in enumerate(wired.labels[name])
    ]


def _row(region: Region, wired: Wired[Any], key: dict[str, Any], values: Floats) -> dict[str, Any]:
    row = {**key, "unit": region.measure(key["measure"])["unit"]}
    known = values[np.isfinite(values)]
    if not known.size:
        return row | {"reason": "the model did not converge"}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95), method="inverted_cdf").tolist()
    refs = wired.account["refs"].explode().drop_nulls().unique().sort().to_list()
    row |= {"value": middle, "basis": "modelled", "refs": refs}
    return row | ({"low": low, "high": high, "interval": "90% draws"} if high > low else {})


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
