r"""Whether a change of chains absorbs stops outside a group without making stops inside it worse.

With :math:`L` the group's loss from stops outside (:math:`o`) and inside (:math:`i`), before and after the change:

.. math::
    \text{fall} = L_o - L'_o, \quad \text{rise} = L'_i - L_i, \quad \text{net} = \text{fall} - \text{rise},
    \quad \text{break-even} = \text{rise} / \text{fall} .

The break-even is how many times as likely (or as large) stops outside must be for the change to pay; it is NaN where nothing
falls, since then no odds make it pay.

How to call
-----------
>>> found = balance(outside=(0.30, 0.25), inside=(0.70, 0.72))
>>> round(float(found.net), 3), round(float(found.break_even), 3)
(0.03, 0.4)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Balance:
    """What a change saves in stops outside, adds in stops inside, and both together; any shape.

    Attributes
    ----------
    fall, rise, net, break_even : ndarray
    """

    fall: Floats
    rise: Floats
    net: Floats
    break_even: Floats


def balance(outside: tuple[ArrayLike, ArrayLike], inside: tuple[ArrayLike, ArrayLike]) -> Balance:
    """Return the balance of losses (before, after) from stops outside and from stops inside.

    Raises
    ------
    InvalidData
        Shapes that do not fit.
    """
    arrays = [np.asarray(values, dtype=float) for values in (*outside, *inside)]
    if len({array.shape for array in arrays}) > 1:
        what = ", ".join(str(array.shape) for array in arrays)
        raise InvalidData([Fault("shape", f"losses of {what}", expected="four of one shape")])
    fall, rise = arrays[0] - arrays[1], arrays[3] - arrays[2]
    even = np.divide(rise, fall, out=np.full_like(fall, np.nan), where=fall > 0)
    return Balance(fall, rise, fall - rise, even)
