"""What the patrol game shows without a scenario: the best plan against robbers who never err and who do, and a rota for it.

The game is that of `sea_patrol`; here each plan is the best against its own kind of robber.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.attackers import Taste, defend, quantal, subjective
from ..models.patrol import origami, rota
from ..models.sea_patrol import SCALE, inputs, solve
from .draws import Draws
from .options import number
from .sea_patrol import WHOLE, targets
from .summary import Row, framed, spread

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

TERMS = ("catch", "caught_loss", "prevented_gain")
ERRING = 64
"""Draws taken for attackers who err: each is a search of its own."""

ATTACKERS = ("never errs", "quantal response", "subjective utility")


def payoffs(value: Floats, catch: float, caught: float, prevented: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return what an attack is worth: defender covered and uncovered, attacker covered and uncovered.

    A patrol in the area stops the attack with the chance `catch`, so covered means worth that much of either outcome.
    """
    worth = SCALE * value / value.max()
    saved = catch * prevented * worth - (1.0 - catch) * worth
    return saved, -worth, (1.0 - catch) * worth - catch * SCALE * caught, worth


def patrol(region: Region, taken: Draws, *, patrols: str) -> pl.DataFrame:
    """Return coverage and chance of attack by area, and the loss, against attackers who never err and who do.

    ESTIMATE with the key ``attacker``.
    """
    areas, value, refs, year = targets(region)
    model = region.table("parameters").filter(pl.col("model").is_in(["patrol", "attackers"]))
    sources = sorted({*refs, *model["ref"]})
    sent = _sent(taken, patrols)
    terms = [taken["patrol", name] for name in TERMS]
    told = [terms[0][:, None], *terms[1:]]
    rationality = taken["attackers", "rationality"]
    weights = tuple(float(taken["attackers", "weight", name][0]) for name in ("coverage", "reward", "penalty"))
    rows: list[Row] = []
    for attacker in ATTACKERS:
        count = taken.n if attacker == ATTACKERS[0] else min(taken.n, ERRING)
        cover, struck, loss = np.zeros((count, len(areas))), np.zeros((count, len(areas))), np.zeros((count, 1))
        if attacker == ATTACKERS[0]:
            best = solve(inputs(value, patrols=sent, **dict(zip(("catch", "caught", "prevented"), told, strict=True))))
            cover, loss = best.coverage, best.loss[:, None]
            struck[np.arange(count), best.struck] = 1.0
        for d in range(0 if attacker == ATTACKERS[0] else count):
            saved, lost, penalty, reward = payoffs(value, *(float(term[d]) for term in terms))
            taste: Taste = (
                quantal(penalty, reward, rationality[d])
                if attacker == ATTACKERS[1]
                else subjective(reward, penalty, (weights[0], weights[1], weights[2]))
            )
            found = defend(saved, lost, taste, sent[d], grid=10)
            cover[d], struck[d], loss[d] = found.coverage, found.attack, -found.defender
        for n, area in enumerate(areas):
            for measure, values in (("patrol_coverage", cover), ("attack_share", struck)):
                told_of = {"subject": area, "measure": measure, "year": year, "attacker": attacker}
                rows.append(told_of | spread(100.0 * values[:, n], sources, "", "assumed"))
        told_of = {"subject": WHOLE, "measure": "defender_loss", "year": year, "attacker": attacker}
        rows.append(told_of | spread(loss[:, 0] / SCALE, sources, "", "assumed"))
    return framed(region, rows, attacker=pl.String)


def rotas(region: Region, taken: Draws, *, patrols: str) -> pl.DataFrame:
    """Return a rota that meets the best coverage against an attacker who never errs: chance, and areas patrolled together."""
    areas, value, refs, year = targets(region)
    sent = max(1, round(float(np.median(_sent(taken, patrols)))))
    saved, lost, penalty, reward = payoffs(value, *(float(np.median(taken["patrol", name])) for name in TERMS))
    chance, together = rota(origami(saved, lost, penalty, reward, sent).coverage, sent)
    rows = [
        {
            "chance": 100.0 * float(part),
            "areas": ", ".join(region.label(areas[t]) for t in row if t >= 0),
            "in_port": int((row < 0).sum()),
            "year": year,
            "refs": refs,
        }
        for part, row in zip(chance, together, strict=True)
    ]
    schema: dict[str, Any] = {
        "chance": pl.Float64,
        "areas": pl.String,
        "in_port": pl.Int64,
        "year": pl.Int32,
        "refs": pl.List(pl.UInt32),
    }
    return pl.DataFrame(rows, schema=schema).sort("chance", descending=True)


def _sent(taken: Draws, patrols: str) -> Floats:
    return np.full(taken.n, number("patrols", patrols, least=0.0)) if patrols else taken["patrol", "patrols"]
