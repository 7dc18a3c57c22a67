"""Watching lanes: horizon and search by hand and by simulation, what gifts add, bad input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models.detection import Inputs, coverage, horizon, search, solve, worth


def lane(**changes):
    """A straight lane of 100 miles on the equator, one own radar at its start, one given at its end."""
    points = 100
    made = Inputs(
        lat=np.zeros(points),
        lon=(np.arange(points) + 0.5) / 60,
        miles=np.ones(points),
        lane=np.zeros(points, dtype=int),
        radar_lat=np.zeros(2),
        radar_lon=np.array([0.0, 100 / 60]),
        height=np.full((1, 2), 100.0),
        reach=np.full((1, 2), 20.0),
        works=np.ones((1, 2)),
        given=np.array([False, True]),
        target=np.array([9.0]),
        boats=np.zeros((1, 1)),
        boats_given=np.zeros((1, 1)),
        area=np.array([2400.0]),
        sweep=np.array([8.0]),
        speed=np.array([15.0]),
        stay=np.array([4.0]),
    )
    return replace(made, **changes)


def test_the_horizon_by_hand():
    assert horizon(100, 16) == pytest.approx(2.2 * 14)
    assert horizon(25) == pytest.approx(11)


def test_the_laws_of_search_by_hand():
    """Koopman: at a coverage factor of 1, random 0.632, inverse cube 0.790, exhaustive 1."""
    assert search(2, 10, 5, 100) == pytest.approx(0.6321, abs=5e-5)
    assert search(2, 10, 5, 100, "inverse cube") == pytest.approx(0.7899, abs=5e-5)
    assert search(2, 10, 5, 100, "exhaustive") == 1.0


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 5), st.floats(0.1, 10))
def test_the_laws_keep_their_order(time, area):
    low, middle, high = (search(1, 1, time, area, law) for law in ("random", "inverse cube", "exhaustive"))
    assert low <= middle + 1e-12
    assert middle <= high + 1e-12


def test_random_search_is_what_random_looks_find():
    rng = np.random.default_rng(0)
    looks, part, targets = 400, 0.005, 20_000  # each look covers half a percent of the area
    found = (rng.random((looks, targets)) < part).any(axis=0).mean()
    assert found == pytest.approx(float(search(part, 1, looks, 1)), abs=0.01)


def test_two_radars_that_work_half_the_time():
    seen = coverage([0], [0], [0, 0], [0.1, -0.1], 30, [0.5, 0.5])
    assert seen.tolist() == [0.75]


def test_what_was_given_is_the_difference():
    found = solve(lane())
    assert found.radar_without[0, 0] == pytest.approx(0.20)
    assert found.radar[0, 0] == pytest.approx(0.40)
    assert found.watched[0, 0] == pytest.approx(0.40)
    assert worth(lane())[0, :, 0].tolist() == pytest.approx([0.2, 0.2])


def test_a_low_antenna_sees_less_than_its_instruments_could():
    low = lane(height=np.full((1, 2), 4.0), target=np.array([1.0]))
    assert solve(low).radar[0, 0] == pytest.approx(0.14)  # a horizon of 6.6 miles holds seven pieces at each end


def test_boats_find_part_of_what_radar_does_not():
    found = solve(lane(boats_given=np.array([[2.0]])))
    by_boat = 1 - np.exp(-8 * 15 * 4 * 2 / 2400)
    assert found.watched[0, 0] == pytest.approx(1 - 0.6 * (1 - by_boat))
    assert found.without[0, 0] == pytest.approx(0.2)


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 60), st.floats(0, 1), st.floats(0, 5))
def test_no_gift_takes_watch_away(reach, works, boats):
    found = solve(lane(reach=np.full((1, 2), reach), works=np.full((1, 2), works), boats_given=np.full((1, 1), boats)))
    assert 0 <= found.without[0, 0] <= found.watched[0, 0] + 1e-12 <= 1 + 1e-9


def test_a_lane_without_a_point_is_unknown_and_draws_are_apart():
    two = lane(area=np.array([2400.0, 10.0]), boats=np.zeros((1, 2)), boats_given=np.zeros((1, 2)),
               reach=np.array([[20.0, 20.0], [10.0, 10.0]]))  # fmt: skip
    found = solve(two)
    assert np.isnan(found.watched[:, 1]).all()
    assert found.radar[:, 0].tolist() == pytest.approx([0.4, 0.2])


def test_bad_input_is_named_all_at_once():
    with pytest.raises(InvalidData) as caught:
        solve(lane(target=np.array([-1.0]), area=np.array([0.0]), given=np.array([True])))
    assert [fault.column for fault in caught.value.faults] == ["given", "target", "area"]
    with pytest.raises(InvalidData, match="lat1"):
        solve(lane(lat=np.full(100, 95.0)))
    with pytest.raises(InvalidData, match="above 1"):
        solve(lane(works=np.full((1, 2), 1.5)))
    with pytest.raises(UnknownName, match="inverse cube"):
        search(1, 1, 1, 1, "inverse cubed")
    with pytest.raises(InvalidData) as caught:
        search(-1, 1, 1, 0)
    assert [fault.column for fault in caught.value.faults] == ["width", "area"]
    with pytest.raises(InvalidData, match="height"):
        horizon(-4)
