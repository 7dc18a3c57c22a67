"""against-table and out-of-date: a figure of the text beside the region's sourced figures.

Only measures of one actor (GDP, population, inflation, ...) and the number of members of an institution are compared: for
these a sentence says plainly whose figure it is. A claim is held against every report of its year, not only the preferred
one, with `ROOM` to either side, because editions of one source differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import polars as pl

from ...region.dates import bounds
from ...region.region import Region
from ...region.units import UNITS
from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .setting import Mention
from .wording import PLAN

ROOM = 0.05
"""Share by which a claim may miss the reports of a year."""

_HEADS = {
    "gdp_nominal": "gdp", "population": "population", "real_gdp_growth": "growth", "reserves": "reserve",
    "internet_penetration": "internet",
    "gov_gross_debt_pct_gdp": "debt", "military_expenditure_pct_gdp": "defence", "external_debt": "debt",
}  # fmt: skip
_MEMBERS = re.compile(
    r"(?i)^(?:\s|-)*(?:(?:[A-Z][\w+-]*|full|of its|of the)\s)*?(?:member(?:s|\sstates|\scountries|"
    r"\snations|-states?|\seconomies)?)\b"
)
_ALL = re.compile(r"(?i)\b(?:all|all of its|the|its|has|have|comprises?|counts?|numbers|of its|now|unites?)\s*$")
_PART = re.compile(
    r"(?i)\b(?:of the|founding|original|first|new(?:er)?|other|some|remaining|least|most|more "
    r"than half|outside|non-|former|the then)\s+(?:\w+\s+)?$|\bof the\s*$"
)


def tables(dossier: Dossier) -> Iterator[Finding]:
    """Figures that disagree with the region's, and figures that were right and are out of date."""
    region = dossier.region
    if region is None:
        return
    groups = _groups(region)
    for mention in dossier.mentions:
        claim = mention.claim
        if claim is None or claim.row or mention.change or mention.quantity.top is not None:
            continue  # a cell of a table is held against its series (`cells`)
        if (
            claim.kind == "count"
            and _MEMBERS.match(mention.right)
            and not _PART.search(mention.left)
            and (_ALL.search(mention.left) or mention.right.startswith("-"))
        ):
            yield from _membership(dossier, region, mention)
        elif (
            claim.measure in _HEADS
            and claim.subject is not None
            and _HEADS[claim.measure] in mention.heads
            and not mention.contrasts - {"annual", "gross"}
        ):
            yield from _figure(dossier, region, mention, groups)


def _groups(region: Region) -> dict[str, list[str]]:
    """Return of each institution the actors that stand for all its members of some day."""
    found_: dict[str, list[str]] = {}
    for code in region.table("actors")["code"].to_list():
        base = re.sub(r"\d+$", "", code)
        if base != code and base in region.names.codes:
            found_.setdefault(base, []).append(code)
    return found_


_IN_MONEY = re.compile(
    r"(?i)\b(?:growth|increase|rise) (?:in|of|measured in) (?:dollars|rupees|euros?|yen|yuan|local currency|[a-z]+s)\b"
)
"""Growth of a sum in some currency, or of some things: not of an economy."""
_WITHOUT = re.compile(
    r"\b(?:apart|aside|excepted|excluded|excluding|except|without|other than|besides|outside|leaving out|minus|not counting)\b"
)
"""What takes somebody out of a figure, or names somebody whose figure it is not."""


def _scale(region: Region, measure: str, mention: Mention) -> float | None:
    """Return what turns the table's unit into the claim's; None if they are not of one kind."""
    unit = UNITS.get(region.measure(measure)["unit"])
    quantity = mention.quantity
    if unit is None:
        return None
    if quantity.kind == "money" and unit.dimension == quantity.unit:
        return unit.factor
    if quantity.kind in ("count", "number") and unit.dimension == "persons":
        return unit.factor
    if quantity.kind == "percent" and unit.dimension == "ratio":
        return unit.factor * 100
    return None


def _figure(dossier: Dossier, region: Region, mention: Mention, groups: dict[str, list[str]]) -> Iterator[Finding]:
    claim = mention.claim
    assert claim is not None
    assert claim.measure is not None
    assert claim.subject is not None
    scale = _scale(region, claim.measure, mention)
    others = [name for name, *_ in mention.sentence.names if name not in mention.names]
    if claim.measure == "population" and not re.search(
        r"(?i)\b(?:population|inhabitants|citizens)\b", mention.left[-60:] + mention.right
    ):
        return
    if claim.measure == "real_gdp_growth" and _IN_MONEY.search(mention.left[-60:] + mention.right):
        return
    if _WITHOUT.search(mention.sentence.skeleton):
        return  # "whose population, Australia and New Zealand apart, is about 14 million"
    if scale is None or len(mention.names) > 3 or len(others) > 6 or PLAN.search(mention.left[-60:]):
        return
    subjects = [claim.subject, *groups.get(claim.subject, [])]
    rows = region.table("ties").filter(
        (pl.col("measure") == claim.measure)
        & pl.col("subject").is_in(subjects)
        & pl.col("counterpart").is_null()
        & pl.col("year").is_not_null()
        & pl.col("value").is_not_null()
        & ~pl.col("source_id").str.starts_with("document")
    )
    if rows.is_empty():
        return
    years: dict[int, tuple[float, float, list[int]]] = {}
    for year, value, ref in rows.select("year", "value", "ref").iter_rows():
        low, high, refs = years.get(year, (value * scale, value * scale, []))
        years[year] = (min(low, value * scale), max(high, value * scale), [*refs, ref])
    quantity = mention.quantity
    room = ROOM if quantity.kind != "percent" else 0.15

    def fits(year: int) -> bool:
        low, high, _ = years[year]
        return quantity.low <= high * (1 + room) and low * (1 - room) <= quantity.high

    newest = max((year for year in years if year <= max(dossier.written[mention.doc], 1)), default=max(years))
    stated = mention.years[-1] if mention.years else None
    right = [year for year in sorted(years) if fits(year)]
    name, what = region.label(claim.subject), region.measure(claim.measure)["label"]
    if stated is not None:
        if stated not in years or fits(stated):
            return
        low, high, refs = years[stated]
        near = f"; it fits {right[-1]}" if right else ""
        ratio = max(quantity.value / low, low / quantity.value) if low > 0 and quantity.value > 0 else 99.0
        yield found(
            "against-table",
            "high" if ratio > 1.5 else "medium" if ratio > 1.15 else "low",
            [mention],
            f"{what} of {name} in {stated}: the text says {mention.raw}, the tables {_range(low, high)}{near}.",
            f"stated {interval(quantity.low, quantity.high)}; tables {_range(low, high)}, {room:.0%} allowed to either side",
            f"{_range(low, high)} in {stated}",
            refs,
        )
        return
    if fits(newest) or (newest - 1 in years and fits(newest - 1)):
        return
    low, high, refs = years[newest]
    if right and right[-1] < newest:
        yield found(
            "out-of-date",
            "medium",
            [mention],
            f"{what} of {name}: {mention.raw} was right for {right[-1]} and is out of date since "
            f"{right[-1] + 1}; {newest}: {_range(low, high)}.",
            f"{right[-1]}: {_range(*years[right[-1]][:2])}; {newest}: {_range(low, high)}",
            f"{_range(low, high)} ({newest})",
            [*years[right[-1]][2], *refs],
        )
    elif not right and max(quantity.value / high, low / max(quantity.value, 1e-9)) > 1.3:
        yield found(
            "against-table",
            "medium",
            [mention],
            f"{what} of {name}: no year of the tables gives {mention.raw}; {newest}: {_range(low, high)}.",
            f"{min(years)} to {max(years)}: {_range(min(y[0] for y in years.values()), max(y[1] for y in years.values()))}",
            f"{_range(low, high)} ({newest})",
            refs,
        )


def _range(low: float, high: float) -> str:
    return figure(low) if figure(low) == figure(high) else interval(low, high)


def _membership(dossier: Dossier, region: Region, mention: Mention) -> Iterator[Finding]:
    """Hold "the 10 members of ASEAN" against the table of memberships."""
    claim = mention.claim
    assert claim is not None
    known = set(region.table("memberships")["institution"].to_list())
    beside = re.match(r"(?:\s|-)*(?:of the\s)?([A-Z][\w+-]*)\smember", mention.right)
    lead = re.search(r"([A-Z][\w+-]*)(?:’s|'s)?\s(?:\w+\s)?$", mention.left)
    after = re.search(
        r"^[\s-]*members?(?:hip)?(?: states| countries)? (?:of (?:the )?)?((?:[A-Z][\w+-]*|of|"
        r"and)(?:\s(?:[A-Z][\w+-]*|of|and))*)",
        mention.right,
    )
    name = next((m[1] for m in (beside, lead, after) if m is not None and m[1].strip() in region.names), None)
    if name is None:
        return
    code = region.actor(name.strip())
    if code not in known:
        return
    written = dossier.written[mention.doc]
    year = mention.years[-1] if len(mention.years) == 1 else written
    if not year:
        return
    days = _changes(region, code)
    if not days:
        return
    then = min(date(year, 12, 31), region.as_of)
    counts = [(day, region.members(code, day, roles=["member"]).filter("holds").height) for day in days if day <= then]
    if not counts or counts[-1][1] == claim.value or any(n == claim.value and day.year >= year for day, n in counts):
        return
    now = counts[-1][1]
    if now < 3:
        return
    refs = [
        ref for row in region.members(code, then, roles=["member"]).filter("holds")["refs"].to_list() for ref in row
    ]
    before = [day for day, n in counts if n == claim.value]
    if before:
        since = next(day for day, n in counts if day > before[-1] and n != claim.value)
        yield found(
            "out-of-date",
            "medium",
            [mention],
            f"{region.label(code)} had {claim.value:.0f} members until {since - timedelta(days=1)}; since "
            f"{since} it has {now}.",
            f"{claim.value:.0f} before {since}, {now} on {then}",
            f"{now} members",
            refs[-3:],
        )
    elif abs(claim.value - now) <= max(2, 0.3 * now):
        yield found(
            "against-table",
            "medium",
            [mention],
            f"{region.label(code)} has {now} members in the tables on {then}, not {claim.value:.0f}.",
            "",
            f"{now} members",
            refs[-3:],
        )


def _changes(region: Region, code: str) -> list[date]:
    """Return the days on which somebody joined."""
    rows = region.table("memberships").filter((pl.col("institution") == code) & (pl.col("role") == "member"))
    return sorted({bounds(text)[0] for text in rows["start"].drop_nulls().to_list()})
