"""Round numbers for axes and classes: explicit in the specification, so that every renderer agrees."""

from __future__ import annotations

import itertools
import math


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Return round numbers, evenly spaced by 1, 2, 2.5 or 5 times a power of ten, that enclose `low` and `high`.

    >>> ticks(0, 87)
    [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if high <= low:
        low, high = min(low, 0.0), max(low, 0.0) or float(low == 0)  # one value alone: from zero to it
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(step * i, 12) for i in range(first, last + 1)]


def places(numbers: list[float]) -> int:
    """Return the decimals that tell the numbers apart exactly, three at most."""
    return next((n for n in range(3) if all(math.isclose(round(x, n), x, abs_tol=1e-9) for x in numbers)), 3)


def labels(breaks: list[float], text: list[str]) -> list[str]:
    """Name the classes between breaks: under the first, from one to the next, the last and more.

    >>> labels([20.0, 40.0], ["20", "40"])
    ['under 20', '20 to 40', '40 or more']
    """
    if not breaks:
        return ["all"]
    middle = [f"{a} to {b}" for a, b in itertools.pairwise(text)]
    return [f"under {text[0]}", *middle, f"{text[-1]} or more"]
