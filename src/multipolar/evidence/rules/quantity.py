"""Quantities of a sentence for the rules: every claim, and the bare numbers that only make sense beside one.

A rule reads a sentence as a *skeleton*: its text in lower case with each quantity replaced by a token such as ``⟦m3⟧``
(kind and number), qualifiers taken in. "Trade rose from about $40 billion in 1990 to $120 billion" becomes
``trade rose from ⟦m0⟧ in ⟦y1⟧ to ⟦m2⟧``. A rule is then a short regular expression and a recomputation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..claim import Claim

LETTER = {
    "money": "m", "percent": "p", "points": "o", "number": "n", "count": "n", "multiple": "x", "ratio": "r",
    "year": "y", "duration": "d", "rank": "k", "other": "u",
}  # fmt: skip
"""Letter of each kind in a token."""

CURRENCIES = {
    "us$": "USD", "us\\$": "USD", "usd": "USD", "$": "USD", "\\$": "USD", "dollar": "USD", "us dollar": "USD",
    "u.s. dollar": "USD",
    "a$": "AUD", "aud": "AUD", "s$": "SGD", "sgd": "SGD", "c$": "CAD", "cad": "CAD", "hk$": "HKD", "nz$": "NZD",
    "r$": "BRL", "brl": "BRL", "real": "BRL", "¥": "JPY", "jpy": "JPY", "yen": "JPY", "円": "JPY", "rmb": "CNY",
    "cny": "CNY", "yuan": "CNY", "renminbi": "CNY", "€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP", "gbp": "GBP",
    "pound": "GBP", "₹": "INR", "rs": "INR", "rs.": "INR", "inr": "INR", "rupee": "INR", "₩": "KRW", "krw": "KRW",
    "won": "KRW", "฿": "THB", "thb": "THB", "baht": "THB", "₱": "PHP", "php": "PHP", "peso": "PHP", "rp": "IDR",
    "idr": "IDR", "rupiah": "IDR", "rm": "MYR", "myr": "MYR", "ringgit": "MYR", "₫": "VND", "vnd": "VND", "dong": "VND",
    "kes": "KES", "ksh": "KES", "naira": "NGN", "ngn": "NGN", "zar": "ZAR", "rand": "ZAR", "taka": "BDT", "bdt": "BDT",
    "chf": "CHF", "franc": "CHF", "rouble": "RUB", "ruble": "RUB", "rub": "RUB", "lira": "TRY", "try": "TRY",
    "mxn": "MXN", "pln": "PLN", "zloty": "PLN", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "shilling": "KES",
    "krona": "SEK", "krone": "NOK", "riel": "KHR", "kyat": "MMK", "kip": "LAK", "egp": "EGP", "pkr": "PKR", "lkr": "LKR",
    "hkd": "HKD", "nzd": "NZD", "birr": "ETB", "etb": "ETB", "cedi": "GHS", "ghs": "GHS", "sdr": "XDR", "ntd": "TWD",
    "nt$": "TWD", "twd": "TWD",
}  # fmt: skip
"""Signs and words of currencies; ISO codes."""

SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "m": 1e6, "crore": 1e7,
    "billion": 1e9, "bn": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: float(n) for n, word in enumerate(_ONES)} | {word: 20.0 + 10 * n for n, word in enumerate(_TENS)}
WORDS |= {f"{ten}-{one}": WORDS[ten] + WORDS[one] for ten in _TENS for one in _ONES[1:10]}
WORDS["dozen"] = 12.0
"""Numbers in words to ninety-nine."""

SHARES = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fourth": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "tenth": 1 / 10,
}
MULTIPLES = {
    "doubled": 2.0, "doubling": 2.0, "double": 2.0, "twice": 2.0, "tripled": 3.0, "tripling": 3.0, "triple": 3.0,
    "trebled": 3.0, "quadrupled": 4.0, "quadrupling": 4.0, "quintupled": 5.0, "sextupled": 6.0, "halved": 0.5,
    "halving": 0.5, "twofold": 2.0, "threefold": 3.0, "fourfold": 4.0, "fivefold": 5.0, "sixfold": 6.0, "sevenfold": 7.0,
    "eightfold": 8.0, "ninefold": 9.0, "tenfold": 10.0,
}  # fmt: skip

_N = r"(?:\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True) if not sign[-1].isalpha())
_CODE = (
    "|".join(sorted((sign.upper() for sign in CURRENCIES if sign.isalpha() and len(sign) == 3), key=len)) + "|R[sSpPmM]"
)
"""Codes before a number, in capitals: a party that "won 134 seats" paid nothing."""
_NAME = "|".join(sorted((sign for sign in CURRENCIES if sign[-1].isalpha() and len(sign) > 2), key=len, reverse=True))
_W = "|".join(
    [rf"(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES[1:10])}))?", *sorted([*_ONES, "dozen"], key=len, reverse=True)]
)
_TIME = "years?|months?|days?|weeks?|decades?|hours?|minutes?"

_BEGINNING = "|".join(sorted({word[:3] for word in (*WORDS, *MULTIPLES, "half")}))
_ANY = re.compile(
    rf"""(?ix)
    (?=[\d$€£¥₹₩฿₱₫\\−–-]|[a-z]{{1,2}}\\?\$|rs\.|(?<![a-z])(?:[a-z]{{2,3}}|円)\s?\d|(?<![\w-])(?:an?[\s-]|{_BEGINNING}))
    (?:  # most places in a text are none where a quantity may begin
    (?P<share>(?<![\w-])(?:(?:{_W}|an?)[\s-](?:half|third|quarter|fourth|fifth|sixth|tenth)s?|half)(?![\w-]))
  | (?P<multiple>(?<![\w-])(?:{"|".join(MULTIPLES)}|(?:{_N}|{_W})(?:[\s-]and[\s-]a[\s-]half)?[\s-]?(?:times|fold))(?![\w-]))
  | (?P<year>(?:(?<=FY)|(?<![\w.,$€£¥-])|(?<=[a-z]-))(?:1[6-9]|20)\d\d
      (?!\w|%|,\d|\.\d|-[A-Za-z]|[\s-](?:{_SCALE}|per\s?cent|percent)\b))
  | (?P<cur>(?:(?:{_SIGN})|(?<![A-Za-z])(?-i:{_CODE})\s?(?=\d))\s?)?
    (?P<num>[-−–](?={_N})(?<![\w][-−–]))?(?P<n>(?<![\w.,])(?:{_N})|(?<![\w-])(?:{_W})(?![\w-]))
    (?:(?:\s|-)?(?P<scale>{_SCALE})(?![A-Za-z]))?
    (?:\s?(?P<pct>%|per\s?cent(?:age\spoints?)?|percent(?:age\spoints?)?|pp\b)
     |(?:\s|-)(?P<name>(?:us\s|u\.s\.\s|american\s|japanese\s|chinese\s|indian\s|australian\s|singapore\s)?(?:{_NAME})s?)(?![A-Za-z])
     |(?:\s|-)(?P<time>{_TIME})(?![A-Za-z]))?
    )""",
)
_NUMERIC = re.compile(rf"(?i)\d|\b(?:{_W}|half|third|quarter|fifth|tenth|{'|'.join(MULTIPLES)})\b")
"""What a stretch of text without a quantity does not have."""
_QUALIFIER = re.compile(
    r"(?i)(?:\b(about|around|approximately|approx\.?|roughly|some|nearly|almost|close to|an? "
    r"(?:estimated|record|whopping)(?: of)?|estimated(?: at)?|an estimation of|over|more than|"
    r"exceeding|above|in excess of|"
    r"at least|no less than|up to|at most|fewer than|less than|under|below|nearly|just|only|just "
    r"over|just under|c\.|ca\.|circa|~|"
    r"as many as|as much as|exactly|a|an|the|its|their)\s*)+$"
)
QUALIFIERS = {
    "about": "about", "around": "about", "approximately": "approx", "approx": "approx", "roughly": "about",
    "some": "about", "nearly": "approx", "almost": "approx", "close to": "approx", "estimated": "approx", "c.": "approx",
    "ca.": "approx", "circa": "approx", "~": "approx", "just over": "about", "just under": "about", "estimation": "approx",
    "over": "more_than", "more than": "more_than", "exceeding": "more_than", "above": "more_than",
    "in excess of": "more_than", "at least": "at_least", "no less than": "at_least", "up to": "at_most",
    "at most": "at_most", "fewer than": "less_than", "less than": "less_than", "under": "less_than",
    "below": "less_than", "as many as": "at_most", "as much as": "at_most",
}  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """A number in a sentence.

    Attributes
    ----------
    start, end : int
        Code points in the document.
    kind : str
        A key of `LETTER`.
    value : float
        In base units; percent in points; the upper end of a range is `top`.
    low, high : float
        Values that would be printed so; a qualifier widens it ("about" by 5 percent, "more than" to twice the number,
        "up to" to nothing).
    unit : str
        ISO currency (``"unknown"`` without one), "percent", noun or unit of time.
    qualifier : str or None
        As in `Claim`.
    claim : Claim or None
        The claim behind it; None for a bare number.
    """

    start: int
    end: int
    kind: str
    value: float
    low: float
    high: float
    unit: str = ""
    qualifier: str | None = None
    claim: Claim | None = None
    top: float | None = None

    @cached_property
    def exact(self) -> tuple[float, float]:
        """Interval for adding up: a plain count ("12 ships") is itself, everything else its interval."""
        plain = self.kind in ("number", "count") and self.qualifier is None and self.value == int(self.value)
        return (self.value, self.value) if plain and abs(self.value) < 10_000 else (self.low, self.high)

    @property
    def stated(self) -> tuple[float, float]:
        """Rounding interval of the digits alone."""
        claim = self.claim
        if claim is not None and claim.low == claim.low:
            return claim.low, claim.high
        return self.low, self.high


def widened(low: float, high: float, qualifier: str | None) -> tuple[float, float]:
    """Return the interval of the digits with what the qualifier allows."""
    size = max(abs(low), abs(high))
    match qualifier:
        case "about" | "approx":
            return low - 0.05 * size, high + 0.05 * size
        case "more_than":
            return (low + high) / 2, 2 * high
        case "at_least":
            return low, 2 * high
        case "at_most":
            return 0.0, high
        case "less_than":
            return 0.5 * low, (low + high) / 2
    return low, high


def rounding(printed: str, scale: float) -> float:
    """Return half a unit of the last printed digit.

    >>> rounding("4.13", 1e12), rounding("1,070", 1.0)
    (5000000000.0, 0.5)
    """
    digits = printed.replace(",", "").partition(".")[2]
    return float(0.5 * scale * 10.0 ** -len(digits))


def of_claim(claim: Claim, text: str) -> Quantity | None:
    """Return a claim as a quantity; None for kinds that no arithmetic uses."""
    kind = str(claim.kind)
    if kind == "date_only":
        digits = re.search(r"(?:1[6-9]|20)\d\d", text[claim.start : claim.end])
        if digits is None or claim.value_high not in (None, claim.value):
            return None
        at = claim.start + digits.start()
        return Quantity(at, at + 4, "year", claim.value, claim.value, claim.value, "year", None, claim)
    if kind == "percent" and claim.unit == "percentage points":
        kind = "points"
    if kind == "ratio":
        kind = "multiple" if claim.unit == "multiple" else "ratio"
    low, high = claim.low, claim.high
    if low != low or high != high:
        low = claim.value
        high = claim.value if claim.value_high is None else claim.value_high
    bound = claim.qualifier
    if bound == "at_most" and _ADDS_UP_TO.search(text[max(0, claim.start - 30) : claim.start]):
        bound = None  # a sum
    low, high = widened(low, high, bound)
    return Quantity(claim.start, claim.end, kind, claim.value, low, high, claim.unit, bound, claim, claim.value_high)


def scan(text: str, start: int, end: int, claims: Sequence[Claim] = ()) -> list[Quantity]:
    """Return the quantities of a stretch of text: its claims, and the bare numbers that no claim covers."""
    if not claims and _NUMERIC.search(text, start, end) is None:
        return []
    found: list[Quantity] = []
    for claim in claims:
        if (quantity := of_claim(claim, text)) is not None:
            found.append(quantity)
    taken = sorted((quantity.start, quantity.end) for quantity in found)
    for match in _ANY.finditer(text, start, end):
        if any(low < match.end() and match.start() < high for low, high in taken):
            continue
        if (quantity := _bare(match, text, start)) is not None:
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY_AFTER = re.compile(rf"(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\s(?:of\s)?{_MONTH}\b")
_MARK_BEFORE, _MARK_AFTER = re.compile(r"\[(?:\d{1,3}[,–-]\s?)*$"), re.compile(r"(?:[,–-]\s?\d{1,3})*\]")
_DAY_BEFORE = re.compile(rf"\b{_MONTH}\s$")


def _bare(match: re.Match[str], text: str, first: int) -> Quantity | None:
    start, end = match.span()
    if _DAY_AFTER.match(text, end) or (_DAY_BEFORE.search(text[max(0, start - 11) : start]) and not match["year"]):
        return None  # the day of a date
    if _fiscal(match[0], text[max(0, start - 6) : start]):
        return None  # the second half of a fiscal year: 2010/11, 2023–24
    if _MARK_BEFORE.search(text[max(0, start - 12) : start]) and _MARK_AFTER.match(text, end):
        return None  # the number of a note: [2], [3, 4]
    qualifier = qualifier_before(text, start)
    if match["share"]:
        value = _share(match["share"])
        low, high = widened(0.93 * value, 1.07 * value, qualifier)
        return Quantity(start, end, "ratio", value, low, high, "share", qualifier)
    if match["multiple"]:
        value = _multiple(match["multiple"])
        low, high = widened(0.9 * value, 1.1 * value, qualifier)
        return Quantity(start, end, "multiple", value, low, high, "multiple", qualifier)
    if match["year"]:
        value = float(match["year"])
        return Quantity(start, end, "year", value, value, value, "year")
    printed = match["n"]
    word = printed.lower() in WORDS
    named = printed[0].isupper() and start != first  # ASEAN Plus Three; not "Two obstacles were named"
    if word and (printed.lower() == "one" or named) and not match["scale"] and not match["pct"]:
        return None
    number = WORDS[printed.lower()] if word else float(printed.replace(",", ""))
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1.0
    half = 0.0 if word and scale == 1 else rounding("" if word else printed, scale)
    sign = -1.0 if match["num"] else 1.0
    value = sign * number * scale
    low, high = widened(value - half, value + half, qualifier)
    unit, kind = "", "number"
    sign_text = (match["cur"] or "").strip().lower()
    name = (match["name"] or "").strip().lower()
    if match["pct"]:
        kind = "points" if "point" in match["pct"].lower() or match["pct"].lower() == "pp" else "percent"
        unit = "percent"
    elif sign_text or name:
        kind, unit = "money", CURRENCIES.get(sign_text) or currency(name)
    elif match["time"]:
        kind, unit = "duration", match["time"].lower().rstrip("s")
    if match["cur"] and kind == "money":
        start = match.start()
    return Quantity(start, end, kind, value, low, high, unit, qualifier)


def _fiscal(printed: str, before: str) -> bool:
    """Say whether two digits end a fiscal year; behind a dash only as the year that follows, for 2014–18 is a period."""
    match = re.search(r"(?<!\d)(?:19|20)(\d\d)([/–-])$", before)
    if match is None:
        return False
    digits = printed.lstrip("-–")
    return match[2] == "/" or (len(digits) == 2 and digits == f"{(int(match[1]) + 1) % 100:02d}")


def currency(name: str) -> str:
    """Return the ISO code of a currency's name with or without its country."""
    single = name.removesuffix("s")
    adjectives = {"australian": "AUD", "singapore": "SGD", "japanese": "JPY", "chinese": "CNY", "indian": "INR"}
    head = single.split()[0]
    if head in adjectives:
        return adjectives[head]
    return CURRENCIES.get(single) or CURRENCIES.get(name) or CURRENCIES.get(single.split()[-1], "unknown")


def qualifier_before(text: str, start: int) -> str | None:
    """Return the qualifier that stands before a number, as `Claim` names it."""
    before = _QUALIFIER.search(text[max(0, start - 40) : start])
    if before is None:
        return None
    words = " ".join(before[0].lower().split())
    if words.startswith("up to") and _ADDS.search(text[max(0, start - 60) : start - len(before[0])]):
        return None
    lead = text[max(0, start - 60) : start - len(before[0])]
    if words.startswith(("as many as", "as much as")) and _TIMES_AS.search(lead):
        return None
    for name in sorted(QUALIFIERS, key=len, reverse=True):
        if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", words):
            return QUALIFIERS[name]
    return None


_ADDS_UP_TO = re.compile(r"(?i)\b(?:add|sum)(?:s|ed|ing|med|ming)? up to\s*$")
_ADDS = re.compile(r"(?i)\b(?:add(?:s|ed|ing)?|sum(?:s|med|ming)?)\s*$")
"""Before "up to": then it is a sum, no bound."""
_TIMES_AS = re.compile(r"(?i)\b(?:twice|half|times|thirds?|quarters?|\w+fold)\s*$")
"""A multiple before "as much as": a comparison, no bound."""


def _share(text: str) -> float:
    words = re.split(r"[\s-]+", text.lower())
    part = SHARES[words[-1].removesuffix("s") if words[-1] != "half" else "half"]
    return part * (WORDS.get(words[0], 1.0) if len(words) > 1 else 1.0)


def _multiple(text: str) -> float:
    plain = text.lower()
    if plain in MULTIPLES:
        return MULTIPLES[plain]
    number = re.sub(r"[\s-]?(?:times|fold)$", "", plain)
    whole = re.sub(r"[\s-]and[\s-]a[\s-]half$", "", number)
    return (WORDS[whole] if whole in WORDS else float(whole.replace(",", ""))) + (0.5 if whole != number else 0.0)


_SECOND_YEAR = re.compile(r"(⟦y\d+⟧)[/–-]\d\d(?![\d-])")
"""The second half of a fiscal year: it says no more than the first."""


def skeleton(text: str, start: int, end: int, quantities: Iterable[Quantity]) -> str:
    """Return the text in lower case, white space single, each quantity (with its qualifiers) a token ``⟦kind place⟧``."""
    parts: list[str] = []
    at = start
    for place, quantity in enumerate(quantities):
        if quantity.start < at:
            continue
        before = text[at : quantity.start].removesuffix("\\")
        parts.append(_QUALIFIER.sub("", before) if quantity.kind != "year" else before)
        parts.append(f"⟦{LETTER[quantity.kind]}{place}⟧")
        at = quantity.end
    parts.append(text[at:end])
    text_ = " ".join("".join(f" {part}" if part.startswith("⟦") else part for part in parts).lower().split())
    return _SECOND_YEAR.sub(r"\1", text_)
