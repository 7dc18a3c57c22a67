"""Where sentences end, and where a number in the text is the mark of a note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lexicon import word_set

LONGEST = 3000
"""Characters of the longest sentence; the longest of a novel is shorter."""
_SUPERSCRIPT = {sign: str(digit) for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_ABBREVIATIONS = word_set(
    "mr mrs ms dr prof gen col lt capt sgt hon rev sen rep gov pres st jr sr vs etc cf al eg ie e.g i.e "
    "approx ca c no nos "
    "vol vols fig figs art arts sec ch chap p pp para paras ed eds est inc ltd co corp dept univ jan feb "
    "mar apr jun jul "
    "aug sep sept oct nov dec viz op loc cit ibid ft mt u.s u.k u.n e.u u.s.a d.c h.e a.m p.m ph.d rs rp us$ resp incl"
)
_OPENERS = word_set(
    "the in on at by from for since as it its this these those that there here however meanwhile "
    "moreover furthermore but "
    "and so while when although a an after before during according they he she we i if to with such both many some all "
    "one two another other others under over of our their his her not what why how"
)
"""Words that, in capitals after "U.S.", begin a sentence."""
_END = re.compile(
    r"""(?:[.!?…]{1,6}|。|！|？)                       # full stop
        ["”’'»)\]」』]*
        (?:\s?[¹²³⁴⁵⁶⁷⁸⁹⁰]+
        |\s?<sup>[^<]{1,9}</sup>|\$?\^\{?\d{1,3}\}?\$?|\s?\[\^?\d{1,3}\](?!\()|\d{1,3}(?=\s|$))*   # marks of notes
        ["”’)\]*_]*
        (?=\s|$|(?<=[。！？])|(?<=[⁰¹²³⁴-⁹])(?=[A-Z“"]))""",
    re.VERBOSE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_BEFORE = re.compile(r"([^\W\d_](?:[\w.]*[^\W_])?)$")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Walk through the sentences of a stretch of text; spans without the blanks between them."""
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop < at or not _ends(text, match.start(), stop, end, match[0]):
            continue
        yield from _bounded(text, _skip(text, at, stop), stop)
        at = stop
    first, last = _skip(text, at, end), end
    while last > first and text[last - 1].isspace():
        last -= 1
    yield from _bounded(text, first, last)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what has no full stop for pages: no sentence, and no work that grows with its square."""
    while end - start > LONGEST:
        stop = text.rfind(" ", start + 1, start + LONGEST)
        stop = stop if stop > start else start + LONGEST
        yield start, stop
        start = _skip(text, stop, end)
    if start < end:
        yield start, end


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _ends(text: str, dot: int, stop: int, end: int, sign: str) -> bool:
    after = _skip(text, stop, end)
    if after >= end:
        return True
    following = text[after]
    decimal = sign[0] == "." and text[dot + 1 : dot + 2].isdigit() and text[dot - 1 : dot].isdigit()
    if decimal and not _YEAR.search(text, dot - 4, dot):
        return False  # 1.2 GW, Vision 2.0
    if following.islower() or following in ",;:)]”’":
        return False
    if sign[0] in "。！？":
        return True
    if sign[0] in "!?…" or (len(sign) > 1 and sign[1] not in ")'’]"):
        return True
    before = _BEFORE.search(text, max(dot - 20, 0), dot)
    if before is None:
        return True
    word = before[1].lower()
    if len(before[1]) == 1 and before[1].isupper():
        # An initial: "J. Smith"; but "Plan B. The" ends a sentence.
        return _word(text, after, end) in _OPENERS
    if word in _ABBREVIATIONS or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return following.isupper() and word not in _TITLES and _word(text, after, end) in _OPENERS
    return True


_TITLES = word_set(
    "mr mrs ms dr prof gen col lt capt sgt hon rev sen rep gov pres st vs cf e.g i.e approx ca c no nos "
    "vol fig art sec ch p pp h.e rs rp"
)


def _word(text: str, at: int, end: int) -> str:
    stop = at
    while stop < end and (text[stop].isalpha() or text[stop] == "'"):
        stop += 1
    return text[at:stop].lower()


# -- marks of notes ------------------------------------------------------------------------------------------------------

_MARK = re.compile(
    r"(?P<high>[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[,⁻–-][⁰¹²³⁴⁵⁶⁷⁸⁹]+)*)"
    r"|<sup>\s?\[?(?P<tag>\d{1,3})\]?\s?</sup>"
    r"|\$?\^\{?(?P<caret>\d{1,3})\}?\^?\$?(?!\d)"
    r"|\[\^?(?P<square>\d{1,3})\]"
    r"|(?=\d)(?:(?<=[A-Za-z%)\]”’\"'][.,;:!?])(?P<low>\d{1,3})(?=[\s”\"’)]|$)"
    r"|(?<=[.,;:!?][”’\"')\]])(?P<low2>\d{1,3})(?=\s|$)"
    r"|(?<=\b(?:19|20)\d\d[.,;:])(?P<year>\d{1,2})(?=\s+[A-Z“\"]|\s*$)"
    r"|(?<=[a-z]{4})(?P<glued>\d{1,2})(?=[\s.,;:)]|$))",
    re.MULTILINE,
)
_UNIT = re.compile(r"(?:\b|\d)(?:k|c|m|d)?m$|\b(?:ft|mi|yd|in|R|CO)$")
_ABBREVIATED = re.compile(
    r"\b(?:no|nos|vol|art|p|pp|fig|ch|sec|para|cl|app|approx|rs|rp|tk|kr|c|ca|v|ver|eq|est)[.]$", re.I
)
_AHEAD = 4
"""A mark glued to a word is believed only if it goes on from the one before by at most this much."""


def marks(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Return the note marks in stretches of running text: number, start, end.

    A superscript 2 or 3 after a unit of length is an exponent; a figure glued to a word is a mark only where it goes on
    from the mark before.
    """
    found: list[tuple[int, int, int]] = []
    last = 0
    for start, end in stretches:
        for match in _MARK.finditer(text, start, end):
            kind = match.lastgroup or ""
            a, b = match.span()
            if kind == "high":
                if a == start or (match[0] in ("²", "³") and _UNIT.search(text, max(a - 3, start), a)):
                    continue
                for part in re.finditer(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+", match[0]):
                    number = int("".join(_SUPERSCRIPT[sign] for sign in part[0]))
                    found.append((number, a + part.start(), a + part.end()))
                    last = number
                continue
            number = int(match[kind])
            if number == 0:
                continue
            if kind == "square" and text[b : b + 1] == "(" and text[b : b + 2] != "(#":
                continue
            if kind in ("low", "low2"):
                if _ABBREVIATED.search(text, max(a - 9, start), a):
                    continue
                capital = re.compile(r"[\s”\"’)]*(?:[A-Z“\"(]|$)").match(text, b, end)
                if (text[a - 1] in ",;:" or capital is None) and not last < number <= last + _AHEAD:
                    continue
            elif kind in ("year", "glued") and not last < number <= last + _AHEAD:
                continue
            found.append((number, a, b))
            last = number
    return found
