"""A claim: one number that a document states, with everything the sentence says about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from .document import Passage

ClaimKind = Literal["money", "percent", "count", "ratio", "duration", "date_only", "rank", "other"]
CLAIM_KINDS: tuple[str, ...] = get_args(ClaimKind)

Qualifier = Literal["about", "approx", "more_than", "less_than", "at_least", "at_most", "exact", "range"]
"""`about` and `approx` (approximately, nearly, almost, estimated) allow more than the rounding; `more_than` and the others
bound one side; `at_most` also stands for "up to" and "within"."""

Basis = Literal["calendar", "fiscal", "as-of", "by"]


@dataclass(frozen=True)
class Period:
    """Time that a claim speaks of.

    Attributes
    ----------
    start, end : int or None
        First and last year; equal for one year; None where the text leaves it open ("since 1990": end None; "by 2030":
        start None).
    basis : str
        ``calendar``; ``fiscal`` (year in which it starts); ``as-of`` a stock on a day or in a year; ``by`` a target.
    part : str
        Part of the year as printed, plain: ``"Q1"``, ``"first half"``, ``"March"``, ``"2024-03-11"``; empty for whole years.
    stated : bool
        True if the sentence itself names it; False if it was taken from the sentence before.
    """

    start: int | None
    end: int | None
    basis: Basis = "calendar"
    part: str = ""
    stated: bool = True

    @property
    def year(self) -> int | None:
        """The single year, if it is one."""
        if self.basis == "by":
            return self.end
        return self.start if self.start == self.end else None

    def __str__(self) -> str:
        span = str(self.start) if self.start == self.end else f"{self.start or ''}/{self.end or ''}"
        head = {"fiscal": "FY", "by": "by ", "as-of": "as of "}.get(self.basis, "")
        if self.basis == "by":
            span = str(self.end)
        return f"{head}{span}" + (f" {self.part}" if self.part else "")


@dataclass(frozen=True)
class Claim:
    """One quantified statement.

    Attributes
    ----------
    doc : str
        Name of the document.
    start, end : int
        Code points of the number with its unit and scale; ``text[start:end] == raw``. Qualifiers stand outside. A count is
        the number and its scale word, without the noun.
    raw : str
        The characters.
    kind : str
        money, percent, count (a noun is counted), ratio (shares and multiples in words), duration, date_only (a dated
        event), rank (largest = 1, second-largest = 2), other (physical units, ordinals of anniversaries, exchange rates).
    value, value_high : float, float or None
        Value as printed, in base units (money in units of the currency, not in millions; percent in points; durations in
        `unit`); the upper end of a range. A date_only claim has its year(s).
    unit : str
        ISO code of the currency (``"unknown"`` where none is printed), ``"percent"``, the noun
        counted, the unit of time or measure, ``"share"``, ``"multiple"``, ``"rank"``, ``"date"``.
    currency : str or None
        ISO code for money, else None; None too when no currency is printed.
    period : Period or None
        Time the claim speaks of.
    qualifier : str or None
        One of `Qualifier`.
    low, high : float
        Interval of the values that would be printed so: half a unit of the last printed digit to each side. Qualifiers do
        not widen it.
    subject, counterpart, measure : str or None
        Codes of the region's vocabulary, where the sentence names something it knows; else None. A sentence without an
        actor takes the subject of the sentence before; `actors` is empty then.
    noun : str
        Noun phrase that the number measures, as printed and lowercased ("population", "high contracting parties"); may be
        empty.
    actors : tuple of str
        Codes of all actors that the sentence names, nearest to the number first.
    owner : str
        Noun phrase of the subject where the vocabulary knows none.
    change : str or None
        ``"up"`` or ``"down"`` if the number is the size of a change ("rose by 3 percent"); None for a level.
    role : str or None
        ``"from"`` or ``"to"`` for the two ends of a stated movement ("from 4.2 to 6.9").
    points : bool
        True for percentage points; the unit is "percent" all the same.
    date : str or None
        ISO date as precise as printed, for date_only claims and dated figures.
    marker : int or None
        Number of the note that the sentence points to for this claim.
    speaker : str or None
        Who says it, if the sentence tells ("according to the IMF").
    same_as : tuple of (int, int) or None
        Span of the claim that this one restates in another unit ("¥2.6 trillion (c. $20 billion)").
    label : str
        What the sentence is about, lowercased content words around the number without the number itself; for matching.
    passage : Passage or None
        The passage in which it stands.
    row, column : str
        Of a cell of a table: the names of its row and its column, as printed; empty elsewhere.
    """

    doc: str
    start: int
    end: int
    raw: str
    kind: ClaimKind
    value: float
    value_high: float | None = None
    unit: str = ""
    currency: str | None = None
    period: Period | None = None
    qualifier: Qualifier | None = None
    low: float = float("nan")
    high: float = float("nan")
    subject: str | None = None
    counterpart: str | None = None
    measure: str | None = None
    noun: str = ""
    actors: tuple[str, ...] = ()
    owner: str = ""
    change: Literal["up", "down"] | None = None
    role: Literal["from", "to"] | None = None
    points: bool = False
    date: str | None = None
    marker: int | None = None
    speaker: str | None = None
    same_as: tuple[int, int] | None = None
    label: str = ""
    passage: Passage | None = None
    row: str = ""
    column: str = ""

    @property
    def span(self) -> tuple[str, int, int]:
        """Document, start, end: what a finding keeps."""
        return self.doc, self.start, self.end

    @property
    def year(self) -> int | None:
        """The single year the claim speaks of, if it is one."""
        return self.period.year if self.period else None

    def as_dict(self) -> dict[str, object]:
        """Return the claim as one object of ``--jsonl``."""
        return {
            "type": "claim",
            "doc": self.doc,
            "start": self.start,
            "end": self.end,
            "raw": self.raw,
            "kind": self.kind,
            "value": self.value,
            "value_high": self.value_high,
            "unit": self.unit,
            "currency": self.currency,
            "period": str(self.period) if self.period else None,
            "year": self.year,
            "date": self.date,
            "qualifier": self.qualifier,
            "low": self.low,
            "high": self.high,
            "subject": self.subject,
            "counterpart": self.counterpart,
            "measure": self.measure,
            "noun": self.noun,
            "owner": self.owner,
            "change": self.change,
            "role": self.role,
            "points": self.points,
            "marker": self.marker,
            "speaker": self.speaker,
            "same_as": list(self.same_as) if self.same_as else None,
            "passage": self.passage.kind if self.passage else None,
            "page": self.passage.page if self.passage else None,
            "row": self.row or None,
            "column": self.column or None,
        }
