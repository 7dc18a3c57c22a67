"""Wires `multipolar.models.patrol` and `multipolar.models.attackers`: sea areas as targets of robbers, patrols that they see.

Each sea area is worth to a robber, uncaught, what its share of the newest year's incidents says; being caught costs a part of
the richest area's gain, the same everywhere, and a patrol in the area stops an attack with a chance that is not 1. The game
knows where robbers struck under the patrols of that year, and not why: it answers how best to spread a few patrols over areas
of such worth, and is no forecast. Payoffs are scaled to 10, as in the fits of erring attackers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..models.attackers import Taste, defend, quantal, subjective
from ..models.patrol import origami, rota
from ..region import ESTIMATE, estimate
from .draws import Draws
from .options import number

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]
Row = dict[str, Any]

SCALE = 10.0
TERMS = ("catch", "caught_loss", "prevented_gain")
ERRING = 64
"""Draws taken for attackers who err: each is a search of its own."""

ATTACKERS = ("never errs", "quantal response", "subjective utility")
SPREAD = (0.05, 0.5, 0.95)


def targets(region: Region) -> tuple[tuple[str, ...], Floats, list[int], int]:
    """Return areas that do not overlap, their incidents in the newest year that has them all, refs and the year.

    Raises
    ------
    UsageError
        No year has incidents by area.
    """
    rows = region.figures("maritime_incidents", groups=True).drop_nulls("value")
    whole = {row["year"]: row["value"] for row in rows.filter(pl.col("subject") == "ASIA").iter_rows(named=True)}
    for year in sorted(whole, reverse=True):
        parts = rows.filter((pl.col("year") == year) & (pl.col("subject") != "ASIA") & (pl.col("value") > 0)).sort(
            "subject"
        )
        if parts.height > 1 and abs(parts["value"].sum() - whole[year]) <= 1.0:  # the areas make up the total
            refs = sorted(set(parts["refs"].explode()))
            return tuple(parts["subject"]), parts["value"].to_numpy(), refs, year
    what = "no year has incidents by areas that make up the total"
    raise UsageError(Fault("no-areas", what, "tables/ties.csv", expected="maritime_incidents by area"))


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
    rationality = taken["attackers", "rationality"]
    weights = tuple(float(taken["attackers", "weight", name][0]) for name in ("coverage", "reward", "penalty"))
    rows: list[Row] = []
    for attacker in ATTACKERS:
        count = taken.n if attacker == ATTACKERS[0] else min(taken.n, ERRING)
        cover, struck, loss = np.zeros((count, len(areas))), np.zeros((count, len(areas))), np.zeros((count, 1))
        for d in range(count):
            saved, lost, penalty, reward = payoffs(value, *(float(term[d]) for term in terms))
            if attacker == ATTACKERS[0]:
                plan = origami(saved, lost, penalty, reward, sent[d])
                cover[d], loss[d] = plan.coverage, -plan.defender
                struck[d, plan.attacked] = 1.0
                continue
            taste: Taste = (
                quantal(penalty, reward, rationality[d])
                if attacker == ATTACKERS[1]
                else subjective(reward, penalty, (weights[0], weights[1], weights[2]))
            )
            found = defend(saved, lost, taste, sent[d], grid=10)
            cover[d], struck[d], loss[d] = found.coverage, found.attack, -found.defender
        for n, area in enumerate(areas):
            rows.append(_row(region, "patrol_coverage", area, 100.0 * cover[:, n], sources, attacker, year))
            rows.append(_row(region, "attack_share", area, 100.0 * struck[:, n], sources, attacker, year))
        rows.append(_row(region, "defender_loss", "ASIA", loss[:, 0] / SCALE, sources, attacker, year))
    return estimate(pl.DataFrame(rows, schema={**ESTIMATE, "attacker": pl.String}), "attacker")


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


def _row(region: Region, measure: str, area: str, values: Floats, refs: list[int], attacker: str, year: int) -> Row:
    row: Row = {**dict.fromkeys(ESTIMATE), "subject": area, "measure": measure, "year": year, "refs": refs}
    row |= {"unit": region.measure(measure)["unit"], "basis": "assumed", "attacker": attacker}
    if len(values) == 1:
        return row | {"value": float(values[0])}
    low, middle, high = np.quantile(values, SPREAD).tolist()
    return row | {"value": middle, "low": low, "high": high, "interval": "90% draws"}
