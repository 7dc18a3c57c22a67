"""Wires `multipolar.models.sea_patrol`: sea areas as targets of robbers, and what radars, boats and patrol days change.

Each sea area is worth to a robber, uncaught, what its share of the newest year's incidents says; being caught costs a part of
the richest area's gain, the same everywhere, and a patrol in the area stops an attack with a chance that is not 1. The game
knows where robbers struck under the patrols of that year, and not why: it answers how best to spread a few patrols over areas
of such worth, and is no forecast.

Boats that are given for a lane patrol the area of that name, so many to a patrol around the clock. A radar helps as far as it
widens what radar watches of that area (`detection`): a patrol that is told where to go misses fewer. So an area that is no lane
of the pack, the waters of a single state, has nothing of a radar here: what it would watch is not known.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.detection import watched
from ..models.sea_patrol import SCALE, Inputs, Result, solve
from ..region.provenance import refs_of
from . import detection
from .changes.change import Change
from .changes.sea import PatrolDays, WatchBoats, WatchRadar
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "sea_patrol"
WHOLE = "ASIA"
YEAR = 365.0
TERMS = {"patrols": "patrols", "caught": "caught_loss", "prevented": "prevented_gain"}
"""Parameters of `patrol` by field of the model's inputs."""
BY_AREA = ("patrol_coverage", "patrol_stopped")
OF_WHOLE = ("defender_loss", "robber_gain", "robber_gain_change")


@dataclass(frozen=True)
class Patrolled(Wired[Inputs]):
    """Areas and patrols, and what changes need beside the inputs.

    Attributes
    ----------
    areas : tuple of str
    before : Inputs
        Without any change.
    watch : detection.Watch
        Lanes and who watches them, with the radars of the scenario so far.
    seen : ndarray (D, T) or None
        Part of each area that radar watches without any change, once it has been asked for; NaN for an area that is no lane.
    cue : ndarray (D,)
        Part of the misses that a patrol avoids where radar sees.
    boats_a_patrol : ndarray (D,)
    """

    areas: tuple[str, ...] = field(kw_only=True)
    before: Inputs = field(kw_only=True)
    watch: detection.Watch = field(kw_only=True)
    seen: Floats | None = field(kw_only=True, default=None)
    cue: Floats = field(kw_only=True)
    boats_a_patrol: Floats = field(kw_only=True)


def targets(region: Region) -> tuple[tuple[str, ...], Floats, list[int], int]:
    """Return areas that do not overlap, their incidents in the newest year that has them all, refs and the year.

    Raises
    ------
    UsageError
        No year has incidents by area.
    """
    rows = region.figures("maritime_incidents", groups=True).drop_nulls("value")
    whole = {row["year"]: row["value"] for row in rows.filter(pl.col("subject") == WHOLE).iter_rows(named=True)}
    for year in sorted(whole, reverse=True):
        parts = rows.filter((pl.col("year") == year) & (pl.col("subject") != WHOLE) & (pl.col("value") > 0)).sort(
            "subject"
        )
        if parts.height > 1 and abs(parts["value"].sum() - whole[year]) <= 1.0:  # the areas make up the total
            refs = refs_of(parts)
            return tuple(parts["subject"]), parts["value"].to_numpy(), refs, year
    what = "no year has incidents by areas that make up the total"
    raise UsageError(Fault("no-areas", what, "tables/ties.csv", expected="maritime_incidents by area"))


def wire(region: Region, draws: Draws, year: int) -> Patrolled:
    """Put areas, patrols and robbers on axes; nothing is given.

    Raises
    ------
    UsageError
        No year has incidents by area, or the pack has no sea lane.
    """
    areas, value, refs, newest = targets(region)
    shape = (draws.n, len(areas))
    given = Inputs(
        worth=SCALE * value / value.max(),
        own=np.zeros(shape),
        catch=np.broadcast_to(draws["patrol", "catch"][:, None], shape),
        **{name: draws["patrol", row] for name, row in TERMS.items()},
    )
    table = region.table("parameters")

    def said(model: str, *names: str, note: str) -> Said:
        rows = table.filter(pl.col("model") == model, pl.col("parameter").is_in(list(names)))
        return Said("assumed", rows["ref"], f"{model} {', '.join(names)}", note)

    ranges = "a range: nobody publishes it"
    return Patrolled(
        inputs=given,
        labels={**dict.fromkeys(BY_AREA, areas), **dict.fromkeys(OF_WHOLE, (WHOLE,))},
        account=account(
            Inputs,
            worth=Said("derived", refs, note=f"incidents by area in {newest}, as patrols of that year left them"),
            patrols=said("patrol", "patrols", note=ranges),
            own=said(NAME, "boats_a_patrol", note="none, until a change of the scenario gives boats or days"),
            catch=said("patrol", "catch", note=ranges),
            caught=said("patrol", "caught_loss", note=ranges),
            prevented=said("patrol", "prevented_gain", note=ranges),
        ),
        areas=areas,
        before=given,
        watch=detection.wire(region, draws, year),
        cue=draws[NAME, "cue"],
        boats_a_patrol=draws[NAME, "boats_a_patrol"],
    )


@functools.singledispatch
def apply(change: Change, wired: Patrolled, year: int) -> Patrolled:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _boats(change: WatchBoats, wired: Patrolled, year: int) -> Patrolled:
    """Boats over a lane patrol the areas in which its water lies; a lane without a robbery changes nothing."""
    lanes = wired.watch.labels["lane"]
    if change.lane not in lanes:
        return wired
    water = wired.watch.water[lanes.index(change.lane)]
    part = np.array([water[lanes.index(area)] if area in lanes else 0.0 for area in wired.areas])
    return _patrol(wired, change.number / wired.boats_a_patrol[:, None] * part) if part.any() else wired


@apply.register
def _days(change: PatrolDays, wired: Patrolled, year: int) -> Patrolled:
    """Patrol an area on more days, or send more patrols that go anywhere; an area without a robbery changes nothing."""
    if change.area is None:
        more = replace(wired.inputs, patrols=wired.inputs.patrols + change.days / YEAR)
        return replace(wired, inputs=more)
    part = np.array([area == change.area for area in wired.areas])
    return _patrol(wired, change.days / YEAR * part) if part.any() else wired


def _patrol(wired: Patrolled, more: Floats) -> Patrolled:
    return replace(wired, inputs=replace(wired.inputs, own=np.minimum(1.0, wired.inputs.own + more)))


@apply.register
def _radar(change: WatchRadar, wired: Patrolled, year: int) -> Patrolled:
    """Let patrols miss less of what radar newly watches; a radar that sees none of the areas changes nothing."""
    seen = _seen(wired) if wired.seen is None else wired.seen
    after = replace(wired, watch=detection.apply(change, wired.watch, year), seen=seen)
    wider = np.nan_to_num(np.maximum(_seen(after) - seen, 0.0))
    if not wider.any():
        return wired
    catch = wired.before.catch + (1.0 - wired.before.catch) * wired.cue[:, None] * wider
    return replace(after, inputs=replace(wired.inputs, catch=catch))


def _seen(wired: Patrolled) -> Floats:
    """Return the part of each area that radar watches, (D, T); NaN for an area that is no lane."""
    given, lanes = wired.watch.inputs, wired.watch.labels["lane"]
    radar = watched(given, np.ones(len(given.given), dtype=bool), given.boats + given.boats_given)[0]
    none = np.full(len(radar), np.nan)
    return np.stack([radar[:, lanes.index(area)] if area in lanes else none for area in wired.areas], axis=1)


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return how the plan spreads patrols, what they stop, and what is left to robbers, with and without the changes.

    Coverage and what is stopped of the attacks on an area in percent; the loss in parts of that where most attacks were
    recorded; what the best attack is worth to a robber in percent of an unhindered one there.
    """
    assert isinstance(wired, Patrolled)
    was = result if wired.inputs is wired.before else solve(wired.before)
    gain, before = (100.0 / SCALE * found.gain[:, None] for found in (result, was))
    areas = (100.0 * result.coverage, 100.0 * result.stopped)
    whole = (result.loss[:, None] / SCALE, gain, gain - before)
    return dict(zip((*BY_AREA, *OF_WHOLE), (*areas, *whole), strict=True))


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
