"""growth-between-levels, told by its cue: a share more than another level, a multiple with two levels, a change summed up next.

`growth` and `levels` read the order of a sentence; here the two levels are the only ones of their kind, and the years (or
"then" and "today", "against", "compared with") tell which came first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .growth import change
from .levels import Levels, levels, scaled
from .quantity import Quantity
from .setting import Sentence

_W = r"(?: [a-z][a-z'’/-]*)"
_LEVEL = frozenset({"money", "number", "count", "other"})
_CHANGES = frozenset({"percent", "ratio", "multiple"})
_COUNTS = frozenset({"number", "count"})
_AROUND = re.compile(
    rf"⟦[mnu](?P<last>\d+)⟧(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){{0,70}}? ⟦[pr](?P<by>\d+)⟧{_W}{{0,1}}?(?: (?:more|less|fewer|higher|"
    rf"lower|larger|smaller|"
    rf"bigger|greater|cheaper|dearer|above|below|up on|down on)(?:(?: [a-z]+){{0,2}}(?: in ⟦y\d+⟧)? than in)?"
    rf"(?: than)?(?: the| its| their| a| last| this)?{_W}{{0,5}}?"
    rf"(?: ⟦y\d+⟧)?(?:,? (?:when|which|where)[^⟦⟧.;:]{{0,40}}?)?)? ⟦[mnu](?P<first>\d+)⟧"
)
_OVER = re.compile(
    rf"⟦[mnu](?P<last>\d+)⟧(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){{0,50}}?, an? (?:[a-z]+ )?(?:plus|minus|increase|rise|gain|growth|jump|"
    rf"fall|drop|decline|decrease|cut|"
    rf"loss|reduction) of ⟦[pr](?P<by>\d+)⟧ (?:on|over|from|against|compared (?:with|to)|"
    rf"after){_W}{{0,5}}? ⟦[mnu](?P<first>\d+)⟧"
)
_TO = re.compile(
    r"(?:\bby )?⟦[pr](?P<by>\d+)⟧(?:[^⟦⟧.;,]|⟦[yd]\d+⟧){0,16}? to ⟦[mnu](?P<last>\d+)⟧(?:[^⟦⟧.]|"
    r"⟦[yd]\d+⟧){0,50}?\b(?:had(?: [a-z]+)?"
    r" been|was|were|stood at|there had been) ⟦[mnu](?P<first>\d+)⟧"
)
"""Fallen by 40 percent to 27 million by 2020; in 2018 they had still been 36 million."""
_THAN = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger|greater|cheaper|dearer|above|below|up|down)\b"
)
_NEXT = re.compile(
    r"^(?:the|this|that|its|their|such an?)(?: [a-z-]+){0,1} (?:increase|rise|growth|decline|fall|drop|decrease|reduction|"
    r"loss|gain)"
    r"(?: ⟦d\d+⟧)?(?: (?:(?:over|within|from|during|between|since)[^.;:]{0,40}?|in (?:⟦[ydk]\d+⟧|the period|that time|those"
    r" years)))? (?:was|is|of|came to|comes to|amounted to|amounts to|equals) ⟦[pr](?P<by>\d+)⟧(?! (?:a|per|each|every)"
    r" (?:year|annum|month)| annually| of )"
)
_APART = re.compile(
    r"\b(?:of which|including|whom|respectively|each|per|on average|a year(?! (?:ago|earlier|before|later))|annual\w*|"
    r"target\w*|plan\w*|forecast\w*|would|will|could|"
    r"among (?:them|others)|share|points?|other|another|further|real terms|per cent of|while|whereas|cumulative)\b"
)
_EARLIER = re.compile(
    r"\b(?:against|compared? (?:with|to)|versus|after|than|up from|down from|from|over the|before that|had been)\b[^⟦⟧]*$"
)


def moves(dossier: Dossier) -> Iterator[Finding]:
    """Report a change that is not that of the only two levels beside it."""
    for sentence in dossier.every:
        if sentence.record or not any(q.kind in _CHANGES for q in sentence.quantities):
            continue
        finding = _around(sentence) or _behind(sentence) or _times(sentence) or _next(sentence)
        if finding is not None:
            yield finding


def _pair(sentence: Sentence) -> tuple[Quantity, Quantity] | None:
    """Return the only two levels of a sentence, if they are of one kind."""
    held = [q for q in sentence.quantities if q.kind in _LEVEL and q.top is None and not named(sentence, q)]
    if len(held) != 2:
        return None
    one, two = held
    if one.kind == two.kind and (one.unit == two.unit or one.kind in _COUNTS):
        return one, two
    if {one.kind, two.kind} <= _COUNTS:
        return scaled(one, two) or (one, two)
    if "number" in (one.kind, two.kind):
        return scaled(one, two)
    if {one.kind, two.kind} <= {"count", "other"} and 0.1 < one.value / max(two.value, 1e-9) < 10:
        return one, two
    return None


def named(sentence: Sentence, quantity: Quantity) -> bool:
    """Say whether a number is part of a name: Convention 188, the F-35."""
    lead = sentence.document.text[max(sentence.passage.start, quantity.start - 24) : quantity.start]
    return quantity.claim is None and re.search(r"(?<=[A-Za-z] )[A-Z]\w*[ -](?:No\.? )?$", lead) is not None


def ordered(sentence: Sentence, one: Quantity, two: Quantity) -> tuple[Quantity, Quantity]:
    """Return two levels, the earlier first, by their years or by the word between them."""
    text = sentence.document.text
    years = [q for q in sentence.quantities if q.kind == "year"]
    first = next((q.value for q in years if one.end <= q.start < two.start), None)
    second = next((q.value for q in years if q.start >= two.end), None)
    if first is not None and second is not None:
        return (one, two) if first < second else (two, one)
    lead = text[sentence.passage.start : one.start].lower()
    if re.search(r"\b(?:after|from)\s(?:[a-z$€£¥]+\s)?$", lead):
        return one, two
    return (two, one) if _EARLIER.search(text[one.end : two.start].lower()) else (one, two)


def _around(sentence: Sentence) -> Finding | None:
    """Check "At 2.03 million, connections were 25 percent above the 1.62 million of 2019"."""
    text = sentence.skeleton
    match = _OVER.search(text) or _AROUND.search(text) or _TO.search(text)
    pair = _pair(sentence) if match is not None and not _APART.search(sentence.skeleton) else None
    if match is None or pair is None:
        return None
    last, stated, first = (sentence.quantities[int(match[name])] for name in ("last", "by", "first"))
    between = sentence.document.text[stated.end : first.start].lower()
    if pair[0].start != last.start or pair[1].start != first.start or "times" in between:
        return None
    if match.re is _AROUND and not _THAN.search(between):
        return None
    low, high = pair[1].stated if pair[1].claim is not None else (pair[1].low, pair[1].high)
    earlier = replace(pair[1], low=low, high=high, qualifier=None)
    return _moved(sentence, sentence, earlier, pair[0], stated)


_MORE = re.compile(r", (?:or |that is,? )?⟦[pr](?P<by>\d+)⟧ (?:more|less|fewer|higher|lower)(?=[.,]|$)")
_LOST = re.compile(r"\b(?:lost|shed|gained|added) ⟦[pr](?P<by>\d+)⟧ of (?:its|their|the|all)\b")


def _behind(sentence: Sentence) -> Finding | None:
    """Check "in 2012 there were 340; in 2022 there were 510, 50 percent more" and "lost a quarter of its animals"."""
    match = _MORE.search(sentence.skeleton) or _LOST.search(sentence.skeleton)
    pair = _pair(sentence) if match is not None and not _APART.search(sentence.skeleton) else None
    if match is None or pair is None:
        return None
    if match.re is _LOST and re.search(
        r"\b(?:and|while|but|so) (?:its|their|the|his)\b", sentence.skeleton[match.end() :]
    ):
        return None
    years = sum(q.kind == "year" for q in sentence.quantities)
    between = sentence.document.text[pair[0].end : pair[1].start].lower()
    if years < 2 and not _EARLIER.search(between):
        return None
    return _moved(sentence, sentence, *ordered(sentence, *pair), sentence.quantities[int(match["by"])])


def _moved(place: Sentence, sentence: Sentence, first: Quantity, last: Quantity, stated: Quantity) -> Finding | None:
    if stated.kind == "ratio":
        stated = replace(stated, kind="percent", value=100 * stated.value, low=93 * stated.low, high=107 * stated.high)
    if first.value <= 0 or last.value <= 0 or not 0.1 < last.value / first.value < 10:
        return None
    return change(Levels(first, last, 0, 0, None), stated, [(place, first), (place, last), (sentence, stated)])


_WHAT = re.compile(
    r"⟦[mnu]\d+⟧[^⟦⟧.;]{0,40}(?:⟦y\d+⟧)?[^⟦⟧.;]{0,30} ⟦x(\d+)⟧ (?:what|as (?:much|many|large|high)|the (?:level|figure|"
    r"number))\b[^⟦⟧.;]{0,40}(?:⟦y\d+⟧)?[^⟦⟧.;]{0,12} ⟦[mnu]\d+⟧()"
)
_MULTIPLE = re.compile(
    r"\b(?:has|have|had|was|were|is|are|more than|almost|nearly|about|having|it|they|and)(?: [a-z]+)? ⟦x(\d+)⟧(?! (?:the|"
    r"its|their|as|more|what)\b)|^[^⟦⟧.;]{3,60} ⟦x(\d+)⟧(?=[^⟦⟧]{0,24}(?:[:;,(]|$))"
)
_CLOSED = re.compile(
    r", (?:or |that is,? |i\.e\.,? )?(?:an? )?⟦x(\d+)⟧ (?:as (?:much|many|large|high|big)|(?:that|the) (?:number|figure|amount|"
    r"level|sum|quantity)|the (?:earlier|former|previous|original) [a-z]+|increase|rise|growth|expansion)(?=[.,;]|$)()"
)
"""A multiple with nothing behind it that it could be of: more than three times as much."""


def _plain(quantity: Quantity) -> Quantity:
    """Return a level with half of the room of its "about": two such levels are seldom off in opposite ways."""
    low, high = quantity.stated
    return replace(quantity, low=(low + quantity.low) / 2, high=(high + quantity.high) / 2)


def _times(sentence: Sentence) -> Finding | None:
    """Check "it has halved since 2010: there were 1,400 then and there are 700 today" and "by 2020 it had doubled, to 24"."""
    if levels(sentence) is not None or _APART.search(sentence.skeleton):
        return None
    text = sentence.skeleton
    match = _MULTIPLE.search(text) or _WHAT.search(text) or _CLOSED.search(text)
    pair = _pair(sentence) if match is not None else None
    dated = len([q for q in sentence.quantities if q.kind == "year"]) + len(
        re.findall(r"\b(?:then|today|now|ago|earlier|at present|at first)\b", sentence.skeleton)
    )
    if match is None or pair is None or dated < 1:
        return None
    stated = sentence.quantities[int(match[1] or match[2])]
    times = stated.value if stated.value >= 1 else 1 / max(stated.value, 1e-9)
    small, large = sorted((_plain(q) for q in pair), key=lambda q: q.value)
    if small.low <= 0 or times == 1 or large.value / small.value > 20:
        return None
    room = 0.1 + (0.06 if stated.qualifier in ("about", "approx") else 0.0)
    low, high = times * (1 - room), times * (1 + room)
    if stated.qualifier in ("more_than", "at_least"):
        low, high = 0.95 * times, 1.5 * times
    elif stated.qualifier == "less_than":
        low = 0.7 * times
    least, most = large.low / small.high, large.high / small.low
    if low <= most and least <= high:
        return None
    return found(
        "growth-between-levels",
        "medium",
        [(sentence, pair[0]), (sentence, pair[1]), (sentence, stated)],
        f"{figure(large.value)} is {large.value / small.value:.3g} times {figure(small.value)}, not {figure(times)} times.",
        f"{figure(large.value)} / {figure(small.value)} = {large.value / small.value:.3g}; with rounding {interval(least, most)}",
        f"{large.value / small.value:.3g} times, if the two levels hold",
    )


def _next(sentence: Sentence) -> Finding | None:
    """Check "It sold 4.1 billion in 2021, against 5.6 billion in 2018. The decline over three years was 27 percent"."""
    match, before = _NEXT.search(sentence.skeleton), sentence.before
    if match is None or before is None or _APART.search(match[0]) or _APART.search(before.skeleton):
        return None
    pair = _pair(before)
    if pair is None or any(q.kind in ("percent", "multiple", "ratio") for q in before.quantities):
        return None
    moved = len([q for q in before.quantities if q.kind == "year"]) > 1 or _EARLIER.search(
        before.document.text[pair[0].end : pair[1].start].lower()
    )
    if not moved or sum(q.kind in (*_LEVEL, "percent", "ratio") for q in sentence.quantities) != 1:
        return None
    return _moved(before, sentence, *ordered(before, *pair), sentence.quantities[int(match["by"])])
