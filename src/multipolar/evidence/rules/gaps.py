"""difference, wherever two levels and what lies between them are stated: a gap, an excess, so much more, so much left.

`balances` and `growth` read the order of a sentence; here the derived figure is told by its cue alone and the two levels are
the only others of its kind: before it ("needs 640 doctors while 415 are in post, leaving a shortfall of 225"), around it
("61 percent, 13 points less than the 74 percent of 2016"), or in the sentence before ("The difference is 1.37 billion").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..finding import Finding, figure, interval
from .carried import told
from .dossier import Dossier, found
from .levels import scaled
from .quantity import Quantity
from .setting import Sentence

Place = tuple[Sentence, Quantity]
_W = r"(?: [a-z][a-z'’/-]*)"
_NOUN = (
    r"(?:surplus|deficit|shortfall|gap|difference|discrepancy|margin|excess|overrun|underspend|increase|decrease|rise|fall|"
    r"decline|"
    r"drop|gain|reduction|swing|improvement|deterioration|turnaround|net [a-z]+)"
)
_OF = rf"(?P<noun>{_NOUN}){_W}{{0,3}}? (?:of|was|is|came to|comes to|amounted to|amounts to|stood at|by){_W}? ⟦[mnuop](?P<d>\d+)⟧"
_BEHIND = (
    re.compile(rf"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){{0,70}}?(?:[,;:–—(]|\b(?:and|so)\b)(?: [a-z'’]+){{0,6}}? ?\b{_OF}"),
    re.compile(
        rf"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){{0,70}}?(?:[,;:–—(]|\band) ?(?:(?:which|that|thus|so|thereby) )?"
        rf"(?:leav(?:es|ing)|left){_W}{{0,3}}? ⟦[mnu](?P<d>\d+)⟧"
    ),
    re.compile(
        r"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){0,70}?(?:[,;:–—(]|\band) ?the (?:remaining|rest,?|remainder,?) ⟦[mnu](?P<d>\d+)⟧"
    ),
    re.compile(
        rf"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){{0,50}}?(?:[,;:–—(]|\band) ?(?:(?:that is|or|i\.e\.|which is|thus|"
        rf"so),? )?⟦[mnuo](?P<d>\d+)⟧"
        rf"(?: points)?{_W}{{0,2}}? (?:more|less|fewer|higher|lower|short)(?=[.,;)]|$| than (?:in|at|before|a|planned|"
        rf"expected|budgeted|foreseen|"
        r"intended|agreed|approved|originally|initially|promised|forecast|scheduled|hoped)\b)"
    ),
    re.compile(
        r"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){0,50}?[,;] (?:so |thus )?⟦[mnu](?P<d>\d+)⟧ (?:[a-z]+ )?(?:is|are|was|were|remains?|remained)"
        r" (?:(?:thus|therefore|still|hence) )+(?:to come|to be [a-z]+|missing|outstanding|lacking|open|unpaid|left|"
        r"due)(?=[.,;]|$)"
    ),
    re.compile(
        r"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){0,50}?(?:,|\band) so that ⟦[mnu](?P<d>\d+)⟧ (?:[a-z]+ )?(?:is|are|was|were|has to|have"
        r" to|had to|must|"
        r"remains?|remained|still)\b"
    ),
    re.compile(r"^(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){0,50}? by ⟦[mnuop](?P<d>\d+)⟧"),
)
"""What follows two levels: a gap of, leaving, so much more; by (after "exceeded" only)."""
_EXCEEDS = re.compile(
    r"\b(?:exceed\w*|outnumber\w*|surpass\w*|outstrip\w*|overshot|overtook|outpaced|fell short of|missed)\b"
)
_AROUND = re.compile(
    rf"⟦[mnup](?P<one>\d+)⟧(?:[^⟦⟧.;:]|⟦[ydk]\d+⟧){{0,60}}?(?:,|\(|–|—| [a-z]+) ?(?:or |that is,? |i\.e\.,? |is |was |are |"
    rf"were )?⟦[mnuop](?P<d>\d+)⟧"
    rf"(?: points)?{_W}{{0,2}}?(?P<than> (?:more than|less than|fewer than|higher than|lower than|larger than|"
    rf"smaller than|above|"
    rf"below|short of|ahead of|behind|beyond|up on|down on)(?:[^⟦⟧.;:]|⟦y\d+⟧){{0,45}}?)? ⟦[mnup](?P<two>\d+)⟧"
)
"""One level, so much more than another; "more than the" may have gone into the token of the second."""
_RATE = re.compile(r"⟧ (?:[a-z]+ )?(?:a|per) (?:year|month|day)\b(?! (?:ago|earlier|before|later))")
_BETWEEN = re.compile(
    r"\b(?:gap|difference|margin|distance) between (?:[^⟦⟧.;]|⟦[yk]\d+⟧){2,60} ⟦[mnup]\d+⟧(?:[^⟦⟧.;]|⟦[yk]\d+⟧){2,60}"
    r" ⟦[mnup]\d+⟧[^⟦⟧.;]{0,20}? (?:is|"
    r"was|comes to|came to|"
    r"amounts to|amounted to|(?:has )?(?:narrowed|widened|grown|shrunk|fallen|risen) to|stood at|stands at) ⟦[mnuop](?P<d>\d+)⟧"
)
_THAN = re.compile(r"\b(?:than|above|below)\b")
_NEXT = re.compile(rf"^(?:so |thus,? |hence,? )?(?:the|this|that|a|its|their|leaving a)(?: [a-z-]+){{0,2}}? {_OF}")
_PART = re.compile(
    r"\b(?:of which|including|includes|of whom|among (?:them|others)|respectively|each|per|on average|apiece|"
    r"cumulative\w*|further|another|additional|instead|between ⟦[mnup]|from ⟦|times|thirds?|target\w* for)\b"
)
"""Words of a sentence whose figures are not two levels of one thing."""


def gaps(dossier: Dossier) -> Iterator[Finding]:
    """Report a gap that is not the difference of the only two levels beside it."""
    for sentence in dossier.every:
        if sentence.record or not sentence.quantities:
            continue
        finding = _own(sentence) or _next(sentence) or _lived(sentence) or _left(sentence) or _fewer(sentence)
        if finding is not None:
            yield finding


def _own(sentence: Sentence) -> Finding | None:
    """Return the finding on a gap that stands in one sentence with its levels."""
    text = sentence.skeleton
    if len(sentence.quantities) < 3 or _PART.search(text):
        return None
    between = _BETWEEN.search(text)
    if between is not None:
        stated = sentence.quantities[int(between["d"])]
        pair = _only(stated, sentence.quantities)
        return _check([(sentence, q) for q in pair], (sentence, stated)) if pair is not None else None
    around = _AROUND.search(text)
    if around is not None:
        one, stated, two = (sentence.quantities[int(around[name])] for name in ("one", "d", "two"))
        pair = _only(stated, sentence.quantities)
        other = re.search(
            r" (?:its|their|the|any|an?) [a-z]+, (?:which|who)\b", around["than"] or ""
        )  # more than a rival, which had
        than = around["than"] or _THAN.search(sentence.document.text[stated.end : two.start].lower())
        if than and not other and pair is not None and pair[0].start == one.start and pair[1].start == two.start:
            low, high = pair[1].stated
            second = pair[1] if around["than"] else replace(pair[1], low=low, high=high)
            return _check([(sentence, pair[0]), (sentence, second)], (sentence, stated))
    for token in re.finditer(r"⟦[mnup](\d+)⟧", text):
        for pattern in _BEHIND:
            match = pattern.match(text[token.end() :])
            if match is None or (pattern is _BEHIND[-1] and not _EXCEEDS.search(text[: token.end() + match.end()])):
                continue
            if _RATE.search(match[0] + text[token.end() + match.end() :][:12]):
                continue
            stated = sentence.quantities[int(match["d"])]
            pair = _only(stated, sentence.quantities)
            if pair is not None and pair[1].start == sentence.quantities[int(token[1])].start:
                return _check(
                    [(sentence, pair[0]), (sentence, pair[1])], (sentence, stated), match.groupdict().get("noun", "")
                )
    return None


_YEARS = re.compile(
    r"from ⟦d(?P<one>\d+)⟧(?: in ⟦y\d+⟧)?,? to ⟦d(?P<two>\d+)⟧(?: in ⟦y\d+⟧)?(?:, (?:an? |or |up |down )|,? by )(?:[a-z]+"
    r" of |by )?⟦d(?P<d>\d+)⟧"
)


def _lived(sentence: Sentence) -> Finding | None:
    """Check "Life expectancy rose from 61.2 years to 66.9 years, a gain of 5.7 years"."""
    match = _YEARS.search(sentence.skeleton)
    if match is None:
        return None
    one, two, stated = (sentence.quantities[int(match[name])] for name in ("one", "two", "d"))
    return (
        _check([(sentence, one), (sentence, two)], (sentence, stated)) if one.unit == two.unit == stated.unit else None
    )


def _next(sentence: Sentence) -> Finding | None:
    """Return the finding on "The difference is 1.57 billion" against the two levels before it."""
    match, before = _NEXT.match(sentence.skeleton), sentence.before
    if (
        match is None
        or before is None
        or match["noun"] in ("increase", "decrease", "rise", "fall", "decline", "drop", "gain")
    ):
        return None
    if re.search(r"\b(?:surplus|deficit)\b", match["noun"]) or _PART.search(sentence.skeleton[: match.end()]):
        return None
    stated = sentence.quantities[int(match["d"])]
    if re.match(r"(?: points)? (?:in (?!⟦y)|among|between|for|at|within|of|on)\b", sentence.skeleton[match.end() :]):
        return None
    if len([q for q in sentence.quantities if q.kind not in ("year", "duration", "rank")]) != 1:
        return None
    held: list[Place] = []
    for place in (before, before.before):
        like = _like(stated, place.quantities) if place is not None and not _PART.search(place.skeleton) else []
        if place is None or len(like) > 2 or (held and len(like) != 1):
            break
        held = [(place, q) for q in like] + held
        if len(held) == 2:
            return _check(held, (sentence, stated))
        if len(like) != 1:
            break
    return None


_LEFT = (
    re.compile(
        r"(?:[,;(–—]|\band) ?(?:which |that |thus |so |thereby )*(?:leav(?:es|ing)|left)(?: (?:an?|the|only|just|some|about|"
        r"still|unspent|remaining|funding|financing|open|another|a further|balance|gap|shortfall|remainder|rest|sum|"
        r"amount|of)\b)* "
        r"⟦[mnu](?P<d>\d+)⟧(?P<tail>[^⟦⟧.;,)]*)"
    ),
    re.compile(
        r"[,;(–—] ?(?:an? |the )?(?:[a-z]+ )?(?:shortfall|gap|backlog|remainder|balance|deficit) of ⟦[mnu](?P<d>\d+)⟧"
        r"(?P<tail>[^⟦⟧.;,)]*)"
    ),
    re.compile(
        r"(?:[,;(–—]|\band|\bbut) ?(?:so that )?(?:the (?:remaining|other|outstanding|unspent) |the (?:rest|remainder|"
        r"balance)(?:,| of|"
        r" \() ?)⟦[mnu](?P<d>\d+)⟧(?P<tail>[^⟦⟧.;,)]*)"
    ),
    re.compile(
        r"(?:[,;(–—]|\band|\bbut) ?(?:so |so that |thus )?⟦[mnu](?P<d>\d+)⟧(?P<tail>(?: [a-z]+)?) (?:(?:is|are|was|"
        r"were) (?:still )?"
        r"(?:left|missing|vacant|unfilled|available|outstanding|open|lacking|unspent|unused|to be [a-z]+)|remain(?:s|"
        r"ed)?\b|(?:still )?lacks?\b)"
    ),
)
"""What is left of a sum, said behind the part that is gone."""
_GONE = re.compile(
    r"\b(?:spent|disbursed|used|drawn|paid|hired|laid|built|delivered|completed|committed|received|raised|collected|gave|given|"
    r"pledged|contributed|provided|covered|connected|installed|planted|cleared|settled|recruited|filled|repaid|allocated|"
    r"absorbed|consumed|transferred|released|invested|contracted|lent|found|opened|trained|vaccinated|distributed|sold|"
    r"finished|arrived|invoiced|appointed)\b|\b(?:been|was|were) (?!(?:need|requir|estimat|expect|plann|add|increas|ask|"
    r"lack|follow)"
    r"ed\b)(?:[a-z]+ly )?[a-z]{3,}(?:ed|en)\b"
)
"""How a part of a sum goes; what it was a part of is in the sentence before."""
_AT = re.compile(
    r"^(?:and |but |yet |however,? )?(?:by|at|up to|until|till|so far|to date|as of|of (?:this|these|that|those|it|them)|"
    r"since then|"
    r"meanwhile|today|(?:only )?⟦[mnu]|(?!(?:in|under|through|for|during|over|among|from|with|another|a|an)\b)[a-z]+)"
)
"""How a sentence begins that goes on with the whole, not with one place or year of it."""
_STILL = re.compile(
    r"^the (?:unspent|unused|remaining|outstanding|undisbursed) (?:balance|sum|amount|rest)(?: of| was| is)? ⟦[mnu](?P<d>\d+)⟧"
)


def _left(sentence: Sentence) -> Finding | None:
    """Check "The budget was 48.6 million. By June 41.9 million had been spent, which leaves a balance of 7.6 million"."""
    before, text = sentence.before, sentence.skeleton
    still = _STILL.match(text)
    if before is None:
        return None
    if still is not None:
        stated = sentence.quantities[int(still["d"])]
        part = _one(stated, before) if _GONE.search(before.skeleton) and not _PART.search(before.skeleton) else None
        whole = _one(stated, before.before) if before.before is not None and _AT.match(before.skeleton) else None
        if part is None or whole is None or before.before is None or part.value >= whole.value:
            return None
        return _check([(before.before, whole), (before, part)], (sentence, stated))
    match = next((m for pattern in _LEFT if (m := pattern.search(text)) is not None), None)
    if match is None or not _GONE.search(text[: match.start() + 1]) or not _AT.match(text) or _RATE.search(text):
        return None
    stated = sentence.quantities[int(match["d"])]
    part = _one(stated, sentence)
    rest = sentence.document.text[stated.end : sentence.passage.end]
    if part is None or part.start > stated.start or _LIMITED.search(" ".join(rest.split())):
        return None
    like = _like(stated, before.quantities)
    whole = like[0] if like and (len(like) == 1 or re.search(_OPENED, before.skeleton)) else None
    if whole is None or part.value >= whole.value or any(q.value > whole.value for q in like):
        return None
    counted = stated.kind in ("number", "count")
    if counted and stated.unit and stated.unit != whole.unit and stated.unit not in _PLACES:
        return None
    return _check([(before, whole), (sentence, part)], (sentence, stated))


_OPENED = r"^[^⟦⟧]*⟦[mnu]\d+⟧[^⟦⟧]{0,40}?(?:, of (?:which|whom|this|it)\b|:|, including\b| \()"
"""A sum and what it consists of: the first figure is the whole."""
_LIMITED = re.compile(
    r"^of (?:the|its|their|this|that) |"
    r"^[^.;,()]{0,40}?(?:\b(?:for|among) (?!all\b)|\bin (?:the )?[A-Z]|\balone\b)|\b(?:after|besides|apart from|except|once)\b"
)
"""Behind what is left for one place or purpose, or after something else went too."""
_PLACES = frozenset({"posts", "places", "seats", "cases", "units", "people", "others"})


def _one(stated: Quantity, place: Sentence) -> Quantity | None:
    """Return the only level of a sentence beside the stated one; a bare number is in the unit of that."""
    like = _like(stated, place.quantities)
    bare = [q for q in place.quantities if q.kind == "number" and q.start != stated.start and q.top is None]
    if not like and len(bare) == 1 and stated.kind == "other":
        return replace(bare[0], kind="other", unit=stated.unit)
    return like[0] if len(like) == 1 else None


_THEN = re.compile(
    r"⟦[mnu](?P<level>\d+)⟧(?: [a-z]+)?(?: ⟦y\d+⟧)?, (?:or |that is,? )?⟦[mnu](?P<d>\d+)⟧(?: [a-z]+)? (?:more|fewer|"
    r"less)(?=[.;]|$)"
)


def _goes_on(sentence: Sentence, before: Sentence) -> bool:
    """Say whether a sentence speaks of what the one before has named."""
    return re.search(r"^[^⟦⟧]*(?:⟦y\d+⟧,?)? (?:it|they|there)\b", sentence.skeleton) is not None or told(
        sentence.skeleton.split(" ⟦")[0], before.skeleton
    )


def _fewer(sentence: Sentence) -> Finding | None:
    """Check "The mission had 11,400 soldiers. After the cut it has 8,900, 2,500 fewer"."""
    match, before = _THEN.search(sentence.skeleton), sentence.before
    if match is None or before is None or _PART.search(sentence.skeleton) or _PART.search(before.skeleton):
        return None
    level, stated = (sentence.quantities[int(match[name])] for name in ("level", "d"))
    like = _like(stated, before.quantities)
    own = _like(stated, sentence.quantities)
    if len(like) != 1 or len(own) != 1 or own[0].start != level.start or not _goes_on(sentence, before):
        return None
    return _check([(before, like[0]), (sentence, level)], (sentence, stated))


def _like(stated: Quantity, quantities: Sequence[Quantity]) -> list[Quantity]:
    """Return the levels between which a difference may lie, as quantities of its kind."""
    points = stated.kind == "points" or stated.unit == "points" or (stated.claim is not None and stated.claim.points)
    held: list[Quantity] = []
    for quantity in quantities:
        if quantity.start == stated.start or quantity.top is not None:
            continue
        if points or stated.kind == "percent":
            if quantity.kind == "percent" and not (quantity.claim is not None and quantity.claim.points):
                held.append(quantity)
        elif {quantity.kind, stated.kind} <= {"number", "count"} or (quantity.kind, quantity.unit) == (
            stated.kind,
            stated.unit,
        ):
            held.append(quantity)
        elif quantity.kind == "number" and (lifted := scaled(quantity, stated)) is not None:
            held.append(lifted[0])
        elif quantity.kind in ("money", "other") and stated.kind in ("money", "other"):
            return []  # of another unit: then the sentence speaks of two things
    return held


def _only(stated: Quantity, quantities: Sequence[Quantity]) -> tuple[Quantity, Quantity] | None:
    like = _like(stated, quantities)
    return (like[0], like[1]) if len(like) == 2 else None


_TURN = frozenset({"swing", "improvement", "deterioration", "turnaround"})


def _check(pair: Sequence[Place], stated: Place, noun: str | None = "") -> Finding | None:
    (_, one), (_, two) = pair
    if stated[1].kind == "percent" and not (stated[1].claim is not None and stated[1].claim.points):
        return None
    if noun in _TURN:
        one, two = (_balance(place, quantity) for place, quantity in pair)
    gap, room = abs(one.value - two.value), sum((q.exact[1] - q.exact[0]) / 2 for q in (one, two, stated[1]))
    size = abs(stated[1].value)
    if abs(gap - size) <= room + 1e-9 * max(abs(one.value), abs(two.value)) or not one.value or not two.value:
        return None
    if not 0.2 * gap < size < 5 * gap or not 0.02 < abs(one.value / two.value) < 50:
        return None  # not the difference of these two
    return found(
        "difference",
        "medium" if size < 2 * gap else "high",
        [*pair, stated],
        f"The difference of {figure(one.value)} and {figure(two.value)} is {figure(gap)}, not {figure(size)}.",
        f"{figure(max(one.value, two.value))} - {figure(min(one.value, two.value))} = {figure(gap)}; "
        f"with rounding {interval(max(gap - room, 0.0), gap + room)}",
        f"{figure(gap)}, if the two figures hold",
    )


def _balance(sentence: Sentence, quantity: Quantity) -> Quantity:
    """Return a balance with its sign: a deficit is below nothing."""
    lead = sentence.document.text[max(sentence.passage.start, quantity.start - 40) : quantity.start].lower()
    word = re.search(r"(surplus|deficit|plus|minus)\b(?!.*\b(?:surplus|deficit|plus|minus)\b)", lead, re.S)
    negative = word is not None and word[1] in ("deficit", "minus") and quantity.value > 0
    return replace(quantity, value=-quantity.value, low=-quantity.high, high=-quantity.low) if negative else quantity
