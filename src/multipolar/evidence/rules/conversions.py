"""conversion: one sum in two currencies, at a rate that no year around it knows, or at another rate than the text itself has.

A text that says its rate ("129 shillings to the dollar") is held to it, and two conversions that stand together are held to
each other: whoever converts two sums in one sentence uses one rate.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..finding import Finding, figure, interval
from .converted import Conversion, stated
from .dossier import Dossier, found
from .quantity import CURRENCIES, Quantity, currency
from .rates import PARITY, ROOM, cross, pegged
from .setting import Sentence


def conversions(dossier: Dossier) -> Iterator[Finding]:
    """Stated conversions against the exchange rates of the years around them, and against the other ones of their document."""
    by_document: dict[str, list[Conversion]] = defaultdict(list)
    for pair in stated(dossier):
        by_document[pair.sentence.document.name].append(pair)
    for sentences in dossier.sentences:
        if not sentences:
            continue
        pairs = by_document[sentences[0].document.name]
        quoted = list(quotes(sentences))
        told = {id(pair): _by_quote(pair, quoted, pairs) for pair in [*pairs, *_at_quotes(quoted)]}
        known = {id(pair): _by_year(pair, pairs) for pair in pairs}
        yield from (finding for finding in told.values() if finding is not None)
        done = {key for key, finding in (*told.items(), *known.items()) if finding is not None}
        yield from (finding for key, finding in known.items() if finding is not None and told.get(key) is None)
        yield from agreed([pair for pair in pairs if id(pair) not in done])


def _by_year(pair: Conversion, others: Sequence[Conversion]) -> Finding | None:
    """Return the finding on a conversion at a rate that no year around it knows."""
    known = cross(pair.one.unit, pair.two.unit, *pair.years)
    if known is None:
        return None
    room = PARITY if pegged(pair.one.unit, pair.two.unit) else ROOM
    low, high = known[0] * (1 - room), known[1] * (1 + room)
    said = pair.rate
    if said[0] <= high and low <= said[1]:
        return None
    middle = pair.one.value / pair.two.value
    right = pair.one.value / ((low + high) / 2)
    off = max(middle / high, low / middle)
    hint = _hint(middle, low, high)
    beside = _beside(pair, others, low, high)
    return found(
        "conversion",
        "high" if off > 1.6 else "medium",
        [*pair.places, *(beside.places if beside is not None else ())],
        f"{figure(pair.one.value)} {pair.one.unit} for {figure(pair.two.value)} {pair.two.unit} is a "
        f"rate of {figure(middle)}; "
        f"the years {pair.years[0]} to {pair.years[1]} know {interval(low, high)}.{hint}"
        + (f" Beside it stands one at {figure(beside.one.value / beside.two.value)}." if beside is not None else ""),
        f"{figure(pair.one.value)} / {figure(pair.two.value)} = {figure(middle)}; with rounding {interval(*said)}; yearly "
        f"averages {interval(*known)} {pair.one.unit} a {pair.two.unit}, "
        f"{room:.0%} allowed to either side",
        f"about {figure(right)} {pair.two.unit}, if the sum in {pair.one.unit} holds",
    )


def _beside(pair: Conversion, others: Sequence[Conversion], low: float, high: float) -> Conversion | None:
    """Return the nearest conversion of the same two currencies that has the rate."""
    like = [
        other
        for other in others
        if (other.one.unit, other.two.unit) == (pair.one.unit, pair.two.unit)
        and other.rate[0] <= high
        and low <= other.rate[1]
    ]
    return min(like, key=lambda other: abs(other.one.start - pair.one.start), default=None)


def _hint(rate: float, low: float, high: float) -> str:
    for factor, words in ((1000, "a thousand times"), (10, "ten times"), (100, "a hundred times")):
        if low <= rate / factor <= high or low <= rate * factor <= high:
            return f" It is off by {words}."
    return ""


@dataclass(frozen=True)
class Quote:
    """A rate that the text states.

    Attributes
    ----------
    sentence : Sentence
        Where it stands.
    rate : Quantity
        Units of its currency for one of the other.
    per : str
        ISO code of the other.
    """

    sentence: Sentence
    rate: Quantity
    per: str


_MONEY_NAME = "|".join(sorted((sign for sign in CURRENCIES if sign.isalpha() and len(sign) > 2), key=len, reverse=True))
_PER = re.compile(
    rf"⟦m(\d+)⟧ (?:to|per|for|a|against|=) ?(?:the |one |each |every |an? |1 )?(?P<name>(?:us |u\.s\. |american"
    rf" )?(?:{_MONEY_NAME}))s?\b"
)
_EQUALS = re.compile(r"⟦m(\d+)⟧ ?(?:=|equals|is|was|bought|buys|to|:) ?⟦m(\d+)⟧")
_ONE = re.compile(
    rf"\b(?:one|1|the|an?) (?P<name>(?:us |american )?(?:{_MONEY_NAME})) (?:=|equals|equalled|is worth|was worth|buys|"
    rf"bought|stood at) ⟦m(?P<rate>\d+)⟧"
)
_QUOTED = re.compile(
    r"\b(?:rates?|equivalents?|converted|conversions?|exchange)\b|=|\bper\b|\bat ⟦|\bequals\b|\bbuys\b|\bbought\b|\bworth\b"
)


def quotes(sentences: Sequence[Sentence]) -> Iterator[Quote]:
    """Walk through the rates that a document states: "129 shillings to the dollar", "USD 1 = PHP 56.0"."""
    for sentence in sentences:
        if not any(q.kind == "money" for q in sentence.quantities) or not _QUOTED.search(sentence.skeleton):
            continue
        for match in _PER.finditer(sentence.skeleton):
            rate, per = sentence.quantities[int(match[1])], currency(match["name"])
            if rate.unit not in (per, "unknown", "") and rate.low > 0:
                yield Quote(sentence, rate, per)
        for match in _ONE.finditer(sentence.skeleton):
            rate, per = sentence.quantities[int(match["rate"])], currency(match["name"])
            if rate.unit not in (per, "unknown", "") and rate.low > 0:
                yield Quote(sentence, rate, per)
        for match in _EQUALS.finditer(sentence.skeleton):
            one, rate = (sentence.quantities[int(n)] for n in match.groups())
            if one.value == 1 and one.unit != rate.unit and "unknown" not in (one.unit, rate.unit) and rate.low > 0:
                yield Quote(sentence, rate, one.unit)


def _at_quotes(quoted: Sequence[Quote]) -> Iterator[Conversion]:
    """Return the two sums of a sentence that states a rate and no other sum: bought USD 40 million at 12.5 pesos a dollar."""
    for quote in quoted:
        others = [q for q in quote.sentence.quantities if q.kind == "money" and q is not quote.rate and q.value != 1]
        if (
            len(others) == 2
            and {q.unit for q in others} == {quote.rate.unit, quote.per}
            and all(q.low > 0 for q in others)
        ):
            yield Conversion(quote.sentence, others[0], others[1], (0, 0))


_SAID = 0.02
"""Share by which a conversion may miss the rate that the text states, beyond rounding."""


def _by_quote(pair: Conversion, quoted: Sequence[Quote], others: Sequence[Conversion]) -> Finding | None:
    """Return the finding on a conversion at another rate than the one that the document states for the two currencies."""
    units = {pair.one.unit, pair.two.unit}
    own = [quote for quote in quoted if {quote.rate.unit, quote.per} == units]
    if len(own) != 1 or any(q is own[0].rate for q in (pair.one, pair.two)):
        return None
    [quote] = own
    years = [{q.value for q in sentence.quantities if q.kind == "year"} for sentence in (quote.sentence, pair.sentence)]
    if quote.sentence is not pair.sentence and years[0] and years[1] and not years[0] & years[1]:
        return None
    known = cross(pair.one.unit, pair.two.unit, *pair.years) if years[1] and not years[0] else None
    if known is not None and pair.rate[0] <= known[1] * (1 + ROOM) and known[0] * (1 - ROOM) <= pair.rate[1]:
        return None  # at the rate of its own year
    many, few = (pair.one, pair.two) if pair.one.unit == quote.rate.unit else (pair.two, pair.one)
    low, high = quote.rate.low * few.low * (1 - _SAID), quote.rate.high * few.high * (1 + _SAID)
    if many.low <= high and low <= many.high:
        return None
    right = quote.rate.value * few.value
    rate = (quote.rate.low * (1 - _SAID), quote.rate.high * (1 + _SAID))
    ends = rate if many is pair.one else (1 / rate[1], 1 / rate[0])
    beside = _beside(pair, others, *ends)
    off = max(many.value / right, right / many.value)
    return found(
        "conversion",
        "high" if off > 1.6 else "medium",
        [*pair.places, (quote.sentence, quote.rate), *(beside.places if beside is not None else ())],
        f"At {figure(quote.rate.value)} {quote.rate.unit} a {quote.per}, as the text has it, {figure(few.value)} {few.unit} are "
        f"{figure(right)} {many.unit}, not {figure(many.value)}.",
        f"{figure(few.value)} × {figure(quote.rate.value)} = {figure(right)}; with rounding {interval(low, high)}",
        f"{figure(right)} {many.unit} or {figure(many.value / quote.rate.value)} {few.unit}",
    )


_SAME_RATE = re.compile(r"\bsame (?:exchange )?rates?\b")
_TOGETHER = 0.04
"""Share by which two rates of one sentence may differ, beyond rounding."""
_ALONE = 0.1
"""The same for one conversion against at least two that agree with each other."""


def agreed(pairs: Sequence[Conversion]) -> Iterator[Finding]:
    """Report two conversions of one sentence, or said to be at one rate, at two rates; and one that at least two contradict."""
    groups: dict[tuple[str, str], list[Conversion]] = defaultdict(list)
    for pair in pairs:
        groups[pair.one.unit, pair.two.unit].append(pair)
    for held in groups.values():
        if len(held) < 2:
            continue
        for one, two in pairwise(held):
            joined = two.sentence is one.sentence or _SAME_RATE.search(two.sentence.skeleton) is not None
            if joined and not _years_apart(one, two) and not _meet(one, two, _TOGETHER):
                yield _two_rates(one, two)
                break
        else:
            yield from _odd(held)


def _odd(held: Sequence[Conversion]) -> Iterator[Finding]:
    """Report the one undated conversion of a document that differs where at least two others agree."""
    undated = [pair for pair in held if not any(q.kind == "year" for q in pair.sentence.quantities)]
    for pair in undated:
        others = [other for other in undated if other is not pair]
        agree = all(_meet(one, two, _TOGETHER) for one in others for two in others)
        if len(others) > 1 and agree and not any(_meet(pair, other, _ALONE) for other in others):
            nearest = min(others, key=lambda other: abs(other.one.start - pair.one.start))
            yield _two_rates(nearest, pair)
            return


def _years_apart(one: Conversion, two: Conversion) -> bool:
    """Say whether each of two sentences names its own year."""
    first, second = ({q.value for q in pair.sentence.quantities if q.kind == "year"} for pair in (one, two))
    if one.sentence is two.sentence:
        return len(first) > 1
    return bool(second) and not first & second


def _meet(one: Conversion, two: Conversion, room: float) -> bool:
    return one.rate[0] * (1 - room) <= two.rate[1] and two.rate[0] * (1 - room) <= one.rate[1]


def _two_rates(one: Conversion, two: Conversion) -> Finding:
    first, second = one.one.value / one.two.value, two.one.value / two.two.value
    return found(
        "conversion",
        "medium",
        [*one.places, *two.places],
        f"{figure(one.one.value)} {one.one.unit} for {figure(one.two.value)} {one.two.unit} is a rate of {figure(first)}, "
        f"{figure(two.one.value)} for {figure(two.two.value)} one of {figure(second)}.",
        f"{figure(one.one.value)} / {figure(one.two.value)} = {figure(first)}; {figure(two.one.value)} / "
        f"{figure(two.two.value)} = {figure(second)}; with rounding {interval(*one.rate)} and {interval(*two.rate)}",
        f"{figure(two.one.value / first)} {two.two.unit}, if the first rate holds",
    )
