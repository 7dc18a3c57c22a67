"""same-fact-different-value, by resumption: a number that a text takes up again with another value.

"It worked in 64 communes. ... In its 46 communes the programme has shown ..." "A total of 1,240 persons were interviewed. ... Of
the 1,420 young people we interviewed, ..." The article or pronoun before the second number says that it is known, so it must
be one that the text has given. Digits that are nearly the same are enough, where nothing sets the two apart; other digits need
the same act ("the midwives trained") and a noun that is counted only twice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..finding import Finding, figure
from .dossier import Dossier, found
from .sameness import LISTED, alone
from .setting import Mention, content
from .told import SUPPOSED
from .twins import slip
from .wording import CONTRASTS, DEMONYMS, PLAN, STOP, classes, stem

_KNOWN = re.compile(
    r"(?i)\b(?:(?P<own>its|their|our|these|those|this|that|all(?: of)?(?: the| these| those| its| our)?)|the|"
    r"(?P<whose>[\w-]+)(?:[’']s|s[’']))\s(?:total of\s)?$"
)
"""What stands before a number that the text has given: the, its, these, all the, the programme's."""
_SUM_OF = re.compile(r"(?i)\b(?P<known>the|this|that|its|their|an?) (?:[a-z-]+ ){0,2}?(?P<noun>[a-z]{4,}) of $")
"""The loan of EUR 204 million."""
_DONE_BY = re.compile(r"\b(?P<verb>[a-z]{4,}?)e?d (?:by|for) (?:about |some |nearly )?$")
"""Delayed by 14 months: what "the delay of 18 months" takes up."""
_WIDE = frozenset(
    {"number", "amount", "level", "rate", "average", "figure", "value", "share", "height", "period", "range"}
)
_OTHERS = re.compile(
    r"(?i)\b(?:others?|another|remaining|rest|further|additional|new|next|last|(?:first|second|third)(?! of\b)|fewer|at least|"
    r"up to|each|every|per|later|earlier|previous|down to)\b"
)
"""Words right before a number with which a text tells one count of a thing from another."""
_STAGE = re.compile(
    r"(?i)\b(?:at first|originally|initially|at the start|in the end|finally|now only|by now|so far|today|meanwhile|no longer|"
    r"respectively|target\w*|comparison|control|(?:first|second|third|next|last) (?:phase|round|stage|wave|year|survey))\b"
)
"""The same anywhere in a sentence."""
_STATES = frozenset(DEMONYMS.values())
_PEOPLE = frozenset({"person", "people", "individual", "respondent", "interviewee", "adult", "man", "population"})
_STOP = re.compile(r"[,;:.()–—]|\s(?:and|but|while|whereas)\s")
_SPLIT_NOUN = re.compile(
    r"\s(?:of|in|for|to|from|by|at|on|with|without|who|whom|which|that|where|whose|we|they|were|was|are|is|had|have|has|did|"
    r"aged|between|under|over|across|along|within|as|since|until|could|would|will|can|do|took|abroad|overseas|elsewhere|[a-z]+ed)\b"
)
_RELATIVE = re.compile(r"\s(?:(?:who|whom|which|that|where|whose)\b|(?:we|they|it|he|she)\s)")
_WITH = re.compile(
    r"\s(?:with|without|under|over|above|below|outside|inside|near|still|then|now|where|whose|"
    r"abroad|overseas|elsewhere|at home)\b"
)
_PARTICIPLE = re.compile(r"\b(?:[a-z]{3,}ed|built|sunk|held|freed|chosen|sold|met|lost|taken|made)\b")
_BARE = re.compile(r"(?<![\d.,])\d[\d,]*(?![\d.]|,\d)")


@dataclass(frozen=True)
class _Count:
    """A number of one noun, with what the text says behind the noun.

    `known` says whether the text speaks of it as known (the, its); `own` whether a pronoun or an owner says so, or, for a sum
    or a duration, whether a verb leads to it (delayed by). `phrase` is what stands between number and noun, `tail` what follows.
    """

    mention: Mention
    noun: str
    known: bool
    own: bool
    phrase: str
    tail: str

    @property
    def value(self) -> float:
        return self.mention.quantity.value

    @property
    def digits(self) -> str:
        return re.sub(r"\D", "", self.mention.raw)

    @property
    def lead(self) -> str:
        """The sentence before the number."""
        sentence = self.mention.sentence
        return sentence.document.text[sentence.passage.start : self.mention.quantity.start].replace("\n", " ")

    @property
    def definition(self) -> dict[int, str]:
        """Words of its definition beside the number, by their group: rural, female, gross."""
        near = f"{self.mention.left[-12:]} {self.phrase}".lower()
        return {CONTRASTS[word]: word for word in re.findall(r"[a-z-]+", near) if word in CONTRASTS}


def recounted(dossier: Dossier) -> Iterator[Finding]:
    """Report numbers that are taken up again with another value."""
    groups: dict[tuple[str, str, str], list[_Count]] = defaultdict(list)
    values: dict[str, dict[float, int]] = defaultdict(lambda: defaultdict(int))
    for mention in dossier.mentions:
        values[mention.doc][mention.quantity.value] += 1
        if (count := _read(mention)) is not None:
            unit = mention.quantity.unit if mention.quantity.kind in ("money", "other", "duration") else ""
            groups[mention.doc, unit, count.noun].append(count)
    for (doc, *_), group in groups.items():
        if not any(count.known for count in group) or not 1 < len(group) <= 40:
            continue
        for two in group:
            if two.known and values[doc][two.value] == 1 and (one := _first(two, group)) is not None:
                yield _finding(one, two)
                break


def _read(mention: Mention) -> _Count | None:
    """Return a number with its noun; None for ranges, changes and records."""
    quantity, sentence = mention.quantity, mention.sentence
    if quantity.top is not None or mention.change or sentence.record or quantity.value < 12:
        return None
    text = sentence.document.text
    lead = text[max(sentence.passage.start, quantity.start - 60) : quantity.start].replace("\n", " ")
    rest = text[quantity.end : min(sentence.passage.end, quantity.end + 90)].replace("\n", " ")
    if quantity.kind in ("money", "other", "duration") and quantity.unit:
        if (match := _SUM_OF.search(lead)) is not None and match["noun"] not in _WIDE:
            return _Count(mention, stem(match["noun"]), match["known"].lower() not in ("a", "an"), False, "", rest)
        if (match := _DONE_BY.search(lead)) is not None:
            return _Count(mention, stem(match["verb"]), False, True, "", rest)
        if quantity.kind != "duration":
            return None
    known = _KNOWN.search(lead)
    if quantity.kind == "duration":
        return _Count(mention, quantity.unit, known is not None, False, "", rest) if quantity.unit != "year" else None
    if quantity.kind not in ("number", "count") or quantity.value != int(quantity.value) or rest[:1] != " ":
        return None
    if (cut := _STOP.search(rest)) is not None:
        rest = rest[: cut.start()]
    behind = _SPLIT_NOUN.search(rest)
    phrase = rest[: behind.start()] if behind is not None else rest
    words = [word for word in re.findall(r"[a-z][a-z-]+", phrase) if word not in STOP][:4]
    named = next((word for word in words if word.endswith("s") or classes(word) in _PEOPLE), words[0] if words else "")
    if not named:
        return None
    noun = "person" if classes(named) in _PEOPLE else classes(named)
    phrase = phrase[: phrase.index(named)]
    tail = rest[behind.start() :] if behind is not None else ""
    own = known is not None and bool(known["own"] or known["whose"])
    return _Count(mention, noun, known is not None, own, phrase, tail)


def _first(two: _Count, group: Sequence[_Count]) -> _Count | None:
    """Return the count that another one takes up with a wrong value."""
    others = [one for one in group if one.mention.sentence is not two.mention.sentence and one.value != two.value]
    held = {one.value for one in others}
    if any(abs(a - b) == two.value or a + b == two.value for a in held for b in held if a != b) or _leaves(two, held):
        return None
    near = [one for one in others if slip(one.digits, two.digits) and 0.25 < one.value / two.value < 4]
    if len({one.value for one in near}) == 1:
        return next((one for one in near if _one_thing(one, two, only=len(held) == 1)), None)
    if len(held) != 1:
        return None
    one = others[0]
    if not 0.6 < one.value / two.value < 1.6 or one.mention.quantity.start > two.mention.quantity.start:
        return None
    counts = one.mention.quantity.kind in ("number", "count")
    same = _same_act(one, two) if counts else one.own and bool(_shared(one, two))
    return one if same and not _apart(one, two) else None


def _leaves(two: _Count, held: set[float]) -> bool:
    """Say whether the text has the number that lies between two counts: of 64, 18 dropped out, and 46 stayed."""
    text = two.mention.sentence.document.text
    numbers = {float(number.replace(",", "")) for number in _BARE.findall(text)}
    return bool({abs(value - two.value) for value in held} & numbers)


def _one_thing(one: _Count, two: _Count, *, only: bool) -> bool:
    """Say whether nothing parts two figures whose digits are nearly the same, and something joins them."""
    if _apart(one, two):
        return False
    if two.mention.quantity.kind not in ("number", "count"):
        names = {name for name, *_ in one.mention.sentence.names} & {name for name, *_ in two.mention.sentence.names}
        return bool(names) or len(_shared(one, two)) > 1
    if len(two.digits.strip("0")) > 2:
        return True
    return sorted(one.digits) == sorted(two.digits) and two.noun not in LISTED | {"country"} and (two.own or only)


def _shared(one: _Count, two: _Count) -> frozenset[str]:
    """Return the words that two sentences have in common, without the noun itself and without units."""
    words = [frozenset(content(count.mention.sentence.text)) for count in (one, two)]
    units = {one.mention.quantity.unit, f"{one.mention.quantity.unit}s", *content(one.mention.raw)}
    return frozenset(
        w for w in words[0] & words[1] if w not in units and not w.startswith(two.noun[:5]) and not w[0].isdigit()
    )


def _elsewhere(one: _Count, two: _Count) -> bool:
    """Say whether the second is of, for or in something that the text has not named with the first: of the lower courts."""
    match = _OF_WHAT.match(two.tail)
    if match is None:
        return False
    what = content(match["what"])
    passage = two.mention.sentence.passage
    few = two.mention.quantity.kind not in ("number", "count") or len(two.digits.strip("0")) < 3
    before = one.mention.sentence.text if few else two.mention.sentence.document.text[: passage.start]
    known = frozenset(content(before))
    return not known >= set(what) if few else bool(what) and not known & set(what)


_OF_WHAT = re.compile(r"\s(?:of|for|in|from|at|on) (?:the |its |their |our |a |all )?(?P<what>[\w-]+(?: [a-z]+)?)")


def _apart(one: _Count, two: _Count) -> bool:
    """Say whether words, years or names set two counts apart."""
    a, b = one.mention, two.mention
    if alone(a) or SUPPOSED.search(a.sentence.text) or PLAN.search(b.left[-40:]):
        return True
    if any(_OTHERS.search(count.lead[-30:]) or _STAGE.search(count.mention.sentence.text) for count in (one, two)):
        return True
    if a.years and b.years and set(a.years) != set(b.years):
        return True
    said = [_named(m) for m in (a, b)]
    if all(said) and not said[0] & said[1] and (b.years != a.years or not b.years):
        return True
    if a.quantity.kind not in ("number", "count") and said[0] - said[1] and said[1] - said[0]:
        return True
    whose = _KNOWN.search(two.lead)
    if whose is not None and whose["whose"] and whose["whose"][0].isupper() and whose["whose"].lower() not in said[0]:
        return True
    if _elsewhere(one, two):
        return True
    mine, theirs = one.definition, two.definition
    if mine.keys() & theirs.keys() and any(mine[kind] != theirs[kind] for kind in mine.keys() & theirs.keys()):
        return True
    return not _same_act(one, two) and (mine != theirs or _narrowed(two))


def _named(mention: Mention) -> frozenset[str]:
    """Return the names of a sentence, without a word that may only begin it: Inspectors, Efficiency."""
    sentence = mention.sentence
    return frozenset(
        name
        for name, start, _ in sentence.names
        if start > sentence.passage.start or " " in name or name in _STATES or name in sentence.proper
    )


def _narrowed(two: _Count) -> bool:
    """Say whether what follows the noun picks some of the things: with a library, who passed, (of few) visited."""
    if _RELATIVE.match(two.tail) or _WITH.match(two.tail):
        return two.mention.quantity.kind in ("number", "count")
    return (
        len(two.digits.strip("0")) < 3
        and re.match(r"\s[a-z]+ed\b(?! (?:to|for|that|on|with|against|not)\b)", two.tail) is not None
    )


def _same_act(one: _Count, two: _Count) -> bool:
    """Say whether what follows the noun repeats the verb of the other sentence: interviewed, trained, listed."""
    acts = {word.removesuffix("ed")[:6] for word in _PARTICIPLE.findall(two.tail)}
    words = re.findall(r"[a-z]{3,}", one.mention.sentence.text.lower())
    return any(word.startswith(act) for act in acts for word in words)


def _finding(one: _Count, two: _Count) -> Finding:
    a, b = one.mention, two.mention
    return found(
        "same-fact-different-value",
        "medium",
        [a, b],
        f"{a.raw.strip()} and {b.raw.strip()} ({two.noun}): one takes up the other, and they differ.",
        f"{figure(a.quantity.value)} and {figure(b.quantity.value)} differ",
    )
