"""The brief's forward domains and the forecast of the forced choice: what the exhibits say is what the measures say."""

import polars as pl
import pytest

from multipolar import measures
from multipolar.brief import choice, forward

from .laws import altered, region


def exhibits(section, of):
    return {exhibit.id: exhibit for exhibit in section.build(of)[1]}


def test_the_three_exhibits():
    found = exhibits(forward, region())
    assert list(found) == ["people-lines", "digital-lines", "steps-table"]
    assert found["people-lines"].title.startswith("Foreign students in Japan: 336,708 in 2024")
    assert "24.9 % a year needed from 2024, 17.8 %" in found["digital-lines"].title
    assert found["steps-table"].title == "After steps with Japan: 0 of 4 effects are clear of zero, on at most 7 cases"
    assert all(exhibit.refs for exhibit in found.values())


def test_without_figures_there_is_no_section():
    def bare(name: str, table: pl.DataFrame) -> pl.DataFrame:
        return table.clear() if name in ("ties", "partnerships", "agreements") else table

    assert forward.build(altered(bare)) is None


def test_forecast_and_level_stand_beside_the_share_as_asked():
    table = exhibits(choice, region())["choice-ahead"]
    forecast = measures.forced_choice_forecast(region())
    shown = table.frame.filter(pl.col("reading") == "forecast, 2026")
    assert dict(shown.select("subject", "value").iter_rows()) == pytest.approx(
        dict(forecast.select("subject", "value").iter_rows())
    )
    assert table.frame["reading"].unique(maintain_order=True).to_list() == [
        "as asked, 2025",
        "level, 2025",
        "forecast, 2026",
    ]
    assert table.frame["subject"][0] == "ASEAN10"
    spans = forecast.filter(pl.col("subject") != "ASEAN10", pl.col("low") < 50, pl.col("high") > 50).height
    assert table.title.startswith(f"The forecast for 2026 leaves {spans} of 10 states open")
