"""Tables to claims: a number in a cell with the names of its row and column, its unit and its time.

A cell seldom says what it counts: the unit may stand in the cell, in the head of its column, in the label of its row or in
the caption, the scale in another of them. The nearest place that tells wins. A number whose unit nothing tells is no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from .amounts import amounts
from .claim import Claim, Period, Qualifier
from .document import Document, Passage
from .heads import SCALES, Measured, currency, measured, scale
from .lexicon import STOP
from .numbers import digits
from .table import Cell, Table, is_figure, is_year
from .times import times
from .vocabulary import Vocabulary

_VALUE = re.compile(
    r"(?P<about>[~≈]|c\.|ca\.|about\s)?(?P<than>[<>≤≥])?\s?(?P<open>\()?(?P<sign>[-−–])?"
    r"(?P<cur>(?:[A-Z]{1,3}\s?)?[$€£¥₹₩฿₱₫]|[A-Z]{3}\s)?\s?"
    r"(?P<digits>\d{1,3}(?:[,\s']\d{3})+(?:\.\d+)?|\d+(?:[.,·]\d+)?)\s?"
    r"(?P<unit>%|bn|mn|tn|m|k|billion|million|trillion|pp)?\)?\s?[a-z*†‡⁰¹²³⁴⁵⁶⁷⁸⁹]{0,2}"
)
_OWN = re.compile(
    r"\b(?:share|growth|change|rank\w*|ratio|rate|index|score|number|no\.|members?|year|date|page|note|id|code|"
    r"source|founded|signed|status)\b",
    re.I,
)
"""Heads under which a number is not what the caption says."""
_CHANGE = re.compile(r"\b(?:growth|change|increase|decrease|difference)\b", re.I)
_CURRENCY = re.compile(r"\b(?:US|U\.S\.|American|Japanese|Chinese|Australian)\s(?:dollars?|yen|yuan)\b|\bUS\$", re.I)
"""A state that only names a currency."""
_TOTAL = re.compile(r"\W*(?:grand\s|sub-?)?totals?\b|\W*(?:all|sum)\b|\W*world\b", re.I)
_PARTNER = re.compile(r"\b(?:partner|destination|recipient|donor|origin|supplier|market|from|to)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SIGNS = {"<": "less_than", ">": "more_than", "≤": "at_most", "≥": "at_least"}


def cell_claims(document: Document, names: Vocabulary | None) -> list[Claim]:
    """Return the claims of all tables of a document."""
    return [claim for table in document.tables for claim in _Sheet(document, table, names).claims()]


class _Sheet:
    """One table on its way to claims."""

    def __init__(self, document: Document, table: Table, names: Vocabulary | None) -> None:
        self.document, self.table, self.names = document, table, names
        self.named: dict[str, list[str]] = {}

    def text(self, cell: Cell) -> str:
        return " ".join(self.document.text[cell.start : cell.end].split())

    @cached_property
    def caption(self) -> str:
        """The caption above or below, or the line that announces the table."""
        return caption(self.document, self.table)

    @cached_property
    def columns(self) -> dict[int, list[Cell]]:
        """Cells of the head over each column, the nearest last."""
        found: dict[int, list[Cell]] = {}
        for cell in self.table.cells:
            if cell.head:
                for column in range(cell.column, cell.column + cell.columns):
                    found.setdefault(column, []).append(cell)
        return found

    @cached_property
    def labels(self) -> frozenset[int]:
        """Columns that name rows: the first ones, as long as they hold words or years only."""
        held: dict[int, list[bool]] = {}
        for cell in self.table.cells:
            text = self.text(cell)
            if not cell.head and text:
                held.setdefault(cell.column, []).append(is_figure(text) and not is_year(text))
        found: set[int] = set()
        for column in sorted(held):
            figures = sum(held[column])
            if figures > (len(held[column]) // 2 if not found else 0):
                break
            found.add(column)
        return frozenset(found)

    def claims(self) -> Iterator[Claim]:
        group = ""
        for number in range(self.table.height):
            row = [cell for cell in self.table.row(number) if cell.start < cell.end]
            if not row or all(cell.head for cell in row):
                continue
            label = " ".join(dict.fromkeys(self.text(cell) for cell in row if self.is_label(cell)))
            values = [cell for cell in row if not self.is_label(cell) and not cell.head and cell.row == number]
            if not values:
                group = label
                continue
            for cell in values:
                yield from self.cell(cell, label, group)

    def is_label(self, cell: Cell) -> bool:
        return cell.column in self.labels and not cell.head

    def cell(self, cell: Cell, label: str, group: str) -> Iterator[Claim]:
        text = self.document.text[cell.start : cell.end]
        match = _VALUE.fullmatch(text.strip())
        heads = [self.text(head) for head in self.columns.get(cell.column, [])]
        column = " ".join(dict.fromkeys(heads))
        corner = " ".join(self.text(head) for head in self.columns.get(min(self.labels, default=0), []))
        place = _Place(label, column, group, self.caption, corner)
        passage = self.document.at(cell.start)
        if match is not None:
            claim = self.number(cell, match, place, passage)
            if claim is not None:
                yield claim
        elif any(sign.isdigit() for sign in text):
            yield from self.words(cell, place, passage)

    def number(self, cell: Cell, match: re.Match[str], place: _Place, passage: Passage | None) -> Claim | None:
        unit = self.unit(match, place)
        value, step = digits(match["digits"])
        if unit is None or (is_year(match[0]) and unit.kind == "count"):
            return None
        own = (match["unit"] or "").lower()
        factor = SCALES.get(own)
        if factor is None:
            factor = 1.0 if unit.kind in ("percent", "duration") else place.scale(unit)
        negative = match["sign"] is not None or (match["open"] is not None and unit.kind == "money")
        if match["open"] is not None and unit.kind != "money":
            return None  # an error, a rank, a share of something else
        value = (-value if negative else value) * factor
        qualifier: Qualifier | None = "about" if match["about"] else _SIGNS.get(match["than"] or "")  # type: ignore[assignment]
        lead = len(self.document.text[cell.start : cell.end]) - len(self.document.text[cell.start : cell.end].lstrip())
        start = cell.start + lead + min(match.start(part) for part in ("cur", "sign", "digits") if match[part])
        end = cell.start + lead + (match.end("unit") if match["unit"] else match.end("digits"))
        subject, counterpart, actors = self.parties(place)
        return Claim(
            doc=self.document.name,
            start=start,
            end=end,
            raw=self.document.text[start:end],
            kind=unit.kind,
            value=value,
            unit=unit.unit,
            currency=unit.currency,
            period=place.period,
            qualifier=qualifier,
            low=value - 0.5 * step * factor,
            high=value + 0.5 * step * factor,
            subject=subject,
            counterpart=counterpart,
            measure=self.measure(place, unit.kind),
            noun=place.noun,
            actors=actors,
            owner=place.label,
            change="down" if negative and place.changes else "up" if place.changes else None,
            points=match["unit"] == "pp",
            label=place.words,
            passage=passage,
            row=place.label,
            column=place.column,
        )

    def unit(self, match: re.Match[str], place: _Place) -> Measured | None:
        own = match["unit"] or ""
        if own in ("%", "pp"):
            return Measured("percent", "percent")
        if match["cur"]:
            code = currency(match["cur"])
            return Measured("money", code, code) if code else None
        return place.unit

    def words(self, cell: Cell, place: _Place, passage: Passage | None) -> Iterator[Claim]:
        """Read a cell that holds more than a number, like a sentence; only what says its own unit."""
        line = self.document.text[cell.start : cell.end].replace("\n", " ")
        known = times(line)
        subject, counterpart, actors = self.parties(place)
        for amount in amounts(line, known):
            if amount.kind not in ("money", "percent"):
                continue
            near = [time.period for time in known if time.period.start is not None or time.period.end is not None]
            half, high = 0.5 * amount.step, amount.value if amount.high is None else amount.high
            start, end = cell.start + amount.start, cell.start + amount.end
            yield Claim(
                doc=self.document.name, start=start, end=end, raw=self.document.text[start:end], kind=amount.kind,
                value=amount.value, value_high=amount.high, unit=amount.unit, currency=amount.currency,
                period=near[0] if len(near) == 1 else place.period, qualifier=amount.qualifier, low=amount.value - half,
                high=high + 0.5 * (amount.step if amount.high is None else amount.high_step), subject=subject,
                counterpart=counterpart, measure=self.measure(place, amount.kind), noun=amount.noun or place.noun,
                actors=actors, owner=place.label, change=amount.change, points=amount.points, label=place.words,
                passage=passage, row=place.label, column=place.column,
            )  # fmt: skip

    def actors(self, text: str) -> list[str]:
        """Return the actors that a label names, instruments aside."""
        if text not in self.named:
            found = self.names.actors(_CURRENCY.sub(" ", text)) if self.names is not None else ()
            self.named[text] = list(dict.fromkeys(mention.code for mention in found if not mention.instrument))
        return self.named[text]

    def parties(self, place: _Place) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Return whose figure it is, with whom, and every actor that row, column and caption name."""
        if self.names is None:
            return None, None, ()
        by = {
            where: self.actors(text)
            for where, text in zip(("column", "row", "group", "caption"), place.texts, strict=True)
        }
        every = tuple(dict.fromkeys(code for codes in by.values() for code in codes))
        if _TOTAL.match(place.label) and not by["row"]:
            return None, None, every
        row, column = by["row"] or by["group"], by["column"]
        told = by["caption"]
        if row and column:
            return row[0], column[0] if column[0] != row[0] else None, every
        inner = row or column
        if not inner:
            return (told[0] if len(told) == 1 else None), None, every
        states = [code for code in told if code not in inner and code not in _GROUPS]
        if measured(place.column) is not None:
            return inner[0], None, every  # a column of its own beside what the caption tells
        if len(states) == 1 and (_PARTNER.search(place.corner) or _PARTNER.search(place.caption)):
            return states[0], inner[0], every
        if states and len(states) > 1:
            return None, None, every
        return inner[0], None, every

    def measure(self, place: _Place, kind: str) -> str | None:
        """Return the measure that the nearest of column, row and caption names and that fits the kind."""
        if self.names is None:
            return None
        for text in (place.column, place.label, place.group, place.caption):
            # Of "GDP, purchasing power parity" the longer name says more.
            for mention in sorted(self.names.measures(text), key=lambda mention: mention.start - mention.end):
                fitting = [code for code in mention.codes if self.names.dimensions.get(code) in (kind, None)]
                if fitting:
                    return fitting[0]
        return None


_GROUPS = frozenset(["ASEAN", "EU", "WORLD"])
"""Actors in a caption that only say which rows there are."""


@dataclass(frozen=True)
class _Place:
    """The names around a cell."""

    label: str
    column: str
    group: str
    caption: str
    corner: str = ""

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return (self.column, self.label, self.group, self.caption)

    @cached_property
    def unit(self) -> Measured | None:
        for text in self.texts:
            if text and (found := measured(text)) is not None:
                return found
            if text in (self.column, self.label) and _OWN.search(text):
                return None  # "Growth" under a caption in dollars
        return None

    def scale(self, unit: Measured) -> float:
        """Return the factor that stands with the unit, or alone in a place farther out."""
        named = False
        for text in self.texts:
            here = measured(text) if text else None
            found = scale(text)
            if found is not None:
                return found if here is None or not named else 1.0
            named = named or here == unit
        return 1.0

    @cached_property
    def period(self) -> Period | None:
        for text in self.texts:
            told, period = _period(text)
            if told:
                return period
        return None

    @cached_property
    def changes(self) -> bool:
        return any(_CHANGE.search(text) for text in (self.column, self.label))

    @cached_property
    def noun(self) -> str:
        """What is measured, without unit and time."""
        for text in self.texts:
            plain = re.sub(r"\([^()]*\)|\b(?:19|20)\d\d\S*|\btables?\s[\d.]+\W*", " ", text, flags=re.I)
            words = [w.lower() for w in _WORD.findall(plain) if w.lower() not in STOP]
            if words and text is not self.label:
                return " ".join(words)
        return ""

    @cached_property
    def words(self) -> str:
        found = [w.lower() for text in (self.label, self.column, self.group, self.caption) for w in _WORD.findall(text)]
        return " ".join(dict.fromkeys(word for word in found if word not in STOP))


@lru_cache(maxsize=4096)
def _period(text: str) -> tuple[bool, Period | None]:
    """Return whether a text names a time, and the time; none if it names two: which is meant cannot be told."""
    found = [time.period for time in times(text) if time.period.start is not None or time.period.end is not None]
    if not found and (short := re.search(r"\b((?:19|20)\d\d)[ae]?\b", text)):
        found = [Period(int(short[1]), int(short[1]))]
    return bool(found), replace(found[0], stated=True) if len(found) == 1 else None


def caption(document: Document, table: Table) -> str:
    """Return the caption of a table: right above, else right below; else the heading or line right above it."""
    place = document.following(table.start)
    while place and document.passages[place - 1].end > table.start:
        place -= 1  # a row may begin with a bar before its first cell
    before = document.passages[max(place - 3, 0) : place]
    behind = document.following(table.end)
    after = document.passages[behind] if behind < len(document.passages) else None
    for passage in before[::-1]:
        if passage.kind == "caption":
            if not re.match(r"\W*(?:source|note)s?\b", document.excerpt(passage), re.I):
                return document.excerpt(passage)
        elif passage.kind not in ("furniture", "heading"):
            break
    if after is not None and after.kind == "caption" and re.match(r"\W*table", document.excerpt(after), re.I):
        return document.excerpt(after)
    last = before[-1] if before else None
    if last is not None and (last.kind == "heading" or document.excerpt(last).endswith(":")):
        return document.excerpt(last)
    return ""


def in_tables(document: Document) -> frozenset[int]:
    """Return the starts of the passages that are rows of tables whose cells are known."""
    starts: set[int] = set()
    for table in document.tables:
        first, behind = document.following(table.start), document.following(table.end)
        starts |= {
            passage.start for passage in document.passages[max(first - 1, 0) : behind] if passage.end > table.start
        }
    return frozenset(starts)
