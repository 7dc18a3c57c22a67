"""What the tables say: one function a measure, from a Region to an ESTIMATE frame (contracts §4).

Every measure is called as ``f(region, *, on=None, **dims)``: `on` is the day asked about (default: the region's as-of
day; no later figure is used), dims choose among the extra key columns of its frame. `MEASURES` names them all; what a
name means, and its unit, stands in the pack's table ``measures``.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from .choice import forced_choice_errors, forced_choice_forecast, forced_choice_level
from .dependence import (
    coverage,
    coverage_matrix,
    effective_partners,
    hirschman_share,
    partner_hhi,
    partner_share,
    trade_interdependence,
    trade_salience,
    trade_symmetry,
)
from .trust import distrust, forced_choice, hedging_partner, most_reliable, trust

MEASURES: dict[str, Callable[..., pl.DataFrame]] = {
    "trust": trust,
    "distrust": distrust,
    "forced_choice": forced_choice,
    "forced_choice_level": forced_choice_level,
    "forced_choice_forecast": forced_choice_forecast,
    "hedging_partner": hedging_partner,
    "most_reliable": most_reliable,
    "partner_share": partner_share,
    "partner_hhi": partner_hhi,
    "effective_partners": effective_partners,
    "coverage": coverage,
    "hirschman_share": hirschman_share,
    "trade_symmetry": trade_symmetry,
    "trade_salience": trade_salience,
    "trade_interdependence": trade_interdependence,
}
"""Every measure by the name that the pack's table ``measures`` gives it."""

__all__ = [
    "MEASURES",
    "coverage",
    "coverage_matrix",
    "distrust",
    "effective_partners",
    "forced_choice",
    "forced_choice_errors",
    "forced_choice_forecast",
    "forced_choice_level",
    "hedging_partner",
    "hirschman_share",
    "most_reliable",
    "partner_hhi",
    "partner_share",
    "trade_interdependence",
    "trade_salience",
    "trade_symmetry",
    "trust",
]
