"""Elections, offers over turns, consensus over the agenda. Run with ``make bench``; reported, never asserted.

KTAB itself is C++ with Qt and is not installed beside it; its authors give no timings of single elections.
"""

import numpy as np
import pytest

import multipolar as mp
from multipolar.models import ordinal
from multipolar.models.bargaining import bargain
from multipolar.models.condorcet import STATIONARY, elect
from multipolar.models.consensus import solve
from multipolar.models.core import in_core
from multipolar.wiring import VIEWS, central
from multipolar.wiring.consensus import wire
from multipolar.wiring.draws import sample


@pytest.fixture(scope="module")
def region():
    return mp.load()


@pytest.mark.parametrize("rule", STATIONARY)
def test_election_of_40_actors_over_40_options(benchmark, rule):
    rng = np.random.default_rng(0)
    weight, utility = rng.random(40), rng.random((40, 40))
    benchmark(elect, weight, utility, victory="square", rule=rule)


def test_1_024_elections_of_16_actors(benchmark):
    rng = np.random.default_rng(0)
    weight, utility = rng.random((1024, 16)), rng.random((1024, 16, 17))
    benchmark(elect, weight, utility)


def test_offers_over_turns_of_7_actors_on_3_dimensions(benchmark):
    rng = np.random.default_rng(1)
    weight, position, salience = rng.uniform(50, 130, 7), rng.random((7, 3)), rng.uniform(0.05, 0.33, (7, 3))
    benchmark(bargain, weight, position, salience)


def test_core_of_12_actors_on_1_600_points(benchmark):
    rng = np.random.default_rng(2)
    points, ideal, salience = rng.random((1600, 2)), rng.random((12, 2)), rng.uniform(0.1, 1, (12, 2))
    benchmark(in_core, points, ideal, salience)


def test_the_agenda_once(benchmark, region):
    inputs = wire(region, central(region), 2026).inputs
    benchmark(solve, inputs)


def test_the_agenda_on_1_024_draws(benchmark, region):
    inputs = wire(region, next(sample(region, 1024, 1)), 2026).inputs
    benchmark(solve, inputs)


def test_show_consensus(benchmark, region):
    benchmark(VIEWS["consensus"].show, region, {}, draws=1, seed=0)


def test_show_bargaining_on_an_issue(benchmark, region):
    benchmark.pedantic(
        VIEWS["bargaining"].show,
        args=(region, {"issue": "common-stance"}),
        kwargs={"draws": 1, "seed": 0},
        rounds=3,
    )


def test_five_stances_of_156_codes_with_26_items(benchmark):
    """Ordered answers with an effect of each item, as positions beside covariates."""
    answer, covariate = stances()
    prior = np.concatenate([np.ones(4), np.full(26, 1.5)])
    found = benchmark(ordinal.fit, answer, covariate, prior=prior)
    assert found.converged


def test_five_stances_by_statsmodels(benchmark):
    """Without priors, so without effects of items: four slopes alone."""
    peer = pytest.importorskip("statsmodels.miscmodels.ordinal_model")
    answer, covariate = stances()
    made = peer.OrderedModel(answer, covariate[:, :4], distr="logit")
    found = benchmark(made.fit, method="bfgs", disp=0)
    own = ordinal.fit(answer, covariate[:, :4])
    assert np.abs(found.params[:4] - own.slope).max() < 1e-3


def stances():
    """Return answers on five stances of six members on 26 items, and four covariates with the items' effects."""
    rng = np.random.default_rng(0)
    item = np.repeat(np.arange(26), 6)
    x = rng.normal(size=(156, 4))
    latent = x @ [1.0, -0.5, 0.3, 0.0] + rng.normal(size=26)[item] + rng.logistic(size=156)
    return np.digitize(latent, [-2.0, -0.7, 0.7, 2.0]), np.column_stack([x, np.eye(26)[item]])
