"""A dossier: the documents of one audit, read once for all rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ...region.region import Region
from ..claim import Claim
from ..document import Document
from ..finding import Finding, Severity, Span
from .quantity import Quantity
from .setting import Mention, Sentence, mentions, sentences
from .wording import PLAN

_YEAR = re.compile(r"(?<![\d.,/=_%&-])(?:19|20)\d\d(?![\d/=_%]|\.\d|-\d)")
_TARGET = re.compile(
    r"(?i)\b(?:by|until|to|towards?|through|for|beyond|target\w*|vision|agenda|masterplan|"
    r"[-–—])\s?(?:the\s)?(?:year\s|fy\s?|fiscal year\s)?$"
)


@dataclass(frozen=True)
class Dossier:
    """Documents with their claims, cut into sentences.

    Attributes
    ----------
    documents : tuple of Document
        In the order given.
    claims : tuple of tuple of Claim
        The claims of each document.
    region : Region or None
        Tables to compare with.
    """

    documents: tuple[Document, ...]
    claims: tuple[tuple[Claim, ...], ...]
    region: Region | None = None

    @cached_property
    def sentences(self) -> tuple[tuple[Sentence, ...], ...]:
        """Sentences of each document."""
        pairs = zip(self.documents, self.claims, strict=True)
        return tuple(tuple(sentences(document, claims)) for document, claims in pairs)

    @cached_property
    def every(self) -> tuple[Sentence, ...]:
        """All sentences."""
        return tuple(sentence for part in self.sentences for sentence in part)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every quantity of every sentence in its setting."""
        return tuple(mention for sentence in self.every for mention in mentions(sentence))

    @cached_property
    def written(self) -> dict[str, int]:
        """Of each document, about the year in which it was written; 0 if it names none."""
        return {document.name: written(document.text) for document in self.documents}


@lru_cache(maxsize=64)
def written(text: str) -> int:
    """Return about the year in which a text was written: the newest year it speaks of that is no target or plan."""
    best: dict[int, int] = {}
    for match in _YEAR.finditer(text):
        year = int(match[0])
        before = text[max(0, match.start() - 70) : match.start()]
        if year > 2035 or _TARGET.search(before[-24:]) or PLAN.search(re.split(r"[.;]\s", before)[-1]):
            continue
        best[year] = best.get(year, 0) + 1
    if not best:
        return 0
    often = [year for year, count in best.items() if count >= 2]
    return max(often) if often and max(often) >= max(best) - 3 else max(best)


def found(
    rule: str,
    severity: Severity,
    places: Iterable[tuple[Sentence, Quantity] | Mention],
    message: str,
    arithmetic: str = "",
    correction: str | None = None,
    refs: Sequence[int] = (),
) -> Finding:
    """Return a finding on quantities, in reading order, with page and sentence of each."""
    pairs = [(place.sentence, place.quantity) if isinstance(place, Mention) else place for place in places]
    spans = [(Span(s.document.name, q.start, q.end), s.passage.page, s.document.excerpt(s.passage)) for s, q in pairs]
    return of_spans(rule, severity, spans, message, arithmetic, correction, refs)


def of_spans(
    rule: str,
    severity: Severity,
    spans: Iterable[tuple[Span, int | None, str]],
    message: str,
    arithmetic: str = "",
    correction: str | None = None,
    refs: Sequence[int] = (),
) -> Finding:
    """Return a finding on spans (span, page, sentence)."""
    unique = {span: (page, sentence) for span, page, sentence in spans}
    return Finding(
        rule,
        severity,
        tuple(unique),
        message,
        arithmetic,
        correction,
        tuple(page for page, _ in unique.values()),
        tuple(sentence for _, sentence in unique.values()),
        tuple(refs),
    )


def place(document: Document, start: int, end: int) -> tuple[Span, int | None, str]:
    """Return characters of a document as (span, page, sentence)."""
    passage = document.at(start)
    if passage is None:
        return Span(document.name, start, end), None, " ".join(document.text[max(0, start - 60) : end + 60].split())
    return Span(document.name, start, end), passage.page, document.excerpt(passage)
