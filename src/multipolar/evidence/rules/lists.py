"""list-count: the number of items that is announced, and the items that follow; or the same list counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Document
from ..finding import Finding
from .dossier import Dossier, found
from .items import BODIES, count, fits, named, noun_of, singular
from .quantity import Quantity
from .setting import Sentence

_NOUN = r"(?P<noun>(?: [a-z][a-z'’-]*){1,4}?)"
_LEAD = re.compile(
    rf"⟦n(?P<n>\d+)⟧{_NOUN}(?P<rest>[^⟦⟧:;.–—]{{0,90}}?)(?P<link>: | ?[–—] ?|,? which (?:are|were|"
    rf"is)(?: as follows)?:? |,? namely,?:? |,? that is,? |,? i\.e\.,? |,? to wit,? |,? viz\.?,? |"
    rf",? (?:known|called|named|designated|labelled) (?:as |by (?:the )?(?:letters?|names?) )?"
    rf")(?P<list>.+)$",
    re.S,
)
_PAREN = re.compile(rf"⟦n(?P<n>\d+)⟧{_NOUN} \((?P<list>[^()]{{8,300}}?)\)")
_VERB = re.compile(
    rf"(?:^|[.;] )(?:the|its|their|these) ⟦n(?P<n>\d+)⟧{_NOUN}(?P<rest>(?: of [a-z ]+?)?) (?P<link>are|were) (?P<list>[^.]+)$",
    re.S,
)
_OPEN = re.compile(
    r"\b(?:includ\w+|such as|among (?:them|others|other things)|for example|for instance|e\.g|etc|"
    r"and so on|and others|and more|and many|not only|"
    r"the most important|above all|notably|especially|particularly|mainly|respectively|inter alia|"
    r"of which|at least|starting with|beginning with|other than)\b|…|\.\.\."
)


def lists(dossier: Dossier) -> Iterator[Finding]:
    """Announced numbers of items against the items that follow."""
    for part in dossier.sentences:
        for place, sentence in enumerate(part):
            if not any(q.kind in ("number", "count") and 2 <= q.value <= 15 for q in sentence.quantities):
                continue
            listed, finding = _inline(sentence)
            if not listed:
                finding = _below(sentence, part[place + 1 : place + 41])
            if finding is not None:
                yield finding


_CHAPTERS = re.compile(r"(?m)^\W{0,6}(?P<what>Chapter|CHAPTER|Part|PART)\s+(?P<n>\d{1,2}|[IVX]{1,5})\b")
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


def chapters(dossier: Dossier) -> Iterator[Finding]:
    """Report a number of chapters that the headings of the document do not count."""
    for document, part in zip(dossier.documents, dossier.sentences, strict=True):
        seen: dict[str, set[int]] = {}
        for match in _CHAPTERS.finditer(document.text):
            number = _ROMAN.get(match["n"]) or (int(match["n"]) if match["n"].isdigit() else 0)
            seen.setdefault(match["what"].lower(), set()).add(number)
        for what, numbers in seen.items():
            top = max(numbers)
            if top < 2 or numbers - {0} != set(range(1, top + 1)):
                continue
            for sentence in part:
                told = re.search(rf"⟦n(\d+)⟧ (?:[a-z]+ )?{what}s\b", sentence.skeleton)
                if (
                    told is None
                    or not _OWN.search(sentence.skeleton[: told.start()])
                    or re.search(r"\b(?:first|last|next|following|other|remaining)\b", sentence.skeleton[: told.end()])
                ):
                    continue
                announced = sentence.quantities[int(told[1])]
                if announced.value != top:
                    yield found(
                        "list-count",
                        "medium",
                        [(sentence, announced)],
                        f"{announced.value:.0f} {what}s are announced, but the document has {what} 1 to {top}.",
                        f"announced {announced.value:.0f}; counted {top}",
                        f"{top} {what}s",
                    )


def _inline(sentence: Sentence) -> tuple[bool, Finding | None]:
    """Return whether the sentence itself holds the list, and the finding."""
    listed = False
    text = sentence.skeleton
    for pattern in (_PAREN, _LEAD, _VERB):
        for match in pattern.finditer(text):
            if text[: match.start("n")].rstrip("⟦n").endswith(" between "):
                continue  # "between two editions: rows, verdicts ...": what is between them, not the two
            announced = sentence.quantities[int(match["n"])]
            rest = match.groupdict().get("rest") or ""
            told = link_of(match) in (":", "namely", "viz", "i.e.") and "⟦" not in match["list"]
            noun = noun_of(match["noun"] + rest)
            if ")" in rest or _repeats(match["list"]) == announced.value:
                continue  # "(seven sectors with inputs): ...", or "under a, b, under c and under d"
            told = told and (not rest.strip() or singular((match["noun"].split() or [""])[-1]) in BODIES)
            if (
                not (fits(announced, match["noun"], told=told) or fits(announced, noun, told=told))
                or _OPEN.search(match["list"])
                or _OPEN.search(rest)
            ):
                continue
            link = match.groupdict().get("link") or "("
            raw = _raw_tail(sentence, announced, link)
            low, high = count(
                raw if raw is not None else match["list"],
                loose=link.strip() in ("are", "were", "–", "—") or "which" in link,
            )
            if low == 0:
                continue
            more = _inside(sentence, match["list"])
            low, high = low + more, high + more
            listed = True
            if not low <= announced.value <= high and named(noun, raw):
                return True, _finding(sentence, announced, noun, low, high)
    first = _FIRST.search(sentence.text)
    if first is not None and not listed:
        announced_ = next(
            (q for q in sentence.quantities if q.start == sentence.passage.start + first.start("n")), None
        )
        items = [
            item.strip() for item in re.split(r",|\band\b", re.sub(r"\([^()]*\)", "", first["list"])) if item.strip()
        ]
        plain = all(re.match(r"(?:[Tt]he |[Aa]n? )?[A-ZÀ-ÖØ-Þ]|the ", item) for item in items) and not _LEADS.match(
            items[0]
        )
        if announced_ is not None and plain and fits(announced_, noun_of(first["noun"]), told=True):
            low, high = count(first["list"], loose=True)
            if low > 1 and not low <= announced_.value <= high:
                return True, _finding(sentence, announced_, noun_of(first["noun"]), low, high)
    counted = any(q.kind in ("number", "count") for q in sentence.quantities)
    for match in _APPOSED.finditer(sentence.text) if counted else ():
        at = sentence.passage.start + match.start()
        announced_ = next((q for q in sentence.quantities if q.start == at), None)
        if announced_ is not None and fits(announced_, match["noun"]):
            low, high = count(match["list"])
            listed = low > 0
            if listed and not low <= announced_.value <= high:
                return True, _finding(sentence, announced_, match["noun"], low, high)
    return listed, None


def _repeats(listed: str) -> int:
    """Return how many items of a list begin with its first word: under the old rules, under the new ones, ..."""
    words = listed.split()
    first = words[0].strip(",;") if words else ""
    small = first in (
        "under",
        "by",
        "in",
        "with",
        "for",
        "to",
        "from",
        "on",
        "at",
        "through",
        "as",
        "how",
        "that",
        "what",
        "who",
        "where",
    )
    return len(re.findall(rf"(?:^|, |; |\band )(?:and )?{re.escape(first)}\b", listed)) if small else 0


_FIRST = re.compile(
    r"^(?P<list>(?:[Tt]he |An? )?[^.;:]{6,200}? and [^.;:,]{3,80}?) (?:are|were|remain|make up|form|formed) (?:the |its |their )?"
    r"(?P<n>(?i:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}))(?P<noun>(?: [a-z][a-z-]*){1,3})\b"
)
"""The list before its number: "The Nacala Corridor, the Northern Corridor and the Ring are the four priority corridors"."""


_LEADS = re.compile(
    r"(?:In|On|At|By|After|Before|While|When|Since|For|With|Of|Among|Today|Now|If|Both|From|Under|During)\b"
)
"""How a sentence begins that has something before its list."""


def _inside(sentence: Sentence, listed: str) -> int:
    """Return how many more things a list holds than items: "the ten members of ASEAN" are ten."""
    counted = re.findall(
        r"(?:^|, (?:and )?|: | and (?=the ⟦n\d+⟧ (?:[a-z-]+ )?[a-z]+ of\b))(?:the |its |all )?⟦n(\d+)⟧ (?:[a-z-]+ "
        r")?(?:members?|states|countries|parties|"
        r"economies)\b",
        listed,
    )
    return sum(int(sentence.quantities[int(n)].value) - 1 for n in counted if sentence.quantities[int(n)].value < 100)


_PROPER = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: [A-ZÀ-ÖØ-Þ][\w’'-]+){0,3}"
_APPOSED = re.compile(
    rf"\b(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{{1,2}})(?P<noun>(?: [a-z][a-z-]*){{1,3}}), "
    rf"(?P<list>(?:{_PROPER}, )+{_PROPER},? and {_PROPER})(?:, (?=[a-z])|\.?$)"
)
"""Names between commas: "two neighbours, Chad and Niger, opposed it"."""


def link_of(match: re.Match[str]) -> str:
    """Return the word or sign that opens a list."""
    return str(match.groupdict().get("link") or "(").strip(" ,.:") or ":"


def _raw_tail(sentence: Sentence, announced: Quantity, link: str) -> str | None:
    """Return the list as it stands in the document: names keep their capitals."""
    text = sentence.document.text[announced.end : sentence.passage.end]
    sign = link.strip().split()[-1] if link.strip() else ""
    if sign == "(":
        match = re.search(r"\(([^()]*)\)", text)
        return match[1] if match else None
    sign = {":": ":", "–": "–", "—": "—"}.get(sign, sign)
    place = text.find(sign)
    return text[place + len(sign) :].strip() if place >= 0 else None


def _finding(sentence: Sentence, announced: Quantity, noun: str, low: int, high: int) -> Finding:
    counted = str(low) if low == high else f"{low} to {high}"
    return found(
        "list-count",
        "low" if low != high else "medium",
        [(sentence, announced)],
        f"{announced.value:.0f}{noun} are announced, but {counted} follow.",
        f"announced {announced.value:.0f}; counted {counted}",
        f"{counted}{noun}, if the list is complete",
    )


_BULLET = re.compile(r"^\s*(?:[-*•‣–—]|\(?(?:\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3}))[.)]?\s+(?=\S)")
_ANNOUNCE = re.compile(rf"⟦n(?P<n>\d+)⟧{_NOUN}[^⟦⟧:;.]{{0,90}}:\s*$")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_PROSE = re.compile(rf"⟦n(?P<n>\d+)⟧{_NOUN}")


_QUESTIONS = re.compile(r"⟦n(?P<n>\d+)⟧ (?:[a-z]+ ){0,2}?questions[^⟦⟧:;.]{0,60}: ")
"""Questions that are asked one after the other."""


def _below(sentence: Sentence, following: tuple[Sentence, ...]) -> Finding | None:
    """Items below an announcement: bullets after a colon, or sentences that begin with First, Second, Third."""
    document = sentence.document
    asked = _QUESTIONS.search(sentence.skeleton)
    if asked is not None and sentence.text.rstrip().endswith("?"):
        announced = sentence.quantities[int(asked["n"])]
        items = 1
        for later in following:
            if later.passage.paragraph != sentence.passage.paragraph or not later.text.rstrip().endswith("?"):
                break
            items += 1
        asked_ = announced.qualifier is None and 2 <= announced.value <= 15
        return (
            _finding(sentence, announced, " questions", items, items)
            if asked_ and items > 1 and items != announced.value
            else None
        )
    match = _ANNOUNCE.search(sentence.skeleton)
    if match is not None:
        announced = sentence.quantities[int(match["n"])]
        if not fits(announced, match["noun"]):
            return None
        items = _bullets(document, sentence.passage.end)
        if items >= 2 and items != announced.value:
            return _finding(sentence, announced, match["noun"], items, items)
        return None
    for match in _PROSE.finditer(sentence.skeleton):
        announced = sentence.quantities[int(match["n"])]
        if not fits(announced, match["noun"]):
            continue
        if (told := _these(sentence, match, following)) is not None:
            low, high = told
            return None if low <= announced.value <= high else _finding(sentence, announced, match["noun"], low, high)
        last = 0
        for number, later in enumerate(following):
            if (number > 3 and not last) or (last < 2 and _announces(later)):
                break
            head = later.text.lstrip('“"( ').lower()
            for place, word in enumerate(_ORDINALS, 1):
                if (
                    re.match(rf"(?:the )?{word}(?:ly)?\b(?! (?:time|half|quarter|world|of))", head)
                    and place == last + 1
                ):
                    last = place
                    break
            else:
                if last >= 2 and re.match(r"(?:finally|lastly)\b", head):
                    last += 1
                    break
        if (last >= 2 and last < announced.value) or last > announced.value:
            return _finding(sentence, announced, match["noun"], last, last)
        return None
    return None


def _announces(sentence: Sentence) -> bool:
    """Say whether a sentence announces a number of things anew: the ordinals that follow are its own."""
    return any(
        fits(sentence.quantities[int(match["n"])], match["noun"]) for match in _PROSE.finditer(sentence.skeleton)
    )


def _these(sentence: Sentence, match: re.Match[str], following: tuple[Sentence, ...]) -> tuple[int, int] | None:
    """Return how many items the next sentence names: "The pact covers nine areas. These are trade, ... and mobility"."""
    if not following or following[0].passage.paragraph != sentence.passage.paragraph:
        return None
    if re.match(r"[^⟦⟧,;:.]{0,60}\.?$", sentence.skeleton[match.end() :]) is None or _OPEN.search(
        following[0].skeleton
    ):
        return None
    listed = re.match(
        r"(?:These|They) are(?: as follows)?:?\s(?P<list>[^.;:]+?)\.?$", following[0].text.replace("\n", " ")
    )
    low, high = count(listed["list"], loose=True) if listed is not None else (0, 0)
    return (low, high) if low > 1 else None


def _bullets(document: Document, start: int) -> int:
    items = 0
    for line in document.text[start:].split("\n")[0:60]:
        if not line.strip():
            continue
        if _BULLET.match(line):
            items += 1
        elif items and line.startswith((" ", "\t")):
            continue
        elif items or line.strip():
            break
    return items
