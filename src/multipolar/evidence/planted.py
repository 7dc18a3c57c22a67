"""Planted faults: clean texts to measure the rules on, and one fault of a rule put into a text.

`clean` writes a report of some region with consistent numbers and with look-alikes that no rule may report. `plant` takes
any text and changes one thing so that one rule is broken; it says where. Seeds are arguments, so every case can be made
again. `measure` runs the audit over both and counts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .audit import audit
from .passages import cut

_STATES = (
    ("Kenya", "Kenyan"),
    ("Ghana", "Ghanaian"),
    ("Peru", "Peruvian"),
    ("Chile", "Chilean"),
    ("Poland", "Polish"),
    ("Norway", "Norwegian"),
    ("Morocco", "Moroccan"),
    ("Jordan", "Jordanian"),
    ("Nepal", "Nepalese"),
    ("Fiji", "Fijian"),
    ("Rwanda", "Rwandan"),
    ("Colombia", "Colombian"),
    ("Estonia", "Estonian"),
    ("Oman", "Omani"),
    ("Mongolia", "Mongolian"),
)
_BODIES = (
    "Lake Basin Commission",
    "Northern Corridor Authority",
    "Coastal Trade Council",
    "Highland Development Bank",
    "Blue Water Forum",
    "Southern Rivers Union",
)
_ITEMS = ("transport", "energy", "health", "fisheries", "education", "tourism", "farming", "water")
_NUMBER = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Planted:
    """A text with one fault.

    Attributes
    ----------
    rule : str
    text : str
    start, end : int
        Characters that were put in or changed.
    """

    rule: str
    text: str
    start: int
    end: int


def clean(seed: int) -> str:
    """Return a report without a fault: every number fits, and the look-alikes are no faults."""
    rng = random.Random(seed)
    (home, adjective), (other, _), (third, _) = rng.sample(_STATES, 3)
    body, second = rng.sample(_BODIES, 2)
    founded = rng.randint(1960, 2005)
    year = rng.randint(2012, 2023)
    low = rng.randint(20, 60)
    rise = rng.choice((20, 25, 40, 50, 60))
    high_text = f"{low * (100 + rise) / 100:.1f}".removesuffix(".0")
    people = rng.randint(12, 60)
    share = rng.choice((20, 25, 30, 40, 60))
    loans, grants, guarantees = rng.randint(200, 500), rng.randint(60, 150), rng.randint(30, 55)
    imports = rng.randint(10, 18)
    items = rng.sample(_ITEMS, rng.randint(3, 6))
    listed = ", ".join(items[:-1]) + " and " + items[-1]
    first_share, second_share = rng.randint(35, 50), rng.randint(20, 30)
    euros = rng.randint(20, 90) * 10
    dollars = round(euros * 1.09 / 5) * 5
    debt = rng.randint(3, 9)
    paragraphs = [
        f"The {body} was founded in {founded} in {home}. It works with {other} and {third}, and its treaty entered into force "
        f"in {founded + 2}. The {second} was founded in {founded + 7}.",
        f"Its strategy rests on {_NUMBER[len(items)]} pillars: {listed}. Other bodies have fewer, "
        f"among them three in the south.",
        f"Exports of {home} rose from ${low} million in {year - 8} to ${high_text} million in {year}, "
        f"an increase of {rise} percent. "
        f"Exports of {other} were ${low + 31} million in {year}. Imports of {home} grew more slowly.",
        f"The population of {home} was {people} million in {year}; in {year - 10} it was {people - 4} "
        f"million. Of these {people} "
        f"million people, {share} percent, or {people * share / 100:g} million, live in cities.",
        f"A package of €{loans + grants + guarantees} million is made up of €{loans} million in "
        f"loans, €{grants} million in grants "
        f"and €{guarantees} million in guarantees. It includes €{loans - 50} million for ports.",
        f"With exports of ${imports + debt} billion and imports of ${imports} billion, {third} ran a "
        f"surplus of ${debt} billion in "
        f"{year - 1}. Gross debt was {debt * 11} percent of GDP and net debt was {debt * 9} percent of GDP.",
        f"The fund for the lake holds €{euros} million (${dollars} million) since 2023. Maintenance costs fell by "
        f"{10 + debt}-{20 + debt} percent over the cycle.",
        f"Women hold {first_share} percent of the seats, men the remaining {100 - first_share} percent. In the towns "
        f"{second_share} percent of households have a pump; in the villages {second_share - 9} percent of households do.",
        f"{other} is the largest donor of {home}. {third} is the second-largest donor of {home}. In "
        f"1995 the largest donor was another.",
        f"A loan of $480 million pays for the {adjective} railway, which was opened in {year - 3}.¹ Trade with {third} reached "
        f"$6 billion in {year - 1}.² The forest was mapped in {year - 2}.³",
        "Notes",
        f'1 {body}. "Annual Survey". {year - 2}.\n2 {second}. "Trade Data". {year}.\n3 Ministry of Forests. "Map of the '
        f'Forest". {year - 1}.',
    ]
    return "\n\n".join(paragraphs) + "\n"


Planter = Callable[[str, random.Random], "tuple[str, int, int] | None"]


def _swap(text: str, match: re.Match[str], group: int | str, new: str) -> tuple[str, int, int]:
    start, end = match.span(group)
    return text[:start] + new + text[end:], start, start + len(new)


def _after(text: str, sentence_end: int, new: str) -> tuple[str, int, int]:
    """Put a sentence at the end of a later paragraph, so that the two do not stand side by side."""
    later = [m.start() for m in re.finditer(r"\n\n(?!Notes|\d)", text) if m.start() > sentence_end]
    place = later[min(1, len(later) - 1)] if later else len(text.rstrip())
    if text[place - 1] not in ".!?":
        place = sentence_end
    return f"{text[:place]} {new}{text[place:]}", place + 1, place + 1 + len(new)


_LEVEL = re.compile(
    r"(?P<head>[A-Z][\w ]+? of [A-Z][\w ]+?) (?P<verb>was|were|reached) (?P<n>\$?\d+(?:\.\d+)? "
    r"(?:million|billion)) in (?P<year>\d{4})"
)
_FOUNDED = re.compile(r"The (?P<who>[A-Z][\w ]+?) was founded in (?P<year>\d{4})")
_LISTED = re.compile(r"\b(?P<n>three|four|five|six|seven) (?P<noun>pillars|priorities|members|countries|goals): ")
_PACKAGE = re.compile(r"package of €(?P<n>\d+) million is made up of")
_GROWTH = re.compile(
    r"from \$(?P<a>[\d.]+) million in \d{4} to \$(?P<b>[\d.]+) million in \d{4}, an increase of (?P<p>\d+) percent"
)
_PART = re.compile(r"(?P<p>\d+) percent, or (?P<n>[\d.]+) million, live")
_SURPLUS = re.compile(r"a surplus of \$(?P<n>\d+) billion")
_CONVERTED = re.compile(r"€(?P<e>\d+) million \(\$(?P<n>\d+) million\)")
_RANGE = re.compile(r"(?P<n>(?P<a>\d\d)-(?P<b>\d\d)) percent")
_LOAN = re.compile(r"[Ll]oan of (?P<n>\$\d+ million)")
_DONOR = re.compile(
    r"(?P<a>[A-Z]\w+) is the largest donor of (?P<of>[A-Z]\w+)\. (?P<b>[A-Z]\w+) is the second-largest donor of [A-Z]\w+\."
)
_NOTE = re.compile(r"(?m)^(?P<n>2) (?P<text>.+?\. )(?P<year>\d{4})\.$")


def _value(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _LEVEL.search(text)
    if match is None:
        return None
    sign = "$" if match["n"].startswith("$") else ""
    number, scale = match["n"].lstrip("$").split()
    wrong = f"{sign}{float(number) * rng.choice((1.3, 1.4, 0.7, 0.75)):.0f} {scale}"
    return _after(
        text,
        match.end() + 1,
        f"In {match['year']}, the {match['head'][0].lower() + match['head'][1:]} {match['verb']} {wrong}.",
    )


def _slip(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = re.search(
        r"(?:Exports|exports|Trade with) (?:of )?(?P<who>[A-Z]\w+)[^.]*?\$(?P<n>[\d.]+) "
        r"(?P<scale>million|billion) in (?P<year>\d{4})",
        text,
    )
    if match is None:
        return None
    other = "billion" if match["scale"] == "million" else "million"
    head = "trade with" if match[0].startswith("Trade") else "exports of"
    year = int(match["year"]) + rng.choice((0, 1))
    new = f"In {year}, the {head} {match['who']} came to ${float(match['n']) + 1:.0f} {other}."
    return _after(text, text.index(".", match.end()) + 1, new)


def _date(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _FOUNDED.search(text)
    if match is None:
        return None
    wrong = int(match["year"]) + rng.choice((-11, -10, -4, 3, 9, 10))
    variants = (
        f"The {match['who']}, established in {wrong}, meets every spring.",
        f"Founded in {wrong}, the {match['who']} has its own court.",
        f"Since the creation of the {match['who']} in {wrong}, trade has grown.",
    )
    return _after(text, match.end() + 1, rng.choice(variants))


def _list(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _LISTED.search(text)
    return (
        None if match is None else _swap(text, match, "n", _NUMBER[_NUMBER.index(match["n"]) + rng.choice((-1, 1, 2))])
    )


def _total(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _PACKAGE.search(text)
    return (
        None if match is None else _swap(text, match, "n", str(round(int(match["n"]) * rng.choice((0.85, 1.15, 1.3)))))
    )


def _grown(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _GROWTH.search(text)
    return None if match is None else _swap(text, match, "p", str(int(match["p"]) + rng.choice((12, 25, 40))))


def _shared(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _PART.search(text)
    return None if match is None else _swap(text, match, "n", f"{float(match['n']) * rng.choice((1.4, 1.8, 0.6)):.1f}")


def _balance(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _SURPLUS.search(text)
    return None if match is None else _swap(text, match, "n", str(int(match["n"]) + rng.choice((2, 4, 10))))


def _rate(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _CONVERTED.search(text)
    return None if match is None else _swap(text, match, "n", str(round(int(match["n"]) * rng.choice((2, 0.5, 10)))))


def _dash(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    return _swap(text, match, "n", rng.choice((f"{match['a']}{match['b']}", f"{match['a']}.{match['b']}.5")))


def _never(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = re.search(r"(?P<n>\d+) percent of (?:the seats|households)", text)
    if match is None:
        return None
    if rng.random() < 0.5:
        return _swap(text, match, "n", str(int(match["n"]) + 100))
    place = text.index("\n\n", match.end())
    new = rng.choice(
        (
            "The accord was signed on 31 June 2019.",
            "The programme ran from 2016 to 2009.",
            "Rainfall fell by 140 percent.",
        )
    )
    return f"{text[:place]} {new}{text[place:]}", place + 1, place + 1 + len(new)


def _bare(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    del rng
    match = _LOAN.search(text)
    return None if match is None else _swap(text, match, "n", match["n"].lstrip("$"))


def _rival(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _DONOR.search(text)
    if match is None:
        return None
    new = rng.choice(
        (
            f"{match['b']} is the largest donor of {match['of']}.",
            f"{match['a']} is the third-largest donor of {match['of']}.",
        )
    )
    return _after(text, match.end(), new)


def _old(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _NOTE.search(text)
    return None if match is None else _swap(text, match, "year", str(int(match["year"]) - rng.choice((5, 8, 15))))


def _missing(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = re.search(r"[a-z]\.(?=\n\n)", text)
    if match is None:
        return None
    new = rng.choice((" (see note 9).", " (see footnote 12)."))
    return text[: match.end() - 1] + new + text[match.end() :], match.end(), match.end() + len(new) - 1


def _double(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    del rng
    match = re.search(r"(?m)^(?P<n>3) (?=[A-Z])", text)
    return None if match is None else _swap(text, match, "n", "2")


def _skip(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    del rng
    match = re.search(r"(?m)^(?P<n>3) (?=[A-Z])", text)
    if match is None:
        return None
    found = _swap(text, match, "n", "4")
    return found[0].replace("³", "⁴"), found[1], found[2]


def _order(text: str, rng: random.Random) -> tuple[str, int, int] | None:
    match = _FOUNDED.search(text)
    if match is None:
        return None
    year = int(match["year"])
    new = f"The reserve was set up in {year + 3} in response to the {year + 3 + rng.choice((2, 4))} drought."
    return _after(text, match.end() + 1, new)


PLANTERS: dict[str, Planter] = {
    "same-fact-different-value": _value, "unit-slip": _slip, "dated-differently": _date, "list-count": _list,
    "parts-and-total": _total, "growth-between-levels": _grown, "share-times-total": _shared, "difference": _balance,
    "conversion": _rate, "garbled-number": _dash, "impossible-value": _never, "missing-currency": _bare,
    "rival-superlatives": _rival, "note-too-old": _old, "note-missing": _missing, "note-duplicate": _double,
    "note-skipped": _skip, "impossible-order": _order,
}  # fmt: skip
"""How each rule is broken; a planter returns None where a text has no place for its fault."""


def plant(text: str, rule: str, seed: int) -> Planted | None:
    """Return a text with one fault of a rule, or None if the text has no place for it."""
    made = PLANTERS[rule](text, random.Random(seed))
    return None if made is None else Planted(rule, *made)


@dataclass(frozen=True)
class Score:
    """How a rule did on planted faults.

    Attributes
    ----------
    rule : str
    planted : int
    found : int
        Faults that a finding of this very rule touches.
    reported : int
        All findings of this rule, also on clean texts and beside other faults.
    """

    rule: str
    planted: int
    found: int
    reported: int

    @property
    def recall(self) -> float:
        """Share of the faults that were found."""
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """Share of the findings that are faults."""
        return min(1.0, self.found / self.reported) if self.reported else 1.0


def measure(seeds: Iterable[int], rules: Sequence[str] = tuple(PLANTERS)) -> list[Score]:
    """Plant one fault of each rule into each clean text and count what the audit says."""
    planted, found, reported = (dict.fromkeys(rules, 0) for _ in range(3))
    for seed in seeds:
        text = clean(seed)
        for finding in audit([cut("clean", text)]).findings:
            reported[finding.rule] = reported.get(finding.rule, 0) + 1
        for rule in rules:
            fault = plant(text, rule, seed)
            if fault is None:
                continue
            planted[rule] += 1
            hit = False
            for finding in audit([cut("planted", fault.text)]).findings:
                touches = any(span.start < fault.end and fault.start < span.end for span in finding.spans)
                if touches and finding.rule == rule and hit:
                    continue  # one fault, told twice
                reported[finding.rule] = reported.get(finding.rule, 0) + 1
                hit = hit or (touches and finding.rule == rule)
            found[rule] += hit
    return [Score(rule, planted[rule], found[rule], reported[rule]) for rule in rules]
