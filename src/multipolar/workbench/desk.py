"""Brings questions and workers together: what was answered is kept, what is asked twice is computed once."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from .answer import Ask, Made, Setup, answer, lost, ready, ready_to_read
from .dossier import SECONDS
from .lane import Lane
from .pages import PAGES, Spec
from .store import Store
from .worker import WorkerLost

KEPT = 128_000_000
"""Bytes of answers that are kept in memory."""

QUICK, SLOW = 30.0, 300.0
"""Seconds that an answer of either lane may take."""


@dataclass(eq=False)
class Wanted:
    """An answer that is being computed, and how many wait for it."""

    task: asyncio.Task[Made]
    waiting: int = 0


@dataclass(eq=False)
class Desk:
    """The server's side of the work.

    Attributes
    ----------
    setup : Setup
    store : Store
    quick, slow : int
        Worker processes for pages, and for what takes seconds.
    """

    setup: Setup
    store: Store
    quick: int = 2
    slow: int = 2
    lanes: dict[str, Lane] = field(default_factory=dict)
    version: int = 0
    """Counts what was written to the store: pages that show it are made anew."""
    _kept: OrderedDict[tuple[Any, ...], Made] = field(default_factory=OrderedDict)
    _size: int = 0
    _wanted: dict[tuple[Any, ...], Wanted] = field(default_factory=dict)
    _background: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the workers that make pages; the others start when they are first needed."""
        self.lanes = {
            "quick": Lane(self.quick, ready, (self.setup, 0), QUICK, patient=True),
            "slow": Lane(self.slow, ready, (self.setup, 10), SLOW),
            "reader": Lane(1, ready_to_read, (self.setup,), SECONDS),
        }
        await self.lanes["quick"].open()

    async def close(self) -> None:
        """Stop everything."""
        if self._background:
            self._background.cancel()
        for lane in self.lanes.values():
            await lane.close()

    def warm(self, asks: list[Ask]) -> None:
        """Answer some questions in the background, one after the other, when nobody else is waiting."""

        async def run() -> None:
            for ask in asks:
                with contextlib.suppress(WorkerLost):
                    await self.ask(ask, rank=9)

        self._background = asyncio.create_task(run())

    async def ask(self, ask: Ask, rank: int = 0) -> Made:
        """Return the answer to a question. When nobody waits for it any more, its work is stopped."""
        if (made := self.kept(ask)) is not None:
            return made
        key = self._key(ask)
        wanted = self._wanted.get(key)
        if wanted is None:
            wanted = Wanted(asyncio.create_task(self._made(key, ask, rank)))
            self._wanted[key] = wanted
            wanted.task.add_done_callback(lambda _: self._wanted.pop(key, None))
        wanted.waiting += 1
        try:
            return await asyncio.shield(wanted.task)
        except asyncio.CancelledError:
            if wanted.waiting == 1:
                wanted.task.cancel()
            raise
        finally:
            wanted.waiting -= 1

    def kept(self, ask: Ask) -> Made | None:
        """Return an answer that is there already."""
        key = self._key(ask)
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def wrote(self) -> None:
        """Say that the store holds something else."""
        self.version += 1

    def _key(self, ask: Ask) -> tuple[Any, ...]:
        return (ask, self.version if PAGES[ask.page].stored else 0)

    async def _made(self, key: tuple[Any, ...], ask: Ask, rank: int) -> Made:
        spec = PAGES[ask.page]
        try:
            made: Made = await self.lanes[spec.lane].run(answer, self.setup, ask, rank=rank)
        except WorkerLost as error:
            return lost(ask, self.setup, str(error))
        if made.keep:
            kind, name, text = made.keep
            self.store.keep(f"{self.setup.hash} {kind} {name}", self.setup.hash, kind, name, json.loads(text))
            self.wrote()
        if made.status == 200:
            self._keep(key, made, spec)
        return made

    def _keep(self, key: tuple[Any, ...], made: Made, spec: Spec) -> None:
        if len(made.body) > KEPT // 8 or not spec.kept:
            return
        self._kept[key] = made
        self._size += len(made.body)
        while self._size > KEPT:
            _, old = self._kept.popitem(last=False)
            self._size -= len(old.body)
