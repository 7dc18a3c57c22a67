"""list-count, where the predicate names everything that the subject counts: "the four recipients were Peru, Chile and Fiji".

Only names are counted: what "the four projects" were otherwise may be three things that all of them were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from .below import finding
from .dossier import Dossier
from .items import NAMES, NUMBER, bound, fits, is_open, noun_of
from .setting import Sentence

_SPLIT = re.compile(r",? and |, ")
_PREDICATE = re.compile(
    rf"\b(?i:the|its|their|these|our|his|her)(?: first| last| next| other| remaining)? {NUMBER} (?P<phrase>[^.;:()]{{2,90}}?),? "
    rf"(?P<verb>are|were|have been|had been|will be|remain)(?: now| then| again| still)? "
    rf"(?:(?:[a-z]+ed|named|chosen|known)\b[^.;:()]{{0,40}}: |(?:those|that) of (?:the )?)?"
    rf"{NAMES}(?=\.?\s*(?:\[\d+\])?$|;|, (?:which|who|whose|all|each)\b)"
)
"""A number with "the", are or were, and names up to the end of the clause."""
_ENDING = re.compile(r"^\w+(?:ish|ese|[ieycu]an|utch|ench|reek|wiss|lic|tic|ist)$")
"""How an adjective of a nation or a faith ends: "the three signatories were Danish, Kenyan and Dutch"."""


_AFTER = re.compile(
    rf"(?:^|[;:] |\b(?:but|that|for) )(?:[a-z ]{{0,30}}\b)?{NAMES}, (?:the|its|their|our) {NUMBER}"
    r"(?P<phrase>(?: [a-z-]+){1,4}),"
)
"""The number in apposition behind the names: "Japan, Korea and Taiwan, the four largest buyers, have ..."."""
_EACH = re.compile(
    rf"\b{NUMBER}(?P<phrase>(?: [a-z-]+){{1,3}})[,:] (?P<list>(?P<by>on|for|to|with|against|about|from) (?:the )?[^,;.:]{{2,40}}"
    r"(?:, (?P=by) [^,;.:]{2,40}?)*,? and (?P=by) [^,;.:]{2,50})(?=[.,;]|$)"
)
"""Items that begin with one preposition: "four annexes, on tariffs, on fish and on ports"."""
_THINGS = re.compile(
    rf"^(?:The|Its|Their|These|Our) {NUMBER} (?P<phrase>[a-z][a-z -]{{3,50}}s) (?:are|were) "
    r"(?P<list>[a-z-]+(?: [a-z-]+){0,3}(?:, [a-z-]+(?: [a-z-]+){0,3})+,? and [a-z-]+(?: [a-z-]+){0,3})\.?$"
)
"""Common nouns as a predicate: "the five instruments are loans, grants, guarantees and advice"."""
_WHO = re.compile(r"\b(?:persons|people|states|members|parties|[a-z]+(?:ers|ors|ists|ates))$")
_CLAUSE = re.compile(r"\b(?:for|to|in|on|at|by|from|into|[a-z]+ed)\b")
"""What may be three things at once, and what is told of all rather than listed."""
_PLURAL = re.compile(r"(?<!ou)(?<!les)(?<!us)(?<!i)(?<!s)s$")
_IN = re.compile(rf"\b{NUMBER}(?P<phrase>(?: [a-z-]+){{1,3}}), in {NAMES}(?=\.?$|, (?:which|who|all|each)\b|;)")
_SOME_CAME = re.compile(
    rf"\b{NUMBER} (?P<phrase>(?:came|come|were|are|have|had|lie|lay|stand|stood|took|take|will|did|do|remain|belong|"
    rf"of (?:them|these|those))\b[^.;:()]{{0,60}}): {NAMES}(?=\.?$|;)"
)


def predicates(dossier: Dossier) -> Iterator[Finding]:
    """Report a number of things and the names that its predicate gives, if they are not as many."""
    for part in dossier.sentences:
        yield from _taken_up(part)
    for sentence in dossier.every:
        if not sentence.record and any(
            q.kind in ("number", "count") and 2 <= q.value <= 15 for q in sentence.quantities
        ):
            yield from _named(sentence)


def _named(sentence: Sentence) -> Iterator[Finding]:
    text = bound(sentence.text.replace("\n", " "))
    yield from _nouns(sentence, text)
    for match in (m for pattern in (_PREDICATE, _AFTER, _IN, _SOME_CAME) for m in pattern.finditer(text)):
        at = sentence.passage.start + match.start("n")
        announced = next((q for q in sentence.quantities if q.start == at), None)
        names = [name.strip() for name in _SPLIT.split(match["list"]) if name.strip()]
        if announced is None or announced.qualifier is not None or not all(_is_name(name) for name in names):
            continue
        inside = (sentence.passage.start + match.start("phrase"), sentence.passage.start + match.end("phrase"))
        if any(q.kind != "year" and inside[0] <= q.start < inside[1] for q in sentence.quantities):
            continue  # "the four donors to the two funds"
        if is_open(match[0].lower()) or any(_ENDING.search(name) for name in names):
            continue
        if len(names) not in (announced.value, 2 * announced.value) and 2 * len(names) > announced.value:
            if match.re is _IN and len(names) < announced.value:
                continue  # "five works, in Lyon and Lille"
            end = sentence.passage.start + max(match.end("list"), match.end("phrase"))
            yield finding(
                sentence, announced, f" {match['phrase'].split(',')[0].strip()}", len(names), len(names), to=end
            )


def _nouns(sentence: Sentence, text: str) -> Iterator[Finding]:
    """Count items that are no names: with one preposition each, or plural nouns in a predicate."""
    for match in (m for pattern in (_EACH, _THINGS) for m in pattern.finditer(text)):
        at = sentence.passage.start + match.start("n")
        announced = next((q for q in sentence.quantities if q.start == at), None)
        if announced is None or not fits(announced, noun_of(match["phrase"]), told=True) or is_open(match[0].lower()):
            continue
        if match.re is _THINGS and (
            not fits(announced, noun_of(match["phrase"]))
            or _WHO.search(match["phrase"])
            or _CLAUSE.search(match["list"])
        ):
            continue
        if match.re is _EACH:
            items = len(re.findall(rf"(?:^|, |\band ){match['by']} ", match["list"]))
        else:
            listed = _SPLIT.split(match["list"])
            items = len(listed) if sum(_PLURAL.search(item) is not None for item in listed) > len(listed) / 2 else 0
        if items > 1 and items != announced.value and 2 * items > announced.value:
            end = sentence.passage.start + match.end("list")
            yield finding(sentence, announced, f" {match['phrase'].strip()}", items, items, to=end)


_TAKEN_UP = re.compile(
    rf"(?:\b(?i:these|all(?: of the| of these| the)?)|^[Tt]he|^(?:In|For|Between|Among|Of) the) {NUMBER} "
    r"(?P<what>countries|states|cities|towns|"
    r"provinces|regions|districts|ports|companies|firms|ministries|parties|banks|governments|nations|villages|rivers|islands)\b"
    r"(?! (?:of|in|that|which|from|with|along|on|outside|where)\b|, )"
)
_NAMED = re.compile(rf"(?<![A-Z][\w’'-] )(?<!, ){NAMES}(?!,? (?:and|as well as)\b|, [A-Z])")


def _taken_up(part: tuple[Sentence, ...]) -> Iterator[Finding]:
    """Report "these three states" behind four names in the clause or the sentence before it."""
    for sentence in part:
        match = None if sentence.record else _TAKEN_UP.search(sentence.text)
        if match is None:
            continue
        at = sentence.passage.start + match.start("n")
        announced = next((q for q in sentence.quantities if q.start == at), None)
        own = sentence.text[: match.start()]
        source = sentence if _NAMED.search(bound(own)) else sentence.before
        if announced is None or source is None or source.passage.paragraph != sentence.passage.paragraph:
            continue
        text = bound((own if source is sentence else source.text).replace("\n", " "))
        listed = list(_NAMED.finditer(text))
        if len(listed) != 1 or re.search(
            r"\d|\b(?:not|neither|other|joined|added|later|with)\b", text[listed[0].end() :]
        ):
            continue
        names = [name for name in _SPLIT.split(listed[0]["list"]) if name.strip()]
        rest = f"{text[: listed[0].start()][1:]} {text[listed[0].end() :]} {own[1:] if source is not sentence else ''}"
        rest += sentence.text[match.end() :]
        if re.search(r"(?<![.!?] )\b[A-ZÀ-ÖØ-Þ]", rest) or is_open(text.lower()) or len(names) == announced.value:
            continue
        counted = re.compile(rf"(?i)\b{match['n']}\s(?:[a-z-]+\s){{0,2}}{match['what']}\b")
        if len(counted.findall(sentence.document.text)) > 1 or len(names) < 2 or abs(len(names) - announced.value) > 2:
            continue  # the text has counted them elsewhere
        start = source.passage.start
        yield finding(
            sentence,
            announced,
            f" {match['what']}",
            len(names),
            len(names),
            (start + listed[0].start("list"), start + listed[0].end("list")),
        )


def _is_name(item: str) -> bool:
    """Say whether an item is a name: it has a capital."""
    return re.match(r"(?:the )?[A-ZÀ-ÖØ-Þ]", item) is not None
