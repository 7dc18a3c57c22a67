"""The composite indicator of the LIC DSF for the states that it rates: from the tables as far as they go, ranges beyond.

Growth, the world's growth and reserves over imports are means of the tabled years (the framework takes five past and five
projected ones). No table has the assessment of policies and institutions (CPIA) or remittances: both are declared ranges, the
same for all, so the view also says which CPIA each class would take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.debt import Weights, composite_indicator
from ..region.provenance import merged

if TYPE_CHECKING:
    from ..region import Region
    from .draws import Draws

Floats = NDArray[np.float64]
Row = dict[str, Any]

MODEL, TERMS = "debt", "loans"
GROWTH, RESERVES, IMPORTS, WORLD = "real_gdp_growth", "reserves", "imports_goods_services", "WORLD"
INDICATOR, CHANCE, NEEDED = "debt_capacity_indicator", "debt_capacity_chance", "cpia_needed"
WEIGHTS = {
    "cpia": "ci_weight_cpia", "growth": "ci_weight_growth", "reserves": "ci_weight_reserves",
    "reserves_squared": "ci_weight_reserves_squared", "remittances": "ci_weight_remittances",
    "world_growth": "ci_weight_world_growth", "weak_upper": "ci_weak_upper", "strong_lower": "ci_strong_lower",
}  # fmt: skip
"""Parameter of each weight."""


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
            rows.append({"subject": state, "measure": INDICATOR, "capacity": "any", "unit": "score", "reason": parts})
            continue
        refs = sorted({*parts.refs, *(row.ref for row in known.values())})
        given = (parts.growth, parts.reserves, parts.remittances, parts.world_growth, weights)
        score = composite_indicator(parts.cpia, *given)
        told: Row = {"subject": state, "year": parts.year, "basis": "assumed", "refs": refs}
        rows.append({**told, "measure": INDICATOR, "capacity": "any", "unit": "score", **_spread(score)})
        ends = {
            "weak": score < weights.weak_upper,
            "medium": (score >= weights.weak_upper) & (score <= weights.strong_lower),
            "strong": score > weights.strong_lower,
        }
        rows += [
            {**told, "measure": CHANCE, "capacity": name, "unit": "percent", "value": 100.0 * float(inside.mean())}
            for name, inside in ends.items()
        ]
        rest = score - weights.cpia * parts.cpia
        for name, end in (("medium", weights.weak_upper), ("strong", weights.strong_lower)):
            needed = (end - rest) / weights.cpia
            rows.append({**told, "measure": NEEDED, "capacity": name, "unit": "score", **_spread(needed)})
    return rows


def _parts(region: Region, state: str, draws: Draws) -> Parts | str:
    """Return the parts, or why there are none."""
    grown, world = _figures(region, GROWTH, state), _figures(region, GROWTH, WORLD)
    held, bought = _figures(region, RESERVES, state), _figures(region, IMPORTS, state, counterpart=WORLD)
    both = held.join(bought, on="year", suffix="_imports").filter(pl.col("value_imports") > 0)
    absent = [
        name for name, frame in ((GROWTH, grown), (RESERVES, both), ("growth of the world", world)) if frame.is_empty()
    ]
    if absent:
        return f"the tables have no {' and no '.join(absent)} of one year"
    assumed = {name: region.parameter(MODEL, name) for name in ("cpia", "remittances", "growth_deviation")}
    spread = float(grown["value"].std() or 0.0) if grown.height > 1 else 0.0  # type: ignore[arg-type]
    mean = float(grown["value"].mean())  # type: ignore[arg-type]
    refs = [
        *(ref for frame in (grown, world, both) for ref in frame.select(*merged())["refs"].explode().to_list()),
        *both["refs_imports"].explode().to_list(),
        *(row.ref for row in assumed.values()),
    ]
    return Parts(
        cpia=draws[MODEL, "cpia"],
        growth=(mean + draws[MODEL, "growth_deviation"] * spread) / 100.0,
        remittances=draws[MODEL, "remittances"] / 100.0,
        reserves=float((both["value"] / both["value_imports"]).mean()),  # type: ignore[arg-type]
        world_growth=float(world["value"].mean()) / 100.0,  # type: ignore[arg-type]
        refs=sorted(set(refs)),
        year=int(max(grown["year"].max(), both["year"].max())),  # type: ignore[type-var, arg-type]
    )


def _figures(region: Region, measure: str, state: str, counterpart: str | None = None) -> pl.DataFrame:
    beside = {"counterpart": counterpart} if counterpart else {}
    found = region.figures(measure, subject=state, groups=True, **beside)  # type: ignore[arg-type]
    return found.filter((pl.col("year") <= region.as_of.year) & pl.col("value").is_not_null())


def _spread(values: Floats) -> Row:
    low, middle, high = np.quantile(np.atleast_1d(values), (0.05, 0.5, 0.95)).tolist()
    return {"value": middle} | ({"low": low, "high": high, "interval": "90% draws"} if high > low else {})
