"""Five-year means: arithmetic, windows with a year missing, no window beyond what the tables have."""

from datetime import date

import polars as pl
import pytest

from multipolar.measures import fdi_jpy_mean, oda_mean

from .laws import MeasureLaws, altered, region


class TestOdaMean(MeasureLaws):
    measure = "oda_mean"


class TestFdiJpyMean(MeasureLaws):
    measure = "fdi_jpy_mean"


def one(frame: pl.DataFrame, **key) -> dict:
    found = frame.filter(counterpart="JPN", **key)
    assert found.height == 1, found
    return found.row(0, named=True)


@pytest.mark.parametrize(("mean", "flow"), [(oda_mean, "oda_net_bilateral"), (fdi_jpy_mean, "fdi_inflow_jpy")])
def test_a_mean_is_of_the_five_figures_of_its_window(mean, flow):
    frame = mean(region()).filter(pl.col("value").is_not_null())
    assert frame.height
    for row in frame.iter_rows(named=True):
        years = list(range(row["year"] - 4, row["year"] + 1))
        assert row["period"] == f"{years[0]}/{years[-1]}"
        figures = region().figures(flow, subject=row["subject"], counterpart=row["counterpart"], year=years)
        assert row["value"] == pytest.approx(figures["value"].mean())
        assert row["refs"] == sorted(figures["refs"].explode().to_list())


def test_japan_s_investment_by_destination():
    """Billion yen, mean of 2020 to 2024, from the figures printed for each year."""
    frame = fdi_jpy_mean(region())
    printed = {
        "SGP": (902.4, 1863.2, 703.5, 777.6, 2467.4),
        "THA": (475.8, 335.3, 775.7, 498.1, 632.0),
        "VNM": (251.7, 412.0, 376.9, 590.9, 277.3),
        "IDN": (361.7, 150.1, 334.4, 419.1, 361.6),
    }
    for state, figures in printed.items():
        assert one(frame, subject=state, period="2020/2024")["value"] == pytest.approx(sum(figures) / 5)


def test_a_window_with_a_year_missing_has_no_mean():
    row = one(fdi_jpy_mean(region()), subject="MYS", year=2024)
    assert row["value"] is None
    assert row["reason"] == "no figure for 2023, 2024"

    def gap(name: str, table: pl.DataFrame) -> pl.DataFrame:
        hit = (pl.col("measure") == "oda_net_bilateral") & (pl.col("subject") == "VNM") & (pl.col("year") == 2021)
        return table.filter(~hit) if name == "ties" else table

    assert one(oda_mean(altered(gap)), subject="VNM", period="2019/2023")["reason"] == "no figure for 2021"


def test_no_window_ends_after_the_newest_figure():
    assert oda_mean(region())["year"].max() == 2023
    assert oda_mean(region(), on=date(2021, 12, 31))["year"].max() == 2021
