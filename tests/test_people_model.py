"""Stock and flow of people: books that balance, closed forms, ceilings, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models import people


def random_case(seed, draws=()):
    rng = np.random.default_rng(seed)
    origins, statuses, stay, years = rng.integers(1, 4), rng.integers(1, 4), rng.integers(1, 6), rng.integers(1, 8)
    leave = rng.uniform(0, 0.4, (*draws, statuses, stay))
    move = rng.uniform(0, 0.5 / statuses, (*draws, statuses, statuses, stay))
    stock = rng.uniform(0, 1000, (*draws, origins, statuses, stay))
    inflow = rng.uniform(0, 300, (*draws, origins, statuses, years))
    ceiling = np.where(rng.random(statuses) < 0.5, rng.uniform(0, 3000, statuses), np.inf)
    return stock, inflow, leave, move, ceiling, int(years)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nobody_is_lost_and_nobody_appears(seed):
    stock, inflow, leave, move, ceiling, years = random_case(seed)
    made = people.project(stock, inflow, leave, years=years, move=move, ceiling=ceiling)
    change = np.diff(made.stock, axis=0)
    assert change == pytest.approx(
        made.inflow - made.outflow + made.moved.sum(axis=-2) - made.moved.sum(axis=-1), abs=1e-8
    )
    assert made.inflow + made.refused == pytest.approx(np.moveaxis(inflow, -1, 0))
    assert np.all(made.stock >= 0)
    assert made.cohorts.sum(axis=-1) == pytest.approx(made.stock[-1])
    # A ceiling holds wherever those who are there already leave room.
    came = made.inflow.sum(axis=1) > 0
    assert np.all(made.stock[1:].sum(axis=1)[came] <= np.broadcast_to(ceiling, came.shape)[came] + 1e-6)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.01, 0.9), st.floats(0, 1e5), st.floats(0, 1e5), st.integers(1, 30))
def test_one_class_is_the_geometric_series(leave, start, inflow, years):
    made = people.project([[[start]]], [[inflow]], [[leave]], years=years).stock[:, 0, 0]
    kept = (1 - leave) ** np.arange(years + 1)
    assert made == pytest.approx(start * kept + inflow * (1 - kept) / leave)
    assert people.inflow_between(start, made[-1], leave, years=years) == pytest.approx(inflow, abs=1e-6 * (1 + start))


def test_a_contract_of_three_years_empties_after_three():
    made = people.project([[[0.0, 0, 0]]], [[[90.0, 0, 0, 0]]], [[0, 0, 1.0]], years=4)
    assert made.stock[:, 0, 0].tolist() == [0, 90, 90, 90, 0]


def test_who_finishes_moves_on_and_starts_anew():
    """Two statuses: after one year 60 of 100 move on, 40 leave; there half leaves each year."""
    made = people.project(
        [[[100.0], [0.0]]], [[0.0, 0.0]], [[0.4], [0.5]], years=2, move=[[[0.0], [0.6]], [[0.0], [0.0]]]
    )
    assert made.stock[:, 0].tolist() == [[100, 0], [0, 60], [0, 30]]
    assert made.outflow[:, 0].tolist() == [[40, 0], [0, 30]]


def test_a_ceiling_cuts_all_origins_alike():
    made = people.project([[[10.0]], [[20.0]]], [[30.0], [10.0]], [[0.0]], years=1, ceiling=[50])
    assert made.inflow[0, :, 0].tolist() == [15, 5]
    assert made.refused[0, :, 0].tolist() == [15, 5]


def test_a_steady_inflow_keeps_its_classes():
    leave = np.array([0.1, 0.2, 0.5])
    classes = people.by_stay(1000.0, leave)
    inflow = classes @ leave
    made = people.project(classes[None, None], [[inflow]], leave[None], years=5)
    assert made.stock[:, 0, 0] == pytest.approx([1000] * 6)
    assert made.cohorts[0, 0] == pytest.approx(classes)


def test_who_is_not_known_stays_unknown_and_takes_no_room():
    made = people.project([[[10.0]], [[np.nan]]], [[30.0], [np.nan]], [[0.0]], years=1, ceiling=[30])
    assert made.stock[1, 0, 0] == 30
    assert np.isnan(made.stock[1, 1, 0])


def test_draws_together_equal_draws_alone():
    stock, inflow, leave, move, _, years = random_case(3, draws=(4,))
    together = people.project(stock, inflow, leave, years=years, move=move)
    for draw in range(4):
        alone = people.project(stock[draw], inflow[draw], leave[draw], years=years, move=move[draw])
        assert together.stock[draw] == pytest.approx(alone.stock)


def test_the_share_of_a_shortage_by_hand():
    inputs = people.Inputs(
        stock=np.array([[[[100.0]], [[50.0]], [[30.0]]]]),
        inflow=np.array([[[20.0], [0.0], [0.0]]]),
        leave=np.array([[[0.0]]]),
        move=np.zeros((1, 1, 1, 1)),
        ceiling=np.array([[np.inf]]),
        years=5,
        shortage=np.array([500.0]),
        counted=np.array([True, True, False]),
        assumed=np.array([180.0]),
    )
    found = people.solve(inputs)
    assert found.stock[0, :, 0].tolist() == [200, 50, 30]
    assert found.cover.tolist() == [[50.0]]
    assert found.cover_added.tolist() == [[20.0]]
    assert found.cover_beyond.tolist() == [20.0]
    assert found.residual == pytest.approx([0.0])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: people.project([[[-1.0]]], [[0.0]], [[0.1]], years=1), "a stock of -1"),
        (lambda: people.project([[[1.0]]], [[-5.0]], [[0.1]], years=1), "an? inflow of -5"),
        (lambda: people.project([[[1.0]]], [[0.0]], [[1.1]], years=1), "leave outside 0..1"),
        (
            lambda: people.project([[[1.0]]], [[0.0]], [[0.6]], years=1, move=[[[0.6]]]),
            "1.2 of a class leaves or moves",
        ),
        (lambda: people.project([[[1.0]]], [[0.0]], [[0.1]], years=-1), "-1 years"),
        (lambda: people.project([[1.0]], [[0.0]], [[0.1]], years=1), "stock of shape"),
        (lambda: people.project([[[1.0]]], [[0.0, 1]], [[0.1, 0.2]], years=1), "2 faults"),
        (lambda: people.inflow_between(-1, 5, 0.1), "count below 0"),
        (lambda: people.inflow_between(1, 5, 0.1, years=0), "0 years"),
        (lambda: people.cover(5, 0), "shortage of 0"),
    ],
)
def test_bad_input_is_told_in_words(wrong, said):
    with pytest.raises(InvalidData, match=said):
        wrong()


def test_growth_that_fades_by_hand():
    """100, a growth of 20 percent of which half is left each year, and 1 percent a year on top."""
    by_hand = [100.0, 100 * 1.21, 100 * 1.21 * 1.11, 100 * 1.21 * 1.11 * 1.06]
    assert people.growing(100.0, 0.2, years=4, kept=0.5, drift=0.01) == pytest.approx(by_hand)
    assert people.growing(100.0, -2.0, years=3).tolist() == [100.0, 0.0, 0.0]
    assert people.growing([7.0], [0.5], years=0).shape == (1, 0)
    with pytest.raises(InvalidData, match="a part of kept outside"):
        people.growing(100.0, 0.1, years=2, kept=1.5)


@settings(max_examples=30, deadline=None)
@given(st.floats(1, 1e7), st.floats(-0.5, 0.5), st.floats(0, 1), st.integers(1, 20))
def test_who_leaves_within_the_year_is_counted_once(first, growth, kept, years):
    """Visitors: the stock at the end of a year is who came in it, and the books balance."""
    coming = people.growing(first, growth, years=years, kept=kept)
    made = people.project([[[first, 0.0]]], coming[None, None], [[1.0, 1.0]], years=years)
    assert made.stock[1:, 0, 0] == pytest.approx(coming)
    assert made.outflow[:, 0, 0] == pytest.approx(made.stock[:-1, 0, 0])


def test_without_growth_an_inflow_stays_as_it_is():
    assert people.growing(5.0, 0.0, years=3).tolist() == [5.0, 5.0, 5.0]
