"""Landscape theory: Axelrod's and Furnas's case of 2016, energies by hand, mirror images, stable configurations, descent."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.landscape import Inputs, configurations, landscape, solve

PAIRS = [[0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]]


def case(seed, n=6):
    rng = np.random.default_rng(seed)
    p = rng.uniform(-1, 1, (n, n))
    return rng.uniform(0.5, 3.0, n), (p + p.T) / 2


def energy(size, p, side):
    """By the printed formula, pair by ordered pair."""
    n = len(size)
    return sum(size[i] * size[j] * p[i][j] * (side[i] != side[j]) for i in range(n) for j in range(n) if i != j)


# -- another implementation ------------------------------------------------------------------------------------------------
# Axelrod, R., with Furnas, A. (2016), "ISIS calcs": the inputs and the output of their program, as in the public repository
# alexanderfurnas/Landscape_Theory, files of 20 February 2016. Propensities there run from 1 to 5; 3 is none.

ACTORS = ("US", "Russia", "Syria", "Turkey", "S. Arabia", "Iran", "ISIS", "Hezbollah", "Kurds", "Nusra", "Iraq")
STRENGTH = (10, 10, 50, 10, 10, 20, 100, 20, 40, 10, 50)
PROPENSITY = """
. 2 2 5 4 2 1 1 4 2 4
2 . 4 2 3 3 1 3 2 2 4
2 4 . 1 2 4 1 4 1 2 3
5 2 1 . 3 2 2 3 2 2 3
4 3 2 3 . 1 1 3 3 2 3
2 3 4 2 1 . 2 5 3 2 2
1 1 1 2 1 2 . 2 1 2 1
1 3 4 3 3 5 2 . 3 2 3
4 2 1 2 3 3 1 3 . 2 3
2 2 2 2 2 2 2 2 2 . 2
4 4 3 3 3 2 1 3 3 2 .
"""
ENERGY = {
    "11121121121": -83200, "12222222222": -4200, "11122222222": -35200, "12212212212": -79800, "12211222121": -65000,
    "11111121111": -80000, "11111111121": -6400, "12211212111": -50600, "11211222121": -68000, "12222122122": -35000,
}  # fmt: skip
"""By configuration, 1 with the United States, 2 on the other side."""


def isis(syria):
    size = np.array([syria if name == "Syria" else strength for name, strength in zip(ACTORS, STRENGTH, strict=True)])
    scale = [[0 if cell == "." else int(cell) - 3 for cell in row.split()] for row in PROPENSITY.split("\n") if row]
    return size, np.array(scale, dtype=float)


def number_of(found, configuration):
    return int(np.flatnonzero((found.sides == np.array([int(side) - 1 for side in configuration])).all(axis=1))[0])


def test_energies_are_those_of_another_program():
    size, p = isis(50)
    found = solve(Inputs(size=size[None].astype(float), propensity=p[None]))
    for configuration, expected in ENERGY.items():
        assert found.energy[0, number_of(found, configuration)] == expected, configuration
    assert found.best[0] == number_of(found, "11121121121")
    assert found.stable[0, found.best[0]]
    assert not found.stable[0, number_of(found, "12212212212")]


@pytest.mark.parametrize(("syria", "energy", "against"), [
    (50, -83200.0, {"Turkey", "ISIS", "Nusra"}),
    (10, -65600.0, {"ISIS", "Nusra"}),
])  # fmt: skip
def test_a_weaker_syria_brings_turkey_over(syria, energy, against):
    """Their two runs: with the strength of Syria at 50 and at 10."""
    deepest = landscape(*isis(syria))[0]
    assert deepest.energy == energy
    assert {ACTORS[i] for i in deepest.sides[1]} == against


# -- by hand ---------------------------------------------------------------------------------------------------------------


def test_two_pairs():
    (found,) = landscape([1, 1, 1, 1], PAIRS)
    assert found.sides == ((0, 1), (2, 3))
    assert found.energy == -8.0
    assert found.basin == 1.0


def test_sizes_count():
    found = landscape([3, 1, 2], [[0, 0.1, -1], [0.1, 0, 1], [-1, 1, 0]])
    assert [one.sides for one in found] == [((0,), (1, 2))]
    assert found[0].energy == pytest.approx(2 * (3 * 1 * 0.1 - 3 * 2))


def test_friends_of_all_stay_together():
    (found,) = landscape(np.ones(5), np.ones((5, 5)))
    assert found.sides == ((0, 1, 2, 3, 4), ())
    assert found.energy == 0.0


def test_two_valleys():
    """Three mutual enemies cannot all part: any one of them alone against the other two."""
    found = landscape([1, 1, 1], [[0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    assert {one.energy for one in found} == {-4.0}
    assert len(found) == 3
    assert sum(one.basin for one in found) == pytest.approx(1.0)


def test_seventeen_nations_have_65536_configurations():
    assert configurations(17).shape == (65536, 17)


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_energies_and_stability_by_hand(seed):
    size, p = case(seed)
    found = solve(Inputs(size=size[None], propensity=p[None]))
    for number in (0, 5, 17, 31):
        side = found.sides[number]
        own = energy(size, p, side)
        assert found.energy[0, number] == pytest.approx(own, abs=1e-10)
        moves = [energy(size, p, np.where(np.arange(6) == i, 1 - side, side)) for i in range(6)]
        assert found.stable[0, number] == (min(moves) >= own - 1e-9)
    assert found.stable[0, found.best[0]]


@given(st.integers(0, 10**6))
@settings(max_examples=10, deadline=None)
def test_order_of_nations_does_not_matter(seed):
    size, p = case(seed)
    turn = np.random.default_rng(seed).permutation(6)
    there, back = landscape(size, p), landscape(size[turn], p[np.ix_(turn, turn)])
    named = [{frozenset(turn[list(side)].tolist()) for side in one.sides} for one in back]
    assert [set(map(frozenset, one.sides)) for one in there] == named
    assert [one.basin for one in there] == pytest.approx([one.basin for one in back])


def test_faults():
    with pytest.raises(InvalidData) as caught:
        landscape([1, -1, 1], [[0, 1, 0], [0, 0, 0], [0, 0, 0]])
    assert "a size is not above 0" in str(caught.value)
    assert "the propensities are not symmetric" in str(caught.value)
    with pytest.raises(InvalidData, match="21 nations; expected 2 to 20"):
        landscape(np.ones(21), np.zeros((21, 21)))
