"""Views of `multipolar.models.loans`: Japan's terms in force, and any other offer beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import polars as pl

from ..errors import Fault, InvalidData, UnknownName, UsageError
from ..measures.grant_element import oda_loan_grant_element
from ..models.loans import Grace, Repayment, Terms, grant_element
from . import options
from .view import View

if TYPE_CHECKING:
    from ..region import Region

NAME = "loans"
OFFER = "your offer"
NEEDED = ("rate", "maturity", "grace")
READINGS: tuple[str, ...] = get_args(Grace)
LEAST = 35.0
"""Grant element from which on a loan is concessional to the IMF and the World Bank, percent at 5 percent a year."""

BORROWERS = {
    "low income ldc": "least developed, low income", "ldc lic": "least developed or low income",
    "lmic": "lower middle income", "umic": "upper middle income", "high income": "high income",
}  # fmt: skip
"""What readers see of JICA's groups."""


def loans(
    region: Region,
    *,
    draws: int,
    seed: int,
    rate: str = "",
    maturity: str = "",
    grace: str = "",
    per_year: str = "",
    repayment: str = "",
    discount: str = "",
) -> pl.DataFrame:
    """Return the grant element of Japan's terms in force by group of borrowers and product, and of an offer, percent of the face.

    At 5 percent a year, the rate of the IMF and the World Bank, on both readings of grace, with what is to be paid back in
    present value and whether it is concessional; nothing here is drawn. An offer may be put at another discount rate.

    Raises
    ------
    UsageError
        An offer with only some of rate, maturity and grace, or with a word in place of a number.
    InvalidData
        Terms that no loan has; all faults at once.
    """
    terms = oda_loan_grant_element(region, since=region.as_of.year).filter(test="IMF").drop_nulls("value")
    keys = ["borrowers", "terms", "edition"]
    wide = (
        terms.unique([*keys, "grace"], maintain_order=True)
        .pivot("grace", index=keys, values="value")
        .join(terms.group_by(keys).agg(pl.col("refs").explode().unique().sort()), on=keys)
        .sort(keys)
        .with_columns(pl.col("borrowers").replace_strict(BORROWERS))
    )
    given = {"rate": rate, "maturity": maturity, "grace": grace, "per_year": per_year, "discount": discount}
    if any(given.values()) or repayment:
        wide = pl.concat([wide, _offer(region, given, repayment or "equal principal")], how="diagonal_relaxed")
    passing = pl.sum_horizontal((pl.col(reading) >= LEAST).cast(pl.Int8) for reading in READINGS)
    return wide.select(
        *keys,
        *READINGS,
        (100.0 - pl.col(READINGS[0])).alias("present value"),
        passing.replace_strict({0: "no", 1: "on one reading of grace", 2: "yes"}).alias("concessional"),
        "refs",
    )


def _offer(region: Region, given: dict[str, str], repayment: str) -> pl.DataFrame:
    """Return the row of an offer."""
    faults = [
        Fault("incomplete", f"the offer has no {name}", column=name, expected="rate, maturity and grace")
        for name in NEEDED
        if not given[name]
    ]
    numbers: dict[str, float] = {}
    for name, text in given.items():
        try:
            numbers |= {name: options.number(name, text)} if text else {}
        except UsageError as error:
            faults.append(error.fault)
    if len(faults) == 1:
        raise UsageError(faults[0])
    if faults:
        raise InvalidData(faults)
    if repayment not in get_args(Repayment):
        raise UnknownName.of("repayment", repayment, get_args(Repayment), expected=" or ".join(get_args(Repayment)))
    known = region.parameter(NAME, "unified_discount_rate")
    at = numbers.pop("discount", known.central)
    terms = Terms(
        rate=numbers["rate"] / 100.0,
        maturity=numbers["maturity"],
        grace=numbers["grace"],
        per_year=numbers.get("per_year", 2.0),
        repayment=repayment,  # type: ignore[arg-type]
    )
    row: dict[str, Any] = {
        "borrowers": OFFER if at == known.central else f"{OFFER}, at {at:g} percent",
        "terms": ", ".join([*(f"{name} {value:g}" for name, value in numbers.items()), repayment]),
    }
    row |= {reading: float(grant_element(terms, at / 100.0, reading)) for reading in get_args(Grace)}
    return pl.DataFrame([row | {"refs": [known.ref]}], schema_overrides={"refs": pl.List(pl.UInt32)})


VIEWS = (
    View(
        NAME,
        "Grant element of Japan's loan terms at 5 percent, percent of the face, on two readings of grace",
        loans,
        {
            "rate": "interest of an offer, percent a year",
            "maturity": "its years",
            "grace": "its years of grace",
            "per_year": "its payments a year [2]",
            "repayment": f"{', '.join(get_args(Repayment))} [equal principal]",
            "discount": "discount rate of its row, percent a year [5]",
        },
    ),
)
