r"""How soft a loan is: its grant element, by the formula of the Development Assistance Committee and by brute force.

With :math:`M` the maturity and :math:`G` the grace in years, :math:`A` payments a year, :math:`I` the discount rate a
year, :math:`R_1` the interest in grace and :math:`R_2` after it; with :math:`T` the years without repayment (the interval
from commitment to one period before the first repayment), :math:`D = (1+I)^{1/A} - 1`, :math:`C_1 = (1+I)^T` and
:math:`C_2 = (1+I)^{M-T}`, the present value of a loan of 1 is :math:`Z_G + Z`:

.. math::
    Z_G &= \frac{R_1}{A D} \left(1 - \frac{1}{C_1}\right) \\
    Z &= \frac{1 - 1/C_2}{N C_1 D} + \frac{R_2}{A N C_1 D^2} \left(\frac{1}{C_2} - 1 + N D\right)
        && \text{equal principal, } N = A (M - T) \\
    Z &= \frac{R_2/A}{1 - (1 + R_2/A)^{-N}} \frac{1 - 1/C_2}{C_1 D} && \text{annuity} \\
    Z &= \frac{R_2}{A D} \left(\frac{1}{C_1} - \frac{1}{C_1 C_2}\right) + \frac{1}{C_1 C_2} && \text{lump sum}

and the grant element is :math:`100 (1 - Z_G - Z)` percent of the face. Interest is paid each period, also where the
principal is repaid in a lump sum.

**Grace is read in two ways, and they give different grant elements.** The Committee counts it from the commitment to the
*first repayment*, so :math:`T = G - 1/A`. A lender's "10 years of grace" and the debt framework for low-income countries
may mean that nothing is repaid *for* :math:`G` years, so :math:`T = G` and the first repayment is one period later.
`Grace` names them; nothing here chooses one in silence.

A loan whose interest is at or above the discount rate has a negative grant element. The framework for low-income
countries sets its present value to its face instead (`dsf_present_value`).

References
----------
OECD Development Assistance Committee, "Grant element of loans: formulas" and DCD/DAC/STAT(2023)9, converged reporting
directives, annex on the calculation of the grant equivalent. IMF (2013), "Unification of discount rates used in external debt
analysis for low-income countries". IMF and World Bank (2018), "Guidance note on the debt sustainability framework".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Repayment = Literal["equal principal", "annuity", "lump sum"]
Grace = Literal["to first repayment", "without repayment"]
"""What a number of years of grace means: see the module."""

FLAT = 1e-7
"""Rate a period below which the difference of a number of payments and their value is lost in rounding."""

WHOLE = 1e-6
"""How far a count of payments may be from a whole number."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Terms of loans; each field a number or an array, which are broadcast against each other.

    Attributes
    ----------
    rate : array_like
        Interest a year after grace, as a fraction (0.029 is 2.9 percent).
    maturity : array_like
        Years from the commitment to the last repayment.
    grace : array_like
        Years, in the sense that the caller names.
    per_year : array_like
        Payments a year.
    repayment : str
        Equal principal, annuity or lump sum.
    rate_in_grace : array_like, optional
        Interest a year in grace; the same as after it when not given.
    """

    rate: ArrayLike
    maturity: ArrayLike
    grace: ArrayLike
    per_year: ArrayLike = 2
    repayment: Repayment = "equal principal"
    rate_in_grace: ArrayLike | None = None


@dataclass(frozen=True)
class Schedule:
    """Payments of one loan of face 1.

    Attributes
    ----------
    years : ndarray (N,)
        When each payment is due, years after the commitment.
    principal, interest : ndarray (N,)
        Parts of the payment.
    """

    years: Floats
    principal: Floats
    interest: Floats

    @property
    def payments(self) -> Floats:
        """Principal and interest, (N,)."""
        return self.principal + self.interest

    @property
    def outstanding(self) -> Floats:
        """What is still owed after each payment, (N,)."""
        return 1.0 - np.cumsum(self.principal)


def grant_element(terms: Terms, discount: ArrayLike, grace: Grace) -> Floats:
    """Return the grant element, percent of the face.

    Parameters
    ----------
    terms : Terms
        Of the loans.
    discount : array_like
        Discount rate a year, as a fraction, above -1.
    grace : str
        What the years of grace mean.

    Raises
    ------
    InvalidData
        A negative rate, maturity or grace, grace longer than maturity, payments that are not whole in number, a discount rate
        of -100 percent or less; all faults at once.

    Examples
    --------
    The Committee's example: 10 years, 2.5 percent, 16 half-yearly repayments from 2.5 years on, at 10 percent.

    >>> loan = Terms(rate=0.025, maturity=10, grace=2.5)
    >>> round(float(grant_element(loan, 0.10, "to first repayment")), 4)
    32.3909
    """
    return np.asarray(100.0 * (1.0 - _value(terms, discount, grace)))


def dsf_present_value(terms: Terms, discount: ArrayLike = 0.05) -> Floats:
    """Return the present value of a loan of 1 as the framework for low-income countries takes it (unit-loan method).

    The first repayment is one period after grace ends, and a loan dearer than the discount rate is worth its face.
    """
    rate, rate_of_discount = np.asarray(terms.rate, dtype=float), np.asarray(discount, dtype=float)
    value = _value(terms, discount, "without repayment")
    return np.asarray(np.where(rate >= rate_of_discount, 1.0, value))


def schedule(terms: Terms, grace: Grace) -> Schedule:
    """Return the payments of one loan of face 1; every field of its terms is one number."""
    rate, in_grace, maturity, free, per_year = (float(array) for array in _checked(terms, 0.0, grace)[:5])
    periods, quiet = round(maturity * per_year), round(free * per_year)
    count = periods - quiet
    years = np.arange(1, periods + 1) / per_year
    repaid = np.zeros(periods)
    step = rate / per_year
    if terms.repayment == "equal principal":
        repaid[quiet:] = 1.0 / count
    elif terms.repayment == "lump sum":
        repaid[-1] = 1.0
    else:  # an annuity repays more each period by the interest that it no longer pays
        growth = (1.0 + step) ** np.arange(count)
        repaid[quiet:] = growth / growth.sum()
    owed = 1.0 - np.concatenate([[0.0], np.cumsum(repaid)[:-1]])
    interest = owed * np.where(np.arange(periods) < quiet, in_grace / per_year, step)
    return Schedule(years, repaid, interest)


def repaid_as(rate: float, years: Sequence[float], principal: Sequence[float], per_year: int) -> Schedule:
    """Return the payments of a loan of face 1 that is repaid in any parts, with interest on what is owed each period.

    Parameters
    ----------
    rate : float
        Interest a year, as a fraction.
    years : sequence of float
        When a part is repaid, years after the commitment; whole periods.
    principal : sequence of float
        The parts, in any unit; their sum is the face.
    per_year : int
        Payments of interest a year.

    Raises
    ------
    InvalidData
        Parts that are negative or sum to nothing, a year that is no whole period, lists of different length.
    """
    when, parts = np.asarray(years, dtype=float), np.asarray(principal, dtype=float)
    faults = []
    if when.shape != parts.shape or when.ndim != 1 or not when.size:
        faults.append(Fault("shape", f"{when.size} years and {parts.size} parts", expected="a year for each part"))
    elif np.any(np.abs(when * per_year - np.round(when * per_year)) > WHOLE) or np.any(when <= 0):
        faults.append(Fault("period", f"years {list(years)}", column="years", expected=f"multiples of 1/{per_year}"))
    if np.any(parts < 0.0) or not parts.sum() > 0.0:
        what, expected = f"parts {list(principal)}", "0 or more each, with a sum above 0"
        faults.append(Fault("principal", what, column="principal", expected=expected))
    if rate < 0.0:
        faults.append(Fault("rate", f"a rate of {rate:g}", column="rate", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
    index = np.round(when * per_year).astype(int) - 1
    repaid = np.zeros(index.max() + 1)
    np.add.at(repaid, index, parts / parts.sum())
    owed = 1.0 - np.concatenate([[0.0], np.cumsum(repaid)[:-1]])
    return Schedule(np.arange(1, repaid.size + 1) / per_year, repaid, owed * rate / per_year)


def present_value(loan: Schedule, discount: float, at: float = 0.0) -> float:
    """Return the present value of what is still to be paid after the year `at`, for a loan of face 1.

    Raises
    ------
    InvalidData
        A discount rate of -100 percent or less.
    """
    _require_discount(np.asarray(discount))
    due = loan.years > at
    return float((loan.payments[due] / (1.0 + discount) ** (loan.years[due] - at)).sum())


def _value(terms: Terms, discount: ArrayLike, grace: Grace) -> Floats:
    """Return the present value of loans of face 1 by the closed formulas."""
    rate, in_grace, maturity, free, per_year, yearly = _checked(terms, discount, grace)
    step = (1.0 + yearly) ** (1.0 / per_year) - 1.0
    count = per_year * (maturity - free)
    waited, ended = (1.0 + yearly) ** -free, (1.0 + yearly) ** -(maturity - free)
    # What a payment of 1 a period is worth over grace and over repayment; without discounting, their number.
    before = _annuity(step, per_year * free)
    after = _annuity(step, count)
    value = in_grace / per_year * before
    if terms.repayment == "equal principal":
        # Interest falls with what is owed: on count, count - 1, ... parts of the loan.
        flat = step < FLAT
        falling = np.where(flat, count * (count + 1.0) / 2.0, (count - after) / np.where(flat, 1.0, step))
        return np.asarray(value + waited / count * (after + rate / per_year * falling))
    if terms.repayment == "annuity":
        owed = rate / per_year
        return np.asarray(value + waited * after / _annuity(owed, count))
    return np.asarray(value + waited * (rate / per_year * after + ended))


def _annuity(step: Floats, count: Floats) -> Floats:
    """Return what 1 a period is worth, for a number of periods at a rate a period."""
    safe = np.where(step == 0.0, 1.0, step)
    return np.asarray(np.where(step == 0.0, count, -np.expm1(-count * np.log1p(safe)) / safe))


def _checked(terms: Terms, discount: ArrayLike, grace: Grace) -> tuple[Floats, ...]:
    """Return rate, rate in grace, maturity, years without repayment, payments a year, discount rate; or every fault."""
    given = (
        terms.rate, terms.rate if terms.rate_in_grace is None else terms.rate_in_grace, terms.maturity, terms.grace,
        terms.per_year, discount,
    )  # fmt: skip
    rate, in_grace, maturity, years, per_year, yearly = (np.asarray(array, dtype=float) for array in given)
    faults = [
        Fault("word", repr(word), column=name, expected=f"one of {', '.join(get_args(words))}")
        for name, word, words in (("repayment", terms.repayment, Repayment), ("grace", grace, Grace))
        if word not in get_args(words)
    ]
    for name, array in (("rate", rate), ("rate_in_grace", in_grace), ("grace", years)):
        if not np.all(array >= 0.0):
            faults.append(Fault("negative", f"{name} {_worst(array)}", column=name, expected="0 or more"))
    for name, array in (("maturity", maturity), ("per_year", per_year)):
        if not np.all(array > 0.0):
            faults.append(Fault("not-positive", f"{name} {_worst(array)}", column=name, expected="above 0"))
    faults += _discount_faults(yearly)
    if faults:
        raise InvalidData(faults)
    free = np.maximum(years - (1.0 / per_year if grace == "to first repayment" else 0.0), 0.0)
    if np.any(free >= maturity):
        what = f"grace of {_worst(-years).removeprefix('-')} years and a maturity of {_worst(maturity)}"
        faults.append(Fault("grace", what, column="grace", expected="grace shorter than maturity"))
    for name, array in (("maturity", maturity), ("grace", free)):
        if np.any(np.abs(array * per_year - np.round(array * per_year)) > WHOLE):
            what = f"{name} is no whole number of the {_worst(-per_year).removeprefix('-')} payments a year"
            faults.append(Fault("period", what, column=name, expected="whole periods"))
    if faults:
        raise InvalidData(faults)
    return rate, in_grace, maturity, free, per_year, yearly


def _require_discount(discount: Floats) -> None:
    if faults := _discount_faults(discount):
        raise InvalidData(faults)


def _discount_faults(discount: Floats) -> list[Fault]:
    if np.all(discount > -1.0):
        return []
    return [Fault("discount", f"a discount rate of {_worst(discount)}", column="discount", expected="above -1")]


def _worst(array: Floats) -> str:
    return f"{float(np.min(array)):g}"
