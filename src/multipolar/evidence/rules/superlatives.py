"""rival-superlatives: two that are both the largest, or one that is both the second and the third."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding
from .dossier import Dossier, of_spans, place
from .setting import Sentence, canonical
from .wording import DEMONYMS, NOT_NAMES, STOP, classes

_ORDER = {
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_SAME = {
    "biggest": "largest", "greatest": "largest", "main": "largest", "leading": "largest", "top": "largest",
    "most important": "largest",
    "principal": "largest", "foremost": "largest", "chief": "largest",
}  # fmt: skip
_PROPER = r"(?:[A-Z][\w’'&.-]*(?:\s(?:of|and|the|for)(?=\s[A-Z])|\s[A-Z][\w’'&.-]*){0,5})"
_SUP = (
    r"(?P<ord>(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth)[\s-])?(?P<adj>single[\s-]largest|largest|biggest|highest|smallest|lowest|longest|"
    r"oldest|"
    r"fastest[\s-]growing|most\s(?:populous|trusted|important|popular|visited|expensive|powerful|"
    r"valuable|densely\spopulated)|top|leading|main|principal|"
    r"richest|poorest|deepest|busiest|youngest|tallest|greatest|wealthiest|least\s(?:trusted|developed|populous))"
)
_IS = re.compile(
    rf"(?P<who>{_PROPER})(?P<mid>(?:\s\([^()]*\))?(?:,\s[^,.;]{{0,50}},)?)\s(?:is|was|remains|"
    rf"remained|became|has become|had become|has been|had been|being|as|ranks as|ranked as|stands "
    rf"as|emerged as|overtook\s[^.;,]{{0,40}}\s(?:as|to become)|"
    rf"are|were|continued to be|continues to be|remain)\s(?:now\s|also\s|still\s|by far\s|today\s|"
    rf"once\s|already\s|currently\s)?(?:the\s|an?\s)?(?:(?P<owner>{_PROPER})(?:’s|'s|’|')\s|"
    rf"(?P<wide>region|world|country|continent|bloc|union|area)(?:’s|'s)\s|(?P<its>its|their|"
    rf"our)\s)?{_SUP}\s(?P<what>[a-z][^.;,()–—]{{2,90}})"
)
_OWN = re.compile(
    rf"(?:(?P<owner>{_PROPER})(?:’s|'s|’|')|[Tt]he\s(?P<wide>region|world|country|continent|bloc|"
    rf"union)(?:’s|'s)|[Tt]he)\s{_SUP}\s(?P<what>[a-z][^.;,()–—]{{2,70}}?)\s(?:is|was|remains|"
    rf"remained|are|were|became)\s(?:now\s|still\s|also\s)?(?P<who>{_PROPER})"
)
_APPOSED = re.compile(
    rf"(?P<who>{_PROPER}),\s(?:now\s|by far\s|still\s)?(?:the\s|(?P<owner>{_PROPER})(?:’s|'s)\s|"
    rf"the\s(?P<wide>region|world|country|continent|bloc)(?:’s|"
    rf"'s)\s){_SUP}\s(?P<what>[a-z][^.;,()–—]{{2,70}}),"
)
_NOT = re.compile(
    r"(?i)\b(?:one of|among|some of|not|no longer|nor|may|might|could|would|will|if|used to|once|"
    r"formerly|until|up to then|then|previously|claims|claimed|argues?|expected|set to|projected|"
    r"after|second only|if not|potentially|hopes?|aims?|wants?|likely|soon|apart from|except|"
    r"besides|ago|earlier|in the past|in those days|last century)\b"
)
_BASIS = re.compile(r"\b(?:[Bb]y|[Ii]n terms of|[Mm]easured (?:by|in)|[Ii]n) (?P<by>[a-z]+)(?: terms)?,?\s$")
"""By what one is first: "by volume, China is the largest supplier"."""
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d\d)(?!\d)")
_DECADE = re.compile(r"((?:1[89]|20)\d0)s")


@dataclass(frozen=True)
class Rank:
    """One who is said to have a rank."""

    who: str
    rank: int
    adjective: str
    what: frozenset[str]
    scope: str
    year: str
    sentence: Sentence
    start: int
    end: int


_FIRST = re.compile(
    rf"(?P<who>{_PROPER}) (?:was|is|became|has become) (?:thus |then |also )?(?P<first>the (?:very )?first) "
    rf"(?P<of>(?:[a-z]+ ){{0,2}}?(?:country|state|nation|member|economy|government|city|bank|company|island|republic))"
    rf"(?P<where>(?: (?:of|in|from) (?:the )?{_PROPER})?)(?: state| country)? to (?P<what>[a-z][^.;,()]{{4,80}})"
)
_SAME_ACT = 0.6
"""Share of the words of the shorter act that the longer must have."""


def firsts(dossier: Dossier) -> Iterator[Finding]:
    """Report two that were both the first to do one thing."""
    told: list[tuple[str, str, str, frozenset[str], Sentence, re.Match[str]]] = []
    for sentence in dossier.every:
        text = sentence.text.replace("\n", " ")
        for match in _FIRST.finditer(text) if " first " in text else ():
            if _NOT.search(text[max(0, match.start() - 20) : match.start()]):
                continue
            who = canonical(match["who"], sentence.aliases)
            before = sentence.before.text if sentence.before is not None else ""
            act = (
                match["what"]
                if not re.search(r"\b(?:it|so|this|them)\b", match["what"])
                else f"{match['what']} {before}"
            )
            words = frozenset(classes(w) for w in re.findall(r"[A-Za-z][\w-]+", act) if w.lower() not in STOP)
            told.append((who, match["of"].split()[-1], match["where"].lower(), words, sentence, match))
    for n, (who, of, where, words, sentence, match) in enumerate(told):
        for other, of_, where_, words_, sentence_, match_ in told[n + 1 :]:
            verb = classes(match["what"].split()[0]) == classes(match_["what"].split()[0])
            shared = len(words & words_) >= _SAME_ACT * min(len(words), len(words_)) or any(
                re.fullmatch(r"\w+ (?:it|so|this|them)", m["what"]) for m in (match, match_)
            )
            if (
                who
                and other
                and who != other
                and not _part(who, other)
                and (of, where) == (of_, where_)
                and verb
                and shared
            ):
                places = [
                    place(s.document, s.passage.start + m.start("first"), s.passage.start + m.end("what"))
                    for s, m in ((sentence, match), (sentence_, match_))
                ]
                message = f"{who.title()} and {other.title()} are both said to be the first {of} to {match_['what']}."
                yield of_spans("rival-superlatives", "medium", places, message)


def superlatives(dossier: Dossier) -> Iterator[Finding]:
    """Superlatives that exclude each other."""
    yield from firsts(dossier)
    ranks = [rank for sentence in dossier.every for rank in _ranks(sentence)]
    groups: dict[tuple[str, str], list[Rank]] = defaultdict(list)
    for rank in ranks:
        groups[rank.adjective, rank.scope].append(rank)
    done: set[frozenset[tuple[str, int]]] = set()
    for group in groups.values():
        for n, one in enumerate(group):
            for two in group[n + 1 :]:
                if _one_clause(one, two) or one.year != two.year or not _same(one, two):
                    continue
                rival = one.rank == two.rank and one.who != two.who and not _part(one.who, two.who)
                split = one.rank != two.rank and one.who == two.who
                key = frozenset({(one.who, one.rank), (two.who, two.rank)})
                if not (rival or split) or key in done:
                    continue
                done.add(key)
                what = (
                    f"{'' if one.rank == 1 else f'number {one.rank} in '}{one.adjective} {' '.join(sorted(one.what))}"
                )
                message = (
                    f"{one.who.title()} and {two.who.title()} are both said to be {what}."
                    if rival
                    else f"{one.who.title()} is said to be number {one.rank} and number {two.rank} ({one.adjective} "
                    f"{' '.join(sorted(one.what))})."
                )
                spans = [place(r.sentence.document, r.start, r.end) for r in (one, two)]
                yield of_spans("rival-superlatives", "medium", spans, message)


def _one_clause(one: Rank, two: Rank) -> bool:
    """Say whether both stand in one sentence, with no semicolon to part it."""
    if one.sentence is not two.sentence:
        return False
    low, high = sorted((one.end, two.start)) if one.start < two.start else sorted((two.end, one.start))
    return ";" not in one.sentence.document.text[low:high]


def _part(one: str, two: str) -> bool:
    return set(one.split()) <= set(two.split()) or set(two.split()) <= set(one.split())


def _same(one: Rank, two: Rank) -> bool:
    if not one.what or not two.what:
        return False
    if one.what == two.what:
        return True
    small, large = sorted((one.what, two.what), key=len)
    if any(word.endswith(("ied", "ated", "ined", "ised", "ized")) for word in large - small):
        return False  # the largest supplier of gas, and of liquefied gas
    return small <= large and len(large) - len(small) <= 1 and len(small) >= 2


def _ranks(sentence: Sentence) -> Iterator[Rank]:
    text, base = sentence.text, sentence.passage.start
    if not re.search(r"est\b|\b(?:most|least|top|leading|main|principal)\b", text):
        return
    text = text.replace("\n", " ")
    taken: set[int] = set()
    for pattern in (_IS, _OWN, _APPOSED):
        for match in pattern.finditer(text):
            spot = match.start("adj")
            if spot in taken:
                continue
            around = (
                text[max(0, match.start() - 34) : match.start()] + " " + text[match.end("who") : spot]
                if match.start("who") < spot
                else text[max(0, match.start() - 34) : spot]
            )
            if _NOT.search(around) or re.search(
                r"(?i)\b(?:once|until|formerly|at the time|then)\b", text[spot : match.end() + 30]
            ):
                continue
            who = canonical(match["who"], sentence.aliases)
            if not who or who in NOT_NAMES:
                continue
            groups = match.groupdict()
            what_text = re.split(
                r"\b(?:and (?:a|the|its|one)|is|are|was|were|has|have|had|which|that|who|"
                r"with|after|followed|behind|because|since|while|"
                r"whose|at|to [a-z]+|by (?:20|19))\b",
                match["what"],
            )[0]
            scope = canonical(groups.get("owner") or "", sentence.aliases) or (groups.get("wide") or "")
            placed = re.search(
                rf"\b(?:in|of|for|among|across|to)\s(?:the\s)?(?P<p>{_PROPER}|region|world|continent|country|bloc)",
                what_text,
            )
            if placed is not None:
                scope = scope or canonical(placed["p"], sentence.aliases) or placed["p"]
                what_text = what_text[: placed.start()] + what_text[placed.end() :]
            scope = _continent(sentence) if scope == "continent" else scope
            if groups.get("its"):
                scope = scope or _its(sentence, who)
            dated = (
                match[0] if pattern is _APPOSED else text
            )  # "X, the largest port, handled 7 tonnes in 2022" is undated
            years = _YEAR.findall(dated) or [d + "s" for d in _DECADE.findall(dated)]
            adjective = re.sub(r"[\s-]+", " ", match["adj"].lower()).removeprefix("single ")
            words = frozenset(
                classes(w)
                for w in re.findall(r"[A-Za-z][\w-]+", what_text)
                if w.lower() not in STOP and not w.isdigit() and w.lower() not in DEMONYMS
            )
            if (basis := _BASIS.search(text[: match.start()])) is not None:
                words |= {classes(basis["by"])}
            order = (match["ord"] or "").strip(" -")
            taken.add(spot)
            start = base + (match.start("ord") if match["ord"] else spot)
            yield Rank(
                who,
                _ORDER.get(order, 1),
                _SAME.get(adjective, adjective),
                words,
                scope,
                years[0] if years else "",
                sentence,
                start,
                base + match.end("adj"),
            )


_CONTINENT = re.compile(r"\b(?:Africa|Asia|Europe|Latin America|South America|North America|Oceania)\b")


def _continent(sentence: Sentence) -> str:
    """Return the continent that a document means by "the continent": the only one that it names."""
    named = {match[0].lower() for match in _CONTINENT.finditer(sentence.document.text)}
    return named.pop() if len(named) == 1 else "continent"


def _its(sentence: Sentence, who: str) -> str:
    """Return whom "its largest partner" speaks of: another name of the sentence."""
    others = [name for name, *_ in sentence.names if name != who]
    return others[0] if others else ""
