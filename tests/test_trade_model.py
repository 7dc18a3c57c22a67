"""The one-sector trade model against published numbers, an independent statement of the equations, and its laws."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import InvalidData, UnknownName
from multipolar.models import resistance, tariffs, trade

SHARED = Path(__file__).parents[2] / "shared" / "cases"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference folder is not there")

# 30 countries of gegravity's example (Herman, gegravity 0.3, documentation): changes in percent
AGREEMENT = np.exp(0.4711383)
GEGRAVITY = {  # price, inward resistance, welfare statistic, exports, imports
    "AUS": (0.004143, 0.011249, 1.000071, -0.087678, -0.03376),
    "CAN": (-0.13577, -0.551724, 0.995835, 1.57318, 1.504744),
    "JPN": (0.245392, 0.191534, 0.999463, 1.249639, 2.348381),
    "USA": (-0.040939, -0.03353, 1.000074, -0.392275, -0.190673),
    "DEU": (-0.002007, 0.0, 1.00002, -0.035995, -0.034913),
    "SGP": (0.011025, 0.013452, 1.000024, -0.037233, -0.035668),
}
UPDATED = {  # price and welfare statistic with shares updated (two other algorithms agree on them to 6 digits)
    "AUS": (0.002314, 1.000064),
    "CAN": (-0.118571, 0.995736),
    "JPN": (0.209953, 0.999496),
    "USA": (-0.03718, 1.000066),
    "MYS": (0.008734, 1.000071),
    "SGP": (0.009612, 1.00002),
    "DEU": (-0.001612, 1.000016),
}


def world(n=6, seed=0, *, balanced=False):
    rng = np.random.default_rng(seed)
    x = np.exp(rng.normal(0, 1, (n, n)))
    x[np.diag_indices(n)] += x.sum(1)
    if balanced:
        x = (x + x.T) / 2
    return x


def some_tariffs(n=6, seed=1, top=0.4):
    t = np.random.default_rng(seed).uniform(0, top, (n, n))
    np.fill_diagonal(t, 0)
    return t


@pytest.fixture(scope="module")
def can_jpn():
    case = json.loads((SHARED / "trade_gegravity_can_jpn_pta.json").read_text())
    with (SHARED / "trade_gegravity_sample_input.csv").open() as file:
        rows = list(csv.DictReader(file))
    names = tuple(sorted({row["exporter"] for row in rows}))
    at = {name: i for i, name in enumerate(names)}
    beta = case["inputs"]["ppml"]
    slopes = [name for name in beta if name != "constant"]
    cost, output, spent = np.zeros((30, 30)), np.zeros(30), np.zeros(30)
    for row in rows:
        i, j = at[row["exporter"]], at[row["importer"]]
        cost[i, j] = np.exp(sum(beta[name] * float(row[name]) for name in slopes) + beta["constant"])
        output[i], spent[j] = float(row["Y"]), float(row["E"])
    found = resistance.structural(cost, output, spent, reference=at["DEU"])
    access = np.ones((30, 30))
    access[at["CAN"], at["JPN"]] = access[at["JPN"], at["CAN"]] = AGREEMENT
    return case, names, at, found, {"access": access, "deficit": "multiplicative", "numeraire": "DEU", "names": names}


@needs_shared
class TestGegravity:
    def test_baseline_resistances(self, can_jpn):
        case, _, at, found, _ = can_jpn
        outward, inward = found.indices(5.0)
        for row in case["baseline_mr"]:
            assert outward[at[row["country"]]] == pytest.approx(row["baseline omr"], abs=5.01e-7)
            assert inward[at[row["country"]]] == pytest.approx(row["baseline imr"], abs=5.01e-7)

    def test_frozen_shares_equal_gegravity(self, can_jpn):
        case, _, at, found, options = can_jpn
        now = trade.solve(trade.inputs(found.flows, 4.0, shares="frozen", **options))
        for row in case["expected_country_results"]:
            i = at[row["country"]]
            for name, value in (
                ("factory gate price change (percent)", 100 * (now.wage[0, i] - 1)),
                ("imr change (percent)", 100 * (now.price[0, i] - 1)),
                ("GDP change (percent)", 100 * (now.real_output[0, i] - 1)),
                ("welfare statistic", 1 / now.real_income[0, i]),
                ("foreign exports change (percent)", 100 * (now.exports[0, i] - 1)),
                ("foreign imports change (percent)", 100 * (now.imports[0, i] - 1)),
            ):
                # printed to 6 digits; gegravity's own solver stops at 1e-8, that is 1e-6 percent
                assert value == pytest.approx(row[name], abs=1e-6), (row["country"], name)
        for name, (price, imr, welfare, exports, imports) in GEGRAVITY.items():
            i = at[name]
            got = [now.wage[0, i], now.price[0, i], now.exports[0, i], now.imports[0, i]]
            assert (100 * (np.array(got) - 1)).round(6) == pytest.approx([price, imr, exports, imports], abs=1.01e-6)
            assert 1 / now.real_income[0, i] == pytest.approx(welfare, abs=5.01e-7)

    def test_the_full_solution_updates_shares(self, can_jpn):
        _, _, at, found, options = can_jpn
        now = trade.solve(trade.inputs(found.flows, 4.0, **options))
        assert now.residual[0] < 1e-10
        for name, (price, welfare) in UPDATED.items():
            assert 100 * (now.wage[0, at[name]] - 1) == pytest.approx(price, abs=5.01e-7), name
            assert 1 / now.real_income[0, at[name]] == pytest.approx(welfare, abs=5.01e-7), name

    def test_homogeneous_prices_the_numeraire_moves_no_real_number(self, can_jpn):
        _, _, _, found, options = can_jpn
        one = trade.solve(trade.inputs(found.flows, 4.0, **options))
        two = trade.solve(trade.inputs(found.flows, 4.0, **{**options, "numeraire": "output"}))
        assert one.real_income == pytest.approx(two.real_income, abs=1e-12)
        assert not np.allclose(one.wage, two.wage, atol=1e-6)


def published_residual(x, t, r, theta, kappa, psi, phi, nu):
    """Ignatenko et al. (2025), system (wages, expenditure, labour), stated anew; tariffs start from nothing."""
    lam, spent = x / x.sum(0), x.sum(0)
    income = ((1 - nu) * x).sum(1) + nu * spent
    w, ell, e = r.wage[0], r.labour[0], r.expenditure[0]
    demand = lam * (w / ell**psi)[:, None] ** -theta * (1 + t) ** (-theta * phi)
    share = demand / demand.sum(0)
    price = (e / w) ** (1 - phi) * demand.sum(0) ** (-1 / theta)
    net = share * e * spent / (1 + t)
    revenue = (share * t / (1 + t)).sum(0) * e * spent
    market = ((1 - nu) * net).sum(1) + nu * net.sum(0) - w * ell * income
    growth = (w * ell * income).sum() / income.sum()
    budget = revenue + w * ell * income + (spent - income) * growth - e * spent
    labour = ell - (w / price / (1 - revenue / (w * ell * income))) ** kappa
    return market / income, budget / spent, labour, price, revenue


class TestTariffs:
    @pytest.mark.parametrize(
        ("psi", "phi", "nu", "kappa"), [(0, 1, 0, 0.5), (0.67 / 4, 1.3, 0.12, 0.5), (0.1, 0.8, 0.2, 2)]
    )
    def test_the_published_system_is_solved(self, psi, phi, nu, kappa):
        x, t = world(8), some_tariffs(8, top=1.2)
        share = np.linspace(0.5, 1.5, 8) * nu
        r = trade.solve(
            trade.inputs(
                x, 4.0, tariff_after=t, supply=kappa, scale=psi, passthrough=phi, local=share, relief=True,
                numeraire="expenditure",
            )
        )  # fmt: skip
        market, budget, labour, price, revenue = published_residual(x, t, r, 4.0, kappa, psi, phi, share)
        for gap in (market, budget, labour):
            assert np.abs(gap).max() < 1e-10
        assert r.price[0] == pytest.approx(price, rel=1e-10)
        assert r.revenue[0] == pytest.approx(revenue, rel=1e-10)
        assert ((r.price[0] - 1) * x.sum(0)).sum() == pytest.approx(0, abs=1e-10)

    def test_revenue_is_what_is_paid_at_the_border(self):
        x, t = world(), some_tariffs()
        r = trade.solve(trade.inputs(x, 4.0, tariff_after=t))
        assert r.revenue[0] == pytest.approx((r.flows[0] * t).sum(0), rel=1e-12)
        spent = (r.flows[0] * (1 + t)).sum(0)
        assert spent == pytest.approx(r.flows[0].sum(1) + r.revenue[0] + x.sum(0) - x.sum(1), rel=1e-10)

    def test_removing_a_tariff_undoes_setting_it(self):
        x, t = world(), some_tariffs()
        there = trade.solve(trade.inputs(x, 4.0, tariff_after=t))
        back = trade.solve(trade.inputs(there.flows[0], 4.0, tariff_before=t, tariff_after=0.0))
        assert back.flows[0] == pytest.approx(x, rel=1e-9)
        assert back.real_income * there.real_income == pytest.approx(1, abs=1e-9)

    def test_reciprocal_retaliation_hurts_who_began(self):
        x = world()
        t = np.zeros((6, 6))
        t[1:, 0] = 0.25
        both = tariffs.reciprocal(t, 0)
        assert (both[0, 1:] == 0.25).all()
        assert both[0, 0] == 0
        alone, answered = (trade.solve(trade.inputs(x, 4.0, tariff_after=one)) for one in (t, both))
        assert answered.real_income[0, 0] < alone.real_income[0, 0]

    def test_optimal_tariff_of_a_small_economy_is_one_over_theta(self):
        x = np.diag([1e6, 1e6, 10.0])
        x[2, :2], x[:2, 2], x[0, 1], x[1, 0] = 1.0, 1.0, 1e5, 1e5
        assert tariffs.optimal(x, 4.0)[2] == pytest.approx(0.25, rel=1e-4)
        rate, welfare = tariffs.best_response(trade.inputs(x, 4.0), 2)
        assert rate[0] == pytest.approx(0.25, rel=1e-3)
        assert welfare[0] > 1

    def test_the_search_finds_what_no_neighbour_beats(self):
        given_ = trade.inputs(world(), [3.0, 5.0])
        rate, welfare = tariffs.best_response(given_, 1)
        assert rate[1] < rate[0]
        for step in (-0.01, 0.01):
            t = np.zeros((2, 6, 6))
            t[:, [0, 2, 3, 4, 5], 1] = (rate + step)[:, None]
            near = trade.solve(trade.inputs(world(), [3.0, 5.0], tariff_after=t))
            assert (near.welfare[:, 1] < welfare).all()

    def test_optimal_tariff_formula_with_local_sales_and_passthrough(self):
        x, nu, phi, theta = world(4), np.array([0.1, 0.2, 0.05, 0.15]), 1.2, 4.0
        rates = tariffs.optimal(x, theta, passthrough=phi, local=nu)
        for i in range(4):
            others = [n for n in range(4) if n != i]
            sold = sum((1 - nu[n]) * x[i, n] * (1 - x[i, n] / x[:, n].sum()) for n in others)
            delta = sold / ((1 - nu[i]) * sum(x[n, i] for n in others))
            assert rates[i] == pytest.approx(1 / ((1 + delta * theta) * phi - 1), rel=1e-12)

    @pytest.mark.parametrize("theta", [3.0, 5.0])
    def test_a_tariff_war_of_two_ends_where_gros_has_it(self, theta):
        """Gros (1987): each rate is 1/(theta (1 - share of own goods in the other's spending)), at the shares of the war."""
        given_ = trade.inputs([[70.0, 30], [30, 170]], theta)
        war = tariffs.nash(given_, [0, 1])
        flows = trade.solve(war.inputs).flows[0]
        share = flows / flows.sum(0)
        expected = 1.0 / (theta * (1.0 - np.array([share[0, 1], share[1, 0]])))
        assert war.rate[0] == pytest.approx(expected, abs=2e-4)  # the search is that fine
        assert war.rate[0, 1] > war.rate[0, 0]  # the larger economy charges more

    def test_in_a_tariff_war_no_player_gains_by_moving_alone(self):
        given_ = trade.inputs(world(), [3.0, 6.0])
        war = tariffs.nash(given_, [0, 2, 4])
        held = trade.solve(war.inputs).welfare
        assert (war.rate[0] > war.rate[1]).all()
        for k, player in enumerate((0, 2, 4)):
            for step in (-0.02, 0.02):
                moved = war.inputs.tariff_after.copy()
                others = [other for other in (0, 2, 4) if other != player]
                moved[:, others, player] += step
                near = trade.solve(trade.inputs(world(), [3.0, 6.0], tariff_after=moved))
                assert (near.welfare[:, player] < held[:, player]).all(), k
        assert (war.inputs.tariff_after[:, 1] == 0).all()  # who does not play neither charges nor is charged

    def test_a_tariff_war_needs_two(self):
        with pytest.raises(InvalidData, match="two or more"):
            tariffs.nash(trade.inputs(world(), 4.0), [1])
        with pytest.raises(InvalidData, match="each once"):
            tariffs.nash(trade.inputs(world(), 4.0), [1, 1])

    def test_a_rate_falls_on_what_it_covers(self):
        """Where half of each flow bears the tariff, the best rate is found on that half."""
        given_ = trade.inputs(world(), 4.0)
        whole, _ = tariffs.best_response(given_, 1, within=(0.0, 2.0))
        half, _ = tariffs.best_response(given_, 1, within=(0.0, 2.0), cover=0.5)
        assert half[0] == pytest.approx(2.0 * whole[0], rel=1e-4)

    def test_strong_scale_is_solved_or_said_not_to_be(self):
        r = trade.solve(trade.inputs(world(), 8.0, tariff_after=some_tariffs(), supply=0.5, scale=0.1675))
        assert r.converged.all() == (r.residual.max() < 1e-10)

    def test_a_change_too_far_for_one_go_is_followed(self, monkeypatch):
        rng = np.random.default_rng(0)
        x = np.exp(rng.normal(0, 2, (12, 12)))
        x[np.diag_indices(12)] += x.sum(1)
        access = np.exp(rng.normal(0, 1.5, (12, 12)) * (1 - np.eye(12)))
        tariff = rng.uniform(0, 3, (12, 12)) * (1 - np.eye(12))
        far = trade.inputs(x, 4.5, access=access, tariff_after=tariff, supply=0.5, relief=True)
        assert trade.solve(far).converged.all()
        monkeypatch.setattr(trade, "_FAR", 10**6)
        assert not trade.solve(far).converged.any()

    def test_groups_add_up(self):
        x = world(4)
        two = tariffs.aggregate(x, [0, 1, 0, 0])
        assert two.sum() == pytest.approx(x.sum())
        assert two[1, 1] == x[1, 1]
        assert two[0, 1] == pytest.approx(x[[0, 2, 3], 1].sum())


@st.composite
def problems(draw):
    n = draw(st.integers(2, 7))
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    x = world(n, seed)
    access = np.exp(rng.normal(0, 0.8, (n, n)))
    np.fill_diagonal(access, 1)
    return {
        "flows": x,
        "theta": draw(st.floats(0.6, 9)),
        "access": access,
        "tariff_before": some_tariffs(n, seed + 1),
        "tariff_after": some_tariffs(n, seed + 2, top=0.9),
        "supply": draw(st.sampled_from([0.0, 0.5, 1.5])),
        "deficit": draw(st.sampled_from(["additive", "multiplicative", "balanced"])),
    }


class TestLaws:
    @settings(max_examples=40, deadline=None)
    @given(problems())
    def test_no_change_in_no_change_out(self, p):
        p = {**p, "access": 1.0, "tariff_after": p["tariff_before"]}
        r = trade.solve(trade.inputs(**p))
        assert r.converged.all()
        for name in ("wage", "price", "real_income", "welfare", "terms_of_trade", "exports", "labour"):
            assert getattr(r, name) == pytest.approx(1, abs=1e-9), name

    @settings(max_examples=40, deadline=None)
    @given(problems(), st.floats(0.01, 1000))
    def test_the_unit_of_the_flows_is_irrelevant(self, p, unit):
        one, two = trade.solve(trade.inputs(**p)), trade.solve(trade.inputs(**{**p, "flows": p["flows"] * unit}))
        assert one.real_income == pytest.approx(two.real_income, rel=1e-9)
        assert one.flows * unit == pytest.approx(two.flows, rel=1e-8)

    @settings(max_examples=40, deadline=None)
    @given(problems())
    def test_markets_clear(self, p):
        r = trade.solve(trade.inputs(**p))
        assert r.converged.all()
        assert r.residual.max() < 1e-10
        if p["deficit"] != "multiplicative":
            now, was = r.flows[0], r.before[0]
            assert now.sum(1) == pytest.approx(was.sum(1) * r.output[0], rel=1e-9)
            spent = (now * (1 + p["tariff_after"])).sum(0)
            gap = spent - now.sum(1) - r.revenue[0]
            expected = (was * (1 + p["tariff_before"])).sum(0) - was.sum(1) - (was * p["tariff_before"]).sum(0)
            assert gap == pytest.approx(expected, abs=1e-8 * was.sum())

    @settings(max_examples=30, deadline=None)
    @given(problems())
    def test_the_order_of_economies_is_irrelevant(self, p):
        n = len(p["flows"])
        order = np.random.default_rng(n).permutation(n)
        cells = {k: p[k][np.ix_(order, order)] for k in ("flows", "access", "tariff_before", "tariff_after")}
        one, two = trade.solve(trade.inputs(**p)), trade.solve(trade.inputs(**{**p, **cells}))
        assert one.real_income[0, order] == pytest.approx(two.real_income[0], rel=1e-9)

    @settings(max_examples=30, deadline=None)
    @given(problems())
    def test_gains_from_trade_formula(self, p):
        """Arkolakis, Costinot & Rodríguez-Clare (2012): balanced, no tariffs, own share and elasticity suffice."""
        flows = (p["flows"] + p["flows"].T) / 2
        r = trade.solve(trade.inputs(flows, p["theta"], access=p["access"]))
        own = (r.own_share / (np.diag(flows) / flows.sum(0))) ** (-1 / p["theta"])
        assert r.real_income == pytest.approx(own, rel=1e-9)

    def test_batch_equals_loop(self):
        rng = np.random.default_rng(3)
        theta, access = rng.uniform(2, 8, 40), np.exp(rng.normal(0, 0.3, (40, 6, 6)))
        t = np.stack([some_tariffs(6, s) for s in range(40)])
        both = trade.solve(trade.inputs(world(), theta, access=access, tariff_after=t, supply=0.5, relief=True))
        for d in range(40):
            one = trade.solve(
                trade.inputs(world(), theta[d], access=access[d], tariff_after=t[d], supply=0.5, relief=True)
            )
            for name in ("wage", "price", "welfare", "flows", "revenue", "labour"):
                assert getattr(both, name)[d] == pytest.approx(getattr(one, name)[0], rel=1e-10)

    def test_many_chunks_equal_one(self, monkeypatch):
        theta = np.linspace(2, 6, 10)
        one = trade.solve(trade.inputs(world(), theta, tariff_after=some_tariffs()))
        monkeypatch.setattr(trade, "_CHUNK", 36 * 3)
        assert trade.solve(trade.inputs(world(), theta, tariff_after=some_tariffs())).wage == pytest.approx(one.wage)

    def test_universal_gravity_closed_form_in_a_symmetric_world(self):
        """Two equal economies: P falls by S^(-1/θ), supply rises by (w/P)^ψ, wages stay equal."""
        x, b = np.array([[70.0, 30], [30, 70]]), 1.8
        r = trade.solve(trade.inputs(x, 4.0, access=[[1, b], [b, 1]], supply=1.5))
        fall = (0.7 + 0.3 * b) ** (-1 / 4)
        assert r.real_wage[0] == pytest.approx([1 / fall] * 2, rel=1e-12)
        assert r.labour[0] == pytest.approx([fall**-1.5] * 2, rel=1e-12)
        assert r.real_output[0] == pytest.approx([fall**-2.5] * 2, rel=1e-12)

    def test_an_embargo_is_a_zero_and_costs_both(self):
        access = np.ones((6, 6))
        access[0, 1] = access[1, 0] = 0
        r = trade.solve(trade.inputs(world(balanced=True), [0.8, 4.0], access=access))
        assert r.flows[:, 0, 1].max() == 0
        assert (r.real_income[:, :2] < 1).all()
        assert (r.real_income[0, :2] < r.real_income[1, :2]).all()

    def test_multiplicative_reports_what_does_not_add_up(self):
        access = np.exp(np.random.default_rng(0).normal(0, 0.5, (6, 6)))
        r = trade.solve(trade.inputs(world(), 4.0, access=access, deficit="multiplicative"))
        assert r.gap[0] != 0
        assert r.expenditure == pytest.approx(r.output)
        assert trade.solve(trade.inputs(world(), 4.0, access=access)).gap == pytest.approx(0, abs=1e-12)

    def test_balanced_starts_from_balanced_trade(self):
        r = trade.solve(trade.inputs(world(), 4.0, tariff_after=some_tariffs(), deficit="balanced"))
        assert r.before[0].sum(0) == pytest.approx(r.before[0].sum(1), rel=1e-10)
        assert r.flows[0].sum(0) == pytest.approx(r.flows[0].sum(1), rel=1e-10)


class TestBadInput:
    def faults(self, flows=None, theta=4.0, **options):
        with pytest.raises(InvalidData) as caught:
            trade.solve(
                trade.inputs(world(3) if flows is None else flows, theta, names=("JPN", "VNM", "CHN"), **options)
            )
        return str(caught.value)

    def test_every_fault_names_its_pair(self):
        x = world(3)
        x[0, 0], x[1, 2], x[2, 0] = 0, np.nan, -1
        t = np.zeros((3, 3))
        t[2, 1] = -1
        text = self.faults(x, 0.0, tariff_after=t)
        assert "5 faults" in text
        assert "JPN to JPN: flows is 0" in text
        assert "VNM to CHN: flows is nan" in text
        assert "CHN to JPN: flows is -1" in text
        assert "CHN to VNM: tariff_after is -1; expected above -1 (-100 %)" in text
        assert "sigma = 1" in text

    def test_not_square(self):
        assert "(1, 2, 3)" in self.faults(np.ones((2, 3)))

    def test_an_economy_apart_is_named(self):
        x = np.zeros((3, 3))
        x[:2, :2], x[2, 2] = 1, 1
        assert "CHN without trade with the rest" in self.faults(x)

    def test_own_tariff_and_transfers(self):
        text = self.faults(tariff_after=np.full((3, 3), 0.1), transfer=[1.0, 0, 0])
        assert "JPN to JPN: tariff_after is 0.1" in text
        assert "transfers do not add up to 0" in text

    def test_a_bad_draw_is_named(self):
        x = np.stack([world(3), world(3)])
        x[1, 0, 1] = np.nan
        assert "JPN to VNM: flows is nan in draw 2" in self.faults(x)

    def test_draws_that_do_not_fit(self):
        assert "2, 3 draws" in self.faults(np.stack([world(3)] * 2), [4.0, 5, 6])

    def test_unknown_words(self):
        for wrong in ({"deficit": "fixed"}, {"shares": "old"}, {"numeraire": "USA"}):
            with pytest.raises(UnknownName):
                trade.solve(trade.inputs(world(3), 4.0, **wrong))

    def test_frozen_shares_take_no_tariffs(self):
        assert "frozen shares with tariffs" in self.faults(tariff_after=some_tariffs(3), shares="frozen")

    def test_zero_own_trade_on_request(self):
        x = world(3)
        x[1, 1] = 0
        r = trade.solve(trade.inputs(x, 4.0, tariff_after=some_tariffs(3), zero_own=True))
        assert r.converged.all()
        assert r.own_share[0, 1] == 0

    def test_what_is_not_solved_is_not_a_result(self):
        r = trade.solve(trade.inputs(world(), 4.0, tariff_after=some_tariffs()), iterations=1)
        assert not r.converged.any()
        assert r.residual[0] > 1e-10
        assert np.isnan(r.real_income).all()
        assert np.isnan(r.flows).all()

    def test_a_surplus_larger_than_income_is_not_a_result(self):
        r = trade.solve(trade.inputs(world(3), 4.0, transfer=[-1e4, 5e3, 5e3]))
        assert not r.converged.any()


class TestResistance:
    def test_margins_are_kept(self):
        cost = np.exp(np.random.default_rng(0).normal(0, 1, (5, 5)))
        y = np.arange(1.0, 6)
        found = resistance.structural(cost, y, y[::-1])
        assert found.flows.sum(1) == pytest.approx(y, rel=1e-10)
        assert found.flows.sum(0) == pytest.approx(y[::-1], rel=1e-10)
        assert found.inward[0] == 1

    def test_bad_input(self):
        with pytest.raises(InvalidData, match="output of economy 2 is 0"):
            resistance.structural(np.ones((2, 2)), [1, 0], [1, 1])
        with pytest.raises(InvalidData, match="shape"):
            resistance.structural(np.ones((2, 2)), [1, 0, 1], [1, 1])
