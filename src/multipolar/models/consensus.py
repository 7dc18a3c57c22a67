r"""A whole agenda under consensus: how far each proposal gets, who objects first, who can steer and who can block.

Each item has one dimension, from the status quo :math:`q_m` to a proposal :math:`t_m`; what an actor accepts is the
interval of `winset.limits` around :math:`q_m`, and a rule leaves out up to `allowed` objectors (0: consensus, X: minus X,
a quota: all whom it does not need).

`reach`
    the part of the way to the proposal that passes: the deal-breaker index of the first objector who cannot be left out;
`steering`
    how far from :math:`q_m` the best proposal of an actor takes the outcome, if it sets the agenda;
`blocking`
    how much of the other proposers' way it costs them that they need this actor's consent, in the mean over them. What
    several hold up together they share: the Shapley value, here of an airport game and so in closed form (`airport`).

An actor without a seat has no consent to withhold and nothing to propose: it can only press, that is move the ideal
points of those who sit by a part of the way to its own; its steering is how much nearer the outcomes come to it, its
blocking how much of the others' way is lost. A group that decides by consensus inside (ASEAN) proposes from the median of
its members and blocks with all of their consents; it is compared with single partners as one player. Since a group holds
many consents, that it blocks much may follow from their number alone: `null` gives the same figures with the positions
dealt anew among the parties. Distances are points of the scale.

References
----------
Tsebelis, G. (2002), *Veto Players*. Romer, T. & Rosenthal, H. (1978), *Public Choice* 33, 27-43. Acharya, A. (2001),
*Constructing a Security Community in Southeast Asia*, on consensus as absence of objection. Littlechild, S. & Owen, G.
(1973), "A simple expression for the Shapley value in a special case", *Management Science* 20, 370-372. The measures
of steering and blocking are this project's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .winset import deal_breaker

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """An agenda; D draws (or 1, for all), M items, A actors, S deals of the null.

    Attributes
    ----------
    ideal, salience : ndarray (D, M, A)
        How far each would have the item go, on the item's scale; how much it cares. NaN: no part in the item.
    party : ndarray of bool (M, A)
        Whose absence of objection the item takes.
    live : ndarray of bool (M,)
        Items on the table: for these the powers of single actors are worked out.
    quo, proposal : ndarray (M,)
        Ends of the way.
    allowed : ndarray of int (M,)
        How many objectors may be left out.
    tolerance : ndarray (D,)
        What an actor who cares fully (salience 1) lets pass, in points of the scale.
    paid : ndarray (M, A)
        What an actor is paid for not objecting, in the same unit.
    pressure : ndarray (D,)
        Part of the way to its own ideal by which an actor without a seat moves those who sit.
    group : ndarray of bool (A,)
        Members of the group that acts as one.
    players : tuple of int
        Actors outside the group that it is compared with.
    deals : ndarray of int (S, M, A)
        Orders of the actors that deal positions anew among the parties of each item.
    known_ideal, known_salience : ndarray (D, M, A)
        The same as far as it was known before the day of the decision; for a test without hindsight.
    blocked_below, agreed_from : ndarray (D,)
        A proposal that gets less of its way counts as blocked, one that gets at least so much as agreed.
    """

    ideal: Floats
    salience: Floats
    party: Bools
    live: Bools
    quo: Floats
    proposal: Floats
    allowed: Ints
    tolerance: Floats
    paid: Floats
    pressure: Floats
    group: Bools
    players: tuple[int, ...]
    deals: Ints
    known_ideal: Floats
    known_salience: Floats
    blocked_below: Floats
    agreed_from: Floats


@dataclass(frozen=True, kw_only=True)
class Result:
    """What the agenda comes to; P players beside the group, which is the first of P + 1.

    Attributes
    ----------
    reach : ndarray (D, M)
        Part of the way to the proposal that passes, 0 to 1.
    objects_at : ndarray (D, M, A)
        Part of the way at which each party objects (the deal-breaker index); above 1 it accepts; NaN: no party.
    first : ndarray of int (D, M)
        The party that objects first, -1 where none does before the proposal.
    predicted, foreseen : ndarray of int (D, M)
        0 blocked, 1 diluted, 2 agreed; from all that was said, and from what was known before the day.
    steering, blocking : ndarray (D, M, A)
        Points of the scale; NaN: no part in the item, or it is decided.
    body_steering, body_blocking : ndarray (D, M, P + 1)
        Of the group and the players, each as one; NaN where no player sits beside the group.
    null_steering, null_blocking : ndarray (D, M, P + 1)
        The same in the mean over deals of the positions.
    converged : ndarray of bool (D,)
        Always true: all of it is closed.
    residual : ndarray (D,)
        Always 0.
    """

    reach: Floats
    objects_at: Floats
    first: Ints
    predicted: Ints
    foreseen: Ints
    steering: Floats
    blocking: Floats
    body_steering: Floats
    body_blocking: Floats
    null_steering: Floats
    null_blocking: Floats
    converged: Bools
    residual: Floats


def solve(inputs: Inputs) -> Result:
    """Work the agenda through.

    Raises
    ------
    InvalidData
        Shapes that do not fit, an item without parties, saliences or tolerances below 0; all faults at once.
    """
    _require(inputs)
    draws = max(len(inputs.ideal), len(inputs.tolerance), len(inputs.pressure))
    _, items, actors = inputs.ideal.shape
    many, players = (draws, items, actors), (draws, items, len(inputs.players) + 1)
    objects_at, steering, blocking = (np.full(many, np.nan) for _ in range(3))
    body = [np.full(players, np.nan) for _ in range(4)]
    reach, foresight, first = np.ones((draws, items)), np.ones((draws, items)), np.full((draws, items), -1)
    for m in range(items):
        x, s = (np.broadcast_to(given[:, m], (draws, actors)) for given in (inputs.ideal, inputs.salience))
        slack = inputs.tolerance[:, None] + inputs.paid[m]
        sits = inputs.party[m]
        at = _breaks(x, s, sits, float(inputs.quo[m]), float(inputs.proposal[m]), slack)
        objects_at[:, m, sits] = at
        ordered = np.sort(at, axis=1)
        left_out = int(inputs.allowed[m])
        known, cared = (
            np.broadcast_to(given[:, m], (draws, actors)) for given in (inputs.known_ideal, inputs.known_salience)
        )
        early = _breaks(known, cared, sits, float(inputs.quo[m]), float(inputs.proposal[m]), slack)
        if left_out < at.shape[1]:
            foresight[:, m] = np.minimum(1.0, np.sort(early, axis=1)[:, left_out])
            reach[:, m] = np.minimum(1.0, ordered[:, left_out])
            seats = np.flatnonzero(sits)
            first[:, m] = np.where(ordered[:, 0] < 1.0, seats[np.argmin(at, axis=1)], -1)
        if inputs.live[m]:
            _powers(inputs, m, x, s, slack, steering[:, m], blocking[:, m])
        seated = [index for index, player in enumerate(inputs.players, start=1) if sits[player]]
        if seated and np.any(sits & inputs.group):
            body[0][:, m], body[1][:, m] = _bodies(inputs, m, x, s, slack)
            dealt = [_bodies(inputs, m, x[:, deal], s[:, deal], slack) for deal in inputs.deals[:, m]]
            if dealt:
                body[2][:, m], body[3][:, m] = (np.mean([pair[side] for pair in dealt], axis=0) for side in (0, 1))
    return Result(
        reach=reach,
        objects_at=objects_at,
        first=first,
        predicted=predicted(reach, inputs.blocked_below, inputs.agreed_from),
        foreseen=predicted(foresight, inputs.blocked_below, inputs.agreed_from),
        steering=steering,
        blocking=blocking,
        body_steering=body[0],
        body_blocking=body[1],
        null_steering=body[2],
        null_blocking=body[3],
        converged=np.ones(draws, dtype=bool),
        residual=np.zeros(draws),
    )


def predicted(reach: Floats, blocked_below: Floats, agreed_from: Floats) -> NDArray[np.int64]:
    """Return what consensus makes of proposals: 0 blocked, 1 diluted, 2 agreed; (D, M) with thresholds (D,)."""
    return np.asarray((reach >= blocked_below[:, None]).astype(int) + (reach >= agreed_from[:, None]).astype(int))


def hit_rate(guess: NDArray[np.int64], outcome: NDArray[np.int64]) -> Floats:
    """Return the part of the items (M,) whose outcome the guesses (D, M) meet, (D,)."""
    return np.asarray((guess == outcome).mean(axis=1))


def _breaks(x: Floats, s: Floats, sits: Bools, quo: float, proposal: float, slack: Floats) -> Floats:
    at = deal_breaker(
        x[:, sits, None], s[:, sits, None], np.array([quo]), np.array([proposal]),
        np.broadcast_to(slack, x.shape)[:, sits],
    )  # fmt: skip
    return np.asarray(at)


def airport(loss: Floats) -> Floats:
    """Return each actor's share of a loss that is the largest of all their single ones, (..., I).

    The Shapley value of an airport game (Littlechild & Owen 1973): who holds up no more than others shares with them.
    Shares add up to the largest loss, equal losses have equal shares, and no loss has none.
    """
    n = loss.shape[-1]
    order = np.argsort(loss, axis=-1)
    ordered = np.take_along_axis(loss, order, axis=-1)
    steps = np.diff(ordered, axis=-1, prepend=0.0) / np.arange(n, 0, -1)
    shares = np.empty_like(loss)
    np.put_along_axis(shares, order, np.cumsum(steps, axis=-1), axis=-1)
    return shares


def _rooms(x: Floats, s: Floats, quo: float, slack: Floats) -> Floats:
    """Return how far below and above the status quo each actor accepts, (2, D, A)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.abs(quo - x) + np.where(s > 0.0, slack / s, np.inf)
    return np.stack([quo - x + room, x + room - quo])


def _ways(want: Floats, room: Floats, quo: float, allowed: int) -> tuple[Floats, Floats]:
    """Return how far each proposer gets, (D, H), and what each consent takes from it, (D, H, I).

    `want` (D, H) are proposers' ideal points, `room` (2, D, I) those who must consent. Where some may stay out, a consent
    takes no more than what so many others take as well.
    """
    distance = np.abs(want - quo)
    side = np.where((want >= quo)[..., None], room[1][:, None, :], room[0][:, None, :])
    loss = np.clip(distance[..., None] - side, 0.0, None)
    if allowed:
        n = loss.shape[-1]
        cap = np.sort(loss, axis=-1)[..., max(0, n - 1 - allowed)] if allowed < n else np.zeros(loss.shape[:-1])
        loss = np.minimum(loss, cap[..., None])
    return distance - loss.max(axis=-1), loss


def _powers(inputs: Inputs, m: int, x: Floats, s: Floats, slack: Floats, steering: Floats, blocking: Floats) -> None:
    """Fill in steering and blocking of every actor that has a part in an item, (D, A)."""
    quo, allowed = float(inputs.quo[m]), int(inputs.allowed[m])
    sits = inputs.party[m]
    sit_slack = np.broadcast_to(slack, x.shape)[:, sits]
    want, care = x[:, sits], s[:, sits]
    way, loss = _ways(want, _rooms(want, care, quo, sit_slack), quo, allowed)
    steering[:, sits] = way
    n = want.shape[1]
    blocking[:, sits] = airport(loss).sum(axis=1) / max(1, n - 1)  # nobody's own consent takes anything from it
    out = quo + np.sign(want - quo) * way
    for a in np.flatnonzero(~sits & ~np.isnan(x).all(axis=0)):
        aim = x[:, [a]]
        pressed = want + inputs.pressure[:, None] * (aim - want)
        rooms = _rooms(pressed, care, quo, sit_slack)
        then, _ = _ways(pressed, rooms, quo, allowed)
        nearer = np.abs(out - aim) - np.abs(quo + np.sign(pressed - quo) * then - aim)
        steering[:, a] = np.maximum(0.0, nearer.mean(axis=1))
        blocking[:, a] = np.maximum(0.0, way - _ways(want, rooms, quo, allowed)[0]).mean(axis=1)


def _bodies(inputs: Inputs, m: int, x: Floats, s: Floats, slack: Floats) -> tuple[Floats, Floats]:
    """Return steering and blocking of the group and of each player, (D, P + 1)."""
    quo, allowed = float(inputs.quo[m]), int(inputs.allowed[m])
    inside, outside = inputs.party[m] & inputs.group, inputs.party[m] & ~inputs.group
    seats = np.flatnonzero(outside)
    places = [index for index, player in enumerate(inputs.players) if outside[player]]
    want = np.column_stack([np.median(x[:, inside], axis=1), *(x[:, inputs.players[place]] for place in places)])
    room = _rooms(x, s, quo, slack)
    way, loss = _ways(want, np.concatenate([room[:, :, inside], room[:, :, outside]], axis=2), quo, allowed)
    members = int(inside.sum())
    # The group gives or withholds as one: of its members' losses the largest counts, and none for its own proposal.
    together = loss[..., :members].max(axis=-1, keepdims=True)
    shares = airport(np.concatenate([together, loss[..., members:]], axis=-1))
    steer, block = (np.full((len(x), len(inputs.players) + 1), np.nan) for _ in range(2))
    for column, place in enumerate((-1, *places)):
        own = 0 if place < 0 else 1 + int(np.flatnonzero(seats == inputs.players[place])[0])
        others = [other for other in range(want.shape[1]) if other != column]
        steer[:, place + 1] = way[:, column]
        block[:, place + 1] = shares[:, others, own].mean(axis=1)
    return steer, block


def _require(inputs: Inputs) -> None:
    faults = []
    shape = inputs.ideal.shape
    draws = {len(inputs.ideal), len(inputs.salience), len(inputs.tolerance), len(inputs.pressure)} - {1}
    fits = (
        inputs.ideal.ndim == inputs.salience.ndim == 3
        and inputs.salience.shape[1:] == inputs.known_ideal.shape[1:] == inputs.known_salience.shape[1:] == shape[1:]
        and inputs.party.shape == inputs.paid.shape == shape[1:]
        and inputs.live.shape == inputs.quo.shape == inputs.proposal.shape == inputs.allowed.shape == shape[1:2]
        and inputs.group.shape == shape[2:]
        and inputs.deals.ndim == 3
        and inputs.deals.shape[1:] == shape[1:]
    )
    if not fits or len(draws) > 1:
        what = f"ideal {shape}, salience {inputs.salience.shape}, party {inputs.party.shape}, draws {sorted(draws)}"
        expected = "ideal and salience (draws, items, actors), party and paid (items, actors), one number of draws"
        raise InvalidData([Fault("shape", what, expected=expected)])
    empty = np.flatnonzero(~inputs.party.any(axis=1))
    if empty.size:
        faults.append(Fault("parties", f"item {empty[0]} has no parties", expected="an actor whose consent it takes"))
    if np.isnan(inputs.ideal[:, inputs.party]).any() or np.isnan(inputs.salience[:, inputs.party]).any():
        faults.append(Fault("position", "a party has no position or salience", expected="numbers for every party"))
    if np.any(inputs.salience < 0.0) or not np.all(inputs.tolerance >= 0.0) or np.any(inputs.paid < 0.0):
        faults.append(Fault("range", "a salience, tolerance or payment is below 0", expected="0 or more"))
    if not np.all((inputs.pressure >= 0.0) & (inputs.pressure <= 1.0)):
        faults.append(Fault("pressure", "a pressure lies outside 0..1", column="pressure", expected="0 to 1"))
    if not np.all(inputs.blocked_below <= inputs.agreed_from):
        expected = "blocked_below at most agreed_from"
        faults.append(Fault("thresholds", "a proposal would be blocked and agreed at once", expected=expected))
    if np.any(inputs.allowed < 0):
        faults.append(Fault("allowed", "fewer than 0 objectors are left out", column="allowed", expected="0 or more"))
    if faults:
        raise InvalidData(faults)
