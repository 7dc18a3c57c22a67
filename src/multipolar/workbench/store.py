"""What is kept on this machine, in one SQLite file: documents, what was decided about findings, saved scenarios, reviews.

Everything is text or bytes and JSON; nothing that is read back is code. Computed answers are kept as well, by the
pack's hash, so that a verdict that took half a minute is there after a restart.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from ..errors import Fault, UsageError

SCHEMA = """
create table if not exists documents (
    id text primary key, name text not null, bytes blob not null, added text not null
);
create table if not exists decisions (
    finding text primary key, word text not null, note text not null, at text not null
);
create table if not exists saved (
    id integer primary key, title text not null, scenario text not null, query text not null, at text not null
);
create table if not exists reviews (
    number integer primary key, id text not null, by text not null, day text not null, note text not null
);
create table if not exists answers (
    key text primary key, pack text not null, kind text not null, name text not null, body text not null, at real not null
);
"""
VERSION = 1

MOST_DOCUMENTS = 100
"""Documents that are kept at once."""
MOST_BYTES = 400_000_000
"""Bytes of all documents together."""
MOST_ANSWERS = 2_000
"""Computed answers that are kept; the oldest go first."""


@dataclass(frozen=True)
class Kept:
    """A document as it was put in; `name` is only ever shown."""

    id: str
    name: str
    size: int
    added: str


class Store:
    """The file. It is opened for each use, so that several processes may read it.

    Raises
    ------
    UsageError
        The file cannot be opened, or another version of the workbench wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as base:
                found = base.execute("pragma user_version").fetchone()[0]
                if found not in (0, VERSION):
                    what = f"the workbench's file is of version {found}"
                    raise UsageError(
                        Fault("store-version", what, str(path), expected=f"version {VERSION}, or another --data")
                    )
                base.execute("pragma journal_mode=wal")
                base.executescript(SCHEMA)
                base.execute(f"pragma user_version={VERSION}")
            path.chmod(0o600)
        except (sqlite3.Error, OSError) as error:
            what = f"the workbench's file cannot be used: {error}"
            raise UsageError(
                Fault("store", what, str(path), expected="a place that can be written (--data)")
            ) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=10)) as base, base:
            yield base

    # -- documents ----------------------------------------------------------------------------------------

    def add_document(self, name: str, content: bytes, at: str) -> str:
        """Keep a document; the same bytes once. Return its id.

        Raises
        ------
        UsageError
            There are too many already.
        """
        id_ = blake2b(content, digest_size=8).hexdigest()
        with self._open() as base:
            if base.execute("select 1 from documents where id=?", (id_,)).fetchone():
                return id_
            count, size = base.execute("select count(*), coalesce(sum(length(bytes)), 0) from documents").fetchone()
            if count >= MOST_DOCUMENTS or size + len(content) > MOST_BYTES:
                what = f"{count} documents with {size:,} bytes are kept already"
                expected = f"at most {MOST_DOCUMENTS} with {MOST_BYTES:,} bytes; remove some"
                raise UsageError(Fault("too-many-documents", what, expected=expected))
            base.execute("insert into documents values (?, ?, ?, ?)", (id_, name, content, at))
        return id_

    def documents(self) -> list[Kept]:
        """Return the documents, the oldest first."""
        with self._open() as base:
            rows = base.execute("select id, name, length(bytes), added from documents order by added, id").fetchall()
        return [Kept(*row) for row in rows]

    def document(self, id_: str) -> bytes | None:
        """Return the bytes of a document."""
        with self._open() as base:
            row = base.execute("select bytes from documents where id=?", (id_,)).fetchone()
        return None if row is None else bytes(row[0])

    def remove_document(self, id_: str) -> None:
        """Forget a document."""
        with self._open() as base:
            base.execute("delete from documents where id=?", (id_,))

    # -- decisions ----------------------------------------------------------------------------------------

    def decide(self, finding: str, word: str, note: str, at: str) -> None:
        """Keep what was decided about a finding; ``open`` forgets it."""
        with self._open() as base:
            if word == "open":
                base.execute("delete from decisions where finding=?", (finding,))
            else:
                base.execute("insert or replace into decisions values (?, ?, ?, ?)", (finding, word, note, at))

    def decisions(self) -> dict[str, tuple[str, str, str]]:
        """Return word, note and time by finding."""
        with self._open() as base:
            return {row[0]: (row[1], row[2], row[3]) for row in base.execute("select * from decisions")}

    # -- scenarios ----------------------------------------------------------------------------------------

    def save(self, title: str, scenario: str, query: str, at: str) -> int:
        """Keep a scenario: what it began from and its settings, as in an address."""
        with self._open() as base:
            row = base.execute(
                "insert into saved (title, scenario, query, at) values (?, ?, ?, ?)", (title, scenario, query, at)
            )
            return int(row.lastrowid or 0)

    def saved(self) -> list[tuple[int, str, str, str, str]]:
        """Return number, title, scenario, settings and time of what was saved."""
        with self._open() as base:
            return base.execute("select id, title, scenario, query, at from saved order by id").fetchall()

    def forget(self, number: int) -> None:
        """Forget a saved scenario."""
        with self._open() as base:
            base.execute("delete from saved where id=?", (number,))

    # -- reviews ------------------------------------------------------------------------------------------

    def review(self, id_: str, by: str, day: str, note: str) -> None:
        """Keep that somebody looked a row up. The basis of the row stays as it is."""
        with self._open() as base:
            base.execute("insert into reviews (id, by, day, note) values (?, ?, ?, ?)", (id_, by, day, note))

    def reviews(self) -> list[tuple[str, str, str, str]]:
        """Return id, by, day and note of every review, in order."""
        with self._open() as base:
            return base.execute("select id, by, day, note from reviews order by number").fetchall()

    # -- computed answers ---------------------------------------------------------------------------------

    def keep(self, key: str, pack: str, kind: str, name: str, body: dict[str, Any]) -> None:
        """Keep a computed answer."""
        with self._open() as base:
            base.execute(
                "insert or replace into answers values (?, ?, ?, ?, ?, ?)",
                (key, pack, kind, name, json.dumps(body, ensure_ascii=False, allow_nan=False), time.time()),
            )
            base.execute(
                "delete from answers where key not in (select key from answers order by at desc limit ?)",
                (MOST_ANSWERS,),
            )

    def kept(self, key: str) -> dict[str, Any] | None:
        """Return a computed answer."""
        with self._open() as base:
            row = base.execute("select body from answers where key=?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def answers(self, pack: str, kind: str) -> dict[str, dict[str, Any]]:
        """Return the computed answers of a kind about a pack, by name; of several the newest."""
        with self._open() as base:
            rows = base.execute("select name, body from answers where pack=? and kind=? order by at", (pack, kind))
            return {name: json.loads(body) for name, body in rows.fetchall()}
