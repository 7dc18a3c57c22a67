"""dated-differently and impossible-order: one event with two dates, an anniversary that cannot be, an effect before its cause."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..finding import Finding, Severity
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence, canonical
from .wording import NOT_NAMES, PLAN, STOP, stem

_EVENTS: dict[str, str] = {
    "found": "founded|established|created|set up|formed|instituted|constituted",
    "launch": "launched|inaugurated|started|began|begun|initiated|introduced|unveiled",
    "open": "opened|commissioned",
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
    + "|".join(f"(?P<{name}>{words})" for name, words in sorted(_EVENTS.items(), key=lambda item: -len(item[1])))
    + r")(?!\w)",
    re.I,
)
_NOUN = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _NOUNS.items()) + r")\s+of\s+(?:the\s+|its\s+)?",
    re.I,
)
_UNIQUE = (
    r"Declaration|Treaty|Charter|Agreement|Accord|Accords|Convention|Protocol|Doctrine|Framework|"
    r"Initiative|Crisis|Partnership|Constitution|"
    r"Concord|Coup|War|Revolution|Earthquake|Tsunami|Pact|Communiqué|Communique|Compact|Act|Law|"
    r"Memorandum|Blueprint|Community|Union|Area|Forum|Fund|"
    r"Bank|Centre|Center|Commission|Council|Secretariat|Network|Corridor|Bridge|Port|Dam|Railway|"
    r"University|Institute|Outlook on the Indo-Pacific"
)
_CAP = "A-ZÀ-ÖØ-Þ"
_PROPER = (
    rf"(?:[{_CAP}][\w’'&.+-]*(?:\s(?:of|on|for|and|the|in|to)(?:\sthe)?(?=\s[{_CAP}])|\s[{_CAP}][\w’'&.+-]*){{0,7}})"
)
_OF_YEAR = re.compile(
    rf"(?P<name>{_PROPER}?\s?(?:{_UNIQUE})s?)(?:\s\([A-Z][\w+-]*\))?\sof\s(?:\w+\s)?(?P<year>(?:1[6-9]|20)\d\d)(?![\d-]|\.\d)"
)
_YEAR_NAME = re.compile(rf"(?<![\w–-])(?P<year>(?:1[6-9]|20)\d\d)\s(?P<name>{_PROPER}?\s?(?:{_UNIQUE}))(?!\w)")
_IN_BRACKETS = re.compile(
    rf"(?P<name>{_PROPER}\s(?:{_UNIQUE}))\s(?:\([A-Z][\w+-]*\)\s)?\((?:\w+\s)?(?P<year>(?:1[6-9]|20)\d\d)\)"
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
_ANNIVERSARY = re.compile(
    r"(?P<n>\d{1,3})(?:st|nd|rd|th)\s(?:[Aa]nniversary|[Bb]irthday|[Yy]ear)\s(?:of|"
    r"since)\s(?:the\s|its\s)?(?P<what>[^.;,]{0,80}?)(?:\s(?:of|in|\()\s?|\s)(?P<year>(?:1[6-9]|"
    r"20)\d\d)(?!\d|[–-]\d)"
)
_ANNIVERSARY_IN = re.compile(
    r"(?:[Ii]n|[Ss]ince)\s(?P<at>(?:1[6-9]|20)\d\d)[^.;]{0,80}?(?P<n>\d{1,3})(?:st|nd|rd|"
    r"th)\s[Aa]nniversary\s(?:of|since)\s[^.;]{0,80}?(?P<year>(?:1[6-9]|20)\d\d)(?!\d)"
)
_CAUSE = re.compile(
    r"(?i:created|established|founded|set up|launched|formed|introduced|adopted|signed|convened|"
    r"initiated)\b[^.;]{0,60}?\b(?P<first>(?:1[6-9]|20)\d\d)\b[^.;]{0,60}?"
    r"\b(?:to address|to respond to|in response to|following|after|in the wake of|as a response "
    r"to|in reaction to|to deal with|to cope with|prompted by|triggered by|because of|in the "
    r"aftermath of|to overcome|to counter)\b[^.;]{0,80}?\b(?P<then>(?:1[6-9]|20)\d\d)\b"
)


_ANSWER = re.compile(
    r"\b[Ii]n (?:response|reaction|answer) to\b[^.;]{0,40}?\b(?P<then>(?:1[6-9]|20)\d\d)\b[^.;]{0,60}?,"
    r"(?:(?!which|that|who)[^.;,]){0,60}?"
    r"\b(?:was|were|had been) "
    r"(?:created|established|founded|set up|launched|formed|introduced|adopted|signed|convened) in "
    r"(?:[A-Z][a-z]+ )?(?P<first>(?:1[6-9]|20)\d\d)\b"
)
"""The same with the cause before the effect."""


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


def dates(dossier: Dossier) -> Iterator[Finding]:
    """Events that are dated differently."""
    groups: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for part in dossier.sentences:
        for sentence in part:
            if any(q.kind == "year" for q in sentence.quantities):
                for event in events(sentence):
                    groups[event.kind, event.who].append(event)
    groups = _joined(groups, dossier)
    yield from _named(groups)
    yield from _stages(groups)
    for (kind, who), group in sorted(groups.items()):
        years = sorted({event.year for event in group})
        if len(years) < 2 or len(years) > 3:
            continue
        if _staged(group):
            continue
        spelled: list[Event] = []
        for year in years:
            same = [event for event in group if event.year == year]
            spelled += same[:4]
        if not _agree(spelled) or (who.endswith("partnership") and not _together(spelled)):
            continue
        counts = {year: sum(event.year == year for event in group) for year in years}
        most = max(years, key=lambda year: counts[year])
        name = who.title() if len(who) > 5 else who.upper()
        stage = "" if kind == "named" else " (" + _EVENTS[kind].split("|")[0] + ")"
        yield found(
            "dated-differently",
            "medium",
            [(one.sentence, one.quantity) for one in spelled],
            f"{name} is dated {' and '.join(map(str, years))}{stage}.",
            "; ".join(f"{year}: {counts[year]} time{'s' if counts[year] > 1 else ''}" for year in years),
            f"{most}, the year given more often" if list(counts.values()).count(counts[most]) == 1 else None,
        )


def _named(groups: dict[tuple[str, str], list[Event]]) -> Iterator[Finding]:
    """Hold "the Élysée Treaty of 1936" against "was signed in 1963"; a year or two may lie between stages."""
    for (kind, who), group in sorted(groups.items()):
        if kind != "named":
            continue
        others = [
            e
            for stage in ("sign", "adopt", "found", "launch", "complete")
            for e in groups.get((stage, who), [])
            if not e.words
        ]
        known = {e.year for e in others} | {e.year for e in groups.get(("force", who), [])}
        for event in group:
            if (
                others
                and all(abs(event.year - year) > 2 for year in known)
                and all(e.sentence is not event.sentence for e in others)
            ):
                yield found(
                    "dated-differently",
                    "medium",
                    [(e.sentence, e.quantity) for e in (others[0], event)],
                    f"{who.title()} is dated {others[0].year} ({_EVENTS[others[0].kind].split('|')[0]}) and {event.year}.",
                )
                break


_ANNOUNCED = re.compile(r"(?:,|\bwas|\bwere|\bbeen|\bfirst)\s(?:\w+ly\s|first\s)?(?:announced|proposed)\b")
_LAUNCHED = re.compile(r"(?:,|\bwas|\bwere|\bbeen)\s(?:\w+ly\s|first\s)?(?:launched|initiated)\b")
_STAGES = 2
"""Years that may lie between the founding of a body and its launch."""


def _stages(groups: dict[tuple[str, str], list[Event]]) -> Iterator[Finding]:
    """Hold the stages of one thing together: what was signed before it was announced, founded long before or after its launch."""
    for (kind, who), group in sorted(groups.items()):
        sure = [event for event in group if not event.words and not event.loose]
        if kind in ("announce", "propose"):
            sure = [e for e in sure if _ANNOUNCED.search(_lead(e))]
            stages: tuple[str, ...] = ("sign", "adopt", "found", "launch")
        elif kind == "found":
            stages = ("launch",)
        else:
            continue
        others = [e for stage in stages for e in groups.get((stage, who), []) if not e.words and not e.loose]
        if kind == "found":
            others = [e for e in others if _LAUNCHED.search(_lead(e))]
            apart = all(abs(one.year - two.year) > _STAGES for one in sure for two in others)
        else:
            apart = all(two.year < one.year for one in sure for two in others)
        if sure and others and apart and all(one.sentence is not two.sentence for one in sure for two in others):
            one, two = sure[0], others[0]
            said = [f"{e.year} ({_EVENTS[e.kind].split('|')[0]})" for e in (one, two)]
            yield found(
                "dated-differently",
                "medium",
                [(e.sentence, e.quantity) for e in (one, two)],
                f"{who.title() if len(who) > 5 else who.upper()} is dated {said[0]} and {said[1]}.",
            )


def _lead(event: Event) -> str:
    """Return the characters before the year of an event."""
    text, at = event.sentence.document.text, event.quantity.start
    return text[max(event.sentence.passage.start, at - 60) : at]


def _joined(groups: dict[tuple[str, str], list[Event]], dossier: Dossier) -> dict[tuple[str, str], list[Event]]:
    """Put short names to the long ones: "the Commission", "the Klaipeda terminal" and "the Klaipeda LNG terminal"."""
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for sentence in dossier.every:
        for name, start, _ in sentence.names:
            if " " in name:
                known[sentence.document.name].setdefault(name, start)
    joined: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for (kind, who), group in groups.items():
        for event in group:
            long = _long(event, known[event.sentence.document.name]) if kind != "named" else None
            if long is None:
                joined[kind, who].append(event)
            else:
                joined[kind, long].append(replace(event, who=long, words=frozenset()))
    for (kind, who), group in list(joined.items()):
        for other in [key for key in joined if key[0] == kind and key[1] != who]:
            if group and _within(who, group, other[1], joined[other]):
                joined[other] += [replace(event, who=other[1], words=joined[other][0].words) for event in group]
                joined[kind, who] = group = []
    return {key: group for key, group in joined.items() if group}


def _long(event: Event, known: dict[str, int]) -> str | None:
    """Return the one longer name, named before, that ends in a name of one common word; `known` has where each stands first."""
    if event.words or event.who not in _COMMON:
        return None
    longer = [name for name in known if name.endswith(f" {event.who}") or f"{event.who} of " in name]
    before = len(longer) == 1 and known[longer[0]] < event.sentence.passage.start
    return longer[0] if before else None


def _within(who: str, group: list[Event], other: str, theirs: list[Event]) -> bool:
    """Say whether a name is another with words left out in the middle, in one document."""
    short, long = [*who.split(), *sorted(group[0].words)], [*other.split(), *sorted(theirs[0].words)] if theirs else []
    return (
        2 <= len(short) < len(long) <= len(short) + 2
        and short[0] == long[0]
        and short[-1] == long[-1]
        and set(short) <= set(long)
        and any(one.sentence.document.name == two.sentence.document.name for one in group for two in theirs)
    )


_COMMON = frozenset(word.lower() for word in _UNIQUE.split("|"))
"""Words by which a text calls what it has named in full before."""


def _staged(group: list[Event]) -> bool:
    """Say whether one sentence gives both years: the text knows the difference."""
    by_sentence: dict[int, set[int]] = defaultdict(set)
    for event in group:
        by_sentence[event.sentence.passage.start].add(event.year)
    return any(len(years) > 1 for years in by_sentence.values()) or all(event.loose for event in group)


def _together(group: list[Event]) -> bool:
    """Say whether the sentences name the same sides: there are many strategic partnerships."""
    sides = [frozenset(name for name, *_ in event.sentence.names if name != event.who) for event in group]
    return all(one & two for one in sides for two in sides)


def _agree(group: list[Event]) -> bool:
    """Say whether the objects of the events share their words."""
    for one in group:
        for two in group:
            if one.year != two.year and (one.words <= two.words or two.words <= one.words):
                return True
    return False


def events(sentence: Sentence) -> Iterator[Event]:
    """Return the dated events of a sentence."""
    text = sentence.text
    base = sentence.passage.start
    years = {q.start: q for q in sentence.quantities if q.kind == "year"}
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
    if PLAN.search(text) and not re.search(r"\b(?:was|were|had)\b", text):
        return
    yield from _verbs(sentence, years)


_DATED = re.compile(
    r"(?:\b(?:in|on|at|of|from|early|late|mid|since)|\(|\b(?:January|February|March|April|May|"
    r"June|July|August|September|October|November|December)|\d{1,2},?|year|FY)\s?$"
)
"""What stands right before the year of an event."""
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
            if near and gap is not None and not _CUT.search(gap) and _DATED.search(gap):
                year = quantity
                break
        if year is None:
            lead = re.search(
                r"(?:^|[,;] )(?:In|in|On [\w ,]*?|By)\s(?P<y>(?:1[6-9]|20)\d\d),?\s(?:[^,;.]{0,60}?)$",
                text[: match.start()],
            )
            if lead is None or noun:
                continue
            year = years.get(base + lead.start("y"))
            if year is None or re.search(r"\b(?:after|before|since|until)\b", text[lead.end("y") : match.start()]):
                continue
        spot = year.start - base
        around = text[max(0, min(match.start(), spot) - 40) : max(low, spot)]
        if _REPEATED.search(around):
            continue
        for who, words in _subject(sentence, text, match, noun, year.start - base, kind):
            yield Event(kind, who, int(year.value), words, sentence, year)
            if match[0].lower() in ("inaugurated", "inauguration of"):
                yield Event("open", who, int(year.value), words, sentence, year)


_SUBJECT = re.compile(
    rf"(?:^|"
    rf"[\s(“\"])(?:[Tt]he\s)?(?P<name>{_PROPER})(?:\s\([^()]*\))?(?:,\s[^,]{{0,60}},)?(?P<rest>(?:\s(?:[a-z-]+)){{0,3}}?),?\s(?:(?:was|"
    rf"were|had been|has been|is|being|itself|which was|that was|who was)\s)?(?:(?:officially|"
    rf"formally|first|originally|jointly|finally|successfully|subsequently|later|also)\s)?$"
)
_LEADING = re.compile(
    r"(?:^|[,(])\s?(?:\w+ly\s|First\s|(?:Since|After|Before|Upon|Having)(?: being| having been| been)?\s)?$"
)
"""What stands before a participle that leads its clause: "Having been founded in 2002, the bank ..."."""
_COMMON_SUBJECT = re.compile(
    rf"(?:^|[,;] )[Tt]he (?P<name>{_UNIQUE.lower()})(?: (?:was|were|had been|has been|is))?,?\s(?:\w+ly\s|first\s)?$"
)
"""What a text calls by a common noun after it has named it in full: the convention, concluded in 1979."""
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
    if leading and at > match.end():
        later = re.match(rf"[^,]{{0,60}},\s(?:the\s)?(?P<name>{_PROPER})", text[match.end() :])
        if later is not None:
            who = canonical(later["name"], sentence.aliases)
            if who:
                yield who, frozenset()
                return
    alone = kind in ("open", "launch", "abolish", "complete") and re.match(
        r"\s(?:its doors\s)?(?:in|on|at)\s", after + " "
    )
    if passive or kind in _DIRECT or leading or alone:
        if (common := _COMMON_SUBJECT.search(before)) is not None:
            yield common["name"].lower(), frozenset()
            return
        if subject is None:
            return
        who = canonical(subject["name"], sentence.aliases)
        words = frozenset(stem(w) for w in subject["rest"].split() if w not in STOP)
        if who and who not in NOT_NAMES:
            yield who, words
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


_MEETING = re.compile(
    rf"(?P<n>\d{{1,3}})(?:st|nd|rd|th)\s(?P<name>{_PROPER}?\s?(?:Summit|Meeting|Session|Conference|"
    rf"Forum|Congress|Assembly|Olympics|Dialogue))(?!\s[A-Z])(?P<gap>[^.;]{{0,90}}?)\s(?:on|in|"
    rf",)\s(?P<when>(?:(?P<day>\d{{1,2}})(?:\s?[-–]\s?\d{{1,2}})?\s)?(?:(?P<month>January|February|"
    rf"March|April|May|June|July|August|September|October|November|December)\s)?(?P<year>(?:19|"
    rf"20)\d\d))(?!\d)"
)


def meetings(dossier: Dossier) -> Iterator[Finding]:
    """One numbered meeting ("the 28th Summit") on two days or in two years."""
    groups: dict[tuple[str, str], list[tuple[Sentence, Quantity, tuple[str | None, str | None, str]]]] = defaultdict(
        list
    )
    for sentence in dossier.every:
        for match in _MEETING.finditer(sentence.text):
            if re.search(
                r"\b(?:until|before|after|since|by|for|between|from|adopted|implement\w*|target\w*|plan)\b",
                match["gap"],
            ):
                continue
            base = sentence.passage.start
            spot = Quantity(
                base + match.start("when"), base + match.end("when"), "year", float(match["year"]), 0.0, 0.0
            )
            key = (match["n"], canonical(match["name"], sentence.aliases))
            groups[key].append((sentence, spot, (match["day"], match["month"], match["year"])))
    for (n, name), group in sorted(groups.items()):
        for place, (sentence, spot, when) in enumerate(group):
            other = next((item for item in group[place + 1 :] if _clash(when, item[2])), None)
            if other is None:
                continue
            theirs = other[2]
            said = [" ".join(part for part in item if part) for item in (when, theirs)]
            days = abs(int(when[0] or 0) - int(theirs[0] or 0))
            # A meeting may last some days.
            severity: Severity = "low" if when[1:] == theirs[1:] and days <= 3 else "medium"
            yield found(
                "dated-differently",
                severity,
                [(sentence, spot), (other[0], other[1])],
                f"The {n}th {name.title()} is dated {said[0]} and {said[1]}.",
            )
            break


def _clash(one: tuple[str | None, str | None, str], two: tuple[str | None, str | None, str]) -> bool:
    """Say whether two dates differ where both are printed."""
    return any(a is not None and b is not None and a != b for a, b in zip(one, two, strict=True))


def order(dossier: Dossier) -> Iterator[Finding]:
    """Anniversaries that do not fit, and effects that come before their cause."""
    for part in dossier.sentences:
        for sentence in part:
            text, base = sentence.text, sentence.passage.start
            at = {q.start - base: q for q in sentence.quantities}
            for match in (*_CAUSE.finditer(text), *_ANSWER.finditer(text)):
                first, then = at.get(match.start("first")), at.get(match.start("then"))
                if first is None or then is None or not _later(text, match):
                    continue
                if re.search(
                    r"(?i)\b(?:until|before|ended|lasted|renewed|again|updated|expanded|and\s\w+ed|revised|amended)\b",
                    match[0],
                ):
                    continue
                dated = [_dated(text, match.start(name)) for name in ("first", "then")]
                yield found(
                    "impossible-order",
                    "medium",
                    [(sentence, first), (sentence, then)],
                    f"What is dated {dated[0]} is said to answer what happened in {dated[1]}.",
                    f"{dated[0]} < {dated[1]}",
                )
            yield from _anniversaries(dossier, sentence)


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH_BEFORE = re.compile(rf"\b({'|'.join(_MONTHS)})(?:\s\d{{1,2}},?)?\s$")


def _month(text: str, at: int) -> int | None:
    """Return the month that stands before a year."""
    match = _MONTH_BEFORE.search(text[max(0, at - 20) : at])
    return None if match is None else _MONTHS.index(match[1]) + 1


def _dated(text: str, at: int) -> str:
    """Return a year, with the month that stands before it."""
    month = _month(text, at)
    return f"{_MONTHS[month - 1]} {text[at : at + 4]}" if month else text[at : at + 4]


def _later(text: str, match: re.Match[str]) -> bool:
    """Say whether the cause is dated after the effect: by the years, or by the months of one year."""
    first, then = int(match["first"]), int(match["then"])
    if first != then:
        return then > first
    months = [_month(text, match.start(name)) for name in ("first", "then")]
    return months[0] is not None and months[1] is not None and months[1] > months[0]


def _anniversaries(dossier: Dossier, sentence: Sentence) -> Iterator[Finding]:
    text, base = sentence.text, sentence.passage.start
    for pattern in (_ANNIVERSARY_IN, _ANNIVERSARY):
        match = pattern.search(text)
        if match is None:
            continue
        n, year = int(match["n"]), int(match["year"])
        spot = match.start("n")
        ordinal = Quantity(base + spot, base + match.end("n") + 2, "number", n, n, n)
        event = Quantity(base + match.start("year"), base + match.end("year"), "year", year, year, year)
        if pattern is _ANNIVERSARY_IN:
            stated = int(match["at"])
            if abs(stated - year - n) <= 0 or stated < year:
                return
            celebrated = Quantity(base + match.start("at"), base + match.end("at"), "year", stated, stated, stated)
            yield found(
                "dated-differently",
                "medium",
                [(sentence, celebrated), (sentence, ordinal), (sentence, event)],
                f"From {year} to {stated} are {stated - year} years, so {stated} is no {match['n']}th anniversary.",
                f"{stated} - {year} = {stated - year}",
                f"{year + n} or an anniversary of {stated - year} years",
            )
            return
        newest = dossier.written[sentence.document.name]
        lead = text[max(0, match.start() - 30) : match.start()]
        if re.search(r"\b[Ii]n\s(?:19|20)\d\d\W+(?:\w+\W+){0,4}$", lead):
            continue
        if year + n > newest + 2 and newest:
            yield found(
                "dated-differently",
                "high",
                [(sentence, ordinal), (sentence, event)],
                f"Something of {year} has its {match['n']}th anniversary in {year + n}, after this text was written.",
                f"{year} + {n} = {year + n}; newest year of the text {newest}",
                f"the year of the event or of the celebration is wrong; {newest - n} to {newest} would fit the anniversary",
            )
            return
