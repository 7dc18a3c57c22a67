"""Steps on the ladder: old partners after an entry, effects beside placebo dates, trust and what followed."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import ladder_effect, ties_lost_after_entry, trust_capital
from multipolar.models.ladder import rank_correlation

from .laws import MeasureLaws, altered, region


class TestTiesLostAfterEntry(MeasureLaws):
    measure = "ties_lost_after_entry"


class TestLadderEffect(MeasureLaws):
    measure = "ladder_effect"


class TestTrustCapital(MeasureLaws):
    measure = "trust_capital"


def lost(subject: str, entry: str, outcome: str, of=None) -> dict:
    frame = ties_lost_after_entry(of or region()).filter(subject=subject, entry=entry, outcome=outcome)
    return frame.row(0, named=True)


def test_entries_are_dated_by_the_first_status():
    frame = ties_lost_after_entry(region()).filter(entry="BRICS")
    assert dict(frame.select("subject", "since").iter_rows()) == {
        "IDN": "2025-01-01", "MYS": "2025-01-01", "THA": "2025-01-01", "VNM": "2025-06-13",
    }  # fmt: skip
    assert set(ties_lost_after_entry(region()).filter(entry="Gulf")["since"]) == {"2023-10-20"}
    assert ties_lost_after_entry(region(), on=date(2023, 10, 19)).is_empty()


def test_levels_before_and_after():
    found = lost("MYS", "Gulf", "partnership level")
    assert (found["value"], found["tabled"], found["lowest"]) == (0.0, "2 of 4", "JPN +2.00")


def test_a_lower_level_is_a_tie_lost():
    def fallen(name: str, table: pl.DataFrame) -> pl.DataFrame:
        hit = (pl.col("a") == "MYS") & (pl.col("b") == "USA") & (pl.col("level_rank") == 5)
        return (
            table.with_columns(level_rank=pl.when(hit).then(1).otherwise("level_rank"))
            if name == "partnerships"
            else table
        )

    found = lost("MYS", "Gulf", "partnership level", altered(fallen))
    assert (found["value"], found["lowest"]) == (1.0, "USA -1.00")


@pytest.mark.parametrize(("after", "fallen"), [(0.2, 1.0), (1.0, 0.0)])
def test_trade_after_the_entry(after, fallen):
    """Figures of 2024 made from those of 2022: exports to and imports from Japan times `after`, all else the same."""

    def later(name: str, table: pl.DataFrame) -> pl.DataFrame:
        if name != "ties":
            return table
        rows = table.filter(pl.col("measure").is_in(["goods_exports", "goods_imports"]), pl.col("year") == 2022)
        value = pl.when(pl.col("counterpart") == "JPN").then(pl.col("value") * after).otherwise("value")
        none = pl.lit(None, dtype=pl.Float64)
        moved = rows.with_columns(year=pl.lit(2024, dtype=pl.Int32), value=value, value_low=none, value_high=none)
        return pl.concat([table, moved.filter(pl.col("period").is_null())])

    found = lost("THA", "Gulf", "trade share", altered(later))
    assert (found["value"], found["tabled"]) == (fallen, "4 of 4")
    assert found["lowest"].startswith("JPN -" if fallen else "")


def test_what_the_tables_lack_is_said():
    assert lost("THA", "Gulf", "trade share")["reason"] == "no trade share with JPN, USA, EU, KOR on both sides of 2023"
    visits = ladder_effect(region()).filter(outcome="visits")
    assert visits["value"].null_count() == visits.height
    assert visits["reason"].unique().to_list() == ["visits of leaders are not in the tables"]


def test_an_effect_says_on_how_many_cases_it_rests():
    votes = ladder_effect(region()).filter(event="defence agreement", outcome="UN votes")
    assert votes["n"].to_list() == [7, 7]
    effect, placebo = (votes.filter(reading=r).row(0, named=True) for r in ("effect", "placebo"))
    assert effect["interval"] == "95% permutation"
    assert effect["low"] < 0 < effect["high"]
    assert placebo["low"] < 0 < placebo["high"]
    assert abs(placebo["value"]) < 0.1


def test_trust_and_later_steps_by_hand():
    """Important partner at present, November 2019, and steps of 2020 to June 2026 counted in the tables by hand."""
    found = trust_capital(region()).filter(year=2019, held="nothing").row(0, named=True)
    shares = {
        "BRN": 52,
        "IDN": 67,
        "KHM": 44,
        "LAO": 30,
        "MMR": 82,
        "MYS": 58,
        "PHL": 69,
        "SGP": 45,
        "THA": 59,
        "VNM": 68,
    }
    steps = {"BRN": 0, "KHM": 0, "LAO": 0, "MMR": 0, "IDN": 4, "MYS": 2, "PHL": 6, "SGP": 2, "THA": 2, "VNM": 2}
    states = sorted(shares)
    by_hand = rank_correlation([shares[s] for s in states], [steps[s] for s in states])
    assert found["value"] == pytest.approx(by_hand.value)
    assert (found["n"], found["low"]) == (10, pytest.approx(by_hand.low))


def test_a_wave_without_later_steps_says_so():
    row = trust_capital(region(), on=date(2019, 12, 31)).filter(year=2019, held="nothing").row(0, named=True)
    assert row["value"] is None
    assert row["reason"] == "no step after the survey, or the same number everywhere"
