"""The lines of the safety net: their names, which of them come in parts, which share a ceiling.

A line that is paid in parts is a row of lines, a part each: the first opens with the decision, the others later.
"""

from __future__ import annotations

from collections.abc import Iterable

NAME = "liquidity"
"""Model whose parameters say what each line is worth."""

POOL = "CMIM"
"""Institution whose members are the parties of the pool."""

PARTS = {"delinked": 2, "imf": 3, "linked": 3, "bilateral linked": 3}
"""Lines that are paid in parts: how many, the first with the decision."""

COUNTED = ("", " second", " third")


def parts(line: str) -> tuple[str, ...]:
    """Return the parts of a line, itself if it has none.

    >>> parts("imf"), parts("rff")
    (('imf', 'imf second', 'imf third'), ('rff',))
    """
    return tuple(f"{line}{count}" for count in COUNTED[: PARTS.get(line, 1)])


WHOLE = (
    "reserves", "rff", "precaution", "yuan", "local", "delinked", "bilateral", "dollar", "imf", "rfi", "linked",
    "bilateral linked",
)  # fmt: skip
"""Reserves above a floor; the pool's rapid facility and its precautionary line; swaps with the People's Bank;
local-currency lines; the pool without a programme; Japan's bilateral swaps without one; the Federal Reserve; a programme of
the IMF; its rapid instrument; the pool and Japan's swaps with one."""

LINES = tuple(part for line in WHOLE for part in parts(line))
"""Every line, a part each."""

FIRST = {part: line for line in WHOLE for part in parts(line)}
"""The line that each part belongs to."""

CALLED = {
    "reserves": "own reserves", "rff": "pool, rapid facility", "precaution": "pool, precautionary line",
    "yuan": "yuan swap", "local": "local currency", "delinked": "pool, de-linked",
    "bilateral": "Japan's swap, de-linked", "dollar": "Federal Reserve", "imf": "IMF programme",
    "rfi": "IMF, rapid instrument", "linked": "pool, linked", "bilateral linked": "Japan's swap, linked",
}  # fmt: skip
"""What readers see."""

WORDS = {
    part: f"{CALLED[line]}, {count} part" if line in PARTS else CALLED[line]
    for line in WHOLE
    for part, count in zip(parts(line), ("first", "second", "third"), strict=False)
}
"""What readers see of each part."""

OWN = ("reserves",)
PURCHASES = parts("imf")
"""Of a programme: at approval, and after each review."""

ON_PROGRAMME = (*PURCHASES, *parts("linked"), *parts("bilateral linked"))
FREE = tuple(line for line in LINES if line not in (*OWN, *ON_PROGRAMME))
"""Lines without an IMF programme, own reserves left out."""

SHARING = (
    ("rff", "precaution", *parts("delinked")),
    ("rff", "precaution", *parts("delinked"), *parts("linked")),
    (*PURCHASES, "rfi"),
)
"""Lines under one ceiling: the part without a programme, the maximum swap, access to the IMF."""

CAUSES = ("capital stop", "dollar squeeze", "disaster")
ORDERS = ("fastest", "cheapest", "reserves last")


def indices(lines: Iterable[str]) -> list[int]:
    """Return the places of lines."""
    return [LINES.index(line) for line in lines]
