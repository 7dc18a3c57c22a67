"""Shares, multiples and ranks in words: a quarter, one in five, doubled, threefold, second-largest, ranked 5th.

>>> [(found.kind, found.value, found.unit) for found in shares("the second-largest partner took a quarter and doubled it")]
[('rank', 2.0, 'rank'), ('ratio', 0.25, 'share'), ('ratio', 2.0, 'multiple')]
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .claim import ClaimKind
from .lexicon import FOLD, FRACTIONS, MULTIPLES, ORDINALS, TENS_WORDS, UNITS_WORDS

_SMALL = "|".join(sorted((word for word in UNITS_WORDS if word != "zero"), key=len, reverse=True))
_NUMBER = rf"(?:{_SMALL}|{'|'.join(TENS_WORDS)}|\d{{1,3}})"
_DENOMINATOR = "|".join(sorted(FRACTIONS, key=len, reverse=True))
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_MOST = (
    "largest", "biggest", "smallest", "highest", "lowest", "fastest", "slowest", "richest", "poorest", "wealthiest", "oldest",
    "youngest", "longest", "shortest", "strongest", "weakest", "deepest", "busiest", "closest", "greatest", "heaviest",
    "tallest", "earliest", "latest", "best", "worst",
)  # fmt: skip
_SUPERLATIVE = (
    rf"(?:(?:{'|'.join(_MOST)})(?:(?<=fastest)-growing)?|"
    r"(?:most|least)(?:\s|-)(?!of\b|other\b|recent)(?:[a-z]+ly\s)?[a-z]+(?:ed|al|ant|ent|ive|ful|ous|ing|able|ible|ar|ic|"
    r"ory|ary|ite|ate|ure)\b)"
)
_BEGINNING = "|".join(
    sorted(
        {
            word[:3]
            for word in (
                *UNITS_WORDS, *TENS_WORDS, *ORDINALS, *MULTIPLES, *FOLD, *_MOST, "most", "least", "half", "double", "triple",
                "treble", "quadruple", "twice", "thrice", "factor", "ranked", "placed", "positioned",
            )
        }
    )
)  # fmt: skip
"""How every form begins, by three letters: most words of a line begin otherwise."""
_SHARE = re.compile(
    rf"""
    (?<!\w)(?=\d|an?\s|{_BEGINNING})(?:
    (?P<in>\b(?P<a>{_NUMBER})\s(?:in|out\sof)(?:\s(?:every|each))?\s(?P<b>{_NUMBER})\b(?!\s?(?:%|per\s?cent|years?|months?|days?|decades?|countries\sin|million|billion)))
    |(?P<parts>\b(?P<top>{_SMALL})[\s-](?P<bottom>{_DENOMINATOR})\b)
    |(?P<one>\b(?:a|an)\s(?P<den>{_DENOMINATOR})\b)
    |(?P<half>\bhalf\b(?:-of\b)?)
    |(?P<slash>(?<![\w/.,$€£¥])(?P<n>\d{{1,2}})/(?P<d>\d{{1,2}})(?![\w/]|[.,]\d)(?=\sof\b|rds\b|ths\b))
    |(?P<verb>\b(?:{"|".join(MULTIPLES)})\b)
    |(?P<double>\b(?:double|triple|treble|quadruple)\b(?=\s(?:the|its|their|that|to|by|in|from|between|over|within|[a-z]+\sexports|trade|what)\b))
    |(?P<twice>\b(?:twice|thrice)\b(?=\s(?:as|the|that|its|their|what|more|larger|higher|bigger|greater)\b))
    |(?P<times>\b(?P<k>\d+(?:\.\d+)?|{_SMALL}|{"|".join(TENS_WORDS)})\stimes\b(?=\s(?:the|as|more|higher|larger|greater|bigger|faster|its|their|that|what|lower|smaller|over|than|longer|less)\b))
    |(?P<fold>\b(?:(?P<kf>\d+(?:\.\d+)?|{_SMALL})[\s-]?fold|{"|".join(FOLD)})\b)
    |(?P<factor>\bfactor\sof\s(?P<kx>\d+(?:\.\d+)?|{_SMALL})\b)
    |(?P<super>\b(?:(?:(?P<ord>{_ORDINAL})|(?P<nth>\d{{1,3}})(?:st|nd|rd|th))[\s-](?:most\s)?)?(?P<sup>{_SUPERLATIVE})(?!\w))
    |(?P<ranked>\b(?:rank(?:s|ed|ing)?|placed|positioned)\s(?:as\s)?(?:at\s|in\s)?(?:the\s)?(?:number\s|no\.?\s?|\#)?(?P<pos>\d{{1,3}}(?:st|nd|rd|th)?|{_ORDINAL}|{_SMALL})(?!\w|[.,]\d|\spercent|%|-|\sof\b))
    |(?P<nth2>\b(?P<pos2>\d{{1,3}})(?:st|nd|rd|th)\s(?:in|on|among|out\sof|place|globally|worldwide|overall|of\s\d+)\b)
    |(?P<first>(?<=\bthe\s)first(?=\s(?:[\w'’-]+\s){{1,5}}to\s[a-z]+\b))
    |(?P<anniv>\b(?:(?P<years>\d{{1,3}})(?:st|nd|rd|th)|(?P<yearw>{_ORDINAL}|(?:{"|".join(TENS_WORDS)})-(?:{_ORDINAL})))\s(?=(?:[A-Za-z-]+\s){{0,2}}anniversar))
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AFTER_FRACTION = re.compile(
    r"\s?(?:[.,;:)—–?!]|$|\s(?:of|to|from|in|by|since|between|during|over|higher|lower|more|less|larger|smaller|and|or|"
    r"the|its|their|as|for|compared|on|at|is|was|were|are|share)\b)"
)
_NO_FRACTION = re.compile(
    r"\s(?:of\s(?:the\s)?(?:year|\d{4})|of\sa\s(?:century|mile|million|billion)|century|finals?|hour)\b", re.I
)
_ORDERED = re.compile(
    r"\b(?:first|second|third|fourth|last|final|this|next|previous|latter|other|former|same|fiscal|per)[\s-]$", re.I
)
_HALF_BEFORE = re.compile(
    r"\b(?:by|about|nearly|than|over|almost|roughly|approximately|around|to|only|just|at|one|cover\w*|under|least|"
    r"comprising|constitut\w+|provid\w+|account\w*|and|represent\w*)\s$",
    re.I,
)
_HALF_AFTER = re.compile(r"\s(?:of|the|its|their|all|that|our|as\s(?:much|many|large))\b", re.I)
_ONE_OF = re.compile(
    r"\b(?:one|some|two|three|four|five|among|many|several|\d+)(?:\sof)?\s(?:the|its|their|[A-Z]\w+'s|"
    r"[a-z]+'s)?\s?(?:world'?s?\s|region'?s\s)?(?:\w+\s)?$",
    re.I,
)
_NO_RANK = re.compile(r"\b(?:at|not|the very|at the|last but not|make the|do their|in the)\s$", re.I)


class Share(NamedTuple):
    """A share, multiple, rank or anniversary.

    Attributes
    ----------
    start, end : int
        Place in the line.
    kind : str
        ratio, rank or other.
    value : float
    unit : str
        share, multiple, rank or anniversary.
    """

    start: int
    end: int
    kind: ClaimKind
    value: float
    unit: str


def shares(line: str) -> list[Share]:
    """Return the shares, multiples, ranks and anniversaries of a line, in order."""
    found: list[Share] = []
    for match in _SHARE.finditer(line):
        one = _read(line, match)
        if one is not None:
            found.append(one)
    return found


def _read(line: str, match: re.Match[str]) -> Share | None:
    group = match.groupdict()
    start, end = match.span()
    before, after = line[max(start - 40, 0) : start], line[end : end + 30]
    if before.endswith(("-", "‑")) and not group["super"]:
        return None
    if group["in"]:
        a, b = _value(group["a"]), _value(group["b"])
        if not 0 < a < b or (
            " in " in match[0] and (b > 100 or (b not in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 50, 100)))
        ):
            return None
        return Share(start, end, "ratio", a / b, "share")
    if group["parts"]:
        top, bottom = _value(group["top"]), FRACTIONS[group["bottom"].lower()]
        plural = group["bottom"].lower().endswith("s") or group["bottom"].lower() == "halves"
        if (top > 1) != plural or top >= bottom * 3 or _NO_FRACTION.match(after):
            return None
        return Share(start, end, "ratio", top / bottom, "share")
    if group["one"]:
        word = group["den"].lower()
        if word.endswith("s") or _NO_FRACTION.match(after):
            return None
        if word not in ("half",) and not _AFTER_FRACTION.match(after):
            return None
        if word == "half" and not _AFTER_FRACTION.match(after):
            return None
        return Share(start, end, "ratio", 1 / FRACTIONS[word], "share")
    if group["half"]:
        if (
            _ORDERED.search(before)
            or after.startswith("-")
            or re.match(
                r"\sa(?:n)?\s(?:\w+illion|thousand|dozen|century|decade)|\s(?:century|year|hour|brother)", after
            )
        ):
            return None
        if _NO_FRACTION.match(after) or not (
            _HALF_AFTER.match(after) or _HALF_BEFORE.search(before) or not before.strip()
        ):
            return None
        return Share(start, end, "ratio", 0.5, "share")
    if group["slash"]:
        return Share(start, end, "ratio", int(group["n"]) / int(group["d"]), "share") if int(group["d"]) > 1 else None
    if group["verb"]:
        return Share(start, end, "ratio", float(MULTIPLES[group["verb"].lower()]), "multiple")
    if group["double"]:
        if re.search(r"\b(?:a|an|the)\s$", before, re.I):
            return None
        return Share(start, end, "ratio", {"d": 2.0, "t": 3.0, "q": 4.0}[group["double"][0].lower()], "multiple")
    if group["twice"]:
        return Share(start, end, "ratio", 2.0 if group["twice"][1].lower() == "w" else 3.0, "multiple")
    for name, number in (("times", "k"), ("factor", "kx")):
        if group[name]:
            return Share(start, end, "ratio", _value(group[number]), "multiple")
    if group["fold"]:
        value = _value(group["kf"]) if group["kf"] else FOLD[group["fold"].lower()]
        return Share(start, end, "ratio", value, "multiple")
    if group["super"]:
        rank = ORDINALS[group["ord"].lower()] if group["ord"] else int(group["nth"]) if group["nth"] else 1
        if _NO_RANK.search(before) or (_ONE_OF.search(before) and rank == 1):
            return None
        return Share(start, end, "rank", float(rank), "rank")
    if group["first"]:
        return Share(start, end, "rank", 1.0, "rank")
    if group["ranked"]:
        position = (
            re.sub(r"(?:st|nd|rd|th)$", "", group["pos"].lower()) if group["pos"][0].isdigit() else group["pos"].lower()
        )
        value = float(position) if position.isdigit() else float(ORDINALS.get(position, UNITS_WORDS.get(position, 0)))
        at = match.start("pos")
        return Share(at, match.end("pos"), "rank", value, "rank") if value else None
    if group["nth2"]:
        return Share(start, match.end("pos2") + 2, "rank", float(group["pos2"]), "rank")
    years = int(group["years"]) if group["years"] else _ordinal(group["yearw"].lower())
    return Share(start, end - 1, "other", float(years), "anniversary")


def _value(text: str) -> float:
    low = text.lower()
    return float(UNITS_WORDS.get(low, TENS_WORDS.get(low, 0))) if low[0].isalpha() else float(low)


def _ordinal(text: str) -> int:
    tens, _, unit = text.partition("-")
    return ORDINALS[tens] if not unit else TENS_WORDS[tens] + ORDINALS[unit]
