"""rival-superlatives: two that are both the largest, or one that is both the second and the third."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..finding import Finding
from .dossier import Dossier, of_spans, place
from .ranks import ANY_YEAR, NOT, PROPER, SINCE, Rank, ranks
from .setting import Sentence, canonical
from .wording import STOP, classes

_FIRST = re.compile(
    rf"(?P<who>{PROPER}) (?:was|is|became|has become) (?:thus |then |also )?(?P<first>the (?:very )?first) "
    rf"(?P<of>(?:[a-z]+ ){{0,2}}?(?:country|state|nation|member|economy|government|city|bank|company|island|republic))"
    rf"(?P<where>(?: (?:of|in|from) (?:the )?{PROPER})?)(?: state| country)? to (?P<what>[a-z][^.;,()]{{4,80}})"
)
_SAME_ACT = 0.6
"""Share of the words of the shorter act that the longer must have."""


def firsts(dossier: Dossier) -> Iterator[Finding]:
    """Report two that were both the first to do one thing."""
    told: list[tuple[str, str, str, frozenset[str], Sentence, re.Match[str]]] = []
    for sentence in dossier.every:
        text = sentence.text.replace("\n", " ")
        for match in _FIRST.finditer(text) if " first " in text else ():
            if NOT.search(text[max(0, match.start() - 20) : match.start()]):
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
    groups: dict[tuple[str, str, str], list[Rank]] = defaultdict(list)
    for sentence in dossier.every:
        for rank in ranks(sentence):
            groups[rank.adjective, rank.scope, rank.relation].append(rank)
    done: set[frozenset[tuple[str, int]]] = set()
    for group in groups.values():
        for n, one in enumerate(group):
            for two in group[n + 1 :]:
                if _one_clause(one, two) or _other_year(one, two) or _before(one, two) or not _same(one, two):
                    continue
                named = one.who.startswith("the ") == two.who.startswith("the ")  # "the railway" may be Kenya Railways
                rival = one.rank == two.rank and one.who != two.who and named and not _part(one.who, two.who)
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


def _other_year(one: Rank, two: Rank) -> bool:
    return one.year != two.year and ANY_YEAR not in (one.year, two.year)


def _before(one: Rank, two: Rank) -> bool:
    """Say whether one rank began in a year and the other was one of the past: may be the one before."""
    return any(SINCE.search(a.sentence.text) and _WAS.search(b.sentence.text) for a, b in ((one, two), (two, one)))


_WAS = re.compile(r"\b(?:was|were|had been|remained)\b")


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
