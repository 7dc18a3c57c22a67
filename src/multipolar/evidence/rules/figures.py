"""Rules on one figure: garbled-number, impossible-value, missing-currency, and unit-slip where the unit cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding, figure
from .dossier import Dossier, found, of_spans, place
from .quantity import Quantity
from .rates import PER_DOLLAR, ROOM, rates
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


_MAY_GARBLE = re.compile(r"\d|(?i:illion)")
"""What a sentence without any number lacks."""


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
    r"⟦n(\d+)⟧(?: [a-z-]+){0,2}? (?:out of|of)(?: (?:the|its|all|our|their|these|a total of))? ⟦n(\d+)⟧"
)


def impossible(dossier: Dossier) -> Iterator[Finding]:
    """Values that nothing can have: a share above all, a fall by more than everything, a 31 June, ten of nine members."""
    for mention in dossier.mentions:
        quantity = mention.quantity
        if quantity.kind == "percent" and quantity.value > 100 and quantity.value < 1000:
            if _OF_A_LEVEL.match(mention.sentence.document.text, quantity.end):
                continue
            fall = _FALL.search(mention.left) is not None
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
                or (share and not mention.change)
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
    for document, part in zip(dossier.documents, dossier.sentences, strict=True):
        for sentence in part:
            low, high = sentence.passage.start, sentence.passage.end
            for match in _DATE.finditer(document.text, low, high):
                day, month = int(match[1] or match[5]), match[2] or match[4]
                year = match[3] or match[6]
                most = _DAYS.get(month, 31)
                if (
                    month == "February"
                    and year
                    and not (int(year) % 4 == 0 and (int(year) % 100 or int(year) % 400 == 0))
                ):
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
            for match in _QUARTER.finditer(document.text, low, high):
                yield of_spans(
                    "impossible-value",
                    "medium",
                    [place(document, match.start(), match.end())],
                    f"No year has {match[0]!r}.",
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
            yield from _out_of(sentence)


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
        sure = re.search(r"\bout of\b|\bof (?:the|its|all|our|their|these)\s+(?:\w+\s+)?$", between) is not None
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


_MONEY_NOUN = re.compile(
    r"(?i)\b(?:worth|valued? (?:at|of)|cost(?:s|ing)?(?: of| about| around| an estimated)?|"
    r"(?:loans?|grants?|aid|assistance|investments?|funding|funds?|budgets?|credits?|"
    r"debts?|deficits?|surplus|revenues?|expenditures?|spending|pledges?|package|facility|"
    r"financing|reserves|gdp|exports|imports|trade|capital|price|prices|"
    r"fees?|tax(?:es)?|remittances|contribution|donation|subsid(?:y|ies)|compensation|reparations|"
    r"bill|income|turnover|sales|market capitali[sz]ation)"
    r"(?: (?:to|from|for|in) (?:the )?(?-i:[A-Z])[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+)?)?"
    r" (?:of|worth|totall?ing|amounting to|"
    r"was|were|is|are|stood at|reached|rose to|fell to|came to|totalled|totaled|exceed(?:ed|s|"
    r"ing)))\s*(?:about|around|some|nearly|almost|over|more than|roughly|an estimated|"
    r"approximately|at least|up to|only|just|\s)*$"
)
_MONEY_AFTER = re.compile(
    r"(?i)^\s*(?:in|of|for|worth of)?\s*(?:annual |new |additional |concessional |official |"
    r"foreign |bilateral |total )*(?:loans?|grants?|aid|credits?|funding|financing|investments?|"
    r"debts?|"
    r"(?:trade |infrastructure |development |stimulus |aid |loan |budget |economic |economic "
    r"cooperation )?(?:fund|package|facility|budget|economy|deficit|surplus|pledge|pipeline|"
    r"programme of (?:loans|aid)))\b"
)
_PAID = re.compile(
    r"(?i)\b(?:paid|pays?|contribut(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|spen[dt]s?|invest(?:s|ed|ing)?|lent|lends?|"
    r"borrow(?:s|ed)?|"
    r"donat(?:e|es|ed)|disburs(?:e|es|ed)|allocat(?:e|es|ed)|earmark(?:s|ed)|owes?|owed|commit(?:s|ted))\s*(?:in |a |of |"
    r"about|around|some|nearly|almost|over|more than|roughly|an estimated|approximately|at least|up to|only|just|another|"
    r"a further|\s)*$"
)
_PAID_AFTER = re.compile(
    r"(?i)^\s*(?:in|into|to|for|on|towards?|over|since|by|from|between|under|through|a year|annually|per year|each|[.,;)]|$)"
)
"""What is paid into a fund is money; what is spent otherwise may be hours."""
_THINGS = re.compile(
    r"(?i)^\s*(?:(?:new|more|other|metric|short|long|standard|cubic|square|foreign|young|"
    r"additional|million|billion|barrels?|local|small|rural|poor|international|"
    r"regional)\s)*(?:people|persons|tonn?e?s?|tons|barrels|units|vehicles|cars|visitors|tourists|"
    r"workers|jobs|students|"
    r"hectares|acres|km|kilomet\w+|met(?:re|er)s|miles|kwh|mwh|gwh|twh|mw|gw|watts?|litres?|"
    r"liters?|teu|containers?|households|families|users|subscribers|citizens|"
    r"inhabitants|residents|passengers|children|women|men|voters|books|copies|doses|homes|bags|"
    r"bushels|cubic|square|years|days|hours|times|points|feet|"
    r"migrants|refugees|trainees|farmers|smes|enterprises|firms|companies|businesses|arrivals|"
    r"shares|votes|trees|animals|cattle|items|pieces|parcels|trips)"
)
"""Things that are counted in millions."""
_COUNTED = re.compile(
    r"(?i)^\s*(?:(?:new|more|other|metric|short|long|standard|cubic|square|foreign|young|"
    r"additional|million|billion|barrels?|local|small|rural|poor|international|"
    r"regional)\s)*(?:people|persons|tonn?e?s?|tons|barrels|units|vehicles|cars|visitors|tourists|"
    r"workers|jobs|students|"
    r"hectares|acres|km|kilomet\w+|met(?:re|er)s|miles|kwh|mwh|gwh|twh|mw|gw|watts?|litres?|"
    r"liters?|teu|containers?|households|families|users|subscribers|citizens|"
    r"inhabitants|residents|passengers|children|women|men|voters|books|copies|doses|homes|bags|"
    r"bushels|cubic|square|years|days|hours|times|points|feet|"
    r"migrants|refugees|trainees|farmers|smes|enterprises|firms|companies|businesses|arrivals|"
    r"shares|votes|trees|animals|cattle|items|pieces|parcels|trips|(?!(?:was|is|has|as|this|its|"
    r"across|towards|always|plus|less)\b)[a-z]+s\b(?! of (?:loans|aid)))"
)
_LENT = re.compile(
    r"(?i)\b(?:loans?|grants?|packages?|funds?|budgets?|credits?|debts?|deficits?|investments?|"
    r"funding|financing|facility|pledges?|subsid(?:y|ies)|worth|cost)\b[^,;]{0,30}$"
)


def currency(dossier: Dossier) -> Iterator[Finding]:
    """Report sums of money that name no currency."""
    for mention in dossier.mentions:
        quantity = mention.quantity
        unknown = quantity.kind == "money" and quantity.unit in ("unknown", "")
        bare = (
            quantity.kind in ("number", "count")
            and abs(quantity.value) >= 1e5
            and re.search(r"(?i)(?:million|billion|trillion|crore|lakh|\bbn|\bmn)", mention.raw)
        )
        if not unknown and not bare:
            continue
        if bare and not unknown:
            sure = _LENT.search(mention.left) is not None
            if (_THINGS if sure else _COUNTED).match(mention.right) and not _MONEY_AFTER.match(mention.right):
                continue
            paid = _PAID.search(mention.left) and _PAID_AFTER.match(mention.right)
            if not paid and not _MONEY_NOUN.search(mention.left) and not _MONEY_AFTER.match(mention.right):
                continue
        beside = _converted(mention)
        if beside is None and _said(mention):
            continue
        yield found(
            "missing-currency",
            "medium",
            [mention],
            f"{mention.raw!r} is a sum of money without a currency.",
            "",
            _by_rate(mention, beside) if beside is not None else _near_currency(mention),
        )


def _converted(mention: Mention) -> Quantity | None:
    """Return the sum in brackets that restates this one in a currency: "2.6 trillion (c. 20 billion US dollars)"."""
    text, end = mention.sentence.document.text, mention.quantity.end
    for quantity in mention.sentence.quantities:
        if quantity.kind == "money" and quantity.unit not in ("unknown", "") and end < quantity.start < end + 24:
            return quantity if re.match(r"\s?\([^()]*$", text[end : quantity.start]) else None
    return None


def _by_rate(mention: Mention, beside: Quantity) -> str | None:
    """Return the one currency whose exchange rate the two sums have."""
    ratio = mention.quantity.value / beside.value
    years = mention.years or (2010, 2024)
    known = rates(beside.unit, years[0], years[-1])
    if known is None:
        return None
    fits = []
    for currency_ in PER_DOLLAR:
        own = rates(currency_, years[0], years[-1])
        if own is not None and own[0] / known[1] * (1 - ROOM) <= ratio <= own[1] / known[0] * (1 + ROOM):
            fits.append(currency_)
    if not fits or len(fits) > 3:
        return None
    return f"{' or '.join(fits)}, at the {ratio:.3g} that the sum in brackets implies"


def _said(mention: Mention) -> bool:
    """Say whether the sentence or the ones before give the currency of all sums ("in US dollars", a table's head)."""
    sentence = mention.sentence
    text = sentence.document.text
    own = [q for q in sentence.quantities if q.kind == "money" and q.unit not in ("unknown", "")]
    if own:
        joined = (
            text[min(q.end for q in own) : mention.quantity.start]
            if min(q.end for q in own) < mention.quantity.start
            else text[mention.quantity.end : max(q.start for q in own)]
        )
        if len(joined) < 200:
            return True
    before = sentence.text
    if sentence.before is not None:
        before += " " + sentence.before.text
    names = (
        r"(?i)\b(?:in|all|figures|amounts|sums|denominated|expressed)\b[^.]{0,40}\b(?:US )?(?:dollars|"
        r"euros?|yen|yuan|pounds|rupees|USD|EUR|JPY|rand|pesos|baht|won|shillings|naira)\b"
    )
    if re.search(names, before):
        return True
    if re.search(names, text[:6000]) and re.search(
        r"(?i)\b(?:all|unless otherwise|amounts are|figures are|sums are|values are|dollars? (?:are|"
        r"means|refers))\b[^.]{0,80}(?:dollars|euros?|yen|yuan|USD|EUR|JPY)",
        text,
    ):
        return True
    return bool(
        re.match(
            r"(?i)\s*(?:of them|of these)?\s*(?:us |american )?(?:dollars?|yen|euros?|yuan|rupees|won|"
            r"baht|pesos?|ringgit|rupiah|pounds|dong|rand|francs?|kronor|kroner|zloty|lira|real|reais|"
            r"shillings|naira)",
            mention.right,
        )
    )


def _near_currency(mention: Mention) -> str | None:
    """Return the currency that the paragraph uses, as the likely one."""
    before = mention.sentence.before
    units = {q.unit for s in (mention.sentence, before) if s is not None for q in s.quantities if q.kind == "money"} - {
        "unknown",
        "",
    }
    return f"{units.pop()}, the only currency nearby" if len(units) == 1 else None
