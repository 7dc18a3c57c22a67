"""Numbers as documents print them: tokens of a line, and the value of a number written in digits or words.

>>> [token.text for token in tokens("US$1.2 billion by 2030")]
['US$', '1.2', 'billion', 'by', '2030']
>>> read_number(tokens("two hundred and fifty thousand people"), 0)
Number(value=250000.0, step=1000.0, first=0, after=5, digits=False, scaled=True)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .lexicon import ORDINALS, SCALES, SYMBOLS, TENS_WORDS, TIGHT_SCALES, UNITS_WORDS, VULGAR

_SYMBOL = "|".join(sorted((re.escape(symbol) for symbol in SYMBOLS), key=len, reverse=True))
_TOKEN = re.compile(
    rf"""
    (?P<symbol>(?<![^\W\d_])(?:US\s\$|U\.S\.\s?\$|{_SYMBOL})|[$€£¥₹₩])
    |(?P<version>(?<![\w.])\d+(?:\.\d+){{2,}}(?![\d%]))
    |(?P<number>
        \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d])
        |\d{{1,3}}(?:,\d{{2}})+,\d{{3}}(?:\.\d+)?(?!\d)
        |(?<![\d.,])\d{{1,3}}(?:[ ']\d{{3}})+(?:\.\d+)?(?![\d,.]\d|\d)
        |(?<![\d.,])\d{{1,3}}(?:\.\d{{3}}){{2,}}(?:,\d+)?(?!\d)
        |\d+,\d{{1,2}}(?![\d,])(?=\s?(?:%|per|bn|billion|million|trillion|€))
        |\d+(?:[.·]\d+)?
        |(?<![\w.])\.\d+
    )
    |(?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅛])
    |(?P<percent>%|‰)
    |(?P<cjk>[万萬億亿兆千百만억조])
    |(?P<word>[^\W\d_]+(?:\.[^\W\d_]\.?)*(?:'[^\W\d_]+)?[²³]?)
    |(?P<mark>[^\w\s]|_)
    """,
    re.VERBOSE,
)


_LONGEST = 24
"""Signs of the longest number; what is longer is a serial number."""


class Token(NamedTuple):
    """A piece of a line.

    Attributes
    ----------
    kind : str
        symbol (of a currency), version (1.2.3), number, vulgar (½), percent, cjk (兆), word, mark.
    text, low : str
        As printed; in lower case.
    start, end : int
        Place in the line.
    tight : bool
        True if no blank stands before it.
    """

    kind: str
    text: str
    low: str
    start: int
    end: int
    tight: bool


class Number(NamedTuple):
    """A number that was read.

    Attributes
    ----------
    value : float
        Its value, scale words included.
    step : float
        Unit of the last printed digit: 0.1 for 58.9, 1e8 for "1.2 billion".
    first, after : int
        Its tokens, `after` exclusive.
    digits : bool
        Whether it was printed in digits.
    scaled : bool
        Whether a scale word (million) or a separator of thousands makes clear that it is a quantity.
    """

    value: float
    step: float
    first: int
    after: int
    digits: bool
    scaled: bool


BEGINNINGS = UNITS_WORDS.keys() | TENS_WORDS.keys() | {"half", "quarter", "a", "an"}
"""Words with which a number in words may begin."""


def tokens(line: str) -> list[Token]:
    """Cut a line into tokens."""
    found: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup or "mark"
        start, end = match.span()
        text = match[0]
        found.append(Token(kind, text, text.lower(), start, end, start == last and start > 0))
        last = end
    return found


def digits(text: str) -> tuple[float, float]:
    """Return value and last printed unit of a number in digits.

    >>> digits("1,070"), digits("2.60"), digits("816 000"), digits("12,5"), digits("1.234.567")
    ((1070.0, 1.0), (2.6, 0.01), (816000.0, 1.0), (12.5, 0.1), (1234567.0, 1.0))
    """
    text = text.replace("·", ".")
    if text.count(".") > 1:
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    plain = re.sub(r"[, ']", "", text)
    places = len(plain.partition(".")[2])
    return float(plain), float(f"1e-{places}") if places else 1.0


def read_number(line: Sequence[Token], at: int, *, money: bool = False) -> Number | None:
    """Read the number that begins at a token; None if none does.

    Parameters
    ----------
    line : sequence of Token
    at : int
        Index of its first token.
    money : bool
        True after a sign of a currency, where "5m" and "3b" are millions and billions.
    """
    token = line[at]
    if token.kind == "number":
        if len(token.text) > _LONGEST:
            return None
        value, step = digits(token.text)
        found = Number(value, step, at, at + 1, True, "," in token.text or " " in token.text)
        following = line[at + 1] if at + 1 < len(line) else None
        if following is not None and following.kind == "vulgar":
            found = found._replace(value=value + VULGAR[following.text], step=0.01, after=at + 2)
    elif token.kind == "vulgar":
        found = Number(VULGAR[token.text], 0.01, at, at + 1, True, False)
    elif token.kind == "word":
        spelled = _words(line, at)
        if spelled is None:
            return None
        found = spelled
    else:
        return None
    return _scaled(line, found, money)


def _scaled(line: Sequence[Token], found: Number, money: bool) -> Number:
    value, step, after, scaled = found.value, found.step, found.after, found.scaled
    while after < len(line):
        token = line[after]
        skip = 0
        if token.text == "-" and token.tight and after + 1 < len(line) and line[after + 1].tight:
            token, skip = line[after + 1], 1
        if token.kind not in ("word", "cjk") or token.low not in SCALES:
            break
        if token.low in TIGHT_SCALES and not (
            token.tight and (money or (token.text in ("m", "k") and found.digits and not _is_length(line, after)))
        ):
            break
        if token.low == "hundred" and found.digits:
            break
        value, step, scaled = value * SCALES[token.low], step * SCALES[token.low], True
        after += 1 + skip
        if token.kind == "cjk" and after < len(line) and line[after].kind == "number" and line[after].tight:
            more = _scaled(line, Number(*digits(line[after].text), after, after + 1, True, False), money)
            if more.value < SCALES[token.low]:  # 2兆6000億
                value, step, after = value + more.value, more.step, more.after
    return found._replace(value=_clean(value), step=step, after=after, scaled=scaled)


def _is_length(line: Sequence[Token], at: int) -> bool:
    """Whether a glued m means metres: "1,224m long"; elsewhere documents write millions so."""
    following = line[at + 1].low if at + 1 < len(line) else ""
    return following in ("long", "high", "deep", "wide", "tall", "above", "below", "of", "/", "by", "x", "2", "3") or (
        following in (".", ",", ")", "") and "," in line[at - 1].text
    )


def _clean(value: float) -> float:
    """Fifteen digits are what a double holds of a decimal: 4.13 trillion is 4130000000000."""
    return float(f"{value:.15g}")


def _words(line: Sequence[Token], at: int) -> Number | None:
    """Read a number in words: "twenty-five", "two hundred and fifty", "a million", "half a billion", "a dozen"."""
    low = line[at].low
    if low == "half" and at + 2 < len(line) and line[at + 1].low in ("a", "an") and line[at + 2].low in SCALES:
        return Number(0.5, 0.1, at, at + 2, False, True)
    if low == "quarter" or (low in UNITS_WORDS and at + 1 < len(line) and line[at + 1].low in ("quarter", "quarters")):
        place = at if low == "quarter" else at + 1
        if (
            [token.low for token in line[place + 1 : place + 3]] == ["of", "a"]
            and place + 3 < len(line)
            and line[place + 3].low in SCALES
        ):
            return Number(0.25 * UNITS_WORDS.get(low, 1), 0.01, at, place + 3, False, True)
        return None if low == "quarter" else Number(float(UNITS_WORDS[low]), 1.0, at, at + 1, False, False)
    if low in ("a", "an"):
        if at + 1 < len(line) and line[at + 1].low in ("hundred", "thousand", "million", "billion", "trillion"):
            return Number(1.0, 1.0, at, at + 1, False, True)
        return None
    total, current, place, seen = 0.0, 0.0, at, False
    while place < len(line):
        token = line[place]
        word = token.low
        if word in UNITS_WORDS and (not seen or current % 10 == 0) and not (seen and current % 100 == 10):
            if seen and UNITS_WORDS[word] > 9 and current % 100:
                break
            current += UNITS_WORDS[word]
        elif word in TENS_WORDS and (not seen or current % 100 == 0):
            current += TENS_WORDS[word]
        elif word == "hundred" and seen and 0 < current < 10:
            current *= 100
        elif word == "thousand" and seen and total == 0 and _more(line, place + 1):
            total, current = current * 1000, 0.0
        elif word == "dozen" and seen and current < 13:
            current *= 12
        elif (
            word == "-" and token.tight and seen and current % 10 == 0 and current % 100 and _unit(line, place + 1)
        ) or (word == "and" and seen and current >= 100 and current % 100 == 0 and _more(line, place + 1)):
            place += 1
            continue
        else:
            break
        seen = True
        place += 1
    while place > at and line[place - 1].low in ("-", "and"):
        place -= 1
    if place + 1 < len(line) and line[place].text == "-" and line[place].tight and line[place + 1].low in ORDINALS:
        return None  # twenty-first
    if seen and 0 < total + current < 100 and (fraction := _and_a_half(line, place)) is not None:
        part, after = fraction
        return Number(total + current + part, 0.5, at, after, False, False)
    return Number(total + current, 1.0, at, place, False, False) if seen else None


def _and_a_half(line: Sequence[Token], at: int) -> tuple[float, int] | None:
    """Read what "two and a half" has after the number; also with hyphens. Return the fraction and the place after it."""
    words: list[str] = []
    while at < len(line) and len(words) < 3:
        if line[at].text != "-":
            words.append(line[at].low)
        at += 1
    if words[:2] != ["and", "a"] or len(words) < 3 or words[2] not in ("half", "quarter"):
        return None
    return (0.5 if words[2] == "half" else 0.25), at


def _more(line: Sequence[Token], at: int) -> bool:
    return at < len(line) and (line[at].low in UNITS_WORDS or line[at].low in TENS_WORDS)


def _unit(line: Sequence[Token], at: int) -> bool:
    return at < len(line) and line[at].tight and 0 < UNITS_WORDS.get(line[at].low, 0) < 10
