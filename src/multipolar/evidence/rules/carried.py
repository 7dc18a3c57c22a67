"""growth-between-levels over two sentences: the level of the sentence before, and the change that this one states.

"In 2021 the three states consumed 4.1 billion cubic metres. Consumption fell in 2022 to 2.9 billion, or by 29 percent."
"4 million tonnes were burnt. That was 38 percent more than in 2017, when it was 2.9 million." The sentence before must
leave no choice: one quantity of the kind, or one that a colon divides into the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding
from .dossier import Dossier
from .growth import change
from .levels import Levels, levels
from .quantity import Quantity
from .setting import Sentence
from .wording import STOP

_NUMBER = r"⟦[mnu](?P<level>\d+)⟧"
_CHANGE = r"⟦p(?P<change>\d+)⟧"
_ROSE = (
    r"\b(?:rose|risen|increased|grew|grown|climbed|jumped|surged|soared|went up|expanded|doubled|"
    r"fell|fallen|declined|dropped|decreased|shrank|shrunk|plunged|slumped|went down|contracted)\b"
)
_TO = re.compile(
    rf"{_ROSE}(?:[^⟦⟧.;:]|⟦y\d+⟧){{0,40}}? to {_NUMBER}(?:[^⟦⟧.;:]|⟦y\d+⟧){{0,24}}?(?:,| \(|–|—| and) ?"
    rf"(?:(?:or|that is|i\.e\.|an?|down|up|by|increase|rise|fall|decline|drop|growth|of|minus|plus),? )*{_CHANGE}(?! of| points)"
)
"""What moved to a level, and by how much: fell in 2022 to 2.9 billion, or by 29 percent."""
_BY = re.compile(rf"{_ROSE} (?:by )?{_CHANGE},? (?:in ⟦y\d+⟧,? )?to (?:reach )?{_NUMBER}")
_WHEN_IT_WAS = re.compile(
    rf"^(?:that|this|which) (?:was|is|were|makes?|made|meant) {_CHANGE} (?:more|less|fewer|higher|lower|up|down|above|below)"
    rf"\b[^⟦⟧.;]{{0,30}}(?:⟦y\d+⟧)?[^⟦⟧.;]{{0,30}} {_NUMBER}"
)
"""The level of before after the change: that was 38 percent more than in 2017, when it was 2.9 million."""
_FEWER = re.compile(
    rf"{_NUMBER}(?:[^⟦⟧.;:,]|⟦y\d+⟧){{0,24}}?, (?:or |that is,? )?⟦[pr](?P<change>\d+)⟧ (?:more|less|fewer|higher|"
    rf"lower)(?=[.;,]|$)"
)
"""The level and how much more it is: in 2021 it served 1.7 million, half as many; a third fewer."""
_RISE = re.compile(
    rf"{_NUMBER}(?:[^⟦⟧.;:,]|⟦y\d+⟧){{0,24}}?, (?:or |that is,? )?an? (?:[a-z]+ )?(?:increase|rise|growth|gain|jump|"
    rf"decline|decrease|fall|drop|"
    rf"reduction|loss) of {_CHANGE}(?! (?:of|on|over|from|against)\b)"
)
"""The level and the change that led to it: a year later it processed 22,700, an increase of 25 percent."""
_CHOSEN = re.compile(r"⟦[mnu](\d+)⟧[^⟦⟧.;:]{0,60}:")


def carried(dossier: Dossier) -> Iterator[Finding]:
    """Report a change that does not lie between the level of the sentence before and that of this one."""
    for sentence in dossier.every:
        before = sentence.before
        if before is None or sentence.record or len(sentence.quantities) < 2 or levels(sentence) is not None:
            continue
        for pattern in (_TO, _BY, _WHEN_IT_WAS, _FEWER, _RISE):
            match = pattern.search(sentence.skeleton)
            if match is None:
                continue
            level = sentence.quantities[int(match["level"])]
            stated = sentence.quantities[int(match["change"])]
            if stated.kind == "ratio":
                stated = replace(
                    stated, kind="percent", value=100 * stated.value, low=93 * stated.low, high=107 * stated.high
                )
            earlier = _level(before, level)
            subject = sentence.skeleton[: match.start()]
            if (
                earlier is None
                or not _one_thing(sentence, before, level, earlier, turned=pattern is _WHEN_IT_WAS)
                or not told(subject, before.skeleton)
            ):
                break
            one, two = (
                ((sentence, level), (before, earlier))
                if pattern is _WHEN_IT_WAS
                else ((before, earlier), (sentence, level))
            )
            pair = Levels(one[1], two[1], match.start(), match.end(), None)
            finding = change(pair, stated, [one, two, (sentence, stated)])
            if finding is not None:
                yield finding
            break


def _level(before: Sentence, level: Quantity) -> Quantity | None:
    """Return the one level of a sentence that is of the kind of another."""
    counts = {"number", "count"}
    like = [
        q
        for q in before.quantities
        if q.top is None and ((q.kind == level.kind and q.unit == level.unit) or {q.kind, level.kind} <= counts)
    ]
    if len(like) == 1:
        return like[0]
    chosen = _CHOSEN.search(before.skeleton)
    first = before.quantities[int(chosen[1])] if chosen else None
    return (
        first
        if first is not None and like and first is like[0] and first.value > max(q.value for q in like[1:])
        else None
    )


def _one_thing(sentence: Sentence, before: Sentence, level: Quantity, earlier: Quantity, *, turned: bool) -> bool:
    """Say whether the years rise, the sizes are near, and no part, plan or other currency comes between."""
    if not 0.1 < level.value / earlier.value < 10 if earlier.value > 0 else True:
        return False
    years = [[q.value for q in s.quantities if q.kind == "year"] for s in (before, sentence)]
    apart = re.compile(
        r"\b(?:of (?:this|that|which|these|it)|will|would|target|plan\w*|forecast\w*|expected|projected|by contrast|meanwhile|"
        r"elsewhere|include\w*|another|cumulative|total since)\b"
    )
    return not apart.search(sentence.skeleton) and not (
        years[0] and years[1] and not turned and min(years[0]) > max(years[1])
    )


_PRONOUN = re.compile(
    r"^(?:but |and |yet |then )?(?:⟦[yd]\d+⟧ (?:later|on|after|earlier),? |(?:an?|one|the) (?:year|month|decade) later,? |"
    r"(?:in|by|since) ⟦y\d+⟧,? )?(?:(?:its|their)"
    r" [a-z]+\b|it|they|that|this|these|the (?:figure|number|total|amount|sum|volume|"
    r"level))\b|^ ?$"
)


def told(subject: str, before: str) -> bool:
    """Say whether what moved is what the sentence before tells of: by a pronoun, or by a word with the same beginning."""
    if _PRONOUN.search(subject.strip()):
        return True
    words = {word[:6] for word in re.findall(r"[a-z]{4,}", subject) if word not in STOP}
    return bool(words & {word[:6] for word in re.findall(r"[a-z]{4,}", before)})
