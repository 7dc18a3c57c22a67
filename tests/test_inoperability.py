"""The inoperability model against Haimes & Jiang (2001), Lian & Haimes (2006), Xu et al. (2011), and its laws."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from multipolar.errors import InvalidData
from multipolar.models import inoperability as iim
from multipolar.models.leontief import coefficients

CASES = Path(__file__).parents[2] / "shared" / "cases" / "validation_cases.json"
LIAN = [[0.15, 0.50], [0.10, 0.05]]


def test_haimes_and_jiang_two_systems():
    np.testing.assert_allclose(iim.static([[0, 0.8], [0.2, 0]], [0, 0.6]), [0.571, 0.714], atol=5e-4)


def test_haimes_and_jiang_three_systems():
    found = iim.static([[0, 0, 0.3], [0.4, 0, 0], [0.2, 0.6, 0]], [0, 0, 0.12])
    np.testing.assert_allclose(found, [0.04, 0.02, 0.14], atol=5e-3)


def test_lian_and_haimes_at_rest_and_over_time():
    at_rest = iim.static(LIAN, [0, 0.1])
    np.testing.assert_allclose(at_rest, [0.066, 0.112], atol=5e-4)
    np.testing.assert_allclose(iim.dynamic(LIAN, [0.5, 0.5], [0, 0.1], steps=200)[-1], at_rest, atol=1e-12)


def test_loss_of_thirty_steps():
    """A perturbation of .1 for 30 of 99 steps with k = .2: integrals 1.98014, 3.36632 (stigrs/diim, test case 12)."""
    c = np.zeros((99, 2))
    c[:30, 1] = 0.1
    found = iim.impact(iim.dynamic(LIAN, [0.2, 0.2], c))
    np.testing.assert_allclose(found, [1.980144350, 3.366317449], atol=1e-6)


def test_xu_and_others():
    """Xu et al. (2011) eqs 31 and 34: A and the supply-side matrix, its transpose."""
    flows = [[175, 280, 280, 140], [140, 315, 350, 280], [245, 140, 280, 140], [175, 280, 105, 280]]
    output = [1225, 1610, 1085, 1015]
    a = [[0.14, 0.17, 0.26, 0.14], [0.11, 0.20, 0.32, 0.28], [0.20, 0.10, 0.26, 0.14], [0.14, 0.17, 0.10, 0.28]]
    np.testing.assert_allclose(coefficients(flows, output), a, atol=0.015)  # the paper cuts digits
    np.testing.assert_allclose(iim.interdependency(flows, output, side="supply"), np.transpose(a), atol=0.015)


def test_reference_cases():
    if not CASES.is_file():
        pytest.skip("the reference cases are not here")
    cases = {c["id"]: c for c in json.loads(CASES.read_text())["supply_chain_and_loans"]}
    for name in ("iim_haimes_jiang_2", "iim_haimes_jiang_3"):
        given = cases[name]
        found = iim.static(given["inputs"]["A"], given["inputs"]["c"])
        np.testing.assert_allclose(found, given["outputs"], atol=given["tol"])


def test_a_sector_that_stopped_spreads_no_more_than_a_full_stop():
    """Two sectors past a full stop: the linear solution exceeds 1, the capped one does not feed on that."""
    a, c = [[0, 0.9, 0], [0, 0, 0.5], [0.9, 0, 0]], [0.5, 0.5, 0.5]
    assert iim.static(a, c, cap=False).max() > 1
    q = iim.static(a, c)
    np.testing.assert_allclose(q, np.minimum(1, np.array(a) @ q + c), atol=1e-12)
    assert q.tolist() == [1.0, 1.0, 1.0]


def test_recovery_is_the_dynamic_model_in_small_steps():
    start, k = np.array([0.4, 0.2]), np.array([0.3, 0.1])
    fine = 200
    steps = iim.dynamic(LIAN, k / fine, [0, 0], start=start, steps=10 * fine)
    np.testing.assert_allclose(iim.recovery(LIAN, k, start, [10.0])[0], steps[-1], atol=1e-3)


def test_resilience_is_the_rate_of_a_sector_alone():
    k = iim.resilience([[0.2]], [10.0], start=0.5, left=0.01)
    np.testing.assert_allclose(iim.recovery([[0.2]], k, [0.5], [10.0])[0], [0.01], rtol=1e-9)


def test_indices_and_chains():
    found = iim.indices(LIAN)
    np.testing.assert_allclose(found.dependency, [0.5, 0.1])
    np.testing.assert_allclose(found.influence, [0.1, 0.5])
    np.testing.assert_allclose(iim.order(LIAN, 2), np.array(LIAN) @ LIAN)


worlds = st.integers(2, 5).flatmap(
    lambda n: st.tuples(
        arrays(float, (n, n), elements=st.floats(0, 0.9 / n)),
        arrays(float, n, elements=st.floats(0, 1)),
        arrays(float, n, elements=st.floats(0.05, 1)),
    )
)


@given(worlds)
@settings(max_examples=50, deadline=None)
def test_laws(world):
    a, c, k = world
    q = iim.static(a, c)
    assert ((q >= c - 1e-12) & (q <= 1 + 1e-12)).all()
    assert (iim.static(a, 0.5 * c) <= q + 1e-12).all()
    path = iim.dynamic(a, k, c, steps=2000)  # slow worlds need many steps
    assert ((path >= 0) & (path <= 1)).all()
    np.testing.assert_allclose(path[-1], q, atol=1e-3)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: iim.static([[0, 1.2], [1.2, 0]], [0.1, 0], cap=False), "never ends"),
        (lambda: iim.static(LIAN, [0, 1.5]), "outside 0..1"),
        (lambda: iim.static([[0, -1], [0, 0]], [0, 0]), "negative"),
        (lambda: iim.dynamic(LIAN, [2, 2], [0, 0.1]), "nothing says how many steps"),
        (lambda: iim.resilience(LIAN, [0, 1]), "0 or less"),
        (lambda: iim.interdependency([[1, 1], [1, 1]], [5, 5], side="both"), "demand or supply"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(InvalidData, match=words):
        call()
