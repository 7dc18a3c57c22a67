"""conversion, of time, length, area and weight: one quantity in two units that is not the same in both.

"228 hours, or nearly ten weeks"; "4,250 kilometres (1,640 miles)". The factors are definitions; a restatement in a rounder
unit may be off by a tenth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding, figure
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence

_SIZE: dict[str, tuple[str, float]] = {
    "minute": ("time", 1 / 60), "hour": ("time", 1.0), "day": ("time", 24.0), "week": ("time", 168.0),
    "month": ("time", 730.5), "year": ("time", 8766.0), "decade": ("time", 87660.0),
    "m": ("length", 0.001), "km": ("length", 1.0), "mi": ("length", 1.609344), "ft": ("length", 0.0003048),
    "nm": ("length", 1.852), "nautical miles": ("length", 1.852),
    "ha": ("area", 0.01), "acres": ("area", 0.0040468564), "km2": ("area", 1.0), "mi2": ("area", 2.589988),
    "kg": ("weight", 0.001), "t": ("weight", 1.0), "kt": ("weight", 1e3), "Mt": ("weight", 1e6),
    "kW": ("power", 0.001), "MW": ("power", 1.0), "GW": ("power", 1e3), "kWh": ("energy", 0.001), "MWh": ("energy", 1.0),
    "GWh": ("energy", 1e3), "TWh": ("energy", 1e6),
}  # fmt: skip
"""Unit to its dimension and its size in one unit of that."""
_ROOM = 0.12
"""Share by which a restatement may miss: people round both."""
_RESTATED = re.compile(
    r"⟦[du](\d+)⟧[^⟦⟧.;:()]{0,28}?(?: ?\( ?(?:or |about |i\.e\.,? |that is,? |some )*⟦[du](\d+)⟧\)|,? (?:or|that is,?|"
    r"i\.e\.,?|equal to|equivalent to)"
    r" ⟦[du](\d+)⟧)"
)
_MAY = re.compile(r"\b(?:to|between|from|up to|whichever|either|whether)\b|(?:at least|at most|even) $")


def equals(dossier: Dossier) -> Iterator[Finding]:
    """Report one quantity in two units that is not the same."""
    for sentence in dossier.every:
        if sum(q.kind in ("duration", "other") for q in sentence.quantities) < 2 or sentence.record:
            continue
        for match in _RESTATED.finditer(sentence.skeleton):
            one, two = (sentence.quantities[int(n)] for n in match.groups() if n)
            if not _MAY.search(sentence.skeleton[: match.start()][-12:]) and (finding := _check(sentence, one, two)):
                yield finding


def _check(sentence: Sentence, one: Quantity, two: Quantity) -> Finding | None:
    first, second = _SIZE.get(_unit(one)), _SIZE.get(_unit(two))
    if first is None or second is None or first[0] != second[0] or first[1] == second[1]:
        return None
    if one.top is not None or two.top is not None:
        return None
    low, high = one.low * first[1], one.high * first[1]
    slack = 1.0 if first[0] == "time" and two.qualifier is not None else 0.5  # "nearly ten weeks" for nine and a half
    least, most = (two.value - slack) * second[1], (two.value + slack) * second[1]
    if min(low, two.low * second[1], least) <= 0:
        return None
    if low * (1 - _ROOM) <= max(most, two.high * second[1]) and min(least, two.low * second[1]) <= high * (1 + _ROOM):
        return None
    right = one.value * first[1] / second[1]
    return found(
        "conversion",
        "medium",
        [(sentence, one), (sentence, two)],
        f"{figure(one.value)} {one.unit} are {figure(right)} {two.unit}, not {figure(two.value)}.",
        f"{figure(one.value)} × {first[1] / second[1]:.4g} = {figure(right)}",
        f"{figure(right)} {two.unit}, if the first holds",
    )


def _unit(quantity: Quantity) -> str:
    return quantity.unit.rstrip("s") if quantity.kind == "duration" else quantity.unit
