"""The portfolio game from the tables: traces, changes, outcomes, views, the calibration's seed, the section of the brief."""

import dataclasses

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models.strategies import STRATEGIES
from multipolar.wiring import MODELS, VIEWS, central
from multipolar.wiring import hedging as wiring
from multipolar.wiring.changes.alignment import Coercion, Decoupling, Engagement, Ties
from multipolar.wiring.draws import chunk
from multipolar.wiring.hedging_ask import ask, ask_all, drivers, owed_to_assumptions
from multipolar.wiring.hedging_calibration import LAST, calibrate, simulate
from multipolar.wiring.hedging_choice import errors, link
from multipolar.wiring.hedging_outcomes import null_shares, outcome, outcomes, solve, totals
from multipolar.wiring.hedging_panel import log_odds, panel, percent
from multipolar.wiring.hedging_traces import DOMAINS, read
from multipolar.wiring.landscape import items, propensity

YEAR = 2027


@pytest.fixture(scope="module")
def region():
    return mp.load("japan-asean")


@pytest.fixture(scope="module")
def few(region):
    """32 draws, for speed."""
    return dataclasses.replace(chunk(region, 0, 0), n=32)


@pytest.fixture(scope="module")
def wired(region, few):
    return wiring.wire(region, few, YEAR)


def changed(wired, *changes):
    for change in changes:
        wired = wiring.apply(change, wired, YEAR)
    return wired


def ties(partner, field, factor):
    return Ties(kind="ties", partner=partner, field=field, factor=factor, start=YEAR)


class TestTraces:
    def test_cells_that_have_a_figure_are_few_and_none_is_technology(self, region):
        traced = read(region, YEAR).traced
        assert traced.shape == (11, 4, 8)
        assert 100 < traced.sum() <= 163
        assert not traced[:, DOMAINS.index("technology")].any()

    def test_shares_are_those_of_the_tables(self, region):
        traces = read(region, YEAR)
        cell = traces.states.index("VNM"), traces.partners.index("CHN")
        expected = mp.measures.partner_share(region, domain="goods trade", year=2022)
        row = expected.filter(subject="VNM", counterpart="CHN")["value"][0]
        assert traces.part["trade"][cell] == pytest.approx(row / 100)

    def test_nothing_after_the_year_where_there_is_something_before(self, region):
        early, late = read(region, 2022), read(region, YEAR)
        cell = early.states.index("IDN"), 0
        assert early.part["trade"][cell] != late.part["trade"][late.states.index("IDN"), 0]
        assert len(early.states) == 10
        assert all((age > 0).all() for age in early.age)

    def test_coercion_fades_and_never_falls_with_another_episode(self, region):
        traces = read(region, YEAR)
        threat = traces.coercion(np.array([2.0, 10.0]))
        assert (threat[1] >= threat[0]).all()
        assert threat[0, traces.states.index("PHL")] == threat[0].max()
        assert threat[0, traces.states.index("LAO")] == 0.0

    def test_votes_and_treaties(self, region):
        traces = read(region, YEAR)
        named = dict(zip(traces.partners, traces.allied, strict=True))
        assert {who for who, ally in named.items() if ally} == {"USA", "JPN", "KOR", "AUS"}
        assert dict(zip(traces.partners, traces.votes, strict=True))["USA"] == 1.0

    def test_investment_is_japans_part_of_the_net_inflow(self, region):
        """Thailand, 2020 to 2024: yen over each year's rate, over the net inflow of the same years."""
        traces = read(region, YEAR)
        cell = traces.states.index("THA"), traces.partners.index("JPN")
        yen = region.figures("fdi_inflow_jpy", subject="THA", counterpart="JPN")
        part = region.figures("fdi_net_inflows_pct_gdp", subject="THA")
        gdp = region.figures("gdp_nominal", subject="THA")
        years = range(2020, 2025)
        flow, share, product = (dict(frame.select("year", "value").iter_rows()) for frame in (yen, part, gdp))
        rate = {
            year: region.table("parameters").filter(parameter="yen_per_dollar", since=str(year))["central"][0]
            for year in years
        }
        expected = sum(flow[y] / rate[y] for y in years) / sum(share[y] / 100 * product[y] for y in years)
        assert traces.part["investment"][cell] == pytest.approx(expected)
        assert 0.3 < expected < 0.6

    def test_other_investors_are_those_of_the_states_own_agencies_without_hindsight(self, region):
        """China in Thailand: THB 174.6 of 832 bn applied for in 2024, 172.114 of 1,359.925 bn in 2025."""

        def part(year: int, state: str, partner: str) -> float:
            traces = read(region, year)
            return float(traces.part["investment"][traces.states.index(state), traces.partners.index(partner)])

        assert part(YEAR, "THA", "CHN") == pytest.approx(172.114 / 1359.925, rel=1e-3)
        assert part(2025, "THA", "CHN") == pytest.approx(174.6 / 832, rel=1e-3)
        assert np.isnan(part(2024, "THA", "CHN"))
        assert part(YEAR, "KHM", "JPN") == pytest.approx(0.58 / (100 - 33.81), rel=1e-3)
        assert np.isnan(part(YEAR, "SGP", "CHN"))

    def test_most_of_what_is_known_of_investment_is_not_japans(self, region):
        known = ~np.isnan(read(region, YEAR).part["investment"])
        assert known.sum() == 26
        assert known[:, read(region, YEAR).partners.index("JPN")].sum() == 8

    def test_a_partner_that_withdraws_more_than_it_brings_has_a_part_of_zero(self, region):
        traces = read(region, YEAR)
        assert traces.part["investment"][traces.states.index("MMR"), traces.partners.index("JPN")] == 0.0

    def test_moves_are_a_correlation_matrix_of_all_partners(self, region):
        traces = read(region, YEAR)
        moves = traces.moves
        assert np.allclose(np.diag(moves), 1.0)
        assert np.allclose(moves, moves.T)
        assert np.linalg.eigvalsh(moves)[0] > 0.05
        usa, aus, kor = (
            dict(region.figures("unga_ideal_point", subject=who).select("year", "value").iter_rows())
            for who in ("USA", "AUS", "KOR")
        )
        years = sorted(set(usa) & set(kor))  # from 1991: the same years for all partners
        steps = [np.diff([points[year] for year in years]) for points in (usa, aus)]
        pair = traces.partners.index("USA"), traces.partners.index("AUS")
        assert moves[pair] == pytest.approx(np.corrcoef(*steps)[0, 1])

    def test_a_pack_without_the_rivals(self, region, monkeypatch):
        monkeypatch.setattr(region, "partners", ("JPN", "EU"))
        with pytest.raises(UsageError, match="names no group, or not USA and CHN among its partners"):
            read(region, YEAR)


class TestDisputes:
    def test_rows_are_dated_cited_and_said_to_be_unread(self, region):
        rows = region.table("disputes")
        assert rows.height >= 50
        assert (rows["locator"].str.len_chars() > 10).all()
        assert set(rows["basis"]) == {"public_record"}

    def test_the_known_ones_are_there(self, region):
        text = " ".join(region.table("disputes")["title"]) + " ".join(region.table("disputes")["area"])
        for word in (
            "HYSY 981",
            "West Capella",
            "Scarborough",
            "Second Thomas",
            "Vanguard",
            "Luconia",
            "Natuna",
            "award",
        ):
            assert word in text


class TestGame:
    def test_every_field_is_accounted_for(self, wired):
        assert set(wired.account["field"]) == {field.name for field in dataclasses.fields(wiring.Game)}
        assert (wired.account.filter(pl.col("refs").list.len() == 0)["basis"] == "assumed").all()

    def test_a_cell_without_a_figure_is_not_zero(self, wired):
        assert (wired.inputs.now.technology > 0).all()

    def test_it_converges_and_is_unique(self, wired):
        answer = solve(wired.inputs)
        assert answer.converged.all()
        assert answer.residual.max() < 1e-8
        assert answer.now.unique.all()

    def test_the_same_draws_give_the_same_game(self, region, wired, few):
        again = wiring.wire(region, few, YEAR)
        for field in dataclasses.fields(wiring.Game):
            assert np.array_equal(getattr(again.inputs.now, field.name), getattr(wired.inputs.now, field.name))

    def test_co_movement_is_mixed_into_the_covariance(self, region):
        """At 0 and 1 the correlations are the ties' and the votes'; variances stay."""
        ref = region.parameter("hedging", "comovement").ref
        made = []
        for end in (0.0, 1.0):
            given = region.assuming({ref: end})
            one = wiring.wire(given, dataclasses.replace(chunk(given, 0, 0), n=32), YEAR).inputs.now
            sd = np.sqrt(np.diagonal(one.covariance, axis1=1, axis2=2))
            made.append((one, sd, one.covariance / (sd[:, :, None] * sd[:, None])))
        (ties_alone, sd, by_ties), (_, same, by_votes) = made
        assert np.allclose(sd, same)
        assert np.allclose(by_ties[:, 1, 2], ties_alone.tie[:, 1] * ties_alone.tie[:, 2])
        assert np.allclose(by_votes[0], read(region, YEAR).moves)

    def test_central_run(self, region):
        found = solve(wiring.wire(region, central(region), YEAR).inputs)
        assert found.now.share.shape == (1, 11, 4, 8)


class TestChanges:
    def test_what_does_not_concern_it_comes_back_as_it_is(self, wired):
        for change in (
            Engagement(kind="engagement", partner="USA", domain="trade", factor=0.5, start=YEAR),
            ties("BRA", "all", 0.0),
            Decoupling(kind="decoupling", partner="USA", factor=0.0, start=YEAR),
            Coercion(kind="coercion", state="IDN", as_on="USA", start=YEAR),
        ):
            assert wiring.apply(change, wired, YEAR) is wired

    def test_a_part_or_a_field(self, wired):
        game, number = wired.inputs.now, wired.labels["partner"].index("JPN")
        one = changed(wired, ties("JPN", "arms", 2.0)).inputs.now
        assert np.array_equal(one.arms[..., number], 2 * game.arms[..., number])
        assert np.array_equal(one.standing, game.standing)
        assert one.shield[0, number] == 1.0
        assert changed(wired, ties("JPN", "security", 2.0)).inputs.now.shield[0, number] == 2.0

    def test_a_partner_that_offers_nothing_has_nothing(self, wired):
        after = changed(wired, ties("EU", "all", 0.0))
        found = outcomes(solve(after.inputs), after)["engagement_share_after"]
        eu = [i for i, pair in enumerate(after.labels["engagement_share_after"]) if pair.endswith(">EU")]
        assert np.abs(found[:, eu]).max() < 1e-9

    def test_decoupling_leaves_a_covariance(self, wired):
        after = changed(
            wired, Decoupling(kind="decoupling", partner="JPN", factor=0.0, start=YEAR)
        ).inputs.now.covariance
        number = wired.labels["partner"].index("JPN")
        assert np.array_equal(after[:, number, number], wired.inputs.now.covariance[:, number, number])
        assert np.count_nonzero(after[:, number], axis=1).tolist() == [1] * len(after)
        assert (np.linalg.eigvalsh(after) > 0).all()

    def test_coercion_as_on_another(self, wired):
        states = wired.labels["state"]
        threat = changed(wired, Coercion(kind="coercion", state="IDN", as_on="PHL", start=YEAR)).inputs.now.threat
        assert np.array_equal(threat[:, states.index("IDN")], threat[:, states.index("PHL")])


class TestOutcomes:
    def test_without_a_change_nothing_changes(self, wired):
        found = outcomes(solve(wired.inputs), wired)
        assert set(found) <= set(wired.labels)
        for name in ("security_share_change", "rival_tilt_change", "us_japan_security_change"):
            assert np.abs(found[name]).max() == 0.0
        for name, values in found.items():
            assert values.shape[1] == len(wired.labels[name])

    def test_shares_add_up(self, wired):
        answer = solve(wired.inputs)
        whole = totals(answer.now.share, wired.inputs.now.weight).sum(axis=2)
        assert (whole <= 1 + 1e-9).all()

    def test_the_null_keeps_proportions(self, wired):
        after = changed(wired, ties("USA", "all", 0.0))
        base = solve(after.inputs).base.share
        null = null_shares(after.inputs, base)
        jpn, chn, usa = (after.labels["partner"].index(who) for who in ("JPN", "CHN", "USA"))
        assert np.abs(null[..., usa]).max() < 1e-9
        some = (base[..., jpn] > 1e-6) & (base[..., chn] > 1e-6)
        assert some.any()
        kept = [shares[..., jpn][some] / shares[..., chn][some] for shares in (null, base)]
        assert kept[0] == pytest.approx(kept[1])

    def test_a_withdrawal_has_its_null_and_its_camps(self, wired):
        after = changed(wired, *(ties(who, "all", 0.0) for who in ("USA", "JPN", "EU")))
        found = outcomes(solve(after.inputs), after)
        assert np.isfinite(found["median_bandwagons_beyond_null"]).all()
        assert ((found["members_in_second_camp"] >= 0) & (found["members_in_second_camp"] <= 11)).all()
        assert np.isnan(found["rival_tilt_change_beyond_null"]).all()

    def test_one_outcome_is_that_of_all(self, wired):
        after = changed(wired, ties("JPN", "all", 1.5))
        answer = solve(after.inputs)
        every = outcomes(answer, after)
        for name in ("security_share_change", "rival_tilt_change", "rival_tilt_change_beyond_null"):
            assert np.array_equal(outcome(answer, after, name), every[name])
        with pytest.raises(UnknownName, match="rival_tilt_change"):
            outcome(answer, after, "rival_tilt_chang")

    def test_several_questions_at_once_are_those_asked_one_by_one(self, region):
        names = (None, "japan-engages", "natuna-pressure")
        together = ask_all(region, names, 8, 0)
        assert together[0].answer.base is together[1].answer.base
        for name, one in zip(names, together, strict=True):
            assert np.array_equal(one.answer.now.share, ask(region, name, 8, 0).answer.now.share)

    def test_incidents_need_two_waves(self, wired):
        found = dict(zip(wired.labels["lean_after_incidents"], wired.inputs.incidents.T, strict=True))
        assert np.isfinite(found["IDN"]).all()
        assert np.isnan(found["LAO"]).all()


class TestChoice:
    def test_log_odds_and_back(self):
        assert percent(log_odds(np.array([10.0, 50.0, 90.0]))) == pytest.approx([10, 50, 90])

    def test_the_link_is_least_squares(self):
        x = np.array([[0.0, 1.0, 2.0, np.nan]])
        found = link(x, np.array([[1.0, 3.0, 5.0, 9.0]]))
        assert (found.intercept, found.slope, found.error) == pytest.approx((1.0, 2.0, 0.0))

    def test_the_panel(self, region):
        data = panel(region)
        assert data.share.shape == (10, 6)
        assert int(np.isfinite(data.share).sum()) == 58

    @pytest.mark.slow
    def test_the_backtest_is_on_the_same_cells_and_the_game_does_not_win(self, region):
        """If it ever does, the brief and the docs must say so."""
        found = errors(region)
        assert set(found["cells"]) == {38}
        error = dict(found.select("method", "error").iter_rows())
        assert error["portfolio game"] > error["country mean"]
        assert (found["first"][0], found["last"][0]) == (2022, 2025)


class TestCalibration:
    @pytest.mark.slow
    def test_the_same_seed_gives_the_same_fit(self, region):
        first, second = (simulate(region, 32, 7) for _ in range(2))
        assert np.array_equal(first.lean, second.lean)
        fit = calibrate(first, LAST, kept=0.25)
        assert len(fit.links) == 8
        assert all(one.slope > 0 for one in fit.links)

    def test_what_the_data_do_not_inform_is_called_assumed(self, region):
        rows = region.table("parameters").filter((pl.col("model") == "hedging") & (pl.col("since") == str(LAST)))
        basis = dict(rows.select("parameter", "basis").iter_rows())
        assert set(wiring.CALIBRATED) <= set(basis)
        assert basis["pull_share"] == "assumed"
        assert basis["protection"] == "calibrated"


class TestViews:
    def test_strategies_are_whole(self, region):
        frame = VIEWS["hedging-game"].show(region, {"state": "Viet Nam"}, draws=32, seed=0)
        shares = frame.filter(pl.col("measure") == "strategy_share")
        assert shares["reading"].sort().to_list() == sorted(STRATEGIES)
        assert shares["value"].sum() == pytest.approx(100)
        assert set(frame["subject"]) == {"VNM"}

    def test_the_limit_and_what_lies_beyond_it(self, region):
        frame = VIEWS["hedging-game"].show(region, {}, draws=16, seed=0).filter(pl.col("subject") == "ASEAN")
        found = {row["measure"]: row for row in frame.iter_rows(named=True)}
        assert set(found) == {"pull_limit", "camp_equilibria", "members_in_second_camp"}
        assert 0 < found["pull_limit"]["low"] < found["pull_limit"]["value"] < found["pull_limit"]["high"]
        assert found["camp_equilibria"]["value"] >= 1
        assert 0 <= found["members_in_second_camp"]["value"] <= 11

    def test_a_withdrawal_shows_the_null(self, region):
        frame = VIEWS["hedging-game"].show(region, {"scenario": "three-partners-gone"}, draws=16, seed=0)
        assert frame.filter(pl.col("reading").str.starts_with("null: ")).height == 11 * len(STRATEGIES)

    def test_drivers(self, region):
        frame = VIEWS["hedging-drivers"].show(
            region, {"scenario": "natuna-pressure", "outcome": "us_japan_security_change"}, draws=32, seed=0
        )
        own = frame.filter(pl.col("subject") == "IDN")
        assert own.filter(pl.col("measure") == "driver_correlation").height == 3
        assert own.filter(pl.col("measure") == "variance_assumed")["value"].is_between(0, 100).all()
        hidden = frame.filter(pl.col("measure") == "variance_assumed", pl.col("value") > 50)["subject"]
        ranks = frame.filter(pl.col("measure") == "first_in_draws", pl.col("subject").is_in(hidden.to_list()))
        assert ranks["value"].is_null().all()

    def test_wrong_words(self, region):
        with pytest.raises(UnknownName, match="three-partners-gone"):
            VIEWS["hedging-game"].show(region, {"scenario": "three-partners-gon"}, draws=1, seed=0)
        with pytest.raises(UnknownName, match="'FRA' is not a known member"):
            VIEWS["hedging-game"].show(region, {"state": "FRA"}, draws=1, seed=0)
        with pytest.raises(UnknownName, match="rival_tilt_change"):
            VIEWS["hedging-drivers"].show(region, {"outcome": "rival_tilt"}, draws=1, seed=0)
        with pytest.raises(InvalidData, match="has no option --member"):
            VIEWS["hedging-game"].show(region, {"member": "VNM"}, draws=1, seed=0)

    def test_assumptions_at_their_middle_leave_less(self, region):
        asked = ask(region, "natuna-pressure", 32, 0)
        values = asked.outcome("us_japan_security_change")
        part = owed_to_assumptions(region, "natuna-pressure", "us_japan_security_change", 32, 0, values)
        assert ((part >= 0) & (part <= 1) | np.isnan(part)).all()
        assert len(drivers(region, asked, values[:, asked.wired.labels["state"].index("IDN")])) == 3


class TestLandscapeWiring:
    def test_propensities(self, region):
        nations, size, made, refs = items(region, YEAR)
        assert nations[:2] == ("USA", "CHN")
        assert size.mean() == pytest.approx(1.0)
        pair = propensity(made)
        assert np.array_equal(pair, pair.T)
        assert pair[0, 1] == pair[0].min() < 0
        assert refs

    def test_view(self, region):
        frame = VIEWS["landscape"].show(region, {}, draws=16, seed=0)
        sides = frame.filter(pl.col("measure") == "landscape_side", pl.col("reading") == "all items")
        assert sides.height == 11
        assert set(frame.filter(pl.col("measure") == "views_disagree")["value"]) <= {0.0, 1.0}
        basin = frame.filter(pl.col("measure") == "landscape_basin")["value"].sum()
        assert basin == pytest.approx(1.0)


def test_scenarios_run(region):
    done = mp.scenarios.run(region, mp.scenarios.read("natuna-pressure", region))
    assert not done.faults
    assert set(
        MODELS["hedging"].outcomes(
            solve(wiring.wire(region, central(region), YEAR).inputs), wiring.wire(region, central(region), YEAR)
        )
    ) == set(done.outcomes)


@pytest.mark.slow
def test_section(region):
    from multipolar.brief import hedging_game

    text, exhibits = hedging_game.build(region)
    assert "is not used to forecast" in text
    assert [one.id for one in exhibits] == ["hedging-strategies", "hedging-questions", "hedging-backtest"]
    assert "are owed to what is assumed" in exhibits[1].layout["caption"]
