"""What a question can find: the passages of documents and the rows of a region's tables, in words.

Rows that say one thing together are one entry: the years of a figure stand behind its newest one, the parties of an
agreement and the members of an institution in one line, the levels of a partnership one after another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..region.names import fold
from ..region.region import Region
from .document import Document
from .finding import figure
from .lexicon import word_set
from .rules.wording import DEMONYMS, STOP, stem
from .vocabulary import Held

WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_WEIGHT = {"reference": 0.5, "heading": 0.6}
"""What a passage of a kind counts: a title names a subject, it says nothing about it."""
_LANGUAGES = ("en", "ja", "vi", "id", "th", "zh", "ms", "fil")
_LONGEST = 600
_IRREGULAR = {
    "gave": "give", "given": "give", "lent": "lend", "spent": "spend", "built": "build", "bought": "buy", "sold": "sell",
    "held": "hold", "led": "lead", "grew": "grow", "grown": "grow", "rose": "rise", "risen": "rise", "fell": "fall",
    "joined": "join", "trusted": "trust", "signed": "sign", "lending": "lend", "spending": "spend",
    "recognise": "recognize", "defence": "defense", "programme": "program", "labour": "labor",
}  # fmt: skip
"""Forms of words that the plural rule does not bring together."""


@dataclass(frozen=True)
class Entry:
    """Something to be found.

    Attributes
    ----------
    text : str
        What is shown.
    words : str
        Stems of `text`, as they are searched.
    aside : str
        Stems that find it too and are not shown: other names of its actors and its measure, the heading above it.
    source : str
        Where it stands.
    weight : float
        Factor of its rank.
    series : str
        Entries of one series differ only in time; the best of them is shown.
    theme : str
        Entries of one theme (a measure, a question of a survey) are shown three times at most while there are others.
    year : int
        Newest year it speaks of; 0 without one.
    doc, start, end : str, int, int
        Span of a passage.
    refs : tuple of int
        Rows of the tables.
    listed : bool
        Whether it lists all members of something: the answer to "which countries".
    gist : str
        What a row speaks of, without its actors, time and number: what a ranking by meaning reads. Empty for a passage.
    """

    text: str
    words: str
    aside: str = ""
    source: str = ""
    weight: float = 1.0
    series: str = ""
    theme: str = ""
    year: int = 0
    doc: str = ""
    start: int = 0
    end: int = 0
    refs: tuple[int, ...] = ()
    listed: bool = False
    gist: str = ""


def stems(text: str) -> list[str]:
    """Return the words of a text as they are compared: without case, plural and diacritics, a people as its state.

    >>> stems("Vietnamese vessels, the Philippines' ports")
    ['viet', 'nam', 'vessel', 'the', 'philippines', 'port']
    """
    return [part for word in WORD.findall(fold(text)) for part in _stem(word)]


@lru_cache(maxsize=65536)
def _stem(word: str) -> tuple[str, ...]:
    plain = _IRREGULAR.get(word, stem(word))
    # Two words of a name or none: "viet nam" is found by either spelling.
    return tuple(part for part in re.split(r"[\s.'-]+", DEMONYMS.get(plain, plain)) if part)


def passages(documents: Sequence[Document]) -> Iterator[Entry]:
    """Walk through the passages of documents; a heading helps to find what stands below it."""
    for document in documents:
        heading = ""
        for passage in document.passages:
            text = document.excerpt(passage)
            if passage.kind == "heading":
                heading = text
            if passage.kind in ("furniture", "contents") or len(text) < 12:
                continue
            page = f", page {passage.page}" if passage.page is not None else ""
            yield Entry(
                text, " ".join(stems(text)), " ".join(stems(heading)), f"{document.name}{page}, {passage.start}",
                _WEIGHT.get(passage.kind, 1.0), doc=document.name, start=passage.start, end=passage.end,
            )  # fmt: skip


def rows(region: Region) -> tuple[Entry, ...]:
    """Return the entries of a region's tables."""
    return _rows(region.name, region.hash, Held(region))


@lru_cache(maxsize=4)
def _rows(name: str, stamp: str, held: Held) -> tuple[Entry, ...]:
    shelf = _Shelf(held.region)
    return tuple(
        entry
        for part in (
            shelf.ties, shelf.survey, shelf.memberships, shelf.agreements, shelf.partnerships, shelf.events,
            shelf.commitments, shelf.positions,
        )
        for entry in part()
    )  # fmt: skip


class _Shelf:
    """The tables of one region on their way to entries."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.sources: dict[str, str] = dict(region.table("sources").select("source_id", "citation").iter_rows())
        self.measures = {row["measure"]: row for row in region.table("measures").iter_rows(named=True)}
        self.printed = region.vocabulary
        self.known: dict[str, tuple[str, str]] = {}

    def name(self, code: str | None) -> str:
        return self.both(code)[0]

    def both(self, code: str | None) -> tuple[str, str]:
        """Return an actor's label and the stems of all its names."""
        if not code:
            return "", ""
        if code not in self.known:
            label = self.region.label(code) if code in self.region.names.codes else code
            self.known[code] = label, " ".join(dict.fromkeys(stems(f"{code} {label} {self.aliases('actors', code)}")))
        return self.known[code]

    def aliases(self, group: str, code: str) -> str:
        by_language = self.printed.get(group, {}).get(code, {})
        return " ".join(alias for language in _LANGUAGES for alias in by_language.get(language, ()))

    def source(self, row: dict[str, Any]) -> str:
        source = self.sources.get(row["source_id"] or "", row["source_id"] or "")
        return f"{source}, {row['locator']}" if row.get("locator") else source

    def entry(self, text: str, given: Sequence[dict[str, Any]], actors: Iterable[str | None], **more: Any) -> Entry:
        """Return rows as one entry; the first of them gives the source."""
        text = text if len(text) <= _LONGEST else text[: text.rfind(" ", 0, _LONGEST)] + " …"
        aside = " ".join([*(self.both(code)[1] for code in actors), more.pop("aside", "")])
        others = (
            f" and {len({row['source_id'] for row in given}) - 1} more"
            if len({r["source_id"] for r in given}) > 1
            else ""
        )
        return Entry(
            text, " ".join(stems(text)), aside, self.source(given[0]) + others,
            refs=tuple(row["ref"] for row in given[:50]), **more,
        )  # fmt: skip

    def table(self, name: str) -> list[dict[str, Any]]:
        found = self.region.table(name)
        return [row for row in found.iter_rows(named=True) if row.get("preferred") is not False]

    def ties(self) -> Iterator[Entry]:
        about: dict[str, str] = {}
        for row in self.table("ties"):
            measure = row["measure"]
            if row["value"] is None or measure not in self.measures:
                continue
            if measure not in about:
                entry = self.measures[measure]
                about[measure] = " ".join(
                    dict.fromkeys(
                        stems(f"{entry['meaning']} {self.aliases('measures', measure)} {measure.replace('_', ' ')}")
                    )
                )
            pair = " and ".join(part for part in (self.name(row["subject"]), self.name(row["counterpart"])) if part)
            when = row["year"] or row["period"] or ""
            yield self.entry(
                f"{self.measures[measure]['label']}, {pair}, {when}: {row['value']:,.6g} {row['unit']}", [row],
                (row["subject"], row["counterpart"]), aside=about[measure], year=row["year"] or 0, theme=measure,
                series=f"{measure} {row['subject']} {row['counterpart']}",
                gist=f"{self.measures[measure]['label']}: {self.measures[measure]['meaning']}",
            )  # fmt: skip

    def survey(self) -> Iterator[Entry]:
        for row in self.table("survey"):
            if row["share_pct"] is None:
                continue
            option = self.name(row["option"]) if row["option"] in self.region.names.codes else row["option"]
            series = f"{row['question_id']} {row['population']} {row['option']} {row['sample']}"
            yield self.entry(
                f"{row['question_gist']}: {option}, asked in {self.name(row['population'])} ({row['sample']}), "
                f"{row['wave']}: {row['share_pct']:g} percent",
                [row], (row["population"], row["option"]), aside="survey poll respondent opinion percent say",
                year=int(row["wave"]), series=series, theme=f"{row['question_id']} {row['option']}",
                gist=f"{row['question_gist']}: {option}",
            )  # fmt: skip

    def memberships(self) -> Iterator[Entry]:
        by_place: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        by_actor: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in self.table("memberships"):
            by_actor[row["actor"], row["institution"]].append(row)
            if row["end"] is None:
                by_place[row["institution"], row["role"]].append(row)
        for (institution, role), found in by_place.items():
            if len(found) < 2:
                continue
            names = sorted({self.name(row["actor"]) for row in found})
            yield self.entry(
                f"{self.name(institution)}, {len(names)} with the role of {role}: {', '.join(names)}", found, (institution,),
                aside=f"belong {role}s member party participant", weight=1.2, listed=True,
                gist=f"{self.name(institution)}: {role}s",
            )  # fmt: skip
        for (actor, institution), found in by_actor.items():
            spans = [
                f"{row['role']} from {row['start'] or 'an unknown day'}" + (f" to {row['end']}" if row["end"] else "")
                for row in sorted(found, key=lambda row: row["start"] or "")
            ]
            yield self.entry(
                f"{self.name(actor)} in {self.name(institution)}: {'; '.join(spans)}", found, (actor, institution),
                aside="join admit accede member since when", theme=f"in {institution}", year=_year(found[-1]["start"]),
                gist=f"{self.name(institution)}: {', '.join(dict.fromkeys(row['role'] for row in found))}",
            )  # fmt: skip

    def agreements(self) -> Iterator[Entry]:
        groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in self.table("agreements"):
            groups[row["agreement"]].append(row)
        for agreement, found in groups.items():
            parties = sorted({self.name(row["party"]) for row in found})
            first = found[0]
            when = "".join(
                f", {word} {min(days)}"
                for word, key in (("signed", "signed"), ("in force", "in_force"))
                if (days := [row[key] for row in found if row[key]])
            )
            title = f"{self.name(agreement) if agreement in self.region.names.codes else agreement} ({first['kind']})"
            yield self.entry(
                f"{title}{when}: {', '.join(parties)}",
                found, [*(row["party"] for row in found), agreement],
                aside=f"agreement treaty pact party {first['kind']}", year=_year(first["signed"]), gist=title,
            )  # fmt: skip

    def partnerships(self) -> Iterator[Entry]:
        groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in self.table("partnerships"):
            groups[row["a"], row["b"]].append(row)
        for (a, b), found in groups.items():
            found.sort(key=lambda row: row["start"] or "", reverse=True)
            levels = "; ".join(
                f"{row['level_as_named']} from {row['start']}" + (f" to {row['end']}" if row["end"] else "")
                for row in found
            )
            yield self.entry(
                f"{self.name(a)} and {self.name(b)}: {levels}", found, (a, b), year=_year(found[0]["start"]),
                gist=", ".join(dict.fromkeys(row["level_as_named"] for row in found)),
            )  # fmt: skip

    def events(self) -> Iterator[Entry]:
        for row in self.table("events"):
            actors = (row["actors"] or "").split(";")
            names = ", ".join(self.name(code) for code in actors if code)
            yield self.entry(
                f"{row['date']}, {row['kind']}: {row['title']} ({names})",
                [row],
                actors,
                aside="when event",
                year=_year(row["date"]),
                gist=f"{row['kind']}: {row['title']}",
            )

    def commitments(self) -> Iterator[Entry]:
        for row in self.table("commitments"):
            amount = (
                f": {figure(row['amount'])} {row['currency']}".removesuffix(" COUNT")
                if row["amount"] is not None
                else ""
            )
            when = row["date"] or row["fiscal_year"] or "undated"
            yield self.entry(
                f"{self.name(row['donor'])} to {self.name(row['recipient'])}, {row['item']} ({row['instrument']}, "
                f"{row['sector']}), {when}, {row['status']}{amount}",
                [row], (row["donor"], row["recipient"]), aside="give pledge promise aid money commitment",
                year=_year(row["date"]), gist=f"{row['item']} ({row['instrument']}, {row['sector']})",
            )  # fmt: skip

    def positions(self) -> Iterator[Entry]:
        titles = {row["item"]: row["title"] for row in self.region.table("agenda").iter_rows(named=True)}
        for row in self.table("positions"):
            if row["said"]:
                title = titles.get(row["item"], row["item"])
                yield self.entry(
                    f"{self.name(row['actor'])} on “{title}”, {row['said_on'] or 'undated'}: {row['said']} ({row['stance']})",
                    [row], (row["actor"],), aside="position stance view oppose support", year=_year(row["said_on"]),
                    theme=f"on {row['item']}", gist=f"{title}: {row['said']}",
                )  # fmt: skip


def _year(text: str | None) -> int:
    found = re.match(r"\d{4}", text or "")
    return int(found[0]) if found else 0


_ASKED = word_set(
    "who what when where which why how much many big large does did do is are was were has have had show tell give list me "
    "about between there any state states country countries nation nations"
)
"""Words that ask and say nothing of the answer."""
SMALL = STOP | _ASKED
"""Words that are not searched for."""


def asked(question: str) -> list[str]:
    """Return the stems of a question's words that say something."""
    words = [word for word in WORD.findall(question) if word.lower() not in SMALL]
    return list(dict.fromkeys(stems(" ".join(words))))
