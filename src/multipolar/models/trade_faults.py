"""What can be wrong with the inputs of trade models; every fault names its pair or economy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import Fault

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_SHOWN = 50
"""Faults of one rule that are listed; the rest are counted."""


class Given(Protocol):
    """The fields of `trade.Inputs` that are checked here."""

    @property
    def flows(self) -> Floats: ...  # noqa: D102
    @property
    def theta(self) -> Floats: ...  # noqa: D102
    @property
    def access(self) -> Floats: ...  # noqa: D102
    @property
    def tariff_before(self) -> Floats: ...  # noqa: D102
    @property
    def tariff_after(self) -> Floats: ...  # noqa: D102
    @property
    def supply(self) -> Floats: ...  # noqa: D102
    @property
    def scale(self) -> Floats: ...  # noqa: D102
    @property
    def passthrough(self) -> Floats: ...  # noqa: D102
    @property
    def local(self) -> Floats: ...  # noqa: D102
    @property
    def transfer(self) -> Floats | None: ...  # noqa: D102
    @property
    def relief(self) -> bool: ...  # noqa: D102
    @property
    def shares(self) -> str: ...  # noqa: D102
    @property
    def deficit(self) -> str: ...  # noqa: D102
    @property
    def zero_own(self) -> bool: ...  # noqa: D102
    @property
    def names(self) -> tuple[str, ...]: ...  # noqa: D102


def faults(given: Given) -> list[Fault]:
    """List every fault of the inputs of `trade.solve`."""
    x = given.flows
    if x.ndim != 3 or x.shape[1] != x.shape[2] or x.shape[1] < 2:
        expected = "(draws, N, N) or (N, N), two economies or more"
        return [Fault("square", f"flows have the shape {x.shape}", column="flows", expected=expected)]
    if wrong := _shapes(given):
        return wrong
    n = x.shape[1]
    names = given.names or tuple(str(i + 1) for i in range(n))
    own = np.eye(n, dtype=bool)
    pair = (names, names)
    out = cells("missing-pair", "flows", x, np.isnan(x), pair, "a number; 0 where there is no trade")
    out += cells("negative-flow", "flows", x, (x < 0.0) | np.isinf(x), pair, "0 or more, finite")
    if not given.zero_own:
        expected = "above 0; zero_own=True accepts it"
        out += cells("own-trade", "flows", x, (x == 0.0) & own, pair, expected)
    access = given.access
    out += cells("access", "access", access, ~((access >= 0.0) & np.isfinite(access)), pair, "0 (embargo) or more")
    if not given.zero_own:
        out += cells("access", "access", access, (access == 0.0) & own, pair, "above 0 at home")
    for field in ("tariff_before", "tariff_after"):
        tariff: Floats = getattr(given, field)
        expected = "above -1 (-100 %); 0.1 is 10 %"
        out += cells("tariff", field, tariff, ~((tariff > -1.0) & np.isfinite(tariff)), pair, expected)
        out += cells("own-tariff", field, tariff, (tariff != 0.0) & own, pair, "0: no tariff on own trade")
    if not np.all((given.theta > 0.0) & np.isfinite(given.theta)):
        worst = given.theta[~((given.theta > 0.0) & np.isfinite(given.theta))][0]
        what = f"a trade elasticity of {worst:g}, that is sigma = {worst + 1:g}"
        out.append(Fault("elasticity", what, column="theta", expected="theta above 0, sigma = theta + 1 above 1"))
    for field, low, high, expected in (
        ("supply", 0.0, np.inf, "0 or more"),
        ("scale", 0.0, np.inf, "0 or more"),
        ("passthrough", 1e-9, np.inf, "above 0"),
        ("local", 0.0, 1.0 - 1e-9, "0 to below 1"),
    ):
        value: Floats = getattr(given, field)
        out += cells(field, field, value, ~((value >= low) & (value <= high) & np.isfinite(value)), (names,), expected)
    if given.transfer is not None and not np.allclose(given.transfer.sum(1), 0.0, atol=1e-9 * max(1.0, np.nansum(x))):
        out.append(Fault("transfer", "transfers do not add up to 0", column="transfer", expected="a sum of 0"))
    if given.shares == "frozen" and (
        np.any(given.tariff_before) or np.any(given.tariff_after) or np.any(given.supply) or np.any(given.local)
    ):
        expected = "no tariffs, fixed supply, no local part"
        out.append(
            Fault("frozen", "frozen shares with tariffs, supply or a local part", column="shares", expected=expected)
        )
    return out or _totals(x, names) + connected(x, names)


def connected(x: Floats, names: Sequence[str]) -> list[Fault]:
    """Say which economies trade with nobody among the rest: their relative wages cannot be known."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    traded = np.asarray((x > 0.0).any(axis=0))
    count, group = connected_components(csr_array(traded.astype(float)), directed=False)
    if count == 1:
        return []
    largest = np.bincount(group).argmax()
    apart = [", ".join(names[i] for i in np.flatnonzero(group == k)[:5]) for k in range(count) if k != largest]
    expected = "every economy linked to the rest by trade"
    return [
        Fault("disconnected", f"{who} without trade with the rest", column="flows", expected=expected) for who in apart
    ]


def _totals(x: Floats, names: Sequence[str]) -> list[Fault]:
    out = []
    for axis, word in ((2, "sells"), (1, "buys")):
        for i in np.flatnonzero((x.sum(axis) == 0.0).any(axis=0)):
            out.append(Fault("empty", f"{names[int(i)]} {word} nothing", column="flows", expected="a total above 0"))
    return out


def _shapes(given: Given) -> list[Fault]:
    n = given.flows.shape[1]
    wanted = {
        "flows": (n, n), "access": (n, n), "tariff_before": (n, n), "tariff_after": (n, n),
        "theta": (), "supply": (n,), "scale": (n,), "passthrough": (n,), "local": (n,), "transfer": (n,),
    }  # fmt: skip
    out, draws = [], set()
    for field, cell in wanted.items():
        value: Floats | None = getattr(given, field)
        if value is None:
            continue
        if value.ndim != len(cell) + 1 or value.shape[1:] != cell:
            expected = f"(draws, {', '.join('N' for _ in cell)}), N = {n}".replace("(draws, )", "(draws,)")
            out.append(Fault("shape", f"{field} has the shape {value.shape}", column=field, expected=expected))
        else:
            draws.add(len(value))
    if not out and len(draws - {1}) > 1:
        what = f"fields with {', '.join(str(d) for d in sorted(draws))} draws"
        out.append(Fault("draws", what, expected="the same number, or 1"))
    if given.names and len(given.names) != n:
        out.append(Fault("names", f"{len(given.names)} names for {n} economies", column="names", expected=f"{n}"))
    return out


def cells(
    rule: str, field: str, value: Floats, bad: Bools, axes: Sequence[Sequence[str]], expected: str
) -> list[Fault]:
    """Make a fault for each cell (pair, economy) that is bad in any draw, with the first bad value.

    Parameters
    ----------
    rule, field, expected : str
        Of the faults.
    value, bad : ndarray (D, ...)
        The draws on axis 0.
    axes : sequence of names
        One for each further axis.
    """
    where = np.argwhere(bad.any(axis=0))
    out = []
    for cell in where[:_SHOWN]:
        draw = int(np.argmax(bad[(slice(None), *cell)]))
        who = " to ".join(names[int(i)] for names, i in zip(axes, cell, strict=True))
        found = value[(draw, *cell)]
        when = f" in draw {draw + 1}" if len(value) > 1 else ""
        out.append(Fault(rule, f"{who}: {field} is {found:g}{when}", column=field, expected=expected))
    if len(where) > _SHOWN:
        out.append(Fault(rule, f"{len(where) - _SHOWN} more of these", column=field, expected=expected))
    return out
