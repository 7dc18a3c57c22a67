"""dated-differently, of what a text takes up again by a noun: "adopted a strategy on 16 May 2019", "the strategy of 6 May 2019".

The noun may be the thing ("signed a pact", "the pact of", "the pact concluded in") or the act ("stopped the export", "the
export stop of"). Two dates that are one slip of the pen apart are enough where nothing sets the two apart; other dates need
the same words too. A document that dates the noun by the second date elsewhere knows of two, and is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..finding import Finding
from ..lexicon import word_set
from .days import Day, day
from .dossier import found
from .happenings import AGAIN, ORDINALS, months, root, verbs
from .quantity import Quantity
from .setting import Sentence
from .wording import STOP, stem

_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w’'-]*")
_PARTICIPLE = r"(?:[a-z]{2,}ed|held|built|set up|struck|made|given|taken|begun|brought|laid|put|sent|won|sold|bought)"
_PHRASE = re.compile(
    r"(?:\b(?P<the>[Tt]he|[Tt]hat|[Tt]his|[Ii]ts|[Tt]heir|[Oo]ur|[Hh]is|[Hh]er)|(?P<of>[A-Z][\w-]+[’']s?))\s"
    r"(?P<np>(?:(?!(?:the|a|an|its|their|which|that|who|and|but|was|were|is|are|had|has|have|after|before|since|when)\s)"
    r"[\w’'-]+\s){1,6}?(?:(?:of|on|with|against|to|for|in|at|from|between|by)\s(?:(?:the|a|an|its|their)\s)?"
    r"(?:(?!(?:the|a|an|its|their|which|that|who|but|was|were|is|are|had|has|have|after|before|since|when)\s)[\w’'-]+\s){1,5}?)?)"
    rf"(?:(?P<act>{_PARTICIPLE})\s(?P<by>(?:(?:by|with|in|at|for|between|to|of|on)\s(?:the\s)?"
    r"(?:(?!(?:the|a|an|its|their|which|that|who)\s)[\w’'-]+\s){1,5}?)?))?"
    r"(?P<link>of|in|on|from)\s(?:early\s|late\s|mid-)?$"
)
_OPENS = re.compile(r"\b(?:[Tt]he|[Tt]hat|[Tt]his|[Ii]ts|[Tt]heir|[Oo]ur|[Hh]is|[Hh]er)\s|[A-Z][\w-]+[’']s?\s")
_FRONT = re.compile(
    r"\s(?P<np>(?:(?!(?:and|or|was|were|is|are|had|has|to|in|on|the)\b)[\w’'-]+\s?){1,3}?)"
    r"(?=$|[,.;:)]|\s(?:on|of|in|at|had|has|have|was|were|is|and|with|by|against|for|that|which|to|left|made|did|[a-z]+ed)\b)"
)
_PREPOSITION = re.compile(r"\b(?:of|on|with|against|to|for|in|at|from|between|by)\b")
_TO_COME = re.compile(
    r"\b(?:will|would|shall|(?:is|are|was|were) to|planned|expected|scheduled|due|proposed|draft\w*)\b"
)
"""Words of what has not come to be."""
_SINCE = re.compile(
    r",? (?:which |that )?(?:(?:has been|had been|is|was) )?(?:dat(?:es?|ed|ing) (?:from|back to)|go(?:es|ing) back to|"
    r"in (?:place|being|existence|use) since|at work since) $"
)
"""Words that tie a date to the noun before them as "of" does."""
_ANOTHER = re.compile(
    r"\b(?:(?:was|were|is|are) (?:the|a|its|their) (?:second|third|fourth|next|new|last|other)|another|again|"
    r"as well|in turn|too|(?:extend|replac|renew|follow|cop[iy]|overturn|amend|supersed|succeed|repeal|revis|updat|widen|confirm)"
    r"[a-z]*)\b"
)
"""Words behind a date by which it is that of a further one."""
_BEFORE_DATE = re.compile(r"\b(?:the|that|this|its|their)\s$", re.I)
_CONSENT = frozenset(root(w) for w in ("adopted", "approved", "agreed", "granted", "cleared", "passed", "decided"))
_SIGNED = frozenset(root(w) for w in ("signed", "concluded", "exchanged", "agreed", "reached", "sealed", "struck"))
_ISSUED = frozenset(root(w) for w in ("issued", "published", "presented", "decreed", "proclaimed", "declared"))
_IMPOSED = frozenset(root(w) for w in ("imposed", "ordered", "introduced", "barred", "banned"))
_TOLD = frozenset(root(w) for w in ("announced", "founded", "awarded", "launched"))
_HAPPENED = frozenset(
    root(w) for w in ("held", "met", "struck", "hit", "erupted", "shook", "happened", "began", "took")
)
_GROUPS = (_CONSENT, _SIGNED, _ISSUED, _IMPOSED)
_MADE = frozenset().union(*_GROUPS, _TOLD)
"""Acts by which a thing comes into the world: its date is that of the thing."""
_IDIOMS = (
    (
        re.compile(
            r"\b(?:gave|given|giving|voted|won)\b[^,;.]{0,24}?\b(?:consent|assent|blessing|approval|green light|go-ahead|favou?r|"
            r"majority)\b|\bwaved through\b|\bsaid yes\b|\bvoted (?:for|through|in)\b"
        ),
        root("adopted"),
    ),
    (
        re.compile(r"\bput (?:\w+ )?(?:names?|signatures?|pens?) (?:to|under)\b|\bshook hands on\b|\bcame to terms\b"),
        root("signed"),
    ),
    (
        re.compile(
            r"\b(?:hand(?:ed|s) down|brought out|put out|came out|delivered|gave|read out)\b[^,;.]{0,24}?"
            r"\b(?:judgments?|rulings?|verdicts?|awards?|sentences?|opinions?|papers?|reports?|statements?|lists?)\b"
        ),
        root("issued"),
    ),
    (re.compile(r"\bwent to the polls\b|\bcast their (?:votes|ballots)\b|\bvoted\b"), root("voted")),
    (re.compile(r"\btook place\b|\bcame together\b|\bgathered\b|\bconvened\b|\bwent on strike\b"), root("held")),
)
"""Phrases that stand for a verb."""
_OF_IDIOM = re.compile(
    r"\b(?:consent|assent|blessing|approval|green light|go-ahead|yes|favou?r|names?|signatures?|pens?|hands|terms|agreed?|"
    r"decided|went|voted) (?:to|on|under|of|for|in favou?r of)$"
)
_UNDER = re.compile(
    r"\b(?P<by>of|on|for|about|against|in|to|at|under|with|from|by|over)\s(?:(?:the|an?|its|their|his|her|this)\s)?"
    r"(?:(?![a-z]+ed\b)[A-Za-z’'-]+\s){0,2}$"
)
"""A preposition that governs the noun behind it."""
_EVENTS = word_set(
    "fire blaze quake earthquake tremor tsunami landslide mudslide avalanche explosion blast accident crash collision spill raid "
    "shooting bombing massacre riot uprising mutiny coup siege epidemic outbreak cyclone hurricane typhoon eruption blackout "
    "shipwreck derailment assassination"
)
"""Nouns of what happens: whatever it is said to have done, it did on its day."""
_RECURS = word_set(
    "meeting session summit conference election visit talk report survey loan project round minute decision review budget "
    "statement letter interview forum resolution contract price harvest season programme census vote package sanction call "
    "tender mission exercise patrol hearing debate speech consultation negotiation payment grant tranche measure year phase "
    "flood drought storm protest stage edition version chapter paper article"
)
"""Nouns of which a text may know one each year: only the first of them, or two days of one month, are one."""


@dataclass(frozen=True)
class _Told:
    """A sentence with its one date: what was done, by its verbs and words."""

    sentence: Sentence
    when: Day

    @cached_property
    def words(self) -> frozenset[str]:
        return _stems(self.sentence.text)

    @cached_property
    def acts(self) -> frozenset[str]:
        text = self.sentence.text
        plain = {act for act, start in verbs(text)}
        return frozenset(plain | {act for pattern, act in _IDIOMS if pattern.search(text)})


@dataclass(frozen=True)
class _Named:
    """A noun phrase with a date: the noun, the words beside it, and the act that its participle names."""

    sentence: Sentence
    when: Day
    head: str
    words: frozenset[str]
    act: str


def resumed(part: Sequence[Sentence]) -> Iterator[Finding]:
    """Report what a document tells with a date and takes up again by its noun with another."""
    told: list[_Told] = []
    named: list[_Named] = []
    held: dict[str, list[Day]] = defaultdict(list)
    for sentence in part:
        years = [q for q in sentence.quantities if q.kind == "year"]
        if not years or sentence.record:
            continue
        whens = [day(sentence.text, q.start - sentence.passage.start) for q in years]
        mine = [name for when in whens for name in _phrases(sentence, when)]
        named += mine
        if len(whens) == 1 and not mine:
            told.append(_Told(sentence, whens[0]))
        else:
            for word in _stems(sentence.text):
                held[word] += whens
    for name in named:
        one = _same(name, told, [when for when in held[name.head] if when != name.when])
        if one is not None:
            yield found(
                "dated-differently",
                "medium",
                [place(one.sentence, one.when), place(name.sentence, name.when)],
                f"What the text calls the {' '.join((*sorted(name.words), name.head))} of {name.when} is dated {one.when} "
                f"elsewhere.",
            )


def place(sentence: Sentence, when: Day) -> tuple[Sentence, Quantity]:
    """Return the place of a date."""
    base = sentence.passage.start
    return sentence, Quantity(base + when.start, base + when.end, "year", float(when.year), 0.0, 0.0)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in _WORD.findall(text) if w.lower() not in STOP or w.lower() in ORDINALS)


def _phrases(sentence: Sentence, when: Day) -> Iterator[_Named]:
    """Return the noun phrase that a date belongs to: the pact of May 2019, the pact signed in May 2019, the May 2019 pact."""
    text = sentence.text.replace("\n", " ")
    lead = _SINCE.sub(" of ", text[: when.start])
    if AGAIN.search(lead[-60:]) or _TO_COME.search(lead[-60:]) or _ANOTHER.search(text[when.end : when.end + 60]):
        return
    matches = (m for m in (_PHRASE.match(lead, start) for start in _determiners(lead)) if m is not None)
    match = next((m for m in matches if _noun_phrase(m, text, when)), None)
    if match is not None:
        main = _PREPOSITION.split(match["np"])[0].split()
        rest = match["np"][len(" ".join(main)) :]
        act = root(match["act"].split()[0]) if match["act"] else ""
        if not main or main[-1].lower() in STOP or main[-1][0].isdigit():
            return
        words = _stems(" ".join((*main[:-1], rest, match["by"] or "", match["of"] or "")))
        yield _Named(sentence, when, stem(main[-1]), words - {stem(main[-1])}, act)
    elif _BEFORE_DATE.search(lead) and (front := _FRONT.match(text, when.end)) is not None:
        main = front["np"].split()
        behind = re.match(r"\s(?:on|of|with|against|in|to)\s(?:the\s)?((?:[\w’'-]+\s?){1,3})", text[front.end() :])
        rest = behind[1] if behind is not None else ""
        rest = rest[: next((start for _, start in verbs(rest)), len(rest))]
        words = _stems(f"{' '.join(main[:-1])} {rest}")
        yield _Named(sentence, when, stem(main[-1]), words - {stem(main[-1])}, "")


def _noun_phrase(match: re.Match[str], text: str, when: Day) -> bool:
    """Say whether a date belongs to the noun before it, and not to the verb of its clause."""
    words = match["np"].split()
    if any(True for _ in verbs(" ".join(words[:-1]))) or (
        match["link"] != "of" and any(True for _ in verbs(words[-1]))
    ):
        return False
    if match["link"] == "of":
        return True
    clause = re.split(r"[;:(]|, ", text[: match.start()])[-1]
    goes_on = re.match(r"\s[a-z]", text[when.end :]) and not re.match(
        r"\s(?:and|or|but|by|with|for|at|to)\b", text[when.end :]
    )
    fronted = re.match(
        r"(?:\w+\s)?(?:[Ss]ince|[Aa]fter|[Bb]efore|[Uu]ntil|[Ff]ollowing|[Bb]y|[Ww]ith|[Aa]t|[Dd]uring)\s$", clause
    )
    if match["act"] is None and fronted:
        return True
    return bool(goes_on) and not any(True for _ in verbs(clause))


def _determiners(lead: str) -> list[int]:
    return [m.start() for m in _OPENS.finditer(lead)]


def _same(name: _Named, told: Sequence[_Told], others: Sequence[Day]) -> _Told | None:
    """Return the one sentence that tells with another date what a phrase takes up."""
    deeds = _deeds(name.head)
    by_noun = [t for t in told if t.sentence is not name.sentence and name.head in t.words]
    by_verb = [t for t in told if t.sentence is not name.sentence and deeds & t.acts]
    if any(not t.when.clashes(name.when) for t in (*by_noun, *by_verb)) or any(
        not when.clashes(name.when) for when in others
    ):
        return None
    fits = [t for t in by_noun if _thing(name, t)] + [t for t in by_verb if _deed(name, t)]
    near = [t for t in fits if _slip(name.when, t.when)]
    rivals = {(t.when.year, t.when.month) for t in (*by_noun, *fits)} | {
        (w.year, w.month) for w in others if w.clashes(name.when)
    }
    for one in near or fits:
        if _sure(name, one, one in near, len(rivals)):
            return one
    return None


_KIN = {
    noun: frozenset(root(verb) for verb in deeds.split())
    for noun, deeds in (
        ("coup", "overthrown toppled seized"),
        ("departure", "left departed"),
        ("withdrawal", "left withdrew"),
        ("pullout", "left withdrew"),
        ("exit", "left"),
        ("creation", "created"),
        ("death", "died"),
        ("sale", "sold"),
        ("purchase", "bought"),
        ("outbreak", "broke"),
        ("takeover", "took seized bought"),
        ("invasion", "invaded"),
        ("dissolution", "dissolved"),
        ("expulsion", "expelled"),
        ("destruction", "destroyed"),
        ("victory", "won"),
        ("defeat", "lost defeated"),
        ("loss", "lost"),
        ("birth", "born"),
        ("flight", "fled"),
        ("split", "split"),
        ("referendum", "voted"),
        ("plebiscite", "voted"),
    )
}
"""Nouns of acts that are of another root than their verb."""


def _deeds(noun: str) -> frozenset[str]:
    """Return the acts that a noun may name: handover, withdrawal, merger, ruling."""
    forms = {noun, re.sub(r"(?:over|out|down|up|off)$", "", noun), re.sub(r"(?<=[a-z]{4})er$", "", noun)}
    return frozenset(root(form) for form in forms if len(form) > 3) | _KIN.get(noun, frozenset())


def _thing(name: _Named, told: _Told) -> bool:
    """Say whether a sentence tells how a thing came to be, or that an event took place, and the phrase may mean that one."""
    text = told.sentence.text
    if AGAIN.search(text) or _TO_COME.search(text):
        return False
    if name.act and not (name.act in told.acts or any(name.act in group and group & told.acts for group in _GROUPS)):
        return False
    if not name.act and not told.acts & (_MADE | _HAPPENED) and name.head not in _EVENTS:
        return False
    return _head(name.head, text) and _ordinals(name, text)


def _head(head: str, text: str) -> bool:
    """Say whether a noun is what a sentence is about: not governed by a preposition, unless an idiom asks for one."""
    for match in _WORD.finditer(text):
        if stem(match[0]) != head:
            continue
        governed = _UNDER.search(text[: match.start()])
        if governed is None or _OF_IDIOM.search(text[: governed.end("by")]):
            return True
    return False


def _ordinals(name: _Named, text: str) -> bool:
    """Say whether "the first", "the third" stand on both sides or on neither."""
    mine = name.words & ORDINALS - {"new", "present", "current", "old"}
    theirs = _stems(text) & ORDINALS - {"new", "present", "current", "old"}
    return mine == theirs


def _deed(name: _Named, told: _Told) -> bool:
    """Say whether a phrase names what a sentence tells by a verb, of the same thing."""
    if name.act or AGAIN.search(told.sentence.text) or _TO_COME.search(told.sentence.text):
        return False
    return bool(_left(name, told) != name.words or not name.words) and not name.words & ORDINALS


def _left(name: _Named, told: _Told) -> frozenset[str]:
    """Return the words of a phrase that neither the sentence nor the one before it has."""
    before = told.sentence.before
    known = told.words | (_stems(before.text) if before is not None else frozenset())
    theirs = {who.replace(" ", "_") for who, *_ in told.sentence.names}
    text = name.sentence.document.text
    shared = [text[low:high] for who, low, high in name.sentence.names if who.replace(" ", "_") in theirs]
    called = _stems(" ".join(shared))
    return frozenset(
        word
        for word in name.words
        if word not in known and word not in called and not any(_kin(word, other) for other in known)
    )


def _kin(one: str, two: str) -> bool:
    """Say whether two words are of one family: president, presidential; France, French."""
    size = min(len(one), len(two))
    return size >= 5 and one[: max(5, size - 1)] == two[: max(5, size - 1)]


def _slip(one: Day, two: Day) -> bool:
    """Say whether two dates are one slip apart: a day, a month or a year is another and all else that is printed is one."""
    if one.month is None or two.month is None:
        return False
    differ = [
        one.year != two.year,
        one.month != two.month,
        one.day is not None and two.day is not None and one.day != two.day,
    ]
    days = one.day is not None and two.day is not None
    if sum(differ) != 1 or abs(one.year - two.year) > 3:
        return False
    return days or not differ[1]


def _sure(name: _Named, one: _Told, slip: bool, rivals: int) -> bool:
    """Say whether nothing but the date sets two tellings apart."""
    left = _left(name, one)
    first = "first" in name.words
    if name.head in _RECURS and not first:
        same_month = (name.when.year, name.when.month) == (one.when.year, one.when.month)
        if not (
            slip and name.words and not left and (same_month or bool(name.words & {w.lower() for w in _proper(name)}))
        ):
            return False
    if not name.words and not name.act and rivals > 1:
        return False
    if slip:
        return not left
    if rivals > 1 or left or not (name.words - ORDINALS):
        return False
    return abs(months(name.when)[0] - months(one.when)[0]) <= 60


def _proper(name: _Named) -> list[str]:
    return [stem(w) for w in re.findall(r"\b[A-ZÀ-Þ][\w’'-]+", name.sentence.text)]
