"""The portfolio game of 11 states, 4 domains and 8 partners over 10,000 draws, and one case by a general solver beside it.

No package solves such a game; the peer is SciPy's SLSQP on one draw's potential, written out here. On a machine of two cores
blocks of draws run on both.
"""

from time import process_time

import numpy as np
import pytest
from scipy.optimize import LinearConstraint, minimize

from multipolar.models.hedging import Inputs, fellows, pull_limit, solve

N, K, P = 11, 4, 8


def case(draws: int) -> Inputs:
    """Random benefits, one factor of covariance, the pull between 0 and 0.9 of its limit."""
    rng = np.random.default_rng(0)
    tie, sd = rng.uniform(0.1, 0.9, (draws, P)), rng.uniform(0.3, 0.7, (draws, P))
    covariance = tie[:, :, None] * tie[:, None]
    covariance[:, range(P), range(P)] = 1.0
    inputs = Inputs(
        benefit=rng.dirichlet(np.full(P + 1, 0.5), size=(draws, N, K))[..., :P],
        covariance=covariance * sd[:, :, None] * sd[:, None],
        coercion=np.zeros((1, N, P)),
        aversion=rng.uniform(1.0, 5.0, draws),
        autonomy=rng.uniform(0.0, 2.0, draws),
        pull=np.zeros(draws),
        weight=rng.dirichlet(np.full(K, 5.0), size=draws),
        network=fellows(N),
    )
    fields = {name: getattr(inputs, name) for name in inputs.__dataclass_fields__}
    return Inputs(**{**fields, "pull": rng.uniform(0.0, 0.9, draws) * pull_limit(inputs)})


@pytest.mark.parametrize("draws", [1, 1024, 10_000])
def test_game(benchmark, draws: int) -> None:
    inputs = case(draws)
    begin = process_time()
    assert solve(inputs).converged.all()
    # of both cores: on a busy machine it says more than the clock
    benchmark.extra_info["processor seconds"] = round(process_time() - begin, 2)
    found = benchmark.pedantic(solve, args=(inputs,), rounds=3)
    assert found.converged.all()


def test_peer(benchmark) -> None:
    """One draw by SLSQP."""
    one = case(1)
    w, cov = one.weight[0], one.aversion[0] * one.covariance[0]

    def split(x):
        share = x.reshape(N, K, P)
        depend = np.einsum("k,nkp->np", w, share)
        pulled = np.einsum("ij,jkp->ikp", one.network, share)
        slope = one.benefit[0] - share @ cov - one.autonomy[0] * depend[:, None] + one.pull[0] * pulled
        value = (one.benefit[0] + slope) * share * w[:, None] / 2
        return -value.sum(), -(slope * w[:, None]).ravel()

    limits = LinearConstraint(np.kron(np.eye(N * K), np.ones(P)), ub=1.0)

    def run():
        return minimize(
            split,
            np.full(N * K * P, 0.1),
            jac=True,
            bounds=[(0, 1)] * (N * K * P),
            constraints=limits,
            method="SLSQP",
            options={"maxiter": 500, "ftol": 1e-14},
        )

    found = benchmark.pedantic(run, rounds=1)
    assert np.abs(found.x.reshape(N, K, P) - solve(one).share[0]).max() < 1e-3
