"""list-count: one list counted twice ("seven priorities", "the eight priorities"), and parts that headings number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from ..document import Document
from ..finding import Finding
from ..lexicon import word_set
from .dossier import Dossier, found, of_spans, place
from .items import singular
from .quantity import Quantity
from .setting import Sentence, content

_HEADING = re.compile(
    r"(?m)^\W{0,6}(?:(?P<book>Chapter|CHAPTER|Part|PART)\s+(?P<b>\d{1,2}|[IVX]{1,5})\b|"
    r"(?P<what>[A-Z][a-z]+|[A-Z]{4,})\s+(?P<n>\d{1,2}|[IVX]{1,5})(?:\s?[:.–—-]\s|\s*$))"
)
"""The head of a numbered part: "Chapter 3", "Phase 2: merger"."""
_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
_OWN = re.compile(r"\b(?:book|volume|report|study|publication|paper|thesis|handbook|collection|work|it|this)\b")


def headings(dossier: Dossier) -> Iterator[Finding]:
    """Report a number of chapters, phases, ... that the headings of the document do not count."""
    for document, part in zip(dossier.documents, dossier.sentences, strict=True):
        seen: dict[str, set[int]] = defaultdict(set)
        for match in _HEADING.finditer(document.text):
            what, printed = match["book"] or match["what"], match["b"] or match["n"]
            seen[what.lower()].add(_ROMAN.get(printed) or (int(printed) if printed.isdigit() else 0))
        for what, numbers in seen.items():
            top = max(numbers)
            book = what in ("chapter", "part")
            if top < 2 or numbers - {0} != set(range(1, top + 1)) or not (book or what in _STRUCTURE):
                continue
            yield from _headed(part, what, top, book=book)


def _headed(part: tuple[Sentence, ...], what: str, top: int, *, book: bool) -> Iterator[Finding]:
    for sentence in part:
        told = re.search(rf"⟦n(\d+)⟧ (?:[a-z]+ )?{what}s\b", sentence.skeleton)
        if (
            told is None
            or (book and not _OWN.search(sentence.skeleton[: told.start()]))
            or _SOME.search(sentence.skeleton[: told.end()])
        ):
            continue
        announced = sentence.quantities[int(told[1])]
        if announced.value != top and announced.qualifier is None:
            yield found(
                "list-count",
                "medium",
                [(sentence, announced)],
                f"{announced.value:.0f} {what}s are announced, but the document has {what} 1 to {top}.",
                f"announced {announced.value:.0f}; counted {top}",
                f"{top} {what}s",
            )


_STRUCTURE = word_set(
    "pillar priority component chapter principle objective goal phase stage step strand dimension workstream track axis "
    "indicator target recommendation lesson annex article section theme element criterion module package measure option "
    "proposal commitment test condition layer window tier cluster domain "
    "aim milestone point task mission function right duty demand reform result output outcome finding conclusion question topic "
    "category rule"
)
"""What one plan has a fixed number of."""
_PLURAL = [
    {"priority": "priorities", "axis": "axes", "criterion": "criteria", "annex": "annexes"}.get(noun, f"{noun}s")
    for noun in sorted(_STRUCTURE)
]
_PLURALS = "|".join(_PLURAL)
_MANY = re.compile(
    rf"⟦n(?P<n>\d+)⟧(?P<mod>(?: [a-z-]+){{0,2}}?) (?P<noun>{_PLURALS})\b"
    r"(?P<of>(?: of (?:the |its |their |this |that |our )?(?:[a-z-]+ ?){1,5})?)"
)
_NTH = re.compile(
    r"\bthe (?P<nth>third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth) (?P<noun>"
    rf"{'|'.join(sorted(_STRUCTURE))})\b(?P<of>(?: of (?:the |its |their |this |that |our )?(?:[a-z-]+ ?){{1,5}})?)"
)
_RANKS = {
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12,
}  # fmt: skip
_DEFINITE = re.compile(
    r"\b(?P<all>all(?: the| of the| its| our)?|each of the|every one of the)\s$|\b(?:the|these|those|its|their|our)\s$"
)
_SOME = re.compile(
    r"\b(?:first|last|next|following|other|remaining|another|further|additional|more|new|only|some|among|between|latter|"
    r"former|any)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:predecessor|earlier|previous\w*|former\w*|old|older|original\w*|another|instead|contrast|whereas|unlike|until|"
    r"since|would|could|proposed|dropped|added|extended|expanded|reduced|merged|became|grew|rose|replaced|then|once|"
    r"at first|initially|was to)\b"
)
"""Words that tell of another plan, or of a number that has changed."""


class _Count(NamedTuple):
    """A number of things of a plan."""

    sentence: Sentence
    quantity: Quantity
    noun: str
    mod: frozenset[str]
    owner: frozenset[str]
    definite: bool
    whole: bool


def twice(dossier: Dossier) -> Iterator[Finding]:
    """Report one list that is counted twice, and an item beyond its last."""
    for document, part in zip(dossier.documents, dossier.sentences, strict=True):
        counts: dict[str, list[_Count]] = defaultdict(list)
        for sentence in part:
            if sentence.quantities and not sentence.record and not _ELSEWHERE.search(sentence.skeleton):
                for count in _counts(sentence):
                    counts[count.noun].append(count)
        for noun, listed in counts.items():
            yield from _resumed(document, noun, listed)
        yield from _beyond(document, part, counts)
        yield from _of_named(document, part)
        yield from _all(part)


def _counts(sentence: Sentence) -> Iterator[_Count]:
    for match in _MANY.finditer(sentence.skeleton):
        quantity = sentence.quantities[int(match["n"])]
        value = quantity.value
        if value != int(value) or not 2 <= value <= 60:
            continue
        before = sentence.document.text[max(sentence.passage.start, quantity.start - 24) : quantity.start]
        lead = " ".join(before.lower().split()[-3:]) + " "
        under = re.search(
            r"\bunder (?:the|its|these|those)\s$", lead
        )  # "progress under the nine commitments": no fewer
        if (
            (quantity.qualifier is not None and not under)
            or _SOME.search(match["mod"])
            or _SOME.search(lead.split(" ")[-2])
        ):
            continue
        definite = _DEFINITE.search(lead)
        yield _Count(
            sentence,
            quantity,
            singular(match["noun"]) if match["noun"] != "annexes" else "annex",
            frozenset(content(match["mod"])),
            _owner(match["of"]),
            definite is not None,
            definite is not None and definite["all"] is not None,
        )


def _owner(text: str) -> frozenset[str]:
    """Return the words that tell whose the things are: "of the Basin Strategy"."""
    words = re.split(r"\b(?:and|is|are|was|were|has|have|had|by|in|for|to|on|that|which|with|as|can|will)\b", text)[0]
    return frozenset(content(words))


_OWNED = re.compile(
    r"⟦n(?P<n>\d+)⟧(?P<mod>(?: (?!of\b|in\b|and\b)[a-z-]+){0,3}?) (?P<noun>[a-z]{4,}s) (?:of|in|under) (?:the |its )?"
)
_ANY = re.compile(r"⟦n(?P<n>\d+)⟧(?P<mod>(?: [a-z-]+){0,4}?) (?P<noun>[a-z]{4,}s)\b")
_LIVING = word_set(
    "members states countries parties people persons women children workers staff users visitors voters seats cases years "
    "months weeks days hours times percent points others dollars euros pesos items nations ships vessels deaths incidents"
)
"""What changes from year to year, or is no item of a text."""


def _of_named(document: Document, part: tuple[Sentence, ...]) -> Iterator[Finding]:
    """Report "the twelve meetings in the Roadmap" where the Roadmap was said to list 14: things of one named paper."""
    introduced: dict[str, list[tuple[Sentence, Quantity]]] = defaultdict(list)
    for sentence in part:
        if sentence.record or not any(q.kind in ("number", "count") for q in sentence.quantities):
            continue
        resumed = set()
        for match in _OWNED.finditer(sentence.skeleton):
            later, noun = sentence.quantities[int(match["n"])], match["noun"]
            raw = document.text[later.end : later.end + 90].replace("\n", " ")
            named = re.search(rf"\b{noun} (?:of|in|under) (?:the |its )?(?P<name>(?:[A-Z][\w’'-]+ ?){{1,5}})", raw)
            before = document.text[max(sentence.passage.start, later.start - 24) : later.start]
            if (
                named is None
                or not _DEFINITE.search(before.lower())
                or noun in _LIVING
                or _ELSEWHERE.search(sentence.skeleton)
            ):
                continue
            resumed.add(match["n"])
            name = named["name"].strip()
            for first, one in introduced[noun]:
                if name in first.text and one.value != later.value and one.qualifier is later.qualifier is None:
                    yield found(
                        "list-count",
                        "medium",
                        [(first, one), (sentence, later)],
                        f"{one.value:.0f} {noun} of {name} in one place, {later.value:.0f} in another.",
                        f"{one.value:.0f} ≠ {later.value:.0f}",
                    )
                    break
        for match in _ANY.finditer(sentence.skeleton):
            one = sentence.quantities[int(match["n"])]
            lead = (
                " ".join(document.text[max(sentence.passage.start, one.start - 24) : one.start].lower().split()[-2:])
                + " "
            )
            if match["n"] in resumed or _SOME.search(f"{lead}{match['mod']}") or _ELSEWHERE.search(sentence.skeleton):
                continue
            if match["noun"] not in _LIVING and match["noun"] not in _PLURAL and 2 <= one.value <= 200:
                introduced[match["noun"]].append((sentence, one))


def _resumed(document: Document, noun: str, listed: list[_Count]) -> Iterator[Finding]:
    """Compare a number of things that is resumed ("the eight priorities of ...") with the number that was introduced."""
    first = [count for count in listed if not count.definite or (count.owner and count is listed[0])]
    reported: set[float] = set()
    for later in listed:
        before = [one for one in first if one.quantity.start < later.quantity.start and _one_list(one, later)]
        told = later.definite or (later.owner and any(one.owner == later.owner for one in before))
        if (
            not told
            or not before
            or any(one.quantity.value == later.quantity.value for one in listed if one is not later)
        ):
            continue
        if (
            len({one.quantity.value for one in first if one.quantity.start < later.quantity.start}) > 1
            and not later.owner
        ):
            continue  # two plans: nothing tells which is meant
        one = before[-1]
        fewer = later.quantity.value < one.quantity.value
        if (
            fewer and not (later.owner or (later.whole and later.quantity.value > 3))
        ) or later.quantity.value in reported:
            continue
        if re.search(rf"\b(?:a|an|another|new|additional|further) (?:\w+ )?{noun}\b", document.text):
            continue
        reported.add(later.quantity.value)
        plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
        yield found(
            "list-count",
            "medium",
            [(one.sentence, one.quantity), (later.sentence, later.quantity)],
            f"{one.quantity.value:.0f} {plural} in one place, {later.quantity.value:.0f} in another.",
            f"{one.quantity.value:.0f} ≠ {later.quantity.value:.0f}",
        )


def _one_list(one: _Count, later: _Count) -> bool:
    """Say whether a number that is resumed can be of the list that was introduced."""
    if later.mod - one.mod and one.mod:
        return False
    said = frozenset(content(one.sentence.text)) | one.owner
    if one.sentence.before is not None:
        said |= frozenset(content(one.sentence.before.text))
    if later.owner:
        return later.owner <= said
    if one.owner and one.owner & frozenset(content(later.sentence.text)):
        return True
    own, other = _names(one.sentence), _names(later.sentence)
    return not own or not other or bool(own & other)


def _names(sentence: Sentence) -> frozenset[str]:
    return frozenset(name for name, *_ in sentence.names)


_ALL = re.compile(r"⟦n(?P<n>\d+)⟧ (?P<noun>[a-z]{4,}s)\b(?! (?:of|in|from) )")
_HAS = re.compile(
    r"\b(?:has|have|had|comprises?|counts?|consists? of|made up of) ⟦n(?P<n>\d+)⟧ (?P<noun>[a-z]{4,}s)\b(?! (?:of|in|from) )"
)


def _all(part: tuple[Sentence, ...]) -> Iterator[Finding]:
    """Report "all ten members" of a body that in the same paragraph "has nine members"."""
    for sentence in part:
        for match in _ALL.finditer(sentence.skeleton) if " all " in f" {sentence.text.lower()}" else ():
            later, at = sentence.quantities[int(match["n"])], sentence.before
            lead = sentence.document.text[max(sentence.passage.start, later.start - 14) : later.start].lower()
            if later.qualifier is not None or not re.search(r"\ball (?:the |its |of the )?$", lead):
                continue
            if _ELSEWHERE.search(sentence.skeleton) or _HAS.search(sentence.skeleton):
                continue
            for _ in range(4):
                if at is None:
                    break
                told = next((m for m in _HAS.finditer(at.skeleton) if m["noun"] == match["noun"]), None)
                if told is not None:
                    one = at.quantities[int(told["n"])]
                    if one.value != later.value and one.qualifier is None and not _ELSEWHERE.search(at.skeleton):
                        yield found(
                            "list-count",
                            "medium",
                            [(at, one), (sentence, later)],
                            f"{one.value:.0f} {match['noun']}, but then all {later.value:.0f} of them.",
                            f"{one.value:.0f} ≠ {later.value:.0f}",
                        )
                    break
                at = at.before


def _beyond(document: Document, part: tuple[Sentence, ...], counts: dict[str, list[_Count]]) -> Iterator[Finding]:
    """Report "the fourth pillar" of what has three."""
    for sentence in part if counts else ():
        for match in _NTH.finditer(" ".join(sentence.text.lower().split())):
            nth, owner = _RANKS[match["nth"]], _owner(match["of"])
            listed = counts.get(match["noun"], [])
            values = {count.quantity.value for count in listed}
            if len(values) != 1 or max(values) >= nth or _ELSEWHERE.search(sentence.skeleton):
                continue
            if re.search(rf"\b(?:a|an|another|new) (?:{match['nth']} )?{match['noun']}\b", document.text):
                continue
            one = listed[0]
            said = frozenset(content(one.sentence.text)) | one.owner
            if one.quantity.start > sentence.passage.start or (owner and not owner <= said):
                continue
            start = _at(sentence, match)
            if start is not None:
                yield of_spans(
                    "list-count",
                    "medium",
                    [
                        place(document, one.quantity.start, one.quantity.end),
                        place(document, start, start + len(match["nth"]) + 1 + len(match["noun"])),
                    ],
                    f"The {match['nth']} {match['noun']} of {one.quantity.value:.0f}.",
                    f"{nth} > {one.quantity.value:.0f}",
                )


def _at(sentence: Sentence, match: re.Match[str]) -> int | None:
    """Return where an ordinal with its noun stands in the document."""
    spot = re.search(rf"(?i)\b{match['nth']}\s+{match['noun']}\b", sentence.text)
    return None if spot is None else sentence.passage.start + spot.start()
