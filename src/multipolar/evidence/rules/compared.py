"""Levels held against what is said beside them: the year before, the yearly rate over some years, the average of some.

"This was a fifth less than the 21 billion of the year before"; "between 2011 and 2021 it prevented 2,500 outages, or about 250
a year"; "it paid 268 million in 61 payments. On average a payment came to 4.4 million".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .setting import Sentence

_LEVEL = frozenset({"money", "number", "count", "other"})


def compared(dossier: Dossier) -> Iterator[Finding]:
    """Report comparisons, yearly rates and averages that do not follow from their levels."""
    for sentence in dossier.every:
        if not sentence.record and sentence.quantities:
            yield from _yearly(sentence)
            yield from _than_the(sentence)
            yield from _than_before(sentence)
            yield from _average(sentence)


_THIS_IS = re.compile(
    r"^(?:this|that|it) (?:was|is) ⟦[pr](?P<by>\d+)⟧(?: (?:more|less) than(?: the)?)? ⟦[mnu](?P<level>\d+)⟧"
)
_HAD_BEEN = re.compile(
    r"^(?:in ⟦y\d+⟧|⟦d\d+⟧ (?:earlier|before)|the year before),? (?:it|they|there|the figure) (?:had been|was|were) "
    r"⟦[mnu](?P<level>\d+)⟧,? (?:so|and so|which makes|so that) [^⟦⟧.;]{0,20}?(?P<how>increase|rise|growth|gain|fall|"
    r"decline|drop|"
    r"decrease|loss)\b[^⟦⟧.;]{0,12} ⟦[pr](?P<by>\d+)⟧"
)
_LESS = re.compile(r"\b(?:less|fewer|lower|below|fall|decline|drop|decrease|loss)\b")


def _than_before(sentence: Sentence) -> Iterator[Finding]:
    """Check "this was a fifth less than the 21 billion of the year before" and "it had been 25, so the rise was 29 percent"."""
    before = sentence.before
    match = _THIS_IS.search(sentence.skeleton) or _HAD_BEEN.search(sentence.skeleton)
    if match is None or before is None:
        return
    stated, first = (sentence.quantities[int(match[name])] for name in ("by", "level"))
    how = match.groupdict().get("how") or sentence.document.text[stated.end : first.start]
    if not re.search(r"\b(?:more|higher|above|increase|rise|growth|gain)\b", how) and not _LESS.search(how):
        return
    low, high = first.stated
    first = replace(first, low=low, high=high)
    like = [q for q in before.quantities if q.kind in _LEVEL and q.top is None]
    like = [
        replace(q, kind=first.kind, unit=first.unit) if {q.kind, first.kind} <= {"other", "number", "count"} else q
        for q in like
    ]
    like = [
        q for q in like if (q.kind, q.unit) == (first.kind, first.unit) and 0.1 < q.value / max(first.value, 1e-9) < 10
    ]
    if len(like) != 1 or first.low <= 0 or like[0].low <= 0:
        return
    last, sign = like[0], -1 if _LESS.search(how) else 1
    factor = 0.01 if stated.kind == "percent" else 1.0
    said = sorted((sign * stated.low * factor, sign * stated.high * factor))
    least, most = last.low / first.high - 1, last.high / first.low - 1
    if least - 0.02 <= said[1] and said[0] - 0.02 <= most:
        return
    change_ = last.value / first.value - 1
    yield found(
        "growth-between-levels",
        "medium",
        [(before, last), (sentence, first), (sentence, stated)],
        f"From {figure(first.value)} to {figure(last.value)} is a change of {100 * change_:.3g} percent, not what is said.",
        f"{figure(last.value)} / {figure(first.value)} - 1 = {100 * change_:.3g}%; with rounding "
        f"{interval(100 * least, 100 * most)}%",
    )


_MEAN = re.compile(
    r"^(?:on average,? (?:an?|each|every|one) (?P<a>[a-z]+)\b|the (?:average|mean) (?P<b>[a-z]+)\b)[^⟦⟧.;]{0,30} ⟦m(?P<mean>\d+)⟧"
)


def _average(sentence: Sentence) -> Iterator[Finding]:
    """Check "it paid 268 million in 61 payments. On average a payment came to 4.4 million"."""
    match, before = _MEAN.search(sentence.skeleton), sentence.before
    if match is None or before is None:
        return
    noun = match["a"] or match["b"]
    told_ = re.search(rf"⟦m(\d+)⟧ (?:in|for|to|on|over|through|among) ⟦n(\d+)⟧ (?:[a-z]+ )?{noun}s\b", before.skeleton)
    if told_ is None:
        return
    total, number = (before.quantities[int(n)] for n in told_.groups())
    mean = sentence.quantities[int(match["mean"])]
    if number.low <= 0 or total.unit != mean.unit:
        return
    low, high = total.low / number.high, total.high / number.low
    if mean.low <= high * 1.03 and low * 0.97 <= mean.high:
        return
    yield found(
        "share-times-total",
        "medium",
        [(before, total), (before, number), (sentence, mean)],
        f"{figure(total.value)} by {figure(number.value)} is {figure(total.value / number.value)}, not {figure(mean.value)}.",
        f"{figure(total.value)} / {figure(number.value)} = {figure(total.value / number.value)}; with rounding "
        f"{interval(low, high)}",
    )


_YEARLY = re.compile(
    r"(?:between|from) ⟦y(?P<start>\d+)⟧ (?:and|to) ⟦y(?P<end>\d+)⟧[^⟦⟧.;]{2,60} ⟦[mnu](?P<sum>\d+)⟧[^⟦⟧.;]{0,40}?,? "
    r"(?:or|that is|i\.e\.|an average of|on average)(?: on average)?,? "
    r"⟦[mnu](?P<rate>\d+)⟧ (?:[a-z]+ )?(?:a|per|each|every) year\b(?! (?:since|from|after|before|in|under)\b)"
)


def _yearly(sentence: Sentence) -> Iterator[Finding]:
    """Check "between 2011 and 2021 it prevented 2,500 outages, or about 250 a year"."""
    match = _YEARLY.search(sentence.skeleton)
    if match is None:
        return
    start, end, total, rate = (sentence.quantities[int(n)] for n in match.groups())
    years = end.value - start.value
    if years < 2 or total.low <= 0 or rate.low <= 0 or {total.kind, rate.kind} == {"money", "other"}:
        return
    low, high = total.low / (years + 1), total.high / years
    if (rate.low <= high * 1.05 and low * 0.95 <= rate.high) or not 0.1 < rate.value * years / total.value < 10:
        return
    yield found(
        "share-times-total",
        "medium",
        [(sentence, total), (sentence, rate)],
        f"{figure(total.value)} from {start.value:.0f} to {end.value:.0f} is {figure(total.value / years)} a year, "
        f"not {figure(rate.value)}.",
        f"{figure(total.value)} / {years:.0f} = {figure(total.value / years)}; with rounding {interval(low, high)}",
    )


_THAN_THE = re.compile(r"\s(?P<how>below|above|more than|less than|fewer than|higher than|lower than)\s(?:the\s)?$")


def _than_the(sentence: Sentence) -> Iterator[Finding]:
    """Check the direction of "16,940 megawatts, some 4 percent below the 16,180 megawatts of the year before"."""
    plain = [q for q in sentence.quantities if q.kind != "year"]
    for own, stated, other in zip(plain, plain[1:], plain[2:], strict=False):
        if stated.kind != "percent" or own.kind not in _LEVEL or (own.kind, own.unit) != (other.kind, other.unit):
            continue
        match = _THAN_THE.search(sentence.document.text[stated.end : other.start])
        if match is None or not 0.5 < own.value / max(other.value, 1e-9) < 2 or own.top is not None:
            continue
        above = match["how"].split()[0] in ("above", "more", "higher")
        if own.stated[1] < other.stated[0] if above else own.stated[0] > other.stated[1]:
            yield found(
                "growth-between-levels",
                "medium",
                [(sentence, own), (sentence, stated), (sentence, other)],
                f"The text says {match['how']!r}, but {figure(own.value)} is {'less' if above else 'more'} than "
                f"{figure(other.value)}.",
                f"{figure(own.value)} - {figure(other.value)} = {figure(own.value - other.value)}",
            )
