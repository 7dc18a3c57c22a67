"""Verdicts on every proposition of a pack, the slow ones begun in other processes while something else is done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from ..region import Region
from .judge import Verdict, judge
from .proposition import Proposition, counterfactuals, read

Verdicts = list[tuple[Proposition, Verdict]]


def begin(region: Region, executor: Executor | None = None, *, n: int = 1024, seed: int = 0) -> Callable[[], Verdicts]:
    """Begin to judge every proposition of the region's pack; what is returned waits for the verdicts.

    Parameters
    ----------
    region : Region
    executor : Executor, optional
        Judges the counterfactuals (`multipolar.scenarios.workers`); the others are judged where the verdicts are asked
        for. Verdicts are the same with and without.
    n, seed : int
        As for `judge`.

    Returns
    -------
    callable
        Returns each proposition with its verdict, by id; raises what `read` and `judge` raise.

    Examples
    --------
    >>> import multipolar as mp
    >>> verdicts = mp.propositions.begin(mp.load("japan-asean"))
    >>> next(verdict.verdict for proposition, verdict in verdicts() if proposition.id == "wpu-people")
    'holds'
    """
    running = {}
    if executor is not None:
        recipe = region.__reduce__()
        running = {one.id: executor.submit(_task, recipe, one, n, seed) for one in counterfactuals(region)}

    def finish() -> Verdicts:
        try:
            known = read(region)
            told = {one.id: judge(region, one, n=n, seed=seed) for one in known if one.id not in running}
            for one in reversed(known):  # the others work from the first on: what they have not begun is judged here
                if one.id in running and running[one.id].cancel():
                    told[one.id] = judge(region, one, n=n, seed=seed)
            return [(one, told[one.id] if one.id in told else running[one.id].result()) for one in known]
        finally:
            for future in running.values():
                future.cancel()

    return finish


def _task(recipe: tuple[Any, ...], proposition: Proposition, n: int, seed: int) -> Verdict:
    """Judge in a worker, from how a region is pickled: an error while unpickling would end the worker."""
    made, given = recipe
    return judge(made(*given), proposition, n=n, seed=seed)
