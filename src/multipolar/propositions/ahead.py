"""Verdicts on every proposition of a pack, the slow ones begun in other processes while something else is done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from .. import scenarios
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
        # What takes longest is begun first, so that at the end nobody waits for it.
        asked = sorted(counterfactuals(region), key=lambda one: not _is_long(region, one))
        running = {one.id: executor.submit(_task, recipe, one, n, seed) for one in asked}

    def finish() -> Verdicts:
        try:
            known = {one.id: one for one in read(region)}
            told = {name: judge(region, one, n=n, seed=seed) for name, one in known.items() if name not in running}
            for name in reversed(running):  # the others work from the first on: what they have not begun is judged here
                if running[name].cancel():
                    told[name] = judge(region, known[name], n=n, seed=seed)
            return [(one, told[name] if name in told else running[name].result()) for name, one in known.items()]
        finally:
            for future in running.values():
                future.cancel()

    return finish


def _is_long(region: Region, proposition: Proposition) -> bool:
    """Say whether a scenario of the proposition names its models, as those do that run a large one."""
    return any(scenarios.read(test.scenario, region).models for test in proposition.test if test.scenario)


def _task(recipe: tuple[Any, ...], proposition: Proposition, n: int, seed: int) -> Verdict:
    """Judge in a worker, from how a region is pickled: an error while unpickling would end the worker."""
    made, given = recipe
    return judge(made(*given), proposition, n=n, seed=seed)
