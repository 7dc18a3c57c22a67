"""Years of joint losses: the record comes back, dependence does what it should, and a pool of the region."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UsageError
from multipolar.models.riskpool import return_level
from multipolar.models.riskyears import Inputs, losses, solve
from multipolar.wiring import VIEWS, central
from multipolar.wiring.changes.relief import RiskPool
from multipolar.wiring.draws import chunk
from multipolar.wiring.riskpool import MODEL


def years(n: int = 20_000, members: int = 3, seed: int = 0, **change) -> Inputs:
    rng = np.random.default_rng(seed)
    made = Inputs(
        struck=np.full((1, members, 1), 0.3), median=np.full((members, 1), 100.0), spread=np.full((members, 1), 0.8),
        damage=np.ones((1, members)), dependence=np.zeros((1, 1)), index_error=np.zeros(1), begins=np.array([10.0]),
        ends=np.array([100.0]), share=np.array([0.5]), loading=np.array([0.1]), level=0.99,
        common=rng.standard_normal((n, 1)), own=rng.standard_normal((n, members, 1)),
        error=rng.standard_normal((n, members)), pooled=np.ones(members, dtype=bool),
    )  # fmt: skip
    return replace(made, **change)


def test_the_record_comes_back():
    lost = losses(years())
    assert (lost > 0).mean(axis=0) == pytest.approx([0.3] * 3, abs=0.01)
    assert [np.median(column[column > 0]) for column in lost.T] == pytest.approx([100.0] * 3, rel=0.05)
    assert np.quantile(lost[lost[:, 0] > 0, 0], 0.95) == pytest.approx(100 * np.exp(0.8 * 1.6449), rel=0.06)


def test_dependence_makes_bad_years_common():
    apart, together = losses(years()), losses(years(dependence=np.full((1, 1), 0.9)))
    assert abs(np.corrcoef(apart.T)[0, 1]) < 0.03
    assert np.corrcoef(together.T)[0, 1] > 0.6
    alone = [solve(years(dependence=np.full((1, 1), rho))).diversification.item() for rho in (0.0, 0.4, 0.9)]
    assert alone == sorted(alone, reverse=True)


def test_a_perfect_index_misses_no_loss_and_a_poor_one_does():
    perfect, poor = solve(years()), solve(years(index_error=np.ones(1)))
    assert perfect.missed.max() == 0.0
    assert poor.missed.min() > 0.2


def test_the_layer_begins_at_the_return_level():
    case = years(share=np.ones(1))
    lost = losses(case)
    begins, ends = return_level(lost[:, 0], 1 / len(lost), [10.0, 100.0])
    paid = np.minimum(np.maximum(lost[:, 0] - begins, 0.0), ends - begins)
    assert solve(case).payout[0, 0] == pytest.approx(paid.mean())


def test_pooled_capital_is_never_above_the_sum_of_the_members():
    for seed in range(5):
        found = solve(years(2000, seed=seed, dependence=np.full((1, 1), 0.3)))
        assert found.pool_capital.item() <= found.capital_alone.sum() + 1e-9
        assert found.capital.sum() == pytest.approx(found.pool_capital.item())
        assert np.all(found.premium <= found.premium_alone + 1e-9)


def test_nobody_is_pooled_until_somebody_is():
    found = solve(years(2000, pooled=np.zeros(3, dtype=bool)))
    assert np.array_equal(found.premium, found.premium_alone)
    assert np.isnan(found.diversification).all()


def test_a_member_that_is_not_covered_is_not_a_zero():
    found = solve(years(2000, damage=np.array([[1.0, np.nan, 1.0]])))
    assert np.isnan(found.premium[0, 1])
    assert np.isfinite(found.premium[0, [0, 2]]).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"struck": np.full((1, 3, 1), 1.2)}, "struck lies outside 0..1"),
        ({"ends": np.array([5.0])}, "payouts end before they begin"),
        ({"begins": np.array([0.5])}, "more often than once a year"),
        ({"window": 101}, "a window of 101"),
        ({"common": np.zeros((7, 1))}, r"common \(7, 1\)"),
        ({"median": np.full((3, 1), -1.0), "spread": np.full((3, 1), np.nan)}, "2 faults"),
    ],
)
def test_what_makes_no_years_is_said(change, message):
    with pytest.raises(InvalidData, match=message):
        solve(years(100, **change))


# -- on the pack ------------------------------------------------------------------------------------------------------


def pooled(region, draws, members=None, **terms):
    wired = MODEL.wire(region, draws, 2026)
    change = RiskPool(members=members or wired.states, start=2027, cost_usd_bn=0.0, **terms)
    return MODEL.apply(change, wired, 2027)


def test_a_pool_of_all_members(region):
    wired = pooled(region, central(region))
    found = MODEL.outcomes(solve(wired.inputs), wired)
    at = wired.labels["catastrophe_premium"].index
    assert found["pool_diversification"].item() > 30
    assert np.isnan(found["catastrophe_loss"][0, at("SGP")])  # nothing on record is not nothing to fear
    assert found["pool_saving"][0, at("LAO")] > found["pool_saving"][0, at("PHL")] > 0
    assert found["catastrophe_loss"][0, at("PHL")] > found["catastrophe_loss"][0, at("MMR")]
    assert 0 < found["basis_risk_missed"][0, 0] < 60


def test_the_people_affected_are_those_of_the_record(region):
    """Mean of people affected a year, storms in the Philippines: the record has 5.4 million (1985-2025)."""
    wired = MODEL.wire(region, central(region), 2026)
    place = wired.states.index("PHL")
    only = np.zeros_like(wired.inputs.struck)
    only[:, place, 0] = wired.inputs.struck[:, place, 0]
    people = losses(replace(wired.inputs, struck=only, damage=np.ones((1, len(wired.states)))))
    assert people[:, place].mean() == pytest.approx(5.4e6, rel=0.35)


def test_few_members_save_less(region):
    draws = central(region)
    whole = pooled(region, draws)
    two = pooled(region, draws, ("PHL", "LAO"))
    share = [MODEL.outcomes(solve(w.inputs), w)["pool_diversification"].item() for w in (whole, two)]
    assert share[0] > share[1] > 0
    untouched = MODEL.wire(region, draws, 2026)
    assert MODEL.apply(RiskPool(members=("JPN",), start=2027, cost_usd_bn=0.0), untouched, 2027) is untouched


def test_draws_see_windows_of_the_same_years(region):
    one, two = (MODEL.wire(region, chunk(region, 0, first), 2026).inputs for first in (0, 1024))
    assert np.array_equal(one.own, two.own)
    assert not np.array_equal(one.first, two.first)
    begin = int(one.first[5])
    whole = losses(replace(one, window=None, first=None), 5)
    assert losses(one, 5)[:100] == pytest.approx(whole[(begin + np.arange(100)) % len(whole)], nan_ok=True)


def test_terms_of_the_pool_are_checked():
    with pytest.raises(ValueError, match="payouts end at 5 years and begin at 10"):
        RiskPool(members=("PHL",), attachment=10.0, exhaustion=5.0, start=2027, cost_usd_bn=0.0)


def test_the_scenario_runs(region):
    done = mp.scenarios.run(region, mp.scenarios.read("asean-risk-pool", region))
    assert not done.faults
    assert done.outcomes["pool_diversification"][0, -1, 0] > 30


def test_views(region):
    shown = VIEWS["riskpool"].show(region, {"members": "Philippines, Laos", "attachment": "5"}, draws=1, seed=0)
    premium = shown.filter((pl.col("measure") == "catastrophe_premium") & (pl.col("subject") == "LAO"))
    alone, pool = premium.sort("insured")["value"]
    assert pool < alone
    terms = VIEWS["riskpool-terms"].show(region, {"pool": "CCRIF"}, draws=1, seed=0)
    assert terms.filter(pl.col("term") == "payout_days")["value"].item() == 14
    assert VIEWS["riskpool-payout"].show(region, {}, draws=1, seed=0)["value"].item() == 2.0
    unknown = VIEWS["riskpool-payout"].show(region, {"affected": "450000"}, draws=1, seed=0)
    assert unknown["value"].item() is None
    with pytest.raises(InvalidData, match="JPN is no member of ASEAN"):
        VIEWS["riskpool"].show(region, {"members": "Japan"}, draws=1, seed=0)
    with pytest.raises(InvalidData, match=r"no terms of 'Lloyds'.*CCRIF"):
        VIEWS["riskpool-terms"].show(region, {"pool": "Lloyds"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="at most 1"):
        VIEWS["riskpool"].show(region, {"share": "2"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="end at 20 years and begin at 50"):
        VIEWS["riskpool"].show(region, {"attachment": "50", "exhaustion": "20"}, draws=1, seed=0)
