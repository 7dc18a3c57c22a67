"""ESTIMATE (contracts §4): the one frame that measures return, figures draw, propositions judge and faces print."""

from __future__ import annotations

import polars as pl

from ..errors import Fault, InvalidData
from .provenance import BASIS, REFS

ESTIMATE: dict[str, pl.DataType | type[pl.DataType]] = {
    "subject": pl.String, "counterpart": pl.String, "measure": pl.String, "year": pl.Int32, "period": pl.String,
    "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "interval": pl.String,
    "unit": pl.String, "basis": BASIS, "reason": pl.String, "refs": REFS,
}  # fmt: skip
"""Columns of an ESTIMATE frame. `interval` says what low and high are: "95% sampling", "90% draws", "source"."""

KEY = ("subject", "counterpart", "measure", "year", "period")


def estimate(frame: pl.DataFrame, *dims: str) -> pl.DataFrame:
    """Check `frame` against contracts §4, bring its columns into order and sort it by key.

    Parameters
    ----------
    frame : DataFrame
        Columns of `ESTIMATE`; those that are absent and may be null are added as null.
    dims : str
        Extra key columns, placed before ``value`` (wave, domain, reading ...).

    Raises
    ------
    InvalidData
        When a law is broken: value null exactly when reason is set, low <= value <= high, refs where there is a value,
        one row a key.
    """
    order = [*KEY, *dims, *[name for name in ESTIMATE if name not in KEY]]
    absent = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in ESTIMATE.items() if name not in frame.columns]
    made = frame.with_columns(absent).select(order).cast({name: dtype for name, dtype in ESTIMATE.items()})
    key = [*KEY, *dims]
    made = made.with_columns(pl.col("refs").fill_null(pl.lit([], dtype=REFS))).sort(key, nulls_last=False)
    laws = {
        "value-or-reason": pl.col("value").is_null() != pl.col("reason").is_not_null(),
        "finite": pl.any_horizontal(~pl.col("value", "low", "high").is_finite()).fill_null(False),
        "low<=value<=high": ((pl.col("low") > pl.col("value")) | (pl.col("high") < pl.col("value"))).fill_null(False),
        "refs": pl.col("value").is_not_null() & (pl.col("refs").list.len() == 0),
        "one-row-a-key": pl.struct(key).is_duplicated(),
    }
    broken = made.select(pl.any_horizontal(test.any() for test in laws.values())).item() if made.height else False
    if broken:
        raise InvalidData(
            [
                Fault(
                    f"estimate-{law}",
                    f"{rows.height} rows break it, the first: {rows.row(0, named=True)}",
                    expected="contracts §4",
                )
                for law, test in laws.items()
                if (rows := made.filter(test)).height
            ]
        )
    return made
