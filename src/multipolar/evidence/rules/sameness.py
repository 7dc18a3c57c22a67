"""Whether two figures are one fact: unit, measure, names, years and every word of the definition must agree."""

from __future__ import annotations

import re

from .dossier import written
from .setting import Mention, content, once
from .wording import APART, CLASS, GENERIC, MONTHS, PLAN, classes

_PAIRS = frozenset(
    [
        "trade",
        "export",
        "import",
        "invest",
        "aid",
        "loan",
        "grant",
        "trust",
        "distrust",
        "favourable",
        "remittance",
        "visitor",
        "student",
        "worker",
        "migrant",
        "debt",
        "tariff",
        "swap",
    ]
)
"""Things that lie between two: both names must agree."""


LISTED = frozenset(
    [
        "member",
        "pillar",
        "chapter",
        "principle",
        "state",
        "party",
        "partner",
        "mechanism",
        "founding",
        "seat",
        "goal",
        "priority",
    ]
)


_STRUCTURE = frozenset(["pillar", "chapter", "principle", "priority", "goal", "mechanism"])


_UNREAD = re.compile(r"(?i)\s?(?:bn|mn|tn|ratio|index|score|points?|percent|times)\b")


_PURE = frozenset({"ratio", "index", "score", "point", "points"})


_KINDS = frozenset(CLASS.values())


_RELATIVE = re.compile(
    r"(?i)\b(?:another|additional|further|other|more than double|each|per|respectively|apiece|"
    r"every|of (?:which|whom|these|them)|"
    r"including|among (?:them|which)|first|new|remaining|rest)\b"
)


_WIDE = frozenset(["share", "growth", "ratio", "state", "cost", "fund", "area"])


_SOURCE = re.compile(
    r"(?i)\b(?:according to|estimates? (?:by|of|from)|by the|data (?:from|of)|figures (?:from|of)|"
    r"reports?|puts?|calculat\w+|survey(?:s|ed)?|poll(?:s|ed)?)\b"
)


_TOTALS = re.compile(
    r"(?i)\b(?:cumulative(?:ly)?|in total since|since (?:19|20)\d\d|over the (?:past|last)|to "
    r"date|so far|a year|per year|annual(?:ly)?|monthly|per month|a month|per day|a day|daily|per "
    r"capita|per head)\b"
)


LATELY = 8
"""Years within which a text without a date may still mean the year of a figure that has one."""


def dimension(mention: Mention) -> tuple[str, str] | None:
    """Return kind and unit in which a figure may be compared with others; None for changes, ranges and records."""
    quantity = mention.quantity
    if quantity.top is not None or mention.change or mention.sentence.record:
        return None
    if _UNREAD.match(mention.right):
        return None
    if mention.claim is None and not (
        quantity.kind == "number" and re.match(r"\s[a-z][a-z-]+\b", mention.right) and mention.heads & _KINDS
    ):
        return None  # a bare number, unless it counts something known
    if quantity.kind == "money" and quantity.unit not in ("unknown", ""):
        return "money", quantity.unit
    if quantity.kind == "percent":
        return "percent", ""
    if quantity.kind in ("number", "count") and quantity.value == int(quantity.value) and quantity.unit not in _PURE:
        return "count", ""
    if quantity.kind == "other" and quantity.unit not in ("", *_PURE):
        return "other", quantity.unit
    return None


def compare(one: Mention, two: Mention, head: str) -> str | None:
    """Return the rule that two mentions break, or None."""
    together = one.sentence is two.sentence
    if one.change != two.change or (together and not _parted(one, two)):
        return None
    a, b = one.quantity, two.quantity
    if a.value <= 0 or b.value <= 0:
        return None
    ratio = max(a.value, b.value) / min(a.value, b.value)
    if ratio < 1.0005:
        return None
    slip = 0.2 < ratio / 1000 < 5 or 0.5 < ratio / 1e6 < 2
    meets = a.exact[0] <= b.exact[1] * (1 + 1e-9) and b.exact[0] <= a.exact[1] * (1 + 1e-9)
    if meets and not slip:
        return None
    if one.years and two.years and set(one.years) != set(two.years) and not slip:
        return None
    if not _names_agree(one, two, head) or apart(one, two):
        return None
    years = same_years(one, two)
    if slip and a.kind == "money" and ratio > 150:
        if (years is not None or _close(one, two)) and _same_measure(one, two, head, strict=False):
            return "unit-slip"
        return None
    if (
        slip
        and a.kind != "percent"
        and ratio > 400
        and years is not None
        and _same_measure(one, two, head, strict=True)
    ):
        return "unit-slip"
    if years is None or ratio > 60:
        return None
    if not _same_measure(one, two, head, strict=True):
        return None
    if years == "open" and not _open(one, two, ratio):
        return None
    return "same-fact-different-value"


def _open(one: Mention, two: Mention, ratio: float) -> bool:
    """Say whether two figures without common stated years may be compared: both of today, near each other, no series."""
    if one.doc != two.doc:
        return bool(not one.years and not two.years and ratio < 1.6 and one.names == two.names and one.names)
    return ratio < 2.5


def same_years(one: Mention, two: Mention) -> str | None:
    """Return "same" for equal years, "open" if one names none, None if they differ."""
    if one.years and two.years:
        if set(one.years) == set(two.years):
            return "same"
        return None
    if not one.years and not two.years:
        return "open"
    dated, bare = (one, two) if one.years else (two, one)
    before = bare.sentence.before
    if before is not None:
        years = {int(q.value) for q in before.quantities if q.kind == "year"}
        if years and not years & set(dated.years):
            return None
    past = _FRONTED.match(dated.sentence.text) is not None
    was, is_ = dated.sentence.text, bare.sentence.text
    now = past and bool((_WAS.search(was) and _IS.search(is_)) or set(_PAST.findall(was)) & set(_PRESENT.findall(is_)))
    if past and (now or dated.years[-1] < written(bare.sentence.document.text)):
        return None  # "In 2019 the budget was ..." is set against what is now
    if PLAN.search(dated.left[-60:]) or dated.years[-1] < max(1990, written(bare.sentence.document.text) - LATELY):
        return None
    named = [int(q.value) for q in bare.sentence.quantities if q.kind == "year"]
    if named and max(named) != dated.years[-1]:
        return None
    return "open"


_FRONTED = re.compile(r"(?:In|Back in|By|During) (?:the )?(?:fiscal |financial )?(?:year )?(?:19|20)\d\d\b")


_PAST = re.compile(r"\b([a-z]{3,})ed\b")
_PRESENT = re.compile(r"\b([a-z]{3,})s\b")
_WAS = re.compile(r"\b(?:was|were|had|stood)\b")


_IS = re.compile(r"\b(?:is|are|has|have|stands?|operates?|receives?|gets?)\b")


def _close(one: Mention, two: Mention) -> bool:
    if not one.years or not two.years:
        return True
    return abs(one.years[-1] - two.years[-1]) <= 12


def _parted(one: Mention, two: Mention) -> bool:
    """Say whether a semicolon parts two figures of one sentence, each with a year of its own."""
    low, high = sorted((one.quantity.start, two.quantity.start))
    parted = ";" in one.sentence.document.text[low:high]
    return parted and bool(one.years) and bool(two.years) and set(one.years) != set(two.years)


def _names_agree(one: Mention, two: Mention, head: str) -> bool:
    wide_a, wide_b = one.names, two.names
    if one.doc == two.doc:
        wide_b = frozenset(_longer(name, wide_a) for name in wide_b)
        wide_a = frozenset(_longer(name, wide_b) for name in wide_a)
    if (one.near and not one.near & (two.near or wide_b)) or (two.near and not two.near & (one.near or wide_a)):
        return False
    if bool(one.near) != bool(two.near) and len(wide_a | wide_b) > 1:
        return False
    if not wide_a or not wide_b:
        unnamed = not any(
            mention.sentence.names for mention in (one, two)
        )  # a name may be left over from the sentence before
        same = ((not wide_a and not wide_b) or unnamed) and one.doc == two.doc
        return same and len(one.words & two.words) >= (2 if head in _STRUCTURE else 3)
    if wide_a == wide_b:
        return True
    if one.near and two.near and not one.near & two.near:
        return False
    shared = wide_a & wide_b
    if not shared:
        return False
    if head in _PAIRS:
        small, large = sorted((wide_a, wide_b), key=len)
        return len(shared) >= 2 or (small <= large and len(small) >= 2) or (small <= large and len(large) == 1)
    small, large = sorted((wide_a, wide_b), key=len)
    if one.near and two.near:
        return bool(one.near & two.near)
    if small <= large and len(large) - len(small) <= 3:
        return _lead(one) == _lead(two) or bool({_lead(one), _lead(two)} & shared)
    return len(shared) >= 2 or (_lead(one) == _lead(two) and _lead(one) is not None)


def _longer(name: str, others: frozenset[str]) -> str:
    """Return the longer name that ends in a name: "Winston" is "Cyclone Winston"."""
    return next((other for other in others if other.endswith(f" {name}")), name)


@once
def _lead(mention: Mention) -> str | None:
    """Return the name nearest before the number, else the first of the sentence."""
    before = [name for name, _, end in mention.sentence.names if end <= mention.quantity.start]
    if before:
        return before[-1]
    after = [name for name, *_ in mention.sentence.names]
    if after:
        return after[0]
    if mention.sentence.before is not None and mention.sentence.before.names:
        return mention.sentence.before.names[0][0]
    return None


def apart(one: Mention, two: Mention) -> bool:
    """Say whether the texts themselves set two figures apart."""
    if _definition(one, two) != _definition(two, one) or _fiscal(one) != _fiscal(two):
        return True
    if bool(_NOW.search(one.sentence.text)) != bool(_NOW.search(two.sentence.text)):
        return True
    if (
        (one.heads & two.heads & _DIRECTED)
        and (_target(one) or _target(two))
        and _target(one) != _target(two)
        and len(one.names | two.names) > 1
    ):
        return True
    if other_taker(one, two):
        return True
    if _label(one) != _label(two):
        return True
    if any((kinds := _goods(a)) and not kinds & b.words for a, b in ((one, two), (two, one))):
        return True
    if (mine := _purpose(one)) and (theirs := _purpose(two)) and not mine & theirs:
        return True
    if _in_all(one) != _in_all(two):
        return True
    return _speaker(one) != _speaker(two) and _speaker(one) is not None and _speaker(two) is not None


_NOW = re.compile(
    r"\b(?:are|is|now) now (?:to|set|put|expected|planned|foreseen)\b|\bnow (?:to|expected|planned|foreseen)\b"
)
"""Words of a plan that has been changed."""


def _definition(mention: Mention, other: Mention) -> frozenset[str]:
    """Return the words of a definition; the dead of one event are the same with its month and without."""
    if "death" not in mention.heads or "death" not in other.heads:
        return mention.contrasts
    dated = bool(mention.contrasts & _MONTHS) and bool(other.contrasts & _MONTHS)
    return mention.contrasts - {"killed"} - (frozenset() if dated else _MONTHS)


_MONTHS = frozenset(MONTHS)


_TAKER = re.compile(
    r"(?P<who>[A-Za-z]+) (?:took|takes?|got|gets?|received|accounted for|accounts? for|made up|makes? up|(?:went|goes) to) "
    r"(?:about |some |only |nearly )?$"
)
"""Whose share it is: roads took a quarter."""


def other_taker(one: Mention, two: Mention) -> bool:
    """Say whether the shares are those of two things: roads took a quarter, schools took a third."""
    takers = [match["who"] for m in (one, two) if (match := _TAKER.search(m.left)) is not None]
    return len(takers) == 2 and classes(takers[0]) != classes(takers[1])


_GOODS = re.compile(
    r"\b(?:exports?|imports?|output|production|sales|purchases|reserves|stocks) of (?:the )?(?P<what>[a-z][\w-]+)\b"
)


@once
def _goods(mention: Mention) -> frozenset[str]:
    """Return of what it is the exports or the output: exports *of gold* are not all exports."""
    match = _GOODS.search(mention.left)
    return frozenset(content(match["what"])) if match else frozenset()


@once
def _purpose(mention: Mention) -> frozenset[str]:
    """Return on what a share or a sum is spent: 4 percent of GDP *on schools*."""
    if mention.quantity.kind not in ("percent", "money"):
        return frozenset()
    rest = mention.sentence.document.text[mention.quantity.end : mention.sentence.passage.end]
    match = _SPENT_ON.match(re.split(r"[,;:.](?:\s|$)", rest)[0])
    return frozenset(content(match["on"])) if match else frozenset()


_SPENT_ON = re.compile(
    r"(?: of [\w’' -]{2,40}?)?(?: (?:is|was|were|are|went))?(?: spent)? on (?!average\b)(?P<on>[\w’'-]+(?: and [\w’'-]+)?)"
)


@once
def _label(mention: Mention) -> str:
    """Return what stands before a colon: "Trade (goods only): ..." is part of the definition."""
    before = mention.sentence.document.text[mention.sentence.passage.start : mention.quantity.start]
    label, colon, _ = before.partition(": ")
    said = _SAYS.search(label) is not None  # a sentence that the colon carries on, no label
    return " ".join(label.lower().split()) if colon and len(label) < 140 and not said else ""


_SAYS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|do|does|did|shows?|showed|remains?|"
    r"comes?|came)\b"
)


def alone(mention: Mention, *, planned: bool = False) -> bool:
    """Say whether a figure is set apart by its own words, whatever it is compared with; `planned` lets plans pass."""
    return _set_apart(mention) or (not planned and PLAN.search(mention.left[-40:]) is not None)


@once
def _set_apart(mention: Mention) -> bool:
    if APART.search(mention.left[-80:] + " " + mention.right) or _PART_OF.search(mention.left[-90:]):
        return True
    sentence = mention.sentence.text
    if APART.search(sentence[:60]) or _BASIS.search(sentence):
        return True
    return bool(_RELATIVE.search(mention.left[-30:]) or _FURTHER.match(mention.right))


_BASIS = re.compile(
    r"(?i)\b(?:on (?:another|a different|the same)|narrower|broader|methodolog\w+|definition|not comparable|revised|"
    r"re-?stated|double[- ]count\w*)\b"
)


_PART_OF = re.compile(r"(?i)\b(?:of|among) (?:which|whom|these|them|this|those)\b")


_FURTHER = re.compile(r"(?i)\s*(?:more|fewer|less|other|additional|new|of (?:them|these|which))\b")


_DIRECTED = frozenset(
    [
        "export",
        "import",
        "aid",
        "loan",
        "invest",
        "trust",
        "distrust",
        "remittance",
        "grant",
        "visitor",
        "student",
        "worker",
    ]
)


@once
def _target(mention: Mention) -> frozenset[str]:
    """Return the names to which something flows: exports *to Japan*, trust *in Japan*."""
    text = mention.sentence.document.text
    return frozenset(
        name
        for name, start, _ in mention.sentence.names
        if re.search(r"(?<!ccording )\b(?:to|into|towards)\s(?:the\s)?$", text[max(0, start - 18) : start])
    )


@once
def _fiscal(mention: Mention) -> bool:
    if mention.claim is not None and mention.claim.period is not None:
        return mention.claim.period.basis == "fiscal"
    return bool(re.search(r"(?i)\bfiscal\b|\bFY\s?\d", mention.sentence.text))


@once
def _in_all(mention: Mention) -> bool:
    """Say whether it is a total or a rate of some time: cumulative, a year, to date."""
    after = mention.sentence.document.text[mention.quantity.end : mention.quantity.end + 16]
    return _TOTALS.search(f"{mention.left[-60:]} {mention.right} {after}") is not None


@once
def _speaker(mention: Mention) -> str | None:
    if mention.claim is not None and mention.claim.speaker:
        return mention.claim.speaker.lower()
    match = re.search(
        r"(?i:according to|estimates? by|estimated by|data from|figures "
        r"from)\s(?:the\s)?([A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,4})",
        mention.sentence.text,
    )
    return match[1].lower() if match and _SOURCE.search(match[0]) else None


def _same_measure(one: Mention, two: Mention, head: str, *, strict: bool) -> bool:
    shared = one.heads & two.heads
    if not shared:
        return False
    if one.quantity.kind == "percent":
        if shared <= _WIDE:
            return len(one.words & two.words) >= 4 and _overlap(one, two) >= 0.6
        return _overlap(one, two) >= (
            0.3 if shared & {"trust", "inflation", "unemployment", "literacy", "poverty", "turnout", "growth"} else 0.5
        )
    if one.quantity.kind in ("number", "count"):
        known = head in CLASS.values()
        if not known:
            return (
                bool(_noun(one))
                and _noun(one) == _noun(two)
                and len(one.heads & two.heads) == len(one.heads | two.heads)
                and _overlap(one, two) >= 0.4
            )
        if head in _STRUCTURE and one.names != two.names:
            return False
        if head == "member":
            return _lead(one) == _lead(two) and _lead(one) is not None
        if head in LISTED or head in GENERIC:
            return _overlap(one, two) >= 0.35 and _noun(one) == _noun(two)
        return _noun(one) == _noun(two) or _overlap(one, two) >= 0.3
    if shared <= GENERIC:
        return _overlap(one, two) >= (0.5 if strict else 0.4)
    extra = (one.heads ^ two.heads) - GENERIC
    if extra:
        return _overlap(one, two) >= 0.5
    return True


@once
def _noun(mention: Mention) -> str:
    """Return the class of the noun counted."""
    match = re.match(
        r"\s*(?:[a-z-]+\s){0,3}?([a-z]+(?:s|people|men|women|children|staff|personnel|aircraft))\b", mention.right
    )
    if match is None:
        return ""

    return classes(match[1])


def _overlap(one: Mention, two: Mention) -> float:
    a, b = one.words, two.words
    if not a or not b:
        return 0.0
    return len(a & b) / min(len(a), len(b)) if min(len(a), len(b)) > 2 else len(a & b) / max(2, min(len(a), len(b)))
