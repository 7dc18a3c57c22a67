"""same-fact-different-value, by the digits: a figure that comes back with two of its digits exchanged.

13,038 and 13,830 of one unit in one document are hardly two things. The words need to agree less than elsewhere: a name or two
words in common, no year, name or word of the definition that sets the two apart. Two digits (41 and 14) need more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..finding import Finding, interval
from .dossier import Dossier, found
from .sameness import alone, other_taker
from .setting import Mention, content, once
from .told import SUPPOSED, Told, strangers
from .wording import CONTRASTS, GENERIC

_PERSONS = frozenset({"population", "person", "man", "life"})
_THAT_YEAR = re.compile(r"\b(?:that (?:same )?|the same |over the )(?:year|season)\b(?! (?:of )?\d)")
_PART = re.compile(r"(?:^|[;,]\s)(?:[Oo]f|[Aa]mong)\s(?:the|all|its|these|those|our)\b[^;]*,\s*$")
_OF_IT = re.compile(r"\s*(?:\w+\s)?of (?:the|that|this|its|these) (?!year\b)")
_STAGE = re.compile(
    r"(?i)\b(?:in the end|at first|first (?:day|report|count|estimate)s?|finally|eventually|so far|by now|later|reported|"
    r"target\w*|at the start|originally|was to|were to|is to|are to)\b"
)
"""Words with which a text tells one count of a thing from the next."""


_told = once(Told)


def exchanged(dossier: Dossier) -> Iterator[Finding]:
    """Report figures that differ by the order of two digits and are of one thing by their words."""
    groups: dict[tuple[str, str, str, int], list[Mention]] = defaultdict(list)
    for mention in dossier.mentions:
        if (sort := _sort(mention)) is not None:
            digits = re.sub(r"\D", "", mention.raw)
            groups[mention.doc, sort, "".join(sorted(digits)), len(str(int(abs(mention.quantity.value))))].append(
                mention
            )
    for group in groups.values():
        if not 1 < len({mention.quantity.value for mention in group}) < 4 or len(group) > 40:
            continue
        pair = next(
            ((one, two) for place, one in enumerate(group) for two in group[place + 1 :] if _one_fact(one, two)), None
        )
        if pair is not None:
            one, two = pair
            yield found(
                "same-fact-different-value",
                "medium",
                pair,
                f"{one.raw.strip()} and {two.raw.strip()} are one figure with two digits exchanged.",
                " and ".join(interval(m.quantity.low, m.quantity.high) for m in pair) + " do not meet",
            )


def _sort(mention: Mention) -> str | None:
    """Return in what a figure may be compared; None for ranges, changes, records and what is no figure of a thing."""
    quantity = mention.quantity
    if quantity.top is not None or quantity.value < 10 or mention.sentence.record:
        return None
    if quantity.kind in ("number", "count"):
        return "count"
    return (
        f"{quantity.kind} {quantity.unit}" if quantity.kind in ("money", "percent", "other") and quantity.unit else None
    )


def _one_fact(one: Mention, two: Mention) -> bool:
    a, b = (re.sub(r"\D", "", m.raw) for m in (one, two))
    differ = [n for n in range(len(a)) if a[n] != b[n]]
    if one.sentence is two.sentence or len(differ) != 2 or one.change != two.change:
        return False
    if _stands_apart(one) or _stands_apart(two) or _opposed(one, two) or other_taker(one, two):
        return False
    years = _years(one), _years(two)
    if years[0] and years[1] and set(years[0]) != set(years[1]):
        return False
    first, second = _told(one), _told(two)
    shared = first.words & second.words
    shared = shared if shared - GENERIC else frozenset()
    names = first.names & second.names
    own = [{name for name, *_ in m.sentence.names} for m in (one, two)]
    if all(own) and (not names or strangers(first, second)):
        return False
    if one.quantity.kind in ("number", "count") and not _same_noun(first, second):
        return False
    words = len(shared - names) + len(one.contrasts & two.contrasts)  # of July, of the first
    digits = max(len(a.strip("0")), len(b.strip("0")))
    alike = bool(own[0]) == bool(own[1]) or (bool(years[0]) and set(years[0]) == set(years[1]))
    dated = bool(years[0]) and set(years[0]) == set(years[1])
    if digits > 2 and dated and (len(names) > 1 or (words and one.heads & two.heads - GENERIC)):
        return True
    if digits > 2:
        strong = one.quantity.kind == "other" or digits > 3
        return words >= (2 if alike else 3) or (bool(names) and (words >= 1 or strong))
    return words + bool(names) >= (2 if dated else 3) and words >= 1


@once
def _stands_apart(mention: Mention) -> bool:
    """Say whether a figure is supposed, a stage, a part or a piece of something, so that no other needs to agree with it."""
    text = mention.sentence.text
    lead = text[: mention.quantity.start - mention.sentence.passage.start]
    if alone(mention, planned=True) or SUPPOSED.search(text) or _PART.search(lead) or _STAGE.search(text):
        return True
    return mention.quantity.kind == "money" and _OF_IT.match(mention.right) is not None


def _opposed(one: Mention, two: Mention) -> bool:
    """Say whether the definitions hold different words of one group: gross here and net there."""
    groups = [{(CONTRASTS[word], word) for word in m.contrasts} for m in (one, two)]
    kinds = [{group for group, _ in found_} for found_ in groups]
    return any(
        {w for g, w in groups[0] if g == kind} != {w for g, w in groups[1] if g == kind} for kind in kinds[0] & kinds[1]
    )


@once
def _years(mention: Mention) -> tuple[int, ...]:
    """Return the years of a figure; "that year" is the last one that the text has named."""
    if mention.years or _THAT_YEAR.search(mention.sentence.text) is None:
        return mention.years
    end = mention.sentence.passage.start
    named = re.findall(r"(?<![\d.,])((?:19|20)\d\d)(?!\d)", mention.sentence.document.text[max(0, end - 700) : end])
    return (int(named[-1]),) if named else ()


def _same_noun(one: Told, two: Told) -> bool:
    """Say whether each counts what the other's sentence speaks of; people who are counted may go unnamed."""
    for mine, other in ((one, two), (two, one)):
        nouns = content(
            re.split(r"[,;:()]|\b(?:of|in|for|to|and|who|which|that|were|was|from|by)\b", mine.mention.right)[0]
        )[:3]
        if nouns and not set(nouns) & (other.words | _PERSONS):
            return False
    return True
