"""unit-slip: a currency on a head count; a scale word that slipped beside figures of the same kind.

Beside one another stand the items of one list ("100 million, 100 million and 60 billion"), two figures of which one is "as
many as" the other, and a whole with its stated share.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from ..finding import Finding, figure
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence

_PEOPLE = (
    r"(?:people|persons|citizens|inhabitants|residents|visitors|tourists|workers|students|jobs|"
    r"households|refugees|migrants|voters|users|"
    r"passengers|children|women|men|ships|vessels|vehicles|hectares|tonnes|tons|kilomet\w+|"
    r"villages|schools|farmers|patients|pupils|adults|infants|barrels|litres|gallons|megawatts|soldiers|troops|subscribers|consumers|men|youths?)"
)
_MONEY_THING = (
    r"(?:grants?|loans?|funds?|programmes?|programs?|projects?|budgets?|schemes?|markets?|aid|credits?|bonds?|deals?|"
    r"contracts?|packages?|plans?|facilit\w+|investments?|projects?|support|benefits?|bursar\w+|wages?|fees?|prizes?|pensions?)"
)
_AGENTS = (
    r"[a-z]{3,}(?:ers|ors|ees|ists|ians|ants|folk)|[A-Z][a-z]{2,}(?:is|ans|ans|inos|nese|ians|ers|ks|os|eans)|cattle|goats|sheep|"
    r"cows|pigs|camels|horses|animals|families|nurses|clerks|monks|nuns|guests|guards|nationals|boys|girls|orphans|widows|crew"
)
"""Plurals of people and of animals: by their endings."""
_SLIP_AFTER = re.compile(
    rf"^\s*(?:of\s+)?(?:(?i:registered|foreign|young|new|poor|local|international|rural|more|additional|urban|elderly|[a-z]+ed|"
    rf"[a-z]+ing)\s)*(?:(?i:{_PEOPLE})|(?P<who>{_AGENTS})(?!\s(?:of|the|an?|its|their|only|all)\b))\b(?!\s(?:[a-z]+\s)?(?i:{_MONEY_THING})\b)(?!['’])"
)
_SLIP_BEFORE = re.compile(
    r"(?i)\b(?:population|workforce|headcount|number of (?:people|citizens|visitors|tourists|"
    r"students|workers|users|refugees|voters|passengers|vessels|ships))(?: \w+){0,2} (?:of|is|was|"
    r"reached|exceeds?|exceeded|stood at|stands at|at|to|about|some)\s*(?:about|around|some|"
    r"nearly|almost|over|more than|roughly|an estimated|approximately|\s)*$"
)
_NOT_WHO = frozenset(
    [
        "vouchers", "transfers", "tenders", "orders", "offers", "papers", "letters", "containers", "computers", "trailers",
        "carriers", "dividends", "grants", "plants", "others", "dollars", "quarters", "tankers", "motors", "tractors",
        "reactors", "generators", "meters", "warrants", "variants", "fees", "guarantees", "trees", "degrees", "levees",
        "lists", "trusts", "consists", "exists", "persists", "covers", "enters", "offers", "differs", "remains", "wants",
    ]
)  # fmt: skip
"""Plurals of things that end as those of people do."""
_MONEY_SHARE = re.compile(r"(?i)^\s*(?:per|a|each|for|to|in|by|from|worth)\b")


def slips(dossier: Dossier) -> Iterator[Finding]:
    """Report head counts with a currency, and scale words that slipped."""
    yield from _counted(dossier)
    yield from _odd(dossier)
    for sentence in dossier.every:
        yield from _earth(sentence)
        if not sentence.record:
            yield from _as_many(sentence)
            yield from _listed(sentence)
            yield from _later_whole(dossier, sentence)
            yield from _evenly(sentence)
            yield from _series(sentence)
            yield from _too_large(sentence)


def _counted(dossier: Dossier) -> Iterator[Finding]:
    """Report a head count with a currency: "USD 670 million citizens"."""
    for mention in dossier.mentions:
        quantity = mention.quantity
        text = mention.sentence.document.text
        unit = quantity.unit
        raw = mention.raw
        low = quantity.start
        if quantity.kind != "money" and not (quantity.kind == "count" and re.match(r"(?:US|[A-Z]{3}\b|[$€£¥])", raw)):
            if re.search(r"(?:US\$|USD|\$|€|£|¥|EUR)\s?$", text[max(0, low - 4) : low]) and quantity.kind in (
                "count",
                "number",
            ):
                unit, low = "USD", quantity.start
            else:
                continue
        if unit == "unknown":
            continue
        right = text[quantity.end : quantity.end + 60].replace("\n", " ")
        after = _SLIP_AFTER.match(right)
        if after is not None and after["who"] in _NOT_WHO:
            after = None
        if after is None and (_SLIP_BEFORE.search(mention.left) is None or _MONEY_SHARE.match(right)):
            continue
        noun = after[0].strip() if after else "a number of people"
        yield found(
            "unit-slip",
            "high",
            [mention],
            f"{raw!r} is a sum of money, but {noun} are counted.",
            "",
            "the same number without the currency",
        )


_EARTH = 5.11e8
"""Square kilometres of the surface of the Earth."""


def _earth(sentence: Sentence) -> Iterator[Finding]:
    """Report an area that is larger than the Earth."""
    for quantity in sentence.quantities:
        if quantity.unit == "km2" and quantity.value > _EARTH:
            yield found(
                "unit-slip",
                "high",
                [(sentence, quantity)],
                f"{figure(quantity.value)} square kilometres are more than the surface of the Earth.",
                f"{figure(quantity.value)} > {figure(_EARTH)}",
                "the same number without its scale word",
            )


_AGAINST = re.compile(
    r",? (?:as against|compared with|compared to|up from|down from|against|versus)\s(?:only |some |"
    r"about )?$"
)
_FAR = 150
"""Times apart beyond which two figures that a sentence compares are no rise of one thing."""
_STEPS = {"MW": ("W", 1e6), "GW": ("W", 1e9), "kW": ("W", 1e3), "TW": ("W", 1e12), "kWh": ("Wh", 1e3), "MWh": ("Wh", 1e6),
          "GWh": ("Wh", 1e9), "TWh": ("Wh", 1e12), "t": ("t", 1.0), "kt": ("t", 1e3), "Mt": ("t", 1e6)}  # fmt: skip


def written(text: str, quantity: Quantity) -> str:
    """Return scale word and unit of a figure as printed: 1 million and 202 million may both be right."""
    return re.sub(r"[\d.,\s]", "", text[quantity.start : quantity.end]).lower()


def reduced(quantity: Quantity) -> tuple[str, float] | None:
    """Return a quantity in the first unit of its dimension."""
    if quantity.value <= 0 or quantity.top is not None:
        return None
    unit, size = _STEPS.get(quantity.unit, (quantity.unit, 1.0))
    return unit, quantity.value * size


_AS_MANY = re.compile(
    r"(?:about|nearly|almost|roughly|exactly|just|again|,)\s(?:as|the same as) (?:many|much) as\s(?:the "
    r"|in )?$"
)


def _as_many(sentence: Sentence) -> Iterator[Finding]:
    """Report two figures a thousand times apart of which one is said to be as many as the other."""
    text = sentence.document.text
    for one, two in pairwise(sentence.quantities):
        gap = text[one.end : two.start]
        scaled = SCALE_WORD.search(text[one.start : one.end]) and SCALE_WORD.search(text[two.start : two.end])
        alike = one.kind == two.kind in ("money", "other") or ({one.kind, two.kind} <= {"number", "count"} and scaled)
        against = _AGAINST.search(gap) is not None and alike
        if against and (first := reduced(one)) and (second := reduced(two)) and first[0] == second[0]:
            ratio = max(first[1], second[1]) / min(first[1], second[1])
            if ratio > _FAR and 0.2 < ratio / 1000 < 5 and written(text, one) != written(text, two):
                yield _slipped(sentence, [one, two], min((one, two), key=lambda q: (reduced(q) or ("", 0.0))[1]))
            continue
        if not _AS_MANY.search(gap) or not {one.kind, two.kind} <= {"number", "count", "money", "other"}:
            continue
        if _thousands(one.value, two.value):
            yield _slipped(sentence, [one, two], one)


def _listed(sentence: Sentence) -> Iterator[Finding]:
    """Report one sum of a list of givers that is hundreds of times the others, where all have a scale word."""
    money = [q for q in sentence.quantities if q.kind == "money" and q.top is None]
    if len(money) < 3 or len(money) > 12 or not (_GIVES.search(sentence.skeleton) or "that of" in sentence.skeleton):
        return
    text = sentence.document.text
    if any(not re.search(r"illion|\b[bmt]n\b", text[q.start : q.end]) for q in money):
        return
    scale = {"USD": 1.0, "EUR": 1.1, "GBP": 1.3}
    if len({q.unit for q in money}) == 1:
        scale = {money[0].unit: 1.0}
    if any(q.unit not in scale for q in money):
        return
    top = max(money, key=lambda q: q.value)
    rest = sorted(q.value * scale[q.unit] for q in money if q is not top)
    gaps = [
        re.sub(r"\bthat of (?:the )?(?:[a-z]+ (?:in|of|for|to) )?|\bof the [a-z]+(?=,)", "", text[a.end : b.start])
        for a, b in pairwise(money)
    ]
    if any(
        len(gap) > 60 or re.search(r"[.;:]\s|\b(?:of|total|budget|economy|gdp|from|than|out)\b", gap) for gap in gaps
    ):
        return
    if top.value * scale[top.unit] > 300 * median(rest) and top.value * scale[top.unit] > 100 * rest[-1]:
        yield _slipped(sentence, money, top)
    low = min(money, key=lambda q: q.value)
    above = sorted(q.value * scale[q.unit] for q in money if q is not low)
    if above[-1] < _ALIKE * above[0] and above[0] / 1.5 < low.value * scale[low.unit] * 1e3 < above[-1] * 1.5:
        yield _slipped(sentence, money, low)


SCALE_WORD = re.compile(r"(?i)illion|\b[bmt]n\b")
_ALIKE = 4.0
"""Times by which the figures of one list may differ, for one that is a thousand times off to stand out."""
_MOST = 30
"""Figures of a paragraph beyond which it is a table in prose."""
_FEWEST = 3
"""Other figures that a paragraph must have."""


def _odd(dossier: Dossier) -> Iterator[Finding]:
    """Report one figure of a paragraph that would be like the others with another scale word: 1.1, 1.0 and 883 billion."""
    groups: dict[tuple[str, int, str], list[tuple[Sentence, Quantity]]] = defaultdict(list)
    for sentence in dossier.every:
        text = sentence.document.text
        for q in sentence.quantities:
            if (
                q.kind in ("money", "other")
                and q.top is None
                and q.value > 0
                and SCALE_WORD.search(text[q.start : q.end])
            ):
                groups[sentence.document.name, sentence.passage.paragraph, q.unit].append((sentence, q))
    for group in groups.values():
        for odd in group if len(group) <= _MOST else ():
            rest = sorted(q.value for _, q in group if q is not odd[1])
            near = [value for value in rest if value > 0]
            if any(math.isclose(math.log10(value / odd[1].value) % 3, 0.0, abs_tol=1e-9) for value in near):
                continue  # the same digits with another scale word: the rule of `values` reports the two
            if len(near) < (_FEWEST if odd[1].kind == "money" else _FEWEST - 1) or near[-1] > _ALIKE * near[0]:
                continue
            fits = [step for step in (1e3, 1e-3) if near[0] / 1.5 < odd[1].value / step < near[-1] * 1.5]
            if fits and len({words for s, _ in group for words in [bool(_WHOLE_WORDS.search(s.text))]}) == 1:
                beside = ", ".join(figure(value) for value in near)
                yield found(
                    "unit-slip",
                    "high",
                    [odd],
                    f"{figure(odd[1].value)} stands beside {beside}: a scale word (million, billion) has slipped.",
                    f"ratio {figure(odd[1].value / median(near))}",
                    f"{figure(odd[1].value / fits[0])}, if it is of the size of the others",
                )


_WHOLE_WORDS = re.compile(
    r"(?i)\b(?:gdp|gross domestic product|economy|total|altogether|in all|budget of the (?:state|"
    r"country))\b"
)
_GIVES = re.compile(
    r"\b(?:gave|give|gives|given|promised|pledged|paid|contributed|provided|donated|granted|lent|offered|"
    r"spent|invested|put|owes?|owed|costs?|brought|took|received|earned)\b"
)


_IN_YEARS = re.compile(
    r"⟦(?P<kind>[mu])(?P<one>\d+)⟧[^⟦⟧.;,]{0,30} in ⟦y\d+⟧,? (?:and|to|against|after|but|then|compared with) "
    r"⟦(?P=kind)(?P<two>\d+)⟧[^⟦⟧.;,]{0,30} in ⟦y\d+⟧"
)


_LONG = 10
"""Years in which a firm may have grown a thousandfold."""


def _series(sentence: Sentence) -> Iterator[Finding]:
    """Report "4.1 million tonnes in 2020 and 4.3 billion tonnes in 2021"."""
    text = sentence.document.text
    for match in _IN_YEARS.finditer(sentence.skeleton):
        one, two = sentence.quantities[int(match["one"])], sentence.quantities[int(match["two"])]
        if one.unit != two.unit or one.value <= 0 or two.value <= 0 or written(text, one) == written(text, two):
            continue
        ratio = max(one.value, two.value) / min(one.value, two.value)
        years = re.findall(r"⟦y(\d+)⟧", match[0])
        if (
            400 < ratio < 2500
            and sentence.quantities[int(years[-1])].value - sentence.quantities[int(years[0])].value < _LONG
        ):
            yield _slipped(sentence, [one, two], max((one, two), key=lambda q: q.value))


_PLACE_OF = re.compile(
    r"\b(?P<place>village|hamlet|town|city)\b[^⟦⟧.;,]{0,30} (?:has|had|with|counts|of) (?:a population of )?⟦n(?P<n>\d+)⟧"
    r"(?: people| inhabitants| residents|[.,;]|$)"
)
_WORKS = re.compile(
    r"\b(?P<place>plant|power station|wind farm|solar park|dam|reactor|turbine)s?\b[^⟦⟧.;,]{0,20} of ⟦u(?P<n>\d+)⟧"
)
_LARGEST = {
    "village": 1e6, "hamlet": 1e5, "town": 5e6, "city": 5e7, "plant": 2.5e10, "power station": 2.5e10, "wind farm": 2.5e10,
    "solar park": 5e10, "dam": 2.5e10, "reactor": 2e9, "turbine": 1.5e9,
}  # fmt: skip
"""People of a place, and watts of one plant, that none has."""


def _too_large(sentence: Sentence) -> Iterator[Finding]:
    """Report "a solar plant of 250 GW", and a village of millions."""
    for pattern in (_PLACE_OF, _WORKS):
        for match in pattern.finditer(sentence.skeleton):
            quantity = sentence.quantities[int(match["n"])]
            base = reduced(quantity)
            if base is None or (pattern is _WORKS and base[0] != "W") or base[1] <= _LARGEST[match["place"]]:
                continue
            yield found(
                "unit-slip",
                "high",
                [(sentence, quantity)],
                f"No {match['place']} has {figure(base[1])}{' watts' if pattern is _WORKS else ' people'}.",
                f"{figure(base[1])} > {figure(_LARGEST[match['place']])}",
            )


_EVENLY = re.compile(
    r"⟦m(?P<all>\d+)⟧[^⟦⟧.;]{0,60} ⟦d(?P<time>\d+)⟧[^⟦⟧.;]{0,12}\b(?:(?:or|that is|i\.e\.|which is|making|meaning),? (?:on|an)? ?"
    r"average,?(?: of)?|in (?:equal |yearly |annual )?instalments of) "
    r"⟦m(?P<each>\d+)⟧ (?:an?|per|each|every) (?P<unit>year|month|week)"
)


def _evenly(sentence: Sentence) -> Iterator[Finding]:
    """Report "25 billion over ten years, or an average of 2.5 million a year"."""
    for match in _EVENLY.finditer(sentence.skeleton):
        whole, time, each = (sentence.quantities[int(match[name])] for name in ("all", "time", "each"))
        if (
            whole.unit == each.unit
            and time.unit.removesuffix("s") == match["unit"]
            and time.value > 0
            and each.value > 0
        ):
            ratio = whole.value / time.value / each.value
            if any(0.8 < ratio / step < 1.25 for step in (1e3, 1e6, 1e-3)):
                yield found(
                    "unit-slip",
                    "high",
                    [(sentence, whole), (sentence, each)],
                    f"{figure(whole.value)} over {figure(time.value)} {match['unit']}s are {figure(whole.value / time.value)} a "
                    f"{match['unit']}, not {figure(each.value)}: a scale word has slipped.",
                    f"{figure(whole.value)} / {figure(time.value)} = {figure(whole.value / time.value)}",
                )


_TOTAL_SHARE = re.compile(
    r"⟦m(\d+)⟧(?:[^⟦⟧.;]|⟦y\d+⟧){0,40}?,? ⟦p(\d+)⟧ of (?:the |its |their )?total (?P<what>[a-z]+)\b(?! of)"
)
_REACH = 4
"""Sentences of a paragraph within which the whole of a share may follow."""


def _later_whole(dossier: Dossier, sentence: Sentence) -> Iterator[Finding]:
    """Report a total of which a part was said to be a share, if it is a thousand times too small or too large."""
    match = _TOTAL_SHARE.search(sentence.skeleton)
    if match is None:
        return
    part, share = sentence.quantities[int(match[1])], sentence.quantities[int(match[2])]
    whole = re.compile(
        rf"\btotal {match['what']}\b(?:[^⟦⟧.;]|⟦n\d+⟧){{0,40}}? (?:was|were|is|came to|stood at|reached|"
        rf"amounted to|of) ⟦m(\d+)⟧"
    )
    for other in _following(dossier, sentence):
        told = whole.search(other.skeleton)
        if told is not None and share.value > 0:
            total = other.quantities[int(told[1])]
            if total.unit == part.unit and _thousands(total.value, part.value * 100 / share.value):
                yield found(
                    "unit-slip",
                    "high",
                    [(sentence, part), (sentence, share), (other, total)],
                    f"If {figure(part.value)} is {figure(share.value)} percent of it, the total is about "
                    f"{figure(part.value * 100 / share.value)}, not {figure(total.value)}.",
                    f"{figure(part.value)} / {figure(share.value)}% = {figure(part.value * 100 / share.value)}",
                )
            return


def _following(dossier: Dossier, sentence: Sentence) -> Iterator[Sentence]:
    """Return the next sentences of the paragraph."""
    same = [s for s in dossier.every if s.document is sentence.document and s.passage.start > sentence.passage.start]
    yield from (s for s in same[:_REACH] if s.passage.paragraph == sentence.passage.paragraph)


def _thousands(one: float, two: float) -> bool:
    """Say whether two figures are about a thousand or a million times apart."""
    small, large = sorted((abs(one), abs(two)))
    return small > 0 and any(0.4 < large / small / step < 2.5 for step in (1e3, 1e6))


def _slipped(sentence: Sentence, all_: list[Quantity], odd: Quantity) -> Finding:
    beside = ", ".join(figure(q.value) for q in all_ if q is not odd)
    return found(
        "unit-slip",
        "high",
        [(sentence, q) for q in all_],
        f"{figure(odd.value)} stands beside {beside}: a scale word (million, billion) has slipped.",
        f"ratio {figure(odd.value / max(median(q.value for q in all_ if q is not odd), 1e-9))}",
    )
