"""list-count: the number of items that is announced, and the items that follow; or the same list counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Document
from ..finding import Finding
from .dossier import Dossier, found
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
    r"of which|at least|starting with|beginning with)\b|…|\.\.\."
)
_NUMBERED = re.compile(
    r"(?:^|[\s(])(?:\(?([1-9]|1\d|[a-h]|i{1,3}|iv|vi{0,3}|ix|x)\)|(first(?:ly)?|second(?:ly)?|"
    r"third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|sixth(?:ly)?|seventh(?:ly)?|finally|lastly),)"
)
_LISTED = frozenset(
    [
        "pillar",
        "thing",
        "principle",
        "member",
        "state",
        "country",
        "nation",
        "party",
        "chapter",
        "part",
        "priority",
        "goal",
        "objective",
        "aim",
        "area",
        "theme",
        "field",
        "step",
        "phase",
        "period",
        "stage",
        "question",
        "reason",
        "challenge",
        "issue",
        "risk",
        "point",
        "element",
        "component",
        "dimension",
        "option",
        "proposal",
        "recommendation",
        "measure",
        "condition",
        "criterion",
        "factor",
        "mechanism",
        "agreement",
        "treaty",
        "institution",
        "partner",
        "founder",
        "city",
        "province",
        "region",
        "island",
        "port",
        "project",
        "programme",
        "program",
        "sector",
        "axis",
        "track",
        "scenario",
        "lesson",
        "type",
        "kind",
        "category",
        "group",
        "body",
        "organ",
        "organization",
        "organisation",
        "power",
        "economy",
        "lake",
        "sea",
        "river",
        "language",
        "ship",
        "vessel",
        "base",
        "site",
        "law",
        "norm",
        "value",
        "commitment",
        "requirement",
        "article",
        "section",
        "target",
        "strand",
        "domain",
        "function",
        "task",
        "topic",
        "initiative",
        "corridor",
        "line",
        "route",
        "airport",
        "university",
        "bank",
        "company",
        "firm",
        "ministry",
        "minister",
        "author",
        "person",
        "leader",
        "candidate",
        "winner",
        "source",
        "tool",
        "instrument",
        "scheme",
        "fund",
        "event",
        "crisis",
        "war",
        "summit",
        "feature",
        "characteristic",
        "advantage",
        "barrier",
        "obstacle",
        "pathway",
        "cluster",
        "division",
        "department",
        "agency",
        "stream",
        "workstream",
        "layer",
        "level",
        "tier",
        "current",
        "trend",
        "driver",
        "force",
        "shift",
        "change",
        "way",
        "problem",
        "concern",
        "interest",
        "role",
        "idea",
    ]
)
_TIMES = frozenset(
    ["year", "month", "day", "week", "hour", "minute", "time", "percent", "percentage", "mile", "metre", "tonne"]
)
_IRREGULAR = {
    "criteria": "criterion",
    "parties": "party",
    "countries": "country",
    "axes": "axis",
    "crises": "crisis",
    "people": "person",
}


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
            announced = sentence.quantities[int(match["n"])]
            rest = match.groupdict().get("rest") or ""
            told = link_of(match) in (":", "namely", "viz", "i.e.") and "⟦" not in match["list"]
            noun = _noun_of(match["noun"] + rest)
            told = told and (not rest.strip() or _singular((match["noun"].split() or [""])[-1]) in _BODIES)
            if (
                not (_fits(announced, match["noun"], told=told) or _fits(announced, noun, told=told))
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
            if not low <= announced.value <= high and _named(noun, raw):
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
        if announced_ is not None and plain and _fits(announced_, _noun_of(first["noun"]), told=True):
            low, high = count(first["list"], loose=True)
            if low > 1 and not low <= announced_.value <= high:
                return True, _finding(sentence, announced_, _noun_of(first["noun"]), low, high)
    counted = any(q.kind in ("number", "count") for q in sentence.quantities)
    for match in _APPOSED.finditer(sentence.text) if counted else ():
        at = sentence.passage.start + match.start()
        announced_ = next((q for q in sentence.quantities if q.start == at), None)
        if announced_ is not None and _fits(announced_, match["noun"]):
            low, high = count(match["list"])
            listed = low > 0
            if listed and not low <= announced_.value <= high:
                return True, _finding(sentence, announced_, match["noun"], low, high)
    return listed, None


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
        r"(?:^|, |and |: )(?:the |its |all )?⟦n(\d+)⟧ (?:[a-z-]+ )?(?:members?|states|countries|parties|"
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


_BODIES = frozenset(
    [
        "member",
        "state",
        "country",
        "nation",
        "government",
        "economy",
        "bank",
        "company",
        "firm",
        "city",
        "port",
        "province",
        "university",
        "island",
        "river",
        "ministry",
        "agency",
        "party",
        "institution",
        "partner",
        "founder",
    ]
)
"""Things that have names: a list of them has capitals."""


def _named(noun: str, raw: str | None) -> bool:
    """Say whether a list can be one of the things counted: states and banks have names."""
    if raw is None or _singular(noun.split()[-1]) not in _BODIES:
        return True
    items = [item for item in re.split(r",|;|\band\b", raw) if item.strip()]
    return sum(re.search(r"[A-ZÀ-ÖØ-Þ]", item) is not None for item in items) >= 0.5 * len(items)


def _noun_of(text: str) -> str:
    """Return the words up to the first plural: " maritime zones" of " maritime zones in the gulf"."""
    words = text.split()[:4]
    for n, word in enumerate(words):
        if _singular(word) in _LISTED and word.endswith(("s", "a", "people")):
            return "".join(f" {part}" for part in words[: n + 1])
    plural = next((n for n, word in enumerate(words) if re.search(r"[^s]s$", word)), 0)
    return "".join(f" {part}" for part in words[: plural + 1])


def link_of(match: re.Match[str]) -> str:
    """Return the word or sign that opens a list."""
    return str(match.groupdict().get("link") or "(").strip(" ,.:") or ":"


def _fits(announced: Quantity, noun: str, *, told: bool = False) -> bool:
    """Say whether a number announces a list: of things that are listed, or of anything where a colon says so (`told`)."""
    words = noun.split()
    if (
        announced.kind not in ("number", "count")
        or not 2 <= announced.value <= 15
        or announced.value != int(announced.value)
    ):
        return False
    if announced.qualifier is not None or not words:
        return False
    plural = words[-1].endswith(("s", "a", "people"))
    return plural and (
        any(_singular(word) in _LISTED for word in words[-2:]) or (told and _singular(words[-1]) not in _TIMES)
    )


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") else word


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


_PREDICATE = re.compile(
    r"(?:has|have|had|is|are|was|were|will|would|can|could|may|might|must|should|do|does|did|now|still|all|also|agreed|"
    r"signed|remain\w*|share\w*|account\w*|form\w*|take|took|make|made|meet|met|work\w*|hold|held|face\w*)\b"
)
"""What follows a list that stands inside its sentence."""


def count(text: str, *, loose: bool = False) -> tuple[int, int]:
    """Return the least and greatest number of items that a list can be read as; (0, 0) if it cannot be read.

    >>> count("peace, trust, and partnership"), count("trade and aid; the rule of law; health and schools")
    ((3, 3), (3, 4))
    """
    text = re.sub(r"\([^()]*\)", "", text)
    text = re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹⁰\[\]]", "", " ".join(text.split())).rstrip(' .”’"')
    text = re.split(r"(?<=[a-z)])\. (?=[A-Z])", text)[0]
    text = re.split(
        r",? (?:all of which|each of which|which together|both of which|all |thereby |in order to |so "
        r"that |while |whereas |although |because )",
        text,
    )[0]
    marks = [m for m in _NUMBERED.finditer(f" {text}")]
    if len(marks) >= 2:
        return len(marks), len(marks)
    if ";" in text:
        items = [item for item in text.split(";") if item.strip()]
        last = items[-1]
        more = (
            len(re.findall(r"\bas well as\b|,\s+and\b|\band\b", last))
            if not last.strip().startswith("and ")
            else len(re.findall(r"\bas well as\b|,\s+and\b", last))
        )
        return len(items), len(items) + min(more, 2)
    if "," not in text:
        pair = re.split(r"\s+(?:and|&|or)\s+", text)
        if loose or len(pair) < 2 or len(text) > 160:
            return 0, 0
        return (2, len(pair)) if len(pair) > 2 else (2, 2)
    chunks = [chunk.strip() for chunk in text.split(",") if chunk.strip()]
    if len(chunks) > 2 and _PREDICATE.match(chunks[-1]) and re.search(r"\b(?:and|&)\b", chunks[-2]):
        chunks = chunks[:-1]  # "The eight members, namely A, B and C, have suspended work"
        text = ", ".join(chunks)
    last = chunks[-1]
    closed = re.match(r"(?:and|as well as|or|&)\s", last)
    tail = re.sub(r"^(?:and|as well as|or|&)\s", "", last)
    inner = len(re.findall(r"\b(?:and|&|as well as)\b", tail))
    if not closed:
        final = re.match(r"(.+?)\s(?:and|&|or|as well as)\s(.+)$", last)
        if final is None:
            return 0, 0  # no end of a list: a sentence with commas
        low = len(chunks) + 1
        high = low + len(re.findall(r"\b(?:and|&)\b", final[2]))
        inside = sum(len(re.findall(r"\band\b", chunk)) for chunk in chunks[:-1])
        return low - (1 if inner > 1 else 0), high + inside
    if len(re.findall(r"\b(?:and|&)\b", text)) > 1 and any(re.match(r"and\s", chunk) for chunk in chunks[:-1]):
        return 2, len(chunks) + inner  # items with commas of their own
    if any(len(chunk.split()) > (14 if loose else 22) for chunk in chunks):
        return 0, 0
    inside = sum(len(re.findall(r"\band\b", chunk)) for chunk in chunks[:-1])
    asides = (
        sum(
            bool(re.match(r"(?:which|who|where|the |a |an |including|with|by|from|for|to|in)\b", chunk))
            for chunk in chunks[1:-1]
        )
        if loose
        else sum(bool(re.match(r"(?:which|who|where|including|with|by)\b", chunk)) for chunk in chunks[1:-1])
    )
    return max(2, len(chunks) - asides), len(chunks) + inner + inside


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
        fits = announced.qualifier is None and 2 <= announced.value <= 15
        return (
            _finding(sentence, announced, " questions", items, items)
            if fits and items > 1 and items != announced.value
            else None
        )
    match = _ANNOUNCE.search(sentence.skeleton)
    if match is not None:
        announced = sentence.quantities[int(match["n"])]
        if not _fits(announced, match["noun"]):
            return None
        items = _bullets(document, sentence.passage.end)
        if items >= 2 and items != announced.value:
            return _finding(sentence, announced, match["noun"], items, items)
        return None
    for match in _PROSE.finditer(sentence.skeleton):
        announced = sentence.quantities[int(match["n"])]
        if not _fits(announced, match["noun"]):
            continue
        last = 0
        for number, later in enumerate(following):
            if number > 3 and not last:
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
