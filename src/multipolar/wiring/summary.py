"""What views say of draws: a median with 90 percent of them, as rows of an ESTIMATE frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..region import ESTIMATE, estimate

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]

LEVELS = (0.05, 0.5, 0.95)
INTERVAL = "90% draws"
ROUNDING = 1e-9
"""Ends that are no further apart than this part of them are one value."""


def spread(values: Floats, refs: Sequence[int], absent: str, basis: str = "modelled") -> Row:
    """Return value, interval, basis and refs of draws; the reason where no draw has a value.

    The median is a value that a draw has: where outcomes are few, nothing between two of them is told.
    """
    known = np.asarray(values)[np.isfinite(values)]
    if not known.size:
        return {"reason": absent}
    low, middle, high = np.quantile(known, LEVELS, method="inverted_cdf").tolist()
    made: Row = {"value": middle, "basis": basis, "refs": list(refs)}
    apart = high - low > ROUNDING * max(abs(low), abs(high))
    return made | ({"low": low, "high": high, "interval": INTERVAL} if apart else {})


def framed(region: Region, rows: Sequence[Row], **keys: Any) -> pl.DataFrame:
    """Return rows as ESTIMATE, with further key columns and their types; unit and year are filled in where a row has none."""
    schema = {**ESTIMATE, **keys}
    units = {name: region.measure(name)["unit"] for name in {row["measure"] for row in rows}}
    filled = [
        {**dict.fromkeys(schema), "year": region.as_of.year, "unit": units[row["measure"]], **row} for row in rows
    ]
    return estimate(pl.DataFrame(filled, schema=schema), *keys)


def refs_by(region: Region, refs: Iterable[int], members: Sequence[str]) -> dict[str, list[int]]:
    """Return which of some rows concern each member: those of its own, and those that name none of the members."""
    rows = set(refs)
    owner: dict[int, str] = {}
    for table in ("ties", "parameters"):
        known = region.table(table).select("ref", "subject").drop_nulls()
        owner |= {ref: text.rpartition(">")[2] for ref, text in known.iter_rows() if ref in rows}
    common = {ref for ref in rows if owner.get(ref) not in members}
    return {member: sorted(common | {ref for ref in rows if owner.get(ref) == member}) for member in members}
