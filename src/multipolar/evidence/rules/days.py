"""The day, month and year of a date as a text prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTH = "(?:" + "|".join(MONTHS) + ")"
_BEFORE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?P<span>\s?[-–]\s?\d{{1,2}})?\s(?:of\s)?)?\b(?P<month>{MONTH})"
    rf"(?:\s(?P<after>\d{{1,2}})(?P<to>\s?[-–]\s?\d{{1,2}})?)?,?\s$"
)


@dataclass(frozen=True)
class Day:
    """A date as precise as printed: year, month (1 to 12) and day, or None; `start` and `end` are places in its text."""

    year: int
    month: int | None
    day: int | None
    start: int
    end: int

    def __str__(self) -> str:
        parts = (str(self.day) if self.day else "", MONTHS[self.month - 1] if self.month else "", str(self.year))
        return " ".join(part for part in parts if part)

    def clashes(self, other: Day) -> bool:
        """Say whether two dates differ where both are printed."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return any(one is not None and two is not None and one != two for one, two in pairs)


def day(text: str, at: int) -> Day:
    """Return the date of which the year begins at `at`.

    >>> str(day("signed on 15 November 2020", 22)), str(day("in July 2019", 8)), str(day("9-11 May 2022", 9))
    ('15 November 2020', 'July 2019', 'May 2022')
    """
    year = int(text[at : at + 4])
    match = _BEFORE.search(text[max(0, at - 26) : at])
    if match is None:
        return Day(year, None, None, at, at + 4)
    printed = match["day"] or match["after"]
    whole = printed is not None and not match["span"] and not match["to"]  # a meeting of some days has no one day
    start = max(0, at - 26) + match.start()
    return Day(year, MONTHS.index(match["month"]) + 1, int(printed) if whole and printed else None, start, at + 4)
