"""What the words around an amount say: about, at least, rose by, from ... to ..., restated in another currency."""

from __future__ import annotations

import re
from dataclasses import replace

from .amount import Amount
from .claim import Qualifier
from .lexicon import DOWN, UP

_ARTICLE = r"(?:(?:the|a|an|some|its|their|US|roughly|around|about)\s){0,2}$"
_OF = r"(?:(?:the|a|an|of|US)\s){0,2}$"


def _before(words: str, tail: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words}){tail}", re.I)


_BEFORE: tuple[tuple[Qualifier, re.Pattern[str]], ...] = (
    (
        "at_least",
        _before(r"\b(?:at\sleast|(?:a\s)?minimum\sof|(?:no|not)\s(?:fewer|less)\sthan)\s", _ARTICLE),
    ),
    (
        "at_most",
        _before(
            r"\b(?:up\sto|(?<!twice\s)(?<!half\s)(?<!times\s)(?<!third\s)(?<!fold\s)(?<!quarter\s)(?<!about\s)(?<!nearly\s)(?<!almost\s)"
            r"as\s(?:much|many|high)\sas|at\smost|(?:a\s)?maximum(?:\sof)?|within|(?:no|not)\smore\sthan)\s",
            _ARTICLE,
        ),
    ),
    (
        "more_than",
        _before(
            r"\b(?:(?:more|greater|higher|larger|longer|better)\sthan|over|exceed(?:s|ed|ing)?|above|upwards?\sof"
            r"|in\sexcess\sof|beyond|surpass(?:es|ed|ing)?|topp(?:ed|ing))\s",
            _ARTICLE,
        ),
    ),
    (
        "less_than",
        _before(r"\b(?:(?:less|lower|fewer|smaller|shorter)\sthan|under|below|just\sshort\sof)\s", _ARTICLE),
    ),
    (
        "about",
        _before(r"\b(?:about|around|roughly|some|in\sthe\s(?:region|order|neighbou?rhood)\sof|or\sso)\s|~\s?", _OF),
    ),
    (
        "approx",
        _before(
            r"\b(?:approximate(?:ly)?|approx\.?|nearly|almost|(?:an\s)?estimat(?:ed|ion)(?:\sat|\sof|\sto\sbe)?"
            r"|close\sto|near|circa|ca?\.)\s?",
            _OF,
        ),
    ),
    ("exact", _before(r"\b(?:exactly|precisely|a\stotal\sof|totall?ing|in\stotal)\s", r"(?:the\s)?$")),
)
_DURING = re.compile(
    r"(?<!\bfor\s)(?<!\blast\s)(?<!\bwell\s)\bover\s(?:(?:a|the|about|some)\s)?$|\b(?:under|over|within)\san?\s$", re.I
)
"""Over five years is a time in which, not a bound; nor is a loan under a 40-year term."""
_AFTER_MORE = re.compile(r"\s?(?:\+|or\smore\b|and\sabove\b|plus\b)")
_VERB_BY = re.compile(
    rf"\b(?:({'|'.join(sorted(UP))})|({'|'.join(sorted(DOWN))}))\b(?:\s[\w'-]+){{0,5}}?\s(?:by|of)\s(?:(?:an?|about|"
    rf"around|approximately|nearly|almost|over|more|than|roughly|some|up|to|estimated|average|of|the|at|least|as|"
    rf"much)\s){{0,4}}$",
    re.I,
)
_VERB_BARE = re.compile(
    r"\b(?:(rose|grew|increased|climbed|jumped|surged|gained|expanded|soared|"
    r"(?<!made\s)(?<!make\s)(?<!makes\s)(?<!making\s)(?<!take\s)(?<!takes\s)(?<!took\s)(?<!taken\s)(?<!taking\s)up)|(fell|"
    r"declined|decreased|dropped|shrank|contracted|plunged|slumped|slipped|down|lost))\s(?:(?:an?|about|around|"
    r"approximately|nearly|almost|over|more|than|roughly|some|estimated)\s){0,3}$",
    re.I,
)
_NOUN_AFTER = re.compile(
    r"\s(?:[a-z-]+\s){0,2}?(?:(increase|rise|growth|jump|surge|gain|expansion|hike|uptick|climb)|(decrease|decline|fall|"
    r"drop|reduction|cut|contraction|slump|loss|plunge))\b",
    re.I,
)
_FROM = re.compile(
    r"\bfrom\s(?:(?:an?|the|about|around|approximately|nearly|almost|over|some|average|of|just|only|roughly|low|high|"
    r"level|levels|peak)\s){0,4}$",
    re.I,
)
_TO = re.compile(
    r"\bto\s(?:(?:an?|the|about|around|approximately|nearly|almost|over|some|average|of|just|only|roughly|low|high|more|"
    r"than|level|record|estimated|range|up)\s){0,4}$",
    re.I,
)
_UP_TO = re.compile(r"\bup\sto\s(?:(?:an?|the|about|around|some)\s)?$", re.I)
_CHANGE_NEAR = re.compile(rf"\b(?:{'|'.join(sorted(UP | DOWN))}|changed?|went|moved|doubled|tripled|halved)\b", re.I)


def placed(line: str, amount: Amount) -> Amount:
    """Add what the words around an amount say about it."""
    head = line[max(amount.start - 90, 0) : amount.start]
    near = head[-60:]
    changes: dict[str, object] = {}
    if amount.qualifier is None:
        for name, pattern in _BEFORE:
            if pattern.search(near) and not (amount.kind == "duration" and _DURING.search(near)):
                changes["qualifier"] = name
                break
        else:
            if _AFTER_MORE.match(line, amount.end):
                changes["qualifier"] = "at_least"
    if amount.role is None and amount.kind in ("money", "percent", "count", "other", "ratio"):
        wide = line[max(amount.start - 160, 0) : amount.start]
        if _FROM.search(near) and (
            _CHANGE_NEAR.search(wide) or re.search(r"\sto\s", line[amount.end : amount.end + 80])
        ):
            changes["role"] = "from"
        elif _TO.search(near) and not _UP_TO.search(near) and _CHANGE_NEAR.search(wide):
            changes["role"] = "to"
    if (
        amount.kind in ("percent", "money", "count", "other", "ratio")
        and amount.change is None
        and "role" not in changes
        and amount.role is None
    ):
        verb = _VERB_BY.search(head) or _VERB_BARE.search(near)
        noun = _NOUN_AFTER.match(line, amount.end) if amount.kind in ("percent", "money") else None
        if verb and not (
            verb[0].rstrip().endswith(" of")
            and re.search(
                r"\b(?:up|down|lower|higher|raised|improved|raising|growing|expanded|expanding)\b", verb[0], re.I
            )
        ):
            changes["change"] = "up" if verb[1] else "down"
        elif noun:
            changes["change"] = "up" if noun[1] else "down"
    return replace(amount, **changes) if changes else amount  # type: ignore[arg-type]


_RESTATES = re.compile(
    r"\s?(?:\(|\[|,?\sor\s|,\s|\s?=\s?|\s?/\s?|,?\s(?:or\s)?equivalent\sto\s)(?:(?:c|ca|about|around|approximately|approx|"
    r"roughly|some|or|i\.e|equivalent\sto|nearly|almost|over|more\sthan|worth|circa)\b\.?,?\s?){0,3}~?",
    re.I,
)


def restated(line: str, found: list[Amount]) -> list[Amount]:
    """Link an amount of money in brackets to the amount of another currency that it restates."""
    for place in range(1, len(found)):
        first, second = found[place - 1], found[place]
        if first.kind == second.kind == "money" and first.unit != second.unit and second.start - first.end < 60:
            link = _RESTATES.fullmatch(line, first.end, second.start)
            if link is not None and (link[0].strip()[:1] in "([=" or "or" in link[0] or "equivalent" in link[0]):
                found[place] = replace(second, same_as=(first.start, first.end))
    return found
