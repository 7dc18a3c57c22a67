"""Who computes the chunks of a run: this process, processes that it starts, or a Dask cluster (contracts §8).

Chunks are computed whole and put together in their order, so the values do not depend on who computes them.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import platform
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from importlib import metadata
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import Fault, InvalidData, MissingExtra, UsageError

if TYPE_CHECKING:
    from ..region import Region

T = TypeVar("T")

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "POLARS_MAX_THREADS")

ADDRESS = re.compile(r"([a-z]+://)?(\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):\d+")
"""What an address looks like: perhaps a protocol, a host by name or number, a port."""

WAIT = 20.0
"""Seconds in which a cluster must answer."""


def workers(n: int) -> ProcessPoolExecutor:
    """Return an executor of `n` processes, each with one thread for BLAS and Polars.

    As with any spawned process, a script that uses it guards its main part with ``if __name__ == "__main__":``.
    """
    return ProcessPoolExecutor(max_workers=n, mp_context=_OneThread())


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """Give an executor of a Dask cluster that somebody else runs, for the time of a ``with`` block.

    Its workers need this package in the same versions, and the region's pack in the same place.

    Parameters
    ----------
    address : str
        Of its scheduler, ``"tcp://host:8786"``.

    Raises
    ------
    MissingExtra
        The extra ``cluster`` is not installed.
    UsageError
        Nobody answers there; the cluster has no worker; it was lost on the way, or a worker died again and again.
    InvalidData
        A worker has other versions; every difference is listed.
    """
    if importlib.util.find_spec("distributed") is None:
        raise MissingExtra("cluster", "a Dask cluster")
    distributed: Any = importlib.import_module("distributed")

    expected = "the address of a Dask scheduler that runs, such as tcp://127.0.0.1:8786"
    if not ADDRESS.fullmatch(address):  # a client that cannot read it leaves a thread behind
        raise UsageError(Fault("no-cluster", f"{address!r} is no address", expected=expected))
    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        what = f"no cluster answers at {address!r}: {str(error) or type(error).__name__}"
        raise UsageError(Fault("no-cluster", what, expected=expected)) from error
    try:
        with client:
            _require(client)
            yield client.get_executor(pure=False)
    except (distributed.scheduler.KilledWorker, CancelledError) as error:
        raise _lost(str(error) or "the cluster is gone") from error


def versions() -> dict[str, str]:
    """Return the versions on which the last bits of a number depend."""
    from .. import __version__

    libraries = {name: metadata.version(name) for name in ("numpy", "polars", "scipy")}
    return {"multipolar": __version__, "python": platform.python_version(), **libraries}


def computed(
    executor: Executor | None, missing: list[int], task: Callable[..., T], region: Region, *given: Any
) -> Iterator[tuple[int, T]]:
    """Yield ``task(region, *given, index)`` for each missing index as it is done, in any order; one alone is done here.

    Here the region is the one that is given, whatever was changed in it; elsewhere it is read again from its pack.

    Raises
    ------
    UsageError
        A worker died; what others had finished by then was yielded before.
    """
    if executor is None or len(missing) == 1:
        for index in missing:
            yield index, task(region, *given, index)
        return
    recipe = region.__reduce__()
    futures: dict[Future[T], int] = {
        executor.submit(_elsewhere, task, recipe, (*given, index)): index for index in missing
    }
    broken: BrokenExecutor | None = None
    try:
        for future in as_completed(futures):
            try:
                done = future.result()
            except BrokenExecutor as error:  # of all that had not finished; some that had may come after it
                broken = error
            else:
                yield futures[future], done
    finally:
        for future in futures:
            future.cancel()
    if broken is not None:
        raise _lost(str(broken)) from broken


def _elsewhere(task: Callable[..., T], recipe: tuple[Any, ...], given: tuple[Any, ...]) -> T:
    """Do a task in a worker, from how a region is pickled: an error while unpickling would end the worker."""
    made, how = recipe
    return task(made(*how), *given)


def _lost(why: str) -> UsageError:
    expected = "more memory or fewer workers; with keep, finished chunks stay and the next run goes on"
    return UsageError(Fault("worker-died", f"a worker died: {why}", expected=expected))


def _require(client: Any) -> None:
    """Refuse a cluster without workers or with other versions."""
    found: dict[str, dict[str, str]] = client.run(versions)
    if not found:
        raise UsageError(Fault("no-workers", "the cluster has no worker", expected="at least one"))
    if faults := list(_differences(versions(), found)):
        raise InvalidData(faults)


def _differences(ours: dict[str, str], found: dict[str, dict[str, str]]) -> Iterable[Fault]:
    for worker, theirs in found.items():
        for name, version in ours.items():
            if theirs.get(name) != version:
                what = f"worker {worker} has {name} {theirs.get(name, 'not')}"
                yield Fault("other-version", what, column=name, expected=f"{version}, as here")


_STARTING = Lock()
"""The environment is one for all threads, and several may start processes at once."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Let processes that are started meanwhile have one thread a library; it reads that when loaded, before any initializer."""
    with _STARTING:
        before = {name: os.environ.get(name) for name in THREADS}
        os.environ.update(dict.fromkeys(THREADS, "1"))
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value


class _Process(SpawnProcess):
    """A process that starts with one thread a library."""

    def start(self) -> None:
        with one_thread():
            super().start()


class _OneThread(SpawnContext):
    """The spawn method, since a fork would inherit locks of Polars' threads, with `_Process`."""

    Process = _Process
