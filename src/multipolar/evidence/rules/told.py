"""A figure with the words around it: what two sentences that tell one thing have in common."""

from __future__ import annotations

import re
from functools import cached_property

from .setting import Mention, content
from .wording import MONTHS

_REACH = 75
"""Characters to each side of a number in which its words are read."""
_TIME = frozenset(
    [
        *MONTHS,
        "year",
        "month",
        "day",
        "week",
        "twelve",
        "million",
        "billion",
        "thousand",
        "trillion",
        "percent",
        "cent",
        "first",
        "second",
        "third",
        "last",
        "next",
        "early",
        "late",
        "end",
        "average",
        "usd",
        "eur",
        "us",
        "dollar",
    ]
)
SUPPOSED = re.compile(r"\b(?:if|were to|instead of|rather than|respectively|former|latter|suppose\w*|assum\w+)\b", re.I)
"""Words with which a sentence supposes or contrasts: its figures are no statements."""


_TARGET = re.compile(
    r"(?i)\b(?:will|would|shall|is to|are to|plans? to|aims? to|intends? to|target\w*|goal|by 20[2-9]\d|"
    r"expected to|planned)\b"
)
"""Words of a plan: two figures of one plan may be held together, a plan and a fact may not."""


class Told:
    """A figure with the words around it."""

    def __init__(self, mention: Mention) -> None:
        self.mention = mention

    @cached_property
    def words(self) -> frozenset[str]:
        """Classes of the content words near the number, without those of time and size, and without other figures."""
        sentence, quantity = self.mention.sentence, self.mention.quantity
        text = sentence.document.text
        low = max(sentence.passage.start, quantity.start - _REACH)
        high = min(sentence.passage.end, quantity.end + _REACH)
        left, right = text[low : quantity.start], text[quantity.end : high]
        left = re.split(r"[;:] |\b(?:while|whereas|but)\b", left)[-1]
        right = re.split(r"[;:] |\b(?:while|whereas|but)\b", right)[0]
        if low > sentence.passage.start:
            left = left.partition(" ")[2]
        if high < sentence.passage.end:
            right = right.rpartition(" ")[0]
        words = frozenset(word for word in content(f"{left} {right}") if word not in _TIME and not word[0].isdigit())
        return words | self.names if self.pronoun else words

    @cached_property
    def digits(self) -> str:
        """Its digits as printed."""
        return re.sub(r"\D", "", self.mention.raw)

    @cached_property
    def planned(self) -> bool:
        """Whether its sentence speaks of a plan before it or right behind it."""
        sentence = self.mention.sentence
        return _TARGET.search(sentence.text[: self.mention.quantity.end - sentence.passage.start + 40]) is not None

    @cached_property
    def pronoun(self) -> bool:
        """Whether its sentence speaks of what the one before has named."""
        return re.match(r"[“\"(]?(?:It|Its|They|Their|This)\b", self.mention.sentence.text) is not None

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the names that the clause or, with a pronoun, the sentence before gives."""
        return frozenset(word for name in self.mention.names for word in name.split())


def strangers(one: Told, two: Told) -> bool:
    """Say whether each has a name that the other lacks; what a pronoun may stand for counts for neither."""
    mine, theirs = (
        frozenset(
            name
            for name in a
            if not any(set(name.split()) & set(other.split()) for other in b if other != name) or name in b
        )
        for a, b in ((one.mention.names, two.mention.names), (two.mention.names, one.mention.names))
    )  # "Hurricane Maria" and "Maria" are one
    return bool(mine - theirs and theirs - mine) and not one.pronoun and not two.pronoun
