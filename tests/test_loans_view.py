"""`multipolar show loans`: Japan's terms in force, and an offer beside them."""

import pytest

from multipolar.errors import InvalidData, UsageError
from multipolar.models.loans import Terms, grant_element
from multipolar.wiring import VIEWS


def shown(region, **options):
    return VIEWS["loans"].show(region, options, draws=1, seed=0)


def test_each_group_and_product_in_force_stands_once(region):
    frame = shown(region)
    assert frame.select("borrowers", "terms").is_duplicated().sum() == 0
    assert frame.filter(borrowers="lmic", terms="general")["edition"].to_list() == ["2025-10"]


def test_an_offer_stands_beside_them(region):
    frame = shown(region, rate="4.5", maturity="15", grace="3")
    row = frame.filter(borrowers="your offer").row(0, named=True)
    expected = float(grant_element(Terms(rate=0.045, maturity=15, grace=3), 0.05, "to first repayment"))
    assert row["to first repayment"] == pytest.approx(expected)
    assert row["refs"]


def test_what_is_wrong_with_an_offer_is_told_at_once(region):
    with pytest.raises(UsageError, match="the offer has no grace"):
        shown(region, rate="4.5", maturity="15")
    with pytest.raises(InvalidData, match=r"no maturity(.|\n)*rate is 'dear'"):
        shown(region, rate="dear", grace="2")
    with pytest.raises(InvalidData, match=r"grace of 20\.5 years and a maturity of 15"):
        shown(region, rate="4.5", maturity="15", grace="20.5")
