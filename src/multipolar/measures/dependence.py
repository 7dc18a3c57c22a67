"""Dependence: how much of a state's trade, aid, arms, students or visitors rests on one partner.

Every share is T_ij / T_i, the counterpart's part of the subject's total **with the world** (Hirschman 1945, "National
Power and the Structure of Foreign Trade"), never of the partners that happen to be tabled. Where the world total is
absent, set aside or marked incomplete, the share is null with a reason; so is a pair that the table leaves blank.

Domains (key column ``domain``)
    goods exports, goods imports, goods trade (their sum, null unless both are known); FDI (the partner's flow and the
    total may come from two sources: see the refs) and FDI in yen; ODA (net of repayments) and official finance
    (commitments), two concepts and so two domains; arms (SIPRI's shares over five years: ``period`` is part of the
    key); students, workers, tourists (the host is the subject).

Readings (key column ``reading``): the rule that chose the table
    ``as reported``
        The subject's own customs figures: goods_exports (FOB), goods_imports (CIF). **The default**: its world totals
        are whole, so that no share is inflated by a partner that the table lacks, and it covers three years.
    ``with mirror``
        The same; where the subject has no figure, the partner's (its imports for the subject's exports and the other
        way round). Imports carry freight and insurance (6 percent at the median of 2022); no factor is applied, and
        figures of two books may sum to more than the total. A world total is never mirrored: a state that does not
        report itself (Timor-Leste, Japan) has no share.
    ``reconciled``
        goods_exports_reconciled (BACI, FOB), the one with Japan as a subject; imports are the same table read the other
        way. Pairs inside a set of 77 economies (Viet Nam, Korea, the Philippines, Laos ...) are blank, hence the totals
        of those economies are marked incomplete and give no share. Its world leaves Taiwan out: shares of those who
        trade with it are somewhat high.
    ``as tabled``
        The one reading of every domain that is not trade.

One partner is counted once: the EU, one customs territory with one trade policy, is one partner wherever it is tabled,
and its members are left out beside it; other groups (ASEAN10, PLUS3) are never partners beside their members.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias, TypeVar

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from ..errors import UnknownName
from ..region import BASIS, Region, merged, weaker
from ..region.estimate import estimate
from ..region.provenance import REFS

TRADE = ("goods exports", "goods imports", "goods trade")
TABLED = {
    "FDI": "fdi_inflow", "FDI in yen": "fdi_inflow_jpy", "ODA": "oda_net_bilateral",
    "official finance": "official_finance_commitments", "arms": "arms_import_share", "students": "foreign_students",
    "workers": "foreign_workers", "tourists": "visitor_arrivals",
}  # fmt: skip
"""Domains that one measure of the tables answers."""

DOMAINS = (*TRADE, *TABLED)
READINGS = ("as reported", "with mirror", "reconciled")
"""Readings of trade; the first is the default."""

ONLY_READING = "as tabled"
PERIODIC = ("arms", "students", "workers")
"""Domains whose figures carry a period: five years, or the month of a count. Elsewhere only calendar years are read."""

WORLD = "WORLD"
UNIONS = {
    "EU": (
        "AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL", "ITA",
        "LTU", "LUX", "LVA", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "SWE",
    ),
}  # fmt: skip
"""Customs unions that are one partner, and their members (the EU of 27: what trade tables sum, in any year)."""

MINIMUM_COVERAGE = 90.0
"""Percent of the world total that partners with a figure must cover before a concentration is given. An uncovered rest
r adds between 0 and r**2 to the HHI: at 90 percent the bounds are at most 0.01 apart, at 80 percent 0.04."""

ROUNDING = 0.5
"""Percentage points by which shares may exceed 100 in sum: ten shares, each rounded to one decimal."""

CELL = ["domain", "reading", "subject", "year", "period"]
PAIR = [*CELL, "counterpart"]
Day: TypeAlias = date | None
Word: TypeAlias = str | None
Year: TypeAlias = int | None
N = TypeVar("N", float, pl.Expr)

# -- formulas ---------------------------------------------------------------------------------------------------------


def hhi(amounts: ArrayLike) -> float:
    """Herfindahl–Hirschman index of amounts >= 0 in any unit: the sum of squared shares, 1/n (n equal ones) to 1."""
    parts = np.asarray(amounts, dtype=float)
    return float(np.sum((parts / parts.sum()) ** 2))


def normalised_hhi(amounts: ArrayLike) -> float:
    """HHI rescaled to 0 (n equal partners) to 1 (one partner): (H - 1/n) / (1 - 1/n), for n > 1."""
    n = np.size(amounts)
    return (hhi(amounts) - 1 / n) / (1 - 1 / n)


def hhi_bounds(squares: N, covered: N) -> tuple[N, N]:
    """Exact bounds of the HHI when only a part of the total is known by partner.

    Parameters
    ----------
    squares, covered : float or Expr
        Sum of the squared known shares, and sum of the known shares; shares of the whole total, 0 to 1.

    Returns
    -------
    (low, high)
        The rest spread over ever so many partners; the rest with one partner.
    """
    return squares, squares + (1 - covered) ** 2


def salience(share_i: N, share_j: N) -> N:
    """Barbieri (1996): geometric mean of what the tie is in i's and in j's total trade (shares 0 to 1)."""
    mean: N = (share_i * share_j) ** 0.5
    return mean


def symmetry(share_i: N, share_j: N) -> N:
    """Barbieri (1996): one minus the distance of the two shares; 1 when both depend on the tie alike."""
    return 1 - abs(share_i - share_j)


def interdependence(share_i: N, share_j: N) -> N:
    """Barbieri (1996): salience times symmetry."""
    return salience(share_i, share_j) * symmetry(share_i, share_j)


# -- amounts: one row a pair, by named rule ---------------------------------------------------------------------------


def amounts(
    region: Region, *, on: Day = None, domain: Word = None, reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return what the shares are made of: one row a pair, counterpart WORLD for the total.

    Parameters are those of `partner_share`.

    Returns
    -------
    DataFrame
        domain, reading, subject, counterpart, year, period, amount (null where ``why`` says what is wrong with the
        figure), why, refs, basis. Units are those of the tables, one for each domain.

    Raises
    ------
    UnknownName
        An unknown domain or reading, or a reading that the domain does not have.
    """
    chosen = _choose(domain, reading)
    cell = ["subject", "counterpart", "measure", "year", "period"]
    measures = [*TABLED.values(), "goods_exports", "goods_imports", "goods_exports_reconciled"]
    rows = region.table("ties").filter(
        pl.col("measure").is_in(measures)
        & pl.col("counterpart").is_not_null()
        & (pl.col("year") <= (on or region.as_of).year)
    )
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    why = (
        pl.when(~pl.col("preferred")).then(pl.lit("is set aside: no report of it can be relied on"))
        .when(pl.col("flags").fill_null("").str.split(";").list.contains("incomplete")).then(pl.lit("is incomplete"))
        .when(pl.col("value") < 0).then(pl.lit("is negative, of which there is no share"))
    )  # fmt: skip
    known = (
        rows.sort("preferred", descending=True)
        .unique(cell, keep="first", maintain_order=True)
        .with_columns(why.alias("why"))
        .select(
            *cell,
            pl.when(pl.col("why").is_null()).then("value").alias("amount"),
            "why",
            pl.concat_list("ref").cast(REFS).alias("refs"),
            pl.col("basis").cast(BASIS),
        )
    )
    columns = ["subject", "counterpart", "year", "period", "amount", "why", "refs", "basis"]
    parts = [
        (_trade(known, name, rule) if name in TRADE else _tabled(known, name)).select(
            pl.lit(name).alias("domain"), pl.lit(rule).alias("reading"), *columns
        )
        for name, rule in chosen
    ]
    return pl.concat(parts).filter((pl.col("subject") != WORLD) & (pl.col("subject") != pl.col("counterpart")))


def _choose(domain: Word, reading: Word) -> list[tuple[str, str]]:
    """Return the (domain, reading) that a question is about."""
    if domain is not None and domain not in DOMAINS:
        raise UnknownName.of("domain", domain, DOMAINS, expected=f"one of {', '.join(DOMAINS)}")
    valid = {name: READINGS if name in TRADE else (ONLY_READING,) for name in ((domain,) if domain else DOMAINS)}
    every = list(dict.fromkeys(rule for rules in valid.values() for rule in rules))
    if reading is not None and reading not in every:
        raise UnknownName.of("reading", reading, every, expected=f"one of {', '.join(every)}")
    return [(name, reading or rules[0]) for name, rules in valid.items() if reading is None or reading in rules]


def _tabled(known: pl.DataFrame, name: str) -> pl.DataFrame:
    rows = known.filter(pl.col("measure") == TABLED[name])
    if name not in PERIODIC:
        rows = rows.filter(pl.col("period").is_null())
    if name != "arms":
        return rows
    # The source gives shares: the total is 100 by definition and has no row of its own.
    total = rows.select("subject", "measure", "year", "period").unique()
    fixed = {"counterpart": pl.lit(WORLD), "amount": pl.lit(100.0), "refs": pl.lit([], dtype=REFS)}
    return pl.concat([rows, total.with_columns(**fixed)], how="diagonal")


def _trade(known: pl.DataFrame, name: str, reading: str) -> pl.DataFrame:
    if name == "goods trade":
        return _both_ways(*[_trade(known, way, reading) for way in ("goods exports", "goods imports")])
    yearly = known.filter(pl.col("period").is_null())
    exports, imports, reconciled = (
        yearly.filter(pl.col("measure") == measure)
        for measure in ("goods_exports", "goods_imports", "goods_exports_reconciled")
    )
    own, other = (exports, imports) if name == "goods exports" else (imports, exports)
    if reading == "reconciled":
        return reconciled if name == "goods exports" else _swapped(reconciled)
    if reading == "as reported":
        return own
    pair = ["subject", "counterpart", "year"]
    mirror = _swapped(other.filter(pl.col("amount").is_not_null() & (pl.col("counterpart") != WORLD)))
    silent = mirror.join(own.filter(pl.col("amount").is_not_null()), on=pair, how="anti")
    return pl.concat([own.join(silent, on=pair, how="anti"), silent])


def _swapped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.col("counterpart").alias("subject"), pl.col("subject").alias("counterpart"))


def _both_ways(exports: pl.DataFrame, imports: pl.DataFrame) -> pl.DataFrame:
    """Add the two directions; a pair that is known one way only has no sum."""
    pair = ["subject", "counterpart", "year", "period"]
    joined = exports.join(imports, on=pair, how="full", coalesce=True, nulls_equal=True)
    total = pl.col("amount") + pl.col("amount_right")
    one_way = pl.when(total.is_null()).then(pl.lit("is known in one direction only"))
    return joined.with_columns(total.alias("amount"), pl.coalesce("why", "why_right", one_way).alias("why"), *_joint())


def _joint(refs: str = "refs_right", basis: str = "basis_right") -> list[pl.Expr]:
    """Provenance of two joined frames: all refs, the weaker basis, never above "derived"."""
    empty = pl.lit([], dtype=REFS)
    return [
        pl.col("refs").fill_null(empty).list.set_union(pl.col(refs).fill_null(empty)).list.sort().alias("refs"),
        weaker(pl.col("basis"), pl.col(basis), pl.lit("derived", dtype=BASIS)).alias("basis"),
    ]


# -- shares -----------------------------------------------------------------------------------------------------------


def partner_share(
    region: Region,
    *,
    on: Day = None,
    domain: Word = None,
    reading: Word = None,
    year: Year = None,
    overlapping: bool = False,
) -> pl.DataFrame:
    """Return each counterpart's percent of the subject's total with the world.

    Parameters
    ----------
    on : date, optional
        No figure of a later year is used. Default: the region's as-of day.
    domain, reading : str, optional
        One of `DOMAINS`, one of `READINGS` (module docstring). Default: every domain, each in its default reading.
    year : int, optional
        One year instead of all.
    overlapping : bool
        Also return what overlaps with other rows: groups as subjects and counterparts (ASEAN10, PLUS3), and members of
        a union beside it (Germany beside the EU). Without it the shares of one cell may be added up.

    Returns
    -------
    DataFrame
        ESTIMATE with dims domain and reading, in percent. A pair that the table leaves blank has a row with a reason.
        Refs: the pair's row and the world total's (in "arms" the share itself).

    Examples
    --------
    >>> import multipolar as mp
    >>> imports = partner_share(mp.load("japan-asean"), domain="goods imports", year=2022)
    >>> imports.filter(subject="VNM", counterpart="CHN")["value"].round(1).to_list()
    [33.5]
    """
    found = _shares(amounts(region, on=on, domain=domain, reading=reading, year=year))
    if not overlapping:
        found = _once(region, found)
    return _estimates(found, "partner_share", "percent", 100 * pl.col("share"))


def hirschman_share(
    region: Region, *, on: Day = None, domain: str = "goods trade", reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return T_ij / T_i of two states in percent: each one's part in the other's trade, what Barbieri's measures take.

    As `partner_share`, between states only (members of the EU stand on their own) and by default for exports plus
    imports.
    """
    found = _between_states(region, on, domain, reading, year)
    return _estimates(found, "hirschman_share", "percent", 100 * pl.col("share"))


def _shares(cells: pl.DataFrame) -> pl.DataFrame:
    """Divide every pair by its world total; a blank pair becomes a row with a reason. ``share`` is 0 to 1."""
    columns = {"amount": "total", "why": "total_why", "refs": "total_refs", "basis": "total_basis"}
    totals = cells.filter(pl.col("counterpart") == WORLD).drop("counterpart").rename(columns)
    pairs = cells.filter(pl.col("counterpart") != WORLD)
    partners = pairs.select("domain", "reading", "counterpart").unique()
    grid = cells.select(CELL).unique().join(partners, on=["domain", "reading"])
    blank = pl.lit("is blank in the table, which is not zero")
    return (
        grid.filter(pl.col("subject") != pl.col("counterpart"))
        .join(pairs, on=PAIR, how="left", nulls_equal=True)
        .join(totals, on=CELL, how="left", nulls_equal=True)
        .with_columns(
            pl.when(pl.col("total") > 0).then(pl.col("amount") / pl.col("total")).alias("share"),
            pl.when(pl.col("total").is_null())
            .then(pl.coalesce(pl.format("the world total {}", "total_why"), _where("no world total in {}, {}")))
            .when(pl.col("total") == 0)
            .then(pl.lit("the world total is zero"))
            .alias("total_reason"),
            pl.when(pl.col("amount").is_null())
            .then(pl.format("the figure for {} {}", "counterpart", pl.coalesce("why", blank)))
            .alias("pair_reason"),
            *_joint("total_refs", "total_basis"),
        )
        .with_columns(pl.coalesce("pair_reason", "total_reason").alias("reason"))
    )


def _where(text: str) -> pl.Expr:
    return pl.format(text, "domain", "reading")


def _once(region: Region, shares: pl.DataFrame) -> pl.DataFrame:
    """Keep states as subjects, and every partner once: a union instead of its members, no other group."""
    inside = pl.DataFrame(
        [(union, state) for union, states in UNIONS.items() for state in states],
        schema={"counterpart": pl.String, "member": pl.String},
        orient="row",
    )
    doubled = (
        shares.filter(pl.col("amount").is_not_null())
        .join(inside, on="counterpart")
        .select(*CELL, pl.col("member").alias("counterpart"))
    )
    others = [code for code in _groups(region) if code not in UNIONS]
    kept = shares.filter(~pl.col("subject").is_in(_groups(region)) & ~pl.col("counterpart").is_in(others))
    return kept.join(doubled, on=PAIR, how="anti", nulls_equal=True)


def _between_states(region: Region, on: Day, domain: str, reading: Word, year: Year) -> pl.DataFrame:
    if domain not in TRADE:
        raise UnknownName.of("domain", domain, TRADE, expected=f"a domain of trade: {', '.join(TRADE)}")
    found = _shares(amounts(region, on=on, domain=domain, reading=reading, year=year))
    return found.filter(~pl.any_horizontal(pl.col("subject", "counterpart").is_in(_groups(region))))


def _groups(region: Region) -> list[str]:
    return region.table("actors").filter("is_group")["code"].to_list()


# -- concentration ----------------------------------------------------------------------------------------------------


def partner_hhi(
    region: Region, *, on: Day = None, domain: Word = None, reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return the concentration of a state's partners: 1/n (n equal partners) to 1 (one partner).

    Only where partners with a figure cover `MINIMUM_COVERAGE` percent of the world total. ``low`` spreads the uncovered
    rest ever so thinly, ``high`` gives all of it to one partner: the HHI of the tabled total lies between (interval
    "bounds"). ``value`` is the low end, since partners without a figure are many and small: against the IMF's full
    lists of partners, the HHI of every cell lies in the lower 35 percent of its bounds. Parameters are those of
    `partner_share`.
    """
    cells = _concentration(region, on, domain, reading, year)
    return _estimates(cells, "partner_hhi", "ratio", pl.col("least"), pl.col("least"), pl.col("most"))


def effective_partners(
    region: Region, *, on: Day = None, domain: Word = None, reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return 1 / HHI: the number of equal partners that would be as concentrated. Rules and bounds as `partner_hhi`."""
    cells = _concentration(region, on, domain, reading, year)
    return _estimates(
        cells, "effective_partners", "count", 1 / pl.col("least"), 1 / pl.col("most"), 1 / pl.col("least")
    )


def coverage(
    region: Region,
    *,
    on: Day = None,
    domain: Word = None,
    reading: Word = None,
    year: Year = None,
    group: Word = None,
) -> pl.DataFrame:
    """Return the percent of a state's world total that partners with a figure cover: which concentrations can exist.

    Parameters
    ----------
    group : str, optional
        The states of a group on the day `on` ("ASEAN"). Default: every state that is a subject in a domain asked for. A
        state without any figure in a domain has a row without a year, and the reason.
    """
    cells = _covered(region, on, domain, reading, year)
    tabled = cells["subject"].unique().sort().to_list()
    states = region.states(group, on or region.as_of)["actor"].to_list() if group else tabled
    asked = pl.DataFrame(_choose(domain, reading), schema=["domain", "reading"], orient="row")
    absent = (
        asked.join(pl.DataFrame({"subject": states}, schema={"subject": pl.String}), how="cross")
        .join(cells, on=["domain", "reading", "subject"], how="anti")
        .with_columns(_where("no figure in {}, {}").alias("reason"))
    )
    found = pl.concat([cells.filter(pl.col("subject").is_in(states)), absent], how="diagonal")
    return _estimates(found, "coverage", "percent", pl.col("covered"))


def _covered(region: Region, on: Day, domain: Word, reading: Word, year: Year) -> pl.DataFrame:
    """Return one row a cell: percent covered, sum of squared shares, the reason where there is none, provenance."""
    shares = _once(region, _shares(amounts(region, on=on, domain=domain, reading=reading, year=year)))
    used = pl.col("share").is_not_null()
    nobody = pl.lit("no partner has a figure")
    return (
        # A figure that was set aside did not go in: it is not among the refs.
        shares.with_columns(pl.when(used).then("refs").otherwise("total_refs").alias("refs"))
        .with_columns(pl.when(used).then("basis").alias("basis"))
        .sort(PAIR)  # sums of floats depend on their order
        .group_by(CELL, maintain_order=True)
        .agg(
            pl.when(used.any()).then(100 * pl.col("share").sum()).alias("covered"),
            pl.col("share").pow(2).sum().alias("squares"),
            pl.when(~used.any()).then(pl.coalesce(pl.col("total_reason").first(), nobody)).alias("reason"),
            *merged(),
        )
    )


def _concentration(region: Region, on: Day, domain: Word, reading: Word, year: Year) -> pl.DataFrame:
    covered = pl.col("covered")
    least, most = hhi_bounds(pl.col("squares"), pl.min_horizontal(covered / 100, 1.0))
    says = pl.format("partners with a figure cover {} % of the total", covered.round(1))
    outside = (covered < MINIMUM_COVERAGE) | (covered > 100 + ROUNDING)
    reason = pl.coalesce("reason", pl.when(outside).then(says))
    cells = _covered(region, on, domain, reading, year).with_columns(reason.alias("reason"))
    ends = {"least": least, "most": most, "interval": pl.lit("bounds")}
    return cells.with_columns(**{name: pl.when(pl.col("reason").is_null()).then(end) for name, end in ends.items()})


def _estimates(
    cells: pl.DataFrame,
    measure: str,
    unit: str,
    value: pl.Expr,
    low: pl.Expr | None = None,
    high: pl.Expr | None = None,
) -> pl.DataFrame:
    kept = [name for name in (*PAIR, "interval", "refs", "basis", "reason") if name in cells.columns]
    ends = {name: end for name, end in (("low", low), ("high", high)) if end is not None}
    made = cells.select(*kept, value=value, measure=pl.lit(measure), unit=pl.lit(unit), **ends)
    return estimate(made.with_columns(pl.when(pl.col("value").is_not_null()).then("basis").alias("basis")), *CELL[:2])


# -- two states -------------------------------------------------------------------------------------------------------


def trade_salience(
    region: Region, *, on: Day = None, domain: str = "goods trade", reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return `salience` of each pair of states (ratio), one row a pair: subject before counterpart in the alphabet.

    Each share rests on its own state's books: T_ij as i has it over i's total, T_ij as j has it over j's.
    """
    return _dyads(_between_states(region, on, domain, reading, year), "trade_salience", salience)


def trade_symmetry(
    region: Region, *, on: Day = None, domain: str = "goods trade", reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return `symmetry` of each pair of states (ratio), one row a pair, as `trade_salience`."""
    return _dyads(_between_states(region, on, domain, reading, year), "trade_symmetry", symmetry)


def trade_interdependence(
    region: Region, *, on: Day = None, domain: str = "goods trade", reading: Word = None, year: Year = None
) -> pl.DataFrame:
    """Return `interdependence` of each pair of states (ratio), one row a pair, as `trade_salience`."""
    return _dyads(_between_states(region, on, domain, reading, year), "trade_interdependence", interdependence)


def _dyads(shares: pl.DataFrame, measure: str, formula: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.DataFrame:
    pairs = shares.select(*PAIR, "share", "reason", "refs", "basis")
    first = pairs.filter(pl.col("subject") < pl.col("counterpart"))
    second = _swapped(pairs.filter(pl.col("subject") > pl.col("counterpart")))
    both = first.join(second, on=PAIR, how="full", coalesce=True, nulls_equal=True)
    sides = (("share", "subject", "reason"), ("share_right", "counterpart", "reason_right"))
    missing = [
        pl.when(pl.col(share).is_null())
        .then(pl.format("{}: {}", state, pl.coalesce(reason, _where("no figures in {}, {}"))))
        for share, state, reason in sides
    ]  # fmt: skip
    reason = pl.concat_str(missing, separator="; ", ignore_nulls=True)
    value = formula(pl.col("share"), pl.col("share_right"))
    made = both.with_columns(pl.when(value.is_null()).then(reason).alias("reason"), *_joint())
    return _estimates(made, measure, "ratio", value)
