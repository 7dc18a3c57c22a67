"""Wires `multipolar.models.people` to counts of people of the members in Japan, by status: who is there if as many come as did.

A status is a ledger of its own: a student who works is also a worker, and ledgers are never added. Inflows are those
that led from one count to another in `PACE`, given the part that leaves within a year; that part is an assumption
with a range, for departures by nationality and year of stay are not in the tables. Interns by nationality after 2019
are not either, so a move from one status to another is part of the inflow of the other. A state without two counts is
not covered, and what is said of the members together is then of those that are.

Visitors are counted when they arrive and leave within the year. Arrivals grew from one year to the next as tabled;
what part of that growth is left a year later, and a drift, are assumptions with ranges.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .. import measures
from ..errors import Fault, UnknownName, UsageError
from ..models.inflows import by_stay, inflow_between
from ..models.people import Inputs, Result, solve
from .changes.change import Change
from .changes.people import Admission, VisaExemption
from .draws import Draws
from .group import group_of
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

NAME = "people"
HOST, TOTAL, OTHERS = "JPN", "WORLD", "others"
BASE = 2024
"""Year of the counts that are carried forward: the newest in which students and workers of most members are counted."""

PACE: dict[str, tuple[int, int]] = {
    "workers": (2022, 2024),
    "students": (2022, 2024),
    "technical interns": (2024, 2025),
    "specified skilled workers": (2024, 2025),
}
"""For each status the years between which inflows are read; the first and last count of one month within them."""

COUNTED = {
    "workers": ("workers", "10"),
    "students": ("students", "05"),
    "technical interns": ("technical interns, employed", "10"),
    "specified skilled workers": ("specified skilled workers", "06"),
}
"""For each status the word and the month of `multipolar.measures.people_stock`."""

VISITORS, ARRIVALS = "visitors", "visitor_arrivals"
STATUSES = (*PACE, VISITORS)
STAY = 8
"""Years of stay that are told apart; the last is open."""

AHEAD = {
    "workers_ahead": "workers", "students_ahead": "students", "interns_ahead": "technical interns",
    "skilled_ahead": "specified skilled workers", "visitors_ahead": VISITORS,
}  # fmt: skip
COVER = ("shortage_cover", "shortage_cover_added", "shortage_cover_beyond")
Floats = NDArray[np.float64]


def wire(region: Region, draws: Draws, year: int) -> Wired[Inputs]:
    """Put counts, inflows and departures together, to be carried to `year`.

    Raises
    ------
    UsageError
        A year before the counts begin, or a pack without group or counts.
    """
    group = group_of(region)
    if year < BASE:
        what = f"people are carried forward from {BASE}, not back to {year}"
        raise UsageError(Fault("before-first-count", what, expected=f"a horizon that begins in {BASE} or later"))
    members = tuple(region.states(group, date(year, 1, 1)).filter("holds")["actor"].to_list())
    origins = (*members, OTHERS)
    first, start, last, span, refs = _counts(region, members)
    arrived, coming, arrival_refs = _arrivals(region, members)
    if np.isnan(start).all():
        what = f"no counts of people in {region.label(HOST)} around {BASE}"
        raise UsageError(Fault("no-counts", what, "tables/ties.csv", expected="counts of one month in two years"))
    leave = np.stack([_leaving(draws, status) for status in PACE] + [np.ones((draws.n, STAY))], axis=1)  # (D, S, K)
    stay = np.stack([by_stay(1.0, leave[:, place]) for place in range(len(STATUSES))], axis=1)
    rate = (leave * stay).sum(axis=2)[:, : len(PACE)]  # of a steady stock
    inflow = inflow_between(first[None], last[None], rate[:, None, :], years=span[None])
    inflow = np.concatenate([inflow, np.broadcast_to(coming[None, :, None], (draws.n, len(origins), 1))], axis=2)
    start = np.concatenate([start, arrived[:, None]], axis=1)
    growth, drift, kept = (np.zeros(shape) for shape in (inflow.shape, inflow.shape, (*rate.shape[:1], len(STATUSES))))
    growth[..., -1] = coming / arrived - 1.0
    drift[..., -1] = draws[NAME, "growth_drift", VISITORS][:, None]
    kept[:, -1] = draws[NAME, "growth_kept", VISITORS]
    growth *= kept[:, None, :]  # of the second year ahead: the first is counted
    shortage, short_refs = _stated(region, "labour_shortage", None, year)
    assumed, assumed_refs = _stated(region, "foreign_workers_assumed", TOTAL, year)
    rows = region.table("parameters").filter(pl.col("model") == NAME)
    counts = f"counts of one month in {', '.join(f'{status}: {a} to {b}' for status, (a, b) in PACE.items())}"
    none = Said("assumed", note="none")
    return Wired(
        inputs=Inputs(
            stock=start[None, ..., None] * stay[:, None],
            inflow=inflow,
            growth=growth,
            drift=drift,
            kept=kept,
            exempt=draws[NAME, "exemption", VISITORS],
            leave=leave,
            move=np.zeros((1, len(STATUSES), len(STATUSES), STAY)),
            ceiling=np.full((1, len(STATUSES)), np.inf),
            years=year - BASE,
            shortage=np.full(draws.n, shortage),
            counted=np.array([origin != OTHERS for origin in origins]),
            assumed=np.full(draws.n, assumed),
        ),
        labels={
            "origin": origins,
            **{name: tuple(f"{HOST}>{member}" for member in members) for name in AHEAD},
            "shortage_cover": (f"{HOST}>{group}",),
            "shortage_cover_added": (f"{HOST}>{group}",),
            "shortage_cover_beyond": (HOST,),
        },
        account=account(
            Inputs,
            stock=Said(
                "assumed",
                [*refs, *arrival_refs, *rows["ref"]],
                NAME,
                f"{counts}; visitors as they arrived in {BASE}; spread over years of stay as if inflows had been steady",
            ),
            inflow=Said(
                "assumed",
                [*refs, *arrival_refs, *rows["ref"]],
                NAME,
                f"what led from one count to the other; {_uncovered(region, members, start)}",
            ),
            growth=_said(
                region, "growth_kept", arrival_refs, f"arrivals of {BASE} to {BASE + 1}, and what is left of it"
            ),
            drift=_said(region, "growth_drift", (), "of visitors alone; the same for every origin"),
            kept=_said(region, "growth_kept", (), "of visitors alone; other inflows stay as they are"),
            exempt=_said(region, "exemption", (), "used where a change exempts an origin from visas"),
            leave=Said(
                "assumed", rows["ref"], NAME, "departures are not in the tables; visitors leave within the year"
            ),
            move=Said("assumed", note="none: interns by nationality are not in the tables after 2019"),
            ceiling=none._replace(note="none, until a change of the scenario sets one"),
            years=none._replace(note=f"from {BASE}"),
            shortage=Said("read", short_refs, note="as stated")
            if short_refs
            else none._replace(note=f"no estimate for {year}"),
            counted=none._replace(note=f"the members of {group}"),
            assumed=Said("read", assumed_refs, note="as stated")
            if assumed_refs
            else none._replace(note=f"no estimate for {year}"),
        ),
    )


@functools.singledispatch
def apply(change: Change, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


@apply.register
def _admit(change: Admission, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Multiply the inflow of a status, and set its ceiling.

    Raises
    ------
    UnknownName
        An origin that is no member.
    """
    inputs = wired.inputs
    status = STATUSES.index(change.status)
    inflow, ceiling = inputs.inflow.copy(), inputs.ceiling.copy()
    inflow[:, _places(change.origins, wired), status] *= change.factor
    if change.ceiling is not None:
        ceiling[:, status] = change.ceiling
    return replace(wired, inputs=replace(inputs, inflow=inflow, ceiling=ceiling))


@apply.register
def _exempt(change: VisaExemption, wired: Wired[Inputs], year: int) -> Wired[Inputs]:
    """Multiply the visitors of origins that need no visa any more, by a factor that is drawn.

    Raises
    ------
    UnknownName
        An origin that is no member.
    """
    inflow = wired.inputs.inflow.copy()
    inflow[:, _places(change.origins, wired), STATUSES.index(VISITORS)] *= wired.inputs.exempt[:, None]
    return replace(wired, inputs=replace(wired.inputs, inflow=inflow))


def _places(asked: tuple[str, ...], wired: Wired[Inputs]) -> list[int]:
    """Return the places of origins that are asked for; of all where none is."""
    origins = wired.labels["origin"]
    for origin in asked:
        if origin not in origins:
            raise UnknownName.of("origin", origin, origins, expected=f"one of {', '.join(origins)}")
    return [place for place, origin in enumerate(origins) if not asked or origin in asked]


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, NDArray[np.float64]]:
    """Return persons by member and status, and percent of the shortage."""
    members = [place for place, origin in enumerate(wired.labels["origin"]) if origin != OTHERS]
    stocks = {name: result.stock[:, members, STATUSES.index(status)] for name, status in AHEAD.items()}
    workers = STATUSES.index("workers")
    return {
        **stocks,
        "shortage_cover": result.cover[:, [workers]],
        "shortage_cover_added": result.cover_added[:, [workers]],
        "shortage_cover_beyond": result.cover_beyond[:, None],
    }


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)


# -- what the tables hold ---------------------------------------------------------------------------------------


def _counts(region: Region, members: tuple[str, ...]) -> tuple[Floats, Floats, Floats, Floats, list[int]]:
    """Return first count, count of `BASE`, last count and years between (O, S), NaN where one is missing; and the rows."""
    stock = measures.people_stock(region).filter(pl.col("subject") == HOST).drop_nulls("value")
    known = {(row["status"], row["month"], row["counterpart"], row["year"]): row for row in stock.iter_rows(named=True)}
    shape = (len(members) + 1, len(PACE))
    first, start, last, span = (np.full(shape, np.nan) for _ in range(4))
    span[:] = 1.0
    refs: set[int] = set()
    for place, status in enumerate(PACE):
        word, month = COUNTED[status]
        low, high = PACE[status]
        for row, member in enumerate((*members, TOTAL)):
            years = [year for year in range(low, high + 1) if (word, month, member, year) in known]
            if len(years) < 2 or BASE not in years:
                continue
            counts = [known[word, month, member, year] for year in (years[0], BASE, years[-1])]
            first[row, place], start[row, place], last[row, place] = (count["value"] for count in counts)
            span[row, place] = years[-1] - years[0]
            refs |= {ref for count in counts for ref in count["refs"]}
        _less_members(first, last, start, span, place)
    return first, start, last, span, sorted(refs)


def _arrivals(region: Region, members: tuple[str, ...]) -> tuple[Floats, Floats, list[int]]:
    """Return visitors of `BASE` and of the year after by origin (O,), NaN where one is missing; and the rows.

    The last origin is everybody else: the total less the members that are known in both years.
    """
    figures = region.figures(ARRIVALS, subject=HOST, counterpart=[*members, TOTAL], groups=True).drop_nulls("value")
    known = {(row["counterpart"], row["year"]): row for row in figures.iter_rows(named=True)}
    counts = np.full((2, len(members) + 1), np.nan)
    refs: set[int] = set()
    for place, member in enumerate((*members, TOTAL)):
        both = [known.get((member, year)) for year in (BASE, BASE + 1)]
        if all(both):
            counts[:, place] = [row["value"] for row in both if row]
            refs |= {ref for row in both if row for ref in row["refs"]}
    counts[:, -1] -= np.nansum(counts[:, :-1], axis=1)
    return counts[0], counts[1], sorted(refs)


def _less_members(first: Floats, last: Floats, start: Floats, span: Floats, status: int) -> None:
    """Turn the total in the last row into all others; members whose first count is a later one enter at the total's pace."""
    rest = len(first) - 1
    whole = span[rest, status]
    back = last[:rest, status] - (last[:rest, status] - first[:rest, status]) * whole / span[:rest, status]
    for array, own in ((first, np.maximum(back, 0.0)), (start, start[:rest, status]), (last, last[:rest, status])):
        array[rest, status] = (
            max(array[rest, status] - np.nansum(own), 0.0) if np.isfinite(array[rest, status]) else np.nan
        )


def _leaving(draws: Draws, status: str) -> Floats:
    """Return the part that leaves by year of stay, (D, K): a rate, and all of them at the end of a term where there is one."""
    rate = np.repeat(draws[NAME, "leave", status][:, None], STAY, axis=1)
    if status in ("technical interns", "specified skilled workers"):
        term = draws[NAME, "term", status][:, None]
        rate = np.where(np.arange(STAY)[None] >= term - 1.0, 1.0, rate)
    return rate


def _said(region: Region, parameter: str, refs: Iterable[int], note: str) -> Said:
    row = region.parameter(NAME, parameter, subject=VISITORS)
    return Said("assumed", [*refs, row.ref], f"{NAME} {parameter}", note)


def _stated(region: Region, measure: str, counterpart: str | None, year: int) -> tuple[float, list[int]]:
    frame = region.figures(measure, subject=HOST, counterpart=counterpart, year=year, groups=True).drop_nulls("value")
    return (float(frame["value"][0]), frame["refs"][0].to_list()) if frame.height else (float("nan"), [])


def _uncovered(region: Region, members: tuple[str, ...], start: Floats) -> str:
    parts = []
    for place, status in enumerate(STATUSES):
        missing = [member for row, member in enumerate(members) if np.isnan(start[row, place])]
        parts.append(f"{status} without {', '.join(missing) or 'none'}")
    return "not covered: " + "; ".join(parts)
