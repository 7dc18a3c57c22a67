"""What agreements and tariffs would do: tariffs on a map, sensitivity beside vulnerability, estimates of RCEP side by side."""

from __future__ import annotations

import numpy as np
import polars as pl

from .. import figures
from ..region import ESTIMATE, Region, estimate
from ..region.provenance import refs_of
from ..wiring import trade as wiring
from ..wiring.changes.trade import Tariff
from ..wiring.draws import chunk
from ..wiring.trade_tables import IMPOSER
from ..wiring.trade_views import ALL, agreements, dyad
from ..wiring.vulnerability import PARTNER
from .exhibit import Body, Exhibit, Table, complete, ends, members, names

DRAWS = 1024
VIEW = (91.0, -11.5, 142.0, 29.0)
COLUMNS = {
    "partner_trade_share": "share in trade",
    "embodied_share": "value added in all supply",
    "embargo_loss_short": "loss, first year",
    "embargo_loss": "loss, long run",
}
TEXT = (
    "A model of world trade in general equilibrium, one sector with inputs, started from trade by origin and own sales of 2022. "
    "The elasticity is drawn from eight published sets, so ranges are wide where they matter; what an agreement removes are the "
    "tariffs left in 2021, times a range for their use. A share in trade is sensitivity; vulnerability is the real income "
    "lost once everybody has adjusted. The model knows no investment, no unemployment and no path over time."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    held = set(region.table("ties")["measure"].unique().to_list())
    if region.group is None or not {"goods_exports_at_origin", "goods_domestic_sales"} <= held:
        return None
    exhibits: list[Exhibit] = [*_map(region), _vulnerability(region), _rcep(region)]
    return TEXT, exhibits


def _map(region: Region) -> list[Exhibit]:
    """Return the effect of the announced tariffs without an answer on the group's states."""
    wired = wiring.wire(region, chunk(region, 0, 0), region.as_of.year)
    if region.geometry is None or not wired.inputs.announced.any():
        return []
    taxed = wiring.apply(Tariff(start=region.as_of.year, importer=IMPOSER), wired, region.as_of.year)
    real = 100.0 * (wiring.solve(taxed.inputs).real_income - 1.0)
    refs = refs_of(wired)
    rows = []
    for state in members(region):
        row = {"subject": state, "measure": "real_income_change", "year": region.as_of.year, "unit": "percent"}
        if state not in wired.labels["economy"]:
            rows.append(row | {"reason": "not in the trade tables"})
            continue
        low, middle, high = np.quantile(real[:, wired.labels["economy"].index(state)], (0.05, 0.5, 0.95)).tolist()
        drawn = {"low": low, "high": high, "interval": "90% draws"}
        rows.append(row | {"value": middle, "basis": "modelled", "refs": refs} | drawn)
    frame = estimate(pl.DataFrame(rows, schema=ESTIMATE))
    called = names(region)
    worst, best = ends(frame)
    title = (
        "Real income under the tariffs announced in April 2025: "
        f"from {_signed(worst['value'])}\u00a0% in {called[worst['subject']]} to {_signed(best['value'])}\u00a0% in "
        f"{called[best['subject']]}"
    )
    places = region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon")
    chart = figures.choropleth(
        frame,
        region.geometry,
        places,
        id="trade-tariffs-map",
        title=title,
        names=called,
        middle=0.0,
        breaks=(-2.0, -0.5, 0.0, 0.5, 2.0),
        view=VIEW,
        caption="Change of real income in the long run if the United States charges the additional rates announced in April 2025 "
        "and nobody answers; median of 1,024 draws. What was agreed or exempted later is left out.",
        alt=f"Map of Southeast Asia. {title}.",
    )
    return [chart]


def _vulnerability(region: Region) -> Table:
    """Return sensitivity beside vulnerability to the partner, a row a member."""
    frame = dyad(region, draws=DRAWS, seed=0, pair=ALL).filter(pl.col("measure").is_in(list(COLUMNS)))
    cells = frame.with_columns(pl.col("measure").replace(COLUMNS).alias("what"))
    called = names(region)
    lost = frame.filter(measure="embargo_loss").sort("value", descending=True)
    first, last = lost.row(0, named=True), lost.row(-1, named=True)
    title = (
        f"Losing trade with {called[PARTNER]} would cost {called[first['subject']]} {first['value']:.1f}\u00a0% and "
        f"{called[last['subject']]} {last['value']:.1f}\u00a0% of real income in the long run, more in the first year"
    )
    return Table(
        "trade-vulnerability",
        title,
        complete(cells, "not in the trade tables", subject=members(region), what=list(COLUMNS.values())),
        {
            "caption": f"Trade with {called[PARTNER]} stops both ways, for one member at a time: percent of trade, of what is "
            "used at last, of real income; median and 90\u00a0% of draws.",
            "across": "what",
            "names": called,
            "headings": {"subject": "Member"},
            "places": 1,
        },
    )


def _rcep(region: Region) -> Table:
    """Return what RCEP does to Japan and to the whole, by type of model."""
    frame = agreements(region, draws=DRAWS, seed=0, economy=ALL).filter(pl.col("subject").is_in(["JPN", "VNM", "RCEP"]))
    known = frame.filter(subject="JPN")
    low, high = (f"{row['value']:.2f}" for row in ends(known))
    cells = frame.with_columns(pl.col("model").alias("type"), pl.col("subject").alias("counterpart"))
    rows = cells.select(pl.all().exclude("subject", "model")).with_columns(pl.col("type").alias("subject"))
    return Table(
        "trade-rcep",
        f"RCEP raises Japan’s real income by {low} to {high}\u00a0%, by the type of model more than by the data",
        rows,
        {
            "caption": "Change of real income or welfare from RCEP, percent, by type of model; ours with 90\u00a0% of draws",
            "across": "counterpart",
            "names": names(region),
            "headings": {"subject": "Type of model"},
            "places": 2,
        },
    )


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "\u2212")
