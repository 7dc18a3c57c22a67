"""share-times-total: a share, the whole it is a share of, and the part, all stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence

_S = r"⟦[pr](\d+)⟧"
_Q = r"⟦[mnu](\d+)⟧"
_OR = (
    r"(?:,? (?:is|was|are|were)|,? or(?: about)?|,? i\.e\.,?|,? that is,?|,? which is|,? which (?:equals|means|amounts "
    r"to|comes to|makes)|,? equivalent to|,? equal to|,? equalling|,? amounting to|,? namely|"
    r",? worth|,? meaning|,? making|,? giving|,? about|,? totalling|,? corresponding to| ?\(| "
    r"?[–—-]| is| are|,? came to| comes to| amounts to| was| were| amounted to|, some)"
)
_W = r"(?: [a-z][a-z'’/.-]*)"
_PATTERNS: tuple[tuple[re.Pattern[str], tuple[int, int, int]], ...] = (
    # 30 percent of the 200 million people, or 60 million
    (re.compile(rf"{_S} of{_W}{{0,6}}? {_Q}{_W}{{0,6}}?{_OR}{_W}{{0,2}} ?{_Q}"), (1, 2, 3)),
    # 60 million, or 30 percent of the total of 200 million
    (
        re.compile(
            rf"{_Q}{_W}{{0,6}}?(?:{_OR}|,? which (?:was|were|made)|, representing|,? accounting for|, accounts for|, "
            rf"accounted for|, making up|, constituting|, just|, only|, fully){_W}{{0,3}} ?{_S} of{_W}{{0,7}}? {_Q}"
        ),
        (2, 3, 1),
    ),
    # 60 million of the 200 million people, or 30 percent
    (
        re.compile(
            rf"{_Q}{_W}{{0,4}}? (?:out )?of{_W}{{0,4}}? {_Q}{_W}{{0,8}}?(?:,? or(?: about| just)?| ?\(|,? "
            rf"i\.e\.|,? which is|,? that is,?|,? equal to|,? equivalent to|, a share of|, making| "
            rf"?[–—-]){_W}{{0,2}} ?{_S}(?! of (?!the total|all|them|the whole))"
        ),
        (3, 2, 1),
    ),
    # of the 200 million people, 60 million (30 percent)
    (
        re.compile(
            rf"\bof{_W}{{0,4}} {_Q}{_W}{{0,8}}?, {_Q}{_W}{{0,6}}?(?: ?\(|,? or){_W}{{0,2}} ?{_S}(?! of "
            rf"(?!the total|all|them|the whole))"
        ),
        (3, 1, 2),
    ),
    # of the 200 million people whom the ten states had in 2020, 60 million, or 30 percent
    (
        re.compile(
            rf"\bof(?: the| all| its| these| those| some)* {_Q}[^,;.:()]{{0,90}}, {_Q}{_W}{{0,6}}?(?: ?\(|,? or){_W}{{0,2}}"
            rf" ?{_S}(?! of (?!the total|all|them|the whole))"
        ),
        (3, 1, 2),
    ),
    # of the 200 million people, 30 percent, or 60 million
    (
        re.compile(
            rf"\bof{_W}{{0,4}} {_Q}{_W}{{0,8}}?, {_S}{_W}{{0,6}}?(?:,? or| ?\(|,? that is,?|,? "
            rf"i\.e\.){_W}{{0,2}} ?{_Q}"
        ),
        (2, 1, 3),
    ),
    # two thirds of the loans, 31 million of 84 million
    (
        re.compile(
            rf"{_S} of (?:the|its|their|all|these|those)(?: [a-z-]+){{1,4}}?(?:,| \(|,? or|,? that is,?){_W}{{0,2}} ?{_Q}"
            rf"{_W}{{0,2}}? (?:out )?of(?: (?:the|its|their|all|a total of))* {_Q}"
        ),
        (1, 3, 2),
    ),
    # 60 million (30 percent) of the 200 million people
    (re.compile(rf"{_Q}{_W}{{0,4}}? ?\({_W}{{0,3}} ?{_S}{_W}{{0,3}}\) (?:out )?of{_W}{{0,4}}? {_Q}"), (2, 3, 1)),
    # a total of 200 million, of which 60 million, or 30 percent
    (
        re.compile(
            rf"{_Q}{_W}{{0,6}}?, of (?:which|whom|these|them),?{_W}{{0,3}} {_Q}{_W}{{0,8}}?(?:,? or(?: "
            rf"about| just)?| ?\(){_W}{{0,2}} ?{_S}(?! of (?!the total|all|them|the whole))"
        ),
        (3, 1, 2),
    ),
    # 30 percent (60 million) of the 200 million people
    (re.compile(rf"{_S} ?\({_W}{{0,3}} ?{_Q}{_W}{{0,3}}\) of{_W}{{0,4}}? {_Q}"), (1, 3, 2)),
    # cost 137 million (two thirds of which, 91 million, came from aid)
    (re.compile(rf"{_Q}{_W}{{0,4}}? ?[,(] ?{_S} of (?:which|whom|these|this),? {_Q}"), (2, 1, 3)),
    # a worker who earns 350 dollars a month sends home 200, or 57 percent of his wage
    (
        re.compile(
            rf"\b(?:earns?|has|have|had|receives?|received|makes?|made|collect(?:s|ed)|took in|raised) {_Q}{_W}{{0,9}} "
            rf"{_Q}{_W}{{0,3}},"
            rf" or {_S} of (?:his|her|its|their|the total|that|this|it)\b"
        ),
        (3, 1, 2),
    ),
    # cost 200 million, of which the state bore 30 percent, or 60 million
    (
        re.compile(
            rf"{_Q}{_W}{{0,3}}, of (?:whom|which){_W}{{0,5}}? {_S}{_W}{{0,6}}?,? (?:or|that is(?: to say)?|i\.e\.|which is)"
            rf"{_W}{{0,2}} ?{_Q}"
        ),
        (2, 1, 3),
    ),
    # the country has 200 million people; 60 million, or 30 percent, live abroad
    (
        re.compile(
            rf"^[^⟦⟧;]*{_Q}[^⟦⟧;.:]{{0,60}}; (?:[a-z]+ ){{0,3}}{_Q}{_W}{{0,3}}?(?:,? (?:or|that is,?|i\.e\.)| \() ?{_S}"
            rf"(?! (?:of|points|more|less|higher|lower|in|on|for)\b)"
        ),
        (3, 1, 2),
    ),
    # contributed 60 million, or 30 percent, to the total cost of 200 million
    (
        re.compile(
            rf"{_Q},? (?:or|that is,?|i\.e\.) {_S},? (?:to|towards) (?:the|its|their)(?: [a-z]+){{1,3}} of {_Q}"
        ),
        (2, 3, 1),
    ),
    # 200 million people, of whom 60 million live abroad, a share of 30 percent
    (
        re.compile(
            rf"{_Q}{_W}{{0,3}}, of (?:whom|which) {_Q}[^⟦⟧;.:,]{{0,60}}, (?:or|that is,?|i\.e\.|which is|which makes|"
            rf"a (?:share|proportion"
            rf"|quota|rate) of) {_S}(?! (?:of|points|more|less)\b)"
        ),
        (3, 1, 2),
    ),
    # spent 60 million on x, 30 percent of its budget of 200 million
    (
        re.compile(
            rf"{_Q}{_W}{{0,6}}?, {_S} of{_W}{{0,7}}?(?:, which (?:reached|came to|stood at|were|was|totalled))? {_Q}"
        ),
        (2, 3, 1),
    ),
)
"""Patterns with the groups that are share, whole and part."""
_NEXT_SHARE = re.compile(
    rf"{_Q}{_W}{{0,8}}?(?:,? or|,? accounting for|,? representing| ?\(|,? which is|,?(?: this)? "
    rf"accounts for|,? accounted for|,? making up|, about)"
    rf"{_W}{{0,3}} ?{_S} of(?: (?:the|that|this|all|its|their|these))?(?: (?:total|sum|whole|"
    rf"amount|overall|budget|figure|pledge|package|programme|program|fund|workforce|population|"
    rf"membership|fleet|all|it))"
)


_THIS = r"(?:(?:this|that|these|those)(?: [a-z]+)?|it|them|the (?:total|sum|amount|whole)(?: figure| number)?)"
_WHICH = r"|,? which (?:is|was|makes|made|means|equals|represents|corresponds to|amounts to|comes to)"
_OF_THIS: tuple[tuple[re.Pattern[str], tuple[int, int]], ...] = (
    # Of this, 30 percent, or 60 million, went to ...
    (
        re.compile(
            rf"^(?:out )?of {_THIS},?{_W}{{0,2}}? {_S}{_W}{{0,5}}?(?:,? or|,? that is,?|,? i\.e\.,?| ?\(){_W}{{0,2}} ?{_Q}"
        ),
        (1, 2),
    ),
    # Of this, 60 million (30 percent) went to ...
    (
        re.compile(
            rf"^(?:out )?of {_THIS},?{_W}{{0,2}}? {_Q}{_W}{{0,5}}?(?:,? or|,? that is,?|,? i\.e\.,?|"
            rf" ?\(){_W}{{0,2}} ?{_S}(?! of)"
        ),
        (2, 1),
    ),
    # Some 30 percent of this, or 60 million, went to ...
    (re.compile(rf"^{_W}{{0,2}} ?{_S} of {_THIS}(?:,? or|,? that is,?|,? i\.e\.,?| ?\(|,){_W}{{0,2}} ?{_Q}"), (1, 2)),
    # Chile accounts for 60 million of this sum, or 30 percent
    (
        re.compile(
            rf"{_Q} of {_THIS}(?:,? or|,? that is,?|,? i\.e\.,?| ?\({_WHICH}){_W}{{0,4}} ?{_S}(?! of (?!all|the total))"
        ),
        (2, 1),
    ),
    # the party won 60 of them; won 60, or 30 percent of them
    (re.compile(rf"{_Q},? (?:or|that is,?|i\.e\.|which is) {_S} of (?:them|it|these|this|those)(?=[.,;]|$)"), (2, 1)),
    # Chile provides 60 million, or 30 percent, of this
    (re.compile(rf"{_Q},? or {_S},? of {_THIS}(?=[.,;]|$)"), (2, 1)),
    # Chile receives 30 percent of it, which makes 60 million
    (re.compile(rf"{_S} of {_THIS}(?:,? or|,? that is,?{_WHICH}){_W}{{0,2}} ?{_Q}"), (1, 2)),
)
"""Patterns of a sentence that divides the sum of the sentence before, with the groups that are share and part."""


_DATED = re.compile(r",? (?:in|for|during|by|of) ⟦y\d+⟧(?=[ ,;.)])")


def shares(dossier: Dossier) -> Iterator[Finding]:
    """Report a part that is not its stated share of the stated whole."""
    for sentence in dossier.every:
        kinds = {quantity.kind for quantity in sentence.quantities}
        if not kinds & {"percent", "ratio"} or not kinds & {"money", "number", "count", "other"}:
            continue
        done: set[tuple[int, ...]] = set()
        undated = _DATED.sub("", sentence.skeleton)
        for pattern, (share, whole, part) in _PATTERNS:
            for match in (*pattern.finditer(sentence.skeleton), *pattern.finditer(undated)):
                places = tuple(int(match[group]) for group in (share, whole, part))
                if places in done or len(set(places)) < 3:
                    continue
                done.add(places)
                if (finding := part_of([(sentence, sentence.quantities[n]) for n in places])) is not None:
                    yield finding
        if not done and sentence.before is not None:
            yield from _across(sentence)
            yield from _of_this(sentence)
            yield from _implied(sentence)
        yield from _repeated(sentence)
        yield from _funded(sentence)


def _across(sentence: Sentence) -> Iterator[Finding]:
    """Check a share "of the total" whose total stands in the sentence before."""
    match = _NEXT_SHARE.search(sentence.skeleton)
    before = sentence.before
    if match is None or before is None:
        return
    part, share = sentence.quantities[int(match[1])], sentence.quantities[int(match[2])]
    wholes = [q for q in before.quantities if q.kind in ("money", "number", "count") and q.unit == part.unit]
    if (
        len(wholes) == 1
        and not _listed(before, part)
        and not re.search(rf"⟦[mn]{match[1]}⟧ (?:more|less|fewer|higher|lower)", sentence.skeleton)
    ):
        finding = part_of([(sentence, share), (before, wholes[0]), (sentence, part)])
        if finding is not None:
            yield finding


def _listed(before: Sentence, part: Quantity) -> bool:
    """Say whether a sentence gives more sums than the one with a currency: (exports 377.4, imports 848.4)."""
    return part.kind == "money" and any(q.kind == "number" and q.value != int(q.value) for q in before.quantities)


def _of_this(sentence: Sentence) -> Iterator[Finding]:
    """Check "Of this, 74 percent, or 2.9 billion" against the one sum of the sentence before."""
    before = sentence.before
    for pattern, (share, part) in _OF_THIS:
        match = pattern.search(sentence.skeleton)
        if match is None or before is None:
            continue
        own = [sentence.quantities[int(match[group])] for group in (share, part)]
        money = [q for q in before.quantities if q.kind == "money"]
        if _listed(before, own[1]):
            continue
        if (
            own[1].kind in ("number", "count")
            and len(money) == 1
            and 0.02 < own[1].value / max(money[0].value, 1e-9) < 1
        ):
            own[1] = replace(own[1], kind="money", unit=money[0].unit)  # 60 percent of it, which makes 1.5 billion
        kinds = (own[1].kind,) if own[1].kind in ("money", "other") else ("number", "count")
        wholes = [q for q in before.quantities if q.kind in kinds and (q.unit == own[1].unit or len(kinds) > 1)]
        if len(wholes) == 1:
            finding = part_of([(sentence, own[0]), (before, wholes[0]), (sentence, own[1])])
            if finding is not None:
                yield finding
        return


_AND_PART = re.compile(rf"{_S}{_W}{{0,6}}?(?:{_OR}|,){_W}{{0,2}} ?{_Q}")


def _implied(sentence: Sentence) -> Iterator[Finding]:
    """Check "a further 40 percent, about 270 billion" against the whole that the sentence before divides."""
    before = sentence.before
    own, theirs = _AND_PART.search(sentence.skeleton), _AND_PART.search(before.skeleton) if before else None
    if own is None or theirs is None or before is None:
        return
    known = [(place, quantity) for place in (before, before.before) if place for quantity in place.quantities]
    share, part = (before, before.quantities[int(theirs[1])]), (before, before.quantities[int(theirs[2])])
    for whole in known:
        if (
            whole[1] not in (share[1], part[1])
            and whole[1].value > part[1].value
            and part_of([share, whole, part]) is None
        ):
            mine = [(sentence, sentence.quantities[int(own[group])]) for group in (1, 2)]
            factor = 0.01 if share[1].kind == "percent" else 1.0
            fits = abs(share[1].value * factor * whole[1].value - part[1].value) < 0.03 * part[1].value
            if fits and whole[1].unit == part[1].unit and (finding := part_of([mine[0], whole, mine[1]])) is not None:
                yield finding
                return


_OF_WHOLE = re.compile(rf"{_Q},? or {_S} of{_W}{{1,5}}? of {_Q}")
_OR_SHARE = re.compile(rf" and{_W}{{1,6}} {_Q},? or {_S}(?: of (?:it|them|the total))?(?=[.,;]|$)")


def _repeated(sentence: Sentence) -> Iterator[Finding]:
    """Check "5.8 billion, or 38 percent of exports of 15.1 billion, and copper 0.7 billion, or 5 percent"."""
    first = _OF_WHOLE.search(sentence.skeleton)
    if first is None or part_of([(sentence, sentence.quantities[int(first[n])]) for n in (2, 3, 1)]) is not None:
        return
    for match in _OR_SHARE.finditer(sentence.skeleton, first.end()):
        places = [(sentence, sentence.quantities[int(n)]) for n in (match[2], first[3], match[1])]
        if (finding := part_of(places)) is not None:
            yield finding


_FUNDED = re.compile(r"⟦p(\d+)⟧ (?:funded|financed|covered|met|filled|subscribed|paid|disbursed|spent|complete)\b")
_NEEDED = re.compile(
    r"\b(?:need\w*|require\w*|ask\w*|appeal\w*|request\w*|total|budget|pledg\w+|committ?\w*|approved)\b"
)
_GOT = re.compile(
    r"\b(?:receiv\w+|rais\w+|contribut\w+|paid|funded|disburs\w+|deliver\w+|arrived|come in|came in|spent|"
    r"met|covered)\b"
)


def _funded(sentence: Sentence) -> Iterator[Finding]:
    """Check "the appeal is 30 percent funded: 1.9 billion are needed, 0.97 billion have been received"."""
    match = _FUNDED.search(sentence.skeleton)
    money = [q for q in sentence.quantities if q.kind == "money"]
    if match is None or len(money) != 2 or money[0].unit != money[1].unit:
        return
    tail = sentence.skeleton.replace(match[0], "")
    if not (_NEEDED.search(tail) and _GOT.search(tail)):
        return
    part, whole = sorted(money, key=lambda q: q.value)
    finding = part_of([(sentence, sentence.quantities[int(match[1])]), (sentence, whole), (sentence, part)])
    if finding is not None:
        yield finding


_CLOSE = re.compile(
    r"(?i)\b(?:just|slightly|a little|a bit|only a little|barely|scarcely|marginally|a shade|a whisker)\s+(?P<way>under|"
    r"below|less"
    r"\sthan|over|above|more\sthan|short\sof)\b"
)


def _close(sentence: Sentence, share: Quantity) -> Quantity:
    """Return a share with the room of its bound: "just under 52 percent" and "over 31 percent" are close to what they name."""
    match = _CLOSE.search(sentence.document.text[max(sentence.passage.start, share.start - 20) : share.end])
    if match is not None:
        under = match["way"].split()[0].lower() in ("under", "below", "less", "short")
        low, high = (0.93, 1.0) if under else (1.0, 1.08)
        return replace(share, low=low * share.value, high=high * share.value)
    odd = share.kind == "percent" and share.value % 5 != 0  # nobody says "over 31 percent" of 50
    if odd and share.qualifier in ("more_than", "less_than"):
        return replace(share, low=max(share.low, 0.85 * share.value), high=min(share.high, 1.15 * share.value))
    return share


def part_of(places: list[tuple[Sentence, Quantity]]) -> Finding | None:
    """Return the finding on a share, a whole and a part that do not fit."""
    (_, share), (_, whole), (_, part) = places
    if whole.kind == "money" and part.kind in ("number", "count") and 0.01 < part.value / max(whole.value, 1e-9) < 1:
        part = replace(
            part, kind="money", unit=whole.unit
        )  # 1.6 billion euros, of which three quarters, or 1.2 billion
    if whole.kind == "other" and part.kind in ("number", "count") and 0.01 < part.value / max(whole.value, 1e-9) < 1:
        part = replace(part, kind="other", unit=whole.unit)  # of the 33 million tonnes, 8 million
    money = {whole.kind, part.kind} == {"money"}
    counts = {whole.kind, part.kind} <= {"number", "count"}
    physical = {whole.kind, part.kind} == {"other"}
    if not money and not counts and not physical:
        return None
    if not counts and whole.unit != part.unit:
        return None
    share = _close(*places[0])
    factor = 0.01 if share.kind == "percent" else 1.0
    fraction, low_share, high_share = share.value * factor, share.low * factor, share.high * factor
    if not 0 < fraction < 1 or whole.value <= 0 or part.value <= 0:
        return None
    if whole.value < part.value and not (part.value / whole.value < 20):
        return None
    low, high = low_share * whole.low, high_share * whole.high
    room = 0.01 * high  # people round the share and the part apart
    if part.low <= high + room and low - room <= part.high:
        return None
    if abs(part.value - fraction * whole.value) <= 1.0 and counts and whole.value < 400:
        return None
    product = fraction * whole.value
    off = max(part.value, product) / max(min(part.value, product), 1e-9)
    return found(
        "share-times-total",
        "high" if off > 1.5 else "medium",
        [places[2], places[0], places[1]],
        f"{figure(share.value)}{' percent' if share.kind == 'percent' else ''} of {figure(whole.value)} is "
        f"{figure(product)}, not {figure(part.value)}.",
        f"{figure(fraction)} × {figure(whole.value)} = {figure(product)}; with rounding {interval(low, high)}; "
        f"stated {interval(part.low, part.high)}",
        f"{figure(product)}, if share and whole hold; else a share of {100 * part.value / whole.value:.3g} percent",
    )
