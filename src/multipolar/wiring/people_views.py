"""View of people ahead: by member, or by year of stay, and what part of the labour shortage workers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models.people import Inputs, solve
from ..region import ESTIMATE, estimate
from .draws import central, chunk
from .model import Wired
from .people import AHEAD, BASE, HOST, OTHERS, STATUSES, VISITORS, outcomes, wire
from .view import View

if TYPE_CHECKING:
    from ..region import Region

WORKERS, ALL = "workers", "all"
ORIGIN, STAY = "origin", "stay"
UNKNOWN = {VISITORS: "arrivals of two years are not in the tables"}
NO_COUNTS = "no two counts of one month"


def workers(
    region: Region, *, draws: int, seed: int, year: str = "2035", status: str = WORKERS, by: str = ORIGIN
) -> pl.DataFrame:
    """Return people of a status ahead by member, or of the members together by year of stay.

    With workers comes the part of the stated shortage that they are.

    Raises
    ------
    UnknownName
        A status, or a way to tell them apart, that is not known.
    UsageError
        A year before the counts.
    """
    for name, word, known in (("status", status, (*STATUSES, ALL)), ("by", by, (ORIGIN, STAY))):
        if word not in known:
            raise UnknownName.of(name, word, known, expected=f"one of {', '.join(known)}")
    if not year.isdigit() or not BASE <= int(year) <= 2100:
        raise UsageError(Fault("year", f"{year!r} is no year ahead", column="year", expected=f"{BASE} to 2100"))
    taken = central(region) if draws == 1 else chunk(region, seed, 0)
    wired = wire(region, taken, int(year))
    refs = _refs(wired)
    found = solve(wired.inputs)
    if by == STAY:
        members = [place for place, origin in enumerate(wired.labels["origin"]) if origin != OTHERS]
        rows = []
        for name, of in AHEAD.items():
            if status not in (of, ALL):
                continue
            cohorts = np.nansum(found.cohorts[:, members, STATUSES.index(of)], axis=1)
            for stay in range(1 if of == VISITORS else cohorts.shape[1]):
                said = f"year {stay + 1}" + (" and later" if stay + 1 == cohorts.shape[1] else "")
                row = _row(region, name, (HOST, str(region.group)), int(year), cohorts[:, stay], refs[of == VISITORS])
                rows.append(row | {"stay": said})
        return estimate(pl.DataFrame(rows, schema={**ESTIMATE, "stay": pl.String}), "stay")
    rows = []
    for name, values in outcomes(found, wired).items():
        if status not in (AHEAD.get(name, WORKERS), ALL):
            continue
        for place, label in enumerate(wired.labels[name]):
            subject, _, counterpart = label.partition(">")
            behind = refs[AHEAD.get(name) == VISITORS]
            row = _row(region, name, (subject, counterpart or None), int(year), values[:, place], behind)
            if row["reason"] and name in AHEAD:
                row["reason"] = UNKNOWN.get(AHEAD[name], NO_COUNTS)
            rows.append(row)
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


def _refs(wired: Wired[Inputs]) -> tuple[list[int], list[int]]:
    """Return the rows behind people who stay, and behind visitors."""
    said = {row["field"]: set(row["refs"]) for row in wired.account.iter_rows(named=True)}
    visitors = said["growth"] | said["drift"]
    return sorted(set().union(*said.values()) - visitors - said["exempt"]), sorted(visitors)


def _row(
    region: Region,
    name: str,
    pair: tuple[str, str | None],
    year: int,
    values: NDArray[np.float64],
    refs: list[int],
) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(ESTIMATE) | {"subject": pair[0], "counterpart": pair[1], "measure": name}
    row |= {"year": year, "unit": region.measure(name)["unit"]}
    known = values[np.isfinite(values)]
    if not known.size:
        return row | {"reason": f"no estimate for {year}", "refs": []}
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95)).tolist()
    row |= {"value": middle, "refs": refs, "basis": "assumed"}
    return row | ({"low": low, "high": high, "interval": "90% draws"} if known.size > 1 else {})


VIEWS = (
    View(
        "workers",
        "People of the members in Japan ahead, and the part of the labour shortage they are",
        workers,
        {
            "year": "Year that is looked ahead to [2035].",
            "status": f"Who: {', '.join((*STATUSES, ALL))} [{WORKERS}]; visitors are those who arrive in the year.",
            "by": f"{ORIGIN}: by member; {STAY}: the members together, by year of stay [{ORIGIN}].",
        },
    ),
)
