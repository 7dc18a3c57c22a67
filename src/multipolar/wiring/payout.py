"""Wires `multipolar.models.payout`: days from a disaster to the money, by instrument and hazard, beside what is on record.

The steps are declared ranges. Three records bound those of insurance: a cyclone policy that was paid in seven days, a fund that
pays within fourteen, and a policy on counted people that paid six business days after the count, which came months after the
first flood. Of credits and loans nothing was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import UnknownName
from ..models.payout import arrival, in_time
from .draws import Draws
from .options import number, taken
from .relief_sites import HAZARDS
from .summary import Row, framed, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

NAME = "payout"
INSURANCE = "insurance"
WAITS_FOR: dict[str, tuple[str, ...]] = {
    INSURANCE: HAZARDS,
    "stand-by credit": ("declaration",),
    "new loan": ("assessment",),
}
"""What each instrument waits for: an index of the hazard, or a paper of the state; subjects of `figure_days`."""
WITHIN = 14.0


def speed(draws: Draws, instrument: str) -> Floats:
    """Return days from the event to the money for all that an instrument waits for, (D, C)."""
    figure = np.stack([draws[NAME, "figure_days", case] for case in WAITS_FOR[instrument]], axis=1)
    return arrival(figure, draws[NAME, "money_days", instrument][:, None])


def days(region: Region, *, draws: int, seed: int, instrument: str = "", within: str = "") -> pl.DataFrame:
    """Return days from a disaster to the money, and how surely it is there within so many days.

    ESTIMATE with the keys ``instrument`` and ``waits_for``; what is on record stands as read.

    Raises
    ------
    UnknownName
        No such instrument.
    UsageError
        A number of days that is none.
    """
    limit = number("within", within, least=0.0) if within else WITHIN
    if instrument and instrument not in WAITS_FOR:
        raise UnknownName.of("instrument", instrument, WAITS_FOR, expected=f"one of {', '.join(WAITS_FOR)}")
    drawn = taken(region, draws, seed)
    rows: list[Row] = []
    for name in [instrument] if instrument else WAITS_FOR:
        found = speed(drawn, name)
        sure = 100.0 * in_time(found, limit)
        for n, case in enumerate(WAITS_FOR[name]):
            refs = [
                region.parameter(NAME, "figure_days", subject=case).ref,
                region.parameter(NAME, "money_days", subject=name).ref,
            ]
            key = {"subject": region.group, "instrument": name, "waits_for": case}
            rows.append({**key, "measure": "payout_days", **spread(found[:, n], refs, "")})
            rows.append({**key, "measure": "payout_in_time", **spread(sure[[n]], refs, "")})
    if not instrument or instrument == INSURANCE:
        rows += _recorded(region)
    return framed(region, rows, instrument=pl.String, waits_for=pl.String)


def _recorded(region: Region) -> list[Row]:
    """Return the days to a payout that are on record, as read."""
    table = region.table("parameters").filter(model="riskpool", parameter="payout_days")
    return [
        {
            "subject": row["subject"].split(">")[-1],
            "measure": "payout_days",
            "instrument": row["subject"].split(">")[0],
            "waits_for": row["note"],
            "value": row["central"],
            "year": int(row["since"][:4]) if row["since"] else region.as_of.year,
            "basis": row["basis"],
            "refs": [row["ref"]],
        }
        for row in table.sort("subject").iter_rows(named=True)
    ]


VIEWS = (
    View(
        "riskpool-days",
        "Days from a disaster to the money: insurance on an index, a stand-by credit, a new loan",
        days,
        {
            "instrument": f"{', '.join(WAITS_FOR)}; all without it",
            "within": f"days in which it should come [{WITHIN:g}]",
        },
    ),
)
