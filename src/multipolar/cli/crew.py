"""Options of the commands that compute in chunks: who computes them, where finished ones are kept, how much is printed."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import Fault, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WorkersOption = Annotated[int, typer.Option("--workers", "-w", min=1, help="Processes that share the draws.")]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Dask cluster that shares the draws instead, e.g. tcp://127.0.0.1:8786 (extra cluster).",
    ),
]
KeepOption = Annotated[
    Path | None, typer.Option("--keep", metavar="DIR", help="Keep finished chunks here; go on where it stopped.")
]
WholeOption = Annotated[bool, typer.Option("--all", help="Every row also on a terminal, which else shows the first.")]


def crew(workers: int, cluster: str | None, draws: int) -> Any:
    """Return the context of an executor that shares the draws, or of none: one chunk is computed here.

    Raises
    ------
    UsageError
        Both workers and a cluster.
    """
    from .. import scenarios
    from ..wiring import CHUNK

    if cluster is not None and workers > 1:
        raise UsageError(Fault("two-crews", "both --workers and --cluster", expected="one of them"))
    if cluster is not None:
        return scenarios.cluster(cluster)
    return scenarios.workers(workers) if workers > 1 and draws > CHUNK else nullcontext()


@contextmanager
def bar(name: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how many chunks are done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(name, total=None)

        def told(done: int, of: int) -> None:
            shown.update(task, completed=done, total=of)

        yield told
