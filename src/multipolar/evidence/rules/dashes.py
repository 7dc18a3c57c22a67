"""garbled-number: two numbers that lost the dash between them, and letters among digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from ..nouns import is_plural
from .dossier import Dossier, of_spans, place
from .setting import Sentence

_YEAR = r"(?:1[6-9]\d\d|20\d\d)"
_YEARS = re.compile(rf"(?<![\w.,/$€£¥#-])(?P<lead>FY\s?)?(?P<one>{_YEAR})(?P<two>\d\d|{_YEAR})(?![\w%]|[.,/-]\d|\s?%)")
_NAMED = re.compile(
    r"(?i)\b(?:no|nos|number|numbers|numbered|file|files|document|doc|call|phone|tel|telephone|box|code|id|grant|project|"
    r"contract|account|isbn|issn|resolution|case|bill|law|act|order|ref|reference|item|lot|route|patent|licen[cs]e|page|pp?|"
    r"registration|invoice|serial|post|postal|zip)\b[.:#]?\s?$"
)
"""A number behind one of these is a name."""
_TIME = re.compile(
    r"(?i)\b(?:of|period|years?|season|crisis|winter|summer|crop|harvest|cycle|phase|plan|fiscal|FY)\s?\(?$"
)
_AGES = re.compile(
    r"\b(?:aged|ages|(?:between|of) the ages of|age group|age)\s(?:of\s)?(?P<a>(?P<one>[1-9]\d?)(?P<two>\d\d))(?![\w%.,]\w|\d|%)|"
    r"(?<![\w.,$€£-])(?P<b>(?P<one2>[1-9]\d)(?P<two2>\d\d))[\s-](?:years? olds?\b|year-olds?\b|years? of age\b|age[\s-](?:group|"
    r"bracket|range|band|cohort)s?\b)"
)
_SPELLS = re.compile(
    r"(?<![\w.,$€£¥/-])(?P<one>[1-9]\d?)(?P<two>[1-9]\d)\s(?P<unit>years|months|weeks|degrees|°C|°)(?!\s(?:ago|old|before|earlier|"
    r"back|later|of\s(?:history|recorded)))"
)
_LETTERS = re.compile(r"(?<![\w.-])(?:\d+[oO]\d+|[12][\doO]{3}(?<=[oO])|[12]\d?[lI]\d{1,2})(?!\w|-\w)")
_MAY = re.compile(r"\d{5}|\d[oOlI]|\b[Aa]ge(?:s|d)?\s|\d{4}\s?(?:year|month|week|degree|age|°)|\d{4}-(?:year|age)")
"""What a text without such a number lacks."""
_LONGEST = {"years": 70, "months": 96, "weeks": 96, "degrees": 90, "°C": 60, "°": 90}
"""Beyond which two such figures are no range that somebody would write."""


def dashes(dossier: Dossier) -> Iterator[Finding]:
    """Report "202428" for 2024–28, "aged 1549" for 15–49, "1015 years" for 10–15, and "2O14"."""
    for part in dossier.sentences:
        for sentence in part:
            text = sentence.document.text
            start, end = sentence.passage.start, sentence.passage.end
            if _MAY.search(text, start, end) is None or sentence.record:
                continue  # in a row of a table two cells may have run into one
            yield from _years(sentence)
            yield from _ages(sentence)
            yield from _spells(sentence)
            for match in _LETTERS.finditer(text, start, end):
                right = re.sub("[oO]", "0", re.sub("[lI]", "1", match[0]))
                yield _finding(sentence, match.start(), match.end(), "mixes letters into digits", right)


def _years(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.document.text
    for match in _YEARS.finditer(text, sentence.passage.start, sentence.passage.end):
        one, two = int(match["one"]), match["two"]
        last = int(two) if len(two) == 4 else one // 100 * 100 + int(two)
        last += 100 if last < one and len(two) == 2 and one % 100 > 90 else 0
        before = text[max(sentence.passage.start, match.start() - 40) : match.start()]
        if not one < last <= one + 60 or _NAMED.search(before):
            continue
        word = re.match(r"\s([a-z][a-z-]*)", text[match.end() : match.end() + 30])
        if word is not None and is_plural(word[1]) and not (_TIME.search(before) or match["lead"] or len(two) == 4):
            continue  # 199095 voters
        yield _finding(sentence, match.start(), match.end(), "reads like two years", f"{match['one']}–{two}")


def _ages(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.document.text
    for match in _AGES.finditer(text, sentence.passage.start, sentence.passage.end):
        name = "a" if match["a"] else "b"
        one, two = (match["one"], match["two"]) if match["a"] else (match["one2"], match["two2"])
        if int(one) < int(two):
            yield _finding(sentence, match.start(name), match.end(name), "reads like two ages", f"{one}–{two}")


def _spells(sentence: Sentence) -> Iterator[Finding]:
    """Report a number of years that nobody writes, and that reads like two: "over 1015 years"."""
    text = sentence.document.text
    for match in _SPELLS.finditer(text, sentence.passage.start, sentence.passage.end):
        one, two = int(match["one"]), int(match["two"])
        digits = len(match["one"]) + len(match["two"])
        if digits == 4 and one < two <= min(3 * one + 5, _LONGEST[match["unit"]]):
            end = match.end("two")
            yield _finding(sentence, match.start(), end, "reads like two numbers", f"{one}–{two} {match['unit']}")


def _finding(sentence: Sentence, start: int, end: int, what: str, right: str) -> Finding:
    spot = place(sentence.document, start, end)
    raw = sentence.document.text[start:end]
    lost = "; a dash was lost" if "two" in what else ""
    return of_spans("garbled-number", "medium", [spot], f"The number {raw!r} {what}{lost}.", "", right)
