"""What the tables say of engagement, reliability and coercion: the traces from which `hedging` makes a game.

A *trace* is a figure of the pack for a state, a domain and a partner. Most cells have none (technology: no cell at all);
`Traces.counted` says how many do, and `blank` cells are drawn from a range, never taken as zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..region.dates import bounds
from .hedging_inflows import Cells, aid, by_source, investment

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

RIVALS = ("USA", "CHN")
"""The first rival and the second, as in `multipolar.measures.alignment`."""

SUPPLIER = "RUS"
"""A partner beside those of the pack: it supplies arms to several members."""

DOMAINS = ("security", "economy", "technology", "society")

PARTS = {
    "arms": "security", "standing": "security", "trade": "economy", "investment": "economy", "aid": "economy",
    "technology": "technology", "people": "society",
}  # fmt: skip
"""Parts of a domain's benefit: arms supplied, rank of the partnership; goods trade, investment, aid; -; visitors."""

VOTERS = {"EU": ("DEU", "FRA")}
"""Members by whose votes a partner is placed that has no vote of its own."""

ALLY = 6
"""Rank of a treaty ally."""

FEWEST_MOVES = 20
"""Yearly changes below which nothing is said of how partners move together."""

MOVES_SINCE = 1990
"""First year whose ideal points say how partners move together."""


@dataclass(frozen=True, eq=False)
class Traces:
    """The traces at the beginning of a year; N states, P partners.

    Attributes
    ----------
    states, partners : tuple of str
    part : dict of ndarray (N, P)
        Known share of each of `PARTS` in the state's total with the world, 0 to 1; NaN where the tables have none.
    left : dict of ndarray (N,)
        What no partner covers; NaN where the total is not known.
    trusted : ndarray (P,)
        Share of the region's opinion leaders who trust the partner, 0 to 1; NaN where not asked.
    votes : ndarray (P,)
        Position in UN votes between the second rival (0) and the first (1), cut to that range; NaN without votes.
    allied : ndarray (P,)
        1 for the first rival and its treaty allies, else 0.
    moves : ndarray (P, P)
        Correlation of the yearly changes of the partners' ideal points in UN votes; 0 off the diagonal where unknown.
    intensity, age : list of ndarray
        Of the second rival's episodes against each state.
    closeness : ndarray (N,)
        Mean distance of the seats of government from the second rival's, over the state's own.
    refs : dict of list of int
        Rows behind each.
    """

    states: tuple[str, ...]
    partners: tuple[str, ...]
    part: dict[str, Floats]
    left: dict[str, Floats]
    trusted: Floats
    votes: Floats
    allied: Floats
    moves: Floats
    intensity: list[Floats]
    age: list[Floats]
    closeness: Floats
    refs: dict[str, list[int]]

    @property
    def traced(self) -> NDArray[np.bool_]:
        """Which cells have any trace, (N, K, P)."""
        known = [
            np.any([~np.isnan(self.part[name]) for name, of in PARTS.items() if of == domain], axis=0)
            for domain in DOMAINS
        ]
        return np.stack(known, axis=1)

    def coercion(self, half_life: Floats) -> Floats:
        """Return log(1 + sum of intensity x 2^(-age / half-life)) of each state (D, N).

        The logarithm dampens what better reporting adds: since 2023 the Philippines publishes nearly every incident.
        """
        total = [
            (i * 0.5 ** (a / half_life[:, None])).sum(axis=1) for i, a in zip(self.intensity, self.age, strict=True)
        ]
        return np.asarray(np.log1p(np.stack(total, axis=1)))


def read(region: Region, year: int) -> Traces:
    """Return the traces at the beginning of a year: the newest figures of earlier years.

    A part whose first figure is of that year or later (arms before 2023) takes the first: hindsight, which the
    backtest says.

    Raises
    ------
    UsageError
        The pack names no group and partners, or not the two rivals among them.
    """
    if region.group is None or not set(RIVALS) <= set(region.partners):
        what = f"the pack {region.name} names no group, or not {' and '.join(RIVALS)} among its partners"
        raise UsageError(Fault("no-rivals", what, "datapackage.json", expected='"group", and "partners" with both'))
    return _read(Keyed(region), year)


class Keyed:
    """A region by its content: figures do not change with assumptions."""

    def __init__(self, region: Region) -> None:
        self.region = region

    def __hash__(self) -> int:
        return hash(self.region.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyed) and other.region.hash == self.region.hash


@lru_cache(maxsize=2)
def tables(keyed: Keyed) -> dict[str, Cells]:
    """Return every figure by measure and (subject, counterpart): years with value and refs, in order."""
    from ..measures import partner_share, partnership_level, trust, unga_position

    region = keyed.region
    frames = {
        "trade": partner_share(region, domain="goods trade"),
        "arms": partner_share(region, domain="arms"),
        "people": partner_share(region, domain="tourists"),
        "standing": partnership_level(region),
        "votes": unga_position(region),
        "trust": trust(region).filter((pl.col("survey") == "ISEAS_SSEA") & (pl.col("subject") == "ASEAN10")),
        **{name: region.figures(name) for name in ("oda_net_bilateral", "official_finance_commitments")},
        **{name: region.figures(name) for name in ("oda_received_pct_gni", "gdp_nominal")},
        **{name: region.figures(name) for name in ("fdi_inflow_jpy", "fdi_net_inflows_pct_gdp", "unga_ideal_point")},
    }
    found: dict[str, Cells] = {}
    for name, frame in frames.items():
        cells = found.setdefault(name, {})
        rows = frame.filter(pl.col("value").is_not_null()).select("subject", "counterpart", "year", "value", "refs")
        for subject, counterpart, year, value, refs in rows.sort("year").iter_rows():
            cells.setdefault((subject, counterpart or ""), []).append((year, value, refs))
    found["investment"] = by_source(region)
    return found


@lru_cache(maxsize=16)
def _read(keyed: Keyed, year: int) -> Traces:
    region, cells = keyed.region, tables(keyed)
    day = min(date(year, 1, 1), region.as_of)
    states = tuple(region.states(str(region.group), day).filter("holds")["actor"].to_list())
    partners = tuple(dict.fromkeys((*region.partners, SUPPLIER)))
    shape = (len(states), len(partners))
    refs: dict[str, list[int]] = {}
    part = {name: np.full(shape, np.nan) for name in PARTS}
    for name, scale in (("trade", 0.01), ("arms", 0.01), ("people", 0.01), ("standing", 1.0)):
        _fill(part[name], cells[name], states, partners, year, scale, refs.setdefault(name, []))
    part["aid"], refs["aid"] = aid(cells, states, partners, year)
    part["investment"], refs["investment"] = investment(region, cells, states, partners, year)
    ranks = part["standing"]
    known = ~np.isnan(ranks)
    part["standing"] = ranks / np.nansum(ranks, axis=1, keepdims=True) * known.mean(axis=1, keepdims=True)
    left = {name: _rest(values) for name, values in part.items()}
    votes, refs["votes"] = _votes(cells["votes"], partners, year)
    moves, refs["moves"] = _moves(cells["unga_ideal_point"], partners, year)
    allied, refs["allied"] = _allied(cells["standing"], partners, year, region)
    trusted, refs["trusted"] = np.full(shape[1], np.nan), list[int]()
    for number, partner in enumerate(partners):
        if found := newest(cells["trust"].get(("ASEAN10", partner), []), year):
            trusted[number] = found[1] / 100.0
            refs["trusted"] += found[2]
    intensity, age, refs["disputes"] = _episodes(region, states, year)
    closeness = _closeness(region, states)
    return Traces(states, partners, part, left, trusted, votes, allied, moves, intensity, age, closeness, refs)


def _fill(
    into: Floats,
    cells: Cells,
    states: Iterable[str],
    partners: tuple[str, ...],
    year: int,
    scale: float,
    refs: list[int],
) -> None:
    for i, state in enumerate(states):
        for p, partner in enumerate(partners):
            series = (
                cells.get((state, partner)) or cells.get((partner, state))
                if scale == 1.0
                else cells.get((state, partner))
            )
            if found := newest(series or [], year):
                into[i, p] = found[1] * scale
                refs += found[2]


def newest(series: list[tuple[int, float, list[int]]], year: int) -> tuple[int, float, list[int]] | None:
    """Return the newest figure of an earlier year, else the first there is."""
    if not series:
        return None
    earlier = [row for row in series if row[0] < year]
    return earlier[-1] if earlier else series[0]


def _rest(values: Floats) -> Floats:
    known = ~np.isnan(values)
    return np.where(known.any(axis=1), np.maximum(0.0, 1.0 - np.nansum(values, axis=1)), np.nan)


def _moves(cells: Cells, partners: tuple[str, ...], year: int) -> tuple[Floats, list[int]]:
    """Return the correlation of the partners' yearly changes of ideal points before a year."""
    years = range(MOVES_SINCE, year)
    points, refs = np.full((len(partners), len(years)), np.nan), list[int]()
    for p, partner in enumerate(partners):
        voters = [{row[0]: row for row in cells.get((v, ""), [])} for v in VOTERS.get(partner, (partner,))]
        for t, when in enumerate(years):
            if all(when in voter for voter in voters):
                points[p, t] = np.mean([voter[when][1] for voter in voters])
                refs += [ref for voter in voters for ref in voter[when][2]]
    steps = np.diff(points, axis=1)
    seen = np.isfinite(steps).sum(axis=1) >= FEWEST_MOVES
    moves = np.eye(len(partners))
    both = np.isfinite(steps[seen]).all(axis=0)  # the same years for all, so that the matrix is a correlation matrix
    if seen.sum() > 1 and both.sum() >= FEWEST_MOVES:
        moves[np.ix_(seen, seen)] = np.corrcoef(steps[seen][:, both])
    return moves, sorted(set(refs))


def _votes(cells: Cells, partners: tuple[str, ...], year: int) -> tuple[Floats, list[int]]:
    votes, refs = np.full(len(partners), np.nan), list[int]()
    for p, partner in enumerate(partners):
        if partner in RIVALS:
            votes[p] = float(partner == RIVALS[0])
            continue
        found = [newest(cells.get((voter, ""), []), year) for voter in VOTERS.get(partner, (partner,))]
        if all(found):
            votes[p] = float(np.clip(np.mean([row[1] for row in found if row]), 0.0, 1.0))
            refs += [ref for row in found if row for ref in row[2]]
    return votes, refs


def _allied(standing: Cells, partners: tuple[str, ...], year: int, region: Region) -> tuple[Floats, list[int]]:
    """Return which partners are treaty allies of the first rival: a defence treaty of both in the agreements."""
    treaties = region.table("agreements").filter(
        (pl.col("kind") == "defence") & pl.col("agreement").str.contains("(?i)treaty|mdt|anzus") & pl.col("preferred")
    )
    allied, refs = np.array([float(partner == RIVALS[0]) for partner in partners]), list[int]()
    for _, rows in treaties.group_by("agreement", maintain_order=True):
        parties = rows["party"].to_list()
        if RIVALS[0] in parties:
            for p, partner in enumerate(partners):
                if partner in parties:
                    allied[p] = 1.0
                    refs += rows["ref"].to_list()
    return allied, sorted(set(refs))


def _episodes(region: Region, states: tuple[str, ...], year: int) -> tuple[list[Floats], list[Floats], list[int]]:
    """Return intensity and age in years of what the second rival did to each state before a year began."""
    rows = region.table("disputes").filter((pl.col("by") == RIVALS[1]) & pl.col("preferred"))
    first = date(year, 1, 1)
    found: list[tuple[str, float, float, int]] = []
    for when, against, intensity, ref in rows.select("date", "against", "intensity", "ref").iter_rows():
        day = bounds(when)[0]
        if day < first:
            found += [(state, intensity, (first - day).days / 365.25, ref) for state in against.split(";")]
    of: Callable[[str, int], Floats] = lambda state, item: np.array(  # noqa: E731
        [row[item] for row in found if row[0] == state], dtype=float
    )
    refs = sorted({row[3] for row in found if row[0] in states})
    return [of(state, 1) for state in states], [of(state, 2) for state in states], refs


def _closeness(region: Region, states: tuple[str, ...]) -> Floats:
    """Return the mean great-circle distance to the second rival's seat over each state's own, by the table of actors."""
    actors: dict[str, Any] = {row["code"]: row for row in region.table("actors").iter_rows(named=True)}
    rival = actors[RIVALS[1]]

    def distance(code: str) -> float:
        a, b = (math.radians(actors[code]["lat"]), math.radians(rival["lat"]))
        turn = math.radians(actors[code]["lon"] - rival["lon"])
        return math.acos(math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn))

    far = np.array([distance(state) for state in states])
    return np.asarray(far.mean() / far)
