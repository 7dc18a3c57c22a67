"""list-count: the number of items that is announced, and the items that follow; or the same list counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from .below import NOUN, below, finding
from .dossier import Dossier, of_spans, place
from .items import BODIES, NAMES, NUMBER, PROPER, bound, count, fits, is_numbered, is_open, named, noun_of, singular
from .quantity import WORDS, Quantity
from .setting import Sentence

_LEAD = re.compile(
    rf"⟦n(?P<n>\d+)⟧{NOUN}(?P<rest>[^⟦⟧:;.–—]{{0,90}}?)(?P<link>: | ?[–—] ?|,? which (?:are|were|"
    rf"is)(?: as follows)?:? |,? namely,?:? |,? that is,? |,? i\.e\.,? |,? to wit,? |,? viz\.?,? |"
    rf",? (?:known|called|named|designated|labelled) (?:as |by (?:the )?(?:letters?|names?) )?(?!(?:in|on|at|for|after|by) )"
    rf")(?P<list>.+)$",
    re.S,
)
_PAREN = re.compile(rf"⟦n(?P<n>\d+)⟧{NOUN} \((?P<list>[^()]{{8,300}}?)\)")


def lists(dossier: Dossier) -> Iterator[Finding]:
    """Announced numbers of items against the items that follow."""
    for part in dossier.sentences:
        for here, sentence in enumerate(part):
            if (points := _pointed(sentence)) is not None:
                yield points
            if not any(q.kind in ("number", "count") and 2 <= q.value <= 15 for q in sentence.quantities):
                continue
            listed, told = _inline(sentence)
            if not listed:
                told = below(sentence, part[here + 1 : here + 41])
            if told is not None:
                yield told


def _inline(sentence: Sentence) -> tuple[bool, Finding | None]:
    """Return whether the sentence itself holds the list, and the finding."""
    listed, told = _led(sentence)
    if told is not None:
        return True, told
    return next(
        (
            (True, told)
            for told in (None if listed else _listed_first(sentence), *_apposed(sentence))
            if told is not None
        ),
        (listed, None),
    )


def _led(sentence: Sentence) -> tuple[bool, Finding | None]:
    """Compare a list behind a colon, a dash, "namely", or in brackets."""
    listed = False
    text = sentence.skeleton
    for pattern in (_PAREN, _LEAD):
        for match in pattern.finditer(text):
            before = text[: match.start("n") - len("⟦n")].rstrip()
            if before.endswith(" between") or _SOME_OF.search(before):
                continue  # "between two editions: rows, verdicts ...", "nine of the eleven members: ..."
            announced = sentence.quantities[int(match["n"])]
            rest = match.groupdict().get("rest") or ""
            told = link_of(match) in (":", "namely", "viz", "i.e.") and "⟦" not in match["list"]
            noun = noun_of(match["noun"] + rest)
            if ")" in rest or _repeats(match["list"]) == announced.value:
                continue  # "(seven sectors with inputs): ...", or "under a, b, under c and under d"
            phrase = f"{match['noun']}{rest}".strip()
            close = (
                re.fullmatch(r"[a-z-]+(?: [a-z-]+){0,2}", phrase) is not None
                and phrase.endswith("s")
                and noun.strip() == phrase
            )
            told = told and (not rest.strip() or close or singular((match["noun"].split() or [""])[-1]) in BODIES)
            link = match.groupdict().get("link") or "("
            raw, at = _raw_tail(sentence, announced, link)
            told = told or (link_of(match) == ":" and raw is not None and raw.count(",") > 1 and _names_only(raw))
            items, each = _each(sentence, match["list"])
            if items < each < 2 * announced.value + 1 and len(rest) < _NEAR_BY and fits(announced, noun, told=True):
                listed = True
                if announced.value not in (items, each) and 2 * each > announced.value and not is_open(match["list"]):
                    return True, finding(sentence, announced, noun, each, each, to=at + len(raw) if raw else None)
                continue  # "four partners: an institute, two firms and a college"
            if (
                not (fits(announced, match["noun"], told=told) or fits(announced, noun, told=told))
                or (is_open(match["list"]) and not is_numbered(raw or ""))
                or is_open(rest)
            ):
                continue
            low, high = count(
                raw if raw is not None else match["list"],
                loose=link.strip() in ("–", "—") or "which" in link,
            )
            if low == 0:
                continue
            more = _inside(sentence, match["list"])
            low, high = low + more, high + more
            listed = True
            if not low <= announced.value <= high and named(noun, raw):
                return True, finding(
                    sentence, announced, noun, low, high, to=at + len(raw) if raw is not None else None
                )
    return listed, None


def _names_only(listed: str | None) -> bool:
    """Say whether every item of a list is a name."""
    items = [item for item in re.split(r",|\band\b", bound(listed or "")) if item.strip(" .")]
    return all(re.match(r"\s*(?:the )?[A-ZÀ-ÖØ-Þ]", item) for item in items)


_SOME_OF = re.compile(
    rf"\b(?:{'|'.join(WORDS)}|some|most|many|several|half|part|few|any|none|both) "
    r"of(?: the| its| all| our| these| those| their)?$|"
    r"⟦[nrp]\d+⟧ of(?: the| its| all| our| these| those| their)?$"
)
"""What makes the number behind it the whole of which only some are listed."""


def _listed_first(sentence: Sentence) -> Finding | None:
    """Compare a list that stands before its number: "A, B and C are the four main lines"."""
    first = _FIRST.search(sentence.text)
    if first is None:
        return None
    announced = _standing(sentence, first.start("n"))
    items = [item.strip() for item in re.split(r",|\band\b", re.sub(r"\([^()]*\)", "", first["list"])) if item.strip()]
    plain = all(re.match(r"(?:[Tt]he |[Aa]n? )?[A-ZÀ-ÖØ-Þ]|the ", item) for item in items) and not _LEADS.match(
        items[0]
    )
    if announced is None or not plain or not fits(announced, noun_of(first["noun"]), told=True):
        return None
    low, high = count(first["list"], loose=True)
    if low <= 1 or low <= announced.value <= high:
        return None
    return finding(sentence, announced, noun_of(first["noun"]), low, high)


def _apposed(sentence: Sentence) -> Iterator[Finding | None]:
    """Compare names between commas or in brackets: "two neighbours, Chad and Niger, opposed it"."""
    if not any(q.kind in ("number", "count") and 2 <= q.value <= 15 for q in sentence.quantities):
        return
    text = bound(sentence.text.replace("\n", " "))
    for pattern in (_APPOSED, _NAMED_IN_BRACKETS, _EACH_ONE):
        for match in pattern.finditer(text):
            announced = _standing(sentence, match.start("n"))
            noun = match["noun"]
            if announced is None or _SOME_OF.search(sentence.text[: match.start("n")].lower().rstrip()):
                continue
            if noun and not fits(announced, noun_of(noun), told=True):
                continue
            if announced.qualifier is not None or not 2 <= announced.value <= 15:
                continue
            first = rf"(?:the )?(?={PROPER})" if pattern is not _EACH_ONE else r"one\b"
            items = len(re.findall(rf"(?:^|, |\band )(?:and )?{first}", match["list"]))
            if (
                items > 1 and items != announced.value < 2 * items
            ):  # "the ten member states, China, Japan and Korea": 13
                end = sentence.passage.start + match.end("list")
                yield finding(sentence, announced, noun, items, items, to=end)
                return


_POINTS = re.compile(
    r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|twelve)-(?:point|step|part|stage|pillar|phase|track|item)\s[a-z]+"
    r"[^.;:]{0,40}: (?P<list>[^.]+)",
    re.I,
)


def _pointed(sentence: Sentence) -> Finding | None:
    """Compare a "six-point plan" with its points, where they are numbered or set apart by semicolons."""
    match = _POINTS.search(sentence.text) if "-" in sentence.text else None
    if match is None or not is_numbered(match["list"]):
        return None
    told, (items, most) = WORDS[match["n"].lower()], count(match["list"])
    if items != most or items < 2 or items == told:
        return None
    start = sentence.passage.start
    return of_spans(
        "list-count",
        "medium",
        [place(sentence.document, start + match.start("n"), start + match.end("list"))],
        f"{told:.0f} points are announced, but {items} follow.",
        f"announced {told:.0f}; counted {items}",
    )


def _standing(sentence: Sentence, offset: int) -> Quantity | None:
    """Return the number that begins at an offset of the sentence."""
    return next((q for q in sentence.quantities if q.start == sentence.passage.start + offset), None)


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
    return len(re.findall(rf"(?:^|, |; |\b(?:and|or) )(?:and )?{re.escape(first)}\b", listed)) if small else 0


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


_APPOSED = re.compile(
    rf"\b{NUMBER}(?P<noun>(?: [A-Z][a-z]+)?(?: [a-z][a-z-]*){{1,3}})"
    r"(?: of the (?:north|south|east|west|coast|region|country|interior))?, "
    rf"{NAMES}"
    r"(?:, (?=(?!(?:the|a|an|but|which|where) )[a-z])|\.?$)"
)
_NAMED_IN_BRACKETS = re.compile(
    rf"\b{NUMBER}(?P<noun>(?: [a-z][a-z-]*){{0,3}}) \((?P<list>(?:the )?{PROPER}(?:, (?:the )?{PROPER}){{2,}}|"
    rf"{NAMES.replace('?P<list>', '?:')})\)"
)
_EACH_ONE = re.compile(
    rf"\b{NUMBER}(?P<noun>(?: [a-z][a-z-]*){{1,3}}), "
    r"(?P<list>one [^,;.]{3,60}(?:, one [^,;.]{3,60}?)*,? and one [^,;.]{3,60})"
)
"""Things told one by one: "three windows, one for towns, one for farms and one for schools"."""


_NEAR_BY = 40
"""Characters between a noun and the sign before its list."""


def _each(sentence: Sentence, listed: str) -> tuple[int, int]:
    """Return the items of a list that all tell their number, and what these add up to: an institute, two firms; else (0, 0)."""
    items = [item.strip() for item in re.split(r", and |,? and |[,;]", listed.rstrip(" .")) if item.strip()]
    marks = [re.match(r"(?:⟦n(\d+)⟧|one|another|an?|the) ", item) for item in items]
    if len(items) < 2 or not all(marks):
        return 0, 0
    values = [sentence.quantities[int(mark[1])].value if mark[1] else 1.0 for mark in marks if mark is not None]
    if values == [float(n) for n in range(1, len(values) + 1)]:
        return 0, 0  # numbers of the items: "0 none, 1 dialogue, 2 comprehensive"
    return len(items), int(sum(values))


def link_of(match: re.Match[str]) -> str:
    """Return the word or sign that opens a list."""
    return str(match.groupdict().get("link") or "(").strip(" ,.:") or ":"


def _raw_tail(sentence: Sentence, announced: Quantity, link: str) -> tuple[str | None, int]:
    """Return the list as it stands in the document (names keep their capitals), and where it begins."""
    text = sentence.document.text[announced.end : sentence.passage.end]
    sign = link.strip().split()[-1] if link.strip() else ""
    if sign == "(":
        match = re.search(r"\(([^()]*)\)", text)
        return (match[1], announced.end + match.start(1)) if match else (None, 0)
    sign_at = text.find(sign)
    if sign_at < 0:
        return None, 0
    tail = text[sign_at + len(sign) :]
    return tail.strip(), announced.end + sign_at + len(sign) + len(tail) - len(tail.lstrip())
