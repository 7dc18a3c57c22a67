"""From a Region, draws and changes to a model's inputs: one module a model, of the same name (contracts §6-§8).

A new model: ``models/x.py``, ``wiring/x.py`` (see `redistribution`), its kinds in `changes`, and its line in `MODELS`.
"""

from __future__ import annotations

from typing import Any

from . import (
    adequacy_views,
    caliendo_parro,
    chokepoint,
    coalitions,
    consensus,
    consensus_backtest,
    consensus_views,
    council,
    council_views,
    coupling,
    covariates,
    debt,
    detection,
    forward_views,
    grid,
    grid_views,
    hedging,
    hedging_views,
    infrastructure,
    integration,
    landscape,
    liquidity,
    liquidity_record,
    liquidity_views,
    loans,
    look_through,
    maritime_views,
    payout,
    people,
    people_views,
    preferences,
    redistribution,
    relief,
    relief_plan,
    relief_views,
    riskpool,
    riskpool_views,
    sea_patrol,
    supply,
    supply_balance,
    supply_views,
    tariff_war,
    trade,
    trade_views,
    vulnerability,
)
from .changes import KINDS
from .changes.alignment import Engagement, Substitution
from .changes.change import Change, Policy, Shock
from .draws import CHUNK, Draws, central, sample
from .model import ACCOUNT, Model, Said, Wired, account
from .view import View

MODELS: dict[str, Model[Any, Any]] = {
    "consensus": consensus.MODEL,
    "council": council.MODEL,
    "redistribution": redistribution.MODEL,
    "hedging": hedging.MODEL,
    "infrastructure": infrastructure.MODEL,
    "debt": debt.MODEL,
    "liquidity": liquidity.MODEL,
    "trade": trade.MODEL,
    "caliendo_parro": caliendo_parro.MODEL,
    "vulnerability": vulnerability.MODEL,
    "look_through": look_through.MODEL,
    "supply": supply.MODEL,
    "supply_balance": supply_balance.MODEL,
    "coupling": coupling.MODEL,
    "integration": integration.MODEL,
    "relief": relief.MODEL,
    "riskpool": riskpool.MODEL,
    "chokepoint": chokepoint.MODEL,
    "detection": detection.MODEL,
    "sea_patrol": sea_patrol.MODEL,
    "grid": grid.MODEL,
    "people": people.MODEL,
}
"""Every model, by name."""

_VIEWS: tuple[View, ...] = (
    *trade_views.VIEWS,
    *tariff_war.VIEWS,
    *preferences.VIEWS,
    *consensus_views.VIEWS,
    *consensus_backtest.VIEWS,
    *covariates.VIEWS,
    *coalitions.VIEWS,
    *hedging_views.VIEWS,
    *landscape.VIEWS,
    *forward_views.VIEWS,
    *council_views.VIEWS,
    *infrastructure.VIEWS,
    *debt.VIEWS,
    *loans.VIEWS,
    *liquidity_views.VIEWS,
    *liquidity_record.VIEWS,
    *adequacy_views.VIEWS,
    *coupling.VIEWS,
    *relief_views.VIEWS,
    *relief_plan.VIEWS,
    *riskpool_views.VIEWS,
    *payout.VIEWS,
    *grid_views.VIEWS,
    *people_views.VIEWS,
    *maritime_views.VIEWS,
    *supply_views.VIEWS,
)
VIEWS: dict[str, View] = {view.name: view for view in _VIEWS}
"""Every view of a model, by the word after ``multipolar show``."""

__all__ = [
    "ACCOUNT", "CHUNK", "KINDS", "MODELS", "VIEWS", "Change", "Draws", "Engagement", "Model", "Policy", "Said", "Shock",
    "Substitution", "View", "Wired", "account", "central", "sample",
]  # fmt: skip
