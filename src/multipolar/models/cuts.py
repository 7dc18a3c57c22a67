r"""The smallest cut of many networks at once that share their shape, by eliminating one node after another.

A cut puts each node in a set or outside of it, :math:`x_i \in \{0, 1\}`. Its size

.. math:: E(x) = \sum_i m_i x_i + \sum_{(a,b)} \big[ f_{ab} (1 - x_a) x_b + b_{ab} x_a (1 - x_b) \big]

is a sum of small tables, one a node and one a link. The tables of a node are added up and its better side is taken for
every choice of its neighbours, which leaves a table over these; so the least of all :math:`2^n` cuts is found without
looking at each (Bertelè & Brioschi 1972). The work grows with the largest number of neighbours that a node has when its
turn comes, which is 2 or 3 for the grids of this project. Nodes with the fewest neighbours go first.

How to call
-----------
::

    steps = plan(4, [(0, 1), (1, 2), (2, 3)])
    smallest(steps, margin, links, there)        # (N,), 0 or less; margin (n, N), links [(f, b), ...], there (L, N)

References
----------
Bertelè, U. & Brioschi, F. (1972), *Nonserial Dynamic Programming*, Academic Press.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Step(NamedTuple):
    """How one node goes.

    `tables` are the numbers of those that know it and how each is laid out: the order of its axes and where an axis
    is put in for a node that it does not know. What is left is a table over `scope`.
    """

    tables: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]
    scope: tuple[int, ...]


def plan(nodes: int, ends: Iterable[Sequence[int]]) -> tuple[Step, ...]:
    """Return the order in which nodes go. Tables are numbered: one a node, one a link, then one a step."""
    scopes: dict[int, tuple[int, ...]] = {node: (node,) for node in range(nodes)}
    for number, (a, b) in enumerate(ends):
        scopes[nodes + number] = (int(a), int(b))
    left, next_table, steps = set(range(nodes)), len(scopes), []
    while left:
        around = {node: {other for scope in scopes.values() if node in scope for other in scope} for node in left}
        node = min(sorted(left), key=lambda one: len(around[one]))
        rest = tuple(sorted(around[node] - {node}))
        axes = (node, *rest)
        tables = []
        for number in [number for number, scope in scopes.items() if node in scope]:
            scope = scopes.pop(number)
            order = tuple(scope.index(one) for one in axes if one in scope)
            tables.append((number, order, tuple(place for place, one in enumerate(axes) if one not in scope)))
        steps.append(Step(tuple(tables), rest))
        scopes[next_table] = rest
        next_table += 1
        left.remove(node)
    return tuple(steps)


def smallest(
    steps: Sequence[Step], margin: Floats, links: Iterable[tuple[float, float]], there: Floats | None = None
) -> Floats:
    """Return the size of the smallest cut of each of N networks, (N,): 0 or less, for the empty set has none.

    Parameters
    ----------
    steps : sequence of Step
        Of `plan`.
    margin : ndarray (n, N)
        What a node adds when it is in the set.
    links : iterable of (float, float)
        What a link adds when its second end alone is in the set, and its first.
    there : ndarray (L, N), optional
        Part of each link.
    """
    none = np.zeros_like(margin)
    tables: dict[int, Floats] = dict(enumerate(np.stack([none, margin], axis=1)))
    for number, (into, back) in enumerate(links):
        size = np.array([[0.0, into], [back, 0.0]])[..., None]
        tables[len(tables)] = size if there is None else size * there[number]
    first, sizes = len(tables), []
    for number, (known, scope) in enumerate(steps):
        total: Floats | None = None
        for place, order, gaps in known:
            table = tables.pop(place)
            laid = table.transpose(*order, table.ndim - 1)
            laid = np.expand_dims(laid, gaps) if gaps else laid
            total = laid if total is None else total + laid
        assert total is not None  # every node has a table of its own
        best = np.minimum(total[0], total[1])
        if scope:
            tables[first + number] = best
        else:
            sizes.append(best)
    return np.asarray(sum(sizes, np.zeros(margin.shape[1])))
