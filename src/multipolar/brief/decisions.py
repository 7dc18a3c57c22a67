"""How the region decides: how far consensus lets each item go, the core of an issue, the spread of bargaining."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import polars as pl

from .. import figures
from ..figures import Figure
from ..models.core import in_core
from ..models.winset import Rule, best_proposal
from ..region import ESTIMATE, Region, estimate
from ..wiring import agenda, central
from ..wiring.consensus_views import SUMMARY, bargaining, consensus
from .exhibit import Body, Exhibit, ends, names

TEXT = (
    "Decisions are taken by consensus, that is, unless somebody objects. Positions are one coder’s reading of public "
    "statements, each with its range; a member that said nothing is assumed to stand anywhere in the middle and to care "
    "little. How far an item gets is the part of the way from the status quo to the proposal that passes before the "
    "first party objects. Who sets out to bargain instead finds that rival rules end far apart: the spread across them is "
    "the result, not any one of them."
)

STEP = 2.5
"""Width of the squares by which a core is drawn, in points of the scale."""


def build(region: Region) -> Body | None:
    """Return the section."""
    if region.group is None or region.table("agenda").is_empty():
        return None
    titles = dict(region.table("agenda").filter(pl.col("dimension") == 1).select("item", "title").iter_rows())
    reach = consensus(region, draws=1024, seed=0).filter(pl.col("stage") == "present")
    spread = bargaining(region, draws=1, seed=0).filter(pl.col("rule") == SUMMARY)
    drawn = _core(region, titles)
    return TEXT, [_reach(reach, names(region)), *([drawn] if drawn else []), _spread(spread)]


def _short(item: str) -> str:
    return item.replace("-", " ")


def _reach(reach: pl.DataFrame, label: dict[str, str]) -> Exhibit:
    low, high = ends(reach)
    title = (
        f"Consensus lets the {_short(low['issue'])} go {low['value']:.0f} % of the way, "
        f"the {_short(high['issue'])} {high['value']:.0f} %"
    )
    objectors = "; ".join(
        f"{_short(row['issue'])}, {_named(row['first_objectors'], label)}"
        for row in reach.sort("value").head(3).iter_rows(named=True)
    )
    return figures.dots(
        reach.with_columns(pl.col("issue").str.replace_all("-", " ").alias("subject")),
        id="decisions-reach",
        title=title,
        by=None,
        zero=True,
        reference=100.0,
        axis="percent of the way from the status quo to the proposal",
        caption="Items on the table: part of the way that passes before the first party objects, median and 90 % of draws "
        f"over the codes’ ranges and the tolerance. First objectors of the lowest three by share of draws: {objectors}.",
        alt=f"{title}. One dot for each of {reach.height} items.",
    )


def _named(objectors: str, label: dict[str, str]) -> str:
    """Return first objectors with names for codes, none that fewer than one draw in twenty names."""
    told = [words for words in objectors.split("; ") if not re.search(r" [0-4] %", words)]
    return ", ".join(re.sub(r"^\w+", lambda code: label.get(code[0], code[0]), words) for words in told)


def _core(region: Region, titles: dict[str, str]) -> Figure | None:
    """Draw the unanimity core of the first present item that has two dimensions."""
    table = region.table("agenda").filter(pl.col("stage") == "present")
    both = table.group_by("item", maintain_order=True).len().filter(pl.col("len") == 2)["item"].to_list()
    if not both:
        return None
    item = both[0]
    rows: list[dict[str, Any]] = []
    known = [agenda.read(region, dimension) for dimension in (1, 2)]
    sides: list[tuple[dict[str, Any], Any, Any, Any]] = []
    seated: list[str] = []
    for found in known:
        m = found.items["item"].to_list().index(item)
        seated = [actor for a, actor in enumerate(found.actors) if found.party[m, a]]
        place = [found.actors.index(actor) for actor in seated]
        position, salience = (values[0, m, place] for values in found.draw(central(region)))
        sides.append((found.items.row(m, named=True), position, salience, found.refs[m, place]))
    ideal = np.column_stack([position for _, position, _, _ in sides])
    care = np.column_stack([salience for _, _, salience, _ in sides])
    assumed = [region.parameter("consensus", name).ref for name in ("silent_position", "silent_salience")]
    for dimension, (_, position, _, refs) in enumerate(sides, start=1):
        for actor, value, ref in zip(seated, position, refs, strict=True):
            at = {"subject": actor, "dimension": dimension, "value": float(value), "basis": "assumed"}
            rows.append({**at, "refs": [int(ref)] if ref >= 0 else assumed})
    quo = np.array([side[0]["status_quo"] for side in sides])
    tolerance = region.parameter("consensus", "tolerance")
    setter = seated.index(sides[0][0]["proposer"])
    best = best_proposal(setter, ideal, care, quo, Rule(), tolerance.central, bounds=(0.0, 100.0))
    for dimension in (1, 2):
        own = {"dimension": dimension, "basis": "modelled"}
        item_ref = [sides[dimension - 1][0]["ref"]]
        rows.append({**own, "subject": "status quo", "value": float(quo[dimension - 1]), "refs": item_ref})
        passing = {**own, "subject": "best that passes", "value": float(best[dimension - 1])}
        rows.append({**passing, "refs": [*item_ref, tolerance.ref]})
    frame = pl.DataFrame(
        [{**row, "measure": "position", "unit": "score"} for row in rows], schema={**ESTIMATE, "dimension": pl.Int32}
    )
    grid = np.arange(STEP / 2.0, 100.0, STEP)
    points = np.stack(np.meshgrid(grid, grid, indexing="ij"), axis=-1).reshape(-1, 2)
    inside = points[in_core(points, ideal, care)]
    area = 100.0 * len(inside) / len(points)
    label = names(region)
    who = label[sides[0][0]["proposer"]]
    where = "in it" if in_core(best[None], ideal, care)[0] else "short of it"
    title = f"{titles[item]}: the core takes {area:.0f} % of the space; the best that passes for {who} lies {where}"
    return figures.plane(
        estimate(frame, "dimension"),
        id="decisions-core",
        title=title,
        names=label,
        axes=(f"100: {sides[0][0]['scale_hundred']}", f"100: {sides[1][0]['scale_hundred']}"),
        area=[(float(x), float(y)) for x, y in inside],
        step=STEP,
        caption="Positions as coded (0: as it is; members who said nothing at the middle). Grey: the core of unanimity, where "
        "nothing is better for all; exact at the centre of each square, with the coded saliences. “Best that passes”: the "
        f"proposal best for {who} to which nobody objects, at the central tolerance.",
        alt=f"{title}. One dot for each of {len(seated)} parties on two scales from 0 to 100.",
    )


def _spread(spread: pl.DataFrame) -> Exhibit:
    widest = spread.with_columns((pl.col("high") - pl.col("low")).alias("_width")).sort("_width").row(-1, named=True)
    title = (
        f"Rival rules of bargaining end up to {widest['_width']:.0f} points of 100 apart ({_short(widest['issue'])})"
    )
    return figures.dots(
        spread.with_columns(pl.col("issue").str.replace_all("-", " ").alias("subject")).drop(
            "issue", "rule", "dimension"
        ),
        id="decisions-bargaining",
        title=title,
        by=None,
        zero=True,
        axis="points of the item’s scale (0: status quo)",
        caption="Everybody with a position bargains, by output as influence. Dot: median over 90 rules of election, weighted "
        "mean and median, and the Nash solution; line: from the lowest to the highest of them. Central values.",
        alt=f"{title}. One dot with its range for each of {spread.height} items.",
    )
