"""What the tables say: one function a measure, from a Region to an ESTIMATE frame (contracts §4).

Every measure is called as ``f(region, *, on=None, **dims)``: `on` is the day asked about (default: the region's as-of
day; no later figure is used), dims choose among the extra key columns of its frame. `MEASURES` names them all; what a
name means, and its unit, stands in the pack's table ``measures``.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from .alignment import unga_distance, unga_distance_to_group, unga_position
from .bridging import asean_led_change, asean_led_share, bridging
from .centrality import institution_betweenness, institution_degree, institution_jaccard, institution_overlap
from .choice import forced_choice_errors, forced_choice_forecast, forced_choice_level
from .commitments import commitment_stage, commitments_jpy, commitments_usd, delivery_lag
from .convergence import coder_agreement, convergence, matches
from .dependence import (
    coverage,
    effective_partners,
    hirschman_share,
    partner_hhi,
    partner_share,
    trade_interdependence,
    trade_salience,
    trade_symmetry,
)
from .hedging import hedging, hedging_agreement, hedging_rank
from .means import fdi_jpy_mean, oda_mean
from .partnerships import defence_agreements, partnership_level
from .trust import distrust, forced_choice, hedging_partner, most_reliable, trust

MEASURES: dict[str, Callable[..., pl.DataFrame]] = {
    "trust": trust,
    "distrust": distrust,
    "forced_choice": forced_choice,
    "forced_choice_level": forced_choice_level,
    "forced_choice_forecast": forced_choice_forecast,
    "unga_distance": unga_distance,
    "unga_position": unga_position,
    "unga_distance_to_group": unga_distance_to_group,
    "hedging": hedging,
    "hedging_rank": hedging_rank,
    "hedging_agreement": hedging_agreement,
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
    "partnership_level": partnership_level,
    "defence_agreements": defence_agreements,
    "commitments_usd": commitments_usd,
    "commitments_jpy": commitments_jpy,
    "commitment_stage": commitment_stage,
    "delivery_lag": delivery_lag,
    "oda_mean": oda_mean,
    "fdi_jpy_mean": fdi_jpy_mean,
    "institution_degree": institution_degree,
    "institution_betweenness": institution_betweenness,
    "institution_overlap": institution_overlap,
    "institution_jaccard": institution_jaccard,
    "bridging": bridging,
    "asean_led_share": asean_led_share,
    "asean_led_change": asean_led_change,
    "convergence": convergence,
    "coder_agreement": coder_agreement,
}
"""Every measure by the name that the pack's table ``measures`` gives it."""

__all__ = [
    "MEASURES",
    "asean_led_change",
    "asean_led_share",
    "bridging",
    "coder_agreement",
    "commitment_stage",
    "commitments_jpy",
    "commitments_usd",
    "convergence",
    "coverage",
    "defence_agreements",
    "delivery_lag",
    "distrust",
    "effective_partners",
    "fdi_jpy_mean",
    "forced_choice",
    "forced_choice_errors",
    "forced_choice_forecast",
    "forced_choice_level",
    "hedging",
    "hedging_agreement",
    "hedging_partner",
    "hedging_rank",
    "hirschman_share",
    "institution_betweenness",
    "institution_degree",
    "institution_jaccard",
    "institution_overlap",
    "matches",
    "most_reliable",
    "oda_mean",
    "partner_hhi",
    "partner_share",
    "partnership_level",
    "trade_interdependence",
    "trade_salience",
    "trade_symmetry",
    "trust",
    "unga_distance",
    "unga_distance_to_group",
    "unga_position",
]
