"""dated-differently, of what is told by its first act: the first ship, the first train, the first shipment.

"The Toril terminal welcomed its first ship in 2012" beside "Until the Toril terminal received its first ship in 2016".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..finding import Finding
from .dossier import Dossier, found
from .quantity import Quantity
from .setting import Sentence
from .wording import PLAN, stem

_FIRST = re.compile(
    r"\b(?:its|their|whose|the|a) (?:very )?first (?P<what>(?:commercial |regular )?[a-z]{3,})\b[^⟦⟧.;,]{0,40}?"
    r"\b(?:in|on) (?:\d{1,2} )?(?:early |late )?(?:(?:january|february|march|april|may|june|july|august|september|october|"
    r"november|december) )?⟦y(?P<year>\d+)⟧"
)
_TIMES = frozenset(
    [
        "time",
        "year",
        "phase",
        "half",
        "quarter",
        "month",
        "day",
        "week",
        "stage",
        "step",
        "part",
        "meeting",
        "summit",
        "round",
        "edition",
        "report",
        "election",
    ]
)
"""What has many firsts."""


def starts(dossier: Dossier) -> Iterator[Finding]:
    """Report the first act of one thing in two years."""
    for part in dossier.sentences:
        told: dict[tuple[str, str], list[tuple[Sentence, Quantity]]] = defaultdict(list)
        for sentence in part:
            match = _FIRST.search(sentence.skeleton)
            if match is None or PLAN.search(sentence.text) or stem(match["what"].split()[-1]) in _TIMES:
                continue
            year = sentence.quantities[int(match["year"])]
            lead = sentence.document.text[: year.start]
            at = lead.rfind(" first ")
            names = [name for name, start, _ in sentence.names if start < at]
            if len(names) == 1:
                told[names[0].split()[-1], stem(match["what"])].append((sentence, year))
        for (who, what), places in told.items():
            one, two = places[0], places[-1]
            if len(places) > 1 and one[1].value != two[1].value:
                yield found(
                    "dated-differently",
                    "medium",
                    [one, two],
                    f"The first {what} of {who.title()} is dated {one[1].value:.0f} and {two[1].value:.0f}.",
                )
