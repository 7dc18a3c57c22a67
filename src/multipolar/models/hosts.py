r"""Gravity of people among hosts: where an origin's students go, and whether one host draws more than its peers would.

Persons of origin :math:`o` in host :math:`h`, with an effect of the origin for all that is its own:

.. math:: y_{oh} = \exp(\alpha_o + z_{oh}\beta)\,\varepsilon_{oh}

estimated by Poisson pseudo maximum likelihood. With the origin's effect this is the conditional logit of hosts
(Guimarães, Figueirêdo & Woodward 2003): the shares of hosts in what is known of an origin are a softmax of
:math:`z\beta`. A cell that is not known (NaN) is left out, never taken as zero.

A host is judged by an equation it had no part in: :math:`\beta` is estimated on its peers, and what is expected of it
is the peers' persons of the origin times :math:`\exp(z_{oh}\beta) / \sum_{\text{peers}} \exp(z_{op}\beta)`. How far that
hangs on one peer is seen by leaving out each in turn; with a handful of hosts no standard error says as much.

How to call
-----------
::

    found = fit(persons, z)                    # persons (O, H), NaN unknown; z (O, H, K); found.coefficients (K,)
    made = against_peers(persons, z, host=0)   # made.ratio (O,), made.total, made.low, made.high, made.peers

References
----------
Santos Silva, J. & Tenreyro, S. (2006), "The log of gravity", REStat 88(4):641-658. Guimarães, P., Figueirêdo, O. &
Woodward, D. (2003), "A tractable approach to the firm location decision problem", REStat 85(1):201-204. Beine, M., Noël, R.
& Ragot, L. (2014), "Determinants of the international mobility of students", Economics of Education Review 41:40-54.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, NotConverged

Floats = NDArray[np.float64]
STEPS, ENOUGH = 100, 1e-12


@dataclass(frozen=True, eq=False)
class Fit:
    """A conditional logit of hosts.

    Attributes
    ----------
    coefficients : ndarray (K,)
    information : ndarray (K, K)
        Minus the second derivative of the log likelihood per person.
    persons : float
        In the cells that are known.
    """

    coefficients: Floats
    information: Floats
    persons: float


@dataclass(frozen=True, eq=False)
class Against:
    """A host against its peers.

    Attributes
    ----------
    expected, ratio, low, high : ndarray (O,)
        Persons expected of an origin, persons there over them, and the range of the ratio when each peer is left out in
        turn; NaN where the origin is not known in the host or in two peers.
    total, total_low, total_high : float
        Of the known origins together.
    coefficients : ndarray (K,)
        Estimated on the peers.
    peers : int
        Hosts other than the one that is judged.
    """

    expected: Floats
    ratio: Floats
    low: Floats
    high: Floats
    total: float
    total_low: float
    total_high: float
    coefficients: Floats
    peers: int


def fit(persons: ArrayLike, z: ArrayLike) -> Fit:
    """Return the coefficients of a conditional logit of hosts, by Newton's method.

    Parameters
    ----------
    persons : array_like (O, H)
        NaN where it is not known. An origin with fewer than two known hosts says nothing and is left out.
    z : array_like (O, H, K)
        What draws the persons of an origin to a host, as logarithms or 0 and 1.

    Raises
    ------
    InvalidData
        Shapes that do not fit, negative persons, variables that do not differ between hosts.
    NotConverged
        No maximum after 100 steps: the hosts are separated.

    Examples
    --------
    Two hosts, the second twice as large and with twice the persons.

    >>> round(float(fit([[100.0, 200.0]], [[[0.0], [np.log(2.0)]]]).coefficients[0]), 6)
    1.0
    """
    count, what = _checked(persons, z)
    known = np.isfinite(count) & (np.isfinite(count).sum(axis=1, keepdims=True) > 1)
    y = np.where(known, count, 0.0)
    z_known = np.where(known[..., None], what, 0.0)
    total = y.sum(axis=1)
    scale = max(float(total.sum()), 1.0)
    observed = np.einsum("oh,ohk->k", y, z_known) / scale
    beta = np.zeros(what.shape[2])
    for _ in range(STEPS):
        share = _shares(z_known, known, beta)
        mean = np.einsum("oh,ohk->ok", share, z_known)
        gradient = observed - total @ mean / scale
        apart = z_known - mean[:, None, :]
        information = np.einsum("o,oh,ohk,ohl->kl", total, share, apart, apart) / scale
        if np.linalg.cond(information) > 1e12:
            raise InvalidData(
                [
                    Fault(
                        "no-difference",
                        "variables that do not differ between hosts",
                        expected="more hosts or fewer variables",
                    )
                ]
            )
        step = np.linalg.solve(information, gradient)
        size = float(np.abs(step).max())
        beta = beta + step * min(1.0, 2.0 / size) if size else beta
        if size < ENOUGH * (1.0 + float(np.abs(beta).max())) or float(np.abs(gradient).max()) < ENOUGH:
            return Fit(beta, information, float(total.sum()))
    raise NotConverged("hosts", size)


def against_peers(persons: ArrayLike, z: ArrayLike, host: int) -> Against:
    """Return what a host has of each origin over what its peers lead one to expect.

    Raises
    ------
    InvalidData
        As `fit`; fewer than three peers; no such host.
    """
    count, what = _checked(persons, z)
    hosts = count.shape[1]
    if not 0 <= host < hosts:
        raise InvalidData([Fault("host", f"host {host} of {hosts}", expected=f"0 to {hosts - 1}")])
    peers = [place for place in range(hosts) if place != host]
    if len(peers) < 3:
        raise InvalidData([Fault("peers", f"{len(peers)} peers", expected="three or more")])
    whole, beta = _expected(count, what, host, peers)
    others = [_expected(count, what, host, [peer for peer in peers if peer != left])[0] for left in peers]
    there = count[:, host]
    ratios = np.stack([there / expected for expected in (whole, *others)])
    sums = []
    for expected in (whole, *others):
        both = np.isfinite(there) & np.isfinite(expected)
        sums.append(there[both].sum() / expected[both].sum() if both.any() else np.nan)
    known = np.isfinite(ratios).all(axis=0)
    low, high = (np.where(known, end(ratios, axis=0), np.nan) for end in (np.min, np.max))
    return Against(
        expected=whole,
        ratio=np.where(known, ratios[0], np.nan),
        low=low,
        high=high,
        total=float(sums[0]),
        total_low=float(np.min(sums)),
        total_high=float(np.max(sums)),
        coefficients=beta,
        peers=len(peers),
    )


def _expected(count: Floats, what: Floats, host: int, peers: list[int]) -> tuple[Floats, Floats]:
    """Return persons expected in a host (O,), NaN where no two peers are known, and the coefficients."""
    beta = fit(count[:, peers], what[:, peers]).coefficients
    known = np.isfinite(count[:, peers])
    pull = np.where(known, np.exp((what[:, peers] - what[:, [host]]) @ beta), 0.0).sum(axis=1)
    there = np.where(known, count[:, peers], 0.0).sum(axis=1)
    return np.divide(there, pull, out=np.full_like(there, np.nan), where=known.sum(axis=1) > 1), beta


def _shares(z: Floats, known: NDArray[np.bool_], beta: Floats) -> Floats:
    utility = np.where(known, z @ beta, -np.inf)
    top = np.where(known.any(axis=1), utility.max(axis=1, initial=-np.inf), 0.0)
    weight = np.exp(utility - top[:, None])
    return np.asarray(weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-300))


def _checked(persons: ArrayLike, z: ArrayLike) -> tuple[Floats, Floats]:
    count, what = np.asarray(persons, dtype=float), np.asarray(z, dtype=float)
    faults = []
    if count.ndim != 2 or what.ndim != 3 or what.shape[:2] != count.shape:
        found = f"persons {count.shape} and z {what.shape}"
        raise InvalidData(
            [Fault("shape", found, column="z", expected="(origins, hosts) and (origins, hosts, variables)")]
        )
    if np.any(count < 0.0) or np.any(np.isinf(count)):
        faults.append(
            Fault("persons", f"{float(np.nanmin(count)):g} persons", column="persons", expected="0 or more, or NaN")
        )
    if np.any(~np.isfinite(what[np.isfinite(count)])):
        faults.append(Fault("unknown", "a variable of a known cell is not a number", column="z", expected="a number"))
    if faults:
        raise InvalidData(faults)
    return count, np.where(np.isfinite(what), what, 0.0)
