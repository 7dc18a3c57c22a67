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

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..region.names import fold
from ..region.region import Region
from .document import Document
from .rules.wording import DEMONYMS, stem
from .shelf import SMALL, WORD, Entry, asked, passages, rows, stems

_ASIDE = 0.4
"""What a word counts that finds an entry and is not shown."""
_THEMES = 2
"""Answers of one theme, as long as there are others."""
_WHICH = re.compile(
    r"\b(?:which|what|who)\b.*\b(?:countries|states|members?|nations|parties|economies)\b|\bmembers of\b", re.I
)
"""A question for a list."""
_BEST = 20
"""First entries by words that tell how much of the question the words find at all."""


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
        A second ranking by meaning, for questions whose words the text does not use (`evidence.meaning.nearness` gives
        one). It weighs the more, the fewer of the question's words are found. Without it only words count.

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
        near = _by_meaning(entries, question, _bare(region, question), nearness)
        ranked = _joined(entries, words, ranked, near)
    dated = any(word.isdigit() and len(word) == 4 for word in words)
    return [_answer(entry, score, more) for entry, score, more in _chosen(entries, ranked, limit, dated)]


def _also(region: Region | None, question: str, words: Sequence[str]) -> list[str]:
    """Return stems of the labels of the actors that a question names by other names."""
    if region is None:
        return []
    from ..region.find import parse

    found = [word for code in parse(region, question).actors for word in stems(region.label(code))]
    return [word for word in dict.fromkeys(found) if word not in words and len(word) > 2]


def _bare(region: Region | None, question: str) -> str:
    """Return a question without the names of actors and peoples and without years; as it is if nothing is left."""
    if region is None:
        return question
    from ..region.find import parse

    said = {word for word in parse(region, question).words if stem(word) not in DEMONYMS}
    if not said:
        return question
    return " ".join(word for word in WORD.findall(question) if fold(word) in said or word.lower() in SMALL)


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
    shown, found = set(entry.words.split()), share(words, entry)
    close = len(shown & set(words)) / len(shown) if shown else 0.0  # little else is said than what was asked
    return (0.2 + 0.8 * found**2 + (0.3 if found == 1 else 0.0)) * (0.9 + 0.3 * close)


def share(words: Sequence[str], entry: Entry) -> float:
    """Return the share of the question's words that an entry has; one that stands aside counts less."""
    shown, aside = set(entry.words.split()), set(entry.aside.split())
    return sum(1.0 if word in shown else 0.6 if word in aside else 0.0 for word in words) / len(words)


def _by_meaning(entries: Sequence[Entry], question: str, bare: str, nearness: Nearness) -> NDArray[np.float64]:
    """Return how near each entry is: 1 the nearest, 0 half of all entries.

    A passage is compared with the question, a row's gist with the question without its actors: a name that both have
    would outweigh what is said of it, and the words know the actors.
    """
    near: dict[tuple[str, str], float] = {}
    keys = [(bare, entry.gist) if entry.gist else (question, entry.text) for entry in entries]
    for words in {question, bare}:
        texts = list(dict.fromkeys(text for against, text in keys if against == words))
        if texts:
            near |= zip(((words, text) for text in texts), map(float, nearness(words, texts)), strict=True)
    values: NDArray[np.float64] = np.array([near[key] for key in keys])
    values -= np.median(values)
    values /= max(float(values.max()), 1e-12)
    weights: NDArray[np.float64] = np.array([min(1.0, entry.weight) for entry in entries])
    return np.maximum(values, 0.0) * weights


def _joined(
    entries: Sequence[Entry], words: Sequence[str], ranked: Sequence[tuple[int, float]], near: NDArray[np.float64]
) -> list[tuple[int, float]]:
    """Join two rankings, each from 0 to 1, by a weighted mean (Bruch, Gai and Ingber 2023, ACM TOIS).

    Words weigh as the square of the share of the question's words that they find, as in `coverage`: where a text has all
    of them meaning only breaks ties.
    """
    found = max((share(words, entries[n]) for n, _ in ranked[:_BEST]), default=0.0)
    total = (1.0 - found**2) * near
    for n, score in ranked:
        total[n] += found**2 * score / ranked[0][1]
    place = {n: position for position, (n, _) in enumerate(ranked)}
    joined = [(n, float(total[n])) for n in np.flatnonzero(total > 0).tolist()]
    return sorted(
        joined, key=lambda item: (-round(item[1], 6), place.get(item[0], len(entries)), -entries[item[0]].year, item[0])
    )


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
