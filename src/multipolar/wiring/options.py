"""Numbers that a view's options give as text."""

from __future__ import annotations

import math

from ..errors import Fault, UsageError


def number(name: str, text: str, *, least: float | None = None) -> float:
    """Return the number that an option gives.

    Raises
    ------
    UsageError
        It is no finite number, or not above `least`.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or (least is not None and value <= least):
        expected = "a number" if least is None else f"a number above {least:g}"
        raise UsageError(Fault("number", f"--{name} is {text!r}", column=name, expected=expected))
    return value
