"""What followed a step on the ladder: upgrades, defence agreements and entries into other circles, before and after.

*Ties after an entry* (``ties_lost_after_entry``): with how many of the old partners a member's tie fell after it turned
to another circle (BRICS, the Gulf), by outcome. A fall is more than three points of goods trade, a rank of partnership,
or the parameter ``votes_fall`` (an assumption) in the distance of ideal points. Partners without figures on both sides
of the date are in no count; the key ``tabled`` says how many are. Nothing is said of why a tie fell.

*Effect of a step* (``ladder_effect``): an event study of pairs with one partner, each member beside those without
the event, with an exact permutation test; see `multipolar.models.ladder`. In standard deviations of the outcome about
each member's own mean, so that outcomes can stand side by side. The reading ``placebo`` moves the dates.

*Trust and later steps* (``trust_capital``): rank correlation, over members, of the share of a public sample that named
the partner, with the number of steps of security cooperation in the years after the survey. Held constant or not:
exposure to the dispute at sea (1 or 0 by member, in ``parameters``). A step is a defence agreement signed, or a year of
a programme of security assistance (``commitments`` in the sectors of `SECURITY`, pledges left out). That no step is in
the tables counts as none. A correlation over at most ten states, of an answer given by a few hundred people in each: it
cannot say what causes what.

References
----------
Bertrand, M., Duflo, E. & Mullainathan, S. (2004). *Quarterly Journal of Economics* 119, 249-275.
Kinne, B. J. (2020). The Defense Cooperation Agreement Dataset. *Journal of Conflict Resolution* 64(4), 729-755.
Strüver, G. (2017). China's partnership diplomacy. *Chinese Journal of International Politics* 10(1), 31-65.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models import ladder
from ..region import BASIS_WORDS, ESTIMATE, Region, estimate
from ..region.dates import bounds
from .alignment import unga_distance
from .dependence import partner_share
from .partnerships import partnership_level

Refs = set[int]
Dated = dict[str, tuple[date, Refs]]
Series = dict[tuple[str, int], tuple[float, Refs]]

PARTNERS = ("JPN", "USA", "EU", "KOR")
CIRCLES = {"BRICS": "BRICS", "Gulf": "ASEAN-GCC framework of cooperation 2024-2028"}
"""Other circles: an institution of which a member is a member or partner, or an agreement of the whole group."""

FALLS = {"trade share": -3.0, "partnership level": -1.0}
"""From where on a change is a fall: percentage points (beyond), ranks (from). In votes the distance may rise by the
parameter ``ladder.votes_fall``."""

WINDOW = 3
"""Years before and after a step."""

SURVEYS = (("M_MOST_RELIABLE", 2015), ("M_PARTNER_NOW", 2019), ("M_PARTNER_NOW", 2022))
"""Public polls with one question put in nine or ten members: most reliable country; important partner at present."""

SECURITY = ("security", "coast guard")
UNTABLED = {
    "arms": "arms imports are tabled as one mean of five years",
    "visits": "visits of leaders are not in the tables",
}


def ties_lost_after_entry(
    region: Region, *, on: date | None = None, partners: Sequence[str] = PARTNERS
) -> pl.DataFrame:
    """Return with how many old partners a member's tie fell after it entered another circle.

    Parameters
    ----------
    region : Region
        Its memberships, agreements, partnerships, trade and ideal points are read.
    on : date, optional
        Entries and figures up to that day. Default: the region's as-of day.
    partners : sequence of str
        The old partners.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``entry`` (the circle), ``outcome``, ``since`` (the day of entry), ``tabled`` (partners with
        figures on both sides) and ``lowest`` (the partner and the change that is lowest). Before: the newest figure of
        a year before the entry. After: the newest of a later year; for the level the one held on the day. Null with a
        reason where no partner has both.

    Examples
    --------
    >>> import multipolar as mp
    >>> found = ties_lost_after_entry(mp.load("japan-asean")).filter(entry="BRICS", subject="IDN")
    >>> found.filter(outcome="partnership level").select("value", "tabled").row(0)
    (0.0, '3 of 4')
    """
    day = on or region.as_of
    actors = [region.actor(partner) for partner in partners]
    series = {
        "trade share": _series(partner_share(region, on=day, domain="goods trade"), actors),
        "partnership level": _series(partnership_level(region, on=day), actors),
        "UN votes": _series(unga_distance(region, on=day), actors),
    }
    votes = region.parameter("ladder", "votes_fall", on=day)
    falls = {**FALLS, "UN votes": -votes.central}
    rows = []
    for entry, dates in _entries(region, day).items():
        for member, (entered, refs) in sorted(dates.items()):
            for outcome, known in series.items():
                row = {"subject": member, "year": day.year, "entry": entry, "outcome": outcome}
                row["since"] = entered.isoformat()
                behind = refs | {votes.ref} if outcome == "UN votes" else refs
                rows.append(row | _lost(falls[outcome], outcome, known, member, actors, entered.year, behind))
    return _framed(region, rows, "ties_lost_after_entry", "entry", "outcome", "since", "tabled", "lowest")


def ladder_effect(region: Region, *, on: date | None = None, partner: str = "JPN") -> pl.DataFrame:
    """Return what followed a step between the members and a partner: mean effect on yearly outcomes of the pair.

    Parameters
    ----------
    on : date, optional
        Steps and figures up to that day. Default: the region's as-of day.
    partner : str
        With whom.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``event`` (first strategic partnership, first defence agreement, entry into BRICS),
        ``outcome``, ``reading`` (effect, placebo), ``n`` (members with the event and figures around it) and ``orders``
        (assignments of dates that the test took); score, in standard deviations. Range of an effect: what a permutation
        test does not reject at 95 percent, absent where so few cases could reject nothing; of the placebo: the middle
        90 percent of the moved dates.
    """
    day = on or region.as_of
    other = region.actor(partner)
    members = _members(region)
    outcomes = {
        "UN votes": _series(unga_distance(region, on=day), [other]),
        "aid": _series(region.figures("oda_net_bilateral", counterpart=other), [other], day.year),
        "trade share": _series(partner_share(region, on=day, domain="goods trade"), [other]),
    }
    rows = []
    for event, dates in _steps(region, other, day).items():
        for outcome, known in outcomes.items():
            rows += _studied(region, event, outcome, dates, known, members, other, day)
        for outcome, why in UNTABLED.items():
            row = {"subject": region.group, "counterpart": other, "year": day.year, "event": event, "outcome": outcome}
            rows.append({**row, "reading": "effect", "n": 0, "orders": 0, "reason": why})
    return _framed(region, rows, "ladder_effect", "event", "outcome", "reading", "n", "orders")


def trust_capital(region: Region, *, on: date | None = None, partner: str = "JPN") -> pl.DataFrame:
    """Return how trust of publics in a partner goes with the steps of security cooperation that followed, over members.

    Parameters
    ----------
    on : date, optional
        Surveys, and steps after them, up to that day. Default: the region's as-of day.
    partner : str
        In whom, and with whom.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``question``, ``held`` (nothing; exposure) and ``n`` (members); ratio: Spearman's rank
        correlation, partial where exposure is held constant. Year is that of the survey. Range: 95 percent, by exact
        inversion of the permutation test.

    Examples
    --------
    >>> import multipolar as mp
    >>> trust_capital(mp.load("japan-asean")).filter(year=2019, held="exposure")["n"].to_list()
    [10]
    """
    day = on or region.as_of
    other, members = region.actor(partner), _members(region)
    survey = region.table("survey").filter("preferred", pl.col("option") == other, pl.col("population").is_in(members))
    exposure = _exposure(region, day)
    rows = []
    for question, wave in SURVEYS:
        answers = survey.filter(
            pl.col("question_id") == question, pl.col("wave") == wave, pl.col("share_pct").is_not_null()
        )
        if wave > day.year or answers.is_empty():
            continue
        shares = {row["population"]: (row["share_pct"], row["ref"]) for row in answers.iter_rows(named=True)}
        asked = sorted(shares)
        steps = _security_steps(region, other, wave, day)
        counts = [len(steps.get(state, {})) for state in asked]
        refs = {ref for _, ref in shares.values()} | {
            ref for state in asked for rows_of in steps.get(state, {}).values() for ref in rows_of
        }
        for held in ("nothing", "exposure"):
            row: dict[str, Any] = {
                "subject": region.group,
                "counterpart": other,
                "year": wave,
                "question": question,
                "held": held,
            }
            third = [exposure.get(state, (float("nan"), 0))[0] for state in asked] if held == "exposure" else None
            found = ladder.rank_correlation([shares[state][0] for state in asked], counts, third)
            row["n"] = found.n
            if np.isnan(found.value):
                why = "no step after the survey, or the same number everywhere" if found.n > 4 else "too few members"
                rows.append({**row, "reason": why})
                continue
            behind = refs | ({exposure[state][1] for state in asked if state in exposure} if third else set())
            ends: dict[str, Any] = {"low": found.low, "high": found.high, "interval": "95% permutation"}
            rows.append({**row, "value": found.value, **ends, "refs": sorted(behind)})
    return _framed(region, rows, "trust_capital", "question", "held", "n")


# -- entries and steps ---------------------------------------------------------------------------------------


def _members(region: Region) -> list[str]:
    return sorted(region.states(region.group, region.as_of)["actor"].to_list()) if region.group else []


def _entries(region: Region, day: date) -> dict[str, Dated]:
    """Return, for each circle, the day on which each member entered it, and the rows that say so."""
    members = _members(region)
    seats = region.table("memberships").filter(
        "preferred",
        pl.col("institution") == CIRCLES["BRICS"],
        pl.col("actor").is_in(members),
        pl.col("role").is_in(["member", "partner"]),
    )
    agreed = region.table("agreements").filter(
        "preferred", pl.col("agreement") == CIRCLES["Gulf"], pl.col("party") == (region.group or "")
    )
    found: dict[str, Dated] = {"BRICS": {}, "Gulf": {}}
    for actor, start, ref in seats.select("actor", "start", "ref").iter_rows():
        _keep_first(found["BRICS"], actor, bounds(start)[0], ref, day)
    for signed, ref in agreed.select("signed", "ref").drop_nulls().iter_rows():
        for member in members:
            _keep_first(found["Gulf"], member, bounds(signed)[0], ref, day)
    return found


def _steps(region: Region, other: str, day: date) -> dict[str, Dated]:
    """Return the first day of each kind of step between each member and a partner."""
    members = _members(region)
    found: dict[str, Dated] = {"strategic partnership": {}, "defence agreement": {}}
    levels = region.table("partnerships").filter("preferred", pl.col("level_rank") >= 3)
    for a, b, start, ref in levels.select("a", "b", "start", "ref").iter_rows():
        if other in (a, b) and (member := a if b == other else b) in members:
            _keep_first(found["strategic partnership"], member, bounds(start)[0], ref, day)
    for member, signed, ref in _defence(region, other, members):
        _keep_first(found["defence agreement"], member, signed, ref, day)
    return {**found, "entry into BRICS": _entries(region, day)["BRICS"]}


def _defence(region: Region, other: str, members: Sequence[str]) -> list[tuple[str, date, int]]:
    """Return (member, day of signature, ref) of the defence agreements of which both are parties."""
    rows = region.table("agreements").filter("preferred", pl.col("kind") == "defence", pl.col("signed").is_not_null())
    with_other = rows.filter(pl.col("party") == other)["agreement"].to_list()
    both = rows.filter(pl.col("agreement").is_in(with_other), pl.col("party").is_in(list(members)))
    return [(party, bounds(signed)[0], ref) for party, signed, ref in both.select("party", "signed", "ref").iter_rows()]


def _security_steps(region: Region, other: str, wave: int, day: date) -> dict[str, dict[str, Refs]]:
    """Return each member's steps after a year: its name, and the rows that say so."""
    members = _members(region)
    found: dict[str, dict[str, Refs]] = {}
    agreed = _defence(region, other, members)
    names = dict(region.table("agreements").select("ref", "agreement").iter_rows())
    for member, signed, ref in agreed:
        if date(wave, 12, 31) < signed <= day:
            found.setdefault(member, {})[names[ref]] = {ref}
    given = region.table("commitments").filter(
        "preferred",
        pl.col("donor") == other,
        pl.col("recipient").is_in(members),
        pl.col("sector").is_in(list(SECURITY)),
        pl.col("status") != "pledged",
        pl.col("date").is_not_null(),
    )
    for row in given.iter_rows(named=True):
        when = bounds(row["date"])
        if date(wave, 12, 31) < when[0] and when[0] <= day:
            programme = f"{row['instrument'].split()[0]} {row['fiscal_year'] or when[0].year}"
            found.setdefault(row["recipient"], {}).setdefault(programme, set()).add(row["ref"])
    return found


def _keep_first(found: Dated, member: str, when: date, ref: int, day: date) -> None:
    if when <= day and (member not in found or when < found[member][0]):
        found[member] = (when, {ref})


def _exposure(region: Region, day: date) -> dict[str, tuple[float, int]]:
    rows = region.table("parameters").filter(
        pl.col("model") == "ladder", pl.col("parameter") == "exposure_at_sea", pl.col("subject").is_not_null()
    )
    applying = [row for row in rows.iter_rows(named=True) if not row["since"] or bounds(row["since"])[0] <= day]
    return {row["subject"]: (row["central"], row["ref"]) for row in applying}


# -- series ------------------------------------------------------------------------------------------------


def _series(frame: pl.DataFrame, partners: Sequence[str], last: int = 9999) -> Series:
    """Return value and refs by "member>partner" and year."""
    known = frame.filter(
        pl.col("value").is_not_null(), pl.col("counterpart").is_in(list(partners)), pl.col("year") <= last,
        pl.col("period").is_null(),
    )  # fmt: skip
    return {
        (f"{row['subject']}>{row['counterpart']}", row["year"]): (row["value"], set(row["refs"]))
        for row in known.select("subject", "counterpart", "year", "value", "refs").iter_rows(named=True)
    }


def _lost(
    level: float, outcome: str, known: Series, member: str, partners: Sequence[str], entered: int, refs: Refs
) -> dict[str, Any]:
    changes: dict[str, float] = {}
    behind = set(refs)
    for partner in partners:
        years = [year for pair, year in known if pair == f"{member}>{partner}"]
        before = max((year for year in years if year < entered), default=None)
        # A level is asked on a day, in the year of entry too; a flow of that year is part before and part after.
        first = entered if outcome == "partnership level" else entered + 1
        after = max((year for year in years if year >= first), default=None)
        if before is None or after is None:
            continue
        one, other = known[f"{member}>{partner}", before], known[f"{member}>{partner}", after]
        changes[partner] = (other[0] - one[0]) * (-1 if outcome == "UN votes" else 1)
        behind |= one[1] | other[1]
    if not changes:
        why = f"no {outcome} with {', '.join(partners)} on both sides of {entered}"
        return {"tabled": f"0 of {len(partners)}", "reason": why}
    fallen = [change <= level if outcome == "partnership level" else change < level for change in changes.values()]
    lowest = min(changes, key=lambda partner: changes[partner])
    return {
        "tabled": f"{len(changes)} of {len(partners)}", "lowest": f"{lowest} {changes[lowest]:+.2f}",
        "value": float(sum(fallen)), "refs": sorted(behind),
    }  # fmt: skip


def _studied(
    region: Region, event: str, outcome: str, dates: Dated, known: Series, members: Sequence[str], other: str, day: date
) -> list[dict[str, Any]]:
    years = sorted({year for _, year in known})
    row = {"subject": region.group, "counterpart": other, "year": day.year, "event": event, "outcome": outcome}
    empty = {**row, "reading": "effect", "n": 0, "orders": 0}
    if not years:
        return [{**empty, "reason": "no figures of the pair in the tables"}]
    values = np.array([[known.get((f"{m}>{other}", y), (np.nan, set()))[0] for y in years] for m in members])
    events = np.array([dates[m][0].year if m in dates else np.nan for m in members])
    study = ladder.event_study(_scored(values), years, events, before=WINDOW, after=WINDOW)
    test = study.test
    if not test.n:
        return [{**empty, "reason": f"no figures within {WINDOW} years on both sides of an event"}]
    refs = sorted(
        {ref for _, behind in known.values() for ref in behind} | {r for _, own in dates.values() for r in own}
    )
    told: dict[str, Any] = {"reading": "effect", "n": test.n, "orders": test.orders, "value": test.value, "refs": refs}
    if np.isfinite([test.low, test.high]).all():
        told |= {"low": test.low, "high": test.high, "interval": "95% permutation"}
    rows = [{**row, **told}]
    if len(study.placebo):
        low, high = np.quantile(study.placebo, [0.05, 0.95])
        value = float(study.placebo.mean())
        ends = {"low": min(float(low), value), "high": max(float(high), value), "interval": "90% of moved dates"}
        rows.append(
            {
                **row,
                "reading": "placebo",
                "n": test.n,
                "orders": len(study.placebo),
                "value": value,
                **ends,
                "refs": refs,
            }
        )
    return rows


def _scored(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values in standard deviations about each unit's own mean."""
    known = np.isfinite(values)
    count = known.sum(axis=1, keepdims=True)
    mean = np.divide(
        np.where(known, values, 0.0).sum(axis=1, keepdims=True), count, out=np.zeros(count.shape), where=count > 0
    )
    within = values - mean
    spread = float(np.sqrt(np.nanmean(within**2)))
    return np.asarray(within / spread if spread > 0 else within)


def _framed(region: Region, rows: list[dict[str, Any]], measure: str, *dims: str) -> pl.DataFrame:
    kinds: dict[str, Any] = {name: pl.Int64 if name in ("n", "orders") else pl.String for name in dims}
    schema = {name: dtype for name, dtype in ESTIMATE.items() if name not in ("measure", "unit", "basis")}
    made = pl.DataFrame(rows, schema={**schema, **kinds}).with_columns(
        measure=pl.lit(measure), unit=pl.lit(region.measure(measure)["unit"])
    )
    order = {ref: row for ref, row in region.cite(made).select("ref", "basis").iter_rows()} if made.height else {}
    basis = [
        max(["derived", *(str(order[ref]) for ref in row["refs"] or [] if order.get(ref))], key=BASIS_WORDS.index)
        if row["value"] is not None
        else None
        for row in made.select("value", "refs").iter_rows(named=True)
    ]
    return estimate(made.with_columns(pl.Series("basis", basis, dtype=pl.String)), *dims)
