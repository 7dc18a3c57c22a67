"""Worker processes that answer one question at a time; one that is no longer wanted, or too slow, is ended and replaced."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from .worker import Worker, WorkerLost


@dataclass(eq=False)
class Lane:
    """Workers of one kind, and the queue before them.

    Attributes
    ----------
    size : int
        Processes.
    begin : callable
        What a new process runs first, with `arguments`.
    limit : float
        Seconds that an answer may take.
    patient : bool
        A running answer that nobody wants any more is let finish: it is short, and a new process is not.
    """

    size: int
    begin: Callable[..., Any]
    arguments: tuple[Any, ...]
    limit: float
    patient: bool = False
    idle: list[Worker] = field(default_factory=list)
    _waiting: list[tuple[int, int, asyncio.Future[Worker]]] = field(default_factory=list)
    _order: Any = field(default_factory=count)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _every: set[Worker] = field(default_factory=set)
    _closed: bool = False

    async def open(self) -> None:
        """Start the workers; the first answers wait for them. Without it each is started when it is first needed."""
        for _ in range(self.size):
            self._spawn()

    async def close(self) -> None:
        """End every worker."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        for worker in list(self._every):
            worker.end()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in list(self._every):
            await asyncio.to_thread(worker.join)
        self._every.clear()

    async def run(self, call: Callable[..., Any], *args: Any, rank: int = 0) -> Any:
        """Return what a call answers; of those who wait, the lowest rank goes first.

        Raises
        ------
        WorkerLost
            The process is gone, or took longer than `limit`.
        """
        worker = await self._take(rank)
        task = asyncio.create_task(worker.ask(call, *args))
        task.add_done_callback(_heard)
        try:
            found = await asyncio.wait_for(asyncio.shield(task), self.limit)
        except TimeoutError as error:
            self._replace(worker)
            raise WorkerLost(f"it took longer than {self.limit:g} seconds and was stopped") from error
        except WorkerLost:
            self._replace(worker)
            raise
        except asyncio.CancelledError:
            if self.patient and not self._closed:
                self._keep(asyncio.create_task(self._finish(worker, task)))
            else:
                self._replace(worker)
            raise
        except BaseException:
            self._give(worker)
            raise
        self._give(worker)
        return found

    # -- workers ------------------------------------------------------------------------------------------

    def _spawn(self) -> None:
        if not self._closed:
            worker = Worker(self.begin, self.arguments)
            self._every.add(worker)
            self._keep(asyncio.create_task(self._begin(worker)))

    async def _begin(self, worker: Worker) -> None:
        try:
            await worker.start()
        except WorkerLost:
            worker.end()
            self._every.discard(worker)
            self._fail()
            await asyncio.sleep(1)  # a machine that cannot start a process is not asked a thousand times a second
            self._spawn()
            return
        self._give(worker)

    def _fail(self) -> None:
        """Tell those who wait that no process starts, instead of letting them wait for ever."""
        while self._waiting:
            _, _, place = heapq.heappop(self._waiting)
            if not place.done():
                place.set_exception(WorkerLost("no process that could answer can be started"))

    async def _finish(self, worker: Worker, task: asyncio.Task[Any]) -> None:
        try:
            await asyncio.wait_for(task, self.limit)
        except (TimeoutError, WorkerLost):
            self._replace(worker)
        except Exception:
            self._give(worker)
        else:
            self._give(worker)

    def _replace(self, worker: Worker) -> None:
        worker.end()
        self._every.discard(worker)
        self._spawn()

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, rank: int) -> Worker:
        while self.idle:
            if (worker := self.idle.pop()).alive:
                return worker
            self._replace(worker)  # it died while it had nothing to do, and nobody is told
        if len(self._every) < self.size:
            self._spawn()
        place: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._order), place))
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._give(place.result())
            raise

    def _give(self, worker: Worker) -> None:
        while self._waiting:
            _, _, place = heapq.heappop(self._waiting)
            if not place.done():
                place.set_result(worker)
                return
        self.idle.append(worker)


def _heard(task: asyncio.Task[Any]) -> None:
    """Take note of how an answer ended that nobody waits for any more, so that nothing complains about it."""
    if not task.cancelled():
        task.exception()
