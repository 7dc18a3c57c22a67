"""Adequacy of areas with links, against published systems, closed forms and brute force; dispatch against HiGHS."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models import cuts, grid
from multipolar.models.outages import Capacity

# IEEE Reliability Test System (1979): units, forced outage rates, peak load in percent by week, day and hour.
RTS_UNITS = [
    (12, 0.02, 5), (20, 0.10, 4), (50, 0.01, 6), (76, 0.02, 4), (100, 0.04, 3), (155, 0.04, 4), (197, 0.05, 3),
    (350, 0.08, 1), (400, 0.12, 2),
]  # fmt: skip
WEEKS = [
    86.2, 90.0, 87.8, 83.4, 88.0, 84.1, 83.2, 80.6, 74.0, 73.7, 71.5, 72.7, 70.4, 75.0, 72.1, 80.0, 75.4, 83.7,
    87.0, 88.0, 85.6, 81.1, 90.0, 88.7, 89.6, 86.1, 75.5, 81.6, 80.1, 88.0, 72.2, 77.6, 80.0, 72.9, 72.6, 70.5,
    78.0, 69.5, 72.4, 72.4, 74.3, 74.4, 80.0, 88.1, 88.5, 90.9, 94.0, 89.0, 94.2, 97.0, 100.0, 95.2,
]  # fmt: skip
DAYS = [93, 100, 98, 96, 94, 77, 75]
WINTER = (
    [67, 63, 60, 59, 59, 60, 74, 86, 95, 96, 96, 95, 95, 95, 93, 94, 99, 100, 100, 96, 91, 83, 73, 63],
    [78, 72, 68, 66, 64, 65, 66, 70, 80, 88, 90, 91, 90, 88, 87, 87, 91, 100, 99, 97, 94, 92, 87, 81],
)
SUMMER = (
    [64, 60, 58, 56, 56, 58, 64, 76, 87, 95, 99, 100, 99, 100, 100, 97, 96, 96, 93, 92, 92, 93, 87, 72],
    [74, 70, 66, 65, 64, 62, 62, 66, 81, 86, 91, 93, 93, 92, 91, 91, 92, 94, 95, 95, 100, 93, 88, 80],
)
SPRING = (
    [63, 62, 60, 58, 59, 65, 72, 85, 95, 99, 100, 99, 93, 92, 90, 88, 90, 92, 96, 98, 96, 90, 80, 70],
    [75, 73, 69, 66, 65, 65, 68, 74, 83, 89, 92, 94, 91, 90, 90, 86, 85, 88, 92, 100, 97, 95, 90, 85],
)


def rts_units():
    sizes = [size for size, _, count in RTS_UNITS for _ in range(count)]
    return sizes, [rate for _, rate, count in RTS_UNITS for _ in range(count)]


def rts_shape():
    """Load of the 8,736 hours, as a part of the peak."""
    parts = []
    for week, height in enumerate(WEEKS, start=1):
        season = WINTER if week <= 8 or week >= 44 else SUMMER if 18 <= week <= 30 else SPRING
        for day, level in enumerate(DAYS):
            parts += [height * level * hour / 1e6 for hour in season[day >= 5]]
    return np.array(parts)


def test_the_ieee_reliability_test_system_by_day_and_by_hour():
    """LOLE 1.36886 days and 9.3941 hours a year, 1,176 MWh (Billinton and Allan 1996; Allan, Billinton and Abdel-Gawad 1986)."""
    sizes, rates = rts_units()
    daily = [2850 * week * day / 1e4 for week in WEEKS for day in DAYS]
    assert grid.loss_of_load(sizes, rates, daily).lole == pytest.approx(1.36886, abs=5e-6)
    hourly = grid.loss_of_load(sizes, rates, 2850 * rts_shape())
    assert hourly.lole == pytest.approx(9.3941, abs=1e-4)
    assert hourly.eue == pytest.approx(1176, abs=0.5)


def test_the_roy_billinton_test_system():
    """1.0916 hours and 9.86 MWh a year for a peak of 185 MW (Billinton et al. 1989)."""
    sizes, rates = (
        [5, 5, 20, 20, 20, 20, 40, 10, 20, 40, 40],
        [0.01] * 2 + [0.015] * 4 + [0.02] * 2 + [0.025] + [0.03] * 2,
    )
    found = grid.loss_of_load(sizes, rates, 185 * rts_shape())
    assert (round(found.lole, 4), round(found.eue, 2)) == (1.0916, 9.86)


def test_the_table_of_capacity_is_the_binomial_where_units_are_alike():
    table = grid.available_capacity([50] * 3, 0.01)
    assert table.available.tolist() == [0, 50, 100, 150]
    assert table.probability == pytest.approx([1e-6, 3 * 1e-4 * 0.99, 3 * 0.01 * 0.99**2, 0.99**3])
    assert float(table.below(100)) == pytest.approx(1e-6 + 3 * 1e-4 * 0.99)  # meeting the load is no loss


def test_a_unit_with_a_derated_state_joins_as_a_table():
    unit = Capacity(np.array([0.0, 30, 50]), np.array([0.05, 0.1, 0.85]))
    found = grid.loss_of_load(unit.joined(grid.available_capacity([50], 0.05)), load=75)
    assert found.lole == pytest.approx(0.05 + 0.95 * 0.05)
    assert found.eue == pytest.approx(0.05 * (0.05 * 75 + 0.1 * 45 + 0.85 * 25) + 0.95 * 0.05 * 25)


def test_rounding_to_a_step_keeps_the_mean():
    sizes, rates = [13.7, 21.1, 8.3], [0.1, 0.2, 0.3]
    assert grid.available_capacity(sizes, rates, step=5).mean == pytest.approx(np.dot(sizes, 1 - np.array(rates)))


@pytest.mark.parametrize("link", [0.0, 5.0, 10.0, 30.0])
def test_two_areas_in_closed_form(link):
    """One unit of 100 each, out with q; load 80 each: the other has 20 to spare, and sends what the link takes."""
    q = 0.1
    found = grid.exact([[100], [100]], q, [80, 80], [(0, 1, link)])
    short_alone = q * (1 - q) * (80 - min(link, 20))
    assert found.eue == pytest.approx([short_alone + q * q * 80] * 2)
    assert found.lole == pytest.approx([q, q])  # 20 never suffice for 80
    assert found.lole_any == pytest.approx(1 - (1 - q) ** 2)


def test_two_areas_with_a_link_that_fails():
    q, r = 0.1, 0.05
    found = grid.exact([[100], [100]], q, [50, 50], [(0, 1, 50, r)])
    both, one = q * q, 2 * q * (1 - q)
    assert found.lole_any == pytest.approx(both + one * r)
    assert found.lole == pytest.approx([q * q + q * (1 - q) * r] * 2)
    assert found.eue_all == pytest.approx(both * 100 + one * r * 50)


def test_three_areas_in_a_row_help_through_the_middle():
    """A lacks nothing but its unit; C spares 60 over links of 50 and 40, B meets its own load exactly."""
    qa = 0.2
    found = grid.exact(
        [[100], [70], [160]], [qa, 0, 0], [100, 70, 100], [("A", "B", 50), ("B", "C", 40)], areas=["A", "B", "C"]
    )
    assert found.eue == pytest.approx([qa * 60, 0, 0])
    assert found.lole == pytest.approx([qa, 0, 0])


def test_three_areas_two_short_and_one_that_helps():
    """A and B out together (q squared) share 30 by lot, or by the order given; the sum is the same."""
    q = 0.1
    units, load, links = [[40], [40], [130]], [40, 40, 100], [(0, 2, 30), (1, 2, 30)]
    alone, both = q * (1 - q) * 10, q * q
    lot = grid.exact(units, [q, q, 0], load, links)
    first = grid.exact(units, [q, q, 0], load, links, order=[0, 1, 2])
    assert lot.eue == pytest.approx([alone + both * 25, alone + both * 25, 0])
    assert first.eue == pytest.approx([alone + both * 10, alone + both * 40, 0])
    assert first.eue_all == pytest.approx(lot.eue_all)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_it_is_the_sum_over_every_joint_state(seed):
    """Brute force over units and links, one by one, without tables or lumping; the order is that of the areas."""
    rng = np.random.default_rng(seed)
    units = [rng.integers(5, 60, rng.integers(1, 4)).astype(float) for _ in range(3)]
    rates = [rng.uniform(0.02, 0.4, len(part)) for part in units]
    load = [float(rng.integers(10, 90)) for _ in range(3)]
    links = [(0, 1, float(rng.integers(0, 40)), 0.1), (1, 2, float(rng.integers(0, 40)), 0.0, 7.0)]
    found = grid.exact(units, rates, load, links, order=[0, 1, 2])
    net = grid.network(3, links)
    place = np.repeat(np.arange(3), [len(part) for part in units])
    size, out = np.concatenate(units), np.concatenate(rates)
    states = np.array(list(product((0, 1), repeat=len(size) + 1)))
    chance = np.where(states == 1, 1 - np.append(out, 0.1), np.append(out, 0.1)).prod(axis=1)
    margin = np.stack([(states[:, :-1] * size) @ (place == area) for area in range(3)], axis=1) - np.array(load)
    up = np.stack([states[:, -1], np.ones(len(states))], axis=1)
    short = grid.unserved(margin, net, up=up, order=[0, 1, 2])
    assert found.eue == pytest.approx(chance @ short, abs=1e-9)
    assert found.lole == pytest.approx(chance @ (short > 1e-9), abs=1e-9)
    assert found.lole_any == pytest.approx(chance @ (short > 1e-9).any(axis=1), abs=1e-9)


def flows(margin, links, up=None):
    """Least unserved load by linear programming."""
    from scipy.optimize import linprog

    count = len(margin)
    lacks = np.maximum(-np.asarray(margin), 0.0)
    spare = np.maximum(np.asarray(margin), 0.0)
    meets = np.zeros((count, len(links) + 2 * count))
    for number, (a, b, *_) in enumerate(links):
        meets[a, number], meets[b, number] = -1, 1
    meets[:, len(links) : len(links) + count] = np.eye(count)  # unserved
    meets[:, len(links) + count :] = np.eye(count)  # surplus used
    bounds = [(-link[2] if len(link) < 5 else -link[4], link[2]) for link in links]
    bounds += [(0, value) for value in lacks] + [(0, value) for value in spare]
    objective = np.concatenate([np.zeros(len(links)), np.ones(count), np.zeros(count)])
    return linprog(objective, A_eq=meets, b_eq=lacks, bounds=bounds, method="highs").fun


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_the_cuts_give_what_linear_programming_gives(count, seed):
    rng = np.random.default_rng(seed)
    links = [
        (int(a), int(b), float(rng.integers(0, 40)), 0.0, float(rng.integers(0, 40)))
        for a, b in product(range(count), repeat=2)
        if a < b and rng.random() < 0.6
    ]
    margin = rng.integers(-50, 50, count).astype(float)
    net = grid.network(count, links)
    order = rng.permutation(count)
    short = grid.unserved(margin, net, order=order)[0]
    assert short.sum() == pytest.approx(flows(margin, links), abs=1e-7)
    assert np.all(short >= 0)
    assert np.all(short <= np.maximum(-margin, 0) + 1e-9)
    # Who is first lacks as little as if nobody else asked.
    first = int(np.argmin(np.where(margin < 0, order, count)))
    if margin[first] < 0:
        others = np.where(np.arange(count) == first, margin, np.maximum(margin, 0.0))
        assert short[first] == pytest.approx(flows(others, links), abs=1e-7)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_more_link_never_hurts_and_an_outage_never_helps(seed):
    rng = np.random.default_rng(seed)
    margin = rng.normal(0, 30, (50, 4))
    thin = grid.network(4, [(0, 1, 10), (1, 2, 10), (2, 3, 10)])
    thick = grid.network(4, [(0, 1, 20), (1, 2, 10), (2, 3, 10), (0, 3, 5)])
    assert np.all(grid.least_unserved(margin, thick) <= grid.least_unserved(margin, thin) + 1e-9)
    assert np.all(grid.least_unserved(margin, thin, np.array([1.0, 0, 1])) >= grid.least_unserved(margin, thin) - 1e-9)


def test_monte_carlo_agrees_with_enumeration():
    units, rates, links = [[40] * 3, [30] * 4, [60, 20]], [0.05, 0.08, 0.04], [(0, 1, 20), (1, 2, 15, 0.1)]
    load = np.array([[90.0, 70], [80, 85], [50, 60]])
    closed = grid.exact(units, rates, np.tile(load, 1), links, weight=[500, 500])
    drawn = grid.simulate(units, rates, np.repeat(load, 500, axis=1), links, years=400, seed=3)
    for found, error, true in (
        (drawn.lole, drawn.error(drawn.hours), closed.lole),
        (drawn.eue, drawn.error(drawn.energy), closed.eue),
        (np.array([drawn.lole_any]), np.array([drawn.error(drawn.hours_any)]), np.array([closed.lole_any])),
    ):
        assert np.all(np.abs(found - true) < 4 * error), (found, true, error)
    low, high = drawn.interval(drawn.energy)
    assert np.all((low < drawn.eue) & (drawn.eue < high))


def test_the_same_seed_gives_the_same_years_and_another_gives_others():
    given_ = ([[50] * 4, [50] * 4], 0.05, np.full((2, 200), 160.0), [(0, 1, 40, 0.05)])
    one, again, other = (grid.simulate(*given_, years=50, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.energy, again.energy)
    assert not np.array_equal(one.energy, other.energy)


def test_networks_are_compared_on_the_same_hours():
    drawn = grid.shortfalls([[50] * 4] * 3, 0.08, np.full((3, 300), 150.0), years=60, seed=5)
    net = grid.network(3, [(0, 1, 40), (1, 2, 20), (0, 2, 0)])
    saved, error = grid.link_values(drawn, net)
    assert saved[2] == 0.0  # a link of no size saves nothing, in every draw
    assert error[2] == 0.0
    assert saved[0] > saved[1] > 0.0
    assert grid.adequacy(drawn, net).eue_all < grid.adequacy(drawn, net.alone()).eue_all
    reserve = grid.shared_reserve(drawn, net, [150, 150, 150])
    without = np.maximum(-(drawn.margin + reserve / 3), 0).sum() / 60
    assert without == pytest.approx(grid.adequacy(drawn, net).eue_all, rel=1e-6)
    assert grid.shared_reserve(drawn, net.alone(), [1, 1, 1]) == 0.0


def test_uncertain_demand_makes_losses_more_likely():
    given_ = ([[50] * 6], 0.05, np.full((1, 400), 240.0))
    sure, unsure = (grid.simulate(*given_, years=200, seed=1, load_spread=spread) for spread in (0.0, 0.1))
    assert unsure.eue_all > sure.eue_all


def test_dispatch_serves_the_load_at_least_cost():
    """B's cheap plant serves A up to the link; the price in A is its own plant's, in B its cheap one's."""
    net = grid.network(["A", "B"], [("A", "B", 30)])
    found = grid.dispatch([[0, 200], [100, 0]], [[60], [40]], [10, 50], net, lost=1000, carbon=[0.0, 0.5])
    assert found.flow.tolist() == [[-30]]
    assert found.cost == pytest.approx(70 * 10 + 30 * 50)
    assert found.emissions == pytest.approx(15)
    assert found.price.ravel() == pytest.approx([50, 10])


def test_a_carbon_price_turns_the_order_round_and_is_paid():
    net = grid.network(["A"])
    sums = [
        grid.dispatch([[100, 100]], [[80]], [40, 70], net, lost=1e4, carbon=[1.0, 0.4], carbon_price=price)
        for price in (0.0, 100.0)
    ]
    assert sums[0].generation.ravel() == pytest.approx([80, 0])
    assert sums[1].generation.ravel() == pytest.approx([0, 80])
    assert sums[1].cost == pytest.approx(80 * 70 + 100 * 32)


def test_water_is_kept_for_the_hour_in_which_it_is_worth_most():
    net = grid.network(["A"])
    found = grid.dispatch([[50, 100, 100]], [[80, 180]], [0, 40, 90], net, lost=1e4, energy=[[50, np.nan, np.nan]])
    assert found.generation[0, 0] == pytest.approx([0, 50])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_merit_order_is_the_linear_program(seed):
    rng = np.random.default_rng(seed)
    net = grid.network(4, [(0, 1, rng.uniform(0, 30)), (1, 2, rng.uniform(0, 30), 0, 5), (2, 3, 10), (0, 3, 12)])
    room = rng.uniform(0, 60, (4, 3, 2)) * (rng.random((4, 3, 2)) > 0.3)
    load, cost = rng.uniform(0, 120, (4, 2)), rng.uniform(10, 100, 3)
    solved = grid.dispatch(room, load, cost, net, lost=5000)
    made, left = grid.merit_order(room.transpose(2, 1, 0), load.T, cost, net)
    assert made == pytest.approx(solved.generation.sum(axis=0).T, abs=1e-6)
    assert left == pytest.approx(solved.unserved.sum(axis=0), abs=1e-6)


def inputs(**changed):
    net = grid.network(["A", "B"], [("A", "B", 1)])
    one = np.ones(2)
    given_ = {
        "net": net, "in_service": np.zeros((2, 1)), "limit": np.array([[0.0], [20.0]]), "planned": np.zeros((2, 1)),
        "open_part": np.array([0.5, 0.5]), "link_up": np.ones((2, 1, 1), dtype=bool),
        "margin": np.array([[[-30.0, 25]]] * 2), "margin_hours": np.array([10.0]),
        "capacity": np.array([[[[0.0], [80]], [[100], [0]]]] * 2), "load": np.array([[[50.0], [40]]] * 2),
        "hours": np.array([100.0]), "fuel": np.array([[5.0, 60]] * 2), "carbon": np.array([[0.0, 0.8]] * 2),
        "carbon_price": 25 * one, "lost": 1000 * one, "reserve_credit": 0.5 * one, "capacity_cost": 0.002 * one,
        "link_cost": 0.001 * one, "discount": 0 * one, "life": 20 * one, "upkeep": 0.01 * one,
    }  # fmt: skip
    return grid.Inputs(**{**given_, **changed})


def test_what_a_link_is_worth_by_hand():
    found = grid.solve(inputs())
    assert found.unserved.tolist() == [[300, 0], [100, 0]]
    assert found.hours_short.tolist() == [[10, 0], [10, 0]]
    # Half of the 20 MW replaces 10 MW of B... of A's plant at 60 + 25 x 0.8 by B's at 5, for 100 hours.
    assert found.benefit == pytest.approx([0, 200 * 1000 + 10 * 100 * (80 - 5) + 1e6 * 0.5 * 0.002 * 20])
    assert found.emissions_base - found.emissions == pytest.approx([0, 10 * 100 * 0.8])
    assert found.price == pytest.approx([0, 1e6 * 0.001 * 20 * (1 / 20 + 0.01)])


def test_draws_together_equal_draws_alone():
    both = grid.solve(inputs())
    for draw in range(2):
        same = ("net", "margin_hours", "hours")
        part = {name: value[[draw]] for name, value in vars(inputs()).items() if name not in same}
        alone = grid.solve(inputs(**part))
        assert alone.benefit == pytest.approx(both.benefit[[draw]])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: grid.network(["THA", "LAO"], [("THA", "LOA", 10)]), r"'LOA' is no area.*Did you mean LAO\?"),
        (lambda: grid.network(["A", "B"], [("A", "A", 10)]), "to itself"),
        (lambda: grid.network(["A", "B"], [("A", "B", -1), ("A", "B", 5, 1.5)]), "2 faults"),
        (lambda: grid.network(["A", "A"]), "areas A"),
        (lambda: grid.network(20, [(i, i + 1, 1) for i in range(19)]), "20 areas hang together"),
        (lambda: grid.network(["A", "B"], [("A", "B")]), "2 fields"),
        (lambda: grid.loss_of_load([10, -5], 0.1, 5), "capacity of -5"),
        (lambda: grid.loss_of_load([10], 1.1, 5), "rate of 1.1"),
        (lambda: grid.loss_of_load([10], 0.1, -5), "load of -5"),
        (lambda: grid.exact([[10], [10]], [0.1], [5, 5]), "rates for 1 of 2"),
        (lambda: grid.exact([[10], [10]], 0.1, [5, 5, 5]), "loads of shape"),
        (lambda: grid.exact([[10]] * 6, 0.1, [5] * 6), "6 areas without an order"),
        (lambda: grid.exact([[10.0 * 1.37**i for i in range(12)]] * 2, 0.1, [500, 500], [(0, 1, 1e4)]), "joint states"),
        (lambda: grid.simulate([[10]], 0.1, [[5]], years=0, seed=1), "years of 0"),
        (lambda: grid.unserved([[1.0, 2, 3]], grid.network(2)), "margins of shape"),
        (lambda: grid.unserved([[1.0, 2]], grid.network(2), order=[0, 0]), "order"),
        (lambda: grid.dispatch([[1.0]], [[-1]], [1], grid.network(1), lost=1), "load below 0"),
        (lambda: grid.solve(inputs(limit=np.array([[-1.0], [1]]))), "limit below 0"),
    ],
)
def test_bad_input_is_told_in_words(wrong, said):
    with pytest.raises(InvalidData, match=said):
        wrong()


# Three areas in a row, two kinds of plant each with costs of their own, four hours of a year by weight, water for 330 GWh.
# Cross-checked with PyPSA 1.4.0 (HiGHS): the same areas as buses, links with p_min_pu -1, lost load as a generator of
# each bus, the carbon price in the marginal cost, the water as e_sum_max. Numbers as PyPSA printed them.
PYPSA = {
    "capacity": [[[60, 50, 30, 55], [20] * 4], [[80] * 4, [40] * 4], [[70] * 4, [50, 50, 20, 50]]],
    "load": [[25, 30, 45, 20], [100, 120, 160, 90], [85, 95, 110, 70]],
    "cost": [[2, 31], [24, 57], [27, 66]],
}
OBJECTIVE = 97_964_250.0
FLOWS = {0: [35.0, 15.0], 1: [40.0, 15.0], 3: [10.0, 0.0]}
"""By hour; in the third, where load is lost everywhere, many flows cost the same."""
LOST = [0.0, 0.0, 55.0, 0.0]
PRICES = [[40.0, 61.5, 3000.0, 40.0], [40.0, 61.5, 3000.0, 40.0], [40.0, 71.0, 3000.0, 40.0]]


def test_dispatch_as_pypsa_has_it():
    weight = np.array([3000.0, 2500.0, 260.0, 3000.0])
    none = [np.nan, np.nan]
    found = grid.dispatch(
        **PYPSA,
        net=grid.network(["LAO", "THA", "MYS"], [("LAO", "THA", 40), ("THA", "MYS", 15)]),
        lost=3000.0,
        carbon=[[0.0, 0.9], [0.8, 0.45], [0.85, 0.5]],
        carbon_price=10.0,
        weight=weight,
        energy=[[330_000.0, np.nan], none, none],
    )
    assert found.cost + 3000.0 * found.unserved.sum(axis=0) @ weight == pytest.approx(OBJECTIVE, rel=1e-9)
    assert found.unserved.sum(axis=0) == pytest.approx(LOST, abs=1e-6)
    for hour, flow in FLOWS.items():
        assert found.flow[:, hour] == pytest.approx(flow, abs=1e-6)
    assert found.price == pytest.approx(np.array(PRICES), rel=1e-6)
    assert found.generation[0, 0] @ weight == pytest.approx(330_000.0)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_smallest_cut_is_that_of_all_sets(seed):
    """By looking at each set, on random networks with parallel links, two directions and links that are out."""
    rng = np.random.default_rng(seed)
    count, links = int(rng.integers(1, 8)), int(rng.integers(0, 12))
    ends = [rng.choice(count, 2, replace=False) for _ in range(links if count > 1 else 0)]
    limit, back = rng.uniform(0, 9, (2, len(ends)))
    margin, there = rng.normal(0, 10, (count, 5)), rng.random((len(ends), 5))
    found = cuts.smallest(cuts.plan(count, ends), margin, list(zip(limit, back, strict=True)), there)
    best = np.zeros(5)
    for inside in product([False, True], repeat=count):
        size = margin[list(inside)].sum(axis=0)
        for number, (a, b) in enumerate(ends):
            into, out = inside[b] and not inside[a], inside[a] and not inside[b]
            size = size + there[number] * (limit[number] * into + back[number] * out)
        best = np.minimum(best, size)
    assert found == pytest.approx(best, abs=1e-9)
