"""share-times-total, told by its cue: the one share of a sentence with the one part and whole, and so much each times so many.

`shares` reads the order of a sentence. Here the sentence leaves no choice: "3.3 million of the 7.2 million ... 46 percent" has
one part of one whole and one share; "120 wells at 15,000 dollars each, in all 1.8 million" one number, one price and one sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .setting import Sentence
from .shares import part_of

_W = r"(?: [a-z][a-z'’/-]*)"
_LEVEL = frozenset({"money", "number", "count", "other"})
_COUNTS = frozenset({"number", "count"})
_PART_OF = (
    re.compile(
        rf"⟦[mnu](?P<part>\d+)⟧{_W}{{0,3}}? (?:out )?of(?: (?:the|all|its|their|some|these|those|a total of|planned|"
        rf"required|approved|registered|"
        rf"intended|[a-z]+['’]s))*"
        rf" ⟦[mnu](?P<whole>\d+)⟧"
    ),
    re.compile(
        r"⟦m(?P<part>\d+)⟧ (?:out )?of (?:the|its|their|this|that|all)(?: [a-z-]+){1,3} of ⟦m(?P<whole>\d+)⟧"
    ),  # 21 million of its budget of 64 million
    re.compile(
        r"\b(?:of|among|from)(?: (?:the|all|its|their|some|these|those|a total of|"
        r"[a-z]+['’]s))*(?: [a-z-]+(?: [a-z-]+){0,2} of)?"
        r" ⟦[mnu](?P<whole>\d+)⟧[^⟦⟧.;:,]{0,60},"
        r" (?:only |just )?⟦[mnu](?P<part>\d+)⟧"
    ),
    re.compile(r"⟦[mnu](?P<part>\d+)⟧(?: [a-z]+){0,3}? out of(?: a total of| all| the)? ⟦[mnu](?P<whole>\d+)⟧"),
    re.compile(
        r"^of(?: the| its| all)? ⟦[mnu](?P<whole>\d+)⟧(?: [a-z]+){1,3} (?:only |just )?⟦[mnu](?P<part>\d+)⟧"
        r" (?:have|had|has|are|were|was|is)\b"
    ),
    re.compile(r"\bout of ⟦[mnu](?P<whole>\d+)⟧ [a-z]+(?: [a-z]+)? (?:only |just )?⟦[mnu](?P<part>\d+)⟧"),
)
"""One part of one whole."""
_MOVED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|rose|risen|fell|fallen|grew|grown|increase\w*|decrease\w*|decline\w*|growth|up|down|"
    r"points?|than|interest|inflation|target\w*|forecast\w*|a year(?! (?:ago|earlier|before|later))|per year|annual\w*|"
    r"compared|against|from ⟦|of (?:gdp|whom|which)|"
    r"average\w*|goal|discount|instead|tax)\b"
)
"""Words of another percentage than that of a part."""
_SAID = re.compile(
    r"(?:[,(:–—]|\bor|\bthus|\bhence|\btherefore|\bholding|\bholds|\bthat is|\bwhich (?:is|was|makes?|means)|"
    r"\baccount(?:s|ed|ing)? for|\brepresent(?:s|ed|ing)?|\bshare"
    r" (?:[a-z]+ ){0,4}?(?:is|was|of|to)|"
    r"\brate (?:is|was|of)|\bmak(?:es|ing) up|\bmade up)(?: an?| only| just| some| about| well| far| barely| nearly| almost|"
    r" slightly| little| good| mere| fully| scarcely| hardly| clearly| roughly| not even| share of| a share of| a total of|"
    r" [a-z]+ (?:share|rate|"
    r"turnout|coverage|quota|proportion|ratio) of| (?:turnout|coverage|quota|proportion|ratio) of){0,2} ?$"
)
"""How a share is said to be that of the part and whole beside it."""
_COVERS = re.compile(
    rf"⟦[mnu](?P<part>\d+)⟧{_W}{{0,6}}? (?:covers?|covered|meets?|met|finances?|financed|represents?|represented|makes? up|"
    rf"made up|amounts? to|"
    rf"equals?|corresponds? to|corresponded to|accounts? for|accounted for|pays? for|paid for|constitutes?|"
    rf"constituted){_W}{{0,2}}? "
    rf"⟦[pr](?P<share>\d+)⟧ of{_W}{{0,7}}? ⟦[mnu](?P<whole>\d+)⟧"
)
_YIELDS = re.compile(
    rf"⟦p(?P<share>\d+)⟧ (?:on|of){_W}{{0,6}}? ⟦m(?P<whole>\d+)⟧{_W}{{0,4}}?,? (?:yield\w*|brings?|brought|raises?|raised|"
    rf"gives?|gave|"
    rf"makes|made|comes? to|came to|produces?|produced|earns?|earned|costs?|would (?:yield|bring|raise|cost)){_W}{{0,4}}?"
    rf" ⟦m(?P<part>\d+)⟧"
)
_HALF = re.compile(
    r"⟦[pr](?P<share>\d+)⟧ of(?: (?:the|all|its|their|these|those))* ⟦[mnu](?P<whole>\d+)⟧[^⟦⟧.;:,]{0,50}?(?:, |"
    r" \()⟦[mnu](?P<part>\d+)⟧(?= in all| in total| in number| altogether| people|,|\)| of them(?=[.,;)]|$))"
)
_OF_NOUN = re.compile(
    rf"⟦[mnu](?P<part>\d+)⟧{_W}{{0,6}}?(?:,? (?:or|that is|i\.e\.|which is|equal to|equivalent to)|,| \(| is| was)(?: some|"
    rf" about)? ⟦[pr](?P<share>\d+)⟧ of "
    r"(?:the|this|that|its|their)(?: (?:total|whole|entire|approved|original|planned|full))? (?P<noun>[a-z]{4,})s?\b"
)
_OF_NOUN_FIRST = re.compile(
    r"⟦[pr](?P<share>\d+)⟧ of (?:the|this|that|its|their)(?: (?:total|whole|entire|approved|original|planned|full))?"
    r" (?P<noun>[a-z]{4,})s?"
    r"(?: \(|,? or |, that is,? |, i\.e\. )⟦[mnu](?P<part>\d+)⟧"
)


def portions(dossier: Dossier) -> Iterator[Finding]:
    """Report a share and a price that do not fit the only part, whole, number and sum beside them."""
    for sentence in dossier.every:
        if sentence.record or len(sentence.quantities) < 2:
            continue
        finding = _ordered(sentence) or _only(sentence) or _majority(sentence) or _resumed(sentence)
        finding = finding or _of_noun(sentence) or _times(sentence)
        if finding is not None:
            yield finding


_BOUNDS = frozenset({"more_than", "less_than", "at_least", "at_most"})
"""Qualifiers of a whole of which only a part counts: a levy on sales above 400 million."""


def _ordered(sentence: Sentence) -> Finding | None:
    """Check "the grant of 15 million covers 60 percent of the cost of 25 million" and "2 percent on 400 million yielded 8"."""
    for pattern in (_COVERS, _YIELDS, _HALF):
        match = pattern.search(sentence.skeleton)
        if match is not None and sentence.quantities[int(match["whole"])].qualifier not in _BOUNDS:
            finding = part_of(
                [(sentence, sentence.quantities[int(match[name])]) for name in ("share", "whole", "part")]
            )
            if finding is not None:
                return finding
    return None


_OTHERS = re.compile(
    r" of (?!(?:the total|all|the whole)\b|(?:them|those|it)(?:[.,;)]|$))| (?:because|since|as|when|where|if|for want of|"
    r"against)\b"
)
"""Behind a share of something else than the whole beside it, or of the part for a reason."""
_SO = re.compile(r"^ of the [a-z]+(?= (?:is|are|was|were|has|have|had) (?:thus|therefore|hence|so)\b)")
"""A share of all that was named: 58 percent of the line was thus complete."""
_HOW = re.compile(r" (?:by|with|via|through|in (?!all\b|total\b)|on|at|from|to|for|under)\b")
"""Behind a fraction of the part: roughly half by hand."""


def _only(sentence: Sentence) -> Finding | None:
    """Check "3.3 million of the 7.2 million people live there, 46 percent": one part, one whole and one share."""
    shares = [q for q in sentence.quantities if q.kind in ("percent", "ratio") and q.top is None]
    if len(shares) != 1 or _MOVED.search(sentence.skeleton):
        return None
    levels = [q for q in sentence.quantities if q.kind in _LEVEL]
    if len([q for q in levels if q.start < shares[0].start] or levels) != 2:
        return None
    token = re.search(rf"⟦[pr]{sentence.quantities.index(shares[0])}⟧", sentence.skeleton)
    if token is None:
        return None
    concluded = _SO.match(sentence.skeleton[token.end() :])
    headed = re.match(r"(?: of [a-z -]{3,40})?:", sentence.skeleton[token.end() :])
    if not (concluded or headed or _SAID.search(sentence.skeleton[: token.start()])):
        return None
    rest = "" if headed else _SO.sub("", sentence.skeleton[token.end() :])
    if _OTHERS.match(rest) or (shares[0].kind == "ratio" and _HOW.match(rest)):
        return None
    for pattern in _PART_OF:
        match = pattern.search(sentence.skeleton)
        if match is not None:
            return part_of(
                [(sentence, shares[0])]
                + [(sentence, sentence.quantities[int(match[name])]) for name in ("whole", "part")]
            )
    return None


def _of_noun(sentence: Sentence) -> Finding | None:
    """Check "The loan is 150 million. By June 66 million had been paid out, 44 percent of the loan"."""
    match = _OF_NOUN.search(sentence.skeleton) or _OF_NOUN_FIRST.search(sentence.skeleton)
    before = sentence.before
    if match is None or before is None or _MOVED.search(match[0]):
        return None
    share, part = (sentence.quantities[int(match[name])] for name in ("share", "part"))
    for place in (before, before.before):
        if place is None:
            return None
        named = [m.start() for m in re.finditer(rf"\b{match['noun'].removesuffix('s')}", place.skeleton)]
        like = [
            (n, q) for n, q in enumerate(place.quantities)
            if q.kind in _LEVEL
            and (q.kind == part.kind or {q.kind, part.kind} <= _COUNTS)
            and (q.kind != "money" or q.unit == part.unit)
        ]  # fmt: skip
        if named:
            if len(like) != 1 or any(q.kind in ("percent", "ratio") for q in place.quantities):
                return None
            token = re.search(rf"⟦[mnu]{like[0][0]}⟧", place.skeleton)
            if token is None or min(abs(at - token.start()) for at in named) > _NEAR:
                return None
            return part_of([(sentence, share), (place, like[0][1]), (sentence, part)])
        if like:
            return None
    return None


_THESE = r"(?:the|this|that|these|those)(?: (?:total|whole|entire|same))? (?P<noun>[a-z]{4,})"
_OR = r"(?:,? (?:or|that is|i\.e\.|which is|which makes|which means|representing|equal to|equivalent to),?| \(|,)"
_RESUMED = (
    re.compile(
        rf"⟦[mnu](?P<part>\d+)⟧ (?:out )?of {_THESE}{_OR}(?: [a-z]+){{0,2}} ?⟦[pr](?P<share>\d+)⟧(?! (?:of|points|more|"
        rf"less|fewer|higher|lower|above|below)\b)"
    ),
    re.compile(rf"⟦[pr](?P<share>\d+)⟧ of {_THESE}{_OR}(?: [a-z]+){{0,2}} ?⟦[mnu](?P<part>\d+)⟧"),
    re.compile(
        rf"\bof {_THESE},?(?: [a-z]+){{0,2}}? ⟦[mnu](?P<part>\d+)⟧{_OR}(?: [a-z]+){{0,2}} ?⟦[pr](?P<share>\d+)⟧(?! (?:of|"
        rf"points|more|less|fewer|higher|lower|above|below)\b)"
    ),
)
"""A part of what an earlier sentence has given a figure, called by its noun: 62 billion of these inflows, that is 38 percent."""
_BACK = 4
"""Sentences of the paragraph in which the noun is looked for."""


def _resumed(sentence: Sentence) -> Finding | None:
    """Check "Inflows came to 224 billion. ... Factories took 62 billion of these inflows, that is 38 percent"."""
    match = next((m for pattern in _RESUMED if (m := pattern.search(sentence.skeleton)) is not None), None)
    if match is None:
        return None
    share, part = (sentence.quantities[int(match[name])] for name in ("share", "part"))
    stem, place = re.compile(rf"\b{match['noun'].removesuffix('s')}s?\b"), sentence.before
    for _ in range(_BACK):
        if place is None:
            return None
        named = [m.start() for m in stem.finditer(place.skeleton)]
        if named:
            like = [
                q for q in place.quantities
                if (q.kind == part.kind or {q.kind, part.kind} <= _COUNTS) and q.top is None
                and (q.kind != "money" or q.unit == part.unit)
            ]  # fmt: skip
            return part_of([(sentence, share), (place, like[0]), (sentence, part)]) if len(like) == 1 else None
        place = place.before
    return None


_MAJORITY = re.compile(
    r"⟧[^⟦⟧.;:,]{0,30}, (?:that is,? )?an? (?:(?:clear|large|small|slim|vast|overwhelming|bare|narrow|great|comfortable|"
    r"huge) )?"
    r"(?P<which>majority|minority)(?=[.,;)]|$)"
)


def _majority(sentence: Sentence) -> Finding | None:
    """Check "only 118 of the 410 villages, a clear majority, had been connected"."""
    told = _MAJORITY.search(sentence.skeleton)
    match = next((m for p in _PART_OF if (m := p.search(sentence.skeleton)) is not None), None) if told else None
    if told is None or match is None or sum(q.kind in _LEVEL for q in sentence.quantities) != 2:
        return None
    part, whole = (sentence.quantities[int(match[name])] for name in ("part", "whole"))
    most = told["which"] == "majority"
    if part.kind != whole.kind or not (part.high < whole.low / 2 if most else whole.high / 2 < part.low < whole.low):
        return None
    share = figure(100 * part.value / whole.value)
    return found(
        "share-times-total",
        "medium",
        [(sentence, part), (sentence, whole)],
        f"{figure(part.value)} of {figure(whole.value)} is no {told['which']}.",
        f"{figure(part.value)} / {figure(whole.value)} = {share} percent",
    )


_NEAR = 45
"""Characters between a figure and the noun that it is called by later."""
_EACH = (
    re.compile(r"⟦m(?P<one>\d+)⟧(?: [a-z]+)? (?:each|apiece)\b"),
    re.compile(r"\b(?:average|mean) (?:[a-z]+ ){0,3}?(?:of|was|is|came to) ⟦m(?P<one>\d+)⟧"),
    re.compile(
        r"\b(?:in|into|by|over) ⟦n\d+⟧(?: [a-z]+)? (?:instal+ments|tranches|payments|parts|shares|grants|loans) of "
        r"⟦m(?P<one>\d+)⟧"
    ),
    re.compile(r"^each of(?: (?:the|its|these))? ⟦n\d+⟧[^⟦⟧.;]{0,60} ⟦m(?P<one>\d+)⟧"),
    re.compile(r"⟦m(?P<one>\d+)⟧ (?:a|per|for each|for every) (?P<what>[a-z]+)\b"),
)  # fmt: skip
"""How a sentence calls what one of many costs."""

_HEADS = frozenset({"head", "person", "capita", "inhabitant", "resident"})
"""How one of many people is called."""
_UNITS = {
    "kilometre": "km",
    "kilometer": "km",
    "mile": "mi",
    "tonne": "t",
    "ton": "t",
    "hectare": "ha",
    "megawatt": "MW",
}
_A_YEAR = re.compile(r"⟦m(?P<one>\d+)⟧(?: [a-z]+){0,2} (?:each|every) (?P<unit>year|month|week|day)\b")


def _times(sentence: Sentence) -> Finding | None:
    """Check "120 wells at 15,000 dollars each, in all 1.8 million": one number, what one costs and what all cost."""
    numbers = [q for q in sentence.quantities if q.kind in (*_COUNTS, "other") and q.value > 1 and q.top is None]
    money = [q for q in sentence.quantities if q.kind == "money" and q.top is None]
    yearly = _A_YEAR.search(sentence.skeleton)
    if yearly is not None and not numbers:
        numbers = [
            q
            for q in sentence.quantities
            if q.kind == "duration" and q.unit.rstrip("s") == yearly["unit"] and q.top is None
        ]
    if len(numbers) != 1 or len(money) != 2 or money[0].unit != money[1].unit:
        return None
    if re.search(
        r"\b(?:per year|a year|annually|of which|including|rose|fell|up from|down from|previous\w*|at least|up to)\b",
        sentence.skeleton,
    ):
        return None
    match = yearly or next((m for pattern in _EACH if (m := pattern.search(sentence.skeleton)) is not None), None)
    if match is None:
        return None
    one, what = sentence.quantities[int(match["one"])], match.groupdict().get("what")
    called = (numbers[0].unit.lower().startswith(what[:4]) or _UNITS.get(what) == numbers[0].unit) if what else True
    if what not in _HEADS and not called:
        return None
    total = money[0] if money[1] is one else money[1]
    number = numbers[0]
    whole = number.qualifier is None and number.value == int(number.value) and number.value < 10_000
    least, most = (number.value, number.value) if whole else (number.low, number.high)
    low, high = one.low * least, one.high * most
    if number.kind == "other" and what is None:
        return None
    product = one.value * number.value
    if one.low <= 0 or (total.low <= high * 1.03 and low * 0.97 <= total.high) or not 0.15 < total.value / product < 7:
        return None
    return found(
        "share-times-total",
        "medium",
        [(sentence, total), (sentence, number), (sentence, one)],
        f"{figure(number.value)} times {figure(one.value)} is {figure(product)}, not {figure(total.value)}.",
        f"{figure(number.value)} × {figure(one.value)} = {figure(product)}; with rounding {interval(low, high)}",
        f"{figure(product)}, or {figure(total.value / number.value)} each",
    )
