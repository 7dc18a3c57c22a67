"""dated-differently and impossible-order, of what a text comes back to.

A happening ("the ban was lifted on 3 May 2016") that the text dates again, counts from ("two years after the ban was lifted",
"nine years later") or sets before another must keep its date. The reference is resolved by act and thing; where several
happenings may be meant, one that fits is enough for silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..finding import Finding
from ..lexicon import word_set
from .dates import dates
from .days import Day, day
from .dossier import Dossier, found
from .happenings import AGAIN, Happening, Thing, fits, happenings, months, occurs, root, thing
from .quantity import WORDS, Quantity
from .setting import Sentence
from .wording import stem

_VAGUE = word_set(
    "meeting session summit conference election visit talk report survey loan project round phase year minute decision review "
    "one it government minister president member state country firm company programme work document letter statement vote "
    "people man woman resolution guideline amendment contract"
)
"""Nouns of which a text knows many."""


def chronology(dossier: Dossier) -> Iterator[Finding]:
    """Report events and happenings whose dates do not agree, or stand in the wrong order or at the wrong distance."""
    known = list(dates(dossier))
    yield from known
    taken = {(span.doc, span.end) for finding in known for span in finding.spans}
    for part in dossier.sentences:
        all_ = [happening for sentence in part for happening in happenings(sentence)]
        yield from (f for f in _again(all_) if not {(span.doc, span.end) for span in f.spans} <= taken)
        yield from _firsts(part, all_)
        yield from _stages(all_)
        for sentence in part:
            yield from _distances(sentence, all_)


def _place(sentence: Sentence, when: Day) -> tuple[Sentence, Quantity]:
    base = sentence.passage.start
    return sentence, Quantity(base + when.start, base + when.end, "year", float(when.year), 0.0, 0.0)


def _again(all_: Sequence[Happening]) -> Iterator[Finding]:
    """Report one happening that is dated twice."""
    groups: dict[tuple[str, str], list[Happening]] = defaultdict(list)
    for happening in all_:
        if happening.act != "hold":
            groups[happening.act, happening.thing.head].append(happening)
    for (_, head), group in groups.items():
        for place, one in enumerate(group):
            two = next((other for other in group[place + 1 :] if _one(one, other, group)), None)
            if two is not None and one.when.clashes(two.when):
                what = " ".join((*sorted(one.thing.words), head))
                yield found(
                    "dated-differently",
                    "medium",
                    [_place(h.sentence, h.when) for h in (one, two)],
                    f"One happening ({what}) is dated {one.when} and {two.when}.",
                )
                break


def _one(one: Happening, two: Happening, group: Sequence[Happening]) -> bool:
    """Say whether two happenings of one act and noun are one: nothing sets them apart, and no third may be meant."""
    if one.sentence is two.sentence or not fits(one.thing, two.thing, one.where, two.where):
        return False
    if one.agent and two.agent and not one.agent & two.agent:
        return False
    if one.act in _BY_EACH and bool(one.agent) != bool(two.agent) and not (one.agent | two.agent) & _PARTIES:
        return False  # signed in 2011; Benin signed it in 2012
    if one.thing.head in _VAGUE and (one.thing.words != two.thing.words or not one.thing.words):
        return False
    if any(AGAIN.search(h.sentence.text) for h in (one, two)):
        return False
    known = one.thing.definite or one.thing.named or bool(two.thing.words) or len(group) == 2
    if not (two.thing.definite or two.thing.named) or not known:
        return False
    fewer, more = sorted((one.thing, two.thing), key=lambda t: len(t.words))
    if fewer.words == more.words:
        return bool(fewer.words) or known
    if not fewer.words <= more.words:  # the peace agreement that was concluded in Algiers, and the agreement of Algiers
        return one.thing.definite and two.thing.definite
    rivals = [h for h in group if not fits(h.thing, more)]
    named = {name for h in (one, two) for name in _called(h.sentence, one.thing.head)}
    return fewer is two.thing and not rivals and len(named) <= 1


_BY_EACH = frozenset({"sign", "ratify", "join", "leav", "adopt"})
_PARTIES = word_set(
    "state party government minister side country member leader neighbour delegate deputy parliament president"
)


def _called(sentence: Sentence, head: str) -> set[str]:
    """Return the names of a document that end in a noun: two conventions are named, so that "the convention" is either."""
    pattern = re.compile(rf"((?:[A-Z][\w’'-]+\s){{1,4}}){head.title()}\b")
    return {match[1].split()[-1] for match in pattern.finditer(sentence.document.text)} - {
        "The",
        "This",
        "That",
        "When",
        "Its",
    }


_THAT_FIRST = re.compile(
    r"\b(?:[Tt]hat|[Tt]his|[Tt]he) (?:very )?first (?:one|(?P<noun>[a-z]+)) of (?P<year>(?:19|20)\d\d)\b"
)


def _firsts(part: Sequence[Sentence], all_: Sequence[Happening]) -> Iterator[Finding]:
    """Hold "that first one of 1958" against "the first turbine was switched on in 1985"."""
    firsts = [h for h in all_ if "first" in h.thing.words]
    for sentence in part if firsts else ():
        for match in _THAT_FIRST.finditer(sentence.text) if " first " in sentence.text else ():
            noun = match["noun"]
            told = [
                h
                for h in firsts
                if h.sentence.passage.start < sentence.passage.start and (not noun or h.thing.head == stem(noun))
            ]
            when = day(sentence.text, match.start("year"))
            if told and len({h.thing.head for h in told}) == 1 and all(h.when.year != when.year for h in told):
                yield found(
                    "dated-differently",
                    "medium",
                    [_place(told[-1].sentence, told[-1].when), _place(sentence, when)],
                    f"The first {told[-1].thing.head} is dated {told[-1].when} and {when}.",
                )


_STAGES = {
    "ratify": ("sign",), "force": ("sign", "adopt"), "complete": ("begin",), "lift": ("impos", "introduc"),
}  # fmt: skip
"""What cannot come before what."""


def _stages(all_: Sequence[Happening]) -> Iterator[Finding]:
    """Report what was ratified before it was signed, in force before it was adopted, complete before it was begun."""
    for late in all_:
        for stage in _STAGES.get(late.act, ()):
            early = [
                h for h in all_ if h.act == stage and h.thing.head == late.thing.head and fits(h.thing, late.thing)
            ]
            sure = (
                early
                and not any(AGAIN.search(h.sentence.text) for h in (*early, late))
                and late.thing.head not in _VAGUE
            )
            sure = sure and late.thing.words == early[0].thing.words and (late.thing.definite or late.thing.named)
            if sure and all(h.months[0] > late.months[1] and h.sentence is not late.sentence for h in early):
                first = early[0]
                yield found(
                    "impossible-order",
                    "medium",
                    [_place(h.sentence, h.when) for h in (first, late)],
                    f"What is dated {late.when} ({late.act}) cannot come before what is dated {first.when} ({first.act}).",
                    f"{late.when} < {first.when}",
                )
                break


_N = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
_LENGTH = (
    rf"(?:(?P<q>about|some|almost|nearly|more than|over|less than|barely|just over|just under|around|roughly|only|just|"
    rf"exactly|fully) )?(?:(?P<n>\d{{1,3}}|{_N}|an?|several|a few|some|many)(?P<half> and a half)?[ -]"
    r"(?P<unit>year|month|week|day|decade)s?"
    rf"(?P<half2> and a half)?|(?P<soon>shortly|soon|long|immediately|just))"
)
_APART = re.compile(rf"(?i)(?<![\w-])(?:{_LENGTH} )?(?P<rel>after|before|later|earlier)\b(?P<ref>[^,;:.()]*)")
_MONTHS = {"year": 12.0, "month": 1.0, "week": 7 / 30.44, "day": 1 / 30.44, "decade": 120.0}
_BETWEEN = re.compile(r",?\s?(?:and |or |that is,? |thus |only |just |exactly |fully |but |i\.e\. )*")
_ELSEWHEN = re.compile(
    r"\b(?:that (?:same )?year|the (?:following|next|same|previous) (?:year|month)|year (?:before|earlier|after)|"
    r"in (?:January|February|March|April|May|June|July|August|September|October|November|December)(?! \d{4}))\b"
)


@dataclass(frozen=True)
class _Spot:
    """A date of a sentence."""

    sentence: Sentence
    when: Day

    @property
    def exact(self) -> float | None:
        """Months from year 0 with the day as a fraction, where the day is printed."""
        return months(self.when)[0] + (self.when.day - 1) / 30.44 if self.when.day else None


def _distances(sentence: Sentence, all_: Sequence[Happening]) -> Iterator[Finding]:
    """Report a stated time between two dated happenings that is not the time between their dates."""
    spots = _spots(sentence)
    text = sentence.text.replace("\n", " ")
    if len(spots) >= 2:
        yield from _lasted(spots, text)
    if not spots or not re.search(r"\b(?:after|before|later|earlier)\b", text):
        return
    for match in _APART.finditer(text):
        if match["rel"] in ("later", "earlier") and match["n"] is None:
            continue
        own = _own(spots, text, match)
        if own is None:
            continue
        others = _others(sentence, own, spots, match, all_)
        if not others or len(others) > 4 or any(_fits(own, other, match) for other in others):
            continue
        other = others[-1]
        base = sentence.passage.start
        places = [_place(other.sentence, other.when), _place(sentence, own.when)]
        wrong = (own.when.year, own.when.month or 0) <= (other.when.year, other.when.month or 13)
        said = " ".join(match[0][: match.start("rel") - match.start()].split())
        if said:
            places.append(
                (sentence, Quantity(base + match.start(), base + match.start("rel") - 1, "number", 0.0, 0.0, 0.0))
            )
        backwards = (match["rel"] in ("before", "earlier")) != wrong
        gap = abs(months(own.when)[0] - months(other.when)[0])
        yield found(
            "impossible-order",
            "medium",
            places,
            f"{own.when} is not {match['rel']} {other.when}."
            if backwards
            else f"From {min(own.when, other.when, key=months)} to {max(own.when, other.when, key=months)} are about "
            f"{gap / 12:.3g} years, not {said}.",
            f"{gap} months between {other.when} and {own.when}",
        )
        return


_SERVED = re.compile(rf"(?i),? after {_LENGTH}(?: of (?:[a-z]+ )?[a-z]+)?(?=[,.;]|$)(?P<rel>)")


def _lasted(spots: Sequence[_Spot], text: str) -> Iterator[Finding]:
    """Check "begun in 1998, it was closed in 2012 after fourteen years of service"."""
    for match in _SERVED.finditer(text):
        first, last = spots[0], spots[-1]
        if match["n"] and len(spots) == 2 and match.start() == last.when.end and not _fits(last, first, match):
            yield found(
                "difference",
                "medium",
                [_place(spot.sentence, replace(spot.when, start=spot.when.end - 4)) for spot in (first, last)],
                f"From {first.when} to {last.when} are {last.when.year - first.when.year} years, not"
                f" {match[0].strip(' ,').removeprefix('after ')}.",
                f"{last.when.year} - {first.when.year} = {last.when.year - first.when.year}",
            )


def _spots(sentence: Sentence) -> list[_Spot]:
    text, base = sentence.text, sentence.passage.start
    years = [q for q in sentence.quantities if q.kind == "year"]
    return [_Spot(sentence, day(text, q.start - base)) for q in years]


def _own(spots: Sequence[_Spot], text: str, match: re.Match[str]) -> _Spot | None:
    """Return the date of what stands at a distance from something."""
    outside = [spot for spot in spots if not match.start("ref") <= spot.when.start < match.end("ref")]
    before = [spot for spot in outside if spot.when.end <= match.start()]
    if before and _BETWEEN.fullmatch(text[before[-1].when.end : match.start()]):
        return before[-1]
    if match["rel"] in ("later", "earlier"):
        after = next((spot for spot in spots if spot.when.start >= match.end("rel")), None)
        near = (
            after is not None and re.fullmatch(r",? (?:in|on) ", text[match.end("rel") : after.when.start]) is not None
        )
        return after if near else None
    fronted = (
        len(outside) == 1 and before and re.fullmatch(r"(?:In|On|in|on|By) ", text[: before[0].when.start]) is not None
    )
    return before[0] if fronted and not _ELSEWHEN.search(text[before[0].when.end :]) else None


def _others(
    sentence: Sentence, own: _Spot, spots: Sequence[_Spot], match: re.Match[str], all_: Sequence[Happening]
) -> list[_Spot]:
    """Return the dates of what a distance may be counted from."""
    if match["rel"] in ("later", "earlier"):
        mine = [spot for spot in spots if spot.when.start < own.when.start]
        if mine:
            return mine
        before = sentence.before
        return _spots(before) if before is not None and len(_spots(before)) <= 2 else []
    inside = [spot for spot in spots if match.start("ref") <= spot.when.start < match.end("ref")]
    if inside:
        return inside if match["n"] is not None and len(inside) == 1 else []
    ref = match["ref"].strip()
    others = [h for h in all_ if h.sentence is not sentence or h.when != own.when]
    clause = _REF.match(ref)
    if clause is not None:
        act = root(clause["verb"]) if clause["verb"] else "force"
        what = thing(clause["what"])
        same = [h for h in others if h.act == act]
        if re.fullmatch(r"(?:it|they|this|that)", clause["what"].strip()):
            near = [h for h in same if 0 <= sentence.passage.start - h.sentence.passage.start < 600]
            mine = [spot for spot in spots if spot.when.end < own.when.start]
            return [_Spot(h.sentence, h.when) for h in near] or (
                mine if act in _BEGUN and match["n"] is not None else []
            )
        told = [h for h in same if fits(h.thing, what)] or (
            [h for h in same if what.head in _ANY] if len(same) == 1 else []
        )
    elif match["n"] is not None and (noun := _REF_NOUN.match(ref)) is not None:
        of = thing(noun["of"]) if noun["of"] else Thing("", frozenset(), False, False)
        act = root(noun["noun"]) if noun["noun"] != "entry into force" else "force"
        told = [h for h in others if h.act == act and (not of.head or fits(h.thing, of))] or [
            h for h in others if occurs(h) and h.thing.head == stem(noun["noun"])
        ]
    elif match["n"] is not None and (short := _REF_SHORT.fullmatch(ref)) is not None:
        word = stem(short["who"] or short["nth"])
        near = [h for h in others if -900 < h.sentence.passage.start - sentence.passage.start <= 0]
        told = [h for h in near if word in h.agent | h.thing.words | {h.thing.head}]
    else:
        return []
    return [_Spot(h.sentence, h.when) for h in told]


_ANY = word_set("case process proceedings scheme deal measure order plan idea matter move project arrangement")
"""Nouns that a text may put for any thing it has named."""
_BEGUN = frozenset({"impos", "begin", "introduc", "open", "sign", "found", "order", "announc"})
_REF = re.compile(
    r"(?P<what>(?:the |its |their |this |that )?[\w’' -]{2,60}?) (?:(?:(?:had )?(?:took|takes|taken) effect|"
    r"(?:had )?(?:entered|came|come) into force)|(?:(?:was|were|had been|has been|had|is|are)\s)?(?:\w+ly |first )?"
    r"(?P<verb>[a-z]{2,}ed|begun|began|brought|held|built|left|set|shut|cut|laid|taken|given|sunk|struck|broken|withdrawn))\b"
)
_REF_SHORT = re.compile(r"(?P<who>[A-ZÀ-Þ][\w’'-]+)|the (?P<nth>first|second|third)")
"""All but the name left out: Peru joined in 1990, two years after Chile."""
_REF_NOUN = re.compile(
    r"(?:the|its|their|this|that) (?:[a-z]+ ){0,2}?(?P<noun>entry into force|[a-z]{4,})(?: (?:of|on) (?P<of>[\w’' -]+))?$"
)


def _fits(own: _Spot, other: _Spot, match: re.Match[str]) -> bool:
    """Say whether two dates may stand in a stated order and at a stated distance."""
    sign = -1 if match["rel"] in ("before", "earlier") else 1
    (low, high), (first, last) = months(own.when), months(other.when)
    near, far = sorted((sign * (low - last), sign * (high - first)))
    if own.exact is not None and other.exact is not None:
        near = far = sign * (own.exact - other.exact)  # type: ignore[assignment]
    number = (match["n"] or "").lower()
    if number in ("", "several", "a few", "some", "many"):
        return far >= 0
    stated = (1.0 if number in ("a", "an") else WORDS.get(number) or float(number)) + (
        0.5 if match["half"] or match["half2"] else 0.0
    )
    unit, q = _MONTHS[match["unit"]], match["q"] or ""
    room = {
        "year": 7.0 if match["half"] or match["half2"] else 11.5,
        "month": max(1.5, 0.2 * stated),
        "decade": 30.0,
    }.get(match["unit"], max(1.1 * unit, 0.2 * stated * unit))
    if own.when.month is None or other.when.month is None:
        room = max(room, 12.0 if match["unit"] in ("year", "decade") else room) - (
            11.0 if match["unit"] == "year" else 0.0
        )
    if q in ("about", "some", "almost", "nearly", "around", "roughly"):
        room *= 1.3
    reach = stated * unit * (2.0 if q in ("more than", "over") else 1.0)
    return near <= reach + room and far >= stated * unit - room - (
        stated * unit if q in ("less than", "barely") else 0.0
    )
