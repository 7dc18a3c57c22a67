"""Dates known to the year, the month or the day (EDTF level 0), and what holds on a day (contracts §5).

A partial date has two ends: "2012" is some day from 1 January to 31 December 2012. A question "on a day" is answered
True or False only if every reading of the date gives the same answer; else null, with a reason.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

import polars as pl

EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day that an EDTF level 0 date may mean.

    >>> bounds("2012-02")
    (datetime.date(2012, 2, 1), datetime.date(2012, 2, 29))
    """
    match = EDTF.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date; expected 2012, 2012-03 or 2012-03-01")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def precision(text: str) -> str:
    """Return "year", "month" or "day"."""
    return ("year", "month", "day")[text.count("-")]


def holds(start: str | None, end: str | None, on: date) -> tuple[bool | None, str | None]:
    """Say whether something that lasts from `start` to `end` (both included) holds on a day.

    Parameters
    ----------
    start, end : str or None
        EDTF level 0 dates. No start: unknown when it began. No end: it lasts.
    on : date
        The day asked about.

    Returns
    -------
    (bool or None, str or None)
        The answer, and the reason when it is None.
    """
    end_first, end_last = bounds(end) if end else (date.max, date.max)
    if on > end_last:
        return False, None
    if start is None:
        return None, "the date of its beginning is not in the tables"
    first, last = bounds(start)
    if on < first:
        return False, None
    # Nothing ends before it begins: what began in 2012 and ended on 2 January 2012 began on the 1st or 2nd.
    if on < min(last, end_last):
        return None, f"its beginning is known only to the {precision(start)} {start}"
    if on > max(end_first, first):
        return None, f"its end is known only to the {precision(end or '')} {end}"
    return True, None


def held(frame: pl.DataFrame, on: date, *, start: str = "start", end: str | None = "end") -> pl.DataFrame:
    """Add ``holds`` and ``reason`` for the day `on` to a frame with EDTF columns."""
    ends = frame[end].to_list() if end else [None] * frame.height
    answers = [holds(a, b, on) for a, b in zip(frame[start].to_list(), ends, strict=True)]
    return frame.with_columns(
        pl.Series("holds", [answer for answer, _ in answers], dtype=pl.Boolean),
        pl.Series("reason", [reason for _, reason in answers], dtype=pl.String),
    )
