"""Catastrophe insurance: published layers and tiers, laws of pooling, basis risk."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.riskpool import (
    annual_average,
    basis_risk,
    layer,
    paid_from,
    pool,
    residual,
    return_level,
    tiers,
    tvar,
)

LOSSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 15]


def test_a_layer_of_climada():
    """CLIMADA, test of the impact with an insurance layer: attachment 2, cover 10, ten events at 0.2 a year."""
    paid = layer(LOSSES, 2, cover=10)
    assert paid.tolist() == [0, 0, 0, 1, 2, 3, 4, 5, 6, 10]
    assert annual_average(paid, 0.2) == pytest.approx(6.2, abs=1e-12)
    assert residual(LOSSES, paid).tolist() == [0, 1, 2, 2, 2, 2, 2, 2, 2, 5]
    assert annual_average(residual(LOSSES, paid), 0.2) == pytest.approx(4.0, abs=1e-12)
    assert layer(LOSSES, 2, exhaustion=12).tolist() == paid.tolist()


def test_a_share_of_a_layer():
    """RiskDataOS, conditions of a contract: 80 percent of 100,000 in excess of 20,000."""
    assert layer([50_000, 10_000, 20_000_000], 20_000, cover=100_000, share=0.8).tolist() == [24_000, 0, 80_000]


def test_the_second_tier_of_the_lao_policy():
    """SEADRIF, 3 September 2025: 305,196 people affected, tier of 300,000 to 449,999, USD 2 million."""
    assert tiers([305_196], [300_000], [2_000_000]).tolist() == [2_000_000]
    assert tiers([299_999, 300_000, 449_999, 450_000], [300_000, 450_000], [2.0, 5.0]).tolist() == [0, 2, 2, 5]


def test_tvar_counts_the_draw_on_the_edge_by_its_fraction():
    """Of four equally likely losses the worst 30 percent are the largest and a fifth of the next (Acerbi-Tasche)."""
    assert float(tvar([1.0, 2, 3, 10], 0.7)) == pytest.approx((0.25 * 10 + 0.05 * 3) / 0.30)
    assert float(tvar([1.0, 2, 3, 10], 0.0)) == pytest.approx(4.0)


def test_return_levels():
    years = np.arange(1.0, 101.0)  # a hundred simulated years with losses 1 to 100
    assert return_level(years, 1 / 100, [100, 50, 10, 1]).tolist() == [100, 99, 91, 1]
    assert return_level([5.0, 8.0], [0.1, 0.02], [100, 50, 10, 5]).tolist() == [8, 8, 5, 0]


def payouts(draws: int, members: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.gamma(0.3, 10, (draws, members)) * rng.integers(0, 2, (draws, members))


PAYOUTS = st.builds(payouts, st.integers(2, 40), st.integers(1, 6), st.integers(0, 10_000))


@settings(max_examples=60, deadline=None)
@given(PAYOUTS, st.sampled_from([0.0, 0.5, 0.9, 0.97, 0.995]), st.sampled_from(["tvar", "excess", "sd"]))
def test_pooled_capital_is_never_above_the_sum(paid, level, risk):
    found = pool(paid, level=level, loading=0.3, risk=risk)
    assert found.capital <= found.capital_alone.sum() + 1e-9
    assert found.share.sum() == pytest.approx(found.capital, abs=1e-9)
    assert np.all(found.share <= found.capital_alone + 1e-9)  # nobody pays more in the pool than alone
    assert np.all(found.pooled <= found.alone + 1e-9)
    if found.capital_alone.sum() > 1e-9:  # no more than rounding has left is no capital to divide by
        assert -1e-12 <= found.diversification <= 1 + 1e-12


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_a_layer_and_what_stays_add_up_to_the_loss(seed):
    rng = np.random.default_rng(seed)
    loss, start, wide = rng.gamma(1, 50, 30), rng.uniform(0, 50), rng.uniform(0, 100)
    paid = layer(loss, start, cover=wide, share=rng.uniform())
    assert np.all((paid >= 0) & (paid <= wide))
    assert residual(loss, paid) + paid == pytest.approx(loss)
    # Layers that touch pay what one layer over both would pay.
    above = layer(loss, start + wide, cover=40)
    assert layer(loss, start, cover=wide) + above == pytest.approx(layer(loss, start, cover=wide + 40))


def test_members_that_are_struck_together_gain_nothing_from_pooling():
    same = np.tile(np.random.default_rng(0).gamma(1, 5, 1000)[:, None], (1, 4))
    assert pool(same, level=0.95).diversification == pytest.approx(0.0, abs=1e-12)


def test_a_pool_by_hand():
    """Two members, four equally likely years, the worst half: 5 each alone, 6 together."""
    paid = [[0.0, 4], [0, 6], [4, 0], [6, 0]]
    found = pool(paid, level=0.5, loading=0.2)
    assert found.capital_alone.tolist() == [5, 5]
    assert found.capital == 6  # the worst two years of the sum are 6 and 6
    assert found.diversification == pytest.approx(0.4)
    assert found.alone.tolist() == [2.5 + 1, 2.5 + 1]
    assert found.pooled.sum() == pytest.approx(5 + 0.2 * 6)
    above = pool(paid, level=0.5, risk="excess")
    assert (above.capital_alone.tolist(), above.capital) == ([2.5, 2.5], 1.0)
    assert pool(paid, risk="sd").capital == pytest.approx(1.0)


def test_independent_members_gain():
    apart = np.random.default_rng(0).binomial(1, 0.05, (20_000, 10)) * 100.0
    assert pool(apart, level=0.99, risk="sd").diversification == pytest.approx(1 - 1 / np.sqrt(10), abs=0.02)
    assert pool(apart, level=0.99).diversification > 0.5
    with pytest.raises(InvalidData, match="'var' is no measure of risk"):
        pool(apart, risk="var")


def test_basis_risk_by_hand():
    found = basis_risk([0, 0, 2, 2, 5], [0, 5, 5, 0, 9], 1.0)
    assert (found.missed, found.undue, found.cover) == (pytest.approx(1 / 3), 0.5, pytest.approx(7 / 19))
    assert np.isnan(basis_risk([0, 1], [0, 0], 1.0).missed)


def test_a_pool_without_enough_funds_pays_everyone_the_same_part():
    assert paid_from([[10.0, 30.0], [1.0, 1.0]], 20).tolist() == [[5, 15], [1, 1]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: layer([-1], 2, cover=1), r"a loss is negative"),
        (lambda: layer([1], 2, exhaustion=1), r"ends below its beginning"),
        (lambda: layer([1], 2), r"both or neither"),
        (lambda: layer([1], 2, cover=1, share=1.2), r"outside 0..1"),
        (lambda: tiers([1], [5, 3], [1, 2]), r"do not rise"),
        (lambda: tiers([1], [3, 5], [2, 1]), r"pays less"),
        (lambda: pool([[np.nan]]), r"payouts \(1, 1\)"),
        (lambda: pool(np.ones((3, 1)), level=1.0, loading=-1), r"2 faults"),
        (lambda: return_level([], 1.0, 10), r"no event"),
        (lambda: tvar([], 0.9), r"over 0 draws"),
        (lambda: paid_from([-1.0], 3), r"negative"),
    ],
)
def test_what_cannot_be_insured_is_said(call, message):
    with pytest.raises(InvalidData, match=message):
        call()
