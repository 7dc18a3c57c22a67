"""rival-superlatives, told by a comparison: who pays more than any other is the largest payer.

"Germany was the largest contributor to the fund. ... Norway, which paid more than any other donor, ..." "No state buys more of
its gas than Turkey. Italy is the largest buyer of its gas." A verb and the noun of who does it (pay and donor, lend and
creditor) are one deed; what is done to what must agree, and so must the place where both name one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Finding
from .dossier import Dossier, of_spans, place
from .ranks import NOT, PROPER, SINCE, Rank, ranks
from .setting import Sentence, canonical
from .wording import DEMONYMS, NOT_NAMES, STOP, classes, stem

_THAN = r"\sthan\s(?:any(?:\sother|one\selse|body\selse)|(?:all|every)(?:\sthe)?\sothers?)"
_WORDS = r"(?:\s(?!than\b)[\w’'-]+)"
_OTHERS = r"(?:\s(?!in\b|of\b|to\b|on\b)[a-z][\w-]*){0,2}"
_WHERE = r"(?:\s(?:in|of|on|to|from)\s(?:the\s)?(?P<where>[A-Z]\w+|[a-z]+))?"
_WHO = rf"(?P<who>{PROPER})(?:\s\([^()]*\))?"
_MID = r"(?:,?\s(?:which|who|that)(?:,?\s(?:over|in|during|throughout|since|for)\s[^,.;]{3,40}?,?)?|,\s[^,;.]{3,60},)?"
_AUX = r"(?:\s(?:has|have|had|now|also|still|alone|again|by far|currently|always)){0,3}"
_MORE = re.compile(
    rf"{_WHO}{_MID}{_AUX}\s(?P<verb>[a-z]{{3,}})(?:\s(?:in|up|out|into))?(?P<of>\s(?:to\s)?(?:(?:the|its|their|this)\s[\w-]+|[A-Z]\w+)"
    rf"(?:\s[a-z]+)?)?\s(?:far\s|much\s|still\s)?more(?P<what>{_WORDS}{{0,6}}?){_THAN}{_OTHERS}{_WHERE}"
)
"""Norway paid more (into the fund) than any other donor."""
_NONE = re.compile(
    rf"\b[Nn]o(?:\sother)?(?:body|\sone|\s[a-z]+)(?:\selse)?{_AUX}\s(?P<verb>[a-z]{{3,}})(?:\s(?:in|up|out|into))?"
    rf"(?P<of>\s(?:the\s|its\s|their\s)[\w-]+)?\s(?:more|as\s(?:much|many))(?P<what>{_WORDS}{{0,6}}?)\s(?:than|as)\s(?:the\s)?{_WHO}"
    r"(?P<where>(?!))?"
)
"""No state buys more of its gas than Turkey."""
_LEADS = re.compile(
    rf"{_WHO}{_MID}{_AUX}\s(?P<verb>leads?|led)\s(?:the\s(?P<where>[a-z]+|[A-Z]\w+)|(?P<of>(?!)))\sin\s(?:the\s)?(?P<noun>[a-z]{{4,}})"
    r"\sof(?P<what>(?:\s[a-z]+){1,3}?)(?=[,.;]|\s(?:every|each|since|for|with|and|by)\b)"
)
"""Vietnam has led the world in exports of pepper."""
_LARGER = re.compile(
    rf"{_WHO}{_MID}\s(?P<verb>is|was|remains|are|has|have|had|runs|owns|holds)(?:\s(?:now|by far|still|also))?\san?"
    rf"\s(?:far\s|much\s)?(?P<adj>[a-z]+er)(?P<what>{_WORDS}{{1,6}}?){_THAN}{_OTHERS}{_WHERE}"
)
"""Kenya is a bigger producer of tea, has a longer border, than any other state."""
_DEEDS = {
    root: deed
    for deed, roots in {
        "give": "paid contri donor donate donati pay payer paid gave give giver fund funder financ finances",
        "lend": "lend lent lender credit loan",
        "buy": "buy buyer bought purcha custom import",
        "sell": "sell sold seller export suppli supply deliver delive",
        "produce": "produc make maker made manufa grow grown grower",
        "receive": "receiv recipi benefi get got",
        "host": "host shelte take took taken",
        "win": "win won winner",
    }.items()
    for root in roots.split()
}
_KNOWN = frozenset(_DEEDS.values())
_AGENT = re.compile(r"(?:er|or|ent|ant|host|tion|iary)$")
_LIMITED = re.compile(
    r"(?i)\b(?:last|first|final|second|third|early|later?|new) (?:phase|years?|half|round|quarter|months?|stage)|\brelative|"
    r"\bper (?:head|capita)|\bmeasured|\bin terms of|\bcompared|\b(?:after|behind|except|apart from|besides|under)\b|"
    r"\bby (?:volume|value|weight|number)|\bproportion|\bof its (?:income|gdp)"
)
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d\d)s?(?!\d)")


@dataclass(frozen=True)
class _First:
    """One who does most of something."""

    who: str
    deed: str
    objects: frozenset[str]
    scope: str
    year: str
    sentence: Sentence
    start: int
    end: int
    compared: bool


def outdone(dossier: Dossier) -> Iterator[Finding]:
    """Report two that each do most of one thing, where at least one is told by a comparison or by a verb."""
    for part in dossier.sentences:
        groups: dict[str, list[_First]] = defaultdict(list)
        for sentence in part:
            for first in (*_compared(sentence), *_ranked(sentence)):
                groups[first.deed].append(first)
        for group in groups.values():
            for n, one in enumerate(group):
                two = next((two for two in group[n + 1 :] if _rivals(one, two)), None)
                if two is not None:
                    spans = [place(f.sentence.document, f.start, f.end) for f in (one, two)]
                    message = (
                        f"{one.who.title()} and {two.who.title()} are both said to be ahead of all others in one thing."
                    )
                    yield of_spans("rival-superlatives", "medium", spans, message)
                    break


def _rivals(one: _First, two: _First) -> bool:
    if not (one.compared or two.compared) or one.sentence is two.sentence or one.year != two.year:
        return False
    if one.who.startswith("the ") != two.who.startswith("the "):
        return False
    if set(one.who.split()) <= set(two.who.split()) or set(two.who.split()) <= set(one.who.split()):
        return False
    if one.scope and two.scope and one.scope != two.scope:
        return False
    near = one.sentence.passage.paragraph == two.sentence.passage.paragraph
    if bool(one.scope) != bool(two.scope) and not near and not one.objects & two.objects:
        return False
    small, large = sorted((one.objects, two.objects), key=len)
    if not small:
        return not large and (near or bool(one.scope and two.scope))
    return small <= large and len(large) - len(small) <= 1


def _compared(sentence: Sentence) -> Iterator[_First]:
    """Return who does more than any other, or has a longer one."""
    text = sentence.text.replace("\n", " ")
    if _MAY.search(text) is None:
        return
    base = sentence.passage.start
    for pattern in (_LARGER, _MORE, _NONE, _LEADS):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            lead = text[max(0, match.start() - 34) : match.start()]
            who = canonical(match["who"].rstrip("."), sentence.aliases)
            if not who or who in NOT_NAMES or NOT.search(lead) or _LIMITED.search(lead + match[0]):
                continue
            if _MEASURE.match(text[match.end() : match.end() + 30]):
                continue
            words = _objects(match["what"])
            scope = _scope(groups.get("where") or "", sentence)
            if pattern is _LARGER:
                held = _held(match["verb"], match["adj"], words)
            else:
                of = groups.get("of")
                if of:  # has lent the country more
                    scope = scope or stem(match["of"].split()[-1])
                into = _INTO.search(match["what"])
                if into is not None:
                    words, scope = words - _objects(into[0]), scope or stem(into["to"])
                held = (_deed(groups.get("noun") or match["verb"]), words - _MONEY)
            dated = _DATED.match(text, match.end())
            years = _YEAR.findall(SINCE.sub(" ", text[: dated.end() if dated is not None else match.end()]))
            end = match.end("who") if match.start("who") > match.start("verb") else match.end("what")
            start = min(match.start("who"), match.start("verb"))
            yield _First(
                who, held[0], held[1], scope, years[0] if years else "", sentence, base + start, base + end, True
            )


_DATED = re.compile(r"\s(?:in|during)\s(?:the year\s)?(?:1[89]|20)\d\d")
_MAY = re.compile(r"\bthan (?:a(?:ny|ll)|every)|\b[Nn]o(?:body|ne)?\b.*\b(?:than|as)\b|\b(?:leads?|led) the\b", re.S)
"""What a text without such a comparison lacks."""
_MONEY = frozenset({"money", "sum", "dollar", "fund", "aid", "amount", "total"})
_INTO = re.compile(r"\b(?:to|into|in|towards) (?:the |this )(?P<to>[a-z]+)$")
_MEASURE = re.compile(r"\s(?:in|on) (?:relation|proportion|average)|,? (?:per|relative|measured)\b")


def _held(verb: str, adjective: str, words: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return deed and objects of "is a bigger producer of tea", or of "has a longer border"."""
    large = adjective in ("bigger", "larger", "greater")
    agents = _agents(words)
    if large and verb in ("is", "was", "remains", "are") and len(agents) == 1:
        return _deed(agents[0]), words - set(agents)
    return f"have {'larg' if large else _positive(adjective)}", words


def _agents(words: frozenset[str]) -> list[str]:
    """Return the words for who does something: buyer, donor; of several those whose deed is known."""
    agents = [word for word in words if _AGENT.search(word)]
    return [word for word in agents if _deed(word) in _KNOWN] or agents


def _positive(adjective: str) -> str:
    return re.sub(r"(?:er|est)$", "", adjective)


def _ranked(sentence: Sentence) -> Iterator[_First]:
    """Return who is the largest buyer, who buys most, who has the longest border."""
    for rank in ranks(sentence):
        if rank.rank == 1 and (held := _deed_of(rank)) is not None:
            deed, objects, compared = held
            yield _First(rank.who, deed, objects, rank.scope, rank.year, rank.sentence, rank.start, rank.end, compared)


def _deed_of(rank: Rank) -> tuple[str, frozenset[str], bool] | None:
    agents = _agents(rank.what)
    if rank.relation == "have":
        return f"have {_positive(rank.adjective)}", rank.what, False
    if rank.adjective == "most" and rank.relation:
        return _deed(rank.relation), rank.what, True
    if rank.adjective != "largest" or len(agents) != 1:
        return None
    return _deed(agents[0]), rank.what - set(agents), False


def _deed(word: str) -> str:
    """Return one word for a deed and for who does it: pay, donor and contributor are "give"."""
    root = stem(word)
    if (deed := _DEEDS.get(root) or _DEEDS.get(root[:6])) is not None:
        return deed
    root = re.sub(r"(?:ers?|ors?|ed|ing|s|e)$", "", root)
    return _DEEDS.get(root) or _DEEDS.get(root[:6]) or root[:6]


def _objects(text: str) -> frozenset[str]:
    return frozenset(
        classes(word)
        for word in re.findall(r"[A-Za-z][\w-]+", text)
        if word.lower() not in STOP and word.lower() not in DEMONYMS
    )


def _scope(where: str, sentence: Sentence) -> str:
    return (canonical(where, sentence.aliases) if where[:1].isupper() else stem(where)) if where else ""
