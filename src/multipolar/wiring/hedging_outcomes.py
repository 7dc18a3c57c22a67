"""What a question to the portfolio game comes to: shares, differences, strategies, and the nulls beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..errors import UnknownName
from ..models import hedging, redistribution
from ..models.camps import Result as Camps
from ..models.camps import camps
from ..models.strategies import STRATEGIES, read_off
from .hedging_terms import Answer, Game, Question, apart
from .hedging_traces import RIVALS
from .model import Wired

Floats = NDArray[np.float64]

STANDS_WITH = 0.5
"""Mean tie from which a partner stands in the first rival's camp."""

LEAST = 0.001
"""Share that a relative change starts from where there was less: a rise from nothing has no percentage."""


def solve(question: Question) -> Answer:
    """Solve the game with and without the changes."""
    base = _before(question.base)
    now = base if question.now is question.base else hedging.solve(question.now.inputs(), base.share)
    return Answer(question, now, base, base.converged & now.converged, np.maximum(base.residual, now.residual))


@lru_cache(maxsize=2)
def _before(base: Game) -> hedging.Result:
    """Solve the game without changes, which many scenarios share."""
    return hedging.solve(base.inputs())


def outcomes(answer: Answer, wired: Wired[Question]) -> dict[str, Floats]:
    """Return what scenarios report, by the names of the pack's table ``measures``; NaN where a question is not posed."""
    return {name: values for group in GROUPS.values() for name, values in group(answer, wired).items()}


def outcome(answer: Answer, wired: Wired[Question], name: str) -> Floats:
    """Return one of `outcomes`, without what only the others take.

    Raises
    ------
    UnknownName
    """
    for names, group in GROUPS.items():
        if name in names:
            return group(answer, wired)[name]
    every = [one for names in GROUPS for one in names]
    raise UnknownName.of("outcome", name, every, expected=f"one of {', '.join(every)}")


def _shares(answer: Answer, wired: Wired[Question]) -> dict[str, Floats]:
    """Return shares after the changes, and how they changed in security; after incidents what the survey says."""
    now, base = answer.now.share, answer.base.share
    draws = len(now)
    security, before = now[:, :, 0], base[:, :, 0]
    relative = (security - before) / np.maximum(before, LEAST)
    pair = [wired.labels["partner"].index(who) for who in (RIVALS[0], "JPN")]
    return {
        "security_share_after": 100.0 * security.reshape(draws, -1),
        "engagement_share_after": 100.0 * totals(now, answer.question.base.weight).reshape(draws, -1),
        "security_share_change": 100.0 * relative.reshape(draws, -1),
        "us_japan_security_change": 100.0 * (security - before)[:, :, pair].sum(axis=2),
        "lean_after_incidents": answer.question.incidents,
    }


def _tilt(answer: Answer, wired: Wired[Question]) -> dict[str, Floats]:
    weight = answer.question.base.weight
    return {"rival_tilt_change": _tilt_change(answer.now.share, answer.base.share, weight, wired.labels["partner"])}


def _beyond(answer: Answer, wired: Wired[Question]) -> dict[str, Floats]:
    tilt = _tilt(answer, wired)["rival_tilt_change"]
    return {"rival_tilt_change_beyond_null": tilt - twin(answer.question, wired.labels["partner"])}


def totals(share: Floats, weight: Floats) -> Floats:
    """Return each partner's share over all domains (D, N, P)."""
    return np.asarray((weight[:, None, :, None] * share).sum(axis=2))


def _tilt_change(now: Floats, base: Floats, weight: Floats, partners: tuple[str, ...]) -> Floats:
    """Return the change of the distance between the two rivals' shares over all domains, percentage points."""
    first, second = (partners.index(rival) for rival in RIVALS)
    tilts = [np.abs(whole[:, :, first] - whole[:, :, second]) for whole in (totals(now, weight), totals(base, weight))]
    return np.asarray(100.0 * (tilts[0] - tilts[1]))


def twin(question: Question, partners: tuple[str, ...]) -> Floats:
    """Return the tilt change if the partners that offer more moved with nobody: the null of a counterbalance."""
    now, base = question.now, question.base
    more = now.offered() > base.offered() * (1.0 + 1e-9)
    if not more.any():
        return np.full(base.threat.shape, np.nan)
    shares = []
    for one in (base, now):
        covariance = one.covariance
        for p in np.flatnonzero(more).tolist():
            covariance = apart(covariance, p, 0.0)
        shares.append(hedging.solve(replace(one, covariance=covariance).inputs()).share)
    return _tilt_change(shares[1], shares[0], base.weight, partners)


def null_shares(question: Question, base: Floats) -> Floats:
    """Return the shares (D, N, K, P) if partners' shares only moved in proportion: the null of a withdrawal.

    What a partner withdraws, by the fall of its benefit, is lost or taken up by the other partners and home by their
    shares.
    """
    was, will = question.base.worth(), question.now.worth()
    factor = np.divide(will, was, out=np.ones_like(was), where=np.abs(was) > 1e-12)
    d, n, k, p = base.shape
    home = np.maximum(0.0, 1.0 - base.sum(axis=3))[..., None]
    value = np.concatenate([base, home], axis=3).reshape(d, n * k, p + 1)
    factors = np.concatenate([np.maximum(factor, 0.0), np.ones((*factor.shape[:3], 1))], axis=3)
    factors = np.broadcast_to(factors, (d, n, k, p + 1)).reshape(d, n * k, p + 1)
    found = redistribution.solve(redistribution.Inputs(value=value, factor=factors, takeup=question.base.takeup))
    return np.nan_to_num(found.share).reshape(d, n, k, p + 1)[..., :p]


def strategy(share: Floats, one: Game, partners: tuple[str, ...]) -> NDArray[np.int8]:
    """Return the number of each state's strategy in `STRATEGIES` (D, N)."""
    return read_off(share, one.weight, one.tie * one.shield, partners.index(RIVALS[1]), one.margin, one.hard)


def _bandwagoning(answer: Answer, wired: Wired[Question]) -> dict[str, Floats]:
    """Return how many members bandwagon, whether the median member does so and not under the null, and the camps."""
    question, partners = answer.question, wired.labels["partner"]
    with_second = strategy(answer.now.share, question.now, partners) == STRATEGIES.index("bandwagoning")
    count = with_second.sum(axis=1, keepdims=True).astype(float)
    draws, states = with_second.shape
    less = question.now.offered() < question.base.offered() * (1.0 - 1e-9)
    beyond, camp = np.full((draws, 1), np.nan), np.full((draws, 1), np.nan)
    if less.any():
        null = strategy(null_shares(question, answer.base.share), question.now, partners) == 0
        half = states / 2.0
        beyond = ((count > half).astype(float) - (null.sum(axis=1, keepdims=True) > half)).astype(float)
        camp = second_camp(question.now, partners)[:, None]
    return {"members_bandwagoning": count, "median_bandwagons_beyond_null": beyond, "members_in_second_camp": camp}


def second_camp(one: Game, partners: tuple[str, ...]) -> Floats:
    """Return how many members stand in the second rival's camp where the potential of the camp model is largest (D,)."""
    found = two_camps(one, partners)
    return np.where(found.converged, found.second.sum(axis=1), np.nan).astype(float)


def two_camps(one: Game, partners: tuple[str, ...]) -> Camps:
    """Return the camp model of a game, with the pull that `models.camps` is for: above the limit."""
    first = np.flatnonzero(one.tie.mean(axis=0) >= STANDS_WITH).tolist()
    return camps(replace(one.inputs(), pull=one.camp_pull), first, [partners.index(RIVALS[1])])


GROUPS: dict[tuple[str, ...], Callable[[Answer, Wired[Question]], dict[str, Floats]]] = {
    (
        "security_share_after",
        "engagement_share_after",
        "security_share_change",
        "us_japan_security_change",
        "lean_after_incidents",
    ): _shares,
    ("rival_tilt_change",): _tilt,
    ("rival_tilt_change_beyond_null",): _beyond,
    ("members_bandwagoning", "median_bandwagons_beyond_null", "members_in_second_camp"): _bandwagoning,
}
"""Outcomes that are computed together; the nulls of `_beyond` and `_bandwagoning` solve more games."""
