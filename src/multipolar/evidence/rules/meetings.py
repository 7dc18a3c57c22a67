"""dated-differently, of meetings: one numbered meeting ("the 28th Summit", "the seventh conference") on two days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding, Severity
from .days import MONTH, Day, day
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence, canonical, content

_ONES = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
 sixteenth seventeenth eighteenth nineteenth"""
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
NTHS = (
    {word: n for n, word in enumerate(_ONES.split(), 1)}
    | {f"{ten}ieth": n for ten, n in _TENS.items()}
    | {f"{ten}y-{word}": n + one for ten, n in _TENS.items() for one, word in enumerate(_ONES.split()[:9], 1)}
)
NTH = "|".join(sorted((word for word in NTHS if word != "first"), key=len, reverse=True)) + r"|\d{1,3}(?:nd|rd|th|st)"
_KINDS = "summit|meeting|session|conference|forum|congress|assembly|olympics|dialogue"
_PROPER = r"[A-ZÀ-ÖØ-Þ][\w’'&.+-]*(?:\s[A-ZÀ-ÖØ-Þ][\w’'&.+-]*){0,5}"
_DATE = (
    rf"(?:on|in|,)\s(?:the\s)?(?P<when>(?:\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?\s)?(?:{MONTH}\s)?(?:\d{{1,2}},\s)?"
    rf"(?P<year>(?:19|20)\d\d))(?!\d)"
)
_NAMED = re.compile(
    rf"(?P<n>\d{{1,3}})(?:st|nd|rd|"
    rf"th)\s(?P<name>(?:{_PROPER}\s)?(?:{_KINDS.title()}))(?!\s[A-Z])(?P<gap>[^.;]{{0,90}}?)\s?{_DATE}"
)
"""A meeting with a proper name: the 28th ASEAN Summit."""
_COMMON = re.compile(
    rf"(?<![\w-])(?P<n>{NTH})\s(?P<name>(?:[\w-]+\s){{0,3}}?(?:{_KINDS}))(?P<gap>[^.;]{{0,90}}?)\s?{_DATE}"
)
"""A meeting that is only counted: the seventh conference on African development, held in Yokohama in August 2019."""
_AT = re.compile(
    rf"{_DATE},?\s(?P<gap>)(?:at|during|by)\s(?:the|its|their)\s(?P<n>{NTH})\s(?P<name>(?:[\w-]+\s){{0,3}}?(?:{_KINDS}))\b"
)
"""The same with the date first: decided on 4 May 2019 at the seventh conference."""
_APART = re.compile(
    r"\b(?:until|before|after|since|by|for|between|from|adopted|implement\w*|target\w*|plan|followed|next|following|ago)\b"
)


_MAY = re.compile(rf"(?i){_KINDS}")


@dataclass(frozen=True)
class _Meeting:
    sentence: Sentence
    when: Day
    words: frozenset[str]

    @property
    def quantity(self) -> Quantity:
        base = self.sentence.passage.start
        return Quantity(base + self.when.start, base + self.when.end, "year", float(self.when.year), 0.0, 0.0)


def meetings(dossier: Dossier) -> Iterator[Finding]:
    """Report one numbered meeting on two days or in two years."""
    groups: dict[tuple[str, str], list[_Meeting]] = defaultdict(list)
    for sentence in dossier.every:
        text = sentence.text
        if not sentence.numeric or _MAY.search(text) is None:
            continue
        for pattern in (_NAMED, _COMMON, _AT):
            for match in pattern.finditer(text):
                gap = match["gap"]
                if _APART.search(gap if pattern is _NAMED else gap.replace(" for ", " ")) or re.search(r"\d{4}", gap):
                    continue
                when = day(text, match.start("year"))
                if pattern is _NAMED:
                    key, words = (match["n"], canonical(match["name"], sentence.aliases)), frozenset[str]()
                else:
                    kind = match["name"].split()[-1]
                    number = str(NTHS[match["n"]]) if match["n"] in NTHS else match["n"][:-2]
                    of = re.split(r",|\b(?:held|hosted|convened|took|in|at)\b", gap)[0]
                    key, words = (number, kind), frozenset(content(match["name"] + of)) - {kind}
                groups[key].append(_Meeting(sentence, when, words))
    for (n, name), group in sorted(groups.items()):
        for place, one in enumerate(group):
            two = next(
                (other for other in group[place + 1 :] if _same(one, other) and one.when.clashes(other.when)), None
            )
            if two is None:
                continue
            days = abs((one.when.day or 0) - (two.when.day or 0))
            month = (one.when.year, one.when.month) == (two.when.year, two.when.month)
            severity: Severity = "low" if month and days <= 3 else "medium"  # a meeting may last some days
            yield found(
                "dated-differently",
                severity,
                [(one.sentence, one.quantity), (two.sentence, two.quantity)],
                f"The {n}th {name.title()} is dated {one.when} and {two.when}.",
            )
            break


def _same(one: _Meeting, two: _Meeting) -> bool:
    """Say whether one of two names has no word that the other lacks, and both stand in one document if they have none."""
    fits = one.words <= two.words or two.words <= one.words
    return fits and (bool(one.words & two.words) or one.sentence.document is two.sentence.document)
