"""Views of the forward domains: people, the digital economy, and what followed steps on the ladder."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .. import measures
from ..errors import UnknownName
from ..measures.people import STATUS
from ..region import Region
from .view import View


def ladder(
    region: Region, *, draws: int, seed: int, partner: str = "JPN", event: str | None = None, outcome: str | None = None
) -> pl.DataFrame:
    """Return `multipolar.measures.ladder_effect` with a partner, of one kind of step or outcome if asked."""
    frame = measures.ladder_effect(region, partner=partner)
    return _where(_where(frame, "event", event), "outcome", outcome)


def digital(region: Region, *, draws: int, seed: int, year: str | None = None) -> pl.DataFrame:
    """Return `multipolar.measures.digital_growth`, of one year of the level if asked."""
    frame = measures.digital_growth(region)
    if year is None:
        return frame
    known = frame["year"].unique().sort().cast(pl.String).to_list()
    if year not in known:
        raise UnknownName.of("year", year, known, expected=f"one of {', '.join(known)}")
    return frame.filter(pl.col("year") == int(year))


def people(region: Region, *, draws: int, seed: int, status: str = "students", origin: str = "WORLD") -> pl.DataFrame:
    """Return the counts of one status and origin, and the change a year over five of them."""
    if status not in STATUS.values():
        raise UnknownName.of("status", status, STATUS.values(), expected=f"one of {', '.join(STATUS.values())}")
    code = region.actor(origin)
    frames = (measures.people_stock(region), measures.people_trend(region))
    return pl.concat(
        (frame.filter(pl.col("status") == status, pl.col("counterpart") == code) for frame in frames),
        how="diagonal",
    )


def _where(frame: pl.DataFrame, name: str, word: str | None) -> pl.DataFrame:
    """Return the rows with a word in a key column; all where none is asked for."""
    if word is None:
        return frame
    known: Iterable[str] = sorted(set(frame[name].to_list()))
    if word not in known:
        raise UnknownName.of(name, word, known, expected=f"one of {', '.join(known)}")
    return frame.filter(pl.col(name) == word)


VIEWS: tuple[View, ...] = (
    View(
        "ladder",
        "What followed steps of the members with a partner, beside placebo dates",
        ladder,
        {
            "partner": "With whom, by any name [JPN].",
            "event": "One kind of step: strategic partnership, defence agreement, entry into BRICS.",
            "outcome": "One outcome: UN votes, aid, trade share, arms, visits.",
        },
    ),
    View(
        "digital",
        "Growth of the digital economy: needed, seen, best seen",
        digital,
        {"year": "Year of the level that growth is counted from or to."},
    ),
    View(
        "people",
        "Students and workers in another country",
        people,
        {
            "status": f"Who: {', '.join(STATUS.values())} [students].",
            "origin": "From where, by any name [WORLD].",
        },
    ),
)
