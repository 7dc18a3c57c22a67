"""Wires `multipolar.models.landscape` to the members and the two rivals: a rival view to the portfolio game.

Size is GDP (the paper used an index of national capability), so the rivals weigh most. The propensity of a pair is the
mean of what is known of five items, each from -1 to 1 and, as in the paper, of equal weight:

votes
    1 - 2 x distance of ideal points over the largest distance in the set.
trade
    geometric mean of the two parts in each other's goods trade, over the largest in the set; one side where the other
    does not report.
partnership
    rank over the highest.
conflict
    minus log(1 + the second rival's episodes), over the largest in the set (`hedging_traces`); the two rivals: -1, which
    is what makes them rivals.
treaty
    1 for treaty allies, -1 between a rival and the other's treaty ally.

No parameter is free; what is arbitrary is the list, so `landscape` also leaves out each item in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models.landscape import Stable
from ..models.landscape import landscape as stable
from ..region.estimate import ESTIMATE, estimate
from .hedging_ask import ask
from .hedging_outcomes import totals
from .hedging_traces import ALLY, RIVALS, Keyed, newest, read, tables
from .view import View

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

ITEMS = ("votes", "trade", "partnership", "conflict", "treaty")


def items(region: Region, year: int) -> tuple[tuple[str, ...], Floats, dict[str, Floats], list[int]]:
    """Return nations (rivals first), sizes (mean 1), each item's propensities (n, n), NaN where nothing is known, rows."""
    traces = read(region, year)
    nations = (*RIVALS, *traces.states)
    n = len(nations)
    known = tables(Keyed(region))
    refs: list[int] = []

    def figure(name: str, a: str, b: str = "") -> float:
        found = newest(known[name].get((a, b), []), year)
        if found is None:
            return np.nan
        refs.extend(found[2])
        return found[1]

    size = np.array([figure("gdp_nominal", nation) for nation in nations])
    position = np.array(
        [figure("votes", nation) if nation not in RIVALS else float(nation == RIVALS[0]) for nation in nations]
    )
    made = {name: np.full((n, n), np.nan) for name in ITEMS}
    threat = traces.coercion(np.array([region.parameter("hedging", "half_life").central]))[0]
    gap = np.abs(position[:, None] - position)
    made["votes"] = 1.0 - 2.0 * gap / np.nanmax(gap)
    for i, a in enumerate(nations):
        for j, b in enumerate(nations[:i]):
            both = [figure("trade", *pair) for pair in ((a, b), (b, a))]
            seen = [part for part in both if np.isfinite(part)]
            rank = figure("standing", a, b)
            rank = figure("standing", b, a) if np.isnan(rank) else rank
            cells = {
                "trade": float(np.sqrt(seen[0] * seen[-1])) if seen else np.nan,
                "partnership": rank / ALLY,
                "treaty": 1.0 if rank == ALLY else np.nan,
            }
            for name, value in cells.items():
                made[name][i, j] = made[name][j, i] = value
    made["trade"] /= np.nanmax(made["trade"])
    allied = made["treaty"] == 1.0
    for rival, other in (RIVALS, RIVALS[::-1]):
        r, o = nations.index(rival), nations.index(other)
        for ally in np.flatnonzero(allied[r]):
            made["treaty"][ally, o] = made["treaty"][o, ally] = -1.0
    second = nations.index(RIVALS[1])
    made["conflict"][second, 2:] = made["conflict"][2:, second] = -threat / threat.max()
    size = size / np.nanmean(size)
    made["conflict"][0, 1] = made["conflict"][1, 0] = -1.0
    return nations, size, made, sorted({*refs, *traces.refs["disputes"]})


def propensity(made: dict[str, Floats], without: str = "") -> Floats:
    """Return the mean of the items that are known, 0 where none is."""
    stacked = np.stack([values for name, values in made.items() if name != without])
    count = np.isfinite(stacked).sum(axis=0)
    mean = np.nansum(stacked, axis=0) / np.maximum(count, 1)
    np.fill_diagonal(mean, 0.0)
    return np.asarray(mean)


def landscape(region: Region, *, draws: int, seed: int) -> pl.DataFrame:
    """Return on which side of the deepest stable alignment each member stands, beside the portfolio game.

    Returns
    -------
    DataFrame
        ESTIMATE with the key ``reading``. ``landscape_side``: 1 with the first rival, 0 with the second, for all items
        and without each. ``landscape_energy`` and ``landscape_basin`` of each stable configuration (subject: the group;
        reading: who stands with the first rival). ``game_side``: percent of draws in which the first rival has more of
        the member's engagement than the second. ``views_disagree``: 1 where the two views put the member on two sides.
    """
    year = region.as_of.year + 1
    nations, size, made, refs = items(region, year)
    asked = ask(region, None, draws, seed)
    whole = totals(asked.answer.now.share, asked.wired.inputs.now.weight)
    partners = asked.wired.labels["partner"]
    leans = whole[:, :, partners.index(RIVALS[0])] - whole[:, :, partners.index(RIVALS[1])]
    base = {"year": year, "basis": "modelled", "refs": refs}
    rows: list[dict[str, Any]] = []
    sides = {}
    for without in ("", *ITEMS):
        found = stable(size, propensity(made, without))
        reading = f"without {without}" if without else "all items"
        sides[reading] = _side(found[0], len(nations))
        rows += [
            {
                **base,
                "subject": nation,
                "measure": "landscape_side",
                "reading": reading,
                "unit": "ratio",
                "value": float(side),
            }
            for nation, side in zip(nations[2:], sides[reading][2:], strict=True)
        ]
        if not without:
            rows += [row for one in found for row in _described(one, nations, str(region.group), base)]
    for number, state in enumerate(asked.wired.labels["state"]):
        part = 100.0 * float(np.mean(leans[:, number] > 0.0))
        game = {**base, "refs": asked.refs(), "subject": state}
        rows.append({**game, "measure": "game_side", "reading": "portfolio game", "unit": "percent", "value": part})
        other = float((part > 50.0) != bool(sides["all items"][nations.index(state)]))
        refs_both = sorted({*asked.refs(), *refs})
        rows.append(
            {**game, "refs": refs_both, "measure": "views_disagree", "reading": "both", "unit": "ratio", "value": other}
        )
    schema: dict[str, Any] = {**ESTIMATE, "basis": pl.String, "reading": pl.String}
    return estimate(pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema), "reading")


def _side(one: Stable, n: int) -> NDArray[np.bool_]:
    """Return who stands with nation 0, the first rival."""
    return np.isin(np.arange(n), one.sides[0])


def _described(one: Stable, nations: tuple[str, ...], group: str, base: dict[str, Any]) -> list[dict[str, Any]]:
    camp = " ".join(nations[i] for i in one.sides[0])
    row = {**base, "subject": group, "reading": camp, "unit": "ratio"}
    return [
        {**row, "measure": "landscape_energy", "unit": "index", "value": one.energy},
        {**row, "measure": "landscape_basin", "value": one.basin},
    ]


VIEWS = (View("landscape", "Two camps by the landscape theory of aggregation, beside the portfolio game", landscape),)
