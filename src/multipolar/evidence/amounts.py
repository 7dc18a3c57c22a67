"""A line to amounts: numbers with their units, ranges, qualifiers and directions.

The grammar is closed: a number, a unit it knows (money, percent, time, physical) or a plural noun; two of them with "to",
"and" or a dash between are a range or the two ends of a movement. What it cannot place is no amount.

>>> [(a.kind, a.value, a.high, a.unit, a.qualifier) for a in amounts("It rose to nearly $5-7 billion, 18 to 25 percent of GDP.")]
[('money', 5000000000.0, 7000000000.0, 'USD', 'range'), ('percent', 18.0, 25.0, 'percent', 'range')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .amount import Amount
from .bare import is_governed, is_money, words_after
from .claim import ClaimKind
from .lexicon import DOWN, PEOPLE_NOUNS, SCALES, UNITS_WORDS, UP, word_set
from .nouns import Counted, counted, is_anaphoric, is_name, noun_before
from .numbers import BEGINNINGS, Number, Token, read_number, tokens
from .shares import shares
from .times import Time, times
from .units import Unit, currency_before, unit_after
from .wording import placed, restated

DASHES = ("-", "–", "—", "‑", "−", "~", "‒")
_MINUS = ("-", "−", "–", "‑")


def amounts(line: str, known: Sequence[Time] | None = None) -> list[Amount]:
    """Return the amounts of a line, in order.

    Parameters
    ----------
    line : str
        One sentence, plain (no line breaks).
    known : sequence of Time, optional
        Its times, if they were read already; their digits are no amounts.
    """
    when = times(line) if known is None else known
    found = [
        Amount(s.start, s.end, s.kind, s.value, None, s.unit, step=_share_step(s.value, s.unit), high_step=0.0)
        for s in shares(line)
    ]
    reader = _Reader(line, tokens(line), [(t.start, t.end) for t in when] + [(a.start, a.end) for a in found])
    reader.walk()
    found += reader.found
    found.sort(key=lambda amount: amount.start)
    return restated(line, [placed(line, amount) for amount in found])


def _share_step(value: float, unit: str) -> float:
    return 0.1 * value if unit in ("share", "multiple") else 0.0


@dataclass
class _Reader:
    line: str
    tokens: list[Token]
    taken: list[tuple[int, int]]
    found: list[Amount] = field(default_factory=list)

    def walk(self) -> None:
        """Go through the line once; what a number takes in is not read again."""
        spans = sorted(self.taken)
        at, span = 0, 0
        while at < len(self.tokens):
            token = self.tokens[at]
            while span < len(spans) and spans[span][1] <= token.start:
                span += 1
            if span < len(spans) and spans[span][0] <= token.start:
                at += 1
                continue
            if token.kind in ("number", "vulgar") or (token.kind == "word" and token.low in BEGINNINGS):
                after = self.amount(at)
                if after > at:
                    at = after
                    continue
            at += 1

    def amount(self, at: int) -> int:
        """Read one amount, range or list that begins with the number at a token; return the token behind it."""
        line = self.tokens
        sign = currency_before(line, at)
        number = read_number(line, at, money=sign is not None)
        if number is None:
            return at
        if sign is not None and line[sign[1]].text == "¥" and _YUAN.search(self.line) and not _YEN.search(self.line):
            sign = ("CNY", sign[1])
        if number.digits and line[at].tight and at and line[at - 1].kind == "version":
            return at + 1
        unit = unit_after(line, number)
        if sign is not None:
            if unit is None or unit.kind not in ("money", "percent"):
                unit = Unit("money", sign[0], sign[0], number.after)
            elif unit.kind == "money":
                unit = unit._replace(unit=sign[0], currency=sign[0]) if unit.currency == "USD" else unit
        if unit is not None and unit.kind in ("duration", "other") and is_name(line, number, None, unit=True):
            return number.after
        if unit is None and is_name(line, number, counted(line, number.after)):
            if not (number.after < len(line) and line[number.after].text in DASHES):
                return number.after
            if number.first and line[number.first].tight and line[number.first - 1].kind == "word":
                return number.after
        second = self.second(number, unit, sign)
        if second is not None:
            return second
        shared = self.listed(number.after) if unit is None else None
        again = number.scaled or (
            [token.low for token in line[number.after : number.after + 2]] == [",", "or"]
            and not (number.first and line[number.first - 1].low == ",")
        )
        apart = (
            shared is not None and again and shared.kind == "percent"
        )  # 2.2 million, or 7.5 percent; 31, or 62 percent
        if shared is not None and not apart and not self.noun_next(number):
            unit = shared._replace(after=number.after)
            if unit.kind == "money" and not number.scaled:
                return self.bare(number)
        if unit is None:
            return self.bare(number)
        self.add(number, None, unit, at, sign)
        return unit.after

    # -- two numbers -----------------------------------------------------------------------------------------------------

    def second(self, number: Number, unit: Unit | None, sign: tuple[str, int] | None) -> int | None:
        """Read a range whose lower end is `number`; None if there is no second number."""
        line = self.tokens
        at = unit.after if unit else number.after
        if at >= len(line):
            return None
        link = line[at]
        first = sign[1] if sign else number.first
        before = [token.low for token in line[max(first - 3, 0) : first]]
        dashed = link.text in DASHES
        between = "between" in before
        ranging = any(
            word in ("range", "ranges", "ranging", "ranged")
            for word in [t.low for t in line[max(first - 5, 0) : first]]
        )
        if not (dashed or link.low == "to" or (link.low == "and" and between)):
            return None
        if at + 1 >= len(line):
            return None
        start = at + 1
        while (
            start < len(line)
            and start < at + 3
            and (
                line[start].kind == "symbol"
                or (line[start].kind == "word" and line[start].text.isupper() and len(line[start].text) in (2, 3))
            )
        ):
            start += 1
        if start >= len(line):
            return None
        if any(a <= line[start].start < b for a, b in self.taken):
            return None
        sign2 = currency_before(line, start)
        if start > at + 1 and sign2 is None:
            return None
        other = read_number(line, start, money=sign2 is not None)
        if other is None:
            return None
        if dashed and line[at + 1].tight != link.tight:
            return None
        unit2 = unit_after(line, other)
        if sign2 is not None and (unit2 is None or unit2.kind != "money"):
            unit2 = (
                Unit("money", sign2[0], sign2[0], other.after) if unit2 is None or unit2.kind != "percent" else unit2
            )
        if unit is not None and unit2 is None:
            if sign is None and not (
                link.low == "to" and before and before[-1] == "from" and counted(line, other.after) is None
            ):
                return None
            unit2 = unit._replace(after=other.after)
        noun = counted(line, other.after) if unit2 is None else None
        if unit2 is None and noun is None and not (other.scaled or number.scaled):
            return None
        if unit is not None and unit2 is not None and (unit.kind, unit.unit) != (unit2.kind, unit2.unit):
            return None
        value = number
        if (
            not number.scaled
            and other.scaled
            and not self.comma(other)
            and number.value < 1000
            and unit_scale(line, other) > 1
        ):
            scale = unit_scale(line, other)
            value = number._replace(value=float(f"{number.value * scale:.15g}"), step=number.step * scale)
        elif (
            self.comma(other)
            and not self.comma(number)
            and number.value < 1000 <= other.value
            and number.value * 1000 < other.value
        ):
            value = number._replace(value=number.value * 1000, step=number.step * 1000)  # 40-50,000
        moving = (
            link.low == "to"
            and not ranging
            and (
                bool(before and before[-1] == "from")
                or (len(before) > 1 and before[-2] == "from" and before[-1] in _SOFTENERS)
            )
        )
        if not moving and not value.value < other.value:
            return None
        if unit is not None and link.low == "to" and not moving and self.changes(first):
            return None
        if unit2 is None:
            unit2 = self.counts(other, noun)
        if moving:
            self.add(
                value,
                None,
                (unit or unit2)._replace(after=unit.after if unit else number.after),
                number.first,
                sign or None,
                role="from",
            )
            self.add(other, None, unit2, other.first, sign2, role="to")
        else:
            self.add(value, other, unit2, number.first, sign)
        return unit2.after if unit2.kind != "count" else other.after

    def comma(self, number: Number) -> bool:
        """Whether a number is only marked as large by its commas."""
        return number.scaled and number.after == number.first + 1

    def listed(self, at: int) -> Unit | None:
        """Return the unit at the end of a list: "18, 20 and 25 percent"."""
        line = self.tokens
        for _ in range(6):
            if at >= len(line) or line[at].low not in (",", "and", "or", "&"):
                return None
            at += 1
            if at < len(line) and line[at].low in ("and", "or"):
                at += 1
            if at >= len(line) or line[at].kind not in ("number", "word"):
                return None
            if any(a <= line[at].start < b for a, b in self.taken):
                return None
            number = read_number(line, at)
            if number is None:
                return None
            unit = unit_after(line, number)
            if unit is not None:
                return unit if unit.kind in ("percent", "duration", "other") else None
            at = number.after
        return None

    # -- one bare number -------------------------------------------------------------------------------------------------

    def noun_next(self, number: Number) -> bool:
        return counted(self.tokens, number.after) is not None

    def counts(self, number: Number, noun: Counted | None) -> Unit:
        return Unit("count", noun.head if noun else "", None, number.after)

    def bare(self, number: Number) -> int:
        """Read a number without a unit: a count of a noun, an amount that lost its currency, or nothing."""
        line = self.tokens
        noun = counted(line, number.after)
        if is_name(line, number, noun):
            return number.after
        if (rate := self.rate(number)) is not None:
            return rate
        if number.scaled and number.value >= 1e6 and is_money(line, number, noun):
            self.add(number, None, Unit("money", "unknown", None, number.after), number.first, None)
            return number.after
        if noun is not None:
            whole = number.value == int(number.value)
            if number.value < 2 or not whole or is_anaphoric(line, number, noun):
                if number.digits and number.value == 1:
                    return number.after
                if whole or not number.digits:
                    return number.after
            hyphen = number.after < len(line) and line[number.after].text == "-"
            if (
                hyphen
                and not number.digits
                and noun.head in ("way", "fold", "sided", "pronged", "track", "off", "time", "stop", "size")
            ):
                return number.after
            if hyphen and noun.head in ("year", "day", "fold", "old", "plus"):
                return number.after
            self.add(
                number,
                None,
                Unit("count" if whole and noun.head != "points" else "other", noun.head, None, number.after),
                number.first,
                None,
                noun.phrase,
            )
            return number.after
        following = line[number.after] if number.after < len(line) else None
        if (
            following is not None
            and following.low == "of"
            and not number.scaled
            and 2 <= number.value == int(number.value)
        ):
            inner = number.after + 1
            if (
                inner < len(line)
                and line[inner].low in ("them", "which", "whom", "these", "those")
                and self.found
                and self.found[-1].kind == "count"
            ):
                if number.digits or number.value > 2:
                    self.add(
                        number,
                        None,
                        Unit("count", self.found[-1].unit, None, number.after),
                        number.first,
                        None,
                        self.found[-1].noun,
                    )
                return number.after
            while inner < len(line) and (
                line[inner].low in _DETERMINERS or line[inner].kind == "number" or line[inner].low in UNITS_WORDS
            ):
                inner += 1
            some = counted(line, inner)
            if some is not None and (number.digits or number.value > 2):
                self.add(number, None, Unit("count", some.head, None, number.after), number.first, None, some.phrase)
            return number.after
        if (
            following is not None
            and number.value == int(number.value)
            and (
                following.low in _VOTING
                or (
                    following.low == "in"
                    and number.after + 1 < len(line)
                    and line[number.after + 1].low in ("favour", "favor")
                )
            )
        ):
            self.add(
                number, None, Unit("count", "votes", None, number.after), number.first, None, "votes " + following.low
            )
            return number.after
        if (after := self.among(number)) is not None:
            return after
        if (last := self.elliptic(number)) is not None:
            self.add(number, None, Unit("count", last.unit, None, number.after), number.first, None, last.noun)
            return number.after
        if number.scaled and following is not None and following.low == "of":
            deeper = counted(line, number.after + 1) or counted(line, number.after + 2)
            phrase = deeper.phrase if deeper else words_after(line, number.after + 1, self.taken)
            self.add(
                number,
                None,
                Unit("count", phrase.split(" ")[-1] if phrase else "", None, number.after),
                number.first,
                None,
                phrase,
            )
            return number.after
        if not number.digits and not number.scaled:
            return number.after
        people = following is not None and following.low in PEOPLE_NOUNS
        if number.scaled or people or is_governed(line, number):
            kind: ClaimKind = "count" if number.value == int(number.value) else "other"
            phrase = words_after(line, number.after, self.taken) or noun_before(line, number.first)
            self.add(
                number,
                None,
                Unit(kind, phrase.split(" ")[-1] if phrase else "", None, number.after),
                number.first,
                None,
                phrase,
            )
        return number.after

    def among(self, number: Number) -> int | None:
        """Read "seven out of the 10 countries": two counts of one noun."""
        line = self.tokens
        place = number.after
        if [token.low for token in line[place : place + 2]] != ["out", "of"] or number.value != int(number.value):
            return None
        place += 2
        while place < len(line) and line[place].low in _DETERMINERS:
            place += 1
        other = read_number(line, place) if place < len(line) else None
        noun = counted(line, other.after) if other is not None else None
        if other is None or noun is None or not number.value < other.value:
            return None
        for one in (number, other):
            self.add(one, None, Unit("count", noun.head, None, one.after), one.first, None, noun.phrase)
        return other.after

    def elliptic(self, number: Number) -> Amount | None:
        """Return the count whose noun a bare number shares: "nine flights, seven from Subang", "44 outputs (including 13"."""
        line = self.tokens
        if number.value < 2 or number.value != int(number.value) or not self.found or number.first == 0:
            return None
        last = self.found[-1]
        before, following = line[number.first - 1], line[number.after] if number.after < len(line) else None
        if (
            last.kind != "count"
            or not last.unit
            or last.value < number.value
            or line[number.first].start - last.end > 120
        ):
            return None
        if before.low == "including" and number.digits:
            return last
        parted = before.text in (",", ";") or before.low == "and"
        return last if parted and following is not None and following.low in _CARRIED else None

    def rate(self, number: Number) -> int | None:
        """Read an exchange rate: 240 (yen) to the dollar."""
        line = self.tokens
        place = number.after
        if place + 2 < len(line) and line[place].low in ("to", "per", "against", "a") and number.digits:
            after = place + 1 + (line[place + 1].low in ("the", "us"))
            if after < len(line) and line[after].low == "us":
                after += 1
            if after < len(line) and line[after].low in ("dollar", "euro", "pound"):
                self.add(number, None, Unit("other", "exchange rate", None, number.after), number.first, None)
                if after + 2 < len(line) and line[after + 1].low == "to" and line[after + 2].kind == "number":
                    other = read_number(line, after + 2)
                    if other is not None:
                        self.add(other, None, Unit("other", "exchange rate", None, other.after), other.first, None)
                        return other.after
                return after + 1
        return None

    def changes(self, first: int) -> bool:
        words = [token.low for token in self.tokens[max(first - 3, 0) : first]]
        return any(word in UP or word in DOWN for word in words)

    # -- writing down ----------------------------------------------------------------------------------------------------

    def add(
        self, number: Number, high: Number | None, unit: Unit, at: int, sign: tuple[str, int] | None, noun: str = "",
        *, role: Literal["from", "to"] | None = None,
    ) -> None:  # fmt: skip
        """Write down one amount."""
        line = self.tokens
        last = high or number
        first = sign[1] if sign else number.first
        after = unit.after if unit.kind not in ("count",) else last.after
        start, end = line[first].start, line[max(after, last.after) - 1].end
        value, negative = number.value, False
        if first and line[first - 1].text in _MINUS and line[first].tight and number.digits:
            earlier = line[first - 2] if first > 1 else None
            if earlier is None or not line[first - 1].tight or earlier.text in ("(", "[", "~", "/"):
                negative = True
                start = line[first - 1].start
                value = -value
        if unit.kind in ("count",) and not noun and unit.unit:
            found = counted(line, last.after)
            noun = found.phrase if found else unit.unit
        if unit.kind == "money" or unit.kind == "percent":
            noun = noun or self.governs(unit.after)
        self.found.append(
            Amount(
                start,
                end,
                unit.kind,
                value,
                high.value if high else None,
                unit.unit,
                unit.currency,
                number.step,
                high.step if high else number.step,
                "range" if high else None,
                noun,
                unit.points,
                "down" if negative else None,
                role,
            )
        )

    def governs(self, at: int) -> str:
        """Return the noun phrase after an amount: "of GDP", "in loans", "increase"."""
        line = self.tokens
        if at < len(line) and line[at].low in ("of", "in", "for", "worth"):
            at += 1
            if at < len(line) and line[at].low == "of":
                at += 1
        return words_after(line, at, self.taken)


_YUAN = re.compile(r"\b(?:yuan|renminbi|RMB|CNY)\b", re.I)
_YEN = re.compile(r"\b(?:yen|JPY)\b", re.I)
"""¥ is yen, unless the sentence speaks of yuan and not of yen."""
_CARRIED = word_set("from in for to were are have had has did")
_VOTING = word_set("against abstained abstaining voted opposed")
_DETERMINERS = word_set("the its their these those our")
_SOFTENERS = word_set("about around approximately nearly almost roughly over some just only a an below under")


def unit_scale(line: Sequence[Token], number: Number) -> float:
    """Return the factor of the scale words of a number: 1e9 for "7 billion"."""
    scale = 1.0
    for token in line[number.first + 1 : number.after]:
        scale *= SCALES.get(token.low, 1.0)
    return scale
