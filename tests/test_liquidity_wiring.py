"""The safety net on the pack: dated terms, kinds of change, views, and what was in fact used."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models.liquidity import solve
from multipolar.wiring import MODELS, VIEWS, central
from multipolar.wiring.changes.money import DisasterNeed
from multipolar.wiring.draws import chunk
from multipolar.wiring.liquidity_lines import LINES, PURCHASES, SHARING, WORDS, indices, parts
from multipolar.wiring.liquidity_terms import Terms, limits, parties

MODEL = MODELS["liquidity"]


def run(region, name, n=1):
    return mp.scenarios.run(region, mp.scenarios.read(name, region), n=n)


def of(done, outcome, member, year=-1):
    return done.outcomes[outcome][:, year, done.labels[outcome].index(member)]


def limit(region, day, member, line):
    known = limits(Terms(region, central(region), day), [member])[member]
    return float(np.median(sum(known[part] for part in parts(line))))


@pytest.mark.parametrize(
    ("day", "member", "line", "value"),
    [
        (date(2010, 4, 1), "IDN", "delinked", 0.2 * 4.77 * 2.5),
        (date(2014, 7, 16), "IDN", "linked", 0.8 * 4.77 * 2.5),
        (date(2014, 7, 17), "IDN", "delinked", 6.828),
        (date(2021, 3, 30), "HKG", "delinked", 6.3),
        (date(2021, 3, 31), "HKG", "delinked", 8.4),
        (date(2021, 3, 31), "HKG", "linked", 0.0),
        (date(2026, 1, 1), "VNM", "delinked", 4.0),
        (date(2026, 1, 1), "JPN", "delinked", 0.4 * 38.4),
        (date(2008, 10, 1), "THA", "delinked", 0.0),
        (date(2025, 5, 3), "KHM", "rff", 0.0),
        (date(2026, 1, 1), "TLS", "delinked", 0.0),
        (date(2026, 1, 1), "THA", "bilateral", 0.4 * 3.0),
    ],
)
def test_limits_by_date(region, day, member, line, value):
    assert limit(region, day, member, line) == pytest.approx(value)


def test_the_central_bank_line_is_not_in_japans_swaps(region):
    """The yen and baht line of the two central banks is another instrument: Thailand's swap stays at 3."""
    lines = limits(Terms(region, central(region), date(2024, 1, 1)), ["THA"])["THA"]
    assert float(sum(lines[part][0] for part in ("bilateral", *parts("bilateral linked")))) == pytest.approx(3.0)


def test_commitments_of_2014_sum_to_240(region):
    inputs = MODEL.wire(region, central(region), 2026).inputs
    assert inputs.commitment.sum() == pytest.approx(240)
    assert MODEL.wire(region, central(region), 2009).inputs.commitment.sum() == 0


def test_the_need_is_the_stop_of_1997(region):
    done = run(region, "stop-asean")
    gdp = region.figures("gdp_nominal", subject="KHM", year=2025)["value"][0]
    days = region.parameter("liquidity", "stop_days").central
    assert of(done, "crisis_need", "KHM")[0] == pytest.approx(0.11 * gdp * 60 / days)
    assert np.isnan(of(done, "crisis_need", "JPN")[0])


def test_alone_and_together_are_told_apart(region):
    alone, together = run(region, "stop-cambodia", 1024), run(region, "stop-asean", 1024)
    assert np.isnan(of(alone, "crisis_need", "VNM")).all()
    assert np.all(of(alone, "line_cover_sixty", "KHM") >= of(together, "line_cover_sixty", "KHM") - 1e-9)


def test_contagion_reaches_others_and_they_go_on_contributing(region):
    done = run(region, "stop-1997", 1024)
    assert (of(done, "crisis_need", "VNM") > 0).all()
    assert np.median(of(done, "crisis_need", "VNM")) < np.median(of(done, "crisis_need", "THA"))
    base = run(region, "stop-asean", 1024)
    paid = of(done, "line_cover_sixty", "PHL") * of(done, "crisis_need", "PHL")
    before = of(base, "line_cover_sixty", "PHL") * of(base, "crisis_need", "PHL")
    assert np.all(paid >= before - 1e-6)  # the pool is not smaller, and the need is larger


def test_a_pool_that_is_sure_and_quick_covers_more(region):
    done = run(region, "pool-paid-in", 1024)
    for member in ("IDN", "VNM", "LAO"):
        assert np.all(of(done, "line_cover_fortnight", member, 1) >= of(done, "line_cover_fortnight", member, 0) - 1e-9)
    assert np.median(of(done, "first_money_days", "KHM", 1)) == 7


def test_a_disaster_opens_the_rapid_facility(region):
    stop, storm = run(region, "stop-asean", 1024), run(region, "typhoon-philippines", 1024)
    assert np.mean(of(storm, "line_cover_fortnight", "PHL") > 0) > np.mean(of(stop, "line_cover_fortnight", "PHL") > 0)


def test_crises_by_chance_strike_some_years(region):
    done = run(region, "crisis-by-chance", 1024)
    struck_often = np.mean(of(done, "crisis_need", "KHM") > 1.0)
    assert 0.02 < struck_often < 0.25


def test_every_draw_adds_up(region):
    for name in ("stop-asean", "stop-1997", "crisis-by-chance", "pool-paid-in"):
        assert run(region, name, 1024).failed == 0


def test_an_unknown_member_of_a_stop_is_told(region, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text(
        'format = 1\nid = "bad"\ntitle = "x"\nhorizon = [2027, 2027]\n[[shock]]\nkind = "capital_stop"\n'
        'members = ["Cambodja"]\npercent = -2\nstart = 2027\n'
    )
    with pytest.raises(InvalidData) as caught:
        mp.scenarios.read(file, region)
    assert any("Cambodja" in str(fault) for fault in caught.value.faults)
    assert any("percent" in str(fault) for fault in caught.value.faults)


def test_views_answer_with_estimates(region):
    shown = VIEWS["liquidity"].show(region, {"member": "Laos", "rows": "all"}, draws=1024, seed=0)
    by_day = shown.filter(measure="line_paid").group_by("day").agg(pl.col("value").len())
    assert set(by_day["day"]) == {14, 60, 365}
    orders = VIEWS["liquidity-orders"].show(region, {"member": "Laos"}, draws=1, seed=0)
    left = orders.filter(line="unpaid")["value"].to_list()
    assert left == pytest.approx([left[0]] * 3)
    days = VIEWS["liquidity-days"].show(region, {"member": "Laos", "until": "20", "rows": "all"}, draws=1, seed=0)
    whole = days.group_by("day").agg(pl.col("value").sum())["value"].to_list()
    assert whole == pytest.approx([100.0] * 20)


def test_a_view_shows_a_scenario_in_a_year(region):
    """What the view says of a scenario is what its run says."""
    done = run(region, "pool-paid-in", 1024)
    for index, year in enumerate((2027, 2028)):
        asked = {"scenario": "pool-paid-in", "year": str(year), "member": "Viet Nam"}
        shown = VIEWS["liquidity"].show(region, asked, draws=1024, seed=0)
        cover = shown.filter(measure="line_cover_fortnight")
        values = of(done, "line_cover_fortnight", "VNM", index)
        assert cover["value"][0] == pytest.approx(np.quantile(values, 0.5, method="inverted_cdf"))
        assert shown["year"].unique().to_list() == [year]
    with pytest.raises(UnknownName, match="stop-asean"):
        VIEWS["liquidity"].show(region, {"scenario": "stop-asaen"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="nothing in rcep strikes"):
        VIEWS["liquidity-days"].show(region, {"scenario": "rcep"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="from 2027 to 2028"):
        VIEWS["liquidity-orders"].show(region, {"scenario": "pool-paid-in", "year": "1997"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="what strikes whom"):
        VIEWS["liquidity"].show(region, {"scenario": "stop-asean", "size": "5"}, draws=1, seed=0)


def test_the_imf_pays_after_reviews_and_no_more_than_a_years_access(region):
    net = MODEL.wire(region, chunk(region, 0, 0), 2026)
    places = [LINES.index(line) for line in PURCHASES]
    start, limit = net.starts["capital stop"][:, :, places], net.inputs.limit[:, :, places]
    member = net.labels["member"].index("IDN")
    sdr = chunk(region, 0, 0)["liquidity", "usd_per_sdr"]
    assert limit[:, member].sum(axis=1) == pytest.approx(2.0 * 4.6484 * sdr)  # 200 percent of the quota
    assert np.all(limit[:, member, 0] / limit[:, member].sum(axis=1) <= 0.6 + 1e-12)
    later = (start[:, :, 1] >= start[:, :, 0] + 11) & (start[:, :, 2] >= start[:, :, 1] + 11)
    assert np.all(later | np.isinf(start[:, :, 2]))
    assert np.all(np.isinf(start[:, :, 2][np.isinf(start[:, :, 1])]))
    assert 0 < np.isinf(start[:, :, 1]).mean() - np.isinf(start[:, :, 0]).mean() < 0.3


def test_a_precautionary_line_pays_sooner_and_not_beside_the_pool(region):
    done = run(region, "precaution-asean", 1024)
    for member in ("IDN", "KHM"):
        before, after = (of(done, "first_money_days", member, year) for year in (0, 1))
        assert np.nanmedian(after) < np.nanmedian(before)
        assert np.nanmax(after) <= 14  # the longest that an arranged line takes
    net = MODEL.wire(region, chunk(region, 0, 0), 2026)
    sharing = indices(SHARING[1])
    member = net.labels["member"].index("IDN")
    result = solve(
        replace(net.inputs, need=np.full_like(net.inputs.need, 1e6) * (np.arange(len(net.labels["member"])) == member))
    )
    assert np.all(result.paid[:, member, sharing].sum(axis=1) <= 22.76 + 1e-9)
    assert limit(region, date(2014, 7, 16), "IDN", "precaution") == 0
    assert limit(region, date(2026, 1, 1), "IDN", "precaution") == pytest.approx(9.104)


def test_a_large_disaster_opens_a_wider_window_of_the_fund(region):
    """Damage from 20 percent of output on: 80 instead of 50 percent of the quota."""
    net = MODEL.wire(region, central(region), 2026)
    rfi, member = LINES.index("rfi"), net.labels["member"].index("MMR")
    small, large = (
        MODEL.apply(DisasterNeed(members=("MMR",), damage=damage, start=2026), net, 2026).inputs.limit[0]
        for damage in (19.9, 20.0)
    )
    assert large[member, rfi] == pytest.approx(small[member, rfi] * 80 / 50)
    assert large[member, rfi] == pytest.approx(0.8 * 0.5168 * 1.35)
    other = net.labels["member"].index("PHL")
    assert large[other, rfi] == small[other, rfi]


def test_terms_before_the_pool_existed(region):
    with pytest.raises(InvalidData, match="no swap pool on 2005-01-01"):
        VIEWS["liquidity-terms"].show(region, {"on": "2005-01-01"}, draws=1, seed=0)
    with pytest.raises(UnknownName, match="Fiji"):
        VIEWS["liquidity-terms"].show(region, {"member": "Fiji"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="above 0, at most 365"):
        VIEWS["liquidity"].show(region, {"size": "-3"}, draws=1, seed=0)
    with pytest.raises(UnknownName, match="cheapest"):
        VIEWS["liquidity"].show(region, {"order": "cheapst"}, draws=1, seed=0)


def test_no_line_of_the_pool_was_ever_drawn(region):
    used = VIEWS["lines-used"].show(region, {}, draws=1, seed=0)
    pool = used.filter(pl.col("line").str.starts_with("pool"))
    assert pool.height == 3
    assert pool["value"].max() == 0
    assert region.figures("cmim_drawings", subject="CMIM")["value"].drop_nulls().to_list() == [0.0]
    # The assumed chance of a grant lies far above the share that used the line: use is not a grant.
    assert (pool["high"] < pool["assumed_chance"]).sum() == 2


def test_reserves_say_where_the_tables_are_silent(region):
    shown = VIEWS["reserve-adequacy"].show(region, {"rows": "all"}, draws=1024, seed=0)
    silent = shown.filter(pl.col("reason").is_not_null())
    assert set(silent["subject"]) == {"BRN", "MYS", "SGP"}
    assert all("external debt" in reason for reason in silent["reason"])
    laos = dict(shown.filter(subject="LAO").select("measure", "value").iter_rows())
    assert laos["import_months"] == pytest.approx(12 * 1.77 / 8.596)
    assert laos["reserves_still_needed"] > 0


def test_the_share_of_lines_on_axes(region):
    inputs = MODEL.wire(region, chunk(region, 0, 0), 2026).inputs
    assert inputs.limit.shape == (1024, len(parties(region)), len(LINES))
    linked = [LINES.index(line) for line in ("imf", "linked", "bilateral linked")]
    opens = np.isfinite(inputs.start[:, :, linked])
    assert np.all(opens[:, :, 0] == opens[:, :, 1])
    assert np.all(opens[:, :, 0] == opens[:, :, 2])


def test_parts_and_days_of_the_imf_are_those_of_1997(region):
    """The ranges are the cases that were read: three programmes, nine purchases, six intervals."""
    shown = VIEWS["imf-purchases"].show(region, {}, draws=1, seed=0)
    assert shown["subject"].unique().sort().to_list() == ["IDN", "KOR", "THA"]
    days = shown["days_since_last"].drop_nulls()
    review = region.parameter("liquidity", "imf_review_days")
    assert (review.low, review.central, review.high) == (days.min(), days.median(), days.max())
    bought = dict(shown.group_by("subject").agg(pl.col("value").sort_by("on")).iter_rows())
    share = region.parameter("liquidity", "imf_first_purchase_share")
    first = {state: values[0] for state, values in bought.items()}
    # Drawn by the end of 1998, SDR million (IMF Survey): Korea 8.2 + 5.9 bn, Indonesia 2.2 + 4.3 bn; Thailand by March 1998.
    drawn = {"KOR": 14_100, "IDN": 6_500, "THA": sum(bought["THA"])}
    parts = sorted(first[state] / drawn[state] for state in drawn)
    assert (share.low, share.central, share.high) == pytest.approx(parts, abs=0.005)
    assert len(PURCHASES) == region.parameter("liquidity", "imf_purchases_least").central


def test_linked_money_comes_with_the_imfs_purchases_since_2020(region):
    """Before 23 June 2020 at once; since then in parts on the dates of the programme, under the same reviews."""
    day = date(2020, 6, 22)
    known = limits(Terms(region, chunk(region, 0, 0), day), ["IDN"])["IDN"]
    assert np.all(known["linked second"] == 0)
    net = MODEL.wire(region, chunk(region, 0, 0), 2026)
    place = net.labels["member"].index("IDN")
    start, amount = net.starts["capital stop"][:, place], net.inputs.limit[:, place]
    assert amount[:, indices(parts("linked"))].sum(axis=1) == pytest.approx(0.6 * 22.76)
    for linked, imf in zip(parts("linked"), PURCHASES, strict=True):
        both = start[:, indices([linked, imf])]
        assert np.array_equal(np.isinf(both[:, 0]), np.isinf(both[:, 1]))
        assert np.all(both[:, 0] >= both[:, 1])


def test_money_without_a_programme_runs_six_months_unless_renewed(region):
    net = MODEL.wire(region, chunk(region, 0, 0), 2026)
    line = LINES.index("delinked")
    granted = np.isfinite(net.inputs.start[:, :, line])
    fallen = np.isfinite(net.inputs.due[:, :, line]) & granted
    runs = net.inputs.due[fallen][:, line] - net.inputs.start[fallen][:, line]
    assert runs == pytest.approx(365 / 2)
    assert 0.02 < fallen.sum() / granted.sum() < 0.25
    first, second = (net.inputs.limit[:, :, index] for index in indices(parts("delinked")))
    assert np.allclose(first + second, first[0] + second[0])


def test_views_are_short_unless_all_rows_are_asked_for(region):
    for name, options in (("liquidity", {}), ("liquidity-terms", {}), ("liquidity-days", {}), ("debt", {})):
        few = VIEWS[name].show(region, options, draws=1024, seed=0)
        every = VIEWS[name].show(region, {**options, "rows": "all"}, draws=1024, seed=0)
        assert few.height <= 15 < every.height
    few = VIEWS["liquidity"].show(region, {"member": "Laos"}, draws=1024, seed=0)
    assert few.height <= 16
    assert "unpaid" in few["line"].to_list()
    with pytest.raises(UsageError, match="few or all"):
        VIEWS["liquidity"].show(region, {"rows": "some"}, draws=1, seed=0)


def test_rows_of_another_member_are_not_cited(region):
    shown = VIEWS["liquidity"].show(region, {"member": "Laos"}, draws=1, seed=0)
    cited = region.cite(shown)
    assert not cited.filter(pl.col("locator").str.contains("BRN")).height
    assert cited.filter(pl.col("locator").str.contains("LAO")).height


def test_an_order_may_name_a_line_or_a_part_of_it(region):
    for order in ("imf, reserves", "imf second, reserves"):
        VIEWS["liquidity"].show(region, {"member": "Laos", "order": order}, draws=1, seed=0)
    assert WORDS["imf second"] == "IMF programme, second part"
