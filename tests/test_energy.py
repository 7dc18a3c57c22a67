"""What the tables say of energy: shares, dependence, lines, projects."""

import polars as pl
import pytest

from multipolar import measures

from .laws import MeasureLaws, altered


class TestPowerMix(MeasureLaws):
    measure = "power_mix"


class TestFossilShare(MeasureLaws):
    measure = "fossil_share"


class TestImportDependence(MeasureLaws):
    measure = "import_dependence"


class TestImportShare(MeasureLaws):
    measure = "import_share"


class TestInterconnector(MeasureLaws):
    measure = "interconnector"


class TestEnergyProjects(MeasureLaws):
    measure = "energy_projects"


def test_the_group_is_weighted_by_generation_not_by_heads(region):
    found = measures.fossil_share(region)
    own = found.filter(pl.col("subject") == "ASEAN")["value"].item()
    states = region.states("ASEAN", region.as_of)["actor"].to_list()
    each = found.filter(pl.col("subject").is_in(states))
    power, fossil = 0.0, 0.0
    for state in states:
        made = 0.0
        for name, sign in (("consumption", 1), ("exports", 1), ("imports", -1)):
            value = region.figures(f"electricity_{name}", subject=state, year=2023)["value"].item()
            made += sign * (value or 0.0)
        power += made
        fossil += made * each.filter(pl.col("subject") == state)["value"].item()
    assert own == pytest.approx(fossil / power)
    assert own < each["value"].mean() + 5


def test_a_group_with_a_gap_is_unknown(region):
    gone = altered(
        lambda name, table: (
            table.filter(~((pl.col("measure") == "electricity_share_fossil_fuels") & (pl.col("subject") == "LAO")))
            if name == "ties"
            else table
        )
    )
    row = measures.fossil_share(gone).filter(pl.col("subject") == "ASEAN").row(0, named=True)
    assert row["value"] is None
    assert row["reason"] == "no figure for LAO"


def test_dependence_by_hand(region):
    found = measures.import_dependence(region)

    def value(state, fuel):
        return found.filter(subject=state, fuel=fuel)["value"].item()

    assert value("SGP", "oil") == 100.0
    assert value("IDN", "coal") == pytest.approx(100 * (1 - 563.728 / 132.548))
    assert value("THA", "electricity") == pytest.approx(100 * (35.805 - 2.256) / 215.281)
    unused = found.filter(subject="KHM", fuel="gas").row(0, named=True)
    assert (unused["value"], unused["reason"]) == (None, "no gas is used")


def test_lines_of_a_pair_stand_once_whatever_the_order(region):
    found = measures.interconnector(region)
    pairs = found.filter(pl.col("counterpart").is_not_null())
    assert pairs.filter(pl.col("counterpart") < pl.col("subject")).is_empty()
    total = found.filter(subject="ASEAN10", stage="in service", year=2015)["value"].item()
    assert pairs.filter(stage="in service")["value"].sum() == total


def test_projects_count_agreements_and_stay_at_their_furthest_stage(region):
    found = measures.energy_projects(region).filter(subject="JPN", year=2026)
    assert found.filter(counterpart="AZEC", stage="signed")["value"].to_list() == [70.0]
    assert found.filter(counterpart="MYS", field="CCUS").select("stage", "value").rows() == [
        ("pledged", 1.0),
        ("signed", 1.0),
    ]


def test_power_still_fossil_is_what_the_measure_says(region):
    """The proposition reads the table; the measure says the same: Viet Nam is at the edge and Laos below it."""
    states = region.states("ASEAN", region.as_of)["actor"].to_list()
    found = measures.fossil_share(region).filter(pl.col("subject").is_in(states))
    assert found.filter(pl.col("value") > 50).height == 10
    assert found.filter(pl.col("value") <= 50)["subject"].to_list() == ["LAO"]
