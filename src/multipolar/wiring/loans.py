"""Views of `multipolar.models.loans`: Japan's terms in force, and any other offer beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import polars as pl

from ..errors import Fault, InvalidData, UsageError
from ..measures.grant_element import oda_loan_grant_element
from ..models.loans import Grace, Terms, grant_element
from .view import View

if TYPE_CHECKING:
    from ..region import Region

NAME = "loans"
OFFER = "your offer"
NEEDED = ("rate", "maturity", "grace")


def loans(
    region: Region, *, draws: int, seed: int, rate: str = "", maturity: str = "", grace: str = "", per_year: str = ""
) -> pl.DataFrame:
    """Return the grant element of Japan's terms in force by group of borrowers and product, and of an offer.

    At 5 percent a year, the rate of the IMF and the World Bank, on both readings of grace; nothing here is drawn.

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
    )
    given = {"rate": rate, "maturity": maturity, "grace": grace, "per_year": per_year}
    if not any(given.values()):
        return wide
    return pl.concat([wide, _offer(region, given)], how="diagonal_relaxed")


def _offer(region: Region, given: dict[str, str]) -> pl.DataFrame:
    """Return the row of an offer."""
    faults = [
        Fault("incomplete", f"the offer has no {name}", column=name, expected="rate, maturity and grace")
        for name in NEEDED
        if not given[name]
    ]
    numbers: dict[str, float] = {}
    for name, text in given.items():
        try:
            numbers |= {name: float(text)} if text else {}
        except ValueError:
            faults.append(Fault("number", f"{name} is {text!r}", column=name, expected="a number such as 2.5"))
    if len(faults) == 1:
        raise UsageError(faults[0])
    if faults:
        raise InvalidData(faults)
    discount = region.parameter(NAME, "unified_discount_rate")
    terms = Terms(
        rate=numbers["rate"] / 100.0,
        maturity=numbers["maturity"],
        grace=numbers["grace"],
        per_year=numbers.get("per_year", 2.0),
    )
    row: dict[str, Any] = {
        "borrowers": OFFER,
        "terms": ", ".join(f"{name} {value:g}" for name, value in numbers.items()),
    }
    row |= {reading: float(grant_element(terms, discount.central / 100.0, reading)) for reading in get_args(Grace)}
    return pl.DataFrame([row | {"refs": [discount.ref]}], schema_overrides={"refs": pl.List(pl.UInt32)})


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
        },
    ),
)
