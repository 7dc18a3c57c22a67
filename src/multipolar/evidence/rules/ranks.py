"""Ranks of a sentence: who is said to be, or to have, the largest (second-largest, ...) what, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .setting import Sentence, canonical
from .wording import DEMONYMS, NOT_NAMES, STOP, classes, stem

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
    "biggest": "largest", "greatest": "largest", "main": "largest", "leading": "largest", "top": "largest", "first": "largest",
    "most important": "largest",
    "principal": "largest", "foremost": "largest", "chief": "largest",
}  # fmt: skip
PROPER = r"(?:[A-Z][\w’'&.-]*(?:\s(?:of|and|the|for)(?=\s[A-Z])|\s[A-Z][\w’'&.-]*){0,5})"
_SUP = (
    r"(?P<ord>(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth)[\s-])?(?P<adj>single[\s-]largest|largest|biggest|highest|smallest|lowest|longest|"
    r"oldest|"
    r"fastest[\s-]growing|most\s(?:populous|trusted|important|popular|visited|expensive|powerful|"
    r"valuable|densely\spopulated)|top|leading|main|principal|"
    r"richest|poorest|deepest|busiest|youngest|tallest|greatest|wealthiest|least\s(?:trusted|developed|populous))"
)
_BE = (
    r"(?:is|was|remains|remained|became|has become|had become|has been|had been|being|has remained|"
    r"have been|as|ranks as|ranked as|stands as|"
    r"emerged as|overtook\s[^.;,]{0,40}\s(?:as|to become)|are|were|continued to be|continues to be|remain)"
)
_ADVERB = r"(?:(?:now|also|still|by far|today|already|currently|once again|again|easily|clearly|well)\s)*"
_HOME = r"(?:world|country|continent|bloc|union|[a-z]{4,})"
_WHO = rf"(?P<who>{PROPER})"
_APPOSITION = r"(?P<mid>(?:\s\([^()]*\))?(?:,\s[^,.;]{0,50},)?)"
_WHAT = r"(?P<what>\s[a-z][^.;,()–—]{1,90})"
_HOMED = rf"(?:\s(?P<home>{PROPER})(?=\s[a-z]))?"
"""A name before the noun: the largest ASEAN market."""
_OWNER = (
    rf"(?:the\s|an?\s)?(?:(?P<owner>{PROPER})(?:’s|'s|’|')\s|(?P<wide>{_HOME})(?:’s|'s)\s|(?P<its>its|their|our)\s)?"
)
_IS = re.compile(rf"{_WHO}{_APPOSITION}\s{_BE}\s{_ADVERB}(?:once\s)?{_OWNER}{_SUP}{_HOMED}{_WHAT}")
"""Kenya is (now) the (region's) largest exporter of tea."""
_OWN = re.compile(
    rf"(?:(?P<owner>{PROPER})(?:’s|'s|’|')|[Tt]he\s(?P<wide>{_HOME})(?:’s|'s)|[Tt]he)\s{_SUP}"
    rf"(?P<what>\s[a-z][^.;,()–—]{{2,70}}?)(?:\s(?:is|was|remains|remained|are|were|became)\s{_ADVERB}(?:the\s)?|,\s){_WHO}(?=[\s,.;]|$)"
)
"""The largest exporter of tea is Kenya; the largest exporter of tea, Kenya, ..."""
_APPOSED = re.compile(
    rf"{_WHO},\s(?:now\s|by far\s|still\s)?(?:the\s(?P<wide>{_HOME})(?:’s|'s)\s|the\s|(?P<owner>{PROPER})(?:’s|'s)\s)"
    rf"{_SUP}{_HOMED}(?P<what>\s[a-z][^.;,()–—]{{2,70}})[,.]"
)
"""Kenya, the largest exporter of tea, ..."""
_HAS = re.compile(
    rf"{_WHO}{_APPOSITION}\s{_ADVERB}(?P<has>is home to|[a-z]+s|had|have|made|paid|gave)\s{_ADVERB}the\s{_SUP}{_HOMED}{_WHAT}"
)
"""Kenya has (runs, receives) the largest auction."""
_WHOSE = re.compile(
    rf"{_WHO}(?:,\swhose|’s|'s)\s(?P<thing>[a-z][a-z ]{{2,40}}?)\s(?:is|was|remains)\s{_ADVERB}the\s{_SUP}"
    rf"(?P<what>(?:\s[a-z][^.;,()–—]{{1,90}})?)"
)
"""Kenya, whose auction is the largest; Kenya's auction is the largest."""
_MOST = re.compile(
    rf"{_WHO}\s{_ADVERB}(?P<has>[a-z]+s)\s{_ADVERB}(?:by far\s)?the\s(?P<ord>)(?P<adj>most|fewest|least)"
    r"(?P<what>\s[a-z][^.;,()–—]{2,70})"
)
"""Kenya sells the most tea."""
_THING = r"(?P<who>(?!other\b|same\b|former\b|latter\b|first\b|second\b|one\b)[a-z]+(?:\s[a-z]+)?)"
_IS_THING = re.compile(
    rf"(?:(?P<owner>{PROPER})(?:’s|'s|’|')|[Tt]he\s(?P<wide>{_HOME})(?:’s|'s)|[Tt]he)\s{_SUP}"
    rf"(?P<what>\s[a-z][^.;,()–—]{{2,50}}?)\s(?:is|remains)\s{_ADVERB}the\s{_THING}(?=[.,;]|$)"
)
"""The country's biggest employer is the railway."""
_THING_IS = re.compile(rf"^The\s{_THING}\s(?:is|remains)\s{_ADVERB}{_OWNER}{_SUP}{_HOMED}{_WHAT}")
"""The railway is the country's biggest employer."""
_HAVING = {
    "boast": "have", "possess": "have", "has": "have", "had": "have", "is home to": "host", "house": "host", "contain": "host",
    "operate": "run", "manage": "run", "get": "receive",
}  # fmt: skip
_AMONG = re.compile(
    rf"{_WHO}\s(?:ranks|ranked|comes|came|stands|stood|is|was)\s(?P<ord>)(?P<adj>first|top)(?P<what>\samong\s[a-z][^.;,()–—]{{2,70}})"
)
"""Kenya ranks first among exporters."""
_NO_VERB = frozenset(
    {"is", "was", "has", "as", "becomes", "remains", "includes", "calls", "names", "ranks", "us", "its"}
)
"""Words that end like a verb and carry no such rank ("has" only as itself)."""
NOT = re.compile(
    r"(?i)\b(?:one of|among|some of|not|no longer|nor|may|might|could|would|will|if|used to|once|"
    r"formerly|until|up to then|then|previously|claims|claimed|argues?|expected|set to|projected|"
    r"after|second only|if not|potentially|hopes?|aims?|wants?|likely|soon|apart from|except|"
    r"besides|ago|earlier|in the past|in those days|last century)\b"
)
_LATER = re.compile(r"(?i)\b(?:once|until|formerly|at the time|then)\b")
_BASIS = re.compile(r"\b(?:[Bb]y|[Ii]n terms of|[Mm]easured (?:by|in)|[Ii]n) (?P<by>[a-z]+)(?: terms)?,?\s$")
"""By what one is first: "by volume, China is the largest supplier"."""
_MEASURED = re.compile(
    r"\b(?:when |if |as )?measured (?:in|by) |\bon (?:the same|a|the) (?=[a-z]+ (?:measure|basis)\b)"
)
"""The same behind it: "when measured in dollars", "on the same dollar measure"."""
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d\d)(?!\d)")
_DECADE = re.compile(r"((?:1[89]|20)\d0)s")
_PLACED = re.compile(
    rf"\b(?:(?:in|of|for|among|across|to|on|along|from|within|throughout)\s(?:all\s)?(?:the\s)?(?P<p>{PROPER})"
    rf"(?:\s(?:members|states|countries|economies|islands|region))?"
    rf"|(?:in|of|among|across|to|on|along|within|throughout)\s(?:all\s)?the\s(?P<q>[a-z]+(?:\s[a-z]+)?)$"
    rf"|(?:in|of|among|across|to|on|along|within|throughout)\s(?:all\s)?the\s(?P<r>[a-z]+)\b|among\s(?P<s>[a-z]+))"
)
_FRONTED = re.compile(
    rf"(?:^|; )(?:Among|In|Of|Across|Within|among|in|of)\s(?:all\s)?(?:the\s)?(?P<p>{PROPER}|[a-z]+(?:\s[a-z]+)?),?\s$"
)
_ENDS = re.compile(
    r"\s(?:and (?:a|the|its|one|has|is|was|[a-z]+s (?:its|the|an?|to|in|on|from|more|some|about|every)\b)|is|are|was|were|has|"
    r"have|had|which|that|who|with|after|followed|behind|because|since|while|whose|when|at|to (?!the\b|[A-Z])[a-z]+|"
    r"by (?:20|19))\b"
)
_REACH = 90
"""Characters from a name to its rank within which a finding marks both."""
_IDLE = frozenset({"measure", "measured", "basis", "same", "us", "all", "single"})


@dataclass(frozen=True)
class Rank:
    """One who is said to have a rank.

    Attributes
    ----------
    who : str
        Canonical name; "the railway" for a thing without one.
    rank : int
        1 for the largest.
    adjective : str
        One of its class: ``"largest"`` for biggest, leading, ...
    what : frozenset of str
        Classes of the words that say in what.
    scope : str
        Where: a name or a common noun ("basin"); empty where the text names none.
    year : str
        Year or decade, where the clause names one.
    relation : str
        Empty for "is the largest", else the verb: who *has*, *runs* or *receives* the largest.
    """

    who: str
    rank: int
    adjective: str
    what: frozenset[str]
    scope: str
    year: str
    relation: str
    sentence: Sentence
    start: int
    end: int


def ranks(sentence: Sentence) -> Iterator[Rank]:
    """Return the ranks of a sentence."""
    text = sentence.text
    if _MAY.search(text) is None:
        return
    text = text.replace("\n", " ")
    taken: set[int] = set()
    for pattern in (_WHOSE, _IS, _OWN, _APPOSED, _HAS, _MOST, _AMONG, _IS_THING, _THING_IS):
        for match in pattern.finditer(text):
            if match.start("adj") not in taken and (rank := _read(sentence, text, match)) is not None:
                taken.add(match.start("adj"))
                yield rank


_MAY = re.compile(r"est\b|\b(?:first among|most|least|top|leading|main|principal)\b")


def _read(sentence: Sentence, text: str, match: re.Match[str]) -> Rank | None:
    spot, base = match.start("adj"), sentence.passage.start
    groups = match.groupdict()
    before = text[max(0, match.start() - 34) : match.start()]
    around = (
        f"{before} {text[match.end('who') : spot]}"
        if match.start("who") < spot
        else f"{before}{text[match.start() : spot]}"
    )
    around = _ADVERBS.sub(" ", around)
    if NOT.search(_FRONTED.sub("", before) + around[len(before) :]) or _LATER.search(text[spot : match.end() + 30]):
        return None
    who = canonical(match["who"].rstrip("."), sentence.aliases)
    thing = match.re in (_IS_THING, _THING_IS)
    has = groups.get("has") or ("have" if groups.get("thing") else "")
    if not who or who in NOT_NAMES or (has in _NO_VERB and has != "has"):
        return None
    what = match["what"].removeprefix(" among") if match.re is _AMONG else match["what"]
    if (end := _ENDS.search(what)) is not None:
        basis = _MEASURED.search(what)
        what = what[: end.start()] + (
            what[basis.end() - 1 :] if basis is not None and basis.end() > end.start() else ""
        )
    elif match.re is _MOST:
        what = re.split(r"\s(?:in|since|during) (?:19|20)\d\d", what)[0]
    what = _UNBROKEN.sub(" ", _MEASURED.sub(" ", what))
    scope = canonical(groups.get("owner") or groups.get("home") or "", sentence.aliases) or (groups.get("wide") or "")
    if (placed := _PLACED.search(what)) is not None:
        named = placed["p"] or placed["q"] or placed["r"] or placed["s"]
        scope = scope or (canonical(named, sentence.aliases) if placed["p"] else "") or stem(named)
        what = what[: placed.start()] + " " + what[placed.end() :]
    elif not scope and (front := _FRONTED.search(text[: match.start("who")])) is not None and front["p"][0] not in "12":
        scope = canonical(front["p"], sentence.aliases) if front["p"][0].isupper() else stem(front["p"])
    scope = _continent(sentence) if scope == "continent" else scope
    if groups.get("its"):
        scope = scope or _its(sentence, who)
    if groups.get("thing"):
        what = f"{groups['thing']} {what}"
    if thing and not scope:
        return None
    words = frozenset(
        classes(word)
        for word in re.findall(r"[A-Za-z][\w-]+", what)
        if word.lower() not in STOP and word.lower() not in DEMONYMS and stem(word) not in _IDLE
    )
    if (
        not words
        and (subject := re.search(r"[Tt]he (?P<noun>[a-z]+)(?: [a-z]+)? $", text[: match.start("who")])) is not None
    ):
        words = frozenset({classes(subject["noun"])})
    if (basis := _BASIS.search(text[: match.start()])) is not None:
        words |= {classes(basis["by"])}
    clause = SINCE.sub(" ", text[: match.end()] if match.re in (_IS, _HAS, _MOST, _WHOSE) else match[0])
    years = _YEAR.findall(clause) or [decade + "s" for decade in _DECADE.findall(clause)]
    if _SUCH_YEARS.search(clause):
        years = [ANY_YEAR]
    adjective = re.sub(r"[\s-]+", " ", match["adj"].lower()).removeprefix("single ")
    order = (match["ord"] or "").strip(" -")
    relation = stem(has) if has else ""
    low, high = min(match.start("who"), spot), max(match.end("who"), match.end("adj"))
    return Rank(
        f"the {who}" if thing else who,
        _ORDER.get(order, 1),
        _SAME.get(adjective, adjective),
        words,
        scope,
        years[0] if years else "",
        _HAVING.get(has, _HAVING.get(relation, relation)),
        sentence,
        base + (low if high - low <= _REACH else (match.start("ord") if match["ord"] else spot)),
        base + (high if high - low <= _REACH else match.end("adj")),
    )


_ADVERBS = re.compile(r"\bonce again\b")
_SUCH_YEARS = re.compile(
    r"\b(?:in|over|during|for) (?:those|these|that|the same) (?:[a-z]+ )?(?:years?|period|decade)\b"
)
ANY_YEAR = "*"
"""Year of "in those years": what the text speaks of."""
_UNBROKEN = re.compile(r"\bwithout (?:an? |any )?(?:interruption|break|pause|gap)\b|\bby (?:a )?(?:far|wide margin)\b")
SINCE = re.compile(r"\b[Ss]ince (?:at least )?(?:[A-Za-z]+ )?(?:1[89]|20)\d\d")
"""A rank since a year is one of today."""
_CONTINENT = re.compile(r"\b(?:Africa|Asia|Europe|Latin America|South America|North America|Oceania)\b")


def _continent(sentence: Sentence) -> str:
    """Return the continent that a document means by "the continent": the only one that it names."""
    named = {match[0].lower() for match in _CONTINENT.finditer(sentence.document.text)}
    return named.pop() if len(named) == 1 else "continent"


def _its(sentence: Sentence, who: str) -> str:
    """Return whom "its largest partner" speaks of: another name of the sentence."""
    others = [name for name, *_ in sentence.names if name != who]
    return others[0] if others else ""
