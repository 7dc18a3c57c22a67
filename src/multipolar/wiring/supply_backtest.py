"""The floods of 2011 in Thailand run again: the supply model beside what was seen and beside a sum without chains.

Fed in: the fall of Thai manufacturing output on the same month a year before, as published, month by month, for all
of manufacturing alike. Held against: how much Thai GDP and Japanese factory output fell. The fall that is fed in
already contains what spread inside Thai manufacturing, the structure is that of the newest table and not of 2011, and
other things happened in those months, so this is a test of size and not of detail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..models import ario
from ..region import ESTIMATE, estimate
from ..region.provenance import refs_of
from . import supply
from .summary import spread
from .supply_tables import product_of

if TYPE_CHECKING:
    from ..region import Region
    from .draws import Draws

Floats = NDArray[np.float64]
STRUCK, NEIGHBOUR = "THA", "JPN"
MONTHS = (("2011-10", 31.0), ("2011-11", 30.0), ("2011-12", 31.0))
QUARTER, BEFORE = "2011-10/2011-12", "2011-07/2011-09"
MEASURE = "supply_backtest"
SEEN, ALONE, CHAINS = "seen", "struck sectors alone", "supply model"


def backtest(region: Region, draws: Draws) -> pl.DataFrame:
    """Return the fall of Thai GDP in the quarter and of Japan's factories in November: seen, and reckoned both ways.

    Percent, above 0 is a fall. The range of what was seen for GDP runs from the fall on the year before to that fall
    and the growth of the quarter before on its year.
    """
    falls = [_figure(region, "manufacturing_output_change", STRUCK, month) for month, _ in MONTHS]
    year, quarter = (_figure(region, name, STRUCK, QUARTER) for name in ("gdp_change_on_year", "gdp_change_on_quarter"))
    before = _figure(region, "gdp_change_on_year", STRUCK, BEFORE)
    factories = _figure(region, "factory_output_change_on_month", NEIGHBOUR, MONTHS[1][0])
    if any(value is None for value, _ in (*falls, year, quarter, before, factories)):
        return estimate(pl.DataFrame(schema={**ESTIMATE, "by": pl.String}), "by")
    wired = supply.wire(region, draws, region.as_of.year)
    hit = supply.industries(wired, (STRUCK,), ("manufacturing",))
    begin, events = 0.0, []
    for (value, _), (_, days) in zip(falls, MONTHS, strict=True):
        events.append(ario.Stop(lost=-value / 100.0 * hit, begin=begin, length=days))
        begin += days
    given = wired.inputs
    step = 1.0 if draws.n == 1 else given.step
    found = ario.solve(given.chains, events, days=begin, step=step, path=True)
    assert found.output is not None
    value = np.broadcast_to(given.value_added, (len(found.lost), given.value_added.shape[1]))
    fall = 1.0 - found.output
    places, products = wired.labels["place"], wired.labels["product"]
    made = np.zeros(len(products), dtype=bool)
    made[list(product_of("manufacturing", products))] = True
    at = {place: np.tile(np.array(places) == place, len(products)) for place in (STRUCK, NEIGHBOUR)}
    factory = at[NEIGHBOUR] & np.repeat(made, len(places))
    months = np.arange(found.output.shape[1]) * step
    november = (months >= MONTHS[0][1]) & (months < MONTHS[0][1] + MONTHS[1][1])

    def mean(of: NDArray[np.bool_], when: NDArray[np.bool_] | slice) -> Floats:
        weight = value[:, of] / value[:, of].sum(1, keepdims=True)
        return np.asarray(100.0 * (fall[:, when][:, :, of].mean(1) * weight).sum(1))

    direct = sum(-v * d for (v, _), (_, d) in zip(falls, MONTHS, strict=True)) / begin
    alone = direct * value[:, hit].sum(1) / value[:, at[STRUCK]].sum(1)
    refs = sorted({*refs_of(wired), *(ref for _, some in falls for ref in some)})
    seen = {
        STRUCK: (-quarter[0], -year[0], before[0] - year[0], sorted({*quarter[1], *year[1], *before[1]})),
        NEIGHBOUR: (-factories[0], None, None, factories[1]),
    }
    rows: list[dict[str, Any]] = []
    for subject, period in ((STRUCK, QUARTER), (NEIGHBOUR, MONTHS[1][0])):
        key = {"subject": subject, "measure": MEASURE, "year": 2011, "period": period, "unit": "percent"}
        middle, low, high, source = seen[subject]
        shown = {"value": middle, "low": low, "high": high, "basis": "derived", "refs": source}
        rows.append(key | shown | {"by": SEEN} | ({"interval": "source"} if low is not None else {}))
        if subject == STRUCK:
            rows.append(key | {"by": ALONE} | spread(alone, refs, ""))
            rows.append(key | {"by": CHAINS} | spread(mean(at[STRUCK], slice(None)), refs, ""))
        else:
            rows.append(key | {"by": ALONE} | spread(np.zeros(1), refs, ""))
            rows.append(key | {"by": CHAINS} | spread(mean(factory, november), refs, ""))
    return estimate(pl.DataFrame(rows, schema={**ESTIMATE, "by": pl.String}, orient="row"), "by")


def _figure(region: Region, measure: str, subject: str, period: str) -> tuple[Any, list[int]]:
    if measure not in region.table("measures")["measure"].to_list():
        return None, []
    found = region.figures(measure, subject=subject, period=period).drop_nulls("value")
    return (found["value"][0], found["refs"][0].to_list()) if found.height else (None, [])
