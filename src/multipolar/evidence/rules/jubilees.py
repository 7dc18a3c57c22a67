"""impossible-order, of jubilees: a body "set up in 1998" that "celebrated its tenth birthday in 2006".

The founding is told elsewhere in the document; the anniversary is counted from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..finding import Finding
from .days import day
from .dossier import found
from .happenings import Happening, fits, root, thing
from .meetings import NTH, NTHS
from .quantity import Quantity
from .resumed import place
from .setting import Sentence

_JUBILEE = re.compile(
    rf"(?P<who>[^,;:]{{2,70}}?)\s(?:(?:has|had|will)\s)?(?:celebrate[sd]?|mark(?:s|ed)?|observe[sd]?|commemorate[sd]?)\s"
    rf"(?:its|their|the)\s(?P<n>{NTH})\s(?:anniversary|birthday|jubilee|year of (?:existence|operation))\b"
    r"(?:\sof (?:its|their) (?:founding|foundation|creation|establishment|opening|independence|existence))?"
    r"(?:\s(?:in|on)\s(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?P<year>(?:19|20)\d\d)\b)?"
)
_LEAD = re.compile(r"(?:^|[;:]\s)[Ii]n (?:[A-Z][a-z]+ )?(?P<year>(?:19|20)\d\d),? $")
_FOUNDED = frozenset(root(word) for word in ("founded", "began", "opened", "joined")) | {"independent"}


def jubilees(sentence: Sentence, all_: Sequence[Happening]) -> Iterator[Finding]:
    """Report an anniversary that is not as many years after the founding as its number says."""
    text = sentence.text.replace("\n", " ")
    for match in _JUBILEE.finditer(text) if " its " in text or " their " in text else ():
        fronted = re.match(r"[Ii]n (?:[A-Z][a-z]+ )?(?P<year>(?:19|20)\d\d),? ", match["who"])
        lead = _LEAD.search(text[: match.start()])
        at = (
            match.start("year")
            if match["year"]
            else match.start() + fronted.start("year")
            if fronted is not None
            else lead.start("year")
            if lead is not None
            else None
        )
        origin = _origin(match["who"][fronted.end() if fronted is not None else 0 :], sentence, all_)
        if at is None or origin is None:
            continue
        when, n = day(text, at), NTHS.get(match["n"]) or int(re.sub(r"\D", "", match["n"]))
        if n < 2 or when.year - origin.when.year == n:
            continue
        yield found(
            "impossible-order",
            "medium",
            [place(origin.sentence, origin.when), place(sentence, when), _number(sentence, match)],
            f"From {origin.when} to {when} are {when.year - origin.when.year} years, so that {when.year} is no "
            f"{match['n']} anniversary.",
            f"{when.year} - {origin.when.year} = {when.year - origin.when.year}",
        )


def _number(sentence: Sentence, match: re.Match[str]) -> tuple[Sentence, Quantity]:
    base = sentence.passage.start
    return sentence, Quantity(base + match.start("n"), base + match.end("n"), "number", 0.0, 0.0, 0.0)


def _origin(who: str, sentence: Sentence, all_: Sequence[Happening]) -> Happening | None:
    """Return the one founding that a jubilee may be counted from: of the same thing, or of what the sentence before told."""
    founded = [h for h in all_ if h.act in _FOUNDED and h.sentence is not sentence]
    if re.fullmatch(r"(?:[Ii]t|[Tt]hey|\w+ it)", who.strip()):
        near = [h for h in founded if h.sentence is sentence.before]
    else:
        what = thing(who)
        near = [h for h in founded if fits(h.thing, what)]
    return near[0] if len({h.when.year for h in near}) == 1 else None
