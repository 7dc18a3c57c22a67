"""World trade as matrices from the tables: goods, services, own sales, tariffs, value added; the rest of the world as one.

Flows, sales and so the shares are on one basis (an inter-country input-output table: by origin, basic prices); nothing
of customs statistics is mixed in. What the tables lack is made up by a rule, and `Trade.imputed` says which:

- an aggregate without a list of its states (the European Union) is one economy. Its own sales are those of its parts
  that are tabled, scaled by output, plus its inner trade;
- how a total that counts inner trade (EU to WORLD) parts into inner trade and trade with the rest: the rest takes from
  the aggregate as much, in proportion to what the other economies take from it, as it takes from the other economies;
- own sales of the rest: the median ratio of own sales to output, times its output;
- tariffs with the rest: the mean, weighted by trade, of the same importer's other tariffs (of those that the exporter
  faces, where the rest is the importer).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from ..errors import Fault, UsageError
from ..region import ESTIMATE
from ..region.provenance import refs_of

if TYPE_CHECKING:
    from ..region import Region

Floats = NDArray[np.float64]

WORLD = "WORLD"
REST = "ROW"
"""The rest of the world, as one."""

IN_THE_REST = "in no input-output table: part of the rest of the world"
"""Why an economy has no row of its own."""

KINDS = ("goods", "services")
TARIFF = "tariff_applied_weighted"
SCHEDULE = "us_reciprocal_tariff_announced"
IMPOSER = "USA"


@dataclass(frozen=True, eq=False)
class Trade:
    """The world as matrices; row exporter, column importer, own sales on the diagonal.

    Attributes
    ----------
    names : tuple of str (N,)
        Economies, the rest last.
    goods, services : ndarray (N, N)
        USD bn.
    tariff : ndarray (N, N)
        On goods, ad valorem, preferences included.
    announced : ndarray (N, N)
        Additional tariff on goods of the schedule of April 2025; 0 for other importers.
    value_added : ndarray (N,)
        GDP, USD bn.
    year : int
        Of the flows.
    refs : dict of list of int
        By field.
    imputed : dict of str
        By field, in words.
    """

    names: tuple[str, ...]
    goods: Floats
    services: Floats
    tariff: Floats
    announced: Floats
    value_added: Floats
    year: int
    refs: dict[str, list[int]]
    imputed: dict[str, str]

    @property
    def flows(self) -> Floats:
        """Goods and services."""
        return self.goods + self.services


_KEPT: dict[str, Trade] = {}
"""The last region's matrices by the hash of its pack: a verdict wires the same tables many times over."""


def trade(region: Region) -> Trade:
    """Put the newest year of trade by origin on matrices.

    Raises
    ------
    UsageError
        The tables do not hold trade by origin, own sales and output for two economies or more.
    """
    if region.hash not in _KEPT:
        made = _trade(region)
        _KEPT.clear()
        _KEPT[region.hash] = made
    return _KEPT[region.hash]


def _trade(region: Region) -> Trade:
    tables = {kind: _known(region, f"{kind}_exports_at_origin") for kind in KINDS}
    years = [set(frame["year"].to_list()) for frame in tables.values()]
    year = max(set.intersection(*years), default=0)
    tables = {kind: frame.filter(pl.col("year") == year) for kind, frame in tables.items()}
    sales = {kind: _known(region, f"{kind}_domestic_sales").filter(pl.col("year") == year) for kind in KINDS}
    gdp = _known(region, "gdp_nominal").filter(pl.col("year") == year)
    output = {row["subject"]: row["value"] for row in gdp.iter_rows(named=True)}
    names = _economies(region, tables, output)
    if len(names) < 2 or WORLD not in output:
        what = f"the pack {region.name} holds no trade by origin, own sales and output of several economies"
        raise UsageError(Fault("no-trade", what, "tables/ties.csv", expected="goods_exports_at_origin and its fellows"))
    made = {kind: _matrix(tables[kind], sales[kind], names, output) for kind in KINDS}
    total = made["goods"] + made["services"]
    tariff, used = _tariffs(region, names, made["goods"], tables["goods"])
    announced, listed = _schedule(region, names)
    value = np.array([output[name] for name in names])
    involved = gdp.filter(pl.col("subject").is_in([*names, WORLD]))
    flows = [refs_of(frame) for kind in KINDS for frame in (tables[kind], sales[kind])]
    whole = [name for name in names if region.is_group(name)]
    return Trade(
        names=(*names, REST),
        goods=made["goods"],
        services=made["services"],
        tariff=tariff,
        announced=announced,
        value_added=np.append(value, output[WORLD] - value.sum()),
        year=year,
        refs={
            "flows": sorted({ref for refs in flows for ref in refs}),
            "tariff": used,
            "announced": listed,
            "value_added": refs_of(involved),
        },
        imputed={
            "flows": f"own sales and inner trade of {', '.join(whole) or 'no aggregate'}; own sales of the rest of the world "
            f"({100 * total[-1, -1] / total.sum():.0f} percent of all sales), by rule",
            "tariff": "tariffs with the rest of the world, as the importer's (or those faced by the exporter) elsewhere",
        },
    )


def populations(region: Region, names: tuple[str, ...]) -> tuple[Floats, list[int]]:
    """Return the newest population of each economy up to the as-of day, NaN where there is none, and the refs."""
    found = _known(region, "population").filter(
        pl.col("subject").is_in(list(names)) & (pl.col("year") <= region.as_of.year)
    )
    last = found.sort("year").group_by("subject").last()
    by = {row["subject"]: row["value"] for row in last.iter_rows(named=True)}
    return np.array([by.get(name, np.nan) for name in names]), refs_of(last)


def _known(region: Region, measure: str) -> pl.DataFrame:
    if measure not in region.table("measures")["measure"].to_list():
        return pl.DataFrame(schema=ESTIMATE)
    return region.figures(measure, groups=True).filter(pl.col("value").is_not_null())


def _economies(region: Region, tables: dict[str, pl.DataFrame], output: dict[str, float]) -> list[str]:
    """Return who has a total of goods and of services and an output; aggregates only where no list says of whom."""
    totals = [set(frame.filter(counterpart=WORLD)["subject"].to_list()) for frame in tables.values()]
    actors = region.table("actors")
    lists = set(actors.filter(pl.col("is_group") & pl.col("of").is_not_null())["code"].to_list()) | {WORLD}
    return sorted(name for name in set.intersection(*totals) - lists if name in output)


def _matrix(flows: pl.DataFrame, sales: pl.DataFrame, names: list[str], output: dict[str, float]) -> Floats:
    """Return flows of one kind with own sales on the diagonal and the rest in the last row and column."""
    n = len(names)
    by = {(row["subject"], row["counterpart"]): row["value"] for row in flows.iter_rows(named=True)}
    own = {row["subject"]: row["value"] for row in sales.iter_rows(named=True)}
    x = np.array([[0.0 if a == b else by.get((a, b), np.nan) for b in names] for a in names])
    if np.isnan(x).any():
        faults = [f"{names[i]} to {names[j]}" for i, j in np.argwhere(np.isnan(x))]
        raise UsageError(Fault("missing-pair", f"no flow for {', '.join(faults[:12])}", expected="every pair"))
    sold = np.array([by[name, WORLD] for name in names])
    bought = np.array([by[WORLD, name] for name in names])
    single = np.array([name in own for name in names])
    to_rest, from_rest = sold - x.sum(1), bought - x.sum(0)
    inner = np.zeros(n)
    for g in np.flatnonzero(~single):  # the aggregate's total counts its inner trade
        others = single.copy()
        # what the rest trades with the aggregate, as it does with the others, per unit of their trade with it
        out = x[g].sum() * to_rest[others].sum() / x[others].sum()
        came = x[:, g].sum() * from_rest[others].sum() / x[:, others].sum()
        inner[g] = (to_rest[g] - out + from_rest[g] - came) / 2.0
        to_rest[g], from_rest[g] = out, came
    parts = [name for name in own if name not in names]
    ratio = sum(own[name] for name in parts) / sum(output[name] for name in parts) if parts else np.nan
    home = np.array([own.get(name, ratio * output[name] + inner[i]) for i, name in enumerate(names)])
    usual = float(np.median(home[single] / np.array([output[name] for name in names])[single]))
    rest = usual * (output[WORLD] - sum(output[name] for name in names))
    x[np.diag_indices(n)] = home
    made: Floats = np.block(
        [[x, np.maximum(to_rest, 0.0)[:, None]], [np.maximum(from_rest, 0.0)[None], np.array([[rest]])]]
    )
    return made


def _tariffs(region: Region, names: list[str], goods: Floats, flows: pl.DataFrame) -> tuple[Floats, list[int]]:
    """Return tariffs on goods (N, N); an aggregate's are those of its parts, weighted by what they trade."""
    frame = _known(region, TARIFF)
    year = frame["year"].max()
    frame = frame.filter(pl.col("year") == year)
    by = {(row["subject"], row["counterpart"]): row["value"] / 100.0 for row in frame.iter_rows(named=True)}
    weight = {(row["subject"], row["counterpart"]): row["value"] for row in flows.iter_rows(named=True)}
    buyers_told, sellers_told = {importer for importer, _ in by}, {exporter for _, exporter in by}
    parts = sorted(buyers_told - set(names))

    def found(exporter: str, importer: str) -> float:
        sellers = [exporter] if exporter in sellers_told else parts
        buyers = [importer] if importer in buyers_told else parts
        pairs = [(b, s) for b in buyers for s in sellers if (b, s) in by]
        weights = [max(weight.get((s, b), 0.0), 1e-9) for b, s in pairs]
        return float(np.average([by[pair] for pair in pairs], weights=weights)) if pairs else np.nan

    n = len(names)
    t = np.array([[0.0 if a == b else found(a, b) for b in names] for a in names])
    full = np.zeros((n + 1, n + 1))
    full[:n, :n] = t
    trade = np.where(np.eye(n, dtype=bool) | np.isnan(t), 0.0, goods[:n, :n])
    known = np.nan_to_num(t)
    full[n, :n] = (known * trade).sum(0) / trade.sum(0)
    full[:n, n] = (known * trade).sum(1) / trade.sum(1)
    full[:n, :n] = np.where(np.isnan(t), full[n, :n][None], t)
    return full, refs_of(frame)


def _schedule(region: Region, names: list[str]) -> tuple[Floats, list[int]]:
    n = len(names)
    announced = np.zeros((n + 1, n + 1))
    frame = _known(region, SCHEDULE)
    if IMPOSER not in names or frame.is_empty():
        return announced, []
    by = {row["counterpart"]: row["value"] / 100.0 for row in frame.iter_rows(named=True)}
    at = names.index(IMPOSER)
    announced[:, at] = [by.get(name, 0.0) for name in names] + [by.get(WORLD, 0.0)]
    announced[at, at] = 0.0
    return announced, refs_of(frame)
