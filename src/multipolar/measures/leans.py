"""Leans of states between two rivals, domain by domain: what the readings of hedging are made of.

A lean z is +1 where all goes to the first rival (the United States), −1 where all goes to the second (China), 0 where
both have the same. How each domain gives one stands in `multipolar.measures.hedging`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ..region import Region
from ..region.provenance import BASIS_WORDS
from .alignment import DRAWS, RIVALS, Floats, by_state, ideal_points, point_draws, stream
from .dependence import MINIMUM_COVERAGE, coverage, partner_share
from .partnerships import partnership_level
from .respondents import SURVEY, Z95
from .trust import forced_choice

LADDER = (1, 6)
"""Lowest and highest rank of a partnership; the highest is a treaty ally."""

Key = tuple[str, str, int]
Refs = frozenset[int]


@dataclass(frozen=True, eq=False)
class Lean:
    """A state's lean in one domain.

    Attributes
    ----------
    value : float
        z at the figures.
    draws : ndarray (DRAWS,)
        z over the errors of the figures; NaN where an error is not known.
    year : int
        Of the newest figure in it.
    refs, basis : frozenset of int, str
        Provenance.
    """

    value: float
    draws: Floats
    year: int
    refs: Refs
    basis: str


@dataclass(frozen=True, eq=False)
class Leans:
    """Leans of the states of a group.

    Attributes
    ----------
    found : mapping
        By (domain, state, year): the lean, or the reason why there is none.
    shares : mapping
        By (state, year): the two rivals' shares of goods trade, 0 to 1.
    allies : mapping
        By (state, year): the row that makes the state a treaty ally of a rival.
    years : range
        From the first figure of goods trade to the newest figure of any domain.
    """

    found: Mapping[Key, Lean | str]
    shares: Mapping[tuple[str, int], tuple[float, float]]
    allies: Mapping[tuple[str, int], tuple[Refs, str]]
    years: range = field(default=range(0))

    def newest(self, domain: str, state: str, year: int, age: int) -> Lean | str:
        """Return the newest lean of a year or of `age` years before it, or the reason why there is none."""
        told = [self.found.get((domain, state, then)) for then in range(year, year - age - 1, -1)]
        reason = next((text for text in told if isinstance(text, str)), "no figure")
        span = f"{year - age} to {year}" if age else str(year)
        return next((lean for lean in told if isinstance(lean, Lean)), f"{domain}, {span}: {reason}")


def read(region: Region, states: Iterable[str], on: date, floor: float, seed: int) -> Leans:
    """Return the leans of states from figures up to a day.

    Parameters
    ----------
    floor : float
        Share of arms imports (0 to 1) below which the two rivals together give no lean.
    seed : int
        Of the draws.
    """
    names = sorted(states)
    trade, shares = _trade(region, names, on)
    levels, allies = _partnership(region, names, on)
    dated = {**_votes(region, names, on, seed), **_choice(region, names, on, seed), **trade}
    dated |= _arms(region, names, on, floor, seed)
    first, last = min((year for _, year in shares), default=on.year), max((key[2] for key in dated), default=on.year)
    return Leans({**dated, **levels}, shares, allies, range(first, last + 1))


def ratio(first: Any, second: Any) -> Any:
    """Return (first − second) / (first + second)."""
    return (first - second) / (first + second)


def weakest(bases: Iterable[str]) -> str:
    """Return the weakest basis, never above "derived"."""
    return max(("derived", *bases), key=BASIS_WORDS.index)


def _exact(value: float, year: int, refs: Iterable[int], basis: str) -> Lean:
    return Lean(value, np.full(DRAWS, value), year, frozenset(refs), basis)


def _votes(region: Region, states: list[str], on: date, seed: int) -> dict[Key, Lean | str]:
    """Return 2a − 1 of the position between the rivals; a draw of a rival's point is the same for all states."""
    domain = "UN votes"
    every = by_state(ideal_points(region, on=on).filter(pl.col("subject").is_in([*states, *RIVALS])))
    points, drawn = {key: row["value"] for key, row in every.items()}, point_draws(every, seed)
    found: dict[Key, Lean | str] = {}
    for year in sorted({year for _, year in every}):
        first, second = ((rival, year) for rival in RIVALS)
        for state in states:
            own = (state, year)
            if absent := [who for who, when in (own, first, second) if (who, when) not in every]:
                found[domain, state, year] = f"no ideal point of {', '.join(absent)} in {year} is in the tables"
                continue
            value, draws = (ratio(of[own] - of[second], of[first] - of[own]) for of in (points, drawn))
            rows = [every[key] for key in (own, first, second)]
            refs = frozenset(ref for row in rows for ref in row["refs"])
            found[domain, state, year] = Lean(value, draws, year, refs, weakest(row["basis"] for row in rows))
    return found


def _choice(region: Region, states: list[str], on: date, seed: int) -> dict[Key, Lean | str]:
    """Return the difference of the two shares of the forced choice, from the country cells as published."""
    found: dict[Key, Lean | str] = {}
    frame = forced_choice(region, on=on, reading="published").filter(
        pl.col("survey") == SURVEY, pl.col("counterpart") == RIVALS[0]
    )
    for year in frame["year"].unique().sort().to_list():
        for state in states:
            found["forced choice", state, year] = f"no forced choice of {state} in {year} is in the tables"
    for row in frame.filter(pl.col("subject").is_in(states)).iter_rows(named=True):
        key = ("forced choice", row["subject"], row["year"])
        if row["value"] is None:
            found[key] = row["reason"]
            continue
        sd = np.nan if row["low"] is None else (row["high"] - row["low"]) / (2 * Z95)
        noise = stream(seed, " ".join(map(str, key))).standard_normal(DRAWS)
        draws = 2 * np.clip(row["value"] + sd * noise, 0, 100) / 100 - 1
        found[key] = Lean(
            2 * row["value"] / 100 - 1, draws, row["year"], frozenset(row["refs"]), weakest([row["basis"]])
        )
    return found


def _pairs(region: Region, states: list[str], on: date, domain: str) -> dict[tuple[str, int], list[dict[str, Any]]]:
    """Return the rows of the two rivals' shares by state and year."""
    frame = partner_share(region, on=on, domain=domain).filter(
        pl.col("subject").is_in(states), pl.col("counterpart").is_in(RIVALS)
    )
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in frame.sort(pl.col("counterpart") != RIVALS[0]).iter_rows(named=True):
        found.setdefault((row["subject"], row["year"]), []).append(row)
    return found


def _trade(
    region: Region, states: list[str], on: date
) -> tuple[dict[Key, Lean | str], dict[tuple[str, int], tuple[float, float]]]:
    found: dict[Key, Lean | str] = {}
    shares = {}
    for (state, year), rows in _pairs(region, states, on, "goods trade").items():
        if reasons := [row["reason"] for row in rows if row["value"] is None]:
            found["goods trade", state, year] = "; ".join(dict.fromkeys(reasons))
            continue
        first, second = (row["value"] / 100 for row in rows)
        shares[state, year] = (first, second)
        refs = {ref for row in rows for ref in row["refs"]}
        found["goods trade", state, year] = (
            _exact(ratio(first, second), year, refs, rows[0]["basis"])
            if first + second
            else "no trade with either rival"
        )
    return found, shares


def _arms(region: Region, states: list[str], on: date, floor: float, seed: int) -> dict[Key, Lean | str]:
    """Return the lean in arms imports; a rival that is blank has between 0 and what no partner covers."""
    found: dict[Key, Lean | str] = {}
    pairs = _pairs(region, states, on, "arms")
    frame = coverage(region, on=on, domain="arms").filter(pl.col("subject").is_in(states))
    for row in frame.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        state, year, covered = row["subject"], row["year"], row["value"]
        key = ("arms", state, year)
        if covered < MINIMUM_COVERAGE:
            found[key] = f"partners with a figure cover {covered:.1f} % of the total"
            continue
        shares = {pair["counterpart"]: pair["value"] for pair in pairs.get((state, year), [])}
        known = [shares.get(rival) or 0.0 for rival in RIVALS]
        rest = max(100 - covered, 0.0)
        drawn = [
            stream(seed, f"arms {state} {rival}").uniform(0, rest, DRAWS)
            if shares.get(rival) is None
            else np.full(DRAWS, shares[rival])
            for rival in RIVALS
        ]
        if sum(known) < 100 * floor or not sum(known):
            found[key] = f"the two rivals supply {sum(known):.1f} % of the arms"
        else:
            found[key] = Lean(ratio(*known), ratio(*drawn), year, frozenset(row["refs"]), weakest([row["basis"]]))
    return found


def _partnership(
    region: Region, states: list[str], on: date
) -> tuple[dict[Key, Lean | str], dict[tuple[str, int], tuple[Refs, str]]]:
    """Return the lean in named levels, and which state is a treaty ally of a rival."""
    found: dict[Key, Lean | str] = {}
    allies: dict[tuple[str, int], tuple[Refs, str]] = {}
    levels = partnership_level(region, on=on).filter(
        pl.col("subject").is_in(states), pl.col("counterpart").is_in(RIVALS)
    )
    rows = {(row["subject"], row["year"], row["counterpart"]): row for row in levels.iter_rows(named=True)}
    for state, year in sorted({key[:2] for key in rows}):
        both = [rows.get((state, year, rival)) for rival in RIVALS]
        for row in both:
            if row and row["value"] is not None and row["value"] >= LADDER[1]:
                allies[state, year] = frozenset(row["refs"]), row["basis"]
        missing = [
            f"no partnership with {rival} in the tables" if row is None else row["reason"]
            for rival, row in zip(RIVALS, both, strict=True)
            if row is None or row["value"] is None
        ]
        known = [row for row in both if row and row["value"] is not None]
        refs = {ref for row in known for ref in row["refs"]}
        found["partnership", state, year] = (
            "; ".join(missing)
            if missing
            else _exact(
                (known[0]["value"] - known[1]["value"]) / (LADDER[1] - LADDER[0]), year, refs, known[0]["basis"]
            )
        )
    return found, allies
