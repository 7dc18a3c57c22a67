"""Wires `multipolar.models.chokepoint`: a strait is closed to the oil of the importers that the pack's sea network reaches.

Ways are the shortest over the table ``sea_legs`` that a laden very large tanker can sail, from the loading port (the port of
no importer) to each importer's port, with and without the strait. What part of the imports passes it and how long stocks
last are figures of the table ``ties``; an importer without one is unknown, not safe. Everything is told in days of normal
supply: imports and use are taken to be one, so that a state with wells of its own stands better than it is shown.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.chokepoint import Inputs, Result, solve
from ..models.navigation import Leg, Route, great_circle, shortest
from ..region.provenance import merged, refs_of
from .changes.change import Change
from .changes.sea import Closure, OilStock
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "chokepoint"
SHARE, STOCK, IMPORTS = "oil_import_share_via", "oil_stock_days", "oil_imports"
MILLION = 1e6
HORIZON, WINDOW = 365, 60
OUTCOMES = ("oil_days_left", "oil_days_late", "oil_stock_out_within_year", "detour_cost", "detour_days")


@dataclass(frozen=True)
class Sea(Wired[Inputs]):
    """The network and what a closure needs beside the inputs.

    Attributes
    ----------
    legs : tuple of Leg
        That laden tankers can sail.
    loading : str
        Where they load.
    ports : dict of str
        The importers' ports.
    shares : dict of ndarray (N,)
        Part of each importer's oil that passes a strait, by strait; NaN where it is not known.
    bypass : dict of ndarray (D,)
        Part of the flow that can go around a strait without delay, by strait.
    imports : ndarray (N,)
        Million barrels a day; NaN where not known.
    speed, detour, restraint : ndarray (D,)
        Knots; part of ships that make a detour; part of use saved.
    """

    legs: tuple[Leg, ...] = field(kw_only=True)
    loading: str = field(kw_only=True)
    ports: dict[str, str] = field(kw_only=True)
    shares: dict[str, Floats] = field(kw_only=True)
    bypass: dict[str, Floats] = field(kw_only=True)
    imports: Floats = field(kw_only=True)
    speed: Floats = field(kw_only=True)
    detour: Floats = field(kw_only=True)
    restraint: Floats = field(kw_only=True)


def network(region: Region) -> tuple[tuple[Leg, ...], str, dict[str, str], list[int]]:
    """Return the legs for laden tankers, the loading port, each importer's port, and the refs of all rows used.

    Raises
    ------
    UsageError
        The pack has no sea network with one loading port and an importer's port.
    """
    places = region.table("waypoints")
    ports = places.filter(pl.col("kind") == "port")
    loading = ports.filter(pl.col("actor").is_null())["waypoint"].to_list()
    importers = dict(ports.drop_nulls("actor").sort("actor").select("actor", "waypoint").iter_rows())
    if len(loading) != 1 or not importers:
        what = f"{len(loading)} loading ports and {len(importers)} ports of importers"
        expected = "one port without an actor, and ports with one"
        raise UsageError(Fault("no-sea-network", what, "tables/waypoints.csv", expected=expected))
    at = {row["waypoint"]: (row["lat"], row["lon"]) for row in places.iter_rows(named=True)}
    rows = region.table("sea_legs").filter("deep")
    legs = tuple(
        Leg(
            row["start"],
            row["end"],
            float(great_circle(*at[row["start"]], *at[row["end"]])) if row["miles"] is None else row["miles"],
            row["strait"],
        )
        for row in rows.iter_rows(named=True)
    )
    return legs, loading[0], importers, [*places["ref"], *rows["ref"]]


def wire(region: Region, draws: Draws, year: int) -> Sea:
    """Put the importers on an axis; no strait is closed yet."""
    legs, loading, ports, refs = network(region)
    importers = tuple(ports)
    share = _newest(region, SHARE, year)
    stock, imports = _newest(region, STOCK, year), _newest(region, IMPORTS, year)
    held = np.tile(_values(stock, importers), (draws.n, 1))
    parameters = region.table("parameters").filter(pl.col("model") == NAME)
    for state in parameters.filter(pl.col("parameter") == "stock_drawn")["subject"]:
        if state in importers:
            column = importers.index(state)
            held[:, column] = np.maximum(0.0, held[:, column] - draws[NAME, "stock_drawn", state])
    straits = sorted({leg.strait for leg in legs if leg.strait})
    around = set(parameters.filter(pl.col("parameter") == "bypass")["subject"].drop_nulls())
    zero, one = np.zeros((1, len(importers))), np.ones((draws.n, 1))
    usable = draws[NAME, "usable"][:, None] * np.ones(len(importers))

    def said(frame: pl.DataFrame, note: str) -> Said:
        used = frame.filter(pl.col("subject").is_in(importers))
        return Said(str(used["basis"].max()), refs_of(used), note=note)

    def drawn(*names: str) -> Said:
        rows = parameters.filter(pl.col("parameter").is_in(list(names)))
        return Said("assumed", rows["ref"], f"{NAME} {', '.join(names)}", "a range")

    absent = [state for state, days in zip(importers, held[0], strict=True) if np.isnan(days)]
    ways = Said(
        "derived", refs, note="shortest ways of laden tankers over the pack's sea network; the speed is a range"
    )
    none = Said("assumed", note="nothing, until a change of the scenario closes a strait")
    return Sea(
        inputs=Inputs(
            closed=np.zeros(draws.n),
            share=zero,
            stock=held,
            usable=usable,
            lag=zero,
            delay=zero,
            detour=one * zero,
            bypass=one * zero,
            restraint=one * zero,
            flow=_values(imports, importers)[None, :],
            ship_day=draws[NAME, "charter"] + draws[NAME, "fuel"],
            cargo=draws[NAME, "cargo"] / MILLION,
            horizon=HORIZON,
            window=WINDOW,
        ),
        labels={"importer": importers, **dict.fromkeys(OUTCOMES, importers)},
        account=account(
            Inputs,
            closed=none,
            share=said(share, "newest figure for the strait; unknown where there is none"),
            stock=Said(
                "assumed",
                [*refs_of(stock), *parameters.filter(pl.col("parameter") == "stock_drawn")["ref"]],
                f"{NAME} stock_drawn",
                f"newest figure, less what was drawn since; unknown for {', '.join(absent) or 'none'}",
            ),
            usable=drawn("usable"),
            lag=ways,
            delay=ways,
            detour=drawn("detour"),
            bypass=drawn("bypass"),
            restraint=drawn("restraint"),
            flow=said(imports, "newest figure of crude imports, times the share"),
            ship_day=drawn("charter", "fuel"),
            cargo=Said("read", parameters.filter(pl.col("parameter") == "cargo")["ref"], f"{NAME} cargo"),
            horizon=Said("assumed", note=f"{HORIZON} days"),
            window=Said("assumed", note=f"{WINDOW} days, as the argument is tested"),
        ),
        legs=legs,
        loading=loading,
        ports=ports,
        shares={
            strait: _values(share.filter(pl.col("counterpart") == strait), importers) / 100.0 for strait in straits
        },
        bypass={strait: draws[NAME, "bypass", strait] for strait in straits if strait in around},
        imports=_values(imports, importers),
        speed=draws[NAME, "laden_speed"],
        detour=draws[NAME, "detour"],
        restraint=draws[NAME, "restraint"],
    )


def used_by(region: Region, importer: str, strait: str, *ways: Route) -> list[int]:
    """Return the refs of the rows behind one importer's outcomes: its figures, the legs of its ways, the parameters."""
    own = region.table("ties").filter(
        pl.col("measure").is_in([SHARE, STOCK, IMPORTS]) & (pl.col("subject") == importer) & pl.col("preferred"),
        pl.col("period").is_null() & (pl.col("counterpart").is_null() | (pl.col("counterpart") == strait)),
    )
    pairs = {frozenset(pair) for way in ways for pair in pairwise(way.places)}
    legs = [row["ref"] for row in region.table("sea_legs").iter_rows(named=True) if {row["start"], row["end"]} in pairs]
    parameters = region.table("parameters").filter(
        (pl.col("model") == NAME) & (pl.col("subject").is_null() | pl.col("subject").is_in([importer, strait]))
    )
    return sorted({*own["ref"], *legs, *parameters["ref"]})


def routes(legs: tuple[Leg, ...], loading: str, port: str, strait: str) -> tuple[Route, Route, float]:
    """Return the way as it is, the way without a strait, and the miles from the strait to the port on the first."""
    usual = shortest(legs, loading, port)
    without = shortest(legs, loading, port, closed=[strait])
    if strait not in usual.straits:
        return usual, usual, usual.miles
    passed = {frozenset((leg.start, leg.end)) for leg in legs if leg.strait == strait}
    done = next(n for n, pair in enumerate(pairwise(usual.places)) if frozenset(pair) in passed)
    before = shortest(legs, loading, usual.places[done]).miles
    return usual, without, usual.miles - before


def _newest(region: Region, measure: str, year: int) -> pl.DataFrame:
    rows = region.figures(measure).filter((pl.col("year") <= year) & pl.col("value").is_not_null())
    newest = rows.filter(pl.col("year") == pl.col("year").max().over("subject", "counterpart"))
    return newest.group_by("subject", "counterpart").agg(pl.col("value", "year").first(), *merged()).sort("subject")


def _values(frame: pl.DataFrame, importers: tuple[str, ...]) -> Floats:
    known = dict(frame.select("subject", "value").iter_rows())
    return np.array([known.get(state, np.nan) for state in importers], dtype=float)


@functools.singledispatch
def apply(change: Change, wired: Sea, year: int) -> Sea:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _close(change: Closure, wired: Sea, year: int) -> Sea:
    """Close a strait of the network; the ways, the delay and the part that is concerned follow."""
    if change.strait not in wired.shares:
        return wired
    found = [routes(wired.legs, wired.loading, port, change.strait) for port in wired.ports.values()]
    extra = np.array([around.miles - usual.miles for usual, around, _ in found])
    after = np.array([miles for _, _, miles in found])
    day = 24.0 * wired.speed[:, None]
    share = wired.shares[change.strait]
    wide = np.ones(len(share))
    inputs = replace(
        wired.inputs,
        closed=np.full(len(wired.speed), change.days),
        share=share[None, :],
        lag=after / day,
        delay=extra / day,
        detour=wired.detour[:, None] * wide,
        bypass=wired.bypass.get(change.strait, np.zeros(len(wired.speed)))[:, None] * wide,
        restraint=wired.restraint[:, None] * wide,
        flow=(wired.imports * share)[None, :],
    )
    return replace(wired, inputs=inputs)


@apply.register
def _stock(change: OilStock, wired: Sea, year: int) -> Sea:
    """Hold more stocks; an importer that is not wired changes nothing."""
    importers = wired.labels["importer"]
    if change.importer not in importers:
        return wired
    stock = wired.inputs.stock.copy()
    stock[:, importers.index(change.importer)] += change.days
    return replace(wired, inputs=replace(wired.inputs, stock=stock))


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return the lowest stock, what is late, whether stocks are gone within a year (percent), cost and days of the detour."""
    shape = result.lowest.shape
    gone = np.where(np.isnan(result.stock_out), np.nan, 100.0 * np.isfinite(result.stock_out))
    delay = np.broadcast_to(wired.inputs.delay, shape)
    found = (result.lowest, result.missing, gone, result.cost, np.where(np.isfinite(delay), delay, np.nan))
    return dict(zip(OUTCOMES, found, strict=True))


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
