"""Partnerships: levels against the region's own answer, dates known in part, pairs and agreements that are absent."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import defence_agreements, partnership_level

from .laws import MeasureLaws, altered, region


class TestPartnershipLevel(MeasureLaws):
    measure = "partnership_level"


class TestDefenceAgreements(MeasureLaws):
    measure = "defence_agreements"


def one(frame: pl.DataFrame, **key) -> dict:
    found = frame.filter(**key)
    assert found.height == 1, found
    return found.row(0, named=True)


def edited(table: str, change) -> object:
    return altered(lambda name, frame: change(frame) if name == table else frame)


@pytest.mark.parametrize(
    "day", [date(1999, 12, 31), date(2013, 7, 15), date(2023, 6, 30), date(2023, 12, 31), date(2026, 6, 30)]
)
def test_every_level_is_the_region_s_answer_for_the_day(day):
    frame = partnership_level(region(), on=day).filter(year=day.year)
    assert frame.height > 20
    for row in frame.iter_rows(named=True):
        answer = region().partnership(row["subject"], row["counterpart"], day).row(0, named=True)
        assert row["value"] == (answer["level_rank"] if answer["holds"] else None), row
        if row["value"] is not None:
            assert row["level"] == answer["level_as_named"]
            assert row["refs"] == answer["refs"]


def test_years_are_asked_at_their_end():
    steps = {(1977, 1), (2002, 1), (2003, 3), (2022, 3), (2023, 5), (2026, 5)}
    frame = partnership_level(region()).filter(subject="ASEAN", counterpart="JPN")
    assert steps <= set(frame.select("year", pl.col("value").cast(pl.Int64)).iter_rows())
    assert frame["year"].to_list() == list(range(1973, 2027))


def test_both_orders_say_the_same():
    columns = ["subject", "counterpart", "year", "stage", "level", "value", "low", "high", "reason"]
    for frame in (partnership_level(region()), defence_agreements(region())):
        kept = [name for name in columns if name in frame.columns]
        turned = frame.rename({"subject": "counterpart", "counterpart": "subject"}).select(kept)
        assert turned.sort(kept).equals(frame.select(kept).sort(kept))


def test_a_pair_that_is_not_tabled_is_absent_and_not_none():
    tabled = {frozenset(pair) for pair in region().table("partnerships").select("a", "b").iter_rows()}
    frame = partnership_level(region())
    assert {frozenset(pair) for pair in frame.select("subject", "counterpart").iter_rows()} == tabled
    assert frame.filter(subject="BRN", counterpart="USA").is_empty()
    assert frame["value"].min() == 1


def test_a_row_that_is_not_preferred_goes_nowhere():
    aside = region().table("partnerships").filter(~pl.col("preferred"))["ref"].to_list()
    assert aside
    assert not set(aside) & set(partnership_level(region())["refs"].explode().to_list())


def test_a_date_known_to_the_year_leaves_the_day_open_with_a_range():
    row = one(partnership_level(region(), on=date(2023, 6, 30)), subject="KHM", counterpart="JPN", year=2023)
    assert (row["value"], row["low"], row["high"]) == (None, 3, 5)
    assert row["interval"] == "dates known in part"
    assert row["level"] == "strategic partnership or comprehensive strategic partnership"
    assert "known only to the year 2023" in row["reason"]
    assert len(row["refs"]) == 2
    settled = one(partnership_level(region(), on=date(2023, 12, 31)), subject="KHM", counterpart="JPN", year=2023)
    assert settled["value"] == 5


def test_a_first_level_of_an_unknown_day_has_no_range():
    row = one(partnership_level(region(), on=date(2012, 6, 30)), subject="SGP", counterpart="USA", year=2012)
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
    assert row["reason"] == "strategic partnership: its beginning is known only to the year 2012"


def test_a_gap_between_levels_is_null_with_a_reason():
    without_it = edited(
        "partnerships", lambda t: t.filter(pl.col("level_as_named") != "strengthened strategic partnership")
    )
    frame = partnership_level(without_it).filter(subject="PHL", counterpart="JPN")
    assert one(frame, year=2020)["value"] is None
    assert one(frame, year=2020)["reason"] == "no level in the tables holds on the day"
    assert one(frame, year=2012)["value"] == 3
    assert one(frame, year=2026)["value"] == 5


# -- defence agreements ------------------------------------------------------------------------------------------------


def test_japan_and_the_philippines_agreement_by_agreement():
    """Memorandum 2015, transfer 2016, access signed in 2024, in force in September 2025, logistics signed in 2026."""
    frame = defence_agreements(region()).filter(subject="PHL", counterpart="JPN")
    signed = dict(frame.filter(stage="signed").select("year", "value").iter_rows())
    assert [signed[year] for year in (2015, 2016, 2023, 2024, 2025, 2026)] == [1, 2, 2, 3, 3, 4]
    force = frame.filter(stage="in force")
    assert one(force, year=2015)["value"] is None
    assert "Japan-Philippines MOU on defence cooperation" in one(force, year=2015)["reason"]
    bounds = {row["year"]: (row["low"], row["value"], row["high"]) for row in force.iter_rows(named=True)}
    # The memorandum's entry into force is not in the tables; access counts as unforced until September 2025.
    assert bounds[2016] == bounds[2023] == bounds[2024] == (1, 1, 2)
    assert bounds[2025] == (2, 2, 3)
    assert bounds[2026] == (2, 2, 4)


def test_on_the_day_of_entry_into_force():
    before, after = (defence_agreements(region(), on=date(2025, 9, day)) for day in (10, 11))
    key = {"subject": "PHL", "counterpart": "JPN", "year": 2025, "stage": "in force"}
    assert one(before, **key)["value"] == 1
    assert one(after, **key)["value"] == 2


def test_what_is_being_negotiated_is_not_counted():
    undated = region().table("agreements").filter(pl.col("kind") == "defence", pl.col("signed").is_null())
    assert undated.height, "the pack no longer has an agreement under negotiation"
    assert not set(undated["ref"].to_list()) & set(defence_agreements(region())["refs"].explode().to_list())


def test_every_pair_of_the_parties_counts_and_the_later_one_decides():
    frame = defence_agreements(region()).filter(year=1955, stage="in force")
    assert one(frame, subject="PHL", counterpart="THA")["value"] == 1, "the Manila Pact"
    assert one(frame, subject="PHL", counterpart="USA")["value"] == 2

    def late(table: pl.DataFrame) -> pl.DataFrame:
        thai = (pl.col("agreement") == "Manila Pact") & (pl.col("party") == "THA")
        return table.with_columns(in_force=pl.when(thai).then(pl.lit("1960")).otherwise("in_force"))

    frame = defence_agreements(edited("agreements", late)).filter(stage="in force")
    assert frame.filter(pl.col("year") < 1960, subject="PHL", counterpart="THA").is_empty(), "null nor zero: no row"
    assert one(frame, subject="PHL", counterpart="THA", year=1960)["value"] == 1
    assert one(frame, subject="PHL", counterpart="USA", year=1955)["value"] == 2
