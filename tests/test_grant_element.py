"""Grant elements of Japan's loans: the tests of the DAC and the IMF on tabled terms."""

import polars as pl
import pytest

from multipolar.measures import oda_loan_grant_element
from multipolar.models.loans import present_value, repaid_as

from .laws import MeasureLaws, region


class TestGrantElement(MeasureLaws):
    measure = "oda_loan_grant_element"


def element(**where: object) -> float:
    (found,) = oda_loan_grant_element(region()).filter(**where)["value"].to_list()
    return found


def test_the_terms_of_october_2025_by_hand():
    """Lower-middle income, general: 2.90 percent, 30 years, 10 of grace, half-yearly, equal principal (JICA)."""
    where = {"subject": "VNM", "terms": "general", "year": 2026, "grace": "to first repayment"}
    years = [10 + 0.5 * step for step in range(41)]
    loan = repaid_as(0.029, years, [1.0] * 41, per_year=2)
    assert element(**where, test="IMF") == pytest.approx(100 * (1 - present_value(loan, 0.05)))
    assert element(**where, test="DAC") == pytest.approx(100 * (1 - present_value(loan, 0.07)))


def test_every_tabled_loan_passes_the_test_of_the_dac_and_general_terms_fail_that_of_the_imf_today():
    now = oda_loan_grant_element(region(), since=2026).drop_nulls("value")
    floor = pl.col("borrowers").replace_strict({"low income ldc": 45, "ldc lic": 45, "lmic": 15, "umic": 10})
    assert now.filter(test="DAC").filter(pl.col("value") < floor).is_empty()
    assert now.filter(test="IMF", terms="general", grace="to first repayment")["value"].max() < 35


def test_it_was_otherwise_before_rates_rose():
    assert element(subject="VNM", terms="general", year=2020, test="IMF", grace="to first repayment") > 35


def test_states_without_loans_say_why():
    rows = oda_loan_grant_element(region(), since=2026).filter(subject="SGP")
    assert rows["reason"].unique().to_list() == ["no ODA loans to high-income states"]
