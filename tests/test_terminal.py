"""What a person sees on a terminal: names, one column for a range, a short table; a pipe gets all."""

from __future__ import annotations

import sys
from typing import Any

import polars as pl
import pytest

from multipolar.cli.face import SHORT, print_table
from multipolar.region import Region


def seen(capsys: pytest.CaptureFixture[str], *given: Any, **how: bool) -> Any:
    """Print to something that says that it is a terminal of 120 columns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.stdout, "isatty", lambda: True)
        patch.setenv("COLUMNS", "120")
        print_table(*given, **how)
    return capsys.readouterr()


@pytest.fixture
def series(region: Region) -> pl.DataFrame:
    return region.figures("population")


def test_a_terminal_shows_names_and_the_first_rows(
    region: Region, series: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = seen(capsys, "Population", series, region, whole=False)
    lines = shown.out.splitlines()
    assert len(lines) == SHORT + 3  # title, what all rows share, the headings
    assert lines[3].startswith("Australia")
    assert "AUS" not in shown.out
    assert shown.err == f"{SHORT} of {series.height:,} rows; --all shows every one, as does a pipe\n"


def test_all_shows_all(region: Region, series: pl.DataFrame, capsys: pytest.CaptureFixture[str]) -> None:
    shown = seen(capsys, "Population", series, region, whole=True)
    assert len(shown.out.splitlines()) == series.height + 3
    assert shown.err == ""


def test_a_range_stands_in_one_column_and_so_does_the_reason_why_there_is_none(
    region: Region, capsys: pytest.CaptureFixture[str]
) -> None:
    made = region.figures("population", subject="VNM", year=[2023, 2024, 1900]).with_columns(
        low=pl.col("value") - 1.0,
        high=pl.col("value") + 1.0,
        interval=pl.when(pl.col("value").is_not_null()).then(pl.lit("90% draws")),
    )
    out = seen(capsys, "Population", made, region).out
    assert "range (90% draws)" in out
    assert "low" not in out
    assert " to 1" in out
    assert "reason" not in out.splitlines()[2]
    assert "1900" in out


def test_a_pipe_gets_every_row_with_its_codes_and_where_its_source_says_so(
    region: Region, series: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    print_table("Population", series, region, whole=False)
    shown = capsys.readouterr()
    rows = [line.split("\t") for line in shown.out.splitlines()]
    assert len(rows) == series.height + 1
    assert rows[1][0] == "AUS"
    assert ", " in rows[1][rows[0].index("source")]
    assert shown.err == ""


def test_a_word_that_is_no_actor_stays_beside_names(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    made = pl.DataFrame({"subject": ["VNM", "VNM"], "counterpart": ["JPN", "others"], "value": [1.0, 2.0]})
    lines = seen(capsys, "Shares", made, region).out.splitlines()
    assert [line.split()[0] for line in lines[3:]] == ["Japan", "others"]
