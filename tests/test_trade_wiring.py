"""Trade on the pack: matrices that add up, changes that do what they say, and the model with inputs against its other form."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models import caliendo_parro as cp
from multipolar.models import look_through, roundabout
from multipolar.models import trade as kernel
from multipolar.models import vulnerability as losing
from multipolar.models.tariffs import optimal
from multipolar.wiring import MODELS, VIEWS, caliendo_parro, central, sample, trade, vulnerability
from multipolar.wiring.changes.trade import Adjustment, Agreement, Embargo, Sourcing, Tariff
from multipolar.wiring.supply_tables import GROUPS
from multipolar.wiring.trade_tables import REST
from multipolar.wiring.trade_tables import trade as tables


@pytest.fixture(scope="module")
def world(region):
    return tables(region)


@pytest.fixture(scope="module")
def wired(region):
    return trade.wire(region, central(region), 2026)


def at(wired, *names):
    return [wired.labels["economy"].index(name) for name in names]


class TestTables:
    def test_twenty_four_economies_and_the_rest(self, world):
        assert len(world.names) == 25
        assert world.names[-1] == REST
        assert "TLS" not in world.names
        assert {"DEU", "FRA", "WORLD", "ASEAN10"}.isdisjoint(world.names)

    def test_every_flow_is_the_tables(self, region, world):
        i, j = world.names.index("VNM"), world.names.index("CHN")
        goods = region.figures("goods_exports_at_origin", subject="VNM", counterpart="CHN", year=2022)["value"][0]
        own = region.figures("services_domestic_sales", subject="VNM", counterpart="VNM", year=2022)["value"][0]
        assert (world.goods[i, j], world.services[i, i]) == (goods, own)

    def test_totals_of_single_economies_add_up(self, region, world):
        for name in ("VNM", "JPN", "SGP"):
            k = world.names.index(name)
            for kind in ("goods", "services"):
                x, measure = getattr(world, kind), f"{kind}_exports_at_origin"
                sold = region.figures(measure, subject=name, counterpart="WORLD", year=2022)["value"][0]
                bought = region.figures(measure, subject="WORLD", counterpart=name, year=2022)["value"][0]
                assert x[k].sum() - x[k, k] == pytest.approx(sold)
                assert x[:, k].sum() - x[k, k] == pytest.approx(bought)

    def test_what_is_made_up_is_said(self, wired):
        said = dict(wired.account.select("field", "note").iter_rows())
        assert "EU" in said["flows"]
        assert "rest of the world" in said["flows"]
        assert "rest of the world" in said["tariff"]

    def test_the_aggregate_has_the_tariffs_of_its_parts(self, region, world):
        eu, k = world.names.index("EU"), world.names.index("KHM")
        parts = region.figures("tariff_applied_weighted", subject=["DEU", "FRA"], counterpart="KHM", year=2021)
        assert parts["value"].min() <= 100 * world.tariff[k, eu] <= parts["value"].max()

    def test_no_tariff_at_home_and_none_missing(self, world):
        assert np.isfinite(world.tariff).all()
        assert not np.diag(world.tariff).any()

    def test_value_added_is_a_part_of_sales(self, world):
        part = world.value_added / world.flows.sum(1)
        assert ((part > 0.2) & (part < 0.8)).all()

    def test_a_pack_without_trade_says_so(self, small_region):
        with pytest.raises(UsageError, match="trade by origin"):
            tables(small_region)


@pytest.fixture
def small_region(tmp_path):
    from multipolar.region.new import new

    new(tmp_path / "small")
    return mp.load(tmp_path / "small")


class TestEquilibrium:
    def test_no_change_changes_nothing(self, wired):
        found = trade.solve(wired.inputs)
        assert found.converged.all()
        assert np.allclose(found.real_income, 1, atol=1e-9)
        assert np.allclose(found.plain, 1, atol=1e-9)

    def test_one_sector_with_inputs_is_caliendo_and_parro_with_one_sector(self, wired):
        cut = trade.apply(Agreement(start=2027, parties=("JPN", "CHN", "VNM", "KOR")), wired, 2027).inputs
        # balanced: imbalances are kept in units of world output in the one, of world value added in the other
        cut = replace(cut, flows=(cut.flows + cut.flows.T) / 2.0)
        ours = trade.solve(cut)
        theirs = cp.solve(
            cp.inputs(
                cut.flows[None],
                cut.theta[:, None],
                (1 - cut.value_added)[:, None, None],
                tariff_before=(cut.tariff * cut.goods)[None],
                tariff_after=(cut.tariff_after * cut.goods)[:, None],
            )
        )
        assert theirs.converged.all()
        assert np.allclose(ours.real_income, theirs.real_income, atol=1e-9, rtol=0)

    def test_equal_draws_are_solved_once_and_put_back(self, region):
        drawn = trade.wire(region, next(sample(region, 2, seed=3)), 2026)
        cut = trade.apply(Agreement(start=2027, parties=("JPN", "CHN")), drawn, 2027).inputs
        case, back = trade.distinct(cut)
        assert len(case.theta) < 100
        assert np.array_equal(case.theta[back], cut.theta)
        whole = trade.problem(cut)
        assert np.allclose(
            trade.solve(cut).real_income,
            roundabout.real_income(whole, kernel.solve(whole), cut.value_added),
            atol=1e-10,
        )

    def test_the_sets_are_the_published_ones(self, region):
        drawn = trade.wire(region, next(sample(region, 2, seed=0)), 2026).inputs.theta
        table = region.table("parameters").filter(model="trade", parameter="trade_elasticity_goods")
        assert set(drawn) == set(table.drop_nulls("subject")["central"])
        assert np.isclose(trade.wire(region, central(region), 2026).inputs.theta, 4.355)


class TestChanges:
    def test_an_agreement_cuts_by_use_times_elimination(self, wired):
        change = Agreement(start=2027, parties=("JPN",), partners=("CHN",), use=0.5, elimination=0.8)
        after = trade.apply(change, wired, 2027).inputs.tariff_after[0]
        (j, c, v), before = at(wired, "JPN", "CHN", "VNM"), wired.inputs.tariff
        assert after[j, c] == pytest.approx(0.6 * before[j, c])
        assert after[c, j] == pytest.approx(0.6 * before[c, j])
        assert after[j, v] == before[j, v]
        assert after[v, c] == before[v, c]

    def test_a_coefficient_and_leaving_undo_each_other(self, wired):
        enter = Agreement(start=2027, parties=("JPN", "KOR"), effect="coefficient")
        inside = trade.apply(enter, wired, 2027)
        j, k = at(wired, "JPN", "KOR")
        assert inside.inputs.access[0, j, k] == pytest.approx(np.exp(0.5571853))
        left = trade.apply(enter.model_copy(update={"leave": True}), inside, 2027)
        assert np.allclose(left.inputs.access, 1)

    def test_leaving_needs_the_coefficient(self):
        with pytest.raises(ValueError, match="not in the tables"):
            Agreement(start=2027, parties=("JPN", "KOR"), leave=True)

    def test_an_optimal_answer_is_the_closed_form_of_each_draw(self, region):
        some = next(sample(region, 1024, seed=0))
        wired = trade.wire(region, some, 2026)
        change = Tariff(start=2027, importer="USA", retaliation="optimal", retaliators=("CHN",))
        after = trade.apply(change, wired, 2027).inputs.tariff_after
        usa, chn, jpn = at(wired, "USA", "CHN", "JPN")
        best = [optimal(wired.inputs.flows, theta)[chn] for theta in wired.inputs.theta]
        assert after[:, usa, chn] == pytest.approx(best)
        assert (after[:, usa, jpn] == wired.inputs.tariff[usa, jpn]).all()
        assert (after[:, chn, usa] > wired.inputs.tariff[chn, usa]).all()

    def test_a_war_of_two_is_dearer_for_them_than_no_war(self, region):
        frame = VIEWS["tariff-war"].show(region, {"players": "United States, China"}, draws=1, seed=0)
        rates = dict(frame.filter(measure="nash_tariff").select("subject", "value").iter_rows())
        assert set(rates) == {"USA", "CHN"}
        assert all(0 < rate < 50 for rate in rates.values())
        lost = dict(frame.filter(measure="real_income_change").select("subject", "value").iter_rows())
        assert lost["CHN"] < 0
        assert lost["VNM"] > 0  # buyers turn to third parties
        with pytest.raises(UsageError, match="two economies"):
            VIEWS["tariff-war"].show(region, {"players": "USA"}, draws=1, seed=0)
        with pytest.raises(UnknownName, match="FJI"):
            VIEWS["tariff-war"].show(region, {"players": "USA,Fiji"}, draws=1, seed=0)

    def test_the_announced_schedule_and_its_answer(self, wired):
        u, v, r = at(wired, "USA", "VNM", "RUS")
        change = Tariff(start=2027, importer="USA", retaliation="reciprocal")
        more = trade.apply(change, wired, 2027).inputs.tariff_after[0] - wired.inputs.tariff
        assert more[v, u] == pytest.approx(0.46)
        assert more[u, v] == pytest.approx(0.46)
        assert more[r, u] == 0
        assert trade.apply(change.model_copy(update={"retaliation": "none"}), wired, 2027).inputs.tariff_after[
            0, u, v
        ] == pytest.approx(wired.inputs.tariff[u, v])

    def test_an_embargo_has_a_direction_and_a_part(self, wired):
        c, p = at(wired, "CHN", "PHL")
        change = Embargo(start=2027, by="CHN", on="PHL", direction="imports", part=0.25)
        access = trade.apply(change, wired, 2027).inputs.access[0]
        assert access[p, c] == 0.75
        assert access[c, p] == 1

    def test_the_first_year_has_the_short_elasticity(self, wired):
        hurried = trade.apply(Adjustment(start=2027), wired, 2027).inputs
        assert hurried.theta == hurried.short == 0.76

    def test_what_concerns_nobody_comes_back_as_it_was(self, wired):
        assert trade.apply(Agreement(start=2027, parties=("TLS", "JPN")), wired, 2027) is wired
        assert trade.apply(Embargo(start=2027, by="CHN", on="TLS"), wired, 2027) is wired
        assert trade.apply(Sourcing(start=2027, buyer="JPN", source="CHN", to=("VNM",), part=0.1), wired, 2027) is wired


class TestVulnerability:
    def test_losing_trade_costs_both_and_more_in_the_first_year(self, wired):
        pairs = [tuple(at(wired, state, "CHN")) for state in ("VNM", "PHL", "THA")]
        long = vulnerability.losses(wired.inputs, pairs)
        short = vulnerability.losses(vulnerability.short_run(wired.inputs), pairs)
        assert (long.own > 0).all()
        assert (long.mirror > 0).all()
        assert (short.own > long.own).all()

    def test_a_pair_at_once_is_a_pair_alone(self, wired):
        pairs = [tuple(at(wired, state, "CHN")) for state in ("VNM", "PHL")]
        both, alone = vulnerability.losses(wired.inputs, pairs), vulnerability.losses(wired.inputs, pairs[1:])
        assert np.allclose(both.own[:, 1], alone.own[:, 0], atol=1e-9)

    def test_one_direction_costs_less_than_both(self, wired):
        pair = [tuple(at(wired, "VNM", "CHN"))]
        both, out, back = (vulnerability.losses(wired.inputs, pair, way).own for way in losing.WAYS)
        assert both > out
        assert both > back

    def test_it_is_an_embargo_of_the_model(self, wired):
        v, c = at(wired, "VNM", "CHN")
        stopped = trade.apply(Embargo(start=2027, by="VNM", on="CHN"), wired, 2027)
        loss = 100 * (1 - trade.solve(stopped.inputs).real_income[0, v])
        assert vulnerability.losses(wired.inputs, [(v, c)]).own[0, 0] == pytest.approx(loss, abs=1e-8)

    def test_without_inputs_it_is_the_formula_of_autarky(self):
        # two economies, balanced: losing the other is autarky, and the loss follows from the own share alone
        x, theta = np.array([[8.0, 2], [2, 18]]), 4.0
        lost = losing.losses(kernel.inputs(x, theta), [(0, 1)])
        assert lost.own[0, 0] == pytest.approx(100 * (1 - 0.8 ** (1 / theta)), abs=1e-8)
        assert lost.mirror[0, 0] == pytest.approx(100 * (1 - 0.9 ** (1 / theta)), abs=1e-8)

    def test_with_inputs_the_exponent_is_divided_by_value_added(self):
        x, theta, beta = np.array([[8.0, 2], [2, 18]]), 4.0, np.array([0.5, 0.4])
        given = kernel.inputs(x, theta, supply=roundabout.supply(beta))
        lost = losing.losses(given, [(0, 1)], value_added=beta)
        assert lost.own[0, 0] == pytest.approx(100 * (1 - 0.8 ** (1 / theta / 0.5)), abs=1e-8)
        assert lost.mirror[0, 0] == pytest.approx(100 * (1 - 0.9 ** (1 / theta / 0.4)), abs=1e-8)

    def test_an_unknown_way_is_answered(self):
        with pytest.raises(UnknownName, match="exports"):
            losing.losses(kernel.inputs(np.ones((2, 2)), 4.0), [(0, 1)], "export")

    def test_it_runs_only_where_it_is_named(self, region):
        assert not any(
            MODELS[name].hears(Agreement(start=2027, parties=("JPN",))) for name in ("vulnerability", "caliendo_parro")
        )


class TestLookThrough:
    @settings(max_examples=30, deadline=None)
    @given(st.integers(2, 6), st.integers(0, 10**6))
    def test_value_added_adds_up(self, n, seed):
        rng = np.random.default_rng(seed)
        found = look_through.embodied(rng.uniform(0.1, 1, (n, n)), rng.uniform(0.2, 1, n))
        assert np.allclose(found.sum(0), 1)
        assert (found > 0).all()

    def test_without_inputs_the_shares_remain(self):
        x = np.array([[8.0, 1], [2, 9]])
        assert np.allclose(look_through.embodied(x, [1, 1]), x / x.sum(0))

    def test_two_economies_by_hand(self):
        # all inputs from the seller itself: value added of a purchase is all the seller's
        assert np.allclose(
            look_through.embodied(np.diag([5.0, 5]), [0.5, 0.5], [[1, 1], [1, 3]]), [[0.5, 0.25], [0.5, 0.75]]
        )

    def test_moving_keeps_the_total(self):
        x = np.array([[8.0, 1, 1], [2, 9, 1], [1, 1, 5]])
        moved = look_through.moved(x, 1, 0, [2], 0.5)
        assert np.allclose(moved.sum(0), x.sum(0))
        assert moved[0, 1] == 0.5
        assert moved[2, 1] == 1.5

    def test_bad_input_is_named(self):
        with pytest.raises(InvalidData, match="outside"):
            look_through.embodied([[1, 1], [1, 1]], [0, 0.5])
        with pytest.raises(InvalidData, match="negative"):
            look_through.embodied([[1, -1], [1, 1]], [0.5, 0.5])
        with pytest.raises(InvalidData, match="buys nothing"):
            look_through.moved([[1, 1], [0, 1.0]], 0, 0, [1], 0.1)


class TestScenarios:
    def test_each_of_the_pack_runs_and_every_change_counts(self, region):
        for path in sorted((Path(region.path) / "scenarios").glob("*.toml")):
            scenario = mp.scenarios.read(path.stem, region)
            if any(
                MODELS[name].hears(change) for change in scenario.changes.values() for name in ("trade", "look_through")
            ):
                done = mp.scenarios.run(region, scenario)
                assert (done.faults, done.failed) == ((), 0), path.stem

    def test_draws_of_a_scenario(self, region):
        done = mp.scenarios.run(region, mp.scenarios.read("rcep", region), n=1024)
        japan = done.outcomes["real_income_change"][:, 0, done.labels["real_income_change"].index("JPN")]
        assert done.failed == 0
        assert (japan > 0).all()
        assert np.quantile(japan, 0.95) < 1

    def test_a_group_counts_by_head(self, region):
        done = mp.scenarios.run(region, mp.scenarios.read("western-pacific-trade", region))
        labels = done.labels["real_income_change"]
        found = dict(zip(labels, done.outcomes["real_income_change"][0, 0], strict=True))
        states = [s for s in region.states("ASEAN", region.as_of)["actor"] if s in found]
        people = [
            region.figures("population", subject=s).filter(pl.col("year") <= region.as_of.year)["value"][-1]
            for s in states
        ]
        assert found["ASEAN"] == pytest.approx(np.average([found[s] for s in states], weights=people))

    def test_moved_inputs_pass_on_less_than_was_moved(self, region):
        done = mp.scenarios.run(region, mp.scenarios.read("japan-moves-inputs", region))
        fall = done.outcomes["embodied_fall"][0, 0, done.labels["embodied_fall"].index("JPN>CHN")]
        assert 50 < fall < 100


class TestViews:
    def test_both_sides_of_a_pair_mirror_each_other(self, region):
        frame = VIEWS["trade"].show(region, {"pair": "Viet Nam,China"}, draws=1, seed=0)
        by = {(row["subject"], row["measure"]): row["value"] for row in frame.iter_rows(named=True)}
        assert by["VNM", "embargo_loss"] == pytest.approx(by["CHN", "embargo_mirror"])
        assert by["VNM", "embargo_ratio"] == pytest.approx(1 / by["CHN", "embargo_ratio"])

    def test_ranks_count_every_partner_once(self, region):
        frame = VIEWS["vulnerability"].show(region, {"member": "VNM"}, draws=1, seed=0).filter(measure="embargo_rank")
        assert sorted(frame["value"].to_list()) == list(range(1, 24))

    def test_every_estimate_of_rcep_names_its_model(self, region):
        frame = VIEWS["agreements"].show(region, {}, draws=1, seed=0)
        assert frame["model"].null_count() == 0
        assert frame["model"].str.starts_with("published").any()
        assert frame["model"].str.starts_with("ours").any()

    def test_a_bad_pair_is_answered(self, region):
        with pytest.raises(UsageError, match="no pair"):
            VIEWS["trade"].show(region, {"pair": "VNM"}, draws=1, seed=0)
        with pytest.raises(UnknownName, match=r"TLS.*Timor-Leste is in no input-output table"):
            VIEWS["trade"].show(region, {"pair": "VNM,TLS"}, draws=1, seed=0)

    def test_views_are_short_name_who_is_absent_and_show_all_on_request(self, region):
        for view, most in (
            ("trade", 24),
            ("vulnerability", 12),
            ("tariff-war", 16),
            ("preferences", 12),
            ("agreements", 12),
        ):
            assert 0 < VIEWS[view].show(region, {}, draws=1, seed=0).height <= most, view
        for view in ("trade", "vulnerability"):
            gap = VIEWS[view].show(region, {}, draws=1, seed=0).filter(subject="TLS").row(0, named=True)
            assert (gap["value"], gap["reason"]) == (None, "in no input-output table: part of the rest of the world")
        assert VIEWS["trade"].show(region, {"pair": "all"}, draws=1, seed=0).height == 90
        assert VIEWS["tariff-war"].show(region, {"of": "all"}, draws=1, seed=0).height == 26
        assert VIEWS["agreements"].show(region, {"economy": "all"}, draws=1, seed=0)["subject"].n_unique() > 20
        dearest = dict(
            VIEWS["vulnerability"].show(region, {}, draws=1, seed=0).select("subject", "counterpart").iter_rows()
        )
        ranks = VIEWS["vulnerability"].show(region, {"member": "VNM"}, draws=1, seed=0).filter(measure="embargo_rank")
        assert dearest["VNM"] == ranks.filter(value=1.0)["counterpart"].item()


def test_the_solver_takes_the_world_without_inputs(wired):
    plain = kernel.solve(trade.problem(wired.inputs, inputs=False))
    same = kernel.solve(
        kernel.inputs(wired.inputs.flows, wired.inputs.theta, tariff_before=wired.inputs.tariff * wired.inputs.goods)
    )
    assert np.allclose(plain.real_income, same.real_income)


def test_the_section_of_the_brief_says_what_it_draws(region):
    from multipolar.brief import trade as section

    text, exhibits = section.build(region)
    by = {exhibit.id: exhibit for exhibit in exhibits}
    assert "sensitivity" in text
    assert set(by) == {"trade-tariffs-map", "trade-vulnerability", "trade-rcep"}
    shown = by["trade-vulnerability"].frame.filter(pl.col("what") == "loss, long run").drop_nulls("value")
    assert f"{shown['value'].max():.1f}" in by["trade-vulnerability"].title
    assert by["trade-vulnerability"].frame.filter(subject="TLS")["reason"].null_count() == 0


def test_matrices_are_made_once_for_a_pack(region):
    assert tables(region) is tables(region.assuming({region.parameter("trade", "preference_use").ref: 0.5}))


class TestSectors:
    @pytest.fixture(scope="class")
    @staticmethod
    def sectors(region):
        return caliendo_parro.wire(region, central(region), 2026)

    def test_groups_part_goods_and_come_to_the_tariff_of_the_pair(self, sectors):
        given_ = sectors.inputs
        assert given_.mix.sum(0) == pytest.approx(np.ones_like(given_.tariff))
        assert (given_.mix * given_.group_tariff).sum(0) == pytest.approx(given_.tariff, abs=1e-15)
        assert (given_.group_tariff >= 0).all()

    def test_groups_are_those_of_the_table(self, region, sectors):
        """Japan's own sales of vehicles over those of all goods, and what Thailand levies on Japan's by group."""
        table = region.table("sectors").filter(economy="JPN", partner="JPN", flow="sales")
        own = dict(table.select("sector", "value").iter_rows())
        whole = sum(own[group] for group in GROUPS)
        japan, thailand = at(sectors, "JPN", "THA")
        place = list(GROUPS).index("vehicles")
        assert sectors.inputs.mix[place, japan, japan] == pytest.approx(own["vehicles"] / whole)
        levied = region.table("sectors").filter(economy="THA", partner="JPN", flow="tariff")
        rate = dict(levied.select("sector", "value").iter_rows())
        found = sectors.inputs.group_tariff[:, japan, thailand]
        assert found / found.sum() == pytest.approx(np.array([rate[g] for g in GROUPS]) / sum(rate.values()))

    def test_no_change_and_a_pack_without_sectors(self, region, sectors):
        assert np.allclose(caliendo_parro.solve(sectors.inputs).real_income, 1.0, rtol=0, atol=1e-10)
        one = replace(
            sectors.inputs,
            mix=np.ones((1, *sectors.inputs.tariff.shape)),
            group_tariff=sectors.inputs.tariff[None],
            relative=np.ones((1, 1)),
        )
        cut = trade.apply(Agreement(start=1800, parties=("JPN", "CHN")), replace(sectors, inputs=one), 2027)
        two = caliendo_parro.solve(cut.inputs)
        assert two.converged.all()
        assert two.real_income[0, at(sectors, "JPN")[0]] > 1

    def test_a_cut_cuts_all_groups_alike_and_points_are_added(self, sectors):
        given_ = sectors.inputs
        half = caliendo_parro.passed_on(given_, 0.5 * given_.tariff[None])
        assert half[0] == pytest.approx(0.5 * given_.group_tariff)
        more = caliendo_parro.passed_on(given_, given_.tariff[None] + 0.1)
        assert more[0] == pytest.approx(given_.group_tariff + 0.1)

    def test_elasticities_of_groups_follow_the_drawn_set(self, region):
        wired = caliendo_parro.wire(region, next(sample(region, 1024, seed=0)), 2026)
        table = region.table("parameters").filter(model="trade", parameter="trade_elasticity_group")
        known = dict(table.select("subject", "central").iter_rows())
        sets = sorted({name.split()[0] for name in known})
        for d in (0, 17, 1023):
            own = sets[int(wired.inputs.drawn_set[d])]
            theta = wired.inputs.theta[d] * wired.inputs.relative[d]
            assert theta == pytest.approx([known[f"{own} {group}"] for group in GROUPS])


class TestPreferences:
    def test_margin_use_and_duty_of_a_tabled_flow(self, region):
        """Thai goods in Japan: margin from the highest tariff, 82.3 percent of it used in 2022."""
        rows = VIEWS["preferences"].show(region, {"importer": "Japan", "exporter": "Thailand"}, draws=1024, seed=0)
        found = dict(rows.select("measure", "value").iter_rows())
        rates = region.figures("tariff_applied_simple", subject="JPN", year=2021).drop_nulls("value")
        own = rates.filter(counterpart="THA")["value"][0]
        assert found["tariff_highest_applied"] == rates["value"].max()
        assert found["preference_margin"] == pytest.approx(rates["value"].max() - own)
        assert found["preference_use_taken"] == pytest.approx(82.3)
        sold = region.figures("goods_exports_at_origin", subject="THA", counterpart="JPN", year=2022)["value"][0]
        assert found["preference_duty_unused"] == pytest.approx(found["preference_margin"] / 100 * 0.177 * sold)
        assert set(rows["basis"]) == {"derived"}

    def test_what_is_not_tabled_is_a_declared_range(self, region):
        rows = VIEWS["preferences"].show(region, {"importer": "Thailand", "exporter": "Japan"}, draws=1024, seed=0)
        use = rows.filter(measure="preference_use_taken")
        assert use.select("low", "high", "basis").row(0) == (pytest.approx(30.0), pytest.approx(82.3), "assumed")

    @pytest.mark.parametrize("importer", ["AUS", "BRN", "CHN", "KHM"])
    def test_the_highest_tariff_is_near_the_tabled_rate(self, region, importer):
        rows = VIEWS["preferences"].show(region, {"importer": importer}, draws=1, seed=0)
        highest, tabled = (rows.filter(measure=m)["value"][0] for m in ("tariff_highest_applied", "tariff_mfn_simple"))
        assert highest == pytest.approx(tabled, abs=0.5)  # 27 sectors against tariff lines

    def test_an_importer_without_tariffs_is_told(self, region):
        with pytest.raises(UnknownName, match="Timor-Leste"):
            VIEWS["preferences"].show(region, {"importer": "Timor-Leste"}, draws=1, seed=0)
