"""What a view's options give as text: numbers, years, days, members, and how many draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ..errors import Fault, InvalidData, UnknownName, UsageError
from .draws import Draws, central, chunk

if TYPE_CHECKING:
    from ..region import Region


def number(name: str, text: str, *, least: float | None = None, zero: bool = False, most: float | None = None) -> float:
    """Return the number that an option gives.

    Parameters
    ----------
    name, text : str
        The option and what it says.
    least : float, optional
        What it must lie above.
    zero : bool
        Whether `least` itself will do.
    most : float, optional
        What it may be at most.

    Raises
    ------
    UsageError
        It is no finite number, or lies outside.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    low = least is not None and (value < least or (value == least and not zero))
    if not math.isfinite(value) or low or (most is not None and value > most):
        bounds = [] if least is None else [f"{least:g} or more" if zero else f"above {least:g}"]
        bounds += [] if most is None else [f"at most {most:g}"]
        expected = "a number" if not bounds else f"a number {', '.join(bounds)}"
        raise UsageError(Fault("number", f"--{name} is {text!r}", column=name, expected=expected))
    return value


def year(text: str, horizon: tuple[int, int]) -> int:
    """Return the year that an option gives, the first of the horizon if it is empty."""
    first, last = horizon
    if text and not (text.isdecimal() and first <= int(text) <= last):
        raise UsageError(Fault("bad-year", f"--year {text}", expected=f"a year from {first} to {last}"))
    return int(text) if text else first


def day(name: str, text: str) -> date:
    """Return the day that an option gives."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidData([Fault("bad-date", f"--{name} {text}", expected="a day such as 2021-03-31")]) from None


def member(region: Region, text: str, known: Sequence[str]) -> str:
    """Return the code of a member that an option names by code or name.

    Raises
    ------
    UnknownName
        It is not among those known.
    """
    code = region.actor(text)
    if code not in known:
        raise UnknownName.of("member", text, known, expected=f"one of {', '.join(known)}")
    return code


def taken(region: Region, draws: int, seed: int) -> Draws:
    """Return the deterministic run for one draw, else the first chunk."""
    return central(region) if draws == 1 else chunk(region, seed, 0)


ROWS = "few (as without it) or all"
"""Help text of the option that `whole` reads."""


def whole(text: str) -> bool:
    """Say whether the option ``--rows`` asks for all rows: few, as without it, or all.

    Raises
    ------
    UsageError
        It is another word.
    """
    if text not in ("", "few", "all"):
        raise UsageError(Fault("rows", f"--rows is {text!r}", column="rows", expected="few or all"))
    return text == "all"
