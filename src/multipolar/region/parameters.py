"""One parameter of a model (contracts §6): its value or range, how it is drawn, and where it comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

import polars as pl

from ..errors import Fault, UnknownName, UsageError
from .card import card
from .dates import bounds

Distribution = Literal["fixed", "uniform", "triangular", "lognormal", "discrete"]


@dataclass(frozen=True)
class Parameter:
    """A row of the table ``parameters``.

    Attributes
    ----------
    model, name : str
        Module in ``models/`` and name; no code, date or place inside a name.
    subject : str or None
        What it applies to: an actor, a pair ``"JPN>IDN"``, a class; None for all.
    since : str or None
        EDTF date from which it applies; None for always.
    low, central, high : float
        Range and value of the deterministic run, in `unit`. low and high are None for a fixed value.
    distribution : str
        How it is drawn between low and high.
    basis : str
        How it is known, e.g. ``"read"`` or ``"assumed"`` (`multipolar.region.BASIS_WORDS`).
    ref : int
        Running number of the row in the pack.
    """

    model: str
    name: str
    subject: str | None
    since: str | None
    low: float | None
    central: float
    high: float | None
    unit: str
    distribution: Distribution
    basis: str
    ref: int

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        span = f"{self.low:g} to {self.high:g}" if self.low is not None and self.high is not None else ""
        rows = {
            "value": f"{self.central:g} {self.unit}",
            "range": f"{span}, {self.distribution}" if span else self.distribution,
            "of": self.subject or "",
            "since": self.since or "",
            "basis": self.basis.replace("_", " "),
        }
        return card(f"{self.model}: {self.name}", rows)


def applying(table: pl.DataFrame, model: str, name: str, subject: str | None, day: date) -> Parameter:
    """Return a model's parameter from the table ``parameters``: of several dates, the newest that applies on a day.

    Raises
    ------
    UnknownName
        With the nearest names of that model.
    UsageError
        It has no value on that day yet.
    """
    of_model = table.filter(pl.col("model") == model)
    if of_model.is_empty():
        raise UnknownName.of("model", model, table["model"].unique().to_list())
    named = of_model.filter(pl.col("parameter") == name)
    if named.is_empty():
        raise UnknownName.of(
            "parameter", name, of_model["parameter"].unique().to_list(), expected=f"a parameter of {model}"
        )
    rows = named.filter(pl.col("subject").eq_missing(pl.lit(subject)))
    if rows.is_empty():
        known = [text or "(none)" for text in named["subject"].unique().to_list()]
        expected = f"a subject of {model}.{name}: {', '.join(sorted(known)[:12])}"
        raise UnknownName.of("subject", subject or "(none)", known, expected=expected)
    begun = [row for row in rows.iter_rows(named=True) if row["since"] is None or bounds(row["since"])[0] <= day]
    if not begun:
        what = f"{model}.{name} has no value on {day}"
        raise UsageError(Fault("before-first-date", what, expected=f"a day from {min(rows['since'].to_list())} on"))
    row = max(begun, key=lambda row: bounds(row["since"])[0] if row["since"] else date.min)
    return Parameter(
        model=model, name=name, subject=subject, since=row["since"], low=row["low"], central=row["central"],
        high=row["high"],
        unit=row["unit"], distribution=cast("Distribution", row["distribution"]), basis=row["basis"],
        ref=row["ref"],
    )  # fmt: skip


def fixed(table: pl.DataFrame, values: Mapping[int, float]) -> pl.DataFrame:
    """Return the table ``parameters`` with other central values, by ref; they are no longer drawn.

    Raises
    ------
    UsageError
        A ref that is no parameter, a value that is no number.
    """
    known = set(table["ref"].to_list())
    for ref, value in values.items():
        if ref not in known:
            what = f"ref {ref} is no parameter"
            raise UsageError(Fault("unknown-parameter", what, expected="the ref of region.parameter(...)"))
        if not math.isfinite(value):
            raise UsageError(Fault("not-finite", f"ref {ref} is set to {value}", expected="a number"))
    refs, central = list(values), list(values.values())
    # The range shrinks to the value and the distribution stays: the draws of all other parameters stay as they are.
    return table.with_columns(
        pl.col("ref").replace_strict(refs, central, default=pl.col(name), return_dtype=pl.Float64).alias(name)
        for name in ("low", "central", "high")
    )
