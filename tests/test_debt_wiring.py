"""Public debt on the pack: starts from the tables, ranges are declared, and only rated states have thresholds."""

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import UnknownName
from multipolar.wiring import MODELS, VIEWS, central

MODEL = MODELS["debt"]


def test_the_central_path_by_hand(region):
    done = mp.scenarios.run(region, mp.scenarios.read("laos-kip", region))
    debt = region.figures("gov_gross_debt_pct_gdp", subject="LAO", year=2025)["value"][0] / 100
    growth = region.figures("real_gdp_growth", subject="LAO").filter(pl.col("year") <= 2026)["value"].mean() / 100
    at = {name: region.parameter("debt", name).central / 100 for name in ("interest", "inflation", "primary_balance")}
    place = done.labels["public_debt_ahead"].index("LAO")
    share = region.parameter("debt", "foreign_share").central
    for step, start in enumerate((debt, debt * (1 + share * (1 / 0.7 - 1)))):
        owed = start
        for _ in range(10):
            owed = owed * (1 + at["interest"]) / ((1 + growth) * (1 + at["inflation"])) - at["primary_balance"]
        assert done.outcomes["public_debt_ahead"][0, step, place] == pytest.approx(100 * owed)


def test_a_depreciation_touches_nobody_else(region):
    done = mp.scenarios.run(region, mp.scenarios.read("laos-kip", region))
    others = [place for place, state in enumerate(done.labels["public_debt_ahead"]) if state != "LAO"]
    values = done.outcomes["public_debt_ahead"][0]
    assert np.array_equal(values[0, others], values[1, others])


def test_states_that_borrow_on_markets_stand_apart(region):
    frame = VIEWS["debt"].show(region, {"rows": "all"}, draws=1024, seed=0)
    assert set(frame.filter(capacity="not rated")["subject"]) == {"BRN", "IDN", "MYS", "PHL", "SGP", "THA", "VNM"}
    assert frame.filter(capacity="not rated")["threshold"].null_count() == frame.filter(capacity="not rated").height
    laos = frame.filter(subject="LAO", measure="debt_service_pct_exports")
    assert dict(laos.select("capacity", "threshold").iter_rows()) == {"weak": 10, "medium": 15, "strong": 21}


def test_a_harder_threshold_is_passed_more_often(region):
    rows = VIEWS["debt"].show(region, {"member": "Laos", "rows": "all"}, draws=1024, seed=0)
    rows = rows.filter(measure="public_debt_ahead")
    by = dict(rows.select("capacity", "share_above").iter_rows())
    assert by["weak"] > by["medium"] > by["strong"]


def test_an_unknown_member_is_answered_with_the_nearest(region):
    with pytest.raises(UnknownName, match="laos"):
        VIEWS["debt"].show(region, {"member": "Loas"}, draws=1, seed=0)
    with pytest.raises(UnknownName, match="member"):
        VIEWS["debt"].show(region, {"member": "France"}, draws=1, seed=0)


def test_every_input_says_where_it_comes_from(region):
    wired = MODEL.wire(region, central(region), 2026)
    said = dict(wired.account.select("field", "basis").iter_rows())
    assert said["debt"] == "read"
    assert {said[name] for name in ("interest", "inflation", "balance", "foreign", "growth")} == {"assumed"}


def test_the_composite_indicator_by_hand(region):
    """Cambodia: 0.385 CPIA + 2.719 g + 4.052 R/M - 3.990 (R/M)^2 + 2.022 W + 13.520 g of the world."""
    rows = VIEWS["debt"].show(region, {"member": "Cambodia"}, draws=1, seed=0)
    score = rows.filter(measure="debt_capacity_indicator")["value"].item()

    def mean(measure, who, **more):
        found = region.figures(measure, subject=who, groups=True, **more).filter(pl.col("year") <= 2026)
        return found.drop_nulls("value")

    growth, world = (mean("real_gdp_growth", who)["value"].mean() / 100 for who in ("KHM", "WORLD"))
    pair = mean("reserves", "KHM").join(
        mean("imports_goods_services", "KHM", counterpart="WORLD"), on="year", suffix="_m"
    )
    cover = (pair["value"] / pair["value_m"]).mean()
    cpia, sent = (mean(measure, "KHM")["value"].mean() for measure in ("cpia", "remittances_pct_gdp"))
    by_hand = 0.385 * cpia + 2.719 * growth + 4.052 * cover - 3.990 * cover**2 + 2.022 * sent / 100 + 13.520 * world
    assert score == pytest.approx(by_hand)
    needed = dict(rows.filter(measure="cpia_needed").select("capacity", "value").iter_rows())
    assert needed["medium"] == pytest.approx(cpia + (2.69 - score) / 0.385)
    assert needed["strong"] == pytest.approx(cpia + (3.05 - score) / 0.385)


def test_chances_of_the_classes_add_up_and_only_rated_states_have_them(region):
    rows = VIEWS["debt"].show(region, {"rows": "all"}, draws=1024, seed=0).filter(measure="debt_capacity_chance")
    assert set(rows["subject"]) == {"KHM", "LAO", "MMR", "TLS"}
    assert rows.group_by("subject").agg(pl.col("value").sum())["value"].to_list() == pytest.approx([100.0] * 4)
    assert rows["basis"].unique().to_list() == ["modelled"]


def test_each_state_stands_beside_the_threshold_of_its_likeliest_class(region):
    """Laos is weak by its own figures: a CPIA of 3.0, growth of 4 percent, reserves of a fifth of imports."""
    few = VIEWS["debt"].show(region, {}, draws=1024, seed=0)
    assert few.height == 11
    likely = dict(few.filter(pl.col("capacity") != "not rated").select("subject", "capacity").iter_rows())
    chance = VIEWS["debt"].show(region, {"rows": "all"}, draws=1024, seed=0).filter(measure="debt_capacity_chance")
    for state, capacity in likely.items():
        own = dict(chance.filter(subject=state).select("capacity", "value").iter_rows())
        assert own[capacity] == max(own.values())
    assert likely["LAO"] == "weak"
    assert region.figures("cpia", subject="LAO", year=2024)["value"].item() == 3.0
