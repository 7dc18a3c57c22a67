r"""How alike voters vote: agreement, S, Scott's π and Cohen's κ, from roll calls or from tables of answer by answer.

Everything follows from the table of a pair: :math:`O_{kl}`, the share of roll calls on which one voter gave answer
:math:`k` and the other :math:`l`, absences dropped pair by pair. With :math:`d_{kl} \in [0, 1]` the distance of two
answers (yes 1, abstain 2, no 3; :math:`d_{max} = 2`), observed and expected disagreement are

.. math::
    D_o = \sum_{kl} d_{kl} O_{kl}, \qquad D_e = \sum_{kl} d_{kl} p_k q_l

    \text{agreement} = 1 - D_o, \qquad S = 1 - 2 D_o, \qquad \kappa, \pi = 1 - D_o / D_e

==================  =========================================  =================================================
``distance``        :math:`d_{kl}`                             agreement, S and the corrected measures under it
==================  =========================================  =================================================
``"nominal"``       0 if the same, else 1                      share of identical votes
``"absolute"``      :math:`|k - l| / d_{max}`                  an abstention counts half; S of 1999
``"squared"``       :math:`(k - l)^2 / d_{max}^2`              S squared; κ and π of Häge (2011)
==================  =========================================  =================================================

Margins make the difference: κ takes each voter's own (:math:`p \ne q`), π the mean of both (:math:`p = q`). S is not
corrected for chance and is high for any two voters who mostly say yes; that is why κ and π stand beside it.

No common roll call, or no disagreement to be expected (both gave one and the same answer throughout): NaN, not 0 or 1.

Face: ``pair(x, y)`` for two lists, ``similarity(votes)`` for all pairs of a table (voters, roll calls), ``of_table`` for
a contingency table, ``bootstrap`` for spreads. Answers are any numbers listed in ``levels``; 0 and NaN are absent.

References
----------
Signorino, C., & Ritter, J. (1999). Tau-b or not tau-b. *International Studies Quarterly* 43(1), 115-144. Scott, W.
(1955). Reliability of content analysis. *Public Opinion Quarterly* 19(3), 321-325. Cohen, J. (1968). Weighted kappa.
*Psychological Bulletin* 70(4), 213-220. Häge, F. (2011). Choice or circumstance? Adjusting measures of foreign policy
similarity for chance agreement. *Political Analysis* 19(3), 287-305.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData, UnknownName

__all__ = [
    "LEVELS", "Similarity", "agreement", "bootstrap", "corrected", "of_table", "pair", "score", "similarity", "tables",
]  # fmt: skip

Floats = NDArray[np.float64]
Distance = Literal["nominal", "absolute", "squared"]
Margins = Literal["own", "pooled"]

DISTANCES: dict[str, Callable[[Floats], Floats]] = {
    "nominal": lambda apart: (apart > 0).astype(np.float64),
    "absolute": lambda apart: apart,
    "squared": np.square,
}
LEVELS = (1.0, 2.0, 3.0)
"""Yes, abstain, no."""

SHOWN = 20
"""Wrong answers that are named."""

CHANCELESS = 1e-12
"""Expected disagreement at or below which a corrected measure is not defined."""


@dataclass(frozen=True, kw_only=True)
class Similarity:
    """Measures of pairs; each array has the shape of the pairs: (N, N) for all pairs of N voters, () for one.

    Attributes
    ----------
    n : ndarray
        Common roll calls (sum of their weights where weights are given).
    agreement : ndarray
        Share of identical votes, 0 to 1.
    agreement_half : ndarray
        The same with an abstention half-way between yes and no.
    s_absolute, s_squared : ndarray
        S of Signorino & Ritter, −1 to 1, by absolute and squared distance.
    kappa, pi : ndarray
        Cohen's κ and Scott's π with squared distance, at most 1; 0 is what chance would give.
    """

    n: Floats
    agreement: Floats
    agreement_half: Floats
    s_absolute: Floats
    s_squared: Floats
    kappa: Floats
    pi: Floats


def pair(
    x: ArrayLike, y: ArrayLike, *, weights: ArrayLike | None = None, levels: Sequence[float] = LEVELS
) -> Similarity:
    """Return the measures of two voters from their answers (M,).

    Examples
    --------
    >>> found = pair([1, 1, 2, 3, 1, 0], [1, 2, 2, 3, 3, 1])
    >>> float(found.n), float(found.agreement), float(found.s_squared)
    (5.0, 0.6, 0.5)
    """
    one, other = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if one.shape != other.shape or one.ndim != 1:
        raise InvalidData([Fault("shape", f"{one.shape} and {other.shape}", expected="two lists of one length")])
    return of_table(tables(np.stack([one, other]), weights=weights, levels=levels)[0, 1], levels=levels)


def similarity(votes: ArrayLike, *, weights: ArrayLike | None = None, levels: Sequence[float] = LEVELS) -> Similarity:
    """Return the measures of all pairs of voters from a table of answers (N, M); `weights` (M,) of roll calls."""
    return of_table(tables(votes, weights=weights, levels=levels), levels=levels)


def tables(votes: ArrayLike, *, weights: ArrayLike | None = None, levels: Sequence[float] = LEVELS) -> Floats:
    """Return how often each pair gave each pair of answers: (N, N, K, K), summed weights.

    Parameters
    ----------
    votes : array_like (N, M)
        Answers out of `levels`; 0 and NaN are absent.
    weights : array_like (M,), optional
        Weight of each roll call, at least 0. Default: 1.
    levels : sequence of float
        The K answers, from one end of the scale to the other.

    Raises
    ------
    InvalidData
        An answer that is none of `levels`, wrong shapes, negative weights; all faults at once.
    """
    answers = np.asarray(votes, dtype=np.float64)
    mass = None if weights is None else np.asarray(weights, dtype=np.float64)
    _require(answers, mass, levels)
    hot = np.stack([(answers == level).astype(np.float64) for level in levels])  # (K, N, M)
    weighted = hot if mass is None else hot * mass
    return np.asarray(np.einsum("kim,ljm->ijkl", weighted, hot, optimize=True))


def of_table(table: ArrayLike, *, levels: Sequence[float] = LEVELS) -> Similarity:
    """Return the measures of contingency tables (..., K, K) of counts or weights.

    Examples
    --------
    >>> found = of_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    >>> round(float(found.kappa), 6)
    0.450161
    """
    counts = np.asarray(table, dtype=np.float64)
    return Similarity(
        n=counts.sum(axis=(-2, -1)),
        agreement=agreement(counts, levels=levels),
        agreement_half=agreement(counts, "absolute", levels=levels),
        s_absolute=score(counts, "absolute", levels=levels),
        s_squared=score(counts, "squared", levels=levels),
        kappa=corrected(counts, "own", levels=levels),
        pi=corrected(counts, "pooled", levels=levels),
    )


def agreement(table: ArrayLike, distance: Distance = "nominal", *, levels: Sequence[float] = LEVELS) -> Floats:
    """Return 1 − D_o of tables (..., K, K), 0 to 1; NaN without a common roll call."""
    return np.asarray(1.0 - _observed(table, distance, levels))


def score(table: ArrayLike, distance: Distance = "absolute", *, levels: Sequence[float] = LEVELS) -> Floats:
    """Return S = 1 − 2 D_o of tables (..., K, K), −1 to 1; NaN without a common roll call."""
    return np.asarray(1.0 - 2.0 * _observed(table, distance, levels))


def corrected(
    table: ArrayLike,
    margins: Margins = "own",
    distance: Distance = "squared",
    *,
    levels: Sequence[float] = LEVELS,
) -> Floats:
    """Return 1 − D_o / D_e of tables (..., K, K): Cohen's κ with ``"own"`` margins, Scott's π with ``"pooled"``."""
    if margins not in ("own", "pooled"):
        raise UnknownName.of("margins", margins, ("own", "pooled"), expected="own (κ) or pooled (π)")
    share = _shares(table, levels)
    first, second = share.sum(axis=-1), share.sum(axis=-2)
    if margins == "pooled":
        first = second = (first + second) / 2.0
    apart = _apart(distance, levels)
    expected = np.einsum("...k,...l,kl->...", first, second, apart)
    possible = expected > CHANCELESS
    observed = (share * apart).sum(axis=(-2, -1))
    return np.asarray(np.where(possible, 1.0 - observed / np.where(possible, expected, 1.0), np.nan))


def bootstrap(votes: ArrayLike, replicates: int, seed: int, *, levels: Sequence[float] = LEVELS) -> list[Similarity]:
    """Return the measures of all pairs for `replicates` samples of the roll calls, drawn with replacement.

    One draw holds for all pairs, so that medians and differences over pairs keep their common error. Roll calls are
    drawn as if they were independent; several on one resolution are not, so the spreads are rather too narrow.
    """
    answers = np.asarray(votes, dtype=np.float64)
    rng = np.random.default_rng(seed)
    number = answers.shape[-1]
    drawn = rng.multinomial(number, np.full(number, 1.0 / number), size=replicates)
    return [similarity(answers, weights=weights, levels=levels) for weights in drawn]


def _observed(table: ArrayLike, distance: Distance, levels: Sequence[float]) -> Floats:
    return np.asarray((_shares(table, levels) * _apart(distance, levels)).sum(axis=(-2, -1)))


def _shares(table: ArrayLike, levels: Sequence[float]) -> Floats:
    counts = np.asarray(table, dtype=np.float64)
    wide = len(levels)
    if counts.shape[-2:] != (wide, wide):
        raise InvalidData([Fault("shape", f"a table {counts.shape}", expected=f"(..., {wide}, {wide}), as levels")])
    total = counts.sum(axis=(-2, -1), keepdims=True)
    return np.where(total > 0, counts / np.where(total > 0, total, 1.0), np.nan)


def _apart(distance: Distance, levels: Sequence[float]) -> Floats:
    if distance not in DISTANCES:
        raise UnknownName.of("distance", distance, DISTANCES, expected=f"one of {', '.join(DISTANCES)}")
    scale = np.asarray(levels, dtype=np.float64)
    return DISTANCES[distance](np.abs(scale[:, None] - scale) / np.ptp(scale))


def _require(answers: Floats, weights: Floats | None, levels: Sequence[float]) -> None:
    faults = []
    if answers.ndim != 2:
        raise InvalidData([Fault("shape", f"votes {answers.shape}", expected="(voters, roll calls)")])
    if len(set(levels)) != len(levels) or len(levels) < 2 or 0 in levels:
        expected = "two or more different numbers, none of them 0, which is absent"
        faults.append(Fault("levels", f"levels are {tuple(levels)}", expected=expected))
    wrong = ~np.isin(answers, (0.0, *levels)) & ~np.isnan(answers)
    for voter, call in cast("list[list[int]]", np.argwhere(wrong)[:SHOWN].tolist()):
        what = f"voter {voter} has {answers[voter, call]:g} on roll call {call}"
        expected = f"one of {', '.join(f'{level:g}' for level in levels)}; 0 or NaN where absent"
        faults.append(Fault("vote-code", what, row=voter, expected=expected))
    if weights is not None and (weights.shape != answers.shape[1:] or not np.all(weights >= 0)):
        expected = f"{answers.shape[1]} numbers, none negative"
        faults.append(Fault("weights", f"weights {weights.shape}", expected=expected))
    if faults:
        raise InvalidData(faults)
