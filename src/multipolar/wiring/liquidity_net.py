"""The safety net of a year on axes: who has which lines, when each opens and falls due, who is exposed to whom.

One event, the programme of the IMF, opens the IMF's own line and every linked one; nothing counts on it twice. The pool's
precautionary line helps who has arranged it before the crisis.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.liquidity import Inputs, struck
from ..region.provenance import refs_of
from .draws import Draws
from .liquidity_lines import CAUSES, FIRST, LINES, NAME, ON_PROGRAMME, PURCHASES, SHARING, WHOLE, indices, parts
from .liquidity_terms import Terms, delays, limits, order_of, parties, rapid_instrument, splits, tenors
from .model import Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

SOON, SIXTY, YEAR = 14.0, 60.0, 365.0
DAYS = (SOON, SIXTY, YEAR)
OUTCOMES = (
    "crisis_need", "line_cover_fortnight", "own_and_line_cover_fortnight", "line_cover_sixty", "liquidity_shortfall",
    "liquidity_shortfall_year", "first_money_days",
)  # fmt: skip


@dataclass(frozen=True)
class Net(Wired[Inputs]):
    """The net before anyone is struck; what changes need beside the inputs.

    Attributes
    ----------
    gdp : ndarray (M,)
        USD bn.
    starts : dict of ndarray (D, M, L)
        Day on which each line opens, by the cause of the crisis.
    size : ndarray (D,)
        Stop of 1997, part of GDP.
    runs : dict of ndarray (D, M)
        Days after which money of a line falls due, by line; infinite where it is renewed.
    split : dict of ndarray (D, parts)
        How a line that is paid in parts is divided.
    second_days : ndarray (D,)
        Days from the first to the second drawing without a programme.
    stop_days, disaster_days, foreign : ndarray (D,)
        Days over which a need arises; part of a disaster's damage that is paid abroad.
    arranged : ndarray (D,)
        Days to the money of a precautionary line that was arranged before the crisis.
    window : ndarray (D or 1, M)
        Limit of the IMF's rapid instrument after a large disaster.
    large : float
        Damage from which on a disaster is large, percent of output; infinite where no terms say so.
    crisis : ndarray of bool (D, M)
        Who is struck in a year of chance.
    contagion : ndarray (D, 2)
        Strength of the channels, trade and banks.
    """

    gdp: Floats = field(kw_only=True)
    starts: dict[str, Floats] = field(kw_only=True)
    size: Floats = field(kw_only=True)
    runs: dict[str, Floats] = field(kw_only=True)
    split: dict[str, Floats] = field(kw_only=True)
    second_days: Floats = field(kw_only=True)
    stop_days: Floats = field(kw_only=True)
    disaster_days: Floats = field(kw_only=True)
    foreign: Floats = field(kw_only=True)
    arranged: Floats = field(kw_only=True)
    window: Floats = field(kw_only=True)
    large: float = field(kw_only=True)
    crisis: NDArray[np.bool_] = field(kw_only=True)
    contagion: Floats = field(kw_only=True)


def wire(region: Region, draws: Draws, year: int) -> Net:
    """Put the lines of the pool's parties on axes, with the terms in force at the end of `year`; nobody is struck yet."""
    members = parties(region)
    terms = Terms(region, draws, date(year, 12, 31))
    gdp, gdp_refs = _newest(region, "gdp_nominal", members, year)
    reserves, reserve_refs = _newest(region, "reserves", members, year)
    limit, cap = _limits(terms, members, reserves)
    chance = _Chance.of(draws, len(members))
    starts = {cause: _starts(terms, cause, chance) for cause in CAUSES}
    runs = _runs(terms, chance)
    sdr, large = terms.drawn("usd_per_sdr"), terms.row("imf_rfi_damage_threshold", "large disaster")
    quotas = np.stack([terms.first("imf_quota", member) / 1000.0 * sdr for member in members], axis=1)
    exposure, exposure_refs = _exposure(region, members, gdp, year)
    exists = terms.value("in_operation", "delinked")
    inputs = Inputs(
        need=np.where(np.isnan(gdp) | np.isnan(reserves), np.nan, 0.0)[None, :],
        ramp=np.zeros(1),
        limit=limit,
        start=starts["capital stop"],
        due=due(starts["capital stop"], runs),
        groups=tuple(tuple(indices(group)) for group in SHARING),
        cap=cap,
        pool=tuple(indices(SHARING[1])),
        commitment=np.array([terms.value("contribution", member) * exists for member in members]),
        order=order_of(terms, "fastest"),
        exposure=exposure,
        contagion=np.zeros((1, 2)),
        days=DAYS,
    )
    extra: dict[str, Any] = {
        "gdp": gdp,
        "starts": starts,
        "size": np.full(draws.n, terms.value("stop_size", "1997") / 100.0),
        "runs": runs,
        "split": splits(terms),
        "second_days": np.ceil(terms.drawn("delinked_second_days")),
        "stop_days": np.ceil(terms.drawn("stop_days")),
        "disaster_days": np.ceil(terms.drawn("disaster_days")),
        "foreign": terms.drawn("disaster_foreign_share"),
        "arranged": np.ceil(terms.drawn("mobilisation_days", "precaution")),
        "window": rapid_instrument(terms, quotas, "large disaster"),
        "large": np.inf if large is None else float(large["central"]),
        "crisis": struck(terms.drawn("stop_probability"), terms.drawn("crisis_correlation"), chance.common, chance.own),
        "contagion": np.stack([terms.drawn("contagion", "trade"), terms.drawn("contagion", "banks")], axis=1),
    }
    return Net(
        inputs=inputs,
        labels={"member": members, "line": LINES, **dict.fromkeys(OUTCOMES, members)},
        account=_account(terms, gdp_refs, reserve_refs, exposure_refs),
        **extra,
    )


def due(start: Floats, runs: dict[str, Floats]) -> Floats:
    """Return when each line falls due: what is short when its tenor ends, all else not within the crisis."""
    found = np.full(start.shape, np.inf)
    for line, days in runs.items():
        place = LINES.index(line)
        found[:, :, place] = start[:, :, place] + days
    return found


@dataclass(frozen=True)
class _Chance:
    """What is left to chance, a member each: uniform numbers, and normal ones for who is struck in a year.

    Attributes
    ----------
    granted : ndarray (D, M, W)
        Of each whole line.
    reviews : ndarray (D, M, P)
        Of each review of a programme.
    renewed : ndarray (D, M)
    common, own : ndarray (D,) and (D, M)
    """

    granted: Floats
    reviews: Floats
    renewed: Floats
    common: Floats
    own: Floats

    @classmethod
    def of(cls, draws: Draws, members: int) -> _Chance:
        n, reviews = draws.n, len(PURCHASES) - 1
        if n == 1:  # the deterministic run: what is likelier than not happens
            granted, passed = (np.full((1, members, size), 0.5) for size in (len(WHOLE), reviews))
            return cls(granted, passed, np.full((1, members), 0.5), np.zeros(1), np.zeros((1, members)))
        stream = draws.stream(NAME)
        return cls(
            stream.random((n, members, len(WHOLE))),
            draws.stream(f"{NAME} reviews").random((n, members, reviews)),
            draws.stream(f"{NAME} renewals").random((n, members)),
            stream.standard_normal(n),
            stream.standard_normal((n, members)),
        )


def _limits(terms: Terms, members: tuple[str, ...], reserves: Floats) -> tuple[Floats, Floats]:
    """Return the limits (D, M, L) and the shared ceilings (D, M, G), USD bn."""
    n, known = terms.draws.n, limits(terms, members)
    limit, cap = np.zeros((n, len(members), len(LINES))), np.zeros((n, len(members), len(SHARING)))
    floor = 1.0 - terms.drawn("reserve_floor_share") / 100.0
    for place, member in enumerate(members):
        limit[:, place, 0] = np.nan_to_num(reserves[place]) * floor
        for index, line in enumerate(LINES[1:], start=1):
            limit[:, place, index] = known[member][line]
        for index in range(len(SHARING)):
            cap[:, place, index] = known[member][f"cap {index}"]
    return limit, cap


def _starts(terms: Terms, cause: str, chance: _Chance) -> Floats:
    """Return the day on which each line opens, (D, M, L).

    The programme of the IMF is one event for every line that waits for it; a later part of it waits for its review, and for
    those before.
    """
    delay = delays(terms)
    one = np.ones(terms.draws.n)
    chances = {line: terms.drawn("prob_granted", line) for line in ("bilateral", "yuan", "local", "rfi", "precaution")}
    chances |= {line: terms.drawn("prob_granted", f"{line} {cause}") for line in ("rff", "dollar")}
    chances |= {"reserves": one, "delinked": terms.drawn("prob_delinked_granted")}
    chances |= {"imf": terms.drawn("prob_linked_granted")}
    passed = chance.reviews < terms.drawn("imf_review_passed")[:, None, None]
    reviewed = np.logical_and.accumulate(np.concatenate([np.ones_like(passed[:, :, :1]), passed], axis=2), axis=2)
    made = np.empty((terms.draws.n, chance.granted.shape[1], len(LINES)))
    for index, line in enumerate(LINES):
        first, days = FIRST[line], delay[line]
        asked = "imf" if line in ON_PROGRAMME else first
        granted = chance.granted[:, :, WHOLE.index(asked)] < chances[asked][:, None]
        if line in ON_PROGRAMME:
            number = parts(first).index(line)
            days, granted = np.maximum(days, delay[PURCHASES[number]]), granted & reviewed[:, :, number]
        made[:, :, index] = np.where(granted, days[:, None], np.inf)
    return made


def _runs(terms: Terms, chance: _Chance) -> dict[str, Floats]:
    """Return the days after which each line falls due, (D, M); the pool's swaps are renewed or not by one decision."""
    renewed = chance.renewed < terms.drawn("delinked_renewed")[:, None]
    return {line: np.where(renewed & (line != "rff"), np.inf, days[:, None]) for line, days in tenors(terms).items()}


def _account(terms: Terms, gdp: list[int], reserves: list[int], exposure: list[int]) -> pl.DataFrame:
    rows = Said("assumed", terms.refs, NAME, "dated terms as they stand; what no source gives is a declared range")
    return account(
        Inputs,
        need=Said("assumed", gdp, note="0, until a change of the scenario strikes: a part of output, newest year"),
        ramp=rows,
        limit=Said("assumed", {*terms.refs, *reserves}, NAME, "dated terms, and reserves above an assumed floor"),
        start=rows,
        due=rows,
        groups=Said("assumed", note="lines of one condition share a ceiling"),
        cap=rows,
        pool=Said("assumed", note="the pool's three facilities are paid by parties that do not ask"),
        commitment=rows,
        order=Said("assumed", note="the borrower's choice: fastest first; the views show other orders"),
        exposure=Said(
            "derived" if exposure else "assumed", exposure, note="shares of goods exports; common lenders as if even"
        ),
        contagion=rows,
        days=Said("assumed", note="14, 60 and 365 days"),
    )


def _newest(region: Region, measure: str, members: tuple[str, ...], year: int) -> tuple[Floats, list[int]]:
    frame = (
        region.figures(measure, subject=list(members))
        .filter((pl.col("year") <= year) & pl.col("value").is_not_null())
        .sort("year")
        .group_by("subject", maintain_order=True)
        .last()
    )
    values = dict(frame.select("subject", "value").iter_rows())
    return np.array([values.get(member, np.nan) for member in members]), refs_of(frame)


def _exposure(region: Region, members: tuple[str, ...], gdp: Floats, year: int) -> tuple[Floats, list[int]]:
    """Return what a dollar of need elsewhere does to a member, through its exports and through common lenders at strength 1."""
    flows = region.figures("goods_exports", groups=True).filter(
        pl.col("subject").is_in(members)
        & pl.col("counterpart").is_in([*members, "WORLD"])
        & (pl.col("year") <= year)
        & pl.col("value").is_not_null()
    )
    world = flows.filter(counterpart="WORLD").select("subject", "year", pl.col("value").alias("total"))
    shares = flows.filter(pl.col("counterpart") != "WORLD").join(world, on=["subject", "year"])
    shares = shares.filter(pl.col("year") == pl.col("year").max().over("subject"))
    trade = np.zeros((len(members), len(members)))
    for subject, counterpart, value, total in shares.select("subject", "counterpart", "value", "total").iter_rows():
        trade[members.index(subject), members.index(counterpart)] = value / total
    even = (1.0 - np.eye(len(members))) / max(len(members) - 1, 1)
    relative = np.nan_to_num(gdp[:, None] / gdp[None, :])
    return np.stack([trade * relative, even * relative]), refs_of(shares)
