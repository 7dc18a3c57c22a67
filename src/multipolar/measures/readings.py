"""Scores of hedging: each state, reading and year with its draws, before anything is ranked or shown.

What the readings mean, and the literature, stands in `multipolar.measures.hedging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ..region import Parameter, Region
from .alignment import DRAWS, RIVALS, Floats, interval, quantiles, stream
from .dependence import partner_hhi
from .leans import Lean, Leans, weakest
from .leans import read as read_leans

DIVERSIFICATION = {f"diversification, {domain}": domain for domain in ("goods trade", "arms")}
BALANCE = {f"balance, {domain}": domain for domain in ("UN votes", "forced choice")}
COUNTERACTION, AMBIGUITY = "counteraction", "security ambiguity"
READINGS = (*BALANCE, COUNTERACTION, *DIVERSIFICATION, AMBIGUITY)
"""Values of the key ``reading``."""

DOMAINS = ("UN votes", "arms", "forced choice", "goods trade", "partnership")
"""Domains of counteraction."""

SECURITY = ("arms", "partnership")
"""Domains of security ambiguity."""

MODEL = "alignment"
"""Under which the assumptions stand in the table ``parameters``."""


# -- formulas -------------------------------------------------------------------------------------------------------


def counteraction(leans: Floats, weights: Floats) -> Floats:
    """Return 1 − |Σ w z| / Σ w |z| of leans and weights (domains, ...), summed over the first axis.

    >>> counteraction(np.array([0.6, -0.2]), np.array([1.0, 1.0])).round(2)
    np.float64(0.5)
    """
    total: Floats = 1 - np.abs(np.sum(weights * leans, axis=0)) / np.sum(weights * np.abs(leans), axis=0)
    return total


def likeness(leans: Floats, weights: Floats) -> Floats:
    """Return the weighted mean of 1 − |z| over the first axis: 1 where every domain treats both rivals alike."""
    mean: Floats = np.sum(weights * (1 - np.abs(leans)), axis=0) / np.sum(weights, axis=0)
    return mean


# -- scores ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Score:
    """One state in one reading and year: a value with its draws and interval, or the reason why there is none.

    Attributes
    ----------
    draws : ndarray (DRAWS,)
        Of the value; the value itself where an error is not known.
    bounds : tuple of float or None
        low and high where they are bounds and no quantiles of draws.
    known : bool
        The errors of all figures are known.
    """

    state: str
    reading: str
    year: int
    period: str | None = None
    value: float | None = None
    draws: Floats | None = None
    bounds: tuple[float, float] | None = None
    known: bool = True
    refs: frozenset[int] = frozenset()
    basis: str | None = None
    reason: str | None = None

    @property
    def cell(self) -> tuple[str, int, str]:
        """Reading, year and period: the scores that may be ranked against each other."""
        return self.reading, self.year, self.period or ""

    def row(self) -> dict[str, Any]:
        """Return the row of an ESTIMATE."""
        row = {"subject": self.state, "year": self.year, "period": self.period, "reading": self.reading}
        row |= {"value": self.value, "basis": self.basis, "reason": self.reason, "refs": sorted(self.refs)}
        if self.bounds:
            return row | {"low": self.bounds[0], "high": self.bounds[1], "interval": "bounds"}
        if self.value is None or self.draws is None or not self.known:
            return row
        low, high = quantiles(self.draws)
        return row | interval(float(low), float(high), self.value)


@dataclass(frozen=True, eq=False)
class Assumed:
    """The pack's assumptions behind the readings, and draws of the weights."""

    floor: Parameter
    lean_floor: Parameter
    age: Parameter
    weights: Mapping[str, Parameter]
    drawn: Mapping[str, Floats]

    @classmethod
    def of(cls, region: Region, on: date, seed: int) -> Assumed:
        """Read them as they apply on a day."""
        floor, lean_floor, age = (
            region.parameter(MODEL, name, on=on) for name in ("engagement_floor", "lean_floor", "figure_age")
        )
        weights = {domain: region.parameter(MODEL, "domain_weight", subject=domain, on=on) for domain in DOMAINS}
        drawn = {domain: _weights(weight, seed) for domain, weight in weights.items()}
        return cls(floor, lean_floor, age, weights, drawn)


def _weights(weight: Parameter, seed: int) -> Floats:
    """Return draws of a weight: a triangle over its range, the central value where it is fixed."""
    low, high = weight.low, weight.high
    if weight.distribution == "fixed" or low is None or high is None or low == high:
        return np.full(DRAWS, weight.central)
    return stream(seed, f"weight {weight.subject}").triangular(low, weight.central, high, DRAWS)


def scores(region: Region, on: date, states: Iterable[str], seed: int) -> tuple[list[Score], Assumed, range]:
    """Return every score of some states, the assumptions, and the years."""
    names, assumed = sorted(states), Assumed.of(region, on, seed)
    leans = read_leans(region, names, on, assumed.floor.central, seed)
    made: list[Score] = []
    tabled = {(domain, year) for domain, _, year in leans.found}
    for year in leans.years:
        balances = [reading for reading, domain in BALANCE.items() if (domain, year) in tabled]
        for state in names:
            made += [_balance(leans, reading, state, year) for reading in balances]
            made += [_counteraction(leans, assumed, state, year), _ambiguity(leans, assumed, state, year)]
    made += _diversification(region, names, on, leans.years, seed)
    return [_gated(score, leans, assumed) for score in made], assumed, leans.years


def _gated(score: Score, leans: Leans, assumed: Assumed) -> Score:
    """Return the score, or the reason why the state is not scored: it does not deal with both rivals."""
    trade = leans.newest("goods trade", score.state, score.year, int(assumed.age.central))
    if isinstance(trade, str):
        why = f"its engagement with the rivals is not known ({trade})"
    elif (least := min(zip(leans.shares[score.state, trade.year], RIVALS, strict=True)))[0] < assumed.floor.central:
        share, floor = 100 * least[0], 100 * assumed.floor.central
        part = f"{share:.1f} % of its goods trade in {trade.year} is with {least[1]}"
        why = f"{part}, below the engagement floor of {floor:g} %"
    elif score.value is None:
        return score
    else:
        refs = {*score.refs, *trade.refs, assumed.floor.ref, assumed.age.ref}
        return replace(score, refs=frozenset(refs), basis=weakest([str(score.basis), trade.basis]))
    return Score(score.state, score.reading, score.year, score.period, reason=why)


def _balance(leans: Leans, reading: str, state: str, year: int) -> Score:
    lean = leans.found.get((BALANCE[reading], state, year), f"no figure of {BALANCE[reading]} in {year}")
    if isinstance(lean, str):
        return Score(state, reading, year, reason=lean)
    made = Score(state, reading, year, value=1 - abs(lean.value), refs=lean.refs, basis=lean.basis)
    return _drawn(made, 1 - np.abs(lean.draws))


def _drawn(score: Score, draws: Floats) -> Score:
    known = bool(np.isfinite(draws).all())
    return replace(score, draws=draws if known else np.full(DRAWS, score.value), known=known)


def _joined(
    leans: Leans, assumed: Assumed, domains: Iterable[str], state: str, year: int
) -> tuple[list[str], list[Lean], str | None]:
    """Return the domains that weigh, their newest leans, and the reason if one of them has none."""
    weighing = [domain for domain in domains if assumed.weights[domain].central > 0]
    newest = [leans.newest(domain, state, year, int(assumed.age.central)) for domain in weighing]
    reasons = [lean for lean in newest if isinstance(lean, str)]
    told = "; ".join(reasons) if weighing else "every weight is 0"
    return weighing, [lean for lean in newest if isinstance(lean, Lean)], told or None


def _counteraction(leans: Leans, assumed: Assumed, state: str, year: int) -> Score:
    weighing, found, reason = _joined(leans, assumed, DOMAINS, state, year)
    if reason:
        return Score(state, COUNTERACTION, year, reason=reason)
    weights = np.array([assumed.weights[domain].central for domain in weighing])
    z = np.array([lean.value for lean in found])
    strength = float(np.sum(weights * np.abs(z)) / np.sum(weights))
    if strength < assumed.lean_floor.central or not strength:
        why = f"neutral: its mean lean of {strength:.2f} is below the floor of {assumed.lean_floor.central:g}"
        return Score(state, COUNTERACTION, year, reason=why)
    draws = counteraction(np.array([lean.draws for lean in found]), np.array([assumed.drawn[d] for d in weighing]))
    refs = {assumed.lean_floor.ref, *(assumed.weights[domain].ref for domain in weighing)}
    made = Score(state, COUNTERACTION, year, value=float(counteraction(z, weights)), basis="assumed")
    return _drawn(replace(made, refs=frozenset(refs.union(*(lean.refs for lean in found)))), draws)


def _ambiguity(leans: Leans, assumed: Assumed, state: str, year: int) -> Score:
    if ally := leans.allies.get((state, year)):
        made = Score(state, AMBIGUITY, year, value=0.0, refs=ally[0], basis=weakest([ally[1]]))
        return _drawn(made, np.zeros(DRAWS))
    weighing, found, reason = _joined(leans, assumed, SECURITY, state, year)
    if reason:
        return Score(state, AMBIGUITY, year, reason=reason)
    weights = np.array([assumed.weights[domain].central for domain in weighing])
    value = float(likeness(np.array([lean.value for lean in found]), weights))
    draws = likeness(np.array([lean.draws for lean in found]), np.array([assumed.drawn[d] for d in weighing]))
    refs = {assumed.weights[domain].ref for domain in weighing}.union(*(lean.refs for lean in found))
    return _drawn(Score(state, AMBIGUITY, year, value=value, refs=frozenset(refs), basis="assumed"), draws)


def _diversification(region: Region, states: list[str], on: date, years: range, seed: int) -> Iterator[Score]:
    """Yield 1 − HHI; within its bounds nothing is known, so it is drawn evenly."""
    for reading, domain in DIVERSIFICATION.items():
        cells = partner_hhi(region, on=on, domain=domain).filter(
            pl.col("subject").is_in(states), pl.col("year").is_in(list(years))
        )
        for row in cells.iter_rows(named=True):
            made = Score(row["subject"], reading, row["year"], row["period"], reason=row["reason"])
            if row["value"] is None:
                yield made
                continue
            low, high = 1 - row["high"], 1 - row["low"]
            name = f"{reading} {row['subject']} {row['year']}"
            draws = stream(seed, name).uniform(low, high, DRAWS)
            refs, basis = frozenset(row["refs"]), row["basis"]
            yield replace(made, value=high, draws=draws, bounds=(low, high), refs=refs, basis=basis)
