"""The forced choice as a panel, and what it did around dated incidents: what the portfolio game is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..region.dates import bounds
from .draws import Draws
from .hedging_traces import RIVALS, Keyed, read

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

SERIOUS = 2
"""Least intensity of an episode that counts as an incident: presence or survey; claims in words do not."""

FIELDWORK = (2, 1)
"""Month and day by which a wave has asked: an incident of later in the year is answered by the next wave."""


@dataclass(frozen=True, eq=False)
class Panel:
    """Shares that choose the first rival (N, T), percent, NaN where not tabled, with their sampling variance."""

    states: tuple[str, ...]
    waves: tuple[int, ...]
    share: Floats
    variance: Floats
    refs: list[int]


def panel(region: Region) -> Panel:
    """Return the country cells of the forced choice."""
    from ..measures import forced_choice

    rows = forced_choice(region, survey="ISEAS_SSEA", reading="published").filter(
        (pl.col("counterpart") == RIVALS[0]) & ~pl.col("subject").is_in(["ASEAN10", "ASEAN"])
    )
    rows = rows.filter(pl.col("value").is_not_null())
    states = tuple(sorted(set(rows["subject"]) & set(read(region, min(rows["year"])).states)))
    waves = tuple(sorted(set(rows["year"])))
    share, variance = (np.full((len(states), len(waves)), np.nan) for _ in range(2))
    refs: list[int] = []
    for row in rows.filter(pl.col("subject").is_in(states)).iter_rows(named=True):
        cell = states.index(row["subject"]), waves.index(row["year"])
        share[cell] = row["value"]
        # a cell without a known sample has the variance of a small one
        half = 12.0 if row["low"] is None else (row["high"] - row["low"]) / 2.0
        variance[cell] = (half / 1.96) ** 2
        refs += row["refs"]
    return Panel(states, waves, share, variance, sorted(set(refs)))


def log_odds(share: Floats) -> Floats:
    """Return log odds of percentages, kept off 0 and 100."""
    part = np.clip(share, 2.0, 98.0) / 100.0
    return np.asarray(np.log(part / (1.0 - part)))


def percent(odds: Floats) -> Floats:
    """Return percentages of log odds."""
    return np.asarray(100.0 / (1.0 + np.exp(-odds)))


def after_incidents(region: Region, states: tuple[str, ...], draws: Draws) -> tuple[Floats, list[int]]:
    """Return the mean change of the choice for the first rival over incidents with the second, less the others' (D, N).

    Each incident is one difference of two neighbouring waves; several between the same waves count once. Draws are
    those of the sampling error, as if cells were independent; NaN without an incident between two waves.
    """
    data, gaps, refs = _gaps(Keyed(region))
    noise = draws.stream("hedging incidents").standard_normal((draws.n, *data.share.shape)) if draws.n > 1 else 0.0
    share = data.share + noise * np.sqrt(data.variance)
    share = np.broadcast_to(share, (draws.n, *data.share.shape))
    change = np.diff(share, axis=2)
    found = np.full((draws.n, len(states)), np.nan)
    for number, state in enumerate(states):
        if state not in data.states or not (steps := gaps.get(state)):
            continue
        own = data.states.index(state)
        others = [other for other in range(len(data.states)) if other != own]
        beyond = change[:, own] - np.nanmean(change[:, others], axis=1)
        known = [step for step in steps if np.isfinite(beyond[:, step]).all()]
        if known:
            found[:, number] = beyond[:, known].mean(axis=1)
    return found, sorted({*refs, *data.refs})


@lru_cache(maxsize=2)
def _gaps(keyed: Keyed) -> tuple[Panel, dict[str, list[int]], list[int]]:
    """Return the panel, the steps between waves in which each state met an incident, and the incidents' rows."""
    region = keyed.region
    data = panel(region)
    days = [date(wave, *FIELDWORK) for wave in data.waves]
    rows = region.table("disputes").filter(
        (pl.col("by") == RIVALS[1]) & (pl.col("intensity") >= SERIOUS) & pl.col("preferred")
    )
    found: dict[str, set[int]] = {}
    refs = []
    for when, against, ref in rows.select("date", "against", "ref").iter_rows():
        day = bounds(when)[0]
        for step in range(len(days) - 1):
            if days[step] < day <= days[step + 1]:
                refs.append(ref)
                for state in against.split(";"):
                    found.setdefault(state, set()).add(step)
    return data, {state: sorted(steps) for state, steps in found.items()}, refs
