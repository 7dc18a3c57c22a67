"""The dated terms of the safety net: what each line pays at most, after how many days, at what price, until when.

Limits follow from contributions, multiples, the part without an IMF programme, bilateral lines and quotas. How long a line
takes and whether it is granted at all are ranges: no facility of the pool was ever drawn. The IMF pays in purchases, the
later ones after reviews; since 23 June 2020 the pool's linked part is paid on its dates, in parts that no rule gives. Swaps
without a programme run six months; they fall due unless they are renewed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.facility import access, purchases, quota_access
from ..region.dates import bounds
from .draws import Draws
from .group import group_of
from .liquidity_lines import FIRST, LINES, NAME, OWN, PARTS, POOL, parts

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]

MONTH = 365.0 / 12.0
"""Days."""


class Terms:
    """Dated parameters of the pack, and which of them were asked for."""

    def __init__(self, region: Region, draws: Draws, day: date) -> None:
        self.draws, self.day = draws, day
        self.refs: set[int] = set()
        self._rows: dict[tuple[str, str], list[Row]] = {}
        for row in region.table("parameters").filter(model=NAME).iter_rows(named=True):
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
    states = region.states(group_of(region), region.as_of)["actor"].to_list()
    known = region.table("actors").filter(pl.col("kind").is_in(["state", "economy"]))["code"].to_list()
    pool = region.members(POOL, region.as_of).filter(holds=True)["actor"].to_list()
    return tuple(dict.fromkeys([*states, *sorted(actor for actor in pool if actor in known)]))


def limits(terms: Terms, members: Iterable[str]) -> dict[str, dict[str, Floats]]:
    """Return what each line pays at most, and the ceilings that lines share, by member; USD bn, (D,) or (1,)."""
    found = {}
    exists, share = terms.value("in_operation", "delinked"), terms.value("imf_delinked_share") / 100.0
    ahead = terms.value("in_operation", "precaution")
    rapid = terms.drawn("rff_access_share_of_maximum") / 100.0 * terms.value("in_operation", "rff")
    adds, follows = terms.drawn("rff_adds"), terms.drawn("bilateral_linked_share")
    sdr, yuan = terms.drawn("usd_per_sdr"), terms.drawn("usd_per_cny") * terms.drawn("usable_share", "yuan")
    local, split = terms.drawn("usable_share", "local"), splits(terms)
    for member in members:
        quota = terms.first("imf_quota", member) / 1000.0 * sdr
        pool = access(
            terms.value("contribution", member) * exists,
            terms.value("purchasing_multiple", member),
            share,
            imf_member=bool(quota.any()),
        )
        alone, linked = np.full(1, float(pool.delinked)), np.full(1, float(pool.linked))
        rff = pool.available * rapid
        bilateral = np.array([terms.value("swap_line", f"JPN>{member}")])
        follow = bilateral * (1.0 - share) * follows
        programme = quota_access(
            quota, terms.value("imf_annual_access", "programme"), terms.value("imf_cumulative_access", "programme")
        )
        opened = terms.row("dollar_line_reopened", member)
        found[member] = {
            "rff": rff,
            "precaution": alone * ahead,
            "bilateral": bilateral - follow,
            "yuan": terms.value("yuan_line", member) * yuan,
            "local": terms.value("local_line", member) * local,
            "dollar": terms.drawn("dollar_line_reopened", member) if opened else np.zeros(1),
            "rfi": rapid_instrument(terms, quota, "regular"),
            "cap 0": np.maximum(alone, rff) + adds * np.minimum(alone, rff),
            "cap 1": np.full(1, float(pool.available)),
            "cap 2": programme,
        }
        whole = {"delinked": alone, "imf": programme, "linked": linked, "bilateral linked": follow}
        for line, amount in whole.items():
            found[member] |= dict(zip(parts(line), (amount[:, None] * split[line]).T, strict=True))
    return found


def splits(terms: Terms) -> dict[str, Floats]:
    """Return how each line that is paid in parts is divided, (D, parts), each sum 1.

    The pool's linked part came at once before the agreement of 2020 put its dates beside those of the IMF.
    """
    first = {"delinked": terms.drawn("delinked_first_share"), "imf": terms.drawn("imf_first_purchase_share")}
    first["linked"] = 1.0 - terms.value("in_operation", "linked parts") * (1.0 - terms.drawn("linked_first_share"))
    first["bilateral linked"] = first["linked"]
    return {line: purchases(1.0, first[line], count) for line, count in PARTS.items()}


def rapid_instrument(terms: Terms, quota: Floats, window: str) -> Floats:
    """Return what the rapid instrument of the IMF pays a year in one of its windows, in the unit of the quota."""
    limit = terms.value("imf_rfi_annual_access", window), terms.value("imf_rfi_cumulative_access", window)
    return quota_access(quota, *limit)


def delays(terms: Terms) -> dict[str, Floats]:
    """Return the days from the request to each line's money if it is granted, (D,); what needs the IMF waits for it."""
    own = {line: f"mobilisation_days_{line}" for line in ("reserves", "rff", "delinked", "linked")}
    between = terms.drawn("imf_review_days")
    later = {"delinked": terms.drawn("delinked_second_days")}
    made = {}
    for line in LINES:
        first = FIRST[line]
        days = terms.drawn(own[first]) if first in own else terms.drawn("mobilisation_days", first)
        made[line] = np.ceil(days + parts(first).index(line) * later.get(first, between))
    return made


def tenors(terms: Terms) -> dict[str, Floats]:
    """Return the days after which each line that is short falls due unless it is renewed, (D,)."""
    half = np.full(terms.draws.n, terms.value("delinked_maturity") * MONTH)
    return {"rff": terms.drawn("rff_tenor") * MONTH} | dict.fromkeys(("precaution", *parts("delinked")), half)


def price(terms: Terms, line: str) -> Floats:
    """Return the premium of a line over the reference rate, basis points, (D,)."""
    row = _price(terms, line)
    return terms.drawn(row["parameter"], row["subject"] or "") + _fee(terms, line)


def order_of(terms: Terms, name: str) -> tuple[int, ...]:
    """Return lines in the order ``fastest``, ``cheapest`` or ``reserves last``, by central values; ties as in `LINES`."""
    days = {line: float(np.median(values)) for line, values in delays(terms).items()}
    cost = {line: _price(terms, line)["central"] + _fee(terms, line) for line in LINES}

    def key(index: int) -> tuple[float, float]:
        line = LINES[index]
        if name == "cheapest":
            return cost[line], days[line]
        if name == "fastest":
            return days[line], cost[line]
        return float(line in OWN), days[line]

    return tuple(sorted(range(len(LINES)), key=key))


def _price(terms: Terms, line: str) -> Row:
    first = FIRST[line]
    pool = first in ("precaution", "delinked", "linked")
    row = terms.row("price_spread_initial") if pool else terms.row("price", first)
    if row is None:
        what = f"no price of {first}"
        raise UsageError(Fault("no-price", what, "tables/parameters.csv", expected=f"{NAME} price {first}"))
    return row


def _fee(terms: Terms, line: str) -> float:
    """Return what a year's commitment costs beside the premium, basis points; only the precautionary line has one."""
    return 100.0 * terms.value("precautionary_commitment_fee") if line == "precaution" else 0.0
