"""What the words around a bare number tell: a level, money that lost its currency, the noun it measures."""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import DOWN, LEVEL_VERBS, MONEY_NOUNS, STOP, UP
from .nouns import Counted
from .numbers import Number, Token


def is_governed(line: Sequence[Token], number: Number) -> bool:
    """Whether the words before make a bare number a level: reached 27, rose to 0.36, a total of 15."""
    words = [token.low for token in line[max(number.first - 6, 0) : number.first] if token.kind == "word"]
    if not words:
        return False
    last = words[-1]
    if last in LEVEL_VERBS and last not in ("is", "was", "are", "were", "hit", "hits"):
        return True
    if last in ("is", "was", "are", "were", "at"):
        return any(
            word in ("number", "index", "score", "ratio", "coefficient", "average", "count", "stood", "total")
            for word in words
        )
    if last in ("to", "from", "by"):
        return any(word in UP or word in DOWN or word in ("changed", "went", "moved", "total") for word in words)
    if last == "of":
        return any(
            word in ("total", "score", "index", "average", "coefficient", "ratio", "rating", "maximum", "minimum")
            for word in words[-3:]
        )
    return (
        last in ("than", "least")
        and len(words) > 1
        and words[-2] in ("more", "less", "fewer", "at")
        and any(word in LEVEL_VERBS for word in words)
    )


def is_money(line: Sequence[Token], number: Number, noun: Counted | None) -> bool:
    """Whether a large bare number is money that has lost its currency: "over 250 billion ODA"."""
    following = line[number.after] if number.after < len(line) else None
    if following is not None and following.text == "(":
        inner = line[number.after + 1 : number.after + 8]
        if any(
            token.kind == "symbol" or token.low in ("dollars", "dollar", "usd", "euros", "euro", "yen")
            for token in inner
        ):
            return True
    if noun is not None:
        return noun.head in MONEY_NOUNS
    if following is None or following.kind != "word":
        return False
    if following.low in MONEY_NOUNS:
        return True
    if following.low in ("in", "of", "worth"):
        return any(token.low in MONEY_NOUNS for token in line[number.after + 1 : number.after + 4])
    return False


def words_after(line: Sequence[Token], at: int, taken: Sequence[tuple[int, int]]) -> str:
    """Return the noun phrase that begins at a token; empty if a function word or a time stands there."""
    words: list[str] = []
    for token in line[at : at + 6]:
        if token.kind != "word" or any(a <= token.start < b for a, b in taken):
            break
        if token.low in STOP:
            if words:
                break
            if token.low in ("their", "its", "the"):
                continue
            break
        words.append(token.low)
    return " ".join(words)
