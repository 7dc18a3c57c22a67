"""What may be moved of an argument's tests: thresholds and horizons, as controls and as changes of an address."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ... import propositions
from ...errors import Fault, InvalidData, nearest
from ..blocks import Control

if TYPE_CHECKING:
    from ...propositions import Proposition
    from ..bench import Bench
    from ..state import State


def controls(given: Proposition, state: State) -> list[Control]:
    """Return a control for each number of each test that may be moved."""
    made = []
    for number, test in enumerate(given.test, start=1):
        about = f"test {number}: {test.measure.replace('_', ' ')} {test.compare}"
        for name, value in _fields(test).items():
            key = f"test.{number}.{name}"
            now = state.texts.get(key, _text(value))
            if name == "year":
                made.append(
                    Control(
                        name=key,
                        label=f"{about}, year",
                        type="text",
                        value=now,
                        why="a year, “newest”, or a span such as 2019/2025",
                    )
                )
                continue
            low, high, step, why = _bounds(name, float(value), len(given.test))
            made.append(
                Control(
                    name=key,
                    label=f"{about}, {NAMED[name]}",
                    type="range",
                    value=now,
                    low=low,
                    high=high,
                    step=step,
                    baseline=float(value),
                    why=why,
                )
            )
    return made


NAMED = {
    "against": "threshold",
    "low": "lower end",
    "high": "upper end",
    "probability": "share of draws asked for",
    "at_least": "in at least",
}


def _fields(test: Any) -> dict[str, Any]:
    """Return what may be moved of a test."""
    found: dict[str, Any] = {}
    if isinstance(test.against, float):
        found["against"] = test.against
    elif hasattr(test.against, "low"):
        found |= {"low": test.against.low, "high": test.against.high}
    found["probability"] = test.probability
    if test.at_least is not None:
        found["at_least"] = test.at_least
    if isinstance(test.where.get("year"), str | int):
        found["year"] = test.where["year"]
    return found


def _bounds(name: str, value: float, tests: int) -> tuple[float, float, float, str]:
    if name == "probability":
        return 0.05, 1.0, 0.05, "a share of draws, at most 1"
    if name == "at_least":
        return 1.0, max(12.0, value), 1.0, "a count of subjects or years"
    span = abs(value) or 10.0
    return value - 2 * span, value + 2 * span, _step(span), "twice its size to either side; any number may be typed"


def _step(span: float) -> float:
    return float(10.0 ** math.floor(math.log10(span) - 1))


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def changed(bench: Bench, given: Proposition, state: State) -> tuple[Proposition, list[str]]:
    """Return the proposition with the changes of an address, and each change in words.

    Raises
    ------
    InvalidData
        A change of what is not there, or one that the proposition's own rules refuse.
    """
    data = given.model_dump(mode="python", exclude_none=True)
    changes, faults = [], []
    for name, words in state.below("test.").items():
        number, _, what = name.partition(".")
        tests = data["test"]
        place = int(number) - 1 if number.isdigit() and len(number) < 4 else -1
        known = _fields(given.test[place]) if 0 <= place < len(tests) else {}
        if what not in known:
            near = nearest(what, known)
            faults.append(Fault("unknown-setting", f"test.{name} cannot be moved", column=f"test.{name}", nearest=near))
            continue
        try:
            value: Any = words if what == "year" else _finite(words)
        except ValueError:
            faults.append(Fault("bad-setting", f"{words!r} is no number", column=f"test.{name}", expected="a number"))
            continue
        if what == "year" and words.isdigit():
            value = int(words)
        if value == known[what]:
            continue
        test = dict(tests[place])
        if what == "year":
            test["where"] = {**test["where"], "year": value}
        elif what in ("low", "high"):
            test["against"] = {**test["against"], what: value}
        else:
            test[what] = int(value) if what == "at_least" else value
        data["test"] = tuple(test if index == place else other for index, other in enumerate(tests))
        changes.append(f"test {number}: {NAMED.get(what, what)} {words} instead of {_text(known[what])}")
    if not faults:
        try:
            made = propositions.Proposition.model_validate(_plain(data), context={"region": bench.region})
        except ValidationError as error:
            faults = [
                Fault("test", str(said["msg"]), column=".".join(map(str, said["loc"]))) for said in error.errors()
            ]
        else:
            return made, changes
    raise InvalidData(faults)


def _finite(words: str) -> float:
    number = float(words)
    if not math.isfinite(number):
        raise ValueError(words)
    return number


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, tuple | list) else data
