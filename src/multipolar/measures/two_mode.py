"""Two-mode networks as arrays: betweenness of both kinds of nodes, and random networks with the same degrees.

A network is a matrix of who sits where: axis 0 actors, axis 1 institutions; several networks stand on a leading axis.

References
----------
Borgatti, S. P. & Everett, M. G. (1997). Network analysis of 2-mode data. *Social Networks* 19, 243-269.
Brandes, U. (2001). A faster algorithm for betweenness centrality. *Journal of Mathematical Sociology* 25, 163-177.
Carstens, C. J., Berger, A. & Strona, G. (2016). Curveball: a new generation of sampling algorithms for graphs with
fixed degree sequence. arXiv:1609.05137.
Strona, G., Nappo, D., Boccacci, F., Fattorini, S. & San-Miguel-Ayanz, J. (2014). A fast and unbiased procedure to
randomize ecological binary matrices with fixed row and column totals. *Nature Communications* 5, 4114.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

ROUNDS = 10
"""Global trades of a sample. One trades every actor once: ten are the five an actor that Strona et al. advise."""


def betweenness(ties: Bools) -> tuple[Floats, Floats]:
    """Return how often a node lies on shortest paths between two others, over the most that its kind of node could.

    Parameters
    ----------
    ties : ndarray (S, A, I) of bool
        S networks of A actors and I institutions.

    Returns
    -------
    (ndarray (S, A), ndarray (S, I))
        Of actors and of institutions, 0 to 1, normalised as Borgatti & Everett (1997); 0 in a network so
        small that no node can lie between others.
    """
    places = ties.astype(float)
    swapped = np.ascontiguousarray(places.swapaxes(1, 2))
    of_actors, of_institutions = _dependencies(places, swapped)
    more_institutions, more_actors = _dependencies(swapped, places)
    actors, institutions = places.shape[1:]
    # Every pair of ends has been counted from both.
    return (
        (of_actors + more_actors) / 2 / (most_between(actors, institutions) or 1.0),
        (of_institutions + more_institutions) / 2 / (most_between(institutions, actors) or 1.0),
    )


def most_between(own: int, other: int) -> float:
    """Return the largest betweenness that a node can have among `own` of its kind and `other` of the other kind."""
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def _dependencies(there: Floats, back: Floats) -> tuple[Floats, Floats]:
    """Return the dependencies (Brandes 2001) of all nodes on paths from nodes of one kind: its own, and the other.

    Paths alternate between the kinds, so that level k of the search lies in one of them: a source reaches its own kind
    at even and the other at odd levels.
    """
    networks, size, _ = there.shape
    paths = [np.broadcast_to(np.eye(size), (networks, size, size))]
    unseen = [np.broadcast_to(~np.eye(size, dtype=bool), (networks, size, size)), np.ones(there.shape, dtype=bool)]
    step = (there, back)
    while paths[-1].any():
        level = len(paths)
        paths.append(np.matmul(paths[-1], step[(level - 1) % 2]) * unseen[level % 2])
        unseen[level % 2] = unseen[level % 2] & (paths[-1] == 0)
    totals = [np.zeros((networks, size)), np.zeros((networks, there.shape[2]))]
    after = np.zeros_like(paths[-1])
    for level in range(len(paths) - 1, 0, -1):
        totals[level % 2] += after.sum(axis=1)
        share = np.divide(1 + after, paths[level], out=np.zeros_like(after), where=paths[level] > 0)
        after = paths[level - 1] * np.matmul(share, step[level % 2])
    return totals[0], totals[1]


def rewired(ties: Bools, samples: int, rng: np.random.Generator, rounds: int = ROUNDS) -> Bools:
    """Return random networks in which every actor and every institution has as many ties as in the one given.

    Curveball with global trades: in a round all actors are paired at random; of the institutions in which only one of a
    pair sits, each gets as many as it had, drawn at random. Every network with these degrees is equally likely in the
    limit (Carstens, Berger & Strona 2016).

    Parameters
    ----------
    ties : ndarray (A, I) of bool
    samples : int
    rng : Generator
    rounds : int
        Trades of every actor, in each sample from the network given on.

    Returns
    -------
    ndarray (samples, A, I) of bool
    """
    actors, institutions = ties.shape
    made = np.repeat(ties[None], samples, axis=0)
    each = np.arange(samples)[:, None]
    for _ in range(rounds):
        order = rng.permuted(np.tile(np.arange(actors), (samples, 1)), axis=1)
        one, other = order[:, : actors // 2], order[:, actors // 2 : actors // 2 * 2]
        a, b = made[each, one], made[each, other]
        alone = a ^ b
        keep = (a & alone).sum(axis=2, keepdims=True)
        lots = np.where(alone, rng.random(a.shape), 2.0)
        last = np.take_along_axis(np.sort(lots, axis=2), np.minimum(keep, institutions - 1), axis=2)
        given = alone & (lots < last)
        given = np.where(keep == institutions, alone, given)
        made[each, one], made[each, other] = (a & b) | given, (a & b) | (alone & ~given)
    return made
