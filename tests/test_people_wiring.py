"""People ahead on the pack: inflows reproduce the counts, what is not counted is not covered, admission changes what it says."""

import numpy as np
import pytest

import multipolar as mp
from multipolar.errors import UnknownName, UsageError
from multipolar.models.people import solve
from multipolar.wiring import MODELS, VIEWS, central, sample
from multipolar.wiring.changes.people import Admission, VisaExemption

NAME = "people"
MODEL = MODELS[NAME]


def stock(region, year, origin, status=0):
    wired = MODEL.wire(region, central(region), year)
    return solve(wired.inputs).stock[0, wired.labels["origin"].index(origin), status]


def test_the_start_is_the_count(region):
    wired = MODEL.wire(region, central(region), 2024)
    start = wired.inputs.stock[0].sum(axis=-1)
    assert start[wired.labels["origin"].index("VNM"), 0] == pytest.approx(570708)
    members = [place for place, origin in enumerate(wired.labels["origin"]) if origin != "others"]
    assert np.nansum(start[:, 0]) == pytest.approx(2302587)  # members and others are everybody
    assert np.nansum(start[members, 0]) == pytest.approx(570708 + 245565 + 169539 + 114618 + 39806)


def test_the_inflow_is_what_led_from_one_count_to_the_other(region):
    wired = MODEL.wire(region, central(region), 2024)
    place = wired.labels["origin"].index("VNM")
    leave, inflow = region.parameter(NAME, "leave", subject="workers").central, wired.inputs.inflow[0, place, 0]
    after = (462384 * (1 - leave) + inflow) * (1 - leave) + inflow
    assert after == pytest.approx(570708)


def test_a_year_on_comes_close_to_what_was_counted_since(region):
    """Counts of October 2025 that the inflows do not use: 605,906 from Viet Nam, 260,869 from the Philippines."""
    assert stock(region, 2025, "VNM") == pytest.approx(605906, rel=0.03)
    assert stock(region, 2025, "PHL") == pytest.approx(260869, rel=0.03)


def test_skilled_workers_of_2025_are_met_by_construction_of_a_steady_stay(region):
    assert stock(region, 2025, "IDN", 3) == pytest.approx(69384, rel=0.01)


def test_who_is_not_counted_twice_is_not_covered(region):
    wired = MODEL.wire(region, central(region), 2035)
    found = MODEL.outcomes(solve(wired.inputs), wired)
    at = dict(zip(wired.labels["workers_ahead"], found["workers_ahead"][0], strict=True))
    assert np.isnan(at["JPN>KHM"])
    assert np.isfinite(at["JPN>VNM"])
    assert "KHM" in wired.account.filter(field="inflow")["note"].item()


def test_the_shortage_is_the_stated_one_and_absent_where_none_is(region):
    wired = MODEL.wire(region, central(region), 2035)
    assert wired.inputs.shortage.tolist() == [3840000.0]
    found = MODEL.outcomes(solve(wired.inputs), wired)
    workers = np.nansum(found["workers_ahead"])
    assert found["shortage_cover"].item() == pytest.approx(100 * workers / 3.84e6)
    assert found["shortage_cover_added"].item() == pytest.approx(100 * (workers - 1140236) / 3.84e6)
    none = MODEL.wire(region, central(region), 2033)
    assert np.isnan(MODEL.outcomes(solve(none.inputs), none)["shortage_cover"]).all()


def test_admission_changes_an_inflow_and_sets_a_ceiling(region):
    wired = MODEL.wire(region, central(region), 2035)
    asked = {"start": 2035, "cost_usd_bn": 0.0}
    more = MODEL.apply(Admission(**asked, status="workers", origins=("IDN",), factor=2), wired, 2035)
    place = wired.labels["origin"].index("IDN")
    assert more.inputs.inflow[0, place, 0] == 2 * wired.inputs.inflow[0, place, 0]
    assert more.inputs.inflow[0, place, 3] == wired.inputs.inflow[0, place, 3]
    capped = MODEL.apply(Admission(**asked, status="specified skilled workers", ceiling=300_000), wired, 2035)
    found = solve(capped.inputs)
    assert np.nansum(found.stock[0, :, 3]) <= 300_000 * (1 + 1e-9)
    assert np.nansum(found.refused) > 0
    with pytest.raises(UnknownName, match="'CHN' is not a known origin"):
        MODEL.apply(Admission(**asked, status="workers", origins=("CHN",), factor=2), wired, 2035)


VISITORS = 4


def test_visitors_start_from_the_two_counts(region):
    """Arrivals of 2024 and 2025 (JNTO): 517,600 and 640,600 from Indonesia; others are the total less the members."""
    assert stock(region, 2024, "IDN", VISITORS) == pytest.approx(517600)
    assert stock(region, 2025, "IDN", VISITORS) == pytest.approx(640600)
    kept = region.parameter(NAME, "growth_kept", subject="visitors").central
    assert stock(region, 2026, "IDN", VISITORS) == pytest.approx(640600 * (1 + kept * (640600 / 517600 - 1)))
    assert stock(region, 2025, "others", VISITORS) == pytest.approx(42683600 - 4800100)
    assert np.isnan(stock(region, 2030, "KHM", VISITORS))


def test_growth_of_a_year_before_brackets_what_came(region):
    """From 2023 and 2024 alone: of six members 2025 lies within the range of what is left of growth, or above it."""
    figures = region.figures("visitor_arrivals", subject="JPN", counterpart=["IDN", "MYS", "PHL", "SGP", "THA", "VNM"])
    known = {(row["counterpart"], row["year"]): row["value"] for row in figures.iter_rows(named=True)}
    kept = region.parameter(NAME, "growth_kept", subject="visitors")
    drift = region.parameter(NAME, "growth_drift", subject="visitors")
    inside = []
    for member in ("IDN", "MYS", "PHL", "SGP", "THA", "VNM"):
        before, now, after = (known[member, year] for year in (2023, 2024, 2025))
        growth = now / before - 1
        inside.append(kept.low * growth + drift.low <= after / now - 1 <= kept.high * growth + drift.high)
    assert inside == [True] * 6


def test_visitors_without_visas_are_more_by_the_factor_drawn(region):
    wired = MODEL.wire(region, central(region), 2030)
    change = VisaExemption(start=2030, cost_usd_bn=0.0, origins=("PHL", "VNM"))
    more = MODEL.apply(change, wired, 2030)
    before, after = solve(wired.inputs).stock[0, :, VISITORS], solve(more.inputs).stock[0, :, VISITORS]
    factor = dict(zip(wired.labels["origin"], after / before, strict=True))
    drawn = region.parameter(NAME, "exemption", subject="visitors").central
    assert factor["PHL"] == pytest.approx(drawn)
    assert factor["VNM"] == pytest.approx(drawn)
    assert factor["THA"] == pytest.approx(1.0)
    with pytest.raises(UnknownName, match="'CHN' is not a known origin"):
        MODEL.apply(VisaExemption(start=2030, cost_usd_bn=0.0, origins=("CHN",)), wired, 2030)


def test_the_scenario_without_visas_is_paired_with_today(region):
    done = mp.scenarios.run(region, mp.scenarios.read("visas-dropped", region), n=1024)
    after = done.outcomes["visitors_ahead"][:, 0]
    wired = MODEL.wire(region, next(sample(region, 1, 0)), 2030)
    before = MODEL.outcomes(solve(wired.inputs), wired)["visitors_ahead"]
    at = done.labels["visitors_ahead"].index("JPN>VNM")
    assert np.quantile(after[:, at] / before[:, at], [0, 1]) == pytest.approx([1.2, 2.7], abs=0.05)
    same = done.labels["visitors_ahead"].index("JPN>THA")
    assert after[:, same] == pytest.approx(before[:, same])


def test_the_view_tells_statuses_and_years_of_stay_apart(region):
    visitors = VIEWS["workers"].show(region, {"status": "visitors", "year": "2030"}, draws=1024, seed=0)
    assert set(visitors["measure"]) == {"visitors_ahead"}
    thai = visitors.filter(counterpart="THA").row(0, named=True)
    assert thai["low"] < thai["value"] < thai["high"]
    assert visitors.filter(counterpart="LAO")["reason"].item() == "arrivals of two years are not in the tables"
    stays = VIEWS["workers"].show(region, {"status": "students", "by": "stay"}, draws=1, seed=0)
    whole = VIEWS["workers"].show(region, {"status": "students"}, draws=1, seed=0)
    assert stays["value"].sum() == pytest.approx(whole["value"].sum())
    with pytest.raises(UnknownName, match="'pupils' is not a known status"):
        VIEWS["workers"].show(region, {"status": "pupils"}, draws=1, seed=0)


def test_everybody_is_accounted_for(region):
    result = solve(MODEL.wire(region, central(region), 2040).inputs)
    assert result.residual == pytest.approx([0.0], abs=1e-6)


def test_the_books_begin_with_the_counts(region):
    with pytest.raises(UsageError, match="not back to 2020"):
        MODEL.wire(region, central(region), 2020)
    with pytest.raises(UsageError, match="no year ahead"):
        VIEWS["workers"].show(region, {"year": "1999"}, draws=1, seed=0)


def test_the_view_has_an_interval_and_names_the_gaps(region):
    frame = VIEWS["workers"].show(region, {}, draws=1024, seed=0)
    cover = frame.filter(measure="shortage_cover").row(0, named=True)
    assert cover["low"] < cover["value"] < cover["high"]
    gap = frame.filter(measure="workers_ahead", counterpart="BRN").row(0, named=True)
    assert (gap["value"], gap["reason"]) == (None, "no two counts of one month")


def test_verdicts_on_workers(region):
    verdicts = {
        proposition.id: mp.propositions.judge(region, proposition)
        for proposition in mp.propositions.read(region)
        if proposition.id in ("workers-for-japan", "workers-beyond-plan")
    }
    assert verdicts["workers-for-japan"].verdict == "holds"
    assert verdicts["workers-beyond-plan"].verdict == "depends"
    assert any("leave" in lever for lever in verdicts["workers-beyond-plan"].depends_on)
