"""Views of energy and of the power grid: what the tables say, what links are worth, line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from .. import measures
from ..errors import Fault, UnknownName, UsageError
from ..models.grid import Inputs, Result, solve
from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of
from .changes.energy import PowerGrid
from .draws import central, chunk
from .grid import BY_STATE, NAME, apply, outcomes, wire
from .model import Wired
from .view import View

if TYPE_CHECKING:
    from ..region import Region

TARGET = "interconnector_capacity_target"
SHOWN = (
    "fossil_share", "power_mix", "import_dependence", "import_share", "import_concentration", "interconnector",
    "energy_projects",
)  # fmt: skip
ALL = "all"
BY = ("group", "state", "line", ALL)
TODAY, PLANNED = "today", "planned"
SHORT = 12
"""Rows of a short answer."""

FIRST, LAST = 2024, 2060
"""Years that the grid may be looked at in: demand is carried forward from the newest year of the tables."""


def energy(
    region: Region, *, draws: int, seed: int, measure: str = "fossil_share", of: str | None = None
) -> pl.DataFrame:
    """Return one measure of energy: of one actor, of everybody, or in short."""
    if measure not in SHOWN:
        raise UnknownName.of("measure", measure, SHOWN, expected=f"one of {', '.join(SHOWN)}")
    frame = measures.MEASURES[measure](region)
    if of == ALL:
        return frame
    if of is None:
        return _short(region, frame, measure)
    code = region.actor(of)
    return frame.filter((pl.col("subject") == code) | (pl.col("counterpart") == code).fill_null(False))


def _short(region: Region, frame: pl.DataFrame, measure: str) -> pl.DataFrame:
    """Return the newest year in about a dozen rows: the group and its members, each by its largest value."""
    members = region.states(region.group, region.as_of).filter("holds")["actor"].to_list() if region.group else []
    known = frame.drop_nulls("value")
    if measure == "interconnector":
        return known.filter(pl.col("counterpart").is_null())
    if measure == "energy_projects":
        return known.filter(pl.col("year") == pl.col("year").max()).sort("value", descending=True).head(SHORT)
    if measure in ("import_share", "import_concentration"):
        return known.sort("value", descending=True).unique(["subject", "fuel", "year"], maintain_order=True).head(SHORT)
    own = known.filter(pl.col("subject").is_in([*members, region.group]))
    first = ["value"] if measure == "import_dependence" else ["year", "value"]  # fuels are of several years
    return own.sort(first, descending=True).unique("subject", maintain_order=True).sort("subject")


def grid(
    region: Region, *, draws: int, seed: int, year: str = "2045", lines: str | None = None, by: str = "group"
) -> pl.DataFrame:
    """Return what the lines that are added do: of the group, by state, or line by line in the deterministic run.

    Hours and energy short come from few sampled hours a draw (`multipolar.wiring.grid.STATES`) and are rough there; the
    deterministic run has many. The rows of a line say what would be lost without it, with all others there: cost of
    generation with the carbon price and lost load, USD bn a year. Their sum is not the worth of all.
    """
    if by not in BY:
        raise UnknownName.of("by", by, BY, expected=f"one of {', '.join(BY)}")
    wanted, when = _wanted(region, lines), _year(year)
    taken = central(region) if draws == 1 else chunk(region, seed, 0)
    wired = _built(wire(region, taken, when), wanted, when)
    rows = [] if by == "line" else _rows(region, wired, when)
    if by in BY[:2]:
        rows = [row for row in rows if (row["measure"] in BY_STATE) == (by == "state")]
    if by in ("line", ALL):
        alone = wired if draws == 1 else _built(wire(region, central(region), when), wanted, when)
        refs = refs_of(wired)
        for link, saved in line_values(alone).items():
            a, b = link.split(">")
            rows.append(_row(region, "grid_benefit", a, b, when, np.array([saved]), refs))
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def outlook(region: Region, *, year: int = 2045, draws: int = 128) -> pl.DataFrame:
    """Return what `grid` does without its lines, at the target, with as few draws as a page has time for."""
    taken = replace(chunk(region, 0, 0), n=draws)
    wired = _built(wire(region, taken, year), _wanted(region, None), year)
    return estimate(pl.DataFrame(_rows(region, wired, year), schema=ESTIMATE))


def line_values(wired: Wired[Inputs]) -> dict[str, float]:
    """Return for each line what is lost without it, USD bn a year, in the deterministic run; lines without capacity are left out.

    Lost load and cost of generation are those of `multipolar.models.grid.solve` with the line taken out of `in_service`.
    """
    found = {}
    for place, link in enumerate(wired.labels["link"]):
        if wired.inputs.limit[0, place] > 0.0:
            gone = wired.inputs.limit.copy()
            gone[:, place] = 0.0
            result: Result = solve(replace(wired.inputs, in_service=gone))
            saved = wired.inputs.lost * (result.unserved_base - result.unserved).sum(axis=1)
            found[link] = float((saved + result.cost_base - result.cost)[0] / 1e9)
    return found


def _rows(region: Region, wired: Wired[Inputs], year: int) -> list[dict[str, Any]]:
    refs = refs_of(wired)
    return [
        _row(region, name, subject, None, year, values[:, place], refs)
        for name, values in outcomes(solve(wired.inputs), wired).items()
        for place, subject in enumerate(wired.labels[name])
    ]


def _wanted(region: Region, lines: str | None) -> float | str:
    """Return the capacity of all lines that is asked about: MW, "today" or "planned"; the tabled target by default."""
    if lines in (TODAY, PLANNED):
        return str(lines)
    if lines is None:
        target = region.figures(TARGET, groups=True).drop_nulls("value")
        return float(target["value"][-1]) if target.height else PLANNED
    if not lines.isdigit() or int(lines) == 0:
        expected = f"{TODAY}, {PLANNED}, or MW of all lines together"
        raise UsageError(Fault("lines", f"{lines!r} is no capacity", column="lines", expected=expected))
    return float(lines)


def _year(text: str) -> int:
    if not text.isdigit() or not FIRST <= int(text) <= LAST:
        raise UsageError(
            Fault("year", f"{text!r} is no year of the grid", column="year", expected=f"{FIRST} to {LAST}")
        )
    return int(text)


def _built(wired: Wired[Inputs], wanted: float | str, year: int) -> Wired[Inputs]:
    if wanted == TODAY:
        return wired
    total = None if isinstance(wanted, str) else wanted
    return apply(PowerGrid(start=year, cost_usd_bn=0.0, total_mw=total), wired, year)


def _row(
    region: Region, name: str, subject: str, counterpart: str | None, year: int, values: Any, refs: list[int]
) -> dict[str, Any]:
    row: dict[str, Any] = {**dict.fromkeys(ESTIMATE), "subject": subject, "counterpart": counterpart, "measure": name}
    row |= {"year": year, "unit": region.measure(name)["unit"]}
    known = values[np.isfinite(values)]
    if not known.size:
        return row | {"reason": "no draw has one", "refs": []}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95)).tolist()
    row |= {"value": middle, "refs": refs, "basis": "assumed"}
    return row | ({"low": low, "high": high, "interval": "90% draws"} if known.size > 1 else {})


VIEWS = (
    View(
        "energy",
        "Power mix, import dependence, power lines and energy projects, from the tables",
        energy,
        {
            "measure": f"Which: {', '.join(SHOWN)} [fossil_share].",
            "of": "Of or with whom, by any name; all for every row [the members in short].",
        },
    ),
    View(
        NAME,
        "The power grid: hours short, carbon, and what lines between states are worth and cost",
        grid,
        {
            "year": "Year that demand is carried forward to [2045].",
            "lines": "Lines between states: today, planned, or MW of all together [the target in the tables].",
            "by": "group: all together; state: hours and energy short; line: what each saves alone; all [group].",
        },
    ),
)
