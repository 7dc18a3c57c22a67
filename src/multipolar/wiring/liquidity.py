"""Wires `multipolar.models.liquidity`: the parties of the swap pool, the lines that each has, and what a crisis asks of them.

Limits follow from dated terms (contributions, multiples, the part without an IMF programme, bilateral lines,
quotas). How large a stop is, how
long a line takes and whether it is granted at all are ranges: no facility of the pool was ever drawn. One event, the
programme of the IMF,
opens the IMF's own line and both linked lines; nothing counts on it twice. The IMF pays in purchases, the later ones after
reviews. The pool's precautionary line helps who has arranged it before the crisis.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.facility import access, purchases, quota_access
from ..models.liquidity import Inputs, Result, first_day, reach, solve, struck
from ..region.dates import bounds
from .changes.change import Change
from .changes.money import CapitalStop, CrisisYear, DisasterNeed, PoolTerms
from .draws import Draws
from .model import Model, Said, Wired, account

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]

NAME = "liquidity"
POOL = "CMIM"
"""Institution whose members are the parties of the pool."""

LINES = (
    "reserves", "rff", "precaution", "yuan", "local", "delinked", "bilateral", "dollar", "imf", "imf second", "imf third",
    "rfi", "linked", "bilateral linked",
)  # fmt: skip
"""Reserves above a floor; the pool's rapid facility and its precautionary line; swaps with the People's Bank;
local-currency lines; the pool without a programme; Japan's bilateral swaps without one; the Federal Reserve; a programme of
the IMF by its purchases; its rapid instrument; the pool and Japan's swaps with one."""

WORDS = {
    "reserves": "own reserves", "rff": "pool, rapid facility", "precaution": "pool, precautionary line",
    "yuan": "yuan swap", "local": "local currency", "delinked": "pool, de-linked",
    "bilateral": "Japan's swap, de-linked", "dollar": "Federal Reserve", "imf": "IMF programme, first purchase",
    "imf second": "IMF programme, second purchase", "imf third": "IMF programme, third purchase",
    "rfi": "IMF, rapid instrument", "linked": "pool, linked", "bilateral linked": "Japan's swap, linked",
}  # fmt: skip
"""What readers see."""

OWN = ("reserves",)
PURCHASES = ("imf", "imf second", "imf third")
"""Of a programme: at approval, and after each review."""

ON_PROGRAMME = (*PURCHASES, "linked", "bilateral linked")
FREE = tuple(line for line in LINES if line not in (*OWN, *ON_PROGRAMME))
"""Lines without an IMF programme, own reserves left out."""

SHARING = (("rff", "precaution", "delinked"), ("rff", "precaution", "delinked", "linked"), (*PURCHASES, "rfi"))
"""Lines under one ceiling: the part without a programme, the maximum swap, access to the IMF."""

CAUSES = ("capital stop", "dollar squeeze", "disaster")
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
    tenor : ndarray (D,)
        Days after which money of the rapid facility falls due.
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
    tenor: Floats = field(kw_only=True)
    stop_days: Floats = field(kw_only=True)
    disaster_days: Floats = field(kw_only=True)
    foreign: Floats = field(kw_only=True)
    arranged: Floats = field(kw_only=True)
    window: Floats = field(kw_only=True)
    large: float = field(kw_only=True)
    crisis: NDArray[np.bool_] = field(kw_only=True)
    contagion: Floats = field(kw_only=True)


class Terms:
    """Dated parameters of the pack, and which of them were asked for."""

    def __init__(self, region: Region, draws: Draws, day: date) -> None:
        self.draws, self.day = draws, day
        self.refs: set[int] = set()
        self._rows: dict[tuple[str, str], list[Row]] = {}
        for row in region.table("parameters").filter(pl.col("model") == NAME).iter_rows(named=True):
            self._rows.setdefault((row["parameter"], row["subject"] or ""), []).append(row)

    def row(self, name: str, subject: str = "") -> Row | None:
        """Return the newest row that holds on the day; None where there is none."""
        rows = [
            row
            for row in self._rows.get((name, subject), [])
            if row["since"] is None or bounds(row["since"])[0] <= self.day
        ]
        found = max(rows, key=lambda row: bounds(row["since"])[0] if row["since"] else date.min, default=None)
        if found is not None:
            self.refs.add(found["ref"])
        return found

    def value(self, name: str, subject: str = "") -> float:
        """Return a row's central value; 0 where the facility does not exist on the day."""
        row = self.row(name, subject)
        return 0.0 if row is None else float(row["central"])

    def first(self, name: str, subject: str) -> float:
        """Return the value on the day, or where none is that old the oldest one; 0 where there is no row at all."""
        row = self.row(name, subject) or min(
            self._rows.get((name, subject), []), key=lambda row: bounds(row["since"])[0], default=None
        )
        return 0.0 if row is None else float(row["central"])

    def drawn(self, name: str, subject: str = "") -> Floats:
        """Return the draws of a parameter, (D,)."""
        row = self.row(name, subject)
        key = (NAME, name, subject) if row is None else (NAME, name, subject, row["since"] or "")
        return self.draws[key]


def parties(region: Region) -> tuple[str, ...]:
    """Return the group's states and the other parties of the pool.

    Raises
    ------
    UsageError
        The pack does not say which group the region is about.
    """
    if region.group is None:
        what = f"the pack {region.name} names no group"
        raise UsageError(Fault("no-group", what, "datapackage.json", expected='"group": "..."'))
    states = region.states(region.group, region.as_of)["actor"].to_list()
    known = region.table("actors").filter(pl.col("kind").is_in(["state", "economy"]))["code"].to_list()
    pool = region.members(POOL, region.as_of).filter(pl.col("holds").fill_null(False))["actor"].to_list()
    return tuple(dict.fromkeys([*states, *sorted(actor for actor in pool if actor in known)]))


def limits(terms: Terms, members: Iterable[str]) -> dict[str, dict[str, Floats]]:
    """Return what each line pays at most, and the ceilings that lines share, by member; USD bn, (D,) or (1,)."""
    found = {}
    exists, share = terms.value("in_operation", "delinked"), terms.value("imf_delinked_share") / 100.0
    ahead = terms.value("in_operation", "precaution")
    rapid = terms.drawn("rff_access_share_of_maximum") / 100.0 * terms.value("in_operation", "rff")
    adds, follows = terms.drawn("rff_adds"), terms.drawn("bilateral_linked_share")
    sdr, yuan = terms.drawn("usd_per_sdr"), terms.drawn("usd_per_cny") * terms.drawn("usable_share", "yuan")
    local = terms.drawn("usable_share", "local")
    for member in members:
        quota = terms.first("imf_quota", member) / 1000.0 * sdr
        pool = access(
            terms.value("contribution", member) * exists,
            terms.value("purchasing_multiple", member),
            share,
            imf_member=bool(quota.any()),
        )
        rff = pool.available * rapid
        bilateral = np.array([terms.value("swap_line", f"JPN>{member}")])
        programme = quota_access(
            quota, terms.value("imf_annual_access", "programme"), terms.value("imf_cumulative_access", "programme")
        )
        bought = purchases(programme, terms.drawn("imf_first_purchase_share"), len(PURCHASES))
        linked = bilateral * (1.0 - share) * follows
        alone = np.full(1, float(pool.delinked))
        found[member] = {
            "rff": rff,
            "precaution": alone * ahead,
            "delinked": alone,
            "linked": np.full(1, float(pool.linked)),
            "bilateral": bilateral - linked,
            "bilateral linked": linked,
            "yuan": terms.value("yuan_line", member) * yuan,
            "local": terms.value("local_line", member) * local,
            "dollar": terms.drawn("dollar_line_reopened", member)
            if terms.row("dollar_line_reopened", member)
            else np.zeros(1),
            **dict(zip(PURCHASES, np.moveaxis(bought, -1, 0), strict=True)),
            "rfi": rapid_instrument(terms, quota, "regular"),
            "cap 0": np.maximum(alone, rff) + adds * np.minimum(alone, rff),
            "cap 1": np.full(1, float(pool.available)),
            "cap 2": programme,
        }
    return found


def rapid_instrument(terms: Terms, quota: Floats, window: str) -> Floats:
    """Return what the rapid instrument of the IMF pays a year in one of its windows, in the unit of the quota."""
    limit = terms.value("imf_rfi_annual_access", window), terms.value("imf_rfi_cumulative_access", window)
    return quota_access(quota, *limit)


def wire(region: Region, draws: Draws, year: int) -> Net:
    """Put the lines of the pool's parties on axes, with the terms in force at the end of `year`; nobody is struck yet."""
    members, n = parties(region), draws.n
    terms = Terms(region, draws, date(year, 12, 31))
    gdp, gdp_refs = _newest(region, "gdp_nominal", members, year)
    reserves, reserve_refs = _newest(region, "reserves", members, year)
    known = limits(terms, members)
    limit = np.zeros((n, len(members), len(LINES)))
    cap = np.zeros((n, len(members), len(SHARING)))
    floor = 1.0 - terms.drawn("reserve_floor_share") / 100.0
    for place, member in enumerate(members):
        limit[:, place, 0] = np.nan_to_num(reserves[place]) * floor
        for index, line in enumerate(LINES[1:], start=1):
            limit[:, place, index] = known[member][line]
        for index in range(len(SHARING)):
            cap[:, place, index] = known[member][f"cap {index}"]
    stream = draws.stream(NAME)
    alone = n == 1
    uniform = np.full((1, len(members), len(LINES)), 0.5) if alone else stream.random((n, len(members), len(LINES)))
    common = np.zeros(1) if alone else stream.standard_normal(n)
    own = np.zeros((1, len(members))) if alone else stream.standard_normal((n, len(members)))
    reviews = (
        np.full((1, len(members), 2), 0.5)
        if alone
        else draws.stream(f"{NAME} reviews").random((n, len(members), len(PURCHASES) - 1))
    )
    starts = {cause: _starts(terms, cause, uniform, reviews) for cause in CAUSES}
    sdr = terms.drawn("usd_per_sdr")
    quotas = np.stack([terms.first("imf_quota", member) / 1000.0 * sdr for member in members], axis=1)
    large = terms.row("imf_rfi_damage_threshold", "large disaster")
    exposure, exposure_refs = _exposure(region, members, gdp, year)
    covered = np.isnan(gdp) | np.isnan(reserves)
    tenor = terms.drawn("rff_tenor") * (YEAR / 12.0)
    inputs = Inputs(
        need=np.where(covered, np.nan, 0.0)[None, :],
        ramp=np.zeros(1),
        limit=limit,
        start=starts["capital stop"],
        due=_due(starts["capital stop"], tenor),
        groups=tuple(tuple(LINES.index(line) for line in group) for group in SHARING),
        cap=cap,
        pool=tuple(LINES.index(line) for line in SHARING[1]),
        commitment=np.array(
            [terms.value("contribution", member) * terms.value("in_operation", "delinked") for member in members]
        ),
        order=order_of(terms, "fastest"),
        exposure=exposure,
        contagion=np.zeros((1, 2)),
        days=DAYS,
    )
    extra: Row = {
        "gdp": gdp,
        "starts": starts,
        "size": np.full(n, terms.value("stop_size", "1997") / 100.0),
        "stop_days": np.ceil(terms.drawn("stop_days")),
        "disaster_days": np.ceil(terms.drawn("disaster_days")),
        "foreign": terms.drawn("disaster_foreign_share"),
        "arranged": np.ceil(terms.drawn("mobilisation_days", "precaution")),
        "window": rapid_instrument(terms, quotas, "large disaster"),
        "large": np.inf if large is None else float(large["central"]),
        "crisis": struck(terms.drawn("stop_probability"), terms.drawn("crisis_correlation"), common, own),
        "tenor": tenor,
        "contagion": np.stack([terms.drawn("contagion", "trade"), terms.drawn("contagion", "banks")], axis=1),
    }
    rows = Said("assumed", terms.refs, NAME, "dated terms as they stand; what no source gives is a declared range")
    return Net(
        inputs=inputs,
        labels={"member": members, "line": LINES, **dict.fromkeys(OUTCOMES, members)},
        account=account(
            Inputs,
            need=Said(
                "assumed", gdp_refs, note="0, until a change of the scenario strikes: a part of output, newest year"
            ),
            ramp=rows,
            limit=Said(
                "assumed", {*terms.refs, *reserve_refs}, NAME, "dated terms, and reserves above an assumed floor"
            ),
            start=rows,
            due=rows,
            groups=Said("assumed", note="lines of one condition share a ceiling"),
            cap=rows,
            pool=Said("assumed", note="the pool's three facilities are paid by parties that do not ask"),
            commitment=rows,
            order=Said("assumed", note="the borrower's choice: fastest first; the views show other orders"),
            exposure=Said(
                "derived" if exposure_refs else "assumed",
                exposure_refs,
                note="shares of goods exports; common lenders as if even",
            ),
            contagion=rows,
            days=Said("assumed", note="14, 60 and 365 days"),
        ),
        **extra,
    )


def order_of(terms: Terms, name: str) -> tuple[int, ...]:
    """Return lines in the order ``fastest``, ``cheapest`` or ``reserves last``, by central values; ties as in `LINES`."""
    days = dict(zip(LINES, _delays(terms), strict=True))
    price = {line: _price_row(terms, line)["central"] + _fee(terms, line) for line in LINES}
    middle = {line: float(np.median(days[line])) for line in LINES}

    def key(index: int) -> tuple[float, float]:
        line = LINES[index]
        if name == "cheapest":
            return price[line], middle[line]
        if name == "fastest":
            return middle[line], price[line]
        return float(line in OWN), middle[line]

    return tuple(sorted(range(len(LINES)), key=key))


ORDERS = ("fastest", "cheapest", "reserves last")


def _price_row(terms: Terms, line: str) -> Row:
    pool = line in ("precaution", "delinked", "linked")
    row = terms.row("price_spread_initial") if pool else terms.row("price", "imf" if line in PURCHASES else line)
    if row is None:
        raise UsageError(
            Fault("no-price", f"no price of {line}", "tables/parameters.csv", expected=f"{NAME} price {line}")
        )
    return row


def price(terms: Terms, line: str) -> Floats:
    """Return the premium of a line over the reference rate, basis points, (D,)."""
    row = _price_row(terms, line)
    return terms.drawn(row["parameter"], row["subject"] or "") + _fee(terms, line)


def _fee(terms: Terms, line: str) -> float:
    """Return what a year's commitment costs beside the premium, basis points; only the precautionary line has one."""
    return 100.0 * terms.value("precautionary_commitment_fee") if line == "precaution" else 0.0


def _delays(terms: Terms) -> list[Floats]:
    own = {line: f"mobilisation_days_{line}" for line in ("reserves", "rff", "delinked", "linked")}
    made = []
    for line in LINES:
        if line in own:
            days = terms.drawn(own[line])
        elif line in PURCHASES:
            days = terms.drawn("mobilisation_days", "imf") + PURCHASES.index(line) * terms.drawn("imf_review_days")
        else:
            days = terms.drawn("mobilisation_days", line)
        made.append(np.ceil(days))
    return made


def _starts(terms: Terms, cause: str, uniform: Floats, reviews: Floats) -> Floats:
    """Return the day on which each line opens.

    The programme of the IMF is one event for every line that waits for it; a later purchase waits for its review, and for
    those before.
    """
    delay = dict(zip(LINES, _delays(terms), strict=True))
    one = np.ones(terms.draws.n)
    programme = terms.drawn("prob_linked_granted")
    chance = {line: terms.drawn("prob_granted", line) for line in ("bilateral", "yuan", "local", "rfi", "precaution")}
    chance |= {line: terms.drawn("prob_granted", f"{line} {cause}") for line in ("rff", "dollar")}
    chance |= {"reserves": one, "delinked": terms.drawn("prob_delinked_granted")} | dict.fromkeys(
        ON_PROGRAMME, programme
    )
    passed = np.logical_and.accumulate(reviews < terms.drawn("imf_review_passed")[:, None, None], axis=2)
    made = np.empty(np.broadcast_shapes(uniform.shape, (len(one), 1, 1)))
    for index, line in enumerate(LINES):
        event = LINES.index("imf") if line in ON_PROGRAMME else index
        days = np.maximum(delay[line], delay["imf"]) if line in ON_PROGRAMME else delay[line]
        granted = uniform[:, :, event] < chance[line][:, None]
        if line in PURCHASES[1:]:
            granted = granted & passed[:, :, PURCHASES.index(line) - 1]
        made[:, :, index] = np.where(granted, days[:, None], np.inf)
    return made


def _newest(region: Region, measure: str, members: tuple[str, ...], year: int) -> tuple[Floats, list[int]]:
    frame = (
        region.figures(measure, subject=list(members))
        .filter((pl.col("year") <= year) & pl.col("value").is_not_null())
        .sort("year")
        .group_by("subject", maintain_order=True)
        .last()
    )
    values = dict(frame.select("subject", "value").iter_rows())
    return np.array([values.get(member, np.nan) for member in members]), frame["refs"].explode().drop_nulls().to_list()


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
    return np.stack([trade * relative, even * relative]), shares["refs"].explode().drop_nulls().unique().to_list()


# -- changes ----------------------------------------------------------------------------------------------------------


@functools.singledispatch
def apply(change: Change, wired: Net, year: int) -> Net:
    """Leave the inputs as they are: this kind of change does not concern the model."""
    return wired


def _strike(net: Net, hit: NDArray[np.bool_], part: Floats, days: Floats, cause: str, *, spreads: bool) -> Net:
    """Add a need, a part of output, where `hit` (D or 1, M) says so; lines open as the cause lets them."""
    asked = np.where(hit, part[:, None] * np.nan_to_num(net.gdp)[None, :], 0.0)
    need = net.inputs.need + asked  # NaN, not covered, stays
    start = np.where(hit[:, :, None], net.starts[cause], net.inputs.start)
    due = _due(start, net.tenor)
    inputs = replace(net.inputs, need=need, ramp=days, start=start, due=due)
    return replace(net, inputs=replace(inputs, contagion=net.contagion) if spreads else inputs)


def _due(start: Floats, tenor: Floats) -> Floats:
    """Return when each line falls due: the rapid facility after its tenor, the others not within the crisis."""
    due = np.full(start.shape, np.inf)
    rff = LINES.index("rff")
    due[:, :, rff] = start[:, :, rff] + tenor[:, None]
    return due


def _hit(net: Net, members: Iterable[str]) -> NDArray[np.bool_]:
    return np.array([[member in set(members) for member in net.labels["member"]]])


@apply.register(CapitalStop)
def _stop(change: CapitalStop, wired: Net, year: int) -> Net:
    hit = _hit(wired, change.members)
    if not hit.any():
        return wired
    part = wired.size if change.percent is None else np.full_like(wired.size, change.percent / 100.0)
    return _strike(wired, hit, part, wired.stop_days, change.cause, spreads=change.contagion)


@apply.register(CrisisYear)
def _chance(change: CrisisYear, wired: Net, year: int) -> Net:
    part = wired.size if change.percent is None else np.full_like(wired.size, change.percent / 100.0)
    return _strike(wired, wired.crisis, part, wired.stop_days, "capital stop", spreads=change.contagion)


@apply.register(DisasterNeed)
def _disaster(change: DisasterNeed, wired: Net, year: int) -> Net:
    hit = _hit(wired, change.members)
    if not hit.any():
        return wired
    if change.damage >= wired.large:
        limit = wired.inputs.limit.copy()
        rfi = LINES.index("rfi")
        limit[:, :, rfi] = np.where(hit, wired.window, limit[:, :, rfi])
        wired = replace(wired, inputs=replace(wired.inputs, limit=limit))
    return _strike(wired, hit, change.damage / 100.0 * wired.foreign, wired.disaster_days, "disaster", spreads=False)


@apply.register(PoolTerms)
def _terms(change: PoolTerms, wired: Net, year: int) -> Net:
    """Set other terms of the pool; a share of 1 leaves nothing linked."""
    inputs = wired.inputs
    rff, precaution, delinked, linked = (LINES.index(line) for line in SHARING[1])
    limit, cap, start = inputs.limit.copy(), inputs.cap.copy(), inputs.start.copy()
    starts = {cause: made.copy() for cause, made in wired.starts.items()}
    for line in (rff, precaution, delinked, linked):
        limit[:, :, line] *= change.size
    cap[:, :, :2] *= change.size
    if change.delinked_share is not None:
        whole = limit[:, :, delinked] + limit[:, :, linked]
        before = limit[:, :, delinked].copy()
        moved = np.where(limit[:, :, linked] > 0.0, change.delinked_share * whole, before)
        limit[:, :, delinked], limit[:, :, linked] = moved, whole - moved
        limit[:, :, precaution] = np.where(limit[:, :, precaution] > 0.0, moved, 0.0)
        cap[:, :, 0] = np.maximum(cap[:, :, 0] + moved - before, moved)
    for made in (start, *starts.values()):
        if change.precaution:
            made[:, :, precaution] = wired.arranged[:, None]
        for line in (rff, delinked):
            if change.certain:
                made[:, :, line] = np.where(np.isinf(made[:, :, line]), SOON, made[:, :, line])
            if change.days is not None:
                made[:, :, line] = np.where(np.isinf(made[:, :, line]), np.inf, change.days)
    commitment = inputs.commitment * change.size
    changed = replace(inputs, limit=limit, cap=cap, start=start, due=_due(start, wired.tenor), commitment=commitment)
    return replace(wired, inputs=changed, starts=starts)


# -- outcomes ---------------------------------------------------------------------------------------------------------


def indices(lines: Iterable[str]) -> list[int]:
    """Return the places of lines."""
    return [LINES.index(line) for line in lines]


def outcomes(result: Result, wired: Wired[Inputs]) -> dict[str, Floats]:
    """Return need (USD bn), cover and what is unpaid (percent of it), days to the first money; NaN where nobody is struck."""
    days = wired.inputs.days
    sixty, year = days.index(SIXTY), days.index(YEAR)
    need = np.where(result.need[:, :, sixty] > 0.0, result.need[:, :, sixty], np.nan)
    whole = np.where(result.need[:, :, year] > 0.0, result.need[:, :, year], np.nan)

    def cover(lines: Iterable[str], day: float) -> Floats:
        return 100.0 * np.minimum(reach(wired.inputs, indices(lines), day) / need, 1.0)

    first = np.broadcast_to(first_day(wired.inputs, indices(line for line in LINES if line not in OWN)), need.shape)
    return {
        "crisis_need": need,
        "line_cover_fortnight": cover(FREE, SOON),
        "own_and_line_cover_fortnight": cover((*OWN, *FREE), SOON),
        "line_cover_sixty": cover((line for line in LINES if line not in OWN), SIXTY),
        "liquidity_shortfall": 100.0 * result.shortfall[:, :, sixty] / need,
        "liquidity_shortfall_year": 100.0 * result.shortfall[:, :, year] / whole,
        "first_money_days": np.where(np.isnan(need) | np.isinf(first), np.nan, first),
    }


MODEL: Model[Inputs, Result] = Model(NAME, wire, apply, solve, outcomes)
