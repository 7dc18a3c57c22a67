"""One field of one change, from end to end: what the loss of a member comes to at each value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from ..errors import Fault, InvalidData, UnknownName, UsageError
from .matrix import matrix
from .scenario import Scenario
from .stress import stress

if TYPE_CHECKING:
    from ..region import Region


def changed(region: Region, scenario: Scenario, entry: str, field: str, value: float) -> Scenario:
    """Return a scenario with one field of one entry (``"shock 1"``) set to a value.

    Raises
    ------
    UnknownName
        An entry or a field that is not there.
    InvalidData
        A value that the field does not take.
    """
    if entry not in scenario.changes:
        raise UnknownName.of("entry", entry, scenario.changes, expected=f"one of {', '.join(scenario.changes)}")
    change = scenario.changes[entry]
    known = [name for name in type(change).model_fields if name not in ("kind", "why", "refs")]
    if field not in known:
        raise UnknownName.of("field", field, known, expected=f"one of {', '.join(known)}")
    whole = isinstance(getattr(change, field), int) and not isinstance(getattr(change, field), bool)
    from pydantic import ValidationError

    try:
        made = type(change).model_validate(
            {**change.model_dump(), field: int(value) if whole and float(value).is_integer() else float(value)},
            context={"region": region, "horizon": scenario.horizon},
        )
    except ValidationError as error:
        expected = error.errors()[0]["msg"].removeprefix("Input should be ").removeprefix("a valid ")
        what = f"{value:g} in {field}"
        raise InvalidData([Fault("bad-value", what, f"{scenario.id}.toml", column=entry, expected=expected)]) from None
    name, _, number = entry.partition(" ")
    entries = list(getattr(scenario, name))
    entries[int(number) - 1] = made
    return scenario.model_copy(update={name: tuple(entries)})


def sweep(
    region: Region,
    scenario: Scenario,
    entry: str,
    field: str,
    values: Sequence[float],
    *,
    n: int = 1,
    seed: int = 0,
    metric: str = "area",
    without: Iterable[str] = (),
) -> pl.DataFrame:
    """Return the loss at each value of a field: ESTIMATE with trial, pillar, metric, and ``at``, the value.

    Raises
    ------
    UsageError
        No values.
    UnknownName, InvalidData
        As `changed`.
    """
    if not len(values):
        raise UsageError(Fault("no-values", "nothing to sweep over", expected="a value or more"))
    frames = []
    for value in values:
        made = changed(region, scenario, entry, field, value)
        found = stress(region, [made], n=n, seed=seed, without=without)
        frames.append(matrix(region, found, metric).with_columns(pl.lit(float(value)).alias("at")))
    return pl.concat(frames)
