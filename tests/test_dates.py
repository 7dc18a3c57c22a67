"""Partial dates (contracts §5): an answer only where every reading of the dates gives the same one."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multipolar.region.dates import bounds, held, holds, precision


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2013-02", date(2013, 2, 1), date(2013, 2, 28)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-04", date(2025, 4, 1), date(2025, 4, 30)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_the_days_that_a_date_may_mean(text: str, first: date, last: date) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "2012-",
        "2012-1",
        "2012-13",
        "2012-00",
        "2023-02-29",
        "2012-02-30",
        "0000",
        "2012-03-01 ",
        "2012\n",
        "２０１２",
        "01.03.2012",
        "+2012",
        "-2012",
    ],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bounds(text)


def test_the_message_says_what_a_date_looks_like() -> None:
    with pytest.raises(ValueError, match=r"^'soon' is not a date; expected 2012, 2012-03 or 2012-03-01$"):
        bounds("soon")


def test_precision() -> None:
    assert [precision(text) for text in ("2012", "2012-03", "2012-03-01")] == ["year", "month", "day"]


DAYS = st.dates(date(2019, 11, 1), date(2021, 3, 1))


@st.composite
def partial(draw: st.DrawFn) -> str:
    day = draw(DAYS).isoformat()
    return day[: draw(st.sampled_from([4, 7, 10]))]


def readings(text: str) -> np.ndarray:
    first, last = bounds(text)
    return np.array([(first + timedelta(days=k)).toordinal() for k in range((last - first).days + 1)])


def brute_force(start: str | None, end: str | None, on: date) -> bool | None:
    """Ask every pair of days that the dates may mean, of which none ends before it begins."""
    day = on.toordinal()
    starts = np.arange(1, day + 800) if start is None else readings(start)  # unknown: any day
    ends = np.array([date.max.toordinal()]) if end is None else readings(end)
    possible = starts[:, None] <= ends[None, :]
    answers = ((starts[:, None] <= day) & (day <= ends[None, :]))[possible]
    return None if answers.any() and not answers.all() else bool(answers.all())


@settings(max_examples=300, deadline=None)
@given(start=partial(), end=st.none() | partial(), on=DAYS)
def test_holds_agrees_with_every_reading(start: str, end: str | None, on: date) -> None:
    if end is not None and bounds(end)[1] < bounds(start)[0]:
        return  # a fault of the pack: it has no reading
    answer, reason = holds(start, end, on)
    assert answer == brute_force(start, end, on)
    assert (answer is None) == (reason is not None)


@pytest.mark.parametrize("on", [date(2019, 6, 1), date(2020, 1, 31), date(2020, 2, 1), date(2020, 6, 1)])
def test_without_a_beginning_only_the_end_is_certain(on: date) -> None:
    answer, reason = holds(None, "2020-01", on)
    if on > date(2020, 1, 31):
        assert (answer, reason) == (False, None)
    else:
        assert (answer, reason) == (None, "the date of its beginning is not in the tables")
    assert holds(None, None, on)[0] is None


def test_the_reason_names_the_date_that_is_too_coarse() -> None:
    assert holds("2012", None, date(2012, 6, 1)) == (None, "its beginning is known only to the year 2012")
    assert holds("2012-06", None, date(2012, 6, 1)) == (None, "its beginning is known only to the month 2012-06")
    assert holds("2012", "2015-03", date(2015, 3, 31)) == (None, "its end is known only to the month 2015-03")


@pytest.mark.parametrize(
    ("start", "end", "on", "answer"),
    [
        ("2012", None, date(2011, 12, 31), False),
        ("2012", None, date(2012, 12, 31), True),
        ("2024-02-29", "2024-02-29", date(2024, 2, 29), True),
        ("2024-02", None, date(2024, 2, 28), None),
        ("2024-02", None, date(2024, 2, 29), True),
        ("2000", "2012", date(2012, 1, 1), True),
        ("2000", "2012", date(2012, 1, 2), None),
        ("2000", "2012", date(2013, 1, 1), False),
        ("2012", "2012-01-01", date(2012, 1, 1), True),  # nothing ends before it begins
        ("2012-06-15", "2012", date(2012, 6, 15), True),
    ],
)
def test_edges(start: str, end: str | None, on: date, answer: bool | None) -> None:
    assert holds(start, end, on)[0] is answer


def test_held_adds_the_answers_to_a_frame() -> None:
    frame = pl.DataFrame(
        {"start": ["2001", "2012", None], "end": ["2005", None, None]}, schema={"start": pl.String, "end": pl.String}
    )
    asked = held(frame, date(2012, 5, 1))
    assert asked["holds"].to_list() == [False, None, None]
    assert asked["reason"].to_list() == [
        None, "its beginning is known only to the year 2012", "the date of its beginning is not in the tables",
    ]  # fmt: skip
    assert held(frame.clear(), date(2012, 5, 1)).schema["holds"] == pl.Boolean
