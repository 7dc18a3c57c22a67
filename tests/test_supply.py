"""The table of chains made up from totals: accounts, fitting, moving of suppliers; formulas of diversification."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from multipolar.errors import InvalidData
from multipolar.models import supply

cubes = st.tuples(
    arrays(float, (3, 3, 3), elements=st.floats(0.5, 50)),
    arrays(float, 3, elements=st.floats(0.2, 0.8)),
    st.floats(0, 0.8),
    st.floats(0.5, 6),
    st.floats(0.3, 1),
)


def made(cube, part, own, tilt, relative):
    gdp = part * cube.sum((0, 2))
    return supply.structure(
        cube, gdp, goods=[True, True, False], own=[own], tilt=[tilt], relative=[relative]
    )  # fmt: skip


@given(cubes)
@settings(max_examples=60, deadline=None)
def test_accounts(case):
    cube, *rest = case
    table = made(cube, *rest)
    output = cube.sum(2)
    use = table.use.reshape(3, 3, 3)  # product used, product made, place
    np.testing.assert_allclose(use.sum(0) + table.value_added.reshape(3, 3), output, rtol=1e-9)
    np.testing.assert_allclose(use.sum(1) + table.final[0], cube.sum(1), rtol=1e-6)
    assert (table.use >= 0).all()
    assert (table.final >= 0).all()
    assert (table.value_added > 0).all()
    np.testing.assert_allclose(table.share.sum(1), 1.0)


def test_value_added_adds_up_to_gdp():
    cube = np.array([[[60.0, 5], [8, 40]], [[100.0, 2], [3, 90]]])
    gdp = np.array([90.0, 70.0])
    table = supply.structure(cube, gdp, goods=[True, False], own=[0.1, 0.5], tilt=[2.0, 4.0], relative=[0.4, 0.7])
    np.testing.assert_allclose(table.value_added.reshape(2, 2, 2).sum(1), np.broadcast_to(gdp, (2, 2)), rtol=1e-12)
    part = table.value_added.reshape(2, 2, 2) / cube.sum(2)
    np.testing.assert_allclose(part[:, 0] / part[:, 1], np.array([[0.4, 0.4], [0.7, 0.7]]), rtol=1e-12)


def test_fitting_gives_the_totals():
    rng = np.random.default_rng(0)
    true = rng.uniform(0, 1, (4, 5, 5)) * (1 - np.eye(5))
    fitted = supply.fit(true.sum(0), true.sum(2).T, true.sum(1).T)
    np.testing.assert_allclose(fitted.sum(0), true.sum(0), rtol=1e-9)
    np.testing.assert_allclose(fitted.sum(2), true.sum(2), rtol=1e-6)
    np.testing.assert_allclose(fitted.sum(1), true.sum(1), rtol=1e-6)
    independent = np.einsum("s,ij->sij", [0.5, 0.3, 0.2], np.arange(9.0).reshape(3, 3) + 1)
    np.testing.assert_allclose(
        supply.fit(independent.sum(0), independent.sum(2).T, independent.sum(1).T), independent, rtol=1e-9
    )


def test_points_are_moved_abroad_and_home_stays():
    share = np.array([[[0.6, 0.2, 0.1], [0.1, 0.5, 0.3], [0.3, 0.3, 0.6]]])  # seller, buyer; the third is outside
    after = supply.moved(share, [True, True, False], [True, True, False], 25.0)
    np.testing.assert_allclose(after.sum(1), 1.0)
    np.testing.assert_allclose(np.diagonal(after[0]), np.diagonal(share[0]))
    np.testing.assert_allclose(after[0, 1, 0], 0.1 + 0.25 * 0.4)
    np.testing.assert_allclose(after[0, 2, 0], 0.3 - 0.25 * 0.4)
    np.testing.assert_allclose(after[0, :, 2], share[0, :, 2])  # who does not take part
    most = supply.moved(share, [True, True, False], [True, True, False], 100.0)
    assert (most >= 0).all()
    np.testing.assert_allclose(most[0, 2, :2], 0.0, atol=1e-12)  # no more than there is


def test_industries_grow_to_what_is_asked_of_them():
    cube = np.array([[[60.0, 5], [8, 40]], [[100.0, 2], [3, 90]]])
    table = supply.structure(cube, [90.0, 70.0], goods=[True, False], own=[0.3], tilt=[3.0], relative=[0.5])
    same = supply.resourced(table.use, table.final, table.share, table.share)
    np.testing.assert_allclose(same, table.use, rtol=1e-10)
    new = supply.moved(table.share, [True, False], [False, True], 0.0)
    np.testing.assert_allclose(new, table.share, atol=1e-12)


def test_small_formulas():
    assert supply.concentration([1.0, 1.0, 2.0]) == pytest.approx(0.0625 * 2 + 0.25)
    assert supply.loss_of_input([0.5, 0.5], [1.0, 0.0], 0.3) == pytest.approx(0.35)
    assert supply.stop_of_all([0.1, 0.2]) == pytest.approx(0.02)
    assert supply.stop_of_all([0.1, 0.1], 1.0) == pytest.approx(0.1)
    # two suppliers of chance p and correlation r: p^2 + r p (1 - p)
    assert supply.stop_of_all([0.1, 0.1], 0.3) == pytest.approx(0.01 + 0.3 * 0.09)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: supply.structure(np.ones((2, 2)), [1], goods=[True], own=[0], tilt=[1], relative=[1]), "shape"),
        (lambda: supply.moved(np.ones((1, 2, 2)) / 2, [True, True], [True, False], 120), "0 to 100"),
        (lambda: supply.fit(np.ones((2, 2)), np.ones((2, 1)), np.ones((3, 1))), "shape"),
        (lambda: supply.stop_of_all([1.2]), "outside 0..1"),
        (lambda: supply.stop_of_all([0.5], 2.0), "correlation|2.0"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(InvalidData, match=words):
        call()


def test_all_faults_at_once():
    with pytest.raises(InvalidData) as raised:
        supply.structure(-np.ones((2, 1, 1)), [0.0], goods=[True, False], own=[2.0], tilt=[0.0], relative=[1.0])
    assert len(raised.value.faults) == 4
