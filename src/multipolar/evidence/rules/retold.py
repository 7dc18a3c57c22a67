"""What a text concludes from the figures that it has just given: the change, the share or the gap, with no level of its own.

"Receipts were $2.0 billion in 2020 and $2.4 billion in 2022. They thus grew by half." "$90 million was promised. By June $30
million had been paid. In other words, a fifth of what was promised has arrived." The premise is the sentence before (or the
part before the semicolon), and must leave one choice of the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding, figure, interval
from .carried import told
from .dossier import Dossier, found
from .growth import change
from .levels import Levels, levels, scaled
from .quantity import Quantity
from .setting import Sentence
from .shares import part_of

_LEVEL = frozenset({"money", "number", "count", "other"})
_TOKEN = re.compile(r"⟦[a-z](\d+)⟧")
_UP = (
    r"(?:rose|risen|grew|grown|increased|climbed|jumped|surged|soared|expanded|gained|gone up|went up|"
    r"(?:increase|rise|growth|gain|jump|expansion) of)"
)
_DOWN = (
    r"(?:fell|fallen|declined|dropped|decreased|shrank|shrunk|contracted|plunged|lost|gone down|went down|"
    r"(?:decrease|fall|decline|loss|drop|reduction|cut) of)"
)
_MOVED = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?:is|was|makes|means))(?: by)? ⟦(?:[pr](?P<share>\d+)|x(?P<times>\d+))⟧"
    rf"(?P<noun> (?:more|higher|less|fewer|lower|increase|rise|decline|fall|drop|decrease)\b)?"
    r"|\b(?P<grown>has|have|had)(?: [a-z]+)? ⟦x(?P<fold>\d+)⟧(?! (?:its|their|the|his|her)\b)"
)
_DRAWN = re.compile(
    r"\b(?:thus|therefore|hence|in other words|accordingly|so|put differently|within|over th[eo]se|in this time|in a decade)\b"
    r"|^(?:that|this|which|it|they)\b"
)
"""How a sentence says that it follows from the one before."""
_APART = re.compile(
    r"\b(?:will|would|target|plan\w*|forecast\w*|expected|projected|by contrast|elsewhere|a year|per year|annual\w*|average|"
    r"since(?! then)|real terms|inflation|population|per (?:head|capita)|share of)\b"
)
"""Words of another change than that of the two levels."""
_THUS = re.compile(r"\b(?:thus|therefore|hence|in other words)\b")
_SINGLE_YEAR = re.compile(r"\b(?:in|within) (?:a single|one|just one|only one|a) year\b|\b(?:in|within) ⟦d\d+⟧")
_OF_IT = re.compile(
    r"\b(?:it|they|this|that|toll|figures?|numbers?|totals?|sums?|amounts?|volumes?|values?|levels?|receipts|income|revenues?|"
    r"traffic|shipments|sales|output|production|trade|ratio|rate|bill|stocks?|flows?|throughput)\b"
)
"""By what a text calls again the thing whose levels it has just given."""
_OTHERS = re.compile(r"\b(?:among|for|of) (?:the |all )?[a-z]+|\bin (?:the|rural|urban)\b")
"""A part of those whose levels were given: among the young it rose by ..."""
_YEAR_STILL = re.compile(r"\b(?:within|in|over|for) (?:a|one|the) year\b")
_EARLIER = re.compile(
    r"^(?:but )?(?:⟦d\d+⟧|the year|a (?:year|decade)) (?:earlier|before|ago),? (?:it|they|there|the (?:figure|number|toll)) "
    r"(?:had been|was|were) ⟦[mnu](\d+)⟧"
)
"""A sentence that gives only the earlier level: ten years earlier it had been 987."""


def retold(dossier: Dossier) -> Iterator[Finding]:
    """Report conclusions that do not follow from the figures of the sentence before."""
    for sentence in dossier.every:
        if sentence.record or not sentence.quantities:
            continue
        yield from _moved(sentence)
        yield from _shared(sentence)
        yield from _peak(sentence)
        yield from _points(sentence)
        yield from _left(sentence)


def _moved(sentence: Sentence) -> Iterator[Finding]:
    """Check "the toll has thus grown fivefold" against the two levels of the sentence before."""
    lead, _, clause = sentence.skeleton.rpartition("; ")
    match = _MOVED.search(clause)
    if match is None or not (match["up"] or match["down"] or match["noun"] or match["grown"]):
        return
    single = _SINGLE_YEAR.search(clause) is not None
    if not (single or _DRAWN.search(clause)) or _APART.search(_YEAR_STILL.sub("", clause)):
        return
    own = [sentence.quantities[int(n)] for n in _TOKEN.findall(clause)]
    if sum(q.kind not in ("year", "duration") for q in own) != 1:
        return
    place = sentence if lead else sentence.before
    pair = _levels(place) if place is not None else None
    single = single and place is not None and _consecutive(place)
    subject = clause[: match.start()]
    follows = (single or bool(lead) or _THUS.search(clause) is not None) and _OF_IT.search(subject) is not None
    if pair is None or place is None or _OTHERS.search(subject) or not (follows or told(subject, place.skeleton)):
        return
    stated = sentence.quantities[int(match["share"] or match["times"] or match["fold"])]
    finding = _change(sentence, pair, stated, match)
    if finding is not None:
        yield finding


def _consecutive(place: Sentence) -> bool:
    """Say whether a sentence gives the levels of two years that follow each other."""
    pair = levels(place)
    return pair is not None and pair.years is not None and pair.years[1] - pair.years[0] == 1


def _levels(place: Sentence) -> tuple[tuple[Sentence, Quantity], tuple[Sentence, Quantity]] | None:
    """Return the earlier and the later level that a sentence gives, or that it gives of the one before it."""
    if (pair := levels(place)) is not None:
        return (place, pair.first), (place, pair.last)
    match, before = _EARLIER.search(place.skeleton), place.before
    if match is None or before is None:
        return None
    first = place.quantities[int(match[1])]
    like = [q for q in before.quantities if q.kind in _LEVEL and q.top is None]
    if not like or like[0].value < max(q.value for q in like) or (first.kind == "money") != (like[0].kind == "money"):
        return None
    return (place, first), (before, like[0])


def _change(
    sentence: Sentence,
    pair: tuple[tuple[Sentence, Quantity], tuple[Sentence, Quantity]],
    stated: Quantity,
    match: re.Match[str],
) -> Finding | None:
    (_, first), (_, last) = pair
    if first.low <= 0 or last.low <= 0 or first.kind == "percent":
        return None
    places = [*pair, (sentence, stated)]
    noun = (match["noun"] or "").strip()
    up = bool(match["up"]) or noun in ("more", "higher", "increase", "rise")
    if stated.kind != "multiple" and ((up and last.high < first.low) or (not up and last.low > first.high)):
        return found(
            "growth-between-levels",
            "medium",
            places,
            f"The text says {match[0].split(' ⟦')[0]!r}, but from {figure(first.value)} to {figure(last.value)} goes the "
            f"other way.",
            f"{figure(last.value)} - {figure(first.value)} = {figure(last.value - first.value)}",
        )
    if stated.kind == "percent":
        return change(Levels(first, last, 0, 0, None), stated, places)
    if stated.kind == "ratio":
        low, high = sorted(abs(end) for end in (last.low / first.high - 1, last.high / first.low - 1))
        said = (0.93 * stated.low, 1.07 * stated.high)
    else:
        low, high = last.low / first.high, last.high / first.low
        if last.value < first.value:
            low, high = 1 / high, 1 / low
        said = (0.9 * stated.low, 1.1 * stated.high)
    if low <= said[1] and said[0] <= high:
        return None
    times = last.value / first.value
    return found(
        "growth-between-levels",
        "medium",
        places,
        f"From {figure(first.value)} to {figure(last.value)} is {times:.3g} times the first level, not what is concluded.",
        f"{figure(last.value)} / {figure(first.value)} = {times:.3g}; with rounding {interval(low, high)}; "
        f"stated {interval(*said)}",
        f"{times:.3g} times, if the two levels hold",
    )


_PAID = re.compile(
    r"\b(?:in other words|put differently|that is|this is|thus|hence|therefore|so|which means)\b[^⟦⟧.;]{0,24} ?⟦[pr](\d+)⟧ of "
    r"(?:what (?:was|had been|is|has been) [a-z]+|the (?:pledges?|promises?|total|sum|money|amount|budget|appeal|target|"
    r"commitments?)\b)"
)


_GOT = re.compile(r"\b(?:paid|disbursed|arrived|received|delivered|spent|transferred|released|come in)\b")


def _shared(sentence: Sentence) -> Iterator[Finding]:
    """Check "in other words, a fifth of what was promised has arrived" against the two sums before."""
    match, before = _PAID.search(sentence.skeleton), sentence.before
    if match is None or before is None or sum(q.kind in _LEVEL for q in sentence.quantities):
        return
    if not _GOT.search(before.skeleton):
        return
    sums = [(s, q) for s in (before.before, before) if s for q in s.quantities if q.kind == "money" and q.top is None]
    if len(sums) != 2 or sums[0][1].unit != sums[1][1].unit or sums[1][0] is not before:
        return
    part, whole = sorted(sums, key=lambda item: item[1].value)
    finding = part_of([(sentence, sentence.quantities[int(match[1])]), whole, part])
    if finding is not None:
        yield finding


_BY_POINTS = re.compile(
    r"\b(?:thus|therefore|hence|so)\b[^⟦⟧.;]{0,20}\b(?:by|widened|narrowed|worsened|improved|gained|lost)(?: by)? ⟦[pou](\d+)⟧"
)


def _points(sentence: Sentence) -> Iterator[Finding]:
    """Check "from 47.6 percent to 52.1 percent; the ratio has therefore worsened by 4.5 points"."""
    lead, _, clause = sentence.skeleton.rpartition("; ")
    match, place = _BY_POINTS.search(clause), sentence if lead else sentence.before
    pair = levels(place) if match is not None and place is not None else None
    if match is None or place is None or pair is None or pair.first.kind != "percent" or _OTHERS.search(clause):
        return
    stated = sentence.quantities[int(match[1])]
    if "points" in (stated.kind, stated.unit) or (stated.claim is not None and stated.claim.points):
        yield from _gap([(place, pair.first), (place, pair.last), (sentence, stated)])


_FROM_PEAK = re.compile(
    r"\bto ⟦p(?P<now>\d+)⟧,? (?:or )?an? (?:fall|drop|decline|decrease|rise|increase|gain) of ⟦[po](?P<by>\d+)⟧"
)


def _peak(sentence: Sentence) -> Iterator[Finding]:
    """Check "it had come down to 38 percent, a fall of 26 points from the peak" against the peak of the sentence before."""
    match, before = _FROM_PEAK.search(sentence.skeleton), sentence.before
    if match is None or before is None or levels(sentence) is not None:
        return
    now, stated = (sentence.quantities[int(match[name])] for name in ("now", "by"))
    if stated.kind != "points" and not (stated.claim is not None and stated.claim.points):
        return
    rates = [q for q in before.quantities if q.kind == "percent" and q.top is None]
    top = re.search(r"\b(?:peak\w*|high|low|trough)\b[^⟦⟧.;]{0,30}(?:⟦y\d+⟧[^⟦⟧.;]{0,12})?⟦p(\d+)⟧", before.skeleton)
    if len(rates) > 1 and top is not None and re.search(r"\b(?:peak|high|low|trough)\b", sentence.skeleton):
        rates = [before.quantities[int(top[1])]]
    lead = sentence.skeleton[: match.start()]
    if len(rates) == 1 and (re.search(r"\b(?:it|they|the rate)\b", lead) or told(lead, before.skeleton)):
        yield from _gap([(before, rates[0]), (sentence, now), (sentence, stated)])


_SO_THAT = re.compile(r"^[^⟦⟧.;]{0,12}(?:⟦y\d+⟧)?,? (?:so that|leaving(?: a (?:gap|hole) of)?|which left) ⟦[mnu](\d+)⟧")


def _left(sentence: Sentence) -> Iterator[Finding]:
    """Check "fell from 150 to 43 billion, so that 107 billion had to be found elsewhere"."""
    pair = levels(sentence)
    match = _SO_THAT.search(sentence.skeleton[pair.end :]) if pair is not None else None
    if pair is None or match is None or pair.first.value <= pair.last.value:
        return
    stated = sentence.quantities[int(match[1])]
    if stated.kind == "number":
        lifted = scaled(stated, pair.first)
        stated = lifted[0] if lifted is not None else stated
    elif stated.kind == "count" and pair.first.kind == "other":
        stated = replace(stated, kind="other", unit=pair.first.unit)
    if stated.kind == pair.first.kind and stated.unit == pair.first.unit:
        yield from _gap([(sentence, pair.first), (sentence, pair.last), (sentence, stated)])


def _gap(places: list[tuple[Sentence, Quantity]]) -> Iterator[Finding]:
    one, two, stated = (quantity for _, quantity in places)
    gap = abs(one.value - two.value)
    room = sum((q.high - q.low) / 2 for q in (one, two, stated))
    if abs(gap - abs(stated.value)) <= room + 1e-9 * max(one.value, two.value):
        return
    yield found(
        "difference",
        "medium",
        places,
        f"The difference of {figure(one.value)} and {figure(two.value)} is {figure(gap)}, not {figure(abs(stated.value))}.",
        f"{figure(max(one.value, two.value))} - {figure(min(one.value, two.value))} = {figure(gap)}; with rounding "
        f"{interval(max(gap - room, 0.0), gap + room)}",
        f"{figure(gap)}, if the two figures hold",
    )
