"""Views of the forward domains: people, the digital economy, and what followed steps on the ladder."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from .. import measures
from ..errors import UnknownName
from ..measures.people import STATUS
from ..region import Region
from .view import View

HOSTS = ("host_pull", "host_share")
DIGITAL = ("digital_growth", "digital_level", "digital_stage", "payment_links")
LONG = ("digital_stage", "payment_links")


def ladder(
    region: Region, *, draws: int, seed: int, partner: str = "JPN", event: str | None = None, outcome: str | None = None
) -> pl.DataFrame:
    """Return `multipolar.measures.ladder_effect` with a partner, of one kind of step or outcome if asked."""
    frame = measures.ladder_effect(region, partner=partner)
    return _where(_where(frame, "event", event), "outcome", outcome)


def digital(
    region: Region, *, draws: int, seed: int, year: str | None = None, measure: str = "digital_growth"
) -> pl.DataFrame:
    """Return growth, levels, stages of frameworks or payment links; of one year if asked, else the newest of the last two."""
    if measure not in DIGITAL:
        raise UnknownName.of("measure", measure, DIGITAL, expected=f"one of {', '.join(DIGITAL)}")
    frame = measures.MEASURES[measure](region)
    if year is None and measure in LONG:
        return frame.filter(pl.col("year") == pl.col("year").max())
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


def students(
    region: Region, *, draws: int, seed: int, host: str = "JPN", origin: str | None = None, measure: str = "host_pull"
) -> pl.DataFrame:
    """Return one host's tertiary students by origin against gravity or as a share, or all hosts of one origin."""
    if measure not in HOSTS:
        raise UnknownName.of("measure", measure, HOSTS, expected=f"one of {', '.join(HOSTS)}")
    frame = measures.MEASURES[measure](region)
    if origin is not None:
        return frame.filter(pl.col("counterpart") == region.actor(origin))
    return frame.filter(pl.col("subject") == region.actor(host))


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
        "students",
        "Students among hosts: what a host draws over what distance and size say of its peers",
        students,
        {
            "host": "Where they study, by any name [JPN].",
            "origin": "All hosts of one origin instead, by any name; ASEAN: all members together.",
            "measure": "host_pull: over what gravity says of the peers; host_share: percent of the origin's [host_pull].",
        },
    ),
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
        "The digital economy: growth needed and seen, levels by edition, stages of frameworks, payment links",
        digital,
        {
            "measure": f"One of {', '.join(DIGITAL)} [digital_growth].",
            "year": "One year; else every year, and of stages and payment links the newest.",
        },
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
