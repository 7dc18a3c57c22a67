"""impossible-order and difference, of a stated time between two dates: "three months after the rules of 2022, in May 2023".

The dates stand in one sentence, in the one before, or anywhere in the document where the happening is told that a text counts
from. Where several may be meant, one that fits is enough for silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..finding import Finding
from ..lexicon import word_set
from .days import Day, day
from .dossier import found
from .happenings import AGAIN, Happening, Thing, fits, months, occurs, root, thing
from .quantity import WORDS, Quantity
from .resumed import place
from .setting import Sentence
from .wording import PLAN, stem

_N = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
_LENGTH = (
    rf"(?:(?P<q>about|some|almost|nearly|more than|over|less than|barely|just over|just under|around|roughly|only|just|"
    rf"exactly|fully) )?(?:(?P<n>\d{{1,3}}|{_N}|half an?|an?|several|a few|some|many)(?P<half> and a half)?[ -]"
    r"(?P<unit>year|month|week|day|decade)s?"
    rf"(?P<half2> and a half)?|(?P<soon>shortly|soon|long|immediately|just))"
)
_APART = re.compile(
    rf"(?i)(?<![\w-])(?:{_LENGTH} (?:(?:almost )?to the day )?)?(?P<rel>after|before|later|earlier)\b(?P<ref>[^,;:.()]*)"
)
_WITHIN = re.compile(rf"(?i)\bwithin {_LENGTH} (?P<rel>of|after)\b(?P<ref>[^,;:.()]*)")
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


def distances(sentence: Sentence, all_: Sequence[Happening], part: Sequence[Sentence]) -> Iterator[Finding]:
    """Report a stated time between two dated happenings that is not the time between their dates."""
    spots = _spots(sentence)
    text = sentence.text.replace("\n", " ")
    if len(spots) >= 2:
        yield from _lasted(spots, text)
    if not spots or not re.search(r"(?i)\b(?:after|before|later|earlier|within)\b", text):
        return
    for match in (*_WITHIN.finditer(text), *_APART.finditer(text)):
        if match["rel"].lower() in ("later", "earlier") and match["n"] is None:
            continue
        own = _own(spots, text, match)
        if own is None:
            continue
        others = _others(sentence, own, spots, match, all_)
        if not others or len(others) > 4 or any(_fits(own, other, match) for other in others):
            continue
        other = others[-1]
        base = sentence.passage.start
        places = [place(other.sentence, other.when), place(sentence, own.when)]
        places[:0] = [place(spot.sentence, spot.when) for spot in _told_before(other, sentence, part)]
        wrong = (own.when.year, own.when.month or 0) <= (other.when.year, other.when.month or 13)
        said = " ".join(match[0][: match.start("rel") - match.start()].split())
        if said:
            places.append(
                (sentence, Quantity(base + match.start(), base + match.start("rel") - 1, "number", 0.0, 0.0, 0.0))
            )
        backwards = (match["rel"].lower() in ("before", "earlier")) != wrong
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


def _told_before(other: _Spot, sentence: Sentence, part: Sequence[Sentence]) -> list[_Spot]:
    """Return where the text first gave the month that a sentence counts from."""
    if other.sentence is not sentence or other.when.month is None:
        return []
    spots = (s for earlier in part[: part.index(sentence)] for s in _spots(earlier) if s.when.month is not None)
    return next(([spot] for spot in spots if not spot.when.clashes(other.when)), [])


_SERVED = re.compile(rf"(?i),? after {_LENGTH}(?: of (?:[a-z]+ )?[a-z]+)?(?=[,.;]|$)(?P<rel>)")


def _lasted(spots: Sequence[_Spot], text: str) -> Iterator[Finding]:
    """Check "begun in 1998, it was closed in 2012 after fourteen years of service"."""
    for match in _SERVED.finditer(text):
        first, last = spots[0], spots[-1]
        if match["n"] and len(spots) == 2 and match.start() == last.when.end and not _fits(last, first, match):
            yield found(
                "difference",
                "medium",
                [place(spot.sentence, replace(spot.when, start=spot.when.end - 4)) for spot in (first, last)],
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
    if match["rel"].lower() in ("later", "earlier"):
        after = next((spot for spot in spots if spot.when.start >= match.end("rel")), None)
        near = (
            after is not None and re.fullmatch(r",? (?:in|on) ", text[match.end("rel") : after.when.start]) is not None
        )
        return after if near else None
    fronted = (
        len(outside) == 1 and before and re.fullmatch(r"(?:In|On|in|on|By) ", text[: before[0].when.start]) is not None
    )
    if fronted and not _ELSEWHEN.search(text[before[0].when.end :]):
        return before[0]
    if before and _CAME.fullmatch(text[before[-1].when.end : match.start()]):
        return before[-1]
    return _behind(outside, text, match)


_CAME = re.compile(
    r"\s(?:came|fell|followed|happened|occurred|took place|was (?:held|signed|made)|were held) (?:only |just )?"
)
_OPEN = re.compile(
    r"(?:.*[;:]\s)?(?:(?:[Ee]ven|[Oo]nly|[Jj]ust|[Bb]ut|[Aa]nd|[Ss]ome|[Aa]lready|[Tt]hus|[Yy]et),?\s)*", re.S
)
_SIDE = re.compile(r"\b(?:which|who|that|whose|where|when|since|until|before|after|from|between|and|but|by)\b|[;:(]")


def _behind(outside: Sequence[_Spot], text: str, match: re.Match[str]) -> _Spot | None:
    """Return the date behind what a clause begins with: three months after the rules of 2022, in May 2023, ..."""
    after = [spot for spot in outside if spot.when.start >= match.end("ref")]
    if not after or not _OPEN.fullmatch(text[: match.start()]):
        return None
    between = text[match.end("ref") : after[0].when.start]
    if re.fullmatch(r", (?:only |namely |that is,? )?(?:in|on) ", between):
        return after[0]
    plain = match["n"] is not None and len(outside) == 1 and re.search(r"\b(?:in|on) $", between)
    return after[0] if plain and not _SIDE.search(between) else None


def _others(
    sentence: Sentence, own: _Spot, spots: Sequence[_Spot], match: re.Match[str], all_: Sequence[Happening]
) -> list[_Spot]:
    """Return the dates of what a distance may be counted from."""
    if match["rel"].lower() in ("later", "earlier"):
        mine = [spot for spot in spots if spot.when.start < own.when.start]
        if mine:
            return mine
        before = sentence.before
        return _spots(before) if before is not None and len(_spots(before)) <= 2 else []
    inside = [spot for spot in spots if match.start("ref") <= spot.when.start < match.end("ref")]
    if inside:
        return inside if len(inside) == 1 and (match["n"] is not None or _past(match)) else []
    whose = _WHOSE.match(sentence.text[match.end("ref") :])
    if whose is not None and match["n"] is not None:
        at = match.end("ref") + whose.end()
        return [spot for spot in spots if spot.when.start == at]
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
    elif match["n"] is not None and (short := _REF_SHORT.fullmatch(ref)) is not None:
        word = stem(short["who"] or short["nth"])
        near = [h for h in others if -900 < h.sentence.passage.start - sentence.passage.start <= 0]
        told = [h for h in near if word in h.agent | h.thing.words | {h.thing.head}]
    elif match["n"] is not None and (noun := _REF_NOUN.match(ref)) is not None:
        of = thing(noun["of"]) if noun["of"] else Thing("", frozenset(), False, False)
        act = root(noun["noun"]) if noun["noun"] != "entry into force" else "force"
        told = [h for h in others if h.act == act and (not of.head or fits(h.thing, of))] or [
            h for h in others if occurs(h) and h.act not in ("begin", "break") and h.thing.head == stem(noun["noun"])
        ]
    else:
        return []
    return [_Spot(h.sentence, h.when) for h in told]


_WHOSE = re.compile(r", which (?:was|were|had been|took) [a-z]+ (?:in [A-Z]\w+ )?(?:in|on) ")


_NAMED = re.compile(r" (?:the|its|their|that) (?:[\w’'-]+ )+(?:of|in) ")


def _past(match: re.Match[str]) -> bool:
    """Say whether a reference is a thing of the past: after the flood of 2010, not before the target of 2030."""
    to_come = PLAN.search(match["ref"]) or AGAIN.search(match["ref"])
    return match["rel"].lower() in ("after", "before") and _NAMED.match(match["ref"]) is not None and to_come is None


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
    sign = -1 if match["rel"].lower() in ("before", "earlier") else 1
    (low, high), (first, last) = months(own.when), months(other.when)
    near, far = sorted((sign * (low - last), sign * (high - first)))
    if own.exact is not None and other.exact is not None:
        near = far = sign * (own.exact - other.exact)  # type: ignore[assignment]
    number = (match["n"] or "").lower()
    if number in ("", "several", "a few", "some", "many"):
        return far >= 0
    part = number.startswith("half")
    stated = 0.5 if part else 1.0 if number in ("a", "an") else WORDS.get(number) or float(number)
    stated += 0.5 if match["half"] or match["half2"] else 0.0
    unit, q = _MONTHS[match["unit"]], "less than" if match.re is _WITHIN else match["q"] or ""
    room = {
        "year": 3.0 if part else 7.0 if match["half"] or match["half2"] else 11.5,
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
