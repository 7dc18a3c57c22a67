"""What views read of their options, and how they sum up draws."""

from datetime import date

import numpy as np
import pytest

from multipolar.errors import Fault, InvalidData, UnknownName, UsageError
from multipolar.models.batch import uneven
from multipolar.wiring import options
from multipolar.wiring.summary import framed, refs_by, spread


def test_numbers_within_their_bounds():
    assert options.number("size", "2.5", least=0.0, most=3.0) == 2.5
    assert options.number("hours", "0", least=0.0, zero=True) == 0.0
    for text, bounds, said in (
        ("two", {}, "--size is 'two'; expected a number"),
        ("nan", {}, "--size is 'nan'"),
        ("0", {"least": 0.0}, "above 0"),
        ("-1", {"least": 0.0, "zero": True}, "0 or more"),
        ("400", {"least": 0.0, "most": 365.0}, "above 0, at most 365"),
    ):
        with pytest.raises(UsageError, match=said):
            options.number("size", text, **bounds)


def test_years_days_members_and_rows(region):
    assert (options.year("", (2027, 2030)), options.year("2029", (2027, 2030))) == (2027, 2029)
    with pytest.raises(UsageError, match="a year from 2027 to 2030"):
        options.year("2031", (2027, 2030))
    assert options.day("on", "2021-03-31") == date(2021, 3, 31)
    with pytest.raises(InvalidData, match="--on March 2021; expected a day such as 2021-03-31"):
        options.day("on", "March 2021")
    assert options.member(region, "Viet Nam", ("LAO", "VNM")) == "VNM"
    with pytest.raises(UnknownName, match="one of LAO, VNM"):
        options.member(region, "Japan", ("LAO", "VNM"))
    assert [options.whole(text) for text in ("", "few", "all")] == [False, False, True]
    assert (options.taken(region, 1, 0).n, options.taken(region, 2, 0).n) == (1, 1024)


def test_a_spread_is_a_draw_with_the_middle_90_percent():
    values = np.arange(100.0)
    found = spread(np.append(values, np.nan), [7], "nothing comes")
    assert (found["value"], found["low"], found["high"], found["refs"]) == (49.0, 4.0, 94.0, [7])
    assert found["value"] in values
    assert spread(np.array([np.nan, np.inf]), [7], "nothing comes") == {"reason": "nothing comes"}


def test_ends_that_differ_by_rounding_are_one_value():
    found = spread(np.array([0.1 + 0.2, 0.3]), [1], "")
    assert set(found) == {"value", "basis", "refs"}


def test_a_frame_has_units_and_the_year_of_the_region(region):
    frame = framed(region, [{"subject": "LAO", "measure": "crisis_need", **spread(np.ones(3), [1], "")}])
    assert frame.select("unit", "year").row(0) == ("USD bn", region.as_of.year)


def test_rows_of_others_are_left_out(region):
    table = region.table("parameters").filter(model="liquidity", parameter="contribution")
    own = {row["subject"]: row["ref"] for row in table.iter_rows(named=True)}
    common = region.parameter("liquidity", "stop_days").ref
    found = refs_by(region, [own["LAO"], own["VNM"], common], ["LAO", "VNM", "THA"])
    assert found == {
        "LAO": sorted([common, own["LAO"]]), "VNM": sorted([common, own["VNM"]]), "THA": [common],
    }  # fmt: skip


def test_draws_fit_if_each_has_one_or_the_same_number():
    assert uneven([1, 8, 8]) == uneven([]) == uneven([1]) == []
    assert uneven([3, 1, 2, 3]) == [Fault("draws", "2 and 3 draws", expected="the same number, or 1")]
