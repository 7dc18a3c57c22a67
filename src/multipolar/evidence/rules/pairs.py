"""same-fact-different-value of what joins two named things: the way between two places, and a holder's stake.

"The line from Mombasa to Nairobi is 472 kilometres long" beside "the 608 kilometres that link Mombasa to Nairobi"; "Jujuy holds
8.5 percent of the venture" beside "Jujuy, with its 15.8 percent of the venture". Within one document only: another text may
mean another road or another year.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding, figure, interval
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence
from .wording import APART, CHANGE, PLAN

_PLACE = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?:\s[A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}"
_WAY = re.compile(
    rf"\b(?:from\s(?P<a>{_PLACE})\sto\s(?P<b>{_PLACE})|between\s(?P<c>{_PLACE})\sand\s(?P<d>{_PLACE})|"
    rf"(?:link|join|connect)(?:s|ed|ing)?\s(?P<e>{_PLACE})\s(?:to|and|with)\s(?P<f>{_PLACE}))"
)
_BY = re.compile(r"(?i)\b(rail\w*|track|train\w*|road|highway|motorway|pipeline|cable|canal|ferry|sea|flight|air)\b")
_BY_RAIL = ("rail", "trac", "trai")
_FURTHER = re.compile(r"(?i)\b(?:a further|another|extension|section|stretch|of which|of them|completed|of the)\b")
_STAKE = re.compile(
    r"⟦p(\d+)⟧(?: stake| share)? (?:of|in) (?:the )?(?:[a-z’'-]+ ){0,2}?(?P<what>venture|company|consortium|shares|equity|"
    r"capital|firm|joint venture|operator|mine|field)\b"
)
_HOLDS = re.compile(
    r"(?i)\b(?:hold|holds|held|own|owns|owned|has|have|control|controls|with its|with a|stake)\b[^,;.]{0,16}$"
)


@dataclass(frozen=True)
class Tie:
    """A figure between two named things."""

    key: tuple[str, ...]
    sentence: Sentence
    quantity: Quantity


def pairs(dossier: Dossier) -> Iterator[Finding]:
    """Report two lengths of one way, and two stakes of one holder in one thing."""
    for part in dossier.sentences:
        ties: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
        for sentence in part:
            found_ = (*_ways(sentence), *_stakes(sentence)) if sentence.quantities and not sentence.record else ()
            for tie in found_ if found_ and not APART.search(sentence.text) else ():
                ties[tie.key].append(tie)
        for group in ties.values():
            yield from _compared(group)


def _ways(sentence: Sentence) -> Iterator[Tie]:
    lengths = [q for q in sentence.quantities if q.unit == "km" and q.top is None]
    ways = list(_WAY.finditer(sentence.text)) if len(lengths) == 1 else []
    if len(ways) != 1 or _FURTHER.search(sentence.text) or PLAN.search(sentence.text):
        return
    ends = sorted(name for name in ways[0].groups() if name)
    means = {match[1].lower()[:4] for match in _BY.finditer(sentence.text)}
    by = "" if not means or means <= set(_BY_RAIL) else " ".join(sorted(means))
    yield Tie(("way", *ends, by), sentence, lengths[0])


def _stakes(sentence: Sentence) -> Iterator[Tie]:
    match = _STAKE.search(sentence.skeleton)
    if match is None or CHANGE.search(sentence.text) or PLAN.search(sentence.text):
        return
    stake = sentence.quantities[int(match[1])]
    lead = sentence.document.text[sentence.passage.start : stake.start]
    before = [name for name, start, _ in sentence.names if start < stake.start]
    if before and _HOLDS.search(lead):
        yield Tie(("stake", before[-1], match["what"]), sentence, stake)


def _compared(group: list[Tie]) -> Iterator[Finding]:
    for place, one in enumerate(group):
        for two in group[place + 1 :]:
            a, b = one.quantity, two.quantity
            years = [{q.value for q in tie.sentence.quantities if q.kind == "year"} for tie in (one, two)]
            if one.key[0] == "stake" and years[0] != years[1]:
                continue  # what was held in 2015 is not what is held
            apart = one.sentence is not two.sentence and not (all(years) and not years[0] & years[1])
            room = 0.03 if one.key[0] == "way" else 0.0  # where a way begins is a matter of the kilometre stone
            if apart and (a.low > b.high * (1 + room) or b.low > a.high * (1 + room)):
                yield found(
                    "same-fact-different-value",
                    "medium",
                    [(one.sentence, a), (two.sentence, b)],
                    f"{' and '.join(one.key[1:3]).title()}: {figure(a.value)} and {figure(b.value)}.",
                    f"{interval(a.low, a.high)} and {interval(b.low, b.high)} do not meet",
                )
                return
