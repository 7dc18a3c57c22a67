"""The grant element of Japan's loans: how much of a loan is a gift, at the rates of two tests.

Two tests discount the same payments. The Development Assistance Committee asks, by income group, for 45, 15 or 10 percent at
9, 7 or 6 percent a year before a loan counts as aid; the IMF and the World Bank ask for 35 percent at 5 percent before a loan
counts as concessional. A loan may pass the first and fail the second. Each test is shown on both readings of "grace" (see
`multipolar.models.loans`): the Committee counts it to the first repayment, and JICA's "10 years" may be either.

Terms are JICA's tabled ones: `multipolar.measures.loan_terms` says which apply to whom and when. Repayment is in equal
parts of the principal, twice a year.

Literature: OECD (2018), Converged Statistical Reporting Directives, annex 20; IMF (2013), Unification of discount rates
used in external debt analysis for low-income countries.
"""

from __future__ import annotations

import functools
from datetime import date
from typing import Any, get_args

import polars as pl

from ..models.loans import Grace, Terms, grant_element
from ..region import BASIS_WORDS, Region, estimate
from .loan_terms import MODEL, SINCE, TERMS, oda_loan_rate

TESTS = {
    "DAC": ("dac_discount_rate", {"low income ldc": "ldc lic", "ldc lic": "ldc lic", "lmic": "lmic", "umic": "umic"}),
    "IMF": ("unified_discount_rate", {}),
}
"""Of each test its discount rate in the table ``parameters``, with the subject of a group of borrowers."""


def oda_loan_grant_element(region: Region, *, on: date | None = None, since: int = SINCE) -> pl.DataFrame:
    """Return the grant element of Japanese ODA loans for each member of the region's group, percent of the face.

    Parameters
    ----------
    region : Region
        Its ``parameters`` of the model ``loans`` and what `oda_loan_rate` reads.
    on : date, optional
        Terms in force by that day. Default: the region's as-of day.
    since : int
        First year.

    Returns
    -------
    DataFrame
        ESTIMATE with the keys ``terms``, ``borrowers``, ``edition`` (as in `oda_loan_rate`), ``test`` (DAC or IMF) and ``grace``
        (to first repayment, or without repayment). Null with the reason of the rate where there is none.

    Examples
    --------
    >>> import multipolar as mp
    >>> element = oda_loan_grant_element(mp.load("japan-asean"), since=2026).filter(test="IMF", terms="general", subject="VNM")
    >>> element.select("grace", pl.col("value").round(1)).rows()
    [('to first repayment', 25.1), ('without repayment', 25.6)]
    """
    rates = oda_loan_rate(region, on=on, since=since)
    known = {
        (row["parameter"], row["subject"] or "", row["since"] or ""): row
        for row in region.table("parameters").filter(pl.col("model") == MODEL).iter_rows(named=True)
    }
    rows = [
        row | {"test": test, "grace": grace} | _element(known, row, test, grace)
        for row in rates.iter_rows(named=True)
        for test in TESTS
        for grace in get_args(Grace)
    ]
    unit = region.measure("oda_loan_grant_element")["unit"]
    made = pl.DataFrame(rows, schema={**rates.schema, "test": pl.String, "grace": pl.String}).with_columns(
        measure=pl.lit("oda_loan_grant_element"), unit=pl.lit(unit)
    )
    return estimate(made, "terms", "borrowers", "edition", "test", "grace")


def _element(
    known: dict[tuple[str, str, str], dict[str, Any]], row: dict[str, Any], test: str, grace: Grace
) -> dict[str, Any]:
    """Return value, basis and refs of one cell, or why it has none."""
    if row["value"] is None:
        return {}
    words = "all" if row["borrowers"] == "low income ldc" else TERMS[row["terms"]]
    loan = {
        name: known.get((f"jica_{name}", f"{row['borrowers']} {words}", row["edition"]))
        for name in ("maturity", "grace")
    }
    loan["payments"] = known.get(("jica_payments_per_year", "", ""))
    parameter, groups = TESTS[test]
    dated = [key for key in known if key[:2] == (parameter, groups.get(row["borrowers"], ""))]
    loan["discount"] = known[max(dated, key=lambda key: key[2])] if dated else None
    lacking = [name for name, found in loan.items() if found is None]
    if lacking:
        return {"value": None, "basis": None, "reason": f"the tables have no {' and no '.join(lacking)} of these terms"}
    rate, maturity, years, payments, discount = (
        row["value"], *(loan[name]["central"] for name in ("maturity", "grace", "payments", "discount"))  # type: ignore[index]
    )  # fmt: skip
    used = [found for found in loan.values() if found is not None]
    return {
        "value": _percent(rate / 100.0, maturity, years, payments, discount / 100.0, grace),
        "basis": max(str(row["basis"]), *(str(found["basis"]) for found in used), key=BASIS_WORDS.index),
        "refs": sorted({*row["refs"], *(found["ref"] for found in used)}),
    }


@functools.lru_cache
def _percent(rate: float, maturity: float, years: float, payments: float, discount: float, grace: Grace) -> float:
    """Return the grant element of one loan; the same terms hold for many members and years."""
    return float(grant_element(Terms(rate=rate, maturity=maturity, grace=years, per_year=payments), discount, grace))
