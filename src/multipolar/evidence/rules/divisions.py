"""parts-and-total, wherever a sentence or a list divides one figure: the parts are all the others of its kind.

`parts` and `sums` read what stands behind a colon or is called a total. Here the division is told by what closes it: each part
in brackets, a loan and a grant, who pays what, kinds that exclude each other ("nine of them are loans, five are grants"), a
sentence that sums up the one before ("the two phases together"), or the items of a list under a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence
from .sums import added, of_sort

Place = tuple[Sentence, Quantity]
_COUNTS = frozenset({"number", "count"})
_TOKEN = re.compile(r"⟦([mnpu])(\d+)⟧")
_DATE = re.compile(r",? (?:in|for|during|by|of) ⟦y\d+⟧")
_OPEN = re.compile(
    r"\b(?:includ\w+|such as|among (?:them|others)|mainly|mostly|chiefly|notably|e\.g|for example|respectively|overlap\w*|also|"
    r"more than one|multiple|up to|at least|per|average|than|against|compared|largest|biggest|led by|each|apiece|a year|"
    r"previous\w*|"
    r"target\w*|planned|instead|over and above|on top of|excluding|besides|in addition|times|rose|fell|grew|up from|down from)\b"
)
"""Words of a sentence whose figures are no division of one whole."""


def divisions(dossier: Dossier) -> Iterator[Finding]:
    """Report parts that do not add up to the one figure that they divide."""
    for sentences in dossier.sentences:
        for at, sentence in enumerate(sentences):
            if sentence.record or not sentence.quantities:
                continue
            if len(sentence.quantities) < 2 and not _ALL.search(sentence.skeleton):
                finding = _listed(sentence, sentences[at + 1 : at + 1 + _LONGEST])
                if finding is not None:
                    yield finding
                continue
            finding = (
                _bracketed(sentence)
                or _counted(sentence)
                or _both(sentence)
                or _paid(sentence)
                or _kinds(sentence)
                or _together(sentence)
                or _hundred(sentence)
                or _neither(sentence)
                or _listed(sentence, sentences[at + 1 : at + 1 + _LONGEST])
            )
            if finding is not None:
                yield finding


_IN_BRACKETS = re.compile(r"\( ?(?:[a-z]+ ){0,2}⟦([mnpu])(\d+)⟧(?:[^⟦⟧()]{0,30})\)")
_DIVIDES = re.compile(
    r":|\b(?:made up|consist\w*|compris\w*|divid\w+|split\w*|shared|combin\w+|spread|comes? from|came from|financed by|funded by|"
    r"broken down|falls? into|allocated|distributed)\b"
)


def _bracketed(sentence: Sentence) -> Finding | None:
    """Check "EUR 60 million comes from the Union (30 million), the states (22 million) and the Bank (8 million)"."""
    text = sentence.skeleton
    marks = list(_IN_BRACKETS.finditer(text))
    if len(marks) < 2 or _OPEN.search(text):
        return None
    first, last = marks[0], marks[-1]
    inside = text[first.start() : last.end()]
    if any(re.search(r"[.;:]|⟦[mnpu]", re.sub(_IN_BRACKETS, "", gap)) for gap in [inside]) or " and " not in inside:
        return None
    parts = [sentence.quantities[int(mark[2])] for mark in marks]
    after = re.match(
        r"(?:[^⟦⟧.;:()]|⟦y\d+⟧){0,30}\b(?:adds?|total\w*|made? up|makes? up|form|make|come to|together|in all|"
        r"sum)\b[^⟦⟧.;]{0,40}⟦([mnpu])(\d+)⟧",
        text[last.end() :],
    )
    before = [sentence.quantities[int(m[2])] for m in _TOKEN.finditer(text[: first.start()])]
    whole = [q for q in before if of_sort(parts[0], q) is q]
    if after is not None and not whole:
        whole = [sentence.quantities[int(after[2])]]
    elif not _DIVIDES.search(text[: first.start()]):
        return None
    return _exact((sentence, whole[0]), [(sentence, q) for q in parts]) if len(whole) == 1 else None


_COUNTED = re.compile(
    r"⟦n(?P<count>\d+)⟧ (?:[a-z]+ ){1,2}?of (?P<list>⟦[mnu]\d+⟧(?:(?:, | and |, and )⟦[mnu]\d+⟧)+)(?=[.,;]| [a-z])"
)


def _counted(sentence: Sentence) -> Finding | None:
    """Check "450 million was paid in three tranches of 200 million, 150 million and 100 million"."""
    match = _COUNTED.search(sentence.skeleton)
    if match is None or " and " not in match["list"] or _OPEN.search(sentence.skeleton):
        return None
    parts = [sentence.quantities[int(n)] for n in re.findall(r"⟦[mnu](\d+)⟧", match["list"])]
    before = [sentence.quantities[int(m[2])] for m in _TOKEN.finditer(sentence.skeleton[: match.start()])]
    whole = [q for q in before if of_sort(parts[0], q) is q]
    if len(whole) != 1 or sentence.quantities[int(match["count"])].value != len(parts):
        return None
    return _exact((sentence, whole[0]), [(sentence, q) for q in parts])


_KINDS = (
    ("women", "men"), ("girls", "boys"), ("female", "male"), ("urban", "rural"), ("loans?", "grants?"), ("public", "private"),
    ("civilians?", "soldiers?"), ("nationals", "foreigners"), ("adults", "children"), ("exports", "imports"),
    ("births", "deaths"),
)  # fmt: skip
"""Two kinds of which everything is one."""
_BOTH = re.compile(
    r"⟦([mnu])(?P<a>\d+)⟧(?: (?P<k1>[a-z]+))?[^⟦⟧.;:,]{0,30}(?:,| and| with| plus) [^⟦⟧.;:]{0,30}⟦[mnu](?P<b>\d+)⟧(?:"
    r" (?P<k2>[a-z]+))?"
)


def _both(sentence: Sentence) -> Finding | None:
    """Check "412 candidates stood, 268 men and 154 women" and "combines a loan of 30 million with a grant of 10 million"."""
    text = sentence.skeleton
    marks = list(_TOKEN.finditer(text))
    if len(marks) != 3 or _OPEN.search(text):
        return None
    whole, one, two = (sentence.quantities[int(mark[2])] for mark in marks)
    if of_sort(one, two) is None or of_sort(one, whole) is not whole or whole.value <= max(one.value, two.value):
        return None
    if re.match(r" of (?:them|these|those|which|whom)\b", text[marks[0].end() :]):
        return None
    near = [_kind_of(text, mark.start(), mark.end()) for mark in marks[1:]]
    for a, b in _KINDS:
        for first, second in ((a, b), (b, a)):
            if (
                re.search(rf"\b{first}\b", near[0])
                and re.search(rf"\b{second}\b", near[1])
                and not re.search(rf"\b(?:{a}|{b})\b", text[: marks[0].end() + 12])
            ):
                return _exact((sentence, whole), [(sentence, one), (sentence, two)])
    return None


def _kind_of(text: str, start: int, end: int) -> str:
    """Return the words that say what a figure counts: those of its noun phrase, or "a loan of" before it."""
    before = re.search(r"\b(?:an? |the |in )?([a-z]+)(?: of| worth| \()? ?$", text[:start])
    after = re.match(r"(?: [a-z-]+){0,3}", text[end:])
    return f"{before[1] if before else ''} {after[0].split(' and ')[0] if after else ''}"


_PAYS = re.compile(
    r"\b(?:lend|lends|lent|adds?|added|contribut\w+|provid\w+|pays?|paid|financ\w+|grants?|granted|gives?|gave|puts? up|"
    r"covers?|covered|bears?|bore|brings?|brought|invests?|invested|supplies|supplied)\b"
)
_COSTS = re.compile(r"\b(?:costs?|budget|cost of|financing|price|envelope|programme|project|package|total)\b")
_REST = re.compile(r"\b(?:the )?(?:rest|remainder|remaining|balance)\b")


def _paid(sentence: Sentence) -> Finding | None:
    """Check "The line costs 230 million. The bank lends 140, the state adds 60 and users contribute the remaining 30"."""
    before, text = sentence.before, sentence.skeleton
    marks = list(_TOKEN.finditer(text))
    if (
        before is None
        or len(marks) < 2
        or _OPEN.search(text)
        or not re.search(r"(?:,|;| and| while) [^⟦⟧]*$", text[: marks[-1].start()])
    ):
        return None
    parts = [sentence.quantities[int(mark[2])] for mark in marks]
    if any(of_sort(parts[0], part) is None for part in parts[1:]) or parts[0].kind == "percent":
        return None
    whole = [q for q in before.quantities if of_sort(parts[0], q) is q]
    if len(whole) != 1:
        return None
    rest = _REST.search(text[marks[-2].end() : marks[-1].start()]) is not None
    payers = (
        len(marks) > 2 and len(_PAYS.findall(text)) >= len(marks) - 1 and _COSTS.search(before.skeleton) is not None
    )
    if not rest and not payers:
        return None
    return _exact((before, whole[0]), [(sentence, q) for q in parts])


_KIND = re.compile(
    r"⟦n(\d+)⟧(?: of (?:them|these|those))?(?: \([^()]*\))?,? (are|were) (?:[a-z-]+ )*?[a-z-]+s\b(?=[,.;]| and\b| or\b|$|"
    r" for\b| in\b)"
)


def _kinds(sentence: Sentence) -> Finding | None:
    """Check "It runs 17 operations. Nine of them are loans, five are grants and three are guarantees"."""
    before, text = sentence.before, sentence.skeleton
    marks = list(_TOKEN.finditer(text))
    if (
        before is None
        or len(marks) < 3
        or _OPEN.search(text)
        or not re.match(r"(?:of (?:them|these|those),? )?⟦n", text)
    ):
        return None
    told = list(_KIND.finditer(text))
    if (
        len(told) != len(marks)
        or len({match[2] for match in told}) != 1
        or " and " not in text[marks[-2].end() : marks[-1].start()]
    ):
        return None
    parts = [sentence.quantities[int(mark[2])] for mark in marks]
    whole = [q for q in before.quantities if q.kind in _COUNTS and q.value > max(part.value for part in parts)]
    return _exact((before, whole[0]), [(sentence, q) for q in parts]) if len(whole) == 1 else None


_ALL = re.compile(
    r"\b(?:together|in all|in total|altogether|combined|taken together|all told|the (?:sum|total) of (?:the|these|both|all)|"
    r"add(?:s|ed)? up to|sum(?:s|med)? to)\b"
)


def _together(sentence: Sentence) -> Finding | None:
    """Check "The first phase costs 40 million and the second 55 million; the two together come to 95 million"."""
    text = sentence.skeleton
    lead, _, clause = text.rpartition("; ")
    marks = list(_TOKEN.finditer(clause))
    match = _ALL.search(clause)
    if match is None or _OPEN.search(clause):
        return None
    count = [sentence.quantities[int(mark[2])] for mark in marks if mark[1] == "n"]
    sums = [q for mark in marks for q in (sentence.quantities[int(mark[2])],) if mark[1] != "n" or q.value > 12]
    if len(sums) != 1:
        return None
    place = sentence if lead else sentence.before
    if place is None or (
        not lead
        and not re.match(r"(?:together|in all|in total|altogether|combined|the|both|these|this|that)\b", clause)
    ):
        return None
    before = lead if lead else place.skeleton
    if _OPEN.search(before):
        return None
    parts = [
        q for m in _TOKEN.finditer(before) for q in (of_sort(sums[0], place.quantities[int(m[2])]),) if q is not None
    ]
    numbers = [q.value for q in count if q is not sums[0]]
    counted = numbers == [float(len(parts))] or (not numbers and re.search(r"\bboth\b", clause) and len(parts) == 2)
    if len(parts) < 2 or not (counted or (lead and not numbers)):
        return None
    return _exact((sentence, sums[0]), [(place, q) for q in parts])


_ELSE = re.compile(
    r"\b(?:everything else|everyone else|elsewhere|anything else|something else|all others?\b[^⟦⟧]{0,24}|the (?:rest|remainder|"
    r"others|balance)|others?|(?:all |the )?other [a-z]+(?: [a-z]+)?|neither|none)\b"
)
_SPREAD = re.compile(
    r"⟦r\d+⟧ of [^⟦⟧.;:,]{2,40} (?P<to>to|from|into|on|for|in) [^⟦⟧.;:]{2,40}(?:⟦r\d+⟧ (?P=to) [^⟦⟧.;:]{2,40}){2,}"
)
"""Fractions of one whole that go to one place each."""
_RATIFIED = re.compile(
    r"(?:^|[.;,] )of (?:the |its |all |all the"
    r" )?⟦[mnu](?P<whole>\d+)⟧[^⟦⟧;.:,]{0,60},(?P<list>(?:[^⟦⟧;.:]{0,60}⟦[mnu]\d+⟧){2,5})[^⟦⟧;.:]{0,40}?"
    r"\b(?:neither|none|nothing|no [a-z]+|undecided|abstained|unknown|unclear|remain\w*|unspent|outstanding|(?:is|was|are|"
    r"were) left)\b"
)


def _neither(sentence: Sentence) -> Finding | None:
    """Check "Of the 54 states, 31 have ratified it, 12 have only signed and 11 have done neither"."""
    match = _RATIFIED.search(sentence.skeleton)
    if match is None or _OPEN.search(match[0]) or " and " not in match["list"]:
        return None
    parts = [sentence.quantities[int(n)] for n in re.findall(r"⟦[mnu](\d+)⟧", match["list"])]
    if any(of_sort(parts[0], part) is None for part in parts[1:]):
        return None
    return _exact((sentence, sentence.quantities[int(match["whole"])]), [(sentence, q) for q in parts])


def _hundred(sentence: Sentence) -> Finding | None:
    """Check shares of which the last is that of everything else: they are all of it."""
    if sum(q.kind == "year" for q in sentence.quantities) > 1:
        return None
    text = _DATE.sub("", sentence.skeleton)
    marks = list(re.finditer(r"⟦([pr])(\d+)⟧", text))
    first = marks[0].start() if marks else 0
    if (
        len(marks) < 3
        or len(_TOKEN.findall(re.sub(r"⟦p\d+⟧", "", text))) > len(re.findall(r"⟦n", text[:first]))
        or ";" in text
    ):
        return None
    tail, gap = text[marks[-1].end() :], text[marks[-2].end() : marks[-1].start()]
    closing = gap.rsplit(",", 1)[-1] if "," in gap else gap
    counts = (
        [sentence.quantities[int(n)] for n in re.findall(r"⟦n(\d+)⟧", text[: marks[0].start()])]
        if len(marks) > 2
        else []
    )
    counted = [q.value for q in counts] == [float(len(marks))] and all(mark[1] == "p" for mark in marks)
    closes = (
        _ELSE.search(re.split(r"[,;.]| and\b", tail)[0]) and not re.match(r" (?:of|points)\b", tail)
    ) or _ELSE.search(closing)
    spread = not closes and all(mark[1] == "r" for mark in marks) and _SPREAD.search(text) is not None
    if (
        not (closes or spread or counted)
        or (_TOKEN.search(text[:first]) and not counted)
        or re.search(
            r"\b(?:of which|more than one|multiple|respectively|several|than|against|each|up from|down from)\b", text
        )
    ):
        return None
    listed = [sentence.quantities[int(mark[2])] for mark in marks]
    factors = [100.0 if q.kind == "ratio" else 1.0 for q in listed]
    value = sum(f * q.value for f, q in zip(factors, listed, strict=True))
    low = sum(f * (q.value if q.kind == "ratio" else q.low) for f, q in zip(factors, listed, strict=True))
    high = sum(f * (q.value if q.kind == "ratio" else q.high) for f, q in zip(factors, listed, strict=True))
    if (
        low - 1 <= 100 <= high + 1
        or not (85 if counted else 70) < value < (118 if counted else 145)
        or (spread and value < 100)
        or any(q.top is not None for q in listed)
    ):
        return None
    return found(
        "parts-and-total",
        "medium",
        [(sentence, q) for q in listed],
        f"The shares are said to be all of it, but add up to {figure(value)} percent.",
        f"{' + '.join(figure(f * q.value) for f, q in zip(factors, listed, strict=True))} = {figure(value)}%; with rounding "
        f"{interval(low, high)}%",
    )


_ITEM = re.compile(r"^(?:[-–—•*·▪]|\(?[a-z0-9]{1,3}[.)])\s")
_SUMMING = re.compile(r"^(?:[-–—•*·▪]|\(?[a-z0-9]{1,3}[.)])?\s*(?:in )?(?:total|together|sum|all)\b")
_LONGEST = 24
"""Items of a list that are read."""


def _listed(sentence: Sentence, following: Sequence[Sentence]) -> Finding | None:
    """Check the items of a list, one figure each, against the one figure of the line that announces it or of its last line."""
    text = sentence.skeleton.rstrip()
    if not text.endswith(":") or _OPEN.search(text):
        return None
    items: list[Place] = []
    total: Place | None = None
    for line in following:
        summing = _SUMMING.match(line.skeleton) is not None
        if not (_ITEM.match(line.text) or summing):
            break
        held = [q for q in line.quantities if q.kind not in ("year", "duration", "rank")]
        if held and held[0].start <= line.passage.start + 1 and held[0].claim is None:
            held = held[1:]  # the number of the item
        if len(held) != 1 or _OPEN.search(line.skeleton):
            return None
        if summing:
            total = (line, held[0])
            break
        items.append((line, held[0]))
    if len(items) < 2 or any(of_sort(items[0][1], q) is None for _, q in items):
        return None
    if total is None:
        whole = [q for q in sentence.quantities if of_sort(items[0][1], q) is q]
        total = (sentence, whole[0]) if len(whole) == 1 else None
    if total is None or items[0][1].kind == "percent":
        return None
    return _exact(total, items)


def _exact(whole: Place, parts: Sequence[Place]) -> Finding | None:
    """Return the finding on parts that are all of a whole and are not its sum."""
    if whole[1].kind == "percent":
        return None
    return added(whole, parts)
