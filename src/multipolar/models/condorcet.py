r"""Probabilistic Condorcet elections: how likely each option is to be the one that a group ends at.

Actors weigh in on every pair of options with their influence; the coalition behind one option against another decides,
with chance, which of the two wins; and the pairwise chances give one distribution over the options. With :math:`u_{ki}`
the utility of option :math:`i` to actor :math:`k` and :math:`w_k` its influence:

.. math::
    v_{k,ij} = w_k f(u_{ki} - u_{kj}), \qquad c_{ij} = \epsilon + \sum_{k: v > 0} v_{k,ij}, \qquad
    P_{ij} = \frac{c_{ij}^e}{c_{ij}^e + c_{ji}^e}

The three stationary rules: `conditional`, the chance to beat every other option at once, :math:`p_i \propto \prod_j
P_{ij}`; `markov_uniform`, any option challenges the favourite with the same chance, :math:`q_i = \sum_j P_{ij} (q_i +
q_j) / n`; `markov_incentive`, option :math:`i` challenges :math:`j` in proportion to :math:`c_{ij} P_{ij}`. They
disagree, and so do the voting and the victory rules: the spread is the result.

Everything is plain arrays, and every function takes any number of leading axes (draws)::

    p = elect(weight, utility)                    # (..., K) and (..., K, N) to (..., N)
    p = stationary(coalitions, "square", "markov_uniform")   # from a table of coalitions (..., N, N)

References
----------
Wise, B., Lester, L. & Efird, B. (2015), "An Introduction to the KAPSARC Toolkit for Behavioral Analysis (KTAB)" and
"Multidimensional bargaining using KTAB", KAPSARC; reference runs of KAPSARC/KTAB.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName

Floats = NDArray[np.float64]

Voting = Literal["proportional", "binary", "prop_bin", "prop_cubic", "cubic", "asymmetric"]
"""How a difference in utility becomes a vote: :math:`d`; its sign; :math:`.8 d + .2` sign; :math:`.5 d + .5 d^3`;
:math:`d^3`; gains count two thirds of losses."""

Victory = Literal["linear", "square", "quartic", "octic", "binary"]
"""How coalitions become a chance to win: the exponent 1, 2, 4, 8; or certain with an advantage of ten percent."""

Stationary = Literal["conditional", "markov_uniform", "markov_incentive"]
"""How pairwise chances become one distribution."""

VOTING: tuple[Voting, ...] = get_args(Voting)
VICTORY: tuple[Victory, ...] = get_args(Victory)
STATIONARY: tuple[Stationary, ...] = get_args(Stationary)

SMALLEST = 1e-8
"""Coalition of nobody: keeps a chance defined where all are indifferent between two options."""

DEFINITE = 1e-8
"""Difference in utility from which a binary vote is full."""

DECISIVE = 1.10
"""Advantage at which the binary rule is certain."""

_EXPONENT = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}
_UNSURE = 1e-6


def elect(
    weight: ArrayLike,
    utility: ArrayLike,
    *,
    voting: Voting = "proportional",
    victory: Victory = "linear",
    rule: Stationary = "conditional",
) -> Floats:
    """Return the probability of each option, (..., N).

    Parameters
    ----------
    weight : array_like (..., K)
        Influence of each actor, above 0 for at least one.
    utility : array_like (..., K, N)
        Utility of each option to each actor.
    voting, victory, rule : str
        Words of `VOTING`, `VICTORY`, `STATIONARY`.

    Raises
    ------
    InvalidData
        No actors or options, shapes that do not fit, weights that are negative or all zero, numbers that are not finite.
    UnknownName
        A rule that is not known.

    Examples
    --------
    Three states; the third would rather have the second option than the first.

    >>> elect([2.0, 1.0, 1.0], [[1.0, 0.4], [0.4, 1.0], [0.5, 0.8]]).round(3).tolist()
    [0.571, 0.429]
    """
    return stationary(coalitions(weight, utility, voting), victory, rule)


def stationary(strength: ArrayLike, victory: Victory = "linear", rule: Stationary = "conditional") -> Floats:
    """Return the probability of each option, (..., N), from the coalitions (..., N, N) of each option against each."""
    c = _table(strength)
    _known("rule", rule, STATIONARY)
    chance = beats(c, victory)
    if rule == "conditional":
        return _conditional(chance)
    n = c.shape[-1]
    if rule == "markov_uniform":
        challenge = np.full_like(chance, 1.0 / n)
    else:
        push = c * chance + 1e-10 * np.eye(n)
        challenge = push / push.sum(axis=-2, keepdims=True)  # [i, j]: i challenges the favourite j
    return _settled(chance, challenge)


def coalitions(weight: ArrayLike, utility: ArrayLike, voting: Voting = "proportional") -> Floats:
    """Return the coalition for option i against option j at ``[..., i, j]``; see `elect` for the arguments."""
    w, u = _checked(weight, utility)
    _known("voting rule", voting, VOTING)
    vote = respond(u[..., :, :, None] - u[..., :, None, :], voting) * w[..., :, None, None]
    return np.asarray(SMALLEST + np.maximum(vote, 0.0).sum(axis=-3))


def respond(difference: Floats, voting: Voting) -> Floats:
    """Return the vote of an actor of weight 1 for each difference in utility."""
    d = difference
    if voting == "proportional":
        return d
    if voting == "cubic":
        return np.asarray(d**3)
    if voting == "prop_cubic":
        return np.asarray(0.5 * d + 0.5 * d**3)
    if voting == "asymmetric":
        return np.asarray(np.where(d > 0.0, 2.0 * d / 3.0, d))
    sign = np.clip(d / DEFINITE, -1.0, 1.0)
    return np.asarray(sign if voting == "binary" else 0.8 * d + 0.2 * sign)


def beats(strength: ArrayLike, victory: Victory = "linear") -> Floats:
    """Return the probability that option i beats option j, (..., N, N); one half on the diagonal."""
    c = _table(strength)
    _known("victory rule", victory, VICTORY)
    other = np.swapaxes(c, -1, -2)
    if victory == "binary":
        part = c / (c + other)
        between = (part * (DECISIVE + 1.0) - 1.0) / (DECISIVE - 1.0)
        sure = 1.0 / (1.0 + _UNSURE)
        chance = np.where(c >= DECISIVE * other, sure, np.where(other >= DECISIVE * c, 1.0 - sure, between))
    else:
        larger = np.maximum(c, other)  # scaled first: the eighth power of a small coalition is no number
        mine, theirs = (c / larger) ** _EXPONENT[victory], (other / larger) ** _EXPONENT[victory]
        chance = mine / (mine + theirs)
    chance[..., np.arange(c.shape[-1]), np.arange(c.shape[-1])] = 0.5
    return np.asarray(chance)


def _conditional(chance: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        logs = np.log(chance).sum(axis=-1)  # a product over many options would be too small for a number
    p = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return np.asarray(p / p.sum(axis=-1, keepdims=True))


def _settled(chance: Floats, challenge: Floats) -> Floats:
    """Return the distribution over favourites that one more challenge leaves as it is, by solving the linear system.

    A favourite j is challenged by i with `challenge[i, j]`, which wins with `chance[i, j]`.
    """
    n = chance.shape[-1]
    moves = challenge * chance  # [i, j]: from j to i
    stay = 1.0 - (moves.sum(axis=-2) - np.diagonal(moves, axis1=-2, axis2=-1))
    moves = moves * (1.0 - np.eye(n)) + stay[..., None, :] * np.eye(n)
    system = moves - np.eye(n)
    system[..., -1, :] = 1.0
    target = np.zeros((*chance.shape[:-2], n, 1))
    target[..., -1, 0] = 1.0
    p = np.clip(np.linalg.solve(system, target)[..., 0], 0.0, None)
    return np.asarray(p / p.sum(axis=-1, keepdims=True))


def _checked(weight: ArrayLike, utility: ArrayLike) -> tuple[Floats, Floats]:
    w, u = np.asarray(weight, dtype=np.float64), np.asarray(utility, dtype=np.float64)
    faults = []
    if w.ndim < 1 or u.ndim < 2 or 0 in w.shape or 0 in u.shape or w.shape[-1] != u.shape[-2]:
        what = f"weight {w.shape}, utility {u.shape}"
        faults.append(Fault("shape", what, expected="weight (..., actors), utility (..., actors, options), none empty"))
    if not np.all(np.isfinite(w)) or not np.all(np.isfinite(u)):
        faults.append(Fault("not-finite", "a weight or utility is not a finite number", expected="numbers"))
    elif w.size and (np.any(w < 0.0) or not np.all(np.any(w > 0.0, axis=-1))):
        expected = "0 or more, at least one above 0"
        faults.append(Fault("weight", "weights are negative, or all zero", column="weight", expected=expected))
    if faults:
        raise InvalidData(faults)
    return w, u


def _table(strength: ArrayLike) -> Floats:
    """Return coalitions as an array, with at least the smallest coalition off the diagonal."""
    c = np.asarray(strength, dtype=np.float64)
    if c.ndim < 2 or c.shape[-1] != c.shape[-2] or 0 in c.shape or not np.all(np.isfinite(c)) or np.any(c < 0.0):
        what = f"coalitions of shape {c.shape}" if c.ndim < 2 or 0 in c.shape else "coalitions are not as they must be"
        raise InvalidData([Fault("coalitions", what, expected="a square table of finite numbers, 0 or more")])
    nobody = (c + np.swapaxes(c, -1, -2)) <= 0.0
    return np.asarray(np.where(nobody, SMALLEST, c))


def _known(kind: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise UnknownName.of(kind, word, words, expected=f"one of {', '.join(words)}")
