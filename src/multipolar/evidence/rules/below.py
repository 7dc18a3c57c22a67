"""list-count: items that stand below their announcement, as bullets, in sentences, or under a heading of their name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..document import Document, Passage
from ..finding import Finding
from .dossier import Dossier, of_spans, place
from .items import LISTED, count, fits, is_open, singular
from .quantity import WORDS, Quantity
from .setting import Sentence

NOUN = r"(?P<noun>(?: [a-z][a-z'’-]*){1,4}?)"
"""The noun phrase after a number."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PROSE = re.compile(rf"⟦n(?P<n>\d+)⟧{NOUN}")
_ANNOUNCED = re.compile(r"⟦n(?P<n>\d+)⟧(?P<noun>(?: [a-z][a-z'’-]*){1,3})")
_BULLET = re.compile(r"^(?P<in>[ \t]*)(?P<mark>[-*•‣–—]|\(?(?P<n>\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})[.)])[.)]?\s+(?=\S)")
_LINES = 120
"""Lines of a document that are looked through for a list."""
_QUESTIONS = re.compile(r"⟦n(?P<n>\d+)⟧ (?:[a-z]+ ){0,2}?questions[^⟦⟧:;.]{0,60}: ")
"""Questions that are asked one after the other."""


class Items(NamedTuple):
    """A list of bullets: how many, and where the first begins and the last ends; `more` if it may go on further down."""

    number: int
    start: int
    end: int
    more: bool = False


def below(sentence: Sentence, following: Sequence[Sentence]) -> Finding | None:
    """Items below an announcement: bullets, questions, or sentences that begin with First, Second, Third."""
    if (asked := _asked(sentence, following)) is not None:
        announced, noun, items = asked
        last = following[items - 1 if sentence.text.rstrip()[-1] != "?" else items - 2]
        return (
            None
            if items == announced.value
            else finding(sentence, announced, noun, items, items, (following[0].passage.start, last.passage.end))
        )
    if (listed := _bulleted(sentence)) is not None:
        return listed[0]
    for match in _PROSE.finditer(sentence.skeleton):
        announced = sentence.quantities[int(match["n"])]
        if not fits(announced, match["noun"], told=True):
            continue
        told = _these(sentence, match, following)
        if told is None and not fits(announced, match["noun"]):
            continue
        if told is not None:
            low, high = told
            return None if low <= announced.value <= high else finding(sentence, announced, match["noun"], low, high)
        number, end = _ordinals(sentence, following)
        if not number:
            number, end = _numbered(sentence, match["noun"], following)
        if (number >= 2 and number < announced.value) or number > announced.value:
            span = (following[0].passage.start, end)
            return finding(sentence, announced, match["noun"], number, number, span)
        return None
    return None


def finding(
    sentence: Sentence,
    announced: Quantity,
    noun: str,
    low: int,
    high: int,
    items: tuple[int, int] | None = None,
    *,
    to: int | None = None,
) -> Finding:
    """Return the finding on a number of things and the things that follow.

    `items` is where they stand if they stand apart; a list in the same sentence ends `to`.
    """
    counted = str(low) if low == high else f"{low} to {high}"
    spans = [place(sentence.document, announced.start, to or announced.end)]
    if items is not None:
        spans.append(place(sentence.document, *items))
    return of_spans(
        "list-count",
        "low" if low != high else "medium",
        spans,
        f"{announced.value:.0f}{noun} are announced, but {counted} follow.",
        f"announced {announced.value:.0f}; counted {counted}",
        f"{counted}{noun}, if the list is complete",
    )


def _asked(sentence: Sentence, following: Sequence[Sentence]) -> tuple[Quantity, str, int] | None:
    """Return the number of questions announced, and how many are asked to the end of the paragraph."""
    same = [later for later in following[:16] if later.passage.paragraph == sentence.passage.paragraph]
    begun = _QUESTIONS.search(sentence.skeleton)
    if begun is not None and sentence.text.rstrip().endswith("?"):
        announced, noun, items = sentence.quantities[int(begun["n"])], " questions", 1
    else:
        match = re.search(r"⟦n(?P<n>\d+)⟧(?P<noun>(?: [a-z][a-z'’-]*){1,2})[.:]$", sentence.skeleton.strip())
        if match is None or not fits(sentence.quantities[int(match["n"])], match["noun"]):
            return None
        announced, noun, items = sentence.quantities[int(match["n"])], match["noun"], 0
    for later in same:
        if not later.text.rstrip().endswith("?"):
            break
        items += 1
    known = announced.qualifier is None and 2 <= announced.value <= 15
    return (announced, noun, items) if known and items > 1 else None


def _ordinals(sentence: Sentence, following: Sequence[Sentence]) -> tuple[int, int]:
    """Return how far sentences count that begin with "First", "The second is", "Finally", and where the last ends.

    No heading may stand between: paragraphs and headings are numbered on.
    """
    last, end, block = 0, 0, sentence.passage.paragraph
    for number, later in enumerate(following):
        if (number > 3 and not last) or (last < 2 and _announces(later)) or later.passage.paragraph > block + 1:
            break
        block = later.passage.paragraph
        head = later.text.lstrip('“"( ').lower()
        for place_, word in enumerate(_ORDINALS, 1):
            told = re.match(
                rf"(?:the )?{word}(?:ly)?\b(?! (?:time|half|quarter|world|of))|{_CARDINALS[place_ - 1]}, ", head
            )
            if told and place_ == last + 1:
                last, end = _in_one(head, place_), later.passage.end
                break
        else:
            if last >= 2 and re.match(r"(?:finally|lastly)\b", head):
                return last + 1, later.passage.end
    return last, end


def _in_one(head: str, place_: int) -> int:
    """Return how far one sentence counts on: "the first is water, the second is roads, and the third is schools"."""
    for word in _ORDINALS[place_:]:
        if (
            re.search(
                rf"[,;] (?:(?:and|while|whereas) )?(?:the |a )?{word}(?:ly)?\b(?! (?:time|half|quarter|world|of))", head
            )
            is None
        ):
            break
        place_ += 1
    return place_


def _numbered(sentence: Sentence, noun: str, following: Sequence[Sentence]) -> tuple[int, int]:
    """Return how far the sentences of the paragraph number the things: "Part one looks at prices, part two at wages"."""
    seen: dict[int, int] = {}
    thing = re.compile(rf"\b{singular(noun.split()[-1])}\s(?P<n>{'|'.join(_CARDINALS)}|\d)\b", re.I)
    for later in following[:8]:
        if later.passage.paragraph > sentence.passage.paragraph + 1:
            break
        for match in thing.finditer(later.text):
            printed = match["n"].lower()
            number = _CARDINALS.index(printed) + 1 if printed in _CARDINALS else int(printed)
            seen.setdefault(number, later.passage.end)
    top = max(seen, default=0)
    return (top, seen[top]) if top >= 2 and set(seen) == set(range(1, top + 1)) else (0, 0)


def _announces(sentence: Sentence) -> bool:
    """Say whether a sentence announces a number of things anew: the ordinals that follow are its own."""
    return any(
        fits(sentence.quantities[int(match["n"])], match["noun"]) for match in _PROSE.finditer(sentence.skeleton)
    )


def _these(sentence: Sentence, match: re.Match[str], following: Sequence[Sentence]) -> tuple[int, int] | None:
    """Return how many items the next sentence names: "The pact covers nine areas. These are trade, ... and mobility"."""
    if not following or following[0].passage.paragraph != sentence.passage.paragraph:
        return None
    if re.match(r"[^⟦⟧,;:.]{0,60}\.?$", sentence.skeleton[match.end() :]) is None or is_open(following[0].skeleton):
        return None
    listed = re.match(
        r"(?:These|They) are(?: as follows)?:?\s(?P<list>[^.;:]+?)\.?$", following[0].text.replace("\n", " ")
    )
    if listed is None or not re.search(r"[A-ZÀ-ÖØ-Þ]|[a-z] [a-z]+ [a-z]|s(?:,|$)", listed["list"]):
        return None  # "These are rich, small and old"
    low, high = count(listed["list"], loose=True)
    return (low, high) if low > 1 else None


_LATER_PLURAL = re.compile(r" (?P<noun>[a-z-]{3,}[^s\W]s)\b")


def _bulleted(sentence: Sentence) -> tuple[Finding | None] | None:
    """Compare the number that a sentence announces with the bullets right below; None if it announces none."""
    text = sentence.skeleton.strip()
    if not text.endswith((":", ".")):
        return None
    known, loose = [], []
    for match in _ANNOUNCED.finditer(text):
        announced, noun = sentence.quantities[int(match["n"])], _counted(match["noun"])
        rest = text[match.end("n") + 1 + len(noun) :]
        if text.endswith(".") and rest.strip() != ".":
            continue  # "It took five decisions." and the decisions below
        if not noun or _PART_OF.search(text[: match.start()]) or is_open(rest):
            continue
        if fits(announced, noun):
            known.append((announced, noun))
        elif fits(announced, noun, told=True) and not any(
            singular(later["noun"]) not in _CLOCK for later in _LATER_PLURAL.finditer(rest)
        ):
            loose.append((announced, noun))
    candidates = known or loose
    if not candidates:
        return None
    items = bullets(sentence.document, sentence.passage.end)
    if items.number < 2 or _beside(sentence, items):
        return None
    if items.more or any(quantity.value == items.number for quantity in sentence.quantities):
        return (None,)  # "It considered seven applications and approved five:"
    announced, noun = candidates[0]
    return (finding(sentence, announced, noun, items.number, items.number, (items.start, items.end)),)


def _beside(sentence: Sentence, items: Items) -> bool:
    """Say whether the sentence is itself one of the items, and those that follow stand beside it."""
    text = sentence.document.text
    line = text[text.rfind("\n", 0, sentence.passage.start) + 1 : sentence.passage.end]
    own, first = _BULLET.match(line), _BULLET.match(text[items.start : items.end])
    return own is not None and (first is None or len(first["in"]) <= len(own["in"]))


_CLOCK = frozenset(["year", "month", "day", "week", "hour", "time", "period", "half"])
_PART_OF = re.compile(
    r"\b(?:of|first|last|next|other|remaining|following|another|further) (?:the |its |these |those )?$"
)


def _counted(noun: str) -> str:
    """Return the words up to the first plural: what is counted."""
    words = noun.split()
    plural = next((n for n, word in enumerate(words) if re.search(r"[^s]s$|people$|criteria$", word)), None)
    return "" if plural is None else "".join(f" {word}" for word in words[: plural + 1])


def bullets(document: Document, start: int) -> Items:
    """Return the list of bullets that begins at an offset: those of its first mark and its first indent."""
    at, number, first, last = start, 0, 0, start
    depth, kind, blank, more = "", "", False, False
    for line in document.text[start:].split("\n", _LINES)[:_LINES]:
        begin, at = at, at + len(line) + 1
        match = _BULLET.match(line)
        if not line.strip():
            blank = True
            continue
        if match is not None:
            mark = _kind(match)
            if not number:
                depth, kind, first = match["in"], mark, begin
            if match["in"] == depth and mark == kind:
                number, last = number + 1, begin + len(line.rstrip())
            elif len(match["in"]) <= len(depth):
                break
        elif not number:
            if begin > start or line.strip():
                break
        elif blank and not line.startswith((" ", "\t")):
            more = kind == "n" and re.search(rf"(?m)^\(?{number + 1}[.)]\s", document.text[at : at + 1500]) is not None
            break
        else:
            last = begin + len(line.rstrip())  # a line that the page broke
        blank = False
    return Items(number, first, last, more)


def _kind(match: re.Match[str]) -> str:
    """Return the kind of a bullet: its sign, a number or a letter."""
    mark = match["n"]
    return match["mark"] if mark is None else "n" if mark.isdigit() else "a"


_NUMBER = "|".join(word for word, value in WORDS.items() if 2 <= value <= 15)
_TITLE = re.compile(
    rf"^(?:#+ *)?(?:[\dIVX]{{1,4}}(?:\.\d+)*[.)]? +|[A-H][.)] +)?(?:(?:The|Our|Its) )?(?i:(?P<n>{_NUMBER}|\d\d?) )?"
    r"(?:[A-Za-z-]+ ){0,2}?(?P<noun>[A-Za-z-]+s|[Cc]riteria)(?: (?:for|to|from|of|in|and next) .{2,60})?:?$"
)
"""A heading that names things: "Recommendations", "4. Policy options", "Three tests for 2024"."""
_CLOSES = re.compile(
    r"\b(?:this|the|our) (?:policy )?(?:paper|note|brief|report|article|study|essay|last|final|closing|concluding|section|"
    r"chapter|review|memo(?:randum)?)\b|\b(?:we|here|below|at the end|conclud\w+|closes?|ends?|follows?|finally)\b"
)
"""What a text says of its own end."""
_BEFORE = re.compile(
    r"\b(?:previous|earlier|other|another|further|more|remaining|(?:first|last) (?:⟦|year|report|time))"
)
"""What sets a number apart from that of the list below."""


def under_headings(dossier: Dossier) -> Iterator[Finding]:
    """Report "closes with five recommendations" where four stand under the heading "Recommendations"."""
    for document, part in zip(dossier.documents, dossier.sentences, strict=True):
        headings = [p for p in document.passages if p.kind == "heading" and not _item(document, p)]
        for here, heading in enumerate(headings):
            title = _TITLE.match(document.text[heading.start : heading.end].strip())
            if title is None or singular(title["noun"].lower()) not in LISTED:
                continue
            end = headings[here + 1].start if here + 1 < len(headings) else len(document.text)
            items = bullets(document, heading.end)
            if items.number < 2 or items.more or _more(document.text[items.end : end]):
                continue
            yield from _titled(document, part, heading, title, items)


def _titled(
    document: Document, part: Sequence[Sentence], heading: Passage, title: re.Match[str], items: Items
) -> Iterator[Finding]:
    """Compare the items under a heading with the heading's own number, else with what the text has announced."""
    noun = title["noun"].lower()
    if title["n"]:
        told = WORDS.get(title["n"].lower()) or float(title["n"])
        if told != items.number and 2 <= told <= 15:
            at = heading.start + document.text[heading.start : heading.end].index(title["n"])
            yield of_spans(
                "list-count",
                "medium",
                [place(document, at, at + len(title["n"])), place(document, items.start, items.end)],
                f"The heading announces {told:.0f} {noun}, but {items.number} follow.",
                f"announced {told:.0f}; counted {items.number}",
                f"{items.number} {noun}, if the list is complete",
            )
        return
    says = re.compile(rf"⟦n(?P<n>\d+)⟧(?P<noun>(?: [a-z-]+){{0,2}}? {re.escape(noun)})\b")
    for sentence in part:
        if sentence.passage.start > heading.start:
            return
        match = says.search(sentence.skeleton)
        if match is None or not _CLOSES.search(sentence.skeleton) or _BEFORE.search(sentence.skeleton):
            continue
        announced = sentence.quantities[int(match["n"])]
        dated = any(quantity.kind == "year" for quantity in sentence.quantities)
        if dated or not fits(announced, match["noun"]) or bullets(document, sentence.passage.end).number > 1:
            continue
        if announced.value != items.number:
            yield finding(sentence, announced, match["noun"], items.number, items.number, (items.start, items.end))


def _item(document: Document, heading: Passage) -> bool:
    """Say whether what looks like a heading is an item: another one stands in the line before or behind."""
    text = document.text
    if _BULLET.match(text[heading.start : heading.end]) is None:
        return False
    line = text.rfind("\n", 0, heading.start) + 1
    before = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : max(line - 1, 0)]
    behind = text[heading.end + 1 :].split("\n", 1)[0]
    return _BULLET.match(before) is not None or _BULLET.match(behind) is not None


def _more(text: str) -> bool:
    """Say whether a section goes on with another list."""
    return any(_BULLET.match(line) for line in text.split("\n"))
