"""What happened to what, and when: dated clauses of any verb, told by their words and not by a list of events.

`events` knows what may happen to a name. This reads "the ferries to Socotra were suspended in May 2020" and "the arrangement
that the four states signed in 2013" as an act, a thing and a date, so that a text that comes back to it ("after the
suspension", "when the arrangement was signed") can be held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..lexicon import word_set
from .days import MONTHS, Day, day
from .events import EVENTS
from .setting import Sentence
from .wording import STOP, stem

_IRREGULAR = {
    "began": "begin", "begun": "begin", "took": "take", "taken": "take", "left": "leave", "withdrew": "withdraw",
    "withdrawn": "withdraw", "held": "hold", "met": "meet", "built": "build", "brought": "bring", "shut": "shut",
    "sank": "sink", "sunk": "sink", "struck": "strike", "broke": "break", "broken": "break", "won": "win", "gave": "give",
    "given": "give", "sold": "sell", "bought": "buy", "laid": "lay", "cut": "cut", "overthrown": "overthrow",
    "overthrew": "overthrow", "burst": "burst", "fled": "flee", "shook": "shake", "shaken": "shake", "set": "set",
    "put": "put", "came": "come", "went": "go", "chosen": "choose", "sworn": "swear", "drawn": "draw", "lost": "lose",
}  # fmt: skip
_PHRASES = {
    "force": EVENTS["force"] + "|takes effect",
    "begin": r"took up (?:its|their|his|her) (?:work|duties|post)|took office|set out|"
    r"(?:began|started|begun|begin) (?:its |their )?(?:work|operations?)",
    "open": "switched on|went into service|entered service|went into operation|came into operation|came on stream|went live|"
    "came online|began operations?",
    "hold": "took place",
    "found": "came into being|set up",
}  # fmt: skip
"""Verbs of several words, before single ones."""
_KIN = {
    "adop": "adopt", "pass": "adopt", "endors": "adopt", "approv": "adopt", "enact": "adopt", "rat": "ratify",
    "conclu": "sign", "ink": "sign", "foun": "found", "establish": "found", "creat": "found", "form": "found",
    "inaugurat": "open",
    "commission": "open", "start": "begin", "launch": "begin", "finish": "complete", "complet": "complete",
    "dissolv": "abolish", "scrapp": "abolish", "abolish": "abolish", "revok": "abolish", "acced": "join", "strik": "strike",
    "hit": "strike", "brok": "break",
}  # fmt: skip
"""Roots that name one act."""
_IDLE = word_set(
    "rise fall grow increas declin drop cost reach stand say report record count number use show find spend make receiv pay "
    "nam call includ remain need want work live visit own base relat unite limit advanc mix develop locat involv concern "
    "estimat expect plan project forecast publish releas print elect amend revis renew extend updat rais reduc doubl tripl "
    "cut chang sell buy give lose see produc export import handl carri survey interview ask answer suppl provid serv"
)
"""Verbs of levels and of what is done every year: they date no one event."""
AGAIN = re.compile(
    r"(?i)\b(?:again|anew|once more|another|each|every|annual\w*|yearly|second time|re-?\w*opened|relaunched|repeated\w*|"
    r"planned|scheduled|due|provisional\w*|partly|partial\w*|phase|stage|in two|twice|version)\b"
)
"""Words of what happens more than once."""
_AUX = r"(?:was|were|had been|has been|have been|is|are|be|been|being|got)"
_ADVERBS = r"(?:(?:(?!assembly|family|italy|supply|july|ally\b|reply)\w+ly|first|also|then|later|only|never|not|once|jointly)\s)*"
_ACT = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _PHRASES.items()) + r"|(?P<verb>[a-z]{2,}ed|"
    + "|".join(sorted(_IRREGULAR, key=len, reverse=True)) + r"))\b"
)  # fmt: skip
_NAMED_ACT = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Tt]his|[Tt]hat) (?:\w+ )?(?P<noun>entry into force|launch|start|"
    r"[a-z]{3,}(?:ing|tion|sion|ment|al|ure|ature|ance)) of (?P<thing>[^,;:()]{3,60}?) (?:in|on) $"
)
_PREPOSITION = r"(?:of|in|at|for|on|between|with|to|against|from|by|under|near|across|into|over|through|within)"
_LIMIT = re.compile(
    r"(?i)[;:(—–]|\b(?:when|since|after|before|until|because|while|although|though|where|whereas|and|but|as|once|if|than|"
    r"so|soon|how|said|shows?)\b"
)
_BLOCK = re.compile(
    r"[;:()—–]|, |\b(?:after|since|before|until|than|follow\w*|when|while|which|who|from|between|and)\b"
)
_RELATIVE = re.compile(
    rf"(?P<what>.*?[\w’'\")]),?\s(?:that|which)\s(?P<agent>[^,;:]{{0,60}}?)\s?(?P<aux>\b{_AUX}\s)?{_ADVERBS}$", re.S
)
_MIDDLE = frozenset({"force", "begin", "open"})
"""Phrases whose subject is what it happened to."""
_TIMES = word_set(" ".join(MONTHS)) | word_set("year early late time day month week spring winter summer autumn")
ORDINALS = word_set(
    "first second third fourth fifth sixth last next new old former previous present current other earlier later original "
    "final initial northern southern eastern western upper lower"
)
"""Words that set one thing apart from another of its noun."""
_BOTH = re.compile(r"\bbetween ([^,;]{2,50}?) and ")
_ARTICLE = re.compile(r"\b(?:the|this|that|these|those|its|their|his|her|our|an?)\s", re.I)
_GOVERNED = re.compile(rf"\b(?:{_PREPOSITION}|of all|all|both)\s$")
_DETERMINER = re.compile(r"^(?:the|this|that|these|those|its|their|his|her|our|both)\s", re.I)


@dataclass(frozen=True)
class Thing:
    """What something happened to: the noun at its head, the other words, and whether it stands as the one that is known."""

    head: str
    words: frozenset[str]
    definite: bool
    named: bool

    @property
    def ordinals(self) -> frozenset[str]:
        """Words that set it apart from another of its noun."""
        return self.words & ORDINALS - {"new", "present", "current"}


@dataclass(frozen=True)
class Happening:
    """An act, what it was done to and by whom, words of the place behind the verb, and the date."""

    act: str
    thing: Thing
    agent: frozenset[str]
    where: frozenset[str]
    when: Day
    sentence: Sentence

    @property
    def months(self) -> tuple[int, int]:
        """First and last month that the date may mean, counted from year 0."""
        return months(self.when)


def months(when: Day) -> tuple[int, int]:
    """Return the first and the last month of a date, counted from year 0."""
    first = 12 * when.year + (when.month or 1) - 1
    return first, first if when.month else first + 11


def root(verb: str) -> str:
    """Return the act of a verb or of its noun.

    >>> root("suspended") == root("suspension"), root("began"), root("closed") == root("closure"), root("signature")
    (True, 'begin', True, 'sign')
    """
    word = verb.lower()
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    elif word.endswith("ed"):
        word = word[:-2]
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
            word = word[:-1]
    for ending in ("ification", "isation", "ization", "ation", "ition", "uption", "sion", "tion", "ement", "ment", "ature", "ing",
                   "ure", "al", "ion", "e", "y", "ifi", "i", "is", "iz"):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("upt" if ending == "uption" else "")
            break
    word = word[:-1] if len(word) > 4 and word[-1] in "dt" else word  # suspend, suspension
    return next(
        (
            act
            for kin, act in _KIN.items()
            if word.startswith(kin) or (3 < len(word) < len(kin) and kin.startswith(word))
        ),
        word,
    )


def verbs(text: str) -> Iterator[tuple[str, int]]:
    """Return the acts of a text with where each stands."""
    for match in _ACT.finditer(text):
        yield match.lastgroup if match.lastgroup and match.lastgroup != "verb" else root(match[0]), match.start()


_OCCUR = frozenset(root(word) for word in word_set("held struck hit erupted occurred happened came broke began took"))
"""Acts whose subject is itself the event: the referendum was held, the flood struck."""
_NO_ACT = frozenset(root(word) for word in _IDLE)


def thing(text: str) -> Thing:
    """Return the noun phrase at the end of a stretch of text."""
    text = _BOTH.sub(r"between \1 ", text)
    cut = list(_LIMIT.finditer(text))
    plain = (text[cut[-1].end() :] if cut else text).strip(' ,“”"')
    starts = [m.start() for m in _ARTICLE.finditer(plain) if not _GOVERNED.search(plain[: m.start()])]
    front = plain[: starts[-1]] if starts else ""
    plain = plain[starts[-1] :] if starts else plain  # "the chair recalled the decision"
    definite = _DETERMINER.match(plain) is not None
    bare = re.sub(r"^(?:the|this|that|these|those|its|their|his|her|our|a|an)\s", "", plain, flags=re.I)
    main = re.split(rf"\b{_PREPOSITION}\b", bare)[0].strip()
    tokens = re.findall(r"[A-Za-zÀ-ÿ][\w’'-]*", main)
    if not tokens or tokens[-1].lower() in STOP:
        return Thing("", frozenset(), False, False)
    words = {
        stem(w) for w in re.findall(r"[A-Za-zÀ-ÿ][\w’'-]*", bare) if w.lower() not in STOP or w.lower() in ORDINALS
    }
    head = stem(tokens[-1])
    if re.match(rf"{_PREPOSITION}\b", front, re.I):  # with Japan the pact was signed
        words |= {stem(word) for word in re.findall(r"[A-ZÀ-Þ][\w’'-]*", front)[1:]}
    named = any(w[0].isupper() for w in tokens) or any(w[0].isupper() for w in re.findall(r"[A-Za-zÀ-ÿ][\w’'-]*", bare))
    return Thing(head, frozenset(words - {head} - _TIMES), definite, named)


def happenings(sentence: Sentence) -> Iterator[Happening]:
    """Return the dated clauses of a sentence."""
    base = sentence.passage.start
    years = [q for q in sentence.quantities if q.kind == "year"]
    if not years:
        return
    text = sentence.text.replace("\n", " ")
    acts = list(_ACT.finditer(text))
    last: Thing | None = None
    for quantity in years:
        when = day(text, quantity.start - base)
        lead = re.search(
            r"\b(?:in|on|of|In|On)\s(?:early\s|late\s|mid-|the (?:spring|summer|autumn|winter) of\s)?$",
            text[: when.start],
        )
        if lead is None or re.match(r"\s?[-–—]\s?\d|/\d", text[when.end :]):
            continue
        if lead[0].startswith("of"):
            if when.day is not None and (what := thing(text[: lead.start()])).definite:
                yield Happening("sign", what, frozenset(), frozenset(), when, sentence)
            continue
        noun = _NAMED_ACT.search(text[: lead.start()] + "in ")
        if noun is not None:
            act = "force" if noun["noun"].startswith("entry") else root(noun["noun"])
            if act not in _NO_ACT:
                yield Happening(act, thing(noun["thing"]), frozenset(), frozenset(), when, sentence)
            continue
        left = next((m for m in reversed(acts) if m.end() <= lead.start()), None)
        if left is not None and lead.start() - left.end() < 110 and not _BLOCK.search(text[left.end() : lead.start()]):
            found = _clause(sentence, text, left, 0, lead.start(), when, last)
        elif re.search(r"(?:^|[;,]\s)$", text[: lead.start()]):
            right = next((m for m in acts if m.start() >= when.end), None)
            gap = text[when.end : right.start()].lstrip(", ") if right is not None else ""
            if right is None or len(gap) > 90 or _BLOCK.search(gap.replace(" and ", " ")):
                continue
            found = _clause(sentence, text, right, when.end, len(text), when, last)
        else:
            continue
        if found is not None and not re.match(r"\sfor (?:the |[A-Z])", text[when.end :]):
            last = found.thing
            yield found


def _clause(
    sentence: Sentence, text: str, match: re.Match[str], low: int, high: int, when: Day, last: Thing | None
) -> Happening | None:
    """Read who did what to what around a verb."""
    act = match.lastgroup if match.lastgroup != "verb" else root(match[0])
    if act is None or act in _NO_ACT:
        return None
    lead = re.sub(r"\([^()]*\)", "", text[low : match.start()])
    where = frozenset(
        stem(word) for word in re.findall(r"\b[A-ZÀ-Þ][\w’'-]+", text[match.end() : min(high, when.start)])
    )
    relative = _RELATIVE.match(lead)
    if relative is not None and (what := thing(relative["what"].split(", ")[-1])).head and not what.head.endswith("ed"):
        agent = _words(relative["agent"])
        if agent or relative["aux"] or match.lastgroup in _MIDDLE:
            return Happening(act, what, agent, where, when, sentence)
    passive = re.search(rf"\b{_AUX}\s{_ADVERBS}$", lead)
    subject = lead[: passive.start()] if passive else re.sub(rf"\s{_ADVERBS}(?:had\s|has\s|have\s)?$", "", lead)
    if last is not None and re.search(r"\b(?:and|but|then)\s*$", subject):
        return Happening(act, last, frozenset(), where, when, sentence)  # it was begun in 1996 and opened in 2016
    parts = subject.rstrip(", ").split(", ")
    if subject.rstrip().endswith(",") and len(parts) > 1:
        parts = parts[:-1]  # "the unit, a gift of the king, was ..."
    doer = thing(parts[-1])
    after = _object(text[match.end() : high])
    if re.match(r"\s?(?:it|them|him|her|this|that|so)\b", after):
        return None
    if passive or match.lastgroup in _MIDDLE or not _words(after):
        built = re.match(r"(?P<w>works?|construction|building)\b", doer.head) if act == "begin" else None
        if built is not None and (of := re.search(r"\b(?:on|of|for) (?P<x>.*)$", parts[-1])) is not None:
            doer = thing(of["x"])
        return Happening(act, doer, frozenset(), where, when, sentence) if doer.head else None
    what = thing(after)
    if not what.head or re.search(r"\d", after):  # earned 2 billion: a level of its year, no event
        return None
    agent = frozenset({doer.head}) | doer.words if doer.head else frozenset()
    return Happening(act, what, agent, where, when, sentence)


def _object(after: str) -> str:
    """Return what stands behind a verb, up to the end of its clause."""
    plain = re.sub(r"^\s(?:up|off|out|over|down|back|on)\b", "", after)
    plain = re.split(r"[,;:.]|\b(?:after|before|and|that|which|because|since|until|during|in|on)\b", plain)[0]
    return "" if re.match(rf"\s?{_PREPOSITION}\b", plain) else plain


def _words(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in re.findall(r"[A-Za-zÀ-ÿ][\w’'-]*", text) if w.lower() not in STOP)


def fits(one: Thing, two: Thing, here: frozenset[str] = frozenset(), there: frozenset[str] = frozenset()) -> bool:
    """Say whether two noun phrases may mean one thing: one head, and no word on both sides that the other lacks.

    `here` and `there` are the words of the place that the sentence of each gives besides.
    """
    if not one.head or one.head != two.head or one.ordinals != two.ordinals:
        return False
    mine, theirs = one.words - ORDINALS, two.words - ORDINALS
    return mine <= theirs | there or theirs <= mine | here


def occurs(happening: Happening) -> bool:
    """Say whether what happened is itself the event: the vote was held."""
    return happening.act in _OCCUR
