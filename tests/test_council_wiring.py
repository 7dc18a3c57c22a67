"""The Security Council in the built-in pack: terms and gaps, plans, candidates, views, arguments, the brief's section."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.brief import council as section
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.measures import council_gap, council_years_share
from multipolar.models.tenure import presence, terms
from multipolar.wiring import MODELS, VIEWS, central, sample
from multipolar.wiring.changes.decisions import Candidacy, CouncilReform
from multipolar.wiring.council import MODEL, plan_of, plans

from .laws import MeasureLaws, altered
from .laws import region as built_in

JAPAN = [1958, 1966, 1971, 1975, 1981, 1987, 1992, 1997, 2005, 2009, 2016, 2023]
"""First years of Japan's twelve terms of two years."""


@pytest.fixture(scope="module")
def region() -> mp.Region:
    return built_in()


def reformed(region, plan="Model B", draws=None):
    wired = MODEL.wire(region, draws or central(region), 2033)
    return MODEL.apply(CouncilReform(plan=plan, start=2033), wired, 2033)


class TestCouncilGap(MeasureLaws):
    measure = "council_gap"


class TestCouncilYearsShare(MeasureLaws):
    measure = "council_years_share"


# -- terms and gaps ---------------------------------------------------------------------------------------------------


def test_japan_sat_in_24_of_68_years(region):
    """1957-2024: 24 of 68 years; the share that the parameters give, computed from the terms."""
    share = council_years_share(region, on=date(2024, 12, 31)).filter(subject="JPN")
    assert share["value"].item() == pytest.approx(100 * 24 / 68)
    calibrated = region.parameter("council", "share_of_years", subject="JPN", on=date(2024, 12, 31)).central
    assert share["value"].item() / 100 == pytest.approx(calibrated, abs=5e-4)
    assert len(share["refs"].item()) == 12


def test_japans_gaps_follow_from_its_terms(region):
    found = council_gap(region, actors=["JPN"]).filter(until="between terms")
    expected = {after - 1: after - before - 2 for before, after in pairwise(JAPAN)}
    assert dict(found.select("year", "value").iter_rows()) == expected


def test_a_term_ahead_counts_from_the_day_it_is_known(region):
    """The candidacy for 2033 was told in March 2025: before that, Japan had no term ahead."""
    ahead = council_gap(region, actors=["JPN"]).filter(until="to a term ahead")
    assert ahead.select("year", "value").row(0) == (2032, 8.0)
    before = council_gap(region, actors=["JPN"], on=date(2025, 1, 31)).filter(pl.col("until") != "between terms")
    assert before.select("year", "value", "until").rows() == [(2025, 1.0, "to this day")]


def test_no_state_is_elected_again_at_once(region):
    """Article 23 forbids it: between any two terms lies a year."""
    rows = region.table("memberships").filter(
        (pl.col("institution") == "UNSC") & (pl.col("role") == "non-permanent member") & pl.col("preferred")
    )
    for (actor,), own in rows.sort("start").group_by("actor", maintain_order=True):
        starts = [int(text[:4]) for text in own["start"]]
        ends = [int(text[:4]) for text in own["end"]]
        assert all(end - start in (0, 1) for start, end in zip(starts, ends, strict=True)), actor
        assert all(after > end + 1 for end, after in zip(ends, starts[1:], strict=False)), actor


def test_never_more_elected_members_than_seats(region):
    for year in range(1946, 2027):
        rows = region.members("UNSC", date(year, 12, 31), roles=["non-permanent member"])
        assert rows.filter("holds").height <= (6 if year < 1966 else 10), year


# -- plans and candidates ---------------------------------------------------------------------------------------------


def test_every_plan_adds_up(region):
    sizes = {name: plan.composition.total for name, plan in plans(region).items()}
    assert sizes == {"current": 15, "Model A": 24, "Model B": 24, "G4 proposal": 25, "UFC proposal": 25}
    kinds = {name: plan.composition.by_kind() for name, plan in plans(region).items()}
    assert kinds["Model A"] == {"permanent with veto": 5, "permanent": 6, "two-year": 13}
    assert kinds["Model B"] == {"permanent with veto": 5, "renewable": 8, "two-year": 11}
    regions = {where for where, _ in plans(region)["Model B"].composition.seats}
    for name in ("Model A", "Model B"):
        composition = plans(region)[name].composition
        for where in regions:
            assert sum(composition.of(kind, where) for kind in kinds[name]) == 6, "six seats a region"


def test_a_seat_more_is_found(region):
    """Asia-Pacific with four two-year seats, as a blog prints them, would make 25."""

    def change(name, table):
        if name != "parameters":
            return table
        wrong = (pl.col("parameter") == "seats_two_year") & (pl.col("subject") == "Model A Asia and Pacific")
        return table.with_columns(pl.when(wrong.fill_null(False)).then(4.0).otherwise("central").alias("central"))

    with pytest.raises(InvalidData, match="make 25, not 24"):
        plans(altered(change))


@pytest.mark.parametrize(
    ("word", "name"), [("B", "Model B"), ("model a", "Model A"), ("g4", "G4 proposal"), ("UFC", "UFC proposal")]
)
def test_a_plan_is_found_by_a_word(region, word, name):
    assert plan_of(region, word)[0] == name


def test_an_unknown_plan(region):
    with pytest.raises(UnknownName, match="'model' is not a known plan; expected one of"):
        plan_of(region, "model")


def test_every_input_says_where_it_comes_from(region):
    wired = MODEL.wire(region, central(region), 2033)
    account = wired.account
    said = dict(account.select("field", "basis").iter_rows())
    assert said["appeal"] == said["ratify"] == "assumed"
    assert said["voters"] == "read"
    assert wired.labels["candidate"] == ("AUS", "IDN", "IND", "JPN", "KOR", "PAK")
    assert MODELS["council"] is MODEL


def test_a_reform_is_a_change_and_the_rest_is_not(region):
    wired = MODEL.wire(region, central(region), 2033)
    assert MODEL.solve(wired.inputs).years[0, 3] == MODEL.solve(wired.inputs).today[0, 3]
    after = reformed(region)
    assert after.inputs.plan == "Model B"
    assert MODEL.apply(CouncilReform(plan="Model B", start=2033), after, 2033) is after
    other = Candidacy(candidate="VNM", chance=1.0, start=2033)
    assert MODEL.apply(other, wired, 2033) is wired, "not a candidate of the pack"


def test_a_rival_who_does_not_stand_leaves_more_years_to_the_others(region):
    after = reformed(region, draws=next(sample(region, 1024, seed=2)))
    place = after.labels["candidate"].index
    alone = MODEL.apply(Candidacy(candidate="IND", chance=0.0, start=2033), after, 2033)
    with_india, without = (MODEL.solve(wired.inputs).years for wired in (after, alone))
    assert not without[:, place("IND")].any()
    assert without[:, place("JPN")].mean() > with_india[:, place("JPN")].mean()
    assert without[:, place("IDN")].mean() > with_india[:, place("IDN")].mean()


def test_more_appealing_rivals_leave_fewer_years(region):
    after = reformed(region, draws=next(sample(region, 1024, seed=2)))
    place = after.labels["candidate"].index("JPN")
    means = []
    for appeal in (-3.0, 0.0, 3.0):
        wired = after
        for rival in ("IND", "IDN"):
            wired = MODEL.apply(Candidacy(candidate=rival, chance=1.0, appeal=appeal, start=2033), wired, 2033)
        means.append(MODEL.solve(wired.inputs).years[:, place].mean())
    assert means[0] > means[1] > means[2]


# -- views ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(region) -> pl.DataFrame:
    return VIEWS["council"].show(region, {"model": "B"}, draws=2048, seed=0)


def test_presence_three_ways(region, shown):
    own = shown.filter(subject="JPN", measure="council_presence")
    ways = {row["reading"]: row for row in own.iter_rows(named=True)}
    assert set(ways) == {"today", "if adopted", "times the chance of adoption", "if adopted, chances as assumed"}
    low, high = sorted(ways[way]["value"] for way in ("today", "if adopted"))
    chance = shown.filter(measure="amendment_chance")["value"].item() / 100
    mixture = ways["today"]["value"] + chance * (ways["if adopted"]["value"] - ways["today"]["value"])
    assert low < ways["times the chance of adoption"]["value"] < high
    assert ways["times the chance of adoption"]["value"] == pytest.approx(mixture, abs=2.0)  # few histories are adopted
    draws = next(sample(region, 1024, seed=0))
    win, again = (
        draws["council", name, "JPN"] for name in ("prob_win_when_standing", "prob_reelection_four_year_seat")
    )
    expected = 100 * presence(terms(4, win, again), 24).share.mean()
    assert ways["if adopted, chances as assumed"]["value"] == pytest.approx(expected, abs=1.0)


def test_rivals_are_named_and_not_covered_today(shown):
    rivals = shown.filter(
        pl.col("subject").is_in(["IND", "IDN", "PAK", "KOR"]) & (pl.col("measure") == "council_presence")
    )
    assert rivals.filter(pl.col("reading") == "if adopted")["value"].is_not_null().all()
    assert rivals.filter(pl.col("reading") == "today")["reason"].unique().to_list() == [
        "no chance to win a seat of today is assumed for it"
    ]


def test_seats_open_to_all_have_rivals_without_a_name(region):
    """Uniting for Consensus: five seats of the Asian Group for two years, again only by leave of the group."""
    seats = plans(region)["UFC proposal"].contested
    assert (seats.places, seats.term, seats.unnamed, seats.by_leave) == (5, 2, 6, True)
    shown = VIEWS["council"].show(region, {"model": "UFC"}, draws=1, seed=0)
    given = shown.filter(measure="council_presence", reading="if adopted")
    years = dict(given.select("subject", "value").iter_rows())
    assert years["AUS"] is None  # it votes in another group
    assert "of another group" in given.filter(subject="AUS")["reason"].item()
    assert years["JPN"] > years["IND"] > years["KOR"] > 0
    assert 55 < years["JPN"] < 80
    assert shown.filter(subject="JPN", reading="if adopted, chances as assumed").is_empty()


def test_a_permanent_seat_that_is_lost_is_not_left_out_of_the_mean(region):
    """A rival without chances for the seats of today has no presence, instead of 100 percent where it wins."""
    shown = VIEWS["council"].show(region, {"model": "G4"}, draws=1, seed=0)
    given = shown.filter(measure="council_presence", reading="if adopted")
    assert given.filter(subject="IND")["reason"].item().startswith("who loses keeps the seats of today")
    assert 50 < given.filter(subject="JPN")["value"].item() < 100


def test_the_deterministic_run_is_a_mean(region):
    shown = VIEWS["council"].show(region, {}, draws=1, seed=0)
    assert shown["low"].is_null().all()
    assert 0 < shown.filter(subject="JPN", measure="council_presence", reading="if adopted")["value"].item() < 100


def test_wrong_words_in_views(region):
    with pytest.raises(UnknownName, match="'VNM' is not a known candidate"):
        VIEWS["council"].show(region, {"candidate": "VNM"}, draws=1, seed=0)
    with pytest.raises(UnknownName, match="'WTO' is not a known body"):
        VIEWS["voting"].show(region, {"body": "WTO"}, draws=1, seed=0)
    with pytest.raises(UnknownName, match="Did you mean banzhaf"):
        VIEWS["voting"].show(region, {"index": "banzaf"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="'many' is no number"):
        VIEWS["voting"].show(region, {"quota": "many"}, draws=1, seed=0)
    with pytest.raises(UsageError, match="the members of assembly are not named"):
        VIEWS["voting"].show(region, {"body": "assembly", "unions": "ASEAN"}, draws=1, seed=0)
    with pytest.raises(InvalidData, match="the quota 16 is above the total 15"):
        VIEWS["voting"].show(region, {"body": "council", "quota": "16"}, draws=1, seed=0)


def voting(region, **options):
    return VIEWS["voting"].show(region, options, draws=1, seed=0)


def test_the_council_of_today_from_the_pack(region):
    found = voting(region, body="council", index="shapley").filter(measure="voting_power", index="shapley")
    values = dict(found.select("seat", "value").iter_rows())
    assert values["with veto"] == pytest.approx(100 * 421 / 2145, abs=1e-12)
    assert values["without veto"] == pytest.approx(100 * 4 / 2145, abs=1e-12)


def test_cmim_votes_as_published(region):
    """Published voting shares: 28.41 (Japan; China with Hong Kong), 14.77, 4.369, 1.847, 1.222, 1.179, 1.158 percent."""
    votes = voting(region).filter(index="share of votes")
    shares = dict(votes.select("subject", "value").iter_rows())
    assert shares["JPN"] == pytest.approx(28.41, abs=0.005)
    assert shares["CHN"] + shares["HKG"] == pytest.approx(28.41, abs=0.005)
    published = {"KOR": 14.77, "IDN": 4.369, "VNM": 1.847, "KHM": 1.222, "MMR": 1.179, "BRN": 1.158, "LAO": 1.158}
    for member, share in published.items():
        assert shares[member] == pytest.approx(share, abs=0.005)
    assert sum(shares.values()) == pytest.approx(100.0)
    assert sum(voting(region).filter(index="shapley")["value"]) == pytest.approx(100.0)


def test_asean_as_one_contributor(region):
    """With its ten contributors as one, CMIM has four voters of whom any three decide: a quarter each."""
    found = voting(region, unions="ASEAN").filter(pl.col("index").str.starts_with("owen"))
    values = dict(found.select("subject", "value").iter_rows())
    assert values["JPN"] == pytest.approx(25.0)
    assert values["HKG"] == pytest.approx(0.0, abs=1e-12)
    ten = sum(value for name, value in values.items() if name not in ("JPN", "KOR", "CHN", "HKG"))
    assert ten == pytest.approx(25.0)


def test_an_amendment_needs_every_permanent_member(region):
    found = voting(region, body="amendment", index="prevent")
    seats = dict(found.filter(measure="voting_power").select("seat", "value").iter_rows())
    assert seats["permanent member of the Council"] == pytest.approx(100.0)
    assert seats["other member"] < 50.0


# -- arguments and brief ----------------------------------------------------------------------------------------------


def proposition(region, name):
    return next(found for found in mp.propositions.read(region) if found.id == name)


def test_council_gap_is_decided_by_the_terms(region):
    verdict = mp.propositions.judge(region, proposition(region, "council-gap"))
    assert verdict.verdict == "holds"
    assert sorted(verdict.figures["value"])[-2:] == [6.0, 8.0]
    assert verdict.figures.height == 12


@pytest.mark.slow
def test_model_b_depends_on_what_is_assumed_of_the_rivals(region):
    verdict = mp.propositions.judge(region, proposition(region, "model-b-presence"))
    assert verdict.verdict == "depends"
    assert any("appeal of India" in name for name in verdict.depends_on)


def test_the_section_says_what_its_figures_say(region):
    text, exhibits = section.build(region)
    assert "no evidence for a contest" in text
    assert [exhibit.id for exhibit in exhibits] == [
        "council-presence",
        "council-gaps",
        "council-rivals",
        "council-power",
    ]
    assert exhibits[1].title == "Japan’s absence 2025–2032 lasts 8 years; the longest before it lasted 6"
    share = exhibits[0].table.filter(plan="Model B", reading="if adopted")["value"].item()
    assert f"{share:.0f}\u00a0% of the years" in exhibits[0].title


def test_scenarios_of_the_pack(region):
    today, reform = (
        mp.scenarios.run(region, mp.scenarios.read(name, region)) for name in ("council-today", "council-model-b")
    )
    place = today.labels["council_years"].index("JPN")
    before, after = (run.outcomes["council_years"][0, 0, place] for run in (today, reform))
    assert 2 / 6 * 24 - 2 < before < 12 < after
    assert np.isnan(today.outcomes["council_years"][0, 0, today.labels["council_years"].index("IND")])
    assert not reform.faults
