"""A finding: the claims that cannot all be right, the rule that says so, and the arithmetic an author can check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
"""high: a reader who quotes the figure is badly misled; medium: real, but a date, a count or small arithmetic; low: a
question to the author."""


@dataclass(frozen=True, order=True)
class Span:
    """Characters of one document: its name, first code point, and the one after the last."""

    doc: str
    start: int
    end: int

    def as_dict(self) -> dict[str, object]:
        """Return the span as plain data."""
        return {"doc": self.doc, "start": self.start, "end": self.end}


@dataclass(frozen=True)
class Finding:
    """One thing in the documents that cannot be right, or that needs an answer.

    Attributes
    ----------
    rule : str
        Name of the rule; each has a section in ``docs/rules.md``.
    severity : str
        high, medium or low.
    spans : tuple of Span
        The characters that disagree, in reading order; one span if a claim is wrong by itself.
    message : str
        What is wrong, in one or two plain sentences.
    arithmetic : str
        The recomputation with its rounding ranges, so that it can be checked by hand; empty where there is none.
    correction : str or None
        The likely right reading and how it was inferred; None where the documents do not tell.
    pages : tuple of (int or None)
        Page of each span, where the format has pages.
    sentences : tuple of str
        The passage around each span, for people: line breaks are spaces.
    refs : tuple of int
        Rows of the region's tables that the finding rests on.
    """

    rule: str
    severity: Severity
    spans: tuple[Span, ...]
    message: str
    arithmetic: str = ""
    correction: str | None = None
    pages: tuple[int | None, ...] = ()
    sentences: tuple[str, ...] = ()
    refs: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the finding as one object of ``--jsonl``."""
        return {
            "type": "finding",
            "rule": self.rule,
            "severity": self.severity,
            "spans": [span.as_dict() for span in self.spans],
            "message": self.message,
            "arithmetic": self.arithmetic,
            "correction": self.correction,
            "pages": list(self.pages),
            "sentences": list(self.sentences),
        }


def figure(value: float) -> str:
    """Return a number as people write it: 4.13 trillion, 1,070, 0.25.

    >>> figure(4.13e12), figure(1070.0), figure(2.5), figure(-0.333333)
    ('4.13 trillion', '1,070', '2.5', '-0.333')
    """
    for scale, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= scale:
            return f"{value / scale:.4g} {word}"
    if abs(value) >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.4g}"


def interval(low: float, high: float) -> str:
    """Return a rounding range as text.

    >>> interval(4.125e12, 4.135e12)
    '4.125 to 4.135 trillion'
    """
    first, last = figure(low), figure(high)
    head, _, word = first.partition(" ")
    return f"{head} to {last}" if word and last.endswith(word) else f"{first} to {last}"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings worst first, then in reading order; what another finding of the rule says with more spans is left out."""
    seen: dict[tuple[str, frozenset[Span]], Finding] = {}
    by_rule: dict[str, list[frozenset[Span]]] = defaultdict(list)
    for finding in findings:
        spans = frozenset(finding.spans)
        if (finding.rule, spans) not in seen:
            seen[finding.rule, spans] = finding
            by_rule[finding.rule].append(spans)
    kept = [finding for (rule, spans), finding in seen.items() if not any(spans < other for other in by_rule[rule])]
    return sorted(kept, key=lambda found: (SEVERITIES.index(found.severity), found.spans, found.rule))
