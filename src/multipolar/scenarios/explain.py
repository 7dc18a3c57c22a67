"""Why a draw comes out as it does: the chain of mechanisms, year by year.

Each state of a member is, exactly, the sum of what the shocks put into it, what policies take away, what each link brings
and what memory keeps (`multipolar.models.coupling`): the rows of `chain` add up to the state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import Fault, UnknownName, UsageError
from ..models.coupling import solve
from ..wiring import CHUNK, coupling
from ..wiring.links import LINKS, STATES
from .scenario import Scenario
from .stress import story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..region import Region

SMALL = 1e-9

SCHEMA = {
    "year": pl.Int32, "state": pl.String, "mechanism": pl.String, "amount": pl.Float64, "unit": pl.String,
    "says": pl.String,
}  # fmt: skip


def chain(
    region: Region,
    trial: Scenario,
    member: str,
    *,
    draw: int | None = None,
    seed: int = 0,
    without: Iterable[str] = (),
) -> pl.DataFrame:
    """Return what moved each state of a member in each year.

    Parameters
    ----------
    region : Region
    trial : Scenario
    member : str
        By any name.
    draw : int, optional
        Running number of a draw of the seed; none: the deterministic run.
    seed : int
    without : iterable of str
        Links that are cut.

    Returns
    -------
    DataFrame
        year, state, mechanism (shock, policy, memory, or the name of a link), amount, unit, says; rows of a state and
        year add up to it, those of less than a billionth left out.

    Raises
    ------
    UnknownName
        Who is not a member of the group.
    UsageError
        A draw below 0.
    """
    if draw is not None and draw < 0:
        raise UsageError(Fault("draw", f"{draw} is no number of a draw", expected="0 or more"))
    index, at = (0, 0) if draw is None else divmod(draw, CHUNK)
    told = story(region, trial, 1 if draw is None else CHUNK, seed, index, without)
    code = region.actor(member)
    if code not in told.members:
        raise UnknownName.of("member", member, told.members, expected=f"a member of {region.group}")
    m = told.members.index(code)
    given, _ = coupling.inputs(told)
    found = solve(given)
    impulse = given.impulse[min(at, len(given.impulse) - 1), :, :, m]
    taken = np.broadcast_to(given.absorbed, (len(given.absorbed), *given.impulse.shape[1:]))
    taken = taken[min(at, len(taken) - 1), :, :, m] * np.nan_to_num(impulse)
    rows = []
    for t, year in enumerate(told.years):
        for v, state in enumerate(STATES):
            if np.isnan(found.state[at, t, v, m]):
                continue
            parts = [("shock", impulse[t, v], "what the models say of the shock")]
            parts += [("policy", -taken[t, v], "what policies take away")]
            parts += [("memory", found.kept[at, t, v, m], "what stays of the year before")]
            for number, arrow in enumerate(LINKS):
                if arrow.target == state.name:
                    parts.append((arrow.name, found.carried[number, at, t, m], arrow.says))
            rows += [
                (year, state.name, mechanism, float(amount), state.unit, says)
                for mechanism, amount, says in parts
                if abs(amount) > SMALL
            ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def words(region: Region, frame: pl.DataFrame, member: str, year: int, state: str = "income") -> str:
    """Return a chain as a sentence: the largest mechanisms behind a state in a year, the largest first."""
    here = frame.filter((pl.col("year") == year) & (pl.col("state") == state))
    place = region.label(region.actor(member))
    if here.is_empty():
        return f"{place}, {year}: nothing moves {state}."
    total = here["amount"].sum()
    unit = here["unit"][0]
    ranked = here.sort(pl.col("amount").abs(), descending=True).head(4)
    told = "; ".join(f"{row['amount']:+.2f} {row['says']}" for row in ranked.iter_rows(named=True))
    says = next(one.says for one in STATES if one.name == state)
    return f"{place}, {year}: {says}, {total:.2f} {unit}: {told}.".replace("-", "−")
