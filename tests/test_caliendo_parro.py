"""The many-sector trade model: its limits, the closed form of gains from trade, its laws, real input-output flows."""

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models import caliendo_parro as cp
from multipolar.models import trade

ICIO = Path(__file__).parents[2] / "shared" / "data" / "econ"


def world(j=3, n=4, seed=0, *, inputs=0.5):
    """Flows with own trade large enough that inputs never exceed what is bought."""
    rng = np.random.default_rng(seed)
    x = np.exp(rng.normal(0, 0.7, (j, n, n)))
    x[:, np.arange(n), np.arange(n)] += 30
    io = rng.uniform(0.5, 1, (n, j, j))
    io *= inputs / io.sum(2, keepdims=True) * rng.uniform(0.5, 1, (n, j, 1))
    return x, io


def some_tariffs(j, n, seed=1, top=0.4):
    t = np.random.default_rng(seed).uniform(0, top, (j, n, n))
    t[:, np.arange(n), np.arange(n)] = 0
    return t


def balance(x):
    """Make each economy's trade balanced in total: symmetric flows of each sector."""
    return (x + np.swapaxes(x, 1, 2)) / 2


class TestLimits:
    @pytest.mark.parametrize("deficit", ["additive", "multiplicative", "balanced"])
    def test_one_sector_without_inputs_is_the_one_sector_model(self, deficit):
        x, _ = world(1)
        t0, t1 = some_tariffs(1, 4), some_tariffs(1, 4, 2, 0.9)
        many = cp.solve(cp.inputs(x, 4.0, tariff_before=t0, tariff_after=t1, deficit=deficit))
        one = trade.solve(trade.inputs(x[0], 4.0, tariff_before=t0[0], tariff_after=t1[0], deficit=deficit))
        for name in ("wage", "price", "real_income", "exports", "imports", "revenue"):
            assert getattr(many, name) == pytest.approx(getattr(one, name), rel=1e-8), name
        assert many.flows[:, 0] == pytest.approx(one.flows, rel=1e-8)

    def test_a_sector_cut_in_two_changes_nothing(self):
        x, io = world(2)
        three = np.stack([x[0], 0.3 * x[1], 0.7 * x[1]])
        cut = np.empty((4, 3, 3))
        cut[:, :2, 0], cut[:, 2, 0] = io[:, :, 0], io[:, 1, 0]
        for k, part in ((1, 0.3), (2, 0.7)):
            cut[:, :2, k], cut[:, 2, k] = part * io[:, :, 1], part * io[:, 1, 1]
        t = some_tariffs(2, 4)
        two = cp.solve(cp.inputs(x, [3.0, 6], io, tariff_after=t))
        split = cp.solve(cp.inputs(three, [3.0, 6, 6], cut, tariff_after=t[[0, 1, 1]]))
        assert split.real_income == pytest.approx(two.real_income, rel=1e-8)

    def test_gains_from_trade_formula_with_inputs(self):
        """Costinot & Rodríguez-Clare (2014), eq. 28: own shares, final shares and the Leontief inverse suffice."""
        x, io = world(3)
        x = balance(x)
        theta = np.array([3.0, 5, 8])
        access = np.exp(np.random.default_rng(5).normal(0, 0.5, (3, 4, 4)))
        access[:, np.arange(4), np.arange(4)] = 1
        r = cp.solve(cp.inputs(x, theta, io, access=access, deficit="balanced"))
        was = r.before[0]
        spent, made = was.sum(1), was.sum(2)
        final = spent - np.einsum("njk,jn->kn", io, made)
        alpha = final / final.sum(0)
        own = np.log(r.own_share[0] / (np.einsum("jnn->jn", was) / spent)) / theta[:, None]
        for n in range(4):
            log = -alpha[:, n] @ np.linalg.inv(np.eye(3) - io[n]) @ own[:, n]
            assert np.log(r.real_wage[0, n]) == pytest.approx(log, abs=1e-9)
        assert r.real_income == pytest.approx(r.real_wage, rel=1e-9)

    def test_inputs_magnify_a_tariff(self):
        x, io = world(2, inputs=0.6)
        t = np.zeros((2, 4, 4))
        t[0, 1:, 0] = 0.3
        with_, without = (cp.solve(cp.inputs(x, 5.0, g, tariff_after=t)) for g in (io, 0.0))
        assert with_.imports[0, 0] < 1
        assert abs(np.log(with_.real_income[0, 1:])).sum() > abs(np.log(without.real_income[0, 1:])).sum()


@st.composite
def problems(draw):
    j, n, seed = draw(st.integers(1, 3)), draw(st.integers(2, 4)), draw(st.integers(0, 5000))
    rng = np.random.default_rng(seed)
    x, io = world(j, n, seed)
    return {
        "flows": x,
        "theta": rng.uniform(1, 8, j),
        "io": io,
        "access": np.exp(rng.normal(0, 0.4, (j, n, n)) * (1 - np.eye(n))),
        "tariff_before": some_tariffs(j, n, seed + 1, 0.2),
        "tariff_after": some_tariffs(j, n, seed + 2, 0.6),
    }


class TestLaws:
    @settings(max_examples=20, deadline=None)
    @given(problems())
    def test_no_change_in_no_change_out(self, p):
        r = cp.solve(cp.inputs(**{**p, "access": 1.0, "tariff_after": p["tariff_before"]}))
        assert r.converged.all()
        assert r.real_income == pytest.approx(1, abs=1e-9)
        assert r.flows[0] == pytest.approx(p["flows"], rel=1e-8)

    @settings(max_examples=20, deadline=None)
    @given(problems())
    def test_accounts_close(self, p):
        r = cp.solve(cp.inputs(**p))
        assert r.converged.all()
        x, y, t, io = p["flows"], r.flows[0], p["tariff_after"], p["io"]
        made, spent = y.sum(2), (y * (1 + t)).sum(1)
        value = ((1 - io.sum(2)).T * made).sum(0)
        assert value == pytest.approx(r.wage[0] * ((1 - io.sum(2)).T * x.sum(2)).sum(0), rel=1e-9)
        assert r.revenue[0] == pytest.approx((y * t).sum((0, 1)), rel=1e-9)
        final = spent.sum(0) - np.einsum("njk,jn->n", io, made)
        start = (x * (1 + p["tariff_before"])).sum((0, 1)) - np.einsum("njk,jn->n", io, x.sum(2))
        assert final == pytest.approx(start * r.expenditure[0], rel=1e-8)
        imbalance = lambda z: z.sum((0, 1)) - z.sum((0, 2))  # noqa: E731
        assert imbalance(y) == pytest.approx(imbalance(x), abs=1e-8 * x.sum())

    @settings(max_examples=15, deadline=None)
    @given(problems(), st.floats(0.01, 1000))
    def test_the_unit_of_the_flows_is_irrelevant(self, p, unit):
        one, two = cp.solve(cp.inputs(**p)), cp.solve(cp.inputs(**{**p, "flows": unit * p["flows"]}))
        assert one.real_income == pytest.approx(two.real_income, rel=1e-8)

    def test_the_order_of_economies_and_sectors_is_irrelevant(self):
        x, io = world(3)
        t, theta = some_tariffs(3, 4), np.array([2.0, 4, 7])
        n, j = [2, 0, 3, 1], [1, 2, 0]
        one = cp.solve(cp.inputs(x, theta, io, tariff_after=t))
        two = cp.solve(cp.inputs(x[np.ix_(j, n, n)], theta[j], io[np.ix_(n, j, j)], tariff_after=t[np.ix_(j, n, n)]))
        assert two.real_income == pytest.approx(one.real_income[:, n], rel=1e-9)

    def test_batch_equals_loop(self):
        x, io = world(2)
        theta, t = np.random.default_rng(0).uniform(2, 8, (5, 2)), some_tariffs(2, 4)
        both = cp.solve(cp.inputs(x, theta, io, tariff_after=t))
        for d in range(5):
            one = cp.solve(cp.inputs(x, theta[d], io, tariff_after=t))
            assert both.real_income[d] == pytest.approx(one.real_income[0], rel=1e-9)
            assert both.flows[d] == pytest.approx(one.flows[0], rel=1e-8)


@pytest.mark.skipif(not ICIO.is_dir(), reason="the reference folder is not there")
def test_flows_of_25_economies_and_28_sectors_are_solved():
    """OECD flows of 2022 with invented, uniform input shares: size and zeros of the real thing."""
    with (ICIO / "econ_icio2022_sector.csv").open() as file:
        rows = list(csv.DictReader(file))
    names, sectors = (sorted({row[key] for row in rows}) for key in ("exporter", "sector"))
    x, t = np.zeros((28, 25, 25)), np.zeros((28, 25, 25))
    for row in rows:
        cell = sectors.index(row["sector"]), names.index(row["exporter"]), names.index(row["importer"])
        x[cell] = max(float(row["value_usd_mn"]), 0)
        t[cell] = 0 if row["exporter"] == row["importer"] else float(row["tariff_2021"] or 0) / 100
    # inputs in proportion to what each economy buys of each sector, half of output or of purchases
    bought, made = (x * (1 + t)).sum(1), x.sum(2)
    io = np.repeat((0.4 * bought / np.maximum(bought.sum(0), made.sum(0))).T[:, None, :], 28, axis=1)
    after = t.copy()
    usa = names.index("USA")
    after[:, np.arange(25) != usa, usa] += 0.1
    begin = time.perf_counter()
    r = cp.solve(cp.inputs(x, 4.0, io, tariff_before=t, tariff_after=after, names=tuple(names)))
    assert time.perf_counter() - begin < 60  # a loop that does not end, not a benchmark
    assert r.converged.all()
    assert r.residual[0] < 1e-10
    assert r.imports[0, usa] < 1


class TestBadInput:
    def test_every_fault_names_its_sector_and_pair(self):
        x, io = world(2, 2)
        x[0, 0, 1] = np.nan
        t = np.zeros((2, 2, 2))
        t[1, 0, 1] = -1
        io[1, 0] = 0.6
        with pytest.raises(InvalidData) as caught:
            cp.solve(cp.inputs(x, [4.0, 0], io, tariff_after=t, names=("JPN", "VNM"), sectors=("food", "cars")))
        text = str(caught.value)
        assert "food to JPN to VNM: flows is nan" in text
        assert "cars to JPN to VNM: tariff_after is -1" in text
        assert "cars: theta is 0" in text
        assert "VNM to food: sum of io is 1.2" in text

    def test_inputs_beyond_purchases(self):
        x = np.array([[[10.0, 0.1], [0.1, 10]], [[100.0, 1], [1, 100]]])
        io = np.zeros((2, 2, 2))
        io[:, 1, 0] = 0.5
        with pytest.raises(InvalidData, match="final demand is -"):
            cp.solve(cp.inputs(x, 4.0, io))

    def test_shapes_and_words(self):
        x, _ = world(2, 2)
        with pytest.raises(InvalidData, match="square"):
            cp.inputs(x[0], 4.0)
        with pytest.raises(InvalidData, match="theta has the shape"):
            cp.solve(cp.inputs(x, [[4.0, 4, 4]]))
        with pytest.raises(UnknownName):
            cp.solve(cp.inputs(x, 4.0, deficit="none"))

    def test_what_is_not_solved_is_not_a_result(self):
        x, io = world(2)
        r = cp.solve(cp.inputs(x, 4.0, io, tariff_after=some_tariffs(2, 4)), iterations=2)
        assert not r.converged.any()
        assert r.residual[0] > 1e-10
        assert np.isnan(r.real_income).all()
