"""The setting of a quantity: what it measures, of whom, when, and by what definition; all that a comparison needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TypeVar

from ..claim import Claim
from ..document import Document, Passage
from .quantity import Quantity, scan, skeleton
from .wording import CHANGE, CLASS, CONTRASTS, DEMONYMS, GENERIC, NOT_NAMES, STOP, classes, stem

_WORD = re.compile(r"[^\W\d_][\w'’.&-]*[^\W_]|[^\W\d_]")
_NAME = re.compile(
    r"(?:U\.S\.|U\.K\.|U\.N\.|E\.U\.|[A-ZÀ-ÖØ-Þ][\w’'&]*)(?:(?:[ ]|[-–—](?=[A-ZÀ-ÖØ-Þ]))(?:(?:of|"
    r"for|and|the|de)\s(?:the\s)?(?=[A-ZÀ-ÖØ-Þ]))?[A-ZÀ-ÖØ-Þ][\w’'&]*)*"
)
_ALIAS = re.compile(r"((?:[A-Z][\w’'-]{1,40}\s|of\s|and\s|the\s|for\s|on\s|in\s){2,9})\(([A-Z][A-Za-z0-9+-]{1,11})\)")
_INSIDE = re.compile(r"(?<=[a-z,] )[A-ZÀ-ÖØ-Þ][\w’'-]+")
_DIGIT = re.compile(r"\d")
_DENSE = 150
"""Quantities of one sentence beyond which it is data."""
_SMALL = re.compile(r"(?<![\w’'-])[a-z]{3,}(?![\w’'])")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+[A-Z“\"(]")
_RECORD = re.compile(r"\s[|·]\s|\t|\s=\s")
_COMMON_NOUN = re.compile(r"(?:[^j]ing|tion|sion|ment|ness|ity|ism|teen|ffic)$")
"""How common nouns end that may begin a sentence."""
_STATES = frozenset(DEMONYMS.values())
_BREAK = re.compile(r"[;:(—–\]]|\s-\s|\b(?:while|whereas|as well as|but|whilst)\b")


@dataclass(frozen=True)
class Sentence:
    """A passage with its quantities.

    Attributes
    ----------
    document : Document
        Where it stands.
    passage : Passage
        The passage.
    quantities : tuple of Quantity
        In reading order; a token of the skeleton carries the place in this tuple.
    before : Sentence or None
        The sentence before, in the same paragraph.
    """

    document: Document
    passage: Passage
    quantities: tuple[Quantity, ...]
    aliases: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    proper: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    common: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    before: Sentence | None = field(default=None, compare=False, repr=False)

    @cached_property
    def text(self) -> str:
        """The characters as they stand in the document."""
        return self.document.text[self.passage.start : self.passage.end]

    @cached_property
    def numeric(self) -> bool:
        """Whether it has a digit."""
        return _DIGIT.search(self.text) is not None

    @cached_property
    def record(self) -> bool:
        """Whether it is a line of a table or of a list of records, in which another line says what a number is."""
        return self.passage.kind in ("table", "caption") or bool(_RECORD.search(self.text))

    @cached_property
    def skeleton(self) -> str:
        """The text with tokens for quantities."""
        return skeleton(self.document.text, self.passage.start, self.passage.end, self.quantities)

    @cached_property
    def names(self) -> tuple[tuple[str, int, int], ...]:
        """Names in it: canonical name, start, end."""
        found = names_in(self.document.text, self.passage.start, self.passage.end, self.aliases)
        first = self.passage.start + len(self.text) - len(self.text.lstrip('“"( '))
        inside = [(quantity.start, quantity.end) for quantity in self.quantities]
        return tuple(
            name
            for name in found
            if (name[1] > first or self._proper(name[0]))
            and not any(start <= name[1] and name[2] <= end for start, end in inside)  # a unit: MW, GWh
        )

    def _proper(self, name: str) -> bool:
        """Say whether the capital of a sentence's first word is more than that of a sentence's first word."""
        if " " in name or name in _STATES or name in self.aliases.values():
            return True
        plain = classes(name) not in _KNOWN and name not in self.common and not _COMMON_NOUN.search(name)
        return name in self.proper or plain


@dataclass(frozen=True)
class Mention:
    """A quantity in its setting.

    Attributes
    ----------
    heads : frozenset of str
        Classes of what is measured, read beside the number.
    words : frozenset of str
        Classes of all content words of the clause around it.
    names : frozenset of str
        Who it is about: names in the clause, or of the sentence before.
    near : frozenset of str
        Names right beside the number: "the Philippines (82.3%)".
    years : tuple of int
        Years that date it; empty where the sentence names none.
    contrasts : frozenset of str
        Words of its definition (gross, net, annual, female, ...).
    change : bool
        Whether it is the size of a change, no level.
    """

    sentence: Sentence
    quantity: Quantity
    heads: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    near: frozenset[str]
    years: tuple[int, ...]
    contrasts: frozenset[str]
    change: bool
    left: str
    right: str

    @property
    def doc(self) -> str:
        """Name of the document."""
        return self.sentence.document.name

    @property
    def claim(self) -> Claim | None:
        """The claim behind the quantity."""
        return self.quantity.claim

    @property
    def raw(self) -> str:
        """The characters of the number."""
        return self.sentence.document.text[self.quantity.start : self.quantity.end]


_Of = TypeVar("_Of", Sentence, Mention)
_T = TypeVar("_T")


def once(read: Callable[[_Of], _T]) -> Callable[[_Of], _T]:
    """Make what a function reads of a sentence or a mention be read once: several rules ask, and for many pairs."""
    key = f"{read.__module__}.{read.__name__}"

    @wraps(read)
    def known(of: _Of) -> _T:
        kept = of.__dict__
        if key not in kept:
            kept[key] = read(of)
        found: _T = kept[key]
        return found

    return known


def sentences(document: Document, claims: Sequence[Claim]) -> list[Sentence]:
    """Cut a document into sentences with quantities; footnotes that say something are sentences too."""
    found: list[Sentence] = []
    aliases = aliases_of(document.text)
    proper = frozenset(stem(word) for word in _INSIDE.findall(document.text))
    common = frozenset(_SMALL.findall(document.text))
    place, before = 0, None
    ordered = sorted(claims, key=lambda claim: claim.start)
    for passage in document.passages:
        announces = passage.kind == "heading" and document.text[passage.start : passage.end].rstrip().endswith(":")
        if passage.kind in ("reference", "furniture", "contents", "heading") and not announces:
            before = None
            continue
        for part in _split(document.text, passage):
            while place < len(ordered) and ordered[place].start < part.start:
                place += 1
            inside = place
            while inside < len(ordered) and ordered[inside].start < part.end:
                inside += 1
            quantities = scan(document.text, part.start, part.end, ordered[place:inside])
            if quantities and quantities[0].start == part.start and _SECTION.match(document.text, part.start):
                quantities = quantities[1:]  # the number of a paragraph counts nothing
            if len(quantities) > _DENSE:
                quantities = []  # data, not a statement; every rule would look at every pair of them
            near = before if before is not None and before.passage.paragraph == part.paragraph else None
            sentence = Sentence(document, part, tuple(quantities), aliases, proper, common, near)
            found.append(sentence)
            before = sentence
            place = inside
    return found


_END = re.compile(r"(?<=[a-z0-9)\]”\"’%¹²³⁴⁵⁶⁷⁸⁹⁰])[.!?][”\"’)]?[¹²³⁴⁵⁶⁷⁸⁹⁰]*\s+(?=[A-Z“\"(])")


def _split(text: str, passage: Passage) -> Iterator[Passage]:
    """Cut a passage that holds several sentences (a footnote, a paragraph of a table cell)."""
    start = passage.start
    for end in _END.finditer(text, passage.start, passage.end):
        if text[max(0, end.start() - 4) : end.start()].split(" ")[-1] in (
            "No",
            "St",
            "Dr",
            "Mr",
            "Ms",
            "vs",
            "cf",
            "al",
        ):
            continue
        yield Passage(passage.kind, start, end.end(), passage.page, passage.number, passage.paragraph, passage.part)
        start = end.end()
    yield Passage(passage.kind, start, passage.end, passage.page, passage.number, passage.paragraph, passage.part)


def aliases_of(text: str) -> dict[str, str]:
    """Return short forms that the text itself explains: "Association of Southeast Asian Nations (ASEAN)"."""
    found: dict[str, str] = {}
    for match in _ALIAS.finditer(text):
        words = [word for word in match[1].split() if word[0].isupper()]
        short = match[2]
        for first in range(len(words)):
            initials = "".join(word[0] for word in words[first:])
            if initials.lower() == re.sub(r"[^A-Za-z]", "", short).lower() and len(initials) > 1:
                long = match[1][match[1].index(words[first]) :].strip()
                found[long.lower()] = short.lower()
                break
    return found


def names_in(text: str, start: int, end: int, aliases: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    """Return the names of a stretch of text: canonical name, start, end."""
    for match in _NAME.finditer(text, start, end):
        whole = match[0].removesuffix("’s").removesuffix("'s").lower()
        if whole in aliases:
            yield aliases[whole], match.start(), match.end()
            continue
        if whole in DEMONYMS:
            yield DEMONYMS[whole], match.start(), match.end()
            continue
        parts = re.split(r"(?<=[’']s) |[-–—]", match[0])
        at = match.start()
        for part in parts:
            name = canonical(part, aliases)
            if name:
                yield name, at, at + len(part)
            at += len(part) + 1


def canonical(name: str, aliases: dict[str, str]) -> str:
    """Return one spelling of a name: without case, possessive, article; a people or a capital as its state."""
    plain = " ".join(name.replace("’", "'").lower().split()).removesuffix("'s").removesuffix("s'").strip("'")
    plain = plain.removeprefix("the ")
    if plain in aliases:
        return aliases[plain]
    if plain in DEMONYMS:
        return DEMONYMS[plain]
    words = plain.split()
    while words and words[0] in NOT_NAMES:
        words = words[1:]
    while words and words[-1] in NOT_NAMES:
        words = words[:-1]
    if not words:
        return ""
    plain = " ".join(words)
    if plain in aliases:
        return aliases[plain]
    if plain in DEMONYMS:
        return DEMONYMS[plain]
    if words[0] in DEMONYMS and len(words) > 1 and words[1] in _OFFICES:
        return DEMONYMS[words[0]]
    return plain


_OFFICES = frozenset(["government", "ministry", "officials", "authorities", "prime", "president", "foreign", "state"])


_DIED = re.compile(r"\b(?:lose|loses|lost|losing) (?:their|his|her|its) li(?:fe|ves)\b")


def content(text: str) -> list[str]:
    """Return the classes of the content words of a text."""
    if " li" in text:
        text = _DIED.sub("died", text)
    return [classes(word) for word in _WORD.findall(text) if word.lower() not in STOP and len(word) > 1]


def mentions(sentence: Sentence) -> list[Mention]:
    """Return every quantity of a sentence (years excepted) in its setting."""
    found: list[Mention] = []
    for place, quantity in enumerate(sentence.quantities):
        if quantity.kind in ("year", "rank"):
            continue
        found.append(_mention(sentence, place, quantity, found[-1] if found else None))
    return found


def _mention(sentence: Sentence, place: int, quantity: Quantity, last: Mention | None) -> Mention:
    text = sentence.document.text
    quantities = sentence.quantities
    low = sentence.passage.start
    high = sentence.passage.end
    previous = next((q for q in reversed(quantities[:place]) if q.kind not in ("year", "rank")), None)
    following = next((q for q in quantities[place + 1 :] if q.kind not in ("year", "rank")), None)
    left_from = previous.end if previous else low
    right_to = following.start if following else high
    left = text[left_from : quantity.start]
    cuts = list(_BREAK.finditer(left.rstrip("( ")))
    opened = left.rstrip().endswith("(") or left.rstrip().endswith("(about")
    if cuts and not opened:
        left = left[cuts[-1].end() :]
    if previous is not None and (comma := left.rfind(",")) >= 0 and content(left[comma:]):
        left = left[comma + 1 :]
    right = text[quantity.end : right_to]
    stop = re.search(r"[;:()—–]|,\s|\s-\s|\b(?:while|whereas|as well as|but|and|compared)\b|\.(?:\s|$)", right)
    right = right[: stop.start()] if stop else right
    rest = re.split(r"[;.](?:\s|$)|\b(?:while|whereas|but)\b", text[quantity.end : right_to])[0]
    heads = _heads(quantity, left, right, rest)
    inherited = bool(not heads and last is not None and last.quantity.kind == quantity.kind)
    if inherited and last is not None:
        heads = last.heads
    whole_left = text[low : quantity.start]
    near = frozenset(
        name
        for name, start, end in sentence.names
        if left_from <= start < quantity.start and re.fullmatch(r"[\s(:]{0,3}", text[end : quantity.start])
    )
    clause = frozenset(name for name, start, _ in sentence.names if low <= start < quantity.end + len(right))
    names = clause
    pronoun = not names and sentence.before is not None and _PRONOUN.match(sentence.text) is not None
    if pronoun and sentence.before is not None:
        names = frozenset(name for name, *_ in sentence.before.names)
    if not names:
        names = frozenset(name for name, *_ in sentence.names)
    if not names and sentence.before is not None:
        names = frozenset(name for name, *_ in sentence.before.names)
    words = frozenset(content(left)) | frozenset(content(rest if quantity.kind == "percent" else right))
    if inherited or len(words) < 2:
        words |= frozenset(content(whole_left))
    years = _years(sentence, place, quantity)
    contrasts = frozenset(
        word.lower().rstrip("’'s") if word.lower() not in CONTRASTS else word.lower()
        for word in (
            *_unnamed(sentence, quantity.start - len(left), quantity.start)[-9:],
            *_unnamed(sentence, quantity.end, quantity.end + len(right))[:6],
        )
        if word.lower() in CONTRASTS
    )
    return Mention(
        sentence,
        quantity,
        heads,
        words,
        names,
        near,
        years,
        contrasts,
        bool(re.search(r"(?i)\bby\s+(?:\w+\s+){0,2}$", left) and CHANGE.search(left))
        or _is_change(quantity, left, right),
        left,
        right,
    )


_PRONOUN = re.compile(r"[“\"(]?(?:It|Its|They|Their|This|That|He|She)\b")
"""A sentence that begins so speaks of what the one before has named."""


def _unnamed(sentence: Sentence, start: int, end: int) -> list[str]:
    """Return the words of a stretch that are no part of a name: the Northern Sea Route is no northern route."""
    text = sentence.document.text
    return [
        match[0]
        for match in _WORD.finditer(text, start, end)
        if not any(low <= match.start() < high for name, low, high in sentence.names if " " in name)
    ]


def _is_change(quantity: Quantity, left: str, right: str) -> bool:
    if quantity.claim is not None and quantity.claim.change:
        return True
    if quantity.kind not in ("percent", "points", "money", "number", "count"):
        return False
    return bool(
        re.search(
            r"(?i)\b(?:increase|decrease|rise|fall|drop|decline|growth|reduction|gain|"
            r"cut)s?\s+of\s+(?:\w+\s+){0,2}$",
            left,
        )
        or re.match(
            r"(?i)\s*(?:increase|decrease|rise|fall|drop|decline|growth|reduction|gain|cut|higher|lower|"
            r"more|less|fewer)\b",
            right,
        )
        or (
            quantity.kind in ("percent", "points")
            and re.search(
                r"(?i)\b(?:grew|grow|grows|growing|rose|rise|fell|declined|dropped|shrank|contracted|expanded|"
                r"increased|decreased|averaging|average[ds]?)\s+(?:\w+\s+){0,2}$",
                left,
            )
        )
    )


def _heads(quantity: Quantity, left: str, right: str, rest: str) -> frozenset[str]:
    """Return what is measured: known classes beside the number, else the noun after it or before "of".

    For "58.9 percent of respondents are confident" it is what they say (`rest` of the clause), not who says it.
    """
    after = content(right)[:4]
    before = content(left)
    if quantity.kind in ("percent", "ratio"):
        said = [word for word in content(rest)[:16] if word in _KNOWN and word not in _BASES]
        if re.match(r"\s*of\b", right) and said:
            return frozenset(word for word in said[:3] if word not in GENERIC) or frozenset(said[:3])
    number = quantity.kind in ("number", "count")
    near = [word for word in after[: 4 if number else 3] if word in _KNOWN]
    tail = [word for word in before[-7:] if word in _KNOWN]
    if number:
        phrase = content(
            re.split(
                r"\b(?:of|in|for|to|and|with|that|which|who|were|was|are|is|have|has|from|by|on|at|as|per)\b", right
            )[0]
        )
        near = [word for word in phrase if word in _KNOWN] or near[:1]
        if near == ["population"] and "death" in content(rest)[:10]:
            return frozenset({"death"})  # 40 people lost their lives, were killed, died
        if near == ["population"] and re.match(r"\s*\w+\s+(?:are |were )?employed\b", rest):
            return frozenset({"worker"})
        if near == ["population"] and re.search(r"\bemploy(?:s|ed|ing)?\s+(?:\w+\s+){0,2}$", left):
            return frozenset({"worker"})
    if number and near:
        return frozenset(near)
    if near or tail:
        both = (*near, *tail)
        narrow = [word for word in both if word not in GENERIC and not (quantity.kind == "percent" and word in _BASES)]
        return frozenset(narrow or both)
    if number and after:
        return frozenset(after[:2])
    if quantity.claim is not None and quantity.claim.noun:
        return frozenset(classes(word) for word in quantity.claim.noun.split() if word not in STOP)
    return frozenset()


_BASES = frozenset(
    [
        "member",
        "state",
        "population",
        "party",
        "partner",
        "household",
        "firm",
        "worker",
        "student",
        "user",
        "voter",
        "visitor",
    ]
)
"""Classes of those who are asked or counted, of whom a share is taken."""
_KNOWN = frozenset(CLASS.values())


_FOUNDED = re.compile(
    r"(?i)\b(?:established|founded|created|launched|formed|set up|signed|introduced|adopted|"
    r"inaugurated|opened|born|since)\s(?:in|on)\s(?:[\w ]{0,14})$"
)


_SINCE_THEN = re.compile(
    r"\b(?:and|now|today|which)\s(?:\w+\s)?(?:compris|encompass|has|have|count|bring|unit|includ|with)|\bcompris|\bencompass"
)


def _event_only(sentence: Sentence, quantity: Quantity) -> bool:
    """Say whether the year dates an event and not the count: "established in 2005 and comprising 19 participants"."""
    if quantity.kind not in ("number", "count"):
        return False
    text = sentence.document.text
    for year in sentence.quantities:
        if year.kind == "year" and year.end <= quantity.start:
            lead = text[max(sentence.passage.start, year.start - 40) : year.start]
            if _FOUNDED.search(lead) and _SINCE_THEN.search(text[year.end : quantity.start]):
                return True
    return False


def _years(sentence: Sentence, place: int, quantity: Quantity) -> tuple[int, ...]:
    """Return the years that date a quantity: the claim's period, else the years nearest to it in the sentence."""
    claim = quantity.claim
    if claim is not None and claim.period is not None and claim.period.stated:
        period = claim.period
        decade = period.start is not None and period.start % 10 == 0 and period.end == period.start + 9
        if decade or _event_only(sentence, quantity):
            return ()
        return tuple(dict.fromkeys(year for year in (period.start, period.end) if year is not None))
    text = sentence.document.text
    years = [q for q in sentence.quantities if q.kind == "year"]
    if quantity.kind in ("number", "count"):
        years = [q for q in years if not _FOUNDED.search(text[max(sentence.passage.start, q.start - 40) : q.start])]
    if not years:
        return ()
    others = [q for q in sentence.quantities if q.kind != "year" and q is not quantity]
    best: list[tuple[int, int]] = []
    for year in years:
        if year.start >= quantity.end:
            gap = text[quantity.end : year.start]
            blocked = any(quantity.end <= other.start < year.start for other in others)
        else:
            gap = text[year.end : quantity.start]
            blocked = any(year.end <= other.start < quantity.start for other in others)
        distance = len(gap) + (40 if blocked else 0) + (25 if re.search(r"[;:.]", gap) else 0)
        if year.start < quantity.start:
            distance += 10
        best.append((distance, int(year.value)))
    best.sort()
    first = best[0]
    if first[0] > 160:
        return ()
    span = re.search(r"(?:from|between)\s+(?:\w+\s+)?(\d{4})\s*(?:to|and|until|through|[-–])\s*(\d{4})", sentence.text)
    if (
        span
        and first[1] in (int(span[1]), int(span[2]))
        and not any(
            q.kind == quantity.kind and q is not quantity and span[1] in text[q.start : q.end + 12] for q in others
        )
    ):
        return (int(span[1]), int(span[2]))
    return (first[1],)
