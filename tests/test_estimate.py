"""ESTIMATE (contracts §4): the laws of the one frame that passes between the rooms."""

import polars as pl
import pytest

from multipolar.errors import InvalidData
from multipolar.region import BASIS, ESTIMATE, estimate


def frame(**changed: object) -> pl.DataFrame:
    row = {
        "subject": "VNM", "counterpart": "JPN", "measure": "m",
        "year": 2020, "period": None, "value": 2.0, "low": 1.0, "high": 3.0,
        "interval": "source", "unit": "percent", "basis": "read", "reason": None, "refs": [1],
    }  # fmt: skip
    return pl.DataFrame([{**row, **changed}], schema=ESTIMATE)


def rules(made: pl.DataFrame, *dims: str) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        estimate(made, *dims)
    return [fault.rule for fault in caught.value.faults]


def test_a_right_frame_passes_in_order_and_typed() -> None:
    made = estimate(
        pl.concat([frame(year=2021), frame(year=2019), frame(year=None, period="undated"), frame(counterpart=None)])
    )
    assert dict(made.schema) == ESTIMATE
    assert made["counterpart"].to_list() == [None, "JPN", "JPN", "JPN"]
    assert made["year"].to_list() == [2020, None, 2019, 2021]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [frame(year=year, subject=subject) for year in (2019, 2020, 2021) for subject in ("VNM", "THA")]
    assert estimate(pl.concat(rows)).equals(estimate(pl.concat(rows[::-1])))


def test_absent_columns_become_null() -> None:
    bare = pl.DataFrame({"subject": ["VNM"], "measure": ["m"], "reason": ["not in the tables"]})
    row = estimate(bare).row(0, named=True)
    assert row["refs"] == []
    assert row["value"] is None
    assert estimate(bare).schema["basis"] == BASIS


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"value": None, "low": None, "high": None}, "estimate-value-or-reason"),
        ({"reason": "but there is a value"}, "estimate-value-or-reason"),
        ({"low": 2.5}, "estimate-low<=value<=high"),
        ({"high": 1.5}, "estimate-low<=value<=high"),
        ({"value": float("nan")}, "estimate-finite"),
        ({"value": float("inf"), "high": float("inf")}, "estimate-finite"),
        ({"refs": []}, "estimate-refs"),
        ({"refs": None}, "estimate-refs"),
    ],
)
def test_each_law_has_its_fault(changed: dict[str, object], rule: str) -> None:
    assert rule in rules(frame(**changed))


def test_one_row_a_key_with_the_extra_dimensions() -> None:
    twice = pl.concat([frame(), frame(value=2.5)])
    assert rules(twice) == ["estimate-one-row-a-key"]
    waves = twice.with_columns(pl.Series("wave", [2019, 2020]))
    made = estimate(waves, "wave")
    assert made.columns.index("wave") == made.columns.index("value") - 1
    assert rules(pl.concat([waves, waves]), "wave") == ["estimate-one-row-a-key"]


def test_all_broken_laws_are_told_at_once_with_the_first_row() -> None:
    with pytest.raises(InvalidData) as caught:
        estimate(pl.concat([frame(low=9.0, refs=[]), frame(year=2021, reason="x")]))
    assert {fault.rule for fault in caught.value.faults} == {
        "estimate-value-or-reason",
        "estimate-low<=value<=high",
        "estimate-refs",
    }
    assert "1 rows break it, the first: {'subject': 'VNM'" in str(caught.value)


def test_an_empty_frame_keeps_the_laws() -> None:
    assert dict(estimate(frame().clear()).schema) == ESTIMATE
