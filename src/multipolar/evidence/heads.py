"""What heads, labels and captions of a table say of its numbers: unit, currency, scale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .claim import ClaimKind
from .lexicon import CODES, CURRENCY_NAMES, NATIONAL, PHYSICAL, SAME_CODE, SYMBOLS

_SCALE = re.compile(
    r"(?<![\w])(?:in\s)?(?P<word>thousands?|millions?|billions?|trillions?|crores?|lakhs?|mn|bn|tn|mln|bln|m|k|'000s?|"
    r"000s)(?!\w)",
    re.I,
)
SCALES = {"thousand": 1e3, "'000": 1e3, "000": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
           "crore": 1e7, "billion": 1e9, "bn": 1e9, "bln": 1e9, "trillion": 1e12, "tn": 1e12}  # fmt: skip
_PERCENT = re.compile(r"%|\bper\s?cent\b|\bpercent(?:age)?\b", re.I)
_RATE = re.compile(r"\bexchange rates?\b|\bper (?:US )?(?:dollar|euro)\b|\b[A-Z]{3}/[A-Z]{3}\b", re.I)
_PEOPLE = re.compile(
    r"\b(?:persons?|people|inhabitants|population|students|workers|visitors|tourists|refugees|troops|personnel|passengers)\b",
    re.I,
)
_NUMBER_OF = re.compile(r"\b(?:number|no\.|nos\.|#)\s?(?:of\s)(?P<noun>[a-z][a-z-]*(?:\s[a-z][a-z-]*){0,3})", re.I)
_UNIT_WORDS = re.compile(r"\(([^()]*)\)|,\s([^,]*)$|\bin\s([^,()]*)$")


@dataclass(frozen=True)
class Measured:
    """What numbers under a head are numbers of.

    Attributes
    ----------
    kind, unit, currency
        As in `Claim`.
    """

    kind: ClaimKind
    unit: str
    currency: str | None = None


@lru_cache(maxsize=4096)
def measured(text: str) -> Measured | None:
    """Return the unit that a head, a label or a caption names; None if it names none.

    >>> measured("Gross domestic product (USD billion)")
    Measured(kind='money', unit='USD', currency='USD')
    >>> measured("Share of exports, per cent").kind, measured("Installed capacity (MW)").unit, measured("Members")
    ('percent', 'MW', None)
    """
    code = currency(text)
    if _RATE.search(text):
        return Measured("other", "exchange rate")
    if _PERCENT.search(text) is not None:
        if code is not None and not re.search(r"\(\s*(?:in\s)?(?:%|per\s?cent)", text, re.I):
            return None  # both are named: which it is cannot be told
        return Measured("percent", "percent")
    if code is not None:
        return Measured("money", code, code)
    for match in _UNIT_WORDS.finditer(text):
        inside = next(part for part in match.groups() if part is not None)
        for word in re.findall(r"[\w²³/]+", inside):
            low = word.lower()
            if low in PHYSICAL and (len(word) > 2 or word in ("MW", "GW", "km", "kg", "ha", "TW", "Mt", "kt")):
                return Measured("other", PHYSICAL[low])
    counted = _NUMBER_OF.search(text)
    if counted is not None:
        return Measured("count", counted["noun"].lower())
    people = _PEOPLE.search(text)
    return Measured("count", people[0].lower()) if people is not None else None


def currency(text: str) -> str | None:
    """Return the currency that a head names: a sign, a code, a name with or without its country."""
    for sign in sorted(SYMBOLS, key=len, reverse=True):
        if sign in text and (not sign.isalpha()):
            return SYMBOLS[sign]
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    for place, word in enumerate(words):
        if word in CODES:
            return SAME_CODE.get(word, word)
        low = word.lower()
        if low in CURRENCY_NAMES and low not in ("real", "won", "sol", "pound", "pounds"):
            nation = " ".join(words[max(place - 1, 0) : place]).lower()
            return NATIONAL.get((low.removesuffix("s"), nation), CURRENCY_NAMES[low])
    return None


@lru_cache(maxsize=4096)
def scale(text: str) -> float | None:
    """Return the factor that a head names; None if it names none.

    >>> scale("in millions of US dollars"), scale("USD bn"), scale("Members")
    (1000000.0, 1000000000.0, None)
    """
    found = None
    for match in _SCALE.finditer(text):
        word = match["word"]
        if word in ("m", "k", "M", "K") and currency(text) is None:
            continue
        found = SCALES[word.lower().removesuffix("s") if len(word) > 1 else word.lower()]
    return found
