"""unit-slip, told by the arithmetic: two figures that a stated change or share would join with one scale word put right.

"By 2.5 percent, from EUR 27.6 billion to EUR 28.3 million"; "of the EUR 40 million, EUR 10 billion, or 25 percent". The rules of
growth and of shares say in the same place that the sum is wrong; `instead` leaves their finding out, for the cause is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from ..finding import Finding, figure
from .dossier import Dossier, found
from .levels import Levels, levels
from .quantity import Quantity
from .setting import Sentence
from .slips import SCALE_WORD, reduced, written

_LEVEL = frozenset({"money", "other", "number", "count"})
_SAID = frozenset({"percent", "multiple", "ratio"})
_STEPS = (1e3, 1e6)
_APART = 60.0
"""Times apart from which two figures are no rise of one thing in a sentence that states a rise of a few percent."""
_NEAR = 8.0
"""Times apart that the two may be once the scale word is put right."""
_ROOM = 0.02
"""Share by which rounding may blur their ratio: with more of it every percentage would fit."""
_RISE = re.compile(
    r"\b(?:rose|grew|grown|risen|increased|climbed|went up|raised|doubled|jumped|expanded|widened|swelled) (?:[a-z]+ ){0,2}from $"
)
_FALL = re.compile(
    r"\b(?:fell|fallen|shrank|shrunk|decreased|declined|went down|cut|reduced|dropped|lowered|narrowed) (?:[a-z]+ ){0,2}from $"
)
_ARITHMETIC = frozenset({"growth-between-levels", "share-times-total", "parts-and-total", "difference"})
_SINCE = re.compile(r"\b(?:founded|start-?up|fold|population|hyperinflation)\b")


def scales(dossier: Dossier) -> Iterator[Finding]:
    """Report two figures of one sentence that fit its percentage only with another scale word."""
    for sentence in dossier.every:
        if sentence.record or not 2 <= len(sentence.quantities) <= 8 or _SINCE.search(sentence.skeleton):
            continue
        if " from ⟦" in sentence.skeleton and (turned := _turned(sentence)) is not None:
            yield turned
            continue
        said = [q for q in sentence.quantities if q.kind in _SAID and q.value > 0]
        figures = [q for q in sentence.quantities if q.kind in _LEVEL and q.top is None]
        if len(said) != 1 or len(figures) < 2:
            continue
        pair = levels(sentence)
        for one, two in combinations(figures, 2):
            way = _tie(sentence, one, two, said[0], pair)
            if way and (finding := _joined(sentence, one, two, said[0], way)) is not None:
                yield finding
                break


def _turned(sentence: Sentence) -> Finding | None:
    """Report a rise "from 3.4 billion to 3.9 million": it goes down only by its scale word."""
    text, pair = sentence.document.text, levels(sentence)
    if pair is None or (first := reduced(pair.first)) is None or (last := reduced(pair.last)) is None:
        return None
    lead = sentence.skeleton[: pair.start + len("from ")]
    step = 1e3 if _RISE.search(lead) else 1e-3 if _FALL.search(lead) else 0.0
    if not step or first[0] != last[0] or written(text, pair.first) == written(text, pair.last):
        return None
    ratio = last[1] * step / first[1]
    if not _large(text, pair.first, pair.last) or not 1 / _NEAR < ratio < _NEAR or (ratio < 1) == (step > 1):
        return None
    way = "rise" if step > 1 else "fall"
    return found(
        "unit-slip",
        "high",
        [(sentence, pair.first), (sentence, pair.last)],
        f"From {figure(pair.first.value)} to {figure(pair.last.value)} is no {way}: a scale word (million, billion) has slipped.",
        f"{figure(pair.last.value)} / {figure(pair.first.value)} = {last[1] / first[1]:.3g}",
    )


_THAN = re.compile(r"^[^.;:,]{0,24}\b(?:than|above|below|over|under|against|compared (?:with|to))\b[^.;:,]{0,12}$")
_OR = re.compile(
    r"^[^.;:]{0,40}?(?:,|\(|–|—| and)? ?(?:or|that is|i\.e\.|which is|equal to|equivalent to|\()[^.;:,]{0,16}$|^, $"
)


_OF_IT = re.compile(r"^ of (?:the |its |a |an |all )?(?:[a-z]+ ){0,2}$")


def _tie(sentence: Sentence, one: Quantity, two: Quantity, said: Quantity, pair: Levels | None) -> str:
    """Return how the sentence joins a percentage to two figures: as a change, as a share, or not at all."""
    text = sentence.document.text
    if pair is not None and {pair.first.start, pair.last.start} == {one.start, two.start}:
        return "change"
    first, last = sorted((one, two), key=lambda q: q.start)
    if first.end < said.start < said.end < last.start and _THAN.match(text[said.end : last.start].replace("\n", " ")):
        return "change"
    if said.end < last.start and _OF_IT.match(text[said.end : last.start].replace("\n", " ")):
        return "share"
    before, after = sorted((min((one, two), key=lambda q: abs(q.start - said.start)), said), key=lambda q: q.start)
    return "share" if _OR.match(text[before.end : after.start].replace("\n", " ")) else ""


def _joined(sentence: Sentence, one: Quantity, two: Quantity, said: Quantity, way: str) -> Finding | None:
    text = sentence.document.text
    first, second = reduced(one), reduced(two)
    counts = {one.kind, two.kind} <= {"number", "count"}
    if first is None or second is None or (first[0] != second[0] and not counts):
        return None
    ratio = first[1] / second[1]
    if 1 / _APART < ratio < _APART or written(text, one) == written(text, two) or not _large(text, one, two):
        return None
    near = _NEAR if way == "change" else _APART
    steps = [s for size in _STEPS for s in (size, 1 / size) if 1 / near < ratio / s < near]
    step = next((s for s in steps if _fits(ratio / s, one, two, said, way)), None)
    if step is None or _fits(ratio, one, two, said, way):
        return None
    low = min((one, two), key=lambda q: (reduced(q) or ("", 0.0))[1])
    return found(
        "unit-slip",
        "high",
        [(sentence, one), (sentence, two), (sentence, said)],
        f"{figure(one.value)} and {figure(two.value)} fit {text[said.start : said.end]!r} only if one of them has the scale word "
        "(million, billion) of the other.",
        f"{figure(one.value)} / {figure(two.value)} = {ratio:.3g}; with the scale word put right {ratio / step:.3g}",
        f"{figure(low.value * max(step, 1 / step))} for {figure(low.value)}, or the other way round",
    )


def _large(text: str, one: Quantity, two: Quantity) -> bool:
    """Say whether both figures have a scale word, or units of two sizes."""
    return all(SCALE_WORD.search(text[q.start : q.end]) for q in (one, two)) or (
        one.kind == two.kind == "other" and one.unit != two.unit
    )


def _fits(ratio: float, first: Quantity, second: Quantity, said: Quantity, way: str) -> bool:
    """Say whether a percentage, a multiple or a share is the change between two figures, or one as a share of the other."""
    room = min(sum((q.stated[1] - q.stated[0]) / 2 / abs(q.value) for q in (first, second)), _ROOM)
    low, high = (said.low / 100, said.high / 100) if said.kind == "percent" else (said.low, said.high)
    change = [(1 + low, 1 + high), (1 - high, 1 - low)] if said.kind != "multiple" else [(low, high)]
    told = change if way == "change" else [(low, high)]
    return any(
        share * (1 - room) <= most and least <= share * (1 + room)
        for share in (ratio, 1 / ratio)
        for least, most in told
    )


def instead(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out the wrong sums of which a slipped scale word is the cause."""
    kept = list(findings)
    slipped = [frozenset(f.spans) for f in kept if f.rule == "unit-slip" and len(f.spans) > 1]
    return [f for f in kept if f.rule not in _ARITHMETIC or not any(len(both & set(f.spans)) > 1 for both in slipped)]
