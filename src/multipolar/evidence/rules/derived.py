"""Figures that a sentence derives from two others, told by their cue alone: a change, a balance, points, a rate, a share.

Where `growth`, `balances` and `shares` read the order of a sentence, these checks read only the cue beside the derived figure
("a loss of", "a surplus of", "apiece", "of them") and ask that the sentence leaves one choice of the two figures behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .growth import change
from .levels import Levels, levels, scaled
from .moves import ordered
from .quantity import Quantity
from .setting import Sentence

_TOKEN = re.compile(r"⟦([a-z])(\d+)⟧")
_LEVEL = frozenset({"money", "number", "count", "other"})
_COUNTS = frozenset({"number", "count"})
Place = tuple[Sentence, Quantity]


def derived(dossier: Dossier) -> Iterator[Finding]:
    """Report derived figures that do not follow from the two figures beside them."""
    for sentence in dossier.every:
        if sentence.record or not sentence.quantities:
            continue
        for check in (
            _changed,
            _balanced,
            _points,
            _more,
            _each,
            _part_of_sum,
            _of_total,
            _rate,
            _that_is,
            _of_them,
        ):
            yield from check(sentence)


def _before(sentence: Sentence, at: int) -> list[Quantity]:
    """Return the quantities before a place of the skeleton, in the same part of the sentence, years left out."""
    lead = sentence.skeleton[:at]
    start = max(lead.rfind("; "), lead.rfind(": ") if lead.count(": ") == 1 and "⟦" in lead.split(": ")[-1] else -1) + 1
    found_ = [sentence.quantities[int(m[2])] for m in _TOKEN.finditer(lead) if m.start() >= start]
    return [q for q in found_ if q.kind != "year"]


def _pair(quantities: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    """Return two levels of one sort if there are exactly two; a bare number takes the unit of the other."""
    like = [q for q in quantities if q.kind in _LEVEL and q.top is None]
    if len(like) != 2:
        return None
    one, two = like
    if one.kind == two.kind and one.unit == two.unit:
        return one, two
    if {one.kind, two.kind} <= _COUNTS:
        return (
            (one, two)
            if one.unit == two.unit or "number" in (one.kind, two.kind) or two.unit in ("", "million", "billion")
            else None
        )
    if {one.kind, two.kind} & _COUNTS and "other" in (one.kind, two.kind):
        return (
            (one, two) if 0.01 < one.value / max(two.value, 1e-9) < 100 else None
        )  # 68,000 square kilometres ... and 8,000
    return scaled(one, two) if "number" in (one.kind, two.kind) else None


_CHANGE_OF = re.compile(
    r"(?:\b(?:increase|rise|growth|jump|surge|gain|expansion|decline|decrease|fall|drop|loss|reduction|cut|plunge|slump|discount|"
    r"saving|contraction|plus|minus) of|\b(?:or|that is|i\.e\.),? by) ⟦[pr](\d+)⟧(?! of (?:the|its|their|all)| points)"
    r"|, ⟦[pr](\d+)⟧ (?:less|more|lower|higher|cheaper|dearer)(?=[.;,]|$)"
    r"|, (?:up|down)(?: by)? ⟦p(\d+)⟧(?! of| points| from)"
)
_MOVED = re.compile(
    r"\b(?:from|in|by|at|of|since|compared (?:with|to)|against) (?:(?:fiscal|fy|the year|early|late) )?⟦y\d+⟧.*"
    r"\b(?:in|by|at|of|since|after) (?:(?:fiscal|fy|the year|early|late) )?⟦y\d+⟧|\bfrom ⟦.*\bto ⟦|\bbought (?:back "
    r")?for\b|\bsold for\b|"
    r"\breplaced by\b|\binstead of\b|⟦y\d+⟧.*\b(?:today|now|this year)\b"
)
_DOWN = re.compile(r"\b(?:decline|decrease|fall|drop|loss|reduction|cut|plunge|slump|discount|saving|contraction) of")


def _changed(sentence: Sentence) -> Iterator[Finding]:
    """Check "68,000 in 1960 and 8,000 in 2020, a loss of 68 percent"."""
    match = _CHANGE_OF.search(sentence.skeleton)
    if match is None or levels(sentence) is not None:
        return
    pair = _pair(_before(sentence, match.start()))
    if pair is None or not _MOVED.search(sentence.skeleton[: match.start()]):
        return
    one, two = ordered(sentence, *pair)
    stated = sentence.quantities[int(match[1] or match[2] or match[3])]
    if stated.kind == "ratio":
        stated = replace(
            stated, kind="percent", value=100 * stated.value, low=93 * stated.value, high=107 * stated.value
        )
    if one.value <= 0 or two.value <= 0 or (_DOWN.search(match[0]) and two.value > one.value):
        return
    moved = Levels(one, two, 0, match.start(), None)
    finding = change(moved, stated, [(sentence, one), (sentence, two), (sentence, stated)])
    if finding is not None:
        yield finding


_BALANCE_OF = re.compile(r"\b(?:surplus|deficit|shortfall|gap|difference|margin) (?:of|was|is|came to) ⟦[mpo](\d+)⟧")


def _balanced(sentence: Sentence) -> Iterator[Finding]:
    """Check "sold goods for 56 and bought goods for 54 billion, and so had a surplus of 20 billion"."""
    match = _BALANCE_OF.search(sentence.skeleton)
    if match is None or re.search(r"\bfrom ⟦|\bto an? (?:surplus|deficit)", sentence.skeleton):
        return
    stated = sentence.quantities[int(match[1])]
    like = [q for q in _before(sentence, match.start()) if q.kind == stated.kind and q.unit == stated.unit]
    if stated.kind != "money" or len(like) != 2 or len(_before(sentence, match.start())) != 2:
        return
    yield from _difference(sentence, like[0], like[1], stated)


_POINTS = re.compile(
    r"⟦[ou](\d+)⟧ (?:points )?(?:more|less|higher|lower|fewer|above|below|gap|lead|difference|apart)|"
    r"(?:gap|lead|difference|margin) of ⟦o(\d+)⟧"
)
_AGAINST = re.compile(
    r"⟦p(\d+)⟧[^⟦⟧.;]{0,40}\b(?:against|compared (?:with|to)|versus|and|as against)\b[^⟦⟧.;]{0,30}⟦p(\d+)⟧"
)


def _points(sentence: Sentence) -> Iterator[Finding]:
    """Check "were 23 points more likely: 82 percent against 69 percent"."""
    match, pair = _POINTS.search(sentence.skeleton), _AGAINST.search(sentence.skeleton)
    percents = [q for q in sentence.quantities if q.kind == "percent"]
    if match is None or pair is None or len(percents) != 2:
        return
    stated = sentence.quantities[int(match[1] or match[2])]
    if stated.kind == "other" and stated.unit != "points":
        return
    yield from _difference(sentence, percents[0], percents[1], stated)


def _difference(sentence: Sentence, one: Quantity, two: Quantity, stated: Quantity) -> Iterator[Finding]:
    gap = abs(one.value - two.value)
    room = sum((q.exact[1] - q.exact[0]) / 2 for q in (one, two, stated))
    if abs(gap - abs(stated.value)) <= room + 1e-9 * max(one.value, two.value) or not one.value or not two.value:
        return
    yield found(
        "difference",
        "medium" if abs(stated.value) < 2 * gap else "high",
        [(sentence, one), (sentence, two), (sentence, stated)],
        f"The difference of {figure(one.value)} and {figure(two.value)} is {figure(gap)}, not {figure(abs(stated.value))}.",
        f"{figure(max(one.value, two.value))} - {figure(min(one.value, two.value))} = {figure(gap)}; "
        f"with rounding {interval(max(gap - room, 0.0), gap + room)}",
        f"{figure(gap)}, if the two figures hold",
    )


_MORE = re.compile(
    r", ⟦n(\d+)⟧ (?:more|fewer|less) than (?:at the (?:start|beginning|outset)|before|then|originally|"
    r"initially|in ⟦y\d+⟧|(?:a|one) year)"
)


def _more(sentence: Sentence) -> Iterator[Finding]:
    """Check "founded with sixteen members and has 23 today, seven more than at the start"."""
    match = _MORE.search(sentence.skeleton)
    if match is None or "(" in sentence.skeleton[: match.start()]:
        return
    lead = [q for q in _before(sentence, match.start()) if q.kind in _COUNTS]
    if len(lead) == 2 and lead[0].value != lead[1].value and 0.1 < lead[0].value / lead[1].value < 10:
        yield from _difference(sentence, lead[0], lead[1], sentence.quantities[int(match[1])])


_EACH = re.compile(
    r"(?:\b(?:or|that is|i\.e\.|which is|making|equal to|equivalent to),? |\()⟦m(\d+)⟧ (?P<per>apiece|each|an?|per|"
    r"every)\b(?: (?P<what>[a-z]+))?"
)
_SPREAD = re.compile(r"(?:⟦m\d+⟧|\b(?:over|for|in|across|within|during)) (?:the (?:next|coming|past|last) )?⟦d(\d+)⟧")


def _each(sentence: Sentence) -> Iterator[Finding]:
    """Check "12 million over four years, that is 3 million a year" and "60 million for 600 bunkers, or 100,000 apiece"."""
    match = _EACH.search(sentence.skeleton)
    if match is None:
        return
    rate = sentence.quantities[int(match[1])]
    lead = _before(sentence, match.start())
    sums = [q for q in lead if q.kind == "money" and q.unit == rate.unit]
    if match["per"] in ("apiece", "each") and match["what"] not in ("year", "month"):
        numbers = [q for q in lead if q.kind in _COUNTS and q.value > 1 and not _in_name(sentence, q)]
    else:
        spread = _SPREAD.search(sentence.skeleton)
        unit = (match["what"] or "")[:4]
        numbers = [sentence.quantities[int(spread[1])]] if spread and unit in ("year", "mont", "week", "day") else []
        if numbers and not numbers[0].unit.startswith(unit):
            return
    if len(sums) != 1 or len(numbers) != 1 or numbers[0].low <= 0:
        return
    total, number = sums[0], numbers[0]
    whole = number.qualifier is None and number.value == int(number.value)
    least, most = (number.value, number.value) if whole else (number.low, number.high)
    low, high = total.low / most, total.high / least
    if rate.low <= high * 1.03 and low * 0.97 <= rate.high:
        return
    yield found(
        "share-times-total",
        "medium",
        [(sentence, total), (sentence, number), (sentence, rate)],
        f"{figure(total.value)} by {figure(number.value)} is {figure(total.value / number.value)}, not {figure(rate.value)}.",
        f"{figure(total.value)} / {figure(number.value)} = {figure(total.value / number.value)}; with rounding "
        f"{interval(low, high)}",
        f"{figure(total.value / number.value)}, if the sum and the number hold",
    )


def _in_name(sentence: Sentence, quantity: Quantity) -> bool:
    """Say whether a number is part of a name: the 35 of F-35."""
    return re.search(r"[A-Z]-?$", sentence.document.text[: quantity.start][-2:]) is not None


_OR_SUM = re.compile(r"⟦m(\d+)⟧[^⟦⟧.;]{0,60} ⟦p(\d+)⟧,? or ⟦m(\d+)⟧")


def _part_of_sum(sentence: Sentence) -> Iterator[Finding]:
    """Check "sending 200 dollars costs 8.4 percent, or 17 dollars"."""
    match = _OR_SUM.search(sentence.skeleton)
    if match is None or sum(q.kind == "money" for q in sentence.quantities) != 2:
        return
    whole, share, part = (sentence.quantities[int(n)] for n in match.groups())
    if whole.unit != part.unit or re.search(
        r"\b(?:of|rose|fell|grew|up|down|increase\w*|more|less)\b", match[0].split("⟧", 1)[1].split("⟦")[0]
    ):
        return
    yield from _share([(sentence, share), (sentence, whole), (sentence, part)])


_PARTED = re.compile(r"⟦m(\d+)⟧(?:, | \()(?:or )?⟦p(\d+)⟧\)?,? and [^⟦⟧.;]{2,40} ⟦m(\d+)⟧")


def _of_total(sentence: Sentence) -> Iterator[Finding]:
    """Check "the budget was 655 million. Members pay 228 million, 35 percent, and partners 427 million"."""
    match, before = _PARTED.search(sentence.skeleton), sentence.before
    if match is None or before is None:
        return
    part, share, other = (sentence.quantities[int(n)] for n in match.groups())
    wholes = [q for q in before.quantities if q.kind == "money" and q.unit == part.unit]
    if (
        len(wholes) == 1
        and part.unit == other.unit
        and abs(part.value + other.value - wholes[0].value) < 0.01 * wholes[0].value
    ):
        yield from _share([(sentence, share), (before, wholes[0]), (sentence, part)])


_THAT_IS = re.compile(
    r"^(?:that|this|which) (?:is|was|would be|will be|means|makes?|would mean|amounts to|equals) "
    r"⟦[pr](\d+)⟧ of (?:the|those|all|its|their|them)\b"
)


def _that_is(sentence: Sentence) -> Iterator[Finding]:
    """Check "600 million have no power. It will reach 300 million of them. That would be half of those"."""
    match, before = _THAT_IS.search(sentence.skeleton), sentence.before
    if match is None or before is None or len(sentence.quantities) != 1:
        return
    told: list[Place] = [
        (s, q) for s in (before.before, before) if s for q in s.quantities if q.kind in (*_COUNTS, "money") and q.claim
    ]
    parts = [(s, q) for s, q in told if s is before]
    if not parts:
        return
    part = parts[0] if len(parts) == 1 else None
    if part is None and len(parts) == 2 and parts[0][1].unit == parts[1][1].unit:
        part = min(parts, key=lambda item: item[1].value)
    if part is None:
        return
    wholes = [(s, q) for s, q in told if q is not part[1] and q.value > part[1].value and _alike(q, part[1])]
    share = (sentence, sentence.quantities[int(match[1])])
    if len(wholes) == 1:
        yield from _share([share, wholes[0], part])


def _alike(one: Quantity, two: Quantity) -> bool:
    return (one.kind == "money") == (two.kind == "money") and (one.kind != "money" or one.unit == two.unit)


def _share(places: list[Place]) -> Iterator[Finding]:
    (_, share), (_, whole), (_, part) = places
    factor = 0.01 if share.kind == "percent" else 1.0
    low, high = share.low * factor * whole.low, share.high * factor * whole.high
    if part.low <= high * 1.01 and low * 0.99 <= part.high:
        return
    product = share.value * factor * whole.value
    yield found(
        "share-times-total",
        "medium",
        [places[2], places[0], places[1]],
        f"{figure(share.value)}{' percent' if share.kind == 'percent' else ''} of {figure(whole.value)} is {figure(product)}, "
        f"not {figure(part.value)}.",
        f"{figure(share.value * factor)} × {figure(whole.value)} = {figure(product)}; with rounding {interval(low, high)}",
    )


_OF_THEM = re.compile(r"⟦n(\d+)⟧ of (?:them|these|whom|which|those)\b(?! (?:million|billion))")


def _more_than_all(sentence: Sentence, whole: Quantity, one: Quantity, two: Quantity) -> Iterator[Finding]:
    """Report parts of a count that are more than it: 80 projects, 65 of them physical and 25 institutional."""
    value = one.value + two.value
    if (
        max(one.value, two.value) < whole.value < value <= 1.5 * whole.value
        and one.exact[0] + two.exact[0] > whole.exact[1]
    ):
        yield found(
            "parts-and-total",
            "medium",
            [(sentence, whole), (sentence, one), (sentence, two)],
            f"The parts add up to {figure(value)}, not to {figure(whole.value)}.",
            f"{figure(one.value)} + {figure(two.value)} = {figure(value)}",
        )


_RATE_OF = re.compile(
    r"⟦n(\d+)⟧ (?:[a-z]+ ){1,3}?and ⟦n(\d+)⟧ (?:[a-z]+ ){1,2}?[^⟦⟧.;]{0,40}(?:⟦y\d+⟧)?, an? (?:case )?"
    r"(?:fatality|mortality|success|conviction|completion|response|survival|approval) rate of ⟦p(\d+)⟧"
)


def _rate(sentence: Sentence) -> Iterator[Finding]:
    """Check "57,000 cases and 1,722 deaths had been reported, a fatality rate of 3 percent"."""
    match = _RATE_OF.search(sentence.skeleton)
    if match is None:
        return
    whole, part, rate = (sentence.quantities[int(n)] for n in match.groups())
    if whole.value > part.value > 0:
        yield from _share([(sentence, rate), (sentence, whole), (sentence, part)])


def _of_them(sentence: Sentence) -> Iterator[Finding]:
    """Report more of them than there are: 16 operations, 17 of them in Africa; 127,000 miners, today 18 million of them."""
    match = _OF_THEM.search(sentence.skeleton)
    if match is None:
        return
    part = sentence.quantities[int(match[1])]
    lead: list[Place] = [(sentence, q) for q in _before(sentence, match.start())]
    if not lead and sentence.before is not None:
        lead = [(sentence.before, q) for q in sentence.before.quantities]
    wholes = [(s, q) for s, q in lead if q.kind in _COUNTS and q.value > 1 and (q.claim is not None or q.low == q.high)]
    rest = re.match(r"[^⟦⟧.;]{0,40} and ⟦n(\d+)⟧ (?!of )[a-z]+", sentence.skeleton[match.end() :])
    above = [q for q in sentence.quantities if q.end <= part.start and q.kind in _COUNTS and q.claim is not None]
    if rest is not None and above:
        yield from _more_than_all(sentence, above[-1], part, sentence.quantities[int(rest[1])])
    if len(wholes) != 1 or part.value <= wholes[0][1].high or part.unit in ("percent", "share"):
        return
    whole = wholes[0]
    slip = part.value > 50 * whole[1].value and part.value >= 1e6
    later = whole[0] is not sentence and not slip  # "today there are 18,000 of them" may be more than there were
    if later or (part.value > 50 * whole[1].value and not slip):
        return
    yield found(
        "unit-slip" if slip else "impossible-value",
        "high",
        [whole, (sentence, part)],
        f"{figure(part.value)} of them cannot be, where there are {figure(whole[1].value)}.",
        f"{figure(part.value)} > {figure(whole[1].value)}",
    )
