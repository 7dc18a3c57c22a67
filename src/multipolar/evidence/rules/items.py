"""The items of a list: what may be announced ("five pillars"), and how many items follow, read in each way it can be."""

from __future__ import annotations

import re

from ..lexicon import word_set
from .quantity import Quantity

_NUMBERED = re.compile(
    r"(?:^|[\s(])(?:\(?([1-9]|1\d|[a-h]|i{1,3}|iv|vi{0,3}|ix|x)\)|(first(?:ly)?|second(?:ly)?|"
    r"third(?:ly)?|fourth(?:ly)?|fifth(?:ly)?|sixth(?:ly)?|seventh(?:ly)?|finally|lastly),)"
)


LISTED = word_set(
    "pillar thing principle member state country nation party chapter part priority goal objective aim area theme "
    "field step phase period stage question reason challenge issue risk point element component dimension option "
    "proposal recommendation measure condition criterion factor mechanism agreement treaty institution partner "
    "founder city province region island port project programme program sector axis track scenario lesson type kind "
    "category group body organ organization organisation power economy lake sea river language ship vessel base "
    "site law norm value commitment requirement article section target strand domain function task topic initiative "
    "corridor line route airport university bank company firm ministry minister author person leader candidate "
    "winner source tool instrument scheme fund event crisis war summit feature characteristic advantage barrier "
    "obstacle pathway cluster division department agency stream workstream layer level tier current trend driver "
    "force shift change way problem concern interest role idea alternative variant remedy solution possibility "
    "cause test decision action weakness strength error mistake finding conclusion message argument effect benefit "
    "threat gap aspect activity service indicator annex module package output outcome strategy policy reform rule "
    "demand request purpose promise exception mode model window donor hazard zone district crop species method "
    "approach consequence implication suggestion answer"
)


_TIMES = frozenset(
    ["year", "month", "day", "week", "hour", "minute", "time", "percent", "percentage", "mile", "metre", "tonne"]
)


_IRREGULAR = {
    "criteria": "criterion",
    "parties": "party",
    "countries": "country",
    "axes": "axis",
    "crises": "crisis",
    "people": "person",
}


BODIES = word_set(
    "member state country nation government economy bank company firm city port province university island river "
    "ministry agency party institution partner founder"
)
"""Things that have names: a list of them has capitals."""


def named(noun: str, raw: str | None) -> bool:
    """Say whether a list can be one of the things counted: states and banks have names."""
    if raw is None or singular(noun.split()[-1]) not in BODIES:
        return True
    items = [item for item in re.split(r",|;|\band\b", raw) if item.strip()]
    return sum(re.search(r"[A-ZÀ-ÖØ-Þ]|^\s*the ", item) is not None for item in items) >= 0.5 * len(items)


def noun_of(text: str) -> str:
    """Return the words up to the first plural: " maritime zones" of " maritime zones in the gulf"."""
    words = text.split()[:4]
    for n, word in enumerate(words):
        if singular(word) in LISTED and word.endswith(("s", "a", "people")):
            return "".join(f" {part}" for part in words[: n + 1])
    plural = next((n for n, word in enumerate(words) if re.search(r"[^s]s$", word)), 0)
    return "".join(f" {part}" for part in words[: plural + 1])


def fits(announced: Quantity, noun: str, *, told: bool = False) -> bool:
    """Say whether a number announces a list: of things that are listed, or of anything where a colon says so (`told`)."""
    words = noun.split()
    if (
        announced.kind not in ("number", "count")
        or not 2 <= announced.value <= 15
        or announced.value != int(announced.value)
    ):
        return False
    if announced.qualifier is not None or not words:
        return False
    plural = words[-1].endswith(("s", "a", "people"))
    return plural and (
        any(singular(word) in LISTED for word in words[-2:]) or (told and singular(words[-1]) not in _TIMES)
    )


def singular(word: str) -> str:
    """Return a plural noun as one: countries, country; pillars, pillar."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") else word


_ADVERBIAL = re.compile(
    r"(?i)(?:of|in|on|at|under|since|after|before|by|during) (?:the|its|these|those|this|that|each|\d)\b"
)
"""How a clause begins that is no item of a list, unless its items begin so."""
_PREPOSITION = re.compile(r"(?:and |or )?(?:of|in|on|at|under|since|after|before|by|during|for|with|to|from) ")
_PREDICATE = re.compile(
    r"(?:has|have|had|is|are|was|were|will|would|can|could|may|might|must|should|do|does|did|now|still|all|also|agreed|"
    r"signed|remain\w*|share\w*|account\w*|form\w*|take|took|make|made|meet|met|work\w*|hold|held|face\w*)\b"
)
"""What follows a list that stands inside its sentence."""


_WITH_AND = re.compile(
    r"\b(Antigua|Trinidad|Bosnia|São Tomé|Sao Tome|Turks|Wallis|Newfoundland|Jammu|Andaman|Serbia|"
    r"(?:Saint|St\.?) (?:Kitts|Vincent)) and "
    r"(?=(?:the )?(?:Barbuda|Tobago|Herzegovina|Pr[ií]ncipe|Caicos|Futuna|Labrador|Kashmir|Nicobar|Montenegro|"
    r"Nevis|Grenadines)\b)"
)
"""States and lands whose names hold an "and"."""


def bound(text: str) -> str:
    """Return a list with the "and" inside names taken for a part of the name."""
    return _WITH_AND.sub(r"\1_and_", text)


PROPER = r"[A-ZÀ-ÖØ-Þ][\w’'.-]+(?:(?: of| of the| del?| da| la| al| es| el| do| dos| on)? (?:[dl][’'])?[A-ZÀ-ÖØ-Þ][\w’'-]+){0,4}"
NUMBER = r"(?P<n>(?i:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}))"
NAMES = rf"(?P<list>(?:the )?{PROPER}(?:, (?:the )?{PROPER})*,? and (?:the )?{PROPER})"
"""A name, a number that announces names, and names with "and"."""


_OPEN = re.compile(
    r"\b(?:includ\w+|such as|among (?:them|others|other things)|for example|for instance|e\.g|etc|"
    r"and so on|and others|and (?:more|many)(?=,? (?:more|others?|besides|else|still)\b|\s*(?:[.;:)]|$))|not only|"
    r"the most important|above all|notably|especially|particularly|mainly|respectively|inter alia|"
    r"of which|at least|starting with|beginning with|other than)\b|…|\.\.\."
)


def is_numbered(text: str) -> bool:
    """Say whether the items of a list carry numbers of their own: "(1) ships, including tugs; (2) crews"."""
    return len(_NUMBERED.findall(f" {text}")) >= 2


def is_open(text: str) -> bool:
    """Say whether a list tells that it names only some: "such as", "among others"."""
    return _OPEN.search(text) is not None


def count(text: str, *, loose: bool = False) -> tuple[int, int]:
    """Return the least and greatest number of items that a list can be read as; (0, 0) if it cannot be read.

    >>> count("peace, trust, and partnership"), count("trade and aid; the rule of law; health and schools")
    ((3, 3), (3, 4))
    """
    text = bound(re.sub(r"\([^()]*\)", "", text))
    text = re.sub(r"[¹²³⁴⁵⁶⁷⁸⁹⁰\[\]]", "", " ".join(text.split())).rstrip(' .”’"')
    text = re.split(r"(?<=[a-z)])\. (?=[A-Z])", text)[0]
    text = re.split(
        r",? (?:all of which|each of which|which together|both of which|all |thereby |in order to |so "
        r"that |while |whereas |although |because )",
        text,
    )[0]
    marks = [m for m in _NUMBERED.finditer(f" {text}")]
    if len(marks) >= 2:
        return len(marks), len(marks)
    if ";" in text:
        items = [item for item in text.split(";") if item.strip()]
        last = items[-1]
        more = (
            len(re.findall(r"\bas well as\b|,\s+and\b|\band\b", last))
            if not last.strip().startswith("and ")
            else len(re.findall(r"\bas well as\b|,\s+and\b", last))
        )
        return len(items), len(items) + min(more, 2)
    if "," not in text:
        pair = re.split(r"\s+(?:and|&|or)\s+", text)
        if loose or len(pair) < 2 or len(text) > 160:
            return 0, 0
        return (2, len(pair)) if len(pair) > 2 else (2, 2)
    chunks = [chunk.strip() for chunk in text.split(",") if chunk.strip()]
    if len(chunks) > 2 and _PREDICATE.match(chunks[-1]) and re.search(r"\b(?:and|&)\b", chunks[-2]):
        chunks = chunks[:-1]  # "The eight members, namely A, B and C, have suspended work"
        text = ", ".join(chunks)
    if _ADVERBIAL.match(chunks[0]) and not any(_PREPOSITION.match(chunk) for chunk in chunks[1:]):
        chunks = chunks[1:]  # "of the first block, 250 MW come from A and 250 MW from B"
        text = ", ".join(chunks)
        if len(chunks) < 2:
            return 0, 0
    last = chunks[-1]
    closed = re.match(r"(?:and|as well as|or|&)\s", last)
    tail = re.sub(r"^(?:and|as well as|or|&)\s", "", last)
    inner = len(re.findall(r"\b(?:and|&|as well as)\b", tail))
    if not closed:
        final = re.match(r"(.+?)\s(?:and|&|or|as well as)\s(.+)$", last)
        if final is None:
            return 0, 0  # no end of a list: a sentence with commas
        low = len(chunks) + 1
        high = low + len(re.findall(r"\b(?:and|&)\b", final[2]))
        inside = sum(len(re.findall(r"\band\b", chunk)) for chunk in chunks[:-1])
        return low - (1 if inner > 1 else 0), high + inside
    if len(re.findall(r"\b(?:and|&)\b", text)) > 1 and any(re.match(r"and\s", chunk) for chunk in chunks[:-1]):
        return 2, len(chunks) + inner  # items with commas of their own
    if any(len(chunk.split()) > (14 if loose else 22) for chunk in chunks):
        return 0, 0
    inside = sum(len(re.findall(r"\band\b", chunk)) for chunk in chunks[:-1])
    asides = (
        sum(
            bool(re.match(r"(?:which|who|where|the |a |an |including|with|by|from|for|to|in)\b", chunk))
            for chunk in chunks[1:-1]
        )
        if loose
        else sum(bool(re.match(r"(?:which|who|where|including|with|by)\b", chunk)) for chunk in chunks[1:-1])
    )
    return max(2, len(chunks) - asides), len(chunks) + inner + inside
