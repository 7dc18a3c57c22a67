"""Exposure and survey answers beside positions: an ordinal regression of the codes, never a position itself.

For a member the covariates are its *exposure*, the second rival's part in its goods trade, and its *choice*, the log odds of
the first rival's share when its opinion leaders must choose, both the newest of earlier years (the first there is for older
items: the survey begins in 2020, which is hindsight). Each counts apart on items of hard security and on all others, since a
proposal of the one kind sets members against the second rival and one of the other need not. Every item has an effect of its
own, drawn towards 0. The codes of a member in its own name are the answers (`multipolar.models.ordinal`).

What comes of it stands beside the coded positions, with its range: for members that said nothing it is the one thing that the
tables know. It does not enter the consensus model, which takes the silent to stand anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models import ordinal
from ..region.dates import bounds
from ..region.estimate import ESTIMATE, estimate
from . import agenda
from .hedging_panel import log_odds, panel
from .hedging_traces import RIVALS, Keyed, newest, tables
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

STANCES = ("opposed", "reserved", "softer", "supports", "author")
"""From the status quo to the proposal."""

HARD = "hard security"
NAMES = ("exposure, hard security", "exposure, other items", "choice, hard security", "choice, other items")

SLOPE, EFFECT = 1.0, 1.5
"""Prior standard deviations, in log odds: of a slope for a standard deviation of its covariate, and of an item's effect."""

TAIL = 0.05
"""Chance that is left out at each end of a range of stances."""

Z90 = 1.6448536269514722


@dataclass(frozen=True, eq=False)
class Covariates:
    """Codes of members and what goes with them; n codes, M items, A members.

    Attributes
    ----------
    found : Agenda
    members : tuple of str
        Members with both covariates.
    value : ndarray (M, A, 2)
        Exposure and choice, in standard deviations.
    answer : ndarray of int (n,)
        Numbers in `STANCES`.
    place : ndarray of int (n, 2)
        Item and member of each.
    scale : ndarray (5, 3)
        Low, central, high of each stance.
    refs : dict of list of int
        Rows behind each member's covariates.
    """

    found: agenda.Agenda
    members: tuple[str, ...]
    value: Floats
    answer: NDArray[np.int64]
    place: NDArray[np.int64]
    scale: Floats
    refs: dict[str, list[int]]

    def design(self, place: NDArray[np.int64]) -> Floats:
        """Return rows of covariates and of items (n, 4 + M) for pairs of item and member."""
        hard = np.array([kind == HARD for kind in self.found.items["kind"].to_list()])[place[:, 0]]
        own = self.value[place[:, 0], place[:, 1]]
        columns = [own[:, c] * side for c in (0, 1) for side in (hard, ~hard)]
        return np.column_stack([*columns, np.eye(self.found.items.height)[place[:, 0]]])

    def prior(self) -> Floats:
        """Return prior standard deviations (4 + M,)."""
        return np.concatenate([np.full(len(NAMES), SLOPE), np.full(self.found.items.height, EFFECT)])

    def told(self, chances: Floats) -> Floats:
        """Return expected position and the range of the stances that are likely (n, 3): low, middle, high."""
        below = np.cumsum(chances, axis=1)
        first = (below > TAIL).argmax(axis=1)
        last = (below >= 1.0 - TAIL).argmax(axis=1)
        return np.column_stack([self.scale[first, 0], chances @ self.scale[:, 1], self.scale[last, 2]])


def read(region: Region) -> Covariates:
    """Return the codes and covariates of the members.

    Raises
    ------
    UsageError
        The pack has no agenda, or no member with both covariates and a code of its own.
    """
    found = agenda.read(region)
    data = panel(region)
    trade = tables(Keyed(region))["trade"]
    odds = log_odds(data.share)
    members = tuple(state for state in data.states if state in found.actors and trade.get((state, RIVALS[1])))
    value = np.full((found.items.height, len(members), 2), np.nan)
    refs: dict[str, list[int]] = {state: [] for state in members}
    for m, day in enumerate(found.items["date"].to_list()):
        year = bounds(day)[0].year
        for a, state in enumerate(members):
            part = newest(trade[state, RIVALS[1]], year)
            row = odds[data.states.index(state)]
            waves: list[tuple[int, float, list[int]]] = [
                (wave, float(row[t]), []) for t, wave in enumerate(data.waves) if np.isfinite(row[t])
            ]
            said = newest(waves, year)
            if part and said:
                value[m, a] = part[1], said[1]
                refs[state] += part[2]
    value = (value - np.nanmean(value, axis=(0, 1))) / np.nanstd(value, axis=(0, 1))
    rows = region.table("positions").filter((pl.col("dimension") == 1) & pl.col("actor").is_in(members))
    items = found.items["item"].to_list()
    rows = (
        rows.filter(pl.col("item").is_in(items))
        .sort("item", "actor", "coder")
        .unique(["item", "actor"], keep="first", maintain_order=True)
    )
    place = np.array(
        [(items.index(item), members.index(actor)) for item, actor in rows.select("item", "actor").iter_rows()]
    )
    answer = np.array([STANCES.index(stance) for stance in rows["stance"].to_list()])
    if len(answer):
        known = np.isfinite(value[place[:, 0], place[:, 1]]).all(axis=1)
        place, answer = place[known], answer[known]
    if len(answer) < 2 or set(answer.tolist()) != set(range(len(STANCES))):
        what = "too few codes of members with exposure and survey answers"
        raise UsageError(Fault("no-covariates", what, "tables/positions.csv", expected="every stance at least once"))
    by = region.table("positions").select("stance", "low", "position", "high").unique()
    scale = dict((row[0], row[1:]) for row in by.iter_rows())
    refs = {state: sorted(set(own)) for state, own in refs.items()}
    return Covariates(found, members, value, answer, place, np.array([scale[stance] for stance in STANCES]), refs)


def positions(region: Region, *, draws: int, seed: int, issue: str = "") -> pl.DataFrame:
    """Return the positions on an item as coded, beside what exposure and survey answers would say; or how the two go together.

    Nothing is drawn. Without an issue: the slopes, and the mean error of positions told by covariates beside the mean of the
    other members on the item and the mean of all codes, each code left out in turn.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``issue`` and ``reading``.

    Raises
    ------
    UnknownName
        No such issue.
    """
    if issue and agenda.is_assembly(region, issue):
        return _frame(list(_coded(region, agenda.read(region, assembly=True), issue, "vote")))
    data = read(region)
    found = ordinal.fit(data.answer, data.design(data.place), prior=data.prior())
    behind = sorted({ref for own in data.refs.values() for ref in own} | {*panel(region).refs})
    if issue:
        agenda.find(region, issue)
        rows = [*_coded(region, data.found, issue, "coded"), *_by_covariates(region, data, found, issue, behind)]
    else:
        rows = list(_summary(region, data, found, behind))
    return _frame(rows)


def _coded(region: Region, found: agenda.Agenda, issue: str, reading: str) -> Any:
    m = found.items["item"].to_list().index(issue)
    table = region.table("positions")
    bases = dict(table.select("ref", "basis").iter_rows())
    for a, actor in enumerate(found.actors):
        if (ref := int(found.refs[m, a])) >= 0:
            low, middle, high = found.coded[0, :, m, a].tolist()
            yield {
                "subject": actor, "measure": "position_coded", "issue": issue, "reading": reading, "value": middle,
                "low": low, "high": high, "interval": "range of the code", "unit": "score", "basis": bases[ref],
                "refs": [ref, int(found.items["ref"][m])], "year": bounds(found.items["date"][m])[0].year,
            }  # fmt: skip


def _by_covariates(region: Region, data: Covariates, found: ordinal.Fit, issue: str, behind: list[int]) -> Any:
    m = data.found.items["item"].to_list().index(issue)
    known = [a for a in range(len(data.members)) if np.isfinite(data.value[m, a]).all()]
    place = np.array([(m, a) for a in known])
    told = data.told(ordinal.chances(found, data.design(place)))
    spoke = {tuple(pair) for pair in data.place.tolist()}
    without = data.told(ordinal.left_out(data.answer, data.design(data.place), prior=data.prior()))
    own = {tuple(pair): row for pair, row in zip(data.place.tolist(), without, strict=True)}
    for a, row in zip(known, told, strict=True):
        low, middle, high = (own[m, a] if (m, a) in spoke else row).tolist()
        reading = "without its own code" if (m, a) in spoke else "said nothing itself"
        yield {
            "subject": data.members[a], "measure": "position_by_covariates", "issue": issue, "reading": reading,
            "value": middle, "low": low, "high": high, "interval": "90% stances", "unit": "score", "basis": "modelled",
            "refs": sorted({*behind, *data.refs[data.members[a]], int(data.found.items["ref"][m])}),
            "year": bounds(data.found.items["date"][m])[0].year,
        }  # fmt: skip


def _summary(region: Region, data: Covariates, found: ordinal.Fit, behind: list[int]) -> Any:
    codes = [int(data.found.refs[m, data.found.actors.index(data.members[a])]) for m, a in data.place.tolist()]
    base = {
        "subject": str(region.group), "issue": "all", "basis": "estimated", "year": region.as_of.year,
        "refs": sorted({*behind, *codes}),
    }  # fmt: skip
    for number, name in enumerate(NAMES):
        value, half = float(found.slope[number]), Z90 * float(found.error[number])
        row = {"measure": "covariate_slope", "reading": name, "unit": "index", "value": value}
        yield {**base, **row, "low": value - half, "high": value + half, "interval": "90% posterior"}
    for name, far in errors(data).items():
        middle = float(np.mean(far))
        row = {"measure": "covariate_error", "reading": name, "unit": "score", "value": middle}
        half = Z90 * float(np.std(far) / np.sqrt(len(far)))
        yield {**base, **row, "low": middle - half, "high": middle + half, "interval": "90% sampling"}


def errors(data: Covariates) -> dict[str, Floats]:
    """Return the distance (n,) of each coded position from what is said of it without it, by each way of saying."""
    at = data.scale[data.answer, 1]
    design = data.design(data.place)
    told = data.told(ordinal.left_out(data.answer, design, prior=data.prior()))[:, 1]
    plain = data.told(ordinal.left_out(data.answer, design[:, len(NAMES) :], prior=data.prior()[len(NAMES) :]))[:, 1]
    others, everybody = np.empty(len(at)), np.empty(len(at))
    for row in range(len(at)):
        rest = np.arange(len(at)) != row
        everybody[row] = at[rest].mean()
        mates = rest & (data.place[:, 0] == data.place[row, 0])
        others[row] = at[mates].mean() if mates.any() else everybody[row]
    ways = {
        "covariates and the item": told, "the item alone": plain,
        "mean of the others on the item": others, "mean of all": everybody,
    }  # fmt: skip
    return {name: np.abs(way - at) for name, way in ways.items()}


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema: dict[str, Any] = {**ESTIMATE, "basis": pl.String, "issue": pl.String, "reading": pl.String}
    return estimate(pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema), "issue", "reading")


VIEWS = (
    View(
        "positions",
        "Positions on an item as coded or voted, beside what exposure and survey answers would say; or how well they say it",
        positions,
        {"issue": "an item of the agenda, of the General Assembly too; without it, slopes and errors"},
    ),
)
