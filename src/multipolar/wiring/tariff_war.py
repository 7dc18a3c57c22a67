"""What `multipolar show tariff-war` shows: the tariffs at which no player gains by changing its own, and what they cost all.

Players set one rate on the goods of all other players, in the model of `multipolar.wiring.trade` with inputs in production; what
each wants is its real income. Other tariffs stay. Only the elasticity is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UnknownName, UsageError
from ..models import roundabout, tariffs
from ..models import trade as kernel
from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of
from . import trade
from .draws import central, chunk
from .summary import spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

OF = ("members", "all")
RATE, INCOME = "nash_tariff", "real_income_change"


def war(region: Region, *, draws: int, seed: int, players: str = "USA,CHN", of: str = "members") -> pl.DataFrame:
    """Return the rates of the players and the change of real income, percent: theirs and the members', or everybody's.

    Raises
    ------
    UsageError
        Fewer than two players, or one twice.
    UnknownName
        A player that is no economy of the trade tables.
    """
    if of not in OF:
        raise UnknownName.of("of", of, OF, expected=f"one of {', '.join(OF)}")
    wired = trade.wire(region, central(region) if draws == 1 else chunk(region, seed, 0), region.as_of.year)
    names, given = wired.labels["economy"], wired.inputs
    codes = [region.actor(word.strip()) for word in players.split(",") if word.strip()]
    for code in codes:
        if code not in names[:-1]:
            raise UnknownName.of("economy", code, names[:-1], expected="economies of the trade tables")
    if len(set(codes)) < max(len(codes), 2):
        what = f"{players!r} are not two players or more"
        raise UsageError(Fault("players", what, column="players", expected="two economies or more, each once: USA,CHN"))
    case, back = trade.distinct(given)
    problem = trade.problem(case)

    def income(tried: kernel.Inputs, found: kernel.Result) -> Floats:
        return roundabout.real_income(tried, found, given.value_added)

    ended = tariffs.nash(problem, [names.index(code) for code in codes], cover=given.goods, objective=income)
    change = 100.0 * (income(ended.inputs, kernel.solve(ended.inputs)) - 1.0)
    refs = refs_of(wired)

    def row(who: str, measure: str, values: Floats) -> dict[str, Any]:
        told = {"subject": who, "measure": measure, "year": region.as_of.year, "unit": region.measure(measure)["unit"]}
        return told | spread(values[back], refs, "the model did not converge")

    rows = [row(code, RATE, 100.0 * ended.rate[:, k]) for k, code in enumerate(codes)]
    members = region.states(region.group, region.as_of).filter("holds")["actor"].to_list() if region.group else []
    shown = names[:-1] if of == "all" else (*codes, *members)
    rows += [row(name, INCOME, change[:, i]) for i, name in enumerate(names[:-1]) if name in shown]
    return estimate(pl.DataFrame(rows, schema=ESTIMATE))


VIEWS = (
    View(
        "tariff-war",
        "Tariffs of which no player gains by changing its own, and what they do to real income",
        war,
        {
            "players": "Two economies or more, as in [USA,CHN].",
            "of": "members: the players and the members; all [members].",
        },
    ),
)
