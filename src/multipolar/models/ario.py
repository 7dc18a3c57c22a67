r"""Adaptive regional input–output (ARIO): how a stop of supply runs through stocks, rationing and new suppliers.

Industries are cells of a grid of products and places; users are the industries and final demand. Users of a pool (a
place, say) buy a product from the same suppliers in the same shares. In each step of :math:`\Delta t` days, with
orders :math:`O`, stocks :math:`\omega` and input coefficients :math:`a`:

.. math::
    x^{cap}_i = \alpha_i (1 - \Delta_i) x^0_i, \quad x^{opt}_i = \min(d_i, x^{cap}_i), \quad
    x_i = \min_p \left[ x^{opt}_i - e_p \left(x^{opt}_i - \frac{\omega_{pi}}{\psi s_p a_{pi}}\right)^{+} \right]

(with :math:`e_p = 1` this is :math:`x^{opt} \min_p \min(1, \omega_p / (\psi s_p a_p x^{opt}))`). Output is rationed
in proportion to orders; what arrives goes to stocks, what is used leaves them; the next order replaces the use of
:math:`x^{opt}` and closes the gap to the wanted stock in :math:`\tau` days: :math:`s_p` days of use at :math:`x^0 +
\kappa (x^{opt} - x^0)`. Industries that cannot meet demand work longer: :math:`\dot\alpha = (\alpha^{max} - \alpha)(d
- x)/d / \tau_\alpha`, and go back to 1 at the same pace. A part :math:`\sigma` of each purchase can move between the
suppliers of a product, in proportion to their shares times what they can still make, which buyers learn with a lag.
Destroyed capital is rebuilt by orders for products, and lowers capacity until then.

How to call
-----------
One place, two products, half of the first industry stops for 30 days:

>>> given = inputs([[150, 500], [200, 100]], [350, 1700], stock_days=30.0)
>>> found = solve(given, [Stop(lost=[0.5, 0.0], length=30.0)], days=365)
>>> [round(float(loss), 1) for loss in found.lost[0]]
[48.3, 52.4]

Several places: `inputs(flows, final, product=[0, 1, 0, 1], pool=...)`, or `Inputs` itself from uses and shares.

What it cannot say: prices do not move, final buyers whose orders are not met do not come back, and all users of a
product are rationed alike. Results are sensitive to :math:`\psi`, stocks, :math:`e`, :math:`\kappa` and the step;
with :math:`\kappa = 1` and overtime a world of many chains can swing again after the stop is over.

References
----------
Hallegatte, S. (2008), "An adaptive regional input-output model and its application to the assessment of the economic
cost of Katrina", Risk Analysis 28(3):779-799. Hallegatte, S. (2014), "Modeling the role of inventories and
heterogeneity in the assessment of the economic costs of natural disasters", Risk Analysis 34(1):152-167. Guan, D. et
al. (2020), "Global supply-chain effects of COVID-19 control measures", Nature Human Behaviour 4:577-587.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .ario_course import Result, course
from .ario_events import Blockade, Stop, drawn, left, some_draws
from .ario_faults import require
from .ario_inputs import Inputs, inputs, order, output

__all__ = ["Blockade", "Inputs", "Result", "Stop", "inputs", "left", "order", "output", "solve"]

WIDE = 131_072
"""Stocks (products times industries times draws) computed together: few enough to stay in the cache of a core."""
DRAWN = (
    "use", "final", "stock_days", "psi", "restock_days", "follow", "overtime", "overtime_days", "substitution", "lag_days",
    "essential", "damage", "rebuild_days",
)  # fmt: skip
"""Fields of the inputs that may differ between draws."""


def solve(
    given: Inputs,
    events: Sequence[Stop | Blockade] = (),
    *,
    days: float = 365.0,
    step: float = 1.0,
    path: bool = False,
) -> Result:
    """Run the model.

    Parameters
    ----------
    given : Inputs
    events : sequence of Stop or Blockade
        Stops of the same industry multiply.
    days, step : float
        How long, in steps of how many days.
    path : bool
        Keep the output of every step.

    Raises
    ------
    InvalidData
        Shapes, values out of their bounds, a step longer than the stock that production needs; all faults at once.
    """
    require(given, output, events, days, step)
    counts = [len(getattr(given, name)) for name in DRAWN]
    counts += [len(a) for e in events if isinstance(e, Stop) for a in drawn(e) if len(a) > 1]
    draws = max(counts)
    parts, block = [], max(1, WIDE // given.use[0].size)
    for first in range(0, draws, block):
        some = slice(first, min(first + block, draws))
        cut = {name: a[some] if len(a := getattr(given, name)) > 1 else a for name in DRAWN}
        some_events = [some_draws(event, some) for event in events]
        parts.append(course(replace(given, **cut), some_events, some.stop - first, days=days, step=step, path=path))
    joined: dict[str, Any] = {
        name: None if value is None else np.concatenate([getattr(part, name) for part in parts])
        for name, value in vars(parts[0]).items()
    }
    return Result(**joined)
