"""A mixed-integer programme as it is written down: blocks of variables, rows of constraints, solved by HiGHS."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import Fault, InvalidData

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


class Solved(NamedTuple):
    """The values of all variables, the objective, and what it cannot be below."""

    x: Floats
    objective: float
    bound: float


class Program:
    """Minimise a cost over variables with bounds, some of them whole, under rows with bounds.

    Examples
    --------
    >>> made = Program()
    >>> x = made.block(2, cost=[1.0, 2.0], high=1.0, whole=True)
    >>> made.put(made.rows((1,), 1.5, np.inf), x, 1.0)
    >>> made.solve("at least two are chosen").x.tolist()
    [1.0, 1.0]
    """

    def __init__(self) -> None:
        self.columns = self.height = 0
        self._cost: list[Floats] = []
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._whole: list[Places] = []
        self._entries: list[tuple[Any, Any, Any]] = []
        self._bounds: list[tuple[Floats, Floats]] = []

    def block(
        self,
        *shape: int,
        cost: ArrayLike = 0.0,
        low: ArrayLike = 0.0,
        high: ArrayLike = np.inf,
        whole: bool = False,
    ) -> Places:
        """Add variables; return their places in an array of `shape`. Cost and bounds are spread over it."""
        size = int(np.prod(shape))
        places = np.arange(self.columns, self.columns + size).reshape(shape)
        for kept, values in ((self._cost, cost), (self._low, low), (self._high, high)):
            kept.append(np.broadcast_to(np.asarray(values, dtype=float), shape).ravel())
        self._whole.append(np.full(size, int(whole)))
        self.columns += size
        return places

    def rows(self, shape: tuple[int, ...], low: ArrayLike, high: ArrayLike) -> Places:
        """Add constraints with bounds; return their places in an array of `shape`."""
        size = int(np.prod(shape))
        places = np.arange(self.height, self.height + size).reshape(shape)
        ends = [np.broadcast_to(np.asarray(end, dtype=float), shape).ravel() for end in (low, high)]
        self._bounds.append((ends[0], ends[1]))
        self.height += size
        return places

    def put(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike) -> None:
        """Add `values` times the variables at `columns` to `rows`; the three are spread over each other."""
        row, column, value = np.broadcast_arrays(rows, columns, values)
        self._entries.append((row.ravel(), column.ravel(), value.ravel() * 1.0))

    def solve(self, constraint: str, limit: float = 60.0) -> Solved:
        """Return the best values found within `limit` seconds.

        Raises
        ------
        InvalidData
            Nothing satisfies the rows: no plan in which `constraint` holds.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        row, column, value = (np.concatenate(parts) for parts in zip(*self._entries, strict=True))
        matrix = csr_array((value, (row, column)), shape=(self.height, self.columns))
        low, high = (np.concatenate(parts) for parts in zip(*self._bounds, strict=True))
        done = milp(
            np.concatenate(self._cost),
            constraints=LinearConstraint(matrix, low, high),
            integrality=np.concatenate(self._whole),
            bounds=Bounds(np.concatenate(self._low), np.concatenate(self._high)),
            options={"time_limit": limit, "mip_rel_gap": 1e-9},
        )
        if done.x is None:
            rule = "infeasible" if done.status == 2 else "no-plan"
            expected = f"a plan in which {constraint}"
            raise InvalidData([Fault(rule, f"{rule}: {done.message}", expected=expected)])
        bound = done.mip_dual_bound
        return Solved(np.asarray(done.x), float(done.fun), float(done.fun if bound is None else bound))
