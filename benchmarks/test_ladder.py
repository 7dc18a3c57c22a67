"""How long the exact tests take: a rank correlation of ten members, an event study of eleven over thirty years.

SciPy's permutation test of a correlation, which gives a p-value without an interval, runs beside with a hundredth of
the orders: all of them would keep the reader waiting.
"""

import numpy as np
import pytest

from multipolar.models.ladder import event_study
from multipolar.models.permuted import _correlation, rank_correlation

RNG = np.random.default_rng(5)
X, Y, Z = RNG.normal(size=(3, 10))


@pytest.mark.benchmark(group="rank correlation, ten cases")
def test_all_3_628_800_orders_with_interval(benchmark):
    def fresh():
        _correlation.cache_clear()
        return rank_correlation(X, Y, Z)

    assert benchmark(fresh).exact


@pytest.mark.benchmark(group="rank correlation, ten cases")
def test_scipy_36_288_orders_p_value_only(benchmark):
    from scipy import stats

    def peer():
        return stats.permutation_test(
            (X,),
            lambda x: stats.spearmanr(x, Y).statistic,
            permutation_type="pairings",
            n_resamples=36_288,
            rng=np.random.default_rng(1),
            vectorized=False,
        )

    assert 0 <= benchmark.pedantic(peer, rounds=1).pvalue <= 1


@pytest.mark.benchmark(group="event study")
def test_event_study_of_eleven_members(benchmark):
    values = RNG.normal(size=(11, 34))
    events = np.full(11, np.nan)
    events[:7] = [2006, 2009, 2011, 2012, 2013, 2015, 2015]
    assert benchmark(event_study, values, np.arange(1990, 2024), events).test.n == 7
