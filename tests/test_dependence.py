"""Dependence: published formulas and anchors, blanks that stay blank, partners counted once, exact bounds."""

import math
from datetime import date
from pathlib import Path
from typing import ClassVar

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import UnknownName
from multipolar.measures import dependence as d

from .laws import MeasureLaws, altered, region

REFERENCE = Path(__file__).parents[2] / "shared" / "data" / "imf_dots" / "dots_annual_all_partners.csv"
TABLED_DIGITS = 1e-4
"""The pack keeps six significant digits of the source."""


class TestPartnerShare(MeasureLaws):
    measure = "partner_share"


class TestPartnerShareWithMirror(MeasureLaws):
    measure = "partner_share"
    arguments: ClassVar = {"reading": "with mirror"}


class TestPartnerShareReconciled(MeasureLaws):
    measure = "partner_share"
    arguments: ClassVar = {"reading": "reconciled", "overlapping": True}


class TestPartnerHhi(MeasureLaws):
    measure = "partner_hhi"


class TestEffectivePartners(MeasureLaws):
    measure = "effective_partners"


class TestHirschmanShare(MeasureLaws):
    measure = "hirschman_share"


class TestCoverage(MeasureLaws):
    measure = "coverage"


class TestTradeSalience(MeasureLaws):
    measure = "trade_salience"


class TestTradeSymmetry(MeasureLaws):
    measure = "trade_symmetry"


class TestTradeInterdependence(MeasureLaws):
    measure = "trade_interdependence"
    arguments: ClassVar = {"reading": "reconciled"}


def one(frame: pl.DataFrame, **key) -> dict:
    found = frame.filter(pl.all_horizontal([pl.col(name) == value for name, value in key.items()]))
    assert found.height == 1, found
    return found.row(0, named=True)


# -- formulas ----------------------------------------------------------------------------------------------------------


def test_hhi_of_three_partners():
    assert d.hhi([0.5, 0.3, 0.2]) == pytest.approx(0.38, abs=1e-12)
    assert d.normalised_hhi([0.5, 0.3, 0.2]) == pytest.approx(0.07, abs=1e-12)


def test_barbieri_1996():
    share_i, share_j = 50 / 200, 50 / 1000
    assert d.salience(share_i, share_j) == pytest.approx(0.11180339887498948)
    assert d.symmetry(share_i, share_j) == pytest.approx(0.8)
    assert d.interdependence(share_i, share_j) == pytest.approx(0.08944271909999159)


POSITIVE = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30)
SHARE = st.floats(0, 1)


@given(POSITIVE, st.floats(1e-6, 1e6), st.randoms())
def test_hhi_is_bounded_and_blind_to_order_and_units(amounts, unit, random):
    value = d.hhi(amounts)
    assert 1 / len(amounts) - 1e-9 <= value <= 1 + 1e-9
    other = [amount * unit for amount in amounts]
    random.shuffle(other)
    assert d.hhi(other) == pytest.approx(value)


@given(POSITIVE, POSITIVE)
def test_bounds_hold_the_hhi_when_the_rest_is_revealed(known, rest):
    total = sum(known) + sum(rest)
    squares, covered = sum((x / total) ** 2 for x in known), sum(known) / total
    low, high = d.hhi_bounds(squares, covered)
    assert low - 1e-9 <= d.hhi([*known, *rest]) <= high + 1e-9
    assert d.hhi([*known, sum(rest)]) == pytest.approx(high), "the upper bound is reached by one partner"
    thin = [sum(rest) / 10_000] * 10_000
    assert d.hhi([*known, *thin]) == pytest.approx(low, abs=1e-4), "the lower bound is approached by many"


@given(SHARE, SHARE)
def test_interdependence_is_symmetric_and_bounded(a, b):
    value = d.interdependence(a, b)
    assert value == pytest.approx(d.interdependence(b, a))
    assert 0 <= value <= min(d.salience(a, b), d.symmetry(a, b)) + 1e-12


# -- anchors and blanks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("partner", "usd_bn"), [("JPN", 267.4), ("USA", 419.4), ("EU", 295.1), ("CHN", 722.5)])
def test_trade_of_asean_agrees_with_the_asean_japan_centre(partner, usd_bn):
    trade = d.amounts(region(), domain="goods trade", year=2022)
    assert one(trade, subject="ASEAN10", counterpart=partner)["amount"] == pytest.approx(usd_bn, abs=0.05)
    share = one(
        d.partner_share(region(), domain="goods trade", year=2022, overlapping=True),
        subject="ASEAN10",
        counterpart=partner,
    )
    assert share["value"] == pytest.approx(100 * usd_bn / 3870.92, abs=0.01)


def test_china_gives_a_third_of_viet_nams_imports_not_half():
    row = one(d.partner_share(region(), domain="goods imports", year=2022), subject="VNM", counterpart="CHN")
    assert round(row["value"]) == 34
    assert set(region().cite(row["refs"])["source_id"]) == {"dots2022"}
    assert len(row["refs"]) == 2, "the pair and the world total"
    assert row["basis"] == "derived"


def test_a_blank_pair_is_not_zero():
    shares = d.partner_share(region(), domain="goods exports", reading="reconciled")
    korea = one(shares, subject="VNM", counterpart="KOR")
    assert korea["value"] is None
    assert korea["reason"] == "the figure for KOR is blank in the table, which is not zero"
    # A pair that is known gives no share either: the total lacks Korea.
    china = one(shares, subject="VNM", counterpart="CHN")
    assert china["value"] is None
    assert china["reason"] == "the world total is incomplete"
    assert d.partner_share(region(), reading="reconciled").filter(subject="VNM")["value"].count() == 0
    hhi = one(d.partner_hhi(region(), domain="goods exports", reading="reconciled"), subject="VNM")
    assert (hhi["value"], hhi["reason"]) == (None, "the world total is incomplete")


def test_imports_of_the_reconciled_table_are_its_exports_read_the_other_way():
    exports, imports = (
        d.amounts(region(), domain=f"goods {way}", reading="reconciled") for way in ("exports", "imports")
    )
    assert (
        one(exports, subject="THA", counterpart="JPN")["amount"]
        == one(imports, subject="JPN", counterpart="THA")["amount"]
    )
    assert one(imports, subject="JPN", counterpart="WORLD")["amount"] == pytest.approx(709.505)


def test_a_total_that_cannot_be_relied_on_gives_no_share():
    shares = d.partner_share(region(), domain="goods exports", year=2022).filter(subject="BRN")
    assert shares["value"].count() == 0
    assert one(shares, counterpart="JPN")["reason"] == "the world total is set aside: no report of it can be relied on"
    assert "figure for AUS is set aside" in one(shares, counterpart="AUS")["reason"]


def test_the_mirror_fills_silence_and_never_a_total():
    pairs = ["subject", "counterpart", "year"]
    for domain, other in (("goods exports", "goods imports"), ("goods imports", "goods exports")):
        own = d.amounts(region(), domain=domain).filter(pl.col("amount").is_not_null())
        books = d.amounts(region(), domain=other).filter(pl.col("amount").is_not_null())
        filled = d.amounts(region(), domain=domain, reading="with mirror")
        kept = filled.join(own, on=pairs)
        assert kept.height == own.height
        assert kept.filter(pl.col("amount") != pl.col("amount_right")).is_empty(), "an own figure is never replaced"
        added = filled.filter(pl.col("amount").is_not_null()).join(own, on=pairs, how="anti")
        assert added.height > 100
        assert added.filter(counterpart="WORLD").is_empty()
        partner = added.join(books, left_on=pairs, right_on=["counterpart", "subject", "year"], how="left")
        assert partner.filter(pl.col("amount").ne_missing(pl.col("amount_right"))).is_empty()
    timor = d.partner_share(region(), domain="goods imports", reading="with mirror", year=2022).filter(subject="TLS")
    assert set(timor["reason"].drop_nulls()) >= {"no world total in goods imports, with mirror"}
    assert timor["value"].count() == 0


def test_units_do_not_matter():
    trade = pl.col("measure").is_in(["goods_exports", "goods_imports", "goods_exports_reconciled"])
    scaled = pl.when(trade).then(pl.col("value") * 1000).otherwise(pl.col("value")).alias("value")
    thousandfold = altered(lambda name, table: table.with_columns(scaled) if name == "ties" else table)
    for measure in (d.partner_share, d.partner_hhi, d.trade_interdependence):
        ours, theirs = measure(region())["value"], measure(thousandfold)["value"]
        assert (ours.is_null() == theirs.is_null()).all()
        assert (ours - theirs).abs().max() < 1e-9


# -- partners are counted once -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", [None, "as reported", "reconciled"])
def test_shares_of_a_cell_may_be_added_up(reading):
    shares = d.partner_share(region(), reading=reading)
    total = shares.group_by("subject", "domain", "year", "period").agg(pl.col("value").sum())
    assert total["value"].max() <= 100 + d.ROUNDING
    groups = set(region().table("actors").filter("is_group")["code"])
    assert not groups & set(shares["subject"])
    assert groups & set(shares["counterpart"]) == {"EU"}


def test_the_eu_is_one_partner_and_germany_is_seen_on_request():
    asked = {"domain": "goods exports", "year": 2022}
    once = d.partner_share(region(), **asked).filter(subject="THA")
    assert one(once, counterpart="EU")["value"] == pytest.approx(8.0, abs=0.3)
    assert once.filter(pl.col("counterpart").is_in(["DEU", "FRA"])).is_empty()
    every = d.partner_share(region(), **asked, overlapping=True).filter(subject="THA")
    germany, union = one(every, counterpart="DEU")["value"], one(every, counterpart="EU")["value"]
    assert 0 < germany < union
    assert len(d.UNIONS["EU"]) == len(set(d.UNIONS["EU"])) == 27


def test_members_stand_where_the_union_is_not_tabled():
    arms = d.partner_share(region(), domain="arms")
    assert {"DEU", "FRA", "ESP"} <= set(arms["counterpart"])


# -- concentration -----------------------------------------------------------------------------------------------------


def test_concentration_is_that_of_the_shares():
    shares = (
        d.partner_share(region(), domain="goods exports", year=2022).filter(subject="LAO")["value"].drop_nulls() / 100
    )
    row = one(d.partner_hhi(region(), domain="goods exports", year=2022), subject="LAO")
    rest = 1 - shares.sum()
    assert row["value"] == row["low"] == pytest.approx((shares**2).sum())
    assert row["high"] == pytest.approx((shares**2).sum() + rest**2)
    assert row["interval"] == "bounds"
    count = one(d.effective_partners(region(), domain="goods exports", year=2022), subject="LAO")
    assert [count[name] for name in ("low", "value", "high")] == pytest.approx(
        [1 / row["high"], 1 / row["low"], 1 / row["low"]]
    )


def test_thin_coverage_gives_a_reason_instead_of_a_concentration():
    hhi, cover = (measure(region(), year=2022) for measure in (d.partner_hhi, d.coverage))
    thailand = one(hhi, subject="THA", domain="goods imports")
    assert thailand["value"] is None
    assert thailand["reason"] == "partners with a figure cover 79.3 % of the total"
    assert one(cover, subject="THA", domain="goods imports")["value"] == pytest.approx(79.3, abs=0.05)
    known = d.partner_hhi(region()).filter(pl.col("value").is_not_null())
    covered = known.join(d.coverage(region()), on=["subject", "domain", "year", "period"], nulls_equal=True)
    assert covered.height == known.height
    assert covered["value_right"].min() >= d.MINIMUM_COVERAGE
    assert (known["high"] - known["low"]).max() <= (1 - d.MINIMUM_COVERAGE / 100) ** 2


def test_two_books_that_exceed_the_total_give_no_concentration():
    cambodia = one(d.partner_hhi(region(), domain="goods exports", reading="with mirror", year=2019), subject="KHM")
    assert cambodia["reason"] == "partners with a figure cover 105.9 % of the total"


@pytest.mark.skipif(not REFERENCE.exists(), reason="the IMF's full lists of partners are not here")
@pytest.mark.parametrize(("domain", "flow"), [("goods exports", "export_fob"), ("goods imports", "import_cif")])
def test_bounds_hold_the_hhi_of_the_full_list_of_partners(domain, flow):
    """The pack tables some 27 partners; the IMF lists them all. The bounds must hold the HHI of the full list."""
    union = dict.fromkeys(d.UNIONS["EU"], "EU")
    listed = (
        pl.read_csv(REFERENCE, infer_schema_length=None)
        .filter((pl.col("flow") == flow) & pl.col("partner").is_not_null())
        .group_by(pl.col("reporter").alias("subject"), pl.col("year").cast(pl.Int32), pl.col("partner").replace(union))
        .agg(pl.col("value_musd").sum() / 1000)
    )
    total = d.amounts(region(), domain=domain).filter(counterpart="WORLD").select("subject", "year", total="amount")
    share = pl.col("value_musd") / pl.col("total")
    full = listed.join(total, on=["subject", "year"]).group_by("subject", "year").agg(share.pow(2).sum().alias("full"))
    tabled = d.partner_hhi(region(), domain=domain).filter(pl.col("value").is_not_null())
    both = tabled.join(full, on=["subject", "year"])
    assert both.height == tabled.height >= 14
    below = pl.col("full") < pl.col("low") * (1 - TABLED_DIGITS)
    assert both.filter(below | (pl.col("full") > pl.col("high") * (1 + TABLED_DIGITS))).is_empty(), both
    place = (both["full"] - both["low"]) / (both["high"] - both["low"])
    assert place.max() < 0.35, "the rest is thin: the low end is the better value"


def test_coverage_says_which_concentrations_exist():
    cells = d.coverage(region(), group="ASEAN")
    assert set(cells["domain"]) == set(d.DOMAINS)
    assert set(cells["subject"]) == set(["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM"])
    for domain in ("FDI", "FDI in yen", "ODA", "official finance", "students", "workers"):
        assert cells.filter(domain=domain)["value"].count() == 0, "one partner, a host outside ASEAN, or no total"
    covered = cells.filter((pl.col("domain") == "arms") & (pl.col("value") >= d.MINIMUM_COVERAGE))
    assert covered["subject"].n_unique() == 10
    before = d.coverage(region(), on=date(2025, 1, 1), group="ASEAN")
    assert "TLS" not in set(before["subject"])
    timor = one(d.coverage(region(), domain="goods imports", group="ASEAN"), subject="TLS")
    assert (timor["year"], timor["value"], timor["reason"]) == (None, None, "no figure in goods imports, as reported")


# -- domains and questions ---------------------------------------------------------------------------------------------


def test_aid_of_two_concepts_is_never_one_share():
    shares = d.partner_share(region())
    for domain, donor in (("ODA", "JPN"), ("official finance", "CHN")):
        found = shares.filter(domain=domain)
        assert set(found["counterpart"]) == {donor}
        assert found["value"].count() == 0
        assert f"no world total in {domain}, as tabled" in set(found["reason"])


def test_arms_keep_their_five_years():
    row = one(d.partner_share(region(), domain="arms"), subject="CHN", counterpart="RUS", period="2019/2023")
    assert (row["value"], row["year"], row["unit"]) == (75.5, 2023, "percent")
    assert d.partner_share(region(), domain="arms")["period"].null_count() == 0


def test_parts_of_a_year_are_no_year():
    tourists = d.partner_share(region(), domain="tourists")
    assert tourists["period"].null_count() == tourists.height
    row = one(tourists, subject="JPN", counterpart="THA", year=2024)
    assert row["value"] == pytest.approx(100 * 1_148_900 / 36_869_900)


def test_questions_are_narrowed_by_day_and_year():
    assert set(d.partner_share(region(), on=date(2021, 6, 1), domain="goods exports")["year"]) == {2019, 2021}
    assert set(d.partner_share(region(), year=2021)["year"]) == {2021}
    assert set(d.partner_share(region())["reading"]) == {"as reported", "as tabled"}
    assert set(d.partner_share(region(), reading="reconciled")["domain"]) == set(d.TRADE)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"domain": "goods export"}, "Did you mean goods exports or goods imports?"),
        ({"reading": "mirror"}, "expected one of as reported, with mirror, reconciled, as tabled"),
        ({"domain": "arms", "reading": "reconciled"}, "'reconciled' is not a known reading; expected one of as tabled"),
    ],
)
def test_unknown_words_are_answered_with_the_valid_ones(asked, says):
    with pytest.raises(UnknownName, match=says):
        d.partner_share(region(), **asked)


def test_two_states_are_compared_in_trade_only():
    with pytest.raises(UnknownName, match="a domain of trade: goods exports, goods imports, goods trade"):
        d.trade_salience(region(), domain="arms")


# -- two states --------------------------------------------------------------------------------------------------------


def test_a_dyad_is_one_row_made_of_both_books():
    shares = d.hirschman_share(region(), year=2022)
    china = one(shares, subject="CHN", counterpart="VNM")
    viet_nam = one(shares, subject="VNM", counterpart="CHN")
    i, j = china["value"] / 100, viet_nam["value"] / 100
    rows = [
        one(
            measure(region(), year=2022).filter(pl.col("subject").is_in(["CHN", "VNM"])),
            counterpart="VNM",
            subject="CHN",
        )
        for measure in (d.trade_salience, d.trade_symmetry, d.trade_interdependence)
    ]
    assert [row["value"] for row in rows] == pytest.approx(
        [math.sqrt(i * j), 1 - abs(i - j), math.sqrt(i * j) * (1 - abs(i - j))]
    )
    assert rows[0]["refs"] == sorted({*china["refs"], *viet_nam["refs"]})
    assert 0.03 < i < 0.05 < 0.2 < j < 0.3, "Viet Nam depends on China, China hardly on Viet Nam"


def test_no_dyad_stands_twice():
    for reading in d.READINGS:
        found = d.trade_symmetry(region(), reading=reading)
        assert found.filter(pl.col("subject") >= pl.col("counterpart")).is_empty()
        assert found["value"].drop_nulls().is_between(0, 1).all()


def test_a_dyad_names_the_side_that_is_missing():
    japan = one(d.trade_salience(region(), year=2022), subject="JPN", counterpart="VNM")
    assert japan["value"] is None
    assert japan["reason"] == "JPN: no figures in goods trade, as reported"
    korea = one(d.trade_salience(region(), reading="reconciled"), subject="KOR", counterpart="VNM")
    assert korea["reason"].startswith("KOR: the figure for VNM is blank in the table")
    assert "VNM: the figure for KOR is blank in the table" in korea["reason"]
