"""Japan's loan terms: the group of borrowers of the day, the rate in force, no rate where there are no loans."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import oda_loan_rate

from .laws import MeasureLaws, altered, region


class TestOdaLoanRate(MeasureLaws):
    measure = "oda_loan_rate"


def row(subject: str, year: int, terms: str = "general", on: date | None = None) -> dict:
    return oda_loan_rate(region(), on=on).filter(subject=subject, year=year, terms=terms).row(0, named=True)


@pytest.mark.parametrize(
    ("subject", "year", "terms", "borrowers", "edition", "rate"),
    [  # the agency's own tables of terms, untied, standard maturity
        ("VNM", 2014, "general", "lmic", "2014-04", 1.4),
        ("VNM", 2018, "general", "lmic", "2017-04", 1.2),
        ("LAO", 2022, "general", "ldc lic", "2022-04", 0.75),
        ("VNM", 2026, "general", "lmic", "2025-10", 2.9),
        ("VNM", 2026, "high specification", "lmic", "2025-10", 1.5),
        ("KHM", 2017, "STEP", "ldc lic", "2017-04", 0.1),
        ("MMR", 2026, "preferential", "ldc lic", "2025-10", 2.25),
        ("IDN", 2022, "general", "lmic", "2022-04", 1.25),
        ("IDN", 2024, "general", "umic", "2023-04", 2.3),
    ],
)
def test_rates_as_printed(subject, year, terms, borrowers, edition, rate):
    found = row(subject, year, terms)
    assert (found["borrowers"], found["edition"], found["value"]) == (borrowers, edition, rate)


def test_the_edition_of_the_day():
    assert row("VNM", 2025, on=date(2025, 9, 30))["value"] == 1.25
    assert row("VNM", 2025, on=date(2025, 10, 1))["value"] == 2.9


def test_what_has_no_rate_says_why():
    assert row("SGP", 2026)["reason"] == "no ODA loans to high-income states"
    assert row("THA", 2016)["reason"] == "the tables have no such rate for umic on 2016-12-31"
    assert oda_loan_rate(region()).filter(subject="SGP")["value"].null_count() == 4 * 13


def test_a_least_developed_country_of_low_income_has_one_rate_for_all():
    def poorer(name: str, table: pl.DataFrame) -> pl.DataFrame:
        hit = (pl.col("actor") == "LAO") & (pl.col("institution") == "WB_LMIC")
        changed = pl.when(hit).then(pl.lit("WB_LIC")).otherwise("institution").alias("institution")
        return table.with_columns(changed) if name == "memberships" else table

    found = oda_loan_rate(altered(poorer)).filter(subject="LAO", year=2026)
    assert found["borrowers"].unique().to_list() == ["low income ldc"]
    assert found.filter(terms="general")["value"].item() == 0.7


def test_a_state_without_a_class_has_no_rate():
    def unlisted(name: str, table: pl.DataFrame) -> pl.DataFrame:
        return table.filter(pl.col("role") != "classified") if name == "memberships" else table

    found = oda_loan_rate(altered(unlisted))
    assert found["value"].null_count() == found.height
    assert found["reason"].unique().to_list() == ["in no income group of the tables on that day"]
