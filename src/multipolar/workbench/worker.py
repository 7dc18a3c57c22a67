"""A process that answers one question at a time through a pipe, and can be ended at any moment, whatever it does."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any


class WorkerLost(Exception):
    """The process that was to answer is gone, or took longer than it may."""


class Worker:
    """A process of its own, spawned, with one thread a library; the loss of one does not take others with it.

    Parameters
    ----------
    begin : callable
        What the process runs first, with `arguments`; what it raises is answered to nobody.
    """

    def __init__(self, begin: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        context = get_context("spawn")
        self._here, self._there = context.Pipe()
        self._process = context.Process(target=_work, args=(self._there, begin, arguments), daemon=True)
        self._waits = ThreadPoolExecutor(
            1, thread_name_prefix="worker"
        )  # who waits for the pipe, while the server goes on
        self._lock = Lock()
        self._ended = False

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return not self._ended and self._process.is_alive()

    async def start(self) -> None:
        """Start the process and wait until it has begun.

        Raises
        ------
        WorkerLost
            It ended before.
        """
        await self._off(self._start)

    async def ask(self, call: Callable[..., Any], *args: Any) -> Any:
        """Return what a call answers in the process, or raise what it raises.

        Raises
        ------
        WorkerLost
            The process is gone.
        """
        return await self._off(self._ask, call, args)

    def end(self) -> None:
        """End the process, also while it is only starting; who waits for it is told at once."""
        with self._lock:
            if self._ended:
                return
            self._ended = True
            if self._process.pid is not None:
                self._process.kill()
        self._waits.submit(self._bury)
        self._waits.shutdown(wait=False)

    def join(self) -> None:
        """Wait until the process of a worker that was ended is gone."""
        self._waits.shutdown(wait=True)

    # -- in the thread that waits -------------------------------------------------------------------------

    async def _off(self, call: Callable[..., Any], *args: Any) -> Any:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._waits, call, *args)
        except RuntimeError as error:
            if not self._ended:
                raise
            raise WorkerLost("the process that was to answer is gone") from error

    def _start(self) -> None:
        from ..scenarios.pool import one_thread

        with self._lock:
            if self._ended:
                raise WorkerLost("the process was not wanted any more")
            try:
                with one_thread():
                    self._process.start()
            except OSError as error:  # no memory, no process left
                raise WorkerLost("the process could not be started") from error
            self._there.close()  # the process has its own end: when it is gone, this one hears it
        self._heard()

    def _ask(self, call: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        try:
            self._here.send((call, args))
        except OSError as error:
            raise WorkerLost("the process that was to answer is gone") from error
        return self._heard()

    def _heard(self) -> Any:
        try:
            worked, found = self._here.recv()
        except (EOFError, OSError) as error:
            raise WorkerLost("the process that was to answer is gone") from error
        if worked:
            return found
        raise found

    def _bury(self) -> None:
        if self._process.pid is not None:
            self._process.join()
            self._process.close()
        self._here.close()
        with contextlib.suppress(OSError):
            self._there.close()


def _work(there: Connection, begin: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """Answer one question after the other until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends its workers
    with contextlib.suppress(Exception):  # what is wrong is said by the first answer: `begin` has no one to tell it to
        begin(*arguments)
    _say(there, True, None)
    while True:
        try:
            call, args = there.recv()
        except (EOFError, OSError):
            return
        try:
            found = call(*args)
        except Exception as error:
            _say(there, False, error)
        else:
            _say(there, True, found)


def _say(there: Connection, worked: bool, found: Any) -> None:
    try:
        there.send((worked, found))
    except OSError:  # nobody is there any more
        return
    except Exception as error:  # an answer that cannot be sent: the pipe has not been written to
        there.send((False, RuntimeError(f"{type(found).__name__} cannot be sent: {error}")))
