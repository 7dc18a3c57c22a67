"""What can be wrong with the inputs of `ario`, all of it at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault, InvalidData
from .ario_events import Blockade, Stop, drawn
from .batch import uneven

if TYPE_CHECKING:
    from .ario_inputs import Inputs

Floats = NDArray[np.float64]
EXACT = 1e-9


def require(
    given: Inputs, made: Callable[[Inputs], Floats], events: Sequence[Stop | Blockade], days: float, step: float
) -> None:
    """Raise what is wrong with the inputs and events, all at once."""
    faults: list[Fault] = []
    if given.share.ndim != 3 or given.use.ndim != 3 or given.final.ndim != 3:
        what = f"use {given.use.shape}, final {given.final.shape}, share {given.share.shape}"
        raise InvalidData([Fault("shape", what, expected="use (D, P, N), final (D, P, K), share (P, R, B)")])
    p, r, b = given.share.shape
    n, k = p * r, given.final.shape[2]
    shapes = {
        "use": (p, n), "final": (p, k), "stock_days": (p, n), "overtime": (n,), "essential": (p,), "damage": (n,), "psi": (n,),
        "restock_days": (), "follow": (), "overtime_days": (), "substitution": (b,), "lag_days": (), "rebuild_days": (),
    }  # fmt: skip
    for name, wanted in shapes.items():
        if (found := getattr(given, name).shape)[1:] != wanted:
            faults.append(
                Fault("shape", f"{name} {found}", column=name, expected=f"(draws, {', '.join(map(str, wanted))})")
            )
    for name, size in (("capital", n), ("rebuild", p), ("pool", n + k)):
        if (found := getattr(given, name).shape) != (size,):
            faults.append(Fault("shape", f"{name} {found}", column=name, expected=f"({size},)"))
    stopped = [len(a) for e in events if isinstance(e, Stop) for a in drawn(e)]
    faults += uneven([*(len(getattr(given, name)) for name in shapes), *stopped])
    if not step > 0 or not days >= step:
        faults.append(Fault("step", f"{days} days in steps of {step}", expected="a step above 0, at least one step"))
    for e in events:
        if isinstance(e, Blockade) and np.asarray(e.part).shape != (p, r, b):
            faults.append(
                Fault("shape", f"a blockade of {np.asarray(e.part).shape}", column="part", expected=f"({p}, {r}, {b})")
            )
        if isinstance(e, Stop) and drawn(e)[0].shape[1] != n:
            faults.append(
                Fault("shape", f"a stop of {drawn(e)[0].shape[1]} industries", column="lost", expected=f"{n}")
            )
    if faults:
        raise InvalidData(faults)
    bounds: dict[str, tuple[Floats, float, float, str]] = {
        "use": (given.use, 0.0, np.inf, "0 or more"),
        "final": (given.final, 0.0, np.inf, "0 or more"),
        "share": (given.share, 0.0, 1.0, "0 to 1"),
        "psi": (given.psi, 1e-9, 1.0, "above 0, up to 1"),
        "stock_days": (given.stock_days, 0.0, np.inf, "above 0"),
        "restock_days": (given.restock_days, 1e-9, np.inf, "above 0"),
        "follow": (given.follow, 0.0, 1.0, "0 to 1"),
        "overtime": (given.overtime, 1.0, np.inf, "1 or more"),
        "overtime_days": (given.overtime_days, step, np.inf, "at least a step"),
        "substitution": (given.substitution, 0.0, 1.0, "0 to 1"),
        "lag_days": (given.lag_days, 0.0, np.inf, "0 or more"),
        "essential": (given.essential, 0.0, 1.0, "0 to 1"),
        "rebuild": (given.rebuild, 0.0, 1.0, "parts that sum to 1"),
        "rebuild_days": (given.rebuild_days, step, np.inf, "at least a step"),
        "damage": (given.damage, 0.0, np.inf, "0 to all capital"),
    }
    for e in events:
        name = "lost" if isinstance(e, Stop) else "part"
        bounds[name] = (drawn(e)[0] if isinstance(e, Stop) else np.asarray(e.part, dtype=float), 0.0, 1.0, "0 to 1")
        spans = np.concatenate(drawn(e)[1:]) if isinstance(e, Stop) else np.array([e.begin, e.length])
        if not np.all(np.isfinite(spans) & (spans >= 0)):
            faults.append(Fault("days", "a stop begins, lasts or ends before it began", expected="days of 0 or more"))
        low, high = float(np.min(bounds[name][0])), float(np.max(bounds[name][0]))
        if not (low >= 0.0 and high <= 1.0):
            faults.append(Fault(name, f"from {low:g} to {high:g}", column=name, expected="0 to 1"))
    for name, (values, low, high, expected) in bounds.items():
        if name not in ("lost", "part") and not np.all((values >= low) & (values <= high)):
            faults.append(Fault(name, f"{name} out of bounds or not a number", column=name, expected=expected))
    total = given.share.sum(1)
    if np.any((np.abs(total - 1.0) > 1e-6) & (total != 0.0)):
        faults.append(Fault("share", "the shares of a pool do not sum to 1", column="share", expected="1, or all 0"))
    if abs(given.rebuild.sum() - 1.0) > 1e-6:
        faults.append(Fault("rebuild", f"the parts sum to {given.rebuild.sum():g}", column="rebuild", expected="1"))
    if np.any(given.damage > given.capital):
        faults.append(Fault("damage", "more is destroyed than there is", column="damage", expected="up to the capital"))
    needed = given.psi[:, None] * given.stock_days
    if np.any(needed < step * (1.0 - EXACT)):
        what = f"production needs {float(needed.min()):.2g} days of stock (psi times stock_days), the step is {step:g} days"
        faults.append(Fault("step", what, column="step", expected="a shorter step, or larger stocks"))
    if not faults:
        used = given.use.sum(1)
        if np.any(used > (normal := made(given)) * (1.0 + 1e-6)):
            worst = int(np.argmax((used - normal).max(0)))
            faults.append(
                Fault("inputs", f"industry {worst} uses more than it makes", expected="value added of 0 or more")
            )
    if faults:
        raise InvalidData(faults)
