"""Wires `multipolar.models.detection`: the sea lanes of the pack, the radars and boats that watch them, and who gave these.

A lane is the legs of the table ``sea_legs`` that name it, with `REACH` nautical miles of water on either side, less where the
table says that there is less room. Radars without a public site watch nothing here, and a lane near which the table lists
nobody is unknown, not unwatched: of lanes off China, Viet Nam or Taiwan only what was given is listed. The height of antennas,
the reach of instruments and how much is in working order are ranges: nobody publishes them.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.detection import Inputs, Result, solve, watched
from ..models.navigation import along, great_circle
from ..region.dates import bounds
from .changes.change import Change
from .changes.sea import WatchBoats, WatchRadar
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]

NAME = "detection"
REACH = 12.0
"""Nautical miles on either side of a lane, with which the argument is tested: the breadth of the territorial sea."""

STEP, ACROSS = 6.0, 5
"""Longest piece of a lane, nautical miles; points across it."""

OUTCOMES = ("watched_share", "radar_share", "watched_share_gain", "radar_share_gain")


@dataclass(frozen=True)
class Watch(Wired[Inputs]):
    """Lanes and who watches them; what changes and gains need beside the inputs.

    Attributes
    ----------
    givers : tuple of str
        For each radar who gave it, empty for the owner's own.
    boats : dict of ndarray (D, L)
        Boats at sea over each lane, by giver; ``""`` the owners' own.
    terms : dict of ndarray (D,)
        Drawn parameters that a new radar or boat takes.
    sensors : tuple of str
        Entries of the table that are counted.
    water : ndarray (L, L)
        Which part of a lane's water lies in which lane, by `spread`.
    farthest : float
        Most that a radar of any draw sees, nautical miles.
    lane_refs, other_refs : dict of list of int, list of int
        Refs of each lane's legs; of the sensors that are counted and of the parameters.
    """

    givers: tuple[str, ...] = field(kw_only=True)
    boats: dict[str, Floats] = field(kw_only=True)
    terms: dict[str, Floats] = field(kw_only=True)
    sensors: tuple[str, ...] = field(kw_only=True)
    water: Floats = field(kw_only=True)
    farthest: float = field(kw_only=True)
    lane_refs: dict[str, list[int]] = field(kw_only=True)
    other_refs: list[int] = field(kw_only=True)

    def refs_on(self, lane: str) -> list[int]:
        """Return the refs of the rows behind what is said of one lane: its legs, the sensors, the parameters."""
        return sorted({*self.lane_refs.get(lane, ()), *self.other_refs})


def wire(region: Region, draws: Draws, year: int) -> Watch:
    """Put the lanes' points, and the radars and boats that stood by the end of `year` (or the as-of day), on axes.

    Raises
    ------
    UsageError
        The pack has no sea lane.
    """
    day = min(date(year, 12, 31), region.as_of)
    lat, lon, miles, lane, area, lanes, leg_refs = points(region)
    sensors = [row for row in region.table("sensors").iter_rows(named=True) if bounds(row["since"])[0] <= day]
    radars = [row for row in sensors if row["kind"] == "radar" and row["lat"] is not None]
    boats = [row for row in sensors if row["kind"] == "boat"]
    terms = {name: draws[NAME, name] for name in ("reach", "antenna_height", "works", "boats_at_sea")}
    parameters = region.table("parameters").filter(pl.col("model") == NAME)
    own = set(parameters.filter(pl.col("parameter") == "works")["subject"].drop_nulls())
    works = [draws[NAME, "works", row["giver"]] if row["giver"] in own else terms["works"] for row in radars]
    ones = np.ones(len(radars))
    water = spread(region, lanes)
    at_sea = _at_sea(boats, lanes, water, terms["boats_at_sea"])
    wired = Watch(
        inputs=Inputs(
            lat=lat,
            lon=lon,
            miles=miles,
            lane=lane,
            radar_lat=np.array([row["lat"] for row in radars], dtype=float),
            radar_lon=np.array([row["lon"] for row in radars], dtype=float),
            height=terms["antenna_height"][:, None] * ones,
            reach=terms["reach"][:, None] * ones,
            works=np.column_stack(works) if works else np.ones((draws.n, 0)),
            given=np.array([bool(row["giver"]) for row in radars], dtype=bool),
            target=draws[NAME, "target_height"],
            boats=at_sea[""],
            boats_given=_given(at_sea),
            area=area,
            sweep=draws[NAME, "sweep"],
            speed=draws[NAME, "patrol_speed"],
            stay=draws[NAME, "stay"],
        ),
        labels={},
        account=_account(parameters, leg_refs, radars, boats),
        givers=tuple(row["giver"] or "" for row in radars),
        boats=at_sea,
        terms=terms,
        sensors=tuple(row["sensor"] for row in (*radars, *boats)),
        water=water,
        lane_refs=leg_refs,
        other_refs=[*parameters["ref"], *(row["ref"] for row in (*radars, *boats))],
        farthest=region.parameter(NAME, "reach").high or float(terms["reach"].max()),
    )
    return _labelled(wired, lanes)


def points(
    region: Region,
) -> tuple[Floats, Floats, Floats, NDArray[np.int64], Floats, tuple[str, ...], dict[str, list[int]]]:
    """Return the points of all lanes: latitude, longitude, miles, lane; then area, name and refs of each lane."""
    legs = region.table("sea_legs").filter(pl.col("lane").is_not_null())
    if legs.is_empty():
        what = f"the pack {region.name} has no sea lane"
        raise UsageError(Fault("no-lane", what, "tables/sea_legs.csv", expected="legs that name a lane"))
    place = {row["waypoint"]: row for row in region.table("waypoints").iter_rows(named=True)}
    parts: list[tuple[Floats, Floats, Floats, int]] = []
    areas: list[float] = []
    names = tuple(dict.fromkeys(lane for text in legs["lane"] for lane in text.split(";")))
    refs: dict[str, list[int]] = {}
    for index, name in enumerate(names):
        areas.append(0.0)
        for leg in legs.iter_rows(named=True):
            if name not in leg["lane"].split(";"):
                continue
            a, b = place[leg["start"]], place[leg["end"]]
            refs.setdefault(name, []).extend([leg["ref"], a["ref"], b["ref"]])
            room = _room(leg)
            lat, lon, miles = along([a["lat"], b["lat"]], [a["lon"], b["lon"]], STEP)
            areas[-1] += float(miles.sum()) * 2.0 * room
            stretch = np.cos(np.radians((a["lat"] + b["lat"]) / 2.0))
            east, north = (b["lon"] - a["lon"]) * stretch, b["lat"] - a["lat"]
            long = float(np.hypot(east, north)) or 1.0
            for aside in np.linspace(-room, room, ACROSS):  # at right angles to the lane
                parts.append(
                    (
                        lat + aside / 60.0 * east / long,
                        lon - aside / 60.0 * north / long / stretch,
                        miles / ACROSS,
                        index,
                    )
                )
    lane = np.concatenate([np.full(len(part[0]), part[3]) for part in parts])
    lat, lon, miles = (np.concatenate([part[n] for part in parts]) for n in range(3))
    return lat, lon, miles, lane, np.array(areas), names, refs


def spread(region: Region, lanes: tuple[str, ...]) -> Floats:
    """Return which part of a lane's water lies in which lane, (home, lane): a lane may be a part of another."""
    place = {row["waypoint"]: row for row in region.table("waypoints").iter_rows(named=True)}
    inside, water = [], []
    for leg in region.table("sea_legs").filter(pl.col("lane").is_not_null()).iter_rows(named=True):
        a, b = place[leg["start"]], place[leg["end"]]
        inside.append([name in leg["lane"].split(";") for name in lanes])
        water.append(float(great_circle(a["lat"], a["lon"], b["lat"], b["lon"])) * _room(leg))
    within = np.array(inside, dtype=float)
    shared = (within * np.array(water)[:, None]).T @ within
    return np.asarray(shared / np.diag(shared)[:, None])


def _room(leg: Row) -> float:
    return min(REACH, REACH if leg["room"] is None else float(leg["room"]))


def _at_sea(boats: Iterable[Row], lanes: tuple[str, ...], water: Floats, share: Floats) -> dict[str, Floats]:
    found = {"": np.zeros((len(share), len(lanes)))}
    for row in boats:
        held = found.setdefault(row["giver"] or "", np.zeros((len(share), len(lanes))))
        if row["lane"] in lanes:
            held += row["number"] * share[:, None] * water[lanes.index(row["lane"])]
    return found


def _given(boats: dict[str, Floats]) -> Floats:
    return np.asarray(sum((held for giver, held in boats.items() if giver), np.zeros_like(boats[""])))


def _labelled(wired: Watch, lanes: tuple[str, ...]) -> Watch:
    """Name the lanes, and the pairs of a lane and a giver."""
    givers = sorted({giver for giver in (*wired.givers, *wired.boats) if giver})
    pairs = tuple(f"{lane}>{giver}" for lane in lanes for giver in givers)
    labels = {"lane": lanes, "giver": tuple(givers), "watched_share": lanes, "radar_share": lanes}
    return replace(wired, labels=labels | {"watched_share_gain": pairs, "radar_share_gain": pairs})


def _account(parameters: pl.DataFrame, legs: dict[str, list[int]], radars: list[Row], boats: list[Row]) -> pl.DataFrame:
    lanes = Said(
        "estimated", {ref for refs in legs.values() for ref in refs}, note="turning points and legs of the pack"
    )
    sites = Said(_weakest(radars), [row["ref"] for row in radars], note="sites as named; those not public are left out")
    sent = [row["ref"] for row in boats]

    def drawn(*names: str, refs: Iterable[int] = ()) -> Said:
        rows = parameters.filter(pl.col("parameter").is_in(list(names)))
        return Said("assumed", [*rows["ref"], *refs], f"{NAME} {', '.join(names)}", "a range: nobody publishes it")

    return account(
        Inputs,
        **dict.fromkeys(("lat", "lon", "miles", "lane", "area"), lanes),
        **dict.fromkeys(("radar_lat", "radar_lon", "given"), sites),
        height=drawn("antenna_height"),
        reach=drawn("reach"),
        works=drawn("works"),
        target=drawn("target_height"),
        boats=drawn("boats_at_sea", refs=sent),
        boats_given=drawn("boats_at_sea", refs=sent),
        sweep=drawn("sweep"),
        speed=drawn("patrol_speed"),
        stay=drawn("stay"),
    )


def _weakest(rows: list[Row]) -> str:
    return "assumed" if any(row["basis"] == "assumed" for row in rows) or not rows else "public_record"


@functools.singledispatch
def apply(change: Change, wired: Watch, year: int) -> Watch:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _radar(change: WatchRadar, wired: Watch, year: int) -> Watch:
    """Set up one more radar, with the drawn height, reach and upkeep of the others."""
    given = wired.inputs

    def one_more(name: str, drawn: str) -> Floats:
        return np.column_stack([getattr(given, name), wired.terms[drawn]])

    inputs = replace(
        given,
        radar_lat=np.append(given.radar_lat, change.lat),
        radar_lon=np.append(given.radar_lon, change.lon),
        height=one_more("height", "antenna_height"),
        reach=one_more("reach", "reach"),
        works=one_more("works", "works"),
        given=np.append(given.given, change.giver is not None),
    )
    return _labelled(replace(wired, inputs=inputs, givers=(*wired.givers, change.giver or "")), wired.labels["lane"])


@apply.register
def _boats(change: WatchBoats, wired: Watch, year: int) -> Watch:
    """Send more boats over a lane; a lane that is not wired changes nothing."""
    lanes = wired.labels["lane"]
    if change.lane not in lanes:
        return wired
    share = wired.terms["boats_at_sea"]
    more = {name: held.copy() for name, held in wired.boats.items()}
    held = more.setdefault(change.giver or "", np.zeros((len(share), len(lanes))))
    held += change.number * share[:, None] * wired.water[lanes.index(change.lane)]
    inputs = replace(wired.inputs, boats=more[""], boats_given=_given(more))
    return _labelled(replace(wired, inputs=inputs, boats=more), lanes)


def listed(wired: Watch) -> NDArray[np.bool_]:
    """Say of each lane whether the table lists any radar near it or boat over it; (L,). Of others nothing is known."""
    given = wired.inputs
    far = great_circle(given.lat[:, None], given.lon[:, None], given.radar_lat, given.radar_lon)
    near = (far <= wired.farthest).any(axis=1)
    by_radar = np.bincount(given.lane, near, minlength=len(given.area)) > 0
    return np.asarray(by_radar | (given.boats + given.boats_given > 0.0).any(axis=0))


def gained(wired: Watch, giver: str, result: Result) -> tuple[Floats, Floats]:
    """Return what a lane would not watch without one giver's radars and boats, (D, L), with boats and by radar alone."""
    given = wired.inputs
    own = wired.boats.get(giver, np.zeros_like(given.boats))
    others = np.array([one != giver for one in wired.givers], dtype=bool)
    radar, seen = watched(given, others, given.boats + given.boats_given - own)
    return result.watched - seen, result.radar - radar


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return the watched share of each lane, percent, and the points of it that each giver's gifts add."""
    assert isinstance(wired, Watch)
    unknown = np.where(listed(wired), 0.0, np.nan)  # a lane without an entry may well be watched
    pairs = [gained(wired, giver, result) for giver in wired.labels["giver"]]
    shape = (len(result.watched), -1)
    by_all, by_radar = (
        100.0 * np.stack([np.maximum(pair[n], 0.0) + unknown for pair in pairs], axis=2).reshape(shape)
        for n in range(2)
    )
    found = (100.0 * result.watched + unknown, 100.0 * result.radar + unknown, by_all, by_radar)
    return dict(zip(OUTCOMES, found, strict=True))


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
