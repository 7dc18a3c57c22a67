"""Ask documents and tables: ranked passages and rows with citations (BM25 in SQLite FTS5, in memory).

>>> from multipolar.evidence import cut
>>> [best, *_] = ask("who trusts Japan", [cut("a", "Japan is trusted by most publics. Rice is grown in the delta.")])
>>> best.text
'Japan is trusted by most publics.'
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from ..errors import Fault, UsageError
from ..region.names import fold
from ..region.region import Region
from .document import Document
from .rules.wording import DEMONYMS, STOP, stem

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ASKED = frozenset(
    [
        "who",
        "what",
        "when",
        "where",
        "which",
        "why",
        "how",
        "much",
        "many",
        "does",
        "did",
        "do",
        "is",
        "are",
        "was",
        "were",
        "show",
        "tell",
        "give",
        "list",
        "me",
        "about",
        "between",
    ]
)
_TABLES = ("ties", "survey", "agreements", "commitments", "events", "memberships", "partnerships")
_LONGEST = 400
_WEIGHT = {"reference": 0.5, "heading": 0.6}
"""What a passage of a kind counts: a title names a subject, it says nothing about it."""


@dataclass(frozen=True)
class Answer:
    """A passage of a document or a row of a table.

    Attributes
    ----------
    text : str
        The passage on one line, or what the row says.
    score : float
        BM25, higher is better; comparable within one question only.
    source : str
        Where it stands: document with page and offset, or the row's source with its locator.
    doc, start, end : str, int, int
        The passage's span; an empty name for a row.
    refs : tuple of int
        The row, for `Region.cite`; empty for a passage.
    """

    text: str
    score: float
    source: str
    doc: str = ""
    start: int = 0
    end: int = 0
    refs: tuple[int, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the answer as plain data for ``--json``."""
        return {
            "text": self.text, "score": round(self.score, 4), "source": self.source, "doc": self.doc or None,
            "start": self.start if self.doc else None, "end": self.end if self.doc else None, "refs": list(self.refs),
        }  # fmt: skip


def ask(
    question: str, documents: Sequence[Document] = (), region: Region | None = None, *, limit: int = 8
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

    Raises
    ------
    UsageError
        No word to search for, or nothing to search in.
    """
    words = _terms(question, region)
    if not words:
        raise UsageError(
            Fault("empty-question", f"{question!r} has no word to search for", expected="a question in words")
        )
    if not documents and region is None:
        raise UsageError(
            Fault("nothing-to-ask", "there is neither a document nor a region", expected="a file, a folder or a region")
        )
    rows = [*_passages(documents), *(_rows(region, set(words)) if region is not None else ())]
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("create virtual table found using fts5(body, tokenize = 'unicode61 remove_diacritics 2')")
        base.executemany(
            "insert into found(rowid, body) values (?, ?)",
            ((n, _body(text, extra)) for n, (_, text, extra) in enumerate(rows)),
        )
        query = " OR ".join(f'"{word}"' for word in words)
        ranked = base.execute(
            "select rowid, bm25(found) from found where found match ? order by 2", (query,)
        ).fetchall()
    weighted = sorted(
        ((rows[n][0].score * answer_score(-score, words, _body(*rows[n][1:])), n) for n, score in ranked),
        key=lambda item: (-item[0], item[1]),
    )
    found: list[Answer] = []
    seen: set[str] = set()
    for score, n in weighted:
        answer, text, _ = rows[n]
        if text in seen:
            continue
        seen.add(text)
        found.append(Answer(text, score, answer.source, answer.doc, answer.start, answer.end, answer.refs))
        if len(found) == limit:
            break
    return found


def answer_score(score: float, words: Sequence[str], body: str) -> float:
    """Return BM25 weighted by the share of the question's words that a text has: all of two beat much of one."""
    held = set(body.split())
    share = sum(word in held for word in words) / len(words)
    return score * (0.4 + 0.6 * share) * (1.25 if share == 1 else 1.0)


def _body(text: str, extra: str) -> str:
    return " ".join(_stems(f"{text} {extra}"))


def _stems(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        plain = stem(word)
        # Two words of a name or none: "viet nam" is found by either spelling.
        yield from re.split(r"[\s.'-]+", DEMONYMS.get(plain, plain))


def _terms(question: str, region: Region | None) -> list[str]:
    asked = [word for word in _WORD.findall(question) if word.lower() not in STOP and word.lower() not in _ASKED]
    words = [word for word in _stems(" ".join(asked)) if word]
    if region is not None:
        from ..region.find import parse

        for code in parse(region, question).actors:
            words += [word for word in _stems(region.label(code)) if word not in STOP]
    return [word.replace('"', "") for word in dict.fromkeys(words)]


def _passages(documents: Sequence[Document]) -> Iterator[tuple[Answer, str, str]]:
    for document in documents:
        heading = ""
        for passage in document.passages:
            text = document.excerpt(passage)
            if passage.kind == "heading":
                heading = text
            if passage.kind in ("furniture", "contents") or len(text) < 12:
                continue
            page = f", page {passage.page}" if passage.page is not None else ""
            where = f"{document.name}{page}, {passage.start}"
            yield (
                Answer(text, _WEIGHT.get(passage.kind, 1.0), where, document.name, passage.start, passage.end),
                text,
                heading,
            )


def _rows(region: Region, words: set[str]) -> Iterator[tuple[Answer, str, str]]:
    """Return the rows of the tables in words; only those that share a word with the question."""
    sources = dict(region.table("sources").select("source_id", "citation").iter_rows())
    labels: dict[str, str] = {}

    def name(code: object) -> str:
        if not isinstance(code, str) or not code:
            return ""
        if code not in labels:
            labels[code] = region.label(code) if code in region.names.codes else code
        return labels[code]

    measures = {row["measure"]: row for row in region.table("measures").iter_rows(named=True)}
    alike = {measure for measure, row in measures.items() if words & {*_stems(f"{row['label']} {row['meaning']}")}}
    for table in _TABLES:
        for row in region.table(table).iter_rows(named=True):
            if table == "ties" and (row["value"] is None or row["measure"] not in alike or not row["preferred"]):
                continue
            text = _said(table, row, measures, name)
            if not text:
                continue
            source = sources.get(row.get("source_id") or "", row.get("source_id") or "")
            locator = f", {row['locator']}" if row.get("locator") else ""
            yield Answer(text, 1.0, f"{source}{locator}", refs=(row["ref"],)), text, ""


def _said(table: str, row: dict, measures: dict, name) -> str:  # type: ignore[no-untyped-def, type-arg]
    if table == "ties":
        entry = measures.get(row["measure"], {})
        pair = " and ".join(part for part in (name(row["subject"]), name(row["counterpart"])) if part)
        when = row["year"] or row["period"] or ""
        return f"{entry.get('label', row['measure'])}, {pair}, {when}: {row['value']:,.6g} {row['unit']}"
    parts = [
        f"{key}: {name(value) if isinstance(value, str) else value}"
        for key, value in row.items()
        if key not in ("ref", "source_id", "locator", "basis", "preferred", "flags") and value is not None
    ]
    return f"{table}: {'; '.join(parts)}"[:_LONGEST]


def lines(answers: Sequence[Answer]) -> Iterator[str]:
    """Return answers for a terminal."""
    for number, answer in enumerate(answers, 1):
        yield f"{number}. {answer.text}"
        yield f"   {answer.source}"
    if not answers:
        yield "No passage and no row has these words."
