"""What the portfolio game is made of before it is put into the model: a game, a question to it, an answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..models.hedging import Inputs, Result
from .hedging_traces import DOMAINS, PARTS

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Game:
    """A game before it is put into `Inputs`; D draws, N states, P partners, K domains.

    Attributes
    ----------
    arms, standing, trade, investment, aid, technology, people : ndarray (D, N, P)
        Weighted parts of the benefit of their domain.
    leadership : ndarray (D, N, P)
        What a leadership adds to security ties with the first rival and takes from those with the second.
    threat, exposure : ndarray (D, N)
    protection, retaliation : ndarray (D,)
    tie : ndarray (D, P)
        To the first rival, 1 for itself.
    shield : ndarray (1, P)
        Part of its protection that a partner still offers; a leadership cannot lean on what is not offered either.
    covariance, aversion, autonomy, pull, weight, network
        As in `Inputs`.
    margin, hard : ndarray (D,)
        For `read_off`.
    camp_pull : ndarray (D,)
        Pull in the camp model, in units of the limit.
    takeup : ndarray (D,)
        Of the null: `multipolar.models.redistribution`.
    """

    arms: Floats
    standing: Floats
    trade: Floats
    investment: Floats
    aid: Floats
    technology: Floats
    people: Floats
    leadership: Floats
    threat: Floats
    exposure: Floats
    protection: Floats
    retaliation: Floats
    tie: Floats
    shield: Floats
    covariance: Floats
    aversion: Floats
    autonomy: Floats
    pull: Floats
    weight: Floats
    network: Floats
    margin: Floats
    hard: Floats
    camp_pull: Floats
    takeup: Floats

    def offered(self) -> Floats:
        """Return all that each partner offers, protection apart (P,)."""
        return np.asarray(sum(getattr(self, part).sum(axis=(0, 1)) for part in PARTS))

    def worth(self) -> Floats:
        """Return the benefit (D, N, K, P)."""
        by_domain = [sum(getattr(self, part) for part, of in PARTS.items() if of == domain) for domain in DOMAINS]
        worth = np.stack([np.asarray(one) for one in by_domain], axis=2)
        worth[:, :, 0] += self.protection[:, None, None] * self.threat[:, :, None] * (self.tie * self.shield)[:, None]
        worth[:, :, 0] += self.leadership * self.shield[:, None]
        return worth

    def inputs(self) -> Inputs:
        """Return the inputs of the model."""
        burden = self.retaliation[:, None] * self.exposure * (1.0 + self.threat)
        return Inputs(
            benefit=self.worth(),
            covariance=self.covariance,
            coercion=burden[:, :, None] * self.tie[:, None],
            aversion=self.aversion,
            autonomy=self.autonomy,
            pull=self.pull,
            weight=self.weight,
            network=self.network,
        )


@dataclass(frozen=True, eq=False)
class Question:
    """The game with a scenario's changes, and without (the same object where nothing is changed); what incidents did.

    `incidents` (D, N) is from the survey, not from the game: `hedging_panel.after_incidents`.
    """

    now: Game
    base: Game
    incidents: Floats


@dataclass(frozen=True, eq=False)
class Answer:
    """What came of a question.

    Attributes
    ----------
    now, base : Result
    converged, residual : ndarray (D,)
        Of all games solved.
    """

    question: Question
    now: Result
    base: Result
    converged: NDArray[np.bool_]
    residual: Floats


def apart(covariance: Floats, number: int, factor: float) -> Floats:
    """Return covariances with those of one partner times a factor from 0 to 1, which keeps them positive definite."""
    scaled = covariance.copy()
    scaled[:, number] *= factor
    scaled[:, :, number] *= factor
    scaled[:, number, number] = covariance[:, number, number]
    return scaled
