"""Tables at which rivals both sit, and how many of them one actor leads: is ASEAN still where they meet.

*Tables.* A table is an institution in which both rivals have a seat (`multipolar.measures.centrality.SEATS`) on 31
December of a year, in the year of `on` on that day.

*Who leads.* The pack says it, by role, source and date: the rows of ``memberships`` in which the leading actor is

``convenor``
    It calls and chairs the meetings: reading ``convened``.
``founder``
    It began the institution, which it does not chair alone; with the above: reading ``convened or founded``.

In the built-in region ASEAN is the convenor of ARF, APT, EAS, ADMM-Plus and EAMF, and the founder of TAC, RCEP and
CMIM. TAC is a treaty whose parties hold no regular meeting, RCEP a treaty among equals, CMIM has two chairs: to count
them as led is the wider reading.

*What the count cannot show.* A small group that leaves the other rival out (the Quad, AUKUS) is no shared table: it can
take weight from ASEAN's tables, yet never lowers their share here. It does lower it among all tables of one rival:
`asean_led_share` gives that too, without a counterpart. All institutions count alike, whatever is said in them.

Literature: the bridging of rivals by third parties after Freeman (1977) and Gould & Fernandez (1989); ASEAN
centrality as a place in a network after Caballero-Anthony (2014).

References
----------
Caballero-Anthony, M. (2014). Understanding ASEAN's centrality: bases and prospects in an evolving regional
architecture. *The Pacific Review* 27(4), 563-584.
Freeman, L. C. (1977). A set of measures of centrality based on betweenness. *Sociometry* 40(1), 35-41.
Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation. *Sociological Methodology* 19, 89-126.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Literal

import polars as pl

from ..region import BASIS, BASIS_WORDS, Region, estimate
from ..region.dates import held
from .centrality import OPEN, SEATS

RIVALS = (("CHN", "USA"), ("CHN", "JPN"), ("CHN", "IND"), ("RUS", "USA"))
"""Pairs of rivals asked about unless others are named."""

SINCE = 2000
LED: dict[str, tuple[str, ...]] = {"convened": ("convenor",), "convened or founded": ("convenor", "founder")}
"""Readings, and the roles that count as leading."""

WITHOUT = {"convened": "all but convened", "convened or founded": "all but convened or founded"}
ALL = "all"
NO_TABLE = "the tables hold no institution in which {} on {}, which is not the same as none"
Answer = bool | None


@dataclass(frozen=True)
class Table:
    """A table of a day: whether all surely sit there, whether it is led (None: open), and the rows behind."""

    sure: bool
    led: dict[str, Answer]
    rows: frozenset[int]


@dataclass(frozen=True)
class Day:
    """Who holds which role where on a day: by (actor, institution), whether it is sure, and the rows."""

    year: int
    on: date
    seats: dict[tuple[str, str], tuple[bool, frozenset[int]]]
    leads: dict[str, dict[tuple[str, str], tuple[bool, frozenset[int]]]]

    def tables(self, actors: Sequence[str], lead: str) -> list[Table]:
        """Return the tables at which all of some actors sit, or may sit."""
        found = []
        for place in sorted({institution for actor, institution in self.seats if actor == actors[0]}):
            at = [self.seats.get((actor, place)) for actor in actors]
            if None in at:
                continue
            leading = {reading: self.leads[reading].get((lead, place)) for reading in LED}
            rows = reduce(or_, (seat[1] for seat in [*at, *leading.values()] if seat))
            led: dict[str, Answer] = {
                name: None if said and not said[0] else bool(said) for name, said in leading.items()
            }
            found.append(Table(all(seat[0] for seat in at if seat), led, rows))
        return found


def bridging(
    region: Region,
    *,
    on: date | None = None,
    since: int = SINCE,
    lead: str = "ASEAN",
    rivals: Sequence[tuple[str, str]] = RIVALS,
) -> pl.DataFrame:
    """Return the number of tables that two rivals share, how many are led by an actor, and what is left without those.

    Parameters
    ----------
    region : Region
        Its table ``memberships`` is read.
    on : date, optional
        The last day asked about. Default: the region's as-of day.
    since : int
        First year.
    lead : str
        Who leads.
    rivals : sequence of pairs of str
        Actors by code or name.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading``: ``all``, ``convened``, ``convened or founded`` and ``all but`` each of the
        two; each pair with either as the subject. Where partial dates leave a seat open, value is the smallest number
        and the range goes to the largest (interval "date left open").

    Examples
    --------
    >>> import multipolar as mp
    >>> shared = bridging(mp.load("japan-asean")).filter(subject="CHN", counterpart="USA", year=2024)
    >>> dict(shared.select("reading", "value").iter_rows())["convened"]
    4.0
    """
    rows = []
    for day, actors in _asked(region, on, since, lead, rivals):
        tables = day.tables(actors, region.actor(lead))
        for reading, among in _choices():
            counts = [_among(table, among) for table in tables]
            low, high = counts.count(True), len(counts) - counts.count(False)
            rows.append(_row(day, actors, tables, reading, (float(low), float(low), float(high))))
    return _framed(region, rows, "bridging")


def asean_led_share(
    region: Region,
    *,
    on: date | None = None,
    since: int = SINCE,
    lead: str = "ASEAN",
    rivals: Sequence[tuple[str, str]] = RIVALS,
) -> pl.DataFrame:
    """Return the percent of the tables shared by two rivals that ASEAN (or another `lead`) leads.

    Parameters are those of `bridging`.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading`` (``convened``, ``convened or founded``). A row without a counterpart is the
        share among all tables at which that actor sits, whoever else does. Null with a reason where there is no
        table.
    """
    asked = list(_asked(region, on, since, lead, rivals))
    alone = list({(day.on, pair[0]): (day, pair[:1]) for day, pair in asked}.values())
    rows = []
    for day, actors in [*asked, *alone]:
        tables = day.tables(actors, region.actor(lead))
        for reading in LED:
            rows.append(_row(day, actors, tables, reading, _share(tables, reading)))
    return _framed(region, rows, "asean_led_share")


def asean_led_change(
    region: Region,
    *,
    on: date | None = None,
    base: int = 2007,
    lead: str = "ASEAN",
    rivals: Sequence[tuple[str, str]] = RIVALS,
) -> pl.DataFrame:
    """Return by how many percentage points `asean_led_share` has changed since the end of a year.

    Parameters
    ----------
    base : int
        Year compared with. 2007 is the year in which the Quad first met.
    region, on, lead, rivals
        As `bridging`.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``base`` and ``reading``, years after the base. The range takes the two ends of the later
        and the earlier share in every combination.
    """
    share = asean_led_share(region, on=on, since=base, lead=lead, rivals=rivals)
    key = ["subject", "counterpart", "reading"]
    before = share.filter(pl.col("year") == base).select(*key, "value", "low", "high", "reason", "refs", "basis")
    pairs = share.filter(pl.col("year") > base).join(before, on=key, nulls_equal=True)
    change = pl.col("value") - pl.col("value_right")
    low = pl.coalesce("low", "value") - pl.coalesce("high_right", "value_right")
    high = pl.coalesce("high", "value") - pl.coalesce("low_right", "value_right")
    made = pairs.with_columns(
        change.alias("value"),
        pl.when(low < high).then(low).alias("low"),
        pl.when(low < high).then(high).alias("high"),
        pl.when(low < high).then(pl.lit(OPEN)).alias("interval"),
        pl.when(change.is_null()).then(pl.coalesce("reason", "reason_right")).alias("reason"),
        pl.col("refs").list.set_union("refs_right").list.sort().alias("refs"),
        pl.max_horizontal("basis", "basis_right").alias("basis"),
        base=pl.lit(base, dtype=pl.Int32),
        measure=pl.lit("asean_led_change"),
        unit=pl.lit(region.measure("asean_led_change")["unit"]),
    )
    return estimate(made, "base", "reading")


def asean_led_own_change(
    region: Region,
    *,
    on: date | None = None,
    base: int = 2012,
    lead: str = "ASEAN",
    rivals: Sequence[tuple[str, str]] = RIVALS,
) -> pl.DataFrame:
    """Return `asean_led_change` among all tables at which one rival sits, whoever else does: no counterpart.

    This is where a small group without the other rival shows: it is no shared table, and it is a table. 2012 is the
    year in which ASEAN opened the last of its tables to the great powers (the Expanded Maritime Forum).
    """
    change = asean_led_change(region, on=on, base=base, lead=lead, rivals=rivals)
    unit = region.measure("asean_led_own_change")["unit"]
    own = change.filter(pl.col("counterpart").is_null())
    return estimate(own.with_columns(measure=pl.lit("asean_led_own_change"), unit=pl.lit(unit)), "base", "reading")


# -- days and tables --------------------------------------------------------------------------------------------------


def _asked(
    region: Region, on: date | None, since: int, lead: str, rivals: Sequence[tuple[str, str]]
) -> Iterator[tuple[Day, tuple[str, ...]]]:
    """Yield every day with every pair, in either order."""
    last = on or region.as_of
    pairs = [(region.actor(one), region.actor(other)) for one, other in rivals]
    pairs = sorted({pair for one, other in pairs for pair in ((one, other), (other, one))})
    actors = {region.actor(lead), *(actor for pair in pairs for actor in pair)}
    known = region.table("memberships").filter(pl.col("preferred") & pl.col("actor").is_in(sorted(actors)))
    for year in range(since, last.year + 1):
        day = _day(known, min(date(year, 12, 31), last))
        for pair in pairs:
            yield day, pair


def _day(known: pl.DataFrame, on: date) -> Day:
    rows = held(known, on).filter(pl.col("holds").fill_null(True)).sort("ref")
    return Day(on.year, on, _held(rows, SEATS), {reading: _held(rows, roles) for reading, roles in LED.items()})


def _held(rows: pl.DataFrame, roles: Sequence[str]) -> dict[tuple[str, str], tuple[bool, frozenset[int]]]:
    found: dict[tuple[str, str], tuple[bool, frozenset[int]]] = {}
    chosen = rows.filter(pl.col("role").is_in(roles)).select("actor", "institution", "holds", "ref")
    for actor, institution, sure, ref in chosen.iter_rows():
        before, refs = found.get((actor, institution), (False, frozenset()))
        found[actor, institution] = before or bool(sure), refs | {ref}
    return found


def _choices() -> Iterator[tuple[str, tuple[str, Literal[True, False]] | None]]:
    """Yield the readings of `bridging`: every table, or by a reading of leading those led, or those not led."""
    yield ALL, None
    for reading in LED:
        yield reading, (reading, True)
        yield WITHOUT[reading], (reading, False)


def _among(table: Table, among: tuple[str, Literal[True, False]] | None) -> Answer:
    """Say whether a table is to be counted; None where a date leaves it open."""
    said: Answer = True
    if among is not None:
        led = table.led[among[0]]
        said = None if led is None else led is among[1]
    return said if table.sure or said is False else None


def _share(tables: Sequence[Table], reading: str) -> tuple[float, float, float] | None:
    """Return the percent led: of the sure tables, and its least and most over what dates leave open."""
    led = [(table.sure, table.led[reading]) for table in tables]
    surely = sum(sure for sure, _ in led)
    if not surely:
        return None
    yes = led.count((True, True))
    # Least: every open table counts unless it is surely led, and what may be led is not; most: the other way round.
    least = yes / (surely + led.count((False, False)) + led.count((False, None)))
    more = led.count((False, True)) + led.count((False, None))
    most = (yes + led.count((True, None)) + more) / (surely + more)
    return 100 * (yes / surely), 100 * least, 100 * most


def _row(
    day: Day, actors: Sequence[str], tables: Sequence[Table], reading: str, found: tuple[float, float, float] | None
) -> dict[str, Any]:
    none: frozenset[int] = frozenset()
    rows = sorted(reduce(or_, (table.rows for table in tables), none))
    row: dict[str, Any] = {"subject": actors[0], "counterpart": actors[1] if len(actors) > 1 else None}
    row |= {"year": day.year, "reading": reading, "refs": rows}
    if found is None or not any(table.sure for table in tables):
        who = "both sit" if len(actors) > 1 else "it sits"
        return row | {"reason": NO_TABLE.format(who, day.on)}
    value, low, high = found
    row |= {"value": value}
    return row | ({"low": low, "high": high, "interval": OPEN} if low < high else {})


FORM: dict[str, Any] = {
    "subject": pl.String, "counterpart": pl.String, "year": pl.Int32, "reading": pl.String, "refs": pl.List(pl.UInt32),
    "reason": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "interval": pl.String,
}  # fmt: skip


def _framed(region: Region, rows: list[dict[str, Any]], measure: str) -> pl.DataFrame:
    """Return the ESTIMATE frame of rows: their basis is the weakest of the rows behind them, never above "derived"."""
    table = region.table("memberships")
    strength = dict(zip(table["ref"].to_list(), table["basis"].cast(BASIS).to_physical().to_list(), strict=True))
    derived = BASIS_WORDS.index("derived")
    basis = [BASIS_WORDS[max([derived, *(strength[ref] for ref in row["refs"])])] for row in rows]
    made = pl.DataFrame(rows, schema=FORM).with_columns(
        pl.Series("basis", basis, dtype=BASIS),
        measure=pl.lit(measure),
        unit=pl.lit(region.measure(measure)["unit"]),
    )
    return estimate(made, "reading")
