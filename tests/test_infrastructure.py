"""Lifecycle cost of two offers: by hand, against its own break-even and switching rate, and draw by draw."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.infrastructure import Inputs, Offer, flows, solve


def offer(**changed: float) -> Offer:
    plain = {
        "price": 1.0, "overrun": 0.0, "build_years": 1.0, "delay_years": 0.0, "operation": 0.0, "maintenance": 0.04,
        "hazard_loss": 0.0, "residual": 0.0,
    }  # fmt: skip
    return Offer(**{name: np.array([value]) for name, value in (plain | changed).items()})


def inputs(better: Offer, cheap: Offer, discount: float = 0.05, service: float = 0.0, horizon: int = 30) -> Inputs:
    return Inputs(
        better=better, cheap=cheap, service=np.array([service]), discount=np.array([discount]), horizon=horizon
    )


def test_by_hand():
    better, cheap = offer(price=1.2, maintenance=0.03), offer()
    found = solve(inputs(better, cheap))
    annuity = sum(1.05**-year for year in range(1, 31))
    assert found.cost_better[0] == pytest.approx(1.2 + 0.03 * annuity)
    assert found.cost_cheap[0] == pytest.approx(1.0 + 0.04 * annuity)
    assert found.saving[0] == pytest.approx(0.01 * annuity - 0.2)
    assert found.maintenance_saving[0] == pytest.approx(0.25)
    assert found.break_even_premium[0] == pytest.approx(0.01 * annuity)


def test_the_switching_rate_of_a_perpetual_like_saving():
    # 0.2 now against 0.01 a year for 30 years: the internal rate of return, from a table of annuities 20.0 at 2.84 percent
    found = solve(inputs(offer(price=1.2, maintenance=0.03), offer()))
    rate = found.switching_rate[0]
    assert sum((1 + rate) ** -year for year in range(1, 31)) == pytest.approx(20.0, abs=1e-9)
    assert found.residual[0] < 1e-12


def test_without_a_change_of_sign_there_is_no_switching_rate():
    found = solve(inputs(offer(price=0.9, maintenance=0.03), offer()))
    assert np.isnan(found.switching_rate[0])
    assert found.saving[0] > 0


def test_a_delay_costs_the_service_that_is_not_given():
    late = solve(inputs(offer(), offer(delay_years=2.0), service=0.1, discount=0.0))
    assert late.saving[0] == pytest.approx(2 * (0.1 - 0.04))
    assert flows(offer(delay_years=0.5), np.array([0.0]), 3)[0].tolist() == pytest.approx(
        [2 / 3, 1 / 3 + 0.02, 0.04, 0.04]
    )


def test_an_overrun_and_a_residual_count():
    found = solve(inputs(offer(residual=0.5), offer(overrun=0.3), discount=0.0))
    assert found.saving[0] == pytest.approx(0.3 + 0.5)


amounts = st.floats(0.0, 0.1)


@st.composite
def offers(draw):
    return offer(
        price=draw(st.floats(0.5, 2)), overrun=draw(st.floats(-0.2, 1)), build_years=draw(st.floats(1, 6)),
        delay_years=draw(st.floats(0, 6)), operation=draw(amounts), maintenance=draw(st.floats(0.001, 0.1)),
        hazard_loss=draw(amounts), residual=draw(st.floats(0, 0.5)),
    )  # fmt: skip


@given(better=offers(), cheap=offers(), discount=st.floats(0, 0.2), service=amounts)
def test_at_the_break_even_price_the_costs_are_the_same(better, cheap, discount, service):
    given = inputs(better, cheap, discount, service)
    premium = solve(given).break_even_premium
    price = cheap.price * (1 + premium)
    if price[0] > 0:
        again = solve(replace(given, better=replace(better, price=price)))
        assert again.saving[0] == pytest.approx(0.0, abs=1e-9)


@given(better=offers(), cheap=offers(), service=amounts)
def test_at_the_switching_rate_the_costs_are_the_same(better, cheap, service):
    rate = solve(inputs(better, cheap, 0.05, service)).switching_rate[0]
    if np.isfinite(rate):
        assert solve(inputs(better, cheap, rate, service)).saving[0] == pytest.approx(0.0, abs=1e-9)


@given(pairs=st.lists(st.tuples(offers(), offers(), st.floats(0, 0.2)), min_size=2, max_size=4))
def test_draws_together_are_draws_alone(pairs):
    def stacked(index):
        return Offer(**{n: np.concatenate([getattr(p[index], n) for p in pairs]) for n in Offer.__dataclass_fields__})

    rates = np.array([rate for *_, rate in pairs])
    one = solve(Inputs(better=stacked(0), cheap=stacked(1), service=np.array([0.05]), discount=rates))
    for index, (better, cheap, rate) in enumerate(pairs):
        alone = solve(inputs(better, cheap, rate, 0.05))
        for name in ("cost_better", "saving", "maintenance_saving", "break_even_premium", "switching_rate"):
            np.testing.assert_allclose(getattr(one, name)[index], getattr(alone, name)[0], rtol=1e-12, atol=1e-12)


def test_every_fault_is_named_at_once():
    with pytest.raises(InvalidData) as caught:
        solve(inputs(offer(price=0.0, maintenance=-0.1), offer(delay_years=40.0), discount=-1.0))
    told = " ".join(str(fault) for fault in caught.value.faults)
    for words in ("maintenance of the better offer", "no price", "in service after 41", "discount rate of -1"):
        assert words in told
