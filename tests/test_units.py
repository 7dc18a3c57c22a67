"""Units (contracts §5): exact inside a dimension, a named rate between two, else null with a reason."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.errors import UnknownName, UsageError
from multipolar.region import ESTIMATE, UNITS, Region, convert, estimate
from multipolar.region.provenance import BASIS_WORDS, merged, weaker


def frame(*rows: dict[str, object], unit: str = "USD bn") -> pl.DataFrame:
    filled = [
        {"subject": "JPN", "measure": "m", "year": 2020 + k, "unit": unit, "basis": "read", "refs": [k], **row}
        for k, row in enumerate(rows)
    ]
    return estimate(pl.DataFrame([{name: row.get(name) for name in ESTIMATE} for row in filled], schema=ESTIMATE))


def rates(*rows: tuple[str, str, int, float, list[int]]) -> pl.DataFrame:
    schema = {"from": pl.String, "to": pl.String, "year": pl.Int32, "rate": pl.Float64, "refs": pl.List(pl.UInt32)}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (419.1, "USD mn", "USD bn", 0.4191), (0.4191, "USD bn", "USD mn", 419.1),
        (101.3, "million persons", "persons", 101_300_000.0),
        (3.0, "USD mn", "USD bn", 0.003), (5.2, "USD mn", "USD bn", 0.0052), (1.0, "USD bn", "USD", 1e9),
        (25.0, "percent", "ratio", 0.25),
        (0.57, "ratio", "percent", 57.0), (2.0, "days", "hours", 48.0), (48.0, "hours", "days", 2.0),
        (1.5, "years", "months", 18.0),
        (50.0, "basis points", "percentage points", 0.5), (10.0, "knots", "km/h", 18.52),
        (-7.0, "USD bn", "USD bn", -7.0),
    ],
)  # fmt: skip
def test_inside_a_dimension_it_is_exact(value: float, unit: str, to: str, expected: float) -> None:
    found = convert(frame({"value": value}, unit=unit), to)
    assert found["value"].to_list() == [expected]
    assert found["unit"].to_list() == [to]
    assert found["basis"].to_list() == ["read"], "another power of ten is no derivation"
    assert found["refs"].to_list() == [[0]]


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-(10**9), 10**9),
    st.sampled_from([("USD mn", "USD bn"), ("persons", "million persons"), ("percent", "ratio")]),
)
def test_there_and_back_gives_the_same_figure(tenths: int, pair: tuple[str, str]) -> None:
    value, (unit, other) = tenths / 10, pair
    assert convert(convert(frame({"value": value}, unit=unit), other), unit)["value"].item() == value


def test_the_interval_goes_along() -> None:
    found = convert(
        frame({"value": 2000.0, "low": 1000.0, "high": 3000.0, "interval": "source"}, unit="USD mn"), "USD bn"
    )
    assert found.select("value", "low", "high").row(0) == (2.0, 1.0, 3.0)
    assert found["interval"].to_list() == ["source"]


def test_without_a_rate_there_is_a_reason_and_no_figure() -> None:
    found = convert(frame({"value": 419.1, "low": 400.0, "high": 430.0, "interval": "source"}, unit="JPY bn"), "USD bn")
    assert found.select("value", "low", "high", "reason").row(0) == (
        None,
        None,
        None,
        "no rate from JPY to USD for 2020",
    )
    assert estimate(found).height == 1


def test_with_a_rate_it_is_derived_and_names_both_sources(region: Region) -> None:
    yen = region.figures("fdi_inflow_jpy", subject="IDN", counterpart="JPN", year=2023)
    found = convert(yen, "USD bn", rates=rates(("JPY", "USD", 2023, 1 / 140.5, [3])))
    assert found["value"].item() == pytest.approx(419.1 / 140.5)
    assert found["basis"].item() == "derived"
    assert found["refs"].to_list() == [sorted([3, *yen["refs"].item()])]
    assert found["reason"].item() is None
    assert region.cite(found).height == 2


def test_the_rate_is_that_of_the_year_and_of_the_direction() -> None:
    yen = frame({"value": 100.0}, {"value": 100.0}, {"value": 100.0}, unit="JPY bn")
    found = convert(
        yen,
        "USD mn",
        rates=rates(("JPY", "USD", 2020, 0.01, [7]), ("USD", "JPY", 2021, 140.0, [8]), ("PHP", "USD", 2022, 0.02, [9])),
    )
    assert found["value"].to_list() == [1000.0, None, None]
    assert found["reason"].to_list() == [None, "no rate from JPY to USD for 2021", "no rate from JPY to USD for 2022"]
    assert found["refs"].to_list() == [[0, 7], [1], [2]]


def test_a_sum_over_years_has_no_rate_of_one_year() -> None:
    found = convert(
        frame({"value": 100.0, "period": "2019/2020"}, unit="JPY bn"),
        "USD bn",
        rates=rates(("JPY", "USD", 2020, 0.01, [7])),
    )
    assert found.select("value", "reason").row(0) == (None, "no rate from JPY to USD for 2019/2020")
    dateless = convert(frame({"value": 1.0, "year": None, "period": "undated"}, unit="JPY bn"), "USD bn")
    assert dateless["reason"].to_list() == ["no rate from JPY to USD for undated"]


def test_two_rates_for_a_year_are_not_averaged_and_no_row_is_doubled() -> None:
    with pytest.raises(UsageError, match="two rates from JPY to USD for 2020; expected one rate a year"):
        convert(
            frame({"value": 1.0}, unit="JPY bn"),
            "USD bn",
            rates=rates(("JPY", "USD", 2020, 0.01, [7]), ("JPY", "USD", 2020, 0.02, [8])),
        )


def test_a_rate_that_is_no_number_is_no_rate() -> None:
    found = convert(
        frame({"value": 1.0}, unit="JPY bn"), "USD bn", rates=rates(("JPY", "USD", 2020, float("nan"), [7]))
    )
    assert found["reason"].to_list() == ["no rate from JPY to USD for 2020"]


def test_a_missing_figure_keeps_its_own_reason() -> None:
    found = convert(frame({"value": None, "reason": "not in the tables"}, unit="JPY bn"), "USD bn")
    assert found.select("value", "reason").row(0) == (None, "not in the tables")


def test_a_figure_without_a_known_unit_is_not_converted() -> None:
    known = frame({"value": 1.0}, {"value": 2.0})
    for unit, dimension in ((None, "no unit"), ("ducats", "ducats")):
        found = convert(known.with_columns(pl.lit(unit, dtype=pl.String).alias("unit")), "USD bn")
        assert found["value"].to_list() == [None, None]
        assert found["reason"][0] == f"no rate from {dimension} to USD for 2020"


def test_rows_and_columns_stay_where_they_are(region: Region) -> None:
    many = region.figures("goods_exports", groups=True)
    found = convert(many, "USD mn")
    assert found.columns == many.columns
    assert found.drop("value", "low", "high", "unit").equals(many.drop("value", "low", "high", "unit"))
    assert convert(many.clear(), "USD mn").is_empty()


def test_an_unknown_unit_says_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"^'USD million' is not a known unit; .* Did you mean USD mn"):
        convert(frame({"value": 1.0}), "USD million")


def test_every_unit_of_the_pack_is_known_and_of_one_dimension(region: Region) -> None:
    assert set(region.table("ties")["unit"]) <= set(UNITS)
    for unit in UNITS:
        assert convert(frame({"value": 3.0}, unit=unit), unit)["value"].to_list() == [3.0]


# -- basis -----------------------------------------------------------------------------------------------------------


def test_the_weakest_basis_wins() -> None:
    order = pl.Enum(BASIS_WORDS)
    for i, one in enumerate(BASIS_WORDS):
        for j, other in enumerate(BASIS_WORDS):
            pair = pl.DataFrame({"a": [one], "b": [other]}, schema={"a": order, "b": order})
            assert pair.select(weaker(pl.col("a"), pl.col("b"))).item() == BASIS_WORDS[max(i, j)]


def test_merging_keeps_all_refs_and_never_claims_to_have_read() -> None:
    parts = pl.concat([frame({"value": 1.0, "refs": [5, 2]}), frame({"value": 2.0, "year": 2021, "refs": [2]})])
    read = parts.group_by("measure").agg(*merged())
    assert read.select("refs", "basis").row(0) == ([2, 5], "derived")
    weak = pl.concat([parts, frame({"value": 1.0, "basis": "assumed", "refs": [9]})]).group_by("measure").agg(*merged())
    assert weak.select("refs", "basis").row(0) == ([2, 5, 9], "assumed")
    empty = frame({"value": None, "reason": "none", "basis": None, "refs": []}).group_by("measure").agg(*merged())
    assert empty["refs"].to_list() == [[]]
