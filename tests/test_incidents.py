"""Counts: published regressions to their printed digits, dispersion and growth of the ReCAAP totals, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData
from multipolar.models.incidents import design, dispersion, fit, ratio

# Damage to ships by waves, McCullagh & Nelder (1989), table 6.2: types A-E, built 60, 65, 70, 75, used to 74 and from 75
SERVICE = [
    127, 63, 1095, 1095, 1512, 3353, 0, 2244, 44882, 17176, 28609, 20370, 7064, 13099, 0, 7117, 1179, 552, 781, 676,
    783, 1948, 0, 274, 251, 105, 288, 192, 349, 1208, 0, 2051, 45, 0, 789, 437, 1157, 2161, 0, 542,
]  # fmt: skip
DAMAGE = [
    0, 0, 3, 4, 6, 18, 0, 11, 39, 29, 58, 53, 12, 44, 0, 18, 1, 1, 0, 1, 6, 2, 0, 1, 0, 0, 0, 0, 2, 11, 0, 4, 0, 0, 7,
    7, 5, 12, 0, 1,
]  # fmt: skip
ASIA = [167, 157, 132, 150, 183, 203, 85, 101, 76, 83, 97, 82, 84, 100, 107, 132]
"""ReCAAP, Asia, 2010-2025, 2023 as first published."""


def ships():
    used = np.array(SERVICE) > 0
    kinds, built, period = (
        np.repeat(list("ABCDE"), 8),
        np.tile(np.repeat([60, 65, 70, 75], 2), 5),
        np.tile([60, 75], 20),
    )
    covariates, names = design(kinds[used].tolist(), built[used].tolist(), period[used].tolist())
    return np.array(DAMAGE)[used], covariates, np.array(SERVICE)[used], names


def test_poisson_with_an_offset_prints_the_published_table():
    """McCullagh & Nelder (1989), table 6.3 and section 6.3.2: estimates, deviance 38.7 on 25, dispersion 1.69."""
    counts, covariates, months, names = ships()
    found = fit(counts, covariates, months, poisson=True)
    assert names == ["intercept", "B", "C", "D", "E", "65", "70", "75", "75"]
    assert found.coefficient.round(2).tolist() == [-6.41, -0.54, -0.69, -0.08, 0.33, 0.70, 0.82, 0.45, 0.38]
    assert (round(found.deviance, 1), found.freedom) == (38.7, 25)
    assert round(found.pearson / found.freedom, 2) == 1.69
    # the printed standard errors are scaled by the root of the dispersion
    assert (found.error * np.sqrt(1.691)).round(2).tolist()[1:5] == [0.23, 0.43, 0.38, 0.31]


def test_negative_binomial_prints_the_published_size():
    """Bliss & Fisher (1953): mites on 150 apple leaves, mean 1.1467, k = 1.0246 by maximum likelihood."""
    leaves = np.repeat(range(8), [70, 38, 17, 10, 9, 3, 2, 1])
    found = fit(leaves)
    assert round(float(found.mean[0]), 4) == 1.1467
    assert round(1 / found.dispersion, 4) == 1.0246
    assert found.loglik > fit(leaves, poisson=True).loglik
    assert np.isfinite(found.dispersion_error)


def test_the_errors_are_those_of_the_likelihood():
    """Standard errors against a numerical second derivative of the log likelihood."""
    leaves = np.repeat(range(8), [70, 38, 17, 10, 9, 3, 2, 1])
    found = fit(leaves)

    def loglik(alpha):
        from scipy.stats import nbinom

        size = 1 / alpha
        return nbinom.logpmf(leaves, size, size / (size + found.mean[0])).sum()

    step = 1e-3
    curve = (loglik(found.dispersion + step) - 2 * loglik(found.dispersion) + loglik(found.dispersion - step)) / step**2
    assert found.dispersion_error == pytest.approx(np.sqrt(-1 / curve), rel=1e-3)
    assert found.loglik == pytest.approx(loglik(found.dispersion), abs=1e-9)


def test_the_totals_of_asia_are_no_poisson_series():
    found = dispersion(ASIA)
    assert round(float(np.mean(ASIA)), 1) == 121.2
    assert round(float(np.var(ASIA, ddof=1))) == 1622
    assert round(found.index, 1) == 13.4
    assert found.p < 1e-9
    assert fit(ASIA).dispersion == pytest.approx(0.0886, abs=0.005)


def test_poisson_counts_are_seldom_called_overdispersed():
    rng = np.random.default_rng(0)
    called = [dispersion(rng.poisson(20, 30)).p < 0.05 for _ in range(400)]
    assert 0.02 < np.mean(called) < 0.09


def test_growth_of_robbery_2024_to_2025():
    """62 to 108 in the two straits is +74 percent, 107 to 132 in Asia +23; per transit the first is less."""
    straits, asia = ratio(62, 108), ratio(107, 132)
    assert round(100 * (straits.value - 1)) == 74
    assert round(100 * (asia.value - 1)) == 23
    assert straits.low > 1.0
    assert asia.p > 0.05
    assert ratio(62, 108, (94301, 102506)).value == pytest.approx(straits.value * 94301 / 102506)
    assert ratio(62, 108, dispersion=0.1).low < 1.0  # with yearly scatter as it was, one year's growth says little


def test_the_collapse_of_2016_is_no_accident():
    assert ratio(104, 2).p < 1e-20


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 200), st.integers(0, 200), st.floats(0.1, 10))
def test_an_interval_holds_its_ratio_and_turns_over(first, second, traffic):
    if first + second == 0:
        return
    one, other = ratio(first, second, (1.0, traffic)), ratio(second, first, (traffic, 1.0))
    assert one.low <= one.value * (1 + 1e-9)
    assert one.value <= one.high * (1 + 1e-9)
    assert one.p == pytest.approx(other.p)
    if first and second:
        assert one.low == pytest.approx(1 / other.high)


def test_areas_and_years_make_a_panel():
    """Two areas, three years, with the second area twice the first: the area's effect is log 2."""
    covariates, names = design(["A", "A", "A", "B", "B", "B"], [1, 2, 3, 1, 2, 3])
    found = fit([10, 20, 30, 20, 40, 60], covariates, poisson=True)
    assert names == ["intercept", "B", "2", "3"]
    assert found.coefficient == pytest.approx(np.log([10, 2, 2, 3]))
    assert found.deviance == pytest.approx(0.0, abs=1e-9)


def test_bad_input_is_named_all_at_once():
    with pytest.raises(InvalidData) as caught:
        fit([1, -2, 0.5], exposure=[1, 0, 1])
    assert [fault.rule for fault in caught.value.faults] == ["count", "exposure"]
    with pytest.raises(InvalidData, match="same twice"):
        fit([1, 2, 3], [[1, 1], [1, 1], [1, 1]])
    with pytest.raises(InvalidData, match="every count is 0"):
        fit([0, 0])
    with pytest.raises(InvalidData) as caught:
        ratio(-1, 2.5, (0, 1), level=2)
    assert [fault.rule for fault in caught.value.faults] == ["count", "count", "exposure", "level"]
