"""What changes something that is kept on this machine. Every answer is a way back to a page, or says what was wrong.

The guard has let only requests of our own pages through. Nothing here reads or writes a file by a name from a request:
everything goes into the store.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ..errors import Fault, InvalidData, MultipolarError, UsageError
from . import dossier
from .answer import Ask, problem, status_of, told
from .loading import load_scenario
from .page import About
from .worker import WorkerLost

if TYPE_CHECKING:
    from .desk import Desk

LONGEST = 2_000
"""Characters of a field."""
SLOWEST = 60.0
"""Seconds in which a request must have arrived."""


def routes(desk: Desk) -> list[Route]:
    """Return the addresses that take POST."""
    doors = {
        "/documents/add": _add,
        "/documents/remove": _remove,
        "/documents/decide": _decide,
        "/scenarios/save": _save,
        "/scenarios/forget": _forget,
        "/scenarios/load": _load,
        "/review/record": _record,
    }
    return [Route(path, _door(desk, act), methods=["POST"]) for path, act in doors.items()]


def _door(desk: Desk, act: Any) -> Any:
    async def serve(request: Request) -> Response:
        ask = Ask("nowhere", request.url.path)
        try:
            async with asyncio.timeout(SLOWEST):
                form = await request.form(max_files=dossier.AT_ONCE, max_fields=20, max_part_size=64_000)
            try:
                where = await act(desk, form)
            finally:
                await form.close()
        except TimeoutError:
            return Response("That took too long to arrive.", status_code=408, media_type="text/plain")
        except (MultiPartException, KeyError, UnicodeDecodeError) as error:
            what = str(error) if isinstance(error, MultiPartException) else "a field is missing or is no text"
            return _wrong(desk, ask, UsageError(Fault("bad-form", what, expected="what the page's own form sends")))
        except WorkerLost as error:
            return _wrong(desk, ask, UsageError(Fault("worker-lost", str(error), expected="try again")))
        except MultipolarError as error:
            return _wrong(desk, ask, error)
        desk.wrote()
        return RedirectResponse(where, status_code=303)

    return serve


def _wrong(desk: Desk, ask: Ask, error: MultipolarError) -> Response:
    region = About(name="", title="", hash=desk.setup.hash, as_of="")
    made = told(problem(error, ask, region), ask, 400)
    return Response(made.body, status_code=status_of(error), media_type=made.type)


def _words(form: Any, name: str, needed: bool = True) -> str:
    value = form.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST or (needed and not value.strip()):
        raise UsageError(
            Fault(
                "bad-field",
                f"{name} is missing, too long or no text",
                column=name,
                expected=f"1 to {LONGEST:,} characters",
            )
        )
    return " ".join(value.split())


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


async def _add(desk: Desk, form: Any) -> str:
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
    if not files:
        raise UsageError(Fault("no-file", "no file came with the form", expected="a document"))
    faults = [
        Fault(
            "too-large",
            f"{dossier.name_of(file.filename or '')} has {file.size:,} bytes",
            expected=f"at most {dossier.LARGEST:,}",
        )
        for file in files
        if (file.size or 0) > dossier.LARGEST
    ]
    if faults:
        raise InvalidData(faults)
    for file in files:
        desk.store.add_document(dossier.name_of(file.filename or ""), await file.read(), _now())
    return "/documents"


async def _remove(desk: Desk, form: Any) -> str:
    desk.store.remove_document(_words(form, "id"))
    return "/documents"


async def _decide(desk: Desk, form: Any) -> str:
    word = _words(form, "word")
    if word not in ("open", "confirmed", "dismissed"):
        raise UsageError(Fault("unknown-word", repr(word[:40]), expected="open, confirmed or dismissed"))
    desk.store.decide(_words(form, "key")[:40], word, _words(form, "note", needed=False), _now())
    number = _words(form, "number", needed=False)
    return f"/documents#finding-{number}" if number.isdigit() else "/documents"


async def _save(desk: Desk, form: Any) -> str:
    scenario, query, title = _words(form, "scenario"), _words(form, "query", needed=False), _words(form, "title")
    pairs = [
        (name, words)
        for name, words in parse_qsl(query, keep_blank_values=True)
        if name not in ("v", "add", "step", "title")
    ]
    ask = Ask("scenario", f"/scenarios/{scenario}", (("id", scenario),), tuple(sorted(pairs)), "json")
    made = await desk.ask(ask)
    if made.status != 200:
        raise UsageError(
            Fault("no-scenario", "that is no scenario that can be run", expected="one that its own page shows")
        )
    number = desk.store.save(title[:200], scenario, urlencode(pairs), _now())
    return f"/scenarios/saved-{number}"


async def _forget(desk: Desk, form: Any) -> str:
    number = _words(form, "number")
    if number.isdigit():
        desk.store.forget(int(number))
    return "/scenarios"


async def _load(desk: Desk, form: Any) -> str:
    file = form.get("file")
    if not isinstance(file, UploadFile) or (file.size or 0) > 64_000:
        raise UsageError(
            Fault("no-file", "no scenario file came with the form", expected="a .toml file of at most 64,000 bytes")
        )
    title, query = await desk.lanes["reader"].run(load_scenario, desk.setup, await file.read())
    return f"/scenarios/saved-{desk.store.save(title, 'new', query, _now())}"


async def _record(desk: Desk, form: Any) -> str:
    id_ = _words(form, "id")
    table, _, row = id_.partition("/")
    made = await desk.ask(Ask("row", f"/rows/{id_}", (("hash", row), ("table", table)), (), "json"))
    if made.status != 200:
        raise UsageError(
            Fault(
                "unknown-row",
                f"{id_!r} is no row of the tables",
                column="id",
                expected="the id of a row, such as ties/3f9a1c22b0",
            )
        )
    desk.store.review(id_, _words(form, "by"), date.today().isoformat(), _words(form, "note", needed=False))
    return "/review"
