"""Ask documents and tables: ranked passages and rows with citations (BM25 in SQLite FTS5, in memory).

>>> from multipolar.evidence import cut
>>> [best, *_] = ask("who trusts Japan", [cut("a", "Japan is trusted by most publics. Rice is grown in the delta.")])
>>> best.text
'Japan is trusted by most publics.'
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from ..errors import Fault, UsageError
from ..region.region import Region
from .document import Document
from .shelf import Entry, asked, passages, rows, stems

_ASIDE = 0.4
"""What a word counts that finds an entry and is not shown."""
_THEMES = 2
"""Answers of one theme, as long as there are others."""
_WHICH = re.compile(
    r"\b(?:which|what|who)\b.*\b(?:countries|states|members?|nations|parties|economies)\b|\bmembers of\b", re.I
)
"""A question for a list."""
_FUSED = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)."""


@dataclass(frozen=True)
class Answer:
    """A passage of a document or rows of a table.

    Attributes
    ----------
    text : str
        The passage on one line, or what the rows say.
    score : float
        Higher is better; comparable within one question only.
    source : str
        Where it stands: document with page and offset, or the row's source with its locator.
    doc, start, end : str, int, int
        The passage's span; an empty name for rows.
    refs : tuple of int
        The rows, for `Region.cite`; empty for a passage.
    also : tuple of int
        Other years in which the tables have the same figure.
    """

    text: str
    score: float
    source: str
    doc: str = ""
    start: int = 0
    end: int = 0
    refs: tuple[int, ...] = ()
    also: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the answer as plain data for ``--json``."""
        return {
            "text": self.text, "score": round(self.score, 4), "source": self.source, "doc": self.doc or None,
            "start": self.start if self.doc else None, "end": self.end if self.doc else None, "refs": list(self.refs),
            "also": list(self.also),
        }  # fmt: skip


Nearness = Callable[[str, Sequence[str]], Sequence[float]]
"""How near texts are in meaning to a question: (question, texts) to numbers, higher is nearer."""


def ask(
    question: str,
    documents: Sequence[Document] = (),
    region: Region | None = None,
    *,
    limit: int = 8,
    nearness: Nearness | None = None,
) -> list[Answer]:
    """Return what answers a question best, best first.

    Parameters
    ----------
    question : str
        Words; names of actors are found in any language that the region's vocabulary knows.
    documents : sequence of Document
        Their sentences, notes and table lines are searched.
    region : Region, optional
        Its rows are searched too.
    limit : int
        Number of answers.
    nearness : callable, optional
        A second ranking by meaning, for questions whose words the text does not use; the two rankings are fused by their
        ranks. Without it only words count.

    Raises
    ------
    UsageError
        No word to search for, or nothing to search in.
    """
    words = asked(question)
    if not words:
        raise UsageError(
            Fault("empty-question", f"{question!r} has no word to search for", expected="a question in words")
        )
    if not documents and region is None:
        raise UsageError(
            Fault("nothing-to-ask", "there is neither a document nor a region", expected="a file, a folder or a region")
        )
    entries = [*passages(documents), *(rows(region) if region is not None else ())]
    ranked = _by_words(entries, words, _also(region, question, words), listed=_WHICH.search(question) is not None)
    if nearness is not None:
        ranked = _fused(ranked, _by_meaning(entries, question, nearness))
    dated = any(word.isdigit() and len(word) == 4 for word in words)
    return [_answer(entry, score, more) for entry, score, more in _chosen(entries, ranked, limit, dated)]


def _also(region: Region | None, question: str, words: Sequence[str]) -> list[str]:
    """Return stems of the labels of the actors that a question names by other names."""
    if region is None:
        return []
    from ..region.find import parse

    found = [word for code in parse(region, question).actors for word in stems(region.label(code))]
    return [word for word in dict.fromkeys(found) if word not in words and len(word) > 2]


def _by_words(
    entries: Sequence[Entry], words: Sequence[str], also: Sequence[str], *, listed: bool = False
) -> list[tuple[int, float]]:
    """Rank entries by BM25 and by the share of the question's words that they have: all of two beat much of one."""
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("create virtual table found using fts5(words, aside, tokenize = 'unicode61 remove_diacritics 2')")
        base.executemany(
            "insert into found(rowid, words, aside) values (?, ?, ?)",
            ((n, entry.words, entry.aside) for n, entry in enumerate(entries)),
        )
        query = " OR ".join('"{}"'.format(word.replace('"', "")) for word in (*words, *also))
        found = base.execute(
            f"select rowid, bm25(found, 1.0, {_ASIDE}) from found where found match ?", (query,)
        ).fetchall()
    ranked = [
        (n, -score * entries[n].weight * coverage(words, entries[n]) * (1.5 if listed and entries[n].listed else 1.0))
        for n, score in found
    ]
    return sorted(ranked, key=lambda item: (-round(item[1], 1), -entries[item[0]].year, item[0]))


def coverage(words: Sequence[str], entry: Entry) -> float:
    """Return the weight of an entry by the share of the question's words that it has, shown or aside."""
    shown, aside = set(entry.words.split()), set(entry.aside.split())
    share = sum(1.0 if word in shown else 0.6 if word in aside else 0.0 for word in words) / len(words)
    close = len(shown & set(words)) / len(shown) if shown else 0.0  # little else is said than what was asked
    return (0.2 + 0.8 * share**2 + (0.3 if share == 1 else 0.0)) * (0.9 + 0.3 * close)


def _by_meaning(entries: Sequence[Entry], question: str, nearness: Nearness) -> list[int]:
    near = nearness(question, [entry.text for entry in entries])
    return sorted(range(len(entries)), key=lambda n: (-near[n], -entries[n].year))[:200]


def _fused(ranked: Sequence[tuple[int, float]], near: Sequence[int]) -> list[tuple[int, float]]:
    """Join two rankings by their ranks."""
    total: Counter[int] = Counter()
    for order in ([n for n, _ in ranked[:200]], near):
        for rank, n in enumerate(order):
            total[n] += 1 / (_FUSED + rank)  # type: ignore[assignment]
    return sorted(((n, 1000.0 * score) for n, score in total.items()), key=lambda item: (-item[1], item[0]))


def _chosen(
    entries: Sequence[Entry], ranked: Sequence[tuple[int, float]], limit: int, dated: bool
) -> list[tuple[Entry, float, list[int]]]:
    """Pick answers: one of a series, few of a theme, one of a text; with the other years of each series.

    Of a series the newest is taken, or the best if the question names a year.
    """
    series: dict[str, list[Entry]] = {}
    for n, _ in ranked:
        if entries[n].series:
            series.setdefault(entries[n].series, []).append(entries[n])
    found: list[tuple[Entry, float, list[int]]] = []
    put_off: list[tuple[Entry, float, list[int]]] = []
    seen: set[str] = set()
    themes: Counter[str] = Counter()
    for n, score in ranked:
        entry = entries[n]
        key = entry.series or entry.text
        if key in seen:
            continue
        seen.add(key)
        members = series.get(entry.series, [])
        if members and not dated:
            entry = max(members, key=lambda member: member.year)
        item = (entry, score, sorted({member.year for member in members} - {entry.year, 0}))
        if entry.theme and themes[entry.theme] >= _THEMES:
            put_off.append(item)
            continue
        themes[entry.theme] += 1
        found.append(item)
        if len(found) == limit:
            break
    return sorted([*found, *put_off[: limit - len(found)]], key=lambda item: -item[1])


def _answer(entry: Entry, score: float, also: Sequence[int]) -> Answer:
    return Answer(entry.text, score, entry.source, entry.doc, entry.start, entry.end, entry.refs, tuple(also))


def lines(answers: Sequence[Answer]) -> Iterator[str]:
    """Return answers for a terminal."""
    for number, answer in enumerate(answers, 1):
        yield f"{number}. {answer.text}"
        also = f"; also {_span(answer.also)}" if answer.also else ""
        yield f"   {answer.source}{also}"
    if not answers:
        yield "No passage and no row has these words."


def _span(years: Sequence[int]) -> str:
    whole = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]} to {years[-1]}" if whole else ", ".join(map(str, years))
