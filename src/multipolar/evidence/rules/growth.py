"""growth-between-levels and difference: two stated levels and the change that is said to lie between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding, Severity, figure, interval
from .dossier import Dossier, found
from .levels import Levels, levels, scaled
from .quantity import Quantity
from .setting import Sentence

_CHANGE_BEFORE = re.compile(
    r"(?:\bby|\bup|\bdown|rose|risen|grew|grown|increased|fell|fallen|declined|dropped|jumped|surged|climbed|soared|shrank|"
    r"contracted|decreased|gained|lost|plunged|slumped|expanded|(?:increase|rise|growth|decline|"
    r"fall|gain|drop|jump|surge|reduction|decrease|cut|change|"
    r"expansion|contraction|improvement|loss) of(?: as much as)?|accelerated to|[,(–—] ?(?:or|"
    r"i\.e\.,?|that is,?|equivalent to|which is|almost|to)?|\bor|\ba|\ban|[+-])"
    r"(?: (?:nearly|almost|roughly|an?|no less than|a full|some|another|a further|an "
    r"extraordinary|total|overall|combined|cumulative))* ?$"
)
_CHANGE_AFTER = re.compile(
    r"^(?:[ -]?fold)?(?: [a-z-]+){0,2}? (?:increase|rise|growth|decline|fall|drop|jump|surge|"
    r"reduction|gain|cut|higher|lower|expansion|"
    r"contraction|decrease|improvement|loss|times the|the level|as (?:much|many|large|high)|more "
    r"than in|less than in)\b|^ (?:the )?(?:level|figure|size|amount)|^ (?:since|over|in|between|"
    r"within|during)|^ ?[),.]|^$|^ (?:from|to) |^ (?:more|fewer|less)(?: [a-z]+)?(?=[.,;)]|$)"
)
_RATE = re.compile(
    r"^(?: [a-z-]+)? (?:per year|per annum|a year|each year|annually|every year|yearly|year-on-year|annual|on average|compound|"
    r"per month|a month|cagr)|^ (?:average )?(?:annual|yearly|monthly|compound)"
)
_RATE_BEFORE = re.compile(
    r"(?:average|annual|yearly|per-year|compound|averaging|annualised|annualized)(?: [a-z]+){0,3} ?$"
)
_UP = re.compile(
    r"\b(?:rose|risen|rise|rising|increased|increase|increasing|grew|grown|growing|climbed|"
    r"climbing|jumped|surged|soared|expanded|gained|"
    r"up from|went up|doubled|tripled)\b"
)
_DOWN = re.compile(
    r"\b(?:fell|fallen|fall|falling|declined|decline|declining|dropped|drop|decreased|decrease|"
    r"shrank|shrunk|contracted|plunged|slumped|"
    r"down from|went down|halved|reduced|lowered|cut)\b"
)
_ELSE = re.compile(
    r"^ as (?:much|many|large|high|big) (?:as (?!(?:in|at|the|it|before|was|had|ten|a|⟦y\d+⟧|⟦d\d+⟧)\b|⟦)|as in (?:the|its|an?)"
    r" (?!(?:year|season|decade|same|previous|first)\b)|of\b)"
)
"""A multiple of something else: as much as any other donor, as many of them."""
_AND_OTHER = re.compile(r"\b(?:and|but|while|whereas)\s(?:in\s)?(?:the\s)?[A-Z][\w-]+(?:\s[A-Z][\w-]+)?\s$")
"""Before a multiple: another subject without a verb (and Morocco twice as many)."""
_OTHER = re.compile(
    r"\b(?:whose|while|whereas|although|again|of which|including|share of|accounting for|target|target of|instead of)\b"
)


def growth(dossier: Dossier) -> Iterator[Finding]:
    """Growth between two stated levels, and the difference of the two."""
    for sentence in dossier.every:
        if len(sentence.quantities) < 2:
            continue
        pair = levels(sentence)
        if pair is None:
            continue
        if _ages(sentence, pair):
            continue
        yield from _direction(sentence, pair)
        for place, quantity in enumerate(sentence.quantities):
            if quantity.start in (pair.first.start, pair.last.start):
                continue
            finding = _check(sentence, pair, place, quantity)
            if finding is not None:
                yield finding


def _ages(sentence: Sentence, pair: Levels) -> bool:
    """Say whether two small numbers in words are a range and no levels: those from five to seventeen."""
    words = all(q.kind == "number" and q.low == q.high and q.value < 100 for q in (pair.first, pair.last))
    return words and not _UP.search(sentence.skeleton) and not _DOWN.search(sentence.skeleton)


def _leads(gap: str) -> bool:
    """Say whether a change stands right before its two levels, so that its unit is theirs."""
    return gap.strip(" ,") == ""


def _check(sentence: Sentence, pair: Levels, place: int, quantity: Quantity) -> Finding | None:
    text = sentence.skeleton
    token = re.search(rf"⟦[a-z]{place}⟧", text)
    of_shares = quantity.unit == "points" and pair.first.kind == "percent"
    kinds = ("percent", "points", "multiple", "money", "number", "count", "ratio", "other")
    if token is None or not (of_shares or quantity.kind in kinds):
        return None
    gap = text[min(token.end(), pair.end) : max(token.start(), pair.start)]
    if len(gap) > 90 or _OTHER.search(gap) or re.search(r"[.;] ", gap) or _another_subject(gap):
        return None
    between = re.findall(r"⟦[mnpu](\d+)⟧", gap)
    if any(sentence.quantities[int(n)].start not in (pair.first.start, pair.last.start) for n in between):
        return None
    before, after = text[: token.start()].rstrip() + " ", text[token.end() :]
    if re.match(r"^(?: ?%)? of (?!the (?:level|previous|earlier|amount|figure|value))", after) and quantity.kind in (
        "percent",
        "ratio",
    ):
        return None
    if _ELSE.match(after) or _AND_OTHER.search(sentence.document.text, sentence.passage.start, quantity.start):
        return None
    changed = _CHANGE_BEFORE.search(before.rstrip()) or _CHANGE_AFTER.match(after)
    inside = pair.start <= token.start() < pair.end
    if not changed and not inside:
        return None
    first, last = pair.first, pair.last
    if first.kind == last.kind == "number" and quantity.kind in ("money", "other", "count") and _leads(gap):
        # by 3.1 million tonnes, from 4.2 to 6.9; but by 270 million, from 4.2 to 6.9: these are billions
        one, two = scaled(first, quantity), scaled(last, quantity)
        if one and two and 0.2 < abs((two[0].value - one[0].value) / quantity.value) < 5:
            first, last = one[0], two[0]
    rate = bool(_RATE.match(after) or _RATE_BEFORE.search(before))
    places = [(sentence, first), (sentence, last), (sentence, quantity)]
    if quantity.kind == "multiple" or (quantity.kind == "ratio" and first.kind != "percent"):
        return _multiple(sentence, pair, quantity, before, after)
    if quantity.kind == "percent" and first.kind != "percent" and not rate:
        return change(pair, quantity, places)
    if (
        quantity.kind == "percent"
        and rate
        and first.kind != "percent"
        and pair.years
        and first.low > 0
        and last.low > 0
    ):
        years = pair.years[1] - pair.years[0]
        if years < 2:
            return None
        low = 100 * ((last.low / first.high) ** (1 / years) - 1)
        high = 100 * ((last.high / first.low) ** (1 / years) - 1)
        simple = 100 * (last.value / first.value - 1) / years
        spread = sorted((low, high, simple))
        if _meets(abs_range(spread[0], spread[-1]), abs_range(quantity.low - 0.2, quantity.high + 0.2), 0.05):
            return None
        return found(
            "growth-between-levels",
            "medium",
            places,
            f"From {figure(first.value)} to {figure(last.value)} in {years} years is {(low + high) / 2:.3g} percent a year, "
            f"not {figure(quantity.value)}.",
            f"({figure(last.value)} / {figure(first.value)})^(1/{years}) - 1 = {low:.3g}% to {high:.3g}% with rounding",
        )
    points = (
        quantity.kind == "points" or of_shares or (quantity.kind == "percent" and first.kind == "percent" and not rate)
    )
    if quantity.kind == "other" and {first.kind, last.kind} <= {"number", "count"} and first.value >= 1e3:
        quantity = replace(quantity, kind=first.kind)  # by 4.1 million tonnes, from 1.2 million to 5.3 million
    same = quantity.kind == first.kind or {quantity.kind, first.kind} <= {"number", "count"}
    bare = quantity.kind == "number" and first.kind in ("money", "percent", "other")
    if points and first.kind not in ("percent", "points", "number"):
        return None
    if not points and not same and not bare:
        return None
    if bare or (quantity.kind == "number" and abs(first.value) >= 1e6 and abs(quantity.value) < 1000):
        lifted = scaled(quantity, first)
        if lifted is None:
            return None
        quantity = lifted[0]
    if same and quantity.kind in ("money", "other") and quantity.unit != first.unit:
        return None
    if (
        (not points or (quantity.kind == "percent" and not (quantity.claim and quantity.claim.points)))
        and not re.search(
            r"(?:\bby|up|down|(?:increase|rise|fall|decline|gain|drop|growth|reduction|difference|"
            r"decrease|jump|loss|cut) of|[,(–—] ?(?:or|a|an)?)(?: (?:an?|nearly|almost|some|another))*\s*$",
            before,
        )
        and not re.match(r"^[ a-z-]{0,24} (?:increase|rise|decline|fall|drop|gain|more|less|higher|lower|fewer)", after)
    ):
        return None
    low, high = sorted((abs(last.low - first.high), abs(last.high - first.low)))
    if (last.low - first.high) * (last.high - first.low) < 0:
        low = 0.0
    if _meets((low, high), abs_range(quantity.low, quantity.high), 0.0):
        return None
    if points and quantity.kind == "percent" and first.low > 0:
        relative = 100 * (last.value / first.value - 1)
        if abs(abs(relative) - abs(quantity.value)) <= max(0.05 * abs(relative), 0.6):
            return None
    difference = last.value - first.value
    unit = " points" if points else ""
    return found(
        "difference",
        _weight(difference, quantity.value),
        places,
        f"From {figure(first.value)} to {figure(last.value)} is a difference of {figure(abs(difference))}{unit}, "
        f"not {figure(quantity.value)}.",
        f"{figure(last.value)} - {figure(first.value)} = {figure(difference)}; with rounding {interval(low, high)}",
        f"{figure(abs(difference))}, if the two levels hold",
    )


def change(pair: Levels, quantity: Quantity, places: list[tuple[Sentence, Quantity]]) -> Finding | None:
    """Return the finding on a percentage that is not the change between two levels."""
    first, last = pair.first, pair.last
    if first.low <= 0:
        return None
    low, high = sorted((100 * (last.low / first.high - 1), 100 * (last.high / first.low - 1)))
    if _meets(abs_range(low, high), abs_range(quantity.low, quantity.high), 0.02):
        return None
    stated = 100 * (last.value / first.value - 1)
    if abs(stated - quantity.value) < 0.6 and quantity.value == round(quantity.value):
        return None
    return found(
        "growth-between-levels",
        _weight(stated, quantity.value),
        places,
        f"From {figure(first.value)} to {figure(last.value)} is a change of {stated:.3g} percent, "
        f"not {figure(quantity.value)} percent.",
        f"{figure(last.value)} / {figure(first.value)} - 1 = {stated:.3g}%; with rounding {low:.3g}% to {high:.3g}%; "
        f"stated {interval(quantity.low, quantity.high)}%",
        f"about {abs(stated):.3g} percent, if the two levels hold",
    )


def _another_subject(gap: str) -> bool:
    """Say whether a new clause with its own subject begins ("..., and the budget rose by")."""
    for clause in re.split(r"\b(?:and|with|as|but)\b", gap)[1:]:
        words = clause.split()
        change = next(
            (n for n, word in enumerate(words) if _UP.fullmatch(word) or _DOWN.fullmatch(word) or word in _VERBS), None
        )
        if (
            change is not None
            and change > 0
            and words[0] not in ("has", "have", "had", "then", "later", "now", "is", "was", "were")
        ):
            return True
    return False


_VERBS = frozenset(
    ["was", "were", "is", "are", "stood", "reached", "accounted", "made", "accelerated", "represented", "totalled"]
)


def _multiple(sentence: Sentence, pair: Levels, quantity: Quantity, before: str, after: str) -> Finding | None:
    first, last = pair.first, pair.last
    if first.low <= 0 or last.low <= 0:
        return None
    low, high = last.low / first.high, last.high / first.low
    stated = [(quantity.low * 0.95, quantity.high * 1.05)]
    raw = sentence.document.text[quantity.start : quantity.end].lower()
    if quantity.kind == "multiple" and quantity.qualifier is None and raw.split()[0] not in ("halved", "halving"):
        stated = [(0.88 * quantity.value, 1.12 * quantity.value)]
    if quantity.kind == "ratio":
        if re.search(
            r"\b(?:by|up|down|rose|grew|fell|declined|dropped|increased|"
            r"(?:increase|fall|loss|rise|gain|drop|decline|reduction) of)\s*(?:an?|"
            r"about|nearly|almost|over|more than)?\s*$",
            before,
        ):
            sign = -1 if _DOWN.search(before) or re.search(r"\b(?:loss|reduction) of\s*\S*\s*$", before) else 1
            stated = [(1 + sign * quantity.low, 1 + sign * quantity.high)]
            stated = [(min(stated[0]) * 0.97, max(stated[0]) * 1.03)]
        else:
            return None
    if re.search(r"fold|increase|more|higher|larger", raw + after[:24]):
        stated.append((quantity.low * 0.95 + 1, quantity.high * 1.05 + 1))
    if quantity.value > 1 and last.value < first.value:
        low, high = (
            first.low / last.high,
            first.high / last.low,
        )  # "from 240 to 120 ... doubled": a price the other way round
    if any(_meets((low, high), pair_, 0.0) for pair_ in stated):
        return None
    times = last.value / first.value
    return found(
        "growth-between-levels",
        "medium",
        [(sentence, first), (sentence, last), (sentence, quantity)],
        f"From {figure(first.value)} to {figure(last.value)} is {times:.3g} times the first level, "
        f"not {figure(quantity.value)}.",
        f"{figure(last.value)} / {figure(first.value)} = {times:.3g}; with rounding {low:.3g} to {high:.3g}; "
        f"stated {stated[0][0]:.3g} to {stated[0][1]:.3g}",
        f"{times:.3g} times, if the two levels hold",
    )


def _direction(sentence: Sentence, pair: Levels) -> Iterator[Finding]:
    """Report a fall to a higher level, a rise to a lower one."""
    noun = _NOUN_AFTER.match(sentence.skeleton[pair.end :])
    risen, fallen = pair.last.low > pair.first.high, pair.last.high < pair.first.low
    if noun is not None and pair.first.kind != "other" and (fallen if noun["up"] else risen):
        yield _other_way(sentence, pair, noun["up"] or noun["down"])
        return
    head = sentence.skeleton[max(0, pair.start - 60) : pair.start]
    head = re.split(r"[;:.]|⟦[mnp]\d+⟧ [a-z]+ ", head)[-1]
    ups, downs = list(_UP.finditer(head)), list(_DOWN.finditer(head))
    if bool(ups) == bool(downs) or pair.first.kind == "other":
        return
    if re.search(
        r"rank|place|position|not|instead|yen|currency|rate to the|against the",
        sentence.skeleton[max(0, pair.start - 80) : pair.end + 20],
    ):
        return
    wrong = (ups and pair.last.high < pair.first.low) or (downs and pair.last.low > pair.first.high)
    last_word = (ups or downs)[-1]
    if not wrong or len(head) - last_word.end() > 24 or not sentence.skeleton[pair.start :].startswith("from"):
        return
    yield _other_way(sentence, pair, last_word[0])


_NOUN_AFTER = re.compile(
    r"^(?:[^⟦⟧;:.,]|⟦y\d+⟧){0,16}?, an? (?:[a-z]+ )?(?:(?P<up>increase|rise|gain|growth)|(?P<down>decline|fall|drop|decrease|"
    r"reduction|loss))\b"
)
"""A change named behind its levels: fell from 25 percent to 20 percent, an increase that ..."""


def _other_way(sentence: Sentence, pair: Levels, word: str) -> Finding:
    return found(
        "growth-between-levels",
        "medium",
        [(sentence, pair.first), (sentence, pair.last)],
        f"The text says {word!r}, but from {figure(pair.first.value)} to {figure(pair.last.value)} goes the other way.",
        f"{figure(pair.last.value)} - {figure(pair.first.value)} = {figure(pair.last.value - pair.first.value)}",
    )


def abs_range(low: float, high: float) -> tuple[float, float]:
    """Return the range of sizes of a range."""
    if low <= 0 <= high:
        return 0.0, max(-low, high)
    one, two = abs(low), abs(high)
    return min(one, two), max(one, two)


def _meets(one: tuple[float, float], two: tuple[float, float], slack: float) -> bool:
    """Say whether two ranges overlap; `slack` is a share of the larger end, and a hair for binary fractions."""
    room = slack * max(abs(one[1]), abs(two[1])) + 1e-9 * max(abs(one[1]), abs(two[1]), 1e-12)
    return one[0] <= two[1] + room and two[0] <= one[1] + room


def _weight(right: float, stated: float) -> Severity:
    """Return high if the stated figure is off by more than half, else medium."""
    return "high" if abs(abs(right) - abs(stated)) > 0.5 * max(abs(right), abs(stated)) else "medium"
