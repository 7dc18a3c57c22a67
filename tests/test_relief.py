"""The relief chain: clocks, stock that is shared, what an airport lets through, and which step is too long."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models.relief import ENDS, STARTS, Inputs, chance, clock, hours, longest, quicker, solve


def chain(seed: int = 0, draws: int = 40, events: int = 3, warehouses: int = 2, **change) -> Inputs:
    rng = np.random.default_rng(seed)
    per_event = {
        name: rng.uniform(1, 60, (draws, events)) for name in ("request", "approval", "customs", "last_mile", "closed")
    }
    made = Inputs(
        **per_event,
        load=rng.uniform(1, 24, (draws, warehouses)),
        leg=rng.uniform(1, 30, (draws, 2, warehouses, events)),
        need=rng.uniform(0, 200, (draws, events)),
        stock=rng.uniform(0, 150, (draws, warehouses)),
        flow=rng.uniform(10, 400, (draws, events)),
        access=rng.uniform(0.3, 1, (draws, events)),
        within=(("event", "people", 48.0), ("event", "people", 168.0), ("request", "airport", 48.0)),
    )
    return replace(made, **change)


def test_the_chain_by_hand():
    """24 to the request, 12 to the approval, 6 loading, 5 flying: the airport after 47 hours, the people after 83."""
    one = np.ones((1, 1))
    case = Inputs(
        request=24 * one, approval=12 * one, load=np.array([[6.0, 2.0]]), leg=np.array([[[[5.0], [40.0]], [[70.0], [20.0]]]]),
        closed=0 * one, customs=12 * one, last_mile=24 * one, need=100 * one, stock=np.array([[60.0, 60.0]]),
        flow=240 * one, access=one, within=(("event", "people", 84.0), ("event", "people", 200.0)),
    )  # fmt: skip
    found = solve(case)
    assert found.arrival[0, :, 0].tolist() == [47, 58]  # the second warehouse sends by its quicker mode
    assert {(a, b): clock(case, found, a, b).item() for a in STARTS for b in ENDS} == {
        ("event", "airport"): 47, ("event", "people"): 83, ("request", "airport"): 23, ("request", "people"): 59,
        ("approval", "airport"): 11, ("approval", "people"): 47,
    }  # fmt: skip
    assert found.taken[0, :, 0].tolist() == [60, 40]
    # 10 kits an hour pass the airport from hour 47 on, and take 36 hours to the people: after 84 hours one hour's worth.
    assert found.met[0, 0].tolist() == pytest.approx([0.10, 1.0])


def test_nothing_lands_while_the_airport_is_closed():
    case = chain(closed=np.full((40, 3), 500.0))
    found = solve(case)
    assert np.all(found.arrival == 500)
    assert clock(case, found, "approval", "airport").min() > 48


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_stock_is_neither_made_nor_overdrawn(seed, shared):
    case = chain(seed, shared=shared)
    found = solve(case)
    assert np.all(found.taken >= 0)
    if shared:
        assert found.left + found.taken.sum(axis=2) == pytest.approx(np.broadcast_to(case.stock, found.left.shape))
        assert np.all(found.left >= -1e-9)
    else:
        assert np.all(found.taken <= case.stock[:, :, None] + 1e-9)
    assert np.all(found.taken.sum(axis=1) <= case.need + 1e-9)
    assert np.nanmax(found.met) <= 1 + 1e-12
    assert np.all(found.met[:, :, 1] >= found.met[:, :, 0] - 1e-12)  # a week is never worse than two days


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_further_warehouse_never_hurts(seed):
    case = chain(seed)
    rng = np.random.default_rng(seed + 1)
    more = replace(
        case,
        load=np.concatenate([case.load, rng.uniform(1, 24, (40, 1))], axis=1),
        leg=np.concatenate([case.leg, rng.uniform(1, 30, (40, 2, 1, 3))], axis=2),
        stock=np.concatenate([case.stock, rng.uniform(0, 100, (40, 1))], axis=1),
    )
    before, after = solve(case), solve(more)
    assert np.all(after.first <= before.first)
    assert np.all(np.nan_to_num(after.met) >= np.nan_to_num(before.met) - 1e-9)


def test_a_second_disaster_finds_what_the_first_left():
    two = chain(events=2, need=np.full((40, 2), 1e6), shared=True)
    found = solve(two)
    assert found.taken[:, :, 0] == pytest.approx(two.stock)
    assert not found.taken[:, :, 1].any()
    assert np.isinf(found.first[:, 1]).all()
    alone = solve(replace(two, shared=False))
    assert np.isfinite(alone.first[:, 1]).all()


def test_what_is_kept_back_is_there_for_the_next():
    two = chain(events=2, need=np.full((40, 2), 1e6), shared=True, release=np.full((1, 2), 0.75))
    found = solve(two)
    assert found.taken[:, :, 0] == pytest.approx(0.75 * two.stock)
    assert found.taken[:, :, 1] == pytest.approx(0.75 * 0.25 * two.stock)
    assert np.isfinite(found.first).all()


def test_an_unknown_need_leaves_the_time_known_and_the_part_open():
    found = solve(chain(need=np.full((40, 3), np.nan)))
    assert np.isfinite(found.first).all()
    assert np.isnan(found.met).all()
    assert not found.taken.any()


def test_placeholder_ranges_give_about_nought_and_about_one():
    """Steps as assumed in the pack, a flight of 2,000 km: hopeless from event to people, near certain from approval."""
    rng = np.random.default_rng(0)
    steps = {
        "request": rng.triangular(6, 24, 96, 10_000), "approval": rng.triangular(4, 12, 72, 10_000),
        "load": rng.triangular(6, 12, 24, 10_000), "leg": 2000 / rng.triangular(400, 550, 650, 10_000),
        "customs": rng.triangular(2, 12, 72, 10_000), "last mile": rng.triangular(6, 24, 120, 10_000),
    }  # fmt: skip
    assert chance(sum(steps.values()), 48) < 0.01
    assert chance(steps["load"] + steps["leg"], 48) == 1.0


def test_the_longest_step_is_exactly_long_enough():
    rng = np.random.default_rng(3)
    steps = {name: rng.uniform(0, high, 5000) for name, high in {"a": 60.0, "b": 20.0, "c": 5.0}.items()}
    caps = longest(steps, 48, 0.9)
    others = steps["b"] + steps["c"]
    assert chance(np.minimum(steps["a"], caps["a"]) + others, 48) >= 0.9
    assert chance(np.minimum(steps["a"], caps["a"] + 0.1) + others, 48) < 0.9
    assert np.isnan(caps["c"])  # even without it the others are too long too often
    assert longest({"a": [1.0], "b": [2.0]}, 48) == {"a": np.inf, "b": np.inf}


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.5, 0.9, 1.0]))
def test_a_cap_is_the_largest_that_will_do(seed, probability):
    rng = np.random.default_rng(seed)
    steps = {name: rng.exponential(15, 60) for name in "abc"}
    for name, cap in longest(steps, 40, probability).items():
        rest = sum(values for other, values in steps.items() if other != name)
        if np.isnan(cap):
            assert chance(rest, 40) < probability
        elif np.isfinite(cap):
            assert chance(rest + np.minimum(steps[name], cap), 40 + 1e-9) >= probability
            assert chance(rest + np.minimum(steps[name], cap * 1.0001 + 1e-3), 40) < probability
        else:
            assert chance(rest + steps[name], 40) >= probability


def test_how_much_quicker_all_would_have_to_be():
    total = np.array([30.0, 60.0, 96.0, 40.0])
    assert quicker(total, 48, 1.0) == pytest.approx(0.5)
    assert quicker(total, 48, 0.5) == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"leg": np.full((1, 1, 2, 3), np.inf)}, r"no warehouse has a way to event 0, 1, 2.*unreachable"),
        ({"load": np.full((1, 2), -1.0)}, r"load is negative"),
        ({"request": np.full((7, 3), 1.0)}, r"7 and 40 draws"),
        ({"stock": np.ones((1, 5))}, r"stock \(1, 5\)"),
        ({"access": np.full((1, 3), 2.0)}, r"more than all"),
        ({"release": np.full((1, 2), 1.5)}, r"release \(1, 2\).*0 to 1"),
        ({"within": (("event", "moon", 48.0),)}, r"event to moon within 48"),
        ({"leg": np.ones((2, 3))}, r"leg \(2, 3\).*\(draws, modes, warehouses, events\)"),
    ],
)
def test_what_makes_no_chain_is_said(change, message):
    with pytest.raises(InvalidData, match=message):
        solve(chain(**change))


def test_an_unknown_clock():
    found = solve(chain())
    with pytest.raises(UnknownName, match="requests"):
        hours(found, "requests", "airport")
    with pytest.raises(InvalidData, match="different numbers of draws"):
        longest({"a": [1.0, 2], "b": [1.0, 2, 3]}, 48)
