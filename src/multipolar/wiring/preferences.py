"""What `multipolar show preferences` shows: how far tariffs by pair lie below the importer's most-favoured-nation (MFN) rate.

The tables have the MFN rate of few importers and a simple mean of applied tariffs by pair, over the same sectors for every pair.
A preference only lowers a tariff, so **the highest simple mean that an importer levies on a tabled partner stands for its MFN
rate**; where the tables have the MFN rate, it stands beside it. The margin is the gap to it. Who uses a margin is tabled for few
flows; else it is the range of the parameter ``trade preference_use``. Duty that full use would save is margin times unused part
times goods, at unchanged trade.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from ..errors import Fault, UnknownName, UsageError
from ..region import ESTIMATE, estimate
from .draws import central, chunk
from .summary import Row, spread
from .view import View

if TYPE_CHECKING:
    from ..region import Region

ALL, EXPORTER = "all", "JPN"
UNDRAWN = "no share of use is drawn"

APPLIED, TABLED, USED, GOODS = (
    "tariff_applied_simple",
    "tariff_mfn_simple",
    "fta_utilisation_exports",
    "goods_exports_at_origin",
)
HIGHEST, MARGIN, USE, UNUSED = (
    "tariff_highest_applied",
    "preference_margin",
    "preference_use_taken",
    "preference_duty_unused",
)


def preferences(region: Region, *, draws: int, seed: int, importer: str = "", exporter: str = "") -> pl.DataFrame:
    """Return rate, margin, use and unused duty by pair; in short the margin that each member of the group leaves one exporter.

    With `importer` "all": what the members levy on each other and on partners.

    Raises
    ------
    UsageError
        The tables hold no applied tariffs by pair.
    UnknownName
        An importer or exporter without tariffs in the tables.
    """
    applied = _newest(region, APPLIED)
    if applied.is_empty():
        what = f"the pack {region.name} holds no applied tariffs by pair"
        raise UsageError(Fault("no-tariffs", what, "tables/ties.csv", expected=APPLIED))
    short = not importer and not exporter
    importer, exporter = ("" if importer == ALL else importer), (EXPORTER if short else exporter)
    sides = [_one(region, word, applied[side]) for word, side in ((importer, "subject"), (exporter, "counterpart"))]
    states = region.states(region.group, region.as_of)["actor"].to_list() if region.group else []
    taken = central(region) if draws == 1 else chunk(region, seed, 0)
    drawn, row = taken["trade", "preference_use"], region.parameter("trade", "preference_use")
    top = {
        buyer: rates.sort("value").row(-1, named=True)
        for (buyer,), rates in applied.group_by("subject", maintain_order=True)
    }
    tabled = {one["subject"]: one for one in _newest(region, TABLED).iter_rows(named=True)}
    use = {(one["subject"], one["counterpart"]): one for one in _newest(region, USED).iter_rows(named=True)}
    goods = {(one["subject"], one["counterpart"]): one for one in _newest(region, GOODS).iter_rows(named=True)}
    rows: list[Row] = []
    for buyer in sorted(top):
        if buyer not in ([sides[0]] if sides[0] else states):
            continue
        known = {"subject": buyer, "year": top[buyer]["year"]}
        rows.append({**known, "measure": HIGHEST, **_told(top[buyer], top[buyer]["value"])})
        if buyer in tabled:
            one = tabled[buyer]
            rows.append(
                {**known, "measure": TABLED, "year": one["year"], "counterpart": "WORLD", **_told(one, one["value"])}
            )
        for pair in applied.filter(subject=buyer).iter_rows(named=True):
            seller = pair["counterpart"]
            if seller not in ([sides[1]] if sides[1] else [*states, *region.partners]):
                continue
            key = {**known, "counterpart": seller}
            margin = top[buyer]["value"] - pair["value"]
            refs = [*top[buyer]["refs"], *pair["refs"]]
            rows.append({**key, "measure": MARGIN, "value": margin, "basis": "derived", "refs": refs})
            if margin <= 0.0:
                continue
            if (seller, buyer) in use:
                found = use[seller, buyer]
                part, basis, told = np.array([found["value"] / 100.0]), "derived", found["refs"]
            else:
                part, basis, told = drawn, row.basis, [row.ref]
            rows.append({**key, "measure": USE, **spread(100.0 * part, told, UNDRAWN, basis)})
            flow = goods.get((seller, buyer))
            if flow is not None:
                duty = margin / 100.0 * (1.0 - part) * flow["value"]
                behind = [*refs, *told, *flow["refs"]]
                rows.append({**key, "measure": UNUSED, **spread(duty, behind, UNDRAWN, basis)})
    rows = [row for row in rows if row["measure"] == MARGIN] if short else rows
    units = {name: region.measure(name)["unit"] for name in {one["measure"] for one in rows}}
    return estimate(pl.DataFrame([{**one, "unit": units[one["measure"]]} for one in rows], schema=ESTIMATE))


def _newest(region: Region, measure: str) -> pl.DataFrame:
    found = region.figures(measure, groups=True).filter(pl.col("value").is_not_null() & pl.col("period").is_null())
    return found.sort("year").unique(["subject", "counterpart"], keep="last", maintain_order=True)


def _one(region: Region, text: str, known: pl.Series) -> str:
    if not text:
        return ""
    code = region.actor(text)
    if code not in known.to_list():
        raise UnknownName.of(
            "economy", text, sorted(set(known.to_list())), expected="an economy with tariffs in the tables"
        )
    return code


def _told(row: Row, value: float) -> Row:
    return {"value": value, "basis": row["basis"], "refs": row["refs"]}


VIEWS = (
    View(
        "preferences",
        "Tariffs by pair against the importer's highest, what of it is used, and the duty that full use would save",
        preferences,
        {
            "importer": f"Who levies; all: the members, on each other and on partners [the members, on {EXPORTER}, in short].",
            "exporter": "Whose goods.",
        },
    ),
)
