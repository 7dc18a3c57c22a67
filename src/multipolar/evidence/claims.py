"""Documents to claims: each amount of each sentence with its time, its subject, its measure and its note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..region.region import Region
from .amount import Amount
from .amounts import amounts
from .cells import cell_claims, in_tables
from .claim import Claim, Period
from .document import SPOKEN, Document, Passage
from .homes import home
from .lexicon import DOWN, STOP, UP, word_set
from .plain import plain
from .times import MONTHS, Time, times
from .vocabulary import Mention, Vocabulary, vocabulary

_NUMERIC = re.compile(
    r"[½⅓⅔¼¾]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|half|third|quarter|fifth|tenth|"
    r"million|billion|trillion|dozen|twice|most|least|one|first|second)\b|\b(?:doubl|tripl|trebl|quadrupl|halv)\w|"
    r"\w(?:fold|est)\b"
)
"""What a passage without a digit needs for a claim, in lower case; the rest is read closely."""
_SPEAKER = re.compile(
    r"(?:\b(?:[Aa]ccording\sto|[Aa]s\s(?:reported|stated|estimated|noted)\sby|(?:[Dd]ata|[Ff]igures|[Ee]stimates)\sfrom|"
    r"[Ii]n\sthe\swords\sof)\s"
    r"(?:the\s|an?\s)?(?P<a>[A-Z][\w.&'’-]*(?:\s(?:[A-Z][\w.&'’-]*|of|the|and|for|on|in|\d{4}))*)"
    r"|^(?:The\s)?(?!As\s)(?P<b>[A-Z][\w.&'’-]*(?:\s(?:[A-Z][\w.&'’-]*|of|for|and))*)\s(?:\(\d{4}\)\s)?(?:said|says|"
    r"states|stated|reports|reported|"
    r"estimates|estimated|finds|found|notes|noted|argues|argued|claims|claimed|shows|showed|projects|projected)\b)"
)
_CLAUSE = re.compile(r"[;:]|,\s(?:while|whereas|but|and|with|which|where|compared|as)\s|\s(?:while|whereas|but)\s|[—–]")
_CAPITALS = re.compile(
    r"(?:[A-Z][\w'’.&-]*|[A-Z]\.)(?:\s(?:(?:of|the|for|and|de|on|in)\s){0,2}(?:[A-Z][\w'’.&-]*|\d{4}\b))*"
)
_DIGITS = re.compile(r"\d+")
_DENSE = 120
"""Numbers in one passage beyond which it is data, not a statement."""
_GOVERNS = re.compile(
    r"\b(?:to|from|with|into|against|towards?|in|between|by|for|across|among|within|throughout|on|at|of|per|alongside)"
    r"(?:\s(?:the|all|its|their|most|some|many|major|other|\w+ern|\w+ing|\d+|ten|eleven))*\s$",
    re.I,
)
"""Words that make the actor behind them an object or a place, not the subject."""
_SOURCE = re.compile(
    r"(?:'s)?\s(?:\d{4}\s)?(?:survey|report|data|study|estimates?|statistics|database|outlook|figures)\b", re.I
)
"""Words that make the actor before them a source."""
_NEAR = 40
"""Characters between an amount and the time that dates it and nothing else."""
_AIDE = 60
"""How much nearer than an actor an instrument (ODA, RCEP) must stand to be the subject."""
_MANY = 100
"""A time that dates a smaller count ("founded in 1967 by five nations") is an event of its own."""
_NO_OWNER = re.compile(
    rf"(?:{'|'.join(name.title() for name in MONTHS)}|[A-Z]{{2,3}}\$?|FY\s?\d*|Q\d|\d+|[A-Z])(?:\s\d+)?\.?"
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:'s)?")
_COMMON = word_set("the this these those its their our and but however moreover furthermore meanwhile thus")


def claims(document: Document, region: Region | None = None) -> list[Claim]:
    """Return the claims of a document, in order of their place.

    Parameters
    ----------
    document : Document
    region : Region, optional
        Its vocabulary gives subjects, counterparts and measures; without it they stay noun phrases (`owner`, `noun`).

    Examples
    --------
    >>> from multipolar.evidence import cut
    >>> [claim] = claims(cut("a", "Japan's aid fell by about 3.5 percent in 2019."))
    >>> claim.value, claim.unit, claim.qualifier, claim.change, claim.year, claim.owner
    (3.5, 'percent', 'about', 'down', 2019, "Japan's")
    """
    names = vocabulary(region)
    marks = [(marker.start, marker.end) for marker in document.markers]
    at = 0
    found: list[Claim] = []
    told = in_tables(document)  # rows whose cells are read one by one
    before: _Sentence | None = None
    last: Passage | None = None
    for passage in document.passages:
        if passage.kind not in SPOKEN or passage.start in told:
            continue
        while at < len(marks) and marks[at][1] <= passage.start:
            at += 1
        stop = at
        while stop < len(marks) and marks[stop][0] < passage.end:
            stop += 1
        raw = document.text[passage.start : passage.end]
        figures = len(_DIGITS.findall(raw))
        if figures > _DENSE or not (figures or _NUMERIC.search(raw.lower())):
            before = None if before is None or before.paragraph != passage.paragraph else before
            last = passage
            continue
        earlier = last if last is not None and last.paragraph == passage.paragraph else None
        sentence = _Sentence(document, passage, marks[at:stop], names)
        found += sentence.claims(
            before if before is not None and before.paragraph == passage.paragraph else None, earlier
        )
        before, last = sentence, passage
    found += cell_claims(document, names)
    found.sort(key=lambda claim: (claim.start, claim.end))
    return found


def _leader(line: str, actors: Sequence[Mention]) -> str | None:
    """Return the actor that a sentence is about: the first that no preposition governs."""
    for mention in actors:
        free = not _GOVERNS.search(line[max(mention.start - 24, 0) : mention.start])
        if free and not mention.instrument and not _SOURCE.match(line, mention.end):
            return mention.code
    return None


class _Sentence:
    """One passage on its way to claims."""

    def __init__(
        self, document: Document, passage: Passage, blanks: Sequence[tuple[int, int]], names: Vocabulary | None
    ) -> None:
        self.document, self.passage, self.names = document, passage, names
        self.paragraph = passage.paragraph
        self.plain = plain(document, passage, blanks)
        self.line = self.plain.text
        self.times = times(self.line)
        self.amounts = amounts(self.line, self.times)
        if passage.kind == "table":
            self.amounts = [a for a in self.amounts if a.kind in ("money", "percent")]
        # Actors are looked for only where there is something to say about them.
        self.actors: list[Mention] = []
        self.measures: list[Mention] = []
        if names is not None and (self.amounts or self.times):
            taken = [(amount.start, amount.end) for amount in self.amounts]
            self.actors = [
                mention
                for mention in names.actors(self.line)
                if not any(a < mention.end and mention.start < b for a, b in taken)
            ]  # the US of "US$5 billion" is no actor
            self.measures = names.measures(self.line)
        speaker = _SPEAKER.search(self.line) if self.amounts or self.times else None
        self.speaker = (speaker["a"] or speaker["b"]).strip(" ,") if speaker else None
        self.cuts = [match.start() for match in _CLAUSE.finditer(self.line)]

    # -- claims --------------------------------------------------------------------------------------------------------

    def claims(self, before: _Sentence | None, earlier: Passage | None) -> list[Claim]:
        """Return the claims of the sentence.

        `before` is the last sentence of the paragraph that has numbers, `earlier` the sentence right before.
        """
        made: list[Claim] = []
        used: set[int] = set()
        for amount in self.amounts:
            when, place = self.period(amount)
            if place is not None:
                near = max(amount.start, self.times[place].start) - min(amount.end, self.times[place].end) <= _NEAR
                if near and (amount.kind in ("money", "percent") or amount.value >= _MANY):
                    used.add(place)
            elif when is None and before is not None:
                when = before.last_period()
            claim = self.claim(amount, when)
            if claim.subject is None and earlier is not None and self.names is not None:
                line = plain(self.document, earlier).text
                claim = replace(claim, subject=_leader(line, self.names.actors(line)))
            made.append(claim)
        for place, time in enumerate(self.times):
            if place not in used and self.is_event(place):
                made.append(self.event(time))
        return made

    def claim(self, amount: Amount, when: Period | None) -> Claim:
        start, end = self.plain.span(amount.start, amount.end)
        subject, counterpart, actors = self.parties(amount.start, amount.end)
        half = 0.5 * amount.step
        raw, unit = self.document.text[start:end], amount.unit
        if amount.kind == "money" and amount.currency is not None:
            unit = home(raw, amount.currency, self.document.text)
        return Claim(
            doc=self.document.name,
            start=start,
            end=end,
            raw=raw,
            kind=amount.kind,
            value=amount.value,
            value_high=amount.high,
            unit=unit,
            currency=unit if amount.kind == "money" and amount.currency is not None else amount.currency,
            period=when,
            qualifier=amount.qualifier,
            low=amount.value - half,
            high=(amount.value if amount.high is None else amount.high)
            + 0.5 * (amount.step if amount.high is None else amount.high_step),
            subject=subject,
            counterpart=counterpart,
            measure=self.measure(amount),
            noun=amount.noun,
            actors=actors,
            owner=self.owner(amount.start),
            change=amount.change,
            role=amount.role,
            points=amount.points,
            date=None,
            marker=self.marker(end),
            speaker=self.speaker,
            same_as=self.plain.span(*amount.same_as) if amount.same_as else None,
            label=self.label(amount.start, amount.end),
            passage=self.passage,
        )

    def event(self, time: Time) -> Claim:
        start, end = self.plain.span(time.start, time.end)
        subject, counterpart, actors = self.parties(time.start, time.end)
        first = time.period.start if time.period.start is not None else time.period.end
        last = time.period.end if time.period.end is not None else first
        assert first is not None
        assert last is not None
        return Claim(
            doc=self.document.name,
            start=start,
            end=end,
            raw=self.document.text[start:end],
            kind="date_only",
            value=float(first),
            value_high=float(last) if last != first else None,
            unit="date",
            period=time.period,
            qualifier="range" if last != first else None,
            low=float(first),
            high=float(last),
            subject=subject,
            counterpart=counterpart,
            actors=actors,
            owner=self.owner(time.start),
            date=time.iso or None,
            marker=self.marker(end),
            speaker=self.speaker,
            label=self.label(time.start, time.end),
            passage=self.passage,
        )

    # -- time ----------------------------------------------------------------------------------------------------------

    def period(self, amount: Amount) -> tuple[Period | None, int | None]:
        """Return the time of an amount: the nearest in its clause, what follows before what precedes."""
        best: tuple[float, int] | None = None
        for place, time in enumerate(self.times):
            if time.period.start is None and time.period.end is None:
                continue
            if time.start >= amount.end:
                between = self.line[amount.end : time.start]
                others = sum(a.start < time.start and a.start >= amount.end for a in self.amounts)
                distance = len(between) + 60 * others + (0 if others == 0 else 40)
            elif time.end <= amount.start:
                between = self.line[time.end : amount.start]
                others = sum(time.end <= a.start < amount.start for a in self.amounts)
                distance = len(between) + 20 + 25 * others
            else:
                continue
            distance += 80 * sum(min(amount.end, time.start) <= cut < max(amount.start, time.end) for cut in self.cuts)
            if not time.governed:
                distance += 60
            if self.is_cited(time):
                distance += 150
            if best is None or distance < best[0]:
                best = (distance, place)
        if best is None:
            return None, None
        return self.times[best[1]].period, best[1]

    def is_cited(self, time: Time) -> bool:
        """Whether a time only dates a source in brackets: "(JICA Annual Report 2023)", "the OECD (2022) states"."""
        opened, closed = self.line.rfind("(", 0, time.start), self.line.find(")", time.end)
        if opened < 0 or closed < 0 or ")" in self.line[opened : time.start] or "(" in self.line[time.end : closed]:
            return False
        inside = self.line[opened + 1 : time.start]
        return bool(re.search(r"[A-Z]", inside)) or (not inside.strip() and time.period.start == time.period.end)

    def last_period(self) -> Period | None:
        """Return the time that the next sentence may inherit."""
        for time in reversed(self.times):
            if time.governed and (time.period.start or time.period.end) and not self.is_cited(time):
                return replace(time.period, stated=False)
        return None

    def is_event(self, place: int) -> bool:
        """Whether a time that dates no amount is worth a claim of its own."""
        period = self.times[place].period
        if period.start is None and period.end is None:
            return False
        return not (period.start is not None and period.end == period.start + 9 and period.start % 10 == 0)

    # -- who and what --------------------------------------------------------------------------------------------------

    def parties(self, start: int, end: int) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Return subject, counterpart and all actors of the sentence, nearest first."""
        if not self.actors:
            return None, None, ()
        ranked = sorted(
            self.actors, key=lambda mention: self.distance(mention, start, end) + _AIDE * mention.instrument
        )
        order = tuple(dict.fromkeys(mention.code for mention in ranked))
        subject = ranked[0].code
        counterpart = None
        for mention in ranked[1:]:
            if mention.code != subject and re.search(
                r"\b(?:to|from|with|into|in|for|between|and|against|towards?|of|by|on)\s(?:the\s)?$|[-–]$",
                self.line[max(mention.start - 14, 0) : mention.start],
            ):
                counterpart = mention.code
                break
        return subject, counterpart, order

    def distance(self, mention: Mention, start: int, end: int) -> float:
        """How far an actor stands from an amount: small right before a bracket, for owners, in the same clause."""
        if mention.end <= start:
            gap = self.line[mention.end : start]
            if re.fullmatch(r"\s?[(:]\s?(?:about|around|with|at)?\s?", gap):
                return -100.0
            score = float(len(gap))
            if gap.startswith(("'s ", "' ")):
                score -= 40
            if _GOVERNS.search(self.line[max(mention.start - 24, 0) : mention.start]):
                score += 70
            score += 60 * sum(mention.end <= cut < start for cut in self.cuts)
        elif mention.start >= end:
            gap = self.line[end : mention.start]
            if not gap.strip():
                return -60.0  # "ten ASEAN members", "70,000 Japanese experts"
            score = float(len(gap)) + 60
            if re.match(r"\s(?:of|in|for|to)\s(?:the\s)?$", gap):
                score -= 30
            if re.search(r"\bof\s(?:the\s)?$", gap) and len(gap) < 50:
                score -= 10
            score += 80 * sum(end <= cut < mention.start for cut in self.cuts)
        else:
            return 0.0
        if _SOURCE.match(self.line, mention.end):
            score += 80
        return score

    def measure(self, amount: Amount) -> str | None:
        """Return the measure of the vocabulary that is named nearest and fits the kind of amount."""
        if self.names is None or not self.measures:
            return None
        best: tuple[float, str] | None = None
        for mention in self.measures:
            fitting = [code for code in mention.codes if self.names.dimensions.get(code) in (amount.kind, None)]
            if amount.kind == "percent" and not fitting and amount.change:
                fitting = list(mention.codes)
            if not fitting:
                continue
            if mention.end <= amount.start:
                gap = amount.start - mention.end
            elif mention.start >= amount.end:
                gap = mention.start - amount.end + 10
            else:
                gap = 0
            low, high = min(mention.start, amount.start), max(mention.end, amount.end)
            gap += 60 * sum(low <= cut < high for cut in self.cuts)
            if best is None or gap < best[0]:
                best = (gap, fitting[0])
        return best[1] if best is not None and best[0] < 120 else None

    def owner(self, start: int) -> str:
        """Return the noun phrase in capitals that stands last before a place, or first in the sentence."""
        last = ""
        for match in _CAPITALS.finditer(self.line):
            words = match[0]
            if match.start() >= start:
                return last or (words if words.lower() not in _COMMON else "")
            first, _, rest = words.partition(" ")
            if first.lower() in STOP | _COMMON or first.endswith("ing"):
                words = rest if rest[:1].isupper() else ""
            if words and not _NO_OWNER.fullmatch(words):
                last = words.strip(" .,")
        return last

    def marker(self, end: int) -> int | None:
        """Return the number of the first note mark after an amount in its passage."""
        marker = self.document.marker(end, self.passage.end)
        return marker.number if marker is not None else None

    def label(self, start: int, end: int) -> str:
        """Return the content words of the clause around an amount."""
        low = max((cut for cut in self.cuts if cut < start), default=0)
        high = min((cut for cut in self.cuts if cut >= end), default=len(self.line))
        words = [
            word.lower().removesuffix("'s") for word in _WORD.findall(self.line[low:start] + " " + self.line[end:high])
        ]
        return " ".join(word for word in words if word not in STOP or word in UP or word in DOWN)
