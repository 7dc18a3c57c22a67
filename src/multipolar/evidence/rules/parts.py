"""parts-and-total: parts that do not add up to the stated total, in a sentence or in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .levels import scaled
from .quantity import Quantity
from .setting import Sentence

_T = r"⟦[mnpu](\d+)⟧"
_FIGURE = re.compile(r"⟦[mnpu]")
_LIST = r"(?:[^⟦⟧;.:]{0,60}⟦[mnpu]\d+⟧){2,9}"
_DATED_LIST = r"(?:(?:[^⟦⟧;.]|⟦y\d+⟧){0,60}⟦[mnpu]\d+⟧){2,9}"
"""Parts of which each may name its year; only where a word says that they are summed."""
_WHOLE = re.compile(
    rf"{_T}(?P<noun>[^⟦⟧;.:()]{{0,70}}?)(?P<link>:|,? ?(?:which )?(?:comprising|consisting of|"
    rf"consists of|comprise[sd]?|composed of|made up of|"
    rf"broken down into|breaks down into|split (?:between|into|as|among)|divided (?:between|into|"
    rf"among)|namely|that is|i\.e\.,?) ?|,? (?:being|with)(?= ⟦)| ?[–—] ?|,? (?:of|among) (?:which|"
    rf"whom),? ?|, (?:of|among) (?:these|them),? ?|\. (?:of|among) (?:these|them),? ?| "
    rf"?\()(?P<list>{_LIST})(?P<tail>[^⟦⟧]*)"
)
_IN_SUM = (
    r"\b(?:for a (?:combined |grand )?total of|(?:a |the )?total(?:s|ing|led|ling|ed)?(?: of| is| was| came to| comes to| "
    r"stood at| reached)?|altogether|in all|together(?: they)?(?: make| made| come to| gave| give| sum to| account for)?|"
    r"adding up to|adds? up to|sum(?:s|ming)? to|making|combined)"
)
_SUMMED = re.compile(
    rf"(?P<list>{_DATED_LIST})(?P<link>(?:[^⟦⟧;.]|⟦y\d+⟧){{0,50}}?(?:,|;|–|—|and|\()?[^⟦⟧;.]{{0,12}}?"
    rf"{_IN_SUM})(?: [a-z]+){{0,5}} {_T}"
)
_SUMMED_SPAN = re.compile(
    rf"(?P<list>{_DATED_LIST})[^⟦⟧;.]{{0,50}}?(?: ⟦y\d+⟧)? ?(?:;|,|[–—]|\band\b) ?(?:over |in |during )?"
    rf"(?:the |these |those |all )?"
    rf"(?:⟦d\d+⟧|⟦n\d+⟧ years)(?: together| combined| taken together)?,? (?:[a-z]+ ){{0,3}}{_T}"
)
_ALL_TOLD = (
    rf"{_T}(?: [a-z]+){{0,2}} (?:in total|in all|altogether|overall|combined|all told|"
    r"for the (?:whole |entire |full )?(?:year|period|season|decade))"
)
_SUMMED_AFTER = re.compile(
    rf"(?P<list>{_DATED_LIST})(?:[^⟦⟧;.]|⟦y\d+⟧){{0,40}}?[,–—(] ?(?:or |a |for a |making |some )?(?:[a-z]+ ){{0,6}}?{_ALL_TOLD}"
)
_SUMS = (
    (_SUMMED, re.compile(rf"{_IN_SUM}(?: [a-z]+){{0,5}} {_T}")),
    (_SUMMED_AFTER, re.compile(_ALL_TOLD)),
    (_SUMMED_SPAN, re.compile(r"⟦d\d+⟧|⟦n\d+⟧ years")),
)
"""Each pattern of a sum behind its parts, and the end of it, without which the long one is not asked."""
_OF_ALL = re.compile(
    rf"(?:^|[.;,] )of (?:(?:the |its |a )(?:[a-z]+ ){{1,2}}of |the |its |all |all the"
    rf" )?{_T}(?P<noun>[^⟦⟧;.:(),]{{0,60}}),(?P<list>{_LIST})"
)
_EXACT = re.compile(r":|compris|consist|compos|made up|broken|breaks|split|divided|namely|that is|i\.e|being|[–—]")
_OPEN = re.compile(
    r"\b(?:includ\w+|largest|biggest|such as|among (?:them|others)|mainly|mostly|chiefly|notably|e\.g|for example|"
    r"for instance|respectively|overlap\w*|both|also|some (?:of which|belong)|more than one|"
    r"multiple|up to|at least|as well|leav\w+|left|above all|led by|per cent|particularly|especially|rest|"
    r"remaind\w+|remaining|others?\b|balance|in 20\d\d|times|each|apiece)"
)
_DONE = re.compile(
    r"⟧ (?:(?:have|has|had) \w+|(?:were|was|are) \w+ed|\w+ed|spoke|took|gave|made|went|came|said|sent|held|paid|won|lost)\b"
    r"[^⟧]{0,60}⟧ (?:(?:have|has|had) \w+|(?:were|was|are) \w+ed|\w+ed|spoke|took|gave|made|went|came|said|sent|held|paid)\b"
)
"""Two things that were done by some of all may be done by the same ones: 44 signed and 30 ratified."""
_REST = re.compile(r"\b(?:rest|remaind\w+|remaining|others?\b|the balance)")


_FEW = 15
_ONE_MORE = re.compile(r"(?:[:,–—]|\band) (?:an?|another) [a-z]")
"""An item that is one thing, among items with numbers."""


def parts(dossier: Dossier) -> Iterator[Finding]:
    """Parts that do not add up to their total."""
    for sentence in dossier.every:
        if len(sentence.quantities) >= 3 and not sentence.record:
            yield from _sentence(sentence)
        elif len(sentence.quantities) == 2 and not sentence.record:
            yield from _over(sentence)


def _sentence(sentence: Sentence) -> Iterator[Finding]:
    text = sentence.skeleton
    if (match := _WHOLE.search(text)) is not None:
        total = sentence.quantities[int(match[1])]
        if re.search(r"\b(?:followed|ahead|before|then|next|against|than)\b", match["noun"]):
            return
        if match["link"].strip() in ("–", "—") and not match["noun"].strip():
            return  # shared 51–24.5–24.5
        exact = bool(_EXACT.search(match["link"])) and not _OPEN.search(match["list"])
        if total.value <= _FEW and _ONE_MORE.search(text[match.start("link") : match.end("list") + 24]):
            exact = False  # "eight persons: a captain, two mates, ...": an article counts too
        if _REST.search(match["list"]) and not re.search(r"overlap|respectively|more than one", match["list"]):
            exact = (
                exact
                or re.search(r"(?:rest|remaind\w+|remaining|others?|balance)[^⟦]{0,40}⟦", match["list"]) is not None
            )
        listed = _members(sentence, match["list"], total)
        finding = _check(sentence, total, listed, exact=exact)
        if finding is not None:
            yield finding
            return
    match = _OF_ALL.search(text)
    if (
        match is not None
        and not _OPEN.search(match["list"])
        and not re.search(r"\b(?:for|against) the (?:first|second|third|former|latter)\b", text[match.start("list") :])
        and not _DONE.search(text, match.start("list"))
        and not _two_sorts(text[match.start("list") : match.end("list") + 24])
    ):
        total = sentence.quantities[int(match[1])]
        finding = _check(sentence, total, _members(sentence, match["list"], total), exact=False)
        if finding is not None:
            yield finding
            return
    several = len(_FIGURE.findall(text)) > 2
    for pattern, ending in _SUMS:
        if several and ending.search(text) is not None and (match := pattern.search(text)) is not None:
            if re.search(r"respectively|\bper |average|from ⟦|compared", match[0]) or _OPEN.search(match["list"]):
                continue
            total = sentence.quantities[int(match.groups()[-1])]
            listed = _members(sentence, match["list"], total)
            finding = _check(sentence, total, listed, exact=True)
            if finding is not None:
                yield finding
                return
    yield from _more(sentence)
    yield from _hundred(sentence)
    yield from _over(sentence)


_MORE = re.compile(
    r"\bof (?:the |its |their |all |all the )?⟦n(\d+)⟧ [^⟦⟧.;]{0,40}?, ⟦n(\d+)⟧ (?:[^⟦⟧.;]|⟦[umy]\d+⟧){2,80}?(?:,|;| and| "
    r"while|, and) "
    r"(?:another |a further |the (?:other|remaining) )?⟦n(\d+)⟧ (?:(?:more|others?|further)\b)?"
)
"""Of the 21 projects, 14 are in operation and nine more are being built."""


def _more(sentence: Sentence) -> Iterator[Finding]:
    """Report parts that a word sets apart ("nine more", "the other seven") and that are more than the whole."""
    match = _MORE.search(sentence.skeleton)
    if match is None or not re.search(r"another|further|other|remaining|more$", match[0]):
        return
    total, *listed = (sentence.quantities[int(n)] for n in match.groups())
    rest = re.search(r"the (?:other|remaining)", match[0]) is not None
    finding = _check(sentence, total, listed, exact=rest)
    if finding is not None:
        yield finding


_SORT = re.compile(
    r"⟦[mnp]\d+⟧ (are|were|is|was|have|had|has|came|come|went|go|took|live|lived|work|worked|belong|said|[a-z]+ed)\b"
)


def _two_sorts(listed: str) -> bool:
    """Say whether each part has a verb of its own: of 240, 130 came from Africa and 120 were women."""
    verbs = _SORT.findall(listed)
    return len(verbs) == len(re.findall(r"⟦[mnp]\d+⟧", listed)) and len(set(verbs)) > 1


_BOUNDS = frozenset({"more_than", "less_than", "at_least", "at_most"})


def _members(sentence: Sentence, text: str, total: Quantity) -> list[Quantity]:
    found_ = []
    for letter, n in re.findall(r"⟦([mnpu])(\d+)⟧(?!\))", re.sub(r"\( ?⟦n\d+⟧\)", "", text)):
        quantity = sentence.quantities[int(n)]
        lead = text[: text.find(f"⟦{letter}{n}⟧")].rpartition("⟧")
        if quantity.qualifier in _BOUNDS and lead[1] and not re.search(r"[,;:(]|\band\b", lead[2]):
            continue  # 27 vessels above 75 tons: a property of the part before, no part
        if quantity.kind == total.kind and (quantity.unit == total.unit or letter == "n"):
            found_.append(quantity)
        elif quantity.kind == "number" and (lifted := scaled(quantity, total)) is not None:
            found_.append(lifted[0])
        elif {quantity.kind, total.kind} <= {"number", "count"}:
            found_.append(quantity)
        elif quantity.kind == "other":
            break  # of another unit: what follows speaks of something else
        elif quantity.kind != "percent":
            return []
    return found_


_FEW = 16
"""A count below this announces a list of things rather than their sum, if the things are no whole numbers."""


def is_no_total(sentence: Sentence, total: Quantity, listed: Sequence[Quantity]) -> bool:
    """Say whether a number announces or compares: "three settings: 0.1, 0.5 and 1.5", "a contrast of 4.5:1"."""
    text = sentence.document.text
    broken = any(q.value != int(q.value) for q in listed)
    # What is counted has no halves: "38 cells, error in points: 11.5, 12.9 ..." are no parts of the cells.
    announces = broken and (total.kind == "count" or (total.kind == "number" and total.value < _FEW))
    return announces or re.match(r":\d", text[total.end : total.end + 2]) is not None


def _check(sentence: Sentence, total: Quantity, listed: Sequence[Quantity], *, exact: bool) -> Finding | None:
    listed = [quantity for quantity in listed if quantity.start != total.start]
    if len(listed) < 2 or total.top is not None or any(q.top is not None for q in listed):
        return None
    if (total.kind == "percent" and total.value != 100) or is_no_total(sentence, total, listed):
        return None
    low, high = sum(q.exact[0] for q in listed), sum(q.exact[1] for q in listed)
    value = sum(q.value for q in listed)
    slack = 1e-9 * max(abs(high), 1.0) + (0.5 if total.kind == "percent" and len(listed) > 2 else 0.0)
    if low - slack <= total.exact[1] and total.exact[0] <= high + slack:
        return None
    if max(q.value for q in listed) >= total.value:
        return None  # then they are no parts of it: "60 (30 to 60)" is a figure and its range
    if not exact and value < total.value:
        return None
    if value < 0.4 * total.value or value > 2.5 * total.value:
        return None
    sums = " + ".join(figure(q.value) for q in listed)
    return found(
        "parts-and-total",
        "medium",
        [(sentence, total), *((sentence, q) for q in listed)],
        f"The parts add up to {figure(value)}, not to {figure(total.value)}.",
        f"{sums} = {figure(value)}; with rounding {interval(low, high)}; stated {interval(total.low, total.high)}",
        f"a total of {figure(value)}, or one part is off by {figure(abs(total.value - value))}",
    )


_PIECE = re.compile(
    r"(?:⟦p\d+⟧[^⟦⟧;.:]{1,60}){1,8}(?:the (?:rest|remainder|remaining)|"
    r"\bothers?)[^⟦⟧;.]{0,40}⟦p\d+⟧|(?:[^⟦⟧;.:]{1,60}⟦p\d+⟧[^⟦⟧;.:]{0,4}){1,8}[^⟦⟧;.:]{0,12}(?:the "
    r"(?:rest|remainder|remaining)|all others?|\bothers?\b|the other)[^⟦⟧;.]{0,40}⟦p\d+⟧"
)


_SPREAD = re.compile(
    r"⟦p\d+⟧ of (?:the |all |all the |its |their |total |these |those )?(?:[a-z-]+ ){1,4}?(?:took place|occurred|happened|came|"
    r"come|comes|went|goes|originated?s?|stem(?:s|med)?|were (?:recorded|registered|located|produced|made|spent)|was "
    r"(?:recorded|registered|located|produced|made|spent)|is (?:located|produced|spent)|are (?:located|produced|spent)|fell|"
    r"flowed|accrued) (?P<how>in|from|to|on|into)\b[^⟦⟧;.:]{1,60}(?:⟦p\d+⟧ (?P=how)\b[^⟦⟧;.:]{1,60})+"
    r"|(?:provid|suppl|generat|produc|contribut|mak|made|bought|absorb|receiv)[a-z]*(?: up)? ⟦p\d+⟧ of "
    r"(?:the |all |total |its |their )?[^⟦⟧;.:,]{2,40},(?: [a-z]+(?: [a-z]+)? ⟦p\d+⟧,?)+ and [a-z]+(?: [a-z]+)? ⟦p\d+⟧"
    r"|accounte?d?s? for ⟦p\d+⟧ of (?:the |all |total |its |their )?[^⟦⟧;.:,]{2,50},(?:[^⟦⟧;.:]{2,50}⟦p\d+⟧)+"
)
_COMPLEMENTS = (
    ("women", "men"), ("girls", "boys"), ("female", "male"), ("urban", "rural"), ("loans", "grants"),
    ("public", "private"), ("civilian", "military"), ("concessional", "non-concessional"),
)  # fmt: skip
"""Two kinds that are never both."""
_BOTH = tuple(
    re.compile(rf"(?:⟦p\d+⟧[^⟦⟧;.]{{0,24}}\b(?:{a}|{b})\b|\b(?:{a}|{b})\b[^⟦⟧;.]{{0,24}}⟦p\d+⟧)[^⟦⟧;.]{{0,30}}?"
               rf"(?:⟦p\d+⟧[^⟦⟧;.]{{0,16}}\b(?:{a}|{b})\b|\b(?:{a}|{b})\b[^⟦⟧;.]{{0,16}}⟦p\d+⟧)")
    for a, b in _COMPLEMENTS
)  # fmt: skip


def _over(sentence: Sentence) -> Iterator[Finding]:
    """Shares of one whole that exclude each other and are more than all of it."""
    text = sentence.skeleton
    if text.count("⟦p") < 2:
        return
    for pattern in (_SPREAD, *_BOTH):
        match = pattern.search(text)
        if match is None or re.search(
            r"multiple|more than one|respectively|overlap|both|also|aged|ago|than|support|agree|"
            r"(?:up|down) from|compared|against",
            match[0],
        ):
            continue
        listed = [sentence.quantities[int(n)] for n in re.findall(r"⟦p(\d+)⟧", match[0])]
        low, high, value = sum(q.low for q in listed), sum(q.high for q in listed), sum(q.value for q in listed)
        if pattern is not _SPREAD and (_one_kind(match[0], pattern) or not _one_whole(text)):
            continue
        if len(listed) > 1 and low > 101 and value < 200 and not any(q.top is not None for q in listed):
            yield found(
                "parts-and-total",
                "medium",
                [(sentence, q) for q in listed],
                f"Shares of one whole that exclude each other add up to {figure(value)} percent.",
                f"{' + '.join(figure(q.value) for q in listed)} = {figure(value)}%; with rounding {interval(low, high)}%",
            )
            return


def _one_kind(text: str, pattern: re.Pattern[str]) -> bool:
    """Say whether a match names only one of the two kinds."""
    a, b = _COMPLEMENTS[_BOTH.index(pattern)]
    return not (re.search(rf"\b{a}\b", text) and re.search(rf"\b{b}\b", text))


def _one_whole(text: str) -> bool:
    """Say whether the words are those of a whole that is divided, and not of two rates (of women, of men)."""
    return (
        re.search(r"\b(?:made up|make up|makes up|comprise\w*|constitut\w+|of which|consist\w*|account\w*)\b", text)
        is not None
    )


def _hundred(sentence: Sentence) -> Iterator[Finding]:
    """Shares that are said to be all of it ("and the remaining 30 percent") but do not make 100 percent."""
    text = sentence.skeleton
    if text.count("⟦p") < 2 or not any(word in text for word in ("rest", "remain", "other")):
        return
    match = _PIECE.search(text)
    if match is None or re.search(r"of which|more than one|multiple|respectively", match[0]):
        return
    listed = [sentence.quantities[int(n)] for n in re.findall(r"⟦p(\d+)⟧", match[0])]
    if len(listed) < 2 or any(q.value < 0 or q.value > 100 for q in listed):
        return
    low, high, value = sum(q.low for q in listed), sum(q.high for q in listed), sum(q.value for q in listed)
    if low - 1 <= 100 <= high + 1 or not 60 < value < 160:
        return
    yield found(
        "parts-and-total",
        "medium",
        [(sentence, q) for q in listed],
        f"The shares are said to be all of it, but add up to {figure(value)} percent.",
        f"{' + '.join(figure(q.value) for q in listed)} = {figure(value)}%; with rounding {interval(low, high)}%",
    )
