"""What the workbench keeps, and what its guard lets through; neither needs a server."""

import sqlite3

import pytest

from multipolar.errors import UsageError
from multipolar.workbench.guard import LARGEST, Guard
from multipolar.workbench.store import Store

# What is kept


def test_what_is_kept_is_there_after_a_restart(tmp_path):
    store = Store(tmp_path / "deep" / "w.sqlite")
    id_ = store.add_document("../../etc/passwd", b"text", "2026-01-01")
    assert store.add_document("again", b"text", "2026-01-02") == id_
    number = store.save("mine", "partners-withdraw", "shock.1.factor=0.1", "2026-01-01")
    store.decide("f", "confirmed", "", "2026-01-01")
    store.review("ties/722ea47e48", "A", "2026-01-01", "as printed")
    store.keep("k", "hash", "verdict", "wpu-people", {"verdict": "holds"})
    again = Store(tmp_path / "deep" / "w.sqlite")
    assert again.document(id_) == b"text"
    assert [row[0] for row in again.saved()] == [number]
    assert again.decisions()["f"][0] == "confirmed"
    assert again.reviews() == [("ties/722ea47e48", "A", "2026-01-01", "as printed")]
    assert again.answers("hash", "verdict") == {"wpu-people": {"verdict": "holds"}}
    assert again.answers("another", "verdict") == {}
    assert (tmp_path / "deep" / "w.sqlite").stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_a_file_of_another_version_is_left_alone(tmp_path):
    with sqlite3.connect(tmp_path / "w.sqlite") as base:
        base.execute("pragma user_version=7")
    with pytest.raises(UsageError, match="version 7"):
        Store(tmp_path / "w.sqlite")
    (tmp_path / "text.sqlite").write_text("no database, but long enough to be looked at as one")
    with pytest.raises(UsageError, match="cannot be used"):
        Store(tmp_path / "text.sqlite")


# The guard


OURS = "127.0.0.1:8765"
GUARD = Guard(None, frozenset({OURS, "localhost:8765"}))


def refusal(method="GET", path="/", query=b"", **headers):
    given = {"host": OURS} | {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
    raw = [(name.encode(), value.encode()) for name, value in given.items() if value]
    scope = {"method": method, "raw_path": path.encode(), "query_string": query, "headers": raw}
    found = GUARD.refusal(scope)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("expected", "request_"),
    [
        (None, {}),
        (None, {"host": "localhost:8765"}),
        (421, {"host": "attacker.example:8765"}),
        (421, {"host": "127.0.0.1"}),
        (421, {"host": "127.0.0.1:8765.attacker.example"}),
        (421, {"host": ""}),
        (None, {"method": "POST", "origin": f"http://{OURS}"}),
        (None, {"method": "POST", "sec_fetch_site": "same-origin"}),
        (403, {"method": "POST"}),
        (403, {"method": "POST", "origin": "null"}),
        (403, {"method": "POST", "origin": "http://attacker.example"}),
        (403, {"method": "POST", "origin": "https://127.0.0.1:8765"}),
        (403, {"method": "POST", "origin": "http://127.0.0.1:9999"}),
        (403, {"method": "POST", "sec_fetch_site": "cross-site"}),
        (403, {"origin": "http://attacker.example"}),
        (403, {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}),
        (403, {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors"}),
        (None, {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}),
        (405, {"method": "PUT"}),
        (405, {"method": "OPTIONS", "origin": f"http://{OURS}"}),
        (413, {"content_length": str(LARGEST + 1)}),
        (413, {"content_length": "many"}),
        (414, {"query": b"a" * 20_000}),
    ],
)
def test_the_guard_lets_through_what_is_ours(expected, request_):
    assert refusal(**request_) == expected


def test_two_hosts_are_none():
    raw = [(b"host", OURS.encode()), (b"host", b"attacker.example")]
    assert GUARD.refusal({"method": "GET", "raw_path": b"/", "query_string": b"", "headers": raw})[0] == 421
