"""Places the nodes of a network: forces of springs, as in Fruchterman and Reingold (1991), from a seed.

T. M. J. Fruchterman and E. M. Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience
21(11), 1991, pp. 1129-1164, doi:10.1002/spe.4380211102.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def place(nodes: int, edges: Sequence[tuple[int, int]], *, seed: int = 0, steps: int = 300) -> Floats:
    """Return a position in the unit square for each node, (nodes, 2); the same for the same seed.

    Parameters
    ----------
    nodes : int
    edges : sequence of (int, int)
        Indices of the nodes that are joined.
    steps : int
        Moves; each is shorter than the one before.

    Examples
    --------
    >>> place(3, [(0, 1), (1, 2)]).shape
    (3, 2)
    """
    at = np.random.default_rng(seed).random((nodes, 2))
    if nodes < 2:
        return at
    k = np.sqrt(1.0 / nodes)  # the distance at which the two forces balance
    ends = np.array(edges, dtype=int).reshape(-1, 2)
    for heat in np.linspace(0.1, 0.002, steps):
        apart = at[:, None, :] - at[None, :, :]
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-6)
        push = np.sum(apart * (k**2 / distance**2)[:, :, None], axis=1)
        along = at[ends[:, 0]] - at[ends[:, 1]]
        pull = along * (np.linalg.norm(along, axis=1, keepdims=True) / k)
        np.add.at(push, ends[:, 0], -pull)
        np.add.at(push, ends[:, 1], pull)
        push -= (at - 0.5) * 0.6  # nobody drifts away
        size = np.maximum(np.linalg.norm(push, axis=1, keepdims=True), 1e-9)
        at = at + push / size * np.minimum(size, heat)
    low, high = at.min(axis=0), at.max(axis=0)
    made: Floats = (at - low) / np.maximum(high - low, 1e-9)
    # Few that share nothing lie far out and would press the others together: half of each place is its rank.
    rank = made.argsort(axis=0).argsort(axis=0) / (nodes - 1)
    return np.asarray((made + rank) / 2)
