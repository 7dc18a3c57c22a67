"""The composite indicator of the LIC DSF for the states that it rates, from the tables.

Growth, the world's growth, reserves over imports, remittances and the assessment of policies and institutions (CPIA) are means
of the tabled years, where the framework takes five past and five projected ones. What is not known is how far the projected ones
lie off: growth, remittances and the assessment are drawn within their own spread. The view also says which CPIA each class takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.debt import Weights, composite_indicator
from ..region.provenance import refs_of
from .summary import Row, spread

if TYPE_CHECKING:
    from ..region import Region
    from .draws import Draws

Floats = NDArray[np.float64]

MODEL, TERMS = "debt", "loans"
GROWTH, RESERVES, IMPORTS, WORLD = "real_gdp_growth", "reserves", "imports_goods_services", "WORLD"
CPIA, REMITTANCES = "cpia", "remittances_pct_gdp"
INDICATOR, CHANCE, NEEDED = "debt_capacity_indicator", "debt_capacity_chance", "cpia_needed"
WEIGHTS = {
    "cpia": "ci_weight_cpia", "growth": "ci_weight_growth", "reserves": "ci_weight_reserves",
    "reserves_squared": "ci_weight_reserves_squared", "remittances": "ci_weight_remittances",
    "world_growth": "ci_weight_world_growth", "weak_upper": "ci_weak_upper", "strong_lower": "ci_strong_lower",
}  # fmt: skip
"""Parameter of each weight."""

DEVIATIONS = ("growth_deviation", "cpia_deviation", "remittances_deviation")
"""By how many of its own standard deviations growth, the assessment and remittances lie off their means."""


@dataclass(frozen=True)
class Parts:
    """What the indicator of a state is made of, and the rows that say so; fractions, one a draw where drawn.

    Attributes
    ----------
    cpia, growth, remittances : ndarray (D,)
    reserves, world_growth : float
    refs : list of int
    year : int
        Newest year of the figures.
    """

    cpia: Floats
    growth: Floats
    remittances: Floats
    reserves: float
    world_growth: float
    refs: list[int]
    year: int


def capacities(region: Region, states: list[str], draws: Draws) -> list[Row]:
    """Return for each state the indicator, the chance of each class, and the CPIA from which on it would have the class."""
    known = {name: region.parameter(TERMS, parameter) for name, parameter in WEIGHTS.items()}
    weights = Weights(**{name: row.central for name, row in known.items()})
    rows: list[Row] = []
    for state in states:
        parts = _parts(region, state, draws)
        if isinstance(parts, str):
            rows.append({"subject": state, "measure": INDICATOR, "capacity": "any", "reason": parts})
            continue
        refs = sorted({*parts.refs, *(row.ref for row in known.values())})
        given = (parts.growth, parts.reserves, parts.remittances, parts.world_growth, weights)
        score = composite_indicator(parts.cpia, *given)
        told: Row = {"subject": state, "year": parts.year, "basis": "modelled", "refs": refs}
        rows.append({**told, "measure": INDICATOR, "capacity": "any", **spread(score, refs, "", "modelled")})
        ends = {
            "weak": score < weights.weak_upper,
            "medium": (score >= weights.weak_upper) & (score <= weights.strong_lower),
            "strong": score > weights.strong_lower,
        }
        rows += [
            {**told, "measure": CHANCE, "capacity": name, "value": 100.0 * float(inside.mean())}
            for name, inside in ends.items()
        ]
        rest = score - weights.cpia * parts.cpia
        for name, end in (("medium", weights.weak_upper), ("strong", weights.strong_lower)):
            needed = (end - rest) / weights.cpia
            rows.append({**told, "measure": NEEDED, "capacity": name, **spread(needed, refs, "", "modelled")})
    return rows


def _parts(region: Region, state: str, draws: Draws) -> Parts | str:
    """Return the parts, or why there are none."""
    grown, world = _figures(region, GROWTH, state), _figures(region, GROWTH, WORLD)
    held, bought = _figures(region, RESERVES, state), _figures(region, IMPORTS, state, counterpart=WORLD)
    both = held.join(bought, on="year", suffix="_imports").filter(pl.col("value_imports") > 0)
    rated, sent = _figures(region, CPIA, state), _figures(region, REMITTANCES, state)
    parts = {GROWTH: grown, RESERVES: both, "growth of the world": world, CPIA: rated, REMITTANCES: sent}
    absent = [name for name, frame in parts.items() if frame.is_empty()]
    if absent:
        return f"the tables have no {' and no '.join(absent)} of one year"
    assumed = {name: region.parameter(MODEL, name) for name in DEVIATIONS}
    growth, cpia, remittances = (
        _around(frame, draws[MODEL, name]) for name, frame in zip(DEVIATIONS, (grown, rated, sent), strict=True)
    )
    refs = [
        *(ref for frame in parts.values() for ref in refs_of(frame)),
        *refs_of(both["refs_imports"]),
        *(row.ref for row in assumed.values()),
    ]
    return Parts(
        cpia=cpia,
        growth=growth / 100.0,
        remittances=np.maximum(remittances, 0.0) / 100.0,
        reserves=float((both["value"] / both["value_imports"]).mean()),  # type: ignore[arg-type]
        world_growth=float(world["value"].mean()) / 100.0,  # type: ignore[arg-type]
        refs=sorted(set(refs)),
        year=max(frame["year"].max() for frame in parts.values()),  # type: ignore[type-var, arg-type]
    )


def _figures(region: Region, measure: str, state: str, counterpart: str | None = None) -> pl.DataFrame:
    beside = {"counterpart": counterpart} if counterpart else {}
    found = region.figures(measure, subject=state, groups=True, **beside)  # type: ignore[arg-type]
    return found.filter((pl.col("year") <= region.as_of.year) & pl.col("value").is_not_null())


def _around(frame: pl.DataFrame, deviations: Floats) -> Floats:
    """Return the mean of the tabled years, off by so many of their standard deviations."""
    values = frame["value"].to_numpy()
    return np.asarray(values.mean() + deviations * (values.std(ddof=1) if len(values) > 1 else 0.0))


def likeliest(rows: list[Row]) -> dict[str, str]:
    """Return the class that each state has in most draws, of what `capacities` returned."""
    found: dict[str, tuple[float, str]] = {}
    for row in rows:
        if row["measure"] == CHANCE:
            found[row["subject"]] = max(found.get(row["subject"], (-1.0, "")), (row["value"], row["capacity"]))
    return {state: capacity for state, (_, capacity) in found.items()}
