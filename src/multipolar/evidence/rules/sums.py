"""parts-and-total where no word says "in total": a closed run of like quantities, and the one figure that it divides.

A *run* is a list of quantities of one kind that the sentence closes with "and" ("7.4 million in A, 4.1 million in B and 6.1
million in C"). Its total stands before a colon, a dash or a bracket that opens the run, or in the sentence before, which
counts as many things as the run has ("the six states host 30 million"). Elliptic shares of one flow ("programmes took 84
percent of spending, fundraising 9 and administration 12") and the answers to one question cannot be more than all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .levels import scaled
from .parts import is_no_total
from .quantity import Quantity
from .setting import Sentence

_TOKEN = re.compile(r"⟦([a-z])(\d+)⟧")
_COUNTS = frozenset({"number", "count"})
_SUMMABLE = frozenset({"money", "percent", "number", "count", "other"})
_OPEN = re.compile(
    r"\b(?:largest|biggest|includ\w+|such as|among|mainly|mostly|chiefly|notably|e\.g|for example|respectively|overlap\w*|"
    r"more than one|multiple|up to|at least|led by|particularly|especially|times|each|apiece|per|average|surplus|deficit|balance|"
    r"than|against|compared|up|down|or|instead|target|since|before|later|then|in ⟦y\d+⟧)\b|\b(?:from|to) ?$"
)
"""Words after which a list is no division of one whole: it is open, or a movement, or a comparison."""
_SETTLED = re.compile(
    r"\b(?:were|was|are|is|have|had|has|rose|fell|grew|rising|reached|exceeded|cost|costs|while|whereas|but|although|followed)\b"
)
"""Verbs: an item of a division has none of its own."""
_OPENS = re.compile(r"(?::| ?[–—]| ?\()(?P<head>[^⟦⟧:.;()]{0,60})$")
"""What stands between a total and its run: a sign that opens the run, and the head of its first item."""
_RANKED = re.compile(r"\b(?:followed|ahead|before|behind|then|next|against|than|compared|after)\b|\bfrom ?$")
"""Words between two figures of which the second is no part of the first."""
_ASIDE = re.compile(r"\([^()]*\)")
_NEAR = (0.75, 1.34)
"""Sums that may be meant as the total; figures farther apart are not of one thing."""


def sums(dossier: Dossier) -> Iterator[Finding]:
    """Report a run that does not add up to the figure that it divides."""
    for sentence in dossier.every:
        if sentence.record or sum(q.kind in _SUMMABLE for q in sentence.quantities) < 2:
            continue
        if (finding := _polled(sentence)) is not None:
            yield finding
            continue
        for run, start in _runs(sentence):
            finding = (
                _opened(sentence, run, start)
                or _placed(sentence, run)
                or _counted(sentence, run, start)
                or _remaining(sentence, run, start)
                or _of_it(sentence, run, start)
                or _there_are(sentence, run, start)
                or _for_the_rest(sentence, run)
                or _whole(sentence, run, start)
            )
            if finding is not None:
                yield finding
                break


def _runs(sentence: Sentence) -> Iterator[tuple[tuple[Quantity, ...], int]]:
    """Return closed runs of like quantities, longest first, with the place of the first token in the skeleton."""
    text = sentence.skeleton
    tokens = [m for m in _TOKEN.finditer(text) if sentence.quantities[int(m[2])].kind != "year"]
    at = 0
    while at < len(tokens):
        last, closed = at, False
        while last + 1 < len(tokens) and not closed:
            one, two = (sentence.quantities[int(tokens[n][2])] for n in (at, last + 1))
            gap = text[tokens[last].end() : tokens[last + 1].start()]
            if of_sort(one, two) is None or not _joins(gap):
                break
            last += 1
            closed = re.search(r"\band\b|&", re.split(r"[,;]", gap)[-1]) is not None or gap.strip(" ,;") == "and"
        if closed or (last > at + 1 and _bracketed(text, tokens[at].start(), tokens[last].end())):
            first = sentence.quantities[int(tokens[at][2])]
            run = [first] + [of_sort(first, sentence.quantities[int(tokens[n][2])]) for n in range(at + 1, last + 1)]
            if first.kind == "number" and (mate := next((q for q in run[1:] if q and q.kind != "number"), None)):
                run[0] = (scaled(first, mate) or (first, mate))[0]
            yield tuple(q for q in run if q is not None), tokens[at].start()
            at = last + 1
        else:
            at += 1


def _bracketed(text: str, start: int, end: int) -> bool:
    """Say whether a run fills a bracket: (doctors: 12,000; nurses: 64,000; midwives: 23,000)."""
    opened = text.rfind("(", 0, start)
    return opened >= 0 and ")" not in text[opened:start] and re.match(r"[^⟦⟧();]{0,30}\)", text[end:]) is not None


def _joins(gap: str) -> bool:
    """Say whether a gap is that between two items of a list: short, parted by a comma or "and", no verb, no comparison."""
    plain = _ASIDE.sub("", gap)
    parted = re.search(r"[,;]|\band\b", plain) is not None
    plain = plain.rstrip().removesuffix(":")  # nurses: 64,000
    return parted and len(plain) <= 70 and not re.search(r"[.:–—]|⟦", plain) and not _OPEN.search(plain)


def of_sort(one: Quantity, two: Quantity) -> Quantity | None:
    """Return a quantity as one of the sort of another; a bare number takes its scale, a number in words does not."""
    if any(q.kind == "number" and q.low == q.high for q in (one, two)) and not {one.kind, two.kind} <= _COUNTS:
        return None
    if one.kind not in _SUMMABLE or two.kind not in _SUMMABLE or one.top is not None or two.top is not None:
        return None
    if {one.kind, two.kind} <= _COUNTS:
        if two.kind == "number" and abs(one.value) >= 1e5 and abs(two.value) < 1000:
            lifted = scaled(two, one)
            return lifted[0] if lifted else None
        return two
    if one.kind == two.kind and one.unit == two.unit:
        return two
    if {one.kind, two.kind} & _COUNTS and "other" in (
        one.kind,
        two.kind,
    ):  # "Poti 7.2 million, ... and Supsa 4.2 million tonnes"
        return two if 0.01 < abs(two.value) / max(abs(one.value), 1e-9) < 100 else None
    if two.kind == "number" and (lifted := scaled(two, one)) is not None:
        return lifted[0]
    return two if one.kind == "number" and scaled(one, two) is not None else None


def _opened(sentence: Sentence, run: tuple[Quantity, ...], start: int) -> Finding | None:
    """Hold a run against the figure before the colon, dash or bracket that opens it."""
    lead = sentence.skeleton[:start]
    opens = _OPENS.search(lead)
    if (
        opens is None
        or re.match(r"⟦[a-z]\d+⟧\),", sentence.skeleton[start:])  # Qatar (76,800), Malaysia (26,100)
        or _RANKED.search(lead[lead.rfind("⟧") :])
        or _OPEN.search(opens["head"])
        or re.search(r"\b(?:of|among) (?:which|these|them|whom)\b", lead)
    ):
        return None
    before = [sentence.quantities[int(m[2])] for m in _TOKEN.finditer(lead)]
    most = max(q.value for q in run)
    like = [q for q in before if of_sort(run[0], q) is q and q.kind in _SUMMABLE and q.value > most]
    if len(like) != 1 or len(lead) - lead.rfind("⟦", 0, opens.start()) > 190:
        return None
    if run[0].kind == "percent" and (len(run) < 2 or _SETTLED.search(sentence.skeleton[start:])):
        return None
    return _check(sentence, (sentence, like[0]), run)


_PLACED = re.compile(
    r"⟦[a-z]\d+⟧(?: [a-z]+)? (?P<where>in|at|on|from|to|by|for|online|offline|abroad|elsewhere|lie in|"
    r"live in|are in)\b"
)


def _placed(sentence: Sentence, run: tuple[Quantity, ...]) -> Finding | None:
    """Report a total and, after a comma, its parts by place that are more than it: 140 attended, 95 in the room and 65 online."""
    if len(run) < 2 or run[0].kind not in (*_COUNTS, "other", "money"):
        return None
    tokens = {int(m[2]): m for m in _TOKEN.finditer(sentence.skeleton)}
    spots = [
        tokens[n]
        for n, q in enumerate(sentence.quantities)
        if n in tokens and any(q.start == part.start for part in run)
    ]
    first = sentence.skeleton[spots[0].start() :]
    if len(run) > 2 and not _PLACED.match(first):  # the first figure of the run may be their total
        return _over_places(sentence, run[0], run[1:], spots[1].start())
    before = [sentence.quantities[int(m[2])] for m in _TOKEN.finditer(sentence.skeleton[: spots[0].start()])]
    like = [q for q in before if of_sort(run[0], q) is q and q.kind in _SUMMABLE]
    return _over_places(sentence, like[0], run, spots[0].start()) if len(like) == 1 else None


def _over_places(sentence: Sentence, total: Quantity, parts: tuple[Quantity, ...], start: int) -> Finding | None:
    """Return the finding on parts by place that begin at `start` and are more than the total before the comma."""
    if re.search(r"\b(?:for|against) the (?:first|second|third|former|latter)\b", sentence.skeleton[start:]):
        return None  # they may be the same ones
    if not re.search(r",(?: (?:with|namely))? $", sentence.skeleton[:start]):
        return None
    if len(_PLACED.findall(sentence.skeleton[start:])) < len(parts):
        return None
    return _check(sentence, (sentence, total), parts) if sum(q.exact[0] for q in parts) > total.exact[1] else None


_REST = re.compile(
    r"^[^⟦⟧.;]{0,30}[;,](?: and)? (?:the (?:others?|rest|remainder)|others?|all "
    r"others?)\b[^⟦⟧.;]{0,40}⟦[mnu](\d+)⟧"
)


def _remaining(sentence: Sentence, run: tuple[Quantity, ...], start: int) -> Finding | None:
    """Hold a run with its rest ("the others hold the remaining 716 billion") against the one total of the sentence before."""
    before, text = sentence.before, sentence.skeleton
    tokens = [m for m in _TOKEN.finditer(text) if m.start() >= start]
    rest = _REST.search(text[tokens[len(run) - 1].end() :]) if len(tokens) >= len(run) else None
    if rest is None or before is None or start > 60:
        return None
    last = of_sort(run[0], sentence.quantities[int(rest[1])])
    like = [q for q in before.quantities if of_sort(run[0], q) is q]
    return _check(sentence, (before, like[0]), (*run, last)) if last is not None and len(like) == 1 else None


_SIX = re.compile(
    r"⟦n(\d+)⟧ (?:[a-z-]+ ){0,2}(?:states|countries|members|nations|economies|partners|provinces|regions)\b"
)


def _counted(sentence: Sentence, run: tuple[Quantity, ...], start: int) -> Finding | None:
    """Hold a run that is its sentence against the one figure of the sentence before, which counts as many things."""
    before = sentence.before
    if before is None or len(run) < 3 or start > 60 or run[0].kind == "percent":
        return None
    match = _SIX.search(before.skeleton)
    if match is None or before.quantities[int(match[1])].value != len(run):
        return None
    counter = before.quantities[int(match[1])]
    like = [q for q in before.quantities if q is not counter and of_sort(run[0], q) is q]
    return _check(sentence, (before, like[0]), run) if len(like) == 1 else None


def _of_it(sentence: Sentence, run: tuple[Quantity, ...], start: int) -> Finding | None:
    """Report parts "of it" that are more than the one figure of the sentence before: A builds 663 kilometres of it, B 684 ..."""
    before, text = sentence.before, sentence.skeleton
    first = _TOKEN.search(text, start)
    states = re.search(
        r"⟧(?: of (?:it|this|them|these))? (?:are|were|is|was|have|had) (?![a-z-]+(?: [a-z-]+)?s\b)", text
    )
    if before is None or first is None or states or not re.match(r" of (?:it|this|them|these)\b", text[first.end() :]):
        return None
    like = [q for q in before.quantities if of_sort(run[0], q) is q and q.kind in _SUMMABLE]
    if len(like) != 1 or sum(q.exact[0] for q in run) <= like[0].exact[1]:
        return None
    return _check(sentence, (before, like[0]), run)


_WHICH = re.compile(r"\b(?:that|which|who|whose)\b")


def _there_are(sentence: Sentence, run: tuple[Quantity, ...], start: int) -> Finding | None:
    """Report kinds that are more than all: "They own 412 vessels. There are 215 of wood, 140 of steel and 87 of iron"."""
    before = sentence.before
    plain = re.match(r"(?:there|these|they) are $", sentence.skeleton[:start]) and not _WHICH.search(sentence.skeleton)
    if before is None or len(run) < 3 or not plain:
        return None
    like = [q for q in before.quantities if q.kind in _COUNTS and q.value > max(part.value for part in run)]
    if len(like) != 1 or run[0].kind not in _COUNTS or sum(q.exact[0] for q in run) <= like[0].exact[1]:
        return None
    return _check(sentence, (before, like[0]), run)


def _for_the_rest(sentence: Sentence, run: tuple[Quantity, ...]) -> Finding | None:
    """Hold "the state pays 1.5 billion and firms 2.9 billion for the rest" against the one sum of the sentence before."""
    before = sentence.before
    if before is None or not re.search(r"⟧ (?:for )?the (?:rest|remainder)\.?$", sentence.skeleton):
        return None
    like = [q for q in before.quantities if q.kind == "money" and q.unit == run[0].unit]
    own = [q for q in sentence.quantities if q.kind in _SUMMABLE]
    return _check(sentence, (before, like[0]), run) if len(like) == 1 and len(own) == len(run) else None


_FLOW = re.compile(
    r"^ of (?:(?:all|the|total|our) )*(?:[a-z]+ )?(?:spending|expenditure|expenses|revenue|revenues|income|budget|funds|funding|"
    r"output|production|exports|imports|sales|turnover|costs|votes|seats|emissions|electricity|energy|staff|employees|cases|"
    r"loans|lending|investment|investments|trade|arrivals|visitors|members|respondents|land|water|aid|grants|donations)\b"
)
_WATER = re.compile(r"^ of (?:the|all|its) [a-z]+[.,;]?$")
"""What is shared out, named after the last share: "and Tajikistan 17 percent of the water"."""
_ANSWER = (
    r"(?:undecided|don[’']t know|did not know|do not know|had no (?:opinion|view)|no opinion|not sure|unsure|neutral|"
    r"abstain\w*|against|opposed|disagree\w*|dissatisfied|unfavou?rable|rejected|refused|said no|no answer)"
)
_ANSWERED = re.compile(
    rf"⟦p(\d+)⟧(?! of (?!them|the respondents|respondents|those))[^⟦⟧.;]{{3,80}}?⟦p(\d+)⟧ (?:[a-z]+ ){{0,4}}?{_ANSWER}\b"
    rf"[^⟦⟧.;]{{0,24}}⟦p(\d+)⟧ (?:[a-z]+ ){{0,4}}?{_ANSWER}\b"
)
"""Answers to one question: 69 percent were for it, 14 against and 17 undecided."""


def _polled(sentence: Sentence) -> Finding | None:
    """Report the answers to one question that are more than all."""
    match = _ANSWERED.search(sentence.skeleton)
    if match is None or re.search(r"\b(?:multiple|several answers|more than one|up from|than)\b", match[0]):
        return None
    return _over(sentence, tuple(sentence.quantities[int(n)] for n in match.groups()))


def _whole(sentence: Sentence, run: tuple[Quantity, ...], start: int) -> Finding | None:
    """Report shares of one flow that are more than all of it."""
    if len(run) < 3 or any(q.kind != "percent" for q in run):
        return None
    text = sentence.skeleton[start:]
    first = _TOKEN.search(text)
    rest = text[first.end() :] if first else ""
    last = sentence.skeleton[start:].rfind("⟧")
    told = _FLOW.match(rest) or _FLOW.match(text[last + 1 :]) or _WATER.match(text[last + 1 :])
    flow = told is not None and not re.search(r"\b(?:its|their|his|her)\b", rest)
    # "fundraising 9 percent": the item stands before its share; "9 percent in Kenya" would be a share of something else
    placed = re.search(r"⟧ (?:in|for|among|at|on|within) (?!favou?r)", text[text.find("⟦", 1) :]) is not None
    return _over(sentence, run) if flow and not placed else None


def _over(sentence: Sentence, run: tuple[Quantity, ...]) -> Finding | None:
    """Return the finding on shares of one whole that are more than all of it."""
    low, high, value = sum(q.low for q in run), sum(q.high for q in run), sum(q.value for q in run)
    if low <= 100.5 or value > 150:
        return None
    return found(
        "parts-and-total",
        "medium",
        [(sentence, q) for q in run],
        f"Shares of one whole that exclude each other add up to {figure(value)} percent.",
        f"{' + '.join(figure(q.value) for q in run)} = {figure(value)}%; with rounding {interval(low, high)}%",
    )


def _check(sentence: Sentence, whole: tuple[Sentence, Quantity], run: tuple[Quantity, ...]) -> Finding | None:
    return added(whole, [(sentence, q) for q in run])


def added(whole: tuple[Sentence, Quantity], parts: Sequence[tuple[Sentence, Quantity]]) -> Finding | None:
    """Return the finding on parts, each where it stands, that do not add up to a whole."""
    total, run = whole[1], [q for _, q in parts]
    if total.top is not None or total.kind == "rank":
        return None
    ends = [q.exact if total.kind in _COUNTS else (q.low, q.high) for q in run]  # 41 gigawatts are no count
    low, high, value = sum(low for low, _ in ends), sum(high for _, high in ends), sum(q.value for q in run)
    if is_no_total(whole[0], total, run):
        return None
    slack = 1e-9 * max(abs(high), 1.0)
    if low - slack <= total.exact[1] and total.exact[0] <= high + slack:
        return None
    if max(q.value for q in run) >= total.value or not _NEAR[0] < value / total.value < _NEAR[1]:
        return None
    return found(
        "parts-and-total",
        "medium",
        [whole, *parts],
        f"The parts add up to {figure(value)}, not to {figure(total.value)}.",
        f"{' + '.join(figure(q.value) for q in run)} = {figure(value)}; with rounding {interval(low, high)}; "
        f"stated {interval(total.low, total.high)}",
        f"a total of {figure(value)}, or one part is off by {figure(abs(total.value - value))}",
    )
