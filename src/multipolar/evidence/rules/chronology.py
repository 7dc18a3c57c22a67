"""dated-differently and impossible-order, of what a text comes back to.

A happening ("the ban was lifted on 3 May 2016") that the text dates again, counts from ("two years after the ban was lifted",
"nine years later") or sets before another must keep its date. The reference is resolved by act and thing; where several
happenings may be meant, one that fits is enough for silence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..finding import Finding
from ..lexicon import word_set
from .dates import dates
from .days import day
from .distances import distances
from .dossier import Dossier, found
from .happenings import AGAIN, Happening, fits, happenings
from .jubilees import jubilees
from .resumed import place, resumed
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
        again = [f for f in _again(all_) if not {(span.doc, span.end) for span in f.spans} <= taken]
        yield from again
        taken |= {(span.doc, span.end) for finding in again for span in finding.spans}
        yield from (f for f in resumed(part) if not {(span.doc, span.end) for span in f.spans} <= taken)
        yield from _firsts(part, all_)
        yield from _stages(all_)
        for sentence in part:
            yield from distances(sentence, all_, part)
            yield from jubilees(sentence, all_)


def _again(all_: Sequence[Happening]) -> Iterator[Finding]:
    """Report one happening that is dated twice."""
    groups: dict[tuple[str, str], list[Happening]] = defaultdict(list)
    for happening in all_:
        if happening.act != "hold":
            groups[happening.act, happening.thing.head].append(happening)
    for (_, head), group in groups.items():
        for number, one in enumerate(group):
            two = next((other for other in group[number + 1 :] if _one(one, other, group)), None)
            if two is not None and one.when.clashes(two.when):
                what = " ".join((*sorted(one.thing.words), head))
                yield found(
                    "dated-differently",
                    "medium",
                    [place(h.sentence, h.when) for h in (one, two)],
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
                    [place(told[-1].sentence, told[-1].when), place(sentence, when)],
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
                    [place(h.sentence, h.when) for h in (first, late)],
                    f"What is dated {late.when} ({late.act}) cannot come before what is dated {first.when} ({first.act}).",
                    f"{late.when} < {first.when}",
                )
                break
