"""Where to place what helps: published optima, enumeration, and what cannot be planned."""

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.globe import great_circle
from multipolar.models.location import lscp, mclp, pcentre, pmedian

STORES = Path(__file__).parents[2] / "shared" / "cases" / "spopt_sf"


@pytest.fixture(scope="module")
def stores():
    """Return network distances (metres) of 205 census tracts to 16 stores of San Francisco, and their people."""
    if not STORES.is_dir():
        pytest.skip("the reference cases are not beside the checkout")
    with (STORES / "demand_points.csv").open(encoding="utf-8") as file:
        tracts = {row["NAME"]: float(row["POP2000"]) for row in csv.DictReader(file)}
    with (STORES / "sites.csv").open(encoding="utf-8") as file:
        names = [row["NAME"] for row in csv.DictReader(file)]
    distance = np.full((len(tracts), len(names)), np.nan)
    order = list(tracts)
    with (STORES / "distances.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            distance[order.index(row["DestinationName"]), names.index(row["name"])] = float(row["distance"])
    return distance, np.array(list(tracts.values())), names


def named(placement, names):
    return {names[site] for site in placement.sites}


def test_four_stores_of_san_francisco(stores):
    """PySAL's spopt (BSD-3), notebook on the p-median problem."""
    distance, people, names = stores
    found = pmedian(distance, people, 4)
    assert found.objective == pytest.approx(2_848_268_129.7145, abs=1e-3)
    assert found.mean == pytest.approx(2_982.1269, abs=5e-5)
    assert named(found, names) == {"Store_2", "Store_11", "Store_12", "Store_15"}
    assert found.bound == pytest.approx(found.objective)


def test_covering_and_centre_of_san_francisco_are_the_best_of_all_1820_choices(stores):
    distance, people, _ = stores
    nearest = [distance[:, list(four)].min(axis=1) for four in combinations(range(16), 4)]
    assert mclp(distance, people, 4, 5000).objective == max(people[reach <= 5000].sum() for reach in nearest)
    assert pcentre(distance, 4).objective == pytest.approx(min(reach.max() for reach in nearest))
    assert pcentre(distance, 4).objective == pytest.approx(7403.06, abs=5e-3)  # as the notebook on the p-centre prints


def test_covering_counts_people_and_not_tracts(stores):
    distance, people, _ = stores
    found = mclp(distance, people, 4, 5000)
    assert found.covered == pytest.approx(875_247 / people.sum())
    assert np.isfinite(found.cost).mean() == pytest.approx(184 / 205)


def test_eight_stores_cover_every_tract_within_five_kilometres(stores):
    distance, _, _ = stores
    found = lscp(distance, 5000)
    assert len(found.sites) == found.objective == 8
    assert found.cost.max() <= 5000
    assert not any((distance[:, list(seven)].min(axis=1) <= 5000).all() for seven in combinations(range(16), 7))


COSTS = st.integers(2, 6).flatmap(
    lambda points: st.integers(2, 5).flatmap(
        lambda sites: st.tuples(
            st.lists(st.lists(st.integers(0, 9), min_size=sites, max_size=sites), min_size=points, max_size=points),
            st.lists(st.integers(0, 5), min_size=points, max_size=points),
            st.integers(1, sites),
        )
    )
)


@settings(max_examples=25, deadline=None)
@given(COSTS)
def test_never_worse_than_any_placement_that_can_be_listed(case):
    cost, weight, p = np.array(case[0], float), np.array(case[1], float), case[2]
    nearest = [cost[:, list(sites)].min(axis=1) for sites in combinations(range(cost.shape[1]), p)]
    assert pmedian(cost, weight, p).objective == pytest.approx(min((weight * d).sum() for d in nearest))
    assert mclp(cost, weight, p, 4).objective == pytest.approx(max(weight[d <= 4].sum() for d in nearest))
    assert pcentre(cost, p).objective == pytest.approx(min(d.max() for d in nearest))


@settings(max_examples=15, deadline=None)
@given(COSTS)
def test_more_warehouses_never_lower_coverage(case):
    cost, weight = np.array(case[0], float), np.array(case[1], float)
    sites = range(1, cost.shape[1] + 1)
    covered = [mclp(cost, weight, p, 3).objective for p in sites]
    ways = [pmedian(cost, weight, p).objective for p in sites]
    assert covered == sorted(covered)
    assert ways == sorted(ways, reverse=True)


def test_what_stands_already_stays():
    cost = np.array([[0.0, 5, 9], [5, 0, 9], [9, 9, 0]])
    assert pmedian(cost, [1, 1, 1], 2, fixed=[2]).sites in {(0, 2), (1, 2)}
    assert mclp(cost, [5, 5, 1], 1, 5, fixed=[2]).sites == (2,)
    assert 2 in lscp(cost, 9, fixed=[2]).sites


def test_capacities_send_some_to_the_second_nearest():
    """Two of PySAL's synthetic capacities: needs 4 and 10, rooms 5, 7 and 10."""
    cost = np.array([[1.0, 2, 3], [1, 2, 3]])
    parts = pmedian(cost, [4, 10], 2, capacity=[5, 7, 10])
    whole = pmedian(cost, [4, 10], 2, capacity=[5, 7, 10], whole=True)
    assert parts.objective == pytest.approx(5 * 1 + 9 * 3)
    assert whole.served_from.tolist() == [0, 2]
    assert whole.objective == pytest.approx(4 * 1 + 10 * 3)
    assert pmedian(cost, [4, 10], 2).objective == pytest.approx(14)


def test_a_point_may_be_covered_twice():
    cost = np.array([[1.0, 1, 9], [9, 1, 1]])
    assert lscp(cost, 1).sites == (1,)
    assert lscp(cost, 1, times=2).sites == (0, 1, 2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pmedian([[1.0, np.nan], [np.nan, np.inf]], [1, 1], 1), r"1 points have fewer than 1 sites .* 1"),
        (lambda: pmedian([[1.0, 2]], [1], 3), r"3 of 2 sites.*\[infeasible-p\]"),
        (lambda: pmedian([[1.0, 2]], [4], 1, capacity=[3, 2]), r"the 1 largest sites hold 3, the points need 4"),
        (lambda: pmedian([[1.0, np.inf], [np.inf, 1]], [1, 1], 1), r"infeasible.*each point is served"),
        (lambda: lscp([[1.0, 9], [9, 9]], 2), r"within 2: 1.*\[unreachable\]"),
        (lambda: mclp([[1.0]], [1, 2], 1, 2), r"\(2,\) weights for 1 points"),
        (lambda: mclp([[1.0]], [1], 1, -2), r"a radius of -2"),
        (lambda: pcentre([[1.0, np.inf], [np.inf, 1]], 1), r"no 1 sites reach every point"),
        (lambda: pmedian([[1.0]], [1], 1, fixed=[4]), r"fixed sites 4 do not exist"),
        (lambda: pmedian(np.zeros((0, 2)), [], 1), r"cost \(0, 2\)"),
        (lambda: pmedian([[-1.0]], [-1], 1), r"2 faults"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said(call, message):
    with pytest.raises(InvalidData, match=message):
        call()


def test_distances_on_the_globe():
    assert great_circle([0], [0], [0], [180]).item() == pytest.approx(np.pi * 6371.0088)
    assert great_circle([0], [179], [0], [-179]).item() == pytest.approx(np.pi * 6371.0088 / 90)


def test_a_track_with_impossible_coordinates():
    with pytest.raises(InvalidData, match=r"latitude 91 at 1.*\n.*longitude 400 at 0.*impossible-coordinates"):
        great_circle([10, 91], [400, 120], [0], [0])
