r"""Patrols over sea areas in many draws at once: the best plan, and what it leaves to robbers.

Area :math:`t` is watched a part :math:`c_t` of the time: by its own boats a part :math:`b_t`, the rest by patrols that can go
anywhere, :math:`\sum_t (c_t - b_t) \le m`. A patrol in the area stops an attack with probability :math:`p_t`. With worth
:math:`w_t` (the richest area 10), a loss :math:`l` to who is caught and a gain :math:`g` to who catches (both in parts of 10 and
of :math:`w_t`), an attack is worth

.. math:: U_a(t) = (1 - c_t p_t) w_t - 10\, c_t p_t l, \qquad U_d(t) = -(1 - c_t p_t) w_t + c_t p_t g w_t.

The plan is the strong equilibrium against a robber who never errs (ORIGAMI, as `patrol.origami`, from what the own boats leave):
it holds what the best attack is worth to a robber, :math:`v = \max_t U_a(t)`, as low as the patrols can. So a boat that is given
for one area also relieves the others. How many set out is not in it: whoever gains less than on shore stays there.

How to call
-----------
Two areas, two robberies in the second for each in the first, one patrol that stops every attack:

>>> found = solve(inputs([1, 2], patrols=1, catch=1, caught=0, prevented=0))
>>> found.coverage[0].round(3).tolist(), round(float(found.loss[0]), 3)
([0.333, 0.667], 3.333)

References
----------
Kiekintveld, C. et al. (2009), "Computing optimal randomized resource allocations for massive security games", *AAMAS*, 689-696.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]

SCALE = 10.0
"""What the richest area is worth: the scale of payoffs in published fits of attackers (`attackers`)."""
EXACT = 1e-9


@dataclass(frozen=True)
class Inputs:
    r"""What the model needs; D draws, T areas.

    Attributes
    ----------
    worth : ndarray (T,)
        :math:`w`, the richest area 10.
    patrols : ndarray (D,)
        :math:`m`, areas that can be patrolled around the clock by patrols that go anywhere.
    own : ndarray (D, T)
        :math:`b`, part of the time that boats of the area itself patrol it, 0 to 1.
    catch : ndarray (D, T)
        :math:`p`, chance that a patrol stops an attack, above 0.
    caught : ndarray (D,)
        :math:`l`, what being caught costs a robber, in gains in the richest area.
    prevented : ndarray (D,)
        :math:`g`, what catching a robber is worth, in parts of the loss.
    """

    worth: Floats
    patrols: Floats
    own: Floats
    catch: Floats
    caught: Floats
    prevented: Floats


@dataclass(frozen=True)
class Result:
    """The plan, and what comes of it.

    Attributes
    ----------
    coverage : ndarray (D, T)
        Part of the time that the area is patrolled.
    struck : ndarray of int (D,)
        Where a robber who never errs strikes.
    gain : ndarray (D,)
        :math:`v`, what that is worth to it.
    loss : ndarray (D,)
        Expected loss from it, on the scale of the worth.
    stopped : ndarray (D, T)
        Part of the attacks on the area that a patrol stops.
    converged : ndarray of bool (D,)
    residual : ndarray (D,)
        Patrols sent less patrols there are, at least 0.
    """

    coverage: Floats
    struck: NDArray[np.int64]
    gain: Floats
    loss: Floats
    stopped: Floats
    converged: NDArray[np.bool_]
    residual: Floats


def inputs(
    value: ArrayLike,
    *,
    patrols: ArrayLike = 1.0,
    own: ArrayLike = 0.0,
    catch: ArrayLike = 0.6,
    caught: ArrayLike = 1.0,
    prevented: ArrayLike = 0.1,
) -> Inputs:
    """Build the inputs from plain lists: what areas are worth in any unit, and one number or one a draw of the rest.

    Parameters
    ----------
    value : array_like (T,)
    patrols, caught, prevented : scalar or array_like (D,)
    own, catch : scalar, array_like (T,) or (D, T)
    """
    worth = np.atleast_1d(np.asarray(value, dtype=float))
    drawn = [np.atleast_1d(np.asarray(part, dtype=float)) for part in (patrols, caught, prevented)]
    tables = [np.atleast_2d(np.asarray(part, dtype=float)) for part in (own, catch)]
    n = max(len(part) for part in (*drawn, *tables))
    m, lost, gain = (np.broadcast_to(part, n) for part in drawn)
    boats, stops = (np.broadcast_to(part, (n, len(worth))) for part in tables)
    most = worth.max(initial=0.0)
    return Inputs(SCALE * worth / most if most > 0.0 else worth, m, boats, stops, lost, gain)


def solve(inputs: Inputs) -> Result:
    """Plan the patrols of every draw.

    Raises
    ------
    InvalidData
        Shapes that do not fit, numbers out of their bounds; all faults at once.
    """
    _require(inputs)
    worth, draws = inputs.worth, len(inputs.patrols)
    rows = np.arange(draws)
    loss_if_caught = SCALE * inputs.caught[:, None]
    # utility of a robber: bare without a patrol, falling by `fall` to full coverage
    fall = inputs.catch * (worth + loss_if_caught)
    bare = worth - inputs.own * fall
    order = np.argsort(-bare, axis=1, kind="stable")
    left, slope = np.take_along_axis(bare, order, 1), 1.0 / np.take_along_axis(fall, order, 1)
    roots = (np.cumsum(slope * left, 1) - inputs.patrols[:, None]) / np.cumsum(slope, 1)
    following = np.concatenate([left[:, 1:], np.full((draws, 1), -np.inf)], axis=1)
    level = np.maximum(roots[rows, (roots >= following).argmax(1)], (worth - fall).max(1))
    added = np.clip((bare - level[:, None]) / fall, 0.0, 1.0 - inputs.own)
    coverage = inputs.own + added
    stopped = coverage * inputs.catch
    robber = worth - coverage * fall
    loss = (1.0 - stopped) * worth - stopped * inputs.prevented[:, None] * worth
    best = robber >= robber.max(1, keepdims=True) - EXACT * SCALE
    struck = np.where(best, -loss, -np.inf).argmax(1)
    residual = np.maximum(added.sum(1) - inputs.patrols, 0.0)
    return Result(
        coverage=coverage,
        struck=struck,
        gain=robber.max(1),
        loss=loss[rows, struck],
        stopped=stopped,
        converged=np.isfinite(loss).all(1) & (residual < EXACT * SCALE),
        residual=residual,
    )


def _require(given: Inputs) -> None:
    faults = []
    draws, areas = len(given.patrols), len(given.worth)
    shapes = {
        "worth": (areas,), "own": (draws, areas), "catch": (draws, areas), "patrols": (draws,), "caught": (draws,),
        "prevented": (draws,),
    }  # fmt: skip
    most = {"own": 1.0, "catch": 1.0}
    for name, shape in shapes.items():
        values = getattr(given, name)
        if values.shape != shape:
            faults.append(Fault("shape", f"{name} {values.shape}", column=name, expected=str(shape)))
        elif not np.all(np.isfinite(values)) or np.any(values < 0.0) or np.any(values > most.get(name, np.inf)):
            what = f"{name} from {np.min(values, initial=np.inf):g} to {np.max(values, initial=-np.inf):g}"
            faults.append(Fault(name, what, column=name, expected="0 to 1" if name in most else "0 or more, finite"))
    if not faults and not (areas and np.all(given.worth > 0.0)):
        faults.append(Fault("worth", "an area of no worth, or no area", column="worth", expected="above 0"))
    if not faults and np.any(given.catch <= 0.0):
        faults.append(Fault("catch", "patrols that stop nobody", column="catch", expected="above 0"))
    if faults:
        raise InvalidData(faults)
