"""Find a figure from a few words: actors, a measure or survey question, a year.

The words that name actors and years are taken out; what is left is looked up, blind to diacritics, in the labels,
meanings and aliases of the measures and in the questions of the surveys (SQLite FTS5, ranked by bm25).
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import polars as pl

from .names import fold
from .provenance import REFS
from .region import Region

YEAR = re.compile(r"(?:19|20)\d{2}")
_LONGEST_NAME = 6
_SMALL = {"the", "of", "in", "from", "to", "and", "for", "with", "by", "on", "how", "many", "much", "what", "is"}

FOUND: dict[str, Any] = {
    "text": pl.String, "value": pl.Float64, "unit": pl.String, "year": pl.Int32, "period": pl.String, "basis": pl.String,
    "reason": pl.String, "refs": REFS,
}  # fmt: skip
"""Columns of the frame that `find` returns; `text` says what the figure is."""


@dataclass(frozen=True)
class Query:
    """A question taken apart: actors, years, and the words that are left."""

    actors: tuple[str, ...]
    years: tuple[int, ...]
    words: tuple[str, ...]


def parse(region: Region, text: str) -> Query:
    """Take a question apart; of overlapping names the longest wins."""
    tokens = re.findall(r"[^\s,;:?!()\"]+", fold(text))
    known = region.names.folded()
    actors: list[str] = []
    years: list[int] = []
    words: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
            name = " ".join(tokens[at : at + length])
            if name in known and name not in _SMALL:
                actors.append(known[name])
                at += length
                break
        else:
            token = tokens[at]
            if YEAR.fullmatch(token):
                years.append(int(token))
            elif token not in _SMALL:
                words.append(token)
            at += 1
    return Query(tuple(dict.fromkeys(actors)), tuple(years), tuple(words))


def find(region: Region, text: str, *, limit: int = 5) -> pl.DataFrame:
    """Return the figures that answer a few words best, best first (columns `FOUND`).

    Without a year the newest figure is taken. A measure that is known but has no figure for the actors or the year is
    answered with a null value and the reason; an empty frame means that no word was understood.

    Examples
    --------
    >>> import multipolar as mp
    >>> from multipolar.region.find import find
    >>> region = mp.load("japan-asean")
    >>> find(region, "population việt nam 2024")["unit"][0]
    'million persons'
    """
    query = parse(region, text)
    rows: list[dict[str, Any]] = []
    ranked = _ranked(region, query.words)
    for kind, name in ranked:
        rows += _ties(region, name, query) if kind == "measure" else _survey(region, name, query)
    answered = [row for row in rows if row["value"] is not None]
    best = sorted(answered, key=lambda row: (-row["_fit"], row["_rank"]))[:limit] or _unanswered(region, ranked, query)[:1]
    return pl.DataFrame([{key: row[key] for key in FOUND} for row in best], schema=FOUND)


def _ranked(region: Region, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (kind, name) of the measures and survey questions that the words speak of, best first."""
    if not words:
        return []
    aliases = region.vocabulary.get("measures", {})
    measures = [
        ("measure", row["measure"], " ; ".join(_words(aliases.get(row["measure"], {}))), row["label"], row["meaning"])
        for row in region.table("measures").filter(pl.col("origin") == "table").iter_rows(named=True)
    ]
    questions = [
        ("survey", row["question_id"], "", row["question_gist"], "survey question opinion share")
        for row in region.table("survey").select("question_id", "question_gist").unique(maintain_order=True).iter_rows(named=True)
    ]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("create virtual table t using fts5(kind unindexed, name, alias, label, meaning, tokenize='porter unicode61 remove_diacritics 2')")
        db.executemany("insert into t values (?, ?, ?, ?, ?)", [(k, n, fold(a), fold(la), fold(m)) for k, n, a, la, m in [*measures, *questions]])
        terms = [f'"{word.replace(chr(34), "")}"*' for word in words]
        for joined in (" AND ".join(terms), " OR ".join(terms)):
            # An alias is the word people use for the measure, so it weighs most; then the label.
            found = db.execute("select kind, name from t where t match ? order by bm25(t, 0, 2, 10, 5, 1), rowid limit 12", (joined,))
            if hits := list(found):
                return hits
    return []


def _words(languages: dict[str, list[str]]) -> list[str]:
    return [word for words in languages.values() for word in words]


def _ties(region: Region, measure: str, query: Query) -> list[dict[str, Any]]:
    rows = region.table("ties").filter((pl.col("measure") == measure) & pl.col("preferred"))
    for actor in query.actors:
        rows = rows.filter((pl.col("subject") == actor) | (pl.col("counterpart") == actor))
    rows = _in_years(rows, query, "year")
    named = list(query.actors)
    # Fewer actors than asked for is no answer; more are a looser one: "population Japan" is about Japan, not a pair.
    order = pl.col("subject").eq(named[0]).cast(pl.Int8) if named else pl.lit(0)
    extra = pl.col("counterpart").is_not_null() & ~pl.col("counterpart").is_in([*named, "WORLD"])
    rows = rows.with_columns((pl.lit(2.0 * len(named)) - extra.cast(pl.Float64)).alias("_fit"), order.alias("_order"))
    rows = rows.sort("_fit", pl.col("period").is_null(), "year", "_order", descending=True, nulls_last=True).head(3)
    return [
        {
            "text": region.describe(measure, row["subject"], row["counterpart"]), "value": row["value"], "unit": row["unit"],
            "year": row["year"], "period": row["period"], "basis": row["basis"], "reason": None, "refs": [row["ref"]],
            "_fit": row["_fit"], "_rank": rank,
        }
        for rank, row in enumerate(rows.iter_rows(named=True))
    ]  # fmt: skip


def _survey(region: Region, question: str, query: Query) -> list[dict[str, Any]]:
    rows = region.table("survey").filter((pl.col("question_id") == question) & pl.col("preferred") & pl.col("share_pct").is_not_null())
    about = pl.concat_str("question_id", "option", separator="_").str.split("_")
    for actor in query.actors:
        rows = rows.filter((pl.col("population") == actor) | about.list.contains(actor))
    rows = _in_years(rows, query, "wave").sort("wave", "share_pct", descending=True).head(3)
    return [
        {
            "text": f"{row['question_gist']}: {row['option']}, {region.label(row['population'])}, {row['survey']} ({row['sample']})",
            "value": row["share_pct"], "unit": "percent", "year": row["wave"], "period": None, "basis": row["basis"],
            "reason": None, "refs": [row["ref"]], "_fit": 2.0 * len(query.actors) - 0.5, "_rank": rank,
        }
        for rank, row in enumerate(rows.iter_rows(named=True))
    ]  # fmt: skip


def _in_years(rows: pl.DataFrame, query: Query, column: str) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_in(query.years)) if query.years else rows


def _unanswered(region: Region, ranked: list[tuple[str, str]], query: Query) -> list[dict[str, Any]]:
    """Say of the best measure why it has no figure for what was asked."""
    for kind, name in ranked:
        if kind != "measure":
            continue
        subject, counterpart = (*query.actors, None, None)[:2]
        found = region.figures(name, subject=subject, counterpart=counterpart, year=query.years or None)
        reason = found["reason"].drop_nulls()
        text = region.describe(name, subject, counterpart)
        return [
            {
                "text": text, "value": None, "unit": region.measure(name)["unit"], "year": query.years[0] if query.years else None,
                "period": None, "basis": None, "reason": reason[0] if len(reason) else "not in the tables", "refs": [],
            }
        ]  # fmt: skip
    return []
