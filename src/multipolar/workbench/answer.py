"""Answers a question inside a worker process: an address in, bytes out. Errors become pages without internals."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from uuid import uuid4

from ..errors import Fault, InvalidData, MultipolarError, UnknownName, UsageError
from ..region import load
from .bench import Bench, NotHere
from .page import About, Page, Problem, about, html
from .state import parse
from .store import Store


@dataclass(frozen=True)
class Setup:
    """What a worker needs to have the same region as the server.

    Attributes
    ----------
    pack, overlay : str, str or None
        Folders.
    hash : str
        Of the region, which must not change while the server runs.
    store : str
        File of what is kept.
    editions : tuple of str
        Packs that may be compared with.
    """

    pack: str
    overlay: str | None
    hash: str
    store: str
    editions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A question: which page, the words of its path, its settings, and in which form it is wanted.

    Attributes
    ----------
    page : str
        Name of a page of `multipolar.workbench.pages.PAGES`.
    path : str
        As it was asked for, without its ending.
    names : tuple of (str, str)
        Words of the path by name.
    query : tuple of (str, str)
    ending : str
        Empty for HTML; ``json``, ``part``, or what `exports` makes.
    """

    page: str
    path: str
    names: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    ending: str = ""


@dataclass(frozen=True)
class Made:
    """An answer: status, type and bytes, a name where it is a file to keep, and what the store keeps of it."""

    status: int
    type: str
    body: bytes
    name: str = ""
    keep: tuple[str, str, str] | None = None
    """Kind, name and JSON text."""

    @cached_property
    def tag(self) -> str:
        """What a browser may ask with whether anything changed."""
        return f'"{blake2b(self.body, digest_size=12).hexdigest()}"'


def ready(setup: Setup, niceness: int) -> None:
    """Load the region: the worker can answer. It ends when the server is gone, however that came."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    bench(setup)
    if not niceness:
        answer(setup, Ask("start", "/"))  # the drawing engine is loaded and the map drawn before anybody waits


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(0)


def ready_to_read(setup: Setup) -> None:
    """Load the region in a process that may take only so much from the machine."""
    from .dossier import limits

    ready(setup, 10)
    limits()


@lru_cache(maxsize=1)
def bench(setup: Setup) -> Bench:
    """Return the worker's bench.

    Raises
    ------
    InvalidData
        The pack is not the one that the server began with.
    """
    overlay = Path(setup.overlay) if setup.overlay else None
    region = load(Path(setup.pack), overlay=overlay)
    if region.hash != setup.hash:
        what = "the pack has changed since the workbench was started"
        raise InvalidData([Fault("pack-changed", what, expected="stop the workbench and start it again")])
    return Bench(region, Store(Path(setup.store)), setup.editions)


def answer(setup: Setup, ask: Ask) -> Made:
    """Return the answer to a question; never raises."""
    try:
        desk = bench(setup)
    except MultipolarError as error:
        blank = About(name="", title="", hash=setup.hash, as_of="")
        return told(problem(error, ask, blank), ask, status_of(error))
    try:
        return _answer(desk, ask)
    except MultipolarError as error:
        return told(problem(error, ask, about(desk.region)), ask, status_of(error))
    except Exception:
        return told(broken(ask, about(desk.region)), ask, 500)


def _answer(desk: Bench, ask: Ask) -> Made:
    from . import exports
    from .pages import PAGES

    spec = PAGES[ask.page]
    state = parse(ask.query, spec.keys, desk.region)
    page = spec.build(desk, dict(ask.names), state)
    if ask.ending in ("", "json", "part"):
        made = told(page, ask, 200)
        if page._keep:
            text = json.dumps(page._keep, ensure_ascii=False, allow_nan=False)
            made = replace(made, keep=(page.kind, page._keep["id"], text))
        return made
    return exports.file(desk, page, ask.ending, state)


def told(page: Page, ask: Ask, status: int) -> Made:
    """Return a page as HTML or, where the address ends in it, JSON."""
    if ask.ending in ("", "part"):
        return Made(status, "text/html; charset=utf-8", html(page, part=ask.ending == "part").encode())
    return Made(status, "application/json", page.model_dump_json(indent=1).encode())


def status_of(error: MultipolarError) -> int:
    """Return the status that says what kind of mistake it was."""
    if isinstance(error, NotHere):
        return 404
    return 400 if isinstance(error, UsageError | UnknownName | InvalidData) else 422


def problem(error: MultipolarError, ask: Ask, region: About) -> Page:
    """Return the page that says what was wrong: what was found, what was expected, the nearest; no file of this machine."""
    faults: tuple[Fault, ...] = ()
    if isinstance(error, InvalidData):
        faults = error.faults
    elif isinstance(error, UsageError):
        faults = (error.fault,)
    problems = tuple(
        Problem(rule=fault.rule, what=fault.what, column=fault.column, expected=fault.expected, nearest=fault.nearest)
        for fault in faults
    )
    if not problems:
        problems = (Problem(rule=type(error).__name__, what=str(error)),)
    title = "There is no such page" if isinstance(error, NotHere) else "That cannot be answered"
    return Page(kind="error", title=title, address=ask.path, region=region, problems=problems)


def broken(ask: Ask, region: About) -> Page:
    """Return the page for a fault of the program; the report, with the number on the page, goes to the log."""
    number = uuid4().hex[:8]
    sys.stderr.write(f"multipolar workbench, fault {number} at {ask.path}\n{traceback.format_exc()}")
    what = f"The workbench made a mistake, number {number}; the log of `multipolar serve` says more."
    return Page(
        kind="error",
        title="Something went wrong here",
        address=ask.path,
        region=region,
        problems=(Problem(rule="internal", what=what, expected="the next request works"),),
    )


def lost(ask: Ask, setup: Setup, what: str) -> Made:
    """Return the card for an answer whose worker is gone."""
    region = About(name="", title="", hash=setup.hash, as_of="")
    page = Page(
        kind="error",
        title="That answer was lost",
        address=ask.path,
        region=region,
        problems=(Problem(rule="worker-lost", what=what, expected="ask again: the next request works"),),
    )
    return told(page, ask, 503)
