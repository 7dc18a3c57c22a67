"""What `multipolar show maritime` shows: who is at sea, robberies, the watch over lanes, a closed strait, where to patrol."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..measures.sea_presence import hull_ratio, incidents_per_transits, presence_hulls, presence_share
from ..models.detection import solve, watched, worth
from ..region import estimate
from . import chokepoint, detection
from .changes.sea import Closure
from .draws import Draws
from .incident_series import incidents
from .options import number, taken
from .patrol_game import patrol, rotas
from .summary import Row, framed, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

SEEN = ("hulls_on_scene", "hulls_assigned", "patrol_visits")
"""Table measures of who met whom, by month."""

LEAST = 0.05
"""Points of a lane below which a radar or boat is not shown beside it."""


def presence(region: Region, drawn: Draws, **_: str) -> pl.DataFrame:
    """Return days and hulls of coast guards in disputed waters, own large hulls for each of theirs, and hulls met on a day."""
    parts = [measure(region) for measure in (presence_share, presence_hulls, hull_ratio)]
    ties = region.table("ties")
    for name in SEEN:
        for period in ties.filter(pl.col("measure") == name)["period"].unique().sort(nulls_last=True):
            parts.append(region.figures(name, period=period, groups=True))
    return pl.concat(parts)


def robberies(region: Region, drawn: Draws, **_: str) -> pl.DataFrame:
    """Return growth, scatter and breaks of the yearly numbers, and robberies for the traffic."""
    rates = incidents_per_transits(region).with_columns(reading=pl.lit("for the traffic"))
    return pl.concat([incidents(region), estimate(rates, "reading")])


def watch(region: Region, drawn: Draws, **_: str) -> pl.DataFrame:
    """Return how much of each lane is watched, and what each giver's gifts add to it."""
    wired = detection.wire(region, drawn, region.as_of.year)
    found = detection.outcomes(solve(wired.inputs), wired)
    unlisted = "the table sensors lists nobody near this lane"
    rows = [
        _row(name, label, values[:, n], wired.refs_on(label.split(">")[0]), "assumed", unlisted)
        for name, values in found.items()
        for n, label in enumerate(wired.labels[name])
    ]
    return framed(region, rows)


def sites(region: Region, drawn: Draws, **_: str) -> pl.DataFrame:
    """Return what each radar, and the boats of each entry, add to each lane: the points not watched without them."""
    wired = detection.wire(region, drawn, region.as_of.year)
    given, lanes = wired.inputs, wired.labels["lane"]
    sensors = [row for row in region.table("sensors").iter_rows(named=True) if row["sensor"] in wired.sensors]
    radars = [row["sensor"] for row in sensors if row["kind"] == "radar"]
    added: dict[str, Floats] = dict(zip(radars, np.moveaxis(worth(given), 1, 0), strict=True))
    every, boats = np.ones(len(given.given), dtype=bool), given.boats + given.boats_given
    full = watched(given, every, boats)[1]
    for row in sensors:
        if row["kind"] == "boat":
            fewer = boats - row["number"] * wired.terms["boats_at_sea"][:, None] * wired.water[lanes.index(row["lane"])]
            added[row["sensor"]] = full - watched(given, every, fewer)[1]
    rows = []
    for sensor in sensors:
        for n, lane in enumerate(lanes):
            points = 100.0 * np.maximum(added[sensor["sensor"]][:, n], 0.0)
            row = _row("watch_worth", lane, points, wired.refs_on(lane), "assumed")
            rows.append(row | {"site": sensor["sensor"], "giver": sensor["giver"] or "own"})
    frame = framed(region, rows, site=pl.String, giver=pl.String)
    return frame.filter(pl.col("high").fill_null(pl.col("value")) > LEAST)


def closure(region: Region, drawn: Draws, *, strait: str, days: str) -> pl.DataFrame:
    """Return what a closed strait does to each importer, and its ways."""
    code = region.actor(strait or "MALACCA")
    wired = chokepoint.wire(region, drawn, region.as_of.year)
    if code not in wired.shares:
        raise UnknownName.of("strait", strait, wired.shares, expected=f"one of {', '.join(wired.shares)}")
    long = number("days", days or "30", least=0.0)
    change = Closure(kind="closure", strait=code, days=long, start=region.as_of.year)
    closed = chokepoint.apply(change, wired, region.as_of.year)
    found = chokepoint.outcomes(chokepoint.MODEL.solve(closed.inputs), closed)
    rows = []
    for n, (importer, port) in enumerate(wired.ports.items()):
        usual, around, _ = chokepoint.routes(wired.legs, wired.loading, port, code)
        refs = chokepoint.used_by(region, importer, code, usual, around)
        ways = {"usual": usual, "strait closed": around}
        for name, values in found.items():
            row = _row(name, importer, values[:, n], refs, "assumed", _why(region, name, code))
            rows.append(row | {"way": "", "by": ""})
        for way, route in ways.items():
            miles = np.array([route.miles if np.isfinite(route.miles) else np.nan])
            row = _row("route_miles", importer, miles, refs, "derived", "no way around for laden tankers")
            rows.append(row | {"way": way, "by": ", ".join(region.label(one) for one in route.straits)})
    return framed(region, rows, way=pl.String, by=pl.String)


def _why(region: Region, name: str, strait: str) -> str:
    if name == "detour_days":
        return f"no way around {region.label(strait)} for laden tankers"
    return f"the tables lack the stock, the imports or the part of them that passes {region.label(strait)}"


def _row(measure: str, label: str, values: Floats, refs: list[int], basis: str, reason: str = "no draw has one") -> Row:
    subject, _, counterpart = label.partition(">")
    key = {"subject": subject, "counterpart": counterpart or None, "measure": measure}
    return key | spread(values, sorted(set(refs)), reason, basis)


PARTS: dict[str, Callable[..., pl.DataFrame]] = {
    "presence": presence,
    "incidents": robberies,
    "detection": watch,
    "sites": sites,
    "chokepoint": closure,
    "patrol": patrol,
    "rota": rotas,
}
"""What can be looked at, by the word after ``--part``."""


def maritime(
    region: Region, *, draws: int, seed: int, part: str = "", strait: str = "", days: str = "", patrols: str = ""
) -> pl.DataFrame:
    """Return a part of what is known of the sea; presence comes first.

    Raises
    ------
    UnknownName
        A part or strait that is not known.
    UsageError
        A number of days or patrols that is none, or an option that the part does not have.
    """
    name = part or "presence"
    if name not in PARTS:
        raise UnknownName.of("part", name, PARTS, expected=f"one of {', '.join(PARTS)}")
    return PARTS[name](region, taken(region, draws, seed), **_options(name, strait=strait, days=days, patrols=patrols))


_TAKES = {"chokepoint": ("strait", "days"), "patrol": ("patrols",), "rota": ("patrols",)}


def _options(part: str, **given: str) -> dict[str, str]:
    for name, text in given.items():
        if text and name not in _TAKES.get(part, ()):
            parts = [one for one, names in _TAKES.items() if name in names]
            what = f"the part {part} has no --{name}"
            raise UsageError(Fault("unknown-option", what, column=name, expected=f"--part {' or '.join(parts)}"))
    return {name: given[name] for name in _TAKES.get(part, ())}


VIEWS = (
    View(
        "maritime",
        "The sea: presence, incidents, detection, sites, chokepoint, patrol or rota",
        maritime,
        {
            "part": "presence, incidents, detection, sites, chokepoint, patrol or rota [presence]",
            "strait": "strait that is closed, with --part chokepoint [Malacca]",
            "days": "for how long, with --part chokepoint [30]",
            "patrols": "patrols at a time, with --part patrol or rota [the parameters']",
        },
    ),
)
