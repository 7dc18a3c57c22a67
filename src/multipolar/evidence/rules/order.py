"""impossible-order, and anniversaries that cannot be: an effect before its cause, a jubilee that does not fit its year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..finding import Finding
from .days import MONTH, MONTHS, day
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence

_ANNIVERSARY = re.compile(
    r"(?P<n>\d{1,3})(?:st|nd|rd|th)\s(?:[Aa]nniversary|[Bb]irthday|[Yy]ear)\s(?:of|"
    r"since)\s(?:the\s|its\s)?(?P<what>[^.;,]{0,80}?)(?:\s(?:of|in|\()\s?|\s)(?P<year>(?:1[6-9]|"
    r"20)\d\d)(?!\d|[–-]\d)"
)
_ANNIVERSARY_IN = re.compile(
    r"(?:[Ii]n|[Ss]ince)\s(?P<at>(?:1[6-9]|20)\d\d)[^.;]{0,80}?(?P<n>\d{1,3})(?:st|nd|rd|"
    r"th)\s[Aa]nniversary\s(?:of|since)\s[^.;]{0,80}?(?P<year>(?:1[6-9]|20)\d\d)(?!\d)"
)
_CAUSE = re.compile(
    r"(?i:created|established|founded|set up|launched|formed|introduced|adopted|signed|convened|"
    r"initiated|concluded|agreed|enacted|negotiated)\b[^.;]{0,60}?\b(?P<first>(?:1[6-9]|20)\d\d)\b[^.;]{0,60}?"
    r"\b(?:to address|to respond to|in response to|following|after|in the wake of|as a response "
    r"to|in reaction to|to deal with|to cope with|prompted by|triggered by|because of|in the "
    r"aftermath of|to overcome|to counter|"
    r"to learn from|as a lesson (?:from|of)|to prevent a repeat of)\b[^.;]{0,80}?\b(?P<then>(?:1[6-9]|20)\d\d)\b"
)


_ANSWER = re.compile(
    r"\b[Ii]n (?:response|reaction|answer) to\b[^.;]{0,40}?\b(?P<then>(?:1[6-9]|20)\d\d)\b[^.;]{0,60}?,"
    r"(?:(?!which|that|who)[^.;,]){0,60}?"
    r"\b(?:was|were|had been) "
    r"(?:created|established|founded|set up|launched|formed|introduced|adopted|signed|convened) in "
    r"(?:[A-Z][a-z]+ )?(?P<first>(?:1[6-9]|20)\d\d)\b"
)
"""The same with the cause before the effect."""


_FORCE = re.compile(
    r"\b(?:in force since|entered into force (?:in|on)|came into force (?:in|on)|took effect (?:in|on)|in effect since) "
    r"(?:\d{1,2} )?"
    r"(?:[A-Z][a-z]+ )?(?P<then>(?:19|20)\d\d)\b(?P<gap>[^.]{0,60}?)\b(?:it |which |and )?(?:was|were|had been) (?:first "
    r")?(?:signed|concluded|agreed) "
    r"(?:in|on) (?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?P<first>(?:19|20)\d\d)\b"
)
"""What is in force before it is signed."""


def _force(sentence: Sentence) -> Iterator[Finding]:
    match = _FORCE.search(sentence.text)
    if match is None or re.search(r"\b(?:new|another|second|protocol|that (?:on|with)|amend\w*)\b", match["gap"]):
        return
    then, first = (day(sentence.text, match.start(name)) for name in ("then", "first"))
    late = first.year > then.year or (first.year == then.year and (first.month or 0) > (then.month or 12))
    if late:
        base = sentence.passage.start
        places = [
            (sentence, Quantity(base + when.start, base + when.end, "year", float(when.year), 0.0, 0.0))
            for when in (then, first)
        ]
        yield found(
            "impossible-order", "medium", places, f"What is in force from {then} cannot have been signed in {first}."
        )


_LASTED = re.compile(
    rf"\b(?:from|between) (?P<d1>\d{{1,2}}) (?P<m1>{MONTH})(?: (?P<y1>(?:19|20)\d\d))? (?:to|until|and) (?P<d2>\d{{1,2}}) "
    rf"(?P<m2>{MONTH}) "
    rf"(?P<y2>(?:19|20)\d\d),? (?:or |that is,? |i\.e\.,? |in all )?(?P<n>\d{{1,3}}) (?P<unit>days|weeks)\b"
)


def _lasted(sentence: Sentence) -> Iterator[Finding]:
    """Report a number of days that does not lie between two days: from 5 February to 14 March 2023, 25 days in all."""
    match = _LASTED.search(sentence.text)
    if match is None:
        return
    try:
        first = date(int(match["y1"] or match["y2"]), MONTHS.index(match["m1"]) + 1, int(match["d1"]))
        last = date(int(match["y2"]), MONTHS.index(match["m2"]) + 1, int(match["d2"]))
    except ValueError:
        return  # no such day: another rule says so
    between, size = (last - first).days, 7 if match["unit"] == "weeks" else 1
    stated = int(match["n"])
    if between > 0 and not between - size <= stated * size <= between + size:
        base = sentence.passage.start
        spots = [
            (match.start("d1"), match.end("m1")),
            (match.start("d2"), match.end("y2")),
            (match.start("n"), match.end("unit")),
        ]
        places = [(sentence, Quantity(base + low, base + high, "number", 0.0, 0.0, 0.0)) for low, high in spots]
        yield found(
            "difference",
            "medium",
            places,
            f"From {first:%d %B %Y} to {last:%d %B %Y} are {between} days, not {stated} {match['unit']}.",
            f"{between} days; one more if both count",
        )


def order(dossier: Dossier) -> Iterator[Finding]:
    """Anniversaries that do not fit, and effects that come before their cause."""
    for part in dossier.sentences:
        for sentence in part:
            if not sentence.numeric:
                continue
            yield from _force(sentence)
            yield from _lasted(sentence)
            text, base = sentence.text, sentence.passage.start
            at = {q.start - base: q for q in sentence.quantities}
            for match in (*_CAUSE.finditer(text), *_ANSWER.finditer(text)) if len(at) > 1 else ():
                first, then = at.get(match.start("first")), at.get(match.start("then"))
                if first is None or then is None or not _later(text, match):
                    continue
                if re.search(
                    r"(?i)\b(?:until|before|ended|lasted|renewed|again|updated|expanded|and\s\w+ed|revised|amended)\b",
                    match[0],
                ):
                    continue
                dated = [day(text, match.start(name)) for name in ("first", "then")]
                yield found(
                    "impossible-order",
                    "medium",
                    [(sentence, first), (sentence, then)],
                    f"What is dated {dated[0]} is said to answer what happened in {dated[1]}.",
                    f"{dated[0]} < {dated[1]}",
                )
            yield from _anniversaries(dossier, sentence)


def _later(text: str, match: re.Match[str]) -> bool:
    """Say whether the cause is dated after the effect: by the years, or by the months of one year."""
    first, then = int(match["first"]), int(match["then"])
    if first != then:
        return then > first
    months = [day(text, match.start(name)).month for name in ("first", "then")]
    return months[0] is not None and months[1] is not None and months[1] > months[0]


def _anniversaries(dossier: Dossier, sentence: Sentence) -> Iterator[Finding]:
    text, base = sentence.text, sentence.passage.start
    for pattern in (_ANNIVERSARY_IN, _ANNIVERSARY):
        match = pattern.search(text)
        if match is None:
            continue
        n, year = int(match["n"]), int(match["year"])
        spot = match.start("n")
        ordinal = Quantity(base + spot, base + match.end("n") + 2, "number", n, n, n)
        event = Quantity(base + match.start("year"), base + match.end("year"), "year", year, year, year)
        if pattern is _ANNIVERSARY_IN:
            stated = int(match["at"])
            if abs(stated - year - n) <= 0 or stated < year:
                return
            celebrated = Quantity(base + match.start("at"), base + match.end("at"), "year", stated, stated, stated)
            yield found(
                "dated-differently",
                "medium",
                [(sentence, celebrated), (sentence, ordinal), (sentence, event)],
                f"From {year} to {stated} are {stated - year} years, so {stated} is no {match['n']}th anniversary.",
                f"{stated} - {year} = {stated - year}",
                f"{year + n} or an anniversary of {stated - year} years",
            )
            return
        newest = dossier.written[sentence.document.name]
        lead = text[max(0, match.start() - 30) : match.start()]
        if re.search(r"\b[Ii]n\s(?:19|20)\d\d\W+(?:\w+\W+){0,4}$", lead):
            continue
        if year + n > newest + 2 and newest:
            yield found(
                "dated-differently",
                "high",
                [(sentence, ordinal), (sentence, event)],
                f"Something of {year} has its {match['n']}th anniversary in {year + n}, after this text was written.",
                f"{year} + {n} = {year + n}; newest year of the text {newest}",
                f"the year of the event or of the celebration is wrong; {newest - n} to {newest} would fit the anniversary",
            )
            return
