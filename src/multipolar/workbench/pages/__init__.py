"""The pages: one module a kind, each with its `SPECS`; `PAGES` names them all."""

from __future__ import annotations

from . import (
    answers,
    arguments,
    documents,
    editions,
    measures,
    network,
    pairs,
    places,
    ranking,
    reasons,
    review,
    robust,
    rows,
    scenario_pairs,
    scenarios,
    sensitivity,
    start,
    stress,
    tables,
    weights,
)
from .spec import Spec

_MODULES = (
    start,
    rows,
    places,
    tables,
    pairs,
    network,
    arguments,
    scenario_pairs,
    scenarios,
    answers,
    sensitivity,
    stress,
    reasons,
    robust,
    measures,
    weights,
    ranking,
    documents,
    review,
    editions,
)

PAGES: dict[str, Spec] = {spec.name: spec for module in _MODULES for spec in module.SPECS}
"""Every page by name; of two paths that fit an address, the earlier one answers."""

__all__ = ["PAGES", "Spec"]
