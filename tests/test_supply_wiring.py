"""Stops of supply on the built-in pack: tables, changes, outcomes, views, scenarios, the floods of 2011."""

from __future__ import annotations

import numpy as np
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName
from multipolar.models import ario
from multipolar.models.supply_balance import balance as net_of
from multipolar.region import ESTIMATE
from multipolar.wiring import MODELS, VIEWS, central
from multipolar.wiring import supply as wiring
from multipolar.wiring import supply_balance as balance
from multipolar.wiring.changes.supply import (
    Isolation,
    LargerStocks,
    OvertimeLimit,
    RegionalSourcing,
    SecondSuppliers,
    SpareCapacity,
    SupplyStop,
    SupplyWatch,
)
from multipolar.wiring.supply_backtest import ALONE, CHAINS, SEEN
from multipolar.wiring.supply_tables import GROUPS, chains, product_of
from multipolar.wiring.supply_views import few

FREE = {"start": 2027, "cost_usd_bn": 0.0}


@pytest.fixture(scope="module")
def wired(region):
    return wiring.wire(region, central(region), 2027)


def stop(*economies, percent=36.0, sectors=("manufacturing",), days=90.0):
    return SupplyStop(start=2027, economies=economies, sectors=sectors, percent=percent, days=days)


def loss(wired, *changes):
    for change in changes:
        wired = wiring.apply(change, wired, 2027)
    found = wiring.solve(wired.inputs)
    assert found.converged.all()
    return {
        name: dict(zip(wired.labels[name], values[0], strict=True))
        for name, values in wiring.outcomes(found, wired).items()
    }


class TestTables:
    def test_the_coarse_table_is_the_tables_own(self, region):
        """Own sales of Thai electronics and its sales to Japan, as the rows of the pack have them."""
        table = chains(region)
        rows = region.table("sectors").filter(economy="THA", flow="sales", sector="electronics")
        k, tha = table.products.index("electronics"), table.places.index("THA")
        for partner in ("THA", "JPN", "VNM"):
            given = rows.filter(partner=partner)["value"][0] / 1e3
            assert table.sales[k, tha, table.places.index(partner)] == pytest.approx(given, rel=2e-3)

    def test_both_tables_hold_the_same_world(self, region):
        coarse, fine = chains(region), chains(region, fine=True)
        assert len(fine.products) == 28
        assert len(fine.places) == 25  # 24 economies and the rest
        assert fine.sales.sum() == pytest.approx(coarse.sales.sum())
        for group, codes in GROUPS.items():
            some = [fine.products.index(code) for code in codes]
            assert fine.sales[some].sum() == pytest.approx(coarse.sales[coarse.products.index(group)].sum(), rel=1e-9)
        assert coarse.gdp.sum() == pytest.approx(fine.gdp.sum())

    def test_words_for_sectors(self, region):
        products = chains(region).products
        assert product_of("all", products) == tuple(range(7))
        assert [products[k] for k in product_of("manufacturing", products)] == list(products[1:6])
        assert len(product_of("electronics", chains(region, fine=True).products)) == 2

    def test_a_pack_without_sales_by_sector_says_so(self, small_pack):
        with pytest.raises(mp.errors.UsageError, match=r"sales by sector"):
            chains(mp.load(small_pack.path))


class TestModel:
    def test_nothing_happens_without_a_stop(self, wired):
        found = loss(wired)
        for values in found.values():
            assert np.abs(list(values.values())).max() < 1e-9

    def test_value_added_is_gdp(self, region, wired):
        table = chains(region)
        found = wiring.solve(wired.inputs)
        np.testing.assert_allclose(found.value_added[0], table.gdp, rtol=1e-9)

    def test_a_stop_by_hand_without_chains(self, wired):
        """90 of 365 days of 36 percent of Thai manufacturing's value added."""
        hit = wiring.industries(wired, ("THA",), ("manufacturing",))
        at = np.tile(np.array(wired.labels["place"]) == "THA", len(wired.labels["product"]))
        value = wired.inputs.value_added[0]
        # 53 weeks are run for 365 days
        expected = 100 * 0.36 * 90 / 365 * value[hit].sum() / value[at].sum()
        assert loss(wired, stop("THA"))["supply_loss_own"]["THA"] == pytest.approx(expected, rel=1e-9)

    def test_a_stop_spreads_and_is_worst_where_it_strikes(self, wired):
        found = loss(wired, stop("THA"))
        assert found["supply_loss"]["THA"] > found["supply_loss_own"]["THA"] > 2
        assert found["supply_loss_own"]["MYS"] == 0.0
        assert found["supply_loss"]["LAO"] > found["supply_loss"]["PHL"] > 0  # Laos buys most from Thailand
        assert max(found["supply_loss"], key=found["supply_loss"].__getitem__) == "THA"

    def test_more_stopped_costs_more(self, wired):
        some = [loss(wired, stop("CHN", percent=size))["supply_loss"]["ASEAN"] for size in (10, 20, 40)]
        assert some == sorted(some)

    def test_isolation_cuts_goods_both_ways(self, wired):
        found = loss(wired, Isolation(start=2027, economies=("TWN",), days=90.0))
        assert found["supply_loss"]["TWN"] > found["supply_loss"]["CHN"] > 0
        assert found["supply_loss_own"]["TWN"] == 0.0  # nobody's capacity stopped

    def test_a_fingerprint(self, wired):
        found = loss(wired, stop("THA"))["supply_loss"]
        assert found["THA"] == pytest.approx(4.12, abs=0.15)
        assert found["ASEAN"] == pytest.approx(0.58, abs=0.05)


class TestLevers:
    def test_each_acts_on_its_own_field(self, wired):
        members = wired.labels["member"]
        given = wired.inputs.chains
        cases = {
            "substitution": SecondSuppliers(**FREE, members=members, points=20.0),
            "stock_days": LargerStocks(**FREE, members=members, days=15.0),
            "overtime": SpareCapacity(**FREE, members=members, points=10.0),
            "lag_days": SupplyWatch(**FREE, factor=0.5),
        }
        for field, change in cases.items():
            after = wiring.apply(change, wired, 2027).inputs.chains
            differ = [name for name in vars(given) if not np.array_equal(getattr(given, name), getattr(after, name))]
            assert sorted(differ) == (["psi", "stock_days"] if field == "stock_days" else [field])
        limited = wiring.apply(OvertimeLimit(**FREE, members=("VNM",), sectors=("vehicles",)), wired, 2027)
        assert (limited.inputs.chains.overtime == 1.0).sum() == 1

    def test_spare_capacity_saves_and_its_limit_costs(self, wired):
        members = wired.labels["member"]
        plain = loss(wired, stop("CHN"))["supply_loss"]["ASEAN"]
        assert (
            loss(wired, SpareCapacity(**FREE, members=members, points=10.0), stop("CHN"))["supply_loss"]["ASEAN"]
            < plain
        )
        limit = OvertimeLimit(**FREE, members=members, sectors=("goods",))
        assert loss(wired, limit, stop("CHN"))["supply_loss"]["ASEAN"] > plain

    def test_regional_sourcing_moves_ten_points_and_keeps_the_accounts(self, wired):
        members = wired.labels["member"]
        change = RegionalSourcing(**FREE, buyers=members, toward=members, points=10.0)
        after = wiring.apply(change, wired, 2027)
        of = np.array([place in members for place in wired.labels["place"]])
        k, buyer = wired.labels["product"].index("electronics"), wired.labels["place"].index("VNM")

        def regional(share):
            foreign = np.arange(len(of)) != buyer
            return share[k, of & foreign, buyer].sum() / share[k, foreign, buyer].sum()

        moved = regional(after.inputs.chains.share) - regional(wired.inputs.chains.share)
        assert moved == pytest.approx(0.10, abs=1e-9)
        made = ario.output(after.inputs.chains)
        value = after.inputs.value_added
        np.testing.assert_allclose(made - after.inputs.chains.use.sum(1), value, rtol=1e-6, atol=1e-9)
        assert loss(after)["supply_loss"]["ASEAN"] == pytest.approx(0.0, abs=1e-9)

    def test_what_strikes_nobody_in_the_chains_changes_nothing(self, wired):
        assert wiring.apply(stop("TLS"), wired, 2027) is wired
        assert wiring.apply(Isolation(start=2027, economies=("TLS",), days=9.0), wired, 2027) is wired
        assert wiring.apply(SupplyWatch(**FREE, factor=1.0), wired, 2027) is wired


def test_the_balance_by_hand():
    found = net_of((np.array([0.3, 0.2]), np.array([0.2, 0.3])), (np.array([0.5, 0.5]), np.array([0.55, 0.4])))
    np.testing.assert_allclose(found.net, [0.05, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.break_even, [0.5, np.nan])
    with pytest.raises(InvalidData, match="four of one shape"):
        net_of((0.3, 0.2), (np.ones(2), np.ones(2)))


def test_the_balance_is_the_difference_of_four_runs(region, wired):
    members = wired.labels["member"]
    lever = RegionalSourcing(**FREE, buyers=members, toward=members, points=10.0)
    at = balance.wire(region, central(region), 2027)
    for change in (stop("CHN"), lever, stop("THA")):
        at = balance.apply(change, at, 2027)
    found = {name: values[0, 0] for name, values in balance.outcomes(balance.solve(at.inputs), at).items()}
    runs = {
        actor: [loss(wired, *given, stop(actor))["supply_loss"]["ASEAN"] for given in ((), (lever,))]
        for actor in ("CHN", "THA")
    }
    assert found["supply_outside_fall"] == pytest.approx(runs["CHN"][0] - runs["CHN"][1])
    assert found["supply_inside_rise"] == pytest.approx(runs["THA"][1] - runs["THA"][0])
    assert found["supply_absorption"] == pytest.approx(found["supply_outside_fall"] - found["supply_inside_rise"])


@pytest.mark.parametrize("name", ["covid-stop", "flood-thailand", "taiwan-strait-stop", "regional-sourcing"])
def test_scenarios_run_and_apply_all_their_changes(region, name):
    done = mp.scenarios.run(region, mp.scenarios.read(name, region))
    assert not done.faults
    assert done.outcomes["supply_loss"].shape[2] == len(done.labels["supply_loss"])
    assert done.labels["supply_loss"][-1] == "ASEAN"
    assert "supply" in set(done.account["model"])


def test_ensembles_and_the_model_contract(region):
    made = wiring.wire(region, few(region, 0, 16), 2027)
    found = MODELS["supply"].solve(wiring.apply(stop("THA"), made, 2027).inputs)
    assert found.converged.shape == (16,)
    assert found.converged.all()
    assert (found.lost[:, made.labels["place"].index("THA")] > 0).all()


class TestViews:
    def test_a_stop(self, region):
        frame = VIEWS["supply"].show(region, {"economies": "Viet Nam", "sectors": "electronics"}, draws=1, seed=0)
        assert list(frame.columns) == list(ESTIMATE)
        value = {row["subject"]: row["value"] for row in frame.filter(measure="supply_loss").iter_rows(named=True)}
        assert max(value, key=value.__getitem__) == "VNM"
        assert len(value) == 25  # 24 economies and the group

    def test_levers(self, region):
        frame = VIEWS["supply-levers"].show(region, {}, draws=1, seed=0)
        assert frame["lever"].n_unique() == 7
        assert frame.filter(lever="as it is").height == 2

    def test_the_floods_of_2011(self, region):
        """What was seen stands in the sources; the sum without chains and the model are compared with it in the docs."""
        frame = VIEWS["supply-backtest"].show(region, {}, draws=1, seed=0)
        value = {(row["subject"], row["by"]): row["value"] for row in frame.iter_rows(named=True)}
        assert value["THA", SEEN] == 10.7
        assert value["JPN", SEEN] == 2.6
        assert value["JPN", ALONE] == 0.0
        assert 0 < value["JPN", CHAINS] < value["JPN", SEEN]
        assert value["THA", CHAINS] > value["THA", ALONE] > 9

    def test_bad_options(self, region):
        with pytest.raises(UnknownName, match=r"Did you mean electronics"):
            VIEWS["supply"].show(region, {"sectors": "elctronics"}, draws=1, seed=0)
        with pytest.raises(InvalidData, match=r"percent: --percent is 'half'"):
            VIEWS["supply"].show(region, {"percent": "half"}, draws=1, seed=0)
        with pytest.raises(InvalidData) as raised:
            VIEWS["supply"].show(region, {"percent": "120", "days": "-3"}, draws=1, seed=0)
        assert len(raised.value.faults) == 2
        with pytest.raises(InvalidData, match="nobody of TLS"):
            VIEWS["supply"].show(region, {"economies": "TLS"}, draws=1, seed=0)
        with pytest.raises(InvalidData) as raised:
            VIEWS["supply-levers"].show(region, {"outside": "Thailand", "inside": "China"}, draws=1, seed=0)
        assert [fault.column for fault in raised.value.faults] == ["outside", "inside"]


def test_bad_sector_in_a_scenario():
    with pytest.raises(ValueError, match="manufakturing"):
        stop("THA", sectors=("manufakturing",))


def test_the_section_of_the_brief(region):
    from multipolar.brief.supply import build

    body = build(region)
    assert body is not None
    text, exhibits = body
    assert [exhibit.id for exhibit in exhibits] == ["supply-stops", "supply-regional", "supply-backtest"]
    assert "sector average" in text
    assert "does worse at home" in exhibits[2].title


def test_a_pack_without_sales_by_sector_has_no_section(small_pack):
    from multipolar.brief.supply import build

    assert build(mp.load(small_pack.path)) is None
