"""Sums that a text states in two currencies, with the years around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .dossier import Dossier
from .quantity import Quantity
from .setting import Sentence

_PAIR = re.compile(
    r"⟦m(\d+)⟧(?: [a-z]+){0,2}? ?(?:\( ?|,? or |, i\.e\.,? |,? (?:the )?equivalent (?:to|of) |,? equal to |, "
    r"worth |,? which is |, about | ?[–—=≈] ?| - | ?/ ?|,? that is,? |\[ ?|,? (?:thus |hence |therefore )?(?:equals?|equalled|is"
    r" worth|was worth|corresponds to|corresponded to|amounting to) |, roughly "
    r")(?:[a-z.]+ ){0,3}?⟦m(\d+)⟧"
)

_AT_RATE = re.compile(
    r"⟦m(\d+)⟧(?: [a-z]+){0,9}?,? (?:\()?⟦m(\d+)⟧ (?:at|by|using) (?:the|that|an?|today’s|today's|current) "
    r"(?:[a-z]+ ){0,3}rates?\b"
)
"""Two sums of which a rate is named: 1,150 dollars on walls, 780 US dollars at the rate of that year."""
_RESTATED = re.compile(
    r"\b(?:this|that|which|it) (?:was|is|equals|equalled|came to|comes to|amounted to|corresponds to|corresponded to|would be) "
    r"⟦m(\d+)⟧"
)
_RATE = re.compile(r"\b(?:rates?|converted|in (?:us )?dollars|in euros?)\b")

_BESIDE = re.compile(r"⟦m(\d+)⟧(?: (?:an?|per|each|every|apiece)(?: [a-z]+)?)?, ⟦m(\d+)⟧")


@dataclass(frozen=True)
class Conversion:
    """A sum stated in two currencies."""

    sentence: Sentence
    one: Quantity
    two: Quantity
    years: tuple[int, int]
    before: Sentence | None = None
    """Where the first sum stands, if not in the same sentence."""

    @property
    def places(self) -> tuple[tuple[Sentence, Quantity], tuple[Sentence, Quantity]]:
        """Where the two sums stand."""
        return (self.before or self.sentence, self.one), (self.sentence, self.two)

    @property
    def rate(self) -> tuple[float, float]:
        """Units of the first currency for one of the second, with rounding."""
        return self.one.low / self.two.high, self.one.high / self.two.low


def stated(dossier: Dossier) -> Iterator[Conversion]:
    """Walk through the conversions that the documents state."""
    for sentence in dossier.every:
        money = [q for q in sentence.quantities if q.kind == "money"]
        if len(money) < 2:
            yield from _across(dossier, sentence, money)
            continue
        pairs = {(int(m[1]), int(m[2])) for m in _PAIR.finditer(sentence.skeleton)}
        pairs |= {(int(m[1]), int(m[2])) for m in _AT_RATE.finditer(sentence.skeleton)}
        for m in _BESIDE.finditer(sentence.skeleton):
            if sentence.quantities[int(m[2])].qualifier in ("about", "approx"):
                pairs.add((int(m[1]), int(m[2])))
        for n, quantity in enumerate(sentence.quantities):
            if quantity.claim is not None and quantity.claim.same_as is not None:
                first = next(
                    (m for m, q in enumerate(sentence.quantities) if (q.start, q.end) == quantity.claim.same_as), None
                )
                if first is not None:
                    pairs.add((min(first, n), max(first, n)))
        newest = dossier.written[sentence.document.name]
        for a, b in sorted(pairs):
            one, two = sentence.quantities[a], sentence.quantities[b]
            if one.unit == two.unit or "unknown" in (one.unit, two.unit) or one.top is not None or two.top is not None:
                continue
            if one.low <= 0 or two.low <= 0:
                continue
            years = [int(q.value) for q in sentence.quantities if q.kind == "year"]
            if not years and sentence.before is not None:
                years = [int(q.value) for q in sentence.before.quantities if q.kind == "year"]
                years += [newest] if years and newest else []  # a sentence without a year may speak of today
            if years:
                span = (min(years) - 1, max(max(years) + 1, min(years) + 1))
            else:
                span = (min(newest, 2026) - 14, newest) if newest else (2005, 2026)
            if re.search(r"\b(?:today|at current rates|current exchange|present value)\b", sentence.skeleton):
                span = (span[0], max(span[1], newest))
            yield Conversion(sentence, one, two, span)


def _across(dossier: Dossier, sentence: Sentence, money: list[Quantity]) -> Iterator[Conversion]:
    """Return the sum of the sentence before with its restatement: "At the rate of that year this was 340 million dollars"."""
    match, before = _RESTATED.search(sentence.skeleton), sentence.before
    if before is not None and not any(q.kind == "money" for q in before.quantities):
        before = before.before
    if match is None or before is None or not _RATE.search(sentence.skeleton):
        return
    firsts = [q for q in before.quantities if q.kind == "money" and q.top is None and q.low > 0]
    two = money[0]
    if len(firsts) != 1 or two.top is not None or two.low <= 0 or "unknown" in (firsts[0].unit, two.unit):
        return
    years = [int(q.value) for s in (sentence, before) for q in s.quantities if q.kind == "year"]
    newest = dossier.written[sentence.document.name]
    span = (min(years) - 1, max(years) + 1) if years else (newest - 14, newest)
    if firsts[0].unit != two.unit and newest:
        yield Conversion(sentence, firsts[0], two, span, before)
