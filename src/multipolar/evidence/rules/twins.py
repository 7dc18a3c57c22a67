"""same-fact-different-value, by the words: two sentences that say one thing of one figure in the same words.

The rule of `values` compares what is measured by its class (population, exports, debt). This one needs no class: two figures
of one unit whose sentences share their names and most of their other words near the number, in one document, are one fact.
Figures that look like a slip of the pen (13,038 and 13,830; 3.75 and 3.57; 14.4 and 17.4) need fewer words in common.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .sameness import alone, apart, dimension, same_years
from .setting import Mention, content
from .told import SUPPOSED, Told, strangers
from .wording import GENERIC

_RATIO = 1.6
"""Figures farther apart than this are not two readings of one, unless their digits are nearly the same."""


def twins(dossier: Dossier) -> Iterator[Finding]:
    """Report figures of one unit that the same words state differently."""
    groups: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for mention in dossier.mentions:
        sort = dimension(mention)
        if (
            sort is not None
            and mention.quantity.value > 0
            and not alone(mention, planned=True)
            and not SUPPOSED.search(mention.sentence.text)
        ):
            groups[mention.doc, *sort].append(Told(mention))
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


def _one_fact(one: Told, two: Told, kind: str) -> bool:
    a, b = one.mention, two.mention
    if a.sentence is b.sentence or a.change != b.change:
        return False
    low, high = sorted((a.quantity, b.quantity), key=lambda q: q.value)
    if low.high >= high.low or high.value / low.value > 3:
        return False
    near = slip(one.digits, two.digits)
    if high.value / low.value > _RATIO and not near:
        return False
    if one.planned != two.planned or not (same_years(a, b) or (one.planned and a.years == b.years)) or apart(a, b):
        return False
    shared = one.words & two.words
    plain = shared - GENERIC
    fewer = min(len(one.words), len(two.words))
    if kind == "count" and not _noun(a) & _noun(b):
        return False
    if a.names and b.names and (not one.names & two.names or strangers(one, two)):
        return False
    named = len(plain & one.names & two.names)
    need = 2 if near else 3
    if near and a.years == b.years and a.years and sorted(one.digits) == sorted(two.digits):
        need = 1  # the same digits in another order, of the same year
    return len(plain) >= need and len(shared) >= (0.4 if near else 0.6) * fewer and (named > 0 or len(plain) > need)


def _noun(mention: Mention) -> frozenset[str]:
    """Return the first words after a count: what is counted."""
    return frozenset(content(re.split(r"[,;:()]|\b(?:of|in|for|to|and|who|which|that)\b", mention.right)[0])[:3])


def slip(a: str, b: str) -> bool:
    """Say whether the digits of two figures are nearly the same: two of them exchanged, or one of three or more changed."""
    if len(a) != len(b) or a == b or len(a) < 2:
        return False
    differ = [n for n in range(len(a)) if a[n] != b[n]]
    exchanged = len(differ) == 2 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
    return exchanged or sorted(a) == sorted(b) or (len(differ) == 1 and len(a) >= 3)
