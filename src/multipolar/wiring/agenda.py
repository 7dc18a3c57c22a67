"""Puts the tables ``agenda`` and ``positions`` on axes: items, actors, who sits where on the day, and draws of the codes.

A member of a forum without a position of its own takes the group's row; without that either, it was silent: what is then
assumed stands in the parameters ``silent_position`` and ``silent_salience`` of the model ``consensus``, and the account
says whom it concerns. An actor from outside without a row has no part in the item.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..region.dates import bounds
from .draws import Draws

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

OUTCOMES = ("blocked", "diluted", "agreed")
"""What may come of a proposal, in the order of `multipolar.models.consensus.predicted`."""

ASSEMBLY = "UN"
"""Forum whose items are decided by majority, not by consensus: they are read apart, with votes as positions."""

RANGES = (("low", "position", "high"), ("salience_low", "salience", "salience_high"))


@dataclass(frozen=True, eq=False)
class Agenda:
    """The agenda on one dimension; M items, A actors.

    Attributes
    ----------
    items : DataFrame
        Rows of the table ``agenda``, in order.
    actors : tuple of str
        Everybody who sits somewhere or has said something, in order.
    party : ndarray of bool (M, A)
        Who sits: the parties on the day of the item.
    silent : ndarray of bool (M, A)
        Who sits and has said nothing.
    coded : ndarray (2, 3, M, A)
        Position and salience: low, central, high; NaN where there is no code.
    refs : ndarray (M, A)
        Row of the code, -1 where there is none.
    before : ndarray of bool (M, A)
        The statement was made before the day of the item, for sure.
    """

    items: pl.DataFrame
    actors: tuple[str, ...]
    party: Bools
    silent: Bools
    coded: Floats
    refs: NDArray[np.int64]
    before: Bools

    def draw(self, draws: Draws) -> tuple[Floats, Floats]:
        """Return positions and saliences, (D, M, A).

        Every code is drawn on its own; what the coder may have read too strong or too weak throughout shifts all codes of
        a draw alike, and the silent are alike in a draw.
        """
        silent = (draws["consensus", "silent_position"], draws["consensus", "silent_salience"])
        low, central, high = self.coded[:, 0], self.coded[:, 1], self.coded[:, 2]
        if draws.n == 1:
            found = central[:, None]
        else:
            # One stream an item, so that a new item leaves the draws of the others as they are.
            u = np.stack(
                [
                    draws.stream(f"agenda {item} {dimension}").random((2, draws.n, len(self.actors)))
                    for item, dimension in self.items.select("item", "dimension").iter_rows()
                ],
                axis=2,
            )
            wide = np.where(high > low, high - low, 1.0)
            turn = (central - low) / wide
            rising = low[:, None] + np.sqrt(u * (wide * (central - low))[:, None])
            falling = high[:, None] - np.sqrt((1.0 - u) * (wide * (high - central))[:, None])
            found = np.where(u < turn[:, None], rising, falling)
        shifted = np.clip(found[0] + draws["consensus", "coder_shift"][:, None, None], 0.0, 100.0)
        position = np.where(self.silent, silent[0][:, None, None], shifted)
        return position, np.where(self.silent, silent[1][:, None, None], found[1])

    def known(self, draws: Draws, position: Floats, salience: Floats) -> tuple[Floats, Floats]:
        """Return what `draw` gave as far as it was said before the day: who spoke on the day is taken for silent."""
        silent = (draws["consensus", "silent_position"], draws["consensus", "silent_salience"])
        late = self.party & ~self.before
        early = [np.where(late, said[:, None, None], of) for of, said in zip((position, salience), silent, strict=True)]
        return early[0], early[1]


@functools.lru_cache(maxsize=8)
def read(region: Region, dimension: int = 1, *, assembly: bool = False) -> Agenda:
    """Return the agenda of a region on one dimension; or, apart from it, the items of the General Assembly.

    Raises
    ------
    UsageError
        The pack has no agenda.
    """
    theirs = pl.col("forum") == ASSEMBLY
    kept = (pl.col("dimension") == dimension) & (theirs if assembly else ~theirs)
    items = region.table("agenda").filter(kept).sort("item")
    if items.is_empty():
        what = f"the pack {region.name} has no agenda"
        raise UsageError(Fault("no-agenda", what, "tables/agenda.csv", expected="items and positions on them"))
    said = region.table("positions").filter(pl.col("dimension") == dimension).sort("item", "actor", "coder")
    seats = [_seats(region, row["parties"], row["date"]) for row in items.iter_rows(named=True)]
    named = {actor for actor in said["actor"].to_list() if not _spreads(region, actor)}
    actors = tuple(sorted({*named, *(actor for some in seats for actor in some)}))
    party = np.array([[actor in some for actor in actors] for some in seats])
    coded = np.full((2, 3, items.height, len(actors)), np.nan)
    refs = np.full((items.height, len(actors)), -1, dtype=np.int64)
    before = np.zeros(party.shape, dtype=bool)
    for m, item in enumerate(items["item"].to_list()):
        rows = said.filter(pl.col("item") == item).unique("actor", keep="first", maintain_order=True)
        own = [row for row in rows.iter_rows(named=True) if not _spreads(region, row["actor"])]
        for row in (row for row in rows.iter_rows(named=True) if _spreads(region, row["actor"])):
            inside = _seats(region, row["actor"], items["date"][m])
            for actor in inside:
                _fill(coded, refs, m, actors.index(actor), row)
                before[m, actors.index(actor)] = _earlier(row, items["date"][m])
        for row in own:
            _fill(coded, refs, m, actors.index(row["actor"]), row)
            before[m, actors.index(row["actor"])] = _earlier(row, items["date"][m])
    return Agenda(items, actors, party, party & (refs < 0), coded, refs, before)


def find(region: Region, item: str) -> pl.DataFrame:
    """Return the rows of an item, one a dimension.

    Raises
    ------
    UnknownName
        With the nearest items.
    """
    table = region.table("agenda")
    rows = table.filter(pl.col("item") == item)
    if rows.is_empty():
        known = table["item"].unique().sort().to_list()
        raise UnknownName.of("issue", item, known, expected=f"one of {', '.join(known)}")
    return rows


def is_assembly(region: Region, item: str) -> bool:
    """Say whether an item is one of the General Assembly.

    Raises
    ------
    UnknownName
        With the nearest items.
    """
    return bool((find(region, item)["forum"] == ASSEMBLY).all())


def _fill(coded: Floats, refs: NDArray[np.int64], m: int, a: int, row: dict[str, Any]) -> None:
    refs[m, a] = row["ref"]
    for of, names in enumerate(RANGES):
        coded[of, :, m, a] = [row[name] for name in names]


def _earlier(row: dict[str, Any], day: str) -> bool:
    return bounds(row["said_on"])[1] < bounds(day)[0]


def _spreads(region: Region, actor: str) -> bool:
    return actor == region.group or region.is_group(actor)


def _seats(region: Region, parties: str, date: str) -> list[str]:
    """Return the parties on a day, a group as the states that surely belong to it."""
    found: list[str] = []
    for actor in parties.split(";"):
        if _spreads(region, actor):
            found += region.states(actor, bounds(date)[1]).filter("holds")["actor"].to_list()
        else:
            found.append(actor)
    return found
