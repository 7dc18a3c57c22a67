"""THE coupling graph: what a shock moves, and what that moves. Every arrow is a parameter of the pack, drawn, and can be cut.

`STATES` are the nodes: how much worse a member is than without the shock, each in its own unit (a stock adds up over the
years). `LINKS` are the arrows, ``"source>target"``; the strength of each is the parameter ``link`` of the model
``coupling``, of that subject. Which models move which states stands in `multipolar.wiring.responses`. A name that is not
in the graph is an error with the nearest one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import UnknownName
from ..models.coupling import Link, Reach

if TYPE_CHECKING:
    from ..region import Region
    from .draws import Draws

NAME = "coupling"


@dataclass(frozen=True)
class State:
    """A node: name, unit, whether it adds up, whether it remembers by itself, and what it says in plain words."""

    name: str
    unit: str
    says: str
    stock: bool = False
    remembers: bool = True


@dataclass(frozen=True)
class Arrow:
    """An arrow: from a state to a state, in the same year (0) or a year later (1), and why in plain words."""

    source: str
    target: str
    says: str
    lag: int = 0
    reach: Reach = "own"

    @property
    def name(self) -> str:
        """``"source>target"``, with the reach where it is not the member's own."""
        return f"{self.source}>{self.target}" + ("" if self.reach == "own" else f" {self.reach}")


STATES = (
    State("income", "percent", "real income lost"),
    State("output", "percent", "output lost at home, before trade carries it"),
    State("shortfall", "percent", "need for foreign money that nobody pays, of GDP", remembers=False),
    State("reserves", "percent", "reserves drawn, of GDP", stock=True),
    State("debt", "percent", "public debt added, of GDP", stock=True),
    State("dependence", "percent", "effective number of trade partners lost"),
    State("engagement", "percent", "effective number of partners in all fields lost"),
    State("autonomy", "percent", "effective number of partners lost, trade and all fields", remembers=False),
    State("poles", "percentage points", "distance from either pole lost"),
    State("sea", "percent", "capability at sea lost"),
    State(
        "watch",
        "percentage points",
        "what an attack at sea pays robbers more, of one that nobody hinders",
        remembers=False,
    ),
    State("security", "percent", "security offered by partners, for each unit of threat, lost", remembers=False),
    State("stocks", "percent", "stocks drawn"),
    State("trust", "percentage points", "share that trusts the partner lost"),
    State("consensus", "percentage points", "part of what is proposed that the group can agree on lost"),
    State("people", "percent", "people struck, of the population"),
)
"""Nodes, in the order of the model's axis."""

PLACES = {state.name: place for place, state in enumerate(STATES)}

LINKS = (
    Arrow("shortfall", "output", "what nobody pays is not imported, and work stops"),
    Arrow("output", "income", "what is not made is not earned"),
    Arrow("output", "output", "a neighbour that makes less buys less", reach="neighbours"),
    Arrow("income", "debt", "taxes fall and relief is paid"),
    Arrow("debt", "output", "a budget that pays debt builds less", lag=1),
    Arrow("reserves", "output", "reserves are filled again by importing less", lag=1),
    Arrow("dependence", "poles", "who has fewer customers follows the one that is left", lag=1),
    Arrow("dependence", "autonomy", "fewer trade partners, less choice"),
    Arrow("engagement", "autonomy", "fewer partners in all fields, less choice"),
    Arrow("trust", "engagement", "a partner that is trusted less is let in less", lag=1),
    Arrow("trust", "sea", "cooperation at sea needs trust", lag=1),
    Arrow("watch", "sea", "who watches a strait more has more at sea"),
    Arrow("sea", "security", "who is not seen at sea is not protected there"),
    Arrow("security", "output", "unsafe waters keep investors and ships away", lag=1),
    Arrow("income", "consensus", "losses that differ divide the members", reach="spread"),
    Arrow("poles", "consensus", "members drawn to a pole agree on less", reach="mean"),
    Arrow("consensus", "output", "a group that does not agree answers late", lag=1),
    Arrow("income", "people", "lost income makes people poor"),
    Arrow("stocks", "output", "work stops where oil is late"),
    Arrow("stocks", "people", "empty stores reach fewer people"),
)
"""Arrows; the strength of each is the parameter (coupling, link, its name)."""

PILLARS = {
    "prosperity": "income",
    "security": "security",
    "autonomy": "autonomy",
    "poles": "poles",
    "cohesion": "consensus",
    "people": "people",
}
"""What is reported, by pillar. Autonomy is told twice: effective number of partners, and distance from either pole."""


def links(draws: Draws, without: Iterable[str] = ()) -> tuple[Link, ...]:
    """Return the arrows with their drawn strengths; a link that is cut has strength 0.

    Raises
    ------
    UnknownName
        `without` names no link; ``"all"`` cuts every one.
    """
    cut = known(without)
    made = []
    for arrow in LINKS:
        strength = np.zeros(1) if arrow.name in cut else draws[NAME, "link", arrow.name]
        made.append(Link(PLACES[arrow.source], PLACES[arrow.target], strength, arrow.lag, arrow.reach))
    return tuple(made)


def memory(draws: Draws, without: Iterable[str] = ()) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the part of each state that stays for a year, (D, V); ``"memory"`` or ``"all"`` in `without` cuts it."""
    cut = known(without)
    columns = [
        draws[NAME, "memory", state.name] if state.remembers and "memory" not in cut else np.zeros(draws.n)
        for state in STATES
    ]
    return np.stack(columns, axis=1)


def known(without: Iterable[str]) -> frozenset[str]:
    """Return the names of links that are cut; ``memory`` is one, and ``all`` is every one."""
    names = [*(arrow.name for arrow in LINKS), "memory", "all"]
    for name in (given := tuple(without)):
        if name not in names:
            raise UnknownName.of("link", name, names, expected=f"one of {', '.join(names)}")
    return frozenset(names) if "all" in given else frozenset(given)


def table(region: Region) -> pl.DataFrame:
    """Return the graph as a table: link, what it says, lag, low, central, high, unit, basis and refs."""
    rows = []
    for arrow in LINKS:
        row = region.parameter(NAME, "link", subject=arrow.name)
        lag = "same year" if arrow.lag == 0 else "a year later"
        unit = f"{STATES[PLACES[arrow.target]].unit} for one {STATES[PLACES[arrow.source]].unit}"
        rows.append((arrow.name, arrow.says, lag, row.low, row.central, row.high, unit, row.basis, [row.ref]))
    columns = ("link", "says", "lag", "low", "central", "high", "unit", "basis", "refs")
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(pl.col("refs").cast(pl.List(pl.UInt32)))
