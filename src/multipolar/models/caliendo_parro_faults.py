"""What is wrong with the inputs of `multipolar.models.caliendo_parro`, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault
from . import batch
from .trade_faults import cells

if TYPE_CHECKING:
    from .caliendo_parro import Inputs

Floats = NDArray[np.float64]


def faults(given: Inputs) -> list[Fault]:
    """Return the faults of shape, then those of cells by sector and pair, then inputs that exceed all that is bought."""
    x = given.flows
    j, n = x.shape[1], x.shape[2]
    wanted = {"theta": (j,), "io": (n, j, j), "transfer": (n,)} | dict.fromkeys(
        ("access", "tariff_before", "tariff_after"), (j, n, n)
    )
    out = []
    for field, cell in wanted.items():
        value: Floats | None = getattr(given, field)
        if value is not None and value.shape[1:] != cell:
            out.append(
                Fault("shape", f"{field} has the shape {value.shape}", column=field, expected=f"(draws, *{cell})")
            )
    if not out and len(counts := {len(value) for value in batch.arrays(given).values()} - {1}) > 1:
        what = f"fields with {', '.join(map(str, sorted(counts)))} draws"
        out.append(Fault("draws", what, expected="the same number, or 1"))
    if out:
        return out
    sectors = given.sectors or tuple(f"sector {k + 1}" for k in range(j))
    names = given.names or tuple(str(k + 1) for k in range(n))
    axes = (sectors, names, names)
    own = np.eye(n, dtype=bool)
    out += cells("missing-pair", "flows", x, np.isnan(x), axes, "a number; 0 where there is no trade")
    out += cells("negative-flow", "flows", x, (x < 0.0) | np.isinf(x), axes, "0 or more, finite")
    bad = ~((given.access >= 0.0) & np.isfinite(given.access))
    out += cells("access", "access", given.access, bad, axes, "0 (embargo) or more")
    for field in ("tariff_before", "tariff_after"):
        tariff: Floats = getattr(given, field)
        out += cells("tariff", field, tariff, ~((tariff > -1.0) & np.isfinite(tariff)), axes, "above -1 (-100 %)")
        out += cells("own-tariff", field, tariff, (tariff != 0.0) & own, axes, "0: no tariff on own trade")
    bad = ~((given.theta > 0.0) & np.isfinite(given.theta))
    out += cells("elasticity", "theta", given.theta, bad, (sectors,), "above 0, sigma = theta + 1 above 1")
    out += cells("io", "io", given.io, ~(given.io >= 0.0), (names, sectors, sectors), "0 or more")
    inputs = given.io.sum(3)
    out += cells("io", "sum of io", inputs, ~(inputs < 1.0), (names, sectors), "below 1: some value added")
    total = x.sum(1)
    out += cells("own-trade", "flows", total, (total == 0.0) & own, (names, names), "above 0 in some sector")
    if out:
        return out
    spent = (x * (1.0 + given.tariff_before)).sum(2)
    uses = np.einsum("dnjk,djn->dkn", *batch.matched(given.io, x.sum(3)))
    left = spent - uses
    bad = left < -1e-9 * spent.sum(1, keepdims=True)
    return cells("final-demand", "final demand", left, bad, (sectors, names), "inputs at most what is bought")
