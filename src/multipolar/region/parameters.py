"""One parameter of a model (contracts §6): its value or range, how it is drawn, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .card import card

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
