"""What can be wrong with the inputs of `multipolar.models.coupling`, told all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .batch import uneven

if TYPE_CHECKING:
    from .coupling import Inputs


def require(inputs: Inputs, struck: NDArray[np.bool_]) -> None:
    """Refuse inputs that break their contract, with every fault; `struck` (T, V) says where there is an impulse.

    Raises
    ------
    InvalidData
        Shapes that do not fit, parts or memories outside 0..1, a link to a state that is not there.
    """
    faults = []
    states, members = inputs.impulse.shape[2:]
    if inputs.memory.ndim != 2 or inputs.memory.shape[1] != states or inputs.stock.shape != (states,):
        what = f"memory {inputs.memory.shape} and stock {inputs.stock.shape} for {states} states"
        faults.append(Fault("shape", what, column="memory", expected="(draws, states) and (states,)"))
    if inputs.exposure.shape != (members, members):
        what = f"exposure {inputs.exposure.shape} for {members} members"
        faults.append(Fault("shape", what, column="exposure", expected="(members, members)"))
    if any(np.isinf(inputs.impulse[:, t, v]).any() for t, v in np.argwhere(struck)):
        faults.append(Fault("impulse", "an impulse is infinite", column="impulse", expected="finite, or NaN: untold"))
    for name, low, high in (("absorbed", -np.inf, 1.0), ("memory", 0.0, 1.0)):
        values = getattr(inputs, name)
        if not ((values >= low) & (values <= high)).all():
            faults.append(Fault(name, f"{name} lies outside its range", column=name, expected=f"{low:g} to {high:g}"))
    for at, link in enumerate(inputs.links):
        if not (0 <= link.source < states and 0 <= link.target < states) or link.lag not in (0, 1):
            what = f"link {at} goes from {link.source} to {link.target} with lag {link.lag}"
            faults.append(Fault("link", what, column="links", expected=f"states 0 to {states - 1}, lag 0 or 1"))
        if not np.isfinite(link.strength).all():
            faults.append(Fault("link", f"link {at} has a strength that is not finite", column="links"))
    sizes = (len(each) for each in (inputs.impulse, inputs.absorbed, inputs.memory))
    faults += uneven([*sizes, *(len(link.strength) for link in inputs.links)])
    if faults:
        raise InvalidData(faults)
