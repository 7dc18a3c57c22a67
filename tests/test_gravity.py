"""PPML gravity against the Advanced Guide to Trade Policy Analysis (Yotov et al. 2016), alone and inside the trade model.

Published figures are Stata logs of chapter 2; data CC BY 4.0 (pachadotdev/tradepolicy), read from the reference folder.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from multipolar.errors import InvalidData, MissingExtra, UnknownName
from multipolar.models import gravity, trade

SHARED = Path(__file__).parents[2] / "shared"
PANEL = SHARED / "data" / "agtpa_gravity" / "agtpa_applications.parquet"
needs_panel = pytest.mark.skipif(not PANEL.exists(), reason="the reference folder is not there")
SIGMA = 7.0
pytest.importorskip("pyfixest", reason="the extra `estimate` is not installed")


@pytest.fixture(scope="module")
def panel():
    import polars as pl

    return pl.read_parquet(PANEL)


def matrix(rows, values, names):
    at = {name: i for i, name in enumerate(names)}
    out = np.full((len(names), len(names)), np.nan)
    out[[at[i] for i in rows["exporter"]], [at[j] for j in rows["importer"]]] = values
    return out


def published(file):
    with (SHARED / "cases" / file).open() as lines:
        return {row["country"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def borders(panel):
    rows = panel.filter(panel["year"] == 2006)
    names = tuple(sorted(set(rows["exporter"])))
    border = (rows["exporter"] != rows["importer"]).to_numpy().astype(float)
    found = gravity.estimate(
        rows["trade"].to_numpy(),
        {"ln_DIST": np.log(rows["dist"].to_numpy()), "CNTG": rows["cntg"].to_numpy(), "INTL_BRDR": border},
        gravity.effects(rows["exporter"], rows["importer"]),
    )
    return rows, names, found


@needs_panel
class TestBorders:
    """Chapter 2, application 1: a world without borders, 69 countries, 2006."""

    def test_coefficients_and_errors_to_seven_digits(self, borders):
        _, _, found = borders
        assert found.coefficients == pytest.approx([-0.7912879, 0.6736456, -2.47445], abs=5.1e-7)
        assert found.errors == pytest.approx([0.0501494, 0.1073719, 0.1193816], abs=5.1e-8)
        assert found.rows == 4761
        assert len(found.separated) == 0

    def test_fitted_trade_keeps_the_margins(self, borders):
        rows, names, found = borders
        trade_, fit = matrix(rows, rows["trade"], names), matrix(rows, found.fitted, names)
        assert fit.sum(0) == pytest.approx(trade_.sum(0), rel=1e-7)
        assert fit.sum(1) == pytest.approx(trade_.sum(1), rel=1e-7)

    def test_reset_is_reported(self, borders):
        statistic, p = borders[2].reset
        assert statistic > 0
        assert p < 0.01  # the form of a bare cross-section is rejected

    def test_world_without_borders(self, borders):
        rows, names, found = borders
        access = np.exp(-found.coefficients[2] * (1 - np.eye(69)))
        r = trade.solve(
            trade.inputs(
                matrix(rows, found.fitted, names), SIGMA - 1, access=access, deficit="multiplicative",
                numeraire="DEU", names=names,
            )
        )  # fmt: skip
        assert r.residual[0] < 1e-10
        expected = published("trade_border_removal_expected.csv")
        for ours, exact, guide in (
            (r.wage, "price", "change_price_FULL"),
            (r.price, "IMR", "change_IMR_FULL"),
            (r.real_output, "rGDP", "change_rGDP_FULL"),
        ):
            change = 100 * (ours[0] - 1)
            assert change == pytest.approx([float(expected[name][exact]) for name in names], abs=1e-4)
            # the Guide stops its loop at a change of 0.01
            assert change == pytest.approx([float(expected[name][guide]) for name in names], abs=1.0)


@needs_panel
@pytest.mark.slow
class TestNafta:
    """Chapter 2, application 2: the effects of NAFTA, 1994; six years of a panel."""

    def test_coefficient_and_real_gdp(self, panel):
        rows = panel.filter(panel["year"].is_in([1986, 1990, 1994, 1998, 2002, 2006]))
        kept = gravity.effects(rows["exporter"], rows["importer"], rows["year"], pair="symmetric")
        found = gravity.estimate(rows["trade"].to_numpy(), {"rta": rows["rta"].to_numpy()}, kept, reset=False)
        assert found.coefficients[0] == pytest.approx(0.5571853, abs=5.1e-8)
        assert found.errors[0] == pytest.approx(0.055771, abs=5.1e-7)
        assert found.rows == 28482
        assert len(found.separated) == 84

        names = tuple(sorted(set(rows["exporter"])))
        now = (rows["year"] == 1994).to_numpy()
        # separated pairs never traded: fitted as no trade
        fitted = matrix(rows.filter(rows["year"] == 1994), np.nan_to_num(found.fitted[now]), names)
        members = [names.index(name) for name in ("CAN", "MEX", "USA")]
        access = np.ones((69, 69))
        access[np.ix_(members, members)] = np.exp(-found.coefficients[0])
        access[members, members] = 1
        without = trade.solve(
            trade.inputs(fitted, SIGMA - 1, access=access, deficit="multiplicative", numeraire="DEU", names=names)
        )
        gain = 100 * (1 / without.real_output[0] - 1)
        expected = published("trade_nafta_1994_expected.csv")
        assert gain == pytest.approx([float(expected[name]["change_rGDP_FULL"]) for name in names], abs=0.05)
        for name, value in {"CAN": 3.4401, "MEX": 3.8292, "USA": 0.334, "JPN": -0.0078}.items():
            assert gain[names.index(name)] == pytest.approx(value, abs=5.1e-5)


def small(seed=0, n=8, years=3):
    rng = np.random.default_rng(seed)
    i, j, t = (a.ravel() for a in np.meshgrid(np.arange(n), np.arange(n), np.arange(years), indexing="ij"))
    far = np.abs(i - j).astype(float)
    mean = np.exp(4 - 0.5 * far + 0.3 * np.sin(i + t) + 0.2 * np.cos(j * t))
    return i.astype(str), j.astype(str), t, far, rng.poisson(mean).astype(float)


class TestEstimate:
    def test_equals_poisson_regression_with_dummies(self):
        i, j, t, far, y = small()
        found = gravity.estimate(y, {"far": far}, gravity.effects(i, j, t), reset=False)
        groups = [np.unique(np.char.add(np.char.add(a, "@"), t.astype(str)), return_inverse=True)[1] for a in (i, j)]
        x = np.concatenate([far[:, None], *[np.eye(24)[g] for g in groups]], axis=1)
        eta = np.log((y + y.mean()) / 2)
        for _ in range(50):
            mu = np.exp(eta)
            beta = np.linalg.lstsq(x * np.sqrt(mu)[:, None], (eta + (y - mu) / mu) * np.sqrt(mu), rcond=None)[0]
            eta = x @ beta
        assert found.coefficients[0] == pytest.approx(beta[0], abs=1e-8)
        assert found.fitted == pytest.approx(np.exp(eta), rel=1e-6)

    def test_clusters_change_errors_only(self):
        i, j, t, far, y = small()
        kept = gravity.effects(i, j, t, pair="symmetric")
        bare = {name: kept[name] for name in ("exporter", "importer")}
        one = gravity.estimate(y, {"far": far}, bare, reset=False)
        two = gravity.estimate(y, {"far": far}, bare, cluster=kept["pair"], reset=False)
        assert one.coefficients == pytest.approx(two.coefficients)
        assert one.errors[0] != pytest.approx(two.errors[0], rel=1e-3)
        assert two.clusters == 8 * 7 // 2 + 1

    def test_separated_rows_are_named(self):
        i, j, t, far, y = small()
        y[(i == "2") & (t == 1)] = 0
        found = gravity.estimate(y, {"far": far}, gravity.effects(i, j, t), reset=False)
        assert found.separated.tolist() == np.flatnonzero((i == "2") & (t == 1)).tolist()
        assert np.isnan(found.fitted[found.separated]).all()

    def test_draws_have_the_covariance(self):
        i, j, t, far, y = small()
        found = gravity.estimate(y, {"far": far, "near": np.cos(far)}, gravity.effects(i, j, t), reset=False)
        drawn = found.draw(np.random.default_rng(0).standard_normal((200_000, 2)))
        assert np.cov(drawn.T) == pytest.approx(found.covariance, rel=0.02)
        assert found.draw(np.zeros((1, 2)))[0] == pytest.approx(found.coefficients)

    def test_pair_labels(self):
        kept = gravity.effects(["JPN", "VNM", "JPN"], ["VNM", "JPN", "JPN"], pair="symmetric")
        assert kept["pair"].tolist() == ["JPN>VNM", "JPN>VNM", gravity.OWN]
        assert gravity.effects(["JPN"], ["VNM"], [2020])["exporter"].tolist() == ["JPN@2020"]

    def test_bad_input(self):
        i, j, t, far, y = small()
        y[5], far[3] = -1, np.nan
        with pytest.raises(InvalidData) as caught:
            gravity.estimate(y, {"far": far, "short": far[:4]}, gravity.effects(i, j, t))
        text = str(caught.value)
        assert "4 faults" in text
        assert "0@2 to 1@2: trade is -1" in text
        assert "'far' is nan in row 3" in text
        with pytest.raises(UnknownName):
            gravity.effects(i, j, pair="both")

    def test_a_variable_that_the_effects_absorb(self):
        i, j, t, _, y = small()
        with pytest.raises(InvalidData, match="'year' is absorbed"):
            gravity.estimate(y, {"year": t, "far": np.abs(i.astype(int) - j.astype(int))}, gravity.effects(i, j, t))

    def test_without_the_extra(self, monkeypatch):
        monkeypatch.setitem(__import__("sys").modules, "pyfixest", None)
        i, j, t, far, y = small()
        with pytest.raises(MissingExtra, match=r"multipolar\[estimate\]"):
            gravity.estimate(y, {"far": far}, gravity.effects(i, j, t))
