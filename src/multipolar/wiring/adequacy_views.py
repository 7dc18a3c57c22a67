"""What `multipolar show reserve-adequacy` shows: how many reserves members have beside four rules of how many are enough.

Reserves, imports, exports, output and external debt are tabled; short-term debt, broad money and portfolio
liabilities are not. They
come in as declared ranges of external debt and of output, the same for all; who has no tabled external debt (Brunei,
Malaysia, Singapore)
has no figure by the rules that need it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import UnknownName
from ..models.adequacy import ara_metric, months_of_imports, optimal_reserves, short_term_cover, still_needed
from ..models.facility import access
from . import options
from .liquidity_terms import Terms
from .summary import Floats, Row, framed, refs_by, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

STOCKS = ("reserves", "gdp_nominal", "imports_goods_services", "exports_goods_services", "external_debt")
CALIBRATIONS = ("JR2011", "JR2007")
NEEDS = {
    "import_months": ("reserves", "imports_goods_services"),
    "short_term_debt_cover": ("reserves", "external_debt"),
    "reserve_metric_cover": ("reserves", "external_debt", "exports_goods_services", "gdp_nominal"),
    "optimal_reserves": ("external_debt", "gdp_nominal"),
    "reserves_still_needed": ("reserves", "external_debt", "gdp_nominal"),
}
"""Figures of the tables that each rule needs."""

HEADLINE = "import_months"
"""The rule that is shown of every member where none is asked for: it assumes nothing."""


def reserves(
    region: Region, *, draws: int, seed: int, member: str = "", calibration: str = "JR2011", rows: str = ""
) -> pl.DataFrame:
    """Return reserves beside the rules: months of imports, short-term debt, the IMF metric, the optimum and what it asks for yet.

    Of all members months of imports alone, the one rule without an assumption; all rules of one, or of all in all rows.

    Raises
    ------
    UnknownName
        No such member of the group, or no such calibration.
    """
    if calibration not in CALIBRATIONS:
        raise UnknownName.of("calibration", calibration, CALIBRATIONS, expected=" or ".join(CALIBRATIONS))
    whole = options.whole(rows)
    states = tuple(region.states(region.group or "", region.as_of)["actor"])
    if member:
        states = (options.member(region, member, states),)
    terms = Terms(region, options.taken(region, draws, seed), date(region.as_of.year, 12, 31))
    stocks = {name: _newest(region, name, states) for name in STOCKS}
    made: list[Row] = []
    for state in states:
        known = {name: stocks[name][state] for name in STOCKS if state in stocks[name]}
        have = {name: float(row["value"]) for name, row in known.items()}
        for measure, needs in NEEDS.items() if whole or member else [(HEADLINE, NEEDS[HEADLINE])]:
            absent = [name for name in needs if name not in known]
            row: Row = {"subject": state, "measure": measure}
            if absent:
                labels = [region.measure(name)["label"].lower() for name in absent]
                made.append(row | {"reason": f"the tables have no {' and no '.join(labels)}"})
                continue
            values = _rule(measure, have, terms, calibration, state)
            refs = {ref for name in needs for ref in known[name]["refs"]}
            assumed = measure != HEADLINE
            behind = sorted(refs | (set(refs_by(region, terms.refs, states)[state]) if assumed else set()))
            row |= {"year": max(known[name]["year"] for name in needs)}
            made.append(row | spread(values, behind, "", "assumed" if assumed else "derived"))
    return framed(region, made)


def _rule(measure: str, have: dict[str, float], terms: Terms, calibration: str, state: str) -> Floats:
    """Return a rule's figure, (D,)."""
    held, output = have.get("reserves", np.nan), have.get("gdp_nominal", np.nan)
    if measure == "import_months":
        return np.atleast_1d(months_of_imports(held, have["imports_goods_services"]))
    short = terms.drawn("short_term_share_of_external_debt") / 100.0 * have["external_debt"]
    if measure == "short_term_debt_cover":
        return 100.0 * short_term_cover(held, short)
    if measure == "reserve_metric_cover":
        metric = ara_metric(
            exports=have["exports_goods_services"],
            broad_money=terms.drawn("broad_money_share_of_gdp") / 100.0 * output,
            short_term_debt=short,
            other_liabilities=terms.drawn("other_liabilities_share_of_gdp") / 100.0 * output,
        )
        return 100.0 * held / metric
    names = (
        "output_loss",
        "sudden_stop_probability",
        "term_premium",
        "riskfree_rate",
        "potential_growth",
        "risk_aversion",
    )
    gamma, pi, delta, r, g, sigma = (terms.drawn(name, calibration) for name in names)
    rho = optimal_reserves(short / output, gamma, pi, delta, r, g, sigma)
    if measure == "optimal_reserves":
        return 100.0 * rho
    share = terms.value("imf_delinked_share") / 100.0
    pool = access(terms.value("contribution", state), terms.value("purchasing_multiple", state), share)
    lines = np.array([float(pool.delinked), float(pool.linked)])
    chance = np.stack([terms.drawn("prob_delinked_granted"), terms.drawn("prob_linked_granted")], axis=1)
    return 100.0 * still_needed(rho, output, held, lines, chance) / output


def _newest(region: Region, measure: str, states: tuple[str, ...]) -> dict[str, Row]:
    """Return the newest figure of each state up to the as-of year; of a flow, the one with the world."""
    world = {"counterpart": "WORLD"} if measure in ("imports_goods_services", "exports_goods_services") else {}
    frame = region.figures(measure, subject=list(states), **world).filter(  # type: ignore[arg-type]
        (pl.col("year") <= region.as_of.year) & pl.col("value").is_not_null()
    )
    return {row["subject"]: row for row in frame.sort("year").iter_rows(named=True)}


VIEWS = (
    View(
        "reserve-adequacy",
        "Reserves beside four rules of how many are enough",
        reserves,
        {
            "member": "a state of the group; all without it",
            "calibration": "JR2011 or JR2007, after Jeanne and Ranciere",
            "rows": options.ROWS,
        },
    ),
)
