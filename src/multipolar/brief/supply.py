"""How a stop of supply travels: a stop outside and one inside, more regional sourcing, a past flood run again."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import figures
from ..errors import UsageError
from ..region import ESTIMATE, Region, estimate
from ..region.provenance import refs_of
from ..wiring import supply as wiring
from ..wiring.changes.supply import RegionalSourcing, SupplyStop
from ..wiring.model import Wired
from ..wiring.summary import spread
from ..wiring.supply_backtest import ALONE, CHAINS, SEEN, backtest
from ..wiring.supply_views import INSIDE, OUTSIDE, STOP, few
from .exhibit import Body, Exhibit, Table, known, members, names

Floats = NDArray[np.float64]
DRAWS = 64
"""Of the sequence: enough for a range, and a page is there within a second."""
POINTS = 10.0
TEXT = (
    "A model of chains with stocks, rationing and some change of suppliers, started from sales by sector, seller and buyer "
    "in 2022. What a sector uses is not in the tables and is made up from declared ranges, so every result is a sector "
    "average: it cannot know the one part that only one plant makes. The ranges show what is assumed more than what is known."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    if region.group is None or region.table("sectors").is_empty():
        return None
    try:
        draws = few(region, 0, DRAWS)
        wired = wiring.wire(region, draws, region.as_of.year)
    except UsageError:
        return None
    if not {OUTSIDE, INSIDE} <= set(wired.labels["place"]):
        return None
    stops = {actor: _stop(region, actor) for actor in (OUTSIDE, INSIDE)}
    plain = {actor: _loss(wired, stop) for actor, stop in stops.items()}
    exhibits: list[Exhibit] = [_by_member(region, wired, plain), _regional(region, wired, stops, plain)]
    again = known(backtest(region, draws))
    if again.height:
        exhibits.append(_again(region, again))
    return TEXT, exhibits


def _stop(region: Region, actor: str) -> SupplyStop:
    return SupplyStop(
        start=region.as_of.year,
        economies=(actor,),
        sectors=(STOP["sectors"],),
        percent=float(STOP["percent"]),
        days=float(STOP["days"]),
        recovery_days=float(STOP["recovery"]),
    )


def _loss(wired: Wired[wiring.Inputs], stop: SupplyStop) -> Floats:
    after = wiring.apply(stop, wired, stop.start)
    return wiring.outcomes(wiring.solve(after.inputs), after)["supply_loss"]


def _row(wired: Wired[wiring.Inputs], key: dict[str, Any], values: Floats) -> dict[str, Any]:
    return key | spread(values, refs_of(wired), "the model did not converge")


def _by_member(region: Region, wired: Wired[wiring.Inputs], plain: dict[str, Floats]) -> figures.Figure:
    called, subjects = names(region), wired.labels["supply_loss"]
    rows = []
    for actor, lost in plain.items():
        for state in members(region):
            key = {"subject": state, "measure": "supply_loss", "year": region.as_of.year, "unit": "percent"}
            key["stop"] = f"in {called[actor]}"
            if state in subjects:
                rows.append(_row(wired, key, lost[:, subjects.index(state)]))
    frame = estimate(pl.DataFrame(rows, schema={**ESTIMATE, "stop": pl.String}), "stop")
    outside = frame.filter(stop=f"in {called[OUTSIDE]}").sort("value")
    least, most = outside.row(0, named=True), outside.row(-1, named=True)
    struck = frame.filter(stop=f"in {called[INSIDE]}", subject=INSIDE).row(0, named=True)
    title = (
        f"A stop of {STOP['percent']} % of manufacturing for {STOP['days']} days costs {called[INSIDE]} "
        f"{struck['value']:.1f} % of a year’s output if it strikes there; in {called[OUTSIDE]} it costs the members from "
        f"{least['value']:.1f} % ({called[least['subject']]}) to {most['value']:.1f} % ({called[most['subject']]})"
    )
    absent = [called[state] for state in members(region) if state not in subjects]
    left_out = f" Not in the tables: {', '.join(absent)}." if absent else ""
    return figures.dots(
        frame,
        id="supply-stops",
        title=title,
        names=called,
        by="stop",
        reference=0.0,
        axis="value added lost in the year after, % of a year’s",
        caption=f"Median and 90 % of {DRAWS} draws of what is assumed (stocks, other suppliers, spare capacity, how far an "
        f"input can be done without).{left_out}",
        alt=f"{title}. Two dots for each member, one a stop.",
    )


def _regional(
    region: Region, wired: Wired[wiring.Inputs], stops: dict[str, SupplyStop], plain: dict[str, Floats]
) -> Table:
    """Return the group's loss as chains are and with more regional sourcing."""
    called, group = names(region), wired.labels["member"]
    lever = RegionalSourcing(start=region.as_of.year, cost_usd_bn=0.0, buyers=group, toward=group, points=POINTS)
    moved = wiring.apply(lever, wired, region.as_of.year)
    change: dict[str, Floats] = {}
    rows = []
    for actor, stop in stops.items():
        before, after = plain[actor][:, -1], _loss(moved, stop)[:, -1]
        change[actor] = after - before
        for words, values in (("as it is", before), (f"{POINTS:.0f} points more", after), ("change", after - before)):
            key = {
                "subject": actor,
                "measure": "supply_loss",
                "year": region.as_of.year,
                "unit": "percent",
                "chains": words,
            }
            rows.append(_row(wired, key, values))
    frame = estimate(pl.DataFrame(rows, schema={**ESTIMATE, "chains": pl.String}), "chains")
    absorbs = float((-change[OUTSIDE] > change[INSIDE]).mean())
    title = (
        f"Ten points more regional sourcing absorb more in a stop in {called[OUTSIDE]} than they add in one in "
        f"{called[INSIDE]} in {100 * absorbs:.0f} % of draws"
    )
    return Table(
        "supply-regional",
        title,
        frame,
        {
            "caption": "Value added that the members together lose in the year after a stop of the same size, % of a year’s: "
            f"with purchases as they are, and with {POINTS:.0f} points of each member’s foreign purchases of goods moved to "
            "other members; "
            "change draw by draw",
            "across": "chains",
            "names": called,
            "headings": {"subject": "Stop in"},
            "places": 2,
        },
    )


def _again(region: Region, again: pl.DataFrame) -> Table:
    called = names(region)
    value = {(row["subject"], row["by"]): row["value"] for row in again.iter_rows(named=True)}
    worse = sum(abs(value[subject, CHAINS] - value[subject, SEEN]) for subject in (INSIDE, "JPN")) > sum(
        abs(value[subject, ALONE] - value[subject, SEEN]) for subject in (INSIDE, "JPN")
    )
    title = (
        f"The floods of 2011: {called[INSIDE]}’s output fell by {value[INSIDE, SEEN]:.1f} %; the struck sectors alone give "
        f"{value[INSIDE, ALONE]:.1f}, the model with chains {value[INSIDE, CHAINS]:.1f}: it does "
        f"{'worse' if worse else 'better'} at home, and shows too little abroad"
    )
    return Table(
        "supply-backtest",
        title,
        again,
        {
            "caption": f"Fall of {called[INSIDE]}’s GDP in October to December 2011 on the quarter before, and of Japan’s "
            "factory output in November on the month before, percent: seen (other things happened too), and as models give "
            "it from the published fall of Thai manufacturing",
            "across": "by",
            "names": called,
            "headings": {"subject": "Where"},
            "places": 1,
        },
    )
