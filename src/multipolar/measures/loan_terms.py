"""Japan's loan terms: the rate at which JICA lends to a state, by its income group and the day.

JICA prints its terms by group of borrowers: least developed countries of low income; other least developed or
low-income countries; lower-middle; upper-middle income. Which group a state is in follows from two dated lists, that of
least developed countries and the World Bank's income groups, which stand in ``memberships`` with the role
``classified``. High-income states get no loans. The rate is the newest tabled one of the group that was in force on
the day, standard maturity: its date is in the key ``edition``, for the terms are revised more often than the tables
have them, and a lender's own list may follow the World Bank's with a delay.

A rate is not a cost: a loan at 2 percent over thirty years with ten years of grace holds a gift that a short loan at 1
percent does not. Terms by product: ``general`` (untied, any project), ``preferential`` (named fields), ``high
specification``, ``STEP`` (tied to Japanese goods).

Literature: JICA, Terms and Conditions of Japanese ODA Loans (editions in ``sources``); on the gift in a loan: OECD
(2018), Converged Statistical Reporting Directives, annex 20.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from ..region import BASIS_WORDS, Region, estimate
from ..region.dates import bounds

TERMS = {
    "general": "general fixed", "preferential": "preferential fixed", "high specification": "high spec", "STEP": "step",
}  # fmt: skip
"""Products, and their words in the parameter's subject."""

CLASSIFIED = "classified"
LDC = "UN_LDC"
INCOME = {"WB_LIC": "low income", "WB_LMIC": "lmic", "WB_UMIC": "umic", "WB_HIC": "high income"}
MODEL, RATE = "loans", "jica_rate"
SINCE = 2014


def oda_loan_rate(region: Region, *, on: date | None = None, since: int = SINCE) -> pl.DataFrame:
    """Return the yearly rate of Japanese ODA loans for each member of the region's group, in percent.

    Parameters
    ----------
    region : Region
        Its ``memberships`` (role ``classified``) and its ``parameters`` (``loans.jica_rate``) are read.
    on : date, optional
        Terms in force by that day. Default: the region's as-of day.
    since : int
        First year.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``terms``, ``borrowers`` (JICA's group) and ``edition`` (from when the rate was in force);
        a row a member, year and product, of 31 December or in the year of `on` of that day. Null with a reason for
        high-income states, and where the tables have no rate of the group.

    Examples
    --------
    >>> import multipolar as mp
    >>> rates = oda_loan_rate(mp.load("japan-asean")).filter(year=2026, terms="general")
    >>> dict(rates.filter(pl.col("subject").is_in(["LAO", "VNM"])).select("subject", "value").iter_rows())
    {'LAO': 2.35, 'VNM': 2.9}
    """
    last = on or region.as_of
    listed = region.table("memberships").filter(pl.col("role") == CLASSIFIED, pl.col("preferred"))
    rates = region.table("parameters").filter(pl.col("model") == MODEL, pl.col("parameter") == RATE).to_dicts()
    states = region.states(region.group, region.as_of)["actor"].to_list() if region.group else []
    rows = []
    for year in range(since, last.year + 1):
        day = min(date(year, 12, 31), last)
        lists = _lists(region, listed["institution"].unique().sort().to_list(), day)
        for state in states:
            borrowers, refs = _group(lists, state)
            for terms, words in TERMS.items():
                row = {"subject": state, "year": year, "terms": terms, "borrowers": borrowers or "not listed"}
                rows.append(row | _rate(rates, borrowers, words, day, refs))
    schema: dict[str, Any] = {
        "subject": pl.String, "year": pl.Int32, "terms": pl.String, "borrowers": pl.String, "edition": pl.String,
        "value": pl.Float64, "basis": pl.String, "reason": pl.String, "refs": pl.List(pl.UInt32),
    }  # fmt: skip
    made = pl.DataFrame(rows, schema=schema).with_columns(
        counterpart=pl.lit("JPN"),
        measure=pl.lit("oda_loan_rate"),
        unit=pl.lit(region.measure("oda_loan_rate")["unit"]),
    )
    return estimate(made, "terms", "borrowers", "edition")


def _lists(region: Region, names: list[str], day: date) -> dict[str, dict[str, list[int]]]:
    """Return for each list the states that surely stand in it on a day, with the rows that say so."""
    found = {}
    for name in names:
        rows = region.members(name, day, [CLASSIFIED]).filter(pl.col("holds").fill_null(False))
        found[name] = dict(rows.select("actor", "refs").iter_rows())
    return found


def _group(lists: dict[str, dict[str, list[int]]], state: str) -> tuple[str | None, list[int]]:
    """Return JICA's group of borrowers of a state and the rows behind it; None where no list has it."""
    income = next((name for name in INCOME if state in lists.get(name, {})), None)
    least = lists.get(LDC, {}).get(state)
    refs = sorted({*(lists[income][state] if income else []), *(least or [])})
    if income is None:
        return None, refs
    if least is not None:
        return ("low income ldc" if income == "WB_LIC" else "ldc lic"), refs
    return {"WB_LIC": "ldc lic"}.get(income, INCOME[income]), refs


def _rate(rates: list[dict[str, Any]], borrowers: str | None, words: str, day: date, refs: list[int]) -> dict[str, Any]:
    if borrowers is None:
        return {"reason": "in no income group of the tables on that day"}
    if borrowers == INCOME["WB_HIC"]:
        return {"reason": "no ODA loans to high-income states", "refs": refs}
    # Least developed countries of low income have one rate for all products.
    subject = "low income ldc all" if borrowers == "low income ldc" else f"{borrowers} {words}"
    rows = [row for row in rates if row["subject"] == subject and row["since"] and bounds(row["since"])[0] <= day]
    if not rows:
        return {"reason": f"the tables have no such rate for {borrowers} on {day}", "refs": refs}
    row = max(rows, key=lambda row: bounds(row["since"])[0])
    basis = max("derived", str(row["basis"]), key=BASIS_WORDS.index)
    return {"value": row["central"], "edition": row["since"], "basis": basis, "refs": sorted({*refs, row["ref"]})}
