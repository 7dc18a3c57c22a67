"""parts-and-total, growth, shares and differences in tables: a cell that does not follow from the cells beside it.

A table says nothing of how its cells belong together but by their labels, so the rules keep to what leaves no room: a total
under its column or at the end of its row, a change between two columns, a share of the total, exports less imports. What
most rows of a column confirm is held against the rest; a column that nothing confirms may mean something else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..cells import caption
from ..claim import Claim
from ..document import Document
from ..finding import Finding, figure, interval
from .dossier import Dossier, of_spans, place
from .grid import Number, numbers

_TOTAL = re.compile(
    r"\W*(?:(?:grand |overall )?(?:total|sum|all|overall)\b.*|[^|]*\((?:all|total|both|together)\)\W*)", re.I
)
_NO_PART = re.compile(
    r"\b(?:of which|o/w|including|thereof|average|mean|median|memo\w*|sub-?totals?|totals?|share|world)\b", re.I
)
_RATE = re.compile(r"\b(?:rates?|average|growth|index|rank|per|share of|change|ratio)\b", re.I)
_SOME = re.compile(r"\b(?:top|largest|main|selected|major|leading|key|biggest|principal|some|examples?)\b", re.I)
"""What tells that a table shows some of all."""
_REST = re.compile(r"\b(?:others?|rest|remaind\w+|remaining)\b", re.I)
_CHANGE = re.compile(
    r"\b(?:change|growth|increase|decrease|variation|difference|rise|decline|gain|loss)\b|^[+±Δ]", re.I
)
_SHARE = re.compile(r"\b(?:shares?|percent(?:age)?|per cent|portion|weight)\b|%", re.I)
_YEARLY = re.compile(r"\b(?:annual|yearly|a year|per year|p\.a|average|cagr|points?|pp)\b", re.I)
_PLUS = re.compile(
    r"\W*(?:total )?(?:exports?|revenues?|incomes?|receipts|credits?|inflows?|sales|births|arrivals|assets)\b", re.I
)
_MINUS = re.compile(
    r"\W*(?:total )?(?:imports?|expenditures?|spending|payments|debits?|outflows?|costs?|deaths|departures|liabilities)\b",
    re.I,
)
_BALANCE = re.compile(
    r"\W*(?:(?:trade |net |overall |fiscal )*(?:balance|surplus|deficit|difference|net|gap)|net .*)\b", re.I
)

_T = TypeVar("_T")


def columns(dossier: Dossier) -> Iterator[Finding]:
    """Cells that do not follow from the cells beside them."""
    for document, claims in zip(dossier.documents, dossier.claims, strict=True):
        by_start = {claim.start: claim for claim in claims if claim.row or claim.column} if document.tables else {}
        for table in document.tables:
            held = [column for column in numbers(document, table, by_start) if column]
            if held:
                yield from _table(document, claims, held, caption(document, table))


def _table(
    document: Document, claims: Sequence[Claim], held: Sequence[Sequence[Number]], about: str
) -> Iterator[Finding]:
    off = {sum_.total.at[1] for sum_ in _sums(held) if not sum_.fits}
    shares = list(_shared(document, held, off))
    columns_ = {number for _, number in shares}
    yield from _totals(document, claims, [column for column in held if column[0].at[1] not in columns_], about)
    yield from (finding for finding, _ in shares)
    yield from _across(document, claims, held)
    yield from _changes(document, held)
    yield from _balances(document, held)


@dataclass(frozen=True)
class _Sum:
    """A total with its parts."""

    total: Number
    parts: tuple[Number, ...]

    @property
    def low(self) -> float:
        return sum(part.low for part in self.parts)

    @property
    def high(self) -> float:
        return sum(part.high for part in self.parts)

    @property
    def fits(self) -> bool:
        slack = 1e-9 * max(abs(self.high), 1.0)
        return self.low <= self.total.high + slack and self.total.low <= self.high + slack

    @property
    def over(self) -> bool:
        return self.low > self.total.high and all(part.value >= 0 for part in self.parts)


def _sums(held: Sequence[Sequence[Number]]) -> list[_Sum]:
    return [found for column in held if (found := _sum(column)) is not None]


def _totals(
    document: Document, claims: Sequence[Claim], held: Sequence[Sequence[Number]], about: str
) -> Iterator[Finding]:
    sums = _sums(held)
    fitting = sum(found.fits for found in sums)
    for found in sums:
        value = sum(part.value for part in found.parts)
        if found.fits or not 0.4 * value < found.total.value < 2.5 * value:
            continue
        rest = any(_REST.search(part.row) for part in found.parts)
        chosen = _SOME.search(about) is not None or (len(sums) > 1 and not fitting)
        if not found.over and chosen and not rest:
            continue  # the total counts what the table does not show
        yield _added(document, claims, found, "rows", f"column “{found.total.column}”" if found.total.column else "")


def _added(document: Document, claims: Sequence[Claim], found: _Sum, what: str, where: str) -> Finding:
    value = sum(part.value for part in found.parts)
    return of_spans(
        "parts-and-total",
        "medium",
        [
            place(document, start, end)
            for start, end in (
                *((part.start, part.end) for part in (found.total, *found.parts)),
                *_again(document, claims, found.parts),
            )
        ],
        f"The {what} add up to {figure(value)}, not to {figure(found.total.value)}"
        + (f" ({where})." if where else "."),
        f"{' + '.join(figure(part.value) for part in found.parts[:12])}{' + …' if len(found.parts) > 12 else ''} = "
        f"{figure(value)}; with rounding {interval(found.low, found.high)}",
        f"a total of {figure(value)}, or a part off by {figure(abs(value - found.total.value))}",
    )


def _again(document: Document, claims: Sequence[Claim], parts: Sequence[Number]) -> list[tuple[int, int]]:
    """Return where one sentence of the text names all parts of a table again: then they are meant, and the total is off."""
    wanted = {(part.value, part.unit) for part in parts}
    held: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        passage = document.at(claim.start) if not claim.row and (claim.value, claim.unit) in wanted else None
        if passage is not None and passage.kind == "sentence":
            held[passage.start].append(claim)
    told = (found for found in held.values() if {(claim.value, claim.unit) for claim in found} == wanted)
    return [(claim.start, claim.end) for claim in next(told, [])]


def _sum(column: Sequence[Number]) -> _Sum | None:
    """Return the one total of a column with the rows above it (or below it, where it comes first)."""
    totals = [part for part in column if _TOTAL.fullmatch(part.row)]
    if len(totals) != 1 or len(column) < 3 or _RATE.search(column[0].column):
        return None
    [total] = totals
    at = column.index(total)
    parts = column[:at] or column[1:]
    if len(parts) < 2 or any(_NO_PART.search(part.row) or part.unit != total.unit for part in parts):
        return None
    if total.unit == "percent" and abs(total.value - 100) > 0.5:
        return None  # a rate of all, not the sum of the rates
    return _Sum(total, tuple(parts))


def _across(document: Document, claims: Sequence[Claim], held: Sequence[Sequence[Number]]) -> Iterator[Finding]:
    """Hold a column of totals against the columns beside it, row by row, if most rows confirm it."""
    ends = [column for column in held if _TOTAL.fullmatch(column[0].column)]
    if len(ends) != 1:
        return
    others = [column for column in held if column is not ends[0] and not _NO_PART.search(column[0].column)]
    others = [
        column for column in others if not _RATE.search(column[0].column) and not _CHANGE.search(column[0].column)
    ]
    by_row = {one.at[0]: one for one in ends[0]}
    found: list[_Sum] = []
    for row, total in by_row.items():
        parts = tuple(one for column in others for one in column if one.at[0] == row)
        if len(parts) == len(others) > 1 and all(part.unit == total.unit for part in parts):
            found.append(_Sum(total, parts))
    for sum_ in _outliers(found, lambda sum_: sum_.fits):
        yield _added(document, claims, sum_, "columns", f"row “{sum_.total.row}”")


def _outliers(held: Sequence[_T], fits: Callable[[_T], bool]) -> list[_T]:
    """Return what does not fit, if at least two fit and twice as many as do not."""
    off = [one for one in held if not fits(one)]
    return off if len(held) - len(off) >= max(2, 2 * len(off)) else []


@dataclass(frozen=True)
class _Derived:
    """A cell that follows from two others, and the range in which their rounding lets it lie."""

    stated: Number
    one: Number
    two: Number
    value: float
    low: float
    high: float

    @property
    def fits(self) -> bool:
        room = 1e-6 * max(abs(self.low), abs(self.high), 1.0)
        return self.low - room <= self.stated.high and self.stated.low <= self.high + room


def _aligned(*columns_: Sequence[Number]) -> Iterator[tuple[Number, ...]]:
    """Walk through the rows in which each of the columns has a number."""
    rows = [{one.at[0]: one for one in column} for column in columns_]
    for row in sorted(set(rows[0]).intersection(*rows[1:])):
        yield tuple(held[row] for held in rows)


def _shared(document: Document, held: Sequence[Sequence[Number]], off: set[int]) -> Iterator[tuple[Finding, int]]:
    """Hold a column of shares against the amounts on its left and their total; with the number of the column of shares."""
    for place_, column in enumerate(held):
        if not _SHARE.search(column[0].column) or _CHANGE.search(column[0].column) or place_ == 0:
            continue
        amounts = held[place_ - 1]
        totals = [one for one in amounts if _TOTAL.fullmatch(one.row)]
        if len(totals) != 1 or totals[0].unit == "percent" or totals[0].low <= 0 or amounts[0].at[1] in off:
            continue
        [total] = totals
        derived = [
            _Derived(
                share,
                part,
                total,
                100 * part.value / total.value,
                100 * part.low / total.high,
                100 * part.high / total.low,
            )
            for part, share in _aligned(amounts, column)
            if part is not total and part.unit == total.unit
        ]
        for one in _outliers(derived, lambda one: one.fits):
            yield (
                of_spans(
                    "share-times-total",
                    "medium",
                    [place(document, part.start, part.end) for part in (one.stated, one.one, one.two)],
                    f"{figure(one.one.value)} of {figure(one.two.value)} is {one.value:.3g} percent, "
                    f"not {figure(one.stated.value)} (row “{one.one.row}”).",
                    f"{figure(one.one.value)} / {figure(one.two.value)} = {one.value:.3g}%; with rounding "
                    f"{interval(one.low, one.high)}%",
                    f"{one.value:.3g} percent, if the amounts hold",
                ),
                column[0].at[1],
            )


def _changes(document: Document, held: Sequence[Sequence[Number]]) -> Iterator[Finding]:
    """Hold a column of changes, in percent or in the unit itself, against the two columns before it."""
    for place_, column in enumerate(held):
        head = column[0].column
        if place_ < 2 or not _CHANGE.search(head) or _YEARLY.search(head):
            continue
        one, two = held[place_ - 2], held[place_ - 1]
        rows = [
            row
            for row in _aligned(one, two, column)
            if row[0].unit == row[1].unit and row[0].low > 0 and row[1].low > 0
        ]
        percent = _SHARE.search(head) is not None or any(row[2].unit == "percent" for row in rows)
        for turned in (False, True):
            derived = [
                (_grown if percent else _less)(b, a, c) if turned else (_grown if percent else _less)(a, b, c)
                for a, b, c in rows
            ]
            off = _outliers(derived, lambda one: one.fits)
            if off:
                for found in off:
                    yield _changed(document, found, percent=percent)
                break


def _grown(first: Number, last: Number, stated: Number) -> _Derived:
    low, high = 100 * (last.low / first.high - 1), 100 * (last.high / first.low - 1)
    return _Derived(stated, first, last, 100 * (last.value / first.value - 1), low, high)


def _less(first: Number, last: Number, stated: Number) -> _Derived:
    return _Derived(stated, first, last, last.value - first.value, last.low - first.high, last.high - first.low)


def _changed(document: Document, found: _Derived, *, percent: bool) -> Finding:
    first, last = found.one, found.two
    said = f"a change of {found.value:.3g} percent" if percent else f"a difference of {figure(found.value)}"
    sign = (
        f"{figure(last.value)} / {figure(first.value)} - 1 = {found.value:.3g}%"
        if percent
        else (f"{figure(last.value)} - {figure(first.value)} = {figure(found.value)}")
    )
    return of_spans(
        "growth-between-levels" if percent else "difference",
        "medium",
        [place(document, part.start, part.end) for part in (found.stated, first, last)],
        f"From {figure(first.value)} to {figure(last.value)} is {said}, not {figure(found.stated.value)} (row “{first.row}”).",
        f"{sign}; with rounding {interval(found.low, found.high)}",
        f"{figure(found.value)}, if the two levels hold",
    )


def _balances(document: Document, held: Sequence[Sequence[Number]]) -> Iterator[Finding]:
    """Hold a balance against what comes in and what goes out: three columns, or three rows."""
    by_name = [[column for column in held if sign.match(column[0].column)] for sign in (_PLUS, _MINUS, _BALANCE)]
    if all(len(found) == 1 for found in by_name):
        triples = [row for row in _aligned(*(found[0] for found in by_name))]
    else:
        triples = []
        for column in held:
            named = [[one for one in column if sign.match(one.row)] for sign in (_PLUS, _MINUS, _BALANCE)]
            if all(len(found) == 1 for found in named):
                triples.append(tuple(found[0] for found in named))
    derived = []
    for plus, minus, balance in triples:
        if plus.unit == minus.unit == balance.unit and plus.value > 0 and minus.value > 0:
            turn = -1.0 if "deficit" in f"{balance.row} {balance.column}".lower() and balance.value > 0 else 1.0
            a, b = (plus, minus) if turn > 0 else (minus, plus)
            derived.append(_less(b, a, balance))
    off = [one for one in derived if not one.fits]
    if len(off) == len(derived) > 1 or len(off) > max(1, len(derived) // 3):
        return  # another balance than that of the two
    for found in off:
        if abs(found.value) * 0.3 < abs(found.stated.value) < abs(found.value) * 3.4:
            yield _changed(document, found, percent=False)
