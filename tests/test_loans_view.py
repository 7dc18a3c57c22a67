"""`multipolar show loans`: Japan's terms in force, and an offer beside them."""

import pytest

from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models.loans import Terms, grant_element
from multipolar.wiring import VIEWS


def shown(region, **options):
    return VIEWS["loans"].show(region, options, draws=1, seed=0)


def test_each_group_and_product_in_force_stands_once(region):
    frame = shown(region)
    assert frame.select("borrowers", "terms").is_duplicated().sum() == 0
    assert frame.filter(borrowers="lower middle income", terms="general")["edition"].to_list() == ["2025-10"]


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


def test_an_offer_at_another_discount_rate_and_repayment(region):
    frame = shown(region, rate="4.5", maturity="15", grace="3", repayment="annuity", discount="3")
    row = frame.filter(borrowers="your offer, at 3 percent").row(0, named=True)
    terms = Terms(rate=0.045, maturity=15, grace=3, repayment="annuity")
    assert row["to first repayment"] == pytest.approx(float(grant_element(terms, 0.03, "to first repayment")))
    assert row["present value"] == pytest.approx(100 - row["to first repayment"])
    assert row["present value"] > 100
    with pytest.raises(InvalidData, match="a discount rate of -1; expected above -1"):
        shown(region, rate="4.5", maturity="15", grace="3", discount="-100")
    with pytest.raises(UnknownName, match="annuity"):
        shown(region, rate="4.5", maturity="15", grace="3", repayment="anuity")


def test_what_is_concessional_reaches_35_percent(region):
    frame = shown(region)
    least = frame.select("to first repayment", "without repayment").min_horizontal()
    assert ((frame["concessional"] == "yes") == (least >= 35)).all()
