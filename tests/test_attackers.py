"""Attackers who err: both readings, the best defence against brute force, limits, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.attackers import against, attack, defend, quantal, subjective
from multipolar.models.patrol import origami


def game(seed, targets):
    rng = np.random.default_rng(seed)
    return (
        rng.uniform(0, 10, targets),
        rng.uniform(-10, 0, targets),
        rng.uniform(-10, -0.1, targets),
        rng.uniform(0, 10, targets),
    )


def test_odds_by_hand():
    """At rationality 0.76 a target worth 2 more is attacked e^1.52 times as often."""
    taste = quantal([0, 0], [2, 4], 0.76)
    odds = attack(taste, [0, 0])
    assert odds[1] / odds[0] == pytest.approx(np.exp(0.76 * 2))
    covered = attack(taste, [0, 1])
    assert covered[1] / covered[0] == pytest.approx(np.exp(0.76 * (0 - 2)))


def test_subjective_utility_with_the_published_weights():
    """Nguyen et al. (2013): -9.85 coverage, 0.37 reward, 0.15 penalty."""
    taste = subjective([5, 8], [-3, -1], (-9.85, 0.37, 0.15))
    odds = attack(taste, [0.2, 0.6])
    exponent = -9.85 * np.array([0.2, 0.6]) + 0.37 * np.array([5, 8]) + 0.15 * np.array([-3, -1])
    assert odds == pytest.approx(np.exp(exponent) / np.exp(exponent).sum())


def test_a_blind_attacker_strikes_evenly_and_the_best_targets_to_cover_gain_most():
    found = defend([0, 0, 0], [-1, -5, -3], quantal([-1, -1, -1], [1, 1, 1], 0.0), 1)
    assert found.attack == pytest.approx([1 / 3] * 3)
    assert found.coverage == pytest.approx([0, 1, 0], abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 1.5))
def test_no_coverage_of_three_targets_on_a_fine_grid_is_better(seed, rationality):
    saved, lost, caught, free = game(seed, 3)
    taste = quantal(caught, free, rationality)
    found = defend(saved, lost, taste, 1)
    assert found.coverage.sum() <= 1 + 1e-9
    steps = np.linspace(0, 1, 26)
    for a in steps:
        for b in steps[steps <= 1 - a + 1e-12]:
            point = [a, b, max(0.0, 1 - a - b)]
            assert against(saved, lost, taste, point).defender <= found.defender + 1e-6


def test_a_sharp_attacker_is_met_as_in_the_strong_equilibrium():
    saved, lost, caught, free = game(4, 5)
    strong = origami(saved, lost, caught, free, 2)
    found = defend(saved, lost, quantal(caught, free, 60.0), 2, grid=100)
    assert found.defender == pytest.approx(strong.defender, abs=0.3)


def test_more_patrols_never_serve_worse():
    saved, lost, caught, free = game(9, 12)
    taste = quantal(caught, free, 0.76)
    values = [defend(saved, lost, taste, n).defender for n in range(5)]
    assert values == sorted(values)


def test_bad_input_is_named():
    with pytest.raises(InvalidData, match="rationality"):
        quantal([0], [1], -1)
    with pytest.raises(InvalidData, match="weights"):
        subjective([1], [1], (1.0, 2.0))
    with pytest.raises(InvalidData) as caught:
        defend([1, 2], [0, 0], quantal([0], [1], 1), -1, grid=0)
    assert [fault.rule for fault in caught.value.faults] == ["shape", "resources", "grid"]
