"""Rules on notes: note-missing, note-duplicate, note-skipped, note-too-old."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from ..claim import Claim
from ..document import Document, Passage
from ..finding import Finding, Span
from .dossier import Dossier, of_spans, place
from .wording import CHANGE, MONTHS, PLAN

Place = tuple[Span, int | None, str]
"""Characters, their page and their sentence."""
Key = tuple[int, int | None]
"""Part of the document and number of a note."""
Source = tuple[int, int | None, tuple[int, int], int | None]
"""Of a note: its newest year, the month, where the date stands, the latest year of its titles."""

_SEE = re.compile(
    r"(?i)\b(?:see|cf\.?|refer to|compare|as in|supra|per|in)\s+(?:also\s+)?(?P<kind>foot-?note|"
    r"end-?note|note)s?\s+(?P<n>\d{1,3})(?!\d)(?!\s?(?:of|to|in)\s(?:the\s)?(?:report|chapter|"
    r"article|annex))"
)
_YEAR = re.compile(r"(?<![\d/=_.-])((?:19|20)\d\d)(?![\d/=_%]|\.\d|-\d\d\b)")
_ACCESS = re.compile(
    r"(?i)\b(?:accessed|retrieved|last (?:visited|accessed|checked)|viewed|consulted|available at|"
    r"updated)\b[^.;]*?(?:19|20)\d\d\.?"
)
_URL = re.compile(r"(?:https?://|www\.)\S+|<[^>]+>")
_TO_COME = re.compile(
    r"(?i)\b(?:forecast|projections?|outlook|prospects|scenario|roadmap|plan|vision|budget|agenda|"
    r"strategy|target|future|forward)\b"
)
_ROOM = 12
"""How far beyond the last note the one pointer may point that finds none; farther off it is a year, a page or a paragraph."""
_SPAN = re.compile(r"(?:19|20)\d\d\s?(?:to|[-–—]|until|through)\s?((?:19|20)\d\d)")
_QUOTED = re.compile(r"[“\"]([^”\"]{6,})[”\"]")


def notes(dossier: Dossier) -> Iterator[Finding]:
    """Report notes that are missing, doubled, skipped, or older than what they are to show."""
    for document in dossier.documents:
        by_part: dict[int, list[Passage]] = defaultdict(list)
        for passage in document.of("footnote", "reference"):
            if passage.number is not None:
                by_part[passage.part].append(passage)
        yield from _numbers(document, by_part)
        yield from _pointers(document, by_part)
    yield from _old(dossier)


def _numbers(document: Document, by_part: dict[int, list[Passage]]) -> Iterator[Finding]:
    markers: dict[int, list[int]] = defaultdict(list)
    for marker in document.markers:
        markers[marker.part].append(marker.number)
    for part, listed in sorted(by_part.items()):
        numbers = [passage.number for passage in listed if passage.number is not None]
        if len(numbers) < 2 or min(numbers) > 3:
            continue
        rising = sum(b >= a for a, b in pairwise(numbers))
        if rising < 0.8 * (len(numbers) - 1):
            continue
        for number, count in sorted(Counter(numbers).items()):
            if count > 1:
                same = [passage for passage in listed if passage.number == number]
                texts = {document.excerpt(passage).lower() for passage in same}
                near = max(listed.index(p) for p in same) - min(listed.index(p) for p in same)
                if len(texts) < 2 or near > 6:
                    continue
                spans = [_head(document, passage) for passage in same[:4]]
                yield of_spans(
                    "note-duplicate",
                    "low",
                    spans,
                    f"{count} notes carry the number {number}.",
                    "",
                    f"one of them should be {number + 1}" if number + 1 not in numbers else None,
                )
        top = max(numbers)
        missing = [n for n in range(min(numbers), top) if n not in set(numbers)]
        if 0 < len(missing) <= max(2, top // 6):
            doubled = {n for n, count in Counter(numbers).items() if count > 1}
            for number in (n for n in missing if n - 1 not in doubled and n + 1 not in doubled):
                before = max(
                    (p for p in listed if p.number is not None and p.number < number), key=lambda p: p.number or 0
                )
                after = min(
                    (p for p in listed if p.number is not None and p.number > number), key=lambda p: p.number or 0
                )
                pointed = number in markers.get(part, [])
                heads: list[Place | None] = (
                    [_marker(document, part, number)] if pointed else [_head(document, before), _head(document, after)]
                )
                yield of_spans(
                    "note-missing" if pointed else "note-skipped",
                    "medium" if pointed else "low",
                    [head for head in heads if head],
                    f"The text points to note {number}, which is not there."
                    if pointed
                    else f"The notes go from {number - 1} to {number + 1}: note {number} is skipped.",
                )
        pointed_to = [n for n in markers.get(part, []) if n > top or n not in numbers]
        doubled = {n for n, count in Counter(numbers).items() if count > 1}
        room = _ROOM if markers.get(part) and len(set(pointed_to)) == 1 and min(numbers) == 1 else 3
        for number in sorted({n for n in pointed_to if n > top and n <= top + room} if top not in doubled else ()):
            span = _marker(document, part, number)
            if span:
                yield of_spans(
                    "note-missing", "medium", [span], f"The text points to note {number}, but the last note is {top}."
                )
        inside = [n for n in markers.get(part, []) if n <= top]
        gaps = [n for n in range(1, max(inside, default=0)) if n not in set(inside)]
        if inside and 0 < len(gaps) <= max(1, len(inside) // 10) and len(inside) >= 3:
            for number in gaps:
                passage = next((p for p in listed if p.number == number), None)
                if passage is not None:
                    yield of_spans(
                        "note-skipped",
                        "low",
                        [_head(document, passage)],
                        f"No place in the text points to note {number}.",
                    )


def _head(document: Document, passage: Passage) -> Place:
    match = re.search(r"\d+", document.text[passage.start : passage.end])
    start = passage.start + (match.start() if match else 0)
    return place(document, start, start + (len(match[0]) if match else 1))


def _marker(document: Document, part: int, number: int) -> Place | None:
    for marker in document.markers:
        if marker.part == part and marker.number == number:
            return place(document, marker.start, marker.end)
    return None


def _pointers(document: Document, by_part: dict[int, list[Passage]]) -> Iterator[Finding]:
    """Report "see note 6" where there is no note 6."""
    for match in _SEE.finditer(document.text):
        passage = document.at(match.start())
        part = passage.part if passage is not None else 0
        notes_ = by_part.get(part) or [p for listed in by_part.values() for p in listed]
        numbers = {p.number for p in notes_}
        number = int(match["n"])
        if number in numbers:
            continue
        named = match["kind"].lower() != "note" or re.match(r"(?i)(?:see|cf|supra)", match[0])
        if not numbers and not document.markers and not named:
            continue
        if not numbers and any(marker.number == number for marker in document.markers):
            continue
        top = max((n for n in numbers if n is not None), default=0)
        what = f"the notes end at {top}" if top else "the document has no such note"
        yield of_spans(
            "note-missing",
            "medium",
            [place(document, match.start("kind"), match.end("n"))],
            f"The text points to note {number}, but {what}.",
        )


def _old(dossier: Dossier) -> Iterator[Finding]:
    """Report a figure or an event of a year with a note that was published before."""
    for document, claims in zip(dossier.documents, dossier.claims, strict=True):
        listed: dict[Key, Passage] = {
            (p.part, p.number): p for p in reversed(list(document.of("footnote", "reference"))) if p.number is not None
        }
        if not listed:
            continue
        dated = _dates(document, listed)
        told: dict[tuple[int, int, int], list[Claim]] = {}
        for claim in claims:
            if claim.marker is None or claim.passage is None or claim.kind in ("rank",):
                continue
            year = _claimed(document, claim)
            key = (claim.passage.part, claim.marker)
            if year is None or key not in dated or year > dossier.written[document.name] + 1:
                continue
            newest, day, _, late = dated[key]
            if late is not None and late >= year:
                continue
            early = newest == year and day is not None and day <= 4 and _whole_year(document, claim)
            if newest < year or early:
                told.setdefault((*key, year), []).append(claim)
        for (part, number, year), late_claims in told.items():
            newest, day, spot, _ = dated[part, number]
            said = document.text[spot[0] : spot[1]]
            early = newest == year
            spans = [place(document, claim.start, claim.end) for claim in late_claims[:6]]
            yield of_spans(
                "note-too-old",
                "high" if year - newest > 5 else "medium" if year - newest > 1 else "low",
                [*spans, place(document, *spot)],
                f"The text speaks of {year}, but note {number} cites a source of {said}"
                f"{', early in that year' if early else ''}: it cannot hold the "
                f"figure{'' if year - newest > 5 else ' unless as a forecast'}.",
                f"{newest} < {year}"
                if not early
                else f"published in month {day} of {year}, the figure is for the whole year",
            )


_CITED = re.compile(
    r"\((?:see\s|cf\.?\s)?(?P<who>[A-Z][^()\d;]{1,60}?),?\s(?P<year>(?:19|20)\d\d)[a-z]?(?:[,:;]\s?(?:pp?\.\s?)?[\d–-]+)?\)"
)


def cited(dossier: Dossier) -> Iterator[Finding]:
    """Report a figure of a year with an older citation in brackets: "grew in 2022 (World Bank 2018)"."""
    for document, claims in zip(dossier.documents, dossier.claims, strict=True):
        for claim in claims:
            if claim.passage is None or claim.kind in ("rank", "date_only"):
                continue
            year = _claimed(document, claim)
            if year is None or year > dossier.written[document.name] + 1:
                continue
            match = _CITED.search(document.text, claim.end, claim.passage.end)
            if (
                match is None
                or match.start() - claim.end > 160
                or re.search(r"[;]", document.text[claim.end : match.start()])
            ):
                continue
            if re.match(r"(?i)(?:in|since|from|about|until|by|at|on|and|" + "|".join(MONTHS) + r")\b", match["who"]):
                continue
            if int(match["year"]) >= year or _TO_COME.search(match["who"]):
                continue
            if any(
                other.start > claim.end and other.end < match.start() and other.kind == claim.kind for other in claims
            ):
                continue
            yield of_spans(
                "note-too-old",
                "high" if year - int(match["year"]) > 5 else "medium",
                [place(document, claim.start, claim.end), place(document, match.start("year"), match.end("year"))],
                f"The text speaks of {year}, but cites {match['who'].strip()} of {match['year']}: it cannot "
                f"hold the figure unless as a forecast.",
                f"{match['year']} < {year}",
            )


def _claimed(document: Document, claim: Claim) -> int | None:
    """Return the year of a fact that has happened; None for plans, targets, and years taken from elsewhere."""
    period = claim.period
    text = document.text
    if claim.kind == "date_only":
        year = int(claim.value_high or claim.value)
        lead = text[max(0, claim.start - 40) : claim.start]
        if (
            re.search(
                r"(?i)\b(?:by|until|to|towards?|from|through|before|since)\s(?:the\s)?(?:year\s|early\s|late\s|end of\s)?$",
                lead,
            )
            or claim.value_high
        ):
            return None
    else:
        if period is None or not period.stated or period.end is None:
            return None
        if period.basis == "by" and not _DONE.search(text[claim.end : claim.end + 60]):
            return None
        year = period.end
    passage = claim.passage
    if passage is None:
        return None
    start = max(passage.start, claim.start - 120)
    around = text[start : min(passage.end, claim.end + 60)]
    head = re.split(r"[;.]\s", text[start : claim.start])[-1]
    planned = PLAN.search(head[-70:]) or _AHEAD.search(around)
    return None if planned and not _HAPPENED.search(around) else year


_AHEAD = re.compile(
    r"(?i)\b(?:will|target|forecast|projected|expected|by (?:fiscal year |the year |FY)?20\d\d|plans?|aims?|estimat\w+ for)\b"
)
_HAPPENED = re.compile(r"(?i)\b(?:was|were|had|rose|fell|reached|recorded|stood|exceeded|grew|as of)\b")


_DONE = re.compile(r"\b(?:had (?:been )?\w+ed|had (?:been )?(?:built|spent|paid|lent)|was|were)\b")
"""What had happened by the end of a year is no target."""


def _whole_year(document: Document, claim: Claim) -> bool:
    """Say whether a figure is a flow or a change over its whole year."""
    if (
        claim.passage is None
        or claim.kind not in ("percent", "money")
        or (claim.period is not None and claim.period.part)
    ):
        return False
    lead = document.text[max(claim.passage.start, claim.start - 90) : min(claim.passage.end, claim.end + 30)]
    return claim.change is not None or (bool(CHANGE.search(lead)) and claim.kind == "percent")


def _dates(document: Document, listed: dict[Key, Passage]) -> dict[Key, Source]:
    """Return of each note its newest year, the month if it is that precise, its span, and the latest year in titles."""
    found: dict[Key, Source] = {}
    addresses: dict[str, Source] = {}
    waiting: list[tuple[Key, str]] = []
    last: dict[int, Key] = {}
    for key in sorted(listed, key=lambda item: (item[0], item[1] or 0)):
        passage = listed[key]
        text = document.text[passage.start : passage.end]
        if re.match(r"(?i)\W*\d*\W*ibid", text) and key[0] in last:
            if last[key[0]] in found and not re.search(r";", text):
                found[key] = found[last[key[0]]]
            continue
        last[key[0]] = key
        plain = _ACCESS.sub(lambda m: " " * len(m[0]), text)
        plain = _URL.sub(lambda m: " " * len(m[0]), plain)
        titles = [int(y) for title in _QUOTED.findall(plain) for y in _YEAR.findall(title)]
        titles += [int(y) for y in _SPAN.findall(plain)]
        outside = _QUOTED.sub(lambda m: " " * len(m[0]), plain)
        years = [(int(m[1]), m.start(), m.end()) for m in _YEAR.finditer(outside)]
        url = re.search(r"https?://[^\s>#]+", text)
        if not years and titles:
            years = [(int(m[1]), m.start(), m.end()) for m in _YEAR.finditer(plain)]
        if _TO_COME.search(" ".join(_QUOTED.findall(plain))):
            late = max([*titles, max((y for y, *_ in years), default=0) + 5])
        else:
            late = max(titles, default=0)
        if years:
            newest, start, end = max(years)
            before = outside[max(0, start - 24) : start].lower()
            month = next(
                (
                    n
                    for n, name in enumerate(MONTHS, 1)
                    if re.search(rf"{name[:3]}[a-z]*\.?\s*(?:\d{{1,2}},?\s*)?$", before)
                ),
                None,
            )
            lead = re.search(r"(?:\d{1,2}\s)?[A-Za-z]+\.?\s(?:\d{1,2},?\s)?$", outside[:start]) if month else None
            found[key] = (
                newest,
                month,
                (passage.start + (lead.start() if lead else start), passage.start + end),
                late if late > newest else None,
            )
            if url:
                addresses[url[0].rstrip(".,;>")] = found[key]
        elif url:
            waiting.append((key, url[0].rstrip(".,;>")))
    for key, address in waiting:
        if address in addresses:
            found[key] = addresses[address]
    return found
