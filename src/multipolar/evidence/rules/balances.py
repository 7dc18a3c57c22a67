"""difference: a surplus, a deficit, a gap or a number of years that is not the difference of the two figures beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence

_Q = r"⟦[mnpu](\d+)⟧"
_W = r"(?: [a-z][a-z'’/-]*)"
_BALANCE = (
    re.compile(
        rf"(?P<one>export(?:s|ed)?|revenues?|income|earned|receipts|inflows?|assets){_W}{{0,8}}? "
        rf"{_Q}{_W}{{0,4}}?(?:,| and| while| against| but| ?\(){_W}{{0,8}}? ?(?P<two>import(?:s|ed)?|spending|spent|"
        rf"expenditures?|outlays|costs|outflows?|liabilities){_W}{{0,8}}? {_Q}"
        rf"(?:[^;]|; (?=[^;⟦]*\b(?:thus|therefore|hence|so)\b)){{0,60}}? "
        rf"(?P<word>surplus|deficit|balance|shortfall|gap){_W}{{0,7}}? {_Q}"
    ),
    re.compile(
        rf"(?P<two>import(?:s|ed)?|spending|spent|expenditures?|outlays|costs|outflows?|liabilities){_W}{{0,8}}? "
        rf"{_Q}{_W}{{0,4}}?(?:,| and| while| against| but| ?\(){_W}{{0,8}}? ?(?P<one>export(?:s|ed)?|"
        rf"revenues?|income|earned|receipts|inflows?|assets){_W}{{0,8}}? {_Q}[^;]{{0,60}}? (?P<word>surplus|"
        rf"deficit|balance|shortfall|gap){_W}{{0,4}}? {_Q}"
    ),
)
_BALANCE_FIRST = re.compile(
    rf"(?P<word>surplus|deficit|shortfall)(?!(?: [a-z]+){{1,3}} by ){_W}{{0,4}}? {_Q}{_W}{{0,4}}?(?:,? (?:with|on|from|as|"
    rf"resulting from){_W}{{0,2}}|:| ?\() ?(?P<one>exports?|imports?|revenues?|spending|"
    rf"expenditures?){_W}{{0,4}}? {_Q}(?:,? (?:and|against|while|but){_W}{{0,2}}|,) (?P<two>exports?|"
    rf"imports?|revenues?|spending|expenditures?){_W}{{0,4}}? {_Q}"
)
_NOUN_FIRST = re.compile(
    rf"{_Q}{_W}{{0,2}}? (?:in|of|worth of) (?P<one>exports|imports|revenues?|spending|"
    rf"expenditure){_W}{{0,4}}?,? (?:and|against|while|but){_W}{{0,3}} {_Q}{_W}{{0,2}}? (?:in|of|"
    rf"worth of) (?P<two>exports|imports|revenues?|spending|expenditure)[^;]{{0,60}}? "
    rf"(?P<word>surplus|deficit|balance|shortfall|gap){_W}{{0,4}}? {_Q}"
)
_OF_SURPLUS = re.compile(rf"{_Q}(?: [a-z]+)?(?:-| )(?P<word>surplus|deficit|shortfall)\b")
_GAP = re.compile(
    rf"{_Q}{_W}{{0,6}}?(?: and| against| versus| compared with| to|,){_W}{{0,6}}? "
    rf"{_Q}.{{0,40}}?(?:a |the )?(?:gap|difference|margin|lead|spread) of{_W}{{0,2}} {_Q}"
)
_SPAN = (
    re.compile(
        r"(?:from|between) ⟦y(\d+)⟧(?: to| and| until| through|[–-]) ?⟦y(\d+)⟧[^.;⟦]{0,30}?(?:,? (?:a|"
        r"over a|that is,?|or|i\.e\.,?|in|spanning|lasting|totalling|covering)(?: the)?(?: (?:period|span|"
        r"total|stretch|interval|gap) of)?|\() ?⟦d(\d+)⟧"
    ),
    re.compile(r"⟦d(\d+)⟧ (?:period |span |stretch )?(?:from|between) ⟦y(\d+)⟧(?: to| and| until|[–-]) ?⟦y(\d+)⟧"),
    re.compile(r"⟦d(\d+)⟧,? from ⟦y(\d+)⟧(?: to| until|[–-]) ?⟦y(\d+)⟧"),
)
_AFTER = (
    re.compile(
        r"(?:begun|began|started|opened|set up|created|launched|established|founded|entered into force)[^.;⟦]{0,30}? in "
        r"(?:[a-z]+ )?"
        r"⟦y(?P<start>\d+)⟧[^.;⟦]{0,40}?(?:ended|closed|dissolved|expired|lasted until|shut|wound up|"
        r"finished)[^.;⟦]{0,30}? in (?:[a-z]+ )?"
        r"⟦y(?P<end>\d+)⟧,? (?:after|having lasted) ⟦d(?P<gap>\d+)⟧"
    ),
    re.compile(
        r"(?:in|by) ⟦y(?P<end>\d+)⟧,? ⟦d(?P<gap>\d+)⟧ (?:after|following|since|later "
        r"than)[^.;⟦]{0,70}?(?:in|of|,) ⟦y(?P<start>\d+)⟧"
    ),
    re.compile(
        r"in ⟦y(?P<start>\d+)⟧[^.;⟦]{0,60}?(?:and|but|,)[^.;⟦]{0,40}? ⟦d(?P<gap>\d+)⟧ later,? (?:in|by) ⟦y(?P<end>\d+)⟧"
    ),
)


def balances(dossier: Dossier) -> Iterator[Finding]:
    """Balances, gaps and numbers of years that are not the difference of the two figures beside them."""
    for sentence in dossier.every:
        yield from _across(sentence)
        if len(sentence.quantities) < 3:
            continue
        yield from _balance(sentence)
        yield from _years(sentence)


_SO = re.compile(rf"(?P<word>surplus|deficit|shortfall){_W}{{0,6}}? {_Q}")
_FLOW = {
    "out": re.compile(rf"export(?:s|ed)?{_W}{{0,7}}? ⟦m(\d+)⟧|revenues?{_W}{{0,5}}? ⟦m(\d+)⟧"),
    "in": re.compile(rf"import(?:s|ed)?{_W}{{0,7}}? ⟦m(\d+)⟧|(?:spending|expenditures?){_W}{{0,5}}? ⟦m(\d+)⟧"),
}


def _across(sentence: Sentence) -> Iterator[Finding]:
    """Check "The surplus was thus 44.6 billion" against the exports and imports of the two sentences before."""
    match = _SO.search(sentence.skeleton)
    if match is None or sum(q.kind == "money" for q in sentence.quantities) != 1:
        return
    if not re.search(
        r"\b(?:thus|therefore|hence|so|resulting|leaving|left|which left|accordingly|as a result)\b", sentence.skeleton
    ):
        return
    stated = sentence.quantities[int(match[2])]
    flows: dict[str, tuple[Sentence, Quantity]] = {}
    for place in (sentence.before, sentence.before.before if sentence.before else None):
        for side, pattern in _FLOW.items():
            told = pattern.search(re.sub(r" (?:in|for|during|of) ⟦y\d+⟧", "", place.skeleton)) if place else None
            if told is not None and place is not None and side not in flows:
                flows[side] = (place, place.quantities[int(told[1] or told[2])])
    if len(flows) == 2 and flows["out"][1].unit == flows["in"][1].unit == stated.unit:
        plus = "exports" if match["word"] != "shortfall" else "revenue"
        yield from _compared((flows["out"], flows["in"], (sentence, stated)), plus, "imports", match["word"])


def _balance(sentence: Sentence) -> Iterator[Finding]:
    yield from _turned(sentence)
    text = re.sub(r" (?:in|for|during|of) ⟦y\d+⟧", "", sentence.skeleton)
    for pattern in (*_BALANCE, _NOUN_FIRST):
        if (match := pattern.search(text)) is not None:
            a, b, c = (int(n) for n in match.groups() if n and n.isdigit())
            first, second = sorted(("one", "two"), key=match.start)  # as a and b stand in the sentence
            yield from _check(sentence, match[first], match[second], a, b, c, word=match["word"])
            return
    if (match := _BALANCE_FIRST.search(text)) is not None:
        numbers = [int(n) for n in match.groups() if n and n.isdigit()]
        yield from _check(sentence, match["one"], match["two"], numbers[1], numbers[2], numbers[0], word=match["word"])
        return
    small = _OF_SURPLUS.search(text)
    if small is not None:
        pair = re.search(
            rf"(?P<one>exports?|imports?|revenues?|spending|expenditures?){_W}{{0,6}}? "
            rf"{_Q}.{{0,30}}?(?P<two>exports?|imports?|revenues?|spending|expenditures?){_W}{{0,6}}? {_Q}",
            text,
        )
        if pair is not None and pair["one"] != pair["two"] and pair[2] != small[1] != pair[4]:
            yield from _check(
                sentence, pair["one"], pair["two"], int(pair[2]), int(pair[4]), int(small[1]), word=small["word"]
            )
            return
    if (match := _GAP.search(text)) is not None:
        yield from _check(sentence, "", "", int(match[1]), int(match[2]), int(match[3]), word="gap")


_TURNED = re.compile(
    rf"(?P<one>revenues?|income|receipts|exports?)\b[^⟦⟧.;]{{0,40}}? from {_Q}(?:[^⟦⟧.;,]|⟦y\d+⟧){{0,40}}? to "
    rf"{_Q}(?:[^⟦⟧.;]|⟦y\d+⟧){{0,60}}?"
    rf"(?P<two>expenditures?|spending|outlays|imports?)\b[^⟦⟧.;]{{0,40}}? from {_Q}(?:[^⟦⟧.;,]|⟦y\d+⟧){{0,40}}? to "
    rf"{_Q}[^⟦⟧.;]{{0,40}}?,? "
    rf"(?:turning|converting|changing) an? (?P<was>surplus|deficit) of {_Q}[^⟦⟧.;]{{0,30}}? (?:in)?to an? (?P<is>surplus|"
    rf"deficit) of {_Q}"
)
"""Revenue rose from a to b, expenditure from c to d, turning a deficit of e into a surplus of f."""


def _turned(sentence: Sentence) -> Iterator[Finding]:
    match = _TURNED.search(sentence.skeleton)
    if match is None:
        return
    a, b, c, d, e, f = (int(n) for n in match.groups() if n and n.isdigit())
    yield from _check(sentence, match["one"], match["two"], a, c, e, word=match["was"])
    yield from _check(sentence, match["one"], match["two"], b, d, f, word=match["is"])


_PLUS = re.compile(r"export|revenue|income|earned|receipt|inflow|asset")


def _check(sentence: Sentence, one: str, two: str, a: int, b: int, c: int, word: str) -> Iterator[Finding]:
    if len({a, b, c}) == 3:
        one_, two_, stated_ = (sentence.quantities[n] for n in (a, b, c))
        if one_.kind == "money" and two_.kind == "count" and 0.02 < two_.value / max(one_.value, 1e-9) < 50:
            two_ = replace(
                two_, kind="money", unit=one_.unit
            )  # revenue of 97 billion cedis and expenditure of 150 billion
        first, second, stated = ((sentence, quantity) for quantity in (one_, two_, stated_))
        yield from _compared((first, second, stated), one, two, word)


def _compared(
    places: tuple[tuple[Sentence, Quantity], tuple[Sentence, Quantity], tuple[Sentence, Quantity]],
    one: str,
    two: str,
    word: str,
) -> Iterator[Finding]:
    first, second, stated = (quantity for _, quantity in places)
    if len({first.kind, second.kind}) > 1 or first.unit != second.unit:
        return
    alike = stated.kind == first.kind and stated.unit == first.unit
    if not alike and {stated.kind, first.kind} != {"percent", "points"}:
        return
    room = sum((q.exact[1] - q.exact[0]) / 2 for q in (first, second))
    low, high = abs(first.value - second.value) - room, abs(first.value - second.value) + room
    size = abs(stated.value)
    half = (stated.exact[1] - stated.exact[0]) / 2
    wrong_size = size + half < low - 1e-9 * high or size - half > high + 1e-9 * high
    plus = first.value > second.value if _PLUS.match(one) else second.value > first.value
    wrong_sign = (
        bool(one) and low > 0 and ((word == "surplus" and not plus) or (word in ("deficit", "shortfall") and plus))
    )
    if not wrong_size and not wrong_sign:
        return
    difference = abs(first.value - second.value)
    what = f"not {figure(size)}" if wrong_size else f"and it is no {word}"
    yield found(
        "difference",
        "medium" if wrong_size and size < 2 * difference else "high",
        places,
        f"The difference of {figure(first.value)} and {figure(second.value)} is {figure(difference)}, {what}.",
        f"{figure(max(first.value, second.value))} - {figure(min(first.value, second.value))} = {figure(difference)}; "
        f"with rounding {interval(max(low, 0.0), high)}",
        f"{figure(difference)}, if the two figures hold" if wrong_size else None,
    )


def _years(sentence: Sentence) -> Iterator[Finding]:
    """Years between two stated years."""
    text = sentence.skeleton
    for place, pattern in enumerate(_SPAN):
        for match in pattern.finditer(text):
            numbers = [sentence.quantities[int(n)] for n in match.groups()]
            start, end, gap = (
                (numbers[0], numbers[1], numbers[2]) if place == 0 else (numbers[1], numbers[2], numbers[0])
            )
            yield from _span(sentence, start, end, gap)
    for pattern in _AFTER:
        for match in pattern.finditer(text):
            start, end, gap = (sentence.quantities[int(match[name])] for name in ("start", "end", "gap"))
            yield from _span(sentence, start, end, gap)


def _span(sentence: Sentence, start: Quantity, end: Quantity, gap: Quantity) -> Iterator[Finding]:
    unit = gap.unit.lower().rstrip("s")
    factor = {"year": 1.0, "decade": 10.0, "month": 1 / 12}.get(unit)
    if factor is None or gap.top is not None:
        return
    stated = gap.value * factor
    between = end.value - start.value
    room = 1.0
    if gap.qualifier or unit == "decade" or gap.value % 10 == 0:
        room += 0.1 * stated + (2.5 if unit == "decade" else 0)
    if between <= 0 or abs(between - stated) <= room:
        return
    yield found(
        "difference",
        "medium",
        [(sentence, start), (sentence, end), (sentence, gap)],
        f"From {start.value:.0f} to {end.value:.0f} are {between:.0f} years, not {stated:.3g}.",
        f"{end.value:.0f} - {start.value:.0f} = {between:.0f}; one more if both years count",
    )
