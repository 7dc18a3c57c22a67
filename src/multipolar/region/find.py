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

from ..errors import UnknownName
from .dates import bounds
from .names import fold
from .provenance import REFS
from .region import Region

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
WORD = re.compile(r"[^\s,;:?!()\"\x00-\x1f\x7f\ud800-\udfff]+")
"""What stands between punctuation and signs that no search can take."""
_LONGEST_NAME = 6
_SMALL = {"the", "of", "in", "from", "to", "and", "for", "with", "by", "on", "how", "many", "much", "what", "is"}

FOUND: dict[str, Any] = {
    "text": pl.String, "value": pl.Float64, "unit": pl.String, "year": pl.Int32, "period": pl.String,
    "basis": pl.String,
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
    written = [token for token in WORD.findall(text) if any(map(str.isalnum, token))]
    tokens = [fold(token) for token in written]
    known = {name: code for name, code in region.names.folded().items() if not _is_bare_code(region, name, code)}
    actors: list[str] = []
    years: list[int] = []
    words: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST_NAME, len(tokens) - at), 0, -1):
            name = " ".join(tokens[at : at + length])
            code = known.get(name) or (written[at] if length == 1 and written[at] in region.names.codes else None)
            if code and name not in _SMALL:
                actors.append(code)
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


def _is_bare_code(region: Region, name: str, code: str) -> bool:
    """Say whether a name is only a code: "per capita" does not speak of PER, and "PER" does."""
    return name == code.casefold() and name not in {
        fold(word) for word in _words(region.vocabulary.get("actors", {}).get(code, {}))
    }


def _with_groups(region: Region, actor: str) -> list[str]:
    """Return an actor and the groups that are its membership of some day: ASEAN, ASEAN10, ASEAN11."""
    entries = region.table("memberships").filter(pl.col("institution") == actor)
    days = {bounds(text)[1] for text in entries["start"].to_list()}
    states = [{*region.members(actor, day).filter("holds")["actor"]} for day in days]
    listed = region.table("actors").drop_nulls("of").select("code", "of").iter_rows()
    return [actor, *(code for code, of in listed if {*of.split(";")} in states)]


def find(region: Region, text: str, *, limit: int = 5) -> pl.DataFrame:
    """Return the figures that answer a few words best, best first (columns `FOUND`).

    Without a year the newest figure is taken. A measure that is known but has no figure for the actors or the year is
    answered with a null value and the reason; an empty frame means that no word names a measure.

    Raises
    ------
    UnknownName
        A word that names no actor and stands in no measure or question.

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
    ranked, unknown = _ranked(region, query.words)
    if unknown:
        words = {word for words in region.vocabulary.get("measures", {}).values() for word in _words(words)}
        raise UnknownName.of(
            "word", unknown[0], [*region.names.folded(), *words], expected="an actor, a measure or a year"
        )
    wide = {actor: _with_groups(region, actor) for actor in query.actors}
    for kind, name in ranked:
        rows += _ties(region, name, query, wide) if kind == "measure" else _survey(region, name, query, wide)
    answered = [row for row in rows if row["value"] is not None]
    best = (
        sorted(answered, key=lambda row: (-row["_fit"], row["_rank"]))[:limit] or _unanswered(region, ranked, query)[:1]
    )
    return pl.DataFrame([{key: row[key] for key in FOUND} for row in best], schema=FOUND)


def _ranked(region: Region, words: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (kind, name) of the measures and questions that the words name, best first; and words not understood."""
    if not words:
        return [], []
    aliases = region.vocabulary.get("measures", {})
    measures = [
        ("measure", row["measure"], " ; ".join(_words(aliases.get(row["measure"], {}))), row["label"], row["meaning"])
        for row in region.table("measures").filter(pl.col("origin") == "table").iter_rows(named=True)
    ]
    questions = [
        (
            "survey",
            row["question_id"],
            row["question_id"].replace("_", " "),
            row["question_gist"],
            "survey question opinion share",
        )
        for row in region.table("survey")
        .select("question_id", "question_gist")
        .unique(maintain_order=True)
        .iter_rows(named=True)
    ]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            "create virtual table t using fts5(kind unindexed, name, alias, label, meaning,"
            " tokenize='porter unicode61 remove_diacritics 2')"
        )
        db.executemany(
            "insert into t values (?, ?, ?, ?, ?)",
            [(k, n, fold(a), fold(la), fold(m)) for k, n, a, la, m in [*measures, *questions]],
        )
        terms = {word: f'"{word.replace(chr(34), "")}"' for word in words}
        # An alias is the word people use for the measure, so it weighs most; then the label.
        ask = "select kind, name from t where t match ? order by bm25(t, 0, 2, 10, 5, 1), rowid limit 12"
        hits = list(db.execute(ask, (" AND ".join(terms.values()),)))
        if hits:
            return hits, []
        unknown = [word for word, term in terms.items() if not list(db.execute(ask, (term,)))]
        return list(db.execute(ask, (" OR ".join(terms.values()),))), unknown


def _words(languages: dict[str, list[str]]) -> list[str]:
    return [word for words in languages.values() for word in words]


def _ties(region: Region, measure: str, query: Query, wide: dict[str, list[str]]) -> list[dict[str, Any]]:
    rows = region.table("ties").filter((pl.col("measure") == measure) & pl.col("preferred"))
    named = list(query.actors)
    for group in wide.values():
        named += group[1:]
        rows = rows.filter(pl.col("subject").is_in(group) | pl.col("counterpart").is_in(group))
    rows = _in_years(rows, query, "year")
    # Fewer actors than asked for is no answer; more are a looser one: "population Japan" is about Japan, not a pair.
    order = pl.col("subject").eq(named[0]).cast(pl.Int8) if named else pl.lit(0)
    extra = pl.col("counterpart").is_not_null() & ~pl.col("counterpart").is_in([*named, "WORLD"])
    rows = rows.with_columns(
        (pl.lit(2.0 * len(query.actors)) - extra.cast(pl.Float64)).alias("_fit"), order.alias("_order")
    )
    rows = rows.sort("_fit", pl.col("period").is_null(), "year", "_order", descending=True, nulls_last=True).head(3)
    return [
        {
            "text": region.describe(measure, row["subject"], row["counterpart"]), "value": row["value"],
            "unit": row["unit"],
            "year": row["year"], "period": row["period"], "basis": row["basis"], "reason": None, "refs": [row["ref"]],
            "_fit": row["_fit"], "_rank": rank,
        }
        for rank, row in enumerate(rows.iter_rows(named=True))
    ]  # fmt: skip


def _survey(region: Region, question: str, query: Query, wide: dict[str, list[str]]) -> list[dict[str, Any]]:
    rows = region.table("survey").filter(
        (pl.col("question_id") == question) & pl.col("preferred") & pl.col("share_pct").is_not_null()
    )
    about = pl.concat_str("question_id", "option", separator="_").str.split("_")
    for group in wide.values():
        rows = rows.filter(pl.col("population").is_in(group) | about.list.set_intersection(group).list.len().gt(0))
    # Where no population is asked for, the answer about the whole region comes first.
    whole = pl.col("population").map_elements(region.is_group, return_dtype=pl.Boolean).alias("_whole")
    rows = (
        _in_years(rows, query, "wave").with_columns(whole).sort("wave", "_whole", "share_pct", descending=True).head(3)
    )
    return [
        {
            "text": f"{row['question_gist']}: {row['option']}, {region.label(row['population'])}, "
            f"{row['survey']} ({row['sample']})",
            "value": row["share_pct"], "unit": "percent", "year": row["wave"], "period": None, "basis": row["basis"],
            "reason": None, "refs": [row["ref"]], "_fit": 2.0 * len(query.actors) - 0.5, "_rank": rank,
        }
        for rank, row in enumerate(rows.iter_rows(named=True))
    ]  # fmt: skip


def _in_years(rows: pl.DataFrame, query: Query, column: str) -> pl.DataFrame:
    return rows.filter(pl.col(column).is_in(query.years)) if query.years else rows


def _unanswered(region: Region, ranked: list[tuple[str, str]], query: Query) -> list[dict[str, Any]]:
    """Say of the best measure, else of the best survey question, why it has no figure for what was asked."""
    year = query.years[0] if query.years else None
    empty: dict[str, Any] = {"value": None, "year": year, "period": None, "basis": None, "refs": []}
    for _, name in (entry for entry in ranked if entry[0] == "measure"):
        subject, counterpart = (*query.actors, None, None)[:2]
        found = region.figures(name, subject=subject, counterpart=counterpart, year=query.years or None)
        reason = next(iter(found["reason"].drop_nulls()), "not in the tables")
        text = region.describe(name, subject, counterpart)
        return [{**empty, "text": text, "unit": region.measure(name)["unit"], "reason": reason}]
    about = [name for _, name in ranked if set(name.split("_")) & set(query.actors)]
    for name in [*about, *(name for _, name in ranked)][:1]:
        gist = region.table("survey").filter(pl.col("question_id") == name)["question_gist"][0]
        reason = f"no answer of, or about, {' and '.join(map(region.label, query.actors)) or 'anyone'} is in the tables"
        return [{**empty, "text": gist, "unit": "percent", "reason": reason}]
    return []
