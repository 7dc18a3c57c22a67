"""What the tables say: one function a measure, from a Region to an ESTIMATE frame (contracts §4).

Every measure is called as ``f(region, *, on=None, **dims)``: `on` is the day asked about (default: the region's as-of
day; no later figure is used), dims choose among the extra key columns of its frame. `MEASURES` names them all; what a
name means, and its unit, stands in the pack's table ``measures``.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from .alignment import unga_distance, unga_distance_to_group, unga_position, unga_security_distance_to_group
from .bridging import asean_led_change, asean_led_own_change, asean_led_share, bridging
from .centrality import institution_betweenness, institution_degree, institution_jaccard, institution_overlap
from .choice import forced_choice_errors, forced_choice_forecast, forced_choice_level
from .commitments import commitment_stage, commitments_jpy, commitments_usd, delivery_lag
from .convergence import coder_agreement, convergence, matches
from .delinked_share import cmim_delinked_share
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
from .digital import digital_growth
from .digital_levels import digital_level
from .digital_ties import digital_stage, payment_links
from .energy import energy_projects, fossil_share, import_dependence, interconnector, power_mix
from .exchange import exchange_trust
from .fuel_suppliers import import_concentration, import_share
from .grant_element import oda_loan_grant_element
from .hedging import hedging, hedging_agreement, hedging_rank
from .hosts import host_pull, host_share
from .ladder import ladder_effect, ties_lost_after_entry, trust_capital
from .loan_terms import oda_loan_rate
from .means import fdi_jpy_mean, oda_mean
from .partnerships import defence_agreements, partnership_level
from .people import people_stock, people_trend
from .presence import council_gap, council_years_share
from .sea_presence import hull_ratio, incidents_per_transits, presence_hulls, presence_share
from .similarity import unga_kappa_median
from .suppliers import home_supply_share, largest_supplier_share, regional_supply_share, supplier_concentration
from .trust import distrust, forced_choice, hedging_partner, most_reliable, trust

MEASURES: dict[str, Callable[..., pl.DataFrame]] = {
    "trust": trust,
    "distrust": distrust,
    "forced_choice": forced_choice,
    "forced_choice_level": forced_choice_level,
    "forced_choice_forecast": forced_choice_forecast,
    "unga_distance": unga_distance,
    "unga_position": unga_position,
    "unga_kappa_median": unga_kappa_median,
    "unga_distance_to_group": unga_distance_to_group,
    "unga_security_distance_to_group": unga_security_distance_to_group,
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
    "cmim_delinked_share": cmim_delinked_share,
    "oda_mean": oda_mean,
    "fdi_jpy_mean": fdi_jpy_mean,
    "institution_degree": institution_degree,
    "institution_betweenness": institution_betweenness,
    "institution_overlap": institution_overlap,
    "institution_jaccard": institution_jaccard,
    "bridging": bridging,
    "asean_led_share": asean_led_share,
    "asean_led_change": asean_led_change,
    "asean_led_own_change": asean_led_own_change,
    "convergence": convergence,
    "coder_agreement": coder_agreement,
    "people_stock": people_stock,
    "people_trend": people_trend,
    "oda_loan_rate": oda_loan_rate,
    "oda_loan_grant_element": oda_loan_grant_element,
    "digital_growth": digital_growth,
    "digital_stage": digital_stage,
    "payment_links": payment_links,
    "ties_lost_after_entry": ties_lost_after_entry,
    "ladder_effect": ladder_effect,
    "trust_capital": trust_capital,
    "power_mix": power_mix,
    "fossil_share": fossil_share,
    "import_dependence": import_dependence,
    "import_share": import_share,
    "import_concentration": import_concentration,
    "interconnector": interconnector,
    "energy_projects": energy_projects,
    "exchange_trust": exchange_trust,
    "digital_level": digital_level,
    "host_share": host_share,
    "host_pull": host_pull,
    "council_gap": council_gap,
    "council_years_share": council_years_share,
    "presence_share": presence_share,
    "presence_hulls": presence_hulls,
    "hull_ratio": hull_ratio,
    "incidents_per_transits": incidents_per_transits,
    "supplier_concentration": supplier_concentration,
    "home_supply_share": home_supply_share,
    "regional_supply_share": regional_supply_share,
    "largest_supplier_share": largest_supplier_share,
}
"""Every measure by the name that the pack's table ``measures`` gives it."""

__all__ = [
    "MEASURES",
    "asean_led_change",
    "asean_led_own_change",
    "asean_led_share",
    "bridging",
    "cmim_delinked_share",
    "coder_agreement",
    "commitment_stage",
    "commitments_jpy",
    "commitments_usd",
    "convergence",
    "council_gap",
    "council_years_share",
    "coverage",
    "defence_agreements",
    "delivery_lag",
    "digital_growth",
    "digital_level",
    "digital_stage",
    "distrust",
    "effective_partners",
    "energy_projects",
    "exchange_trust",
    "fdi_jpy_mean",
    "forced_choice",
    "forced_choice_errors",
    "forced_choice_forecast",
    "forced_choice_level",
    "fossil_share",
    "hedging",
    "hedging_agreement",
    "hedging_partner",
    "hedging_rank",
    "hirschman_share",
    "home_supply_share",
    "host_pull",
    "host_share",
    "hull_ratio",
    "import_concentration",
    "import_dependence",
    "import_share",
    "incidents_per_transits",
    "institution_betweenness",
    "institution_degree",
    "institution_jaccard",
    "institution_overlap",
    "interconnector",
    "ladder_effect",
    "largest_supplier_share",
    "matches",
    "most_reliable",
    "oda_loan_grant_element",
    "oda_loan_rate",
    "oda_mean",
    "partner_hhi",
    "partner_share",
    "partnership_level",
    "payment_links",
    "people_stock",
    "people_trend",
    "power_mix",
    "presence_hulls",
    "presence_share",
    "regional_supply_share",
    "supplier_concentration",
    "ties_lost_after_entry",
    "trade_interdependence",
    "trade_salience",
    "trade_symmetry",
    "trust",
    "trust_capital",
    "unga_distance",
    "unga_distance_to_group",
    "unga_kappa_median",
    "unga_position",
    "unga_security_distance_to_group",
]
