"""The adaptive model against closed solutions of small chains, its accounting identities and its laws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from multipolar.errors import InvalidData
from multipolar.models.ario import Blockade, Stop, inputs, order, output, solve

CHAIN = ([[0.0, 36.5], [0.0, 0.0]], [[0.0], [365.0]])
"""The first makes a tenth of a unit a day for the second; the second makes one a day."""


def test_nothing_happens_without_an_event():
    given = inputs([[150, 500], [200, 100]], [350, 1700])
    assert output(given)[0].tolist() == [1000.0, 2000.0]
    found = solve(given, path=True)
    np.testing.assert_allclose(found.output, 1.0, rtol=1e-12)
    np.testing.assert_allclose(found.lost, 0.0, atol=1e-9)
    assert found.converged.all()


def test_a_buyer_lives_on_its_stock():
    """The supplier stops for good: the buyer's stock w obeys w' = w - min(1, w / (psi s)), output is that minimum."""
    given = inputs(*CHAIN, stock_days=20.0, psi=0.5, overtime=1.0)
    found = solve(given, [Stop(lost=[1.0, 0.0], length=1e6)], days=60, path=True)
    stock, expected = 20.0, []
    for _ in range(60):
        expected.append(min(1.0, stock / 10.0))
        stock -= expected[-1]
    np.testing.assert_allclose(found.output[0, :, 1], expected, rtol=1e-12)
    np.testing.assert_allclose(found.output[0, :, 0], 0.0, atol=1e-15)


@pytest.mark.parametrize(("stopped", "days"), [(0, 20.0), (1, 40.0)])
def test_stocks_of_two_inputs_run_out_each_in_its_time(stopped, days):
    """A buyer of two products with stocks of 20 and 40 days: whichever stops, output is its stock over psi times its days."""
    flows = np.zeros((3, 3))
    flows[:2, 2] = 36.5
    given = inputs(
        flows, [0.0, 0.0, 365.0], stock_days=[20.0, 40.0, 30.0], psi=0.5, overtime=1.0, essential=[1, 1, 0.5]
    )
    lost = np.eye(3)[stopped]
    found = solve(given, [Stop(lost=lost, length=1e6)], days=80, path=True)
    stock, expected = days, []
    for _ in range(80):
        expected.append(min(1.0, stock / (0.5 * days)))
        stock -= expected[-1]
    np.testing.assert_allclose(found.output[0, :, 2], expected, rtol=1e-12)


def test_an_input_that_is_not_essential_stops_nobody():
    given = inputs(*CHAIN, stock_days=20.0, psi=0.5, overtime=1.0, essential=[0.0, 1.0])
    found = solve(given, [Stop(lost=[1.0, 0.0], length=1e6)], days=60)
    assert found.lost[0, 1] == 0.0
    half = solve(
        replace(given, essential=np.array([[0.5, 1.0]])), [Stop(lost=[1.0, 0.0], length=1e6)], days=600, path=True
    )
    assert half.output[0, -1, 1] == pytest.approx(0.5, abs=1e-9)


def test_alone_the_loss_is_capacity_times_days():
    given = inputs([[0.0]], [365.0], overtime=1.0)
    found = solve(given, [Stop(lost=[0.3], begin=10, length=20, recovery=10)], days=100)
    assert found.lost[0, 0] == pytest.approx(0.3 * (20 + 5))
    assert found.unmet[0, 0] == pytest.approx(0.3 * 25)
    # the same in steps that cut across the event: each step takes the mean of its days
    assert solve(given, [Stop(lost=[0.3], begin=10, length=20, recovery=10)], days=98, step=7).lost[
        0, 0
    ] == pytest.approx(7.5)


def test_overtime_follows_its_equation():
    """One industry loses .3: alpha' = alpha + (max - alpha) (1 - .7 alpha) / tau while orders are 1."""
    given = inputs([[0.0]], [365.0], overtime=1.25, overtime_days=50.0)
    found = solve(given, [Stop(lost=[0.3], length=1e6)], days=40, path=True)
    alpha, expected = 1.0, []
    for _ in range(40):
        expected.append(0.7 * alpha)
        alpha += (1.25 - alpha) * (1 - 0.7 * alpha) / 50.0
    np.testing.assert_allclose(found.output[0, :, 0], expected, rtol=1e-12)


def test_destroyed_capital_is_rebuilt_by_what_is_made():
    """Capital 1000, a tenth gone, rebuilt of the industry's own product in 60 days: damage falls by what is delivered."""
    given = inputs([[0.0]], [3650.0], damage=[100.0], capital=[1000.0], overtime=1.0, rebuild_days=60.0)
    found = solve(given, days=400, path=True)
    damage, made = 100.0, []
    for _ in range(400):
        demand, capacity = 10.0 + damage / 60.0, 10.0 * (1 - damage / 1000.0)
        made.append(min(demand, capacity) / 10.0)
        damage -= damage / 60.0 * min(1.0, capacity / demand)
    np.testing.assert_allclose(found.output[0, :, 0], made, rtol=1e-12)
    assert found.rebuilt[0, 0] == pytest.approx(100.0 - damage)


TWO = dict(product=[0, 0, 1, 1], pool=[0, 1, 0, 1, 0, 1])
"""Two products in two places, each place a pool."""


def world(seed=0, products=3, places=3):
    rng = np.random.default_rng(seed)
    n = products * places
    z = rng.uniform(0.0, 1.0, (n, n)) ** 3
    f = rng.uniform(0.5, 1.0, (n, places)) * n
    place = np.tile(np.arange(places), products)
    return z, f, dict(product=np.repeat(np.arange(products), places), pool=np.r_[place, np.arange(places)])


@pytest.mark.parametrize("sigma", [0.0, 0.25, 0.5, 1.0])
def test_a_second_supplier_takes_up_what_can_move(sigma):
    """A buyer with two suppliers of equal share, one gone, loses s (1 - sigma) = (1 - sigma) / 2 of its input.

    The other supplier is large, so that it has what is asked of it but for one percent.
    """
    z = np.zeros((4, 4))
    z[0, 2] = z[1, 2] = 36.5
    f = np.array([[0.0, 0], [0.0, 4000.0], [365.0, 0], [0, 100.0]])
    given = inputs(
        z, f, **TWO, stock_days=1.25, substitution=sigma, overtime=1.0, lag_days=0.0, restock_days=1e6
    )  # fmt: skip
    found = solve(given, [Stop(lost=[1.0, 0, 0, 0], length=1e6)], days=100, path=True)
    assert 1 - found.output[0, -1, 2] == pytest.approx(0.5 * (1 - sigma), abs=0.015)


def test_a_blockade_cuts_the_link_alone():
    z, f, grid = world()
    given = inputs(z, f, **grid, stock_days=20.0)
    part = np.zeros(given.share.shape)
    part[:, 0, 1:] = 1.0  # nothing leaves the first place
    found = solve(given, [Blockade(part=part, begin=5, length=60)], days=200)
    assert found.converged.all()
    assert found.lost[0, order(grid["product"])].reshape(3, 3)[:, 0].sum() > 0
    assert found.unmet[0, 1] > found.unmet[0, 0] >= -1e-9


def test_stocks_delay_and_lower_what_spreads():
    """No law: refilling large stocks crowds out final buyers later. What spreads to the others is lower all the same."""
    z, f, grid = world(1)
    stop = [Stop(lost=[0.8] + [0.0] * 8, length=30.0)]
    spread = [
        solve(inputs(z, f, **grid, stock_days=days, overtime=1.0), stop, days=60).lost[0, 1:].sum()
        for days in (5.0, 20.0, 60.0)
    ]
    assert spread == sorted(spread, reverse=True)
    assert spread[0] > 2 * spread[2]


worlds = st.tuples(
    arrays(float, (6, 6), elements=st.floats(0, 3)),
    arrays(float, (6, 2), elements=st.floats(8, 30)),
    arrays(float, 6, elements=st.floats(0, 1)),
    st.floats(0, 1),
    st.floats(2, 60),
    st.sampled_from([1.0, 1.1, 1.4]),
)


@given(worlds)
@settings(max_examples=40, deadline=None)
def test_laws(case):
    z, f, lost, sigma, stock, most = case
    grid = dict(product=[0, 0, 1, 1, 2, 2], pool=[0, 1, 0, 1, 0, 1, 0, 1])
    given = inputs(z, f, **grid, substitution=sigma, stock_days=stock, overtime=most, lag_days=10.0, restock_days=20.0)
    found = solve(given, [Stop(lost=lost, begin=3, length=20, recovery=10)], days=120, path=True)
    assert found.converged.all()  # stocks and deliveries add up in every step
    assert (found.output[0, 3:23] <= most * (1 - lost) + 1e-9).all()  # never above capacity
    assert (found.output <= most + 1e-9).all()
    assert (found.output >= 0).all()
    assert (found.unmet >= -1e-9).all()


def test_draws_are_the_same_alone_and_together():
    z, f, grid = world(2)
    sigma, days = np.linspace(0, 0.6, 70), np.linspace(5, 90, 70)
    lost = np.random.default_rng(0).uniform(0, 1, (70, 9))
    many = solve(
        inputs(z, f, **grid, substitution=sigma, stock_days=np.repeat(days[:, None], 3, 1)),
        [Stop(lost=lost, length=np.full(70, 20.0))], days=60,
    )  # fmt: skip
    one = solve(
        inputs(z, f, **grid, substitution=sigma[50], stock_days=days[50]), [Stop(lost=lost[50], length=20.0)], days=60
    )
    np.testing.assert_allclose(many.lost[50], one.lost[0], rtol=1e-9, atol=1e-9)


def test_pools_change_nothing_where_all_buy_alike():
    z, f, grid = world(3)
    shares = np.full(3, 1 / 3)
    z = (z.reshape(3, 3, 9).sum(1, keepdims=True) * shares[:, None]).reshape(9, 9)
    f = (f.reshape(3, 3, 3).sum(1, keepdims=True) * shares[:, None]).reshape(9, 3)
    stop = [Stop(lost=[0.5] + [0.0] * 8, length=20.0)]
    pooled, apart = inputs(z, f, **grid), inputs(z, f, product=grid["product"])
    np.testing.assert_allclose(
        solve(pooled, stop, days=60).lost, solve(apart, stop, days=60).lost, rtol=1e-8, atol=1e-8
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (dict(psi=1.5), "psi out of bounds"),
        (dict(stock_days=0.5), "days of stock"),
        (dict(overtime=0.9), "overtime"),
        (dict(substitution=2.0), "0 to 1"),
        (dict(essential=[1.0, 1.0, 1.0]), r"essential \(1, 3\)"),
        (dict(rebuild=[0.5, 0.1]), "the parts sum to 0.6"),
        (dict(damage=[5.0, 0.0], capital=[1.0, 1.0]), "more is destroyed"),
        (dict(psi=[0.5, 0.6], lag_days=[1.0, 2.0, 3.0]), r"draws"),
    ],
)
def test_bad_parameters(change, words):
    with pytest.raises(InvalidData, match=words):
        solve(inputs([[150, 500], [200, 100]], [350, 1700], **change))


def test_bad_tables_and_events():
    with pytest.raises(InvalidData, match="uses more than it makes"):
        solve(inputs([[1, 5], [9, 1]], [1, 1]))
    with pytest.raises(InvalidData, match="as many industries of each"):
        inputs(np.ones((3, 3)), np.ones(3), product=[0, 0, 1])
    with pytest.raises(InvalidData, match="negative"):
        inputs([[-1.0]], [1.0])
    given = inputs([[150, 500], [200, 100]], [350, 1700])
    with pytest.raises(InvalidData) as raised:
        solve(given, [Stop(lost=[1.5, 0], length=-1)])
    assert len(raised.value.faults) == 2
    with pytest.raises(InvalidData, match="a stop of 3 industries"):
        solve(given, [Stop(lost=[0, 0, 0])])
    with pytest.raises(InvalidData, match="steps of 0"):
        solve(given, step=0)
