"""One amount of a line, before it is known whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .claim import ClaimKind, Qualifier


@dataclass(frozen=True)
class Amount:
    """An amount of a line, before it is known whose it is.

    Attributes
    ----------
    start, end : int
        Place in the line.
    kind, value, high, unit, currency, qualifier, change, role
        As in `Claim`.
    step, high_step : float
        Unit of the last printed digit of `value` and of `high`.
    noun : str
        Noun phrase after or before the number.
    points : bool
        True for percentage points.
    same_as : (int, int) or None
        Place of the amount that this one restates.
    """

    start: int
    end: int
    kind: ClaimKind
    value: float
    high: float | None = None
    unit: str = ""
    currency: str | None = None
    step: float = 1.0
    high_step: float = 1.0
    qualifier: Qualifier | None = None
    noun: str = ""
    points: bool = False
    change: Literal["up", "down"] | None = None
    role: Literal["from", "to"] | None = None
    same_as: tuple[int, int] | None = None
