"""Ways over the sea: known distances, shortest ways, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models.navigation import Leg, along, great_circle, shortest

LEGS = [Leg("gulf", "west", 3000), Leg("west", "east", 600, "malacca"), Leg("west", "south", 1400, "lombok"),
        Leg("south", "east", 900), Leg("gulf", "south", 3900, "lombok")]  # fmt: skip


def test_a_minute_of_arc_is_a_mile():
    assert great_circle(0, 0, 0, 1) == pytest.approx(60)
    assert great_circle(10, 20, 11, 20) == pytest.approx(60)
    assert great_circle(90, 0, -90, 77) == pytest.approx(10800)


def test_a_published_great_circle():
    """Los Angeles to Tokyo is about 4,800 miles by great circle (Mitsui O.S.K. Lines)."""
    assert great_circle(33.7, -118.3, 35.3, 139.8) == pytest.approx(4800, rel=0.02)


def test_points_along_a_track_have_its_length():
    lat, lon, miles = along([1.0, 2.0, 2.0], [100.0, 100.0, 101.0], 5)
    assert miles.sum() == pytest.approx(60 + float(great_circle(2, 100, 2, 101)))
    assert miles.max() <= 5
    assert (lat.min(), lon.max()) == (pytest.approx(1.0, abs=0.05), pytest.approx(101.0, abs=0.05))


def test_closing_a_strait_sends_ships_around():
    assert shortest(LEGS, "gulf", "east") == (3600, ("gulf", "west", "east"), ("malacca",))
    around = shortest(LEGS, "gulf", "east", closed=["malacca"])
    assert (around.miles, around.straits) == (4800, ("lombok",))
    none = shortest(LEGS, "gulf", "east", closed=["malacca", "lombok"])
    assert (none.miles, none.places) == (np.inf, ())
    assert shortest(LEGS, "gulf", "gulf").miles == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 99)), min_size=1, max_size=12))
def test_the_shortest_way_is_that_of_scipy(edges):
    from scipy.sparse.csgraph import dijkstra

    matrix = np.full((6, 6), np.inf)
    for a, b, miles in edges:
        if a != b:
            matrix[a, b] = matrix[b, a] = min(matrix[a, b], miles)
    matrix[~np.isfinite(matrix)] = 0.0
    first = edges[0][0]
    there = dijkstra(matrix, indices=first)
    legs = [Leg(str(a), str(b), miles) for a, b, miles in edges]
    for other in {place for a, b, _ in edges for place in (a, b)}:
        assert shortest(legs, str(first), str(other)).miles == there[other]


def test_bad_input_is_named():
    with pytest.raises(UnknownName, match="gulf"):
        shortest(LEGS, "golf", "east")
    with pytest.raises(UnknownName, match="malacca"):
        shortest(LEGS, "gulf", "east", closed=["malaca"])
    with pytest.raises(InvalidData, match="-5 miles"):
        shortest([Leg("a", "b", -5)], "a", "b")
    with pytest.raises(InvalidData) as caught:
        great_circle([91, 0], 0, np.nan, 500)
    assert [fault.column for fault in caught.value.faults] == ["lat1", "lat2", "lon2"]
    with pytest.raises(InvalidData, match="step"):
        along([0, 1], [0, 1], 0)
    with pytest.raises(InvalidData, match="1 corners"):
        along([0], [0], 1)
