from datetime import date

import polars as pl
import pytest

from multipolar.errors import UnknownName, UsageError
from multipolar.measures.totals import total

from .laws import region, rows, same, shuffled, without


@pytest.mark.parametrize(
    ("measure", "union", "europe", "ratio"),
    [("gdp_nominal", 12_139, 19_460, 0.62), ("gdp_ppp", 25_725, 28_159, 0.91), ("population", 1_078, 452, 2.39)],
)
def test_the_western_pacific_union_in_2024(measure: str, union: float, europe: float, ratio: float) -> None:
    """As the facts on document 000 give them."""
    ours = total(region(), measure, "WPU", years=[2024])
    theirs = region().figures(measure, subject="EU", year=2024)
    assert round(ours["value"].item()) == union
    assert round(theirs["value"].item()) == europe
    assert round(ours["value"].item() / theirs["value"].item(), 2) == ratio


@pytest.mark.parametrize("measure", ["gdp_nominal", "gdp_ppp", "population"])
def test_the_total_of_asean10_is_the_row_that_the_tables_hold(measure: str) -> None:
    tabled = region().figures(measure, subject="ASEAN10").drop_nulls("value").select("year", "value")
    summed = total(region(), measure, "ASEAN10", years=tabled["year"].to_list()).select("year", "value")
    assert tabled.height
    assert summed["value"].to_list() == pytest.approx(tabled["value"].to_list(), rel=1e-3)


def test_every_state_counts_and_is_cited() -> None:
    made = total(region(), "population", "WPU", years=[2024])
    states = region().states("WPU", region().as_of)["actor"].to_list()
    each = region().figures("population", subject=states, year=2024)
    assert made["value"].item() == pytest.approx(each["value"].sum())
    assert made["refs"].item().to_list() == sorted(ref for refs in each["refs"].to_list() for ref in refs)
    assert made["basis"].item() == "derived"
    assert (made["subject"].item(), made["measure"].item(), made["unit"].item()) == (
        "WPU",
        "population",
        "million persons",
    )


def test_one_missing_state_makes_it_null_and_is_named() -> None:
    row = region().figures("population", subject="PLW", year=2024)["refs"].item().to_list()
    made = total(without(set(row)), "population", "WPU", years=[2024])
    assert made["value"].item() is None
    assert made["reason"].item() == "no figure for PLW"
    assert made["refs"].item().to_list() == []


def test_a_year_without_any_figure_names_every_state() -> None:
    made = total(region(), "population", "MEKONG5", years=[1805])
    assert made["reason"].item() == "no figure for KHM, LAO, MMR, THA, VNM"


def test_all_years_by_default() -> None:
    made = total(region(), "gdp_nominal", "ASEAN")
    assert made["year"].is_sorted()
    assert 2024 in made["year"].to_list()
    assert made.filter(pl.col("value").is_null() != pl.col("reason").is_not_null()).is_empty()


def test_the_day_decides_which_members_are_summed() -> None:
    ten, eleven = (
        total(region(), "population", "ASEAN", years=[2024], on=day)["value"].item()
        for day in (date(2025, 10, 25), date(2025, 10, 26))
    )
    timor = region().figures("population", subject="TLS", year=2024)["value"].item()
    assert eleven - ten == pytest.approx(timor)


def test_the_order_of_rows_does_not_matter() -> None:
    same(rows(total(region(), "gdp_ppp", "WPU"), region()), rows(total(shuffled(), "gdp_ppp", "WPU"), shuffled()))


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        ("gdp_per_capita", "it has no total"),
        ("electricity_share_fossil_fuels", "is of kind share"),
        ("current_account_pct_gdp", "it has no total"),
        ("goods_exports", "is about pairs of actors"),
        ("trust", "is of kind share"),
    ],
)
def test_what_does_not_add_up_has_no_total(measure: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as error:
        total(region(), measure, "WPU")
    assert error.value.fault.rule == "does-not-add-up"


def test_a_group_whose_states_are_not_in_the_tables() -> None:
    with pytest.raises(UsageError, match="which states make up WORLD"):
        total(region(), "population", "WORLD")


def test_unknown_names() -> None:
    with pytest.raises(UnknownName, match="population"):
        total(region(), "populaton", "WPU")
    with pytest.raises(UnknownName):
        total(region(), "population", "Atlantis")
