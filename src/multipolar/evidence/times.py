"""Times in a line: years, fiscal years, quarters, spans, full dates, decades.

>>> [(str(time.period), time.iso) for time in times("rose by 2024, from 8 August 1967 and in the first quarter of 1998")]
[('by 2024', '2024'), ('1967 1967-08-08', '1967-08-08'), ('1998 Q1', '1998')]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .claim import Basis, Period
from .lexicon import IRREGULAR_PLURALS, NOT_PLURAL, PHYSICAL, word_set

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ],
        start=1,
    )
    for name in names.split()
}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST"
    r"|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d|21[0-4]\d)"
_DASH = r"\s?[-–—−/]\s?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_ENDS = r"(?![\d%]|\.\d|,\d{3}|'?s\b\d)"
_TIME = re.compile(
    rf"""
    (?<![A-Za-z0-9_$€£¥.,/])(?:
    (?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
    |(?P<slash>\d{{1,2}}/\d{{1,2}}/{_YEAR})(?!\d)
    |(?P<clock>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?[ap]\.?m\.?)?|\d{{1,2}}\s?[ap]\.?m\b\.?)
    |(?:J?FY\s?'?|(?:[Ff]iscal|[Ff]inancial|[Bb]udget)\s[Yy]ears?\s(?:of\s)?)
        (?P<fy>\d{{4}}|\d{{2}})(?:{_DASH}(?P<fy2>\d{{4}}|\d{{2}}))?(?!\d|,\d)
    |(?P<cjk>{_YEAR})年(?P<cjkfy>度)?(?:(?P<cjkmonth>\d{{1,2}})月)?
    |(?P<day>{_DAY})(?:{_DASH}(?P<lastday>{_DAY}))?\s(?:of\s)?(?P<month>{_MONTH})(?:,?\s(?P<dyear>{_YEAR}){_ENDS})?(?!\w)
    |(?P<month2>{_MONTH})\s(?P<day2>{_DAY})(?!\d|\s?%|[.,]\d)(?:{_DASH}(?P<lastday2>{_DAY}))?(?:,?\s(?P<dyear2>{_YEAR}){_ENDS})?
    |(?P<month3>{_MONTH}),?\s(?:of\s)?(?P<myear>{_YEAR}){_ENDS}
    |(?:the\s)?(?P<part>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ll]ast|Q[1-4]|[1-4]Q|H[12]|[12]H)
        (?:\s(?P<unit>quarter|half|months?|\w+\smonths))?(?:\s(?:of|in))?\s(?:the\syear\s)?(?P<pyear>{_YEAR}){_ENDS}
    |(?P<pyear2>{_YEAR})\s?(?P<part2>Q[1-4]|H[12])\b
    |(?P<decade>(?:1[5-9]|20)\d0)'?s\b
    |(?P<from>{_YEAR}){_DASH}(?P<to>{_YEAR}|\d{{2}})(?![\d%\w]|\.\d|,\d{{3}})
    |(?P<from2>{_YEAR})\s(?:to|through|until|till)\s(?P<to2>{_YEAR}){_ENDS}
    |(?P<year>{_YEAR}){_ENDS}
    )
    """,
    re.VERBOSE,
)
_NOT_A_YEAR = re.compile(
    r"\s?(?:%|-?per\s?cent|percentage|basis\spoints?|(?:thousand|million|billion|trillion|crore|lakh|bn|mn|tn)\b"
    r"|(?:yen|yuan|dollars?|euros?|rupees?|baht|rupiah|won|dong|pesos?|US\sdollars?|USD|EUR|JPY)\b|[A-Z]{3}/)",
)
_NEXT_WORD = re.compile(r"\s?-?([^\W\d_]+[²³]?)")
_LAST_WORD = re.compile(r"([^\W\d_]+)\W{0,2}$")
_COUNTING = word_set(
    "about some over nearly than roughly approximately almost least around approx circa totalling numbering another"
)
_COUNTED = IRREGULAR_PLURALS | word_set(
    "soldiers jobs workers students companies firms households megawatts projects participants officers vessels ships "
    "families homes schools villages deaths casualties workers attacks incidents missiles warheads hours days pages"
)
_FISCAL_HEAD = re.compile(r"(?:fiscal|financial|FY)\W*$", re.I)
_BY = re.compile(
    r"\b(?:by|before)(?:\s(?:the\s)?(?:end|middle|close|start|beginning|year)(?:\sof)?)?\s(?:the\s)?(?:year\s)?$", re.I
)
_AS_OF = re.compile(r"\b(?:as\s(?:of|at)|at\sthe\send\sof|end-|at\send-)\s?(?:the\send\sof\s|end-)?(?:the\s)?$", re.I)
_SINCE = re.compile(r"\b(?:since|from|after)\s(?:the\s)?(?:year\s)?(?:early\s|late\s|mid-)?$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|up\sto|through|to)\s(?:the\s)?(?:year\s)?$", re.I)
_BETWEEN = re.compile(r"\s(?:and|to|through|until)\s(?:the\s)?(?:year\s)?(?:early\s|late\s|mid-)?", re.I)
_OPENS = re.compile(r"\b(?:between|from)\s(?:the\s)?(?:years?\s|fiscal\syears?\s)?(?:early\s|late\s|mid-)?$", re.I)
_AGREEMENT_OF = re.compile(
    r"\b(?:in|during|of|for|over|throughout|since|by|until|from|to|after|before|and|the)\s$", re.I
)


@dataclass(frozen=True)
class Time:
    """A time expression of a line.

    Attributes
    ----------
    start, end : int
        Place of the whole expression.
    period : Period
        What it says; both years None for a day without a year or a time of day.
    iso : str
        ISO date as precise as printed; empty for spans of years.
    governed : bool
        True if a preposition makes it a time ("in 2024"); a bare year before a noun ("the 2024 survey") is part of a name.
    """

    start: int
    end: int
    period: Period
    iso: str = ""
    governed: bool = False


def times(line: str) -> list[Time]:
    """Return the times of a line, in order; "between 1988 and 1993" is one."""
    found = [time for match in _TIME.finditer(line) if (time := _read(line, match)) is not None]
    joined: list[Time] = []
    skip = False
    for first, second in pairwise([*found, None]):
        if skip:
            skip = False
            continue
        if first is None:
            continue
        if second is not None and (span := _joined(line, first, second)) is not None:
            joined.append(span)
            skip = True
        else:
            joined.append(first)
    return joined


def _joined(line: str, first: Time, second: Time) -> Time | None:
    """Return "between A and B" and "from A to B" as one time."""
    a, b = first.period, second.period
    link = _BETWEEN.fullmatch(line, first.end, second.start)
    if link is None or a.start is None or b.end is None or a.start > b.end or a.part != b.part:
        return None
    opens = _OPENS.search(line, max(first.start - 30, 0), first.start)
    if opens is None or ("and" in link[0].lower()) != (opens[0].lower().startswith("between")):
        return None
    basis: Basis = a.basis if a.basis == "fiscal" else b.basis if b.basis == "fiscal" else "calendar"
    return Time(first.start, second.end, Period(a.start, b.end, basis), governed=True)


def _read(line: str, match: re.Match[str]) -> Time | None:
    group = match.groupdict()
    start, end = match.span()
    if group["clock"]:
        return Time(start, end, Period(None, None))
    if group["iso"]:
        year = int(group["iso"][:4])
        return _governed(line, start, end, Period(year, year, part=group["iso"]), group["iso"])
    if group["slash"]:
        year = int(group["slash"][-4:])
        return _governed(line, start, end, Period(year, year), str(year))
    if group["cjk"]:
        year, month = int(group["cjk"]), group["cjkmonth"]
        iso = f"{year}-{int(month):02}" if month else str(year)
        return _governed(
            line, start, end, Period(year, year, "fiscal" if group["cjkfy"] else "calendar", iso if month else ""), iso
        )
    if group["fy"]:
        first = _full(group["fy"], None)
        return _governed(line, start, end, Period(first, first, "fiscal"), "")
    for day, month, year_of, last in (
        ("day", "month", "dyear", "lastday"), ("day2", "month2", "dyear2", "lastday2"), ("", "month3", "myear", ""),
    ):  # fmt: skip
        if group[month]:
            return _dated(
                line, start, end, group[day] if day else None, group[month], group[year_of], bool(last and group[last])
            )
    for part, year_of in (("part", "pyear"), ("part2", "pyear2")):
        if group[part]:
            year = int(group[year_of])
            name = _part(group[part].lower(), (group["unit"] or "") if part == "part" else "")
            if not name:
                return _year(line, match.start(year_of), match.end(year_of), year)
            return _governed(line, start, end, Period(year, year, part=name), str(year))
    if group["decade"]:
        year = int(group["decade"])
        early = re.search(r"\b(early|mid|late)[\s-]$", line[max(start - 8, 0) : start], re.I)
        return _governed(line, start, end, Period(year, year + 9, part=early[1].lower() if early else ""), "")
    if group["from"]:
        begin, until = int(group["from"]), _full(group["to"], int(group["from"]))
        if not begin < until <= begin + 150:
            return _year(line, start, start + 4, begin)
        if until == begin + 1 and "/" in line[start:end]:
            return _governed(line, start, end, Period(begin, begin, "fiscal"), "")
        return _governed(line, start, end, Period(begin, until), "")
    if group["from2"]:
        return _governed(line, start, end, Period(int(group["from2"]), int(group["to2"])), "")
    return _year(line, start, end, int(group["year"]))


def _full(text: str, before: int | None) -> int:
    """Return the year of two or four digits."""
    if len(text) == 4:
        return int(text)
    century = before // 100 * 100 if before else 1900 if int(text) > 60 else 2000
    return century + int(text)


def _part(word: str, unit: str) -> str:
    if word[0] in "qh" or word[-1] in "qh":
        number = next((sign for sign in word if sign.isdigit()), "")
        if number:
            return ("Q" if "q" in word else "H") + number
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}[word]
    if unit == "quarter":
        return f"Q{order}"
    if unit == "half":
        return f"H{min(order, 2)}"
    if unit.endswith("months"):
        return f"{word} {unit}"
    return ""


def _dated(
    line: str, start: int, end: int, day: str | None, month: str, year: str | None, several: bool
) -> Time | None:
    number = MONTHS[month.lower().rstrip(".")]
    if year is None:
        if month in ("May", "may", "March", "MAY") and day is None:
            return None
        return Time(start, end, Period(None, None, part=f"--{number:02}"))
    if _NOT_A_YEAR.match(line, end):
        return None
    iso = f"{year}-{number:02}"
    if day and not several:
        iso += f"-{int(re.sub('[^0-9]', '', day)):02}"
    return _governed(line, start, end, Period(int(year), int(year), part=iso), iso)


def _year(line: str, start: int, end: int, year: int) -> Time | None:
    """Return a bare year, unless it is an amount: 2030 percent, about 2000 troops."""
    if _NOT_A_YEAR.match(line, end):
        return None
    before = _LAST_WORD.search(line, max(start - 20, 0), start)
    after = _NEXT_WORD.match(line, end)
    if after:
        word = after[1].lower()
        if word in _COUNTED or (word in PHYSICAL and word not in ("in", "t", "m", "g", "l")):
            return None
        plural = word.endswith("s") and word not in NOT_PLURAL and after[1].islower()
        if plural and before and before[1].lower() in _COUNTING:
            return None
    return _governed(line, start, end, Period(year, year), str(year))


def _governed(line: str, start: int, end: int, period: Period, iso: str) -> Time:
    """Take in the preposition before a time: by, as of, since, until."""
    head = line[max(start - 30, 0) : start]
    governed = _AGREEMENT_OF.search(head) is not None
    first, last = period.start, period.end
    if _FISCAL_HEAD.search(head):
        period = Period(first, last, "fiscal", period.part)
    elif _BY.search(head):
        period, governed = Period(None, last, "by", period.part), True
    elif _AS_OF.search(head):
        period, governed = Period(first, last, "as-of", period.part), True
    elif re.search(r"\bsince\s(?:the\s)?(?:early\s|late\s|mid-)?$", head, re.I):
        period, governed = Period(first, None, "calendar", period.part), True
    return Time(start, end, period, iso, governed)
