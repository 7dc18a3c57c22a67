"""Grant elements (OECD formulas) against brute force, the Committee's example, and what must be true of any loan."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models import loans
from multipolar.models.loans import Terms, dsf_present_value, grant_element, present_value, repaid_as, schedule

FIRST, FREE = "to first repayment", "without repayment"
EXAMPLE = {"rate": 0.025, "maturity": 10, "grace": 2.5, "per_year": 2}


def test_the_example_of_the_docstring():
    assert doctest.testmod(loans).failed == 0


@pytest.mark.parametrize(("repayment", "expected"), [("equal principal", 32.3909), ("annuity", 32.9126)])
def test_the_committees_example_loan(repayment, expected):
    found = grant_element(Terms(**EXAMPLE, repayment=repayment), 0.10, FIRST)
    assert float(found) == pytest.approx(expected, abs=5e-5)


def test_the_committees_example_with_irregular_repayments():
    years = [2.5 + 0.5 * step for step in range(16)]
    loan = repaid_as(0.025, years, [75] * 8 + [60] * 6 + [20] * 2, per_year=2)
    assert 100 * (1 - present_value(loan, 0.10)) == pytest.approx(30.432228, abs=5e-7)


def test_the_two_readings_of_grace_differ():
    terms = Terms(rate=0.029, maturity=30, grace=10)
    first, free = (float(grant_element(terms, 0.05, grace)) for grace in (FIRST, FREE))
    assert first < free
    assert schedule(terms, FIRST).years[schedule(terms, FIRST).principal > 0][0] == 10.0
    assert schedule(terms, FREE).years[schedule(terms, FREE).principal > 0][0] == 10.5


@st.composite
def terms(draw):
    per_year = draw(st.sampled_from([1, 2, 4]))
    maturity = draw(st.integers(2, 40))
    grace = draw(st.integers(0, per_year * maturity - 1)) / per_year
    repayment = draw(st.sampled_from(["equal principal", "annuity", "lump sum"]))
    rate, in_grace = draw(st.floats(0, 0.15)), draw(st.floats(0, 0.15))
    return Terms(
        rate=rate, maturity=maturity, grace=grace, per_year=per_year, repayment=repayment, rate_in_grace=in_grace
    )


@given(terms=terms(), discount=st.one_of(st.just(0.0), st.floats(0.001, 0.2)), grace=st.sampled_from([FIRST, FREE]))
def test_the_formula_is_the_discounting_of_every_payment(terms, discount, grace):
    loan = schedule(terms, grace)
    assert loan.principal.sum() == pytest.approx(1.0)
    assert loan.outstanding[-1] == pytest.approx(0.0, abs=1e-9)
    by_hand = 100 * (1 - present_value(loan, discount))
    assert float(grant_element(terms, discount, grace)) == pytest.approx(by_hand, abs=1e-7)


@given(
    rate=st.floats(0, 0.04), maturity=st.integers(11, 40), grace=st.integers(1, 10), more=st.integers(1, 5),
    repayment=st.sampled_from(["equal principal", "annuity", "lump sum"]),
)  # fmt: skip
def test_a_loan_below_the_discount_rate_is_softer_when_it_is_cheaper_or_longer(rate, maturity, grace, more, repayment):
    def element(**changed):
        given = {"rate": rate, "maturity": maturity, "grace": grace, "repayment": repayment}
        return float(grant_element(Terms(**{**given, **changed}), 0.05, FIRST))

    assert element(rate=rate + 0.005) < element()
    assert element(maturity=maturity + more) > element()
    if repayment != "lump sum":
        assert element(maturity=maturity + more, grace=grace + more) >= element(maturity=maturity + more)


def test_a_loan_at_the_discount_rate_has_no_grant_element():
    periodic = 2 * ((1.05) ** 0.5 - 1)
    for repayment in ("equal principal", "annuity", "lump sum"):
        found = grant_element(Terms(rate=periodic, maturity=20, grace=5, repayment=repayment), 0.05, FIRST)
        assert float(found) == pytest.approx(0.0, abs=1e-10)


def test_loans_come_in_arrays():
    rates = np.array([[0.0, 0.01, 0.02]])
    found = grant_element(Terms(rate=rates, maturity=np.array([[20], [40]]), grace=10), 0.05, FIRST)
    assert found.shape == (2, 3)
    assert found[1, 2] == pytest.approx(float(grant_element(Terms(rate=0.02, maturity=40, grace=10), 0.05, FIRST)))


def test_the_debt_framework_never_values_a_dear_loan_above_its_face():
    assert float(dsf_present_value(Terms(rate=0.08, maturity=10, grace=2))) == 1.0
    assert float(dsf_present_value(Terms(rate=0.01, maturity=30, grace=10))) < 0.7


def test_what_is_still_owed_is_worth_less_as_it_is_repaid():
    loan = schedule(Terms(rate=0.02, maturity=20, grace=5), FREE)
    values = [present_value(loan, 0.05, at=year) for year in range(6, 21)]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0.0


def test_every_fault_of_the_terms_is_named_at_once():
    with pytest.raises(InvalidData) as caught:
        grant_element(Terms(rate=-0.01, maturity=0, grace=-1, repayment="ballon"), -1.0, "years")  # type: ignore[arg-type]
    assert {fault.column for fault in caught.value.faults} == {
        "rate", "rate_in_grace", "maturity", "grace", "repayment", "discount",
    }  # fmt: skip
    for words, changed in {
        "grace of 12 years and a maturity of 10": {"grace": 12},
        "no whole number of the 2 payments": {"grace": 2.3},
    }.items():
        with pytest.raises(InvalidData, match=words):
            grant_element(Terms(**{**EXAMPLE, **changed}), 0.1, FIRST)
    with pytest.raises(InvalidData, match="a year for each part"):
        repaid_as(0.02, [1, 2], [1.0], 1)
    with pytest.raises(InvalidData, match="multiples of 1/2"):
        repaid_as(0.02, [1.2], [1.0], 2)
