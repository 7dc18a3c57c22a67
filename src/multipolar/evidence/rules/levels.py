"""Two levels of one thing, and the years of each: from 4.2 in 2010 to 6.9 billion in 2020."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .quantity import Quantity
from .setting import Sentence, once

_Q = r"⟦[mnpu](\d+)⟧"


_UNIT = r"(?: [a-z%/.-]+){0,3}?"


_WHEN = (
    rf"{_UNIT}(?:,? (?:recorded |registered |seen |posted )?(?:in|by|during|at|for|as of|since|"
    rf"(?:in|at) the end of)?(?: (?:the|year|first|second|third|fourth|half|quarter|of|fiscal|fy|"
    rf"early|late|mid|end|around|about|january|february|march|april|may|june|july|august|september|"
    rf"october|november|december|just|only|barely))*(?: fy)? ?⟦y(\d+)⟧)?"
)


_PAIRS = (
    (re.compile(rf"from {_Q}{_WHEN},?(?: up| down| back)? to(?: reach)? {_Q}{_WHEN}"), False),
    (
        re.compile(
            rf"(?:to|at|of|was|were|reached|reaching|hit|stood at) {_Q}{_WHEN},? (?:up |down |compared "
            rf"(?:with|to) |against |versus |(?:an? )?[a-z]+ (?:up |down )?)?(?:by "
            rf")?(?:⟦[pxomn]\d+⟧{_UNIT} )?(?:from|than|compared with|against|over)(?: the)? {_Q}{_WHEN}"
        ),
        True,
    ),
    (
        re.compile(
            rf"{_Q}{_WHEN},? (?:up|down|compared (?:with|to)|against|versus|as against)(?: "
            rf"⟦[pxomn]\d+⟧{_UNIT})?(?: from)? {_Q}{_WHEN}"
        ),
        True,
    ),
    (
        re.compile(
            rf"{_Q}{_UNIT} in (?:fiscal (?:year )?|fy ?)?⟦y(\d+)⟧(?: and|,| but)(?: (?:had|has|it|they|then|was|were|rose|"
            rf"reached|"
            rf"stood|grew|fell|climbed|increased|at|to|by))* {_Q}{_UNIT} (?:in|by) (?:fiscal (?:year )?|fy ?)?⟦y(\d+)⟧"
        ),
        False,
    ),
    # 1.1 billion in 2022, twice as much as the 0.9 billion of the year before ("as much as the" is in the token)
    (
        re.compile(
            rf"{_Q}{_WHEN},? (?:or |i\.e\.,? )?⟦x\d+⟧ (?:(?:what it was|the level of|as much as|the) )?{_Q}{_WHEN}"
        ),
        True,
    ),
    # 20,900 a tonne this season, up 36 percent from 12,800
    (re.compile(rf"{_Q}()[^⟦⟧;:.]{{0,40}}?,? (?:up|down)(?: by)? ⟦[px]\d+⟧ from(?: the)? {_Q}{_WHEN}"), True),
    # 1.2 billion, a tenfold increase on the 0.4 billion of 2019
    (
        re.compile(
            rf"{_Q}{_WHEN},? (?:or |an? )?⟦x\d+⟧ (?:increase|rise|jump|growth) (?:on|over|from|against|compared with) "
            rf"{_Q}{_WHEN}"
        ),
        True,
    ),
    # 13,038 lost in the year to July 2021, 20 percent more than in the year before (10,851)
    (
        re.compile(
            rf"{_Q}{_WHEN}(?:[^⟦⟧;:.()]|⟦y\d+⟧){{0,90}}?,? (?:or )?⟦[pomn]\d+⟧{_UNIT} (?:more|less|fewer|higher|lower|"
            rf"above|below)"
            rf" than[^⟦⟧;:.()]{{0,50}}\( ?(?:⟦y\d+⟧:? ?)?{_Q}{_WHEN}"
        ),
        True,
    ),
    # halved between 2010 (46 billion cubic metres) and 2020 (31 billion)
    (re.compile(rf"(?:between|from) ⟦y\d+⟧ \( ?{_Q}{_UNIT}()\) (?:and|to) ⟦y\d+⟧ \( ?{_Q}{_UNIT}()\)"), False),
    # 5,214 employees (2022: 5,391), 223 fewer than a year before
    (
        re.compile(
            rf"{_Q}{_WHEN}[^⟦⟧;:.()]{{0,30}}? \((?:[^⟦⟧()]{{0,20}}⟦y\d+⟧|[^⟦⟧()]{{0,20}}(?:year before|year earlier|"
            rf"previous year|"
            rf"last year|earlier)):?,? ?{_Q}(){_UNIT}\)"
        ),
        True,
    ),
)


@dataclass(frozen=True)
class Levels:
    """Two levels of one thing, the earlier first, with the years if they are stated."""

    first: Quantity
    last: Quantity
    start: int
    end: int
    years: tuple[int, int] | None


@once
def levels(sentence: Sentence) -> Levels | None:
    """Return the two levels between which a sentence says that something moved."""
    text = sentence.skeleton
    for pattern, turned in _PAIRS:
        match = pattern.search(text)
        if match is None:
            continue
        a, year_a, b, year_b = (int(group) if group else None for group in match.groups())
        if a is None or b is None:
            continue
        one, two = sentence.quantities[a], sentence.quantities[b]
        ya = int(sentence.quantities[year_a].value) if year_a is not None else None
        yb = int(sentence.quantities[year_b].value) if year_b is not None else None
        if turned:
            one, two, ya, yb = two, one, yb, ya
        pair = _alike(one, two)
        if pair is None:
            continue
        years = (ya, yb) if ya is not None and yb is not None else None
        if years is None:
            span = re.search(r"(?:between|from) ⟦y(\d+)⟧ (?:and|to|until) ⟦y(\d+)⟧", text)
            if span:
                years = (int(sentence.quantities[int(span[1])].value), int(sentence.quantities[int(span[2])].value))
        if years and years[0] > years[1]:
            if turned is False and ya is not None:
                years = None
            else:
                continue
        return Levels(*pair, match.start(), match.end(), years)
    return None


def _alike(one: Quantity, two: Quantity) -> tuple[Quantity, Quantity] | None:
    """Return two quantities in one unit; a bare number takes the unit and scale of the other ("from 4.2 to 6.9 billion")."""
    if one.kind == two.kind and (one.unit == two.unit or "number" in (one.kind, two.kind)):
        lifted = scaled(one, two) if one.kind == "number" else None
        return lifted or (one, two)
    kinds = {one.kind, two.kind}
    if kinds <= {"number", "count"}:
        return scaled(one, two) or (one, two)
    if (
        kinds == {"count", "other"} and 0.2 < one.value / max(two.value, 1e-9) < 5
    ):  # 33.9 million tonnes ... and 34.8 million
        unit = one.unit if one.kind == "other" else two.unit
        return replace(one, kind="other", unit=unit), replace(two, kind="other", unit=unit)
    if "number" in kinds and kinds & {"money", "percent", "count", "other"}:
        return scaled(one, two)
    return None


def scaled(one: Quantity, two: Quantity) -> tuple[Quantity, Quantity] | None:
    """Give a bare small number the scale of its neighbour."""

    def lift(bare: Quantity, whole: Quantity) -> Quantity | None:
        if bare.kind != "number":
            return None
        if abs(bare.value) >= 1000 and whole.kind != "percent" and not 0.02 < bare.value / whole.value < 50:
            return None
        scale = 1.0
        low, high = whole.stated
        for step in (1e12, 1e9, 1e6, 1e3):
            # 3,655 printed in full lends no scale to a 245 beside it; 3.7 million does
            if abs(whole.value) >= step and abs(bare.value) < 1000 and high - low > max(1e-4 * step, 1.5):
                scale = step
                break
        return Quantity(
            bare.start,
            bare.end,
            whole.kind,
            bare.value * scale,
            bare.low * scale,
            bare.high * scale,
            whole.unit,
            bare.qualifier,
            bare.claim,
        )

    if (one.kind == "number" and two.kind != "number") or (
        one.kind == "number" and abs(two.value) >= 1e6 > abs(one.value)
    ):
        lifted = lift(one, two)
        return (lifted, two) if lifted else None
    if (two.kind == "number" and one.kind != "number") or (
        two.kind == "number" and abs(one.value) >= 1e6 > abs(two.value)
    ):
        lifted = lift(two, one)
        return (one, lifted) if lifted else None
    return None
