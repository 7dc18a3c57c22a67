"""Input–output analysis against the tables of Miller and Blair (2009) and its identities."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from multipolar.errors import InvalidData
from multipolar.models import leontief as io

CASES = Path(__file__).parents[2] / "shared" / "cases" / "validation_cases.json"
FLOWS, OUTPUT = np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000])
FINAL = OUTPUT - FLOWS.sum(1)
DIGITS = 5e-5  # printed to four decimals
A = io.coefficients(FLOWS, OUTPUT)


def case(name):
    if not CASES.is_file():
        pytest.skip("the reference cases are not here")
    return next(c for c in json.loads(CASES.read_text())["supply_chain_and_loans"] if c["id"] == name)


def test_the_two_sector_table_of_chapter_2():
    """Miller & Blair ch. 2: A, L and the output for a new final demand."""
    np.testing.assert_allclose(A, [[0.15, 0.25], [0.2, 0.05]], rtol=1e-12)
    np.testing.assert_allclose(io.leontief_inverse(A), [[1.25412541, 0.330033], [0.2640264, 1.12211221]], atol=5e-9)
    np.testing.assert_allclose(io.output_for(A, [600, 1500]), [1247.524752, 1841.584158], atol=5e-7)
    labour = np.array([0.30, 0.25]) * io.output_for(A, [600, 1500])
    np.testing.assert_allclose(labour, [374.25, 460.4], atol=0.01)


def test_the_ghosh_inverse_of_the_same_table():
    b = io.allocations(FLOWS, OUTPUT)
    np.testing.assert_allclose(b, [[0.15, 0.5], [0.1, 0.05]], rtol=1e-12)
    np.testing.assert_allclose(io.ghosh_inverse(b), [[1.25412541, 0.66006601], [0.1320132, 1.12211221]], atol=5e-9)
    np.testing.assert_allclose(io.ghosh_output(b, OUTPUT - FLOWS.sum(0)), OUTPUT, rtol=1e-12)


def test_reference_cases():
    two = case("miller_blair_2x2")
    a = io.coefficients(two["inputs"]["Z"], two["inputs"]["x"])
    np.testing.assert_allclose(io.leontief_inverse(a), two["outputs"]["L"], atol=5e-9)
    np.testing.assert_allclose(io.output_for(a, two["inputs"]["f_new"]), two["outputs"]["x_new"], atol=5e-7)
    b = io.allocations(two["inputs"]["Z"], two["inputs"]["x"])
    np.testing.assert_allclose(io.ghosh_inverse(b), case("ghosh_same_table")["outputs"]["G"], atol=5e-9)


def test_households_as_a_sector():
    """Miller & Blair ch. 2: the model closed with households, labour row .30 .25 .05, consumption column .05 .40 .05."""
    closed = io.close(A, [0.30, 0.25], [0.05, 0.40], 0.05)
    found = io.leontief_inverse(closed)
    expected = [[1.3651, 0.4253, 0.2509], [0.5273, 1.3481, 0.5954], [0.5698, 0.4890, 1.2885]]
    np.testing.assert_allclose(found, expected, atol=DIGITS)
    income = io.multipliers(A, [0.30, 0.25], closed=closed)
    assert income.type_two is not None
    np.testing.assert_allclose(income.type_two * [0.30, 0.25], np.array([0.30, 0.25]) @ found[:2, :2], rtol=1e-12)


def test_output_multipliers():
    np.testing.assert_allclose(io.multipliers(A).total, [1.518, 1.452], atol=5e-4)


def test_a_wage_rise_passes_into_prices():
    """Miller & Blair ch. 2: value added of sector 1 from .65 to .74 a unit raises prices to 1.113 and 1.030."""
    np.testing.assert_allclose(io.prices(A, [0.65, 0.70]), [1, 1], rtol=1e-12)
    np.testing.assert_allclose(io.prices(A, [0.74, 0.70]), [1.113, 1.030], atol=5e-4)


def test_prices_and_ghosh_agree():
    """Dietzenbacher (1997): the Ghosh model as a price model."""
    value = OUTPUT - FLOWS.sum(0)
    raised = value * [1.2, 0.9]
    np.testing.assert_allclose(
        io.ghosh_output(io.allocations(FLOWS, OUTPUT), raised) / OUTPUT, io.prices(A, raised / OUTPUT), rtol=1e-12
    )


def test_a_price_from_outside():
    p = io.prices(A, [0.65, 0.70], fixed={0: 1.5})
    assert p[0] == 1.5
    assert p[1] == pytest.approx((0.70 + 0.25 * 1.5) / 0.95)


def test_an_output_that_is_given():
    x, f = io.mixed(A, [0.0, 1500.0], {0: 900.0})
    np.testing.assert_allclose(x - A @ x, f, rtol=1e-12)
    assert x[0] == 900.0
    assert f[1] == pytest.approx(1500.0)


def test_extraction_by_hand():
    """Without sector 1 the other makes f / (1 - a22): 1700 / .95."""
    lost = io.extraction(A, FINAL, [0])
    np.testing.assert_allclose(lost, [1000.0, 2000.0 - 1700.0 / 0.95], rtol=1e-12)
    sales = io.extraction(A, FINAL, [0], cut="sales")
    np.testing.assert_allclose(OUTPUT - sales, np.linalg.solve([[0.85, 0], [-0.2, 0.95]], FINAL), rtol=1e-12)
    buys = io.extraction(A, FINAL, [0], cut="purchases")
    np.testing.assert_allclose(OUTPUT - buys, np.linalg.solve([[0.85, -0.25], [0, 0.95]], FINAL), rtol=1e-12)


tables = st.integers(2, 6).flatmap(
    lambda n: st.tuples(arrays(float, (n, n), elements=st.floats(0, 10)), arrays(float, n, elements=st.floats(0.5, 50)))
)


@given(tables)
@settings(max_examples=50, deadline=None)
def test_identities(table):
    z, f = table
    x = z.sum(1) + f
    a = io.coefficients(z, x)
    np.testing.assert_allclose(io.output_for(a, f), x, rtol=1e-8)
    # L and G are similar: G = x^-1 L x
    np.testing.assert_allclose(
        io.ghosh_inverse(io.allocations(z, x)), io.leontief_inverse(a) * x[None] / x[:, None], rtol=1e-7, atol=1e-9
    )
    for cut in ("all", "sales", "purchases"):
        whole, half = io.extraction(a, f, [0], cut=cut), io.extraction(a, f, [0], cut=cut, part=0.5)
        assert (whole >= half - 1e-6).all()
        assert (half >= -1e-6).all()
    found = io.linkages(z, x)
    assert found.backward_normalised.mean() == pytest.approx(1.0)
    assert (found.backward >= 1 + found.backward_direct - 1e-9).all()


def test_draws_are_carried_along():
    many = np.stack([A, 0.5 * A])
    assert io.leontief_inverse(many).shape == (2, 2, 2)
    np.testing.assert_allclose(io.output_for(many, FINAL)[0], OUTPUT, rtol=1e-12)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: io.coefficients([[1, 2]], [1, 2]), "shape"),
        (lambda: io.coefficients([[1, 2], [3, 4]], [0, 5]), "sectors 0 trade and have no output"),
        (lambda: io.leontief_inverse([[0.9, 0.5], [0.5, 0.9]]), "spectral radius is 1.4"),
        (lambda: io.output_for(A, [1, 2, 3]), "final demand"),
        (lambda: io.extraction(A, FINAL, [5], cut="roots", part=2), "no sector 5"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(InvalidData, match=words):
        call()


def test_all_faults_at_once():
    with pytest.raises(InvalidData) as raised:
        io.extraction(A, FINAL, [5], cut="roots", part=2)
    assert len(raised.value.faults) == 3
