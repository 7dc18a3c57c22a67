"""Stock placed before the disaster: by hand, by enumeration, and what planning for all scenarios is worth."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.preposition import Inputs, judge, solve, worth


def newsvendor(demand, probability, buy, lack, spare=0.0):
    """One node that may hold stock for itself."""
    return Inputs(
        probability=probability,
        demand=np.array(demand, float)[:, None, None],
        links=np.zeros((0, 2)),
        link_cost=np.zeros((0, 1)),
        size=[1000.0],
        open_cost=[0.0],
        buy_cost=[buy],
        lack_cost=[lack],
        spare_cost=[spare],
    )


@pytest.mark.parametrize(("buy", "lack", "spare"), [(1, 4, 0), (2, 3, 1), (1, 20, 0.5), (5, 4, 0)])
def test_with_one_node_it_is_the_newsvendor(buy, lack, spare):
    """Stock up to the demand whose probability reaches (lack - buy) / (lack + spare): Arrow, Harris and Marschak 1951."""
    demand, probability = np.array([10, 20, 40, 80]), np.array([0.1, 0.4, 0.3, 0.2])
    ratio = (lack - buy) / (lack + spare)
    best = demand[np.searchsorted(np.cumsum(probability), ratio - 1e-12)] if ratio > 0 else 0
    assert solve(newsvendor(demand, probability, buy, lack, spare)).stock.item() == pytest.approx(best)


@pytest.fixture
def coast() -> Inputs:
    """Three nodes in a row; a storm takes half of the coast's stock and the road to it."""
    return Inputs(
        probability=[0.5, 0.3, 0.2],
        demand=[[[0.0], [0], [0]], [[5], [10], [0]], [[30], [5], [0]]],
        links=[[0, 1], [1, 0], [1, 2], [2, 1]],
        link_cost=[[1.0]] * 4,
        link_room=[[np.inf] * 4, [np.inf] * 4, [np.inf, 8.0, np.inf, np.inf]],
        size=[20.0, 50.0],
        open_cost=[8.0, 15.0],
        buy_cost=[1.0],
        lack_cost=[12.0],
        spare_cost=[0.1],
        survival=[[[1.0], [1], [1]], [[1], [1], [1]], [[0.5], [1], [1]]],
    )


def test_never_worse_than_any_plan_on_a_grid(coast):
    best = solve(coast)
    assert best.bound == pytest.approx(best.objective)
    for opened in product((-1, 0, 1), repeat=3):
        for held in product((0.0, 20.0), repeat=3):
            room = [0.0 if size < 0 else (20.0, 50.0)[size] for size in opened]
            if all(h <= r for h, r in zip(held, room, strict=True)):
                assert judge(coast, opened, np.array(held)[:, None]).objective >= best.objective - 1e-7


def test_a_plan_that_is_judged_costs_what_it_was_found_to_cost(coast):
    best = solve(coast)
    again = judge(coast, best.opened, best.stock)
    assert again.objective == pytest.approx(best.objective)
    assert again.first == pytest.approx(best.first)
    assert best.objective == pytest.approx(best.first + np.dot(coast.probability, best.second))


def test_goods_are_neither_made_nor_lost(coast):
    plan = solve(coast)
    links = np.array(coast.links)
    for scenario in range(3):
        into, out = np.zeros((3, 1)), np.zeros((3, 1))
        np.add.at(into, links[:, 1], plan.sent[scenario])
        np.add.at(out, links[:, 0], plan.sent[scenario])
        usable = np.array(coast.survival)[scenario] * plan.stock
        need = np.array(coast.demand)[scenario]
        assert usable + into + plan.lacking[scenario] == pytest.approx(out + need + plan.spare[scenario])
    assert np.isnan(plan.met[0])
    assert np.all(plan.met[1:] <= 1 + 1e-9)


def test_planning_for_all_is_between_knowing_and_planning_for_the_mean(coast):
    """Wait-and-see <= here-and-now <= the plan for mean demand (Madansky 1960)."""
    found = worth(coast)
    assert found.waiting <= found.stochastic + 1e-9 <= found.mean_plan + 1e-9
    assert found.information >= -1e-9
    assert found.solution > 0


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_more_room_and_more_roads_never_cost_more(seed):
    rng = np.random.default_rng(seed)
    links = np.array([(i, j) for i in range(3) for j in range(3) if i != j])
    case = Inputs(
        probability=[0.6, 0.4], demand=rng.integers(0, 20, (2, 3, 2)), links=links,
        link_cost=rng.integers(1, 5, (6, 2)), link_room=rng.integers(0, 15, (2, 6)), size=[15.0],
        open_cost=[6.0], buy_cost=[1.0, 2.0], lack_cost=[9.0, 20.0], volume=[1.0, 2.0],
        survival=rng.uniform(0.3, 1, (2, 3, 2)),
    )  # fmt: skip
    plan = solve(case)
    assert solve(replace(case, size=[30.0])).objective <= plan.objective + 1e-6
    assert solve(replace(case, link_room=None)).objective <= plan.objective + 1e-6
    assert np.all(plan.stock @ [1.0, 2.0] <= np.where(plan.opened >= 0, 15.0, 0.0) + 1e-6)


def test_a_site_may_be_barred():
    case = newsvendor([10], [1.0], 1, 5)
    assert solve(replace(case, open_cost=[[np.inf]])).stock.item() == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"probability": [0.5, 0.2, 0.2]}, r"add up to 0.9"),
        ({"links": [[0, 1], [1, 0], [1, 2], [2, 7]]}, r"a link leads to no node.*0 to 2"),
        ({"link_cost": [[1.0]] * 3}, r"link_cost \(3, 1\).*\(3, 4, 1\)"),
        ({"survival": [[[1.5], [1], [1]]] * 3}, r"more survives than was there"),
        ({"demand": [[[-1.0], [0], [0]]] * 3, "buy_cost": [-1.0]}, r"2 faults"),
        ({"demand": [[1.0]]}, r"demand \(1, 1\).*\(scenarios, nodes, commodities\)"),
    ],
)
def test_what_cannot_be_planned_is_said(coast, change, message):
    with pytest.raises(InvalidData, match=message):
        solve(replace(coast, **change))


def test_a_plan_that_breaks_a_constraint_says_which(coast):
    with pytest.raises(InvalidData, match=r"the stock at node 1 does not fit into its facility.*infeasible-stock"):
        judge(coast, [-1, 0, -1], [[0.0], [30.0], [0.0]])
