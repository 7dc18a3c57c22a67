"""Trust, the forced choice and what goes with them: published figures, the artefact of 2022, what is kept apart."""

import math
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

import multipolar.measures as measures
from multipolar.errors import UnknownName
from multipolar.measures import MEASURES
from multipolar.measures.choice import Z90
from multipolar.measures.respondents import Z95, respondents, wilson
from multipolar.models.local_level import Inputs, solve

from .laws import MeasureLaws, altered, region, until

WAVES = range(2020, 2026)
TEN = ["BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "VNM"]


class TestTrustLaws(MeasureLaws):
    measure = "trust"


class TestDistrustLaws(MeasureLaws):
    measure = "distrust"


class TestForcedChoiceLaws(MeasureLaws):
    measure = "forced_choice"


class TestHedgingPartnerLaws(MeasureLaws):
    measure = "hedging_partner"


class TestMostReliableLaws(MeasureLaws):
    measure = "most_reliable"


class TestForcedChoiceLevelLaws(MeasureLaws):
    measure = "forced_choice_level"


class TestForcedChoiceForecastLaws(MeasureLaws):
    measure = "forced_choice_forecast"
    ahead = 1

    # one forecast has one year: ask the law of the past three waves earlier too
    def test_the_past_knows_no_later_figure(self, frame: pl.DataFrame) -> None:
        super().test_the_past_knows_no_later_figure(frame)
        then = self.of(region(), on=date(2023, 6, 30))
        assert then["year"].unique().to_list() == [2024]
        assert then.equals(self.of(region(), on=date(2023, 12, 31)))
        now = self.of(until(2023), on=date(2023, 6, 30))
        np.testing.assert_allclose(now["value"].to_numpy(), then["value"].to_numpy(), rtol=1e-12)


def series(frame: pl.DataFrame, subject: str, counterpart: str, reading: str = "published") -> dict[int, float]:
    """Values by year of one subject, counterpart and reading in ISEAS_SSEA."""
    rows = frame.filter(survey="ISEAS_SSEA", subject=subject, counterpart=counterpart, reading=reading)
    return {year: value for year, value in rows.select("year", "value").iter_rows() if value is not None}


def japan(year: int) -> dict[str, Any]:
    """The row of the region's published trust in Japan."""
    frame = measures.trust(region(), survey="ISEAS_SSEA", reading="published")
    return frame.filter(subject="ASEAN10", counterpart="JPN", year=year).row(0, named=True)


# -- published figures ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("power", "published"),
    [
        ("JPN", {2019: 65.9, 2020: 61.2, 2021: 67.1, 2022: 54.2, 2023: 54.5, 2024: 58.9, 2025: 66.8}),
        ("USA", {2019: 27.3, 2020: 30.3, 2021: 48.3, 2022: 52.8, 2023: 54.2, 2024: 42.4, 2025: 47.2}),
        ("CHN", {2019: 19.6, 2020: 16.1, 2021: 15.6, 2022: 26.8, 2024: 24.8, 2025: 36.6}),
        ("EU", {2019: 41.3, 2020: 38.7, 2021: 51.0, 2022: 48.5, 2023: 51.0, 2024: 41.5, 2025: 51.9}),
        ("IND", {2019: 21.7, 2024: 24.2, 2025: 35.3}),
    ],
)
def test_trust_is_as_published(power: str, published: dict[int, float]) -> None:
    assert series(measures.trust(region()), "ASEAN10", power) == published


def test_the_restatement_of_2021_is_the_bridge_across_the_break() -> None:
    frame = measures.trust(region(), reading="restated 2021")
    assert dict(frame.select("counterpart", "value").iter_rows()) == {"JPN": 68.2, "USA": 47.0, "CHN": 19.0}
    assert frame["year"].unique().to_list() == [2021]
    hedge = measures.hedging_partner(region(), reading="restated 2021")
    assert hedge.select("counterpart", "value").rows() == [("JPN", 37.4)]


def test_a_restatement_is_not_known_before_the_report_that_makes_it() -> None:
    assert "restated 2021" not in measures.trust(region(), on=date(2021, 12, 31))["reading"].to_list()
    assert "restated 2021" in measures.trust(region(), on=date(2022, 12, 31))["reading"].to_list()


def test_the_fall_of_the_us_share_in_2022_is_the_change_of_weights() -> None:
    frame = measures.forced_choice(region())
    published = series(frame, "ASEAN10", "USA")
    assert published == {2020: 53.6, 2021: 61.5, 2022: 57.0, 2023: 61.1, 2024: 49.5, 2025: 52.3}
    equal = {year: round(value, 1) for year, value in series(frame, "ASEAN10", "USA", "equal weights").items()}
    assert equal == {2020: 50.2, 2021: 56.2, 2022: 56.9, 2023: 61.1}
    assert published[2022] < published[2021] - 4
    assert equal[2022] > equal[2021]
    # nine of ten cells in the two waves with a gap: named, and not in the series of ten
    nine = series(frame, "ASEAN10", "USA", "equal weights, 9 of 10")
    assert set(nine) == {2024, 2025}
    assert nine[2024] == pytest.approx(437.6 / 9)


def test_equal_weights_meet_the_published_average_where_the_report_weighs_equally() -> None:
    frame = measures.distrust(region())
    assert series(frame, "ASEAN10", "CHN", "equal weights")[2023] == pytest.approx(49.8, abs=0.05)
    assert series(frame, "ASEAN10", "CHN")[2023] == 49.8


def test_fifty_eight_country_cells_of_the_forced_choice() -> None:
    frame = measures.forced_choice(region(), reading="published")
    cells = frame.filter(pl.col("subject").is_in(TEN), counterpart="USA")
    assert cells.height == 58
    gaps = {(s, y) for s in TEN for y in WAVES} - set(cells.select("subject", "year").iter_rows())
    assert gaps == {("MMR", 2024), ("KHM", 2025)}
    # Brunei 2024 was printed for China alone: 100 - 70.1
    brunei = cells.filter(subject="BRN", year=2024).row(0, named=True)
    assert (brunei["value"], brunei["basis"]) == (29.9, "derived")
    assert cells.filter(subject="BRN", year=2020)["basis"].to_list() == ["read"]


def test_two_shares_of_one_choice_sum_to_100_but_for_rounding() -> None:
    frame = measures.forced_choice(region(), reading="published")
    sums = frame.group_by("subject", "year").agg(pl.col("value").sum(), pl.len())
    assert sums["len"].unique().to_list() == [2]
    assert sums.filter((pl.col("value") - 100).abs() > 0.5).is_empty()


# -- kept apart -----------------------------------------------------------------------------------------------------


def test_elites_and_publics_never_meet_in_a_row() -> None:
    names = ("trust", "distrust", "forced_choice", "hedging_partner", "most_reliable")
    both = pl.concat([MEASURES[name](region()) for name in names])
    samples = {("ISEAS_SSEA", "elite"), ("ISEAS_ASC2017", "elite"), ("MOFA_JP", "public")}
    assert set(both.select("survey", "sample").iter_rows()) == samples
    survey = region().table("survey")
    for row in both.filter(pl.col("value").is_not_null()).iter_rows(named=True):
        behind = survey.filter(pl.col("ref").is_in(row["refs"]))
        assert behind.select("survey", "sample").unique().rows() == [(row["survey"], row["sample"])], row


def test_the_poll_of_2017_is_another_survey() -> None:
    frame = measures.trust(region())
    assert frame.filter(survey="ISEAS_SSEA")["year"].min() == 2019
    poll = frame.filter(survey="ISEAS_ASC2017")
    assert dict(poll.select("counterpart", "value").iter_rows()) == {"JPN": 62.0, "USA": 26.2, "CHN": 23.8, "EU": 45.4}


def test_there_is_no_country_series_of_trust_in_japan() -> None:
    frame = measures.trust(region()).filter(pl.col("counterpart") == "JPN", pl.col("subject").is_in(TEN))
    cells = set(frame.select("subject", "year", "value").iter_rows())
    assert cells == {
        ("KHM", 2019, 87.5), ("MMR", 2019, 71.9), ("PHL", 2019, 82.7), ("KHM", 2021, 84.6), ("KHM", 2022, 32.1),
        ("KHM", 2024, 61.9), ("PHL", 2024, 82.3), ("THA", 2024, 65.1), ("VNM", 2024, 72.0),
    }  # fmt: skip
    assert frame["reading"].unique().to_list() == ["published"]
    assert frame["basis"].unique().to_list() == ["read"]


def test_four_countries_do_not_make_a_mean_of_ten() -> None:
    frame = measures.trust(region()).filter(counterpart="JPN")
    assert not frame["reading"].str.starts_with("equal weights").any()


def test_a_power_that_is_not_tabled_in_a_wave_is_null_with_a_reason() -> None:
    frame = measures.trust(region(), survey="ISEAS_SSEA", reading="published").filter(subject="ASEAN10")
    assert frame.group_by("year").len()["len"].unique().to_list() == [5]
    missing = frame.filter(pl.col("value").is_null())
    india = {("IND", year) for year in range(2020, 2024)}
    assert set(missing.select("counterpart", "year").iter_rows()) == {("CHN", 2023), *india}
    assert missing["reason"].str.contains("no figure for").all()
    assert missing["refs"].list.len().sum() == 0


def test_a_wrong_word_is_an_error_that_names_the_right_one() -> None:
    with pytest.raises(UnknownName, match=r"'publish' is not a known reading.*Did you mean published"):
        measures.trust(region(), reading="publish")
    with pytest.raises(UnknownName, match="ISEAS_SSEA"):
        measures.trust(region(), survey="ISEAS_SEA")
    with pytest.raises(UnknownName, match="'wave' is not a known dimension"):
        measures.trust(region(), wave="2021")
    assert measures.trust(region(), on=date(2018, 1, 1), survey="ISEAS_SSEA").is_empty()


def test_a_public_poll_as_published() -> None:
    frame = measures.most_reliable(region(), sample="public")
    nine = frame.filter(subject="ASEAN9", year=2022, reading="published").drop_nulls("value")
    assert set(nine.select("counterpart", "value").iter_rows()) == {
        ("ASEAN", 20),
        ("CHN", 19),
        ("JPN", 16),
        ("USA", 14),
    }


# -- intervals ------------------------------------------------------------------------------------------------------


def test_wilson_as_published() -> None:
    """Newcombe (1998, Statistics in Medicine 17, table I): the score interval of 81/263, 15/148, 0/20 and 1/29."""
    low, high = wilson(pl.col("x") / pl.col("n") * 100, pl.col("n"))
    cases = pl.DataFrame({"x": [81.0, 15.0, 0.0, 1.0], "n": [263.0, 148.0, 20.0, 29.0]})
    found = cases.select(low.alias("low"), high.alias("high")).rows()
    expected = [(25.53, 36.62), (6.24, 16.05), (0.0, 16.11), (0.61, 17.18)]
    for interval, right in zip(found, expected, strict=True):
        assert interval == pytest.approx(right, abs=0.006)


def test_the_interval_counts_the_design_effect_and_cites_it() -> None:
    row = japan(2019)
    n, p, z2 = 1008 / 1.5, 0.659, Z95**2
    half = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n**2)) / (1 + z2 / n)
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    assert (row["low"], row["high"]) == pytest.approx((100 * (centre - half), 100 * (centre + half)))
    assert row["interval"] == "95% sampling, design effect 1.5"
    cited = region().cite(row["refs"])
    assert set(cited["table"]) == {"survey", "parameters"}
    effect = region().parameter("local_level", "design_effect")
    assert effect.ref in row["refs"]
    assert row["basis"] == "read"  # the value is read, though its interval rests on an assumption


def test_an_equal_weighted_mean_of_cells_has_the_variance_of_its_cells() -> None:
    frame = measures.forced_choice(region())
    row = frame.filter(subject="ASEAN10", counterpart="USA", year=2022, reading="equal weights").row(0, named=True)
    sizes = dict(zip(TEN, (53, 131, 81, 44, 350, 135, 400, 222, 117, 144), strict=True))
    share = {s: series(frame, s, "USA")[2022] for s in TEN}
    variance = sum(1.5 * share[s] * (100 - share[s]) / sizes[s] for s in TEN) / 100
    assert row["value"] == pytest.approx(sum(share.values()) / 10)
    assert row["high"] - row["value"] == pytest.approx(Z95 * math.sqrt(variance))
    assert row["value"] - row["low"] == pytest.approx(Z95 * math.sqrt(variance))


def test_equal_country_weights_shrink_the_effective_sample() -> None:
    """Wave 2022: 1,677 answers weigh like k² / Σ(1/n) = 1,061, as samples range from 44 to 400."""
    row = japan(2022)
    sizes = [53, 131, 81, 44, 350, 135, 400, 222, 117, 144]
    n = 100 / sum(1 / size for size in sizes)
    assert n == pytest.approx(1061, abs=1)
    low, high = wilson(pl.lit(54.2), pl.lit(n / 1.5))
    assert (row["low"], row["high"]) == pytest.approx(pl.select(low.alias("low"), high.alias("high")).row(0))


def test_no_number_of_respondents_no_interval() -> None:
    frame = measures.forced_choice(region())
    unknown = frame.filter(pl.col("subject").is_in(TEN), pl.col("year") == 2024)
    assert unknown.filter(pl.col("low").is_not_null())["subject"].unique().to_list() == ["MYS"]  # 225, printed
    assert unknown.filter(subject="SGP")["interval"].to_list() == [None, None]


def test_samples_that_fit_the_decimals_come_before_printed_counts() -> None:
    sizes = respondents(region(), date(2026, 6, 30)).filter(survey="ISEAS_SSEA")
    n = {(wave, code): count for wave, code, count in sizes.select("wave", "population", "n").iter_rows()}
    assert n[2022, "THA"] == 117  # 91 as printed does not fit the printed shares
    assert n[2024, "MYS"] == 225
    assert n[2025, "SGP"] == 242
    assert n[2025, "BRN"] == pytest.approx(0.074 * 2023)


def test_japan_is_not_surely_first_in_every_wave() -> None:
    """What the frame gives a proposition: Japan led clearly in 2019-2021, 2024 and 2025, and not in 2022 and 2023."""
    frame = measures.trust(region(), survey="ISEAS_SSEA", reading="published").filter(subject="ASEAN10")
    clear = {}
    for (year,), wave in frame.drop_nulls("value").group_by("year"):
        rivals = wave.filter(pl.col("counterpart") != "JPN")
        clear[year] = japan(year)["low"] > rivals["high"].max()
        assert japan(year)["value"] == wave["value"].max()
    assert clear == {2019: True, 2020: True, 2021: True, 2022: False, 2023: False, 2024: True, 2025: True}


# -- the model of the forced choice ---------------------------------------------------------------------------------


def test_the_level_has_every_state_and_wave_and_fills_the_gaps() -> None:
    level = measures.forced_choice_level(region())
    assert set(level.select("subject", "year").iter_rows()) == {(s, y) for s in [*TEN, "ASEAN10"] for y in WAVES}
    assert level["basis"].unique().to_list() == ["estimated"]
    wide = level.with_columns(width=pl.col("high") - pl.col("low"))
    gap = wide.filter(subject="MMR", year=2024)["width"][0]
    assert gap > 2 * wide.filter(subject="MMR", year=2023)["width"][0]
    group = level.filter(subject="ASEAN10").sort("year")["value"]
    states = (
        level.filter(pl.col("subject").is_in(TEN)).group_by("year").agg(pl.col("value").mean()).sort("year")["value"]
    )
    np.testing.assert_allclose(group.to_numpy(), states.to_numpy())


def test_the_filled_gaps_agree_with_what_the_published_mean_leaves_over() -> None:
    """From 2022 the mean weighs ten countries equally, so ten times it less nine cells is the tenth, to rounding."""
    frame = measures.forced_choice(region())
    level = measures.forced_choice_level(region())
    for state, year in (("MMR", 2024), ("KHM", 2025)):
        nine = series(frame, "ASEAN10", "USA", "equal weights, 9 of 10")[year]
        left = 10 * series(frame, "ASEAN10", "USA")[year] - 9 * nine
        row = level.filter(subject=state, year=year).row(0, named=True)
        assert row["low"] < left < row["high"], (state, left, row["value"])


def test_the_smaller_the_sample_the_more_the_level_leaves_the_cell() -> None:
    frame, level = measures.forced_choice(region()), measures.forced_choice_level(region())

    def moved(state: str, year: int) -> float:
        return abs(series(frame, state, "USA")[year] - level.filter(subject=state, year=year)["value"][0])

    assert moved("LAO", 2021) > 2 * moved("PHL", 2022)  # 20 and 400 persons


def test_the_forecast_is_wider_than_the_level_and_for_the_next_year() -> None:
    forecast = measures.forced_choice_forecast(region())
    assert forecast["year"].unique().to_list() == [2026]
    assert forecast["period"].null_count() == forecast.height
    assert forecast["basis"].unique().to_list() == ["modelled"]
    last = measures.forced_choice_level(region()).filter(year=2025)
    both = forecast.join(last, on="subject", suffix="_now")
    assert both.height == 11
    assert (both["high"] - both["low"] > both["high_now"] - both["low_now"]).all()


def test_forecast_errors_stand_beside_the_simple_rules() -> None:
    errors = measures.forced_choice_errors(region())
    assert errors["error"].is_sorted()
    row = {r["method"]: r for r in errors.iter_rows(named=True)}
    assert set(row) == {"local level", "last seen value", "country mean", "grand mean"}
    assert row["last seen value"]["error"] == pytest.approx(11.8, abs=0.05)
    assert row["country mean"]["error"] == pytest.approx(10.7, abs=0.05)
    assert row["local level"]["error"] == pytest.approx(10.9, abs=0.05)  # no better than the mean
    assert row["local level"]["coverage"] == pytest.approx(100 * 44 / 48)
    assert {(r["cells"], r["first"], r["last"]) for r in row.values()} == {(48, 2021, 2025)}
    assert region().cite(errors)["source_id"].null_count() == 0


def test_before_the_first_wave_there_is_no_level() -> None:
    early = date(2019, 12, 31)
    assert measures.forced_choice_level(region(), on=early).is_empty()
    assert measures.forced_choice_forecast(region(), on=early).is_empty()
    assert measures.forced_choice_errors(region(), on=early).is_empty()
    assert measures.forced_choice_errors(region(), on=date(2020, 12, 31)).is_empty()


def test_a_new_cell_changes_the_level() -> None:
    """The measure reads the tables: with Cambodia 2022 at 81.5 instead of 18.5, its level of that year is elsewhere."""

    def change(name: str, table: pl.DataFrame) -> pl.DataFrame:
        if name != "survey":
            return table
        cell = (pl.col("question_id") == "Q_ALIGN") & (pl.col("population") == "KHM") & (pl.col("wave") == 2022)
        return table.with_columns(share_pct=pl.when(cell).then(100 - pl.col("share_pct")).otherwise("share_pct"))

    was = measures.forced_choice_level(region()).filter(subject="KHM", year=2022)["value"][0]
    now = measures.forced_choice_level(altered(change)).filter(subject="KHM", year=2022)["value"][0]
    assert now - was > 40


def test_the_model_is_given_the_cells_with_their_sampling_variance() -> None:
    """The panel built anew, by hand: n where it is known, else a tenth of the wave; design effect 1.5."""
    frame = measures.forced_choice(region())
    sizes = respondents(region(), date(2026, 6, 30)).filter(survey="ISEAS_SSEA")
    n = {(wave, code): count for wave, code, count in sizes.select("wave", "population", "n").iter_rows()}
    y, variance = np.full((1, 10, 6), np.nan), np.full((1, 10, 6), np.nan)
    for i, state in enumerate(TEN):
        for year, share in series(frame, state, "USA").items():
            count = n.get((year, state)) or n[year, "ASEAN10"] / 10
            y[0, i, year - 2020] = share
            variance[0, i, year - 2020] = 1.5 * share * (100 - share) / count
    run = solve(Inputs(y=y, variance=variance, times=np.array(WAVES), horizon=1))

    level = measures.forced_choice_level(region()).filter(pl.col("subject").is_in(TEN)).sort("subject", "year")
    np.testing.assert_allclose(level["value"].to_numpy().reshape(10, 6), run.level[0], rtol=1e-6)
    np.testing.assert_allclose(
        level["high"].to_numpy().reshape(10, 6), (run.level + Z90 * run.sd)[0].clip(0, 100), rtol=1e-6
    )

    ahead = measures.forced_choice_forecast(region())
    group = ahead.filter(subject="ASEAN10").row(0, named=True)
    noise = (run.forecast_observation_sd**2 - run.forecast_sd**2).sum() / 100
    half = Z90 * math.sqrt(run.group_forecast_sd[0, 0] ** 2 + noise)
    assert (group["value"], group["high"]) == pytest.approx((run.group_forecast[0, 0], run.group_forecast[0, 0] + half))
    brunei = ahead.filter(subject="BRN").row(0, named=True)
    assert brunei["high"] == pytest.approx((run.forecast + Z90 * run.forecast_observation_sd)[0, 0, 0])
