"""What a number is a number of: percent, a currency, a time, a physical unit, read from the tokens after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .claim import ClaimKind
from .lexicon import (
    CODES,
    CURRENCY_NAMES,
    DOUBTFUL_NAMES,
    DURATIONS,
    NATIONAL,
    PHYSICAL,
    PREFIXES,
    SAME_CODE,
    SYMBOLS,
    word_set,
)
from .numbers import Number, Token

_CJK_CURRENCY = {"円": "JPY", "圓": "JPY", "元": "CNY", "人民币": "CNY", "人民元": "CNY", "ドル": "USD", "米ドル": "USD",
                 "美元": "USD", "ユーロ": "EUR", "원": "KRW", "달러": "USD", "ウォン": "KRW"}  # fmt: skip
_CJK_UNITS: dict[str, tuple[ClaimKind, str]] = {
    "年間": ("duration", "years"), "か月": ("duration", "months"), "カ国": ("count", "countries"),
    "か国": ("count", "countries"), "ヶ国": ("count", "countries"), "人": ("count", "people"), "社": ("count", "companies"),
    "パーセント": ("percent", "percent"), "百分点": ("percent", "percent"),
}  # fmt: skip
_SHORT = word_set("m t g l ft nm mt gt j w mi kt in gal nmi °")
"""Units that are letters or words of their own: they count only glued to digits or in this case."""
_AREA = {"square": "2", "sq": "2", "cubic": "3"}


class Unit(NamedTuple):
    """A unit.

    Attributes
    ----------
    kind : str
        percent, money, duration, other or count.
    unit : str
        As claims name it.
    currency : str or None
    after : int
        Index of the token behind it.
    points : bool
        True for percentage points.
    """

    kind: ClaimKind
    unit: str
    currency: str | None
    after: int
    points: bool = False


def unit_after(line: Sequence[Token], number: Number) -> Unit | None:
    """Return the unit that stands after a number; None if the next words are none."""
    at = number.after
    if at >= len(line):
        return None
    token = line[at]
    hyphen = token.text in ("-", "‑") and token.tight and at + 1 < len(line) and line[at + 1].tight
    if hyphen:
        at += 1
        token = line[at]
    return (
        _percent(line, at)
        or _money(line, at, number)
        or _time(line, at, number, hyphen)
        or _physical(line, at, number, hyphen)
        or _cjk(token, at)
    )


def currency_before(line: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the currency whose sign or code stands right before token `at`, and the index of that sign."""
    if at == 0:
        return None
    token = line[at - 1]
    first = at - 1
    if token.kind == "symbol":
        code = SYMBOLS.get(token.text.replace(" ", ""), "USD")
        # "USD $5" and "US $5" are one sign.
        if (
            first > 0
            and (line[first - 1].text in CODES or line[first - 1].text in ("US", "U.S.", "U.S"))
            and code == "USD"
        ):
            known = line[first - 1].text
            return (SAME_CODE.get(known, known) if known in CODES else "USD"), first - 1
        if first > 0 and line[first - 1].text in CODES and token.text == "¥":
            return SAME_CODE.get(line[first - 1].text, line[first - 1].text), first - 1
        return code, first
    if token.kind == "mark" and token.text == "." and first > 0 and line[first - 1].low in PREFIXES and token.tight:
        return PREFIXES[line[first - 1].low], first - 1
    if token.kind == "word":
        if token.text in CODES:
            return SAME_CODE.get(token.text, token.text), first
        if token.low in PREFIXES and token.text[0].isupper():
            return PREFIXES[token.low], first
    return None


def _percent(line: Sequence[Token], at: int) -> Unit | None:
    token = line[at]
    following = line[at + 1].low if at + 1 < len(line) else ""
    if token.kind == "percent":
        after = at + 1
        if following in ("point", "points") or (following == "-" and _low(line, at + 2) in ("point", "points")):
            return Unit("percent", "percent", None, after + (1 if following != "-" else 2), True)
        if token.text == "‰":
            return Unit("other", "per mille", None, after)
        return Unit("percent", "percent", None, after)
    if token.low in ("percent", "pct", "percents", "precent"):
        if following in ("point", "points"):
            return Unit("percent", "percent", None, at + 2, True)
        return Unit("percent", "percent", None, at + 1)
    if token.low == "per" and following in ("cent", "cents", "-"):
        after = at + 2 if following != "-" else at + 3
        if following == "-" and _low(line, at + 2) != "cent":
            return None
        if _low(line, after) in ("point", "points"):
            return Unit("percent", "percent", None, after + 1, True)
        return Unit("percent", "percent", None, after)
    if token.low == "percentage" and following in ("point", "points", "-"):
        return Unit("percent", "percent", None, at + (2 if following != "-" else 3), True)
    if token.low in ("pp", "ppt", "ppts", "pps"):
        return Unit("percent", "percent", None, at + 1, True)
    if token.low == "basis" and following in ("point", "points"):
        return Unit("other", "basis points", None, at + 2)
    return None


def _money(line: Sequence[Token], at: int, number: Number) -> Unit | None:
    token = line[at]
    if token.kind == "symbol" and token.text in ("€", "£", "¥", "₫", "$", "₩", "฿", "₽", "₺", "₸"):
        if at + 1 < len(line) and line[at + 1].kind == "number" and line[at + 1].tight:
            return None  # the sign of the next amount
        return Unit("money", SYMBOLS[token.text], SYMBOLS[token.text], at + 1)
    if token.kind != "word":
        return None
    code_name = token.text.removesuffix("s")
    if code_name in CODES and not (at + 1 < len(line) and line[at + 1].kind == "number"):
        code = SAME_CODE.get(code_name, code_name)
        return Unit("money", code, code, at + 1)
    words: list[str] = []
    for place in range(at, min(at + 4, len(line))):
        low = line[place].low.strip(".").replace(".", "")
        name = low.removesuffix("'s")
        if low in CURRENCY_NAMES:
            single = (
                name
                if name in ("reais", "kroner", "kronor")
                else name.removesuffix("s")
                if name.endswith("s") and name[:-1] in CURRENCY_NAMES
                else name
            )
            nation = " ".join(words)
            code = NATIONAL.get((single, nation), CURRENCY_NAMES[low])
            if words and (single, nation) not in NATIONAL:
                return None
            if not words and low in DOUBTFUL_NAMES and not number.scaled:
                return None
            if not words and low in ("won", "real", "sol") and not number.scaled:
                return None
            after = place + 1
            if single == "pound" and _low(line, after) == "sterling":
                after += 1
            return Unit("money", code, code, after)
        if line[place].kind != "word":
            return None
        words.append(low)
        if len(words) > 2:
            return None
    return None


def _time(line: Sequence[Token], at: int, number: Number, hyphen: bool) -> Unit | None:
    token = line[at]
    if token.kind != "word" or token.low not in DURATIONS:
        return None
    if token.low in ("second", "sec") and not hyphen:
        return None
    if token.low in ("min", "mins", "hr", "hrs", "yr", "yrs") or token.low.endswith("s") or token.low == "centuries":
        return Unit("duration", DURATIONS[token.low], None, at + 1)
    if (
        hyphen
        or number.value == 1
        or number.value != int(number.value)
        or _low(line, at + 1) in ("term", "period", "plan")
    ):
        return Unit("duration", DURATIONS[token.low], None, at + 1)
    return None


def _physical(line: Sequence[Token], at: int, number: Number, hyphen: bool) -> Unit | None:
    token = line[at]
    low, following = token.low, _low(line, at + 1)
    if low in _AREA:
        after = at + 2 if following == "." else at + 1
        base = PHYSICAL.get(_low(line, after))
        return Unit("other", f"{base}{_AREA[low]}", None, after + 1) if base else None
    if low in ("nautical", "metric", "long", "short") and following in PHYSICAL:
        unit = "nautical miles" if low == "nautical" else "t"
        return Unit("other", unit, None, at + 2)
    if low == "light" and following == "years":
        return Unit("other", "light years", None, at + 2)
    if token.text == "°":
        return Unit(
            "other",
            "°C" if following == "c" else "°F" if following == "f" else "degrees",
            None,
            at + 1 + (following in "cf"),
        )
    if low not in PHYSICAL or low == "in":
        return None
    if low in _SHORT and not (
        number.digits and (token.text in ("MW", "GW", "km", "kg", "t", "m", "ft", "nm", "Mt", "Gt", "kt", "W", "J"))
    ):
        return None
    if low in _SHORT and not token.tight and low in ("m", "t", "g", "l", "j", "w") and not number.digits:
        return None
    if low in ("degree", "degrees") and following not in (
        "celsius",
        "c",
        "fahrenheit",
        "north",
        "south",
        "east",
        "west",
        "of",
        "centigrade",
    ):
        return None
    if low == "foot" and not hyphen:
        return None
    after = at + 1
    unit = PHYSICAL[low]
    if unit in ("km", "m", "cm", "mi", "ft") and following in ("2", "3") and line[after].tight:
        return Unit("other", unit + following, None, after + 1)
    if following in ("/", "per") and _low(line, at + 2) in (
        "day",
        "d",
        "h",
        "hour",
        "year",
        "s",
        "second",
        "yr",
        "capita",
    ):
        unit, after = f"{unit}/{_low(line, at + 2)}", at + 3
    elif low in ("degree", "degrees") and following in ("celsius", "c", "fahrenheit", "centigrade"):
        unit, after = "°F" if following == "fahrenheit" else "°C", at + 2
    return Unit("other", unit, None, after)


def _cjk(token: Token, at: int) -> Unit | None:
    if token.kind != "word" or token.text.isascii():
        return None
    for name in sorted(_CJK_CURRENCY, key=len, reverse=True):
        if token.text.startswith(name):
            return Unit("money", _CJK_CURRENCY[name], _CJK_CURRENCY[name], at + 1)
    for name, (kind, unit) in _CJK_UNITS.items():
        if token.text.startswith(name):
            return Unit(kind, unit, None, at + (0 if kind == "count" else 1))
    return None


def _low(line: Sequence[Token], at: int) -> str:
    return line[at].low if at < len(line) else ""
