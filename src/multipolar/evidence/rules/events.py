"""Dated events of a sentence: what was founded, signed, opened, ... and the date that the sentence gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .days import Day, day
from .quantity import Quantity
from .setting import Sentence, canonical
from .wording import NOT_NAMES, PLAN, STOP, stem

EVENTS: dict[str, str] = {
    "found": "came into being|founded|established|created|set up|formed|instituted|constituted",
    "launch": "launched|inaugurated|started|began|begun|initiated|introduced|unveiled",
    "open": "opened|commissioned|went into service|in service since|entered service|(?:went|came) into operation|"
    "became operational|began operations?|came on stream|went live|"
    "came online|went on line|started work(?:ing)?|began work(?:ing)?|(?:at work|in operation|in use|"
    "operating) since",
    "sign": "signed|concluded|inked",
    "adopt": "adopted|endorsed|approved|passed|promulgated",
    "force": "entered into force|came into force|took effect|came into effect|entered into effect",
    "ratify": "ratified",
    "join": "joined|acceded to|was admitted to|were admitted to|became a member of|became members of",
    "leave": "left|withdrew from|quit",
    "complete": "completed|finished",
    "publish": "published|released",
    "independent": "became independent|becoming independent|(?:gained|gaining|declared|won) independence",
    "abolish": "dissolved|abolished|wound up|disbanded|closed",
    "born": "born", "die": "died",
    "announce": "announced", "propose": "proposed",
    "elevate": "elevated|upgraded",
    "host": "first held|first hosted|first convened",
    "hit": "struck|hit",
    "collapse": "collapsed",
    "merge": "merged",
    "establish_relations": "established diplomatic relations|normali[sz]ed relations|opened diplomatic relations",
}  # fmt: skip
_NOUNS: dict[str, str] = {
    "found": "establishment|founding|foundation|creation|formation",
    "launch": "launch|start|introduction|inauguration|initiation",
    "open": "opening", "sign": "signing|signature|conclusion", "adopt": "adoption|endorsement", "force": "entry into force",
    "ratify": "ratification", "join": "accession|admission", "leave": "withdrawal", "complete": "completion",
    "publish": "publication|release", "independent": "independence", "elevate": "elevation|upgrade", "collapse": "collapse",
}  # fmt: skip
_VERB = re.compile(
    r"(?<!\w)(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in sorted(EVENTS.items(), key=lambda item: -len(item[1])))
    + r")(?!\w)",
    re.I,
)
_NOUN = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _NOUNS.items()) + r")\s+of\s+(?:the\s+|its\s+)?",
    re.I,
)
UNIQUE = (
    r"Declaration|Treaty|Charter|Agreement|Accord|Accords|Convention|Protocol|Doctrine|Framework|"
    r"Initiative|Crisis|Partnership|Constitution|"
    r"Concord|Coup|War|Revolution|Earthquake|Tsunami|Pact|Communiqué|Communique|Compact|Act|Law|"
    r"Memorandum|Regulation|Directive|Blueprint|Community|Union|Area|Forum|Fund|"
    r"Bank|Centre|Center|Commission|Council|Secretariat|Network|Corridor|Bridge|Port|Dam|Railway|"
    r"University|Institute|Outlook on the Indo-Pacific"
)
_CAP = "A-ZÀ-ÖØ-Þ"
_PROPER = (
    rf"(?:[{_CAP}][\w’'&.+-]*(?:\s(?:of|on|for|and|the|in|to)(?:\sthe)?(?=\s[{_CAP}])|\s[{_CAP}][\w’'&.+-]*){{0,7}})"
)
_OF_YEAR = re.compile(
    rf"(?P<name>{_PROPER}?\s?(?:{UNIQUE})s?)(?:\s\([A-Z][\w+-]*\))?\sof\s(?:\w+\s)?(?P<year>(?:1[6-9]|20)\d\d)(?![\d-]|\.\d)"
)
_YEAR_NAME = re.compile(rf"(?<![\w–-])(?P<year>(?:1[6-9]|20)\d\d)\s(?P<name>{_PROPER}?\s?(?:{UNIQUE}))(?!\w)")
_IN_BRACKETS = re.compile(
    rf"(?P<name>{_PROPER}\s(?:{UNIQUE}))\s(?:\([A-Z][\w+-]*\)\s)?\((?:\w+\s)?(?P<year>(?:1[6-9]|20)\d\d)\)"
)
_RAISED = re.compile(
    rf"(?P<year>(?:1[6-9]|20)\d\d)(?!\d)[^.;]{{0,160}}?\b(?:elevated|upgraded|raised|"
    rf"lifted)\b[^.;]{{0,60}}?\bto\s(?:the\s|a\s|an\s)?(?:status\sof\s|level\sof\s)?(?:the\s|a\s|"
    rf"an\s)?(?P<name>{_PROPER}?\s?Partnership)"
)
_REPEATED = re.compile(
    r"(?i)\b(?:summit|survey|report|meeting|conference|budget|election|edition|review|white paper|"
    r"bluebook|yearbook|games|round|session|update|census|amend\w*|revis\w*|second|third|renew\w*|"
    r"extend\w*|updated|upgraded|new|supplementary|phase|successor|replac\w*|again|re-\w+|"
    r"reopen\w*|relaunch\w*|another|every|annual\w*|each year|biennial\w*)\b"
)


@dataclass(frozen=True)
class Event:
    """An event with the year that a sentence gives it.

    Attributes
    ----------
    kind : str
        founded, signed, entered into force, ...; ``"named"`` for "the Tokyo Declaration of 2003".
    who : str
        Canonical name of what it happened to.
    year : int
    words : frozenset of str
        Words of the object, lower case; they must agree too.
    """

    kind: str
    who: str
    year: int
    words: frozenset[str]
    sentence: Sentence
    quantity: Quantity
    loose: bool = False

    @property
    def when(self) -> Day:
        """The date as precise as printed, with its place in the sentence."""
        return day(self.sentence.text, self.quantity.start - self.sentence.passage.start)


def events(sentence: Sentence) -> Iterator[Event]:
    """Return the dated events of a sentence."""
    text = sentence.text
    base = sentence.passage.start
    years = {q.start: q for q in sentence.quantities if q.kind == "year"}
    if not years:
        return
    for pattern in (_OF_YEAR, _YEAR_NAME, _IN_BRACKETS):
        for match in pattern.finditer(text):
            quantity = years.get(base + match.start("year"))
            name = match["name"]
            if (
                quantity is None
                or _REPEATED.search(name)
                or _REPEATED.search(text[max(0, match.start() - 24) : match.start()])
            ):
                continue
            if (
                re.search(
                    r"(?i)(?:amended|revised|renewed|updated|draft|review of|anniversary of)\s(?:the\s)?$",
                    text[: match.start()],
                )
                and pattern is not _OF_YEAR
            ):
                continue
            name = re.sub(r"^(?:The|the|Its|its|This|Under|In|By|Since)\s", "", name.strip())
            name = re.sub(
                r"^.*\b(?:Anniversary|Signing|Adoption|Spirit|Conclusion|Ratification|Launch|Signatories|"
                r"Article \d+) of (?:the )?",
                "",
                name,
            )
            who = canonical(name, sentence.aliases)
            if len(who.split()) < 2 and not (who.isupper() or who in sentence.aliases.values()):
                continue
            yield Event("named", who, int(match["year"]), frozenset(), sentence, quantity)
    raised = _RAISED.search(text)
    if raised is not None:
        quantity = years.get(base + raised.start("year"))
        if quantity is not None:
            who = canonical(raised["name"], sentence.aliases)
            yield Event("named", who, int(raised["year"]), frozenset(), sentence, quantity)
    for match in _ITS.finditer(text):
        quantity = years.get(base + match.start("year"))
        kind = next(kind for kind, words in _NOUNS.items() if re.fullmatch(words, match["what"]))
        if quantity is not None and (who := canonical(match["name"], sentence.aliases)):
            yield Event(kind, who, int(match["year"]), frozenset(), sentence, quantity)
    yield from _verbs(sentence, years)


_ITS = re.compile(
    rf"\b(?:[Ii]ts|[Tt]heir) (?:official |formal )?(?P<what>launch|opening|founding|foundation|creation|establishment|"
    rf"inauguration|adoption|signing) "
    rf"(?:in|on) (?:\d{{1,2}} )?(?:[A-Z][a-z]+ )?(?P<year>(?:1[6-9]|20)\d\d),? (?:the )?(?P<name>{_PROPER})"
)
"""An event before its name: "since its launch in May 2016, the Corridor ..."."""
_DATED = re.compile(
    r"(?:\b(?:in|on|at|of|from|early|late|mid|since)|\(|\b(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December)|\d{1,2},?|year|FY)\s?$"
)
"""What stands right before the year of an event."""
_TO_COME = 60
"""Characters before an event within which a word of a plan makes it one that is still to come."""
_CUT = re.compile(r"[;:]|\b(?:after|since|before|until|by|than|follow\w*|and (?:was|then|has))\b")


def _verbs(sentence: Sentence, years: dict[int, Quantity]) -> Iterator[Event]:
    text, base = sentence.text, sentence.passage.start
    found_ = [(m, m.lastgroup or "", False) for m in _VERB.finditer(text)] + [
        (m, m.lastgroup or "", True) for m in _NOUN.finditer(text)
    ]
    found_.sort(key=lambda item: item[0].start())
    for place, (match, kind, noun) in enumerate(found_):
        low = match.end()
        high = found_[place + 1][0].start() if place + 1 < len(found_) else len(text)
        year = None
        for at, quantity in sorted(years.items()):
            gap = text[low : at - base] if at - base >= low else None
            near = gap is not None and at - base < min(low + 110, high)
            if near and gap is not None and noun and re.search(r":\s(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?$", gap):
                gap = gap.replace(": ", " on ", 1)  # an entry of a table of dates
            if near and gap is not None and not _CUT.search(gap) and _DATED.search(gap):
                year = quantity
                break
        if year is None:
            lead = re.search(
                r"(?:^|[,;] )(?:In|in|On|on|By|As early as|as early as|Back in)\s(?:[\w-]+,?\s){0,3}?"
                r"(?P<y>(?:1[6-9]|20)\d\d),?\s(?:[^,;.]{0,60}?)$",
                text[: match.start()],
            )
            if lead is None or noun:
                continue
            year = years.get(base + lead.start("y"))
            if year is None or re.search(r"\b(?:after|before|since|until)\b", text[lead.end("y") : match.start()]):
                continue
        spot = year.start - base
        clause = text[max(0, min(match.start(), spot) - _TO_COME) : max(low, spot)]
        clause = re.sub(r"(?<=\w )[A-Z]\w*", "", clause)  # the plan of "the Delta Plan" is a name
        if PLAN.search(clause) and not re.search(r"\b(?:was|were|had)\b", clause):
            continue
        around = text[max(0, min(match.start(), spot) - 40) : max(low, spot)]
        if _REPEATED.search(around):
            continue
        for who, words in _subject(sentence, text, match, noun, year.start - base, kind):
            yield Event(kind, who, int(year.value), words, sentence, year)
            if match[0].lower() in ("inaugurated", "inauguration of"):
                yield Event("open", who, int(year.value), words, sentence, year)


_SUBJECT = re.compile(
    rf"(?:^|"
    rf"[\s(“\"])(?:[Tt]he\s)?(?P<name>{_PROPER})(?:\s\d{{1,4}}(?=[\s,]))?(?:\s\([^()]*\))?(?:,\s[^,]{{0,60}},)?(?P<rest>(?:\s(?:[a-z-]+)){{0,3}}?),?\s(?:(?:was|"
    rf"were|had been|has been|is|being|itself|which was|that was|who was)\s)?(?:(?:officially|"
    rf"formally|first|originally|jointly|finally|successfully|subsequently|later|also)\s)?$"
)
_LEADING = re.compile(
    r"(?:^|[,(])\s?(?:\w+ly\s|First\s|(?:Since|After|Before|Upon|Having)(?: being| having been| been)?\s)?$"
)
"""What stands before a participle that leads its clause: "Having been founded in 2002, the bank ..."."""
_COMMON_SUBJECT = re.compile(
    r"(?:^|[,;] |\b(?:[Ss]ince|[Ww]hen|[Aa]fter|[Bb]efore|[Aa]s|that|until) )[Tt]he (?:(?P<kind>[a-z]{3,}) )?"
    r"(?P<name>(?!(?:was|were|had|has|been|is)\b)[a-z]{3,})(?: (?:was|were|"
    r"had been|has been|is))?,?\s(?:\w+ly\s|first\s)?$"
)
"""What a text calls by a common noun after it has named it in full: the convention, concluded in 1979."""
_PRONOUN = re.compile(
    r"\b(?P<it>[Ii]t|[Tt]hey|which)\s(?:(?:was|were|had been|has been|is|being|itself)\s)?(?:\w+ly\s|first\s)?$"
)
"""What stands for the thing named before: "... since it was set up"."""
_ANOTHER = frozenset(
    ["first", "second", "third", "new", "old", "last", "next", "former", "present", "current", "other", "earlier"]
)
"""Words that set one thing apart from another of its name."""
_OURS = re.compile(
    r"\b(?:[Ww]e were|[Oo]ur (?i:forum|association|organi[sz]ation|network|institute|union|alliance|company|bank|group|agency|"
    r"council|centre|center|foundation|society|movement) (?:was|had been))\s(?:\w+ly\s|first\s)?$"
)
"""The body in whose name a text speaks."""
_ALLIANCE = re.compile(rf"(?P<name>{_PROPER}),\s(?:the|a|an)\s(?:[a-z][\w-]*\s){{1,4}}$")
"""A name with its noun before a participle: "Gavi, the alliance founded in 2000"."""
_DIRECT = frozenset({"force", "independent", "born", "die", "collapse", "hit", "merge", "abolish"})


def _subject(
    sentence: Sentence, text: str, match: re.Match[str], noun: bool, at: int, kind: str
) -> Iterator[tuple[str, frozenset[str]]]:
    """Return what an event happened to: after "of" for a noun, before the verb in the passive, after it in the active."""
    before, after = text[: match.start()], text[match.end() : at if at > match.end() else match.end() + 90]
    if noun:
        name = re.match(
            rf"(?:[a-z-]+\s){{0,2}}?(?P<name>{_PROPER})(?:\s\((?P<short>[A-Z][\w+-]*)\))?(?P<rest>(?:\s[a-z-]+){{0,4}})",
            after,
        )
        if name is not None:
            who = canonical(name["name"], sentence.aliases)
            rest = re.split(r"\b(?:in|on|of|by|with|at|and|as|for|from|to|was|is|between)\b", name["rest"])[0]
            if who:
                yield who, frozenset(stem(w) for w in rest.split() if w not in STOP)
        return
    passive = (
        re.search(r"\b(?:was|were|had been|has been|have been|being|is|are)\s(?:\w+ly\s|first\s)?$", before) is not None
    )
    leading = (match.start() < 3 or _LEADING.search(before) is not None) and kind not in ("join", "leave", "ratify")
    subject = _SUBJECT.search(before)
    apposed = subject is not None and before.rstrip().endswith(",") and bool(canonical(subject["name"], {}))
    if leading and at > match.end() and not apposed:
        later = re.match(rf"[^,]{{0,60}},\s(?:the\s)?(?P<name>{_PROPER})", text[match.end() :])
        if later is not None:
            who = canonical(later["name"], sentence.aliases)
            if who:
                yield who, frozenset()
                return
    alone = kind in ("open", "launch", "abolish", "complete") and re.match(
        r"\s(?:its doors\s)?(?:in|on|at)\s", after + " "
    )
    served = match[0].lower().startswith("came into being") or (
        kind == "open" and not match[0].lower().startswith(("opened", "commissioned", "inaugurat"))
    )
    if passive or kind in _DIRECT or leading or alone or served:
        if (common := _COMMON_SUBJECT.search(before)) is not None:
            if common["kind"] not in _ANOTHER:
                yield common["name"].lower(), frozenset({common["kind"]} if common["kind"] else ())
            return
        if kind == "found" and _OURS.search(before) is not None:
            yield "the body that speaks", frozenset({sentence.document.name})
            return
        if (subject is None or not canonical(subject["name"], {})) and (pronoun := _PRONOUN.search(before)) is not None:
            if antecedent := _antecedent(sentence, pronoun.start("it")):
                yield antecedent, frozenset()
            return
        if subject is None:
            return
        who = canonical(subject["name"], sentence.aliases)
        words = frozenset(stem(w) for w in subject["rest"].split() if w not in STOP)
        if who and who not in NOT_NAMES:
            yield who, words
        return
    if kind == "found" and (alliance := _ALLIANCE.search(before)) is not None:
        if who := canonical(alliance["name"], sentence.aliases):
            yield who, frozenset()
        return
    target = re.match(rf"\s(?:its\s|the\s|a\s|an\s)?(?:[a-z-]+\s){{0,3}}?(?P<name>{_PROPER})", after)
    if target is not None:
        who = canonical(target["name"], sentence.aliases)
        extra: frozenset[str] = frozenset()
        if kind in ("join", "leave", "ratify") and re.search(r"\bHaving $", before):
            later = re.match(rf"[^,]{{0,60}},\s(?:the\s)?(?P<name>{_PROPER})", text[match.end() :])
            if later is None:
                return
            extra = frozenset({canonical(later["name"], sentence.aliases)})
        elif kind in ("join", "leave", "ratify") and subject is not None:
            extra = frozenset({canonical(subject["name"], sentence.aliases)})
        elif kind in ("join", "leave", "ratify"):
            return
        if who:
            yield who, extra
    elif kind == "establish_relations" and subject is not None:
        who = canonical(subject["name"], sentence.aliases)
        if who:
            yield who, frozenset()


def _antecedent(sentence: Sentence, at: int) -> str | None:
    """Return what a pronoun stands for: the one name before it in its sentence, else the first subject of those before."""
    spot = sentence.passage.start + at
    mine = {name for name, start, _ in sentence.names if start < spot}
    if mine:
        return mine.pop() if len(mine) == 1 else None
    before = sentence.before
    for _ in range(2):
        if before is None:
            return None
        if before.names:
            name, start, _ = before.names[0]
            lead = before.document.text[before.passage.start : start].strip(' “"(').lower()
            return name if lead in ("", "the") and " " in name else None
        before = before.before
    return None
