"""Rules on one figure: garbled-number, impossible-value, missing-currency, and unit-slip where the unit cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding, figure
from .dossier import Dossier, found, of_spans, place
from .setting import Mention, Sentence

_GARBLED = (
    (
        re.compile(
            r"(?<![\d.,])(?!\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.,]))(?!\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![\d.,]))"
            r"\d+[.,]\d+[.,]\d+(?:[.,]\d+)*(?=\s?(?:%|per\s?cent|million|billion|trillion))"
        ),
        "has two decimal points",
    ),
    (re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*,\d{4,}(?![\d,])"), "has a group of four digits or more after a comma"),
    (
        re.compile(r"(?<![\d.,])\d{1,3},\d{3},\d{1,2}(?![\d,])(?!\s?(?:lakh|crore))"),
        "has a group of one or two digits after a comma",
    ),
    (
        re.compile(r"(?<![\w.,])\d+[oOlI]\d*(?=\s?(?:%|per\s?cent\b|million\b|billion\b|trillion\b))"),
        "mixes letters into digits",
    ),
    (re.compile(r"(?<![\w.,])\d[\d,.]*\s(?:per\s?cent|percent|%)\s(?:per\s?cent|percent|%)"), "names its unit twice"),
    (
        re.compile(
            r"(?i)\b(?:million\s+billion|billion\s+million|trillion\s+million|billion\s+billion|"
            r"million\s+million|trillion\s+billion|trillion\s+trillion)\b"
        ),
        "has two scale words",
    ),
    (re.compile(r"(?<!\d)\d+\.\.\d+|(?<![\w.])\d+,,\d+|(?<!\w)\$\s?\$\s?\d"), "has a doubled sign"),
    (
        re.compile(r"(?<![\w.,/])\d+(?:\.\d+)?\s?[?�□]\s?\d+(?:\.\d+)?\s?(?:%|per\s?cent|million|billion)"),
        "has a sign that was lost",
    ),
)


_MAY_GARBLE = re.compile(r"\d[.,?�□oOlI]|\d\s[?�□]|(?i:illion\s+[mbt]r?illion)|(?:%|cent)\s(?:%|per)|\$\s?\$")
"""What a sentence without a garbled number lacks."""


def garbled(dossier: Dossier) -> Iterator[Finding]:
    """Numbers that lost a dash, a point or a digit on their way."""
    for document, part in zip(dossier.documents, dossier.sentences, strict=True):
        for sentence in part:
            if _MAY_GARBLE.search(document.text, sentence.passage.start, sentence.passage.end) is None:
                continue
            for pattern, what in _GARBLED:
                for match in pattern.finditer(document.text, sentence.passage.start, sentence.passage.end):
                    if re.search(
                        r"(?:https?:|www\.|doi|v\.|version|section|article|chapter|clause|no\.|§)\s*\S*$",
                        document.text[max(0, match.start() - 24) : match.start()],
                        re.I,
                    ):
                        continue
                    yield of_spans(
                        "garbled-number",
                        "medium",
                        [place(document, match.start(), match.end())],
                        f"The number {match[0]!r} {what}.",
                    )
    for mention in dossier.mentions:
        quantity = mention.quantity
        if quantity.kind != "percent" or quantity.top is not None:
            continue
        digits = re.match(r"[\d,]+", mention.raw)
        if digits is None or "." in mention.raw:
            continue
        printed = digits[0].replace(",", "")
        if not quantity.value > 100 or len(printed) not in (3, 4) or "," in digits[0]:
            continue
        half = len(printed) // 2
        low, high = int(printed[:half]), int(printed[half:])
        year = len(printed) == 4 and 1900 <= quantity.value <= 2100
        dash = len(printed) == 4 and 0 < low < high <= 100 and high <= 4 * low and printed[half] != "0"
        if quantity.value >= 1000 and (dash or (year and not _grows(mention))) and not _levels(mention):
            reading = f"{low}-{high} percent, if a dash was lost" if dash else None
            yield found(
                "garbled-number",
                "high",
                [mention],
                f"{mention.raw!r} is no share"
                + (
                    ", and reads like a year."
                    if year and not dash
                    else f"; it reads like {low}-{high} percent with the dash lost."
                ),
                "",
                reading,
            )


def _levels(mention: Mention) -> bool:
    """Say whether the sentence states the two levels of a growth: then the growth rule checks it."""
    return _grows(mention) and sum(q.kind not in ("percent", "year") for q in mention.sentence.quantities) >= 2


def _grows(mention: Mention) -> bool:
    """Say whether a percentage above 100 makes sense: a growth, a ratio to something smaller, a debt, an inflation."""
    around = (mention.left[-90:] + " " + mention.right[:60]).lower()
    return mention.change or bool(
        re.search(
            r"\b(?:grew|grow\w*|rose|rise\w*|risen|increas\w+|surg\w+|jump\w*|climb\w*|soar\w*|up|higher|"
            r"more than|inflation|gdp|debt|"
            r"ratio|times|return\w*|profit\w*|tariffs?|dut(?:y|ies)|markup|premium|capacity|compared|"
            r"relative|of (?:its|their|the) (?:quota|target|level|budget|income|"
            r"needs?|demand|exports|imports|reserves|\d{4})|quota|target|oversubscrib\w+|over|annual|per "
            r"year|subscri\w+|penetration|"
            r"interest|expan\w+|gain\w*|coverage|overshoot\w*|utili[sz]ation|efficien\w+|turnout|credit|"
            r"loans|assets|levels?|enrol\w+|humidity|"
            r"as (?:much|many|large|high)|balloon\w*|appreciat\w+|spread|basis|added|additional|extra|"
            r"improve\w*|faster|swell\w*|swollen)\b",
            around,
        )
    )


_FALL = re.compile(
    r"(?i)\b(?:fell|fall(?:en|s|ing)?|declin\w+|drop(?:ped|s|ping)?|shrank|shrunk|contract(?:ed|s|"
    r"ion)|decreas\w+|reduc\w+|cut|plung\w+|slump\w+|lost|slash\w+)"
    r"(?: [a-z]+){0,3} (?:by|of|to the tune of)?\s*(?:about|nearly|almost|over|more than|some|an?|estimated|around|\s)*$"
)
_OF_OUTPUT = re.compile(
    r"(?i)\blost\b[^.;]{0,40}\s(?:%|per\s?cent|percent) of (?:its |their |the |annual |a year’s )*(?:gdp|gni|gross|output|income)"
)
"""What is lost may be more than a year's output: the island lost 226 percent of its GDP."""
_OF_A_LEVEL = re.compile(r"\s(?:of (?:that|those|what|the (?:level|figure|number|value)s?)\b|\(gross|gross\b)")
"""A ratio to another level is no share: 112 percent of that in 2015."""
_SHARE_OF = re.compile(
    r"(?i)^\s*(?:of (?:all |the |its |their |our |these |those |total )?(?:\w+ "
    r"){0,2}?(?:respondents|people|population|citizens|households|women|men|children|members|"
    r"voters|students|"
    r"workers|firms|companies|exports|imports|trade|votes|seats|land|area|adults|participants|residents|"
    r"businesses|farmers|patients|cases|schools|teachers|countries|states|territory|electricity|"
    r"energy|them|those|pupils|girls|boys|graduates|employees|projects|ships|vessels|emissions|"
    r"market)\b)"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"(?<![\w-])(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?\s({_MONTH})\b(?:,?\s(\d{{4}}))?|"
    rf"\b({_MONTH})\s(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%.,]\d|\d|\s?(?:per|million|billion|"
    rf"%))(?:,?\s(\d{{4}}))?"
)
_DAYS = {"April": 30, "June": 30, "September": 30, "November": 30, "February": 29}
_QUARTER = re.compile(
    r"(?i)\b(?:fifth|sixth|5th|6th|seventh) quarter of (?:the year|\d{4})|\bthird half of (?:the "
    r"year|\d{4})|\bQ[5-9]\s(?:of\s)?\d{4}"
)
_SPAN = re.compile(
    r"\b(?:from|between) (?:(?:\d{1,2} )?[A-Z][a-z]+ )?((?:19|20)\d\d) (?:to|and|until|through) "
    r"(?:(?:\d{1,2} )?[A-Z][a-z]+ )?((?:19|20)\d\d)(?!\s?(?:percent|%|people|\w*s\b))"
)
_OUT_OF = re.compile(
    r"⟦n(\d+)⟧(?: [a-z-]+){0,2}? (?:(?:out of|of)(?: (?:the|its|all|our|their|these|a total of))?|(?:out of|in) every) ⟦n(\d+)⟧"
)


def impossible(dossier: Dossier) -> Iterator[Finding]:
    """Values that nothing can have: a share above all, a fall by more than everything, a 31 June, ten of nine members."""
    for mention in dossier.mentions:
        quantity = mention.quantity
        if quantity.kind == "percent" and quantity.value > 100 and quantity.value < 1000:
            if _OF_A_LEVEL.match(mention.sentence.document.text, quantity.end):
                continue
            fall = _FALL.search(mention.left) is not None and not _OF_OUTPUT.search(mention.sentence.text)
            of = _SHARE_OF.match(mention.right) is not None
            share = bool(
                re.search(
                    r"(?i)\b(?:share|portion|proportion|majority|fraction|percentage) of (?:\w+ "
                    r"){0,5}?(?:(?:stood|stands|is|was|reached|at|of|to|rose|about|nearly)\s*)+$|\b(?:accounts?|"
                    r"accounting|accounted) for\s*(?:\w+\s){0,2}$|\b(?:literacy|unemployment|employment|poverty|"
                    r"approval|turnout|enrol+ment|participation|vaccination|attendance|completion) (?:rate "
                    r")?(?:\w+ ){0,4}?$",
                    mention.left,
                )
            )
            if (
                re.search(
                    r"(?i)\b(?:gdp|debt|ratio|quota|capacity|income|target|level|gross enrol)",
                    mention.left[-60:] + mention.right[:40],
                )
                and not fall
            ):
                continue
            if (
                fall
                or (
                    of
                    and not mention.change
                    and not re.search(
                        r"(?i)\b(?:rose|grew|increase\w*|(?<!make )(?<!makes )(?<!made )(?<!making )up|equal to|"
                        r"equivalent to|more than the)\b",
                        mention.left[-40:],
                    )
                )
                or (share and (not mention.change or re.search(r"\bto\s(?:[a-z]+\s){0,2}$", mention.left)))
            ):
                what = (
                    "Nothing falls by more than 100 percent."
                    if fall
                    else "A share of a whole cannot be above 100 percent."
                )
                yield found("impossible-value", "high", [mention], what, f"stated {figure(quantity.value)}% > 100%")
        elif (
            quantity.kind == "percent" and quantity.value < 0 and _SHARE_OF.match(mention.right) and not mention.change
        ):
            yield found(
                "impossible-value",
                "high",
                [mention],
                "A share of a whole cannot be below zero.",
                f"stated {figure(quantity.value)}%",
            )
    for sentence in dossier.every:
        if sentence.numeric:
            yield from _calendar(sentence)
        if sentence.quantities:
            yield from _out_of(sentence)
        for match in _QUARTER.finditer(sentence.document.text, sentence.passage.start, sentence.passage.end):
            yield of_spans(
                "impossible-value",
                "medium",
                [place(sentence.document, match.start(), match.end())],
                f"No year has {match[0]!r}.",
            )


def _calendar(sentence: Sentence) -> Iterator[Finding]:
    """Report a day that its month lacks, and a period that ends before it begins."""
    document = sentence.document
    low, high = sentence.passage.start, sentence.passage.end
    for match in _DATE.finditer(document.text, low, high):
        day, month = int(match[1] or match[5]), match[2] or match[4]
        year = match[3] or match[6]
        most = _DAYS.get(month, 31)
        if month == "February" and year and not (int(year) % 4 == 0 and (int(year) % 100 or int(year) % 400 == 0)):
            most = 28
        if day == 0 or (day > most and (day <= 39 or year)):
            if match[4] == "May" and not year:
                continue
            yield of_spans(
                "impossible-value",
                "medium",
                [place(document, match.start(), match.end())],
                f"{month}{' ' + year if year else ''} has {most} days; the text names day {day}.",
            )
    for match in _SPAN.finditer(document.text, low, high):
        if int(match[2]) < int(match[1]) and not re.search(
            r"(?i)(?:fell|declin|down|back|rose|compar|differ|change)\w*\W+(?:\w+\W+){0,3}$",
            document.text[max(low, match.start() - 30) : match.start()],
        ):
            yield of_spans(
                "impossible-value",
                "medium",
                [place(document, match.start(1), match.end(1)), place(document, match.start(2), match.end(2))],
                f"A period from {match[1]} to {match[2]} ends before it begins.",
            )


_OF_ALL = re.compile(
    r"(?:^|, |; |and )of(?: (?:its|all|our|their|these|those))? ⟦n(\d+)⟧(?: [a-z-]+){0,4}?, ⟦n(\d+)⟧"
    r" (?:are|were|is|was|have|had|has|did|do|still|now|also|already|remain|belong|lack|said|went|came|lie|[a-z]{3,}ed)\b"
)
"""Of the 16 groups, 19 have ..."""


def _out_of(sentence: Sentence) -> Iterator[Finding]:
    pairs = [(int(match[2]), int(match[1]), True) for match in _OF_ALL.finditer(sentence.skeleton)]
    for match in _OUT_OF.finditer(sentence.skeleton):
        between = sentence.document.text[
            sentence.quantities[int(match[1])].end : sentence.quantities[int(match[2])].start
        ]
        sure = (
            re.search(r"\bout of\b|\bevery\s+$|\bof (?:the|its|all|our|their|these)\s+(?:\w+\s+)?$", between)
            is not None
        )
        pairs.append((int(match[1]), int(match[2]), sure))
    for some, all_, sure in pairs:
        part, whole = sentence.quantities[some], sentence.quantities[all_]
        if not sure or part.value <= whole.value or part.value > 50 * whole.value or whole.value < 2:
            continue
        yield found(
            "impossible-value",
            "high",
            [(sentence, part), (sentence, whole)],
            f"{figure(part.value)} out of {figure(whole.value)} is more than all of them.",
            f"{figure(part.value)} > {figure(whole.value)}",
        )
