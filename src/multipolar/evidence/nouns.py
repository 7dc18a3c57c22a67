"""What is counted: the noun phrase after a number, and where a bare number is a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .lexicon import (
    DOWN,
    IRREGULAR_PLURALS,
    LEVEL_VERBS,
    NAMING,
    NOT_PLURAL,
    STOP,
    UP,
    word_set,
)
from .numbers import Number, Token

_LONGEST = 7
_TIME_PREFIXES = word_set("mid pre post sub non under over early late")
_ANAPHORIC = word_set("the these those both its their his her our other last past next first latter former or any")
_SIDES = word_set("countries nations sides parties regions states leaders partners powers others companies areas")
_QUALIFIERS = word_set(
    "about around approximately nearly almost over than roughly some least most estimated only just another additional total of "
    "an a the more less fewer up to exactly nearly circa c ca at by some"
)


class Counted(NamedTuple):
    """A noun phrase after a number.

    Attributes
    ----------
    head : str
        The noun that is counted, lower case.
    phrase : str
        The whole phrase up to the head, lower case.
    after : int
        Index of the token behind the head.
    """

    head: str
    phrase: str
    after: int


def is_plural(word: str) -> bool:
    """Whether an English word looks like a plural noun."""
    return word in IRREGULAR_PLURALS or (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "ous"))
        and word not in NOT_PLURAL
    )


def counted(line: Sequence[Token], at: int) -> Counted | None:
    """Return the noun phrase that begins at a token: adjectives and nouns up to the last plural in a row.

    "18 participating countries", "8 annual expert military exercises", "10-member"; None if no plural follows.
    """
    words: list[str] = []
    place = at
    if place < len(line) and line[place].text in ("-", "‑") and line[place].tight and place + 1 < len(line):
        token = line[place + 1]
        if token.kind == "word" and token.tight:
            return None if token.low in STOP else Counted(token.low, token.low, place + 2)
    head: Counted | None = None
    while place < len(line) and len(words) < _LONGEST:
        token = line[place]
        low = token.low.removesuffix("'s").rstrip(".")
        if token.text in ("-", "‑") and token.tight and words:
            place += 1
            continue
        if token.kind == "number" and line[place - 1].text in ("-", "‑") and place > at and line[place - 1].tight:
            # A name such as F-35s.
            if place + 1 < len(line) and line[place + 1].low == "s" and line[place + 1].tight:
                words.append(token.text + "s")
                return Counted("".join(words[-2:]), " ".join(words), place + 2)
            break
        if token.kind == "mark" and token.text in ('"', "“", "”", "'") and not words:
            place += 1
            continue
        if token.kind == "mark" and token.text == "," and words and head is None and _adjectives(line, place):
            place += 1
            continue
        if token.kind != "word" or (
            low in STOP and not (low == "and" and head is None and words and _adjectives(line, place))
        ):
            break
        if low in LEVEL_VERBS or low in ("percent",):
            break
        words.append(low)
        compound = place + 1 < len(line) and line[place + 1].text in ("-", "‑") and line[place + 1].tight
        if is_plural(low) and token.low == low and not compound:
            head = Counted(low, " ".join(words), place + 1)
        elif head is not None and not compound:
            break
        place += 1
    return head


def _adjectives(line: Sequence[Token], comma: int) -> bool:
    """Whether a comma or "and" stands between adjectives: "micro, small, and medium enterprises"."""
    place = comma + 1
    while place < len(line) and place < comma + 6:
        token = line[place]
        if token.kind == "word" and is_plural(token.low):
            return True
        if token.kind == "word" and (token.low not in STOP or token.low == "and"):
            place += 1
            continue
        if token.text in (",", "-"):
            place += 1
            continue
        return False
    return False


def noun_before(line: Sequence[Token], at: int) -> str:
    """Return the noun phrase a bare number speaks of: "its population exceeded 680 million" gives "population"."""
    words: list[str] = []
    for place in range(max(at - 14, 0), at - 1):
        if line[place].low == "number" and line[place + 1].low == "of" and (numbered := counted(line, place + 2)):
            return numbered.phrase
    for place in range(at - 1, max(at - 14, -1), -1):
        token = line[place]
        if token.text in (".", ";", ":", "(", ")"):
            break
        low = token.low
        if token.kind != "word":
            if words:
                break
            continue
        plain = (
            len(low) > 2
            and "." not in low
            and low not in STOP
            and low not in LEVEL_VERBS
            and low not in UP
            and low not in DOWN
            and low not in _QUALIFIERS
        )
        if plain and not low.endswith(("ing", "ed")):
            words.insert(0, low)
            if len(words) == 3:
                break
        elif words:
            break
    return " ".join(words)


def is_name(line: Sequence[Token], number: Number, noun: Counted | None, *, unit: bool = False) -> bool:
    """Whether a number is part of a name, a heading or a reference: COVID-19, Article 5, Vision 2.0, 5G.

    With a `unit` behind it only what stands before can make it one.
    """
    first, after = number.first, number.after
    token = line[first]
    before = line[first - 1] if first else None
    following = line[after] if after < len(line) else None
    if following is not None and following.tight and not unit:
        if following.kind == "word" and following.text.isascii() and number.digits:
            return True  # 5G, 20th
        if following.text in ("/", ":", "_", "°", "+") and after + 1 < len(line) and line[after + 1].tight:
            return True
        if following.text == "(" or (following.text == "." and after + 1 < len(line) and line[after + 1].tight):
            return True
        if following.text in (".", ")") and number.digits and first == 0:
            return True  # an item of a list
    if before is None:
        return False
    if token.tight:
        if before.kind == "word" or before.text in ("/", ":", "_", "+", "#", "@", "&", "=", "'"):
            return True
        if before.text in ("-", "‑", "–") and first > 1 and before.tight and line[first - 2].kind == "word":
            return line[first - 2].low not in _TIME_PREFIXES
    if before.text in ("(", "[") and following is not None and following.text in (")", "]"):
        return True
    if before.low in ("-", "–", "+", "/", "#") and before.kind == "mark" and number.digits and noun is None:
        return True
    namer = line[first - 2] if before.text == "." and first > 1 else before
    if namer.kind == "word":
        if namer.low in NAMING and (number.digits or namer.text[0].isupper()):
            return not (noun is not None and namer.text.islower() and namer.low in _SOFT)
        # "Horizon 2020", "Vientiane Vision 2.0": a capital word before, nothing counted after.
        if (
            namer is before
            and namer.text[0].isupper()
            and first > 1
            and noun is None
            and not unit
            and number.digits
            and not number.scaled
        ):
            return True
        if (
            namer is before
            and not number.digits
            and namer.text[0].isupper()
            and line[first].text[0].isupper()
            and first > 1
        ):
            return True  # ASEAN Plus Three, Chapter Five
    return not number.digits and line[first].text[0].isupper() and first > 0 and before.kind == "word"


_SOFT = word_set("group case level number numbers no step line order goal target book world region grid class")
"""Words that name a number, but also end a clause before a count: "the group 15 countries joined"."""


def is_anaphoric(line: Sequence[Token], number: Number, noun: Counted) -> bool:
    """Whether a small number word points back instead of counting: the two countries, these three, both."""
    if number.digits or number.value > 3 or number.first == 0:
        return False
    before = line[number.first - 1].low
    return before in _ANAPHORIC and (number.value <= 2 or noun.head in _SIDES)
