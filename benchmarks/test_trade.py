"""The trade models, and gegravity on the same world of 30 economies in the same run. Reported, never asserted.

gegravity (and with it gme, statsmodels, pandas) is a development-only dependency: without it its row is left out.
"""

import warnings

import numpy as np
import pytest

from multipolar.models import caliendo_parro, resistance, tariffs, trade

SIGMA = 5.0


def made_world(n, seed=0):
    """Costs, output and expenditure of a made-up world that both programs can start from."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0, 1, (n, 2))
    far = np.linalg.norm(place[:, None] - place[None], axis=2) + 0.1
    cost = far**-0.9 * np.where(np.eye(n), 8.0, 1.0)
    output = np.exp(rng.normal(0, 1.2, n)) * 100
    return far, cost, output, output * rng.uniform(0.9, 1.1, n)


def agreement(n):
    access = np.ones((n, n))
    access[0, 1] = access[1, 0] = np.exp(0.4711383)
    return access


@pytest.fixture(scope="module")
def world30():
    _, cost, output, spent = made_world(30)
    return resistance.structural(cost, output, spent).flows


@pytest.mark.parametrize("shares", ["updated", "frozen"])
def test_agreement_of_30_economies(benchmark, world30, shares):
    given = trade.inputs(world30, SIGMA - 1, access=agreement(30), deficit="multiplicative", shares=shares)
    assert benchmark(trade.solve, given).converged.all()


def test_resistances_of_30_economies(benchmark):
    _, cost, output, spent = made_world(30)
    benchmark(resistance.structural, cost, output, spent)


def test_gegravity_agreement_of_30_economies(benchmark):
    pytest.importorskip("gegravity", reason="gegravity is not installed")
    import pandas as pd
    from gegravity import BaselineData, CostCoeffs, OneSectorGE

    far, _, output, spent = made_world(30)
    names = [f"C{k:02d}" for k in range(30)]
    rows = pd.DataFrame(
        [
            (names[i], names[j], "2006", 1.0, output[i], spent[j], np.log(far[i, j]), float(i != j), 0.0)
            for i in range(30)
            for j in range(30)
        ],
        columns=["exporter", "importer", "year", "trade", "Y", "E", "lndist", "border", "pta"],
    )
    beta = pd.DataFrame({"var": ["lndist", "border", "pta"], "coeff": [-0.9, -np.log(8.0), 0.4711383]})
    after = rows.copy()
    after.loc[after["exporter"].isin(names[:2]) & after["importer"].isin(names[:2]) & (after["border"] == 1), "pta"] = 1

    def run():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            base = BaselineData(
                rows, imp_var_name="importer", exp_var_name="exporter", year_var_name="year", trade_var_name="trade",
                expend_var_name="E", output_var_name="Y",
            )  # fmt: skip
            costs = CostCoeffs(estimates=beta, identifier_col="var", coeff_col="coeff")
            model = OneSectorGE(
                baseline=base, year="2006", reference_importer=names[0], sigma=SIGMA, cost_coeff_values=costs,
                cost_variables=["lndist", "border", "pta"], quiet=True,
            )  # fmt: skip
            model.build_baseline(omr_rescale=10)
            model.define_experiment(after)
            model.simulate()
            return model

    theirs = benchmark.pedantic(run, rounds=3, warmup_rounds=0).factory_gate_prices
    _, cost, _, _ = made_world(30)
    flows = resistance.structural(cost, output, spent).flows
    given = trade.inputs(
        flows, SIGMA - 1, access=agreement(30), shares="frozen", numeraire=names[0], names=tuple(names)
    )
    ours = trade.solve(given).wage[0]
    assert ours == pytest.approx(theirs.loc[names].to_numpy().ravel(), abs=1e-6)


@pytest.mark.parametrize("draws", [1_000, 10_000])
def test_draws_of_30_economies(benchmark, world30, draws):
    rng = np.random.default_rng(0)
    theta = np.exp(rng.normal(np.log(4), 0.3, draws))
    access = np.ones((draws, 30, 30))
    access[:, 0, 1] = access[:, 1, 0] = np.exp(rng.normal(0.4711, 0.1077, draws))
    given = trade.inputs(world30, theta, access=access)
    assert benchmark.pedantic(trade.solve, args=(given,), rounds=3, warmup_rounds=1).converged.all()


@pytest.mark.parametrize("full", [False, True])
def test_tariffs_of_194_economies(benchmark, full):
    """`full`: elastic labour, scale, passthrough, local distribution, tax relief (Ignatenko et al. 2025)."""
    _, cost, output, spent = made_world(194)
    flows = resistance.structural(cost, output, spent).flows
    tariff = np.zeros((194, 194))
    tariff[:, 0] = np.random.default_rng(1).uniform(0.1, 0.5, 194)
    tariff[0, 0] = 0
    tariff = tariffs.reciprocal(tariff, 0)
    more = {"supply": 0.5, "scale": 0.1675, "passthrough": 1.3, "local": 0.12, "relief": True} if full else {}
    given = trade.inputs(flows, 4.0, tariff_after=tariff, **more)
    assert benchmark(trade.solve, given).converged.all()


def test_best_response_of_30_economies(benchmark, world30):
    given = trade.inputs(world30, SIGMA - 1)
    benchmark.pedantic(tariffs.best_response, args=(given, 0), rounds=3, warmup_rounds=1)


def test_tariff_war_of_two_of_30_economies(benchmark, world30):
    given = trade.inputs(world30, SIGMA - 1)
    benchmark.pedantic(tariffs.nash, args=(given, [0, 1]), rounds=3, warmup_rounds=1)


def test_28_sectors_of_25_economies(benchmark):
    rng = np.random.default_rng(0)
    _, cost, output, _ = made_world(25)
    flows = np.stack(
        [resistance.structural(cost * rng.uniform(0.5, 2, (25, 25)), output, output).flows for _ in range(28)]
    )
    io = np.full((25, 28, 28), 0.5 / 28)
    tariff = np.zeros((28, 25, 25))
    tariff[:, 1:, 0] = 0.1
    given = caliendo_parro.inputs(flows, rng.uniform(2, 8, 28), io, tariff_after=tariff)
    assert benchmark.pedantic(caliendo_parro.solve, args=(given,), rounds=3, warmup_rounds=1).converged.all()
