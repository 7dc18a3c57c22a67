"""dated-differently: one event with two dates, in one document or in two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding
from .dossier import Dossier, found
from .events import EVENTS, UNIQUE, Event, events
from .setting import names_in


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
        if len(years) == 1:
            yield from _days(kind, who, group)
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
        stage = "" if kind == "named" else " (" + EVENTS[kind].split("|")[0] + ")"
        yield found(
            "dated-differently",
            "medium",
            [(one.sentence, one.quantity) for one in spelled],
            f"{_shown(who)} is dated {' and '.join(map(str, years))}{stage}.",
            "; ".join(f"{year}: {counts[year]} time{'s' if counts[year] > 1 else ''}" for year in years),
            f"{most}, the year given more often" if list(counts.values()).count(counts[most]) == 1 else None,
        )


_MANY = re.compile(r"(?:comprehensive )?(?:strategic )?(?:global )?partnership")
"""A name that many pairs of states give to theirs."""


def _days(kind: str, who: str, group: list[Event]) -> Iterator[Finding]:
    """Report one event of one year on two days or in two months."""
    if kind in ("named", "join", "leave", "ratify") or (_MANY.fullmatch(who) and not _together(group)):
        return
    for place, one in enumerate(group):
        for two in group[place + 1 :]:
            apart = one.sentence is not two.sentence and one.when.clashes(two.when)
            if apart and one.words == two.words and not (one.loose or two.loose):
                spots = [
                    replace(
                        e.quantity,
                        start=e.sentence.passage.start + e.when.start,
                        end=e.sentence.passage.start + e.when.end,
                    )
                    for e in (one, two)
                ]
                yield found(
                    "dated-differently",
                    "medium",
                    [(one.sentence, spots[0]), (two.sentence, spots[1])],
                    f"{_shown(who)} is dated {one.when} and {two.when} ({EVENTS[kind].split('|')[0]}).",
                )
                return


def _shown(who: str) -> str:
    """Return a name as people write it."""
    return who.title() if len(who) > 5 else who.upper()


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
                    f"{who.title()} is dated {others[0].year} ({EVENTS[others[0].kind].split('|')[0]}) and {event.year}.",
                )
                break


_ANNOUNCED = re.compile(r"(?:,|\bwas|\bwere|\bbeen|\bfirst)\s(?:\w+ly\s|first\s)?(?:announced|proposed)\b")
_LAUNCHED = re.compile(r"(?:,|\bwas|\bwere|\bbeen)\s(?:\w+ly\s|first\s)?(?:launched|initiated)\b")
_STAGES = 2
"""Years that may lie between the founding of a body and its launch."""


_LATER = re.compile(
    r"\b(?:finally|only|at last|fully|formally|officially|publicly|commercially|later|after (?:\w+ )?(?:years|months)|delay\w*|"
    r"pilot|phase|preparation\w*|ceremon\w+|website|programme of|years? (?:before|earlier))\b"
)
"""Words with which a text tells a launch from the founding that it came after."""


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
            others = [e for e in others if _LAUNCHED.search(_lead(e)) and not _LATER.search(e.sentence.text)]
            apart = all(abs(one.year - two.year) > _STAGES for one in sure for two in others)
        else:
            apart = all(two.year < one.year for one in sure for two in others)
        if sure and others and apart and all(one.sentence is not two.sentence for one in sure for two in others):
            one, two = sure[0], others[0]
            said = [f"{e.year} ({EVENTS[e.kind].split('|')[0]})" for e in (one, two)]
            yield found(
                "dated-differently",
                "medium",
                [(e.sentence, e.quantity) for e in (one, two)],
                f"{_shown(who)} is dated {said[0]} and {said[1]}.",
            )


def _lead(event: Event) -> str:
    """Return the characters before the year of an event."""
    text, at = event.sentence.document.text, event.quantity.start
    return text[max(event.sentence.passage.start, at - 60) : at]


def _joined(groups: dict[tuple[str, str], list[Event]], dossier: Dossier) -> dict[tuple[str, str], list[Event]]:
    """Put short names to the long ones: "the Commission", "the Klaipeda terminal" and "the Klaipeda LNG terminal"."""
    known: dict[str, dict[str, int]] = defaultdict(dict)
    for document in dossier.documents:
        for passage in document.of("heading"):
            for name, start, _ in names_in(document.text, passage.start, passage.end, {}):
                if " " in name:
                    known[document.name].setdefault(name, start)
    for sentence in dossier.every:
        for name, start, _ in sentence.names:
            if " " in name:
                known[sentence.document.name].setdefault(name, start)
    joined: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for (kind, who), group in groups.items():
        for event in group:
            long = _long(event, known[event.sentence.document.name]) if kind != "named" else None
            if long is None:
                if who not in event.sentence.common or who in _COMMON:  # "the line" that nothing names is no name
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
    if event.words or " " in event.who:
        return None
    longer = [name for name in known if name.endswith(f" {event.who}") or f"{event.who} of " in name]
    shorter = [name for name in longer if not any(name != other and other in name for other in longer)]
    longer = shorter if len(shorter) == 1 else longer
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


_COMMON = frozenset(word.lower() for word in UNIQUE.split("|"))
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
