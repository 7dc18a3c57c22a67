"""impossible-value and unit-slip: a part of something named before that is more than all of it.

"Of these, 91 had no life rafts" after "84 ferries" is impossible; "EUR 160 billion of that sum" after "EUR 210 million" has
another scale word. The whole is what the text last counted or named: in the same sentence, or in one of those before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding, figure
from .dossier import Dossier, found
from .items import singular
from .quantity import Quantity
from .setting import Sentence

_OF = re.compile(
    r"⟦n(?P<n>\d+)⟧ of (?:(?P<them>them|these|those|it)\b(?! (?:countries|states|years))|"
    r"(?:the|these|those|its|their) (?P<noun>[a-z-]+s)\b(?! (?:of|in|on|at|from|for|that|which|who|where|with)\b))"
)
_OF_THESE = re.compile(r"^of (?:these|them|those)(?P<comma>,)? ⟦n(?P<n>\d+)⟧(?(comma)|(?! [a-z-]+s\b))")
"""Of these, 91 ...; "of those 91 ships ..." speaks of all that were named."""
_IN_SAMPLE = re.compile(
    r"\b(?:in|among|from|of) (?:(?:the|our|a|this|that) )?(?:sample|survey|group|set|list|pool|panel|total|cohort) of "
    r"⟦n(?P<all>\d+)⟧(?P<noun>(?: [a-z-]+){1,3}), ⟦n(?P<n>\d+)⟧ (?:[a-z]+ )?(?:had|have|has|were|was|are|is|did|said|reported|"
    r"gave)\b"
)
_OF_WHOM = re.compile(
    r"⟦n(?P<all>\d+)⟧(?: [a-z-]+){1,4}(?: in ⟦y\d+⟧)?,? of (?:which|whom) ⟦n(?P<n>\d+)⟧ (?!percent|per cent)"
)
_OF_ITS = re.compile(r"⟦n(?P<n>\d+)⟧ of (?:the )?[a-z-]+(?:['’]s|s['’]) ⟦n(?P<all>\d+)⟧")
_BODY_OF = re.compile(r"\b[a-z]+ of ⟦n(?P<n>\d+)⟧(?! [a-z]*s\b)")
_COUNTED = re.compile(r"⟦n(?P<n>\d+)⟧(?P<noun>(?: [a-z][a-z-]*){1,3})")
_OTHERS = re.compile(r"\b(?:more|another|other|further|additional|new|elsewhere|also)\b")
_BACK = 3
"""Sentences of a paragraph in which the whole may have been counted."""
_TIMES = 20
"""Times beyond which a part and a whole are no part and whole."""


def excess(dossier: Dossier) -> Iterator[Finding]:
    """Report more of them than there are, a part of a sum with another scale word, and 26 hours a day."""
    for sentence in dossier.every:
        if sentence.quantities and not sentence.record:
            yield from _more_than_all(sentence)
            yield from _of_that_sum(sentence)
            yield from _of_the_clock(sentence)


def _more_than_all(sentence: Sentence) -> Iterator[Finding]:
    for match in (m for pattern in (_IN_SAMPLE, _OF_WHOM, _OF_ITS) for m in pattern.finditer(sentence.skeleton)):
        whole, part = sentence.quantities[int(match["all"])], sentence.quantities[int(match["n"])]
        if whole.high < part.low <= _TIMES * whole.value and part.qualifier is None:
            yield _impossible(sentence, whole, sentence, part)
    for match in (*_OF.finditer(sentence.skeleton), *_OF_THESE.finditer(sentence.skeleton)):
        part = sentence.quantities[int(match["n"])]
        noun = match.groupdict().get("noun")
        wholes = _wholes(sentence, part, singular(noun) if noun else None)
        if not wholes or part.qualifier is not None:
            continue
        place, whole = max(wholes, key=lambda pair: pair[1].high)
        if whole.high < part.low <= _TIMES * whole.value:
            yield _impossible(place, whole, sentence, part)


def _impossible(place: Sentence, whole: Quantity, sentence: Sentence, part: Quantity) -> Finding:
    return found(
        "impossible-value",
        "high",
        [(place, whole), (sentence, part)],
        f"{figure(part.value)} out of {figure(whole.value)} is more than all of them.",
        f"{figure(part.value)} > {figure(whole.value)}",
    )


def _wholes(sentence: Sentence, part: Quantity, noun: str | None) -> list[tuple[Sentence, Quantity]]:
    """Return the numbers that can be the whole of a part: those of its noun, or those last counted."""
    at: Sentence | None = sentence
    years = {q.value for q in sentence.quantities if q.kind == "year" and q.start < part.start}
    for _ in range(_BACK):
        if at is None:
            break
        own = at is sentence
        before = [q for q in at.quantities if not own or q.end < part.start]
        counts = [q for q in before if q.kind in ("number", "count") and q.value >= 2]
        if noun is None and any(q.kind in ("other", "money") for q in before):
            return []  # "36 million tonnes. Of these, 14 million ..."
        if counts and noun is None:
            named = not own or re.search(r"[,;:.(]|\band\b", sentence.document.text[counts[-1].end : part.start])
            return [(at, q) for q in counts] if named and (own or len(counts) == 1) else []
        if noun is not None and _counts(at, counts, noun) and not _OTHERS.search(at.skeleton):
            told = {q.value for q in at.quantities if q.kind == "year"}
            return [(at, q) for q in counts] if own or not years or not told or years & told else []
        at = at.before
    return []


def _counts(sentence: Sentence, counts: list[Quantity], noun: str) -> bool:
    """Say whether one of some numbers counts things of a noun."""
    if noun == "member" and any(
        sentence.quantities[int(m["n"])] in counts for m in _BODY_OF.finditer(sentence.skeleton)
    ):
        return True  # "the committee of 15 met; 17 of its members ..."
    return any(
        singular(word) == noun
        for match in _COUNTED.finditer(sentence.skeleton)
        if sentence.quantities[int(match["n"])] in counts
        for word in match["noun"].split()
    )


_SUM = r"(?:sum|amount|total|money|budget|loan|grant|credit|envelope|figure|price|cost)"
_PART_OF_SUM = (
    re.compile(rf"⟦(?P<kind>[mu])(?P<n>\d+)⟧ of (?:(?:this|that|the) {_SUM}|it|this|that)\b(?! \w+ (?:of|for) )"),
    re.compile(rf"^of (?:(?:this|that) {_SUM}|this|that|it),? (?:[^⟦⟧.;]{{0,40}}? )?⟦(?P<kind>[mu])(?P<n>\d+)⟧"),
)
_OF_WHICH = re.compile(r"⟦(?P<kind>[mu])(?P<all>\d+)⟧[^⟦⟧.;]{0,40}, of which (?:[^⟦⟧.;]{0,30} )?⟦(?P=kind)(?P<n>\d+)⟧")


def _of_that_sum(sentence: Sentence) -> Iterator[Finding]:
    """Report a part of a sum that would be one with another scale word."""
    pairs: list[tuple[Sentence, Quantity, Quantity]] = []
    for match in _OF_WHICH.finditer(sentence.skeleton):
        pairs.append((sentence, sentence.quantities[int(match["all"])], sentence.quantities[int(match["n"])]))
    for pattern in _PART_OF_SUM:
        for match in pattern.finditer(sentence.skeleton):
            part = sentence.quantities[int(match["n"])]
            for at in (sentence, sentence.before):
                wholes = [
                    q
                    for q in (at.quantities if at is not None else ())
                    if q.unit == part.unit and q.kind == part.kind and (at is not sentence or q.end < part.start)
                ]
                if at is not None and wholes:
                    pairs += [(at, wholes[-1], part)] if len(wholes) == 1 else []
                    break
    for at, whole, part in pairs:
        step = next((step for step in (1e3, 1e6) if part.low / step <= whole.high < part.low), None)
        if whole.unit == part.unit and step is not None and part.value > _TIMES * whole.value:
            yield found(
                "unit-slip",
                "high",
                [(at, whole), (sentence, part)],
                f"{figure(part.value)} is said to be a part of {figure(whole.value)}: a scale word has slipped.",
                f"{figure(part.value)} > {figure(whole.value)}",
                f"{figure(part.value / step)}",
            )


_CLOCK = re.compile(
    r"⟦d(?P<n>\d+)⟧ (?:a|per|each|every|in a|out of a) (?P<of>day|week|month|year)\b(?! of| in total)", re.I
)
_FULL = {
    ("hour", "day"): 24, ("hour", "week"): 168, ("day", "week"): 7, ("day", "month"): 31, ("day", "year"): 366,
    ("month", "year"): 12, ("week", "year"): 53, ("minute", "day"): 1440,
}  # fmt: skip
"""How many of one unit of time another has."""


def _of_the_clock(sentence: Sentence) -> Iterator[Finding]:
    for match in _CLOCK.finditer(sentence.skeleton) if "⟦d" in sentence.skeleton else ():
        time = sentence.quantities[int(match["n"])]
        unit = time.unit.removesuffix("s")
        most = _FULL.get((unit, match["of"]))
        if most is not None and most < time.low and time.value <= 10 * most:
            yield found(
                "impossible-value",
                "high",
                [(sentence, time)],
                f"No {match['of']} has {figure(time.value)} {unit}s.",
                f"{figure(time.value)} > {most}",
            )
