"""The members' power systems and the lines between them, as the tables hold them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from .group import group_of

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
STAGES = {"existing": "in service", "ongoing": "under construction", "planned": "planned"}
"""Of a line, and the word for it."""


class Power(NamedTuple):
    """Power systems of the members in the newest year, TWh a year and parts; rows behind each."""

    states: tuple[str, ...]
    used: Floats
    made: Floats
    fossil: Floats
    clock: Floats
    year: int
    refs: dict[str, list[int]]
    note: str


def powers(region: Region, year: int) -> Power:
    """Return the members' power systems of the newest year up to `year`.

    Raises
    ------
    UsageError
        The pack names no group, or the tables lack consumption or mix of a member.
    """
    group = group_of(region)
    states = tuple(region.states(group, date(year, 1, 1)).filter("holds")["actor"].to_list())
    used = region.figures("electricity_consumption", subject=states).filter(
        pl.col("value").is_not_null(), pl.col("year") <= year
    )
    if used.is_empty():
        what = f"no consumption of electricity of {region.label(group)}"
        raise UsageError(Fault("no-power", what, "tables/ties.csv", expected="rows of electricity_consumption"))
    newest = int(used["year"].max())  # type: ignore[arg-type]  # not empty
    tabled = {
        name: {
            row["subject"]: row
            for row in region.figures(measure, subject=states, year=newest).drop_nulls("value").iter_rows(named=True)
        }
        for name, measure in (
            ("used", "electricity_consumption"), ("exports", "electricity_exports"), ("imports", "electricity_imports"),
            ("fossil", "electricity_share_fossil_fuels"),
        )
    }  # fmt: skip
    lacking = [state for state in states if state not in tabled["used"] or state not in tabled["fossil"]]
    if lacking:
        what = f"consumption or mix of power in {newest} is missing for {', '.join(lacking)}"
        raise UsageError(Fault("no-power", what, "tables/ties.csv", expected="both for every member"))

    def values(name: str) -> Floats:
        return np.array([tabled[name].get(state, {"value": 0.0})["value"] for state in states])

    refs = {name: sorted(ref for row in rows.values() for ref in row["refs"]) for name, rows in tabled.items()}
    where = dict(region.table("actors").select("code", "lon").iter_rows())
    none = [state for state in states if state not in tabled["exports"] and state not in tabled["imports"]]
    return Power(
        states,
        values("used"),
        values("used") + values("exports") - values("imports"),
        values("fossil") / 100.0,
        np.array([(where[state] or 0.0) / 15.0 for state in states]),
        newest,
        {"used": refs["used"], "made": sorted({ref for known in refs.values() for ref in known})},
        f"consumption of {newest}; taken as without trade, for lack of rows: {', '.join(none) or 'none'}",
    )


def lines_by_stage(
    region: Region, states: tuple[str, ...]
) -> tuple[list[tuple[int, int]], dict[str, Floats], list[int]]:
    """Return the pairs of members with a line at any stage, MW of each by stage, and the rows."""
    known: dict[tuple[int, int], dict[str, float]] = {}
    refs: list[int] = []
    for stage in STAGES:
        figures = region.figures(f"interconnector_capacity_{stage}").drop_nulls("value")
        for row in figures.filter(pl.col("year") == pl.col("year").max()).iter_rows(named=True):
            if row["subject"] in states and row["counterpart"] in states:
                pair = sorted((states.index(row["subject"]), states.index(row["counterpart"])))
                one = known.setdefault((pair[0], pair[1]), {})
                one[stage] = one.get(stage, 0.0) + row["value"]
                refs += row["refs"]
    ends = sorted(known)
    return ends, {stage: np.array([known[pair].get(stage, 0.0) for pair in ends]) for stage in STAGES}, sorted(refs)
