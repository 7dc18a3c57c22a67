"""same-fact-different-value, by the words: two sentences that say one thing of one figure in the same words.

The rule of `values` compares what is measured by its class (population, exports, debt). This one needs no class: two figures
of one unit whose sentences share their names and most of their other words near the number, in one document, are one fact.
Figures that look like a slip of the pen (13,038 and 13,830; 3.75 and 3.57; 14.4 and 17.4) need fewer words in common.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .sameness import alone, apart, dimension, same_years
from .setting import Mention, content
from .wording import GENERIC, MONTHS

_REACH = 75
"""Characters to each side of a number in which its words are read."""
_RATIO = 1.6
"""Figures farther apart than this are not two readings of one, unless their digits are nearly the same."""
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
_SUPPOSED = re.compile(
    r"\b(?:if|were to|instead of|rather than|respectively|former|latter|suppose\w*|assum\w+)\b", re.I
)
"""Words with which a sentence supposes or contrasts: its figures are no statements."""


_TARGET = re.compile(
    r"(?i)\b(?:will|would|shall|is to|are to|plans? to|aims? to|intends? to|target\w*|goal|by 20[2-9]\d|"
    r"expected to|planned)\b"
)
"""Words of a plan: two figures of one plan may be held together, a plan and a fact may not."""


class _Told:
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
    def pronoun(self) -> bool:
        """Whether its sentence speaks of what the one before has named."""
        return re.match(r"[“\"(]?(?:It|Its|They|Their|This)\b", self.mention.sentence.text) is not None

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the names that the clause or, with a pronoun, the sentence before gives."""
        return frozenset(word for name in self.mention.names for word in name.split())


def twins(dossier: Dossier) -> Iterator[Finding]:
    """Report figures of one unit that the same words state differently."""
    groups: dict[tuple[str, str, str], list[_Told]] = defaultdict(list)
    for mention in dossier.mentions:
        sort = dimension(mention)
        if (
            sort is not None
            and mention.quantity.value > 0
            and not alone(mention, planned=True)
            and not _SUPPOSED.search(mention.sentence.text)
        ):
            groups[mention.doc, *sort].append(_Told(mention))
    for (_, kind, _), group in groups.items():
        if len(group) > 300:
            continue
        for place, one in enumerate(group):
            others = [other for other in group[place + 1 :] if _one_fact(one, other, kind)]
            if not others or len({other.mention.quantity.value for other in others}) > 1:
                continue  # one wording with many figures is a form that is filled in
            two = others[0]
            a, b = one.mention, two.mention
            shared = sorted((one.words & two.words) - GENERIC)
            yield found(
                "same-fact-different-value",
                "medium",
                [a, b],
                f"The same words ({', '.join(shared[:6])}) go with {a.raw.strip()} and with {b.raw.strip()}.",
                f"{interval(a.quantity.low, a.quantity.high)} and {interval(b.quantity.low, b.quantity.high)} do not meet; "
                f"ratio {figure(max(a.quantity.value, b.quantity.value) / min(a.quantity.value, b.quantity.value))}",
            )


def _one_fact(one: _Told, two: _Told, kind: str) -> bool:
    a, b = one.mention, two.mention
    if a.sentence is b.sentence or a.change != b.change:
        return False
    low, high = sorted((a.quantity, b.quantity), key=lambda q: q.value)
    if low.high >= high.low or high.value / low.value > 3:
        return False
    slip = _slip(a, b)
    if high.value / low.value > _RATIO and not slip:
        return False
    planned = [
        _TARGET.search(m.sentence.text[: m.quantity.end - m.sentence.passage.start + 40]) is not None for m in (a, b)
    ]
    if not (same_years(a, b) or (all(planned) and a.years == b.years)) or planned[0] != planned[1] or apart(a, b):
        return False
    shared = one.words & two.words
    plain = shared - GENERIC
    fewer = min(len(one.words), len(two.words))
    if kind == "count" and not _noun(a) & _noun(b):
        return False
    if a.names and b.names and (not one.names & two.names or _strangers(one, two)):
        return False
    named = len(plain & one.names & two.names)
    need = 2 if slip else 3
    if slip and a.years == b.years and a.years and sorted(re.sub(r"\D", "", a.raw)) == sorted(re.sub(r"\D", "", b.raw)):
        need = 1  # the same digits in another order, of the same year
    return len(plain) >= need and len(shared) >= (0.4 if slip else 0.6) * fewer and (named > 0 or len(plain) > need)


def _strangers(one: _Told, two: _Told) -> bool:
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


def _noun(mention: Mention) -> frozenset[str]:
    """Return the first words after a count: what is counted."""
    return frozenset(content(re.split(r"[,;:()]|\b(?:of|in|for|to|and|who|which|that)\b", mention.right)[0])[:3])


def _slip(one: Mention, two: Mention) -> bool:
    """Say whether the digits of two figures are nearly the same: two of them exchanged, or one of three or more changed."""
    a, b = (re.sub(r"\D", "", m.raw) for m in (one, two))
    if len(a) != len(b) or a == b or len(a) < 2:
        return False
    differ = [n for n in range(len(a)) if a[n] != b[n]]
    exchanged = len(differ) == 2 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
    return exchanged or sorted(a) == sorted(b) or (len(differ) == 1 and len(a) >= 3)
